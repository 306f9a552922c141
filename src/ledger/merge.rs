//! Two ledgers into one, as if the lines of the second had been booked after those of the first: the same numbers in the same
//! order. So files can be booked apart, on several cores, and the result does not show it.

use super::{ItemClass, Ledger, Line, PLAIN, SumKey};

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
        let words = |own: u32| words.get(own as usize).copied().unwrap_or(own);

        let mut activities = Vec::with_capacity(other.activities.len());
        for (text, entry) in other.ids.activities.texts.iter().zip(other.activities) {
            let number = self.ids.activities.texts.number(text);
            match self.activities.get_mut(number as usize) {
                None => self.activities.push(entry),
                Some(own) => own.counts |= entry.counts,
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
        let own = other.items.into_iter().zip(other.ways).skip(1);
        for (text, (entry, way)) in other.ids.items.texts.iter().zip(own) {
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
            let own = self.sums.at(moved.key(*key));
            own.amount += sum.amount;
            own.lines += sum.lines;
        }
        moved
    }
}
