//! A docx is an archive: the parts of it that are read, within bounds, and what else a file may be that is called a document.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use memchr::memmem;
use zip::ZipArchive;

use crate::files::paths::Watched;

/// A document larger than this is refused: with its pictures it is read into memory as a whole.
const MAX_BYTES: u64 = 256 << 20;
/// Unpacked text of a part: a page has five to fifty thousand bytes of it.
const MAX_PART: u64 = 64 << 20;
/// Parts of an archive.
const MAX_PARTS: usize = 20_000;

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
const DOCUMENT: &str = "word/document.xml";

/// The parts that are read.
pub struct Parts {
    pub document: Vec<u8>,
    pub numbering: Option<Vec<u8>>,
    pub styles: Option<Vec<u8>>,
}

/// Does the name say that it is a document of a word processor?
pub fn is_named_so(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".docx", ".docm", ".dotx"].iter().any(|end| name.ends_with(end))
}

/// Do the bytes of a file hold one, whatever its name says?
pub fn holds_one(path: &str) -> bool {
    let mut first = [0; 2];
    let Ok(mut file) = File::open(path) else { return false };
    if file.read_exact(&mut first).is_err() || first != *b"PK" {
        return false;
    }
    ZipArchive::new(file).is_ok_and(|mut zip| main_part(&mut zip).is_some())
}

/// Are the bytes of a file to be read as a document? Those of a workbook under its name are not.
pub fn is_one(path: &str, bytes: &[u8]) -> bool {
    let zip = bytes.starts_with(b"PK").then(|| ZipArchive::new(Cursor::new(bytes)).ok()).flatten();
    match zip {
        Some(mut zip) => {
            let is_workbook =
                zip.index_for_name("xl/workbook.xml").is_some() || zip.index_for_name("xl/workbook.bin").is_some();
            !is_workbook && (main_part(&mut zip).is_some() || is_named_so(path))
        }
        None => is_named_so(path),
    }
}

/// Why a file is not read as a document although it is one: its kind, and the way out.
pub fn refused(path: &str) -> Option<anyhow::Error> {
    // A pipe is read once.
    if !Path::new(path).is_file() {
        return None;
    }
    foreign(&bytes(path).ok()?)
}

/// Does the file hold a document with a table? One that cannot be read may.
pub fn holds_table(path: &str) -> bool {
    let Ok(bytes) = bytes(path) else { return true };
    let Ok(parts) = parts(&bytes) else { return true };
    memmem::find(&parts.document, b":tbl>").is_some() || memmem::find(&parts.document, b"<tbl>").is_some()
}

/// The bytes of a file that is to be a document.
///
/// # Errors
/// It cannot be read, or is too large.
pub fn bytes(path: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Watched::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).context("cannot read")?;
    Ok(bytes)
}

/// The parts of a document.
///
/// # Errors
/// It is no docx, has a password, is damaged, or holds more than is allowed.
pub fn parts(bytes: &[u8]) -> Result<Parts> {
    if bytes.is_empty() {
        bail!("the file is empty");
    }
    if bytes.len() as u64 > MAX_BYTES {
        bail!("a document of more than {} MB; save it without its pictures", MAX_BYTES >> 20);
    }
    if let Some(other) = foreign(bytes) {
        return Err(other);
    }
    let damaged = |why: &dyn std::fmt::Display| anyhow!("a damaged document ({why}); open and save it again, as .docx");
    if !bytes.starts_with(b"PK") {
        bail!("no document in spite of its name; open it in a word processor and save it as .docx");
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if zip.len() > MAX_PARTS {
        bail!("a document of more than {MAX_PARTS} parts; open and save it again, as .docx");
    }
    let Some(main) = main_part(&mut zip) else {
        bail!("a zip archive without a document in it; unpack it, and name the file that is one");
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| -> Result<Option<Vec<u8>>> {
        let Ok(file) = zip.by_name(name) else { return Ok(None) };
        if file.encrypted() {
            return Err(locked());
        }
        let mut out = Vec::new();
        file.take(MAX_PART + 1).read_to_end(&mut out).map_err(|e| damaged(&e))?;
        if out.len() as u64 > MAX_PART {
            bail!(
                "unpacked, the document has more than {} MB of text; copy its tables into a workbook",
                MAX_PART >> 20
            );
        }
        Ok(Some(out))
    };
    let document = part(&main)?.ok_or_else(|| damaged(&main))?;
    Ok(Parts {
        document,
        numbering: part(&format!("{folder}/numbering.xml"))?,
        styles: part(&format!("{folder}/styles.xml"))?,
    })
}

/// The part with the text. Some programs give it another number: `word/document2.xml`.
fn main_part<R: Read + std::io::Seek>(zip: &mut ZipArchive<R>) -> Option<String> {
    if zip.index_for_name(DOCUMENT).is_some() {
        return Some(DOCUMENT.to_owned());
    }
    let is_one = |name: &&str| {
        let number = name.strip_prefix("word/document").and_then(|rest| rest.strip_suffix(".xml"));
        number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    };
    let names = zip.file_names().filter_map(Result::ok).map(String::from);
    let mut names: Vec<String> = names.filter(|name| is_one(&name.as_str())).collect();
    names.sort();
    names.into_iter().next()
}

/// Documents in forms that are not read, and the way out.
fn foreign(bytes: &[u8]) -> Option<anyhow::Error> {
    let is_stream = |name: &str| {
        let name: Vec<u8> = format!("{name}\0").encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if bytes.starts_with(b"{\\rtf") {
        return Some(anyhow!("a document in RTF; open it in a word processor and save it as .docx"));
    }
    if bytes.starts_with(&OLE) && is_stream("EncryptedPackage") && !is_stream("Workbook") {
        return Some(locked());
    }
    if bytes.starts_with(&OLE) && is_stream("WordDocument") {
        return Some(anyhow!("a document of an old word processor (.doc); open it and save it as .docx"));
    }
    if bytes.starts_with(b"PK") && is_open_document(bytes) {
        return Some(anyhow!("a document of OpenDocument (.odt); open it in a word processor and save it as .docx"));
    }
    None
}

/// An OpenDocument text says so in a part of its own.
fn is_open_document(bytes: &[u8]) -> bool {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut kind = String::new();
    zip.by_name("mimetype").is_ok_and(|part| part.take(128).read_to_string(&mut kind).is_ok())
        && kind.contains("opendocument.text")
}

fn locked() -> anyhow::Error {
    anyhow!("a document with a password; open it, take the password away and save it again, as .docx")
}
