//! A profile of the columns as `--save-profile` proposes it: what was proven is filled in, what was not is a comment with the
//! fields it may be.

use std::fmt::Write as _;

use super::{Before, ColumnRole, InspectedColumn};
use crate::domain::amount::{self, NumberStyle, Reading};
use crate::domain::currency::Currency;
use crate::files::csv::unquote;
use crate::files::paths;
use crate::files::split::Records;
use crate::files::written::{PROFILE, UNTOUCHED};
use crate::finding::Fault;
use crate::guard::escape;
use crate::lang::Lang;
use crate::read::profile::header;
use crate::read::profile::{Layout, Profile};
use crate::read::proof::Proof;

/// Rows that are looked at.
const ROWS: usize = 300;
/// Rupiah: smaller numbers are hardly money.
const SMALL: i128 = 10_000;

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Content {
    #[default]
    Empty,
    Money,
    Numbers,
    Codes,
    Text,
}

impl Content {
    /// What the cells of every column of a table are.
    pub fn of_columns(sample: &str, profile: &Profile) -> Vec<Content> {
        let records = Records::of(sample, profile.data_start, 1, profile.dialect, true);
        let cells = |column: usize| {
            let cells = records.cells(sample, column).map(|raw| unquote(raw, records.quotes).trim().to_owned());
            Content::of(&cells.filter(|cell| !cell.is_empty()).take(ROWS).collect::<Vec<_>>())
        };
        (0..profile.headers.len()).map(cells).collect()
    }

    fn of(cells: &[String]) -> Content {
        let most = |n: usize| n * 5 >= cells.len() * 4;
        let number = |cell: &String| match amount::read(cell, 1) {
            Reading::Exact { amount, .. } | Reading::Either { plain: amount, .. } => Some(amount.sen().abs()),
            _ => None,
        };
        let is_code = |cell: &&String| {
            let mut chars = cell.chars();
            cell.len() <= 30 && !cell.contains(char::is_whitespace) && chars.any(|c| c.is_ascii_digit())
        };
        let mut numbers: Vec<i128> = cells.iter().filter_map(number).collect();
        numbers.sort_unstable();
        let padded = cells.iter().any(|cell| cell.len() > 1 && cell.starts_with('0') && is_code(&cell));
        match () {
            () if cells.is_empty() => Content::Empty,
            () if most(numbers.len()) && !padded => match numbers[numbers.len() / 2] >= SMALL * 100 {
                true => Content::Money,
                false => Content::Numbers,
            },
            // Beside codes a column may have names of their heads, and totals.
            () if cells.iter().filter(is_code).count() * 2 >= cells.len() => Content::Codes,
            () => Content::Text,
        }
    }

    /// Fields that such a column may be, the most usual first.
    fn candidates(self) -> &'static [&'static str] {
        match self {
            Content::Empty => &[],
            Content::Money => &["pagu", "realisasi", "pagu_kegiatan", "pagu_program"],
            Content::Numbers => &["volume", "koefisien", "tahun", "kode_skpd", "kode_program"],
            Content::Codes => {
                &["kode_skpd", "kode_sub_unit", "kode_program", "kode_kegiatan", "kode_sub_kegiatan", "kode_rekening"]
            }
            Content::Text => &["nama_skpd", "nama_program", "nama_kegiatan", "nama_sub_kegiatan", "item"],
        }
    }
}

/// A profile of what was found, or of what is to be filled in, for `--profile`.
pub fn profile_toml(found: &[InspectedColumn], table: Option<(&Before, &Proof)>) -> String {
    let mut out = String::new();
    if let Some((before, proof)) = table {
        keys(before, proof, &mut out);
    }
    let _ = writeln!(out, "\n[columns]");
    for (number, column) in found.iter().enumerate().filter(|(_, c)| !c.header.is_empty()) {
        let content = table.and_then(|(before, _)| before.contents.get(number)).copied().unwrap_or_default();
        let _ = writeln!(out, "{}", line(column, content));
    }
    out.push_str("\n# Fields: ");
    out.push_str(&header::field_names().join(", "));
    out.push('\n');
    format!("{PROFILE}{UNTOUCHED}{}\n{out}", &paths::sha256(out.as_bytes())[..16])
}

