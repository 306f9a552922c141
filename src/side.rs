//! Side files (beneficiaries, decisions): small tables read record by record, with the places their findings need.

use anyhow::Result;

use crate::finding::{Fault, Finding, Place};
use crate::read::{self, Record, Step};
use crate::source::{Block, Source};

/// Calls `each` with every record that is not blank. A quote left open is a finding; the rest of the file is not read.
///
/// # Errors
/// The file cannot be read, or `each` cannot use it.
pub fn records(
    path: &str,
    findings: &mut Vec<Finding>,
    mut each: impl FnMut(&Block, &Record, &mut Vec<Finding>) -> Result<()>,
) -> Result<()> {
    let mut source = Source::open(path, None)?;
    // The header tells the delimiter: cells of free text hold commas of their own.
    let header = source.sample().lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let dialect = read::sniff(header);
    let mut record = Record::default();
    while let Some(block) = source.block(dialect)? {
        let mut at = 0;
        loop {
            match read::next(&block.text, at, dialect, block.last, &mut record) {
                Step::Record(after) => at = after,
                Step::End => break,
                Step::Partial { quote } => {
                    let place = point(&block, quote.unwrap_or(record.start));
                    findings.push(Finding::new(path, place, Fault::OpenQuote));
                    break;
                }
            }
            if !record.is_blank(&block.text) {
                each(&block, &record, findings)?;
            }
        }
    }
    Ok(())
}

/// Place of one byte of a block.
pub fn point(block: &Block, byte: usize) -> Place {
    let (line, column) = block.place(byte);
    Place { line, column, end_line: line, end_column: column }
}
