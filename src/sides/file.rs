//! Side files (beneficiaries, decisions, population): small tables read row by row, with the places their findings need.
//! Csv and workbooks come in here alike: of a workbook, the one sheet that has the header.

pub mod kept;

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use crate::files::csv::{Dialect, Record, Step};
use crate::files::sheet::Sheet;
use crate::files::source::Source;
use crate::files::split::Block;
use crate::files::written::Foreign;
use crate::files::{csv, workbook};
use crate::finding::table::column_letters;
use crate::finding::{FailedCells, Fault, Finding, FindingTable, HiddenRows, PersonalFault, Place, Unvalued};
use crate::guard::personal;

/// Titles may stand above the header: it is looked for in this many rows.
const HEADER_WITHIN: usize = 10;

/// A sheet of a workbook as text is written so.
const OF_SHEET: Dialect = Dialect { delimiter: b',', backslash: false };

/// Why a row is not the header.
pub struct Lacking {
    /// Columns of it that are known: of several rows the one with most of them was meant.
    pub known: usize,
    pub why: String,
}

/// Where rows come from: a file, or a sheet of a workbook.
pub struct Origin {
    pub table: Arc<FindingTable>,
    sheet: Sheet,
}

impl Origin {
    fn of(source: &Source) -> Origin {
        let table = FindingTable::new(&source.path, source.sheet.name.as_deref());
        Origin { table, sheet: source.sheet.clone() }
    }

    /// Place of a column of a record that begins at `start`, of a cell that begins at `cell`.
    fn place(&self, block: &Block, start: usize, cell: Option<(usize, usize)>) -> Place {
        if self.sheet.name.is_none() {
            return point(block, cell.map_or(start, |(_, at)| at));
        }
        let (line, column) = (self.sheet.row(block.place(start).0), cell.map_or(1, |(i, _)| i as u64 + 1));
        Place { line, column, end_line: line, end_column: column + 1 }
    }

    /// A place for errors, as `explain` takes it.
    pub fn name(&self, place: Place) -> String {
        let path = &self.table.path;
        match &self.table.sheet {
            Some(sheet) => format!("{path}:{sheet}!{}{}", column_letters(place.column), place.line),
            None => format!("{path}:{}:{}", place.line, place.column),
        }
    }
}

/// One row of a side file.
pub struct SideRow<'a> {
    origin: &'a Origin,
    block: &'a Block,
    record: &'a Record,
}

impl SideRow<'_> {
    /// A cell without the blanks around it. What is not there is empty.
    pub fn cell(&self, column: Option<usize>) -> String {
        column.map_or(String::new(), |c| self.record.value(&self.block.text, c).trim().to_owned())
    }

    /// Cells, as many as there are.
    pub fn cells(&self) -> impl Iterator<Item = String> {
        (0..self.record.fields.len()).map(|i| self.cell(Some(i)))
    }

    /// Where a cell is; without one, where the row begins.
    pub fn place(&self, column: Option<usize>) -> Place {
        let cell = column.and_then(|c| Some((c, self.record.fields.get(c)?.start)));
        self.origin.place(self.block, self.record.start, cell)
    }

    /// The file or sheet that it is a row of.
    pub fn table(&self) -> &Arc<FindingTable> {
        &self.origin.table
    }

    pub fn finding(&self, column: Option<usize>, fault: Fault) -> Finding {
        Finding::at(self.table(), self.place(column), fault)
    }

    /// Where a cell is, as findings name their places.
    pub fn at(&self, column: Option<usize>) -> String {
        self.origin.name(self.place(column))
    }

    /// An error at a cell, as findings name their places.
    pub fn error(&self, column: Option<usize>, why: &str) -> anyhow::Error {
        anyhow!("{}: {why}", self.at(column))
    }
}

/// What was read: the columns, and where they stand.
pub struct Read<C> {
    pub columns: C,
    pub table: Arc<FindingTable>,
}

