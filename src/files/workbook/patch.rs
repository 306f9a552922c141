//! Cells written into a sheet of an xlsx that people work with: all else of the file stays as it is, byte by byte — other
//! sheets, comments, colours, drop-downs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::seen::{Seen, attribute, xlsx_names};
use super::{MAX_BYTES, damaged};
use crate::files::sheet::column_letters;

/// What a cell is to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewCell {
    Text(String),
    /// Digits, with a point before decimals.
    Number(String),
}

/// New cells by row (1-based) and column (0-based).
pub type NewCells = BTreeMap<(u64, usize), NewCell>;

/// The file with these cells in the sheet. New cells look as those of row `like` do, where their own row has none there yet.
/// A cell with a formula keeps it.
///
/// # Errors
/// It is no xlsx, or has no such sheet, or is written in a way that is not known.
pub fn patched(bytes: &[u8], sheet: &str, cells: &NewCells, like: u64) -> Result<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut seen = Seen::default();
    for name in ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
        let text = part(&mut zip, name).context("no xlsx; save it as xlsx")?;
        tags(&text, 0..text.len()).for_each(|tag| xlsx_names(text[tag].as_bytes(), &mut seen));
    }
    seen.end();
    let wanted = seen.part_of(sheet).context("its sheet is not found")?;
    let mut name = None;
    for i in 0..zip.len() {
        let own = zip.by_index_raw(i).map_err(damaged)?;
        let own = own.name().map_err(damaged)?.into_owned();
        name = name.or(Some(own).filter(|own| own.eq_ignore_ascii_case(&wanted)));
    }
    let name = name.context("its sheet is not found")?;
    let new = sheet_with(&part(&mut zip, &name)?, cells, like).context("its sheet is written in an unknown way")?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let own = zip.by_index_raw(i).map_err(damaged)?;
        if own.name().is_ok_and(|own| own == name) {
            drop(own);
            out.start_file(name.as_str(), SimpleFileOptions::default())?;
            out.write_all(new.as_bytes())?;
        } else {
            out.raw_copy_file(own)?;
        }
    }
    Ok(out.finish()?.into_inner())
}

fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String> {
    let mut text = String::new();
    let part = zip.by_name(name).map_err(damaged)?;
    part.take(MAX_BYTES).read_to_string(&mut text)?;
    if text.len() as u64 == MAX_BYTES {
        bail!("too large");
    }
    Ok(text)
}

/// Tags with their brackets, within a range of the text. Values of attributes may hold brackets.
fn tags(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr(b'<', &text.as_bytes()[at..within.end])?;
        let mut quote = None;
        for (i, byte) in text.as_bytes()[start..within.end].iter().enumerate() {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(own), byte) if own == *byte => quote = None,
                (None, b'>') => {
                    at = start + i + 1;
                    return Some(start..at);
                }
                _ => {}
            }
        }
        None
    })
}

fn is_tag(tag: &str, name: &str) -> bool {
    tag.strip_prefix('<')
        .and_then(|tag| tag.strip_prefix(name))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')))
}

/// The elements of a name that stand next to each other in a range: their first tags, and all of them.
fn elements(text: &str, within: Range<usize>, name: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for tag in tags(text, within) {
        let own = &text[tag.clone()];
        match &open {
            None if is_tag(own, name) && own.ends_with("/>") => out.push((tag.clone(), tag)),
            None if is_tag(own, name) => open = Some(tag),
            Some(first) if is_tag(own, &format!("/{name}")) => {
                out.push((first.clone(), first.start..tag.end));
                open = None;
            }
            _ => {}
        }
    }
    out
}

struct SheetRow<'t> {
    number: u64,
    /// Its first tag, all of it.
    tag: &'t str,
    whole: &'t str,
    /// Cells by their column (0-based).
    cells: BTreeMap<usize, String>,
}

