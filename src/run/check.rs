//! `setara check`: budgets under CI. Files are grouped by the settings that hold for them, and within these by government,
//! year and stage: each group is one budget.

mod baseline;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{self, AtomicUsize};
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, bail};

use self::baseline::Baseline;
use super::settings::{Options, resolve};
use super::{ExitStatus, left_out, look};
use crate::check;
use crate::check::{BudgetChecker, StageTags};
use crate::cli::{CheckArgs, CheckBy, Cli, InputArgs};
use crate::criteria::nomenclature::OfficialNames;
use crate::domain::budget::STAGES;
use crate::domain::day;
use crate::files::intern::Hasher;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::finding::FailOn;
use crate::finding::catalog;
use crate::finding::catalog::CATALOG;
use crate::finding::emit;
use crate::finding::emit::Diagnostic;
use crate::finding::emit::FindingFormat;
use crate::finding::{Fault, Finding, FindingTable, Place, PolicyFault, Severity};
use crate::gbs::Gbs;
use crate::gbs::filed;
use crate::gbs::filed::{JudgedStatement, OnFile};
use crate::gbs::folder::open_all;
use crate::lang::{Lang, word};
use crate::ledger::lens::Lenses;
use crate::parallel::{Jobs, Progress, several};
use crate::read::folder;
use crate::report::Input;
use crate::report::grid::{Cell, Grid};
use crate::report::inputs::RowCollector;
use crate::settings;
use crate::settings::{Accept, Basis, CodeLevel, Settings, Sides};
use crate::write::table;
use crate::{allocate, report};

static NAMES: LazyLock<OfficialNames> = LazyLock::new(OfficialNames::shipped);

/// Files under one settings file.
struct Group {
    settings: Settings,
    basis: Basis,
    /// The settings of each budget.
    budgets: Vec<Settings>,
}

/// Stages of one government's year: name, tags of its lines.
type Stages<'s> = Vec<(&'s str, &'s StageTags)>;

/// What came of one budget.
#[derive(Default)]
struct Checked {
    findings: Vec<Finding>,
    tagged: StageTags,
    inputs: Vec<Input>,
    /// Statements that were held against it, by path and sheet.
    held: BTreeSet<(String, Option<String>)>,
}

