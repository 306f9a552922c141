//! Dates and times that a spreadsheet made of codes: `1.02.02` typed into a cell became `01/02/2002` or `01:02:02`.

use chrono::{Datelike, Days, NaiveDate};

use super::token::Token;

const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["may", "mei"],
    &["jun"],
    &["jul"],
    &["aug", "agu", "ags"],
    &["sep"],
    &["oct", "okt"],
    &["nov", "nop"],
    &["dec", "des"],
];

/// The numbers that may have been typed, each time in the order in which a code has them.
pub fn typed(cell: &str, token: Option<&Token>) -> Vec<Vec<u64>> {
    let cell = cell.trim().trim_matches(['\'', '"']);
    if let Some([hour, rest @ ..]) = times(token).as_deref() {
        // `1.02` became 01:02:00.
        let mut own = vec![*hour];
        own.extend(rest);
        while own.len() > 2 && own.last() == Some(&0) {
            own.pop();
        }
        return vec![own];
    }
    let Some((day, month, year)) = calendar(cell).or_else(|| serial(cell)) else { return Vec::new() };
    let year = year % 100;
    let mut out = vec![vec![day, month, year], vec![month, day, year], vec![year, month, day]];
    out.dedup();
    out
}

/// `01:02:02`: the numbers between colons.
fn times(token: Option<&Token>) -> Option<Vec<u64>> {
    let token = token.filter(|t| t.whole && t.colons && (2..=3).contains(&t.segments.len()))?;
    Some(token.segments.iter().map(|s| s.number).collect())
}

/// Day, month and year of `01/02/2002`, `2002-02-01`, `01-Feb-02`, also with a time of midnight behind it.
fn calendar(cell: &str) -> Option<(u64, u64, u64)> {
    let day = cell.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['/', '-']).collect();
    let [a, b, c] = parts[..] else { return None };
    let number = |text: &str| -> Option<u64> {
        (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    if let Some(month) = month(b) {
        return Some((number(a)?, month, number(c)?)).filter(|(day, ..)| (1..=31).contains(day));
    }
    let (a_number, b_number, c_number) = (number(a)?, number(b)?, number(c)?);
    let is_day = |n: u64| (1..=31).contains(&n);
    let is_year = |n: u64| (1900..=2099).contains(&n);
    match (is_year(a_number), is_year(c_number)) {
        (true, false) if is_day(b_number) && is_day(c_number) => Some((c_number, b_number, a_number)),
        (false, true) if is_day(a_number) && is_day(b_number) => Some((a_number, b_number, c_number)),
        _ => None,
    }
}

fn month(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    let begins = |names: &&[&str]| text.len() >= 3 && names.iter().any(|n| text.starts_with(n));
    MONTHS.iter().position(begins).map(|i| i as u64 + 1)
}

/// `37288`, the number a workbook keeps for 1 February 2002.
fn serial(cell: &str) -> Option<(u64, u64, u64)> {
    let days: u64 = cell.strip_suffix(".0").unwrap_or(cell).parse().ok()?;
    // From 2000 to 2099: a code has no other years.
    let days = Some(days).filter(|d| (36_526..=73_050).contains(d))?;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    Some((u64::from(date.day()), u64::from(date.month()), u64::from(date.year().unsigned_abs())))
}

#[cfg(test)]
mod tests {
    use super::super::token::token;
    use super::*;

    #[test]
    fn what_was_typed() {
        let has = |cell: &str, own: &[u64]| typed(cell, token(cell).as_ref()).iter().any(|t| t == own);
        for cell in
            ["01/02/2002", "02/01/2002", "2002-02-01", "01-Feb-02", "1-Peb-2002", "37288", "2002-02-01 00:00:00"]
        {
            assert!(has(cell, &[1, 2, 2]), "{cell}");
        }
        assert!(has("02/02/2001", &[1, 2, 2]) && has("01:02:02", &[1, 2, 2]) && has("1:02:00", &[1, 2]));
        for none in ["1.02.02", "1-02-02", "5 Dokumen", "12", "2026", "99/99/2002", ""] {
            assert!(typed(none, token(none).as_ref()).is_empty(), "{none}");
        }
    }
}
