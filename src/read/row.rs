//! What a row of a flat table is: a line of the budget, a total, a header printed again, text. Rows are parsed block by block
//! on the core that splits, into numbers and, where nothing asks for a second look, their amount; [`RowJudge`] decides the
//! rest in the order of the rows.

use std::convert::Infallible;
use std::sync::Arc;

use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, Persons};
use crate::domain::text::clean;
use crate::files::csv::{self, Record, Step};
use crate::files::sheet::Sheet;
use crate::files::split::Split;
use crate::finding::{Ambiguous, Fault, Rounded};
use crate::ledger::{Declared, Interners, Ledger, LineInput, NewEntries, RowIds};
use crate::read::codes::flat::{self, CodeNote};
use crate::read::declared::Tag;
use crate::read::labels::HeadLabels;
use crate::read::profile::{self, AmountCell, Field, Profile, RowAmount, header};
use crate::read::rows::{RowRole, RowRoles, SUB_KEGIATAN};
use crate::read::{declared, fields};

/// The records of a block, parsed.
pub struct ParsedBlock {
    pub split: Split,
    /// One for each record.
    pub rows: Vec<ParsedRow>,
    pub new: NewEntries,
    /// What is to be said of the codes of a record, by its number in the block.
    pub codes: Vec<(usize, CodeNote)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParsedRow {
    /// Nothing stands in it.
    Blank,
    /// It has fewer fields than the header: what stands where is not known.
    Short,
    /// It may be a line, a header printed again, a total; its amount is still to be read.
    Unclear(RowIds),
    /// A line: it has a code, a whole number of rupiah, and as many fields as the header.
    Line(RowIds, Rupiah),
    /// No line, as the table as a whole shows.
    Judged,
    /// It states the total of its group again.
    Repeated,
}

impl ParsedRow {
    pub fn ids(&self) -> Option<RowIds> {
        match self {
            ParsedRow::Unclear(ids) | ParsedRow::Line(ids, _) => Some(*ids),
            ParsedRow::Blank | ParsedRow::Short | ParsedRow::Judged | ParsedRow::Repeated => None,
        }
    }
}

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

/// Parses rows in their order: labels that stand once for several rows are remembered.
pub struct RowParser<'a> {
    profile: &'a Profile,
    roles: &'a RowRoles,
    sheet: &'a Sheet,
    /// The labels so far, by column to fill down.
    labels: Vec<String>,
    /// The agency that a row above named.
    agency: Option<(String, String)>,
    /// Of totals that rows repeat, the group of the row before.
    group: Option<String>,
    /// Printed labels of the sub kegiatan at hand.
    printed: HeadLabels,
}

