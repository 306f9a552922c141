//! The order in which findings are shown, and the keys by which they are known again.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::{STRETCH, Shown, told};
use crate::ahead::several;
use crate::finding::{Finding, Table};
use crate::intern::Hasher;
use crate::layout::Jobs;

/// All findings, file by file and from top to bottom.
pub fn shown(findings: &[Finding]) -> Vec<Shown<'_>> {
    shown_by(findings, Jobs(1))
}

/// The same; keys of many findings are made on several cores.
pub fn shown_by(findings: &[Finding], jobs: Jobs) -> Vec<Shown<'_>> {
    let mut tables = Tables::default();
    let mut sorted: Vec<Ranked> = findings.iter().map(|f| (tables.rank(f), f)).collect();
    sorted.sort_by(|(rank, a), (other, b)| {
        let places = || a.place.cmp(&b.place);
        rank.cmp(other).then_with(places).then_with(|| a.fault.code().cmp(b.fault.code()))
    });
    let list = Arc::new(List { sorted, paths: tables.paths, keys: OnceLock::new(), jobs });
    let mut out = Vec::with_capacity(list.sorted.len());
    for (number, (_, finding)) in (0..).zip(&list.sorted) {
        out.push(Shown { finding, severity: finding.fault.severity(), list: Arc::clone(&list), number });
    }
    out
}

/// Findings in their order, with what is asked of all of them at once.
pub(super) struct List<'f> {
    sorted: Vec<Ranked<'f>>,
    /// By file, as it is shown: relative to the working directory where it is below it, with forward slashes.
    paths: Vec<Arc<str>>,
    /// Made when the first is asked for: formats for people have none.
    keys: OnceLock<Vec<Key>>,
    jobs: Jobs,
}

/// Of all findings of its kind in the file the same, and which of them it is, from 1.
pub(super) type Key = (u64, u32);

/// Numbers of file and sheet.
type Rank = (u32, u32);
type Ranked<'f> = (Rank, &'f Finding);

impl List<'_> {
    pub fn path(&self, number: u32) -> &str {
        self.path_of(self.sorted[number as usize].0)
    }

    pub fn key(&self, number: u32) -> Key {
        self.keys.get_or_init(|| self.keys())[number as usize]
    }

    fn path_of(&self, rank: Rank) -> &str {
        &self.paths[rank.0 as usize]
    }

    fn keys(&self) -> Vec<Key> {
        let stretches: Vec<&[Ranked]> = self.sorted.chunks(STRETCH).collect();
        let mut keys: Vec<Key> = std::thread::scope(|scope| {
            let hashes = several(scope, &stretches, self.jobs.0, |stretch| self.hashes(stretch));
            hashes.flatten().map(|hash| (hash, 1)).collect()
        });
        // Side by side those that are the same: a table of a million hashes would be looked up all over memory.
        let mut alike: Vec<(u64, u32)> = keys.iter().map(|key| key.0).zip(0..).collect();
        alike.sort_unstable();
        for same in alike.chunk_by(|a, b| a.0 == b.0) {
            for (nth, (_, number)) in (1..).zip(same).skip(1) {
                keys[*number as usize].1 = nth;
            }
        }
        keys
    }

    fn hashes(&self, stretch: &[Ranked]) -> Vec<u64> {
        // What is found in every row is hashed once.
        let mut same: Option<(Rank, &str, String, u64)> = None;
        let hash = |(rank, finding): &Ranked| {
            let (code, identity) = (finding.fault.code(), finding.fault.identity());
            match &same {
                Some((r, c, i, hash)) if r == rank && *c == code && *i == identity => *hash,
                _ => {
                    let hash = hash(finding, self.path_of(*rank), &identity);
                    same = Some((*rank, code, identity, hash));
                    hash
                }
            }
        };
        stretch.iter().map(hash).collect()
    }
}

fn hash(finding: &Finding, path: &str, identity: &str) -> u64 {
    let mut hash = Sha256::new();
    for part in [finding.fault.code(), path, finding.sheet().unwrap_or_default(), identity] {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// Files and sheets in the order in which they were read.
#[derive(Default)]
struct Tables<'f> {
    files: HashMap<&'f str, u32, Hasher>,
    sheets: HashMap<&'f Table, u32, Hasher>,
    /// By file, as it is shown.
    paths: Vec<Arc<str>>,
    /// As a rule many findings of one table come in a row.
    before: Option<(&'f Arc<Table>, Rank)>,
}

impl<'f> Tables<'f> {
    fn rank(&mut self, finding: &'f Finding) -> Rank {
        if let Some((table, rank)) = self.before
            && Arc::ptr_eq(table, &finding.table)
        {
            return rank;
        }
        let next = self.paths.len() as u32;
        let file = *self.files.entry(finding.path()).or_insert(next);
        if file == next {
            self.paths.push(told(finding.path()));
        }
        let next = self.sheets.len() as u32;
        let rank = (file, *self.sheets.entry(&finding.table).or_insert(next));
        self.before = Some((&finding.table, rank));
        rank
    }
}
