//! What a workbook says of its sheets beside their cells, where the reader of cells does not: rows that are not shown (xlsx,
//! xlsb, ods), cells that are merged (xlsb, ods). It is taken from the parts as they are unpacked.

use std::collections::BTreeMap;

use memchr::memmem;

/// From first to last cell, rows and columns from 0 on.
pub type Area = ((u32, u32), (u32, u32));

/// More areas than this are no sheet that people work with.
const MAX_AREAS: usize = 1 << 20;
const MAX_ROWS: u64 = 1 << 20;

/// Of one sheet.
#[derive(Clone, Default, Debug)]
pub struct SheetSeen {
    /// First and last row (1-based) of those that are not shown.
    pub hidden: Vec<(u64, u64)>,
    pub merged: Vec<Area>,
    /// Cells that show percentages, ascending (ods).
    pub percents: Vec<(u32, u32)>,
}

impl SheetSeen {
    fn hide(&mut self, from: u64, to: u64) {
        if let Some((_, last)) = self.hidden.last_mut().filter(|(_, last)| *last + 1 == from) {
            *last = to;
        } else if self.hidden.len() < MAX_AREAS {
            self.hidden.push((from, to));
        }
    }

    fn merge(&mut self, area: Area) {
        if self.merged.len() < MAX_AREAS {
            self.merged.push(area);
        }
    }
}

/// By the name of the sheet (ods), or by the part that holds it (xlsx, xlsb).
#[derive(Default)]
pub struct Seen {
    by_sheet: BTreeMap<String, SheetSeen>,
    by_part: BTreeMap<String, SheetSeen>,
    /// Part of each sheet.
    parts: BTreeMap<String, String>,
    /// Sheet and id, id and part, as the workbook and its relations say them.
    pub sheets: Vec<(String, String)>,
    pub targets: BTreeMap<String, String>,
}

impl Seen {
    pub fn part(&mut self, name: &str, seen: SheetSeen) {
        self.by_part.insert(name.to_ascii_lowercase(), seen);
    }

    pub fn ods(&mut self, own: OdsRows) {
        self.by_sheet.extend(own.sheets);
    }

    /// Once all parts have been seen.
    pub fn end(&mut self) {
        for (sheet, id) in std::mem::take(&mut self.sheets) {
            let Some(target) = self.targets.get(&id) else { continue };
            // From the root of the archive, or from the folder of the workbook.
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            self.parts.insert(sheet, part.to_ascii_lowercase());
        }
    }

    /// The part that holds a sheet, in small letters.
    pub fn part_of(&self, sheet: &str) -> Option<String> {
        self.parts.get(sheet).cloned()
    }

    pub fn sheet(&self, name: &str) -> SheetSeen {
        let part = || self.by_part.get(self.parts.get(name)?);
        self.by_sheet.get(name).or_else(part).cloned().unwrap_or_default()
    }
}

/// The rows of an xlsx sheet, tag by tag.
#[derive(Default)]
pub struct XlsxRows {
    pub seen: SheetSeen,
    row: u64,
}

impl XlsxRows {
    /// A tag without its `>`.
    pub fn tag(&mut self, tag: &[u8]) {
        if !is_named(tag, b"row") {
            return;
        }
        self.row = attribute(tag, b"r").and_then(|own| own.parse().ok()).unwrap_or(self.row + 1);
        if attribute(tag, b"hidden").is_some_and(|own| own == "1" || own == "true") {
            self.seen.hide(self.row, self.row);
        }
    }
}

/// What the workbook of an xlsx calls its sheets, and which part an id stands for.
pub fn xlsx_names(tag: &[u8], seen: &mut Seen) {
    if is_named(tag, b"sheet")
        && let (Some(name), Some(id)) = (attribute(tag, b"name"), attribute(tag, b"id"))
    {
        seen.sheets.push((name, id));
    }
    if is_named(tag, b"Relationship")
        && let (Some(id), Some(target)) = (attribute(tag, b"Id"), attribute(tag, b"Target"))
    {
        seen.targets.insert(id, target);
    }
}

/// The rows of an ods, tag by tag.
#[derive(Default)]
pub struct OdsRows {
    sheets: BTreeMap<String, SheetSeen>,
    sheet: Option<String>,
    own: SheetSeen,
    row: u64,
    repeats: u64,
    column: u64,
}

