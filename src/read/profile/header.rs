//! Header rows → what every column means. All names and words are data (`headers.toml`).

mod heading;
mod titles;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use self::heading::{Heading, Label, Meaning, Role, is_other_level, meaning};
pub use self::titles::{
    agency_said, begins_label, called_total, ends_as_total, government_said, heads, is_agency, is_counted_in,
    is_doubtful_unit, is_total, is_total_of, label_said, printed, unit_said, year_said,
};
use super::Field;
use crate::domain::text;
use crate::read::words::InUse;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    percent: Vec<String>,
    change: Vec<String>,
    remaining: Vec<String>,
    realised: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    shift: Vec<String>,
    last: Vec<String>,
    other_year: Vec<String>,
    prefer: Prefer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    money: Vec<String>,
    other: Vec<String>,
    never: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    operasi: Vec<String>,
    modal: Vec<String>,
    tidak_terduga: Vec<String>,
    transfer: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    periods: Vec<Vec<String>>,
    funds: Vec<Vec<String>>,
    spending: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefer {
    whole: Vec<String>,
    part: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Print {
    names: Vec<String>,
    levels: Vec<String>,
    totals: Vec<String>,
    total_of: Vec<String>,
    carried: Vec<String>,
    agency: Vec<String>,
    agencies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    ribu: Vec<String>,
    juta: Vec<String>,
    miliar: Vec<String>,
    doubtful: Vec<String>,
    counted_in: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightWords {
    percent: Vec<String>,
    share: Vec<String>,
}

/// Columns that ask of every line whether it is ARG, and how their cells answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flags {
    pub says: Vec<String>,
    beside: Vec<String>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

/// Rows that print labels, and words that join them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    rows: Vec<String>,
    heads: Vec<String>,
    pub joins: Vec<String>,
}

/// Words of tables that count persons, as they are compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonWords {
    /// Names of a column of numbers that may be money or not.
    pub bare: Vec<String>,
    /// Labels that tell persons apart.
    pub labels: Vec<String>,
    /// Labels of a column of units.
    pub unit: Vec<String>,
    /// Units that are persons.
    pub units: Vec<String>,
    /// Labels beside which a unit of persons is that of a price.
    pub money: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementLabels {
    labels: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Table {
    roles: Roles,
    weights: WeightWords,
    flags: Flags,
    printed: Printed,
    print: Print,
    units: Units,
    persons: PersonWords,
    statement: StatementLabels,
    kinds: Kinds,
    classes: Classes,
    parts: Parts,
    #[serde(flatten)]
    fields: BTreeMap<Field, Names>,
}

/// The lists of `headers.toml`.
pub(crate) struct Words {
    /// Normal header name → field and its rank among the names of that field.
    names: BTreeMap<String, (Field, usize)>,
    table: Table,
}

pub(crate) const WORDS_TOML: &str = include_str!("headers.toml");

static WORDS: InUse<Words> = InUse(|words| &words.headers);

impl Words {
    pub(crate) fn of(mut table: Table) -> Words {
        let mut names = BTreeMap::new();
        for (field, own) in std::mem::take(&mut table.fields) {
            names.extend(own.names.into_iter().enumerate().map(|(rank, name)| (name, (field, rank))));
        }
        Words { names, table }
    }
}

/// Words of tables that count persons.
pub fn person_words() -> &'static PersonWords {
    &WORDS.table.persons
}

/// Words of columns that ask whether a line is ARG.
pub fn flags() -> &'static Flags {
    &WORDS.table.flags
}

/// Does a label ask of every line whether it is ARG ("ARG", "PPRG (Ya/Tidak)")?
pub fn asks_arg(label: &str) -> bool {
    let (name, flags) = (text::words(label), flags());
    flags.says.iter().filter(|said| text::holds(&name, said)).any(|said| {
        let rest = name.replacen(said.as_str(), "", 1);
        rest.split_whitespace().all(|word| flags.beside.iter().any(|b| b == word))
    })
}

/// Does a label say that its bare numbers are percentages, or shares?
pub fn weights_said(label: &str) -> (bool, bool) {
    let (name, words) = (text::words(label), &WORDS.table.weights);
    let says = |words: &[String]| words.iter().any(|w| text::holds(&name, w));
    (label.contains('%') || says(&words.percent), says(&words.share))
}

/// Is a cell text, as labels are: letters, and no number at its beginning?
pub fn is_text(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_alphabetic())
}

/// Labels that tell a statement.
const STATEMENT: usize = 3;

/// Are cells the labels of a Gender Budget Statement, or of its analysis?
pub fn is_statement<'c>(cells: impl Iterator<Item = &'c String>) -> bool {
    let labels = &WORDS.table.statement.labels;
    let mut met = vec![false; labels.len()];
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let name = text::words(cell);
        met.iter_mut().zip(labels).for_each(|(met, label)| *met |= text::holds(&name, label));
    }
    met.into_iter().filter(|met| *met).count() >= STATEMENT
}

/// The column of names in a print of many levels.
pub fn is_print_name(label: &Label) -> bool {
    if label.whole.is_empty() {
        return false;
    }
    let name = normal(&label.whole);
    let print = &WORDS.table.print;
    print.names.iter().any(|n| name == *n || name.starts_with(&format!("{n} ")))
        || print.levels.iter().filter(|l| text::holds(&name, l)).count() >= 2
}

