//! Lines that were tagged before, back into the book: their verdicts are taken as they are, no text is looked at again
//! but by who asks what their verdicts would be.

use std::collections::HashMap;

use super::{AccountEntry, ActivityEntry, Book, Declared, ItemEntry, Way};
use crate::criteria::tag::{ActivitySigns, Answer, Context, Criteria, Scan, Verdict};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, AccountGroup, Activity, Persons};
use crate::domain::code::AccountCode;
use crate::files::intern::Hasher;
use crate::read::sketch::Met;

/// A line as its tags say it.
#[derive(Clone, Debug)]
pub struct Line {
    pub activity: Activity,
    pub account: Account,
    pub item: String,
    pub amount: Option<Rupiah>,
    pub answer: Answer,
    pub persons: Persons,
    pub declared: Declared,
}

/// Numbers of what was met so far.
#[derive(Default)]
pub struct Lines {
    activities: HashMap<String, u32, Hasher>,
    accounts: HashMap<(Option<AccountCode>, String), u32, Hasher>,
    items: HashMap<String, u32, Hasher>,
    answers: HashMap<Answer, u32, Hasher>,
    key: String,
}

impl Lines {
    /// Adds a line to the book's sums.
    pub fn add(&mut self, book: &mut Book, line: &Line) -> super::Line {
        let activity = self.activity(book, &line.activity);
        let account = self.account(book, &line.account);
        let item = self.item(book, &line.item);
        let verdict = *self.answers.entry(line.answer).or_insert_with(|| {
            let verdict = Verdict { answer: line.answer, evidence: Vec::new(), blocked: Vec::new(), decided_by: &[] };
            book.answers.push(line.answer);
            book.verdicts.push(verdict);
            book.verdicts.len() as u32 - 1
        });
        let own = super::Line {
            activity,
            account,
            item,
            amount: line.amount,
            verdict,
            persons: line.persons,
            reach: book.reach(activity, item),
            declared: line.declared,
            decided: book.decided(activity, item),
        };
        book.add(&own);
        own
    }

    fn activity(&mut self, book: &mut Book, a: &Activity) -> u32 {
        let code = a.code.map_or(String::new(), |c| c.to_string());
        self.key.clear();
        for cell in [
            &a.opd_code,
            &a.opd_name,
            &a.unit_name,
            &a.bidang_name,
            &a.program_name,
            &a.kegiatan_name,
            &code,
            &a.sub_kegiatan_name,
            &a.indikator,
            &a.sasaran,
        ] {
            self.key.push_str(cell);
            self.key.push('\u{1f}');
        }
        if let Some(number) = self.activities.get(&self.key) {
            return *number;
        }
        let number = book.activities.len() as u32;
        book.activities.push(ActivityEntry {
            activity: a.clone(),
            counts: false,
            said: None,
            context: Context { bidang: a.bidang, names: String::new() },
            program: Scan::default(),
            kegiatan: Scan::default(),
            sub_kegiatan: Scan::default(),
            signs: ActivitySigns::default(),
        });
        self.activities.insert(self.key.clone(), number);
        number
    }

    fn account(&mut self, book: &mut Book, account: &Account) -> u32 {
        let key = (account.code, account.name.clone());
        *self.accounts.entry(key).or_insert_with(|| {
            let number = book.accounts.len() as u32;
            let group = AccountGroup(account.code.map(AccountCode::jenis));
            let account = account.clone();
            book.accounts.push(AccountEntry { account, group, scan: Scan::default(), class: number, words: u32::MAX });
            number
        })
    }

    fn item(&mut self, book: &mut Book, text: &str) -> u32 {
        if let Some(number) = self.items.get(text) {
            return *number;
        }
        let number = book.items.len() as u32;
        let text = text.to_owned();
        book.items.push(ItemEntry { text: text.clone(), scan: Scan::default() });
        book.ways.push(Way { words: u32::MAX, class: number });
        self.items.insert(text, number);
        number
    }
}

/// The same lines tagged once more by their texts, in a book of their own.
pub struct Retagged<'c> {
    book: Book<'c>,
}

impl<'c> Retagged<'c> {
    pub fn new(criteria: &'c Criteria) -> Retagged<'c> {
        Retagged { book: Book::new(criteria) }
    }

    /// The verdict on a line, and the persons whom the target group or indicator of its activity counts. `own` is the line as `Lines` added it to a book that holds no others: its numbers are
    /// those of this book too, for each comes first when its text does.
    pub fn verdict(&mut self, line: &Line, own: &super::Line) -> (&Verdict, Option<Persons>) {
        let (book, mut met) = (&mut self.book, Met::default());
        let criteria = book.criteria;
        if own.activity as usize == book.activities.len() {
            met.activities.push(ActivityEntry::new(line.activity.clone(), criteria, |text| criteria.scan(text)));
        }
        if own.account as usize == book.accounts.len() {
            met.accounts.push((line.account.clone(), criteria.scan(&line.account.name)));
        }
        if own.item as usize == book.items.len() {
            met.items.push((line.item.clone(), criteria.scan(&line.item)));
        }
        book.meet(met);
        let number = book.verdict(own.activity, own.account, own.item);
        (&book.verdicts[number as usize], book.activities[own.activity as usize].said)
    }
}
