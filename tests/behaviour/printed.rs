//! Budgets printed as PDF: what a page shows is read to the sen, or refused, and never wrong at exit 0. Each test shows its
//! print as a table of text (`crate::pdf`).

mod annexes;
mod columns;
mod commands;
mod drawn;
mod hostile;
mod layers;
mod letters;
mod loops;
mod mutated;
mod pages;
mod products;
mod programs;
mod unreadable;
mod writer;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::pdf::{Page, Pdf};
use crate::{Folder, Ran};

/// The columns of an RKA's detail: account, text, coefficient, unit, price, amount.
const RKA: &str = "95 180 >70 60 >80 >95";
/// The columns of an annex: code, text, amount.
const ANNEX: &str = "110 300 >110";

/// A folder, file names and arguments of a run that may take so many seconds and so much memory: more than enough for a
/// reader with bounds, and not for one without.
#[track_caller]
pub fn bounded(folder: &Folder, args: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    // Where memory cannot be limited, the other bound is left.
    let limited = "ulimit -v 6000000 2> /dev/null; exec \"$@\"";
    let mut child = command
        .args(["-c", limited, "sh", env!("CARGO_BIN_EXE_setara")])
        .args(args)
        .current_dir(folder.path())
        .env("LC_ALL", "C")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(folder.path().join("stdout")).unwrap())
        .stderr(std::fs::File::create(folder.path().join("stderr")).unwrap())
        .spawn()
        .unwrap();
    let end = Instant::now() + Duration::from_secs(120);
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > end => {
                child.kill().unwrap();
                panic!("{args:?} does not end");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let text = |name: &str| String::from_utf8_lossy(&std::fs::read(folder.path().join(name)).unwrap()).into_owned();
    let (stdout, stderr) = (text("stdout"), text("stderr"));
    let code = status.code().unwrap_or_else(|| panic!("{args:?}: {status}\n{stderr}"));
    assert!([0, 1, 2].contains(&code) && !stderr.contains("panicked"), "{args:?}: exit {code}\n{stderr}");
    Ran { stdout, stderr, code }
}

/// What a report says of a print.
struct Said {
    code: i32,
    /// Nothing where no report was given.
    total: Option<String>,
    lines: u64,
    stderr: String,
}

fn said(print: &[u8], args: &[&str]) -> Said {
    let folder = Folder::with("a.pdf", print);
    let ran = bounded(&folder, &[&["report", "a.pdf", "--format", "json", "--lang", "en"], args].concat());
    let report: Option<Value> = serde_json::from_str(&ran.stdout).ok();
    let total = report.as_ref().and_then(|r| Some(r["total"].as_str()?.to_owned()));
    let lines = report.as_ref().and_then(|r| r["lines"].as_u64()).unwrap_or_default();
    Said { code: ran.code, total, lines, stderr: ran.stderr }
}

/// The print is read, nothing is wrong with it, and this is its total and the number of its lines.
#[track_caller]
fn reads(print: &[u8], total: &str, lines: u64) {
    let said = said(print, &[]);
    assert_eq!((said.total.as_deref(), said.lines, said.code), (Some(total), lines, 0), "{}", said.stderr);
}

/// The print is not taken as it is: an error with this code, if one is given, and with these words.
#[track_caller]
fn refused(print: &[u8], words: &[&str]) {
    let said = said(print, &[]);
    assert!([1, 2].contains(&said.code), "exit {}, total {:?}\n{}", said.code, said.total, said.stderr);
    for word in words {
        assert!(said.stderr.contains(word), "no {word:?} in\n{}", said.stderr);
    }
}

/// Whatever happens, no other total is given at exit 0.
#[track_caller]
fn never_wrong(print: &[u8], total: &str) {
    let said = said(print, &[]);
    assert!([0, 1, 2].contains(&said.code), "exit {}\n{}", said.code, said.stderr);
    assert!(said.code != 0 || said.total.as_deref() == Some(total), "exit 0, {:?}\n{}", said.total, said.stderr);
}