/// How the table as a whole is read.
fn keys(Before { profile: p, fills, .. }: &Before, proof: &Proof, out: &mut String) {
    let _ = writeln!(out, "# Reading: {}", escape::line(&proof.phrase(Lang::En)));
    let layout = match p.layout {
        Layout::Hierarchical => "outline",
        Layout::Flat if *fills => "pivot",
        Layout::Flat => "flat",
    };
    let _ = writeln!(out, "layout = \"{layout}\"");
    if let Some(amount) = amount_named(p) {
        let _ = writeln!(out, "{amount}");
    }
    if let Some(style) = p.pagu().style {
        let _ = writeln!(out, "numbers = \"{}\"", if style == NumberStyle::Plain { "plain" } else { "indonesian" });
    }
    let unit = match p.unit {
        1_000 => "ribu",
        1_000_000 => "juta",
        1_000_000_000 => "miliar",
        _ => "rupiah",
    };
    match p.unit_known.doubt {
        Some(_) => drop(writeln!(out, "# unit = \"{unit}\" # not sure: rupiah, ribu, juta or miliar")),
        None => drop(writeln!(out, "unit = \"{unit}\"")),
    }
    match p.currency.code() {
        None => out.push_str("# currency = \"\" # not known: MXN, PHP, COP ...\n"),
        Some(code) if p.currency != Currency::RUPIAH => drop(writeln!(out, "currency = \"{code}\"")),
        Some(_) => {}
    }
}

/// A column and its field; a comment where it is not known.
fn line(column: &InspectedColumn, content: Content) -> String {
    let header = toml::Value::String(column.header.clone());
    let is_field = |f: &&str| !f.starts_with("amount") && !matches!(*f, "kode" | "uraian" | "realisasi");
    let known = column.field.as_deref().filter(is_field).filter(|_| column.role != ColumnRole::CountedPart);
    if let Some(field) = known {
        return format!("{header} = \"{field}\"");
    }
    let header = escape::line(&header.to_string());
    let why = column.known_by.as_ref().map(|identity| escape::line(&identity.phrase(Lang::En)));
    let candidates = content.candidates();
    let nearest = column.suggestion.map(|name| name.replace(' ', "_"));
    let first = nearest.as_deref().or(candidates.first().copied()).filter(|_| why.is_none()).unwrap_or_default();
    let others: Vec<&str> = candidates.iter().copied().filter(|own| *own != first).collect();
    let note = match (column.role, why) {
        (ColumnRole::CountedPart, _) => " # one of the columns whose sum is counted".to_owned(),
        (_, Some(why)) => format!(" # {why}"),
        (_, None) if !others.is_empty() => format!(" # or {}", others.join(", ")),
        (_, None) => String::new(),
    };
    let first = if column.role == ColumnRole::CountedPart { "" } else { first };
    format!("# {header} = \"{first}\"{note}")
}

/// What settles the amount beside the names of the columns: its number among columns of one label, or the sum that it is.
fn amount_named(profile: &Profile) -> Option<String> {
    let (pagu, own) = (profile.pagu(), profile.headers.get(profile.pagu().column)?);
    if !pagu.parts.is_empty() {
        return Some(format!("# amount: {}", escape::line(&pagu.label(&profile.headers))));
    }
    let alike: Vec<usize> = (0..profile.headers.len()).filter(|i| profile.headers[*i] == *own).collect();
    let number = alike.iter().position(|i| *i == pagu.column).filter(|_| alike.len() > 1)? + 1;
    Some(format!("amount = {}", toml::Value::String(format!("{own}#{number}"))))
}

/// Columns of a file whose header was not understood, for a profile to be filled in.
pub fn unknown_columns(fault: &Fault) -> Vec<InspectedColumn> {
    let Fault::NoBudgetHeader(header) = fault else { return Vec::new() };
    let column = |header: &String| InspectedColumn {
        header: header.clone(),
        field: header::field_of(header),
        suggestion: header::nearest(header).map(|(name, _)| name),
        role: ColumnRole::NotRead,
        known_by: None,
        total: None,
    };
    header.headers.iter().map(column).collect()
}
