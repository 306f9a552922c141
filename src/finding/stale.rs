//! Decisions that are doubtful today (D105): their suggestion, their key or their time has passed.

use super::brief;
use crate::domain::groups::Category;
use crate::lang::{Lang, format_in};

/// A decision that is not surely about what stands in the budget now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// It was made on another suggestion than today's.
    Suggestion { subject: String, then: String, now: Vec<Category> },
    /// Its key is that of other texts than those beside it.
    Key { subject: String, key: String },
    /// It held until before the budget's year.
    Expired { subject: String, until: String, year: u16 },
    /// Until when it holds cannot be read.
    Undated { subject: String, cell: String },
}

impl Stale {
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Stale::Suggestion { subject, then, now } => {
                let then = Category::of_words(then).map_or_else(|| brief(then), |c| c.word(lang).into());
                let now = now.iter().map(|c| c.word(lang)).collect::<Vec<_>>().join(", ");
                format_in!(
                    lang,
                    "putusan atas {subject} dibuat ketika sarannya {then}; sekarang sarannya {now}",
                    "the decision on {subject} was made when the suggestion was {then}; now it is {now}"
                )
            }
            Stale::Key { subject, key } => {
                let key = brief(key);
                format_in!(
                    lang,
                    "key {key} bukan milik teks di baris ini; putusannya berlaku atas teks itu, {subject}",
                    "the key {key} does not belong to the texts in this row; the decision applies to the texts, {subject}"
                )
            }
            Stale::Expired { subject, until, year } => {
                let until = brief(until);
                format_in!(
                    lang,
                    "putusan atas {subject} berlaku sampai {until}, sebelum tahun anggaran {year}; tidak dipakai",
                    "the decision on {subject} is valid until {until}, before the budget year {year}; it is not used"
                )
            }
            Stale::Undated { subject, cell } => {
                let cell = brief(cell);
                format_in!(
                    lang,
                    "berlaku_sampai {cell:?} pada putusan atas {subject} bukan tanggal; putusan tetap dipakai",
                    "berlaku_sampai {cell:?} of the decision on {subject} is not a date; the decision is used"
                )
            }
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self {
            Stale::Suggestion { .. } => {
                lang.choose("periksa lagi, lalu ganti kolom saran", "check it again, then update the column saran")
            }
            Stale::Key { .. } => {
                lang.choose("periksa kode dan teksnya, lalu kosongkan key", "check code and texts, then empty the key")
            }
            Stale::Expired { .. } => {
                lang.choose("putuskan lagi, atau perpanjang berlaku_sampai", "decide again, or extend berlaku_sampai")
            }
            Stale::Undated { .. } => lang.choose("tulis seperti 2027-12-31", "write it as 2027-12-31"),
        }
    }
}
