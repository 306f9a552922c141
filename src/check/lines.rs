//! Lines and codes (B): rows that stand twice, amounts that cannot be, volume times price; codes, names, agencies;
//! and persons in them.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

use crate::check::{Say, Spot, Sums};
use crate::criteria::nomenclature::{Nomenclature, OfficialNames};
use crate::domain::amount::{Reading, Rupiah};
use crate::domain::code::Level;
use crate::domain::{amount, text};
use crate::files::csv;
use crate::files::intern::Hasher;
use crate::finding::{BudgetFault, Fault, Finding, PersonalFault, Place};
use crate::guard::personal;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// Nobody plans an amount of fewer rupiah.
const TINY: Rupiah = Rupiah::from_sen(10_000);
/// Taxes that a price may leave out, in percent.
const TAXES: [i128; 4] = [0, 10, 11, 12];
/// Fewer lines than this are a budget of one purpose.
const FEW: u64 = 20;

/// What is kept of lines.
#[derive(Default)]
pub struct LineChecks {
    /// Findings keep which row they are about.
    pub keep_rows: bool,
    /// Rows by a hash of what they say; only one of a pair of twins is looked at again. Twins are of one sub kegiatan:
    /// one small map for each of them is at hand where one large map never is.
    seen: Vec<HashMap<u64, Twin, Hasher>>,
    /// The map of a sub kegiatan, by agency and its own key, and by number of the activity.
    shelves: HashMap<(String, String), usize, Hasher>,
    shelf: Vec<Option<usize>>,
    hasher: Hasher,
    /// The cells of one row, where they are not said as they stand.
    cells: String,
    /// The file at hand; does its first column number the rows?
    file: Option<String>,
    numbered: bool,
    largest: Option<(Rupiah, Spot)>,
    total: Rupiah,
    lines: u64,
}

/// The file and the row of the first of them.
type Twin = (u32, u32);

impl LineChecks {
    pub fn line(&mut self, row: &BudgetRow, file: u32, paths: &[String], findings: &mut Vec<Finding>) {
        let Some(amount) = row.line.amount else { return };
        let keep = self.keep_rows;
        let mut say = |field: Field, fault: BudgetFault| {
            let which = keep.then(|| Box::new(row.own()));
            let finding = Finding::at(row.table, row.place(field), Fault::Budget(Box::new(fault)));
            findings.push(Finding { row: which, ..finding });
        };
        self.total += amount;
        self.lines += 1;
        if self.largest.as_ref().is_none_or(|(most, _)| amount > *most) {
            let spot = Spot { file, sheet: row.sheet().map(str::to_owned), place: row.place(Field::Pagu) };
            self.largest = Some((amount, spot));
        }
        if amount < Rupiah::ZERO {
            say(Field::Pagu, BudgetFault::Negative { amount });
        } else if amount != Rupiah::ZERO && amount < TINY {
            say(Field::Pagu, BudgetFault::Tiny { amount });
        }
        if let Some(fault) = product(row, amount) {
            say(Field::Pagu, fault);
        }
        // Only whole rows can be told apart; those of a print say the rest in the rows above.
        if amount != Rupiah::ZERO && row.profile.is_some() {
            let hash = self.content_hash(row);
            let shelf = self.shelf(row);
            match self.seen[shelf].entry(hash) {
                Entry::Vacant(entry) => _ = entry.insert((file, row.number.try_into().unwrap_or(u32::MAX))),
                Entry::Occupied(entry) => {
                    let (first, line) = *entry.get();
                    // In the same file: files may well hold the same budget twice, and that is another finding.
                    if first == file {
                        let other = format!("{}:{line}", paths[file as usize]);
                        say(Field::Pagu, BudgetFault::Duplicate { other, amount });
                    }
                }
            }
        }
    }

    fn shelf(&mut self, row: &BudgetRow) -> usize {
        let number = row.line.activity as usize;
        if self.shelf.len() <= number {
            self.shelf.resize(number + 1, None);
        }
        *self.shelf[number].get_or_insert_with(|| {
            let activity = row.ledger.activity_of(row.line);
            let subject = (activity.opd_key(), activity.sub_kegiatan_key());
            let shelf = *self.shelves.entry(subject).or_insert(self.seen.len());
            if shelf == self.seen.len() {
                self.seen.push(HashMap::default());
            }
            shelf
        })
    }

