//! What other criteria move in a budget: which entries of the packs differ, what each lens counts before and after, and
//! which lines change their verdict because of which entry. JSON: `setara.criteria-diff/1` (`docs/trust.md`).

mod entries;
mod sections;

pub use entries::{Cause, ChangedEntry, EntryChange, entries};
pub use sections::selected;

use clap::ValueEnum;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use strum::VariantArray as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::PackVersion;
use crate::criteria::tag::{Criteria, Verdict};
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::ledger::lens::{Base, Lens, Lenses, declared};
use crate::ledger::{Declared, Ledger};
use crate::read::layout::BudgetRow;
use crate::report::Input;

/// The lenses that criteria can move.
const LENSES: [Lens; 3] = [Lens::Official, Lens::Evidence, Lens::Declared];

/// before + gained − lost = after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LensMove {
    pub lens: Lens,
    pub before: Rupiah,
    pub gained: Rupiah,
    pub lost: Rupiah,
    pub after: Rupiah,
    pub change: Rupiah,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CategoryMove {
    pub category: &'static str,
    pub before: Rupiah,
    pub after: Rupiah,
    pub change: Rupiah,
}

/// Lines that went from one category to another because of one entry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Move {
    pub from: &'static str,
    pub to: &'static str,
    pub cause: Cause,
    pub lines: u64,
    pub amount: Rupiah,
}

/// One of these lines.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MovedLine {
    pub file: String,
    pub sheet: Option<String>,
    pub row: u64,
    pub opd: String,
    pub sub_kegiatan: String,
    pub name: String,
    pub text: String,
    pub amount: Rupiah,
    pub from: &'static str,
    pub to: &'static str,
    pub cause: Cause,
    pub evidence_before: String,
    pub evidence_after: String,
    pub blocked_before: String,
    pub blocked_after: String,
    #[serde(skip)]
    number: usize,
}

#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Regrouped {
    pub lines: u64,
    pub amount: Rupiah,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Moves {
    pub schema: &'static str,
    pub old: Vec<PackVersion>,
    pub new: Vec<PackVersion>,
    pub inputs: Vec<Input>,
    pub total: Rupiah,
    pub entries: Vec<ChangedEntry>,
    pub lenses: Vec<LensMove>,
    pub categories: Vec<CategoryMove>,
    pub moves: Vec<Move>,
    /// Lines that keep their category and change whom or what they are for.
    pub regrouped: Regrouped,
    /// The largest first.
    pub lines: Vec<MovedLine>,
    pub notes: Vec<String>,
}

/// The first reading: what every line with an amount was. Four bytes a line; eight more where declared tags may move.
#[derive(Default)]
pub struct Before {
    verdicts: Vec<u32>,
    declared: Vec<Declared>,
}

impl Before {
    pub fn add(&mut self, row: &BudgetRow, tags_differ: bool) {
        if row.line.amount.is_some() {
            self.verdicts.push(row.line.verdict);
            if tags_differ {
                self.declared.push(row.line.declared);
            }
        }
    }
}

/// The second reading, held against the first.
pub struct After<'a> {
    old: &'a Ledger<'a>,
    before: &'a Before,
    entries: &'a [ChangedEntry],
    top: usize,
    number: usize,
    causes: HashMap<(u32, u32), Cause>,
    cells: BTreeMap<(Category, Category, Cause), (u64, Rupiah)>,
    /// Gained and lost of the lens declared.
    declared: [Rupiah; 2],
    regrouped: Regrouped,
    lines: Vec<MovedLine>,
}

