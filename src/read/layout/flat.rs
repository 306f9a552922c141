//! Flat files: every row says all of itself. Read block by block, so memory does not grow with lines.

mod stated;

use std::sync::Arc;

use anyhow::Result;

use super::odd::OddRows;
use super::{BudgetRow, Each, Opened, TableFindings, Tally, cell, place, row_of};
use crate::domain::amount::Rupiah;
use crate::files::csv::Record;
use crate::files::sheet::Sheet;
use crate::files::split;
use crate::files::split::Block;
use crate::finding::table::Stated;
use crate::finding::{Fault, FindingTable, Place, RowOf};
use crate::ledger::{Ledger, Line};
use crate::read::again::Again;
use crate::read::codes::CodeNotes;
use crate::read::codes::flat::CodeNote;
use crate::read::declared::Open;
use crate::read::outline::{LeftOut, Why};
use crate::read::profile::{AmountCell, AmountColumn, Field, Profile};
use crate::read::reconcile::Parents;
use crate::read::row::{ParsedBlock, ParsedRow, RowJudge, RowKind, RowParser};
use crate::read::rows::RowRole;
use crate::read::spending::{Kind, Spending};
use crate::read::tables::Editions;
use crate::sides::beneficiary::said;

/// What is kept of the rows of a table while they are read.
struct FlatTable<'a> {
    table: &'a Arc<FindingTable>,
    sheet: &'a Sheet,
    profile: &'a Profile,
    judge: RowJudge<'a>,
    /// Columns whose labels hold for rows below.
    filled: Vec<(usize, u8)>,
    tally: Tally,
    /// Totals of rows that are called so, or that equal their lines.
    footers: Vec<Stated>,
    /// By amount column.
    sums: Vec<Rupiah>,
    /// Columns with cells that have two readings: their sum is not known.
    doubtful: Vec<bool>,
    parents: Parents,
    /// Lines that say the same money again.
    again: Again,
    /// Other amounts of a line, by their column; kept for their memory.
    cells: Vec<(usize, AmountCell)>,
    /// Sum of the counted amounts up to the last total.
    since: Rupiah,
    /// Activities whose target group and indicator were looked at, by their number.
    looked: Vec<bool>,
    /// What the columns that declare leave open.
    open: Open,
    /// Years and governments that were taken, by their number.
    facts: Vec<bool>,
    codes: CodeNotes,
    /// Rows that are no lines of what is read: of another year or stage, or no spending.
    editions: Editions,
    spending: Spending,
    odd: OddRows,
    /// A total below it, of all tables of its sheet.
    closing: Option<Stated>,
}

/// One row: its record, what was made of it, and its number in the file or sheet.
struct FlatRow<'a> {
    block: &'a Block,
    record: &'a Record,
    parsed: &'a ParsedRow,
    number: u64,
}

