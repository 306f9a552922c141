//! Which entries of the packs differ, and in which fields.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::tag::{Blocker, Criteria, Verdict};
use crate::domain::amount::Rupiah;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntryChange {
    Added,
    Removed,
    Changed,
}

impl EntryChange {
    pub fn id(self) -> &'static str {
        match self {
            EntryChange::Added => "added",
            EntryChange::Removed => "removed",
            EntryChange::Changed => "changed",
        }
    }
}

/// A concept, trap, disqualifier, rule or list that is not the same, and the lines whose category it moved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedEntry {
    pub kind: &'static str,
    pub id: String,
    pub change: EntryChange,
    /// Of a changed one: the keys that differ.
    pub fields: Vec<&'static str>,
    pub lines: u64,
    pub amount: Rupiah,
}

/// Names of the fields in which two values differ.
macro_rules! differing {
    ($($field:ident $name:literal),* $(,)?) => {
        |a, b| {
            let mut out: Vec<&'static str> = Vec::new();
            $(if unlike(&a.$field, &b.$field) { out.push($name); })*
            out
        }
    };
}

/// Packs are plain data: what they print as is what they are.
fn unlike(a: &impl Debug, b: &impl Debug) -> bool {
    format!("{a:?}") != format!("{b:?}")
}

/// All that differs, in the order of the packs.
pub fn entries(old: &Criteria, new: &Criteria) -> Vec<ChangedEntry> {
    let mut out = Vec::new();
    list(
        &mut out,
        "concept",
        [&old.concepts, &new.concepts],
        |c| &c.id,
        differing!(
            category "category", strength "strength", sex "sex", mixed "mixed", age "age", difabel "difabel",
            aspect "aspect", phrase "phrase", acronym "acronym", within "within", except "except",
            within_all "within_all", near "near", near_all "near_all", near_tokens "near_tokens", code "code",
            basis "basis", matches "match", reject "reject", note "note", catatan "catatan",
        ),
    );
    list(
        &mut out,
        "trap",
        [&old.traps, &new.traps],
        |t| &t.id,
        differing!(
            reason "reason", alasan "alasan", phrase "phrase", acronym "acronym", word "word", after "after", before "before", gap "gap",
            within "within", except "except", matches "match",
        ),
    );
    list(
        &mut out,
        "disqualifier",
        [&old.disqualifiers, &new.disqualifiers],
        |d| &d.id,
        differing!(
            reason "reason", alasan "alasan", phrase "phrase", field "field", rekening "rekening", lowers "lowers", unless "unless",
        ),
    );
    list(
        &mut out,
        "indivisible",
        [&old.indivisible, &new.indivisible],
        |r| &r.id,
        differing!(
            reason "reason", alasan "alasan", code "code", phrase "phrase",
        ),
    );
    list(
        &mut out,
        "source",
        [&old.sources, &new.sources],
        |s| &s.id,
        differing!(
            title "title", number "number", date "date", from "from", to "to", status "status", note "note", url "url", says "says",
        ),
    );
    for (id, differs) in [
        ("gate", unlike(&old.gate, &new.gate)),
        ("women_agency", unlike(&old.women_agency, &new.women_agency)),
        (
            "official",
            unlike(&old.arg_tags, &new.arg_tags) || unlike(&old.other_tags, &new.other_tags) || old.kinds != new.kinds,
        ),
        ("printed", unlike(&old.label_tags, &new.label_tags)),
        ("negation", unlike(old.negation(), new.negation())),
        ("spelling", unlike(old.spelling(), new.spelling())),
    ] {
        if differs {
            out.push(entry("list", id, EntryChange::Changed, Vec::new()));
        }
    }
    out
}

fn list<T>(
    out: &mut Vec<ChangedEntry>,
    kind: &'static str,
    [old, new]: [&[T]; 2],
    id: fn(&T) -> &String,
    differing: fn(&T, &T) -> Vec<&'static str>,
) {
    let twin = |item: &T, others: &[T]| others.iter().position(|o| id(o) == id(item));
    for item in new {
        match twin(item, old) {
            None => out.push(entry(kind, id(item), EntryChange::Added, Vec::new())),
            Some(at) => {
                let fields = differing(&old[at], item);
                if !fields.is_empty() {
                    out.push(entry(kind, id(item), EntryChange::Changed, fields));
                }
            }
        }
    }
    for item in old.iter().filter(|item| twin(item, new).is_none()) {
        out.push(entry(kind, id(item), EntryChange::Removed, Vec::new()));
    }
}

fn entry(kind: &'static str, id: &str, change: EntryChange, fields: Vec<&'static str>) -> ChangedEntry {
    ChangedEntry { kind, id: id.to_owned(), change, fields, lines: 0, amount: Rupiah::ZERO }
}

/// Which entry of a pack moved a verdict. One of them, so that the amounts of all add up to what was moved.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
pub struct Cause {
    /// `concept`, `trap`, `disqualifier`, or `other`: gates, spelling.
    pub kind: &'static str,
    pub id: String,
}

/// The entry that stands in one verdict and not in the other, or in both and was changed itself. Of several: one that was
/// changed, the strongest, a concept before what blocks, the first by name.
pub fn cause(entries: &[ChangedEntry], criteria: [&Criteria; 2], verdicts: [&Verdict; 2]) -> Cause {
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
