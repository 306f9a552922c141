//! Flat files: every row says all of itself. Read block by block, so memory does not grow with lines.

use std::sync::Arc;

use anyhow::Result;

use super::{BudgetRow, Each, Opened, TableFindings, Tally, cell, place, row_of};
use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::files::csv;
use crate::files::csv::{Record, Step};
use crate::files::source::{Block, Sheet, Source};
use crate::files::split;
use crate::finding::table::Stated;
use crate::finding::{Fault, FindingTable, Place, RowOf};
use crate::ledger::{Interners, Ledger, Line};
use crate::read::declared::Open;
use crate::read::line;
use crate::read::outline::LeftOut;
use crate::read::profile;
use crate::read::profile::{AmountColumn, Field, Profile, header};
use crate::read::reconcile::Parents;
use crate::read::sketch::{self, ParsedBlock, ParsedRow, begins_number, has_code};
use crate::sides::beneficiary::said;

/// What is kept of the rows of a table while they are read.
struct FlatTable<'a> {
    table: &'a Arc<FindingTable>,
    sheet: &'a Sheet,
    profile: &'a Profile,
    tally: Tally,
    /// By amount column.
    sums: Vec<Rupiah>,
    /// Columns with cells that have two readings: their sum is not known.
    doubtful: Vec<bool>,
    parents: Parents,
    /// Sum of the counted amounts up to the last total.
    since: Rupiah,
    /// Accounts are told apart from openings only where the file has any.
    has_accounts: bool,
    /// Activities whose target group and indicator were looked at, by their number.
    looked: Vec<bool>,
    /// What the columns that declare leave open.
    open: Open,
    /// Years and governments that were taken, by their number.
    facts: Vec<bool>,
    /// Number of the last row that holds something.
    last: u64,
}

/// Blank rows between a table and what stands below it and is none of its own.
const FAR: u64 = 50;

/// One row: its record, what was made of it, and its number in the file or sheet.
struct FlatRow<'a> {
    block: &'a Block,
    record: &'a Record,
    sketch: &'a ParsedRow,
    number: u64,
}

