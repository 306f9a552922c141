//! How a column writes its numbers, read off its own cells.

use crate::domain::amount;
use crate::domain::amount::{NumberStyle, Reading};
use crate::files::csv::unquote;
use crate::files::split::Records;

/// The style of the amount column, from the cells of the first block that have one reading only. Whole numbers without
/// marks say nothing, and cells that disagree settle nothing: then a cell such as `3.500` cannot be read.
pub fn number_style(sample: &str, records: &Records, column: usize) -> Option<NumberStyle> {
    let (mut plain, mut indonesian) = (false, false);
    for raw in records.cells(sample, column).filter(|raw| raw.bytes().any(|b| matches!(b, b'.' | b','))) {
        let cell = unquote(raw, records.quotes);
        if matches!(amount::read(&cell, 1), Reading::Exact { .. }) {
            match style_of(&cell) {
                NumberStyle::Plain => plain = true,
                NumberStyle::Indonesian => indonesian = true,
            }
        }
    }
    match (plain, indonesian) {
        (true, false) => Some(NumberStyle::Plain),
        (false, true) => Some(NumberStyle::Indonesian),
        _ => None,
    }
}

/// Style of a cell with marks and one reading only: the last mark is a decimal, or the only kind of mark groups.
fn style_of(cell: &str) -> NumberStyle {
    let (dots, commas) = (cell.matches('.').count(), cell.matches(',').count());
    let decimal_comma = match (dots, commas) {
        (0, 1) => true,
        (0, _) => false,
        (1, 0) => false,
        (_, 0) => true,
        _ => cell.rfind(',') > cell.rfind('.'),
    };
    if decimal_comma { NumberStyle::Indonesian } else { NumberStyle::Plain }
}
