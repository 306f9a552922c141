//! The output depends neither on the number of cores, nor on how a file comes in, nor on the order of files.

use std::fmt::Write as _;

use super::Folder;

const HEADER: &str =
    "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_rekening,uraian,pagu\n";

/// A budget of several blocks, with quotes, line breaks in cells, negative amounts and rows that cannot be counted.
fn large(lines: usize, seed: usize) -> String {
    let mut out = HEADER.to_owned();
    for i in 0..lines {
        let (n, who) = (i * 7 + seed, ["Ibu Hamil", "Jalan", "Balita", "Kantor"][(i / 50 + seed) % 4]);
        let opd = i * 4 / lines + 1;
        let item = match n % 11 {
            0 => format!("\"Kelas Ibu Hamil, Desa {n}\""),
            1 => format!("\"Paket\r\n\"\"{n}\"\"\""),
            2 => format!("=1+{n}"),
            _ => format!("Belanja {}", n % 500),
        };
        let amount = match n % 97 {
            0 => "-5000".to_owned(),
            1 => "lima".to_owned(),
            2 => String::new(),
            _ => format!("{}000", n % 9999 + 1),
        };
        let _ = writeln!(
            out,
            "1.02.0.00.0.00.0{opd}.0000,Dinas {opd},1.02.02.2.01.{:04},Layanan {who},5.1.02.01.01.{:04},Barang,{item},{amount}",
            i / 50 % 30 + 1,
            n % 60 + 1,
        );
    }
    out
}

#[test]
fn cores_and_pipes() {
    let text = large(40_000, 3);
    assert!(text.len() > 3 << 20);
    let folder = Folder::with("apbd.csv", &text);
    for args in [
        &["report", "--format", "json"][..],
        &["tag"],
        &["tag", "--format", "jsonl"],
        &["check", "--year", "2025", "--format", "json"],
        &["inspect"],
    ] {
        let of = |jobs: &str| folder.run(&[args, &["--no-config", "--jobs", jobs, "apbd.csv"]].concat());
        let (one, two, many) = (of("1"), of("2"), of("7"));
        assert!(one.stdout.len() > 100, "{args:?}: {}", one.stderr);
        for other in [two, many] {
            assert!((&one.stdout, &one.stderr, one.code) == (&other.stdout, &other.stderr, other.code), "{args:?}");
        }
    }
    let lines = |ran: super::Ran| {
        let tags = ran.stdout.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        tags.map(|mut line| {
            line["file"].take();
            line
        })
        .collect::<Vec<_>>()
    };
    let file = lines(folder.run(&["tag", "--format", "jsonl", "apbd.csv"]));
    assert!(file == lines(folder.run_with(&["tag", "--format", "jsonl", "-"], &text)));
}

#[test]
fn shuffled_files() {
    let folder = Folder::empty();
    for i in 0..6 {
        folder.file(&format!("{i}.csv"), large(500 + i * 100, i));
    }
    let report = |files: [&str; 6], jobs: &str| {
        let args = [&["--jobs", jobs, "--no-config"], &files[..]].concat();
        let ran = folder.run(&[&["report", "--format", "json"], &args[..]].concat());
        let mut report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        report["inputs"].as_array_mut().unwrap().sort_by_key(|i| i["path"].to_string());
        report
    };
    let sorted = report(["0.csv", "1.csv", "2.csv", "3.csv", "4.csv", "5.csv"], "1");
    assert_eq!(sorted, report(["4.csv", "0.csv", "5.csv", "2.csv", "1.csv", "3.csv"], "2"));
}