pub fn run(cli: &Cli, args: &CheckArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    output::only("json", args.write_baseline.as_deref())?;
    if args.by.is_some() && format != FindingFormat::Text {
        match &args.output.output {
            Some(path) if args.format.is_none() => {
                bail!("{}: --by writes a table; the name of one ends in .txt", path.display())
            }
            _ => bail!("--by writes a table; leave --format out"),
        }
    }
    for (option, list) in [("--select", &args.select), ("--ignore", &args.ignore)] {
        list.iter().try_for_each(|code| catalog::checked(code)).context(option)?;
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    if cli.jobs().0 > 1 {
        // They take as long as a small budget.
        std::thread::spawn(|| _ = LazyLock::force(&NAMES));
    }
    let mut findings = Vec::new();
    let mut groups = groups(cli, args, &mut findings)?;
    let lang = cli.lang.or(groups.first().map(|g| g.settings.lang)).unwrap_or_else(Lang::from_env);
    let mut checked = all(&mut groups, cli.jobs().0)?.into_iter();
    let mut found: Vec<Vec<Finding>> = vec![findings];
    let mut governments: BTreeMap<String, String> = BTreeMap::new();
    let mut read: Vec<String> = Vec::new();
    for group in &groups {
        let budgets: Vec<Checked> = checked.by_ref().take(group.budgets.len()).collect();
        for input in budgets.iter().flat_map(|b| &b.inputs) {
            read.push(input.path.clone());
            governments.insert(input.path.clone(), input.government.clone().unwrap_or_default());
        }
        found.push(together(group, budgets));
    }
    let baseline = args.baseline.as_deref().map(|path| Baseline::open(path, lang)).transpose()?;
    let tolerance = tolerance(args, &groups)?;
    let mut shown: Vec<Diagnostic> = Vec::new();
    let mut policies: Vec<Finding> = Vec::new();
    let mut fail_on = args.fail_on;
    for (i, own) in found.iter().enumerate() {
        let settings = i.checked_sub(1).map(|i| &groups[i].settings);
        let mut own = emit::ordered(own, cli.jobs());
        if let Some(settings) = settings {
            fail_on = fail_on.or(settings.check.fail_on);
            chosen(&mut own, args, settings);
            policies.extend(accepted(&mut own, settings));
        }
        shown.append(&mut own);
    }
    shown.extend(emit::shown(&policies));
    // The heaviest first, file by file.
    let order = order(&found);
    let file = |s: &Diagnostic| order.get(s.finding.path()).copied().unwrap_or(usize::MAX);
    shown.sort_by(|a, b| {
        let alike = Arc::ptr_eq(&a.finding.table, &b.finding.table);
        let files = if alike { Ordering::Equal } else { file(a).cmp(&file(b)) };
        let severities = || b.severity.cmp(&a.severity);
        files.then_with(severities).then_with(|| b.finding.fault.weight().cmp(&a.finding.fault.weight()))
    });
    if let Some(path) = &args.write_baseline {
        Baseline::of(&shown).write(path, guard)?;
    }
    if let Some(baseline) = &baseline {
        baseline.pass_over(&mut shown, tolerance);
    }
    let fail_on = fail_on.unwrap_or(FailOn::Error);
    let about = emit::About { lang, fail_on, files: &read, jobs: cli.jobs(), since_baseline: baseline.is_some() };
    let why = about.failed(&shown);
    match args.by {
        Some(by) => {
            let grid = counts(&shown, by, &governments, &read, lang);
            let notes: Vec<String> = why.iter().cloned().collect();
            table::write(&[grid], &notes, look(&args.output, None, true, lang), &mut output)?;
        }
        None => {
            left_out(emit::write(&shown, format, &about, &mut output)?, lang);
        }
    }
    output.finish()?;
    if let Some(why) = why {
        eprintln!("setara: {why}");
    }
    let failed = found.iter().flatten().any(|f| f.fault.is_fatal());
    let ending = match (failed, args.write_baseline.is_none() && shown.iter().any(|s| fail_on.fails(s.severity))) {
        (true, _) => ExitStatus::Failed,
        (_, true) => ExitStatus::Findings,
        _ => ExitStatus::Done,
    };
    // The process ends now: to give a million findings back one by one would take its time.
    std::mem::forget(shown);
    std::mem::forget(found);
    Ok(ending)
}

/// What figures may get worse by, in millionths: as the command line says, else the strictest of the settings.
fn tolerance(args: &CheckArgs, groups: &[Group]) -> Result<u32> {
    let said = |group: &Group| group.settings.check.baseline_tolerance.unwrap_or(settings::CheckSettings::TOLERANCE);
    let (name, part) = match args.baseline_tolerance {
        Some(part) => ("--baseline-tolerance", part),
        None => (
            "baseline_tolerance",
            groups.iter().map(said).reduce(f64::min).unwrap_or(settings::CheckSettings::TOLERANCE),
        ),
    };
    if !(0.0..=1.0).contains(&part) {
        bail!("{name} {part}: a part between 0 and 1 (0.1 is 10 %)");
    }
    Ok((part * 1e6).round() as u32)
}

/// Numbers of files, in the order in which something was found in them.
fn order(found: &[Vec<Finding>]) -> HashMap<&str, usize, Hasher> {
    let mut order: HashMap<&str, usize, Hasher> = HashMap::default();
    let mut before: Option<&Arc<FindingTable>> = None;
    for finding in found.iter().flatten() {
        // As a rule many findings of one table come in a row.
        if before.is_none_or(|table| !Arc::ptr_eq(table, &finding.table)) {
            let next = order.len();
            order.entry(finding.path()).or_insert(next);
            before = Some(&finding.table);
        }
    }
    order
}

/// The files, by the settings that hold for them, then by government, year and stage.
fn groups(cli: &Cli, args: &CheckArgs, findings: &mut Vec<Finding>) -> Result<Vec<Group>> {
    let one = cli.config.is_some() || cli.no_config;
    let mut by_config: BTreeMap<Option<PathBuf>, Vec<String>> = BTreeMap::new();
    for file in folder::budgets(&args.input.files, &|_| false, findings) {
        let config = if one { None } else { settings::nearest_to(&file) };
        by_config.entry(config).or_default().push(file);
    }
    let mut out = Vec::new();
    let (alone, reading) = (by_config.len() == 1, &args.input.reading);
    for files in by_config.into_values() {
        let input = InputArgs { files, reading: reading.clone() };
        let mut settings = resolve(cli, &input, &Options::default())?;
        // Hashes nobody sees. A threshold is about data: what is only assumed is unknown.
        settings.reading.unhashed = true;
        settings.check.require = args.require.or(settings.check.require);
        settings.reading.keep_rows = args.baseline.is_some() || args.write_baseline.is_some();
        // Of many groups none has its file open before its turn.
        let basis = if alone { Basis::open_ahead(&settings)? } else { Basis::open(&settings)? };
        type Of = (Option<String>, Option<u16>, Option<String>);
        let mut budgets: BTreeMap<Of, Vec<String>> = BTreeMap::new();
        // Hooks name every file that changed: those that the settings call something else are no budgets.
        for file in input.files.into_iter().filter(|f| !settings.is_side_file(f)) {
            let facts = settings.facts.of(&file);
            budgets.entry((facts.government, facts.year, facts.stage)).or_default().push(file);
        }
        let budgets = budgets.into_values().map(|inputs| Settings { inputs, ..settings.clone() }).collect();
        out.push(Group { settings, basis, budgets });
    }
    // In the order in which a reader would look for them.
    out.sort_by(|a, b| a.budgets.iter().map(|b| &b.inputs).cmp(b.budgets.iter().map(|b| &b.inputs)));
    Ok(out)
}

/// Every budget of every group, several at once; in their order.
fn all(groups: &mut [Group], jobs: usize) -> Result<Vec<Checked>> {
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
            one(&group.basis, budget, group.budgets.len() > 1, work.len() == 1)
        })
        .collect()
    })
}

