//! A record in numbers: what it is about, and its amount where nothing about it asks for a second look. Made of many
//! records at once, beside the booking, on the core that splits: who books a plain line never looks at its text.

use std::collections::HashMap;
use std::convert::Infallible;

use crate::criteria::tag::{Criteria, Scan};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity};
use crate::files::csv::Record;
use crate::files::intern::{Columns, Hasher, Interner};
use crate::files::split::Split;
use crate::ledger::ActivityEntry;
use crate::read::fields;
use crate::read::profile::{Field, Profile};

/// Numbers of what the records of a book are about, in the order in which they were met, and what was met that the book
/// does not know yet.
pub struct Numbers<'c> {
    criteria: &'c Criteria,
    pub activities: Interner,
    pub accounts: Interner,
    pub items: Interner,
    facts: Interner,
    met: Met,
    /// Scans of what activities are called: agencies share programs and sub kegiatan.
    scans: HashMap<String, Scan, Hasher>,
}

/// What was met for the first time, in the order of its numbers, with the scans of its texts.
#[derive(Default)]
pub struct Met {
    pub activities: Vec<ActivityEntry>,
    pub accounts: Vec<(Account, Scan)>,
    pub items: Vec<(String, Scan)>,
}

/// What a record is about. Item 0 stands for no text at all: numbers of items begin with 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About {
    pub activity: u32,
    pub account: u32,
    pub item: u32,
    /// Year and government.
    pub facts: u32,
}

