//! Which columns hold codes: those whose cells the official list knows, whatever their header says; a column of targets or of
//! running numbers is none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::account::account;
use super::known::KnownCodes;
use super::mend::{Neighbours, activity, agency, leading};
use super::pieces::{self, Pieces};
use crate::domain::code::{AccountCode, Code, Level, SkpdCode};
use crate::files::csv::{self, Dialect, Record, Step};
use crate::files::intern::Hasher;
use crate::finding::Repair;
use crate::read::profile::{Field, is_number_row};

/// Rows that decide whether a file is flat.
const LAYOUT_ROWS: usize = 2_000;
/// Rows that decide which columns hold codes.
const SAMPLE_ROWS: usize = 300;

/// The first rows below the header, each cell trimmed; rows that number the columns are none of them.
pub fn sample_rows(sample: &str, start: usize, dialect: Dialect) -> Vec<Vec<String>> {
    let (mut record, mut at, mut out) = (Record::default(), start, Vec::new());
    while out.len() < SAMPLE_ROWS
        && let Step::Record(after) = csv::next(sample, at, dialect, false, &mut record)
    {
        at = after;
        let row: Vec<String> = (0..record.fields.len()).map(|i| record.value(sample, i).trim().to_owned()).collect();
        if !is_number_row(row.iter()) {
            out.push(row);
        }
    }
    out
}

/// Columns whose cells begin with codes.
#[derive(Default)]
pub struct CodeColumns {
    pub columns: Vec<usize>,
    /// In one of them, codes stand above the codes they hold: a print with subtotals.
    pub hierarchical: bool,
}

#[derive(Clone, Default)]
struct Seen<'t> {
    /// The cell before, as it stands in the file, and its code.
    before: &'t str,
    code: Option<Code>,
    /// It is a code as a list or a chart of accounts has it.
    is_known: bool,
    filled: usize,
    codes: usize,
    known: usize,
    long: usize,
    /// As long as codes of a kegiatan or sub kegiatan: their shape tells them, whatever list they are of.
    whole: usize,
    holds_next: usize,
    last: Option<Code>,
}

impl Seen<'_> {
    fn are_codes(&self) -> bool {
        self.long > 0 && self.codes * 2 > self.filled
    }

    fn are_known(&self) -> bool {
        self.are_codes() && (self.known * 2 >= self.codes || self.whole * 2 >= self.codes)
    }

    /// A code, a cell that is none, or (neither) a number that may be an urusan or how many of something.
    fn count(&mut self, code: Option<Code>, is_known: bool, is_filled: bool) {
        let Some(code) = code else {
            self.filled += usize::from(is_filled);
            return;
        };
        self.filled += 1;
        self.codes += 1;
        self.known += usize::from(is_known);
        self.long += usize::from(code.segments() > 1);
        self.whole += usize::from(code.segments() >= 5);
        self.holds_next += usize::from(self.last.is_some_and(|last| last.holds(&code)));
        self.last = Some(code);
    }
}

