//! A report keeps no texts of items: lines that move verdicts alike are one to it. Its figures are those of the lines.

use std::fmt::Write as _;

use super::Folder;
use serde_json::Value;

const HEADER: &str = "tahun,nama_pemda,kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_rekening,uraian,pagu\n";

/// Items that say something, nothing, what their account is called, and no text at all; under names of sub kegiatan with
/// signs and without, of two governments.
fn budget(lines: usize) -> String {
    let mut out = HEADER.to_owned();
    for i in 0..lines {
        let government = i * 2 / lines + 1;
        let name = ["Pelayanan Ibu Hamil", "Pembangunan Jalan", "Pelatihan Kader"][i / 40 % 3];
        let account = ["Belanja Bahan", "Belanja Makanan Balita", "Gaji Pokok PNS"][i % 3];
        let item = match i % 7 {
            0 => format!("Kelas Ibu Hamil Desa {i}"),
            // What repeats the name of its account says nothing of its own, however it is written.
            1 => account.to_uppercase().replace(' ', "  - "),
            2 => String::new(),
            3 => "Belanja Makanan Balita".to_owned(),
            4 => format!("Kursi roda {}", i % 90),
            _ => format!("Kertas {i}"),
        };
        let _ = writeln!(
            out,
            "2026,Kabupaten {government},1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.{:04},{name},5.1.02.01.01.{:04},{account},{item},{}000",
            i / 40 % 12 + 1,
            i % 3 + 1,
            i + 1,
        );
    }
    out
}

fn json(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[args, &["--format", "json", "--no-config"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// Amount and lines of each category, as `tag` says of every line, and as `report` adds them up.
#[test]
fn a_report_adds_up_what_tag_says_of_every_line() {
    let folder = Folder::with("apbd.csv", budget(40_000));
    let tagged = folder.run(&["tag", "apbd.csv", "--format", "jsonl", "--no-config"]);
    let mut sums = std::collections::BTreeMap::<String, (i64, i64)>::new();
    for line in tagged.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let sum = sums.entry(line["verdict"].as_str().unwrap().to_owned()).or_default();
        sum.0 += line["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        sum.1 += 1;
    }
    let report = json(&folder, &["report", "apbd.csv"]);
    let mut told = std::collections::BTreeMap::new();
    for row in report["categories"].as_array().unwrap() {
        let amount = row["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        let lines = row["lines"].as_i64().unwrap();
        if lines > 0 {
            told.insert(row["category"].as_str().unwrap().to_owned(), (amount, lines));
        }
    }
    assert!(sums.len() >= 3, "{sums:?}");
    assert_eq!(told, sums);
    // Who asks for the texts of items has them kept, and the same figures.
    folder.file("decisions.csv", "kode_sub_kegiatan,item,category,decided_by,decided_on,reason\n");
    for format in ["html", "md"] {
        let path = format!("laporan.{format}");
        assert_eq!(folder.run(&["report", "apbd.csv", "-o", &path, "--no-config"]).code, 0);
    }
    for other in [&["report", "apbd.csv", "--jobs", "1"][..], &["report", "./apbd.csv", "--jobs", "5"]] {
        let mut other = json(&folder, other);
        other["inputs"][0]["path"] = report["inputs"][0]["path"].clone();
        for part in ["categories", "lenses", "opd", "allocation", "total", "overlap"] {
            assert_eq!(other[part], report[part], "{part}");
        }
    }
}

/// The same item is written in two ways that say the same: one and the same verdict.
#[test]
fn an_item_that_repeats_its_account_says_nothing_of_its_own() {
    let line = |account: &str, item: &str| {
        format!(
            "{HEADER}2026,Kabupaten 1,1.03,Dinas PU,1.03.10.2.01.0005,Pembangunan Jalan,5.1.02.01.01.0001,{account},{item},1000\n"
        )
    };
    for (account, item, evidence) in [
        ("Kelas Ibu Hamil", "KELAS  (IBU HAMIL)", "0.00"),
        ("Kelas Ibu Hamil", "Kelas Ibu Hamil Desa", "1000.00"),
        ("Kelas", "Kelas Ibu Hamil", "1000.00"),
    ] {
        let folder = Folder::with("apbd.csv", line(account, item));
        let report = json(&folder, &["report", "apbd.csv"]);
        let lens = report["lenses"].as_array().unwrap().iter().find(|row| row["lens"] == "evidence").unwrap();
        let lines: Value = serde_json::from_str(
            folder.run(&["tag", "apbd.csv", "--format", "jsonl", "--no-config"]).stdout.lines().next().unwrap(),
        )
        .unwrap();
        assert_eq!(lens["amount"], evidence, "{item}");
        assert_eq!(lines["verdict"] == "none" || lines["verdict"] == "review", evidence == "0.00", "{item}: {lines}");
    }
}

#[test]
fn governments_of_one_file_are_rows_of_a_report_by_government() {
    let folder = Folder::with("negara.csv", budget(4_000));
    let report = json(&folder, &["report", "negara.csv", "--by", "government"]);
    let rows: Vec<(String, i64, String)> = report["by"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["by"][0].to_string(), row["lines"].as_i64().unwrap(), row["total"].as_str().unwrap().to_owned())
        })
        .collect();
    let total = |numbers: std::ops::Range<u64>| format!("{}.00", numbers.map(|i| (i + 1) * 1000).sum::<u64>());
    assert_eq!(
        rows,
        [("\"Kabupaten 1\"".to_owned(), 2000, total(0..2000)), ("\"Kabupaten 2\"".to_owned(), 2000, total(2000..4000)),]
    );
    // The file's reading is that of each of its governments.
    let peers = &report["peers"]["lenses"][0];
    assert_eq!(peers["governments"].as_array().unwrap().len(), 2);
    assert!(
        peers["governments"].as_array().unwrap().iter().all(|own| own["left_out"] == "reading-not-proven"),
        "{peers}"
    );
}
