//! Where the cells of lines go: csv, an arrow stream, one parquet file, or a folder of them.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::columns::tagged::batch::{Batch, Layout, columns, schema_of};
use crate::columns::tagged::encode::Encoders;
use crate::columns::tagged::hive::Hive;
use crate::columns::tagged::{COLUMNS, ColumnType, LineCells, TaggedColumn, Value};
use crate::domain::amount::{Rupiah, push_number};
use crate::files::output::{Guard, Output};
use crate::guard::escape::{CsvArgs, CsvOut, push_csv_cell};

/// Rows of an arrow stream that are written together: an engine on the other side waits for no more than these.
pub const ROWS: usize = 4096;
/// Rows of a row group: what a reader of parquet takes at once.
const ROW_GROUP: usize = 1 << 17;

/// Texts that engines look for lines by: their row groups say what they lie between. Of the others that would cost as much
/// as all else of a column.
const SOUGHT: [TaggedColumn; 5] = [
    TaggedColumn::Stage,
    TaggedColumn::OpdCode,
    TaggedColumn::SubKegiatan,
    TaggedColumn::Rekening,
    TaggedColumn::Verdict,
];

/// Columns with decimals.
const NUMBERS: [&str; 2] = ["amount", "declared"];

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    Csv,
    Arrow,
    Parquet,
}

pub enum Writer {
    Csv { out: CsvOut<Output>, line: Vec<u8> },
    Arrow { batch: Batch, stream: Box<StreamWriter<Output>> },
    Parquet { batch: Batch, file: Encoders<Output> },
    Hive(Box<Hive>),
}

impl Writer {
    /// `nested`: evidence, what was blocked, ages and aspects are lists. Parquet goes into one file, if that is what the path says, else into a folder; it is encoded beside other work
    /// where there are `jobs` for it.
    ///
    /// # Errors
    /// Where the file or folder cannot be opened.
    pub fn open(
        (shape, nested): (Shape, bool),
        path: Option<&Path>,
        jobs: usize,
        form: CsvArgs,
        guard: &Guard,
    ) -> Result<Writer> {
        let layout = Layout { skip: 0, nested };
        let one = |path: &Path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        Ok(match (shape, path) {
            (Shape::Parquet, Some(path)) if !one(path) => {
                Writer::Hive(Box::new(Hive::open(path, nested, jobs, guard)?))
            }
            (Shape::Csv, _) => {
                let mut out = form.out_named(Output::open(path, guard)?, &NUMBERS);
                out.write_all(COLUMNS.map(|(_, name, _)| name).join(",").as_bytes())?;
                out.write_all(b"\n")?;
                Writer::Csv { out, line: Vec::new() }
            }
            (Shape::Arrow, _) => {
                let stream = StreamWriter::try_new(Output::open(path, guard)?, &schema_of(columns(layout)))?;
                Writer::Arrow { batch: Batch::new(layout), stream: Box::new(stream) }
            }
            (Shape::Parquet, _) => {
                let mut file = Encoders::new(jobs);
                file.begin(parquet(Output::open(path, guard)?, layout)?)?;
                Writer::Parquet { batch: Batch::new(layout), file }
            }
        })
    }

    /// Takes a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn put(&mut self, cells: &LineCells) -> Result<()> {
        match self {
            // Cells stand as they are: a report must find them again, letter by letter.
            Writer::Csv { out, line } => {
                line.clear();
                push_csv_row(line, cells, |line, text| push_csv_cell(line, text, true));
                out.write_all(line)?;
            }
            Writer::Arrow { batch, stream } => {
                batch.put(cells);
                if batch.rows() >= ROWS {
                    stream.write(&batch.take()?)?;
                }
            }
            Writer::Parquet { batch, file } => {
                batch.put(cells);
                if batch.rows() >= ROWS {
                    file.write(0, batch.take()?)?;
                }
            }
            Writer::Hive(hive) => hive.put(cells)?,
        }
        Ok(())
    }

    /// Everything was written: files and folders take their names.
    ///
    /// # Errors
    /// Where what is left cannot be written, or cannot take its name.
    pub fn finish(self) -> Result<()> {
        match self {
            Writer::Csv { out, .. } => out.finish()?.finish(),
            Writer::Arrow { mut batch, mut stream } => {
                if batch.rows() > 0 {
                    stream.write(&batch.take()?)?;
                }
                stream.finish()?;
                stream.into_inner()?.finish()
            }
            Writer::Parquet { mut batch, mut file } => {
                if batch.rows() > 0 {
                    file.write(0, batch.take()?)?;
                }
                file.finish()?.into_iter().try_for_each(Output::finish)
            }
            Writer::Hive(hive) => hive.finish(),
        }
    }
}

/// A parquet file of the columns: the same lines give the same bytes.
///
/// # Errors
/// The file cannot be begun: its columns have no form in parquet, or it cannot be written.
pub fn parquet<W: Write + Send>(out: W, layout: Layout) -> Result<ArrowWriter<W>> {
    let sought = SOUGHT.map(TaggedColumn::name);
    parquet_of(out, &columns(layout).collect::<Vec<_>>(), concat!("setara ", env!("CARGO_PKG_VERSION")), &sought)
}

/// A parquet file of these columns, by this writer, with the bounds of the texts that are sought.
///
/// # Errors
/// As `parquet`.
pub fn parquet_of<W: Write + Send>(
    out: W,
    columns: &[(&'static str, ColumnType)],
    by: &str,
    sought: &[&str],
) -> Result<ArrowWriter<W>> {
    let mut properties = WriterProperties::builder()
        .set_created_by(by.into())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(ROW_GROUP));
    for (name, kind) in columns {
        let is_list = matches!(kind, ColumnType::Words | ColumnType::Rows(_));
        if (*kind != ColumnType::Text && !is_list) || sought.contains(name) {
            properties = properties.set_column_statistics_enabled((*name).into(), EnabledStatistics::Chunk);
        }
    }
    // All types are parquet's own: no reader needs to know arrow's.
    let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    Ok(ArrowWriter::try_new_with_options(out, schema_of(columns.iter().copied()), options)?)
}

/// A row of csv, with texts as `push_text` writes them.
pub fn push_csv_row(out: &mut Vec<u8>, cells: &[Value], push_text: impl Fn(&mut Vec<u8>, &str)) {
    for (i, own) in cells.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        match own {
            Value::Null => {}
            Value::Text(text) => push_text(out, text),
            Value::Number(n) if *n >= 0 => push_number(out, n.unsigned_abs()),
            Value::Number(n) => out.extend_from_slice(n.to_string().as_bytes()),
            Value::Sen(sen) => Rupiah::from_sen(*sen).push_to(out),
            Value::Flag(flag) => out.push(if *flag { b'1' } else { b'0' }),
            // A cell of csv has no lists; the command line refuses them.
            Value::Words(_) | Value::Rows(_) => {}
        }
    }
    out.push(b'\n');
}
