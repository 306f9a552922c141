//! What is known of a table beside its text: which sheet it is, where its rows stand, what its cells lack.

use std::sync::Arc;

use crate::files::print::part::Doubts;

/// Which sheet of a workbook a table is, and what its text does not show; of a text file nothing.
#[derive(Clone, Default)]
pub struct Sheet {
    pub name: Option<String>,
    /// Row of the sheet, or line of the JSON, by line of the text; empty where the text is the file's own.
    pub rows: Vec<u64>,
    /// Formulas that were saved without a value, by row (1-based) and column (0-based), ascending: their cells are empty.
    pub unvalued: Vec<(u64, usize)>,
    /// Cells whose formula gives an error, ascending: they are empty in the text.
    pub errors: Vec<ErrorCell>,
    /// Rows that are not shown and hold something, ascending.
    pub hidden: Vec<u64>,
    /// Rows of cells far beside the table, which are not in its text.
    pub strays: Vec<u64>,
    /// Of a print: what of it its reading has to prove.
    pub printed: Option<Arc<Doubts>>,
}

/// A cell of a workbook whose formula gives an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ErrorCell {
    /// 1-based.
    pub row: u64,
    /// 0-based.
    pub column: usize,
    /// As the sheet shows it: `#REF!`.
    pub kind: &'static str,
    /// The first text in its row, where there is one.
    pub beside: Option<Box<str>>,
}

/// How the cells of a table have places in its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Places {
    /// Characters of its text.
    Text,
    /// Columns of a sheet.
    Cells,
    /// None of their own: a row is an object of JSON.
    Rows,
}

impl Sheet {
    pub fn places(&self) -> Places {
        match () {
            () if self.name.is_some() => Places::Cells,
            () if self.rows.is_empty() => Places::Text,
            () => Places::Rows,
        }
    }

    /// Is the cell a formula without a value, or one that gives an error?
    pub fn lacks(&self, row: u64, column: usize) -> bool {
        !self.unvalued.is_empty() && self.unvalued.binary_search(&(row, column)).is_ok()
            || !self.errors.is_empty()
                && self.errors.binary_search_by_key(&(row, column), |own| (own.row, own.column)).is_ok()
    }

    /// Row of the sheet (line of the JSON) for a line of the text; of a text file the line itself.
    pub fn row(&self, line: u64) -> u64 {
        if self.rows.is_empty() {
            return line;
        }
        self.rows.get(line as usize - 1).copied().unwrap_or(line)
    }
}

/// 1 → A, 27 → AA: columns as spreadsheets name them.
pub fn column_letters(mut column: u64) -> String {
    let mut out = Vec::new();
    while column > 0 {
        out.push(b'A' + ((column - 1) % 26) as u8);
        column = (column - 1) / 26;
    }
    out.into_iter().rev().map(char::from).collect()
}
