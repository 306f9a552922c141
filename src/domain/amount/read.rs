//! A cell of an amount column → what it says, however people write amounts.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Rupiah;

/// Amounts of more digits than this (before the decimal mark) are refused: the whole APBN has sixteen.
const MAX_DIGITS: usize = 18;

/// How a column writes thousands and decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NumberStyle {
    /// `1234567.89` or `1,234,567.89`
    Plain,
    /// `1.234.567,89`
    Indonesian,
}

/// What one cell of an amount column says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Blank, `-`, NA, null, nihil: no amount.
    Nothing,
    /// One meaning only. `rounded` where there were more than two decimals (float noise).
    Exact { amount: Rupiah, rounded: bool },
    /// `3.500` or `3,500`: the other cells of the column decide.
    Either { plain: Rupiah, indonesian: Rupiah },
    /// Not a number.
    Unreadable,
    /// A number of more digits than any budget has.
    TooLarge,
}

/// Read one amount cell, of which one stands for `unit` rupiah. Accepts `Rp`, brackets and minus for negatives, `,-` at
/// the end, blanks and no-break blanks.
pub fn read(cell: &str, unit: i128) -> Reading {
    let bytes = cell.as_bytes();
    if !bytes.is_empty() && bytes.len() <= MAX_DIGITS && bytes.iter().all(u8::is_ascii_digit) {
        let whole = bytes.iter().fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        return Reading::Exact { amount: Rupiah(i128::from(whole) * 100 * unit), rounded: false };
    }
    let text = trim(cell);
    if is_nothing(text) {
        return Reading::Nothing;
    }
    let (text, negative) = sign(text);
    // "(Rp 000)" is a unit: nothing is less than nothing.
    if negative && text.starts_with("000") && text.bytes().all(|b| matches!(b, b'0' | b'.')) {
        return Reading::Nothing;
    }
    match digits(text, unit) {
        Reading::Exact { amount, rounded } if negative => Reading::Exact { amount: -amount, rounded },
        Reading::Either { plain, indonesian } if negative => Reading::Either { plain: -plain, indonesian: -indonesian },
        other => other,
    }
}

fn trim(s: &str) -> &str {
    s.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "--")
        || ["na", "n/a", "null", "[null]", "nihil", "none"].iter().any(|n| text.eq_ignore_ascii_case(n))
}

/// Takes `Rp`, the sign and accounting brackets off; says whether the number is negative.
fn sign(mut text: &str) -> (&str, bool) {
    let (mut brackets, mut minus) = (false, false);
    loop {
        let before = text.len();
        text = trim(text);
        if !brackets && let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            brackets = true;
            text = inner;
        }
        // `(-5)` is −5, written twice over; a second minus is no number.
        if !minus && let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_prefix('−')) {
            minus = true;
            text = rest;
        }
        for currency in ["rp.", "rp", "idr"] {
            if text.get(..currency.len()).is_some_and(|t| t.eq_ignore_ascii_case(currency)) {
                text = &text[currency.len()..];
                break;
            }
        }
        for end in [",-", ".-", ",–"] {
            text = text.strip_suffix(end).unwrap_or(text);
        }
        if text.len() == before {
            return (text, brackets || minus);
        }
    }
}

