//! Counts in free text, as target groups and coefficients have them: `L : 1.816 (62,84%) P : 1.074`, `L=88.240 P=4.644`,
//! `245 Orang`, `116 orang perempuan`.

use crate::beneficiary::count;
use crate::budget::{CountsFrom, Persons, Unit};
use crate::pack::Sex;

/// What a text counts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Said {
    pub female: Option<u64>,
    pub male: Option<u64>,
    /// All of them, where the text says so.
    pub total: Option<u64>,
    pub unit: Unit,
}

/// A piece of the text that matters here.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Piece {
    Sex(Sex),
    Number(u64),
    /// In hundredths of a percent.
    Percent(u64),
    Unit(Unit),
    /// `jumlah`, `total`: the next number is all of them.
    Total,
    /// `:`, `=`
    Equals,
    /// A word of no meaning here.
    Other,
    /// `/` after a unit of persons makes it person-times.
    Per,
    /// A number that is no count.
    Unreadable,
    /// `;`, `,` between words, a line end.
    Stop,
}

/// The counts in `text`; `None` where it holds none, or contradicts itself.
pub fn read(text: &str) -> Option<Said> {
    let pieces = pieces(text);
    let (mut out, mut shares) = (Said::default(), Said::default());
    let mut unit = None;
    let mut any = None;
    let mut stray = false;
    for (i, piece) in pieces.iter().enumerate() {
        match *piece {
            Piece::Number(n) => {
                let own = unit_after(&pieces[i + 1..]);
                let slot = match owner(&pieces, i) {
                    Owner::Sex(Sex::P) => &mut out.female,
                    Owner::Sex(_) => &mut out.male,
                    Owner::Total => &mut out.total,
                    // A number of persons beside no sex is all of them; other numbers are something else.
                    Owner::Nobody if own.is_some() => &mut any,
                    // Whose number is it? A text that is not understood as a whole is not used.
                    Owner::Nobody => {
                        stray = true;
                        continue;
                    }
                };
                // The same group counted twice: nobody can tell which of the two it is.
                if slot.replace(n).is_some_and(|before| before != n) {
                    return None;
                }
                if let Some(own) = own
                    && unit.replace(own).is_some_and(|before| before != own)
                {
                    return None;
                }
            }
            Piece::Unreadable => return None,
            Piece::Percent(n) => match owner(&pieces, i) {
                Owner::Sex(Sex::P) => shares.female = Some(n),
                Owner::Sex(_) => shares.male = Some(n),
                _ => {}
            },
            _ => {}
        }
    }
    if stray && (out.female.is_some() || out.male.is_some()) {
        return None;
    }
    out.unit = unit.unwrap_or_default();
    out.total = out.total.or(any);
    if out.female.is_none() && out.male.is_none() && shares.female.is_some() && shares.male.is_some() {
        // Shares alone: what use is known to be.
        return Some(Said { total: Some(10_000), unit: Unit::Persen, ..shares });
    }
    (out.female.is_some() || out.male.is_some() || out.total.is_some()).then_some(out)
}

/// As the counts of a line. `None` where the parts are more than the total.
pub fn persons(text: &str, from: CountsFrom) -> Option<Persons> {
    let said = read(text)?;
    let known = said.female.unwrap_or(0) + said.male.unwrap_or(0);
    let unsaid = match said.total {
        Some(total) if said.unit == Unit::Persen => total.saturating_sub(known),
        Some(total) => total.checked_sub(known)?,
        None => 0,
    };
    Some(Persons { male: said.male, female: said.female, unsaid, unit: said.unit, from })
}

enum Owner {
    Sex(Sex),
    Total,
    Nobody,
}

/// Whose number the one at `at` is: the sex or total named before it, else the sex named after its unit.
fn owner(pieces: &[Piece], at: usize) -> Owner {
    let mut words = 0;
    for piece in pieces[..at].iter().rev() {
        match piece {
            Piece::Sex(sex) => return Owner::Sex(*sex),
            Piece::Total => return Owner::Total,
            Piece::Equals => {}
            // `L : 1.816 (62,84%)`: the share belongs to the sex before the count.
            Piece::Number(_) if matches!(pieces[at], Piece::Percent(_)) => {}
            Piece::Unit(_) if matches!(pieces[at], Piece::Percent(_)) => {}
            Piece::Other if words < 1 => words += 1,
            _ => break,
        }
    }
    for piece in &pieces[at + 1..] {
        match piece {
            Piece::Sex(sex) => return Owner::Sex(*sex),
            Piece::Unit(_) => {}
            _ => break,
        }
    }
    Owner::Nobody
}

