//! A page → its rows, from top to bottom: those of its tables by their ruling lines, and lines of text beside them.

use super::grid::{self, Grid};
use super::limits;
use super::lines::{self, Line, is_figure, is_whole_amount, text_in, text_of};
use super::marks::{Glyph, Marks};
use super::part::Text;

/// Text beside tables that is so many sizes apart stands in columns of its own.
const APART: f32 = 0.45;

/// A row of a page.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct PageRow {
    /// From the top of the page.
    pub top: f32,
    pub cells: Vec<PageCell>,
    /// Ruling lines enclose it.
    pub ruled: bool,
    /// Where it ends is told by the place of its text alone: several rows stand between two ruling lines, or there are none.
    pub by_text: bool,
    /// Whether a line of text belongs to it or to the row above, nothing tells.
    pub unsure: bool,
}

/// A cell, from where to where it goes, and what it says.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct PageCell {
    pub left: f32,
    pub right: f32,
    /// Of its font, where it stands beside tables.
    pub size: f32,
    pub said: Text,
}

/// A page as rows; columns of its tables, where lines show them.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct PageRows {
    pub rows: Vec<PageRow>,
    pub columns: Vec<Vec<f32>>,
    /// Rows of the page above these, where they are a part of it.
    pub above: usize,
}

/// The rows of a page.
pub fn of(marks: Marks) -> PageRows {
    let grids: Vec<Grid> = grid::grids(&marks.across, &marks.down).into_iter().filter(Grid::is_table).collect();
    let mut cells: Vec<Vec<Vec<Glyph>>> =
        grids.iter().map(|own| vec![Vec::new(); own.width() * own.height()]).collect();
    let mut free = Vec::new();
    for mut glyph in marks.glyphs {
        let (x, y) = glyph.middle();
        let at = |grid: &Grid, part: f32| grid.cell_at(x, glyph.base - part * glyph.size);
        let is_over = !glyph.text.trim().is_empty() && grids.iter().any(|own| at(own, 0.02) != at(own, 0.5));
        glyph.over = is_over;
        let within = grids.iter().enumerate().filter_map(|(i, own)| Some((i, own.cell_at(x, y)?)));
        // Of tables within each other the inner one.
        match within.min_by(|a, b| area(&grids[a.0]).total_cmp(&area(&grids[b.0]))) {
            Some((grid, cell)) => cells[grid][cell].push(glyph),
            None => free.push(glyph),
        }
    }
    // Tables beside each other are read one after the other: each row with the place at which its table is read.
    let mut rows: Vec<(f32, PageRow)> = Vec::new();
    let mut ends: Vec<(f32, f32, f32)> = Vec::new();
    for (grid, cells) in grids.iter().zip(cells) {
        let (top, bottom) = (grid.rows[0], grid.rows[grid.height()]);
        let beside = ends.iter().filter(|(from, to, _)| top < to - 5.0 && bottom > from + 5.0);
        let start = beside.map(|(.., end)| *end).max_by(f32::total_cmp);
        let place = |y: f32| start.map_or(y, |start| start + (y - top) / 1000.0);
        rows.extend(of_grid(grid, cells).into_iter().map(|row| (place(row.top), row)));
        ends.push((top, bottom, place(bottom)));
    }
    rows.extend(of_text(lines::lines(free, APART)).into_iter().map(|row| (row.top, row)));
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows = rows.into_iter().map(|own| own.1).collect();
    PageRows { rows, columns: grids.into_iter().map(|own| own.columns).collect(), above: 0 }
}

fn area(grid: &Grid) -> f32 {
    let size = |edges: &[f32]| edges.last().unwrap_or(&0.0) - edges.first().unwrap_or(&0.0);
    size(&grid.columns) * size(&grid.rows)
}

