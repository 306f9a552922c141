//! Flat files: every row says all of itself. Read block by block, so memory does not grow with lines.

use anyhow::Result;

use super::{Each, Faults, Opened, Row, Tally, cell, place};
use crate::amount::{self, Reading, Rupiah};
use crate::book::Book;
use crate::finding::{Fault, Place};
use crate::print::{LeftOut, Stated};
use crate::profile::{AmountColumn, Field, Profile, header};
use crate::read::{self, Record, Step};
use crate::reconcile::Parents;

pub fn read(opened: Opened, book: &mut Book, found: &mut Faults, each: &mut Each) -> Result<Tally> {
    let Opened { mut source, profile } = opened;
    let (path, sheet) = (source.path.clone(), source.sheet.clone());
    let mut tally = Tally::default();
    let mut sums = vec![Rupiah::ZERO; profile.amounts.len()];
    let mut parents = Parents::new(&profile);
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
            let line = match book.line(text, &record, &profile) {
                Ok((line, note)) => {
                    let pagu = profile.pagu().column;
                    found.extend(note.map(|fault| (cell(&source, &block, &record, pagu), fault)));
                    line
                }
                Err((column, Fault::NoPurpose)) => {
                    // A total below the table, or a sum without a name.
                    tally.passed_over.push(LeftOut { row: number, why: "amount without code or name" });
                    let place = cell(&source, &block, &record, column);
                    total(&mut tally, text, &record, &profile, &sums, place, found);
                    continue;
                }
                Err((column, fault)) => {
                    tally.left_out += 1;
                    found.push((cell(&source, &block, &record, column), fault));
                    continue;
                }
            };
            if has_accounts && line.amount.is_some_and(|a| a != Rupiah::ZERO) && book.account_of(&line).code.is_none() {
                // An amount without account among lines that have one: the subtotal of its sub kegiatan.
                tally.passed_over.push(LeftOut { row: number, why: "amount without account" });
                let place = cell(&source, &block, &record, profile.pagu().column);
                parents.subtotal(book.activity_of(&line), line.amount.unwrap_or_default(), place);
                continue;
            }
            for (sum, column) in sums.iter_mut().zip(&profile.amounts) {
                *sum += value(text, &record, column, profile.unit).unwrap_or_default();
            }
            let stated =
                |column| value(text, &record, &AmountColumn { column, ..profile.pagu().clone() }, profile.unit);
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
                number,
                line: &line,
                book,
            };
            each(&row)?;
        }
        at = 0;
    }
    let labels = profile.amounts.iter().map(|a| profile.headers[a.column].clone());
    tally.amounts = labels.zip(sums).collect();
    parents.finish(&mut tally.stated, &mut tally.several, found);
    tally.years.extend(profile.year.clone());
    tally.governments.extend(profile.government.clone());
    tally.sha256 = source.sha256();
    Ok(tally)
}

/// A row with an amount and no purpose: a total is held against the lines above it.
fn total(
    tally: &mut Tally,
    text: &str,
    record: &Record,
    profile: &Profile,
    sums: &[Rupiah],
    place: Place,
    found: &mut Faults,
) {
    let cells = (0..record.fields.len()).map(|i| record.value(text, i));
    let name = cells.into_iter().find(|c| header::is_total(c));
    let pagu = profile.pagu();
    let computed = profile.amounts.iter().position(|a| a.column == pagu.column).map_or(Rupiah::ZERO, |i| sums[i]);
    match (name, value(text, record, pagu, profile.unit)) {
        (Some(name), Some(stated)) => {
            let stated = Stated { what: name.trim().to_owned(), place, stated, computed };
            if stated.stated != stated.computed {
                found.push((place, Fault::TotalDiffers(Box::new(stated.clone()))));
            }
            tally.stated.push(stated);
        }
        _ => {
            tally.left_out += 1;
            found.push((place, Fault::NoPurpose));
        }
    }
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

/// The header, printed again.
fn is_header(text: &str, record: &Record, profile: &Profile) -> bool {
    let pagu = profile.pagu().column;
    record.value(text, pagu).trim() == profile.headers[pagu]
        && profile.headers.iter().enumerate().all(|(i, h)| record.value(text, i).trim() == h)
}
