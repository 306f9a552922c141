//! Tables of forms: texts in columns of fixed widths, tables within cells.

use maud::{Markup, html};

use super::Text;
use crate::report::document::{FormCell, FormTable};

/// Words of more letters than this may be broken, where they are made of parts.
const LONG_WORD: usize = 20;

pub fn form(form: &FormTable) -> Markup {
    // On a phone the titles stand before the cells.
    let titles: Vec<&str> = match &form.head[..] {
        [row] => row.iter().map(|cell| cell.text.as_str()).collect(),
        _ => Vec::new(),
    };
    html! {
        table { "\n"
            colgroup { @for width in &form.widths { col style={ "width:" (width) "%" }; } } "\n"
            @if !form.head.is_empty() {
                thead { "\n"
                    @for row in &form.head { tr { @for cell in row { th scope="col" { (content(cell)) } } } "\n" }
                } "\n"
            }
            tbody { "\n"
                @for row in &form.rows {
                    tr {
                        @for (i, cell) in row.iter().enumerate() {
                            td class=[emphasis(cell)] data-label=[titles.get(i).map(|title| Text(title))] {
                                (content(cell))
                            }
                        }
                    } "\n"
                }
            } "\n"
        } "\n"
    }
}

fn emphasis(cell: &FormCell) -> Option<&'static str> {
    match (cell.bold, cell.right) {
        (true, _) => Some("b"),
        (_, true) => Some("r"),
        _ => None,
    }
}

/// One line as it is, several as paragraphs.
fn content(cell: &FormCell) -> Markup {
    let lines: Vec<&str> = cell.text.lines().collect();
    html! {
        @match lines[..] {
            [only] if cell.table.is_none() => { (breakable(only)) }
            _ => { @for line in lines { p { (breakable(line)) } "\n" } }
        }
        @if let Some(table) = &cell.table { (form(table)) }
    }
}

/// Addresses and codes may go on in the next line behind a sign, not in the middle of a word.
fn breakable(text: &str) -> Markup {
    let pieces: Vec<&str> = text.split_inclusive(' ').flat_map(of_word).collect();
    html! {
        @for (i, piece) in pieces.iter().enumerate() {
            @if i > 0 && !pieces[i - 1].ends_with(' ') { wbr; }
            (Text(piece))
        }
    }
}

/// A long word of parts, cut behind the signs between them.
fn of_word(word: &str) -> Vec<&str> {
    if word.chars().count() <= LONG_WORD {
        return vec![word];
    }
    word.split_inclusive(['/', '.', '-', '_', '?', '&', '=']).collect()
}
