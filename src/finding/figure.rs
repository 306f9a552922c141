//! What a finding counts, where its key does not say it: by it a baseline knows whether the finding got worse, and rows that
//! are found for one reason are told apart.

use std::hash::Hash;

use sha2::{Digest, Sha256};
use strum::{IntoStaticStr, VariantArray};

use super::{BudgetFault, DataFault, Fault, Finding, PolicyFault, TaggingFault};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::text;
use crate::guard::personal;
use crate::guard::personal::masked;
use crate::lang::Lang;

/// Parts of a share that are told apart.
const PARTS: f64 = 1e9;

/// What a figure is of. Each has one way of getting worse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Measure {
    /// Rupiah, in sen; more is worse.
    Amount,
    /// How many; more is worse.
    Count,
    /// What is asked for, in billionths; less is worse.
    Share,
    /// What is not known, in billionths; more is worse.
    Unknown,
    /// What few lines carry, in billionths; more is worse.
    Concentration,
}

impl Measure {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A figure of a finding, in the unit of its measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Figure {
    pub of: Measure,
    pub value: i128,
}

impl Figure {
    fn amount(amount: Rupiah) -> Figure {
        // Of an amount below zero it is its size that counts.
        Figure { of: Measure::Amount, value: amount.sen().saturating_abs() }
    }

    fn count(n: usize) -> Figure {
        Figure { of: Measure::Count, value: n as i128 }
    }

    fn part(of: Measure, part: f64) -> Figure {
        Figure { of, value: (part * PARTS).round() as i128 }
    }

    /// As files keep it: rupiah with two decimals, a number, a part of 1.
    pub fn json(self) -> serde_json::Value {
        match self.of {
            Measure::Amount => Rupiah::from_sen(self.value).to_string().into(),
            Measure::Count => u64::try_from(self.value).unwrap_or(u64::MAX).into(),
            _ => (self.value as f64 / PARTS).into(),
        }
    }

    /// What `json` wrote, also where somebody wrote it by hand. `None`: it is no figure.
    pub fn read(of: Measure, value: &serde_json::Value) -> Option<Figure> {
        let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
        let value = match of {
            Measure::Amount => {
                let (whole, sen) = text.split_once('.').unwrap_or((&text, "00"));
                let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
                let fits = sen.len() == 2 && digits(whole) && digits(sen);
                fits.then(|| whole.parse::<i128>().ok()?.checked_mul(100)?.checked_add(sen.parse().ok()?)).flatten()?
            }
            Measure::Count => text.parse::<u32>().ok()?.into(),
            _ => (text.parse::<f64>().ok().filter(|part| (0.0..=1.0).contains(part))? * PARTS).round() as i128,
        };
        Some(Figure { of, value })
    }

    /// For people.
    pub fn text(self, lang: Lang, currency: Currency) -> String {
        match self.of {
            Measure::Amount => {
                let amount = Rupiah::from_sen(self.value);
                currency.write(amount.in_lang(lang))
            }
            Measure::Count => self.value.to_string(),
            _ => {
                let text = format!("{:.2} %", self.value as f64 / PARTS * 100.0);
                lang.decimal(text)
            }
        }
    }

    /// Is it worse than `before` by more than the part of it that is let be, in millionths?
    pub fn got_worse(self, before: Figure, tolerance: u32) -> bool {
        const WHOLE: i128 = 1_000_000;
        let part = i128::from(tolerance);
        let (now, then) = (self.value.saturating_mul(WHOLE), before.value);
        match self.of {
            Measure::Share => now < then.saturating_mul(WHOLE - part),
            _ => now > then.saturating_mul(WHOLE + part),
        }
    }
}

/// The row of a file that a finding is about, where its message does not say which one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowOf {
    /// A digest of its cells.
    Text(u64),
    /// Its money: it has nothing else.
    Amount(Rupiah),
}

impl RowOf {
    /// Of cells with their headers. Cells that name persons take no part, nor does the number of the row.
    pub fn text<'c>(cells: impl Iterator<Item = (&'c str, std::borrow::Cow<'c, str>)>) -> RowOf {
        let numbers_rows = |header: &str| matches!(text::words(header).as_str(), "no" | "nomor" | "no urut" | "id");
        let mut hash = Sha256::new();
        for (header, cell) in cells {
            if !numbers_rows(header) && !personal::is_personal(header) {
                hash.update(masked(cell.trim()).as_bytes());
            }
            hash.update([0]);
        }
        RowOf::Text(hash.finalize().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte)))
    }
}

impl Finding {
    /// What its key does not say of how much it is about; the first is the one that tells most.
    pub fn figures(&self) -> Vec<Figure> {
        match self.row.as_deref() {
            Some(RowOf::Amount(amount)) => vec![Figure::amount(*amount)],
            _ => self.fault.figures(),
        }
    }
}

