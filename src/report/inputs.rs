//! Budgets → lines in one ledger, and what is known of each budget. Of many files on several cores, stretches of neighbours
//! are read into ledgers of their own and taken together in their order, so the result does not depend on how many there are.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

use super::Input;
use crate::columns::tagged::InputFacts;
use crate::finding::{Fault, Finding, Place};
use crate::ledger::{Ledger, Renumbering};
use crate::parallel::{Jobs, Progress, ahead, several};
use crate::read::layout::{BudgetRow, Each, Opened, Opening, Reading, Tally};

/// What is kept of rows, beside the ledger.
pub trait RowCollector: Send + Sync + Sized {
    /// # Errors
    /// What is kept cannot be.
    fn add(&mut self, row: &BudgetRow) -> Result<()>;

    /// The same, without rows.
    fn empty_like(&self) -> Self;

    /// Takes in what was kept of later rows; `moved` says what their ledger's numbers are now.
    fn merge(&mut self, other: Self, moved: &Renumbering);
}

/// How budgets are read.
#[derive(Clone, Copy)]
pub struct InputReader<'a> {
    pub reading: &'a Reading,
    /// Opens a file, unless that has been done already.
    pub open: &'a (dyn Fn(&str, &Reading) -> Opening + Sync),
    /// What is said of a file's government, year and stage: it goes before its own columns.
    pub facts: &'a (dyn Fn(&str) -> InputFacts + Sync),
}

/// Stretches a core: a long one at the end must not leave the others idle, and every stretch looks at its texts anew.
const STRETCHES: usize = 4;

/// Files that were read together.
struct Stretch<'c, K> {
    ledger: Ledger<'c>,
    kept: K,
    files: Vec<(Vec<Finding>, Option<Tally>)>,
}

impl InputReader<'_> {
    /// Reads every file into the ledger, one after the other. One bad file does not stop the others.
    ///
    /// # Errors
    /// `each` fails.
    pub fn read(
        &self,
        paths: &[String],
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        each: &mut Each,
    ) -> Result<Vec<Input>> {
        let progress = Progress::of(paths.len());
        // The same file twice is known by its hash.
        let reading = Reading { unhashed: self.reading.unhashed && paths.len() < 2, ..self.reading.clone() };
        let (open, reading) = (self.open, &reading);
        std::thread::scope(|scope| {
            let opened = paths.iter().map(|path| open(path, reading));
            // One file is opened, and as a rule read, while the one before it is added to the ledger.
            let opened: Box<dyn Iterator<Item = _>> = match reading.jobs {
                Jobs(1) => Box::new(opened),
                _ => Box::new(ahead(scope, opened, 0)),
            };
            let mut inputs: Vec<Input> = Vec::new();
            for (i, (path, opened)) in paths.iter().zip(opened).enumerate() {
                progress.show(i + 1);
                let tally = read_one(opened, ledger, findings, each)?;
                self.join(path, tally, &mut inputs, findings);
            }
            Ok(whole(inputs))
        })
    }

    /// Reads every file into the ledger, by name: the order in which they are given does not matter. One bad file does not
    /// stop the others.
    ///
    /// # Errors
    /// The collector fails.
    pub fn read_parallel<K: RowCollector>(
        &self,
        mut paths: Vec<String>,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        kept: &mut K,
    ) -> Result<Vec<Input>> {
        let jobs = self.reading.jobs.0;
        paths.sort();
        if jobs == 1 || !is_worth_it(&paths, jobs) {
            return self.read(&paths, ledger, findings, &mut |row| kept.add(row));
        }
        let reading = Reading { jobs: Jobs(1), ..self.reading.clone() };
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
                    self.join(path, tally, &mut out, findings);
                }
            }
            Ok(whole(out))
        })
    }

    /// One more file beside the `inputs` before it.
    fn join(&self, path: &str, tally: Option<Tally>, inputs: &mut Vec<Input>, findings: &mut Vec<Finding>) {
        let Some(tally) = tally else { return };
        findings.extend(same_file(path, &tally, inputs));
        inputs.push(input((self.facts)(path), path, tally));
    }
}

/// The same file twice, known by its hash.
pub fn same_file(path: &str, tally: &Tally, inputs: &[Input]) -> Option<Finding> {
    let twin = inputs.iter().find(|i| !i.sha256.is_empty() && i.sha256 == tally.sha256)?;
    Some(Finding::new(path, Place::whole(), Fault::SameFileTwice(twin.path.clone())))
}

/// A budget and what it held. Government, year and stage as they are said, else by its own columns.
pub fn input(facts: InputFacts, path: &str, tally: Tally) -> Input {
    let only = |values: &BTreeSet<String>| (values.len() == 1).then(|| values.first().cloned()).flatten();
    Input {
        path: path.to_owned(),
        government: facts.government.or_else(|| only(&tally.governments)),
        year: facts.year.or_else(|| only(&tally.years)?.parse().ok()),
        stage: facts.stage,
        whole: tally.whole,
        sha256: tally.sha256,
        lines: tally.lines,
        lines_without_amount: tally.lines_without_amount,
        rows_not_counted: tally.left_out,
        total: tally.total,
        proof: Some(tally.proof),
        tables: tally.tables,
    }
}

/// Reads the tables of one file; `None` where it could not be opened.
fn read_one(
    opened: Opening,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Option<Tally>> {
    let (tables, notes) = match opened {
        Ok(opened) => opened,
        Err(finding) => {
            findings.push(*finding);
            return Ok(None);
        }
    };
    findings.extend(notes);
    let mut tally = Tally::default();
    for table in tables {
        tally.add(table.read(ledger, findings, each)?);
    }
    Ok(Some(tally))
}

/// None, where one of them broke off (F001): sums over a part of a budget are those of none.
fn whole(inputs: Vec<Input>) -> Vec<Input> {
    if inputs.iter().all(|i| i.whole) { inputs } else { Vec::new() }
}

/// Are there files enough, none of them most of the whole? A single large file is read and split by several cores.
fn is_worth_it(paths: &[String], jobs: usize) -> bool {
    // What comes through a pipe is read once, and the same file twice is one to what is kept by path.
    let plain = paths.len() == paths.iter().collect::<HashSet<_>>().len();
    let sizes: Vec<u64> = paths.iter().map(|p| std::fs::metadata(p).map_or(0, |m| m.len())).collect();
    let largest = sizes.iter().max().copied().unwrap_or(0);
    plain && paths.len() >= 2 * jobs && largest.saturating_mul(jobs as u64) <= sizes.iter().sum()
}
