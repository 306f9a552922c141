//! Names of fields and words of statements, from `fields.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::text;

#[derive(Deserialize)]
struct Table {
    gbs: Names,
    bagan: Names,
    data: Names,
    faktor: Names,
    indikator: Names,
    rencana_aksi: Names,
    tanda_tangan: Names,
    berkas: Names,
    judul: Names,
    words: FieldWords,
}

/// Field → its names.
type Names = HashMap<String, Vec<String>>;

#[derive(Deserialize)]
pub struct FieldWords {
    placeholder: Vec<String>,
    /// What a text in brackets begins with that says what is to be written there.
    prompt: Vec<String>,
    /// Titles of documents: the statement, its analysis, the terms of reference.
    pub title_gbs: Vec<String>,
    pub title_gap: Vec<String>,
    pub title_kak: Vec<String>,
    /// Posts that sign, words before a signature, and months of its date.
    pub post: Vec<String>,
    pub signing: Vec<String>,
    pub month: Vec<String>,
    pub incident: Vec<String>,
    pub population: Vec<String>,
    pub boilerplate_who: Vec<String>,
    pub boilerplate_lack: Vec<String>,
    pub equal: Vec<String>,
    pub more: Vec<String>,
    pub less: Vec<String>,
    pub gap: Vec<String>,
    pub everybody: Vec<String>,
    pub wives: Vec<String>,
    pub husbands: Vec<String>,
    pub dominated: Vec<String>,
    pub women: Vec<String>,
    pub men: Vec<String>,
    pub groups: Vec<String>,
    pub support_program: Vec<String>,
}

/// Which part of a statement a name is looked up in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StatementPart {
    Gbs,
    Level,
    Data,
    Factor,
    Indicator,
    Action,
    Signature,
    /// About the file itself: passed over.
    File,
    /// What a label of a form is that is no field of its own.
    Heading,
}

/// Parts whose labels the form prints.
pub const PARTS: [StatementPart; 7] = [
    StatementPart::Gbs,
    StatementPart::Level,
    StatementPart::Data,
    StatementPart::Factor,
    StatementPart::Indicator,
    StatementPart::Action,
    StatementPart::Signature,
];

struct Known {
    fields: HashMap<(StatementPart, String), String>,
    words: FieldWords,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("fields.toml")).expect("the shipped field names parse");
    let parts = [
        (StatementPart::Gbs, table.gbs),
        (StatementPart::Level, table.bagan),
        (StatementPart::Data, table.data),
        (StatementPart::Factor, table.faktor),
        (StatementPart::Indicator, table.indikator),
        (StatementPart::Action, table.rencana_aksi),
        (StatementPart::Signature, table.tanda_tangan),
        (StatementPart::File, table.berkas),
        (StatementPart::Heading, table.judul),
    ];
    let mut fields = HashMap::new();
    for (part, names) in parts {
        for (field, names) in names {
            for name in names {
                fields.insert((part, name), field.clone());
            }
        }
    }
    Known { fields, words: table.words }
});

pub fn words() -> &'static FieldWords {
    &KNOWN.words
}

/// The field that a key or label names in a part.
pub fn field(part: StatementPart, name: &str) -> Option<&'static str> {
    KNOWN.fields.get(&(part, text::words(name))).map(String::as_str)
}

/// `-`, `...`, `xxx`, nihil, idem: nothing was filled in.
pub fn is_placeholder(cell: &str) -> bool {
    let folded = text::words(cell);
    // Dashes and dots fold to nothing; a lone question mark too.
    words().placeholder.contains(&folded) || is_prompt(cell, &folded)
}

/// `(diisi nama program)`, `[tuliskan tujuan]`
fn is_prompt(cell: &str, folded: &str) -> bool {
    let cell = cell.trim();
    let is_bracketed = [('(', ')'), ('[', ']'), ('<', '>')].iter().any(|(open, close)| {
        cell.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)).is_some_and(|rest| !rest.contains(*close))
    });
    is_bracketed && words().prompt.iter().any(|word| text::starts_with(folded, word))
}

/// Does the folded text hold one of the words?
pub fn holds_any(folded: &str, of: &[String]) -> bool {
    of.iter().any(|w| text::holds(folded, w))
}

/// The latest year that a text names.
pub fn year_in(cell: &str) -> Option<u16> {
    let folded = text::words(cell);
    let years = folded.split(' ').filter(|w| w.len() == 4).filter_map(|w| w.parse::<u16>().ok());
    years.filter(|y| (1990..2100).contains(y)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_names() {
        for cell in ["-", "–", "...", ".....", "xxx", "Nihil", "idem", "(diisi)", "?", "(diisi nama program)", "Rp ……"]
        {
            assert!(is_placeholder(cell), "{cell}");
        }
        assert!(!is_placeholder("tidak ada kesenjangan") && !is_placeholder("0"));
        assert!(!is_placeholder("(diisi) oleh (bidang)") && !is_placeholder("Formulir diisi peserta"));
        assert_eq!(field(StatementPart::Gbs, "Nama_Perangkat-Daerah"), Some("perangkat_daerah"));
        assert_eq!(field(StatementPart::Data, "L_pct"), Some("L_persen"));
        assert_eq!(year_in("penduduk kota 2023, 2024"), Some(2024));
    }
}
