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
    sums: HashMap<(u32, u32), LineSum, Hasher>,
}

/// Sums of every table, in the order in which they are read. They grow with what is distinct, not with lines.
#[derive(Default)]
pub struct TablesRead {
    tables: Vec<TableSums>,
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
            self.tables.push(TableSums { file: self.file, table: Arc::clone(row.table), sums: HashMap::default() });
        }
        let texts = self.texts(row);
        if let Some(own) = self.tables.last_mut() {
            let sum = own.sums.entry((row.line.activity, row.line.account)).or_default();
            sum.add(LineSum { amount, lines: 1, texts });
        }
    }

    /// What tells a line from others of its activity and account: its item and source of funds.
    fn texts(&mut self, row: &BudgetRow) -> u64 {
        let item = row.line.item as usize;
        if self.items.len() <= item {
            self.items.resize(item + 1, 0);
        }
        if self.items[item] == 0 {
            self.items[item] = hash(&text::words(row.ledger.item_of(row.line)));
        }
        let has_fund = |field| row.profile.is_some_and(|profile| profile.column(field).is_some());
        if row.fund.is_none() && ![Field::KodeSumberDana, Field::NamaSumberDana].into_iter().any(has_fund) {
            return self.items[item];
        }
        let [code, name] = row.fund();
        if !(self.fund.0.starts_with(&*code) && self.fund.0[code.len()..] == *name) || self.fund.0.is_empty() {
            self.fund = (format!("{code}{name}"), hash(&text::words(&format!("{code} {name}"))));
        }
        self.items[item].wrapping_add(self.fund.1)
    }

    /// Takes in what was read into a ledger of its own; `before`: files of the run before those.
    pub fn merge(&mut self, other: TablesRead, moved: &Renumbering, before: usize) {
        for table in other.tables {
            let renumbered = |((activity, account), sum): ((u32, u32), LineSum)| {
                ((moved.activity(activity), moved.account(account)), sum)
            };
            let mut sums: HashMap<(u32, u32), LineSum, Hasher> = HashMap::default();
            for (key, sum) in table.sums.into_iter().map(renumbered) {
                sums.entry(key).or_default().add(sum);
            }
            self.tables.push(TableSums { file: before + table.file, table: table.table, sums });
        }
    }
}

/// The same on every machine and in every run (FNV-1a); 0 of nothing.
fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
