//! The record of a sub kegiatan: what is known of it without any framework. Rules ask for its fields by their names in the JSON.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::Scale;
use super::said::{Said, said};
use super::span::{Number, Ratio};
use crate::allocate::{Allocation, Method, Parts};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::gbs::filed::{JudgedStatement, activities};
use crate::gbs::{Gbs, Measure};
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::ledger::totals::Totals;
use crate::ledger::{Ledger, SumKey};
use crate::report::Silence;
use crate::sides::statement::Stated;

/// A field of the record that rules may ask for, and the values that it has.
pub struct Field {
    pub name: &'static str,
    pub values: &'static [&'static str],
}

const fn of(name: &'static str, values: &'static [&'static str]) -> Field {
    Field { name, values }
}

const KNOWN: &[&str] = &["yes", "no", "unknown"];

/// Of the last three the values are not words: account codes, and stretches such as `x > 50`.
pub const FIELDS: [Field; 13] = [
    of("official", KNOWN),
    of("evidence", &["arg", "review", "none", "unknown"]),
    of("category", &["khusus_target", "kesetaraan", "pelembagaan"]),
    of("strength", &["0", "1", "2", "3"]),
    of("reported", &["yes", "no"]),
    of("gbs", &["none", "filed", "valid"]),
    of("gender_analysis", KNOWN),
    of("data_by_sex", KNOWN),
    of("goal_reworded", KNOWN),
    of("indicator_by_sex", KNOWN),
    of("only_accounts", &["codes such as 5.1.03"]),
    of("women_reported", &["stretches such as x > 50"]),
    of("women_with_text", &["stretches such as x > 50"]),
];

/// Parts of a Gender Budget Statement.
pub const PARTS: [&str; 4] = ["gender_analysis", "data_by_sex", "goal_reworded", "indicator_by_sex"];

pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Money by sex: female + male + unknown = whole.
#[derive(Clone, Copy, Default, Debug, Serialize, JsonSchema)]
pub struct Women {
    pub female: Rupiah,
    pub male: Rupiah,
    pub unknown: Rupiah,
    /// What can be divided at all.
    pub whole: Rupiah,
    /// Share of women, 0 to 1: if none and if all of what is unknown is for women. Null where there is nothing to divide.
    pub share: Option<[f64; 2]>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Record {
    /// The official tag of its code: yes, no, unknown.
    pub official: &'static str,
    /// Why it is unknown: `no-code`, `not-in-lists`, `several`.
    pub official_why: Option<&'static str>,
    /// The strongest that its lines come to, after decisions: arg, review, none, unknown.
    pub evidence: &'static str,
    /// Who says so of its arg lines: text, decided, both; null without any.
    pub evidence_by: Option<&'static str>,
    /// Categories of its arg lines, and their money.
    pub category: BTreeMap<&'static str, Rupiah>,
    /// Of the strongest sign in lines that count, 0 to 3.
    pub strength: u8,
    /// Are any of its recipients counted by sex?
    pub reported: &'static str,
    /// By counts alone.
    pub women_reported: Women,
    /// By counts, and by texts that name one sex only.
    pub women_with_text: Women,
    /// Serves nobody in particular: pay, offices, roads. Not part of the shares.
    pub indivisible: Rupiah,
    /// For women and men by an assumption: among the unknown, and it decides nothing.
    pub assumed: Option<[Rupiah; 2]>,
    /// By which its money is divided.
    pub methods: Vec<Method>,
    /// Gender Budget Statements: none, filed, valid.
    pub gbs: &'static str,
    /// What the lens gbs counts of it.
    pub gbs_amount: Rupiah,
    /// Parts of the statement: yes, no; unknown without one, or where only its head is at hand.
    pub gender_analysis: &'static str,
    pub data_by_sex: &'static str,
    pub goal_reworded: &'static str,
    pub indicator_by_sex: &'static str,
    /// Its money by kind of account; `-`: without one.
    pub accounts: BTreeMap<String, Rupiah>,
    /// What reviewers state, by framework and statement.
    pub said: BTreeMap<String, BTreeMap<String, Said>>,
}

/// A sub kegiatan of an OPD with its record.
#[derive(Clone, Debug)]
pub struct Subject {
    pub sub_kegiatan: String,
    pub name: String,
    pub opd_code: String,
    pub opd: String,
    pub amount: Rupiah,
    pub lines: u64,
    pub record: Record,
}

/// The strongest sign of lines that count and of those that may, by activity.
pub type Strengths = HashMap<u32, [u8; 2]>;

/// What records are made of.
pub struct RecordInput<'a> {
    pub ledger: &'a Ledger<'a>,
    pub lenses: &'a Lenses,
    pub totals: &'a Totals,
    pub nomenclature: &'a Nomenclature,
    pub silent: &'a BTreeMap<Lens, Silence>,
    pub statements: &'a [JudgedStatement],
    /// The whole budget divided by counts alone, and with what texts say by design.
    pub allocations: [&'a Allocation; 2],
    pub strengths: &'a Strengths,
    pub said: &'a [Stated],
}

/// Key of an OPD and of a sub kegiatan.
pub(super) type Key = (String, String);

/// Activities of every sub kegiatan of an OPD, by their numbers.
fn grouped(input: &RecordInput) -> BTreeMap<Key, BTreeSet<u32>> {
    let mut out: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
    for key in input.ledger.sums.keys() {
        let number = key.activity as usize;
        let own = (input.totals.opd_of(number).to_owned(), input.totals.sub_kegiatan_of(number).to_owned());
        out.entry(own).or_default().insert(key.activity);
    }
    out
}

/// All sub kegiatan with money, by OPD and code.
pub fn subjects(input: &RecordInput) -> Vec<Subject> {
    let groups = grouped(input);
    let mut sums: HashMap<u32, Vec<(SumKey, Rupiah, u64)>> = HashMap::new();
    for (key, sum) in input.ledger.sums.iter() {
        sums.entry(key.activity).or_default().push((key, sum.amount, sum.lines));
    }
    let women = input.allocations.map(|allocation| divided(input, allocation));
    let mut filed: HashMap<u32, Vec<&JudgedStatement>> = HashMap::new();
    for judged in input.statements {
        for number in activities(input.ledger, &input.totals.agencies, judged) {
            filed.entry(number).or_default().push(judged);
        }
    }
    let subject = |(key, numbers): (Key, BTreeSet<u32>)| {
        let own: Vec<&(SumKey, Rupiah, u64)> = numbers.iter().filter_map(|n| sums.get(n)).flatten().collect();
        let agency = input.totals.agencies.named.get(&key.0).cloned().unwrap_or_default();
        let names = numbers.iter().map(|n| &input.ledger.activities[*n as usize].activity.sub_kegiatan_name);
        let name = names.filter(|name| !name.is_empty()).min().cloned().unwrap_or_default();
        let statements: Vec<&JudgedStatement> =
            numbers.iter().filter_map(|n| filed.get(n)).flatten().copied().collect();
        let [reported, with_text] = [0, 1].map(|i| women[i].get(&key).cloned().unwrap_or_default());
        Subject {
            record: record(input, (&key, &numbers), &own, &statements, [reported, with_text]),
            sub_kegiatan: key.1,
            name,
            opd_code: agency.code,
            opd: agency.name,
            amount: own.iter().map(|(_, amount, _)| *amount).sum(),
            lines: own.iter().map(|(_, _, lines)| *lines).sum(),
        }
    };
    groups.into_iter().map(subject).collect()
}

/// How the money of a sub kegiatan is divided, and by what.
#[derive(Clone, Default)]
struct Share {
    parts: Parts,
    methods: BTreeSet<Method>,
}

/// The allocation by OPD as totals know them: units are counted with theirs.
fn divided(input: &RecordInput, allocation: &Allocation) -> BTreeMap<Key, Share> {
    let mut keys: HashMap<(String, String), Key> = HashMap::new();
    for (number, entry) in input.ledger.activities.iter().enumerate() {
        let own = (entry.activity.opd_key(), input.totals.sub_kegiatan_of(number).to_owned());
        let of = (input.totals.opd_of(number).to_owned(), own.1.clone());
        keys.entry(own).or_insert(of);
    }
    let mut out: BTreeMap<Key, Share> = BTreeMap::new();
    for sub in &allocation.sub_kegiatan {
        let Some(key) = keys.get(&(sub.opd_key.clone(), sub.code.clone())) else { continue };
        let share = out.entry(key.clone()).or_default();
        let (all, own) = (&mut share.parts, &sub.parts);
        all.total += own.total;
        all.female += own.female;
        all.male += own.male;
        all.unknown += own.unknown;
        all.indivisible += own.indivisible;
        all.assumed = [all.assumed[0] + own.assumed[0], all.assumed[1] + own.assumed[1]];
        share.methods.extend(&sub.methods);
    }
    out
}

fn record(
    input: &RecordInput,
    (key, numbers): (&Key, &BTreeSet<u32>),
    own: &[&(SumKey, Rupiah, u64)],
    statements: &[&JudgedStatement],
    [reported, with_text]: [Share; 2],
) -> Record {
    let (official, official_why) = official(input, numbers);
    let mut category: BTreeMap<&'static str, Rupiah> = BTreeMap::new();
    let (mut by, mut reviews) = (BTreeSet::new(), false);
    let mut accounts: BTreeMap<String, Rupiah> = BTreeMap::new();
    for (sum, amount, _) in own {
        let verdict = sum.decided.unwrap_or(sum.answer.category);
        if verdict.is_arg() {
            *category.entry(verdict.id()).or_default() += *amount;
            by.insert(if sum.decided.is_some() { "decided" } else { "text" });
        }
        reviews |= verdict == Category::Review;
        let account = sum.group.0.map_or("-".to_owned(), |code| code.to_string());
        *accounts.entry(account).or_default() += *amount;
    }
    let evidence = match (category.is_empty(), reviews, input.silent.contains_key(&Lens::Evidence)) {
        (false, ..) => "arg",
        (true, true, _) => "review",
        (true, false, true) => "unknown",
        (true, false, false) => "none",
    };
    let place = usize::from(evidence != "arg");
    let strengths = numbers.iter().filter_map(|n| input.strengths.get(n)).map(|own| own[place]);
    let [counted, women_with_text] = [&reported, &with_text].map(|share| women(&share.parts));
    let assumed = with_text.parts.assumed;
    let gbs = statements.iter().find(|judged| judged.is_valid()).or(statements.first()).map(|judged| &judged.gbs);
    let counts = |(sum, amount, _): &&(SumKey, Rupiah, u64)| input.lenses.amount(Base::Gbs, sum, *amount);
    Record {
        official,
        official_why,
        evidence,
        evidence_by: match (by.contains("text"), by.contains("decided")) {
            (true, true) => Some("both"),
            (true, false) => Some("text"),
            (false, true) => Some("decided"),
            (false, false) => None,
        },
        category,
        strength: strengths.max().unwrap_or(0),
        reported: if counted.female.is_zero() && counted.male.is_zero() { "no" } else { "yes" },
        women_reported: counted,
        women_with_text,
        indivisible: with_text.parts.indivisible,
        assumed: (!assumed.iter().all(Rupiah::is_zero)).then_some(assumed),
        methods: with_text.methods.into_iter().collect(),
        gbs: match (statements.is_empty(), statements.iter().any(|judged| judged.is_valid())) {
            (true, _) => "none",
            (false, false) => "filed",
            (false, true) => "valid",
        },
        gbs_amount: own.iter().map(counts).sum(),
        gender_analysis: part(gbs, |gbs| gbs.factors().any(|(_, f)| f.says.says() || f.pair().is_some())),
        data_by_sex: part(gbs, data_by_sex),
        goal_reworded: part(gbs, |gbs| {
            gbs.goal.says() && !gbs.old_goal().is_empty() && gbs.goal.words() != gbs.old_goal().words()
        }),
        indicator_by_sex: part(gbs, indicator_by_sex),
        accounts,
        said: said(input, key, numbers),
    }
}

/// What the lists say of its codes; several that differ say nothing of the whole.
fn official(input: &RecordInput, numbers: &BTreeSet<u32>) -> (&'static str, Option<&'static str>) {
    let of = |number: &u32| {
        let activity = &input.ledger.activities[*number as usize].activity;
        match activity.code {
            _ if input.lenses.official[*number as usize] => ("yes", None),
            None => ("unknown", Some("no-code")),
            Some(code) if !input.nomenclature.holds(&code) => ("unknown", Some("not-in-lists")),
            Some(_) => ("no", None),
        }
    };
    let found: BTreeSet<_> = numbers.iter().map(of).collect();
    match found.len() {
        1 => found.into_iter().next().unwrap_or(("unknown", None)),
        _ => ("unknown", Some("several")),
    }
}

fn women(parts: &Parts) -> Women {
    let [female, male] = [parts.female - parts.assumed[0], parts.male - parts.assumed[1]];
    let (unknown, whole) = (parts.missing(), parts.divisible());
    Women { female, male, unknown, whole, share: parts.female_share_interval() }
}

impl Women {
    /// The share as exact fractions of `max`.
    pub fn interval(&self, max: Number) -> Option<[Ratio; 2]> {
        self.share?;
        let of = |amount: Rupiah| Ratio { of: amount.sen() * max.millionths(), by: self.whole.sen() * 1_000_000 };
        Some([of(self.female), of(self.female + self.unknown)])
    }
}

impl Record {
    /// Of which the whole is over zero: amounts below it can turn shares round.
    pub fn share(&self, of: Scale) -> Option<&Women> {
        match of {
            Scale::WomenReported => Some(&self.women_reported),
            Scale::WomenWithText => Some(&self.women_with_text),
            Scale::Score => None,
        }
        .filter(|women| women.whole > Rupiah::ZERO)
    }

    /// A field of words; `category` has several.
    pub fn words(&self, name: &str) -> Vec<String> {
        let one = match name {
            "official" => self.official,
            "evidence" => self.evidence,
            "reported" => self.reported,
            "gbs" => self.gbs,
            "gender_analysis" => self.gender_analysis,
            "data_by_sex" => self.data_by_sex,
            "goal_reworded" => self.goal_reworded,
            "indicator_by_sex" => self.indicator_by_sex,
            "strength" => return vec![self.strength.to_string()],
            "category" => return self.category.keys().map(|category| (*category).to_owned()).collect(),
            _ => return Vec::new(),
        };
        vec![one.to_owned()]
    }
}

fn part(gbs: Option<&Gbs>, is_there: impl Fn(&Gbs) -> bool) -> &'static str {
    match gbs {
        None => "unknown",
        Some(gbs) if is_there(gbs) => "yes",
        Some(gbs) if gbs.head => "unknown",
        Some(_) => "no",
    }
}

fn data_by_sex(gbs: &Gbs) -> bool {
    gbs.data.iter().any(|row| row.pair().or(row.percents()).is_some())
        || gbs.factors().any(|(_, factor)| factor.pair().or(factor.percents()).is_some())
}

/// An indicator of which women and men are told apart, with a baseline.
fn indicator_by_sex(gbs: &Gbs) -> bool {
    let has_baseline = |own: &Measure| own.says() || gbs.baseline.iter().any(|text| text.says());
    let counts = |i: &crate::gbs::Indicator| i.baseline.by_sex() || i.target.by_sex();
    gbs.indicators.iter().any(|i| i.says.says() && counts(i) && has_baseline(&i.baseline))
}
