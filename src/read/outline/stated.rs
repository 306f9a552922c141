//! Totals that a print states, each beside the sum of the lines that it is of.

use std::collections::BTreeMap;
use std::ops::Range;

use super::leaves::{Leaves, StatedRow};
use super::{Kind, Outline, OutlineRow};
use crate::domain::amount::Rupiah;
use crate::finding::Place;
use crate::finding::table::Stated;

/// Rows of a level that have others below them, so that one that has none lacks them.
const ALL_OTHERS: usize = 10;

/// Sums of lines, by column: of all below a row, and of neighbours.
pub struct Sums {
    columns: usize,
    /// By row, then by column.
    below: Vec<Rupiah>,
}

impl Sums {
    pub fn of(rows: &[OutlineRow], columns: usize) -> Sums {
        let mut below = vec![Rupiah::ZERO; rows.len() * columns];
        // Rows follow what holds them: from the last row up, every sum is complete before it is passed on.
        for (i, row) in rows.iter().enumerate().rev() {
            for column in 0..columns {
                if row.kind == Kind::Line {
                    below[i * columns + column] = row.amounts[column].unwrap_or_default();
                }
                if let Some(parent) = row.parent {
                    let own = below[i * columns + column];
                    below[parent * columns + column] += own;
                }
            }
        }
        Sums { columns, below }
    }

    pub fn below(&self, row: usize, column: usize) -> Rupiah {
        self.below[row * self.columns + column]
    }
}

/// Sums of the lines among the first n rows, in every column, and how many they are.
pub struct LineSums {
    sums: Vec<Vec<Rupiah>>,
    lines: Vec<usize>,
}

impl LineSums {
    pub fn of(rows: &[OutlineRow], columns: usize) -> LineSums {
        let (mut sums, mut lines) = (vec![vec![Rupiah::ZERO]; columns], vec![0]);
        for row in rows {
            let is_line = row.kind == Kind::Line;
            lines.push(lines[lines.len() - 1] + usize::from(is_line));
            for (sums, amount) in sums.iter_mut().zip(&row.amounts) {
                let amount = amount.filter(|_| is_line).unwrap_or_default();
                sums.push(sums[sums.len() - 1] + amount);
            }
        }
        LineSums { sums, lines }
    }

    /// Sum of the lines among some rows.
    pub fn sum(&self, rows: &Range<usize>, column: usize) -> Rupiah {
        self.sums[column][rows.end] - self.sums[column][rows.start]
    }

    /// Are all lines among these rows?
    pub fn are_all(&self, rows: &Range<usize>) -> bool {
        self.lines[rows.start] == 0 && Some(&self.lines[rows.end]) == self.lines.last()
    }
}

impl Outline<'_> {
    /// Every row that has rows below it, in every column in which it states an amount.
    pub(super) fn state_subtotals(&self, sums: &Sums, leaves: &mut Leaves) {
        let is_root = |row: &&OutlineRow| row.parent.is_none() && matches!(row.kind, Kind::Line | Kind::Parent);
        let lone_root = self.rows.iter().filter(is_root).count() == 1;
        for (i, row) in self.rows.iter().enumerate().filter(|(_, row)| row.kind == Kind::Parent) {
            let what = format!("{} {}", code_of(row), row.name);
            let is_topmost = lone_root && row.parent.is_none();
            self.state(i, what.trim(), level_of(row), is_topmost, |column| sums.below(i, column), leaves);
        }
        if let Some((i, level)) = self.without_parts() {
            let row = &self.rows[i];
            let what = format!("{} {}", code_of(row), row.name);
            self.state(i, what.trim(), level, false, |_| Rupiah::ZERO, leaves);
        }
    }

    /// The one row of a level that has no rows below it, where all others have: its parts are missing.
    fn without_parts(&self) -> Option<(usize, String)> {
        let mut levels: BTreeMap<String, (usize, Vec<usize>)> = BTreeMap::new();
        for (i, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.codes.is_empty() && !row.item) {
            let (parents, lines) = levels.entry(level_of(row)).or_default();
            match row.kind {
                Kind::Parent => *parents += 1,
                Kind::Line => lines.push(i),
                Kind::Loose | Kind::Aside => {}
            }
        }
        let mut found = levels.into_iter().filter(|(_, (parents, lines))| lines.len() == 1 && *parents >= ALL_OTHERS);
        let (level, (_, lines)) = found.next().filter(|_| found.next().is_none())?;
        Some((lines[0], level))
    }

    /// What a row states in its columns, beside what was computed for them.
    pub(super) fn state(
        &self,
        node: usize,
        what: &str,
        level: String,
        is_topmost: bool,
        computed: impl Fn(usize) -> Rupiah,
        leaves: &mut Leaves,
    ) {
        let row = &self.rows[node];
        for (i, amount) in row.amounts.iter().enumerate() {
            let Some(stated) = *amount else { continue };
            let column = self.profile.amounts[i].column;
            let what = format!("{what} ({})", self.profile.headers.get(column).map_or("", |h| &**h));
            leaves.stated.push(StatedRow {
                node,
                column,
                is_counted: i == leaves.counted,
                stated: Stated { what, place: Place::line(row.number), stated, computed: computed(i) },
                level: level.clone(),
                is_topmost,
            });
        }
    }
}

fn code_of(row: &OutlineRow) -> String {
    match (&row.path.account, &row.path.activity) {
        (Some(code), _) => code.to_string(),
        (_, Some(code)) => code.to_string(),
        _ => String::new(),
    }
}

/// The level that a coded row stands at.
fn level_of(row: &OutlineRow) -> String {
    match (&row.path.account, &row.path.activity) {
        (Some(account), _) => format!("account {}", account.numbers().len()),
        _ if row.path.unit.is_some() && row.path.is_above_programs() => "unit".to_owned(),
        _ if row.path.opd.is_some() && row.path.is_above_programs() => "agency".to_owned(),
        (_, Some(activity)) => format!("{:?}", activity.level()),
        _ => row.depth.map(|depth| format!("depth {depth}")).unwrap_or_default(),
    }
}
