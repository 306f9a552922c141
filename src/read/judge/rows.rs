//! Rows that are sums of their neighbours. It knows amounts and their order, no words: a total is what equals its block.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::amount::Rupiah;

/// The lines of a table in their order, with every sum of neighbours at hand.
#[derive(Clone, Debug)]
pub struct Blocks {
    /// Sum of the first n lines, for n from 0 on.
    sums: Vec<Rupiah>,
    /// How many of the first n lines are not zero.
    filled: Vec<usize>,
    /// Numbers of lines by the sum that they have, ascending.
    by_sum: HashMap<Rupiah, Vec<usize>>,
}

/// Where the lines stand of which a row is the total. Lines are counted from 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TotalOf {
    /// Right above it.
    Above(Range<usize>),
    /// Right below it.
    Below(Range<usize>),
}

impl TotalOf {
    pub fn lines(&self) -> Range<usize> {
        match self {
            TotalOf::Above(lines) | TotalOf::Below(lines) => lines.clone(),
        }
    }
}

impl Blocks {
    pub fn of(lines: impl IntoIterator<Item = Rupiah>) -> Blocks {
        let (mut sums, mut filled) = (vec![Rupiah::ZERO], vec![0]);
        for line in lines {
            sums.push(sums[sums.len() - 1] + line);
            filled.push(filled[filled.len() - 1] + usize::from(!line.is_zero()));
        }
        let mut by_sum: HashMap<Rupiah, Vec<usize>> = HashMap::with_capacity(sums.len());
        for (n, sum) in sums.iter().enumerate() {
            by_sum.entry(*sum).or_default().push(n);
        }
        Blocks { sums, filled, by_sum }
    }

    pub fn len(&self) -> usize {
        self.sums.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sum of some lines.
    pub fn sum(&self, lines: Range<usize>) -> Rupiah {
        self.sums[lines.end] - self.sums[lines.start]
    }

    /// Lines of them that are not zero.
    pub fn filled(&self, lines: &Range<usize>) -> usize {
        self.filled[lines.end] - self.filled[lines.start]
    }

    /// The shortest block that ends right above a row which stands after `at` lines, has its amount, and holds `least` lines
    /// that are not zero. Nothing adds up to zero.
    pub fn above(&self, at: usize, amount: Rupiah, least: usize) -> Option<Range<usize>> {
        if amount.is_zero() {
            return None;
        }
        let starts = self.by_sum.get(&(self.sums[at] - amount))?;
        let before = starts.partition_point(|n| *n < at);
        starts[..before].iter().rev().map(|start| *start..at).find(|lines| self.filled(lines) >= least)
    }

    /// The shortest block that begins right below it.
    pub fn below(&self, at: usize, amount: Rupiah, least: usize) -> Option<Range<usize>> {
        if amount.is_zero() {
            return None;
        }
        let ends = self.by_sum.get(&(self.sums[at] + amount))?;
        let after = ends.partition_point(|n| *n <= at);
        ends[after..].iter().map(|end| at..*end).find(|lines| self.filled(lines) >= least)
    }

    /// What a row that lacks something which lines have is the total of: lines above it or below it, at least two. A single
    /// line is enough below a row that stands over it, and above one that is called a total: a line without a code may well
    /// have the amount of the line before it.
    pub fn total_of(&self, at: usize, amount: Rupiah, is_called_total: bool) -> Option<TotalOf> {
        let above = self.above(at, amount, if is_called_total { 1 } else { 2 }).map(TotalOf::Above);
        let below = || self.below(at, amount, 1).map(TotalOf::Below);
        match is_called_total {
            true => above.or_else(below),
            false => self.below(at, amount, 2).map(TotalOf::Below).or(above).or_else(below),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rupiah(n: i64) -> Rupiah {
        Rupiah::from_sen(i128::from(n))
    }

    fn blocks(lines: &[i64]) -> Blocks {
        Blocks::of(lines.iter().copied().map(rupiah))
    }

    #[test]
    fn totals_above_and_below() {
        let b = blocks(&[100, 50, 0, 25]);
        assert_eq!(b.above(2, rupiah(150), 2), Some(0..2));
        assert_eq!(b.below(0, rupiah(175), 2), Some(0..4));
        assert_eq!(b.above(4, rupiah(75), 2), Some(1..4));
        assert_eq!(b.above(4, rupiah(76), 1), None, "a near miss");
        assert_eq!(b.above(3, rupiah(0), 1), None, "nothing adds up to zero");
        assert_eq!(b.total_of(1, rupiah(100), false), None, "the amount of the line before it is no sum");
        assert_eq!(b.total_of(1, rupiah(100), true), Some(TotalOf::Above(0..1)));
        assert_eq!(b.total_of(0, rupiah(100), false), Some(TotalOf::Below(0..1)));
    }

    proptest! {
        /// Every block is found by its sum, and what is found has the sum.
        #[test]
        fn every_block_is_found(lines in prop::collection::vec(1i64..50, 2..40), from in 0usize..38, len in 2usize..38) {
            let (from, to) = (from.min(lines.len() - 2), (from + len).min(lines.len()));
            prop_assume!(to >= from + 2);
            let b = blocks(&lines);
            let sum = b.sum(from..to);
            prop_assert_eq!(b.above(to, sum, 2), Some(from..to));
            prop_assert_eq!(b.below(from, sum, 2), Some(from..to));
            let near = sum + rupiah(1);
            if let Some(found) = b.above(to, near, 1) {
                prop_assert_eq!(b.sum(found), near);
            }
        }
    }
}
