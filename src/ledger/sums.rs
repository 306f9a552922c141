//! Sums of lines by all that reports tell apart.

use std::collections::HashMap;

use crate::criteria::tag::Answer;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{AccountGroup, Persons};
use crate::domain::groups::Category;
use crate::files::intern::Hasher;

/// What sums are kept by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SumKey {
    pub activity: u32,
    pub group: AccountGroup,
    pub answer: Answer,
    pub persons: Persons,
    /// Number of the beneficiaries the line reaches.
    pub reach: Option<u32>,
    pub declared: Declared,
    /// What a reviewer decided of the line.
    pub decided: Option<Category>,
}

/// What the file itself declares of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Declared {
    No,
    /// A tag that means ARG.
    Tag,
    /// A weight, in millionths of the line.
    Weight(u32),
}

#[derive(Clone, Copy, Default, Debug)]
pub struct KeySum {
    pub amount: Rupiah,
    pub lines: u64,
}

/// Sums by key, in the order in which the keys were met.
#[derive(Default)]
pub struct KeySums {
    sums: Vec<(SumKey, KeySum)>,
    numbers: HashMap<SumKey, usize, Hasher>,
    /// By verdict, the sum that was last added to: as a rule the next line with that verdict adds to it too.
    last: Vec<usize>,
}

impl KeySums {
    pub(super) fn of(&mut self, key: SumKey, verdict: u32) -> &mut KeySum {
        let verdict = verdict as usize;
        if self.last.len() <= verdict {
            self.last.resize(verdict + 1, usize::MAX);
        }
        let mut number = self.last[verdict];
        if self.sums.get(number).is_none_or(|(own, _)| *own != key) {
            number = self.number(key);
            self.last[verdict] = number;
        }
        &mut self.sums[number].1
    }

    pub(super) fn at(&mut self, key: SumKey) -> &mut KeySum {
        let number = self.number(key);
        &mut self.sums[number].1
    }

    fn number(&mut self, key: SumKey) -> usize {
        let number = *self.numbers.entry(key).or_insert(self.sums.len());
        if number == self.sums.len() {
            self.sums.push((key, KeySum::default()));
        }
        number
    }

    pub fn iter(&self) -> impl Iterator<Item = (&SumKey, &KeySum)> {
        self.sums.iter().map(|(key, sum)| (key, sum))
    }

    pub fn keys(&self) -> impl Iterator<Item = &SumKey> {
        self.sums.iter().map(|(key, _)| key)
    }
}
