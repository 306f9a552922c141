//! What stands in a flat table beside its lines: rows that break off before their amount, and numbers under no label.

use crate::domain::amount::{self, Reading, Rupiah};
use crate::files::csv::Record;
use crate::files::sheet::Places;
use crate::finding::reading::Oddity;
use crate::finding::table::column_letters;
use crate::finding::{Fault, Place};
use crate::read::profile::Profile;

/// Lines by which it is known which columns rows fill as a rule.
const LOOKED_AT: u64 = 2_000;
/// Of so many lines at most one breaks off: where more do, they are written so.
const RARE: u64 = 20;
/// Numbers of a few digits under no label are marks and counts.
const MONEY: i128 = 1_000 * 100;
/// Cells that are named.
const NAMED: usize = 12;

pub struct OddRows {
    places: Places,
    /// Columns without a label.
    unlabelled: Vec<usize>,
    /// Columns with one, up to the amount and behind it.
    labelled: Vec<usize>,
    amount: usize,
    /// The last column of item text: a row that lacks it may well be the heading of a group.
    item: usize,
    /// By labelled column: lines with an amount that fill it, of those that were looked at.
    filled: Vec<u64>,
    with_amount: u64,
    /// Lines without an amount, and the last labelled column that they fill.
    without: Vec<(u64, usize)>,
    numbers: Vec<(u64, usize)>,
    lines: u64,
}

impl OddRows {
    pub fn new(profile: &Profile, places: Places) -> OddRows {
        let counted: Vec<usize> = profile.pagu().columns().collect();
        let is_labelled = |i: &usize| !profile.headers[*i].trim().is_empty() || counted.contains(i);
        let (labelled, unlabelled): (Vec<usize>, Vec<usize>) = (0..profile.headers.len()).partition(is_labelled);
        OddRows {
            places,
            unlabelled,
            filled: vec![0; labelled.len()],
            labelled,
            amount: profile.pagu_column,
            item: profile.items.iter().copied().max().unwrap_or(usize::MAX),
            with_amount: 0,
            without: Vec::new(),
            numbers: Vec::new(),
            lines: 0,
        }
    }

    /// Takes a line.
    pub fn line(&mut self, text: &str, record: &Record, number: u64, amount: Option<Rupiah>) {
        self.lines += 1;
        let is_filled = |column: usize| !record.raw(text, column).trim_matches(['"', ' ']).is_empty();
        for column in &self.unlabelled {
            if is_filled(*column) && is_money(&record.value(text, *column)) {
                self.numbers.push((number, *column));
            }
        }
        if amount.is_none() {
            let last = self.labelled.iter().rposition(|column| is_filled(*column));
            self.without.extend(last.map(|last| (number, last)));
        } else if self.with_amount < LOOKED_AT {
            self.with_amount += 1;
            for (count, column) in self.filled.iter_mut().zip(&self.labelled) {
                *count += u64::from(is_filled(*column));
            }
        }
    }

    pub fn finish(self) -> Vec<(Place, Fault)> {
        let mut out = Vec::new();
        // Several columns that lines fill are blank in it, the amount among them.
        let usual: Vec<bool> = self.filled.iter().map(|n| *n * RARE >= self.with_amount * (RARE - 1)).collect();
        let amount = self.labelled.iter().position(|column| *column == self.amount).unwrap_or(0);
        let names_item = |last: usize| self.labelled[last] >= self.item;
        let breaks_off = |last: usize| {
            names_item(last) && last < amount && (last + 1..usual.len()).filter(|i| usual[*i]).count() >= 2
        };
        let rows: Vec<u64> = self.without.iter().filter(|(_, last)| breaks_off(*last)).map(|(row, _)| *row).collect();
        if let Some(first) = rows.first().copied().filter(|_| rows.len() as u64 * RARE <= self.lines) {
            out.push((Place::line(first), Fault::Odd(Box::new(Oddity::EndEarly(rows)))));
        }
        if let Some((row, column)) = self.numbers.first().copied() {
            let place = match self.places {
                Places::Cells => Place { column: column as u64 + 1, end_column: column as u64 + 2, ..Place::line(row) },
                _ => Place::line(row),
            };
            let name = |(row, column): &(u64, usize)| format!("{}{row}", column_letters(*column as u64 + 1));
            let cells = self.numbers.iter().take(NAMED).map(name).collect();
            let more = self.numbers.len().saturating_sub(NAMED);
            out.push((place, Fault::Odd(Box::new(Oddity::Unlabelled { cells, more }))));
        }
        out
    }
}

fn is_money(cell: &str) -> bool {
    let is_large = |amount: Rupiah| amount.sen().abs() >= MONEY;
    match amount::read(cell, 1) {
        Reading::Exact { amount, .. } => is_large(amount),
        Reading::Either { indonesian, .. } => is_large(indonesian),
        Reading::Nothing | Reading::Unreadable | Reading::TooLarge => false,
    }
}
