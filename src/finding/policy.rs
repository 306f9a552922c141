//! What a government's own settings ask for, and its list of what it accepts (P001 to P099).

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

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
        let id = lang == Lang::Id;
        let rp = |r: &Rupiah| format!("Rp {}", if id { r.indonesian() } else { r.english() });
        let pc = |share: f64| {
            let text = format!("{:.2}", share * 100.0);
            format!("{} %", if id { text.replace('.', ",") } else { text })
        };
        match self {
            PolicyFault::ShareBelow { lens, over, share, least, amount, whole } if id => format!(
                "lensa {lens}: {} dari {over} ({} dari {}), ambangnya {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            PolicyFault::ShareBelow { lens, over, share, least, amount, whole } => format!(
                "lens {lens}: {} of {over} ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            PolicyFault::ShareUnknown { lens, over } if id => {
                format!("lensa {lens}: bagian dari {over} tidak dapat dihitung (ada baris tanpa kode rekening)")
            }
            PolicyFault::ShareUnknown { lens, over } => {
                format!("lens {lens}: its share of {over} cannot be computed (lines without an account code)")
            }
            PolicyFault::GbsBelow { opd, valid, due, least } if id => {
                format!("{}: {valid} GBS yang sah dari {due} yang wajib; ambangnya {least}", brief(opd))
            }
            PolicyFault::GbsBelow { opd, valid, due, least } => {
                format!("{}: {valid} valid GBS of {due} due; the threshold is {least}", brief(opd))
            }
            PolicyFault::UnknownAbove { share, most, amount, whole } if id => format!(
                "{} tidak diketahui untuk siapa ({} dari {}), ambangnya {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            PolicyFault::UnknownAbove { share, most, amount, whole } => format!(
                "{} is not known for whom ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            PolicyFault::NoFocalPoint { opd } if id => format!("{}: tanpa focal point PUG", brief(opd)),
            PolicyFault::NoFocalPoint { opd } => format!("{}: no focal point", brief(opd)),
            PolicyFault::AcceptExpired { key, until } if id => {
                format!("penerimaan {key} berakhir {until}; temuannya berlaku lagi")
            }
            PolicyFault::AcceptExpired { key, until } => {
                format!("the acceptance of {key} ended on {until}; its findings count again")
            }
            PolicyFault::AcceptUnused { key } if id => format!("penerimaan {key} tidak mengenai satu temuan pun"),
            PolicyFault::AcceptUnused { key } => format!("the acceptance of {key} is about no finding"),
        }
    }
}
