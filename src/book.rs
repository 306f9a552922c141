//! The book of what was read: distinct activities, accounts, texts and verdicts, and sums a key. Memory grows with what
//! is distinct, not with lines.

use std::collections::HashMap;

use crate::amount::{self, NumberStyle, Reading, Rupiah};
use crate::budget::{Account, AccountGroup, Activity, Persons, code_and_name};
use crate::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::finding::Fault;
use crate::profile::{Field, Profile};
use crate::read::Record;
use crate::tag::{Answer, Context, Criteria, Scan, Scanned, Subject, Verdict};
use crate::text;

/// Columns that make an activity, in the order of its key.
const ACTIVITY: [Field; 15] = [
    Field::KodeSkpd,
    Field::NamaSkpd,
    Field::KodeSubUnit,
    Field::NamaSubUnit,
    Field::KodeBidang,
    Field::NamaBidang,
    Field::KodeProgram,
    Field::NamaProgram,
    Field::KodeKegiatan,
    Field::NamaKegiatan,
    Field::KodeSubKegiatan,
    Field::NamaSubKegiatan,
    Field::Indikator,
    Field::Sasaran,
    Field::NamaUrusan,
];
const ACCOUNT: [Field; 2] = [Field::KodeRekening, Field::NamaRekening];

/// What sums are kept by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    pub activity: u32,
    pub group: AccountGroup,
    pub answer: Answer,
    pub persons: Persons,
    pub declared: Declared,
}

/// What the file itself declares of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Declared {
    No,
    /// A tag that means ARG.
    Tag,
    /// A weight, in millionths of the line.
    Weight(u32),
}

#[derive(Clone, Copy, Default, Debug)]
pub struct Sum {
    pub amount: Rupiah,
    pub lines: u64,
}

/// One row of the budget, as far as sums and tags need it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub activity: u32,
    pub account: u32,
    /// `None`: an opening, counted but no money.
    pub amount: Option<Rupiah>,
    pub verdict: u32,
    pub persons: Persons,
    pub declared: Declared,
}

/// An activity with the scans of its texts.
pub struct ActivityEntry {
    pub activity: Activity,
    context: Context,
    program: Scan,
    kegiatan: Scan,
    sub_kegiatan: Scan,
    indikator: Scan,
    sasaran: Scan,
}

struct AccountEntry {
    account: Account,
    group: AccountGroup,
    scan: Scan,
}

struct ItemEntry {
    text: String,
    scan: Scan,
}

/// Texts by number; a record that repeats the one before it costs a comparison, not a look-up.
#[derive(Default)]
struct Interner {
    numbers: HashMap<Box<str>, u32>,
    last: Option<(String, u32)>,
}

pub struct Book<'c> {
    pub criteria: &'c Criteria,
    pub activities: Vec<ActivityEntry>,
    accounts: Vec<AccountEntry>,
    items: Vec<ItemEntry>,
    pub verdicts: Vec<Verdict>,
    pub sums: HashMap<Key, Sum>,
    activity_numbers: Interner,
    account_numbers: Interner,
    item_numbers: Interner,
    /// By activity, account and item; item 0 stands for every item in which nothing was found.
    verdict_numbers: HashMap<(u32, u32, u32), u32>,
}

/// Item number of texts in which no phrase stands.
const PLAIN: u32 = 0;

