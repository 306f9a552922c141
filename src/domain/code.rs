//! Codes of the budget: activity (`U.BB.PP.L.KK.SSSS`), account (`5.1.02.01.01.0024`) and SKPD.
//! All are compared by position, as tuples of numbers, never by substring.

mod segments;
mod skpd;

pub use self::skpd::SkpdCode;

use segments::{run, undotted, write_segments};

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Stands for a segment written `X` or `XX` in official lists: "any bidang".
const ANY: u16 = u16::MAX;

/// Level of an activity code, from its number of segments.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Urusan,
    Bidang,
    Program,
    Kegiatan,
    SubKegiatan,
}

/// Activity code: urusan . bidang . program . scope . kegiatan . sub kegiatan (Permendagri 90/2019).
/// Scope (fourth segment) is 1 for a province, 2 for a kabupaten or kota; Jakarta uses others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ActivityCode {
    segments: [u16; 6],
    len: u8,
}

impl ActivityCode {
    /// Finds the code in a cell: two or four last digits, zero-padded scope, blanks for dots, a local prefix before it,
    /// a name glued after it. `None` where there is none.
    pub fn find(cell: &str) -> Option<ActivityCode> {
        let run = run(cell)?;
        let runs = run.numbers();
        // A local prefix ("1 14 0100 2 07 04 2 01 05") stands before a full code: its last six segments count.
        let numbers = if runs.len() > 6 { &runs[runs.len() - 6..] } else { runs };
        ActivityCode::from_segments(numbers)
    }

    fn from_segments(numbers: &[u16]) -> Option<ActivityCode> {
        if numbers.is_empty() || numbers.len() == 4 || numbers.len() > 6 {
            return None; // four segments are no level: the scope belongs to the kegiatan after it
        }
        let mut segments = [0u16; 6];
        segments[..numbers.len()].copy_from_slice(numbers);
        if numbers.iter().all(|s| *s == ANY) {
            return None; // a lone `X` is a letter, not a code
        }
        let limits = [9, 99, 99, 9, 99, 9999];
        let fits = numbers.iter().zip(limits).all(|(s, limit)| *s == ANY || (1..=limit).contains(s));
        fits.then_some(ActivityCode { segments, len: numbers.len() as u8 })
    }

    pub fn level(&self) -> Level {
        match self.len {
            1 => Level::Urusan,
            2 => Level::Bidang,
            3 => Level::Program,
            5 => Level::Kegiatan,
            _ => Level::SubKegiatan,
        }
    }

    /// The code of the level above that holds this one, cut to `level`; `None` where this code is shorter.
    pub fn at(&self, level: Level) -> Option<ActivityCode> {
        let len = match level {
            Level::Urusan => 1,
            Level::Bidang => 2,
            Level::Program => 3,
            Level::Kegiatan => 5,
            Level::SubKegiatan => 6,
        };
        if self.len < len {
            return None;
        }
        let mut segments = [0u16; 6];
        segments[..len as usize].copy_from_slice(&self.segments[..len as usize]);
        Some(ActivityCode { segments, len })
    }

    /// The sub kegiatan of that number under this kegiatan.
    pub fn sub_kegiatan(&self, number: &str) -> Option<ActivityCode> {
        let number = number.parse().ok().filter(|n| (1..=9999).contains(n))?;
        let mut segments = self.segments;
        segments[5] = number;
        (self.level() == Level::Kegiatan).then_some(ActivityCode { segments, len: 6 })
    }

    /// Number of the program within its bidang; 1 is the support program (penunjang urusan) of every bidang.
    pub fn program(&self) -> Option<u16> {
        (self.len >= 3).then_some(self.segments[2])
    }

    /// Fourth segment: 1 province, 2 kabupaten/kota.
    pub fn scope(&self) -> Option<u16> {
        (self.len >= 5).then_some(self.segments[3])
    }

    /// Does this code lie under `other` (or equal it), position by position? `X` in `other` matches anything.
    pub fn under(&self, other: &ActivityCode) -> bool {
        let n = other.len as usize;
        self.len >= other.len && self.segments[..n].iter().zip(&other.segments[..n]).all(|(a, b)| *b == ANY || a == b)
    }

