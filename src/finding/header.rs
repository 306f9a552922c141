//! A table without a header that is known (F004).

use std::fmt::Write as _;

use super::brief;
use crate::domain::near;
use crate::lang::{Lang, format_in, write_in};

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
        let mut out = match &self.amount {
            Some(name) => format_in!(
                lang,
                "tidak ada kolom {name:?} bersama kolom kode atau nama kegiatan",
                "no column {name:?} beside one for the code or name of an activity"
            ),
            None => lang
                .choose(
                    "bukan anggaran yang dikenal: tidak ada kepala tabel dengan kolom nilai dan kode atau nama kegiatan",
                    "not a budget the tool knows: no header with an amount and the code or name of an activity",
                )
                .to_owned(),
        };
        let seen: Vec<&str> = self.headers.iter().map(|h| h.trim()).filter(|h| !h.is_empty()).collect();
        // Who asks for a column looks for its name among all of them.
        let shown = if self.amount.is_some() { seen.len() } else { seen.len().min(12) };
        if !seen.is_empty() {
            let label = lang.choose("kolom yang ada", "columns found");
            let _ = write!(out, "; {label}: {}", seen[..shown].iter().map(|h| brief(h)).collect::<Vec<_>>().join(", "));
        }
        let more = seen.len() - shown;
        if more > 0 {
            let _ = write_in!(lang, out, " dan {more} lagi", " and {more} more");
        }
        if let Some(name) = self.amount.as_ref().and_then(|amount| near::nearest(amount, seen.iter().copied())) {
            let name = brief(name);
            let _ = write_in!(lang, out, "; maksudnya {name:?}?", "; did you mean {name:?}?");
        }
        out
    }

    pub fn help(&self, lang: Lang) -> String {
        let names = self.known[..self.known.len().min(6)].join(", ");
        format_in!(
            lang,
            "kolom nilai yang dikenal antara lain: {names}; atau sebut kolomnya dengan --amount \"NAMA KOLOM\"",
            "amount columns known are: {names}, ...; or name yours with --amount \"COLUMN\""
        )
    }
}
