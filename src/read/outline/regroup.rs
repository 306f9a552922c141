//! Rows whose codes say that they stand beside each other, while their amounts say that one holds the others: codes of two
//! lists in one print, a level left out. Only where the total of all lines refutes what the codes say, and confirms what the
//! amounts say.

use super::left_out::Why;
use super::stated::Sums;
use super::{Kind, Outline};
use crate::domain::amount::Rupiah;

/// Lines that one row is held against, at most.
const MOST_LINES: usize = 20_000;

impl Outline<'_> {
    /// Hangs lines below the rows that they add up to, where the one row above all then agrees with its lines.
    pub(super) fn regroup(&mut self, counted: usize) {
        let columns = self.profile.amounts.len();
        let is_root = |i: &usize| {
            let row = &self.rows[*i];
            row.parent.is_none() && matches!(row.kind, Kind::Line | Kind::Parent)
        };
        let mut roots = (0..self.rows.len()).filter(is_root);
        let (Some(root), None) = (roots.next(), roots.next()) else { return };
        let Some(whole) = self.rows[root].amounts[counted].filter(|_| self.rows[root].kind == Kind::Parent) else {
            return;
        };
        if Sums::of(&self.rows, columns).below(root, counted) == whole {
            return;
        }
        let before: Vec<(Kind, Option<usize>)> = self.rows.iter().map(|row| (row.kind, row.parent)).collect();
        // Lines below the row that is looked at, the nearest last.
        let mut below: Vec<usize> = Vec::new();
        for i in (root + 1..self.rows.len()).rev() {
            let found = if self.may_hold(i, &below, counted) { self.held(i, &below, counted) } else { None };
            if let Some(held) = found {
                held.into_iter().for_each(|row| self.rows[row].parent = Some(i));
                self.rows[i].kind = Kind::Parent;
            }
            if self.rows[i].kind == Kind::Line {
                below.push(i);
            }
        }
        if Sums::of(&self.rows, columns).below(root, counted) != whole {
            for (row, (kind, parent)) in self.rows.iter_mut().zip(before) {
                (row.kind, row.parent) = (kind, parent);
            }
        }
    }

    /// A row with the number, the name and the amounts of the row above it, under a label that is merged over both, is that
    /// row again where the row that holds them states their sum without it.
    pub(super) fn set_repeated_aside(&mut self) {
        let sums = Sums::of(&self.rows, self.profile.amounts.len());
        for i in 1..self.rows.len() {
            let [before, row] = [&self.rows[i - 1], &self.rows[i]];
            let says_the_same = row.kind == Kind::Line
                && (before.kind, before.parent, before.depth) == (row.kind, row.parent, row.depth)
                && before.name == row.name
                && row.amounts.iter().zip(&before.amounts).all(|(own, above)| own.is_none() || own == above);
            let Some(parent) = row.parent.filter(|_| says_the_same && row.depth.is_some()) else { continue };
            let holds_one = |column: usize| {
                let [own, stated] = [row, &self.rows[parent]].map(|row| row.amounts[column]);
                own.filter(|own| !own.is_zero())
                    .zip(stated)
                    .is_some_and(|(own, stated)| stated == sums.below(parent, column) - own)
            };
            if (0..row.amounts.len()).any(holds_one) {
                self.set_aside(i, Why::RowAboveAgain);
            }
        }
    }

    /// Is it a row of a code whose amount its own lines do not explain: one with others than these below it, or one without
    /// any above rows of longer codes?
    fn may_hold(&self, i: usize, below: &[usize], counted: usize) -> bool {
        let row = &self.rows[i];
        let Some(account) = row.path.account.filter(|_| !row.item && !row.codes.is_empty()) else { return false };
        match row.kind {
            Kind::Line => {
                let next = self.rows[i + 1..].iter().find(|row| !row.codes.is_empty());
                let next = next.and_then(|next| next.path.account);
                next.is_some_and(|next| next.numbers().len() > account.numbers().len())
            }
            Kind::Parent => {
                let own = below.iter().rev().take_while(|line| self.top(**line, i).1 == Some(i));
                own.map(|line| self.stated_in(*line, counted)).sum::<Rupiah>() != self.stated_in(i, counted)
            }
            Kind::Loose | Kind::Aside => false,
        }
    }

    /// The rows right below one that hold the lines which add up to it, whole.
    fn held(&self, i: usize, below: &[usize], counted: usize) -> Option<Vec<usize>> {
        let amount = self.rows[i].amounts[counted].filter(|amount| !amount.is_zero())?;
        let mut sum = Rupiah::ZERO;
        let lines = below.iter().rev().take(MOST_LINES);
        let end = lines.clone().position(|line| {
            sum += self.stated_in(*line, counted);
            sum == amount
        })?;
        let mut tops: Vec<usize> = lines.clone().take(end + 1).map(|line| self.top(*line, i).0).collect();
        tops.dedup();
        let cuts = lines.clone().nth(end + 1).is_some_and(|next| tops.last() == Some(&self.top(*next, i).0));
        (!cuts).then_some(tops)
    }

    /// The topmost row that holds a line and stands below row `i`, and what holds that.
    fn top(&self, line: usize, i: usize) -> (usize, Option<usize>) {
        let mut top = line;
        while let Some(parent) = self.rows[top].parent {
            if parent <= i {
                return (top, Some(parent));
            }
            top = parent;
        }
        (top, None)
    }
}
