//! What one of a table's amounts stands for: rupiah, thousands, millions. A factor of a million hangs on one cell, so what is
//! doubtful is asked for.

use std::sync::Arc;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::{Profile, ReadOptions, header};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
use crate::domain::text;
use crate::finding::{StatedUnit, UnitAsked, UnitDoubt};

/// Rupiah: a usual line of a table in thousands or millions is no smaller.
const LEAST_LINE: i128 = 10_000;
/// Rupiah: nor larger; and all of a government's lines are no more than twice what the largest has.
const MOST_LINE: i128 = 10_000_000_000_000;
const MOST_TOTAL: i128 = 200_000_000_000_000;
/// Rows at the end of a table that may say the unit below it.
const LAST_ROWS: usize = 10;

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountUnit {
    Rupiah,
    Ribu,
    Juta,
    Miliar,
}

impl AmountUnit {
    /// Rupiah that one stands for.
    pub fn rupiah(self) -> i128 {
        match self {
            AmountUnit::Rupiah => 1,
            AmountUnit::Ribu => 1_000,
            AmountUnit::Juta => 1_000_000,
            AmountUnit::Miliar => 1_000_000_000,
        }
    }
}

/// The unit of a table's amounts, and how it is known.
#[derive(Clone, Default, Debug)]
pub struct Unit {
    /// Rupiah that one stands for.
    pub rupiah: i128,
    /// Where the table says it.
    pub said: Option<String>,
    pub doubt: Option<UnitDoubt>,
    /// Sen of a usual line before it is scaled; 0 where it is not known.
    pub usual: i128,
}

/// Where a unit may be said.
pub struct Sayings<'s> {
    pub above: Vec<&'s str>,
    /// Labels of the counted amount, and of the other amounts.
    pub counted: Vec<&'s str>,
    pub others: Vec<&'s str>,
    /// The text of the sample, from its first row.
    pub rows: &'s str,
    pub usual: i128,
}

impl Unit {
    /// As the user says it.
    pub fn asked(rupiah: i128) -> Unit {
        Unit { rupiah, ..Unit::default() }
    }

    pub fn of(says: &Sayings) -> Unit {
        let clear = |cell: &&str| Some((cell.to_string(), header::unit_said(cell)?));
        let mut said = says.above.iter().chain(&says.counted).filter_map(clear);
        if let Some((cell, rupiah)) = said.next() {
            let doubt = said.any(|(_, other)| other != rupiah).then_some(UnitDoubt::Several);
            return Unit { rupiah, said: Some(cell), doubt, usual: says.usual };
        }
        if let Some((cell, rupiah)) = below(says.rows) {
            return Unit { rupiah, said: Some(cell), doubt: None, usual: says.usual };
        }
        let in_rupiah = says.counted.iter().any(|label| {
            let label = text::words(label);
            text::holds(&label, "rp") || text::holds(&label, "rupiah")
        });
        let doubtful = says.counted.iter().find(|label| header::is_doubtful_unit(label));
        let title =
            || says.above.iter().find(|cell| cell.split_whitespace().count() <= 6 && header::is_counted_in(cell));
        let beside = || says.others.iter().find(|label| !in_rupiah && header::unit_said(label).is_some());
        let said = doubtful.or_else(title).or_else(beside).map(|cell| cell.to_string());
        Unit { rupiah: 1, doubt: said.is_some().then_some(UnitDoubt::Unclear), said, usual: says.usual }
    }

    /// The name of a sheet says a unit that nothing in it does.
    pub fn named_by_sheet(&mut self, name: &str) {
        if self.said.is_none() && self.rupiah == 1 && (header::unit_said(name).is_some() || header::is_counted_in(name))
        {
            (self.said, self.doubt) = (Some(name.to_owned()), Some(UnitDoubt::Unclear));
        }
    }

    /// What is told of it, once the total is known.
    pub fn stated(&self, total: Rupiah) -> Option<StatedUnit> {
        let said = self.said.clone()?;
        let (line, all) = (self.usual * self.rupiah, total.sen().abs());
        let by_size = match () {
            () if self.rupiah == 1 => None,
            () if line > 0 && line < LEAST_LINE * 100 => Some(UnitDoubt::Small),
            () if line > MOST_LINE * 100 || all > MOST_TOTAL * 100 => Some(UnitDoubt::Large),
            () => None,
        };
        let asked =
            self.doubt.or(by_size).map(|why| UnitAsked { why, counted: Rupiah::from_sen(total.sen() / self.rupiah) });
        Some(StatedUnit { said, unit: self.rupiah, asked })
    }
}

/// A row at the end of the table that holds nothing but a unit: "dalam ribuan rupiah".
fn below(rows: &str) -> Option<(String, i128)> {
    let said = |line: &str| {
        let cell = line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
        let is_short = text::words(cell).split(' ').count() <= 6 && !cell.contains([',', ';', '\t', '|']);
        let rupiah = header::unit_said(cell).filter(|_| is_short)?;
        Some((cell.to_owned(), rupiah))
    };
    rows.lines().rev().filter(|line| !line.trim().is_empty()).take(LAST_ROWS).find_map(said)
}

impl Profile {
    /// The language of the sample's texts, and the currency: the one asked for, else Rp where anything Indonesian is met.
    pub(super) fn with_currency(mut self, sample: &str, told: &ReadOptions) -> Profile {
        // The labels that `convert` writes are its own.
        self.origin = Origin::of(if self.is_converted() { &sample[self.data_start..] } else { sample });
        let own = if self.origin.is_indonesian() { Currency::RUPIAH } else { Currency::UNKNOWN };
        let is_of_profile = |header: &Arc<str>| told.columns.contains_key(&**header);
        let holds = !told.saved_currency || told.columns.is_empty() || self.headers.iter().any(is_of_profile);
        self.currency = told.currency.filter(|_| holds).unwrap_or(own);
        self
    }
}
