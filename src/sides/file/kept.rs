//! A side file that people filled in, as it stands: what they wrote stays letter by letter, in the file's own encoding, with
//! its own delimiter and line ends, while other cells are brought up to date and rows are added.

mod sheet;

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{HEADER_WITHIN, Lacking, Origin, SideRow, dialect, point};
use crate::domain::text;
use crate::files::csv;
use crate::files::csv::{Dialect, Quotes, Record, Step};
use crate::files::paths::Watched;
use crate::files::source::Source;
use crate::files::split::Block;
use crate::files::workbook;
use crate::finding::{Fault, Finding, Place};

/// A column that says of a row what happened to it since it was written. It has no other reader.
pub const NOTE: &str = "catatan_setara";

/// The note on a row of which the budget has nothing any more.
pub const GONE: &str = "tidak ada lagi dalam anggaran";

/// What became of the rows of a file.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counts {
    /// They were there, and stand for something in the budget.
    pub kept: usize,
    pub new: usize,
    /// They were there, and the budget has nothing for them any more.
    pub gone: usize,
}

pub struct Table<C> {
    /// What the header says of its columns.
    pub columns: C,
    path: PathBuf,
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    /// It begins with a byte order mark.
    marked: bool,
    delimiter: u8,
    /// The sheet, where it is a workbook.
    origin: Origin,
    /// Titles above the header.
    above: String,
    header: Line,
    lines: Vec<Line>,
    /// Blank lines at the end.
    below: String,
}

/// One record: its cells as they stand, quotes included.
struct Line {
    /// Blank lines before it.
    before: String,
    cells: Vec<String>,
    /// Its line end; none at the end of a file.
    end: String,
    place: Place,
    /// Of a sheet: its cells as they were.
    was: Vec<String>,
}

impl<C> Table<C> {
    /// The file as it stands; `None` where there is none, where it is empty, or where it is a device or a pipe.
    ///
    /// # Errors
    /// It cannot be read or written again letter by letter, a quote is left open, or no row is the header. They name the
    /// file.
    pub fn open(path: &Path, header: impl Fn(&SideRow) -> Result<C, Lacking>) -> Result<Option<Table<C>>> {
        let name = path.display().to_string();
        if !path.metadata().is_ok_and(|m| m.is_file()) {
            return Ok(None);
        }
        let bytes = bytes_of(path).with_context(|| name.clone())?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if workbook::is_named_so(&name) {
            let source = super::open(&name, &header).context("nothing is overwritten")?;
            return Table::of(path, bytes, &source, header).map(Some);
        }
        let source = Source::of_bytes(&name, bytes.clone(), None, bytes.len()).with_context(|| name.clone())?;
        if source.foreign.is_some() {
            bail!("{name}: is no CSV; nothing is overwritten");
        }
        let (encoding, marked) = (source.encoding, Encoding::for_bom(&bytes).is_some());
        if encoded(source.sample(), encoding, marked).as_ref() != Some(&bytes) {
            bail!("{name}: is no text that could be written again as it is; nothing is overwritten");
        }
        Table::of(path, bytes, &source, header)?.whole().map(Some)
    }

    /// The table of a source whose text is at hand as a whole.
    fn of(
        path: &Path,
        bytes: Vec<u8>,
        source: &Source,
        header: impl Fn(&SideRow) -> Result<C, Lacking>,
    ) -> Result<Table<C>> {
        let (name, origin) = (path.display().to_string(), Origin::of(source));
        let (encoding, marked) = (source.encoding, Encoding::for_bom(&bytes).is_some());
        let dialect = dialect(source, &header);
        if dialect.backslash {
            bail!("{name}: quotes in it are written as \\\"; save it anew. Nothing is overwritten");
        }
        let (lines, below) = lines(&name, source.sample().to_owned(), dialect, &origin)?;
        let mut lines = lines.into_iter();
        let (mut above, mut tried, mut lacking) = (String::new(), 0, None::<Lacking>);
        for line in lines.by_ref() {
            let blank = line.is_blank();
            match (blank, line.look(dialect, &origin, &header)) {
                (false, Ok(columns)) => {
                    return Ok(Table {
                        columns,
                        path: path.to_owned(),
                        bytes,
                        encoding,
                        marked,
                        delimiter: dialect.delimiter,
                        origin,
                        above,
                        header: line,
                        lines: lines.collect(),
                        below,
                    });
                }
                (false, Err(e)) => {
                    tried += 1;
                    if lacking.as_ref().is_none_or(|l| e.known > l.known) {
                        lacking = Some(e);
                    }
                }
                (true, _) => {}
            }
            if tried == HEADER_WITHIN {
                break;
            }
            line.write(dialect.delimiter, &mut above);
        }
        let why = lacking.map_or_else(|| "it has no header".into(), |l| l.why);
        bail!("{name}: cannot be continued, so nothing is overwritten: {why}")
    }