    /// A hash of what a row says: all its cells but a number of its own.
    fn content_hash(&mut self, row: &BudgetRow) -> u64 {
        if self.file.as_deref() != Some(row.path()) {
            self.file = Some(row.path().to_owned());
            let first = row.headers.first().map(|h| text::words(h));
            self.numbered = matches!(first.as_deref(), Some("no" | "nomor" | "no urut" | "id"));
        }
        let fields_of = row.record.fields.get(usize::from(self.numbered)..).unwrap_or_default();
        let cells = || fields_of.iter().map(|f| &row.text[f.start..f.end]);
        let bytes = row.text.as_bytes();
        // As a rule no cell has blanks around it: then the record itself is what is said.
        let bare =
            |f: &csv::FieldSpan| f.start == f.end || [f.start, f.end - 1].iter().all(|i| bytes[*i].is_ascii_graphic());
        if let Some(first) = fields_of.first()
            && fields_of.iter().all(bare)
        {
            return self.hasher.hash_one(&bytes[first.start..row.record.end]);
        }
        let delimiter = char::from(row.profile.map_or(b',', |p| p.dialect.delimiter));
        self.cells.clear();
        for (i, cell) in cells().enumerate() {
            if i > 0 {
                self.cells.push(delimiter);
            }
            self.cells.push_str(cell.trim());
        }
        self.hasher.hash_one(self.cells.as_bytes())
    }

    pub fn finish(&self, place: &Say, out: &mut Vec<Finding>) {
        if let Some((amount, spot)) = &self.largest
            && self.lines >= FEW
            && *amount > self.total - *amount
        {
            let fault = BudgetFault::Huge { amount: *amount, others: self.total - *amount };
            out.push(place(spot, Fault::Budget(Box::new(fault))));
        }
    }
}

/// Volume (or a coefficient such as `2 Orang x 3 Hari`) times price, where both are there; taxes may be left out of a price.
fn product(row: &BudgetRow, amount: Rupiah) -> Option<BudgetFault> {
    let price = row.cell(Field::HargaSatuan);
    let price = match amount::read(&price, 1) {
        _ if price.is_empty() => return None,
        Reading::Exact { amount, .. } => amount,
        _ => return None,
    };
    let cell = row.cell(Field::Volume);
    let volume = if cell.trim().is_empty() { row.cell(Field::Koefisien) } else { cell };
    // In millionths.
    let factor = factors(&volume)?;
    let product = Rupiah::from_sen((price.sen().checked_mul(factor)? + 500_000).div_euclid(1_000_000));
    let fits = TAXES.iter().any(|tax| {
        let with = Rupiah::from_sen((product.sen() * (100 + tax) + 50).div_euclid(100));
        let off = with - amount;
        // Prices are rounded to the rupiah, taxes too.
        off.max(-off) <= Rupiah::from_sen(10_000)
    });
    (!fits).then(|| BudgetFault::Product { volume: volume.trim().to_owned(), price, product, amount })
}

/// `12`, `2,5`, `2 Orang x 3 Hari`, `5 Orang / Kali`: the product of its numbers, in millionths.
fn factors(text: &str) -> Option<i128> {
    let mut out: i128 = 1_000_000;
    let lower = text.to_lowercase();
    for part in lower.split([' ', '×', '*']).flat_map(|p| p.split('x')).filter(|p| !p.is_empty()) {
        if !part.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let number = match amount::read(part, 1) {
            // An amount in sen: hundredths are enough for a volume.
            Reading::Exact { amount, rounded: false } => amount.sen() * 10_000,
            _ => return None,
        };
        out = out.checked_mul(number)?.checked_div(1_000_000)?;
    }
    (out != 1_000_000 || lower.trim_start().starts_with('1')).then_some(out)
}

