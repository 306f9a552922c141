//! Money that a table lists again under other labels: a recap that nothing calls one, a total that looks like a line, rows that
//! repeat the amount of their sub kegiatan. Sums tell, whatever rows are called: what is listed twice is exactly half.

use std::collections::{BTreeMap, HashMap};

use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::finding::table::{RefutedTotal, Stated};
use crate::finding::{Fault, Place};
use crate::ledger::{Ledger, Line};

/// Lines with money that a table has at least, for one of them to be as much as all others together.
const FEW: usize = 6;
/// Labels that are remembered; tables of more are none that repeat them.
const MOST: usize = 20_000;
/// Labels with several lines at least, so that equal amounts of each are no chance.
const SEVERAL: usize = 3;

/// What lines say of themselves: an agency, the level of their code, an account.
type Kind = (bool, Option<Level>, bool);

/// Lines of a kind.
struct Of {
    sum: Rupiah,
    lines: usize,
    /// The first of them.
    line: Line,
    place: Place,
}

/// The lines of one label.
struct Labelled {
    amount: Rupiah,
    lines: usize,
    is_constant: bool,
}

/// The lines of a table while they are read.
#[derive(Default)]
pub struct Again {
    kinds: BTreeMap<Kind, Of>,
    largest: Option<(Rupiah, Line, Place)>,
    labels: HashMap<(u32, u32, u32), Labelled>,
    /// Labels are not remembered: they are too many, or nothing that stands beside them has several rows of one.
    is_large: bool,
    lines: usize,
}

impl Again {
    /// `has_targets`: an indicator or target group may take several rows of one sub kegiatan.
    pub fn new(has_targets: bool) -> Again {
        Again { is_large: !has_targets, ..Again::default() }
    }

    pub fn add(&mut self, line: &Line, activity: &Activity, has_account: bool, place: impl Fn() -> Place) {
        let Some(amount) = line.amount.filter(|amount| !amount.is_zero()) else { return };
        self.lines += 1;
        let kind = (!activity.opd_key().is_empty(), activity.code.map(|code| code.level()), has_account);
        let of =
            self.kinds.entry(kind).or_insert_with(|| Of { sum: Rupiah::ZERO, lines: 0, line: *line, place: place() });
        of.sum += amount;
        of.lines += 1;
        if self.largest.as_ref().is_none_or(|(largest, ..)| amount > *largest) {
            self.largest = Some((amount, *line, place()));
        }
        if self.is_large {
            return;
        }
        let labelled = self.labels.entry((line.activity, line.account, line.item));
        let own = labelled.or_insert(Labelled { amount, lines: 0, is_constant: true });
        own.lines += 1;
        own.is_constant &= own.amount == amount;
        if self.labels.len() > MOST {
            self.is_large = true;
            self.labels = HashMap::new();
        }
    }

    /// What the table lists again: what it is with each money once, and what was read.
    pub fn finish(self, total: Rupiah, ledger: &Ledger) -> Option<(Place, Fault)> {
        let name = |line: &Line| {
            let activity = ledger.activity_of(line);
            let names =
                [&activity.sub_kegiatan_name, &activity.kegiatan_name, &activity.program_name, &activity.opd_name];
            let code = activity.code.map(|code| code.to_string()).unwrap_or_default();
            let name = names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
            format!("{code} {name}").trim().to_owned()
        };
        let fault = |once: Rupiah, line: &Line, place: Place| {
            let total = Stated { what: name(line), place, stated: once, computed: total };
            (place, Fault::TotalsRefute(Box::new(RefutedTotal { total, differ: 0, of: 0 })))
        };
        let is_half = |part: Rupiah| !part.is_zero() && part + part == total;
        if let Some((amount, line, place)) = self.largest.as_ref().filter(|(amount, ..)| is_half(*amount))
            && self.lines >= FEW
        {
            return Some(fault(*amount, line, *place));
        }
        let mut halves: Vec<&Of> = self.kinds.values().filter(|own| is_half(own.sum)).collect();
        halves.retain(|own| own.lines > 1 && self.lines - own.lines > 1);
        // The later half is the one that says it again.
        if let Some(own) = halves.into_iter().max_by_key(|own| own.place) {
            return Some(fault(own.sum, &own.line, own.place));
        }
        let several: Vec<&Labelled> = self.labels.values().filter(|own| own.lines > 1).collect();
        let all = several.len() > 1 && several.len() == self.labels.len();
        let repeats = all || several.len() >= SEVERAL && several.len() * 2 >= self.labels.len();
        let first = self.kinds.into_values().min_by_key(|own| own.place)?;
        if repeats && several.iter().all(|own| own.is_constant) {
            let once: Rupiah = self.labels.values().map(|own| own.amount).sum();
            return Some(fault(once, &first.line, first.place));
        }
        None
    }
}
