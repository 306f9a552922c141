//! The order in which findings are shown, and the keys by which they are known again.

use std::collections::HashMap;
use std::sync::Arc;

use super::{STRETCH, Shown, told};
use crate::ahead::several;
use crate::finding::{Finding, Place};
use crate::intern::Hasher;
use crate::layout::Jobs;

/// All findings, file by file and from top to bottom, with their keys.
pub fn shown(findings: &[Finding]) -> Vec<Shown<'_>> {
    shown_by(findings, Jobs(1))
}

/// The same; keys of many findings are made on several cores.
pub fn shown_by(findings: &[Finding], jobs: Jobs) -> Vec<Shown<'_>> {
    let mut tables = Tables::default();
    let mut sorted: Vec<Ranked> = findings.iter().map(|f| (tables.rank(f), f.place, f.fault.code(), f)).collect();
    sorted.sort_by_key(|(rank, place, code, _)| (*rank, *place, *code));
    let stretches: Vec<&[Ranked]> = sorted.chunks(STRETCH).collect();
    let mut seen: HashMap<u64, u32, Hasher> = HashMap::default();
    let mut out = Vec::with_capacity(sorted.len());
    std::thread::scope(|scope| {
        let made = several(scope, &stretches, jobs.0, |stretch| of_stretch(stretch, &tables));
        for mut shown in made.flatten() {
            let nth = seen.entry(shown.key.0).or_default();
            *nth += 1;
            shown.key.1 = *nth;
            out.push(shown);
        }
    });
    out
}

/// Numbers of file and sheet, place, code.
type Ranked<'f> = ((usize, usize), Place, &'static str, &'f Finding);

fn of_stretch<'f>(stretch: &[Ranked<'f>], tables: &Tables) -> Vec<Shown<'f>> {
    // What is found in every row is hashed once.
    let mut same: Option<((usize, usize), &str, String, u64)> = None;
    let shown = |(rank, _, code, finding): &Ranked<'f>| {
        let mut shown = Shown::of(finding, Arc::clone(&tables.paths[rank.0]));
        let identity = finding.fault.identity();
        shown.key.0 = match &same {
            Some((r, c, i, key)) if r == rank && c == code && *i == identity => *key,
            _ => {
                let key = shown.hash(&identity);
                same = Some((*rank, code, identity, key));
                key
            }
        };
        shown
    };
    stretch.iter().map(shown).collect()
}

/// Path and sheet.
type Table<'f> = (&'f str, Option<&'f str>);

/// Files and sheets in the order in which they were read.
#[derive(Default)]
struct Tables<'f> {
    files: HashMap<&'f str, usize, Hasher>,
    sheets: HashMap<Table<'f>, usize, Hasher>,
    /// By file, as it is shown.
    paths: Vec<Arc<str>>,
    /// As a rule many findings of one table come in a row.
    before: Option<(Table<'f>, (usize, usize))>,
}

impl<'f> Tables<'f> {
    /// Numbers of the file and of the sheet.
    fn rank(&mut self, finding: &'f Finding) -> (usize, usize) {
        let table = (finding.path.as_str(), finding.sheet.as_deref());
        if let Some((last, rank)) = self.before
            && last == table
        {
            return rank;
        }
        let file = *self.files.entry(table.0).or_insert(self.paths.len());
        if file == self.paths.len() {
            self.paths.push(told(table.0));
        }
        let next = self.sheets.len();
        let rank = (file, *self.sheets.entry(table).or_insert(next));
        self.before = Some((table, rank));
        rank
    }
}
