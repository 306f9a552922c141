//! Decisions that are doubtful today (D105): their suggestion, their amount, their key or their time has passed.

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::groups::Category;
use crate::lang::{Lang, format_in};

/// A decision that is not surely about what stands in the budget now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// It was made on another suggestion than today's.
    Suggestion { subject: String, then: String, now: Vec<Category> },
    /// It was made on another amount than today's: it counts, and is open again.
    Amount { subject: String, then: Rupiah, now: Rupiah },
    /// So many of one file were, on these amounts in all.
    Amounts { rows: u64, then: Rupiah, now: Rupiah },
    /// Its key is that of other texts than those beside it.
    Key { subject: String, key: String },
    /// It held until before the budget's year.
    Expired { subject: String, until: String, year: u16 },
    /// Until when it holds cannot be read.
    Undated { subject: String, cell: String },
}

impl Stale {
    /// A changed amount is news, and nothing wrong.
    pub fn severity(&self) -> Severity {
        match self {
            Stale::Amount { .. } | Stale::Amounts { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let money = |amount: &Rupiah| currency.write(amount.in_lang(lang));
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
            Stale::Amount { subject, then, now } => {
                let (then, now) = (money(then), money(now));
                format_in!(
                    lang,
                    "putusan atas {subject} dibuat ketika nilainya {then}; sekarang {now}; putusan tetap dipakai, dan terbuka lagi",
                    "the decision on {subject} was made on {then}; now it is {now}; the decision is used, and open again"
                )
            }
            Stale::Amounts { rows, then, now } => {
                let (then, now) = (money(then), money(now));
                format_in!(
                    lang,
                    "{rows} putusan dalam berkas ini dibuat atas nilai lain (bersama-sama {then}; sekarang {now}); semuanya tetap dipakai, dan terbuka lagi",
                    "{rows} decisions of this file were made on other amounts ({then} together; now {now}); they are used, and open again"
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
            Stale::Amount { .. } => lang.choose(
                "periksa lagi, lalu tulis nilai yang sekarang di kolom nilai, atau kosongkan catatan_setara",
                "check it again, then write today's amount in the column nilai, or empty catatan_setara",
            ),
            Stale::Amounts { .. } => lang.choose(
                "setara review ANGGARAN --decisions BERKAS_INI mencantumkannya, dengan nilai saat diputuskan",
                "setara review BUDGET --decisions THIS_FILE lists them, with the amounts they were made on",
            ),
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