/// The columns before the first amount (`end`) that hold codes. Of codes in pieces, only the first column is named.
pub fn code_columns(sample: &str, start: usize, dialect: Dialect, end: usize, pieces: &[Pieces]) -> CodeColumns {
    let known = KnownCodes::shipped();
    let mut seen = vec![Seen::default(); end];
    // Accounts come again and again, in any order.
    let mut met: HashMap<&str, (Option<Code>, bool), Hasher> = HashMap::default();
    let mut record = Record::default();
    let mut at = start;
    for _ in 0..LAYOUT_ROWS {
        let Step::Record(after) = csv::next(sample, at, dialect, false, &mut record) else { break };
        at = after;
        // Numbers of columns, again on every page, are no codes that hold others.
        if is_number_row((0..record.fields.len()).map(|i| record.value(sample, i))) {
            continue;
        }
        for (i, column) in seen.iter_mut().enumerate() {
            if let Some(own) = pieces.iter().find(|p| p.holds(i)) {
                if own.first == i {
                    let cell = pieces::join(own.columns().map(|c| record.value(sample, c)));
                    let (code, is_known) = code_of(&cell, known);
                    column.count(code, is_known, !cell.is_empty());
                }
                continue;
            }
            let raw = record.raw(sample, i);
            // Cells repeat themselves; what is the same is looked at once.
            if raw != column.before {
                column.before = raw;
                let met = met.entry(raw).or_insert_with(|| code_of(&record.value(sample, i), known));
                (column.code, column.is_known) = *met;
            }
            column.count(column.code, column.is_known, !record.value(sample, i).trim().is_empty());
        }
    }
    // Where the list knows the codes of one column, others must be known as well.
    let proved = seen.iter().any(Seen::are_known);
    let is_code = |s: &Seen| if proved { s.are_known() } else { s.are_codes() };
    let columns = (0..end).filter(|i| is_code(&seen[*i])).collect();
    let hierarchical = seen.iter().any(|s| is_code(s) && s.holds_next > 0 && s.holds_next * 10 >= s.codes);
    CodeColumns { columns, hierarchical }
}

/// The innermost code a cell begins with, and whether a list or a chart of accounts has it. A bare number with a word
/// behind it ("5 Dokumen") or of a few digits ("2100") is no code.
fn code_of(cell: &str, known: &KnownCodes) -> (Option<Code>, bool) {
    let cell = cell.trim();
    let own = leading(cell, Neighbours::default(), known);
    let Some(code) = own.codes().last() else { return (None, false) };
    // A date proves a code, but no levels: of a sub kegiatan it keeps the program only.
    if own.mended.as_ref().is_some_and(|m| m.repair == Repair::Date) && cell.bytes().all(|b| b.is_ascii_digit()) {
        return (None, false);
    }
    let written = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
    let is_bare =
        !cell[written..].starts_with(['.', ' ']) || !cell[written + 1..].starts_with(|c: char| c.is_ascii_digit());
    match code {
        Code::Skpd(_) => (Some(code), true),
        Code::Activity(activity) if activity.level() == Level::Urusan => {
            let is_one = own.rest.is_empty() && written == 1;
            (is_one.then_some(code), is_one)
        }
        Code::Activity(activity) => (Some(code), known.has(&activity)),
        Code::Account(_) if is_bare && written != 12 && own.mended.is_none() => (None, false),
        Code::Account(account) => (Some(code), matches!(account.numbers(), [4..=6, ..])),
    }
}

/// What the cells of one column are.
#[derive(Clone, Copy, Default, Debug)]
struct Cells {
    filled: usize,
    /// Codes that the list has, of program or below; and sub kegiatan among them.
    known: usize,
    sub_kegiatan: usize,
    /// Agencies alone in their cells, and before an activity.
    agencies: usize,
    agencies_before: usize,
    /// Accounts of three segments or more alone, or with their names; and behind an activity.
    accounts: usize,
    accounts_behind: usize,
    /// Segments of the longest account.
    depth: usize,
}

impl Cells {
    fn of(rows: &[Vec<String>], column: usize) -> Cells {
        let known = KnownCodes::shipped();
        let mut out = Cells::default();
        for cell in rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()) {
            out.filled += 1;
            if !cell.starts_with(|c: char| c.is_ascii_digit() || "'=[(\"lIOX".contains(c)) {
                continue;
            }
            if let Some((Code::Skpd(_), _)) = Code::leading(cell) {
                out.agencies += 1;
                continue;
            }
            // Without its zeros an account looks like an activity (`5.2.03.01.01.0007`).
            let is_account = matches!(Code::leading(cell), Some((Code::Account(_), _)));
            let code = activity(cell).0.filter(|code| !is_account && known.has(code));
            out.known += usize::from(code.is_some_and(|c| c.level() >= Level::Program));
            out.sub_kegiatan += usize::from(code.is_some_and(|c| c.level() == Level::SubKegiatan));
            if let Some((Code::Account(code), _)) = Code::leading(cell)
                && matches!(code.numbers(), [4..=6, _, _, ..])
                // Bare digits may number anything: packages, documents.
                && !cell.bytes().all(|b| b.is_ascii_digit())
            {
                out.accounts += 1;
                out.depth = out.depth.max(code.numbers().len());
            }
            if code.is_some() && cell.len() > 20 {
                out.agencies_before += usize::from(agency(cell).is_some());
                out.accounts_behind += usize::from(AccountCode::find(cell).is_none() && account(cell).0.is_some());
            }
        }
        out
    }

    fn most(self, count: usize) -> bool {
        count * 2 > self.filled
    }
}

