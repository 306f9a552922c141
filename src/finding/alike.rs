//! What is said of statements that say the same (G32, G33): that they do, not why.

use super::Severity;
use crate::finding::catalog::catalog;
use crate::finding::shortened;
use crate::lang::{Lang, format_in};

/// Texts that several statements have.
#[derive(Clone, PartialEq, Debug)]
pub enum Alike {
    /// Nearly the same texts, here and in others.
    Copied { others: Vec<String>, fields: Vec<CommonText> },
    /// Nearly the same texts as in statements of earlier years for the same sub kegiatan, by year.
    Kept { earlier: Vec<(u16, String)>, fields: Vec<CommonText> },
    /// A sentence that is the same but for what is filled in: its blanks are `…`.
    Phrase { phrase: String, has_blanks: bool, fields: Vec<&'static str>, others: Vec<String> },
}

/// How much statements share in a field.
#[derive(Clone, PartialEq, Debug)]
pub struct CommonText {
    pub field: &'static str,
    /// Percent of the words of the shorter text, at least.
    pub shorter: u8,
    /// Percent of the words of the longer text, at least.
    pub longer: u8,
}

/// Below this percentage of the longer text, how much of it is shared is worth saying.
const PART: u8 = 80;
/// Statements that a message names.
const NAMED: usize = 20;
/// Characters of a phrase that are shown.
const SHOWN: usize = 200;

impl Alike {
    pub fn code(&self) -> &'static str {
        match self {
            Alike::Copied { .. } | Alike::Kept { .. } => "G32",
            Alike::Phrase { .. } => "G33",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Alike::Copied { .. } => Severity::Warning,
            Alike::Kept { .. } | Alike::Phrase { .. } => Severity::Note,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        match self {
            Alike::Copied { others, fields } if others.len() == 1 => format_in!(
                lang,
                "GBS ini dan {} memakai kata-kata yang sama: {}",
                "this statement and {} have words in common: {}",
                others[0],
                shares(fields, false, lang)
            ),
            Alike::Copied { others, fields } => format_in!(
                lang,
                "GBS ini dan {} GBS lain ({}) memakai kata-kata yang sama: {}",
                "this statement and {} others ({}) have words in common: {}",
                others.len(),
                list(others, lang),
                shares(fields, true, lang)
            ),
            Alike::Kept { earlier, fields } => {
                let years: Vec<String> = earlier.iter().map(|(year, name)| format!("{year} ({name})")).collect();
                format_in!(
                    lang,
                    "kata-katanya masih sama dengan GBS tahun {}: {}",
                    "it has kept words of the statement for {}: {}",
                    list(&years, lang),
                    shares(fields, earlier.len() > 1, lang)
                )
            }
            Alike::Phrase { phrase, has_blanks, fields, others } => {
                let (n, fields, others) = (others.len() + 1, and(fields, lang), list(others, lang));
                let phrase = shortened(phrase, SHOWN);
                match has_blanks {
                    true => format_in!(
                        lang,
                        "kalimat baku yang diisi dalam {n} GBS: \"{phrase}\" ({fields}); juga dalam {others}",
                        "a fixed phrase is filled in by {n} statements: \"{phrase}\" ({fields}); also in {others}"
                    ),
                    false => format_in!(
                        lang,
                        "kalimat yang sama dalam {n} GBS: \"{phrase}\" ({fields}); juga dalam {others}",
                        "the same sentence is in {n} statements: \"{phrase}\" ({fields}); also in {others}"
                    ),
                }
            }
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self {
            Alike::Copied { .. } => lang.choose(
                "belum tentu keliru: periksa apakah teks ini memang berlaku untuk sub kegiatan dan daerah layanan ini, \
                 bukan salinan dari GBS lain",
                "this need not be wrong: check that the text is true of this sub kegiatan and of those it serves, and was \
                 not copied from another statement",
            ),
            Alike::Kept { .. } => lang.choose(
                "belum tentu keliru: periksa apakah analisisnya masih berlaku pada tahun ini",
                "this need not be wrong: check that the analysis is still true this year",
            ),
            Alike::Phrase { .. } => lang.choose(
                "belum tentu keliru: periksa apakah kalimat ini menerangkan keadaan di OPD ini",
                "this need not be wrong: check that the sentence explains how things are in this agency",
            ),
        }
    }
}

/// "94 % of akses and 100 % of kontrol"; of several statements, what each has at least in common with another.
fn shares(fields: &[CommonText], of_several: bool, lang: Lang) -> String {
    let share = |common: &CommonText| {
        let CommonText { field, shorter, longer } = common;
        let least = if of_several && *shorter < 100 { lang.choose("sedikitnya ", "at least ") } else { "" };
        let rest = match *longer < PART {
            true => format_in!(lang, " ({longer} % dari teks yang lebih panjang)", " ({longer} % of the longer text)"),
            false => String::new(),
        };
        format_in!(lang, "{least}{shorter} % pada {field}{rest}", "{least}{shorter} % of {field}{rest}")
    };
    and(&fields.iter().map(share).collect::<Vec<_>>(), lang)
}

/// Names, not more than can be read.
fn list(names: &[String], lang: Lang) -> String {
    let rest = names.len().saturating_sub(NAMED);
    match rest {
        0 => and(names, lang),
        _ => format_in!(lang, "{} dan {rest} lainnya", "{} and {rest} more", names[..NAMED].join(", ")),
    }
}

fn and(names: &[impl AsRef<str>], lang: Lang) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match &names[..] {
        [all @ .., last] if !all.is_empty() => format_in!(lang, "{} dan {last}", "{} and {last}", all.join(", ")),
        _ => names.concat(),
    }
}

catalog! {
    ALIKE:
    "G32", "copied-text", [Warning, Note],
        "Teks sebuah GBS hampir sama dengan teks GBS lain, atau dengan GBS tahun sebelumnya (catatan)",
        "Texts of a statement are nearly the same as in others, or as in that of an earlier year (note)";
    "G33", "fixed-phrase", [Note],
        "Beberapa GBS memakai kalimat yang sama; hanya nama, angka atau kata isiannya yang berbeda",
        "Several statements have the same sentence; only names, figures or the words filled in differ";
}
