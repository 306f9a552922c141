//! The only room that names polars: sums as a frame, for tables by dimensions of the user's choice.

use anyhow::Result;
use polars::prelude::*;

use crate::domain::amount::Rupiah;
use crate::ledger::lens::Lens;

/// Digits of a decimal column: sums of any budget fit with room to spare.
const PRECISION: usize = 38;

/// One sum with the dimensions it is cut by. Amounts in rupiah; `lenses` in the order of `Lens::ALL`.
#[derive(Clone, Debug)]
pub struct FramePart {
    pub by: Vec<String>,
    pub total: Rupiah,
    pub lines: u64,
    pub lenses: [Rupiah; 5],
}

/// Sums by all dimensions, in the order of their values.
pub fn parts(rows: &[FramePart]) -> Result<Vec<FramePart>> {
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
        out.push(FramePart {
            by: keys.iter().map(text).collect::<Result<_>>()?,
            total: money("total")?,
            lines: frame.column("lines")?.get(i)?.try_extract()?,
            lenses,
        });
    }
    out.sort_by(|a, b| a.by.cmp(&b.by));
    Ok(out)
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
