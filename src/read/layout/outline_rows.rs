//! Prints of many levels: read as a whole, then their leaves are lines.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::{BudgetRow, Each, Opened, TableFindings, Tally, cell, row_of, sheets};
use crate::files::csv;
use crate::files::csv::{Record, Step};
use crate::files::sheet::Sheet;
use crate::files::source::Source;
use crate::files::split::Block;
use crate::finding::table::{RefutedTotal, Stated};
use crate::finding::{Fault, FindingTable, Place, RowOf};
use crate::ledger::{Declared, Ledger, LineInput};
use crate::read::again::Again;
use crate::read::declared::{self, Tag};
use crate::read::outline::{Leaves, LeftOut, Outline, Why};
use crate::read::profile::{AmountColumn, Profile};
use crate::read::proof::Proof;
use crate::read::reconcile;
use crate::read::spending::{Kind, Spending};
use crate::read::tables::Edition;

/// Reads a print: its rows of many levels become lines, and totals beside them.
///
/// # Errors
/// Those of `each`. A source that cannot be read to its end is a finding (F001).
pub fn read(opened: Opened, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<Tally> {
    let edition = opened.edition();
    let Opened { mut source, profile, .. } = opened;
    let (table, sheet) = (Arc::clone(&found.table), std::mem::take(&mut source.sheet));
    let whole = match whole_text(&mut source, &profile) {
        Ok(whole) => whole,
        Err(e) => {
            found.say(Place::whole(), Fault::CannotRead(format!("{e:#}")));
            return Ok(Tally::default());
        }
    };
    let reader = OutlineReader { table: &table, sheet: &sheet, profile: &profile, whole: &whole, edition };
    let mut tally = Tally::default();
    let (outline, rows) = reader.rows(&mut tally, found);
    let mut leaves = outline.finish();
    reader.lines(&mut leaves, ledger, &mut tally, found, each)?;
    reader.totals(&mut leaves, &mut tally, found);
    reader.row_sums(&leaves, found);
    for node in leaves.unexplained.iter().map(|node| &leaves.nodes()[*node]) {
        let place = reader.place_of(&node.record, node.number, profile.pagu_column);
        found.say_of(place, Fault::NoPurpose, || row_of(&whole.text, &node.record, &profile.headers));
    }
    let uncounted = leaves.faults.iter().filter(|(_, fault)| !matches!(fault, Fault::UnreadCode(_)));
    tally.left_out += (uncounted.count() + leaves.unexplained.len()) as u64;
    let labels = profile.amounts.iter().map(|a| profile.headers[a.column].to_string());
    tally.amounts = labels.zip(leaves.sums().into_iter().map(Some)).collect();
    for (place, fault) in leaves.faults {
        match rows.get(&place) {
            Some(row) => found.say_of(place, fault, || *row),
            None => found.say(place, fault),
        }
    }
    for (place, fault) in leaves.notes {
        found.say(place, fault);
    }
    tally.passed_over = leaves.left_out;
    tally.years.extend(profile.year.clone());
    tally.governments.extend(profile.government.clone());
    tally.proof = Proof::of(&profile, &[], &tally.stated);
    (tally.whole, tally.sha256) = (true, source.sha256());
    Ok(tally)
}

/// All of the text as one block.
fn whole_text(source: &mut Source, profile: &Profile) -> Result<Block> {
    let mut whole = Block::new(String::new(), 1, true);
    while let Some(block) = source.block(profile.dialect)? {
        whole.text.push_str(&block.text);
    }
    Ok(whole)
}

/// A print and what is known of it.
struct OutlineReader<'a> {
    table: &'a Arc<FindingTable>,
    sheet: &'a Sheet,
    profile: &'a Profile,
    whole: &'a Block,
    edition: Edition,
}

impl<'a> OutlineReader<'a> {
    fn place_of(&self, record: &Record, row: u64, column: usize) -> Place {
        cell(self.sheet.places(), &self.whole.text, record, row, column)
    }

    fn cells(&self, record: &Record) -> Vec<String> {
        (0..record.fields.len()).map(|i| record.value(&self.whole.text, i).trim().to_owned()).collect()
    }

