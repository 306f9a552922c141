//! Tables of a file → lines of the budget, each with its place; what is no line is counted or named.

mod flat;
mod json;
mod odd;
mod outline_rows;
mod several;
mod sheets;

pub use sheets::passed_over;

use crate::parallel::Jobs;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow};
use encoding_rs::Encoding;

use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
use crate::domain::text;
use crate::files;
use crate::files::csv;
use crate::files::csv::{Dialect, Record};
use crate::files::paths;
use crate::files::sheet::Places;
use crate::files::source::Source;
use crate::files::split::Block;
use crate::files::workbook;
use crate::files::written;
use crate::files::written::Foreign;
use crate::finding::reading::Oddity;
use crate::finding::table::Stated;
use crate::finding::table::{FilledDown, RefutedTotal, SeveralTotals};
use crate::finding::{Fault, Finding, FindingTable, Place, RowOf};
use crate::ledger::{Ledger, Line};
use crate::read::declared;
use crate::read::outline::LeftOut;
use crate::read::profile;
use crate::read::profile::{Field, Layout, Profile};
use crate::read::proof::Proof;
use crate::read::reconcile::StatedTotals;
use crate::read::rows::RowRoles;
use crate::read::tables::{self, AgencySums, Edition, EditionSum};

/// What the user said about how files are written; what is not said is found out.
#[derive(Clone, Default, Debug)]
pub struct Reading {
    pub columns: profile::ReadOptions,
    pub delimiter: Option<u8>,
    pub encoding: Option<&'static Encoding>,
    /// Sheets of workbooks to read; none: all that hold a budget.
    pub sheets: Vec<String>,
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
            let absolute = paths::absolute(Path::new(path)).ok()?;
            self.files.iter().find(|(file, _)| *file == absolute).map(|(_, year)| *year)
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
    pub fn fund(&self) -> [std::borrow::Cow<'_, str>; 2] {
        match self.fund {
            Some(fund) => fund.map(Into::into),
            None => [Field::KodeSumberDana, Field::NamaSumberDana].map(|field| self.cell(field)),
        }
    }

    /// Where a field of the line stands; the start of its row where it has no column.
    pub fn place(&self, field: Field) -> Place {
        let Some(column) = self.profile.and_then(|p| p.column(field)).filter(|c| *c < self.record.fields.len()) else {
            return Place::line(self.number);
        };
        self.cell_place(column)
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
    pub fn cell(&self, field: Field) -> std::borrow::Cow<'_, str> {
        let column = |p: &Profile| p.column(field).filter(|c| *c < self.record.fields.len());
        let cell = self.profile.and_then(|p| Some(p.text_of(self.text, self.record, column(p)?)));
        cell.unwrap_or_default()
    }
}

/// What one file held.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    /// It was read to its end.
    pub whole: bool,
    /// Empty where nobody asked for it.
    pub sha256: String,
    pub lines: u64,
    pub lines_without_amount: u64,
    /// Rows with content that are not counted; each has a finding.
    pub left_out: u64,
    pub total: Rupiah,
    /// Values of the year and government columns, in order.
    pub years: BTreeSet<String>,
    pub governments: BTreeSet<String>,
    /// Sum of every amount column, by its label; `None` where cells have two readings.
    pub amounts: Vec<(String, Option<Rupiah>)>,
    pub stated: Vec<Stated>,
    /// How they agree with what was read.
    pub totals: StatedTotals,
    /// Codes for which several totals are stated.
    pub several: Vec<SeveralTotals>,
    pub passed_over: Vec<LeftOut>,
    /// How the reading is known.
    pub proof: Proof,
    /// What the money of its tables is counted in, and whether their texts are Indonesian.
    pub currency: Currency,
    pub origin: Origin,
    /// What is known of each table beside its lines.
    pub tables: Vec<TableTally>,
    editions: Vec<EditionSum>,
    /// Its tables one by one, where somebody asks.
    pub kept: Vec<TableRead>,
}