    /// Does it stand under every bidang (`X.XX`)?
    pub fn is_any_bidang(&self) -> bool {
        self.segments[0] == ANY
    }

    /// The same code with urusan and bidang replaced by `X`, as official lists print support programs.
    pub fn any_bidang(mut self) -> ActivityCode {
        let n = (self.len as usize).min(2);
        self.segments[..n].fill(ANY);
        self
    }
}

/// Normal form: `2.08.02.2.01.0001`.
impl fmt::Display for ActivityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_segments(f, &self.segments[..self.len as usize], &[1, 2, 2, 1, 2, 4])
    }
}

impl JsonSchema for ActivityCode {
    fn schema_name() -> Cow<'static, str> {
        "ActivityCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "The code of an activity in normal form, as deep as the file says: 2.08.02.2.01.0001.", "type": "string" })
    }
}

impl Serialize for ActivityCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// Account code (rekening): akun . kelompok . jenis . objek . rincian objek . sub rincian objek.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountCode {
    segments: [u16; 6],
    len: u8,
}

impl AccountCode {
    /// Finds the code in a cell: both widths met (`5.1.02.01.01.0024`, `5.1.02.01.001.00024`), short segments
    /// (`5.1.1.01.01.0001`) and the form without dots (`510201010024`).
    pub fn find(cell: &str) -> Option<AccountCode> {
        let run = run(cell)?;
        let undotted = if run.len == 1 { Some(undotted(cell)?) } else { None };
        let numbers = undotted.as_deref().unwrap_or(run.numbers());
        if numbers.len() > 6 || !(1..=9).contains(&numbers[0]) {
            return None;
        }
        let mut segments = [0u16; 6];
        segments[..numbers.len()].copy_from_slice(numbers);
        Some(AccountCode { segments, len: numbers.len() as u8 })
    }

    /// Does this account lie under `prefix` (or equal it), position by position?
    pub fn under(&self, prefix: &AccountCode) -> bool {
        let n = prefix.len as usize;
        self.len >= prefix.len && self.segments[..n] == prefix.segments[..n]
    }

    /// Akun, kelompok and jenis (`5.1.02`): what the denominators are made of.
    pub fn jenis(self) -> AccountCode {
        self.first(3)
    }

    /// The account above it that has so many segments; itself where it has no more.
    pub fn first(mut self, segments: usize) -> AccountCode {
        self.len = self.len.min(segments as u8);
        self.segments[self.len as usize..].fill(0);
        self
    }

    /// The numbers of its segments.
    pub fn numbers(&self) -> &[u16] {
        &self.segments[..self.len as usize]
    }
}

/// Normal form: `5.1.02.01.01.0024`.
impl fmt::Display for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_segments(f, &self.segments[..self.len as usize], &[1, 1, 2, 2, 2, 4])
    }
}

impl JsonSchema for AccountCode {
    fn schema_name() -> Cow<'static, str> {
        "AccountCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "The code of an account in normal form: 5.1.02.01.01.0024.", "type": "string" })
    }
}

impl Serialize for AccountCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A code of any kind, as a print has them in one column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    Skpd(SkpdCode),
    Activity(ActivityCode),
    Account(AccountCode),
}

impl Code {
    /// The code a cell begins with, and the text after it. An account is told from an activity by its second segment:
    /// `5.1` against `5.01`.
    pub fn leading(cell: &str) -> Option<(Code, &str)> {
        let cell = cell.trim();
        if !cell.starts_with(|c: char| c.is_ascii_digit() || c == 'X') {
            return None;
        }
        let run = run(cell)?;
        let (text, rest) = cell.split_at(run.end);
        let account = match run.len {
            1 => run.widths[0] >= 4, // without dots
            _ => run.widths[1] == 1 && matches!(run.numbers[0], 4..=6),
        };
        let code = if matches!(run.len, 7 | 8) && run.widths[1] == 2 {
            Code::Skpd(SkpdCode::find(text)?)
        } else if account && run.len <= 6 {
            Code::Account(AccountCode::find(text)?)
        } else {
            Code::Activity(ActivityCode::find(text)?)
        };
        Some((code, rest.trim_start_matches([')', '-', ':', '.', ' ', '\n', '\u{a0}'])))
    }

