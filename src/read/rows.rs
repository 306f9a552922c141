//! What the rows of a flat table are, as far as arithmetic says: rows that lack what lines have are totals where they equal a
//! block of lines, whatever they are called; labels that stand once for the rows below them; titles that name an agency.

mod heads;
mod fill_down;
mod sums;
mod totals;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use crate::domain::amount::Rupiah;
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::files::sheet::Sheet;
use crate::files::split::Records;
use crate::read::labels::RowLabels;
use crate::read::profile::{Field, LayoutAsked, MOST_COLUMNS, Profile, header, is_number_row};

/// What a row is that is no line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowRole {
    /// A total: what it is called, and the sum of the lines that it stands for. It equals them, or is called a total.
    Total { name: String, computed: Rupiah, heads: bool },
    /// It has money, lacks what the lines of the table have, and is the sum of none of them.
    Unexplained,
    /// Text below the table: place and date, signatures.
    Text,
    /// Labels of a sub kegiatan.
    Label,
    /// It names the agency of the rows below it.
    Agency { code: String, name: String },
}

/// The rows of a table that are no lines, and the columns whose labels stand once for several rows.
#[derive(Clone, Default, Debug)]
pub struct RowRoles {
    /// By number of the row, ascending.
    roles: Vec<(u64, RowRole)>,
    /// Columns to fill down, with the level that each is of, from the highest.
    pub filled: Vec<(usize, u8)>,
    /// Lines that get a label from a row above them.
    pub filled_rows: u64,
    /// Columns that say what a line is for, each with its level.
    labels: Vec<(usize, u8)>,
    /// Labels that rows print, and whose they are.
    pub printed: RowLabels,
}

/// Columns that say what a line is for: level and field, from the highest.
const LEVELS: [(u8, Field); 18] = [
    (1, Field::KodeSkpd),
    (1, Field::NamaSkpd),
    (2, Field::KodeSubUnit),
    (2, Field::NamaSubUnit),
    (3, Field::KodeUrusan),
    (3, Field::NamaUrusan),
    (4, Field::KodeBidang),
    (4, Field::NamaBidang),
    (5, Field::KodeProgram),
    (5, Field::NamaProgram),
    (6, Field::KodeKegiatan),
    (6, Field::NamaKegiatan),
    (SUB_KEGIATAN, Field::KodeSubKegiatan),
    (SUB_KEGIATAN, Field::NamaSubKegiatan),
    (8, Field::KodeRekening),
    (8, Field::NamaRekening),
    (10, Field::KodeSumberDana),
    (10, Field::NamaSumberDana),
];
/// Level of sub kegiatan.
pub const SUB_KEGIATAN: u8 = 7;
/// Level of the texts of items.
const ITEM: u8 = 9;

/// A column that says what a line is for.
struct Label {
    column: usize,
    level: u8,
    is_code: bool,
    /// Its code is spread over several columns.
    in_pieces: bool,
}

/// A row with money.
struct Money {
    number: u64,
    amount: Rupiah,
    /// Which labels it has, a bit each.
    has: u32,
    /// The cell that calls it a total.
    called: Option<String>,
    /// Its first text, which names it.
    name: String,
    /// Its agency, sub kegiatan and account.
    whose: u64,
    /// The number that it begins with.
    running: Option<u32>,
    /// Its agency; 0 where it names none.
    agency: u64,
    /// One of its texts begins as names of agencies do, and no column is theirs.
    is_agency: bool,
    /// It is the sum of the other rows of its sub kegiatan, beside which it stands: of those above it, or of those below.
    sums: Option<Side>,
}

/// Where the lines of a total stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Above,
    Below,
}

impl RowRoles {
    pub fn of_row(&self, number: u64) -> Option<&RowRole> {
        if self.roles.is_empty() {
            return None;
        }
        self.roles.binary_search_by_key(&number, |(row, _)| *row).ok().map(|at| &self.roles[at].1)
    }

