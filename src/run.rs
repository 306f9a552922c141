//! The commands: settings → the rooms that do the work → an output and an exit code. Data on stdout, everything else on stderr.

mod also;
mod audit_pack;
mod beneficiaries;
mod bundle;
mod check;
mod compare;
mod convert;
mod crosswalk;
pub mod criteria;
mod evaluate;
mod explain;
mod gbs;
mod guard;
mod inspect;
pub mod language;
mod man;
mod nomenclature;
mod pokja;
mod report;
mod review;
mod sample;
mod schema;
mod selftest;
mod settings;
mod simulate;
mod suggest;
mod tag;
mod verify;

use std::ffi::OsString;
use std::io;
use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};

use crate::cli;
use crate::cli::{Cli, Command, CriteriaCommand, OutputArgs};
use crate::files::output::{Guard, Host, Output};
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

/// The program: the words of its command line, its name first, parsed and run. The exit code is 0 where all is done, 1 with
/// findings, 2 where the job could not be done; a reader that closed the pipe early is no failure.
pub fn program(args: &[OsString]) -> u8 {
    let cli = match cli::parse(args, || language::of_words(args)) {
        Ok(cli) => cli,
        Err(shown) => {
            shown.print();
            return shown.code;
        }
    };
    match run(&cli, &Host::default()) {
        Ok(ending) => ending as u8,
        Err(error) if is_closed_pipe(&error) => ExitStatus::Done as u8,
        Err(error) => {
            // Nothing is left to tell where even this cannot be written.
            let _ = io::stderr().write_all(error_line(&error, language::of(&cli)).as_bytes());
            ExitStatus::Failed as u8
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|e| match e.kind() {
            csv::ErrorKind::Io(e) => Some(e.kind()),
            _ => None,
        });
        [io, json, csv].contains(&Some(io::ErrorKind::BrokenPipe))
    })
}

/// Runs a command for a host. Where that is a program, `report`, `tag`, `check`, `compare` and `inspect` write nothing to the
/// streams of the process, and give back the memory that they used.
///
/// # Errors
/// The command cannot be done at all: what is asked for is wrong, or a file that it needs cannot be read or written.
pub fn run(cli: &Cli, host: &Host) -> Result<ExitStatus> {
    let guard = &guard::of(cli)?.hosted(host.clone());
    let ending = command(cli, guard);
    let saved = guard.saved();
    let lang = if saved.is_empty() { Lang::En } else { guard::lang(cli) };
    for path in saved {
        let path = path.display();
        let said = format_in!(lang, "tersimpan: {path}", "saved: {path}");
        host.say(&escape::message(&said));
    }
    ending
}

