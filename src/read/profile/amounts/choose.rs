//! Which of the judged columns is counted: all that may be one, without those that are parts, factors or repetitions of others.

use super::{AmountKnown, Candidate, CountedAmount, JudgedColumns, SMALL, is_never_exceeded};
use crate::domain::amount::Rupiah;
use crate::domain::code::AccountCode;
use crate::finding::table::{AmountChoice, OpenAmount};
use crate::read::judge::columns::SumOf;
use crate::read::profile::amount_column::{AmountColumn, AmountPart};
use crate::read::profile::header::{self, Heading, Label, Role};

impl JudgedColumns {
    /// The amount that is counted, of those of a role where one is asked for; `None` where no column can be one.
    ///
    /// # Errors
    /// Several may be, and nothing decides between them.
    pub fn counted(
        &self,
        labels: &[Label],
        year: Option<u16>,
        asked: Option<Role>,
    ) -> Result<Option<CountedAmount>, Box<OpenAmount>> {
        let by_label = |c: &&usize| self.candidates[**c].is_amount();
        let may_be = |own: &Candidate| own.may_be_money() && asked.is_none_or(|role| own.is_of(role));
        let all: Vec<usize> = (0..self.candidates.len()).filter(|c| may_be(&self.candidates[*c])).collect();
        let mut open: Vec<usize> = all.iter().filter(by_label).copied().collect();
        if open.is_empty() {
            open.clone_from(&all);
        }
        let is_old =
            |c: &usize| self.candidates[*c].column.role == Role::Realised || self.candidates[*c].heading.stage < 0;
        if asked.is_none() && open.iter().all(is_old) {
            open = self.unnamed_plan(open, &all, labels)?;
        }
        open = self.plausible(open, &all);
        // Lines behind repeated totals, and wholes of parts, whatever they are called.
        for known in self.repeated.iter().filter(|r| open.contains(&r.total)).map(|r| r.line).collect::<Vec<_>>() {
            if all.contains(&known) && !open.contains(&known) && self.same_kind(known, &open) {
                open.push(known);
            }
        }
        // A sum over several years is the amount of none of them.
        let of_years: Vec<usize> = open.iter().copied().filter(|c| !self.is_of_years(*c)).collect();
        if !of_years.is_empty() {
            open = of_years;
        }
        if asked.is_none() {
            open = self.planned(open);
        }
        open = self.of_this_year(open, year);
        open = self.newest(open);
        for sum in &self.sums {
            if sum.parts.iter().any(|p| open.contains(p))
                && all.contains(&sum.whole)
                && !self.is_of_years(sum.whole)
                && !open.contains(&sum.whole)
                && self.same_kind(sum.whole, &open)
            {
                open.push(sum.whole);
            }
        }
        let before = open.clone();
        open.retain(|c| !self.sums.iter().any(|s| before.contains(&s.whole) && s.parts.contains(c)));
        open.retain(|c| !self.products.iter().any(|(whole, factors)| before.contains(whole) && factors.contains(c)));
        let lines = open.clone();
        open.retain(|c| !self.repeated.iter().any(|r| r.total == *c && lines.contains(&r.line)));
        open.sort_unstable();
        self.settle(open, labels)
    }

    /// Is a column the sum of columns that name several years?
    fn is_of_years(&self, candidate: usize) -> bool {
        let year = |part: &usize| self.candidates[*part].heading.year;
        let of_years = |sum: &SumOf| sum.parts.iter().all(|p| year(p).is_some() && year(p) != year(&sum.whole));
        let several = |sum: &SumOf| sum.parts.windows(2).any(|pair| year(&pair[0]) != year(&pair[1]));
        self.sums.iter().any(|sum| sum.whole == candidate && of_years(sum) && several(sum))
    }

