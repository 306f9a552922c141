//! Formulas that a workbook holds without their values (F019).

use crate::finding::emit::column_letters;
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
