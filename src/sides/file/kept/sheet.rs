//! The same of a workbook: what has changed is written into its sheet, and the rest of the file stays.

use anyhow::Result;

use super::Table;
use crate::domain::text;
use crate::files::csv;
use crate::files::csv::Quotes;
use crate::files::workbook::patch;
use crate::files::workbook::patch::{NewCell, NewCells};

/// Columns of figures that setara works out: in a workbook they are numbers.
const FIGURES: [&str; 5] = ["baris", "nilai", "rupiah", "belum_diketahui", "diragukan"];

impl<C> Table<C> {
    /// The workbook with what has changed in its sheet; where nothing has, the same bytes.
    pub(super) fn patched(&self, sheet: &str) -> Result<Vec<u8>> {
        let (cells, like) = self.changes();
        if cells.is_empty() { Ok(self.bytes.clone()) } else { patch::patched(&self.bytes, sheet, &cells, like) }
    }

    /// Cells of a sheet that are others than they were, and the row that new ones are to look like.
    fn changes(&self) -> (NewCells, u64) {
        let named = |raw: &String| text::words(&csv::unquote(raw, Quotes::Doubled)).replace(' ', "_");
        let headers: Vec<String> = self.header.cells.iter().map(named).collect();
        let is_figure = |column: usize| headers.get(column).is_some_and(|h| FIGURES.contains(&h.as_str()));
        let mut cells = NewCells::new();
        for (i, line) in std::iter::once(&self.header).chain(&self.lines).enumerate() {
            for (column, raw) in line.cells.iter().enumerate() {
                if line.was.get(column).map_or("", String::as_str) == raw {
                    continue;
                }
                let value = csv::unquote(raw, Quotes::Doubled).into_owned();
                let number = value.parse::<f64>().ok().filter(|_| i > 0 && is_figure(column));
                let cell = number.map_or(NewCell::Text(value), |n| NewCell::Number(n.to_string()));
                cells.insert((line.place.line, column), cell);
            }
        }
        let like = self.lines.iter().rev().find(|line| !line.was.is_empty() && !line.is_blank());
        (cells, like.map_or(0, |line| line.place.line))
    }
}