    /// Takes one of what is left, or their sum.
    fn settle(&self, mut open: Vec<usize>, labels: &[Label]) -> Result<Option<CountedAmount>, Box<OpenAmount>> {
        let Some(first) = open.first().copied() else { return Ok(None) };
        if open.len() == 1 {
            return Ok(Some(self.single(first)));
        }
        let headings: Vec<&Heading> = open.iter().map(|c| &self.candidates[*c].heading).collect();
        let distinct = |of: fn(&Heading) -> Option<u8>| {
            let mut parts: Vec<Option<u8>> = headings.iter().map(|h| of(h)).collect();
            parts.sort_unstable();
            parts.first().is_some_and(Option::is_some) && parts.windows(2).all(|pair| pair[0] != pair[1])
        };
        let parts: [fn(&Heading) -> Option<u8>; 4] = [|h| h.class, |h| h.period, |h| h.fund, |h| h.spending];
        if parts.into_iter().any(distinct) || self.never_beside(&open) {
            return Ok(Some(self.sum_of(&open)));
        }
        // The same figures twice are one column.
        let mut same: Vec<usize> = Vec::new();
        open.retain(|c| {
            let is_new = !same.iter().any(|s| self.candidates[*s].numbers == self.candidates[*c].numbers);
            same.extend(is_new.then_some(*c));
            is_new
        });
        if open.len() == 1 {
            return Ok(Some(self.single(open[0])));
        }
        // Of columns that are called differently the usual name wins, where it is the larger or the others are far smaller.
        let best = open.iter().copied().min_by_key(|c| (self.candidates[*c].standing, *c)).unwrap_or(first);
        let total = |c: usize| self.candidates[c].total();
        let rivals: Vec<usize> = open
            .iter()
            .copied()
            .filter(|c| *c != best && total(*c).sen().abs() * 5 >= total(best).sen().abs())
            .filter(|c| {
                let (own, best) = (&self.candidates[*c], &self.candidates[best]);
                // A label that is known wins over one that only says money, unless that one is the larger.
                let outranked = best.is_known() && !best.is_part() && !own.is_known() && own.total() <= best.total();
                own.is_amount() == best.is_amount() && !outranked && !header::is_other_level(&labels[own.column.column])
            })
            .collect();
        if rivals.is_empty() {
            return Ok(Some(self.single(best)));
        }
        Err(self.asked(&open, labels))
    }

    /// The choice between columns, for the user to make.
    fn asked(&self, open: &[usize], labels: &[Label]) -> Box<OpenAmount> {
        let choice = |c: &usize| {
            let (column, total) = (self.candidates[*c].column.column, self.candidates[*c].total());
            AmountChoice { header: labels[column].whole.clone(), column, total, flag: self.flag(*c, labels) }
        };
        Box::new(OpenAmount { choices: open.iter().map(choice).collect() })
    }

    /// Where only realised money or an older stage is named: parts of a plan that stand beside it, if any. A column under
    /// another label that nothing realised exceeds, or as large as the older stage, may be the plan, and is asked for; so are
    /// several that are so together.
    fn unnamed_plan(&self, named: Vec<usize>, all: &[usize], labels: &[Label]) -> Result<Vec<usize>, Box<OpenAmount>> {
        let is_realised = |c: &usize| self.candidates[*c].column.role == Role::Realised;
        let is_part = |c: &usize| self.sums.iter().any(|s| named.contains(&s.whole) && s.parts.contains(c));
        let may_be = |c: &&usize| {
            !named.contains(c) && !is_realised(c) && !is_part(c) && self.candidates[**c].usual() >= SMALL * 100
        };
        let (parts, mut others): (Vec<usize>, Vec<usize>) =
            all.iter().filter(may_be).partition(|c| self.candidates[**c].is_part());
        let numbers = |c: &usize| &self.candidates[*c].numbers;
        others.retain(|c| !self.is_repeated(*c) && named.iter().all(|own| numbers(own) != numbers(c)));
        if named.is_empty() || others.is_empty() {
            return Ok(if parts.is_empty() { named } else { parts });
        }
        let mut sum = vec![Rupiah::ZERO; self.candidates[named[0]].numbers.len()];
        for column in &others {
            sum.iter_mut().zip(numbers(column)).for_each(|(sum, number)| *sum += number.unwrap_or_default());
        }
        let total: Rupiah = sum.iter().copied().sum();
        let is_plan = |own: &usize| match is_realised(own) {
            true => is_never_exceeded(&sum, numbers(own)),
            false => total.sen().abs() * 5 >= self.candidates[*own].total().sen().abs(),
        };
        if parts.is_empty() && !named.iter().all(is_plan) {
            return Ok(named);
        }
        let mut open = [others, parts, named].concat();
        open.sort_unstable();
        Err(self.asked(&open, labels))
    }

    /// Do most rows say the number of the row above?
    fn is_repeated(&self, column: usize) -> bool {
        let numbers = &self.candidates[column].numbers;
        let repeats = numbers.windows(2).filter(|w| w[0].is_some_and(|n| !n.is_zero()) && w[0] == w[1]).count();
        repeats * 2 >= numbers.len()
    }

    /// What names this column on the command line: its label, with its number among those of the same label.
    fn flag(&self, candidate: usize, labels: &[Label]) -> String {
        let column = self.candidates[candidate].column.column;
        let own = header::normal(&labels[column].whole);
        let same: Vec<usize> = (0..labels.len()).filter(|i| header::normal(&labels[*i].whole) == own).collect();
        let at = same.iter().position(|i| *i == column).unwrap_or(0) + 1;
        if same.len() > 1 { format!("{}#{at}", labels[column].whole) } else { labels[column].whole.clone() }
    }

