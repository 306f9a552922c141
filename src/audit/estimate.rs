//! What a sample that people looked at says of the whole: an estimate with bounds that hold for any budget. Its JSON is
//! `setara.estimate/1`; formulas and their sources: `docs/audit.md`.

use schemars::JsonSchema;
use serde::Serialize;

use super::population::BudgetLine;
use super::sample::{ALPHA, Sample, Stratum};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::interval::{self, Interval};
use crate::lang::{Lang, format_in};
use crate::report::grid::{Cell, Grid, count, percent, rough};
use crate::report::headline::InBoth;
use crate::sides::sample_file::{Portion, SampleBasis, WHOLE};

pub const SCHEMA: &str = "setara.estimate/1";

/// Rupiah between bounds. Bounds are rounded away from each other, to the sen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Between {
    pub low: Rupiah,
    pub high: Rupiah,
}

/// What the draws of a stratum say of it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct StratumEstimate {
    /// `A`, `B` or `C`, as in the file.
    pub stratum: &'static str,
    /// What was said of its lines: `tagged`, `review`, `none`.
    pub verdict: &'static str,
    pub lines: u64,
    pub amount: Rupiah,
    pub draws: u64,
    /// Lines that were looked at; several draws may hit one.
    pub lines_drawn: u64,
    /// Mean of the parts that are ARG, 0..1.
    pub share: f64,
    /// Of that share, at alpha divided by the number of strata.
    pub interval: Interval,
    pub estimate: Rupiah,
    pub between: Between,
    /// The share is no less than this, with a chance of missing of alpha divided by the number of strata: of `tagged`, how
    /// precise the tags are.
    pub at_least: f64,
    /// It is no more than this, likewise: of `none`, what it may hide.
    pub at_most: f64,
    /// The same in rupiah.
    pub at_most_amount: Rupiah,
}

/// Lines that were all looked at.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TakenAll {
    pub lines: u64,
    pub amount: Rupiah,
    /// Of it, exactly.
    pub arg: Rupiah,
}

/// An estimate of how many rupiah are ARG.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Estimate {
    pub schema: &'static str,
    /// For a working paper, in rounded figures.
    pub sentence: InBoth,
    pub basis: SampleBasis,
    /// The chance that the bounds miss the truth with is at most this.
    pub alpha: f64,
    /// Of the budgets, lines below zero included.
    pub total: Rupiah,
    pub estimate: Rupiah,
    /// The truth is between these: each stratum by Clopper and Pearson (of parts by Stringer), by Bonferroni.
    pub between: Between,
    /// The same by MOVER, which is approximate and narrower.
    pub approximately: Between,
    pub take_all: TakenAll,
    pub strata: Vec<StratumEstimate>,
    /// Lines without rupiah: no draw can hit them, and they add nothing.
    pub lines_without_amount: u64,
}

