//! The amount of each slot → its pieces, to the sen.

use std::collections::BTreeMap;

use super::{AllocationInput, How, Method, Slot};
use crate::domain::amount;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Sex;
use crate::sides::beneficiary::{Group, Reach};
use crate::sides::small_cells::Withheld;

/// What one slot gives to a group, by which method.
#[derive(Clone, Debug)]
pub struct SplitPiece {
    /// Number of the slot.
    pub slot: usize,
    /// `None`: to nobody in particular.
    pub group: Option<Group>,
    pub method: Method,
    pub amount: Rupiah,
    /// Of persons who are counted by sex, and too few to be told apart.
    pub withheld: bool,
}

/// Divides every slot. Pieces come in the order of the slots and of their groups.
pub(super) fn split(slots: &BTreeMap<Slot, Rupiah>, input: &AllocationInput) -> Vec<SplitPiece> {
    let costs = costs(slots, input);
    let mut out = Vec::new();
    for (number, (slot, amount)) in slots.iter().enumerate() {
        let is_withheld = slot.how.withheld(input.rules.beneficiaries) == Withheld::Sexes;
        let mut push = |group: Option<Group>, method: Method, amount: Rupiah| match (&input.population, group) {
            // What is withheld is known: nothing is assumed of it.
            (Some(population), Some(group))
                if input.assume && !is_withheld && !matches!(group.sex, Sex::P | Sex::L) =>
            {
                let shares = amount::split(amount, &[population.female, population.male]).unwrap_or_default();
                for (sex, amount) in [Sex::P, Sex::L].into_iter().zip(shares) {
                    let group = Some(Group { sex, ..group });
                    let method = Method::AssumedPopulation;
                    out.push(SplitPiece { slot: number, group, method, amount, withheld: false });
                }
            }
            _ => out.push(SplitPiece { slot: number, group, method, amount, withheld: is_withheld && group.is_some() }),
        };
        let method = slot.how.method();
        match slot.how {
            How::Staff | How::Indivisible => push(None, method, *amount),
            How::Unknown(group) | How::Withheld(_, group, ..) => push(Some(group), method, *amount),
            How::ByDesign(group, reach) => {
                let reach = reach.map(|number| counts(&input.rules.beneficiaries.reaches[number as usize]));
                let own = reach.unwrap_or_default().into_iter().filter(|(g, _)| g.sex == group.sex);
                let (groups, weights): (Vec<Group>, Vec<u64>) = own.unzip();
                match amount::split(*amount, &weights) {
                    Some(parts) => {
                        groups.into_iter().zip(parts).for_each(|(group, part)| push(Some(group), method, part))
                    }
                    None => push(Some(group), method, *amount),
                }
            }
            How::Stated(_, persons, age, difabel) => {
                let weights = persons.weights().unwrap_or_default();
                let parts = amount::split(*amount, &weights).unwrap_or_default();
                for (i, (sex, part)) in [Sex::P, Sex::L, Sex::Unknown].into_iter().zip(parts).enumerate() {
                    if weights[i] > 0 {
                        push(Some(Group { sex, age, difabel }), method, part);
                    }
                }
            }
            How::File(_, number) => {
                let reach = &input.rules.beneficiaries.reaches[number as usize];
                let costs = costs.get(&number).filter(|_| method == Method::UnitCost);
                let (method, own, weights) = match costs {
                    Some(Costs::Fit(shares)) => (method, shares[slot], cost_weights(reach)),
                    // Costs that cannot be: the counts are left.
                    Some(Costs::Unfit(_)) => (Method::Direct, *amount, counts(reach)),
                    None => (method, *amount, counts(reach)),
                };
                let (groups, weights): (Vec<Group>, Vec<u64>) = weights.into_iter().unzip();
                let parts = amount::split(own, &weights).unwrap_or_default();
                let given: Rupiah = parts.iter().copied().sum();
                groups.into_iter().zip(parts).for_each(|(group, part)| push(Some(group), method, part));
                if given != *amount {
                    push(None, method, *amount - given);
                }
            }
        }
    }
    out
}

/// What the unit costs of one reach come to.
pub(super) enum Costs {
    /// By slot: of several OPD each bears a part by its amount.
    Fit(BTreeMap<Slot, Rupiah>),
    /// More than there is, or nothing at all: costs and amount.
    Unfit([Rupiah; 2]),
}

