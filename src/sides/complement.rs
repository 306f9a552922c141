//! Counts of a part and of the whole it belongs to (an item and its sub kegiatan, one OPD and every OPD): one less the other
//! are the persons of the rest. Where these are few, the whole is not told apart, or its parts would give them back.

use std::collections::BTreeMap;
use strum::VariantArray as _;

use super::small_cells::{ALL, SmallCells, regroup};
use crate::domain::budget::Unit;
use crate::domain::groups::{Age, Sex};
use crate::sides::beneficiary::{Beneficiaries, Group, Reach, Whose};

/// What else is published of persons: counts of the budget's own columns, each of some lines of one OPD's sub kegiatan.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stated {
    pub whose: Whose,
    pub female: u64,
    pub male: u64,
}

/// Parts of more than these are not tried in every combination: by themselves, all together, and all but one.
const COMBINED: usize = 10;

/// Which persons are asked for: a sex, an age, a disability, or any.
#[derive(Clone, Copy)]
struct Question {
    sex: Option<Sex>,
    age: Option<Age>,
    difabel: Option<bool>,
}

impl Question {
    /// All of them but that for everybody: of whom nothing is told, there is nothing to protect.
    fn all() -> impl Iterator<Item = Question> {
        let sexes = [None, Some(Sex::P), Some(Sex::L), Some(Sex::Both), Some(Sex::Unknown)];
        let ages = || std::iter::once(None).chain(Age::VARIANTS.iter().copied().map(Some));
        let difabel = [None, Some(true), Some(false)];
        let all = sexes
            .into_iter()
            .flat_map(move |sex| ages().flat_map(move |age| difabel.map(|difabel| Question { sex, age, difabel })));
        let tells = |q: &Question| matches!(q.sex, Some(Sex::P | Sex::L)) || q.age.is_some() || q.difabel == Some(true);
        all.filter(tells)
    }

    fn is_of_sex_alone(self) -> bool {
        self.age.is_none() && self.difabel.is_none()
    }

    fn count(self, counts: &BTreeMap<Group, u64>) -> u64 {
        let is = |g: &Group| {
            self.sex.is_none_or(|sex| sex == g.sex)
                && (self.age.is_none() || self.age == g.age)
                && self.difabel.is_none_or(|difabel| difabel == g.difabel)
        };
        counts.iter().filter(|(g, _)| is(g)).map(|(_, n)| *n).sum()
    }
}

/// A part of a whole, with what is published of it.
struct Part {
    whose: Whose,
    counts: BTreeMap<Group, u64>,
}

/// Merges the counts of wholes until no rest of them is small. Those of parts are merged already.
pub(super) fn merge_wholes(out: &mut Beneficiaries, stated: &[Stated], least: SmallCells) {
    let used: Vec<usize> = out.used().filter(|i| out.reaches[*i].unit != Unit::Persen).collect();
    let mut families: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for i in used {
        families.entry(out.reaches[i].whose.code).or_default().push(i);
    }
    for (code, family) in families {
        let own: Vec<&Stated> = stated.iter().filter(|s| s.whose.code == code).collect();
        if family.len() + own.len() < 2 {
            continue;
        }
        // What is merged in one whole may be the part of another: until nothing changes, which it does twice at most.
        loop {
            let merge = |i: &usize| Some((*i, needed(&out.reaches[*i], &parts(out, *i, &family, &own), least)?));
            let Some((i, into)) = family.iter().find_map(merge) else { break };
            regroup(&mut out.reaches[i], &into);
        }
    }
}

/// What is published of the parts of a whole.
fn parts(out: &Beneficiaries, whole: usize, family: &[usize], stated: &[&Stated]) -> Vec<Part> {
    let reach = &out.reaches[whole];
    let others = family.iter().map(|i| &out.reaches[*i]);
    let is_part = |r: &&Reach| r.unit == reach.unit && r.whose != reach.whose && holds(&reach.whose, &r.whose);
    let of_file = others.filter(is_part).map(|r| Part { whose: r.whose.clone(), counts: r.counts.clone() });
    let of_budget = stated.iter().filter(|s| reach.unit == Unit::Orang && holds(&reach.whose, &s.whose)).map(|s| {
        let cell = |sex, n| (Group { sex, ..ALL }, n);
        Part { whose: s.whose.clone(), counts: BTreeMap::from([cell(Sex::P, s.female), cell(Sex::L, s.male)]) }
    });
    of_file.chain(of_budget).collect()
}

fn holds(whole: &Whose, part: &Whose) -> bool {
    let within = |whole: &Option<String>, part: &Option<String>| whole.is_none() || whole == part;
    within(&whole.opd, &part.opd) && within(&whole.item, &part.item)
}

fn overlap(a: &Whose, b: &Whose) -> bool {
    let meet = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
    meet(&a.opd, &b.opd) && meet(&a.item, &b.item)
}

