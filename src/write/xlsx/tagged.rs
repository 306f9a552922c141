//! Tagged lines as a table of Excel: one sheet, for filters and pivot tables. Written part by part as it comes, for a workbook
//! in memory would take many times the room of its lines.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use anyhow::{Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::letters;
use crate::columns::tagged::{COLUMNS, ColumnType, LineCells, TaggedColumn, Value};
use crate::domain::amount::Rupiah;
use crate::files::written::CREATOR;
use crate::guard::escape::with_mark_kept;
use crate::lang::{Lang, document as say, format_in};

/// Rows of a sheet under its header.
const ROWS: u64 = 1_048_575;
/// Characters of a cell.
const CELL: usize = 32_767;
/// Sen of the least amount that a spreadsheet, which keeps fifteen digits, does not hold exactly.
const INEXACT: u128 = 1_000_000_000_000_000;
/// Bytes of a sheet at most: more would need a form of zip that not every program opens.
const BYTES: u64 = 4_000_000_000;
/// Bytes of the sheet that are compressed at once.
const AT_ONCE: usize = 1 << 18;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Numbers of the formats in the styles.
const MONEY: u8 = 1;
const TEXT: u8 = 2;
const HEAD: u8 = 3;

pub struct TaggedBook {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
    sheet: String,
    lang: Lang,
    rows: u64,
    /// Of the sheet, given to be compressed.
    bytes: u64,
    sum: Rupiah,
    /// Amounts that are written as texts, for a number would not be exact.
    inexact: u64,
}

