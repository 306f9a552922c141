//! Columns that hold codes, and whether rows with shorter codes are totals of those with longer ones: what they add up to
//! decides.

use super::header;
use super::rows::is_number_row;
use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::domain::code::Code;
use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::read::judge::rows::{Breakdown, Nesting};

/// Rows that decide which columns hold codes.
const LAYOUT_ROWS: usize = 2_000;
/// Rows that decide whether rows with shorter codes are totals: one total may stand over hundreds of lines.
const NESTED_ROWS: usize = 20_000;
/// Lines that a total which is stated wrongly has at least, to be known for one.
const SURE: usize = 3;

#[derive(Clone, Default)]
struct Seen<'t> {
    /// The cell before, as it stands in the file, and its code.
    before: &'t str,
    code: Option<Code>,
    filled: usize,
    codes: usize,
    long: usize,
    holds_next: usize,
    last: Option<Code>,
}

impl Seen<'_> {
    /// Most cells are codes, and most codes have several segments: targets and numbers of rows have one.
    fn is_code(&self) -> bool {
        self.long * 2 > self.codes && self.codes * 2 > self.filled
    }
}

/// Do rows with shorter codes state what the rows with longer codes below them add up to? `known` gets the columns of codes
/// where there was none.
pub fn is_outline(
    sample: &str,
    start: usize,
    dialect: Dialect,
    end: usize,
    pagu: usize,
    known: &mut Vec<usize>,
) -> bool {
    let mut seen = vec![Seen::default(); end];
    let mut record = Record::default();
    let (mut at, mut rows) = (start, 0);
    for _ in 0..LAYOUT_ROWS {
        let Step::Record(after) = csv::next(sample, at, dialect, false, &mut record) else { break };
        at = after;
        // Numbers of columns, again on every page, are no codes that hold others.
        if is_number_row((0..record.fields.len()).map(|i| record.value(sample, i))) {
            continue;
        }
        rows += 1;
        for (i, column) in seen.iter_mut().enumerate() {
            let raw = record.raw(sample, i);
            // Cells repeat themselves; what is the same is looked at once.
            if raw != column.before {
                column.before = raw;
                column.code = code_of(&record.value(sample, i));
            }
            let Some(code) = column.code else {
                column.filled += usize::from(!record.value(sample, i).trim().is_empty());
                continue;
            };
            column.filled += 1;
            column.codes += 1;
            column.long += usize::from(is_long(&code, raw));
            column.holds_next += usize::from(column.last.is_some_and(|last| holds(&last, &code)));
            column.last = Some(code);
        }
    }
    let columns: Vec<usize> = (0..end).filter(|i| seen[*i].is_code()).collect();
    let dense = |i: &usize| seen[*i].holds_next > 0 && seen[*i].holds_next * 10 >= seen[*i].codes;
    let nested = |columns: &[usize]| Nested { sample, start, dialect, columns: columns.to_vec(), pagu };
    let hierarchical = columns.iter().any(dense)
        || columns.iter().any(|i| seen[*i].holds_next > 0 && nested(&[*i]).are_totals())
        || columns.len() > 1 && nested(&columns).are_totals()
        // Of several columns a row may lack one code and have another.
        || columns.len() == 1 && seen[columns[0]].codes < rows && nested(&columns).are_broken_down(end);
    if hierarchical && known.is_empty() {
        known.clone_from(&columns);
    }
    hierarchical
}

/// The code that a cell begins with; of `1-02-02` the 1 is none by itself.
fn code_of(cell: &str) -> Option<Code> {
    let (code, rest) = Code::leading(cell)?;
    let is_whole = code.segments() > 1 || rest.is_empty() || rest.starts_with(char::is_whitespace);
    is_whole.then_some(code)
}

/// Does a code stand above the other? A lone `5` is also the head of the accounts below it.
fn holds(above: &Code, below: &Code) -> bool {
    match (above, below) {
        (Code::Activity(urusan), Code::Account(account)) if above.segments() == 1 => {
            matches!(account.numbers()[0], 4..=6) && urusan.to_string() == account.numbers()[0].to_string()
        }
        _ => above.holds(below),
    }
}

