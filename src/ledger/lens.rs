//! Lenses: rules for what counts as ARG. They are shown side by side and never added.

use std::collections::HashMap;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::ledger::{Declared, Ledger, SumKey};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// The sub kegiatan's code carries the ARG tag in the nomenclature: its whole amount counts.
    Official,
    /// The line's text shows a criterion.
    Evidence,
    /// A valid Gender Budget Statement is on file for the sub kegiatan.
    Gbs,
    /// A tag or weight column in the file.
    Declared,
    /// A reviewer decided so.
    Decided,
}

impl Lens {
    pub const ALL: [Lens; 5] = [Lens::Official, Lens::Evidence, Lens::Gbs, Lens::Declared, Lens::Decided];

    pub fn id(self) -> &'static str {
        match self {
            Lens::Official => "official",
            Lens::Evidence => "evidence",
            Lens::Gbs => "gbs",
            Lens::Declared => "declared",
            Lens::Decided => "decided",
        }
    }
}

/// What is divided among groups: what a lens counts, or the whole budget.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// What the text evidence counts.
    #[default]
    Evidence,
    /// Sub kegiatan with the official tag.
    Official,
    /// Sub kegiatan with a valid Gender Budget Statement.
    Gbs,
    /// What the file declares.
    Declared,
    /// What reviewers decided.
    Decided,
    /// The whole budget.
    Total,
}

impl Base {
    pub fn id(self) -> &'static str {
        match self {
            Base::Evidence => "evidence",
            Base::Official => "official",
            Base::Gbs => "gbs",
            Base::Declared => "declared",
            Base::Decided => "decided",
            Base::Total => "total",
        }
    }
}

/// What lenses know beyond a line's own key.
#[derive(Default, Debug)]
pub struct Lenses {
    /// Activities with the official tag, by their number.
    pub official: Vec<bool>,
    /// Activities with a valid statement.
    pub filed: Vec<bool>,
    /// Where only the action plan counts: its part of every sum of such an activity.
    pub shares: Option<HashMap<SumKey, Rupiah>>,
}

impl Lenses {
    /// Without statements.
    pub fn of(ledger: &Ledger, nomenclature: &Nomenclature) -> Lenses {
        let official = official(ledger, nomenclature);
        Lenses { filed: vec![false; official.len()], official, shares: None }
    }

    /// Does `base` count any of the line?
    pub fn counts(&self, base: Base, key: &SumKey) -> bool {
        match base {
            Base::Total => true,
            Base::Official => self.official[key.activity as usize],
            Base::Gbs => self.filed[key.activity as usize],
            Base::Evidence => key.answer.category.is_arg(),
            Base::Declared => key.declared != Declared::No,
            Base::Decided => key.decided.is_some_and(Category::is_arg),
        }
    }

    /// The part of one sum that `base` counts.
    pub fn amount(&self, base: Base, key: &SumKey, amount: Rupiah) -> Rupiah {
        match base {
            Base::Declared => declared(key.declared, amount),
            Base::Gbs => match &self.shares {
                Some(shares) => shares.get(key).copied().unwrap_or_default(),
                None if self.filed[key.activity as usize] => amount,
                None => Rupiah::ZERO,
            },
            _ if self.counts(base, key) => amount,
            _ => Rupiah::ZERO,
        }
    }
}

/// Which activities carry the official tag, by their number.
fn official(ledger: &Ledger, nomenclature: &Nomenclature) -> Vec<bool> {
    let arg = nomenclature.tags_with(&ledger.criteria.arg_tags);
    ledger.activities.iter().map(|e| e.activity.code.is_some_and(|c| nomenclature.carries(&c, arg))).collect()
}

/// The part of an amount that a tag or weight declares; weights round half up to the sen.
pub(crate) fn declared(declared: Declared, amount: Rupiah) -> Rupiah {
    match declared {
        Declared::No => Rupiah::ZERO,
        Declared::Tag => amount,
        Declared::Weight(millionths) => {
            Rupiah::from_sen((amount.sen() * i128::from(millionths) + 500_000).div_euclid(1_000_000))
        }
    }
}
