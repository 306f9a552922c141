//! Files that are no table, whatever their names say: what their first bytes show them to be, and the way out.

/// Bytes that are looked at; declarations and comments may stand before the first element of a page.
const HEAD: usize = 4096;

/// What a file is that holds no table as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Foreign {
    /// A zip archive, as xlsx and ods are.
    Zip,
    /// An OLE file, as xls and workbooks with a password are.
    Ole,
    Gzip,
    Archive,
    Pdf,
    Html,
    /// A page with all its parts, as browsers and Excel save one.
    Mhtml,
    /// XML of Excel 2003.
    Spreadsheet2003,
    /// An ods as one file of XML.
    FlatOds,
    Xml,
    Rtf,
    Image,
}

const MAGIC: [(&[u8], Foreign); 11] = [
    (b"PK\x03\x04", Foreign::Zip),
    (b"PK\x05\x06", Foreign::Zip),
    (&[0xD0, 0xCF, 0x11, 0xE0], Foreign::Ole),
    (&[0x1F, 0x8B], Foreign::Gzip),
    (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
    (b"Rar!\x1A\x07", Foreign::Archive),
    (b"%PDF", Foreign::Pdf),
    (b"{\\rtf", Foreign::Rtf),
    (b"\x89PNG\r\n", Foreign::Image),
    (&[0xFF, 0xD8, 0xFF], Foreign::Image),
    (b"GIF8", Foreign::Image),
];

/// How pages begin; some applications write the table alone.
const HTML: [&str; 9] = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<center"];

impl Foreign {
    /// `None`: it may be text.
    pub fn of(bytes: &[u8]) -> Option<Foreign> {
        if let Some((_, kind)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Some(*kind);
        }
        // Tables begin with a letter or a digit, as a rule.
        let first =
            bytes.iter().find(|b| !matches!(b, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF) && !b.is_ascii_whitespace());
        if !matches!(first, Some(b'<' | b'M' | b'm' | b'F' | b'f')) {
            return None;
        }
        // UTF-16 and marks of encodings are passed over: what is looked for is ASCII.
        let head = bytes.iter().take(HEAD).filter(|b| b.is_ascii() && **b != 0).map(u8::to_ascii_lowercase);
        let head = String::from_utf8(head.collect()).unwrap_or_default();
        markup(head.trim_start()).or_else(|| is_mhtml(&head).then_some(Foreign::Mhtml))
    }

    /// What it is, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Foreign::Zip => "a workbook or a zip archive",
            Foreign::Ole => "a workbook or another file of an old office program",
            Foreign::Gzip => "a file packed with gzip",
            Foreign::Archive => "an archive",
            Foreign::Pdf => "a PDF",
            Foreign::Html => "an HTML page",
            Foreign::Mhtml => "a web page with its parts (MHTML)",
            Foreign::Spreadsheet2003 => "an XML spreadsheet of Excel 2003",
            Foreign::FlatOds => "an OpenDocument spreadsheet as plain XML (fods)",
            Foreign::Xml => "an XML file",
            Foreign::Rtf => "a document in RTF",
            Foreign::Image => "an image",
        }
    }

    pub fn way_out(self) -> &'static str {
        match self {
            Foreign::Zip | Foreign::Ole => "name a workbook .xlsx, .xls or .ods, unpack an archive",
            Foreign::Gzip | Foreign::Archive => "unpack it, and name the file that holds the table",
            Foreign::Pdf | Foreign::Image => "ask for the workbook or CSV that it was made from",
            Foreign::Rtf => {
                "open it in a word processor, copy its table into a spreadsheet and save that as .xlsx or .csv"
            }
            Foreign::Xml => "export the table as .xlsx or .csv where it comes from",
            Foreign::Html | Foreign::Mhtml | Foreign::Spreadsheet2003 | Foreign::FlatOds => {
                "open it in a spreadsheet program and save it as .xlsx or .csv"
            }
        }
    }
}

fn markup(head: &str) -> Option<Foreign> {
    let mut rest = head;
    // Declarations, comments.
    loop {
        let end = if rest.starts_with("<!--") { "-->" } else { "?>" };
        if !rest.starts_with("<?") && !rest.starts_with("<!--") {
            break;
        }
        rest = rest.split_once(end).map_or("", |(_, after)| after.trim_start());
    }
    let spreadsheet = ["urn:schemas-microsoft-com:office:spreadsheet", "progid=\"excel.sheet\""];
    match () {
        () if HTML.iter().any(|start| rest.starts_with(start)) => Some(Foreign::Html),
        () if !head.starts_with("<?") && !rest.starts_with('<') => None,
        () if spreadsheet.iter().any(|mark| head.contains(mark)) => Some(Foreign::Spreadsheet2003),
        () if rest.starts_with("<office:document") => Some(Foreign::FlatOds),
        () if head.starts_with("<?xml") => Some(Foreign::Xml),
        () => None,
    }
}

/// Its first lines are those of a mail; the version need not be the first.
fn is_mhtml(head: &str) -> bool {
    let mut lines = head.lines().take(12).take_while(|l| !l.trim().is_empty());
    lines.any(|l| l.starts_with("mime-version:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_files_begin_with() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("<html>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let cases: [(&[u8], Foreign); 12] = [
            (b"\n <HTML><body>", Foreign::Html),
            (b"\xEF\xBB\xBF<!DOCTYPE html>", Foreign::Html),
            (b"<!-- dibuat -->\n<table border=1>", Foreign::Html),
            (b"<?xml version=\"1.0\"?><html xmlns=\"x\">", Foreign::Html),
            (&utf16, Foreign::Html),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook>",
                Foreign::Spreadsheet2003,
            ),
            (b"<?xml version=\"1.0\"?><office:document office:version=\"1.2\">", Foreign::FlatOds),
            (b"<?xml version=\"1.0\"?><data/>", Foreign::Xml),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Foreign::Mhtml),
            (b"From: <Saved by Blink>\r\nSubject: RKA\r\nMIME-Version: 1.0\r\n", Foreign::Mhtml),
            (b"{\\rtf1\\ansi", Foreign::Rtf),
            (b"%PDF-1.7", Foreign::Pdf),
        ];
        for (bytes, kind) in cases {
            assert_eq!(Foreign::of(bytes), Some(kind), "{}", String::from_utf8_lossy(bytes));
        }
        for text in ["", "KODE,PAGU\n", "<5 tahun,PAGU\n", "Mime,From\n", "from: x\n\nmime-version: 1\n"] {
            assert_eq!(Foreign::of(text.as_bytes()), None, "{text}");
        }
    }
}