/// Of each line its sub kegiatan, account, names of both, item and amount.
#[track_caller]
fn lines(folder: &Folder, file: &str) -> Vec<[String; 6]> {
    const COLUMNS: [&str; 6] = ["sub_kegiatan", "rekening", "sub_kegiatan_name", "rekening_name", "item", "amount"];
    let ran = folder.run(&["tag", "--format", "csv", "--columns", "full", file]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut table = csv::Reader::from_reader(ran.stdout.trim_start_matches('\u{feff}').as_bytes());
    let heads = table.headers().unwrap().clone();
    let at = COLUMNS.map(|column| heads.iter().position(|head| head == column).unwrap());
    table.records().map(|record| record.unwrap()).map(|record| at.map(|i| record[i].to_owned())).collect()
}

/// A page of an RKA: its sub kegiatan, then rows below the heads of the columns.
fn rka(rows: &str) -> Page {
    let title = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";
    Page::landscape().line(title).table(RKA, &format!("{HEADS}\n{rows}"))
}

const HEADS: &str = "Kode Rekening | Uraian | Koefisien | Satuan | Harga | Jumlah (Rp)";

/// Three rows of an RKA and their total, on one page.
const THREE: &str = "
    5.1.02.01.01.0024 | Alat tulis kantor              | 10 Rim   | Rim   |  50.000 |   500.000
    5.1.02.01.01.0052 | Makanan rapat kader posyandu   | 30 Orang | Orang |  40.000 | 1.200.000
    5.1.02.02.01.0003 | Honorarium narasumber          |  4 OJ    | OJ    | 900.000 | 3.600.000
    Jumlah Anggaran Sub Kegiatan | < | < | < | < | 5.300.000";

/// Three lines of an annex under their kegiatan and program, and their total.
const TREE: &str = "
    KODE              | URAIAN                             | JUMLAH
    1.02.02           | Program Upaya Kesehatan            | 6.000.000
    1.02.02.2.01      | Penyediaan Fasilitas               | 3.000.000
    1.02.02.2.01.0001 | Pembangunan Puskesmas              | 1.000.000
    1.02.02.2.01.0002 | Rehabilitasi Puskesmas             | 2.000.000
    1.02.02.2.02      | Penyediaan Layanan                 | 3.000.000
    1.02.02.2.02.0001 | Pelayanan Kesehatan Ibu Hamil      | 3.000.000
    JUMLAH            | <                                  | 6.000.000";

fn annex(rows: &str) -> Page {
    Page::portrait().table(ANNEX, rows)
}

fn pages(all: impl IntoIterator<Item = Page>) -> Vec<u8> {
    Pdf::of(all).bytes()
}

#[test]
fn prints_with_and_without_prices_are_read() {
    reads(&pages([rka(THREE)]), "5300000.00", 3);
    reads(&pages([annex(TREE)]), "6000000.00", 3);
}

#[test]
fn a_line_of_a_print_has_its_page_and_row_as_its_place() {
    let second = "Jumlah Anggaran Sub Kegiatan | < | < | < | < | 900.000";
    let folder = Folder::with("a.pdf", pages([rka(THREE), rka(second)]));
    let ran = folder.run(&["report", "a.pdf", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("page 2"), "{}", ran.stderr);
    let ran = folder.run(&["report", "a.pdf", "--lang", "id"]);
    assert!(ran.stderr.contains("halaman 2"), "{}", ran.stderr);
}

#[test]
fn a_print_is_converted_to_lines_that_read_back_as_the_same_budget() {
    let folder = Folder::with("a.pdf", pages([rka(THREE)]));
    let ran = folder.run(&["convert", "a.pdf", "-o", "a.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let report = folder.report(&["a.csv"]);
    assert_eq!((report["total"].as_str(), report["lines"].as_u64()), (Some("5300000.00"), Some(3)));
}