    /// Files whose lines end in CR alone are one line here: what is in it cannot be told apart.
    fn whole(self) -> Result<Table<C>> {
        let bare = |cell: &String| !cell.starts_with('"') && cell.contains('\r');
        if self.header.cells.iter().any(bare) {
            bail!("{}: its lines end in CR alone; save it anew. Nothing is overwritten", self.path.display());
        }
        Ok(self)
    }

    /// The path of the file.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }

    /// Rows after the header, blank ones among them.
    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.lines.len()
    }

    pub fn is_blank(&self, row: usize) -> bool {
        self.lines[row].is_blank()
    }

    pub fn finding(&self, row: usize, fault: Fault) -> Finding {
        Finding::at(&self.origin.table, self.lines[row].place, fault)
    }

    fn is_sheet(&self) -> bool {
        self.origin.table.sheet.is_some()
    }

    /// A cell without the blanks around it. What is not there is empty.
    pub fn cell(&self, row: usize, column: Option<usize>) -> String {
        let raw = column.and_then(|c| self.lines[row].cells.get(c)).map_or("", String::as_str);
        csv::unquote(raw, Quotes::Doubled).trim().to_owned()
    }

    /// Something stands under no header: cells have slipped, and none of them is surely what its column says. In a sheet
    /// each has its place.
    pub fn is_slipped(&self, row: usize) -> bool {
        if self.is_sheet() {
            return false;
        }
        let named = |i: usize| self.header.cells.get(i).is_some_and(|name| !name.trim().is_empty());
        self.lines[row].cells.iter().enumerate().any(|(i, cell)| !cell.trim().is_empty() && !named(i))
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        let name = text::words(name);
        let is = |raw: &String| text::words(&csv::unquote(raw, Quotes::Doubled)) == name;
        self.header.cells.iter().position(is)
    }

    /// The column of this name, a new one where there is none: after everything that stands in any row.
    pub fn column_or_new(&mut self, name: &str) -> usize {
        if let Some(column) = self.column(name) {
            return column;
        }
        let wide = self.lines.iter().map(|l| l.cells.len()).max().unwrap_or_default();
        let column = wide.max(self.header.cells.len());
        self.header.set(column, name, self.delimiter);
        column
    }

    /// A number as programs write it, in the style of the file.
    pub fn set_number(&mut self, row: usize, column: usize, plain: &str) {
        if self.cell(row, Some(column)) != plain {
            let own = self.number(column, plain);
            self.set(row, column, &own);
        }
    }

    /// The number as the column has them: with a comma where Excel in Indonesia saved it.
    pub fn number(&self, column: usize, plain: &str) -> String {
        let has = |sign: char| self.rows().any(|row| self.cell(row, Some(column)).contains(sign));
        if self.delimiter == b';' && has(',') && !has('.') { plain.replace('.', ",") } else { plain.to_owned() }
    }

    /// Writes a cell, where it does not say that already.
    pub fn set(&mut self, row: usize, column: usize, value: &str) {
        let now = self.cell(row, Some(column));
        // A sheet writes a number in its own way.
        let number = |text: &str| text.parse::<f64>().ok().filter(|_| self.is_sheet());
        if now != value && number(&now).is_none_or(|n| number(value) != Some(n)) {
            self.lines[row].set(column, value, self.delimiter);
        }
    }

    /// The note on a row. What a person wrote into the column stays.
    pub fn set_note(&mut self, row: usize, note: &str, is_ours: impl Fn(&str) -> bool) {
        let now = self.cell(row, self.column(NOTE));
        if now != note && (now.is_empty() || is_ours(&now)) {
            let column = self.column_or_new(NOTE);
            self.set(row, column, note);
        }
    }

    /// The note on a row, as it stands.
    pub fn note(&self, row: usize) -> String {
        self.cell(row, self.column(NOTE))
    }

    /// A new row at the end.
    pub fn push(&mut self, cells: &[(usize, &str)]) {
        // Most lines end as the header does; a file that ends without a line end gets one.
        let end = if self.header.end.is_empty() { "\n".to_owned() } else { self.header.end.clone() };
        let last = match self.lines.last_mut() {
            Some(last) => last,
            None => &mut self.header,
        };
        if last.end.is_empty() {
            last.end.clone_from(&end);
        }
        let place = Place::line(last.place.line + 1);
        let mut line = Line { before: String::new(), cells: Vec::new(), end, place, was: Vec::new() };
        let width = self.header.cells.len();
        line.cells.resize(width, String::new());
        for (column, value) in cells {
            line.set(*column, value, self.delimiter);
        }
        self.lines.push(line);
    }

    /// The file as it is now.
    ///
    /// # Errors
    /// Somebody else wrote to it since it was read.
    pub fn finish(self) -> Result<Vec<u8>> {
        let name = || self.path.display().to_string();
        if bytes_of(&self.path).with_context(name)? != self.bytes {
            bail!("{}: it changed meanwhile; close it where it is open, and run again", self.path.display());
        }
        if let Some(sheet) = &self.origin.table.sheet {
            let patched = self.patched(sheet);
            return patched.with_context(|| format!("{}: nothing is overwritten", self.path.display()));
        }
        let mut text = self.above;
        self.header.write(self.delimiter, &mut text);
        for line in &self.lines {
            line.write(self.delimiter, &mut text);
        }
        text.push_str(&self.below);
        // Letters that the file's encoding has not: of all encodings that have them, this one is known by every program.
        Ok(encoded(&text, self.encoding, self.marked).or_else(|| encoded(&text, UTF_8, true)).unwrap_or_default())
    }
}