impl<'c> Book<'c> {
    pub fn new(criteria: &'c Criteria) -> Book<'c> {
        Book {
            criteria,
            activities: Vec::new(),
            accounts: Vec::new(),
            items: vec![ItemEntry { text: String::new(), scan: Scan::default() }],
            verdicts: Vec::new(),
            sums: HashMap::new(),
            activity_numbers: Interner::default(),
            account_numbers: Interner::default(),
            item_numbers: Interner::default(),
            verdict_numbers: HashMap::new(),
        }
    }

    /// Reads one record as a line; `Err` says why it is none and at which column. Rounded amounts are noted.
    pub fn line(
        &mut self,
        text: &str,
        record: &Record,
        profile: &Profile,
        numbers: Option<NumberStyle>,
    ) -> Result<(Line, Option<Fault>), (usize, Fault)> {
        let fields = record.fields.len();
        let expected = profile.headers.len();
        if fields < expected {
            return Err((fields - 1, Fault::ShortRow { fields, expected }));
        }
        if (expected..fields).any(|i| !record.raw(text, i).trim().is_empty()) {
            return Err((expected, Fault::LongRow { fields, expected }));
        }
        let pagu = profile.column(Field::Pagu).expect("a profile has an amount column");
        let (amount, note) = self.amount(text, record, profile, pagu, numbers)?;
        let activity = self.activity(text, record, profile);
        let account = self.account(text, record, profile);
        let item = self.item(text, record, profile);
        if amount.is_some() && self.says_nothing(activity, account, item) {
            return Err((pagu, Fault::NoPurpose));
        }
        let verdict = self.verdict(activity, account, item);
        let line = Line {
            activity,
            account,
            amount,
            verdict,
            persons: persons(text, record, profile)?,
            declared: self.declared(text, record, profile),
        };
        Ok((line, note))
    }

    /// Adds a line to the sums.
    pub fn add(&mut self, line: &Line) {
        let Some(amount) = line.amount else { return };
        let key = Key {
            activity: line.activity,
            group: self.accounts[line.account as usize].group,
            answer: self.verdicts[line.verdict as usize].answer,
            persons: line.persons,
            declared: line.declared,
        };
        let sum = self.sums.entry(key).or_default();
        sum.amount += amount;
        sum.lines += 1;
    }

    pub fn account_of(&self, line: &Line) -> &Account {
        &self.accounts[line.account as usize].account
    }

    pub fn activity_of(&self, line: &Line) -> &Activity {
        &self.activities[line.activity as usize].activity
    }

    pub fn verdict_of(&self, line: &Line) -> &Verdict {
        &self.verdicts[line.verdict as usize]
    }

    fn amount(
        &self,
        text: &str,
        record: &Record,
        profile: &Profile,
        pagu: usize,
        numbers: Option<NumberStyle>,
    ) -> Result<(Option<Rupiah>, Option<Fault>), (usize, Fault)> {
        let cell = record.value(text, pagu);
        let broken = |cell: &str| {
            let header = profile.headers[pagu].clone();
            Err((pagu, Fault::NotANumber { header, cell: cell.to_owned() }))
        };
        match amount::read(&cell) {
            Reading::Nothing => Ok((None, None)),
            Reading::Exact { amount, rounded: false } => Ok((Some(amount), None)),
            Reading::Exact { amount, rounded: true } => {
                Ok((Some(amount), Some(Fault::Rounded { cell: cell.into_owned(), amount })))
            }
            Reading::Either { plain, indonesian } => match numbers.or(profile.style) {
                Some(NumberStyle::Plain) => Ok((Some(plain), None)),
                Some(NumberStyle::Indonesian) => Ok((Some(indonesian), None)),
                None => Err((pagu, Fault::AmbiguousNumber { cell: cell.into_owned(), plain, indonesian })),
            },
            Reading::Unreadable | Reading::TooLarge => broken(&cell),
        }
    }

    fn activity(&mut self, text: &str, record: &Record, profile: &Profile) -> u32 {
        let columns = ACTIVITY.map(|f| profile.column(f));
        let (number, fresh) = self.activity_numbers.number(text, record, &columns, self.activities.len() as u32);
        if fresh {
            let activity = read_activity(|f| match profile.column(f) {
                Some(column) => clean(&record.value(text, column)),
                None => String::new(),
            });
            self.activities.push(ActivityEntry::new(activity, self.criteria));
        }
        number
    }

    fn account(&mut self, text: &str, record: &Record, profile: &Profile) -> u32 {
        let columns = ACCOUNT.map(|f| profile.column(f));
        let (number, fresh) = self.account_numbers.number(text, record, &columns, self.accounts.len() as u32);
        if fresh {
            let cell = |column: Option<usize>| column.map_or(String::new(), |c| clean(&record.value(text, c)));
            let (code_cell, name) = (cell(columns[0]), cell(columns[1]));
            let code = AccountCode::find(&code_cell);
            let name = if name.is_empty() && code.is_none() { code_cell } else { name };
            let scan = self.criteria.scan(&name);
            let group = AccountGroup(code.map(AccountCode::jenis));
            self.accounts.push(AccountEntry { account: Account { code, name }, group, scan });
        }
        number
    }

    fn item(&mut self, text: &str, record: &Record, profile: &Profile) -> u32 {
        let mut key = [None; 8];
        for (slot, column) in key.iter_mut().zip(&profile.items) {
            *slot = Some(*column);
        }
        let (number, fresh) = self.item_numbers.number(text, record, &key, self.items.len() as u32);
        if fresh {
            let mut cells: Vec<String> = Vec::new();
            for column in &profile.items {
                let cell = record.value(text, *column).trim().to_owned();
                if !cell.is_empty() && !cells.contains(&cell) {
                    cells.push(cell);
                }
            }
            let text = cells.join(" | ");
            let scan = self.criteria.scan(&text);
            self.items.push(ItemEntry { text, scan });
        }
        number
    }

    /// The verdict of a line that has this activity, account and item; found once.
    fn verdict(&mut self, activity: u32, account: u32, item: u32) -> u32 {
        let item = if self.items[item as usize].scan.is_empty() { PLAIN } else { item };
        if let Some(number) = self.verdict_numbers.get(&(activity, account, item)) {
            return *number;
        }
        let (a, r) = (&self.activities[activity as usize], &self.accounts[account as usize]);
        // An item that only repeats the account's name says nothing of its own.
        let own = &self.items[item as usize];
        let copied = item != PLAIN && text::words(&own.text) == text::words(&r.account.name);
        let item_entry = if copied { &self.items[PLAIN as usize] } else { own };
        let verdict = self.criteria.verdict(&a.subject(r, item_entry));
        let number = self.verdicts.len() as u32;
        self.verdicts.push(verdict);
        self.verdict_numbers.insert((activity, account, item), number);
        number
    }

    fn says_nothing(&self, activity: u32, account: u32, item: u32) -> bool {
        let a = &self.activities[activity as usize].activity;
        let names = [&a.sub_kegiatan_name, &a.kegiatan_name, &a.program_name];
        let account = &self.accounts[account as usize].account;
        a.code.is_none()
            && names.iter().all(|n| n.is_empty())
            && account.code.is_none()
            && (a.opd_key().is_empty() || self.items[item as usize].text.is_empty())
    }

    fn declared(&self, text: &str, record: &Record, profile: &Profile) -> Declared {
        if let Some(column) = profile.column(Field::Bobot) {
            let cell = record.value(text, column);
            if let Some(weight) = weight(&cell) {
                return if weight == 0 { Declared::No } else { Declared::Weight(weight) };
            }
        }
        if let Some(column) = profile.column(Field::Tag) {
            let folded = text::words(&record.value(text, column));
            if self.criteria.arg_tags.iter().any(|tag| text::holds(&folded, tag)) {
                return Declared::Tag;
            }
        }
        Declared::No
    }
}

impl ActivityEntry {
    fn new(activity: Activity, criteria: &Criteria) -> ActivityEntry {
        let names = [&activity.opd_name, &activity.unit_name, &activity.bidang_name, &activity.program_name];
        let names = names.map(|n| text::words(n)).join(" ");
        ActivityEntry {
            context: Context { bidang: activity.bidang, names },
            program: criteria.scan(&activity.program_name),
            kegiatan: criteria.scan(&activity.kegiatan_name),
            sub_kegiatan: criteria.scan(&activity.sub_kegiatan_name),
            indikator: criteria.scan(&activity.indikator),
            sasaran: criteria.scan(&activity.sasaran),
            activity,
        }
    }

