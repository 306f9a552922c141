//! A table of nine steps in a workbook: a column a field, a row a statement.

use super::labels::label;
use super::{At, Cell, Form};
use crate::finding::Place;
use crate::gbs::names::{self, StatementPart};

/// A head of columns that are fields of a statement, and a row of texts below them for each. Its labels may stand in two
/// rows, the narrower below the wider.
pub(super) fn table_of_steps(rows: &[Vec<Cell>]) -> Option<Vec<(Form, Place)>> {
    let fields = |row: &Vec<Cell>| -> Vec<(u64, &'static str)> {
        let known = |c: &Cell| Some((c.column, names::field(StatementPart::Gbs, &label(&c.text))?));
        let mut out: Vec<(u64, &'static str)> = row.iter().filter_map(known).collect();
        out.dedup_by_key(|(_, field)| *field);
        out
    };
    let rows: Vec<&Vec<Cell>> = rows.iter().filter(|row| !row.is_empty()).collect();
    let first = rows.iter().position(|row| fields(row).len() >= 3)?;
    let mut columns = fields(rows[first]);
    let mut from = first + 1;
    if let Some(below) = rows.get(from).filter(|row| fields(row).len() >= 3) {
        let lower = fields(below);
        columns.retain(|(column, field)| lower.iter().all(|(c, f)| c != column && f != field));
        columns.extend(lower);
        from += 1;
    }
    let mut out: Vec<(Form, Place)> = Vec::new();
    for row in &rows[from..] {
        let Some(first) = row.iter().find(|cell| columns.iter().any(|(column, _)| *column == cell.column)) else {
            continue;
        };
        // What goes on below the first column belongs to the statement above it; so does what stands above the table.
        if out.is_empty() || columns.iter().min() == columns.iter().find(|(column, _)| *column == first.column) {
            let mut form = Form::default();
            for title in rows[..from].iter().filter(|row| row.len() == 1) {
                form.said(&title[0]);
            }
            out.push((form, first.place));
        }
        let Some((form, _)) = out.last_mut() else { continue };
        for cell in row.iter() {
            match columns.iter().find(|(column, _)| *column == cell.column) {
                Some((_, field)) => {
                    form.at = At::Field(field);
                    form.keep(std::slice::from_ref(cell));
                }
                None => {
                    form.at = At::Nowhere;
                    form.said(cell);
                }
            }
        }
    }
    (!out.is_empty()).then_some(out)
}
