//! Where rows of a print stand, by their codes and those of the rows above.

use std::collections::HashMap;

use super::{OutlineAgency, Title};
use crate::domain::code::{AccountCode, ActivityCode, Code, Level};

/// Where a row stands: its agency, unit, activity and account, own or taken from the rows above.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Path {
    /// Number of the agency.
    pub opd: Option<usize>,
    /// Number of the unit below the agency.
    pub unit: Option<usize>,
    pub activity: Option<ActivityCode>,
    pub account: Option<AccountCode>,
}

impl Path {
    /// Does a row at this path hold a row at the other, as its subtotal?
    pub fn holds(&self, other: &Path) -> bool {
        if self.opd.is_some() && self.opd != other.opd || self.unit.is_some() && self.unit != other.unit {
            return false;
        }
        let is_agency_above = self.account.is_none()
            && (self.opd.is_none() && other.opd.is_some() || self.unit.is_none() && other.unit.is_some());
        match (self.activity, other.activity) {
            (None, None) => match (self.account, other.account) {
                (None, Some(_)) => self.opd.is_some(),
                (Some(above), Some(account)) => account != above && account.under(&above),
                (None, None) => self.opd.is_some() && is_agency_above,
                (Some(_), None) => false,
            },
            // BELANJA stands above the programs that spend it.
            (None, Some(_)) => self.account.map_or(self.opd.is_some(), |a| a.numbers() == [5]),
            (Some(_), None) => false,
            (Some(own), Some(below)) if own == below => match (self.account, other.account) {
                (None, Some(_)) => true,
                (Some(above), Some(account)) => account != above && account.under(&above),
                (None, None) => is_agency_above,
                (Some(_), None) => false,
            },
            (Some(own), Some(below)) => self.account.is_none() && below.under(&own),
        }
    }

    /// A row of an agency or of what stands above agencies: no program, no account.
    pub fn is_above_programs(&self) -> bool {
        self.activity.is_none_or(|a| a.level() <= Level::Bidang) && self.account.is_none()
    }
}

/// What the rows so far say of the next one.
#[derive(Default)]
pub struct Paths {
    pub agencies: Vec<OutlineAgency>,
    /// Numbers of agencies by code, or by name where they have none: a print may hold tens of thousands.
    numbers: HashMap<[String; 2], usize>,
    opd: Option<usize>,
    unit: Option<usize>,
    activity: Option<ActivityCode>,
    /// Bidang rows stand above OPD rows.
    bidang_outside: Option<bool>,
}

impl Paths {
    /// What follows is the agency's that a title names. Do bidang rows stand above agencies: is the row before it one?
    pub fn title(&mut self, title: &Title) -> bool {
        let is_below_bidang = self.opd.is_none() && self.activity.is_some_and(|a| a.level() <= Level::Bidang);
        let outside = *self.bidang_outside.get_or_insert(is_below_bidang);
        (self.opd, self.unit) = (Some(self.agency(&title.code, &title.name)), None);
        outside
    }

    /// The agencies so far, and nothing else of the rows above.
    pub fn ended(self) -> Paths {
        Paths {
            agencies: self.agencies,
            numbers: self.numbers,
            bidang_outside: self.bidang_outside,
            ..Paths::default()
        }
    }