/// What is known of one table of a file, to hold it against others.
#[derive(Clone, Default, Debug)]
pub struct TableTally {
    pub sheet: Option<String>,
    pub lines: u64,
    pub total: Rupiah,
    pub years: BTreeSet<String>,
    pub governments: BTreeSet<String>,
    pub editions: Vec<EditionSum>,
    /// The stage that its sheet's name or the rows above its header say.
    pub title_stage: Option<String>,
    /// What is counted is realised money.
    pub is_realised: bool,
}

/// One table of a file: what it is, and what it held.
#[derive(Clone, Debug)]
pub struct TableRead {
    pub table: Arc<FindingTable>,
    pub encoding: &'static str,
    /// The encoding is a guess.
    pub guessed: bool,
    pub profile: Profile,
    pub tally: Tally,
}

/// A table that is opened and whose columns are known, before its rows are read.
pub struct Opened {
    pub source: Source,
    pub profile: Profile,
    /// What its rows are, where the table as a whole shows it.
    pub roles: RowRoles,
    /// Headers of the saved profile that the table does not have.
    missing: Vec<String>,
    jobs: Jobs,
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

/// Takes every row as it is read.
pub type Each<'e> = dyn FnMut(&BudgetRow) -> Result<()> + 'e;

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
        if !workbook::is_workbook(path) {
            let open = if reading.unhashed { Source::open } else { Source::open_hashed };
            let source = open(path, reading.encoding).map_err(unreadable)?;
            if let Some(kind) = source.foreign {
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
            !["sheet", "lembar"].iter().any(|w| words.strip_prefix(w).is_some_and(|n| n.trim().parse::<u32>().is_ok()))
        };
        let sheet = source.sheet.name.as_ref().filter(own).filter(|_| !profile.is_converted());
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
        ledger.ids.start_table();
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
        let mut tally = match self.profile.layout {
            Layout::Flat => flat::read(self, ledger, &mut found, each),
            Layout::Hierarchical => outline_rows::read(self, ledger, &mut found, each),
        }?;
        if let Some(said) = unit.stated(tally.total) {
            let finding = Finding::at(&found.table, Place::whole(), Fault::UnitSaid(said.into()));
            found.findings.insert(before_rows, finding);
        }
        (tally.currency, tally.origin) = (currency, origin);
        tally.tables.push(TableTally {
            sheet,
            lines: tally.lines,
            total: tally.total,
            years: tally.years.clone(),
            governments: tally.governments.clone(),
            editions: std::mem::take(&mut tally.editions),
            title_stage,
            is_realised,
        });
        if let Some(table) = kept {
            tally.kept = vec![TableRead { tally: tally.clone(), ..table }];
        }
        Ok(tally)
    }

    /// What its sheet's name and the rows above its header say of the whole table.
    fn edition(&self) -> Edition {
        let rows = self.profile.header_rows.first().map_or(0, |first| first.saturating_sub(1) as usize);
        let title = || self.source.sample().lines().take(rows.min(MOST_TITLES)).find_map(tables::stage_said);
        let stage = self.source.sheet.name.as_deref().and_then(tables::stage_said).or_else(title);
        Edition { year: None, stage }
    }
}

/// Rows above a header that are looked at for a title.
const MOST_TITLES: usize = 40;

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

impl Tally {
    /// One of several tables below each other has as much as all others together: it says the same money again.
    pub fn listed_again(&self) -> Option<Fault> {
        let is_half = |own: &TableTally| {
            let others = self.lines - own.lines;
            own.sheet.is_none()
                && own.lines > 1
                && others > 1
                && !own.total.is_zero()
                && own.total + own.total == self.total
        };
        let (number, own) = self.tables.iter().enumerate().rfind(|(_, own)| is_half(own))?;
        let what = format!("#{}", number + 1);
        let total = Stated { what, place: Place::whole(), stated: own.total, computed: self.total };
        Some(Fault::TotalsRefute(Box::new(RefutedTotal { total, differ: 0, of: 0 })))
    }

