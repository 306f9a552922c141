//! Flat files: every row says all of itself. Read block by block, so memory does not grow with lines.

use anyhow::Result;

use super::{Each, Faults, Opened, Row, Tally, cell, place};
use crate::amount::{self, Reading, Rupiah};
use crate::book::Book;
use crate::finding::{Fault, Place};
use crate::print::{LeftOut, Stated};
use crate::profile::{self, AmountColumn, Field, Profile, header};
use crate::read::{self, Record, Step};
use crate::reconcile::Parents;

pub fn read(opened: Opened, book: &mut Book, found: &mut Faults, each: &mut Each) -> Result<Tally> {
    let Opened { mut source, profile } = opened;
    let (path, sheet) = (source.path.clone(), source.sheet.clone());
    let mut tally = Tally::default();
    let mut sums = vec![Rupiah::ZERO; profile.amounts.len()];
    // Columns with cells that have two readings: their sum is not known.
    let mut doubtful = vec![false; profile.amounts.len()];
    let mut parents = Parents::new(&profile);
    let mut since = Rupiah::ZERO;
    // Accounts are told apart from openings only where the file has any.
    let has_accounts = has_accounts(source.sample(), &profile);
    let mut record = Record::default();
    let mut at = profile.data_start;
    loop {
        let block = match source.block(profile.dialect) {
            Ok(Some(block)) => block,
            Ok(None) => break,
            Err(e) => {
                found.push((Place::whole(), Fault::CannotRead(format!("{e:#}"))));
                return Ok(tally);
            }
        };
        let text = block.text.as_str();
        // Carried along: counting from the start of the block for every row would be quadratic.
        let (mut number, mut counted) = (block.line, 0);
        loop {
            match read::next(text, at, profile.dialect, block.last, &mut record) {
                Step::Record(after) => at = after,
                Step::End => break,
                Step::Partial { quote } => {
                    let place = quote.map_or(Place::line(block.line), |q| place(&block, q, q + 1));
                    found.push((place, Fault::OpenQuote));
                    tally.left_out += 1;
                    break;
                }
            }
            number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
            counted = record.start;
            if record.is_blank(text) {
                continue;
            }
            let number = source.sheet_row(number);
            if is_header(text, &record, &profile) {
                tally.passed_over.push(LeftOut { row: number, why: "header again" });
                continue;
            }
            let has_code = has_code(text, &record, &profile);
            if !has_code && let Some(name) = total_name(text, &record) {
                let place = cell(&source, &block, &record, profile.pagu().column);
                tally.passed_over.push(LeftOut { row: number, why: "total" });
                total(&mut tally, &name, text, &record, &profile, &sums, &mut since, place, found);
                continue;
            }
            let line = match book.line(text, &record, &profile) {
                Ok((line, note)) => {
                    let pagu = profile.pagu().column;
                    found.extend(note.map(|fault| (cell(&source, &block, &record, pagu), fault)));
                    line
                }
                Err((column, fault)) => {
                    if fault == Fault::NoPurpose {
                        tally.passed_over.push(LeftOut { row: number, why: "amount without code or name" });
                    }
                    tally.left_out += 1;
                    found.push((cell(&source, &block, &record, column), fault));
                    continue;
                }
            };
            if has_accounts && line.amount.is_some_and(|a| a != Rupiah::ZERO) && book.account_of(&line).code.is_none() {
                // An amount without account among lines that have one: the subtotal of its sub kegiatan.
                tally.passed_over.push(LeftOut { row: number, why: "amount without account" });
                let place = cell(&source, &block, &record, profile.pagu().column);
                parents.subtotal(line.activity, line.amount.unwrap_or_default(), place);
                continue;
            }
            for (i, column) in profile.amounts.iter().enumerate() {
                // The counted amount was read already.
                let amount = if column.column == profile.pagu().column {
                    line.amount
                } else {
                    doubtful[i] |= column.style.is_none() && has_two_readings(text, &record, column, profile.unit);
                    value(text, &record, column, profile.unit)
                };
                sums[i] += amount.unwrap_or_default();
            }
            let stated = |column: &AmountColumn| value(text, &record, column, profile.unit);
            parents.line(book.activity_of(&line), &line, stated, |column| cell(&source, &block, &record, column));
            tally.count(&line);
            facts(&mut tally, text, &record, &profile);
            book.add(&line);
            let row = Row {
                path: &path,
                sheet: sheet.as_deref(),
                headers: &profile.headers,
                text,
                record: &record,
                profile: Some(&profile),
                number,
                line: &line,
                book,
            };
            each(&row)?;
        }
        at = 0;
    }
    let labels = profile.amounts.iter().map(|a| profile.headers[a.column].clone());
    let sums = sums.into_iter().zip(doubtful).map(|(sum, doubtful)| (!doubtful).then_some(sum));
    tally.amounts = labels.zip(sums).collect();
    parents.finish(book, &mut tally.stated, &mut tally.several, found);
    tally.years.extend(profile.year.clone());
    tally.governments.extend(profile.government.clone());
    tally.sha256 = source.sha256();
    Ok(tally)
}