impl Line {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }

    /// What the header makes of it.
    fn look<C>(
        &self,
        dialect: Dialect,
        origin: &Origin,
        header: impl Fn(&SideRow) -> Result<C, Lacking>,
    ) -> Result<C, Lacking> {
        let mut text = self.cells.join(&char::from(dialect.delimiter).to_string());
        text.push('\n');
        let mut record = Record::default();
        csv::next(&text, 0, dialect, true, &mut record);
        let block = Block::new(text, self.place.line, true);
        header(&SideRow { origin, block: &block, record: &record })
    }

    fn set(&mut self, column: usize, value: &str, delimiter: u8) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = quoted(value, delimiter).into_owned();
    }

    fn write(&self, delimiter: u8, out: &mut String) {
        out.push_str(&self.before);
        for (i, cell) in self.cells.iter().enumerate() {
            if i > 0 {
                out.push(char::from(delimiter));
            }
            out.push_str(cell);
        }
        out.push_str(&self.end);
    }
}

/// The records of a text, and the blank lines after them.
fn lines(name: &str, text: String, dialect: Dialect, origin: &Origin) -> Result<(Vec<Line>, String)> {
    let block = Block::new(text, 1, true);
    let (mut lines, mut at, mut record) = (Vec::new(), 0, Record::default());
    loop {
        match csv::next(&block.text, at, dialect, true, &mut record) {
            Step::Record(after) => {
                let cells: Vec<String> =
                    (0..record.fields.len()).map(|i| record.raw(&block.text, i).to_owned()).collect();
                let was = if origin.table.sheet.is_some() { cells.clone() } else { Vec::new() };
                let before = block.text[at..record.start].to_owned();
                let end = block.text[record.end..after].to_owned();
                lines.push(Line { before, cells, end, place: origin.place(&block, record.start, None), was });
                at = after;
            }
            Step::End => return Ok((lines, block.text[at..].to_owned())),
            Step::Partial { quote } => {
                let place = point(&block, quote.unwrap_or(record.start));
                bail!("{name}:{}:{}: a quote is left open; nothing is overwritten", place.line, place.column);
            }
        }
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Watched::open(path)?.read_to_end(&mut bytes).context("cannot read")?;
    Ok(bytes)
}

/// The bytes of a text; `None` where the encoding has no letters for it.
fn encoded(text: &str, encoding: &'static Encoding, marked: bool) -> Option<Vec<u8>> {
    let mark = if marked { "\u{feff}" } else { "" };
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let bytes = if encoding == UTF_16LE { u16::to_le_bytes } else { u16::to_be_bytes };
        return Some(mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect());
    }
    if encoding == UTF_8 {
        return Some([mark.as_bytes(), text.as_bytes()].concat());
    }
    let (bytes, _, lost) = encoding.encode(text);
    (!lost).then(|| bytes.into_owned())
}

fn quoted(value: &str, delimiter: u8) -> Cow<'_, str> {
    let plain = !value.contains(['"', '\n', '\r', char::from(delimiter)]) && value.trim() == value;
    if plain { value.into() } else { format!("\"{}\"", value.replace('"', "\"\"")).into() }
}
