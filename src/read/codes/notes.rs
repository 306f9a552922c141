//! What is said of the codes of one table: a note a kind of mending, with how many there are and the first of them.

use std::collections::{BTreeMap, BTreeSet};

use super::mend::Mended;
use crate::finding::{Fault, MendedCodes, Place, Repair, UnreadCode};

/// Distinct cells that are counted; of more it is only said how many these are.
const COUNTED: usize = 100_000;

#[derive(Default)]
pub struct CodeNotes {
    mended: BTreeMap<Repair, (Place, MendedCodes, BTreeSet<String>)>,
    unread: Option<(Place, UnreadCode)>,
}

impl CodeNotes {
    /// A cell that was mended.
    pub fn mended(&mut self, place: Place, cell: &str, mended: Mended) {
        let Mended { repair, after } = mended;
        let first = || (place, MendedCodes { repair, codes: 0, before: cell.to_owned(), after }, BTreeSet::new());
        let (_, _, cells) = self.mended.entry(repair).or_insert_with(first);
        if cells.len() < COUNTED && !cells.contains(cell) {
            cells.insert(cell.to_owned());
        }
    }

    /// A cell that is no code in a column of which no reading is known: the first is named.
    pub fn unread(&mut self, place: Place, unread: UnreadCode) {
        self.unread.get_or_insert((place, unread));
    }

    pub fn faults(self) -> impl Iterator<Item = (Place, Fault)> {
        let mended = self.mended.into_values().map(|(place, mended, cells)| {
            (place, Fault::MendedCodes(Box::new(MendedCodes { codes: cells.len(), ..mended })))
        });
        mended.chain(self.unread.map(|(place, unread)| (place, Fault::UnreadCode(Box::new(unread)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_said_once_with_its_first() {
        let mut notes = CodeNotes::default();
        for (line, cell, repair) in [(2, "a", Repair::Undotted), (3, "b", Repair::Letters), (4, "c", Repair::Undotted)]
        {
            notes.mended(Place::line(line), cell, Mended { repair, after: cell.to_uppercase() });
            notes.mended(Place::line(line), cell, Mended { repair, after: cell.to_uppercase() });
        }
        let own: Vec<(u64, Fault)> = notes.faults().map(|(place, fault)| (place.line, fault)).collect();
        let of = |repair, codes, cell: &str| {
            let (before, after) = (cell.to_owned(), cell.to_uppercase());
            Fault::MendedCodes(Box::new(MendedCodes { repair, codes, before, after }))
        };
        assert_eq!(own, [(3, of(Repair::Letters, 1, "b")), (2, of(Repair::Undotted, 2, "a"))]);
    }
}