/// Columns of a flat table by their cells, where the header does not name them or names another one: codes of sub kegiatan,
/// agencies and accounts. `taken`: columns that are something else, such as amounts.
pub fn settle(rows: &[Vec<String>], columns: &mut BTreeMap<Field, usize>, taken: &[usize], pieces: &[Pieces]) {
    for own in pieces {
        columns.retain(|_, column| !own.holds(*column));
        columns.insert(if own.account { Field::KodeRekening } else { Field::KodeSubKegiatan }, own.last);
    }
    let named = columns.values().map(|column| column + 1);
    let width = rows.iter().map(Vec::len).chain(named).max().unwrap_or(0);
    let cells: Vec<Cells> = (0..width)
        .map(|i| if pieces.iter().any(|p| p.holds(i)) { Cells::default() } else { Cells::of(rows, i) })
        .collect();
    let is_free = |columns: &BTreeMap<Field, usize>, column: usize, but: &[Field]| {
        !taken.contains(&column) && columns.iter().all(|(field, own)| *own != column || but.contains(field))
    };
    let of = |columns: &BTreeMap<Field, usize>, field: Field| columns.get(&field).map(|c| cells[*c]);
    let in_pieces = |account: bool| pieces.iter().any(|p| p.account == account);
    // The code of the sub kegiatan.
    if !in_pieces(false) && of(columns, Field::KodeSubKegiatan).is_none_or(|own| own.known == 0) {
        let others = [Field::KodeSubKegiatan, Field::KodeKegiatan, Field::KodeProgram, Field::KodeRekening];
        let own = (0..width).filter(|i| is_free(columns, *i, &others) && cells[*i].most(cells[*i].sub_kegiatan));
        if let Some(column) = own.max_by_key(|i| (cells[*i].sub_kegiatan, std::cmp::Reverse(*i))) {
            columns.retain(|_, own| *own != column);
            columns.insert(Field::KodeSubKegiatan, column);
        }
    }
    let code = columns.get(&Field::KodeSubKegiatan).copied().filter(|_| !in_pieces(false));
    // The account: in a column of its own, or behind the activity.
    if !in_pieces(true) && of(columns, Field::KodeRekening).is_none_or(|own| own.accounts + own.accounts_behind == 0) {
        let own =
            (0..width).filter(|i| is_free(columns, *i, &[Field::KodeRekening]) && cells[*i].most(cells[*i].accounts));
        let deepest = own.max_by_key(|i| (cells[*i].depth, cells[*i].accounts, std::cmp::Reverse(*i)));
        let column = deepest.or(code.filter(|c| cells[*c].most(cells[*c].accounts_behind)));
        if let Some(column) = column {
            columns.insert(Field::KodeRekening, column);
        }
    }
    // The agency: likewise; a code must stand for one name, or it is that of a part of the agency.
    if !columns.contains_key(&Field::KodeSkpd) && !columns.contains_key(&Field::KodeSubUnit) {
        let name = columns.get(&Field::NamaSkpd).copied();
        let names_one = |column: &usize| name.is_none_or(|name| one_to_one(rows, *column, name));
        let own = (0..width).filter(|i| is_free(columns, *i, &[]) && cells[*i].most(cells[*i].agencies));
        let alone = own.filter(names_one).max_by_key(|i| (cells[*i].agencies, std::cmp::Reverse(*i)));
        let before = code.filter(|c| name.is_none() && cells[*c].most(cells[*c].agencies_before));
        if let Some(column) = alone.or(before) {
            columns.insert(Field::KodeSkpd, column);
        }
    }
}

