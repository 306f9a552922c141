//! Files made to exhaust who reads them: they are refused with their name, or read as what they show.

use std::net::TcpListener;

use super::{TREE, annex, bounded, never_wrong, refused, said};
use crate::Folder;
use crate::pdf::{Object, Packing, Page, Pdf, flate, flate_again, written};

/// Objects of a file with one page, which draws this; `entries` are more of the page's dictionary. More objects from 7 on.
pub fn one_page(entries: &str, content: Object, more: impl IntoIterator<Item = Object>) -> Vec<u8> {
    written(&objects(entries, content, more), "", Packing::Plain)
}

pub fn objects(entries: &str, content: Object, more: impl IntoIterator<Item = Object>) -> Vec<Object> {
    let page = format!("<< /Type /Page /Parent 2 0 R /Contents 5 0 R {entries} >>");
    let mut objects = vec![
        Object::plain("<< /Type /Catalog /Pages 2 0 R >>"),
        Object::plain("<< /Type /Pages /Count 1 /Kids [4 0 R] /MediaBox [0 0 595 842] /Resources 6 0 R >>"),
        Object::plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        Object::plain(page),
        content,
        Object::plain("<< /Font << /F1 3 0 R >> /XObject << /X1 7 0 R /X2 8 0 R >> >>"),
    ];
    objects.extend(more);
    objects
}

/// What a page with a good table draws.
fn table() -> Vec<u8> {
    annex(TREE).drawn().into_bytes()
}

fn twice_deflated(bytes: &[u8], times: u64) -> Object {
    Object::stream("/Filter [/FlateDecode /FlateDecode]", flate(&flate_again(bytes, times)))
}

#[test]
fn streams_that_inflate_without_end_are_refused() {
    // A gibibyte of blanks, of operators, and of digits of one number.
    for bytes in [&[b' '; 1 << 20][..], &b"q Q ".repeat(1 << 18), &[b'1'; 1 << 20]] {
        refused(&one_page("", twice_deflated(bytes, 1 << 10), []), &["a.pdf"]);
    }
    // Each page a little, and all of them a lot: five hundred times sixteen mebibytes of one stream.
    let kids = "4 0 R ".repeat(500);
    let objects = [
        Object::plain("<< /Type /Catalog /Pages 2 0 R >>"),
        Object::plain(format!("<< /Type /Pages /Count 500 /Kids [{kids}] /MediaBox [0 0 595 842] >>")),
        Object::plain("null"),
        Object::plain("<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>"),
        Object::stream("/Filter /FlateDecode", flate_again(&b"1 1 m 9 9 l S ".repeat(1 << 13), 150)),
    ];
    refused(&written(&objects, "", Packing::Plain), &["a.pdf"]);
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).chain(*b">").collect()
}

#[test]
fn streams_packed_in_several_ways_inflate_no_further() {
    let blanks = flate_again(&[b' '; 1 << 20], 1 << 10);
    let chains = [
        ("/Filter [/FlateDecode /ASCIIHexDecode /FlateDecode]", flate(&hex(&blanks))),
        ("/Filter [/FlateDecode /FlateDecode /ASCIIHexDecode /FlateDecode]", flate(&flate(&hex(&blanks)))),
        ("/Filter [/Fl /AHx /Fl]", flate(&hex(&blanks))),
        // A byte that is repeated 128 times, eight million times over.
        ("/Filter [/FlateDecode /RunLengthDecode]", flate_again(&b"\x81 ".repeat(1 << 10), 1 << 13)),
        ("/Filter [/ASCIIHexDecode /FlateDecode /FlateDecode]", hex(&flate(&blanks))),
        ("/Filter [7 0 R 7 0 R]", flate(&blanks)),
        ("/Filter 8 0 R", flate(&blanks)),
        ("/Filter [/Fl#61teDecode /F#6cateDecode]", flate(&blanks)),
    ];
    for (entries, bytes) in chains {
        let more = [Object::plain("/FlateDecode"), Object::plain("[/FlateDecode /FlateDecode]")];
        refused(&one_page("", Object::stream(entries, bytes), more), &["a.pdf"]);
    }
    // Its dictionary is longer than anybody looks back.
    let far = format!("/Filter [/FlateDecode /RunLengthDecode] /Note ({})", "a".repeat(20_000));
    refused(&one_page("", Object::stream(&far, flate_again(&b"\x81 ".repeat(1 << 10), 1 << 13)), []), &["a.pdf"]);
}

