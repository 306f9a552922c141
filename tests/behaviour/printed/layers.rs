//! What lies above, below and beside the text of a table: marks, layers, corrections, fields to fill in.

use super::hostile::{objects, one_page};
use super::{TREE, annex, never_wrong, pages, reads, refused};
use crate::pdf::{Object, Packing, Page, written};

/// A page with this drawn on it, and entries of its dictionary.
fn drawn(entries: &str, page: &Page, more: impl IntoIterator<Item = Object>) -> Vec<u8> {
    one_page(entries, Object::stream("", page.drawn()), more)
}

/// A text turned by 45 degrees, large, from a place on.
fn mark(page: Page, left: f64, base: f64, text: &str) -> Page {
    page.raw(&format!("q 0.8 g BT /F1 60 Tf 0.707 0.707 -0.707 0.707 {left} {base} Tm ({text}) Tj ET Q"))
}

#[test]
fn a_mark_across_the_page_is_no_text_of_its_cells() {
    // Letters and digits of the mark lie in cells of the table.
    for text in ["DRAF", "2026", "SALINAN 99"] {
        for left in [60.0, 250.0, 430.0] {
            never_wrong(&pages([mark(annex(TREE), left, 640.0, text)]), "6000000.00");
        }
    }
    reads(&pages([mark(annex(TREE), 100.0, 200.0, "DRAF 2026")]), "6000000.00", 3);
    // One that stands upright, above the digits of an amount.
    let upright = annex(TREE).raw("q 0.9 g BT /F1 40 Tf 1 0 0 1 430 720 Tm (2026) Tj ET Q");
    never_wrong(&pages([upright]), "6000000.00");
}

#[test]
fn an_amount_that_was_covered_is_not_added_to_the_one_above_it() {
    // A white box over an amount, and another amount on it, as corrections are made in programs that edit prints.
    let page = annex(TREE);
    let covered = page.clone().raw("q 1 g 430 721 125 11 re f Q").text(500.0, 107.0, "2.500.000");
    refused(&pages([covered]), &[]);
    let covered = page.raw("q 1 g 430 721 125 11 re f Q").text(500.0, 107.0, "2.000.000");
    never_wrong(&pages([covered]), "6000000.00");
}

#[test]
fn layers_that_are_off_are_no_money() {
    let hidden = "/OC /L1 BDC BT /F1 9 Tf 1 0 0 1 43 600 Tm (1.02.02.2.02.0002) Tj 400 0 Td (9.000.000) Tj ET EMC";
    let resources = "/Resources << /Font << /F1 3 0 R >> /Properties << /L1 7 0 R >> >>";
    let mut all = objects(
        resources,
        Object::stream("", annex(TREE).raw(hidden).drawn()),
        [Object::plain("<< /Type /OCG /Name (lama) >>")],
    );
    all[0].body =
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >> >>".to_owned();
    never_wrong(&written(&all, "", Packing::Plain), "6000000.00");
}

#[test]
fn what_a_page_cuts_off_is_no_money() {
    let row = |page: Page| page.text(43.0, 500.0, "1.02.02.2.02.0002").text(480.0, 500.0, "9.000.000");
    // The page shows only its upper half.
    for entry in ["/CropBox [0 421 595 842]", "/MediaBox [0 421 595 842]"] {
        never_wrong(&drawn(entry, &row(annex(TREE)), []), "6000000.00");
    }
    // A page whose corner is not at nothing.
    let print = drawn("/MediaBox [-100 -50 495 792]", &annex(TREE).raw(""), []);
    never_wrong(&print, "6000000.00");
    // A path that clips what is drawn after it.
    let clipped = row(annex(TREE).raw("0 421 595 421 re W n"));
    never_wrong(&pages([clipped]), "6000000.00");
}

#[test]
fn amounts_in_fields_of_a_form_are_not_left_out_in_silence() {
    // The amounts are no text of the page but of its fields, which show them.
    let bare: String = TREE
        .lines()
        .map(|line| match line.rsplit_once('|') {
            Some((head, amount)) if amount.contains("2.000.000") => format!("{head}|\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let field =
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (2.000.000) /Rect [430 720 560 732] /AP << /N 7 0 R >> >>";
    let shown = Object::stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 130 12] /Resources 6 0 R",
        *b"BT /F1 9 Tf 1 0 0 1 80 2 Tm (2.000.000) Tj ET",
    );
    let print = drawn(&format!("/Annots [{field}]"), &annex(&bare), [shown]);
    never_wrong(&print, "6000000.00");
}

#[test]
fn notes_on_a_page_are_no_money() {
    let note = "<< /Type /Annot /Subtype /FreeText /Contents (9.000.000) /Rect [430 600 560 620] /AP << /N 7 0 R >> >>";
    let shown = Object::stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 130 20] /Resources 6 0 R",
        *b"BT /F1 9 Tf 1 0 0 1 80 2 Tm (9.000.000) Tj ET",
    );
    never_wrong(&drawn(&format!("/Annots [{note}]"), &annex(TREE), [shown]), "6000000.00");
}

#[test]
fn text_in_another_order_than_it_is_read_is_read_where_it_stands() {
    // Each operator of the page, from the last to the first.
    let page = annex(TREE);
    let turned: Vec<String> = page.drawn().lines().rev().map(str::to_owned).collect();
    let print = one_page("", Object::stream("", turned.join("\n")), []);
    reads(&print, "6000000.00", 3);
}