/// A row that has a code in one of its code columns is a line, whatever it is called.
fn has_code(text: &str, record: &Record, profile: &Profile) -> bool {
    const CODES: [Field; 5] =
        [Field::KodeSubKegiatan, Field::KodeKegiatan, Field::KodeProgram, Field::KodeRekening, Field::NamaSubKegiatan];
    CODES.iter().filter_map(|f| profile.column(*f)).any(|column| {
        let cell = record.raw(text, column).trim_start_matches(['"', ' ']);
        cell.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The cell that calls a row a total (`JUMLAH`).
fn total_name(text: &str, record: &Record) -> Option<String> {
    let cells = (0..record.fields.len()).map(|i| record.value(text, i));
    let mut names = cells.filter(|c| c.trim().starts_with(|c: char| c.is_alphabetic()));
    names.find(|c| header::is_total_of(c)).map(|c| c.trim().to_owned())
}

/// A total is held against the lines since the last one (a page, an agency), or against all above it.
#[allow(clippy::too_many_arguments)]
fn total(
    tally: &mut Tally,
    name: &str,
    text: &str,
    record: &Record,
    profile: &Profile,
    sums: &[Rupiah],
    since: &mut Rupiah,
    place: Place,
    found: &mut Faults,
) {
    let pagu = profile.pagu();
    let whole = profile.amounts.iter().position(|a| a.column == pagu.column).map_or(Rupiah::ZERO, |i| sums[i]);
    let Some(stated) = value(text, record, pagu, profile.unit) else {
        let cell = record.value(text, pagu.column);
        if amount::read(&cell, profile.unit) != Reading::Nothing {
            let header = profile.headers[pagu.column].clone();
            found.push((place, Fault::NotANumber { header, cell: cell.into_owned() }));
        }
        return;
    };
    let part = whole - *since;
    *since = whole;
    let computed = if stated == part { part } else { whole };
    let stated = Stated { what: name.to_owned(), place, stated, computed };
    if stated.stated != stated.computed {
        found.push((place, Fault::TotalDiffers(Box::new(stated.clone()))));
    }
    tally.stated.push(stated);
}

/// The exact amount of a cell, where it can be read.
fn value(text: &str, record: &Record, column: &AmountColumn, unit: i128) -> Option<Rupiah> {
    match amount::read(&record.value(text, column.column), unit) {
        Reading::Exact { amount, .. } => Some(amount),
        Reading::Either { plain, indonesian } => column.style.map(|style| match style {
            amount::NumberStyle::Plain => plain,
            amount::NumberStyle::Indonesian => indonesian,
        }),
        _ => None,
    }
}

fn has_two_readings(text: &str, record: &Record, column: &AmountColumn, unit: i128) -> bool {
    matches!(amount::read(&record.value(text, column.column), unit), Reading::Either { .. })
}

/// Year and government, where columns say them.
fn facts(tally: &mut Tally, text: &str, record: &Record, profile: &Profile) {
    for (field, seen) in [(Field::Tahun, &mut tally.years), (Field::Pemda, &mut tally.governments)] {
        if let Some(column) = profile.column(field) {
            let value = record.value(text, column);
            let value = value.trim();
            if !value.is_empty() && !seen.contains(value) && seen.len() < 100 {
                seen.insert(value.to_owned());
            }
        }
    }
}

/// Does the first block have a row with an account and an amount?
fn has_accounts(sample: &str, profile: &Profile) -> bool {
    let Some(column) = profile.column(Field::KodeRekening) else { return false };
    let mut record = Record::default();
    let mut at = profile.data_start;
    while let Step::Record(after) = read::next(sample, at, profile.dialect, false, &mut record) {
        if crate::code::AccountCode::find(&record.value(sample, column)).is_some() {
            return true;
        }
        at = after;
    }
    false
}

/// One of the header's rows printed again, or the row that numbers the columns.
fn is_header(text: &str, record: &Record, profile: &Profile) -> bool {
    let own = |i: usize| record.value(text, i);
    let pagu = profile.pagu().column;
    let repeats = |row: &Vec<String>| {
        row.get(pagu).map_or("", String::as_str) == own(pagu).trim()
            && (0..row.len().max(record.fields.len())).all(|i| row.get(i).map_or("", String::as_str) == own(i).trim())
    };
    profile.header_cells.iter().any(repeats)
        || (record.raw(text, 0).trim() == "1" && profile::is_number_row((0..record.fields.len()).map(own)))
}
