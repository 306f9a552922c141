//! Side files (beneficiaries, decisions, population): small tables read row by row, with the places their findings need.

pub mod kept;
pub mod persons;

use anyhow::{Context, Result, anyhow, bail};

use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::files::foreign::Foreign;
use crate::files::source::{Block, Source};
use crate::files::workbook;
use crate::finding::{Fault, Finding, Place};

/// Titles may stand above the header: it is looked for in this many rows.
const HEADER_WITHIN: usize = 10;

/// Why a row is not the header.
pub struct Lacking {
    /// Columns of it that are known: of several rows the one with most of them was meant.
    pub known: usize,
    pub why: String,
}

/// One row of a side file.
pub struct SideRow<'a> {
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
        let field = column.and_then(|c| self.record.fields.get(c));
        point(self.block, field.map_or(self.record.start, |f| f.start))
    }

    /// An error at a cell, as findings name their places.
    pub fn error(&self, path: &str, column: Option<usize>, why: &str) -> anyhow::Error {
        let place = self.place(column);
        anyhow!("{path}:{}:{}: {why}", place.line, place.column)
    }
}

/// Finds the header and calls `each` with every row after it that is not blank. `None`: there are no rows at all. A quote
/// left open is a finding; the rest of the file is not read.
///
/// # Errors
/// The file cannot be read or is a workbook, no row is a header, or `each` cannot use one. They name the file.
pub fn table<C>(
    path: &str,
    findings: &mut Vec<Finding>,
    header: impl Fn(&SideRow) -> Result<C, Lacking>,
    mut each: impl FnMut(&C, &SideRow, &mut Vec<Finding>) -> Result<()>,
) -> Result<Option<C>> {
    let mut source = Source::open(path, None).with_context(|| path.to_owned())?;
    readable(path, &source)?;
    let dialect = dialect(source.sample(), &header);
    let mut columns: Option<C> = None;
    let mut lacking: Option<(usize, anyhow::Error)> = None;
    let mut tried = 0;
    let mut record = Record::default();
    while let Some(block) = source.block(dialect).with_context(|| path.to_owned())? {
        let mut at = 0;
        loop {
            match csv::next(&block.text, at, dialect, block.last, &mut record) {
                Step::Record(after) => at = after,
                Step::End => break,
                Step::Partial { quote } => {
                    let place = point(&block, quote.unwrap_or(record.start));
                    findings.push(Finding::new(path, place, Fault::OpenQuote));
                    break;
                }
            }
            if record.is_blank(&block.text) {
                continue;
            }
            let row = SideRow { block: &block, record: &record };
            match &columns {
                Some(columns) => each(columns, &row, findings)?,
                None if tried == HEADER_WITHIN => break,
                None => match header(&row) {
                    Ok(found) => columns = Some(found),
                    Err(e) => {
                        tried += 1;
                        if lacking.as_ref().is_none_or(|(known, _)| e.known > *known) {
                            lacking = Some((e.known, row.error(path, None, &e.why)));
                        }
                    }
                },
            }
        }
    }
    match lacking {
        Some((_, error)) if columns.is_none() => Err(error),
        _ => Ok(columns),
    }
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
fn dialect<C>(sample: &str, header: impl Fn(&SideRow) -> Result<C, Lacking>) -> Dialect {
    let lines = || sample.lines().filter(|l| !l.trim().is_empty()).take(HEADER_WITHIN);
    let is_header = |line: &&str| {
        let mut record = Record::default();
        let block = Block::new((*line).to_owned(), 1, true);
        csv::next(line, 0, csv::sniff(line), true, &mut record);
        header(&SideRow { block: &block, record: &record }).is_ok()
    };
    csv::sniff(lines().find(is_header).or(lines().next()).unwrap_or_default())
}

/// Place of one byte of a block.
fn point(block: &Block, byte: usize) -> Place {
    let (line, column) = block.place(byte);
    Place { line, column, end_line: line, end_column: column }
}
