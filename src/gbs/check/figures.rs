//! Figures: sums, percentages recomputed, what is counted beside what (G06 to G09, G12, G14, G16 to G18, G24).

use super::Check;
use crate::finding::{Defect, Place};
use crate::gbs::node;
use crate::gbs::node::{ONE, StatedFigure};
use crate::gbs::{DataRow, PlacedText, names};

/// Data older than this before the budget year show a gap of the past.
const YEARS: u16 = 3;
/// A pair of fewer persons may occur twice by chance.
const REUSED_FROM: i128 = 20 * ONE;
/// Smaller differences between women and men are no gap, in millionths of a percentage point.
const SMALL_GAP: i128 = ONE;
/// Rows whose sums are tried; of more, only each by itself.
const SUMMED: usize = 12;

/// What a percentage is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Basis {
    /// Of women and men together.
    Share,
    /// Of each sex.
    Rate,
}

/// A pair of percentages as it was recomputed.
enum Verdict {
    Exact(Basis),
    /// Not rounded, but within the tolerance.
    Cut(Basis, [i128; 2]),
    /// What the counts give instead.
    Differs([i128; 2]),
    /// Nothing gives it.
    Nothing,
}

pub fn check(check: &mut Check) {
    let gbs = check.gbs;
    for row in &gbs.data {
        sums(check, row);
        age(check, row);
    }
    percentages(check);
    if !gbs.data.is_empty()
        && !gbs.data.iter().any(by_sex)
        && gbs.factors().all(|(_, f)| f.pair().or(f.percents()).is_none())
    {
        // Deaths in childbirth, victims of violence: there is no other sex to compare with.
        if !gbs.data.iter().any(is_incident) {
            check.say(gbs.data[0].place, Defect::NoSexData { head: gbs.head });
        }
    }
    reused(check);
    gap(check);
}

fn by_sex(row: &DataRow) -> bool {
    row.pair().or(row.percents()).is_some()
}

fn is_incident(row: &DataRow) -> bool {
    row.incident || names::holds_any(&row.topic.words(), &names::words().incident)
}

fn sums(check: &mut Check, row: &DataRow) {
    let topic = || row.topic.text.clone();
    let groups: Vec<&(String, StatedFigure)> = row
        .others
        .iter()
        .filter(|(name, _)| names::holds_any(&crate::domain::text::words(name), &names::words().groups))
        .collect();
    if let Some([male, female]) = row.pair() {
        let sum = male.millionths + female.millionths;
        let held: i128 = groups.iter().map(|(_, f)| f.millionths).sum();
        let added = row.total.as_ref().is_some_and(|t| t.millionths != sum && t.millionths == sum + held);
        if let Some(total) = row.total.as_ref().filter(|t| t.millionths != sum && !added) {
            let decimals = male.decimals.max(female.decimals);
            let [male, female, total] = [male, female, total].map(|f| f.text.clone());
            let sum = StatedFigure::write(sum, decimals);
            check.say(row.place, Defect::SumDiffers { topic: topic(), male, female, sum, total });
        }
        if let Some((group, figure)) = groups.first() {
            let group = group.clone();
            check.say(figure.place, Defect::GroupBesideSexes { topic: topic(), group, added });
        }
    }
    for over in [&row.percent, &row.male_percent, &row.female_percent].into_iter().flatten() {
        if over.millionths > 100 * ONE {
            let percent = StatedFigure::write(over.millionths, over.decimals);
            check.say(over.place, Defect::Over100 { topic: topic(), percent });
        }
    }
}

fn age(check: &mut Check, row: &DataRow) {
    if let (Some(year), Some(budget)) = (row.year, check.gbs.budget_year())
        && year + YEARS < budget
    {
        check.say(row.place, Defect::OldData { topic: row.topic.text.clone(), year, budget });
    }
}

