//! Kinds of tag that mean ARG: which of them a code carries.

use std::collections::BTreeSet;

use super::{Nomenclature, SetNumber};
use crate::criteria::tag::Criteria;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::text;

/// A kind as a pack names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindRule {
    pub name: String,
    /// Whole names of tags, folded.
    pub tags: Vec<String>,
}

/// The kinds of the lists at hand, in the order of the pack; tags that mean ARG and that no kind names are kinds of
/// their own.
#[derive(Clone, Debug)]
pub struct Kinds {
    pub names: Vec<String>,
    /// Bits of kinds, by the number of the set of tags.
    of_set: Vec<u64>,
}

/// Kinds are kept as bits of one number.
const MOST: usize = 64;

impl Kinds {
    pub(super) fn of_set(&self, set: SetNumber) -> u64 {
        self.of_set[set as usize]
    }

    /// Is it a kind that counts?
    pub fn is_one(&self, bits: u64, kind: usize) -> bool {
        bits >> kind & 1 == 1
    }
}

impl Nomenclature {
    /// The kinds of tag that mean ARG by these criteria, of them those that are chosen.
    pub fn kinds(&self, criteria: &Criteria) -> Kinds {
        let all = self.all_kinds(criteria);
        let is_chosen = |name: &String| {
            self.chosen.is_empty() || self.chosen.iter().any(|own| text::words(own) == text::words(name))
        };
        let mut names: Vec<String> = Vec::new();
        for rule in &criteria.kinds {
            if all.iter().flatten().any(|own| *own == rule.name) && is_chosen(&rule.name) {
                names.push(rule.name.clone());
            }
        }
        for name in all.iter().flatten().filter(|name| is_chosen(name)) {
            if !names.contains(name) && names.len() < MOST {
                names.push(name.clone());
            }
        }
        let bit = |tag: &u16| {
            let kind = all[*tag as usize].as_ref().and_then(|own| names.iter().position(|name| name == own));
            kind.map_or(0, |kind| 1u64 << kind)
        };
        let of_set = self.sets.iter().map(|set| set.iter().fold(0, |bits, tag| bits | bit(tag))).collect();
        Kinds { names, of_set }
    }

    /// Names of the kinds of the lists at hand that are asked for and that none of them is.
    pub fn unknown_kinds(&self, criteria: &Criteria) -> Vec<String> {
        let all = self.all_kinds(criteria);
        let is_one = |asked: &&String| all.iter().flatten().any(|own| text::words(own) == text::words(asked));
        self.chosen.iter().filter(|asked| !is_one(asked)).cloned().collect()
    }

    /// Names of the tags that mean ARG.
    pub fn arg_tags(&self, criteria: &Criteria) -> BTreeSet<&str> {
        let all = self.all_kinds(criteria);
        self.tags.iter().zip(&all).filter(|(_, kind)| kind.is_some()).map(|(tag, _)| tag.name.as_str()).collect()
    }

    /// The kind of every tag, by its number; `None` where it does not mean ARG.
    fn all_kinds(&self, criteria: &Criteria) -> Vec<Option<String>> {
        let of = |tag: &super::Tag| {
            let folded = text::words(&tag.name);
            let rule = criteria.kinds.iter().rev().find(|rule| rule.tags.contains(&folded));
            let means = !tag.own_column && criteria.arg_tags.iter().any(|words| text::holds(&folded, words));
            rule.map(|rule| rule.name.clone()).or_else(|| means.then(|| tag.name.clone()))
        };
        self.tags.iter().map(of).collect()
    }

    /// Bits of the kinds that an activity carries, in the list that counts for its year.
    pub fn kinds_of(&self, activity: &Activity, kinds: &Kinds) -> u64 {
        self.set_of_activity(activity).map_or(0, |set| kinds.of_set(set))
    }

    /// The same of a code in the list of that year; `None` where the list does not have it.
    pub fn kinds_in(&self, code: &ActivityCode, list: u16, kinds: &Kinds) -> Option<u64> {
        self.set_of(code, list).map(|set| kinds.of_set(set))
    }

    /// The kinds that some code of the list of that year carries, by their numbers.
    pub fn kinds_of_list(&self, list: u16, kinds: &Kinds) -> Vec<usize> {
        let lists = self.lists.iter().filter(|own| own.year == list);
        let bits = lists.flat_map(|own| own.codes.values()).fold(0, |bits, set| bits | kinds.of_set(*set));
        (0..kinds.names.len()).filter(|kind| kinds.is_one(bits, *kind)).collect()
    }
}
