//! Two stages or years of one budget: what changed, and whether because money moved, because tags moved, or because lines
//! came and went. What is joined with what, and how a change is split: `docs/compare.md`.

mod absorption;
mod document;
mod headline;
mod join;
mod schema;
pub mod sections;
pub mod series;
mod side;
mod value;

use std::collections::BTreeMap;

use clap::ValueEnum;
use join::{JoinKey, JoinedPair, Opd};
use side::Amounts;
use value::Measure;

use crate::domain::amount::Rupiah;
use crate::ledger::lens::Lens;

pub use absorption::{Absorbed, Absorption, Unspent, absorption};
pub use document::{document, waterfalls};
pub use headline::{CompareHeadline, lead};
pub use schema::{ComparisonSchema, SeriesSchema};
pub use side::{Collect, Joined, Side};
pub use value::{
    AmountChange, CompareColumn, CompareRow, Comparison, ComparisonDocument, ComparisonJson, CountChange, Joining,
    MovedText, Summary, label,
};

/// The lenses that are compared, in the order of `Amounts::counted`.
pub const LENSES: [Lens; 3] = [Lens::Official, Lens::Evidence, Lens::Declared];

/// Compares two sides. Declared is a lens only where one of them declares something.
/// `asked`: what lines are joined by, instead of the finest that both name.
pub fn compare(before: &Side, after: &Side, asked: Option<Joined>) -> Comparison {
    let joining = join::joining(before, after, asked);
    let (opd, pairs) = join::join(before, after, joining.unit);
    let declares = before.declares() || after.declares();
    let measures: Vec<Measure> = LENSES
        .into_iter()
        .enumerate()
        .filter(|(_, lens)| declares || *lens != Lens::Declared)
        .map(|(i, lens)| Measure { lens, counted: i })
        .collect();
    let names = Names { before, after, opd: &opd };
    let mut rows = Rows::default();
    let mut moved = Vec::new();
    let mut count = CountChange::default();
    for pair in &pairs {
        let parts = Parts::of(pair, &measures);
        rows.add(pair, &parts);
        moved.extend(parts.moved(pair, &measures, &names));
        count.add(pair);
    }
    moved.sort_by(|a: &MovedText, b: &MovedText| {
        let amount = |m: &MovedText| std::cmp::Reverse(m.by_tag.sen().abs());
        amount(a).cmp(&amount(b)).then(a.lens.cmp(&b.lens))
    });
    let change = |changes: &[AmountChange], i: usize| changes.get(i).copied().unwrap_or_default();
    let lenses = |changes: &[AmountChange]| -> Vec<(Lens, AmountChange)> {
        measures.iter().enumerate().map(|(i, m)| (m.lens, change(changes, i + 1))).collect()
    };
    let row = |code: String, name: [&str; 2], opd: Option<&Opd>, changes: &[AmountChange]| CompareRow {
        code,
        name: name[1].to_owned(),
        name_before: (name[0] != name[1] && !name[0].is_empty()).then(|| name[0].to_owned()),
        opd: opd.map(|o| [o.code.clone(), o.name[1].clone()]),
        total: change(changes, 0),
        lenses: lenses(changes),
    };
    Comparison {
        before: before.summary.clone(),
        after: after.summary.clone(),
        joining,
        count,
        total: change(&rows.whole, 0),
        lenses: lenses(&rows.whole),
        opd: rows
            .opd
            .iter()
            .map(|(n, c)| (&opd[*n as usize], c))
            .map(|(o, c)| row(o.code.clone(), o.names(), None, c))
            .collect(),
        programs: rows.programs.iter().map(|(key, c)| row(code_of(key), names.program(key), None, c)).collect(),
        sub_kegiatan: rows
            .sub_kegiatan
            .iter()
            .map(|((n, key), c)| row(code_of(key), names.sub_kegiatan(key), Some(&opd[*n as usize]), c))
            .collect(),
        moved,
    }
}

/// Keys without a code are folded names, which are shown as names only.
fn code_of(key: &str) -> String {
    crate::domain::code::ActivityCode::find(key).map_or(String::new(), |c| c.to_string())
}

/// What one pair adds: in `[before, after]` of the whole budget (first) and of each lens, and what the tag moved of it.
struct Parts {
    ends: Vec<[Rupiah; 2]>,
    tag: Vec<Rupiah>,
    /// Of `tag`, what another list did.
    list: Vec<Rupiah>,
}

impl Parts {
    fn of(pair: &JoinedPair, measures: &[Measure]) -> Parts {
        let [before, after] = pair.amounts();
        let counted = |a: &Amounts, m: &Measure| a.counted[m.counted];
        let mut out = Parts {
            ends: vec![[before.all, after.all]],
            tag: vec![Default::default()],
            list: vec![Default::default()],
        };
        // One code that counts by one list and not by the other.
        let one_code = matches!(pair.places(), [Some(a), Some(b)] if a.sub_kegiatan == b.sub_kegiatan);
        for m in measures {
            let ends = [counted(&before, m), counted(&after, m)];
            let tag = match pair.is_both() {
                true => value::by_tag([before.all, ends[0]], [after.all, ends[1]]),
                false => Default::default(),
            };
            out.ends.push(ends);
            out.tag.push(tag);
            out.list.push(if m.lens == Lens::Official && one_code { tag } else { Default::default() });
        }
        out
    }

