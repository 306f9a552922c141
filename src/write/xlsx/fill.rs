//! A sheet to be filled in by people: closed answers are chosen from a list, cells that must not change are locked (without
//! a password), and a second sheet says how it is done.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    ProtectionOptions, Workbook, Worksheet,
};

use crate::files::written::CREATOR;
use crate::lang::Lang;

/// Rows below the last one that lists of answers are given too.
const SPARE: u32 = 1000;
/// Columns that a person may use beside those of the sheet.
const BESIDE: u16 = 20;
/// Lines of a row at most; a longer text is read in its cell.
const LINES: usize = 8;

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Text,
    /// Rupiah.
    Money,
    Count,
    /// Without marks between thousands.
    Year,
    Date,
}

/// A column of the sheet.
#[derive(Clone, Debug)]
pub struct Column {
    pub header: String,
    /// Characters.
    pub width: u32,
    pub kind: Kind,
    pub locked: bool,
    /// Closed answers; none: any.
    pub choices: Vec<&'static str>,
}

impl Column {
    /// One that stays as it is.
    pub fn locked(header: &str, width: u32, kind: Kind) -> Column {
        Column { header: header.to_owned(), width, kind, locked: true, choices: Vec::new() }
    }

    /// One to be filled in.
    pub fn open(header: &str, width: u32, kind: Kind) -> Column {
        Column { locked: false, ..Column::locked(header, width, kind) }
    }

    /// One to be filled in from a list.
    pub fn of(header: &str, width: u32, choices: Vec<&'static str>) -> Column {
        Column { choices, ..Column::open(header, width, Kind::Text) }
    }
}

/// One row of cells.
#[derive(Clone, Debug)]
pub enum FillRow {
    /// Titles of the columns below it; an empty one is no cell.
    Head(Vec<String>),
    /// Cells of the sheet's columns.
    Cells(Vec<String>),
    /// Cells of other columns, from the first on.
    Of(Vec<(Column, String)>),
}

/// A sheet to be filled in.
pub struct FillSheet<'a> {
    pub name: &'static str,
    pub columns: &'a [Column],
    pub rows: Vec<FillRow>,
    /// Its first row is one header for all: it stays in sight, and rows can be filtered.
    pub is_table: bool,
    /// How it is filled in, one line each.
    pub guide: &'a [&'a str],
    /// What `setara` knows such a workbook by; none: it is a document of its own.
    pub subject: Option<&'static str>,
}

impl<'a> FillSheet<'a> {
    /// A table under one header.
    pub fn table(
        name: &'static str,
        columns: &'a [Column],
        rows: impl Iterator<Item = Vec<String>>,
        guide: &'a [&'a str],
        subject: &'static str,
    ) -> FillSheet<'a> {
        let head = FillRow::Head(columns.iter().map(|c| c.header.clone()).collect());
        let rows = std::iter::once(head).chain(rows.map(FillRow::Cells)).collect();
        FillSheet { name, columns, rows, is_table: true, guide, subject: Some(subject) }
    }
}

/// Writes the workbook: the sheet, and one that says how it is filled in.
///
/// # Errors
/// A cell has no room for its text, there are more rows than a sheet has, or it cannot be written.
pub fn write(sheet: &FillSheet, lang: Lang, out: &mut dyn Write) -> Result<()> {
    let mut book = Workbook::new();
    // The same content is the same bytes: the clock does not show.
    let mut properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    if let Some(subject) = sheet.subject {
        properties = properties.set_author(CREATOR).set_subject(subject);
    }
    book.set_properties(&properties);
    fill(book.add_worksheet(), sheet)?;
    guide(book.add_worksheet(), sheet.guide, lang)?;
    Ok(out.write_all(&book.save_to_buffer()?)?)
}

