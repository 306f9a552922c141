//! Readings that are not proven where proof is asked for (F033), what the user settles against the file (F034), and rows that
//! do not keep to a sum across their columns (B010).

use std::sync::Arc;

use super::{StatedUnit, UnitAsked, UnitDoubt, brief};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, format_in};

/// Totals that a file states, and how many of them the reading meets (F033).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unproven {
    pub totals: usize,
    pub agree: usize,
}

impl Unproven {
    pub fn message(&self, lang: Lang) -> String {
        match (self.totals, self.agree) {
            (0, _) => format_in!(
                lang,
                "pembacaan ini belum terbukti: berkas tidak mencantumkan jumlah, dan kolom nilainya tidak dapat diuji dengan kolom lain",
                "the reading is not proven: the file states no total, and no other column tests its amount"
            ),
            (totals, agree) => format_in!(
                lang,
                "pembacaan ini tidak terbukti: hanya {agree} dari {totals} jumlah yang tertulis cocok",
                "the reading is not proven: only {agree} of {totals} stated totals agree"
            ),
        }
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "yang membuktikannya: baris jumlah di bawah baris anggaran, kolom jumlah di samping bagian-bagiannya (belanja operasi, modal; bulan), atau jumlah kelompok yang ditulis ulang di tiap barisnya",
            "what would prove it: a row of totals below the lines, a column that is the sum of others (classes, months), or the total of a group repeated in each of its rows",
        )
    }
}

/// What in a file speaks against that which the user says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Contradiction {
    /// The amount is one of the columns that add up to another, in so many rows of so many.
    Part { amount: String, whole: String, agree: usize, rows: usize },
    /// The amount repeats, in so many groups of rows, what another column adds up to.
    Repeats { amount: String, line: String, groups: usize },
    /// Rows of many levels are asked for, and none stands above another.
    NoLevels,
}

/// A contradiction, and where the user said so (F034).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradicted {
    pub what: Contradiction,
    /// In a saved profile, which is to be mended; else on the command line, for this run.
    pub by_profile: bool,
}

impl Contradicted {
    /// An amount that is chosen for one run is counted, whatever it is; a profile holds for runs to come.
    pub fn is_error(&self) -> bool {
        self.by_profile || self.what == Contradiction::NoLevels
    }

    pub fn message(&self, lang: Lang) -> String {
        let who = match (self.by_profile, &self.what) {
            (true, _) => lang.choose("profil", "the profile"),
            (false, Contradiction::NoLevels) => "--layout",
            (false, _) => "--amount",
        };
        let count = |n: usize| Rupiah::from_sen(n as i128 * 100).in_lang(lang);
        match &self.what {
            Contradiction::Part { amount, whole, agree, rows } => format_in!(
                lang,
                "{who} memilih {:?} sebagai nilai, padahal kolom itu bagian dari {:?} (dalam {} dari {} baris)",
                "{who} takes {:?} as the amount, but that column is a part of {:?} (in {} of {} rows)",
                brief(amount),
                brief(whole),
                count(*agree),
                count(*rows)
            ),
            Contradiction::Repeats { amount, line, groups } => format_in!(
                lang,
                "{who} memilih {:?} sebagai nilai, padahal kolom itu mengulang jumlah {:?} (dalam {} kelompok baris)",
                "{who} takes {:?} as the amount, but that column repeats the total of {:?} (in {} groups of rows)",
                brief(amount),
                brief(line),
                count(*groups)
            ),
            Contradiction::NoLevels => format_in!(
                lang,
                "{who} meminta baris berjenjang, padahal tidak ada baris di sini yang membawahi baris lain",
                "{who} asks for rows of several levels, but no row here is the parent of another"
            ),
        }
    }

    pub fn help(&self, lang: Lang) -> String {
        match &self.what {
            Contradiction::Part { whole: right, .. } | Contradiction::Repeats { line: right, .. } => {
                let right = brief(right);
                match self.by_profile {
                    true => format_in!(
                        lang,
                        "tulis amount = {right:?} dalam profil, atau hapus kuncinya",
                        "write amount = {right:?} in the profile, or remove the key"
                    ),
                    false => {
                        format_in!(lang, "nilai seluruhnya: --amount {right:?}", "for all of it: --amount {right:?}")
                    }
                }
            }
            Contradiction::NoLevels => lang
                .choose(
                    "hapus pilihan itu, atau pakai flat (setiap baris lengkap) atau pivot (label tertulis sekali)",
                    "drop the option, or use flat (every row is complete) or pivot (labels are written once)",
                )
                .to_owned(),
        }
    }
}

/// What stands in a table and is no line, or is one without money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Oddity {
    /// No row has an amount (F002).
    NothingFilledIn,
    /// Rows end before their amount, where nearly all others go on (F008): their numbers.
    EndEarly(Vec<u64>),
    /// Numbers under no label (F009): the cells, and how many more there are.
    Unlabelled { cells: Vec<String>, more: usize },
}

/// Rows that are named; of more it is said how many they are.
const NAMED_ROWS: usize = 100;

