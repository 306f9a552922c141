//! Money that a table lists again under other labels: a recap that nothing calls one, a total that looks like a line. Sums
//! tell, whatever rows are called: what is listed twice is exactly half.

use std::collections::BTreeMap;

use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::finding::table::{RefutedTotal, Stated};
use crate::finding::{Fault, Place};
use crate::ledger::{Ledger, Line};

/// Lines with money that a table has at least, for one of them to be as much as all others together.
const FEW: usize = 6;

/// Activities at least whose accounts all have one amount, so that it is that of the activity.
const ACTIVITIES: usize = 5;

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

/// The lines of one activity that have an account.
#[derive(Clone, Copy)]
struct OfActivity {
    amount: Rupiah,
    account: u32,
    several_accounts: bool,
    is_constant: bool,
}

/// The lines of a table while they are read.
#[derive(Default)]
pub struct Again {
    kinds: BTreeMap<Kind, Of>,
    largest: Option<(Rupiah, Line, Place)>,
    activities: Vec<Option<OfActivity>>,
    lines: usize,
}

impl Again {
    pub fn add(&mut self, line: &Line, activity: &Activity, has_account: bool, place: impl Fn() -> Place) {
        let Some(amount) = line.amount.filter(|amount| !amount.is_zero()) else { return };
        self.lines += 1;
        let has_agency = !(activity.opd_code.is_empty() && activity.opd_name.is_empty());
        let kind = (has_agency, activity.code.map(|code| code.level()), has_account);
        let of =
            self.kinds.entry(kind).or_insert_with(|| Of { sum: Rupiah::ZERO, lines: 0, line: *line, place: place() });
        of.sum += amount;
        of.lines += 1;
        if self.largest.as_ref().is_none_or(|(largest, ..)| amount > *largest) {
            self.largest = Some((amount, *line, place()));
        }
        if has_account {
            self.add_account(line, amount);
        }
    }

    fn add_account(&mut self, line: &Line, amount: Rupiah) {
        let at = line.activity as usize;
        if at >= self.activities.len() {
            self.activities.resize(at + 1, None);
        }
        let new = OfActivity { amount, account: line.account, several_accounts: false, is_constant: true };
        let own = self.activities[at].get_or_insert(new);
        own.several_accounts |= own.account != line.account;
        own.is_constant &= own.amount == amount;
    }

    /// What it is with the amount of every activity once, where its accounts repeat that: nearly all that have several do.
    fn once_an_activity(&self) -> Option<Rupiah> {
        let several = || self.activities.iter().flatten().filter(|own| own.several_accounts);
        let constant = several().filter(|own| own.is_constant).count();
        let repeats = constant >= ACTIVITIES && constant * 10 >= several().count() * 9;
        repeats.then(|| self.activities.iter().flatten().map(|own| own.amount).sum())
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
        let by_activity = self.once_an_activity()?;
        let first = self.kinds.into_values().min_by_key(|own| own.place)?;
        Some(fault(by_activity, &first.line, first.place))
    }
}
