//! Accounts: no list of them is at hand, so a cell is mended only where its form leaves one reading.

use super::candidates::{account_of, joined};
use super::dates;
use super::known::KnownCodes;
use super::mend::{Mended, dots};
use super::token::token;
use crate::domain::code::AccountCode;
use crate::finding::Repair;

/// The account code of a cell, mended where it must be: also one that stands behind an activity's code.
pub fn account(cell: &str) -> (Option<AccountCode>, Option<Mended>) {
    let cell = cell.trim();
    let plain = AccountCode::find(cell);
    if cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b' ')) && dots(cell.as_bytes()) <= 5 {
        return (plain, None);
    }
    let found = token(cell);
    let behind = found.as_ref().filter(|t| t.segments.len() > 6);
    if let Some(behind) = behind {
        let own = joined(behind, KnownCodes::shipped()).into_iter().find_map(|c| c.account);
        return (own.or(plain), None);
    }
    let mended = |code: AccountCode, repair| (Some(code), Some(Mended { repair, after: code.to_string() }));
    if let Some(digits) = scientific(cell) {
        // A spreadsheet keeps the first digits of a number; the last of them is rounded. What is left is the group.
        let is_whole = digits.len() >= 6 && digits.starts_with(['4', '5', '6']) && &digits[4..6] != "00";
        let group = is_whole.then(|| format!("{}.{}.{}", &digits[..1], &digits[1..2], &digits[2..4]));
        let code = group.and_then(|group| AccountCode::find(&group)).filter(|c| !c.numbers().contains(&0));
        // Whatever was cut off: its first digit says what kind of account it was.
        return code.map_or_else(|| (AccountCode::find(&digits[..1]), None), |code| mended(code, Repair::Number));
    }
    let typed = dates::typed(cell, found.as_ref());
    if !typed.is_empty() {
        let mut codes: Vec<AccountCode> = typed.iter().filter_map(|own| account_of(own)).collect();
        codes.dedup();
        return match codes[..] {
            [code] => mended(code, Repair::Date),
            _ => (None, None),
        };
    }
    let Some(found) = found.filter(|t| !t.dotted && t.segments.len() >= 3) else { return (plain, None) };
    let numbers: Vec<u64> = found.segments.iter().map(|s| s.number).collect();
    match account_of(&numbers) {
        Some(code) if Some(code) != plain => {
            mended(code, if found.letters { Repair::Letters } else { Repair::Separators })
        }
        _ => (plain, None),
    }
}

/// The digits of `5,10201E+11`, twelve of them before it was shortened.
pub fn scientific(cell: &str) -> Option<String> {
    let (digits, exponent) = cell.trim().split_once(['E', 'e'])?;
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (first, rest) = digits.split_once(['.', ','])?;
    let is_number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (first.len() == 1 && exponent == 11 && is_number(first) && is_number(rest) && rest.len() <= 11)
        .then(|| format!("{first}{rest:0<5}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_behind_cut_and_turned() {
        let read = |cell: &str| account(cell).0.map_or("-".into(), |c| c.to_string());
        assert_eq!(read("1.02.02.2.02.0001.5.1.02.01.01.0024"), "5.1.02.01.01.0024");
        assert_eq!(read("1.02.02.2.02.0001"), "1.2.02.02.02.0001");
        for cell in ["5.10201E+11", "5,10201E+11", "05:01:02", "05/01/2002"] {
            assert_eq!(read(cell), "5.1.02", "{cell}");
        }
        // 5.1.02.99.99.9999 rounds up to an account that there is not.
        assert_eq!(read("5.103E+11"), "5");
        assert_eq!(account("5.103E+11").1, None);
        assert_eq!(read("5-1-02-01-01-0024"), "5.1.02.01.01.0024");
        assert_eq!(account("Belanja Barang"), (None, None));
    }
}
