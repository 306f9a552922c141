//! Counts in free text, as target groups and coefficients have them: `L : 1.816 (62,84%) P : 1.074`, `L=88.240 P=4.644`,
//! `245 Orang`, `116 orang perempuan`. A text is understood as a whole or not at all: a number or a sex left over refuses it.

mod pieces;

use crate::domain::budget::{CountsFrom, Persons, Unit};
use crate::domain::groups::Sex;
use crate::finding::DataFault;
pub use pieces::hundredths;
use pieces::{Piece, pieces};

/// What a text counts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ParsedCounts {
    pub female: Option<u64>,
    pub male: Option<u64>,
    /// All of them, where the text says so.
    pub total: Option<u64>,
    pub unit: Unit,
}

/// Where the name of a sex stands: before its number or after it, one way in the whole text.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    SexFirst,
    NumberFirst,
}

/// Shares are rounded: they may be a tenth of a percent off.
pub const ROUNDED: u64 = 10;

/// The counts in `text`; `None` where it holds none, or any of it is not understood.
pub fn read(text: &str) -> Option<ParsedCounts> {
    let pieces = pieces(text);
    if pieces.contains(&Piece::Unreadable) {
        return None;
    }
    let counts = match [Order::SexFirst, Order::NumberFirst].map(|order| parse(&pieces, order)) {
        [Some(a), Some(b)] if a != b => return None,
        [a, b] => a.or(b)?,
    };
    let one_sex = counts.female.is_some() != counts.male.is_some();
    let spelled = pieces.iter().any(|p| matches!(p, Piece::Sex(_)));
    (!one_sex || spelled || counts.total.is_some()).then_some(counts)
}

/// The counts of a line. `None` where the parts are more than the total.
pub fn persons(text: &str, from: CountsFrom) -> Option<Persons> {
    read(text)?.persons(from)
}

/// A text that counts women and men and states another total than theirs. `code` is that of its sub kegiatan.
pub fn contradiction(text: &str, code: impl Fn() -> String) -> Option<DataFault> {
    // As a rule there is no number at all.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let counts = read(text).filter(|counts| counts.unit != Unit::Persen)?;
    let (sum, total) = (counts.known(), counts.total?);
    // Of "50 orang (20 perempuan)" the others are men or not told.
    let both = counts.female.is_some() && counts.male.is_some();
    let differs = if both { sum != total } else { sum > total };
    differs.then(|| DataFault::SumDiffers { code: code(), sum, total, percent: false, used: sum < total })
}

impl ParsedCounts {
    /// Those counted by sex.
    pub fn known(&self) -> u64 {
        self.female.unwrap_or(0) + self.male.unwrap_or(0)
    }

    /// As counts to divide by. `None` where the parts are more than the total.
    pub fn persons(self, from: CountsFrom) -> Option<Persons> {
        let unknown = match self.total {
            Some(total) if self.unit == Unit::Persen && self.known() + ROUNDED >= total => 0,
            Some(total) => total.checked_sub(self.known())?,
            None => 0,
        };
        Some(Persons { male: self.male, female: self.female, unknown, unit: self.unit, from })
    }
}

fn parse(pieces: &[Piece], order: Order) -> Option<ParsedCounts> {
    let mut out = ParsedCounts::default();
    let mut unit = None;
    let mut rest = pieces;
    while let Some(first) = rest.first() {
        let (number, after) = if let Some((sex, number, after)) = item(rest, order) {
            let slot = if sex == Sex::P { &mut out.female } else { &mut out.male };
            // The same sex twice: nobody can tell which of the two it is, or whether they add up.
            if slot.replace(number.value).is_some() {
                return None;
            }
            (number, after)
        } else if let Some((number, after)) = total(rest, order) {
            if out.total.replace(number.value).is_some_and(|before| before != number.value) {
                return None;
            }
            (number, after)
        } else if matches!(first, Piece::Number(_) | Piece::Percent(_) | Piece::Time) || first.sex().is_some() {
            return None;
        } else {
            rest = &rest[1..];
            continue;
        };
        // Two units in one text are not added, nor are shares and counts.
        let own = number.unit.unwrap_or_default();
        if unit.replace(own).is_some_and(|before| before != own) {
            return None;
        }
        rest = after;
    }
    out.unit = unit?;
    if out.unit == Unit::Persen {
        // What the shares leave over is not known.
        out.total = Some(10_000);
        return (out.known() <= 10_000 + ROUNDED).then_some(out);
    }
    Some(out)
}

type Rest<'a> = &'a [Piece];

/// A number with the unit it names.
#[derive(Clone, Copy)]
struct Number {
    value: u64,
    unit: Option<Unit>,
}

