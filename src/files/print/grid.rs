//! Ruling lines → the cells that they enclose. Lines that cross or meet are one table; where no line stands between two
//! fields they are one cell, as spreadsheets merge them.

use super::marks::Ruling;

/// Lines nearer than this are one: double lines, and the two edges of a thick one.
const NEAR: f32 = 2.4;
/// Lines that end so near each other meet.
const MEET: f32 = 2.5;
/// A table has at most so many rows and columns on a page.
const MAX_LINES: usize = 1_000;

/// A table of a page: the places of its lines, and which cell each field is a part of.
#[derive(Clone, PartialEq, Debug)]
pub struct Grid {
    /// Where its columns begin and end, ascending.
    pub columns: Vec<f32>,
    /// Where its rows begin and end, ascending.
    pub rows: Vec<f32>,
    /// By row and column: the field that stands for the cell, its first one.
    cells: Vec<usize>,
    /// Of those that stand for one: its last row and column.
    ends: Vec<(usize, usize)>,
}

impl Grid {
    /// The cell at a place of the page.
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = between(&self.columns, x)?;
        let row = between(&self.rows, y)?;
        Some(self.cells[row * self.width() + column])
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.columns.len() - 1
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.rows.len() - 1
    }

    /// Row and column of a field.
    pub fn place(&self, cell: usize) -> (usize, usize) {
        (cell / self.width(), cell % self.width())
    }

    /// The last row and column of a cell.
    pub fn end(&self, cell: usize) -> (usize, usize) {
        self.ends[cell]
    }

    /// A frame around something, without lines in it, is no table.
    pub fn is_table(&self) -> bool {
        self.cells.iter().any(|cell| *cell != self.cells[0])
    }
}

fn between(edges: &[f32], at: f32) -> Option<usize> {
    let next = edges.partition_point(|edge| *edge <= at);
    (next > 0 && next < edges.len()).then(|| next - 1)
}

/// Lines at one place across.
#[derive(Clone, Debug)]
struct Bar {
    at: f32,
    /// From where to where, ascending, apart.
    parts: Vec<(f32, f32)>,
}

/// The tables of a page, from top to bottom.
pub fn grids(across: &[Ruling], down: &[Ruling]) -> Vec<Grid> {
    let (across, down) = (pieces(across), pieces(down));
    if across.is_empty() || down.is_empty() {
        return Vec::new();
    }
    let mut groups = Groups::new(across.len() + down.len());
    // Down lines by where they are, so that each line across meets its own only.
    let mut order: Vec<usize> = (0..down.len()).collect();
    order.sort_by(|a, b| down[*a].at.total_cmp(&down[*b].at));
    for (i, own) in across.iter().enumerate() {
        let first = order.partition_point(|j| down[*j].at < own.from - MEET);
        for j in order[first..].iter().take_while(|j| down[**j].at <= own.to + MEET) {
            if down[*j].from - MEET <= own.at && own.at <= down[*j].to + MEET {
                groups.join(i, across.len() + j);
            }
        }
    }
    let mut found: Vec<(usize, Vec<Ruling>, Vec<Ruling>)> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    for i in 0..across.len() + down.len() {
        let group = groups.of(i);
        let at = *known.entry(group).or_insert_with(|| {
            found.push((group, Vec::new(), Vec::new()));
            found.len() - 1
        });
        match i.checked_sub(across.len()) {
            None => found[at].1.push(across[i]),
            Some(j) => found[at].2.push(down[j]),
        }
    }
    let mut out: Vec<Grid> = found.iter().filter_map(|(_, across, down)| grid(across, down)).collect();
    out.sort_by(|a, b| a.rows[0].total_cmp(&b.rows[0]).then(a.columns[0].total_cmp(&b.columns[0])));
    out
}

