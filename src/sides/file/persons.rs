//! Persons in a file that should only count them: columns that name them, numbers in its texts, and lists of them.

use std::collections::BTreeSet;

use super::{Lacking, SideRow};
use crate::finding::{Fault, Finding, PersonalFault, Place};
use crate::guard::{marks, personal};

/// The columns of a file that counts persons.
pub trait CountColumns {
    /// As they stand in the file.
    fn headers(&self) -> &[String];
    /// Those that name persons by their headers: never read.
    fn personal(&self) -> &[usize];
    /// Is the column one of those that are read?
    fn is_read(&self, column: usize) -> bool;
    /// Where the header stands.
    fn place(&self) -> Place;

    /// The header of a column; empty where there is none.
    fn header(&self, column: Option<usize>) -> String {
        column.and_then(|c| self.headers().get(c)).cloned().unwrap_or_default()
    }
}

/// What the header makes of the file.
pub enum Header<C> {
    Counts(C),
    /// A list of persons, by these columns.
    Persons(String, Place),
}

impl<C> Header<C> {
    /// # Errors
    /// As of `columns`; a row that heads a list of persons is no error, for it is known what it is.
    pub fn of(row: &SideRow, columns: impl Fn(&SideRow) -> Result<C, Lacking>) -> Result<Header<C>, Lacking> {
        let lacking = match columns(row) {
            Ok(columns) => return Ok(Header::Counts(columns)),
            Err(lacking) => lacking,
        };
        let headers: Vec<String> = row.cells().collect();
        match personal::are_of_persons(&headers) {
            true => Ok(Header::Persons(quoted(headers.iter().filter(|h| personal::names_one(h))), row.place(None))),
            false => Err(lacking),
        }
    }
}

/// Names of columns, never cells.
fn quoted<'h>(headers: impl Iterator<Item = &'h String>) -> String {
    headers.map(|h| format!("{:?}", crate::finding::brief(h))).collect::<Vec<_>>().join(", ")
}

/// What the rows show.
#[derive(Default)]
pub struct PersonGuard {
    rows: u64,
    /// Rows with a number of a person.
    marked: u64,
    /// Columns with one.
    columns: BTreeSet<usize>,
}

impl PersonGuard {
    /// One row. A number in a text that is read is a finding of its own: the column is needed, the number is not.
    pub fn look(&mut self, path: &str, columns: &impl CountColumns, row: &SideRow, findings: &mut Vec<Finding>) {
        self.rows += 1;
        let mut any = false;
        for (i, cell) in row.cells().enumerate() {
            let Some(mark) = marks::find(&cell).into_iter().next() else { continue };
            any = true;
            self.columns.insert(i);
            if !columns.is_read(i) {
                continue;
            }
            let covered = marks::masked(&cell[mark.range]).into_owned();
            let fault = PersonalFault::Number { column: columns.header(Some(i)), kind: mark.kind, covered };
            findings.push(Finding::new(path, row.place(Some(i)), Fault::Personal(fault.into())));
        }
        self.marked += u64::from(any);
    }

    /// A finding a column that is not read, by its header or by what its cells hold.
    pub fn columns(&self, path: &str, columns: &impl CountColumns) -> Vec<Finding> {
        let unread = self.columns.iter().filter(|i| !columns.is_read(**i));
        let all: BTreeSet<usize> = unread.chain(columns.personal()).copied().collect();
        let finding = |i: usize| {
            let column = match columns.header(Some(i)) {
                header if header.is_empty() => (i + 1).to_string(),
                header => header,
            };
            Finding::new(path, columns.place(), Fault::Personal(PersonalFault::Column { column }.into()))
        };
        all.into_iter().map(finding).collect()
    }

    /// The columns that make the file a list of persons: a number of a person in most rows, and no row counts `many`.
    pub fn list(&self, columns: &impl CountColumns, many: bool) -> Option<String> {
        let own = self.columns.iter().chain(columns.personal()).collect::<BTreeSet<_>>();
        (self.rows > 1 && self.marked * 2 > self.rows && !many)
            .then(|| quoted(own.into_iter().filter_map(|i| columns.headers().get(*i))))
    }
}
