//! The commands: what is told → what is read → what is said. Data on stdout, everything else on stderr.

mod allocation;
mod beneficiaries;
mod check;
mod compare;
mod config;
mod documents;
mod evaluate;
mod explain;
mod gbs;
mod init;
mod inspect;
mod review;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::CommandFactory;

use crate::ahead::ahead;
use crate::allocate::Methods;
use crate::book::Book;
use crate::cli::{
    AllocationArgs, Cli, Command, InputArgs, NomenclatureArgs, Numbers, OutputArgs, ReportArgs, ReportFormat, Section,
    TagArgs, TagFormat, Unit,
};
use crate::cut::Cuts;
use crate::decision::Decisions;
use crate::finding::{Fault, Finding, Place, Severity};
use crate::gbs::filed::{self, Judged, OnFile};
use crate::lang::Lang;
use crate::layout::{Each, Jobs, Opened, Reading, Row, Tally};
use crate::lens::{Base, Lens, Lenses};
use crate::nomenclature::{self, Nomenclature};
use crate::output::Output;
use crate::pack::{Category, Pack};
use crate::profile;
use crate::render::table::Look;
use crate::render::tag::{Form, Tags, own_columns};
use crate::report::Input;
use crate::settings::{self, Config, SavedProfile};
use crate::tag::Criteria;
use crate::{allocate, criteria, cut, emit, render, report};

/// How a run ended, and the exit code that says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ending {
    Done = 0,
    /// Done, but something is wrong with the input: its findings say what.
    Findings = 1,
    /// Something could not be done at all.
    Failed = 2,
}

pub fn run(cli: &Cli) -> Result<Ending> {
    match &cli.command {
        Command::Report(args) => run_report(cli, args),
        Command::Tag(args) => run_tag(cli, args),
        Command::Check(args) => check::run(cli, args),
        Command::Compare(args) => compare::run(cli, args),
        Command::Inspect(args) => inspect::run(cli, args),
        Command::Review(args) => review::run(cli, args),
        Command::Explain(args) => explain::run(cli, args),
        Command::Evaluate(args) => evaluate::run(cli, args),
        Command::Beneficiaries(command) => beneficiaries::run(cli, command),
        Command::Gbs(command) => gbs::run(cli, command),
        Command::Config(args) => config::run(cli, args),
        Command::Init(args) => init::run(cli, args),
        Command::Criteria(command) => criteria::run(command, &mut std::io::stdout().lock()),
        Command::Nomenclature(args) => run_nomenclature(args),
        Command::Completions { shell } => {
            // clap_complete panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "setara", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(Ending::Done)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout())?;
            Ok(Ending::Done)
        }
    }
}

/// Settings file and command line, merged.
struct Told {
    config: Config,
    lang: Lang,
    reading: Reading,
    criteria: Criteria,
    nomenclature: Nomenclature,
    /// For the manifest: what was set, where it differs from the defaults.
    settings: BTreeMap<&'static str, Vec<String>>,
}

impl Told {
    /// Side files: those of the command line, else those of the configuration.
    fn side_files(&self, given: &[PathBuf], configured: &[String]) -> Vec<String> {
        if given.is_empty() {
            return configured.iter().map(|p| self.config.path(p)).collect();
        }
        given.iter().map(|p| p.to_string_lossy().into_owned()).collect()
    }

