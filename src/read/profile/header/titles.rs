//! What cells say that label no column: that a row is a total, whose table it is, of which year, in which unit.

use super::{Printed, WORDS};
use crate::domain::code::Code;
use crate::domain::text;

/// The words of a text; `J U M L A H` is one.
fn total_words(cell: &str) -> String {
    let name = text::words(cell);
    match name.split(' ').count() > 2 && name.split(' ').all(|word| word.chars().count() == 1) {
        true => name.replace(' ', ""),
        false => name,
    }
}

/// Does a text name a total (`JUMLAH`, `Total Belanja`)?
pub fn is_total(cell: &str) -> bool {
    let name = total_words(cell);
    let begins = |total: &String| name.strip_prefix(total.as_str()).is_some_and(|rest| rest.starts_with(' '));
    WORDS.table.print.totals.iter().any(|t| name == *t || (begins(t) && name.split(' ').count() <= 7))
}

/// The same of a row that lacks what lines have, also with what it is of before it, as subtotals of spreadsheets are called
/// (`Dinas Kesehatan Total`).
pub fn ends_as_total(cell: &str) -> bool {
    let name = text::words(cell);
    let last = name.rsplit_once(' ').map(|(_, last)| last);
    is_total(cell) || last.is_some_and(|last| WORDS.table.print.totals.iter().any(|total| total == last))
}

/// Does a text name a total and what it is of (`JUMLAH`, `Total Belanja`), so that nothing else can be meant?
pub fn is_total_of(cell: &str) -> bool {
    let print = &WORDS.table.print;
    let name = total_words(cell);
    let of = |total: &String| name.strip_prefix(total.as_str())?.strip_prefix(' ')?.split(' ').next();
    let said = |word: &str| print.total_of.iter().any(|known| known == word);
    print.totals.contains(&name) || (name.split(' ').count() <= 6 && print.totals.iter().filter_map(of).any(said))
}

/// Does a text call its row a total, also in letters with blanks between them (`J U M L A H`) or as one that is carried over
/// a page (`Pindahan`)? If so: can nothing else be meant? `Jumlah peserta` may be an indicator.
pub fn called_total(cell: &str) -> Option<bool> {
    let name = joined(cell);
    let is_carried = WORDS.table.print.carried.iter().any(|word| text::starts_with(&name, word));
    match is_carried || is_total_of(&name) {
        true => Some(true),
        false => is_total(&name).then_some(false),
    }
}

/// Does a text begin as names of agencies do (`Dinas Kesehatan`)?
pub fn is_agency(cell: &str) -> bool {
    let name = text::words(cell);
    WORDS.table.print.agencies.iter().any(|word| text::starts_with(&name, word))
}

/// Letters with blanks between them are one word.
fn joined(cell: &str) -> String {
    let name = text::words(cell);
    let mut out = String::new();
    let mut before = 0;
    for word in name.split(' ') {
        let letters = word.chars().count();
        if !(out.is_empty() || letters == 1 && before == 1) {
            out.push(' ');
        }
        out.push_str(word);
        before = letters;
    }
    out
}

/// Rupiah that one unit of the file's amounts stands for, where a text says so ("dalam ribuan rupiah").
pub fn unit_said(cell: &str) -> Option<i128> {
    let name = text::words(cell);
    // "(x Rp 1.000,-)": an amount in brackets or alone, with nothing beside it.
    let inner = cell.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or(cell, |(inner, _)| inner);
    let inner = text::words(inner);
    match inner.trim_start_matches("dalam ").trim_start_matches("x ") {
        "rp 1 000" => return Some(1_000),
        "rp 1 000 000" => return Some(1_000_000),
        _ => {}
    }
    let units = &WORDS.table.units;
    // "(000)" alone.
    match name.as_str() {
        "000" => return Some(1_000),
        "000 000" => return Some(1_000_000),
        _ => {}
    }
    // The longer one first: "Rp 000.000" begins like "Rp 000".
    [(&units.juta, 1_000_000), (&units.miliar, 1_000_000_000), (&units.ribu, 1_000)]
        .into_iter()
        .find(|(words, _)| words.iter().any(|w| text::holds(&name, w)))
        .map(|(_, unit)| unit)
}

