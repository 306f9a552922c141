//! All lines of budgets in an order that anybody can make again: what samples are drawn from.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::files::paths;
use crate::finding::{Finding, FindingTable, Spot};
use crate::ledger::Ledger;
use crate::report::{self, Input};
use crate::settings::{Basis, Settings};

/// A line, by its numbers in the ledger and its place.
#[derive(Clone, Copy, Debug)]
pub struct BudgetLine {
    /// Number of its file among the inputs.
    pub file: u32,
    /// It is the n-th line of its file, from 1, as the file is read.
    pub ordinal: u64,
    pub category: Category,
    /// Zero where it says none.
    pub amount: Rupiah,
    pub activity: u32,
    pub account: u32,
    pub item: u32,
    table: u32,
    row: u64,
    column: u64,
}

pub struct Population {
    pub inputs: Vec<Input>,
    /// Files in the order of their hashes (of their paths where those are equal), lines as they are read: sheet by sheet, row
    /// by row.
    pub lines: Vec<BudgetLine>,
    tables: Vec<Arc<FindingTable>>,
}

impl Population {
    /// Reads the budgets; `None` where none could be read, which the findings tell.
    ///
    /// # Errors
    /// The budgets are in several currencies, or one of them came twice.
    pub fn read(
        basis: &Basis,
        settings: &Settings,
        ledger: &mut Ledger,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Population>> {
        let (mut lines, mut tables) = (Vec::new(), Vec::<Arc<FindingTable>>::new());
        let inputs = basis.read(settings, ledger, findings, &mut |row| {
            if tables.last().is_none_or(|last| !Arc::ptr_eq(last, row.table)) {
                tables.push(Arc::clone(row.table));
            }
            let Spot { line: number, column, .. } = row.spot();
            lines.push(BudgetLine {
                file: 0,
                ordinal: 0,
                category: row.ledger.answer_of(row.line).category,
                amount: row.line.amount.unwrap_or_default(),
                activity: row.line.activity,
                account: row.line.account,
                item: row.line.item,
                table: tables.len() as u32 - 1,
                row: number,
                column,
            });
            Ok(())
        })?;
        if inputs.is_empty() {
            return Ok(None);
        }
        report::one_currency(&inputs)?;
        let mut population = Population { inputs, lines, tables };
        population.put_in_order()?;
        Ok(Some(population))
    }

    /// Numbers the lines of each file, and puts the files in the order of their hashes.
    fn put_in_order(&mut self) -> Result<()> {
        let mut files: Vec<u32> = (0..self.inputs.len() as u32).collect();
        let name = |file: u32| (&self.inputs[file as usize].sha256, &self.inputs[file as usize].path);
        files.sort_by_key(|file| name(*file));
        if let Some(same) = files.windows(2).find(|pair| name(pair[0]) == name(pair[1])) {
            bail!("{}: is named twice", self.inputs[same[0] as usize].path);
        }
        let rank: BTreeMap<u32, usize> = files.iter().enumerate().map(|(rank, file)| (*file, rank)).collect();
        let numbers: BTreeMap<&str, u32> = (0..).zip(&self.inputs).map(|(i, input)| (&*input.path, i)).collect();
        let mut met = vec![0; self.inputs.len()];
        for line in &mut self.lines {
            line.file = numbers.get(&*self.tables[line.table as usize].path).copied().unwrap_or_default();
            let ordinal = &mut met[line.file as usize];
            *ordinal += 1;
            line.ordinal = *ordinal;
        }
        self.lines.sort_by_key(|line| (rank[&line.file], line.ordinal));
        Ok(())
    }

    pub fn input(&self, line: &BudgetLine) -> &Input {
        &self.inputs[line.file as usize]
    }

    pub fn spot(&self, line: &BudgetLine) -> Spot {
        Spot { table: Arc::clone(&self.tables[line.table as usize]), line: line.row, column: line.column }
    }

    /// All rupiah, below zero included.
    pub fn total(&self) -> Rupiah {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// SHA-256 of the hashes of the files, in their order, a line each.
    pub fn sha256(&self) -> String {
        let mut hashes: Vec<&str> = self.inputs.iter().map(|input| input.sha256.as_str()).collect();
        hashes.sort_unstable();
        digest(&hashes)
    }
}

/// SHA-256 of texts, a line each.
pub fn digest(lines: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for line in lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    paths::hex(hasher)
}
