//! What the rows of a flat table are, as far as arithmetic says: rows that lack what lines have are totals where they equal a
//! block of lines, whatever they are called; labels that stand once for the rows below them; titles that name an agency.

mod heads;
mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use crate::domain::amount::Rupiah;
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::files::sheet::Sheet;
use crate::files::split::Records;
use crate::read::judge::rows::{Blocks, TotalOf};
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
    (7, Field::KodeSubKegiatan),
    (7, Field::NamaSubKegiatan),
    (8, Field::KodeRekening),
    (8, Field::NamaRekening),
    (10, Field::KodeSumberDana),
    (10, Field::NamaSumberDana),
];
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

/// Numbered lines with money that a row without a number must be the sum of.
const NUMBERED: usize = 3;

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
        self.roles.is_empty() && self.filled.is_empty()
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
        let of = labels.iter().map(|label| (label.column, label.level)).collect();
        let mut roles = RowRoles { roles: table.roles.into_iter().collect(), labels: of, ..RowRoles::default() };
        // Who says that every row says all of itself means its blanks.
        if whole && profile.layout_asked != Some(LayoutAsked::Flat) {
            roles.fill_down(sample, &records, profile, sheet, &labels);
        }
        roles
    }

    /// Columns whose label stands in the first row of a group and is blank below it, as pivot tables and stairs write it. A
    /// label that is printed again although it has not changed shows that blanks are missing labels.
    fn fill_down(&mut self, sample: &str, records: &Records, profile: &Profile, sheet: &Sheet, labels: &[Label]) {
        let deepest = labels.iter().map(|l| l.level).filter(|level| *level <= ITEM).max().unwrap_or(0);
        // By column: its label so far, lines without it, and whether it was printed again.
        let mut state: Vec<(String, u64, bool)> = vec![(String::new(), 0, false); labels.len()];
        let mut blank_at_first = vec![false; labels.len()];
        let _ = records.each(|record, line| {
            let role = self.of_row(sheet.row(line));
            let heads = matches!(role, Some(RowRole::Total { heads: true, .. }));
            let money = profile.pagu().of_row(sample, record, 1).says.amount().is_some();
            let skipped = !heads && (role.is_some() || !money) || record.is_blank(sample);
            if skipped || record.fields.len() < profile.headers.len() {
                return Ok::<_, std::convert::Infallible>(());
            }
            let has = self.levels_of(sample, record);
            if has == 0 {
                return Ok(());
            }
            let mut changed = u8::MAX;
            for (i, label) in labels.iter().enumerate().filter(|(_, l)| l.level < ITEM) {
                let cell = record.value(sample, label.column);
                let cell = cell.trim();
                if cell.is_empty() && has >> label.level & 1 == 1 {
                    // The code stands without its name, or the name without its code.
                    state[i].2 = true;
                } else if cell.is_empty() {
                    // Below a new label of a higher level the old one does not hold.
                    if changed < label.level {
                        state[i].0.clear();
                    }
                    if !heads {
                        state[i].1 += 1;
                        blank_at_first[i] |= state[i].0.is_empty();
                    }
                } else {
                    state[i].2 |= state[i].0 == cell && changed >= label.level;
                    if state[i].0 != cell {
                        changed = changed.min(label.level);
                        state[i].0 = cell.to_owned();
                    }
                }
            }
            Ok(())
        });
        let is_asked = profile.layout_asked == Some(LayoutAsked::Pivot);
        let fills = |i: &usize| {
            let (label, blank, printed_again) = &state[*i];
            let shows_it = is_asked || !printed_again && !blank_at_first[*i];
            *blank > 0 && !label.is_empty() && shows_it && labels[*i].level < deepest
        };
        let filled: Vec<usize> = (0..labels.len()).filter(fills).collect();
        self.filled_rows = filled.iter().map(|i| state[*i].1).max().unwrap_or(0);
        self.filled = filled.into_iter().map(|i| (labels[i].column, labels[i].level)).collect();
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

    /// The row behind lines that are numbered from 1 on which has no number, and is the sum of them; what follows is zero.
    fn total_of_numbered(&self) -> Option<usize> {
        let lines = self.rows.iter().zip(1u32..).take_while(|(row, number)| row.running == Some(*number)).count();
        let (total, rest) = self.rows[lines..].split_first()?;
        let sum: Rupiah = self.rows[..lines].iter().map(|row| row.amount).sum();
        let filled = self.rows[..lines].iter().filter(|row| !row.amount.is_zero()).count();
        let ends = total.running.is_none() && rest.iter().all(|row| row.amount.is_zero());
        (filled >= NUMBERED && ends && sum == total.amount).then_some(lines)
    }

    fn judge(&mut self, whole: bool) {
        if let Some(total) = self.total_of_numbered().filter(|_| whole) {
            let Money { number, amount, name, .. } = self.rows.remove(total);
            self.roles.insert(number, RowRole::Total { name, computed: amount, heads: false });
        }
        if self.rows.len() < 2 || self.labels.is_empty() {
            return;
        }
        if whole {
            self.take_heads();
        }
        let needed = self.needed();
        if whole {
            // An opening has its code, or where the table has none, its name.
            let says_what_for = match needed.code {
                0 => self.bits(|label| label.level >= 5),
                code => code | needed.above,
            };
            let is_text = |has: &u32| has & says_what_for == 0;
            let below = std::mem::take(&mut self.below);
            self.roles.extend(below.into_iter().filter(|(_, has)| is_text(has)).map(|(row, _)| (row, RowRole::Text)));
        }
        if !self.rows.iter().any(|row| needed.lacks(row) || row.sums.is_some()) {
            return;
        }
        // Rows that lack the same are judged alike.
        let class = |row: &Money| {
            let called = row.called.is_some() && needed.lacks(row);
            row.has & (needed.all() | needed.above) | u32::from(called) << 31
        };
        let mut is_line: BTreeMap<u32, bool> = BTreeMap::new();
        for row in &self.rows {
            is_line.entry(class(row)).or_insert(!needed.lacks(row));
        }
        let mut sure = BTreeSet::new();
        for _ in 0..3 {
            let counts = |row: &Money| row.sums.is_none() && is_line[&class(row)];
            let lines_so_far = Lines::of(self.rows.iter().filter(|row| counts(row)));
            sure = self.sure(&lines_so_far, &counts, &class, &needed);
            let mut explained: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
            let mut at = 0;
            for row in self.rows.iter().filter(|row| row.sums.is_none()) {
                if is_line[&class(row)] {
                    at += 1;
                    continue;
                }
                let (known, of) = explained.entry(class(row)).or_default();
                if !row.amount.is_zero() {
                    *of += 1;
                    *known += usize::from(
                        lines_so_far.total_of(at, row, &needed, sure.contains(&class(row))).is_some()
                            || row.called.is_some(),
                    );
                }
            }
            let may_be = |class: u32, of: usize| self.may_be_lines(class, of, &needed);
            let lines = explained.iter().filter(|(class, (known, of))| known * 2 < *of && may_be(**class, *of));
            let lines: Vec<u32> = lines.map(|(class, _)| *class).collect();
            if lines.is_empty() {
                break;
            }
            for class in lines {
                is_line.insert(class, true);
            }
        }
        self.decide(
            &|row| row.sums.is_none() && is_line[&class(row)],
            &|row| sure.contains(&class(row)),
            &needed,
            whole,
        );
    }

    /// Kinds of rows of which some are the total of several lines of their own: those over one line are totals too.
    fn sure(
        &self,
        lines: &Lines,
        is_line: &dyn Fn(&Money) -> bool,
        class: &dyn Fn(&Money) -> u32,
        needed: &Needed,
    ) -> BTreeSet<u32> {
        let (mut at, mut out) = (0, BTreeSet::new());
        for row in &self.rows {
            if is_line(row) {
                at += 1;
            } else if lines.total_of(at, row, needed, false).is_some_and(|of| lines.blocks.filled(&of.lines()) >= 2) {
                out.insert(class(row));
            }
        }
        out
    }

    /// Rows that lack something may still be lines, where they lack no code that the others have, or where many lack it.
    fn may_be_lines(&self, class: u32, rows: usize, needed: &Needed) -> bool {
        let lacks_code = needed.code & needed.common & !class != 0;
        let has_deepest = class & needed.deep == needed.deep;
        !lacks_code || rows * 10 >= self.rows.len() && (rows >= 3 || has_deepest)
    }

    fn is_subtotal_by_code(&self, row: &Money) -> bool {
        let has = |field| {
            let bit = self.profile.column(field).and_then(|c| self.labels.iter().position(|l| l.column == c));
            bit.map(|bit| row.has >> bit & 1 == 1)
        };
        has(Field::KodeRekening) == Some(false) && has(Field::KodeSubKegiatan) == Some(true)
    }

    fn decide(
        &mut self,
        is_line: &dyn Fn(&Money) -> bool,
        is_sure: &dyn Fn(&Money) -> bool,
        needed: &Needed,
        whole: bool,
    ) {
        let lines = Lines::of(self.rows.iter().filter(|row| is_line(row)));
        let blocks = &lines.blocks;
        let (mut at, mut since) = (0, 0);
        let mut roles = Vec::new();
        for row in &self.rows {
            if is_line(row) {
                at += 1;
                continue;
            }
            // Rows with a code and without an account are held against their sub kegiatan as they are read.
            if row.sums.is_none() && (row.amount.is_zero() && row.called.is_none() || self.is_subtotal_by_code(row)) {
                continue;
            }
            let name = row.called.clone().unwrap_or_else(|| row.name.clone());
            if let Some(side) = row.sums {
                roles.push((row.number, RowRole::Total { name, computed: row.amount, heads: side == Side::Below }));
                continue;
            }
            let role = match lines.total_of(at, row, needed, is_sure(row)) {
                Some(of) => {
                    since = if matches!(of, TotalOf::Above(_)) { at } else { since };
                    RowRole::Total { name, computed: row.amount, heads: matches!(of, TotalOf::Below(_)) }
                }
                // What is called a total and equals nothing is held against the lines since the last one.
                None if row.called.is_some() => {
                    let computed = blocks.sum(since..at);
                    let computed = if computed.is_zero() { blocks.sum(0..blocks.len()) } else { computed };
                    since = at;
                    RowRole::Total { name, computed, heads: false }
                }
                // Of a table that goes on below, the lines of a heading may follow.
                None if !whole => continue,
                // What says nothing at all is told as such.
                None if row.has == 0 && row.name.is_empty() => continue,
                None => RowRole::Unexplained,
            };
            roles.push((row.number, role));
        }
        self.roles.extend(roles);
    }
}

