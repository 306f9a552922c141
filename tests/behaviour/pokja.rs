//! The work plan of the Pokja PUG: `pokja`.

use std::io::Read;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::{Folder, Ran};

const HEADER: &str = "KODE SKPD,NAMA SKPD,NAMA PROGRAM,NAMA KEGIATAN,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,INDIKATOR,KODE REKENING,NAMA PAKET,PAGU";
const WOMEN: &str = "2.08.0.00.0.00.01.0000,Dinas P3A,PROGRAM PUG,Pelembagaan PUG pada Lembaga Pemerintah,2.08.02.2.01.0006,Advokasi Kebijakan dan Pendampingan PUG,Jumlah perangkat daerah yang diadvokasi";
const PLANNING: &str =
    "5.01.0.00.0.00.01.0000,Bappeda,PROGRAM PERENCANAAN,Penyusunan Rencana,5.01.02.2.01.0001,Penyiapan Bahan RKPD,";
const AUDIT: &str = "6.01.0.00.0.00.01.0000,Inspektorat,PROGRAM PENGAWASAN,Pengawasan Internal,6.01.02.2.01";
const HEALTH: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,PROGRAM UKP,Layanan Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,Jumlah ibu hamil";
const ROADS: &str =
    "1.03.0.00.0.00.01.0000,Dinas PU,PROGRAM JALAN,Jalan Kabupaten,1.03.10.2.01.0005,Pembangunan Jalan,";

/// Money of every kind: an institutional code, evidence in planning and oversight, the official tag alone, neither.
fn apbd() -> String {
    [
        HEADER.to_owned(),
        format!("{WOMEN},5.1.02.01.01.0052,Belanja makanan rapat,300000.25"),
        format!("{WOMEN},5.1.02.04.01.0001,Belanja perjalanan dinas,200000"),
        format!("{PLANNING},5.1.02.01.01.0052,Bimbingan teknis PPRG,1000000"),
        format!("{PLANNING},5.1.02.01.01.0024,Alat tulis kantor,4000000"),
        format!("{AUDIT}.0001,Pengawasan Kinerja Pemerintah Daerah,,5.1.02.01.01.0052,Reviu PPRG,750000"),
        format!("{AUDIT}.0001,Pengawasan Kinerja Pemerintah Daerah,,5.1.02.04.01.0001,Perjalanan dinas,9000000"),
        format!("{AUDIT}.0003,Reviu Laporan Kinerja,,5.1.02.04.01.0001,Perjalanan dinas,5000000"),
        format!("{HEALTH},5.1.02.01.01.0024,Alat tulis kantor,2000000"),
        format!("{ROADS},5.2.04.01.01.0001,Aspal,70000000"),
        String::new(),
    ]
    .join("\n")
}

fn government() -> Folder {
    let folder = Folder::with("apbd.csv", apbd());
    folder.file("setara.toml", "government = \"Kabupaten Melati\"\nyear = 2026\nstage = \"apbd\"\n");
    folder
}

