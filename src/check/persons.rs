//! Persons in a budget (D014, D016): columns that name them, and their numbers in its texts.

use crate::finding::{Fault, Finding, PersonalFault, Place};
use crate::guard::{marks, personal};
use crate::read::layout::BudgetRow;

/// Columns of the file or sheet that begins with this row.
pub fn file(row: &BudgetRow, findings: &mut Vec<Finding>) {
    for header in row.headers.iter().filter(|h| personal::is_personal(h)) {
        let place = row.profile.and_then(|p| p.header_rows.first()).map_or(Place::whole(), |line| Place::line(*line));
        say(row, place, PersonalFault::Column { column: header.to_string() }, findings);
    }
}

/// Looks for numbers in the cells of rows. What repeats is looked through once.
#[derive(Default)]
pub struct PersonMarks {
    columns: usize,
    /// Columns that make neither activity, account nor item, and hold no amount.
    others: Vec<usize>,
    /// Activities, accounts and items in whose cells there is none, by number.
    clean: [Vec<bool>; 3],
    /// Columns that are to be looked at, and those of them that hold one.
    look: Vec<usize>,
    dirty: Vec<usize>,
}

impl PersonMarks {
    /// Another table begins with this row.
    pub fn turn(&mut self, row: &BudgetRow) {
        let is_amount = |i: usize| row.profile.is_some_and(|p| p.amounts.iter().any(|a| a.column == i));
        let in_key = |i: usize| row.profile.is_some_and(|p| p.keys.all().iter().any(|k| k.columns().any(|c| c == i)));
        self.columns = row.headers.len().max(row.record.fields.len());
        self.others = (0..self.columns).filter(|i| !is_amount(*i) && !in_key(*i)).collect();
    }

    pub fn line(&mut self, row: &BudgetRow, findings: &mut Vec<Finding>) {
        if row.record.fields.len() > self.columns {
            self.turn(row);
        }
        self.look.clear();
        // Years, sources of funds, units: to see that they have too few digits takes less than to know them again.
        self.look.extend(self.others.iter().filter(|i| marks::may_be_in(row.record.raw(row.text, **i))));
        // Of a print, other rows than its own make the line.
        let keys = row.profile.map(|p| p.keys.all());
        let numbers = [row.line.activity, row.line.account, row.line.item].map(|n| n as usize);
        for (i, number) in numbers.into_iter().enumerate() {
            if let Some(keys) = &keys
                && !self.clean[i].get(number).is_some_and(|clean| *clean)
            {
                self.look.extend(keys[i].columns());
            }
        }
        if self.look.is_empty() {
            return;
        }
        self.look.sort_unstable();
        let dirty = &mut self.dirty;
        dirty.clear();
        dirty.extend(self.look.iter().filter(|i| has_number(row, **i, findings)));
        let Some(keys) = keys else { return };
        for ((key, number), clean) in keys.into_iter().zip(numbers).zip(&mut self.clean) {
            if clean.len() <= number {
                clean.resize(number + 1, false);
            }
            clean[number] |= !key.columns().any(|c| dirty.contains(&c));
        }
    }
}

/// Does a cell hold a number of a person? It is said, unless its column is of such numbers: that has one finding, not one a
/// row.
fn has_number(row: &BudgetRow, column: usize, findings: &mut Vec<Finding>) -> bool {
    // As a rule there is none: the cell is looked at as it stands.
    if marks::find(row.record.raw(row.text, column)).is_empty() {
        return false;
    }
    let cell = row.record.value(row.text, column);
    let header = row.headers.get(column).map_or("", |h| &**h);
    if let Some(mark) = marks::find(&cell).into_iter().next()
        && !personal::is_personal(header)
    {
        let covered = marks::masked(&cell[mark.range]).into_owned();
        let fault = PersonalFault::Number { column: header.to_owned(), kind: mark.kind, covered };
        say(row, row.cell_place(column), fault, findings);
    }
    true
}

fn say(row: &BudgetRow, place: Place, fault: PersonalFault, findings: &mut Vec<Finding>) {
    findings.push(Finding::at(row.table, place, Fault::Personal(fault.into())));
}
