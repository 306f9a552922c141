//! The program: `setara::run::program`.

#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::process::ExitCode;

/// That of musl takes one lock for all threads.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    ExitCode::from(setara::run::program(&args))
}
