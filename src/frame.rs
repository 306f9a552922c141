//! The only room that names polars: sums of the book as a frame; grouped, filtered, counted.

use anyhow::Result;
use polars::prelude::*;

use crate::amount::Rupiah;
use crate::lens::Lens;

/// One sum with everything it is grouped by. Amounts in rupiah.
#[derive(Clone, Debug)]
pub struct Row {
    pub opd: String,
    pub sub_kegiatan: String,
    /// akun.kelompok.jenis, or `-`.
    pub account: String,
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
