//! For whom a run works: for the process, whose streams it writes to, or for a program that called the library and gets all of
//! it as values.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::guard::escape::Terminal;

const BUFFER: usize = 1 << 16;

/// What a run wrote and said.
#[derive(Clone, Default, Debug)]
pub struct Kept {
    /// What would be on stdout.
    pub data: Vec<u8>,
    /// What would be on stderr.
    pub messages: Vec<u8>,
    /// Its findings, as a JSON array; empty where they are its data (`check`).
    pub findings: Vec<u8>,
}

/// Where the run speaks to.
#[derive(Clone, Default, Debug)]
pub struct Host(Option<Arc<Mutex<Kept>>>);

impl Host {
    /// A program that takes what comes of the run (`into_kept`).
    pub fn program() -> Host {
        Host(Some(Arc::default()))
    }

    /// Is it the whole process, which ends with the run?
    pub fn is_process(&self) -> bool {
        self.0.is_none()
    }

    /// Is stdout what somebody looks at?
    pub fn is_terminal(&self) -> bool {
        self.is_process() && io::stdout().is_terminal()
    }

    /// What was kept so far, which is then gone from here.
    pub fn take(&self) -> Kept {
        self.keep(std::mem::take).unwrap_or_default()
    }

    /// A line on stderr.
    pub fn say(&self, line: &str) {
        self.messages(format!("{line}\n").as_bytes());
    }

    /// Writes to stderr. Where nobody listens the exit code still tells.
    pub fn messages(&self, text: &[u8]) {
        if self.keep(|kept| kept.messages.extend_from_slice(text)).is_none() {
            let _ = io::stderr().write_all(text);
        }
    }

    /// Adds to what is kept for a program; `None`: there is none.
    pub fn keep<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        let kept = self.0.as_ref()?;
        Some(change(&mut kept.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Stdout.
    pub(super) fn writer(&self) -> Box<dyn Write + Send> {
        if let Some(kept) = &self.0 {
            return Box::new(Data(Arc::clone(kept)));
        }
        let out = BufWriter::with_capacity(BUFFER, io::stdout());
        if io::stdout().is_terminal() { Box::new(Terminal::new(out)) } else { Box::new(out) }
    }
}

/// Data for a program.
struct Data(Arc<Mutex<Kept>>);

impl Write for Data {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).data.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
