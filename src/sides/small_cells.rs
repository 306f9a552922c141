//! Counts of fewer persons than a threshold are merged before anything is divided by them: all sums rest on the merged
//! counts, so there is nothing that one published figure less another could give back.

use std::collections::BTreeMap;

use super::complement::{Stated, merge_wholes};
use crate::domain::budget::{Persons, Unit};
use crate::domain::groups::Sex;
use crate::sides::beneficiary::{Beneficiaries, Group, Reach};

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
    /// The same with small counts merged, under the same numbers. `stated`: what else is published beside them.
    pub fn published(&self, least: SmallCells, stated: &[Stated]) -> Beneficiaries {
        let mut out = self.clone();
        if least.are_on() {
            out.reaches.iter_mut().for_each(|reach| merge(reach, least));
            merge_wholes(&mut out, stated, least);
        }
        out
    }
}

fn merge(reach: &mut Reach, least: SmallCells) {
    if !is_number_of_persons(reach.unit) {
        return;
    }
    let merged = merged(&reach.counts, least);
    regroup(reach, &merged);
}

/// Counts the persons of each group in the one that it goes to.
pub(super) fn regroup(reach: &mut Reach, merged: &BTreeMap<Group, Group>) {
    let mut counts: BTreeMap<Group, u64> = BTreeMap::new();
    let mut costs = BTreeMap::new();
    let mut differ = false;
    for (group, into) in merged {
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
pub(super) const ALL: Group = Group { sex: Sex::Unknown, age: None, difabel: false };

/// Into which group each group goes, so that none of them is small unless there is no other.
pub fn merged(counts: &BTreeMap<Group, u64>, least: SmallCells) -> BTreeMap<Group, Group> {
    let of = |sex: Sex| counts.iter().filter(move |(g, _)| g.sex == sex);
    let sum = |sex: Sex| of(sex).map(|(_, n)| *n).sum::<u64>();
    if [Sex::P, Sex::L].into_iter().any(|sex| least.is_small(sum(sex))) {
        return counts.keys().map(|group| (*group, ALL)).collect();
    }
    let mut out: BTreeMap<Group, Group> = counts.keys().map(|group| (*group, *group)).collect();
    for sex in [Sex::P, Sex::L, Sex::Both, Sex::Unknown] {
        // Where those with a disability or those without are few, the source is read as if it did not say who has one.
        let mut of_sex: BTreeMap<Group, u64> = BTreeMap::new();
        for (group, n) in of(sex) {
            let both = |difabel| counts.get(&Group { difabel, ..*group }).copied().unwrap_or(0);
            let into = match [true, false].into_iter().any(|d| least.is_small(both(d))) {
                true => Group { difabel: false, ..*group },
                false => *group,
            };
            out.insert(*group, into);
            *of_sex.entry(into).or_default() += n;
        }
        ages(&mut out, of_sex, sex, least);
    }
    out
}

/// Few of an age go to those of no age, and with them others, the fewest first, until they are not few.
fn ages(out: &mut BTreeMap<Group, Group>, of_sex: BTreeMap<Group, u64>, sex: Sex, least: SmallCells) {
    if !of_sex.values().any(|n| least.is_small(*n)) {
        return;
    }
    let none = Group { sex, ..ALL };
    let mut others: Vec<(u64, Group)> =
        of_sex.iter().filter(|(g, n)| **g != none && **n > 0).map(|(g, n)| (*n, *g)).collect();
    others.sort();
    let mut all = of_sex.get(&none).copied().unwrap_or(0);
    for (n, group) in others {
        if n >= least.0 && all >= least.0 {
            break;
        }
        all += n;
        out.values_mut().filter(|into| **into == group).for_each(|into| *into = none);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::groups::Age;

    fn table(counts: &[u64]) -> BTreeMap<Group, u64> {
        let ages = [None, Some(Age::Anak), Some(Age::Dewasa), Some(Age::Lansia)];
        let cells = [Sex::P, Sex::L, Sex::Unknown].into_iter().flat_map(|sex| {
            ages.into_iter().flat_map(move |age| [false, true].map(|difabel| Group { sex, age, difabel }))
        });
        cells.zip(counts).filter(|(_, n)| **n > 0).map(|(g, n)| (g, *n)).collect()
    }

    /// What a reader gets.
    fn published(counts: &BTreeMap<Group, u64>, least: SmallCells) -> BTreeMap<Group, u64> {
        let mut out = BTreeMap::new();
        for (group, into) in merged(counts, least) {
            *out.entry(into).or_default() += counts[&group];
        }
        out.retain(|_, n| *n > 0);
        out
    }

    /// Tables that differ from this one by a person or two who are in another cell, or are counted in none.
    fn others(counts: &BTreeMap<Group, u64>, of: Group) -> Vec<BTreeMap<Group, u64>> {
        let mut out = Vec::new();
        let all: Vec<Group> = table(&[1; 24]).into_keys().collect();
        for other in all.iter().filter(|g| **g != of) {
            for (from, to) in [(of, *other), (*other, of)] {
                for n in 1..=counts.get(&from).copied().unwrap_or(0).min(2) {
                    let mut merged = counts.clone();
                    *merged.entry(from).or_default() -= n;
                    *merged.entry(to).or_default() += n;
                    out.push(merged);
                }
            }
        }
        out
    }

    fn tables() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(prop_oneof![3 => Just(0u64), 3 => 1u64..6, 2 => 6u64..60], 24)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// Nobody is lost, and no few women or men are left alone.
        #[test]
        fn sums_stay_and_nothing_small_is_left(counts in tables(), least in 2u64..12) {
            let (counts, least) = (table(&counts), SmallCells(least));
            let shown = published(&counts, least);
            prop_assert_eq!(shown.values().sum::<u64>(), counts.values().sum::<u64>());
            let all: u64 = counts.values().sum();
            for (group, n) in shown {
                // Persons of unknown sex and age are no group; where there are no others, they are all that is said.
                prop_assert!(!least.is_small(n) || group == ALL, "{group:?} {n} of {all}");
            }
        }

        /// A small cell cannot be computed from what is published: another number in it gives the same publication.
        #[test]
        fn small_cells_have_two_values_at_least(counts in tables(), least in 3u64..12) {
            let (counts, least) = (table(&counts), SmallCells(least));
            let shown = published(&counts, least);
            for (group, n) in counts.iter().filter(|(g, n)| least.is_small(**n) && **g != ALL) {
                let same = others(&counts, *group).into_iter().any(|other| published(&other, least) == shown);
                prop_assert!(same, "{group:?} {n}: {counts:?} → {shown:?}");
            }
        }
    }

    #[test]
    fn merged_by_hand() {
        let group = |sex, age, difabel| Group { sex, age, difabel };
        let dewasa = Some(Age::Dewasa);
        let counts = BTreeMap::from([
            (group(Sex::P, dewasa, false), 23),
            (group(Sex::P, dewasa, true), 3),
            (group(Sex::L, dewasa, false), 17),
        ]);
        let five = published(&counts, SmallCells::DEFAULT);
        assert_eq!(five, BTreeMap::from([(group(Sex::P, dewasa, false), 26), (group(Sex::L, dewasa, false), 17)]));
        assert_eq!(published(&counts, SmallCells(3)), counts);
        assert_eq!(published(&counts, SmallCells::EXACT), counts);
        // Eighteen children and four old people: the age of neither is told, or the difference would be.
        let ages = BTreeMap::from([
            (group(Sex::P, Some(Age::Anak), false), 18),
            (group(Sex::P, Some(Age::Lansia), false), 4),
            (group(Sex::P, dewasa, false), 30),
        ]);
        let shown = BTreeMap::from([(group(Sex::P, None, false), 22), (group(Sex::P, dewasa, false), 30)]);
        assert_eq!(published(&ages, SmallCells::DEFAULT), shown);
        // Four women among twenty men: nothing by sex.
        let few = BTreeMap::from([(group(Sex::P, None, false), 4), (group(Sex::L, dewasa, false), 20)]);
        assert_eq!(published(&few, SmallCells::DEFAULT), BTreeMap::from([(ALL, 24)]));
    }
}
