//! What every column of a table is taken for, and how that is known.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::AmountSum;
use crate::domain::amount::Rupiah;
use crate::finding::brief;
use crate::lang::{Lang, format_in, word};
use crate::read::profile::header::{self, Role};
use crate::read::profile::{Layout, Profile, Relations};
use crate::report::grid::{Cell, Grid, count};

/// What a column is to the reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, IntoStaticStr, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnRole {
    /// Its amounts are counted.
    Counted,
    /// One of the columns whose sum is counted.
    CountedPart,
    /// One of the columns that add up to another.
    Part,
    /// The sum of other columns.
    Sum,
    /// It repeats in every row of a group what another adds up to.
    RepeatedTotal,
    /// One of two columns whose product is an amount.
    Factor,
    Before,
    After,
    Realised,
    /// An amount that is not counted.
    Amount,
    Code,
    /// It says what a line is for.
    Label,
    NotRead,
}

impl ColumnRole {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            ColumnRole::Counted => lang.choose("dihitung", "counted"),
            ColumnRole::CountedPart => lang.choose("dihitung, bagian nilai", "counted, a part of the amount"),
            ColumnRole::Part => lang.choose("bagian kolom lain", "part of another column"),
            ColumnRole::Sum => lang.choose("jumlah kolom lain", "sum of other columns"),
            ColumnRole::RepeatedTotal => lang.choose("jumlah yang ditulis ulang", "repeated total"),
            ColumnRole::Factor => lang.choose("faktor perkalian", "factor of a product"),
            ColumnRole::Before => lang.choose("sebelum perubahan", "before the change"),
            ColumnRole::After => lang.choose("sesudah perubahan", "after the change"),
            ColumnRole::Realised => lang.choose("realisasi", "realised"),
            ColumnRole::Amount => lang.choose("nilai, tidak dihitung", "amount, not counted"),
            ColumnRole::Code => lang.choose("kode", "code"),
            ColumnRole::Label => lang.choose("keterangan", "label"),
            ColumnRole::NotRead => lang.choose("tidak dibaca", "not read"),
        }
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InspectedColumn {
    pub header: String,
    /// What it was taken for; null: not understood.
    pub field: Option<String>,
    /// For a header that is not known: the known name that is nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<&'static str>,
    pub role: ColumnRole,
    /// What arithmetic says of it, where it says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_by: Option<Identity>,
    /// Of an amount; null where its cells have two readings.
    pub total: Option<Rupiah>,
}

/// An identity between a column and others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "identity", rename_all = "snake_case")]
pub enum Identity {
    /// It is the sum of these.
    SumOf { columns: Vec<String>, agree: usize, rows: usize },
    /// It is one of the parts of this one.
    PartOf { column: String, agree: usize, rows: usize },
    /// It repeats what this one adds up to.
    Repeats { column: String, groups: usize },
    /// This one repeats what it adds up to.
    RepeatedBy { column: String, groups: usize },
    /// With another it makes this product.
    FactorOf { column: String },
    /// Codes of the official list among those that were met.
    Listed { codes: usize, of: usize },
}

impl Identity {
    pub(super) fn phrase(&self, lang: Lang) -> String {
        let n = |n: &usize| count(*n as u64, lang);
        match self {
            Identity::SumOf { columns, agree, rows } => {
                let sum = columns.iter().map(|c| brief(c)).collect::<Vec<_>>().join(" + ");
                let (agree, rows) = (n(agree), n(rows));
                format_in!(lang, "= {sum} dalam {agree} dari {rows} baris", "= {sum} in {agree} of {rows} rows")
            }
            Identity::PartOf { column, agree, rows } => {
                let (column, agree, rows) = (brief(column), n(agree), n(rows));
                format_in!(
                    lang,
                    "bagian dari {column} dalam {agree} dari {rows} baris",
                    "a part of {column} in {agree} of {rows} rows"
                )
            }
            Identity::Repeats { column, groups } => {
                let (column, groups) = (brief(column), n(groups));
                format_in!(
                    lang,
                    "jumlah {column} dalam {groups} kelompok baris",
                    "what {column} adds up to in {groups} groups of rows"
                )
            }
            Identity::RepeatedBy { column, groups } => {
                let (column, groups) = (brief(column), n(groups));
                format_in!(
                    lang,
                    "jumlahnya ditulis ulang pada {column} dalam {groups} kelompok baris",
                    "{column} repeats its sum in {groups} groups of rows"
                )
            }
            Identity::FactorOf { column } => {
                let column = brief(column);
                format_in!(lang, "dengan kolom lain menghasilkan {column}", "with another column it makes {column}")
            }
            Identity::Listed { codes, of } => {
                let (codes, of) = (n(codes), n(of));
                format_in!(
                    lang,
                    "{codes} dari {of} kode ada dalam daftar resmi",
                    "{codes} of {of} codes are in the official list"
                )
            }
        }
    }
}

