//! `setara gbs new | check | convert | render | schema`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::{Result, bail};

use super::also::AlsoOutputs;
use super::settings::{Options, config, resolve};
use super::{ExitStatus, finish};
use crate::cli::{
    Cli, DraftFormat, GbsCheckArgs, GbsCommand, GbsConvertArgs, GbsNewArgs, GbsRenderArgs, InputArgs, ReadingArgs,
    SchemaOf,
};
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::files::output::{self, Guard, Output};
use crate::finding::emit;
use crate::finding::emit::{About, Diagnostic};
use crate::gbs::check;
use crate::gbs::draft;
use crate::gbs::draft::Known;
use crate::gbs::filed::checked;
use crate::gbs::open_all;
use crate::gbs::written;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::report::collected::BudgetsByFile;
use crate::settings::{Basis, Sides};
use crate::write;

/// `gbs new`, `gbs check`, `gbs render` and `gbs schema`.
///
/// # Errors
/// Settings or statements cannot be read, or the output cannot be written.
pub fn run(cli: &Cli, command: &GbsCommand, guard: &Guard) -> Result<ExitStatus> {
    match command {
        GbsCommand::New(args) => new(cli, args, guard),
        GbsCommand::Check(args) => run_check(cli, args, guard),
        GbsCommand::Convert(args) => run_convert(cli, args, guard),
        GbsCommand::Render(args) => run_render(cli, args, guard),
        GbsCommand::Schema => super::to_stdout(|out| {
            super::schema::write(SchemaOf::Gbs, out)?;
            Ok(ExitStatus::Done)
        }),
    }
}

fn run_check(cli: &Cli, args: &GbsCheckArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    // Settings are those beside the budget, else beside the statements.
    let inputs = if args.budget.is_empty() { &args.files } else { &args.budget };
    let inputs = if inputs.is_empty() { vec![".".to_owned()] } else { inputs.clone() };
    let input = InputArgs { files: inputs, reading: args.reading.clone() };
    let mut settings = resolve(cli, &input, &Options::default())?;
    // Statements are held against the budget of their year and stage.
    settings.marked = true;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let also = AlsoOutputs::open(&args.also, guard)?;
    let files = if args.files.is_empty() { settings.gbs.statements.clone() } else { args.files.clone() };
    if files.is_empty() {
        bail!("no statements: name files or a folder, or set gbs = [\"gbs/\"] in setara.toml");
    }
    let mut findings = Vec::new();
    let mut statements = open_all(&files, &mut findings);
    // What is said of them does not hang on the order in which they are named.
    statements.sort_by(|a, b| a.path.cmp(&b.path));
    let mut budget_findings = Vec::new();
    let mut budgets = BudgetsByFile::default();
    let mut read = Vec::new();
    if !args.budget.is_empty() {
        let mut ledger = Ledger::new(&basis.criteria);
        read = basis.read(&settings, &mut ledger, &mut budget_findings, &mut |row| {
            budgets.add(row);
            Ok(())
        })?;
    }
    let pagu = budgets.pagu(&read);
    findings.extend(checked(&statements, &pagu));
    findings.sort_by(|a, b| a.path().cmp(b.path()));
    let mut looked_at: Vec<String> = statements.iter().map(|s| s.path.clone()).collect();
    looked_at.dedup();
    let (fail_on, jobs) = (args.fail_on, cli.jobs());
    let look = super::screen(&args.output);
    let about = About { lang, fail_on, files: &looked_at, jobs, since_baseline: false, look };
    let shown = emit::shown(&findings);
    also.write(&shown, &about)?;
    super::left_out(emit::write(&shown, format, &about, &mut output)?, lang);
    output.finish()?;
    let worst = |s: &Diagnostic| match s.severity {
        _ if s.finding.fault.is_fatal() => ExitStatus::Failed,
        severity if args.fail_on.fails(severity) => ExitStatus::Findings,
        _ => ExitStatus::Done,
    };
    let own = shown.iter().map(worst).max().unwrap_or(ExitStatus::Done);
    // What is wrong with the budget itself is no finding of the statements.
    Ok(own.max(finish(&budget_findings, lang)?))
}

