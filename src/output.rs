//! Where results go: stdout, or a file that is opened before the work and renamed into place after it. Whatever ends the
//! run before that, there is no half-written file under its name.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use anyhow::{Context, Result, bail};

use crate::escape::Terminal;

const BUFFER: usize = 1 << 16;

pub struct Output {
    writer: Box<dyn Write + Send>,
    part: Option<Part>,
}

/// A file that does not have its name yet.
struct Part {
    part: PathBuf,
    path: PathBuf,
    /// Locked while the run is at work: an unlocked one was left behind.
    file: File,
}

/// Where the temporary files of this run are, for the thread that takes signals: nothing else could tell it.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn parts() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Output {
    pub fn open(path: Option<&Path>) -> Result<Output> {
        let Some(path) = path else {
            let out = BufWriter::with_capacity(BUFFER, io::stdout());
            let terminal = io::stdout().is_terminal();
            let writer: Box<dyn Write + Send> = if terminal { Box::new(Terminal::new(out)) } else { Box::new(out) };
            return Ok(Output { writer, part: None });
        };
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
        on_signal();
        remove_left_behind(&path, name);
        let (part, file) = create(&path, name).with_context(cannot)?;
        let part = Part { part, path, file };
        if let Some(known) = known {
            let _ = part.file.set_permissions(known.permissions());
        }
        let writer = BufWriter::with_capacity(BUFFER, part.file.try_clone().with_context(cannot)?);
        Ok(Output { writer: Box::new(writer), part: Some(part) })
    }

    /// Everything was written: the file takes its name.
    pub fn finish(mut self) -> Result<()> {
        self.writer.flush().context("cannot write the output")?;
        if let Some(Part { part, path, file }) = &self.part {
            // What a full disk or a lost connection still swallows is said now, while the old file is there.
            file.sync_data().with_context(|| format!("{}: cannot write", path.display()))?;
            std::fs::rename(part, path).with_context(|| format!("{}: cannot write", path.display()))?;
            parts().retain(|p| p != part);
        }
        self.part = None;
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
        if let Some(Part { part, .. }) = &self.part {
            let _ = std::fs::remove_file(part);
            parts().retain(|p| p != part);
        }
    }
}

/// `.name.`, what every temporary file of a name begins with; they end in `.part`.
fn beginning(name: &OsStr) -> OsString {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".");
    hidden
}

/// A new file beside the one it will be. What is there already is never opened: it could be somebody's link.
fn create(path: &Path, name: &OsStr) -> io::Result<(PathBuf, File)> {
    let mut parts = parts();
    let mut tried = 0;
    loop {
        let mut hidden = beginning(name);
        hidden.push(format!("{}-{tried}.part", std::process::id()));
        let part = path.with_file_name(hidden);
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => {
                // Where files cannot be locked, those left behind stay.
                let _ = file.try_lock();
                parts.push(part.clone());
                return Ok((part, file));
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tried < 100 => tried += 1,
            Err(e) => return Err(e),
        }
    }
}

/// Temporary files of runs that were ended without a word (power, `kill -9`): nobody holds their locks any more.
fn remove_left_behind(path: &Path, name: &OsStr) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let beginning = beginning(name);
    let ours = |file: &OsStr| {
        let middle = file.as_encoded_bytes().strip_prefix(beginning.as_encoded_bytes());
        let middle = middle.and_then(|rest| rest.strip_suffix(b".part"));
        middle.is_some_and(|m| m.iter().all(|b| b.is_ascii_digit() || *b == b'-'))
    };
    for entry in entries.flatten().filter(|e| ours(&e.file_name()) && e.file_type().is_ok_and(|t| t.is_file())) {
        let free = OpenOptions::new().write(true).open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if free {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// From the first file on, a signal that ends the run takes the temporary files with it.
fn on_signal() {
    static ONCE: Once = Once::new();
    #[cfg(unix)]
    ONCE.call_once(|| {
        use signal_hook::consts::{SIGINT, SIGTERM};
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                // Held to the end: no file is made or named any more.
                let parts = parts();
                for part in parts.iter() {
                    let _ = std::fs::remove_file(part);
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
    #[cfg(not(unix))]
    ONCE.call_once(|| {});
}