    /// Takes in every row; also which rows the faults are of, where somebody asks.
    fn rows(&self, tally: &mut Tally, found: &mut TableFindings) -> (Outline<'a>, BTreeMap<Place, RowOf>) {
        let (text, profile) = (self.whole.text.as_str(), self.profile);
        let mut outline = Outline::new(profile);
        let (mut at, mut number, mut counted) = (0, 1u64, 0);
        let mut header: Vec<String> = Vec::new();
        let mut rows: BTreeMap<Place, RowOf> = BTreeMap::new();
        loop {
            let mut record = Record::default();
            match csv::next(text, at, profile.dialect, true, &mut record) {
                Step::Record(after) => at = after,
                Step::End => break,
                Step::Partial { quote } => {
                    let place = quote.map_or(Place::line(1), |q| super::place(self.whole, q, q + 1));
                    found.say(place, Fault::OpenQuote);
                    tally.left_out += 1;
                    break;
                }
            }
            number += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
            counted = record.start;
            let row = self.sheet.row(number);
            let joined = || self.cells(&record).join("\u{1f}");
            if record.start < profile.data_start {
                match profile.header_rows.contains(&row) {
                    true => header.push(joined()),
                    false => outline.head(&self.cells(&record)),
                }
            } else if record.is_blank(text) {
            } else if header.contains(&joined()) || numbers_columns(text, &record) {
                outline.leave(row, Why::HeaderAgain);
            } else {
                let (copy, before) = (record.clone(), outline.faults.len());
                outline.row(text, record, row, |column| self.place_of(&copy, row, column));
                if found.keep_rows && outline.faults.len() > before {
                    let which = row_of(text, &copy, &profile.headers);
                    rows.extend(outline.faults[before..].iter().map(|(place, _)| (*place, which)));
                }
            }
        }
        for row in &self.sheet.strays {
            outline.leave(*row, Why::FarFromTable);
        }
        (outline, rows)
    }

    /// Its leaves are the lines.
    fn lines(
        &self,
        leaves: &mut Leaves,
        ledger: &mut Ledger,
        tally: &mut Tally,
        found: &mut TableFindings,
        each: &mut Each,
    ) -> Result<()> {
        let (text, profile) = (self.whole.text.as_str(), self.profile);
        let lacks = |row: &u64| self.sheet.lacks(*row, profile.pagu_column);
        let unvalued: Vec<u64> = leaves.leaves().map(|leaf| leaf.number).filter(lacks).collect();
        leaves.left_out.extend(unvalued.iter().map(|row| LeftOut { row: *row, why: Why::Unvalued }));
        tally.left_out += unvalued.len() as u64;
        sheets::beside(self.sheet, profile, Some(&unvalued)).for_each(|(place, fault)| found.say(place, fault));
        let (mut spending, mut no_spending) = (Spending::default(), Vec::new());
        let mut again = Again::default();
        for leaf in leaves.leaves().filter(|leaf| unvalued.binary_search(&leaf.number).is_err()) {
            let (mut activity, account, item) = leaves.line(leaf);
            let declared = match declared::label(&activity.label, ledger.criteria) {
                Tag::Arg => Declared::Tag,
                _ => Declared::No,
            };
            if activity.opd_key().is_empty()
                && let Some((code, name)) = &profile.agency
            {
                activity.set_agency(code, name);
            }
            activity.year = profile.year_of(activity.year);
            let (ids, amount) = (ledger.ids_of(&activity, &account, &item), leaves.amount(leaf));
            // Rows that are no lines of what is read are told here, and nowhere else.
            if spending.is_other(Kind::of(&account), amount) {
                no_spending.push(LeftOut { row: leaf.number, why: Why::NoSpending });
                continue;
            }
            // Above the first code of a print that has some.
            let names = [&activity.program_name, &activity.kegiatan_name, &activity.sub_kegiatan_name];
            let has_activity = activity.code.is_some() || names.iter().any(|name| !name.is_empty());
            let lacks_code = profile.codes_known && !has_activity && account.code.is_none();
            if amount.is_some_and(|amount| !amount.is_zero()) && lacks_code
                || amount.is_some() && ledger.says_nothing(ids)
            {
                tally.left_out += 1;
                let row = || row_of(text, &leaf.record, &profile.headers);
                found.say_of(Place::line(leaf.number), Fault::NoPurpose, row);
                continue;
            }
            let mut line = ledger.line(&LineInput { ids, amount, persons: None, declared, answer: None });
            let place = || self.place_of(&leaf.record, leaf.number, profile.pagu_column);
            again.add(&line, &activity, account.code.is_some(), place);
            tally.count(&line);
            ledger.add(&mut line);
            each(&BudgetRow {
                table: self.table,
                headers: &profile.headers,
                government: profile.government.as_deref(),
                year: profile.year.as_deref(),
                text,
                record: &leaf.record,
                places: self.sheet.places(),
                profile: None,
                fund: None,
                item: Some(&item),
                edition: Some(&self.edition),
                number: leaf.number,
                line: &line,
                ledger,
            })?;
        }
        let is_stated = leaves.stated.iter().any(|t| t.is_topmost && t.is_counted && t.stated.stated == tally.total);
        if !is_stated && let Some((place, fault)) = again.finish(tally.total, ledger) {
            tally.totals.topmost_disagrees = true;
            found.say(place, fault);
        }
        leaves.left_out.extend(no_spending);
        let head = profile.header_rows.first().map_or(Place::whole(), |row| Place::line(*row));
        for label in leaves.unplaced_labels() {
            let place = if label.row == 0 { head } else { Place::line(label.row) };
            declared::unplaced(&label.text, ledger.criteria).into_iter().for_each(|fault| found.say(place, fault));
        }
        spending.finish(tally.lines > 0).into_iter().for_each(|fault| found.say(head, fault));
        Ok(())
    }