/// The estimate of a sample; `portions` are of its rows, in their order.
pub fn estimate(
    lines: &[BudgetLine],
    sample: &Sample,
    portions: &[Portion],
    basis: SampleBasis,
    currency: Currency,
) -> Estimate {
    let strata = sample.strata.len().max(1) as f64;
    let rows = || sample.rows.iter().zip(portions);
    let taken = || rows().filter(|(row, _)| row.stratum.is_none()).map(|(row, part)| (lines[row.line].amount, *part));
    let whole = i128::from(WHOLE);
    let arg = taken().map(|(amount, part)| amount.sen() * i128::from(part.0)).sum::<i128>();
    let take_all = TakenAll {
        lines: taken().count() as u64,
        amount: taken().map(|(amount, _)| amount).sum(),
        arg: Rupiah::from_sen(rounded(arg, whole)),
    };
    let mut approximately = [0.0, 0.0];
    let mut of_strata = Vec::new();
    for size in &sample.strata {
        let own = || rows().filter(|(row, _)| row.stratum == Some(size.stratum));
        let parts: Vec<f64> = own().flat_map(|(row, part)| vec![part.share(); row.draws.len()]).collect();
        let found: i128 = own().map(|(row, part)| row.draws.len() as i128 * i128::from(part.0)).sum();
        let draws = i128::from(size.draws);
        let (share, sen) = (found as f64 / (draws * whole) as f64, size.amount.sen());
        let estimate = Rupiah::from_sen(rounded(sen * found, draws * whole));
        let interval = interval::stringer(&parts, ALPHA / strata);
        let alone = interval::stringer(&parts, ALPHA);
        approximately[0] += ((share - alone.low).max(0.0) * sen as f64).powi(2);
        approximately[1] += ((alone.high - share).max(0.0) * sen as f64).powi(2);
        let at_most = interval::stringer_upper(&parts, ALPHA / strata);
        of_strata.push(StratumEstimate {
            stratum: size.stratum.code(),
            verdict: verdict(size.stratum),
            lines: size.lines,
            amount: size.amount,
            draws: size.draws,
            lines_drawn: own().count() as u64,
            share,
            interval,
            estimate,
            between: Between {
                low: below(sen as f64 * interval.low).min(estimate),
                high: above(sen as f64 * interval.high).min(size.amount).max(estimate),
            },
            at_least: interval::stringer_lower(&parts, ALPHA / strata),
            at_most,
            at_most_amount: above(sen as f64 * at_most).min(size.amount),
        });
    }
    let sum = |of: fn(&StratumEstimate) -> Rupiah| take_all.arg + of_strata.iter().map(of).sum();
    let (point, most) = (sum(|s| s.estimate), sum(|s| s.amount));
    let off = approximately.map(f64::sqrt);
    let mut out = Estimate {
        schema: SCHEMA,
        sentence: InBoth::default(),
        basis,
        alpha: ALPHA,
        total: lines.iter().map(|line| line.amount).sum(),
        estimate: point,
        between: Between { low: sum(|s| s.between.low), high: sum(|s| s.between.high) },
        approximately: Between {
            low: below(point.sen() as f64 - off[0]).max(take_all.arg).min(point),
            high: above(point.sen() as f64 + off[1]).min(most).max(point),
        },
        take_all,
        strata: of_strata,
        lines_without_amount: sample.left_out.len() as u64,
    };
    out.sentence = InBoth::of(|lang| out.said(currency, lang));
    out
}

fn verdict(stratum: Stratum) -> &'static str {
    match stratum {
        Stratum::Tagged => "tagged",
        Stratum::Review => "review",
        Stratum::None => "none",
    }
}

fn below(sen: f64) -> Rupiah {
    Rupiah::from_sen(sen.floor() as i128)
}

fn above(sen: f64) -> Rupiah {
    Rupiah::from_sen(sen.ceil() as i128)
}

/// To the nearest, halves away from zero. `whole` is above zero.
fn rounded(part: i128, whole: i128) -> i128 {
    (part.abs() + whole / 2) / whole * part.signum()
}

impl Estimate {
    /// For a working paper: what is estimated, between which bounds, from how many draws; how precise the tags are, and what lines
    /// without evidence may hide.
    fn said(&self, currency: Currency, lang: Lang) -> String {
        let money = |amount| currency.write(rough(amount, lang));
        let share = |amount: Rupiah| percent(amount.part_of(self.total), lang);
        let [total, point, low, high] = [self.total, self.estimate, self.between.low, self.between.high].map(money);
        let (share, seed) = (share(self.estimate), &self.basis.seed);
        let confidence = format!("{:.0} %", 100.0 * (1.0 - self.alpha));
        let draws: u64 = self.strata.iter().map(|s| s.draws).sum();
        let lines = count(self.take_all.lines + self.strata.iter().map(|s| s.lines_drawn).sum::<u64>(), lang);
        let draws = count(draws, lang);
        let mut out = format_in!(
            lang,
            "Dari belanja {total}, diperkirakan {point} ({share}) ARG. Dengan keyakinan sedikitnya {confidence}, nilainya antara \
             {low} dan {high} ({lines} baris diperiksa, {draws} undian, benih \"{seed}\").",
            "Of spending of {total}, an estimated {point} ({share}) is ARG. With a confidence of at least {confidence}, it is between \
             {low} and {high} ({lines} lines looked at, {draws} draws, seed \"{seed}\")."
        );
        let of = |verdict: &str| self.strata.iter().find(|own| own.verdict == verdict);
        if let Some(tagged) = of("tagged") {
            let right = percent(Some(tagged.at_least), lang);
            out += &format_in!(
                lang,
                " Dari rupiah yang bertanda karena bukti, sedikitnya {right} memang ARG.",
                " Of the rupiah tagged by evidence, at least {right} is ARG."
            );
        }
        if let Some(none) = of("none") {
            let (hidden, amount) = (percent(Some(none.at_most), lang), money(none.at_most_amount));
            out += &format_in!(
                lang,
                " Baris tanpa bukti menyembunyikan paling banyak {hidden} dari rupiahnya ({amount}).",
                " Lines without evidence hide at most {hidden} of their rupiah ({amount})."
            );
        }
        out
    }

