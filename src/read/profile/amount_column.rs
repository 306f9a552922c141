//! Columns of amounts: how they write their numbers, read off their own cells, and what a cell says under that style.

use super::header::Role;
use crate::domain::amount;
use crate::domain::amount::{NumberStyle, Reading, Rupiah};
use crate::files::csv::unquote;
use crate::files::split::Records;

/// One amount column of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmountColumn {
    pub column: usize,
    pub role: Role,
    /// How its cells write numbers; `None` where they do not settle it.
    pub style: Option<NumberStyle>,
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
    let (mut plain, mut indonesian) = (false, false);
    for raw in records.cells(sample, column).filter(|raw| raw.bytes().any(|b| matches!(b, b'.' | b','))) {
        let cell = unquote(raw, records.quotes);
        if matches!(amount::read(&cell, 1), Reading::Exact { .. }) {
            match style_of(&cell) {
                NumberStyle::Plain => plain = true,
                NumberStyle::Indonesian => indonesian = true,
            }
        }
    }
    match (plain, indonesian) {
        (true, false) => Some(NumberStyle::Plain),
        (false, true) => Some(NumberStyle::Indonesian),
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
