//! The day it is, for what holds until a day: nothing else may depend on it.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2026-11-24`, UTC. `SOURCE_DATE_EPOCH` (seconds) stands for the clock where it is set, so that runs can be repeated.
pub fn today() -> String {
    let told = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse::<u64>().ok());
    let seconds =
        told.or_else(|| Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs())).unwrap_or_default();
    civil(seconds / 86_400)
}

/// Days since 1970-01-01 as a date.
fn civil(days: u64) -> String {
    let (mut year, mut left) = (1970, days);
    let leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if left < length || year >= 9999 {
            break;
        }
        left -= length;
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", left + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), "1970-01-01");
        assert_eq!(civil(19_782), "2024-02-29");
        assert_eq!(civil(20_781), "2026-11-24");
    }
}
