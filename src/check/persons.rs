//! Persons in a budget (D014, D016): columns that name them, and their numbers in its texts.

use crate::finding::{Fault, Finding, Personal, Place};
use crate::layout::Row;
use crate::privacy::{columns, marks};

/// Columns of the file or sheet that begins with this row.
pub fn file(row: &Row, findings: &mut Vec<Finding>) {
    for header in row.headers.iter().filter(|h| columns::is_personal(h)) {
        let place = row.profile.and_then(|p| p.header_rows.first()).map_or(Place::whole(), |line| Place::line(*line));
        say(row, place, Personal::Column { column: header.clone() }, findings);
    }
}

/// Looks for numbers in the cells of rows.
#[derive(Default)]
pub struct Persons {
    /// Cells of the row before in which there is none, by column: what repeats is looked through once.
    clean: Vec<String>,
}

impl Persons {
    pub fn line(&mut self, row: &Row, findings: &mut Vec<Finding>) {
        let is_amount = |i: usize| row.profile.is_some_and(|p| p.amounts.iter().any(|a| a.column == i));
        let columns = row.record.fields.len();
        self.clean.resize_with(columns, String::new);
        for i in 0..columns {
            let raw = row.record.raw(row.text, i);
            if self.clean[i] == raw || is_amount(i) {
                continue;
            }
            // As a rule there is none: the cell is looked at as it stands.
            if marks::find(raw).is_empty() {
                raw.clone_into(&mut self.clean[i]);
                continue;
            }
            let cell = row.record.value(row.text, i);
            let header = row.headers.get(i).map_or("", |h| h.as_str());
            // A column of them has one finding, not one a row.
            if let Some(mark) = marks::find(&cell).into_iter().next()
                && !columns::is_personal(header)
            {
                let covered = marks::masked(&cell[mark.range]).into_owned();
                let fault = Personal::Number { column: header.to_owned(), kind: mark.kind, covered };
                say(row, row.cell_place(i), fault, findings);
            }
        }
    }
}

fn say(row: &Row, place: Place, fault: Personal, findings: &mut Vec<Finding>) {
    let mut finding = Finding::new(row.path, place, Fault::Personal(fault));
    finding.sheet = row.sheet.map(str::to_owned);
    findings.push(finding);
}
