//! `audit-pack`: working papers for an audit, as a folder that `verify` can compute again.

mod gathered;
mod papers;

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Parser;

use self::gathered::{gather, stages};
use self::papers::Work;
use super::bundle::{Folder, Keeping, Sealed, named_in, seal};
use super::check::with_findings;
use super::report::{HALTED, Settled, command};
use super::settings::{Options, config, resolve};
use super::{ExitStatus, finish_for};
use crate::audit::bundle::{BundledReport, FileRole};
use crate::audit::checklist::{self, Checklist};
use crate::audit::documents::HandedIn;
use crate::audit::paper_pages::Pages;
use crate::audit::sampled;
use crate::audit::working_papers::{Papers, SampleSection};
use crate::cli::{AuditPackArgs, Cli, Command};
use crate::files::output::Guard;
use crate::files::paths;
use crate::files::workbook::guarded;
use crate::finding::{Fault, Finding, emit};
use crate::gbs;
use crate::gbs::open_all;
use crate::guard::personal::masked;
use crate::lang::{Lang, format_in};
use crate::parallel::Jobs;
use crate::settings::{Basis, Settings};
use crate::write;

/// What the checklist that the program carries is called in bundles.
pub(super) const CHECKLIST: &str = "checklist";
/// The papers as JSON, by which `verify` names figures.
const JSON: &str = "papers.json";

/// Names and bytes of the files of a pack.
pub(super) type PaperFiles = Vec<(String, Vec<u8>)>;

/// What a run made.
struct Made {
    files: PaperFiles,
    papers: Papers,
}

pub(super) fn run(cli: &Cli, args: &AuditPackArgs, guard: &Guard) -> Result<ExitStatus> {
    let Some(to) = args.output.as_deref() else { bail!("working papers are a folder: name it with --output FOLDER") };
    // The command that others run says nothing of what is handed on.
    let with = &args.bundle_with;
    let here = paths::absolute(Path::new("."))?;
    let folder = Folder::beside(to, guard)?;
    let settings = settings(cli, args)?;
    let mut findings = Vec::new();
    let files = settings.budget_files(&mut findings);
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish_for(guard.host(), &findings, settings.lang);
    }
    let settled = Settled { files: &files, settings: settings.file.as_deref(), lang: settings.lang, here: &here };
    let command = command(cli.words.iter().cloned(), &settled)?;
    // From here on everything is as the command says it, for so it will be read by others.
    let again = parsed(&command, Jobs(settings.jobs))?;
    let Command::AuditPack(args) = &again.command else { bail!("the command is no audit-pack") };
    let settings = self::settings(&again, args)?;
    let Some(made) = make(&again, args, &settings, &mut findings)? else {
        return finish_for(guard.host(), &findings, settings.lang);
    };
    let mut reports = Vec::new();
    for (name, bytes) in &made.files {
        folder.write(name, bytes)?;
        let format = name.rsplit('.').next().unwrap_or_default().to_owned();
        let (sha256, size) = (paths::sha256(bytes), bytes.len() as u64);
        reports.push(BundledReport { format, file: name.clone(), sha256, size });
    }
    let mut kept = Keeping::new(&folder, with);
    kept.all(&settings)?;
    for path in documents(args)? {
        kept.file(FileRole::Documents, &path.path)?;
    }
    match &args.checklist {
        Some(path) => kept.file(FileRole::Checklist, &path.to_string_lossy())?,
        None => kept.shipped(FileRole::Checklist, CHECKLIST, "checklist.toml", checklist::SHIPPED)?,
    }
    args.sample.iter().try_for_each(|path| kept.file(FileRole::Sample, &path.to_string_lossy()))?;
    let files = kept.files;
    for input in made.papers.files.iter().filter(|file| file.role == FileRole::Input.id()) {
        let own = files.iter().find(|f| f.role == FileRole::Input && f.path == input.path);
        if own.is_some_and(|f| f.sha256 != input.sha256) {
            bail!("no bundle is written: {} changed while it was read", input.path);
        }
    }
    let config = toml::to_string(&config(&again, &args.input)?.effective(settings.lang))?;
    let statements = named_in(&open_all(&settings.gbs.statements, &mut Vec::new()));
    seal(folder, &here, Sealed { command, reports, files, config, with, statements })?;
    guard.host().say(&written(to, &made.papers, settings.lang));
    finish_for(guard.host(), &findings, settings.lang)
}

