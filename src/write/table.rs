//! Report → tables for a terminal.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

use crate::guard::escape;
use crate::guard::personal::masked;
use crate::lang::Lang;
use crate::report::document::Lead;
use crate::report::grid::{Cell, Grid, figure, percent};
use crate::write::lead;

/// How the terminal wants its tables.
#[derive(Clone, Copy, Debug)]
pub struct TableLook {
    pub lang: Lang,
    pub exact: bool,
    pub width: u16,
    pub color: bool,
    /// What the terminal can write: blocks, or plain signs.
    pub blocks: bool,
}

/// A line under the header, nothing else: rows of figures need no fences.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Tables narrower than this leave out the columns that need room.
const WIDE: u16 = 120;

/// Tables for a terminal, and the notes under them.
///
/// # Errors
/// Where it cannot be written.
pub fn write(grids: &[Grid], notes: &[String], look: TableLook, out: &mut dyn Write) -> io::Result<()> {
    write_led(&Lead::default(), grids, notes, look, out)
}

/// The same behind a sentence and its bar.
///
/// # Errors
/// Where it cannot be written.
pub fn write_led(
    lead: &Lead,
    grids: &[Grid],
    notes: &[String],
    look: TableLook,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Lines are looked at once they are laid out: a cell that is wrapped begins some.
    escape::log(out, |out| {
        let led = lead::write(lead, look, out)?;
        if led && !(grids.is_empty() && notes.is_empty()) {
            writeln!(out)?;
        }
        write_all(grids, notes, look, out)
    })
}

fn write_all(grids: &[Grid], notes: &[String], look: TableLook, out: &mut dyn Write) -> io::Result<()> {
    for (i, grid) in grids.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        write_title(&grid.title, look, out)?;
        writeln!(out, "{}", fitting(grid, look))?;
        for note in &grid.notes {
            writeln!(out, "  {}", escape::line(&masked(note)))?;
        }
    }
    if !notes.is_empty() {
        if !grids.is_empty() {
            writeln!(out)?;
        }
        write_title(look.lang.say(crate::lang::word::NOTES), look, out)?;
        for note in notes {
            writeln!(out, "  {}", escape::line(&masked(note)))?;
        }
    }
    Ok(())
}

/// The table as wide as it may be: rather without bars, further columns and at last shares than wider than asked. Figures
/// are never broken.
fn fitting(grid: &Grid, look: TableLook) -> String {
    let fits = |text: &str| text.lines().all(|line| line.chars().count() <= usize::from(look.width));
    let mut hidden = Vec::new();
    let mut text = table(grid, look, look.width >= WIDE, &hidden).trim_fmt();
    if look.width >= WIDE && !fits(&text) {
        text = table(grid, look, false, &hidden).trim_fmt();
    }
    let is_share = |i: usize| grid.rows.iter().any(|row| matches!(row[i], Cell::Share(_)));
    let shares: Vec<usize> = (0..grid.columns.len()).rev().filter(|i| is_share(*i)).collect();
    for i in shares {
        if fits(&text) || !look.exact {
            break;
        }
        hidden.push(i);
        text = table(grid, look, false, &hidden).trim_fmt();
    }
    text
}

fn write_title(title: &str, look: TableLook, out: &mut dyn Write) -> io::Result<()> {
    let title = escape::line(&masked(title));
    if look.color { writeln!(out, "\u{1b}[1m{title}\u{1b}[0m") } else { writeln!(out, "{title}") }
}

/// `wide`: with bars, and the columns that need room; `hidden`: columns that are left out.
fn table(grid: &Grid, look: TableLook, wide: bool, hidden: &[usize]) -> Table {
    let is_shown = |i: &usize| (wide || !grid.wide_only.contains(&grid.columns[*i].0)) && !hidden.contains(i);
    let shown: Vec<usize> = (0..grid.columns.len()).filter(is_shown).collect();
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(look.width);
    let headers: Vec<String> = shown.iter().map(|i| escape::line(&grid.columns[*i].1)).collect();
    let mut words: Vec<u16> = headers.iter().map(|header| longest_word(header)).collect();
    table.set_header(headers);
    for row in &grid.rows {
        table.add_row(shown.iter().zip(&mut words).map(|(i, word)| {
            let text = text_of(&row[*i], look, wide);
            *word = longest_word(&text).max(*word);
            let cell = comfy_table::Cell::new(text);
            if row[*i].is_text() { cell } else { cell.set_alignment(CellAlignment::Right) }
        }));
    }
    for (place, i) in shown.iter().enumerate() {
        let Some(column) = table.column_mut(place) else { continue };
        if grid.is_figure(*i) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        } else {
            // A word or number broken in two cannot be read: rather the table gets wider than asked.
            let padding = column.padding_width();
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(words[place] + padding)));
        }
    }
    table
}

fn text_of(cell: &Cell, look: TableLook, wide: bool) -> String {
    match cell {
        Cell::Text(text) => cut(text),
        Cell::Share(share) if wide => format!("{} {}", percent(*share, look.lang), bar(*share, look.blocks)),
        cell => figure(cell, look.lang, look.exact),
    }
}

/// Words longer than this, such as paths, may be broken: a table is no wider for them.
const WORD: usize = 32;

/// Characters of the longest word of a cell that is to stay whole.
fn longest_word(text: &str) -> u16 {
    let lengths = text.split_whitespace().map(|word| word.chars().count());
    lengths.filter(|length| *length <= WORD).max().unwrap_or(0) as u16
}

/// Characters of a text that a table shows: laying out more takes time without end.
const TEXT: usize = 1000;

fn cut(text: &str) -> String {
    let text = escape::line(&masked(text));
    match text.char_indices().nth(TEXT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Signs of a bar for all of something.
const BAR: usize = 10;

/// A share as a bar of ten signs, in eighths of a block or in plain signs; blank where it is unknown.
fn bar(share: Option<f64>, blocks: bool) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = share.unwrap_or(0.0).clamp(0.0, 1.0);
    let mut out = match blocks {
        true => {
            let eighths = (share * (BAR * 8) as f64).round() as usize;
            "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
        }
        false => "#".repeat((share * BAR as f64).round() as usize),
    };
    // Something is never shown as nothing.
    if out.is_empty() && share > 0.0 {
        out.push_str(if blocks { "▏" } else { "." });
    }
    let width = out.chars().count();
    out.extend(std::iter::repeat_n(' ', BAR.saturating_sub(width)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_shares() {
        assert_eq!(bar(Some(0.5), true), "█████     ");
        assert_eq!(bar(Some(0.3193), true), "███▎      ");
        assert_eq!(bar(Some(0.3193), false), "###       ");
        assert_eq!(bar(Some(0.0001), true), "▏         ");
        assert_eq!(bar(Some(0.0001), false), ".         ");
        assert_eq!(bar(None, true), "          ");
        assert_eq!(bar(Some(1.2), false), "##########");
    }
}
