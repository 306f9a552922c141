//! Sources of criteria: laws, rules and guidelines, each with its date and status, and what they say with a mark of whether that
//! was read there.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::lang::Lang;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    InForce,
    Superseded,
    Draft,
    Unsure,
}

/// A law, rule or guideline that a concept rests on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceOfLaw {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    pub status: Status,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub url: String,
    /// What of it this program knows or uses.
    #[serde(default)]
    pub says: Vec<Fact>,
}

/// Something that a source says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub note: String,
    /// The same in Indonesian.
    pub catatan: String,
    /// Names that it lists, in its order.
    #[serde(default)]
    pub values: Vec<String>,
    pub mark: Mark,
}

/// Whether a fact was read in its source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    Verified,
    Unverified,
}

impl Status {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

impl Mark {
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Mark::Verified => lang.choose("sudah diperiksa", "verified"),
            Mark::Unverified => lang.choose("belum diperiksa", "unverified"),
        }
    }
}
