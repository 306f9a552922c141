//! What can be wrong with lines and codes of a budget (B004 to B099).

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

#[derive(Clone, PartialEq, Debug)]
pub enum Budget {
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

impl Budget {
    pub fn code(&self) -> &'static str {
        match self {
            Budget::UnknownCode { .. } | Budget::RetiredCode { .. } => "B004",
            Budget::OtherName { .. } => "B005",
            Budget::Duplicate { .. } => "B006",
            Budget::Negative { .. } | Budget::Tiny { .. } | Budget::Huge { .. } => "B007",
            Budget::Product { .. } => "B008",
            Budget::SeveralOpd { .. } => "B009",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            // Lists are amended in the course of a year: one that lacks a code proves nothing.
            Budget::SeveralOpd { .. } | Budget::UnknownCode { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// What stays the same when amounts and rows move.
    pub fn identity(&self) -> String {
        match self {
            Budget::UnknownCode { code, .. } | Budget::RetiredCode { code, .. } | Budget::SeveralOpd { code, .. } => {
                code.clone()
            }
            Budget::OtherName { code, stated, .. } => format!("{code} {stated}"),
            Budget::Duplicate { amount, .. } => amount.to_string(),
            Budget::Huge { amount, .. } => amount.to_string(),
            _ => self.message(Lang::En),
        }
    }

    /// The rupiah it is about.
    pub fn weight(&self) -> Rupiah {
        match self {
            Budget::Duplicate { amount, .. } | Budget::Huge { amount, .. } | Budget::Product { amount, .. } => *amount,
            _ => Rupiah::ZERO,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        let id = lang == Lang::Id;
        let rp = |r: &Rupiah| format!("Rp {}", if id { r.indonesian() } else { r.english() });
        match self {
            Budget::UnknownCode { code, name, lists } if id => {
                format!("sub kegiatan {code} ({}) tidak ada dalam daftar resmi {lists}", brief(name))
            }
            Budget::UnknownCode { code, name, lists } => {
                format!("sub kegiatan {code} ({}) is in none of the official lists ({lists})", brief(name))
            }
            Budget::RetiredCode { code, name, last, list } if id => {
                format!("sub kegiatan {code} ({}) ada dalam daftar {last}, tidak lagi dalam daftar {list}", brief(name))
            }
            Budget::RetiredCode { code, name, last, list } => {
                format!("sub kegiatan {code} ({}) is in the list of {last}, no more in that of {list}", brief(name))
            }
            Budget::OtherName { code, stated, official } if id => {
                format!("{code} bernama resmi {:?}, di sini {:?}", brief(official), brief(stated))
            }
            Budget::OtherName { code, stated, official } => {
                format!("the official name of {code} is {:?}, here {:?}", brief(official), brief(stated))
            }
            Budget::Duplicate { other, amount } if id => {
                format!("baris ini sama dengan {other}; {} dihitung dua kali", rp(amount))
            }
            Budget::Duplicate { other, amount } => {
                format!("the row is the same as {other}; {} is counted twice", rp(amount))
            }
            Budget::Negative { amount } if id => format!("nilai negatif: {}", rp(amount)),
            Budget::Negative { amount } => format!("a negative amount: {}", rp(amount)),
            Budget::Tiny { amount } if id => format!("nilai yang tidak masuk akal: {}", rp(amount)),
            Budget::Tiny { amount } => format!("an absurd amount: {}", rp(amount)),
            Budget::Huge { amount, others } if id => {
                format!("satu baris {} lebih besar dari semua baris lain bersama ({})", rp(amount), rp(others))
            }
            Budget::Huge { amount, others } => {
                format!("one line of {} is larger than all others together ({})", rp(amount), rp(others))
            }
            Budget::Product { volume, price, product, amount } if id => {
                format!("{} x {} = {}, tertulis {}", brief(volume), rp(price), rp(product), rp(amount))
            }
            Budget::Product { volume, price, product, amount } => {
                format!("{} x {} = {}, {} is stated", brief(volume), rp(price), rp(product), rp(amount))
            }
            Budget::SeveralOpd { code, opd } if id => format!("sub kegiatan {code} dibelanjakan beberapa OPD: {opd}"),
            Budget::SeveralOpd { code, opd } => format!("sub kegiatan {code} is spent by several agencies: {opd}"),
        }
    }

    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        let (id, en) = match self {
            Budget::UnknownCode { .. } | Budget::RetiredCode { .. } => (
                "periksa kodenya; daftar yang lebih baru: --nomenclature BERKAS",
                "look up the code; a newer list: --nomenclature FILE",
            ),
            Budget::Duplicate { .. } => {
                ("hapus salah satu, atau bedakan uraiannya", "delete one of them, or tell their texts apart")
            }
            Budget::Tiny { .. } => {
                ("nilainya mungkin dalam ribuan atau jutaan: --unit", "amounts may be in thousands or millions: --unit")
            }
            _ => return None,
        };
        Some(if lang == Lang::Id { id } else { en })
    }
}
