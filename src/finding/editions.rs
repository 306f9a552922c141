//! What is found about several tables of one run: copies and recaps (F024), editions of one budget that may not be added
//! (F025); and rows that are no spending (F026).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::domain::amount::Rupiah;
use crate::domain::budget;
use crate::domain::currency::Currency;
use crate::finding::brief;
use crate::lang::{Lang, format_in, write_in};

/// Why a table is passed over (F024).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PassedOver {
    /// Its lines are among those of another table.
    Copy { of: String },
    /// Its rows are totals of another table's lines, or of all others together: how many of them agree.
    Recap { of: Option<String>, agree: usize, rows: usize },
    /// It is another year or stage than the one that is asked for.
    Edition { own: String, asked: String },
    /// Realised money of the lines of another table, which is their plan.
    Realised { of: String },
}

impl PassedOver {
    pub fn message(&self, lang: Lang) -> String {
        match self {
            PassedOver::Copy { of } => format_in!(
                lang,
                "semua barisnya ada dalam {} dengan nilai yang sama: dihitung satu kali",
                "all its lines are also in {}, with the same amounts: they are counted once",
                brief(of)
            ),
            PassedOver::Recap { of, agree, rows } => {
                let of = of.as_ref().map_or(lang.choose("tabel lainnya", "the other tables").into(), |of| brief(of));
                format_in!(
                    lang,
                    "ini rekapitulasi dari {of} dan tidak dihitung; {agree} dari {rows} jumlahnya sesuai",
                    "this is a recap of {of} and is not counted; {agree} of its {rows} totals agree"
                )
            }
            PassedOver::Realised { of } => format_in!(
                lang,
                "ini realisasi dari baris yang anggarannya ada dalam {}: yang dihitung anggarannya",
                "this is the realisation of lines whose budget is in {}: the budget is counted",
                brief(of)
            ),
            PassedOver::Edition { own, asked } => format_in!(
                lang,
                "ini {}, sedangkan yang diminta {}: tidak dihitung",
                "this is {}, but {} was asked for: it is not counted",
                brief(own),
                brief(asked)
            ),
        }
    }
}

/// What tells the editions apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhichEdition {
    Year,
    /// A column of stages.
    Stage,
    /// Sheets of one workbook, or files.
    Sheet,
    File,
    /// A sheet that is called a recap, and whose totals are not those of the others.
    Recap,
}

/// One edition, and its total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionShown {
    /// The year, the stage, or the table.
    pub what: String,
    /// Of a table, where it is known.
    pub stage: Option<String>,
    pub total: Rupiah,
}

/// Several editions of one budget, of which none is asked for (F025).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeveralEditions {
    pub by: WhichEdition,
    pub shown: Vec<EditionShown>,
    /// They are shown side by side, as it was asked.
    pub beside: bool,
}

