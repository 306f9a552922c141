//! What beneficiaries say against the budget, and against themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::split::{Costs, costs};
use super::{AllocationInput, slots};
use crate::domain::budget::Unit;
use crate::domain::groups::{Age, Category, Sex};
use crate::finding::{DataFault, Fault, Finding};
use crate::ledger::Ledger;
use crate::sides::beneficiary::Reach;

/// Counts are no use without a date: older than this before the budget they are doubtful.
const YEARS: u16 = 3;

/// What the lines of one reach name.
#[derive(Default)]
struct Named {
    /// By design of each line that counts as evidence.
    sexes: BTreeSet<Sex>,
    ages: BTreeSet<Age>,
    /// A line that names no age fits any.
    any_age: bool,
}

/// Contradictions of the beneficiaries that lines of the budget reach. `year`: of the budget.
pub fn doubts(ledger: &Ledger, told: &AllocationInput, year: Option<u16>) -> Vec<Finding> {
    if told.rules.beneficiaries.is_empty() {
        return Vec::new();
    }
    let mut named: BTreeMap<u32, Named> = BTreeMap::new();
    for key in ledger.sums.keys() {
        let Some(reach) = key.reach else { continue };
        let own = named.entry(reach).or_default();
        // Institutions serve through their own purpose; lines without evidence name nobody.
        if key.answer.category.is_arg() && key.answer.category != Category::Pelembagaan {
            own.sexes.insert(key.answer.by_design);
            own.ages.extend(key.answer.ages());
            own.any_age |= key.answer.ages == 0;
        }
    }
    let mut out = Vec::new();
    for (number, named) in &named {
        let reach = &told.rules.beneficiaries.reaches[*number as usize];
        let mut say = |fault: DataFault| out.push(Finding::new(&reach.path, reach.place, Fault::Data(fault.into())));
        let code = reach.whose.code.to_string();
        if reach.unit == Unit::Orang
            && let Some((sex, counted)) = contradicted(reach, named)
        {
            say(DataFault::SingleSex { code: code.clone(), named: sex.id(), counted });
        }
        let counted: BTreeSet<Age> = reach.counts.iter().filter(|(_, n)| **n > 0).filter_map(|(g, _)| g.age).collect();
        if !named.any_age && !named.ages.is_empty() && !counted.is_empty() && named.ages.is_disjoint(&counted) {
            let list = |ages: &BTreeSet<Age>| ages.iter().map(|a| a.id()).collect::<Vec<_>>().join(", ");
            say(DataFault::OtherGroups { code: code.clone(), named: list(&named.ages), counted: list(&counted) });
        }
        if let (Some(counted), Some(budget)) = (reach.year, year)
            && counted + YEARS < budget
        {
            say(DataFault::Old { code: code.clone(), year: counted, budget });
        }
        if reach.unit != Unit::Orang && (!reach.sourced || reach.year.is_none()) {
            say(DataFault::NoSource { code });
        }
    }
    for (number, held) in costs(&slots(ledger, told).0, told) {
        if let Costs::Unfit([costs, amount]) = held {
            let reach = &told.rules.beneficiaries.reaches[number as usize];
            let fault = DataFault::CostsUnfit { code: reach.whose.code.to_string(), costs, amount };
            out.push(Finding::new(&reach.path, reach.place, Fault::Data(fault.into())));
        }
    }
    out
}

/// All lines name one sex, and the other one is counted.
fn contradicted(reach: &Reach, named: &Named) -> Option<(Sex, u64)> {
    let mut sexes = named.sexes.iter();
    let (Some(sex @ (Sex::P | Sex::L)), None) = (sexes.next(), sexes.next()) else { return None };
    let other = if *sex == Sex::P { Sex::L } else { Sex::P };
    let counted: u64 = reach.counts.iter().filter(|(g, _)| g.sex == other).map(|(_, n)| *n).sum();
    (counted > 0).then_some((*sex, counted))
}
