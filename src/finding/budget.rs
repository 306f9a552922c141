//! What can be wrong with lines and codes of a budget (B004 to B099), and what a government's own settings ask for (P).

use std::str::FromStr;

use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::finding::catalog::catalog;
use crate::finding::{Severity, brief};
use crate::lang::{Lang, Word, format_in};

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
            _ => self.message(Lang::En, Currency::RUPIAH),
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

    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let rp = |r: &Rupiah| currency.write(r.in_lang(lang));
        match self {
            BudgetFault::UnknownCode { code, name, lists } => format_in!(
                lang,
                "sub kegiatan {code} ({}) tidak ada dalam daftar resmi {lists}",
                "sub kegiatan {code} ({}) is not in any official list ({lists})",
                brief(name)
            ),
            BudgetFault::RetiredCode { code, name, last, list } => format_in!(
                lang,
                "sub kegiatan {code} ({}) ada dalam daftar {last}, tetapi tidak lagi dalam daftar {list}",
                "sub kegiatan {code} ({}) is in the list of {last} but no longer in that of {list}",
                brief(name)
            ),
            BudgetFault::OtherName { code, stated, official } => format_in!(
                lang,
                "nama resmi {code} adalah {:?}, di sini tertulis {:?}",
                "the official name of {code} is {:?}, but here it is {:?}",
                brief(official),
                brief(stated)
            ),
            BudgetFault::Duplicate { other, amount } => format_in!(
                lang,
                "baris ini sama dengan {other}; {} dihitung dua kali",
                "this row is the same as {other}; {} is counted twice",
                rp(amount)
            ),
            BudgetFault::Negative { amount } => {
                format_in!(lang, "nilainya negatif: {}", "the amount is negative: {}", rp(amount))
            }
            BudgetFault::Tiny { amount } => {
                format_in!(
                    lang,
                    "nilainya terlalu kecil untuk masuk akal: {}",
                    "the amount is implausibly small: {}",
                    rp(amount)
                )
            }
            BudgetFault::Huge { amount, others } => format_in!(
                lang,
                "satu baris senilai {} lebih besar daripada gabungan semua baris lain ({})",
                "one line of {} is larger than all the others together ({})",
                rp(amount),
                rp(others)
            ),
            BudgetFault::Product { volume, price, product, amount } => format_in!(
                lang,
                "{} × {} = {}, padahal tertulis {}",
                "{} × {} = {}, but the file says {}",
                brief(volume),
                rp(price),
                rp(product),
                rp(amount)
            ),
            BudgetFault::SeveralOpd { code, opd } => format_in!(
                lang,
                "sub kegiatan {code} dipakai oleh beberapa OPD yang berlainan jenis: {opd}",
                "several agencies spend under sub kegiatan {code}: {opd}"
            ),
        }
    }

    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            BudgetFault::UnknownCode { .. } | BudgetFault::RetiredCode { .. } => lang.choose(
                "periksa kodenya; daftar yang lebih baru: --nomenclature BERKAS",
                "check the code; for a newer list: --nomenclature FILE",
            ),
            BudgetFault::Duplicate { .. } => lang.choose(
                "hapus salah satu, atau bedakan uraiannya",
                "delete one of them, or make their texts different",
            ),
            BudgetFault::Tiny { .. } => lang.choose(
                "nilainya mungkin dalam ribuan atau jutaan: --unit",
                "the amounts may be in thousands or millions: --unit",
            ),
            _ => return None,
        })
    }
}

// What a government's own settings ask for, and its list of what it accepts (P001 to P099).

#[derive(Clone, PartialEq, Debug)]
pub enum PolicyFault {
    /// A lens counts less than its threshold.
    ShareBelow {
        lens: &'static str,
        name: Word,
        over: String,
        share: f64,
        least: f64,
        amount: Rupiah,
        whole: Rupiah,
    },
    /// The denominator cannot be computed.
    ShareUnknown {
        lens: &'static str,
        name: Word,
        over: String,
    },
    GbsBelow {
        opd: String,
        valid: usize,
        due: usize,
        least: usize,
    },
    /// More of the base is unknown than allowed.
    UnknownAbove {
        share: f64,
        most: f64,
        amount: Rupiah,
        whole: Rupiah,
    },
    NoFocalPoint {
        opd: String,
    },
    AcceptExpired {
        key: String,
        until: String,
    },
    AcceptUnused {
        key: String,
    },
}

