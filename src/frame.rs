//! The only room that names polars: sums of the book as a frame; grouped, filtered, counted.

use std::rc::Rc;

use anyhow::Result;
use polars::prelude::*;

use crate::amount::Rupiah;
use crate::lens::Lens;

/// One sum with everything it is grouped by. Amounts in rupiah.
#[derive(Clone, Debug)]
pub struct Row {
    pub opd: Rc<str>,
    pub sub_kegiatan: Rc<str>,
    /// akun.kelompok.jenis, or `-`.
    pub account: Rc<str>,
    pub support: bool,
    pub women_agency: bool,
    pub category: &'static str,
    pub official: bool,
    pub evidence: bool,
    pub gbs: bool,
    pub declared: bool,
    pub decided: bool,
    pub declared_amount: Rupiah,
    pub gbs_amount: Rupiah,
    pub amount: Rupiah,
    pub lines: u64,
}

/// A group: the values it was grouped by, its amount and its lines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Total {
    pub by: Vec<String>,
    pub amount: Rupiah,
    pub lines: u64,
}

/// Columns a frame can be grouped or counted by.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Opd,
    SubKegiatan,
    Account,
    Support,
    Category,
    WomenAgency,
    Lens(Lens),
}

impl By {
    fn name(self) -> &'static str {
        match self {
            By::Opd => "opd",
            By::SubKegiatan => "sub_kegiatan",
            By::Account => "account",
            By::Support => "support",
            By::Category => "category",
            By::WomenAgency => "women_agency",
            By::Lens(lens) => lens.id(),
        }
    }
}

pub struct Frame(DataFrame);

/// Digits of a decimal column: sums of any budget fit with room to spare.
const PRECISION: usize = 38;

impl Frame {
    pub fn of(rows: &[Row]) -> Result<Frame> {
        let text = |name: &str, value: fn(&Row) -> &str| {
            Column::new(name.into(), rows.iter().map(value).collect::<Vec<&str>>())
        };
        let flag = |name: &str, value: fn(&Row) -> bool| {
            Column::new(name.into(), rows.iter().map(value).collect::<Vec<bool>>())
        };
        let money = |name: &str, value: fn(&Row) -> Rupiah| -> Result<Column> {
            let sen = Int128Chunked::from_vec(name.into(), rows.iter().map(|r| value(r).sen()).collect());
            Ok(sen.into_decimal(PRECISION, 2)?.into_series().into_column())
        };
        let lines = Column::new("lines".into(), rows.iter().map(|r| r.lines).collect::<Vec<u64>>());
        let columns = vec![
            text("opd", |r| &r.opd),
            text("sub_kegiatan", |r| &r.sub_kegiatan),
            text("account", |r| &r.account),
            text("category", |r| r.category),
            flag("support", |r| r.support),
            flag("women_agency", |r| r.women_agency),
            flag("official", |r| r.official),
            flag("evidence", |r| r.evidence),
            flag("gbs", |r| r.gbs),
            flag("declared", |r| r.declared),
            flag("decided", |r| r.decided),
            money("declared_amount", |r| r.declared_amount)?,
            money("gbs_amount", |r| r.gbs_amount)?,
            money("amount", |r| r.amount)?,
            lines,
        ];
        Ok(Frame(DataFrame::new(rows.len(), columns)?))
    }

    /// Sums of what `lens` counts (everything without one), by group, in the order of the groups' names.
    pub fn totals(&self, by: &[By], lens: Option<Lens>) -> Result<Vec<Total>> {
        let counted = match lens {
            Some(Lens::Declared) => "declared_amount",
            Some(Lens::Gbs) => "gbs_amount",
            _ => "amount",
        };
        let mut lazy = self.0.clone().lazy();
        if let Some(lens) = lens {
            lazy = lazy.filter(col(lens.id()));
        }
        let sums = [col(counted).sum().alias("sum"), col("lines").sum().alias("count")];
        let grouped = if by.is_empty() {
            lazy.select(sums)
        } else {
            lazy.group_by(by.iter().map(|b| col(b.name())).collect::<Vec<_>>()).agg(sums)
        };
        let frame = grouped.collect()?;
        let (sum, count) = (frame.column("sum")?, frame.column("count")?);
        let mut out = Vec::with_capacity(frame.height());
        for i in 0..frame.height() {
            let mut values = Vec::with_capacity(by.len());
            for b in by {
                values.push(frame.column(b.name())?.get(i)?.str_value().into_owned());
            }
            let sen = match sum.get(i)? {
                AnyValue::Decimal(sen, ..) => sen,
                _ => 0, // the sum of no rows
            };
            out.push(Total { by: values, amount: Rupiah::from_sen(sen), lines: count.get(i)?.try_extract()? });
        }
        out.sort();
        Ok(out)
    }

    /// Sum over everything `lens` counts.
    pub fn total(&self, lens: Option<Lens>) -> Result<Total> {
        let mut totals = self.totals(&[], lens)?;
        Ok(totals.pop().unwrap_or(Total { by: Vec::new(), amount: Rupiah::ZERO, lines: 0 }))
    }

