//! The commands: what is told → what is read → what is said. Data on stdout, everything else on stderr.

mod again;
mod allocation;
mod apart;
mod beneficiaries;
mod bundle;
mod check;
mod compare;
mod config;
mod continued;
pub mod criteria;
mod documents;
mod evaluate;
mod explain;
mod from;
mod gbs;
mod guard;
mod init;
mod inspect;
mod moves;
mod nomenclature;
mod report;
mod review;
mod selftest;
mod tag;
mod told;
mod verify;

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::Result;
use clap::CommandFactory;

use self::told::{Hashes, Told};
use crate::cli::{Cli, Command, CriteriaCommand, InputArgs, OutputArgs};
use crate::files::output::Output;
use crate::files::written;
use crate::finding::emit;
use crate::finding::{Fault, Finding, Place, Severity};
use crate::guard::escape;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::parallel::Jobs;
use crate::parallel::ahead;
use crate::read::layout::{Each, Opening, Reading, Tally};
use crate::report::Input;
use crate::settings;
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

pub fn run(cli: &Cli) -> Result<ExitStatus> {
    let guard = &guard::of(cli)?;
    match &cli.command {
        Command::Report(args) => match &args.bundle.bundle {
            Some(folder) => bundle::run(cli, args, folder, guard),
            None => report::run(cli, args, guard),
        },
        Command::Verify(args) => verify::run(cli, args, guard),
        Command::Selftest(args) => to_stdout(|out| selftest::run(cli, args, out)),
        Command::Tag(args) => tag::run(cli, args, guard),
        Command::Check(args) => check::run(cli, args, guard),
        Command::Compare(args) => compare::run(cli, args, guard),
        Command::Inspect(args) => inspect::run(cli, args, guard),
        Command::Review(args) => review::run(cli, args, guard),
        Command::Explain(args) => to_stdout(|out| explain::run(cli, args, out)),
        Command::Evaluate(args) => evaluate::run(cli, args, guard),
        Command::Beneficiaries(command) => beneficiaries::run(cli, command, guard),
        Command::Gbs(command) => gbs::run(cli, command, guard),
        Command::Config(args) => to_stdout(|out| escape::log(out, |out| config::run(cli, args, out))),
        Command::Init(args) => to_stdout(|out| init::run(cli, args, guard, out)),
        Command::Criteria(CriteriaCommand::Diff(args)) => moves::run(cli, args, guard),
        Command::Criteria(command) => to_stdout(|out| escape::log(out, |out| criteria::run(command, out))),
        Command::Nomenclature(args) => to_stdout(|out| nomenclature::run(args, out)),
        Command::Completions { shell } => to_stdout(|out| {
            // clap_complete panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "setara", &mut script);
            out.write_all(&script)?;
            Ok(ExitStatus::Done)
        }),
        Command::Man => to_stdout(|out| {
            clap_mangen::Man::new(Cli::command()).render(out)?;
            Ok(ExitStatus::Done)
        }),
    }
}

/// Commands that take no `--output` write to stdout as all others do: what goes to a terminal is harmless there.
fn to_stdout(write: impl FnOnce(&mut Output) -> Result<ExitStatus>) -> Result<ExitStatus> {
    let mut out = Output::stdout();
    let ending = write(&mut out)?;
    out.finish()?;
    Ok(ending)
}

/// How far work on several files is, where somebody watches.
struct Progress(Option<usize>);

impl Progress {
    /// Of so many pieces of work; fewer than three are not worth the words.
    fn of(total: usize) -> Progress {
        Progress((total > 2 && std::io::stderr().is_terminal()).then_some(total))
    }

    fn show(&self, at: usize) {
        if let Some(total) = self.0 {
            let _ = write!(std::io::stderr(), "\r{at} / {total} ");
        }
    }
}

/// The line is left as it was found.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.0.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// The files of the inputs. In a folder, those that the settings name as something else are no budgets, and those that setara
/// wrote itself are passed over, with a note; a folder without any other is a finding.
fn files(names: &[String], is_side_file: &dyn Fn(&str) -> bool, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut out = Vec::new();
    for name in names {
        let mut files: Vec<String> = settings::files(std::slice::from_ref(name)).into_iter().flatten().collect();
        if Path::new(name).is_dir() {
            files.retain(|file| !is_side_file(file));
            pass_over_own(name, &mut files, findings);
            if files.is_empty() {
                findings.push(Finding::new(&name.replace('\\', "/"), Place::whole(), Fault::EmptyFolder));
            }
        }
        out.append(&mut files);
    }
    out
}

