//! Which tables of a run are read: copies and recaps are passed over, of several editions the one that is asked for is taken,
//! and where none is, nothing is added.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::editions::Edition;
use super::pair::{self, Agreement, Relation, relation};
use super::table::{Key, MOST, Table};
use crate::domain::amount::Rupiah;
use crate::finding::table::Stated;
use crate::finding::{EditionShown, Fault, Finding, PassedOver, Place, SeveralEditions, WhichEdition};
use crate::read::layout::Opened;

/// Several editions that may stand beside each other, because they are shown apart or one by one.
#[derive(Clone, Copy, Default, Debug)]
pub struct Allowed {
    /// In the same report, each in its own row.
    pub years: bool,
    pub stages: bool,
    /// Nothing is added: files are looked at.
    pub apart: bool,
    /// Lines keep the year and stage that the settings say of their file.
    pub marked: bool,
    /// Several sheets are named to be read.
    pub sheets: bool,
}

/// What of a run is read.
#[derive(Default, Debug)]
pub struct ReadPlan {
    /// Tables that are passed over, by file and sheet.
    passed: BTreeMap<(usize, Option<String>), Finding>,
    /// Tables of which only the rows of the edition that is asked for are read.
    chosen: BTreeMap<(usize, Option<String>), Edition>,
    /// Totals of recaps that do not agree.
    pub findings: Vec<Finding>,
    /// Editions of which none is asked for: nothing may be added.
    pub refused: Vec<Finding>,
}

impl ReadPlan {
    /// Is everything read as it stands?
    pub fn is_empty(&self) -> bool {
        self.passed.is_empty() && self.chosen.is_empty() && self.refused.is_empty()
    }

    /// Why a table is passed over, where it is.
    pub fn passed(&self, file: usize, sheet: Option<&str>) -> Option<&Finding> {
        self.passed.get(&(file, sheet.map(str::to_owned)))
    }

    /// The first table that is passed over.
    pub fn first_passed(&self) -> Option<&Finding> {
        self.passed.values().next()
    }

    /// Are rows of one edition to be read, and not the others?
    pub fn chooses_rows(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// The tables of a file that are read; why others are not is found.
    pub fn taken(&self, file: usize, tables: Vec<Opened>, findings: &mut Vec<Finding>) -> Vec<Opened> {
        let mut out = Vec::with_capacity(tables.len());
        for mut table in tables {
            let own = (file, table.source.sheet.name.clone());
            match self.passed.get(&own) {
                // Of several tables on a sheet it is said once.
                Some(finding) if findings.last() == Some(finding) => {}
                Some(finding) => findings.push(finding.clone()),
                None => {
                    table.chosen = self.chosen.get(&own).cloned();
                    out.push(table);
                }
            }
        }
        out
    }

    fn pass(&mut self, table: &Table, why: PassedOver) {
        self.pass_for(table, Fault::TablePassedOver(Box::new(why)));
    }

    fn pass_for(&mut self, table: &Table, why: Fault) {
        let finding = Finding::at(&table.place, Place::whole(), why);
        self.passed.insert((table.file, table.place.sheet.clone()), finding);
    }

    /// Says that editions stand beside each other; `beside`: as it was asked.
    fn refuse(&mut self, tables: &[&Table], by: WhichEdition, shown: Vec<EditionShown>, beside: bool) {
        let Some(first) = tables.first() else { return };
        let fault = Fault::SeveralEditions(Box::new(SeveralEditions { by, shown, beside }));
        let list = if beside { &mut self.findings } else { &mut self.refused };
        list.push(Finding::at(&first.place, Place::whole(), fault));
    }
}

/// What of these tables is read, where `asked` says an edition.
pub fn judge(tables: &[Table], asked: &Edition, allowed: Allowed) -> ReadPlan {
    let mut plan = ReadPlan::default();
    let kept = without_copies(tables, allowed, &mut plan);
    if !allowed.sheets {
        unproven_recaps(&kept, &mut plan);
    }
    let kept = years(kept, asked, allowed, &mut plan);
    let kept = plans(kept, asked, allowed, &mut plan);
    stages(&kept, asked, allowed, &mut plan);
    plan
}

/// Takes out copies and recaps: the larger table stays, of equal ones the first.
fn without_copies<'t>(tables: &'t [Table], allowed: Allowed, plan: &mut ReadPlan) -> Vec<&'t Table> {
    let mut order: Vec<&Table> = tables.iter().collect();
    order.sort_by_key(|table| std::cmp::Reverse(table.lines(true).len()));
    let mut kept: Vec<&Table> = Vec::new();
    for table in order {
        if table.lines(true).is_empty() {
            // Rows without money are no copies of others, but a file may be.
            match kept.iter().find(|other| has_same_bytes(table, other) && table.place.sheet == other.place.sheet) {
                Some(other) if !allowed.apart => plan.pass_for(table, Fault::SameFileTwice(other.label())),
                _ => kept.push(table),
            }
            continue;
        }
        let of = kept.iter().find_map(|larger| match relation(table, larger) {
            Relation::Copy => Some((larger.file, copy(table, larger))),
            Relation::Recap(agreement) => {
                Some((larger.file, Fault::TablePassedOver(Box::new(recap(table, Some(larger), agreement, plan)))))
            }
            Relation::Apart | Relation::Edition => None,
        });
        match of {
            // Each file is looked at for itself.
            Some((file, why)) if allowed.apart && file != table.file => {
                plan.findings.push(Finding::at(&table.place, Place::whole(), why));
            }
            Some((_, why)) => plan.pass_for(table, why),
            None => kept.push(table),
        }
    }
    let mut kept = without_recaps_of_all(kept, plan);
    kept.sort_by_key(|table| (table.file, order_of(table, tables)));
    kept
}

