//! Numbers between dots: found in a cell, and written.

use std::fmt;

use super::ANY;

/// Segments joined by dots, each with as many digits as its width, or more where it has more.
pub(super) fn write_segments(f: &mut fmt::Formatter<'_>, segments: &[u16], widths: &[usize]) -> fmt::Result {
    // Eight segments of five digits and their dots; written from the back, and handed on at once.
    let mut out = [0u8; 48];
    let mut at = out.len();
    let mut push = |byte: u8| {
        at -= 1;
        out[at] = byte;
    };
    for (i, (segment, width)) in segments.iter().zip(widths).enumerate().rev() {
        if *segment == ANY {
            (0..(*width).min(2)).for_each(|_| push(b'X'));
        } else {
            let (mut left, mut digits) = (*segment, 0);
            while left > 0 || digits < *width {
                push(b'0' + (left % 10) as u8);
                left /= 10;
                digits += 1;
            }
        }
        if i > 0 {
            push(b'.');
        }
    }
    f.write_str(std::str::from_utf8(&out[at..]).unwrap_or_default())
}

/// A run of numbers in a cell: the numbers, how many characters each has, and where the run ends.
pub(super) struct Run {
    pub(super) numbers: [u16; LONGEST],
    pub(super) widths: [usize; LONGEST],
    pub(super) len: usize,
    pub(super) end: usize,
}

/// A code of six segments behind the longest local prefix, with room to spare; a longer run is no code.
pub(super) const LONGEST: usize = 16;

impl Run {
    pub(super) fn numbers(&self) -> &[u16] {
        &self.numbers[..self.len]
    }
}

/// The first run of numbers joined by one kind of separator, dots or blanks.
pub(super) fn run(cell: &str) -> Option<Run> {
    let bytes = cell.as_bytes();
    let is_segment = |b: u8| b.is_ascii_digit() || b == b'X';
    let mut at = bytes.iter().position(|b| is_segment(*b))?;
    if at > 0 && bytes[at - 1].is_ascii_alphabetic() {
        return None; // a digit inside a word ("K1", "COVID19") starts no code
    }
    let mut separator = None;
    let mut out = Run { numbers: [0; LONGEST], widths: [0; LONGEST], len: 0, end: at };
    loop {
        let start = at;
        let (mut number, mut crosses) = (0u64, 0);
        while let Some(b) = bytes.get(at).filter(|b| is_segment(**b)) {
            match b {
                b'X' => crosses += 1,
                digit => number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')),
            }
            at += 1;
        }
        let width = at - start;
        if crosses > 0 && bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            break; // the X of a word
        }
        *out.numbers.get_mut(out.len)? = match crosses {
            // An account without dots is one long run; its number is read by `undotted`.
            0 if width <= 12 => number.min(u64::from(ANY - 1)) as u16,
            n if n == width => ANY,
            _ => return None,
        };
        out.widths[out.len] = width;
        out.len += 1;
        out.end = at;
        match bytes.get(at) {
            Some(b) if (*b == b'.' || *b == b' ') && separator.is_none_or(|s| s == *b) => {
                if !bytes.get(at + 1).is_some_and(|n| is_segment(*n)) {
                    break;
                }
                separator = Some(*b);
                at += 1;
            }
            _ => break,
        }
    }
    (out.len > 0).then_some(out)
}

/// `510201010024` and its shorter forms: widths 1, 1, 2, 2, 2, 4.
pub(super) fn undotted(cell: &str) -> Option<Vec<u16>> {
    let digits: &str = cell.trim().split(|c: char| !c.is_ascii_digit()).next()?;
    let mut out = Vec::with_capacity(6);
    let mut at = 0;
    for width in [1, 1, 2, 2, 2, 4] {
        if at == digits.len() {
            break;
        }
        out.push(digits.get(at..at + width)?.parse().ok()?);
        at += width;
    }
    (at == digits.len() && !out.is_empty()).then_some(out)
}