fn fill(page: &mut Worksheet, sheet: &FillSheet) -> Result<()> {
    page.set_name(sheet.name)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
    for (column, own) in (0..).zip(sheet.columns) {
        page.set_column_width(column, own.width)?;
    }
    if sheet.is_table {
        // Rows below the last, and columns beside these, are free to be used.
        for column in 0..sheet.columns.len() as u16 + BESIDE {
            let own = sheet.columns.get(usize::from(column)).filter(|own| !own.locked);
            page.set_column_format(column, &own.map_or_else(|| base().set_unlocked(), look))?;
        }
    }
    let looks: Vec<Format> = sheet.columns.iter().map(look).collect();
    let head = base().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00EE_F1EE));
    let head = head.set_border_bottom(FormatBorder::Thin);
    let mut lists: BTreeMap<(u16, Vec<&'static str>), (u32, u32)> = BTreeMap::new();
    for (number, row) in (0..).zip(&sheet.rows) {
        let mut lines = 1;
        let mut list = |column: u16, own: &Column| {
            if !own.choices.is_empty() {
                let rows = lists.entry((column, own.choices.clone())).or_insert((number, number));
                rows.1 = number;
            }
        };
        match row {
            FillRow::Head(titles) => {
                for (column, title) in (0..).zip(titles).filter(|(_, title)| !title.is_empty()) {
                    page.write_string_with_format(number, column, title, &head)?;
                    let width = sheet.columns.get(usize::from(column)).map_or(u32::MAX, |c| c.width);
                    lines = lines.max(lines_of(title, width));
                }
            }
            FillRow::Cells(cells) => {
                for ((column, own), (text, look)) in (0..).zip(sheet.columns).zip(cells.iter().zip(&looks)) {
                    cell(page, (number, column), own.kind, text, look)?;
                    lines = lines.max(lines_of(text, own.width));
                    list(column, own);
                }
            }
            FillRow::Of(cells) => {
                for (column, (own, text)) in (0..).zip(cells) {
                    cell(page, (number, column), own.kind, text, &look(own))?;
                    let width = sheet.columns.get(usize::from(column)).map_or(own.width, |c| c.width);
                    lines = lines.max(lines_of(text, width));
                    list(column, own);
                }
            }
        }
        if lines > 1 {
            page.set_row_height(number, 15.0 * lines.min(LINES) as f64)?;
        }
    }
    let rows = sheet.rows.len() as u32;
    for ((column, choices), (first, last)) in lists {
        let rule = DataValidation::new().allow_list_strings(&choices)?;
        let rule = rule.set_error_style(DataValidationErrorStyle::Stop).set_error_message(choices.join(", "))?;
        let last = if sheet.is_table { rows + SPARE } else { last };
        page.add_data_validation(first, column, last, column, &rule)?;
    }
    if sheet.is_table {
        let fixed = sheet.columns.iter().position(|c| !c.locked).unwrap_or_default();
        // A frozen column that takes the whole window leaves none to be filled in.
        page.set_freeze_panes(1, fixed.min(1) as u16)?;
        page.set_repeat_rows(0, 0)?;
        page.autofilter(0, 0, rows.max(2) - 1, sheet.columns.len().max(1) as u16 - 1)?;
    }
    page.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// The sheet that says how it is done.
fn guide(page: &mut Worksheet, lines: &[&str], lang: Lang) -> Result<()> {
    page.set_name(lang.choose("Petunjuk", "Instructions"))?
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    page.set_column_width(0, 100)?;
    let (title, text) = (base().set_bold().set_font_size(14), base().set_text_wrap());
    for (row, line) in (0..).zip(lines) {
        page.write_string_with_format(row, 0, *line, if row == 0 { &title } else { &text })?;
        page.set_row_height(row, 15.0 * lines_of(line, 100).max(1) as f64 + 5.0)?;
    }
    page.protect();
    Ok(())
}

fn base() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// How the cells of a column look. What is to be filled in has a ground of its own.
fn look(own: &Column) -> Format {
    let format = match own.kind {
        // As a text: nothing that is typed becomes a number or a date.
        Kind::Text => base().set_text_wrap().set_num_format("@"),
        Kind::Money => base().set_num_format("#,##0.00"),
        // Percentages may be among what is filled in.
        Kind::Count if !own.locked => base(),
        Kind::Count => base().set_num_format("#,##0"),
        Kind::Year => base().set_num_format("0"),
        Kind::Date => base().set_num_format("yyyy-mm-dd"),
    };
    match own.locked {
        true => format,
        false => format.set_unlocked().set_background_color(Color::RGB(0x00FF_FBE6)),
    }
}

fn cell(page: &mut Worksheet, (row, column): (u32, u16), kind: Kind, text: &str, look: &Format) -> Result<()> {
    // Fifteen digits and a point are what a number of a sheet holds.
    let number = (kind != Kind::Text && text.len() <= 16).then(|| text.parse::<f64>().ok()).flatten();
    let date = (kind == Kind::Date && text.len() == 10).then(|| ExcelDateTime::parse_from_str(text).ok()).flatten();
    if text.is_empty() {
        page.write_blank(row, column, look)?;
    } else if let Some(date) = date {
        page.write_datetime_with_format(row, column, date, look)?;
    } else if let Some(number) = number {
        page.write_number_with_format(row, column, number, look)?;
    } else {
        // Nothing runs in a cell of text.
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let written = page.write_string_with_format(row, column, text, look);
        written.context("a cell or the sheet has no room for it; write .csv")?;
    }
    Ok(())
}

fn lines_of(text: &str, width: u32) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil((width as usize).max(1)).max(1)).sum()
}
