//! Numbers of what lines are about: each activity, account and item is looked at once, where it is met for the first time.
//! Readers on several cores number what they meet for themselves; the ledger gives numbers of its own, in the order of the
//! lines, so that nothing shows how many readers there were.

use std::collections::HashMap;
use std::sync::Arc;

use crate::criteria::tag::{Context, Criteria, Scan, Scanned};
use crate::domain::budget::{Account, Activity, CountsFrom};
use crate::domain::code::ActivityCode;
use crate::domain::text;
use crate::files::csv::Record;
use crate::files::intern::{Hasher, Interner, KeyColumns};
use crate::ledger::entries::{ActivityEntry, ActivityTexts};
use crate::sides::beneficiary::said;

/// What is kept of the texts of items.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum ItemsKept {
    /// Every text, with a number of its own.
    #[default]
    Texts,
    /// One text of each class that moves verdicts alike: memory does not grow with texts.
    Classes,
    /// The same, and each line has the hash of its own text.
    ClassesAndHashes,
}

/// Numbers in the order in which they were met, and what was met that the ledger does not know yet.
pub struct Interners<'c> {
    criteria: &'c Criteria,
    activities: Interner,
    accounts: Interner,
    items: Interner,
    /// Years and governments, as far as columns say them.
    facts: Interner,
    new: NewEntries,
    /// Scans of what activities are called: agencies share programs and sub kegiatan.
    scans: HashMap<String, Scan, Hasher>,
    contexts: HashMap<(Option<ActivityCode>, String), PlacedContext, Hasher>,
    texts: HashMap<String, Arc<ActivityTexts>, Hasher>,
    /// Lines bring their verdicts: no text is looked at.
    tagged: bool,
    keeps: ItemsKept,
    /// Where texts are not kept: what is known of those met last, and the numbers of their classes.
    seen: Vec<SeenItem>,
    classes: HashMap<(String, Scan), u32, Hasher>,
    /// That of texts without signs, once there was one.
    plain: Option<u32>,
    /// Folded names of accounts by number, with their hashes: an item may be its account's name copied.
    account_words: Vec<(u64, String)>,
}

/// A context, and in which places of the packs it is.
type PlacedContext = (Arc<Context>, Arc<[bool]>);

/// What was found of the text of an item.
#[derive(Clone, Copy)]
struct SeenItem {
    class: u32,
    has_signs: bool,
    /// Of its folded words; 0 where nobody asks.
    hash: u64,
}

/// Texts of items that are known at a time, where they are not kept.
const SEEN: usize = 1 << 15;

/// Activities and items of a reader that are kept for the next table.
const FEW: usize = 1 << 16;

/// What was met for the first time, in the order of its numbers, with the scans of its texts and what it is known by.
#[derive(Default)]
pub struct NewEntries {
    pub(super) activities: Vec<(String, ActivityEntry)>,
    pub(super) accounts: Vec<(String, Account, Scan)>,
    pub(super) items: Vec<(String, Scan)>,
    pub(super) facts: Vec<String>,
}

/// What a line is about. Item 0 stands for no text at all: numbers of items begin with 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowIds {
    pub activity: u32,
    pub account: u32,
    pub item: u32,
    /// Year and government.
    pub facts: u32,
    /// Of the folded words of the item, where they are hashed ([`ItemsKept`]); else 0.
    pub item_hash: u64,
}

/// What the numbers of a reader are in the ledger.
pub struct Moved {
    pub(super) activities: Vec<u32>,
    pub(super) accounts: Vec<u32>,
    pub(super) items: Vec<u32>,
    pub(super) facts: Vec<u32>,
}

impl Default for Moved {
    fn default() -> Moved {
        Moved { activities: Vec::new(), accounts: Vec::new(), items: vec![0], facts: Vec::new() }
    }
}

