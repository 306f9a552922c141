//! Csv as Excel opens it by a double click where Indonesian is set: `;` between cells, decimals with a comma, and a byte order
//! mark that says UTF-8. All commands write plain csv, which becomes this on its way out; all readers know it.

use std::borrow::Cow;
use std::io;
use std::io::Write;

use clap::{Args, ValueEnum};

use super::cell;

/// Csv for a spreadsheet, or for a program.
#[derive(Args, Clone, Copy, Default, Debug)]
pub struct CsvArgs {
    /// Csv: write cells as they are, also those a spreadsheet would run as a formula
    #[arg(long)]
    pub raw_cells: bool,

    /// Csv for programs, or as Excel in Indonesia opens it: semicolons, decimal commas, UTF-8 with a mark
    #[arg(long = "csv", value_enum, value_name = "STYLE", default_value = "plain")]
    pub style: CsvStyle,
}

/// How csv is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, ValueEnum)]
pub enum CsvStyle {
    #[default]
    Plain,
    ExcelId,
}

impl CsvArgs {
    pub fn cell(self, text: &str) -> Cow<'_, str> {
        cell(text, self.raw_cells)
    }

    /// Where plain csv is written to. `numbers` tells of the header's cells which columns hold numbers as programs write
    /// them; all others are texts and stay what they are.
    pub fn out<W: Write>(self, inner: W, numbers: impl Fn(&[String]) -> Vec<bool> + Send + 'static) -> CsvOut<W> {
        let excel =
            (self.style == CsvStyle::ExcelId).then(|| ExcelCsv { numbers: Box::new(numbers), ..ExcelCsv::new() });
        CsvOut { inner, excel }
    }

    /// The same, where the columns of these names hold numbers.
    pub fn out_named<W: Write>(self, inner: W, names: &'static [&'static str]) -> CsvOut<W> {
        self.out(inner, |header| header.iter().map(|name| names.contains(&name.as_str())).collect())
    }
}

/// Plain csv in, csv of the asked style out.
pub struct CsvOut<W: Write> {
    inner: W,
    excel: Option<ExcelCsv>,
}

impl<W: Write> CsvOut<W> {
    /// Where it was written to.
    ///
    /// # Errors
    /// What is left cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        if let Some(excel) = &mut self.excel {
            excel.end(&mut self.inner)?;
        }
        Ok(self.inner)
    }
}

impl<W: Write> Write for CsvOut<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.excel {
            None => self.inner.write(bytes),
            Some(excel) => {
                excel.take(bytes, &mut self.inner)?;
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Which columns hold numbers, by the cells of the header.
type NumberColumns = Box<dyn Fn(&[String]) -> Vec<bool> + Send>;

struct ExcelCsv {
    numbers: NumberColumns,
    /// Which columns hold numbers, once the header was read.
    is_number: Option<Vec<bool>>,
    /// The record at hand: its cells, without their quotes.
    cells: Vec<Vec<u8>>,
    quoted: bool,
    /// The byte before was a quote within quotes: it ends them, or is the first of two.
    quote: bool,
    begun: bool,
}

impl ExcelCsv {
    fn new() -> ExcelCsv {
        let (numbers, cells) = (Box::new(|_: &[String]| Vec::new()), vec![Vec::new()]);
        ExcelCsv { numbers, is_number: None, cells, quoted: false, quote: false, begun: false }
    }

    fn take(&mut self, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
        for byte in bytes {
            if self.quoted {
                match (self.quote, byte) {
                    (false, b'"') => self.quote = true,
                    (true, b'"') => {
                        self.quote = false;
                        self.push(b'"');
                    }
                    (true, _) => {
                        (self.quoted, self.quote) = (false, false);
                        self.plain(*byte, out)?;
                    }
                    (false, byte) => self.push(*byte),
                }
            } else {
                self.plain(*byte, out)?;
            }
        }
        Ok(())
    }

    /// A byte outside quotes.
    fn plain(&mut self, byte: u8, out: &mut dyn Write) -> io::Result<()> {
        self.begun = true;
        match byte {
            b'"' if self.cells.last().is_some_and(Vec::is_empty) => self.quoted = true,
            b',' => self.cells.push(Vec::new()),
            b'\n' => return self.record(out),
            byte => self.push(byte),
        }
        Ok(())
    }

    fn push(&mut self, byte: u8) {
        self.begun = true;
        if let Some(cell) = self.cells.last_mut() {
            cell.push(byte);
        }
    }

    fn record(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut line = Vec::with_capacity(self.cells.iter().map(|cell| cell.len() + 3).sum());
        let is_header = self.is_number.is_none();
        if is_header {
            line.extend_from_slice(MARK);
            let names: Vec<String> = self.cells.iter().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            self.is_number = Some((self.numbers)(&names));
        }
        let is_number = self.is_number.as_deref().unwrap_or_default();
        for (i, cell) in self.cells.iter().enumerate() {
            if i > 0 {
                line.push(b';');
            }
            let is_decimal = !is_header && is_number.get(i) == Some(&true) && is_plain_number(cell);
            match is_decimal {
                true => line.extend(cell.iter().map(|byte| if *byte == b'.' { b',' } else { *byte })),
                false => push_quoted(&mut line, cell),
            }
        }
        line.push(b'\n');
        self.cells.clear();
        self.cells.push(Vec::new());
        self.begun = false;
        out.write_all(&line)
    }

    /// A last record without its end.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.begun { self.record(out) } else { Ok(()) }
    }
}

/// Is it a number as programs write it: digits, one point at most?
fn is_plain_number(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let points = digits.iter().filter(|byte| **byte == b'.').count();
    points <= 1 && digits.iter().any(u8::is_ascii_digit) && digits.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

fn push_quoted(out: &mut Vec<u8>, cell: &[u8]) {
    // A comma is quoted too: whoever guesses at the delimiter sees the semicolons.
    if !cell.iter().any(|byte| matches!(byte, b';' | b',' | b'"' | b'\n' | b'\r')) {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excel(plain: &str, at_once: usize) -> String {
        let args = CsvArgs { style: CsvStyle::ExcelId, raw_cells: false };
        let mut out = args.out_named(Vec::new(), &["n"]);
        plain.as_bytes().chunks(at_once).for_each(|part| out.write_all(part).unwrap());
        String::from_utf8(out.finish().unwrap()).unwrap()
    }

    #[test]
    fn cells_stay_what_they_are_and_numbers_get_commas() {
        let plain = "a,n\n\"x;\"\"y\"\"\nz\",1234.50\n\"b,c\",-0.5\n5.1,1.2.3\n,\nlast,7";
        let wanted = "\u{feff}a;n\n\"x;\"\"y\"\"\nz\";1234,50\n\"b,c\";-0,5\n5.1;1.2.3\n;\nlast;7\n";
        for at_once in 1..plain.len() {
            assert_eq!(excel(plain, at_once), wanted, "{at_once}");
        }
    }
}
