//! The cells of a sheet that hold something, row by row: what holds nothing takes no room, wherever a stray cell stands.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use anyhow::{Context, Result, bail};
use calamine::{Data, DataRef, DataType, Range, Reader, Sheets, Style};

use super::seen::{Area, SheetSeen};
use super::{Row, guard};
use crate::files::workbook;

/// More cells than this are no sheet that people work with.
pub const MAX_CELLS: u64 = 50_000_000;
/// Empty columns between the table and a lone cell that is none of its own.
const FAR: usize = 20;

type At = (u32, u32);
/// Rows and columns from 0 on, ascending.
type Rows = Vec<(u32, Vec<(u32, Data)>)>;

/// What a sheet holds.
#[derive(Default)]
pub struct Cells {
    pub rows: Rows,
    /// Formulas that were saved without a value, ascending.
    pub unvalued: Vec<At>,
}

/// The cells of a sheet, whatever extent the file states. Formulas of xls and xlsb always have a value. `seen` is what the
/// reader does not tell.
///
/// # Errors
/// The sheet cannot be read, or has more cells than is allowed.
pub fn of<R: Read + Seek>(book: &mut Sheets<R>, sheet: &str, seen: &SheetSeen) -> Result<Cells> {
    let mut found = Found::default();
    match &mut *book {
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(sheet).map_err(workbook::damaged)?;
            let shown: Vec<Option<Shown>> = reader.styles().iter().map(Shown::of).collect();
            let mut formatted = BTreeMap::new();
            if shown.iter().any(Option::is_some) {
                // The reader tells styles or formulas, not both.
                while let Some((row, column, style)) = reader.next_style_id().map_err(workbook::damaged)? {
                    let own = shown.get(style).copied().flatten();
                    formatted.extend(own.map(|own| ((row, column), own)));
                }
            }
            drop(reader);
            let mut reader = book.worksheet_cells_reader(sheet).map_err(workbook::damaged)?;
            while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(workbook::damaged)? {
                match formatted.get(&cell.pos).and_then(|shown| shown.text(number(&cell.value)?)) {
                    Some(text) => found.keep(cell.pos, Data::String(text))?,
                    None => found.take(cell.pos, cell.value, cell.formula.is_some())?,
                }
            }
        }
        Sheets::Xlsb(book) => {
            let mut reader = book.worksheet_cells_reader(sheet).map_err(workbook::damaged)?;
            while let Some(cell) = reader.next_cell().map_err(workbook::damaged)? {
                found.take(cell.get_position(), cell.get_value().clone(), false)?;
            }
        }
        // An xls sheet ends at 65,536 × 256; the cells of ods ones were counted by the guard. Their readers make whole tables.
        Sheets::Xls(book) => {
            let range = book.worksheet_range(sheet).map_err(workbook::damaged)?;
            found.keep_all(&range)?;
        }
        Sheets::Ods(book) => {
            let range = book.worksheet_range(sheet).map_err(workbook::damaged)?;
            found.keep_all(&range)?;
            for (at, data) in &mut found.cells {
                let part = Some(&*data).filter(|_| seen.percents.binary_search(at).is_ok()).and_then(Data::as_f64);
                if let Some(text) = part.and_then(|part| Shown::Percent.text(part)) {
                    *data = Data::String(text);
                }
            }
            let formulas = book.worksheet_formula(sheet).map_err(workbook::damaged)?;
            let start = formulas.start().unwrap_or_default();
            let places = formulas.used_cells().map(|(r, c, _)| (start.0 + r as u32, start.1 + c as u32));
            found.unvalued = places.filter(|at| range.get_value(*at).is_none_or(|d| *d == Data::Empty)).collect();
        }
    }
    let mut cells = found.end();
    let mut areas = merged(book, sheet);
    areas.extend_from_slice(&seen.merged);
    fill_down(&mut cells.rows, &areas).context("merged cells")?;
    Ok(cells)
}

/// What a number format shows that the number does not say.
#[derive(Clone, Copy)]
enum Shown {
    Percent,
    /// At least so many digits before the mark, and so many behind it: `0.00`, as codes have them.
    Zeros(usize, usize),
}

impl Shown {
    fn of(style: &Style) -> Option<Shown> {
        let code = style.number_format.as_ref()?.format_code.trim();
        if code.contains('%') {
            return Some(Shown::Percent);
        }
        let (before, behind) = code.split_once('.').unwrap_or((code, ""));
        let zeros = |digits: &str| digits.len() <= 6 && digits.bytes().all(|b| b == b'0');
        // Three digits behind the mark could be thousands.
        let says = !before.is_empty() && (before.len() > 1 || behind.len() > 1) && behind.len() != 3;
        (says && zeros(before) && zeros(behind)).then_some(Shown::Zeros(before.len(), behind.len()))
    }

    /// A number as it shows: a part of 1 as its percentage (0.5 is `50%`), a number below 1000 with its zeros, if it has no more
    /// digits than are shown. What is larger is no part and no code: an amount, formatted by mistake.
    fn text(self, number: f64) -> Option<String> {
        match self {
            Shown::Percent => (0.0..=1.0).contains(&number).then(|| format!("{}%", (number * 1e8).round() / 1e6)),
            Shown::Zeros(before, behind) => {
                let text = format!("{number:.behind$}");
                let width = before + behind + usize::from(behind > 0);
                let is_whole = (0.0..1000.0).contains(&number) && text.parse() == Ok(number);
                is_whole.then(|| format!("{text:0>width$}"))
            }
        }
    }
}

