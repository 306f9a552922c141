//! Files that are no budgets, known by what is in them, whatever their names: those that setara wrote, which it may write
//! anew, and those that are no table.

mod text;

pub use text::of_text;

use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

use crate::files::paths;
use crate::lang::{Lang, Word};

/// Bytes of a file that say what it is.
const HEAD: u64 = 64 << 10;
/// Bytes of a document's properties, or of what stands at the end of a parquet file: more of them are not looked through.
const PROPERTIES: u64 = 1 << 20;
/// Bytes of a SARIF file, whose author stands after its results.
const SARIF: u64 = 256 << 20;

/// Who wrote a workbook or a document, as its properties say it.
pub const CREATOR: &str = "setara";

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    Report,
    /// A page or document for print.
    Document,
    /// Lines with their verdicts.
    Lines,
    Findings,
    Comparison,
    /// What other criteria move.
    Difference,
    Inspection,
    Evaluation,
    Verification,
    /// A table for a terminal.
    Table,
    Bundle,
    Baseline,
    Profile,
    Decisions,
    Beneficiaries,
    /// Lines for people to look at.
    Sample,
    /// What such a look says of the whole.
    Estimate,
}

impl Written {
    const ALL: [(Written, &'static str, Word); 17] = [
        (Written::Report, "report", Word { id: "laporan", en: "a report" }),
        (Written::Document, "document", Word { id: "dokumen", en: "a document" }),
        (Written::Lines, "lines", Word { id: "baris yang telah ditandai", en: "tagged lines" }),
        (Written::Findings, "findings", Word { id: "tabel temuan", en: "a table of findings" }),
        (Written::Comparison, "comparison", Word { id: "perbandingan", en: "a comparison" }),
        (Written::Difference, "difference", Word { id: "perbandingan kriteria", en: "a comparison of criteria" }),
        (Written::Inspection, "inspection", Word { id: "hasil pemeriksaan berkas", en: "an inspection" }),
        (Written::Evaluation, "evaluation", Word { id: "hasil evaluasi", en: "an evaluation" }),
        (Written::Verification, "verification", Word { id: "hasil verifikasi", en: "a verification" }),
        (Written::Table, "table", Word { id: "tabel", en: "a table" }),
        (Written::Bundle, "bundle", Word { id: "daftar isi bundel", en: "the list of a bundle" }),
        (Written::Baseline, "baseline", Word { id: "daftar temuan acuan", en: "a baseline" }),
        (Written::Profile, "profile", Word { id: "profil kolom", en: "a profile of columns" }),
        (Written::Decisions, "decisions", Word { id: "berkas keputusan", en: "a decisions file" }),
        (Written::Beneficiaries, "beneficiaries", Word { id: "berkas sasaran", en: "a beneficiaries file" }),
        (Written::Sample, "sample", Word { id: "berkas uji petik", en: "a sample" }),
        (Written::Estimate, "estimate", Word { id: "hasil perkiraan", en: "an estimate" }),
    ];

    /// For people.
    pub fn word(self, lang: Lang) -> &'static str {
        Written::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., word)| lang.say(*word))
    }

    fn named(id: &str) -> Option<Written> {
        Written::ALL.iter().find(|(_, kind, _)| *kind == id).map(|(kind, ..)| *kind)
    }

    /// People fill it in, or it says how things were on a day: it cannot be made again.
    pub fn is_kept(self) -> bool {
        use Written::{Baseline, Beneficiaries, Bundle, Decisions, Profile, Sample};
        matches!(self, Sample | Decisions | Beneficiaries | Profile | Baseline | Bundle)
    }
}

/// What the file is, if setara wrote it. What cannot be read is not known.
pub fn of_file(path: &Path) -> Option<Written> {
    if !path.metadata().is_ok_and(|m| m.is_file()) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let head = some(&mut file, HEAD).ok()?;
    match head.get(..4) {
        Some(b"PK\x03\x04") => of_archive(file),
        Some(b"PAR1") => of_parquet(file),
        Some([0xFF, 0xFF, 0xFF, 0xFF]) => {
            let holds = |name: &str| memmem::find(&head, name.as_bytes()).is_some();
            text::first_rows(Written::Lines).any(|mut row| row.all(holds)).then_some(Written::Lines)
        }
        _ => {
            let text = match encoding_rs::Encoding::for_bom(&head) {
                Some((encoding, _)) => encoding.decode(&head).0,
                None => String::from_utf8_lossy(&head),
            };
            of_text(&text).or_else(|| text::is_sarif(&text).then(|| of_sarif(file)).flatten())
        }
    }
}

