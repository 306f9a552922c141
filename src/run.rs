//! The commands: settings → the rooms that do the work → an output and an exit code. Data on stdout, everything else on stderr.

mod also;
mod beneficiaries;
mod bundle;
mod check;
mod compare;
mod convert;
pub mod criteria;
mod evaluate;
mod explain;
mod gbs;
mod guard;
mod inspect;
pub mod language;
mod man;
mod nomenclature;
mod report;
mod review;
mod selftest;
mod settings;
mod tag;
mod verify;

use std::io;
use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};

use crate::cli;
use crate::cli::{Cli, Command, CriteriaCommand, OutputArgs};
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::finding::emit::FindingLook;
use crate::finding::{Finding, Severity, emit};
use crate::guard::escape;
use crate::guard::terminal::{draws_blocks, understands_escapes};
use crate::lang::{Lang, format_in, messages};
use crate::report::document::Lead;
use crate::sides::file::kept::{Counts, Table};
use crate::write;
use crate::write::table::TableLook;

/// How a run ended, and the exit code that says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ExitStatus {
    Done = 0,
    /// Done, but something is wrong with the input: its findings say what.
    Findings = 1,
    /// Something could not be done at all.
    Failed = 2,
}

/// Runs a command.
///
/// # Errors
/// The command cannot be done at all: what is asked for is wrong, or a file that it needs cannot be read or written.
pub fn run(cli: &Cli) -> Result<ExitStatus> {
    let guard = &guard::of(cli)?;
    let ending = command(cli, guard);
    let saved = guard.saved();
    let lang = if saved.is_empty() { Lang::En } else { guard::lang(cli) };
    for path in saved {
        let path = path.display();
        let said = format_in!(lang, "tersimpan: {path}", "saved: {path}");
        // Where nobody listens the file is there all the same.
        let _ = writeln!(io::stderr(), "{}", escape::message(&said));
    }
    ending
}

fn command(cli: &Cli, guard: &Guard) -> Result<ExitStatus> {
    match &cli.command {
        Command::Report(args) => match &args.bundle.bundle {
            Some(folder) => bundle::run(cli, args, folder, guard),
            None => report::run(cli, args, guard),
        },
        Command::Verify(args) => verify::run(cli, args, guard),
        Command::Selftest(args) => to_stdout(|out| selftest::run(cli, args, out)),
        Command::Tag(args) => tag::run(cli, args, guard),
        Command::Convert(args) => convert::run(cli, args, guard),
        Command::Check(args) => check::run(cli, args, guard),
        Command::Compare(args) => compare::run(cli, args, guard),
        Command::Inspect(args) => inspect::run(cli, args, guard),
        Command::Review(args) => review::run(cli, args, guard),
        Command::Explain(args) => to_stdout(|out| explain::run(cli, args, out)),
        Command::Evaluate(args) => evaluate::run(cli, args, guard),
        Command::Beneficiaries(command) => beneficiaries::run(cli, command, guard),
        Command::Gbs(command) => gbs::run(cli, command, guard),
        Command::Config(args) => to_stdout(|out| escape::log(out, |out| settings::show(cli, args, out))),
        Command::Init(args) => to_stdout(|out| settings::run(cli, args, guard, out)),
        Command::Criteria(CriteriaCommand::Diff(args)) => criteria::diff(cli, args, guard),
        Command::Criteria(command) => {
            let lang = cli.lang.unwrap_or_else(Lang::from_env);
            to_stdout(|out| escape::log(out, |out| criteria::run(command, lang, out)))
        }
        Command::Nomenclature(args) => nomenclature::run(cli, args, guard),
        Command::Completions { shell } => to_stdout(|out| {
            // clap_complete panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut cli::described(language::of(cli)), "setara", &mut script);
            out.write_all(&script)?;
            Ok(ExitStatus::Done)
        }),
        Command::Man(args) => man::run(cli, args, guard),
    }
}

/// Commands that take no `--output` write to stdout as all others do: what goes to a terminal is harmless there.
fn to_stdout(write: impl FnOnce(&mut Output) -> Result<ExitStatus>) -> Result<ExitStatus> {
    let mut out = Output::stdout();
    let ending = write(&mut out)?;
    out.finish()?;
    Ok(ending)
}

/// Says that counts of few persons are in the output, where the format has no place for it.
fn say_openly(openly: Option<&String>, has_no_place: bool) {
    if let Some(note) = openly.filter(|_| has_no_place) {
        eprintln!("setara: {note}");
    }
}

