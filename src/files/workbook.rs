//! Workbooks (xlsx, xlsb, xls, ods) → one table a sheet, as delimited text that remembers its rows. Numbers are written so
//! that they have one reading only; formulas give the values that were saved with them, or are known to have none.

mod cells;
mod guard;

use std::cell::Cell as Flag;
use std::fmt::Display;
use std::io::{Cursor, Read};
use std::panic;
use std::panic::AssertUnwindSafe;
use std::sync::Once;

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Data, Ods, OdsError, Reader, SheetType, SheetVisible, Sheets, Xls, XlsError, Xlsb, Xlsx, XlsxError};
use memchr::memmem;

use crate::domain::text;
use crate::files::paths::Watched;
use crate::files::source;
use crate::files::source::Source;
use crate::files::workbook::cells::Cells;
use crate::files::written::Foreign;

/// A workbook larger than this is refused: it is read into memory as a whole.
const MAX_BYTES: u64 = 512 << 20;
/// The last column that any program writes is XFD.
const MAX_COLUMNS: u64 = 16_384;

pub fn is_workbook(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"].iter().any(|end| name.ends_with(end))
}

/// One sheet as texts.
pub struct Sheet {
    pub name: String,
    /// Rows that hold something, ascending.
    pub rows: Vec<Row>,
    /// Formulas that were saved without a value, by row (1-based) and column (0-based), ascending.
    pub unvalued: Vec<(u64, usize)>,
}

/// One row of a sheet.
pub struct Row {
    /// 1-based.
    pub number: u64,
    /// Cells that hold something by their column (0-based), ascending.
    pub cells: Vec<(usize, String)>,
}

/// A sheet that is not shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hidden {
    pub name: String,
    /// The program's menu does not offer to show it.
    pub very: bool,
}

/// The sheets of a workbook that are shown, in their order, and those that are not.
///
/// # Errors
/// The file cannot be read, is no workbook, or grows beyond what is allowed.
pub fn sheets(path: &str) -> Result<(Vec<Sheet>, Vec<Hidden>)> {
    let (sheets, hidden, _) = read(path, &[])?;
    Ok((sheets, hidden))
}

/// Sheets of a workbook by name, shown or not.
///
/// # Errors
/// The same as of [`sheets`]; or there is no sheet of a name.
pub fn sheets_named(path: &str, wanted: &[String]) -> Result<Vec<Sheet>> {
    Ok(read(path, wanted)?.0)
}

/// The sheets of a workbook that are shown, in their order, as tables, and those that are not; with `wanted`, only the
/// sheets of these names, shown or not.
///
/// # Errors
/// The same as of [`sheets_named`].
pub fn open(path: &str, wanted: &[String]) -> Result<(Vec<Source>, Vec<Hidden>)> {
    let (sheets, hidden, bytes) = read(path, wanted)?;
    let mut sources = Vec::new();
    for mut sheet in sheets {
        let strays = cells::leave_strays(&mut sheet.rows);
        let columns =
            sheet.rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| column + 1).max().unwrap_or(0);
        if columns as u64 > MAX_COLUMNS || (sheet.rows.len() * columns) as u64 > cells::MAX_CELLS {
            let row = sheet.rows.last().map_or(0, |row| row.number);
            bail!(
                "sheet {:?}: its last cell is in row {row}, column {columns}; delete the stray cells far from the table",
                sheet.name
            );
        }
        let (text, rows) = table(sheet.rows, columns);
        let about = source::Sheet { name: Some(sheet.name), rows, unvalued: sheet.unvalued, strays };
        sources.push(Source::of_sheet(path, about, text, &bytes));
    }
    Ok((sources, hidden))
}

/// Rows as delimited text of so many columns, and the row of each line of it. Where rows are missing one blank stands, as
/// it may end a header.
fn table(rows: Vec<Row>, columns: usize) -> (String, Vec<u64>) {
    let (mut text, mut lines) = (String::new(), Vec::with_capacity(rows.len()));
    for row in rows {
        if lines.last().is_some_and(|last| *last + 1 < row.number) {
            text.extend(std::iter::repeat_n(',', columns - 1));
            text.push('\n');
            lines.push(row.number - 1);
        }
        let start = text.len();
        let mut next = 0;
        for (column, cell) in row.cells {
            text.extend(std::iter::repeat_n(',', column - next));
            next = column;
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        text.extend(std::iter::repeat_n(',', columns - 1 - next));
        text.push('\n');
        // A row of a sheet may hold line breaks: lines of the text are mapped back to it.
        let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).count();
        lines.extend(std::iter::repeat_n(row.number, breaks));
    }
    (text, lines)
}

/// The sheets, those that are not shown, and the bytes of the file.
fn read(path: &str, wanted: &[String]) -> Result<(Vec<Sheet>, Vec<Hidden>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let file = Watched::open(path)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot read")?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("a workbook of more than {} MB; save its sheet as CSV", MAX_BYTES >> 20);
    }
    ensure_workbook(&bytes)?;
    guard::check(&bytes)?;
    let (sheets, hidden) = guarded(DAMAGED, || parse(&bytes, wanted))?;
    Ok((sheets, hidden, bytes))
}

