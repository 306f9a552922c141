//! A name of a line that stays the same in every stage of its budget: made from what it is for, never from its amount or
//! its place. When it stays and when not: `docs/json.md`.

use std::collections::{HashMap, HashSet};

use crate::domain::budget::{Account, Activity};
use crate::domain::text;
use crate::files::intern::Hasher;
use crate::files::paths;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;
use crate::read::tables::Edition;

/// Hexadecimal digits: of ten million lines, two of the same digits are a chance of one in three hundred thousand.
const DIGITS: usize = 16;

/// Gives lines their names, in the order in which they are read. Lines of one file that are for the same are told apart by
/// their order; those of another stage, year or government in it are counted by themselves.
#[derive(Default)]
pub struct LineIds {
    path: String,
    /// Governments with their numbers, and the years and stages of each.
    budgets: HashMap<String, (u64, Vec<Option<Edition>>), Hasher>,
    /// Names in these budgets that were met, and how often those that were met again: a line costs no more than a number.
    met: HashSet<u64, Hasher>,
    again: HashMap<u64, u32, Hasher>,
    /// What activities and accounts are called, by their numbers.
    activities: Vec<Option<String>>,
    accounts: Vec<Option<String>>,
}

impl LineIds {
    /// The name of a row that was read. Every row counts, also one that is not written.
    pub fn next(&mut self, row: &BudgetRow) -> String {
        if self.path != row.path() {
            row.path().clone_into(&mut self.path);
            self.budgets.clear();
            self.met.clear();
            self.again.clear();
        }
        let (ledger, line) = (row.ledger, row.line);
        let activity = super::encode::once(&mut self.activities, line.activity, || whose(ledger.activity_of(line)));
        let account = super::encode::once(&mut self.accounts, line.account, || rekening(ledger.account_of(line)));
        let key = paths::key('b', &[activity, account, &text::words(&row.item())], DIGITS);
        let number = u64::from_str_radix(&key[1..], 16).unwrap_or_default() ^ self.budget(row);
        if self.met.insert(number) {
            return key;
        }
        let times = self.again.entry(number).or_insert(1);
        *times += 1;
        format!("{key}-{times}")
    }

    /// What tells the row's budget from others of the file, in all bits, as the digits of a name are.
    fn budget(&mut self, row: &BudgetRow) -> u64 {
        let cell = row.cell(Field::Pemda);
        let government = match cell.trim() {
            "" => row.government.unwrap_or_default(),
            own => own,
        };
        let next = self.budgets.len() as u64;
        let (of, editions) = match self.budgets.get_mut(government) {
            Some(known) => known,
            None => self.budgets.entry(government.to_owned()).or_insert((next, Vec::new())),
        };
        let edition = editions.iter().position(|edition| edition.as_ref() == row.edition).unwrap_or_else(|| {
            editions.push(row.edition.cloned());
            editions.len() - 1
        });
        ((*of << 32) | edition as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// OPD and sub kegiatan: by their codes, else by their names.
fn whose(activity: &Activity) -> String {
    let opd = if activity.opd_code.trim().is_empty() { &*activity.opd_name } else { &*activity.opd_code };
    let name = if activity.sub_kegiatan_name.trim().is_empty() {
        &*activity.kegiatan_name
    } else {
        &*activity.sub_kegiatan_name
    };
    let sub_kegiatan = activity.code.map_or_else(|| text::words(name), |code| code.to_string());
    format!("{}\n{sub_kegiatan}", text::words(opd))
}

fn rekening(account: &Account) -> String {
    account.code.map_or_else(|| text::words(&account.name), |code| code.to_string())
}