/// Reads a table whose rows say all of themselves.
///
/// # Errors
/// Those of `each`. A source that breaks off is a finding (F001), and the tally is not whole.
pub fn read(opened: Opened, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<Tally> {
    let whole = opened.edition();
    let Opened { mut source, profile, roles, jobs, chosen, closing, .. } = opened;
    let (table, sheet) = (Arc::clone(&found.table), std::mem::take(&mut source.sheet));
    let mut rows = FlatTable {
        table: &table,
        sheet: &sheet,
        profile: &profile,
        judge: RowJudge::new(&profile, &roles, &sheet, source.sample()),
        filled: roles.filled.clone(),
        tally: Tally::default(),
        footers: Vec::new(),
        sums: vec![Rupiah::ZERO; profile.amounts.len()],
        doubtful: vec![false; profile.amounts.len()],
        parents: Parents::new(&profile),
        again: Again::default(),
        cells: Vec::new(),
        since: Rupiah::ZERO,
        looked: Vec::new(),
        open: Open::default(),
        facts: Vec::new(),
        codes: CodeNotes::default(),
        editions: Editions::new(&profile, chosen, whole, source.sample()),
        spending: Spending::default(),
        odd: OddRows::new(&profile, sheet.places()),
        closing,
    };
    rows.tally.passed_over.extend(sheet.strays.iter().map(|row| LeftOut { row: *row, why: Why::FarFromTable }));
    // Texts get numbers on the cores that split, and those of the ledger here, in the order of the rows.
    let readers = if RowParser::is_plain(&profile, &roles) { jobs.0.max(1) } else { 1 };
    let (mut ids, mut moved) = ledger.lend_ids(readers);
    let parsers = ids.iter_mut().enumerate().map(|(reader, ids)| {
        let mut parser = RowParser::new(reader, ids, &profile, &roles, &sheet);
        move |split| parser.parse(split)
    });
    let parsers: Vec<_> = parsers.collect();
    let whole = std::thread::scope(|scope| {
        for block in split::splits(scope, &mut source, profile.dialect, profile.data_start, jobs.0, parsers) {
            match block {
                Ok(mut parsed) => {
                    let moved = &mut moved[parsed.reader];
                    parsed.take_numbers(ledger, moved);
                    rows.read(parsed, ledger, found, each)?;
                }
                Err(e) => {
                    found.say(Place::whole(), Fault::CannotRead(format!("{e:#}")));
                    return Ok(false);
                }
            }
        }
        anyhow::Ok(true)
    });
    ledger.take_back(ids, moved);
    Ok(if whole? { rows.finish(source, ledger, found) } else { rows.tally })
}

impl FlatTable<'_> {
    fn read(
        &mut self,
        ParsedBlock { split, rows, codes, .. }: ParsedBlock,
        ledger: &mut Ledger,
        found: &mut TableFindings,
        each: &mut Each,
    ) -> Result<()> {
        let block = &split.block;
        let mut rows = rows.iter().enumerate();
        let mut codes = codes.into_iter().peekable();
        split.each(|record, line| match rows.next() {
            None | Some((_, ParsedRow::Blank)) => Ok(()),
            Some((i, parsed)) => {
                let row = FlatRow { block, record, parsed, number: self.sheet.row(line) };
                let counted = (self.tally.lines, self.tally.total);
                self.row(row, ledger, found, each)?;
                while let Some((.., note)) = codes.next_if(|(own, ..)| *own == i) {
                    // Of rows without money, and of those that are no lines, nothing is said.
                    if counted != (self.tally.lines, self.tally.total) {
                        let has_money = counted.1 != self.tally.total;
                        self.code(note, block, record, self.sheet.row(line), has_money, found);
                    }
                }
                anyhow::Ok(())
            }
        })?;
        if let Some(quote) = split.records.partial {
            let place = quote.map_or(Place::line(block.line), |q| place(block, q, q + 1));
            found.say(place, Fault::OpenQuote);
            self.tally.left_out += 1;
        }
        Ok(())
    }

    /// Says of a code how it was mended, or that it is none.
    fn code(
        &mut self,
        note: CodeNote,
        block: &Block,
        record: &Record,
        number: u64,
        has_money: bool,
        found: &mut TableFindings,
    ) {
        let text = block.text.as_str();
        let place_of = |column| cell(self.sheet.places(), text, record, number, column);
        match note {
            CodeNote::Mended { column, cell, mended } => self.codes.mended(place_of(column), &cell, mended),
            CodeNote::Unread { column, unread } if has_money && unread.among_codes => {
                let which = || row_of(text, record, &self.profile.headers);
                found.say_of(place_of(column), Fault::UnreadCode(unread.into()), which);
            }
            CodeNote::Unread { unread, .. } if unread.among_codes => {}
            CodeNote::Unread { column, unread } => self.codes.unread(place_of(column), unread),
        }
    }

    /// Does with a row what it is there for.
    fn row(&mut self, row: FlatRow, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<()> {
        let FlatRow { block, record, parsed, number } = row;
        let (text, profile) = (block.text.as_str(), self.profile);
        let (pagu, places) = (profile.pagu_column, self.sheet.places());
        let place_of = |column| cell(places, text, record, number, column);
        let which = || row_of(text, record, &profile.headers);
        let mut pass_over = |why| self.tally.passed_over.push(LeftOut { row: number, why });
        match self.judge.kind(text, record, parsed, number, ledger) {
            // Rows that are no lines of what is read are told here, and nowhere else.
            RowKind::Line(..) if !self.editions.reads(text, record) => pass_over(Why::AnotherEdition),
            RowKind::Line(input, _) if self.spending.is_other(kind_of(text, record, profile), input.amount) => {
                pass_over(Why::NoSpending);
            }
            RowKind::Line(input, note) => {
                if let Some(fault) = note {
                    found.say_of(place_of(pagu), fault, which);
                }
                self.editions.add(input.amount);
                self.odd.line(text, record, number, input.amount);
                let mut line = ledger.line(&input);
                self.line(&row, &line, ledger, found);
                ledger.add(&mut line);
                each(&BudgetRow {
                    table: self.table,
                    headers: &profile.headers,
                    government: profile.government.as_deref(),
                    year: profile.year.as_deref(),
                    text,
                    record,
                    places,
                    profile: Some(profile),
                    fund: None,
                    item: None,
                    edition: Some(self.editions.current()),
                    number,
                    line: &line,
                    ledger,
                })?;
            }
            RowKind::Subtotal(input, note) => {
                if let Some(fault) = note {
                    found.say_of(place_of(pagu), fault, which);
                }
                pass_over(Why::NoAccount);
                self.parents.subtotal(input.ids.activity, input.amount.unwrap_or_default(), place_of(pagu));
            }
            RowKind::Total(name) => {
                pass_over(Why::Total);
                self.total(&name, text, record, place_of(pagu), found);
            }
            RowKind::Judged(RowRole::Total { name, computed, .. }) => {
                pass_over(Why::Total);
                self.stated(&name, computed, text, record, place_of(pagu), found);
            }
            RowKind::Judged(RowRole::Agency { .. }) => pass_over(Why::Agency),
            RowKind::Judged(RowRole::Text) => pass_over(Why::Text),
            RowKind::Judged(RowRole::Label) => pass_over(Why::Label),
            RowKind::Judged(RowRole::Unexplained) => {
                self.tally.left_out += 1;
                let amount = profile.pagu().of_row(text, record, profile.unit).says.amount().unwrap_or_default();
                found.say_of(place_of(pagu), Fault::Unexplained(Box::new(amount)), which);
            }
            RowKind::Repeated => pass_over(Why::RepeatedTotal),
            RowKind::HeaderAgain => pass_over(Why::HeaderAgain),
            RowKind::Text => pass_over(Why::Text),
            RowKind::Unvalued => {
                pass_over(Why::Unvalued);
                self.tally.left_out += 1;
            }
            RowKind::Wrong(column, fault) => {
                let is_money = fault == Fault::NoPurpose;
                if is_money {
                    pass_over(Why::NoPurpose);
                }
                self.tally.left_out += 1;
                // A row without a purpose has its money, and nothing else that says which it is.
                let money = is_money.then(|| profile.pagu().of_row(text, record, profile.unit).says.amount());
                found.say_of(place_of(column), fault, || money.flatten().map_or_else(which, RowOf::Amount));
            }
        }
        Ok(())
    }

    /// Takes what a line says beside its counted amount: other amounts, totals above it, year, counts, tags.
    fn line(&mut self, row: &FlatRow, line: &Line, ledger: &Ledger, found: &mut TableFindings) {
        let FlatRow { block, record, parsed, number } = *row;
        let (text, profile, places) = (block.text.as_str(), self.profile, self.sheet.places());
        let place_of = |column| cell(places, text, record, number, column);
        let read = |column: &AmountColumn| column.of_row(text, record, profile.unit).says;
        let mut cells: Vec<(usize, AmountCell)> = std::mem::take(&mut self.cells);
        cells.clear();
        for (i, column) in profile.amounts.iter().enumerate() {
            // The counted amount was read already.
            let amount = if column.column == profile.pagu_column {
                line.amount
            } else {
                let cell = read(column);
                self.doubtful[i] |= matches!(cell, AmountCell::TwoReadings { .. });
                self.doubtful[i] |= self.sheet.lacks(number, column.column);
                cells.push((column.column, cell));
                cell.amount()
            };
            self.sums[i] += amount.unwrap_or_default();
        }
        // What was read is not read again.
        let known = |column: &AmountColumn| cells.iter().find(|(own, _)| *own == column.column).map(|(_, cell)| *cell);
        let sums = (!profile.row_sums.is_empty()).then_some(&profile.row_sums);
        let has_digits = |column| record.raw(text, column).bytes().any(|b| matches!(b, b'1'..=b'9'));
        if let Some((column, differs)) =
            sums.and_then(|sums| sums.slip(|column| known(column).unwrap_or_else(|| read(column)), has_digits))
        {
            let fault = Fault::RowDiffers(Box::new(differs));
            found.say_of(place_of(column), fault, || row_of(text, record, &profile.headers));
        }
        self.cells = cells;
        self.parents.line(ledger.activity_of(line), line, |column| read(column).amount(), place_of);
        let has_account = ledger.account_of(line).code.is_some();
        self.again.add(line, ledger.activity_of(line), has_account, || place_of(profile.pagu_column));
        self.tally.count(line);
        self.facts(text, record, parsed);
        self.counts(line, text, record, ledger, &place_of, found);
        if profile.declares {
            self.open.row(text, record, profile, ledger);
        }
    }

    /// Counts in the texts of a line whose total is not that of women and men together. Target group and indicator are those
    /// of all lines of the activity: they are looked at once.
    fn counts(
        &mut self,
        line: &Line,
        text: &str,
        record: &Record,
        ledger: &Ledger,
        place_of: &dyn Fn(usize) -> Place,
        found: &mut TableFindings,
    ) {
        let number = line.activity as usize;
        if self.looked.len() <= number {
            self.looked.resize(number + 1, false);
        }
        let looked = std::mem::replace(&mut self.looked[number], true);
        let fields =
            if looked { &[Field::Koefisien][..] } else { &[Field::Koefisien, Field::Sasaran, Field::Indikator] };
        for column in fields.iter().filter_map(|f| self.profile.column(*f)) {
            let code = || ledger.activity_of(line).sub_kegiatan_key();
            if let Some(fault) = said::contradiction(&record.value(text, column), code) {
                found.say(place_of(column), Fault::Data(fault.into()));
            }
        }
    }

    /// Year and government, where columns say them.
    fn facts(&mut self, text: &str, record: &Record, parsed: &ParsedRow) {
        let Some(ids) = parsed.ids() else { return };
        let number = ids.facts as usize;
        if self.facts.len() <= number {
            self.facts.resize(number + 1, false);
        }
        if std::mem::replace(&mut self.facts[number], true) {
            return;
        }
        let seen = [&mut self.tally.years, &mut self.tally.governments];
        for (field, seen) in [Field::Tahun, Field::Pemda].into_iter().zip(seen) {
            let Some(column) = self.profile.column(field) else { continue };
            let value = record.value(text, column);
            let value = value.trim();
            if !value.is_empty() && !seen.contains(value) && seen.len() < 100 {
                seen.insert(value.to_owned());
            }
        }
    }
}

/// What a row is money for, by its account.
fn kind_of(text: &str, record: &Record, profile: &Profile) -> Kind {
    profile.column(Field::KodeRekening).map_or(Kind::Spending, |column| Kind::of_account(record.raw(text, column)))
}