    pub fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.filled.is_empty() && self.printed.is_empty()
    }

    /// Levels at which the row has a label, a bit each. A row that has none says nothing, and nothing above it is its own.
    pub fn levels_of(&self, text: &str, record: &Record) -> u32 {
        let filled = |(column, _): &&(usize, u8)| !record.value(text, *column).trim().is_empty();
        self.labels.iter().filter(filled).fold(0, |all, (_, level)| all | 1 << level)
    }

    /// Looks at the rows of the first block; `whole`: the table ends in it.
    pub fn of(sample: &str, profile: &Profile, sheet: &Sheet, whole: bool) -> RowRoles {
        let first_line = 1 + memchr::memchr_iter(b'\n', &sample.as_bytes()[..profile.data_start]).count() as u64;
        let records = Records::of(sample, profile.data_start, first_line, profile.dialect, whole);
        let labels = labels(profile);
        let rows = Vec::new();
        let mut table = Table {
            profile,
            labels: &labels,
            sample,
            rows,
            roles: BTreeMap::new(),
            below: Vec::new(),
            by_agency: false,
        };
        let _ = records.each(|record, line| {
            table.add(record, sheet.row(line));
            Ok::<_, std::convert::Infallible>(())
        });
        for by_agency in [false, true] {
            if !whole || !table.propose_sums(by_agency) {
                continue;
            }
            let _ = records.each(|record, line| {
                table.call(record, sheet.row(line));
                Ok::<_, std::convert::Infallible>(())
            });
            if table.settle_sums() {
                break;
            }
        }
        table.judge(whole);
        let printed = RowLabels::of(sample, &records, profile, sheet);
        table.roles.extend(printed.rows.iter().map(|row| (*row, RowRole::Label)));
        let of = labels.iter().map(|label| (label.column, label.level)).collect();
        let mut roles =
            RowRoles { roles: table.roles.into_iter().collect(), labels: of, printed, ..RowRoles::default() };
        // Who says that every row says all of itself means its blanks.
        if whole && profile.layout_asked != Some(LayoutAsked::Flat) {
            roles.fill_down(sample, &records, profile, sheet, &labels);
        }
        roles
    }
}

fn labels(profile: &Profile) -> Vec<Label> {
    let codes = [Field::KodeProgram, Field::KodeKegiatan, Field::KodeSubKegiatan, Field::KodeRekening];
    let fields = LEVELS.iter().filter_map(|(level, field)| {
        let in_pieces = profile.pieces_of(*field).is_some();
        Some(Label { column: profile.column(*field)?, level: *level, is_code: codes.contains(field), in_pieces })
    });
    let items =
        profile.items.iter().map(|column| Label { column: *column, level: ITEM, is_code: false, in_pieces: false });
    let counted: Vec<usize> = profile.pagu().columns().collect();
    let mut labels: Vec<Label> = fields.chain(items).filter(|l| !counted.contains(&l.column)).take(30).collect();
    labels.sort_by_key(|l| l.level);
    labels
}

struct Table<'a> {
    profile: &'a Profile,
    labels: &'a [Label],
    sample: &'a str,
    rows: Vec<Money>,
    roles: BTreeMap<u64, RowRole>,
    /// Rows without money since the last one that has some, with the labels that they have.
    below: Vec<(u64, u32)>,
    /// Totals that have all that lines have are of agencies, not of sub kegiatan.
    by_agency: bool,
}

/// Labels that lines have, a bit each.
struct Needed {
    /// At the deepest level.
    deep: u32,
    /// Of codes: at the deepest level of those.
    code: u32,
    /// Others that nearly all rows have.
    common: u32,
    /// Others that many have.
    usual: u32,
    /// Codes of the levels above.
    above: u32,
    /// Code and name of the sub kegiatan, as far as lines have them, and of the account.
    sub_kegiatan: u32,
    account: u32,
}

impl Needed {
    fn all(&self) -> u32 {
        self.deep | self.code | self.common
    }

    /// It lacks what lines have. What is called a total and has no code lacks a label that lines often have.
    fn lacks(&self, row: &Money) -> bool {
        let is_called = row.called.is_some() && row.has & (self.code | self.above) == 0;
        row.has & self.all() != self.all() || is_called && row.has & self.usual != self.usual
    }

    /// It has a code of a level above that of the lines, or no text where they have their deepest: it stands over them.
    fn stands_above(&self, row: &Money) -> bool {
        row.has & self.deep != self.deep || (row.has & self.code == 0 && row.has & self.above != 0)
    }
}

