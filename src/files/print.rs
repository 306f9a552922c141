//! PDF → tables as they are printed: glyphs and ruling lines become cells, cells rows and columns, pages one table or one an
//! annex. What is no text is refused with its pages; what was put together is known, so that the reading can prove it.

#[cfg(feature = "pdf")]
mod columns;
#[cfg(feature = "pdf")]
mod grid;
#[cfg(feature = "pdf")]
mod limits;
#[cfg(feature = "pdf")]
mod lines;
#[cfg(feature = "pdf")]
mod marks;
#[cfg(feature = "pdf")]
mod open;
#[cfg(feature = "pdf")]
mod pages;
pub mod part;
#[cfg(feature = "pdf")]
mod rows;

use std::io::Read;
use std::path::Path;

use memchr::memmem;

use self::part::Part;
use crate::files::paths::Watched;
use crate::files::sheet::Sheet;
use crate::files::source::Source;

/// Why a PDF is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It cannot be opened.
    File(String),
    /// It unpacks to more, draws more or has more pages than there is room for.
    TooLarge,
    Encrypted,
    Damaged,
    /// Pages that hold no text.
    Unread(Unread),
    /// The program was built without the reader of PDF.
    NotBuilt,
}

/// Pages that hold no text that can be read.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Unread {
    /// Pages that are pictures.
    pub scans: Vec<u32>,
    /// Pages whose letters have no characters: the font in the file does not say which they are.
    pub unknown: Vec<u32>,
    /// Pages of the file.
    pub of: u32,
}

/// Is it a PDF, by its first bytes, or by its name where it cannot be looked at?
pub fn is_print(path: &str) -> bool {
    let is_named_so = || Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    // A pipe is read once: what it holds is found out by who reads it.
    if !Path::new(path).is_file() {
        return is_named_so();
    }
    let mut first = Vec::with_capacity(START);
    match std::fs::File::open(path).map(|file| file.take(START as u64).read_to_end(&mut first)) {
        Ok(Ok(_)) => starts_one(&first),
        _ => is_named_so(),
    }
}

/// Bytes among which a PDF says that it is one.
const START: usize = 1024;

/// Are these the first bytes of a PDF? Some programs write something before them.
pub fn starts_one(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(START)];
    memmem::find(start, b"%PDF-").is_some_and(|at| start[..at].iter().all(|b| !b.is_ascii_graphic()) || at < 64)
}

/// What a PDF holds: a table, or one an annex, and the source of each.
///
/// # Errors
/// It is not read: see [`Refusal`].
pub fn open(path: &str) -> Result<Vec<(Part, Source)>, Refusal> {
    let mut bytes = Vec::new();
    let file = Watched::open(path).map_err(|error| Refusal::File(format!("{error:#}")))?;
    let read = file.take(part::MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Refusal::File(error.to_string()))?;
    if bytes.len() as u64 > part::MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let sources = parts(&bytes)?.into_iter().map(|part| {
        let (text, rows) = part.text();
        let sheet =
            Sheet { name: Some(part::PAGES.to_owned()), rows, printed: Some(part.doubts()), ..Sheet::default() };
        let source = Source::of_sheet(path, sheet, text, &bytes);
        (part, source)
    });
    Ok(sources.collect())
}

#[cfg(feature = "pdf")]
fn parts(bytes: &[u8]) -> Result<Vec<Part>, Refusal> {
    open::parts(bytes.to_vec())
}

#[cfg(not(feature = "pdf"))]
fn parts(_: &[u8]) -> Result<Vec<Part>, Refusal> {
    Err(Refusal::NotBuilt)
}
