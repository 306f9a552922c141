//! Full disks, signals, links in circles, bombs: bounded, said, and nothing half-written (`docs/dev/faults.md`).

mod files;
mod output;
mod outputs;
mod sheets;
mod shown;
mod shown_cells;
#[cfg(unix)]
mod signals;
mod workbooks;
mod written;

use std::process::{Command, Stdio};

use crate::{Folder, budget};

/// A row that counts.
const GOOD: &str = "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,100";

fn good() -> Folder {
    Folder::with("a.csv", budget(&[GOOD]))
}

/// What stands in the folder, in order.
fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The program, its stderr kept.
fn setara(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_setara"));
    command.args(args).current_dir(folder.path()).stderr(Stdio::piped());
    command
}