    fn of(cli: &Cli, args: &InputArgs) -> Result<Told> {
        let config = if cli.no_config { Config::default() } else { Config::find(cli.config.as_deref(), &args.files)? };
        let input = &args.reading;
        if let Some(stage) = &input.stage
            && !crate::budget::is_stage(stage)
        {
            bail!("stage {stage:?} is none of {}, pergeseran-n", crate::budget::STAGES.join(", "));
        }
        let packs: Vec<String> = match (input.packs.is_empty(), config.packs.is_empty()) {
            (false, _) => input.packs.clone(),
            (true, false) => config.packs.iter().map(|p| config.pack(p)).collect(),
            (true, true) => vec!["id-arg".into()],
        };
        let nomenclature = input
            .nomenclature
            .as_ref()
            .map(|p| p.to_string_lossy().into_owned())
            .or_else(|| config.nomenclature.as_ref().map(|p| config.path(p)));
        let saved = input.profile.as_ref().map(|p| p.to_string_lossy().into_owned());
        let saved = saved.or_else(|| config.profile.as_ref().map(|p| config.path(p)));
        let profile = saved.as_ref().map(|p| SavedProfile::open(p)).transpose()?.unwrap_or_default();
        let numbers = input.numbers.map(|n| match n {
            Numbers::Plain => crate::amount::NumberStyle::Plain,
            Numbers::Indonesian => crate::amount::NumberStyle::Indonesian,
        });
        let reading = Reading {
            columns: profile::Told {
                amount: input.amount.clone(),
                numbers: numbers.or(profile.numbers),
                unit: input.unit.or(profile.unit).map(Unit::rupiah),
                columns: profile.columns,
                layout: profile.layout,
            },
            sheets: input.sheets.clone(),
            delimiter: input.delimiter.as_deref().map(delimiter).transpose()?,
            encoding: input.encoding.as_deref().map(encoding).transpose()?,
            jobs: cli.jobs(),
        };
        let mut settings = BTreeMap::new();
        settings.insert("packs", packs.clone());
        for (name, value) in [
            ("amount", &input.amount),
            ("delimiter", &input.delimiter),
            ("encoding", &input.encoding),
            ("nomenclature", &nomenclature),
            ("profile", &saved),
        ] {
            settings.extend(value.clone().map(|v| (name, vec![v])));
        }
        settings.extend(input.numbers.map(|n| ("numbers", vec![format!("{n:?}").to_lowercase()])));
        settings.extend(input.unit.map(|u| ("unit", vec![format!("{u:?}").to_lowercase()])));
        if !input.sheets.is_empty() {
            settings.insert("sheet", input.sheets.clone());
        }
        Ok(Told {
            lang: cli.lang.or(config.lang).unwrap_or_else(Lang::from_env),
            reading,
            criteria: Criteria::compile(packs.iter().map(|p| Pack::open(p)).collect::<Result<_>>()?),
            nomenclature: match nomenclature {
                Some(path) => Nomenclature::open(Path::new(&path))?,
                None => Nomenclature::shipped(),
            },
            config,
            settings,
        })
    }

