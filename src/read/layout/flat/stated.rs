//! Totals that a flat table states of itself, and what is known of it at its end.

use std::sync::Arc;

use super::FlatTable;
use crate::domain::amount::Rupiah;
use crate::files::csv::Record;
use crate::files::source::Source;
use crate::finding::table::Stated;
use crate::finding::{Fault, Place};
use crate::ledger::Ledger;
use crate::read::layout::places::row_of;
use crate::read::layout::{TableFindings, Tally};
use crate::read::outline::{LeftOut, Why};
use crate::read::profile::{AmountCell, RowAmount};
use crate::read::proof::Proof;
use crate::read::reconcile::{self, LevelTotal};

impl FlatTable<'_> {
    /// A total whose lines are known.
    pub(super) fn stated(
        &mut self,
        name: &str,
        computed: Rupiah,
        text: &str,
        record: &Record,
        place: Place,
        found: &mut TableFindings,
    ) {
        let amount = self.profile.pagu().of_row(text, record, self.profile.unit).says.amount();
        let stated = Stated { what: name.to_owned(), place, stated: amount.unwrap_or_default(), computed };
        if stated.stated != stated.computed {
            found.say(place, Fault::TotalDiffers(Box::new(stated.clone())));
        }
        self.footers.push(stated.clone());
        self.tally.stated.push(stated);
    }

    /// A total is held against the lines since the last one (a page, an agency), or against all above it.
    pub(super) fn total(&mut self, name: &str, text: &str, record: &Record, place: Place, found: &mut TableFindings) {
        let (profile, pagu) = (self.profile, self.profile.pagu());
        let column = profile.amounts.iter().position(|a| a.column == pagu.column);
        let whole = column.map_or(Rupiah::ZERO, |i| self.sums[i]);
        let RowAmount { says, column: at, cell } = pagu.of_row(text, record, profile.unit);
        let stated = match says {
            AmountCell::Amount { amount, .. } => amount,
            AmountCell::Nothing => return,
            AmountCell::TwoReadings { .. } | AmountCell::Unreadable => {
                let header = Arc::clone(&profile.headers[at]);
                let which = || row_of(text, record, &profile.headers);
                found.say_of(place, Fault::NotANumber { header, cell: cell.into() }, which);
                return;
            }
        };
        let part = whole - self.since;
        self.since = whole;
        let computed = if stated == part { part } else { whole };
        let stated = Stated { what: name.to_owned(), place, stated, computed };
        if stated.stated != stated.computed {
            found.say(place, Fault::TotalDiffers(Box::new(stated.clone())));
        }
        self.footers.push(stated.clone());
        self.tally.stated.push(stated);
    }

    pub(super) fn finish(self, source: Source, ledger: &Ledger, found: &mut TableFindings) -> Tally {
        let (profile, mut tally) = (self.profile, self.tally);
        let labels = profile.amounts.iter().map(|a| a.label(&profile.headers));
        let sums = self.sums.into_iter().zip(self.doubtful).map(|(sum, doubtful)| (!doubtful).then_some(sum));
        tally.amounts = labels.zip(sums).collect();
        let mut faults = Vec::new();
        // The last total of all lines is the topmost.
        let whole = tally.total;
        let last = self.footers.iter().rposition(|total| total.computed == whole);
        let level =
            |(i, total): (usize, Stated)| LevelTotal { level: "total".to_owned(), is_topmost: Some(i) == last, total };
        let mut footers: Vec<LevelTotal> = self.footers.into_iter().enumerate().map(level).collect();
        if let Some(total) = self.closing {
            if total.stated != total.computed {
                faults.push((total.place, Fault::TotalDiffers(Box::new(total.clone()))));
            }
            tally.passed_over.push(LeftOut { row: total.place.line, why: Why::Total });
            tally.stated.push(total.clone());
            footers.push(LevelTotal { level: "all tables".to_owned(), is_topmost: true, total });
        }
        let (totals, refuted) = reconcile::weigh(&footers);
        tally.totals.add(totals);
        faults.extend(refuted);
        // What the file itself states as the sum of all is not listed twice.
        let is_stated = profile.is_converted() || last.is_some_and(|last| footers[last].total.stated == whole);
        if !is_stated && let Some(fault) = self.again.finish(whole, ledger) {
            tally.totals.topmost_disagrees = true;
            faults.push(fault);
        }
        self.parents.finish(ledger, &mut tally.stated, &mut tally.several, &mut faults);
        faults.into_iter().for_each(|(place, fault)| found.say(place, fault));
        let head = profile.header_rows.first().map_or(Place::whole(), |row| Place::line(*row));
        self.open.faults(profile).into_iter().for_each(|fault| found.say(head, fault));
        self.odd.finish().into_iter().for_each(|(place, fault)| found.say(place, fault));
        self.codes.faults().for_each(|(place, fault)| found.say(place, fault));
        let spends = tally.lines > 0;
        self.spending.finish(spends).into_iter().for_each(|fault| found.say(head, fault));
        tally.editions = self.editions.finish();
        tally.years.extend(profile.year.clone());
        tally.governments.extend(profile.government.clone());
        tally.proof = Proof::of(profile, &self.filled, &tally.stated);
        (tally.whole, tally.sha256) = (true, source.sha256());
        tally
    }
}