/// The sheet with the cells; `None` where it is written in a way that is not known.
fn sheet_with(text: &str, cells: &NewCells, like: u64) -> Option<String> {
    let (first, data) = elements(text, 0..text.len(), "sheetData").pop()?;
    let inside = if first == data { data.end..data.end } else { first.end..data.end - "</sheetData>".len() };
    let mut rows: BTreeMap<u64, SheetRow> = BTreeMap::new();
    let mut last = 0;
    for (tag, whole) in elements(text, inside.clone(), "row") {
        let own = &text[tag.clone()];
        last = attribute(own.as_bytes(), b"r").map_or(Some(last + 1), |r| r.parse().ok())?;
        let mut row = SheetRow { number: last, tag: own, whole: &text[whole.clone()], cells: BTreeMap::new() };
        if last == like || cells.range((last, 0)..(last + 1, 0)).next().is_some() {
            let mut next = 0;
            for (tag, whole) in elements(text, tag.end..whole.end, "c") {
                let own = attribute(text[tag].as_bytes(), b"r");
                let column = own.map_or(Some(next), |r| column_of(&r))?;
                next = column + 1;
                row.cells.insert(column, text[whole].to_owned());
            }
        }
        rows.insert(last, row);
    }
    let looks: BTreeMap<usize, String> = rows.get(&like).map(|row| row.cells.clone()).unwrap_or_default();
    let mut fresh: BTreeMap<u64, BTreeMap<usize, String>> = BTreeMap::new();
    for ((number, column), value) in cells {
        let row = rows.get_mut(number);
        let own = row.as_ref().and_then(|row| row.cells.get(column));
        if own.is_some_and(|own| own.contains("<f>") || own.contains("<f ")) {
            continue;
        }
        // A column that is new looks as the last one of its row does.
        let beside = || row.as_ref().and_then(|row| row.cells.range(..column).next_back().map(|(_, cell)| cell));
        let style = own.or_else(|| looks.get(column)).or_else(beside).and_then(|cell| style(cell));
        let cell = written(*number, *column, value, style.as_deref());
        match row {
            Some(row) => row.cells.insert(*column, cell),
            None => fresh.entry(*number).or_default().insert(*column, cell),
        };
    }
    // What is empty in a new row looks as it does in others: it is locked, or to be filled in.
    for (number, row) in &mut fresh {
        for (column, cell) in &looks {
            let empty = || written(*number, *column, &NewCell::Text(String::new()), style(cell).as_deref());
            row.entry(*column).or_insert_with(empty);
        }
    }
    let mut out = String::with_capacity(text.len() + 1024);
    let (mut old, mut fresh_rows) = (rows.into_values().peekable(), fresh.into_iter().peekable());
    out.push_str(&before(&text[..data.start]));
    out.push_str("<sheetData>");
    while old.peek().is_some() || fresh_rows.peek().is_some() {
        let next = old.peek().map(|row| row.number);
        if let Some((number, own)) = fresh_rows.next_if(|(number, _)| next.is_none_or(|next| *number < next)) {
            let _ = write!(out, "<row r=\"{number}\">");
            own.values().for_each(|cell| out.push_str(cell));
            out.push_str("</row>");
        } else if let Some(row) = old.next() {
            row.write(cells, &mut out);
        }
    }
    out.push_str("</sheetData>");
    let end = cells.keys().map(|(row, _)| *row).max().unwrap_or_default();
    out.push_str(&after(&text[data.end..], end));
    Some(out)
}

impl SheetRow<'_> {
    fn write(&self, new: &NewCells, out: &mut String) {
        if new.range((self.number, 0)..(self.number + 1, 0)).next().is_none() {
            return out.push_str(self.whole);
        }
        // What it says of the columns it spans may be true no more; nobody needs it.
        let tag = self.tag.trim_end_matches('>').trim_end_matches('/');
        match tag.find(" spans=\"").and_then(|at| Some((at, at + 8 + tag[at + 8..].find('"')? + 1))) {
            Some((from, to)) => out.extend([&tag[..from], &tag[to..]]),
            None => out.push_str(tag),
        }
        out.push('>');
        self.cells.values().for_each(|cell| out.push_str(cell));
        out.push_str("</row>");
    }
}

/// Without the area that the sheet says it fills.
fn before(text: &str) -> String {
    let area = tags(text, 0..text.len())
        .find(|tag| is_tag(&text[tag.clone()], "dimension") && text[tag.clone()].ends_with("/>"));
    area.map_or_else(|| text.to_owned(), |tag| [&text[..tag.start], &text[tag.end..]].concat())
}

/// With the filter over all rows.
fn after(text: &str, end: u64) -> String {
    let widened = || {
        let tag = tags(text, 0..text.len()).find(|tag| is_tag(&text[tag.clone()], "autoFilter"))?;
        let area = attribute(text[tag.clone()].as_bytes(), b"ref")?;
        let (from, to) = area.split_once(':')?;
        let column = to.trim_end_matches(|c: char| c.is_ascii_digit());
        let last: u64 = to[column.len()..].parse().ok()?;
        let own = text[tag.clone()].replace(&format!("\"{area}\""), &format!("\"{from}:{column}{}\"", last.max(end)));
        Some([&text[..tag.start], &own, &text[tag.end..]].concat())
    };
    widened().unwrap_or_else(|| text.to_owned())
}

fn style(cell: &str) -> Option<String> {
    let tag = tags(cell, 0..cell.len()).next()?;
    attribute(cell[tag].as_bytes(), b"s")
}

/// 0-based.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = |n: usize, b: u8| b.is_ascii_uppercase().then(|| n * 26 + usize::from(b - b'A') + 1);
    letters.bytes().try_fold(0, number)?.checked_sub(1)
}

fn written(row: u64, column: usize, value: &NewCell, style: Option<&str>) -> String {
    let name = format!("{}{row}", column_letters(column as u64 + 1));
    let style = style.map_or(String::new(), |s| format!(" s=\"{s}\""));
    match value {
        NewCell::Number(digits) => format!("<c r=\"{name}\"{style}><v>{digits}</v></c>"),
        NewCell::Text(text) if text.is_empty() => format!("<c r=\"{name}\"{style}/>"),
        NewCell::Text(text) => {
            let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            format!("<c r=\"{name}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        }
    }
}