fn number(value: &DataRef) -> Option<f64> {
    match value {
        DataRef::Float(own) => Some(*own),
        DataRef::Int(own) => Some(*own as f64),
        _ => None,
    }
}

#[derive(Default)]
struct Found {
    cells: Vec<(At, Data)>,
    unvalued: Vec<At>,
    /// Bytes of text so far.
    text: u64,
}

impl Found {
    fn take(&mut self, at: At, value: DataRef, formula: bool) -> Result<()> {
        match value {
            DataRef::Empty if formula => {
                self.unvalued.push(at);
                Ok(())
            }
            DataRef::Empty => Ok(()),
            value => self.keep(at, value.into()),
        }
    }

    fn keep(&mut self, at: At, value: Data) -> Result<()> {
        if let Data::String(text) = &value {
            // Blanks are what somebody left behind.
            if text.trim().is_empty() {
                return Ok(());
            }
            self.text += text.len() as u64;
        }
        if self.text > guard::MAX_TEXT || self.cells.len() as u64 > MAX_CELLS {
            bail!("more than {MAX_CELLS} cells, or {} MB of text; save it as CSV", guard::MAX_TEXT >> 20);
        }
        self.cells.push((at, value));
        Ok(())
    }

    fn keep_all(&mut self, range: &Range<Data>) -> Result<()> {
        let start = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            self.keep((start.0 + row as u32, start.1 + column as u32), data.clone())?;
        }
        Ok(())
    }

    /// Cells may stand in any order, and one twice: its last value holds.
    fn end(mut self) -> Cells {
        self.cells.sort_by_key(|(at, _)| *at);
        self.unvalued.sort_unstable();
        self.unvalued.dedup();
        let mut rows: Rows = Vec::new();
        for ((row, column), data) in self.cells {
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, Vec::new()));
            }
            let Some((_, cells)) = rows.last_mut() else { continue };
            match cells.last_mut() {
                Some((last, own)) if *last == column => *own = data,
                _ => cells.push((column, data)),
            }
        }
        Cells { rows, unvalued: self.unvalued }
    }
}

/// Takes out cells that stand alone in their columns, more than [`FAR`] empty columns right of all before them: a note, or a
/// slip of the hand. With one of them, every row of a table would be as wide. Gives their rows.
pub fn leave_strays(rows: &mut Vec<Row>) -> Vec<u64> {
    let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
    for (column, _) in rows.iter().flat_map(|row| &row.cells) {
        *counts.entry(*column).or_default() += 1;
    }
    let columns: Vec<usize> = counts.keys().copied().collect();
    let mut gaps = columns.windows(2).filter(|pair| pair[1] - pair[0] > FAR + 1).map(|pair| pair[1]);
    let alone = |from: &usize| counts.range(*from..).all(|(_, count)| *count == 1);
    let Some(from) = gaps.find(alone) else { return Vec::new() };
    let mut strays = Vec::new();
    for row in &mut *rows {
        let kept = row.cells.partition_point(|(column, _)| *column < from);
        if kept < row.cells.len() {
            row.cells.truncate(kept);
            strays.push(row.number);
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    strays
}

/// Areas of merged cells.
fn merged<R: Read + Seek>(book: &mut Sheets<R>, sheet: &str) -> Vec<Area> {
    let areas = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).ok(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).ok(),
        _ => None,
    };
    areas.unwrap_or_default().into_iter().map(|area| (area.start, area.end)).collect()
}

/// A name merged over several rows stands for each of them that holds something. Numbers do not: they would be counted once
/// a row.
fn fill_down(rows: &mut Rows, areas: &[Area]) -> Result<()> {
    let mut filled = 0;
    for ((top, left), (bottom, _)) in areas {
        let Ok(at) = rows.binary_search_by_key(top, |(row, _)| *row) else { continue };
        let cells = &rows[at].1;
        let Ok(own) = cells.binary_search_by_key(left, |(column, _)| *column) else { continue };
        let Data::String(text) = cells[own].1.clone() else { continue };
        for (_, cells) in rows[at + 1..].iter_mut().take_while(|(row, _)| row <= bottom) {
            filled += text.len() as u64 + 1;
            if filled > guard::MAX_TEXT {
                bail!("they hold more than {} MB of text; save the sheet as CSV", guard::MAX_TEXT >> 20);
            }
            match cells.binary_search_by_key(left, |(column, _)| *column) {
                Ok(own) => cells[own].1 = Data::String(text.clone()),
                Err(own) => cells.insert(own, (*left, Data::String(text.clone()))),
            }
        }
    }
    Ok(())
}

/// The error that a formula gave, as the sheet shows it. An ods has only its text.
pub fn error(cell: &Data) -> Option<&'static str> {
    const SHOWN: [&str; 9] =
        ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#DATA!"];
    match cell {
        Data::Error(own) => {
            let own = own.to_string();
            Some(SHOWN.into_iter().find(|shown| **shown == own).unwrap_or("#N/A"))
        }
        Data::String(own) if own.starts_with('#') => SHOWN.into_iter().find(|shown| *shown == own.trim()),
        _ => None,
    }
}

/// A cell as text. A float with three decimals gets a fourth, so that `3.5` thousand is never read from `3.500`.
pub fn value(cell: Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text,
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

/// The same; a date as people write it to machines, `2026-03-01`, a time of day after it where there is one.
pub fn dated(cell: Data) -> String {
    match &cell {
        Data::DateTime(own) if own.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = own.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if own.as_f64().fract() == 0.0 { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
        Data::DateTimeIso(own) => own.strip_suffix("T00:00:00").unwrap_or(own).to_owned(),
        _ => value(cell),
    }
}
