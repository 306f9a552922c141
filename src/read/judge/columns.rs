//! Columns that are sums of others, products of others, or totals repeated in every row of a group.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::amount::Rupiah;

/// The numbers of a column, a row each; `None` where its cell holds none.
pub type Numbers = Vec<Option<Rupiah>>;

/// A column that is the sum of others in (nearly) every row. Columns are counted as they were given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SumOf {
    pub whole: usize,
    /// At least two, ascending; none of them zero in every row.
    pub parts: Vec<usize>,
    /// Rows in which it holds, of those that have one of the columns.
    pub agree: usize,
    pub of: usize,
}

/// A column whose value is that of a group of neighbouring rows: in every group it is the sum of another column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RepeatedTotal {
    pub total: usize,
    pub line: usize,
    /// Rows of each group.
    pub groups: Vec<Range<usize>>,
    pub agree: usize,
}

/// Rows that may disagree, of a hundred: slips of the hand, page headers read as numbers.
const SLIPS: usize = 2;
/// Parts stand side by side, or in every second, third … column: "Anggaran | Realisasi" under each of twelve months.
const STEPS: usize = 6;

/// Every column that is the sum of others which stand at a regular distance. Of two explanations with the same whole and
/// first part the shorter one is kept.
pub fn sums(columns: &[Numbers]) -> Vec<SumOf> {
    let mut found: Vec<SumOf> = Vec::new();
    each_sum(columns, |whole, parts, sum| {
        let known = |s: &SumOf| s.whole == whole && s.parts.iter().all(|p| parts.contains(p));
        if !found.iter().any(known)
            && let Some((agree, of)) = holds(columns, whole, parts, sum)
        {
            found.push(SumOf { whole, parts: parts.to_vec(), agree, of });
        }
    });
    found
}

/// Sums that nearly every row keeps to, of those that are asked for: a row that does not has a slip in it. Of explanations of
/// one whole that share a part, the one that most rows keep to, and of these the one with most parts.
pub fn kept_sums(columns: &[Numbers], is_asked: impl Fn(usize, &[usize]) -> bool) -> Vec<SumOf> {
    let mut found: Vec<SumOf> = Vec::new();
    each_sum(columns, |whole, parts, sum| {
        if is_asked(whole, parts)
            && let Some((agree, of)) = is_kept(columns, whole, parts, sum)
        {
            found.push(SumOf { whole, parts: parts.to_vec(), agree, of });
        }
    });
    found.sort_by_key(|s| (s.whole, std::cmp::Reverse((s.agree, s.parts.len()))));
    let mut best: Vec<SumOf> = Vec::new();
    for sum in found {
        let is_other = |s: &SumOf| s.whole != sum.whole || s.parts.iter().all(|p| !sum.parts.contains(p));
        if best.iter().all(is_other) {
            best.push(sum);
        }
    }
    best
}

/// Every choice of at least two parts at a regular distance with a whole beside them, and the parts' sum in each row.
fn each_sum(columns: &[Numbers], mut take: impl FnMut(usize, &[usize], &[Rupiah])) {
    let rows = columns.first().map_or(0, Vec::len);
    let is_zero = |column: &Numbers| column.iter().all(|n| n.is_none_or(|n| n.is_zero()));
    let zero: Vec<bool> = columns.iter().map(is_zero).collect();
    for step in 1..=STEPS.min(columns.len()) {
        for first in (0..columns.len()).filter(|c| !zero[*c]) {
            let mut sum = vec![Rupiah::ZERO; rows];
            let mut parts: Vec<usize> = Vec::new();
            for part in (first..columns.len()).step_by(step) {
                if zero[part] {
                    continue;
                }
                add(&mut sum, &columns[part]);
                parts.push(part);
                if parts.len() < 2 || (step > 1 && parts.windows(2).all(|pair| pair[1] - pair[0] == 1)) {
                    continue;
                }
                for whole in (0..columns.len()).filter(|w| !zero[*w] && !parts.contains(w)) {
                    take(whole, &parts, &sum);
                }
            }
        }
    }
}

fn add(sum: &mut [Rupiah], column: &Numbers) {
    for (sum, number) in sum.iter_mut().zip(column) {
        *sum += number.unwrap_or_default();
    }
}

