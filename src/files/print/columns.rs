//! Columns of pages without ruling lines: from the gaps that no row of a table writes into.

use super::lines::{Line, is_figure};
use super::rows::{PageCell, PageRow, put_together};

/// A gap between columns is at least so wide, in points.
const GAP: f32 = 2.0;
/// A row of a table has a text in so many places, a number among them.
const PARTS: usize = 3;
/// So many rows show where the columns are.
const ROWS: usize = 2;

/// Where columns are: from where to where, ascending.
pub type Columns = Vec<(f32, f32)>;

fn is_table_row(row: &PageRow) -> bool {
    row.cells.len() >= PARTS && row.cells.iter().any(|cell| is_figure(&cell.said.text))
}

/// The columns of rows that no line encloses, of all pages; `None` where there is no table among them.
pub fn of<'r>(rows: impl Iterator<Item = &'r PageRow>) -> Option<Columns> {
    let (mut spans, mut count) = (Vec::new(), 0);
    for row in rows.filter(|row| !row.ruled && is_table_row(row)) {
        count += 1;
        spans.extend(row.cells.iter().map(|cell| (cell.left, cell.right)));
    }
    if count < ROWS {
        return None;
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Columns = Vec::new();
    for (left, right) in spans {
        match out.last_mut().filter(|last| left - last.1 < GAP) {
            Some(last) => last.1 = last.1.max(right),
            None => out.push((left, right)),
        }
    }
    (out.len() >= PARTS).then_some(out)
}

/// Puts the lines of a page into columns, and the lines of one row together. Lines above and below the table stay as they are.
pub fn place(rows: Vec<PageRow>, columns: &Columns) -> Vec<PageRow> {
    let (first, last) = (rows.iter().position(is_table_row), rows.iter().rposition(is_table_row));
    let (Some(first), Some(mut last)) = (first, last) else { return rows };
    // The name of the last row may go on below it, and totals have fewer texts.
    while let Some(next) = rows.get(last + 1).filter(|row| !row.ruled) {
        let (gap, size) = (next.top - rows[last].top, next.cells.first().map_or(0.0, |cell| cell.size));
        let goes_on = gap < size * CLOSE && next.cells.iter().all(|cell| is_inside(columns, cell));
        let is_amount =
            |cell: &PageCell| is_figure(&cell.said.text) && column(columns, cell.left, cell.right) + 1 == columns.len();
        if gap > size * 4.0 || !goes_on && !next.cells.iter().any(is_amount) {
            break;
        }
        last += 1;
    }
    // A header of several lines of text is one.
    let meets = |cell: &PageCell| columns.iter().filter(|own| own.0 < cell.right && cell.left < own.1).count();
    let is_head = |row: &PageRow| !row.ruled && row.cells.iter().all(|cell| meets(cell) < 2);
    let gap = |at: usize| rows[at + 1].top - rows[at].top;
    let mut head = first;
    while head > 0 && is_head(&rows[head - 1]) && (head == first || gap(head - 1) < rows[head].cells[0].size * CLOSE) {
        head -= 1;
    }
    let head = if first - head > 1 { head..first } else { 0..0 };
    let mut out = Vec::with_capacity(rows.len());
    let mut heads = PageRow { by_text: true, ..PageRow::default() };
    let mut table: Vec<Vec<(usize, Line)>> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        if head.contains(&at) {
            heads.top = if at == head.start { row.top } else { heads.top };
            for cell in row.cells {
                let own = column(columns, cell.left, cell.right);
                match heads.cells.iter_mut().find(|known| column(columns, known.left, known.right) == own) {
                    Some(known) => known.said.text = format!("{} {}", known.said.text, cell.said.text),
                    None => heads.cells.push(cell),
                }
            }
            if at + 1 == head.end {
                out.push(std::mem::take(&mut heads));
            }
            continue;
        }
        if row.ruled || !(first..=last).contains(&at) {
            out.push(row);
            continue;
        }
        table.push(row.cells.iter().map(|cell| (column(columns, cell.left, cell.right), line(&row, cell))).collect());
    }
    out.extend(put_together(columns, table));
    out.sort_by(|a, b| a.top.total_cmp(&b.top));
    out
}

/// Lines of one text are at most so many sizes apart.
const CLOSE: f32 = 1.35;

/// Does a text keep to one column?
fn is_inside(columns: &Columns, cell: &PageCell) -> bool {
    let own = columns[column(columns, cell.left, cell.right)];
    own.0 - 1.0 < cell.left && cell.right < own.1 + 1.0
}

fn line(row: &PageRow, cell: &PageCell) -> Line {
    let text = cell.said.text.clone();
    Line {
        base: row.top,
        left: cell.left,
        right: cell.right,
        size: cell.size,
        text,
        cut: cell.said.cut,
        over: if cell.said.over { usize::MAX / 1000 } else { 0 },
        spaced: false,
    }
}

/// The column that a text covers most of, the first of those alike.
pub fn column(columns: &Columns, left: f32, right: f32) -> usize {
    let covered = |own: &(f32, f32)| right.min(own.1) - left.max(own.0);
    let best = (0..columns.len()).rev().max_by(|a, b| covered(&columns[*a]).total_cmp(&covered(&columns[*b])));
    best.unwrap_or(0)
}
