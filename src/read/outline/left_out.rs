//! Rows that are not counted, and why.

use crate::lang::Lang;

/// A row that is not counted, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    /// Its number in the sheet, or its line in the file.
    pub row: u64,
    pub why: Why,
}

/// Why a row is not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    Agency,
    AnotherEdition,
    Difference,
    FarFromTable,
    HeaderAgain,
    Label,
    NoAccount,
    NoCountedAmount,
    NoPurpose,
    NoSpending,
    RepeatedTotal,
    RowAboveAgain,
    Text,
    Total,
    UnexplainedDetail,
    UnneededDetail,
    Unreadable,
    Unvalued,
}

impl Why {
    /// The reason in words.
    pub fn phrase(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Why::Agency => ("nama perangkat daerah", "agency"),
            Why::AnotherEdition => ("tahun atau tahapan lain", "another year or stage"),
            Why::Difference => ("selisih", "difference"),
            Why::FarFromTable => ("sel jauh dari tabel", "cell far from the table"),
            Why::HeaderAgain => ("judul kolom yang berulang", "header again"),
            Why::Label => ("label sub kegiatan", "label of the sub kegiatan"),
            Why::NoAccount => ("nilai tanpa rekening", "amount without account"),
            Why::NoCountedAmount => ("tanpa nilai yang dihitung", "no amount that counts"),
            Why::NoPurpose => ("nilai tanpa kode maupun nama", "amount without code or name"),
            Why::NoSpending => ("bukan belanja", "no spending"),
            Why::RepeatedTotal => ("jumlah kelompok yang tertulis lagi", "total of its group again"),
            Why::RowAboveAgain => ("baris di atasnya yang tertulis lagi", "the row above again"),
            Why::Text => ("teks", "text"),
            Why::Total => ("jumlah", "total"),
            Why::UnexplainedDetail => {
                ("rincian yang tidak berjumlah sama dengan barisnya", "detail that does not add up to its row")
            }
            Why::UnneededDetail => {
                ("rincian dari baris yang sudah utuh tanpanya", "detail of a row that is whole without it")
            }
            Why::Unreadable => ("nilai tidak terbaca", "amount cannot be read"),
            Why::Unvalued => ("rumus tanpa nilai", "formula without a value"),
        };
        lang.choose(id, en)
    }
}
