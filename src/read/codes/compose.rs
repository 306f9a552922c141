//! A code whose parts stand in the cells of several levels (`02.` of the program, `2.02.0039.` of the sub kegiatan), beside
//! the bidang of the agency.

use super::known::KnownCodes;
use super::token::token;
use crate::domain::code::{ActivityCode, Level, SkpdCode};

/// The one sub kegiatan of the list that cells of levels (from the outermost) make together; `None` where there is none, or
/// several.
pub fn compose(levels: &[String], agency: Option<SkpdCode>) -> Option<ActivityCode> {
    let parts: Vec<Vec<u64>> = levels
        .iter()
        .filter_map(|cell| token(cell).filter(|t| t.whole))
        .map(|t| t.segments.iter().map(|s| s.number).collect())
        .collect();
    // A level whose code is written whole holds those above it.
    let whole = |i: usize| {
        let own = &parts[i];
        own.len() > 1 && parts[i + 1..].iter().any(|other| other.len() > own.len() && other.starts_with(own))
    };
    let parts: Vec<&Vec<u64>> = (0..parts.len()).filter(|i| !whole(*i)).map(|i| &parts[i]).collect();
    let known = KnownCodes::shipped();
    let bidang = agency.iter().flat_map(SkpdCode::bidang).collect::<Vec<_>>();
    let heads = bidang.iter().map(ToString::to_string).map(Some).chain([None]);
    let mut found: Option<ActivityCode> = None;
    for head in heads {
        // The innermost cell always counts: which of those before it do, the list says.
        for chosen in 0..1u32 << parts.len().saturating_sub(1).min(6) {
            let last = parts.len().checked_sub(1)?;
            let taken = (0..parts.len()).filter(|i| *i == last || chosen >> i & 1 == 1);
            let numbers: Vec<String> = taken.flat_map(|i| parts[i]).map(u64::to_string).collect();
            let own = head.iter().cloned().chain([numbers.join(".")]).collect::<Vec<_>>().join(".");
            if own.matches('.').count() != 5 {
                continue;
            }
            let code = ActivityCode::find(&own).filter(|c| c.level() == Level::SubKegiatan && known.has(c));
            match (code, found) {
                (Some(code), Some(before)) if code != before => return None,
                (Some(code), _) => found = Some(code),
                (None, _) => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_several_levels() {
        let of = |cells: &[&str], agency: &str| {
            let cells: Vec<String> = cells.iter().map(|c| (*c).to_owned()).collect();
            compose(&cells, SkpdCode::find(agency)).map(|c| c.to_string())
        };
        let own = Some("1.02.02.2.02.0001".to_owned());
        assert_eq!(of(&["02.", "2.02.", "2.02.0001."], "1.02.0.00.0.00.01."), own);
        assert_eq!(of(&["1", "02", "02", "2.02", "0001"], ""), own);
        assert_eq!(of(&["1.02", "1.02.02", "1.02.02.2.02", "0001"], ""), own);
        assert_eq!(of(&["02.", "2.02.0001."], ""), None);
        assert_eq!(of(&["02", "9.99.0001"], "1.02.0.00.0.00.01.0000"), None);
        assert_eq!(of(&[], "1.02.0.00.0.00.01.0000"), None);
    }
}
