//! Which amount is counted. Labels propose columns; the judge strikes out those that are parts of others, totals repeated in
//! every row, factors of a product. What is left open is asked for, with the total of each and the way to choose it.

use std::borrow::Cow;
use std::convert::Infallible;

use super::amount_column::{AmountColumn, AmountPart, is_currency, number_style};
use super::columns::NamedColumns;
use super::header::{self, Heading, Label, Role};
use super::row_sums::RowSums;
use super::rows::{MOST_COLUMNS, is_number_row};
use crate::domain::amount::{self, Reading, Rupiah};
use crate::domain::code::AccountCode;
use crate::files::csv::{self, Dialect, Record, Step};
use crate::files::split::Records;
use crate::finding::reading::Contradiction;
use crate::finding::table::{AmountChoice, OpenAmount};
use crate::read::judge::columns::{self as judge, Numbers, RepeatedTotal, SumOf};

/// Rows that the columns are judged by.
const JUDGED_ROWS: usize = 1_000;
/// Rupiah: a column whose usual number is smaller is hardly one of amounts, where another is.
const SMALL: i128 = 10_000;

/// Columns of numbers that are held against each other.
const MOST_JUDGED: usize = 64;

/// A column that may hold amounts.
struct Candidate {
    column: AmountColumn,
    heading: Heading,
    /// How well its label stands for the whole: lower is better.
    standing: (u8, usize),
    numbers: Numbers,
}

/// A column while its cells are read.
struct Proposed {
    candidate: Candidate,
    found: usize,
    others: usize,
    /// Of the others, those that hold digits and no letters: `1'000'000`.
    garbled: usize,
}

impl Proposed {
    fn take(&mut self, cell: Cow<str>) {
        let number = match amount::read(&cell, 1) {
            Reading::Nothing => None,
            Reading::Unreadable | Reading::TooLarge => {
                self.others += usize::from(!is_currency(&cell));
                let digits = cell.bytes().filter(u8::is_ascii_digit).count();
                self.garbled += usize::from(digits > 3 && !cell.contains(char::is_alphabetic));
                None
            }
            Reading::Exact { amount, .. } => {
                self.found += 1;
                Some(amount)
            }
            Reading::Either { .. } => {
                self.found += 1;
                self.candidate.column.read(&cell, 1).amount()
            }
        };
        self.candidate.numbers.push(number);
    }

    /// Most of what stands in it are numbers, or its label calls it an amount.
    fn into_candidate(self) -> Option<Candidate> {
        let known = self.candidate.standing != (u8::MAX, usize::MAX);
        // A part that cannot be read is missed in the whole, so it is read, and the cells are named.
        let is_garbled = self.garbled * 2 > self.others && self.candidate.is_part();
        (self.found > 0 && (self.found > self.others || known) || is_garbled).then_some(self.candidate)
    }
}

/// What the rows of a table say of its columns.
pub struct JudgedColumns {
    candidates: Vec<Candidate>,
    /// Columns that hold nothing but zeros, if anything.
    idle: Vec<usize>,
    sums: Vec<SumOf>,
    repeated: Vec<RepeatedTotal>,
    products: Vec<(usize, [usize; 2])>,
}

/// Identities between columns, each by its number in the table.
#[derive(Clone, Default, Debug)]
pub struct Relations {
    pub sums: Vec<SumOf>,
    pub repeated: Vec<Repeats>,
    /// An amount, and its two factors.
    pub products: Vec<(usize, [usize; 2])>,
}

/// A column repeats, in so many groups of rows, what another adds up to there.
#[derive(Clone, Debug)]
pub struct Repeats {
    pub total: usize,
    pub line: usize,
    pub agree: usize,
}

/// How it is known which amount is counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AmountKnown {
    /// The user named it.
    Named,
    /// Its label, and nothing speaks against it.
    Label,
    /// In so many rows, of so many, it is the sum of other columns, or others add up to a total.
    Sum { of: Vec<usize>, agree: usize, rows: usize },
    /// Another column repeats what it adds up to, in so many groups of rows.
    Line { total: usize, groups: usize },
    /// No column holds the whole: it is the sum of these.
    Parts(Vec<usize>),
}

