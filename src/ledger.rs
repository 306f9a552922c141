//! The ledger of what was read: distinct activities, accounts, texts and verdicts, and sums a key. Memory grows with what
//! is distinct, not with lines.

mod entries;
mod ids;
pub mod lens;
mod merge;
mod take_in;
pub mod opds;
pub mod totals;

pub use entries::ActivityEntry;
use entries::{AccountEntry, ItemClass, ItemEntry};
pub use ids::{Interners, ItemsKept, Moved, NewEntries, RowIds};
pub use merge::Renumbering;
pub use totals::{Declared, KeySum, KeySums, SumKey};

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::criteria::tag::{ActivityClass, Answer, Class, Criteria, Scan, Verdict};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, Persons};
use crate::domain::code::Level;
use crate::domain::groups::Category;
use crate::domain::language::Origin;
use crate::files::intern::{Hasher, Texts};
use crate::sides::beneficiary::Beneficiaries;
use crate::sides::decision::Decisions;

/// One row of money as it was read, before the ledger knows what it counts for.
#[derive(Clone, Copy, Debug)]
pub struct LineInput {
    pub ids: RowIds,
    /// `None`: an opening, counted but no money.
    pub amount: Option<Rupiah>,
    /// Persons that the row itself states; `None`: those of its activity.
    pub persons: Option<Persons>,
    pub declared: Declared,
    /// The verdict of a line that was tagged before; `None`: it is found from the texts.
    pub answer: Option<Answer>,
}

/// One row of the budget, as far as sums and tags need it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub activity: u32,
    pub account: u32,
    pub item: u32,
    /// `None`: an opening, counted but no money.
    pub amount: Option<Rupiah>,
    pub verdict: u32,
    pub persons: Persons,
    pub reach: Option<u32>,
    pub declared: Declared,
    pub decided: Option<Category>,
    /// [`RowIds::item_hash`].
    pub item_hash: u64,
    /// Number of the sum that it was added to ([`KeySums::key`]); of a line that was not, [`NO_SUM`].
    pub sum: u32,
}

/// What activities, accounts, items, and years with governments are known by: their cells.
#[derive(Default)]
struct Known {
    activities: Texts,
    accounts: Texts,
    items: Texts,
    facts: Texts,
}

pub struct Ledger<'c> {
    pub criteria: &'c Criteria,
    decisions: &'c Decisions,
    beneficiaries: &'c Beneficiaries,
    /// Decisions by activity and item, once looked up.
    decided: HashMap<(u32, u32), Option<Category>, Hasher>,
    /// Beneficiaries likewise.
    reached: HashMap<(u32, u32), Option<u32>, Hasher>,
    pub activities: Vec<ActivityEntry>,
    accounts: Vec<AccountEntry>,
    items: Vec<ItemEntry>,
    ways: Vec<ItemClass>,
    pub verdicts: Vec<Verdict>,
    /// Their answers, side by side: every line asks for one.
    answers: Vec<Answer>,
    pub sums: KeySums,
    names: Known,
    /// Numbers of what is said in values, and those of the ledger.
    ids: Interners<'c>,
    moved: Moved,
    /// Numbers of those who read the table before: tables share most of what they are about.
    readers: Vec<(Interners<'c>, Moved)>,
    /// Folded words of accounts and items by number: an item may be its account's name copied.
    words: HashMap<String, u32, Hasher>,
    activity_classes: HashMap<Arc<ActivityClass>, u32, Hasher>,
    account_classes: HashMap<Class, u32, Hasher>,
    item_classes: HashMap<(String, Scan), u32, Hasher>,
    /// Verdicts that came with their lines.
    given: HashMap<Answer, u32, Hasher>,
    /// By class of the activity, of the account and of the item; item 0 stands for every item in which nothing was found.
    verdict_numbers: HashMap<(u32, u32, u32), u32, Hasher>,
}

/// A line without an amount is added to no sum.
pub const NO_SUM: u32 = u32::MAX;

/// Item number of texts in which no phrase stands.
const PLAIN: u32 = 0;

