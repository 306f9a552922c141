//! A report as Markdown, for job summaries and repositories: its tables, bars of signs before them, and nothing that a cell
//! could turn into markup.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::guard::escape::markdown as escape;
use crate::lang::{Lang, word};
use crate::report::document::{Document, DocumentPart};
use crate::report::grid::{Cell, Grid, count, exact, few, percent, short};

/// A job summary takes 1 MiB and nothing of a larger one: rows of a table beyond these are counted, not shown.
const ROWS: usize = 200;

pub fn write(document: &Document, full: bool, out: &mut dyn Write) -> io::Result<()> {
    let lang = document.lang;
    let mut text = format!("# {}\n\n{}\n", escape(&document.title), escape(&document.facts.join(" · ")));
    if !document.headline.is_empty() {
        text.push_str("\n| | | |\n|---|--:|---|\n");
    }
    for figure in &document.headline {
        let said = if full { &figure.exact } else { &figure.said };
        let cells = [&figure.label, &figure.value, said].map(|t| escape(t));
        let _ = writeln!(text, "| {} | **{}** | {} |", cells[0], cells[1], cells[2]);
    }
    for chapter in &document.chapters {
        let _ = writeln!(text, "\n## {}\n\n{}", escape(&chapter.title), escape(&chapter.intro));
        for part in &chapter.parts {
            match part {
                // The table that follows says the same.
                DocumentPart::Chart(_) => {}
                DocumentPart::Grid(grid) => table(&mut text, grid, full, lang),
                DocumentPart::Terms(title, list) => {
                    let _ = writeln!(text, "\n### {}\n", escape(title));
                    for [name, what] in list {
                        let _ = writeln!(text, "- **{}**: {}", escape(name), escape(what));
                    }
                }
                DocumentPart::Notes(title, notes) => {
                    let _ = writeln!(text, "\n### {}", escape(title));
                    self::notes(&mut text, notes);
                }
            }
        }
    }
    out.write_all(crate::guard::escape::inert(&text).as_bytes())
}

fn table(text: &mut String, grid: &Grid, full: bool, lang: Lang) {
    let _ = write!(text, "\n### {}\n\n|", escape(&grid.title));
    for (_, name) in &grid.columns {
        let _ = write!(text, " {} |", escape(name));
    }
    text.push_str("\n|");
    let first = grid.rows.first();
    for i in 0..grid.columns.len() {
        let figure = first.is_some_and(|row| !row[i].is_text());
        text.push_str(if figure { "--:|" } else { "---|" });
    }
    text.push('\n');
    let total = lang.say(word::TOTAL);
    let left = grid.rows.len().saturating_sub(ROWS);
    // The sum at the end is shown in any case.
    for (i, row) in grid.rows.iter().enumerate().filter(|(i, _)| *i < ROWS || i + 1 == grid.rows.len()) {
        let is_total =
            i + 2 >= grid.rows.len() && row.iter().take(2).any(|c| matches!(c, Cell::Text(text) if text == total));
        text.push('|');
        for cell in row {
            let said = match cell {
                Cell::Text(text) => escape(text),
                Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) if full => exact(*amount, lang),
                Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => short(*amount, lang),
                Cell::MaybeMoney(None) => "-".into(),
                Cell::Count(n) => count(*n, lang),
                Cell::Few(n) => escape(&few(*n, lang)),
                Cell::Share(share) => percent(*share, lang),
            };
            let _ = match is_total && !said.is_empty() {
                true => write!(text, " **{said}** |"),
                false => write!(text, " {said} |"),
            };
        }
        text.push('\n');
    }
    if left > 1 {
        let _ = writeln!(text, "\n+ {} {}", left - 1, lang.say(word::OTHERS));
    }
    notes(text, &grid.notes);
}

fn notes(text: &mut String, notes: &[String]) {
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "- {}", escape(note));
    }
}
