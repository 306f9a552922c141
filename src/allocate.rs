//! Rupiah to women and men, by age group and disability. Parts add up to the sen; unknown stays unknown.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::amount::{self, Rupiah};
use crate::beneficiary::{Beneficiaries, Group, Unit};
use crate::book::Book;
use crate::budget::Persons;
use crate::pack::{Category, Sex};
use crate::tag::Answer;
use crate::text;

/// How an amount was given to groups, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Counts of persons, in the file's own columns or the beneficiaries file.
    Direct,
    /// Observed use (visits, person-days): an estimate.
    Incidence,
    /// The evidence names one sex only.
    ByDesign,
    /// Institution building serves nobody in particular.
    Indivisible,
    Unknown,
}

impl Method {
    pub fn id(self) -> &'static str {
        match self {
            Method::Direct => "direct",
            Method::Incidence => "incidence",
            Method::ByDesign => "by-design",
            Method::Indivisible => "indivisible",
            Method::Unknown => "unknown",
        }
    }
}

/// The evidence lens, taken apart: female + male + unknown + indivisible = total.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Allocation {
    pub base: &'static str,
    pub total: Rupiah,
    pub female: Rupiah,
    pub male: Rupiah,
    pub unknown: Rupiah,
    pub indivisible: Rupiah,
    /// female / (female + male)
    pub female_share_known: Option<f64>,
    /// Share for women of what can be divided, if none and if all of the unknown is for women.
    pub female_share_interval: Option<[f64; 2]>,
    #[serde(serialize_with = "groups")]
    pub groups: BTreeMap<Group, Rupiah>,
    #[serde(serialize_with = "methods")]
    pub methods: BTreeMap<Method, Rupiah>,
}

/// What is split as one amount: a sub kegiatan of an OPD (code and name) with one verdict.
type Slot = (String, [String; 2], Answer, Persons);

/// Allocates the evidence lens of a book. Amounts are split per OPD, sub kegiatan and verdict, so neither the order of
/// rows nor the cut into files matters.
pub fn allocate(book: &Book, beneficiaries: &Beneficiaries) -> Allocation {
    let mut parts: BTreeMap<Slot, (Rupiah, u32)> = BTreeMap::new();
    for (key, sum) in &book.sums {
        if key.answer.category.is_arg() {
            let activity = &book.activities[key.activity as usize].activity;
            // Beneficiaries are found by the name of the OPD, so activities of one code that write it otherwise are apart.
            let opd = [activity.opd_key(), text::words(&activity.opd_name)];
            let slot = (activity.sub_kegiatan_key(), opd, key.answer, key.persons);
            let part = parts.entry(slot).or_insert((Rupiah::ZERO, key.activity));
            part.0 += sum.amount;
        }
    }
    let mut out = Allocation {
        base: "evidence",
        total: Rupiah::ZERO,
        female: Rupiah::ZERO,
        male: Rupiah::ZERO,
        unknown: Rupiah::ZERO,
        indivisible: Rupiah::ZERO,
        female_share_known: None,
        female_share_interval: None,
        groups: BTreeMap::new(),
        methods: BTreeMap::new(),
    };
    for ((_, _, answer, persons), (amount, activity)) in parts {
        let activity = &book.activities[activity as usize].activity;
        let reach = beneficiaries.of(activity).map(|r| (r.unit, &r.counts));
        let (method, shares) = shares(amount, answer, persons, reach);
        out.total += amount;
        *out.methods.entry(method).or_default() += amount;
        if method == Method::Indivisible {
            out.indivisible += amount;
        }
        for (group, part) in shares {
            match group.sex {
                Sex::P => out.female += part,
                Sex::L => out.male += part,
                Sex::Both | Sex::Unsaid => out.unknown += part,
            }
            *out.groups.entry(group).or_default() += part;
        }
    }
    let known = out.female + out.male;
    let divisible = known + out.unknown;
    out.female_share_known = out.female.share_of(known);
    out.female_share_interval =
        out.female.share_of(divisible).zip((out.female + out.unknown).share_of(divisible)).map(|(a, b)| [a, b]);
    out
}

