//! The cells of a row → the line that the ledger takes; or why they make none, and at which column.

use std::sync::Arc;

use super::profile::{Field, Profile};
use super::sketch::ParsedRow;
use super::{declared, fields};
use crate::criteria::tag::Criteria;
use crate::domain::amount::{self, NumberStyle, Reading, Rupiah};
use crate::domain::budget::Persons;
use crate::files::csv::Record;
use crate::finding::{Ambiguous, Fault, Rounded};
use crate::ledger::{Declared, Ledger, LineInput};

/// The line that a row makes whose numbers are known, with a note where its amount was rounded.
///
/// # Errors
/// The row makes no line: the column that is at fault, and what is wrong with it.
pub fn input(
    text: &str,
    record: &Record,
    profile: &Profile,
    sketch: &ParsedRow,
    ledger: &Ledger,
) -> Result<(LineInput, Option<Fault>), (usize, Fault)> {
    let (fields, expected) = (record.fields.len(), profile.headers.len());
    let (ids, amount, note) = match *sketch {
        ParsedRow::Line(ids, amount) => (ids, Some(amount), None),
        ParsedRow::Row(ids) => {
            if (expected..fields).any(|i| !record.raw(text, i).trim().is_empty()) {
                return Err((expected, Fault::LongRow { fields, expected }));
            }
            let (amount, note) = amount_of(text, record, profile)?;
            (ids, amount, note)
        }
        ParsedRow::Short | ParsedRow::Blank => return Err((fields - 1, Fault::ShortRow { fields, expected })),
    };
    if amount.is_some() && ledger.says_nothing(ids) {
        return Err((profile.pagu_column, Fault::NoPurpose));
    }
    let persons = persons(text, record, profile)?;
    let declared = self::declared(text, record, profile, ledger.criteria)?;
    Ok((LineInput { ids, amount, persons, declared, answer: None }, note))
}

/// The counted amount of a record; rounded amounts are noted.
fn amount_of(
    text: &str,
    record: &Record,
    profile: &Profile,
) -> Result<(Option<Rupiah>, Option<Fault>), (usize, Fault)> {
    let pagu = profile.pagu();
    let cell = record.value(text, pagu.column);
    match amount::read(&cell, profile.unit) {
        Reading::Nothing => Ok((None, None)),
        Reading::Exact { amount, rounded: false } => Ok((Some(amount), None)),
        Reading::Exact { amount, rounded: true } => {
            Ok((Some(amount), Some(Fault::Rounded(Rounded { cell: cell.into_owned(), amount }.into()))))
        }
        Reading::Either { plain, indonesian } => match pagu.style {
            Some(NumberStyle::Plain) => Ok((Some(plain), None)),
            Some(NumberStyle::Indonesian) => Ok((Some(indonesian), None)),
            None => Err((
                pagu.column,
                Fault::AmbiguousNumber(Ambiguous { cell: cell.into_owned(), plain, indonesian }.into()),
            )),
        },
        Reading::Unreadable | Reading::TooLarge => Err((
            pagu.column,
            Fault::NotANumber { header: Arc::clone(&profile.headers[pagu.column]), cell: cell.into() },
        )),
    }
}

/// Beneficiaries that the row itself states: its columns, else its coefficient.
fn persons(text: &str, record: &Record, profile: &Profile) -> Result<Option<Persons>, (usize, Fault)> {
    if !profile.says_persons {
        return Ok(None);
    }
    let own = fields::persons(text, record, profile)?;
    if own.weights().is_some() {
        return Ok(Some(own));
    }
    Ok(fields::coefficient(text, record, profile))
}

/// What the row's own columns say of its share: a weight, else a tag.
fn declared(text: &str, record: &Record, profile: &Profile, criteria: &Criteria) -> Result<Declared, (usize, Fault)> {
    if !profile.declares {
        return Ok(Declared::No);
    }
    if let Some(weight) = fields::weight(text, record, profile)? {
        return Ok(if weight == 0 { Declared::No } else { Declared::Weight(weight) });
    }
    let Some(column) = profile.column(Field::Tag) else { return Ok(Declared::No) };
    let tag = declared::tag(&record.value(text, column), profile.marks, criteria);
    Ok(if tag == declared::Tag::Arg { Declared::Tag } else { Declared::No })
}
