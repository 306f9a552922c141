//! Exact numbers of frameworks, stretches of a scale (`30 <= x <= 99`), and what of a scale an interval can be.

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal number, in millionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
#[schemars(with = "String")]
pub struct Number(i128);

const MILLION: i128 = 1_000_000;

impl Number {
    pub const ZERO: Number = Number(0);
    pub const HUNDRED: Number = Number(100 * MILLION);

    pub fn millionths(self) -> i128 {
        self.0
    }

    /// Of millionths.
    pub fn of(millionths: i128) -> Number {
        Number(millionths)
    }

    /// Digits, at most nine before and six behind a point. `None`: it is no such number.
    pub fn parse(text: &str) -> Option<Number> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits = |t: &str, most: usize| !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole, 9) || !digits(part, 6) {
            return None;
        }
        let part = format!("{part:0<6}");
        Some(Number(whole.parse::<i128>().ok()? * MILLION + part.parse::<i128>().ok()?))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = format!("{}.{:06}", self.0 / MILLION, self.0 % MILLION);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Number::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a number such as 3.9")))
    }
}

/// An exact fraction; its denominator is over zero.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    pub of: i128,
    pub by: i128,
}

impl Ratio {
    pub fn value(self) -> f64 {
        self.of as f64 / self.by as f64
    }

    /// Their sum. Of two fractions of the same parts the parts stay as they are.
    pub fn plus(self, other: Ratio) -> Ratio {
        if self.by == other.by {
            return Ratio { of: self.of.saturating_add(other.of), by: self.by };
        }
        // One of them is in millionths: its parts go into those of the other.
        let (small, large) = if self.by < other.by { (self, other) } else { (other, self) };
        let times = large.by / small.by;
        Ratio { of: small.of.saturating_mul(times).saturating_add(large.of), by: large.by }
    }

    fn against(self, number: Number) -> Ordering {
        self.of.saturating_mul(MILLION).cmp(&number.0.saturating_mul(self.by))
    }
}

/// An end of a stretch, and whether it is part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct End {
    at: Number,
    included: bool,
}

/// A stretch of a scale: `x = 100`, `x < 20`, `99 < x < 100`.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema)]
#[schemars(with = "String")]
pub struct Span {
    text: String,
    from: Option<End>,
    to: Option<End>,
}

impl Span {
    /// `None`: the text is no stretch.
    pub fn parse(text: &str) -> Option<Span> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let end = |number: &str, sign: &str| {
            let included = match sign {
                "<=" | ">=" => true,
                "<" | ">" => false,
                _ => return None,
            };
            Some(End { at: Number::parse(number)?, included })
        };
        let (from, to) = match words[..] {
            ["x", "=", number] => {
                let end = End { at: Number::parse(number)?, included: true };
                (Some(end), Some(end))
            }
            ["x", sign @ ("<" | "<="), number] => (None, Some(end(number, sign)?)),
            ["x", sign @ (">" | ">="), number] => (Some(end(number, sign)?), None),
            [low, first @ ("<" | "<="), "x", second @ ("<" | "<="), high] => {
                (Some(end(low, first)?), Some(end(high, second)?))
            }
            _ => return None,
        };
        let empty = from.zip(to).is_some_and(|(a, b)| a.at > b.at || a.at == b.at && !(a.included && b.included));
        (!empty).then(|| Span { text: words.join(" "), from, to })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its ends.
    pub fn ends(&self) -> impl Iterator<Item = Number> {
        self.from.into_iter().chain(self.to).map(|end| end.at)
    }

    /// Is any of the interval, both ends included, in it?
    pub fn meets(&self, [low, high]: [Ratio; 2]) -> bool {
        let below = |end: End| match high.against(end.at) {
            Ordering::Less => true,
            Ordering::Equal => !end.included,
            Ordering::Greater => false,
        };
        let above = |end: End| match low.against(end.at) {
            Ordering::Greater => true,
            Ordering::Equal => !end.included,
            Ordering::Less => false,
        };
        !self.from.is_some_and(below) && !self.to.is_some_and(above)
    }

    /// Is all of the interval in it?
    pub fn holds(&self, [low, high]: [Ratio; 2]) -> bool {
        self.meets([low, low]) && self.meets([high, high])
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let why = || format!("{text:?} is not a stretch such as \"30 <= x <= 99\", \"x < 20\" or \"x = 100\"");
        Span::parse(&text).ok_or_else(|| serde::de::Error::custom(why()))
    }
}

/// Where stretches of a scale from 0 to `max` leave something out, or two of them have the same: a number where they do.
pub fn uneven(spans: &[&Span], max: Number) -> Option<(Number, usize)> {
    let mut ends: Vec<Number> = spans.iter().flat_map(|span| span.ends()).chain([Number::ZERO, max]).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.retain(|end| *end <= max);
    let middles: Vec<Number> = ends.windows(2).map(|pair| Number((pair[0].0 + pair[1].0) / 2)).collect();
    let at = |number: &Number| Ratio { of: number.0, by: MILLION };
    let count = |number: &Number| spans.iter().filter(|span| span.meets([at(number), at(number)])).count();
    ends.iter().chain(&middles).map(|number| (*number, count(number))).find(|(_, n)| *n != 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span::parse(text).unwrap()
    }

    fn share(of: i128, by: i128) -> Ratio {
        Ratio { of: of * 100, by }
    }

    #[test]
    fn ends_are_exact() {
        // A part in 10^18 below a hundred per cent is not a hundred.
        let near = share(999_999_999_999_999_999, 1_000_000_000_000_000_000);
        assert!(!span("x = 100").meets([near, near]) && span("99 < x < 100").meets([near, near]));
        assert!(span("30 <= x <= 99").meets([share(3, 10), share(3, 10)]));
        assert!(!span("x < 30").meets([share(3, 10), share(1, 1)]));
        assert!(span("x < 30").meets([share(0, 1), share(1, 1)]) && !span("x < 30").holds([share(0, 1), share(1, 1)]));
        assert!(span("x = 50").meets([share(1, 2), share(1, 2)]) && !span("x > 50").meets([share(0, 1), share(1, 2)]));
    }

    #[test]
    fn what_is_no_stretch_is_none() {
        for text in ["", "x", "x < ", "30 > x", "99 < x < 99", "100 <= x <= 30", "x < -1", "x < 1e3", "y < 3"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
        assert_eq!(Number::parse("3.9").unwrap().to_string(), "3.9");
        assert_eq!(Number::parse("20").unwrap().to_string(), "20");
        assert_eq!(Number::parse("1."), None);
    }

    #[test]
    fn holes_and_overlaps_are_found() {
        let uneven_at = |texts: &[&str]| {
            let spans: Vec<Span> = texts.iter().map(|text| span(text)).collect();
            uneven(&spans.iter().collect::<Vec<_>>(), Number::HUNDRED).map(|(at, n)| (at.to_string(), n))
        };
        assert_eq!(uneven_at(&["x < 30", "30 <= x <= 99", "99 < x < 100", "x = 100"]), None);
        assert_eq!(uneven_at(&["x < 30", "30 <= x <= 99", "x = 100"]), Some(("99.5".into(), 0)));
        assert_eq!(uneven_at(&["x <= 30", "x >= 30"]), Some(("30".into(), 2)));
    }
}
