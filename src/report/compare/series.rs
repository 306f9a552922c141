//! Three or more budgets in a row: what each lens counts of each, by denominator, in rupiah as they were and in prices of one
//! year. Its JSON is `setara.series/1`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use schemars::JsonSchema;
use serde::Serialize;

use super::LENSES;
use super::side::Side;
use crate::domain::amount::Rupiah;
use crate::domain::denominator::{ByDenominator, Denominator};
use crate::lang::document as say;
use crate::lang::{Lang, format_in, word};
use crate::ledger::lens::Lens;
use crate::report::Silence;
use crate::report::document::chart::{Bar, Chart, Tone};
use crate::report::grid::{Cell, Grid, percent};
use crate::sides::deflator::{Deflated, Deflator};

pub const SCHEMA: &str = "setara.series/1";

/// What one lens counts of one budget.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SeriesLens {
    pub lens: Lens,
    /// Null where the lens can say nothing.
    pub amount: Option<Rupiah>,
    /// In prices of one year; null without a deflator.
    pub real: Option<Rupiah>,
    /// Of each denominator; null where one is not known, or is 0.
    #[schemars(with = "ByDenominator<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
    /// Of the total.
    pub share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot_speak: Option<Silence>,
}

/// One budget of a series.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SeriesPoint {
    /// As named on the command line.
    pub name: String,
    /// What people tell it apart by.
    pub label: String,
    /// Null where it is not known, or several.
    pub year: Option<u16>,
    /// Years of the lists of official tags that judge it.
    pub lists: Vec<u16>,
    /// They are others than those of the first budget: what the official lens counts of both is not the same thing.
    pub other_lists: bool,
    pub total: Rupiah,
    pub real_total: Option<Rupiah>,
    #[schemars(with = "ByDenominator<Option<Rupiah>>")]
    pub denominators: BTreeMap<&'static str, Option<Rupiah>>,
    pub lenses: Vec<SeriesLens>,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Series {
    /// In the order in which they were named.
    pub points: Vec<SeriesPoint>,
    pub deflator: Option<Deflated>,
}

impl Series {
    /// `prices_of`: the year of prices, where it is not that of the last budget.
    ///
    /// # Errors
    /// The year of a budget is not known, or the deflator does not have it.
    pub fn of(sides: &[Side], deflator: Option<&Deflator>, prices_of: Option<u16>) -> Result<Series> {
        let mut points: Vec<SeriesPoint> = sides.iter().map(point).collect();
        let first = points.first().map(|point| point.lists.clone()).unwrap_or_default();
        points.iter_mut().for_each(|point| point.other_lists = point.lists != first);
        // A lens that declares nothing anywhere is none of them.
        if !sides.iter().any(Side::declares) {
            points.iter_mut().for_each(|point| point.lenses.retain(|own| own.lens != Lens::Declared));
        }
        let Some(deflator) = deflator else { return Ok(Series { points, deflator: None }) };
        let year = |point: &SeriesPoint| {
            let SeriesPoint { name, year, .. } = point;
            year.with_context(|| format!("{name}: its year is not known; prices need one (setara.toml)"))
        };
        let prices_of = match (prices_of, points.last()) {
            (Some(year), _) => year,
            (None, Some(last)) => year(last)?,
            (None, None) => return Ok(Series { points, deflator: None }),
        };
        for point in &mut points {
            let year = year(point)?;
            let real = |amount| deflator.in_prices_of(amount, year, prices_of);
            point.real_total = Some(real(point.total)?);
            for own in &mut point.lenses {
                own.real = own.amount.map(real).transpose()?;
            }
        }
        let used = deflator.used(prices_of, points.iter().filter_map(|point| point.year));
        Ok(Series { points, deflator: Some(used) })
    }

    /// For people: a row a budget. Shares are of the denominator that all of them know, else of the totals.
    pub fn table(&self, lang: Lang) -> Vec<Grid> {
        let of = self.denominator();
        let mut columns = vec![("label", String::new()), ("total", lang.say(word::TOTAL).to_owned())];
        if let Some(deflator) = &self.deflator {
            let year = deflator.prices_of;
            columns.push(("real_total", format_in!(lang, "Total, harga {year}", "Total, prices of {year}")));
        }
        let lenses: Vec<Lens> =
            self.points.first().map_or(Vec::new(), |p| p.lenses.iter().map(|own| own.lens).collect());
        for lens in &lenses {
            columns.push((lens.id(), lang.say(lens.name()).to_owned()));
            if self.deflator.is_some() {
                columns.push(("real", lang.choose("harga tetap", "constant prices").to_owned()));
            }
            columns.push(("share", "%".to_owned()));
        }
        let row = |point: &SeriesPoint| {
            let mut row = vec![Cell::Text(marked(point)), Cell::Money(point.total)];
            row.extend(point.real_total.map(Cell::Money));
            for own in &point.lenses {
                row.push(Cell::MaybeMoney(own.amount));
                row.extend(self.deflator.as_ref().map(|_| Cell::MaybeMoney(own.real)));
                row.push(Cell::Share(share(own, of)));
            }
            row
        };
        let mut grid = Grid::new("series", lang.say(say::SERIES).to_owned(), columns, self.points.iter().map(row));
        grid.notes.push(match of {
            Some(of) => format_in!(lang, "% dari {} ({})", "% of {} ({})", lang.say(of.name()), of.formula()),
            None => lang.choose("% dari total setiap anggaran", "% of the total of each budget").to_owned(),
        });
        grid.notes.extend(self.marks(lang));
        vec![grid]
    }

