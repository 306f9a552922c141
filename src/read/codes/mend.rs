//! One cell → the codes it holds. A spelling that reads as it stands costs a look into the list; another one is mended
//! where exactly one code that the list has can be meant.

use super::candidates::{Candidate, dated, has_widths_of_agency, joined, spelled};
use super::dates;
use super::known::KnownCodes;
use super::token::{BLANKS, Token, is_meant_as_code, token};
use crate::domain::code::{AccountCode, ActivityCode, Code, Level, SkpdCode};
use crate::finding::Repair;

/// How a cell was mended, and what it is read as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mended {
    pub repair: Repair,
    pub after: String,
}

/// The codes of a cell, the text after them, and how they were mended, if they were.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct CodeCell<'t> {
    pub skpd: Option<SkpdCode>,
    pub activity: Option<ActivityCode>,
    pub account: Option<AccountCode>,
    pub rest: &'t str,
    pub mended: Option<Mended>,
}

impl CodeCell<'_> {
    pub fn is_empty(&self) -> bool {
        self.skpd.is_none() && self.activity.is_none() && self.account.is_none()
    }

    /// The codes, from the outermost.
    pub fn codes(&self) -> impl Iterator<Item = Code> {
        let skpd = self.skpd.map(Code::Skpd);
        skpd.into_iter().chain(self.activity.map(Code::Activity)).chain(self.account.map(Code::Account))
    }

    fn of(code: Code, rest: &str) -> CodeCell<'_> {
        let mut out = CodeCell { rest, ..CodeCell::default() };
        match code {
            Code::Skpd(code) => out.skpd = Some(code),
            Code::Activity(code) => out.activity = Some(code),
            Code::Account(code) => out.account = Some(code),
        }
        out
    }
}

/// The last codes above a row of a print: which of two readings of a cell stands under them.
#[derive(Clone, Copy, Default, Debug)]
pub struct Neighbours {
    pub activity: Option<ActivityCode>,
    pub account: Option<AccountCode>,
}

/// The codes that a cell of a print begins with.
pub fn leading<'t>(cell: &'t str, near: Neighbours, known: &KnownCodes) -> CodeCell<'t> {
    let cell = cell.trim();
    let plain = Code::leading(cell);
    if let Some((code, rest)) = plain
        && is_sound(&code, &cell[..cell.len() - rest.len()], known)
        && (code.segments() != 1 || dates::typed(cell, None).is_empty())
        && !goes_on(&code, &cell[..cell.len() - rest.len()], rest)
    {
        return CodeCell::of(code, rest);
    }
    let short = plain.and_then(|(code, _)| match code {
        Code::Activity(code) if known.has(&code) => Some(code),
        _ => None,
    });
    match mend(cell, short, near, known) {
        Some((candidate, mended, rest)) => CodeCell {
            skpd: candidate.skpd,
            activity: candidate.activity,
            account: candidate.account,
            rest,
            mended: Some(mended),
        },
        None => plain
            .filter(|(code, _)| !is_cut_off(cell, code))
            .map_or_else(CodeCell::default, |(code, rest)| CodeCell::of(code, rest)),
    }
}

/// The beginning of a cell that is a longer code, or a time, of which no reading is known: no code.
fn is_cut_off(cell: &str, code: &Code) -> bool {
    let found = token(cell);
    let is_longer = |t: &Token| t.whole && t.segments.len() >= 6 && code.segments() < 5;
    found.as_ref().is_some_and(|t| is_longer(t) || t.colons && t.whole && code.segments() == 1)
}

/// Does a code stand there as a list or a chart of accounts writes it, so that nothing else can be meant?
fn is_sound(code: &Code, written: &str, known: &KnownCodes) -> bool {
    let segments = written.bytes().filter(|b| *b == b'.').count() + 1;
    let written = written.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_plain = written.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match code {
        Code::Skpd(_) => is_plain && has_widths_of_agency(written),
        Code::Activity(code) => is_plain && segments <= 7 && known.has(code),
        Code::Account(code) => is_plain && segments <= 7 && matches!(code.numbers(), [4..=6, ..]) && segments > 1,
    }
}

/// Does the code go on behind what was read of it (`1-02-02`, `1,02,02`, `1.02.02.OOO1`)?
fn goes_on(code: &Code, written: &str, rest: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "OolI|０".contains(c);
    let joint = rest.starts_with([',', '/', '_', '．', '·', '‧', '–', '—']);
    let by_blanks = written.ends_with([' ', '\u{a0}', '\n']) && !written.trim_end().ends_with(['.', '-', ':']);
    // `1:02:02`, `1..02.02`, and what has no width.
    let behind = rest.trim_start_matches(|c| matches!(c, ':' | '.') || BLANKS[2..].contains(&c));
    let joint = joint || behind.len() < rest.len() && behind.starts_with(is_digit);
    joint || rest.starts_with(is_digit) && (!by_blanks || code.segments() == 1)
}