fn order_of(table: &Table, tables: &[Table]) -> usize {
    tables.iter().position(|own| std::ptr::eq(own, table)).unwrap_or(0)
}

fn has_same_bytes(a: &Table, b: &Table) -> bool {
    a.file != b.file && !a.facts.sha256.is_empty() && a.facts.sha256 == b.facts.sha256
}

fn copy(table: &Table, of: &Table) -> Fault {
    match has_same_bytes(table, of) {
        true => Fault::SameFileTwice(of.label()),
        false => Fault::TablePassedOver(Box::new(PassedOver::Copy { of: name(of, table) })),
    }
}

/// A sheet of the same file by its own name.
fn name(of: &Table, beside: &Table) -> String {
    match &of.place.sheet {
        Some(sheet) if of.file == beside.file => sheet.clone(),
        _ => of.label(),
    }
}

fn recap(table: &Table, of: Option<&Table>, agreement: Agreement, plan: &mut ReadPlan) -> PassedOver {
    let Agreement { agree, rows, differing } = agreement;
    for (key, stated, computed) in differing {
        let what = [key.activity.code(), key.account.code()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let total = Stated { what, place: Place::whole(), stated, computed };
        plan.findings.push(Finding::at(&table.place, Place::whole(), Fault::TotalDiffers(Box::new(total))));
    }
    PassedOver::Recap { of: of.map(|of| name(of, table)), agree, rows }
}

/// A sheet of totals of the sheets beside it: each of these holds a part of its rows. Among very many it is not looked for.
fn without_recaps_of_all<'t>(mut kept: Vec<&'t Table>, plan: &mut ReadPlan) -> Vec<&'t Table> {
    let lines: usize = kept.iter().map(|table| table.lines(true).len()).sum();
    if kept.len() < 3 || kept.len() > MOST.0 || lines > MOST.1 {
        return kept;
    }
    let mut all: HashMap<Key, Rupiah> = HashMap::new();
    for table in &kept {
        table.groups(true).iter().for_each(|(key, sum)| *all.entry(*key).or_default() += *sum);
    }
    let candidates: Vec<&Table> = kept.clone();
    for table in candidates {
        let groups = table.groups(true);
        // Without its own: only what is asked for is looked at.
        let own = table.lines(true);
        let agencies: BTreeSet<Key> = own.keys().map(|key| key.of_agency()).collect();
        let others: HashMap<Key, Rupiah> = own
            .keys()
            .chain(&agencies)
            .filter_map(|key| Some((*key, *all.get(key)? - groups.get(key).copied().unwrap_or_default())))
            .filter(|(_, sum)| !sum.is_zero())
            .collect();
        if let Some(agreement) = pair::recap_of_all(table, &others, lines - own.len()) {
            let why = recap(table, None, agreement, plan);
            plan.pass(table, why);
            kept.retain(|other| !std::ptr::eq(*other, table));
            for (key, sum) in groups {
                if let Some(all) = all.get_mut(key) {
                    *all -= *sum;
                }
            }
        }
    }
    kept
}