/// What was written, for who does not open it at once.
fn written(to: &Path, papers: &Papers, lang: Lang) -> String {
    let all = || std::iter::once(&papers.government).chain(&papers.opd);
    let findings: usize = all().map(|paper| paper.findings.len()).sum();
    let missing: u64 = all().map(|paper| paper.documents_of(|_| true)[2]).sum();
    let (opds, to) = (papers.opd.len(), to.display());
    format_in!(
        lang,
        "{to}: kertas kerja {opds} OPD, {findings} temuan, {missing} dokumen tidak ada",
        "{to}: papers of {opds} OPD, {findings} findings, {missing} documents missing"
    )
}

/// May a report of a bundle be one of these?
pub(super) fn is_paper(written: &BundledReport) -> bool {
    let ends = written.file.rsplit_once('.').is_some_and(|(_, end)| end == written.format);
    match written.format.as_str() {
        "json" => written.file == JSON,
        "docx" | "xlsx" => ends,
        _ => false,
    }
}

/// The files of a bundle's command, made once more; else what the program says instead. Paths are seen from the folder of the
/// process.
pub(super) fn again(command: &[String], jobs: Jobs) -> Result<PaperFiles, String> {
    let mut findings = Vec::new();
    let cli = parsed(command, jobs).map_err(|error| super::error_line(&error, Lang::En))?;
    let lang = cli.lang.unwrap_or(Lang::En);
    // What a bundle holds is somebody else's: a halt that nobody foresaw is a failure of this run, not its end.
    let made = guarded(HALTED, || {
        let Command::AuditPack(args) = &cli.command else { bail!("the command is no audit-pack") };
        make(&cli, args, &settings(&cli, args)?, &mut findings)
    });
    match made {
        Ok(Some(made)) => Ok(made.files),
        Ok(None) => {
            let mut said = Vec::new();
            // Into memory: nothing to fail.
            let _ = emit::text(&findings, lang, &mut said);
            Err(String::from_utf8_lossy(&said).trim().to_owned())
        }
        Err(error) => Err(super::error_line(&error, lang).trim().to_owned()),
    }
}

fn parsed(command: &[String], jobs: Jobs) -> Result<Cli> {
    let (name, rest) = command.split_first().context("no command")?;
    let words = ["setara".into(), name.into(), format!("--jobs={}", jobs.0).into()];
    Ok(Cli::try_parse_from(words.into_iter().chain(rest.iter().map(OsString::from)))?)
}

/// What the command line and `setara.toml` ask for, without the folder of documents.
fn settings(cli: &Cli, args: &AuditPackArgs) -> Result<Settings> {
    let asked = Options {
        beneficiaries: &args.beneficiaries,
        decisions: &args.decisions,
        gbs: &args.gbs,
        gbs_method: args.gbs_method,
        ..Options::default()
    };
    let settings = resolve(cli, &args.input, &asked)?;
    if settings.files().any(|path| path == "-") {
        bail!("standard input cannot be read again: write it to a file first");
    }
    Ok(settings)
}

/// The files of the folders of documents, in the order of their names; which of them are statements is found later.
///
/// # Errors
/// A folder is none, or has no file in it.
fn documents(args: &AuditPackArgs) -> Result<Vec<HandedIn>> {
    let mut out = Vec::new();
    for folder in &args.documents {
        let name = folder.to_string_lossy().replace('\\', "/");
        let files = if folder.is_dir() { paths::files_in(&name, |_| true) } else { Vec::new() };
        if files.is_empty() {
            bail!("{name}: is not a folder with documents; where none were handed in, leave --documents out");
        }
        for path in files {
            let shown = path.strip_prefix(&name).unwrap_or(&path).trim_start_matches('/').to_owned();
            let (sha256, _) = paths::of_file(Path::new(&path)).with_context(|| format!("{path}: cannot read"))?;
            out.push(HandedIn { path, shown, sha256, is_statement: false });
        }
    }
    Ok(out)
}

