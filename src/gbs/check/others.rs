//! Statements of one agency against each other: texts copied from one to the next, one sub kegiatan filed twice (G21, G29).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::{ActivityCode, Level};
use crate::finding::{Defect, Finding, Place};
use crate::gbs::{Gbs, PlacedText};

/// Words of a shingle, and the fewest words of a text that is compared.
const SHINGLE: usize = 3;
const WORDS: usize = 6;

/// What is found in a set of statements, in their order.
pub fn set(all: &[Gbs]) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut by_opd: BTreeMap<String, Vec<&Gbs>> = BTreeMap::new();
    for gbs in all {
        by_opd.entry(gbs.opd.words()).or_default().push(gbs);
    }
    for statements in by_opd.values() {
        twice(statements, &mut out);
        copied(statements, &mut out);
    }
    out
}

fn twice(statements: &[&Gbs], out: &mut Vec<Finding>) {
    let mut filed: BTreeMap<(ActivityCode, String, String), &Gbs> = BTreeMap::new();
    for gbs in statements {
        let Some(code) = gbs.sub_kegiatan.activity().filter(|c| c.level() == Level::SubKegiatan) else { continue };
        // Another stage or year of the same sub kegiatan has a statement of its own.
        let key = (code, gbs.year.words(), gbs.stage.words());
        if let Some(first) = filed.get(&key) {
            let defect = Defect::FiledTwice { code: code.to_string(), other: named(first) };
            out.push(gbs.finding(gbs.sub_kegiatan.place(), defect));
            continue;
        }
        filed.insert(key, gbs);
    }
}

/// Causes and goals that are the same sentence in several statements.
fn copied(statements: &[&Gbs], out: &mut Vec<Finding>) {
    type Of = fn(&Gbs) -> (String, Place);
    let fields: [(&'static str, Of); 3] = [
        ("sebab_internal", |g| join(&g.internal)),
        ("sebab_eksternal", |g| join(&g.external)),
        ("tolok_ukur", |g| (g.goal.words(), g.goal.place)),
    ];
    for (field, of) in fields {
        let mut seen: Vec<(&Gbs, BTreeSet<Vec<String>>)> = Vec::new();
        for gbs in statements {
            let (text, place) = of(gbs);
            let own = shingles(&text);
            if own.is_empty() {
                continue;
            }
            // One sub kegiatan in another stage may well keep its words.
            let other = |g: &Gbs| {
                g.sub_kegiatan.activity() != gbs.sub_kegiatan.activity() || g.sub_kegiatan.activity().is_none()
            };
            if let Some((first, _)) = seen.iter().find(|(g, set)| other(g) && alike(set, &own)) {
                out.push(gbs.finding(place, Defect::NearDuplicate { field, other: named(first) }));
            }
            seen.push((gbs, own));
        }
    }
}

fn join(texts: &[PlacedText]) -> (String, Place) {
    let words: Vec<String> = texts.iter().map(PlacedText::words).collect();
    (words.join(" "), texts.first().map_or(Place::line(1), |t| t.place))
}

/// Runs of three words; nothing of a text too short to be told from chance.
fn shingles(text: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = text.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    if words.len() < WORDS {
        return BTreeSet::new();
    }
    words.windows(SHINGLE).map(<[String]>::to_vec).collect()
}

/// Four fifths of all runs in common.
fn alike(one: &BTreeSet<Vec<String>>, other: &BTreeSet<Vec<String>>) -> bool {
    let common = one.intersection(other).count();
    common * 5 >= (one.len() + other.len() - common) * 4
}

fn named(gbs: &Gbs) -> String {
    match &gbs.sheet {
        Some(sheet) => format!("{}: {sheet}", gbs.path),
        None => gbs.path.clone(),
    }
}
