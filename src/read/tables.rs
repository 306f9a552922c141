//! Several tables of one run: sheets of a workbook, files beside each other. What each holds is kept by what its lines are
//! for; copies and recaps of another table are passed over, and stages or years of one budget are never added.

mod agency_sums;
mod editions;
mod judge;
mod pair;
mod said;
mod table;

pub use agency_sums::AgencySums;
pub use editions::{Edition, EditionSum, Editions};
pub use judge::{Allowed, ReadPlan, judge};
pub(crate) use said::{WORDS_TOML, Words};
pub use said::{stage as stage_said, stem, year as year_said};
pub use table::{Table, TableFacts, tables};

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::files::intern::Hasher;
use crate::finding::FindingTable;
use crate::ledger::Renumbering;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// Lines of one table that have the same activity and account.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct LineSum {
    pub amount: Rupiah,
    pub lines: u32,
    /// Of their items and sources of funds, whatever their order; 0 where they have none.
    pub texts: u64,
}

impl LineSum {
    fn add(&mut self, other: LineSum) {
        self.amount += other.amount;
        self.lines += other.lines;
        self.texts = self.texts.wrapping_add(other.texts);
    }
}

/// Sums of the lines of one table, by the numbers of their activity and account.
pub struct TableSums {
    /// Which file of the run it is in.
    file: usize,
    table: Arc<FindingTable>,
    /// Once it is read to its end, in the order of the numbers.
    sums: Vec<((u32, u32), LineSum)>,
}

/// Sums of every table, in the order in which they are read. They grow with what is distinct, not with lines.
#[derive(Default)]
pub struct TablesRead {
    tables: Vec<TableSums>,
    /// Where the sums of the last table are.
    numbers: HashMap<(u32, u32), u32, Hasher>,
    file: usize,
    /// By number of the item, once it was met; 0: not yet.
    items: Vec<u64>,
    fund: (String, u64),
}

impl TablesRead {
    /// The rows that follow are of this file.
    pub fn start_file(&mut self, file: usize) {
        self.file = file;
    }

    /// Takes a line; one without an amount is nobody's money.
    pub fn add(&mut self, row: &BudgetRow) {
        let Some(amount) = row.line.amount.filter(|amount| !amount.is_zero()) else { return };
        let is_same = |own: &TableSums| own.file == self.file && Arc::ptr_eq(&own.table, row.table);
        if !self.tables.last().is_some_and(is_same) {
            self.end_table();
            self.tables.push(TableSums { file: self.file, table: Arc::clone(row.table), sums: Vec::new() });
        }
        let texts = self.texts(row);
        if let Some(own) = self.tables.last_mut() {
            let key = (row.line.activity, row.line.account);
            let number = *self.numbers.entry(key).or_insert(own.sums.len() as u32) as usize;
            if number == own.sums.len() {
                own.sums.push((key, LineSum::default()));
            }
            own.sums[number].1.add(LineSum { amount, lines: 1, texts });
        }
    }

    /// The rows of the last table are all there: what finds its sums is kept for the next one.
    fn end_table(&mut self) {
        self.numbers.clear();
        if let Some(own) = self.tables.last_mut() {
            own.sums.sort_unstable_by_key(|(key, _)| *key);
            own.sums.shrink_to_fit();
        }
    }

    /// What tells a line from others of its activity and account: its item and source of funds.
    fn texts(&mut self, row: &BudgetRow) -> u64 {
        let item = row.line.item as usize;
        if !row.ledger.keeps_items() {
            return row.line.item_hash.wrapping_add(self.of_fund(row));
        }
        if self.items.len() <= item {
            self.items.resize(item + 1, 0);
        }
        if self.items[item] == 0 {
            self.items[item] = text::hash(&text::words(row.ledger.item_of(row.line)));
        }
        self.items[item].wrapping_add(self.of_fund(row))
    }

    fn of_fund(&mut self, row: &BudgetRow) -> u64 {
        let has_fund = |field| row.profile.is_some_and(|profile| profile.column(field).is_some());
        if row.fund.is_none() && ![Field::KodeSumberDana, Field::NamaSumberDana].into_iter().any(has_fund) {
            return 0;
        }
        let [code, name] = row.fund();
        if !(self.fund.0.starts_with(&*code) && self.fund.0[code.len()..] == *name) || self.fund.0.is_empty() {
            self.fund = (format!("{code}{name}"), text::hash(&text::words(&format!("{code} {name}"))));
        }
        self.fund.1
    }

    /// Takes in what was read into a ledger of its own; `before`: files of the run before those.
    pub fn merge(&mut self, mut other: TablesRead, moved: &Renumbering, before: usize) {
        self.end_table();
        for mut table in other.tables.drain(..) {
            for ((activity, account), _) in &mut table.sums {
                (*activity, *account) = (moved.activity(*activity), moved.account(*account));
            }
            table.sums.sort_unstable_by_key(|(key, _)| *key);
            table.sums.dedup_by(|(key, sum), (before, all)| {
                let is_same = key == before;
                if is_same {
                    all.add(*sum);
                }
                is_same
            });
            self.tables.push(TableSums { file: before + table.file, ..table });
        }
    }
}
