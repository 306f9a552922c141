//! Workbooks that are none, would not fit, or reach for what is not theirs.

use std::io::{Cursor, Write};

use crate::{Folder, budget};

use super::GOOD;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A budget of one line as xlsx: what stands before its sheet's XML, the cell of the item, and further parts.
fn workbook(before: &str, item: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let row = |line: &str| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row>{}</row>", line.split(',').map(cell).collect::<String>())
    };
    let rows: String = budget(&[&GOOD.replace("ATK", item)]).lines().map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!("{before}<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"APBD\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"
    );
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"{id}\" \
             Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let (root, sheets) =
        (relation("b", "officeDocument", "xl/workbook.xml"), relation("s", "worksheet", "worksheets/1.xml"));
    let mut parts = vec![
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &sheets),
        ("xl/worksheets/1.xml", &sheet),
    ];
    parts.retain(|(name, _)| more.iter().all(|(own, _)| own != name));
    parts.extend(more.iter().filter(|(_, content)| !content.is_empty()));
    zip(&parts)
}

/// An OLE file as far as its directory: enough to be one, with streams of these names.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut file = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 504]].concat();
    for name in streams {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        file.extend(entry);
    }
    file.resize(2048, 0);
    file
}

/// Exit code 2 and one error, whose message is given back.
fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = Folder::with(name, bytes);
    let ran = folder.run(&["report", name, "--lang", "en"]);
    let error = format!("{name}: error[F001] cannot be read: ");
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.starts_with(&error), "{name}: {ran:?}");
    assert!(ran.stderr.len() < 1000, "{name}: {}", ran.stderr);
    ran.stderr[error.len()..].to_owned()
}

#[test]
fn a_workbook_that_would_not_fit() {
    let bytes = zip(&[("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999999\"></sst>")]);
    assert!(refused("a.xlsx", &bytes).contains("damaged workbook"));
}

#[test]
fn entities_stand_for_nothing() {
    let tenfold = |n: u8| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
    let laughs = format!("<!DOCTYPE w [<!ENTITY a0 \"perempuan \">{}]>", (1..10).map(tenfold).collect::<String>());
    let outside = "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    for (before, item) in [(laughs.as_str(), "ATK &a9;"), (outside, "ATK &x;"), ("", "ATK &none;")] {
        let said = refused("a.xlsx", &workbook(before, item, &[]));
        assert!(said.contains("a damaged workbook (") && said.contains("open and save it again"), "{said}");
    }
    // Declared and not used, they do no harm.
    let folder = Folder::with("a.xlsx", workbook(outside, "ATK", &[]));
    assert_eq!(folder.report(&["a.xlsx"])["total"], "100.00");
}

#[test]
fn links_of_a_workbook_lead_nowhere() {
    let link = "<Relationships><Relationship Id=\"r\" Target=\"file:///etc/hostname\" TargetMode=\"External\"/></Relationships>";
    let more = [
        ("xl/externalLinks/externalLink1.xml", "<externalLink/>"),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", link),
    ];
    let folder = Folder::with("a.xlsx", workbook("", "ATK", &more));
    assert_eq!(folder.report(&["a.xlsx"])["total"], "100.00");
    let outside = |target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" Type=\"{RELATIONS}/worksheet\" Target=\"{target}\"/></Relationships>"
        )
    };
    for target in ["../../../../etc/hostname", "/etc/hostname", "file:///etc/hostname"] {
        let bytes = workbook("", "ATK", &[("xl/_rels/workbook.xml.rels", &outside(target))]);
        let said = refused("a.xlsx", &bytes);
        assert!(said.contains("Worksheet 'APBD' not found"), "{target}: {said}");
    }
}

#[test]
fn a_workbook_that_lacks_something() {
    let whole = workbook("", "ATK", &[]);
    assert!(refused("a.xlsx", &workbook("", "ATK", &[("xl/worksheets/1.xml", "")])).contains("open and save it again"));
    assert!(refused("a.xlsx", &workbook("", "ATK", &[("xl/workbook.xml", "")])).contains("an archive without a sheet"));
    assert!(refused("a.xlsx", &zip(&[("a.csv", &budget(&[GOOD]))])).contains("damaged workbook"));
    assert!(refused("a.xlsx", &zip(&[])).contains("damaged workbook"));
    assert!(refused("a.xlsx", b"").contains("the file is empty"));
    for kept in [30, whole.len() / 2, whole.len() - 5] {
        let said = refused("a.xlsx", &whole[..kept]);
        assert!(said.contains("a damaged workbook: open and save it again"), "{kept}: {said}");
    }
}

