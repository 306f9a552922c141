//! `setara check`: budgets under CI. Files are grouped by the settings that hold for them, and within these by government,
//! year and stage: each group is one budget.

mod baseline;
mod budgets;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, bail};

pub use self::baseline::Baseline;
use self::budgets::{Checked, Group, NAMES, all, together};
use super::also::AlsoOutputs;
use super::settings::{Options, resolve};
use super::{ExitStatus, left_out, look};
use crate::cli::{CheckArgs, CheckBy, Cli, InputArgs};
use crate::domain::budget;
use crate::files::intern::Hasher;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::finding::emit::{Diagnostic, FindingFormat};
use crate::finding::{FailOn, Fault, Finding, FindingTable, Place, PolicyFault, Severity, catalog, emit};
use crate::lang::{Lang, word};
use crate::parallel::Jobs;
use crate::read::folder;
use crate::report::grid::{Cell, Grid};
use crate::settings;
use crate::settings::{Accept, Basis, CodeLevel, Settings};
use crate::write::table;

/// `check`.
///
/// # Errors
/// Options contradict each other, settings or side files cannot be read, or the output cannot be written.
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
    let also = AlsoOutputs::open(&args.also, guard)?;
    if cli.jobs().0 > 1 {
        // They take as long as a small budget.
        std::thread::spawn(|| _ = LazyLock::force(&NAMES));
    }
    let mut findings = Vec::new();
    let mut groups = groups(cli, args, &mut findings)?;
    let lang = cli.lang.or(groups.first().map(|g| g.settings.lang)).unwrap_or_else(Lang::from_env);
    let ends = guard.host().is_process();
    let mut checked = all(&mut groups, cli.jobs().0, ends)?.into_iter();
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
    let baseline = args.baseline.as_deref().map(|path| Baseline::open(path, lang, guard.host())).transpose()?;
    let tolerance = tolerance(args, &groups)?;
    let mut policies = Vec::new();
    let (mut shown, fail_on) = diagnostics(cli, args, &groups, &found, &mut policies);
    shown.extend(emit::shown(&policies));
    heaviest_first(&mut shown, &found);
    if let Some(path) = &args.write_baseline {
        Baseline::of(&shown).write(path, guard)?;
    }
    if let Some(baseline) = &baseline {
        baseline.pass_over(&mut shown, tolerance);
    }
    let since_baseline = baseline.is_some();
    let look_of = super::screen(&args.output);
    let about = emit::About { lang, fail_on, files: &read, jobs: cli.jobs(), since_baseline, look: look_of };
    let why = about.failed(&shown);
    also.write(&shown, &about)?;
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
        guard.host().say(&format!("setara: {why}"));
    }
    let failed = found.iter().flatten().any(|f| f.fault.is_fatal());
    if failed && !ends {
        // Its data are of no use to a program that is told of a failure.
        let fatal: Vec<Finding> = found.iter().flatten().filter(|f| f.fault.is_fatal()).cloned().collect();
        super::say_findings(guard.host(), &fatal, lang);
    }
    let ending = match (failed, args.write_baseline.is_none() && shown.iter().any(|s| fail_on.fails(s.severity))) {
        (true, _) => ExitStatus::Failed,
        (_, true) => ExitStatus::Findings,
        _ => ExitStatus::Done,
    };
    if ends {
        // To give a million findings back one by one would take its time.
        std::mem::forget(shown);
        std::mem::forget(found);
    }
    Ok(ending)
}

/// What is shown of the findings, and from which severity on the run fails. The first of `found` are of no group.
/// `policies`: what the settings accept no more, or in vain.
fn diagnostics<'a>(
    cli: &Cli,
    args: &CheckArgs,
    groups: &[Group],
    found: &'a [Vec<Finding>],
    policies: &mut Vec<Finding>,
) -> (Vec<Diagnostic<'a>>, FailOn) {
    let mut shown = Vec::new();
    let mut fail_on = args.fail_on;
    for (i, findings) in found.iter().enumerate() {
        let settings = i.checked_sub(1).map(|i| &groups[i].settings);
        let mut diagnostics = emit::ordered(findings, cli.jobs());
        if let Some(settings) = settings {
            fail_on = fail_on.or(settings.check.fail_on);
            let select = if args.select.is_empty() { &settings.check.select } else { &args.select };
            let ignore = if args.ignore.is_empty() { &settings.check.ignore } else { &args.ignore };
            chosen(&mut diagnostics, [select, ignore], settings);
            policies.extend(accepted(&mut diagnostics, settings));
        }
        shown.append(&mut diagnostics);
    }
    (shown, fail_on.unwrap_or(FailOn::Error))
}

