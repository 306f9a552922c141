//! Findings: what is wrong or doubtful in an input, and where. What they say, and what to do, stands in `wording`, and beside
//! the kinds that have a file of their own.

mod alike;
mod budget;
pub mod catalog;
mod codes;
mod data;
mod editions;
pub mod emit;
mod fault;
mod figure;
mod gbs;
pub mod print;
pub mod reading;
mod sheet;
mod stale;
pub mod spot;
pub mod table;
mod tagging;
mod wording;

pub use crate::files::sheet_rows::SheetRows;
pub use alike::{Alike, CommonText};
pub use budget::{BudgetFault, PolicyFault};
pub use codes::{MendedCodes, Repair, UnreadCode};
pub use data::{DataFault, PersonalFault};
pub use editions::{EditionShown, NotSpending, PassedOver, SeveralEditions, WhichEdition};
pub use fault::{Ambiguous, Fault, Rounded, StatedUnit, UnitAsked, UnitDoubt};
pub use figure::{Figure, Measure, RowOf};
pub use gbs::Defect;
pub use sheet::{FailedCells, HiddenRows, Unvalued};
pub use spot::Spot;
pub use stale::Stale;
pub use table::{FindingTable, Instead, NoHeader, Place};
pub use tagging::{Disagree, TaggingFault, What};

use std::borrow::Cow;
use std::sync::Arc;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use crate::guard::escape;
use crate::guard::personal::masked;
use crate::lang::{Lang, document};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, IntoStaticStr, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// For people.
    pub fn word(self, lang: Lang) -> &'static str {
        lang.say(match self {
            Severity::Note => document::NOTE,
            Severity::Warning => document::WARNING,
            Severity::Error => document::ERROR,
        })
    }
}

/// One finding. There may be one in every line: it is kept small, and shares what many of them say alike.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    pub table: Arc<FindingTable>,
    pub place: Place,
    pub fault: Fault,
    /// Kept where a baseline is written or held against.
    pub row: Option<Box<RowOf>>,
}

impl Finding {
    /// In a file that is one table.
    pub fn new(path: &str, place: Place, fault: Fault) -> Finding {
        Finding::at(&FindingTable::new(path, None), place, fault)
    }

    pub fn at(table: &Arc<FindingTable>, place: Place, fault: Fault) -> Finding {
        Finding { table: Arc::clone(table), place, fault, row: None }
    }

    pub fn path(&self) -> &str {
        &self.table.path
    }

    /// What is wrong, in one sentence.
    pub fn message(&self, lang: Lang) -> String {
        self.fault.message(lang, self.table.currency)
    }

    pub fn sheet(&self) -> Option<&str> {
        self.table.sheet.as_deref()
    }
}

/// A cell as it may be shown in a message: one line, no control characters, not too long, no number of a person.
pub fn brief(cell: &str) -> Cow<'_, str> {
    shortened(cell, 60)
}

/// The same with so many characters.
pub fn shortened(cell: &str, length: usize) -> Cow<'_, str> {
    let masked = masked(cell);
    // As a rule it is all that already.
    if masked.len() <= length && escape::is_plain(&masked) {
        return masked;
    }
    let clean: String = escape::line(&masked);
    match clean.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", &clean[..at]).into(),
        None => clean.into(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// Does a finding of this severity fail the run?
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Note => true,
            FailOn::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_small() {
        assert!(size_of::<Finding>() <= 88, "{} bytes: box what is large", size_of::<Finding>());
    }
}