fn unit_after(pieces: &[Piece]) -> Option<Unit> {
    match pieces {
        [Piece::Unit(Unit::Orang), Piece::Per, ..] => Some(Unit::OrangHari),
        [Piece::Unit(unit), ..] | [Piece::Sex(_), Piece::Unit(unit), ..] => Some(*unit),
        _ => None,
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let start = at;
        if c.is_ascii_digit() {
            while at < chars.len()
                && (chars[at].is_ascii_digit() || (matches!(chars[at], '.' | ',') && digit(&chars, at + 1)))
            {
                at += 1;
            }
            let number: String = chars[start..at].iter().collect();
            let mut after = at;
            while chars.get(after).is_some_and(|c| *c == ' ') {
                after += 1;
            }
            let word = word_at(&chars, after);
            let percent = chars.get(after) == Some(&'%') || matches!(word.as_str(), "persen" | "percent");
            out.push(match (percent, hundredths(&number), count(&number)) {
                (true, Some(share), _) => Piece::Percent(share),
                (false, _, Ok(Some(n))) => Piece::Number(n),
                _ => Piece::Unreadable,
            });
        } else if c.is_alphanumeric() {
            while at < chars.len() && chars[at].is_alphanumeric() {
                at += 1;
            }
            let word: String = chars[start..at].iter().collect::<String>().to_lowercase();
            // "laki-laki", "laki laki", "laki2" are one word.
            if word == "laki"
                && chars.get(at).is_some_and(|c| matches!(c, '-' | ' '))
                && word_at(&chars, at + 1) == "laki"
            {
                at += 5;
            }
            let after_number = matches!(out.last(), Some(Piece::Number(_) | Piece::Unit(_)));
            out.push(piece(&word, &chars[at..], after_number));
        } else {
            at += 1;
            match c {
                ':' | '=' => out.push(Piece::Equals),
                '/' => out.push(Piece::Per),
                ';' | '\n' | ',' | '&' => out.push(Piece::Stop),
                _ => {}
            }
        }
    }
    out
}

fn digit(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

fn word_at(chars: &[char], at: usize) -> String {
    chars[at.min(chars.len())..].iter().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// What a word means. A letter alone is a sex only before `:`, `=` or a number, or right after one: it may be anything else.
fn piece(word: &str, rest: &[char], after_number: bool) -> Piece {
    let next = rest.iter().find(|c| !c.is_whitespace());
    let before_number = next.is_some_and(|c| matches!(c, ':' | '=') || c.is_ascii_digit());
    match word {
        "l" | "lk" if before_number || after_number => Piece::Sex(Sex::L),
        "p" | "pr" if before_number || after_number => Piece::Sex(Sex::P),
        "laki" | "laki2" | "lelaki" | "pria" => Piece::Sex(Sex::L),
        "perempuan" | "wanita" => Piece::Sex(Sex::P),
        "jumlah" | "total" => Piece::Total,
        "orang" | "org" | "jiwa" | "peserta" => Piece::Unit(Unit::Orang),
        "kunjungan" => Piece::Unit(Unit::Kunjungan),
        "oh" => Piece::Unit(Unit::OrangHari),
        "dan" | "serta" => Piece::Stop,
        _ => Piece::Other,
    }
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

    fn lp(text: &str) -> (Option<u64>, Option<u64>, Option<u64>) {
        read(text).map_or((None, None, None), |s| (s.male, s.female, s.total))
    }

    #[test]
    fn as_they_occur() {
        assert_eq!(lp("L : 1.816 (62,84%) P : 1.074 (37,16%)"), (Some(1816), Some(1074), None));
        assert_eq!(lp("L = 88.240 (95 persen) P = 4.644 (5 persen)"), (Some(88_240), Some(4_644), None));
        assert_eq!(lp("L=88.240 P=4.644"), (Some(88_240), Some(4_644), None));
        assert_eq!(lp("L: 130.170 jiwa P: 271.188 jiwa"), (Some(130_170), Some(271_188), None));
        assert_eq!(lp("L : 0 orang P : 116 orang"), (Some(0), Some(116), None));
        assert_eq!(lp("Laki-laki 20 orang, Perempuan 35 orang"), (Some(20), Some(35), None));
        assert_eq!(lp("20 orang laki-laki dan 35 orang perempuan"), (Some(20), Some(35), None));
        assert_eq!(lp("20 laki-laki, 35 perempuan"), (Some(20), Some(35), None));
        assert_eq!(lp("10 L / 20 P"), (Some(10), Some(20), None));
        assert_eq!(lp("P 20 L 10"), (Some(10), Some(20), None));
        assert_eq!(lp("Lk 5, Pr 6 orang"), (Some(5), Some(6), None));
        assert_eq!(lp("245 Orang"), (None, None, Some(245)));
        assert_eq!(lp("50 orang (20 perempuan)"), (None, Some(20), Some(50)));
        assert_eq!(lp("Jumlah 163; L 141, P 31"), (Some(141), Some(31), Some(163)));
    }

    #[test]
    fn units() {
        assert_eq!(read("245 Orang / Kali").unwrap().unit, Unit::OrangHari);
        assert_eq!(read("L 20 kunjungan P 30 kunjungan").unwrap().unit, Unit::Kunjungan);
        let shares = read("Laki-laki: 62,84% Perempuan: 37,16%").unwrap();
        assert_eq!((shares.male, shares.female, shares.unit), (Some(6284), Some(3716), Unit::Persen));
        // Two units in one text are not added.
        assert_eq!(read("L 20 orang P 30 kunjungan"), None);
    }

    #[test]
    fn no_counts() {
        for text in ["", "Masyarakat", "12 Dokumen", "Perempuan korban kekerasan", "Tahun 2025", "100 %", "Kecamatan L"]
        {
            assert_eq!(read(text), None, "{text}");
        }
        // The parts are more than the total: it says nothing that can be used.
        assert_eq!(persons("Jumlah 163; L 141, P 31", CountsFrom::Sasaran), None);
    }

    #[test]
    fn shares() {
        assert_eq!(hundredths("62,84"), Some(6284));
        assert_eq!(hundredths("5"), Some(500));
        assert_eq!(hundredths("40.385"), Some(4039));
        assert_eq!(hundredths("100,8"), None);
    }
}