    fn subject<'a>(&'a self, account: &'a AccountEntry, item: &'a ItemEntry) -> Subject<'a> {
        let a = &self.activity;
        let scanned = |text, scan| Scanned { text, scan };
        Subject {
            context: &self.context,
            code: a.code,
            account: account.account.code,
            program: scanned(&a.program_name, &self.program),
            kegiatan: scanned(&a.kegiatan_name, &self.kegiatan),
            sub_kegiatan: scanned(&a.sub_kegiatan_name, &self.sub_kegiatan),
            indikator: scanned(&a.indikator, &self.indikator),
            sasaran: scanned(&a.sasaran, &self.sasaran),
            rekening: scanned(&account.account.name, &account.scan),
            item: scanned(&item.text, &item.scan),
        }
    }
}

impl Interner {
    /// Number of the text that `columns` of the record make; `fresh` numbers it if it was never seen.
    fn number(&mut self, text: &str, record: &Record, columns: &[Option<usize>], fresh: u32) -> (u32, bool) {
        let cells = columns.iter().flatten().map(|c| record.raw(text, *c));
        if let Some((last, number)) = &self.last {
            let mut at = 0;
            let same = cells.clone().all(|cell| {
                let end = at + cell.len();
                let same = last.get(at..end) == Some(cell) && last.as_bytes().get(end) == Some(&0x1f);
                at = end + 1;
                same
            });
            if same && at == last.len() {
                return (*number, false);
            }
        }
        let (mut key, _) = self.last.take().unwrap_or_default();
        key.clear();
        for cell in cells {
            key.push_str(cell);
            key.push('\u{1f}');
        }
        let (number, is_fresh) = match self.numbers.get(key.as_str()) {
            Some(number) => (*number, false),
            None => {
                self.numbers.insert(key.clone().into_boxed_str(), fresh);
                (fresh, true)
            }
        };
        self.last = Some((key, number));
        (number, is_fresh)
    }
}

