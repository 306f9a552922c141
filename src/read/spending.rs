//! Revenue (4) and financing (6) beside spending (5): passed over, and named with their sums.

use crate::domain::amount::Rupiah;
use crate::domain::budget::Account;
use crate::domain::code::AccountCode;
use crate::domain::text;
use crate::finding::{Fault, NotSpending};

/// What money is for, by the first number of its account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Revenue,
    Spending,
    Financing,
}

impl Kind {
    /// By the cell of an account: `4.1.02…`, `410201…`. An activity's code there (`4.01.01…`, of a secretariat) is none.
    pub fn of_account(cell: &str) -> Kind {
        let cell = cell.trim_matches(|c: char| c == '"' || c.is_whitespace());
        let kind = match cell.bytes().next() {
            Some(b'4') => Kind::Revenue,
            Some(b'6') => Kind::Financing,
            _ => return Kind::Spending,
        };
        let rest = &cell.as_bytes()[1..];
        let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        let is_account = match rest.first() {
            None => true,
            Some(b'.' | b' ' | b'-') => rest.len() == 1 || digits(&rest[1..]) == 1,
            // Without dots: akun, kelompok 1 to 3, and pairs of digits.
            Some(b'1'..=b'3') => digits(rest) == rest.len() && matches!(rest.len(), 1 | 3 | 5 | 7 | 9 | 11),
            _ => false,
        };
        if is_account { kind } else { Kind::Spending }
    }

    /// By an account that is known to be one; a number alone may be that of an item, unless its name says what it is.
    pub fn of(account: &Account) -> Kind {
        match account.code.as_ref().map(AccountCode::numbers) {
            Some([number]) => Kind::opened(&number.to_string(), &account.name).unwrap_or(Kind::Spending),
            Some([4, ..]) => Kind::Revenue,
            Some([6, ..]) => Kind::Financing,
            _ => Kind::Spending,
        }
    }

    /// By a row that opens a part of a print: `4 PENDAPATAN DAERAH`, `5 BELANJA`, `6 PEMBIAYAAN`.
    pub fn opened(code: &str, name: &str) -> Option<Kind> {
        let name = text::words(name);
        let word = name.split(' ').next()?;
        match (code.trim().trim_end_matches('.'), word) {
            ("4", "pendapatan") => Some(Kind::Revenue),
            ("5", "belanja") => Some(Kind::Spending),
            ("6", "pembiayaan") => Some(Kind::Financing),
            _ => None,
        }
    }
}

/// What a table holds beside spending.
#[derive(Default)]
pub struct Spending {
    other: NotSpending,
}

impl Spending {
    /// Takes a row that would be a line; is it something else than spending?
    pub fn is_other(&mut self, kind: Kind, amount: Option<Rupiah>) -> bool {
        let sum = match kind {
            Kind::Spending => return false,
            Kind::Revenue => &mut self.other.revenue,
            Kind::Financing => &mut self.other.financing,
        };
        *sum += amount.unwrap_or_default();
        self.other.rows += 1;
        true
    }

    /// The finding on it; `spends`: there are lines of spending too.
    pub fn finish(self, spends: bool) -> Option<Fault> {
        let found = NotSpending { alone: !spends, ..self.other };
        (found.rows > 0).then(|| Fault::NotSpending(Box::new(found)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_revenue_are_told_from_codes_of_activities() {
        let is = |cell: &str| Kind::of_account(cell) != Kind::Spending;
        assert!(is("4.1.02.01") && is("6.1") && is("4") && is("4102") && is("\"4.1.01\"") && is("6 1 01"));
        assert!(!is("4.01.01.2.02.0001") && !is("5.1.02") && !is("6.01.01") && !is("") && !is("Gaji"));
    }
}
