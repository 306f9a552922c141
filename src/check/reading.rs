//! How sure readings are, where it is asked for.

use crate::finding::reading::Unproven;
use crate::finding::{Fault, Finding, Place};
use crate::read::proof::Certainty;
use crate::report::Input;

/// Files whose readings are less sure than they must be.
pub fn unproven(inputs: &[Input], require: Certainty) -> impl Iterator<Item = Finding> {
    inputs.iter().filter_map(move |input| {
        let proof = input.proof.as_ref().filter(|proof| proof.certainty < require)?;
        let fault = Fault::Unproven(Box::new(Unproven { totals: proof.totals, agree: proof.totals_agree }));
        Some(Finding::new(&input.path, Place::whole(), fault))
    })
}
