//! Which column is what: header names known so far are data (`profile/headers.toml`); number style and the rows that
//! hold the header are read off the file itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::amount::{self, NumberStyle, Reading};
use crate::finding::{Fault, Place};
use crate::read::{self, Dialect, Record, Step};
use crate::text;

/// A meaning that a column can have. The names are those of `headers.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Tahun,
    Pemda,
    KodeSkpd,
    NamaSkpd,
    KodeSubUnit,
    NamaSubUnit,
    KodeUrusan,
    NamaUrusan,
    KodeBidang,
    NamaBidang,
    KodeProgram,
    NamaProgram,
    KodeKegiatan,
    NamaKegiatan,
    KodeSubKegiatan,
    NamaSubKegiatan,
    KodeSumberDana,
    NamaSumberDana,
    KodeRekening,
    NamaRekening,
    Item,
    Indikator,
    Sasaran,
    Koefisien,
    Pagu,
    PaguKegiatan,
    PaguProgram,
    Realisasi,
    LakiLaki,
    Perempuan,
    Tag,
    Bobot,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

/// Normal header name → field and its rank among the names of that field.
static HEADERS: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
    let table: BTreeMap<Field, Names> =
        toml::from_str(include_str!("profile/headers.toml")).expect("the shipped header names parse");
    let ranked = |(field, names): (Field, Names)| {
        names.names.into_iter().enumerate().map(move |(rank, name)| (name, (field, rank)))
    };
    table.into_iter().flat_map(ranked).collect()
});

/// What a file is, as far as reading it needs to know.
#[derive(Clone, Debug)]
pub struct Profile {
    pub dialect: Dialect,
    /// Header texts, one a column, as they stand in the file.
    pub headers: Vec<String>,
    /// Byte of the first block at which the rows of data begin.
    pub data_start: usize,
    /// Line of the header.
    pub header_line: u64,
    /// Column of each single-column field.
    columns: BTreeMap<Field, usize>,
    /// Columns of item text, in reading order.
    pub items: Vec<usize>,
    /// How the amount column writes numbers; `None` where its cells do not settle it.
    pub style: Option<NumberStyle>,
}

/// The header is looked for in this many rows; letterheads are shorter.
const HEADER_ROWS: usize = 40;

impl Profile {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// Finds header, columns and number style in the first block. `amount` names the amount column to use.
    pub fn of(sample: &str, dialect: Dialect, amount: Option<&str>) -> Result<Profile, (Place, Fault)> {
        let mut record = Record::default();
        let (mut at, mut line) = (0, 1);
        let mut nearest: Option<(usize, u64, Vec<String>)> = None;
        for _ in 0..HEADER_ROWS {
            let Step::Record(after) = read::next(sample, at, dialect, true, &mut record) else { break };
            line += newlines(&sample[at..record.start]);
            let headers: Vec<String> =
                (0..record.fields.len()).map(|i| record.value(sample, i).trim().to_owned()).collect();
            let (columns, items) = map(&headers, amount);
            if columns.contains_key(&Field::Pagu) && says_what_for(&columns, &items) {
                let style = number_style(sample, after, dialect, columns[&Field::Pagu]);
                let header_line = line;
                return Ok(Profile { dialect, headers, data_start: after, header_line, columns, items, style });
            }
            let known = columns.len() + items.len();
            if known >= nearest.as_ref().map_or(1, |(n, ..)| n + 1) {
                nearest = Some((known, line, headers));
            }
            line += newlines(&sample[record.start..after]);
            at = after;
        }
        if sample.trim().is_empty() {
            return Err((Place::whole(), Fault::EmptyFile));
        }
        let (line, headers) = nearest.map_or((1, Vec::new()), |(_, line, headers)| (line, headers));
        Err((Place::line(line), Fault::NoBudgetHeader { headers, amount: amount.map(str::to_owned) }))
    }
}

fn newlines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

/// A budget says what the money is for: an amount alone, or beside a bare list of places, is no budget.
fn says_what_for(columns: &BTreeMap<Field, usize>, items: &[usize]) -> bool {
    use Field::*;
    let purpose =
        [KodeSubKegiatan, NamaSubKegiatan, KodeKegiatan, NamaKegiatan, KodeProgram, NamaProgram, KodeRekening];
    purpose.iter().any(|f| columns.contains_key(f)) || (!items.is_empty() && columns.contains_key(&NamaSkpd))
}