impl PolicyFault {
    pub fn code(&self) -> &'static str {
        match self {
            PolicyFault::ShareBelow { .. } | PolicyFault::ShareUnknown { .. } => "P001",
            PolicyFault::GbsBelow { .. } => "P002",
            PolicyFault::UnknownAbove { .. } => "P003",
            PolicyFault::NoFocalPoint { .. } => "P004",
            PolicyFault::AcceptExpired { .. } => "P005",
            PolicyFault::AcceptUnused { .. } => "P006",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            PolicyFault::ShareBelow { .. } | PolicyFault::UnknownAbove { .. } | PolicyFault::GbsBelow { .. } => {
                Severity::Error
            }
            _ => Severity::Warning,
        }
    }

    /// What stays the same when amounts move.
    pub fn identity(&self) -> String {
        match self {
            PolicyFault::ShareBelow { lens, over, .. } | PolicyFault::ShareUnknown { lens, over, .. } => {
                format!("{lens} {over}")
            }
            PolicyFault::GbsBelow { opd, .. } | PolicyFault::NoFocalPoint { opd } => opd.clone(),
            PolicyFault::UnknownAbove { .. } => String::new(),
            PolicyFault::AcceptExpired { key, .. } | PolicyFault::AcceptUnused { key } => key.clone(),
        }
    }

    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let named = |over: &str| Denominator::from_str(over).map_or("", |d| lang.say(d.name()));
        let rp = |r: &Rupiah| currency.write(r.in_lang(lang));
        let pc = |share: f64| {
            let text = format!("{:.2}", share * 100.0);
            format!("{} %", lang.decimal(text))
        };
        match self {
            PolicyFault::ShareBelow { name, over, share, least, amount, whole, .. } => format_in!(
                lang,
                "lensa {}: {} dari {over}, {} ({} dari {}); ambangnya {}",
                "lens {}: {} of {over}, {} ({} of {}); the threshold is {}",
                lang.say(*name),
                pc(*share),
                named(over),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            PolicyFault::ShareUnknown { name, over, .. } => format_in!(
                lang,
                "lensa {}: bagian dari {over}, {}, tidak dapat dihitung (ada baris tanpa kode rekening)",
                "lens {}: its share of {over}, {}, cannot be computed (some lines have no account code)",
                lang.say(*name),
                named(over)
            ),
            PolicyFault::GbsBelow { opd, valid, due, least } => format_in!(
                lang,
                "{}: {valid} GBS yang sah dari {due} yang wajib; ambangnya {least}",
                "{}: {valid} valid GBS of {due} due; the threshold is {least}",
                brief(opd)
            ),
            PolicyFault::UnknownAbove { share, most, amount, whole } => format_in!(
                lang,
                "{} belum diketahui untuk siapa ({} dari {}); ambangnya {}",
                "for {} it is not known whom it reaches ({} of {}); the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            PolicyFault::NoFocalPoint { opd } => {
                format_in!(lang, "{}: belum ada dalam daftar focal point PUG", "{}: no PUG focal point", brief(opd))
            }
            PolicyFault::AcceptExpired { key, until } => format_in!(
                lang,
                "penerimaan {key} berakhir {until}; temuannya berlaku lagi",
                "the acceptance of {key} ended on {until}; its findings count again"
            ),
            PolicyFault::AcceptUnused { key } => format_in!(
                lang,
                "penerimaan {key} tidak cocok dengan satu temuan pun",
                "the acceptance of {key} does not match any finding"
            ),
        }
    }
}

catalog! {
    BUDGETS:
    "B004", "unknown-code", [Note, Warning],
        "Sub kegiatan tidak ada dalam daftar resmi mana pun, atau sudah tidak ada dalam daftar yang berlaku",
        "A sub kegiatan is not in any official list, or no longer in the one in force";
    "B005", "other-name", [Warning],
        "Nama resmi kode ini berbeda dari nama yang tertulis",
        "The official name of the code is different";
    "B006", "duplicate-line", [Warning],
        "Baris yang sama tertulis dua kali dalam satu berkas, kata demi kata",
        "The same row is in a file twice, word for word";
    "B007", "odd-amount", [Warning],
        "Nilai negatif, atau terlalu kecil atau terlalu besar untuk masuk akal",
        "An amount is negative, or absurdly small or large";
    "B008", "volume-times-price", [Warning],
        "Volume dikali harga satuan tidak sama dengan nilainya",
        "Volume times unit price is not the amount";
    "B009", "several-agencies", [Note],
        "OPD yang berlainan jenis membelanjakan satu sub kegiatan yang sama",
        "Different kinds of agency spend under one sub kegiatan";
}

catalog! {
    POLICY:
    "P001", "share-below-threshold", [Error, Warning],
        "Sebuah lensa menghitung bagian yang lebih kecil daripada ambang dalam pengaturan",
        "A lens counts less of a denominator than the settings require";
    "P002", "too-few-statements", [Error],
        "GBS sah milik sebuah OPD lebih sedikit daripada yang diminta pengaturan",
        "An agency has fewer valid GBS than the settings require";
    "P003", "too-much-unknown", [Error],
        "Bagian yang tidak diketahui penerimanya lebih besar daripada yang diperbolehkan pengaturan",
        "More is unknown than the settings allow";
    "P004", "no-focal-point", [Warning],
        "Sebuah OPD tidak ada dalam daftar focal point PUG",
        "An agency is not in the register of focal points";
    "P005", "acceptance-ended", [Warning],
        "Masa penerimaan sebuah temuan sudah berakhir, sehingga temuannya berlaku lagi",
        "An acceptance has expired; its findings count again";
    "P006", "acceptance-unused", [Warning],
        "Sebuah penerimaan tidak mengenai satu temuan pun",
        "An acceptance does not match any finding";
}