/// Codes against the official lists, names against codes, agencies against each other.
pub fn codes(
    sums: &Sums,
    nomenclature: &Nomenclature,
    names: &OfficialNames,
    year: Option<u16>,
    place: &Say,
    out: &mut Vec<Finding>,
) {
    // A copy of which nobody knows the day proves that a code is there, not that one is gone.
    let dated = nomenclature.dated_years();
    let lists = nomenclature.years();
    let mut by_code: BTreeMap<String, Vec<&super::Sub>> = BTreeMap::new();
    for sub in sums.iter() {
        let Some(code) = sub.activity.code.filter(|c| c.level() == Level::SubKegiatan) else { continue };
        by_code.entry(code.to_string()).or_default().push(sub);
    }
    for (code, subs) in &by_code {
        let mut subs = subs.clone();
        subs.sort_by(|a, b| a.spot.cmp(&b.spot));
        let first = subs[0];
        let Some(activity_code) = first.activity.code else { continue };
        let mut say = |sub: &super::Sub, fault: BudgetFault| out.push(place(&sub.spot, Fault::Budget(Box::new(fault))));
        let (code, name) = (code.clone(), first.activity.sub_kegiatan_name.clone());
        let years = nomenclature.years_of(&activity_code);
        // The list in force: the newest that is not of a later year.
        let in_force = dated.iter().copied().find(|l| year.is_some_and(|y| *l <= y));
        let last = years.iter().find(|year| dated.contains(year)).or(years.first());
        let is_undated =
            years.first().is_some_and(|year| !dated.contains(year) && in_force.is_some_and(|l| *year >= l));
        match (last, in_force) {
            (None, _) => {
                let lists = lists.iter().rev().map(u16::to_string).collect::<Vec<_>>().join(", ");
                say(first, BudgetFault::UnknownCode { code: code.clone(), name, lists });
            }
            (Some(last), Some(list)) if *last < list && !is_undated => {
                say(first, BudgetFault::RetiredCode { code: code.clone(), name, last: *last, list });
            }
            _ => {}
        }
        for sub in &subs {
            let stated = &sub.activity.sub_kegiatan_name;
            let official = names.of(&activity_code);
            if !stated.is_empty() && !official.is_empty() && !official.iter().any(|o| same_name(stated, o)) {
                let (stated, official) = (stated.clone(), official[0].to_owned());
                say(sub, BudgetFault::OtherName { code: code.clone(), stated, official });
            }
        }
        // Every kecamatan spends under the same codes, and every agency under the support programs.
        let kinds: BTreeSet<String> = subs.iter().map(|s| first_word(&s.activity.opd_name)).collect();
        let opds: BTreeSet<&str> = subs.iter().map(|s| s.activity.opd_name.as_str()).collect();
        if opds.len() > 1 && kinds.len() > 1 && !first.support {
            let opd = opds.into_iter().collect::<Vec<_>>().join(", ");
            say(first, BudgetFault::SeveralOpd { code, opd });
        }
    }
}

fn first_word(name: &str) -> String {
    text::words(name).split(' ').next().unwrap_or_default().to_owned()
}

/// The same name, typing errors and cuts tolerated: most pairs of letters in common, or one begins the other.
fn same_name(one: &str, other: &str) -> bool {
    let letters = |t: &str| text::words(t).replace(' ', "");
    let (one, other) = (letters(one), letters(other));
    if one == other || (one.len().min(other.len()) >= 20 && (one.starts_with(&other) || other.starts_with(&one))) {
        return true;
    }
    let pairs = |t: &str| {
        let mut out: Vec<(char, char)> = t.chars().zip(t.chars().skip(1)).collect();
        out.sort_unstable();
        out
    };
    let (a, b) = (pairs(&one), pairs(&other));
    common(&a, &b) * 2 * 10 >= (a.len() + b.len()) * 7
}

/// How many of two sorted lists are in both.
fn common<T: Ord>(mut a: &[T], mut b: &[T]) -> usize {
    let mut out = 0;
    while let ([x, after_a @ ..], [y, after_b @ ..]) = (a, b) {
        out += usize::from(x == y);
        (a, b) = (if x <= y { after_a } else { a }, if y <= x { after_b } else { b });
    }
    out
}

// Persons in a budget (D014, D016): columns that name them, and their numbers in its texts.

/// Columns of the file or sheet that begins with this row.
pub fn file(row: &BudgetRow, findings: &mut Vec<Finding>) {
    for header in row.headers.iter().filter(|h| personal::is_personal(h)) {
        let place = row.profile.and_then(|p| p.header_rows.first()).map_or(Place::whole(), |line| Place::line(*line));
        say(row, place, PersonalFault::Column { column: header.to_string() }, findings);
    }
}

