//! Lines as columns: parquet, arrow and polars, and what is grouped by them.

pub mod converted;
pub mod tagged;

use anyhow::Result;
use polars::prelude::*;

use crate::domain::amount::Rupiah;
use crate::ledger::lens::{Lens, LensAmounts};

// The only file that names polars: sums as a frame, for tables by dimensions of the user's choice.

/// One sum with the dimensions it is cut by. Amounts in rupiah.
#[derive(Clone, Debug)]
pub struct FramePart {
    pub by: Vec<String>,
    pub total: Rupiah,
    pub lines: u64,
    pub lenses: LensAmounts,
}

/// Sums by all dimensions, in the order of their values.
///
/// # Errors
/// Where polars cannot group the frame: it was made of other columns than it was asked for.
pub fn parts(rows: &[FramePart]) -> Result<Vec<FramePart>> {
    let dimensions = rows.first().map_or(0, |r| r.by.len());
    let keys: Vec<String> = (0..dimensions).map(|i| format!("by{i}")).collect();
    let mut columns = vec![sen("total", rows.iter().map(|r| r.total))];
    for lens in Lens::ALL {
        columns.push(sen(lens.id(), rows.iter().map(|r| r.lenses[lens])));
    }
    columns.push(Column::new("lines".into(), rows.iter().map(|r| r.lines).collect::<Vec<u64>>()));
    let names: Vec<String> = columns.iter().map(|c| c.name().to_string()).collect();
    for (i, key) in keys.iter().enumerate() {
        columns.push(Column::new(key.as_str().into(), rows.iter().map(|r| r.by[i].as_str()).collect::<Vec<&str>>()));
    }
    let frame = summed(DataFrame::new(rows.len(), columns)?, &keys, &names)?;
    let mut out = Vec::with_capacity(frame.height());
    for i in 0..frame.height() {
        let text = |name: &String| Ok(frame.column(name)?.str()?.get(i).unwrap_or_default().to_owned());
        let money = |name: &str| -> Result<Rupiah> {
            Ok(Rupiah::from_sen(frame.column(name)?.i128()?.get(i).unwrap_or_default()))
        };
        let mut lenses = LensAmounts::default();
        for lens in Lens::ALL {
            lenses[lens] = money(lens.id())?;
        }
        out.push(FramePart {
            by: keys.iter().map(text).collect::<Result<_>>()?,
            total: money("total")?,
            lines: frame.column("lines")?.u64()?.get(i).unwrap_or_default(),
            lenses,
        });
    }
    out.sort_by(|a, b| a.by.cmp(&b.by));
    Ok(out)
}

/// One row of money by the numbers of what tells it from others.
#[derive(Clone, Copy, Debug)]
pub struct KeyedAmount {
    pub key: [u32; KEYS],
    /// `None`: an opening, counted but no money.
    pub amount: Option<Rupiah>,
}

/// Numbers of a row's key.
pub const KEYS: usize = 6;

/// Sums of rows of one key, in the order in which the keys were met, and how many rows they were. Openings are apart from
/// what has an amount.
///
/// # Errors
/// Where polars cannot group the frame.
pub fn grouped(rows: &[KeyedAmount]) -> Result<Vec<(KeyedAmount, u64)>> {
    let mut names: Vec<String> = (0..KEYS).map(|i| format!("key{i}")).collect();
    let mut columns: Vec<Column> = names
        .iter()
        .enumerate()
        .map(|(i, name)| Column::new(name.as_str().into(), rows.iter().map(|r| r.key[i]).collect::<Vec<u32>>()))
        .collect();
    names.push("opening".into());
    columns.push(Column::new("opening".into(), rows.iter().map(|r| u32::from(r.amount.is_none())).collect::<Vec<_>>()));
    columns.push(sen("sen", rows.iter().map(|r| r.amount.unwrap_or_default())));
    columns.push(Column::new("lines".into(), vec![1u64; rows.len()]));
    let frame = summed(DataFrame::new(rows.len(), columns)?, &names, &["sen", "lines"].map(String::from))?;
    let numbers = |name: &String| Ok(frame.column(name)?.u32()?.into_no_null_iter().collect::<Vec<u32>>());
    let keys: Vec<Vec<u32>> = names.iter().map(numbers).collect::<Result<_>>()?;
    let sen = frame.column("sen")?.i128()?.into_no_null_iter();
    let lines = frame.column("lines")?.u64()?.into_no_null_iter();
    let row = |(at, (sen, lines)): (usize, (i128, u64))| {
        let key = std::array::from_fn(|i| keys[i][at]);
        (KeyedAmount { key, amount: (keys[KEYS][at] == 0).then(|| Rupiah::from_sen(sen)) }, lines)
    };
    Ok(sen.zip(lines).enumerate().map(row).collect())
}

/// The sums of columns by keys, under their own names, in the order in which the keys were met.
// Lazy aggregations would cost more than all else that is built.
#[allow(deprecated)]
fn summed(frame: DataFrame, keys: &[String], sums: &[String]) -> Result<DataFrame> {
    let mut frame = frame.group_by_stable(keys)?.select(sums).sum()?;
    frame.set_column_names(&[keys, sums].concat())?;
    Ok(frame)
}

/// Amounts in sen: whole numbers are exact.
fn sen(name: &str, amounts: impl Iterator<Item = Rupiah>) -> Column {
    Int128Chunked::from_vec(name.into(), amounts.map(Rupiah::sen).collect()).into_series().into_column()
}
