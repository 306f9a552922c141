//! Numbers of what lines are about: each activity, account and item is looked at once, where it is met for the first time.

use std::collections::HashMap;

use super::ActivityEntry;
use crate::criteria::tag::{Criteria, Scan};
use crate::domain::budget::{Account, Activity};
use crate::files::intern::{Hasher, Interner};

/// Numbers in the order in which they were met, and what was met that the ledger does not know yet.
pub struct Interners<'c> {
    criteria: &'c Criteria,
    pub activities: Interner,
    pub accounts: Interner,
    pub items: Interner,
    /// Years and governments, as far as columns say them.
    pub facts: Interner,
    new: NewEntries,
    /// Scans of what activities are called: agencies share programs and sub kegiatan.
    scans: HashMap<String, Scan, Hasher>,
    /// Lines bring their verdicts: no text is looked at.
    tagged: bool,
}

/// What was met for the first time, in the order of its numbers, with the scans of its texts.
#[derive(Default)]
pub struct NewEntries {
    pub activities: Vec<ActivityEntry>,
    pub accounts: Vec<(Account, Scan)>,
    pub items: Vec<(String, Scan)>,
}

/// What a line is about. Item 0 stands for no text at all: numbers of items begin with 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowIds {
    pub activity: u32,
    pub account: u32,
    pub item: u32,
    /// Year and government.
    pub facts: u32,
}

impl<'c> Interners<'c> {
    pub fn new(criteria: &'c Criteria) -> Interners<'c> {
        Interners {
            criteria,
            activities: Interner::default(),
            accounts: Interner::default(),
            items: Interner::default(),
            facts: Interner::default(),
            new: NewEntries::default(),
            scans: HashMap::default(),
            tagged: false,
        }
    }

    /// Of lines that bring their verdicts: no text is looked at again.
    pub fn of_tagged_lines(criteria: &'c Criteria) -> Interners<'c> {
        Interners { tagged: true, ..Interners::new(criteria) }
    }

    /// Another table begins.
    pub fn start_table(&mut self) {
        for numbers in [&mut self.activities, &mut self.accounts, &mut self.items, &mut self.facts] {
            numbers.turn();
        }
    }

    /// What was met since this was last asked for.
    pub fn new_entries(&mut self) -> NewEntries {
        std::mem::take(&mut self.new)
    }

    /// The number that `number` finds for an activity; `activity` says what it is, where it is new.
    pub fn activity(&mut self, number: impl FnOnce(&mut Interner) -> u32, activity: impl FnOnce() -> Activity) -> u32 {
        let (number, new) = numbered(&mut self.activities, number);
        if new {
            let (criteria, scans, tagged) = (self.criteria, &mut self.scans, self.tagged);
            let scan = |text: &str| match scans.get(text) {
                Some(scan) => scan.clone(),
                None if tagged => Scan::default(),
                None => scans.entry(text.to_owned()).or_insert(criteria.scan(text)).clone(),
            };
            self.new.activities.push(ActivityEntry::new(activity(), criteria, scan));
        }
        number
    }

    /// The same of an account.
    pub fn account(&mut self, number: impl FnOnce(&mut Interner) -> u32, account: impl FnOnce() -> Account) -> u32 {
        let (number, new) = numbered(&mut self.accounts, number);
        if new {
            let account = account();
            let scan = self.scan(&account.name);
            self.new.accounts.push((account, scan));
        }
        number
    }

    /// The same of the text of an item.
    pub fn item(&mut self, number: impl FnOnce(&mut Interner) -> u32, text: impl FnOnce() -> String) -> u32 {
        let (number, new) = numbered(&mut self.items, number);
        if new {
            let text = text();
            let scan = self.scan(&text);
            self.new.items.push((text, scan));
        }
        number + 1
    }

    /// Numbers of what is said in values, not in cells of a table.
    pub fn of(&mut self, activity: &Activity, account: &Account, item: &str) -> RowIds {
        let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
        let names = [
            &activity.opd_code,
            &activity.opd_name,
            &activity.unit_name,
            &activity.bidang_name,
            &activity.program_name,
            &activity.kegiatan_name,
            &code,
            &activity.sub_kegiatan_name,
            &activity.indikator,
            &activity.sasaran,
        ];
        let rekening = account.code.map(|c| c.to_string()).unwrap_or_default();
        RowIds {
            activity: self.activity(|own| own.number_of(&names), || activity.clone()),
            account: self.account(|own| own.number_of(&[&rekening, &account.name]), || account.clone()),
            item: self.item(|own| own.texts.number(item), || item.to_owned()),
            facts: 0,
        }
    }

    fn scan(&self, text: &str) -> Scan {
        if self.tagged { Scan::default() } else { self.criteria.scan(text) }
    }
}

/// A number, and whether it is new.
fn numbered(interner: &mut Interner, number: impl FnOnce(&mut Interner) -> u32) -> (u32, bool) {
    let known = interner.texts.len();
    let number = number(interner);
    (number, number as usize == known)
}