impl<'a> RowParser<'a> {
    pub fn new(profile: &'a Profile, roles: &'a RowRoles, sheet: &'a Sheet) -> RowParser<'a> {
        let labels = vec![String::new(); roles.filled.len()];
        RowParser { profile, roles, sheet, labels, agency: None, group: None, printed: HeadLabels::default() }
    }

    /// All records of a block.
    pub fn parse(&mut self, ids: &mut Interners, split: Split) -> ParsedBlock {
        let (mut rows, mut codes) = (Vec::with_capacity(split.records.len()), Vec::new());
        let text = &split.block.text;
        let is_plain = self.roles.is_empty() && self.profile.once.is_none() && self.profile.labels.is_empty();
        let Ok(()) = split.each(|record, line| {
            let mut say = |note| codes.push((rows.len(), note));
            let row = match () {
                () if record.is_blank(text) => ParsedRow::Blank,
                () if is_plain => parse_row(ids, text, record, self.profile, &mut say),
                () => self.row(ids, text, record, self.sheet.row(line), &mut say),
            };
            rows.push(row);
            Ok::<_, Infallible>(())
        });
        ParsedBlock { split, rows, new: ids.new_entries(), codes }
    }

    /// A row of a table whose rows depend on those above them.
    fn row(
        &mut self,
        ids: &mut Interners,
        text: &str,
        record: &Record,
        number: u64,
        say: &mut dyn FnMut(CodeNote),
    ) -> ParsedRow {
        match self.roles.of_row(number) {
            Some(RowRole::Agency { code, name }) => {
                self.agency = Some((code.clone(), name.clone()));
                return ParsedRow::Judged;
            }
            Some(RowRole::Total { heads, name, .. }) => {
                if *heads {
                    self.take_labels(text, record);
                    self.printed.of_row(text, record, self.profile, true);
                    // The sum of an agency stands above its lines.
                    if header::is_agency(name) {
                        self.agency = Some((String::new(), name.clone()));
                    }
                }
                return ParsedRow::Judged;
            }
            Some(RowRole::Unexplained | RowRole::Text | RowRole::Label) => return ParsedRow::Judged,
            None => {}
        }
        if record.fields.len() < self.profile.headers.len() {
            return ParsedRow::Short;
        }
        if self.repeats_total(text, record) {
            return ParsedRow::Repeated;
        }
        let is_money = self.profile.pagu().of_row(text, record, 1).says.amount().is_some();
        let levels = self.roles.levels_of(text, record);
        if is_money && levels != 0 {
            self.take_labels(text, record);
        }
        let parsed = parse_row(ids, text, record, self.profile, say);
        let stands_once = self.roles.filled.iter().any(|(_, level)| *level == SUB_KEGIATAN);
        let printed = self.printed.of_row(text, record, self.profile, stands_once && levels != 0);
        let printed = printed.or_else(|| self.roles.printed.of_row(number).filter(|_| !self.has_label(text, record)));
        if printed.is_none() && self.roles.filled.is_empty() && self.agency.is_none() || !is_money || levels == 0 {
            return parsed;
        }
        let (mut activity, account) = self.filled(text, record);
        activity.label = printed.unwrap_or(activity.label);
        let item = item_of(text, record, self.profile);
        let mut with = |own: RowIds| RowIds { facts: own.facts, ..ids.of(&activity, &account, &item) };
        match parsed {
            ParsedRow::Line(own, amount) => ParsedRow::Line(with(own), amount),
            ParsedRow::Unclear(own) => ParsedRow::Unclear(with(own)),
            other => other,
        }
    }

    fn has_label(&self, text: &str, record: &Record) -> bool {
        !fields::label_cells(text, record, self.profile).is_empty()
    }

    /// Does the row state again the total of the group that the row before was of?
    fn repeats_total(&mut self, text: &str, record: &Record) -> bool {
        let Some(total) = self.profile.once else { return false };
        let above = [Field::KodeSkpd, Field::KodeSubUnit, Field::KodeSubKegiatan, Field::NamaSubKegiatan];
        let columns = above.iter().filter_map(|f| self.profile.column(*f)).chain([total, self.profile.pagu_column]);
        let group: String = columns.flat_map(|c| [record.raw(text, c), "\u{1f}"]).collect();
        let repeats = self.group.as_deref() == Some(group.as_str());
        self.group = Some(group);
        repeats
    }

    /// Below a new label of a higher level the old ones do not hold.
    fn take_labels(&mut self, text: &str, record: &Record) {
        for i in 0..self.roles.filled.len() {
            let (column, level) = self.roles.filled[i];
            let cell = record.value(text, column);
            if cell.trim().is_empty() || self.labels[i] == cell.trim() {
                continue;
            }
            cell.trim().clone_into(&mut self.labels[i]);
            for (label, (_, below)) in self.labels.iter_mut().zip(&self.roles.filled) {
                if *below > level {
                    label.clear();
                }
            }
        }
    }

    /// Activity and account of a row, with the labels of the rows above it.
    fn filled(&self, text: &str, record: &Record) -> (Activity, Account) {
        let cell = |field: Field| {
            let Some(column) = self.profile.column(field) else { return String::new() };
            match flat::cell(text, record, self.profile, field) {
                own if own.is_empty() => {
                    let at = self.roles.filled.iter().position(|(filled, _)| *filled == column);
                    at.map_or(String::new(), |at| clean(&self.labels[at]))
                }
                own => own,
            }
        };
        let mut activity = fields::activity(cell);
        activity.label = fields::label_cells(text, record, self.profile);
        let agency = self.agency.as_ref().or(self.profile.agency.as_ref());
        if let Some((code, name)) = agency.filter(|_| activity.opd_key().is_empty()) {
            activity.set_agency(code, name);
        }
        activity.year = self.profile.year_of(activity.year);
        let [code, name] = fields::ACCOUNT;
        (activity, fields::account(cell(code), cell(name)))
    }
}

fn parse_row(
    ids: &mut Interners,
    text: &str,
    record: &Record,
    profile: &Profile,
    say: &mut dyn FnMut(CodeNote),
) -> ParsedRow {
    if record.fields.len() < profile.headers.len() {
        return ParsedRow::Short;
    }
    let ids = row_ids(ids, text, record, profile, say);
    match plain_amount(text, record, profile) {
        Some(amount) => ParsedRow::Line(ids, amount),
        None => ParsedRow::Unclear(ids),
    }
}

/// Numbers of what a record is about. `say` hears of codes that are met for the first time.
fn row_ids(
    ids: &mut Interners,
    text: &str,
    record: &Record,
    profile: &Profile,
    say: &mut dyn FnMut(CodeNote),
) -> RowIds {
    let keys = &profile.keys;
    RowIds {
        activity: ids.activity(
            |interner| interner.number(text, record, &keys.activity, profile.whole_table()),
            || {
                let activity = activity_of(text, record, profile);
                flat::activity_notes(text, record, profile, &activity, say);
                activity
            },
        ),
        account: ids.account(
            |interner| interner.number(text, record, &keys.account, ["", "", ""]),
            || {
                flat::account_notes(text, record, profile, say);
                account_of(text, record, profile)
            },
        ),
        item: ids.item(
            |interner| interner.number(text, record, &keys.item, ["", "", ""]),
            || item_of(text, record, profile),
        ),
        facts: ids.facts.number(text, record, &keys.facts, ["", "", ""]),
    }
}

fn activity_of(text: &str, record: &Record, profile: &Profile) -> Activity {
    let cell = |field| flat::cell(text, record, profile, field);
    let mut activity = fields::activity(cell);
    activity.label = fields::label_cells(text, record, profile);
    if activity.opd_key().is_empty()
        && let Some((code, name)) = &profile.agency
    {
        activity.set_agency(code, name);
    }
    activity.year = profile.year_of(activity.year);
    activity
}

fn account_of(text: &str, record: &Record, profile: &Profile) -> Account {
    let cell = |field| flat::cell(text, record, profile, field);
    let [code, name] = fields::ACCOUNT;
    fields::account(cell(code), cell(name))
}

/// The text of a line: its cells, each once.
fn item_of(text: &str, record: &Record, profile: &Profile) -> String {
    fields::item(profile.items.iter().map(|column| profile.text_of(text, record, *column).trim().to_owned()))
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
    let may_be_one = !first.starts_with(|c: char| c.is_ascii_graphic() && c != '1' && c != '"');
    let numbers_columns = may_be_one && record.value(text, 0).trim() == "1";
    if !digits || !profile.amount_is_word || numbers_columns || record.fields.len() != profile.headers.len() {
        return None;
    }
    let coded = CODES.iter().filter_map(|f| profile.column(*f)).any(|column| begins_number(record.raw(text, column)));
    let whole = cell.iter().fold(0, |n: i64, digit| n * 10 + i64::from(digit - b'0'));
    coded.then(|| Rupiah::from_sen(i128::from(whole) * 100 * profile.unit))
}

/// Has a row a code in one of its columns of codes?
fn has_code(text: &str, record: &Record, profile: &Profile) -> bool {
    CODES.iter().filter_map(|f| profile.column(*f)).any(|column| {
        let cell = record.raw(text, column);
        begins_number(cell) || begins_number(cell.trim_start_matches(['"', ' ']))
    })
}

pub fn begins_number(cell: &str) -> bool {
    cell.bytes().next().is_some_and(|b| b.is_ascii_digit())
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