/// The method an amount gets and what each group receives of it.
fn shares(
    amount: Rupiah,
    answer: Answer,
    persons: Persons,
    reach: Option<(Unit, &BTreeMap<Group, u64>)>,
) -> (Method, Vec<(Group, Rupiah)>) {
    let mut ages = answer.ages();
    // Several ages named: how the money falls between them is not known.
    let age = ages.next().filter(|_| ages.next().is_none());
    let group = |sex| Group { sex, age, difabel: answer.difabel };
    let by = |groups: Vec<Group>, counts: &[u64]| {
        Some(groups.into_iter().zip(amount::split(amount, counts)?).collect::<Vec<_>>())
    };
    if let Persons { male: Some(male), female: Some(female) } = persons
        && let Some(parts) = by(vec![group(Sex::P), group(Sex::L)], &[female, male])
    {
        return (Method::Direct, parts);
    }
    if let Some((unit, counts)) = reach {
        let (groups, numbers): (Vec<Group>, Vec<u64>) = counts.iter().map(|(g, n)| (*g, *n)).unzip();
        if let Some(parts) = by(groups, &numbers) {
            return (if unit == Unit::Orang { Method::Direct } else { Method::Incidence }, parts);
        }
    }
    match (answer.category, answer.by_design) {
        (Category::Pelembagaan, _) => (Method::Indivisible, Vec::new()),
        (_, sex @ (Sex::P | Sex::L)) => (Method::ByDesign, vec![(group(sex), amount)]),
        _ => (Method::Unknown, vec![(group(Sex::Unsaid), amount)]),
    }
}

fn groups<S: Serializer>(groups: &BTreeMap<Group, Rupiah>, s: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row {
        sex: &'static str,
        age: &'static str,
        difabel: bool,
        amount: Rupiah,
    }
    s.collect_seq(groups.iter().map(|(g, amount)| Row {
        sex: g.sex.id(),
        age: g.age.map_or("-", |a| a.id()),
        difabel: g.difabel,
        amount: *amount,
    }))
}

fn methods<S: Serializer>(methods: &BTreeMap<Method, Rupiah>, s: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row {
        method: Method,
        amount: Rupiah,
    }
    s.collect_seq(methods.iter().map(|(method, amount)| Row { method: *method, amount: *amount }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Age;
    use proptest::prelude::*;

    fn answer(category: Category, by_design: Sex) -> Answer {
        Answer { category, sex: by_design, ages: 0, difabel: false, by_design }
    }

    #[test]
    fn precedence_of_methods() {
        let amount = Rupiah::from_sen(1001);
        let none = Persons::default();
        let counts = BTreeMap::from([
            (Group { sex: Sex::P, age: Some(Age::Lansia), difabel: true }, 1),
            (Group { sex: Sex::L, age: None, difabel: false }, 1),
        ]);
        let women = answer(Category::KhususTarget, Sex::P);
        let own = Persons { male: Some(3), female: Some(1) };
        let method = |answer, persons, reach| shares(amount, answer, persons, reach).0;
        assert_eq!(method(women, own, Some((Unit::Orang, &counts))), Method::Direct);
        assert_eq!(method(women, none, Some((Unit::Orang, &counts))), Method::Direct);
        assert_eq!(method(women, none, Some((Unit::Kunjungan, &counts))), Method::Incidence);
        assert_eq!(method(women, none, None), Method::ByDesign);
        assert_eq!(method(answer(Category::Pelembagaan, Sex::Unsaid), none, None), Method::Indivisible);
        assert_eq!(method(answer(Category::Kesetaraan, Sex::Unsaid), none, None), Method::Unknown);
        // Counts of zero persons say nothing.
        assert_eq!(method(women, Persons { male: Some(0), female: Some(0) }, None), Method::ByDesign);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(sen in 0i128..10i128.pow(18), male in any::<Option<u64>>(), female in any::<Option<u64>>()) {
            let persons = Persons { male, female };
            for by_design in [Sex::P, Sex::L, Sex::Unsaid] {
                let (_, parts) = shares(Rupiah::from_sen(sen), answer(Category::KhususTarget, by_design), persons, None);
                prop_assert_eq!(parts.iter().map(|(_, a)| *a).sum::<Rupiah>(), Rupiah::from_sen(sen));
            }
        }
    }
}