/// Rows that may disagree: of twenty, one (a total row that somebody summed wrongly).
fn slips(rows: usize) -> usize {
    (rows * SLIPS / 100).max(usize::from(rows >= 20))
}

/// In how many rows the whole is the sum, and of how many; `None` where it is not.
fn holds(columns: &[Numbers], whole: usize, parts: &[usize], sum: &[Rupiah]) -> Option<(usize, usize)> {
    let (agree, of, proven) = compare(columns, whole, parts, sum, slips(sum.len()))?;
    (proven > 0 && of - agree <= slips(of)).then_some((agree, of))
}

/// The same, where some rows keep to it that prove it, twice as many as do not, and nine of ten of all.
fn is_kept(columns: &[Numbers], whole: usize, parts: &[usize], sum: &[Rupiah]) -> Option<(usize, usize)> {
    let (agree, of, proven) = compare(columns, whole, parts, sum, 1 + sum.len() / 10)?;
    let wrong = of - agree;
    (proven >= 2 && wrong * 2 <= proven && wrong <= 1 + of / 10).then_some((agree, of))
}

/// Rows in which the whole is the sum, rows that say something of it, and those that agree with two parts or more that are
/// not zero; `None` as soon as more disagree than are allowed.
fn compare(
    columns: &[Numbers],
    whole: usize,
    parts: &[usize],
    sum: &[Rupiah],
    allowed: usize,
) -> Option<(usize, usize, usize)> {
    let (mut of, mut wrong, mut proven) = (0, 0, 0);
    for (row, sum) in sum.iter().enumerate() {
        let stated = columns[whole][row];
        if stated.is_none() && sum.is_zero() {
            continue;
        }
        of += 1;
        if stated.unwrap_or_default() != *sum {
            wrong += 1;
            if wrong > allowed {
                return None;
            }
        } else {
            let filled = |p: &&usize| columns[**p][row].is_some_and(|n| !n.is_zero());
            proven += usize::from(parts.iter().filter(filled).count() >= 2);
        }
    }
    Some((of - wrong, of, proven))
}

/// Columns that are the product of two others: quantity × price = amount. Gives the amount, and its factors.
pub fn products(columns: &[Numbers]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    for whole in 0..columns.len() {
        for one in 0..columns.len() {
            for other in one + 1..columns.len() {
                if one != whole && other != whole && multiplies(columns, whole, one, other) {
                    found.push((whole, [one, other]));
                }
            }
        }
    }
    found
}

fn multiplies(columns: &[Numbers], whole: usize, one: usize, other: usize) -> bool {
    let (mut of, mut wrong, mut proven) = (0, 0, false);
    for ((w, a), b) in columns[whole].iter().zip(&columns[one]).zip(&columns[other]) {
        let (Some(w), Some(a), Some(b)) = (*w, *a, *b) else { continue };
        of += 1;
        // sen × sen are hundredths of sen.
        let Some(product) = a.sen().checked_mul(b.sen()) else { return false };
        if (w.sen() * 100 - product).abs() > 50 {
            wrong += 1;
            if wrong > 2 + of * SLIPS / 100 {
                return false;
            }
        }
        proven |= w != a && w != b && !w.is_zero();
    }
    proven && of >= 2 && wrong * 100 <= of * SLIPS
}

/// Columns that repeat in each row of a group what another column adds up to there. Groups are rows in which the total does
/// not change; two groups of the same total may stand side by side. At least one group has two lines with money. `whole`:
/// the last group is complete.
pub fn repeated(columns: &[Numbers], whole: bool) -> Vec<RepeatedTotal> {
    let mut found = Vec::new();
    for total in 0..columns.len() {
        let mut groups = runs(&columns[total]);
        if !whole {
            groups.pop();
        }
        let of_values = Scattered::of(&columns[total], whole);
        if groups.iter().all(|g| g.len() < 2) && of_values.is_none() {
            continue;
        }
        for line in (0..columns.len()).filter(|l| *l != total) {
            let adds_up = |groups: &[Range<usize>]| adds_up(&columns[total], &columns[line], groups);
            // Of a table that was cut, the first or the last group lacks rows.
            let within = |first: usize, last: usize| {
                let groups = groups.get(first..groups.len() - last)?;
                (groups.iter().filter(|g| g.len() > 1).count() >= CUT).then(|| adds_up(groups))?
            };
            let cut = || [(0, 1), (1, 0), (1, 1)].into_iter().find_map(|(first, last)| within(first, last));
            if let Some(agree) = adds_up(&groups).or_else(cut) {
                found.push(RepeatedTotal { total, line, groups: groups.clone(), agree });
            } else if let Some(agree) = of_values.as_ref().and_then(|own| own.agree(&columns[line])) {
                found.push(RepeatedTotal { total, line, groups: Vec::new(), agree });
            }
        }
    }
    found
}

