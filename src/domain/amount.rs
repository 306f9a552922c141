//! Money: exact rupiah, kept as an integer number of sen. How people write it: `amount/read.rs`.

mod read;

pub use read::{NumberStyle, Reading, read};

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::lang::Lang;

/// An amount of money in sen (1 rupiah = 100 sen). No float ever holds money.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Rupiah(i128);

impl Rupiah {
    pub const ZERO: Rupiah = Rupiah(0);

    pub const fn from_sen(sen: i128) -> Rupiah {
        Rupiah(sen)
    }

    pub const fn sen(self) -> i128 {
        self.0
    }

    pub fn is_zero(&self) -> bool {
        *self == Rupiah::ZERO
    }

    /// This amount divided by `whole`, for display and statistics; `None` where `whole` is zero.
    pub fn share_of(self, whole: Rupiah) -> Option<f64> {
        // Nothing of a negative whole is 0, not -0.
        (whole.0 != 0).then(|| if self.0 == 0 { 0.0 } else { self.0 as f64 / whole.0 as f64 })
    }

    /// This amount as a part of `whole`; `None` where it is none, as amounts below zero can make it.
    pub fn part_of(self, whole: Rupiah) -> Option<f64> {
        self.share_of(whole).filter(|share| (0.0..=1.0).contains(share))
    }

    /// The machine form, added to a line of output.
    pub fn push_to(self, out: &mut Vec<u8>) {
        let Ok(sen) = u64::try_from(self.0.unsigned_abs()) else {
            return out.extend_from_slice(self.to_string().as_bytes());
        };
        if self.0 < 0 {
            out.push(b'-');
        }
        push_number(out, sen / 100);
        let sen = (sen % 100) as u8;
        out.extend_from_slice(&[b'.', b'0' + sen / 10, b'0' + sen % 10]);
    }

    /// Indonesian writing: `1.234.567,89`; sen are shown only where there are any.
    pub fn indonesian(self) -> String {
        self.grouped('.', ',')
    }

    /// English writing: `1,234,567.89`; sen are shown only where there are any.
    pub fn english(self) -> String {
        self.grouped(',', '.')
    }

    /// As the language writes it.
    pub fn in_lang(self, lang: Lang) -> String {
        match lang {
            Lang::Id => self.indonesian(),
            Lang::En => self.english(),
        }
    }

    fn grouped(self, thousands: char, decimal: char) -> String {
        let digits = (self.0.unsigned_abs() / 100).to_string();
        let sen = self.0.unsigned_abs() % 100;
        let mut out = String::with_capacity(digits.len() * 4 / 3 + 4);
        if self.0 < 0 {
            out.push('-');
        }
        for (i, d) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(thousands);
            }
            out.push(d);
        }
        if sen != 0 {
            out.push(decimal);
            out.push_str(&format!("{sen:02}"));
        }
        out
    }
}

/// The exact machine form: `1234567.89`, always two decimals.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let abs = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl JsonSchema for Rupiah {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An amount of money, exact, in the currency of the files: two decimals, a dot, no thousands marks.",
            "type": "string",
            "pattern": "^-?[0-9]+\\.[0-9]{2}$",
        })
    }
}

impl Serialize for Rupiah {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl Add for Rupiah {
    type Output = Rupiah;
    fn add(self, o: Rupiah) -> Rupiah {
        Rupiah(self.0 + o.0)
    }
}
impl Sub for Rupiah {
    type Output = Rupiah;
    fn sub(self, o: Rupiah) -> Rupiah {
        Rupiah(self.0 - o.0)
    }
}
impl Neg for Rupiah {
    type Output = Rupiah;
    fn neg(self) -> Rupiah {
        Rupiah(-self.0)
    }
}
impl AddAssign for Rupiah {
    fn add_assign(&mut self, o: Rupiah) {
        self.0 += o.0;
    }
}
impl SubAssign for Rupiah {
    fn sub_assign(&mut self, o: Rupiah) {
        self.0 -= o.0;
    }
}
impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Rupiah>>(iter: I) -> Rupiah {
        iter.fold(Rupiah::ZERO, Add::add)
    }
}