fn command(cli: &Cli, guard: &Guard) -> Result<ExitStatus> {
    match &cli.command {
        Command::Report(args) => match &args.bundle.bundle {
            Some(folder) => bundle::run(cli, args, folder, guard),
            None => report::run(cli, args, guard),
        },
        Command::AuditPack(args) => audit_pack::run(cli, args, guard),
        Command::Pokja(args) => pokja::run(cli, args, guard),
        Command::Verify(args) => verify::run(cli, args, guard),
        Command::Selftest(args) => to_stdout(|out| selftest::run(cli, args, out)),
        Command::Tag(args) => tag::run(cli, args, guard),
        Command::Convert(args) => convert::run(cli, args, guard),
        Command::Check(args) => check::run(cli, args, guard),
        Command::Compare(args) => compare::run(cli, args, guard),
        Command::Crosswalk(args) => crosswalk::run(cli, args, guard),
        Command::Simulate(args) => simulate::run(cli, args, guard),
        Command::Inspect(args) => inspect::run(cli, args, guard),
        Command::Review(args) => review::run(cli, args, guard),
        Command::Sample(args) => sample::draw(cli, args, guard),
        Command::Estimate(args) => sample::estimate(cli, args, guard),
        Command::Explain(args) => to_stdout(|out| explain::run(cli, args, out)),
        Command::Evaluate(args) => evaluate::run(cli, args, guard),
        Command::Beneficiaries(command) => beneficiaries::run(cli, command, guard),
        Command::Gbs(command) => gbs::run(cli, command, guard),
        Command::Config(args) => to_stdout(|out| escape::log(out, |out| settings::show(cli, args, out))),
        Command::Init(args) => to_stdout(|out| settings::run(cli, args, guard, out)),
        Command::Criteria(CriteriaCommand::Diff(args)) => criteria::diff(cli, args, guard),
        Command::Criteria(CriteriaCommand::Suggest(args)) => suggest::run(cli, args, guard),
        Command::Criteria(command) => {
            let lang = cli.lang.unwrap_or_else(Lang::from_env);
            to_stdout(|out| escape::log(out, |out| criteria::run(command, lang, out)))
        }
        Command::Nomenclature(args) => nomenclature::run(cli, args, guard),
        Command::Schema { of } => to_stdout(|out| schema::write(*of, out).map(|()| ExitStatus::Done)),
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
    let mut out = Output::stdout(&Host::default());
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
fn say_lead(host: &Host, lead: Lead, lang: Lang) {
    let terminal = || terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| width.0);
    let look = TableLook { lang, exact: false, width: terminal().unwrap_or(100), color: false, blocks: false };
    let mut said = Vec::new();
    // Into memory: nothing to fail.
    let _ = write::lead::write(&Lead { bar: None, ..lead }, look, &mut said);
    host.messages(&said);
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
    finish_for(&Host::default(), findings, lang)
}

/// The same for a host: a program gets findings as JSON, and as text too where they say why the run failed.
fn finish_for(host: &Host, findings: &[Finding], lang: Lang) -> Result<ExitStatus> {
    let status = status(findings);
    if let Some(written) = host.keep(|kept| emit::json_array(findings, lang, &mut kept.findings)) {
        written?;
    }
    if host.is_process() || status == ExitStatus::Failed {
        say_findings(host, findings, lang);
    }
    Ok(status)
}

fn say_findings(host: &Host, findings: &[Finding], lang: Lang) {
    let mut text = Vec::new();
    // Into memory: nothing to fail.
    let _ = emit::text(findings, lang, &mut text);
    host.messages(&text);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The exit code, what is kept, and why the command could not be done.
    fn hosted(words: &[&str]) -> (Option<ExitStatus>, crate::files::output::Kept, String) {
        let args: Vec<OsString> = ["setara"].iter().chain(words).map(OsString::from).collect();
        let Ok(cli) = cli::parse(&args, || Lang::En) else { panic!("{words:?}") };
        let host = Host::program();
        let ending = run(&cli, &host);
        let why = ending.as_ref().err().map(|error| error_line(error, Lang::En)).unwrap_or_default();
        (ending.ok(), host.take(), why)
    }

    #[test]
    fn a_program_gets_what_a_command_writes_as_values() {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/kabupaten-melati/apbd-2026.csv");
        let (status, kept, _) = hosted(&["report", example, "--format=json", "--lang=en"]);
        let report: serde_json::Value = serde_json::from_slice(&kept.data).unwrap();
        assert_eq!(report["total"], "364393585255.50");
        assert_eq!((status, kept.messages, kept.findings.trim_ascii()), (Some(ExitStatus::Done), vec![], &b"[]"[..]));

        let (status, kept, _) = hosted(&["tag", example, "--format=csv", "--where=lens=evidence", "--lang=en"]);
        assert_eq!(status, Some(ExitStatus::Done));
        assert!(String::from_utf8_lossy(&kept.messages).contains("Rp 7,106,540,000"), "{kept:?}");
        assert_eq!(kept.data.iter().filter(|byte| **byte == b'\n').count(), 1 + 71);
    }

    #[test]
    fn a_program_is_told_why_a_command_could_not_be_done() {
        let (status, kept, _) = hosted(&["check", "missing.csv", "--format=json", "--lang=en"]);
        assert_eq!(status, Some(ExitStatus::Failed));
        assert!(String::from_utf8_lossy(&kept.messages).starts_with("missing.csv: error[F001]"), "{kept:?}");
        let (status, kept, why) = hosted(&["report", "missing.csv", "--by=opd", "--by=opd", "--lang=en"]);
        assert_eq!((status, kept.data.len()), (None, 0));
        assert!(why.starts_with("error: --by takes one dimension"), "{why}");
    }
}
