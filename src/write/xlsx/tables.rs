//! A document whose chapters are tables, as a workbook: a sheet a chapter, after one of what it comes to.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::{Formats, ROWS, SheetWriter};
use crate::files::written::CREATOR;
use crate::lang::Lang;
use crate::lang::document as say;
use crate::report::document::{Block, Document};
use crate::report::grid::Grid;

/// Characters of a sheet's name.
const NAME: usize = 31;

/// A comparison as a workbook, with exact figures as numbers.
///
/// # Errors
/// Where it cannot be written.
pub fn comparison(document: &Document, out: &mut dyn Write) -> Result<()> {
    tables(document, "compare", out)
}

/// The tables of a document as a workbook; `subject`: the command that made them.
///
/// # Errors
/// Where it cannot be written.
pub fn tables(document: &Document, subject: &str, out: &mut dyn Write) -> Result<()> {
    let mut book = Workbook::new();
    // The same comparison is the same bytes: the clock does not show.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&document.title).set_author(CREATOR).set_subject(subject);
    book.set_properties(&properties.set_creation_datetime(&day));
    let (formats, lang) = (Formats::new(), document.lang);
    let mut names = HashSet::new();
    let mut add = |title: &str, fill: &dyn Fn(&mut SheetWriter) -> Result<()>| -> Result<()> {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(title, &mut names))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
        let mut pen = SheetWriter::new(sheet, &formats, lang);
        pen.widths(&[44, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22])?;
        fill(&mut pen)?;
        pen.finish(13)
    };
    add(lang.say(say::SUMMARY), &|pen| summary(pen, document))?;
    for chapter in &document.chapters {
        add(&chapter.title, &|pen| {
            pen.text_as(0, 0, &chapter.title, &pen.formats.title)?;
            pen.text_as(1, 0, &chapter.intro, &pen.formats.note)?;
            let mut row = 3;
            for block in &chapter.blocks {
                match block {
                    Block::Grid { grid, .. } => row = pen.grid(row, grid)?,
                    Block::Notes(_, notes) => {
                        for note in notes {
                            pen.text_as(row, 0, note, &pen.formats.note)?;
                            row += 1;
                        }
                    }
                    // Charts show what the tables say.
                    _ => {}
                }
            }
            Ok(())
        })?;
    }
    Ok(out.write_all(&book.save_to_buffer()?)?)
}

/// A sheet: one list that can be filtered, or tables below lines of text.
pub struct ListSheet {
    pub name: String,
    /// Lines above the tables; none: the sheet is a list.
    pub above: Vec<String>,
    pub grids: Vec<Grid>,
    /// Of the columns, in characters.
    pub widths: Vec<u32>,
}

/// Lists as a workbook, with exact figures as numbers.
///
/// # Errors
/// Where it cannot be written.
pub fn lists(title: &str, sheets: &[ListSheet], lang: Lang, out: &mut dyn Write) -> Result<()> {
    let mut book = Workbook::new();
    // The same lists are the same bytes: the clock does not show.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_author(CREATOR).set_subject("document");
    book.set_properties(&properties.set_creation_datetime(&day));
    let formats = Formats::new();
    for list in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(&list.name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
        let mut pen = SheetWriter::new(sheet, &formats, lang);
        pen.widths(&list.widths)?;
        match (&list.above[..], &list.grids[..]) {
            ([], [grid]) => one_list(&mut pen, grid)?,
            (above, grids) => {
                let mut row = 0;
                for line in above {
                    let format = if row == 0 { &formats.title } else { &formats.note };
                    pen.text_as(row, 0, line, format)?;
                    row += 1;
                }
                row += 1;
                for grid in grids {
                    row = pen.grid(row, grid)?;
                }
                pen.finish(u16::MAX)?;
            }
        }
    }
    Ok(out.write_all(&book.save_to_buffer()?)?)
}

/// A grid from the first row on; of more rows than a sheet has, those that fit, and a line that counts the others.
fn one_list(pen: &mut SheetWriter, grid: &Grid) -> Result<()> {
    for (column, (_, title)) in (0..).zip(&grid.columns) {
        let is_figure = grid.is_figure(usize::from(column));
        let format = if is_figure { &pen.formats.head_right } else { &pen.formats.head };
        pen.title(0, column, title, format)?;
    }
    let shown = grid.rows.len().min(ROWS);
    for (row, cells) in (1..).zip(grid.rows.iter().take(shown)) {
        for (column, cell) in (0..).zip(cells) {
            pen.cell(row, column, cell)?;
        }
    }
    if grid.rows.len() > shown {
        let said = format!("{} {}", grid.rows.len() - shown, pen.lang.say(say::NOT_HERE));
        pen.text(shown as u32 + 1, 0, &said)?;
    }
    pen.list(shown, 1, u16::MAX)
}

fn summary(pen: &mut SheetWriter, document: &Document) -> Result<()> {
    pen.text_as(0, 0, &document.title, &pen.formats.title)?;
    let mut row = 1;
    for fact in &document.facts {
        pen.text_as(row, 0, fact, &pen.formats.note)?;
        row += 1;
    }
    row += 1;
    for figure in &document.headline {
        pen.text_as(row, 0, &figure.label, &pen.formats.bold)?;
        pen.text_as(row, 1, &figure.value, &pen.formats.cell)?;
        pen.text_as(row, 2, &figure.exact, &pen.formats.cell)?;
        row += 1;
    }
    Ok(())
}

/// A title as sheets can be named: short, without the signs that formulas read, once only.
fn sheet_name(title: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = title.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(NAME).collect();
    let plain = plain.trim().to_owned();
    let mut name = plain.clone();
    let mut n = 1;
    while !taken.insert(name.to_lowercase()) {
        n += 1;
        let end = format!(" {n}");
        name = plain.chars().take(NAME - end.len()).collect::<String>() + &end;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_short_and_differ() {
        let mut taken = HashSet::new();
        let long = "Perubahan: menurut sub kegiatan [semua]";
        assert_eq!(sheet_name(long, &mut taken), "Perubahan  menurut sub kegiatan");
        assert_eq!(sheet_name(long, &mut taken), "Perubahan  menurut sub kegiat 2");
    }
}
