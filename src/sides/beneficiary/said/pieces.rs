//! A text of counts → the pieces its grammar is made of.

use crate::domain::budget::Unit;
use crate::domain::groups::Sex;
use crate::sides::beneficiary::count;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Piece {
    /// `perempuan`, `laki-laki`
    Sex(Sex),
    /// `L`, `Pr`: as good as the word, but alone it may be a litre or a packet.
    Letter(Sex),
    Number(u64),
    /// In hundredths of a percent.
    Percent(u64),
    /// What is counted: persons, by that or another noun for them, or visits.
    Unit(Unit),
    /// `hari`, `kali`: persons times these are no persons.
    Time,
    /// `/`, `per`
    Per,
    /// `jumlah`, `total`
    Total,
    /// `:`, `=`
    Equals,
    Open,
    Close,
    /// `,`, `;`, `dan`, a line end
    Stop,
    Word,
    /// A number that is no count, a product, a rate, a letter that may be anything: no text with one is understood.
    Unreadable,
}

impl Piece {
    pub fn sex(self) -> Option<Sex> {
        match self {
            Piece::Sex(sex) | Piece::Letter(sex) => Some(sex),
            _ => None,
        }
    }
}

/// Words for persons, beside `orang` itself.
const PERSONS: [&str; 38] = [
    "org",
    "jiwa",
    "peserta",
    "anak",
    "balita",
    "bayi",
    "remaja",
    "pemuda",
    "dewasa",
    "lansia",
    "ibu",
    "bapak",
    "siswa",
    "murid",
    "pelajar",
    "mahasiswa",
    "santri",
    "guru",
    "dosen",
    "kader",
    "warga",
    "penduduk",
    "petani",
    "nelayan",
    "pedagang",
    "pekerja",
    "pegawai",
    "buruh",
    "pasien",
    "korban",
    "anggota",
    "penyandang",
    "difabel",
    "penerima",
    "pengunjung",
    "atlet",
    "relawan",
    "pengurus",
];

/// Rates and bounds: a number beside one of these counts nobody.
const NO_COUNTS: [&str; 9] =
    ["persentase", "prosentase", "cakupan", "rasio", "indeks", "minimal", "maksimal", "setiap", "tiap"];

pub fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.to_lowercase().chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    // Of years of age or a calendar: the next number is no count.
    let mut years = false;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        if c.is_ascii_digit() {
            let signed = start > 0 && is_dash(chars[start - 1]);
            at += number_len(&chars[at..]);
            let number: String = chars[start..at].iter().collect();
            let percent = percent_len(&chars[at..]);
            at += percent;
            out.push(match percent {
                _ if signed || years => Piece::Unreadable,
                0 => count(&number).ok().flatten().map_or(Piece::Unreadable, Piece::Number),
                _ => hundredths(&number).map_or(Piece::Unreadable, Piece::Percent),
            });
            years = false;
        } else if c.is_alphabetic() {
            at += word_len(&chars[at..]);
            let word: String = chars[start..at].iter().collect();
            if word == "laki" {
                at += second_laki(&chars[at..]);
            }
            years = matches!(word.as_str(), "usia" | "umur" | "tahun" | "thn" | "th");
            let piece = piece(&word, &chars[at..], out.last());
            out.push(piece);
        } else {
            at += 1;
            out.extend(mark(c));
        }
    }
    out
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '−')
}

/// Digits with marks between them.
fn number_len(chars: &[char]) -> usize {
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let within = |i: &usize| digit(*i) || matches!(chars[*i], '.' | ',') && digit(i + 1);
    (0..chars.len()).take_while(within).count()
}

fn word_len(chars: &[char]) -> usize {
    chars.iter().take_while(|c| c.is_alphabetic()).count()
}

/// A percent sign or word after a number, with the blanks before it.
fn percent_len(chars: &[char]) -> usize {
    let blanks = chars.iter().take_while(|c| c.is_whitespace()).count();
    let rest = &chars[blanks..];
    let word: String = rest[..word_len(rest)].iter().collect();
    match word.as_str() {
        "persen" | "percent" => blanks + word.len(),
        _ if rest.first() == Some(&'%') => blanks + 1,
        _ => 0,
    }
}