impl SeveralEditions {
    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        const SHOWN: usize = 8;
        let mut out = match self.by {
            _ if self.beside => lang.choose(
                "ditampilkan berdampingan; jumlah semuanya bukan satu anggaran: ",
                "shown side by side; their sum is not a budget: ",
            ),
            WhichEdition::Year => {
                lang.choose("beberapa tahun anggaran, tidak dijumlahkan: ", "several budget years are not added up: ")
            }
            WhichEdition::Stage => lang.choose(
                "beberapa tahap satu anggaran, tidak dijumlahkan: ",
                "several stages of one budget are not added up: ",
            ),
            WhichEdition::Recap => lang.choose(
                "lembar ini disebut rekapitulasi, tetapi jumlahnya bukan jumlah lembar lain; tidak dijumlahkan: ",
                "this sheet is called a recap, but its totals are not those of the other sheets; they are not added up: ",
            ),
            WhichEdition::Sheet | WhichEdition::File => lang.choose(
                "baris yang sama dengan nilai yang berbeda tidak dijumlahkan: ",
                "the same lines with different amounts are not added up: ",
            ),
        }
        .to_owned();
        for (i, own) in self.shown.iter().take(SHOWN).enumerate() {
            out.push_str(if i > 0 { "; " } else { "" });
            out.push_str(&brief(&own.what));
            if let Some(stage) = own.stage.as_ref().filter(|stage| **stage != own.what) {
                let _ = write!(out, " ({})", brief(stage));
            }
            let _ = write!(out, " {}", currency.write(own.total.in_lang(lang)));
        }
        if self.shown.len() > SHOWN {
            let more = self.shown.len() - SHOWN;
            let _ = write_in!(lang, out, "; dan {more} lagi", "; and {more} more");
        }
        out
    }

    pub fn help(&self, lang: Lang) -> Option<String> {
        (!self.beside).then(|| self.way_out(lang))
    }

    fn way_out(&self, lang: Lang) -> String {
        let stages: BTreeSet<&String> = match self.by {
            WhichEdition::Year => BTreeSet::new(),
            WhichEdition::Stage => self.shown.iter().map(|own| &own.what).collect(),
            _ => self.shown.iter().filter_map(|own| own.stage.as_ref()).collect(),
        };
        let stages: Vec<&str> = stages.into_iter().map(String::as_str).filter(|own| budget::is_stage(own)).collect();
        let sheets = matches!(self.by, WhichEdition::Sheet | WhichEdition::Recap);
        if self.by == WhichEdition::Year {
            let year = self.shown.last().map_or("", |own| &own.what);
            return format_in!(
                lang,
                "pilih satu: --year {year}; atau lihat semuanya berdampingan: report --by year",
                "choose one: --year {year}; or see them all side by side: report --by year"
            );
        }
        let other = match (self.by, sheets) {
            (WhichEdition::Stage, _) => "",
            (_, true) => lang.choose("; atau --sheet NAMA", "; or --sheet NAME"),
            _ => lang.choose("; atau sebut satu berkas saja", "; or name one of the files"),
        };
        match stages.last() {
            Some(stage) if stages.len() > 1 => format_in!(
                lang,
                "pilih satu: --stage {stage}; atau lihat semuanya berdampingan: report --by stage{other}",
                "choose one: --stage {stage}; or see them all side by side: report --by stage{other}"
            ),
            _ if sheets => lang.choose("pilih satu: --sheet NAMA", "choose one: --sheet NAME").into(),
            _ => lang
                .choose(
                    "sebut satu berkas saja; atau sebut tahap atau pemda tiap berkas dalam setara.toml ([[input]])",
                    "name one of the files; or give the stage or government of each in setara.toml ([[input]])",
                )
                .into(),
        }
    }

    /// What tells it from others of its code in one file.
    pub fn identity(&self) -> String {
        format!("{:?} {}", self.by, self.shown.iter().map(|own| own.what.as_str()).collect::<Vec<_>>().join("|"))
    }
}

/// Rows of revenue and of financing, beside spending or alone (F026).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct NotSpending {
    pub revenue: Rupiah,
    pub financing: Rupiah,
    pub rows: u64,
    /// There is no spending beside them.
    pub alone: bool,
}

impl NotSpending {
    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let mut parts = Vec::new();
        for (sum, what) in [
            (self.revenue, lang.choose("pendapatan (4)", "revenue (4)")),
            (self.financing, lang.choose("pembiayaan (6)", "financing (6)")),
        ] {
            if !sum.is_zero() {
                parts.push(format!("{what} {}", currency.write(sum.in_lang(lang))));
            }
        }
        let parts = match parts.is_empty() {
            true => lang.choose("pendapatan atau pembiayaan", "revenue or financing").to_owned(),
            false => parts.join(lang.choose(" dan ", " and ")),
        };
        match self.alone {
            true => {
                format_in!(lang, "tidak ada belanja di sini: hanya {parts}", "there is no spending here: only {parts}")
            }
            false => {
                format_in!(
                    lang,
                    "ini bukan belanja dan tidak dihitung: {parts}",
                    "this is not spending and is not counted: {parts}"
                )
            }
        }
    }
}