/// The unsigned number: digits with `.`, `,`, apostrophes and blanks between them.
fn digits(text: &str, unit: i128) -> Reading {
    let is_apart = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_apart(c)) {
        return Reading::Unreadable;
    }
    let other_blank = |c: char| is_apart(c) && c != ' ';
    let clean: Cow<str> = if text.contains(other_blank) { text.replace(other_blank, " ").into() } else { text.into() };
    let count = |mark: char| clean.matches(mark).count();
    let (dots, commas, blanks) = (count('.'), count(','), count(' '));
    match (dots, commas) {
        (0, 0) => number(&clean, Some(' '), None, unit),
        _ if blanks > 0 => {
            // `1 234 567,89`: blanks group, one mark is the decimal.
            let mark = if dots == 0 { ',' } else { '.' };
            if dots + commas == 1 { number(&clean, Some(' '), Some(mark), unit) } else { Reading::Unreadable }
        }
        (1, 0) => one_mark(&clean, '.', unit),
        (0, 1) => one_mark(&clean, ',', unit),
        (_, 0) => number(&clean, Some('.'), None, unit),
        (0, _) => number(&clean, Some(','), None, unit),
        _ => {
            let decimal = if clean.rfind('.') > clean.rfind(',') { '.' } else { ',' };
            number(&clean, Some(if decimal == '.' { ',' } else { '.' }), Some(decimal), unit)
        }
    }
}

/// One mark only: three digits after it and one to three before it can be thousands or decimals.
fn one_mark(clean: &str, mark: char, unit: i128) -> Reading {
    let (whole, fraction) = clean.split_once(mark).unwrap_or((clean, ""));
    let as_decimal = number(clean, None, Some(mark), unit);
    if fraction.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with('0') {
        return as_decimal;
    }
    match (as_decimal, number(clean, Some(mark), None, unit)) {
        (Reading::Exact { amount: small, .. }, Reading::Exact { amount: large, .. }) => match mark {
            '.' => Reading::Either { plain: small, indonesian: large },
            _ => Reading::Either { plain: large, indonesian: small },
        },
        _ => Reading::Unreadable,
    }
}