/// Every pair of percentages, recomputed from its own counts, else from the rows of data.
fn percentages(check: &mut Check) {
    let gbs = check.gbs;
    let mut bases: Vec<(Basis, String, Place)> = Vec::new();
    let rows: Vec<&DataRow> = gbs.data.iter().filter(|r| r.pair().is_some()).collect();
    let printed =
        gbs.data.iter().filter_map(|r| Some((r.topic.text.clone(), r.place, r.percents()?, r.pair(), &r.basis))).chain(
            gbs.factors().filter_map(|(a, f)| Some((a.id().to_owned(), f.place, f.percents()?, f.pair(), &f.basis))),
        );
    for (what, place, percents, counts, basis) in printed {
        let verdict = match counts {
            Some(counts) => recompute(percents, counts, &rows),
            None => search(percents, &rows),
        };
        let printed = percents.map(|f| StatedFigure::write(f.millionths, f.decimals));
        let write = |computed: [i128; 2]| {
            let decimals = percents[0].decimals.max(percents[1].decimals).max(2);
            computed.map(|c| StatedFigure::write(c, decimals))
        };
        let mut of = |basis_of: Basis, basis: &PlacedText| {
            // Who says what a percentage is of may use both.
            if !basis.says() {
                bases.push((basis_of, what.clone(), place));
            }
        };
        match verdict {
            Verdict::Exact(basis_of) => of(basis_of, basis),
            Verdict::Cut(basis_of, computed) => {
                of(basis_of, basis);
                check.say(place, Defect::Truncated { what, printed, computed: write(computed) });
            }
            Verdict::Differs(computed) => {
                check.say(place, Defect::PercentDiffers { what, printed, computed: write(computed) });
            }
            Verdict::Nothing => {
                let sum = percents[0].millionths + percents[1].millionths;
                let off = (sum - 100 * ONE).abs();
                let allowed = percents[0].half_digit() + percents[1].half_digit();
                // Far from 100, they are rates within each sex.
                if off > (ONE / 10).max(allowed) && off <= 5 * ONE {
                    let sum = StatedFigure::write(sum, percents[0].decimals.max(percents[1].decimals));
                    check.say(place, Defect::NotHundred { what, printed, sum });
                } else if !rows.is_empty() && counts.is_none() && gbs.factors().any(|(a, _)| a.id() == what) {
                    check.say(place, Defect::NotReproducible { what, printed });
                }
            }
        }
    }
    let first = |basis| bases.iter().find(|(b, ..)| *b == basis);
    if let (Some((_, rate, _)), Some((_, share, place))) = (first(Basis::Rate), first(Basis::Share)) {
        check.say(*place, Defect::MixedBases { rate: rate.clone(), share: share.clone() });
    }
}

/// From counts of its own: as shares of both, else as rates within the women and men of another row.
fn recompute(printed: [&StatedFigure; 2], figures: [&StatedFigure; 2], rows: &[&DataRow]) -> Verdict {
    let counts = figures.map(|f| f.millionths);
    let Some(shares) = shares(counts) else { return Verdict::Nothing };
    if let Some(verdict) = fits(printed, shares, Basis::Share) {
        return verdict;
    }
    for row in rows {
        if let Some(verdict) = rates(counts, row).and_then(|r| fits(printed, r, Basis::Rate)) {
            return verdict;
        }
    }
    Verdict::Differs(shares)
}

/// From the rows: one of them, sums of several, or one within another.
fn search(printed: [&StatedFigure; 2], rows: &[&DataRow]) -> Verdict {
    let counts: Vec<[i128; 2]> = rows.iter().filter_map(|r| r.pair()).map(|p| p.map(|f| f.millionths)).collect();
    let single = counts.iter().filter_map(|c| fits(printed, shares(*c)?, Basis::Share));
    let within = counts.iter().flat_map(|c| rows.iter().filter_map(|r| fits(printed, rates(*c, r)?, Basis::Rate)));
    let several = (1..1usize << counts.len().min(SUMMED)).filter(|set| set.count_ones() > 1).filter_map(|set| {
        let chosen = counts.iter().take(SUMMED).enumerate().filter(|(i, _)| set >> i & 1 == 1);
        let sum = chosen.fold([0, 0], |sum, (_, c)| [sum[0] + c[0], sum[1] + c[1]]);
        fits(printed, shares(sum)?, Basis::Share)
    });
    let mut cut = None;
    for verdict in single.chain(within).chain(several) {
        match verdict {
            Verdict::Exact(_) => return verdict,
            other => cut = cut.or(Some(other)),
        }
    }
    cut.unwrap_or(Verdict::Nothing)
}