/// The amount that is counted.
pub struct CountedAmount {
    pub column: AmountColumn,
    pub known: AmountKnown,
    /// It is the total of a group of rows, which each of them states again, as this column does: it is counted once.
    pub once: Option<usize>,
}

impl CountedAmount {
    /// The amount of a label, where its rows say nothing.
    pub fn named(columns: &NamedColumns, column: usize) -> CountedAmount {
        let role = columns.amounts.iter().find(|(c, ..)| *c == column).map_or(Role::Budget, |(_, role, _)| *role);
        CountedAmount { column: AmountColumn::single(column, role, None), known: AmountKnown::Named, once: None }
    }
}

impl JudgedColumns {
    /// Reads the columns below the header that may hold amounts.
    pub fn of(sample: &str, start: usize, dialect: Dialect, labels: &[Label], named: &NamedColumns) -> JudgedColumns {
        let records = Records::of(&sample[..end_of_rows(sample, start, dialect)], start, 1, dialect, true);
        let taken: Vec<usize> = named.columns.values().chain(&named.items).copied().collect();
        let mut columns: Vec<Proposed> = Vec::new();
        for (column, label) in labels.iter().enumerate().take(MOST_COLUMNS) {
            let known = named.amounts.iter().find(|(own, ..)| *own == column);
            if known.is_none() && taken.contains(&column) {
                continue;
            }
            let heading = Heading::of(label);
            let role = known.map_or(heading.role, |(_, role, _)| *role);
            let own = AmountColumn::single(column, role, number_style(sample, &records, column));
            let standing = known.map_or((u8::MAX, usize::MAX), |(_, _, standing)| *standing);
            let candidate = Candidate { column: own, heading, standing, numbers: Numbers::new() };
            columns.push(Proposed { candidate, found: 0, others: 0, garbled: 0 });
        }
        let _ = records.each(|record, _| {
            let cells = || (0..record.fields.len()).map(|i| record.value(sample, i));
            // Numbers of columns, and a number that stands alone, are no amounts of the table.
            let is_none = cells().filter(|cell| !cell.trim().is_empty()).nth(1).is_none() || is_number_row(cells());
            for column in &mut columns {
                column.take(if is_none { "".into() } else { record.value(sample, column.candidate.column.column) });
            }
            Ok::<_, Infallible>(())
        });
        let is_idle = |p: &&Proposed| p.others == 0 && p.candidate.numbers.iter().flatten().all(|n| n.is_zero());
        let idle = columns.iter().filter(is_idle).map(|p| p.candidate.column.column).collect();
        let candidates: Vec<Candidate> = columns.into_iter().filter_map(Proposed::into_candidate).collect();
        let rows = candidates.first().map_or(0, |c| c.numbers.len());
        // Columns are held against each other: of more than any budget has, the first are.
        let columns: Vec<Numbers> = candidates.iter().take(MOST_JUDGED).map(|c| c.numbers.clone()).collect();
        JudgedColumns {
            sums: judge::sums(&columns),
            repeated: judge::repeated(&columns, rows < JUDGED_ROWS),
            products: if columns.len() <= 24 { judge::products(&columns) } else { Vec::new() },
            candidates,
            idle,
        }
    }

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

