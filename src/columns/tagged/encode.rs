//! Batches → parquet, on a core of its own where there is one: encoding takes as long as reading and tagging.

use std::io::Write;
use std::panic::resume_unwind;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;

/// Batches that wait to be encoded.
const WAITING: usize = 4;
/// Bytes that the row groups of all files may hold together; then the largest is written.
const HELD: usize = 64 << 20;

/// Files that are being written, by number.
pub struct Encoders<W: Write + Send + 'static> {
    place: Place<W>,
}

enum Place<W: Write + Send + 'static> {
    Here(Vec<ArrowWriter<W>>),
    Beside { give: Option<SyncSender<Work<W>>>, thread: Option<JoinHandle<Result<Vec<W>>>> },
}

enum Work<W: Write + Send + 'static> {
    Begin(Box<ArrowWriter<W>>),
    Write(usize, RecordBatch),
    Relieve,
    /// All is there. Without this nothing is ended: what breaks off must not look whole.
    End,
}

impl<W: Write + Send + 'static> Encoders<W> {
    pub fn new(jobs: usize) -> Encoders<W> {
        if jobs < 2 {
            return Encoders { place: Place::Here(Vec::new()) };
        }
        let (give, take) = sync_channel(WAITING);
        let thread = thread::spawn(move || {
            let mut files = Vec::new();
            for work in take {
                match work {
                    Work::End => return ended(files),
                    work => work_on(&mut files, work)?,
                }
            }
            Ok(Vec::new())
        });
        Encoders { place: Place::Beside { give: Some(give), thread: Some(thread) } }
    }

    /// Another file; its number is the count of those before it.
    pub fn begin(&mut self, file: ArrowWriter<W>) -> Result<()> {
        self.take(Work::Begin(Box::new(file)))
    }

    /// Rows of a file.
    pub fn write(&mut self, file: usize, rows: RecordBatch) -> Result<()> {
        self.take(Work::Write(file, rows))
    }

    /// Writes the largest row groups until all of them together hold no more than they may.
    pub fn relieve(&mut self) -> Result<()> {
        self.take(Work::Relieve)
    }

    /// What was written to, in the order of the files.
    ///
    /// # Errors
    /// Something could not be written, now or before.
    pub fn finish(mut self) -> Result<Vec<W>> {
        match &mut self.place {
            Place::Here(files) => ended(std::mem::take(files)),
            Place::Beside { give, thread } => {
                let _ = give.take().map(|give| give.send(Work::End));
                joined(thread.take())
            }
        }
    }

    fn take(&mut self, work: Work<W>) -> Result<()> {
        match &mut self.place {
            Place::Here(files) => work_on(files, work),
            Place::Beside { give, thread } => match give.as_ref().map(|give| give.send(work)) {
                Some(Ok(())) => Ok(()),
                // It ends early by an error alone.
                _ => joined(thread.take()).map(|_| ()),
            },
        }
    }
}

/// What is half written is given up before the program ends.
impl<W: Write + Send + 'static> Drop for Encoders<W> {
    fn drop(&mut self) {
        if let Place::Beside { give, thread } = &mut self.place {
            drop(give.take());
            // The run ends by another error.
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}

/// # Errors
/// What it ended by; or it was asked before.
fn joined<W>(thread: Option<JoinHandle<Result<Vec<W>>>>) -> Result<Vec<W>> {
    let thread = thread.context("cannot write the output")?;
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

fn work_on<W: Write + Send>(files: &mut Vec<ArrowWriter<W>>, work: Work<W>) -> Result<()> {
    match work {
        Work::Begin(file) => files.push(*file),
        Work::Write(file, rows) => files[file].write(&rows)?,
        Work::End => {}
        Work::Relieve => {
            let mut held: usize = files.iter().map(ArrowWriter::memory_size).sum();
            while held > HELD
                && let Some(largest) = files.iter_mut().max_by_key(|f| f.memory_size())
            {
                let own = largest.memory_size();
                largest.flush()?;
                held = held.saturating_sub(own.max(1));
            }
        }
    }
    Ok(())
}

fn ended<W: Write + Send>(files: Vec<ArrowWriter<W>>) -> Result<Vec<W>> {
    files.into_iter().map(|file| file.into_inner().context("cannot write the output")).collect()
}
