//! Tables and places in them: where a finding is, totals that a table states, a table without a known header (F004), and
//! what a workbook does not show or could not compute (F019, F020, F021).

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::text;
pub use crate::files::sheet::column_letters;
use crate::finding::{Finding, brief};
use crate::lang::{Lang, format_in, write_in};

/// Where a finding is: line and column are 1-based, columns count characters; 0 means the whole file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
pub struct Place {
    pub line: u64,
    pub column: u64,
    pub end_line: u64,
    /// One past the last character.
    pub end_column: u64,
}

impl Place {
    pub fn whole() -> Place {
        Place::default()
    }

    pub fn line(line: u64) -> Place {
        Place { line, column: 1, end_line: line, end_column: 1 }
    }
}

/// A table that was read: a file, or a sheet of a workbook. Lines of a sheet are its rows, columns its columns.
#[derive(Debug)]
pub struct FindingTable {
    pub path: String,
    pub sheet: Option<String>,
    /// What its money is counted in.
    pub currency: Currency,
}

/// One table is one place, whatever is known of it.
impl PartialEq for FindingTable {
    fn eq(&self, other: &FindingTable) -> bool {
        (&self.path, &self.sheet) == (&other.path, &other.sheet)
    }
}

impl Eq for FindingTable {}

impl Hash for FindingTable {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.path, &self.sheet).hash(state);
    }
}

impl FindingTable {
    pub fn new(path: &str, sheet: Option<&str>) -> Arc<FindingTable> {
        FindingTable::in_currency(path, sheet, Currency::RUPIAH)
    }

    /// A table whose money is counted in this currency.
    pub fn in_currency(path: &str, sheet: Option<&str>, currency: Currency) -> Arc<FindingTable> {
        Arc::new(FindingTable { path: path.to_owned(), sheet: sheet.map(str::to_owned), currency })
    }
}

/// What is found of a run as a whole is told in its currency.
pub fn in_currency(findings: &mut [Finding], currency: Currency) {
    let of_run = |finding: &&mut Finding| currency != Currency::RUPIAH && finding.table.currency == Currency::RUPIAH;
    for finding in findings.iter_mut().filter(of_run) {
        let FindingTable { path, sheet, .. } = &*finding.table;
        finding.table = FindingTable::in_currency(path, sheet.as_deref(), currency);
    }
}

// Totals that a file states beside what its lines add up to.

/// A total that the file states, and what its parts add up to.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    pub what: String,
    pub place: Place,
    pub stated: Rupiah,
    pub computed: Rupiah,
}

/// Stated totals that speak against all of the reading (F027): the topmost, or half or more of a level.
#[derive(Clone, PartialEq, Debug)]
pub struct RefutedTotal {
    /// The topmost, else the first of its level that differs.
    pub total: Stated,
    /// Totals of the level that differ, and all that are stated there; one of one of the topmost, none of none where lines
    /// are listed again and the total is what they are once.
    pub differ: usize,
    pub of: usize,
}

impl RefutedTotal {
    pub fn message(&self, lang: Lang) -> String {
        let Stated { what, stated, computed, .. } = &self.total;
        let (what, stated, computed) = (brief(what), stated.in_lang(lang), computed.in_lang(lang));
        if self.of == 0 {
            return format_in!(
                lang,
                "uang yang sama tertulis lagi, lihat {what}: bila dihitung sekali berjumlah {stated}, padahal terbaca {computed}",
                "the same money is listed again, see {what}: counted once it makes {stated}, but {computed} was read"
            );
        }
        if self.of == 1 {
            return format_in!(
                lang,
                "jumlah teratas {what} tertulis {stated}, padahal terbaca {computed}: bacaan ini tidak cocok dengan jumlah dalam berkas itu sendiri",
                "the topmost total {what} is {stated}, but {computed} was read: the reading does not agree with the file's own total"
            );
        }
        let (differ, of) = (self.differ, self.of);
        format_in!(
            lang,
            "{differ} dari {of} jumlah pada satu tingkat tidak cocok dengan yang terbaca, misalnya {what}: tertulis {stated}, padahal terbaca {computed}",
            "{differ} of {of} totals on one level do not agree with what was read, for instance {what}: the file says {stated}, {computed} was read"
        )
    }
}

/// Several totals that a file states for one code of one agency.
#[derive(Clone, PartialEq, Debug)]
pub struct SeveralTotals {
    pub code: String,
    pub place: Place,
    pub totals: Vec<Rupiah>,
    pub computed: Rupiah,
    /// Together the totals are the sum of the lines.
    pub adds_up: bool,
}

// A table without a header that is known (F004).

