//! Which rows with money are lines, and which are totals of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Money, Needed, RowRole, Side, Table};
use crate::domain::amount::Rupiah;
use crate::read::judge::rows::{Blocks, TotalOf};
use crate::read::profile::Field;

/// Numbered lines with money that a row without a number must be the sum of.
const NUMBERED: usize = 3;

impl Table<'_> {
    /// The row behind lines that are numbered from 1 on which has no number, and is the sum of them; what follows is zero.
    fn total_of_numbered(&self) -> Option<usize> {
        let lines = self.rows.iter().zip(1u32..).take_while(|(row, number)| row.running == Some(*number)).count();
        let (total, rest) = self.rows[lines..].split_first()?;
        let sum: Rupiah = self.rows[..lines].iter().map(|row| row.amount).sum();
        let filled = self.rows[..lines].iter().filter(|row| !row.amount.is_zero()).count();
        let ends = total.running.is_none() && rest.iter().all(|row| row.amount.is_zero());
        (filled >= NUMBERED && ends && sum == total.amount).then_some(lines)
    }

    pub(super) fn judge(&mut self, whole: bool) {
        if let Some(total) = self.total_of_numbered().filter(|_| whole) {
            let Money { number, amount, name, .. } = self.rows.remove(total);
            self.roles.insert(number, RowRole::Total { name, computed: amount, heads: false });
        }
        if self.rows.len() < 2 || self.labels.is_empty() {
            return;
        }
        if whole {
            self.take_heads();
        }
        let needed = self.needed();
        if whole {
            // An opening has its code, or where the table has none, its name.
            let says_what_for = match needed.code {
                0 => self.bits(|label| label.level >= 5),
                code => code | needed.above,
            };
            let is_text = |has: &u32| has & says_what_for == 0;
            let below = std::mem::take(&mut self.below);
            self.roles.extend(below.into_iter().filter(|(_, has)| is_text(has)).map(|(row, _)| (row, RowRole::Text)));
        }
        if !self.rows.iter().any(|row| needed.lacks(row) || row.sums.is_some()) {
            return;
        }
        // Rows that lack the same are judged alike.
        let class = |row: &Money| {
            let called = row.called.is_some() && needed.lacks(row);
            row.has & (needed.all() | needed.above) | u32::from(called) << 31
        };
        let mut is_line: BTreeMap<u32, bool> = BTreeMap::new();
        for row in &self.rows {
            is_line.entry(class(row)).or_insert(!needed.lacks(row));
        }
        let mut sure = BTreeSet::new();
        for _ in 0..3 {
            let counts = |row: &Money| row.sums.is_none() && is_line[&class(row)];
            let lines_so_far = Lines::of(self.rows.iter().filter(|row| counts(row)));
            sure = self.sure(&lines_so_far, &counts, &class, &needed);
            let mut explained: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
            let mut at = 0;
            for row in self.rows.iter().filter(|row| row.sums.is_none()) {
                if is_line[&class(row)] {
                    at += 1;
                    continue;
                }
                let (known, of) = explained.entry(class(row)).or_default();
                if !row.amount.is_zero() {
                    *of += 1;
                    *known += usize::from(
                        lines_so_far.total_of(at, row, &needed, sure.contains(&class(row))).is_some()
                            || row.called.is_some(),
                    );
                }
            }
            let may_be = |class: u32, of: usize| self.may_be_lines(class, of, &needed);
            let lines = explained.iter().filter(|(class, (known, of))| known * 2 < *of && may_be(**class, *of));
            let lines: Vec<u32> = lines.map(|(class, _)| *class).collect();
            if lines.is_empty() {
                break;
            }
            for class in lines {
                is_line.insert(class, true);
            }
        }
        self.decide(
            &|row| row.sums.is_none() && is_line[&class(row)],
            &|row| sure.contains(&class(row)),
            &needed,
            whole,
        );
    }

    /// Kinds of rows of which some are the total of several lines of their own: those over one line are totals too.
    fn sure(
        &self,
        lines: &Lines,
        is_line: &dyn Fn(&Money) -> bool,
        class: &dyn Fn(&Money) -> u32,
        needed: &Needed,
    ) -> BTreeSet<u32> {
        let (mut at, mut out) = (0, BTreeSet::new());
        for row in &self.rows {
            if is_line(row) {
                at += 1;
            } else if lines.total_of(at, row, needed, false).is_some_and(|of| lines.blocks.filled(&of.lines()) >= 2) {
                out.insert(class(row));
            }
        }
        out
    }

    /// Rows that lack something may still be lines, where they lack no code that the others have, or where many lack it.
    fn may_be_lines(&self, class: u32, rows: usize, needed: &Needed) -> bool {
        let lacks_code = needed.code & needed.common & !class != 0;
        let has_deepest = class & needed.deep == needed.deep;
        !lacks_code || rows * 10 >= self.rows.len() && (rows >= 3 || has_deepest)
    }

    fn is_subtotal_by_code(&self, row: &Money) -> bool {
        let has = |field| {
            let bit = self.profile.column(field).and_then(|c| self.labels.iter().position(|l| l.column == c));
            bit.map(|bit| row.has >> bit & 1 == 1)
        };
        has(Field::KodeRekening) == Some(false) && has(Field::KodeSubKegiatan) == Some(true)
    }

    fn decide(
        &mut self,
        is_line: &dyn Fn(&Money) -> bool,
        is_sure: &dyn Fn(&Money) -> bool,
        needed: &Needed,
        whole: bool,
    ) {
        let lines = Lines::of(self.rows.iter().filter(|row| is_line(row)));
        let blocks = &lines.blocks;
        let (mut at, mut since) = (0, 0);
        let mut roles = Vec::new();
        for row in &self.rows {
            if is_line(row) {
                at += 1;
                continue;
            }
            // Rows with a code and without an account are held against their sub kegiatan as they are read.
            if row.sums.is_none() && (row.amount.is_zero() && row.called.is_none() || self.is_subtotal_by_code(row)) {
                continue;
            }
            let name = row.called.clone().unwrap_or_else(|| row.name.clone());
            if let Some(side) = row.sums {
                roles.push((row.number, RowRole::Total { name, computed: row.amount, heads: side == Side::Below }));
                continue;
            }
            let role = match lines.total_of(at, row, needed, is_sure(row)) {
                Some(of) => {
                    since = if matches!(of, TotalOf::Above(_)) { at } else { since };
                    RowRole::Total { name, computed: row.amount, heads: matches!(of, TotalOf::Below(_)) }
                }
                // What is called a total and equals nothing is held against the lines since the last one.
                None if row.called.is_some() => {
                    let computed = blocks.sum(since..at);
                    // Of a group without money, zero is the total.
                    let is_empty = row.amount.is_zero() && at < blocks.len();
                    let computed = if computed.is_zero() && !is_empty { blocks.sum(0..blocks.len()) } else { computed };
                    since = at;
                    RowRole::Total { name, computed, heads: false }
                }
                // Of a table that goes on below, the lines of a heading may follow.
                None if !whole => continue,
                // What says nothing at all is told as such.
                None if row.has == 0 && row.name.is_empty() => continue,
                None => RowRole::Unexplained,
            };
            roles.push((row.number, role));
        }
        self.roles.extend(roles);
    }
}

