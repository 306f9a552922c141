//! What setara wrote, given back to it as a budget: an error that says what it is. A budget that looks like it is counted.

use super::{GOOD, good};
use crate::Folder;

/// Named as a budget it is an error that says what the file is.
#[test]
fn what_setara_wrote_is_no_budget() {
    let folder = good();
    let cases = [
        ("tag a.csv -o x.csv", "tagged lines"),
        ("tag a.csv --columns full -o x.csv", "tagged lines"),
        ("tag a.csv --format jsonl -o x.jsonl", "tagged lines"),
        ("tag a.csv --format parquet -o x.parquet", "tagged lines"),
        ("tag a.csv --format arrow -o x.arrow", "tagged lines"),
        ("report a.csv --format csv -o x.csv", "a report"),
        ("report a.csv --format json -o x.json", "a report"),
        ("report a.csv --format xlsx -o x.xlsx", "a report"),
        ("report a.csv --format html -o x.html", "a document"),
        ("report a.csv --format docx -o x.docx", "a document"),
        ("report a.csv -o x.txt", "a table"),
        ("check a.csv --format xlsx -o x.xlsx", "a table of findings"),
        ("check a.csv --format json -o x.json", "a table of findings"),
        ("check a.csv --format sarif -o x.sarif", "a table of findings"),
        ("check a.csv --write-baseline x.json", "a baseline"),
        ("inspect a.csv --save-profile x.toml", "a profile of columns"),
        ("inspect a.csv --format json -o x.json", "an inspection"),
        ("compare a.csv a.csv --format json -o x.json", "a comparison"),
        ("review a.csv -o x.csv", "a decisions file"),
        ("beneficiaries template a.csv -o x.csv", "a beneficiaries file"),
        ("beneficiaries template a.csv --wide -o x.csv", "a beneficiaries file"),
    ];
    for (command, what) in cases {
        let args: Vec<&str> = command.split(' ').collect();
        let written = *args.last().unwrap();
        let ran = folder.run(&args);
        assert!(ran.code < 2, "{command}: {ran:?}");
        // Under the name of a budget too.
        let file = if [".xlsx", ".parquet", ".txt"].iter().any(|x| written.ends_with(x)) { written } else { "x.csv" };
        std::fs::rename(folder.path().join(written), folder.path().join(file)).unwrap();
        for reader in [&["report"][..], &["tag"], &["inspect"], &["review"], &["compare", "a.csv"], &["gbs", "new"]] {
            let more: &[&str] = if reader == ["gbs", "new"] { &["2.08.02.2.01.0001"] } else { &[] };
            let ran = folder.run(&[reader, &[file], more, &["--lang", "en"]].concat());
            let said = format!("{file}: error[F017] this is not a budget: it is {what} that setara wrote");
            assert!(ran.code == 2 && ran.stderr.contains(&said), "{command}; {reader:?}: {ran:?}");
        }
        let ran = folder.run(&["check", file, "--format", "concise"]);
        assert!(ran.code == 2 && ran.stdout.contains("error[F017]"), "{command}: {ran:?}");
        std::fs::remove_file(folder.path().join(file)).unwrap();
    }
}

/// As a spreadsheet program writes it: with a mark, semicolons, quotes, an empty column, CRLF.
#[test]
fn what_was_saved_again_is_known_too() {
    let folder = good();
    for command in [&["tag"][..], &["review"], &["report", "--format", "csv"], &["beneficiaries", "template"]] {
        let text = folder.run(&[command, &["a.csv"]].concat()).stdout;
        let mut again = String::from("\u{feff}");
        for line in text.lines() {
            again += &(line.split(',').map(|c| format!("\"{}\"", c.trim_matches('"'))).collect::<Vec<_>>().join(";"));
            again += ";\r\n";
        }
        folder.file("x.csv", again);
        let ran = folder.run(&["report", "x.csv", "--lang", "en"]);
        assert!(ran.code == 2 && ran.stderr.contains("error[F017]"), "{command:?}: {ran:?}");
    }
}

/// Columns that are called as ours are do not make a budget one of our files.
#[test]
fn a_budget_with_columns_of_our_names_is_counted() {
    let header = "KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU";
    for more in [
        "bukti,putusan,alasan,nama,tanggal",
        "file,row,opd,verdict,evidence",
        "verdict,official,sex,age,difabel,aspect,evidence,blocked,method",
        "section,item,measure,value",
        "setara",
    ] {
        let row = format!("{GOOD}{}", ",x".repeat(more.split(',').count()));
        let folder = Folder::with("in/a.csv", format!("{header},{more}\n{row}\n"));
        for input in ["in", "in/a.csv"] {
            let report = folder.report(&[input]);
            assert_eq!(report["total"], "100.00", "{more}");
        }
        assert!(!folder.run(&["report", "in"]).stderr.contains("F016"), "{more}");
    }
}
