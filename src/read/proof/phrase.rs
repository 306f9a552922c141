//! How a reading is known, in one phrase for people.

use super::{AmountProof, AmountRead, Certainty, Proof};
use crate::domain::amount::Rupiah;
use crate::finding::brief;
use crate::lang::{Lang, format_in};

/// Amounts of different tables that a phrase names.
const TABLES: usize = 3;
/// Columns of a sum that are named one by one.
const PARTS: usize = 4;

impl Certainty {
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Certainty::Consistent => lang.choose("tidak bertentangan", "consistent"),
            Certainty::Proven => lang.choose("terbukti", "proven"),
        }
    }
}

impl Proof {
    /// Totals that agree, what the amount is known by, what was filled down.
    pub fn phrase(&self, lang: Lang) -> String {
        let mut parts: Vec<String> = self.of_totals(lang).into_iter().collect();
        parts.extend(self.amounts.iter().filter_map(|amount| amount.phrase(lang)).take(TABLES));
        if !self.filled_down.is_empty() {
            let columns = self.filled_down.iter().map(|c| brief(c).into_owned()).collect::<Vec<_>>().join(", ");
            parts.push(format_in!(
                lang,
                "isi kolom {columns} berlaku bagi baris di bawahnya",
                "what stands in {columns} holds for the rows below it"
            ));
        }
        format!("{}: {}", self.certainty.word(lang), parts.join("; "))
    }

    fn of_totals(&self, lang: Lang) -> Option<String> {
        let (agree, totals) = (count(self.totals_agree, lang), count(self.totals, lang));
        match (self.totals_agree, self.totals, self.certainty) {
            (_, 0, Certainty::Proven) => None,
            (_, 0, Certainty::Consistent) => Some(
                lang.choose(
                    "berkas tidak memuat jumlah; tidak ada yang menyangkalnya",
                    "the file states no total; nothing speaks against it",
                )
                .to_owned(),
            ),
            (1, 1, _) => Some(lang.choose("satu jumlah yang tertulis cocok", "the one stated total agrees").to_owned()),
            _ => Some(format_in!(
                lang,
                "{agree} dari {totals} jumlah yang tertulis cocok",
                "{agree} of {totals} stated totals agree"
            )),
        }
    }
}

impl AmountRead {
    /// `None`: its label alone says that it is the amount.
    pub fn phrase(&self, lang: Lang) -> Option<String> {
        let header = brief(&self.header);
        Some(match &self.known {
            AmountProof::Label => return None,
            AmountProof::Named => {
                format_in!(lang, "nilai = {header}, sesuai pilihan", "amount = {header}, as asked for")
            }
            AmountProof::Sum { columns, agree, rows } => {
                let (agree, rows, parts) = (count(*agree, lang), count(*rows, lang), sum(columns));
                format_in!(
                    lang,
                    "nilai = {header} = {parts} (dalam {agree} dari {rows} baris)",
                    "amount = {header} = {parts} (in {agree} of {rows} rows)"
                )
            }
            AmountProof::Line { total, groups } => {
                let (groups, total) = (count(*groups, lang), brief(total));
                format_in!(
                    lang,
                    "nilai = {header}, yang jumlahnya ditulis ulang pada {total} (dalam {groups} kelompok baris)",
                    "amount = {header}, whose sum {total} repeats (in {groups} groups of rows)"
                )
            }
            AmountProof::Parts { columns } => format!("{} = {}", lang.choose("nilai", "amount"), sum(columns)),
        })
    }
}

/// `A + B + C`; of many columns the first and the last.
fn sum(columns: &[String]) -> String {
    let named: Vec<_> = columns.iter().map(|c| brief(c)).collect();
    match named.as_slice() {
        [first, second, .., last] if named.len() > PARTS => format!("{first} + {second} + … + {last}"),
        _ => named.join(" + "),
    }
}

fn count(n: usize, lang: Lang) -> String {
    Rupiah::from_sen(n as i128 * 100).in_lang(lang)
}
