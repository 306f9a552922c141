//! What decisions are asked for, and in which order: what is most in doubt first. What that is: `docs/review.md`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write as _};

use super::decided_on;
use super::page::Shown;
use crate::criteria::calibration::Class;
use crate::criteria::nomenclature::Kinds;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::finding::Spot;
use crate::lang::{Lang, format_in};
use crate::read::layout::BudgetRow;
use crate::settings::Basis;
use crate::sides::decision;
use crate::sides::decision::{AskedAmounts, Decision, Decisions, PendingKey};

/// Shares that may be wrong are whole parts of so many: sums of rupiah by them are exact.
const WHOLE: u32 = 1_000_000;

/// So many decisions are spoken of, where there are more to make.
const SPOKEN_OF: [usize; 2] = [50, 10];

#[derive(Default)]
pub struct Pending {
    /// Where its first line is.
    pub spot: Option<Spot>,
    pub lines: u64,
    pub amount: Rupiah,
    pub suggestion: Option<Category>,
    pub evidence: String,
    /// What decided the suggestion.
    pub class: Option<Class>,
    pub decided: Option<Decision>,
    /// What the file that is continued decides.
    decided_here: Option<Decision>,
    /// Nobody has decided it, or on another amount than today's.
    is_open: bool,
    /// What a decision settles.
    pub doubt: Doubt,
    /// What a page shows of its strongest suggestion.
    pub shown: Shown,
}

/// All that asks for a decision, collected line by line.
pub struct Queue<'a> {
    basis: &'a Basis,
    kinds: Kinds,
    /// Those that are named, and those of the file that is continued.
    decisions: [&'a Decisions; 2],
    bounds: Bounds,
    pending: BTreeMap<PendingKey, Pending>,
}

impl<'a> Queue<'a> {
    pub fn new(basis: &'a Basis, decisions: [&'a Decisions; 2]) -> Queue<'a> {
        let kinds = basis.nomenclature.kinds(&basis.criteria);
        Queue { basis, kinds, decisions, bounds: Bounds::default(), pending: BTreeMap::new() }
    }

    /// Counts a line to its subject, where it asks for a decision: it counts, may count, or carries the official tag.
    pub fn take(&mut self, row: &BudgetRow) {
        let (activity, verdict) = (row.ledger.activity_of(row.line), row.ledger.verdict_of(row.line));
        let (criteria, category) = (&self.basis.criteria, verdict.answer.category);
        let official = self.basis.nomenclature.kinds_of(activity, &self.kinds) != 0;
        let Some(subject) = decision::asks(activity, row.ledger.item_of(row.line), verdict, official) else { return };
        let item = subject.3.clone();
        let p = self.pending.entry(subject).or_default();
        if p.lines == 0 {
            p.spot = Some(row.spot());
        }
        let amount = row.line.amount.unwrap_or_default();
        p.lines += 1;
        p.amount += amount;
        p.doubt.add(amount, self.bounds.of(row));
        // The decision on what the row is about: one on a single text of it says nothing of the others.
        if p.lines == 1 {
            let [named, here] = self.decisions.map(|decisions| decisions.full(activity, &item));
            (p.decided, p.decided_here) = (named.cloned(), here.cloned());
        }
        // Accounts move verdicts: the strongest suggestion of the subject stands, with its own evidence, whatever the order
        // of the rows.
        if p.suggestion.is_none_or(|s| category <= s) {
            let concept = |c: usize| criteria.concepts[c].id.as_str();
            let mut signs: Vec<String> =
                verdict.evidence.iter().map(|e| format!("{}:{}", concept(e.concept), e.text)).collect();
            if official {
                signs.push("tanda resmi ARG".into());
            }
            let (evidence, class) = (signs.join("; "), criteria.class_of(verdict));
            if p.suggestion.is_none_or(|s| (category, &evidence, class) < (s, &p.evidence, p.class)) {
                (p.evidence, p.class, p.shown) = (evidence, class, Shown::of(row, official));
            }
            p.suggestion = Some(category);
        }
    }

    /// What has no decision first, or one on another amount; then by what is in doubt, by rupiah, and by what is decided of: no
    /// two are equal. Beside it the amounts that are asked of.
    pub fn in_order(self) -> (Vec<(PendingKey, Pending)>, AskedAmounts) {
        let mut amounts = AskedAmounts::default();
        self.pending.iter().for_each(|(subject, p)| amounts.count(subject, p.amount));
        let mut rows: Vec<(PendingKey, Pending)> = self.pending.into_iter().collect();
        for (subject, p) in &mut rows {
            let decided = p.decided.as_ref().or(p.decided_here.as_ref());
            p.is_open = decided.is_none() || decided_on(subject, decided, &amounts).is_some();
        }
        rows.sort_by_key(|(subject, p)| (!p.is_open, Reverse(p.doubt.size()), Reverse(p.amount), subject.clone()));
        (rows, amounts)
    }

    /// All that is asked, by what is decided of.
    pub fn pending(self) -> BTreeMap<PendingKey, Pending> {
        self.pending
    }
}