    /// How many segments it has.
    pub fn segments(&self) -> usize {
        match self {
            Code::Skpd(_) => 8,
            Code::Activity(code) => code.len as usize,
            Code::Account(code) => code.len as usize,
        }
    }

    /// Does this code stand above the other in a print?
    pub fn holds(&self, other: &Code) -> bool {
        match (self, other) {
            (Code::Activity(above), Code::Activity(below)) => below.under(above) && below.len > above.len,
            (Code::Account(above), Code::Account(below)) => below.under(above) && below.len > above.len,
            // A lone `5` above `5.1` is the account "belanja".
            (Code::Activity(above), Code::Account(account)) if above.len == 1 => {
                matches!(account.segments[0], 4..=6) && above.segments[0] == account.segments[0]
            }
            (Code::Activity(above), Code::Account(_)) => above.level() >= Level::Program,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(cell: &str) -> String {
        ActivityCode::find(cell).map_or("-".into(), |c| c.to_string())
    }

    #[test]
    fn one_activity_in_every_spelling() {
        for cell in [
            "2.08.02.2.01.0001",
            "2.08.02.2.01.01",
            "2.08.02.02.01.0001",
            "2 08 02 2 01 01",
            " 2.08.02.2.01.0001 ",
            "2.08.02.2.01.0001)",
            "2.08.02.2.01.01 Koordinasi/Sinkronisasi",
            "2.08.02.2.01.0001. Koordinasi",
        ] {
            assert_eq!(activity(cell), "2.08.02.2.01.0001", "{cell:?}");
        }
        assert_eq!(activity("1 14 0100 2 07 04 2 01 05"), "2.07.04.2.01.0005");
        assert_eq!(activity("X.XX.01.2.01.0001"), "X.XX.01.2.01.0001");
    }

    #[test]
    fn what_is_no_activity() {
        for cell in
            ["", "Koordinasi", "7.01.0.00.0.00.06.0000", "2.08.02.2", "K1", "0.00", "2.08.02.2.01.00010001", "2.99999"]
        {
            assert_eq!(activity(cell), "-", "{cell:?}");
        }
    }

    #[test]
    fn levels_and_what_stands_at_them() {
        let code = ActivityCode::find("2.08.02.1.07.0003").unwrap();
        assert_eq!((code.program(), code.scope()), (Some(2), Some(1)));
        let levels = [
            (Level::Urusan, "2"),
            (Level::Bidang, "2.08"),
            (Level::Program, "2.08.02"),
            (Level::Kegiatan, "2.08.02.1.07"),
            (Level::SubKegiatan, "2.08.02.1.07.0003"),
        ];
        for (level, text) in levels {
            let above = code.at(level).unwrap();
            assert_eq!((above.to_string().as_str(), above.level()), (text, level));
        }
        let bidang = ActivityCode::find("2.08").unwrap();
        assert_eq!((bidang.at(Level::Program), bidang.program(), bidang.scope()), (None, None, None));
        let kegiatan = code.at(Level::Kegiatan).unwrap();
        assert_eq!(kegiatan.sub_kegiatan("3"), Some(code));
        assert_eq!((kegiatan.sub_kegiatan("0"), bidang.sub_kegiatan("3")), (None, None));
    }

    #[test]
    fn positions_not_substrings() {
        let pppa = ActivityCode::find("2.08").unwrap();
        assert!(ActivityCode::find("2.08.02.2.01.0001").unwrap().under(&pppa));
        assert!(!ActivityCode::find("2.09.01.2.08.0001").unwrap().under(&pppa));
        assert!(!ActivityCode::find("1.02.08.2.08.0001").unwrap().under(&pppa));
        let support = ActivityCode::find("X.XX.01").unwrap();
        assert!(ActivityCode::find("2.08.01.2.02.0001").unwrap().under(&support));
        assert!(!ActivityCode::find("2.08.02.2.01.0001").unwrap().under(&support));
    }

    #[test]
    fn accounts_in_all_widths() {
        for cell in ["5.1.02.01.01.0024", "5.1.02.01.001.00024", "510201010024", "5.1.2.1.1.24", "5 1 02 01 01 0024"] {
            assert_eq!(AccountCode::find(cell).unwrap().to_string(), "5.1.02.01.01.0024", "{cell:?}");
        }
        assert_eq!(AccountCode::find("5.1.02.01.01.0024").unwrap().jenis().to_string(), "5.1.02");
        assert_eq!(AccountCode::find("5.1.02.01").unwrap().numbers(), [5, 1, 2, 1]);
        for cell in ["Belanja", "Rekening 5", "Xenia", "5.1.02.01.01.0024.7"] {
            assert_eq!(AccountCode::find(cell), None, "{cell:?}");
        }
        // One code ends where its separator does.
        for cell in ["5.1.02/5.1.03", "5.1.02 03"] {
            assert_eq!(AccountCode::find(cell).unwrap().to_string(), "5.1.02", "{cell:?}");
        }
        let pay = AccountCode::find("5.1.01").unwrap();
        assert!(AccountCode::find("5.1.01.01.02.0001").unwrap().under(&pay));
        assert!(!AccountCode::find("5.1.02.01.01.0001").unwrap().under(&pay));
    }

    #[test]
    fn codes_a_cell_begins_with() {
        let code = |cell: &str| match Code::leading(cell) {
            Some((Code::Activity(c), rest)) => format!("activity {c}|{rest}"),
            Some((Code::Account(c), rest)) => format!("account {c}|{rest}"),
            Some((Code::Skpd(c), rest)) => format!("skpd {c}|{rest}"),
            None => "-".into(),
        };
        assert_eq!(code("5.1.02 Belanja Barang"), "account 5.1.02|Belanja Barang");
        assert_eq!(code("5.01.02 PROGRAM X"), "activity 5.01.02|PROGRAM X");
        assert_eq!(code("1.02.0.00.0.00.01.0000 Dinas"), "skpd 1.02.0.00.0.00.01.0000|Dinas");
        assert_eq!(code("1.02.0.00.0.00.01"), "skpd 1.02.0.00.0.00.01.0000|");
        assert_eq!(code("510201010024"), "account 5.1.02.01.01.0024|");
        assert_eq!(code("2 08 02 2 01 01 Koordinasi"), "activity 2.08.02.2.01.0001|Koordinasi");
        assert_eq!(code("2.08.02 5 Puskesmas"), "activity 2.08.02|5 Puskesmas");
        assert_eq!(code("PROGRAM 5.01"), "-");
        let of = |cell| Code::leading(cell).unwrap().0;
        assert!(of("5.1").holds(&of("5.1.02")) && !of("5.1").holds(&of("5.1")) && !of("5.1.02").holds(&of("5.2.02")));
        assert!(of("1.02").holds(&of("1.02.02")) && !of("1.02.02").holds(&of("1.02")));
        assert!(!of("1.02").holds(&of("1.02")) && !of("1.02").holds(&of("1.03.02")));
        assert!(of("1.02.02").holds(&of("5.1.02")));
        assert_eq!(["1.02.0.00.0.00.01", "1.02.02", "5.1"].map(|cell| of(cell).segments()), [8, 3, 2]);
    }

    #[test]
    fn skpd_codes_and_their_bidang() {
        let code = SkpdCode::find("1.02.2.14.0.00.01.0000").unwrap();
        let bidang: Vec<String> = code.bidang().map(|b| b.to_string()).collect();
        assert_eq!(bidang, ["1.02", "2.14"]);
        assert_eq!(code.to_string(), "1.02.2.14.0.00.01.0000");
        assert_eq!(SkpdCode::find("1.02"), None);
    }
}
