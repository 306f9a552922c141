//! The other way round: which statements have to be written so that the lens gbs reaches a share. Only sub kegiatan with evidence in
//! their texts are named, and nothing is relabelled: what counts is a valid statement.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ALL, Judged};
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::domain::text;
use crate::gbs::filed::{self, GbsMethod, JudgedStatement};
use crate::lang::{Lang, format_in};
use crate::ledger::lens::{Base, Lens};
use crate::ledger::totals::Totals;
use crate::read::layout::BudgetRow;
use crate::report::grid::{percent, short};
use crate::report::headline::{InBoth, Whole};
use crate::report::sensitivity;

/// A sub kegiatan of an agency as a statement names it: its code, and the folded name of the agency.
type Subject = (ActivityCode, String);

/// The files that activities have lines in, by their numbers.
#[derive(Default)]
pub struct FilesOf(BTreeMap<u32, BTreeSet<String>>);

impl FilesOf {
    /// Adds a line of a budget.
    pub fn add(&mut self, row: &BudgetRow) {
        let files = self.0.entry(row.line.activity).or_default();
        if row.line.amount.is_some() && !files.contains(row.path()) {
            files.insert(row.path().to_owned());
        }
    }

    fn of(&self, activities: &BTreeSet<u32>) -> Vec<String> {
        let files: BTreeSet<&String> = activities.iter().filter_map(|number| self.0.get(number)).flatten().collect();
        files.into_iter().cloned().collect()
    }
}

/// A share that the lens gbs is to reach.
pub struct Asked<'a> {
    /// Millionths of what shares are of.
    pub millionths: u32,
    pub files: &'a FilesOf,
    pub statements: &'a [JudgedStatement],
    pub method: GbsMethod,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Target {
    /// The share that is asked for, 0..1.
    pub share: f64,
    /// What the lens gbs has to count for it.
    pub needed: Rupiah,
    /// What it counts now.
    pub now: Rupiah,
    pub now_share: Option<f64>,
    /// How valid statements count: `full`, or `share` (what their action plans name, at most all of the sub kegiatan).
    pub method: GbsMethod,
    pub reached: bool,
    /// The fewest statements that reach it, or all there could be: how many, and what the lens gbs counts with them.
    pub documents: usize,
    pub amount: Rupiah,
    pub amount_share: Option<f64>,
    /// Sub kegiatan with evidence and without a valid statement, whether they are needed or not.
    pub candidates: usize,
    /// The largest first.
    pub statements: Vec<Wanted>,
    pub sentence: InBoth,
}

/// A statement to be written, or mended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Wanted {
    pub sub_kegiatan: ActivityCode,
    pub name: String,
    pub opd: String,
    /// The budget files it is in: `setara gbs new FILE CODE --opd NAME` begins it.
    pub files: Vec<String>,
    /// A statement that is there and does not count.
    pub not_valid: Vec<String>,
    /// Lines with evidence in their texts.
    pub evidence: Rupiah,
    /// What a valid statement adds to the lens gbs.
    pub adds: Rupiah,
    /// What the lens counts with it and all before it.
    pub running: Rupiah,
    pub running_share: Option<f64>,
}

/// What one sub kegiatan of an agency has.
#[derive(Default)]
struct Found {
    activities: BTreeSet<u32>,
    name: String,
    opd: String,
    evidence: Rupiah,
    adds: Rupiah,
}

/// The fewest statements that reach the share: the largest first.
///
/// # Errors
/// Shares are of nothing, or of less.
pub fn target(
    asked: &Asked,
    judged: &Judged,
    totals: &Totals,
    of: &Whole,
    (currency, lang): (Currency, Lang),
) -> Result<Target> {
    if of.amount <= Rupiah::ZERO {
        bail!("--target: no share can be given of {}; --over names another denominator", of.amount.in_lang(lang));
    }
    let Judged { ledger, lenses, .. } = judged;
    let now: Rupiah = ledger.sums.iter().map(|(key, sum)| lenses.amount(Base::Gbs, &key, sum.amount)).sum();
    let all = i128::from(ALL);
    let needed = Rupiah::from_sen((of.amount.sen() * i128::from(asked.millionths) + all - 1).div_euclid(all));
    let mut found: Vec<(Subject, Found)> = without_statement(judged).into_iter().collect();
    found.sort_by_key(|(_, own)| Reverse(own.adds));
    let candidates = found.len();
    let broken = not_valid(asked.statements, judged, totals);
    let (mut running, mut statements) = (now, Vec::new());
    for (subject, own) in found {
        if running >= needed {
            break;
        }
        running += own.adds;
        statements.push(Wanted {
            sub_kegiatan: subject.0,
            name: own.name,
            opd: own.opd,
            files: asked.files.of(&own.activities),
            not_valid: broken.get(&subject).cloned().unwrap_or_default(),
            evidence: own.evidence,
            adds: own.adds,
            running,
            running_share: of.amount_share(running),
        });
    }
    let mut target = Target {
        share: f64::from(asked.millionths) / f64::from(ALL),
        needed,
        now,
        now_share: of.amount_share(now),
        method: asked.method,
        reached: running >= needed,
        documents: statements.len(),
        amount: running,
        amount_share: of.amount_share(running),
        candidates,
        statements,
        sentence: InBoth::default(),
    };
    target.sentence = InBoth::of(|lang| target.said(of, currency, lang));
    Ok(target)
}

