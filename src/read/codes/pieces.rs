//! Codes in pieces: neighbouring columns whose cells together are one code (`1 | 02 | 02 | 2.02 | 0001`). In prints the rows
//! of upper levels fill only the first of them.

use std::collections::BTreeSet;

use super::known::KnownCodes;
use super::mend::{Neighbours, leading};
use super::token::token;
use crate::domain::code::{Code, Level};

/// Columns that belong together, from the first to the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pieces {
    pub first: usize,
    pub last: usize,
    /// They hold accounts, not activities.
    pub account: bool,
}

impl Pieces {
    pub fn columns(&self) -> std::ops::RangeInclusive<usize> {
        self.first..=self.last
    }

    pub fn holds(&self, column: usize) -> bool {
        self.columns().contains(&column)
    }
}

/// A code has two pieces at least, and six at most.
const MOST: usize = 6;
/// Rows that decide.
const ROWS: usize = 300;

/// The code that cells make: those before the first empty one. Nothing where a cell stands behind an empty one.
pub fn join<S: AsRef<str>>(cells: impl Iterator<Item = S>) -> String {
    let (mut out, mut empty) = (String::new(), false);
    for cell in cells {
        let cell = cell.as_ref().trim().trim_start_matches('\'').trim_matches(['.', ' ']);
        if cell.is_empty() {
            empty = true;
            continue;
        }
        if empty {
            return String::new();
        }
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(cell);
        // `2.1` in a cell of its own is the number 2.10: as text it would be 2.01.
        if cell.len() == 3 && cell.as_bytes()[1] == b'.' {
            out.push('0');
        }
    }
    out
}

/// The columns before `end` that hold codes in pieces, as the list proves: activities, then accounts.
pub fn find(rows: &[Vec<String>], end: usize) -> Vec<Pieces> {
    let rows = &rows[..rows.len().min(ROWS)];
    let may_be: Vec<bool> = (0..end).map(|column| are_pieces(rows, column)).collect();
    let ranges = || {
        let starts = 0..end;
        starts.flat_map(|first| {
            let last = (first + MOST).min(end);
            (first + 1..last).map(move |last| (first, last))
        })
    };
    let fits = |(first, last): &(usize, usize)| may_be[*first..=*last].iter().all(|own| *own);
    let mut out = Vec::new();
    let activities = ranges().filter(fits).filter_map(|(first, last)| {
        let codes = activities(rows, first, last)?;
        Some((codes, std::cmp::Reverse(last - first), first, last))
    });
    if let Some((_, _, first, last)) = activities.max() {
        out.push(Pieces { first, last, account: false });
    }
    let taken = out.first().copied();
    let free = |(first, last): &(usize, usize)| taken.is_none_or(|own| *first > own.last || *last < own.first);
    let accounts = ranges().filter(fits).filter(free).filter(|(first, last)| are_accounts(rows, *first, *last));
    if let Some((first, last)) = accounts.max_by_key(|(first, last)| last - first) {
        out.push(Pieces { first, last, account: true });
    }
    out
}

/// Are the cells of a column short numbers, of three segments at most?
fn are_pieces(rows: &[Vec<String>], column: usize) -> bool {
    let (mut pieces, mut others) = (0, 0);
    for cell in rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()) {
        let short = token(cell).is_some_and(|t| t.whole && t.segments.len() <= 3 && t.digits.len() <= 7 && !t.colons);
        // A label of a row of the header may stand there.
        match short {
            true => pieces += 1,
            false => others += 1,
        }
    }
    pieces > others
}

/// Rows whose cells make a code that the list has, and how many different sub kegiatan and kegiatan these are; `None` where the list does not prove
/// that they are pieces.
fn activities(rows: &[Vec<String>], first: usize, last: usize) -> Option<(usize, usize, usize)> {
    let known = KnownCodes::shipped();
    let (mut tried, mut proved, mut whole) = (0, 0, 0);
    let mut different = BTreeSet::new();
    for row in rows {
        let cells = || (first..=last).map(|i| row.get(i).map_or("", String::as_str));
        let filled = cells().filter(|cell| !cell.is_empty()).count();
        if filled < 2 || !cells().any(|cell| cell.starts_with(|c: char| c.is_ascii_digit())) {
            continue;
        }
        // Codes that are whole in each column, one level a column, are no pieces.
        let mut before = String::new();
        whole += usize::from(cells().any(|cell| {
            let goes_on = !before.is_empty() && cell.strip_prefix(&before).is_some_and(|rest| rest.starts_with('.'));
            if !before.is_empty() {
                before.push('.');
            }
            before.push_str(cell);
            goes_on
        }));
        tried += 1;
        let own = join(cells());
        let read = leading(&own, Neighbours::default(), known);
        if let Some(code) = read.activity.filter(|c| known.has(c) && read.mended.is_none() && read.account.is_none()) {
            proved += 1;
            if code.level() >= Level::Kegiatan && filled == last - first + 1 {
                different.insert(code);
            }
        } else if let Some(Code::Account(_)) = Code::leading(&own).map(|(code, _)| code) {
            proved += 1; // the accounts of a print, in the same cells
        }
    }
    let sub_kegiatan = different.iter().filter(|c| c.level() == Level::SubKegiatan).count();
    let proves = proved * 10 >= tried * 8 && !different.is_empty() && whole * 2 < tried;
    proves.then_some((proved, sub_kegiatan, different.len()))
}

