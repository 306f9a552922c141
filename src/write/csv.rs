//! Report → csv and jsonl. One section: its own columns. All of them: one figure a row.

use std::io::Write;

use anyhow::Result;
use serde_json::{Map, Value};

use crate::guard::escape;
use crate::guard::escape::CsvArgs;
use crate::guard::escape::line;
use crate::guard::personal::masked;
use crate::report::grid::{Cell, Grid};

/// Tables as CSV, one after the other.
///
/// # Errors
/// Where it cannot be written.
pub fn write(grids: &[Grid], form: CsvArgs, out: &mut dyn Write) -> Result<()> {
    let plain = |cell: &Cell| plain(cell, form);
    let is_number: Vec<bool> = match grids {
        [grid] => (0..grid.columns.len()).map(|i| grid.rows.iter().any(|row| !row[i].is_text())).collect(),
        // Section, item, measure, value.
        _ => vec![false, false, false, true],
    };
    let mut writer = ::csv::Writer::from_writer(form.out(out, move |_| is_number.clone()));
    if let [grid] = grids {
        writer.write_record(grid.columns.iter().map(|(name, _)| *name))?;
        for row in &grid.rows {
            writer.write_record(row.iter().map(plain))?;
        }
    } else {
        writer.write_record(["section", "item", "measure", "value"])?;
        for grid in grids {
            for row in &grid.rows {
                let item: Vec<String> = row.iter().filter(|c| c.is_text()).map(plain).collect();
                let item = item.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" | ");
                for (cell, (name, _)) in row.iter().zip(&grid.columns).filter(|(c, _)| !c.is_text()) {
                    writer.write_record([grid.id, &item, name, &plain(cell)])?;
                }
            }
        }
    }
    writer.flush()?;
    Ok(())
}

/// One JSON object a row, with the section it belongs to.
///
/// # Errors
/// Where it cannot be written.
pub fn write_jsonl(grids: &[Grid], out: &mut dyn Write) -> Result<()> {
    escape::json(out, |out| write_objects(grids, out))
}

fn write_objects(grids: &[Grid], out: &mut dyn Write) -> Result<()> {
    for grid in grids {
        for row in &grid.rows {
            let mut object = Map::new();
            object.insert("section".into(), grid.id.into());
            for (cell, (name, _)) in row.iter().zip(&grid.columns) {
                object.insert((*name).into(), json(cell));
            }
            serde_json::to_writer(&mut *out, &object)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn plain(cell: &Cell, form: CsvArgs) -> String {
    match cell {
        Cell::Text(text) => form.cell(&line(&masked(text))).into_owned(),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => amount.to_string(),
        Cell::Count(n) => n.to_string(),
        Cell::Share(Some(share)) => share.to_string(),
        Cell::MaybeMoney(None) | Cell::Share(None) | Cell::Few(_) => String::new(),
    }
}

fn json(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => masked(text).into(),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => amount.to_string().into(),
        Cell::Count(n) => (*n).into(),
        Cell::Share(share) => (*share).into(),
        Cell::MaybeMoney(None) | Cell::Few(_) => Value::Null,
    }
}
