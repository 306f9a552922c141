//! Which kind of workbook the bytes are, whatever the name says; why they are none, and what to do.

use std::fmt::Display;
use std::fs::File;
use std::io::{Cursor, Read};

use anyhow::{Result, anyhow, bail};
use calamine::{Ods, OdsError, Reader, Sheets, Xls, XlsError, Xlsb, Xlsx, XlsxError};
use memchr::memmem;
use zip::ZipArchive;

use super::MAX_BYTES;
use crate::files::written::Foreign;

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// Do the bytes of a file hold a workbook? An archive of other things is none.
pub fn holds_one(path: &str) -> bool {
    let mut first = Vec::new();
    let Ok(mut file) = File::open(path) else { return false };
    if (&mut file).take(4).read_to_end(&mut first).is_err() {
        return false;
    }
    if first.starts_with(&OLE) {
        // Streams of an OLE file have their names in a directory that may stand anywhere.
        let read = file.take(MAX_BYTES).read_to_end(&mut first);
        let streams = ["Workbook", "Book", "EncryptedPackage"];
        return read.is_ok() && streams.iter().any(|name| memmem::find(&first, &stream(name)).is_some());
    }
    if !first.starts_with(b"PK") {
        return false;
    }
    let Ok(mut zip) = ZipArchive::new(file) else { return false };
    if ["xl/workbook.xml", "xl/workbook.bin"].iter().any(|part| zip.index_for_name(part).is_some()) {
        return true;
    }
    // Other documents of the office program have parts of the same names.
    let mut kind = String::new();
    zip.by_name("mimetype").is_ok_and(|part| part.take(128).read_to_string(&mut kind).is_ok())
        && kind.contains("opendocument.spreadsheet")
}

/// The name of a stream, as it stands in an OLE file: with its end, for one name may begin another.
fn stream(name: &str) -> Vec<u8> {
    format!("{name}\0").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// # Errors
/// The bytes are no workbook, or nobody can read it without its password.
pub fn ensure_workbook(bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() {
        bail!("the file is empty");
    }
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&OLE) {
        if is_ruined(bytes) {
            return Err(ruined());
        }
        if let Some(kind) = Foreign::of(bytes) {
            bail!("no workbook in spite of its name: {}; {}", kind.name(), kind.way_out());
        }
        bail!(
            "no workbook in spite of its name; if it is CSV, name it .csv, else open it in a spreadsheet program and save \
             it as xlsx"
        );
    }
    if bytes.starts_with(b"PK") && is_ruined(bytes) && ZipArchive::new(Cursor::new(bytes)).is_err() {
        return Err(ruined());
    }
    // A workbook with a password is a stream of this name in an OLE file.
    if bytes.starts_with(&OLE) && memmem::find(bytes, &stream("EncryptedPackage")[..32]).is_some() {
        return Err(locked());
    }
    Ok(())
}

/// Was it bytes, taken for text and written anew? It begins as a workbook does, and what was no text became U+FFFD or, read as
/// Latin-1, two bytes each: all of it is UTF-8, which no packed file is.
fn is_ruined(bytes: &[u8]) -> bool {
    let [lost, latin] = ["\u{fffd}\u{fffd}\u{11}", "\u{d0}\u{cf}\u{11}"];
    (bytes.starts_with(b"PK\x03\x04") || [lost, latin].iter().any(|start| bytes.starts_with(start.as_bytes())))
        && !bytes.is_ascii()
        && std::str::from_utf8(bytes).is_ok()
}

fn ruined() -> anyhow::Error {
    anyhow!(
        "a workbook that was ruined by a text conversion: its bytes were taken for text on the way, and cannot be brought \
         back; get the file again, as a download or attachment that nothing converts"
    )
}

/// Opens it as what it is. The reader of calamine that tries all kinds does not say why none of them fits.
///
/// # Errors
/// It is no workbook, is damaged, or is locked by a password.
pub fn reader(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>> {
    let from = Cursor::new(bytes);
    let holds = |name: &str| memmem::find(bytes, name.as_bytes()).is_some();
    // Names of parts stand in a zip archive as they are.
    // Other kinds of zip archive are none, and have no part of one.
    if bytes.starts_with(b"PK") && !["xl/", "content.xml", "mimetype", "_rels/"].iter().any(|part| holds(part)) {
        bail!(
            "a zip archive without a workbook in it, or a damaged workbook; unpack it, and name the file that holds the table"
        );
    }
    if bytes.starts_with(b"PK") && holds("word/document.xml") {
        bail!("no workbook in spite of its name: a document of a word processor; copy its table into a workbook");
    }
    Ok(match () {
        () if !bytes.starts_with(b"PK") => Sheets::Xls(Xls::new(from).map_err(|e| match e {
            XlsError::Password => locked(),
            e => damaged(e),
        })?),
        () if holds("xl/workbook.bin") => Sheets::Xlsb(Xlsb::new(from).map_err(damaged)?),
        () if holds("content.xml") && !holds("xl/workbook.xml") => {
            Sheets::Ods(Ods::new(from).map_err(|e| match e {
                OdsError::Password => locked(),
                e => damaged(e),
            })?)
        }
        () => Sheets::Xlsx(Xlsx::new(from).map_err(|e| match e {
            XlsxError::Password => locked(),
            e => damaged(e),
        })?),
    })
}

/// What a reader says of a workbook, and the way out.
pub fn damaged(why: impl Display) -> anyhow::Error {
    anyhow!("a damaged workbook ({why}); open and save it again, or save its sheet as CSV")
}

fn locked() -> anyhow::Error {
    anyhow!("a workbook with a password; open it, take the password away and save it again, or save its sheet as CSV")
}