const DAMAGED: &str = "a damaged workbook: open and save it again, or save its sheet as CSV";

/// A damaged file may bring its reader to a halt in ways that it did not foresee: that is an error like others.
///
/// # Errors
/// Those of `read`; `damaged` where it came to a halt.
pub fn guarded<T>(damaged: &'static str, read: impl FnOnce() -> Result<T>) -> Result<T> {
    thread_local!(static GUARDED: Flag<bool> = const { Flag::new(false) });
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    GUARDED.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    done.unwrap_or_else(|_| Err(anyhow!(damaged)))
}

fn parse(bytes: &[u8], wanted: &[String]) -> Result<(Vec<Sheet>, Vec<Hidden>)> {
    let mut book = reader(bytes)?;
    // Sheets that are one chart have no cells.
    let known: Vec<calamine::Sheet> =
        book.sheets_metadata().iter().filter(|s| s.typ != SheetType::ChartSheet).cloned().collect();
    if known.is_empty() {
        bail!("an archive without a sheet in it; unpack it, and name the file that holds the table");
    }
    if let Some(missing) = wanted.iter().find(|w| !known.iter().any(|s| s.name == **w)) {
        bail!(
            "no sheet {missing:?}; the sheets are {}{}",
            known.iter().map(|s| format!("{:?}", s.name)).collect::<Vec<_>>().join(", "),
            text::hint(missing, known.iter().map(|s| s.name.as_str()))
        );
    }
    let (mut sheets, mut hidden) = (Vec::new(), Vec::new());
    for calamine::Sheet { name, visible, .. } in known {
        if wanted.is_empty() && visible != SheetVisible::Visible {
            hidden.push(Hidden { name, very: visible == SheetVisible::VeryHidden });
        } else if wanted.is_empty() || wanted.contains(&name) {
            let found = cells::of(&mut book, &name).with_context(|| format!("sheet {name:?}"))?;
            sheets.push(sheet(name, found));
        }
    }
    Ok((sheets, hidden))
}

fn sheet(name: String, found: Cells) -> Sheet {
    let row = |(row, cells): (u32, Vec<(u32, Data)>)| Row {
        number: u64::from(row) + 1,
        cells: cells.into_iter().map(|(column, data)| (column as usize, cells::value(data))).collect(),
    };
    Sheet {
        name,
        rows: found.rows.into_iter().map(row).collect(),
        unvalued: found.unvalued.into_iter().map(|(row, column)| (u64::from(row) + 1, column as usize)).collect(),
    }
}

// Which kind of workbook the bytes are, whatever the name says; why they are none, and what to do.

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// # Errors
/// The bytes are no workbook, or nobody can read it without its password.
fn ensure_workbook(bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() {
        bail!("the file is empty");
    }
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&OLE) {
        if let Some(kind) = Foreign::of(bytes) {
            bail!("no workbook in spite of its name: {}; {}", kind.name(), kind.way_out());
        }
        bail!(
            "no workbook in spite of its name; if it is CSV, name it .csv, else open it in a spreadsheet program and save \
             it as xlsx"
        );
    }
    // A workbook with a password is a stream of this name in an OLE file.
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(&OLE) && memmem::find(bytes, &name).is_some() {
        return Err(locked());
    }
    Ok(())
}

/// Opens it as what it is. The reader of calamine that tries all kinds does not say why none of them fits.
fn reader(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>> {
    let from = Cursor::new(bytes);
    let holds = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
    // Names of parts stand in a zip archive as they are.
    // Other kinds of zip archive are none, and have no part of one.
    if bytes.starts_with(b"PK") && !["xl/", "content.xml", "mimetype", "_rels/"].iter().any(|part| holds(part)) {
        bail!(
            "a zip archive without a workbook in it, or a damaged workbook; unpack it, and name the file that holds the table"
        );
    }
    if bytes.starts_with(b"PK") && holds("word/document.xml") {
        bail!("no workbook in spite of its name: a document of a word processor; copy its table into a workbook");
    }
    Ok(match () {
        () if !bytes.starts_with(b"PK") => Sheets::Xls(Xls::new(from).map_err(|e| match e {
            XlsError::Password => locked(),
            e => damaged(e),
        })?),
        () if holds("xl/workbook.bin") => Sheets::Xlsb(Xlsb::new(from).map_err(damaged)?),
        () if holds("content.xml") && !holds("xl/workbook.xml") => {
            Sheets::Ods(Ods::new(from).map_err(|e| match e {
                OdsError::Password => locked(),
                e => damaged(e),
            })?)
        }
        () => Sheets::Xlsx(Xlsx::new(from).map_err(|e| match e {
            XlsxError::Password => locked(),
            e => damaged(e),
        })?),
    })
}

/// What a reader says of a workbook, and the way out.
pub fn damaged(why: impl Display) -> anyhow::Error {
    anyhow!("a damaged workbook ({why}); open and save it again, or save its sheet as CSV")
}

fn locked() -> anyhow::Error {
    anyhow!("a workbook with a password; open it, take the password away and save it again, or save its sheet as CSV")
}
