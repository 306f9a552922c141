//! The first rows of a file: where its header begins and ends, and the labels that merged cells make.

use super::amount_column::is_currency;
use super::header::Label;
use crate::domain::amount;
use crate::domain::amount::Reading;
use crate::domain::code::Code;
use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::files::source::BLOCK;

/// The header is looked for in this many rows; letterheads are shorter.
const HEADER_ROWS: usize = 40;
/// Columns that are looked at; no budget has more.
pub const MOST_COLUMNS: usize = 400;

/// One row of the head of a file.
pub struct HeadRow {
    pub cells: Vec<String>,
    pub line: u64,
    pub after: usize,
}

/// The first rows of a file.
pub fn head(sample: &str, dialect: Dialect) -> Vec<HeadRow> {
    let mut record = Record::default();
    let (mut at, mut line, mut rows) = (0, 1, Vec::new());
    // Of a sample that fills a block the last record may be cut.
    let whole = sample.len() < BLOCK;
    while rows.len() < HEADER_ROWS
        && let Step::Record(after) = csv::next(sample, at, dialect, whole, &mut record)
    {
        line += newlines(&sample[at..record.start]);
        let cells: Vec<String> = (0..record.fields.len()).map(|i| record.value(sample, i).trim().to_owned()).collect();
        // Blank rows above everything are none.
        if !(rows.is_empty() && record.is_blank(sample)) {
            rows.push(HeadRow { cells, line, after });
        }
        line += newlines(&sample[record.start..after]);
        at = after;
    }
    rows
}

fn newlines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

/// Rows of a header below its first; labels that the last of these has at least.
const DEEPEST: usize = 3;
const LABELS: usize = 3;

/// Is a row the title of the table whose labels stand in the next one: a single text that covers the first of them, and so
/// tells no column from another?
pub fn is_title(rows: &[HeadRow], row: usize) -> bool {
    let filled = |row: &HeadRow| row.cells.iter().position(|c| !c.is_empty());
    let Some((first, next)) = filled(&rows[row]).zip(rows.get(row + 1).and_then(filled)) else { return false };
    let text = &rows[row].cells[first];
    first <= next && rows[row].cells.iter().all(|cell| cell.is_empty() || cell == text)
}

/// Last row of the header that begins at `first`: rows below it that only label columns it left empty belong to it.
pub fn header_end(rows: &[HeadRow], first: usize) -> usize {
    let mut last = first;
    while last + 1 < rows.len() && last < first + DEEPEST {
        let next = &rows[last + 1];
        // A label merged over both rows of a workbook stands in each of them.
        let above = |i: usize| rows[last].cells.get(i).map_or("", String::as_str);
        let labels = |row: &HeadRow, i: usize| {
            row.cells.get(i).is_some_and(|c| !c.is_empty() && (std::ptr::eq(row, &rows[last]) || c != above(i)))
        };
        let mut filled = (0..next.cells.len()).filter(|i| labels(next, *i)).peekable();
        let text_only = filled.clone().all(|i| {
            let cell = &next.cells[i];
            // `Rp.` labels a column of amounts.
            let is_label = matches!(amount::read(cell, 1), Reading::Unreadable)
                || is_currency(cell)
                || super::header::unit_said(cell).is_some();
            is_label && Code::leading(cell).is_none()
        });
        // A label under an empty cell of the row above, and none under its outermost labels.
        let goes_on = filled.peek().is_some()
            && filled.clone().any(|i| !labels(&rows[last], i))
            && !labels(next, 0)
            && text_only
            && !is_number_row(next.cells.iter());
        // A name below three rows of labels may be that of a first group.
        if !goes_on || (last + 1 == first + DEEPEST && filled.count() < LABELS) {
            break;
        }
        last += 1;
    }
    last
}

/// A row that numbers the columns: `1`, `2`, `3`, `4`, `5=4-3`.
pub fn is_number_row<S: AsRef<str>>(cells: impl Iterator<Item = S>) -> bool {
    // So many in their order leave no doubt; what stands beside them counts for nothing.
    const SURE: usize = 5;
    let (mut count, mut before, mut in_order) = (0, 0, 0);
    let mut numbered = |c: &str| {
        let (number, formula) = c.split_once('=').unwrap_or((c, ""));
        // `4.00`, as a spreadsheet formats it.
        let number = number.trim();
        let number = number.strip_suffix(".00").or(number.strip_suffix(".0")).unwrap_or(number);
        let goes_on = number.parse::<u32>().is_ok_and(|n| n == before + 1);
        before = number.parse().unwrap_or_default();
        in_order += usize::from(goes_on);
        ((1..=2).contains(&number.len()) || (number.len() == 3 && in_order >= SURE))
            && number.bytes().all(|b| b.is_ascii_digit())
            && formula.chars().all(|f| f.is_ascii_digit() || "+-*/x:() ".contains(f))
    };
    for cell in cells {
        let cell = cell.as_ref().trim();
        if cell.is_empty() {
            continue;
        }
        if !numbered(cell) || (count == 0 && !["1", "1.0", "1.00"].contains(&cell)) {
            return false;
        }
        count += 1;
    }
    count >= 2
}

pub fn skip_numbers(rows: &[HeadRow], last: usize) -> usize {
    if rows.get(last + 1).is_some_and(|r| is_number_row(r.cells.iter())) { last + 1 } else { last }
}

/// Labels of the columns: of merged headers, an upper cell stands over the empty ones to its right.
pub fn labels(rows: &[HeadRow]) -> Vec<Label> {
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let (lowest, upper) = rows.split_last().map_or((None, rows), |(l, u)| (Some(l), u));
    let spread = |row: &HeadRow| {
        let mut current = String::new();
        let mut out = Vec::with_capacity(width);
        for i in 0..width {
            match row.cells.get(i) {
                Some(cell) if !cell.is_empty() => current = cell.clone(),
                _ => {}
            }
            out.push(current.clone());
        }
        out
    };
    let upper: Vec<Vec<String>> = upper.iter().map(spread).collect();
    // A label stands over what is labelled below it, not over columns beside the table.
    let filled = |i: &usize| rows.iter().any(|row| row.cells.get(*i).is_some_and(|c| !c.is_empty()));
    let end = (0..width).rev().find(filled).map_or(0, |last| last + 1);
    (0..width)
        .map(|i| {
            let mut parts: Vec<&str> = upper.iter().filter(|_| i < end).map(|row| row[i].as_str()).collect();
            parts.extend(lowest.and_then(|row| row.cells.get(i)).map(String::as_str));
            Label::new(&parts)
        })
        .collect()
}