/// One budget. `stages`: its group has others to hold it against. `alone`: it is the only one of the run.
fn one(basis: &Basis, settings: &Settings, stages: bool, alone: bool) -> Result<Checked> {
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
    findings.extend(sides.doubtful_decisions(&ledger, collected.seen.as_ref()));
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
    if alone {
        // The process ends soon: it need not give back every text before.
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
fn together(group: &Group, mut budgets: Vec<Checked>) -> Vec<Finding> {
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
    for mut stages in stages.into_values() {
        stages.sort_by_key(|(stage, _)| rank(stage));
        for pair in stages.windows(2) {
            out.extend(check::compare(pair[0].1, pair[1].1, pair[0].0));
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

/// What is asked for, at the severity that the settings give it. Files that cannot be read are always named.
fn chosen(shown: &mut Vec<Diagnostic>, args: &CheckArgs, settings: &Settings) {
    let select = if args.select.is_empty() { &settings.check.select } else { &args.select };
    let ignore = if args.ignore.is_empty() { &settings.check.ignore } else { &args.ignore };
    if select.is_empty() && ignore.is_empty() && settings.severity.is_empty() {
        return;
    }
    let (all, selected, ignored) = (select.is_empty(), catalog::codes(select), catalog::codes(ignore));
    // Of a code and a group that holds it, the code says more.
    let level = |code: &'static str| {
        let own = settings.severity.iter().filter_map(|(own, level)| Some((catalog::covers(own, code)?, *level)));
        own.max_by_key(|(letters, _)| *letters).map(|(_, level)| (code, level))
    };
    let levels: BTreeMap<&str, CodeLevel> = CATALOG.iter().filter_map(|entry| level(entry.code)).collect();
    shown.retain(|s| {
        let code = s.code();
        let wanted = (all || selected.contains(code)) && !ignored.contains(code);
        s.finding.fault.is_fatal() || wanted && levels.get(code) != Some(&CodeLevel::Off)
    });
    for s in shown {
        s.severity = match levels.get(s.code()) {
            Some(CodeLevel::Note) => Severity::Note,
            Some(CodeLevel::Warning) => Severity::Warning,
            Some(CodeLevel::Error) => Severity::Error,
            _ => s.severity,
        };
    }
}

/// Takes out what the settings accept; what is accepted no more, or in vain, is found.
fn accepted(shown: &mut Vec<Diagnostic>, settings: &Settings) -> Vec<Finding> {
    let today = day::today();
    let mut out = Vec::new();
    let path = settings.file.clone().unwrap_or_else(|| "setara.toml".into());
    let mut say = |policy| out.push(Finding::new(&path, Place::whole(), Fault::Policy(Box::new(policy))));
    for accept in &settings.accept {
        let about = |s: &Diagnostic| is_about(accept, s);
        let key = accept.key.clone().or_else(|| accept.code.clone()).unwrap_or_default();
        if !shown.iter().any(about) {
            say(PolicyFault::AcceptUnused { key });
        } else if let Some(until) =
            accept.until.clone().filter(|until| day::parse(until).is_some_and(|until| until < today))
        {
            say(PolicyFault::AcceptExpired { key, until });
        } else {
            shown.retain(|s| !about(s));
        }
    }
    out
}

fn is_about(accept: &Accept, shown: &Diagnostic) -> bool {
    let file = accept.file.as_ref().is_none_or(|f| *f == shown.finding.path());
    accept.key.as_ref().is_none_or(|k| *k == shown.key().to_string())
        && accept.code.as_ref().is_none_or(|c| catalog::covers(c, shown.code()).is_some())
        && file
        && !shown.finding.fault.is_fatal()
}

/// How many findings of each severity, by government, file or code.
fn counts(
    shown: &[Diagnostic],
    by: CheckBy,
    governments: &BTreeMap<String, String>,
    read: &[String],
    lang: Lang,
) -> Grid {
    let say = |w: crate::lang::Word| lang.say(w).to_owned();
    let of = |path: &str| governments.get(path).cloned().filter(|g| !g.is_empty()).unwrap_or_else(|| "-".into());
    let mut rows: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in read {
        let key = match by {
            CheckBy::Government => of(path),
            CheckBy::File => path.clone(),
            CheckBy::Code => continue,
        };
        files.entry(key.clone()).or_default().insert(path.clone());
        rows.entry(key).or_default();
    }
    for s in shown {
        let key = match by {
            CheckBy::Government => of(s.finding.path()),
            CheckBy::File => s.finding.path().to_owned(),
            CheckBy::Code => format!("{} {}", s.code(), s.name()),
        };
        files.entry(key.clone()).or_default().insert(s.finding.path().to_owned());
        rows.entry(key).or_default()[2 - s.severity as usize] += 1;
    }
    let title = match by {
        CheckBy::Government => word::GOVERNMENT,
        CheckBy::File => word::FILE,
        CheckBy::Code => word::CODE,
    };
    let columns = [
        ("what", say(title)),
        ("files", say(word::INPUTS)),
        ("errors", say(word::ERRORS)),
        ("warnings", say(word::WARNINGS)),
        ("notes", say(word::NOTES)),
    ];
    let mut sum = [0; 3];
    let mut cells: Vec<Vec<Cell>> = Vec::new();
    for (key, n) in rows {
        (0..3).for_each(|i| sum[i] += n[i]);
        let mut row = vec![Cell::text(&key), Cell::Count(files.get(&key).map_or(0, |f| f.len() as u64))];
        row.extend(n.map(Cell::Count));
        cells.push(row);
    }
    let mut last = vec![Cell::text(lang.say(word::TOTAL)), Cell::Count(read.len() as u64)];
    last.extend(sum.map(Cell::Count));
    cells.push(last);
    if by == CheckBy::File {
        // Every row is of one.
        cells.iter_mut().for_each(|row| drop(row.remove(1)));
        return Grid::new("findings", say(word::FINDINGS), columns.into_iter().filter(|(id, _)| *id != "files"), cells);
    }
    Grid::new("findings", say(word::FINDINGS), columns, cells)
}