/// A block's records in numbers.
pub struct Sketched {
    pub split: Split,
    /// One for each record.
    pub sketches: Vec<Sketch>,
    pub met: Met,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sketch {
    /// Nothing stands in it.
    Blank,
    /// It has fewer fields than the header: what stands where is not known.
    Short,
    /// It may be a line, a header printed again, a total; its amount is still to be read.
    Row(About),
    /// A line: it has a code, a whole number of rupiah, and as many fields as the header.
    Line(About, Rupiah),
}

impl<'c> Numbers<'c> {
    pub fn new(criteria: &'c Criteria) -> Numbers<'c> {
        Numbers {
            criteria,
            activities: Interner::default(),
            accounts: Interner::default(),
            items: Interner::default(),
            facts: Interner::default(),
            met: Met::default(),
            scans: HashMap::default(),
        }
    }

    /// Another table begins.
    pub fn turn(&mut self) {
        for numbers in [&mut self.activities, &mut self.accounts, &mut self.items, &mut self.facts] {
            numbers.turn();
        }
    }

    /// What was met since this was last asked for.
    pub fn met(&mut self) -> Met {
        std::mem::take(&mut self.met)
    }

    /// All records of a block.
    pub fn sketches(&mut self, split: Split, profile: &Profile) -> Sketched {
        let mut sketches = Vec::with_capacity(split.records.len());
        let Ok(()) = split.each(|record, _| {
            let blank = record.is_blank(&split.block.text);
            sketches.push(if blank { Sketch::Blank } else { self.sketch(&split.block.text, record, profile) });
            Ok::<_, Infallible>(())
        });
        Sketched { split, sketches, met: self.met() }
    }

    pub fn sketch(&mut self, text: &str, record: &Record, profile: &Profile) -> Sketch {
        if record.fields.len() < profile.headers.len() {
            return Sketch::Short;
        }
        let about = self.about(text, record, profile);
        match plain_amount(text, record, profile) {
            Some(amount) => Sketch::Line(about, amount),
            None => Sketch::Row(about),
        }
    }

    fn about(&mut self, text: &str, record: &Record, profile: &Profile) -> About {
        let agency = profile.agency.as_ref().map_or(["", ""], |(code, name)| [code, name]);
        let number = |of: &mut Interner, columns: &Columns, table| {
            let known = of.texts.len();
            let number = of.number(text, record, columns, table);
            (number, number as usize == known)
        };
        let (activity, new) = number(&mut self.activities, &profile.keys.activity, agency);
        if new {
            let entry = self.activity(text, record, profile);
            self.met.activities.push(entry);
        }
        let (account, new) = number(&mut self.accounts, &profile.keys.account, ["", ""]);
        if new {
            let account = account_of(text, record, profile);
            let scan = self.criteria.scan(&account.name);
            self.met.accounts.push((account, scan));
        }
        let (item, new) = number(&mut self.items, &profile.keys.item, ["", ""]);
        if new {
            let text = item_of(text, record, profile);
            let scan = self.criteria.scan(&text);
            self.met.items.push((text, scan));
        }
        let (facts, _) = number(&mut self.facts, &profile.keys.facts, ["", ""]);
        About { activity, account, item: item + 1, facts }
    }

    fn activity(&mut self, text: &str, record: &Record, profile: &Profile) -> ActivityEntry {
        let (criteria, scans) = (self.criteria, &mut self.scans);
        let scan = |text: &str| match scans.get(text) {
            Some(scan) => scan.clone(),
            None => scans.entry(text.to_owned()).or_insert(criteria.scan(text)).clone(),
        };
        ActivityEntry::new(activity_of(text, record, profile), criteria, scan)
    }
}

fn activity_of(text: &str, record: &Record, profile: &Profile) -> Activity {
    let mut activity = fields::activity(|f| match profile.column(f) {
        Some(column) => crate::domain::text::clean(&record.value(text, column)),
        None => String::new(),
    });
    if activity.opd_key().is_empty()
        && let Some((code, name)) = &profile.agency
    {
        activity.set_agency(code, name);
    }
    activity
}

fn account_of(text: &str, record: &Record, profile: &Profile) -> Account {
    let columns = fields::ACCOUNT.map(|f| profile.column(f));
    let cell =
        |column: Option<usize>| column.map_or(String::new(), |c| crate::domain::text::clean(&record.value(text, c)));
    fields::account(cell(columns[0]), cell(columns[1]))
}

/// The text of a line: its cells, each once.
fn item_of(text: &str, record: &Record, profile: &Profile) -> String {
    let mut cells: Vec<String> = Vec::new();
    for column in &profile.items {
        let cell = record.value(text, *column).trim().to_owned();
        if !cell.is_empty() && !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells.join(" | ")
}

/// Columns of codes: a row that has one is a line, whatever it is called.
const CODES: [Field; 5] =
    [Field::KodeSubKegiatan, Field::KodeKegiatan, Field::KodeProgram, Field::KodeRekening, Field::NamaSubKegiatan];

/// The amount of a row that can be nothing but a line: digits, beside a code that begins with one.
fn plain_amount(text: &str, record: &Record, profile: &Profile) -> Option<Rupiah> {
    let cell = record.raw(text, profile.pagu_column).as_bytes();
    // Fifteen digits are a thousand times any budget, and are read at once.
    let digits = (1..=15).contains(&cell.len()) && cell.iter().all(u8::is_ascii_digit);
    let first = record.raw(text, 0);
    // A row whose cells are 1, 2, 3 … numbers the columns.
    let may_be_one = !first.starts_with(|c: char| c.is_ascii_graphic() && c != '1' && c != '"');
    let numbers_columns = may_be_one && record.value(text, 0).trim() == "1";
    if !digits || !profile.amount_is_word || numbers_columns || record.fields.len() != profile.headers.len() {
        return None;
    }
    let coded = CODES.iter().filter_map(|f| profile.column(*f)).any(|column| begins_number(record.raw(text, column)));
    let whole = cell.iter().fold(0, |n: i64, digit| n * 10 + i64::from(digit - b'0'));
    coded.then(|| Rupiah::from_sen(i128::from(whole) * 100 * profile.unit))
}

/// Has a row a code in one of its columns of codes?
pub fn has_code(text: &str, record: &Record, profile: &Profile) -> bool {
    CODES.iter().filter_map(|f| profile.column(*f)).any(|column| {
        let cell = record.raw(text, column);
        begins_number(cell) || begins_number(cell.trim_start_matches(['"', ' ']))
    })
}

pub fn begins_number(cell: &str) -> bool {
    cell.bytes().next().is_some_and(|b| b.is_ascii_digit())
}
