//! A folder a government and year, as Hive, Spark, duckdb and polars lay them out. All of it is written to a hidden folder
//! beside the target, which takes its name when it is whole.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};

use crate::columns::tagged::batch::{Batch, Layout};
use crate::columns::tagged::encode::Encoders;
use crate::columns::tagged::write::parquet;
use crate::columns::tagged::{LineCells, PARTITION, TaggedColumn, Value};
use crate::files::intern::Hasher;
use crate::files::output::Guard;
use crate::files::output::part::PartFolder;

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
    layout: Layout,
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
    pub fn open(target: &Path, nested: bool, jobs: usize, guard: &Guard) -> Result<Hive> {
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
            layout: Layout { skip: PARTITION, nested },
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
        self.files.begin(parquet(Appended { path, piece: Vec::new() }, self.layout)?)?;
        self.numbers.insert(key.clone(), self.parts.len());
        self.parts.push(Part { key, batch: Batch::new(self.layout) });
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
