//! Places as people find them: sheet and cell of a workbook, line of a text file and the row that a spreadsheet shows; and
//! the same as `explain` takes them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::files::print::part;
use crate::files::sheet_rows::SheetRows;
use crate::files::word;
use crate::finding::FindingTable;
use crate::finding::table::column_letters;
use crate::lang::{Lang, format_in};

/// A place in a budget.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    pub table: Arc<FindingTable>,
    /// Line of the file, row of the sheet: 1-based.
    pub line: u64,
    /// Column of the sheet, 1-based; 0: the whole row.
    pub column: u64,
}

impl Spot {
    /// As `explain` takes it: `apbd.xlsx:RKA!H214`, `apbd.csv:1204`, and where a spreadsheet shows another row
    /// `apbd.csv:1204 (row 871 in Excel)`.
    pub fn for_explain(&self, lang: Lang, rows: &SheetRows) -> String {
        let FindingTable { path, sheet, .. } = &*self.table;
        match sheet {
            Some(sheet) => match on_page(sheet, self.line, lang) {
                Some(place) => format!("{path}:{place}"),
                None => format!("{path}:{sheet}!{}", cell(self.line, self.column)),
            },
            None => format!("{path}:{}{}", self.line, beside(rows.row(path, self.line), lang)),
        }
    }

    /// As people say it: `apbd.xlsx: sheet RKA, cell H214`, `apbd.csv: line 1,204 (row 871 in Excel)`; of a text file whose
    /// lines are its rows `apbd.csv:1204`.
    pub fn in_words(&self, lang: Lang, rows: &SheetRows) -> String {
        let FindingTable { path, sheet, .. } = &*self.table;
        match (sheet, rows.row(path, self.line)) {
            (Some(sheet), _) => format!("{path}: {}", in_sheet(sheet, self.line, self.column, lang)),
            (None, None) => format!("{path}:{}", self.line),
            (None, row) => {
                let line = number(self.line, lang);
                format!("{path}: {} {line}{}", lang.choose("baris", "line"), beside(row, lang))
            }
        }
    }
}

/// `page 3 row 12`, in a print.
pub fn on_page(sheet: &str, row: u64, lang: Lang) -> Option<String> {
    let (page, row) = part::page_and_row(Some(sheet), row)?;
    Some(format_in!(lang, "halaman {page} baris {row}", "page {page} row {row}"))
}

/// `sheet RKA, cell H214`; without a column its row, without a row the sheet. Of a document `table 2 row 5 column 3`,
/// `paragraph 7`; of a print `page 3 row 12`.
pub fn in_sheet(sheet: &str, row: u64, column: u64, lang: Lang) -> String {
    if let Some(place) = on_page(sheet, row, lang).or_else(|| in_document(sheet, row, column, lang)) {
        return place;
    }
    let mut out = format_in!(lang, "lembar {sheet}", "sheet {sheet}");
    match (row, column) {
        (0, _) => {}
        (row, 0) => {
            let _ = write!(out, ", {} {row}", lang.choose("baris", "row"));
        }
        (row, column) => {
            let _ = write!(out, ", {} {}", lang.choose("sel", "cell"), cell(row, column));
        }
    }
    out
}

/// A place in a document, whose tables have rows but no letters.
fn in_document(sheet: &str, row: u64, column: u64, lang: Lang) -> Option<String> {
    if sheet == word::PARAGRAPHS {
        let name = lang.choose("paragraf", "paragraph");
        return Some(if row == 0 { name.to_owned() } else { format!("{name} {row}") });
    }
    let number = word::table_number(sheet)?;
    let mut out = format_in!(lang, "tabel {number}", "table {number}");
    for (word, at) in [(lang.choose("baris", "row"), row), (lang.choose("kolom", "column"), column)] {
        if at == 0 {
            break;
        }
        let _ = write!(out, " {word} {at}");
    }
    Some(out)
}

/// ` (row 871 in Excel)`, where that is not the line.
pub fn beside(row: Option<u64>, lang: Lang) -> String {
    let row = row.map(|row| number(row, lang));
    row.map_or(String::new(), |row| format_in!(lang, " (baris {row} di Excel)", " (row {row} in Excel)"))
}