fn read_activity(cell: impl Fn(Field) -> String) -> Activity {
    let mut a = Activity { opd_code: cell(Field::KodeSkpd), opd_name: cell(Field::NamaSkpd), ..Activity::default() };
    if a.opd_code.is_empty() {
        a.opd_code = cell(Field::KodeSubUnit);
    }
    a.unit_name = cell(Field::NamaSubUnit);
    if a.opd_name.is_empty() {
        a.opd_name = a.unit_name.clone();
    }
    a.skpd = SkpdCode::find(&a.opd_code);
    if let Some(skpd) = &a.skpd {
        a.opd_code = skpd.to_string();
    }
    // The deepest code counts; a name cell may hold the code too.
    let levels = [
        (Field::KodeSubKegiatan, Field::NamaSubKegiatan, Level::SubKegiatan),
        (Field::KodeKegiatan, Field::NamaKegiatan, Level::Kegiatan),
        (Field::KodeProgram, Field::NamaProgram, Level::Program),
        (Field::KodeBidang, Field::NamaBidang, Level::Bidang),
    ];
    let names = [&mut a.sub_kegiatan_name, &mut a.kegiatan_name, &mut a.program_name, &mut a.bidang_name];
    for ((code_field, name_field, level), slot) in levels.into_iter().zip(names) {
        let name_cell = cell(name_field);
        let (glued, name) = code_and_name(&name_cell);
        let code = ActivityCode::find(&cell(code_field)).or(glued).filter(|c| c.level() <= level);
        *slot = name.to_owned();
        if a.code.is_none_or(|own| code.is_some_and(|c| c.level() > own.level())) {
            a.code = code.or(a.code);
        }
    }
    a.bidang = a.code.and_then(|c| c.at(Level::Bidang));
    a.indikator = cell(Field::Indikator);
    a.sasaran = cell(Field::Sasaran);
    a
}

/// Beneficiary columns of the line. A cell that is no whole number is an error: it would be lost in silence.
fn persons(text: &str, record: &Record, profile: &Profile) -> Result<Persons, (usize, Fault)> {
    let count = |field| -> Result<Option<u64>, (usize, Fault)> {
        let Some(column) = profile.column(field) else { return Ok(None) };
        let cell = record.value(text, column);
        match crate::beneficiary::count(&cell) {
            Ok(count) => Ok(count),
            Err(_) => {
                let header = profile.headers[column].clone();
                Err((column, Fault::NotANumber { header, cell: cell.into_owned() }))
            }
        }
    };
    Ok(Persons { male: count(Field::LakiLaki)?, female: count(Field::Perempuan)? })
}

/// `0.25`, `25 %`, `25` → millionths; a number over 1 is a percentage. `None` where the cell says nothing.
fn weight(cell: &str) -> Option<u32> {
    let text = cell.trim();
    let (number, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), true),
        None => (text, false),
    };
    let value: f64 = number.replace(',', ".").parse().ok()?;
    let share = if percent || value > 1.0 { value / 100.0 } else { value };
    (0.0..=1.0).contains(&share).then(|| (share * 1e6).round() as u32)
}

/// A cell of a code or name: runs of blanks and line breaks are one blank.
fn clean(cell: &str) -> String {
    if cell.contains(|c: char| c.is_whitespace() && c != ' ') || cell.contains("  ") {
        return cell.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    cell.trim().to_owned()
}