    fn single(&self, candidate: usize) -> CountedAmount {
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
    fn same_kind(&self, candidate: usize, open: &[usize]) -> bool {
        let own = &self.candidates[candidate];
        open.iter().map(|c| &self.candidates[*c]).any(|c| {
            c.column.role == own.column.role
                && own.heading.stage >= c.heading.stage.min(0)
                && !own.heading.derived
                && !own.heading.other_year
        })
    }

    /// Columns whose labels say money and whose numbers may be amounts of a budget, each with its role.
    pub fn money(&self, labels: &[Label]) -> Vec<(usize, Role)> {
        let all: Vec<&Candidate> = self.candidates.iter().filter(|c| c.may_be_money()).collect();
        let by_label =
            all.iter().filter(|c| c.heading.is_money || c.heading.class.is_some() || c.heading.period.is_some());
        let by_label = by_label.filter(|c| c.usual() >= SMALL * 100 && !labels[c.column.column].whole.is_empty());
        by_label.map(|c| (c.column.column, c.column.role)).collect()
    }

    /// Does a number other than 0 stand in the column?
    pub fn is_filled(&self, column: usize) -> bool {
        self.at(column).is_some_and(|own| self.candidates[own].usual() != 0)
    }

    /// Columns of text in rows that have money in one of these columns.
    pub fn texts(&self, sample: &str, start: usize, dialect: Dialect, width: usize, money: &[usize]) -> Vec<usize> {
        let width = width.min(MOST_COLUMNS);
        let (mut at, mut record, mut texts) = (start, Record::default(), vec![0i64; width]);
        for _ in 0..JUDGED_ROWS {
            let Step::Record(after) = csv::next(sample, at, dialect, true, &mut record) else { break };
            at = after;
            let read = |column: usize| amount::read(&record.value(sample, column), 1);
            if money.iter().all(|column| matches!(read(*column), Reading::Nothing | Reading::Unreadable)) {
                continue;
            }
            for (column, count) in texts.iter_mut().enumerate() {
                *count += match read(column) {
                    Reading::Nothing => 0,
                    // An error of a formula is no text, nor is `50%`.
                    Reading::Unreadable if record.value(sample, column).starts_with('#') => 0,
                    Reading::Unreadable if record.value(sample, column).contains(char::is_alphabetic) => 1,
                    _ => -1,
                };
            }
        }
        (0..width).filter(|c| texts[*c] > 0).collect()
    }

    /// Candidate of a column.
    fn at(&self, column: usize) -> Option<usize> {
        self.candidates.iter().position(|c| c.column.column == column)
    }

    /// What was found, by columns of the table.
    pub fn relations(&self) -> Relations {
        let column = |candidate: usize| self.candidates[candidate].column.column;
        let sum = |s: &SumOf| SumOf {
            whole: column(s.whole),
            parts: s.parts.iter().map(|p| column(*p)).collect(),
            ..s.clone()
        };
        let repeats = |r: &RepeatedTotal| Repeats { total: column(r.total), line: column(r.line), agree: r.agree };
        Relations {
            sums: self.sums.iter().map(sum).collect(),
            repeated: self.repeated.iter().map(repeats).collect(),
            products: self.products.iter().map(|(whole, of)| (column(*whole), of.map(column))).collect(),
        }
    }

    /// The sums of which the counted amount is the whole or a part, and which nearly all rows keep to.
    pub fn row_sums(&self, counted: &CountedAmount, labels: &[Label]) -> RowSums {
        let mut out = RowSums::new(self.idle.clone());
        let Some(own) = self.at(counted.column.column).filter(|own| *own < MOST_JUDGED) else { return out };
        if !counted.column.parts.is_empty() {
            return out;
        }
        let columns: Vec<Numbers> = self.candidates.iter().take(MOST_JUDGED).map(|c| c.numbers.clone()).collect();
        let of = |c: &usize| {
            let column = &self.candidates[*c].column;
            (column.clone(), labels[column.column].whole.clone())
        };
        for sum in judge::kept_sums(&columns, |whole, parts| whole == own || parts.contains(&own)) {
            out.add(of(&sum.whole), sum.parts.iter().map(of).collect());
        }
        out
    }

    /// What speaks against a column that is named as the amount: it is a part of another of its kind, or repeats what another
    /// adds up to.
    pub fn contradicts(&self, column: usize, labels: &[Label]) -> Option<Contradiction> {
        let own = self.at(column)?;
        let name = |candidate: usize| labels[self.candidates[candidate].column.column].whole.clone();
        let of_its_kind = |other: usize| self.candidates[other].may_be_money() && self.same_kind(other, &[own]);
        if let Some(sum) = self.sums.iter().find(|s| s.parts.contains(&own) && of_its_kind(s.whole)) {
            let (amount, whole) = (name(own), name(sum.whole));
            return Some(Contradiction::Part { amount, whole, agree: sum.agree, rows: sum.of });
        }
        let repeats = self.repeated.iter().find(|r| r.total == own && of_its_kind(r.line))?;
        Some(Contradiction::Repeats { amount: name(own), line: name(repeats.line), groups: repeats.agree })
    }

    /// The amount that the user names, by its column. Where another column repeats its totals over groups of rows, and this
    /// one does not change within them either, each is counted once.
    /// Sen: as large as half of the numbers of a column; 0 where it was not looked at.
    pub fn usual_of(&self, column: usize) -> i128 {
        self.at(column).map_or(0, |own| self.candidates[own].usual())
    }

    pub fn named(&self, column: usize) -> Option<CountedAmount> {
        let own = self.at(column)?;
        let numbers = &self.candidates[own].numbers;
        let constant = |r: &&RepeatedTotal| {
            r.line != own
                && r.groups.iter().any(|g| g.len() > 1)
                && r.groups.iter().all(|g| numbers[g.clone()].windows(2).all(|pair| pair[0] == pair[1]))
        };
        let once = self.repeated.iter().find(constant).map(|r| self.candidates[r.total].column.column);
        let column = self.candidates[own].column.clone();
        // What proves it holds whoever chose it.
        let known = match self.single(own).known {
            AmountKnown::Label => AmountKnown::Named,
            proven => proven,
        };
        Some(CountedAmount { column, known, once })
    }
}

impl Candidate {
    /// Its label calls it an amount.
    fn is_amount(&self) -> bool {
        self.standing != (u8::MAX, usize::MAX) || self.heading.is_money
    }

