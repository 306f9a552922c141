//! Lines with all that a report needs, in columns of their own: what engines divide among machines and `report --from`
//! puts together again. The columns are those of `docs/scale.md`; the same in parquet, arrow and csv.

pub(super) mod batch;
mod cells;
pub(super) mod encode;
mod files;
pub mod given;
mod hive;
pub(super) mod line;
mod parquet;
pub(super) mod write;

pub use cells::{CellKey, ColumnTexts, Given};
pub use files::{File, each_row, files};
pub use line::{InputFacts, LineValues};
pub use write::{Shape, Writer};

use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;

/// The columns, in their order. The first two name the partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaggedColumn {
    Government,
    Year,
    Stage,
    File,
    Sheet,
    Row,
    OpdCode,
    Opd,
    Unit,
    BidangName,
    ProgramName,
    KegiatanName,
    SubKegiatan,
    SubKegiatanName,
    Indikator,
    Sasaran,
    Rekening,
    RekeningName,
    Item,
    SumberDanaCode,
    SumberDana,
    Amount,
    Verdict,
    Official,
    Sex,
    Age,
    Difabel,
    Aspect,
    Evidence,
    Blocked,
    ByDesign,
    Method,
    Declared,
    PersonsMale,
    PersonsFemale,
    PersonsUnknown,
    PersonsUnit,
    PersonsFrom,
    TaggedBy,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnType {
    Text,
    /// 32 bits: engines take the year of a folder's name for such a number.
    Year,
    Number,
    /// Rupiah as decimal(38,2).
    Money,
    Flag,
}

/// How many columns name the partition.
pub const PARTITION: usize = 2;

pub const COLUMNS: [(TaggedColumn, &str, ColumnType); 39] = [
    (TaggedColumn::Government, "government", ColumnType::Text),
    (TaggedColumn::Year, "year", ColumnType::Year),
    (TaggedColumn::Stage, "stage", ColumnType::Text),
    (TaggedColumn::File, "file", ColumnType::Text),
    (TaggedColumn::Sheet, "sheet", ColumnType::Text),
    (TaggedColumn::Row, "row", ColumnType::Number),
    (TaggedColumn::OpdCode, "opd_code", ColumnType::Text),
    (TaggedColumn::Opd, "opd", ColumnType::Text),
    (TaggedColumn::Unit, "unit", ColumnType::Text),
    (TaggedColumn::BidangName, "bidang_name", ColumnType::Text),
    (TaggedColumn::ProgramName, "program_name", ColumnType::Text),
    (TaggedColumn::KegiatanName, "kegiatan_name", ColumnType::Text),
    (TaggedColumn::SubKegiatan, "sub_kegiatan", ColumnType::Text),
    (TaggedColumn::SubKegiatanName, "sub_kegiatan_name", ColumnType::Text),
    (TaggedColumn::Indikator, "indikator", ColumnType::Text),
    (TaggedColumn::Sasaran, "sasaran", ColumnType::Text),
    (TaggedColumn::Rekening, "rekening", ColumnType::Text),
    (TaggedColumn::RekeningName, "rekening_name", ColumnType::Text),
    (TaggedColumn::Item, "item", ColumnType::Text),
    (TaggedColumn::SumberDanaCode, "sumber_dana_code", ColumnType::Text),
    (TaggedColumn::SumberDana, "sumber_dana", ColumnType::Text),
    (TaggedColumn::Amount, "amount", ColumnType::Money),
    (TaggedColumn::Verdict, "verdict", ColumnType::Text),
    (TaggedColumn::Official, "official", ColumnType::Text),
    (TaggedColumn::Sex, "sex", ColumnType::Text),
    (TaggedColumn::Age, "age", ColumnType::Text),
    (TaggedColumn::Difabel, "difabel", ColumnType::Flag),
    (TaggedColumn::Aspect, "aspect", ColumnType::Text),
    (TaggedColumn::Evidence, "evidence", ColumnType::Text),
    (TaggedColumn::Blocked, "blocked", ColumnType::Text),
    (TaggedColumn::ByDesign, "by_design", ColumnType::Text),
    (TaggedColumn::Method, "method", ColumnType::Text),
    (TaggedColumn::Declared, "declared", ColumnType::Text),
    (TaggedColumn::PersonsMale, "persons_male", ColumnType::Number),
    (TaggedColumn::PersonsFemale, "persons_female", ColumnType::Number),
    (TaggedColumn::PersonsUnknown, "persons_unknown", ColumnType::Number),
    (TaggedColumn::PersonsUnit, "persons_unit", ColumnType::Text),
    (TaggedColumn::PersonsFrom, "persons_from", ColumnType::Text),
    (TaggedColumn::TaggedBy, "tagged_by", ColumnType::Text),
];

impl TaggedColumn {
    pub fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }
}

/// One value of a line. What is not known, and an empty text, is `Null`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    Null,
    Text(&'a str),
    Number(i64),
    Sen(i128),
    Flag(bool),
}

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Value<'a> {
        if text.is_empty() { Value::Null } else { Value::Text(text) }
    }

    pub fn maybe(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::Null, Value::text)
    }

    pub fn number(number: impl TryInto<i64>) -> Value<'a> {
        number.try_into().map_or(Value::Null, Value::Number)
    }
}

pub type LineCells<'a> = [Value<'a>; COLUMNS.len()];

/// What lines were tagged with: lines that were tagged with something else are not of one report.
pub fn mark(criteria: &Criteria, nomenclature: &Nomenclature) -> String {
    // Twelve digits of a hash tell texts apart.
    let packs: Vec<String> =
        criteria.packs.iter().map(|p| format!("{} {} {}", p.id, p.version, &p.sha256[..12])).collect();
    format!("setara {}; {}; codes {}", env!("CARGO_PKG_VERSION"), packs.join(" + "), &nomenclature.sha256[..12])
}

/// What follows the mark of an extract: no report can be made of lines that are not all there.
pub const EXTRACT: &str = "; tagged lines only";

/// The part of a mark that says by which criteria and codes, whatever the version of the program.
pub fn criteria_of(mark: &str) -> &str {
    mark.split_once("; ").map_or(mark, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_they_are_looked_up() {
        for (i, (column, ..)) in COLUMNS.iter().enumerate() {
            assert_eq!(*column as usize, i);
        }
    }
}