/// Looks for numbers in the cells of rows. What repeats is looked through once.
#[derive(Default)]
pub struct PersonMarks {
    columns: usize,
    /// Columns that make neither activity, account nor item, and hold no amount.
    others: Vec<usize>,
    /// Activities, accounts and items in whose cells there is none, by number.
    clean: [Vec<bool>; 3],
    /// Columns that are to be looked at, and those of them that hold one.
    look: Vec<usize>,
    dirty: Vec<usize>,
}

impl PersonMarks {
    /// Another table begins with this row.
    pub fn start_table(&mut self, row: &BudgetRow) {
        let is_amount = |i: usize| row.profile.is_some_and(|p| p.amounts.iter().any(|a| a.column == i));
        let in_key = |i: usize| row.profile.is_some_and(|p| p.keys.all().iter().any(|k| k.columns().any(|c| c == i)));
        self.columns = row.headers.len().max(row.record.fields.len());
        self.others = (0..self.columns).filter(|i| !is_amount(*i) && !in_key(*i)).collect();
    }

    pub fn line(&mut self, row: &BudgetRow, findings: &mut Vec<Finding>) {
        if row.record.fields.len() > self.columns {
            self.start_table(row);
        }
        self.look.clear();
        // Years, sources of funds, units: to see that they have too few digits takes less than to know them again.
        self.look.extend(self.others.iter().filter(|i| personal::may_be_in(row.record.raw(row.text, **i))));
        // Of a print, other rows than its own make the line.
        let keys = row.profile.map(|p| p.keys.all());
        let numbers = [row.line.activity, row.line.account, row.line.item].map(|n| n as usize);
        for (i, number) in numbers.into_iter().enumerate() {
            if let Some(keys) = &keys
                && !self.clean[i].get(number).is_some_and(|clean| *clean)
            {
                self.look.extend(keys[i].columns());
            }
        }
        if self.look.is_empty() {
            return;
        }
        self.look.sort_unstable();
        let dirty = &mut self.dirty;
        dirty.clear();
        dirty.extend(self.look.iter().filter(|i| has_number(row, **i, findings)));
        let Some(keys) = keys else { return };
        for ((key, number), clean) in keys.into_iter().zip(numbers).zip(&mut self.clean) {
            if clean.len() <= number {
                clean.resize(number + 1, false);
            }
            clean[number] |= !key.columns().any(|c| dirty.contains(&c));
        }
    }
}

/// Does a cell hold a number of a person? It is said, unless its column is of such numbers: that has one finding, not one a
/// row.
fn has_number(row: &BudgetRow, column: usize, findings: &mut Vec<Finding>) -> bool {
    // As a rule there is none: the cell is looked at as it stands.
    if personal::find(row.record.raw(row.text, column)).is_empty() {
        return false;
    }
    let cell = row.record.value(row.text, column);
    let header = row.headers.get(column).map_or("", |h| &**h);
    if let Some(mark) = personal::find(&cell).into_iter().next()
        && !personal::is_personal(header)
    {
        let covered = personal::masked(&cell[mark.range]).into_owned();
        let fault = PersonalFault::Number { column: header.to_owned(), kind: mark.kind, covered };
        say(row, row.cell_place(column), fault, findings);
    }
    true
}

fn say(row: &BudgetRow, place: Place, fault: PersonalFault, findings: &mut Vec<Finding>) {
    findings.push(Finding::at(row.table, place, Fault::Personal(fault.into())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes() {
        assert_eq!(factors("12"), Some(12_000_000));
        assert_eq!(factors("2 Orang x 3 Hari"), Some(6_000_000));
        assert_eq!(factors("5 Orang / Kali"), Some(5_000_000));
        assert_eq!(factors("2,5 m2"), Some(2_500_000));
        assert_eq!(factors("1 Paket"), Some(1_000_000));
        assert_eq!(factors("Paket"), None);
    }

    #[test]
    fn what_two_lists_have_in_common() {
        assert_eq!(common(&[1, 1, 2, 4], &[1, 1, 1, 3, 4]), 3);
        assert_eq!((common(&[1], &[]), common::<u8>(&[], &[])), (0, 0));
    }

    #[test]
    fn names_with_typing_errors() {
        assert!(same_name(
            "Kordinasi  dan Sinkronisasi Pelaksanaan PUG",
            "Koordinasi dan Sinkronisasi Pelaksanaan PUG"
        ));
        assert!(!same_name("Pembangunan Rumah Sakit", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"));
    }
}
