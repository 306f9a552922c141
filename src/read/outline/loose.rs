//! Rows without a code. What they are called proposes what they are; what they add up to decides: lines that make up the row
//! above them, totals of lines above or below, lines that a row higher up lacks. What is left is money that the print does
//! not explain, and an error.

use std::collections::HashMap;
use std::ops::Range;

use super::leaves::Leaves;
use super::stated::{LineSums, Sums};
use super::{Called, Kind, Outline, Why};
use crate::domain::amount::Rupiah;
use crate::domain::code::Level;
use crate::domain::text;
use crate::read::judge::rows::{Blocks, Breakdown, TotalOf};

/// Heads of a budget (income, spending) among which a row may be the difference: the last ones.
const HEADS: usize = 12;
/// Lines that a row without a code among items must be the sum of, if no word calls it a total.
const SURE: usize = 3;

/// A total without a code, and the rows among which the lines stand that it is of.
struct Total {
    row: usize,
    rows: Range<usize>,
    is_agency: bool,
}

/// The lines of a print by their order.
struct Lines {
    blocks: Blocks,
    /// Their rows.
    rows: Vec<usize>,
}

impl Lines {
    /// The rows among which some lines stand, up to the row that is their total, or from it on.
    fn around(&self, lines: &Range<usize>, total: usize) -> Range<usize> {
        let first = lines.clone().next().map_or(total, |line| self.rows[line]);
        let last = lines.clone().next_back().map_or(total, |line| self.rows[line] + 1);
        first.min(total)..last.max(total)
    }
}