/// The activity code of a cell of a flat table, mended where it must be.
pub fn activity(cell: &str) -> (Option<ActivityCode>, Option<Mended>) {
    let plain = ActivityCode::find(cell);
    let bytes = cell.trim().as_bytes();
    let is_plain = bytes.len() <= 24 && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    // The list is asked only of what is not written as a code of its own.
    let is_whole = |code: ActivityCode| code.level() >= Level::Kegiatan && !lacks_a_segment(bytes);
    if bytes.is_empty() || is_plain && plain.is_some_and(is_whole) && dots(bytes) <= 5 {
        return (plain, None);
    }
    let known = KnownCodes::shipped();
    let short = plain.filter(|code| known.has(code));
    match mend(cell.trim(), short, Neighbours::default(), known) {
        Some((Candidate { activity: Some(code), .. }, mended, _)) if Some(code) != plain => (Some(code), Some(mended)),
        Some((Candidate { activity: Some(code), account: Some(_), .. }, mended, _)) => (Some(code), Some(mended)),
        // The first number of what is no code is no urusan.
        _ => {
            let begins = !cell.trim().starts_with(char::is_alphabetic);
            let is_whole = |c: &ActivityCode| c.level() > Level::Urusan && begins && !lacks_a_segment(bytes);
            (plain.filter(|c| is_whole(c) || !is_meant_as_code(cell)), None)
        }
    }
}

/// `1.02.02.02.0001`: a kegiatan whose last segment is as wide as that of a sub kegiatan.
fn lacks_a_segment(cell: &[u8]) -> bool {
    dots(cell) == 4 && cell.rsplit(|b| *b == b'.').next().is_some_and(|last| last.len() == 4)
}

pub(super) fn dots(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'.').count()
}

/// The agency's code that stands before an activity's in one cell.
pub fn agency(cell: &str) -> Option<SkpdCode> {
    if dots(cell.as_bytes()) < 8 {
        return None;
    }
    mend(cell.trim(), None, Neighbours::default(), KnownCodes::shipped())?.0.skpd
}

