//! Totals that a file states beside what its lines add up to.

use super::Place;
use crate::domain::amount::Rupiah;

/// A total that the file states, and what its parts add up to.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    pub what: String,
    pub place: Place,
    pub stated: Rupiah,
    pub computed: Rupiah,
}

/// Several totals that a file states for one code of one agency.
#[derive(Clone, PartialEq, Debug)]
pub struct SeveralTotals {
    pub code: String,
    pub place: Place,
    pub totals: Vec<Rupiah>,
    pub computed: Rupiah,
    /// Together the totals are the sum of the lines.
    pub adds_up: bool,
}
