//! One budget checked, and what the budgets of a group say together: changes between stages, statements that are about none
//! of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{self, AtomicUsize};
use std::sync::{Arc, LazyLock};

use anyhow::Result;

use crate::check::{BudgetChecker, StageTags};
use crate::criteria::nomenclature::OfficialNames;
use crate::domain::budget::STAGES;
use crate::finding::table::in_currency;
use crate::finding::{Finding, FindingTable, Place};
use crate::gbs::filed::{JudgedStatement, OnFile};
use crate::gbs::{Gbs, filed, open_all};
use crate::ledger::lens::Lenses;
use crate::parallel::{Jobs, Progress, several};
use crate::report::Input;
use crate::report::inputs::RowCollector;
use crate::settings::{Basis, Settings, Sides};
use crate::{allocate, check, report, settings};

pub(super) static NAMES: LazyLock<OfficialNames> = LazyLock::new(OfficialNames::shipped);

/// Files under one settings file.
pub(super) struct Group {
    pub(super) settings: Settings,
    pub(super) basis: Basis,
    /// The settings of each budget.
    pub(super) budgets: Vec<Settings>,
}

/// Stages of one government's year: name, tags of its lines.
type Stages<'s> = Vec<(&'s str, &'s StageTags)>;

/// What came of one budget.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    tagged: StageTags,
    pub(super) inputs: Vec<Input>,
    /// Statements that were held against it, by path and sheet.
    held: BTreeSet<(String, Option<String>)>,
}

/// Every budget of every group, several at once; in their order. `ends`: the process ends with the run.
pub(super) fn all(groups: &mut [Group], jobs: usize, ends: bool) -> Result<Vec<Checked>> {
    // Where there are budgets enough for all cores, none of them needs two.
    let budgets: usize = groups.iter().map(|g| g.budgets.len()).sum();
    if budgets >= jobs {
        groups.iter_mut().for_each(|group| group.basis.reading.jobs = Jobs(1));
    }
    let groups = &*groups;
    let work: Vec<(&Group, &Settings)> =
        groups.iter().flat_map(|g| g.budgets.iter().map(move |budget| (g, budget))).collect();
    let (progress, started) = (Progress::of(work.len()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        several(scope, &work, jobs, |(group, budget)| {
            progress.show(started.fetch_add(1, atomic::Ordering::Relaxed) + 1);
            one(&group.basis, budget, group.budgets.len() > 1, ends && work.len() == 1)
        })
        .collect()
    })
}

/// One budget. `stages`: its group has others to hold it against. `last`: the process ends with it.
fn one(basis: &Basis, settings: &Settings, stages: bool, last: bool) -> Result<Checked> {
    let mut findings = Vec::new();
    let mut sides = Sides::without_statements(settings, &mut findings)?;
    sides.statements = statements(settings);
    let mut ledger = sides.ledger(&basis.criteria);
    let mut watch = BudgetChecker::new(&basis.criteria, &basis.nomenclature, &NAMES, stages);
    watch.keep_rows(basis.reading.keep_rows);
    let mut collected = sides.collected(settings);
    let inputs = basis.read(settings, &mut ledger, &mut findings, &mut |row| {
        watch.line(row);
        collected.add(row)
    })?;
    if inputs.is_empty() {
        return Ok(Checked { findings, inputs, ..Checked::default() });
    }
    findings.extend(check::unproven(&inputs, settings.check.require.unwrap_or_default()));
    findings.extend(sides.unused_beneficiaries(&ledger));
    findings.extend(sides.doubtful_decisions(&ledger, collected.seen.as_ref(), &basis.nomenclature, &inputs));
    let year = inputs.iter().filter_map(|i| i.year).max();
    let held = sides.statements.iter().map(|g| (g.path.clone(), g.sheet.clone())).collect();
    let pagu = collected.budgets.map(|budgets| budgets.pagu(&inputs)).unwrap_or_default();
    let of_statements = filed::checked(&sides.statements, &pagu);
    let judged: Vec<JudgedStatement> =
        sides.statements.iter().map(|g| JudgedStatement::of(g.clone(), &of_statements)).collect();
    findings.extend(of_statements);
    let mut lenses = Lenses::of(&ledger, &basis.nomenclature);
    filed::file(&ledger, &mut lenses, &judged, settings.gbs.method);
    let divide = settings::allocation_input(settings, &sides.beneficiaries, &lenses, &inputs, &mut findings)?;
    findings.extend(allocate::doubts(&ledger, &divide, year));
    let threshold = &settings.threshold;
    let asked = check::PolicyAsked {
        shares: &threshold.share,
        gbs_per_opd: threshold.gbs_per_opd,
        unknown_at_most: threshold.unknown_at_most,
        focal_points: !settings.gbs.focal_points.is_empty(),
    };
    if !asked.is_empty() {
        let allocation = || allocate::allocate(&ledger, &divide);
        let on_file = OnFile { lenses: &lenses, statements: &judged, asked: settings.statements_asked() };
        let (whole, lang) = (inputs.clone(), settings.lang);
        let report = report::report(&ledger, &basis.nomenclature, &on_file, allocation, whole, BTreeMap::new(), lang);
        findings.extend(check::policy(&asked, &report, &inputs[0].path));
    }
    let (own, tagged) = watch.finish(&ledger, &lenses, year, !settings.gbs.statements.is_empty());
    findings.extend(own);
    in_currency(&mut findings, report::currency(&inputs));
    if last {
        // The process need not give back every text before its end.
        std::mem::forget(ledger);
    }
    Ok(Checked { findings, tagged, inputs, held })
}

