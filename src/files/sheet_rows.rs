//! Rows of text files as a spreadsheet shows them: a cell with line breaks is one row there, and several lines of the file.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::files::csv;
use crate::files::source::Source;
use crate::files::split::Records;

/// What spreadsheets open as tables of text.
const ENDINGS: [&str; 4] = ["csv", "tsv", "tab", "txt"];

/// Rows of files, each read once, and only where something of it is shown: who reads a budget does not count them.
#[derive(Default)]
pub struct SheetRows(Mutex<BTreeMap<String, FileRows>>);

/// Rows of one file.
#[derive(Clone)]
pub struct FileRows(Arc<Folds>);

/// Records of several lines: the first line of each, and how many lines more than rows there are up to its end.
#[derive(Default)]
struct Folds {
    /// Lines before the first row: `sep=;` is shown by no spreadsheet.
    before: u64,
    records: Vec<(u64, u64)>,
}

impl SheetRows {
    /// As [`FileRows::row`], of the file at this path.
    pub fn row(&self, path: &str, line: u64) -> Option<u64> {
        self.of(path).row(line)
    }

    /// The line at which a row of the spreadsheet (1-based) begins.
    pub fn line(&self, path: &str, row: u64) -> u64 {
        self.of(path).0.line(row)
    }

    /// The rows of a file; of what is no table of text, its lines.
    pub fn of(&self, path: &str) -> FileRows {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = known.get(path) {
            return rows.clone();
        }
        let rows = FileRows(Arc::new(Folds::of(path).unwrap_or_default()));
        known.insert(path.to_owned(), rows.clone());
        rows
    }
}

impl FileRows {
    /// The row that a spreadsheet shows for a line (1-based); `None` where it is the line.
    pub fn row(&self, line: u64) -> Option<u64> {
        let row = self.0.row(line);
        (line > 0 && row != line).then_some(row)
    }
}

impl Folds {
    /// `None` where the file cannot be read again: what came through a pipe is gone.
    fn of(path: &str) -> Option<Folds> {
        let ending = Path::new(path).extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if !ENDINGS.contains(&ending.as_str()) || !std::fs::metadata(path).is_ok_and(|m| m.is_file()) {
            return None;
        }
        let mut source = Source::open(path, None).ok()?;
        let dialect = csv::sniff(source.sample());
        let is_said = source.sample().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
        let mut out = Folds { before: is_said.into(), records: Vec::new() };
        let mut more = out.before;
        while let Some(block) = source.block(dialect).ok()? {
            let text = &block.text;
            // As a rule no cell of a block is quoted.
            if memchr::memchr(b'"', text.as_bytes()).is_none() {
                continue;
            }
            let records = Records::of(text, 0, block.line, dialect, block.last);
            let Ok(()) = records.each(|record, line| {
                let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[record.start..record.end]).count() as u64;
                if breaks > 0 {
                    more += breaks;
                    out.records.push((line, more));
                }
                Ok::<(), Infallible>(())
            });
        }
        Some(out)
    }

    fn row(&self, line: u64) -> u64 {
        let next = self.records.partition_point(|(first, _)| *first < line);
        let more = |record: usize| record.checked_sub(1).map_or(self.before, |own| self.records[own].1);
        let row = line.saturating_sub(more(next));
        // A line within a record is of the row at which the record begins.
        match next.checked_sub(1) {
            Some(own) => row.max(self.records[own].0 - more(own)),
            None => row,
        }
    }

    fn line(&self, row: u64) -> u64 {
        let below = self.records.iter().zip(std::iter::once(self.before).chain(self.records.iter().map(|own| own.1)));
        let more = below.take_while(|((first, _), before)| first - before < row).last();
        row + more.map_or(self.before, |((_, more), _)| *more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_several_lines_is_one_row() {
        // Lines 3 to 5 are a record, and 7 to 8.
        let folds = Folds { before: 0, records: vec![(3, 2), (7, 3)] };
        let rows: Vec<u64> = (1..=10).map(|line| folds.row(line)).collect();
        assert_eq!(rows, [1, 2, 3, 3, 3, 4, 5, 5, 6, 7]);
        let lines: Vec<u64> = (1..=7).map(|row| folds.line(row)).collect();
        assert_eq!(lines, [1, 2, 3, 6, 7, 9, 10]);
        let said = Folds { before: 1, records: vec![(3, 2)] };
        assert_eq!([2, 3, 4, 5].map(|line| said.row(line)), [1, 2, 2, 3]);
        assert_eq!([1, 2, 3].map(|row| said.line(row)), [2, 3, 5]);
    }
}
