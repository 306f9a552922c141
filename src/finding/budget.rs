//! What can be wrong with lines and codes of a budget (B004 to B099).

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

#[derive(Clone, PartialEq, Debug)]
pub enum BudgetFault {
    /// A sub kegiatan that no official list has.
    UnknownCode {
        code: String,
        name: String,
        lists: String,
    },
    /// One that the list in force for the year has no more, and the last that had it.
    RetiredCode {
        code: String,
        name: String,
        last: u16,
        list: u16,
    },
    /// The code's official name is another one.
    OtherName {
        code: String,
        stated: String,
        official: String,
    },
    /// A row that is there already, word for word.
    Duplicate {
        other: String,
        amount: Rupiah,
    },
    Negative {
        amount: Rupiah,
    },
    /// A line of a few rupiah.
    Tiny {
        amount: Rupiah,
    },
    /// A line larger than all others of its file together.
    Huge {
        amount: Rupiah,
        others: Rupiah,
    },
    /// Volume times price is something else.
    Product {
        volume: String,
        price: Rupiah,
        product: Rupiah,
        amount: Rupiah,
    },
    /// Agencies of different kinds spend under one sub kegiatan.
    SeveralOpd {
        code: String,
        opd: String,
    },
}

impl BudgetFault {
    pub fn code(&self) -> &'static str {
        match self {
            BudgetFault::UnknownCode { .. } | BudgetFault::RetiredCode { .. } => "B004",
            BudgetFault::OtherName { .. } => "B005",
            BudgetFault::Duplicate { .. } => "B006",
            BudgetFault::Negative { .. } | BudgetFault::Tiny { .. } | BudgetFault::Huge { .. } => "B007",
            BudgetFault::Product { .. } => "B008",
            BudgetFault::SeveralOpd { .. } => "B009",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            // Lists are amended in the course of a year: one that lacks a code proves nothing.
            BudgetFault::SeveralOpd { .. } | BudgetFault::UnknownCode { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// What stays the same when amounts and rows move.
    pub fn identity(&self) -> String {
        match self {
            BudgetFault::UnknownCode { code, .. }
            | BudgetFault::RetiredCode { code, .. }
            | BudgetFault::SeveralOpd { code, .. } => code.clone(),
            BudgetFault::OtherName { code, stated, .. } => format!("{code} {stated}"),
            BudgetFault::Duplicate { amount, .. } => amount.to_string(),
            BudgetFault::Huge { amount, .. } => amount.to_string(),
            _ => self.message(Lang::En),
        }
    }

    /// The rupiah it is about.
    pub fn weight(&self) -> Rupiah {
        match self {
            BudgetFault::Duplicate { amount, .. }
            | BudgetFault::Huge { amount, .. }
            | BudgetFault::Product { amount, .. } => *amount,
            _ => Rupiah::ZERO,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        let id = lang == Lang::Id;
        let rp = |r: &Rupiah| format!("Rp {}", if id { r.indonesian() } else { r.english() });
        match self {
            BudgetFault::UnknownCode { code, name, lists } if id => {
                format!("sub kegiatan {code} ({}) tidak ada dalam daftar resmi {lists}", brief(name))
            }
            BudgetFault::UnknownCode { code, name, lists } => {
                format!("sub kegiatan {code} ({}) is in none of the official lists ({lists})", brief(name))
            }
            BudgetFault::RetiredCode { code, name, last, list } if id => {
                format!("sub kegiatan {code} ({}) ada dalam daftar {last}, tidak lagi dalam daftar {list}", brief(name))
            }
            BudgetFault::RetiredCode { code, name, last, list } => {
                format!("sub kegiatan {code} ({}) is in the list of {last}, no more in that of {list}", brief(name))
            }
            BudgetFault::OtherName { code, stated, official } if id => {
                format!("{code} bernama resmi {:?}, di sini {:?}", brief(official), brief(stated))
            }
            BudgetFault::OtherName { code, stated, official } => {
                format!("the official name of {code} is {:?}, here {:?}", brief(official), brief(stated))
            }
            BudgetFault::Duplicate { other, amount } if id => {
                format!("baris ini sama dengan {other}; {} dihitung dua kali", rp(amount))
            }
            BudgetFault::Duplicate { other, amount } => {
                format!("the row is the same as {other}; {} is counted twice", rp(amount))
            }
            BudgetFault::Negative { amount } if id => format!("nilai negatif: {}", rp(amount)),
            BudgetFault::Negative { amount } => format!("a negative amount: {}", rp(amount)),
            BudgetFault::Tiny { amount } if id => format!("nilai yang tidak masuk akal: {}", rp(amount)),
            BudgetFault::Tiny { amount } => format!("an absurd amount: {}", rp(amount)),
            BudgetFault::Huge { amount, others } if id => {
                format!("satu baris {} lebih besar dari semua baris lain bersama ({})", rp(amount), rp(others))
            }
            BudgetFault::Huge { amount, others } => {
                format!("one line of {} is larger than all others together ({})", rp(amount), rp(others))
            }
            BudgetFault::Product { volume, price, product, amount } if id => {
                format!("{} x {} = {}, tertulis {}", brief(volume), rp(price), rp(product), rp(amount))
            }
            BudgetFault::Product { volume, price, product, amount } => {
                format!("{} x {} = {}, {} is stated", brief(volume), rp(price), rp(product), rp(amount))
            }
            BudgetFault::SeveralOpd { code, opd } if id => {
                format!("sub kegiatan {code} dibelanjakan beberapa OPD: {opd}")
            }
            BudgetFault::SeveralOpd { code, opd } => format!("sub kegiatan {code} is spent by several agencies: {opd}"),
        }
    }

    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        let (id, en) = match self {
            BudgetFault::UnknownCode { .. } | BudgetFault::RetiredCode { .. } => (
                "periksa kodenya; daftar yang lebih baru: --nomenclature BERKAS",
                "look up the code; a newer list: --nomenclature FILE",
            ),
            BudgetFault::Duplicate { .. } => {
                ("hapus salah satu, atau bedakan uraiannya", "delete one of them, or tell their texts apart")
            }
            BudgetFault::Tiny { .. } => {
                ("nilainya mungkin dalam ribuan atau jutaan: --unit", "amounts may be in thousands or millions: --unit")
            }
            _ => return None,
        };
        Some(if lang == Lang::Id { id } else { en })
    }
}
