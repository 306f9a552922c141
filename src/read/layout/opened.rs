//! A file is opened: its tables, each with its profile, before their rows are read.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};

use super::{
    Each, Reading, TableFindings, TableRead, TableTally, Tally, flat, json, outline_rows, prints, several, sheets,
};
use crate::domain::text;
use crate::files;
use crate::files::csv::{self, Dialect};
use crate::files::print;
use crate::files::sheet::Places;
use crate::files::source::Source;
use crate::files::word;
use crate::files::workbook;
use crate::files::written::{self, Foreign};
use crate::finding::table::{FilledDown, Stated};
use crate::finding::{Fault, Finding, FindingTable, Place};
use crate::ledger::Ledger;
use crate::parallel::Jobs;
use crate::read::declared;
use crate::read::profile::{self, Layout, Profile};
use crate::read::rows::RowRoles;
use crate::read::tables::{self, AgencySums, Edition};

/// A table that is opened and whose columns are known, before its rows are read.
pub struct Opened {
    pub source: Source,
    pub profile: Profile,
    /// What its rows are, where the table as a whole shows it.
    pub roles: RowRoles,
    /// Headers of the saved profile that the table does not have.
    missing: Vec<String>,
    pub(super) jobs: Jobs,
    /// Findings about rows keep which row it is.
    pub keep_rows: bool,
    /// Of several years or stages in its columns, the one whose rows are read.
    pub chosen: Option<Edition>,
    /// What the table was found to be is kept.
    pub keep_tables: bool,
    /// A total below it that is of all tables of its sheet.
    pub closing: Option<Stated>,
    /// Of the first table of a workbook: what sheets that are no budget say of agencies.
    pub beside: Vec<AgencySums>,
}

/// The tables of a file, with what was found about those that are none; or why there is none.
pub type Opening = Result<(Vec<Opened>, Vec<Finding>), Box<Finding>>;

impl Opened {
    /// Opens the tables of a file: one of a text file, one a sheet of a workbook. Sheets that hold no budget are
    /// passed over; a file without any is an error.
    /// What setara wrote itself is no budget (F017).
    ///
    /// # Errors
    /// It cannot be opened or read, holds no budget, or is an output of setara.
    pub fn open(path: &str, reading: &Reading) -> Opening {
        let own = || written::of_file(Path::new(path));
        let output = |kind| Box::new(Finding::new(path, Place::whole(), Fault::OutputAsInput(kind)));
        // Text is looked at as it is read; of a workbook the properties tell.
        match workbook::is_workbook(path).then(own).flatten() {
            Some(kind) => Err(output(kind)),
            None => Opened::tables(path, reading).map_err(|finding| match finding.fault {
                // So are findings, where there are none.
                Fault::NoRows => finding,
                _ => own().map_or(finding, output),
            }),
        }
    }

    fn tables(path: &str, reading: &Reading) -> Opening {
        let fail = |place, fault| Box::new(Finding::new(path, place, fault));
        let unreadable = |e: anyhow::Error| fail(Place::whole(), Fault::CannotRead(format!("{e:#}")));
        if print::is_print(path) {
            return prints::open(path, reading);
        }
        if !workbook::is_workbook(path) {
            let open = if reading.unhashed { Source::open } else { Source::open_hashed };
            let source = open(path, reading.encoding).map_err(unreadable)?;
            if source.foreign == Some(Foreign::Pdf) && path == "-" {
                return Err(unreadable(anyhow!("a PDF, which is not read from a pipe; name the file")));
            }
            if let Some(kind) = source.foreign {
                if let Some(document) = word::refused(path) {
                    return Err(unreadable(document));
                }
                let is_named_so = kind == Foreign::Parquet && path.to_lowercase().ends_with(".parquet");
                let name = if is_named_so { "" } else { " in spite of its name" };
                return Err(unreadable(anyhow!("{}{name}; {}", kind.name(), kind.way_out())));
            }
            if files::json::is_json(&source) {
                return json::open(source, reading);
            }
            let opened = Opened::tables_of(source, reading).map_err(|(place, fault)| fail(place, fault))?;
            return Ok((opened, Vec::new()));
        }
        sheets::open(path, reading)
    }