#[test]
fn words_that_streams_begin_with_do_not_hang() {
    for word in [
        "stream ",
        "stream\n",
        "endstream ",
        "endobj\n",
        "1 0 obj ",
        "xref ",
        "trailer <<",
        "%PDF-1.5\n",
        "startxref\n0\n",
    ] {
        let content = [&table(), word.repeat((8 << 20) / word.len()).as_bytes()].concat();
        never_wrong(&one_page("", Object::stream("", content), []), "6000000.00");
        let entries = format!("/Filter /ASCIIHexDecode /Note ({})", word.repeat(1 << 16));
        never_wrong(&one_page("", Object::stream(&entries, hex(&table())), []), "6000000.00");
    }
}

#[test]
fn objects_in_a_stream_that_inflates_without_end_are_refused() {
    // The catalog and the pages lie beside a number with two hundred million digits.
    let digits = Object::plain("1".repeat(200 << 20));
    let objects = objects("", Object::stream("", table()), [digits]);
    refused(&written(&objects, "", Packing::Streams), &["a.pdf"]);
}

#[test]
fn floods_of_letters_and_rules_are_refused() {
    let flood = |head: &str, part: &str, times: usize, tail: &str| {
        let content = format!("{head}{}{tail}", part.repeat(times));
        one_page("", Object::stream("/Filter /FlateDecode", flate(content.as_bytes())), [])
    };
    // Ten million letters in one string, and in strings of one.
    refused(&flood("BT /F1 9 Tf 1 0 0 1 40 700 Tm (", "A", 10_000_000, ") Tj ET"), &["a.pdf"]);
    refused(&flood("BT /F1 9 Tf 1 0 0 1 40 700 Tm ", "(7) Tj ", 10_000_000, "ET"), &["a.pdf"]);
    // Three million rules, and as many boxes.
    refused(&flood("", "1 1 m 500 1 l S ", 3_000_000, ""), &["a.pdf"]);
    refused(&flood("", "1 1 500 1 re f ", 3_000_000, ""), &["a.pdf"]);
    // A path of three million corners.
    refused(&flood("1 1 m ", "500 1 l 500 9 l ", 1_500_000, "S"), &[]);
}

#[test]
fn a_grid_of_rules_makes_no_more_cells_than_memory_has() {
    // Two thousand rules each way would be four million cells.
    let across: String = (0..2000).map(|i| format!("0 {0} m 595 {0} l S ", f64::from(i) * 0.4)).collect();
    let down: String = (0..2000).map(|i| format!("{0} 0 m {0} 842 l S ", f64::from(i) * 0.29)).collect();
    refused(&one_page("", Object::stream("", format!("{across}{down}")), []), &["a.pdf"]);
    // The same grid on two hundred pages.
    let grid = |page: Page| page.raw(&format!("0.1 w {across}{down}"));
    never_wrong(&Pdf::of(vec![grid(annex(TREE)); 3]).packed(Packing::Flate).bytes(), "6000000.00");
}

#[test]
fn very_many_lines_in_one_cell_do_not_hang() {
    let lines = |text: &str, left: u32, count: u32| {
        let all = (0..count).map(|i| format!("1 0 0 1 {left} {:.2} Tm ({text}) Tj\n", 13_900.0 - f64::from(i) * 0.22));
        all.collect::<String>()
    };
    let ruled = "0.1 w 20 10 500 13900 re S 100 10 m 100 13910 l S 300 10 m 300 13910 l S ";
    for rules in [ruled, ""] {
        for (a, b, c) in
            [("a", "b", "1.000"), ("a", "", "1.000"), ("", "words", ""), ("1.", "2", "(3"), ("1.000", "x", "")]
        {
            let texts = [lines(a, 30, 60_000), lines(b, 110, 60_000), lines(c, 310, 60_000)].concat();
            let content = format!("{rules}BT /F1 0.6 Tf {texts} ET");
            refused(&one_page("/MediaBox [0 0 600 14000]", Object::stream("", content), []), &["a.pdf"]);
        }
    }
}

