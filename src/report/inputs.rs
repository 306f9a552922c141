//! Budgets → lines in one ledger, and what is known of each budget. Of many files on several cores, stretches of neighbours
//! are read into ledgers of their own and taken together in their order, so the result does not depend on how many there are.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use serde::Serialize;

use crate::columns::tagged::InputFacts;
use crate::finding::{Fault, Finding, Place};
use crate::gbs::filed::{GbsMethod, JudgedStatement};
use crate::gbs::pagu::{Pagu, PaguBudget};
use crate::lang::Lang;
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::ledger::{Ledger, Renumbering};
use crate::parallel::{Jobs, Progress, ahead, several};
use crate::read::layout::{BudgetRow, Each, Opened, Opening, Reading, Tally};
use crate::report::breakdown::{Breakdown, By, Wide};
use crate::report::from_tagged::ReadLines;
use crate::report::subjects::EvidenceCollector;
use crate::report::{Input, Report, breakdown, from_tagged, openly, subjects};

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
        let (empty, sample, done) = (ledger.empty_like(), kept.empty_like(), AtomicUsize::new(0));
        let progress = Progress::of(paths.len());
        std::thread::scope(|scope| {
            let read = |stretch: &&[String]| {
                let (mut ledger, mut kept) = (empty.empty_like(), sample.empty_like());
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
                for ((of_file, tally), path) in stretch.files.into_iter().zip(&mut paths) {
                    findings.extend(of_file);
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

// What a report keeps of lines beside the ledger's sums, as far as it is asked for.

/// Activity, item and verdict of lines, by their numbers.
pub type SeenSubjects = BTreeSet<(u32, u32, u32)>;

#[derive(Default)]
pub struct Collected {
    /// For documents.
    pub evidence: Option<EvidenceCollector>,
    /// To hold decisions against.
    pub seen: Option<SeenSubjects>,
    /// To hold statements against.
    pub budgets: Option<BudgetsByFile>,
    /// To cut by dimensions.
    pub cuts: Option<Breakdown>,
}

impl Collected {
    /// Takes a row, or lines that are alike as one row of their money.
    pub fn add_lines(&mut self, row: &BudgetRow, lines: u64) {
        if let Some(evidence) = &mut self.evidence {
            evidence.add(row);
        }
        if let Some(seen) = &mut self.seen {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        if let Some(budgets) = &mut self.budgets {
            budgets.add(row);
        }
        if let Some(cuts) = &mut self.cuts {
            cuts.add(row, lines);
        }
    }
}

impl RowCollector for Collected {
    fn add(&mut self, row: &BudgetRow) -> Result<()> {
        self.add_lines(row, 1);
        Ok(())
    }

    fn empty_like(&self) -> Collected {
        Collected {
            evidence: self.evidence.as_ref().map(EvidenceCollector::empty_like),
            seen: self.seen.as_ref().map(|_| BTreeSet::new()),
            budgets: self.budgets.as_ref().map(|_| BudgetsByFile::default()),
            cuts: self.cuts.as_ref().map(|_| Breakdown::default()),
        }
    }

    fn merge(&mut self, other: Collected, moved: &Renumbering) {
        if let (Some(mine), Some(other)) = (&mut self.evidence, other.evidence) {
            mine.merge(other, moved);
        }
        if let (Some(mine), Some(other)) = (&mut self.seen, other.seen) {
            mine.extend(other.into_iter().map(|(a, i, v)| (moved.activity(a), moved.item(i), moved.verdict(v))));
        }
        if let (Some(mine), Some(other)) = (&mut self.budgets, other.budgets) {
            mine.merge(other);
        }
        if let (Some(mine), Some(other)) = (&mut self.cuts, other.cuts) {
            mine.merge(other, moved);
        }
    }
}

/// What budget files give every sub kegiatan, by file as it is read.
#[derive(Default)]
pub struct BudgetsByFile(BTreeMap<String, PaguBudget>);

impl BudgetsByFile {
    pub fn add(&mut self, row: &BudgetRow) {
        let Some(amount) = row.line.amount else { return };
        if !self.0.contains_key(row.path()) {
            self.0.insert(row.path().to_owned(), PaguBudget::default());
        }
        if let Some(budget) = self.0.get_mut(row.path()) {
            budget.add(row.ledger.activity_of(row.line), row.ledger.account_of(row.line).code, amount);
        }
    }

    /// Takes in other files.
    fn merge(&mut self, other: BudgetsByFile) {
        self.0.extend(other.0);
    }

    /// By year and stage, once they are known.
    pub fn pagu(mut self, inputs: &[Input]) -> Pagu {
        let mut out = Pagu::default();
        for input in inputs {
            if let Some(budget) = self.0.remove(&input.path) {
                out.add(input.year, input.stage.clone(), budget);
            }
        }
        out
    }
}

/// A cut that is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct CutSettings {
    /// One dimension, or two different ones.
    pub by: Vec<By>,
    pub wide: Wide,
    /// Rows times columns of the pivot at most.
    pub max_cells: u64,
}

/// What only some reports have, put to the rest.
impl Report {
    /// The manifest names the statements that were held against the budget.
    pub fn add_statements(&mut self, statements: &[JudgedStatement], method: GbsMethod) {
        if !statements.is_empty() {
            let paths = statements.iter().map(|s| s.gbs.path.clone()).collect();
            self.manifest.settings.insert("gbs", paths);
            self.manifest.settings.insert("gbs_method", vec![method.id().to_owned()]);
        }
    }

    /// Says on its face that counts of few persons stand in it.
    pub fn add_openness(&mut self, lang: Lang) {
        self.notes.splice(0..0, openly(&self.manifest.settings, lang));
    }

    /// The files of tagged lines that it was put together from.
    pub fn add_tagged(&mut self, read: ReadLines, lang: Lang) {
        self.notes.extend(from_tagged::notes(&read, lang));
        self.manifest.settings.extend(read.mark.map(|mark| ("tagged_by", vec![mark])));
        self.manifest.tagged_files = read.files;
    }

    /// The budget cut by dimensions.
    ///
    /// # Errors
    /// The pivot has more cells than are asked for.
    pub fn add_cut(
        &mut self,
        cuts: &Breakdown,
        asked: &CutSettings,
        (ledger, lenses): (&Ledger, &Lenses),
        base: Base,
        lang: Lang,
    ) -> Result<()> {
        let shown = self.shown();
        let table = breakdown::table(cuts, &asked.by, (ledger, lenses), &shown, base, &self.inputs, asked.wide)?;
        let max_cells = asked.max_cells;
        self.notes.extend(table.left_out.map(|[rows, columns]| match lang {
            Lang::Id => format!(
                "tabel silang {rows} baris x {columns} kolom tidak dibuat (lebih dari --max-cells {max_cells}); semua \
                 bagiannya ada dalam baris"
            ),
            Lang::En => format!(
                "the pivot of {rows} rows and {columns} columns is left out (more than --max-cells {max_cells}); its parts \
                 are all in the rows"
            ),
        }));
        self.by = Some(table);
        Ok(())
    }

    /// The signs of every sub kegiatan, and of every line where these were kept.
    pub fn add_evidence(&mut self, evidence: &EvidenceCollector, (ledger, lenses): (&Ledger, &Lenses)) {
        self.subjects = subjects::subjects(ledger, lenses, &self.shown(), evidence);
        self.evidence_lines = subjects::lines(ledger, lenses, evidence).collect();
    }

    fn shown(&self) -> Vec<Lens> {
        self.lenses.iter().map(|l| l.lens).collect()
    }
}