    /// Takes in another sheet of the same file.
    pub fn add(&mut self, other: Tally) {
        self.whole = other.whole;
        self.sha256 = other.sha256;
        self.lines += other.lines;
        self.lines_without_amount += other.lines_without_amount;
        self.left_out += other.left_out;
        self.total += other.total;
        self.years.extend(other.years);
        self.governments.extend(other.governments);
        self.amounts.extend(other.amounts);
        self.stated.extend(other.stated);
        self.totals.add(other.totals);
        self.several.extend(other.several);
        self.passed_over.extend(other.passed_over);
        self.proof.add(other.proof);
        self.currency = self.currency.or(other.currency);
        self.origin = self.origin.and(other.origin);
        self.tables.extend(other.tables);
        self.kept.extend(other.kept);
    }

    /// The error on a file that has lines, none of them with an amount. What comes through a pipe may be a part of one.
    pub fn not_filled_in(&self, path: &str) -> Option<Finding> {
        if path == "-" {
            return None;
        }
        let is_blank = self.whole && self.lines > self.left_out && self.lines == self.lines_without_amount;
        is_blank.then(|| Finding::new(path, Place::whole(), Fault::Odd(Box::new(Oddity::NothingFilledIn))))
    }

    fn count(&mut self, line: &Line) {
        self.lines += 1;
        match line.amount {
            Some(amount) => self.total += amount,
            None => self.lines_without_amount += 1,
        }
    }
}

fn place(block: &Block, start: usize, end: usize) -> Place {
    let (line, column) = block.place(start);
    let own = &block.text[start..end];
    // As a rule a cell stands on one line.
    let (end_line, end_column) = match own.contains('\n') {
        false => (line, column + own.chars().count() as u64),
        true => block.place(end),
    };
    Place { line, column, end_line, end_column }
}

/// Place of a column of the record that begins in line (or row) `number`: characters of a text file, the column itself of a
/// sheet, all of an object of JSON. A column that the record lacks is at its end.
fn cell(places: Places, text: &str, record: &Record, number: u64, column: usize) -> Place {
    match places {
        Places::Text => {}
        Places::Rows => return Place::line(number),
        Places::Cells => {
            let column = column as u64 + 1;
            return Place { line: number, column, end_line: number, end_column: column + 1 };
        }
    }
    let (start, end) = record.fields.get(column).map_or((record.end, record.end), |own| (own.start, own.end));
    // As a rule a record stands on one line, and its letters are one byte each.
    let after = |(line, column): (u64, u64), text: &str| match memchr::memrchr(b'\n', text.as_bytes()) {
        None if text.is_ascii() => (line, column + text.len() as u64),
        None => (line, column + text.chars().count() as u64),
        Some(last) => (line + text.matches('\n').count() as u64, 1 + text[last + 1..].chars().count() as u64),
    };
    let (line, column) = after((number, 1), &text[record.start..start]);
    let (end_line, end_column) = after((line, column), &text[start..end]);
    Place { line, column, end_line, end_column }
}

/// What tells a record from others of its table.
fn row_of(text: &str, record: &Record, headers: &[Arc<str>]) -> RowOf {
    let header = |i: usize| headers.get(i).map_or("", |h| &**h);
    RowOf::text((0..record.fields.len()).map(|i| (header(i), record.value(text, i))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_an_editor_shows_them() {
        let text = "é,\"x\nyé\",zz\n";
        let mut record = Record::default();
        csv::next(text, 0, Dialect { delimiter: b',', backslash: false }, true, &mut record);
        let place = |column| {
            let Place { line, column, end_line, end_column } = cell(Places::Text, text, &record, 10, column);
            [line, column, end_line, end_column]
        };
        assert_eq!(place(0), [10, 1, 10, 2]);
        assert_eq!(place(1), [10, 3, 11, 4]);
        assert_eq!(place(2), [11, 5, 11, 7]);
        assert_eq!(place(3), [11, 7, 11, 7], "a column that is not there");
        // Line ends may be LF CR: the CR is no letter of the next line.
        csv::next("\ra,b", 0, Dialect { delimiter: b',', backslash: false }, true, &mut record);
        assert_eq!(
            cell(Places::Text, "\ra,b", &record, 2, 1),
            Place { line: 2, column: 3, end_line: 2, end_column: 4 }
        );
        let Place { line, column, end_line, end_column } = cell(Places::Cells, text, &record, 10, 2);
        assert_eq!([line, column, end_line, end_column], [10, 3, 10, 4], "of a sheet");
    }
}
