//! What a parsed row is, decided in the order of the rows: a line of the budget, a total, a header printed again, text.

use std::sync::Arc;

use super::{ParsedRow, begins_number, has_code};
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Persons;
use crate::files::csv::{self, Record, Step};
use crate::files::sheet::Sheet;
use crate::finding::{Ambiguous, Fault, Rounded};
use crate::ledger::{Declared, Ledger, LineInput};
use crate::read::codes::flat;
use crate::read::declared::Tag;
use crate::read::profile::{self, AmountCell, Field, Profile, RowAmount, header};
use crate::read::rows::{RowRole, RowRoles};
use crate::read::{declared, fields};

/// What a row is.
pub enum RowKind {
    /// A line, with a note where its amount was rounded.
    Line(LineInput, Option<Fault>),
    /// An amount without account among lines that have one: the subtotal of its sub kegiatan.
    Subtotal(LineInput, Option<Fault>),
    /// A total, by the cell that calls it so.
    Total(String),
    /// One of the header's rows printed again, or the row that numbers the columns.
    HeaderAgain,
    /// Text beside or below the table.
    Text,
    /// It states the total of its group again: counted once.
    Repeated,
    /// A row that the table as a whole shows to be no line.
    Judged(RowRole),
    /// Its amount is a formula whose value the workbook does not hold.
    Unvalued,
    /// A line that cannot be counted: the column at fault, and what is wrong with it.
    Wrong(usize, Fault),
}

/// Blank rows between a table and what stands below it and is none of its own.
const FAR: u64 = 50;

/// Decides what the rows of a table are, in their order.
pub struct RowJudge<'a> {
    profile: &'a Profile,
    sheet: &'a Sheet,
    /// Accounts are told apart from lines without an amount only where the file has any.
    has_accounts: bool,
    roles: &'a RowRoles,
    /// Number of the last row that holds something.
    last: u64,
    /// What the printed labels of an activity say, by its number, once looked at.
    labels: Vec<Option<Tag>>,
}