/// The lines of a table, with their sums and whose they are.
struct Lines {
    blocks: Blocks,
    whose: Vec<u64>,
}

impl Lines {
    fn of<'r>(rows: impl Iterator<Item = &'r Money>) -> Lines {
        let (amounts, whose): (Vec<Rupiah>, Vec<u64>) = rows.map(|row| (row.amount, row.whose)).unzip();
        Lines { blocks: Blocks::of(amounts), whose }
    }

    /// The block that a row is the total of. One that neither is called a total nor stands above the lines must equal
    /// several. One that names its sub kegiatan is the total of lines of that alone; `sure`: others like it are.
    fn total_of(&self, at: usize, row: &Money, needed: &Needed, sure: bool) -> Option<TotalOf> {
        let called = row.called.is_some();
        let names_its_own = row.has & needed.sub_kegiatan != 0 && row.has & needed.sub_kegiatan == needed.sub_kegiatan;
        // A sub kegiatan without an account stands over its accounts, even over one; what lacks only a text does not.
        let heads_accounts = names_its_own && needed.account != 0 && row.has & needed.account == 0;
        let found = match () {
            () if heads_accounts && !called => self.blocks.below(at, row.amount, 1).map(TotalOf::Below),
            () if called || needed.stands_above(row) && !names_its_own => {
                let single = || self.blocks.above(at, row.amount, 1).filter(|_| sure).map(TotalOf::Above);
                self.blocks.total_of(at, row.amount, called).or_else(single)
            }
            () => {
                let above = || self.blocks.above(at, row.amount, 2).map(TotalOf::Above);
                self.blocks.below(at, row.amount, if sure { 1 } else { 2 }).map(TotalOf::Below).or_else(above)
            }
        };
        found.filter(|of| called || !names_its_own || self.whose[of.lines()].iter().all(|own| *own == row.whose))
    }
}
