//! Sums across the columns of a table that its rows keep to: a row that does not has a slip in it, which is told.

use std::sync::Arc;

use super::amount_column::{AmountCell, AmountColumn};
use crate::domain::amount::Rupiah;
use crate::finding::reading::{RowDiffers, SumLabels};

/// A column that is the sum of others.
#[derive(Clone, Debug)]
struct RowSum {
    whole: AmountColumn,
    parts: Vec<AmountColumn>,
    labels: Arc<SumLabels>,
}

/// The sums that every row is held against.
#[derive(Clone, Default, Debug)]
pub struct RowSums {
    sums: Vec<RowSum>,
    /// Columns that hold nothing in the rows that were judged: what stands in them further down may be a part.
    idle: Vec<usize>,
}

impl RowSums {
    pub fn new(idle: Vec<usize>) -> RowSums {
        RowSums { sums: Vec::new(), idle }
    }

    /// Adds a sum: the whole and its parts, each with its label.
    pub fn add(&mut self, whole: (AmountColumn, String), parts: Vec<(AmountColumn, String)>) {
        let (parts, labels): (Vec<AmountColumn>, Vec<String>) = parts.into_iter().unzip();
        let labels = Arc::new(SumLabels { whole: whole.1, parts: labels });
        self.sums.push(RowSum { whole: whole.0, parts, labels });
    }

    pub fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// The first sum that a row does not keep to, and the column of the whole. A row without the whole or without any part
    /// says nothing.
    pub fn slip(
        &self,
        read: impl Fn(&AmountColumn) -> AmountCell,
        is_filled: impl Fn(usize) -> bool,
    ) -> Option<(usize, RowDiffers)> {
        let found = self.sums.iter().find_map(|own| {
            let stated = read(&own.whole).amount()?;
            let (mut computed, mut filled) = (Rupiah::ZERO, false);
            for part in &own.parts {
                match read(part) {
                    AmountCell::Nothing => {}
                    AmountCell::Amount { amount, .. } => (computed, filled) = (computed + amount, true),
                    AmountCell::TwoReadings { .. } | AmountCell::Unreadable => return None,
                }
            }
            let differs = RowDiffers { labels: Arc::clone(&own.labels), stated, computed };
            (filled && stated != computed).then_some((own.whole.column, differs))
        });
        found.filter(|_| !self.idle.iter().any(|column| is_filled(*column)))
    }
}
