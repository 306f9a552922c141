//! Budgets → lines in one ledger, and what is known of each budget. Of many files on several cores, stretches of neighbours
//! are read into ledgers of their own and taken together in their order, so the result does not depend on how many there are.

mod file;

pub use self::file::input;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, bail};

use self::file::{known, read_one};
use super::Input;
use crate::columns::tagged::InputFacts;
use crate::files::workbook;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::ledger::{ItemsKept, Ledger, Renumbering};
use crate::parallel::{Jobs, Progress, ahead, several};
use crate::read::layout::{BudgetRow, Each, Opened, Opening, Reading, Tally};
use crate::read::tables::{self, Allowed, Edition, ReadPlan, TableFacts, TablesRead};

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
    /// What the settings say of this one file.
    pub entry: &'a (dyn Fn(&str) -> InputFacts + Sync),
    /// The edition that is asked for, where there are several; and which several may stand beside each other.
    pub asked: &'a Edition,
    pub allowed: Allowed,
}

/// What is known of every table, by the number of its file and its sheet.
type KnownTables = BTreeMap<(usize, Option<String>), TableFacts>;

/// What one reading of files came to.
#[derive(Default)]
struct OnePass {
    inputs: Vec<Input>,
    known: KnownTables,
    read: TablesRead,
}

/// Stretches a core: a long one at the end must not leave the others idle, and every stretch looks at its texts anew.
const STRETCHES: usize = 4;

/// Files that were read together.
struct Stretch<'c, K> {
    ledger: Ledger<'c>,
    kept: K,
    tables: TablesRead,
    files: Vec<(Vec<Finding>, Option<Tally>)>,
}

