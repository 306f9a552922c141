//! Several tables below each other: each is opened for itself. A total below the last one may be of all of them; it also says
//! which column of a table with an unknown header is the amount.

use super::{Opened, Reading, cell};
use crate::domain::amount::Rupiah;
use crate::files::csv::{self, Record, Step};
use crate::files::source::Source;
use crate::files::split::Records;
use crate::finding::table::{OpenAmount, Stated};
use crate::finding::{Fault, Place};
use crate::read::profile::header::is_total;
use crate::read::profile::{AmountKnown, Layout, Profile, ReadOptions, is_role};
use crate::read::row;
use crate::read::segments::{self, Segment};

type Trouble = (Place, Fault);

/// The tables of a source: one, or several below each other.
///
/// # Errors
/// One of them cannot be read.
pub fn open(source: Source, reading: &Reading) -> Result<Vec<Opened>, Trouble> {
    let asked = reading.columns.amount.as_deref().filter(|name| !is_role(name));
    if asked.is_some() && source.is_whole() {
        // The column that is named may be that of one table, and the others have theirs.
        let plain = without_amount(reading);
        let cut = Opened::of(copy(&source), &plain).ok().and_then(|opened| cut(&opened, &plain));
        if let Some((segments, first)) = cut
            && segments.iter().any(|own| Opened::of(copy(&own.source), reading).is_ok())
        {
            return open_all(segments, &first, reading);
        }
    }
    let opened = Opened::of(source, reading)?;
    match cut(&opened, reading) {
        Some((segments, first)) => open_all(segments, &first, reading),
        None => Ok(vec![opened]),
    }
}

fn cut(opened: &Opened, reading: &Reading) -> Option<(Vec<Segment>, Profile)> {
    Some((segments::cut(&opened.source, &opened.profile, &reading.columns)?, opened.profile.clone()))
}

fn copy(source: &Source) -> Source {
    source.part(0..source.sample().len())
}

fn without_amount(reading: &Reading) -> Reading {
    let columns = ReadOptions { amount: None, saved_amount: false, ..reading.columns.clone() };
    Reading { columns, ..reading.clone() }
}

fn open_all(mut segments: Vec<Segment>, first: &Profile, reading: &Reading) -> Result<Vec<Opened>, Trouble> {
    let closing = match segments.last_mut() {
        Some(last) => closing(last, first)?,
        None => None,
    };
    let plain = without_amount(reading);
    let (mut tables, mut open) = (Vec::new(), Vec::new());
    for segment in segments {
        let found = match Opened::of(copy(&segment.source), reading) {
            Err((_, Fault::NoBudgetHeader(_))) if reading.columns.amount.is_some() => {
                Opened::of(copy(&segment.source), &plain)
            }
            found => found,
        };
        match found {
            Err((place, Fault::OpenAmount(choices))) if closing.is_some() => {
                open.push((tables.len(), place, choices, segment.source));
            }
            found => tables.push(found?),
        }
    }
    let Some(mut closing) = closing else { return Ok(tables) };
    let Some(sums) = sum_of(&tables) else { return with_open(tables, open) };
    let rest = closing.stated - sums;
    match open.pop() {
        None => {}
        Some((at, place, choices, source)) => {
            let own = if open.is_empty() { proven(&choices, &source, rest, reading) } else { None };
            tables.insert(at, own.ok_or((place, Fault::OpenAmount(choices)))?);
        }
    }
    closing.computed = sum_of(&tables).unwrap_or_default();
    if let Some(last) = tables.last_mut() {
        last.closing = Some(closing);
    }
    Ok(tables)
}

type Open = (usize, Place, Box<OpenAmount>, Source);

/// Where nothing decides, the first table that is open is asked about.
fn with_open(tables: Vec<Opened>, open: Vec<Open>) -> Result<Vec<Opened>, Trouble> {
    match open.into_iter().next() {
        Some((_, place, choices, _)) => Err((place, Fault::OpenAmount(choices))),
        None => Ok(tables),
    }
}

/// The table with the one amount that makes up the total of all tables.
fn proven(choices: &OpenAmount, source: &Source, rest: Rupiah, reading: &Reading) -> Option<Opened> {
    let mut fitting = choices.choices.iter().filter_map(|choice| {
        let columns = ReadOptions { amount: Some(choice.flag.clone()), ..reading.columns.clone() };
        let mut opened = Opened::of(copy(source), &Reading { columns, ..reading.clone() }).ok()?;
        // Nobody named it: the total does.
        opened.profile.contradicted.clear();
        if opened.profile.amount_known == AmountKnown::Named {
            opened.profile.amount_known = AmountKnown::Label;
        }
        (sum(&opened)? == rest).then_some(opened)
    });
    fitting.next().filter(|_| fitting.next().is_none())
}

/// A total of all tables stands below one with an unknown header, in the columns that the first table counts: it is taken
/// from the last table.
///
/// # Errors
/// Rows that are no totals stand there too: of which table they are is not known.
fn closing(last: &mut Segment, first: &Profile) -> Result<Option<Stated>, Trouble> {
    let Some(header) = &last.unknown_header else { return Ok(None) };
    let (source, text) = (&last.source, last.source.sample());
    let (mut at, mut record, mut found) = (0, Record::default(), None);
    let (mut counted, mut number) = (0, 1u64);
    while let Step::Record(after) = csv::next(text, at, first.dialect, true, &mut record) {
        let start = std::mem::replace(&mut at, after);
        number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
        counted = record.start;
        let is_free = |column: usize| header.get(column).is_none_or(String::is_empty);
        let amount = first.pagu().of_row(text, &record, first.unit).says.amount();
        let Some(stated) = amount.filter(|_| first.pagu().columns().all(is_free)) else { continue };
        let row = source.sheet.row(number);
        let called = (0..record.fields.len()).map(|i| record.value(text, i)).find(|cell| is_total(cell));
        match called {
            Some(name) if found.is_none() => {
                let place = cell(source.sheet.places(), text, &record, row, first.pagu_column);
                found = Some((start, Stated { what: name.trim().to_owned(), place, stated, computed: Rupiah::ZERO }));
            }
            _ => return Err((Place::line(row), Fault::CannotRead(MIXED.to_owned()))),
        }
    }
    Ok(found.map(|(start, stated)| {
        last.source = last.source.part(0..start);
        stated
    }))
}

const MIXED: &str = "a table with other columns stands above this row, and the amount of this row stands where the first table \
    has its amounts: of which table it is is not known; give each table a sheet or file of its own";

/// What the lines of a flat table add up to. Of a print nothing is known before it is read.
fn sum(opened: &Opened) -> Option<Rupiah> {
    let (text, profile, sheet) = (opened.source.sample(), &opened.profile, &opened.source.sheet);
    if profile.layout != Layout::Flat {
        return None;
    }
    let first_line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..profile.data_start]).count() as u64;
    let records = Records::of(text, profile.data_start, first_line, profile.dialect, true);
    let mut sum = Rupiah::ZERO;
    let _ = records.each(|record, line| {
        let is_line = opened.roles.of_row(sheet.row(line)).is_none() && !row::is_aside(text, record, profile);
        if is_line && let Some(amount) = profile.pagu().of_row(text, record, profile.unit).says.amount() {
            sum += amount;
        }
        Ok::<_, std::convert::Infallible>(())
    });
    Some(sum)
}

fn sum_of(tables: &[Opened]) -> Option<Rupiah> {
    tables.iter().map(sum).try_fold(Rupiah::ZERO, |all, own| Some(all + own?))
}