/// Looks into documents that can be statements, and puts those that are to the statements of the settings.
fn read_statements(documents: &mut [HandedIn], settings: &mut Settings, findings: &mut Vec<Finding>) {
    for document in documents.iter_mut().filter(|document| gbs::is_document(&document.path)) {
        match gbs::open(&document.path) {
            Ok(_) => {
                document.is_statement = true;
                settings.gbs.statements.push(document.path.clone());
            }
            // A file that lists persons is not used, and not passed over in silence; others are no statements.
            Err(finding) if matches!(finding.fault, Fault::Personal(_)) => findings.push(*finding),
            Err(_) => {}
        }
    }
}

/// Computes the papers and writes them into memory; `None` where no budget could be read, which the findings tell.
///
/// # Errors
/// What is asked for cannot be done at all: criteria, side files or the checklist cannot be read.
fn make(cli: &Cli, args: &AuditPackArgs, base: &Settings, findings: &mut Vec<Finding>) -> Result<Option<Made>> {
    // What a command leaves open is the same on every machine.
    let mut settings = Settings { lang: cli.lang.unwrap_or(base.lang), ..base.clone() };
    let lang = settings.lang;
    let checklist = Checklist::open(args.checklist.as_deref().map(Path::to_string_lossy).as_deref())?;
    let mut documents = documents(args)?;
    read_statements(&mut documents, &mut settings, findings);
    let basis = Basis::open(&settings)?;
    let report = crate::report_with(&basis, &settings, findings)?;
    let Some(report) = report.filter(|_| !findings.iter().any(|f| f.fault.is_fatal())) else { return Ok(None) };
    let gathered = gather(&basis, &settings, &checklist)?;
    let work = Work {
        stages: stages(&basis, &report.inputs),
        sample: estimate_section(args.sample.as_deref(), &basis, &settings)?,
        report,
        gathered,
        checklist,
        documents,
        settings: &settings,
        given: [!settings.gbs.statements.is_empty(), !args.documents.is_empty(), !settings.gbs.focal_points.is_empty()],
    };
    let papers = with_findings(settings.clone(), Jobs(settings.jobs), |shown, passed| work.papers(shown, passed))?;
    Ok(Some(Made { files: written_out(&papers, lang)?, papers }))
}

/// What the sample that an auditor filled in says of the whole; without one, that there is none.
///
/// # Errors
/// The sample is not of these budgets, is not filled in whole, or was changed.
fn estimate_section(sample: Option<&Path>, basis: &Basis, settings: &Settings) -> Result<SampleSection> {
    let lang = settings.lang;
    let none = lang.choose(
        "Uji petik tidak diberikan: berapa yang benar-benar ARG belum diuji pada barisnya.",
        "No sample was given: how much is truly ARG has not been tested on its lines.",
    );
    let Some(path) = sample else {
        return Ok(SampleSection { given: false, sentences: vec![none.to_owned()], grids: Vec::new() });
    };
    // What the budgets show is told by the papers already.
    let found = sampled::estimated(&path.to_string_lossy(), basis, settings, &mut Vec::new())?;
    let (sha256, _) = paths::of_file(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let path = masked(&path.to_string_lossy()).into_owned();
    let of = format_in!(lang, "Uji petik: {path} (SHA-256 {sha256}).", "Sample: {path} (SHA-256 {sha256}).");
    let said = found.iter().map(|own| lang.choose(&own.sentence.id, &own.sentence.en).clone());
    let sentences = said.chain([of]).collect();
    Ok(SampleSection { given: true, sentences, grids: found.map(|own| own.grids(lang)).unwrap_or_default() })
}

/// The papers as files: JSON, workbook, the government's document and one for each agency.
fn written_out(papers: &Papers, lang: Lang) -> Result<PaperFiles> {
    let pages = Pages { papers, lang };
    let mut out = PaperFiles::new();
    let mut json = Vec::new();
    write::json::value(papers, &mut json)?;
    out.push((JSON.into(), json));
    let mut book = Vec::new();
    write::xlsx::list_book(&papers.about, &pages.sheets(), lang, &mut book)?;
    out.push((lang.choose("kertas-kerja.xlsx", "working-papers.xlsx").into(), book));
    for (paper, is_whole) in std::iter::once((&papers.government, true)).chain(papers.opd.iter().map(|p| (p, false))) {
        let mut document = Vec::new();
        write::docx::write(&pages.document(paper, is_whole), false, &mut document)?;
        out.push((paper.file.clone(), document));
    }
    Ok(out)
}
