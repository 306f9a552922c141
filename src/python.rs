//! The extension module `setara._setara`: the commands for Python, with what they write as bytes. What Python sees of it is in
//! `python/setara/__init__.py`.

use std::ffi::OsString;
use std::io::Cursor;
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_ipc::reader::StreamReader;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::cli;
use crate::files::output::{Host, Kept};
use crate::run::{self, ExitStatus, language};

#[pymodule]
mod _setara {
    #[pymodule_export]
    use super::{ArrowStream, call, program};
}

/// Runs the program as the process that it is part of; gives the exit code. `args`: the words of a command line, the program's
/// name first.
#[pyfunction]
fn program(py: Python, args: Vec<OsString>) -> u8 {
    py.detach(|| run::program(&args))
}

/// Exit code, data, findings (a JSON array, or nothing), messages.
type Answer = (u8, Vec<u8>, Vec<u8>, String);

/// Runs one command and gives back what it would write: nothing goes to the streams of the process.
#[pyfunction]
fn call(py: Python, args: Vec<OsString>) -> Answer {
    py.detach(|| answer(&args))
}

fn answer(args: &[OsString]) -> Answer {
    let cli = match cli::parse(args, || language::of_words(args)) {
        Ok(cli) => cli,
        Err(shown) => return (shown.code, Vec::new(), Vec::new(), shown.plain),
    };
    let host = Host::program();
    let ending = run::run(&cli, &host);
    let Kept { data, mut messages, findings } = host.take();
    let status = ending.unwrap_or_else(|error| {
        messages.extend(run::error_line(&error, language::of(&cli)).into_bytes());
        ExitStatus::Failed
    });
    (status as u8, data, findings, String::from_utf8_lossy(&messages).into_owned())
}

/// Tagged lines, for whoever takes arrow: the bytes of an arrow stream that can be read any number of times.
#[pyclass(frozen)]
struct ArrowStream {
    bytes: Arc<[u8]>,
}

#[pymethods]
impl ArrowStream {
    #[new]
    fn new(bytes: &[u8]) -> ArrowStream {
        ArrowStream { bytes: bytes.into() }
    }

    /// A capsule of the arrow C stream interface. A schema that is asked for is not needed to be obeyed: there is one only.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = StreamReader::try_new(Cursor::new(Arc::clone(&self.bytes)), None)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}
