//! A workbook for officers who do not use CI: the findings to be filtered, and their counts.

use std::io::Write;

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::{About, Diagnostic, by_code, left_out, worst};
use crate::files::written::CREATOR;
use crate::finding::catalog;
use crate::lang::Lang;

/// Rows that somebody filters. A sheet holds ten times as many, and takes gigabytes of memory to be made and opened.
const ROWS: usize = 100_000;
/// Characters of a cell.
const CELL: usize = 32_767;

/// How many there was no room for is returned.
///
/// # Errors
/// The workbook cannot be made or written.
pub fn write(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<usize> {
    let lang = about.lang;
    let mut book = Workbook::new();
    // The same findings are the same bytes: the clock does not show.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_author(CREATOR).set_subject("findings").set_creation_datetime(&day));
    let (shown, more) = worst(findings, ROWS);
    list(book.add_worksheet(), &shown, more, lang)?;
    counted(book.add_worksheet(), findings, about)?;
    out.write_all(&book.save_to_buffer()?)?;
    Ok(more)
}

/// One row a finding; the last says how many `more` there are.
fn list(sheet: &mut Worksheet, findings: &[&Diagnostic], more: usize, lang: Lang) -> Result<()> {
    sheet.set_name(lang.choose("Temuan", "Findings"))?;
    let titles = lang.choose(
        [
            "Tingkat", "Kode", "Nama", "Berkas", "Lembar", "Baris", "Kolom", "Temuan", "Saran", "Kunci", "Halaman",
            "Tempat",
        ],
        ["Severity", "Code", "Name", "File", "Sheet", "Row", "Column", "Finding", "Help", "Key", "Page", "Place"],
    );
    head(sheet, &titles, &[12, 8, 24, 32, 14, 8, 8, 80, 60, 20, 22, 36])?;
    let plain = plain();
    for (row, finding) in (1..).zip(findings) {
        let place = finding.place();
        let texts = [
            (0, finding.severity.word(lang).to_owned()),
            (1, finding.code().to_owned()),
            (2, finding.name().to_owned()),
            (3, finding.path().to_owned()),
            (4, finding.sheet().unwrap_or_default()),
            (7, finding.message(lang)),
            (8, finding.help(lang).unwrap_or_default().into_owned()),
            (9, finding.key().to_string()),
            (10, finding.url()),
            (11, finding.for_explain(lang)),
        ];
        for (column, text) in texts {
            write_text(sheet, row, column, &text, &plain)?;
        }
        for (column, number) in [(5, place.line), (6, place.column)].into_iter().filter(|(_, n)| *n > 0) {
            sheet.write_number(row, column, number as f64)?;
        }
    }
    sheet.autofilter(0, 0, findings.len() as u32, titles.len() as u16 - 1)?;
    if more > 0 {
        write_text(sheet, findings.len() as u32 + 1, 7, &left_out(more, lang), &plain)?;
    }
    Ok(())
}

/// One row a code, and why the run failed in spite of a baseline.
fn counted(sheet: &mut Worksheet, findings: &[Diagnostic], about: &About) -> Result<()> {
    let lang = about.lang;
    sheet.set_name(lang.choose("Ringkasan", "Summary"))?;
    let titles = lang.choose(["Kode", "Nama", "Apa", "Jumlah"], ["Code", "Name", "What", "Count"]);
    head(sheet, &titles, &[8, 24, 80, 10])?;
    let plain = plain();
    let codes = by_code(findings);
    if let Some(why) = about.failed(findings) {
        write_text(sheet, codes.len() as u32 + 1, 2, &why, &plain)?;
    }
    for (row, (code, own)) in (1..).zip(codes) {
        write_text(sheet, row, 0, code, &plain)?;
        if let Some(entry) = catalog::find(code) {
            write_text(sheet, row, 1, entry.name, &plain)?;
            write_text(sheet, row, 2, lang.say(entry.summary), &plain)?;
        }
        sheet.write_number(row, 3, own.len() as f64)?;
    }
    Ok(())
}

fn head(sheet: &mut Worksheet, titles: &[&str], widths: &[u32]) -> Result<()> {
    let bold = Format::new().set_bold();
    for ((column, title), width) in (0..).zip(titles).zip(widths) {
        sheet.write_string_with_format(0, column, *title, &bold)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A text that stays one, also when somebody edits the cell: `=` and the like are never the start of a formula.
fn plain() -> Format {
    Format::new().set_quote_prefix().set_text_wrap().set_align(FormatAlign::Top)
}

fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<()> {
    if !text.is_empty() {
        let text: String = text.chars().take(CELL).collect();
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}
