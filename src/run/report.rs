//! `report`.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::parser::ValueSource;
use clap::{CommandFactory, Parser, ValueEnum};

use crate::cli::{Cli, Command, ReportArgs};
use crate::files::output::{Guard, Host, Output};
use crate::files::paths;
use crate::files::workbook::guarded;
use crate::finding::{Finding, emit};
use crate::lang::Lang;
use crate::parallel::Jobs;
use crate::report::breakdown::{By, Wide};
use crate::report::collected::CutSettings;
use crate::report::sections::Section;
use crate::report::{Report, headline};
use crate::run::settings::{Options, refuse_reading, resolve};
use crate::run::{ExitStatus, finish_for, guard, look};
use crate::settings::{Evidence, Settings, TaggedInput};
use crate::write;
use crate::write::{ReportFormat, ReportOptions};

pub(super) fn run(cli: &Cli, args: &ReportArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let settings = Settings { last: guard.host().is_process(), ..settings(cli, args, format, guard.host())? };
    let output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    if let Some(report) = write_report(&settings, args, format, &mut findings, output)? {
        let openly = crate::report::openly(&report.manifest.settings, settings.lang);
        super::say_openly(openly.as_ref(), matches!(format, ReportFormat::Csv | ReportFormat::Jsonl));
        if format.is_document() && args.output.output.is_some() && headline::is_shown(&report, &args.only) {
            super::say_lead(guard.host(), headline::lead(&report, settings.lang, args.exact), settings.lang);
        }
    }
    finish_for(guard.host(), &findings, settings.lang)
}

/// What the command line and `setara.toml` ask for.
///
/// # Errors
/// They contradict each other, or the format cannot be written there.
pub(super) fn settings(cli: &Cli, args: &ReportArgs, format: ReportFormat, host: &Host) -> Result<Settings> {
    let allocation = &args.allocation;
    let asked = Options {
        allocation: Some(allocation),
        beneficiaries: &allocation.beneficiaries,
        decisions: &args.decisions,
        gbs: &args.gbs,
        gbs_method: args.gbs_method,
        privacy: args.privacy,
    };
    let mut settings = resolve(cli, &args.input, &asked)?;
    if args.by.len() > 2 || matches!(args.by[..], [a, b] if a == b) {
        bail!("--by takes one dimension, or two different ones");
    }
    if format.is_binary() && args.output.output.is_none() && host.is_terminal() {
        bail!("this format is no text: write it to a file with --output FILE, or to a pipe");
    }
    if args.from {
        if format.is_document() {
            bail!(
                "--from has no texts of evidence for a document: use table, csv, json or jsonl, or report on the budgets"
            );
        }
        refuse_reading(&args.input.reading)?;
    }
    settings.themes = args.tags;
    settings.sensitivity = args.sensitivity || args.only.contains(&Section::Sensitivity);
    settings.tagged = args.from.then_some(TaggedInput { recheck: args.recheck });
    settings.evidence = match format {
        ReportFormat::Xlsx => Evidence::Lines,
        ReportFormat::Html => Evidence::Page(args.html_lines),
        _ if format.is_document() => Evidence::Subjects,
        _ => Evidence::None,
    };
    // Formats of rows need no pivot, JSON has the rows beside it.
    let wide = match format {
        ReportFormat::Csv | ReportFormat::Jsonl => Wide::No,
        ReportFormat::Json => Wide::UpTo(args.max_cells),
        _ => Wide::Within(args.max_cells),
    };
    let cut = CutSettings { by: dimensions(args)?, wide, max_cells: args.max_cells };
    settings.cut = (!cut.by.is_empty()).then_some(cut);
    Ok(settings)
}

/// What the budget is cut by: who asks for peers alone compares governments.
fn dimensions(args: &ReportArgs) -> Result<Vec<By>> {
    match (args.only.contains(&Section::Peers), &args.by[..]) {
        (true, []) => Ok(vec![By::Government]),
        (true, by) if by != [By::Government] => {
            bail!("--only peers compares governments: take --by government, and no other dimension")
        }
        (_, by) => Ok(by.to_vec()),
    }
}

/// Makes the report and writes it; nothing is written where no input could be read.
///
/// # Errors
/// The report cannot be made, or not be written.
pub(super) fn write_report(
    settings: &Settings,
    args: &ReportArgs,
    format: ReportFormat,
    findings: &mut Vec<Finding>,
    mut output: Output,
) -> Result<Option<Report>> {
    let Some(report) = crate::report(settings, findings)? else { return Ok(None) };
    let look = look(&args.output, args.width, args.exact, settings.lang);
    let options = ReportOptions { format, only: &args.only, top: args.top, csv: args.csv, look, findings };
    write::report(&report, &options, &mut output)?;
    output.finish()?;
    Ok(Some(report))
}

// A report as a command that can be run again, elsewhere and later: when a bundle is made, and by whoever checks it.

/// What a bundle says for itself, or what does not change figures.
const LEFT_OUT: [&str; 12] = [
    "help",
    "version",
    "files",
    "bundle",
    "bundle_with",
    "format",
    "output",
    "overwrite",
    "config",
    "no_config",
    "lang",
    "jobs",
];

