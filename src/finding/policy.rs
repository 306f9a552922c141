//! What a government's own settings ask for, and its list of what it accepts (P001 to P099).

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::{Lang, format_in};

#[derive(Clone, PartialEq, Debug)]
pub enum PolicyFault {
    /// A lens counts less than its threshold.
    ShareBelow {
        lens: &'static str,
        over: String,
        share: f64,
        least: f64,
        amount: Rupiah,
        whole: Rupiah,
    },
    /// The denominator cannot be computed.
    ShareUnknown {
        lens: &'static str,
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
            PolicyFault::ShareBelow { lens, over, .. } | PolicyFault::ShareUnknown { lens, over } => {
                format!("{lens} {over}")
            }
            PolicyFault::GbsBelow { opd, .. } | PolicyFault::NoFocalPoint { opd } => opd.clone(),
            PolicyFault::UnknownAbove { .. } => String::new(),
            PolicyFault::AcceptExpired { key, .. } | PolicyFault::AcceptUnused { key } => key.clone(),
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        let rp = |r: &Rupiah| format!("Rp {}", r.in_lang(lang));
        let pc = |share: f64| {
            let text = format!("{:.2}", share * 100.0);
            format!("{} %", lang.decimal(text))
        };
        match self {
            PolicyFault::ShareBelow { lens, over, share, least, amount, whole } => format_in!(
                lang,
                "lensa {lens}: {} dari {over} ({} dari {}), ambangnya {}",
                "lens {lens}: {} of {over} ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            PolicyFault::ShareUnknown { lens, over } => format_in!(
                lang,
                "lensa {lens}: bagian dari {over} tidak dapat dihitung (ada baris tanpa kode rekening)",
                "lens {lens}: its share of {over} cannot be computed (lines without an account code)"
            ),
            PolicyFault::GbsBelow { opd, valid, due, least } => format_in!(
                lang,
                "{}: {valid} GBS yang sah dari {due} yang wajib; ambangnya {least}",
                "{}: {valid} valid GBS of {due} due; the threshold is {least}",
                brief(opd)
            ),
            PolicyFault::UnknownAbove { share, most, amount, whole } => format_in!(
                lang,
                "{} tidak diketahui untuk siapa ({} dari {}), ambangnya {}",
                "{} is not known for whom ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            PolicyFault::NoFocalPoint { opd } => {
                format_in!(lang, "{}: tanpa focal point PUG", "{}: no focal point", brief(opd))
            }
            PolicyFault::AcceptExpired { key, until } => format_in!(
                lang,
                "penerimaan {key} berakhir {until}; temuannya berlaku lagi",
                "the acceptance of {key} ended on {until}; its findings count again"
            ),
            PolicyFault::AcceptUnused { key } => format_in!(
                lang,
                "penerimaan {key} tidak mengenai satu temuan pun",
                "the acceptance of {key} is about no finding"
            ),
        }
    }
}