/// The count of one sex.
fn item(pieces: Rest, order: Order) -> Option<(Sex, Number, Rest)> {
    let (sex, number, rest) = match order {
        Order::SexFirst => {
            let sex = pieces.first()?.sex()?;
            let (word, rest) = skip(&pieces[1..], |p| matches!(p, Piece::Word | Piece::Unit(_)));
            let (equals, rest) = skip(rest, |p| matches!(p, Piece::Equals | Piece::Open));
            let (number, rest) = number(rest)?;
            // "Perempuan RT 10" counts nobody.
            if word == Some(Piece::Word) && equals.is_none() && number.unit.is_none() {
                return None;
            }
            (sex, number, rest)
        }
        Order::NumberFirst => {
            let (number, rest) = number(pieces)?;
            let (_, rest) = skip(rest, |p| number.unit.is_some() && matches!(p, Piece::Word | Piece::Unit(_)));
            let sex = rest.first()?.sex()?;
            (sex, number, &rest[1..])
        }
    };
    match rest {
        // The share in brackets says again what the count says.
        [Piece::Open, Piece::Percent(_), Piece::Close, rest @ ..] if number.unit != Some(Unit::Persen) => {
            Some((sex, number, rest))
        }
        // "30 orang L: 10": the number belongs to something else.
        [Piece::Equals, ..] if order == Order::NumberFirst => None,
        _ => Some((sex, number, rest)),
    }
}

/// All of them: `Jumlah: 30`, or persons of no sex.
fn total(pieces: Rest, order: Order) -> Option<(Number, Rest)> {
    let [Piece::Total, rest @ ..] = pieces else {
        let (number, rest) = number(pieces)?;
        return number.unit.filter(|u| *u != Unit::Persen).map(|_| (number, rest));
    };
    let (_, rest) = skip(rest, |p| matches!(p, Piece::Unit(_)));
    let (_, rest) = skip(rest, |p| p == Piece::Equals);
    // "Jumlah 20 perempuan" are the women.
    let of_sex = order == Order::NumberFirst && item(rest, order).is_some();
    number(rest).filter(|(n, _)| !of_sex && n.unit != Some(Unit::Persen))
}

fn number(pieces: Rest) -> Option<(Number, Rest)> {
    match pieces {
        [Piece::Percent(value), rest @ ..] => Some((Number { value: *value, unit: Some(Unit::Persen) }, rest)),
        [Piece::Number(value), rest @ ..] => {
            let (unit, rest) = match rest {
                [Piece::Unit(Unit::Orang), Piece::Time, rest @ ..]
                | [Piece::Unit(Unit::Orang), Piece::Per, Piece::Time | Piece::Word | Piece::Unit(_), rest @ ..] => {
                    (Some(Unit::OrangHari), rest)
                }
                [Piece::Unit(unit), rest @ ..] => (Some(*unit), rest),
                // Packets, families, years: no persons.
                [Piece::Word | Piece::Time, ..] => return None,
                [Piece::Open, second, ..] if !matches!(second, Piece::Percent(_)) => return None,
                rest => (None, rest),
            };
            Some((Number { value: *value, unit }, rest))
        }
        _ => None,
    }
}

