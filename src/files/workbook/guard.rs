//! What a workbook would become, before it becomes that: small files can stand for more than fits into memory.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use memchr::memmem;
use zip::ZipArchive;

use super::seen;
use super::seen::{OdsRows, Seen, XlsxRows};

/// Unpacked, a workbook of more than this is refused.
const MAX_UNPACKED: u64 = 2 << 30;
/// From here on, what expands more than so many times was made to fill a machine: tables of figures do not.
const SUSPECT: u64 = 64 << 20;
const MAX_RATIO: u64 = 200;
/// Bytes from one end of a tag to the next: the text of a cell, of which no spreadsheet takes a tenth of a megabyte.
const MAX_TAG: usize = 16 << 20;
/// Cells of an ods sheet that hold something, repeated ones included: its reader makes all of them.
const MAX_FILLED: u64 = 20_000_000;
/// Texts of a sheet together: one text may stand in many cells.
pub const MAX_TEXT: u64 = 512 << 20;

/// What was seen of the sheets while their parts were looked over.
///
/// # Errors
/// The workbook would not fit; the message says why and what to do.
pub fn check(bytes: &[u8]) -> Result<Seen> {
    if bytes.starts_with(b"PK") {
        return check_zip(bytes);
    }
    check_xls(bytes)?;
    Ok(Seen::default())
}

fn check_zip(bytes: &[u8]) -> Result<Seen> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).context("a damaged workbook: open and save it again")?;
    let mut unpacked = 0;
    let mut seen = Seen::default();
    for i in 0..zip.len() {
        // What cannot be unpacked is told when it is needed.
        let Ok(mut part) = zip.by_index(i) else { continue };
        let name = part.name().map(String::from).unwrap_or_default();
        let mut scan = Scan::of(&name);
        let mut buffer = vec![0; 1 << 16];
        let mut own = 0;
        while let Ok(n @ 1..) = part.read(&mut buffer) {
            own += n as u64;
            unpacked += n as u64;
            if unpacked > MAX_UNPACKED || unpacked > SUSPECT && unpacked / MAX_RATIO > bytes.len() as u64 {
                bail!(
                    "unpacked, the workbook is more than {} MB, of {} KB packed; delete empty rows and columns that \
                     are formatted, or save its sheet as CSV",
                    unpacked >> 20,
                    bytes.len() >> 10
                );
            }
            scan.take(&buffer[..n], &mut seen)?;
        }
        scan.end(&name, own, &mut seen)?;
    }
    seen.end();
    Ok(seen)
}

/// Reads over the XML of a part as it comes.
struct Scan {
    kind: Kind,
    /// What is not a whole tag yet.
    rest: Vec<u8>,
}

enum Kind {
    /// How many shared texts it says that it has: room for all of them is made at once.
    Shared(u64),
    /// Names of the sheets, or their parts.
    Names,
    Rows(XlsxRows),
    Ods(Filled, OdsRows),
    /// A part of an xlsb that is looked at as a whole.
    Binary(Vec<u8>),
    Other,
}

/// Cells with content so far, as the reader of ods sheets counts them.
#[derive(Default)]
struct Filled {
    cells: u64,
    row: u64,
    empty: u64,
    row_repeats: u64,
    /// How often the cell at hand is repeated: its text is, too.
    repeats: u64,
    text: u64,
}

impl Scan {
    fn of(name: &str) -> Scan {
        let name = name.to_ascii_lowercase();
        let kind = match () {
            () if name.ends_with("content.xml") => {
                Kind::Ods(Filled { row_repeats: 1, ..Filled::default() }, OdsRows::default())
            }
            () if name == "xl/workbook.xml" || name.ends_with(".rels") && name.starts_with("xl/_rels/workbook.") => {
                Kind::Names
            }
            () if name.ends_with(".xml") && name.contains("worksheets/") => Kind::Rows(XlsxRows::default()),
            () if name.ends_with(".bin") && (name.contains("worksheets/") || name == "xl/workbook.bin") => {
                Kind::Binary(Vec::new())
            }
            () if name.ends_with(".xml") => Kind::Shared(0),
            () => Kind::Other,
        };
        Scan { kind, rest: Vec::new() }
    }

