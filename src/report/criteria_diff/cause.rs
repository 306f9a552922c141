//! Which entry of a pack moved a verdict. One of them, so that the amounts of all add up to what was moved.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::ChangedEntry;
use crate::criteria::tag::{Blocker, Criteria, Verdict};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Cause {
    /// `concept`, `trap`, `disqualifier`, or `other`: gates, spelling.
    pub kind: &'static str,
    pub id: String,
}

/// The entry that stands in one verdict and not in the other, or in both and was changed itself. Of several: one that was
/// changed, the strongest, a concept before what blocks, the first by name.
pub fn of(entries: &[ChangedEntry], criteria: [&Criteria; 2], verdicts: [&Verdict; 2]) -> Cause {
    let signs = [0, 1].map(|i| signs(criteria[i], verdicts[i]));
    let changed = |kind: &str, id: &str| entries.iter().any(|e| e.kind == kind && e.id == id);
    let ids: BTreeSet<&(&'static str, String)> = signs.iter().flat_map(BTreeMap::keys).collect();
    let strength = |key: &(&'static str, String)| signs.iter().filter_map(|s| s.get(key)).max().copied();
    let moved = |key: &&(&'static str, String)| {
        changed(key.0, &key.1) || signs[0].contains_key(*key) != signs[1].contains_key(*key)
    };
    let first = ids.into_iter().filter(moved).min_by_key(|key| {
        let (kind, id) = *key;
        (!changed(kind, id), *kind != "concept", Reverse(strength(key)), id.clone())
    });
    match first {
        Some((kind, id)) => Cause { kind, id: id.clone() },
        None => Cause { kind: "other", id: "-".into() },
    }
}

/// Concepts that count, and what blocks, with their strength.
fn signs(criteria: &Criteria, verdict: &Verdict) -> BTreeMap<(&'static str, String), u8> {
    let mut out = BTreeMap::new();
    for e in &verdict.evidence {
        out.insert(("concept", criteria.concepts[e.concept].id.clone()), e.strength);
    }
    for b in &verdict.blocked {
        match b.by {
            Blocker::Trap(i) => out.insert(("trap", criteria.traps[i].id.clone()), 0),
            Blocker::Disqualifier(i) => out.insert(("disqualifier", criteria.disqualifiers[i].id.clone()), 0),
            // A short word out of its place: the concept's own gates say so.
            Blocker::Context | Blocker::Near => None,
            Blocker::SupportProgram => out.insert(("other", "program-penunjang".into()), 0),
            Blocker::Pay => out.insert(("other", "belanja-pegawai".into()), 0),
            Blocker::Negation => out.insert(("other", "negasi".into()), 0),
        };
    }
    out
}