impl InputReader<'_> {
    /// Reads every file into the ledger, one after the other. One bad file does not stop the others. Copies are counted
    /// once; where there are several editions of a budget and none is asked for, there is no input.
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
        let plan = match self.is_surveyed(paths) && paths.iter().all(|path| Path::new(path).is_file()) {
            true => self.survey(paths, ledger)?,
            // Of one table the reading itself finds its editions.
            false => ReadPlan::default(),
        };
        if self.refuses(&plan, findings) {
            return Ok(Vec::new());
        }
        findings.extend(plan.findings.iter().cloned());
        let watches = paths.len() > 1;
        keep_classes(ledger, watches);
        let mut read = TablesRead::default();
        let mut pass = self.pass(paths, &plan, ledger, findings, &mut |file, row| {
            if watches {
                read.start_file(file);
                read.add(row);
            }
            each(row)
        })?;
        pass.read = read;
        // What was looked at before needs no other look.
        let was_seen = self.is_surveyed(paths) && paths.iter().all(|path| Path::new(path).is_file());
        if was_seen {
            return Ok(whole(pass.inputs));
        }
        let plan = self.judged(&mut pass, ledger);
        if self.refuses(&plan, findings) {
            return Ok(Vec::new());
        }
        refuse_stream(&plan)?;
        Ok(whole(pass.inputs))
    }

    /// What of the files is read, found by a reading that keeps sums alone.
    ///
    /// # Errors
    /// None that are the files': what is wrong with them is told by who reads them.
    pub fn survey(&self, paths: &[String], ledger: &Ledger) -> Result<ReadPlan> {
        let mut sums = Ledger::of_sums(ledger.criteria);
        let mut pass = self.parallel(paths, &ReadPlan::default(), &mut sums, &mut Vec::new(), &mut Nothing)?;
        Ok(self.judged(&mut pass, &sums))
    }

    /// May there be several tables, or an edition to be chosen?
    fn is_surveyed(&self, paths: &[String]) -> bool {
        paths.len() > 1 || paths.iter().any(|path| workbook::is_workbook(path)) || *self.asked != Edition::default()
    }

    fn judged(&self, pass: &mut OnePass, ledger: &Ledger) -> ReadPlan {
        let read = std::mem::take(&mut pass.read);
        let found = tables::tables(read, ledger, std::mem::take(&mut pass.known));
        tables::judge(&found, self.asked, self.allowed)
    }

    /// Says why editions may not be added; is that the end?
    fn refuses(&self, plan: &ReadPlan, findings: &mut Vec<Finding>) -> bool {
        findings.extend(plan.refused.iter().cloned());
        !plan.refused.is_empty() && !self.allowed.apart
    }

    /// Reads every file into the ledger, by name: the order in which they are given does not matter. One bad file does not
    /// stop the others. Copies are counted once; where there are several editions of a budget and none is asked for, there
    /// is no input.
    ///
    /// # Errors
    /// The collector fails; a plan that needs a second reading is of what can be read once.
    pub fn read_parallel<K: RowCollector>(
        &self,
        mut paths: Vec<String>,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        kept: &mut K,
    ) -> Result<Vec<Input>> {
        paths.sort();
        let (before, fresh) = (findings.len(), kept.empty_like());
        let mut pass = self.parallel(&paths, &ReadPlan::default(), ledger, findings, kept)?;
        let plan = self.judged(&mut pass, ledger);
        if self.refuses(&plan, findings) {
            return Ok(Vec::new());
        }
        if plan.is_empty() {
            findings.extend(plan.findings);
            return Ok(whole(pass.inputs));
        }
        if paths.iter().any(|path| !Path::new(path).is_file()) {
            refuse_stream(&plan)?;
        }
        // Rarely is there something to be left out: then all is read once more, without it.
        (*ledger, *kept) = (ledger.empty_like(), fresh);
        findings.truncate(before);
        findings.extend(plan.findings.iter().cloned());
        Ok(whole(self.parallel(&paths, &plan, ledger, findings, kept)?.inputs))
    }

    /// One reading, on several cores where there are files enough.
    fn parallel<K: RowCollector>(
        &self,
        paths: &[String],
        plan: &ReadPlan,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        kept: &mut K,
    ) -> Result<OnePass> {
        let jobs = self.reading.jobs.0;
        let watches = paths.len() > 1 || paths.iter().any(|path| workbook::is_workbook(path));
        keep_classes(ledger, watches);
        if jobs == 1 || !is_worth_it(paths, jobs) {
            let mut read = TablesRead::default();
            let pass = self.pass(paths, plan, ledger, findings, &mut |file, row| {
                if watches {
                    read.start_file(file);
                    read.add(row);
                }
                kept.add(row)
            })?;
            return Ok(OnePass { read, ..pass });
        }
        let reading = Reading { jobs: Jobs(1), ..self.reading.clone() };
        let length = paths.len().div_ceil(STRETCHES * jobs);
        let stretches: Vec<(usize, &[String])> =
            paths.chunks(length).enumerate().map(|(i, stretch)| (i * length, stretch)).collect();
        let (own, sample, done) = (ledger.empty_like(), kept.empty_like(), AtomicUsize::new(0));
        let progress = Progress::of(paths.len());
        std::thread::scope(|scope| {
            let read = |(first, stretch): &(usize, &[String])| {
                let (mut ledger, mut kept) = (own.empty_like(), sample.empty_like());
                let mut tables = TablesRead::default();
                let mut files = Vec::with_capacity(stretch.len());
                for (i, path) in stretch.iter().enumerate() {
                    progress.show(done.fetch_add(1, Ordering::Relaxed) + 1);
                    let mut findings = Vec::new();
                    let opened = Opened::open(path, &reading);
                    tables.start_file(i);
                    let tally = read_one(opened, (first + i, path, plan), &mut ledger, &mut findings, &mut |row| {
                        tables.add(row);
                        kept.add(row)
                    })?;
                    files.push((findings, tally));
                }
                anyhow::Ok(Stretch { ledger, kept, tables, files })
            };
            let mut out = OnePass::default();
            let mut file = 0;
            for stretch in several(scope, &stretches, jobs, read) {
                let stretch = stretch?;
                let moved = ledger.merge(stretch.ledger);
                kept.merge(stretch.kept, &moved);
                out.read.merge(stretch.tables, &moved, file);
                for (own, tally) in stretch.files {
                    findings.extend(own);
                    self.join(file, &paths[file], tally, &mut out);
                    file += 1;
                }
            }
            Ok(out)
        })
    }

    /// One reading, one file after the other; `each` gets the number of the file beside the row.
    fn pass(
        &self,
        paths: &[String],
        plan: &ReadPlan,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
        each: &mut dyn FnMut(usize, &BudgetRow) -> Result<()>,
    ) -> Result<OnePass> {
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
            let mut out = OnePass::default();
            for (i, (path, opened)) in paths.iter().zip(opened).enumerate() {
                progress.show(i + 1);
                let tally = read_one(opened, (i, path, plan), ledger, findings, &mut |row| each(i, row))?;
                self.join(i, path, tally, &mut out);
            }
            Ok(out)
        })
    }

    /// One more file.
    fn join(&self, file: usize, path: &str, tally: Option<Tally>, out: &mut OnePass) {
        let Some(tally) = tally else { return };
        let entry = (self.entry)(path);
        out.known.extend(known(file, path, &entry, &tally));
        out.inputs.push(input((self.facts)(path), path, tally));
    }
}

/// Of items that nobody asks for, tables that are held against each other still ask whether their texts are the same.
fn keep_classes(ledger: &mut Ledger, watches: bool) {
    if !ledger.keeps_items() {
        ledger.keep_items(if watches { ItemsKept::ClassesAndHashes } else { ItemsKept::Classes });
    }
}

/// For who keeps no rows.
struct Nothing;

impl RowCollector for Nothing {
    fn add(&mut self, _: &BudgetRow) -> Result<()> {
        Ok(())
    }

    fn empty_like(&self) -> Nothing {
        Nothing
    }

    fn merge(&mut self, _: Nothing, _: &Renumbering) {}
}

/// What was read of a pipe cannot be read again without what should be left out.
fn refuse_stream(plan: &ReadPlan) -> Result<()> {
    if let Some(finding) = plan.first_passed() {
        let (path, why) = (finding.path(), finding.message(Lang::En));
        bail!("{path}: {why}; what comes through a pipe is read once: write it to a file first");
    }
    if plan.chooses_rows() {
        bail!("of several years or stages one is to be read, and a pipe is read once: write it to a file first");
    }
    Ok(())
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