/// Header cells → columns by field, and the item columns in reading order.
fn map(headers: &[String], amount: Option<&str>) -> (BTreeMap<Field, usize>, Vec<usize>) {
    let mut best: BTreeMap<Field, (usize, usize)> = BTreeMap::new();
    let mut items: Vec<(usize, usize)> = Vec::new();
    let amount = amount.map(header_name);
    for (column, header) in headers.iter().enumerate() {
        let name = header_name(header);
        if name.is_empty() {
            continue;
        }
        if amount.as_deref() == Some(&name) {
            best.insert(Field::Pagu, (0, column));
            continue;
        }
        match HEADERS.get(&name) {
            Some((Field::Item, rank)) => items.push((*rank, column)),
            Some((Field::Pagu, _)) if amount.is_some() => {}
            Some((field, rank)) => {
                let slot = best.entry(*field).or_insert((*rank, column));
                if *rank < slot.0 {
                    *slot = (*rank, column);
                }
            }
            None => {}
        }
    }
    items.sort_unstable();
    let columns = best.into_iter().map(|(field, (_, column))| (field, column)).collect();
    (columns, items.into_iter().map(|(_, column)| column).collect())
}

/// `"PAGU  (Rp.)\n"` → `pagu`.
fn header_name(header: &str) -> String {
    let folded = text::words(header);
    let name = folded.strip_suffix(" rp").or_else(|| folded.strip_suffix(" rupiah")).unwrap_or(&folded);
    name.to_owned()
}

/// Names in the file's header that the tool would have understood, nearest first: for error messages.
pub fn amount_names() -> Vec<&'static str> {
    let mut names: Vec<(usize, &str)> = HEADERS
        .iter()
        .filter(|(_, (f, _))| *f == Field::Pagu)
        .map(|(name, (_, rank))| (*rank, name.as_str()))
        .collect();
    names.sort_unstable();
    names.into_iter().map(|(_, name)| name).collect()
}

/// The style of the amount column, from the cells of the first block that have one reading only. Whole numbers without
/// marks say nothing, and cells that disagree settle nothing: then a cell such as `3.500` cannot be read.
fn number_style(sample: &str, mut at: usize, dialect: Dialect, column: usize) -> Option<NumberStyle> {
    let mut record = Record::default();
    let (mut plain, mut indonesian) = (false, false);
    while let Step::Record(after) = read::next(sample, at, dialect, false, &mut record) {
        let cell = record.value(sample, column);
        if cell.contains(['.', ',']) && matches!(amount::read(&cell), Reading::Exact { .. }) {
            match style_of(&cell) {
                NumberStyle::Plain => plain = true,
                NumberStyle::Indonesian => indonesian = true,
            }
        }
        at = after;
    }
    match (plain, indonesian) {
        (true, false) => Some(NumberStyle::Plain),
        (false, true) => Some(NumberStyle::Indonesian),
        _ => None,
    }
}

/// Style of a cell with marks and one reading only: the last mark is a decimal, or the only kind of mark groups.
fn style_of(cell: &str) -> NumberStyle {
    let (dots, commas) = (cell.matches('.').count(), cell.matches(',').count());
    let decimal_comma = match (dots, commas) {
        (0, 1) => true,
        (0, _) => false,
        (1, 0) => false,
        (_, 0) => true,
        _ => cell.rfind(',') > cell.rfind('.'),
    };
    if decimal_comma { NumberStyle::Indonesian } else { NumberStyle::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Profile {
        Profile::of(text, read::sniff(text), None).unwrap()
    }

    #[test]
    fn header_names_of_several_exports() {
        let p = profile("KODE SUB GIAT;nama_sub_giat;Anggaran (Rp.) \n1.02;x;5\n");
        assert_eq!(p.column(Field::KodeSubKegiatan), Some(0));
        assert_eq!(p.column(Field::NamaSubKegiatan), Some(1));
        assert_eq!(p.column(Field::Pagu), Some(2));
    }

    #[test]
    fn the_narrowest_amount_wins_and_title_rows_are_passed() {
        let p =
            profile("KAB. X,,,\nTAHUN 2025,,,\nnama_program,pagu_program,nama_subkegiatan,pagu_subkegiatan\na,1,b,1\n");
        assert_eq!(p.column(Field::Pagu), Some(3));
        assert_eq!(p.header_line, 3);
    }

    #[test]
    fn style_of_the_column() {
        let p = profile("sub kegiatan;pagu\na;3.500\nb;1.234.567,00\n");
        assert_eq!(p.style, Some(NumberStyle::Indonesian));
        assert_eq!(profile("sub kegiatan;pagu\na;3.500\nb;1234.5\n").style, Some(NumberStyle::Plain));
        assert_eq!(profile("sub kegiatan;pagu\na;3.500\nb;1000\n").style, None);
    }

    #[test]
    fn no_budget() {
        let e = Profile::of("desa;jumlah_kk\nA;12\n", Dialect { delimiter: b';' }, None).unwrap_err();
        assert!(matches!(e.1, Fault::NoBudgetHeader { .. }));
    }
}
