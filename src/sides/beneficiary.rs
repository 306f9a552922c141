//! Beneficiaries from a side file (`sasaran.csv`): who a sub kegiatan reaches, by sex, age group and disability.
//! Columns: `docs/sasaran.md`. Budget exports do not carry them.

pub mod read;
mod row;
pub mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::amount::{Reading, Rupiah};
use crate::domain::budget::{Activity, Unit};
use crate::domain::code::ActivityCode;
use crate::domain::groups::{Age, Aspect, Bands, Sex};
use crate::domain::{amount, text};
use crate::finding::{DataFault, Fault, Finding, FindingTable, Place};
use crate::sides::beneficiary::row::BeneficiaryRow;
use crate::sides::small_cells::Withheld;

/// One cell of sex × age × difabel. Cells exclude each other: disabled women are a cell of their own beside other women.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Group {
    pub sex: Sex,
    pub age: Option<Age>,
    pub difabel: bool,
}

/// What the counts are of: sub kegiatan, folded OPD name (`None`: every OPD), folded item text (`None`: all of it).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Whose {
    pub code: ActivityCode,
    pub opd: Option<String>,
    pub item: Option<String>,
}

/// Planned counts, or what came of them.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, clap::ValueEnum, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum CountKind {
    #[default]
    Plan,
    Actual,
}

/// Whom one sub kegiatan (of one OPD, or one item of it) reaches.
#[derive(Clone, PartialEq, Debug)]
pub struct Reach {
    pub whose: Whose,
    pub unit: Unit,
    /// Persons, visits, person-days, or hundredths of a percent.
    pub counts: BTreeMap<Group, u64>,
    /// What one person of a group costs, where groups differ.
    pub costs: BTreeMap<Group, Rupiah>,
    /// The oldest year its rows name.
    pub year: Option<u16>,
    /// Every row names its source.
    pub sourced: bool,
    /// What its counts do not say any more, for there were few persons.
    pub withheld: Withheld,
    /// Where its rows stand.
    pub table: Arc<FindingTable>,
    pub place: Place,
}

/// Seats in a committee, a board, a forum: participation and control are shares of persons, never of money.
#[derive(Clone, PartialEq, Debug)]
pub struct Seats {
    pub aspect: Aspect,
    pub code: ActivityCode,
    pub opd: String,
    pub what: String,
    pub female: u64,
    pub male: u64,
    pub year: Option<u16>,
    pub source: String,
}

#[derive(Clone, Default, Debug)]
pub struct Beneficiaries {
    pub reaches: Vec<Reach>,
    pub seats: Vec<Seats>,
    by_whose: BTreeMap<(Whose, CountKind), usize>,
    /// Some rows are of single items.
    items: bool,
    bands: Bands,
    prefer: CountKind,
}

