//! Where results go: stdout, or a file that is opened before the work and renamed into place after it. Whatever ends the
//! run before that, there is no half-written file under its name; and no file of the user's is written over. And in which
//! format.

mod guard;
mod host;
pub mod part;

pub use self::guard::{Guard, Known, Role, Target, Whose};
pub use self::host::{Host, Kept};

use std::fs::OpenOptions;
use std::io;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::files::output::part::{PartFile, is_open_elsewhere};

const BUFFER: usize = 1 << 16;

pub struct Output {
    writer: Box<dyn Write + Send>,
    part: Option<PartFile>,
    /// The path as it was named, and where it is told once the file has its name.
    saved: Option<(PathBuf, Saved)>,
}

type Saved = Arc<Mutex<Vec<PathBuf>>>;

impl Output {
    pub fn stdout(host: &Host) -> Output {
        Output { writer: host.writer(), part: None, saved: None }
    }

    /// A file, or stdout without one.
    ///
    /// # Errors
    /// The file cannot be written, or the guard has not looked at it.
    pub fn open(path: Option<&Path>, guard: &Guard) -> Result<Output> {
        let Some(path) = path else { return Ok(Output::stdout(guard.host())) };
        guard.has_seen(path)?;
        let saved = (path.to_owned(), guard.saving());
        let cannot = || format!("{}: cannot write", path.display());
        let known = std::fs::metadata(path).ok();
        if known.as_ref().is_some_and(|m| m.is_dir()) {
            bail!("{}: is a folder; name a file in it", path.display());
        }
        if known.as_ref().is_some_and(|m| m.is_file() && m.permissions().readonly()) {
            bail!("{}: is read-only; name another file, or allow writing to it", path.display());
        }
        // Devices and pipes are written to: a file in their place would be no use to anybody.
        if known.as_ref().is_some_and(|m| !m.is_file()) {
            let file = OpenOptions::new().write(true).open(path).with_context(cannot)?;
            return Ok(Output { writer: Box::new(BufWriter::with_capacity(BUFFER, file)), part: None, saved: None });
        }
        // Windows replaces nothing that Excel shows: better said now than after the work.
        if cfg!(windows) && known.is_some() {
            named(path, OpenOptions::new().write(true).open(path))?;
        }
        // A link stays one: what it leads to is replaced.
        let path = if path.is_symlink() { path.canonicalize().with_context(cannot)? } else { path.to_owned() };
        let name = path.file_name().with_context(|| format!("{}: is no file name", path.display()))?;
        let part = PartFile::beside(&path, name).with_context(cannot)?;
        if let Some(known) = known {
            let _ = part.file().set_permissions(known.permissions());
        }
        let writer = BufWriter::with_capacity(BUFFER, part.file().try_clone().with_context(cannot)?);
        Ok(Output { writer: Box::new(writer), part: Some(part), saved: Some(saved) })
    }

    /// Everything was written: the file takes its name.
    ///
    /// # Errors
    /// The output cannot be written, or not take its name.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().context("cannot write the output")?;
        if let Some(part) = self.part.take() {
            let path = part.path().to_owned();
            named(&path, part.rename())?;
            if let Some((path, saved)) = self.saved.take()
                && let Ok(mut saved) = saved.lock()
            {
                saved.push(path);
            }
        }
        Ok(())
    }

    /// The same, where the command itself says what it wrote.
    ///
    /// # Errors
    /// As `finish`.
    pub fn finish_quietly(self) -> Result<()> {
        Output { saved: None, ..self }.finish()
    }
}

