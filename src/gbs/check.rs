//! The checks of a statement (`docs/gbs.md`): on its own, and against the others of its agency. None of them says that less
//! than half for women is wrong, or that men may not be the ones who are behind.

mod claims;
mod codes;
mod figures;
mod others;
mod plan;

pub use others::set;
pub use plan::{planned, rupiah};

use super::Gbs;
use crate::finding::{Defect, Fault, Finding, Place};

/// What is wrong or doubtful in one statement, by its own fields, in their order.
pub fn statement(gbs: &Gbs) -> Vec<Finding> {
    let mut check = Check { gbs, out: Vec::new() };
    for strange in &gbs.strange {
        let (field, cell) = (strange.field.clone(), strange.cell.clone());
        check.say(strange.place, Defect::Strange { field, cell });
    }
    check.out.extend(gbs.beside.iter().cloned());
    check.out.extend(gbs.persons.iter().map(|(place, own)| gbs.fault(*place, Fault::Personal(own.clone().into()))));
    codes::check(&mut check);
    figures::check(&mut check);
    claims::check(&mut check);
    plan::check(&mut check);
    let mut out = check.out;
    out.sort_by_key(|f| f.place);
    out
}

/// One statement and what was found in it.
struct Check<'a> {
    gbs: &'a Gbs,
    out: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, place: Place, defect: Defect) {
        let finding = self.gbs.finding(place, defect);
        self.out.push(finding);
    }
}