impl Oddity {
    pub fn code(&self) -> &'static str {
        match self {
            Oddity::NothingFilledIn => "F002",
            Oddity::EndEarly(_) => "F008",
            Oddity::Unlabelled { .. } => "F009",
        }
    }

    pub fn is_error(&self) -> bool {
        *self == Oddity::NothingFilledIn
    }

    pub fn message(&self, lang: Lang) -> String {
        match self {
            Oddity::NothingFilledIn => lang
                .choose(
                    "tidak ada baris yang bernilai: tabelnya dikenal, tetapi kolom nilainya belum diisi",
                    "no row has an amount: the table is recognised, but its column of amounts is not filled in",
                )
                .to_owned(),
            Oddity::EndEarly(rows) => {
                let named: Vec<String> = rows.iter().take(NAMED_ROWS).map(u64::to_string).collect();
                let more = if rows.len() > NAMED_ROWS { ", …" } else { "" };
                match (rows.len(), named.join(", ") + more) {
                    (1, row) => format_in!(
                        lang,
                        "baris {row} terputus sebelum kolom nilainya dan tidak dihitung",
                        "row {row} ends before its amount and adds nothing to the total"
                    ),
                    (n, rows) => format_in!(
                        lang,
                        "{n} baris terputus sebelum kolom nilainya dan tidak dihitung: baris {rows}",
                        "{n} rows end before their amount and add nothing to the total: rows {rows}"
                    ),
                }
            }
            Oddity::Unlabelled { cells, more } => {
                let mut out = format_in!(
                    lang,
                    "angka tanpa judul kolom tidak dihitung: {}",
                    "numbers in a column without a header are not counted: {}",
                    cells.join(", ")
                );
                if *more > 0 {
                    out.push_str(&format_in!(lang, " dan {more} lagi", " and {more} more"));
                }
                out
            }
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self {
            Oddity::NothingFilledIn => lang.choose(
                "isi nilainya; bila nilainya ada di kolom lain, sebut kolom itu dengan --amount \"NAMA KOLOM\"",
                "fill it in; if the amounts are in another column, name it with --amount \"COLUMN\"",
            ),
            Oddity::EndEarly(_) => lang.choose(
                "ekspor ulang berkasnya, atau lengkapi baris itu; bila memang belum bernilai, tidak perlu apa-apa",
                "export the file again, or complete the rows; if they have no amount yet, there is nothing to do",
            ),
            Oddity::Unlabelled { .. } => lang.choose(
                "beri judul kolomnya bila angka itu anggaran; bila bukan, hapus",
                "if they belong to the budget, give the column a header; if not, delete them",
            ),
        }
    }
}

/// What a column and those that it is the sum of are called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SumLabels {
    pub whole: String,
    pub parts: Vec<String>,
}

/// Parts that are named; of more, the first and the last.
const PARTS_NAMED: usize = 4;

impl SumLabels {
    /// `A + B + C`.
    fn parts(&self) -> String {
        let names: Vec<String> = self.parts.iter().map(|part| format!("{:?}", brief(part))).collect();
        match &names[..] {
            [first, second, .., last] if names.len() > PARTS_NAMED => format!("{first} + {second} + … + {last}"),
            names => names.join(" + "),
        }
    }
}

/// A row in which a column is not the sum of others, as it is in other rows (B010).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowDiffers {
    pub labels: Arc<SumLabels>,
    pub stated: Rupiah,
    pub computed: Rupiah,
}

impl RowDiffers {
    pub fn message(&self, lang: Lang) -> String {
        let (whole, parts) = (brief(&self.labels.whole), self.labels.parts());
        let [stated, computed, off] =
            [self.stated, self.computed, self.stated - self.computed].map(|amount| amount.in_lang(lang));
        format_in!(
            lang,
            "di baris ini {whole:?} tertulis {stated}, padahal {parts} berjumlah {computed} (selisih {off})",
            "in this row {whole:?} says {stated}, but {parts} add up to {computed} (difference {off})"
        )
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "cocokkan baris ini dengan sumbernya; di baris lain kedua angka itu sama",
            "check this row against its source; in other rows the two figures are the same",
        )
    }
}

impl StatedUnit {
    /// Why it is asked for, with the total by each unit.
    pub fn question(&self, lang: Lang, currency: Currency) -> String {
        let Some(UnitAsked { why, counted }) = self.asked else { return String::new() };
        let why = match why {
            UnitDoubt::Unclear => lang.choose("mungkin satuan, mungkin bukan", "it may or may not be a unit"),
            UnitDoubt::Several => lang.choose("berkas menyebut lebih dari satu satuan", "the file names more than one"),
            UnitDoubt::Small => lang.choose("barisnya menjadi terlalu kecil", "its lines would be too small"),
            UnitDoubt::Large => lang.choose(
                "jumlahnya melebihi anggaran pemerintah mana pun",
                "the total would exceed any government's budget",
            ),
        };
        let units = [("rupiah", 1), ("ribu", 1_000), ("juta", 1_000_000), ("miliar", 1_000_000_000)];
        let total = |factor: i128| Rupiah::from_sen(counted.sen().saturating_mul(factor)).in_lang(lang);
        let totals = units.map(|(name, factor)| format!("--unit {name} {}", currency.write(total(factor))));
        format_in!(
            lang,
            "satuan nilai tidak pasti: {:?} ({why}); jumlahnya menjadi {}",
            "the unit of the amounts is uncertain: {:?} ({why}); the total would be {}",
            brief(&self.said),
            totals.join(", ")
        )
    }
}
