//! Lines whose words are the same: those of one verdict and one set of official tags.

use std::collections::HashMap;

use super::encode::once;
use crate::criteria::nomenclature::{Nomenclature, SetNumber};
use crate::files::intern::Hasher;
use crate::read::layout::BudgetRow;

/// Numbers of verdicts with their official tags, in the order in which they were met.
#[derive(Default)]
pub struct TaggedAlike {
    /// Sets of tags by activity.
    sets: Vec<Option<Option<SetNumber>>>,
    numbers: HashMap<(Option<SetNumber>, u32), u32, Hasher>,
}

impl TaggedAlike {
    /// Lines that have the same number have the same verdict, with the same evidence, and the same official tags.
    pub fn number(&mut self, row: &BudgetRow, nomenclature: &Nomenclature) -> u32 {
        let (ledger, line) = (row.ledger, row.line);
        let set = once(&mut self.sets, line.activity, || nomenclature.set_of_activity(ledger.activity_of(line)));
        let fresh = self.numbers.len() as u32;
        *self.numbers.entry((*set, line.verdict)).or_insert(fresh)
    }
}