/// Takes out the files of a folder that setara wrote itself, with a note that counts them.
fn pass_over_own(folder: &str, files: &mut Vec<String>, findings: &mut Vec<Finding>) {
    let all = files.len();
    files.retain(|file| written::of_file(Path::new(file)).is_none());
    if files.len() < all {
        let own = Fault::OwnOutput(all - files.len());
        findings.push(Finding::new(&folder.replace('\\', "/"), Place::whole(), own));
    }
}

/// The budget files of the inputs. A folder holds side files too: counts of persons are no money.
fn inputs(told: &Told, args: &InputArgs, findings: &mut Vec<Finding>) -> Vec<String> {
    files(&args.files, &|path| told.names(path), findings)
}

/// Reads every input into the ledger, one after the other. One bad file does not stop the others.
fn read_all(
    told: &Told,
    args: &InputArgs,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Vec<Input>> {
    let paths = inputs(told, args, findings);
    read_paths(told, args, &paths, ledger, findings, each)
}

fn read_paths(
    told: &Told,
    args: &InputArgs,
    paths: &[String],
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Vec<Input>> {
    let progress = Progress::of(paths.len());
    // The same file twice is known by its hash.
    let reading = Reading { unhashed: told.reading.unhashed && paths.len() < 2, ..told.reading.clone() };
    std::thread::scope(|scope| {
        let opened = paths.iter().map(|path| told.open(path, &reading));
        // One file is opened, and as a rule read, while the one before it is booked.
        let opened: Box<dyn Iterator<Item = _>> = match told.reading.jobs {
            Jobs(1) => Box::new(opened),
            _ => Box::new(ahead(scope, opened, 0)),
        };
        let mut inputs: Vec<Input> = Vec::new();
        for (i, (path, opened)) in paths.iter().zip(opened).enumerate() {
            progress.show(i + 1);
            let tally = read_one(opened, ledger, findings, each)?;
            join(told, args, path, tally, &mut inputs, findings);
        }
        Ok(whole(inputs))
    })
}

/// None, where one of them broke off (F001): sums over a part of a budget are those of none.
fn whole(inputs: Vec<Input>) -> Vec<Input> {
    if inputs.iter().all(|i| i.whole) { inputs } else { Vec::new() }
}

/// Reads the tables of one file; `None` where it could not be opened.
fn read_one(
    opened: Opening,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Option<Tally>> {
    let (tables, notes) = match opened {
        Ok(opened) => opened,
        Err(finding) => {
            findings.push(*finding);
            return Ok(None);
        }
    };
    findings.extend(notes);
    let mut tally = Tally::default();
    for table in tables {
        tally.add(table.read(ledger, findings, each)?);
    }
    Ok(Some(tally))
}

/// One more file beside the `inputs` before it.
fn join(
    told: &Told,
    args: &InputArgs,
    path: &str,
    tally: Option<Tally>,
    inputs: &mut Vec<Input>,
    findings: &mut Vec<Finding>,
) {
    let Some(tally) = tally else { return };
    if let Some(twin) = inputs.iter().find(|i| !i.sha256.is_empty() && i.sha256 == tally.sha256) {
        findings.push(Finding::new(path, Place::whole(), Fault::SameFileTwice(twin.path.clone())));
    }
    inputs.push(told.input(args, path, tally));
}

/// How tables are to look: as the terminal is, or 100 columns without colour.
fn look(output: &OutputArgs, width: Option<u16>, exact: bool, lang: Lang) -> TableLook {
    let terminal = output.output.is_none() && std::io::stdout().is_terminal();
    let own = terminal_size::terminal_size().filter(|_| terminal).map(|(w, _)| w.0);
    let color = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    TableLook { lang, exact, width: width.or(own).unwrap_or(100).max(40), color, blocks: writes_blocks() }
}

/// Does the locale say UTF-8?
fn writes_blocks() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|s| !s.is_empty()));
    set.is_some_and(|s| s.to_ascii_lowercase().replace('-', "").contains("utf8"))
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
    let worst = |f: &Finding| match f.fault.severity() {
        _ if f.fault.is_fatal() => ExitStatus::Failed,
        Severity::Error => ExitStatus::Findings,
        _ => ExitStatus::Done,
    };
    Ok(findings.iter().map(worst).max().unwrap_or(ExitStatus::Done))
}