    fn take(&mut self, bytes: &[u8], seen: &mut Seen) -> Result<()> {
        match &mut self.kind {
            Kind::Other => return Ok(()),
            Kind::Binary(all) => {
                all.extend_from_slice(bytes);
                return Ok(());
            }
            _ => {}
        }
        let before = self.rest.len();
        self.rest.extend_from_slice(bytes);
        let whole = memchr::memrchr(b'>', bytes).map_or(0, |at| before + at + 1);
        if self.rest.len() - whole > MAX_TAG {
            bail!("a text of more than {} MB in one cell; save the sheet as CSV", MAX_TAG >> 20);
        }
        let text = &self.rest[..whole];
        match &mut self.kind {
            Kind::Shared(most) => {
                let stated = memmem::find_iter(text, b"uniqueCount").filter_map(|at| number(&text[at + 11..]));
                *most = stated.fold(*most, u64::max);
            }
            Kind::Names => tags(text, |tag| {
                seen::xlsx_names(&tag[memchr::memrchr(b'<', tag).unwrap_or(0)..], seen);
                Ok(())
            })?,
            Kind::Rows(rows) => {
                for at in memmem::find_iter(text, b"row") {
                    let start = memchr::memrchr(b'<', &text[..at]).unwrap_or(0);
                    let tag = &text[start..];
                    // In front of the name stands its prefix at most.
                    if at - start <= 16 {
                        rows.tag(&tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())]);
                    }
                }
            }
            Kind::Ods(filled, rows) => tags(text, |tag| {
                rows.tag(&tag[memchr::memrchr(b'<', tag).unwrap_or(0)..]);
                filled.tag(tag)
            })?,
            Kind::Binary(_) | Kind::Other => {}
        }
        self.rest.drain(..whole);
        Ok(())
    }

    fn end(self, name: &str, bytes: u64, seen: &mut Seen) -> Result<()> {
        match self.kind {
            // Each takes a few letters of the part.
            Kind::Shared(stated) if stated > bytes => {
                bail!("a damaged workbook: it says that it has {stated} texts and is shorter than that; save it again")
            }
            Kind::Rows(rows) => {
                seen.part(name, rows.seen);
                Ok(())
            }
            Kind::Ods(_, rows) => {
                seen.ods(rows);
                Ok(())
            }
            Kind::Binary(all) if name.eq_ignore_ascii_case("xl/workbook.bin") => {
                seen::xlsb_names(&all, seen);
                Ok(())
            }
            Kind::Binary(all) => {
                seen.part(name, seen::xlsb_rows(&all));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Each text with the tag after it, without its `>`.
fn tags(text: &[u8], mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut before = 0;
    for end in memchr::memchr_iter(b'>', text) {
        each(&text[before..end])?;
        before = end + 1;
    }
    Ok(())
}

impl Filled {
    /// Some text and the tag after it, without its `>`.
    fn tag(&mut self, bytes: &[u8]) -> Result<()> {
        let at = memchr::memrchr(b'<', bytes).unwrap_or(0);
        self.text += self.row_repeats.saturating_mul(self.repeats).saturating_mul(at as u64);
        let tag = &bytes[at..];
        let repeated = |name: &[u8]| memmem::find(tag, name).and_then(|n| number(&tag[n + name.len()..])).unwrap_or(1);
        if tag.starts_with(b"<table:table-row") {
            (self.row, self.empty) = (0, 0);
            self.row_repeats = repeated(b"number-rows-repeated").min(1 << 20);
        } else if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            let n = repeated(b"number-columns-repeated").min(1 << 14);
            // Empty cells are made where one with content follows.
            if tag.ends_with(b"/") && memmem::find(tag, b"value").is_none() && memmem::find(tag, b"formula").is_none() {
                self.empty = (self.empty + n).min(1 << 14);
            } else {
                self.row += std::mem::take(&mut self.empty) + n;
                self.repeats = n;
            }
        } else if tag.starts_with(b"</table:table-cell") || tag.starts_with(b"</table:covered-table-cell") {
            self.repeats = 0;
        } else if tag.starts_with(b"</table:table-row") {
            self.cells = self.cells.saturating_add(self.row.saturating_mul(self.row_repeats));
        }
        if self.cells.saturating_add(self.row) > MAX_FILLED || self.text > MAX_TEXT {
            bail!(
                "cells are repeated until they are more than {MAX_FILLED}, or their texts more than {} MB; save the \
                   sheet as CSV",
                MAX_TEXT >> 20
            );
        }
        Ok(())
    }
}

/// `="12"`
fn number(bytes: &[u8]) -> Option<u64> {
    let from = bytes.iter().position(|b| !matches!(b, b'=' | b'"' | b'\'' | b' ' | b'\t' | b'\r' | b'\n'))?;
    let digits: Vec<u8> = bytes[from..].iter().copied().take_while(u8::is_ascii_digit).collect();
    // What is too long for a number is too large.
    (!digits.is_empty()).then(|| std::str::from_utf8(&digits).ok()?.parse().ok().or(Some(u64::MAX))).flatten()
}

/// The extent that an xls sheet states is made room for at once: a false one takes all memory there is.
fn check_xls(bytes: &[u8]) -> Result<()> {
    let int = |at: usize, n: usize| {
        bytes.get(at..at + n).map_or(0, |own| own.iter().rev().fold(0u64, |sum, b| sum << 8 | u64::from(*b)))
    };
    for at in memmem::find_iter(bytes, &[0x00, 0x02, 14, 0]).chain(memmem::find_iter(bytes, &[0x00, 0x02, 16, 0])) {
        let (first, last, columns) = (int(at + 4, 4), int(at + 8, 4), int(at + 14, 2));
        // The bytes may stand anywhere by chance: a sheet begins within its rows, and two bytes at the end say nothing.
        let is_extent = first < 1 << 16 && int(at + 16, 2) == 0;
        let rows = last.saturating_sub(first);
        if is_extent && rows > 1 << 20 && columns > 0 && bytes.starts_with(&[0xD0, 0xCF]) {
            bail!("a damaged workbook: a sheet says that it has {rows} rows; open and save it again, as xlsx");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn refused(parts: &[(&str, &[u8])]) -> String {
        check(&zip(parts)).map_or_else(|e| e.to_string(), |_| "taken".into())
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let said = refused(&[("xl/worksheets/sheet1.xml", "<c/>".repeat(66 << 18).as_bytes())]);
        assert!(said.starts_with("unpacked, the workbook is more than 64 MB, of "), "{said}");
        assert_eq!(refused(&[("xl/worksheets/sheet1.xml", &vec![b' '; 1 << 20])]), "taken");
        let said = refused(&[("xl/worksheets/sheet1.xml", &vec![b' '; 17 << 20])]);
        assert!(said.starts_with("a text of more than 16 MB"), "{said}");
    }

    #[test]
    fn what_a_part_states_is_held_against_its_size() {
        let part = |n: &str| format!("<sst count=\"2\" uniqueCount=\"{n}\"><si><t>a</t></si></sst>");
        assert_eq!(refused(&[("xl/sharedStrings.xml", part("1").as_bytes())]), "taken");
        for n in ["99999999999", "99999999999999999999999999"] {
            assert!(refused(&[("xl/sharedStrings.xml", part(n).as_bytes())]).contains("it says that it has"));
        }
    }

    #[test]
    fn repeated_cells_are_counted_before_they_are_made() {
        let sheet = |row: &str| format!("<table:table>{}</table:table>", row.repeat(2000));
        let ods = |row: &str| refused(&[("content.xml", sheet(row).as_bytes())]);
        let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
                     table:number-columns-repeated=\"16384\"/></table:table-row>";
        assert_eq!(ods(blank), "taken");
        let cell = |attributes: &str, text: &str| {
            format!(
                "<table:table-row><table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell></table:table-row>"
            )
        };
        assert_eq!(ods(&cell("", "a")), "taken");
        assert!(ods(&cell("table:number-columns-repeated=\"16384\"", "a")).starts_with("cells are repeated"));
        let long = "a".repeat(1000);
        assert!(ods(&cell("table:number-columns-repeated=\"300\"", &long)).starts_with("cells are repeated"));
    }

    #[test]
    fn an_xls_sheet_of_four_billion_rows() {
        let mut file = vec![0xD0, 0xCF, 0, 0, 0x00, 0x02, 14, 0];
        file.extend([0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 0, 0, 0]);
        assert!(check(&file).err().unwrap().to_string().contains("4294967295 rows"));
        file[14] = 0;
        file[15] = 0;
        assert!(check(&file).is_ok());
    }
}