impl Moved {
    pub fn row(&self, ids: RowIds) -> RowIds {
        RowIds {
            activity: self.activities[ids.activity as usize],
            account: self.accounts[ids.account as usize],
            item: self.items[ids.item as usize],
            facts: self.facts.get(ids.facts as usize).copied().unwrap_or(0),
            item_hash: ids.item_hash,
        }
    }
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
            contexts: HashMap::default(),
            texts: HashMap::default(),
            tagged: false,
            keeps: ItemsKept::Texts,
            seen: Vec::new(),
            classes: HashMap::default(),
            plain: None,
            account_words: Vec::new(),
        }
    }

    /// Of lines that bring their verdicts: no text is looked at again.
    pub(super) fn of_tagged_lines(criteria: &'c Criteria) -> Interners<'c> {
        Interners { tagged: true, ..Interners::new(criteria) }
    }

    /// Of a reader of its own for the same ledger.
    pub fn beside(&self) -> Interners<'c> {
        Interners { tagged: self.tagged, keeps: self.keeps, ..Interners::new(self.criteria) }
    }

    /// Another table begins.
    pub(super) fn start_table(&mut self) {
        for numbers in [&mut self.activities, &mut self.accounts, &mut self.items, &mut self.facts] {
            numbers.start_table();
        }
    }

    /// Are they worth keeping in memory?
    pub(super) fn are_few(&self) -> bool {
        self.activities.texts.len() + self.items.texts.len() <= FEW
    }

    pub(super) fn keep(&mut self, keeps: ItemsKept) {
        self.keeps = keeps;
    }

    pub(super) fn keeps(&self) -> ItemsKept {
        self.keeps
    }

    /// What was met since this was last asked for.
    pub fn new_entries(&mut self) -> NewEntries {
        std::mem::take(&mut self.new)
    }

    /// The number that `number` finds for an activity; `activity` says what it is, where it is new.
    pub fn activity(&mut self, number: impl FnOnce(&mut Interner) -> u32, activity: impl FnOnce() -> Activity) -> u32 {
        let (number, new) = numbered(&mut self.activities, number);
        if new {
            let activity = activity();
            let texts = self.texts_of(&activity);
            let key = self.activities.texts.text(number).to_owned();
            self.new.activities.push((key, ActivityEntry::new(activity, texts)));
        }
        number
    }

    /// The same of an account.
    pub fn account(&mut self, number: impl FnOnce(&mut Interner) -> u32, account: impl FnOnce() -> Account) -> u32 {
        let (number, new) = numbered(&mut self.accounts, number);
        if new {
            let account = account();
            let scan = self.scan(&account.name);
            if self.keeps != ItemsKept::Texts {
                let words = text::words(&account.name);
                self.account_words.push((text::hash(&words), words));
            }
            self.new.accounts.push((self.accounts.texts.text(number).to_owned(), account, scan));
        }
        number
    }

    /// The same of the text of an item, and its hash where it is asked for. An item that only repeats the name of its
    /// `account` says nothing of its own.
    pub fn item(
        &mut self,
        number: impl FnOnce(&mut Interner) -> u32,
        text: impl Fn() -> String,
        account: u32,
    ) -> (u32, u64) {
        if self.keeps == ItemsKept::Texts {
            let (number, new) = numbered(&mut self.items, number);
            if new {
                let text = text();
                let scan = self.scan(&text);
                self.new.items.push((text, scan));
            }
            return (number + 1, 0);
        }
        if self.seen.len() == SEEN {
            (self.items, self.seen) = (Interner::default(), Vec::with_capacity(SEEN));
        }
        let (number, new) = numbered(&mut self.items, number);
        if new {
            let seen = self.look_at(text());
            self.seen.push(seen);
        }
        let SeenItem { class, has_signs, hash } = self.seen[number as usize];
        let (account_hash, words) = &self.account_words[account as usize];
        let is_copy = has_signs && hash == *account_hash && text::words(&text()) == *words;
        (if is_copy { self.class(String::new(), Scan::default(), text) } else { class }, hash)
    }

    /// The class of an item that is not known, or not any more.
    fn look_at(&mut self, text: String) -> SeenItem {
        if text.is_empty() {
            return SeenItem { class: 0, has_signs: false, hash: 0 };
        }
        let scan = self.scan(&text);
        let has_signs = !scan.is_empty();
        let is_asked = has_signs || self.keeps == ItemsKept::ClassesAndHashes;
        let hash = if is_asked { text::hash(&text::words(&text)) } else { 0 };
        let class = match (scan.end(), self.plain) {
            (None, Some(plain)) => plain,
            (end, _) => self.class(text[..end.unwrap_or(0)].to_owned(), scan, || text),
        };
        if !has_signs {
            self.plain = Some(class);
        }
        SeenItem { class, has_signs, hash }
    }

    fn class(&mut self, signs: String, scan: Scan, text: impl FnOnce() -> String) -> u32 {
        let fresh = self.classes.len() as u32 + 1;
        let new = &mut self.new.items;
        *self.classes.entry((signs, scan)).or_insert_with_key(|(_, scan)| {
            new.push((text(), scan.clone()));
            fresh
        })
    }

    /// The number of the years and governments that a record says.
    pub fn facts(&mut self, text: &str, record: &Record, columns: &KeyColumns) -> u32 {
        let (number, new) = numbered(&mut self.facts, |facts| facts.number(text, record, columns, ["", "", ""]));
        if new {
            self.new.facts.push(self.facts.texts.text(number).to_owned());
        }
        number
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
        let activity = self.activity(|interner| interner.number_of(&names), || activity.clone());
        let account = self.account(|interner| interner.number_of(&[&rekening, &account.name]), || account.clone());
        let (item, item_hash) = self.item(|interner| interner.texts.number(item), || item.to_owned(), account);
        RowIds { activity, account, item, facts: 0, item_hash }
    }

    fn scan(&self, text: &str) -> Scan {
        if self.tagged { Scan::default() } else { self.criteria.scan(text) }
    }

    /// What the texts of an activity say. Governments share most of them.
    fn texts_of(&mut self, activity: &Activity) -> Arc<ActivityTexts> {
        let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
        let names = [&activity.opd_name, &activity.unit_name, &activity.bidang_name, &activity.program_name];
        let own = [&activity.sub_kegiatan_name, &activity.kegiatan_name, &activity.indikator, &activity.sasaran];
        let parts = names.into_iter().chain(own).chain([&code]);
        let key = parts.fold(String::new(), |key, part| key + part + "\n");
        if let Some(known) = self.texts.get(&key) {
            return Arc::clone(known);
        }
        let names = names.map(|name| text::words(name)).join(" ");
        let (criteria, bidang) = (self.criteria, activity.bidang);
        let (context, places) = self.contexts.entry((bidang, names)).or_insert_with_key(|(bidang, names)| {
            let context = Context { bidang: *bidang, names: names.clone() };
            let places = criteria.places(&context);
            (Arc::new(context), places)
        });
        let (context, places) = (Arc::clone(context), Arc::clone(places));
        let scans = own.map(|text| self.scan_of(text));
        let scanned = std::array::from_fn(|i| Scanned { text: own[i], scan: &scans[i] });
        let signs = criteria.activity_signs(activity.code, scanned, &context);
        let program = self.scan_of(&activity.program_name);
        let [sub_kegiatan, kegiatan] = [scanned[0], scanned[1]];
        let class = criteria.activity_class(activity.code, &program, [kegiatan, sub_kegiatan], signs, places);
        let said = |text: &str, from| said::persons(text, from).filter(|p| p.weights().is_some());
        let said =
            said(&activity.sasaran, CountsFrom::Sasaran).or_else(|| said(&activity.indikator, CountsFrom::Indikator));
        let [sub_kegiatan, kegiatan, ..] = scans;
        let class = Arc::new(class);
        let texts = Arc::new(ActivityTexts { said, context, program, kegiatan, sub_kegiatan, class });
        self.texts.insert(key, Arc::clone(&texts));
        texts
    }

    /// The scan of what activities are called: looked at once.
    fn scan_of(&mut self, text: &str) -> Scan {
        match self.scans.get(text) {
            Some(scan) => scan.clone(),
            None if self.tagged => Scan::default(),
            None => self.scans.entry(text.to_owned()).or_insert(self.criteria.scan(text)).clone(),
        }
    }
}

/// A number, and whether it is new.
fn numbered(interner: &mut Interner, number: impl FnOnce(&mut Interner) -> u32) -> (u32, bool) {
    let known = interner.texts.len();
    let number = number(interner);
    (number, number as usize == known)
}
