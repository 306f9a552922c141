//! Files of tagged lines, as `tag` or an engine wrote them: parquet or csv, alone or in folders.

use std::io::{BufRead as _, Read};
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use anyhow::{Context, Result, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, StringArray};
use arrow_schema::{DataType, Schema};
use csv::StringRecord;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;
use sha2::{Digest, Sha256};

use crate::columns::tagged::hive::{UNKNOWN, unescape};
use crate::columns::tagged::nested;
use crate::columns::tagged::{BatchColumn, COLUMNS, ColumnTexts, Given, Row, TaggedColumn};
use crate::files::paths;
use crate::files::workbook::guarded;

/// Columns that no figure needs, or that the path may say.
const MAY_LACK: [TaggedColumn; 12] = [
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
    TaggedColumn::LineId,
];

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct File {
    pub path: String,
    pub sha256: String,
    /// What its folders say of its lines: the same bytes elsewhere are other lines.
    #[serde(skip)]
    pub says: PathSays,
}

/// Where a column stands in a file, by its number.
pub type Positions = [Option<usize>; COLUMNS.len()];

/// What names of folders say: `government=…/year=…`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PathSays {
    pub government: Option<String>,
    pub year: Option<i64>,
}

/// Takes the cells of each line.
pub type Each<'e> = dyn FnMut(&Given) -> Result<()> + 'e;

/// The files that inputs stand for, in the order of their names. What engines keep for themselves (`_SUCCESS`,
/// `_temporary`) is passed over.
///
/// # Errors
/// A file or folder that is not there, cannot be read or is no form of tagged lines; a folder without any.
pub fn files(inputs: &[String]) -> Result<Vec<String>> {
    let wanted = |path: &str| {
        let ending = Path::new(path).extension().unwrap_or_default();
        let is_of_engine = |part: std::path::Component| part.as_os_str().to_string_lossy().starts_with('_');
        ["parquet", "csv"].iter().any(|x| ending.eq_ignore_ascii_case(x))
            && !Path::new(path).components().any(is_of_engine)
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

/// Reads the lines of a file in their order; `texts` are those of all files.
///
/// # Errors
/// The file is none of tagged lines, or damaged; the error names it.
pub fn each_row(path: &str, texts: &mut ColumnTexts, each: &mut Each) -> Result<File> {
    let says = PathSays::of(path);
    let sha256 = read(path, &says, texts, each).with_context(|| path.to_owned())?;
    Ok(File { path: path.to_owned(), sha256, says })
}

fn read(path: &str, says: &PathSays, texts: &mut ColumnTexts, each: &mut Each) -> Result<String> {
    if path == "-" {
        return text(io::stdin().lock(), says, texts, each);
    }
    let open = || fs::File::open(path).context("cannot read");
    let mut start = [0; 4];
    let read = open()?.read(&mut start).context("cannot read")?;
    match &start[..read] {
        b"PAR1" => read_parquet(open()?, says, texts, each)?,
        [0xFF, 0xFF, 0xFF, 0xFF] => bail!("is an arrow stream, which is for pipes: write parquet, and report on that"),
        _ => return text(open()?, says, texts, each),
    }
    let mut hasher = Hashed { inner: open()?, hasher: Sha256::new() };
    io::copy(&mut hasher, &mut io::sink()).context("cannot read")?;
    Ok(hasher.sha256())
}

fn text(reader: impl Read, says: &PathSays, texts: &mut ColumnTexts, each: &mut Each) -> Result<String> {
    let mut hashed = Hashed { inner: reader, hasher: Sha256::new() };
    let mut buffered = io::BufReader::new(&mut hashed);
    // As Excel in Indonesia has it: then decimals have commas, which `given` knows.
    let first = buffered.fill_buf().context("cannot read")?;
    let header = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(buffered);
    let header = reader.headers().context("is no csv that can be read")?.clone();
    let positions = positions(header.iter().map(|h| h.trim_start_matches('\u{feff}')))?;
    let path = texts.of_path(says);
    let mut record = StringRecord::new();
    let mut numbers = [0; COLUMNS.len()];
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut record).with_context(|| format!("line {line}"))? {
            break;
        }
        texts.number_all(&record, &positions, &mut numbers);
        let given = Given { row: Row::Text(&record, &numbers), positions: &positions, path, texts };
        each(&given).with_context(|| format!("line {line}"))?;
    }
    drop(reader);
    Ok(hashed.sha256())
}