/// Lines beside the tables: those of one height are a row.
fn of_text(lines: Vec<Line>) -> Vec<PageRow> {
    let mut rows: Vec<PageRow> = Vec::new();
    for line in lines {
        let said = text_of(std::slice::from_ref(&line));
        let cell = PageCell { left: line.left, right: line.right, size: line.size, said };
        match rows.last_mut().filter(|row| (row.top - line.base).abs() < line.size * 0.35) {
            Some(row) => row.cells.push(cell),
            None => rows.push(PageRow { top: line.base, cells: vec![cell], by_text: true, ..PageRow::default() }),
        }
    }
    rows
}

/// A cell of a row between ruling lines, before its lines are put together.
struct Lined {
    left: f32,
    right: f32,
    lines: Vec<Line>,
}

fn of_grid(grid: &Grid, mut cells: Vec<Vec<Glyph>>) -> Vec<PageRow> {
    let (mut out, mut below): (Vec<PageRow>, Vec<(usize, PageCell)>) = (Vec::new(), Vec::new());
    for row in 0..grid.height() {
        let (mut lined, mut span) = (Vec::new(), 0);
        let first = row * grid.width();
        for (cell, glyphs) in cells[first..first + grid.width()].iter_mut().enumerate() {
            let (cell, glyphs) = (first + cell, std::mem::take(glyphs));
            if glyphs.is_empty() {
                continue;
            }
            let (end_row, end_column) = grid.end(cell);
            let (left, right) = (grid.columns[grid.place(cell).1], grid.columns[end_column + 1]);
            span = end_column + 1 - grid.place(cell).1;
            // A page has fewer lines of text.
            if glyphs.len() > MOST_GLYPHS {
                limits::stop();
            }
            let own = Lined { left, right, lines: lines::lines(glyphs, f32::INFINITY) };
            if end_row > row {
                let said = text_in(&own.lines, left, right);
                // A name that stands for several rows stands for each of them; a number does not, it would be counted again.
                if !is_figure(&said.text) {
                    below.push((end_row, PageCell { left, right, said, size: 0.0 }));
                }
            }
            lined.push(own);
        }
        below.retain(|(end, _)| *end >= row);
        if lined.is_empty() {
            continue;
        }
        let top = grid.rows[row];
        let is_title = lined.len() == 1 && span == grid.width();
        let mut rows = match is_title {
            true => titles(&lined[0]),
            false if holds_several(&lined) => records(lined),
            false => vec![PageRow { top, cells: lined.iter().map(whole).collect(), ..PageRow::default() }],
        };
        for own in &mut rows {
            own.ruled = true;
            for (_, cell) in &below {
                if !own.cells.iter().any(|other| other.left < cell.right - 1.0 && cell.left < other.right - 1.0) {
                    own.cells.push(cell.clone());
                }
            }
            own.cells.sort_by(|a, b| a.left.total_cmp(&b.left));
        }
        out.extend(rows);
    }
    out
}

fn whole(own: &Lined) -> PageCell {
    PageCell { left: own.left, right: own.right, said: text_in(&own.lines, own.left, own.right), size: 0.0 }
}

/// The lines of a cell as wide as its table are rows of their own.
fn titles(own: &Lined) -> Vec<PageRow> {
    let row = |line: &Line| {
        let said = text_of(std::slice::from_ref(line));
        let cell = PageCell { left: own.left, right: own.right, said, size: line.size };
        PageRow { top: line.base - line.size, cells: vec![cell], ..PageRow::default() }
    };
    own.lines.iter().map(row).collect()
}

/// Do several amounts stand below each other in one cell? A wrapped amount has no two whole ones in a row.
fn holds_several(cells: &[Lined]) -> bool {
    cells.iter().any(|cell| cell.lines.windows(2).any(|pair| pair.iter().all(|line| is_whole_amount(&line.text))))
}

/// Rows that are told apart by the places of their text alone, each as its lines: a row begins with a code, or with a number
/// where the row above has one.
fn records(cells: Vec<Lined>) -> Vec<PageRow> {
    let edges: Vec<(f32, f32)> = cells.iter().map(|cell| (cell.left, cell.right)).collect();
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for (column, cell) in cells.into_iter().enumerate() {
        lines.extend(cell.lines.into_iter().map(|line| (column, line)));
    }
    lines.sort_by(|a, b| a.1.base.total_cmp(&b.1.base));
    let mut texts: Vec<Vec<(usize, Line)>> = Vec::new();
    for (column, line) in lines {
        match texts.last_mut().filter(|row| line.base - row[0].1.base < line.size * 0.4) {
            Some(row) => row.push((column, line)),
            None => texts.push(vec![(column, line)]),
        }
    }
    put_together(&edges, texts)
}

