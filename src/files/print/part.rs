//! A table as it was printed, as delimited text that remembers its pages and rows, and what its reading has to prove.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file larger than this is refused: it is read into memory as a whole.
pub const MAX_BYTES: u64 = 256 << 20;

/// What a print is called where workbooks have the name of a sheet. Its rows are counted on each page.
pub const PAGES: &str = "page";
/// A page has fewer rows than this: row 12 of page 3 is 30012 where a row is one number.
pub const ROWS: u64 = 10_000;

/// What a file holds: one table, or one an annex.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Part {
    /// `LAMPIRAN II`, where a title says it, and what follows it.
    pub annex: Option<Annex>,
    /// Its first and last page.
    pub pages: (u32, u32),
    pub rows: Vec<TableRow>,
    pub columns: usize,
    /// Where its columns are is told by gaps alone, not by lines.
    pub by_gaps: bool,
}

/// An annex, as its title calls it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annex {
    /// `II`, `3`, `I.1`.
    pub number: String,
    /// The words of its title after the number, in short.
    pub title: String,
}

/// A row of a table, with its place.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct TableRow {
    pub page: u32,
    /// On its page, from 1.
    pub row: u32,
    /// By column, ascending.
    pub cells: Vec<(usize, Text)>,
    /// Where it ends is told by the place of its text alone.
    pub by_text: bool,
    /// Whether all of its text belongs to it, nothing tells.
    pub unsure: bool,
}

/// What a cell says, and how sure that is.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Text {
    pub text: String,
    /// Digits of several lines were put together.
    pub joined: bool,
    /// A part of it is outside the area that is shown.
    pub cut: bool,
    /// Letters are printed over others.
    pub over: bool,
}

/// What was put together and has to be proven by what the print states; rows as one number, columns from 0.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Doubts {
    pub by_gaps: bool,
    /// Rows that are told apart by the places of their text alone.
    pub by_text: BTreeSet<u64>,
    /// Rows of which some text may be another row's.
    pub unsure: BTreeSet<u64>,
    /// Cells with text that is printed over other text, or over a line.
    pub over: BTreeSet<(u64, usize)>,
    /// Cells whose digits stood on several lines or pages.
    pub joined: BTreeSet<(u64, usize)>,
    /// Cells of which a part is not shown.
    pub cut: BTreeSet<(u64, usize)>,
}

impl TableRow {
    /// Its page and row as one number.
    pub fn number(&self) -> u64 {
        u64::from(self.page) * ROWS + u64::from(self.row)
    }
}

impl Part {
    /// As delimited text, and the row of each line of it.
    pub fn text(&self) -> (String, Vec<u64>) {
        let (mut text, mut rows) = (String::new(), Vec::with_capacity(self.rows.len()));
        for row in &self.rows {
            let mut next = 0;
            for (column, cell) in &row.cells {
                text.extend(std::iter::repeat_n(',', column - next));
                next = *column;
                text.push('"');
                text.push_str(&cell.text.replace('"', "\"\"").replace(['\n', '\r'], " "));
                text.push('"');
            }
            text.extend(std::iter::repeat_n(',', self.columns.saturating_sub(1 + next)));
            text.push('\n');
            rows.push(row.number());
        }
        (text, rows)
    }

    pub fn doubts(&self) -> Arc<Doubts> {
        let mut out = Doubts { by_gaps: self.by_gaps, ..Doubts::default() };
        for row in &self.rows {
            let number = row.number();
            out.by_text.extend(row.by_text.then_some(number));
            out.unsure.extend(row.unsure.then_some(number));
            let cells =
                |is: fn(&Text) -> bool| row.cells.iter().filter(move |own| is(&own.1)).map(move |own| (number, own.0));
            out.joined.extend(cells(|own| own.joined));
            out.over.extend(cells(|own| own.over));
            out.cut.extend(cells(|own| own.cut));
        }
        Arc::new(out)
    }
}

/// Page and row of a row of a print; of another sheet nothing.
pub fn page_and_row(sheet: Option<&str>, row: u64) -> Option<(u64, u64)> {
    (sheet == Some(PAGES) && row >= ROWS).then_some((row / ROWS, row % ROWS))
}

/// Sheet and row as programs get them: of a print `page 3`, and the row on it.
pub fn for_programs(sheet: Option<&str>, row: u64) -> (Option<Cow<'_, str>>, u64) {
    match page_and_row(sheet, row) {
        Some((page, row)) => (Some(Cow::Owned(format!("{PAGES} {page}"))), row),
        None => (sheet.map(Cow::Borrowed), row),
    }
}

/// A page and a row on it, as one number; `None` where no page has so many rows.
pub fn number(page: u64, row: u64) -> Option<u64> {
    (row < ROWS && page > 0).then(|| page.saturating_mul(ROWS).saturating_add(row))
}