/// The statements that are about this budget: of its year and stage, as far as both are known.
fn statements(settings: &Settings) -> Vec<Gbs> {
    let facts = settings.facts.of(settings.inputs.first().map_or("", String::as_str));
    let mut all = open_all(&settings.gbs.statements, &mut Vec::new());
    all.retain(|gbs| {
        let same_stage = !gbs.stage.says() || facts.stage.as_ref().is_none_or(|s| *s == gbs.stage.text.trim());
        let same_year = gbs.budget_year().is_none() || facts.year.is_none() || gbs.budget_year() == facts.year;
        same_stage && same_year
    });
    all
}

/// The findings of one group: its budgets, what changed between their stages, and statements that are about none of them.
pub(super) fn together(group: &Group, mut budgets: Vec<Checked>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut held: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    for budget in &mut budgets {
        match out.is_empty() {
            true => out = std::mem::take(&mut budget.findings),
            false => out.append(&mut budget.findings),
        }
        held.append(&mut budget.held);
    }
    let mut stages: BTreeMap<(Option<String>, Option<u16>), Stages> = BTreeMap::new();
    for budget in &budgets {
        if let Some(first) = budget.inputs.first()
            && let Some(stage) = &first.stage
        {
            let of = (first.government.clone(), first.year);
            stages.entry(of).or_default().push((stage, &budget.tagged));
        }
    }
    let currency = report::currency(budgets.iter().flat_map(|b| &b.inputs));
    for mut stages in stages.into_values() {
        stages.sort_by_key(|(stage, _)| rank(stage));
        for pair in stages.windows(2) {
            out.extend(check::compare(pair[0].1, pair[1].1, pair[0].0));
            // Stages of one budget are of one currency.
            in_currency(&mut out, currency);
        }
    }
    let mut unread = Vec::new();
    let others = open_all(&group.settings.gbs.statements, &mut unread);
    out.extend(unread);
    let others: Vec<Gbs> = others.into_iter().filter(|g| !held.contains(&(g.path.clone(), g.sheet.clone()))).collect();
    out.extend(filed::checked(&others, &Default::default()));
    // Settings and side files are read once a budget.
    let budgets: BTreeSet<&str> = group.budgets.iter().flat_map(|b| b.inputs.iter().map(String::as_str)).collect();
    let mut known: BTreeMap<(String, Place), Vec<Finding>> = BTreeMap::new();
    let mut before: Option<Arc<FindingTable>> = None;
    out.retain(|finding| {
        if before.as_ref().is_some_and(|table| Arc::ptr_eq(table, &finding.table)) {
            return true;
        }
        if budgets.contains(finding.path()) {
            before = Some(Arc::clone(&finding.table));
            return true;
        }
        let same = known.entry((finding.path().to_owned(), finding.place)).or_default();
        let new = !same.contains(finding);
        if new {
            same.push(finding.clone());
        }
        new
    });
    out
}

/// Stages in the course of a year.
fn rank(stage: &str) -> (usize, u32) {
    let own = stage.split_once("pergeseran-").map_or(stage, |_| "apbd");
    let number = stage.strip_prefix("pergeseran-").and_then(|n| n.parse().ok()).unwrap_or(0);
    (STAGES.iter().position(|s| *s == own).unwrap_or(STAGES.len()), number)
}
