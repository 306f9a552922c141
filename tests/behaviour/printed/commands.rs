//! Prints wherever files of budgets are taken: in folders, by wildcards, through pipes, in bundles, beside other files.

use super::{THREE, TREE, annex, pages, rka};
use crate::Folder;

#[test]
fn prints_in_a_folder_and_by_a_wildcard_are_read_like_other_files() {
    let folder = Folder::empty();
    folder.file("dinas/kesehatan.pdf", pages([annex(TREE)]));
    folder.file("dinas/perempuan.pdf", pages([rka(THREE)]));
    for args in [["dinas"], ["dinas/*.pdf"]] {
        let report = folder.report(&args);
        assert_eq!((report["total"].as_str(), report["lines"].as_u64()), (Some("11300000.00"), Some(6)), "{args:?}");
    }
    let ran = folder.run(&["check", "dinas"]);
    assert!(ran.code < 2, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_print_and_the_workbook_that_it_was_made_from_are_not_added_in_silence() {
    let folder = Folder::with("a.pdf", pages([annex(TREE)]));
    let table: String = TREE
        .lines()
        .skip(1)
        .map(|l| l.split('|').map(str::trim).collect::<Vec<_>>().join(";").replace('<', "") + "\n")
        .collect();
    folder.file("a.csv", table);
    let alone = folder.report(&["a.csv"]);
    assert_eq!(alone["total"].as_str(), Some("6000000.00"));
    let ran = folder.run(&["report", "a.pdf", "a.csv", "--format", "json"]);
    let doubled = ran.stdout.contains("\"total\": \"12000000.00\"");
    assert!(!doubled || ran.code != 0 || !ran.stderr.is_empty(), "added without a word");
}

#[test]
fn a_print_is_inspected_and_its_reading_told() {
    let folder = Folder::with("a.pdf", pages([annex(TREE)]));
    for lang in ["id", "en"] {
        let ran = folder.run(&["inspect", "a.pdf", "--lang", lang]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("JUMLAH"), "{}", ran.stdout);
    }
}

#[test]
fn a_report_of_a_print_is_verified() {
    let folder = Folder::with("a.pdf", pages([annex(TREE)]));
    let ran = folder.run(&["report", "a.pdf", "--bundle", "b"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = folder.run(&["verify", "b"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    // Another print under its name is not what the report was made from.
    folder.file("a.pdf", pages([annex(&TREE.replace("Rehabilitasi", "Perbaikan"))]));
    let ran = folder.run(&["verify", "b"]);
    assert_ne!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn the_same_print_gives_the_same_bytes() {
    let folder = Folder::with("a.pdf", pages([rka(THREE)]));
    for args in [vec!["report", "a.pdf", "--format", "json"], vec!["tag", "a.pdf"], vec!["convert", "a.pdf"]] {
        let (one, two) = (folder.run(&args), folder.run(&args));
        assert_eq!((one.code, &one.stdout), (0, &two.stdout), "{args:?} {}", one.stderr);
    }
}

#[test]
fn lines_of_a_print_are_converted_with_page_and_row() {
    let second = "5.1.02.02.01.0004 | Moderator | 2 OJ | OJ | 700.000 | 1.400.000\nJumlah Anggaran Sub Kegiatan | < | < | < | < | 6.700.000";
    let first = THREE.split_once("    Jumlah").unwrap().0;
    let folder = Folder::with("a.pdf", pages([rka(first), rka(second)]));
    let ran = folder.run(&["convert", "a.pdf", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut table = csv::Reader::from_reader(ran.stdout.trim_start_matches('\u{feff}').as_bytes());
    let heads = table.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (sheet, amount) = (at("lembar_asal"), at("pagu"));
    let rows: Vec<(String, String)> =
        table.records().map(|r| r.unwrap()).map(|r| (r[sheet].to_owned(), r[amount].to_owned())).collect();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows[0].0.contains('1') && rows[3].0.contains('2'), "{rows:?}");
}
