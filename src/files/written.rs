//! Files that setara wrote, known by what is in them, whatever their names: they are no budgets, and what setara wrote it may
//! write anew.

mod text;

use crate::files::hash;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

pub use text::of_text;

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
}

impl Written {
    const ALL: [(Written, &'static str, Word); 15] = [
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
    ];

    /// For people.
    pub fn word(self, lang: Lang) -> &'static str {
        Written::ALL.iter().find(|(own, ..)| *own == self).map_or("", |(.., word)| lang.say(*word))
    }

    fn named(id: &str) -> Option<Written> {
        Written::ALL.iter().find(|(_, own, _)| *own == id).map(|(own, ..)| *own)
    }

    /// People fill it in, or it says how things were on a day: it cannot be made again.
    pub fn is_kept(self) -> bool {
        use Written::{Baseline, Beneficiaries, Bundle, Decisions, Profile};
        matches!(self, Decisions | Beneficiaries | Profile | Baseline | Bundle)
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
    Some(subject.map_or(Written::Document, |(own, ..)| *own))
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

/// The first line of a profile.
pub const PROFILE: &str =
    "# Profile for `setara --profile`: what the columns of these files are. Delete or correct lines freely.\n";

/// Its second line, before the sum of what follows.
pub const UNTOUCHED: &str = "# As setara wrote it: ";

/// Is the profile as it was written? What somebody corrected is not to be lost.
pub fn is_untouched(profile: &str) -> bool {
    let rest = profile.strip_prefix(PROFILE).and_then(|rest| rest.strip_prefix(UNTOUCHED));
    rest.and_then(|rest| rest.split_once('\n'))
        .is_some_and(|(sum, rest)| hash::sha256(rest.as_bytes()).starts_with(sum))
}

/// What `tag` writes behind the columns of a budget.
pub const TAG_COLUMNS: [&str; 15] = [
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
];