/// # Errors
/// A column that figures need is not there, or one is there twice.
pub fn positions<'a>(names: impl Iterator<Item = &'a str>) -> Result<Positions> {
    let mut positions = [None; COLUMNS.len()];
    for (at, name) in names.enumerate() {
        let column = COLUMNS.iter().find(|(_, of_column, _)| *of_column == name);
        if column.is_some_and(|(column, ..)| positions[*column as usize].replace(at).is_some()) {
            bail!("has two columns {name}: which of them holds cannot be told");
        }
    }
    match COLUMNS.iter().find(|(c, ..)| positions[*c as usize].is_none() && !MAY_LACK.contains(c)) {
        Some((_, name, _)) => bail!(
            "is no table of tagged lines: it has no column {name}; write it with setara tag --format parquet, or \
             --format csv --columns full"
        ),
        None => Ok(positions),
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

/// Hashes what is read.
struct Hashed<R> {
    inner: R,
    hasher: Sha256,
}

impl<R> Hashed<R> {
    fn sha256(self) -> String {
        paths::hex(self.hasher)
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

// Parquet → cells. Texts come as dictionaries: each is numbered once, not row by row.

/// Rows that are looked at together.
const BATCH: usize = 8192;

const DAMAGED: &str = "is no parquet that can be read: it is cut off or damaged; write it again";

/// Columns that no report looks at.
pub(super) const UNREAD: [TaggedColumn; 3] = [TaggedColumn::Blocked, TaggedColumn::Method, TaggedColumn::LineId];

/// Reads the lines of a file in their order.
///
/// # Errors
/// It is damaged, or holds no tagged lines.
fn read_parquet(file: fs::File, says: &PathSays, texts: &mut ColumnTexts, each: &mut Each) -> Result<()> {
    // What arrow wrote beside the columns would only give their types other names.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    // Pages that a footer promises and the file does not have bring the library to a halt.
    let plain = guarded(DAMAGED, || ArrowReaderMetadata::load(&file, options.clone()).context(DAMAGED))?;
    positions(plain.schema().fields().iter().map(|f| f.name().as_str()))?;
    readable(plain.metadata())?;
    let options = options.with_schema(Arc::new(with_dictionaries(plain.schema(), plain.metadata())));
    let metadata =
        guarded(DAMAGED, || ArrowReaderMetadata::try_new(plain.metadata().clone(), options).context(DAMAGED))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let wanted = |name: &str| COLUMNS.iter().any(|(c, own, _)| *own == name && !UNREAD.contains(c));
    let fields = plain.schema().fields().iter().enumerate();
    let wanted = fields.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at);
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
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
            .map(|((field, array), dictionary)| {
                let flat = nested::flat(field.name(), array)?;
                Ok(numbered(field.name(), flat.as_ref().unwrap_or(array), dictionary, texts))
            })
            .collect::<Result<_>>()?;
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

/// Bytes of a chunk of a column that says nothing, or the same in every row.
const UNIFORM: i64 = 1024;

/// The same columns, with texts as dictionaries where the file has such and they tell rows apart. Of columns that are empty,
/// as many are, the library would make them row by row: half of the time that a report took.
fn with_dictionaries(schema: &Schema, metadata: &ParquetMetaData) -> Schema {
    let has_dictionary = |name: &str| {
        let mut chunks = metadata.row_groups().iter().flat_map(|group| group.columns());
        chunks.any(|chunk| {
            let is_kept = chunk.dictionary_page_offset().is_some() && chunk.uncompressed_size() > UNIFORM;
            is_kept && chunk.column_path().string() == name
        })
    };
    let of = |field: &arrow_schema::FieldRef| match field.data_type() {
        DataType::Utf8 if has_dictionary(field.name()) => {
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
    let column = COLUMNS.iter().find(|(_, of_column, _)| *of_column == name);
    let Some((column, ..)) = column else { return BatchColumn::Values(array.clone()) };
    if let Some(plain) = array.as_string_opt::<i32>() {
        return BatchColumn::Texts(numbers_of(*column, plain, texts));
    }
    let Some(keyed) = array.as_dictionary_opt::<Int32Type>() else { return BatchColumn::Values(array.clone()) };
    let values = keyed.values();
    let is_same = |d: &&mut Dictionary| d.texts.to_data().ptr_eq(&values.to_data());
    let numbers = match known.as_mut().filter(is_same) {
        Some(same) => &same.numbers,
        None => {
            let all = values.as_string::<i32>();
            let number = |at| if all.is_null(at) { 0 } else { texts.number(*column, all.value(at)) };
            let numbers = (0..all.len()).map(number).collect();
            &known.insert(Dictionary { texts: values.clone(), numbers }).numbers
        }
    };
    // Keys beside nulls say nothing.
    let of = |(at, key): (usize, &i32)| match keyed.is_null(at) {
        true => 0,
        false => usize::try_from(*key).ok().and_then(|key| numbers.get(key).copied()).unwrap_or_default(),
    };
    BatchColumn::Texts(keyed.keys().values().iter().enumerate().map(of).collect())
}

/// Numbers of texts without a dictionary. Rows that follow each other mostly say the same.
fn numbers_of(column: TaggedColumn, array: &StringArray, texts: &mut ColumnTexts) -> Vec<u32> {
    if array.null_count() == array.len() {
        return vec![0; array.len()];
    }
    let (mut out, mut last) = (Vec::with_capacity(array.len()), ("", 0));
    for text in array {
        let text = text.unwrap_or_default();
        if text != last.0 {
            last = (text, texts.number(column, text));
        }
        out.push(last.1);
    }
    out
}
