//! How far reviewers agree beyond chance: Cohen's kappa of two, Krippendorff's alpha (nominal) of any number, with gaps, and
//! their intervals. Subjects with the same verdicts are counted, not listed: what is asked for depends on the counts alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::interval;

/// Of fewer subjects no interval is given.
pub const FEWEST: u64 = 10;

/// A coefficient of agreement.
#[derive(Clone, Copy, Default, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Coefficient {
    /// 1: they agree on all; 0: as chance would; null: nothing to compare, or one verdict for everything.
    pub value: Option<f64>,
    /// The 95 % interval, approximate: delete-one jackknife over subjects with Student's t. Null where there are fewer than
    /// ten subjects, or where they agree so far that leaving out one subject shows no spread.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Subjects that at least two decided.
    pub subjects: u64,
}

/// Cohen's kappa of two reviewers: the verdicts of both on each subject.
pub fn kappa<V: Ord + Copy>(pairs: &BTreeMap<[V; 2], u64>) -> Coefficient {
    coefficient(pairs, kappa_of)
}

/// Krippendorff's alpha of nominal verdicts: those on each subject, in any order; who gave them does not matter. Subjects with
/// one verdict count for nothing.
pub fn alpha<V: Ord + Copy>(units: &BTreeMap<Vec<V>, u64>) -> Coefficient {
    let pairable = units.iter().filter(|(verdicts, _)| verdicts.len() > 1);
    let pairable: BTreeMap<Vec<V>, u64> = pairable.map(|(verdicts, n)| (verdicts.clone(), *n)).collect();
    coefficient(&pairable, alpha_of)
}

fn coefficient<K: Ord + Clone>(counts: &BTreeMap<K, u64>, of: fn(&BTreeMap<K, u64>) -> Option<f64>) -> Coefficient {
    let interval = jackknife(counts, of);
    Coefficient {
        value: of(counts),
        low: interval.map(|[low, _]| low),
        high: interval.map(|[_, high]| high),
        subjects: counts.values().sum(),
    }
}

fn kappa_of<V: Ord + Copy>(pairs: &BTreeMap<[V; 2], u64>) -> Option<f64> {
    let (mut n, mut same) = (0i128, 0i128);
    let mut given: BTreeMap<V, [i128; 2]> = BTreeMap::new();
    for ([a, b], count) in pairs {
        let count = i128::from(*count);
        n += count;
        same += if a == b { count } else { 0 };
        given.entry(*a).or_default()[0] += count;
        given.entry(*b).or_default()[1] += count;
    }
    let by_chance: i128 = given.values().map(|[a, b]| a * b).sum();
    (n * n != by_chance).then(|| (n * same - by_chance) as f64 / (n * n - by_chance) as f64)
}

fn alpha_of<V: Ord + Copy>(units: &BTreeMap<Vec<V>, u64>) -> Option<f64> {
    let mut given: BTreeMap<V, f64> = BTreeMap::new();
    let mut same = 0.0;
    for (verdicts, count) in units {
        let mut own: BTreeMap<V, f64> = BTreeMap::new();
        verdicts.iter().for_each(|verdict| *own.entry(*verdict).or_default() += 1.0);
        let (count, others) = (*count as f64, verdicts.len() as f64 - 1.0);
        for (verdict, n) in own {
            *given.entry(verdict).or_default() += count * n;
            same += count * n * (n - 1.0) / others;
        }
    }
    let n: f64 = given.values().sum();
    let by_chance: f64 = given.values().map(|n| n * (n - 1.0)).sum();
    (given.len() > 1).then(|| ((n - 1.0) * same - by_chance) / (n * (n - 1.0) - by_chance))
}