/// The lines of a table, with their sums and whose they are.
struct Lines {
    blocks: Blocks,
    whose: Vec<u64>,
}

impl Lines {
    fn of<'r>(rows: impl Iterator<Item = &'r Money>) -> Lines {
        let (amounts, whose): (Vec<Rupiah>, Vec<u64>) = rows.map(|row| (row.amount, row.whose)).unzip();
        Lines { blocks: Blocks::of(amounts), whose }
    }

    /// The block that a row is the total of. One that neither is called a total nor stands above the lines must equal
    /// several. One that names its sub kegiatan is the total of lines of that alone; `sure`: others like it are.
    fn total_of(&self, at: usize, row: &Money, needed: &Needed, sure: bool) -> Option<TotalOf> {
        let called = row.called.is_some();
        let names_its_own = row.has & needed.sub_kegiatan != 0 && row.has & needed.sub_kegiatan == needed.sub_kegiatan;
        // A sub kegiatan without an account stands over its accounts, even over one; what lacks only a text does not.
        let heads_accounts = names_its_own && needed.account != 0 && row.has & needed.account == 0;
        let found = match () {
            () if heads_accounts && !called => self.blocks.below(at, row.amount, 1).map(TotalOf::Below),
            () if called || needed.stands_above(row) && !names_its_own => {
                let single = || self.blocks.above(at, row.amount, 1).filter(|_| sure).map(TotalOf::Above);
                self.blocks.total_of(at, row.amount, called).or_else(single)
            }
            () => {
                let above = || self.blocks.above(at, row.amount, 2).map(TotalOf::Above);
                self.blocks.below(at, row.amount, if sure { 1 } else { 2 }).map(TotalOf::Below).or_else(above)
            }
        };
        found.filter(|of| called || !names_its_own || self.whose[of.lines()].iter().all(|own| *own == row.whose))
    }
}