/// The digits of a number, added to a line of output.
pub fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return out.extend_from_slice(&digits[at..]);
        }
    }
}

/// Split `amount` by the whole-number `weights` so that the parts add up to it (largest remainder; ties go to the
/// earlier part). All weights zero: `None`. Weights are counts of persons and add up to less than 10^18.
pub fn split(amount: Rupiah, weights: &[u64]) -> Option<Vec<Rupiah>> {
    let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if total == 0 {
        return None;
    }
    let (sign, abs) = (amount.0.signum(), amount.0.abs());
    // Divide before multiplying: abs * weight could leave i128 for absurd counts.
    let (unit, rest) = (abs / total, abs % total);
    let mut parts: Vec<i128> = weights.iter().map(|w| unit * i128::from(*w)).collect();
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    let mut given = 0;
    for (i, w) in weights.iter().enumerate() {
        let exact = rest * i128::from(*w);
        parts[i] += exact / total;
        given += exact / total;
        remainders.push((exact % total, i));
    }
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, i) in remainders.iter().take((rest - given) as usize) {
        parts[*i] += 1;
    }
    Some(parts.into_iter().map(|p| Rupiah(p * sign)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_ways_to_write() {
        for (sen, exact, indonesian, english) in [
            (123_456_789, "1234567.89", "1.234.567,89", "1,234,567.89"),
            (-100_000, "-1000.00", "-1.000", "-1,000"),
            (99_900, "999.00", "999", "999"),
            (0, "0.00", "0", "0"),
        ] {
            let amount = Rupiah(sen);
            let mut pushed = Vec::new();
            amount.push_to(&mut pushed);
            assert_eq!((amount.to_string().as_str(), pushed.as_slice()), (exact, exact.as_bytes()));
            assert_eq!((amount.indonesian().as_str(), amount.english().as_str()), (indonesian, english));
        }
    }

    #[test]
    fn sums_and_shares() {
        let mut amount = Rupiah(7) - Rupiah(3);
        amount += Rupiah(6);
        amount -= Rupiah(5);
        assert_eq!(amount, Rupiah(5));
        assert!(Rupiah::ZERO.is_zero() && !amount.is_zero());
        let share = |part, whole| Rupiah(part).share_of(Rupiah(whole));
        assert_eq!([share(1, 4), share(-1, 4), share(6, 4), share(1, 0)], [Some(0.25), Some(-0.25), Some(1.5), None]);
        assert!(share(0, -4).is_some_and(f64::is_sign_positive));
        let part = |part, whole| Rupiah(part).part_of(Rupiah(whole));
        assert_eq!([part(1, 4), part(4, 4), part(-1, 4), part(6, 4)], [Some(0.25), Some(1.0), None, None]);
    }

    #[test]
    fn the_largest_remainder_gets_what_is_left() {
        let parts = |sen, weights: &[u64]| split(Rupiah(sen), weights).map(|p| p.iter().map(|r| r.sen()).collect());
        assert_eq!(parts(3, &[5, 2]), Some(vec![2, 1]));
        assert_eq!(parts(-100, &[1, 1, 1]), Some(vec![-34, -33, -33]));
        assert_eq!(parts(0, &[1, 2]), Some(vec![0, 0]));
    }

    proptest! {
        #[test]
        fn parts_add_up(sen in -10i128.pow(20)..10i128.pow(20), weights in prop::collection::vec(0u64..10u64.pow(16), 1..12)) {
            match split(Rupiah(sen), &weights) {
                None => prop_assert!(weights.iter().all(|w| *w == 0)),
                Some(parts) => {
                    prop_assert_eq!(parts.iter().copied().sum::<Rupiah>(), Rupiah(sen));
                    for (part, weight) in parts.iter().zip(&weights) {
                        prop_assert!(*weight > 0 || *part == Rupiah::ZERO);
                    }
                }
            }
        }
    }
}
