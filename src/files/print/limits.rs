//! How much a PDF may be: what it unpacks to, what it draws. A small file can ask for more than any machine has.

use std::io::{self, Read};
use std::panic;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::Refusal;

/// What one stream may unpack to, and all of them.
const MAX_STREAM: u64 = 128 << 20;
const MAX_STREAMS: u64 = 2 << 30;
pub const MAX_PAGES: usize = 5_000;
/// Glyphs, lines and areas of all pages.
const MAX_DRAWN: u64 = 40_000_000;
/// Of one page.
const MAX_DRAWN_ON_PAGE: u64 = 2_000_000;
/// A page is at most so long and wide: 200 inches, as programs write it; in points.
pub const MAX_SIDE: f32 = 14_400.0;

/// Counts what is drawn; where it is too much the interpreter is left, whatever it is in the middle of.
#[derive(Default)]
pub struct Drawing {
    all: u64,
    page: u64,
}

/// Thrown through the interpreter, which cannot be told to stop.
pub struct TooMuch;

impl Drawing {
    pub fn start_page(&mut self) {
        self.page = 0;
    }

    pub fn count(&mut self) {
        self.weigh(1);
    }

    /// What takes more than a glyph or a line does.
    pub fn weigh(&mut self, weight: u64) {
        (self.all, self.page) = (self.all + weight, self.page + weight);
        if self.page > MAX_DRAWN_ON_PAGE || self.all > MAX_DRAWN {
            stop();
        }
    }
}

/// Leaves the reading of a file that asks for too much.
pub fn stop() -> ! {
    panic::resume_unwind(Box::new(TooMuch))
}

/// Looks at every stream of a file before it is opened: none unpacks to more than there is room for, and all that is packed
/// can be unpacked.
///
/// # Errors
/// One does, or all of them do; or one cannot be.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let (mut about, mut all) = (0, 0);
    for keyword in memmem::find_iter(bytes, b"stream") {
        let at = keyword + b"stream".len();
        if bytes[..keyword].ends_with(b"end") {
            about = at;
            continue;
        }
        let packing = Packing::of(&bytes[std::mem::replace(&mut about, at)..keyword])?;
        let start = at + bytes[at..].iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if bytes[start..].starts_with(b"endstream") {
            continue;
        }
        // Where it ends, the file may say wrongly: what is packed says it itself.
        let size = packing.unpacked(&bytes[start..])?;
        all += size;
        if size > MAX_STREAM || all > MAX_STREAMS {
            return Err(Refusal::TooLarge);
        }
    }
    Ok(())
}

/// How a stream is packed.
#[derive(Clone, Copy, Default)]
struct Packing {
    is_deflated: bool,
    is_base85: bool,
    is_hex: bool,
    /// A byte may stand for so many.
    most: u64,
}

impl Packing {
    /// As what stands before the stream says. Other streams' words may be among it: then it is taken to be packed in more ways.
    ///
    /// # Errors
    /// It is packed as no program packs: several times, or in words that hide how.
    fn of(about: &[u8]) -> Result<Packing, Refusal> {
        let mut out = Packing::default();
        for at in memmem::find_iter(about, b"/Filter") {
            let rest = about[at + b"/Filter".len()..].trim_ascii_start();
            let names = match rest.strip_prefix(b"[") {
                Some(list) => &list[..memchr::memchr(b']', list).unwrap_or(list.len())],
                None => {
                    let end = rest.iter().skip(1).position(|b| b.is_ascii_whitespace() || b"/<>[]()".contains(b));
                    &rest[..end.map_or(rest.len(), |end| end + 1)]
                }
            };
            let has = |name: &[u8]| memmem::find(names, name).is_some();
            if names.iter().any(|b| matches!(b, b'#' | b'%')) || is_reference(names) {
                return Err(Refusal::TooLarge);
            }
            let count = |name: &[u8]| memmem::find_iter(names, name).count();
            if count(b"/Fl") + count(b"/LZW") + count(b"/RunLength") + count(b"/RL") > 1 {
                return Err(Refusal::TooLarge);
            }
            out.is_deflated |= has(b"/Fl");
            out.is_base85 |= has(b"/ASCII85") || has(b"/A85");
            out.is_hex |= has(b"/ASCIIHex") || has(b"/AHx");
            let most = if has(b"/LZW") { 700 } else { 64 };
            out.most = out.most.max(if has(b"/LZW") || has(b"/RunLength") || has(b"/RL") { most } else { 0 });
        }
        Ok(out)
    }

