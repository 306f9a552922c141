//! Cells of a form, and what their texts are labels of.

use strum::VariantArray as _;

use super::{At, Cell};
use crate::domain::groups::Aspect;
use crate::domain::text;
use crate::files::workbook::Row;
use crate::finding::Place;
use crate::gbs::names::{self, StatementPart};

/// The cells of a row that say something: not blank, no lone colon, no numbering before the label.
pub(super) fn cells(row: &Row) -> Vec<Cell> {
    let line = row.number;
    let mut out: Vec<Cell> = Vec::new();
    for (column, text) in &row.cells {
        let text = text.trim();
        if text.is_empty() || text == ":" {
            continue;
        }
        let column = *column as u64 + 1;
        let place = Place { line, column, end_line: line, end_column: column + 1 };
        out.push(Cell { column, text: text.to_owned(), place });
    }
    if out.len() > 1 && is_numbering(&out[0].text) {
        out.remove(0);
    }
    out
}

/// `1`, `5a.`, `IV`, `b)`
pub(super) fn is_numbering(text: &str) -> bool {
    let label = text.trim_end_matches(['.', ')']);
    label.len() <= 4
        && !label.is_empty()
        && (label.starts_with(|c: char| c.is_ascii_digit())
            || label.len() == 1 && !matches!(label, "L" | "P" | "-")
            || label.chars().all(|c| matches!(c, 'I' | 'V' | 'X')))
}

/// A label without its numbering and colon.
pub(super) fn label(text: &str) -> String {
    let text = text.trim().trim_end_matches(':').trim();
    match text.split_once([' ', '\n']) {
        Some((first, rest)) if is_numbering(first) => rest.trim().to_owned(),
        _ => text.to_owned(),
    }
}

/// The columns of a row that is the head of a table: at least two of its cells are names of the part. Other columns keep the
/// names that they have.
pub(super) fn header(row: &[Cell], part: Option<StatementPart>) -> Option<Vec<(u64, String)>> {
    let part = part?;
    let known = |cell: &Cell| column_name(part, &cell.text);
    let is_number = |cell: &&Cell| names::field(StatementPart::Heading, &label(&cell.text)) == Some("nomor");
    let columns = row.iter().filter(|cell| !is_number(cell));
    let columns: Vec<_> = columns.map(|cell| (cell.column, known(cell).unwrap_or_else(|| label(&cell.text)))).collect();
    (row.iter().filter_map(known).count() >= 2).then_some(columns)
}

/// The field that the head of a column names: `L (%)` is `L persen`.
pub(super) fn column(part: StatementPart, head: &str) -> Option<&'static str> {
    names::field(part, &label(head).replace('%', " persen "))
}

/// The name under which such a column is kept: its field, or what names no other one.
pub(super) fn column_name(part: StatementPart, head: &str) -> Option<String> {
    let field = column(part, head)?;
    Some(if names::field(part, field) == Some(field) { field.to_owned() } else { label(head) })
}

/// The kind of an indicator and what it says: `Output: 40 kelas`.
pub(super) fn kind_and_text(line: &str) -> Option<(&'static str, &str)> {
    let (kind, text) = line.split_once(':')?;
    let kind = match text::words(kind).as_str() {
        "output" => "output",
        "keluaran" => "keluaran",
        "outcome" => "outcome",
        "hasil" => "hasil",
        "dampak" => "dampak",
        "input" | "masukan" | "input rp" | "masukan rp" => "input",
        _ => return None,
    };
    Some((kind, text.trim()))
}

/// `Kegiatan 1` is a `Kegiatan`.
pub(super) fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
}

/// The field or factor that a line begins with, and the text behind its colon: `Program: ...`, `B. Isu Gender`.
pub(super) fn labelled(line: &str) -> Option<(At, &str)> {
    let line = line.trim();
    let bare = match line.split_once(' ') {
        Some((first, rest)) if first.ends_with(['.', ')']) && is_numbering(first) => rest.trim(),
        _ => line,
    };
    let (name, text) = bare.split_once(':').unwrap_or((bare, ""));
    if let Some(aspect) = aspect(name) {
        return bare.contains(':').then_some((At::Factor(aspect), text.trim()));
    }
    let field = names::field(StatementPart::Gbs, name)?;
    // A lone word is a text; with a number before it, it is a heading.
    (bare.contains(':') || bare.len() < line.len()).then_some((At::Field(field), text.trim()))
}

pub(super) fn without_numbering(line: &str) -> &str {
    let line = line.trim();
    let line = match line.trim_start_matches(['-', '•', '*']).trim() {
        // A lone dash says that there is nothing.
        "" => line,
        text => text,
    };
    match line.split_once(' ') {
        Some((first, rest)) if first.ends_with(['.', ')']) && is_numbering(first) => rest.trim(),
        _ => line,
    }
}

pub(super) fn aspect(name: &str) -> Option<Aspect> {
    let folded = text::words(name);
    Aspect::VARIANTS.iter().copied().find(|a| a.id() == folded)
}
