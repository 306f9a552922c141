//! Where the cells of lines go: csv, an arrow stream, one parquet file, or a folder of them.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};
use arrow_ipc::writer::StreamWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::columns::tagged::encode::{Batch, Encoders, columns, schema, schema_of};
use crate::columns::tagged::{COLUMNS, ColumnType, LineCells, PARTITION, TaggedColumn, Value};
use crate::domain::amount::{Rupiah, push_number};
use crate::files::intern::Hasher;
use crate::files::output::part::PartFolder;
use crate::files::output::{Guard, Output};
use crate::guard::escape::push_csv_cell;

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

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    Csv,
    Arrow,
    Parquet,
}

pub enum Writer {
    Csv { out: Output, line: Vec<u8> },
    Arrow { batch: Batch, stream: Box<StreamWriter<Output>> },
    Parquet { batch: Batch, file: Encoders<Output> },
    Hive(Box<Hive>),
}

impl Writer {
    /// Parquet goes into one file, if that is what the path says, else into a folder; it is encoded beside other work
    /// where there are `jobs` for it.
    ///
    /// # Errors
    /// Where the file or folder cannot be opened.
    pub fn open(shape: Shape, path: Option<&Path>, jobs: usize, guard: &Guard) -> Result<Writer> {
        let one = |path: &Path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        Ok(match (shape, path) {
            (Shape::Parquet, Some(path)) if !one(path) => Writer::Hive(Box::new(Hive::open(path, jobs, guard)?)),
            (Shape::Csv, _) => {
                let mut out = Output::open(path, guard)?;
                out.write_all(COLUMNS.map(|(_, name, _)| name).join(",").as_bytes())?;
                out.write_all(b"\n")?;
                Writer::Csv { out, line: Vec::new() }
            }
            (Shape::Arrow, _) => {
                let stream = StreamWriter::try_new(Output::open(path, guard)?, &schema(0))?;
                Writer::Arrow { batch: Batch::new(0), stream: Box::new(stream) }
            }
            (Shape::Parquet, _) => {
                let mut file = Encoders::new(jobs);
                file.begin(parquet(Output::open(path, guard)?, 0)?)?;
                Writer::Parquet { batch: Batch::new(0), file }
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
            Writer::Csv { out, .. } => out.finish(),
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

/// A parquet file of the columns from `skip` on: the same lines give the same bytes.
///
/// # Errors
/// The file cannot be begun: its columns have no form in parquet, or it cannot be written.
pub fn parquet<W: Write + Send>(out: W, skip: usize) -> Result<ArrowWriter<W>> {
    let sought = SOUGHT.map(TaggedColumn::name);
    parquet_of(out, &columns(skip).collect::<Vec<_>>(), concat!("setara ", env!("CARGO_PKG_VERSION")), &sought)
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
        if *kind != ColumnType::Text || sought.contains(name) {
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
        }
    }
    out.push(b'\n');
}

// A folder a government and year, as Hive, Spark, duckdb and polars lay them out. All of it is written to a hidden folder
// beside the target, which takes its name when it is whole.

/// What Hive calls a folder whose value is not known.
pub const UNKNOWN: &str = "__HIVE_DEFAULT_PARTITION__";

/// Rows that wait for one partition, and for all of them together.
const WAITING: usize = 1024;
const ALL_WAITING: usize = 1 << 16;
/// Bytes of a file that are written at once.
const PIECE: usize = 1 << 16;

pub struct Hive {
    /// Files of the parts; ended before their folder is.
    files: Encoders<Appended>,
    target: PathBuf,
    /// What becomes the target.
    hidden: PartFolder,
    parts: Vec<Part>,
    numbers: HashMap<Key, usize, Hasher>,
    /// The part of the line before.
    current: usize,
    waiting: usize,
}

type Key = (Option<String>, Option<i64>);

struct Part {
    key: Key,
    batch: Batch,
}

/// A file that is open only while a piece of it is written: partitions may be more than files that may be open.
struct Appended {
    path: PathBuf,
    piece: Vec<u8>,
}

impl Write for Appended {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            OpenOptions::new().append(true).open(&self.path)?.write_all(&self.piece)?;
            self.piece = Vec::new();
        }
        Ok(())
    }
}

impl Part {
    fn is_of(&self, government: Option<&str>, year: Option<i64>) -> bool {
        self.key.0.as_deref() == government && self.key.1 == year
    }
}

impl Hive {
    /// # Errors
    /// Where the file or folder cannot be opened.
    pub fn open(target: &Path, jobs: usize, guard: &Guard) -> Result<Hive> {
        guard.has_seen(target)?;
        let shown = target.display();
        if target.exists() {
            let entries = fs::read_dir(target);
            let mut entries = entries.with_context(|| format!("{shown}: is there already and no folder"))?;
            if entries.next().is_some() {
                bail!("{shown}: is there already and not empty; name a folder that is not there, or remove it first");
            }
        }
        let name = target.file_name().with_context(|| format!("{shown}: is no name of a folder"))?;
        let hidden = PartFolder::beside(target, name).with_context(|| format!("{shown}: cannot write"))?;
        Ok(Hive {
            target: target.to_owned(),
            hidden,
            parts: Vec::new(),
            files: Encoders::new(jobs),
            numbers: HashMap::default(),
            current: 0,
            waiting: 0,
        })
    }

    /// Takes a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn put(&mut self, cells: &LineCells) -> Result<()> {
        let government = match cells[TaggedColumn::Government as usize] {
            Value::Text(name) => Some(name),
            _ => None,
        };
        let year = match cells[TaggedColumn::Year as usize] {
            Value::Number(year) => Some(year),
            _ => None,
        };
        if !self.parts.get(self.current).is_some_and(|p| p.is_of(government, year)) {
            let key = (government.map(str::to_owned), year);
            self.current = match self.numbers.get(&key) {
                Some(known) => *known,
                None => self.begin(key)?,
            };
        }
        let part = &mut self.parts[self.current];
        part.batch.put(cells);
        self.waiting += 1;
        if part.batch.rows() >= WAITING {
            self.write(self.current)?;
            self.files.relieve()?;
        } else if self.waiting >= ALL_WAITING {
            self.write_all()?;
            self.files.relieve()?;
        }
        Ok(())
    }

    /// Rows of a part that waited go into its row group.
    fn write(&mut self, part: usize) -> Result<()> {
        let batch = &mut self.parts[part].batch;
        let rows = batch.rows();
        if rows > 0 {
            self.files.write(part, batch.take()?)?;
            self.waiting -= rows;
        }
        Ok(())
    }

    fn write_all(&mut self) -> Result<()> {
        (0..self.parts.len()).try_for_each(|part| self.write(part))
    }

    /// Begins the file of a partition; its place among the parts.
    fn begin(&mut self, key: Key) -> Result<usize> {
        let value = |value: Option<String>| value.map_or(UNKNOWN.to_owned(), |v| escape(&v));
        let folder = self
            .hidden
            .path()
            .join(format!("{}={}", TaggedColumn::Government.name(), value(key.0.clone())))
            .join(format!("{}={}", TaggedColumn::Year.name(), value(key.1.map(|y| y.to_string()))));
        let path = folder.join("part-00000.parquet");
        let made = fs::create_dir_all(&folder).and_then(|()| File::create_new(&path));
        made.with_context(|| format!("{}: cannot write", path.display()))?;
        self.files.begin(parquet(Appended { path, piece: Vec::new() }, PARTITION)?)?;
        self.numbers.insert(key.clone(), self.parts.len());
        self.parts.push(Part { key, batch: Batch::new(PARTITION) });
        Ok(self.parts.len() - 1)
    }

    /// Everything was written: the folder takes its name.
    ///
    /// # Errors
    /// Where what is left cannot be written, or cannot take its name.
    pub fn finish(mut self) -> Result<()> {
        self.write_all()?;
        for mut written in self.files.finish()? {
            written.flush()?;
        }
        self.hidden.rename(&self.target).with_context(|| format!("{}: cannot write", self.target.display()))?;
        Ok(())
    }
}

/// A value as Hive writes it into a path: what has a meaning there becomes `%XX`.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_ascii_control() || "\"#%'*/:=?\\{[]^".contains(c) {
            out.push_str(&format!("%{:02X}", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

/// The value that a name of a folder stands for; what is no escape stays as it is.
pub fn unescape(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digit = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::columns::tagged::write::*;

    #[test]
    fn values_come_back_from_paths() {
        let odd = "Kab. A/B: 50%=\"x\"\tÉ";
        assert_eq!(escape(odd), "Kab. A%2FB%3A 50%25%3D%22x%22%09É");
        assert_eq!(unescape(&escape(odd)), odd);
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%C3%89"), "É");
    }
}
