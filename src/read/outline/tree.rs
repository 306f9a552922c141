//! Rows of a print → a tree: what a coded row stands below, and which rows are the lowest that have money.

use super::path::{Path, Paths};
use super::{Called, Kind, LeftOut, Outline, Why};
use crate::domain::amount::Rupiah;
use crate::domain::code::Code;
use crate::read::judge::rows::Blocks;
use crate::read::profile::header;

impl Outline<'_> {
    /// Amounts of a level may stand beside those of the others, under one merged label: where never both are filled, the one
    /// that is filled is the row's.
    pub(super) fn take_amounts_beside(&mut self, counted: usize) {
        let both = |row: &super::OutlineRow| row.beside.is_some() && row.amounts[counted].is_some();
        if !self.rows.iter().any(both) {
            for row in &mut self.rows {
                row.amounts[counted] = row.amounts[counted].or(row.beside);
            }
        }
        // A row with nothing else is text.
        self.rows.retain(|row| {
            let is_text = row.kind == Kind::Loose && row.amounts.iter().all(Option::is_none);
            if is_text {
                self.left_out.push(LeftOut { row: row.number, why: Why::Text });
            }
            !is_text
        });
    }

    /// Where every row stands, and the nearest row above that holds it. A row without a code stands below the coded row
    /// before it.
    pub(super) fn nest(&mut self, counted: usize) -> Paths {
        let mut paths = Paths::default();
        // What the rows that stand below none state, since the last total of all.
        let mut roots = Rupiah::ZERO;
        let has_agency_codes = self.rows.iter().any(|row| row.codes.iter().any(|(code, _)| is_agency(code)));
        let is_named = has_agency_codes || self.titles.iter().any(|title| title.labelled);
        let titles = std::mem::take(&mut self.titles);
        let mut titles = titles.iter().filter(|title| title.labelled || !is_named).peekable();
        let coded: Vec<usize> = (0..self.rows.len()).filter(|i| !self.rows[*i].codes.is_empty()).collect();
        let mut stack: Vec<usize> = Vec::new();
        let mut next_coded = 0;
        for i in 0..self.rows.len() {
            while let Some(title) = titles.next_if(|title| title.from <= i) {
                match paths.title(title) {
                    // What stands above agencies holds this one too.
                    true => stack.retain(|above| self.rows[*above].path.opd.is_none()),
                    false => stack.clear(),
                }
            }
            if self.rows[i].kind == Kind::Loose {
                self.rows[i].parent = stack.last().copied();
                let is_total = self.rows[i].called == Called::Total { surely: true };
                if is_total && !roots.is_zero() && self.rows[i].amounts[counted] == Some(roots) {
                    // Below the total of all nothing goes on.
                    (paths, roots) = (paths.ended(), Rupiah::ZERO);
                    stack.clear();
                }
                continue;
            }
            if let Some(depth) = self.rows[i].depth {
                while stack.last().is_some_and(|top| self.rows[*top].depth.is_some_and(|above| above >= depth)) {
                    stack.pop();
                }
                self.hang(i, stack.last().copied(), Path::default());
                stack.push(i);
                continue;
            }
            next_coded += 1;
            let next = coded.get(next_coded).map(|next| &self.rows[*next]);
            let mut path = paths.of(&self.rows[i].codes, next.and_then(|row| row.codes.first()).map(|(code, _)| *code));
            let name = self.rows[i].name.clone();
            let is_unit = stack.last().is_some_and(|top| {
                let says_agency = next.is_some_and(|row| row.codes.iter().any(|(code, _)| is_agency(code)));
                is_agency_again(&self.rows[*top].path, &path) && top + 1 == i && !says_agency
            });
            if let (true, Some(opd)) = (is_unit, path.opd) {
                path.unit = Some(paths.same_unit(opd, &name));
            }
            while stack.last().is_some_and(|top| {
                let above = &self.rows[*top].path;
                !(above.holds(&path) || is_agency_again(above, &path) && top + 1 == i)
            }) {
                stack.pop();
            }
            let number = path.unit.or(path.opd).filter(|_| path.is_above_programs());
            if let Some(agency) = number.map(|n| &mut paths.agencies[n]).filter(|agency| agency.name.is_empty()) {
                agency.name = name;
            }
            if stack.is_empty() {
                roots += self.rows[i].amounts[counted].unwrap_or_default();
            }
            self.hang(i, stack.last().copied(), path);
            stack.push(i);
        }
        paths
    }

    /// Lines that are the sum of the lines below them although their codes do not say that they hold them, as codes of agencies
    /// of old do: what they are is found with the rows without a code. A line over one alone is one where others are.
    pub(super) fn find_sums_of_lines(&mut self, counted: usize) {
        let lines: Vec<usize> = (0..self.rows.len()).filter(|i| self.rows[*i].kind == Kind::Line).collect();
        let level = |row: usize| self.rows[row].path.activity.filter(|_| self.rows[row].path.account.is_none());
        let stands_above = |at: usize| {
            let (own, next) = (level(lines[at]), lines.get(at + 1).and_then(|next| level(*next)));
            matches!((own, next), (Some(own), Some(next)) if own.level() < next.level())
        };
        let may_be: Vec<usize> = (0..lines.len()).filter(|at| stands_above(*at)).collect();
        if may_be.is_empty() {
            return;
        }
        let amount = |row: usize| self.rows[row].amounts[counted].unwrap_or_default();
        let others = lines.iter().enumerate().filter(|(at, _)| may_be.binary_search(at).is_err());
        let blocks = Blocks::of(others.map(|(_, row)| amount(*row)));
        let sums = |least: usize| {
            let own = may_be.iter().enumerate();
            let own = own.filter(|(before, at)| blocks.below(**at - before, amount(lines[**at]), least).is_some());
            own.map(|(_, at)| lines[*at]).collect::<Vec<usize>>()
        };
        if sums(2).is_empty() {
            return;
        }
        for row in sums(1) {
            let own = &mut self.rows[row];
            own.kind = Kind::Loose;
            own.called = if header::is_agency(&own.name) { Called::Agency } else { Called::Nothing };
        }
    }

    fn hang(&mut self, row: usize, parent: Option<usize>, path: Path) {
        if let Some(parent) = parent {
            self.rows[parent].kind = Kind::Parent;
        }
        (self.rows[row].parent, self.rows[row].path) = (parent, path);
    }

    /// A row with money whose rows below have none is the lowest that has: they are its openings.
    pub(super) fn find_lowest_with_money(&mut self, counted: usize) {
        let mut has_money = vec![false; self.rows.len()];
        for i in (0..self.rows.len()).rev() {
            let row = &self.rows[i];
            let own = row.amounts[counted].is_some_and(|amount| !amount.is_zero()) && row.kind != Kind::Loose;
            // An amount that states 0, or cannot be read, is no opening; a total says nothing of the row before it.
            let is_item = row.kind == Kind::Loose && row.called == Called::Nothing;
            let states = row.kind != Kind::Loose && (row.broken || row.amounts[counted].is_some());
            let says = has_money[i] || states || is_item;
            if row.kind == Kind::Parent && own && !has_money[i] {
                self.rows[i].kind = Kind::Line;
            }
            if let Some(parent) = self.rows[i].parent.filter(|_| says) {
                has_money[parent] = true;
            }
        }
    }
}

fn is_agency(code: &Code) -> bool {
    matches!(code, Code::Skpd(_))
}

/// An agency's row right below one with the same code: the agency, then the unit that has its code.
fn is_agency_again(above: &Path, path: &Path) -> bool {
    path.opd.is_some() && above == path && path.is_above_programs()
}