/// Groups of several rows that are left where one at an end of the table is not whole.
const CUT: usize = 3;

/// Rows of one total wherever they stand: in a table that is sorted otherwise, or has rows of other kinds between.
struct Scattered {
    /// Group of each row that has a total.
    rows: Vec<Option<usize>>,
    totals: Vec<Rupiah>,
    sizes: Vec<usize>,
}

impl Scattered {
    /// `None` where no value stands in several rows. `whole`: all rows of the last group are there.
    fn of(total: &Numbers, whole: bool) -> Option<Scattered> {
        let last = total.iter().rev().flatten().find(|n| !n.is_zero()).filter(|_| !whole);
        let mut known: HashMap<i128, usize> = HashMap::new();
        let mut out = Scattered { rows: Vec::with_capacity(total.len()), totals: Vec::new(), sizes: Vec::new() };
        for number in total {
            let group = number.filter(|n| !n.is_zero() && Some(n) != last).map(|n| {
                let group = *known.entry(n.sen()).or_insert(out.totals.len());
                if group == out.totals.len() {
                    out.totals.push(n);
                    out.sizes.push(0);
                }
                out.sizes[group] += 1;
                group
            });
            out.rows.push(group);
        }
        out.sizes.iter().any(|size| *size > 1).then_some(out)
    }

    /// Groups that a line adds up to, or to a multiple of: several of them, of two lines with money each, and most of those
    /// that have as many, so that equal amounts are no chance.
    fn agree(&self, line: &Numbers) -> Option<usize> {
        let mut sums = vec![(Rupiah::ZERO, 0usize); self.totals.len()];
        for (group, number) in self.rows.iter().zip(line) {
            if let (Some(group), Some(number)) = (group, number) {
                sums[*group].0 += *number;
                sums[*group].1 += usize::from(!number.is_zero());
            }
        }
        let (mut wrong, mut several, mut proven) = (0, 0, 0);
        for ((total, size), (sum, money)) in self.totals.iter().zip(&self.sizes).zip(&sums) {
            let times = sum.sen() / total.sen();
            let agrees = times >= 1 && total.sen() * times == sum.sen() && times <= *size as i128;
            wrong += usize::from(!agrees);
            several += usize::from(*money >= 2);
            proven += usize::from(agrees && *money >= 2 && times == 1);
        }
        let holds = wrong <= self.totals.len() * SLIPS / 100 && proven >= 2 && proven * 2 > several;
        holds.then_some(self.totals.len() - wrong)
    }
}

fn runs(column: &Numbers) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for row in 0..column.len() {
        match out.last_mut() {
            Some(run) if column[run.start] == column[row] => run.end = row + 1,
            _ => out.push(row..row + 1),
        }
    }
    out.retain(|run| column[run.start].is_some_and(|n| !n.is_zero()));
    out
}