/// What was read of the header that is none, and the column that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoHeader {
    pub headers: Vec<String>,
    pub amount: Option<String>,
    /// Names of amount columns that are known.
    pub known: &'static [&'static str],
    /// What the table is, where that is known.
    pub instead: Option<Instead>,
}

/// A table that is not a budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Instead {
    /// Its labels are those of a Gender Budget Statement or of the analysis below it.
    Statement,
    /// Its numbers are persons.
    Persons,
}

impl NoHeader {
    pub fn message(&self, lang: Lang) -> String {
        match self.instead {
            Some(Instead::Statement) => {
                let what = lang.choose(
                    "Gender Budget Statement (GBS) atau analisis gender (GAP), bukan tabel anggaran",
                    "a Gender Budget Statement (GBS) or gender analysis (GAP), not a budget table",
                );
                return what.to_owned();
            }
            Some(Instead::Persons) => {
                let what = lang.choose(
                    "angka dalam tabel ini jumlah orang, bukan nilai uang: bukan tabel anggaran",
                    "the numbers in this table are persons, not money: it is not a budget table",
                );
                return what.to_owned();
            }
            None => {}
        }
        let mut out = match &self.amount {
            Some(name) => format_in!(
                lang,
                "tidak ada kolom {name:?} bersama kolom kode atau nama kegiatan",
                "there is no column {name:?} next to a column with the code or name of an activity"
            ),
            None => lang
                .choose(
                    "tidak dikenali sebagai anggaran: tidak ada judul kolom untuk nilai serta kode atau nama kegiatan",
                    "not recognised as a budget: no header names an amount and the code or name of an activity",
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
        if let Some(name) = self.amount.as_ref().and_then(|amount| text::nearest(amount, seen.iter().copied())) {
            let name = brief(name);
            let _ = write_in!(lang, out, "; maksudnya {name:?}?", "; did you mean {name:?}?");
        }
        out
    }

    pub fn help(&self, lang: Lang) -> String {
        match self.instead {
            Some(Instead::Statement) => {
                let way = lang.choose(
                    "setara gbs check BERKAS membacanya; nilainya ada dalam anggaran, bukan di sini",
                    "setara gbs check FILE reads it; its money is in the budget and is not counted here",
                );
                return way.to_owned();
            }
            Some(Instead::Persons) => {
                let way = lang.choose(
                    "sasaran dibaca bersama anggarannya: setara report ANGGARAN --beneficiaries BERKAS; bila angkanya memang uang, sebut kolomnya dengan --amount \"NAMA KOLOM\"",
                    "beneficiaries are read beside their budget: setara report BUDGET --beneficiaries FILE; if the numbers are money, name the column with --amount \"COLUMN\"",
                );
                return way.to_owned();
            }
            None => {}
        }
        let names = self.known[..self.known.len().min(6)].join(", ");
        format_in!(
            lang,
            "judul kolom nilai yang dikenal antara lain {names}; atau sebut kolomnya dengan --amount \"NAMA KOLOM\"",
            "known headers of amounts are {names}, …; or name yours with --amount \"COLUMN\""
        )
    }
}

// Several amounts, of which nothing says which is meant (F030).

/// A column that may be the amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmountChoice {
    pub header: String,
    /// From 0 on.
    pub column: usize,
    /// Of the rows that were looked at.
    pub total: Rupiah,
    /// What names it on the command line.
    pub flag: String,
}

/// The columns that are left when everything that can be known of them is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenAmount {
    pub choices: Vec<AmountChoice>,
}

impl OpenAmount {
    pub fn message(&self, lang: Lang) -> String {
        let of = |choice: &AmountChoice| format!("{} ({})", brief(&choice.header), choice.total.in_lang(lang));
        let choices = self.choices.iter().map(of).collect::<Vec<_>>().join(", ");
        format_in!(
            lang,
            "beberapa kolom dapat menjadi nilai yang dihitung, dan isinya tidak menentukan yang mana: {choices}",
            "several columns may be the amount, and nothing in them shows which: {choices}"
        )
    }

    pub fn help(&self, lang: Lang) -> String {
        let flags: Vec<String> = self.choices.iter().map(|c| format!("--amount {:?}", c.flag)).collect();
        let (last, others) = flags
            .split_last()
            .map_or((String::new(), String::new()), |(last, others)| (last.clone(), others.join(", ")));
        format_in!(lang, "pilih satu: {others} atau {last}", "choose one: {others} or {last}")
    }
}

/// Labels that stand once for several rows (F032).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilledDown {
    pub headers: Vec<String>,
    /// Rows below that they hold for.
    pub rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_as_spreadsheets_name_them() {
        assert_eq!(
            ["A", "Z", "AA", "AZ", "BA"],
            [1, 26, 27, 52, 53].map(column_letters).each_ref().map(String::as_str)
        );
    }
}
