//! Where cells stand, and what tells a row from others.

use std::sync::Arc;

use crate::files::csv::Record;
use crate::files::sheet::Places;
use crate::files::split::Block;
use crate::finding::{Place, RowOf};

pub(super) fn place(block: &Block, start: usize, end: usize) -> Place {
    let (line, column) = block.place(start);
    let own = &block.text[start..end];
    // As a rule a cell stands on one line.
    let (end_line, end_column) = match own.contains('\n') {
        false => (line, column + own.chars().count() as u64),
        true => block.place(end),
    };
    Place { line, column, end_line, end_column }
}

/// Place of a column of the record that begins in line (or row) `number`: characters of a text file, the column itself of a
/// sheet, all of an object of JSON. A column that the record lacks is at its end.
pub(super) fn cell(places: Places, text: &str, record: &Record, number: u64, column: usize) -> Place {
    match places {
        Places::Text => {}
        Places::Rows => return Place::line(number),
        Places::Cells => {
            let column = column as u64 + 1;
            return Place { line: number, column, end_line: number, end_column: column + 1 };
        }
    }
    let (start, end) = record.fields.get(column).map_or((record.end, record.end), |own| (own.start, own.end));
    // As a rule a record stands on one line, and its letters are one byte each.
    let after = |(line, column): (u64, u64), text: &str| match memchr::memrchr(b'\n', text.as_bytes()) {
        None if text.is_ascii() => (line, column + text.len() as u64),
        None => (line, column + text.chars().count() as u64),
        Some(last) => (line + text.matches('\n').count() as u64, 1 + text[last + 1..].chars().count() as u64),
    };
    let (line, column) = after((number, 1), &text[record.start..start]);
    let (end_line, end_column) = after((line, column), &text[start..end]);
    Place { line, column, end_line, end_column }
}

/// What tells a record from others of its table.
pub(super) fn row_of(text: &str, record: &Record, headers: &[Arc<str>]) -> RowOf {
    let header = |i: usize| headers.get(i).map_or("", |h| &**h);
    RowOf::text((0..record.fields.len()).map(|i| (header(i), record.value(text, i))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::csv::{self, Dialect};

    #[test]
    fn cells_stand_where_an_editor_shows_them() {
        let text = "é,\"x\nyé\",zz\n";
        let mut record = Record::default();
        csv::next(text, 0, Dialect { delimiter: b',', backslash: false }, true, &mut record);
        let place = |column| {
            let Place { line, column, end_line, end_column } = cell(Places::Text, text, &record, 10, column);
            [line, column, end_line, end_column]
        };
        assert_eq!(place(0), [10, 1, 10, 2]);
        assert_eq!(place(1), [10, 3, 11, 4]);
        assert_eq!(place(2), [11, 5, 11, 7]);
        assert_eq!(place(3), [11, 7, 11, 7], "a column that is not there");
        // Line ends may be LF CR: the CR is no letter of the next line.
        csv::next("\ra,b", 0, Dialect { delimiter: b',', backslash: false }, true, &mut record);
        assert_eq!(
            cell(Places::Text, "\ra,b", &record, 2, 1),
            Place { line: 2, column: 3, end_line: 2, end_column: 4 }
        );
        let Place { line, column, end_line, end_column } = cell(Places::Cells, text, &record, 10, 2);
        assert_eq!([line, column, end_line, end_column], [10, 3, 10, 4], "of a sheet");
    }
}
