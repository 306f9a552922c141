//! Rows that have all that lines have and stand over others: rows without a number among numbered ones, names of agencies
//! among names of lines, rows without a code above the only lines that have one. Sums tell: all of them must agree.

use super::{Money, RowRole, Side, Table};
use crate::domain::amount::Rupiah;
use crate::read::judge::rows::Blocks;

/// Which rows may be heads, and on which sides their lines may stand.
type Kind<'k> = (&'k dyn Fn(&Money) -> bool, &'k [Side]);

impl Table<'_> {
    /// Takes such rows out of the lines.
    pub(super) fn take_heads(&mut self) {
        let kinds: [Kind; 3] = [
            (&|row| row.running.is_none(), &[Side::Below, Side::Above]),
            (&|row| row.is_agency, &[Side::Below, Side::Above]),
            (&|row| row.running.is_some(), &[Side::Below]),
        ];
        let by_sums = kinds.into_iter().flat_map(|(is_head, sides)| sides.iter().map(move |side| (is_head, *side)));
        let found = by_sums.into_iter().find(|(is_head, side)| self.all_agree(*is_head, *side));
        let coded = self.bits(|label| label.is_code && label.level >= 5);
        let heads: Vec<(bool, Side)> = match found {
            Some((is_head, side)) => self.rows.iter().map(|row| (is_head(row), side)).collect(),
            None if self.stand_over_codes(coded) => {
                self.rows.iter().map(|row| (row.has & coded == 0, Side::Below)).collect()
            }
            None => return,
        };
        let mut heads = heads.into_iter();
        let roles = &mut self.roles;
        self.rows.retain(|row| {
            let Some((true, side)) = heads.next() else { return true };
            let name = row.called.clone().unwrap_or_else(|| row.name.clone());
            roles.insert(row.number, RowRole::Total { name, computed: row.amount, heads: side == Side::Below });
            false
        });
    }

    /// Is every head the sum of the lines down to the next one (`Side::Above`: up to it), of several lines in one group at
    /// least, or are there several? The last row may be the sum of all.
    fn all_agree(&self, is_head: &dyn Fn(&Money) -> bool, side: Side) -> bool {
        let mut rows: Vec<&Money> = self.rows.iter().collect();
        if side == Side::Above {
            rows.reverse();
        }
        let is_of_all = |row: &&&Money| {
            let all: Rupiah = self.rows.iter().filter(|row| !is_head(row)).map(|row| row.amount).sum();
            is_head(row) && row.amount == all
        };
        let heads = rows.iter().filter(|row| is_head(row)).count();
        if heads > 1 && heads < rows.len() {
            let at = if side == Side::Above { 0 } else { rows.len() - 1 };
            if rows.get(at).filter(is_of_all).is_some() {
                rows.remove(at);
            }
        }
        let (mut groups, mut several) = (0, false);
        for group in rows.chunk_by(|_, row| !is_head(row)) {
            let Some((head, lines)) = group.split_first().filter(|(head, _)| is_head(head)) else { return false };
            let sum: Rupiah = lines.iter().map(|row| row.amount).sum();
            if lines.is_empty() || sum != head.amount {
                return false;
            }
            groups += usize::from(!sum.is_zero());
            several |= lines.iter().filter(|row| !row.amount.is_zero()).count() > 1;
        }
        groups > 1 || groups == 1 && several
    }

    /// Few rows have a code, and every other one is the sum of such that follow it.
    fn stand_over_codes(&self, coded: u32) -> bool {
        let has_code = |row: &&Money| row.has & coded != 0;
        let lines = self.rows.iter().filter(has_code).count();
        if lines == 0 || lines * 10 >= self.rows.len() * 3 {
            return false;
        }
        let blocks = Blocks::of(self.rows.iter().filter(has_code).map(|row| row.amount));
        let mut at = 0;
        self.rows.iter().all(|row| {
            let is_line = has_code(&row);
            at += usize::from(is_line);
            is_line || blocks.below(at, row.amount, 1).is_some()
        })
    }
}
