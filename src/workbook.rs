//! Workbooks (xlsx, xlsb, xls, ods) → one table a sheet, as delimited text that remembers its rows. Numbers are written so
//! that they have one reading only; formulas give the values that were saved with them.

mod guard;
mod kind;

use std::cell::Cell as Flag;
use std::io::Read;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Cell, Data, DataRef, Range, Reader, Sheets};

use crate::near;
use crate::source::{Source, Watched};

/// A workbook larger than this is refused: it is read into memory as a whole.
const MAX_BYTES: u64 = 512 << 20;
/// A sheet is held as a whole table: two cells at far corners would make it one of billions.
const MAX_CELLS: u64 = 50_000_000;
/// The last column that any program writes is XFD.
const MAX_COLUMNS: u64 = 16_384;

pub fn is_workbook(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"].iter().any(|end| name.ends_with(end))
}

/// One sheet as texts; `top` and `left` are the row and column (1-based) of its first cell.
pub struct Sheet {
    pub name: String,
    pub top: u64,
    pub left: u64,
    pub rows: Vec<Vec<String>>,
}

/// All sheets of a workbook.
pub fn sheets(path: &str) -> Result<Vec<Sheet>> {
    Ok(read(path, &[])?.0)
}

/// The sheets of a workbook in their order, as tables; with `wanted`, only those, by name.
pub fn open(path: &str, wanted: &[String]) -> Result<Vec<Source>> {
    let (sheets, bytes) = read(path, wanted)?;
    let mut sources = Vec::new();
    for sheet in sheets {
        let mut text = String::new();
        let mut rows = Vec::with_capacity(sheet.rows.len());
        for (i, row) in sheet.rows.iter().enumerate() {
            // A row of a sheet may hold line breaks: lines of the text are mapped back to it.
            let start = text.len();
            let blank = std::iter::repeat_n("", sheet.left as usize - 1);
            for (column, cell) in blank.chain(row.iter().map(String::as_str)).enumerate() {
                if column > 0 {
                    text.push(',');
                }
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            }
            text.push('\n');
            let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).count();
            rows.extend(std::iter::repeat_n(sheet.top + i as u64, lines));
        }
        sources.push(Source::of_sheet(path, sheet.name, text, rows, &bytes));
    }
    Ok(sources)
}

/// The sheets, and the bytes of the file.
fn read(path: &str, wanted: &[String]) -> Result<(Vec<Sheet>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let file = Watched::open(path)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot read")?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("a workbook of more than {} MB; save its sheet as CSV", MAX_BYTES >> 20);
    }
    kind::check(&bytes)?;
    guard::check(&bytes)?;
    let sheets = guarded(|| parse(&bytes, wanted))?;
    Ok((sheets, bytes))
}

/// A damaged workbook may bring its reader to a halt in ways that it did not foresee: that is an error like others.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
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
    done.unwrap_or_else(|_| Err(anyhow!("a damaged workbook: open and save it again, or save its sheet as CSV")))
}

fn parse(bytes: &[u8], wanted: &[String]) -> Result<Vec<Sheet>> {
    let mut book = kind::open(bytes)?;
    let names = book.sheet_names();
    if names.is_empty() {
        bail!("an archive without a sheet in it; unpack it, and name the file that holds the table");
    }
    if let Some(missing) = wanted.iter().find(|w| !names.contains(w)) {
        bail!(
            "no sheet {missing:?}; the sheets are {}{}",
            names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", "),
            near::hint(missing, names.iter().map(String::as_str))
        );
    }
    let mut sheets = Vec::new();
    for name in names.into_iter().filter(|n| wanted.is_empty() || wanted.contains(n)) {
        let mut range = cells(&mut book, &name).with_context(|| format!("sheet {name:?}"))?;
        fill_down(&mut range, &merged(&mut book, &name)).with_context(|| format!("sheet {name:?}"))?;
        let (top, left) = range.start().unwrap_or((0, 0));
        let rows = range.rows().map(|row| row.iter().map(value).collect()).collect();
        sheets.push(Sheet { name, top: u64::from(top) + 1, left: u64::from(left) + 1, rows });
    }
    Ok(sheets)
}

/// The cells of a sheet, from its first to its last that holds something, whatever extent the file states.
fn cells<R: Read + std::io::Seek>(book: &mut Sheets<R>, sheet: &str) -> Result<Range<Data>> {
    let mut cells = Vec::new();
    let mut text = 0;
    let mut keep = |cell: &Cell<DataRef>| {
        match cell.get_value() {
            DataRef::Empty => return Ok(()),
            DataRef::SharedString(own) => text += own.len() as u64,
            DataRef::String(own) => text += own.len() as u64,
            _ => {}
        }
        if text > guard::MAX_TEXT || cells.len() as u64 > MAX_CELLS {
            bail!("more than {MAX_CELLS} cells, or {} MB of text; save it as CSV", guard::MAX_TEXT >> 20);
        }
        cells.push(Cell::new(cell.get_position(), Data::from(cell.get_value().clone())));
        Ok(())
    };
    match book {
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(sheet).map_err(kind::damaged)?;
            while let Some(cell) = reader.next_cell().map_err(kind::damaged)? {
                keep(&cell)?;
            }
        }
        Sheets::Xlsb(book) => {
            let mut reader = book.worksheet_cells_reader(sheet).map_err(kind::damaged)?;
            while let Some(cell) = reader.next_cell().map_err(kind::damaged)? {
                keep(&cell)?;
            }
        }
        // An xls sheet ends at 65,536 × 256; the cells of ods ones were counted by the guard.
        other => return other.worksheet_range(sheet).map_err(kind::damaged),
    }
    let end = |of: fn((u32, u32)) -> u32| cells.iter().map(|c| u64::from(of(c.get_position())) + 1).max().unwrap_or(0);
    let (rows, columns) = (end(|p| p.0), end(|p| p.1));
    if columns > MAX_COLUMNS || rows * columns > MAX_CELLS {
        bail!("its last cell is in row {rows}, column {columns}; delete the stray cells far from the table");
    }
    Ok(Range::from_sparse(cells))
}

type Area = ((u32, u32), (u32, u32));

/// Areas of merged cells, from first to last cell.
fn merged<R: Read + std::io::Seek>(book: &mut Sheets<R>, sheet: &str) -> Vec<Area> {
    let areas = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).ok(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).ok(),
        _ => None,
    };
    areas.unwrap_or_default().into_iter().map(|area| (area.start, area.end)).collect()
}

/// A name merged over several rows stands for each of them. Numbers do not: they would be counted once a row.
fn fill_down(range: &mut Range<Data>, areas: &[Area]) -> Result<()> {
    let mut filled = 0;
    for ((top, left), (bottom, _)) in areas {
        let Some(Data::String(text)) = range.get_value((*top, *left)).cloned() else { continue };
        let last = range.end().map_or(0, |(row, _)| row);
        for row in top + 1..=(*bottom).min(last) {
            filled += text.len() as u64 + 1;
            if filled > guard::MAX_TEXT {
                bail!("its merged cells hold more than {} MB of text; save it as CSV", guard::MAX_TEXT >> 20);
            }
            range.set_value((row, *left), Data::String(text.clone()));
        }
    }
    Ok(())
}

/// A cell as text. A float with three decimals gets a fourth, so that `3.5` thousand is never read from `3.500`.
fn value(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(f) => {
            let mut text = f.to_string();
            if text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) {
                text.push('0');
            }
            text
        }
        other => other.to_string(),
    }
}
