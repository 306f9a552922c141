//! How the rows of a table make its lines, where the user says it.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The layout that the user names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayoutAsked {
    /// Every row says all of itself; what is blank is blank
    Flat,
    /// Rows of many levels, each a total of the rows below it
    #[value(alias = "hierarchical")]
    #[serde(alias = "hierarchical")]
    Outline,
    /// The same, with one column for each level
    Levels,
    /// Labels stand in the first row of a group and hold for the rows below
    Pivot,
}

impl LayoutAsked {
    /// Do rows stand above others?
    pub fn has_levels(self) -> bool {
        matches!(self, LayoutAsked::Outline | LayoutAsked::Levels)
    }
}
