//! The end of a print: which rows are leaves, what every stated total should be, and leaves as rows of a flat table.

use std::collections::BTreeMap;

use super::{LeftOut, Outline, OutlineAgency, OutlineRow, Path, Stated};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, code_and_name};
use crate::domain::code::Level;
use crate::domain::text;
use crate::finding::{Fault, Place};
use crate::read::fields;
use crate::read::profile::Field;

impl Outline<'_> {
    /// Ends the print: which rows are leaves, and every stated total beside the sum of its leaves.
    pub fn finish(mut self) -> Leaves {
        let counted =
            self.profile.amounts.iter().position(|a| Some(a.column) == self.profile.column(Field::Pagu)).unwrap_or(0);
        self.settle_items(counted);
        let columns = self.profile.amounts.len();
        let mut sums = vec![vec![Rupiah::ZERO; columns]; self.nodes.len()];
        // Children follow their parents: from the last row up, every sum is complete before it is passed on.
        for i in (0..self.nodes.len()).rev() {
            if !self.nodes[i].children {
                for (sum, amount) in sums[i].iter_mut().zip(&self.nodes[i].amounts) {
                    *sum = amount.unwrap_or_default();
                }
            }
            if let Some(parent) = self.nodes[i].parent {
                let own = sums[i].clone();
                for (sum, amount) in sums[parent].iter_mut().zip(own) {
                    *sum += amount;
                }
            }
        }
        let mut stated = Vec::new();
        for (i, node) in self.nodes.iter().enumerate().filter(|(_, n)| n.children) {
            for (column, amount) in node.amounts.iter().enumerate() {
                let Some(amount) = *amount else { continue };
                let header = self.profile.amounts[column].column;
                let place = Place { line: node.number, column: header as u64 + 1, ..Place::line(node.number) };
                let what = format!(
                    "{} {} ({})",
                    code_of(&node.path),
                    node.name,
                    self.profile.headers.get(header).map_or("", |h| &**h)
                );
                stated.push((i, Stated { what, place, stated: amount, computed: sums[i][column] }, header));
            }
        }
        let leaf_sum = |from: usize, to: usize, column: usize| -> Rupiah {
            self.nodes[from..to].iter().filter(|n| !n.children).filter_map(|n| n.amounts[column]).sum()
        };
        let mut totals = Vec::new();
        let mut since: BTreeMap<usize, usize> = BTreeMap::new();
        for (mut total, column, nodes) in std::mem::take(&mut self.totals) {
            // A total of a page or agency covers the rows since the last one, a grand total everything.
            let from = since.insert(column, nodes).unwrap_or(0);
            let (part, whole) = (leaf_sum(from, nodes, column), leaf_sum(0, nodes, column));
            total.computed = if part == total.stated { part } else { whole };
            totals.push(total);
        }
        Leaves {
            nodes: self.nodes,
            agencies: self.agencies,
            stated,
            totals,
            left_out: self.left_out,
            faults: self.faults,
            notes: self.notes.faults().collect(),
            counted,
        }
    }

    /// Rows without codes count where they add up to the row above them; else that row stays the leaf.
    fn settle_items(&mut self, counted: usize) {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, node) in self.nodes.iter().enumerate().filter(|(_, n)| n.item) {
            groups.entry(node.parent.unwrap_or(i)).or_default().push(i);
        }
        let mut dropped = Vec::new();
        for (parent, items) in groups {
            let is_group = |i: &usize| self.nodes[*i].name.starts_with("[#]") || self.nodes[*i].name.starts_with("[-]");
            let details: Vec<usize> = items.iter().copied().filter(|i| !is_group(i)).collect();
            let sum = |list: &[usize]| -> Rupiah { list.iter().filter_map(|i| self.nodes[*i].amounts[counted]).sum() };
            let whole = self.nodes[parent].amounts[counted];
            let kept: Vec<usize> = match whole {
                _ if self.nodes[parent].children => Vec::new(),
                Some(whole) if sum(&items) == whole => items.clone(),
                Some(whole) if sum(&details) == whole => details,
                // Nothing to add up to: the items are all the money there is.
                None => items.clone(),
                _ => Vec::new(),
            };
            dropped.extend(items.iter().copied().filter(|i| !kept.contains(i)));
            if !kept.is_empty() {
                self.nodes[parent].children = true;
            }
        }
        for i in dropped {
            // Counts for nothing and passes nothing on.
            let node = &mut self.nodes[i];
            node.children = true;
            node.amounts.fill(None);
            node.parent = None;
            self.left_out.push(LeftOut { row: node.number, why: "detail that does not add up to its row" });
        }
        self.left_out.sort_by_key(|l| l.row);
    }
}

