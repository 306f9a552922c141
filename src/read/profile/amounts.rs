//! Which amount is counted. Labels propose columns; the judge strikes out those that are parts of others, totals repeated in
//! every row, factors of a product. What is left open is asked for, with the total of each and the way to choose it.

mod choose;

use std::borrow::Cow;
use std::convert::Infallible;

use super::amount_column::{AmountColumn, is_currency, number_style};
use super::columns::NamedColumns;
use super::header::{Heading, Label, Role};
use super::row_sums::RowSums;
use super::rows::{MOST_COLUMNS, is_number_row};
use crate::domain::amount::{self, Reading, Rupiah};
use crate::files::csv::{self, Dialect, Record, Step};
use crate::files::split::Records;
use crate::finding::reading::Contradiction;
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
}

impl Proposed {
    fn take(&mut self, cell: Cow<str>) {
        let number = match amount::read(&cell, 1) {
            Reading::Nothing => None,
            Reading::Unreadable | Reading::TooLarge => {
                self.others += usize::from(!is_currency(&cell));
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
        (self.found > 0 && (self.found > self.others || known)).then_some(self.candidate)
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
        let taken: Vec<usize> = named.columns.values().chain(&named.items).chain(&named.labels).copied().collect();
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
            columns.push(Proposed { candidate, found: 0, others: 0 });
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

    /// Sen: as large as half of the numbers of a column; 0 where it was not looked at.
    pub fn usual_of(&self, column: usize) -> i128 {
        self.at(column).map_or(0, |own| self.candidates[own].usual())
    }

    /// The amount that the user names, by its column. Where another column repeats its totals over groups of rows, and this
    /// one does not change within them either, each is counted once.
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