fn new(cli: &Cli, args: &GbsNewArgs, guard: &Guard) -> Result<ExitStatus> {
    let Some(code) = ActivityCode::find(&args.sub_kegiatan).filter(|c| c.level() == Level::SubKegiatan) else {
        bail!("{:?} is no code of a sub kegiatan, such as 1.02.02.2.02.0001", args.sub_kegiatan);
    };
    let format = args.form.format(&args.output)?;
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let input = InputArgs { files: vec![args.file.clone()], reading: args.reading.clone() };
    let asked = Options { beneficiaries: &args.beneficiaries, ..Options::default() };
    let settings = resolve(cli, &input, &asked)?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let sides = Sides::beneficiaries_alone(&settings, &mut findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let mut known: BTreeMap<(String, String), Known> = BTreeMap::new();
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    let opd = args.opd.as_deref().map(text::words);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        let activity = row.ledger.activity_of(row.line);
        let own = opd.as_ref().is_none_or(|o| text::holds(&text::words(&activity.opd_name), o));
        if activity.code == Some(code) && own {
            let key = (row.path().to_owned(), text::words(&activity.opd_name));
            let known = known.entry(key).or_default();
            if known.activity == Default::default() {
                known.activity = activity.clone();
            }
            known.add(row.ledger, row.line);
            reached.extend(row.line.reach);
        }
        Ok(())
    })?;
    // What was read of budgets that cannot be added up is nobody's figure.
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let opds: BTreeSet<&str> = known.values().map(|k| k.activity.opd_name.as_str()).collect();
    let (path, mut found) = match known.len() {
        1 => known.pop_first().map(|((path, _), k)| (path, k)).unwrap_or_default(),
        0 => {
            finish(&findings, lang)?;
            bail!("{}", not_there(&ledger, code, args));
        }
        _ if opds.len() > 1 => {
            let list = opds.into_iter().collect::<Vec<_>>().join(", ");
            bail!("{code} is in several agencies; choose one with --opd: {list}");
        }
        _ => {
            let list = known.keys().map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(", ");
            bail!("{code} is in several files; name one of them: {list}");
        }
    };
    if let Some(input) = inputs.iter().find(|i| i.path == path) {
        (found.year, found.stage) = (input.year, input.stage.clone());
    }
    let reaches: Vec<_> = reached.iter().map(|n| &sides.beneficiaries.reaches[*n as usize]).collect();
    let steps = if args.gap == "4" { 4 } else { 9 };
    match format {
        DraftFormat::Toml => output.write_all(draft::write(&found, &reaches, steps).as_bytes())?,
        DraftFormat::Xlsx => write::xlsx::forms::statement(&found, &reaches, steps, lang, &mut output)?,
    }
    output.finish()?;
    finish(&findings, lang)
}

/// What is said where the budget has no such sub kegiatan, or another agency has it.
fn not_there(ledger: &Ledger, code: ActivityCode, args: &GbsNewArgs) -> String {
    let activities = || ledger.activities.iter().map(|e| &e.activity);
    let whose = activities().filter(|a| a.code == Some(code)).map(|a| a.opd_name.as_str());
    let whose: BTreeSet<&str> = whose.filter(|name| !name.is_empty()).collect();
    match &args.opd {
        Some(opd) if !whose.is_empty() => format!(
            "{code} is not in {} for {opd:?}; agencies that have it: {}{}",
            args.file,
            whose.iter().copied().collect::<Vec<_>>().join(", "),
            text::hint(opd, whose)
        ),
        opd => {
            let codes: BTreeSet<ActivityCode> = activities().filter_map(|a| a.code).collect();
            let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            let of = opd.as_ref().map_or(String::new(), |o| format!(" for {o:?}"));
            let hint = text::hint(&code.to_string(), codes.iter().map(String::as_str));
            format!("{code} is not in {}{of}{hint}", args.file)
        }
    }
}

fn run_convert(cli: &Cli, args: &GbsConvertArgs, guard: &Guard) -> Result<ExitStatus> {
    let config = config(cli, &InputArgs { files: vec![args.file.clone()], reading: ReadingArgs::default() })?;
    let lang = cli.lang.or(config.lang).unwrap_or_else(Lang::from_env);
    output::only("toml", args.output.output.as_deref())?;
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let mut statements = open_all(std::slice::from_ref(&args.file), &mut findings);
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    let names = statements.iter().map(|gbs| gbs.sheet.clone().unwrap_or_default());
    let names = names.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = &args.sheet {
        statements.retain(|gbs| gbs.sheet.as_ref() == Some(wanted));
        if statements.is_empty() {
            bail!("{}: no statement {wanted:?}; there are {names}", args.file);
        }
    }
    let [only] = statements.as_slice() else {
        bail!("{} has several statements; choose one with --sheet: {names}", args.file);
    };
    findings.extend(check::unread(only));
    output.write_all(written::toml(only).as_bytes())?;
    output.finish()?;
    finish(&findings, lang)
}

fn run_render(cli: &Cli, args: &GbsRenderArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let config = config(cli, &InputArgs { files: args.files.clone(), reading: ReadingArgs::default() })?;
    let lang = cli.lang.or(config.lang).unwrap_or_else(Lang::from_env);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let statements = open_all(&args.files, &mut findings);
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    write::gbs::write(&statements, format, &mut output)?;
    output.finish()?;
    finish(&findings, lang)
}