fn grid(across: &[Ruling], down: &[Ruling]) -> Option<Grid> {
    let (mut across, mut down) = (bars(across), bars(down));
    // A table whose outer lines are not drawn, or which goes on on the next page, ends where its lines end.
    close(&mut across, &down);
    close(&mut down, &across);
    let rows: Vec<f32> = across.iter().map(|bar| bar.at).collect();
    let columns: Vec<f32> = down.iter().map(|bar| bar.at).collect();
    if rows.len() < 2 || columns.len() < 2 || rows.len() > MAX_LINES || columns.len() > MAX_LINES {
        return None;
    }
    let (height, width) = (rows.len() - 1, columns.len() - 1);
    let mut cells = Groups::new(height * width);
    for row in 0..height {
        let y = (rows[row] + rows[row + 1]) / 2.0;
        for column in 0..width {
            let x = (columns[column] + columns[column + 1]) / 2.0;
            let field = row * width + column;
            if column + 1 < width && !down[column + 1].covers_inside(y) {
                cells.join(field, field + 1);
            }
            if row + 1 < height && !across[row + 1].covers_inside(x) {
                cells.join(field, field + width);
            }
        }
    }
    let cells: Vec<usize> = (0..height * width).map(|field| cells.of(field)).collect();
    let mut ends = vec![(0, 0); cells.len()];
    for (field, cell) in cells.iter().enumerate() {
        let end: &mut (usize, usize) = &mut ends[*cell];
        *end = (end.0.max(field / width), end.1.max(field % width));
    }
    Some(Grid { columns, rows, cells, ends })
}

impl Bar {
    fn covers_inside(&self, at: f32) -> bool {
        self.parts.iter().any(|(from, to)| *from <= at && at <= *to)
    }
}

/// Adds the outer lines that are not drawn: where the lines across them begin and end.
fn close(bars: &mut Vec<Bar>, others: &[Bar]) {
    let from = others.iter().flat_map(|bar| bar.parts.first()).map(|part| part.0).min_by(f32::total_cmp);
    let to = others.iter().flat_map(|bar| bar.parts.last()).map(|part| part.1).max_by(f32::total_cmp);
    let (Some(from), Some(to)) = (from, to) else { return };
    let whole = |at| {
        let ends = || others.iter().map(|bar| bar.at);
        let (a, b) = (ends().min_by(f32::total_cmp), ends().max_by(f32::total_cmp));
        Bar { at, parts: vec![(a.unwrap_or(at), b.unwrap_or(at))] }
    };
    if bars.first().is_none_or(|first| first.at - from > 2.0 * NEAR) {
        bars.insert(0, whole(from));
    }
    if bars.last().is_none_or(|last| to - last.at > 2.0 * NEAR) {
        bars.push(whole(to));
    }
}

/// Lines whose places are near each other, as one each.
fn bars(lines: &[Ruling]) -> Vec<Bar> {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Bar> = Vec::new();
    for line in lines {
        match out.last_mut().filter(|bar| line.at - bar.at < NEAR) {
            Some(bar) => bar.parts.push((line.from, line.to)),
            None => out.push(Bar { at: line.at, parts: vec![(line.from, line.to)] }),
        }
    }
    out.iter_mut().for_each(|bar| bar.parts = joined(std::mem::take(&mut bar.parts)));
    out
}

/// Lines that go on in one another, as one each.
fn pieces(lines: &[Ruling]) -> Vec<Ruling> {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Ruling> = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let at = lines[start].at;
        let end = start + lines[start..].partition_point(|line| line.at - at < 0.75);
        let parts = joined(lines[start..end].iter().map(|line| (line.from, line.to)).collect());
        out.extend(parts.into_iter().map(|(from, to)| Ruling { at, from, to }));
        start = end;
    }
    out
}

fn joined(mut parts: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f32, f32)> = Vec::new();
    for (from, to) in parts {
        match out.last_mut().filter(|last| from - last.1 <= MEET) {
            Some(last) => last.1 = last.1.max(to),
            None => out.push((from, to)),
        }
    }
    out
}

/// Things that belong together, each group called by its first one.
struct Groups(Vec<usize>);

impl Groups {
    fn new(of: usize) -> Groups {
        Groups((0..of).collect())
    }

    fn of(&mut self, mut own: usize) -> usize {
        while self.0[own] != own {
            self.0[own] = self.0[self.0[own]];
            own = self.0[own];
        }
        own
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
