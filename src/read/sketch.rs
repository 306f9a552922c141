//! A record in numbers: what it is about, and its amount where nothing about it asks for a second look. Made of many
//! records at once, beside the booking, on the core that splits: who ledgers a plain line never looks at its text.

use std::convert::Infallible;

use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity};
use crate::files::csv::Record;
use crate::files::split::Split;
use crate::ledger::{Interners, NewEntries, RowIds};
use crate::read::fields;
use crate::read::profile::{Field, Profile};

/// A block's records in numbers.
pub struct ParsedBlock {
    pub split: Split,
    /// One for each record.
    pub sketches: Vec<ParsedRow>,
    pub new: NewEntries,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParsedRow {
    /// Nothing stands in it.
    Blank,
    /// It has fewer fields than the header: what stands where is not known.
    Short,
    /// It may be a line, a header printed again, a total; its amount is still to be read.
    Row(RowIds),
    /// A line: it has a code, a whole number of rupiah, and as many fields as the header.
    Line(RowIds, Rupiah),
}

/// All records of a block.
pub fn sketches(ids: &mut Interners, split: Split, profile: &Profile) -> ParsedBlock {
    let mut sketches = Vec::with_capacity(split.records.len());
    let Ok(()) = split.each(|record, _| {
        let blank = record.is_blank(&split.block.text);
        sketches.push(if blank { ParsedRow::Blank } else { sketch(ids, &split.block.text, record, profile) });
        Ok::<_, Infallible>(())
    });
    ParsedBlock { split, sketches, new: ids.new_entries() }
}

fn sketch(ids: &mut Interners, text: &str, record: &Record, profile: &Profile) -> ParsedRow {
    if record.fields.len() < profile.headers.len() {
        return ParsedRow::Short;
    }
    let about = about(ids, text, record, profile);
    match plain_amount(text, record, profile) {
        Some(amount) => ParsedRow::Line(about, amount),
        None => ParsedRow::Row(about),
    }
}

/// Numbers of what a record is about.
pub fn about(ids: &mut Interners, text: &str, record: &Record, profile: &Profile) -> RowIds {
    let agency = profile.agency.as_ref().map_or(["", ""], |(code, name)| [code, name]);
    let keys = &profile.keys;
    RowIds {
        activity: ids
            .activity(|own| own.number(text, record, &keys.activity, agency), || activity_of(text, record, profile)),
        account: ids
            .account(|own| own.number(text, record, &keys.account, ["", ""]), || account_of(text, record, profile)),
        item: ids.item(|own| own.number(text, record, &keys.item, ["", ""]), || item_of(text, record, profile)),
        facts: ids.facts.number(text, record, &keys.facts, ["", ""]),
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
    fields::item(profile.items.iter().map(|column| record.value(text, *column).trim().to_owned()))
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
