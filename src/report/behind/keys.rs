//! Conditions as they are written: `lens=official,opd="Dinas Kesehatan",category!=none`.

use anyhow::{Result, bail};

use crate::domain::text;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::Lens;
use crate::report::breakdown::{By, Wide};
use crate::report::collected::CutSettings;

/// What lines are told apart by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    Lens,
    Kind,
    Theme,
    List,
    Unlisted,
    Category,
    Decision,
    Opd,
    WomenAgency,
    Unit,
    Bidang,
    Program,
    Kegiatan,
    SubKegiatan,
    Rekening,
    SumberDana,
    Denominator,
    Aspect,
    Method,
    Sex,
    Age,
    Difabel,
    File,
    Sheet,
    Government,
    Year,
    Stage,
    Amount,
}

/// Names of the keys: the first is shown.
const NAMES: [(Key, &[&str]); 28] = [
    (Key::Lens, &["lens", "lensa"]),
    (Key::Kind, &["kind", "jenis"]),
    (Key::Theme, &["theme", "tema", "tag"]),
    (Key::List, &["list", "daftar"]),
    (Key::Unlisted, &["unlisted"]),
    (Key::Category, &["category", "kategori", "verdict"]),
    (Key::Decision, &["decision", "putusan"]),
    (Key::Opd, &["opd", "skpd"]),
    (Key::WomenAgency, &["women_agency"]),
    (Key::Unit, &["unit", "sub_unit"]),
    (Key::Bidang, &["bidang"]),
    (Key::Program, &["program"]),
    (Key::Kegiatan, &["kegiatan"]),
    (Key::SubKegiatan, &["sub_kegiatan"]),
    (Key::Rekening, &["rekening", "account", "akun"]),
    (Key::SumberDana, &["sumber_dana", "fund"]),
    (Key::Denominator, &["denominator", "penyebut"]),
    (Key::Aspect, &["aspect", "aspek"]),
    (Key::Method, &["method", "cara"]),
    (Key::Sex, &["sex", "jenis_kelamin"]),
    (Key::Age, &["age", "umur"]),
    (Key::Difabel, &["difabel"]),
    (Key::File, &["file", "berkas"]),
    (Key::Sheet, &["sheet", "lembar"]),
    (Key::Government, &["government", "pemda"]),
    (Key::Year, &["year", "tahun"]),
    (Key::Stage, &["stage", "tahap"]),
    (Key::Amount, &["amount", "jumlah"]),
];

impl Key {
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(key, _)| *key == self).map_or("", |(_, names)| names[0])
    }

    /// Is it of what money is divided into?
    pub fn divides(self) -> bool {
        matches!(self, Key::Method | Key::Sex | Key::Age | Key::Difabel)
    }
}

/// One of several values that a line must have, or must not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    pub key: Key,
    pub not: bool,
    pub values: Vec<String>,
}

/// The cut in whose parts these conditions choose: of several years or stages one, where they name it. Others are not added.
pub fn told_apart(conditions: &[Condition]) -> Option<CutSettings> {
    let one = |key: Key| conditions.iter().any(|own| own.key == key && !own.not && own.values.len() == 1);
    let by = [(Key::Year, By::Year), (Key::Stage, By::Stage)];
    let by: Vec<By> = by.into_iter().filter(|(key, _)| one(*key)).map(|(_, by)| by).collect();
    (!by.is_empty()).then_some(CutSettings { by, wide: Wide::No, max_cells: 0 })
}

/// Conditions as they are written, all of which must be met.
///
/// # Errors
/// A key is unknown, or a value is missing.
pub fn conditions(written: &[String], lang: Lang) -> Result<Vec<Condition>> {
    written.iter().flat_map(|text| pieces(text)).map(|piece| condition(piece, lang)).collect()
}

