//! The order in which findings are shown, and the keys by which they are known again.

use crate::guard::escape;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use super::{Diagnostic, STRETCH};
use crate::files::intern::Hasher;
use crate::files::sheet_rows::{FileRows, SheetRows};
use crate::finding::{Finding, FindingTable};
use crate::parallel::Jobs;
use crate::parallel::several;

/// All findings, file by file and from top to bottom.
pub fn shown(findings: &[Finding]) -> Vec<Diagnostic<'_>> {
    ordered(findings, Jobs(1))
}

/// The same; keys of many findings are made on several cores.
pub fn ordered(findings: &[Finding], jobs: Jobs) -> Vec<Diagnostic<'_>> {
    ordered_with(findings, jobs, &Arc::default())
}

/// The same with rows of files that may be known already.
pub(super) fn ordered_with<'f>(findings: &'f [Finding], jobs: Jobs, rows: &Arc<SheetRows>) -> Vec<Diagnostic<'f>> {
    let mut tables = Tables::default();
    let mut sorted: Vec<Ranked> = findings.iter().map(|f| (tables.rank(f), f)).collect();
    sorted.sort_by(|(rank, a), (other, b)| {
        let places = || a.place.cmp(&b.place);
        rank.cmp(other).then_with(places).then_with(|| a.fault.code().cmp(b.fault.code()))
    });
    let rows = (Arc::clone(rows), tables.paths.iter().map(|_| OnceLock::new()).collect());
    let list = Arc::new(List { sorted, paths: tables.paths, rows, keys: OnceLock::new(), jobs });
    let mut out = Vec::with_capacity(list.sorted.len());
    for (number, (_, finding)) in (0..).zip(&list.sorted) {
        let severity = finding.fault.severity();
        out.push(Diagnostic { finding, severity, worse: None, list: Arc::clone(&list), number });
    }
    out
}

/// Findings in their order, with what is asked of all of them at once.
pub(super) struct List<'f> {
    sorted: Vec<Ranked<'f>>,
    /// By file, as it is shown: relative to the working directory where it is below it, with forward slashes.
    paths: Vec<Arc<str>>,
    /// Rows of the files as spreadsheets show them, looked at where the first place is shown.
    rows: (Arc<SheetRows>, Vec<OnceLock<FileRows>>),
    /// Made when the first is asked for: formats for people have none.
    keys: OnceLock<Vec<FindingKey>>,
    jobs: Jobs,
}

/// What a finding is known by: code, file, sheet and what it says, hashed, and which it is of those with that hash, from 1.
#[derive(Clone, Copy)]
pub struct FindingKey {
    hash: u64,
    nth: u32,
}

impl FindingKey {
    /// Sixteen digits, and `-2` where it is the second of its kind.
    pub fn write(self, text: &mut Vec<u8>) {
        let digit = |place: u32| b"0123456789abcdef"[(self.hash >> (place * 4) & 15) as usize];
        text.extend((0..16).rev().map(digit));
        if self.nth > 1 {
            text.push(b'-');
            text.extend_from_slice(self.nth.to_string().as_bytes());
        }
    }
}

impl fmt::Display for FindingKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut text = Vec::new();
        self.write(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// Numbers of file and sheet.
type Rank = (u32, u32);
type Ranked<'f> = (Rank, &'f Finding);