    /// As tables.
    pub fn grids(&self, lang: Lang) -> Vec<Grid> {
        let amount = |what: &str, amount| vec![Cell::text(what), Cell::Money(amount)];
        let sums = [
            amount(lang.choose("Anggaran", "Budget"), self.total),
            amount(lang.choose("Diperiksa semuanya", "Looked at in any case"), self.take_all.amount),
            amount(lang.choose("di antaranya ARG", "of it ARG"), self.take_all.arg),
            amount(lang.choose("Perkiraan ARG", "Estimated ARG"), self.estimate),
            amount(lang.choose("paling sedikit", "at least"), self.between.low),
            amount(lang.choose("paling banyak", "at most"), self.between.high),
            amount(lang.choose("kira-kira dari (MOVER)", "approximately from (MOVER)"), self.approximately.low),
            amount(lang.choose("kira-kira sampai (MOVER)", "approximately to (MOVER)"), self.approximately.high),
        ];
        let name = |own: &StratumEstimate| {
            let verdict = match own.verdict {
                "tagged" => lang.choose("bertanda", "tagged"),
                "review" => lang.choose("telaah", "review"),
                _ => lang.choose("tanpa bukti", "no evidence"),
            };
            Cell::Text(format!("{} ({verdict})", own.stratum))
        };
        let stratum = ("stratum", lang.choose("Strata", "Stratum"));
        let drawn = [
            stratum,
            ("lines", lang.choose("Baris", "Lines")),
            ("amount", lang.choose("Rupiah", "Rupiah")),
            ("draws", lang.choose("Undian", "Draws")),
            ("looked_at", lang.choose("Baris diperiksa", "Lines looked at")),
        ];
        let found = [
            stratum,
            ("share", lang.choose("Bagian ARG", "Share of ARG")),
            ("at_least", lang.choose("Paling sedikit", "At least")),
            ("at_most", lang.choose("Paling banyak", "At most")),
            ("estimate", lang.choose("Perkiraan", "Estimate")),
        ];
        let of_drawn = |own: &StratumEstimate| {
            let [lines, draws, looked_at] = [own.lines, own.draws, own.lines_drawn].map(Cell::Count);
            vec![name(own), lines, Cell::Money(own.amount), draws, looked_at]
        };
        let of_found = |own: &StratumEstimate| {
            let [share, least, most] = [own.share, own.at_least, own.at_most].map(|share| Cell::Share(Some(share)));
            vec![name(own), share, least, most, Cell::Money(own.estimate)]
        };
        let titled =
            |columns: &[(&'static str, &str)]| columns.iter().map(|(id, t)| (*id, (*t).to_owned())).collect::<Vec<_>>();
        let title = |id: &str, en: &str| lang.choose(id, en).to_owned();
        let of_sums = titled(&[("what", ""), ("amount", lang.choose("Rupiah", "Rupiah"))]);
        vec![
            Grid::new("estimate", title("Perkiraan", "Estimate"), of_sums, sums),
            Grid::new(
                "drawn",
                title("Yang diundi", "What was drawn"),
                titled(&drawn),
                self.strata.iter().map(of_drawn),
            ),
            Grid::new(
                "found",
                title("Yang ditemukan", "What was found"),
                titled(&found),
                self.strata.iter().map(of_found),
            ),
        ]
    }
}
