//! Why official tag and evidence differ: the largest sub kegiatan of an OPD that only one of them counts, and what kind of
//! spending it mostly is, by its accounts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::InBoth;
use super::sentence::{Style, fraction};
use crate::criteria::nomenclature::OfficialNames;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::budget::AccountGroup;
use crate::domain::code::{AccountCode, ActivityCode, Level};
use crate::domain::currency::Currency;
use crate::finding::brief;
use crate::lang::{Lang, format_in};
use crate::ledger::Ledger;
use crate::ledger::lens::Lenses;
use crate::ledger::totals::Totals;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// Empty where the file has none, as the names are.
    pub sub_kegiatan: String,
    pub name: String,
    pub opd_code: String,
    pub opd: String,
    /// What one of them counts of it and the other does not, in rupiah.
    pub amount: Rupiah,
    /// Of all that only one of them counts.
    pub share: Option<f64>,
    pub difference: Rupiah,
    pub why: Why,
    /// Null where its accounts say nothing of the kind.
    pub kind: Option<Kind>,
    pub sentence: InBoth,
    #[serde(skip)]
    level: Option<Level>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    OfficialWithoutEvidence,
    EvidenceWithoutOfficial,
}

/// What most of the amount is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Building,
    Roads,
    /// On another account that the criteria call construction.
    Construction,
    Pay,
    /// The program supports the agency (x.xx.01).
    Support,
}

/// Accounts of construction by what is built; the criteria say which accounts these are.
const BUILT: [(&str, Kind); 2] = [("5.2.03", Kind::Building), ("5.2.04", Kind::Roads)];

impl Kind {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            Kind::Building => lang.choose("bangunan", "building work"),
            Kind::Roads => lang.choose("jalan, jaringan, atau irigasi", "roads, networks or irrigation"),
            Kind::Construction => lang.choose("pekerjaan konstruksi", "construction work"),
            Kind::Pay => lang.choose("gaji", "pay"),
            Kind::Support => lang.choose("program penunjang", "a support program"),
        }
    }
}

/// Accounts as the criteria group them.
struct Accounts {
    construction: Vec<AccountCode>,
    pay: Vec<AccountCode>,
}

impl Accounts {
    fn of(criteria: &Criteria) -> Accounts {
        let read = |of: &[String]| of.iter().filter_map(|code| AccountCode::find(code)).collect();
        Accounts { construction: read(&criteria.gate.construction_accounts), pay: read(&criteria.gate.pay_accounts) }
    }

    fn kind(&self, group: AccountGroup) -> Option<Kind> {
        let account = group.0?;
        let under = |of: &[AccountCode]| of.iter().any(|above| account.under(above));
        if under(&self.construction) {
            let is_of = |(code, _): &&(&str, Kind)| AccountCode::find(code).is_some_and(|above| account.under(&above));
            return Some(BUILT.iter().find(is_of).map_or(Kind::Construction, |(_, kind)| *kind));
        }
        under(&self.pay).then_some(Kind::Pay)
    }
}

/// What only one of the two counts of a sub kegiatan.
#[derive(Default)]
struct Alone<'l> {
    amount: Rupiah,
    kinds: BTreeMap<Kind, Rupiah>,
    is_support: bool,
    name: &'l str,
    code: Option<ActivityCode>,
}

