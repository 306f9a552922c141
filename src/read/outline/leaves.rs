//! The end of a print: its lines as rows of a flat table, with the names of the rows above them.

use std::collections::BTreeMap;

use super::labels::PrintLabels;
use super::path::Paths;
use super::stated::Sums;
use super::{Kind, LeftOut, Outline, OutlineAgency, OutlineRow};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity, code_and_name};
use crate::domain::code::Level;
use crate::domain::text;
use crate::finding::table::Stated;
use crate::finding::{Fault, Place};
use crate::read::fields;
use crate::read::labels::PrintedLabel;
use crate::read::profile::{Field, header};
use crate::read::reconcile::LevelTotal;

impl Outline<'_> {
    /// Ends the print: which rows are lines, and every stated total beside the sum of its lines.
    pub fn finish(mut self) -> Leaves {
        let pagu = self.profile.column(Field::Pagu);
        let counted = self.profile.amounts.iter().position(|a| Some(a.column) == pagu).unwrap_or(0);
        self.take_amounts_beside(counted);
        let Paths { agencies, .. } = self.nest(counted);
        self.find_lowest_with_money(counted);
        self.find_sums_of_lines(counted);
        let mut leaves = Leaves {
            nodes: Vec::new(),
            agencies,
            stated: Vec::new(),
            unexplained: Vec::new(),
            left_out: Vec::new(),
            faults: Vec::new(),
            notes: std::mem::take(&mut self.notes).faults().collect(),
            counted,
            agency_depth: self.agency_depth(),
            twice: None,
            labels: self.place_labels(),
        };
        self.settle_loose(&mut leaves);
        let sums = Sums::of(&self.rows, self.profile.amounts.len());
        self.state_subtotals(&sums, &mut leaves);
        self.left_out.sort_by_key(|l| l.row);
        leaves.stated.sort_by_key(|total| (total.stated.place.line, total.column));
        (leaves.nodes, leaves.left_out) = (self.rows, self.left_out);
        leaves.faults = self.faults;
        leaves
    }
}

impl Outline<'_> {
    /// The highest level of which most rows are called as agencies are: a sub kegiatan may be called *Puskesmas*.
    fn agency_depth(&self) -> Option<usize> {
        let mut levels: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (depth, row) in self.rows.iter().filter_map(|row| Some((row.depth?, row))) {
            let (agencies, rows) = levels.entry(depth).or_default();
            *agencies += usize::from(header::is_agency(&row.name));
            *rows += 1;
        }
        levels.into_iter().find(|(_, (agencies, rows))| agencies * 2 >= *rows).map(|(depth, _)| depth)
    }
}

/// A total that a print states: the row that states it, the column, and its level.
pub struct StatedRow {
    pub node: usize,
    pub column: usize,
    /// It is in the counted column.
    pub is_counted: bool,
    pub stated: crate::finding::table::Stated,
    pub level: String,
    pub is_topmost: bool,
}

/// Totals of a print of which some may well be missing.
const MANY_TOTALS: usize = 4;

/// A print that was read: its leaves, and the totals it states.
pub struct Leaves {
    nodes: Vec<OutlineRow>,
    pub(super) agencies: Vec<OutlineAgency>,
    pub stated: Vec<StatedRow>,
    /// Rows with money that nothing explains.
    pub unexplained: Vec<usize>,
    pub left_out: Vec<LeftOut>,
    pub faults: Vec<(Place, Fault)>,
    /// What is said of the table as a whole.
    pub notes: Vec<(Place, Fault)>,
    pub(super) counted: usize,
    /// Of a print without codes: the level at which agencies stand.
    agency_depth: Option<usize>,
    /// The total of the first of two lists of the same money.
    pub(super) twice: Option<usize>,
    labels: PrintLabels,
}

impl Leaves {
    pub fn nodes(&self) -> &[OutlineRow] {
        &self.nodes
    }

    /// Labels of which nothing shows whose they are.
    pub fn unplaced_labels(&self) -> &[PrintedLabel] {
        &self.labels.unplaced
    }

    pub fn leaves(&self) -> impl Iterator<Item = &OutlineRow> {
        self.nodes.iter().filter(|n| n.kind == Kind::Line && !n.broken)
    }

    /// Lines and what stands above them, without rows that are set aside.
    pub fn rows(&self) -> impl Iterator<Item = &OutlineRow> {
        self.nodes.iter().filter(|n| matches!(n.kind, Kind::Line | Kind::Parent) && !n.broken)
    }

    /// The totals of the counted column, each with its level.
    pub fn levels(&self) -> Vec<LevelTotal> {
        let counted = self.stated.iter().filter(|total| total.is_counted);
        let level = |total: &StatedRow| LevelTotal {
            level: total.level.clone(),
            is_topmost: total.is_topmost,
            total: total.stated.clone(),
        };
        counted.map(level).collect()
    }