impl List<'_> {
    pub fn path(&self, number: u32) -> &str {
        self.path_of(self.sorted[number as usize].0)
    }

    /// The row that a spreadsheet shows for the line of a finding, where it is another one.
    pub fn sheet_row(&self, number: u32) -> Option<u64> {
        let (rank, finding) = self.sorted[number as usize];
        let (known, files) = &self.rows;
        let rows = files[rank.0 as usize].get_or_init(|| known.of(finding.path()));
        rows.row(finding.place.line).filter(|_| finding.sheet().is_none())
    }

    pub fn key(&self, number: u32) -> FindingKey {
        self.keys.get_or_init(|| self.keys())[number as usize]
    }

    fn path_of(&self, rank: Rank) -> &str {
        &self.paths[rank.0 as usize]
    }

    fn keys(&self) -> Vec<FindingKey> {
        let stretches: Vec<&[Ranked]> = self.sorted.chunks(STRETCH).collect();
        let mut keys: Vec<FindingKey> = Vec::with_capacity(self.sorted.len());
        // By their first byte, where there are many: each part is sorted by itself, in the nearest cache.
        let mut parts: Vec<Vec<(u64, u32)>> = vec![Vec::new(); if stretches.len() > 1 { 256 } else { 1 }];
        std::thread::scope(|scope| {
            let hashes = several(scope, &stretches, self.jobs.0, |stretch| self.hashes(stretch));
            for (hash, number) in hashes.flatten().zip(0..) {
                keys.push(FindingKey { hash, nth: 1 });
                let part = (hash >> 56) as usize % parts.len();
                parts[part].push((hash, number));
            }
        });
        std::thread::scope(|scope| {
            for (number, nth) in several(scope, &parts, self.jobs.0, |part| again(part)).flatten() {
                keys[number as usize].nth = nth;
            }
        });
        keys
    }

    fn hashes(&self, stretch: &[Ranked]) -> Vec<u64> {
        let mut out = Vec::with_capacity(stretch.len());
        let kind = |(rank, finding): &Ranked| (*rank, finding.fault.code());
        for of_a_kind in stretch.chunk_by(|a, b| kind(a) == kind(b)) {
            let (rank, finding) = of_a_kind[0];
            let start = [finding.fault.code(), self.path_of(rank), finding.sheet().unwrap_or_default()];
            let start = start.into_iter().fold(Sha256::new(), hashed);
            // What is found in every row is hashed once.
            let mut before: Option<u64> = None;
            let (mut last, mut identity) = (String::new(), String::new());
            for (_, finding) in of_a_kind {
                std::mem::swap(&mut last, &mut identity);
                identity.clear();
                finding.fault.identify(&mut identity);
                let hash = before.filter(|_| last == identity).unwrap_or_else(|| {
                    let whole = hashed(start.clone(), &identity).finalize();
                    whole.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
                });
                out.push(hash);
                before = Some(hash);
            }
        }
        out
    }
}

fn hashed(hash: Sha256, part: &str) -> Sha256 {
    hash.chain_update(part).chain_update([0])
}

/// For each finding whose hash was there before, its number and which of them it is. Found side by side: a table of a million
/// hashes would be looked up all over memory.
fn again(part: &[(u64, u32)]) -> Vec<(u32, u32)> {
    let mut sorted = part.to_vec();
    sorted.sort_unstable();
    let mut out = Vec::new();
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        out.extend((1..).zip(same).skip(1).map(|(nth, (_, number))| (*number, nth)));
    }
    out
}

/// Files and sheets in the order in which they were read.
#[derive(Default)]
struct Tables<'f> {
    files: HashMap<&'f str, u32, Hasher>,
    sheets: HashMap<&'f FindingTable, u32, Hasher>,
    /// By file, as it is shown.
    paths: Vec<Arc<str>>,
    /// As a rule many findings of one table come in a row.
    before: Option<(&'f Arc<FindingTable>, Rank)>,
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
            self.paths.push(displayed(finding.path()));
        }
        let next = self.sheets.len() as u32;
        let rank = (file, *self.sheets.entry(&finding.table).or_insert(next));
        self.before = Some((&finding.table, rank));
        rank
    }
}

/// A path as it is shown.
fn displayed(path: &str) -> Arc<str> {
    let path = escape::line(&relative(path));
    // A log would take the line for a command.
    if escape::is_command(&path) { format!("./{path}").into() } else { path.into() }
}

/// Paths as platforms know them. What is not below the working directory stays as it was named.
pub fn relative(path: &str) -> String {
    let own = Path::new(path).is_absolute().then(|| std::env::current_dir().ok()).flatten();
    let below = own.and_then(|own| Path::new(path).strip_prefix(own).ok().map(|p| p.to_string_lossy().into_owned()));
    let path = below.unwrap_or_else(|| path.to_owned()).replace('\\', "/");
    let mut path = path.as_str();
    while let Some(rest) = path.strip_prefix("./").filter(|rest| !rest.is_empty()) {
        path = rest.trim_start_matches('/');
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_platforms_know_them() {
        let own = std::env::current_dir().unwrap();
        assert_eq!(relative(&own.join("a/b.csv").to_string_lossy()), "a/b.csv");
        assert_eq!(relative("././a\\b.csv"), "a/b.csv");
        assert_eq!(relative(".//a.csv"), "a.csv");
        assert_eq!(relative("../a.csv"), "../a.csv");
        assert_eq!(relative("-"), "-");
        assert_eq!(relative("./"), "./");
    }
}
