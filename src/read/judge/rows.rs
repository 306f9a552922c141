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

/// Rows that stand at depths, one after the other: which of those that have others below them are their totals. Amounts may
/// have two readings; a total agrees where one of them does.
#[derive(Default, Debug)]
pub struct Nesting {
    open: Vec<OpenRow>,
    /// Rows with an amount that stand above others, and those of them that are the sum of their lines.
    pub totals: usize,
    pub agree: usize,
    /// Amounts of the others, with the sum and the number of their lines.
    off: Vec<(Rupiah, Rupiah, usize)>,
}

#[derive(Debug)]
struct OpenRow {
    amount: [Rupiah; 2],
    sum: [Rupiah; 2],
    lines: usize,
}

impl Nesting {
    /// The next row, and how many rows it stands below.
    pub fn row(&mut self, depth: usize, amount: [Rupiah; 2]) {
        while self.open.len() > depth {
            self.close();
        }
        self.open.push(OpenRow { amount, sum: [Rupiah::ZERO; 2], lines: 0 });
    }

    pub fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(row) = self.open.pop() else { return };
        let (sum, lines) = if row.lines == 0 { (row.amount, 1) } else { (row.sum, row.lines) };
        if row.lines > 0 && !row.amount[0].is_zero() {
            self.totals += 1;
            match (0..2).any(|i| row.amount[i] == row.sum[i]) {
                true => self.agree += 1,
                false => self.off.push((row.amount[1], row.sum[1], row.lines)),
            }
        }
        if let Some(above) = self.open.last_mut() {
            (0..2).for_each(|i| above.sum[i] += sum[i]);
            above.lines += lines;
        }
    }

    /// Are most totals, of so many lines, within a fifth of their sum? So is one that is stated wrongly.
    pub fn near(&self, lines: usize) -> bool {
        let is_near = |(amount, sum, of): &&(Rupiah, Rupiah, usize)| {
            let [amount, sum] = [amount.sen(), sum.sen()];
            *of >= lines
                && amount.saturating_mul(5) >= sum.saturating_mul(4)
                && amount.saturating_mul(5) <= sum.saturating_mul(6)
        };
        self.totals > 0 && (self.agree + self.off.iter().filter(is_near).count()) * 2 > self.totals
    }
}

/// Rows right below a row, without what says where they stand, that make it up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breakdown {
    /// How many of the first rows are explained.
    pub rows: usize,
    /// The lines among them, ascending; the others are totals of lines.
    pub lines: Vec<usize>,
}

/// Rows below which rows that hold others are looked for: each may look at all that follow it.
const NESTED: usize = 2_000;

impl Breakdown {
    /// How the first of these amounts make up the whole: all of them, those that are not marked as heads of groups, or
    /// those that are left when every amount that the next ones add up to is taken for their head. The explanation that
    /// covers most rows.
    pub fn of(whole: Rupiah, amounts: &[Rupiah], is_head: &[bool]) -> Option<Breakdown> {
        if whole.is_zero() {
            return None;
        }
        let has_heads = is_head.contains(&true) && is_head.contains(&false);
        let none = vec![false; amounts.len()];
        let prefix = Breakdown::of_prefix(whole, amounts, if has_heads { is_head } else { &none });
        let nested = (amounts.len() <= NESTED).then(|| Breakdown::nested(whole, amounts)).flatten();
        // A head is no line beside rows that are none.
        let nested = nested.filter(|found| !has_heads || found.lines.iter().all(|line| !is_head[*line]));
        let mut best: Option<Breakdown> = None;
        for found in [prefix, nested].into_iter().flatten() {
            if best.as_ref().is_none_or(|best| found.rows > best.rows) {
                best = Some(found);
            }
        }
        best
    }

    fn of_prefix(whole: Rupiah, amounts: &[Rupiah], passed_over: &[bool]) -> Option<Breakdown> {
        let (mut sum, mut rows) = (Rupiah::ZERO, None);
        for (i, amount) in amounts.iter().enumerate().filter(|(i, _)| !passed_over[*i]) {
            sum += *amount;
            if sum == whole {
                rows = Some(i + 1);
            }
        }
        let lines = |rows: usize| (0..rows).filter(|i| !passed_over[*i]).collect();
        rows.map(|rows| Breakdown { rows, lines: lines(rows) })
    }

