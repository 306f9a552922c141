//! Documents that are not read, and files that were made to harm.

use super::docx::{docx, p, with_document, zipped};
use crate::Folder;

/// Both commands refuse it, with these words.
#[track_caller]
fn refused(name: &str, content: &[u8], says: &[&str]) {
    let folder = Folder::with(name, content);
    for command in [&["gbs", "check", name, "--lang", "en"][..], &["report", name, "--lang", "en"]] {
        let ran = folder.run(command);
        assert_eq!(ran.code, 2, "{command:?} {} {}", ran.stdout, ran.stderr);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        says.iter().for_each(|words| assert!(said.contains(words), "{words} in {said}"));
    }
}

fn ole(stream: &str) -> Vec<u8> {
    let name = format!("{stream}\0").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600], &name, &[0; 64]].concat()
}

#[test]
fn other_documents_name_the_way_out() {
    let way_out = "as .docx";
    refused("gbs.doc", &ole("WordDocument"), &["old word processor", way_out]);
    refused("gbs.docx", &ole("EncryptedPackage"), &["password", way_out]);
    refused("gbs.rtf", b"{\\rtf1\\ansi GBS}", &["RTF", way_out]);
    let odt = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]);
    refused("gbs.odt", &odt, &["OpenDocument", way_out]);
    refused("gbs.docx", b"bukan dokumen", &["no document in spite of its name"]);
    refused("gbs.docx", &zipped(&[("a.txt", b"a")]), &["without a document"]);
    refused("gbs.docx", b"", &["empty"]);
}

#[test]
fn what_would_fill_a_machine_is_refused() {
    let of = |body: &str| format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let laughs = "<!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    refused(
        "gbs.docx",
        &with_document(&format!("{laughs}{}", of("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"))),
        &["document type"],
    );
    refused("gbs.docx", &with_document(&of("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")), &["entities"]);
    let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(5000), "</w:tc></w:tr></w:tbl>".repeat(5000));
    refused("gbs.docx", &with_document(&of(&format!("{open}{close}"))), &["within each other"]);
    refused("gbs.docx", &with_document(&of(&"<w:p/>".repeat(3_100_000))), &["elements"]);
    refused("gbs.docx", &with_document(&of(&" ".repeat(65 << 20))), &["64 MB"]);
    let whole = docx(&[p("Nama SKPD : Dinas Kesehatan")]);
    refused("gbs.docx", &whole[..whole.len() / 2], &["damaged document"]);
    refused("gbs.docx", &with_document("<w:document><w:body><w:p>"), &["damaged document"]);
}