    /// Government, year and stage: the command line, else the settings, else the file's own columns.
    fn input(&self, args: &InputArgs, path: &str, tally: Tally) -> Input {
        let facts = self.config.facts(path);
        let only = |values: &std::collections::BTreeSet<String>| {
            (values.len() == 1).then(|| values.first().cloned()).flatten()
        };
        Input {
            path: path.to_owned(),
            government: args.reading.government.clone().or(facts.government).or_else(|| only(&tally.governments)),
            year: args.reading.year.or(facts.year).or_else(|| only(&tally.years)?.parse().ok()),
            stage: args.reading.stage.clone().or(facts.stage),
            sha256: tally.sha256,
            lines: tally.lines,
            openings: tally.openings,
            left_out: tally.left_out,
            total: tally.total,
        }
    }
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

/// The files of the inputs; a folder without any is a finding.
fn files(args: &InputArgs, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut files = Vec::new();
    for file in settings::files(&args.files) {
        match file {
            Ok(path) => files.push(path),
            Err(folder) => findings.push(Finding::new(&folder, Place::whole(), Fault::EmptyFolder)),
        }
    }
    files
}

/// Reads every input into the book. One bad file does not stop the others.
fn read_all(
    told: &Told,
    args: &InputArgs,
    book: &mut Book,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<Vec<Input>> {
    // A folder holds side files too: counts of persons are no money.
    let own = |path: &String| args.files.contains(path) || !told.config.names(path);
    let paths: Vec<String> = files(args, findings).into_iter().filter(own).collect();
    let progress = Progress::of(paths.len());
    std::thread::scope(|scope| {
        let opened = paths.iter().map(|path| (path, Opened::open(path, &told.reading)));
        // One file is opened, and as a rule read, while the one before it is booked.
        let opened: Box<dyn Iterator<Item = _>> = match told.reading.jobs {
            Jobs(1) => Box::new(opened),
            _ => Box::new(ahead(scope, opened, 0)),
        };
        let mut inputs: Vec<Input> = Vec::new();
        for (i, (path, opened)) in opened.enumerate() {
            progress.show(i + 1);
            let (tables, notes) = match opened {
                Ok(opened) => opened,
                Err(finding) => {
                    findings.push(*finding);
                    continue;
                }
            };
            findings.extend(notes);
            let mut tally = Tally::default();
            for table in tables {
                tally.add(table.read(book, findings, each)?);
            }
            if let Some(twin) = inputs.iter().find(|i| !i.sha256.is_empty() && i.sha256 == tally.sha256) {
                findings.push(Finding::new(path, Place::whole(), Fault::SameFileTwice(twin.path.clone())));
            }
            inputs.push(told.input(args, path, tally));
        }
        Ok(inputs)
    })
}

fn run_report(cli: &Cli, args: &ReportArgs) -> Result<Ending> {
    let told = Told::of(cli, &args.input)?;
    if args.by.len() > 2 || matches!(args.by[..], [a, b] if a == b) {
        bail!("--by takes one dimension, or two different ones");
    }
    let mut spoken = documents::said(args)?;
    let mut output = Output::open(args.output.output.as_deref())?;
    let mut findings = Vec::new();
    let (beneficiaries, side_files) = allocation::beneficiaries(&told, &args.allocation, &mut findings)?;

    let mut decisions = Decisions::default();
    let decided = told.side_files(&args.decisions, &told.config.decisions);
    for path in &decided {
        decisions.read(path, &mut findings)?;
    }

    let on_file = gbs::on_file(&told, &args.gbs, &mut findings);
    let mut budgets = gbs::Budgets::default();
    let mut cuts = Cuts::default();
    let mut book = Book::with(&told.criteria, &decisions, &beneficiaries);
    let mut seen = BTreeSet::new();
    let inputs = read_all(&told, &args.input, &mut book, &mut findings, &mut |row| {
        if let Some(spoken) = &mut spoken {
            spoken.add(row);
        }
        if !decisions.is_empty() {
            seen.insert((row.line.activity, row.line.item, row.line.verdict));
        }
        if !on_file.is_empty() {
            budgets.add(row);
        }
        if !args.by.is_empty() {
            cuts.add(row);
        }
        Ok(())
    })?;
    if !inputs.is_empty() {
        let activities = book.activities.iter().filter(|e| e.counts).map(|e| &e.activity);
        findings.extend(beneficiaries.unused(activities, book.sums.keys().filter_map(|key| key.reach)));
        let fired = book.verdicts.iter().flat_map(|v| v.evidence.iter().map(|e| e.concept)).collect();
        for (pack, concept) in told.criteria.never_fired(&fired) {
            findings.push(Finding::new(pack, Place::whole(), Fault::NeverFired(concept.to_owned())));
        }
        findings.extend(decisions.checked(seen.iter().map(|s| book.subject(*s))));
        let years = inputs.iter().filter_map(|i| i.year).max();
        let method = args.gbs_method.or(told.config.gbs_method).unwrap_or_default();
        let statements = filed::judge(on_file, &budgets.pagu(&inputs));
        findings.extend(statements.iter().filter_map(Judged::not_counted));
        let mut lenses = Lenses::of(&book, &told.nomenclature);
        filed::file(&book, &mut lenses, &statements, method);
        let (divide, said) =
            allocation::told(&told, &args.allocation, &beneficiaries, &lenses, &inputs, &mut findings)?;
        if divide.base == Base::Gbs && statements.is_empty() {
            bail!("--base gbs needs statements: --gbs FILE, or gbs in setara.toml");
        }
        findings.extend(allocate::doubts(&book, &divide, years));
        let mut settings = told.settings.clone();
        settings.extend(said);
        if !decided.is_empty() {
            settings.insert("decisions", decided);
        }
        if !side_files.is_empty() {
            settings.insert("beneficiaries", side_files);
        }
        if !statements.is_empty() {
            settings.insert("gbs", statements.iter().map(|s| s.gbs.path.clone()).collect());
            settings.insert("gbs_method", vec![method.id().to_owned()]);
        }
        let allocation = allocate::allocate(&book, &divide);
        let asked = gbs::asked(&told.config, method);
        let on_file = OnFile { lenses: &lenses, statements: &statements, asked };
        let (base, files) = (divide.base, inputs.clone());
        let mut report = report::report(&book, &told.nomenclature, &on_file, allocation, inputs, settings, told.lang)?;
        if !args.by.is_empty() {
            let shown: Vec<Lens> = report.lenses.iter().map(|l| l.lens).collect();
            report.by = Some(cut::table(&cuts, &args.by, (&book, &lenses), &shown, base, &files)?);
        }
        match &spoken {
            Some(said) => {
                let source = documents::Source { book: &book, lenses: &lenses, said, findings: &findings };
                documents::write(&report, &source, args, told.lang, &mut output)?;
            }
            None => write_report(&report, args, told.lang, &mut output)?,
        }
        output.finish()?;
    }
    finish(&findings, told.lang)
}

fn write_report(report: &report::Report, args: &ReportArgs, lang: Lang, out: &mut Output) -> Result<()> {
    // Lists of single sub kegiatan are shown where they are asked for: in the whole report they would hide the rest. People
    // who read tables ask for details of the allocation too.
    const LISTS: [&str; 4] =
        ["official_without_evidence", "evidence_without_official", "allocation_opd", "allocation_program"];
    const DETAILS: [&str; 5] = ["groups", "counts", "per_head", "aspects", "seats"];
    let table = args.format == ReportFormat::Table;
    let list =
        |id: &str| LISTS.contains(&id) || (table && DETAILS.contains(&id)) || (id == "gbs_opd" && !report.gbs.kept);
    // Who asks for a cut wants to see it; JSON has it beside the rest.
    let only: &[Section] = match args.only.is_empty() && report.by.is_some() {
        true => &[Section::By],
        false => &args.only,
    };
    // All of the allocation, for people who ask for it; scripts name the table they want.
    let whole = table && only.contains(&Section::Allocation);
    let wanted = |s: &Section, id: &str| match only.is_empty() {
        true => !list(id),
        false => only.contains(s) || (whole && s.is_allocation()),
    };
    // Scripts get the same rows in every language.
    let words = if args.format == ReportFormat::Table { lang } else { Lang::En };
    let grids: Vec<render::Grid> = report::sections::grids(report, words, args.top)
        .into_iter()
        .filter(|(section, grid)| wanted(section, grid.id) && (table || !grid.id.starts_with("by_pivot")))
        .filter(|(_, grid)| !grid.columns.is_empty())
        .filter(|(section, grid)| !grid.rows.is_empty() || only.contains(section))
        .map(|(_, grid)| grid)
        .collect();
    match args.format {
        ReportFormat::Json => render::json::write(report, &args.only, out),
        ReportFormat::Csv => render::csv::write(&grids, out),
        ReportFormat::Jsonl => render::csv::write_jsonl(&grids, out),
        // Documents are written from more than the report (`documents`).
        _ => {
            let look = look(&args.output, args.width, args.exact, lang);
            Ok(render::table::write(&grids, &report.notes, look, out)?)
        }
    }
}

/// How tables are to look: as the terminal is, or 100 columns without colour.
fn look(output: &OutputArgs, width: Option<u16>, exact: bool, lang: Lang) -> Look {
    let terminal = output.output.is_none() && std::io::stdout().is_terminal();
    let own = terminal_size::terminal_size().filter(|_| terminal).map(|(w, _)| w.0);
    let color = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    Look { lang, exact, width: width.or(own).unwrap_or(100).max(40), color, blocks: writes_blocks() }
}

/// Does the locale say UTF-8?
fn writes_blocks() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|s| !s.is_empty()));
    set.is_some_and(|s| s.to_ascii_lowercase().replace('-', "").contains("utf8"))
}

