//! Records of one file → lines of the budget, each with its place; what is no line is counted or named.

use std::collections::BTreeSet;

use anyhow::Result;
use encoding_rs::Encoding;

use crate::amount::{NumberStyle, Rupiah};
use crate::book::{Book, Line};
use crate::finding::{Fault, Finding, Place};
use crate::profile::{Field, Profile};
use crate::read::{self, Dialect, Record, Step};
use crate::source::{Block, Source};

/// What the user said about how files are written; what is not said is found out.
#[derive(Clone, Default, Debug)]
pub struct Reading {
    pub amount: Option<String>,
    pub numbers: Option<NumberStyle>,
    pub delimiter: Option<u8>,
    pub encoding: Option<&'static Encoding>,
}

/// One row as it is read: its own cells and the line they make.
pub struct Row<'a> {
    pub path: &'a str,
    pub profile: &'a Profile,
    pub text: &'a str,
    pub record: &'a Record,
    /// Line of the file at which the record starts, 1-based.
    pub number: u64,
    pub line: &'a Line,
    pub book: &'a Book<'a>,
}

/// What one file held.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    pub sha256: String,
    pub lines: u64,
    pub openings: u64,
    /// Rows with content that are not counted; each has a finding.
    pub left_out: u64,
    pub total: Rupiah,
    /// Values of the year and government columns, in order.
    pub years: BTreeSet<String>,
    pub governments: BTreeSet<String>,
}

/// A file that is opened and whose columns are known, before its rows are read.
pub struct Opened {
    pub source: Source,
    pub profile: Profile,
}

impl Opened {
    pub fn open(path: &str, reading: &Reading) -> Result<Opened, Box<Finding>> {
        let fail = |place, fault| Box::new(Finding::new(path, place, fault));
        let source = Source::open(path, reading.encoding)
            .map_err(|e| fail(Place::whole(), Fault::CannotRead(format!("{e:#}"))))?;
        let dialect = match reading.delimiter {
            Some(delimiter) => Dialect { delimiter },
            None => read::sniff(source.sample()),
        };
        let profile = Profile::of(source.sample(), dialect, reading.amount.as_deref())
            .map_err(|(place, fault)| fail(place, fault))?;
        Ok(Opened { source, profile })
    }

    /// Reads every row into the book; `each` sees them in order.
    pub fn read(
        self,
        reading: &Reading,
        book: &mut Book,
        findings: &mut Vec<Finding>,
        each: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<Tally> {
        let Opened { mut source, profile } = self;
        let path = source.path.clone();
        let mut tally = Tally::default();
        if source.guessed {
            let fault = Fault::GuessedEncoding(source.encoding.name());
            findings.push(Finding::new(&path, Place::whole(), fault));
        }
        let mut record = Record::default();
        let mut at = profile.data_start;
        loop {
            let block = match source.block(profile.dialect) {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(e) => {
                    findings.push(Finding::new(&path, Place::whole(), Fault::CannotRead(format!("{e:#}"))));
                    return Ok(tally);
                }
            };
            let text = block.text.as_str();
            // Carried along: counting from the start of the block for every row would be quadratic.
            let (mut number, mut counted) = (block.line, 0);
            loop {
                match read::next(text, at, profile.dialect, block.last, &mut record) {
                    Step::Record(after) => at = after,
                    Step::End => break,
                    Step::Partial { quote } => {
                        let place = quote.map_or(Place::line(block.line), |q| place(&block, q, q + 1));
                        findings.push(Finding::new(&path, place, Fault::OpenQuote));
                        tally.left_out += 1;
                        break;
                    }
                }
                number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
                counted = record.start;
                if record.is_blank(text) || is_header(text, &record, &profile) {
                    continue;
                }
                match book.line(text, &record, &profile, reading.numbers) {
                    Ok((line, note)) => {
                        if let Some(fault) = note {
                            let pagu = profile.column(Field::Pagu).unwrap_or_default();
                            findings.push(Finding::new(&path, cell(&block, &record, pagu), fault));
                        }
                        tally.count(&line, text, &record, &profile);
                        book.add(&line);
                        each(&Row {
                            path: &path,
                            profile: &profile,
                            text,
                            record: &record,
                            number,
                            line: &line,
                            book,
                        })?;
                    }
                    Err((column, fault)) => {
                        tally.left_out += 1;
                        findings.push(Finding::new(&path, cell(&block, &record, column), fault));
                    }
                }
            }
            at = 0;
        }
        tally.sha256 = source.sha256();
        Ok(tally)
    }
}

impl Tally {
    fn count(&mut self, line: &Line, text: &str, record: &Record, profile: &Profile) {
        self.lines += 1;
        match line.amount {
            Some(amount) => self.total += amount,
            None => self.openings += 1,
        }
        for (field, seen) in [(Field::Tahun, &mut self.years), (Field::Pemda, &mut self.governments)] {
            if let Some(column) = profile.column(field) {
                let value = record.value(text, column);
                let value = value.trim();
                if !value.is_empty() && !seen.contains(value) && seen.len() < 100 {
                    seen.insert(value.to_owned());
                }
            }
        }
    }
}

/// The header, printed again.
fn is_header(text: &str, record: &Record, profile: &Profile) -> bool {
    let Some(pagu) = profile.column(Field::Pagu) else { return false };
    record.value(text, pagu).trim() == profile.headers[pagu]
        && profile.headers.iter().enumerate().all(|(i, h)| record.value(text, i).trim() == h)
}

fn place(block: &Block, start: usize, end: usize) -> Place {
    let ((line, column), (end_line, end_column)) = (block.place(start), block.place(end));
    Place { line, column, end_line, end_column }
}

fn cell(block: &Block, record: &Record, column: usize) -> Place {
    match record.fields.get(column) {
        Some(field) => place(block, field.start, field.end),
        None => place(block, record.end, record.end),
    }
}
