//! Pages that show no text, and files that no one may open: refused, with the page.

use super::{ANNEX, THREE, TREE, annex, never_wrong, pages, refused, rka};
use crate::Folder;
use crate::pdf::{Font, Page, Pdf};

#[test]
fn a_scan_is_refused_by_its_page() {
    refused(&pages([Page::portrait().scanned()]), &["F035", "1"]);
    refused(&pages([annex(TREE), Page::portrait().scanned()]), &["F035", "2"]);
    let many = [annex(TREE), Page::portrait().scanned(), Page::portrait(), Page::portrait().scanned()];
    refused(&pages(many), &["F035", "2", "4"]);
}

#[test]
fn a_picture_beside_text_is_no_scan() {
    let logo = annex(TREE).raw("q 60 0 0 60 40 700 cm /Im1 Do Q");
    super::reads(&pages([logo]), "6000000.00", 3);
    let cover = Page::portrait().raw("q 60 0 0 60 40 700 cm /Im1 Do Q").line("RENCANA KERJA DAN ANGGARAN");
    super::reads(&pages([cover, annex(TREE)]), "6000000.00", 3);
}

#[test]
fn a_scan_with_a_layer_of_recognised_text_is_never_wrong() {
    let hidden = |table: &str| Page::portrait().raw("3 Tr").table(ANNEX, table).scanned();
    never_wrong(&pages([hidden(TREE)]), "6000000.00");
    // A digit that was recognised wrongly.
    refused(&pages([hidden(&TREE.replace("| 2.000.000", "| 2.080.000"))]), &[]);
}

#[test]
fn fonts_that_do_not_say_what_they_show_are_refused() {
    for font in [Font::Nameless, Font::Numbered] {
        refused(&Pdf::of([annex(TREE)]).font(font).bytes(), &["F035"]);
        refused(&Pdf::of([rka(THREE)]).font(font).bytes(), &["F035"]);
    }
}

#[test]
fn an_encrypted_file_is_refused_with_a_way_out() {
    let key = "41".repeat(32);
    let entries = format!(
        "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00112233445566778899aabbccddeeff> \
         <00112233445566778899aabbccddeeff>]"
    );
    let print = Pdf::of([annex(TREE)]).trailer(&entries).bytes();
    refused(&print, &["password"]);
}

#[test]
fn what_is_no_pdf_is_refused() {
    for bytes in [&b"%PDF-1.5\n"[..], b"%PDF-", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.4\ntrailer\n<< /Root 1 0 R >>\n%%EOF"] {
        refused(bytes, &["a.pdf"]);
    }
    refused(&pages([]), &["a.pdf"]);
    refused(&pages([Page::portrait()]), &["a.pdf"]);
    refused(&pages([Page::portrait().line("Surat pengantar")]), &["a.pdf"]);
}

#[test]
fn a_print_under_another_name_is_read_or_refused() {
    let folder = Folder::empty();
    for name in ["a.csv", "a.xlsx", "a.txt", "A.PDF"] {
        folder.file(name, pages([annex(TREE)]));
        let ran = folder.run(&["report", name, "--format", "json"]);
        assert!(ran.code != 0 || ran.stdout.contains("\"total\": \"6000000.00\""), "{name}: {}", ran.stdout);
    }
    // And what is no print under the name of one.
    let table: String = TREE.lines().map(|l| l.replace(" | ", ";") + "\n").collect();
    folder.file("b.pdf", table);
    let ran = folder.run(&["report", "b.pdf", "--format", "json"]);
    assert!(ran.code != 0 || ran.stdout.contains("6000000.00"), "{}", ran.stdout);
}