/// Finds the header and calls `each` with every row after it that is not blank. `None`: there are no rows at all. A quote
/// left open is a finding; the rest of the file is not read.
///
/// # Errors
/// The file cannot be read, several sheets of it have such a header, no row is a header, or `each` cannot use one. They name
/// the file.
pub fn table<C>(
    path: &str,
    findings: &mut Vec<Finding>,
    header: impl Fn(&SideRow) -> Result<C, Lacking>,
    mut each: impl FnMut(&C, &SideRow, &mut Vec<Finding>) -> Result<()>,
) -> Result<Option<Read<C>>> {
    let mut source = open(path, &header)?;
    let origin = Origin::of(&source);
    let dialect = dialect(&source, &header);
    let mut columns: Option<C> = None;
    let mut lacking: Option<(usize, anyhow::Error)> = None;
    let (mut tried, mut below) = (0, 0);
    let mut record = Record::default();
    while let Some(block) = source.block(dialect).with_context(|| path.to_owned())? {
        let mut at = 0;
        loop {
            match csv::next(&block.text, at, dialect, block.last, &mut record) {
                Step::Record(after) => at = after,
                Step::End => break,
                Step::Partial { quote } => {
                    let place = point(&block, quote.unwrap_or(record.start));
                    findings.push(Finding::at(&origin.table, place, Fault::OpenQuote));
                    break;
                }
            }
            if record.is_blank(&block.text) {
                continue;
            }
            let row = SideRow { origin: &origin, block: &block, record: &record };
            match &columns {
                Some(columns) => each(columns, &row, findings)?,
                None if tried == HEADER_WITHIN => break,
                None => match header(&row) {
                    Ok(found) => {
                        below = row.place(None).line;
                        columns = Some(found);
                    }
                    Err(e) => {
                        tried += 1;
                        if lacking.as_ref().is_none_or(|(known, _)| e.known > *known) {
                            lacking = Some((e.known, row.error(None, &e.why)));
                        }
                    }
                },
            }
        }
    }
    match (columns, lacking) {
        (None, Some((_, error))) => Err(error),
        (None, None) => Ok(None),
        (Some(columns), _) => {
            findings.extend(unseen(&origin, below));
            Ok(Some(Read { columns, table: origin.table }))
        }
    }
}

/// What the cells of a sheet do not show: formulas without a value, errors, and rows that are hidden.
fn unseen(origin: &Origin, below: u64) -> impl Iterator<Item = Finding> {
    let sheet = &origin.sheet;
    let unvalued: Vec<_> = sheet.unvalued.iter().filter(|(row, _)| *row > below).copied().collect();
    let failed: Vec<_> =
        sheet.errors.iter().filter(|own| own.row > below).map(|own| (own.kind, own.row, own.column)).collect();
    let hidden: Vec<u64> = sheet.hidden.iter().filter(|row| **row > below).copied().collect();
    let found = [Unvalued::of(&unvalued, false), FailedCells::of(&failed, false), HiddenRows::of(&hidden)];
    found.into_iter().flatten().map(|(place, fault)| Finding::at(&origin.table, place, fault))
}

