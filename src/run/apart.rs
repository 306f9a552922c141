//! Many files on several cores: stretches of neighbouring files are booked apart and taken together in their order, so the
//! result does not depend on how many cores there are.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

use super::{Progress, Told, inputs, join, read_one, read_paths, whole};
use crate::cli::InputArgs;
use crate::finding::Finding;
use crate::ledger::{Ledger, Renumbering};
use crate::parallel::Jobs;
use crate::parallel::several;
use crate::read::layout::{BudgetRow, Opened, Reading, Tally};
use crate::report::Input;

/// What is kept of rows, beside the ledger.
pub(super) trait RowCollector: Send + Sync + Sized {
    fn add(&mut self, row: &BudgetRow) -> Result<()>;

    /// The same, without rows.
    fn empty_like(&self) -> Self;

    /// Takes in what was kept of later rows; `moved` says what their ledger's numbers are now.
    fn merge(&mut self, other: Self, moved: &Renumbering);
}

/// Stretches a core: a long one at the end must not leave the others idle, and every stretch looks at its texts anew.
const STRETCHES: usize = 4;

/// Files that were booked together.
struct Stretch<'c, K> {
    ledger: Ledger<'c>,
    kept: K,
    files: Vec<(Vec<Finding>, Option<Tally>)>,
}

/// Reads every input into the ledger, by name: the order in which they are given does not matter. One bad file does not stop
/// the others.
pub(super) fn read_apart<'c, K: RowCollector>(
    told: &Told,
    args: &InputArgs,
    ledger: &mut Ledger<'c>,
    findings: &mut Vec<Finding>,
    kept: &mut K,
) -> Result<Vec<Input>> {
    let jobs = told.reading.jobs.0;
    let mut paths = inputs(told, args, findings);
    paths.sort();
    if jobs == 1 || !worth_it(&paths, jobs) {
        return read_paths(told, args, &paths, ledger, findings, &mut |row| kept.add(row));
    }
    let reading = Reading { jobs: Jobs(1), ..told.reading.clone() };
    let stretches: Vec<&[String]> = paths.chunks(paths.len().div_ceil(STRETCHES * jobs)).collect();
    let (own, sample, done) = (ledger.empty_like(), kept.empty_like(), AtomicUsize::new(0));
    let progress = Progress::of(paths.len());
    std::thread::scope(|scope| {
        let read = |stretch: &&[String]| {
            let (mut ledger, mut kept) = (own.empty_like(), sample.empty_like());
            let file = |path: &String| {
                progress.show(done.fetch_add(1, Ordering::Relaxed) + 1);
                let mut findings = Vec::new();
                let opened = Opened::open(path, &reading);
                let tally = read_one(opened, &mut ledger, &mut findings, &mut |row| kept.add(row))?;
                Ok((findings, tally))
            };
            let files = stretch.iter().map(file).collect::<Result<_>>()?;
            anyhow::Ok(Stretch { ledger, kept, files })
        };
        let mut out: Vec<Input> = Vec::new();
        let mut paths = paths.iter();
        for stretch in several(scope, &stretches, jobs, read) {
            let stretch = stretch?;
            let moved = ledger.merge(stretch.ledger);
            kept.merge(stretch.kept, &moved);
            for ((own, tally), path) in stretch.files.into_iter().zip(&mut paths) {
                findings.extend(own);
                join(told, args, path, tally, &mut out, findings);
            }
        }
        Ok(whole(out))
    })
}

/// Are there files enough, none of them most of the whole? A single large file is read, split and booked by several cores.
fn worth_it(paths: &[String], jobs: usize) -> bool {
    // What comes through a pipe is read once, and the same file twice is one to what is kept by path.
    let plain = paths.len() == paths.iter().collect::<HashSet<_>>().len();
    let sizes: Vec<u64> = paths.iter().map(|p| std::fs::metadata(p).map_or(0, |m| m.len())).collect();
    let largest = sizes.iter().max().copied().unwrap_or(0);
    plain && paths.len() >= 2 * jobs && largest.saturating_mul(jobs as u64) <= sizes.iter().sum()
}
