//! Documents (docx) made to exhaust who reads them, or to make them ask others: refused with their name, or read as what they
//! show.

use std::io::{Cursor, Write};
use std::net::TcpListener;

use crate::printed::bounded;
use crate::{Folder, Ran};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A document of these parts, each repeated so many times within itself.
fn archive(parts: &[(&str, &[u8], usize)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
        ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" \
        ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let own: [(&str, &[u8], usize); 2] =
        [("[Content_Types].xml", types.as_bytes(), 1), ("_rels/.rels", relations.as_bytes(), 1)];
    for (name, bytes, times) in own.iter().chain(parts) {
        zip.start_file(*name, options.large_file(true)).unwrap();
        for _ in 0..*times {
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    document_with(body, &[])
}

fn document_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let whole = format!("{HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    let mut all: Vec<(&str, &[u8], usize)> = vec![("word/document.xml", whole.as_bytes(), 1)];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes(), 1)));
    archive(&all)
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn row(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell("", text)).collect::<String>())
}

/// A table of three lines that add up to 6,000,000.
fn table() -> String {
    let rows = [
        row(&["KODE", "URAIAN", "JUMLAH"]),
        row(&["1.02.02.2.01.0001", "Pembangunan Puskesmas", "1.000.000"]),
        row(&["1.02.02.2.01.0002", "Rehabilitasi Puskesmas", "2.000.000"]),
        row(&["1.02.02.2.02.0001", "Pelayanan Ibu Hamil", "3.000.000"]),
        row(&["JUMLAH", "", "6.000.000"]),
    ];
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

/// What the commands that read documents do with one: each ends, within bounds.
#[track_caller]
fn tried(bytes: &[u8]) -> [Ran; 2] {
    let folder = Folder::with("a.docx", bytes);
    [vec!["report", "a.docx", "--format", "json", "--lang", "en"], vec!["gbs", "check", "a.docx", "--lang", "en"]]
        .map(|args| bounded(&folder, &args))
}

/// No command takes it.
#[track_caller]
fn refused(bytes: &[u8]) {
    for ran in tried(bytes) {
        assert!(
            ran.code != 0 && [&ran.stdout, &ran.stderr].iter().any(|t| t.contains("a.docx")),
            "exit {}\n{}{}",
            ran.code,
            ran.stdout,
            ran.stderr
        );
    }
}

/// The report is right, or there is none.
#[track_caller]
fn never_wrong(bytes: &[u8]) {
    let [report, _] = tried(bytes);
    let right = report.stdout.contains("\"total\": \"6000000.00\"");
    assert!(report.code != 0 || right, "{}", report.stdout.lines().take(30).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_table_of_these_tests_is_read() {
    let [report, _] = tried(&document(&table()));
    assert_eq!(report.code, 0, "{}", report.stderr);
    assert!(report.stdout.contains("\"total\": \"6000000.00\""), "{}", report.stdout);
}

#[test]
fn parts_that_inflate_without_end_are_refused() {
    let blanks = vec![b' '; 1 << 20];
    refused(&archive(&[("word/document.xml", &blanks, 1 << 10)]));
    let paragraph = "<w:p><w:r><w:t>7</w:t></w:r></w:p>".repeat(10_000);
    let open = format!("{HEAD}<w:document {SPACES}><w:body>");
    refused(&archive(&[("word/document.xml", [open.as_bytes(), paragraph.as_bytes()].concat().as_slice(), 1 << 10)]));
    // Beside a good document: a part that is read, and one that is not.
    let good = format!("{HEAD}<w:document {SPACES}><w:body>{}</w:body></w:document>", table());
    let with = |name: &str| archive(&[("word/document.xml", good.as_bytes(), 1), (name, &blanks, 1 << 10)]);
    never_wrong(&with("word/numbering.xml"));
    never_wrong(&with("word/styles.xml"));
    never_wrong(&with("word/media/image1.png"));
}

#[test]
fn many_parts_are_no_trouble() {
    let names: Vec<String> = (0..70_000).map(|i| format!("word/media/{i}.png")).collect();
    let good = format!("{HEAD}<w:document {SPACES}><w:body>{}</w:body></w:document>", table());
    let mut parts: Vec<(&str, &[u8], usize)> = vec![("word/document.xml", good.as_bytes(), 1)];
    parts.extend(names.iter().map(|name| (name.as_str(), &b""[..], 1)));
    never_wrong(&archive(&parts));
}

#[test]
fn deep_nesting_is_no_crash() {
    for element in ["p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "txbxContent", "x"] {
        let deep = format!("{}{}", format!("<w:{element}>").repeat(100_000), format!("</w:{element}>").repeat(100_000));
        never_wrong(&document(&format!("{}{deep}", table())));
        never_wrong(&document(&format!("{}{}", table(), format!("<w:{element}>").repeat(100_000))));
    }
    // Tables within tables, as deep as word processors never go.
    let mut nested = table();
    for _ in 0..2000 {
        nested = format!("<w:tbl><w:tr><w:tc>{nested}<w:p/></w:tc></w:tr></w:tbl>");
    }
    never_wrong(&document(&nested));
}

#[test]
fn entities_are_not_expanded_and_nothing_of_this_machine_is_shown() {
    let mut laughs = "<!DOCTYPE w:document [<!ENTITY a0 \"ha\">".to_owned();
    for i in 1..12 {
        laughs += &format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10));
    }
    laughs += "]>";
    let with = |kind: &str, entity: &str| {
        let body = format!("<w:p><w:r><w:t>{entity}</w:t></w:r></w:p>{}", table());
        archive(&[(
            "word/document.xml",
            format!("{HEAD}{kind}<w:document {SPACES}><w:body>{body}</w:body></w:document>").as_bytes(),
            1,
        )])
    };
    refused(&with(&laughs, "&a11;"));
    let folder = Folder::with("secret.txt", "a secret of this machine");
    let path = folder.path().join("secret.txt");
    for target in [format!("file://{}", path.display()), path.display().to_string(), "secret.txt".to_owned()] {
        let kind = format!("<!DOCTYPE w:document [<!ENTITY x SYSTEM \"{target}\">]>");
        folder.file("a.docx", with(&kind, "&x;"));
        for args in [vec!["report", "a.docx"], vec!["gbs", "check", "a.docx"], vec!["convert", "a.docx"]] {
            let ran = bounded(&folder, &args);
            assert!(
                ran.code != 0 && !format!("{}{}", ran.stdout, ran.stderr).contains("a secret"),
                "{args:?} {}",
                ran.stdout
            );
        }
    }
    // An entity that nobody defined.
    refused(&with("", "&x;"));
}

#[test]
fn relations_to_the_outside_are_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/a", listener.local_addr().unwrap());
    let kinds = [
        "attachedTemplate",
        "image",
        "hyperlink",
        "oleObject",
        "subDocument",
        "frame",
        "aFChunk",
        "numbering",
        "styles",
        "header",
    ];
    let relations: String = kinds
        .iter()
        .enumerate()
        .map(|(i, kind)| {
            format!(
                "<Relationship Id=\"x{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
                 Target=\"{url}\" TargetMode=\"External\"/>"
            )
        })
        .collect();
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    let body = format!(
        "<w:altChunk r:id=\"x6\"/><w:subDoc r:id=\"x4\"/><w:p><w:hyperlink r:id=\"x2\"><w:r><w:t>lihat</w:t></w:r></w:hyperlink></w:p>{}",
        table()
    );
    let settings = format!("<w:settings {SPACES}><w:attachedTemplate r:id=\"x0\"/></w:settings>");
    let parts = [
        ("word/_rels/document.xml.rels", relations.as_str()),
        ("word/_rels/settings.xml.rels", &relations),
        ("word/settings.xml", &settings),
    ];
    never_wrong(&document_with(&body, &parts));
    assert!(listener.accept().is_err(), "somebody asked for {url}");
}

#[test]
fn spans_and_columns_without_end_are_no_trouble() {
    for span in ["2147483647", "18446744073709551615", "-5", "0", "abc", "1e9"] {
        let wide = format!(
            "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
            cell(&format!("<w:gridSpan w:val=\"{span}\"/>"), "a"),
            cell("", "9")
        );
        never_wrong(&document(&format!("{}<w:p/>{wide}", table())));
        let before = format!("<w:tr><w:trPr><w:gridBefore w:val=\"{span}\"/></w:trPr>{}</w:tr>", cell("", "catatan"));
        never_wrong(&document(&table().replace("</w:tbl>", &format!("{before}</w:tbl>"))));
    }
    // Many rows whose only cell is far to the right, and one row of very many cells.
    let far = format!("<w:tr><w:trPr><w:gridBefore w:val=\"16000\"/></w:trPr>{}</w:tr>", cell("", "x"));
    never_wrong(&document(&format!("{}<w:p/><w:tbl>{}</w:tbl>", table(), far.repeat(20_000))));
    never_wrong(&document(&format!("{}<w:p/><w:tbl><w:tr>{}</w:tr></w:tbl>", table(), cell("", "7").repeat(50_000))));
    let merged = row(&["a", "b"]).replace("<w:tcPr>", "<w:tcPr><w:vMerge/>");
    never_wrong(&document(&format!("{}<w:p/><w:tbl>{}</w:tbl>", table(), merged.repeat(50_000))));
}

#[test]
fn numbering_that_grows_without_end_is_no_trouble() {
    let numbered = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    let list = |format: &str, start: &str, text: &str, nums: usize| {
        let nums: String =
            (1..=nums).map(|i| format!("<w:num w:numId=\"{i}\"><w:abstractNumId w:val=\"0\"/></w:num>")).collect();
        format!(
            "{HEAD}<w:numbering {SPACES}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/>\
             <w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum>{nums}</w:numbering>"
        )
    };
    let with = |numbering: &str, paragraphs: usize| {
        document_with(&format!("{}{}", numbered.repeat(paragraphs), table()), &[("word/numbering.xml", numbering)])
    };
    for format in ["decimal", "upperRoman", "lowerLetter"] {
        for start in ["4294967295", "18446744073709551615", "-1", "99999999999999999999999"] {
            never_wrong(&with(&list(format, start, "%1.", 1), 3));
        }
    }
    // A label as long as a book, of a hundred thousand lists; and before each of many paragraphs.
    let long = "%1 ".repeat(1 << 20);
    never_wrong(&with(&list("decimal", "1", &long, 100_000), 1));
    never_wrong(&with(&list("decimal", "1", &long, 1), 5_000));
    // Styles that are based on each other.
    let styles = format!(
        "{HEAD}<w:styles {SPACES}><w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style><w:style w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style></w:styles>"
    );
    let styled = "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>";
    never_wrong(&document_with(&format!("{styled}{}", table()), &[("word/styles.xml", &styles)]));
}

#[test]
fn one_paragraph_as_long_as_a_library_is_no_trouble() {
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "akses perempuan ".repeat(1 << 16));
    never_wrong(&document(&format!("{long}{}", table())));
    let runs = format!("<w:p>{}</w:p>", "<w:r><w:t>7</w:t></w:r>".repeat(300_000));
    never_wrong(&document(&format!("{runs}{}", table())));
    let label = "<w:p><w:r><w:t>Tujuan : </w:t></w:r></w:p>".repeat(50_000);
    never_wrong(&document(&format!("{label}{}", table())));
}

#[test]
fn documents_that_are_cut_off_or_turned_are_refused_or_right() {
    let good = document(&table());
    let folder = Folder::empty();
    let mut chance = 7_u64;
    let mut below = |n: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % n
    };
    for n in 0..120 {
        let mut bytes = good.clone();
        match n % 3 {
            0 => bytes.truncate(below(good.len())),
            _ => (0..=below(3)).for_each(|_| bytes[below(good.len())] ^= 1 << below(8)),
        }
        folder.file("a.docx", &bytes);
        let ran = bounded(&folder, &["report", "a.docx", "--format", "json"]);
        assert!(ran.code != 0 || ran.stdout.contains("\"total\": \"6000000.00\""), "{n}: {}", ran.stdout);
    }
}