fn code_of(path: &Path) -> String {
    match (&path.account, &path.activity) {
        (Some(code), _) => code.to_string(),
        (_, Some(code)) => code.to_string(),
        _ => String::new(),
    }
}

/// A print that was read: its leaves, and the totals it states.
pub struct Leaves {
    nodes: Vec<OutlineRow>,
    agencies: Vec<OutlineAgency>,
    /// Subtotals with their node and column.
    pub stated: Vec<(usize, Stated, usize)>,
    pub totals: Vec<Stated>,
    pub left_out: Vec<LeftOut>,
    pub faults: Vec<(Place, Fault)>,
    /// What is said of the table as a whole.
    pub notes: Vec<(Place, Fault)>,
    counted: usize,
}

impl Leaves {
    pub fn nodes(&self) -> &[OutlineRow] {
        &self.nodes
    }

    pub fn leaves(&self) -> impl Iterator<Item = &OutlineRow> {
        self.nodes.iter().filter(|n| !n.children && !n.broken)
    }

    /// What a leaf is money for: its activity, account and item, with the names of the rows above it.
    pub fn line(&self, leaf: &OutlineRow) -> (Activity, Account, String) {
        let mut cells: BTreeMap<Field, String> = BTreeMap::new();
        let mut set = |field: Field, value: String| {
            let cell = cells.entry(field).or_default();
            if cell.is_empty() {
                *cell = value;
            }
        };
        if let Some(opd) = leaf.path.opd {
            let OutlineAgency { code, name } = self.agencies[opd].clone();
            set(Field::KodeSkpd, code);
            set(Field::NamaSkpd, name);
        }
        let mut above = Some(leaf);
        while let Some(node) = above {
            let (_, name) = code_and_name(&node.name);
            match (node.item, node.path.account, node.path.activity.map(|a| (a, a.level()))) {
                (true, ..) => set(Field::Item, node.name.clone()),
                (_, Some(account), _) => {
                    set(Field::KodeRekening, account.to_string());
                    set(Field::NamaRekening, name.to_owned());
                }
                (_, None, Some((code, level))) => {
                    let (kode, nama) = match level {
                        Level::SubKegiatan => (Field::KodeSubKegiatan, Field::NamaSubKegiatan),
                        Level::Kegiatan => (Field::KodeKegiatan, Field::NamaKegiatan),
                        Level::Program => (Field::KodeProgram, Field::NamaProgram),
                        _ => (Field::KodeBidang, Field::NamaBidang),
                    };
                    // An agency's row under its bidang names the agency, not the bidang.
                    if level >= Level::Program || node.path.opd.is_none() {
                        set(kode, code.to_string());
                        set(nama, name.to_owned());
                    }
                }
                _ => {}
            }
            above = node.parent.map(|p| &self.nodes[p]);
        }
        // Codes in columns of their own say the activity even where no row above names it.
        if let Some(code) = leaf.path.activity {
            let kode = match code.level() {
                Level::SubKegiatan => Field::KodeSubKegiatan,
                Level::Kegiatan => Field::KodeKegiatan,
                Level::Program => Field::KodeProgram,
                _ => Field::KodeBidang,
            };
            set(kode, code.to_string());
        }
        let cell = |field| cells.get(&field).map(|cell| text::clean(cell)).unwrap_or_default();
        let account = fields::account(cell(Field::KodeRekening), cell(Field::NamaRekening));
        (fields::activity(cell), account, cells.get(&Field::Item).map(|i| i.trim().to_owned()).unwrap_or_default())
    }

    /// The counted amount of a leaf.
    pub fn amount(&self, leaf: &OutlineRow) -> Option<Rupiah> {
        leaf.amounts[self.counted]
    }

    /// Sum of the leaves, by amount column.
    pub fn sums(&self) -> Vec<Rupiah> {
        let columns = self.nodes.first().map_or(0, |n| n.amounts.len());
        (0..columns).map(|i| self.leaves().filter_map(|n| n.amounts[i]).sum()).collect()
    }
}