/// Several segments. Without marks between them, only an account of many digits has them: `1838` is a target.
fn is_long(code: &Code, cell: &str) -> bool {
    let is_bare = cell.trim().bytes().all(|b| b.is_ascii_digit());
    code.segments() > 1 && !(is_bare && cell.trim().len() < 6)
}

/// Rows with codes in some columns.
struct Nested<'t> {
    sample: &'t str,
    start: usize,
    dialect: Dialect,
    columns: Vec<usize>,
    pagu: usize,
}

impl Nested<'_> {
    /// Do rows with shorter codes state what the rows with longer codes below them add up to, or nearly so?
    fn are_totals(&self) -> bool {
        let mut open: Vec<Code> = Vec::new();
        let mut nesting = Nesting::default();
        let mut record = Record::default();
        let mut at = self.start;
        for _ in 0..NESTED_ROWS {
            let Step::Record(after) = csv::next(self.sample, at, self.dialect, false, &mut record) else { break };
            at = after;
            let mut codes = self.columns.iter().filter_map(|i| code_of(&record.value(self.sample, *i)));
            let Some(code) = codes.next() else { continue };
            // A row that says all of itself stands below none.
            if codes.next().is_some() {
                return false;
            }
            let Some(amount) = amounts(&record.value(self.sample, self.pagu)) else { continue };
            while open.last().is_some_and(|above| !holds(above, &code)) {
                open.pop();
            }
            nesting.row(open.len(), amount);
            open.push(code);
        }
        nesting.finish();
        nesting.agree > 0 && nesting.agree * 2 >= nesting.totals || nesting.near(SURE)
    }

    /// Are rows with a code the sum of rows without one below them?
    fn are_broken_down(&self, end: usize) -> bool {
        let (mut groups, mut agree) = (0usize, 0usize);
        let mut group: Option<([Rupiah; 2], Vec<[Rupiah; 2]>)> = None;
        let mut judge = |group: Option<([Rupiah; 2], Vec<[Rupiah; 2]>)>| {
            let Some((whole, items)) = group.filter(|(_, items)| items.len() >= 2) else { return };
            let of = |i: usize| Breakdown::of(whole[i], &items.iter().map(|item| item[i]).collect::<Vec<_>>(), &[]);
            groups += 1;
            agree += usize::from((0..2).any(|i| of(i).is_some_and(|found| found.rows >= 2)));
        };
        let mut record = Record::default();
        let mut at = self.start;
        for _ in 0..NESTED_ROWS {
            let Step::Record(after) = csv::next(self.sample, at, self.dialect, false, &mut record) else { break };
            at = after;
            let Some(amount) = amounts(&record.value(self.sample, self.pagu)) else { continue };
            if self.columns.iter().any(|i| Code::leading(&record.value(self.sample, *i)).is_some()) {
                judge(group.replace((amount, Vec::new())));
                continue;
            }
            let cells = (0..end.min(record.fields.len())).map(|i| record.value(self.sample, i));
            let first = cells.into_iter().find(|cell| cell.contains(char::is_alphabetic));
            match (&mut group, first) {
                (Some((_, items)), Some(name)) if header::called_total(&name).is_none() => items.push(amount),
                _ => judge(group.take()),
            }
        }
        judge(group);
        agree > 0 && agree * 2 >= groups
    }
}

/// An amount as plain and as Indonesian numbers; the same where there is one reading only.
pub fn amounts(cell: &str) -> Option<[Rupiah; 2]> {
    match amount::read(cell, 1) {
        Reading::Exact { amount, .. } => Some([amount; 2]),
        Reading::Either { plain, indonesian } => Some([plain, indonesian]),
        Reading::Nothing | Reading::Unreadable | Reading::TooLarge => None,
    }
}
