//! What is known of a sheet beside its text.

/// Which sheet of a workbook a table is, and what its text does not show; of a text file nothing.
#[derive(Clone, Default)]
pub struct Sheet {
    pub name: Option<String>,
    /// Row of the sheet by line of the text.
    pub rows: Vec<u64>,
    /// Formulas that were saved without a value, by row (1-based) and column (0-based), ascending: their cells are empty.
    pub unvalued: Vec<(u64, usize)>,
    /// Rows of cells far beside the table, which are not in its text.
    pub strays: Vec<u64>,
}

impl Sheet {
    /// Is the cell a formula without a value?
    pub fn lacks(&self, row: u64, column: usize) -> bool {
        !self.unvalued.is_empty() && self.unvalued.binary_search(&(row, column)).is_ok()
    }

    /// Row of the sheet for a line of the text; of a text file the line itself.
    pub fn row(&self, line: u64) -> u64 {
        if self.name.is_none() {
            return line;
        }
        self.rows.get(line as usize - 1).copied().unwrap_or(line)
    }
}