/// A sheet that is called a recap and proves to be none: whether its money is that of the sheets beside it is not known.
fn unproven_recaps(kept: &[&Table], plan: &mut ReadPlan) {
    let has_money = |table: &&&Table| !table.lines(true).is_empty();
    for table in
        kept.iter().filter(has_money).filter(|table| table.place.sheet.is_some() && pair::is_called_recap(table))
    {
        let beside = kept.iter().filter(has_money).filter(|other| other.file == table.file);
        let all: Vec<&Table> = beside.copied().filter(|other| !pair::is_called_recap(other)).chain([*table]).collect();
        if all.len() > 1 {
            let shown = all.iter().map(|own| EditionShown { what: own.label(), stage: None, total: own.facts.total });
            let shown = shown.collect();
            plan.refuse(&[table], WhichEdition::Recap, shown, false);
        }
    }
}

/// Several years in one table, or over several: chosen, shown apart, or asked for.
fn years<'t>(mut kept: Vec<&'t Table>, asked: &Edition, allowed: Allowed, plan: &mut ReadPlan) -> Vec<&'t Table> {
    let several = |table: &Table| table.facts.years.len() > 1;
    let all: BTreeSet<u16> = kept.iter().flat_map(|table| &table.facts.years).copied().collect();
    let within = kept.iter().any(|table| several(table));
    let across = !allowed.apart && kept.iter().any(|a| kept.iter().any(|b| are_years_of_one(a, b)));
    if all.len() < 2 || !(within || across) {
        return kept;
    }
    if let Some(year) = asked.year.filter(|year| all.contains(year) && !allowed.years) {
        kept.retain(|table| {
            let years = &table.facts.years;
            let fits = years.is_empty() || years.contains(&year);
            if !fits {
                plan.pass(table, PassedOver::Edition { own: shown_years(years), asked: year.to_string() });
            } else if several(table) {
                plan.choose(table, Edition { year: Some(year), stage: None });
            }
            fits
        });
        return kept;
    }
    // Each line says its own year.
    if allowed.marked {
        return kept;
    }
    let mut sums: BTreeMap<u16, (Rupiah, u64)> = BTreeMap::new();
    for table in &kept {
        let editions = table.facts.editions.iter().filter_map(|own| Some((own.edition.year?, own.total, own.lines)));
        let mut of_columns = editions.peekable();
        let whole = table.facts.years.first().filter(|_| of_columns.peek().is_none());
        let whole = whole.map(|year| (*year, table.facts.total, table.facts.lines));
        for (year, total, lines) in of_columns.chain(whole) {
            let sum = sums.entry(year).or_default();
            *sum = (sum.0 + total, sum.1 + lines);
        }
    }
    let shown = sums.into_iter().map(|(year, (total, _))| EditionShown { what: year.to_string(), stage: None, total });
    let shown = shown.collect();
    let said: Vec<&Table> = kept.iter().copied().filter(|table| !table.facts.years.is_empty()).collect();
    plan.refuse(&said, WhichEdition::Year, shown, allowed.years);
    kept
}

/// Tables of different years that may be one government's.
fn are_years_of_one(a: &Table, b: &Table) -> bool {
    pair::differ(&a.facts.years, &b.facts.years) && !pair::differ(&a.facts.governments, &b.facts.governments)
}

fn shown_years(years: &BTreeSet<u16>) -> String {
    years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

impl ReadPlan {
    fn choose(&mut self, table: &Table, edition: Edition) {
        let own = self.chosen.entry((table.file, table.place.sheet.clone())).or_default();
        own.year = edition.year.or(own.year);
        own.stage = edition.stage.or(own.stage.take());
    }
}

/// Sheets of realised money beside the plan of the same lines: the plan is what is read, where no stage is asked for.
fn plans<'t>(mut kept: Vec<&'t Table>, asked: &Edition, allowed: Allowed, plan: &mut ReadPlan) -> Vec<&'t Table> {
    let is_asked = asked.stage.is_some() && kept.iter().any(|table| table.stage == asked.stage);
    if allowed.stages || is_asked || !kept.iter().any(|table| table.facts.is_realised) {
        return kept;
    }
    for group in groups(&kept, allowed) {
        let of_file = |table: &&&Table| table.file == group[0].file && table.place.sheet.is_some();
        let planned = group.iter().find(|table| !table.facts.is_realised);
        let Some(planned) = planned.filter(|_| group.iter().filter(of_file).count() == group.len()) else { continue };
        for table in group.iter().filter(|table| table.facts.is_realised) {
            plan.pass(table, PassedOver::Realised { of: name(planned, table) });
            kept.retain(|own| !std::ptr::eq(*own, *table));
        }
    }
    kept
}

