//! Lines as they were read, as a workbook: they stand in the first sheet, how they are known in the second.

use std::io::Write;

use anyhow::{Context, Result, bail};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::{Formats, ROWS, SheetWriter, number};
use crate::columns::converted::columns;
use crate::columns::tagged::{ColumnType, Value};
use crate::domain::amount::Rupiah;
use crate::files::written::PROOF_SHEET;
use crate::guard::escape::with_mark_kept;
use crate::lang::{Lang, document as say};
use crate::report::grid::Grid;

/// Sen of the least amount that a spreadsheet, which keeps fifteen digits, does not hold exactly.
const INEXACT: u128 = 1_000_000_000_000_000;

pub struct ConvertedBook {
    lines: Worksheet,
    formats: Formats,
    lang: Lang,
    rows: usize,
}

impl ConvertedBook {
    /// # Errors
    /// The header cannot be written.
    pub fn new(lang: Lang) -> Result<ConvertedBook> {
        let (mut lines, formats) = (Worksheet::new(), Formats::new());
        lines.set_name(lang.say(say::LINES))?.set_freeze_panes(1, 0)?;
        for (column, (name, kind)) in (0..).zip(columns()) {
            lines.write_string_with_format(0, column, name, &formats.head)?;
            lines.set_column_width(column, if kind == ColumnType::Text { 20 } else { 16 })?;
        }
        Ok(ConvertedBook { lines, formats, lang, rows: 0 })
    }

    /// # Errors
    /// A sheet has no room for the line, or a cell none for one of its texts.
    pub fn put(&mut self, cells: &[Value]) -> Result<()> {
        if self.rows == ROWS {
            bail!("a sheet has room for {ROWS} lines; write .csv or .parquet");
        }
        self.rows += 1;
        let (row, sheet, formats) = (self.rows as u32, &mut self.lines, &self.formats);
        for (column, cell) in (0..).zip(cells) {
            match cell {
                // What was read has no lists.
                Value::Null | Value::Words(_) | Value::Rows(_) => {}
                Value::Number(n) => {
                    sheet.write_number(row, column, *n as f64)?;
                }
                Value::Sen(sen) if sen.unsigned_abs() < INEXACT => {
                    sheet.write_number_with_format(row, column, number(Rupiah::from_sen(*sen)), &formats.money)?;
                }
                Value::Sen(sen) => {
                    sheet.write_string(row, column, Rupiah::from_sen(*sen).to_string())?;
                }
                Value::Flag(flag) => {
                    sheet.write_boolean(row, column, *flag)?;
                }
                // Nothing runs in a cell of text.
                Value::Text(text) => {
                    let written = sheet.write_string_with_format(row, column, with_mark_kept(text), &formats.cell);
                    written.context("a cell has no room for a text of this line; write .csv or .parquet")?;
                }
            }
        }
        Ok(())
    }

    /// Writes the workbook, with the tables of its proof.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self, proof: &[Grid], out: &mut dyn Write) -> Result<()> {
        let ConvertedBook { lines, formats, lang, .. } = self;
        let mut book = Workbook::new();
        // The same lines are the same bytes; no author, for what people go on with is theirs.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        book.push_worksheet(lines);
        let sheet = book.add_worksheet();
        sheet.set_name(lang.choose("Bukti", "Proof"))?;
        let mut pen = SheetWriter::new(sheet, &formats, lang);
        pen.widths(&[40, 40, 24, 24])?;
        pen.text_as(0, 0, lang.say(PROOF_SHEET), &formats.title)?;
        let mut row = 2;
        for grid in proof {
            row = pen.grid(row, grid)?;
        }
        Ok(out.write_all(&book.save_to_buffer()?)?)
    }
}
