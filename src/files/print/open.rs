//! A PDF is opened and its pages are gone through, where neither a panic nor an endless page does harm.

use std::panic::{self, AssertUnwindSafe};
use std::thread;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::object::dict::keys::{CONTENTS, ENCODING, TO_UNICODE, W, W2};
use hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use memchr::memmem;

use super::limits::{self, Drawing, TooMuch};
use super::pages;
use super::part::{Part, ROWS};
use super::rows::{self, PageRows};
use super::{Refusal, Unread};

/// The interpreter nests as deep as a file asks for, up to its own limits: they fit in here.
const STACK: usize = 256 << 20;
/// An image that covers so much of a page without text is a scan.
const SCAN: f32 = 0.25;
/// Of the glyphs of a page so many in a hundred may lack their character.
const UNKNOWN: usize = 5;

/// The tables of a PDF.
///
/// # Errors
/// It is no PDF, is encrypted, too large, or has pages that are no text.
pub fn parts(bytes: Vec<u8>) -> Result<Vec<Part>, Refusal> {
    if is_encrypted(&bytes) {
        return Err(Refusal::Encrypted);
    }
    if !is_whole(&bytes) {
        return Err(Refusal::Damaged);
    }
    limits::check(&bytes)?;
    let work = move || quietly(|| read(bytes));
    let thread = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(read)) => read,
        _ => Err(Refusal::Damaged),
    }
}

/// A panic of the interpreter is an error like others.
fn quietly(read: impl FnOnce() -> Result<Vec<Part>, Refusal>) -> Result<Vec<Part>, Refusal> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|thrown| match thrown.is::<TooMuch>() {
        true => Err(Refusal::TooLarge),
        false => Err(Refusal::Damaged),
    })
}

fn read(bytes: Vec<u8>) -> Result<Vec<Part>, Refusal> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry) | LoadPdfError::Invalid => Refusal::Damaged,
        LoadPdfError::Decryption(_) => Refusal::Encrypted,
    })?;
    let all = pdf.pages();
    if all.is_empty() {
        return Err(Refusal::Damaged);
    }
    if all.len() > limits::MAX_PAGES {
        return Err(Refusal::TooLarge);
    }
    if pdf.objects().into_iter().any(|object| is_absurd(&object, 0)) {
        return Err(Refusal::TooLarge);
    }
    let cache = InterpreterCache::new();
    let (mut drawing, mut unread) = (Drawing::default(), Unread::default());
    let mut found: Vec<(u32, PageRows)> = Vec::new();
    for (at, page) in all.iter().enumerate() {
        let number = at as u32 + 1;
        let (width, height) = page.render_dimensions();
        if !(width <= limits::MAX_SIDE && height <= limits::MAX_SIDE) {
            return Err(Refusal::TooLarge);
        }
        if !is_readable(page) {
            return Err(Refusal::Damaged);
        }
        drawing.start_page();
        let marks = super::marks::of_page(page, &cache, &mut drawing);
        let texts = marks.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        if marks.unknown * 100 > texts.max(1) * UNKNOWN {
            unread.unknown.push(number);
        } else if texts < FEW && marks.image > SCAN {
            unread.scans.push(number);
        }
        let rows = rows::of(marks);
        if rows.rows.len() as u64 >= ROWS {
            return Err(Refusal::TooLarge);
        }
        found.push((number, rows));
    }
    if !unread.scans.is_empty() || !unread.unknown.is_empty() {
        unread.of = found.len() as u32;
        return Err(Refusal::Unread(unread));
    }
    Ok(pages::parts(found))
}

/// A page with fewer characters than this says nothing but its number.
const FEW: usize = 40;

/// Does the file end as it should? One that was cut off on its way holds the pages before the cut.
fn is_whole(bytes: &[u8]) -> bool {
    memmem::rfind(bytes, b"%%EOF").is_some_and(|at| bytes.len() - at < END)
}

/// Bytes after the mark of its end that some program or mail wrote.
const END: usize = 2048;

/// Can all be unpacked that a page draws? What cannot be is passed over by the interpreter.
fn is_readable(page: &Page) -> bool {
    let contents = page.raw().get::<Object<'_>>(CONTENTS);
    let is_stream = |object: Option<Object<'_>>| {
        object.and_then(Object::into_stream).is_some_and(|stream| stream.decoded_data().is_ok())
    };
    match contents {
        Some(Object::Array(list)) => {
            let read = list.iter::<Stream<'_>>().filter(|stream| stream.decoded_data().is_ok()).count();
            read == list.raw_iter().count()
        }
        Some(object) => is_stream(Some(object)),
        None => !page.raw().contains_key(CONTENTS),
    }
}

/// Does an object say widths or characters of more letters than any font has? Each is kept.
fn is_absurd(object: &Object, depth: usize) -> bool {
    let dict = match object {
        Object::Dict(dict) => dict.clone(),
        Object::Stream(stream) => stream.dict().clone(),
        Object::Array(list) if depth < DEPTH => {
            return list.raw_iter().any(|own| match own {
                MaybeRef::NotRef(own) => is_absurd(&own, depth + 1),
                MaybeRef::Ref(_) => false,
            });
        }
        _ => return false,
    };
    let maps = [ENCODING, TO_UNICODE].iter().filter_map(|key| dict.get::<Stream<'_>>(*key));
    if maps.filter_map(|map| map.decoded_data().ok()).any(|map| limits::maps_too_much(&map)) {
        return true;
    }
    let is_large = |object: &Object| matches!(object, Object::Number(number) if number.as_f64() > LETTERS);
    [W, W2]
        .iter()
        .filter_map(|key| dict.get::<Array<'_>>(*key))
        .any(|own| own.iter::<Object<'_>>().any(|n| is_large(&n)))
        || depth < DEPTH
            && dict.entries().any(|(_, own)| match own {
                MaybeRef::NotRef(own) => is_absurd(&own, depth + 1),
                MaybeRef::Ref(_) => false,
            })
}

/// Objects within objects that are looked into.
const DEPTH: usize = 8;
/// A font has at most so many letters.
const LETTERS: f64 = 65_535.0;

/// Does the file say that it is encrypted? Also one that opens without a password: what it unpacks to cannot be seen before.
fn is_encrypted(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"/Encrypt").any(|at| {
        let rest = bytes[at + b"/Encrypt".len()..].trim_ascii_start();
        rest.starts_with(b"<<") || rest.first().is_some_and(u8::is_ascii_digit)
    })
}