    fn nested(whole: Rupiah, amounts: &[Rupiah]) -> Option<Breakdown> {
        // From the last row up: heads with where their rows end; those behind it stand on top of one another.
        let mut roots: Vec<usize> = Vec::new();
        let mut is_head = vec![false; amounts.len()];
        for i in (0..amounts.len()).rev() {
            let mut sum = Rupiah::ZERO;
            let held = roots.iter().rev().position(|root| {
                sum += amounts[*root];
                sum == amounts[i]
            });
            if let Some(held) = held.filter(|_| !amounts[i].is_zero()) {
                roots.truncate(roots.len() - held - 1);
                is_head[i] = true;
            }
            roots.push(i);
        }
        let mut sum = Rupiah::ZERO;
        let ends = roots.iter().rev().skip(1).copied().chain([amounts.len()]);
        let found = roots.iter().rev().zip(ends).filter(|(root, _)| {
            sum += amounts[**root];
            sum == whole
        });
        let rows = found.last().map(|(_, end)| end)?;
        Some(Breakdown { rows, lines: (0..rows).filter(|i| !is_head[*i]).collect() })
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

    #[test]
    fn rows_above_others_are_totals_or_not() {
        let nesting = |rows: &[(usize, i64)]| {
            let mut nesting = Nesting::default();
            rows.iter().for_each(|(depth, amount)| nesting.row(*depth, [rupiah(*amount); 2]));
            nesting.finish();
            (nesting.totals, nesting.agree, nesting.near(3))
        };
        assert_eq!(nesting(&[(0, 60), (1, 30), (2, 10), (2, 20), (1, 30)]), (2, 2, true));
        assert_eq!(nesting(&[(0, 61), (1, 10), (1, 20), (1, 30)]), (1, 0, true), "nearly its sum");
        assert_eq!(nesting(&[(0, 500), (1, 10), (1, 20), (1, 30)]), (1, 0, false), "money of its own");
        assert_eq!(nesting(&[(0, 10), (0, 10)]), (0, 0, false));
    }

    fn breakdown(whole: i64, amounts: &[i64], heads: &[usize]) -> Option<(usize, Vec<usize>)> {
        let amounts: Vec<Rupiah> = amounts.iter().copied().map(rupiah).collect();
        let is_head: Vec<bool> = (0..amounts.len()).map(|i| heads.contains(&i)).collect();
        Breakdown::of(rupiah(whole), &amounts, &is_head).map(|b| (b.rows, b.lines))
    }

    #[test]
    fn rows_that_make_up_the_row_above_them() {
        assert_eq!(breakdown(60, &[30, 10, 20], &[]), Some((3, vec![0, 1, 2])), "all of them");
        assert_eq!(breakdown(30, &[30, 10, 20], &[]), Some((3, vec![1, 2])), "a head and its two");
        assert_eq!(breakdown(30, &[30, 30, 10, 20], &[0, 1]), Some((4, vec![2, 3])), "[#], [-] and two lines");
        assert_eq!(breakdown(30, &[10, 20, 500], &[]), Some((2, vec![0, 1])), "what follows is none of it");
        assert_eq!(breakdown(31, &[10, 20], &[]), None, "a near miss");
        assert_eq!(breakdown(0, &[0, 0], &[]), None);
    }

    proptest! {
        /// Lines under heads, two levels deep, are found again, whatever follows them; a whole that is off is not explained.
        #[test]
        fn lines_under_heads(groups in prop::collection::vec(prop::collection::vec(1i64..1_000_000, 1..5), 1..6)) {
            let (mut amounts, mut lines) = (Vec::new(), Vec::new());
            for group in &groups {
                amounts.push(group.iter().sum::<i64>());
                for line in group {
                    lines.push(amounts.len());
                    amounts.push(*line);
                }
            }
            let whole: i64 = lines.iter().map(|i| amounts[*i]).sum();
            let found = breakdown(whole, &amounts, &[]);
            let sum = |found: &[usize]| found.iter().map(|i| amounts[*i]).sum::<i64>();
            prop_assert!(found.is_some_and(|(_, found)| sum(&found) == whole));
            if let Some((_, found)) = breakdown(whole + 1, &amounts, &[]) {
                prop_assert_eq!(sum(&found), whole + 1);
            }
        }

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