    /// Its label is one of those that are known.
    fn is_known(&self) -> bool {
        self.standing.1 < usize::MAX - 1
    }

    /// Its label says that it is one class of accounts, one part of the year, one source of funds.
    fn is_part(&self) -> bool {
        self.heading.class.is_some() || self.heading.period.is_some() || self.heading.fund.is_some()
    }

    /// Is it of the role that is asked for, by its label?
    fn is_of(&self, role: Role) -> bool {
        let (own, stage) = (self.column.role, self.heading.stage);
        match role {
            Role::Budget => own == Role::Budget && stage == 0,
            Role::Realised => own == Role::Realised,
            Role::Before => own == Role::Before || own == Role::Budget && stage < 0,
            Role::After => own == Role::After || own == Role::Budget && stage > 0,
        }
    }

    fn may_be_money(&self) -> bool {
        let heading = &self.heading;
        !heading.derived && (heading.is_money || !heading.is_other) && !self.is_year() && !self.is_running()
    }

    /// Sen, without sign: as large as half of its numbers that are not zero.
    fn usual(&self) -> i128 {
        let mut sizes: Vec<i128> = self.numbers.iter().flatten().map(|n| n.sen().abs()).filter(|n| *n != 0).collect();
        sizes.sort_unstable();
        sizes.get(sizes.len() / 2).copied().unwrap_or_default()
    }

    fn total(&self) -> Rupiah {
        self.numbers.iter().flatten().copied().sum()
    }

    fn is_year(&self) -> bool {
        let years = 1990 * 100..2100 * 100;
        self.numbers.iter().flatten().all(|n| years.contains(&n.sen()))
    }

    /// 1, 2, 3 …: numbers of rows.
    fn is_running(&self) -> bool {
        let numbers: Vec<i128> = self.numbers.iter().flatten().map(|n| n.sen()).collect();
        numbers.len() > 2 && numbers[0] <= 100 && numbers.windows(2).all(|p| p[1] - p[0] == 100)
    }
}

/// Is one nowhere less than another, slips aside, and in some rows more?
fn is_never_exceeded(numbers: &[Rupiah], by: &Numbers) -> bool {
    let pairs = || numbers.iter().zip(by).map(|(own, by)| (*own, by.unwrap_or_default()));
    let less = pairs().filter(|(own, by)| own < by).count();
    less * 50 <= numbers.len() && pairs().any(|(own, by)| own > by)
}

/// Byte at which the rows that are judged end.
fn end_of_rows(sample: &str, start: usize, dialect: Dialect) -> usize {
    let (mut at, mut record) = (start, Record::default());
    for _ in 0..JUDGED_ROWS {
        let Step::Record(after) = csv::next(sample, at, dialect, true, &mut record) else { break };
        at = after;
    }
    at
}
