//! Workbooks (xlsx, xlsb, xls, ods), and documents whose tables are sheets (docx) → one table a sheet, as delimited text that remembers its rows. Numbers are written so
//! that they have one reading only; formulas give the values that were saved with them, or are known to have none.

mod cells;
mod guard;
mod kind;
pub mod patch;
mod seen;

pub use kind::damaged;

use std::cell::Cell as Flag;
use std::io::Read;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Once;

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Reader, SheetType, SheetVisible};

use crate::domain::text;
use crate::files::paths::Watched;
use crate::files::sheet::{self, ErrorCell};
use crate::files::source::Source;
use crate::files::word;
use crate::files::workbook::cells::Cells;
use crate::files::workbook::seen::Seen;

/// A workbook larger than this is refused: it is read into memory as a whole.
const MAX_BYTES: u64 = 512 << 20;
/// The last column that any program writes is XFD.
const MAX_COLUMNS: u64 = 16_384;

/// Does the name say that it is a workbook, or do its bytes, whatever the name says?
pub fn is_workbook(path: &str) -> bool {
    is_named_so(path) || Path::new(path).is_file() && (kind::holds_one(path) || word::holds_one(path))
}

/// Does the name say it?
pub fn is_named_so(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"].iter().any(|end| name.ends_with(end)) || word::is_named_so(path)
}