/// The table of a file: its text, or the sheet that has the header. Of several sheets nobody knows which is meant.
fn open<C>(path: &str, header: &impl Fn(&SideRow) -> Result<C, Lacking>) -> Result<Source> {
    if !workbook::is_workbook(path) {
        let source = Source::open(path, None).with_context(|| path.to_owned())?;
        readable(path, &source)?;
        return Ok(source);
    }
    let (mut sheets, hidden) = workbook::open_dated(path, &[]).with_context(|| path.to_owned())?;
    let known: Vec<Result<(), usize>> = sheets.iter().map(|sheet| has_header(sheet, header)).collect();
    let with: Vec<usize> = (0..sheets.len()).filter(|i| known[*i].is_ok()).collect();
    let names = |of: &[usize], sheets: &[Source]| {
        let name = |i: &usize| format!("{:?}", sheets[*i].sheet.name.as_deref().unwrap_or_default());
        of.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match with[..] {
        [one] => Ok(sheets.swap_remove(one)),
        [] => {
            let wanted: Vec<String> = hidden.into_iter().map(|sheet| sheet.name).collect();
            let others = if wanted.is_empty() { Vec::new() } else { workbook::open_dated(path, &wanted)?.0 };
            let with: Vec<usize> = (0..others.len()).filter(|i| has_header(&others[*i], header).is_ok()).collect();
            if !with.is_empty() {
                bail!("{path}: its only sheet with this table is hidden: {}; show it", names(&with, &others));
            }
            // The one that comes nearest says what it lacks.
            let nearest = (0..sheets.len()).rev().max_by_key(|i| known[*i].err());
            match nearest {
                Some(nearest) => Ok(sheets.swap_remove(nearest)),
                None => bail!("{path}: its sheets hold nothing"),
            }
        }
        _ => bail!(
            "{path}: several sheets hold such a table: {}; which one is meant? leave one of them in the file",
            names(&with, &sheets)
        ),
    }
}

/// Has the sheet the header?
///
/// # Errors
/// It has not; the most columns of one that a row of it has.
fn has_header<C>(sheet: &Source, header: &impl Fn(&SideRow) -> Result<C, Lacking>) -> Result<(), usize> {
    let (origin, text) = (Origin::of(sheet), sheet.sample());
    let block = Block::new(text.to_owned(), 1, true);
    let (mut at, mut tried, mut known, mut record) = (0, 0, 0, Record::default());
    while let Step::Record(after) = csv::next(text, at, OF_SHEET, true, &mut record) {
        at = after;
        if record.is_blank(text) {
            continue;
        }
        match header(&SideRow { origin: &origin, block: &block, record: &record }) {
            Ok(_) => return Ok(()),
            Err(e) => known = known.max(e.known),
        }
        tried += 1;
        if tried == HEADER_WITHIN {
            break;
        }
    }
    Err(known)
}

/// # Errors
/// The file is no text that could hold a table: a workbook, a page.
pub fn readable(path: &str, source: &Source) -> Result<()> {
    match source.foreign {
        Some(kind) if !matches!(kind, Foreign::Zip | Foreign::Ole) => {
            bail!("{path}: {}, no table; {}", kind.name(), kind.way_out())
        }
        None if !workbook::is_workbook(path) => Ok(()),
        _ => bail!("{path}: a workbook cannot be read here; save its sheet as CSV"),
    }
}

/// Two columns of a header, for an error.
pub fn both(headers: &[String], [a, b]: [usize; 2]) -> String {
    format!("columns {:?} and {:?}", headers[a], headers[b])
}

/// Why a header with two columns of one meaning is none: which of them counts is not known.
pub fn same(headers: &[String], columns: [usize; 2]) -> String {
    format!("{} are the same; leave one out", both(headers, columns))
}

/// The header tells the delimiter: titles above it have none, and cells of free text below it hold commas of their own.
fn dialect<C>(source: &Source, header: &impl Fn(&SideRow) -> Result<C, Lacking>) -> Dialect {
    if source.sheet.name.is_some() {
        return OF_SHEET;
    }
    let origin = Origin::of(source);
    let lines = || source.sample().lines().filter(|l| !l.trim().is_empty()).take(HEADER_WITHIN);
    let is_header = |line: &&str| {
        let mut record = Record::default();
        let block = Block::new((*line).to_owned(), 1, true);
        csv::next(line, 0, csv::sniff(line), true, &mut record);
        header(&SideRow { origin: &origin, block: &block, record: &record }).is_ok()
    };
    csv::sniff(lines().find(is_header).or(lines().next()).unwrap_or_default())
}

/// Place of one byte of a block.
fn point(block: &Block, byte: usize) -> Place {
    let (line, column) = block.place(byte);
    Place { line, column, end_line: line, end_column: column }
}

// Persons in a file that should only count them: columns that name them, numbers in its texts, and lists of them.

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
    pub fn look(&mut self, columns: &impl CountColumns, row: &SideRow, findings: &mut Vec<Finding>) {
        self.rows += 1;
        let mut any = false;
        for (i, cell) in row.cells().enumerate() {
            let Some(mark) = personal::find(&cell).into_iter().next() else { continue };
            any = true;
            self.columns.insert(i);
            if !columns.is_read(i) {
                continue;
            }
            let covered = personal::masked(&cell[mark.range]).into_owned();
            let fault = PersonalFault::Number { column: columns.header(Some(i)), kind: mark.kind, covered };
            findings.push(row.finding(Some(i), Fault::Personal(fault.into())));
        }
        self.marked += u64::from(any);
    }

    /// A finding a column that is not read, by its header or by what its cells hold.
    pub fn columns(&self, table: &Arc<FindingTable>, columns: &impl CountColumns) -> Vec<Finding> {
        let unread = self.columns.iter().filter(|i| !columns.is_read(**i));
        let all: BTreeSet<usize> = unread.chain(columns.personal()).copied().collect();
        let finding = |i: usize| {
            let column = match columns.header(Some(i)) {
                header if header.is_empty() => (i + 1).to_string(),
                header => header,
            };
            Finding::at(table, columns.place(), Fault::Personal(PersonalFault::Column { column }.into()))
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