impl<'a> After<'a> {
    /// `top`: lines that are kept, 0 for all.
    pub fn new(old: &'a Ledger<'a>, before: &'a Before, entries: &'a [ChangedEntry], top: usize) -> After<'a> {
        After {
            old,
            before,
            entries,
            top,
            number: 0,
            causes: HashMap::new(),
            cells: BTreeMap::new(),
            declared: [Rupiah::ZERO; 2],
            regrouped: Regrouped::default(),
            lines: Vec::new(),
        }
    }

    pub fn add(&mut self, row: &BudgetRow) {
        let Some(amount) = row.line.amount else { return };
        let at = self.number;
        self.number += 1;
        let Some(own) = self.before.verdicts.get(at).copied() else { return };
        if let Some(was) = self.before.declared.get(at) {
            let moved = declared(row.line.declared, amount) - declared(*was, amount);
            let side = usize::from(moved.sen() < 0);
            self.declared[side] += if side == 0 { moved } else { -moved };
        }
        let (was, is) = (&self.old.verdicts[own as usize], row.ledger.verdict_of(row.line));
        let (from, to) = (was.answer.category, is.answer.category);
        if from == to {
            if was.answer != is.answer {
                self.regrouped.lines += 1;
                self.regrouped.amount += amount;
            }
            return;
        }
        let criteria = [self.old.criteria, row.ledger.criteria];
        let cause = self.causes.entry((own, row.line.verdict));
        let cause = cause.or_insert_with(|| entries::cause(self.entries, criteria, [was, is])).clone();
        let cell = self.cells.entry((from, to, cause.clone())).or_default();
        cell.0 += 1;
        cell.1 += amount;
        let activity = row.ledger.activity_of(row.line);
        self.lines.push(MovedLine {
            file: row.path().to_owned(),
            sheet: row.sheet().map(str::to_owned),
            row: row.number,
            opd: activity.opd_name.clone(),
            sub_kegiatan: activity.code.map(|c| c.to_string()).unwrap_or_default(),
            name: activity.sub_kegiatan_name.clone(),
            text: row.ledger.text_of(row.line).to_owned(),
            amount,
            from: from.id(),
            to: to.id(),
            cause,
            evidence_before: evidence(criteria[0], was),
            evidence_after: evidence(criteria[1], is),
            blocked_before: blocked(criteria[0], was),
            blocked_after: blocked(criteria[1], is),
            number: at,
        });
        if self.top > 0 && self.lines.len() >= 4 * self.top {
            self.keep_largest();
        }
    }

    fn keep_largest(&mut self) {
        self.lines.sort_by_key(|l| (Reverse(l.amount.sen().abs()), l.number));
        if self.top > 0 {
            self.lines.truncate(self.top);
        }
    }

    /// All lines were seen twice: the files are the same.
    pub fn is_whole(&self) -> bool {
        self.number == self.before.verdicts.len()
    }

    pub fn finish(mut self, new: &Ledger, nomenclature: &Nomenclature, inputs: Vec<Input>) -> Moves {
        self.keep_largest();
        let ledgers = [self.old, new];
        let lenses = ledgers.map(|ledger| Lenses::of(ledger, nomenclature));
        let sum = |i: usize, base: Base| -> Rupiah {
            ledgers[i].sums.iter().map(|(key, sum)| lenses[i].amount(base, &key, sum.amount)).sum()
        };
        // The same files give the same activities in the same order.
        let mut official = [Rupiah::ZERO; 2];
        for (key, sum) in self.old.sums.iter() {
            match lenses.each_ref().map(|l| l.official.get(key.activity as usize).copied().unwrap_or_default()) {
                [false, true] => official[0] += sum.amount,
                [true, false] => official[1] += sum.amount,
                _ => {}
            }
        }
        let crossing = |counts: bool| -> Rupiah {
            let crosses = |from: &Category, to: &Category| from.is_arg() != counts && to.is_arg() == counts;
            self.cells.iter().filter(|((from, to, _), _)| crosses(from, to)).map(|(_, cell)| cell.1).sum()
        };
        let evidence = [crossing(true), crossing(false)];
        let declares = ledgers.iter().any(|b| b.sums.keys().any(|k| k.declared != Declared::No));
        let lens = |lens: Lens| {
            let (before, after) = (sum(0, lens.base()), sum(1, lens.base()));
            let [gained, lost] = match lens {
                Lens::Official => official,
                Lens::Evidence => evidence,
                _ => self.declared,
            };
            LensMove { lens, before, gained, lost, after, change: after - before }
        };
        let category = |c: Category| {
            let of = |ledger: &Ledger| -> Rupiah {
                ledger.sums.iter().filter(|(key, _)| key.answer.category == c).map(|(_, sum)| sum.amount).sum()
            };
            let (before, after) = (of(ledgers[0]), of(ledgers[1]));
            CategoryMove { category: c.id(), before, after, change: after - before }
        };
        let mut entries = self.entries.to_vec();
        for ((_, _, cause), (lines, amount)) in &self.cells {
            if let Some(entry) = entries.iter_mut().find(|e| e.kind == cause.kind && e.id == cause.id) {
                entry.lines += lines;
                entry.amount += *amount;
            }
        }
        let cell = |((from, to, cause), (lines, amount)): (&(Category, Category, Cause), &(u64, Rupiah))| Move {
            from: from.id(),
            to: to.id(),
            cause: cause.clone(),
            lines: *lines,
            amount: *amount,
        };
        let mut moves: Vec<Move> = self.cells.iter().map(cell).collect();
        moves.sort_by_key(|m| Reverse(m.amount.sen().abs()));
        Moves {
            schema: "setara.criteria-diff/1",
            old: ledgers[0].criteria.packs.clone(),
            new: ledgers[1].criteria.packs.clone(),
            total: inputs.iter().map(|i| i.total).sum(),
            inputs,
            entries,
            lenses: LENSES.into_iter().filter(|l| declares || *l != Lens::Declared).map(lens).collect(),
            categories: Category::VARIANTS.iter().copied().map(category).collect(),
            moves,
            regrouped: self.regrouped,
            lines: self.lines,
            notes: Vec::new(),
        }
    }
}

fn evidence(criteria: &Criteria, verdict: &Verdict) -> String {
    let one = |e: &crate::criteria::tag::Evidence| format!("{}:{}", criteria.concepts[e.concept].id, e.text);
    verdict.evidence.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn blocked(criteria: &Criteria, verdict: &Verdict) -> String {
    let by = |b: &crate::criteria::tag::Blocked| crate::criteria::tag::words::blocker(criteria, b.by).to_owned();
    let one = |b: &crate::criteria::tag::Blocked| format!("{}:{} [{}]", criteria.concepts[b.concept].id, b.text, by(b));
    verdict.blocked.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Sections of a difference, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DiffSection {
    Entries,
    Lenses,
    Categories,
    Moves,
    Lines,
}
