//! Tables that count persons: beneficiaries, a population. Their numbers are under a label that amounts have too.

use super::Found;
use crate::domain::text;
use crate::files::csv::{Dialect, unquote};
use crate::files::split::Records;
use crate::read::profile::Field;
use crate::read::profile::header::{PersonWords, person_words};

impl Found<'_> {
    /// Are the numbers of this column persons, or what one of them costs? Its label names no sum of money, and beside it
    /// stand labels of persons, a unit that is persons in every row, or women and men whose sum it is in every row.
    pub(super) fn counts_persons(&self, column: usize, sample: &str, dialect: Dialect) -> bool {
        let words = person_words();
        let name = |column: usize| text::words(&self.labels[column].whole);
        let own = name(column);
        let named = |list: &[String]| (0..self.labels.len()).find(|column| list.contains(&name(*column)));
        // What one of them costs is no amount either.
        if named(&words.labels).is_some() && (words.bare.contains(&own) || words.money.contains(&own)) {
            return true;
        }
        if !words.bare.contains(&own) {
            return false;
        }
        let records = Records::of(sample, self.start(), 1, dialect, true);
        let cells = |column: usize| records.cells(sample, column).map(|raw| unquote(raw, records.quotes));
        let sums = || {
            let [male, female] = [Field::LakiLaki, Field::Perempuan].map(|f| self.columns.columns.get(&f).copied());
            let (Some(male), Some(female)) = (male, female) else { return false };
            let rows = cells(column).zip(cells(male).zip(cells(female)));
            all(rows.map(|(sum, (m, f))| Some(persons(&sum)? == persons(&m)? + persons(&f)?)))
        };
        let counted = || {
            let unit = named(&words.unit).filter(|_| named(&words.money).is_none());
            unit.is_some_and(|unit| all(cells(unit).map(|cell| is_person(&cell, words))))
        };
        sums() || counted()
    }
}

/// Rows that say so, at least one; rows that say nothing (`None`) take no part.
fn all(mut rows: impl Iterator<Item = Option<bool>>) -> bool {
    let mut met = false;
    rows.all(|says| {
        met |= says.is_some();
        says.unwrap_or(true)
    }) && met
}

/// A number of persons: digits, whatever groups them.
fn persons(cell: &str) -> Option<u64> {
    let digits: String = cell.trim().chars().filter(|c| !matches!(c, '.' | ',' | ' ')).collect();
    digits.parse().ok()
}

fn is_person(cell: &str, words: &PersonWords) -> Option<bool> {
    let unit = text::words(cell);
    (!unit.is_empty()).then(|| words.units.contains(&unit))
}
