//! A report as Markdown, for job summaries and repositories: its tables, bars of signs before them, and nothing that a cell
//! could turn into markup.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::guard::escape::markdown as escape;
use crate::lang::{Lang, word};
use crate::report::document::{Block, Document, Lead};
use crate::report::grid::{Cell, Grid, figure};
use crate::write::lead;

/// A job summary takes 1 MiB and nothing of a larger one: rows of a table beyond these are counted, not shown.
const ROWS: usize = 200;
/// Signs of the bar.
const BAR: usize = 60;

/// The report as Markdown.
///
/// # Errors
/// Where it cannot be written.
pub fn write(document: &Document, full: bool, out: &mut dyn Write) -> io::Result<()> {
    let lang = document.lang;
    let mut text = format!("# {}\n\n{}\n", escape(&document.title), escape(&document.facts.join(" · ")));
    lead(&mut text, &document.lead);
    if !document.headline.is_empty() {
        text.push_str("\n| | | |\n|---|--:|---|\n");
    }
    for figure in &document.headline {
        let shown = if full { &figure.exact } else { &figure.readable };
        let cells = [&figure.label, &figure.value, shown].map(|t| escape(t));
        let _ = writeln!(text, "| {} | **{}** | {} |", cells[0], cells[1], cells[2]);
    }
    for chapter in &document.chapters {
        let _ = writeln!(text, "\n## {}\n\n{}", escape(&chapter.title), escape(&chapter.intro));
        for block in &chapter.blocks {
            match block {
                // The table that follows says the same.
                Block::Chart(_) => {}
                Block::Grid { grid, .. } => table(&mut text, grid, full, lang),
                Block::Terms(title, list) => {
                    let _ = writeln!(text, "\n### {}\n", escape(title));
                    for [name, what] in list {
                        let _ = writeln!(text, "- **{}**: {}", escape(name), escape(what));
                    }
                }
                Block::Notes(title, notes) => {
                    let _ = writeln!(text, "\n### {}", escape(title));
                    self::notes(&mut text, notes);
                }
                // Of forms, which are for print.
                Block::Lines(_) | Block::Form(_) | Block::Signature(_) => {}
            }
        }
    }
    out.write_all(crate::guard::escape::inert(&text).as_bytes())
}

/// The sentence, the bar as signs with their legend, and how the reading is known.
fn lead(text: &mut String, lead: &Lead) {
    for (i, sentence) in lead.sentences.iter().enumerate() {
        let _ = match i {
            0 => writeln!(text, "\n**{}**", escape(sentence)),
            _ => writeln!(text, "\n{}", escape(sentence)),
        };
    }
    if let Some(bar) = &lead.bar {
        let drawn = lead::drawn(bar, BAR, true);
        let _ = writeln!(text, "\n`{}`\n", drawn.bar);
        for (sign, what) in &drawn.legend {
            let _ = writeln!(text, "- `{sign}` {}", escape(what));
        }
    }
    for proof in &lead.proof {
        let _ = writeln!(text, "\n{}", escape(proof));
    }
}

fn table(text: &mut String, grid: &Grid, full: bool, lang: Lang) {
    let _ = write!(text, "\n### {}\n\n|", escape(&grid.title));
    for (_, name) in &grid.columns {
        let _ = write!(text, " {} |", escape(name));
    }
    text.push_str("\n|");
    for i in 0..grid.columns.len() {
        text.push_str(if grid.is_figure(i) { "--:|" } else { "---|" });
    }
    text.push('\n');
    let left = grid.rows.len().saturating_sub(ROWS);
    // The sum at the end is shown in any case.
    for (i, (row, is_total)) in grid.marked_rows().enumerate() {
        if i >= ROWS && i + 1 < grid.rows.len() {
            continue;
        }
        text.push('|');
        for cell in row {
            let shown = match cell {
                Cell::Text(_) | Cell::Few(_) => escape(&figure(cell, lang, full)),
                _ => figure(cell, lang, full),
            };
            let _ = match is_total && !shown.is_empty() {
                true => write!(text, " **{shown}** |"),
                false => write!(text, " {shown} |"),
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
