//! Looks through whole files for what leads to a person, before they are handed on: every cell of every sheet, every line of
//! a text, every part of an archive.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;

use anyhow::{Context, Result};

use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::files::source::Source;
use crate::files::workbook;
use crate::finding::brief;
use crate::guard::escape;
use crate::guard::personal;
use crate::guard::personal::is_personal;
use crate::guard::personal::{MarkKind, masked};

/// Rows of a table among which its header is looked for.
const HEADER_WITHIN: usize = 15;
/// Bytes of a part of an archive that are looked at; no document has so many.
const PART: u64 = 256 << 20;

/// Where something stands that leads to a person, and what it is, covered.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Sighting {
    /// `5:12` of a text, `Sheet!B5` of a workbook, the name of a part of an archive.
    pub place: String,
    pub what: String,
}

impl fmt::Display for Sighting {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What is asked of a file.
#[derive(Clone, Copy, Default)]
pub struct Look {
    /// Its tables have columns of the program's own that no person is named in: only numbers are looked for.
    pub numbers_alone: bool,
    /// Its cells may be amounts of trillions, which are written like telephones from 62 on.
    pub has_amounts: bool,
}

impl Look {
    /// Everything in a file that leads to a person.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn through(self, path: &str) -> Result<Vec<Sighting>> {
        let mut seen = Seen { look: self, found: BTreeSet::new() };
        let name = path.to_ascii_lowercase();
        if workbook::is_workbook(path) {
            // What is not shown is handed on all the same.
            let (mut sheets, hidden) = workbook::sheets(path)?;
            let hidden: Vec<String> = hidden.into_iter().map(|sheet| sheet.name).collect();
            if !hidden.is_empty() {
                sheets.extend(workbook::sheets_named(path, &hidden)?);
            }
            for sheet in sheets {
                let name = escape::line(&masked(&sheet.name));
                let mut table = Table::default();
                for row in &sheet.rows {
                    let mut cells = vec![String::new(); row.cells.last().map_or(0, |(column, _)| column + 1)];
                    row.cells.iter().for_each(|(column, cell)| cells[*column].clone_from(cell));
                    seen.row(&mut table, &cells, |column| {
                        format!("{name}!{}{}", crate::finding::table::column_letters(column as u64 + 1), row.number)
                    });
                }
            }
        }
        let source = Source::open(path, None).with_context(|| path.to_owned())?;
        if source.foreign.is_some() {
            seen.archive(path)?;
        } else if [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end)) {
            seen.delimited(source)?;
        } else {
            seen.lines(source)?;
        }
        Ok(seen.found.into_iter().collect())
    }
}

/// What is known of a table while its rows are looked at.
#[derive(Default)]
struct Table {
    /// Columns that name persons, their header and its place: said once somebody is named.
    personal: Vec<(usize, String, String)>,
    /// Rows in which something stands.
    filled: usize,
}

struct Seen {
    look: Look,
    found: BTreeSet<Sighting>,
}

impl Seen {
    fn text(&mut self, text: &str, place: impl Fn() -> String) {
        for mark in personal::find(text) {
            let number = &text[mark.range.clone()];
            let is_amount = self.look.has_amounts && mark.kind == MarkKind::Phone && number.starts_with('6');
            if is_amount && text.trim().len() == number.len() {
                continue;
            }
            let what = format!("{} {}", mark.kind.id(), masked(number));
            self.found.insert(Sighting { place: place(), what });
        }
    }

    /// A row of a table; `place` says where a cell of it stands.
    fn row(&mut self, table: &mut Table, cells: &[String], place: impl Fn(usize) -> String) {
        for (column, cell) in cells.iter().enumerate() {
            self.text(cell, || place(column));
        }
        table.personal.retain(|(column, header, at)| {
            let named = cells.get(*column).is_some_and(|cell| !cell.trim().is_empty());
            if named {
                let what = format!("column {:?} names persons", brief(header));
                self.found.insert(Sighting { place: at.clone(), what });
            }
            !named
        });
        let some = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        table.filled += usize::from(some > 0);
        if !self.look.numbers_alone && table.filled <= HEADER_WITHIN && some > 1 {
            let own = cells.iter().enumerate().filter(|(_, cell)| is_personal(cell));
            table.personal.extend(own.map(|(column, cell)| (column, cell.clone(), place(column))));
        }
    }

