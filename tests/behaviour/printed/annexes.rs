//! Several annexes in one file are told by their titles and read one at a time.

use super::{ANNEX, TREE, never_wrong, pages, reads, refused, said};
use crate::Folder;
use crate::pdf::Page;

const SUMMARY: &str = "
    KODE    | URAIAN                   | JUMLAH
    1.02    | Kesehatan                | 6.000.000
    1.02.02 | Program Upaya Kesehatan  | 6.000.000
    JUMLAH  | <                        | 6.000.000";

const OTHER: &str = "
    KODE              | URAIAN                     | JUMLAH
    2.08.02           | Program Pengarusutamaan    | 7.000.000
    2.08.02.2.01      | Pelembagaan PUG            | 7.000.000
    2.08.02.2.01.0001 | Koordinasi PUG             | 3.000.000
    2.08.02.2.01.0008 | Sosialisasi PUG            | 4.000.000
    JUMLAH            | <                          | 7.000.000";

fn titled(annex: &str, subject: &str, table: &str) -> Page {
    let page = Page::portrait().line(annex).line("PERATURAN DAERAH KABUPATEN MELATI").line("NOMOR 12 TAHUN 2025");
    page.line(subject).table(ANNEX, table)
}

fn two() -> Vec<u8> {
    pages([titled("LAMPIRAN I", "RINGKASAN APBD", OTHER), titled("LAMPIRAN II", "RINCIAN APBD MENURUT URUSAN", TREE)])
}

#[test]
fn two_annexes_are_never_added() {
    refused(&two(), &["F036", "--annex", "LAMPIRAN I", "LAMPIRAN II"]);
    // One that sums up the other, and one that repeats it.
    let summed = [titled("LAMPIRAN I", "RINGKASAN", SUMMARY), titled("LAMPIRAN III", "RINCIAN", TREE)];
    never_wrong(&pages(summed), "6000000.00");
    let twice = [titled("LAMPIRAN II", "RINCIAN", TREE), titled("LAMPIRAN III", "REKAPITULASI", TREE)];
    never_wrong(&pages(twice), "6000000.00");
}

#[test]
fn the_annex_that_is_asked_for_is_read() {
    for (annex, total, lines) in [("1", "7000000.00", 2), ("2", "6000000.00", 3)] {
        let said = said(&two(), &["--annex", annex]);
        assert_eq!((said.total.as_deref(), said.lines, said.code), (Some(total), lines, 0), "{}", said.stderr);
    }
    let said = said(&two(), &["--annex", "3"]);
    assert!(said.code != 0 && said.total.is_none(), "exit {} {:?}\n{}", said.code, said.total, said.stderr);
}

#[test]
fn what_is_asked_for_is_the_number_of_the_title() {
    let print = pages([
        titled("LAMPIRAN II", "RINCIAN PENDAPATAN DAN BELANJA", OTHER),
        titled("LAMPIRAN IV", "RINCIAN MENURUT URUSAN", TREE),
    ]);
    let said = said(&print, &["--annex", "2"]);
    // The second in the file is IV: whichever is meant, it is not given in silence as the other.
    assert!(said.code != 0 || said.total.as_deref() == Some("7000000.00"), "{:?}\n{}", said.total, said.stderr);
}

#[test]
fn one_annex_on_many_pages_is_one() {
    let (first, last) = TREE.split_at(TREE.find("    1.02.02.2.02 ").unwrap());
    let print = pages([titled("LAMPIRAN II", "RINCIAN APBD", first), titled("LAMPIRAN II", "RINCIAN APBD", last)]);
    reads(&print, "6000000.00", 3);
    let print = pages([titled("LAMPIRAN II", "RINCIAN APBD", first), Page::portrait().table(ANNEX, last)]);
    reads(&print, "6000000.00", 3);
}

#[test]
fn annexes_without_money_do_not_ask() {
    let names = "NO | NAMA PERANGKAT DAERAH | KETERANGAN\n1 | Dinas Kesehatan | utama\n2 | Dinas Sosial | utama";
    let print =
        pages([titled("LAMPIRAN I", "DAFTAR PERANGKAT DAERAH", names), titled("LAMPIRAN II", "RINCIAN APBD", TREE)]);
    reads(&print, "6000000.00", 3);
}

#[test]
fn an_annex_that_begins_in_the_middle_of_a_page_is_not_added_to_the_one_before() {
    let page = titled("LAMPIRAN I", "RINCIAN SATU", OTHER)
        .line(" ")
        .line("LAMPIRAN II")
        .line("RINCIAN DUA")
        .table(ANNEX, TREE);
    let said = said(&pages([page]), &[]);
    assert_ne!((said.code, said.total.as_deref()), (0, Some("13000000.00")), "{}", said.stderr);
    assert_ne!(said.code, 0, "{:?} {}", said.total, said.stderr);
}

#[test]
fn annexes_of_many_pages_are_asked_for_by_every_command() {
    let folder = Folder::with("a.pdf", two());
    for command in ["report", "check", "tag", "convert"] {
        let ran = folder.run(&[command, "a.pdf"]);
        assert!(
            [1, 2].contains(&ran.code) && format!("{}{}", ran.stdout, ran.stderr).contains("F036"),
            "{command}: {} {}",
            ran.code,
            ran.stderr
        );
        let ran = folder.run(&[command, "a.pdf", "--annex", "2"]);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
    }
    let ran = folder.run(&["convert", "a.pdf", "--annex", "2"]);
    assert!(ran.stdout.contains("3000000") && !ran.stdout.contains("2.08.02"), "{}", ran.stdout);
}