impl Fault {
    /// Rupiah that working papers name as its effect; `None`: it is about none that is known.
    pub fn effect(&self) -> Option<Rupiah> {
        let amount = match self {
            Fault::Unexplained(amount) => **amount,
            Fault::Data(data) => match &**data {
                DataFault::NoTarget { amount, .. } => *amount,
                _ => return None,
            },
            Fault::Policy(policy) => match &**policy {
                PolicyFault::UnknownAbove { amount, .. } => *amount,
                _ => return None,
            },
            _ => self.weight(),
        };
        Some(amount.max(-amount)).filter(|amount| !amount.is_zero())
    }

    /// May effects of its kind be added? Totals hold each other, and so do the lines that most of a lens is in.
    pub fn adds_up(&self) -> bool {
        let concentrated = matches!(self, Fault::Tagging(t) if matches!(**t, TaggingFault::Concentrated { .. }));
        !concentrated && !matches!(self, Fault::TotalDiffers(_) | Fault::RowDiffers(_) | Fault::Policy(_))
    }

    /// The agency that it is about, where it says one.
    pub fn agency(&self) -> Option<&str> {
        match self {
            Fault::Tagging(fault) => match &**fault {
                TaggingFault::OfficialWithoutEvidence(own) | TaggingFault::EvidenceWithoutOfficial(own) => {
                    Some(&own.opd)
                }
                TaggingFault::WholeAgency { opd, .. } | TaggingFault::WithoutGbs { opd, .. } => Some(opd),
                _ => None,
            },
            Fault::Data(data) => match &**data {
                DataFault::NoTarget { opd, .. } => Some(opd),
                _ => None,
            },
            Fault::Policy(policy) => match &**policy {
                PolicyFault::GbsBelow { opd, .. } | PolicyFault::NoFocalPoint { opd } => Some(opd),
                _ => None,
            },
            _ => None,
        }
    }

    /// Does its message hold counts of persons, or what they cost? What is handed on must not let anybody work out how few
    /// they are.
    pub fn counts_persons(&self) -> bool {
        ["D005", "D006", "D010"].contains(&self.code())
    }

    fn figures(&self) -> Vec<Figure> {
        match self {
            Fault::Tagging(fault) => match &**fault {
                TaggingFault::Concentrated { amount, total, .. } => {
                    let part = amount.part_of(*total).map(|part| Figure::part(Measure::Concentration, part));
                    std::iter::once(Figure::amount(*amount)).chain(part).collect()
                }
                TaggingFault::SameWeight { lines, .. } => {
                    vec![Figure::count(usize::try_from(*lines).unwrap_or(usize::MAX))]
                }
                other => vec![Figure::amount(other.weight())],
            },
            Fault::Policy(fault) => match &**fault {
                PolicyFault::ShareBelow { share, .. } => vec![Figure::part(Measure::Share, *share)],
                PolicyFault::UnknownAbove { share, .. } => vec![Figure::part(Measure::Unknown, *share)],
                PolicyFault::GbsBelow { valid, due, .. } => vec![Figure::count(due.saturating_sub(*valid))],
                _ => Vec::new(),
            },
            Fault::Budget(fault) => match &**fault {
                BudgetFault::SeveralOpd { opd, .. } => vec![Figure::count(opd.split(", ").count())],
                _ => Vec::new(),
            },
            Fault::Data(data) => match &**data {
                DataFault::NoTarget { amount, .. } => vec![Figure::amount(*amount)],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        for figure in [
            Figure::amount(Rupiah::from_sen(-123_456)),
            Figure::count(7),
            Figure::part(Measure::Share, 0.308),
            Figure::part(Measure::Unknown, 1e-9),
        ] {
            assert_eq!(Figure::read(figure.of, &figure.json()), Some(figure));
        }
        for (of, wrong) in
            [(Measure::Amount, "1.5"), (Measure::Amount, "-1"), (Measure::Count, "x"), (Measure::Share, "2")]
        {
            assert_eq!(Figure::read(of, &wrong.into()), None, "{wrong}");
        }
    }

    #[test]
    fn rows_are_told_apart_by_what_is_no_number_of_their_own_and_names_nobody() {
        let row = |cells: [(&'static str, &'static str); 3]| RowOf::text(cells.into_iter().map(|(h, c)| (h, c.into())));
        let one = row([("No", "1"), ("Uraian", "Kelas"), ("NIK", "3271014101900001")]);
        assert_eq!(one, row([("No", "2"), ("Uraian", " Kelas"), ("NIK", "")]));
        assert_ne!(one, row([("No", "1"), ("Uraian", "Kelas lain"), ("NIK", "3271014101900001")]));
    }
}
