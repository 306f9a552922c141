//! Lines as they were read → csv, xlsx, parquet.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use crate::columns::converted::{ConvertedParquet, push_csv_row, write_header};
use crate::columns::tagged::Value;
use crate::files::output::Output;
use crate::guard::escape;
use crate::guard::escape::{CsvArgs, CsvOut};
use crate::lang::Lang;
use crate::report::grid::Grid;
use crate::write::xlsx::ConvertedBook;

/// Bytes that are written at once.
const AT_ONCE: usize = 1 << 16;

/// Columns with decimals.
const NUMBERS: [&str; 2] = ["proporsi_arg", "pagu"];

/// What a text is in a cell of csv.
type TextOf = fn(&str) -> Cow<'_, str>;

pub enum ConvertWriter {
    Csv { out: CsvOut<Output>, rows: Vec<u8>, text: TextOf },
    Parquet(Box<ConvertedParquet>),
    Xlsx { out: Output, book: Box<ConvertedBook> },
}

impl ConvertWriter {
    /// Cells that a spreadsheet would run are marked, unless they are to stay raw; what is `shown`, as in the log of a CI,
    /// holds no command for it.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn csv(out: Output, form: CsvArgs, shown: bool) -> Result<ConvertWriter> {
        let mut rows = Vec::new();
        write_header(&mut rows)?;
        let text: TextOf = match (form.raw_cells, shown) {
            (true, _) => escape::with_mark_kept,
            (false, false) => escape::with_mark,
            (false, true) => escape::with_mark_shown,
        };
        Ok(ConvertWriter::Csv { out: form.out_named(out, &NUMBERS), rows, text })
    }

    /// # Errors
    /// The output cannot be written.
    pub fn parquet(out: Output, jobs: usize) -> Result<ConvertWriter> {
        Ok(ConvertWriter::Parquet(Box::new(ConvertedParquet::open(out, jobs)?)))
    }

    /// # Errors
    /// The output cannot be written.
    pub fn xlsx(out: Output, lang: Lang) -> Result<ConvertWriter> {
        Ok(ConvertWriter::Xlsx { out, book: Box::new(ConvertedBook::new(lang)?) })
    }

    /// Takes the cells of a line.
    ///
    /// # Errors
    /// The output cannot be written, or has no room for the line.
    pub fn put(&mut self, cells: &[Value]) -> Result<()> {
        match self {
            ConvertWriter::Csv { out, rows, text } => {
                push_csv_row(rows, cells, |rows, own| escape::push_quoted_cell(rows, &text(own)));
                if rows.len() >= AT_ONCE {
                    out.write_all(rows)?;
                    rows.clear();
                }
                Ok(())
            }
            ConvertWriter::Parquet(file) => file.put(cells),
            ConvertWriter::Xlsx { book, .. } => book.put(cells),
        }
    }

    /// Everything was written: the file takes its name. A workbook has its proof beside its lines.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(self, proof: impl FnOnce() -> Vec<Grid>) -> Result<()> {
        match self {
            ConvertWriter::Csv { mut out, rows, .. } => {
                out.write_all(&rows)?;
                out.finish()?.finish()
            }
            ConvertWriter::Parquet(file) => file.finish(),
            ConvertWriter::Xlsx { mut out, book } => {
                book.finish(&proof(), &mut out)?;
                out.finish()
            }
        }
    }
}
