//! Which kind of workbook the bytes are, whatever the name says; why they are none, and what to do.

use std::fmt::Display;
use std::io::Cursor;

use anyhow::{Result, anyhow, bail};
use calamine::{Ods, OdsError, Reader, Sheets, Xls, XlsError, Xlsb, Xlsx, XlsxError};
use memchr::memmem;

use crate::files::foreign::Foreign;

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];

/// # Errors
/// The bytes are no workbook, or nobody can read it without its password.
pub fn check(bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() {
        bail!("the file is empty");
    }
    if !bytes.starts_with(b"PK") && !bytes.starts_with(&OLE) {
        if let Some(kind) = Foreign::of(bytes) {
            bail!("no workbook in spite of its name: {}; {}", kind.name(), kind.way_out());
        }
        bail!(
            "no workbook in spite of its name; if it is CSV, name it .csv, else open it in a spreadsheet program and save \
             it as xlsx"
        );
    }
    // A workbook with a password is a stream of this name in an OLE file.
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(&OLE) && memmem::find(bytes, &name).is_some() {
        return Err(locked());
    }
    Ok(())
}

/// Opens it as what it is. The reader of calamine that tries all kinds does not say why none of them fits.
pub fn open(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>> {
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