fn run_tag(cli: &Cli, args: &TagArgs) -> Result<Ending> {
    let told = Told::of(cli, &args.input)?;
    let mut output = Output::open(args.output.output.as_deref())?;
    let mut findings = Vec::new();
    let divide = AllocationArgs { beneficiaries: args.beneficiaries.clone(), ..AllocationArgs::default() };
    let (beneficiaries, _) = allocation::beneficiaries(&told, &divide, &mut findings)?;
    let mut methods = Methods::new(allocation::rules(&told, &divide, &beneficiaries)?);
    let undecided = Decisions::default();
    let mut book = Book::with(&told.criteria, &undecided, &beneficiaries);
    let keep = |row: &Row| !args.tagged || row.book.answer_of(row.line).category != Category::None;
    let form = match args.format {
        TagFormat::Jsonl => Form::Jsonl,
        TagFormat::Csv => Form::Csv { own: columns_of_all(&told, &args.input), raw_cells: args.raw_cells },
    };
    let mut tags = Tags::new(form, &told.nomenclature, &mut output);
    let inputs = read_all(&told, &args.input, &mut book, &mut findings, &mut |row| {
        let method = keep(row).then(|| methods.of(row.book, row.line));
        tags.write(row, method)
    })?;
    if !inputs.is_empty() {
        output.finish()?;
    }
    finish(&findings, told.lang)
}

