//! Lines with all that a report needs, in columns of their own: what engines divide among machines and `report --from`
//! puts together again. The columns are those of `docs/scale.md`; the same in parquet, arrow and csv.

mod alike;
pub(super) mod batch;
pub(super) mod encode;
mod files;
pub mod given;
mod hive;
mod line_id;
mod nested;
mod schema;
pub(super) mod write;

use anyhow::{Context, Result, anyhow, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use csv::StringRecord;

use crate::columns::tagged::files::{PathSays, Positions};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;
use crate::criteria::tag::words::NestedCell;
use crate::files::intern::Texts;

pub use crate::columns::tagged::encode::{InputFacts, LineValues};
pub use alike::TaggedAlike;
pub use files::{File, each_row, files};
pub use line_id::LineIds;
pub use schema::row_schema;
pub use write::{Shape, Writer};

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
    Label,
    LineId,
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
    /// A list of texts.
    Words,
    /// A list of structs of these fields, texts and numbers.
    Rows(&'static [(&'static str, ColumnType)]),
}

/// Fields of the evidence, where it is a list.
pub const EVIDENCE: [(&str, ColumnType); 7] = [
    ("concept", ColumnType::Text),
    ("category", ColumnType::Text),
    ("strength", ColumnType::Number),
    ("text", ColumnType::Text),
    ("field", ColumnType::Text),
    ("start", ColumnType::Number),
    ("end", ColumnType::Number),
];

/// Fields of what was blocked, where it is a list.
pub const BLOCKED: [(&str, ColumnType); 4] = [
    ("concept", ColumnType::Text),
    ("trap", ColumnType::Text),
    ("text", ColumnType::Text),
    ("field", ColumnType::Text),
];

/// How many columns name the partition.
pub const PARTITION: usize = 2;

pub const COLUMNS: [(TaggedColumn, &str, ColumnType); 41] = [
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
    (TaggedColumn::Label, "label", ColumnType::Text),
    (TaggedColumn::LineId, "line_id", ColumnType::Text),
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
    /// Lists, where columns are nested.
    Words(&'a [&'static str]),
    Rows(&'a [Vec<NestedCell>]),
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
    format!("setara {}; {}; codes {}", env!("CARGO_PKG_VERSION"), packs.join(" + "), nomenclature.mark())
}

/// What follows the mark of an extract: no report can be made of lines that are not all there.
pub const EXTRACT: &str = "; tagged lines only";

/// The part of a mark that says by which criteria and codes, whatever the version of the program.
pub fn criteria_of(mark: &str) -> &str {
    mark.split_once("; ").map_or(mark, |(_, rest)| rest)
}

// The cells of one line of a file. Texts are numbered, column by column: what repeats is looked at once.

/// The distinct texts of every column, of all files. Number 0 is the empty text, which stands for what is not known.
pub struct ColumnTexts {
    columns: Vec<Texts>,
}

/// What the folders of a file say of all its lines.
#[derive(Clone, Copy, Debug)]
pub struct PathCells {
    government: u32,
    year: Option<i64>,
}

/// The cells of one line.
pub struct Given<'a> {
    pub row: Row<'a>,
    pub positions: &'a Positions,
    pub path: PathCells,
    pub texts: &'a ColumnTexts,
}

pub enum Row<'a> {
    /// A record, and the numbers of its texts by column.
    Text(&'a StringRecord, &'a [u32; COLUMNS.len()]),
    /// Columns of a batch, and the number of the row in them.
    Batch(&'a [BatchColumn], usize),
}

/// A column of a batch.
pub enum BatchColumn {
    /// Numbers of its texts.
    Texts(Vec<u32>),
    Values(ArrayRef),
}

/// A cell as it is told from others of its column.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CellKey {
    Text(u32),
    Number(i64),
}

impl Default for ColumnTexts {
    fn default() -> ColumnTexts {
        let with_empty = || {
            let mut texts = Texts::default();
            texts.number("");
            texts
        };
        ColumnTexts { columns: COLUMNS.iter().map(|_| with_empty()).collect() }
    }
}

impl ColumnTexts {
    pub fn number(&mut self, column: TaggedColumn, text: &str) -> u32 {
        self.columns[column as usize].number(text)
    }

    pub fn text(&self, column: TaggedColumn, number: u32) -> &str {
        self.columns[column as usize].text(number)
    }

