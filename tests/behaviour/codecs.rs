//! Tagged lines written again by engines: other codecs, other pages, other types of text.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, LargeStringArray, RecordBatch, StringViewArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};

use crate::scale::{several, sums};
use crate::{Folder, budget};

/// All lines of a file.
fn lines(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    let batches: Vec<RecordBatch> = reader.map(|b| b.unwrap()).collect();
    assert_eq!(batches.len(), 1);
    batches[0].clone()
}

/// What an engine writes of them.
fn write(path: &Path, lines: &RecordBatch, properties: WriterPropertiesBuilder) {
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), lines.schema(), Some(properties.build())).unwrap();
    writer.write(lines).unwrap();
    writer.close().unwrap();
}

/// The lines with every text as `of` makes it.
fn retyped(lines: &RecordBatch, kind: DataType, of: fn(&ArrayRef) -> ArrayRef) -> RecordBatch {
    let schema = lines.schema();
    let is_text = |field: &Field| *field.data_type() == DataType::Utf8;
    let fields = schema
        .fields()
        .iter()
        .map(|f| if is_text(f) { f.as_ref().clone().with_data_type(kind.clone()) } else { f.as_ref().clone() });
    let columns = schema.fields().iter().zip(lines.columns()).map(|(f, c)| if is_text(f) { of(c) } else { c.clone() });
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns.collect()).unwrap()
}

fn tagged(folder: &Folder, from: &str) -> RecordBatch {
    let ran = folder.run(&["tag", from, "-o", "lines.parquet"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    lines(&folder.path().join("lines.parquet"))
}

#[test]
fn every_codec_of_engines_gives_the_same_figures() {
    let folder = several();
    let lines = tagged(&folder, "budgets");
    let want = sums(folder.report(&["--from", "lines.parquet"]));
    assert_eq!(want["total"], sums(folder.report(&["budgets", "--by", "year"]))["total"]);
    let codecs = [
        ("none", Compression::UNCOMPRESSED),
        ("snappy", Compression::SNAPPY),
        ("zstd", Compression::ZSTD(ZstdLevel::try_new(3).unwrap())),
        ("gzip", Compression::GZIP(GzipLevel::try_new(6).unwrap())),
        ("lz4", Compression::LZ4),
        ("lz4-raw", Compression::LZ4_RAW),
    ];
    for (name, codec) in codecs {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let file = format!("{name}-{}.parquet", version.as_num());
            let properties = WriterProperties::builder().set_compression(codec).set_writer_version(version);
            write(&folder.path().join(&file), &lines, properties);
            assert_eq!(sums(folder.report(&["--from", &file])), want, "{file}");
        }
    }
}

#[test]
fn texts_of_any_type_and_without_dictionaries_are_the_same() {
    let folder = several();
    let lines = tagged(&folder, "budgets");
    let want = sums(folder.report(&["--from", "lines.parquet", "--by", "government"]));
    let large: fn(&ArrayRef) -> ArrayRef = |c| Arc::new(c.as_string::<i32>().iter().collect::<LargeStringArray>());
    let view: fn(&ArrayRef) -> ArrayRef = |c| Arc::new(c.as_string::<i32>().iter().collect::<StringViewArray>());
    let kinds = [
        ("plain", lines.clone()),
        ("large", retyped(&lines, DataType::LargeUtf8, large)),
        ("view", retyped(&lines, DataType::Utf8View, view)),
    ];
    for (name, lines) in kinds {
        for dictionary in [true, false] {
            let file = format!("{name}-{dictionary}.parquet");
            let properties = WriterProperties::builder().set_dictionary_enabled(dictionary);
            write(&folder.path().join(&file), &lines, properties);
            assert_eq!(sums(folder.report(&["--from", &file, "--by", "government"])), want, "{file}");
        }
    }
}

/// A dictionary that is full in the middle of a row group, row groups and batches of other sizes, texts that turn up again.
#[test]
fn a_dictionary_that_ends_early_gives_the_same_figures() {
    let rows: Vec<String> = (0..300)
        .map(|i| {
            let opd = ["1.02,Dinas Kesehatan", "2.08,Dinas PPPA"][i % 2];
            format!(
                "{opd},1.02.02.2.02.{:04},Kelas Ibu Hamil {},5.1.02.01.01.{:04},Desa {i},{}",
                i % 7,
                i % 7,
                i % 5,
                i * 1000
            )
        })
        .collect();
    let folder = Folder::with("apbd.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let lines = tagged(&folder, "apbd.csv");
    let by = ["--by", "opd,rekening"];
    let want = sums(folder.report(&[&["apbd.csv"], &by[..]].concat()));
    assert_eq!(want["lines"], 300);
    for (at, (page, group)) in [(64, 300), (200, 1000), (512, 37), (1 << 20, 1)].into_iter().enumerate() {
        let file = format!("{at}.parquet");
        let properties = WriterProperties::builder()
            .set_dictionary_page_size_limit(page)
            .set_data_page_row_count_limit(16)
            .set_write_batch_size(8)
            .set_max_row_group_row_count(Some(group));
        write(&folder.path().join(&file), &lines, properties);
        assert_eq!(sums(folder.report(&[&["--from", &file], &by[..]].concat())), want, "{file}");
    }
}