impl Beneficiaries {
    /// None yet. Of planned and actual counts of one sub kegiatan, `prefer` is used; they are never added.
    pub fn new(bands: Bands, prefer: CountKind) -> Beneficiaries {
        Beneficiaries { bands, prefer, ..Beneficiaries::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.reaches.is_empty()
    }

    /// Whom a line reaches, by its number: rows of its own item before those of the sub kegiatan, rows of its own OPD
    /// before those that name none.
    pub fn of(&self, activity: &Activity, item: &str) -> Option<u32> {
        let code = activity.code?;
        let opd = Some(text::words(&activity.opd_name));
        let items = if self.items && !item.is_empty() { vec![Some(text::words(item)), None] } else { vec![None] };
        let other = if self.prefer == CountKind::Plan { CountKind::Actual } else { CountKind::Plan };
        for item in items {
            for opd in [&opd, &None] {
                let whose = Whose { code, opd: opd.clone(), item: item.clone() };
                let found = [self.prefer, other].map(|kind| self.by_whose.get(&(whose.clone(), kind)));
                if let Some(number) = found.into_iter().flatten().next() {
                    return Some(*number as u32);
                }
            }
        }
        None
    }

    /// The counts that lines are given, of planned and actual ones those that are preferred; by number.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        let is_used = |(whose, kind): &(Whose, CountKind)| {
            let preferred = (whose.clone(), self.prefer);
            *kind == self.prefer || !self.by_whose.contains_key(&preferred)
        };
        self.by_whose.iter().filter(move |(key, _)| is_used(key)).map(|(_, number)| *number)
    }

    /// Does a lookup depend on the item?
    pub fn by_item(&self) -> bool {
        self.items
    }

    /// Findings for rows whose sub kegiatan none of the activities is, or whose item no line has. `reached`: by the lines.
    pub fn unused<'a>(
        &self,
        activities: impl Iterator<Item = &'a Activity>,
        reached: impl Iterator<Item = u32>,
    ) -> Vec<Finding> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut used: BTreeSet<(ActivityCode, Option<String>, Option<String>)> = BTreeSet::new();
        let with_opd = activities.filter_map(|a| Some((a.code?, Some(text::words(&a.opd_name)), None)));
        let items = reached.map(|number| self.reaches[number as usize].whose.clone()).filter(|w| w.item.is_some());
        for (code, opd, item) in with_opd.chain(items.map(|w| (w.code, w.opd, w.item))) {
            used.insert((code, None, item.clone()));
            used.insert((code, opd, item));
        }
        let unused = |r: &&Reach| {
            let Whose { code, opd, item } = r.whose.clone();
            !used.contains(&(code, opd, item))
        };
        let finding = |r: &Reach| {
            let Whose { code, opd, item } = r.whose.clone();
            let fault = DataFault::Unused { code: code.to_string(), opd, item };
            Finding::at(&r.table, r.place, Fault::Data(fault.into()))
        };
        self.reaches.iter().filter(unused).map(finding).collect()
    }
}

/// A cell that is no count of persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACount;

/// A count of persons: whole, with or without thousands marks. `Ok(None)` where the cell says nothing.
///
/// # Errors
/// The cell is no whole number of persons.
pub fn count(cell: &str) -> Result<Option<u64>, NotACount> {
    let amount = match amount::read(cell, 1) {
        Reading::Nothing => return Ok(None),
        Reading::Exact { amount, rounded: false } => amount,
        // Nobody is half a person: a mark before three digits groups thousands.
        Reading::Either { plain, indonesian } => plain.max(indonesian),
        _ => return Err(NotACount),
    };
    if amount.sen() % 100 != 0 {
        return Err(NotACount);
    }
    // More than there are people on earth is no count of persons.
    u64::try_from(amount.sen() / 100).ok().filter(|n| *n < 10_000_000_000).map(Some).ok_or(NotACount)
}

// The rows of one sub kegiatan → whom it reaches.

/// The rows of one sub kegiatan together.
pub fn reach(
    table: &Arc<FindingTable>,
    whose: Whose,
    rows: &[(BeneficiaryRow, Place)],
    findings: &mut Vec<Finding>,
) -> Option<Reach> {
    let place = rows[0].1;
    let code = whose.code.to_string();
    let mut say = |fault: DataFault| findings.push(Finding::at(table, place, Fault::Data(fault.into())));
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
    Some(Reach { whose, unit, counts, costs, year, sourced, withheld, table: Arc::clone(table), place })
}

/// Parts and a stated total: what of the total is in no part, or that they contradict each other. Shares may be rounded by a
/// tenth of a percent. A total without parts contradicts nothing.
///
/// # Errors
/// The parts are more than the total.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_persons() {
        assert_eq!(count("1.816"), Ok(Some(1816)));
        assert_eq!(count("88,240"), Ok(Some(88_240)));
        assert_eq!(count("-"), Ok(None));
        assert_eq!(count("12,5"), Err(NotACount));
        assert_eq!(count("-4"), Err(NotACount));
        assert_eq!(count("dua"), Err(NotACount));
    }
}