/// Pieces between commas; a comma is part of a value where no key and sign follow it, or where it stands in quotes.
fn pieces(text: &str) -> Vec<&str> {
    let (mut out, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted && begins_with_key(&text[at + 1..]) => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

fn begins_with_key(text: &str) -> bool {
    let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let rest = if rest.len() < text.trim_start().len() { rest.trim_start() } else { return false };
    rest.starts_with('=') || rest.starts_with("!=")
}

fn condition(piece: &str, lang: Lang) -> Result<Condition> {
    let Some((name, value)) = piece.split_once('=') else {
        bail!(
            "{}",
            format_in!(
                lang,
                "--where {piece:?}: tulis kunci=nilai, misalnya lens=official,opd=\"Dinas Kesehatan\"",
                "--where {piece:?}: write key=value, for example lens=official,opd=\"Dinas Kesehatan\""
            )
        );
    };
    let (name, mut not) = match name.trim().strip_suffix('!') {
        Some(name) => (name.trim(), true),
        None => (name.trim(), false),
    };
    let mut value = value.trim();
    if let Some(rest) = value.strip_prefix('!') {
        (value, not) = (rest.trim(), !not);
    }
    let values: Vec<String> = alternatives(value).into_iter().filter(|v| !v.is_empty()).collect();
    if values.is_empty() {
        bail!("{}", format_in!(lang, "--where {name}: nilainya tidak ada", "--where {name}: the value is missing"));
    }
    let folded = name.to_lowercase().replace('-', "_");
    if let Some((key, _)) = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())) {
        return Ok(Condition { key: *key, not, values });
    }
    // A lens by its name: `official=yes` is `lens=official`.
    if let Some(lens) = Lens::of_id(&folded) {
        let yes = match text::words(&values[0]).as_str() {
            "yes" | "true" | "ya" => true,
            "no" | "false" | "tidak" => false,
            _ => bail!("{}", format_in!(lang, "--where {name}: tulis yes atau no", "--where {name}: write yes or no")),
        };
        return Ok(Condition { key: Key::Lens, not: not == yes, values: vec![lens.id().to_owned()] });
    }
    let names = || NAMES.iter().map(|(_, names)| names[0]);
    let hint = match text::nearest(&folded, NAMES.iter().flat_map(|(_, names)| names.iter().copied())) {
        Some(near) => format_in!(lang, "; maksud Anda {near:?}?", "; did you mean {near:?}?"),
        None => String::new(),
    };
    let all = names().collect::<Vec<_>>().join(", ");
    bail!(
        "{}",
        format_in!(
            lang,
            "--where {name}: tidak ada kunci seperti itu{hint}; yang ada: {all}",
            "--where {name}: there is no such key{hint}; there are: {all}"
        )
    )
}

/// Values between bars outside quotes, without their quotes.
fn alternatives(value: &str) -> Vec<String> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    for c in value.chars() {
        match c {
            '"' => quoted = !quoted,
            '|' if !quoted => out.push(String::new()),
            c => out.iter_mut().last().into_iter().for_each(|own| own.push(c)),
        }
    }
    out.into_iter().map(|own| own.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_belong_to_a_value_unless_a_key_follows() {
        let of = |text: &str| {
            let all = conditions(&[text.to_owned()], Lang::En).unwrap();
            all.into_iter().map(|c| (c.key, c.not, c.values)).collect::<Vec<_>>()
        };
        let values = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("opd=Dinas Pemberdayaan Perempuan, Anak dan KB,lens=official"),
            [
                (Key::Opd, false, values(&["Dinas Pemberdayaan Perempuan, Anak dan KB"])),
                (Key::Lens, false, values(&["official"]))
            ]
        );
        assert_eq!(of("opd=\"a,lens=b|c\"|d"), [(Key::Opd, false, values(&["a,lens=b|c", "d"]))]);
        assert_eq!(
            of("lens=!evidence, official = yes,gbs=no"),
            [
                (Key::Lens, true, values(&["evidence"])),
                (Key::Lens, false, values(&["official"])),
                (Key::Lens, true, values(&["gbs"])),
            ]
        );
        assert_eq!(of("sub-kegiatan!=1.02|-"), [(Key::SubKegiatan, true, values(&["1.02", "-"]))]);
    }
}
