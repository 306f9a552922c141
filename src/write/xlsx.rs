//! A report as a workbook that an officer can follow: amounts as numbers, totals and shares as formulas (with their results,
//! for programs that do not calculate), lists to be filtered, pages for A4. Texts stay texts, whatever they begin with.

mod converted;
pub mod fill;
pub mod forms;
mod lists;
mod summary;
mod tables;
mod tagged;

pub use converted::ConvertedBook;
pub use tables::{ListSheet, comparison, lists as list_book, tables};
pub use tagged::TaggedBook;

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, Color, ConditionalFormatDataBar,
    ConditionalFormatType, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::domain::amount::Rupiah;
use crate::files::written::CREATOR;
use crate::finding::Finding;
use crate::guard::escape::visible;
use crate::guard::personal::masked;
use crate::lang::{Lang, Word, document as say, word};
use crate::ledger::lens::Lens;
use crate::report::Report;
use crate::report::document::Document;
use crate::report::grid::{Cell, Grid, figure};
use crate::report::subjects::{EvidenceLine, SubKegiatanEvidence};

/// Characters of a cell.
const CELL: usize = 32_767;
/// Lines of a row: a longer text is read in its cell.
const LINES: usize = 8;
/// Rows of a list, less its header, its total, and a line that says what is left out.
const ROWS: usize = 1_048_576 - 4;

/// At the left and right of a page, in inches; a page of A4 on its side is so wide.
const MARGIN: f64 = 0.4;
const PAGE: f64 = 11.69;
/// Rows that a page has room for beside a chart.
const BESIDE_CHART: u32 = 28;
/// Bars of a chart for which there is room below whatever is above it.
const SMALL_CHART: u32 = 8;

pub struct WorkbookInput<'a> {
    pub report: &'a Report,
    pub document: &'a Document,
    pub subjects: &'a [SubKegiatanEvidence],
    pub lines: &'a [EvidenceLine],
    pub findings: &'a [Finding],
}

/// The report as a workbook.
///
/// # Errors
/// Where it cannot be written.
pub fn write(m: &WorkbookInput, out: &mut dyn Write) -> Result<()> {
    let mut book = Workbook::new();
    // The same report is the same bytes: the clock does not show.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&m.document.title).set_author(CREATOR).set_subject("report");
    book.set_properties(&properties.set_creation_datetime(&day));
    let lang = m.document.lang;
    let formats = Formats::new();
    let mut add = |name: Word, fill: &dyn Fn(&mut SheetWriter) -> Result<()>| -> Result<()> {
        let sheet = book.add_worksheet();
        sheet.set_name(lang.say(name))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
        sheet.set_margins(MARGIN, MARGIN, 0.5, 0.6, 0.3, 0.3);
        fill(&mut SheetWriter::new(sheet, &formats, lang))
    };
    add(say::SUMMARY, &|pen| summary::summary(pen, m))?;
    add(say::OPD_SHEET, &|pen| lists::opd(pen, m))?;
    add(say::SUBJECT_SHEET, &|pen| lists::subjects(pen, m))?;
    add(say::LINES, &|pen| lists::lines(pen, m))?;
    add(say::ALLOCATION, &|pen| summary::allocation(pen, m))?;
    add(say::FINDINGS_SHEET, &|pen| lists::findings(pen, m))?;
    add(say::METHOD, &|pen| summary::method(pen, m))?;
    Ok(out.write_all(&book.save_to_buffer()?)?)
}

struct Formats {
    title: Format,
    head: Format,
    head_right: Format,
    text: Format,
    /// A text that is not wrapped.
    cell: Format,
    bold: Format,
    note: Format,
    money: Format,
    money_bold: Format,
    count: Format,
    share: Format,
}

impl Formats {
    fn new() -> Formats {
        let plain = || Format::new().set_align(FormatAlign::Top);
        // Also when somebody edits the cell, `=` and the like are never the start of a formula.
        // A text does not touch the figure at its left.
        let text = || plain().set_quote_prefix().set_indent(1);
        let money = || plain().set_num_format("#,##0.00");
        let head = text().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00EE_F1EE));
        Formats {
            title: text().set_bold().set_font_size(14),
            head_right: head.clone().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Right),
            head: head.set_border_bottom(FormatBorder::Thin),
            text: text().set_text_wrap(),
            cell: text(),
            bold: text().set_bold(),
            note: text().set_italic().set_font_size(9),
            money: money(),
            money_bold: money().set_bold().set_border_top(FormatBorder::Thin),
            count: plain().set_num_format("#,##0"),
            share: plain().set_num_format("0.00%"),
        }
    }
}

/// Writes cells of one sheet.
struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    lang: Lang,
    /// The last row and column with something in them.
    last: (u32, u16),
    widths: Vec<u32>,
    /// Lines that the texts of a row need, where they are several: not every program finds out by itself.
    lines: BTreeMap<u32, usize>,
    /// The row of a chart that is printed on a page of its own.
    break_at: Option<u32>,
}

