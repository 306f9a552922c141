//! Rows of a flat table are parsed block by block on the core that splits, into numbers and, where nothing asks for a second
//! look, their amount; [`RowJudge`] decides what each is in the order of the rows.

mod kind;

pub use self::kind::{RowJudge, RowKind, is_aside};

use std::convert::Infallible;

use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity};
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::files::sheet::Sheet;
use crate::files::split::Split;
use crate::ledger::{Interners, Ledger, Moved, NewEntries, RowIds};
use crate::read::codes::flat::{self, CodeNote};
use crate::read::fields;
use crate::read::labels::HeadLabels;
use crate::read::profile::{Field, Profile, header};
use crate::read::rows::{RowRole, RowRoles, SUB_KEGIATAN};

/// The records of a block, parsed.
pub struct ParsedBlock {
    /// Whose numbers those of its rows are.
    pub reader: usize,
    pub split: Split,
    /// One for each record.
    pub rows: Vec<ParsedRow>,
    pub new: NewEntries,
    /// What is to be said of the codes of a record, by its number in the block: of codes that its reader met for the first
    /// time.
    pub codes: Vec<(usize, CodeOf, CodeNote)>,
}

/// What a code is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeOf {
    Activity,
    Account,
}

impl ParsedBlock {
    /// Puts the numbers of the ledger in place of those of the reader. What another reader met before is no news.
    pub fn take_numbers(&mut self, ledger: &mut Ledger, moved: &mut Moved) {
        let known = ledger.known();
        ledger.take_in(std::mem::take(&mut self.new), moved);
        self.rows.iter_mut().for_each(|row| row.renumber(moved));
        let rows = &self.rows;
        self.codes.retain(|(row, of, _)| {
            rows[*row].ids().is_some_and(|ids| match of {
                CodeOf::Activity => ids.activity as usize >= known[0],
                CodeOf::Account => ids.account as usize >= known[1],
            })
        });
    }
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

    /// With the numbers of the ledger in place of those of its reader.
    pub fn renumber(&mut self, moved: &Moved) {
        if let ParsedRow::Unclear(ids) | ParsedRow::Line(ids, _) = self {
            *ids = moved.row(*ids);
        }
    }
}

/// Parses rows in their order: labels that stand once for several rows are remembered.
pub struct RowParser<'a, 'c> {
    /// Its number, where there are several.
    reader: usize,
    ids: &'a mut Interners<'c>,
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

impl<'a, 'c> RowParser<'a, 'c> {
    pub fn new(
        reader: usize,
        ids: &'a mut Interners<'c>,
        profile: &'a Profile,
        roles: &'a RowRoles,
        sheet: &'a Sheet,
    ) -> RowParser<'a, 'c> {
        let labels = vec![String::new(); roles.filled.len()];
        let printed = HeadLabels::default();
        RowParser { reader, ids, profile, roles, sheet, labels, agency: None, group: None, printed }
    }

    /// May the rows of a table be parsed in any order?
    pub fn is_plain(profile: &Profile, roles: &RowRoles) -> bool {
        roles.is_empty() && profile.once.is_none() && profile.labels.is_empty()
    }

    /// All records of a block.
    pub fn parse(&mut self, split: Split) -> ParsedBlock {
        let (mut rows, mut codes) = (Vec::with_capacity(split.records.len()), Vec::new());
        let text = &split.block.text;
        let is_plain = RowParser::is_plain(self.profile, self.roles);
        let Ok(()) = split.each(|record, line| {
            let mut say = |of, note| codes.push((rows.len(), of, note));
            let row = match () {
                () if record.is_blank(text) => ParsedRow::Blank,
                () if is_plain => parse_row(self.ids, text, record, self.profile, &mut say),
                () => self.row(text, record, self.sheet.row(line), &mut say),
            };
            rows.push(row);
            Ok::<_, Infallible>(())
        });
        ParsedBlock { reader: self.reader, split, rows, new: self.ids.new_entries(), codes }
    }

    /// A row of a table whose rows depend on those above them.
    fn row(&mut self, text: &str, record: &Record, number: u64, say: &mut dyn FnMut(CodeOf, CodeNote)) -> ParsedRow {
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
        let parsed = parse_row(self.ids, text, record, self.profile, say);
        let stands_once = self.roles.filled.iter().any(|(_, level)| *level == SUB_KEGIATAN);
        let printed = self.printed.of_row(text, record, self.profile, stands_once && levels != 0);
        let printed = printed.or_else(|| self.roles.printed.of_row(number).filter(|_| !self.has_label(text, record)));
        if printed.is_none() && self.roles.filled.is_empty() && self.agency.is_none() || !is_money || levels == 0 {
            return parsed;
        }
        let (mut activity, account) = self.filled(text, record);
        activity.label = printed.unwrap_or(activity.label);
        let item = item_of(text, record, self.profile);
        let mut with = |own: RowIds| RowIds { facts: own.facts, ..self.ids.of(&activity, &account, &item) };
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
    say: &mut dyn FnMut(CodeOf, CodeNote),
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
    say: &mut dyn FnMut(CodeOf, CodeNote),
) -> RowIds {
    let keys = &profile.keys;
    let activity = ids.activity(
        |interner| interner.number(text, record, &keys.activity, profile.whole_table()),
        || {
            let activity = activity_of(text, record, profile);
            flat::activity_notes(text, record, profile, &activity, &mut |note| say(CodeOf::Activity, note));
            activity
        },
    );
    let account = ids.account(
        |interner| interner.number(text, record, &keys.account, ["", "", ""]),
        || {
            flat::account_notes(text, record, profile, &mut |note| say(CodeOf::Account, note));
            account_of(text, record, profile)
        },
    );
    let (item, item_hash) = ids.item(
        |interner| interner.number(text, record, &keys.item, ["", "", ""]),
        || item_of(text, record, profile),
        account,
    );
    RowIds { activity, account, item, facts: ids.facts(text, record, &keys.facts), item_hash }
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
pub fn item_of(text: &str, record: &Record, profile: &Profile) -> String {
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