impl OdsRows {
    /// A tag without its `>`.
    pub fn tag(&mut self, tag: &[u8]) {
        let count = |name: &[u8]| attribute(tag, name).and_then(|own| own.parse().ok()).unwrap_or(1u64);
        if is_named(tag, b"table") {
            self.sheet = attribute(tag, b"name");
            (self.row, self.repeats) = (0, 0);
        } else if is_named(tag, b"/table") {
            if let Some(sheet) = self.sheet.take() {
                self.own.percents.sort_unstable();
                self.sheets.insert(sheet, std::mem::take(&mut self.own));
            }
        } else if is_named(tag, b"table-row") {
            self.row = (self.row + self.repeats).min(MAX_ROWS);
            self.repeats = count(b"number-rows-repeated");
            self.column = 0;
            // Hidden by hand, or by a filter.
            if attribute(tag, b"visibility").is_some_and(|own| own == "collapse" || own == "filter") {
                self.own.hide(self.row + 1, (self.row + self.repeats).min(MAX_ROWS));
            }
        } else if is_named(tag, b"table-cell") || is_named(tag, b"covered-table-cell") {
            let (rows, columns) = (count(b"number-rows-spanned"), count(b"number-columns-spanned"));
            let from = (self.row as u32, self.column.min(1 << 14) as u32);
            if rows > 1 || columns > 1 {
                let to = |from: u32, n: u64| from + (n.clamp(1, MAX_ROWS) - 1) as u32;
                self.own.merge((from, (to(from.0, rows), to(from.1, columns))));
            }
            let cells = count(b"number-columns-repeated");
            if attribute(tag, b"value-type").is_some_and(|own| own == "percentage") {
                let rows = (self.row..self.row + self.repeats).take(MAX_AREAS);
                let all = rows.flat_map(|row| {
                    (self.column..self.column + cells.min(1 << 14)).map(move |c| (row as u32, c as u32))
                });
                let room = MAX_AREAS.saturating_sub(self.own.percents.len());
                self.own.percents.extend(all.take(room));
            }
            self.column = self.column.saturating_add(cells).min(1 << 20);
        }
    }
}

/// The rows and merged cells of an xlsb sheet; its part is records of a type, a length and as many bytes.
pub fn xlsb_rows(part: &[u8]) -> SheetSeen {
    let mut seen = SheetSeen::default();
    for (kind, own) in records(part) {
        match kind {
            ROW if own.get(11).is_some_and(|flags| flags & 0x10 != 0) => {
                let row = u64::from(int(own, 0)) + 1;
                seen.hide(row, row);
            }
            MERGED => seen.merge(((int(own, 0), int(own, 8)), (int(own, 4), int(own, 12)))),
            _ => {}
        }
    }
    seen
}

/// What the workbook of an xlsb calls its sheets.
pub fn xlsb_names(part: &[u8], seen: &mut Seen) {
    for (_, own) in records(part).filter(|(kind, _)| *kind == SHEET) {
        let text = |at: usize| {
            let length = int(own, at) as usize;
            let units = own.get(at + 4..)?.get(..length.checked_mul(2)?)?.chunks_exact(2);
            let units: Vec<u16> = units.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            Some((String::from_utf16_lossy(&units), at + 4 + 2 * length))
        };
        if let Some((id, at)) = text(8)
            && let Some((name, _)) = text(at)
        {
            seen.sheets.push((name, id));
        }
    }
}

const ROW: u32 = 0;
const SHEET: u32 = 156;
const MERGED: u32 = 176;

fn records(part: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = part;
    std::iter::from_fn(move || {
        // Seven bits a byte, as long as the eighth is set.
        let mut number = |most: u32| {
            let mut value = 0;
            for i in 0..most {
                let (byte, after) = rest.split_first()?;
                rest = after;
                value |= u32::from(byte & 0x7F) << (7 * i);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            Some(value)
        };
        let kind = number(2)?;
        let length = number(4)? as usize;
        let (own, after) = rest.split_at_checked(length)?;
        rest = after;
        Some((kind, own))
    })
}

/// Four bytes as a number; 0 where there are none.
fn int(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |own| u32::from_le_bytes([own[0], own[1], own[2], own[3]]))
}

/// Is the tag of this name, whatever its prefix?
fn is_named(tag: &[u8], name: &[u8]) -> bool {
    let tag = tag.strip_prefix(b"<").unwrap_or(tag);
    let (closes, tag) = tag.strip_prefix(b"/").map_or((false, tag), |tag| (true, tag));
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(tag.len());
    let own = memchr::memchr(b':', &tag[..end]).map_or(&tag[..end], |at| &tag[at + 1..end]);
    match name.strip_prefix(b"/") {
        Some(name) => closes && own == name,
        None => !closes && own == name,
    }
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(tag: &[u8], name: &[u8]) -> Option<String> {
    let at = memmem::find_iter(tag, name).find(|at| {
        let after = tag[at + name.len()..].trim_ascii_start();
        at.checked_sub(1).is_some_and(|before| tag[before] == b':' || tag[before].is_ascii_whitespace())
            && after.starts_with(b"=")
    })?;
    let value = tag[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = memchr::memchr(*quote, value)?;
    Some(unescaped(&String::from_utf8_lossy(&value[..end])))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((entity, after)) = after.split_once(';') else {
            out.push('&');
            rest = after;
            continue;
        };
        let code = entity.strip_prefix('#').and_then(|own| match own.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => own.parse().ok(),
        });
        out.extend(match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => code.and_then(char::from_u32),
        });
        rest = after;
    }
    out + rest
}
