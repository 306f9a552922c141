//! Cells of lines → record batches, the common form of parquet and arrow.

use std::sync::Arc;

use anyhow::Result;
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Decimal128Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

use crate::columns::tagged::{BLOCKED, COLUMNS, ColumnType, EVIDENCE, TaggedColumn, Value};
use crate::criteria::tag::words::NestedCell;

/// Digits of a decimal column, and of them after the mark: the most that Spark, duckdb and polars read exactly.
const DECIMAL: (u8, i8) = (38, 2);

/// Which columns are written.
#[derive(Clone, Copy, Default, Debug)]
pub struct Layout {
    /// Leading columns that are not: names of folders say them.
    pub skip: usize,
    /// Evidence, what was blocked, ages and aspects are lists.
    pub nested: bool,
}

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
    Words(ListBuilder<StringBuilder>),
    Rows(ListBuilder<StructBuilder>),
}

/// Names and types of the columns.
pub fn columns(layout: Layout) -> impl Iterator<Item = (&'static str, ColumnType)> {
    let kind = move |column, kind| match column {
        TaggedColumn::Age | TaggedColumn::Aspect if layout.nested => ColumnType::Words,
        TaggedColumn::Evidence if layout.nested => ColumnType::Rows(&EVIDENCE),
        TaggedColumn::Blocked if layout.nested => ColumnType::Rows(&BLOCKED),
        _ => kind,
    };
    COLUMNS[layout.skip..].iter().map(move |(column, name, of)| (*name, kind(*column, *of)))
}

/// A table of these columns.
pub fn schema_of(columns: impl Iterator<Item = (&'static str, ColumnType)>) -> SchemaRef {
    Arc::new(Schema::new(columns.map(|(name, kind)| Field::new(name, type_of(kind), true)).collect::<Vec<_>>()))
}

fn type_of(kind: ColumnType) -> DataType {
    let list = |of| DataType::List(Arc::new(Field::new_list_field(of, true)));
    match kind {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Year => DataType::Int32,
        ColumnType::Number => DataType::Int64,
        ColumnType::Money => DataType::Decimal128(DECIMAL.0, DECIMAL.1),
        ColumnType::Flag => DataType::Boolean,
        ColumnType::Words => list(DataType::Utf8),
        ColumnType::Rows(fields) => list(DataType::Struct(struct_of(fields))),
    }
}

fn struct_of(fields: &[(&'static str, ColumnType)]) -> Fields {
    fields.iter().map(|(name, kind)| Field::new(*name, type_of(*kind), true)).collect()
}

impl Builder {
    fn of(kind: ColumnType) -> Builder {
        // Nothing is set aside: there may be hundreds of partitions.
        match kind {
            ColumnType::Text => Builder::Text(StringBuilder::with_capacity(0, 0)),
            ColumnType::Year => Builder::Year(Int32Builder::with_capacity(0)),
            ColumnType::Number => Builder::Number(Int64Builder::with_capacity(0)),
            ColumnType::Money => Builder::Money(Decimal128Builder::with_capacity(0).with_data_type(type_of(kind))),
            ColumnType::Flag => Builder::Flag(BooleanBuilder::with_capacity(0)),
            ColumnType::Words => Builder::Words(ListBuilder::with_capacity(StringBuilder::with_capacity(0, 0), 0)),
            ColumnType::Rows(fields) => {
                let of = |(_, kind): &(_, ColumnType)| -> Box<dyn ArrayBuilder> {
                    match kind {
                        ColumnType::Number => Box::new(Int64Builder::with_capacity(0)),
                        _ => Box::new(StringBuilder::with_capacity(0, 0)),
                    }
                };
                let rows = StructBuilder::new(struct_of(fields), fields.iter().map(of).collect());
                Builder::Rows(ListBuilder::with_capacity(rows, 0))
            }
        }
    }

    fn put(&mut self, cell: &Value) {
        match (self, cell) {
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
            (Builder::Words(b), Value::Words(words)) => b.append_value(words.iter().map(|word| Some(*word))),
            (Builder::Words(b), _) => b.append_null(),
            (Builder::Rows(b), Value::Rows(rows)) => {
                for row in *rows {
                    put_row(b.values(), row);
                }
                b.append(true);
            }
            (Builder::Rows(b), _) => b.append(false),
        }
    }

    fn rows(&self) -> usize {
        match self {
            Builder::Text(b) => b.len(),
            Builder::Year(b) => b.len(),
            Builder::Number(b) => b.len(),
            Builder::Money(b) => b.len(),
            Builder::Flag(b) => b.len(),
            Builder::Words(b) => b.len(),
            Builder::Rows(b) => b.len(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(b) => Arc::new(b.finish()),
            Builder::Year(b) => Arc::new(b.finish()),
            Builder::Number(b) => Arc::new(b.finish()),
            Builder::Money(b) => Arc::new(b.finish()),
            Builder::Flag(b) => Arc::new(b.finish()),
            Builder::Words(b) => Arc::new(b.finish()),
            Builder::Rows(b) => Arc::new(b.finish()),
        }
    }
}

fn put_row(to: &mut StructBuilder, row: &[NestedCell]) {
    for (at, cell) in row.iter().enumerate() {
        match cell {
            NestedCell::Number(n) => {
                if let Some(numbers) = to.field_builder::<Int64Builder>(at) {
                    numbers.append_value(*n);
                }
            }
            NestedCell::Text(text) => {
                if let Some(texts) = to.field_builder::<StringBuilder>(at) {
                    texts.append_value(text);
                }
            }
        }
    }
    to.append(true);
}

impl Batch {
    pub fn new(layout: Layout) -> Batch {
        Batch { skip: layout.skip, ..Batch::of(&columns(layout).collect::<Vec<_>>()) }
    }

    /// Rows of these columns.
    pub fn of(columns: &[(&'static str, ColumnType)]) -> Batch {
        let schema = schema_of(columns.iter().copied());
        Batch { schema, skip: 0, columns: columns.iter().map(|(_, kind)| Builder::of(*kind)).collect() }
    }

    pub fn put(&mut self, cells: &[Value]) {
        for (builder, cell) in self.columns.iter_mut().zip(&cells[self.skip..]) {
            builder.put(cell);
        }
    }

    pub fn rows(&self) -> usize {
        self.columns[0].rows()
    }

    /// What was put in; nothing is left behind.
    ///
    /// # Errors
    /// Columns differ in length, or a column that is never empty is.
    pub fn take(&mut self) -> Result<RecordBatch> {
        Ok(RecordBatch::try_new(self.schema.clone(), self.columns.iter_mut().map(Builder::finish).collect())?)
    }
}
