//! A code whose parts stand in the cells of several levels (`02.` of the program, `2.02.0039.` of the sub kegiatan), beside
//! the bidang of the agency.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::known::KnownCodes;
use super::token::token;
use crate::criteria::nomenclature::OfficialNames;
use crate::domain::code::{ActivityCode, Level, SkpdCode};
use crate::domain::text;

/// The one sub kegiatan of the list that cells of levels (from the outermost) make together; `None` where there is none, or
/// several.
///
/// The bidang is one of the agency's, of several that of the program which the lists call `program`; that program's own where
/// it is none of the agency's. A support program is of the agency's first.
pub fn compose(levels: &[String], agency: Option<SkpdCode>, program: &str) -> Option<ActivityCode> {
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
    let called = programs_called(program);
    let named = |code: &ActivityCode| called.iter().any(|own| code.under(own));
    let mut all = candidates(&parts, bidang.iter().map(ToString::to_string).map(Some).chain([None]), known);
    if let Some(support) = bidang
        .first()
        .and_then(|first| all.iter().find(|code| code.program() == Some(SUPPORT) && code.under(first)).copied())
    {
        all.retain(|code| code.program() != Some(SUPPORT) || *code == support);
    }
    if all.len() > 1 && all.iter().any(named) {
        all.retain(named);
    }
    if all.is_empty() || !called.is_empty() && !all.iter().any(named) {
        let heads = called.iter().filter_map(|own| own.at(Level::Bidang)).map(|own| Some(own.to_string()));
        all = candidates(&parts, heads, known).into_iter().filter(named).collect();
    }
    if all.len() == 1 { all.pop_first() } else { None }
}

/// Number of the program that supports the others of its bidang.
const SUPPORT: u16 = 1;

/// Programs that the lists call so.
fn programs_called(name: &str) -> &'static [ActivityCode] {
    static PROGRAMS: LazyLock<HashMap<String, Vec<ActivityCode>>> = LazyLock::new(|| {
        let mut out: HashMap<String, Vec<ActivityCode>> = HashMap::new();
        for (code, name) in OfficialNames::shipped().programs() {
            out.entry(text::words(name)).or_default().push(*code);
        }
        out
    });
    if name.is_empty() { &[] } else { PROGRAMS.get(&text::words(name)).map_or(&[], Vec::as_slice) }
}

/// The sub kegiatan of the list that cells make with each of the heads before them.
fn candidates(
    parts: &[&Vec<u64>],
    heads: impl Iterator<Item = Option<String>>,
    known: &KnownCodes,
) -> BTreeSet<ActivityCode> {
    let mut out = BTreeSet::new();
    let Some(last) = parts.len().checked_sub(1) else { return out };
    for head in heads {
        // The innermost cell always counts: which of those before it do, the list says.
        for chosen in 0..1u32 << parts.len().saturating_sub(1).min(6) {
            let taken = (0..parts.len()).filter(|i| *i == last || chosen >> i & 1 == 1);
            let numbers: Vec<String> = taken.flat_map(|i| parts[i]).map(u64::to_string).collect();
            let own = head.iter().cloned().chain([numbers.join(".")]).collect::<Vec<_>>().join(".");
            if own.matches('.').count() != 5 {
                continue;
            }
            let code = ActivityCode::find(&own).filter(|c| c.level() == Level::SubKegiatan && known.has(c));
            out.extend(code);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_several_levels() {
        let of = |cells: &[&str], agency: &str| {
            let cells: Vec<String> = cells.iter().map(|c| (*c).to_owned()).collect();
            compose(&cells, SkpdCode::find(agency), "").map(|c| c.to_string())
        };
        let own = Some("1.02.02.2.02.0001".to_owned());
        assert_eq!(of(&["02.", "2.02.", "2.02.0001."], "1.02.0.00.0.00.01."), own);
        assert_eq!(of(&["1", "02", "02", "2.02", "0001"], ""), own);
        assert_eq!(of(&["1.02", "1.02.02", "1.02.02.2.02", "0001"], ""), own);
        assert_eq!(of(&["02.", "2.02.0001."], ""), None);
        assert_eq!(of(&["02", "9.99.0001"], "1.02.0.00.0.00.01.0000"), None);
        assert_eq!(of(&[], "1.02.0.00.0.00.01.0000"), None);
        // The support program is of the agency's first bidang; of two bidang the program's name tells.
        assert_eq!(of(&["01", "2.01.0001"], "1.03.1.04.0.00.02."), Some("1.03.01.2.01.0001".to_owned()));
        let cells = ["02".to_owned(), "2.02.0009".to_owned()];
        let of = |program| compose(&cells, SkpdCode::find("2.08.2.14.0.00.01."), program).map(|c| c.to_string());
        assert_eq!(of("Program Pengendalian Penduduk").as_deref(), Some("2.14.02.2.02.0009"));
        assert_eq!(of("Program lain"), None);
    }
}
