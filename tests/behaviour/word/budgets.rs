//! Budgets that were pasted into the tables of a document.

use super::docx::{Body, bold, c, docx, p, plain, up};
use crate::Folder;

const HEAD: [&str; 5] = ["Kode SKPD", "Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"];
const FIRST: [&str; 5] =
    ["1.02.0.00.0.00.01.0000", "Dinas Kesehatan", "1.02.02.2.02.0001", "Pelayanan Ibu Hamil", "25.000.000,00"];
const SECOND: [&str; 5] =
    ["2.07.0.00.0.00.01.0000", "Dinas Tenaga Kerja", "2.07.03.2.01.0004", "Pelatihan Vokasi", "100.000.000,00"];

fn total(body: &[Body]) -> String {
    let folder = Folder::with("apbd.docx", docx(body));
    folder.report(&["apbd.docx"])["total"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_table_is_read_as_a_sheet_is() {
    let body = [bold("ANGGARAN 2026"), plain(&[&HEAD, &FIRST, &SECOND]), p("Melati, 2 Januari 2026")];
    assert_eq!(total(&body), "125000000.00");
    let folder = Folder::with("apbd.docx", docx(&body));
    let ran = folder.run(&["convert", "apbd.docx"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("tabel 1"), "{}", ran.stdout);
    let ran = folder.run(&["report", "apbd.docx", "--sheet", "tabel 2"]);
    assert!(ran.code == 2 && ran.stderr.contains("tabel 1"), "{}", ran.stderr);
    // A folder has it too; a letter in it is none.
    folder.file("surat.docx", docx(&[p("Dengan hormat,"), p("Bersama ini disampaikan anggaran.")]));
    assert_eq!(folder.report(&["."])["total"], "125000000.00");
}

#[test]
fn units_and_merged_cells_count() {
    let amounts =
        |row: [&str; 5], amount: &str| row.iter().take(4).chain([&amount]).map(|text| c(text)).collect::<Vec<_>>();
    let mut first = amounts(FIRST, "25.000,00");
    first[1] = c("Dinas Kesehatan").down();
    let mut second = amounts(FIRST, "5.000,00");
    second[1] = up();
    second[2] = c("1.02.02.2.02.0002");
    let body = [p("(dalam ribuan rupiah)"), Body::Table(vec![HEAD.map(c).to_vec(), first, second])];
    assert_eq!(total(&body), "30000000.00");
}

#[test]
fn a_table_that_goes_on_after_a_break_is_one() {
    let body = [plain(&[&HEAD, &FIRST]), Body::Xml("<w:p/>".into()), plain(&[&SECOND])];
    assert_eq!(total(&body), "125000000.00");
    let body = [plain(&[&HEAD, &FIRST]), p("Lanjutan"), plain(&[&SECOND])];
    assert_eq!(total(&body), "125000000.00");
}

/// Two stages are never added.
#[test]
fn tables_of_two_stages_are_asked_for() {
    let changed =
        ["1.02.0.00.0.00.01.0000", "Dinas Kesehatan", "1.02.02.2.02.0001", "Pelayanan Ibu Hamil", "30.000.000,00"];
    let body = [p("APBD Murni 2026"), plain(&[&HEAD, &FIRST]), p("Perubahan APBD 2026"), plain(&[&HEAD, &changed])];
    let folder = Folder::with("apbd.docx", docx(&body));
    let ran = folder.run(&["report", "apbd.docx"]);
    assert_ne!(ran.code, 0, "{}", ran.stdout);
    let ran = folder.run(&["report", "apbd.docx", "--sheet", "tabel 2", "--format", "json"]);
    assert!(ran.code == 0 && ran.stdout.contains("\"30000000.00\""), "{}{}", ran.stdout, ran.stderr);
}

/// A statement is no budget, whatever its plan looks like; nor is a report.
#[test]
fn statements_and_reports_are_no_budgets() {
    let body = [
        p("GENDER BUDGET STATEMENT"),
        p("Nama SKPD : Dinas Kesehatan"),
        bold("Data Pembuka Wawasan"),
        p("Pemeriksaan L: 0 P: 1.461"),
        bold("Faktor Kesenjangan"),
        p("Akses : suami tidak ikut"),
        bold("Rencana Aksi"),
        plain(&[&["Kegiatan", "Anggaran"], &["Kelas ibu hamil", "25.000.000"], &["Kelas suami", "5.000.000"]]),
    ];
    let folder = Folder::with("gbs.docx", docx(&body));
    let ran = folder.run(&["report", "gbs.docx", "--lang", "en"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("setara gbs check"), "{}", ran.stderr);
    folder.file("apbd.csv", crate::budget(&crate::gbs::LINES));
    folder.run(&["report", "apbd.csv", "-o", "laporan.docx"]);
    let ran = folder.run(&["report", "laporan.docx"]);
    assert!(ran.code == 2 && ran.stderr.contains("F017"), "{}", ran.stderr);
}
