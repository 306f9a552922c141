//! Charts as values: horizontal bars of pieces. Each stands beside a table that says the same.

use crate::allocate::AgeRow;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::document as say;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::{Base, Lens};
use crate::report::grid::{count, percent, short};
use crate::report::{OverlapRow, Report, sensitivity};

/// What a piece stands for: formats choose its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Lens(Lens),
    Female,
    Male,
    Unknown,
    Indivisible,
    /// Of a comparison: before and after, what came, what went; room before a piece.
    Whole,
    More,
    Less,
    Blank,
    /// Of a whole, what no other piece is.
    Rest,
}

impl Tone {
    pub fn id(self) -> &'static str {
        match self {
            Tone::Lens(lens) => lens.id(),
            Tone::Female => "female",
            Tone::Male => "male",
            Tone::Unknown => "unknown",
            Tone::Indivisible => "indivisible",
            Tone::Whole => "whole",
            Tone::More => "more",
            Tone::Less => "less",
            Tone::Blank => "blank",
            Tone::Rest => "rest",
        }
    }

    /// Hexadecimal; what is striped elsewhere is pale where there are no stripes.
    pub fn color(self, pale: bool) -> &'static str {
        match self {
            Tone::Lens(lens) => lens.entry().colors[usize::from(pale)],
            // As the page has them: in the colours of two lenses.
            Tone::Male => Tone::Lens(Lens::Gbs).color(pale),
            Tone::Female => Tone::Lens(Lens::Decided).color(pale),
            Tone::Unknown if pale => "DDE2E6",
            Tone::Unknown => "9AA5AE",
            Tone::Indivisible => "8E979E",
            Tone::Whole => "4B5A66",
            Tone::More => "2E7D4F",
            Tone::Less => "B3541E",
            Tone::Blank => "FFFFFF",
            Tone::Rest => "DDE0DC",
        }
    }
}

pub struct Chart {
    pub title: String,
    /// Tone, striped or not, and what it stands for; none where the labels of the bars say it.
    pub legend: Vec<(Tone, bool, String)>,
    pub bars: Vec<Bar>,
    /// What the full width stands for.
    pub full: String,
}

pub struct Bar {
    pub label: String,
    /// One after the other from the left.
    pub pieces: Vec<ChartPiece>,
    pub figure: String,
}

#[derive(Clone, Copy)]
pub struct ChartPiece {
    pub tone: Tone,
    /// Shared, or not certain.
    pub striped: bool,
    /// Of the full width, 0..1.
    pub size: f64,
}

impl Bar {
    /// `pieces`: tones, striped or not, and sizes in a unit that all bars of a chart share.
    pub fn new(label: &str, pieces: impl IntoIterator<Item = (Tone, bool, f64)>, figure: String) -> Bar {
        let pieces = pieces.into_iter().map(|(tone, striped, size)| ChartPiece { tone, striped, size });
        Bar { label: label.to_owned(), pieces: pieces.collect(), figure }
    }

    fn size(&self) -> f64 {
        self.pieces.iter().map(|p| p.size).sum()
    }
}

impl Chart {
    /// Sizes below zero cannot be drawn and are not: the table has them.
    fn of(title: &str, full: f64, full_figure: String, mut bars: Vec<Bar>) -> Option<Chart> {
        for bar in &mut bars {
            for piece in &mut bar.pieces {
                piece.size = if full > 0.0 { (piece.size / full).clamp(0.0, 1.0) } else { 0.0 };
            }
            bar.pieces.retain(|p| p.size > 0.0);
        }
        let drawn = bars.iter().any(|b| !b.pieces.is_empty());
        drawn.then(|| Chart { title: title.to_owned(), legend: Vec::new(), bars, full: full_figure })
    }

    /// Bars of amounts in sen, the longest over the full width.
    pub fn money(title: &str, (currency, lang): (Currency, Lang), bars: Vec<Bar>) -> Option<Chart> {
        let full = bars.iter().map(Bar::size).fold(0.0, f64::max);
        let figure = currency.write(short(Rupiah::from_sen(full as i128), lang));
        Chart::of(title, full, figure, bars)
    }

    /// Bars of shares, the largest over the full width.
    pub fn shares(title: &str, bars: Vec<Bar>, lang: Lang) -> Option<Chart> {
        let full = bars.iter().map(Bar::size).fold(0.0, f64::max);
        Chart::of(title, full, percent(Some(full), lang), bars)
    }

    pub fn legend(mut self, legend: impl IntoIterator<Item = (Tone, bool, String)>) -> Chart {
        self.legend = legend.into_iter().collect();
        self
    }
}

