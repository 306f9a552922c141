//! Prints of many levels: read as a whole, then their leaves are lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::{BudgetRow, Each, Opened, TableFindings, Tally, cell, row_of};
use crate::files::csv;
use crate::files::csv::{Record, Step};
use crate::files::source::Block;
use crate::finding::{Fault, Place, RowOf};
use crate::ledger::{Declared, Ledger, LineInput};
use crate::read::outline::{LeftOut, Outline};

pub fn read(opened: Opened, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<Tally> {
    let Opened { mut source, profile, .. } = opened;
    let (table, sheet) = (Arc::clone(&found.table), std::mem::take(&mut source.sheet));
    let mut whole = Block::new(String::new(), 1, true);
    loop {
        match source.block(profile.dialect) {
            Ok(Some(block)) => whole.text.push_str(&block.text),
            Ok(None) => break,
            Err(e) => {
                found.say(Place::whole(), Fault::CannotRead(format!("{e:#}")));
                return Ok(Tally::default());
            }
        }
    }
    let text = whole.text.as_str();
    let of_sheet = sheet.name.is_some();
    let mut tally = Tally::default();
    let mut print = Outline::new(&profile);
    let (mut at, mut number, mut counted) = (0, 1u64, 0);
    let mut header: Vec<String> = Vec::new();
    let mut rows: BTreeMap<Place, RowOf> = BTreeMap::new();
    loop {
        let mut record = Record::default();
        match csv::next(text, at, profile.dialect, true, &mut record) {
            Step::Record(after) => at = after,
            Step::End => break,
            Step::Partial { quote } => {
                let place = quote.map_or(Place::line(1), |q| super::place(&whole, q, q + 1));
                found.say(place, Fault::OpenQuote);
                tally.left_out += 1;
                break;
            }
        }
        number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
        counted = record.start;
        let row = sheet.row(number);
        let plain = || {
            (0..record.fields.len()).map(|i| record.value(text, i).trim().to_owned()).collect::<Vec<_>>().join("\u{1f}")
        };
        if record.start < profile.data_start {
            if profile.header_rows.contains(&row) {
                header.push(plain());
            } else {
                let cells: Vec<String> =
                    (0..record.fields.len()).map(|i| record.value(text, i).trim().to_owned()).collect();
                print.title(&cells);
            }
        } else if record.is_blank(text) {
        } else if header.contains(&plain()) || numbers_columns(text, &record) {
            print.leave(row, "header again");
        } else {
            let (own, before) = (record.clone(), print.faults.len());
            print.row(text, record, row, |column| cell(of_sheet, text, &own, row, column));
            if found.keep_rows && print.faults.len() > before {
                let which = row_of(text, &own, &profile.headers);
                rows.extend(print.faults[before..].iter().map(|(place, _)| (*place, which)));
            }
        }
    }
    for row in &sheet.strays {
        print.leave(*row, "cell far from the table");
    }
    let mut leaves = print.finish();
    let unvalued: Vec<u64> =
        leaves.leaves().map(|leaf| leaf.number).filter(|row| sheet.lacks(*row, profile.pagu_column)).collect();
    leaves.left_out.extend(unvalued.iter().map(|row| LeftOut { row: *row, why: "formula without a value" }));
    tally.left_out += unvalued.len() as u64;
    for leaf in leaves.leaves().filter(|leaf| unvalued.binary_search(&leaf.number).is_err()) {
        let (mut activity, account, item) = leaves.line(leaf);
        if activity.opd_key().is_empty()
            && let Some((code, name)) = &profile.agency
        {
            activity.set_agency(code, name);
        }
        let (ids, amount) = (ledger.ids_of(&activity, &account, &item), leaves.amount(leaf));
        if amount.is_some() && ledger.says_nothing(ids) {
            tally.left_out += 1;
            let row = || row_of(text, &leaf.record, &profile.headers);
            found.say_of(Place::line(leaf.number), Fault::NoPurpose, row);
            continue;
        }
        let line = ledger.line(&LineInput { ids, amount, persons: None, declared: Declared::No, answer: None });
        tally.count(&line);
        ledger.add(&line);
        each(&BudgetRow {
            table: &table,
            headers: &profile.headers,
            government: profile.government.as_deref(),
            year: profile.year.as_deref(),
            text,
            record: &leaf.record,
            profile: None,
            fund: None,
            number: leaf.number,
            line: &line,
            ledger,
        })?;
    }
    for (node, stated, column) in &leaves.stated {
        let node = &leaves.nodes()[*node];
        let place = cell(of_sheet, text, &node.record, node.number, *column);
        let stated = crate::finding::table::Stated { place, ..stated.clone() };
        if stated.stated != stated.computed {
            found.say(place, Fault::TotalDiffers(Box::new(stated.clone())));
        }
        tally.stated.push(stated);
    }
    for total in &leaves.totals {
        if total.stated != total.computed {
            found.say(total.place, Fault::TotalDiffers(Box::new(total.clone())));
        }
        tally.stated.push(total.clone());
    }
    tally.left_out += leaves.faults.len() as u64;
    let labels = profile.amounts.iter().map(|a| profile.headers[a.column].to_string());
    tally.amounts = labels.zip(leaves.sums().into_iter().map(Some)).collect();
    for (place, fault) in leaves.faults {
        match rows.get(&place) {
            Some(row) => found.say_of(place, fault, || *row),
            None => found.say(place, fault),
        }
    }
    tally.passed_over = leaves.left_out;
    tally.years.extend(profile.year.clone());
    tally.governments.extend(profile.government.clone());
    (tally.whole, tally.sha256) = (true, source.sha256());
    Ok(tally)
}

/// A row that numbers the columns, printed again on every page.
fn numbers_columns(text: &str, record: &Record) -> bool {
    crate::read::profile::is_number_row((0..record.fields.len()).map(|i| record.value(text, i)))
}