/// Every column, in order. `listed`: codes of activities that the official list knows, of those that were met.
pub(super) fn columns(profile: &Profile, amounts: &[AmountSum], listed: (usize, usize)) -> Vec<InspectedColumn> {
    let fields = fields(profile);
    let column = |(i, header): (usize, &Arc<str>)| {
        let field = fields.get(&i).cloned();
        let suggestion = if field.is_none() { header::nearest(header).map(|(name, _)| name) } else { None };
        let role = role(profile, i, field.as_deref());
        let holds_codes = role == ColumnRole::Code && matches!(field.as_deref(), Some("kode_sub_kegiatan" | "kode"));
        let listed = (holds_codes && listed.1 > 0).then_some(Identity::Listed { codes: listed.0, of: listed.1 });
        let amount = profile.amounts.iter().position(|a| a.column == i && a.parts.is_empty());
        InspectedColumn {
            header: header.to_string(),
            field,
            suggestion,
            role,
            known_by: identity(profile, i).or(listed),
            total: amount.and_then(|at| amounts.get(at)?.total),
        }
    };
    profile.headers.iter().enumerate().map(column).collect()
}

fn fields(profile: &Profile) -> BTreeMap<usize, String> {
    let mut fields: BTreeMap<usize, String> = BTreeMap::new();
    for (column, field) in profile.fields() {
        let name = serde_json::to_value(field).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        fields.insert(column, name);
    }
    for amount in &profile.amounts {
        let role = match amount.role {
            Role::Budget => "amount",
            Role::Before => "amount_before",
            Role::After => "amount_after",
            Role::Realised => "realisasi",
        };
        fields.entry(amount.column).or_insert_with(|| role.to_owned());
    }
    if profile.layout == Layout::Hierarchical {
        for column in &profile.code_columns {
            fields.insert(*column, "kode".into());
        }
        fields.entry(profile.name_column).and_modify(|f| *f = "uraian".into()).or_insert_with(|| "uraian".into());
    }
    fields
}

fn role(profile: &Profile, column: usize, field: Option<&str>) -> ColumnRole {
    let Relations { sums, repeated, products } = &profile.relations;
    let counted = profile.pagu();
    if counted.parts.iter().any(|part| part.column == column) {
        return ColumnRole::CountedPart;
    }
    if counted.column == column {
        return ColumnRole::Counted;
    }
    let amount = profile.amounts.iter().find(|a| a.column == column).map(|a| a.role);
    match amount {
        Some(Role::Before) => return ColumnRole::Before,
        Some(Role::After) => return ColumnRole::After,
        Some(Role::Realised) => return ColumnRole::Realised,
        _ => {}
    }
    if repeated.iter().any(|r| r.total == column && r.line == counted.column) {
        ColumnRole::RepeatedTotal
    } else if sums.iter().any(|s| s.parts.contains(&column)) {
        ColumnRole::Part
    } else if sums.iter().any(|s| s.whole == column) {
        ColumnRole::Sum
    } else if products.iter().any(|(_, factors)| factors.contains(&column)) {
        ColumnRole::Factor
    } else if amount.is_some() {
        ColumnRole::Amount
    } else {
        match field {
            Some(field) if field.starts_with("kode") => ColumnRole::Code,
            Some(_) => ColumnRole::Label,
            None => ColumnRole::NotRead,
        }
    }
}

/// What arithmetic says of a column: of the counted one that it is a whole, of others first what they are to it.
fn identity(profile: &Profile, column: usize) -> Option<Identity> {
    let Relations { sums, repeated, products } = &profile.relations;
    let name = |column: usize| profile.headers.get(column).map_or(String::new(), |h| h.to_string());
    let counted = profile.pagu().column;
    let repeats = repeated.iter().find(|r| r.total == column && r.line == counted);
    if let Some(r) = repeats {
        return Some(Identity::Repeats { column: name(r.line), groups: r.agree });
    }
    let part = sums.iter().filter(|s| s.parts.contains(&column)).min_by_key(|s| s.whole != counted);
    if let Some(s) = part.filter(|_| column != counted) {
        return Some(Identity::PartOf { column: name(s.whole), agree: s.agree, rows: s.of });
    }
    if let Some(s) = sums.iter().find(|s| s.whole == column) {
        let columns = s.parts.iter().map(|c| name(*c)).collect();
        return Some(Identity::SumOf { columns, agree: s.agree, rows: s.of });
    }
    if let Some(r) = repeated.iter().find(|r| r.line == column && column == counted) {
        return Some(Identity::RepeatedBy { column: name(r.total), groups: r.agree });
    }
    let product = products.iter().find(|(_, factors)| factors.contains(&column))?;
    Some(Identity::FactorOf { column: name(product.0) })
}

/// The columns as a table: letter, label, what it is, its total, how it is known.
pub(super) fn grid(columns: &[InspectedColumn], lang: Lang) -> Grid {
    let rows = columns.iter().enumerate().map(|(n, c)| {
        let hint = c.suggestion.map(|s| format!("? {s}"));
        let why = c.known_by.as_ref().map_or(String::new(), |identity| identity.phrase(lang));
        vec![
            Cell::Text(letters(n)),
            Cell::text(&brief(&c.header)),
            Cell::Text(c.field.clone().or(hint).unwrap_or("-".into())),
            Cell::text(c.role.word(lang)),
            match c.total {
                Some(total) => Cell::Text(crate::report::grid::exact(total, lang)),
                None => Cell::text(""),
            },
            Cell::Text(why),
        ]
    });
    let say = |w| lang.say(w).to_owned();
    let titles = [
        ("column", "#".to_owned()),
        ("header", say(word::HEADER)),
        ("field", say(word::FIELD)),
        ("role", say(word::ROLE)),
        ("total", say(word::TOTAL)),
        ("known_by", say(word::KNOWN_BY)),
    ];
    Grid::new("columns", say(word::COLUMNS), titles, rows)
}

/// A column as spreadsheets name it: A to Z, AA …
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}
