//! Where results go: stdout, or a file that is opened before the work and renamed into place after it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub struct Output {
    writer: Box<dyn Write + Send>,
    /// Temporary and final name of a file.
    file: Option<(PathBuf, PathBuf)>,
}

impl Output {
    pub fn open(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else {
            let writer = Box::new(BufWriter::with_capacity(1 << 16, io::stdout()));
            return Ok(Output { writer, file: None });
        };
        let name = path.file_name().with_context(|| format!("{}: is no file name", path.display()))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(hidden);
        let file = File::create(&part).with_context(|| format!("{}: cannot write", path.display()))?;
        let writer = Box::new(BufWriter::with_capacity(1 << 16, file));
        Ok(Output { writer, file: Some((part, path.to_owned())) })
    }

    /// Everything was written: the file takes its name.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().context("cannot write the output")?;
        if let Some((part, path)) = &self.file {
            std::fs::rename(part, path).with_context(|| format!("{}: cannot write", path.display()))?;
        }
        self.file = None;
        Ok(())
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

/// A run that stops early leaves no half-written file behind.
impl Drop for Output {
    fn drop(&mut self) {
        if let Some((part, _)) = &self.file {
            let _ = std::fs::remove_file(part);
        }
    }
}