    /// The texts whose tag moved, one a lens.
    fn moved(&self, pair: &JoinedPair, measures: &[Measure], names: &Names) -> Vec<MovedText> {
        let [Some(before), Some(after)] = pair.places() else { return Vec::new() };
        let amounts = pair.amounts();
        let one = |(i, m): (usize, &Measure)| MovedText {
            lens: m.lens,
            opd: names.opd[after.opd as usize].code.clone(),
            opd_name: names.opd[after.opd as usize].name[1].clone(),
            text: pair.text(names.sub_kegiatan(&after.sub_kegiatan)[1]),
            sub_kegiatan_before: before.sub_kegiatan.clone(),
            sub_kegiatan_after: after.sub_kegiatan.clone(),
            rekening: after.account.clone(),
            before: amounts[0].all,
            after: amounts[1].all,
            by_tag: self.tag[i + 1],
            by: if self.list[i + 1].is_zero() { "file" } else { "list" },
        };
        measures.iter().enumerate().filter(|(i, _)| !self.tag[i + 1].is_zero()).map(one).collect()
    }
}

/// Changes of the whole and of every row, the whole budget first, then the lenses.
#[derive(Default)]
struct Rows {
    whole: Vec<AmountChange>,
    opd: BTreeMap<u32, Vec<AmountChange>>,
    programs: BTreeMap<String, Vec<AmountChange>>,
    sub_kegiatan: BTreeMap<(u32, String), Vec<AmountChange>>,
}

impl Rows {
    fn add(&mut self, pair: &JoinedPair, parts: &Parts) {
        let places = pair.places();
        add(&mut self.whole, parts, places.map(|p| p.is_some()));
        spread(&mut self.opd, places, |p| p.opd, parts);
        spread(&mut self.programs, places, |p| p.program.clone(), parts);
        spread(&mut self.sub_kegiatan, places, |p| (p.opd, p.sub_kegiatan.clone()), parts);
    }
}

/// Adds a pair to the row that holds both its ends, or to the two rows that hold one end each.
fn spread<K: Ord>(
    rows: &mut BTreeMap<K, Vec<AmountChange>>,
    places: [Option<&JoinKey>; 2],
    of: fn(&JoinKey) -> K,
    parts: &Parts,
) {
    match places.map(|p| p.map(of)) {
        [Some(from), Some(to)] if from != to => {
            leave(rows.entry(from).or_default(), parts);
            arrive(rows.entry(to).or_default(), parts);
        }
        [from, to] => {
            let here = [from.is_some(), to.is_some()];
            if let Some(row) = to.or(from) {
                add(rows.entry(row).or_default(), parts, here);
            }
        }
    }
}

fn add(row: &mut Vec<AmountChange>, parts: &Parts, here: [bool; 2]) {
    row.resize(parts.ends.len(), AmountChange::default());
    for ((change, (ends, tag)), list) in row.iter_mut().zip(parts.ends.iter().zip(&parts.tag)).zip(&parts.list) {
        change.before += ends[0];
        change.after += ends[1];
        match here {
            [true, true] => {
                change.by_tag += *tag;
                change.by_list += *list;
                change.by_money += ends[1] - ends[0] - *tag;
            }
            [false, _] => change.by_new += ends[1],
            [_, false] => change.by_gone += -ends[0],
        }
    }
}

/// The row that a line left. What counted and counts no more is the tag's doing; else the line is gone from here.
fn leave(row: &mut Vec<AmountChange>, parts: &Parts) {
    row.resize(parts.ends.len(), AmountChange::default());
    for ((change, (ends, tag)), list) in row.iter_mut().zip(parts.ends.iter().zip(&parts.tag)).zip(&parts.list) {
        change.before += ends[0];
        if ends[1].is_zero() {
            change.by_tag += *tag;
            change.by_list += *list;
            change.by_money += -ends[0] - *tag;
        } else {
            change.by_gone += -ends[0];
        }
    }
}

/// The row that it went to: what it brings along is new here.
fn arrive(row: &mut Vec<AmountChange>, parts: &Parts) {
    row.resize(parts.ends.len(), AmountChange::default());
    for ((change, (ends, tag)), list) in row.iter_mut().zip(parts.ends.iter().zip(&parts.tag)).zip(&parts.list) {
        if !ends[1].is_zero() {
            change.after += ends[1];
            change.by_new += ends[0];
            change.by_tag += *tag;
            change.by_list += *list;
            change.by_money += ends[1] - ends[0] - *tag;
        }
    }
}

impl CountChange {
    fn add(&mut self, pair: &JoinedPair) {
        match pair.places() {
            [Some(from), Some(to)] if from == to => self.same += 1,
            [Some(_), Some(_)] => self.elsewhere += 1,
            [None, _] => self.new += 1,
            [_, None] => self.gone += 1,
        }
    }
}

/// Names before and after, by key.
struct Names<'a> {
    before: &'a Side,
    after: &'a Side,
    opd: &'a [Opd],
}

impl<'a> Names<'a> {
    fn program(&self, key: &str) -> [&'a str; 2] {
        pick(self.before.programs.get(key), self.after.programs.get(key))
    }

    fn sub_kegiatan(&self, key: &str) -> [&'a str; 2] {
        pick(self.before.sub_kegiatan.get(key), self.after.sub_kegiatan.get(key))
    }
}

/// Two names of one thing; where one side has none, that of the other. Spelling alone is no other name.
fn pick<'a>(before: Option<&'a String>, after: Option<&'a String>) -> [&'a str; 2] {
    let before = before.map_or("", |n| n.as_str());
    let after = after.map(|n| n.as_str()).filter(|n| !n.is_empty()).unwrap_or(before);
    if crate::domain::text::words(before) == crate::domain::text::words(after) {
        [after, after]
    } else {
        [before, after]
    }
}

/// Sections of a comparison, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum CompareSection {
    /// What counted and counts, and what moved it
    Headline,
    Summary,
    /// Of three or more budgets, what each lens counts of each
    Series,
    Lenses,
    Steps,
    Opd,
    Programs,
    SubKegiatan,
    Moved,
    Absorption,
    Unspent,
}
