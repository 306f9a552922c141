//! What readers of tables met for the first time → the ledger, with numbers in the order of the lines.

use std::sync::Arc;

use crate::criteria::tag::Scan;
use crate::domain::budget::{Account, AccountGroup, Activity};
use crate::domain::code::AccountCode;
use crate::domain::text;
use crate::ledger::{
    AccountEntry, ActivityEntry, Interners, ItemClass, ItemEntry, ItemsKept, Ledger, Moved, NewEntries, PLAIN, RowIds,
};

impl<'c> Ledger<'c> {
    /// What is to be kept of items from here on. Whoever asks for the text of a line's item needs all of them.
    pub fn keep_items(&mut self, keeps: ItemsKept) {
        self.ids.keep(keeps);
        self.readers.clear();
    }

    /// Has every item a text and a number of its own?
    pub fn keeps_items(&self) -> bool {
        self.ids.keeps() == ItemsKept::Texts
    }

    /// So many readers' own numbers, which [`Ledger::take_in`] makes those of the ledger.
    pub fn lend_ids(&mut self, readers: usize) -> (Vec<Interners<'c>>, Vec<Moved>) {
        let mut lent: Vec<(Interners, Moved)> = self.readers.drain(..).take(readers).collect();
        lent.resize_with(readers, || (self.ids.beside(), Moved::default()));
        lent.iter_mut().for_each(|(ids, _)| ids.start_table());
        lent.into_iter().unzip()
    }

    /// Takes them back, for the next table. Those of a large table go.
    pub fn take_back(&mut self, ids: Vec<Interners<'c>>, moved: Vec<Moved>) {
        self.readers = ids.into_iter().zip(moved).filter(|(ids, _)| ids.are_few()).collect();
    }

    /// Numbers of what a line is about that is said in values, not in cells of a table.
    pub fn ids_of(&mut self, activity: &Activity, account: &Account, item: &str) -> RowIds {
        let ids = self.ids.of(activity, account, item);
        let (new, mut moved) = (self.ids.new_entries(), std::mem::take(&mut self.moved));
        self.take_in(new, &mut moved);
        self.moved = moved;
        self.moved.row(ids)
    }

    /// Takes in what a reader met for the first time; `moved` are its numbers so far.
    pub fn take_in(&mut self, met: NewEntries, moved: &mut Moved) {
        for (key, mut entry) in met.activities {
            let number = self.names.activities.number(&key);
            if number as usize == self.activities.len() {
                entry.class = self.activity_class(&entry, number);
                self.activities.push(entry);
            }
            moved.activities.push(number);
        }
        for (key, account, scan) in met.accounts {
            let number = self.names.accounts.number(&key);
            if number as usize == self.accounts.len() {
                let class = self.criteria.account_class(account.code, &scan);
                let class = *self.account_classes.entry(class).or_insert(number);
                let group = AccountGroup(account.code.map(AccountCode::jenis));
                let words = self.words_number(&account.name);
                self.accounts.push(AccountEntry { account, group, scan, class, words });
            }
            moved.accounts.push(number);
        }
        for (text, scan) in met.items {
            let number = self.item(text, scan);
            moved.items.push(number);
        }
        moved.facts.extend(met.facts.iter().map(|fact| self.names.facts.number(fact)));
    }

    /// How many activities and accounts it knows.
    pub fn known(&self) -> [usize; 2] {
        [self.activities.len(), self.accounts.len()]
    }

    /// The number of an item, or of the class that stands for it.
    pub(super) fn item(&mut self, text: String, scan: Scan) -> u32 {
        let number = self.items.len() as u32;
        if !self.keeps_items() {
            let end = scan.end().unwrap_or(0);
            let known = *self.item_classes.entry((text[..end].to_owned(), scan.clone())).or_insert(number);
            if known == number {
                // What repeats the name of its account was found by who read it.
                self.ways.push(ItemClass { words: u32::MAX, class: if scan.is_empty() { PLAIN } else { number } });
                self.items.push(ItemEntry { text, scan });
            }
            return known;
        }
        let known = self.names.items.number(&text) + 1;
        if known == number {
            // Only an item with signs can be told from its account's name.
            let words = if scan.is_empty() { u32::MAX } else { self.words_number(&text) };
            let class = self.item_class(&text, &scan, number);
            self.items.push(ItemEntry { text, scan });
            self.ways.push(ItemClass { words, class });
        }
        known
    }

    pub(super) fn activity_class(&mut self, entry: &ActivityEntry, number: u32) -> u32 {
        *self.activity_classes.entry(Arc::clone(&entry.texts.class)).or_insert(number)
    }

    /// The class of an item; it is `number` itself where there is none like it yet.
    pub(super) fn item_class(&mut self, text: &str, scan: &Scan, number: u32) -> u32 {
        match scan.end() {
            None => PLAIN,
            Some(end) => *self.item_classes.entry((text[..end].to_owned(), scan.clone())).or_insert(number),
        }
    }

    fn words_number(&mut self, text: &str) -> u32 {
        let fresh = self.words.len() as u32;
        *self.words.entry(text::words(text)).or_insert(fresh)
    }
}
