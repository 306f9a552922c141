//! Report → JSON (`setara.report/2`).

use std::io::Write;

use anyhow::Result;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::guard::escape;
use crate::guard::personal::masked;
use crate::report::Report;
use crate::report::sections::{Section, keeps_key};

/// The whole report, or only the sections named: what was read, the total, notes and manifest stand with either.
///
/// # Errors
/// Where it cannot be written.
pub fn write(report: &Report, only: &[Section], out: &mut dyn Write) -> Result<()> {
    if only.is_empty() {
        return value(report, out);
    }
    let text = serde_json::to_string_pretty(report)?;
    let Entries(mut entries) = serde_json::from_str(&text)?;
    entries.retain(|(key, _)| keeps_key(key, only));
    value(&Entries(entries), out)
}

/// Any value, readable, with a line end.
///
/// # Errors
/// Where it cannot be written.
pub fn value(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    escape::json(out, |out| {
        out.write_all(masked(&text).as_bytes())?;
        out.write_all(b"\n")?;
        Ok(())
    })
}

/// The entries of an object, in their order and as they are written.
struct Entries<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
