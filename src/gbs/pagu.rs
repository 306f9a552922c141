//! Statements against the budget: pagu, agency, name, year, stage, and the sub kegiatan's own lines (G20).

use std::collections::{BTreeMap, BTreeSet};

use super::check::rupiah;
use super::{Gbs, PlacedText};
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::{AccountCode, ActivityCode, Level};
use crate::domain::text;
use crate::finding::{Defect, Finding};

/// Year and stage of a budget, as far as they are known.
type YearStage = (Option<u16>, Option<String>);

/// What budgets give every sub kegiatan, by year and stage.
#[derive(Default, Debug)]
pub struct Pagu {
    budgets: BTreeMap<YearStage, PaguBudget>,
}

/// One budget: sub kegiatan by code, then by agency and unit.
#[derive(Default, Debug)]
pub struct PaguBudget {
    subs: BTreeMap<ActivityCode, BTreeMap<Agency, Sub>>,
}

/// Folded names of the agency and of its unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Agency {
    opd: String,
    unit: String,
}

/// What one unit has for one sub kegiatan.
#[derive(Default, Debug)]
struct Sub {
    opd: String,
    name: String,
    amount: Rupiah,
    accounts: BTreeMap<AccountCode, Rupiah>,
}

impl PaguBudget {
    /// Adds one line. Lines without a code of a sub kegiatan have no statement.
    pub fn add(&mut self, activity: &Activity, account: Option<AccountCode>, amount: Rupiah) {
        let Some(code) = activity.code.filter(|c| c.level() == Level::SubKegiatan) else { return };
        let agency = Agency { opd: text::words(&activity.opd_name), unit: text::words(&activity.unit_name) };
        let sub = self.subs.entry(code).or_default().entry(agency).or_insert_with(|| Sub {
            opd: activity.opd_name.clone(),
            name: activity.sub_kegiatan_name.clone(),
            ..Sub::default()
        });
        sub.amount += amount;
        if let Some(account) = account {
            *sub.accounts.entry(account).or_default() += amount;
        }
    }
}

impl Pagu {
    /// Adds a file's budget; files of one year and stage are one budget.
    pub fn add(&mut self, year: Option<u16>, stage: Option<String>, budget: PaguBudget) {
        let whole = self.budgets.entry((year, stage)).or_default();
        for (code, subs) in budget.subs {
            let agencies = whole.subs.entry(code).or_default();
            for (agency, sub) in subs {
                let held = agencies.entry(agency).or_default();
                (held.opd, held.name) = (sub.opd, sub.name);
                held.amount += sub.amount;
                for (account, amount) in sub.accounts {
                    *held.accounts.entry(account).or_default() += amount;
                }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.budgets.is_empty()
    }

    /// What a statement says that the budget does not.
    pub fn against(&self, gbs: &Gbs) -> Vec<Finding> {
        let place = gbs.sub_kegiatan.place();
        let Some(code) = gbs.sub_kegiatan.activity().filter(|c| c.level() == Level::SubKegiatan) else {
            return Vec::new(); // its code is a finding already
        };
        let mut out = Vec::new();
        let mut say = |at: &PlacedText, defect: Defect| {
            out.push(gbs.finding(if at.is_empty() { place } else { at.place }, defect))
        };
        let list = |of: BTreeSet<String>| of.into_iter().collect::<Vec<_>>().join(", ");
        let mut found: Vec<(&YearStage, &PaguBudget)> = self.budgets.iter().collect();
        if let Some(year) = gbs.budget_year() {
            let years = list(found.iter().filter_map(|((y, _), _)| Some(y.as_ref()?.to_string())).collect());
            found.retain(|((y, _), _)| y.is_none_or(|y| y == year));
            if found.is_empty() {
                say(&gbs.year, Defect::OtherYear { stated: year.to_string(), budget: years });
                return out;
            }
        }
        if gbs.stage.says() {
            let is_stage = |stage: &Option<String>| stage.as_ref().is_none_or(|s| text::words(s) == gbs.stage.words());
            if found.iter().any(|((_, stage), _)| is_stage(stage)) {
                found.retain(|((_, stage), _)| is_stage(stage));
            } else {
                let stages = list(found.iter().filter_map(|((_, s), _)| s.clone()).collect());
                say(&gbs.stage, Defect::OtherStage { stated: gbs.stage.text.clone(), budget: stages });
            }
        }
        let subs: Vec<&BTreeMap<Agency, Sub>> = found.iter().filter_map(|(_, b)| b.subs.get(&code)).collect();
        if subs.is_empty() {
            say(&gbs.sub_kegiatan.code, Defect::NotInBudget { code: code.to_string() });
            return out;
        }
        // Of several stages any may be meant, where the statement does not say which.
        let held: Vec<Vec<&Sub>> = subs.iter().map(|s| of_agency(gbs, s)).filter(|held| !held.is_empty()).collect();
        let Some(last) = held.last() else {
            let others = list(subs.iter().flat_map(|s| s.values().map(|sub| sub.opd.clone())).collect());
            say(&gbs.opd, Defect::OtherOpd { code: code.to_string(), opd: gbs.opd.text.clone(), others });
            return out;
        };
        let sum = |held: &Vec<&Sub>| held.iter().map(|s| s.amount).sum::<Rupiah>();
        if let Some(stated) = rupiah(&gbs.amount.text)
            && !held.iter().any(|o| sum(o) == stated)
        {
            let budget = sum(last);
            say(&gbs.amount, Defect::PaguDiffers { code: code.to_string(), stated, budget });
        }
        let name = &last[0].name;
        if gbs.sub_kegiatan.name.says() && !name.is_empty() && !same_name(&gbs.sub_kegiatan.name.text, name) {
            let (stated, budget) = (gbs.sub_kegiatan.name.text.clone(), name.clone());
            say(&gbs.sub_kegiatan.name, Defect::OtherName { code: code.to_string(), stated, budget });
        }
        accounts(gbs, last, &mut say);
        out
    }
}

/// What the agency of a statement has of a sub kegiatan: all its units, or the one unit that it names.
fn of_agency<'a>(gbs: &Gbs, subs: &'a BTreeMap<Agency, Sub>) -> Vec<&'a Sub> {
    let names: BTreeSet<&str> = subs.keys().map(|a| a.opd.as_str()).collect();
    let units: BTreeSet<&str> = subs.keys().map(|a| a.unit.as_str()).collect();
    let of = |pick: &dyn Fn(&Agency) -> bool| subs.iter().filter(|(a, _)| pick(a)).map(|(_, s)| s).collect();
    if let Some(unit) = [&gbs.unit, &gbs.opd].into_iter().find_map(|t| exact(&t.words(), &units))
        && !names.contains(unit)
    {
        return of(&|a| a.unit == unit);
    }
    match resolve(&gbs.opd.words(), &names) {
        Some(opd) => of(&|a| a.opd == opd),
        None => Vec::new(),
    }
}