/// A cell has at most so many glyphs.
const MOST_GLYPHS: usize = 100_000;
/// A row has at most so many lines of text.
const MOST: usize = 40;

/// Lines of text, each with its cells by column → rows.
pub fn put_together(edges: &[(f32, f32)], texts: Vec<Vec<(usize, Line)>>) -> Vec<PageRow> {
    let has_figure = |text: &[(usize, Line)]| text.iter().any(|(_, line)| is_figure(&line.text));
    // Text that goes on stands below the line with the numbers, or above it where cells are filled from the bottom.
    let starts_with_words = texts.first().is_some_and(|text| !has_figure(text));
    let ends_with_words = texts.last().is_some_and(|text| !has_figure(text));
    let base = |at: usize| texts[at][0].1.base;
    let mut groups: Vec<(Vec<usize>, bool)> = Vec::new();
    for at in 0..texts.len() {
        let own = &texts[at];
        let Some((group, unsure)) = groups.last_mut() else {
            groups.push((vec![at], false));
            continue;
        };
        let all = || group.iter().flat_map(|i| &texts[*i]);
        let goes_on = own.iter().all(|(column, line)| {
            let above = || all().filter(|(other, _)| other == column).map(|(_, line)| line.text.as_str());
            if !is_figure(&line.text) || !above().any(is_figure) {
                return true;
            }
            let with = format!("{}{}", above().collect::<String>(), line.text);
            let is_half =
                above().next_back().is_some_and(|text| text.ends_with(['.', ','])) || line.text.starts_with(['.', ',']);
            let is_rest = line.text.starts_with(['.', ',']) && is_whole_amount(&with);
            is_rest || (is_half || is_whole_amount(&with)) && above().all(|text| !is_whole_amount(text))
        });
        let is_words = !has_figure(own);
        let has_numbers = all().any(|(_, line)| is_figure(&line.text));
        let above = base(at) - base(at - 1);
        let below = if at + 1 < texts.len() { base(at + 1) - base(at) } else { f32::INFINITY };
        let belongs_below = match () {
            () if !is_words || !has_numbers || at + 1 == texts.len() => false,
            () if below + 0.4 < above => true,
            () if above + 0.4 < below => false,
            () => {
                *unsure |= starts_with_words == ends_with_words;
                starts_with_words && !ends_with_words
            }
        };
        if group.len() < MOST && goes_on && !belongs_below && !(begins(own) && has_numbers) {
            group.push(at);
        } else {
            groups.push((vec![at], false));
        }
    }
    let row = |(group, unsure): (Vec<usize>, bool)| {
        let cells = edges.iter().enumerate().filter_map(|(column, (left, right))| {
            let lines = group.iter().flat_map(|i| &texts[*i]).filter(|(own, _)| *own == column);
            let lines: Vec<Line> = lines.map(|(_, line)| line.clone()).collect();
            (!lines.is_empty()).then(|| PageCell {
                left: *left,
                right: *right,
                said: text_in(&lines, *left, *right),
                size: lines[0].size,
            })
        });
        let top = texts[group[0]][0].1.base;
        PageRow { top, cells: cells.collect(), ruled: false, by_text: true, unsure }
    };
    groups.into_iter().map(row).collect()
}

/// Does a line of text begin with a code or a running number?
fn begins(text: &[(usize, Line)]) -> bool {
    let first = text.iter().min_by_key(|(column, _)| *column);
    first.is_some_and(|(_, line)| {
        let word = line.text.split(' ').next().unwrap_or_default();
        text.len() > 1 && word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()) && !is_whole_amount(word)
    })
}
