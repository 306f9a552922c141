//! Monetary-unit sampling: sen are drawn, and a line is looked at where one of its sen was. No generator of random numbers
//! takes part: draw `j` of a stratum is the SHA-256 of `SEED|STRATUM|j`, so that anybody can draw again. How: `docs/audit.md`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::population::BudgetLine;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::domain::interval;
use crate::lang::{Lang, format_in};

/// The chance that all bounds of a sample together may miss the truth with.
pub const ALPHA: f64 = 0.05;
/// Draws of a stratum at least.
pub const LEAST: u64 = 10;

/// Lines are drawn by what was said of them. The code tells a reader nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stratum {
    Tagged,
    Review,
    None,
}

impl Stratum {
    pub const ALL: [Stratum; 3] = [Stratum::Tagged, Stratum::Review, Stratum::None];
    /// What every line above the interval is in: all of them are looked at.
    pub const TAKE_ALL: &str = "T";

    pub fn of(category: Category) -> Stratum {
        match category {
            Category::None => Stratum::None,
            Category::Review => Stratum::Review,
            _ => Stratum::Tagged,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Stratum::Tagged => "A",
            Stratum::Review => "B",
            Stratum::None => "C",
        }
    }
}

/// A stratum that has lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StratumSize {
    pub stratum: Stratum,
    pub lines: u64,
    pub amount: Rupiah,
    pub draws: u64,
}

/// A line to be looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnLine {
    /// Its number in the population.
    pub line: usize,
    /// `None`: it is looked at in any case.
    pub stratum: Option<Stratum>,
    /// The draws that hit it, from 1.
    pub draws: Vec<u64>,
}