/// Sorts what is shown file by file, the heaviest first.
fn heaviest_first(shown: &mut [Diagnostic], found: &[Vec<Finding>]) {
    let order = order(found);
    let file = |s: &Diagnostic| order.get(s.finding.path()).copied().unwrap_or(usize::MAX);
    shown.sort_by(|a, b| {
        let alike = Arc::ptr_eq(&a.finding.table, &b.finding.table);
        let files = if alike { Ordering::Equal } else { file(a).cmp(&file(b)) };
        let severities = || b.severity.cmp(&a.severity);
        files.then_with(severities).then_with(|| b.finding.fault.weight().cmp(&a.finding.fault.weight()))
    });
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
        settings.apart = true;
        settings.check.require = args.require.or(settings.check.require);
        settings.reading.keep_rows = args.baseline.is_some() || args.write_baseline.is_some();
        out.push(group(input.files, settings, alone)?);
    }
    // In the order in which a reader would look for them.
    out.sort_by(|a, b| a.budgets.iter().map(|b| &b.inputs).cmp(b.budgets.iter().map(|b| &b.inputs)));
    Ok(out)
}

/// Files under one settings file, as budgets. `alone`: there is no other group.
fn group(files: Vec<String>, settings: Settings, alone: bool) -> Result<Group> {
    // Of many groups none has its file open before its turn.
    let basis = if alone { Basis::open_ahead(&settings)? } else { Basis::open(&settings)? };
    type Of = (Option<String>, Option<u16>, Option<String>);
    let mut budgets: BTreeMap<Of, Vec<String>> = BTreeMap::new();
    // Hooks name every file that changed: those that the settings call something else are no budgets.
    for file in files.into_iter().filter(|f| !settings.is_side_file(f)) {
        let facts = settings.facts.of(&file);
        budgets.entry((facts.government, facts.year, facts.stage)).or_default().push(file);
    }
    let budgets = budgets.into_values().map(|inputs| Settings { inputs, ..settings.clone() }).collect();
    Ok(Group { settings, basis, budgets })
}

/// What `check` without options finds in budgets under these settings, and how many findings the settings pass over.
///
/// # Errors
/// Criteria, settings or side files cannot be read.
pub(super) fn with_findings<T>(
    settings: Settings,
    jobs: Jobs,
    take: impl FnOnce(&[Diagnostic], usize) -> T,
) -> Result<T> {
    let mut settings = Settings { apart: true, ..settings };
    settings.reading.unhashed = true;
    let mut found = Vec::new();
    let files = folder::budgets(&settings.inputs, &|_| false, &mut found);
    let mut groups = vec![group(files, settings, true)?];
    let checked = all(&mut groups, jobs.0, false)?;
    found.extend(together(&groups[0], checked));
    let settings = &groups[0].settings;
    let mut shown = emit::ordered(&found, jobs);
    let all = shown.len();
    chosen(&mut shown, [&settings.check.select, &settings.check.ignore], settings);
    let policies = accepted(&mut shown, settings);
    let passed_over = all - shown.len();
    let mut shown: Vec<Diagnostic> = shown.into_iter().chain(emit::shown(&policies)).collect();
    heaviest_first(&mut shown, std::slice::from_ref(&found));
    Ok(take(&shown, passed_over))
}

/// What is asked for, at the severity that the settings give it. Files that cannot be read are always named.
fn chosen(shown: &mut Vec<Diagnostic>, [select, ignore]: [&[String]; 2], settings: &Settings) {
    if select.is_empty() && ignore.is_empty() && settings.severity.is_empty() {
        return;
    }
    let (all, selected, ignored) = (select.is_empty(), catalog::codes(select), catalog::codes(ignore));
    // Of a code and a group that holds it, the code says more.
    let level = |code: &'static str| {
        let own = settings.severity.iter().filter_map(|(own, level)| Some((catalog::covers(own, code)?, *level)));
        own.max_by_key(|(letters, _)| *letters).map(|(_, level)| (code, level))
    };
    let levels: BTreeMap<&str, CodeLevel> = catalog::entries().filter_map(|entry| level(entry.code)).collect();
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
    let today = budget::today();
    let mut out = Vec::new();
    let path = settings.file.clone().unwrap_or_else(|| "setara.toml".into());
    let mut say = |policy| out.push(Finding::new(&path, Place::whole(), Fault::Policy(Box::new(policy))));
    for accept in &settings.accept {
        let about = |s: &Diagnostic| is_about(accept, s);
        let key = accept.key.clone().or_else(|| accept.code.clone()).unwrap_or_default();
        if !shown.iter().any(about) {
            say(PolicyFault::AcceptUnused { key });
        } else if let Some(until) =
            accept.until.clone().filter(|until| budget::parse_day(until).is_some_and(|until| until < today))
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