impl<'a> SheetWriter<'a> {
    /// Of a sheet with nothing in it yet.
    fn new(sheet: &'a mut Worksheet, formats: &'a Formats, lang: Lang) -> SheetWriter<'a> {
        let (widths, lines) = (Vec::new(), BTreeMap::new());
        SheetWriter { sheet, formats, lang, last: (0, 0), widths, lines, break_at: None }
    }
}

impl SheetWriter<'_> {
    fn at(&mut self, row: u32, column: u16) {
        self.last = (self.last.0.max(row), self.last.1.max(column));
    }

    fn text_as(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<()> {
        self.at(row, column);
        let text: String = masked(text).chars().filter(|c| *c == '\n' || visible(*c) == *c).take(CELL).collect();
        if !text.is_empty() {
            self.sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// A text that is wrapped.
    fn text(&mut self, row: u32, column: u16, text: &str) -> Result<()> {
        let width =
            self.widths.get(usize::from(column)).map_or(usize::MAX, |w| (*w as usize).saturating_sub(1) * 8 / 7);
        self.needs(row, text.chars().count().div_ceil(width.max(1)));
        self.text_as(row, column, text, &self.formats.text)
    }

    /// So many lines of text stand in a cell of the row.
    fn needs(&mut self, row: u32, lines: usize) {
        if lines > 1 {
            let most = self.lines.entry(row).or_default();
            *most = lines.clamp(*most, LINES.max(*most));
        }
    }

    /// Titles are bold, and break between words alone.
    fn title(&mut self, row: u32, column: u16, title: &str, format: &Format) -> Result<()> {
        let width = self.widths.get(usize::from(column)).map_or(usize::MAX, |w| (*w as usize).saturating_sub(1).max(1));
        let mut lines = 1;
        let mut at = 0;
        for word in title.split(' ').map(|word| word.chars().count()) {
            if at > 0 && at + 1 + word > width {
                (lines, at) = (lines + 1, word);
            } else {
                at += word + usize::from(at > 0);
            }
        }
        self.needs(row, lines);
        self.text_as(row, column, title, format)
    }

    fn money(&mut self, row: u32, column: u16, amount: Rupiah) -> Result<()> {
        self.at(row, column);
        self.sheet.write_number_with_format(row, column, number(amount), &self.formats.money)?;
        Ok(())
    }

    fn count(&mut self, row: u32, column: u16, n: u64) -> Result<()> {
        self.at(row, column);
        self.sheet.write_number_with_format(row, column, n as f64, &self.formats.count)?;
        Ok(())
    }

    /// A formula with its result, which programs that do not calculate show.
    fn formula(&mut self, row: u32, column: u16, formula: &str, result: String, format: &Format) -> Result<()> {
        self.at(row, column);
        let formula = Formula::new(formula).set_result(result);
        self.sheet.write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// A sum over rows of a column (both counted from 0).
    fn sum(&mut self, row: u32, column: u16, rows: (u32, u32), result: Rupiah) -> Result<()> {
        let name = letters(column);
        let formula = format!("=SUM({name}{}:{name}{})", rows.0 + 1, rows.1 + 1);
        self.formula(row, column, &formula, result.to_string(), &self.formats.money_bold)
    }

    /// One cell divided by another; `-` where there is nothing to divide by.
    fn share(&mut self, row: u32, column: u16, of: &str, whole: &str, share: Option<f64>) -> Result<()> {
        match share {
            Some(share) => self.formula(row, column, &format!("={of}/{whole}"), share.to_string(), &self.formats.share),
            None => self.text(row, column, "-"),
        }
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell) -> Result<()> {
        match cell {
            Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => self.money(row, column, *amount),
            Cell::Count(n) => self.count(row, column, *n),
            Cell::Share(Some(share)) => {
                self.at(row, column);
                self.sheet.write_number_with_format(row, column, *share, &self.formats.share)?;
                Ok(())
            }
            text => self.text(row, column, &figure(text, self.lang, true)),
        }
    }

    /// Titles; those of figures stand at the right as these do.
    fn head(&mut self, row: u32, titles: &[&str], figures: Range<u16>) -> Result<()> {
        for (column, title) in (0..).zip(titles) {
            let format = if figures.contains(&column) { &self.formats.head_right } else { &self.formats.head };
            self.title(row, column, title, format)?;
        }
        Ok(())
    }

    /// A table with its title and notes, as it is. Returns the row after it.
    fn grid(&mut self, row: u32, grid: &Grid) -> Result<u32> {
        self.text_as(row, 0, &grid.title, &self.formats.bold)?;
        for (column, (_, title)) in (0..).zip(&grid.columns) {
            let text = grid.rows.first().is_none_or(|row| row[usize::from(column)].is_text());
            let format = if text { &self.formats.head } else { &self.formats.head_right };
            self.title(row + 1, column, title, format)?;
        }
        let mut at = row + 2;
        for cells in &grid.rows {
            for (column, cell) in (0..).zip(cells) {
                self.cell(at, column, cell)?;
            }
            at += 1;
        }
        for note in &grid.notes {
            self.text_as(at, 0, note, &self.formats.note)?;
            at += 1;
        }
        Ok(at + 1)
    }

    /// Characters of the columns; to be told before texts are written.
    fn widths(&mut self, widths: &[u32]) -> Result<()> {
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        self.widths = widths.to_vec();
        Ok(())
    }

    /// A list: its header stays in sight and on every page, its rows (1 to `rows`) can be filtered.
    fn list(&mut self, rows: usize, left: u16, printed: u16) -> Result<()> {
        self.sheet.set_freeze_panes(1, left)?;
        self.sheet.set_repeat_rows(0, 0)?;
        self.sheet.autofilter(0, 0, rows.max(1) as u32, self.last.1)?;
        self.finish(printed)
    }

    /// A chart of so many bars below what is written. All of their labels have room.
    fn chart(&mut self, column: u16, title: &str, bars: u32, series: &[(Series, Color)]) -> Result<()> {
        let height = 110 + bars * (10 + 14 * series.len() as u32).max(26);
        let mut chart = Chart::new_bar();
        chart.title().set_name(title).set_font(ChartFont::new().set_size(12));
        let small = ChartFont::new().set_size(8).clone();
        // The bars lie: their labels stand on the y axis. Amounts in full would be turned or left out.
        let [billion, million] = [word::BILLION, word::MILLION].map(|unit| self.lang.say(unit));
        let amounts =
            format!("[>=1000000000]#,##0.0,,,\"\u{a0}{billion}\";[>=1000000]#,##0.0,,\"\u{a0}{million}\";#,##0");
        chart.x_axis().set_num_format(amounts).set_font(&small);
        chart.y_axis().set_reverse().set_font(&small);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_width(1000).set_height(height).set_alt_text(title);
        for (data, color) in series {
            let fill = ChartSolidFill::new().set_color(*color).clone();
            let line = chart.add_series().set_name(data.name).set_gap(40);
            line.set_categories((data.sheet, data.rows.0, data.labels, data.rows.1, data.labels));
            line.set_values((data.sheet, data.rows.0, data.values, data.rows.1, data.values));
            line.set_format(ChartFormat::new().set_solid_fill(&fill));
        }
        if series.len() == 1 {
            chart.legend().set_hidden();
        }
        let row = self.last.0 + 2;
        self.sheet.insert_chart(row, column, &chart)?;
        self.break_at = (row > BESIDE_CHART && bars > SMALL_CHART).then_some(row);
        self.last.0 = row + height / 20 + 1;
        Ok(())
    }

    /// Shares of a column are drawn as bars in their cells, all of the whole over the full width.
    fn bars(&mut self, column: u16, rows: (u32, u32), color: Color) -> Result<()> {
        let number = ConditionalFormatType::Number;
        let bars = ConditionalFormatDataBar::new().set_minimum(number, 0).set_maximum(number, 1);
        let bars = bars.set_fill_color(color).set_solid_fill(true);
        self.sheet.add_conditional_format(rows.0, column, rows.1, column, &bars)?;
        Ok(())
    }

    /// Heights of rows, and what is printed: columns up to `printed`.
    fn finish(&mut self, printed: u16) -> Result<()> {
        for (row, lines) in &self.lines {
            self.sheet.set_row_height(*row, 15.0 * *lines as f64)?;
        }
        self.sheet.set_print_area(0, 0, self.last.0, self.last.1.min(printed))?;
        if let Some(row) = self.break_at {
            // Pages that are made to fit know no other breaks: the scale is worked out here, for letters wider than Excel has.
            let wide: f64 = self.widths.iter().map(|w| f64::from(*w * 10 + 5) / 96.0).sum();
            self.sheet.set_print_scale((100.0 * (PAGE - 2.0 * MARGIN) / wide).clamp(10.0, 100.0) as u16);
            self.sheet.set_page_breaks(&[row])?;
        }
        Ok(())
    }
}

fn number(amount: Rupiah) -> f64 {
    amount.sen() as f64 / 100.0
}

/// 0 → A, 26 → AA: columns as spreadsheets name them.
fn letters(column: u16) -> String {
    match (column / 26).checked_sub(1) {
        Some(before) => letters(before) + &letters(column % 26),
        None => char::from(b'A' + (column % 26) as u8).to_string(),
    }
}

/// A range of another sheet, from the row after its header.
fn range(sheet: &str, column: u16, rows: usize) -> String {
    let column = letters(column);
    format!("'{sheet}'!${column}$2:${column}${}", rows.max(1) + 1)
}

/// Bars of a chart: where their labels and values stand.
struct Series<'a> {
    name: &'a str,
    sheet: &'a str,
    rows: (u32, u32),
    labels: u16,
    values: u16,
}

/// Colours of the lenses, as the other formats have them.
fn color(lens: Lens) -> Color {
    Color::RGB(u32::from_str_radix(lens.entry().colors[0], 16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_as_spreadsheets_name_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(super::letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
