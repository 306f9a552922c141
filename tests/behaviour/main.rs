//! Behaviour, through the binary as a process, on small files that stand in the test.

mod allocating;
mod also;
mod bad_input;
mod baseline;
mod behind;
mod beneficiaries;
mod calibration;
mod checking;
mod classes;
mod codecs;
mod codes;
mod comparing;
mod complements;
mod continuing;
mod converting;
mod costs;
mod countries;
mod criteria;
mod crosswalk;
mod deciding;
mod declaring;
mod documents;
mod endings;
mod excel_csv;
mod faults;
mod figures;
mod filling;
mod forging;
mod formats;
mod gbs;
mod handing_on;
mod heads;
mod hostile_documents;
mod indonesian;
mod json;
mod labels;
mod lake;
mod line_ids;
mod layouts;
mod line_ends;
mod logs;
mod matching;
mod merging;
mod money_again;
mod names;
mod nested;
mod prints;
mod print_places;
mod printed;
mod official;
mod options;
mod pages;
mod pdf;
mod peers;
mod plans;
mod pokja;
mod population;
mod privacy;
mod proofs;
mod queue;
mod reading;
mod reasons;
mod real_data;
mod reopening;
mod reports;
mod review_page;
mod reviewing;
mod scale;
mod schemas;
mod sampling;
mod sensitivity;
mod sentences;
mod series;
mod several;
mod showing;
mod side_files;
mod simulating;
mod starting;
mod statements;
mod suggesting;
mod tagging;
mod terminal;
mod threads;
mod trust;
mod units;
mod unusual;
mod verifying;
mod versions;
mod wildcards;
mod word;
mod wordings;
mod working_papers;
mod worksheets;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder of its own for one test.
pub struct Folder(tempfile::TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Folder {
    pub fn empty() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// A folder with one file in it.
    pub fn with(name: &str, content: impl AsRef<[u8]>) -> Folder {
        let folder = Folder::empty();
        folder.file(name, content);
        folder
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], stdin: &str) -> Ran {
        run_in(self.path(), args, stdin)
    }

    /// The report of a run that must succeed, as JSON.
    pub fn report(&self, args: &[&str]) -> Value {
        let ran = self.run(&[&["report", "--format", "json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// The tagged lines of a run that must succeed.
    pub fn tags(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.run(&[&["tag", "--format", "jsonl"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}

pub fn run_in(folder: &Path, args: &[&str], stdin: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    use std::io::Write;
    // A run that ends before it has read its input closes the pipe; that is its right.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let out = child.wait_with_output().unwrap();
    Ran {
        stdout: String::from_utf8(out.stdout).unwrap(),
        stderr: String::from_utf8(out.stderr).unwrap(),
        code: out.status.code().unwrap(),
    }
}

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where a program is that only some machines have; says so where it is absent.
pub fn program(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        names.iter().flat_map(|n| std::env::split_paths(&folders).map(move |f| f.join(n))).find(|p| p.is_file());
    if found.is_none() {
        eprintln!("skipped: no {} on this machine", names.join(" or "));
    }
    found
}

/// A budget of few columns: sub kegiatan code and name, item, account, amount.
pub fn budget(rows: &[&str]) -> String {
    let mut out =
        String::from("KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n");
    for row in rows {
        out.push_str(row);
        out.push('\n');
    }
    out
}