/// Do the cells make accounts: `5 | 1 | 02 | 01 | 01 | 0024`?
fn are_accounts(rows: &[Vec<String>], first: usize, last: usize) -> bool {
    let (mut tried, mut proved, mut deep) = (0, 0, 0);
    for row in rows {
        let own = join((first..=last).map(|i| row.get(i).map_or("", String::as_str)));
        if !own.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        tried += 1;
        let segments: Vec<&str> = own.split('.').collect();
        let widths = [1, 1, 2, 2, 2, 4];
        let is_account = matches!(segments[0], "4" | "5" | "6")
            && segments.len() <= 6
            && segments.iter().zip(widths).all(|(s, width)| s.len() == width || s.len() == width + 1 && width > 1);
        proved += usize::from(is_account);
        deep += usize::from(is_account && segments.len() >= 4 && segments.len() > last - first);
    }
    deep > 0 && proved * 10 >= tried * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(';').map(|cell| cell.trim().to_owned()).collect()).collect()
    }

    fn found(text: &str, end: usize) -> Vec<(usize, usize, bool)> {
        find(&rows(text), end).iter().map(|p| (p.first, p.last, p.account)).collect()
    }

    #[test]
    fn columns_that_are_one_code() {
        assert_eq!(found("1;02;02;2.02;0001;Ibu\n1;02;02;2.02;0003;Bayi", 6), [(0, 4, false)]);
        assert_eq!(found("1;1;02;02;2;02;0001;Ibu\n2;1;02;02;2;02;0003;Bayi", 8), [(1, 6, false)]);
        assert_eq!(found("1.;02.;02.;2.02.;0001.;Ibu\n1.;02.;02.;2.02.;0003.;Bayi", 6), [(0, 4, false)]);
        assert_eq!(found("1.02;02;2.02.0001;Ibu\n1.02;02;2.02.0003;Bayi", 4), [(0, 2, false)]);
        let print = "1;;;;;URUSAN\n1;02;;;;KESEHATAN\n1;02;02;;;PROGRAM\n1;02;02;2.02;;Kegiatan\n1;02;02;2.02;0001;Ibu";
        assert_eq!(found(print, 6), [(0, 4, false)]);
        let both = "1;02;02;2.02;0001;5;1;02;01;01;0024;Kertas\n1;02;02;2.02;0001;5;1;02;01;01;0026;Cetak";
        assert_eq!(found(both, 12), [(0, 4, false), (5, 10, true)]);
        assert_eq!(found("Ibu;5;1;02;01;01;0024\nBayi;5;1;02;01;01;0025", 7), [(1, 6, true)]);
    }

    #[test]
    fn columns_that_are_none() {
        for text in [
            "1;12;2026;5;Ibu\n2;13;2026;7;Bayi",
            "1;1.02;1.02.02;1.02.02.2.02;Ibu\n1;1.02;1.02.02;1.02.02.2.03;Bayi",
            "1.02;1.02.01;1.02.01.2.02;Ibu\n1.02;1.02.01;1.02.01.2.03;Bayi",
            "9;99;99;9.99;0001;Ibu\n9;99;99;9.99;0003;Bayi",
        ] {
            assert_eq!(found(text, 4), [], "{text}");
        }
    }

    #[test]
    fn cells_are_joined_up_to_the_first_empty_one() {
        let join = |cells: &[&str]| join(cells.iter());
        assert_eq!(join(&["1", "02", "", ""]), "1.02");
        assert_eq!(join(&["1.", "02.", "'02", "2.1", "0001"]), "1.02.02.2.10.0001");
        assert_eq!(join(&["1", "", "02"]), "");
        assert_eq!(join(&[]), "");
    }
}
