//! Files of tagged lines, as `tag` or an engine wrote them: parquet or csv, alone or in folders.

use std::fs;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use csv::StringRecord;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use sha2::{Digest, Sha256};

use super::hive::{UNKNOWN, unescape};
use super::{COLUMNS, TaggedColumn, Value};

/// Columns that no figure needs, or that the path may say.
const MAY_LACK: [TaggedColumn; 11] = [
    TaggedColumn::Government,
    TaggedColumn::Year,
    TaggedColumn::Stage,
    TaggedColumn::Sheet,
    TaggedColumn::Row,
    TaggedColumn::SumberDanaCode,
    TaggedColumn::SumberDana,
    TaggedColumn::Official,
    TaggedColumn::Blocked,
    TaggedColumn::Method,
    TaggedColumn::Unit,
];

/// Rows that are looked at together.
const BATCH: usize = 8192;

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct File {
    pub path: String,
    pub sha256: String,
    /// What its folders say of its lines: the same bytes elsewhere are other lines.
    #[serde(skip)]
    pub says: PathSays,
}

/// Where a column stands in a file, by its number.
type Places = [Option<usize>; COLUMNS.len()];

/// The cells of one line of a file.
pub struct Given<'a> {
    row: Row<'a>,
    places: &'a Places,
    path: &'a PathSays,
}

enum Row<'a> {
    Text(&'a StringRecord),
    Batch(&'a RecordBatch, usize),
}

/// What names of folders say: `government=…/year=…`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PathSays {
    government: Option<String>,
    year: Option<i64>,
}

/// Takes the cells of each line.
type Each<'e> = dyn FnMut(&Given) -> Result<()> + 'e;

/// The files that inputs stand for, in the order of their names. What engines keep for themselves (`_SUCCESS`,
/// `_temporary`) is passed over.
pub fn files(inputs: &[String]) -> Result<Vec<String>> {
    let wanted = |path: &str| {
        let ending = Path::new(path).extension().unwrap_or_default();
        let own = |part: std::path::Component| part.as_os_str().to_string_lossy().starts_with('_');
        ["parquet", "csv"].iter().any(|x| ending.eq_ignore_ascii_case(x)) && !Path::new(path).components().any(own)
    };
    let mut out = Vec::new();
    for input in inputs {
        if input == "-" || !Path::new(input).is_dir() {
            out.push(input.replace('\\', "/"));
            continue;
        }
        let found = crate::files::paths::files_in(input, wanted);
        if found.is_empty() {
            bail!("{input}: no tagged lines in it; setara tag FILE --format parquet --output FOLDER writes such");
        }
        out.extend(found);
    }
    Ok(out)
}

/// Reads the lines of a file in their order.
///
/// # Errors
/// The file is none of tagged lines, or damaged; the error names it.
pub fn each_row(path: &str, each: &mut Each) -> Result<File> {
    let says = PathSays::of(path);
    let sha256 = read(path, &says, each).with_context(|| path.to_owned())?;
    Ok(File { path: path.to_owned(), sha256, says })
}

fn read(path: &str, says: &PathSays, each: &mut Each) -> Result<String> {
    if path == "-" {
        return text(io::stdin().lock(), says, each);
    }
    let open = || fs::File::open(path).context("cannot read");
    let mut start = [0; 4];
    let read = open()?.read(&mut start).context("cannot read")?;
    match &start[..read] {
        b"PAR1" => parquet(open()?, says, each)?,
        [0xFF, 0xFF, 0xFF, 0xFF] => bail!("is an arrow stream, which is for pipes: write parquet, and report on that"),
        _ => return text(open()?, says, each),
    }
    let mut hasher = Hashed { inner: open()?, hasher: Sha256::new() };
    io::copy(&mut hasher, &mut io::sink()).context("cannot read")?;
    Ok(hasher.sha256())
}

fn text(reader: impl Read, says: &PathSays, each: &mut Each) -> Result<String> {
    let mut hashed = Hashed { inner: reader, hasher: Sha256::new() };
    let mut reader = csv::Reader::from_reader(&mut hashed);
    let header = reader.headers().context("is no csv that can be read")?.clone();
    let places = places(header.iter().map(|h| h.trim_start_matches('\u{feff}')))?;
    let mut record = StringRecord::new();
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut record).with_context(|| format!("line {line}"))? {
            break;
        }
        let given = Given { row: Row::Text(&record), places: &places, path: says };
        each(&given).with_context(|| format!("line {line}"))?;
    }
    drop(reader);
    Ok(hashed.sha256())
}

