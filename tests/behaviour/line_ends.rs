//! Files whose lines end in CR alone, as old spreadsheets of the Mac write them.

use crate::{Folder, budget};

const ROWS: [&str; 2] = [
    "x,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas responsif gender,1000",
    "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,20",
];

/// The same with lines that end in CR alone.
fn with_cr(text: &str) -> String {
    text.replace('\n', "\r")
}

#[test]
fn lines_that_end_in_cr_alone() {
    const OTHER: &str = "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,Rapat,rusak";
    let text = budget(&[ROWS[0], OTHER, ROWS[1]]);
    let folder = Folder::with("lf.csv", &text);
    for (name, content) in [
        ("cr.csv", with_cr(&text)),
        ("no final end.csv", with_cr(text.trim_end())),
        ("marked.csv", format!("\u{feff}{}", with_cr(&text))),
        ("title.csv", with_cr(&format!("\"APBD\n2026\"\n\n{text}"))),
    ] {
        folder.file(name, content);
    }
    folder.file("utf16.csv", with_cr(&text).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let lines = |file: &str| {
        let ran = folder.run(&["tag", file, "--format", "jsonl"]);
        let row = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            (line["row"].as_u64().unwrap(), line["amount"].as_str().unwrap().to_owned())
        };
        (ran.code, ran.stdout.lines().map(row).collect::<Vec<_>>(), ran.stderr.replace(file, "FILE"))
    };
    let plain = lines("lf.csv");
    let place = format!(":3:{}: error[F005]", OTHER.find("rusak").unwrap() + 1);
    assert!(plain.0 == 1 && plain.1.len() == 2 && plain.2.contains(&place), "{plain:?}");
    for file in ["cr.csv", "no final end.csv", "marked.csv"] {
        assert_eq!(lines(file), plain, "{file}");
    }
    assert_eq!((lines("utf16.csv").0, lines("utf16.csv").1), (1, plain.1.clone()));
    let below = |n: u64| plain.1.iter().map(|(row, amount)| (row + n, amount.clone())).collect::<Vec<_>>();
    assert_eq!(lines("title.csv").1, below(3));
    let explained = |file: &str| folder.run(&["explain", &format!("{file}:4")]).stdout.replace(file, "FILE");
    assert_eq!(explained("cr.csv"), explained("lf.csv"));
    let inspected = |file: &str| folder.run(&["inspect", file]).stdout.replace(file, "FILE");
    assert_eq!(inspected("cr.csv"), inspected("lf.csv"));
    let checked = |file: &str| folder.run(&["check", file]).stdout.replace(file, "FILE");
    assert_eq!(checked("cr.csv"), checked("lf.csv"));
    assert!(checked("cr.csv").contains("3 | x,Dinas,"), "the line is shown: {}", checked("cr.csv"));
    let ran = folder.run_with(&["report", "-", "--format", "json"], &with_cr(&text));
    assert!(ran.code == 1 && ran.stderr.contains(&place), "{ran:?}");
}

#[test]
fn a_print_whose_lines_end_in_cr_and_cells_in_lf() {
    let print = "KODE;URAIAN;JUMLAH\r2.08.02.2.01.0001;\"Koordinasi\nPUG\";30\r5.1.02.01.01.0024;\"ATK\n(kantor)\";10\r\
                 5.1.02.01.01.0052;Makan;20\r;JUMLAH;31\r";
    let folder = Folder::with("a.csv", print);
    let ran = folder.run(&["report", "a.csv", "--format", "json", "--lang", "en"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &report["total"], &report["lines"]), (1, &"30.00".into(), &2.into()));
    assert!(ran.stderr.contains("a.csv:7:9 (row 5 in Excel): warning[B001] JUMLAH"), "{}", ran.stderr);
}

#[test]
fn side_files_whose_lines_end_in_cr() {
    let folder = Folder::with("a.csv", budget(&ROWS));
    let code = ROWS[0].split(',').nth(2).unwrap();
    let with = |name: &str, content: &str, args: &[&str]| {
        folder.file(name, content);
        let lf = folder.run(&[&["report", "a.csv", "--format", "json"], args].concat());
        folder.file(name, with_cr(content));
        let cr = folder.run(&[&["report", "a.csv", "--format", "json"], args].concat());
        let known = |text: &str| {
            let mut report: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
            report["manifest"] = serde_json::Value::Null;
            report
        };
        assert_eq!((cr.code, known(&cr.stdout), &cr.stderr), (lf.code, known(&lf.stdout), &lf.stderr), "{name}");
        assert!(!lf.stdout.is_empty(), "{name}: {lf:?}");
        lf.stderr
    };
    let sasaran = format!("kode,jenis_kelamin,jumlah,satuan\n{code},P,30,orang\n{code},L,x,orang\n{code},L,10,orang\n");
    assert!(with("s.csv", &sasaran, &["--beneficiaries", "s.csv"]).contains("s.csv:3:"));
    let decisions =
        format!("kode_sub_kegiatan,putusan,alasan,nama,tanggal\n{code},none,x,Ani,2026-01-02\n9.99,huh,x,Ani,x\n");
    assert!(with("d.csv", &decisions, &["--decisions", "d.csv"]).contains("d.csv:3:"));
    with("p.csv", "umur;L;P\n0-4;100;90\n5+;1;2\n", &["--population", "p.csv", "--assume", "population"]);
    let labels = "sub_kegiatan,item,category\nKoordinasi PUG,ATK,pelembagaan\nLain,ATK,none\n";
    folder.file("lf.csv", labels);
    folder.file("cr.csv", with_cr(labels));
    let evaluated = |file: &str| folder.run(&["evaluate", file, "--format", "json"]).stdout.replace(file, "FILE");
    assert!(evaluated("cr.csv") == evaluated("lf.csv") && evaluated("lf.csv").contains("\"rows\": 2"));
}
