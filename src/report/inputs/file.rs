//! One budget file: its tables read, and what is known of it then.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::KnownTables;
use crate::columns::tagged::InputFacts;
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::{Finding, Place};
use crate::ledger::Ledger;
use crate::read::layout::{Each, Opening, TableTally, Tally};
use crate::read::tables::{self, AgencySums, ReadPlan, TableFacts};
use crate::report::Input;

/// What is known of the tables of a file, beside their lines.
pub(super) fn known(file: usize, path: &str, entry: &InputFacts, tally: &Tally) -> KnownTables {
    let of = |table: &TableTally| {
        let columns = table.years.iter().filter_map(|year| tables::year_said(year)).collect();
        TableFacts {
            governments: match &entry.government {
                Some(government) => BTreeSet::from([text::words(government)]),
                None => table.governments.iter().map(|name| text::words(name)).collect(),
            },
            years: entry.year.map_or(columns, |year| BTreeSet::from([year])),
            stage: entry.stage.clone(),
            title_stage: table.title_stage.clone(),
            is_realised: table.is_realised,
            editions: table.editions.clone(),
            sha256: tally.sha256.clone(),
            lines: table.lines,
            total: table.total,
            path: path.to_owned(),
        }
    };
    tally.tables.iter().map(|table| ((file, table.sheet.clone()), of(table))).collect()
}

/// A budget and what it held. Government, year and stage as they are said, else by its own columns.
pub fn input(facts: InputFacts, path: &str, tally: Tally) -> Input {
    let only = |values: &BTreeSet<String>| (values.len() == 1).then(|| values.first().cloned()).flatten();
    Input {
        path: path.to_owned(),
        government: facts.government.or_else(|| only(&tally.governments)),
        year: facts.year.or_else(|| tables::year_said(&only(&tally.years)?)),
        stage: facts.stage,
        whole: tally.whole,
        sha256: tally.sha256,
        lines: tally.lines,
        lines_without_amount: tally.lines_without_amount,
        rows_not_counted: tally.left_out,
        total: tally.total,
        currency: tally.currency,
        origin: tally.origin,
        proof: Some(tally.proof),
        tables: tally.kept,
    }
}

/// Reads the tables of one file, those that the plan does not pass over; `None` where there is none.
pub(super) fn read_one(
    opened: Opening,
    (file, path, plan): (usize, &str, &ReadPlan),
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Option<Tally>> {
    let (mut tables, notes) = match opened {
        Ok(opened) => opened,
        Err(finding) => {
            findings.push(*finding);
            return Ok(None);
        }
    };
    findings.extend(notes);
    let beside: Vec<AgencySums> = tables.iter_mut().flat_map(|table| std::mem::take(&mut table.beside)).collect();
    let mut sums: BTreeMap<u32, Rupiah> = BTreeMap::new();
    let mut tally: Option<Tally> = None;
    for table in plan.taken(file, tables, findings) {
        let read = table.read(ledger, findings, &mut |row| {
            if !beside.is_empty() {
                *sums.entry(row.line.activity).or_default() += row.line.amount.unwrap_or_default();
            }
            each(row)
        })?;
        tally.get_or_insert_default().add(read);
    }
    let mut agencies: BTreeMap<String, Rupiah> = BTreeMap::new();
    for (activity, sum) in sums {
        let name = text::words(&ledger.activities[activity as usize].activity.opd_name);
        *agencies.entry(name).or_default() += sum;
    }
    findings.extend(beside.into_iter().flat_map(|own| own.differing(&agencies)));
    if let Some(tally) = &mut tally {
        let again = tally.listed_again();
        tally.totals.topmost_disagrees |= again.is_some();
        findings.extend(again.map(|fault| Finding::new(path, Place::whole(), fault)));
    }
    findings.extend(tally.as_ref().and_then(|tally| tally.not_filled_in(path)));
    Ok(tally)
}
