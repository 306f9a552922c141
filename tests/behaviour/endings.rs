//! The ending of an output's name chooses the format, in every command that has one.

use std::path::Path;

use crate::{Folder, budget};

const ROW: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";
const LABELS: &str = "sub_kegiatan,item,category\nPelayanan Kesehatan Ibu Hamil,,khusus_target\n";
const PACK: &str = "id = \"p\"
version = \"1\"
title = \"t\"
[[concept]]
id = \"x\"
category = \"kesetaraan\"
strength = 3
aspect = []
phrase = [\"gedung serbaguna\"]
";
const DECISIONS: &str =
    "kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal\n1.02.02.2.02.0001,kesetaraan,x,Sari,2026\n";
const GBS: &str = "sub_kegiatan = \"1.02.02.2.02.0001\"\nopd = \"Dinas Kesehatan\"\n";

fn folder() -> Folder {
    let folder = Folder::with("a.csv", budget(&[ROW]));
    folder.file("b.csv", budget(&[&ROW.replace(",1000", ",1500")]));
    folder.file("bad.csv", budget(&[ROW, &ROW.replace(",1000", ",seribu")]));
    folder.file("c.csv", budget(&[&ROW.replace("Pelayanan Kesehatan Ibu Hamil", "Gedung Serbaguna")]));
    folder.file("p.toml", PACK);
    folder.file("labels.csv", LABELS);
    folder.file("gbs.toml", GBS);
    folder.file("d.csv", DECISIONS);
    assert_eq!(folder.run(&["report", "a.csv", "--bundle", "bundle"]).code, 0);
    folder
}

/// What a file is, by its content alone.
fn kind(path: &Path) -> &'static str {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let holds = |part: &str| bytes.windows(part.len()).any(|w| w == part.as_bytes());
    let text = String::from_utf8_lossy(&bytes);
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    match json(&text) {
        Some(value) if value["$schema"].as_str().is_some_and(|s| s.contains("sarif")) => return "sarif",
        Some(_) if text.trim_end().contains('\n') || text.starts_with('[') => return "json",
        _ => {}
    }
    match &*text {
        _ if bytes.starts_with(b"PAR1") => "parquet",
        _ if bytes.starts_with(&[0xFF; 4]) => "arrow",
        _ if bytes.starts_with(b"PK") && holds("xl/workbook.xml") => "xlsx",
        _ if bytes.starts_with(b"PK") && holds("word/document.xml") => "docx",
        text if text.starts_with("<!DOCTYPE html") || text.starts_with("<!doctype html") => "html",
        text if text.starts_with("<?xml") && text.contains("<testsuites") => "junit",
        text if !text.is_empty() && text.lines().all(|l| json(l).is_some()) => "jsonl",
        text if toml::from_str::<toml::Table>(text).is_ok_and(|t| !t.is_empty()) => "toml",
        text if text.starts_with("# ") || text.starts_with("## ") || text.contains("| --") || text.contains("|--") => {
            "markdown"
        }
        text if text.lines().next().is_some_and(|l| l.matches(',').count() > 2 && !l.contains("Rp ")) => "csv",
        _ => "text",
    }
}