/// May a label count in thousands or millions, in words that name no unit for sure: "Pagu (juta)", "Monto (miles)"?
pub fn is_doubtful_unit(label: &str) -> bool {
    let name = text::words(label);
    WORDS.table.units.doubtful.iter().any(|word| text::holds(&name, word)) || is_counted_in(label)
}

/// Does a text count in thousands, whatever of: "angka jutaan", "in thousands"?
pub fn is_counted_in(cell: &str) -> bool {
    let name = text::words(cell);
    WORDS.table.units.counted_in.iter().any(|word| text::holds(&name, word))
}

/// `Unit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan` → code and name of the agency that a title row names.
pub fn agency_said(cells: &[String]) -> Option<(String, String)> {
    let title = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ");
    let (label, rest) = title.split_once(':')?;
    WORDS.table.print.agency.contains(&text::words(label)).then_some(())?;
    let rest = rest.trim();
    // Left empty, with the label of another field beside it.
    let name = text::words(rest);
    let print = &WORDS.table.print;
    if name.is_empty() || print.levels.iter().chain(&print.agency).any(|label| *label == name) {
        return None;
    }
    Some(match Code::leading(rest) {
        Some((Code::Skpd(code), name)) => (code.to_string(), name.trim().to_owned()),
        _ => (String::new(), rest.to_owned()),
    })
}

/// Longest name of a row of labels, in bytes.
const LABEL_NAME: usize = 40;

/// Does the first text of a row call it one of labels?
pub fn begins_label(first: &str) -> bool {
    if !first.starts_with(char::is_alphabetic) {
        return false;
    }
    let name = first.split(':').next().unwrap_or_default();
    name.len() <= LABEL_NAME && WORDS.table.printed.rows.contains(&text::words(name))
}

/// `Keterangan : ARG; Stunting` → the labels that a row prints with its sub kegiatan, as they stand.
pub fn label_said(cells: &[String]) -> Option<String> {
    let mut filled = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
    let first = filled.next()?;
    let (name, rest) = first.split_once(':').unwrap_or((first, ""));
    WORDS.table.printed.rows.contains(&text::words(name)).then_some(())?;
    let texts = std::iter::once(rest).chain(filled).map(|c| c.trim_start_matches(':').trim());
    let said: Vec<&str> = texts.filter(|c| !c.is_empty()).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// `Sub Kegiatan : 1.02.02.2.02.0015 Gizi`: does a row head the lines below it as text?
pub fn heads(cells: &[String]) -> bool {
    let mut filled = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
    let Some(first) = filled.next() else { return false };
    let (name, has_colon) = match first.split_once(':') {
        Some((name, _)) => (name, true),
        None => (first, filled.next().is_some_and(|second| second.starts_with(':'))),
    };
    has_colon && WORDS.table.printed.heads.contains(&text::words(name))
}

/// Words beside printed labels.
pub fn printed() -> &'static Printed {
    &WORDS.table.printed
}

/// `TAHUN ANGGARAN 2026` → 2026.
pub fn year_said(cell: &str) -> Option<String> {
    let name = text::words(cell);
    let (_, after) = name.split_once("tahun anggaran ").or_else(|| name.split_once("ta "))?;
    let year = after.split(' ').next()?;
    (year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.to_owned())
}

/// `PEMERINTAH KABUPATEN BURU`, `KAB. SUMENEP` → the title as it stands.
pub fn government_said(cell: &str) -> Option<String> {
    let name = text::words(cell);
    let mut words = name.split(' ');
    let first = words.next()?;
    let kind = if first == "pemerintah" { words.next()? } else { first };
    let is_kind = ["kabupaten", "kab", "kota", "provinsi", "prov"].contains(&kind);
    (is_kind && words.next().is_some() && name.split(' ').count() <= 6).then(|| cell.trim().to_owned())
}