/// Several stages in a column, or tables with other amounts for the same lines: chosen, shown apart, or asked for.
fn stages(kept: &[&Table], asked: &Edition, allowed: Allowed, plan: &mut ReadPlan) {
    for table in kept {
        of_column(table, asked, allowed, plan);
    }
    let groups = groups(kept, allowed);
    let is_there = |stage: &&String| groups.iter().flatten().any(|table| table.stage.as_ref() == Some(*stage));
    let Some(stage) = asked.stage.as_ref().filter(is_there).filter(|_| !allowed.stages) else {
        return refuse(&groups, allowed, plan);
    };
    // The run is about one stage: what says another is none of it, beside which table it may stand.
    let others: Vec<&Table> =
        kept.iter().copied().filter(|table| table.stage.as_ref().is_some_and(|own| own != stage)).collect();
    for table in &others {
        let own = table.stage.clone().unwrap_or_default();
        plan.pass(table, PassedOver::Edition { own, asked: stage.clone() });
    }
    let left: Vec<&Table> =
        kept.iter().copied().filter(|table| !others.iter().any(|other| std::ptr::eq(*other, *table))).collect();
    refuse(&self::groups(&left, allowed), allowed, plan);
}

/// Tables of which each has other amounts for lines of another.
fn groups<'t>(kept: &[&'t Table], allowed: Allowed) -> Vec<Vec<&'t Table>> {
    let mut group: Vec<usize> = (0..kept.len()).collect();
    for b in 0..kept.len() {
        for a in 0..b {
            let (small, large) = if kept[a].lines(true).len() > kept[b].lines(true).len() {
                (kept[b], kept[a])
            } else {
                (kept[a], kept[b])
            };
            let settled = allowed.sheets && small.file == large.file || allowed.marked && is_said_of_both(small, large);
            if group[a] != group[b] && !settled && matches!(relation(small, large), Relation::Edition) {
                let (from, to) = (group[b].max(group[a]), group[a].min(group[b]));
                group.iter_mut().filter(|own| **own == from).for_each(|own| *own = to);
            }
        }
    }
    let mut out: BTreeMap<usize, Vec<&Table>> = BTreeMap::new();
    for (table, group) in kept.iter().zip(group) {
        out.entry(group).or_default().push(table);
    }
    out.into_values().filter(|group| group.len() > 1).collect()
}

/// Do the settings say a stage of each, and not the same?
fn is_said_of_both(a: &Table, b: &Table) -> bool {
    a.facts.stage.is_some() && b.facts.stage.is_some() && a.facts.stage != b.facts.stage
}

fn refuse(groups: &[Vec<&Table>], allowed: Allowed, plan: &mut ReadPlan) {
    for group in groups {
        let shown = group.iter().map(|table| EditionShown {
            what: table.label(),
            stage: table.stage.clone(),
            total: table.facts.total,
        });
        let sheets = group.iter().all(|table| table.place.sheet.is_some() && table.file == group[0].file);
        let by = if sheets { WhichEdition::Sheet } else { WhichEdition::File };
        // Side by side only where each has a stage of its own.
        let stages: BTreeSet<&String> = group.iter().filter_map(|table| table.stage.as_ref()).collect();
        plan.refuse(group, by, shown.collect(), allowed.stages && stages.len() == group.len());
    }
}

/// A column of stages with several values.
fn of_column(table: &Table, asked: &Edition, allowed: Allowed, plan: &mut ReadPlan) {
    let mut sums: BTreeMap<&String, Rupiah> = BTreeMap::new();
    for own in &table.facts.editions {
        if let Some(stage) = &own.edition.stage {
            *sums.entry(stage).or_default() += own.total;
        }
    }
    if sums.len() < 2 {
        return;
    }
    if let Some(stage) = asked.stage.as_ref().filter(|stage| sums.contains_key(stage) && !allowed.stages) {
        return plan.choose(table, Edition { year: None, stage: Some(stage.clone()) });
    }
    let shown = sums.into_iter().map(|(stage, total)| EditionShown { what: stage.clone(), stage: None, total });
    let shown = shown.collect();
    plan.refuse(&[table], WhichEdition::Stage, shown, allowed.stages);
}