/// Size of an amount.
pub fn sen(amount: Rupiah) -> f64 {
    amount.sen() as f64
}

pub fn lenses(r: &Report, lang: Lang) -> Option<Chart> {
    let bars = r.lenses.iter().map(|l| {
        let of_lens = |o: &&OverlapRow| o.counts(l.lens);
        let sum = |keep: &dyn Fn(&OverlapRow) -> bool| -> Rupiah {
            r.overlap.iter().filter(of_lens).filter(|o| keep(o)).map(|o| o.amount).sum()
        };
        let (all, alone) = (sum(&|_| true), sum(&|o| o.counted.iter().filter(|f| **f).count() == 1));
        let tone = Tone::Lens(l.lens);
        // A lens that counts parts of lines shares no lines with others that could be told apart.
        let pieces = match all == l.amount {
            true => vec![(tone, false, sen(alone)), (tone, true, sen(all - alone))],
            false => vec![(tone, false, sen(l.amount))],
        };
        let figure = match l.cannot_speak {
            Some(_) => lang.say(word::CANNOT_SPEAK).to_owned(),
            None => r.currency.write(short(l.amount, lang)),
        };
        Bar::new(lang.say(l.lens.name()), pieces, figure)
    });
    let chart = Chart::money(lang.say(say::LENSES_CHART), (r.currency, lang), bars.collect())?;
    let tone = r.lenses.first().map_or(Tone::Lens(Lens::Official), |l| Tone::Lens(l.lens));
    let word = |w: Word| lang.say(w).to_owned();
    Some(chart.legend([(tone, false, word(say::ALONE)), (tone, true, word(say::BOTH))]))
}

/// Every rule from its lowest to its highest share over the denominators, below all rules together.
pub fn sensitivity(r: &Report, lang: Lang) -> Option<Chart> {
    let ranges = sensitivity::ranges(r.sensitivity.as_ref()?, lang);
    let full = ranges.iter().map(|(_, _, [_, high])| *high).fold(0.0, f64::max);
    // One share alone has no width, and is seen all the same.
    let least = full / 100.0;
    let bars = ranges.into_iter().map(|(name, tone, [low, high])| {
        let [from, to] = [low, high].map(|share| percent(Some(share), lang));
        let figure = if from == to { from } else { format!("{from} – {to}") };
        let from = low.min(full - least).max(0.0);
        Bar::new(&name, [(Tone::Blank, false, from), (tone, false, (high - from).max(least))], figure)
    });
    Chart::of(lang.say(say::SENSITIVITY_CHART), full, percent(Some(full), lang), bars.collect())
}

pub fn categories(r: &Report, lang: Lang) -> Option<Chart> {
    let bars = r.categories.iter().filter(|c| c.category != "none").map(|c| {
        let term = say::CATEGORY.iter().find(|t| t.id == c.category);
        // What asks for a review does not count yet.
        let piece = (Tone::Lens(Lens::Evidence), c.category == "review", sen(c.amount));
        let label = term.map_or(c.category, |t| lang.say(t.name));
        Bar::new(label, [piece], r.currency.write(short(c.amount, lang)))
    });
    Chart::money(lang.say(say::CATEGORIES_CHART), (r.currency, lang), bars.collect())
}

pub fn aspects(r: &Report, lang: Lang) -> Option<Chart> {
    let named = r.allocation.aspects.iter().filter(|a| a.aspect != "-");
    let tone = Tone::Lens(Lens::Evidence);
    let bars = named.map(|a| {
        let pieces = [(tone, false, sen(a.amount_alone)), (tone, true, sen(a.amount - a.amount_alone))];
        Bar::new(a.aspect, pieces, r.currency.write(short(a.amount, lang)))
    });
    let chart = Chart::money(lang.say(say::ASPECTS_CHART), (r.currency, lang), bars.collect())?;
    let both = format!("+ {}", lang.say(word::OTHERS));
    Some(chart.legend([(tone, false, lang.say(word::ALONE).to_lowercase()), (tone, true, both)]))
}

/// All of the base in one bar.
pub fn sexes(r: &Report, lang: Lang) -> Option<Chart> {
    let p = &r.allocation.parts;
    let parts = [
        (Tone::Female, word::FEMALE, p.female),
        (Tone::Male, word::MALE, p.male),
        (Tone::Unknown, word::UNKNOWN, p.unknown),
        (Tone::Indivisible, word::INDIVISIBLE, p.indivisible),
    ];
    let pieces = parts.map(|(tone, _, amount)| (tone, tone == Tone::Unknown, sen(amount)));
    let base = lang.say(Base::name_of(r.allocation.base));
    let bar = Bar::new(base, pieces, r.currency.write(short(p.total, lang)));
    let legend = parts.map(|(tone, name, amount)| {
        (tone, tone == Tone::Unknown, format!("{}: {}", lang.say(name), r.currency.write(short(amount, lang))))
    });
    Some(Chart::money(lang.say(say::SEX_CHART), (r.currency, lang), vec![bar])?.legend(legend))
}