/// Rupiah that may be counted wrongly: each amount by its bound, in parts of a million of a sen.
#[derive(Clone, Copy, Default, Debug)]
pub struct Doubt(i128);

impl Doubt {
    fn add(&mut self, amount: Rupiah, bound: u32) {
        self.0 = self.0.saturating_add(amount.sen().saturating_mul(bound.into()));
    }

    /// What rows are ordered by. Less than nothing is as much in doubt as more.
    fn size(self) -> u128 {
        self.0.unsigned_abs()
    }

    /// To the sen, rounded half up.
    pub fn rupiah(self) -> Rupiah {
        let sen = (self.size() + u128::from(WHOLE / 2)) / u128::from(WHOLE);
        Rupiah::from_sen(i128::try_from(sen).unwrap_or(i128::MAX))
    }
}

/// The largest share of each verdict that may be wrong, in parts of a million: it is computed once a verdict.
#[derive(Default)]
struct Bounds(HashMap<u32, u32>);

impl Bounds {
    fn of(&mut self, row: &BudgetRow) -> u32 {
        let (ledger, criteria) = (row.ledger, row.ledger.criteria);
        *self.0.entry(row.line.verdict).or_insert_with(|| {
            // The official tag alone: nobody has labelled how often it is right.
            let class = criteria.class_of(ledger.verdict_of(row.line)).filter(|class| class.sign.is_some());
            let share = class.map_or(1.0, |class| criteria.figure(class).wrong_at_most());
            (share * f64::from(WHOLE)).round() as u32
        })
    }
}

/// How often suggestions of the class were right, in both languages.
pub fn accuracy(criteria: &Criteria, class: Option<Class>) -> [String; 2] {
    [Lang::Id, Lang::En].map(|lang| match class.filter(|class| class.sign.is_some()) {
        Some(class) => criteria.figure(class).named(lang),
        None => lang.choose("tanda resmi: belum teruji", "official tag: untested").to_owned(),
    })
}

/// Says on stderr how much of what is in doubt the first decisions settle.
pub fn say(rows: &[(PendingKey, Pending)], lang: Lang) {
    let open: Vec<u128> = rows.iter().filter(|(_, p)| p.is_open).map(|(_, p)| p.doubt.size()).collect();
    let total: u128 = open.iter().sum();
    let (Some(n), true) = (SPOKEN_OF.into_iter().find(|n| *n < open.len()), total > 0) else { return };
    let part: u128 = open[..n].iter().sum();
    let share = part as f64 / total as f64 * 100.0;
    // All of it only where nothing is left.
    let share = if part < total { share.round().min(99.0) } else { 100.0 };
    let rows = open.len();
    let said = format_in!(
        lang,
        "{n} keputusan menyelesaikan {share} % rupiah yang diragukan; {rows} baris belum diputuskan",
        "{n} decisions settle {share} % of the doubtful rupiah; {rows} rows are not decided yet"
    );
    // Where nobody listens the file still has its order.
    let _ = writeln!(io::stderr(), "{said}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_in_doubt_are_exact_until_they_are_shown() {
        let mut doubt = Doubt::default();
        doubt.add(Rupiah::from_sen(100), 70_461);
        assert_eq!(doubt.rupiah(), Rupiah::from_sen(7));
        doubt.add(Rupiah::from_sen(900), 70_461);
        assert_eq!((doubt.size(), doubt.rupiah()), (70_461_000, Rupiah::from_sen(70)));
        doubt.add(Rupiah::from_sen(-3000), WHOLE);
        assert_eq!(doubt.rupiah(), Rupiah::from_sen(2930));
    }
}
