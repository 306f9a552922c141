//! Official lists as they come: CSV, a workbook, JSON as systems hand it out, or a table in our form.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::domain::text;
use crate::files::paths::{self, whole};
use crate::files::workbook;

/// Megabytes that a list may have.
const MEGABYTES: u64 = 64;

/// A file that holds a list.
pub struct File {
    /// Of its bytes, hexadecimal.
    pub sha256: String,
    pub list: ListFile,
}

pub enum ListFile {
    /// A table in our form.
    Table(String),
    /// The rows of an official list.
    Rows(Vec<ListRow>),
}

/// A row of an official list: its cells by the names of their columns, folded.
pub type ListRow = BTreeMap<String, String>;

/// Reads a list.
///
/// # Errors
/// The file cannot be read, or is no table.
pub fn read(path: &Path) -> Result<File> {
    let name = path.to_string_lossy();
    if workbook::is_workbook(&name) {
        let (sha256, _) = paths::of_file(path).context("cannot read")?;
        return Ok(File { sha256, list: ListFile::Rows(of_workbook(&name)?) });
    }
    let text = whole(path, MEGABYTES)?;
    let sha256 = paths::sha256(text.as_bytes());
    let list = match text.trim_start().chars().next() {
        Some('#' | '@') => ListFile::Table(text),
        Some('[' | '{') => ListFile::Rows(of_json(&text)?),
        _ => ListFile::Rows(of_csv(&text)?),
    };
    Ok(File { sha256, list })
}

/// The year that a file's name says: the only one from 2019 on in it.
pub fn year_in_name(path: &Path) -> Option<u16> {
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let words = name.split(|c: char| !c.is_ascii_digit()).filter(|w| w.len() == 4);
    let mut years: Vec<u16> =
        words.filter_map(|w| w.parse::<u16>().ok()).filter(|y| (2019..2100).contains(y)).collect();
    years.dedup();
    (years.len() == 1).then(|| years[0])
}

fn column(name: &str) -> String {
    text::words(name).replace(' ', "_")
}

fn of_csv(text: &str) -> Result<Vec<ListRow>> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| first.bytes().filter(|b| b == d).count());
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter.unwrap_or(b',')).from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers()?.iter().map(column).collect();
    let row = |row: csv::StringRecord| headers.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|own| Ok(row(own?))).collect()
}

/// The first sheet that has a column of codes; titles may stand above its header.
fn of_workbook(path: &str) -> Result<Vec<ListRow>> {
    const TITLES: usize = 10;
    let (sheets, _) = workbook::sheets(path)?;
    for sheet in sheets {
        let is_header = |row: &workbook::Row| row.cells.iter().any(|(_, cell)| CODES.contains(&column(cell).as_str()));
        let Some(at) = sheet.rows.iter().take(TITLES).position(is_header) else { continue };
        let headers: BTreeMap<usize, String> =
            sheet.rows[at].cells.iter().map(|(i, cell)| (*i, column(cell))).collect();
        let cells = |row: &workbook::Row| {
            row.cells.iter().filter_map(|(i, cell)| Some((headers.get(i)?.clone(), cell.clone()))).collect()
        };
        return Ok(sheet.rows[at + 1..].iter().map(cells).collect());
    }
    bail!("no sheet has a column {}", CODES.join(" or "))
}

/// An array of objects, or one under a key; a value that is a list is its parts, joined as CSV has them.
fn of_json(text: &str) -> Result<Vec<ListRow>> {
    let all: Value = serde_json::from_str(text).context("no JSON")?;
    let rows = match &all {
        Value::Array(rows) => Some(rows),
        Value::Object(keys) => keys.values().filter_map(Value::as_array).max_by_key(|rows| rows.len()),
        _ => None,
    };
    let rows = rows.context("no array of objects")?;
    let cell = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => value.to_string(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let row = |row: &Value| -> Option<ListRow> {
        Some(row.as_object()?.iter().map(|(key, value)| (column(key), cell(value))).collect())
    };
    rows.iter().map(|own| row(own).context("no array of objects")).collect()
}

/// Names of the column of codes.
pub const CODES: [&str; 5] = ["kode_sub_kegiatan", "kode", "kd_subkegiatan", "kd_sub_kegiatan", "kode_subkegiatan"];

/// The tags of a cell: joined by `|`, or a JSON list (`["A", "B"]`, `[null]`).
pub fn tags(cell: &str) -> Vec<String> {
    let list = cell.trim_start().starts_with('[').then(|| serde_json::from_str::<Vec<Value>>(cell).ok()).flatten();
    let tags: Vec<String> = match list {
        Some(list) => list.iter().filter_map(Value::as_str).map(text::clean).collect(),
        None => cell.split('|').map(text::clean).collect(),
    };
    tags.into_iter().filter(|tag| !tag.is_empty() && tag != "null").collect()
}
