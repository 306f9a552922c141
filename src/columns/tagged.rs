//! Lines with all that a report needs, in columns of their own: what engines divide among machines and `report --from`
//! puts together again. The columns are those of `docs/scale.md`; the same in parquet, arrow and csv.

mod batch;
mod files;
pub mod given;
mod hive;
mod line;
mod places;
mod write;

pub use files::{File, Given, each_row, files};
pub use line::{Lines, Said};
pub use places::Places;
pub use write::{Shape, Writer};

use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;

/// The columns, in their order. The first two name the partition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
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
    PersonsUnsaid,
    PersonsUnit,
    PersonsFrom,
    TaggedBy,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
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

pub const COLUMNS: [(Column, &str, Kind); 39] = [
    (Column::Government, "government", Kind::Text),
    (Column::Year, "year", Kind::Year),
    (Column::Stage, "stage", Kind::Text),
    (Column::File, "file", Kind::Text),
    (Column::Sheet, "sheet", Kind::Text),
    (Column::Row, "row", Kind::Number),
    (Column::OpdCode, "opd_code", Kind::Text),
    (Column::Opd, "opd", Kind::Text),
    (Column::Unit, "unit", Kind::Text),
    (Column::BidangName, "bidang_name", Kind::Text),
    (Column::ProgramName, "program_name", Kind::Text),
    (Column::KegiatanName, "kegiatan_name", Kind::Text),
    (Column::SubKegiatan, "sub_kegiatan", Kind::Text),
    (Column::SubKegiatanName, "sub_kegiatan_name", Kind::Text),
    (Column::Indikator, "indikator", Kind::Text),
    (Column::Sasaran, "sasaran", Kind::Text),
    (Column::Rekening, "rekening", Kind::Text),
    (Column::RekeningName, "rekening_name", Kind::Text),
    (Column::Item, "item", Kind::Text),
    (Column::SumberDanaCode, "sumber_dana_code", Kind::Text),
    (Column::SumberDana, "sumber_dana", Kind::Text),
    (Column::Amount, "amount", Kind::Money),
    (Column::Verdict, "verdict", Kind::Text),
    (Column::Official, "official", Kind::Text),
    (Column::Sex, "sex", Kind::Text),
    (Column::Age, "age", Kind::Text),
    (Column::Difabel, "difabel", Kind::Flag),
    (Column::Aspect, "aspect", Kind::Text),
    (Column::Evidence, "evidence", Kind::Text),
    (Column::Blocked, "blocked", Kind::Text),
    (Column::ByDesign, "by_design", Kind::Text),
    (Column::Method, "method", Kind::Text),
    (Column::Declared, "declared", Kind::Text),
    (Column::PersonsMale, "persons_male", Kind::Number),
    (Column::PersonsFemale, "persons_female", Kind::Number),
    (Column::PersonsUnsaid, "persons_unsaid", Kind::Number),
    (Column::PersonsUnit, "persons_unit", Kind::Text),
    (Column::PersonsFrom, "persons_from", Kind::Text),
    (Column::TaggedBy, "tagged_by", Kind::Text),
];

impl Column {
    pub fn name(self) -> &'static str {
        COLUMNS[self as usize].1
    }
}

/// One value of a line. What is not known, and an empty text, is `Null`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    Null,
    Text(&'a str),
    Number(i64),
    Sen(i128),
    Flag(bool),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Cell<'a> {
        if text.is_empty() { Cell::Null } else { Cell::Text(text) }
    }

    fn maybe(text: Option<&'a str>) -> Cell<'a> {
        text.map_or(Cell::Null, Cell::text)
    }

    fn number(number: impl TryInto<i64>) -> Cell<'a> {
        number.try_into().map_or(Cell::Null, Cell::Number)
    }
}

pub type LineCells<'a> = [Cell<'a>; COLUMNS.len()];

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
