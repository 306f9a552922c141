//! The rows of one sub kegiatan → whom it reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::row::BeneficiaryRow;
use super::{Group, Reach, Whose, said};
use crate::domain::budget::Unit;
use crate::domain::groups::Sex;
use crate::finding::{DataFault, Fault, Finding, Place};
use crate::sides::small_cells::Withheld;

/// The rows of one sub kegiatan together.
pub fn reach(path: &str, whose: Whose, rows: &[(BeneficiaryRow, Place)], findings: &mut Vec<Finding>) -> Option<Reach> {
    let place = rows[0].1;
    let code = whose.code.to_string();
    let mut say = |fault: DataFault| findings.push(Finding::new(path, place, Fault::Data(fault.into())));
    let units: BTreeSet<Unit> = rows.iter().map(|(r, _)| r.unit).collect();
    if units.len() > 1 {
        let units = units.iter().map(|u| u.id()).collect::<Vec<_>>().join(", ");
        say(DataFault::MixedUnits { code, units });
        return None;
    }
    let unit = *units.first()?;
    let (mut counts, mut costs) = (BTreeMap::new(), BTreeMap::new());
    for count in rows.iter().flat_map(|(r, _)| &r.counts) {
        *counts.entry(count.group).or_default() += count.count;
        if let Some(cost) = count.cost
            && costs.insert(count.group, cost).is_some_and(|before| before != cost)
        {
            say(DataFault::CostTwice { code: code.clone() });
            return None;
        }
    }
    let totals: Vec<u64> = rows.iter().filter_map(|(r, _)| r.total).collect();
    let mut total = (!totals.is_empty()).then(|| totals.iter().sum::<u64>());
    if unit == Unit::Persen {
        total = Some(10_000);
    }
    if let Some(total) = total {
        let parts: Option<u64> = (!counts.is_empty()).then(|| counts.values().sum());
        match difference(&code, parts, total, unit) {
            Ok((rest, doubt)) => {
                doubt.into_iter().for_each(&mut say);
                if rest > 0 {
                    *counts.entry(Group { sex: Sex::Unknown, age: None, difabel: false }).or_default() += rest;
                }
            }
            Err(fault) => {
                say(fault);
                return None;
            }
        }
    }
    if !costs.is_empty() && counts.iter().any(|(group, n)| *n > 0 && !costs.contains_key(group)) {
        say(DataFault::CostMissing { code: code.clone() });
        costs.clear();
    }
    let sourced = rows.iter().all(|(r, _)| !r.source.is_empty());
    let year = rows.iter().filter_map(|(r, _)| r.year).min();
    let withheld = Withheld::Nothing;
    Some(Reach { whose, unit, counts, costs, year, sourced, withheld, path: path.to_owned(), place })
}

/// Parts and a stated total: what of the total is in no part, or that they contradict each other. Shares may be rounded by a
/// tenth of a percent. A total without parts contradicts nothing.
pub fn difference(
    code: &str,
    parts: Option<u64>,
    total: u64,
    unit: Unit,
) -> Result<(u64, Option<DataFault>), DataFault> {
    let Some(sum) = parts else { return Ok((total, None)) };
    let differ =
        |used| DataFault::SumDiffers { code: code.to_owned(), sum, total, percent: unit == Unit::Persen, used };
    match unit {
        Unit::Persen if sum.abs_diff(total) <= said::ROUNDED => Ok((0, None)),
        _ if sum > total => Err(differ(false)),
        _ if sum < total => Ok((total - sum, Some(differ(true)))),
        _ => Ok((0, None)),
    }
}