/// Into which group each group of the whole is to go, so that no rest is small; `None` where none is.
fn needed(whole: &Reach, parts: &[Part], least: SmallCells) -> Option<BTreeMap<Group, Group>> {
    if parts.is_empty() || whole.counts.keys().all(|g| *g == ALL) {
        return None;
    }
    let small = |q: &Question| {
        let counts: Vec<u64> = parts.iter().map(|part| q.count(&part.counts)).collect();
        // A part in which there is nobody takes nothing away.
        let some: Vec<usize> = (0..parts.len()).filter(|i| counts[*i] > 0).collect();
        let n = q.count(&whole.counts);
        combinations(&some, parts).any(|set| {
            let rest = n.checked_sub(set.iter().map(|i| counts[*i]).sum());
            rest.is_some_and(|rest| least.is_small(rest))
        })
    };
    let found: Vec<Question> = Question::all().filter(small).collect();
    let sexes = found.iter().any(|q| q.is_of_sex_alone());
    let into = |g: &Group| if sexes { ALL } else { Group { sex: g.sex, ..ALL } };
    let merged: BTreeMap<Group, Group> = whole.counts.keys().map(|g| (*g, into(g))).collect();
    match (found.is_empty(), merged.iter().any(|(from, to)| from != to)) {
        (true, _) => None,
        (false, true) => Some(merged),
        // Nothing is left to merge but the sexes.
        (false, false) => Some(whole.counts.keys().map(|g| (*g, ALL)).collect()),
    }
}

/// Sets of parts that have nobody in common, by number.
fn combinations<'p>(some: &'p [usize], parts: &'p [Part]) -> impl Iterator<Item = Vec<usize>> + 'p {
    let k = some.len();
    let masks: Vec<Vec<usize>> = match k {
        0 => Vec::new(),
        1..=COMBINED => (1u32..1 << k).map(|mask| (0..k).filter(|i| mask >> i & 1 == 1).collect()).collect(),
        _ => {
            let but = |one: usize| (0..k).filter(|i| *i != one).collect();
            (0..k).map(|i| vec![i]).chain((0..=k).map(but)).collect()
        }
    };
    let chosen = masks.into_iter().map(|set| set.into_iter().map(|i| some[i]).collect::<Vec<usize>>());
    chosen.filter(|set| {
        let apart =
            |(at, i): (usize, &usize)| set[at + 1..].iter().all(|j| !overlap(&parts[*i].whose, &parts[*j].whose));
        set.iter().enumerate().all(apart)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::code::ActivityCode;
    use crate::finding::Place;
    use crate::sides::small_cells::Withheld;
    use crate::sides::small_cells::merged;

    fn cells() -> Vec<Group> {
        let ages = [None, Some(Age::Anak), Some(Age::Lansia)];
        let of = |sex| ages.into_iter().flat_map(move |age| [false, true].map(|difabel| Group { sex, age, difabel }));
        [Sex::P, Sex::L, Sex::Unknown].into_iter().flat_map(of).collect()
    }

    fn whose(item: Option<usize>) -> Whose {
        let code = ActivityCode::find("2.07.03.2.01.0001").unwrap();
        Whose { code, opd: None, item: item.map(|i| i.to_string()) }
    }

    fn reach(item: Option<usize>, counts: BTreeMap<Group, u64>, least: SmallCells) -> Reach {
        let mut out = Reach {
            whose: whose(item),
            unit: Unit::Orang,
            counts,
            costs: BTreeMap::new(),
            year: None,
            sourced: true,
            withheld: Withheld::Nothing,
            table: crate::finding::FindingTable::new("", None),
            place: Place::whole(),
        };
        let into = merged(&out.counts, least);
        regroup(&mut out, &into);
        out
    }

    fn table(counts: &[u64]) -> BTreeMap<Group, u64> {
        cells().into_iter().zip(counts).filter(|(_, n)| **n > 0).map(|(g, n)| (g, *n)).collect()
    }

    fn tables() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::vec(prop_oneof![4 => Just(0u64), 2 => 1u64..6, 3 => 5u64..40], 18)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// The whole less any of its parts is nobody, or enough: of women, of men, and of each cell that both of them have.
        #[test]
        fn no_rest_is_small(items in prop::collection::vec(tables(), 1..4), rest in tables(), least in 3u64..12) {
            let least = SmallCells(least);
            let sum = (0..18).map(|i| rest[i] + items.iter().map(|t| t[i]).sum::<u64>()).collect::<Vec<_>>();
            let mut whole = reach(None, table(&sum), least);
            let parts: Vec<Reach> = items.iter().enumerate().map(|(i, t)| reach(Some(i), table(t), least)).collect();
            let part = |r: &Reach| Part { whose: r.whose.clone(), counts: r.counts.clone() };
            let published: Vec<Part> = parts.iter().map(part).collect();
            let before: u64 = whole.counts.values().sum();
            while let Some(into) = needed(&whole, &published, least) {
                regroup(&mut whole, &into);
            }
            prop_assert_eq!(whole.counts.values().sum::<u64>(), before);
            for set in 1..1usize << parts.len() {
                let own = || parts.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, r)| &r.counts);
                let of = |is: &dyn Fn(&Group) -> bool| {
                    let sum = |t: &BTreeMap<Group, u64>| t.iter().filter(|(g, _)| is(g)).map(|(_, n)| *n).sum::<u64>();
                    (sum(&whole.counts), own().map(sum).sum::<u64>())
                };
                for sex in [Sex::P, Sex::L] {
                    let (all, some) = of(&|g| g.sex == sex);
                    prop_assert!(some == 0 || all < some || !least.is_small(all - some), "{sex:?} {all} - {some}");
                }
                for cell in cells().into_iter().filter(|g| g.age.is_some()) {
                    let (all, some) = of(&|g| *g == cell);
                    prop_assert!(some == 0 || all < some || !least.is_small(all - some), "{cell:?} {all} - {some}");
                }
            }
        }
    }
}