/// Passes over one piece, if it is such a one.
fn skip(pieces: Rest, is: impl Fn(Piece) -> bool) -> (Option<Piece>, Rest) {
    match pieces {
        [first, rest @ ..] if is(*first) => (Some(*first), rest),
        _ => (None, pieces),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn understood() {
        // Text, men, women, total.
        for (text, male, female, total) in [
            ("L : 1.816 (62,84%) P : 1.074 (37,16%)", Some(1816), Some(1074), None),
            ("L = 88.240 (95 persen) P = 4.644 (5 persen)", Some(88_240), Some(4_644), None),
            ("L=88.240 P=4.644", Some(88_240), Some(4_644), None),
            ("L: 130.170 jiwa P: 271.188 jiwa", Some(130_170), Some(271_188), None),
            ("L : 0 orang P : 116 orang", Some(0), Some(116), None),
            ("Laki-laki 20 orang, Perempuan 35 orang", Some(20), Some(35), None),
            ("20 orang laki-laki dan 35 orang perempuan", Some(20), Some(35), None),
            ("20 orang laki-laki 35 orang perempuan", Some(20), Some(35), None),
            ("20 laki-laki, 35 perempuan", Some(20), Some(35), None),
            ("20 laki-laki (40%), 30 perempuan (60%)", Some(20), Some(30), None),
            ("10 perempuan dan 20 anak laki-laki", Some(20), Some(10), None),
            ("10 orang anak perempuan, 20 orang anak laki-laki", Some(20), Some(10), None),
            ("10 L / 20 P", Some(10), Some(20), None),
            ("10 L 20 P", Some(10), Some(20), None),
            ("10L 20P", Some(10), Some(20), None),
            ("L10 P20", Some(10), Some(20), None),
            ("P 20 L 10", Some(10), Some(20), None),
            ("L - 10, P - 20", Some(10), Some(20), None),
            ("L (10), P (20)", Some(10), Some(20), None),
            ("Lk 5, Pr 6 orang", Some(5), Some(6), None),
            ("Lk. 10 org, Pr. 20 org", Some(10), Some(20), None),
            ("Siswa SD: laki2 10 dan perempuan dewasa 20", Some(10), Some(20), None),
            ("245 Orang", None, None, Some(245)),
            ("50 orang (20 perempuan)", None, Some(20), Some(50)),
            ("116 orang perempuan", None, Some(116), None),
            ("Jumlah 116 perempuan", None, Some(116), None),
            ("Perempuan sebanyak 20 orang", None, Some(20), None),
            ("Jumlah 163; L 141, P 31", Some(141), Some(31), Some(163)),
            ("30 orang (L=10, P=20)", Some(10), Some(20), Some(30)),
            ("30 siswa (L=10, P=20)", Some(10), Some(20), Some(30)),
            ("30 orang L 10 P 20", Some(10), Some(20), Some(30)),
            ("30 orang (P=20)", None, Some(20), Some(30)),
        ] {
            let counts = read(text).unwrap_or_default();
            assert_eq!((counts.male, counts.female, counts.total), (male, female, total), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_it_is(text in "([LP0-9 .,:=()/%x-]|laki|Perempuan|orang|kali|jumlah){0,12}") {
            // Parts of a text that is understood are never more than its shares allow, nor is anything a panic.
            if let Some(counts) = read(&text) {
                prop_assert!(counts.unit != Unit::Persen || counts.known() <= 10_000 + ROUNDED);
                prop_assert!(counts.known() > 0 || text.contains(|c: char| c.is_ascii_digit()));
            }
        }
    }

    #[test]
    fn units() {
        assert_eq!(read("245 Orang / Kali").unwrap().unit, Unit::OrangHari);
        assert_eq!(read("L 2 orang-hari P 3 orang hari").unwrap().unit, Unit::OrangHari);
        assert_eq!(read("L 20 kunjungan P 30 kunjungan").unwrap().unit, Unit::Kunjungan);
        let shares = |text| persons(text, CountsFrom::Sasaran).map(|p| (p.male, p.female, p.unknown, p.unit));
        let both = "Laki-laki: 62,84% Perempuan: 37,16%";
        assert_eq!(shares(both), Some((Some(6284), Some(3716), 0, Unit::Persen)));
        assert_eq!(shares("perempuan 60%"), Some((None, Some(6000), 4000, Unit::Persen)));
        assert_eq!(shares("60% perempuan, 30% laki-laki"), Some((Some(3000), Some(6000), 1000, Unit::Persen)));
        assert_eq!(shares("L 33,3% P 66,6%"), Some((Some(3330), Some(6660), 0, Unit::Persen)));
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "Masyarakat",
            "12 Dokumen",
            "Perempuan korban kekerasan",
            "Tahun 2025",
            "100 %",
            "Kecamatan L",
            "50 L",
            "Perempuan RT 10",
            "Perempuan 15-49 tahun",
            "laki-laki usia 10 tahun dan perempuan usia 20 tahun",
            "laki-laki usia 10 dan perempuan usia 20",
            "L=-10 P=20",
            "L = 10 KK P = 20 KK",
            "L=10 (KK) P=20 (KK)",
            "L=10 paket",
            "L=10.5 P=20",
            "10 orang/kali L, 5 P",
            "L 20 orang P 30 kunjungan",
            "100 orang (60% perempuan)",
            "L 2 x P 3",
            "2 orang x 12 bulan",
            "L=99999999999999999999 P=1",
            "L 10, P 20, L 10",
            "perempuan 10, 20 perempuan",
            "L 60% P 41%",
            "10-20 orang",
            "10 - 20 orang",
            "L/P: 10/20",
            "L + P = 30",
            "Laki-laki dan perempuan 50 orang",
            "10 laki-laki dan perempuan",
            "50 orang perempuan (20 orang hamil)",
            "30 orang, jumlah 40",
            "L 10 P 20 12 bulan",
            "20 orang perempuan per hari",
            "Persentase perempuan korban 100%",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        // The parts are more than the total: it says nothing that can be used.
        assert_eq!(persons("Jumlah 163; L 141, P 31", CountsFrom::Sasaran), None);
    }
}
