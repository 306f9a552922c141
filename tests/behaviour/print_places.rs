//! Where a print (PDF) says what: pages and rows in findings, lines and questions; and the options about prints.

use serde_json::Value;

use crate::Folder;
use crate::pdf::{Page, Pdf};

const COLUMNS: &str = "110 300 >110";
const FIRST: &str = "
    KODE              | URAIAN                        | JUMLAH
    1.02.02           | Program Upaya Kesehatan       | 6.000.000
    1.02.02.2.01      | Penyediaan Fasilitas          | 3.000.000
    1.02.02.2.01.0001 | Pembangunan Puskesmas         | 1.000.000
    1.02.02.2.01.0002 | Rehabilitasi Puskesmas        | 2.000.000";
const LAST: &str = "
    KODE              | URAIAN                        | JUMLAH
    1.02.02.2.02      | Penyediaan Layanan            | 3.000.000
    1.02.02.2.02.0001 | Pelayanan Kesehatan Ibu Hamil | 3.000.000
    JUMLAH            | <                             | 6.000.000";

fn print(last: &str) -> Vec<u8> {
    Pdf::of([Page::portrait().table(COLUMNS, FIRST), Page::portrait().table(COLUMNS, last)]).bytes()
}

fn wrong() -> Vec<u8> {
    print(&LAST.replace("JUMLAH            | <                             | 6.000.000", "JUMLAH | < | 7.000.000"))
}

#[test]
fn findings_name_page_and_row_in_both_languages() {
    let folder = Folder::with("a.pdf", wrong());
    for (lang, place, words) in [
        (
            "en",
            "a.pdf: page 2 row 4: error[F037]",
            "the print says 7,000,000, but the rows that were read add up to 6,000,000",
        ),
        (
            "id",
            "a.pdf: halaman 2 baris 4: galat[F037]",
            "tercetak 7.000.000, padahal baris yang terbaca berjumlah 6.000.000",
        ),
    ] {
        let ran = folder.run(&["check", "a.pdf", "--lang", lang]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let line = ran.stdout.lines().find(|line| line.starts_with(place)).unwrap_or_else(|| panic!("{}", ran.stdout));
        assert!(line.contains(words) && line.contains("1,000,000") | line.contains("1.000.000"), "{line}");
    }
    let ran = folder.run(&["check", "a.pdf", "--format", "json", "--select", "F037"]);
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&found[0]["sheet"], &found[0]["line"]), (&"page 2".into(), &4.into()), "{found}");
}

#[test]
fn lines_keep_their_page_and_row() {
    let folder = Folder::with("a.pdf", print(LAST));
    let ran = folder.run(&["convert", "a.pdf"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut table = csv::Reader::from_reader(ran.stdout.trim_start_matches('\u{feff}').as_bytes());
    let places: Vec<[String; 3]> =
        table.records().map(|r| r.unwrap()).map(|r| [0, 1, 2].map(|i| r[i].into())).collect();
    assert_eq!(places, [["a.pdf", "page 1", "4"], ["a.pdf", "page 1", "5"], ["a.pdf", "page 2", "3"]]);
    let ran = folder.run(&["tag", "a.pdf", "--format", "jsonl"]);
    let last: Value = serde_json::from_str(ran.stdout.lines().last().unwrap()).unwrap();
    assert_eq!((&last["sheet"], &last["row"]), (&"page".into(), &20_003.into()), "{last}");
    for place in ["a.pdf:page 2 row 3", "a.pdf: halaman 2 baris 3", "a.pdf:page 2!C3"] {
        let ran = folder.run(&["explain", place, "--lang", "en"]);
        assert!(ran.code == 0 && ran.stdout.contains("Pelayanan Kesehatan Ibu Hamil"), "{place}: {}", ran.stderr);
    }
    let ran = folder.run(&["inspect", "a.pdf", "--lang", "en"]);
    assert!(ran.code == 0 && ran.stdout.contains("page 1 row 1"), "{}", ran.stdout);
}

#[test]
fn a_folder_with_prints_is_checked() {
    let folder = Folder::with("apbd/a.PDF", wrong());
    let ran = folder.run(&["check", "apbd", "--lang", "en"]);
    assert!(ran.code == 1 && ran.stdout.contains("apbd/a.PDF: page 2 row 4"), "{} {}", ran.stdout, ran.stderr);
}

#[test]
fn options_about_other_files_are_refused_with_the_way_out() {
    let folder = Folder::with("a.pdf", print(LAST));
    folder.file("a.csv", "kode_sub_kegiatan,nama_sub_kegiatan,pagu\n1.02.02.2.01.0001,Pembangunan,1000000\n");
    for (args, words) in [
        (["a.csv", "--annex", "II"], "--annex names an annex of a PDF, and \"a.csv\" is a text file"),
        (["a.pdf", "--sheet", "RKA"], "and \"a.pdf\" is a PDF; leave --sheet out"),
        (["a.pdf", "--delimiter", "comma"], "--delimiter is about text files, and \"a.pdf\" is a PDF"),
        (["a.pdf", "--annex", "II"], "has the title of an annex (LAMPIRAN I); leave --annex out"),
    ] {
        let ran = folder.run(&[&["report", "--lang", "en"], &args[..]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn the_annex_may_stand_in_the_settings() {
    let titled = |title: &str, rows: &str| Page::portrait().line(title).line("RINCIAN APBD").table(COLUMNS, rows);
    let other = "
        KODE              | URAIAN          | JUMLAH
        2.08.02.2.01.0001 | Koordinasi PUG  | 1.300.000
        2.08.02.2.01.0008 | Sosialisasi PUG | 1.400.000
        JUMLAH            | <               | 2.700.000";
    let print = Pdf::of([
        titled("LAMPIRAN I.1", other),
        titled("LAMPIRAN II", &format!("{FIRST}\n{}", &LAST[LAST.find("    1.02").unwrap()..])),
    ]);
    let folder = Folder::with("a.pdf", print.bytes());
    let total = |folder: &Folder| {
        let ran = folder.run(&["report", "a.pdf", "--format", "json"]);
        serde_json::from_str::<Value>(&ran.stdout).map(|report| report["total"].clone()).unwrap_or_default()
    };
    assert_eq!(total(&folder), Value::Null);
    for (annex, stated) in
        [("II", "6000000.00"), ("2", "6000000.00"), ("I.1", "2700000.00"), ("lampiran 1.1", "2700000.00")]
    {
        folder.file("setara.toml", format!("annex = {annex:?}\n"));
        assert_eq!(total(&folder), Value::from(stated), "{annex}");
    }
}

#[test]
fn a_print_that_states_no_total_proves_nothing() {
    let rows = &FIRST[..FIRST.find("    1.02.02           ").unwrap()];
    let rows = format!(
        "{rows}    1.02.02.2.01.0001 | Pembangunan Puskesmas | 1.000.000\n    1.02.02.2.01.0002 | Rehabilitasi | 2.000.000"
    );
    let folder = Folder::with("a.pdf", Pdf::of([Page::portrait().table(COLUMNS, &rows)]).bytes());
    let ran = folder.run(&["report", "a.pdf", "--lang", "en"]);
    assert!(ran.code == 1 && ran.stderr.contains("F037") && ran.stderr.contains("no total"), "{}", ran.stderr);
}

#[test]
fn a_print_is_not_read_from_a_pipe() {
    let folder = Folder::empty();
    let ran = folder.run_with(&["report", "-", "--lang", "en"], &String::from_utf8_lossy(&print(LAST)));
    assert!(ran.code == 2 && ran.stderr.contains("a PDF, which is not read from a pipe"), "{}", ran.stderr);
}
