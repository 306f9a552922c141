//! Days: the one it is, for what holds until a day (nothing else may depend on it), and days as they are written.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Today, UTC. `SOURCE_DATE_EPOCH` (seconds) stands for the clock where it is set, so that runs can be repeated.
pub fn today() -> NaiveDate {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse::<u64>().ok());
    let set = set.and_then(|seconds| DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0));
    set.unwrap_or_else(|| DateTime::<Utc>::from(SystemTime::now())).date_naive()
}

/// `2026-11-30`: a day of the calendar, of this form and no other.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    ((1900..=2999).contains(&day.year()) && day.to_string() == text).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar() {
        for day in ["2026-11-30", "2024-02-29", "1900-01-01"] {
            assert_eq!(parse(day).map(|d| d.to_string()).as_deref(), Some(day));
        }
        for none in ["2026-02-31", "2025-02-29", "2026-13-01", "2026-1-1", " 2026-01-01", "26-01-01", "0026-01-01", ""]
        {
            assert_eq!(parse(none), None, "{none}");
        }
    }
}
