//! The nouns of a budget: who spends (OPD), for what (activity), on which account, how much.

use std::fmt;
use std::time::SystemTime;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use strum::IntoStaticStr;

use crate::domain::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::domain::text;

/// Everything a line inherits from the rows and columns above it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Activity {
    /// SKPD code as read; its normal form where it is one.
    pub opd_code: String,
    pub skpd: Option<SkpdCode>,
    pub opd_name: String,
    pub unit_name: String,
    pub bidang: Option<ActivityCode>,
    pub bidang_name: String,
    pub program_name: String,
    pub kegiatan_name: String,
    /// As deep as the file says: sub kegiatan, kegiatan or program.
    pub code: Option<ActivityCode>,
    pub sub_kegiatan_name: String,
    pub indikator: String,
    pub sasaran: String,
    /// Of the budget, as far as it is said: lists of codes and tags are of a year.
    pub year: Option<u16>,
    /// Its labels as the file prints them: the row `Keterangan`, `nama_label_giat`.
    pub label: String,
}

impl Activity {
    /// What OPD are told apart by: the code where there is one, else the folded name.
    pub fn opd_key(&self) -> String {
        if self.opd_code.is_empty() { text::words(&self.opd_name) } else { self.opd_code.clone() }
    }

    /// Gives a line without one its agency.
    pub fn set_agency(&mut self, code: &str, name: &str) {
        self.skpd = SkpdCode::find(code);
        self.opd_code = code.to_owned();
        self.opd_name = name.to_owned();
    }

    /// What sub kegiatan are told apart by: the code where there is one, else the folded name.
    pub fn sub_kegiatan_key(&self) -> String {
        match self.code {
            Some(code) => code.to_string(),
            None => text::words(&self.sub_kegiatan_name),
        }
    }

    /// The line stands under a support program (x.xx.01).
    pub fn is_support(&self, number: u16) -> bool {
        self.code.filter(|c| c.level() >= Level::Program).and_then(|c| c.program()) == Some(number)
    }
}

/// Account of a line.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Account {
    pub code: Option<AccountCode>,
    pub name: String,
}

/// Group of accounts that denominators are made of: akun.kelompok.jenis.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct AccountGroup(pub Option<AccountCode>);

impl fmt::Display for AccountGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(code) => code.fmt(f),
            None => f.write_str("-"),
        }
    }
}

/// What is counted. Persons, visits and person-days are never added; hundredths of a percent are a share without counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Unit {
    #[default]
    Orang,
    Kunjungan,
    OrangHari,
    Persen,
}

impl Unit {
    /// A unit as a cell names it; nothing named is persons.
    pub fn of(cell: &str) -> Option<Unit> {
        match text::words(cell).as_str() {
            "" if cell.trim() == "%" => Some(Unit::Persen),
            "" | "orang" | "org" | "jiwa" | "peserta" => Some(Unit::Orang),
            "kunjungan" | "kali" => Some(Unit::Kunjungan),
            "orang hari" | "oh" | "orang kali" | "orang bulan" | "ob" | "orang kegiatan" | "ok" => {
                Some(Unit::OrangHari)
            }
            "persen" | "percent" => Some(Unit::Persen),
            _ => None,
        }
    }

    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// Where a count of beneficiaries stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum CountsFrom {
    /// Columns of the budget itself.
    #[default]
    Columns,
    /// A beneficiaries file.
    File,
    /// Free text of the budget.
    Koefisien,
    Sasaran,
    Indikator,
}

impl CountsFrom {
    pub fn id(self) -> &'static str {
        match self {
            CountsFrom::Columns => "columns",
            CountsFrom::File => "beneficiaries",
            CountsFrom::Koefisien => "koefisien",
            CountsFrom::Sasaran => "sasaran",
            CountsFrom::Indikator => "indikator",
        }
    }
}

/// Beneficiaries that a line itself states. `None`: the file does not say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Persons {
    pub male: Option<u64>,
    pub female: Option<u64>,
    /// Counted, but not by sex.
    pub unknown: u64,
    pub unit: Unit,
    pub from: CountsFrom,
}

impl Persons {
    /// Women, men and those of unknown sex, where the counts can divide money: both sexes are counted, or one of them beside
    /// the total.
    pub fn weights(&self) -> Option<[u64; 3]> {
        let known = match (self.female, self.male) {
            (None, None) => return None,
            (Some(_), Some(_)) => true,
            _ => self.unknown > 0,
        };
        known.then(|| [self.female.unwrap_or(0), self.male.unwrap_or(0), self.unknown])
    }
}

/// Stages of a budget in the course of a year.
pub const STAGES: [&str; 6] = ["rkpd", "kua-ppas", "rka", "apbd", "perubahan", "realisasi"];

/// A stage name that is one: of `STAGES`, or `pergeseran-n`.
pub fn is_stage(name: &str) -> bool {
    STAGES.contains(&name)
        || name.strip_prefix("pergeseran-").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A cell that holds a code and a name (`7.01.02.2.01.0001 Koordinasi ...`), or one of them.
pub fn code_and_name(cell: &str) -> (Option<ActivityCode>, &str) {
    let cell = cell.trim();
    if !cell.starts_with(|c: char| c.is_ascii_digit() || c == 'X') {
        return (None, cell);
    }
    let end = cell.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ' ' | 'X'))).unwrap_or(cell.len());
    match ActivityCode::find(&cell[..end]) {
        Some(code) if code.level() > Level::Urusan => {
            (Some(code), cell[end..].trim_start_matches([')', '-', ':', '.', ' ', '\n']).trim())
        }
        _ => (None, cell),
    }
}

// Days: the one it is, for what holds until a day (nothing else may depend on it), and days as they are written.

/// Today, UTC. `SOURCE_DATE_EPOCH` (seconds) stands for the clock where it is set, so that runs can be repeated.
pub fn today() -> NaiveDate {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse::<u64>().ok());
    let set = set.and_then(|seconds| DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0));
    set.unwrap_or_else(|| DateTime::<Utc>::from(SystemTime::now())).date_naive()
}

/// `2026-11-30`: a day of the calendar, of this form and no other.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    ((1900..=2999).contains(&day.year()) && day.to_string() == text).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_glued_to_names() {
        let (code, name) = code_and_name("7.01.02.2.01.01 Koordinasi/Sinkronisasi");
        assert_eq!((code.unwrap().to_string().as_str(), name), ("7.01.02.2.01.0001", "Koordinasi/Sinkronisasi"));
        assert_eq!(code_and_name("Pelatihan 5 Hari"), (None, "Pelatihan 5 Hari"));
        assert_eq!(code_and_name("10 Program Pokok PKK"), (None, "10 Program Pokok PKK"));
        assert!(is_stage("pergeseran-2") && !is_stage("pergeseran-") && !is_stage("draft"));
    }

    #[test]
    fn only_days_of_the_calendar() {
        for day in ["2026-11-30", "2024-02-29", "1900-01-01"] {
            assert_eq!(parse_day(day).map(|d| d.to_string()).as_deref(), Some(day));
        }
        for none in ["2026-02-31", "2025-02-29", "2026-13-01", "2026-1-1", " 2026-01-01", "26-01-01", "0026-01-01", ""]
        {
            assert_eq!(parse_day(none), None, "{none}");
        }
    }
}