fn number(clean: &str, thousands: Option<char>, decimal: Option<char>, unit: i128) -> Reading {
    let (whole, fraction) = match decimal {
        Some(mark) => clean.split_once(mark).unwrap_or((clean, "")),
        None => (clean, ""),
    };
    let mut groups = whole.split(|c| Some(c) == thousands);
    let first = groups.next().unwrap_or("");
    let mut digits = String::from(first);
    let grouped = thousands.is_some_and(|t| whole.contains(t));
    if grouped && (first.is_empty() || first.len() > 3) {
        return Reading::Unreadable;
    }
    for group in groups {
        if group.len() != 3 {
            return Reading::Unreadable;
        }
        digits.push_str(group);
    }
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() && fraction.is_empty() || !all_digits(&digits) || !all_digits(fraction) {
        return Reading::Unreadable;
    }
    if digits.trim_start_matches('0').len() > MAX_DIGITS {
        return Reading::TooLarge;
    }
    let whole = digits.bytes().fold(0i128, |n, b| n * 10 + i128::from(b - b'0'));
    // Sen are the digits after the mark times the unit; what is left of a sen is rounded half up and said.
    let (mut sen, mut left, mut scale) = (whole * 100 * unit, 0i128, 1i128);
    for digit in fraction.bytes().take(MAX_DIGITS) {
        scale *= 10;
        left = left * 10 + i128::from(digit - b'0');
    }
    left *= 100 * unit;
    sen += left / scale;
    left %= scale;
    if left * 2 >= scale {
        sen += 1;
    }
    Reading::Exact { amount: Rupiah(sen), rounded: left != 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(cell: &str) -> i128 {
        match read(cell, 1) {
            Reading::Exact { amount, .. } => amount.sen(),
            other => panic!("{cell:?} read as {other:?}"),
        }
    }

    #[test]
    fn writings_met_in_real_files() {
        assert_eq!(exact("850000000"), 85_000_000_000);
        assert_eq!(exact("513.425.170.766"), 51_342_517_076_600);
        assert_eq!(exact("467.998.630.663,83"), 46_799_863_066_383);
        assert_eq!(exact("0,00"), 0);
        assert_eq!(exact("40.734,54"), 4_073_454);
        assert_eq!(exact("Rp150.000.000"), 15_000_000_000);
        assert_eq!(exact("Rp 1.234.567,00"), 123_456_700);
        assert_eq!(exact("Rp. 1.234.567,-"), 123_456_700);
        assert_eq!(exact("-38.705,83"), -3_870_583);
        assert_eq!(exact("(1.234,00)"), -123_400);
        assert_eq!(exact("\u{a0}5.000.000\u{a0}"), 500_000_000);
        assert_eq!(exact("1,234,567.89"), 123_456_789);
        assert_eq!(exact("5898825.99"), 589_882_599);
        assert_eq!(exact("0.500"), 50);
        assert_eq!(exact("1234.500"), 123_450);
        assert_eq!(exact("1 234 567"), 123_456_700);
        assert_eq!(exact("1 234 567,89"), 123_456_789);
        assert_eq!(exact("1 234 567.89"), 123_456_789);
        assert_eq!(exact("1'234'567.89"), 123_456_789);
        assert_eq!(exact("1’234’567"), 123_456_700);
        assert_eq!(exact("999.999.999.999.999.999"), 99_999_999_999_999_999_900);
    }

    #[test]
    fn float_noise_is_rounded_and_said() {
        let noisy = Reading::Exact { amount: Rupiah(17_439_266_054), rounded: true };
        assert_eq!(read("174392660.54000002", 1), noisy);
        assert_eq!(exact("2.999999"), 300);
    }

    #[test]
    fn units_of_thousands_and_millions() {
        let scaled = |cell, unit| match read(cell, unit) {
            Reading::Exact { amount, rounded } => (amount.sen(), rounded),
            other => panic!("{cell:?} read as {other:?}"),
        };
        assert_eq!(scaled("1.234,567891", 1_000_000), (123_456_789_100, false));
        assert_eq!(scaled("12,5", 1_000), (1_250_000, false));
        assert_eq!(scaled("0,123456", 1_000), (12_346, true));
        assert_eq!(scaled("12", 1_000), (1_200_000, false));
    }

    #[test]
    fn nothing_and_nonsense() {
        for cell in ["", " ", "-", "NA", "null", "[null]", "nihil"] {
            assert_eq!(read(cell, 1), Reading::Nothing, "{cell:?}");
        }
        for cell in
            ["abc", "1.2.3", "12,34,5", "#DIV/0!", "1.234.56", ".", "1..000", "12 34", "1234.567.890", "1.234,5,6"]
        {
            assert_eq!(read(cell, 1), Reading::Unreadable, "{cell:?}");
        }
        assert_eq!(read("9999999999999999999", 1), Reading::TooLarge);
    }

    #[test]
    fn three_digits_after_one_mark_have_two_readings() {
        assert_eq!(read("3.500", 1), Reading::Either { plain: Rupiah(350), indonesian: Rupiah(350_000) });
        assert_eq!(read("3,500", 1), Reading::Either { plain: Rupiah(350_000), indonesian: Rupiah(350) });
        assert_eq!(read("123.500", 1), Reading::Either { plain: Rupiah(12_350), indonesian: Rupiah(12_350_000) });
        assert_eq!(read("-3.500", 1), Reading::Either { plain: Rupiah(-350), indonesian: Rupiah(-350_000) });
    }

    proptest! {
        #[test]
        fn every_writing_is_read_back(sen in -1_000_000_000_000_000_000i128..1_000_000_000_000_000_000) {
            let amount = Rupiah(sen);
            let back = |cell: String, indonesian_style: bool| match read(&cell, 1) {
                Reading::Exact { amount, rounded: false } => amount,
                Reading::Either { indonesian, plain } => if indonesian_style { indonesian } else { plain },
                other => panic!("{cell} read as {other:?}"),
            };
            prop_assert_eq!(back(amount.to_string(), false), amount);
            let mut pushed = Vec::new();
            amount.push_to(&mut pushed);
            prop_assert_eq!(String::from_utf8(pushed).unwrap(), amount.to_string());
            prop_assert_eq!(back(amount.indonesian(), true), amount);
            prop_assert_eq!(back(amount.english(), false), amount);
        }
    }
}