/// So many bytes of it at most.
fn some(reader: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Workbooks and documents, by their properties. Spreadsheet programs keep them when they save the file again.
fn of_archive(file: File) -> Option<Written> {
    let mut zip = ZipArchive::new(file).ok()?;
    let mut part = |name: &str| -> Option<String> {
        let mut part = zip.by_name(name).ok()?;
        some(&mut part, PROPERTIES).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let properties = part("docProps/core.xml").or_else(|| part("meta.xml"))?;
    let holds = |tag: &str, what: &str| properties.contains(&format!("<{tag}>{what}</{tag}>"));
    if !["dc:creator", "meta:initial-creator"].iter().any(|tag| holds(tag, CREATOR)) {
        return None;
    }
    let subject = Written::ALL.iter().find(|(_, id, _)| holds("dc:subject", id));
    Some(subject.map_or(Written::Document, |(kind, ..)| *kind))
}

/// Parquet says at its end who made it.
fn of_parquet(mut file: File) -> Option<Written> {
    let length = file.metadata().ok()?.len();
    let mut end = [0; 8];
    file.seek(SeekFrom::End(-8)).ok()?;
    file.read_exact(&mut end).ok()?;
    let footer = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]])) + 8;
    file.seek(SeekFrom::Start(length.checked_sub(footer)?)).ok()?;
    let footer = some(&mut file, footer).ok()?;
    // The author stands after the columns.
    let footer = &footer[footer.len().saturating_sub(PROPERTIES as usize)..];
    memmem::find(footer, b"setara ")?;
    Some(Written::Lines)
}

fn of_sarif(mut file: File) -> Option<Written> {
    file.rewind().ok()?;
    let bytes = some(&mut file, SARIF).ok()?;
    [&br#""name": "setara""#[..], br#""name":"setara""#]
        .iter()
        .any(|name| memmem::find(&bytes, name).is_some())
        .then_some(Written::Findings)
}

/// The first cell of the sheet that says how the lines of `convert` were read: no budget, in a workbook that is one.
pub const PROOF_SHEET: Word = Word { id: "Bukti pembacaan", en: "Proof of the reading" };

/// The first line of a profile.
pub const PROFILE: &str =
    "# Profile for `setara --profile`: what the columns of these files are. Delete or correct lines freely.\n";

/// Its second line, before the sum of what follows.
pub const UNTOUCHED: &str = "# As setara wrote it: ";

/// Is the profile as it was written? What somebody corrected is not to be lost.
pub fn is_untouched(profile: &str) -> bool {
    let rest = profile.strip_prefix(PROFILE).and_then(|rest| rest.strip_prefix(UNTOUCHED));
    rest.and_then(|rest| rest.split_once('\n'))
        .is_some_and(|(sum, rest)| paths::sha256(rest.as_bytes()).starts_with(sum))
}

/// What `tag` writes behind the columns of a budget.
pub const TAG_COLUMNS: [&str; 16] = [
    "file",
    "row",
    "opd",
    "sub_kegiatan",
    "rekening",
    "amount",
    "verdict",
    "official",
    "sex",
    "age",
    "difabel",
    "aspect",
    "evidence",
    "blocked",
    "method",
    "line_id",
];

// Files that are no table, whatever their names say: what their first bytes show them to be, and the way out.

/// Bytes that are looked at; declarations and comments may stand before the first element of a page.
const FIRST: usize = 4096;

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
    Parquet,
}

const MAGIC: [(&[u8], Foreign); 12] = [
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
    (b"PAR1", Foreign::Parquet),
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
        let head = bytes.iter().take(FIRST).filter(|b| b.is_ascii() && **b != 0).map(u8::to_ascii_lowercase);
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
            Foreign::Parquet => "a Parquet file",
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
            Foreign::Parquet => "write its lines as .csv or .xlsx (setara convert, or the engine that made it)",
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
