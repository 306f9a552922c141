//! What a cut by dimensions keeps of lines: their sums by all that the ledger's own sums do not tell apart.

use std::collections::{BTreeMap, HashMap};

use crate::domain::amount;
use crate::domain::amount::Rupiah;
use crate::files::intern::Hasher;
use crate::ledger::lens::{Lens, LensAmounts, Lenses};
use crate::ledger::{KeySum, Ledger, Renumbering, SumKey};
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;
use crate::read::tables::Edition;

/// Numbers of a sum of the ledger, of a part of a file and of a source of funds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CutKey {
    pub sum: u32,
    pub part: u32,
    pub fund: u32,
}

/// A part of a file: what its rows or the names of its sheets say of year and stage, and its rows of the government.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Part {
    pub path: String,
    pub edition: Edition,
    pub government: String,
}

/// A sum with what it is of.
pub struct Cut<'a> {
    pub numbers: CutKey,
    pub key: SumKey,
    pub part: &'a Part,
}

/// Sums of lines by their key, part of a file and source of funds.
#[derive(Default)]
pub struct Breakdown {
    sums: HashMap<CutKey, KeySum, Hasher>,
    parts: Vec<Part>,
    /// Where one stands among them, and that of the line before.
    part_numbers: HashMap<Part, u32>,
    last: u32,
    funds: Vec<String>,
    fund_numbers: HashMap<String, u32>,
}

impl Breakdown {
    /// Adds lines that are alike; the amount is that of all of them.
    pub fn add(&mut self, row: &BudgetRow, lines: u64) {
        let Some(amount) = row.line.amount else { return };
        let part = self.part_of(row);
        let [code, name] = row.fund();
        let fund = format!("{} {}", code.trim(), name.trim());
        let fund = self.number_of(fund.trim());
        let sum = self.sums.entry(CutKey { sum: row.line.sum, part, fund }).or_default();
        sum.amount += amount;
        sum.lines += lines;
    }

    fn part_of(&mut self, row: &BudgetRow) -> u32 {
        static NONE: Edition = Edition { year: None, stage: None };
        let (path, edition, government) = (row.path(), row.edition.unwrap_or(&NONE), row.cell(Field::Pemda));
        let government = government.trim();
        let is_last = |last: &Part| last.path == path && last.edition == *edition && last.government == government;
        if self.parts.get(self.last as usize).is_some_and(is_last) {
            return self.last;
        }
        let part = Part { path: path.to_owned(), edition: edition.clone(), government: government.to_owned() };
        let fresh = self.parts.len() as u32;
        self.last = *self.part_numbers.entry(part).or_insert_with_key(|part| {
            self.parts.push(part.clone());
            fresh
        });
        self.last
    }

    fn number_of(&mut self, fund: &str) -> u32 {
        if let Some(number) = self.fund_numbers.get(fund) {
            return *number;
        }
        let fresh = self.funds.len() as u32;
        self.funds.push(fund.to_owned());
        self.fund_numbers.insert(fund.to_owned(), fresh);
        fresh
    }

    /// The source of funds that has this number.
    pub fn fund(&self, number: u32) -> &str {
        &self.funds[number as usize]
    }

    /// Every sum, and what each lens counts of it, in no order.
    pub fn counted<'a>(
        &'a self,
        (ledger, lenses): (&'a Ledger, &'a Lenses),
    ) -> impl Iterator<Item = (Cut<'a>, KeySum, LensAmounts)> {
        let shares = self.shares(ledger, lenses);
        self.sums.iter().map(move |(numbers, sum)| {
            let key = ledger.sums.key(numbers.sum);
            let counted = |lens: Lens| match (lens, shares.get(numbers)) {
                (Lens::Gbs, Some(part)) => *part,
                _ => lenses.amount(lens.base(), &key, sum.amount),
            };
            let cut = Cut { numbers: *numbers, key, part: &self.parts[numbers.part as usize] };
            (cut, *sum, LensAmounts::of(counted))
        })
    }

    /// Where only an action plan counts: its part of every key, split over the files and funds of the key.
    fn shares(&self, ledger: &Ledger, lenses: &Lenses) -> HashMap<CutKey, Rupiah> {
        let Some(shares) = &lenses.shares else { return HashMap::new() };
        let mut by_key: BTreeMap<SumKey, Vec<(CutKey, Rupiah)>> = BTreeMap::new();
        for (cut, sum) in &self.sums {
            let key = ledger.sums.key(cut.sum);
            if shares.contains_key(&key) {
                by_key.entry(key).or_default().push((*cut, sum.amount));
            }
        }
        let mut out = HashMap::new();
        for (key, mut cuts_of) in by_key {
            cuts_of.sort_by_key(|(cut, _)| (cut.part, cut.fund));
            let weights: Vec<u64> = cuts_of.iter().map(|(_, a)| u64::try_from(a.sen()).unwrap_or(0)).collect();
            let parts = amount::split(shares[&key], &weights).unwrap_or_default();
            out.extend(cuts_of.into_iter().map(|(cut, _)| cut).zip(parts));
        }
        out
    }

    /// Takes in the lines of other files.
    pub fn merge(&mut self, other: Breakdown, moved: &Renumbering) {
        let before = self.parts.len() as u32;
        self.parts.extend(other.parts);
        let funds: Vec<u32> = other.funds.iter().map(|fund| self.number_of(fund)).collect();
        for (cut, sum) in other.sums {
            let cut = CutKey { sum: moved.sum(cut.sum), part: before + cut.part, fund: funds[cut.fund as usize] };
            let known = self.sums.entry(cut).or_default();
            known.amount += sum.amount;
            known.lines += sum.lines;
        }
    }
}