    /// Number of an agency, by its code or, without one, by its name.
    pub fn agency(&mut self, code: &str, name: &str) -> usize {
        let key = [code, if code.is_empty() { name } else { "" }].map(str::to_owned);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.agencies.push(OutlineAgency { code: code.to_owned(), name: String::new() });
            self.agencies.len() - 1
        });
        if self.agencies[number].name.is_empty() {
            name.clone_into(&mut self.agencies[number].name);
        }
        number
    }

    /// The agency of a code is the one whose code ends with 0000, where the print has it; others are units below it.
    fn agency_and_unit(&mut self, code: &str, name: &str) -> (usize, Option<usize>) {
        let whole = code.rsplit_once('.').map(|(stem, _)| [format!("{stem}.0000"), String::new()]);
        let above = whole.and_then(|key| self.numbers.get(&key).copied());
        let number = self.agency(code, name);
        match above {
            Some(above) if above != number => (above, Some(number)),
            _ => (number, None),
        }
    }

    /// The unit that has the code of its agency.
    pub fn same_unit(&mut self, opd: usize, name: &str) -> usize {
        let code = self.agencies[opd].code.clone();
        self.agencies.push(OutlineAgency { code, name: name.to_owned() });
        let unit = self.agencies.len() - 1;
        self.unit = Some(unit);
        unit
    }

    /// Where a row with these codes stands. `next`: the code that follows it in the print.
    pub fn of(&mut self, codes: &[(Code, String)], next: Option<Code>) -> Path {
        let (mut opd, mut activity, mut account) = (None, None, None);
        for (code, rest) in codes {
            match code {
                Code::Skpd(code) => opd = Some(self.agency_and_unit(&code.to_string(), rest)),
                Code::Activity(code) => activity = Some(*code).max(activity),
                Code::Account(code) => account = Some(*code),
            }
        }
        if let Some(head) = activity.filter(|_| codes.len() == 1).and_then(|a| account_head(a, next)) {
            (activity, account) = (None, Some(head));
            // Outside a sub kegiatan it heads a part of the whole budget.
            if self.activity.is_none_or(|a| a.level() < Level::SubKegiatan) || head.numbers() != [5] {
                self.activity = None;
            }
        }
        let high = activity.is_some_and(|a| a.level() <= Level::Bidang) && account.is_none();
        match (opd, high) {
            (Some((number, unit)), _) => {
                if self.bidang_outside.is_none() {
                    self.bidang_outside = Some(self.activity.is_some() && self.opd.is_none());
                }
                if activity.is_none() && account.is_none() {
                    let bidang = self.activity.and_then(|a| a.at(Level::Bidang));
                    activity = bidang.filter(|_| self.bidang_outside == Some(true));
                }
                (self.opd, self.unit) = (Some(number), unit);
            }
            // A bidang above its agencies ends the agency before it.
            (None, true) if self.bidang_outside == Some(true) => (self.opd, self.unit) = (None, None),
            _ => {}
        }
        if account.is_some() && activity.is_none() {
            activity = self.activity;
        } else {
            self.activity = activity;
        }
        Path { opd: self.opd, unit: self.unit, activity, account }
    }
}

/// A lone `4`, `5` or `6` is an urusan where a code of two digits follows it (`5.01`, an agency), else the head of accounts.
fn account_head(code: ActivityCode, next: Option<Code>) -> Option<AccountCode> {
    let lone = code.to_string();
    if !matches!(lone.as_str(), "4" | "5" | "6") {
        return None;
    }
    let is_urusan = match next {
        Some(Code::Activity(next)) => next.under(&code),
        Some(Code::Skpd(next)) => next.to_string().starts_with(&lone),
        Some(Code::Account(_)) | None => false,
    };
    if is_urusan { None } else { AccountCode::find(&lone) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(cell: &str) -> (Code, String) {
        Code::leading(cell).map(|(code, rest)| (code, rest.to_owned())).unwrap()
    }

    #[test]
    fn a_lone_digit_is_what_follows_it() {
        let path = |next: &str| Paths::default().of(&[code("5")], Some(code(next).0));
        assert!(path("5.01").account.is_none() && path("5.01").activity.is_some());
        assert!(path("5.01.0.00.0.00.01.0000").account.is_none());
        assert!(path("5.1").account.is_some() && path("5.1").activity.is_none());
        assert!(path("1.02.02").account.is_some(), "BELANJA above programs");
        assert!(path("1.02.02").holds(&Paths::default().of(&[code("1.02.02")], None)));
    }

    #[test]
    fn units_stand_below_the_agency_that_ends_with_0000() {
        let mut paths = Paths::default();
        let opd = paths.of(&[code("1.02.0.00.0.00.01.0000")], None);
        let unit = paths.of(&[code("1.02.0.00.0.00.01.0001")], None);
        let other = paths.of(&[code("1.02.0.00.0.00.02.0001")], None);
        assert!(opd.holds(&unit) && !opd.holds(&other) && !unit.holds(&opd));
        assert_eq!((unit.opd, other.unit), (opd.opd, None));
        assert!(unit.holds(&paths.of(&[code("1.02.0.00.0.00.01.0001"), code("1.02.02")], None)));
    }
}
