//! What reviewers state of a sub kegiatan.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::record::{Key, RecordInput};
use crate::domain::text;
use crate::sides::statement::Stated;

/// What a reviewer states.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Said {
    pub value: String,
    pub reason: String,
    pub reviewer: String,
    pub date: String,
    /// Where it stands: file, and line or cell.
    pub at: String,
}

/// Statements of its own OPD before those of every OPD.
pub(super) fn said(
    input: &RecordInput,
    (_, sub): &Key,
    numbers: &BTreeSet<u32>,
) -> BTreeMap<String, BTreeMap<String, Said>> {
    let mut out: BTreeMap<String, BTreeMap<String, Said>> = BTreeMap::new();
    let named: BTreeSet<String> = numbers
        .iter()
        .flat_map(|n| {
            [input.totals.agencies.name(*n as usize), &input.ledger.activities[*n as usize].activity.opd_name]
        })
        .map(text::words)
        .collect();
    let of = |stated: &&Stated| {
        stated.code.as_deref() == Some(sub) && (stated.opd.is_empty() || named.contains(&stated.opd))
    };
    let mut own: Vec<&Stated> = input.said.iter().filter(of).collect();
    own.sort_by_key(|stated| stated.opd.is_empty());
    for stated in own {
        let by_statement = out.entry(stated.framework.clone()).or_default();
        by_statement.entry(stated.statement.clone()).or_insert_with(|| Said::of(stated));
    }
    out
}

impl Said {
    pub fn of(stated: &Stated) -> Said {
        let [reason, reviewer, date] = stated.because.clone();
        Said { value: stated.value.clone(), reason, reviewer, date, at: stated.at.clone() }
    }
}
