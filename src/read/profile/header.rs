//! Header rows → what every column means. All names and words are data (`headers.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Field;
use crate::domain::code::Code;
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
    print: Print,
    units: Units,
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

/// Which amount a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The budget, where the file has one only.
    Budget,
    Before,
    After,
    Realised,
}

/// Label of one column: the cells above it, from top to bottom, and the lowest of them alone.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Label {
    pub whole: String,
    pub last: String,
}

impl Label {
    pub fn new(parts: &[&str]) -> Label {
        let mut own: Vec<&str> = Vec::new();
        for part in parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
            if own.last() != Some(&part) {
                own.push(part);
            }
        }
        Label { whole: own.join(" "), last: own.last().unwrap_or(&"").to_string() }
    }
}

/// What the label of a column of numbers says of them. Labels propose; the judge decides.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The label as labels are compared.
    pub name: String,
    pub role: Role,
    /// Stage of the budget: before its change below 0, after it above, 0 where none is named.
    pub stage: i16,
    /// A year that it names.
    pub year: Option<u16>,
    /// It is of a year beside the budget's own.
    pub other_year: bool,
    /// Group of accounts: 1 to 4 for 5.1 to 5.4.
    pub class: Option<u8>,
    /// Part of the year: month, quarter.
    pub period: Option<u8>,
    /// Source of funds.
    pub fund: Option<u8>,
    /// Kind of spending.
    pub spending: Option<u8>,
    /// A percentage, a difference, what is left.
    pub derived: bool,
    /// A word of it says that it is money.
    pub is_money: bool,
    /// A word of it says that it is something else.
    pub is_other: bool,
}

impl Heading {
    pub fn of(label: &Label) -> Heading {
        let name = text::words(&label.whole);
        let table = &WORDS.table;
        let says = |words: &[String]| words.iter().any(|w| text::holds(&name, w));
        let (roles, kinds, classes) = (&table.roles, &table.kinds, &table.classes);
        let first = |lists: &[Vec<String>]| lists.iter().position(|words| says(words)).map(|i| i as u8);
        let class = [&classes.operasi, &classes.modal, &classes.tidak_terduga, &classes.transfer];
        let mut class = (1u8..).zip(class).filter(|(_, words)| says(words)).map(|(class, _)| class);
        let class = class.next().filter(|_| class.next().is_none());
        let numbers = || name.split(' ').filter_map(|word| word.parse::<u16>().ok());
        let stage = if says(&roles.before) {
            -10
        } else if says(&roles.last) {
            120
        } else if says(&roles.shift) {
            50 + numbers().filter(|n| *n < 20).max().unwrap_or(1) as i16
        } else if says(&roles.after) {
            100
        } else {
            0
        };
        let never = says(&kinds.never);
        Heading {
            role: if says(&roles.realised) { Role::Realised } else { Role::Budget },
            stage,
            year: numbers().find(|n| (2000..2100).contains(n)),
            // "n+1", "n-1".
            other_year: says(&roles.other_year) || ["n 1", "n 2"].iter().any(|n| text::holds(&name, n)),
            class,
            period: first(&table.parts.periods),
            fund: first(&table.parts.funds),
            spending: first(&table.parts.spending),
            derived: [&roles.percent, &roles.change, &roles.remaining].iter().any(|w| says(w))
                || label.whole.contains('%'),
            is_money: says(&kinds.money) && !never,
            is_other: says(&kinds.other) || never,
            name,
        }
    }
}

/// Does a label name the total of a level above (`Pagu Kegiatan`)?
pub fn is_other_level(label: &Label) -> bool {
    let levels = [Field::PaguKegiatan, Field::PaguProgram];
    [&label.whole, &label.last]
        .iter()
        .any(|l| WORDS.names.get(&normal(l)).is_some_and(|(field, _)| levels.contains(field)))
}

/// What the header says of one column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    Field(Field, usize),
    /// An amount, with how well it stands for the whole: lower is better.
    Amount(Role, (u8, usize)),
    /// A figure that is not counted: a percentage, a difference, what is left.
    Derived,
    Unknown,
}

/// Reads one label.
pub fn meaning(label: &Label) -> Meaning {
    if label.whole.is_empty() {
        return Meaning::Unknown;
    }
    let (whole, last) = (normal(&label.whole), normal(&label.last));
    if whole.is_empty() {
        return Meaning::Unknown;
    }
    let known = WORDS.names.get(&whole).or_else(|| WORDS.names.get(&last)).copied();
    let roles = &WORDS.table.roles;
    let says = |words: &[String]| words.iter().any(|w| text::holds(&whole, w));
    let known = known.or_else(|| asks_arg(&label.whole).then_some((Field::Tag, usize::MAX)));
    let known = match known {
        // "ARG (%)" is no question.
        Some((Field::Tag, rank)) if weights_said(&label.whole).0 => Some((Field::Bobot, rank)),
        known => known,
    };
    let amount = match known {
        Some((Field::Pagu | Field::Realisasi, rank)) => Some(rank),
        // A merged header: the amount's name stands above ("JUMLAH (Rp)" over "SEBELUM PERUBAHAN").
        None if says(&roles.before) || says(&roles.after) || says(&roles.change) => Some(usize::MAX),
        _ => None,
    };
    let Some(rank) = amount else {
        return match known {
            Some((field, rank)) => Meaning::Field(field, rank),
            None => Meaning::Unknown,
        };
    };
    let derived =
        [&roles.percent, &roles.change, &roles.remaining].iter().any(|w| says(w)) || label.whole.contains('%');
    if derived {
        return Meaning::Derived;
    }
    let role = if says(&roles.realised) {
        Role::Realised
    } else if says(&roles.before) {
        Role::Before
    } else if says(&roles.after) {
        Role::After
    } else {
        Role::Budget
    };
    let standing = match () {
        _ if says(&roles.prefer.part) => 2,
        _ if label.whole != label.last && !says(&roles.prefer.whole) => 1,
        _ => 0,
    };
    Meaning::Amount(role, (standing, rank))
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
