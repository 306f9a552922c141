//! A table without a header that is known (F004).

use std::fmt::Write as _;

use super::brief;
use crate::domain::near;
use crate::lang::Lang;

/// What was read of the header that is none, and the column that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoHeader {
    pub headers: Vec<String>,
    pub amount: Option<String>,
    /// Names of amount columns that are known.
    pub known: &'static [&'static str],
}

impl NoHeader {
    pub fn message(&self, lang: Lang) -> String {
        let mut out = match (&self.amount, lang == Lang::Id) {
            (Some(name), true) => format!("tidak ada kolom {name:?} bersama kolom kode atau nama kegiatan"),
            (Some(name), false) => format!("no column {name:?} beside one for the code or name of an activity"),
            (None, true) => {
                "bukan anggaran yang dikenal: tidak ada kepala tabel dengan kolom nilai dan kode atau nama kegiatan"
                    .into()
            }
            (None, false) => {
                "not a budget the tool knows: no header with an amount and the code or name of an activity".into()
            }
        };
        let seen: Vec<&str> = self.headers.iter().map(|h| h.trim()).filter(|h| !h.is_empty()).collect();
        // Who asks for a column looks for its name among all of them.
        let shown = if self.amount.is_some() { seen.len() } else { seen.len().min(12) };
        if !seen.is_empty() {
            let label = if lang == Lang::Id { "kolom yang ada" } else { "columns found" };
            let _ = write!(out, "; {label}: {}", seen[..shown].iter().map(|h| brief(h)).collect::<Vec<_>>().join(", "));
        }
        let _ = match (seen.len() - shown, lang) {
            (0, _) => Ok(()),
            (more, Lang::Id) => write!(out, " dan {more} lagi"),
            (more, Lang::En) => write!(out, " and {more} more"),
        };
        if let Some(name) = self.amount.as_ref().and_then(|amount| near::nearest(amount, seen.iter().copied())) {
            let name = brief(name);
            let _ = match lang {
                Lang::Id => write!(out, "; maksudnya {name:?}?"),
                Lang::En => write!(out, "; did you mean {name:?}?"),
            };
        }
        out
    }

    pub fn help(&self, lang: Lang) -> String {
        let names = self.known[..self.known.len().min(6)].join(", ");
        match lang {
            Lang::Id => format!(
                "kolom nilai yang dikenal antara lain: {names}; atau sebut kolomnya dengan --amount \"NAMA KOLOM\""
            ),
            Lang::En => format!("amount columns known are: {names}, ...; or name yours with --amount \"COLUMN\""),
        }
    }
}