    /// Totals that the print states; where they speak against all of the reading, an error says so.
    fn totals(&self, leaves: &mut Leaves, tally: &mut Tally, found: &mut TableFindings) {
        for i in 0..leaves.stated.len() {
            let node = &leaves.nodes()[leaves.stated[i].node];
            let place = self.place_of(&node.record, node.number, leaves.stated[i].column);
            let total = &mut leaves.stated[i].stated;
            total.place = place;
            if total.stated != total.computed {
                found.say(place, Fault::TotalDiffers(Box::new(total.clone())));
            }
            tally.stated.push(total.clone());
        }
        let (totals, faults) = reconcile::weigh(&leaves.levels());
        tally.totals.add(totals);
        faults.into_iter().for_each(|(place, fault)| found.say(place, fault));
        if let Some((node, total)) = leaves.beside_totals() {
            let place = self.place_of(&node.record, node.number, self.profile.pagu_column);
            tally.totals.topmost_disagrees = true;
            let refuted = RefutedTotal { total: Stated { place, ..total }, differ: 1, of: 1 };
            found.say(place, Fault::TotalsRefute(Box::new(refuted)));
        }
    }

    /// Rows that do not keep to the sums across the columns.
    fn row_sums(&self, leaves: &Leaves, found: &mut TableFindings) {
        let (text, profile) = (self.whole.text.as_str(), self.profile);
        if profile.row_sums.is_empty() {
            return;
        }
        // A row whose total was told to differ is told once.
        let differs: BTreeSet<usize> =
            leaves.stated.iter().filter(|t| t.stated.stated != t.stated.computed).map(|t| t.node).collect();
        let told: BTreeSet<u64> = differs.into_iter().map(|node| leaves.nodes()[node].number).collect();
        for node in leaves.rows().filter(|node| !told.contains(&node.number)) {
            let read = |column: &AmountColumn| column.of_row(text, &node.record, profile.unit).says;
            let has_digits = |column| node.record.raw(text, column).bytes().any(|b| matches!(b, b'1'..=b'9'));
            if let Some((column, differs)) = profile.row_sums.slip(read, has_digits) {
                let place = self.place_of(&node.record, node.number, column);
                let which = || row_of(text, &node.record, &profile.headers);
                found.say_of(place, Fault::RowDiffers(Box::new(differs)), which);
            }
        }
    }
}

/// A row that numbers the columns, printed again on every page.
pub(super) fn numbers_columns(text: &str, record: &Record) -> bool {
    crate::read::profile::is_number_row((0..record.fields.len()).map(|i| record.value(text, i)))
}
