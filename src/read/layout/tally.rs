//! What one file held: lines, sums, what it states of itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::language::Origin;
use crate::finding::reading::Oddity;
use crate::finding::table::{RefutedTotal, SeveralTotals, Stated};
use crate::finding::{Fault, Finding, FindingTable, Place};
use crate::ledger::Line;
use crate::read::outline::LeftOut;
use crate::read::profile::Profile;
use crate::read::proof::Proof;
use crate::read::reconcile::StatedTotals;
use crate::read::tables::EditionSum;

/// What one file held.
#[derive(Clone, Default, Debug)]
pub struct Tally {
    /// It was read to its end.
    pub whole: bool,
    /// Empty where nobody asked for it.
    pub sha256: String,
    pub lines: u64,
    pub lines_without_amount: u64,
    /// Rows with content that are not counted; each has a finding.
    pub left_out: u64,
    pub total: Rupiah,
    /// Values of the year and government columns, in order.
    pub years: BTreeSet<String>,
    pub governments: BTreeSet<String>,
    /// Sum of every amount column, by its label; `None` where cells have two readings.
    pub amounts: Vec<(String, Option<Rupiah>)>,
    pub stated: Vec<Stated>,
    /// How they agree with what was read.
    pub totals: StatedTotals,
    /// Codes for which several totals are stated.
    pub several: Vec<SeveralTotals>,
    pub passed_over: Vec<LeftOut>,
    /// How the reading is known.
    pub proof: Proof,
    /// What the money of its tables is counted in, and whether their texts are Indonesian.
    pub currency: Currency,
    pub origin: Origin,
    /// What is known of each table beside its lines.
    pub tables: Vec<TableTally>,
    pub(super) editions: Vec<EditionSum>,
    /// Its tables one by one, where somebody asks.
    pub kept: Vec<TableRead>,
}

/// What is known of one table of a file, to hold it against others.
#[derive(Clone, Default, Debug)]
pub struct TableTally {
    pub sheet: Option<String>,
    pub lines: u64,
    pub total: Rupiah,
    pub years: BTreeSet<String>,
    pub governments: BTreeSet<String>,
    pub editions: Vec<EditionSum>,
    /// The stage that its sheet's name or the rows above its header say.
    pub title_stage: Option<String>,
    /// What is counted is realised money.
    pub is_realised: bool,
    /// A hash of all rows with amounts, of prints.
    pub printed: Option<u64>,
}

/// One table of a file: what it is, and what it held.
#[derive(Clone, Debug)]
pub struct TableRead {
    pub table: Arc<FindingTable>,
    pub encoding: &'static str,
    /// The encoding is a guess.
    pub guessed: bool,
    pub profile: Profile,
    pub tally: Tally,
}

impl Tally {
    /// One of several tables below each other has as much as all others together: it says the same money again.
    pub fn listed_again(&self) -> Option<Fault> {
        let is_half = |own: &TableTally| {
            let others = self.lines - own.lines;
            own.sheet.is_none()
                && own.lines > 1
                && others > 1
                && !own.total.is_zero()
                && own.total + own.total == self.total
        };
        // Rows of prints are told apart by all that they say.
        let is_print_again = |number: usize, own: &TableTally| {
            own.printed.is_some() && self.tables[..number].iter().any(|other| other.printed == own.printed)
        };
        let is_again = |(number, own): &(usize, &TableTally)| is_half(own) || is_print_again(*number, own);
        let (number, own) = self.tables.iter().enumerate().rfind(is_again)?;
        let what = format!("#{}", number + 1);
        let total = Stated { what, place: Place::whole(), stated: own.total, computed: self.total };
        Some(Fault::TotalsRefute(Box::new(RefutedTotal { total, differ: 0, of: 0 })))
    }

    /// Takes in another sheet of the same file.
    pub fn add(&mut self, other: Tally) {
        self.whole = other.whole;
        self.sha256 = other.sha256;
        self.lines += other.lines;
        self.lines_without_amount += other.lines_without_amount;
        self.left_out += other.left_out;
        self.total += other.total;
        self.years.extend(other.years);
        self.governments.extend(other.governments);
        self.amounts.extend(other.amounts);
        self.stated.extend(other.stated);
        self.totals.add(other.totals);
        self.several.extend(other.several);
        self.passed_over.extend(other.passed_over);
        self.proof.add(other.proof);
        self.currency = self.currency.or(other.currency);
        self.origin = self.origin.and(other.origin);
        self.tables.extend(other.tables);
        self.kept.extend(other.kept);
    }

    /// The error on a file that has lines, none of them with an amount. What comes through a pipe may be a part of one.
    pub fn not_filled_in(&self, path: &str) -> Option<Finding> {
        if path == "-" {
            return None;
        }
        let is_blank = self.whole && self.lines > self.left_out && self.lines == self.lines_without_amount;
        is_blank.then(|| Finding::new(path, Place::whole(), Fault::Odd(Box::new(Oddity::NothingFilledIn))))
    }

    pub(super) fn count(&mut self, line: &Line) {
        self.lines += 1;
        match line.amount {
            Some(amount) => self.total += amount,
            None => self.lines_without_amount += 1,
        }
    }
}
