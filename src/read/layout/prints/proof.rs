//! What proves how a print was put together: products in its rows (coefficient × price, with a tax or without), and the totals
//! that it states.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::amount::{self, Rupiah};
use crate::domain::text;
use crate::files::csv::{self, Record, Step};
use crate::files::print::part::{Doubts, ROWS};
use crate::files::source::Source;
use crate::finding::print::{PrintDoubt, Product};
use crate::finding::{Fault, Place};
use crate::read::layout::Tally;
use crate::read::layout::cell;
use crate::read::layout::outline_rows::numbers_columns;
use crate::read::profile::Profile;
use crate::read::proof::{AmountProof, Certainty};

/// Columns that are tried as factors.
const MOST_COLUMNS: usize = 24;
/// Copies of one print in a file that are looked for.
const MOST_COPIES: usize = 4;
/// A product may be rounded to a rupiah.
const ROUNDED: i128 = 100;

/// What has to be proven of a print, and what its rows prove by themselves.
pub struct PrintProof {
    doubts: Arc<Doubts>,
    /// Rows whose amount is the product of two other cells.
    proven: BTreeSet<u64>,
    /// The first row whose amount is not, where most are; and how many there are.
    failed: Option<(Place, Product)>,
    failures: usize,
    /// A page whose rows are those of another one, and that one.
    twice: Option<(Place, u64)>,
    /// Of all that two or more rows with amounts say.
    pub hash: Option<u64>,
    /// Rows with an amount.
    rows: Vec<(u64, Place)>,
    pagu: usize,
}

impl PrintProof {
    /// Of a table of a print, before its rows are read; of other tables nothing.
    pub fn of(source: &Source, profile: &Profile) -> Option<PrintProof> {
        let doubts = source.sheet.printed.clone()?;
        let rows = rows(source, profile);
        let places = rows.iter().map(|row| (row.number, row.place)).collect();
        let mut out = PrintProof {
            doubts,
            proven: BTreeSet::new(),
            failed: None,
            failures: 0,
            twice: twice(&rows),
            hash: (rows.len() > 1)
                .then(|| rows.iter().fold(0, |all: u64, row| all.rotate_left(5) ^ text::hash(&row.text))),
            rows: places,
            pagu: profile.pagu_column,
        };
        if let Some(factors) = factors(&rows) {
            for row in &rows {
                match row.product(factors) {
                    Some((_, true)) => {
                        out.proven.insert(row.number);
                    }
                    Some((product, false)) => {
                        out.failures += 1;
                        out.failed.get_or_insert((row.place, Product { stated: row.amount, product, others: 0 }));
                    }
                    None => {}
                }
            }
        }
        Some(out)
    }

    /// What is not proven, once the table is read.
    pub fn faults(mut self, tally: &Tally) -> Vec<(Place, Fault)> {
        let mut out = Vec::new();
        let mut say = |place: Place, doubt| out.push((place, Fault::PrintDoubt(Box::new(doubt))));
        if let Some((place, mut product)) = self.failed.take() {
            product.others = self.failures - 1;
            say(place, PrintDoubt::Product(product));
        }
        if let Some((place, page)) = self.twice {
            say(place, PrintDoubt::Twice { page });
        }
        let wrong = tally.stated.iter().filter(|own| own.stated != own.computed);
        let others = wrong.clone().count().saturating_sub(1);
        if let Some(total) = wrong.clone().next() {
            say(total.place, PrintDoubt::Total { total: total.clone(), others });
        }
        let all_agree = !tally.stated.is_empty() && wrong.count() == 0;
        let by_columns = tally.proof.certainty == Certainty::Proven
            && tally.proof.amounts.iter().any(|own| match &own.known {
                AmountProof::Sum { agree, rows, .. } => agree == rows,
                AmountProof::Line { .. } => true,
                _ => false,
            });
        let is_proven = all_agree || by_columns;
        let place_of = |number: &u64| self.rows.iter().find(|own| own.0 == *number).map(|own| own.1);
        let is_money = |number: &u64| place_of(number).is_some();
        let open = |number: &u64| !is_proven && !self.proven.contains(number);
        let cut = self.doubts.cut.iter().find(|own| own.1 == self.pagu && is_money(&own.0));
        if let Some((row, _)) = cut {
            say(place_of(row).unwrap_or_default(), PrintDoubt::Cut);
        }
        let joined = || self.doubts.joined.iter().filter(|own| own.1 == self.pagu && is_money(&own.0) && open(&own.0));
        if let Some((row, _)) = joined().next() {
            say(place_of(row).unwrap_or_default(), PrintDoubt::Joined { others: joined().count() - 1 });
        }
        let unsure = self.doubts.unsure.iter().find(|row| is_money(row));
        if let Some(row) = unsure {
            say(place_of(row).unwrap_or_default(), PrintDoubt::Rows);
        }
        let over = || self.doubts.over.iter().filter(|own| is_money(&own.0));
        let of_amount = over().find(|own| own.1 == self.pagu);
        if let Some((row, _)) = of_amount.or_else(|| over().next()) {
            let rows = over().map(|own| own.0).collect::<BTreeSet<_>>().len();
            let doubt = PrintDoubt::Over { amount: of_amount.is_some(), others: rows.saturating_sub(1) };
            say(place_of(row).unwrap_or_default(), doubt);
        }
        let first = self.rows.first().map_or(Place::whole(), |own| own.1);
        let by_text = || self.rows.iter().find(|own| self.doubts.by_text.contains(&own.0) && open(&own.0));
        if self.doubts.by_gaps && self.rows.iter().any(|own| open(&own.0)) {
            say(first, PrintDoubt::Columns);
        } else if let Some((_, place)) = by_text() {
            say(*place, PrintDoubt::Rows);
        } else if !is_covered(tally) {
            say(first, PrintDoubt::Nothing { total: tally.total });
        }
        out
    }
}

