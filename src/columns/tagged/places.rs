//! Where lines stand, so that none counts twice.

use std::collections::HashMap;

use crate::files::intern::Hasher;

/// Rows a piece holds, one bit each: rows of a file mostly follow each other, so a line costs little more than its bit.
const ROWS: u64 = 4096;

type Piece = [u64; (ROWS / 64) as usize];

/// The rows that were met, by budget and sheet.
#[derive(Default)]
pub struct Places {
    pieces: HashMap<(usize, u32, u64), Box<Piece>, Hasher>,
}

impl Places {
    /// Notes the row of a sheet of a budget, both known by their numbers. Was it met before?
    pub fn is_taken(&mut self, budget: usize, sheet: u32, row: u64) -> bool {
        let piece = self.pieces.entry((budget, sheet, row / ROWS)).or_insert_with(|| Box::new([0; ROWS as usize / 64]));
        let (word, bit) = ((row % ROWS / 64) as usize, 1u64 << (row % 64));
        let taken = piece[word] & bit != 0;
        piece[word] |= bit;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_taken_once_in_its_sheet_of_its_budget() {
        let mut places = Places::default();
        for row in [0, 1, 63, 64, 4095, 4096, 8191, 1 << 40] {
            assert!(!places.is_taken(0, 0, row));
            assert!(!places.is_taken(1, 0, row));
            assert!(!places.is_taken(0, 1, row));
            assert!(places.is_taken(0, 0, row));
        }
        assert!(!places.is_taken(0, 0, 2));
    }
}