/// The largest; `None` where the two do not differ.
pub fn reason(ledger: &Ledger, lenses: &Lenses, totals: &Totals, currency: Currency) -> Option<Reason> {
    let accounts = Accounts::of(ledger.criteria);
    let mut alone: BTreeMap<(&str, &str, bool), Alone> = BTreeMap::new();
    for (key, sum) in ledger.sums.iter() {
        let number = key.activity as usize;
        let official = lenses.official[number];
        if official == key.answer.category.is_arg() {
            continue;
        }
        let activity = &ledger.activities[number].activity;
        let own = alone.entry((totals.opd_of(number), totals.sub_kegiatan_of(number), official)).or_default();
        own.amount += sum.amount;
        if let Some(kind) = accounts.kind(key.group) {
            *own.kinds.entry(kind).or_default() += sum.amount;
        }
        own.is_support |= activity.is_support(ledger.criteria.gate.support_program_number);
        own.code = own.code.or(activity.code);
        // Of several names of one sub kegiatan, the first by the alphabet.
        let name = activity.sub_kegiatan_name.as_str();
        if own.name.is_empty() || (!name.is_empty() && name < own.name) {
            own.name = name;
        }
    }
    let difference = alone.values().map(|own| own.amount).sum();
    let largest = alone.iter().max_by(|(a_key, a), (b_key, b)| a.amount.cmp(&b.amount).then_with(|| b_key.cmp(a_key)));
    let ((opd, _, official), own) = largest.filter(|(_, own)| own.amount > Rupiah::ZERO)?;
    let named = totals.agencies.named.get(*opd).cloned().unwrap_or_default();
    let mostly = own.kinds.iter().find(|(_, amount)| **amount + **amount > own.amount).map(|(kind, _)| *kind);
    let mut reason = Reason {
        sub_kegiatan: own.code.map_or(String::new(), |code| code.to_string()),
        name: if own.name.is_empty() { official_name(own.code) } else { own.name.to_owned() },
        opd_code: named.code,
        opd: named.name,
        amount: own.amount,
        share: own.amount.part_of(difference),
        difference,
        why: if *official { Why::OfficialWithoutEvidence } else { Why::EvidenceWithoutOfficial },
        kind: if own.is_support { Some(Kind::Support) } else { mostly },
        sentence: InBoth::default(),
        level: own.code.map(|code| code.level()),
    };
    reason.sentence = InBoth::of(|lang| reason.sentence(Style { currency, lang, exact: false }));
    Some(reason)
}

/// Files of codes alone have names too: those of the lists.
fn official_name(code: Option<ActivityCode>) -> String {
    let name = code.and_then(|code| OfficialNames::shipped().of(&code).first().copied());
    name.unwrap_or_default().to_owned()
}

impl Reason {
    /// `Separuh selisihnya bangunan: Pembangunan Rumah Sakit (Dinas Kesehatan), Rp 70,0 M, bertanda resmi tanpa bukti dalam
    /// teks.`
    pub fn sentence(&self, style: Style) -> String {
        let lang = style.lang;
        let what = self.kind.map_or_else(|| self.one(lang), |kind| kind.word(lang));
        let part = match (self.share.and_then(|share| fraction(share, lang)), self.share) {
            (Some(part), _) => format_in!(lang, "{part} selisihnya {what}", "{part} of the difference is {what}"),
            (None, Some(share)) if share > 0.5 => {
                format_in!(lang, "Selisihnya terutama {what}", "The difference is mainly {what}")
            }
            _ => format_in!(lang, "Selisih terbesar pada {what}", "The largest difference is {what}"),
        };
        let name = match (self.name.as_str(), self.sub_kegiatan.as_str()) {
            ("", "") => lang.choose("(tanpa nama)", "(no name)").into(),
            ("", code) => code.into(),
            (name, _) => brief_name(name),
        };
        let opd = if self.opd.is_empty() { &self.opd_code } else { &self.opd };
        let opd = if opd.is_empty() { String::new() } else { format!(" ({})", brief(opd)) };
        let amount = style.amount(self.amount);
        let why = match self.why {
            Why::OfficialWithoutEvidence => lang
                .choose("bertanda resmi tanpa bukti dalam teks", "with the official tag and no evidence in its text"),
            Why::EvidenceWithoutOfficial => {
                lang.choose("berbukti dalam teks tanpa tanda resmi", "with evidence in its text and no official tag")
            }
        };
        format!("{part}: {name}{opd}, {amount}, {why}.")
    }

    /// What the code is of.
    fn one(&self, lang: Lang) -> &'static str {
        match self.level {
            Some(Level::Program) => lang.choose("satu program", "one program"),
            Some(Level::Kegiatan) => lang.choose("satu kegiatan", "one kegiatan"),
            _ => lang.choose("satu sub kegiatan", "one sub kegiatan"),
        }
    }
}

/// A name of which a sentence can bear the whole length as a rule.
fn brief_name(name: &str) -> std::borrow::Cow<'_, str> {
    const LENGTH: usize = 110;
    match name.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()).into(),
        None => name.into(),
    }
}
