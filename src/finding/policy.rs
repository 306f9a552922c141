//! What a government's own settings ask for, and its list of what it accepts (P001 to P099).

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

#[derive(Clone, PartialEq, Debug)]
pub enum Policy {
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

impl Policy {
    pub fn code(&self) -> &'static str {
        match self {
            Policy::ShareBelow { .. } | Policy::ShareUnknown { .. } => "P001",
            Policy::GbsBelow { .. } => "P002",
            Policy::UnknownAbove { .. } => "P003",
            Policy::NoFocalPoint { .. } => "P004",
            Policy::AcceptExpired { .. } => "P005",
            Policy::AcceptUnused { .. } => "P006",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Policy::ShareBelow { .. } | Policy::UnknownAbove { .. } | Policy::GbsBelow { .. } => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// What stays the same when amounts move.
    pub fn identity(&self) -> String {
        match self {
            Policy::ShareBelow { lens, over, .. } | Policy::ShareUnknown { lens, over } => format!("{lens} {over}"),
            Policy::GbsBelow { opd, .. } | Policy::NoFocalPoint { opd } => opd.clone(),
            Policy::UnknownAbove { .. } => String::new(),
            Policy::AcceptExpired { key, .. } | Policy::AcceptUnused { key } => key.clone(),
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
            Policy::ShareBelow { lens, over, share, least, amount, whole } if id => format!(
                "lensa {lens}: {} dari {over} ({} dari {}), ambangnya {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            Policy::ShareBelow { lens, over, share, least, amount, whole } => format!(
                "lens {lens}: {} of {over} ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*least)
            ),
            Policy::ShareUnknown { lens, over } if id => {
                format!("lensa {lens}: bagian dari {over} tidak dapat dihitung (ada baris tanpa kode rekening)")
            }
            Policy::ShareUnknown { lens, over } => {
                format!("lens {lens}: its share of {over} cannot be computed (lines without an account code)")
            }
            Policy::GbsBelow { opd, valid, due, least } if id => {
                format!("{}: {valid} GBS yang sah dari {due} yang wajib; ambangnya {least}", brief(opd))
            }
            Policy::GbsBelow { opd, valid, due, least } => {
                format!("{}: {valid} valid GBS of {due} due; the threshold is {least}", brief(opd))
            }
            Policy::UnknownAbove { share, most, amount, whole } if id => format!(
                "{} tidak diketahui untuk siapa ({} dari {}), ambangnya {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            Policy::UnknownAbove { share, most, amount, whole } => format!(
                "{} is not known for whom ({} of {}), the threshold is {}",
                pc(*share),
                rp(amount),
                rp(whole),
                pc(*most)
            ),
            Policy::NoFocalPoint { opd } if id => format!("{}: tanpa focal point PUG", brief(opd)),
            Policy::NoFocalPoint { opd } => format!("{}: no focal point", brief(opd)),
            Policy::AcceptExpired { key, until } if id => {
                format!("penerimaan {key} berakhir {until}; temuannya berlaku lagi")
            }
            Policy::AcceptExpired { key, until } => {
                format!("the acceptance of {key} ended on {until}; its findings count again")
            }
            Policy::AcceptUnused { key } if id => format!("penerimaan {key} tidak mengenai satu temuan pun"),
            Policy::AcceptUnused { key } => format!("the acceptance of {key} is about no finding"),
        }
    }
}
