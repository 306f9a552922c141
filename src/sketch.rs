//! A record in numbers: what it is about, and its amount where nothing about it asks for a second look. Made of many
//! records at once, beside the booking, on the core that splits.

use std::convert::Infallible;

use crate::amount::Rupiah;
use crate::intern::Interner;
use crate::profile::{Field, Profile};
use crate::read::Record;
use crate::split::Split;

/// Numbers of what the records of a book are about, in the order in which they were met.
#[derive(Default)]
pub struct Numbers {
    pub activities: Interner,
    pub accounts: Interner,
    pub items: Interner,
}

/// What a record is about. Item 0 stands for no text at all: numbers of items begin with 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About {
    pub activity: u32,
    pub account: u32,
    pub item: u32,
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

impl Numbers {
    /// Another table begins.
    pub fn turn(&mut self) {
        for numbers in [&mut self.activities, &mut self.accounts, &mut self.items] {
            numbers.turn();
        }
    }

    /// Sketches of all records of a block.
    pub fn sketches(&mut self, split: &Split, profile: &Profile) -> Vec<Sketch> {
        let mut out = Vec::with_capacity(split.records.len());
        let Ok(()) = split.each(|record, _| {
            let blank = record.is_blank(&split.block.text);
            out.push(if blank { Sketch::Blank } else { self.sketch(&split.block.text, record, profile) });
            Ok::<_, Infallible>(())
        });
        out
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
        About {
            activity: self.activities.number(text, record, &profile.keys.activity, agency),
            account: self.accounts.number(text, record, &profile.keys.account, ["", ""]),
            item: self.items.number(text, record, &profile.keys.item, ["", ""]) + 1,
        }
    }
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
    let numbers_columns = first.starts_with('1') && first.trim_end() == "1";
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