/// Sub kegiatan with evidence, and what of them no valid statement counts; only what adds to the lens.
fn without_statement(judged: &Judged) -> BTreeMap<Subject, Found> {
    let Judged { ledger, lenses, .. } = judged;
    let mut out: BTreeMap<Subject, Found> = BTreeMap::new();
    for (key, sum) in ledger.sums.iter() {
        let number = key.activity as usize;
        let activity = &ledger.activities[number].activity;
        let Some(code) = activity.code.filter(|code| code.level() == Level::SubKegiatan) else { continue };
        if lenses.filed[number] {
            continue;
        }
        let own = out.entry((code, text::words(&activity.opd_name))).or_default();
        // Of several spellings, the first by the alphabet.
        for (slot, text) in [(&mut own.name, &activity.sub_kegiatan_name), (&mut own.opd, &activity.opd_name)] {
            if slot.is_empty() || (!text.is_empty() && text < slot) {
                slot.clone_from(text);
            }
        }
        own.activities.insert(key.activity);
        own.adds += sum.amount;
        own.evidence += lenses.amount(Lens::Evidence.base(), &key, sum.amount);
    }
    out.retain(|_, own| own.evidence > Rupiah::ZERO && own.adds > Rupiah::ZERO);
    out
}

/// Statements that do not count, by what they are about.
fn not_valid(statements: &[JudgedStatement], judged: &Judged, totals: &Totals) -> BTreeMap<Subject, Vec<String>> {
    let mut out: BTreeMap<Subject, Vec<String>> = BTreeMap::new();
    for statement in statements.iter().filter(|statement| !statement.is_valid()) {
        for number in filed::activities(judged.ledger, &totals.agencies, statement) {
            let activity = &judged.ledger.activities[number as usize].activity;
            let Some(code) = activity.code else { continue };
            let paths = out.entry((code, text::words(&activity.opd_name))).or_default();
            if !paths.contains(&statement.gbs.path) {
                paths.push(statement.gbs.path.clone());
            }
        }
    }
    out
}

impl Whole {
    /// A share as the report's lenses have it: also of more than the whole.
    fn amount_share(&self, amount: Rupiah) -> Option<f64> {
        amount.share_of(self.amount)
    }

    /// `dari belanja operasi dan modal (D1)`, `dari total`
    pub fn named(&self, lang: Lang) -> String {
        match self.denominator.and_then(|id| Denominator::ALL.iter().find(|of| of.id() == id)) {
            Some(of) => sensitivity::of_what(*of, lang),
            None => lang.choose("dari total", "of the total").to_owned(),
        }
    }
}

impl Target {
    fn said(&self, of: &Whole, currency: Currency, lang: Lang) -> String {
        let amount = |amount: Rupiah| currency.write(short(amount, lang));
        let share = |share: Option<f64>| percent(share, lang);
        let [asked, now, then] = [Some(self.share), self.now_share, self.amount_share].map(share);
        let (of, n, all) = (of.named(lang), self.documents, self.candidates);
        let [needed, has, more] = [self.needed, self.now, self.amount - self.now].map(amount);
        match (self.reached, n) {
            (true, 0) => format_in!(
                lang,
                "Sasaran {asked} {of} ({needed}) sudah tercapai: GBS yang sah menghitung {has} ({now}).",
                "The target of {asked} {of} ({needed}) is reached already: valid statements (GBS) count {has} ({now})."
            ),
            (true, _) => format_in!(
                lang,
                "Dari {now} ke {asked} {of} ({needed}) perlu paling sedikit {n} GBS yang sah dari {all} yang mungkin: ditambah \
                 {more}, menjadi {then}.",
                "From {now} to {asked} {of} ({needed}) takes at least {n} valid statements (GBS) of {all} possible ones: {more} \
                 more, which makes {then}."
            ),
            (false, _) => format_in!(
                lang,
                "Sasaran {asked} {of} ({needed}) tidak tercapai: dengan GBS yang sah untuk semua {all} sub kegiatan yang \
                 berbukti pun baru {then}.",
                "The target of {asked} {of} ({needed}) cannot be reached: with valid statements (GBS) for all {all} sub kegiatan \
                 with evidence it is {then}."
            ),
        }
    }
}
