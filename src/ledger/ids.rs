//! Numbers of what lines are about: each activity, account and item is looked at once, where it is met for the first time.

use std::collections::HashMap;

use crate::criteria::tag::{ActivitySigns, Context, Criteria, Scan, Scanned, VerdictInput};
use crate::domain::budget::{Account, AccountGroup, Activity, CountsFrom, Persons};
use crate::domain::text;
use crate::files::intern::{Hasher, Interner};
use crate::ledger::{Ledger, Line, PLAIN, SumKey};
use crate::sides::beneficiary::said;

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
            numbers.start_table();
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
        let year = activity.year.map(|year| year.to_string()).unwrap_or_default();
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
            &year,
            &activity.label,
        ];
        let rekening = account.code.map(|c| c.to_string()).unwrap_or_default();
        RowIds {
            activity: self.activity(|interner| interner.number_of(&names), || activity.clone()),
            account: self.account(|interner| interner.number_of(&[&rekening, &account.name]), || account.clone()),
            item: self.item(|interner| interner.texts.number(item), || item.to_owned()),
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

/// An activity with the scans of its texts.
pub struct ActivityEntry {
    pub activity: Activity,
    /// A line of it counts; a total has an activity of its own that does not.
    pub counts: bool,
    /// Counts in its target group or indicator.
    pub(super) said: Option<Persons>,
    pub(super) context: Context,
    pub(super) program: Scan,
    pub(super) kegiatan: Scan,
    pub(super) sub_kegiatan: Scan,
    pub(super) signs: ActivitySigns,
}

pub(super) struct AccountEntry {
    pub(super) account: Account,
    pub(super) group: AccountGroup,
    pub(super) scan: Scan,
    /// Accounts of one class move verdicts alike: the first account of the class stands for all.
    pub(super) class: u32,
    pub(super) words: u32,
}

pub(super) struct ItemEntry {
    pub(super) text: String,
    pub(super) scan: Scan,
}

/// How an item moves verdicts. These stand side by side: every line asks for one, in any order.
#[derive(Clone, Copy)]
pub(super) struct ItemClass {
    pub(super) words: u32,
    /// Items that are the same up to their last sign move verdicts alike ("Kelas Ibu Hamil Desa 1", "... Desa 2"): the
    /// first of them stands for all.
    pub(super) class: u32,
}

impl ActivityEntry {
    pub fn new(activity: Activity, criteria: &Criteria, mut scan: impl FnMut(&str) -> Scan) -> ActivityEntry {
        let names = [&activity.opd_name, &activity.unit_name, &activity.bidang_name, &activity.program_name];
        let names = names.map(|n| text::words(n)).join(" ");
        let said = |text: &str, from| said::persons(text, from).filter(|p| p.weights().is_some());
        let context = Context { bidang: activity.bidang, names };
        let texts = [&activity.sub_kegiatan_name, &activity.kegiatan_name, &activity.indikator, &activity.sasaran];
        let scans = texts.map(|text| scan(text));
        let scanned = std::array::from_fn(|i| Scanned { text: texts[i], scan: &scans[i] });
        let signs = criteria.activity_signs(activity.code, scanned, &context);
        let [sub_kegiatan, kegiatan, ..] = scans;
        ActivityEntry {
            counts: false,
            said: said(&activity.sasaran, CountsFrom::Sasaran)
                .or_else(|| said(&activity.indikator, CountsFrom::Indikator)),
            program: scan(&activity.program_name),
            context,
            kegiatan,
            sub_kegiatan,
            signs,
            activity,
        }
    }

    pub(super) fn subject<'a>(
        &'a self,
        account: &'a AccountEntry,
        item: &'a ItemEntry,
        without: Option<usize>,
    ) -> VerdictInput<'a> {
        let a = &self.activity;
        let scanned = |text, scan| Scanned { text, scan };
        VerdictInput {
            context: &self.context,
            code: a.code,
            account: account.account.code,
            program: scanned(&a.program_name, &self.program),
            kegiatan: scanned(&a.kegiatan_name, &self.kegiatan),
            sub_kegiatan: scanned(&a.sub_kegiatan_name, &self.sub_kegiatan),
            signs: &self.signs,
            rekening: scanned(&account.account.name, &account.scan),
            item: scanned(&item.text, &item.scan),
            without,
        }
    }
}

