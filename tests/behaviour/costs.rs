//! Work that grows with the file and no faster, and tables that are refused before they fill the memory.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::Folder;

/// `n` agencies with a source of funds of their own each.
fn agencies(n: usize) -> String {
    let mut out = String::from("NAMA SKPD,NAMA SUMBER DANA,NAMA SUB KEGIATAN,PAGU\n");
    for i in 0..n {
        let _ = writeln!(out, "Dinas Nomor {i},Dana {i},Ibu Hamil,{}", i + 1);
    }
    out
}

#[test]
fn a_pivot_that_is_too_large_is_refused_with_a_way_out() {
    let folder = Folder::with("a.csv", agencies(30));
    let by = ["report", "a.csv", "--by", "opd,sumber-dana", "--max-cells", "899"];
    for format in ["table", "markdown", "html"] {
        let ran = folder.run(&[&by[..], &["--format", format]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        let said = "--by opd,sumber-dana: a table of 30 rows and 30 columns has more than 899 cells; take --by opd or --by sumber-dana \
                    alone, --format csv, jsonl or json (a row for each of the 30 parts that there are), or --max-cells 900";
        assert_eq!(ran.stderr, format!("error: {said}\n"));
    }
    // Every way out that is named is one.
    for (args, rows) in [
        (["report", "a.csv", "--by", "opd,sumber-dana", "--max-cells", "900"], 30),
        (["report", "a.csv", "--by", "opd", "--max-cells", "1"], 30),
        (["report", "a.csv", "--by", "sumber-dana", "--max-cells", "1"], 30),
    ] {
        let ran = folder.run(&args);
        assert_eq!(
            (ran.code, ran.stdout.matches("Dinas").count() >= rows || args[3] == "sumber-dana"),
            (0, true),
            "{args:?}"
        );
    }
    let csv = folder.run(&[&by[..], &["--format", "csv"]].concat());
    assert_eq!((csv.code, csv.stdout.lines().count()), (0, 32), "{}", csv.stderr);
    let report = folder.report(&by[1..]);
    assert_eq!(
        (report["by"]["rows"].as_array().unwrap().len(), &report["by"]["pivot"]),
        (30, &serde_json::Value::Null)
    );
    let note =
        "the pivot of 30 rows and 30 columns is left out (more than --max-cells 899); its parts are all in the rows";
    assert!(report["notes"].as_array().unwrap().iter().any(|n| n == note), "{}", report["notes"]);
}

/// One row and column for each of 8,000 agencies and sources would be 64 million cells.
#[test]
fn by_two_dimensions_of_many_values() {
    let folder = Folder::with("a.csv", agencies(8_000));
    let ran = folder.run(&["report", "a.csv", "--by", "opd,sumber-dana"]);
    assert!(ran.code == 2 && ran.stderr.contains("8000 rows and 8000 columns"), "{}", ran.stderr);
    assert_eq!(folder.report(&["a.csv", "--by", "opd,sumber-dana"])["by"]["rows"].as_array().unwrap().len(), 8_000);
}

#[test]
fn a_pivot_has_what_there_is_and_null_elsewhere() {
    let text =
        "NAMA SKPD,KODE PROGRAM,NAMA SUB KEGIATAN,PAGU\nB,2.08.03,Ibu Hamil,5\nA,2.08.02,Jalan,7\nB,2.08.03,Jalan,1\n";
    let pivot = &Folder::with("a.csv", text).report(&["a.csv", "--by", "opd,program"])["by"]["pivot"];
    assert_eq!(pivot["columns"], serde_json::json!(["2.08.02", "2.08.03"]));
    let row = |name, amounts: [Option<&str>; 2], totals: [Option<&str>; 2]| serde_json::json!({"name": name, "amounts": amounts, "totals": totals});
    let none = None;
    let rows =
        [row("A", [Some("0.00"), none], [Some("7.00"), none]), row("B", [none, Some("5.00")], [none, Some("6.00")])];
    assert_eq!(pivot["rows"], serde_json::json!(rows));
}

/// Seconds of the second run, four times as large as the first: linear is 4 times, quadratic 16.
fn grows(run: impl Fn(usize) -> Duration) {
    let (small, large) = (run(5_000), run(20_000));
    let times = large.as_secs_f64() / small.as_secs_f64();
    assert!(times < 9.0, "{small:?}, then {large:?}: {times:.1} times as long");
}

fn timed(folder: &Folder, args: &[&str]) -> Duration {
    let start = Instant::now();
    let ran = folder.run(args);
    assert!(ran.code < 2, "{}", ran.stderr);
    start.elapsed()
}

#[test]
fn posts_of_agencies_that_no_budget_has() {
    let post =
        |i| format!("[[focal_point]]\nopd = \"Badan {i}\"\njabatan = \"a\"\nkeputusan = \"b\"\ntanggal = \"c\"\n");
    grows(|n| {
        let folder = Folder::with("a.csv", agencies(n));
        folder.file("setara.toml", (0..4).map(post).collect::<String>());
        timed(&folder, &["report", "a.csv", "--format", "json"])
    });
}

#[test]
fn agencies_of_a_print() {
    grows(|n| {
        let mut text = String::from("KODE;URAIAN;JUMLAH (Rp)\n");
        for i in 0..n {
            let (unit, sub) = (i / 1000 + 1, i % 1000);
            let _ = write!(
                text,
                "1.02.0.00.0.00.{unit:02}.{sub:04};Dinas {i};10\n1.02.02;PROGRAM;10\n1.02.02.2.02;Kegiatan;10\n\
                 1.02.02.2.02.0001;Ibu Hamil;10\n"
            );
        }
        timed(&Folder::with("a.csv", text), &["inspect", "a.csv"])
    });
}