    /// What the stream at the start of `rest` unpacks to, in bytes; of what is too large no more than that it is.
    fn unpacked(self, rest: &[u8]) -> Result<u64, Refusal> {
        let text = match self {
            Packing { is_base85: true, .. } => Some(of_base85(rest.trim_ascii_start())),
            Packing { is_hex: true, .. } => Some(of_hex(rest)),
            _ => None,
        };
        let own = text.as_deref().unwrap_or(rest);
        let mut size = text.as_ref().map_or(0, |text| text.len() as u64);
        if self.is_deflated {
            size = size.max(inflated(own.trim_ascii_start())?);
        }
        if self.most > 0 {
            let length = memmem::find(rest, b"endstream").unwrap_or(rest.len());
            size = size.max(length as u64 * self.most);
        }
        Ok(size)
    }
}

/// `8 0 R`: what it says stands elsewhere. In a list there may be one among names.
fn is_reference(names: &[u8]) -> bool {
    names.split(|b| b.is_ascii_whitespace()).any(|word| word.first().is_some_and(u8::is_ascii_digit))
}

fn inflated(packed: &[u8]) -> Result<u64, Refusal> {
    let mut count = Count(0);
    let mut reader = ZlibDecoder::new(packed).take(MAX_STREAM + 1);
    match io::copy(&mut reader, &mut count) {
        Ok(_) => Ok(count.0),
        Err(_) => Err(Refusal::Damaged),
    }
}

/// Letters that a map of characters may name: of each range all are kept.
const MAX_MAPPED: u64 = 1 << 21;

/// Does a map of characters (CMap) name more letters than any font has?
pub fn maps_too_much(map: &[u8]) -> bool {
    let mut all = 0u64;
    for kind in [&b"beginbfrange"[..], b"begincidrange", b"beginnotdefrange"] {
        for at in memmem::find_iter(map, kind) {
            let rest = &map[at + kind.len()..];
            let mut rest = &rest[..memmem::find(rest, b"end").unwrap_or(rest.len())];
            // Each range is its first and last code, and what they stand for.
            while let (Some(from), Some(to)) = (code(&mut rest), code(&mut rest)) {
                all = all.saturating_add(to.saturating_sub(from)).saturating_add(1);
                pass_over(&mut rest);
            }
        }
    }
    all > MAX_MAPPED
}

/// The next code, `<0041>`.
fn code(rest: &mut &[u8]) -> Option<u64> {
    let own = rest.trim_ascii_start().strip_prefix(b"<")?;
    let end = memchr::memchr(b'>', own)?;
    *rest = &own[end + 1..];
    let digits = own[..end].iter().filter_map(|b| (*b as char).to_digit(16));
    Some(digits.fold(0u64, |value, digit| value.saturating_mul(16).saturating_add(u64::from(digit))))
}

/// A code, a list of codes or a number.
fn pass_over(rest: &mut &[u8]) {
    let own = rest.trim_ascii_start();
    let end = match own.first() {
        Some(b'<') => memchr::memchr(b'>', own),
        Some(b'[') => memchr::memchr(b']', own),
        _ => own.iter().position(|b| b.is_ascii_whitespace() || *b == b'<').map(|end| end.saturating_sub(1)),
    };
    *rest = end.map_or(&[], |end| &own[end + 1..]);
}

struct Count(u64);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn of_hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        text.iter().take_while(|b| **b != b'>').filter_map(|b| (*b as char).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn of_base85(text: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::with_capacity(text.len() / 5 * 4), Vec::with_capacity(5));
    for byte in text {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            out.extend(of_group(&group));
            group.clear();
        }
    }
    // The last group may be shorter, and stands for one byte less.
    if let bytes @ 1.. = group.len().saturating_sub(1) {
        group.resize(5, 84);
        out.extend(&of_group(&group)[..bytes]);
    }
    out
}

fn of_group(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0u32, |value, d| value.wrapping_mul(85).wrapping_add(u32::from(*d))).to_be_bytes()
}