/// What surely is of a group, and what at most is.
fn band(label: &str, tone: Tone, interval: Option<[f64; 2]>, lang: Lang) -> Option<Bar> {
    let [low, high] = interval?;
    let figure = format!("{} – {}", percent(Some(low), lang), percent(Some(high), lang));
    Some(Bar::new(label, [(tone, false, low), (tone, true, high - low)], figure))
}

fn certain(tone: Tone, lang: Lang) -> [(Tone, bool, String); 2] {
    [(tone, false, lang.say(say::SURELY).to_owned()), (tone, true, lang.say(say::POSSIBLY).to_owned())]
}

pub fn bounds(r: &Report, lang: Lang) -> Option<Chart> {
    let a = &r.allocation;
    let bars = [(word::FEMALE, Tone::Female, a.female_share_interval), (word::MALE, Tone::Male, a.male_share_interval)]
        .into_iter()
        .filter_map(|(name, tone, interval)| band(lang.say(name), tone, interval, lang));
    let chart = Chart::of(lang.say(say::BOUNDS_CHART), 1.0, percent(Some(1.0), lang), bars.collect())?;
    Some(chart.legend(certain(Tone::Female, lang)))
}

pub fn ages(r: &Report, lang: Lang) -> Option<Chart> {
    let a = &r.allocation;
    let rows: Vec<&AgeRow> = a.ages.iter().filter(|r| r.age != "-").chain([&a.difabel]).collect();
    let bars: Vec<Bar> = rows
        .iter()
        .flat_map(|row| {
            let name = if std::ptr::eq(*row, &a.difabel) { lang.say(word::DIFABEL) } else { row.age };
            [(word::FEMALE, Tone::Female, row.female_share_interval), (word::MALE, Tone::Male, row.male_share_interval)]
                .map(|(sex, tone, interval)| band(&format!("{name}, {}", lang.say(sex)), tone, interval, lang))
        })
        .flatten()
        .collect();
    let full = bars.iter().map(Bar::size).fold(0.0, f64::max);
    let chart = Chart::of(lang.say(say::AGES_CHART), full, percent(Some(full), lang), bars)?;
    Some(chart.legend(certain(Tone::Female, lang)))
}

pub fn missing(r: &Report, lang: Lang) -> Option<Chart> {
    let bars = r.allocation.missing.largest.iter().map(|m| {
        let label = if m.name.is_empty() { &m.sub_kegiatan } else { &m.name };
        Bar::new(label, [(Tone::Unknown, true, sen(m.unknown))], r.currency.write(short(m.unknown, lang)))
    });
    Chart::money(lang.say(say::MISSING_CHART), (r.currency, lang), bars.collect())
}

pub fn concentration(r: &Report, lang: Lang) -> Option<Chart> {
    let evidence = r.lenses.iter().find(|l| l.lens == Lens::Evidence)?.amount;
    let outside = r.coverage.outside_women_agency_amount;
    let bars = [(say::WOMEN_AGENCY, evidence - outside), (say::OTHER_OPD, outside)].map(|(name, amount)| {
        let figure =
            format!("{} ({})", r.currency.write(short(amount, lang)), percent(amount.share_of(evidence), lang));
        Bar::new(lang.say(name), [(Tone::Lens(Lens::Evidence), false, sen(amount))], figure)
    });
    Chart::money(lang.say(say::CONCENTRATION_CHART), (r.currency, lang), bars.into())
}

pub fn statements(r: &Report, lang: Lang) -> Option<Chart> {
    let sum = |n: fn(&crate::gbs::filed::OpdFiled) -> usize| r.gbs.opd.iter().map(n).sum::<usize>();
    let rows = [
        (say::DUE, true, sum(|o| o.due)),
        (say::FILED, false, sum(|o| o.filed)),
        (say::VALID, false, sum(|o| o.valid)),
    ];
    let full = rows.iter().map(|r| r.2).max().unwrap_or(0);
    let bars = rows.map(|(name, striped, n)| {
        Bar::new(lang.say(name), [(Tone::Lens(Lens::Gbs), striped, n as f64)], count(n as u64, lang))
    });
    Chart::of(lang.say(say::GBS_CHART), full as f64, count(full as u64, lang), bars.into())
}
