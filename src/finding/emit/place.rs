//! Where a finding is, as each format says it.

use std::fmt;

use super::Diagnostic;
use crate::files::print::part;
use crate::finding::table::column_letters;
use crate::finding::{Place, spot};
use crate::guard::escape;
use crate::lang::Lang;

impl Diagnostic<'_> {
    /// Where it is, as programs get it: of a print the row on its page.
    pub(super) fn place(&self) -> Place {
        let place = self.finding.place;
        let row = |line| part::for_programs(self.finding.sheet(), line).1;
        Place { line: row(place.line), end_line: row(place.end_line), ..place }
    }

    pub(super) fn sheet(&self) -> Option<String> {
        let (sheet, _) = part::for_programs(self.finding.sheet(), self.finding.place.line);
        sheet.filter(|own| own != part::PAGES).map(|own| escape::line(&own))
    }

    /// `path:line:column`, with the row that a spreadsheet shows where it is another one, or `path: sheet RKA, cell B12`.
    pub(super) fn locate(&self, lang: Lang, f: &mut fmt::Formatter) -> fmt::Result {
        let place = self.finding.place;
        match self.sheet_and_cell(lang) {
            Some(cell) => write!(f, "{}: {cell}", self.path()),
            None if place.line == 0 => f.write_str(self.path()),
            None => write!(f, "{}:{}", self.path(), self.line_and_column(lang)),
        }
    }

    /// `1204:5`, `1204:5 (row 871 in Excel)`.
    pub(super) fn line_and_column(&self, lang: Lang) -> String {
        let place = self.finding.place;
        format!("{}:{}{}", place.line, place.column, spot::beside(self.list.sheet_row(self.number), lang))
    }

    /// `sheet RKA, cell B12`, where the finding is in a workbook.
    pub(super) fn sheet_and_cell(&self, lang: Lang) -> Option<String> {
        let place = self.finding.place;
        let on_page = spot::on_page(self.finding.sheet().unwrap_or_default(), place.line, lang);
        on_page.or_else(|| Some(spot::in_sheet(&self.sheet()?, place.line, place.column, lang)))
    }

    /// As `explain` takes it; of a whole file, its path.
    pub fn for_explain(&self, lang: Lang) -> String {
        let place = self.finding.place;
        let on_page = spot::on_page(self.finding.sheet().unwrap_or_default(), place.line, lang);
        match (on_page.or_else(|| self.in_sheet()), place.line) {
            (Some(cell), _) => format!("{}:{cell}", self.path()),
            (None, 0) => self.path().to_owned(),
            (None, line) => {
                format!("{}:{line}{}", self.path(), spot::beside(self.list.sheet_row(self.number), lang))
            }
        }
    }

    /// `Sheet!B12`, where the finding is in a workbook: for programs.
    pub(super) fn in_sheet(&self) -> Option<String> {
        let (sheet, place) = (self.sheet()?, self.place());
        Some(match place.line {
            0 => sheet,
            row => format!("{sheet}!{}{row}", column_letters(place.column)),
        })
    }

    /// The message, for formats that know lines but no sheets.
    pub(super) fn placed_message(&self, lang: Lang) -> String {
        match self.sheet_and_cell(lang) {
            Some(cell) => format!("{cell}: {}", self.message(lang)),
            None => self.message(lang),
        }
    }
}
