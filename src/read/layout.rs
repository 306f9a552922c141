//! Tables of a file → lines of the budget, each with its place; what is no line is counted or named.

mod flat;
mod json;
mod odd;
mod opened;
mod outline_rows;
mod places;
mod prints;
mod several;
mod sheets;
mod tally;

pub use self::opened::{Opened, Opening};
pub use self::sheets::passed_over;
pub use self::tally::{TableRead, TableTally, Tally};

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use encoding_rs::Encoding;

use self::places::{cell, place, row_of};
use crate::files::csv::Record;
use crate::files::paths;
use crate::files::sheet::Places;
use crate::finding::{Fault, Finding, FindingTable, Place, RowOf, Spot};
use crate::ledger::{Ledger, Line};
use crate::parallel::Jobs;
use crate::read::profile::{self, Field, Profile};
use crate::read::row::item_of;
use crate::read::tables::Edition;

/// What the user said about how files are written; what is not said is found out.
#[derive(Clone, Default, Debug)]
pub struct Reading {
    pub columns: profile::ReadOptions,
    pub delimiter: Option<u8>,
    pub encoding: Option<&'static Encoding>,
    /// Sheets of workbooks to read; none: all that hold a budget.
    pub sheets: Vec<String>,
    /// The annex of prints to read: its number, as its title has it.
    pub annex: Option<String>,
    /// Cores to work on.
    pub jobs: Jobs,
    /// Nobody asks for the hash of a text file.
    pub unhashed: bool,
    /// Findings about rows keep which row it is.
    pub keep_rows: bool,
    /// What every table was found to be is kept.
    pub keep_tables: bool,
    /// Years that are said of files, before what they say themselves.
    pub years: StatedYears,
}

/// Years that the command line and the settings say of files.
#[derive(Clone, Default, Debug)]
pub struct StatedYears {
    /// Of all, on the command line.
    pub given: Option<u16>,
    /// Of single files, by their paths from the root.
    pub files: Vec<(PathBuf, u16)>,
    /// Of all others.
    pub others: Option<u16>,
}

impl StatedYears {
    pub fn of(&self, path: &str) -> Option<u16> {
        let own = || {
            let whole = paths::comparable(Path::new(path)).ok()?;
            self.files.iter().find(|(file, _)| *file == whole).map(|(_, year)| *year)
        };
        self.given.or_else(|| if self.files.is_empty() { None } else { own() }).or(self.others)
    }
}

/// One row as it is read: its own cells and the line they make.
pub struct BudgetRow<'a> {
    pub table: &'a Arc<FindingTable>,
    /// Labels of the file's own columns.
    pub headers: &'a [Arc<str>],
    /// Where the rows above its header say them.
    pub government: Option<&'a str>,
    pub year: Option<&'a str>,
    pub text: &'a str,
    pub record: &'a Record,
    pub places: Places,
    /// What its columns are; of a print, whose rows make the line, nothing.
    pub profile: Option<&'a Profile>,
    /// Code and name of its source of funds, where its cells do not say them.
    pub fund: Option<[&'a str; 2]>,
    /// The text of its item, where its cells do not say it.
    pub item: Option<&'a str>,
    /// Year and stage, where columns, the sheet or the rows above the header say them.
    pub edition: Option<&'a Edition>,
    /// Line of the file (row of the sheet) at which the record starts, 1-based.
    pub number: u64,
    pub line: &'a Line,
    pub ledger: &'a Ledger<'a>,
}

impl<'a> BudgetRow<'a> {
    pub fn path(&self) -> &'a str {
        &self.table.path
    }

    pub fn sheet(&self) -> Option<&'a str> {
        self.table.sheet.as_deref()
    }

    /// Code and name of its source of funds; empty where it says none.
    pub fn fund(&self) -> [Cow<'_, str>; 2] {
        match self.fund {
            Some(fund) => fund.map(Into::into),
            None => [Field::KodeSumberDana, Field::NamaSumberDana].map(|field| self.cell(field)),
        }
    }

    /// The text of its item, kept by the ledger or not.
    pub fn item(&self) -> Cow<'a, str> {
        match (self.item, self.profile) {
            _ if self.ledger.keeps_items() => self.ledger.item_of(self.line).into(),
            (Some(item), _) => item.into(),
            (None, Some(profile)) => item_of(self.text, self.record, profile).into(),
            (None, None) => "".into(),
        }
    }

    /// Where a field of the line stands; the start of its row where it has no column.
    pub fn place(&self, field: Field) -> Place {
        let Some(column) = self.profile.and_then(|p| p.column(field)).filter(|c| *c < self.record.fields.len()) else {
            return Place::line(self.number);
        };
        self.cell_place(column)
    }

    /// Where people and `explain` find it: its row, in a workbook with the cell of its amount.
    pub fn spot(&self) -> Spot {
        let column = if self.places == Places::Cells { self.place(Field::Pagu).column } else { 0 };
        Spot { table: Arc::clone(self.table), line: self.number, column }
    }

    /// Where one of its cells stands.
    pub fn cell_place(&self, column: usize) -> Place {
        cell(self.places, self.text, self.record, self.number, column)
    }

    /// What tells it from other rows.
    pub fn own(&self) -> RowOf {
        row_of(self.text, self.record, self.headers)
    }

    /// A cell of the line; empty where there is no such column.
    pub fn cell(&self, field: Field) -> Cow<'_, str> {
        let column = |p: &Profile| p.column(field).filter(|c| *c < self.record.fields.len());
        let cell = self.profile.and_then(|p| Some(p.text_of(self.text, self.record, column(p)?)));
        cell.unwrap_or_default()
    }
}

/// Takes every row as it is read.
pub type Each<'e> = dyn FnMut(&BudgetRow) -> Result<()> + 'e;

/// What is found in one table.
struct TableFindings<'f> {
    table: Arc<FindingTable>,
    findings: &'f mut Vec<Finding>,
    keep_rows: bool,
}

impl TableFindings<'_> {
    fn say(&mut self, place: Place, fault: Fault) {
        self.findings.push(Finding::at(&self.table, place, fault));
    }

    /// About a row; which one is made out only where somebody asks.
    fn say_of(&mut self, place: Place, fault: Fault, row: impl FnOnce() -> RowOf) {
        let row = self.keep_rows.then(|| Box::new(row()));
        self.findings.push(Finding { row, ..Finding::at(&self.table, place, fault) });
    }
}