impl Outline<'_> {
    /// What every row without a code is; totals are stated, agencies named, money without a code is a fault.
    pub(super) fn settle_loose(&mut self, leaves: &mut Leaves) {
        let counted = leaves.counted;
        let groups = self.break_down(counted);
        self.open_items(counted);
        self.set_repeated_aside();
        self.regroup(counted);
        let (totals, mut unexplained) = self.find_totals(counted);
        self.find_missing_lines(counted, &mut unexplained);
        let details = self.find_details(groups, unexplained, leaves);
        self.state_totals(totals, leaves);
        for (row, sum) in details {
            let what = self.rows[row].name.clone();
            let computed = |column: usize| if column == counted { sum } else { self.stated_in(row, column) };
            self.state(row, &what, "items".to_owned(), false, computed, leaves);
        }
    }

    fn lines(&self, counted: usize) -> Lines {
        let rows: Vec<usize> = (0..self.rows.len()).filter(|i| self.rows[*i].kind == Kind::Line).collect();
        let blocks = Blocks::of(rows.iter().map(|i| self.stated_in(*i, counted)));
        Lines { blocks, rows }
    }

    pub(super) fn stated_in(&self, row: usize, column: usize) -> Rupiah {
        self.rows[row].amounts[column].unwrap_or_default()
    }

    /// Rows below a coded row that make it up are the lines in its place. How many rows are broken down so.
    fn break_down(&mut self, counted: usize) -> usize {
        let mut groups = 0;
        let mut at = 0;
        while at < self.rows.len() {
            let parent = at;
            at += 1;
            let from = at;
            while at < self.rows.len() && self.rows[at].kind == Kind::Loose {
                at += 1;
            }
            let Some(whole) = self.rows[parent].amounts[counted].filter(|_| self.rows[parent].kind == Kind::Line)
            else {
                continue;
            };
            let may_be_line = |i: &usize| {
                let row = &self.rows[*i];
                !row.name.is_empty() && matches!(row.called, Called::Nothing | Called::Total { surely: false })
            };
            let items: Vec<usize> = (from..at).filter(may_be_line).collect();
            let amounts: Vec<Rupiah> = items.iter().map(|i| self.stated_in(*i, counted)).collect();
            let is_head: Vec<bool> = items.iter().map(|i| is_group(&self.rows[*i].name)).collect();
            let Some(found) = Breakdown::of(whole, &amounts, &is_head) else { continue };
            groups += 1;
            let mut lines = found.lines.iter().peekable();
            for (i, item) in items[..found.rows].iter().enumerate() {
                match lines.next_if(|line| **line == i) {
                    Some(_) => self.make_line(*item, Some(parent)),
                    None => self.set_aside(*item, Why::Total),
                }
            }
            self.rows[parent].kind = Kind::Parent;
        }
        groups
    }

    /// Not counted, for a reason.
    pub(super) fn set_aside(&mut self, row: usize, why: Why) {
        let number = self.rows[row].number;
        self.rows[row].kind = Kind::Aside;
        self.leave(number, why);
    }

    /// A line below a coded row.
    fn make_line(&mut self, row: usize, parent: Option<usize>) {
        let path = parent.map(|parent| self.rows[parent].path.clone());
        let row = &mut self.rows[row];
        (row.kind, row.item, row.parent, row.path) = (Kind::Line, true, parent, path.unwrap_or_default());
    }

    /// Nothing to add up to: where a row states no amount, the rows without a code below it are all the money there is, but
    /// for heads of groups, and for totals, which words or several lines prove.
    fn open_items(&mut self, counted: usize) {
        let lines = self.lines(counted);
        let (mut at, mut i) = (0, 0);
        while i < self.rows.len() {
            let parent = i;
            at += usize::from(self.rows[parent].kind == Kind::Line);
            i += 1;
            let from = i;
            while i < self.rows.len() && self.rows[i].kind == Kind::Loose {
                i += 1;
            }
            let row = &self.rows[parent];
            if row.kind != Kind::Line || row.amounts[counted].is_some() || row.broken || !row.is_placed() {
                continue;
            }
            let is_total = |row: &super::OutlineRow| {
                let found = row.amounts[counted].and_then(|amount| lines.blocks.total_of(at, amount, false));
                row.called != Called::Nothing || found.is_some_and(|f| lines.blocks.filled(&f.lines()) >= SURE)
            };
            // A total ends the items.
            let is_item = |i: &usize| !self.rows[*i].name.is_empty() && !is_total(&self.rows[*i]);
            let items: Vec<usize> = (from..i).take_while(is_item).collect();
            let has_details = items.iter().any(|i| !is_group(&self.rows[*i].name));
            for item in items {
                match has_details && is_group(&self.rows[item].name) {
                    true => self.set_aside(item, Why::Total),
                    false => {
                        self.make_line(item, Some(parent));
                        self.rows[parent].kind = Kind::Parent;
                    }
                }
            }
        }
    }

    /// Rows that are totals, whatever they are called, and those that nothing explains yet.
    fn find_totals(&mut self, counted: usize) -> (Vec<Total>, Vec<usize>) {
        let lines = self.lines(counted);
        let (mut totals, mut unexplained) = (Vec::new(), Vec::new());
        let (mut at, mut since, mut after_total) = (0, 0, false);
        let mut heads: Vec<Rupiah> = Vec::new();
        for i in 0..self.rows.len() {
            let row = &self.rows[i];
            if row.kind != Kind::Loose {
                at += usize::from(row.kind == Kind::Line);
                after_total &= row.kind == Kind::Aside;
                if row.path.activity.is_none() && row.path.account.is_some() {
                    heads.extend(row.amounts[counted]);
                    heads.drain(..heads.len().saturating_sub(HEADS));
                }
                continue;
            }
            let amount = row.amounts[counted];
            match self.total(i, counted, at, since, &lines) {
                Some(total) => {
                    self.set_aside(i, Why::Total);
                    (since, after_total) = (at, !total.is_agency);
                    totals.push(total);
                }
                None if amount.is_none_or(|amount| amount.is_zero()) => self.set_aside(i, Why::NoCountedAmount),
                None if amount.is_some_and(|amount| is_difference(amount, &heads)) => {
                    self.set_aside(i, Why::Difference)
                }
                None if self.rows[i].name.is_empty() && after_total => {
                    self.set_aside(i, Why::NoPurpose);
                }
                None => unexplained.push(i),
            }
        }
        self.end_agencies(&mut totals);
        (totals, unexplained)
    }

    /// The total that a row is, which stands behind a number of lines: by what it adds up to, else by what it is called.
    fn total(&self, i: usize, counted: usize, at: usize, since: usize, lines: &Lines) -> Option<Total> {
        let (amount, called) = (self.rows[i].amounts[counted], self.rows[i].called);
        let surely = called == Called::Total { surely: true };
        // What has no name lacks what lines have.
        let is_no_line = surely || self.rows[i].name.is_empty();
        let found = amount.and_then(|amount| lines.blocks.total_of(at, amount, is_no_line));
        let next = self.rows[i + 1..].iter().take(HEADS).find(|row| row.is_placed());
        let is_agency = called == Called::Agency && next.is_some_and(|next| next.path.account.is_none());
        // Where the sum does not say so, it must stand over a program at least: an item may be called *Kantor*.
        let is_over_program =
            is_agency && next.and_then(|next| next.path.activity).is_none_or(|a| a.level() <= Level::Program);
        match found {
            Some(found) => {
                let is_agency = is_agency && matches!(found, TotalOf::Below(_));
                Some(Total { row: i, rows: lines.around(&found.lines(), i), is_agency })
            }
            None if is_over_program => Some(Total { row: i, rows: i..i, is_agency }),
            None if surely || (amount.is_none() && called != Called::Nothing) => {
                let nearest = nearest(&lines.blocks, at, since, amount.unwrap_or_default());
                Some(Total { row: i, rows: lines.around(&nearest, i), is_agency: false })
            }
            None => None,
        }
    }

    /// An agency whose amount is not what stands below it has the rows until the next agency's.
    fn end_agencies(&self, totals: &mut [Total]) {
        let mut end = self.rows.len();
        for total in totals.iter_mut().rev().filter(|total| total.is_agency) {
            if total.rows.is_empty() {
                total.rows = total.row..end;
            }
            end = total.row;
        }
    }

    /// Rows that nothing explains are lines if a row higher up states just what they add to its own lines.
    fn find_missing_lines(&mut self, counted: usize, unexplained: &mut Vec<usize>) {
        let sums = Sums::of(&self.rows, self.profile.amounts.len());
        let above = |i: usize| {
            let own = self.rows[i].parent?;
            let first = if self.rows[own].kind == Kind::Line { self.rows[own].parent } else { Some(own) };
            std::iter::successors(first, |p| self.rows[*p].parent).find(|p| self.rows[*p].amounts[counted].is_some())
        };
        let mut missing: HashMap<usize, Rupiah> = HashMap::new();
        for (above, i) in unexplained.iter().filter_map(|i| Some((above(*i)?, *i))) {
            *missing.entry(above).or_default() += self.stated_in(i, counted);
        }
        let lacks = |above: usize| self.stated_in(above, counted) - sums.below(above, counted);
        let found: Vec<Option<bool>> = unexplained
            .iter()
            .map(|i| above(*i).map(|above| (lacks(above), missing[&above])))
            .map(|found| {
                found.and_then(|(lacks, missing)| match lacks {
                    _ if lacks == missing => Some(true),
                    _ if lacks.is_zero() => Some(false),
                    _ => None,
                })
            })
            .collect();
        let rows = std::mem::take(unexplained);
        for (i, found) in rows.into_iter().zip(found) {
            let parent = self.rows[i].parent;
            let is_below_line = parent.is_some_and(|p| self.rows[p].kind == Kind::Line);
            match found {
                Some(true) => {
                    let beside = parent.filter(|_| !is_below_line).or(parent.and_then(|p| self.rows[p].parent));
                    self.make_line(i, beside);
                }
                // The row above is whole without it.
                Some(false) if !is_below_line => self.set_aside(i, Why::UnneededDetail),
                _ => unexplained.push(i),
            }
        }
    }

    /// Details of a row that do not add up to it: the row counts, and what they add up to is told. Where rows are not
    /// broken down so, money without a code is a fault.
    fn find_details(&mut self, groups: usize, unexplained: Vec<usize>, leaves: &mut Leaves) -> Vec<(usize, Rupiah)> {
        let mut details: Vec<(usize, Rupiah)> = Vec::new();
        for i in unexplained {
            let parent = self.rows[i].parent.filter(|p| self.rows[*p].kind == Kind::Line);
            let is_detail = parent.is_some_and(|p| groups > 0 || self.rows[p].path.account.is_some());
            match parent.filter(|_| is_detail && !self.rows[i].name.is_empty()) {
                Some(parent) => {
                    let amount = self.stated_in(i, leaves.counted);
                    self.set_aside(i, Why::UnexplainedDetail);
                    match details.last_mut().filter(|(row, _)| *row == parent) {
                        _ if is_group(&self.rows[i].name) => {}
                        Some((_, sum)) => *sum += amount,
                        None => details.push((parent, amount)),
                    }
                }
                None => {
                    leaves.unexplained.push(i);
                    self.set_aside(i, Why::NoPurpose);
                }
            }
        }
        details
    }

    /// The first of two totals that each are half of all lines, and of other ones: the same money is listed twice.
    fn read_twice(&self, totals: &[Total], sums: &LineSums, counted: usize) -> Option<usize> {
        let all = sums.sum(&(0..self.rows.len()), counted);
        let is_half = |total: &&Total| {
            let stated = self.stated_in(total.row, counted);
            !total.is_agency && stated + stated == all && sums.sum(&total.rows, counted) == stated
        };
        // What some row states as the sum of all is all.
        let states_all = |row: &super::OutlineRow| row.kind != Kind::Line && row.amounts[counted] == Some(all);
        if all.is_zero() || self.rows.iter().any(states_all) {
            return None;
        }
        let mut halves = totals.iter().filter(is_half);
        let first = halves.next()?;
        halves.any(|other| other.rows.start >= first.rows.end).then_some(first.row)
    }

    /// Totals beside their lines; agencies give their names to the lines that have none.
    fn state_totals(&mut self, totals: Vec<Total>, leaves: &mut Leaves) {
        let sums = LineSums::of(&self.rows, self.profile.amounts.len());
        leaves.twice = self.read_twice(&totals, &sums, leaves.counted);
        let last = totals.iter().rposition(|total| !total.is_agency);
        let mut named = 0;
        for (i, total) in totals.iter().enumerate() {
            let name = self.rows[total.row].name.clone();
            let is_topmost = sums.are_all(&total.rows) && (Some(i) == last || i == 0);
            let level = if total.is_agency { "agency".to_owned() } else { first_words(&name) };
            self.state(total.row, &name, level, is_topmost, |column| sums.sum(&total.rows, column), leaves);
            if total.is_agency && total.rows.start >= named {
                named = total.rows.end;
                let number = leaves.agencies.len();
                leaves.agencies.push(super::OutlineAgency { code: String::new(), name });
                for row in &mut self.rows[total.rows.clone()] {
                    row.path.opd = row.path.opd.or(Some(number));
                }
            }
        }
    }
}

/// Heads of groups in the print of items: `[#] Belanja ATK`, `[-] Sumber dana`.
fn is_group(name: &str) -> bool {
    name.starts_with("[#]") || name.starts_with("[-]")
}

/// The first two words: "Jumlah Program Pembinaan" is of the level of "Jumlah Program Pengawasan".
fn first_words(name: &str) -> String {
    text::words(name).split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// Surplus or deficit: one head less another.
fn is_difference(amount: Rupiah, heads: &[Rupiah]) -> bool {
    heads.iter().any(|a| heads.iter().any(|b| *a - *b == amount))
}

/// The lines that a total which equals nothing comes nearest to: since the last total, so far, or all.
fn nearest(blocks: &Blocks, at: usize, since: usize, amount: Rupiah) -> Range<usize> {
    let off = |lines: &Range<usize>| {
        let off = blocks.sum(lines.clone()) - amount;
        off.max(-off)
    };
    [0..blocks.len(), 0..at, since..at].into_iter().min_by_key(off).unwrap_or(0..at)
}
