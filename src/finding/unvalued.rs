//! Formulas that a workbook holds without their values (F019).

use crate::finding::emit::column_letters;
use crate::finding::{Fault, Place};
use crate::lang::Lang;

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
        let id = lang == Lang::Id;
        let mut out = match id {
            true => "rumus disimpan tanpa nilainya di sel ",
            false => "formulas were saved without their values in ",
        }
        .to_owned();
        out.push_str(&self.cells.join(", "));
        match (self.more, id) {
            (0, _) => {}
            (more, true) => out.push_str(&format!(" dan {more} sel lain")),
            (more, false) => out.push_str(&format!(" and {more} more cells")),
        }
        if self.amounts {
            out.push_str(match id {
                true => "; baris yang nilainya tidak diketahui tidak dihitung",
                false => "; rows whose amount is not known are not counted",
            });
        }
        out
    }

    pub fn help(lang: Lang) -> &'static str {
        match lang {
            Lang::Id => "buka di aplikasi lembar kerja, biarkan rumusnya dihitung, lalu simpan lagi",
            Lang::En => "open it in a spreadsheet program, let it calculate, and save it again",
        }
    }
}