/// Is a total stated of all that was read, or are all that are stated together? Else a page may be missing, or there twice.
fn is_covered(tally: &Tally) -> bool {
    let mut sum = Rupiah::ZERO;
    tally.stated.iter().for_each(|own| sum += own.computed);
    let is_all = |own: &crate::finding::table::Stated| own.computed == tally.total;
    !tally.stated.is_empty() && (sum == tally.total || tally.stated.iter().any(is_all))
}

/// A page whose rows with amounts, two or more, all say what those of a page above say.
fn twice(rows: &[PrintRow]) -> Option<(Place, u64)> {
    let mut known: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
    for page in rows.chunk_by(|a, b| a.number / ROWS == b.number / ROWS).filter(|page| page.len() > 1) {
        let texts = page.iter().map(|row| row.text.as_str()).collect();
        if let Some(first) = known.insert(texts, page[0].number / ROWS) {
            return Some((page[0].place, first));
        }
    }
    // A whole print of several pages, whose pages break elsewhere the second time.
    (2..=MOST_COPIES).filter(|copies| rows.len().is_multiple_of(*copies)).find_map(|copies| {
        let (first, rest) = rows.split_at(rows.len() / copies);
        let is_first = |copy: &[PrintRow]| copy.iter().zip(first).all(|(own, other)| own.text == other.text);
        let again = first.len() > 1 && rest.chunks(first.len()).all(is_first);
        again.then(|| (rest[0].place, first[0].number / ROWS))
    })
}

struct PrintRow {
    number: u64,
    place: Place,
    amount: Rupiah,
    text: String,
    /// What the numbers in a cell multiply to, in hundredths, by column.
    numbers: Vec<Option<i128>>,
}

impl PrintRow {
    /// The product of two of its cells, with the tax that another one states, and whether it is the amount.
    fn product(&self, (a, b): (usize, usize)) -> Option<(Rupiah, bool)> {
        let product = self.number_of(a)?.checked_mul(self.number_of(b)?)? / 100;
        let amount = self.amount.sen();
        let fits = |value: i128| (value - amount).abs() <= ROUNDED;
        let others = (0..self.numbers.len()).filter(|own| *own != a && *own != b);
        let taxed = others.filter_map(|own| self.number_of(own)).any(|tax| {
            fits(product.saturating_add(tax))
                || tax <= 100 * 100 && product.checked_mul(100 * 100 + tax).is_some_and(|own| fits(own / (100 * 100)))
        });
        Some((Rupiah::from_sen(product), fits(product) || taxed))
    }

    fn number_of(&self, column: usize) -> Option<i128> {
        self.numbers.get(column).copied().flatten()
    }
}

/// The two columns whose product is the amount in most rows that have both.
fn factors(rows: &[PrintRow]) -> Option<(usize, usize)> {
    let width = rows.iter().map(|row| row.numbers.len()).max()?.min(MOST_COLUMNS);
    let mut best = (0, None);
    for a in 0..width {
        for b in a + 1..width {
            let products = rows.iter().filter_map(|row| row.product((a, b)));
            let (mut all, mut fitting) = (0, 0);
            for (product, fits) in products {
                all += 1;
                fitting += usize::from(fits && !product.is_zero());
            }
            if fitting >= 2 && fitting * 2 >= all && fitting > best.0 {
                best = (fitting, Some((a, b)));
            }
        }
    }
    best.1
}

fn rows(source: &Source, profile: &Profile) -> Vec<PrintRow> {
    let text = source.sample();
    let (mut at, mut record, mut out) = (profile.data_start, Record::default(), Vec::new());
    let (mut counted, mut line) = (0, 1u64);
    while let Step::Record(after) = csv::next(text, at, profile.dialect, true, &mut record) {
        at = after;
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
        counted = record.start;
        if numbers_columns(text, &record) {
            continue;
        }
        let Some(amount) = profile.pagu().of_row(text, &record, profile.unit).says.amount() else { continue };
        let number = source.sheet.row(line);
        let place = cell(source.sheet.places(), text, &record, number, profile.pagu_column);
        let numbers = (0..record.fields.len().min(MOST_COLUMNS)).map(|column| match column == profile.pagu_column {
            true => None,
            false => numbers_in(&record.value(text, column)),
        });
        let own = text[record.start..record.end].trim_end().to_owned();
        out.push(PrintRow { number, place, amount, text: own, numbers: numbers.collect() });
    }
    out
}

/// `2 Orang x 3 Hari`: 6, in hundredths. Digits within words are no numbers.
fn numbers_in(text: &str) -> Option<i128> {
    let mut product: Option<i128> = None;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')')) {
        for part in word.split(['x', 'X', '×', '*']) {
            let part = part.trim_start_matches("Rp").trim_matches(['.', ',', ':', ';']);
            if !part.starts_with(|c: char| c.is_ascii_digit()) || part.contains(char::is_alphabetic) {
                continue;
            }
            let number = match amount::read(part, 1) {
                amount::Reading::Exact { amount, .. } => amount,
                amount::Reading::Either { indonesian, .. } => indonesian,
                _ => return None,
            };
            product = Some(match product {
                None => number.sen(),
                Some(own) => own.checked_mul(number.sen())? / 100,
            });
        }
    }
    product
}