/// Persons times unit costs of every reach that has them, held against the amount there is.
pub(super) fn costs(slots: &BTreeMap<Slot, Rupiah>, input: &AllocationInput) -> BTreeMap<u32, Costs> {
    let mut amounts: BTreeMap<u32, Vec<(&Slot, Rupiah)>> = BTreeMap::new();
    for (slot, amount) in slots {
        // What the persons cost would tell how many they are.
        if let How::File(Method::UnitCost, reach) = slot.how
            && slot.how.withheld(input.rules.beneficiaries) != Withheld::Sexes
        {
            amounts.entry(reach).or_default().push((slot, *amount));
        }
    }
    let held = |(number, parts): (u32, Vec<(&Slot, Rupiah)>)| {
        let all: Rupiah = parts.iter().map(|(_, a)| *a).sum();
        let reach = &input.rules.beneficiaries.reaches[number as usize];
        let costs: Rupiah = reach.counts.iter().map(|(g, n)| Rupiah::from_sen(cost(reach, g, *n))).sum();
        if costs > all || costs.is_zero() {
            return (number, Costs::Unfit([costs, all]));
        }
        // An OPD whose amount is negative bears none of them.
        let weights = shrink(parts.iter().map(|(_, a)| a.sen().max(0)).collect());
        let shares = amount::split(costs, &weights).unwrap_or_else(|| vec![Rupiah::ZERO; parts.len()]);
        (number, Costs::Fit(parts.iter().map(|(slot, _)| (*slot).clone()).zip(shares).collect()))
    };
    amounts.into_iter().map(held).collect()
}

/// Sen that all persons of a group cost.
fn cost(reach: &Reach, group: &Group, n: u64) -> i128 {
    reach.costs.get(group).map_or(0, |c| c.sen().saturating_mul(i128::from(n)))
}

fn counts(reach: &Reach) -> Vec<(Group, u64)> {
    reach.counts.iter().filter(|(_, n)| **n > 0).map(|(g, n)| (*g, *n)).collect()
}

fn cost_weights(reach: &Reach) -> Vec<(Group, u64)> {
    let counts = counts(reach);
    let costs = shrink(counts.iter().map(|(g, n)| cost(reach, g, *n)).collect());
    counts.into_iter().zip(costs).map(|((g, _), cost)| (g, cost)).collect()
}

/// Weights small enough for an exact split. Those of any real budget stay as they are.
fn shrink(weights: Vec<i128>) -> Vec<u64> {
    let mut by = 1;
    while weights.iter().map(|w| w / by).sum::<i128>() >= 1_000_000_000_000_000_000 {
        by *= 10;
    }
    weights.into_iter().map(|w| u64::try_from(w / by).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MOST: i128 = 1_000_000_000_000_000_000;

    #[test]
    fn weights_of_real_budgets_stay_as_they_are() {
        assert_eq!(shrink(vec![300_000_000, 0, 90_000_000]), [300_000_000, 0, 90_000_000]);
        assert_eq!(shrink(vec![MOST - 2, 1]), [MOST as u64 - 2, 1]);
    }

    #[test]
    fn weights_that_are_too_large_lose_their_last_digits() {
        assert_eq!(shrink(vec![MOST - 1, 1]), [MOST as u64 / 10 - 1, 0]);
        assert_eq!(shrink(vec![3 * MOST * 100, MOST * 100]), [MOST as u64 * 3 / 10, MOST as u64 / 10]);
    }

    proptest! {
        #[test]
        fn shrunk_weights_fit_and_keep_their_ratio(large in prop::collection::vec(1..i128::MAX / 8, 1..6)) {
            let small = shrink(large.clone());
            let sum: i128 = small.iter().map(|w| i128::from(*w)).sum();
            let whole: i128 = large.iter().sum();
            prop_assert!(sum < MOST);
            prop_assert!(whole < MOST || sum > MOST / 10 - 10);
            for (small, large) in small.iter().zip(&large) {
                let ratio = *small as f64 / sum as f64 - *large as f64 / whole as f64;
                prop_assert!(ratio.abs() < 1e-15, "{small} of {sum} is not {large} of {whole}");
            }
        }
    }
}
