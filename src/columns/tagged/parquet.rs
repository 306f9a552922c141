//! Parquet → cells. Texts come as dictionaries: each is numbered once, not row by row.

use std::fs::File;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::cells::{BatchColumn, ColumnTexts, Given, Row};
use super::files::{Each, PathSays, positions};
use super::{COLUMNS, TaggedColumn};
use crate::files::workbook::guarded;

/// Rows that are looked at together.
const BATCH: usize = 8192;

const DAMAGED: &str = "is no parquet that can be read: it is cut off or damaged; write it again";

/// Columns that no report looks at.
const UNREAD: [TaggedColumn; 2] = [TaggedColumn::Blocked, TaggedColumn::Method];

/// Reads the lines of a file in their order.
///
/// # Errors
/// It is damaged, or holds no tagged lines.
pub fn read(file: File, says: &PathSays, texts: &mut ColumnTexts, each: &mut Each) -> Result<()> {
    // What arrow wrote beside the columns would only give their types other names.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    // Pages that a footer promises and the file does not have bring the library to a halt.
    let plain = guarded(DAMAGED, || ArrowReaderMetadata::load(&file, options.clone()).context(DAMAGED))?;
    positions(plain.schema().fields().iter().map(|f| f.name().as_str()))?;
    readable(plain.metadata())?;
    let options = options.with_schema(Arc::new(with_dictionaries(plain.schema())));
    let metadata =
        guarded(DAMAGED, || ArrowReaderMetadata::try_new(plain.metadata().clone(), options).context(DAMAGED))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let wanted = COLUMNS.iter().filter(|(c, ..)| !UNREAD.contains(c)).map(|(_, name, _)| *name);
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let mut reader =
        guarded(DAMAGED, || builder.with_projection(mask).with_batch_size(BATCH).build().context(DAMAGED))?;
    let path = texts.of_path(says);
    let mut dictionaries: Vec<Option<Dictionary>> = Vec::new();
    let mut before = 0;
    while let Some(batch) = guarded(DAMAGED, || reader.next().transpose().context(DAMAGED))? {
        let schema = batch.schema();
        let positions = positions(schema.fields().iter().map(|f| f.name().as_str()))?;
        dictionaries.resize_with(batch.num_columns(), || None);
        let columns: Vec<BatchColumn> = schema
            .fields()
            .iter()
            .zip(batch.columns())
            .zip(&mut dictionaries)
            .map(|((field, array), dictionary)| numbered(field.name(), array, dictionary, texts))
            .collect();
        for row in 0..batch.num_rows() {
            let given = Given { row: Row::Batch(&columns, row), positions: &positions, path, texts };
            each(&given).with_context(|| format!("row {}", before + row + 1))?;
        }
        before += batch.num_rows();
    }
    Ok(())
}

/// # Errors
/// It is packed in a way that is not read here; the error names it.
fn readable(metadata: &ParquetMetaData) -> Result<()> {
    for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        if let other @ (Compression::BROTLI(_) | Compression::LZO) = column.compression() {
            bail!("is compressed with {other}: write it with zstd, snappy, lz4 or gzip, or not compressed");
        }
    }
    Ok(())
}

/// The same columns, with texts as dictionaries.
fn with_dictionaries(schema: &Schema) -> Schema {
    let of = |field: &arrow_schema::FieldRef| match field.data_type() {
        DataType::Utf8 => {
            let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(dictionary))
        }
        _ => field.clone(),
    };
    Schema::new(schema.fields().iter().map(of).collect::<Vec<_>>())
}

/// The texts of a dictionary, and the numbers they have. Batches of a row group mostly share it.
struct Dictionary {
    texts: ArrayRef,
    numbers: Vec<u32>,
}

/// The column with its texts numbered.
fn numbered(name: &str, array: &ArrayRef, known: &mut Option<Dictionary>, texts: &mut ColumnTexts) -> BatchColumn {
    let column = COLUMNS.iter().find(|(_, own, _)| *own == name);
    let (Some((column, ..)), Some(keyed)) = (column, array.as_dictionary_opt::<Int32Type>()) else {
        return BatchColumn::Values(array.clone());
    };
    let own = keyed.values();
    let is_same = |d: &&mut Dictionary| d.texts.to_data().ptr_eq(&own.to_data());
    let numbers = match known.as_mut().filter(is_same) {
        Some(same) => &same.numbers,
        None => {
            let all = own.as_string::<i32>();
            let number = |at| if all.is_null(at) { 0 } else { texts.number(*column, all.value(at)) };
            let numbers = (0..all.len()).map(number).collect();
            &known.insert(Dictionary { texts: own.clone(), numbers }).numbers
        }
    };
    // Keys beside nulls say nothing.
    let of = |(at, key): (usize, &i32)| match keyed.is_null(at) {
        true => 0,
        false => usize::try_from(*key).ok().and_then(|key| numbers.get(key).copied()).unwrap_or_default(),
    };
    BatchColumn::Texts(keyed.keys().values().iter().enumerate().map(of).collect())
}