    /// The cells of delimited text, each by itself: what stands in the next is no part of a number.
    fn delimited(&mut self, mut source: Source) -> Result<()> {
        let dialect = csv::sniff(source.sample());
        let mut table = Table::default();
        while let Some(block) = source.block(dialect)? {
            let (text, mut at, mut record) = (block.text.as_str(), 0, Record::default());
            loop {
                match csv::next(text, at, dialect, block.last, &mut record) {
                    Step::Record(after) => at = after,
                    Step::End => break,
                    Step::Partial { .. } => {
                        // A quote that is never closed: line by line.
                        self.pieces(&text[record.start..], block.place(record.start).0);
                        break;
                    }
                }
                let cells: Vec<String> = (0..record.fields.len()).map(|i| record.value(text, i).into_owned()).collect();
                let place = |column: usize| {
                    let (line, column) = block.place(record.fields[column].start);
                    format!("{line}:{column}")
                };
                self.row(&mut table, &cells, place);
            }
        }
        Ok(())
    }

    fn lines(&mut self, mut source: Source) -> Result<()> {
        // Blocks are cut between lines, whatever delimiter is named.
        while let Some(block) = source.block(Dialect { delimiter: b',', backslash: false })? {
            self.pieces(&block.text, block.line);
        }
        Ok(())
    }

    /// Lines of a text as they stand, and between the signs that part values.
    fn pieces(&mut self, text: &str, first: u64) {
        for (number, line) in (first..).zip(text.split('\n')) {
            if !personal::may_be_in(line) {
                continue;
            }
            let at = |byte: usize| format!("{number}:{}", line[..byte].chars().count() + 1);
            for mark in personal::find(line) {
                let start = mark.range.start;
                self.text(&line[mark.range], || at(start));
            }
            let mut start = 0;
            for piece in line.split([',', ';', '\t', '|']) {
                for mark in personal::find(piece) {
                    let from = start + mark.range.start;
                    self.text(&piece[mark.range], || at(from));
                }
                start += piece.len() + 1;
            }
        }
    }

    /// The texts of a document or workbook beside the cells of its sheets: paragraphs, notes, comments, properties.
    fn archive(&mut self, path: &str) -> Result<()> {
        let file = std::fs::File::open(path).with_context(|| path.to_owned())?;
        let Ok(mut zip) = zip::ZipArchive::new(file) else { return Ok(()) };
        for i in 0..zip.len() {
            let part = zip.by_index(i).with_context(|| path.to_owned())?;
            let name = part.name().with_context(|| path.to_owned())?.into_owned();
            let is_text = name.ends_with(".xml") && !name.starts_with("xl/worksheets/");
            if !is_text || workbook::is_workbook(path) && name == "xl/sharedStrings.xml" {
                continue;
            }
            let mut bytes = Vec::new();
            part.take(PART).read_to_end(&mut bytes).with_context(|| path.to_owned())?;
            for line in without_tags(&String::from_utf8_lossy(&bytes)).split('\n') {
                self.text(line, || escape::line(&masked(&name)));
            }
        }
        Ok(())
    }
}

/// The text of an XML part, a line a paragraph or cell: within one, a number may be cut in pieces by tags.
fn without_tags(xml: &str) -> String {
    const ENDS: [&str; 8] = ["/w:p", "/a:p", "/text:p", "/si", "/c", "/text", "/comment", "/w:tc"];
    let mut out = String::with_capacity(xml.len() / 4);
    for piece in xml.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let properties = !tag.contains(':') && tag.starts_with('/');
        if ENDS.contains(&tag) || properties || tag.starts_with("/dc:") || tag.starts_with("/cp:") {
            out.push('\n');
        }
        out.push_str(text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_pieces_is_one_and_two_cells_are_two() {
        let text = |xml: &str| without_tags(xml).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(text("<w:p><w:t>3271</w:t></w:r><w:r><w:t>0141</w:t></w:p><w:p>1</w:p>"), ["32710141", "1"]);
    }
}