impl<'a> RowJudge<'a> {
    /// `sample`: the first block of the table.
    pub fn new(profile: &'a Profile, roles: &'a RowRoles, sheet: &'a Sheet, sample: &str) -> RowJudge<'a> {
        let last = profile.header_rows.last().copied().unwrap_or(0);
        let has_accounts = has_accounts(sample, profile);
        RowJudge { profile, sheet, has_accounts, roles, last, labels: Vec::new() }
    }

    /// What the row with this number (of the file or sheet) is. `ledger` knows what its numbers stand for.
    pub fn kind(&mut self, text: &str, record: &Record, row: &ParsedRow, number: u64, ledger: &Ledger) -> RowKind {
        let profile = self.profile;
        match row {
            ParsedRow::Repeated => return RowKind::Repeated,
            ParsedRow::Judged => {
                if let Some(role) = self.roles.of_row(number) {
                    self.last = number;
                    return RowKind::Judged(role.clone());
                }
            }
            _ => {}
        }
        // A line of another file stays one: there it was judged among the rows around it.
        let is_placed = profile.is_placed(text, record);
        let is_surely_line = is_placed || matches!(row, ParsedRow::Line(..));
        if !is_surely_line {
            if is_header(text, record, profile) {
                return RowKind::HeaderAgain;
            }
            if !has_code(text, record, profile)
                && let Some(name) = total_name(text, record)
            {
                return RowKind::Total(name);
            }
        }
        let is_far = number > std::mem::replace(&mut self.last, number) + FAR;
        if self.sheet.lacks(number, profile.pagu_column) {
            return RowKind::Unvalued;
        }
        let label = self.label(row, ledger);
        let (line, note) = match line(text, record, profile, row, ledger, label) {
            Ok(line) => line,
            // Place, date and signature may stand below the amounts.
            Err((_, Fault::NotANumber { .. })) if is_lone_text(text, record, profile) => return RowKind::Text,
            Err((column, fault)) => return RowKind::Wrong(column, fault),
        };
        match line.amount {
            _ if is_placed => RowKind::Line(line, note),
            None if (is_far || is_beside(text, record, profile)) && !has_code(text, record, profile) => RowKind::Text,
            Some(amount) if self.has_accounts && amount != Rupiah::ZERO && !ledger.has_account(line.ids) => {
                RowKind::Subtotal(line, note)
            }
            _ => RowKind::Line(line, note),
        }
    }

    /// What the printed labels of a row say. Of a converted line its tag was settled when it was read.
    fn label(&mut self, row: &ParsedRow, ledger: &Ledger) -> Tag {
        let prints = !self.profile.labels.is_empty() || !self.roles.printed.is_empty();
        let Some(ids) = row.ids().filter(|_| prints && !self.profile.is_converted()) else { return Tag::Nothing };
        let number = ids.activity as usize;
        if self.labels.len() <= number {
            self.labels.resize(number + 1, None);
        }
        let text = &ledger.activities[number].activity.label;
        *self.labels[number].get_or_insert_with(|| declared::label(text, ledger.criteria))
    }
}

/// Does the first block have a row with an account?
fn has_accounts(sample: &str, profile: &Profile) -> bool {
    if profile.column(Field::KodeRekening).is_none() {
        return false;
    }
    let mut record = Record::default();
    let mut at = profile.data_start;
    while let Step::Record(after) = csv::next(sample, at, profile.dialect, false, &mut record) {
        if flat::has_account(sample, &record, profile) {
            return true;
        }
        at = after;
    }
    false
}

fn is_header(text: &str, record: &Record, profile: &Profile) -> bool {
    let cell = |i: usize| record.value(text, i);
    let pagu = profile.pagu_column;
    let repeats = |row: &Vec<String>| {
        let is_same = |i: usize| row.get(i).map_or("", String::as_str) == cell(i).trim();
        is_same(pagu) && (0..row.len().max(record.fields.len())).all(is_same)
    };
    let may_repeat = !(profile.amount_is_word && begins_number(record.raw(text, pagu)));
    may_repeat && profile.header_cells.iter().any(repeats)
        || (record.raw(text, 0).contains('1')
            && cell(0).trim() == "1"
            && profile::is_number_row((0..record.fields.len()).map(cell)))
}

/// A header printed again, or a total by what it is called.
pub fn is_aside(text: &str, record: &Record, profile: &Profile) -> bool {
    is_header(text, record, profile) || !has_code(text, record, profile) && total_name(text, record).is_some()
}

/// The cell that calls a row a total (`JUMLAH`).
fn total_name(text: &str, record: &Record) -> Option<String> {
    let cells = (0..record.fields.len()).map(|i| record.value(text, i));
    let mut names = cells.filter(|c| c.trim().starts_with(|c: char| c.is_alphabetic()));
    names.find(|c| header::is_total_of(c)).map(|c| c.trim().to_owned())
}

/// Does nothing stand in the row but in columns of amounts?
fn is_lone_text(text: &str, record: &Record, profile: &Profile) -> bool {
    let is_amount = |i: &usize| profile.amounts.iter().any(|a| a.columns().any(|c| c == *i));
    (0..record.fields.len()).filter(|i| !is_amount(i)).all(|i| record.raw(text, i).trim().is_empty())
}

/// Does all of the row stand in columns that have no header?
fn is_beside(text: &str, record: &Record, profile: &Profile) -> bool {
    let headed = profile.headers.iter().enumerate().filter(|(_, header)| !header.is_empty());
    headed.into_iter().all(|(i, _)| record.raw(text, i).trim().is_empty())
}

/// The line that a row makes, with a note where its amount was rounded.
///
/// # Errors
/// The row makes no line: the column that is at fault, and what is wrong with it.
fn line(
    text: &str,
    record: &Record,
    profile: &Profile,
    row: &ParsedRow,
    ledger: &Ledger,
    label: Tag,
) -> Result<(LineInput, Option<Fault>), (usize, Fault)> {
    let (fields, expected) = (record.fields.len(), profile.headers.len());
    let (ids, amount, note) = match *row {
        ParsedRow::Line(ids, amount) => (ids, Some(amount), None),
        ParsedRow::Unclear(ids) => {
            if (expected..fields).any(|i| !record.raw(text, i).trim().is_empty()) {
                return Err((expected, Fault::LongRow { fields, expected }));
            }
            let (amount, note) = amount_of(text, record, profile)?;
            (ids, amount, note)
        }
        ParsedRow::Short | ParsedRow::Blank | ParsedRow::Judged | ParsedRow::Repeated => {
            return Err((fields.saturating_sub(1), Fault::ShortRow { fields, expected }));
        }
    };
    if amount.is_some() && ledger.says_nothing(ids) {
        return Err((profile.pagu_column, Fault::NoPurpose));
    }
    let persons = persons(text, record, profile)?;
    let declared = declared_of(text, record, profile, ledger.criteria, label)?;
    Ok((LineInput { ids, amount, persons, declared, answer: None }, note))
}

/// The counted amount of a record; rounded amounts are noted.
fn amount_of(
    text: &str,
    record: &Record,
    profile: &Profile,
) -> Result<(Option<Rupiah>, Option<Fault>), (usize, Fault)> {
    let RowAmount { says, column, cell } = profile.pagu().of_row(text, record, profile.unit);
    match says {
        AmountCell::Nothing => Ok((None, None)),
        AmountCell::Amount { amount, rounded } => {
            let note = rounded.then(|| Fault::Rounded(Rounded { cell: cell.into_owned(), amount }.into()));
            Ok((Some(amount), note))
        }
        AmountCell::TwoReadings { plain, indonesian } => {
            Err((column, Fault::AmbiguousNumber(Ambiguous { cell: cell.into_owned(), plain, indonesian }.into())))
        }
        AmountCell::Unreadable => {
            Err((column, Fault::NotANumber { header: Arc::clone(&profile.headers[column]), cell: cell.into() }))
        }
    }
}

/// Beneficiaries that the row itself states: its columns, else its coefficient.
fn persons(text: &str, record: &Record, profile: &Profile) -> Result<Option<Persons>, (usize, Fault)> {
    if !profile.says_persons {
        return Ok(None);
    }
    let of_columns = fields::persons(text, record, profile)?;
    if of_columns.weights().is_some() {
        return Ok(Some(of_columns));
    }
    Ok(fields::coefficient(text, record, profile))
}

/// What the row's own columns say of its share: a weight, else a tag or a printed label.
fn declared_of(
    text: &str,
    record: &Record,
    profile: &Profile,
    criteria: &Criteria,
    label: Tag,
) -> Result<Declared, (usize, Fault)> {
    let counts = |counts: bool| if counts { Declared::Tag } else { Declared::No };
    if !profile.declares {
        return Ok(counts(label == Tag::Arg));
    }
    if let Some(weight) = fields::weight(text, record, profile)? {
        return Ok(if weight == 0 { Declared::No } else { Declared::Weight(weight) });
    }
    let Some(column) = profile.column(Field::Tag) else { return Ok(counts(label == Tag::Arg)) };
    let cell = record.value(text, column);
    let tag = declared::tag(&cell, profile.marks, criteria);
    let denies = tag == Tag::Not || tag == Tag::Nothing && profile.marks.asks && !cell.trim().is_empty();
    // One denies what the other says: nobody can tell.
    let is_open = denies && label == Tag::Arg || tag == Tag::Arg && label == Tag::Not;
    Ok(counts((tag == Tag::Arg || label == Tag::Arg) && !is_open))
}