impl<'c> Ledger<'c> {
    /// A ledger in which nothing is decided yet.
    pub fn new(criteria: &'c Criteria) -> Ledger<'c> {
        static NONE: LazyLock<(Decisions, Beneficiaries)> = LazyLock::new(Default::default);
        Ledger::with(criteria, &NONE.0, &NONE.1)
    }

    pub fn with(criteria: &'c Criteria, decisions: &'c Decisions, beneficiaries: &'c Beneficiaries) -> Ledger<'c> {
        Ledger {
            criteria,
            decisions,
            beneficiaries,
            decided: HashMap::default(),
            reached: HashMap::default(),
            activities: Vec::new(),
            accounts: Vec::new(),
            items: vec![ItemEntry { text: String::new(), scan: Scan::default() }],
            ways: vec![ItemClass { words: u32::MAX, class: PLAIN }],
            verdicts: Vec::new(),
            answers: Vec::new(),
            sums: KeySums::default(),
            names: Known::default(),
            ids: Interners::new(criteria),
            moved: Moved::default(),
            readers: Vec::new(),
            words: HashMap::default(),
            activity_classes: HashMap::default(),
            account_classes: HashMap::default(),
            item_classes: HashMap::default(),
            given: HashMap::default(),
            verdict_numbers: HashMap::default(),
        }
    }

    /// A ledger of lines that bring their verdicts: no text is looked at again.
    pub fn of_tagged_lines(
        criteria: &'c Criteria,
        decisions: &'c Decisions,
        beneficiaries: &'c Beneficiaries,
    ) -> Ledger<'c> {
        Ledger { ids: Interners::of_tagged_lines(criteria), ..Ledger::with(criteria, decisions, beneficiaries) }
    }

    /// A ledger of lines that are only added up: no text is looked at.
    pub fn of_sums(criteria: &'c Criteria) -> Ledger<'c> {
        Ledger { ids: Interners::of_tagged_lines(criteria), ..Ledger::new(criteria) }
    }

    /// The line that a row makes: its verdict, whom it reaches, what was decided of it.
    pub fn line(&mut self, input: &LineInput) -> Line {
        let RowIds { activity, account, item, .. } = input.ids;
        let verdict = match input.answer {
            None => self.verdict(activity, account, item),
            Some(answer) => self.given(answer),
        };
        let persons = input.persons.or(self.activities[activity as usize].texts.said).unwrap_or_default();
        Line {
            activity,
            account,
            item,
            amount: input.amount,
            verdict,
            persons,
            reach: self.reach(activity, item),
            declared: input.declared,
            decided: self.decided(activity, item),
            item_hash: input.ids.item_hash,
            sum: NO_SUM,
        }
    }

    /// Do items move what a line counts for, where its verdict is given? Decisions and beneficiaries may be of an item.
    pub fn looks_at_items(&self) -> bool {
        !self.decisions.is_empty() || !self.beneficiaries.is_empty()
    }

    /// Adds a line to the sums.
    pub fn add(&mut self, line: &mut Line) {
        self.add_lines(line, 1);
    }

    /// Adds lines that are alike in all but their money; the amount is that of all of them.
    pub fn add_lines(&mut self, line: &mut Line, lines: u64) {
        self.activities[line.activity as usize].counts = true;
        let Some(amount) = line.amount else { return };
        let key = self.key(line);
        line.sum = self.sums.add(key, amount, lines);
    }

    /// What the line is summed under.
    pub fn key(&self, line: &Line) -> SumKey {
        SumKey {
            activity: line.activity,
            group: self.accounts[line.account as usize].group,
            answer: self.answer_of(line),
            persons: line.persons,
            reach: line.reach,
            declared: line.declared,
            decided: line.decided,
        }
    }

    /// What its texts and codes show of where they are from: of lines that come without their file.
    pub fn origin(&self) -> Origin {
        let activities = self.activities.iter().filter(|e| e.counts).map(|e| &e.activity);
        let names =
            activities.clone().flat_map(|a| [&a.opd_name, &a.program_name, &a.kegiatan_name, &a.sub_kegiatan_name]);
        let texts = self.items.iter().map(|item| &item.text).chain(self.accounts.iter().map(|own| &own.account.name));
        let is_coded = activities.filter_map(|a| a.code).any(|code| code.level() == Level::SubKegiatan);
        let words = names.chain(texts).any(|text| Origin::of(text).words);
        Origin { words, codes: is_coded }
    }

    pub fn item_of(&self, line: &Line) -> &str {
        self.item_text(line.item)
    }

    /// The text of the item that has this number.
    pub fn item_text(&self, number: u32) -> &str {
        &self.items[number as usize].text
    }

    pub fn account_of(&self, line: &Line) -> &Account {
        self.account(line.account)
    }

    /// The account that has this number.
    pub fn account(&self, number: u32) -> &Account {
        &self.accounts[number as usize].account
    }

    /// What the line would be without one concept.
    pub fn verdict_without(&self, line: &Line, concept: usize) -> Verdict {
        let account = &self.accounts[line.account as usize];
        let copied = self.ways[line.item as usize].words == account.words;
        let item = &self.items[if copied { PLAIN } else { line.item } as usize];
        self.criteria.verdict(&self.activities[line.activity as usize].subject(account, item, Some(concept)))
    }

    /// Activity, item text and suggestion by their numbers.
    pub fn subject(&self, (activity, item, verdict): (u32, u32, u32)) -> (&Activity, &str, Category) {
        let activity = &self.activities[activity as usize].activity;
        (activity, &self.items[item as usize].text, self.verdicts[verdict as usize].answer.category)
    }

    /// What the line buys: its item, else the name of its account.
    pub fn text_of(&self, line: &Line) -> &str {
        let item = &self.items[line.item as usize].text;
        if item.is_empty() { &self.account_of(line).name } else { item }
    }

    pub fn activity_of(&self, line: &Line) -> &Activity {
        &self.activities[line.activity as usize].activity
    }

    /// The words that name persons in the name of a sub kegiatan, by the number of its activity; else in that of its kegiatan.
    pub fn persons_named(&self, activity: u32) -> Vec<String> {
        let ActivityEntry { activity, texts, .. } = &self.activities[activity as usize];
        let own = &activity.sub_kegiatan_name;
        let text = if own.trim().is_empty() { &activity.kegiatan_name } else { own };
        self.criteria.persons_named(text, &texts.context)
    }

    /// The same of the item of a line.
    pub fn persons_of_item(&self, line: &Line) -> Vec<String> {
        self.criteria.persons_named(self.item_of(line), &self.activities[line.activity as usize].texts.context)
    }

    pub fn answer_of(&self, line: &Line) -> Answer {
        self.answers[line.verdict as usize]
    }

    pub fn verdict_of(&self, line: &Line) -> &Verdict {
        &self.verdicts[line.verdict as usize]
    }

    /// The verdict of a line that has this activity, account and item; found once.
    fn verdict(&mut self, activity: u32, account: u32, item: u32) -> u32 {
        let (own_account, own_item) = (&self.accounts[account as usize], self.ways[item as usize]);
        // An item that only repeats the account's name says nothing of its own.
        let copied = own_item.words == own_account.words;
        let (class, item) = (own_account.class, if copied { PLAIN } else { own_item.class });
        let activity = self.activities[activity as usize].class;
        if let Some(number) = self.verdict_numbers.get(&(activity, class, item)) {
            return *number;
        }
        let (a, r, i) =
            (&self.activities[activity as usize], &self.accounts[class as usize], &self.items[item as usize]);
        let verdict = self.criteria.verdict(&a.subject(r, i, None));
        let number = self.verdicts.len() as u32;
        self.answers.push(verdict.answer);
        self.verdicts.push(verdict);
        self.verdict_numbers.insert((activity, class, item), number);
        number
    }

    fn decided(&mut self, activity: u32, item: u32) -> Option<Category> {
        if self.decisions.is_empty() {
            return None;
        }
        let (a, i) = (&self.activities[activity as usize].activity, &self.items[item as usize].text);
        *self.decided.entry((activity, item)).or_insert_with(|| self.decisions.of(a, i))
    }

    /// The number of a verdict that came with its line.
    fn given(&mut self, answer: Answer) -> u32 {
        *self.given.entry(answer).or_insert_with(|| {
            self.answers.push(answer);
            self.verdicts.push(Verdict { answer, evidence: Vec::new(), blocked: Vec::new(), decided_by: &[] });
            self.verdicts.len() as u32 - 1
        })
    }

    fn reach(&mut self, activity: u32, item: u32) -> Option<u32> {
        let beneficiaries = self.beneficiaries;
        if beneficiaries.is_empty() {
            return None;
        }
        let key = if beneficiaries.by_item() { (activity, item) } else { (activity, PLAIN) };
        let (a, i) = (&self.activities[activity as usize].activity, &self.items[key.1 as usize].text);
        *self.reached.entry(key).or_insert_with(|| beneficiaries.of(a, i))
    }

    /// Has the account of a row a code?
    pub fn has_account(&self, ids: RowIds) -> bool {
        self.accounts[ids.account as usize].account.code.is_some()
    }

    /// Does a row say neither what its money is for nor whose it is?
    pub fn says_nothing(&self, RowIds { activity, account, item, .. }: RowIds) -> bool {
        let a = &self.activities[activity as usize].activity;
        let names = [&a.sub_kegiatan_name, &a.kegiatan_name, &a.program_name];
        let account = &self.accounts[account as usize].account;
        a.code.is_none()
            && names.iter().all(|n| n.is_empty())
            && account.code.is_none()
            && (a.opd_key().is_empty() || self.items[item as usize].text.is_empty())
    }
}
