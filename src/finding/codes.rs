//! Codes that stand in a file in another spelling, and cells that were meant as one and are none (F023, F029).

use std::fmt::{self, Write as _};

use crate::finding::{Severity, brief};
use crate::lang::{Lang, format_in, write_in};

/// What was done to a cell so that it is a code of the official list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Repair {
    /// O, l and I stand for digits.
    Letters,
    /// Blanks, commas, hyphens or other marks stand for dots.
    Separators,
    /// There are no dots.
    Undotted,
    /// Codes of a local list stand before it.
    Prefix,
    /// The agency's code stands before it.
    Agency,
    /// The account's code stands behind it.
    Account,
    /// A spreadsheet made a date or a time of it.
    Date,
    /// A spreadsheet made a number of it.
    Number,
    /// It stands in pieces, in several columns.
    Pieces,
}

impl Repair {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Repair::Letters => lang.choose("huruf sebagai angka", "letters for digits"),
            Repair::Separators => lang.choose("pemisah selain titik", "other marks for dots"),
            Repair::Undotted => lang.choose("tanpa titik", "dots left out"),
            Repair::Prefix => lang.choose("didahului kode setempat", "behind a local code"),
            Repair::Agency => lang.choose("didahului kode perangkat daerah", "behind the agency's code"),
            Repair::Account => lang.choose("diikuti kode rekening", "before an account's code"),
            Repair::Date => lang.choose("menjadi tanggal atau jam", "turned into a date or time"),
            Repair::Number => lang.choose("menjadi bilangan", "turned into a number"),
            Repair::Pieces => lang.choose("terpecah di beberapa kolom", "in pieces, in several columns"),
        }
    }
}

/// Codes of one table that were mended in one way, with the first of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MendedCodes {
    pub repair: Repair,
    /// Distinct cells.
    pub codes: usize,
    pub before: String,
    pub after: String,
}

impl MendedCodes {
    /// What was mended, in words, at the end of `out`.
    ///
    /// # Errors
    /// None: a text has room.
    pub fn write(&self, lang: Lang, out: &mut String) -> fmt::Result {
        let (codes, how, before, after) = (self.codes, self.repair.name(lang), brief(&self.before), &self.after);
        if codes == 1 {
            return write_in!(
                lang,
                out,
                "satu kode tidak ditulis dalam bentuk baku ({how}): {before:?} dibaca {after}",
                "one code is not written in the usual form ({how}): {before:?} is read as {after}"
            );
        }
        write_in!(
            lang,
            out,
            "{codes} kode tidak ditulis dalam bentuk baku ({how}): {before:?} dibaca {after}, dan seterusnya",
            "{codes} codes are not written in the usual form ({how}): {before:?} is read as {after}, and so on"
        )
    }
}

/// Cells that hold no code where one is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnreadCode {
    pub header: String,
    pub cell: String,
    /// The other cells of the column are codes. Else no reading of the column is known: another country's, an old list's.
    pub among_codes: bool,
}

impl UnreadCode {
    pub fn severity(&self) -> Severity {
        if self.among_codes { Severity::Error } else { Severity::Note }
    }

    pub fn message(&self, lang: Lang) -> String {
        let (header, cell) = (brief(&self.header), brief(&self.cell));
        match self.among_codes {
            true => format_in!(
                lang,
                "kolom {header:?}: {cell:?} bukan kode, dan daftar resmi tidak memastikan kode mana yang dimaksud; barisnya dihitung tanpa kode",
                "column {header:?}: {cell:?} is not a code, and the official list does not show which one is meant; the row is counted without a code"
            ),
            false => format_in!(
                lang,
                "kolom {header:?} tidak berisi kode sub kegiatan yang lengkap, misalnya {cell:?}; barisnya dihitung tanpa kode",
                "column {header:?} does not have complete codes of sub kegiatan, for instance {cell:?}; its rows are counted without a code"
            ),
        }
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "tulis kodenya sebagai teks, misalnya 1.02.02.2.02.0001; di aplikasi lembar kerja, atur format kolomnya menjadi Teks sebelum diisi",
            "write the code as text, such as 1.02.02.2.02.0001; in a spreadsheet program, set the column to Text before it is filled in",
        )
    }
}
