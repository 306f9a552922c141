//! A folder a government and year, as Hive, Spark, duckdb and polars lay them out. Everything is written to a hidden folder
//! beside the target, which takes its name when all is there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use parquet::arrow::ArrowWriter;

use super::batch::Batch;
use super::write::parquet;
use super::{Cell, LineCells, Column, PARTITION};

/// What Hive calls a folder whose value is not known.
pub const UNKNOWN: &str = "__HIVE_DEFAULT_PARTITION__";

/// Files that are open at once; the one that was written to least recently makes room.
const OPEN: usize = 64;
/// Bytes that all open row groups may hold together; then the largest is written.
const HELD: usize = 64 << 20;
/// Rows that wait for one partition.
const WAITING: usize = 1024;

pub struct Hive {
    target: PathBuf,
    /// The hidden folder; `None` once it has its name.
    hidden: Option<PathBuf>,
    parts: Vec<Part>,
    /// The part of the line before.
    current: usize,
    /// Lines written so far: a clock that is the same in every run.
    clock: u64,
    /// Files a partition has already.
    numbers: BTreeMap<Key, u32>,
}

type Key = (Option<String>, Option<i64>);

struct Part {
    key: Key,
    batch: Batch,
    writer: ArrowWriter<BufWriter<File>>,
    last: u64,
}

impl Part {
    fn is_of(&self, (government, year): (Option<&str>, Option<i64>)) -> bool {
        self.key.0.as_deref() == government && self.key.1 == year
    }
}

impl Hive {
    pub fn open(target: &Path) -> Result<Hive> {
        let shown = target.display();
        if target.exists() {
            let entries = fs::read_dir(target);
            let mut entries = entries.with_context(|| format!("{shown}: is there already and no folder"))?;
            if entries.next().is_some() {
                bail!("{shown}: is there already and not empty; name a folder that is not there, or remove it first");
            }
        }
        let name = target.file_name().with_context(|| format!("{shown}: is no name of a folder"))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let hidden = target.with_file_name(hidden);
        fs::create_dir(&hidden).with_context(|| format!("{shown}: cannot write"))?;
        Ok(Hive {
            target: target.to_owned(),
            hidden: Some(hidden),
            parts: Vec::new(),
            current: 0,
            clock: 0,
            numbers: BTreeMap::new(),
        })
    }

    pub fn put(&mut self, cells: &LineCells) -> Result<()> {
        let government = match cells[Column::Government as usize] {
            Cell::Text(name) => Some(name),
            _ => None,
        };
        let year = match cells[Column::Year as usize] {
            Cell::Number(year) => Some(year),
            _ => None,
        };
        if !self.parts.get(self.current).is_some_and(|p| p.is_of((government, year))) {
            self.current = match self.parts.iter().position(|p| p.is_of((government, year))) {
                Some(known) => known,
                None => self.begin((government.map(str::to_owned), year))?,
            };
        }
        self.clock += 1;
        let part = &mut self.parts[self.current];
        part.last = self.clock;
        part.batch.put(cells);
        if part.batch.rows() >= WAITING {
            part.writer.write(&part.batch.take()?)?;
            self.relieve()?;
        }
        Ok(())
    }

    /// Writes the largest row group where all of them hold too much.
    fn relieve(&mut self) -> Result<()> {
        let held: usize = self.parts.iter().map(|p| p.writer.memory_size()).sum();
        if held > HELD
            && let Some(largest) = self.parts.iter_mut().max_by_key(|p| p.writer.memory_size())
        {
            largest.writer.flush()?;
        }
        Ok(())
    }

    /// Opens a file of a partition; its place among the parts.
    fn begin(&mut self, key: Key) -> Result<usize> {
        if self.parts.len() >= OPEN
            && let Some((oldest, _)) = self.parts.iter().enumerate().min_by_key(|(_, p)| p.last)
        {
            close(self.parts.swap_remove(oldest))?;
        }
        let value = |value: Option<String>| value.map_or(UNKNOWN.to_owned(), |v| escape(&v));
        let number = self.numbers.entry(key.clone()).or_default();
        let folder = self.hidden.as_deref().unwrap_or(&self.target);
        let folder = folder
            .join(format!("{}={}", Column::Government.name(), value(key.0.clone())))
            .join(format!("{}={}", Column::Year.name(), value(key.1.map(|y| y.to_string()))));
        let path = folder.join(format!("part-{number:05}.parquet"));
        *number += 1;
        let file = fs::create_dir_all(&folder).and_then(|()| File::create_new(&path));
        let file = file.with_context(|| format!("{}: cannot write", path.display()))?;
        let writer = parquet(BufWriter::new(file), PARTITION)?;
        self.parts.push(Part { key, batch: Batch::new(PARTITION), writer, last: self.clock });
        Ok(self.parts.len() - 1)
    }

    /// Everything was written: the folder takes its name.
    pub fn finish(mut self) -> Result<()> {
        std::mem::take(&mut self.parts).into_iter().try_for_each(close)?;
        if let Some(hidden) = &self.hidden {
            if self.target.exists() {
                fs::remove_dir(&self.target).with_context(|| format!("{}: cannot replace", self.target.display()))?;
            }
            fs::rename(hidden, &self.target).with_context(|| format!("{}: cannot write", self.target.display()))?;
        }
        self.hidden = None;
        Ok(())
    }
}

fn close(mut part: Part) -> Result<()> {
    if part.batch.rows() > 0 {
        part.writer.write(&part.batch.take()?)?;
    }
    part.writer.into_inner()?.into_inner()?;
    Ok(())
}

/// A run that stops early leaves no half-written folder behind.
impl Drop for Hive {
    fn drop(&mut self) {
        if let Some(hidden) = &self.hidden {
            let _ = fs::remove_dir_all(hidden);
        }
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
    use super::*;

    #[test]
    fn values_come_back_from_paths() {
        let odd = "Kab. A/B: 50%=\"x\"\tÉ";
        assert_eq!(escape(odd), "Kab. A%2FB%3A 50%25%3D%22x%22%09É");
        assert_eq!(unescape(&escape(odd)), odd);
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%C3%89"), "É");
    }
}