    /// How many different values a column has among what `lens` counts.
    pub fn distinct(&self, by: By, lens: Option<Lens>) -> Result<usize> {
        Ok(self.totals(&[by], lens)?.len())
    }
}

/// One sum with the dimensions it is cut by. Amounts in rupiah; `lenses` in the order of `Lens::ALL`.
#[derive(Clone, Debug)]
pub struct Part {
    pub by: Vec<String>,
    pub total: Rupiah,
    pub lines: u64,
    pub lenses: [Rupiah; 5],
}

/// Sums by all dimensions, in the order of their values.
pub fn parts(rows: &[Part]) -> Result<Vec<Part>> {
    let dimensions = rows.first().map_or(0, |r| r.by.len());
    let keys: Vec<String> = (0..dimensions).map(|i| format!("by{i}")).collect();
    let mut columns = vec![decimal("total", rows.iter().map(|r| r.total))?];
    for lens in Lens::ALL {
        columns.push(decimal(lens.id(), rows.iter().map(|r| r.lenses[lens as usize]))?);
    }
    columns.push(Column::new("lines".into(), rows.iter().map(|r| r.lines).collect::<Vec<u64>>()));
    let names: Vec<String> = columns.iter().map(|c| c.name().to_string()).collect();
    for (i, key) in keys.iter().enumerate() {
        columns.push(Column::new(key.as_str().into(), rows.iter().map(|r| r.by[i].as_str()).collect::<Vec<&str>>()));
    }
    let sums: Vec<Expr> = names.iter().map(|n| col(n.as_str()).sum()).collect();
    let by: Vec<Expr> = keys.iter().map(|k| col(k.as_str())).collect();
    let frame = DataFrame::new(rows.len(), columns)?.lazy().group_by(by).agg(sums).collect()?;
    let mut out = Vec::with_capacity(frame.height());
    for i in 0..frame.height() {
        let text = |name: &String| Ok(frame.column(name)?.get(i)?.str_value().into_owned());
        let money = |name: &str| -> Result<Rupiah> { Ok(rupiah(frame.column(name)?.get(i)?).unwrap_or_default()) };
        let mut lenses = [Rupiah::ZERO; 5];
        for lens in Lens::ALL {
            lenses[lens as usize] = money(lens.id())?;
        }
        out.push(Part {
            by: keys.iter().map(text).collect::<Result<_>>()?,
            total: money("total")?,
            lines: frame.column("lines")?.get(i)?.try_extract()?,
            lenses,
        });
    }
    out.sort_by(|a, b| a.by.cmp(&b.by));
    Ok(out)
}

/// A row of a pivot: its name, and an amount a column where there is one.
pub type PivotRow = (String, Vec<Option<Rupiah>>);

/// Rows by the first dimension, columns by the second; both in the order of their values.
pub fn pivot(rows: &[Part], amount: impl Fn(&Part) -> Rupiah) -> Result<(Vec<String>, Vec<PivotRow>)> {
    let text =
        |name: &str, i: usize| Column::new(name.into(), rows.iter().map(|r| r.by[i].as_str()).collect::<Vec<&str>>());
    let columns = vec![text("row", 0), text("column", 1), decimal("amount", rows.iter().map(amount))?];
    let frame = DataFrame::new(rows.len(), columns)?;
    let mut values: Vec<&str> = rows.iter().map(|r| r.by[1].as_str()).collect();
    values.sort_unstable();
    values.dedup();
    let on = DataFrame::new(values.len(), vec![Column::new("column".into(), &values)])?;
    let wide = frame
        .lazy()
        .pivot(
            by_name(["column"], true, false),
            std::sync::Arc::new(on),
            by_name(["row"], true, false),
            by_name(["amount"], true, false),
            element().sum(),
            false,
            "_".into(),
            polars::frame::PivotColumnNaming::Auto,
        )
        .collect()?;
    // A part that is not there sums up to nothing, and so does one of nothing: the rows tell them apart.
    let held: std::collections::BTreeSet<[&str; 2]> =
        rows.iter().map(|r| [r.by[0].as_str(), r.by[1].as_str()]).collect();
    let mut out = Vec::with_capacity(wide.height());
    for i in 0..wide.height() {
        let name = wide.column("row")?.get(i)?.str_value().into_owned();
        let mut amounts = Vec::with_capacity(values.len());
        for value in &values {
            let amount = rupiah(wide.column(value)?.get(i)?).unwrap_or_default();
            amounts.push(held.contains(&[name.as_str(), value]).then_some(amount));
        }
        out.push((name, amounts));
    }
    out.sort();
    Ok((values.into_iter().map(str::to_owned).collect(), out))
}

fn decimal(name: &str, amounts: impl Iterator<Item = Rupiah>) -> Result<Column> {
    let sen = Int128Chunked::from_vec(name.into(), amounts.map(Rupiah::sen).collect());
    Ok(sen.into_decimal(PRECISION, 2)?.into_series().into_column())
}

fn rupiah(value: AnyValue) -> Option<Rupiah> {
    match value {
        AnyValue::Decimal(sen, ..) => Some(Rupiah::from_sen(sen)),
        _ => None,
    }
}
