//! What names a person: columns, by their headers (`words.toml`), and numbers in texts.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::text;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    number: HashSet<String>,
    name: HashSet<String>,
    maybe_name: HashSet<String>,
    of_one: HashSet<String>,
    pub(super) provinces: HashSet<u8>,
}

/// The test below reads them.
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// Does a column of this header hold numbers, addresses or names of persons?
pub fn is_personal(header: &str) -> bool {
    let name = text::words(header);
    WORDS.number.contains(&name) || WORDS.name.contains(&name)
}

/// Columns that name persons, and those that make a list of persons of them: without a count, each row is one of them.
pub fn are_of_persons(headers: &[String]) -> bool {
    let names: Vec<String> = headers.iter().map(|h| text::words(h)).collect();
    let any = |words: &HashSet<String>| names.iter().any(|n| words.contains(n));
    let numbers = names.iter().filter(|n| WORDS.number.contains(*n)).count();
    let named = any(&WORDS.name) || any(&WORDS.maybe_name);
    numbers > 1 || named && (numbers > 0 || any(&WORDS.of_one)) || numbers > 0 && any(&WORDS.of_one)
}

/// Does the header, in a list of persons, name one of them?
pub fn names_one(header: &str) -> bool {
    is_personal(header) || WORDS.maybe_name.contains(&text::words(header))
}

// Numbers in texts that lead to one person: NIK and No. KK (16 digits), and mobile telephones. A name cannot be told from
// other words; these can.

/// What a number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkKind {
    /// NIK or No. KK: both are made alike.
    Nik,
    Phone,
}

impl MarkKind {
    pub fn id(self) -> &'static str {
        match self {
            MarkKind::Nik => "NIK atau nomor KK",
            MarkKind::Phone => "telepon",
        }
    }
}

/// A number in a text, and where it stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    pub kind: MarkKind,
    pub range: Range<usize>,
}

/// Digits that the shortest of them has: 08 and eight more.
const FEWEST: usize = 10;

/// Are there digits enough for one of them? Most texts have fewer; to count them is quick.
pub fn may_be_in(text: &str) -> bool {
    text.len() >= FEWEST && text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST
}

/// All of them, from left to right.
pub fn find(text: &str) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    if !may_be_in(text) {
        return out;
    }
    let mut at = 0;
    while let Some(from) = bytes[at..].iter().position(|b| b.is_ascii_digit() || *b == b'+').map(|i| at + i) {
        let run = &bytes[from..];
        // Within a word or a longer number stands neither.
        let alone = from == 0 || !is_word(bytes[from - 1]) && !follows_digit(bytes, from);
        let found =
            alone.then(|| nik(run).map(|n| (MarkKind::Nik, n)).or_else(|| phone(run).map(|n| (MarkKind::Phone, n))));
        at = match found.flatten().filter(|(_, n)| ends(&run[*n..])) {
            Some((kind, n)) => {
                out.push(Mark { kind, range: from..from + n });
                from + n
            }
            // To the end of this run of digits.
            None => from + 1 + run[1..].iter().take_while(|b| b.is_ascii_digit()).count(),
        };
    }
    out
}

/// The text with its numbers covered but for their ends; as long as it was.
pub fn masked(text: &str) -> Cow<'_, str> {
    let marks = find(text);
    if marks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_owned();
    for mark in marks {
        let covered = cover(&text[mark.range.clone()]);
        out.replace_range(mark.range, &covered);
    }
    Cow::Owned(out)
}

