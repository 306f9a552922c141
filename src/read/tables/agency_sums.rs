//! A sheet that lists agencies and what each has: no budget, but what it states is held against the sheets that are read.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::files::csv;
use crate::files::source::Source;
use crate::files::split::Records;
use crate::finding::table::Stated;
use crate::finding::{Fault, Finding, FindingTable, Place};
use crate::read::profile::{Profile, ReadOptions, header};

/// Agencies with their amounts, and the totals below them.
pub struct AgencySums {
    table: Arc<FindingTable>,
    agencies: Vec<Stated>,
    totals: Vec<Stated>,
}

impl AgencySums {
    /// What a sheet lists; `None` where it lists no two agencies.
    pub fn of(source: &Source, told: &ReadOptions) -> Option<AgencySums> {
        let (text, dialect) = (source.sample(), csv::sniff(source.sample()));
        let (start, name, amount) = Profile::agency_amounts(text, dialect, told)?;
        let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..start]).count() as u64;
        let (mut agencies, mut totals) = (Vec::new(), Vec::new());
        let _ = Records::of(text, start, line, dialect, true).each(|record, line| {
            let cells = || (0..record.fields.len()).map(|i| record.value(text, i));
            let total = cells().find(|cell| header::is_total(cell)).map(|cell| cell.trim().to_owned());
            let what = total.clone().unwrap_or_else(|| record.value(text, name).trim().to_owned());
            let says = amount.of_row(text, record, told.unit.unwrap_or(1)).says;
            if let Some(stated) = says.amount().filter(|_| !what.is_empty()) {
                let (row, column) = (source.sheet.row(line), amount.column as u64 + 1);
                let place = Place { line: row, column, end_line: row, end_column: column + 1 };
                let list = if total.is_some() { &mut totals } else { &mut agencies };
                list.push(Stated { what, place, stated, computed: Rupiah::ZERO });
            }
            Ok::<_, Infallible>(())
        });
        let table = FindingTable::new(&source.path, source.sheet.name.as_deref());
        (agencies.len() > 1).then_some(AgencySums { table, agencies, totals })
    }

    /// What it states otherwise than the lines that were read: `sums` are theirs, by words of the agency's name. A sheet of
    /// which neither half of the agencies nor the total agree is about something else.
    pub fn differing(self, sums: &BTreeMap<String, Rupiah>) -> Vec<Finding> {
        let whole: Rupiah = sums.values().copied().sum();
        let own = |total: &Stated| sums.get(&text::words(&total.what)).copied();
        let agree = self.agencies.iter().filter(|agency| own(agency) == Some(agency.stated)).count();
        let is_whole = self.totals.iter().any(|total| total.stated == whole);
        if agree * 2 < self.agencies.len() && !(is_whole && agree > 0) {
            return Vec::new();
        }
        // Of agencies that were not read nothing is known but what is stated.
        let all_read = self.agencies.iter().all(|agency| own(agency).is_some());
        let stated: Rupiah = self.agencies.iter().map(|agency| agency.stated).sum();
        let agencies = self.agencies.iter().filter_map(|agency| Some((agency, own(agency)?)));
        let last = self.totals.last().map(|total| (total, if all_read { whole } else { stated }));
        let all = agencies.chain(last).filter(|(total, computed)| total.stated != *computed);
        let fault = |(total, computed): (&Stated, Rupiah)| {
            let total = Stated { computed, ..total.clone() };
            Finding::at(&self.table, total.place, Fault::TotalDiffers(Box::new(total)))
        };
        all.map(fault).collect()
    }
}