fn shares([male, female]: [i128; 2]) -> Option<[i128; 2]> {
    Some([node::percent(male, male + female)?, node::percent(female, male + female)?])
}

fn rates(counts: [i128; 2], row: &DataRow) -> Option<[i128; 2]> {
    let whole = row.pair()?.map(|f| f.millionths);
    if counts == whole || counts[0] > whole[0] || counts[1] > whole[1] {
        return None;
    }
    Some([node::percent(counts[0], whole[0])?, node::percent(counts[1], whole[1])?])
}

fn fits(printed: [&StatedFigure; 2], computed: [i128; 2], basis: Basis) -> Option<Verdict> {
    let off = |i: usize| (printed[i].millionths - computed[i]).abs();
    if (0..2).any(|i| off(i) > printed[i].tolerance()) {
        return None;
    }
    let rounded = (0..2).all(|i| off(i) <= printed[i].half_digit());
    Some(if rounded { Verdict::Exact(basis) } else { Verdict::Cut(basis, computed) })
}

/// One pair of counts for two things: among the rows, or among the factors.
fn reused(check: &mut Check) {
    let gbs = check.gbs;
    let of_rows = gbs.data.iter().filter_map(|r| Some((r.topic.text.clone(), r.place, r.pair()?))).collect();
    let of_factors = gbs.factors().filter_map(|(a, f)| Some((a.id().to_owned(), f.place, f.pair()?))).collect();
    let lists: [Vec<(String, Place, [&StatedFigure; 2])>; 2] = [of_rows, of_factors];
    for list in &lists {
        for (i, (what, place, pair)) in list.iter().enumerate() {
            let numbers = pair.map(|f| f.millionths);
            if numbers[0] + numbers[1] < REUSED_FROM {
                continue;
            }
            let before = list[..i].iter().find(|(other, _, p)| p.map(|f| f.millionths) == numbers && other != what);
            if let Some((first, ..)) = before {
                let [male, female] = pair.map(|f| f.text.clone());
                let (first, second) = (first.clone(), what.clone());
                check.say(*place, Defect::Reused { male, female, first, second });
            }
        }
    }
}

/// Is there a gap in what is counted?
fn gap(check: &mut Check) {
    let gbs = check.gbs;
    let small =
        |pair: [&StatedFigure; 2]| shares(pair.map(|f| f.millionths)).is_some_and(|[l, p]| (l - p).abs() < SMALL_GAP);
    let close = |pair: [&StatedFigure; 2]| (pair[0].millionths - pair[1].millionths).abs() < SMALL_GAP;
    let rows: Vec<&DataRow> = gbs.data.iter().filter(|r| by_sex(r) && !is_incident(r)).collect();
    let Some(first) = rows.first() else { return };
    let factors = || gbs.factors().map(|(_, f)| f).filter(|f| f.pair().or(f.percents()).is_some());
    let row_small = |r: &DataRow| r.pair().map_or_else(|| r.percents().is_some_and(close), small);
    if rows.iter().all(|r| row_small(r))
        && factors().all(|f| f.percents().map_or_else(|| f.pair().is_some_and(small), close))
    {
        return check.say(first.place, Defect::SmallGap);
    }
    let population = |r: &&DataRow| names::holds_any(&r.topic.words(), &names::words().population);
    if rows.iter().all(population) && factors().next().is_none() {
        check.say(first.place, Defect::OnlyPopulation);
    }
}
