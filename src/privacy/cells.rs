//! Counts of fewer persons than a threshold are merged before anything is divided by them: all sums rest on the merged
//! counts, so there is nothing that one published figure less another could give back.

use std::collections::BTreeMap;

use crate::beneficiary::{Beneficiaries, Group, Reach};
use crate::budget::{Persons, Unit};
use crate::pack::Sex;

/// The least number of persons that is published. 0 and 1: every number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SmallCells(pub u64);

impl SmallCells {
    pub const DEFAULT: SmallCells = SmallCells(5);
    /// For the user's own eyes.
    pub const EXACT: SmallCells = SmallCells(0);

    /// Persons, but few of them. Nobody is no person.
    pub fn is_small(self, n: u64) -> bool {
        n > 0 && n < self.0
    }

    pub fn are_on(self) -> bool {
        self.0 > 1
    }

    /// Counts of a text or of the budget's own columns: not told apart where there are few women or few men.
    pub fn hides(self, persons: &Persons) -> bool {
        let few = |n: Option<u64>| n.is_some_and(|n| self.is_small(n));
        is_number_of_persons(persons.unit) && (few(persons.female) || few(persons.male))
    }
}

/// What a count does not say any more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Withheld {
    #[default]
    Nothing,
    /// Ages or disabilities.
    Details,
    /// Women and men.
    Sexes,
}

/// Few visits are of few persons. A percentage does not say of how many.
fn is_number_of_persons(unit: Unit) -> bool {
    unit != Unit::Persen
}

impl Beneficiaries {
    /// The same with small counts merged, under the same numbers.
    pub fn published(&self, least: SmallCells) -> Beneficiaries {
        let mut out = self.clone();
        if least.are_on() {
            out.reaches.iter_mut().for_each(|reach| merge(reach, least));
        }
        out
    }
}

fn merge(reach: &mut Reach, least: SmallCells) {
    if !is_number_of_persons(reach.unit) {
        return;
    }
    let merged = merged(&reach.counts, least);
    let mut counts: BTreeMap<Group, u64> = BTreeMap::new();
    let mut costs = BTreeMap::new();
    let mut differ = false;
    for (group, into) in &merged {
        *counts.entry(*into).or_default() += reach.counts[group];
        if let Some(cost) = reach.costs.get(group).filter(|_| reach.counts[group] > 0) {
            differ |= costs.insert(*into, *cost).is_some_and(|other| other != *cost);
        }
    }
    let sexes = merged.iter().any(|(group, into)| group.sex != into.sex);
    // What a merged group costs would tell how many of it cost which: then nothing is told.
    if sexes || differ {
        let all = counts.values().sum();
        reach.counts = BTreeMap::from([(ALL, all)]);
        reach.withheld = Withheld::Sexes;
    } else if merged.iter().any(|(group, into)| group != into) {
        (reach.counts, reach.costs) = (counts, costs);
        reach.withheld = Withheld::Details;
    }
}

/// Everybody.
const ALL: Group = Group { sex: Sex::Unsaid, age: None, difabel: false };

/// Into which group each group goes, so that none of them is small unless there is no other.
pub fn merged(counts: &BTreeMap<Group, u64>, least: SmallCells) -> BTreeMap<Group, Group> {
    let of = |sex: Sex| counts.iter().filter(move |(g, _)| g.sex == sex);
    let sum = |sex: Sex| of(sex).map(|(_, n)| *n).sum::<u64>();
    if [Sex::P, Sex::L].into_iter().any(|sex| least.is_small(sum(sex))) {
        return counts.keys().map(|group| (*group, ALL)).collect();
    }
    let mut out: BTreeMap<Group, Group> = counts.keys().map(|group| (*group, *group)).collect();
    for sex in [Sex::P, Sex::L, Sex::Both, Sex::Unsaid] {
        // Where those with a disability or those without are few, the source is read as if it did not say who has one.
        let mut own: BTreeMap<Group, u64> = BTreeMap::new();
        for (group, n) in of(sex) {
            let both = |difabel| counts.get(&Group { difabel, ..*group }).copied().unwrap_or(0);
            let into = match [true, false].into_iter().any(|d| least.is_small(both(d))) {
                true => Group { difabel: false, ..*group },
                false => *group,
            };
            out.insert(*group, into);
            *own.entry(into).or_default() += n;
        }
        ages(&mut out, own, sex, least);
    }
    out
}

/// Few of an age go to those of no age, and with them others, the fewest first, until they are not few.
fn ages(out: &mut BTreeMap<Group, Group>, own: BTreeMap<Group, u64>, sex: Sex, least: SmallCells) {
    if !own.values().any(|n| least.is_small(*n)) {
        return;
    }
    let none = Group { sex, ..ALL };
    let mut others: Vec<(u64, Group)> =
        own.iter().filter(|(g, n)| **g != none && **n > 0).map(|(g, n)| (*n, *g)).collect();
    others.sort();
    let mut all = own.get(&none).copied().unwrap_or(0);
    for (n, group) in others {
        if n >= least.0 && all >= least.0 {
            break;
        }
        all += n;
        out.values_mut().filter(|into| **into == group).for_each(|into| *into = none);
    }
}