fn cell(row: u64, column: u64) -> String {
    format!("{}{row}", column_letters(column))
}

fn number(n: u64, lang: Lang) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(lang.choose('.', ','));
        }
        out.push(digit);
    }
    out
}

/// The place in a file that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked<'a> {
    /// Line of the file.
    Line(u64),
    /// Row as a spreadsheet shows it.
    SheetRow(u64),
    /// Name of the sheet, and row.
    Sheet(&'a str, u64),
}

/// The file and the place that a text names: `FILE:12`, `FILE:12:5`, `FILE:Sheet!B12`, `FILE:Sheet!12`, `FILE:excel 12`, and
/// what this program writes of places in either language. `None` where it names none.
pub fn parse(text: &str) -> Option<(&str, Asked<'_>)> {
    let text = text.trim();
    // What a spreadsheet shows is said beside the line, which is enough.
    let text = text
        .strip_suffix(" di Excel)")
        .or_else(|| text.strip_suffix(" in Excel)"))
        .map_or(text, |start| start.rsplit_once(" (").map_or(text, |(place, _)| place));
    let (path, place) = text.rsplit_once(':')?;
    if is_drive(path, place) {
        return None;
    }
    let place = place.trim();
    if let Some(line) = digits(place) {
        // `FILE:LINE:COLUMN`, as findings have it; a file may be called so.
        let before = path.rsplit_once(':').and_then(|(path, line)| Some((path, digits(line)?)));
        return Some(match before.filter(|_| !Path::new(path).exists()) {
            Some((path, line)) => (path, Asked::Line(line)),
            None => (path, Asked::Line(line)),
        });
    }
    in_words(place).map(|asked| (path, asked))
}

/// `C` of `C:\anggaran!2`: a drive of Windows and what is on it.
fn is_drive(path: &str, rest: &str) -> bool {
    path.trim_start_matches(r"\\?\").len() == 1
        && path.ends_with(|c: char| c.is_ascii_alphabetic())
        && rest.starts_with(['\\', '/'])
}

fn in_words(place: &str) -> Option<Asked<'_>> {
    if let Some((sheet, cell)) = place.rsplit_once('!') {
        // `page 3!12`, as programs get it.
        let page = sheet.strip_prefix(part::PAGES).and_then(|page| digits(page.trim()));
        if let Some(row) = page.and_then(|page| part::number(page, row_of(cell)?)) {
            return Some(Asked::Sheet(part::PAGES, row));
        }
        return Some(Asked::Sheet(sheet, row_of(cell)?));
    }
    let after = |names: &[&str]| names.iter().find_map(|name| strip_word(place, name));
    if let Some(rest) = after(&["halaman", "page"])
        && let Some((page, row)) = rest.split_once([' ', ','])
    {
        let row = ["baris", "row"].iter().find_map(|word| strip_word(row.trim_start(), word)).unwrap_or(row);
        return Some(Asked::Sheet(part::PAGES, part::number(digits(page)?, row_of(row.trim())?)?));
    }
    if let Some(rest) = after(&["lembar", "sheet"])
        && let Some((sheet, cell)) = rest.rsplit_once(", ")
    {
        let row = ["sel", "cell", "baris", "row"].iter().find_map(|word| strip_word(cell, word))?;
        return Some(Asked::Sheet(sheet, row_of(row)?));
    }
    let of_table = [" baris ", " row "].iter().find_map(|word| place.split_once(word));
    if let Some((sheet, row)) = of_table.filter(|(sheet, _)| word::table_named(sheet).is_some()) {
        let row = row.split_once(' ').map_or(row, |(row, _)| row);
        return Some(Asked::Sheet(sheet, digits(row)?));
    }
    if let Some(row) = after(&["excel", "row"]) {
        return Some(Asked::SheetRow(grouped(row)?));
    }
    after(&["baris", "line"]).and_then(grouped).map(Asked::Line)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
    Some(text[start.len()..].trim_start())
}

