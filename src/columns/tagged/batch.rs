//! LineCells → record batches, the common form of parquet and arrow.

use std::sync::Arc;

use anyhow::Result;
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::{COLUMNS, ColumnType, Value};

/// Digits of a decimal column, and of them after the mark: the most that Spark, duckdb and polars read exactly.
const DECIMAL: (u8, i8) = (38, 2);

/// Rows of one table that wait to be written.
pub struct Batch {
    schema: SchemaRef,
    /// Leading columns that are not written.
    skip: usize,
    columns: Vec<Builder>,
}

enum Builder {
    Text(StringBuilder),
    Year(Int32Builder),
    Number(Int64Builder),
    Money(Decimal128Builder),
    Flag(BooleanBuilder),
}

/// The columns from `skip` on.
pub fn schema(skip: usize) -> SchemaRef {
    schema_of(columns(skip))
}

/// Names and types of the columns from `skip` on.
pub fn columns(skip: usize) -> impl Iterator<Item = (&'static str, ColumnType)> {
    COLUMNS[skip..].iter().map(|(_, name, kind)| (*name, *kind))
}

/// A table of these columns.
pub fn schema_of(columns: impl Iterator<Item = (&'static str, ColumnType)>) -> SchemaRef {
    let field = |(name, kind)| {
        let of = match kind {
            ColumnType::Text => DataType::Utf8,
            ColumnType::Year => DataType::Int32,
            ColumnType::Number => DataType::Int64,
            ColumnType::Money => DataType::Decimal128(DECIMAL.0, DECIMAL.1),
            ColumnType::Flag => DataType::Boolean,
        };
        Field::new(name, of, true)
    };
    Arc::new(Schema::new(columns.map(field).collect::<Vec<_>>()))
}

impl Batch {
    pub fn new(skip: usize) -> Batch {
        Batch { skip, ..Batch::of(&columns(skip).collect::<Vec<_>>()) }
    }

    /// Rows of these columns.
    pub fn of(columns: &[(&'static str, ColumnType)]) -> Batch {
        // Nothing is set aside: there may be hundreds of partitions.
        let builder = |(_, kind): &(_, ColumnType)| match kind {
            ColumnType::Text => Builder::Text(StringBuilder::with_capacity(0, 0)),
            ColumnType::Year => Builder::Year(Int32Builder::with_capacity(0)),
            ColumnType::Number => Builder::Number(Int64Builder::with_capacity(0)),
            ColumnType::Money => Builder::Money(
                Decimal128Builder::with_capacity(0).with_data_type(DataType::Decimal128(DECIMAL.0, DECIMAL.1)),
            ),
            ColumnType::Flag => Builder::Flag(BooleanBuilder::with_capacity(0)),
        };
        let schema = schema_of(columns.iter().copied());
        Batch { schema, skip: 0, columns: columns.iter().map(builder).collect() }
    }

    /// One row, with the cells of the columns that are not written too.
    pub fn put(&mut self, cells: &[Value]) {
        for (builder, cell) in self.columns.iter_mut().zip(&cells[self.skip..]) {
            match (builder, cell) {
                (Builder::Text(b), Value::Text(text)) => b.append_value(text),
                (Builder::Text(b), _) => b.append_null(),
                (Builder::Year(b), Value::Number(n)) => b.append_option(i32::try_from(*n).ok()),
                (Builder::Year(b), _) => b.append_null(),
                (Builder::Number(b), Value::Number(n)) => b.append_value(*n),
                (Builder::Number(b), _) => b.append_null(),
                (Builder::Money(b), Value::Sen(sen)) => b.append_value(*sen),
                (Builder::Money(b), _) => b.append_null(),
                (Builder::Flag(b), Value::Flag(flag)) => b.append_value(*flag),
                (Builder::Flag(b), _) => b.append_null(),
            }
        }
    }

    pub fn rows(&self) -> usize {
        match &self.columns[0] {
            Builder::Text(b) => b.len(),
            Builder::Year(b) => b.len(),
            Builder::Number(b) => b.len(),
            Builder::Money(b) => b.len(),
            Builder::Flag(b) => b.len(),
        }
    }

    /// What was put in; nothing is left behind.
    pub fn take(&mut self) -> Result<RecordBatch> {
        let finish = |builder: &mut Builder| -> ArrayRef {
            match builder {
                Builder::Text(b) => Arc::new(b.finish()),
                Builder::Year(b) => Arc::new(b.finish()),
                Builder::Number(b) => Arc::new(b.finish()),
                Builder::Money(b) => Arc::new(b.finish()),
                Builder::Flag(b) => Arc::new(b.finish()),
            }
        };
        Ok(RecordBatch::try_new(self.schema.clone(), self.columns.iter_mut().map(finish).collect())?)
    }
}