    /// What the star means, and which lists judge whom.
    fn marks(&self, lang: Lang) -> Option<String> {
        self.points.iter().any(|point| point.other_lists).then(|| {
            let years = |lists: &[u16]| lists.iter().map(u16::to_string).collect::<Vec<_>>().join("+");
            let lists: Vec<String> = (self.points.iter())
                .map(|point| match point.lists.is_empty() {
                    true => format!("{}: -", point.label),
                    false => format!("{}: {}", point.label, years(&point.lists)),
                })
                .collect();
            let lists = lists.join(", ");
            format_in!(
                lang,
                "* dinilai dengan daftar tanda resmi lain daripada yang pertama, sehingga lensa resmi tidak sebanding ({lists}); \
                 --nomenclature-year TAHUN menilai semuanya dengan satu daftar",
                "* judged by another list of official tags than the first, so that the official lens does not compare ({lists}); \
                 --nomenclature-year YEAR judges all by one list"
            )
        })
    }

    /// Tidy rows: one for each budget, lens and denominator.
    pub fn rows(&self) -> Grid {
        let columns =
            ["name", "label", "year", "lists", "other_lists", "lens", "amount", "real", "denominator", "of", "share"];
        let columns = columns.map(|name| (name, String::new()));
        let mut rows = Vec::new();
        for point in &self.points {
            let lists = point.lists.iter().map(u16::to_string).collect::<Vec<_>>().join("+");
            for own in &point.lenses {
                let of_total = ("total", Some(point.total), own.share);
                let of_each = point.denominators.iter().map(|(id, of)| (*id, *of, own.shares[id]));
                for (id, of, share) in std::iter::once(of_total).chain(of_each) {
                    rows.push(vec![
                        Cell::text(&point.name),
                        Cell::text(&point.label),
                        Cell::Text(point.year.map_or(String::new(), |year| year.to_string())),
                        Cell::text(&lists),
                        Cell::text(if point.other_lists { "true" } else { "false" }),
                        Cell::text(own.lens.id()),
                        Cell::MaybeMoney(own.amount),
                        Cell::MaybeMoney(own.real),
                        Cell::text(id),
                        Cell::MaybeMoney(of),
                        Cell::Share(share),
                    ]);
                }
            }
        }
        Grid::new("series", String::new(), columns, rows)
    }

    /// A picture for each lens. What is judged by another list than the first is marked and striped.
    pub fn charts(&self, lang: Lang) -> Vec<Chart> {
        let of = self.denominator();
        let lenses = self.points.first().map_or(Vec::new(), |p| p.lenses.iter().map(|own| own.lens).collect());
        let chart = |(i, lens): (usize, Lens)| {
            let bars = self.points.iter().map(|point| {
                let share = share(&point.lenses[i], of);
                let other = lens == Lens::Official && point.other_lists;
                let label = if other { marked(point) } else { point.label.clone() };
                Bar::new(&label, [(Tone::Lens(lens), other, share.unwrap_or_default())], percent(share, lang))
            });
            Chart::shares(lang.say(lens.name()), bars.collect(), lang)
        };
        lenses.into_iter().enumerate().filter_map(chart).collect()
    }

    /// The first of them that is known of all budgets.
    fn denominator(&self) -> Option<Denominator> {
        let known =
            |of: &&Denominator| self.points.iter().all(|p| p.denominators[of.id()].is_some_and(|d| !d.is_zero()));
        Denominator::ALL.iter().find(known).copied()
    }
}

fn marked(point: &SeriesPoint) -> String {
    if point.other_lists { format!("{} *", point.label) } else { point.label.clone() }
}

fn share(own: &SeriesLens, of: Option<Denominator>) -> Option<f64> {
    of.map_or(own.share, |of| own.shares[of.id()])
}

fn point(side: &Side) -> SeriesPoint {
    let summary = &side.summary;
    let years: BTreeSet<u16> = summary.inputs.iter().filter_map(|input| input.year).collect();
    let lens = |(i, lens): (usize, Lens)| {
        let cannot_speak = summary.silent.get(&lens).copied();
        let amount: Rupiah = side.units.iter().map(|unit| unit.amounts.counted[i]).sum();
        let amount = Some(amount).filter(|_| cannot_speak.is_none());
        let of = |whole: Rupiah| amount.and_then(|amount| amount.share_of(whole));
        let shares = side.denominators.iter().map(|(id, whole)| (*id, whole.and_then(of))).collect();
        SeriesLens { lens, amount, real: None, shares, share: of(summary.total), cannot_speak }
    };
    SeriesPoint {
        name: summary.name.clone(),
        label: summary.label.clone(),
        year: years.first().copied().filter(|_| years.len() == 1),
        lists: side.lists.iter().filter_map(|used| used.list).collect::<BTreeSet<_>>().into_iter().collect(),
        other_lists: false,
        total: summary.total,
        real_total: None,
        denominators: side.denominators.clone(),
        lenses: LENSES.into_iter().enumerate().map(lens).collect(),
    }
}