/// `"PAGU  (Rp.)\n"`, `Pagu (juta rupiah)` → `pagu`.
pub fn normal(header: &str) -> String {
    if header.is_empty() {
        return String::new();
    }
    let folded = text::words(header);
    let units = &WORDS.table.units;
    let all = units.ribu.iter().chain(&units.juta).chain(&units.miliar).map(String::as_str);
    let mut name = folded.as_str();
    for unit in all.chain(["rp", "rupiah"]).chain(units.doubtful.iter().map(String::as_str)) {
        if let Some(rest) = name.strip_suffix(unit).and_then(|n| n.strip_suffix(' ')) {
            name = rest.strip_suffix(" dalam").unwrap_or(rest);
            break;
        }
    }
    name.to_owned()
}

/// Amount columns the tool would have understood, most usual first: for error messages.
pub fn amount_names() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let amounts = WORDS.names.iter().filter(|(_, (field, _))| *field == Field::Pagu);
        let mut names: Vec<(usize, &str)> = amounts.map(|(name, (_, rank))| (*rank, name.as_str())).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    });
    &NAMES
}

/// Names of all fields, as profiles use them.
pub fn field_names() -> Vec<String> {
    let mut fields: Vec<Field> = WORDS.names.values().map(|(field, _)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.iter().filter_map(|f| serde_json::to_value(f).ok()?.as_str().map(str::to_owned)).collect()
}

/// Name of the field that a header is known for.
pub fn field_of(header: &str) -> Option<String> {
    let (field, _) = WORDS.names.get(&normal(header))?;
    serde_json::to_value(field).ok()?.as_str().map(str::to_owned)
}

/// The known header name nearest to one that is not known: one that shares all but a letter or two.
pub fn nearest(header: &str) -> Option<(&'static str, Field)> {
    let name = normal(header);
    if name.chars().count() < 4 {
        return None;
    }
    let close = |known: &&String| {
        let most = 1 + known.chars().count() / 8;
        name.len().abs_diff(known.len()) <= most && strsim::levenshtein(&name, known) <= most
    };
    let best = WORDS.names.keys().filter(close).min_by_key(|known| strsim::levenshtein(&name, known))?;
    (*best != name).then(|| (best.as_str(), WORDS.names[best].0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&str]) -> Meaning {
        meaning(&Label::new(parts))
    }

    #[test]
    fn amounts_and_their_roles() {
        let role = |parts: &[&str]| match of(parts) {
            Meaning::Amount(role, (standing, _)) => Some((role, standing)),
            _ => None,
        };
        assert_eq!(role(&["PAGU"]), Some((Role::Budget, 0)));
        assert_eq!(role(&["JUMLAH (Rp)", "SEBELUM PERUBAHAN"]), Some((Role::Before, 0)));
        assert_eq!(role(&["JUMLAH (Rp)", "SETELAH PERUBAHAN"]), Some((Role::After, 0)));
        assert_eq!(role(&["Kelompok Belanja", "Total", "Anggaran"]), Some((Role::Budget, 0)));
        assert_eq!(role(&["Kelompok Belanja", "Operasi", "Anggaran"]), Some((Role::Budget, 2)));
        assert_eq!(role(&["Kelompok Belanja", "Total", "Realisasi"]), Some((Role::Realised, 0)));
        assert_eq!(role(&["BERTAMBAH/(BERKURANG)", "(Rp)"]), None);
        assert_eq!(of(&["% AKAS", "SD JUNI"]), Meaning::Unknown);
        assert_eq!(role(&["pagumurni"]), Some((Role::Before, 0)));
    }

    #[test]
    fn names_near_and_far() {
        assert_eq!(nearest("Kode Sub Kegitan").map(|n| n.0), Some("kode sub kegiatan"));
        assert_eq!(nearest("nama_sub_kegiatan"), None);
        assert_eq!(nearest("Alamat"), None);
        assert!(is_total_of("JUMLAH") && is_total_of("Total Belanja Daerah") && is_total_of("SUB TOTAL KEGIATAN"));
        assert!(!is_total_of("Total Quality Management") && !is_total_of("Jumlah peserta terlatih"));
        assert!(is_total("JUMLAH") && is_total("Jumlah Belanja Daerah") && !is_total("Totalitas"));
        assert_eq!(["J U M L A H", "T O T A L  BELANJA", "Pindahan"].map(called_total), [Some(true); 3]);
        assert_eq!(["Jumlah peserta terlatih", "Pindah alamat"].map(called_total), [Some(false), None]);
        assert!(is_agency("DINAS KESEHATAN") && !is_agency("Kepala Dinas Kesehatan") && !is_agency("Dinasti"));
        assert_eq!(unit_said("(dalam ribuan rupiah)"), Some(1_000));
        assert_eq!(unit_said("Pagu (Rp juta)"), Some(1_000_000));
        assert!(is_print_name(&Label::new(&["Uraian Urusan, Organisasi, Program"])));
        assert!(!is_print_name(&Label::new(&["Nama Sub Kegiatan"])));
    }
}
