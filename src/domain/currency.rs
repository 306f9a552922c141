//! What money is counted in. It is written with its amount in one place, here: no figure says rupiah by itself.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Codes of ISO 4217.
const CODES: &str = include_str!("currencies.txt");

/// A currency by its code, or none that is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Currency(Option<[u8; 3]>);

impl Currency {
    pub const RUPIAH: Currency = Currency(Some(*b"IDR"));
    pub const UNKNOWN: Currency = Currency(None);

    /// `IDR`; `None` where it is not known.
    pub fn code(&self) -> Option<&str> {
        self.0.as_ref().and_then(|code| std::str::from_utf8(code).ok())
    }

    /// This one, or the other where it is not known.
    pub fn or(self, other: Currency) -> Currency {
        Currency(self.0.or(other.0))
    }

    /// A figure in this currency, as people read it: `Rp 5`, `MXN 5`, and `5` where nobody says of what.
    pub fn write(self, figure: impl Display) -> String {
        match self.code() {
            Some("IDR") => format!("Rp {figure}"),
            Some(code) => format!("{code} {figure}"),
            None => figure.to_string(),
        }
    }
}

impl FromStr for Currency {
    type Err = String;

    fn from_str(text: &str) -> Result<Currency, String> {
        let upper = text.trim().to_ascii_uppercase();
        let mut codes = CODES.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        let known = codes.find(|code| *code == upper).and_then(|code| code.as_bytes().try_into().ok());
        known.map(|code| Currency(Some(code))).ok_or_else(|| {
            format!("currency {text:?} is no code of ISO 4217, as IDR (rupiah), MXN, PHP, COP or USD are")
        })
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A currency by its code of ISO 4217, as IDR; null where it is not known.",
            "type": ["string", "null"],
            "pattern": "^[A-Z]{3}$",
        })
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.code().serialize(s)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Currency, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_its_currency() {
        let write = |code: &str| code.parse().map(|own: Currency| own.write("1,234"));
        assert_eq!(write("IDR").as_deref(), Ok("Rp 1,234"));
        assert_eq!(write(" mxn ").as_deref(), Ok("MXN 1,234"));
        assert_eq!(Currency::UNKNOWN.write("1,234"), "1,234");
        for wrong in ["Rp", "MXM", "IDR MXN", "", "#"] {
            assert!(write(wrong).is_err(), "{wrong}");
        }
    }
}