#[test]
fn what_its_name_says_is_not_what_it_is() {
    let whole = workbook("", "ATK", &[]);
    let text = budget(&[GOOD]);
    for name in ["a.xlsx", "a.xls", "a.ods"] {
        assert!(refused(name, text.as_bytes()).contains("if it is CSV, name it .csv"));
        assert!(refused(name, b"<html><table><tr><td>PAGU</td></tr></table></html>").contains("no workbook"));
        // One kind of workbook under the name of another is read.
        assert_eq!(Folder::with(name, &whole).report(&[name])["total"], "100.00");
    }
    // What the bytes show it to be is read as that, whatever its name.
    assert_eq!(Folder::with("a.csv", &whole).report(&["a.csv"])["total"], "100.00");
    assert!(refused("a.csv", &ole(&["Workbook"])).contains("a damaged workbook"));
    assert!(refused("a.csv", &ole(&["WordDocument"])).contains("(.doc); open it and save it as .docx"));
    assert!(refused("a.xls", &ole(&["WordDocument"])).contains("damaged workbook"));
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    let html = "<html><head><meta charset=utf-8></head><table><tr><td>PAGU</td></tr></table></html>";
    let spreadsheet = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook \
                       xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet/></Workbook>";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(html.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mhtml = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n";
    let save = "open it in a spreadsheet program and save it as .xlsx or .csv";
    for (bytes, what, way_out) in [
        (html.as_bytes(), "an HTML page", save),
        (&utf16, "an HTML page", save),
        (b"\r\n<!DOCTYPE HTML PUBLIC>\n<TABLE BORDER=1>", "an HTML page", save),
        (spreadsheet.as_bytes(), "an XML spreadsheet of Excel 2003", save),
        (mhtml.as_bytes(), "a web page with its parts (MHTML)", save),
        (b"{\\rtf1\\ansi PAGU}", "a document in RTF", "save "),
        (b"%PDF-1.7\n", "PDF", "ask for the workbook"),
        (b"\x1F\x8B\x08\0", "a file packed with gzip", "unpack it"),
        (b"\x89PNG\r\n\x1A\n", "an image", "ask for the workbook or CSV"),
    ] {
        for name in ["a.xls", "a.xlsx", "a.ods", "a.csv", "a.txt"] {
            let said = refused(name, bytes);
            // A document is read as one whatever it is called.
            let is_document = what == "a document in RTF";
            assert!(said.contains(what) && (is_document || said.contains("in spite of its name")), "{name}: {said}");
            assert!(said.contains(way_out), "{name}: {said}");
        }
        let folder = Folder::with("a.csv", budget(&[GOOD]));
        folder.file("s.csv", bytes);
        for option in ["--beneficiaries", "--decisions", "--population"] {
            let ran = folder.run(&["report", "a.csv", option, "s.csv"]);
            assert!(ran.code == 2 && ran.stderr.contains(what), "{option}: {ran:?}");
        }
        let ran = folder.run(&["evaluate", "s.csv"]);
        assert!(ran.code == 2 && ran.stderr.contains(what), "{ran:?}");
    }
    let archive = zip(&[("rka/a.csv", &budget(&[GOOD]))]);
    assert!(refused("a.xlsx", &archive).contains("a zip archive without a workbook in it"));
    let letter = zip(&[("_rels/.rels", ""), ("word/document.xml", "<w:document/>")]);
    let ran = Folder::with("a.xlsx", letter).run(&["report", "a.xlsx", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("a.xlsx: error[F002]"), "{}", ran.stderr);
    // What begins like a page is a budget all the same.
    let text = budget(&[GOOD]).replacen("KODE SKPD", "<5 TAHUN", 1);
    assert_eq!(Folder::with("a.csv", text).report(&["a.csv"])["total"], "100.00");
}

#[test]
fn a_workbook_with_a_password() {
    let bytes = ole(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    for name in ["a.xlsx", "a.xls"] {
        let said = refused(name, &bytes);
        assert!(said.contains("with a password; open it, take the password away and save it again"), "{said}");
    }
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry \
                    manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let said =
        refused("a.ods", &zip(&[("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", "?")]));
    assert!(said.contains("with a password"), "{said}");
    // Statements are read from workbooks too.
    let folder = Folder::with("gbs.xlsx", &bytes);
    let ran = folder.run(&["gbs", "check", "gbs.xlsx", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stdout.contains("with a password"), "{ran:?}");
}