/// Commands, and what each ending makes of their output.
const CASES: &[(&str, &[(&str, &str)])] = &[
    (
        "report a.csv",
        &[
            ("txt", "text"),
            ("csv", "csv"),
            ("json", "json"),
            ("jsonl", "jsonl"),
            ("ndjson", "jsonl"),
            ("html", "html"),
            ("htm", "html"),
            ("xlsx", "xlsx"),
            ("md", "markdown"),
            ("docx", "docx"),
            ("DOCX", "docx"),
        ],
    ),
    (
        "tag a.csv",
        &[
            ("csv", "csv"),
            ("jsonl", "jsonl"),
            ("parquet", "parquet"),
            ("arrow", "arrow"),
            ("arrows", "arrow"),
            ("xlsx", "xlsx"),
        ],
    ),
    (
        "check bad.csv --fail-on never",
        &[
            ("txt", "text"),
            ("json", "json"),
            ("jsonl", "jsonl"),
            ("sarif", "sarif"),
            ("sarif.json", "sarif"),
            ("xml", "junit"),
            ("md", "markdown"),
            ("xlsx", "xlsx"),
        ],
    ),
    ("check bad.csv --fail-on never --by code", &[("txt", "text")]),
    (
        "compare a.csv b.csv",
        &[
            ("txt", "text"),
            ("csv", "csv"),
            ("json", "json"),
            ("jsonl", "jsonl"),
            ("html", "html"),
            ("xlsx", "xlsx"),
            ("md", "markdown"),
            ("docx", "docx"),
        ],
    ),
    (
        "simulate a.csv --set evidence=off",
        &[("txt", "text"), ("csv", "csv"), ("json", "json"), ("jsonl", "jsonl"), ("ndjson", "jsonl")],
    ),
    ("pokja a.csv", &[("docx", "docx"), ("xlsx", "xlsx")]),
    ("inspect a.csv", &[("txt", "text"), ("json", "json")]),
    ("evaluate labels.csv", &[("txt", "text"), ("json", "json")]),
    ("evaluate labels.csv --calibration", &[("txt", "text"), ("json", "json"), ("toml", "toml")]),
    (
        "criteria diff id-arg id-arg,p.toml c.csv",
        &[("txt", "text"), ("csv", "csv"), ("json", "json"), ("jsonl", "jsonl")],
    ),
    ("criteria suggest c.csv --decisions d.csv", &[("txt", "text"), ("toml", "toml")]),
    ("review a.csv --merge d.csv", &[("csv", "csv"), ("xlsx", "xlsx"), ("json", "json")]),
    ("verify bundle", &[("txt", "text"), ("json", "json")]),
    (
        "gbs check gbs.toml --fail-on never",
        &[
            ("txt", "text"),
            ("json", "json"),
            ("jsonl", "jsonl"),
            ("sarif", "sarif"),
            ("xml", "junit"),
            ("md", "markdown"),
            ("xlsx", "xlsx"),
        ],
    ),
    ("gbs render gbs.toml", &[("html", "html"), ("docx", "docx")]),
    ("gbs new a.csv 1.02.02.2.02.0001", &[("toml", "toml"), ("xlsx", "xlsx")]),
    ("review a.csv", &[("csv", "csv"), ("xlsx", "xlsx"), ("html", "html"), ("htm", "html")]),
    ("beneficiaries template a.csv", &[("csv", "csv"), ("xlsx", "xlsx")]),
];