/// `laki-laki`, `laki laki`, `laki2`: what of it follows the first `laki`.
fn second_laki(chars: &[char]) -> usize {
    if chars.first() == Some(&'2') && number_len(chars) == 1 {
        return 1;
    }
    let between = chars.iter().take_while(|c| c.is_whitespace() || is_dash(**c)).count();
    let second = &chars[between..];
    match second[..word_len(second)] {
        ['l', 'a', 'k', 'i'] => between + 4,
        _ => 0,
    }
}

fn piece(word: &str, after: &[char], before: Option<&Piece>) -> Piece {
    match word {
        "laki" | "lelaki" | "pria" => Piece::Sex(Sex::L),
        "perempuan" | "wanita" => Piece::Sex(Sex::P),
        "l" | "lk" => letter(Sex::L, after, before),
        "p" | "pr" => letter(Sex::P, after, before),
        "jumlah" | "jml" | "total" => Piece::Total,
        "orang" => Piece::Unit(Unit::Orang),
        "kunjungan" => Piece::Unit(Unit::Kunjungan),
        "oh" | "ob" | "ok" => Piece::Unit(Unit::OrangHari),
        "hari" | "kali" | "bulan" | "minggu" | "jam" => Piece::Time,
        "per" => Piece::Per,
        "dan" | "serta" => Piece::Stop,
        "x" => Piece::Unreadable,
        _ if NO_COUNTS.contains(&word) => Piece::Unreadable,
        _ if PERSONS.contains(&word) => Piece::Unit(Unit::Orang),
        _ => Piece::Word,
    }
}

/// A letter is a sex only right before or after a number.
fn letter(sex: Sex, after: &[char], before: Option<&Piece>) -> Piece {
    let next = after.iter().find(|c| !c.is_whitespace() && **c != '.' && !is_dash(**c));
    let first = next.is_some_and(|c| matches!(c, ':' | '=' | '(') || c.is_ascii_digit());
    let last = matches!(before, Some(Piece::Number(_) | Piece::Percent(_) | Piece::Unit(_) | Piece::Time));
    if first || last { Piece::Letter(sex) } else { Piece::Unreadable }
}

fn mark(c: char) -> Option<Piece> {
    Some(match c {
        ':' | '=' => Piece::Equals,
        '/' => Piece::Per,
        '(' | '[' => Piece::Open,
        ')' | ']' => Piece::Close,
        ';' | ',' | '&' | '+' | '|' | '\n' => Piece::Stop,
        '×' | '*' | '%' | '<' | '>' | '≤' | '≥' => Piece::Unreadable,
        c if c.is_numeric() => Piece::Unreadable,
        _ => return None,
    })
}

/// `62,84` → 6284; `95` → 9500. `None` over 100.
pub fn hundredths(number: &str) -> Option<u64> {
    let (whole, part) = number.split_once([',', '.']).unwrap_or((number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<2}");
    // More than two decimals are rounded half up.
    let up = u64::from(part.as_bytes().get(2).is_some_and(|b| *b >= b'5'));
    let value = whole.parse::<u64>().ok()? * 100 + part[..2].parse::<u64>().ok()? + up;
    (value <= 10_000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        assert_eq!(hundredths("62,84"), Some(6284));
        assert_eq!(hundredths("5"), Some(500));
        assert_eq!(hundredths("40.385"), Some(4039));
        assert_eq!(hundredths("100,8"), None);
    }

    #[test]
    fn words_and_letters() {
        let (l, p) = (Sex::L, Sex::P);
        for (text, expected) in [
            ("laki-laki Laki - laki laki2 10", vec![Piece::Sex(l), Piece::Sex(l), Piece::Sex(l), Piece::Number(10)]),
            ("L10 20P", vec![Piece::Letter(l), Piece::Number(10), Piece::Number(20), Piece::Letter(p)]),
            ("Kecamatan L", vec![Piece::Word, Piece::Unreadable]),
            ("umur 10", vec![Piece::Word, Piece::Unreadable]),
            ("62,84 persen", vec![Piece::Percent(6284)]),
            ("L - 10, -4", vec![Piece::Letter(l), Piece::Number(10), Piece::Stop, Piece::Unreadable]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