// Two ledgers into one, as if the lines of the second had been booked after those of the first: the same numbers in the same
// order. So files can be booked apart, on several cores, and the result does not show it.

/// What the numbers of the second ledger are in the first.
pub struct Renumbering {
    activities: Vec<u32>,
    accounts: Vec<u32>,
    items: Vec<u32>,
    verdicts: Vec<u32>,
}

impl Renumbering {
    pub fn activity(&self, number: u32) -> u32 {
        self.activities[number as usize]
    }

    pub fn account(&self, number: u32) -> u32 {
        self.accounts[number as usize]
    }

    pub fn item(&self, number: u32) -> u32 {
        self.items[number as usize]
    }

    pub fn verdict(&self, number: u32) -> u32 {
        self.verdicts[number as usize]
    }

    pub fn key(&self, key: SumKey) -> SumKey {
        SumKey { activity: self.activity(key.activity), ..key }
    }

    pub fn line(&self, line: Line) -> Line {
        Line {
            activity: self.activity(line.activity),
            account: self.account(line.account),
            item: self.item(line.item),
            verdict: self.verdict(line.verdict),
            ..line
        }
    }
}

impl<'c> Ledger<'c> {
    /// Another ledger of the same criteria, decisions and beneficiaries, without lines.
    pub fn empty_like(&self) -> Ledger<'c> {
        Ledger::with(self.criteria, self.decisions, self.beneficiaries)
    }

    /// Takes in the lines of a ledger made `beside` this one.
    pub fn merge(&mut self, other: Ledger<'c>) -> Renumbering {
        let mut words = vec![u32::MAX; other.words.len()];
        for (text, number) in other.words {
            let fresh = self.words.len() as u32;
            words[number as usize] = *self.words.entry(text).or_insert(fresh);
        }
        // Texts without signs have no words to compare.
        let words = |number: u32| words.get(number as usize).copied().unwrap_or(number);

        let mut activities = Vec::with_capacity(other.activities.len());
        for (text, entry) in other.ids.activities.texts.iter().zip(other.activities) {
            let number = self.ids.activities.texts.number(text);
            match self.activities.get_mut(number as usize) {
                None => self.activities.push(entry),
                Some(known) => known.counts |= entry.counts,
            }
            activities.push(number);
        }
        let mut accounts = Vec::with_capacity(other.accounts.len());
        for (text, mut entry) in other.ids.accounts.texts.iter().zip(other.accounts) {
            let number = self.ids.accounts.texts.number(text);
            if number as usize == self.accounts.len() {
                let class = self.criteria.account_class(entry.account.code, &entry.scan);
                entry.class = *self.account_classes.entry(class).or_insert(number);
                entry.words = words(entry.words);
                self.accounts.push(entry);
            }
            accounts.push(number);
        }
        // The item without signs is the first of every ledger.
        let mut items = vec![PLAIN];
        let entries = other.items.into_iter().zip(other.ways).skip(1);
        for (text, (entry, way)) in other.ids.items.texts.iter().zip(entries) {
            let number = self.ids.items.texts.number(text) + 1;
            if number as usize == self.items.len() {
                let class = self.item_class(&entry.text, &entry.scan, number);
                self.items.push(entry);
                self.ways.push(ItemClass { words: words(way.words), class });
            }
            items.push(number);
        }

        let mut keys = vec![(0, 0, 0); other.verdicts.len()];
        for (key, number) in other.verdict_numbers {
            keys[number as usize] = key;
        }
        let mut verdicts = Vec::with_capacity(keys.len());
        for ((activity, account, item), verdict) in keys.into_iter().zip(other.verdicts) {
            // A class goes by its first member, which may be another one here.
            let account = self.accounts[accounts[account as usize] as usize].class;
            let item = self.ways[items[item as usize] as usize].class;
            let fresh = self.verdicts.len() as u32;
            let number = *self.verdict_numbers.entry((activities[activity as usize], account, item)).or_insert(fresh);
            if number == fresh {
                self.answers.push(verdict.answer);
                self.verdicts.push(verdict);
            }
            verdicts.push(number);
        }

        let moved = Renumbering { activities, accounts, items, verdicts };
        for (key, sum) in other.sums.iter() {
            let known = self.sums.at(moved.key(*key));
            known.amount += sum.amount;
            known.lines += sum.lines;
        }
        moved
    }
}
