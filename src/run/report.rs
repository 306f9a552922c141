//! `report`.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use super::settings::{Options, refuse_reading, resolve};
use super::{ExitStatus, finish, look};
use crate::cli::{Cli, ReportArgs};
use crate::files::output::{Guard, Output};
use crate::finding::Finding;
use crate::report::Report;
use crate::report::breakdown::Wide;
use crate::report::collected::CutSettings;
use crate::settings::{Evidence, Settings, TaggedInput};
use crate::write::{self, ReportFormat, ReportOptions};

pub(super) fn run(cli: &Cli, args: &ReportArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let settings = Settings { last: true, ..settings(cli, args, format)? };
    let output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    if let Some(report) = write_report(&settings, args, format, &mut findings, output)? {
        let openly = crate::report::openly(&report.manifest.settings, settings.lang);
        super::say_openly(openly.as_ref(), matches!(format, ReportFormat::Csv | ReportFormat::Jsonl));
    }
    finish(&findings, settings.lang)
}

/// What the command line and `setara.toml` ask for.
///
/// # Errors
/// They contradict each other, or the format cannot be written there.
pub(super) fn settings(cli: &Cli, args: &ReportArgs, format: ReportFormat) -> Result<Settings> {
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
    if format.is_binary() && args.output.output.is_none() && std::io::stdout().is_terminal() {
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
    settings.tagged = args.from.then_some(TaggedInput { recheck: args.recheck });
    settings.evidence = match format {
        ReportFormat::Xlsx => Evidence::Lines,
        _ if format.is_document() => Evidence::Subjects,
        _ => Evidence::None,
    };
    // Formats of rows need no pivot, JSON has the rows beside it.
    let wide = match format {
        ReportFormat::Csv | ReportFormat::Jsonl => Wide::No,
        ReportFormat::Json => Wide::UpTo(args.max_cells),
        _ => Wide::Within(args.max_cells),
    };
    let cut = CutSettings { by: args.by.clone(), wide, max_cells: args.max_cells };
    settings.cut = (!cut.by.is_empty()).then_some(cut);
    Ok(settings)
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
