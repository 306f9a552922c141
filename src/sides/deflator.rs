//! Price indices by year, for rupiah of one year: a small table of year, index and source.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::Finding;
use crate::sides::file::{self, Lacking, SideRow};

/// Indices by year, in hundred-thousandths of the unit in which the file writes them, and where they come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deflator {
    indices: BTreeMap<u16, u64>,
    pub sources: Vec<String>,
}

/// What the deflator did, for readers who do it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Deflated {
    /// Amounts are in prices of this year.
    pub prices_of: u16,
    /// Those of the budgets' years, as the file has them.
    pub indices: Vec<YearIndex>,
    pub sources: Vec<String>,
}

/// An index, such as `102.5`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct YearIndex {
    pub year: u16,
    pub index: String,
}

/// Decimals of an index that are kept.
const DECIMALS: usize = 5;

const COLUMNS: [(&str, &[&str]); 3] =
    [("tahun", &["tahun", "year"]), ("indeks", &["indeks", "index", "deflator"]), ("sumber", &["sumber", "source"])];

impl Deflator {
    /// Reads the indices.
    ///
    /// # Errors
    /// The file cannot be read, lacks a column, has no rows, a year twice, or a cell that is no year or no index above 0.
    pub fn read(path: &str, findings: &mut Vec<Finding>) -> Result<Deflator> {
        let found = RefCell::new(Deflator { indices: BTreeMap::new(), sources: Vec::new() });
        file::table(path, findings, columns, |[year, index, source], row, _| {
            let mut found = found.borrow_mut();
            let cell = row.cell(Some(*year));
            let at: u16 = match cell.parse() {
                Ok(year) if (1900..2200).contains(&year) => year,
                _ => return Err(row.error(Some(*year), &format!("tahun {cell:?} is not a year"))),
            };
            let cell = row.cell(Some(*index));
            let Some(value) = scaled(&cell) else {
                return Err(row.error(Some(*index), &format!("indeks {cell:?} is not a number above 0 such as 112.5")));
            };
            if found.indices.insert(at, value).is_some() {
                return Err(row.error(Some(*year), &format!("the year {at} a second time; leave one of the rows out")));
            }
            let source = row.cell(Some(*source));
            if !source.is_empty() && !found.sources.contains(&source) {
                found.sources.push(source);
            }
            Ok(())
        })?;
        let found = found.into_inner();
        if found.indices.is_empty() {
            bail!("{path}: no rows of indices below the header");
        }
        Ok(found)
    }

    /// An amount of a year in prices of another, rounded half away from zero.
    ///
    /// # Errors
    /// The file has no index of one of the years.
    pub fn in_prices_of(&self, amount: Rupiah, year: u16, prices_of: u16) -> Result<Rupiah> {
        let [from, to] = [self.index(year)?, self.index(prices_of)?].map(i128::from);
        let sen = amount.sen();
        Ok(Rupiah::from_sen((sen.abs() * to + from / 2) / from * sen.signum()))
    }

    fn index(&self, year: u16) -> Result<u64> {
        let years = || self.indices.keys().map(u16::to_string).collect::<Vec<_>>().join(", ");
        self.indices
            .get(&year)
            .copied()
            .with_context(|| format!("the deflator has no index of {year}; it has {}", years()))
    }

    /// What it is used for.
    pub fn used(&self, prices_of: u16, years: impl Iterator<Item = u16>) -> Deflated {
        let years: BTreeSet<u16> = years.chain([prices_of]).collect();
        let indices = years.into_iter().filter_map(|year| Some((year, *self.indices.get(&year)?)));
        let shown = |index: u64| {
            let text = format!("{}.{:05}", index / 100_000, index % 100_000);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        Deflated {
            prices_of,
            indices: indices.map(|(year, index)| YearIndex { year, index: shown(index) }).collect(),
            sources: self.sources.clone(),
        }
    }
}

/// `112.5`, `112,5`: an index above zero, in hundred-thousandths.
fn scaled(cell: &str) -> Option<u64> {
    let (units, decimals) = cell.split_once(['.', ',']).unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if units.is_empty() || units.len() > 9 || !digits(units) || !digits(decimals) {
        return None;
    }
    let kept = &decimals[..decimals.len().min(DECIMALS)];
    format!("{units}{kept:0<DECIMALS$}").parse().ok().filter(|index| *index > 0)
}

fn columns(row: &SideRow) -> Result<[usize; 3], Lacking> {
    let headers: Vec<String> = row.cells().map(|cell| text::words(&cell)).collect();
    let (mut out, mut known) = ([0; 3], 0);
    for (at, (_, names)) in COLUMNS.iter().enumerate() {
        let mut with = (0..headers.len()).filter(|i| names.contains(&headers[*i].as_str()));
        match (with.next(), with.next()) {
            (Some(column), None) => (out[at], known) = (column, known + 1),
            (Some(first), Some(second)) => {
                let cells: Vec<String> = row.cells().collect();
                return Err(Lacking { known, why: file::same(&cells, [first, second]) });
            }
            (None, _) => {}
        }
    }
    match known {
        3 => Ok(out),
        _ => Err(Lacking { known, why: "needed: tahun, indeks, sumber".into() }),
    }
}