/// `H214`, `214`.
fn row_of(cell: &str) -> Option<u64> {
    digits(cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}

fn digits(text: &str) -> Option<u64> {
    text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
}

/// `1204`, `1.204`, `1,204`.
fn grouped(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.trim().split(['.', ',']).collect();
    let whole = parts.iter().skip(1).all(|part| part.len() == 3);
    digits(&parts.concat()).filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_every_form() {
        use Asked::{Line, Sheet, SheetRow};
        for (text, path, asked) in [
            ("a.csv:12", "a.csv", Line(12)),
            ("a.csv:12:5", "a.csv", Line(12)),
            ("C:\\b\\a.csv:12", "C:\\b\\a.csv", Line(12)),
            ("C:/b/a.csv:12:5", "C:/b/a.csv", Line(12)),
            (r"\\?\C:\b\a.csv:12", r"\\?\C:\b\a.csv", Line(12)),
            (r"\\server\b\a.csv:12", r"\\server\b\a.csv", Line(12)),
            (r"C:\b\a b.xlsx:RKA 1!H214", r"C:\b\a b.xlsx", Sheet("RKA 1", 214)),
            (r"C:\b\a.xlsx: lembar RKA, sel H214", r"C:\b\a.xlsx", Sheet("RKA", 214)),
            (r"C:\b\a.csv: baris 1.204 (baris 871 di Excel)", r"C:\b\a.csv", Line(1204)),
            ("a.csv:1204 (baris 871 di Excel)", "a.csv", Line(1204)),
            ("a.csv: baris 1.204 (baris 871 di Excel)", "a.csv", Line(1204)),
            ("a.csv: line 1,204 (row 871 in Excel)", "a.csv", Line(1204)),
            ("a.csv:1204:5 (row 871 in Excel)", "a.csv", Line(1204)),
            ("a.csv:excel 871", "a.csv", SheetRow(871)),
            ("a.csv:Excel871", "a.csv", SheetRow(871)),
            ("a.csv:row 1,871", "a.csv", SheetRow(1871)),
            ("a.xlsx:RKA!H214", "a.xlsx", Sheet("RKA", 214)),
            ("a.xlsx:RKA!214", "a.xlsx", Sheet("RKA", 214)),
            ("a.xlsx: lembar RKA 1, sel H214", "a.xlsx", Sheet("RKA 1", 214)),
            ("a.xlsx: sheet RKA, row 214", "a.xlsx", Sheet("RKA", 214)),
            ("a.pdf: halaman 3 baris 12", "a.pdf", Sheet("page", 30_012)),
            ("a.pdf:page 3 row 12", "a.pdf", Sheet("page", 30_012)),
            ("a.pdf:page 3!F12", "a.pdf", Sheet("page", 30_012)),
        ] {
            assert_eq!(parse(text), Some((path, asked)), "{text}");
        }
        for none in [
            "ibu-hamil",
            "1.02.02",
            "a.csv:",
            "a.csv:x",
            "a.csv:+5",
            "a.xlsx:RKA!",
            "a.csv: baris 1.2",
            r"C:\a!2",
            r"C:\a.csv",
            r"\\?\C:\a!2",
            "C:/a!2",
        ] {
            assert_eq!(parse(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rows = SheetRows::default();
        for lang in [Lang::Id, Lang::En] {
            for sheet in [None, Some("RKA, baru")] {
                let spot = Spot { table: FindingTable::new("a.xlsx", sheet), line: 1214, column: 8 };
                let asked = sheet.map_or(Asked::Line(1214), |sheet| Asked::Sheet(sheet, 1214));
                assert_eq!(parse(&spot.for_explain(lang, &rows)), Some(("a.xlsx", asked)));
                assert_eq!(parse(&spot.in_words(lang, &rows)), Some(("a.xlsx", asked)));
            }
        }
        assert_eq!(in_sheet("RKA", 214, 8, Lang::Id), "lembar RKA, sel H214");
        assert_eq!(beside(Some(1871), Lang::Id), " (baris 1.871 di Excel)");
    }
}
