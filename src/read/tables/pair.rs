//! How two tables stand to each other: the same money, a recap, two editions of one budget, or budgets of their own. Amounts
//! decide; names only where amounts cannot.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::LineSum;
use super::said::{self, Whose};
use super::table::{Key, Table, What};
use crate::domain::amount::Rupiah;

/// What one table is beside a larger one.
pub enum Relation {
    /// Budgets of their own, to be added.
    Apart,
    /// Its lines are among those of the other.
    Copy,
    /// Its rows are totals of the other's lines.
    Recap(Agreement),
    /// Other amounts for the same lines.
    Edition,
}

/// How many rows of a recap agree with the lines they sum up; those that do not, as stated and as computed.
#[derive(Clone, Default, Debug)]
pub struct Agreement {
    pub agree: usize,
    pub rows: usize,
    pub differing: Vec<(Key, Rupiah, Rupiah)>,
}

/// Rows of one table held against another.
#[derive(Default)]
struct Held {
    rows: usize,
    /// Of lines that the other has too, and of sums of its lines.
    exact: usize,
    coarse: usize,
    agree: usize,
    differing: Vec<(Key, Rupiah, Rupiah)>,
    /// Of the lines that the other has too: as many have the same items, and as many the same amount for other items.
    alike: usize,
    renamed: usize,
    amounts: BTreeSet<Rupiah>,
}

/// What `a`, which has no more lines than `b`, is beside it.
pub fn relation(a: &Table, b: &Table) -> Relation {
    let by_agency = a.has_agency && (b.has_agency || b.called.is_some());
    if a.lines(true).is_empty()
        || are_of_others(a, b)
        || by_agency && b.has_agency && a.agencies.is_disjoint(&b.agencies)
    {
        return Relation::Apart;
    }
    let held = held(a.lines(by_agency), b.lines(by_agency), b.groups(by_agency));
    if (held.exact + held.coarse) * 2 < held.rows {
        let recap = recap_without_codes(a, b.groups(by_agency), b.lines(by_agency).len(), by_agency);
        return if matches!(recap, Relation::Apart) { restates(a, b) } else { recap };
    }
    settled(held, a, b)
}

/// What a table is beside all others together: `groups` are theirs.
pub fn recap_of_all(a: &Table, groups: &HashMap<Key, Rupiah>, lines: usize) -> Option<Agreement> {
    let held = held(a.lines(true), &BTreeMap::new(), groups);
    let relation = match held.coarse == held.rows {
        true => recap(held),
        false => recap_without_codes(a, groups, lines, a.has_agency),
    };
    match relation {
        Relation::Recap(agreement) => Some(agreement),
        _ => None,
    }
}

/// Do both say something, and nothing in common?
pub fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

/// Another government's, another year's, or another office's by all that is said.
fn are_of_others(a: &Table, b: &Table) -> bool {
    let offices = match (a.called, b.called) {
        (Some((Whose::Office, own)), Some((Whose::Office, other))) => own != other,
        _ => false,
    };
    offices || differ(&a.facts.governments, &b.facts.governments) || differ(&a.facts.years, &b.facts.years)
}

fn held(a: &BTreeMap<Key, LineSum>, b: &BTreeMap<Key, LineSum>, groups: &HashMap<Key, Rupiah>) -> Held {
    let mut held = Held { rows: a.len(), ..Held::default() };
    for (key, sum) in a {
        held.amounts.insert(sum.amount);
        let other = match (b.get(key), groups.get(key)) {
            (Some(other), _) => {
                held.exact += 1;
                // The same amount for other items is other money.
                if sum.texts != other.texts && sum.texts != 0 && other.texts != 0 {
                    held.renamed += usize::from(sum.amount == other.amount);
                    continue;
                }
                held.alike += 1;
                other.amount
            }
            (None, Some(total)) => {
                held.coarse += 1;
                *total
            }
            (None, None) => continue,
        };
        if other == sum.amount {
            held.agree += 1;
        } else {
            held.differing.push((*key, sum.amount, other));
        }
    }
    held
}

fn settled(held: Held, a: &Table, b: &Table) -> Relation {
    let is_whole = held.agree == held.rows;
    // Two names that may be offices: one equal amount may be chance.
    let unknown = |table: &Table| table.called.is_some();
    let may_be_offices = a.place.sheet.is_some() && unknown(a) && unknown(b) && a.called != b.called;
    if is_whole && held.coarse == 0 && (!may_be_offices || held.amounts.len() > 1) {
        return Relation::Copy;
    }
    // The same money in every line, of which a few say their items in other words or stand at the account above.
    let is_same = held.agree + held.renamed == held.rows && held.exact > held.coarse && held.agree > held.renamed;
    let is_beside = a.file == b.file && a.place.sheet.is_some() && a.facts.total == b.facts.total;
    if is_same && is_beside && !may_be_offices && held.amounts.len() >= RESTATED {
        return Relation::Copy;
    }
    if held.coarse > held.exact {
        return recap(held);
    }
    // Sheets are offices' where their names may be those of offices.
    if may_be_offices {
        return Relation::Apart;
    }
    // Where the same activity and account has other items, a budget was cut in parts.
    if held.alike * 2 <= held.exact || held.agree == held.rows {
        return Relation::Apart;
    }
    Relation::Edition
}

/// Most of the rows are sums of the other's lines: a recap, of which some figures may be wrong; else two editions.
fn recap(held: Held) -> Relation {
    if held.agree * 3 < held.rows * 2 || held.agree == 0 {
        return if held.coarse == held.rows { Relation::Edition } else { Relation::Apart };
    }
    Relation::Recap(Agreement { agree: held.agree, rows: held.rows, differing: held.differing })
}

/// Rows without any code that the other has: a recap where the totals of every agency, or of all, are its totals.
fn recap_without_codes(a: &Table, groups: &HashMap<Key, Rupiah>, lines: usize, by_agency: bool) -> Relation {
    let own = a.lines(by_agency);
    if !own.keys().all(Key::is_uncoded) || lines < 2 {
        return Relation::Apart;
    }
    let mut sums: BTreeMap<u32, Rupiah> = BTreeMap::new();
    own.iter().for_each(|(key, sum)| *sums.entry(key.agency).or_default() += sum.amount);
    let total = |agency| groups.get(&Key { agency, activity: What::Nothing, account: What::Nothing });
    let agree = sums.iter().filter(|(agency, sum)| total(**agency) == Some(*sum)).count();
    match agree == sums.len() {
        true => Relation::Recap(Agreement { agree, rows: sums.len(), differing: Vec::new() }),
        false => Relation::Apart,
    }
}

/// Rows of a restatement, and amounts of a copy with other words, at least.
const RESTATED: usize = 3;

/// A sheet beside the other, without codes: its rows name accounts of the other and state what its codes add up to, most of
/// them that of the account that they name. It is a recap, of which some formulas may show elsewhere.
fn restates(a: &Table, b: &Table) -> Relation {
    let is_beside = a.file == b.file && a.place.sheet.is_some();
    match b.restated(a.lines(false)).filter(|_| is_beside) {
        Some((agree, rows)) if rows >= RESTATED && agree * 2 >= rows => {
            Relation::Recap(Agreement { agree, rows, differing: Vec::new() })
        }
        _ => Relation::Apart,
    }
}

/// Does its name alone say that it sums up others?
pub fn is_called_recap(table: &Table) -> bool {
    said::is_recap(table.place.sheet.as_deref().unwrap_or_else(|| said::stem(&table.place.path)))
}
