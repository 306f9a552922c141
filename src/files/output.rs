//! Where results go: stdout, or a file that is opened before the work and renamed into place after it. Whatever ends the
//! run before that, there is no half-written file under its name; and no file of the user's is written over.

mod guard;
pub mod part;

use std::fs::OpenOptions;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

pub use self::guard::{Guard, Known, Role, Target, Whose};
use self::part::PartFile;
use crate::guard::escape::Terminal;

const BUFFER: usize = 1 << 16;

pub struct Output {
    writer: Box<dyn Write + Send>,
    part: Option<PartFile>,
}

impl Output {
    pub fn stdout() -> Output {
        let out = BufWriter::with_capacity(BUFFER, io::stdout());
        let terminal = io::stdout().is_terminal();
        let writer: Box<dyn Write + Send> = if terminal { Box::new(Terminal::new(out)) } else { Box::new(out) };
        Output { writer, part: None }
    }

    /// A file, or stdout without one.
    ///
    /// # Errors
    /// The file cannot be written, or the guard has not looked at it.
    pub fn open(path: Option<&Path>, guard: &Guard) -> Result<Output> {
        let Some(path) = path else { return Ok(Output::stdout()) };
        guard.has_seen(path)?;
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
            return Ok(Output { writer: Box::new(BufWriter::with_capacity(BUFFER, file)), part: None });
        }
        // A link stays one: what it leads to is replaced.
        let path = if known.is_some() { path.canonicalize().with_context(cannot)? } else { path.to_owned() };
        let name = path.file_name().with_context(|| format!("{}: is no file name", path.display()))?;
        let part = PartFile::beside(&path, name).with_context(cannot)?;
        if let Some(known) = known {
            let _ = part.file().set_permissions(known.permissions());
        }
        let writer = BufWriter::with_capacity(BUFFER, part.file().try_clone().with_context(cannot)?);
        Ok(Output { writer: Box::new(writer), part: Some(part) })
    }

    /// Everything was written: the file takes its name.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().context("cannot write the output")?;
        if let Some(part) = self.part.take() {
            let path = part.path().to_owned();
            part.rename().with_context(|| format!("{}: cannot write", path.display()))?;
        }
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