    /// The tables of a source: one, or several below each other.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn tables_of(source: Source, reading: &Reading) -> Result<Vec<Opened>, (Place, Fault)> {
        several::open(source, reading)
    }

    /// Finds out what the table of a source is.
    ///
    /// # Errors
    /// No row is a header with an amount, the amount is to be asked for, or it is an output of setara.
    pub fn of(source: Source, reading: &Reading) -> Result<Opened, (Place, Fault)> {
        if let Some(kind) = written::of_text(source.sample()) {
            return Err((Place::whole(), Fault::OutputAsInput(kind)));
        }
        let dialect = match reading.delimiter {
            Some(delimiter) if source.sheet.places() == Places::Text => {
                Dialect { delimiter, ..csv::sniff(source.sample()) }
            }
            _ => csv::sniff(source.sample()),
        };
        let found = Profile::of(source.sample(), dialect, &reading.columns);
        let mut profile = found.map_err(|(mut place, fault)| {
            if place.line > 0 {
                place.line = source.sheet.row(place.line);
            }
            (place, fault)
        })?;
        for row in &mut profile.header_rows {
            *row = source.sheet.row(*row);
        }
        profile.state_year(reading.years.of(&source.path));
        // A sheet is one agency's, unless its name is the one that the program gave it.
        let own = |name: &&String| {
            let words = text::words(name);
            !["sheet", "lembar", word::TABLE]
                .iter()
                .any(|w| words.strip_prefix(w).is_some_and(|n| n.trim().parse::<u32>().is_ok()))
        };
        let sheet = source.sheet.name.as_ref().filter(own).filter(|_| !profile.is_converted());
        let sheet = sheet.filter(|_| source.sheet.printed.is_none());
        if let Some(sheet) = sheet.filter(|_| profile.agency.is_none()) {
            profile.agency = Some((String::new(), sheet.clone()));
        }
        if let Some(name) = source.sheet.name.as_ref().filter(|_| reading.columns.unit.is_none()) {
            profile.unit_known.named_by_sheet(name);
        }
        let has = |header: &&String| profile.headers.iter().any(|own| **own == ***header);
        let missing = reading.columns.columns.keys().filter(|header| !has(header)).cloned().collect();
        let roles = match profile.layout {
            Layout::Flat if profile.is_converted() => RowRoles::default(),
            Layout::Flat => RowRoles::of(source.sample(), &profile, &source.sheet, source.is_whole()),
            Layout::Hierarchical => RowRoles::default(),
        };
        let Reading { jobs, keep_rows, keep_tables, .. } = *reading;
        let (chosen, closing, beside) = (None, None, Vec::new());
        Ok(Opened { source, profile, roles, missing, jobs, keep_rows, keep_tables, chosen, closing, beside })
    }

    /// Reads every row into the ledger; `each` sees them in order.
    ///
    /// # Errors
    /// Those of `each`. What is wrong with the table is a finding.
    pub fn read(self, ledger: &mut Ledger, findings: &mut Vec<Finding>, each: &mut Each) -> Result<Tally> {
        let name = self.source.sheet.name.as_deref();
        let table = FindingTable::in_currency(&self.source.path, name, self.profile.currency);
        let mut found = TableFindings { table, findings, keep_rows: self.keep_rows };
        if self.source.guessed {
            found.say(Place::whole(), Fault::GuessedEncoding(self.source.encoding.name()));
        }
        // What is told of the unit is known when the total is; it stands before what is told of rows.
        let (unit, before_rows) = (self.profile.unit_known.clone(), found.findings.len());
        if let Some((place, fault)) = sheets::unvalued(&self.source.sheet, &self.profile) {
            found.say(place, fault);
        }
        if !self.roles.filled.is_empty() {
            let headers = self.roles.filled.iter().map(|(column, _)| self.profile.headers[*column].to_string());
            let filled = FilledDown { headers: headers.collect(), rows: self.roles.filled_rows };
            let fault = Fault::FilledDown(Box::new(filled));
            found.say(Place::whole(), fault);
        }
        if self.profile.layout == Layout::Flat {
            sheets::beside(&self.source.sheet, &self.profile, None).for_each(|(place, fault)| found.say(place, fault));
        }
        let header = self.profile.header_rows.first().map_or(Place::whole(), |row| Place::line(*row));
        for label in &self.roles.printed.unplaced {
            let place = if label.row == 0 { header } else { Place::line(label.row) };
            declared::unplaced(&label.text, ledger.criteria).into_iter().for_each(|fault| found.say(place, fault));
        }
        for contradicted in &self.profile.contradicted {
            found.say(header, Fault::Contradicted(Box::new(contradicted.clone())));
        }
        for missing in &self.missing {
            let known = self.profile.headers.iter().map(|own| &**own).filter(|own| !own.is_empty());
            let nearest = text::nearest(missing, known).map(Box::from);
            found.say(header, Fault::NoSuchColumn { header: missing.as_str().into(), nearest });
        }
        let (sheet, title_stage) = (self.source.sheet.name.clone(), self.edition().stage);
        let is_realised = self.profile.pagu().role == profile::header::Role::Realised;
        let kept = self.keep_tables.then(|| TableRead {
            table: Arc::clone(&found.table),
            encoding: self.source.encoding.name(),
            guessed: self.source.guessed,
            profile: self.profile.clone(),
            tally: Tally::default(),
        });
        let (currency, origin) = (self.profile.currency, self.profile.origin);
        let printed = prints::PrintProof::of(&self.source, &self.profile);
        let mut tally = match self.profile.layout {
            Layout::Flat => flat::read(self, ledger, &mut found, each),
            Layout::Hierarchical => outline_rows::read(self, ledger, &mut found, each),
        }?;
        if let Some(said) = unit.stated(tally.total) {
            let finding = Finding::at(&found.table, Place::whole(), Fault::UnitSaid(said.into()));
            found.findings.insert(before_rows, finding);
        }
        (tally.currency, tally.origin) = (currency, origin);
        let printed_rows = printed.as_ref().and_then(|own| own.hash);
        for (place, fault) in printed.into_iter().flat_map(|own| own.faults(&tally)) {
            found.say(place, fault);
        }
        tally.tables.push(TableTally {
            sheet,
            lines: tally.lines,
            total: tally.total,
            years: tally.years.clone(),
            governments: tally.governments.clone(),
            editions: std::mem::take(&mut tally.editions),
            title_stage,
            is_realised,
            printed: printed_rows,
        });
        if let Some(table) = kept {
            tally.kept = vec![TableRead { tally: tally.clone(), ..table }];
        }
        Ok(tally)
    }

    /// What its sheet's name and the rows above its header say of the whole table.
    pub(super) fn edition(&self) -> Edition {
        let rows = self.profile.header_rows.first().map_or(0, |first| first.saturating_sub(1) as usize);
        let title = || self.source.sample().lines().take(rows.min(MOST_TITLES)).find_map(tables::stage_said);
        let stage = self.source.sheet.name.as_deref().and_then(tables::stage_said).or_else(title);
        Edition { year: None, stage }
    }
}

/// Rows above a header that are looked at for a title.
const MOST_TITLES: usize = 40;
