//! What a report keeps of lines beside the ledger's sums, as far as it is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::domain::amount::Rupiah;
use crate::gbs::filed::{GbsMethod, JudgedStatement};
use crate::gbs::pagu::{Pagu, PaguBudget};
use crate::lang::Lang;
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::ledger::{Ledger, Renumbering};
use crate::read::layout::BudgetRow;
use crate::read::tables::Edition;
use crate::report::breakdown::{Breakdown, By, Wide};
use crate::report::from_tagged::ReadLines;
use crate::report::inputs::RowCollector;
use crate::report::subjects::{EvidenceCollector, RowsKept, drill};
use crate::report::{Input, Report, breakdown, from_tagged, openly, subjects};

/// Activity, item and verdict of lines, by their numbers, with their rupiah.
pub type SeenSubjects = BTreeMap<(u32, u32, u32), Rupiah>;

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
    /// Does any of it show texts of items?
    pub fn asks_for_items(&self) -> bool {
        self.seen.is_some() || self.evidence.as_ref().is_some_and(|evidence| evidence.rows() != RowsKept::None)
    }

    /// Takes a row, or lines that are alike as one row of their money.
    pub fn add_lines(&mut self, row: &BudgetRow, lines: u64) {
        if let Some(evidence) = &mut self.evidence {
            evidence.add(row);
        }
        if let Some(seen) = &mut self.seen {
            let line = (row.line.activity, row.line.item, row.line.verdict);
            *seen.entry(line).or_default() += row.line.amount.unwrap_or_default();
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
            seen: self.seen.as_ref().map(|_| SeenSubjects::new()),
            budgets: self.budgets.as_ref().map(|_| BudgetsByFile::default()),
            cuts: self.cuts.as_ref().map(|_| Breakdown::default()),
        }
    }

    fn merge(&mut self, other: Collected, moved: &Renumbering) {
        if let (Some(mine), Some(other)) = (&mut self.evidence, other.evidence) {
            mine.merge(other, moved);
        }
        if let (Some(mine), Some(other)) = (&mut self.seen, other.seen) {
            for ((a, i, v), amount) in other {
                *mine.entry((moved.activity(a), moved.item(i), moved.verdict(v))).or_default() += amount;
            }
        }
        if let (Some(mine), Some(other)) = (&mut self.budgets, other.budgets) {
            mine.merge(other);
        }
        if let (Some(mine), Some(other)) = (&mut self.cuts, other.cuts) {
            mine.merge(other, moved);
        }
    }
}

/// What budget files give every sub kegiatan, by file as it is read, and by year and stage where its rows say them.
#[derive(Default)]
pub struct BudgetsByFile(BTreeMap<String, Vec<(Option<Edition>, PaguBudget)>>);

impl BudgetsByFile {
    pub fn add(&mut self, row: &BudgetRow) {
        let Some(amount) = row.line.amount else { return };
        if !self.0.contains_key(row.path()) {
            self.0.insert(row.path().to_owned(), Vec::new());
        }
        let Some(budgets) = self.0.get_mut(row.path()) else { return };
        let known = budgets.iter().position(|(edition, _)| edition.as_ref() == row.edition).unwrap_or_else(|| {
            budgets.push((row.edition.cloned(), PaguBudget::default()));
            budgets.len() - 1
        });
        let (activity, account) = (row.ledger.activity_of(row.line), row.ledger.account_of(row.line).code);
        budgets[known].1.add(activity, account, amount);
    }

    /// Takes in other files.
    fn merge(&mut self, other: BudgetsByFile) {
        self.0.extend(other.0);
    }

    /// By year and stage, once they are known.
    pub fn pagu(mut self, inputs: &[Input]) -> Pagu {
        let mut out = Pagu::default();
        for input in inputs {
            let budgets = self.0.remove(&input.path).unwrap_or_default();
            let is_one = budgets.len() == 1;
            for (edition, budget) in budgets {
                // What is said of the file goes before its columns, unless these tell several apart.
                let Edition { year, stage } = edition.filter(|_| !is_one).unwrap_or_default();
                out.add(year.or(input.year), stage.or_else(|| input.stage.clone()), budget);
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
        let shown: Vec<(Lens, bool)> = self.lenses.iter().map(|l| (l.lens, l.cannot_speak.is_none())).collect();
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

    /// The signs of every sub kegiatan, and of every line where these were kept: `html_lines` of them on a page.
    pub fn add_evidence(
        &mut self,
        evidence: &EvidenceCollector,
        (ledger, lenses): (&Ledger, &Lenses),
        html_lines: Option<usize>,
    ) {
        self.subjects = subjects::subjects(ledger, lenses, &self.shown(), evidence);
        match evidence.rows() {
            RowsKept::None => {}
            RowsKept::Evidence => self.evidence_lines = subjects::lines(ledger, lenses, evidence).collect(),
            RowsKept::All => {
                let at_most = html_lines.unwrap_or(0);
                let made = drill::drill_down((ledger, lenses), &self.shown(), evidence, &self.subjects, at_most);
                self.drill_down = Some(Arc::new(made));
            }
        }
    }

    fn shown(&self) -> Vec<Lens> {
        self.lenses.iter().map(|l| l.lens).collect()
    }
}