    pub(super) fn single(&self, candidate: usize) -> CountedAmount {
        let column = |c: &usize| self.candidates[*c].column.column;
        let sum = self.sums.iter().find(|s| s.whole == candidate);
        let line = self.repeated.iter().find(|r| r.line == candidate);
        let known = match (sum, line) {
            (Some(s), _) => AmountKnown::Sum { of: s.parts.iter().map(column).collect(), agree: s.agree, rows: s.of },
            (_, Some(r)) => AmountKnown::Line { total: column(&r.total), groups: r.agree },
            _ => AmountKnown::Label,
        };
        CountedAmount { column: self.candidates[candidate].column.clone(), known, once: None }
    }

    fn sum_of(&self, open: &[usize]) -> CountedAmount {
        let part = |c: &usize| AmountPart {
            column: self.candidates[*c].column.column,
            class: self.candidates[*c].heading.class.and_then(|class| AccountCode::find(&format!("5.{class}"))),
        };
        let parts: Vec<AmountPart> = open.iter().map(part).collect();
        let styles: Vec<_> = open.iter().filter_map(|c| self.candidates[*c].column.style).collect();
        let style = styles.first().copied().filter(|first| styles.iter().all(|s| s == first));
        let role = self.candidates[open[0]].column.role;
        CountedAmount {
            known: AmountKnown::Parts(parts.iter().map(|p| p.column).collect()),
            column: AmountColumn { column: parts[0].column, parts, role, style },
            once: None,
        }
    }

    /// Of every row at most one of them is filled: they are one column under a merged header.
    fn never_beside(&self, open: &[usize]) -> bool {
        let rows = self.candidates[open[0]].numbers.len();
        let own = |c: usize| &self.candidates[c];
        let neighbours = open.windows(2).all(|p| own(p[1]).column.column == own(p[0]).column.column + 1);
        let one_label = open
            .windows(2)
            .all(|p| own(p[0]).heading.name == own(p[1]).heading.name || own(p[1]).heading.name.is_empty());
        let filled = |row: usize| open.iter().filter(|c| own(**c).numbers[row].is_some()).count();
        neighbours && one_label && (0..rows).all(|row| filled(row) <= 1)
    }

    /// Numbers of a few thousand are no amounts where others are of many millions.
    fn plausible(&self, open: Vec<usize>, all: &[usize]) -> Vec<usize> {
        let usual = |c: usize| self.candidates[c].usual();
        let filled = |c: usize| self.candidates[c].numbers.iter().flatten().filter(|n| !n.is_zero()).count();
        // A few notes beside the table say nothing of the size of its amounts.
        let fullest = open.iter().map(|c| filled(*c)).max().unwrap_or_default();
        let beside = |c: &usize| filled(*c) * 10 >= fullest;
        let most = all.iter().copied().filter(beside).map(usual).max().unwrap_or_default();
        // What is zero so far may be the part of a row further down.
        let is_small = |c: &usize| {
            let is_part = usual(*c) == 0 && self.candidates[*c].is_part();
            usual(*c) < SMALL * 100 && usual(*c) * 1_000 < most && !is_part
        };
        let large: Vec<usize> = open.iter().copied().filter(|c| !is_small(c)).collect();
        if !large.is_empty() {
            return large;
        }
        let others: Vec<usize> = all.iter().copied().filter(|c| !is_small(c)).collect();
        if others.is_empty() { open } else { others }
    }

    /// Realised money only where there is no other.
    fn planned(&self, open: Vec<usize>) -> Vec<usize> {
        let planned: Vec<usize> =
            open.iter().copied().filter(|c| self.candidates[*c].column.role != Role::Realised).collect();
        if planned.is_empty() { open } else { planned }
    }

    /// Years beside this one, where labels name them.
    fn of_this_year(&self, open: Vec<usize>, year: Option<u16>) -> Vec<usize> {
        let heading = |c: &usize| &self.candidates[*c].heading;
        let own: Vec<usize> = open.iter().copied().filter(|c| !heading(c).other_year).collect();
        let open = if own.is_empty() { open } else { own };
        let of_year: Vec<usize> = open.iter().copied().filter(|c| year.is_some() && heading(c).year == year).collect();
        if of_year.is_empty() { open } else { of_year }
    }

    /// The newest stage; what names no stage is not newer than one that does.
    fn newest(&self, open: Vec<usize>) -> Vec<usize> {
        let stage = |c: &usize| self.candidates[*c].heading.stage;
        let newest = open.iter().map(stage).max().unwrap_or_default();
        open.into_iter().filter(|c| stage(c) == newest).collect()
    }

    /// Could it stand for the same amount as one of these: it is of no other role, stage or year.
    pub(super) fn same_kind(&self, candidate: usize, open: &[usize]) -> bool {
        let own = &self.candidates[candidate];
        open.iter().map(|c| &self.candidates[*c]).any(|c| {
            c.column.role == own.column.role
                && own.heading.stage >= c.heading.stage.min(0)
                && !own.heading.derived
                && !own.heading.other_year
        })
    }
}