/// A run that must succeed.
fn made(folder: &Folder, args: &[&str]) -> Ran {
    let ran = folder.run(&[&["pokja", "apbd.csv"], args].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    ran
}

/// Cells of the plan, without those that are empty at the ends of rows.
fn rows(folder: &Folder, book: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook(folder.path().join(book)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

fn plan(more: &[&str]) -> Vec<Vec<String>> {
    let folder = government();
    made(&folder, &[&["--lang", "id", "-o", "rencana.xlsx"], more].concat());
    rows(&folder, "rencana.xlsx")
}

/// The rows whose first cell this is.
fn of<'r>(rows: &'r [Vec<String>], first: &str) -> Vec<&'r Vec<String>> {
    rows.iter().filter(|row| row[0] == first).collect()
}

fn part(folder: &Folder, file: &str, name: &str) -> String {
    let file = std::fs::File::open(folder.path().join(file)).unwrap();
    let mut xml = String::new();
    zip::ZipArchive::new(file).unwrap().by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// The paragraphs of a document.
fn text(folder: &Folder, file: &str) -> String {
    let xml = part(folder, file, "word/document.xml");
    let pieces = xml.split('<').map(|piece| piece.split_once('>').unwrap_or(("", piece)));
    pieces.map(|(tag, text)| if tag == "/w:p" { format!("\n{text}") } else { text.to_owned() }).collect()
}

#[test]
fn every_row_has_what_the_budget_says_of_it_and_no_more() {
    let rows = plan(&[]);
    let heads = ["Proses", "Program", "Kegiatan", "Sub kegiatan", "Indikator", "Data dasar", "Target", "Alokasi (Rp)"];
    assert_eq!(rows[0][..8], heads);
    assert_eq!(rows[0][8..], ["Unit pelaksana", "Sumber"]);
    // An institutional code is listed whole, whatever its lines say.
    let [women] = of(&rows, "Pelembagaan PUG")[..] else { panic!("{rows:?}") };
    assert_eq!(
        women[1..9],
        [
            "2.08.02 PROGRAM PUG",
            "2.08.02.2.01 Pelembagaan PUG pada Lembaga Pemerintah",
            "2.08.02.2.01.0006 Advokasi Kebijakan dan Pendampingan PUG",
            "Jumlah perangkat daerah yang diadvokasi",
            "",
            "",
            "500000.25",
            "Dinas P3A"
        ]
    );
    assert_eq!(women[9], "kode kelembagaan: seluruh pagu; mulai apbd.csv:2 (2 baris)");
    // By evidence alone, only the lines that have it.
    let [planning] = of(&rows, "Perencanaan")[..] else { panic!("{rows:?}") };
    assert_eq!((planning[7].as_str(), planning[8].as_str()), ("1000000", "Bappeda"));
    assert_eq!(planning[9], "bukti pelembagaan: baris berbukti saja, dari pagu 5.000.000; mulai apbd.csv:4 (1 baris)");
}

#[test]
fn the_inspektorat_is_never_listed_as_a_whole() {
    let rows = plan(&[]);
    let [audit] = of(&rows, "Pengawasan")[..] else { panic!("{rows:?}") };
    assert_eq!(audit[3], "6.01.02.2.01.0001 Pengawasan Kinerja Pemerintah Daerah");
    assert_eq!(audit[7], "750000");
    assert!(!rows.iter().flatten().any(|cell| cell.contains("6.01.02.2.01.0003")), "{rows:?}");
}

#[test]
fn sums_are_those_of_the_report_and_nothing_is_lost() {
    let rows = plan(&[]);
    let sum = |name: &str| match of(&rows, name)[..] {
        [row] => row[7].clone(),
        _ => panic!("{name}: {rows:?}"),
    };
    assert_eq!(sum("Jumlah Pelembagaan PUG"), "500000.25");
    assert_eq!(sum("Jumlah Pengawasan"), "750000");
    // 500,000.25 + 1,000,000 + 750,000; the tag without a row; all that is left.
    assert_eq!(sum("Jumlah rencana"), "2250000.25");
    assert_eq!(sum("Belum dipetakan"), "2000000");
    assert_eq!(sum("Di luar rencana"), "88000000");
    assert_eq!(sum("Seluruh anggaran"), "92250000.25");
    let report: Value = government().report(&["apbd.csv"]);
    assert_eq!(report["total"], "92250000.25");
    let category = report["categories"].as_array().unwrap().iter().find(|c| c["category"] == "pelembagaan").unwrap();
    assert_eq!(category["amount"], "2250000.25");
    assert_eq!(
        (&report["lenses"][0]["lens"], &report["lenses"][0]["amount"]),
        (&"official".into(), &"2000000.00".into())
    );
    assert!(of(&rows, "Jumlah Evaluasi").is_empty());
}

#[test]
fn what_no_row_has_is_named_with_its_rupiah() {
    let rows = plan(&[]);
    let [left] = of(&rows, "Belum dipetakan")[..] else { panic!("{rows:?}") };
    assert_eq!(
        left[3],
        "1 sub kegiatan: 1.02.02.2.02.0001 Pengelolaan Pelayanan Kesehatan Ibu Hamil (Dinas Kesehatan) 2.000.000"
    );
    let folder = government();
    let ran = made(&folder, &["--lang", "en", "-o", "plan.docx"]);
    assert_eq!(
        ran.stderr,
        "plan: 3 sub kegiatan, Rp 2,250,000.25; not mapped: 1 sub kegiatan, Rp 2,000,000\nsaved: plan.docx\n"
    );
}

#[test]
fn cells_to_be_filled_in_are_open_and_marked_in_both_formats() {
    let folder = government();
    made(&folder, &["--lang", "id", "-o", "rencana.docx"]);
    made(&folder, &["--lang", "id", "-o", "rencana.xlsx"]);
    let xml = part(&folder, "rencana.docx", "word/document.xml");
    // Three sub kegiatan with two open cells each, the indicators of two of them, five processes with eight.
    let open = 3 * 2 + 2 + 5 * 8;
    assert_eq!(xml.matches("w:fill=\"FFFBE6\"").count(), open);
    assert_eq!(xml.matches(">(isi)<").count(), open);
    let rows = rows(&folder, "rencana.xlsx");
    let [evaluation] = of(&rows, "Evaluasi")[..] else { panic!("{rows:?}") };
    assert!(evaluation[1..9].iter().all(String::is_empty), "{evaluation:?}");
    assert_eq!(evaluation[9], "tidak ada dalam anggaran yang dibaca");
    // Styles of the cells of a row: those that are open have the ground, and are not locked.
    let [sheet, styles] = ["xl/worksheets/sheet1.xml", "xl/styles.xml"].map(|name| part(&folder, "rencana.xlsx", name));
    let style = |cell: &str| -> usize {
        let own = sheet.split(&format!("<c r=\"{cell}\" s=\"")).nth(1).unwrap_or_else(|| panic!("no {cell}: {sheet}"));
        own.split('"').next().unwrap().parse().unwrap()
    };
    let looks: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let is_open = |cell: &str| looks[style(cell)].contains("<protection locked=\"0\"/>");
    assert!(styles.contains("FFFFFBE6"));
    for (cell, open) in [("D2", false), ("E2", false), ("F2", true), ("G2", true), ("H2", false), ("E4", true)] {
        assert_eq!(is_open(cell), open, "{cell}");
    }
}

#[test]
fn the_form_keeps_its_official_names_and_the_rest_is_in_the_language_asked_for() {
    let folder = government();
    made(&folder, &["--lang", "en", "-o", "plan.docx"]);
    let page = text(&folder, "plan.docx");
    for said in ["Rencana Kerja Pokja PUG", "Unit pelaksana", "Data dasar", "Year 2026 · apbd.csv", "500,000.25"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    for said in ["Source", "institutional code: all of it", "The whole budget", "Not mapped", "source read"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Seluruh anggaran") && !page.contains("(isi)"), "{page}");
}

const OWN: &str = r#"
id = "melati"
version = "2"
title = "Rencana Kerja Pokja PUG Melati"
source = "SK Bupati 12/2026"
status = "title"

[[row]]
id = "layanan"
name = "Layanan"
codes = ["1.02"]
source = "SK Bupati 12/2026"
status = "title"

[[row]]
id = "penganggaran"
name = "Penganggaran"
words = [["bimbingan teknis"], ["pprg"]]
source = "SK Bupati 12/2026"
status = "title"
"#;

#[test]
fn a_matrix_of_ones_own_takes_the_place_of_the_shipped_one() {
    let folder = government();
    folder.file("matriks.toml", OWN);
    made(&folder, &["--lang", "id", "--matrix", "matriks.toml", "-o", "rencana.xlsx"]);
    let rows = rows(&folder, "rencana.xlsx");
    assert_eq!(of(&rows, "Layanan")[0][7], "2000000");
    assert_eq!(of(&rows, "Layanan")[0][9], "tanda resmi: seluruh pagu; mulai apbd.csv:9 (1 baris)");
    // Words are looked for in the texts of lines with evidence too.
    assert_eq!(of(&rows, "Penganggaran")[0][7], "1000000");
    assert!(of(&rows, "Pelembagaan PUG").is_empty());
    let [left] = of(&rows, "Belum dipetakan")[..] else { panic!("{rows:?}") };
    assert!(left[3].contains("6.01.02.2.01.0001") && left[3].contains("750.000"), "{left:?}");
}

#[test]
fn a_matrix_that_contradicts_itself_is_an_error_that_names_the_row() {
    let folder = government();
    for (from, to, said) in [
        ("id = \"penganggaran\"", "id = \"layanan\"", "\"layanan\": is there twice"),
        ("[\"1.02\"]", "[\"kesehatan\"]", "\"kesehatan\" is not a code of an activity"),
        ("[\"1.02\"]", "[\"1.02\", \"1.02\"]", "1.02 is in the row \"layanan\" too"),
        ("[\"pprg\"]", "[]", "words are lists of words, none of them empty"),
        ("[\"pprg\"]", "[\"--\"]", "words are lists of words, none of them empty"),
        ("version = \"2\"", "versi = \"2\"", "versi"),
    ] {
        folder.file("matriks.toml", OWN.replacen(from, to, 1));
        let ran = folder.run(&["pokja", "apbd.csv", "--lang", "en", "--matrix", "matriks.toml", "-o", "r.xlsx"]);
        assert!(ran.code == 2 && ran.stderr.contains("matriks.toml") && ran.stderr.contains(said), "{}", ran.stderr);
        assert!(!folder.path().join("r.xlsx").exists());
    }
}

#[test]
fn a_decision_takes_the_place_of_what_the_texts_say() {
    let folder = government();
    let head = "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,putusan,alasan,pemeriksa,tanggal";
    let row = "6.01.02.2.01.0001,Pengawasan Kinerja Pemerintah Daerah,Inspektorat,Reviu PPRG,tidak,bukan pelembagaan,Penelaah A,2026-01-05";
    folder.file("putusan.csv", format!("{head}\n{row}\n"));
    made(&folder, &["--lang", "id", "--decisions", "putusan.csv", "-o", "rencana.xlsx"]);
    let rows = rows(&folder, "rencana.xlsx");
    assert_eq!(of(&rows, "Pengawasan")[0][9], "tidak ada dalam anggaran yang dibaca");
    assert_eq!(of(&rows, "Jumlah rencana")[0][7], "1500000.25");
}

#[test]
fn the_same_budget_is_the_same_bytes() {
    let folder = government();
    for name in ["a.docx", "b.docx", "a.xlsx", "b.xlsx"] {
        made(&folder, &["--jobs", if name.starts_with('a') { "1" } else { "2" }, "-o", name]);
    }
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(bytes("a.docx") == bytes("b.docx") && bytes("a.xlsx") == bytes("b.xlsx"));
}

#[test]
fn nothing_of_others_is_overwritten_and_there_is_no_plan_without_a_file() {
    let folder = government();
    folder.file("lama.docx", "Rencana tahun lalu");
    let ran = folder.run(&["pokja", "apbd.csv", "-o", "lama.docx"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(std::fs::read(folder.path().join("lama.docx")).unwrap(), b"Rencana tahun lalu");
    // Nor a plan that people may have filled in, unless they say so.
    for name in ["rencana.docx", "rencana.xlsx"] {
        made(&folder, &["-o", name]);
        let before = std::fs::read(folder.path().join(name)).unwrap();
        let ran = folder.run(&["pokja", "apbd.csv", "--lang", "id", "-o", name]);
        assert!(ran.code == 2 && ran.stderr.contains("mungkin sudah diisi orang"), "{}", ran.stderr);
        assert!(std::fs::read(folder.path().join(name)).unwrap() == before);
        made(&folder, &["-o", name, "--overwrite"]);
    }
    // Never a file that the run reads, whatever is asked for.
    folder.file("matriks.docx", OWN);
    let args = ["pokja", "apbd.csv", "--matrix", "matriks.docx", "-o", "matriks.docx", "--overwrite", "--lang", "en"];
    let ran = folder.run(&args);
    assert!(ran.code == 2 && ran.stderr.contains("the matrix of this run"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join("matriks.docx")).unwrap(), OWN);
    let ran = folder.run(&["pokja", "apbd.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("--output FILE.docx"), "{}", ran.stderr);
    let ran = folder.run(&["pokja", "apbd-?.csv", "-o", "r.docx"]);
    assert!(ran.code == 2 && !folder.path().join("r.docx").exists(), "{}", ran.stderr);
}
