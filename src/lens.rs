//! Lenses: rules for what counts as ARG. They are shown side by side and never added.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

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

/// What is divided among groups: what a lens counts, or the whole budget.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// What the text evidence counts.
    #[default]
    Evidence,
    /// Sub kegiatan with the official tag.
    Official,
    /// What the file declares.
    Declared,
    /// What reviewers decided.
    Decided,
    /// The whole budget.
    Total,
}

impl Base {
    pub fn id(self) -> &'static str {
        match self {
            Base::Evidence => "evidence",
            Base::Official => "official",
            Base::Declared => "declared",
            Base::Decided => "decided",
            Base::Total => "total",
        }
    }
}

/// Which activities carry the official tag, by their number.
pub fn official(book: &Book, nomenclature: &Nomenclature) -> Vec<bool> {
    let tags = &book.criteria.arg_tags;
    book.activities.iter().map(|e| e.activity.code.is_some_and(|c| nomenclature.is_tagged(&c, tags))).collect()
}

/// The part of one sum that `base` counts.
pub fn counted(base: Base, key: &Key, official: &[bool], amount: Rupiah) -> Rupiah {
    let whole = |counts: bool| if counts { amount } else { Rupiah::ZERO };
    match base {
        Base::Total => amount,
        Base::Official => whole(official[key.activity as usize]),
        Base::Evidence => whole(key.answer.category.is_arg()),
        Base::Declared => declared(key.declared, amount),
        Base::Decided => whole(key.decided.is_some_and(Category::is_arg)),
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
    let tagged = official(book, nomenclature);
    let facts: Vec<(String, String, bool, bool, bool)> = book
        .activities
        .iter()
        .zip(tagged)
        .map(|(entry, official)| {
            let a = &entry.activity;
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
