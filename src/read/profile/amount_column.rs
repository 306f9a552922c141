//! Columns of amounts: how they write their numbers, read off their own cells, and what a cell says under that style.

use std::borrow::Cow;
use std::sync::Arc;

use super::header::Role;
use crate::domain::amount;
use crate::domain::amount::{NumberStyle, Reading, Rupiah};
use crate::domain::code::AccountCode;
use crate::files::csv::{Record, unquote};
use crate::files::split::Records;

/// One amount column of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmountColumn {
    /// The column itself; of a sum, the first of its parts.
    pub column: usize,
    /// Columns whose sum is the amount, where no column holds it; else none.
    pub parts: Vec<AmountPart>,
    pub role: Role,
    /// How its cells write numbers; `None` where they do not settle it.
    pub style: Option<NumberStyle>,
}

/// A column that is one part of an amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmountPart {
    pub column: usize,
    /// Group of accounts that it is for, where its label says so (5.1 for "Operasi").
    pub class: Option<AccountCode>,
}

/// What a cell of an amount column says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountCell {
    /// Nothing stands in it, or a dash.
    Nothing,
    Amount {
        amount: Rupiah,
        /// Digits behind the sen were rounded off.
        rounded: bool,
    },
    /// `3.500` in a column whose cells do not settle how they write numbers.
    TwoReadings {
        plain: Rupiah,
        indonesian: Rupiah,
    },
    Unreadable,
}

impl AmountColumn {
    /// Reads one of its cells, in which one stands for `unit` rupiah.
    pub fn read(&self, cell: &str, unit: i128) -> AmountCell {
        match amount::read(cell, unit) {
            Reading::Nothing => AmountCell::Nothing,
            Reading::Exact { amount, rounded } => AmountCell::Amount { amount, rounded },
            Reading::Either { plain, indonesian } => match self.style {
                Some(NumberStyle::Plain) => AmountCell::Amount { amount: plain, rounded: false },
                Some(NumberStyle::Indonesian) => AmountCell::Amount { amount: indonesian, rounded: false },
                None => AmountCell::TwoReadings { plain, indonesian },
            },
            Reading::Unreadable | Reading::TooLarge => AmountCell::Unreadable,
        }
    }
}

/// The amount of a row: what it says, the column that says so and its cell.
pub struct RowAmount<'t> {
    pub says: AmountCell,
    pub column: usize,
    pub cell: Cow<'t, str>,
}

impl AmountColumn {
    /// An amount that stands in one column.
    pub fn single(column: usize, role: Role, style: Option<NumberStyle>) -> AmountColumn {
        AmountColumn { column, parts: Vec::new(), role, style }
    }

    /// Every column that it is read from.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let alone = self.parts.is_empty().then_some(self.column);
        alone.into_iter().chain(self.parts.iter().map(|part| part.column))
    }

    /// What it is called: the labels of its parts.
    pub fn label(&self, headers: &[Arc<str>]) -> String {
        let mut labels: Vec<&str> = self.columns().filter_map(|c| headers.get(c)).map(|label| &**label).collect();
        labels.dedup();
        labels.join(" + ")
    }

    /// The amount of a row, in which one stands for `unit` rupiah: of several parts, their sum.
    pub fn of_row<'t>(&self, text: &'t str, record: &Record, unit: i128) -> RowAmount<'t> {
        self.of_cells(|column| record.value(text, column), unit)
    }

    /// The same, from cells that are at hand.
    pub fn of_cells<'t>(&self, cell: impl Fn(usize) -> Cow<'t, str>, unit: i128) -> RowAmount<'t> {
        if self.parts.is_empty() {
            let own = cell(self.column);
            return RowAmount { says: self.read(&own, unit), column: self.column, cell: own };
        }
        let mut sum: Option<(Rupiah, bool)> = None;
        for part in &self.parts {
            let own = cell(part.column);
            match self.read(&own, unit) {
                AmountCell::Nothing => {}
                AmountCell::Amount { amount, rounded } => {
                    let (so_far, was_rounded) = sum.unwrap_or_default();
                    sum = Some((so_far + amount, was_rounded || rounded));
                }
                // The currency stands in a column of its own.
                AmountCell::Unreadable if is_currency(&own) => {}
                says => return RowAmount { says, column: part.column, cell: own },
            }
        }
        let says = sum.map_or(AmountCell::Nothing, |(amount, rounded)| AmountCell::Amount { amount, rounded });
        RowAmount { says, column: self.column, cell: cell(self.column) }
    }
}

/// `Rp` alone.
pub fn is_currency(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches('.');
    cell.eq_ignore_ascii_case("rp") || cell.eq_ignore_ascii_case("idr")
}

impl AmountCell {
    /// The exact amount, where there is one.
    pub fn amount(self) -> Option<Rupiah> {
        match self {
            AmountCell::Amount { amount, .. } => Some(amount),
            _ => None,
        }
    }
}

/// The style of the amount column, from the cells of the first block that have one reading only. Whole numbers without
/// marks say nothing, and cells that disagree settle nothing: then a cell such as `3.500` cannot be read.
pub fn number_style(sample: &str, records: &Records, column: usize) -> Option<NumberStyle> {
    let (mut plain, mut indonesian, mut either, mut grouped) = (0, 0, 0, 0);
    for raw in records.cells(sample, column).filter(|raw| raw.bytes().any(|b| matches!(b, b'.' | b','))) {
        let cell = unquote(raw, records.quotes);
        match amount::read(&cell, 1) {
            Reading::Exact { .. } => {
                grouped += usize::from(cell.matches(['.', ',']).count() > 1);
                match style_of(&cell) {
                    NumberStyle::Plain => plain += 1,
                    NumberStyle::Indonesian => indonesian += 1,
                }
            }
            Reading::Either { .. } => either += 1,
            _ => {}
        }
    }
    // One cell does not say how many others are meant: 600.50 under 850.000 and 750.000 may be the slip. 1.200.000 is none.
    match (plain, indonesian) {
        (1.., 0) if plain >= either || plain > 2 || grouped > 0 => Some(NumberStyle::Plain),
        (0, 1..) if indonesian >= either || indonesian > 2 || grouped > 0 => Some(NumberStyle::Indonesian),
        _ => None,
    }
}

/// Style of a cell with marks and one reading only: the last mark is a decimal, or the only kind of mark groups.
fn style_of(cell: &str) -> NumberStyle {
    let (dots, commas) = (cell.matches('.').count(), cell.matches(',').count());
    let decimal_comma = match (dots, commas) {
        (0, 1) => true,
        (0, _) => false,
        (1, 0) => false,
        (_, 0) => true,
        _ => cell.rfind(',') > cell.rfind('.'),
    };
    if decimal_comma { NumberStyle::Indonesian } else { NumberStyle::Plain }
}
