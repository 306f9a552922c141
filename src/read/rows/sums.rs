//! Rows that have all that lines have and are the sum of their neighbours: the total of a sub kegiatan or an agency.

use super::{Money, Side, Table};
use crate::domain::amount::Rupiah;
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::read::profile::{MOST_COLUMNS, header};

impl Table<'_> {
    /// Rows of a sub kegiatan, or of an agency, the last or first of which is the sum of the others: a total of it, as far as
    /// its name or others of its kind say so. Is there one?
    pub(super) fn propose_sums(&mut self, by_agency: bool) -> bool {
        let named = self.bits(|label| label.level == 7);
        let of_sub_kegiatan = |row: &Money| if row.has & named == 0 { 0 } else { row.whose };
        self.by_agency = by_agency;
        match by_agency {
            true => self.propose(&|row| row.agency),
            false => self.propose(&of_sub_kegiatan),
        }
    }

    /// The same, where a number tells the groups apart; 0: it is of none.
    fn propose(&mut self, group_of: &dyn Fn(&Money) -> u64) -> bool {
        let mut found = false;
        for group in self.rows.chunk_by_mut(|a, b| group_of(a) == group_of(b)) {
            if group.len() < 2 || group_of(&group[0]) == 0 {
                continue;
            }
            let sum: Rupiah = group.iter().map(|row| row.amount).sum();
            let is_rest = |row: &Money| !row.amount.is_zero() && row.amount + row.amount == sum;
            let last = group.len() - 1;
            // Of two with one amount, either may be the total of the other.
            if is_rest(&group[last]) {
                group[last].sums = Some(Side::Above);
            }
            if is_rest(&group[0]) {
                group[0].sums = Some(Side::Below);
            }
            found |= group[last].sums.is_some() || group[0].sums.is_some();
        }
        found
    }

    /// What a row is called that may be the sum of its neighbours.
    pub(super) fn call(&mut self, record: &Record, number: u64) {
        let Ok(at) = self.rows.binary_search_by_key(&number, |row| row.number) else { return };
        if self.rows[at].sums.is_none() {
            return;
        }
        // What names the group says nothing of the row.
        let group = if self.by_agency { 2 } else { 7 };
        let above: Vec<usize> = self.labels.iter().filter(|l| l.level <= group).map(|l| l.column).collect();
        let cells = (0..record.fields.len().min(MOST_COLUMNS)).filter(|i| !above.contains(i));
        let texts: Vec<String> = cells.map(|i| clean(&record.value(self.sample, i))).collect();
        let mut texts = texts.into_iter().filter(|c| c.chars().any(char::is_alphabetic)).peekable();
        let first = texts.peek().cloned().unwrap_or_default();
        self.rows[at].called = texts.find(|c| header::is_total_of(c));
        self.rows[at].name = first;
    }

    /// Which of them are totals: those that are called so, and all on one side where no sub kegiatan of three lines or more
    /// lacks one there.
    pub(super) fn settle_sums(&mut self) -> bool {
        let sums_above = self.are_all_sums(Side::Above);
        let sums_below = self.are_all_sums(Side::Below);
        for row in self.rows.iter_mut().filter(|row| row.called.is_none()) {
            row.sums = row.sums.filter(|side| if *side == Side::Above { sums_above } else { sums_below });
        }
        // One of two is a line.
        for pair in self.rows.chunk_by_mut(|a, b| a.sums.is_some() && b.sums.is_some() && a.amount == b.amount) {
            if let [first, last] = pair {
                let is_first = first.called.is_some() && last.called.is_none();
                let line = if is_first { last } else { first };
                line.sums = None;
            }
        }
        self.rows.iter().any(|row| row.sums.is_some())
    }

    fn are_all_sums(&self, side: Side) -> bool {
        let (mut groups, mut agree) = (0, 0);
        let group_of = |row: &Money| if self.by_agency { row.agency } else { row.whose };
        for group in self.rows.chunk_by(|a, b| group_of(a) == group_of(b)) {
            let filled = group.iter().filter(|row| !row.amount.is_zero()).count();
            let row = if side == Side::Above { group.last() } else { group.first() };
            if filled >= 3 {
                groups += 1;
                agree += usize::from(row.is_some_and(|row| row.sums == Some(side)));
            }
        }
        agree >= 2 && agree == groups
    }
}