/// Is it an option that a bundle's command has? What a bundle says for itself, and where it is written, is no part of it.
pub fn is_of_bundle(long: &str) -> bool {
    matches!(long, "config" | "no-config" | "lang") || !LEFT_OUT.contains(&long.replace('-', "_").as_str())
}

/// What cannot be seen in the arguments themselves.
pub struct Settled<'a> {
    pub files: &'a [String],
    /// The settings file, if there is one.
    pub settings: Option<&'a str>,
    pub lang: Lang,
    /// The folder of the run.
    pub here: &'a Path,
}

/// The arguments of `report` or `audit-pack`, written one way whatever way they were typed, with paths seen from the folder of
/// the run.
///
/// # Errors
/// A path is no Unicode, or on another drive.
pub fn command(typed: impl Iterator<Item = OsString>, settled: &Settled) -> Result<Vec<String>> {
    let mut cli = Cli::command();
    let matches = cli.clone().try_get_matches_from(typed)?;
    cli.build();
    let (name, matches) = matches.subcommand().context("no command")?;
    let report = cli.find_subcommand(name).context("no command")?;
    let lang = settled.lang.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    let mut out = vec![name.to_owned(), format!("--lang={lang}")];
    out.push(match settled.settings {
        Some(path) => format!("--config={}", seen_from(path, settled.here)?),
        None => "--no-config".into(),
    });
    for arg in report.get_arguments() {
        let id = arg.get_id().as_str();
        let Some(long) = arg.get_long().filter(|_| !LEFT_OUT.contains(&id)) else { continue };
        if matches.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        if !arg.get_action().takes_values() {
            out.push(format!("--{long}"));
            continue;
        }
        let named = arg.get_value_names().and_then(|n| n.first()).map_or("", |n| n.as_str());
        for value in matches.get_raw(id).unwrap_or_default() {
            let value = value.to_str().with_context(|| format!("--{long} {value:?}: is no Unicode"))?;
            let is_path = matches!(named, "FILE" | "FOLDER") || named == "PACK" && value.ends_with(".toml");
            let value = if is_path { seen_from(value, settled.here)? } else { value.to_owned() };
            out.push(format!("--{long}={value}"));
        }
    }
    out.push("--".into());
    for file in settled.files {
        out.push(seen_from(file, settled.here)?);
    }
    Ok(out)
}

/// The path as one writes it in `here`.
///
/// # Errors
/// The path cannot be made absolute, or is on another drive.
pub fn seen_from(path: &str, here: &Path) -> Result<String> {
    let whole = paths::absolute(Path::new(path)).with_context(|| path.to_owned())?;
    match paths::relative(&whole, here) {
        Some(relative) => Ok(relative),
        None => bail!("{path}: cannot be written as a path from {}; is it on another drive?", here.display()),
    }
}

pub(super) const HALTED: &str = "the program came to a halt while it made this report";

/// How a run went, and what it said: findings, and why it failed.
pub struct Ran {
    pub status: ExitStatus,
    pub messages: String,
}

/// Makes the report of a bundle's command and writes it to `output`. Paths are as in the command: seen from the folder of
/// the process.
pub fn rerun(command: &[String], format: &str, jobs: Jobs, output: &Path) -> Ran {
    let (mut findings, mut messages) = (Vec::new(), Vec::new());
    let (lang, made) = match settled(command, format, jobs, output) {
        Err(error) => (Lang::En, Err(error)),
        // What a bundle holds is somebody else's: a halt that nobody foresaw is a failure of this run, not its end.
        Ok(cli) => (cli.lang.unwrap_or(Lang::En), guarded(HALTED, || write(&cli, &mut findings))),
    };
    // Into memory: nothing to fail.
    let _ = emit::text(&findings, lang, &mut messages);
    let status = match &made {
        Ok(()) => crate::run::status(&findings),
        Err(error) => {
            messages.extend(crate::run::error_line(error, lang).into_bytes());
            ExitStatus::Failed
        }
    };
    Ran { status, messages: String::from_utf8_lossy(&messages).trim().to_owned() }
}

/// The command with what a bundle says for itself.
fn settled(command: &[String], format: &str, jobs: Jobs, output: &Path) -> Result<Cli> {
    let (name, rest) = command.split_first().context("no command")?;
    let mut args: Vec<OsString> = vec!["setara".into(), name.into()];
    args.extend([format!("--format={format}").into(), format!("--jobs={}", jobs.0).into(), "--output".into()]);
    args.push(output.into());
    args.extend(rest.iter().map(OsString::from));
    Ok(Cli::try_parse_from(args)?)
}

fn write(cli: &Cli, findings: &mut Vec<Finding>) -> Result<()> {
    let Command::Report(args) = &cli.command else { bail!("the command is no report") };
    let format = args.format()?;
    // What a command leaves open is the same on every machine.
    let lang = cli.lang.unwrap_or(Lang::En);
    let settings = Settings { lang, ..settings(cli, args, format, &Host::default())? };
    if settings.files().any(|path| path == "-") {
        bail!("standard input cannot be read again");
    }
    let output = Output::open(args.output.output.as_deref(), &guard::of(cli)?)?;
    write_report(&settings, args, format, findings, output).map(drop)
}
