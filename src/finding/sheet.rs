//! What sheets of workbooks have that texts do not: formulas without values (F019), errors (F020), rows that are not shown
//! (F021).

use super::table::column_letters;
use crate::finding::{Fault, Place};
use crate::lang::{Lang, format_in};

/// Cells that are named; of more it is said how many they are.
const NAMED: usize = 12;

/// Which cells they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unvalued {
    cells: Vec<String>,
    more: usize,
    /// Amounts that are counted are among them.
    amounts: bool,
}

impl Unvalued {
    /// The fault of these cells, by row (1-based) and column (0-based), and the place of the first; `None` of none.
    pub fn of(cells: &[(u64, usize)], amounts: bool) -> Option<(Place, Fault)> {
        let (line, column) = *cells.first().map(|(row, column)| (row, *column as u64 + 1)).as_ref()?;
        let place = Place { line: *line, column, end_line: *line, end_column: column + 1 };
        let name = |(row, column): &(u64, usize)| format!("{}{row}", column_letters(*column as u64 + 1));
        let named = cells.iter().take(NAMED).map(name).collect();
        let own = Unvalued { cells: named, more: cells.len().saturating_sub(NAMED), amounts };
        Some((place, Fault::FormulaWithoutValue(Box::new(own))))
    }

    pub fn message(&self, lang: Lang) -> String {
        let cells = self.cells.join(", ");
        let mut out = format_in!(
            lang,
            "rumus disimpan tanpa nilainya di sel {cells}",
            "formulas were saved without their values in {cells}"
        );
        if self.more > 0 {
            out.push_str(&format_in!(lang, " dan {} sel lain", " and {} more cells", self.more));
        }
        if self.amounts {
            out.push_str(lang.choose(
                "; baris yang nilainya tidak diketahui tidak dihitung",
                "; rows whose amount is not known are not counted",
            ));
        }
        out
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "buka di aplikasi lembar kerja, biarkan rumusnya dihitung, lalu simpan lagi",
            "open it in a spreadsheet program, let it calculate, and save it again",
        )
    }
}

/// Which cells they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailedCells {
    /// As the sheet shows them, each once.
    kinds: Vec<&'static str>,
    cells: Vec<String>,
    count: usize,
    /// They are amounts of lines.
    pub counted: bool,
}

impl FailedCells {
    /// The fault of these cells, by error, row (1-based) and column (0-based), and the place of the first; `None` of none.
    pub fn of(cells: &[(&'static str, u64, usize)], counted: bool) -> Option<(Place, Fault)> {
        let (_, line, column) = *cells.first()?;
        let column = column as u64 + 1;
        let mut kinds = Vec::new();
        for (kind, ..) in cells {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        let name = |(_, row, column): &(&str, u64, usize)| format!("{}{row}", column_letters(*column as u64 + 1));
        let named = cells.iter().take(NAMED).map(name).collect();
        let own = FailedCells { kinds, cells: named, count: cells.len(), counted };
        Some((Place { line, column, end_line: line, end_column: column + 1 }, Fault::FailedCells(Box::new(own))))
    }

    pub fn message(&self, lang: Lang) -> String {
        let (n, kinds, cells) = (self.count, self.kinds.join(", "), self.cells.join(", "));
        let mut out = match n {
            1 => format_in!(
                lang,
                "rumus di sel {cells} menghasilkan galat {kinds}",
                "the formula in cell {cells} gives the error {kinds}"
            ),
            _ => format_in!(
                lang,
                "rumus di {n} sel menghasilkan galat ({kinds}): {cells}",
                "the formulas in {n} cells give errors ({kinds}): {cells}"
            ),
        };
        if n > self.cells.len() {
            out.push_str(", …");
        }
        out.push_str(match self.counted {
            true => lang.choose(
                "; baris yang nilainya galat tidak dihitung",
                "; rows whose amount is an error are not counted",
            ),
            false => lang.choose("; dibaca sebagai sel kosong", "; they are read as empty"),
        });
        out
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self.counted {
            true => lang.choose(
                "perbaiki rumusnya di aplikasi lembar kerja, atau tulis nilainya, lalu simpan lagi",
                "correct the formulas in a spreadsheet program, or enter the values, and save it again",
            ),
            false => lang.choose(
                "bila sel itu perlu dibaca: perbaiki rumusnya",
                "if the cells are needed, correct the formulas",
            ),
        }
    }
}

/// Rows that are not shown and are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HiddenRows {
    /// `5`, `7–9`.
    rows: Vec<String>,
    more: bool,
    count: usize,
}

impl HiddenRows {
    /// The note on these rows, ascending; `None` of none.
    pub fn of(rows: &[u64]) -> Option<(Place, Fault)> {
        let first = *rows.first()?;
        let runs: Vec<&[u64]> = rows.chunk_by(|a, b| a + 1 == *b).collect();
        let run = |own: &&[u64]| match own {
            [one] => one.to_string(),
            own => format!("{}–{}", own[0], own[own.len() - 1]),
        };
        let named = runs.iter().take(NAMED).map(run).collect();
        let own = HiddenRows { rows: named, more: runs.len() > NAMED, count: rows.len() };
        Some((Place::line(first), Fault::HiddenRows(Box::new(own))))
    }

    pub fn message(&self, lang: Lang) -> String {
        let (n, rows) = (self.count, self.rows.join(", ") + if self.more { ", …" } else { "" });
        match n {
            1 => format_in!(
                lang,
                "baris {rows} disembunyikan atau disaring, tetapi tetap dibaca",
                "row {rows} is hidden or filtered out, but is still read"
            ),
            _ => format_in!(
                lang,
                "{n} baris disembunyikan atau disaring, tetapi tetap dibaca: {rows}",
                "{n} rows are hidden or filtered out, but are still read: {rows}"
            ),
        }
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "bila tidak termasuk anggaran, hapus barisnya dari lembar",
            "if they are not part of the budget, delete them from the sheet",
        )
    }
}
