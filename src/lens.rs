//! Lenses: rules for what counts as ARG. They are shown side by side and never added.

use serde::Serialize;

use crate::amount::Rupiah;
use crate::book::{Book, Declared, Key, Sum};
use crate::frame::Row;
use crate::nomenclature::Nomenclature;
use crate::pack::Category;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// The sub kegiatan's code carries the ARG tag in the nomenclature: its whole amount counts.
    Official,
    /// The line's text shows a criterion.
    Evidence,
    /// A tag or weight column in the file.
    Declared,
    /// A reviewer decided so.
    Decided,
}

impl Lens {
    pub const ALL: [Lens; 4] = [Lens::Official, Lens::Evidence, Lens::Declared, Lens::Decided];

    pub fn id(self) -> &'static str {
        match self {
            Lens::Official => "official",
            Lens::Evidence => "evidence",
            Lens::Declared => "declared",
            Lens::Decided => "decided",
        }
    }
}

/// Every sum of the book, with what each lens says of it.
pub fn rows(book: &Book, nomenclature: &Nomenclature) -> Vec<Row> {
    let criteria = book.criteria;
    let women = |activity: &crate::budget::Activity| {
        let agency = &criteria.women_agency;
        let bidang: Vec<_> = agency.bidang.iter().filter_map(|b| crate::code::ActivityCode::find(b)).collect();
        let name = crate::text::words(&activity.opd_name);
        activity.skpd.is_some_and(|s| s.bidang().any(|own| bidang.iter().any(|b| own.under(b))))
            || agency.name.iter().any(|n| crate::text::holds(&name, n))
    };
    let facts: Vec<(String, String, bool, bool, bool)> = book
        .activities
        .iter()
        .map(|entry| {
            let a = &entry.activity;
            let official = a.code.is_some_and(|c| nomenclature.is_tagged(&c, &criteria.arg_tags));
            let support = a.is_support(criteria.gate.support_program_number);
            (a.opd_key(), a.sub_kegiatan_key(), official, support, women(a))
        })
        .collect();
    let row = |(key, sum): (&Key, &Sum)| {
        let (opd, sub_kegiatan, official, support, women) = facts[key.activity as usize].clone();
        Row {
            opd,
            sub_kegiatan,
            account: key.group.to_string(),
            support,
            women_agency: women,
            category: key.answer.category.id(),
            official,
            evidence: key.answer.category.is_arg(),
            declared: key.declared != Declared::No,
            decided: key.decided.is_some_and(Category::is_arg),
            declared_amount: declared(key.declared, sum.amount),
            amount: sum.amount,
            lines: sum.lines,
        }
    };
    book.sums.iter().map(row).collect()
}

/// The part of an amount that a tag or weight declares; weights round half up to the sen.
fn declared(declared: Declared, amount: Rupiah) -> Rupiah {
    match declared {
        Declared::No => Rupiah::ZERO,
        Declared::Tag => amount,
        Declared::Weight(millionths) => {
            Rupiah::from_sen((amount.sen() * i128::from(millionths) + 500_000).div_euclid(1_000_000))
        }
    }
}