/// Does each code stand for one name, and each name for one code?
fn one_to_one(rows: &[Vec<String>], code: usize, name: usize) -> bool {
    let pairs: BTreeSet<(Option<SkpdCode>, &str)> = rows
        .iter()
        .filter_map(|row| Some((SkpdCode::find(row.get(code)?), row.get(name)?.trim())))
        .filter(|(code, name)| code.is_some() && !name.is_empty())
        .collect();
    let codes: BTreeSet<_> = pairs.iter().map(|(code, _)| code).collect();
    let names: BTreeSet<_> = pairs.iter().map(|(_, name)| name).collect();
    pairs.len() == codes.len() && pairs.len() == names.len()
}

/// Are most cells of a column codes that the list has?
pub fn are_known(rows: &[Vec<String>], column: usize) -> bool {
    let own = Cells::of(rows, column);
    own.filled > 0 && own.known * 2 >= own.filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(';').map(|cell| cell.trim().to_owned()).collect()).collect()
    }

    fn settled(text: &str, named: &[(Field, usize)]) -> Vec<(Field, usize)> {
        let mut columns = named.iter().copied().collect();
        settle(&rows(text), &mut columns, &[], &[]);
        columns.into_iter().collect()
    }

    #[test]
    fn a_running_number_is_no_code_where_another_column_has_codes() {
        let text = "1;1.02.02.2.02.0001;Ibu\n2;1.02.02.2.02.0003;Bayi";
        assert_eq!(settled(text, &[(Field::KodeSubKegiatan, 0)]), [(Field::KodeSubKegiatan, 1)]);
        assert_eq!(settled(text, &[(Field::KodeKegiatan, 1)]), [(Field::KodeSubKegiatan, 1)]);
        assert_eq!(settled(text, &[]), [(Field::KodeSubKegiatan, 1)]);
        assert_eq!(settled("1;9;Ibu\n2;8;Bayi", &[(Field::KodeSubKegiatan, 0)]), [(Field::KodeSubKegiatan, 0)]);
    }

    #[test]
    fn accounts_and_agencies_by_their_cells() {
        let text = "1.02.0.00.0.00.01.0000;1.02.02.2.02.0001;5.1 OPERASI;5.1.02.01.01.0024 Kertas\n\
                    1.02.0.00.0.00.01.0000;1.02.02.2.02.0003;5.1 OPERASI;5.1.02.01.01.0026 Cetak";
        let own = [(Field::KodeSkpd, 0), (Field::KodeSubKegiatan, 1), (Field::KodeRekening, 3)];
        assert_eq!(settled(text, &[]), own);
        let behind = "1.02.02.2.02.0001.5.1.02.01.01.0024;Kertas\n1.02.02.2.02.0003.5.1.02.01.01.0026;Cetak";
        let own = [(Field::KodeSubKegiatan, 0), (Field::KodeRekening, 0)];
        assert_eq!(settled(behind, &[(Field::KodeSubKegiatan, 0)]), own);
    }

    #[test]
    fn targets_are_no_codes() {
        let text = "1.02.02;;\n1.02.02.2.02;;\n1.02.02.2.02.0001;1838 Orang/bulan;2100\n1.02.02.2.02.0003;5 Dokumen;2100\n\
                    1.02.02.2.02.0004;5100 Orang;2.5\n";
        let own = code_columns(text, 0, Dialect { delimiter: b';', backslash: false }, 3, &[]);
        assert_eq!((own.columns, own.hierarchical), (vec![0], true));
    }
}