#[test]
fn pages_of_absurd_sizes_are_refused_or_right() {
    for size in [
        "0 0 1e9 1e9",
        "0 0 99999999999999999999 1",
        "0 0 0 0",
        "595 842 0 0",
        "-1e9 -1e9 1e9 1e9",
        "0 0 0.0001 0.0001",
        "0 0 595",
        "0 0 (a) /b",
    ] {
        let print = one_page(&format!("/MediaBox [{size}]"), Object::stream("", table()), []);
        never_wrong(&print, "6000000.00");
    }
    let print = one_page("/UserUnit 1e30 /Rotate 91", Object::stream("", table()), []);
    never_wrong(&print, "6000000.00");
    // Letters of absurd sizes at absurd places.
    for matrix in ["1e30 0 0 1e30 0 0", "0 0 0 0 0 0", "1 0 0 1 1e38 1e38", "1e-30 0 0 1e-30 0 0", "1 1e9 -1e9 1 0 0"] {
        let content = [format!("q {matrix} cm ").into_bytes(), table(), b" Q ".to_vec()].concat();
        never_wrong(&one_page("", Object::stream("", content), []), "6000000.00");
    }
}

#[test]
fn a_hundred_thousand_pages_are_refused_or_passed_over() {
    let count = 100_000;
    let kids: String = (0..count).map(|i| format!("{} 0 R ", i + 3)).collect();
    let mut objects = vec![
        Object::plain("<< /Type /Catalog /Pages 2 0 R >>"),
        Object::plain(format!("<< /Type /Pages /Count {count} /Kids [{kids}] /MediaBox [0 0 595 842] >>")),
    ];
    objects.extend((0..count).map(|_| Object::plain("<< /Type /Page /Parent 2 0 R >>")));
    refused(&written(&objects, "", Packing::Plain), &["a.pdf"]);
}

#[test]
fn pictures_and_fonts_of_absurd_sizes_are_not_made() {
    let picture = "/Type /XObject /Subtype /Image /Width 2000000000 /Height 2000000000 /BitsPerComponent 8 /ColorSpace /DeviceRGB";
    for filter in [
        "",
        "/Filter /DCTDecode",
        "/Filter /JPXDecode",
        "/Filter /JBIG2Decode",
        "/Filter /CCITTFaxDecode",
        "/Filter /RunLengthDecode",
    ] {
        let content = [&b"q 500 0 0 500 0 0 cm /X1 Do Q "[..], &table()].concat();
        let print = one_page(
            "",
            Object::stream("", content),
            [Object::stream(&format!("{picture} {filter}"), *b"\x00\x01\x02")],
        );
        never_wrong(&print, "6000000.00");
    }
    let inline = [&b"BI /W 2000000000 /H 2000000000 /BPC 8 /CS /RGB ID \x00\x01\x02 EI "[..], &table()].concat();
    never_wrong(&one_page("", Object::stream("", inline), []), "6000000.00");
    // Ranges of all codes there are.
    let map = "begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 begincidrange <00000000> <ffffffff> 0 endcidrange \
               1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap";
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding 7 0 R /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font \
                /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
                /W [0 2000000000 500] >>] >>";
    let resources = format!("/Resources << /Font << /F1 {font} >> >>");
    refused(&one_page(&resources, Object::stream("", table()), [Object::stream("/Type /CMap", map)]), &["a.pdf"]);
}

#[test]
fn nothing_outside_the_file_is_read() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let folder = Folder::empty();
    let outside = folder.file("outside.txt", table());
    let specs =
        [format!("/F ({})", outside.display()), "/F (outside.txt)".to_owned(), format!("/F << /FS /URL /F ({url}) >>")];
    for spec in specs {
        folder.file("a.pdf", one_page("", Object::stream(&spec, *b""), []));
        let ran = bounded(&folder, &["report", "a.pdf"]);
        assert_ne!(ran.code, 0, "{spec}: {}", ran.stdout);
    }
    let actions = format!(
        "/AA << /O << /S /URI /URI ({url}) >> >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({url}) >> >> \
         << /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /FS /URL /F ({url}) >> >>]"
    );
    let print = one_page(&actions, Object::stream("", table()), []);
    let said = said(&print, &[]);
    assert_eq!((said.code, said.total.as_deref()), (0, Some("6000000.00")), "{}", said.stderr);
    assert!(listener.accept().is_err(), "somebody asked for {url}");
}