impl Table<'_> {
    fn add(&mut self, record: &Record, number: u64) {
        let profile = self.profile;
        if record.is_blank(self.sample) {
            return;
        }
        let cells = || (0..record.fields.len().min(MOST_COLUMNS)).map(|i| record.value(self.sample, i));
        let Some(amount) = profile.pagu().of_row(self.sample, record, profile.unit).says.amount() else {
            let cells: Vec<String> = cells().map(|c| c.trim().to_owned()).collect();
            let mut filled = cells.iter().filter(|c| !c.is_empty());
            let alone = filled.next().filter(|name| filled.next().is_none() && header::is_agency(name));
            let named = header::agency_said(&cells).or_else(|| alone.map(|name| (String::new(), name.clone())));
            if let Some((code, name)) = named.filter(|_| self.lacks_agencies()) {
                self.roles.insert(number, RowRole::Agency { code, name });
            } else {
                self.below.push((number, self.has(record)));
            }
            return;
        };
        if is_number_row(cells()) {
            return;
        }
        let has = self.has(record);
        self.below.clear();
        let first = record.fields.iter().position(|field| field.start < field.end);
        let running = first.and_then(|first| record.value(self.sample, first).trim().parse().ok());
        // After rows with a number, one without is looked at by its name.
        let ends_numbers = running.is_none() && self.rows.last().is_some_and(|row| row.running.is_some());
        let (whose, agency) = (self.whose(record, 7), self.whose(record, 2));
        let agency = if has & self.bits(|label| label.level <= 2) == 0 { 0 } else { agency };
        let (called, name, sums) = (None, String::new(), None);
        let is_agency = self.lacks_agencies()
            && self.labels.iter().any(|l| !l.is_code && header::is_agency(&record.value(self.sample, l.column)));
        self.rows.push(Money { number, amount, has, called, name, whose, running, agency, is_agency, sums });
        // Names are looked up only where a row may be no line.
        let last = self.rows.len() - 1;
        let all = (1u32.checked_shl(self.labels.len() as u32).unwrap_or(0)).wrapping_sub(1);
        if has != all || ends_numbers || is_agency {
            let texts: Vec<String> =
                cells().map(|c| clean(&c)).filter(|c| c.chars().any(char::is_alphabetic)).collect();
            self.rows[last].called = texts.iter().find(|c| has != all && header::ends_as_total(c)).cloned();
            self.rows[last].name = texts.first().cloned().unwrap_or_default();
        }
    }

    fn has(&self, record: &Record) -> u32 {
        let filled = |label: &Label| {
            let raw = record.raw(self.sample, label.column);
            // `JUMLAH` in a column of codes is none, nor is the number of a row.
            match label.is_code {
                true if !label.in_pieces => {
                    let digits = raw.bytes().filter(u8::is_ascii_digit).count();
                    digits > 2 || digits > 0 && raw.bytes().any(|b| !b.is_ascii_digit())
                }
                true => raw.bytes().any(|b| b.is_ascii_digit()),
                false => !raw.is_empty() && !raw.trim_matches(['"', ' ']).is_empty(),
            }
        };
        self.labels.iter().enumerate().fold(0, |has, (bit, label)| has | u32::from(filled(label)) << bit)
    }

    /// No column says whose the lines are.
    fn lacks_agencies(&self) -> bool {
        let agency = [Field::KodeSkpd, Field::NamaSkpd, Field::KodeSubUnit, Field::NamaSubUnit];
        agency.iter().all(|field| self.profile.column(*field).is_none())
    }

    /// What tells whose money it is: its cells down to a level.
    fn whose(&self, record: &Record, level: u8) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        for label in self.labels.iter().filter(|label| label.level <= level) {
            record.raw(self.sample, label.column).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Labels of a kind, a bit each.
    fn bits(&self, of: impl Fn(&Label) -> bool) -> u32 {
        self.labels.iter().enumerate().filter(|(_, label)| of(label)).fold(0, |all, (bit, _)| all | 1 << bit)
    }

    fn needed(&self) -> Needed {
        let rows = self.rows.len();
        let filled = |bit: usize| self.rows.iter().filter(|row| row.has >> bit & 1 == 1).count();
        let counts: Vec<usize> = (0..self.labels.len()).map(filled).collect();
        let level = |bit: &usize| self.labels[*bit].level;
        let usual = |bit: &usize| match level(bit) {
            own if own >= ITEM => counts[*bit] * 2 >= rows,
            _ => counts[*bit] * 10 >= rows * 3,
        };
        let usual: Vec<usize> = (0..self.labels.len()).filter(usual).collect();
        let bits = |of: &dyn Fn(&usize) -> bool| usual.iter().filter(|b| of(b)).fold(0u32, |all, bit| all | 1 << bit);
        let codes = [Field::KodeProgram, Field::KodeKegiatan, Field::KodeSubKegiatan, Field::KodeRekening];
        let codes: Vec<usize> = codes.iter().filter_map(|f| self.profile.column(*f)).collect();
        let is_code = |bit: &usize| codes.contains(&self.labels[*bit].column);
        let deepest = usual.iter().map(level).max().unwrap_or(0);
        let code = usual.iter().filter(|b| is_code(b)).map(level).max().unwrap_or(u8::MAX);
        Needed {
            deep: bits(&|bit| level(bit) == deepest),
            code: bits(&|bit| is_code(bit) && level(bit) == code),
            common: bits(&|bit| level(bit) >= 5 && counts[*bit] * 5 >= rows * 3),
            sub_kegiatan: bits(&|bit| level(bit) == 7),
            account: bits(&|bit| level(bit) == 8),
            usual: bits(&|_| true),
            above: (0..self.labels.len()).filter(|b| is_code(b) && level(b) < code).fold(0, |all, bit| all | 1 << bit),
        }
    }
}
