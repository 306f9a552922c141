//! Two ledgers into one, as if the lines of the second had been booked after those of the first: the same numbers in the same
//! order. So files can be booked apart, on several cores, and the result does not show it.

use crate::ledger::{ItemClass, Ledger, Line, PLAIN, SumKey};

/// What the numbers of the second ledger are in the first.
pub struct Renumbering {
    activities: Vec<u32>,
    accounts: Vec<u32>,
    items: Vec<u32>,
    verdicts: Vec<u32>,
    sums: Vec<u32>,
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

    pub fn sum(&self, number: u32) -> u32 {
        self.sums[number as usize]
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
            sum: self.sums.get(line.sum as usize).copied().unwrap_or(line.sum),
            ..line
        }
    }
}

impl<'c> Ledger<'c> {
    /// Another ledger of the same criteria, decisions and beneficiaries, without lines.
    pub fn empty_like(&self) -> Ledger<'c> {
        let mut out = Ledger::with(self.criteria, self.decisions, self.beneficiaries);
        out.ids = self.ids.beside();
        out
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
        for (text, mut entry) in other.names.activities.iter().zip(other.activities) {
            let number = self.names.activities.number(text);
            match self.activities.get_mut(number as usize) {
                None => {
                    entry.class = self.activity_class(&entry, number);
                    self.activities.push(entry);
                }
                Some(known) => known.counts |= entry.counts,
            }
            activities.push(number);
        }
        let mut accounts = Vec::with_capacity(other.accounts.len());
        for (text, mut entry) in other.names.accounts.iter().zip(other.accounts) {
            let number = self.names.accounts.number(text);
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
        for (entry, way) in other.items.into_iter().zip(other.ways).skip(1) {
            let number = if self.keeps_items() {
                let number = self.names.items.number(&entry.text) + 1;
                if number as usize == self.items.len() {
                    let class = self.item_class(&entry.text, &entry.scan, number);
                    self.items.push(entry);
                    self.ways.push(ItemClass { words: words(way.words), class });
                }
                number
            } else {
                self.item(entry.text, entry.scan)
            };
            items.push(number);
        }

        let mut keys = vec![(0, 0, 0); other.verdicts.len()];
        for (key, number) in other.verdict_numbers {
            keys[number as usize] = key;
        }
        let mut verdicts = Vec::with_capacity(keys.len());
        for ((activity, account, item), verdict) in keys.into_iter().zip(other.verdicts) {
            // A class goes by its first member, which may be another one here.
            let activity = self.activities[activities[activity as usize] as usize].class;
            let account = self.accounts[accounts[account as usize] as usize].class;
            let item = self.ways[items[item as usize] as usize].class;
            let fresh = self.verdicts.len() as u32;
            let number = *self.verdict_numbers.entry((activity, account, item)).or_insert(fresh);
            if number == fresh {
                self.answers.push(verdict.answer);
                self.verdicts.push(verdict);
            }
            verdicts.push(number);
        }

        let mut moved = Renumbering { activities, accounts, items, verdicts, sums: Vec::new() };
        for (key, sum) in other.sums.iter() {
            let number = self.sums.add(moved.key(key), sum.amount, sum.lines);
            moved.sums.push(number);
        }
        moved
    }
}
