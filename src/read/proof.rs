//! How a reading is known: what it is proven by, and what was taken for granted.

mod phrase;

use std::sync::Arc;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::finding::table::Stated;
use crate::read::profile::{AmountKnown, Profile};

/// How sure a reading is. What something refutes is no reading: it is refused, or an error says so.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Debug,
    Serialize,
    Deserialize,
    IntoStaticStr,
    ValueEnum,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Certainty {
    /// The table states no total, and nothing in it contradicts the reading.
    #[default]
    Consistent,
    /// Totals that the table states, or sums across its columns, agree with it.
    Proven,
}

/// What the counted amount is known by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum AmountProof {
    /// The user named it.
    Named,
    /// Its label, and nothing speaks against it.
    Label,
    /// It is the sum of these columns in so many rows, of so many.
    Sum { columns: Vec<String>, agree: usize, rows: usize },
    /// Another column repeats, in so many groups of rows, what it adds up to.
    Line { total: String, groups: usize },
    /// No column holds the whole: it is the sum of these.
    Parts { columns: Vec<String> },
}

/// A counted amount, by its label, with what it is known by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct AmountRead {
    pub header: String,
    #[serde(flatten)]
    pub known: AmountProof,
}

/// How the reading of one table, or of all tables of a file, is known.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Proof {
    pub certainty: Certainty,
    /// Totals that the file states, and how many of them are the sum of their lines.
    #[serde(rename = "stated_totals")]
    pub totals: usize,
    #[serde(rename = "stated_totals_agree")]
    pub totals_agree: usize,
    /// The counted amount of each table; tables alike once.
    pub amounts: Vec<AmountRead>,
    /// Columns whose labels stand once for the rows below them.
    pub filled_down: Vec<String>,
}

impl Proof {
    /// Of a table that was read to its end, from the totals that it states.
    pub fn of(profile: &Profile, filled: &[(usize, u8)], stated: &[Stated]) -> Proof {
        let label = |column: &usize| profile.headers.get(*column).map_or(String::new(), |h| h.to_string());
        let labels = |columns: &[usize]| columns.iter().map(label).collect::<Vec<_>>();
        let amount = match &profile.amount_known {
            AmountKnown::Named => AmountProof::Named,
            AmountKnown::Label => AmountProof::Label,
            AmountKnown::Sum { of, agree, rows } => {
                AmountProof::Sum { columns: labels(of), agree: *agree, rows: *rows }
            }
            AmountKnown::Line { total, groups } => AmountProof::Line { total: label(total), groups: *groups },
            AmountKnown::Parts(columns) => AmountProof::Parts { columns: labels(columns) },
        };
        let totals_agree = stated.iter().filter(|s| s.stated == s.computed).count();
        let by_columns = matches!(amount, AmountProof::Sum { .. } | AmountProof::Line { .. });
        let is_proven = by_columns || totals_agree * 2 > stated.len();
        Proof {
            certainty: if is_proven { Certainty::Proven } else { Certainty::Consistent },
            totals: stated.len(),
            totals_agree,
            amounts: vec![AmountRead { header: profile.pagu().label(&profile.headers as &[Arc<str>]), known: amount }],
            filled_down: filled.iter().map(|(column, _)| label(column)).collect(),
        }
    }

    /// Takes in another table of the same file: it is proven where all of them are.
    pub fn add(&mut self, other: Proof) {
        let is_first = self.amounts.is_empty();
        self.certainty = if is_first { other.certainty } else { self.certainty.min(other.certainty) };
        self.totals += other.totals;
        self.totals_agree += other.totals_agree;
        for amount in other.amounts {
            if !self.amounts.contains(&amount) {
                self.amounts.push(amount);
            }
        }
        for label in other.filled_down {
            if !self.filled_down.contains(&label) {
                self.filled_down.push(label);
            }
        }
    }
}