/// The sentence of a document that went to a file, for who does not open it at once.
fn say_lead(lead: Lead, lang: Lang) {
    let terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| width.0);
    let look = TableLook { lang, exact: false, width: terminal().unwrap_or(100), color: false, blocks: false };
    // Where nobody listens it is in the file all the same.
    let _ = write::lead::write(&Lead { bar: None, ..lead }, look, &mut io::stderr());
}

/// How tables are to look: as the terminal is, or 100 columns without colour.
fn look(output: &OutputArgs, width: Option<u16>, exact: bool, lang: Lang) -> TableLook {
    let screen = screen(output);
    TableLook {
        lang,
        exact,
        width: width.unwrap_or(screen.width).max(40),
        color: screen.color,
        blocks: draws_blocks(|name| std::env::var(name).ok(), cfg!(windows)),
    }
}

/// What is shown to: columns of the terminal; behind a pipe those of COLUMNS, for a pager; of a file, which is the same
/// wherever it is written, 100. Colours where a terminal shows them, or CLICOLOR_FORCE asks for them; never where NO_COLOR
/// is set.
fn screen(output: &OutputArgs) -> FindingLook {
    let (to_stdout, terminal) = (output.output.is_none(), io::stdout().is_terminal());
    let is_set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let piped = || std::env::var("COLUMNS").ok()?.trim().parse().ok().filter(|width| *width > 0);
    let width = match (to_stdout, terminal) {
        (false, _) => None,
        (true, true) => terminal_size::terminal_size().map(|(width, _)| width.0),
        (true, false) => piped(),
    };
    let forced = is_set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let painted = forced || terminal && understands_escapes();
    let color = to_stdout && painted && is_set("NO_COLOR").is_none();
    FindingLook { width: width.unwrap_or(100), color }
}

/// Findings that a format had no room for, to stderr: its file may not be opened by who runs the command.
fn left_out(more: usize, lang: Lang) {
    if more > 0 {
        let _ = writeln!(std::io::stderr(), "{}", emit::left_out(more, lang));
    }
}

/// Findings to stderr; how the run ended.
fn finish(findings: &[Finding], lang: Lang) -> Result<ExitStatus> {
    // Where nobody listens the exit code still tells.
    let _ = emit::text(findings, lang, &mut std::io::stderr().lock());
    Ok(status(findings))
}

/// How a run with these findings ended.
fn status(findings: &[Finding]) -> ExitStatus {
    let worst = |f: &Finding| match f.fault.severity() {
        _ if f.fault.is_fatal() => ExitStatus::Failed,
        Severity::Error => ExitStatus::Findings,
        _ => ExitStatus::Done,
    };
    findings.iter().map(worst).max().unwrap_or(ExitStatus::Done)
}

/// Why a run failed, as its last line on stderr.
pub fn error_line(error: &anyhow::Error, lang: Lang) -> String {
    format!("{}: {}\n", lang.choose("galat", "error"), escape::message(&messages::of_error(lang, error)))
}

// Files that people fill in, written again: `review -o` and `beneficiaries template -o` onto what is there already.

/// The side files that can be read: one that this run is to write need not be there before.
pub fn readable(files: Vec<String>, output: Option<&Path>) -> Vec<String> {
    let output = output.filter(|o| !o.exists()).and_then(|o| paths::comparable(o).ok());
    let is_output = |file: &String| output.is_some() && paths::comparable(Path::new(file)).ok() == output;
    files.into_iter().filter(|file| !is_output(file)).collect()
}

/// Writes what is there brought up to date, and says how many rows of it are what. After findings that end the run the
/// file stays as it is: of what could not be read, every row would be gone.
///
/// # Errors
/// The file cannot be written again as it is, or cannot be written at all.
pub fn write_continued<C>(
    table: Table<C>,
    counts: Counts,
    findings: &[Finding],
    lang: Lang,
    mut output: Output,
) -> Result<()> {
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return Ok(());
    }
    let name = table.name();
    let bytes = table.finish()?;
    if bytes.is_empty() {
        bail!("{name}: cannot be written again; nothing is overwritten");
    }
    output.write_all(&bytes)?;
    // The rows are told instead.
    output.finish_quietly()?;
    let Counts { kept, new, gone } = counts;
    let said = match lang {
        Lang::Id => format!("{name}: baris: {kept} tetap, {new} baru, {gone} tidak ada lagi dalam anggaran"),
        Lang::En => format!("{name}: rows: {kept} kept, {new} new, {gone} no longer in the budget"),
    };
    // Where nobody listens the file still says it.
    let _ = writeln!(io::stderr(), "{}", escape::message(&said));
    Ok(())
}