/// The columns of several tables, in order of first appearance; `None` for a single one, which brings its own.
fn columns_of_all(told: &Told, args: &InputArgs) -> Option<Vec<String>> {
    let own = |path: &String| args.files.contains(path) || !told.config.names(path);
    let files: Vec<String> = settings::files(&args.files).into_iter().flatten().filter(own).collect();
    if files.len() < 2 && !files.iter().any(|f| crate::workbook::is_workbook(f)) {
        return None;
    }
    let mut own: Vec<String> = Vec::new();
    for path in files.iter().filter(|p| *p != "-") {
        let Ok((tables, _)) = Opened::open(path, &told.reading) else { continue };
        for name in tables.iter().flat_map(|t| own_columns(&t.profile.headers)) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
    }
    Some(own)
}

/// Findings to stderr; how the run ended.
fn finish(findings: &[Finding], lang: Lang) -> Result<Ending> {
    emit::text(findings, lang, &mut std::io::stderr().lock())?;
    let worst = |f: &Finding| match f.fault.severity() {
        _ if f.fault.is_fatal() => Ending::Failed,
        Severity::Error => Ending::Findings,
        _ => Ending::Done,
    };
    Ok(findings.iter().map(worst).max().unwrap_or(Ending::Done))
}

fn run_nomenclature(args: &NomenclatureArgs) -> Result<Ending> {
    let mut builder = nomenclature::Builder::default();
    for (i, list) in args.lists.iter().enumerate() {
        let (year, path) = list.split_once('=').with_context(|| format!("{list:?}: write YEAR=FILE"))?;
        let year = year.parse().with_context(|| format!("{list:?}: {year:?} is no year"))?;
        let text = std::fs::read_to_string(path).with_context(|| format!("{path}: cannot read"))?;
        builder.add(&text, args.sources.get(i).map_or(path, |s| s), year)?;
    }
    let table = if args.names { builder.print_names() } else { builder.print() };
    std::io::stdout().write_all(table.as_bytes())?;
    Ok(Ending::Done)
}

fn delimiter(name: &str) -> Result<u8> {
    match name {
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "tab" | "\\t" => Ok(b'\t'),
        "pipe" => Ok(b'|'),
        _ if name.len() == 1 && !matches!(name, "\"" | "\n" | "\r") => Ok(name.as_bytes()[0]),
        _ => bail!("delimiter {name:?}: comma, semicolon, tab, pipe or one character"),
    }
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(name.as_bytes())
        .with_context(|| format!("encoding {name:?} is not known; utf-8, windows-1252, utf-16le, utf-16be ..."))
}