impl TaggedBook {
    /// # Errors
    /// The sheet cannot be begun.
    pub fn new(lang: Lang) -> Result<TaggedBook> {
        // No clock: the same lines are the same file.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/worksheets/sheet1.xml", options)?;
        let mut sheet = format!(
            "{XML}<worksheet {MAIN} xmlns:r=\"{OFFICE}\"><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
        );
        for (column, (_, _, kind)) in COLUMNS.iter().enumerate() {
            let width = width(COLUMNS[column].0, *kind);
            let number = column + 1;
            let _ = write!(sheet, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        sheet.push_str("</cols><sheetData><row r=\"1\">");
        for (column, (_, name, _)) in COLUMNS.iter().enumerate() {
            push_text(&mut sheet, column, 1, name, HEAD);
        }
        sheet.push_str("</row>");
        Ok(TaggedBook { zip, options, sheet, lang, rows: 0, bytes: 0, sum: Rupiah::ZERO, inexact: 0 })
    }

    /// # Errors
    /// A sheet has no room for the line.
    pub fn put(&mut self, cells: &LineCells) -> Result<()> {
        if self.rows == ROWS || self.bytes >= BYTES {
            let rows = self.rows;
            bail!(
                "{}",
                format_in!(
                    self.lang,
                    "satu lembar hanya memuat {rows} baris ini; tulis csv atau parquet, atau kurangi barisnya dengan --where \
                     atau --tagged",
                    "a sheet has room for {rows} of these lines; write csv or parquet, or take fewer lines by --where or --tagged"
                )
            );
        }
        self.rows += 1;
        let row = self.rows + 1;
        let sheet = &mut self.sheet;
        let _ = write!(sheet, "<row r=\"{row}\">");
        for (column, cell) in cells.iter().enumerate() {
            match cell {
                // A sheet has no lists; the command line refuses them.
                Value::Null | Value::Words(_) | Value::Rows(_) => {}
                Value::Text(text) => push_text(sheet, column, row, text, TEXT),
                Value::Number(n) => {
                    let _ = write!(sheet, "<c r=\"{}{row}\"><v>{n}</v></c>", letters(column as u16));
                }
                Value::Flag(flag) => {
                    let flag = u8::from(*flag);
                    let _ = write!(sheet, "<c r=\"{}{row}\" t=\"b\"><v>{flag}</v></c>", letters(column as u16));
                }
                Value::Sen(sen) => {
                    let amount = Rupiah::from_sen(*sen);
                    self.sum += amount;
                    if sen.unsigned_abs() < INEXACT {
                        let name = letters(column as u16);
                        let _ = write!(sheet, "<c r=\"{name}{row}\" s=\"{MONEY}\"><v>{amount}</v></c>");
                    } else {
                        self.inexact += 1;
                        push_text(sheet, column, row, &amount.to_string(), TEXT);
                    }
                }
            }
        }
        sheet.push_str("</row>");
        if sheet.len() >= AT_ONCE {
            self.zip.write_all(self.sheet.as_bytes())?;
            self.bytes += self.sheet.len() as u64;
            self.sheet.clear();
        }
        Ok(())
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self, out: &mut dyn Write) -> Result<()> {
        self.sheet.push_str("</sheetData><tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts></worksheet>");
        self.zip.write_all(self.sheet.as_bytes())?;
        let parts = [
            ("xl/worksheets/_rels/sheet1.xml.rels", relations(&[(OFFICE, "table", "../tables/table1.xml")])),
            ("xl/tables/table1.xml", table(self.rows)),
            ("xl/worksheets/sheet2.xml", self.notes()),
            ("xl/styles.xml", styles()),
            ("xl/workbook.xml", workbook(self.lang)),
            (
                "xl/_rels/workbook.xml.rels",
                relations(&[
                    (OFFICE, "worksheet", "worksheets/sheet1.xml"),
                    (OFFICE, "worksheet", "worksheets/sheet2.xml"),
                    (OFFICE, "styles", "styles.xml"),
                ]),
            ),
            (
                "docProps/core.xml",
                format!(
                    "{XML}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
                     xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>{CREATOR}</dc:creator></cp:coreProperties>"
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                     Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" \
                     Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
                ),
            ),
            ("[Content_Types].xml", content_types()),
        ];
        for (name, content) in parts {
            self.zip.start_file(name, self.options)?;
            self.zip.write_all(content.as_bytes())?;
        }
        Ok(out.write_all(&self.zip.finish()?.into_inner())?)
    }

    /// The second sheet: what the lines come to, and what of them is no number.
    fn notes(&self) -> String {
        let (lang, rows, inexact) = (self.lang, self.rows, self.inexact);
        let sum = self.sum.in_lang(lang);
        let mut notes = vec![
            format_in!(lang, "{rows} baris, jumlah {sum}", "{rows} lines, sum {sum}"),
            lang.choose(
                "Setiap baris anggaran satu kali; tabel siap untuk saringan dan tabel pivot (Sisipkan > Tabel Pivot).",
                "Every budget line once; the table is ready for filters and pivot tables (Insert > PivotTable).",
            )
            .to_owned(),
        ];
        if inexact > 0 {
            notes.push(format_in!(
                lang,
                "{inexact} jumlah ditulis sebagai teks: lembar kerja menyimpan lima belas angka saja, sehingga tidak lagi \
                 tepat sampai sen. Jumlahkan dengan csv atau parquet.",
                "{inexact} amounts are written as text: a spreadsheet keeps fifteen digits only, so that they would not be \
                 exact to the sen. Add them up from csv or parquet."
            ));
        }
        let mut xml =
            format!("{XML}<worksheet {MAIN}><cols><col min=\"1\" max=\"1\" width=\"100\" customWidth=\"1\"/></cols>");
        xml.push_str("<sheetData>");
        for (row, note) in (1..).zip(&notes) {
            let _ = write!(xml, "<row r=\"{row}\">");
            push_text(&mut xml, 0, row, note, TEXT);
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData></worksheet>");
        xml
    }
}

fn width(column: TaggedColumn, kind: ColumnType) -> u32 {
    match (column, kind) {
        (TaggedColumn::Opd | TaggedColumn::SubKegiatanName | TaggedColumn::Item | TaggedColumn::RekeningName, _) => 44,
        (TaggedColumn::SubKegiatan | TaggedColumn::Rekening | TaggedColumn::OpdCode, _) => 24,
        (_, ColumnType::Money) => 22,
        (_, ColumnType::Text) => 18,
        _ => 10,
    }
}

/// A cell of text: nothing runs in it, whatever it begins with.
fn push_text(xml: &mut String, column: usize, row: u64, text: &str, format: u8) {
    let name = letters(column as u16);
    let _ = write!(xml, "<c r=\"{name}{row}\" s=\"{format}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    let text = with_mark_kept(text);
    for c in text.chars().take(CELL) {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\t' | '\n' => xml.push(c),
            // Those that XML does not know, as workbooks write them.
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            c => xml.push(c),
        }
    }
    xml.push_str("</t></is></c>");
}

/// The range as a table of Excel; it has one row at least.
fn table(rows: u64) -> String {
    let range = format!("A1:{}{}", letters(COLUMNS.len() as u16 - 1), rows.max(1) + 1);
    let mut xml = format!(
        "{XML}<table {MAIN} id=\"1\" name=\"Baris\" displayName=\"Baris\" ref=\"{range}\" totalsRowShown=\"0\">\
         <autoFilter ref=\"{range}\"/><tableColumns count=\"{}\">",
        COLUMNS.len()
    );
    for (i, (_, name, _)) in COLUMNS.iter().enumerate() {
        let _ = write!(xml, "<tableColumn id=\"{}\" name=\"{name}\"/>", i + 1);
    }
    xml.push_str(
        "</tableColumns><tableStyleInfo name=\"TableStyleLight1\" showFirstColumn=\"0\" showLastColumn=\"0\" ",
    );
    xml.push_str("showRowStripes=\"1\" showColumnStripes=\"0\"/></table>");
    xml
}

fn relations(all: &[(&str, &str, &str)]) -> String {
    let mut xml = format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (i, (base, kind, target)) in all.iter().enumerate() {
        let _ = write!(xml, "<Relationship Id=\"rId{}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>", i + 1);
    }
    xml + "</Relationships>"
}

fn workbook(lang: Lang) -> String {
    let (lines, notes) = (lang.say(say::LINES), lang.choose("Catatan", "Notes"));
    format!(
        "{XML}<workbook {MAIN} xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews><sheets><sheet name=\"{lines}\" sheetId=\"1\" r:id=\"rId1\"/>\
         <sheet name=\"{notes}\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
    )
}

/// Plain, money, text, header.
fn styles() -> String {
    format!(
        "{XML}<styleSheet {MAIN}><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/>\
         <sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/>\
         </fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/>\
         <top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" \
         fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"4\">\
         <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"4\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
         <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\" applyNumberFormat=\"1\"/>\
         <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>\
         </cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

fn content_types() -> String {
    format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{KIND}.worksheet+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"{KIND}.worksheet+xml\"/>\
         <Override PartName=\"/xl/tables/table1.xml\" ContentType=\"{KIND}.table+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{KIND}.styles+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    )
}