fn args(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

#[test]
fn the_ending_of_the_output_chooses_the_format_in_every_command() {
    let folder = folder();
    for (command, endings) in CASES {
        for (ending, expected) in *endings {
            let name = format!("out.{ending}");
            let ran = folder.run(&[&args(command)[..], &["-o", &name]].concat());
            assert_eq!(ran.code, 0, "{command} -o {name}: {}", ran.stderr);
            let path = folder.path().join(&name);
            assert_eq!(kind(&path), *expected, "{command} -o {name}");
            std::fs::remove_file(&path).unwrap();
        }
    }
}

#[test]
fn an_ending_that_the_command_cannot_write_is_an_error_before_any_work() {
    let folder = folder();
    let all = [
        "csv", "json", "jsonl", "html", "xlsx", "md", "docx", "parquet", "arrow", "sarif", "xml", "toml", "txt", "pdf",
    ];
    for (command, endings) in CASES {
        for ending in all.iter().filter(|e| !endings.iter().any(|(own, _)| own == *e)) {
            let name = format!("out.{ending}");
            let ran = folder.run(&[&args(command)[..], &["-o", &name]].concat());
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{command} -o {name}: {}", ran.stderr);
            assert!(ran.stderr.starts_with(&format!("error: {name}: ")), "{command} -o {name}: {}", ran.stderr);
            assert!(!folder.path().join(&name).exists(), "{command} -o {name}");
        }
    }
    // Before any work: the budget is not even there. What can be written is named with its endings.
    let ran = folder.run(&["report", "none.csv", "-o", "x.parquet"]);
    assert_eq!(
        ran.stderr,
        "error: x.parquet: nothing is written here that ends in .parquet; what can be: table (.txt), csv (.csv), \
         json (.json), jsonl (.jsonl, .ndjson), html (.html, .htm), xlsx (.xlsx), markdown (.md, .markdown), docx (.docx)\n"
    );
    let ran = folder.run(&["review", "none.csv", "-o", "x.docx"]);
    assert_eq!(
        ran.stderr,
        "error: x.docx: nothing is written here that ends in .docx; what can be: csv (.csv), xlsx (.xlsx), \
         html (.html, .htm), json (.json)\n"
    );
}

#[test]
fn an_ending_that_contradicts_the_format_is_an_error() {
    let folder = folder();
    for (command, name) in [
        ("report a.csv --format json", "x.csv"),
        ("report a.csv --format csv", "x.pdf"),
        ("tag a.csv --format parquet", "x.csv"),
        ("check a.csv --format json", "x.sarif"),
        ("check a.csv --format junit", "x.json"),
        ("compare a.csv b.csv --format html", "x.md"),
        ("simulate a.csv --target 5% --format csv", "x.json"),
        ("pokja a.csv --format docx", "x.xlsx"),
        ("inspect a.csv --format json", "x.txt"),
        ("evaluate labels.csv --format table", "x.json"),
        ("criteria diff id-arg id-arg a.csv --format csv", "x.jsonl"),
        ("verify bundle --format text", "x.json"),
        ("gbs check gbs.toml --format xlsx", "x.json"),
        ("gbs render gbs.toml --format html", "x.docx"),
    ] {
        let ran = folder.run(&[&args(command)[..], &["-o", name]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{command} -o {name}: {}", ran.stderr);
        assert!(ran.stderr.contains("leave out one of them ("), "{command} -o {name}: {}", ran.stderr);
        assert!(!folder.path().join(name).exists(), "{command} -o {name}");
    }
    for (command, expected) in [
        (
            "inspect a.csv --save-profile p.csv",
            "error: p.csv: nothing is written here that ends in .csv; what can be: toml (.toml)\n",
        ),
        (
            "check a.csv --write-baseline b.toml",
            "error: b.toml: nothing is written here that ends in .toml; what can be: json (.json)\n",
        ),
        ("check a.csv --by code -o x.json", "error: x.json: --by writes a table; the name of one ends in .txt\n"),
    ] {
        let ran = folder.run(&args(command));
        assert_eq!((ran.code, ran.stderr.as_str()), (2, expected));
    }
}

#[test]
fn what_says_nothing_takes_the_default_or_what_the_format_says() {
    let folder = folder();
    for (command, name, expected) in [
        ("report a.csv", "laporan", "text"),
        ("report a.csv", "laporan.2026", "text"),
        ("report a.csv", "kab. melati", "text"),
        ("report a.csv --format json", "laporan", "json"),
        // Json by other names, and endings that nobody knows.
        ("report a.csv --format xlsx", "laporan.zip", "xlsx"),
        ("check a.csv --fail-on never --format sarif", "x.json", "sarif"),
        ("check a.csv --fail-on never --format gitlab", "x.json", "json"),
        ("check a.csv --fail-on never --format concise", "x.txt", "text"),
        ("tag a.csv", "baris", "csv"),
    ] {
        let ran = folder.run(&[&args(command)[..], &["-o", name]].concat());
        assert_eq!(ran.code, 0, "{command} -o {name}: {}", ran.stderr);
        assert_eq!(kind(&folder.path().join(name)), expected, "{command} -o {name}");
    }
    // A folder of parquet files may have any name.
    assert_eq!(folder.run(&["tag", "a.csv", "--format", "parquet", "-o", "tagged.v2"]).code, 0);
    assert!(folder.path().join("tagged.v2").is_dir());
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_take_the_default() {
    let folder = folder();
    let plain = folder.run(&["report", "a.csv"]).stdout;
    assert_eq!(folder.run(&["report", "a.csv", "-o", "/dev/stdout"]).stdout, plain);
    assert_eq!(folder.run(&["report", "a.csv", "-o", "/dev/null"]).code, 0);
    let json = folder.run(&["report", "a.csv", "--format", "json", "-o", "/dev/stdout"]).stdout;
    assert!(json.starts_with('{'), "{json}");
    // A pipe has the name it has.
    let program = env!("CARGO_BIN_EXE_setara");
    let script = format!("mkfifo pipe.json && ( {program} report a.csv -o pipe.json & cat pipe.json )");
    let ran = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(ran.stdout).unwrap(), plain);
}