pub fn read(opened: Opened, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<Tally> {
    let Opened { mut source, profile, jobs, .. } = opened;
    let (table, sheet) = (Arc::clone(&found.table), std::mem::take(&mut source.sheet));
    let mut rows = FlatTable {
        table: &table,
        sheet: &sheet,
        profile: &profile,
        tally: Tally::default(),
        sums: vec![Rupiah::ZERO; profile.amounts.len()],
        doubtful: vec![false; profile.amounts.len()],
        parents: Parents::new(&profile),
        since: Rupiah::ZERO,
        has_accounts: has_accounts(source.sample(), &profile),
        looked: Vec::new(),
        open: Open::default(),
        facts: Vec::new(),
        last: profile.header_rows.last().copied().unwrap_or(0),
    };
    rows.tally.passed_over.extend(sheet.strays.iter().map(|row| LeftOut { row: *row, why: "cell far from the table" }));
    // Texts get their numbers on the core that splits; while it has them, the ledger knows them by these.
    let mut ids = std::mem::replace(&mut ledger.ids, Interners::new(ledger.criteria));
    let whole = std::thread::scope(|scope| {
        let sketch = |split| sketch::sketches(&mut ids, split, &profile);
        for split in split::splits(scope, &mut source, profile.dialect, profile.data_start, jobs.0, sketch) {
            match split {
                Ok(sketched) => rows.read(sketched, ledger, found, each)?,
                Err(e) => {
                    found.say(Place::whole(), Fault::CannotRead(format!("{e:#}")));
                    return Ok(false);
                }
            }
        }
        anyhow::Ok(true)
    });
    ledger.ids = ids;
    Ok(if whole? { rows.finish(source, ledger, found) } else { rows.tally })
}

impl FlatTable<'_> {
    fn read(
        &mut self,
        ParsedBlock { split, sketches, new }: ParsedBlock,
        ledger: &mut Ledger,
        found: &mut TableFindings,
        each: &mut Each,
    ) -> Result<()> {
        ledger.register(new);
        let block = &split.block;
        let mut sketches = sketches.iter();
        split.each(|record, line| match sketches.next() {
            None | Some(ParsedRow::Blank) => Ok(()),
            Some(sketch) => {
                let own = FlatRow { block, record, sketch, number: self.sheet.row(line) };
                self.row(own, ledger, found, each)
            }
        })?;
        if let Some(quote) = split.records.partial {
            let place = quote.map_or(Place::line(block.line), |q| place(block, q, q + 1));
            found.say(place, Fault::OpenQuote);
            self.tally.left_out += 1;
        }
        Ok(())
    }

    fn row(&mut self, own: FlatRow, ledger: &mut Ledger, found: &mut TableFindings, each: &mut Each) -> Result<()> {
        let FlatRow { block, record, sketch, number } = own;
        let (text, profile) = (block.text.as_str(), self.profile);
        let (pagu, of_sheet) = (profile.pagu_column, self.sheet.name.is_some());
        let place_of = |column| cell(of_sheet, text, record, number, column);
        if !matches!(sketch, ParsedRow::Line(..)) {
            if self.is_header(text, record) {
                self.tally.passed_over.push(LeftOut { row: number, why: "header again" });
                return Ok(());
            }
            if !has_code(text, record, profile)
                && let Some(name) = total_name(text, record)
            {
                self.tally.passed_over.push(LeftOut { row: number, why: "total" });
                self.total(&name, text, record, place_of(pagu), found);
                return Ok(());
            }
        }
        let far = number > std::mem::replace(&mut self.last, number) + FAR;
        let mut pass_over = |why| self.tally.passed_over.push(LeftOut { row: number, why });
        if self.sheet.lacks(number, pagu) {
            pass_over("formula without a value");
            self.tally.left_out += 1;
            return Ok(());
        }
        let line = match line::input(text, record, profile, sketch, ledger) {
            Ok((input, note)) => {
                if let Some(fault) = note {
                    found.say_of(place_of(pagu), fault, || row_of(text, record, &profile.headers));
                }
                ledger.line(&input)
            }
            Err((column, fault)) => {
                if fault == Fault::NoPurpose {
                    pass_over("amount without code or name");
                }
                self.tally.left_out += 1;
                // A row without a purpose has its money, and nothing else that says which it is.
                let money = (fault == Fault::NoPurpose).then(|| value(text, record, profile.pagu(), profile.unit));
                let own = || row_of(text, record, &profile.headers);
                found.say_of(place_of(column), fault, || money.flatten().map_or_else(own, RowOf::Amount));
                return Ok(());
            }
        };
        if line.amount.is_none() && (far || is_beside(text, record, profile)) && !has_code(text, record, profile) {
            pass_over("text");
            return Ok(());
        }
        if self.has_accounts
            && line.amount.is_some_and(|a| a != Rupiah::ZERO)
            && ledger.account_of(&line).code.is_none()
        {
            // An amount without account among lines that have one: the subtotal of its sub kegiatan.
            pass_over("amount without account");
            let place = place_of(pagu);
            self.parents.subtotal(line.activity, line.amount.unwrap_or_default(), place);
            return Ok(());
        }
        for (i, column) in profile.amounts.iter().enumerate() {
            // The counted amount was read already.
            let amount = if column.column == pagu {
                line.amount
            } else {
                self.doubtful[i] |= column.style.is_none() && has_two_readings(text, record, column, profile.unit);
                self.doubtful[i] |= self.sheet.lacks(number, column.column);
                value(text, record, column, profile.unit)
            };
            self.sums[i] += amount.unwrap_or_default();
        }
        let stated = |column: &AmountColumn| value(text, record, column, profile.unit);
        self.parents.line(ledger.activity_of(&line), &line, stated, place_of);
        self.tally.count(&line);
        self.facts(text, record, sketch);
        self.counts(&line, text, record, ledger, &place_of, found);
        if profile.declares {
            self.open.row(text, record, profile, ledger);
        }
        ledger.add(&line);
        each(&BudgetRow {
            table: self.table,
            headers: &profile.headers,
            government: profile.government.as_deref(),
            year: profile.year.as_deref(),
            text,
            record,
            profile: Some(profile),
            fund: None,
            number,
            line: &line,
            ledger,
        })
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

    /// A total is held against the lines since the last one (a page, an agency), or against all above it.
    fn total(&mut self, name: &str, text: &str, record: &Record, place: Place, found: &mut TableFindings) {
        let (profile, pagu) = (self.profile, self.profile.pagu());
        let own = profile.amounts.iter().position(|a| a.column == pagu.column);
        let whole = own.map_or(Rupiah::ZERO, |i| self.sums[i]);
        let Some(stated) = value(text, record, pagu, profile.unit) else {
            let cell = record.value(text, pagu.column);
            if amount::read(&cell, profile.unit) != Reading::Nothing {
                let header = Arc::clone(&profile.headers[pagu.column]);
                let own = || row_of(text, record, &profile.headers);
                found.say_of(place, Fault::NotANumber { header, cell: cell.into() }, own);
            }
            return;
        };
        let part = whole - self.since;
        self.since = whole;
        let computed = if stated == part { part } else { whole };
        let stated = Stated { what: name.to_owned(), place, stated, computed };
        if stated.stated != stated.computed {
            found.say(place, Fault::TotalDiffers(Box::new(stated.clone())));
        }
        self.tally.stated.push(stated);
    }

    /// One of the header's rows printed again, or the row that numbers the columns.
    fn is_header(&self, text: &str, record: &Record) -> bool {
        let profile = self.profile;
        let own = |i: usize| record.value(text, i);
        let pagu = profile.pagu_column;
        let repeats = |row: &Vec<String>| {
            row.get(pagu).map_or("", String::as_str) == own(pagu).trim()
                && (0..row.len().max(record.fields.len()))
                    .all(|i| row.get(i).map_or("", String::as_str) == own(i).trim())
        };
        let may_repeat = !(profile.amount_is_word && begins_number(record.raw(text, pagu)));
        may_repeat && profile.header_cells.iter().any(repeats)
            || (record.raw(text, 0).contains('1')
                && own(0).trim() == "1"
                && profile::is_number_row((0..record.fields.len()).map(own)))
    }

    /// Year and government, where columns say them.
    fn facts(&mut self, text: &str, record: &Record, sketch: &ParsedRow) {
        let (ParsedRow::Row(about) | ParsedRow::Line(about, _)) = sketch else { return };
        let number = about.facts as usize;
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

    fn finish(self, source: Source, ledger: &Ledger, found: &mut TableFindings) -> Tally {
        let (profile, mut tally) = (self.profile, self.tally);
        let labels = profile.amounts.iter().map(|a| profile.headers[a.column].to_string());
        let sums = self.sums.into_iter().zip(self.doubtful).map(|(sum, doubtful)| (!doubtful).then_some(sum));
        tally.amounts = labels.zip(sums).collect();
        let mut faults = Vec::new();
        self.parents.finish(ledger, &mut tally.stated, &mut tally.several, &mut faults);
        faults.into_iter().for_each(|(place, fault)| found.say(place, fault));
        let head = profile.header_rows.first().map_or(Place::whole(), |row| Place::line(*row));
        self.open.faults(profile).into_iter().for_each(|fault| found.say(head, fault));
        tally.years.extend(profile.year.clone());
        tally.governments.extend(profile.government.clone());
        (tally.whole, tally.sha256) = (true, source.sha256());
        tally
    }
}

/// Does all of the row stand in columns that have no header?
fn is_beside(text: &str, record: &Record, profile: &Profile) -> bool {
    let headed = profile.headers.iter().enumerate().filter(|(_, header)| !header.is_empty());
    headed.into_iter().all(|(i, _)| record.raw(text, i).trim().is_empty())
}

/// The cell that calls a row a total (`JUMLAH`).
fn total_name(text: &str, record: &Record) -> Option<String> {
    let cells = (0..record.fields.len()).map(|i| record.value(text, i));
    let mut names = cells.filter(|c| c.trim().starts_with(|c: char| c.is_alphabetic()));
    names.find(|c| header::is_total_of(c)).map(|c| c.trim().to_owned())
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

/// Does the first block have a row with an account and an amount?
fn has_accounts(sample: &str, profile: &Profile) -> bool {
    let Some(column) = profile.column(Field::KodeRekening) else { return false };
    let mut record = Record::default();
    let mut at = profile.data_start;
    while let Step::Record(after) = csv::next(sample, at, profile.dialect, false, &mut record) {
        if crate::domain::code::AccountCode::find(&record.value(sample, column)).is_some() {
            return true;
        }
        at = after;
    }
    false
}
