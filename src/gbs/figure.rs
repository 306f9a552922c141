//! Figures of a statement: counts, rates and percentages as they are printed.

use crate::finding::Place;

/// A number with the precision it is printed in.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StatedFigure {
    /// In millionths.
    pub millionths: i128,
    /// Printed decimals.
    pub decimals: u32,
    pub text: String,
    pub place: Place,
}

/// One, in millionths.
pub const ONE: i128 = 1_000_000;

impl StatedFigure {
    /// Reads `1.816`, `88,240`, `62,84 %`, `54`. A mark before three digits groups thousands, but in a percentage it is the
    /// decimal mark. `None` where the cell is no number.
    pub fn read(cell: &str, percent: bool, place: Place) -> Option<StatedFigure> {
        let text = cell.trim();
        let number = text.trim_end_matches(|c: char| c == '%' || c.is_alphabetic() || c.is_whitespace());
        let tail = text[number.len()..].trim().to_lowercase();
        if !matches!(tail.as_str(), "" | "%" | "persen" | "orang" | "jiwa" | "org" | "kasus" | "kk") {
            return None;
        }
        let marks: Vec<(usize, u8)> = number.bytes().enumerate().filter(|(_, b)| !b.is_ascii_digit()).collect();
        if number.is_empty() || marks.iter().any(|(_, b)| !matches!(b, b'.' | b',')) {
            return None;
        }
        let groups = |mark: u8| {
            let mut parts = number.split(mark as char);
            let first = parts.next().map_or(0, str::len);
            (1..=3).contains(&first) && parts.all(|p| p.len() == 3)
        };
        let decimal = match marks[..] {
            [] => None,
            [(at, mark)] => (percent || !groups(mark)).then_some(at),
            [(_, first), .., (at, last)] if first != last => {
                // The last mark is the decimal one; those before it group.
                (marks[..marks.len() - 1].iter().all(|(_, b)| *b == first)).then_some(at)?.into()
            }
            [(_, first), ..] => {
                if !groups(first) {
                    return None;
                }
                None
            }
        };
        let (whole, part) = match decimal {
            Some(at) => (&number[..at], &number[at + 1..]),
            None => (number, ""),
        };
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        if whole.is_empty() || whole.len() > 15 || part.len() > 6 || (decimal.is_some() && part.is_empty()) {
            return None;
        }
        let padded = format!("{part:0<6}");
        let millionths = whole.parse::<i128>().ok()? * ONE + padded.parse::<i128>().ok()?;
        Some(StatedFigure { millionths, decimals: part.len() as u32, text: text.to_owned(), place })
    }

    pub fn is_whole(&self) -> bool {
        self.millionths % ONE == 0
    }

    /// How far a printed percentage may be from the exact one: a tenth of a point, or half of its last printed digit.
    pub fn tolerance(&self) -> i128 {
        (ONE / 10).max(self.half_digit())
    }

    /// Half of the last printed digit: further off, it is not rounded but cut.
    pub fn half_digit(&self) -> i128 {
        ONE / 10i128.pow(self.decimals) / 2
    }

    /// Indonesian writing.
    pub fn write(millionths: i128, decimals: u32) -> String {
        let unit = 10i128.pow(6 - decimals.min(6));
        let rounded = (millionths + unit / 2).div_euclid(unit);
        let scale = 10i128.pow(decimals);
        match decimals {
            0 => rounded.to_string(),
            n => format!("{},{:0width$}", rounded / scale, rounded % scale, width = n as usize),
        }
    }
}

/// Percentage of `part` in `whole`, in millionths of a percent; `None` where the whole is nothing.
pub fn percent(part: i128, whole: i128) -> Option<i128> {
    (whole > 0 && part >= 0).then(|| (part.checked_mul(100 * ONE)? + whole / 2).checked_div(whole)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_they_are_printed() {
        let read =
            |cell, percent| StatedFigure::read(cell, percent, Place::line(1)).map(|f| (f.millionths, f.decimals));
        assert_eq!(read("1.816", false), Some((1816 * ONE, 0)));
        assert_eq!(read("1,449,930", false), Some((1_449_930 * ONE, 0)));
        assert_eq!(read("2.49", false), Some((2_490_000, 2)));
        assert_eq!(read("40.385", true), Some((40_385_000, 3)));
        assert_eq!(read("62,84 %", true), Some((62_840_000, 2)));
        assert_eq!(read("1.234,5", false), Some((1_234_500_000, 1)));
        assert_eq!(read("116 orang", false), Some((116 * ONE, 0)));
        for cell in ["", "-", "dua", "12 paket", "1.23.4", "L 5", "1.", "-3"] {
            assert_eq!(read(cell, false), None, "{cell}");
        }
        assert_eq!(StatedFigure::write(62_839_999, 2), "62,84");
        assert_eq!(percent(35, 46).map(|p| StatedFigure::write(p, 2)), Some("76,09".into()));
    }
}