/// `3271**********01`: where somebody who has the file finds it, and nobody else can use it.
fn cover(number: &str) -> String {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let mut seen = 0;
    let cover = |c: char| match c.is_ascii_digit() {
        true => {
            seen += 1;
            if seen <= 4 || seen + 2 > digits { c } else { '*' }
        }
        false => c,
    };
    number.chars().map(cover).collect()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A code such as 5.1.02.3271..., or the decimals of an amount.
fn follows_digit(bytes: &[u8], from: usize) -> bool {
    from >= 2 && matches!(bytes[from - 1], b'.' | b',') && bytes[from - 2].is_ascii_digit()
}

/// Nothing after it makes it another number: not a letter, nor two decimals.
fn ends(rest: &[u8]) -> bool {
    match rest {
        [b'.' | b',', a, b, after @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            after.first().is_some_and(u8::is_ascii_digit)
        }
        [b, ..] => !is_word(*b),
        [] => true,
    }
}

/// Bytes of a NIK at the start: 16 digits in one, in fours, or as `32.71.01.410190.0001`.
fn nik(run: &[u8]) -> Option<usize> {
    const FORMS: [(&[usize], &[u8]); 3] = [(&[16], b""), (&[4, 4, 4, 4], b" -"), (&[2, 2, 2, 6, 4], b".")];
    FORMS.iter().find_map(|(groups, signs)| {
        let mut digits = [0u8; 16];
        let (mut at, mut n) = (0, 0);
        for (i, group) in groups.iter().enumerate() {
            if i > 0 {
                run.get(at).filter(|b| signs.contains(b))?;
                at += 1;
            }
            for _ in 0..*group {
                digits[n] = run.get(at).filter(|b| b.is_ascii_digit())? - b'0';
                (at, n) = (at + 1, n + 1);
            }
        }
        is_nik(&digits).then_some(at)
    })
}

/// Province, kabupaten, kecamatan, day (of women + 40), month, year, number. That of a household has the day it was written.
fn is_nik(digits: &[u8; 16]) -> bool {
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let day = two(6) % 40;
    WORDS.provinces.contains(&two(0))
        && two(2) > 0
        && two(4) > 0
        && (1..=31).contains(&day)
        && two(6) <= 71
        && (1..=12).contains(&two(8))
        && digits[12..] != [0; 4]
}

/// Bytes of a mobile telephone at the start: 08..., 628... or +62 8..., nine to twelve digits from the 8 on; groups of three
/// or four may stand apart.
fn phone(run: &[u8]) -> Option<usize> {
    let is_gap = |b: &u8| matches!(b, b' ' | b'-');
    let mut at = match run {
        [b'+', b'6', b'2', gap, ..] if is_gap(gap) => 4,
        [b'+', b'6', b'2', ..] => 3,
        [b'6', b'2', b'8', ..] => 2,
        [b'0', b'8', ..] => 1,
        _ => return None,
    };
    if run.get(at) != Some(&b'8') || !run.get(at + 1).is_some_and(|b| (b'1'..=b'9').contains(b)) {
        return None;
    }
    let (mut digits, mut group) = (0, 0);
    let mut end = at;
    while let Some(b) = run.get(at) {
        if b.is_ascii_digit() {
            (digits, group, at) = (digits + 1, group + 1, at + 1);
            end = at;
        } else if is_gap(b) && group >= 3 && run.get(at + 1..at + 4).is_some_and(|n| n.iter().all(u8::is_ascii_digit)) {
            (group, at) = (0, at + 1);
        } else {
            break;
        }
    }
    (9..=12).contains(&digits).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_persons() {
        assert!(WORDS.provinces.contains(&32));
        for header in ["NIK", "No. KK", "Nama Penerima", "Tanggal Lahir", "No. HP", "e-mail", "NISN"] {
            assert!(is_personal(header), "{header}");
        }
        for header in ["nama_opd", "Nama Sub Kegiatan", "Kode Rekening", "jumlah", "L", "sasaran"] {
            assert!(!is_personal(header), "{header}");
        }
        let of = |headers: &[&str]| are_of_persons(&headers.iter().map(|h| h.to_string()).collect::<Vec<_>>());
        assert!(of(&["No", "Nama", "NIK"]) && of(&["Nama Lengkap", "Jenis Kelamin"]) && of(&["NIK", "L/P"]));
        assert!(!of(&["Nama", "Jumlah"]) && !of(&["kode", "L", "P"]));
    }

    #[test]
    fn numbers_of_persons() {
        for (text, covered) in [
            ("3271014101900001", "3271**********01"),
            ("an. Siti NIK 3271014101900001, Bogor", "an. Siti NIK 3271**********01, Bogor"),
            ("(3271 0141 0190 0001)", "(3271 **** **** **01)"),
            ("32.71.01.410190.0001", "32.71.**.******.**01"),
            ("HP 0812-3456-7890.", "HP 0812-****-**90."),
            ("+62 812 3456 7890", "+62 81* **** **90"),
            ("6281234567890", "6281*******90"),
            ("3271014101900001,5 orang; 3271014101900001,100", "3271**********01,5 orang; 3271**********01,100"),
            ("081234567890/081234567891", "0812******90/0812******91"),
        ] {
            assert_eq!(masked(text), covered, "{text}");
        }
        for text in [
            // No such province, month, day; too long; an amount, a hash, a code, a date.
            "0071014101900001",
            "3271014113900001",
            "3271013201900001",
            "32710141019000011",
            "3271014101900001.00",
            "Rp 3.271.014.101.900.001",
            "a3271014101900001f",
            "1.02.2.14.0.00.01.0000",
            "5.1.02.01.01.0024",
            "08-12-2025",
            "08123",
            "KODE_081234567890",
            "Mei – 0812",
            "2026 2027 2028 2029",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_length(text in ".{0,60}") {
            proptest::prop_assert_eq!(masked(&text).len(), text.len());
        }
    }
}
