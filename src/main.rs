//! Parse, run, exit code: 0 done, 1 findings, 2 could not do the job. A reader that closed the pipe early is no failure.

#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use setara::{cli, run};

/// That of musl takes one lock for all threads.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let cli = match cli::parse(&args, || run::language::of_words(&args)) {
        Ok(cli) => cli,
        Err(shown) => {
            shown.print();
            return ExitCode::from(shown.code);
        }
    };
    match run::run(&cli) {
        Ok(ending) => ExitCode::from(ending as u8),
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell where even this cannot be written.
            let _ = std::io::stderr().write_all(run::error_line(&error, run::language::of(&cli)).as_bytes());
            ExitCode::from(2)
        }
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|e| match e.kind() {
            csv::ErrorKind::Io(e) => Some(e.kind()),
            _ => None,
        });
        [io, json, csv].contains(&Some(std::io::ErrorKind::BrokenPipe))
    })
}