/// One sheet as texts.
pub struct WorkbookSheet {
    pub name: String,
    /// Rows that hold something, ascending.
    pub rows: Vec<Row>,
    /// Formulas that were saved without a value, by row (1-based) and column (0-based), ascending.
    pub unvalued: Vec<(u64, usize)>,
    /// Cells whose formula gives an error, ascending: they hold nothing here.
    pub errors: Vec<ErrorCell>,
    /// Rows (1-based) that are not shown and hold something, ascending.
    pub hidden: Vec<u64>,
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
pub fn sheets(path: &str) -> Result<(Vec<WorkbookSheet>, Vec<Hidden>)> {
    let (sheets, hidden, _) = read(path, &[], Dates::Days)?;
    Ok((sheets, hidden))
}

/// Sheets of a workbook by name, shown or not.
///
/// # Errors
/// The same as of [`sheets`]; or there is no sheet of a name.
pub fn sheets_named(path: &str, wanted: &[String]) -> Result<Vec<WorkbookSheet>> {
    Ok(read(path, wanted, Dates::Days)?.0)
}

/// The sheets of a workbook that are shown, in their order, as tables, and those that are not; with `wanted`, only the
/// sheets of these names, shown or not.
///
/// # Errors
/// The same as of [`sheets_named`].
pub fn open(path: &str, wanted: &[String]) -> Result<(Vec<Source>, Vec<Hidden>)> {
    opened(path, read(path, wanted, Dates::Days)?)
}

/// The same, and cells that are dates give them: `2026-03-01`.
///
/// # Errors
/// The same as of [`sheets_named`].
pub fn open_dated(path: &str, wanted: &[String]) -> Result<(Vec<Source>, Vec<Hidden>)> {
    opened(path, read(path, wanted, Dates::Written)?)
}

/// What a cell that is a date gives.
#[derive(Clone, Copy, PartialEq)]
enum Dates {
    /// Its number of days, as the file has it: whatever was typed, its digits can be found again.
    Days,
    Written,
}

fn opened(path: &str, (sheets, hidden, bytes): FoundSheets) -> Result<(Vec<Source>, Vec<Hidden>)> {
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
        let about = sheet::Sheet {
            name: Some(sheet.name),
            rows,
            unvalued: sheet.unvalued,
            errors: sheet.errors,
            hidden: sheet.hidden,
            strays,
            printed: None,
        };
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
type FoundSheets = (Vec<WorkbookSheet>, Vec<Hidden>, Vec<u8>);

fn read(path: &str, wanted: &[String], dates: Dates) -> Result<FoundSheets> {
    let mut bytes = Vec::new();
    let file = Watched::open(path)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot read")?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("a workbook of more than {} MB; save its sheet as CSV", MAX_BYTES >> 20);
    }
    if word::is_one(path, &bytes) {
        let found = guarded(word::DAMAGED, || word::sheets(&bytes))?;
        let named = |name: &String| word::table_named(name).unwrap_or_else(|| name.clone());
        let wanted: Vec<String> = wanted.iter().map(named).collect();
        missing(&wanted, found.iter().map(|sheet| sheet.name.as_str()).collect())?;
        let sheets = found.into_iter().filter(|sheet| wanted.is_empty() || wanted.contains(&sheet.name)).collect();
        return Ok((sheets, Vec::new(), bytes));
    }
    kind::ensure_workbook(&bytes)?;
    let seen = guard::check(&bytes)?;
    let (sheets, hidden) = guarded(DAMAGED, || parse(&bytes, wanted, &seen, dates))?;
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

fn parse(bytes: &[u8], wanted: &[String], seen: &Seen, dates: Dates) -> Result<(Vec<WorkbookSheet>, Vec<Hidden>)> {
    let mut book = kind::reader(bytes)?;
    // Sheets that are one chart have no cells.
    let known: Vec<calamine::Sheet> =
        book.sheets_metadata().iter().filter(|s| s.typ != SheetType::ChartSheet).cloned().collect();
    if known.is_empty() {
        bail!("an archive without a sheet in it; unpack it, and name the file that holds the table");
    }
    missing(wanted, known.iter().map(|s| s.name.as_str()).collect())?;
    let (mut sheets, mut hidden) = (Vec::new(), Vec::new());
    for calamine::Sheet { name, visible, .. } in known {
        if wanted.is_empty() && visible != SheetVisible::Visible {
            hidden.push(Hidden { name, very: visible == SheetVisible::VeryHidden });
        } else if wanted.is_empty() || wanted.contains(&name) {
            let seen = seen.sheet(&name);
            let found = cells::of(&mut book, &name, &seen).with_context(|| format!("sheet {name:?}"))?;
            sheets.push(sheet(name, found, seen.hidden, dates));
        }
    }
    Ok((sheets, hidden))
}

/// # Errors
/// A sheet that is asked for is not there.
fn missing(wanted: &[String], known: Vec<&str>) -> Result<()> {
    if let Some(missing) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        bail!(
            "no sheet {missing:?}; the sheets are {}{}",
            known.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            text::hint(missing, known)
        );
    }
    Ok(())
}

fn sheet(name: String, found: Cells, hidden: Vec<(u64, u64)>, dates: Dates) -> WorkbookSheet {
    let mut errors = Vec::new();
    let mut rows = Vec::with_capacity(found.rows.len());
    for (row, cells) in found.rows {
        let number = u64::from(row) + 1;
        let of_row = errors.len();
        let mut texts = Vec::with_capacity(cells.len());
        for (column, data) in cells {
            match cells::error(&data) {
                Some(kind) => errors.push(ErrorCell { row: number, column: column as usize, kind, beside: None }),
                None if dates == Dates::Written => texts.push((column as usize, cells::dated(data))),
                None => texts.push((column as usize, cells::value(data))),
            }
        }
        if errors.len() > of_row {
            let words = texts.iter().map(|(_, text)| text.trim()).find(|text| text.chars().any(char::is_alphabetic));
            errors[of_row..].iter_mut().for_each(|own| own.beside = words.map(Box::from));
        }
        rows.push(Row { number, cells: texts });
    }
    rows.retain(|row| !row.cells.is_empty());
    let holds = |from: u64, to: u64| {
        let at = rows.partition_point(|row| row.number < from);
        rows[at..].iter().map(|row| row.number).take_while(move |number| *number <= to)
    };
    let hidden = hidden.iter().flat_map(|(from, to)| holds(*from, *to)).collect();
    WorkbookSheet {
        name,
        hidden,
        errors,
        unvalued: found.unvalued.into_iter().map(|(row, column)| (u64::from(row) + 1, column as usize)).collect(),
        rows,
    }
}