/// The 95 % interval by leaving out one subject at a time. It needs no model of the verdicts and no random number; it is
/// approximate, and cut at -1 and 1.
fn jackknife<K: Ord + Clone>(counts: &BTreeMap<K, u64>, of: fn(&BTreeMap<K, u64>) -> Option<f64>) -> Option<[f64; 2]> {
    let n: u64 = counts.values().sum();
    let value = of(counts).filter(|_| n >= FEWEST)?;
    let mut left_out: Vec<(f64, f64)> = Vec::with_capacity(counts.len());
    for (key, count) in counts {
        let mut rest = counts.clone();
        match count {
            1 => drop(rest.remove(key)),
            _ => drop(rest.insert(key.clone(), count - 1)),
        }
        // Where all hangs on one subject, nothing is known of the spread.
        left_out.push((*count as f64, of(&rest)?));
    }
    let n = n as f64;
    let mean = left_out.iter().map(|(count, value)| count * value).sum::<f64>() / n;
    let squares: f64 = left_out.iter().map(|(count, value)| count * (value - mean).powi(2)).sum();
    let half = interval::student(0.05, n - 1.0) * ((n - 1.0) / n * squares).sqrt();
    (half > 1e-9).then(|| [(value - half).max(-1.0), (value + half).min(1.0)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(cells: [u64; 4]) -> BTreeMap<[bool; 2], u64> {
        let keys = [[true, true], [true, false], [false, true], [false, false]];
        keys.into_iter().zip(cells).filter(|(_, n)| *n > 0).collect()
    }

    /// Verdicts of reviewers, a string each; a dot is a gap.
    fn units(rows: &[&str]) -> BTreeMap<Vec<char>, u64> {
        let mut out = BTreeMap::new();
        for at in 0..rows[0].len() {
            let mut unit: Vec<char> = rows.iter().filter_map(|row| row.chars().nth(at).filter(|c| *c != '.')).collect();
            unit.sort_unstable();
            *out.entry(unit).or_default() += 1;
        }
        out
    }

    fn near(value: Option<f64>, expected: f64) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 5e-4)
    }

    #[test]
    fn kappa_of_published_tables() {
        // The usual examples for Cohen (1960).
        for (cells, expected) in [([20, 5, 10, 15], 0.4), ([45, 15, 25, 15], 0.1304), ([25, 35, 5, 35], 0.2593)] {
            assert!(near(kappa(&table(cells)).value, expected), "{cells:?}");
        }
        assert_eq!(kappa(&table([7, 0, 0, 5])).value, Some(1.0));
        assert_eq!(kappa(&table([0, 6, 6, 0])).value, Some(-1.0));
        // One verdict for everything: nothing to hold chance against.
        assert_eq!(kappa(&table([12, 0, 0, 0])).value, None);
        assert_eq!(kappa(&BTreeMap::<[bool; 2], u64>::new()), Coefficient::default());
    }

    #[test]
    fn alpha_of_krippendorffs_own_examples() {
        // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples B, C and D (nominal).
        let binary = units(&["0100000010", "1110010000"]);
        assert!(near(alpha(&binary).value, 0.095));
        let nominal = units(&["aabbdcccedda", "babbbccceddd"]);
        assert!(near(alpha(&nominal).value, 0.692));
        let gaps = units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        let found = alpha(&gaps);
        assert!(near(found.value, 0.743), "{found:?}");
        // The twelfth subject has one verdict.
        assert_eq!(found.subjects, 11);
        assert_eq!(alpha(&units(&["aaaa", "aaaa"])).value, None);
        assert_eq!(alpha(&units(&["abab", "...."])).value, None);
    }

    #[test]
    fn intervals_are_those_of_the_jackknife() {
        // Leaving out each of the fifty subjects by hand: standard error 0.129934; t of 49 degrees 2.009575.
        let found = kappa(&table([20, 5, 10, 15]));
        assert!(near(found.low, 0.4 - 2.009_575 * 0.129_934) && near(found.high, 0.4 + 2.009_575 * 0.129_934));
        let gaps = alpha(&units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]));
        // 0.743 ± 2.228139 × 0.146327, cut at 1.
        assert!(near(gaps.low, 0.743_42 - 2.228_139 * 0.146_327) && gaps.high == Some(1.0), "{gaps:?}");
        // Nine subjects are too few, and where all agree nothing spreads.
        assert_eq!(kappa(&table([4, 1, 1, 3])).low, None);
        assert_eq!(kappa(&table([10, 0, 0, 10])).low, None);
        // All hangs on one subject.
        assert_eq!(kappa(&table([11, 1, 0, 0])).low, None);
    }

    proptest! {
        #[test]
        fn two_reviewers_without_gaps(verdicts in prop::collection::vec((0u8..4, 0u8..4), 2..60)) {
            let (mut pairs, mut turned, mut units) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
            for (a, b) in &verdicts {
                *pairs.entry([*a, *b]).or_insert(0u64) += 1;
                // Other names, and the reviewers the other way round.
                *turned.entry([9 - b, 9 - a]).or_insert(0u64) += 1;
                *units.entry(vec![*a.min(b), *a.max(b)]).or_insert(0u64) += 1;
            }
            let (kappa, turned, alpha) = (kappa(&pairs), kappa(&turned), alpha(&units));
            prop_assert_eq!(kappa.value, turned.value);
            prop_assert_eq!(kappa.subjects, verdicts.len() as u64);
            for found in [kappa, alpha] {
                let Some(value) = found.value else { continue };
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&value));
                if let (Some(low), Some(high)) = (found.low, found.high) {
                    prop_assert!(low <= value + 1e-9 && value <= high + 1e-9);
                }
            }
            if verdicts.iter().all(|(a, b)| a == b) {
                prop_assert!(kappa.value.is_none_or(|value| value == 1.0));
                prop_assert!(kappa.low.is_none());
            }
        }
    }
}