    /// Where the same money is listed twice, each time with its total; or much of it stands under totals that the print states,
    /// and as much under none: a recapitulation beside its details. The sum of the topmost totals against that of all lines, at the first of them.
    pub fn beside_totals(&self) -> Option<(&OutlineRow, Stated)> {
        if let Some(total) = self.twice.map(|row| &self.nodes[row]) {
            let stated = total.amounts[self.counted].unwrap_or_default();
            let computed = stated + stated;
            return Some((total, Stated { what: total.name.clone(), place: Place::whole(), stated, computed }));
        }
        let (mut under, mut beside, mut top) = (Rupiah::ZERO, Rupiah::ZERO, None);
        for node in self.nodes.iter().filter(|node| !node.broken) {
            let amount = node.amounts[self.counted].unwrap_or_default();
            match (node.kind, node.parent) {
                (Kind::Line, Some(_)) => under += amount,
                (Kind::Line, None) => beside += amount,
                (Kind::Parent, None) => top = top.or(Some(node)),
                _ => {}
            }
        }
        let is_much = |part: Rupiah| part.sen() * 5 >= (under + beside).sen() && part > Rupiah::ZERO;
        let first = top.filter(|_| self.stated.len() >= MANY_TOTALS && is_much(under) && is_much(beside))?;
        let total = Stated { what: first.name.clone(), place: Place::whole(), stated: under, computed: under + beside };
        Some((first, total))
    }

    /// What a leaf is money for: its activity, account and item, with the names of the rows above it.
    pub fn line(&self, leaf: &OutlineRow) -> (Activity, Account, String) {
        let mut cells: BTreeMap<Field, String> = BTreeMap::new();
        let mut set = |field: Field, value: &str| {
            let cell = cells.entry(field).or_default();
            if cell.is_empty() {
                value.clone_into(cell);
            }
        };
        if let Some(opd) = leaf.path.opd {
            let OutlineAgency { code, name } = &self.agencies[opd];
            set(Field::KodeSkpd, code);
            set(Field::NamaSkpd, name);
        }
        if let Some(OutlineAgency { code, name }) = leaf.path.unit.map(|unit| &self.agencies[unit]) {
            set(Field::KodeSubUnit, code);
            set(Field::NamaSubUnit, name);
        }
        let mut above = Some(leaf);
        // Names of rows without codes: the deepest is the sub kegiatan, where nothing else is said.
        let mut levels = NAMES.iter().copied();
        while let Some(node) = above {
            if node.depth.is_some() {
                if node.field.map_or(node.depth == self.agency_depth, |field| field == Field::NamaSkpd) {
                    set(Field::NamaSkpd, &node.name);
                } else if let Some(field) = node.field.or_else(|| levels.next()) {
                    set(field, &node.name);
                }
            }
            let (_, name) = code_and_name(&node.name);
            match (node.item, node.path.account, node.path.activity.map(|a| (a, a.level()))) {
                (true, ..) => set(Field::Item, &node.name),
                (_, Some(account), _) => {
                    set(Field::KodeRekening, &account.to_string());
                    set(Field::NamaRekening, name);
                }
                (_, None, Some((code, level))) => {
                    let (kode, nama) = fields_of(level);
                    // An agency's row under its bidang names the agency, not the bidang.
                    if level >= Level::Program || node.path.opd.is_none() {
                        set(kode, &code.to_string());
                        set(nama, name);
                    }
                }
                _ => {}
            }
            above = node.parent.map(|p| &self.nodes[p]);
        }
        // Codes in columns of their own say the activity even where no row above names it.
        if let Some(code) = leaf.path.activity {
            set(fields_of(code.level()).0, &code.to_string());
        }
        let cell = |field| cells.get(&field).map(|cell| text::clean(cell)).unwrap_or_default();
        let account = fields::account(cell(Field::KodeRekening), cell(Field::NamaRekening));
        let mut activity = fields::activity(cell);
        self.labels.of(&self.nodes, leaf).clone_into(&mut activity.label);
        (activity, account, cells.get(&Field::Item).map(|i| i.trim().to_owned()).unwrap_or_default())
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

/// Names of levels, the deepest first.
const NAMES: [Field; 4] = [Field::NamaSubKegiatan, Field::NamaKegiatan, Field::NamaProgram, Field::NamaBidang];

fn fields_of(level: Level) -> (Field, Field) {
    match level {
        Level::SubKegiatan => (Field::KodeSubKegiatan, Field::NamaSubKegiatan),
        Level::Kegiatan => (Field::KodeKegiatan, Field::NamaKegiatan),
        Level::Program => (Field::KodeProgram, Field::NamaProgram),
        _ => (Field::KodeBidang, Field::NamaBidang),
    }
}