impl DrawnLine {
    pub fn code(&self) -> &'static str {
        self.stratum.map_or(Stratum::TAKE_ALL, Stratum::code)
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sample {
    /// Those that have lines beside the take-all.
    pub strata: Vec<StratumSize>,
    /// Strata mixed: the order tells a reader nothing.
    pub rows: Vec<DrawnLine>,
    /// Lines without rupiah, which no draw can hit.
    pub left_out: Vec<usize>,
}

/// Which lines are looked at in any case: those of more than the `n`-th part of all that can be drawn, and those below zero,
/// which cannot.
struct Parted {
    take_all: Vec<usize>,
    left_out: Vec<usize>,
    /// Of the strata: numbers of their lines, each with the sen up to its end.
    strata: BTreeMap<Stratum, Vec<(usize, u128)>>,
}

fn part(lines: &[BudgetLine], n: u64) -> Parted {
    let mut out = Parted { take_all: Vec::new(), left_out: Vec::new(), strata: BTreeMap::new() };
    let all: u128 = lines.iter().filter_map(|line| u128::try_from(line.amount.sen()).ok()).sum();
    for (i, line) in lines.iter().enumerate() {
        match u128::try_from(line.amount.sen()) {
            Ok(0) => out.left_out.push(i),
            // More than the n-th part, without dividing.
            Ok(sen) if sen.saturating_mul(n.into()) <= all => {
                let stratum = out.strata.entry(Stratum::of(line.category)).or_default();
                let before = stratum.last().map_or(0, |(_, end)| *end);
                stratum.push((i, before + sen));
            }
            _ => out.take_all.push(i),
        }
    }
    out
}

impl Parted {
    fn sizes(&self) -> Vec<StratumSize> {
        let size = |(stratum, lines): (&Stratum, &Vec<(usize, u128)>)| StratumSize {
            stratum: *stratum,
            lines: lines.len() as u64,
            amount: Rupiah::from_sen(lines.last().map_or(0, |(_, end)| *end as i128)),
            draws: 0,
        };
        self.strata.iter().map(size).collect()
    }
}

/// Draws `n` sen beside the take-all.
///
/// # Errors
/// There is nothing to draw from, or too few draws for the strata that there are.
pub fn draw(lines: &[BudgetLine], seed: &str, n: u64, lang: Lang) -> Result<Sample> {
    let parted = part(lines, n);
    let mut strata = parted.sizes();
    if strata.is_empty() && parted.take_all.is_empty() {
        bail!(
            "{}",
            format_in!(
                lang,
                "tidak ada baris dengan rupiah: tidak ada yang dapat diundi",
                "no line has an amount: there is nothing to draw"
            )
        );
    }
    let least = LEAST * strata.len() as u64;
    if n < least {
        let count = strata.len();
        bail!(
            "{}",
            format_in!(
                lang,
                "{n} undian terlalu sedikit: {count} strata dengan sedikitnya {LEAST} undian masing-masing memerlukan --n {least}",
                "{n} draws are too few: {count} strata of at least {LEAST} draws each need --n {least}"
            )
        );
    }
    share_out(&mut strata, n);
    let mut rows: Vec<DrawnLine> = Vec::new();
    for size in &strata {
        let lines = &parted.strata[&size.stratum];
        let mut hit: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for draw in 1..=size.draws {
            let sen = drawn_sen(seed, size.stratum, draw, size.amount.sen().unsigned_abs());
            let at = lines.partition_point(|(_, end)| *end <= sen);
            hit.entry(lines[at].0).or_default().push(draw);
        }
        rows.extend(hit.into_iter().map(|(line, draws)| DrawnLine { line, stratum: Some(size.stratum), draws }));
    }
    rows.extend(parted.take_all.iter().map(|line| DrawnLine { line: *line, stratum: None, draws: Vec::new() }));
    rows.sort_by_cached_key(|row| (hash(&format!("{seed}|baris|{}", row.line)), row.line));
    Ok(Sample { strata, rows, left_out: parted.left_out })
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The sen that a draw hits, from 0: the hash as a number, most significant byte first, modulo the sen of the stratum.
fn drawn_sen(seed: &str, stratum: Stratum, draw: u64, sen: u128) -> u128 {
    let digits = hash(&format!("{seed}|{}|{draw}", stratum.code()));
    digits.iter().fold(0, |rest, digit| (rest * 256 + u128::from(*digit)) % sen)
}

/// Divides `n` draws by rupiah (largest remainder, the earlier stratum first), none with fewer than the least: who would get
/// fewer gets that, and the others share what is left.
fn share_out(strata: &mut [StratumSize], n: u64) {
    let (mut left, mut open) = (n, (0..strata.len()).collect::<Vec<_>>());
    loop {
        let all: u128 = open.iter().map(|i| strata[*i].amount.sen().unsigned_abs()).sum();
        let exact = |i: usize| u128::from(left) * strata[i].amount.sen().unsigned_abs();
        let small: Vec<usize> = open.iter().copied().filter(|i| exact(*i) < u128::from(LEAST) * all).collect();
        if small.is_empty() {
            let mut rest: Vec<(u128, usize)> = open.iter().map(|i| (exact(*i) % all, *i)).collect();
            for i in open {
                strata[i].draws = (u128::from(left) * strata[i].amount.sen().unsigned_abs() / all) as u64;
            }
            rest.sort_by_key(|(rest, i)| (std::cmp::Reverse(*rest), *i));
            let given: u64 = rest.iter().map(|(_, i)| strata[*i].draws).sum();
            for (_, i) in rest.into_iter().take((left - given) as usize) {
                strata[i].draws += 1;
            }
            return;
        }
        for i in small {
            strata[i].draws = LEAST;
            left -= LEAST;
            open.retain(|own| *own != i);
        }
        if open.is_empty() {
            return;
        }
    }
}

/// Draws of "none" that, if none of them is ARG, show that it hides no more than this share of its rupiah: ln(H / alpha) / t,
/// of `strata` strata that are judged together.
pub fn draws_for(tolerable: f64, strata: usize) -> u64 {
    ((strata.max(1) as f64 / ALPHA).ln() / tolerable).ceil() as u64
}

/// The least number of draws of which "none" gets as many as `tolerable` (0..1) needs.
///
/// # Errors
/// No number of draws that a person could look at is enough.
pub fn size_for(lines: &[BudgetLine], tolerable: f64, lang: Lang) -> Result<u64> {
    let enough = |n: u64| {
        let mut strata = part(lines, n).sizes();
        let needed = draws_for(tolerable, strata.len());
        if n < LEAST * strata.len() as u64 {
            return false;
        }
        share_out(&mut strata, n);
        strata.iter().find(|size| size.stratum == Stratum::None).is_none_or(|size| size.draws >= needed)
    };
    const MOST: u64 = 100_000;
    let (mut low, mut high) = (0, LEAST);
    while !enough(high) {
        (low, high) = (high, high * 2);
        if high > MOST {
            let percent = lang.decimal(format!("{}", tolerable * 100.0));
            bail!(
                "{}",
                format_in!(
                    lang,
                    "--tolerable {percent}%: memerlukan lebih dari {MOST} undian; pilih bagian yang lebih besar",
                    "--tolerable {percent}%: needs more than {MOST} draws; choose a larger share"
                )
            );
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        *(if enough(middle) { &mut high } else { &mut low }) = middle;
    }
    Ok(high)
}

/// What no more than so many draws leave open, at best: the share of its rupiah that "none" may hide although no draw of it
/// is ARG.
pub fn hides_at_most(draws: u64, strata: usize) -> f64 {
    interval::upper(0, draws, ALPHA / strata.max(1) as f64)
}