fn exact<'a>(name: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    names.get(name).copied().filter(|n| !n.is_empty())
}

/// The agency a name means: its own, else the only one of which it is a part, or which is a part of it ("Dinas Kesehatan"
/// and "Dinas Kesehatan Kabupaten Melati"). A budget without names has one agency.
pub fn resolve<'a>(name: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    let mut near =
        names.iter().filter(|n| n.is_empty() || (!name.is_empty() && (text::holds(n, name) || text::holds(name, n))));
    near.next().filter(|_| near.next().is_none()).copied()
}

/// The same name, typing variants tolerated: most of their words in common.
fn same_name(one: &str, other: &str) -> bool {
    let words = |t: &str| text::words(t).split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    common * 5 >= one.union(&other).count() * 3 || one.is_subset(&other) || other.is_subset(&one)
}

/// Actions that name accounts: the sub kegiatan must have lines of them, and enough.
fn accounts(gbs: &Gbs, subs: &[&Sub], say: &mut dyn FnMut(&PlacedText, Defect)) {
    let mut planned: BTreeMap<Vec<String>, (Rupiah, &PlacedText)> = BTreeMap::new();
    for action in gbs.actions.iter().filter(|a| !a.accounts.is_empty()) {
        let key = action.accounts.iter().map(|a| a.text.trim().to_owned()).collect();
        planned.entry(key).or_insert((Rupiah::ZERO, &action.accounts[0])).0 +=
            rupiah(&action.input.text).unwrap_or_default();
    }
    for (cells, (actions, at)) in planned {
        let prefixes: Vec<AccountCode> = cells.iter().filter_map(|c| AccountCode::find(c)).collect();
        let under = |account: &AccountCode| prefixes.iter().any(|p| account.under(p));
        let lines: Vec<Rupiah> =
            subs.iter().flat_map(|s| s.accounts.iter()).filter(|(a, _)| under(a)).map(|(_, r)| *r).collect();
        let account = cells.join(", ");
        if lines.is_empty() {
            say(at, Defect::NoSuchAccount { account });
            continue;
        }
        let lines = lines.into_iter().sum();
        if actions > lines {
            say(at, Defect::AccountExceeded { account, actions, lines });
        }
    }
}