    pub fn of_path(&mut self, says: &PathSays) -> PathCells {
        let government = says.government.as_deref().unwrap_or_default();
        PathCells { government: self.number(TaggedColumn::Government, government), year: says.year }
    }

    /// Numbers the texts of a record; `numbers` are those of the record before.
    pub fn number_all(&mut self, record: &StringRecord, positions: &Positions, numbers: &mut [u32; COLUMNS.len()]) {
        for (column, _, kind) in COLUMNS {
            let is_read = kind == ColumnType::Text && !files::UNREAD.contains(&column);
            let Some(position) = positions[column as usize].filter(|_| is_read) else { continue };
            let cell = record.get(position).unwrap_or_default();
            let number = &mut numbers[column as usize];
            if self.text(column, *number) != cell {
                *number = self.number(column, cell);
            }
        }
    }
}

impl<'a> Given<'a> {
    /// Is it a column of the file itself?
    pub fn has(&self, column: TaggedColumn) -> bool {
        self.positions[column as usize].is_some()
    }

    /// # Errors
    /// The column is of a type that no tagged line has.
    pub fn get(&self, column: TaggedColumn) -> Result<Value<'a>> {
        let text = |number| Value::text(self.texts.text(column, number));
        let Some(position) = self.positions[column as usize] else {
            return Ok(match column {
                TaggedColumn::Government => text(self.path.government),
                TaggedColumn::Year => self.path.year.map_or(Value::Null, Value::Number),
                _ => Value::Null,
            });
        };
        match &self.row {
            Row::Text(record, _) => Ok(Value::maybe(record.get(position))),
            Row::Batch(columns, row) => match &columns[position] {
                BatchColumn::Texts(numbers) => Ok(text(numbers[*row])),
                BatchColumn::Values(array) => cell(array, *row).with_context(|| format!("column {}", column.name())),
            },
        }
    }

    /// The number of a text among those of its column.
    ///
    /// # Errors
    /// It is no text.
    pub fn number_of(&self, column: TaggedColumn) -> Result<u32> {
        match self.key(column)? {
            CellKey::Text(number) => Ok(number),
            CellKey::Number(number) => bail!("column {}: {:?} is no text", column.name(), Value::Number(number)),
        }
    }

    /// What tells a text or a number from others of its column.
    ///
    /// # Errors
    /// It is neither.
    pub fn key(&self, column: TaggedColumn) -> Result<CellKey> {
        let numbered = match (self.positions[column as usize], &self.row) {
            (None, _) if column == TaggedColumn::Government => Some(self.path.government),
            (Some(_), Row::Text(_, numbers)) if COLUMNS[column as usize].2 == ColumnType::Text => {
                Some(numbers[column as usize])
            }
            (Some(position), Row::Batch(columns, row)) => match &columns[position] {
                BatchColumn::Texts(numbers) => Some(numbers[*row]),
                BatchColumn::Values(_) => None,
            },
            _ => None,
        };
        if let Some(number) = numbered {
            return Ok(CellKey::Text(number));
        }
        match self.get(column)? {
            Value::Null => Ok(CellKey::Text(0)),
            Value::Number(number) => Ok(CellKey::Number(number)),
            other => bail!("column {}: {other:?} is no text", column.name()),
        }
    }
}

fn cell(array: &dyn Array, row: usize) -> Result<Value<'static>> {
    if array.is_null(row) {
        return Ok(Value::Null);
    }
    Ok(match array.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Flag(array.as_boolean().value(row)),
        DataType::Int8 => Value::Number(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Value::Number(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Number(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Number(array.as_primitive::<Int64Type>().value(row)),
        DataType::Decimal128(_, scale) => {
            let value = array.as_primitive::<Decimal128Type>().value(row);
            Value::Sen(sen(value, *scale).ok_or_else(|| anyhow!("a part of a sen is no amount"))?)
        }
        other => bail!("is of type {other}; keep the types that setara wrote"),
    })
}

/// A decimal in sen, where it is whole.
fn sen(value: i128, scale: i8) -> Option<i128> {
    let step = 10i128.checked_pow(u32::from((i16::from(scale) - 2).unsigned_abs()))?;
    match scale {
        ..=2 => value.checked_mul(step),
        _ => (value % step == 0).then_some(value / step),
    }
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