/// Candidates of all kinds; the one there is, if there is one, with what to say of it and the text after it.
fn mend<'t>(
    cell: &'t str,
    short: Option<ActivityCode>,
    near: Neighbours,
    known: &KnownCodes,
) -> Option<(Candidate, Mended, &'t str)> {
    let found = token(cell);
    let mut own = Vec::new();
    if let Some(found) = &found {
        own = joined(found, known);
        // A code that the list has stays as it is, unless the whole cell is one that goes on behind it.
        let goes_on = short.is_none_or(|c| found.whole || c.level() == Level::Urusan && found.segments.len() >= 3);
        if own.is_empty() && goes_on {
            own = spelled(found, known);
        }
    }
    if own.is_empty() && short.is_none_or(|c| c.level() <= Level::Bidang) {
        own = dated(cell, found.as_ref(), near, known);
    }
    own.dedup_by_key(|c| (c.skpd, c.activity, c.account));
    let [candidate] = own[..] else { return None };
    let parts = [
        candidate.skpd.map(|c| c.to_string()),
        candidate.activity.map(|c| c.to_string()),
        candidate.account.map(|c| c.to_string()),
    ];
    let after = parts.into_iter().flatten().collect::<Vec<_>>().join(" + ");
    let rest = found.map_or("", |t| &cell[t.end..]);
    let rest = rest.trim_start_matches([')', ']', '"', '\'', '-', ':', '.', ' ', '\n', '\u{a0}']);
    Some((candidate, Mended { repair: candidate.repair, after }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mended(cell: &str) -> (String, Option<Repair>) {
        let (code, mended) = activity(cell);
        (code.map_or("-".into(), |c| c.to_string()), mended.map(|m| m.repair))
    }

    #[test]
    fn one_code_in_every_spelling() {
        let own = |repair| ("1.02.02.2.02.0001".to_owned(), repair);
        for (cell, repair) in [
            ("1.02.02.2.02.0001", None),
            ("1.02.02.2.02.1", None),
            ("1.02.02.02.02.00001", None),
            ("1.02.02.2.02.0001.", None),
            ("'1.02.02.2.02.0001", None),
            ("[1.02.02.2.02.0001]", None),
            ("=\"1.02.02.2.02.0001\"", None),
            ("1.02.02.2.02.OOO1", Some(Repair::Letters)),
            ("l.02.02.2.02.0001", Some(Repair::Letters)),
            ("1 . 02 . 02 . 2.02 . 0001", Some(Repair::Separators)),
            ("1-02-02-2-02-0001", Some(Repair::Separators)),
            ("1/02/02/2.02/0001", Some(Repair::Separators)),
            ("1,02,02,2,02,0001", Some(Repair::Separators)),
            ("1．02．02．2．02．0001", Some(Repair::Separators)),
            ("10202202 0001", Some(Repair::Undotted)),
            ("102022020001", Some(Repair::Undotted)),
            ("1.02.02.202.0001", Some(Repair::Undotted)),
            ("1.02.1.02.01.00.02.2.02.0001", Some(Repair::Prefix)),
            ("1.02.0.00.0.00.01.0000.1.02.02.2.02.0001", None),
            ("1.02.02.2.02.0001.5.1.02.01.01.0024", Some(Repair::Account)),
        ] {
            assert_eq!(mended(cell), own(repair), "{cell:?}");
        }
    }

    #[test]
    fn only_what_the_list_proves() {
        for cell in ["1-02-02-2-02-9999", "999902020001", "OOO1", "Orang", "1838 Orang/bulan", "5 Dokumen"] {
            assert_eq!(mended(cell).1, None, "{cell:?}");
        }
        assert_eq!(mended("02/01/2002"), ("1.02.02".into(), Some(Repair::Date)));
        assert_eq!(mended("2.1"), ("2.10".into(), Some(Repair::Number)));
        assert_eq!(mended("1.1"), ("1.01".into(), None));
        assert_eq!(mended("3.3"), ("3.30".into(), Some(Repair::Number)));
    }

    #[test]
    fn cells_of_prints() {
        let known = KnownCodes::shipped();
        let read = |cell: &'static str, near: Neighbours| {
            let own = leading(cell, near, known);
            let codes = own.codes().map(|c| match c {
                Code::Skpd(c) => c.to_string(),
                Code::Activity(c) => c.to_string(),
                Code::Account(c) => format!("account {c}"),
            });
            (codes.collect::<Vec<_>>().join(" + "), own.rest)
        };
        let none = Neighbours::default();
        let said = |text: &str| text.to_owned();
        assert_eq!(read("1.02.0.00.0.00.01.0000.1.02.02", none).0, "1.02.0.00.0.00.01.0000 + 1.02.02");
        assert_eq!(read("1.02.0.00.0.00.01.0000.1.02.02.2.02", none).0, "1.02.0.00.0.00.01.0000 + 1.02.02.2.02");
        assert_eq!(read("1.02.02.2.02.0001.5.1.02", none).0, "1.02.02.2.02.0001 + account 5.1.02");
        assert_eq!(read("2.1", none).0, "2.10");
        assert_eq!(read("5.1 BELANJA", none), (said("account 5.1"), "BELANJA"));
        assert_eq!(read("1-02-02 PROGRAM", none), (said("1.02.02"), "PROGRAM"));
        assert_eq!(read("01:02:00", none).0, "1.02");
        let account = AccountCode::find("5.1");
        assert_eq!(read("05:01:02", Neighbours { account, activity: None }).0, "account 5.1.02");
        assert_eq!(read("05:01:02", none).0, "5.01.02");
        assert_eq!(read("2.08.02 5 Puskesmas", none), (said("2.08.02"), "5 Puskesmas"));
    }

    proptest! {
        /// What is mended is in the list, and nothing that the list has as it stands is mended.
        #[test]
        fn mended_codes_are_known(cell in "[0-9OlI .,/:\\-'X]{0,24}") {
            let known = KnownCodes::shipped();
            if let (Some(code), Some(_)) = activity(&cell) {
                prop_assert!(known.has(&code), "{} of {:?}", code, cell);
            }
            let _ = leading(&cell, Neighbours::default(), known);
            let _ = super::super::account::account(&cell);
        }

        /// A code that stands there as the list writes it is that code, whatever a list may hold beside it.
        #[test]
        fn plain_codes_stay(urusan in 1..9u16, bidang in 1..99u16, program in 1..99u16, scope in 1..9u16, kegiatan in 1..99u16, sub in 1..9999u16) {
            let cell = format!("{urusan}.{bidang:02}.{program:02}.{scope}.{kegiatan:02}.{sub:04}");
            prop_assert_eq!(activity(&cell), (ActivityCode::find(&cell), None));
        }
    }
}
