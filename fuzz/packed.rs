//! Targets whose files are packed: workbooks, prints and documents, as their bytes or as the one part that is worth changing.

use std::io::{Cursor, Write};

use setara::domain::amount::Rupiah;
use setara::ledger::Ledger;
use setara::parallel::Jobs;
use setara::read::layout::{Opened, Reading};

use super::{CRITERIA, booked, judge, read_into, say, with_file};

/// A workbook: its bytes, or the XML of its only sheet.
pub fn workbook(data: &[u8]) {
    let bytes = if data.starts_with(b"PK") { data.to_vec() } else { sheet_of(data) };
    with_file("a.xlsx", &bytes, tried);
}

/// A print (PDF): its bytes, or what its only page draws.
pub fn print(data: &[u8]) {
    let bytes = if data.starts_with(b"%PDF") { data.to_vec() } else { page_of(data) };
    with_file("a.pdf", &bytes, tried);
}

/// A document (docx): its bytes, or the XML of its body.
pub fn document(data: &[u8]) {
    let bytes = if data.starts_with(b"PK") { data.to_vec() } else { body_of(data) };
    with_file("a.docx", &bytes, tried);
}

/// Reads a file as a budget, and as a statement: the book holds what its tables hold.
fn tried(path: &str) {
    if let Ok((tables, notes)) = Opened::open(path, &Reading { jobs: Jobs(1), ..Reading::default() }) {
        say(&notes, None);
        let mut book = Ledger::new(&CRITERIA);
        let mut total = Rupiah::ZERO;
        for table in tables {
            total += read_into(table, &mut book).total;
        }
        assert_eq!(total, booked(&book).0);
    }
    judge(path);
}

/// A workbook whose only sheet is this XML.
fn sheet_of(xml: &[u8]) -> Vec<u8> {
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let parts = [
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/workbook.xml", book.into_bytes()),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml").into_bytes()),
        ("xl/worksheets/sheet1.xml", xml.to_vec()),
    ];
    archive(parts)
}

/// A document whose body is this XML.
fn body_of(xml: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let head = format!(r#"<w:document xmlns:w="{MAIN}"><w:body>"#);
    archive([("word/document.xml", [head.as_bytes(), xml, b"</w:body></w:document>"].concat())])
}

fn archive<const N: usize>(parts: [(&str, Vec<u8>); N]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A print of one A4 page that draws this; `/F1` is Helvetica, and `/X1` the page's own content as a form.
fn page_of(content: &[u8]) -> Vec<u8> {
    let stream = |entries: &str| {
        [format!("<< {entries} /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
    };
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources 5 0 R >>".to_vec(),
        stream(""),
        b"<< /Font << /F1 6 0 R >> /XObject << /X1 7 0 R >> >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 842 595] /Resources 5 0 R"),
    ];
    let (mut out, mut table) = (b"%PDF-1.4\n".to_vec(), "0000000000 65535 f \n".to_owned());
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend([format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.extend(
        format!("xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
            .into_bytes(),
    );
    out
}
