//! The cells of one line of a file. Texts are numbered, column by column: what repeats is looked at once.

use anyhow::{Context, Result, anyhow, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use csv::StringRecord;

use super::files::{PathSays, Positions};
use super::{COLUMNS, ColumnType, TaggedColumn, Value};
use crate::files::intern::Texts;

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
            let Some(position) = positions[column as usize].filter(|_| kind == ColumnType::Text) else { continue };
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
