//! Files whose parts contain themselves, or each other without end: refused with their name, or read as what they show.

use super::hostile::{objects, one_page};
use super::{TREE, annex, never_wrong, refused};
use crate::pdf::{Object, Packing, written};

fn table() -> Vec<u8> {
    annex(TREE).drawn().into_bytes()
}

/// The page draws a table, and then this.
fn after_table(entries: &str, operators: &str, more: impl IntoIterator<Item = Object>) -> Vec<u8> {
    one_page(entries, Object::stream("", [&table(), operators.as_bytes()].concat()), more)
}

fn form(content: impl Into<Vec<u8>>) -> Object {
    Object::stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources 6 0 R", content)
}

/// A file whose pages are this tree, from object 2 on.
fn tree(nodes: &[&str]) -> Vec<u8> {
    let mut objects = vec![Object::plain("<< /Type /Catalog /Pages 2 0 R >>")];
    objects.extend(nodes.iter().map(|node| Object::plain(*node)));
    written(&objects, "", Packing::Plain)
}

#[test]
fn trees_of_pages_that_contain_themselves_are_refused() {
    refused(&tree(&["<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]), &["a.pdf"]);
    refused(
        &tree(&[
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>",
        ]),
        &["a.pdf"],
    );
    refused(&tree(&["<< /Type /Pages /Count 2147483647 /Kids [] >>"]), &["a.pdf"]);
    refused(&tree(&["<< /Type /Pages /Count -1 /Kids 2 0 R >>"]), &["a.pdf"]);
    // Each node ten times the next one: ten thousand million pages.
    let kids = |next: usize| format!("<< /Type /Pages /Count 10 /Kids [{}] >>", format!("{next} 0 R ").repeat(10));
    let mut nodes: Vec<String> = (3..13).map(kids).collect();
    nodes.push("<< /Type /Page /MediaBox [0 0 9 9] >>".to_owned());
    refused(&tree(&nodes.iter().map(String::as_str).collect::<Vec<_>>()), &["a.pdf"]);
    // Each node a single one, a hundred thousand times.
    let mut nodes: Vec<String> = (3..100_003).map(|n| format!("<< /Type /Pages /Count 1 /Kids [{n} 0 R] >>")).collect();
    nodes.push("<< /Type /Page /MediaBox [0 0 9 9] >>".to_owned());
    refused(&tree(&nodes.iter().map(String::as_str).collect::<Vec<_>>()), &["a.pdf"]);
}

#[test]
fn parents_that_are_their_own_parents_do_not_hang() {
    let content = Object::stream("", table());
    let page = "<< /Type /Page /Parent 4 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>";
    let objects = [
        Object::plain("<< /Type /Catalog /Pages 2 0 R >>"),
        Object::plain("<< /Type /Pages /Count 1 /Kids [4 0 R] /Parent 4 0 R >>"),
        Object::plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
        Object::plain(page),
        content,
    ];
    never_wrong(&written(&objects, "", Packing::Plain), "6000000.00");
}

#[test]
fn forms_that_draw_themselves_or_each_other_do_not_hang() {
    never_wrong(&after_table("", " /X1 Do", [form(*b"/X1 Do")]), "6000000.00");
    never_wrong(&after_table("", " /X1 Do", [form(*b"/X2 Do"), form(*b"/X1 Do /X1 Do")]), "6000000.00");
    // Forty forms, each drawing the next one twice.
    let forms = (0..40).map(|i| {
        let entries =
            format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N {} 0 R >> >>", i + 8);
        Object::stream(&entries, *b"/N Do /N Do")
    });
    let mut forms: Vec<Object> = forms.collect();
    forms.push(form(*b"0 0 m 9 9 l S"));
    never_wrong(&after_table("", " /X1 Do", forms), "6000000.00");
    // Ten thousand forms, each within the one before.
    let mut forms: Vec<Object> = (0..10_000)
        .map(|i| {
            let entries = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N {} 0 R >> >>",
                i + 8
            );
            Object::stream(&entries, *b"/N Do")
        })
        .collect();
    forms.push(form(*b"0 0 m 9 9 l S"));
    never_wrong(&after_table("", " /X1 Do", forms), "6000000.00");
}

#[test]
fn a_table_in_a_form_is_a_table() {
    let print = one_page("", Object::stream("", *b"q /X1 Do Q"), [form(table())]);
    super::reads(&print, "6000000.00", 3);
}

#[test]
fn letters_and_patterns_that_draw_themselves_do_not_hang() {
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 65 /LastChar 65 /Widths [9] \
                /Encoding << /Differences [65 /A] >> /CharProcs << /A 7 0 R >> /Resources 8 0 R >>";
    let resources = format!("<< /Font << /F1 3 0 R /F9 {font} >> >>");
    let glyph = Object::stream("", *b"9 0 d0 BT /F9 9 Tf (AAAAAAAA) Tj ET");
    let entries = "/Resources 8 0 R";
    never_wrong(&after_table(entries, " BT /F9 9 Tf (A) Tj ET", [glyph, Object::plain(resources)]), "6000000.00");
    let pattern = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 0.001 /YStep 0.001 /Resources 8 0 R";
    let draws = "/Pattern cs /P1 scn 0 0 500 500 re f";
    let resources = "<< /Font << /F1 3 0 R >> /Pattern << /P1 7 0 R >> >>";
    let print = after_table(entries, &format!(" {draws}"), [Object::stream(pattern, draws), Object::plain(resources)]);
    never_wrong(&print, "6000000.00");
    // A mask that is drawn with itself.
    let mask = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency >> /Resources 8 0 R";
    let resources = "<< /Font << /F1 3 0 R >> /ExtGState << /G1 << /SMask << /S /Luminosity /G 7 0 R >> >> >> >>";
    let print = after_table(
        entries,
        " /G1 gs 0 0 9 9 re f",
        [Object::stream(mask, *b"/G1 gs 0 0 9 9 re f"), Object::plain(resources)],
    );
    never_wrong(&print, "6000000.00");
}

#[test]
fn deep_nesting_is_no_crash() {
    let deep = 30_000;
    for (open, close) in [
        ("[", "]"),
        ("<< /A ", ">>"),
        ("q ", "Q "),
        ("BT ", "ET "),
        ("/A BMC ", "EMC "),
        ("(", ")"),
        ("BX ", "EX "),
        ("{", "}"),
    ] {
        let content = format!(" {} {} ", open.repeat(deep), close.repeat(deep));
        never_wrong(&after_table("", &content, []), "6000000.00");
        never_wrong(&after_table("", &format!(" {} ", open.repeat(deep)), []), "6000000.00");
    }
    for (open, close) in [("[", "]"), ("<< /A ", ">>")] {
        let nested = format!("/Deep {} {}", open.repeat(deep), close.repeat(deep));
        never_wrong(&one_page(&nested, Object::stream("", table()), []), "6000000.00");
        never_wrong(&one_page(&format!("/Deep {}", open.repeat(deep)), Object::stream("", table()), []), "6000000.00");
    }
    // A function of functions, and a name a mebibyte long.
    let postscript = Object::stream(
        "/FunctionType 4 /Domain [0 1] /Range [0 1]",
        format!("{}{}", "{".repeat(deep), "}".repeat(deep)),
    );
    let shading = "/Resources << /Font << /F1 3 0 R >> /Shading << /S1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] /Function 7 0 R >> >> >>";
    never_wrong(&after_table(shading, " /S1 sh", [postscript]), "6000000.00");
    never_wrong(&after_table("", &format!(" /{} gs", "A".repeat(1 << 20)), []), "6000000.00");
}

#[test]
fn references_that_lead_to_themselves_do_not_hang() {
    let changed = |from: &str, to: &str| {
        let mut objects = objects("", Object::stream("", table()), [Object::plain("7 0 R")]);
        for object in &mut objects {
            object.body = object.body.replace(from, to);
        }
        written(&objects, "", Packing::Plain)
    };
    for (from, to) in [
        ("/Contents 5 0 R", "/Contents 7 0 R"),
        ("/Contents 5 0 R", "/Contents [7 0 R 7 0 R]"),
        ("/Contents 5 0 R", "/Contents 4 0 R"),
        ("/Contents 5 0 R", "/Contents [5 0 R 5 0 R 5 0 R]"),
        ("/Resources 6 0 R", "/Resources 7 0 R"),
        ("/Pages 2 0 R", "/Pages 7 0 R"),
        ("/F1 3 0 R", "/F1 7 0 R"),
        ("/MediaBox [0 0 595 842]", "/MediaBox 7 0 R"),
    ] {
        never_wrong(&changed(from, to), "6000000.00");
    }
    // Lengths that lie, and filters without end.
    let filters = format!("/Length 9 /Filter [{}]", "/ASCIIHexDecode ".repeat(10_000));
    for entries in ["/Length 7 0 R", "/Length 5 0 R", "/Length 18446744073709551615", "/Length -1", &filters] {
        never_wrong(&one_page("", Object::stream(entries, table()), [Object::plain("7 0 R")]), "6000000.00");
    }
    let objects = objects("", Object::stream("", table()), [Object::plain("7 0 R")]);
    let good = written(&objects, "", Packing::Plain);
    let start = good.windows(5).rposition(|w| w == b"xref\n").unwrap() - "start".len();
    // A table of references that names itself as the one before it.
    for trailer in [&format!("/Prev {start}"), "/Prev 9", "/XRefStm 9", "/Encrypt 7 0 R", "/Prev 99999999999999999999"]
    {
        never_wrong(&written(&objects, trailer, Packing::Plain), "6000000.00");
        never_wrong(&written(&objects, trailer, Packing::Streams), "6000000.00");
    }
}