/// Groups in which the line adds up to the total (or to a multiple of it, where groups of one total are neighbours).
fn adds_up(total: &Numbers, line: &Numbers, groups: &[Range<usize>]) -> Option<usize> {
    let allowed = groups.len() * SLIPS / 100;
    let (mut wrong, mut proven) = (0, false);
    for group in groups {
        let sum: Rupiah = line[group.clone()].iter().flatten().copied().sum();
        let stated = total[group.start].unwrap_or_default();
        let times = if stated.is_zero() { 0 } else { sum.sen() / stated.sen() };
        if times < 1 || stated.sen() * times != sum.sen() || times > group.len() as i128 {
            wrong += 1;
            if wrong > allowed {
                return None;
            }
            continue;
        }
        let money = line[group.clone()].iter().flatten().filter(|n| !n.is_zero()).count();
        // Every row its own total is no repetition.
        proven |= money >= 2 && times == 1;
    }
    proven.then_some(groups.len() - wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(rows: &[&[i64]]) -> Vec<Numbers> {
        let width = rows[0].len();
        (0..width).map(|c| rows.iter().map(|row| Some(Rupiah::from_sen(i128::from(row[c]) * 100))).collect()).collect()
    }

    fn wholes(rows: &[&[i64]]) -> Vec<(usize, Vec<usize>)> {
        sums(&table(rows)).into_iter().map(|s| (s.whole, s.parts)).collect()
    }

    #[test]
    fn classes_months_and_stages() {
        assert_eq!(wholes(&[&[60, 40, 0, 100], &[0, 30, 0, 30]]), [(3, vec![0, 1])], "by class");
        assert_eq!(wholes(&[&[60, 7, 40, 9, 100], &[5, 8, 6, 9, 11]]), [(4, vec![0, 2])], "every second column");
        assert_eq!(wholes(&[&[90, 100, 10], &[50, 47, -3]]), [(1, vec![0, 2])], "before, after, change");
        assert_eq!(wholes(&[&[60, 40, 101], &[1, 30, 31]]), [], "a near miss");
        assert_eq!(wholes(&[&[60, 0, 60], &[0, 30, 30]]), [], "no row has two parts");
    }

    #[test]
    fn sums_with_a_slip() {
        let kept = |rows: &[&[i64]]| -> Vec<(usize, Vec<usize>)> {
            kept_sums(&table(rows), |_, _| true).into_iter().map(|s| (s.whole, s.parts)).collect()
        };
        assert_eq!(kept(&[&[60, 40, 100], &[10, 30, 40], &[1, 2, 4]]), [(2, vec![0, 1])], "one of three is off");
        assert_eq!(kept(&[&[60, 40, 100], &[1, 30, 32], &[1, 2, 4]]), [], "two of three are off");
        let rare: &[&[i64]] = &[&[60, 40, 0, 100], &[10, 30, 0, 40], &[7, 8, 0, 15], &[8, 7, 5, 20], &[1, 2, 0, 4]];
        assert_eq!(kept(rare), [(3, vec![0, 1, 2])], "a part that few rows have is no slip of theirs");
    }

    #[test]
    fn totals_of_groups_and_products() {
        let found = repeated(&table(&[&[150, 100], &[150, 50], &[70, 30], &[70, 40]]), true);
        assert_eq!(found.iter().map(|r| (r.total, r.line, r.agree)).collect::<Vec<_>>(), [(0, 1, 2)]);
        assert!(repeated(&table(&[&[150, 100], &[150, 51], &[70, 30], &[70, 40]]), true).is_empty(), "a near miss");
        assert!(repeated(&table(&[&[5, 5], &[5, 5], &[7, 7]]), true).is_empty(), "the same column twice");
        assert_eq!(products(&table(&[&[2, 50, 100], &[3, 7, 21]])), [(2, [0, 1])]);
    }

    proptest! {
        /// The sum of columns is found wherever it stands, and one slip in a short table refutes it.
        #[test]
        fn sums_are_found(rows in prop::collection::vec(prop::collection::vec(1i64..100_000, 4), 2..20), first in any::<bool>()) {
            let with = |off: i64| -> Vec<Vec<i64>> {
                rows.iter().enumerate().map(|(i, row)| {
                    let sum = row.iter().sum::<i64>() + if i == 0 { off } else { 0 };
                    let mut row = row.clone();
                    if first { row.insert(0, sum) } else { row.push(sum) }
                    row
                }).collect()
            };
            let (right, wrong) = (with(0), with(1));
            let of = |rows: &[Vec<i64>]| wholes(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let whole = if first { 0 } else { 4 };
            let parts: Vec<usize> = if first { vec![1, 2, 3, 4] } else { vec![0, 1, 2, 3] };
            prop_assert!(of(&right).contains(&(whole, parts.clone())));
            prop_assert!(!of(&wrong).contains(&(whole, parts)));
        }
    }
}
