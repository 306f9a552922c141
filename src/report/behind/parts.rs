//! Lines by all that conditions can ask of them: lines that are alike in it are one part.

use std::collections::{HashMap, HashSet};

use crate::domain::amount::Rupiah;
use crate::files::intern::Hasher;
use crate::ledger::{KeySum, SumKey};
use crate::read::layout::BudgetRow;
use crate::read::tables::Edition;

/// What tells lines apart: the key of their sums, and the numbers of account, place and source of funds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct PartKey {
    pub key: SumKey,
    pub account: u32,
    pub place: u32,
    pub fund: u32,
    /// They have an amount.
    pub money: bool,
}

/// Where lines stand.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct LinePlace {
    pub path: String,
    pub sheet: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
}

/// Sums of lines by their parts.
#[derive(Default)]
pub struct LineParts {
    sums: HashMap<PartKey, KeySum, Hasher>,
    pub(super) places: Vec<LinePlace>,
    place_numbers: HashMap<LinePlace, u32, Hasher>,
    /// Code and name.
    pub(super) funds: Vec<[String; 2]>,
    fund_numbers: HashMap<[String; 2], u32, Hasher>,
}

impl LineParts {
    /// Takes in a row.
    pub fn add(&mut self, row: &BudgetRow) {
        let key = self.key(row);
        let sum = self.sums.entry(key).or_default();
        sum.amount += row.line.amount.unwrap_or_default();
        sum.lines += 1;
    }

    /// In the order of their keys: of several that cannot be asked for, the same one is named in every run.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&PartKey, &KeySum)> {
        let mut parts: Vec<(&PartKey, &KeySum)> = self.sums.iter().collect();
        parts.sort_unstable_by_key(|(key, _)| **key);
        parts.into_iter()
    }

    pub(super) fn key(&mut self, row: &BudgetRow) -> PartKey {
        static NONE: Edition = Edition { year: None, stage: None };
        let edition = row.edition.unwrap_or(&NONE);
        let is_last = self.places.last().is_some_and(|last| {
            last.path == row.path()
                && last.sheet.as_deref() == row.sheet()
                && (last.year, &last.stage) == (edition.year, &edition.stage)
        });
        let place = match is_last {
            true => self.places.len() as u32 - 1,
            false => {
                let (path, sheet) = (row.path().to_owned(), row.sheet().map(str::to_owned));
                let place = LinePlace { path, sheet, year: edition.year, stage: edition.stage.clone() };
                number(&mut self.places, &mut self.place_numbers, place)
            }
        };
        let fund = row.fund().map(|text| text.trim().to_owned());
        let fund = number(&mut self.funds, &mut self.fund_numbers, fund);
        let (key, account) = (row.ledger.key(row.line), row.line.account);
        PartKey { key, account, place, fund, money: row.line.amount.is_some() }
    }
}

fn number<T: Clone + Eq + std::hash::Hash>(all: &mut Vec<T>, numbers: &mut HashMap<T, u32, Hasher>, own: T) -> u32 {
    let fresh = all.len() as u32;
    *numbers.entry(own).or_insert_with_key(|own| {
        all.push(own.clone());
        fresh
    })
}

/// The lines that were chosen.
#[derive(Default)]
pub struct ChosenLines {
    pub(super) parts: HashSet<PartKey, Hasher>,
    pub lines: u64,
    /// Their sum, in rupiah.
    pub amount: Rupiah,
    /// What their tags and weights declare of it; they have weights, and these are asked for.
    pub declared: Rupiah,
    pub weighs: bool,
    /// Lines that would be among them, had they an amount.
    pub without_amount: u64,
}

impl ChosenLines {
    /// Is the row one of them? It is read once more into the ledger and the `parts` that they were chosen of.
    pub fn has(&self, parts: &mut LineParts, row: &BudgetRow) -> bool {
        self.parts.contains(&parts.key(row))
    }
}