const DAMAGED: &str = "is no parquet that can be read: it is cut off or damaged; write it again";

fn parquet(file: fs::File, says: &PathSays, each: &mut Each) -> Result<()> {
    // What arrow wrote beside the columns would only give their types other names.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = guarded(|| ParquetRecordBatchReaderBuilder::try_new_with_options(file, options))?;
    places(builder.schema().fields().iter().map(|f| f.name().as_str()))?;
    let unread = [TaggedColumn::Blocked, TaggedColumn::Method];
    let wanted = COLUMNS.iter().filter(|(c, ..)| !unread.contains(c)).map(|(_, name, _)| *name);
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let mut reader = guarded(|| builder.with_projection(mask).with_batch_size(BATCH).build())?;
    let mut before = 0;
    while let Some(batch) = guarded(|| reader.next().transpose())? {
        let places = places(batch.schema().fields().iter().map(|f| f.name().as_str()))?;
        for row in 0..batch.num_rows() {
            let given = Given { row: Row::Batch(&batch, row), places: &places, path: says };
            each(&given).with_context(|| format!("row {}", before + row + 1))?;
        }
        before += batch.num_rows();
    }
    Ok(())
}

/// Reads what may be damaged: the library panics on some footers that it should refuse.
fn guarded<T, E: std::error::Error + Send + Sync + 'static>(read: impl FnOnce() -> Result<T, E>) -> Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    panic::set_hook(hook);
    match read {
        Ok(read) => read.context(DAMAGED),
        Err(_) => bail!(DAMAGED),
    }
}

/// # Errors
/// A column that figures need is not there, or one is there twice.
fn places<'a>(names: impl Iterator<Item = &'a str>) -> Result<Places> {
    let mut places = [None; COLUMNS.len()];
    for (at, name) in names.enumerate() {
        let column = COLUMNS.iter().find(|(_, own, _)| *own == name);
        if column.is_some_and(|(column, ..)| places[*column as usize].replace(at).is_some()) {
            bail!("has two columns {name}: which of them holds cannot be told");
        }
    }
    match COLUMNS.iter().find(|(c, ..)| places[*c as usize].is_none() && !MAY_LACK.contains(c)) {
        Some((_, name, _)) => bail!(
            "is no table of tagged lines: it has no column {name}; write it with setara tag --format parquet, or \
             --format csv --columns full"
        ),
        None => Ok(places),
    }
}

impl PathSays {
    fn of(path: &str) -> PathSays {
        let mut out = PathSays::default();
        for part in path.split('/') {
            match part.split_once('=') {
                Some((name, value)) if value == UNKNOWN || name.is_empty() => {}
                Some((name, value)) if name == TaggedColumn::Government.name() => {
                    out.government = Some(unescape(value))
                }
                Some((name, value)) if name == TaggedColumn::Year.name() => out.year = value.parse().ok(),
                _ => {}
            }
        }
        out
    }
}

impl Given<'_> {
    /// Is it a column of the file itself?
    pub fn has(&self, column: TaggedColumn) -> bool {
        self.places[column as usize].is_some()
    }

    pub fn get(&self, column: TaggedColumn) -> Result<Value<'_>> {
        let Some(place) = self.places[column as usize] else {
            return Ok(match column {
                TaggedColumn::Government => Value::maybe(self.path.government.as_deref()),
                TaggedColumn::Year => self.path.year.map_or(Value::Null, Value::Number),
                _ => Value::Null,
            });
        };
        match self.row {
            Row::Text(record) => Ok(Value::maybe(record.get(place))),
            Row::Batch(batch, row) => {
                let array = batch.column(place);
                cell(array, row).with_context(|| format!("column {}", column.name()))
            }
        }
    }
}

fn cell(array: &dyn Array, row: usize) -> Result<Value<'_>> {
    if array.is_null(row) {
        return Ok(Value::Null);
    }
    Ok(match array.data_type() {
        DataType::Null => Value::Null,
        DataType::Utf8 => Value::text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Value::text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Value::text(array.as_string_view().value(row)),
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

/// Hashes what is read.
struct Hashed<R> {
    inner: R,
    hasher: Sha256,
}

impl<R> Hashed<R> {
    fn sha256(self) -> String {
        self.hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}