/// Why a file cannot be written, and what may help.
fn named<T>(path: &Path, done: io::Result<T>) -> Result<T> {
    let path = path.display();
    match done {
        Err(error) if is_open_elsewhere(&error) => Err(error)
            .with_context(|| format!("{path}: cannot write; close it in the program that has it open, such as Excel")),
        done => done.with_context(|| format!("{path}: cannot write")),
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

// Which format a command writes: `--format`, else the ending of the output's name, else the command's default.

/// Endings that say what a file is, the longest first where one is the end of another: those that some command writes, and
/// those of documents and packed files that none does.
const KNOWN: [&str; 33] = [
    "sarif.json",
    "arrow",
    "arrows",
    "csv",
    "docx",
    "htm",
    "html",
    "json",
    "jsonl",
    "markdown",
    "md",
    "ndjson",
    "parquet",
    "sarif",
    "toml",
    "txt",
    "xlsx",
    "xml",
    // None of ours.
    "doc",
    "gz",
    "ods",
    "odt",
    "pdf",
    "png",
    "pptx",
    "rtf",
    "svg",
    "tsv",
    "xls",
    "xlsb",
    "xlsm",
    "yaml",
    "yml",
];

/// The formats of a command.
pub trait Format: ValueEnum + Copy + PartialEq {
    /// Taken where neither `--format` nor the output's name says which.
    const DEFAULT: Self;

    /// Endings of its files, without the dot and in small letters. Of several formats with one ending, the first is the one
    /// that the ending stands for.
    fn endings(self) -> &'static [&'static str];
}

/// The format of `given` (`--format`) and the name of the output.
///
/// # Errors
/// The ending is of another format than the given one, or of none that the command writes.
pub fn chosen<F: Format>(given: Option<F>, output: Option<&Path>) -> Result<F> {
    let Some((path, ending)) = output.and_then(|path| Some((path, ending(path)?))) else {
        return Ok(given.unwrap_or(F::DEFAULT));
    };
    let fitting = F::value_variants().iter().copied().find(|f| f.endings().contains(&ending.as_str()));
    match (given, fitting) {
        (Some(given), _) if given.endings().contains(&ending.as_str()) => Ok(given),
        // What nobody knows is whatever the user says it is.
        (Some(given), None) if !KNOWN.contains(&ending.as_str()) => Ok(given),
        (Some(given), _) => bail!(
            "{}: the ending .{ending} is not that of --format {}; leave out one of them ({})",
            path.display(),
            name(given),
            list::<F>()
        ),
        (None, Some(format)) => Ok(format),
        (None, None) => {
            bail!("{}: nothing is written here that ends in .{ending}; what can be: {}", path.display(), list::<F>())
        }
    }
}

/// Of a command, or an option, that writes one format only.
///
/// # Errors
/// The name has another ending.
pub fn only(format: &str, output: Option<&Path>) -> Result<()> {
    match output.and_then(|path| Some((path, ending(path)?))) {
        Some((path, ending)) if ending != format => {
            bail!(
                "{}: nothing is written here that ends in .{ending}; what can be: {format} (.{format})",
                path.display()
            )
        }
        _ => Ok(()),
    }
}

/// The ending of a file's name, in small letters. A folder has none, nor have devices and pipes: they take what comes.
fn ending(path: &Path) -> Option<String> {
    if path.metadata().is_ok_and(|m| !m.is_file()) || path.to_string_lossy().ends_with(['/', '\\']) {
        return None;
    }
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let is_end = |known: &&str| {
        let stem = name.strip_suffix(*known).and_then(|stem| stem.strip_suffix('.'));
        stem.is_some_and(|stem| !stem.is_empty())
    };
    if let Some(known) = KNOWN.into_iter().find(is_end) {
        return Some(known.to_owned());
    }
    // A year, a version or a word after a full stop is part of the name.
    let other = Path::new(&name).extension()?.to_str()?.to_owned();
    let short = (1..=8).contains(&other.len()) && other.chars().all(|c| c.is_ascii_alphanumeric());
    (short && other.chars().any(|c| c.is_ascii_alphabetic())).then_some(other)
}

fn name<F: Format>(format: F) -> String {
    format.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
}

/// `csv (.csv), jsonl (.jsonl, .ndjson)`.
fn list<F: Format>() -> String {
    let one = |format: &F| {
        let endings: Vec<String> = format.endings().iter().map(|e| format!(".{e}")).collect();
        format!("{} ({})", name(*format), endings.join(", "))
    };
    F::value_variants().iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_names() {
        for (path, expected) in [
            ("a.csv", Some("csv")),
            ("sub/A.XLSX", Some("xlsx")),
            ("a.sarif.json", Some("sarif.json")),
            ("a.b.zip", Some("zip")),
            ("laporan.2026", None),
            ("kab. melati", None),
            (".json", None),
            ("a", None),
            ("a.csv/", None),
            ("/dev/null", None),
        ] {
            assert_eq!(ending(Path::new(path)).as_deref(), expected, "{path}");
        }
    }
}
