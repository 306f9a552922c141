//! The segments at the beginning of a cell, whatever joins them: letters that stand for digits, full-width marks, brackets
//! and quotes around them.

/// One segment: its number, and how many characters it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    pub number: u64,
    pub width: usize,
}

/// The segments a cell begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    pub segments: Vec<Segment>,
    /// All their characters, as digits.
    pub digits: String,
    /// A letter stands for a digit.
    pub letters: bool,
    /// The segments are joined by dots, each by one.
    pub dotted: bool,
    /// The segments are joined by colons.
    pub colons: bool,
    /// Where the text after it begins.
    pub end: usize,
    /// Nothing but marks stands after it.
    pub whole: bool,
}

/// Marks that may stand before a code, and after it.
const BEFORE: &str = "'\"’‘“”`=[( \u{a0}\u{feff}";
const AFTER: &str = "'\"’‘“”`]).,;:- \u{a0}\n";
const JOINTS: &str = ".,-/_:;．。·‧–—";
/// Blanks that may stand around a joint, and marks of no width.
pub(super) const BLANKS: [char; 6] = [' ', '\u{a0}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];
/// Digits of a whole sub kegiatan without its joints, at least.
const LONG: usize = 10;

/// Reads the segments; `None` where the cell does not begin with any.
pub fn token(cell: &str) -> Option<Token> {
    let mut at = cell.len() - cell.trim_start_matches(|c| BEFORE.contains(c)).len();
    let mut out = Token {
        segments: Vec::new(),
        digits: String::new(),
        letters: false,
        dotted: true,
        colons: true,
        end: at,
        whole: false,
    };
    while let Some(length) = segment(&cell[at..], &mut out) {
        at += length;
        out.end = at;
        let rest = &cell[at..];
        let joint = rest.len() - rest.trim_start_matches(BLANKS).len();
        let mark = rest[joint..].chars().next().filter(|c| JOINTS.contains(*c));
        // A mark may be written twice (`1..02`).
        let marks = mark.map_or("", |mark| rest[joint..].trim_start_matches(mark));
        let after = if mark.is_some() { rest.len() - marks.len() } else { joint };
        let blanks = rest[after..].len() - rest[after..].trim_start_matches(BLANKS).len();
        let whole_joint = after + blanks;
        if whole_joint == 0 || segment(&rest[whole_joint..], &mut out.clone()).is_none() {
            break;
        }
        out.dotted &= &rest[..whole_joint] == ".";
        out.colons &= mark == Some(':');
        at += whole_joint;
    }
    // A word of letters alone ("I", "Io") is none.
    if out.segments.is_empty() || (out.letters && out.segments.len() < 3) {
        return None;
    }
    out.colons &= out.segments.len() > 1;
    out.whole = cell[out.end..].chars().all(|c| AFTER.contains(c));
    Some(out)
}

/// Takes one segment into the token: how long it is, or `None` where none stands here.
fn segment(text: &str, out: &mut Token) -> Option<usize> {
    let end = text.find(|c: char| digit(c).is_none()).unwrap_or(text.len());
    let own = &text[..end];
    let after = text[end..].chars().next();
    if own.is_empty() || after.is_some_and(char::is_alphabetic) {
        return None;
    }
    let digits: String = own.chars().filter_map(digit).map(|(d, _)| char::from(b'0' + d)).collect();
    if digits.len() > 18 {
        return None;
    }
    out.letters |= own.chars().filter_map(digit).any(|(_, letter)| letter);
    out.segments.push(Segment { number: digits.parse().ok()?, width: digits.len() });
    out.digits.push_str(&digits);
    Some(end)
}

/// The digit that a character is or stands for, and whether it is a letter.
fn digit(c: char) -> Option<(u8, bool)> {
    match c {
        '0'..='9' => Some((c as u8 - b'0', false)),
        '０'..='９' => Some(((c as u32 - '０' as u32) as u8, false)),
        'O' | 'o' => Some((0, true)),
        'l' | 'I' | '|' => Some((1, true)),
        _ => None,
    }
}

/// Is a cell that holds no code clearly meant as one: three segments or more and nothing else, digits with an exponent, a
/// date? Six segments between dots are a code as it should be, if one that no list has.
pub fn is_meant_as_code(cell: &str) -> bool {
    let own = token(cell);
    own.as_ref().is_some_and(|t| t.whole && t.segments.len() >= 3 && !(t.dotted && t.segments.len() == 6))
        || super::account::scientific(cell).is_some()
        || is_spoiled(cell)
        || (cell.trim().len() > 5 || cell.contains(':')) && !super::dates::typed(cell, own.as_ref()).is_empty()
}

/// Many digits with one letter among them (`X.02.02.2.02.0001`, `10202202000l`): nothing else has so many.
fn is_spoiled(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    digits + letters >= LONG && letters == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(cell: &str) -> Vec<u64> {
        token(cell).map_or(Vec::new(), |t| t.segments.iter().map(|s| s.number).collect())
    }

    #[test]
    fn segments_in_many_spellings() {
        for cell in [
            "1.02.02.2.02.0001",
            "1.02.02.2.02.OOO1",
            "l.02.02.2.02.0001",
            "1 . 02 . 02 . 2 . 02 . 0001",
            "1-02-02-2-02-0001",
            "1/02/02/2.02/0001",
            "1．02．02．2．02．0001",
            "1,02,02,2,02,0001",
            "'1.02.02.2.02.0001",
            "=\"1.02.02.2.02.0001\"",
            "[1.02.02.2.02.0001]",
            "1.02.02.2.02.0001. Pengelolaan",
        ] {
            assert_eq!(numbers(cell), [1, 2, 2, 2, 2, 1], "{cell:?}");
        }
        assert_eq!(numbers("2.08.02 5 Puskesmas"), [2, 8, 2, 5]);
        assert_eq!(numbers("I. Urusan"), [] as [u64; 0]);
        assert_eq!(numbers("Orang"), [] as [u64; 0]);
        assert_eq!(numbers("1.02 Oleh"), [1, 2]);
        for cell in ["1.02.02.2.02.", "01-Feb-02", "9-99-99-9", "5.10201E+11"] {
            assert!(is_meant_as_code(cell), "{cell}");
        }
        for cell in ["-", "BLUD", "12", "37288", "5 Dokumen"] {
            assert!(!is_meant_as_code(cell), "{cell}");
        }
    }

    proptest! {
        /// Whatever a cell holds, its segments are read or not; never a panic, never beyond its end.
        #[test]
        fn any_cell(cell in "[0-9OlI .,/:\\-'=\"\\[\\]éX．０]{0,24}") {
            if let Some(own) = token(&cell) {
                prop_assert!(own.end <= cell.len() && cell.is_char_boundary(own.end));
                prop_assert_eq!(own.digits.len(), own.segments.iter().map(|s| s.width).sum::<usize>());
            }
        }
    }
}
