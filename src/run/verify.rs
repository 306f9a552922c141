//! `setara verify`: a bundle computed again, and what differs.

mod computed;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Parser;

use crate::audit::bundle;
use crate::audit::bundle::{
    Bundle, BundleVerdict, BundledFile, BundledReport, Fault, FileRole, PAPERS, RESOLVED, Verification, Versions,
    Wrong, differences,
};
use crate::cli::{Cli, Command, InputArgs, VerifyArgs, VerifyFormat};
use crate::criteria::pack::Pack;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::guard::escape;
use crate::lang::{Lang, messages};
use crate::run::verify::computed::{Comparison, Recomputation};
use crate::run::verify::computed::{Found, Search};
use crate::run::{ExitStatus, audit_pack, report};
use crate::settings::Config;
use crate::write;

pub(super) fn run(cli: &Cli, args: &VerifyArgs, guard: &Guard) -> Result<ExitStatus> {
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let format = args.format()?;
    let bundle = Bundle::open(&args.bundle)?;
    let named = computed::reports_of_bundles();
    let is_named = |number: usize, written: &BundledReport| match bundle.is_of(PAPERS) {
        true => audit_pack::is_paper(written),
        // The JSON, and the one format that was asked for.
        false => number < 2 && named.iter().any(|(format, file)| (format, file) == (&written.format, &written.file)),
    };
    let faults = bundle::faults(&args.bundle, &bundle, &is_named, lang);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let mut out = Verification {
        schema: "setara.verify/1",
        bundle: args.bundle.to_string_lossy().replace('\\', "/"),
        verdict: BundleVerdict::Cannot,
        setara: Versions { bundle: bundle.setara.clone(), program },
        faults,
        files: Vec::new(),
        reports: Vec::new(),
        notes: Vec::new(),
    };
    let notes = Notes { lang, other_version: out.setara.bundle != out.setara.program };
    if notes.other_version {
        out.notes.push(notes.version(&out.setara));
    }
    let recomputed = verify(cli, args, &bundle, &notes, &mut out)?;
    out.judge(recomputed);
    match format {
        VerifyFormat::Text => escape::log(&mut output, |to| out.text(lang, to))?,
        VerifyFormat::Json => write::json::value(&out, &mut output)?,
    }
    output.finish()?;
    Ok(match out.verdict {
        BundleVerdict::Verified => ExitStatus::Done,
        BundleVerdict::FiguresOnly if args.figures_only => ExitStatus::Done,
        BundleVerdict::FiguresOnly | BundleVerdict::Differs => ExitStatus::Findings,
        BundleVerdict::Cannot => ExitStatus::Failed,
    })
}

/// Looks at the files, and at the reports as they are computed again; whether they could be.
fn verify(cli: &Cli, args: &VerifyArgs, bundle: &Bundle, notes: &Notes, out: &mut Verification) -> Result<bool> {
    let add = |out: &mut Verification, wrongs: Wrongs| {
        out.faults.extend(wrongs.iter().map(|(wrong, at)| Fault::new(*wrong, at, notes.lang)));
    };
    let command = match command(bundle) {
        Ok(command) => Some(command),
        Err(wrongs) => {
            add(out, wrongs);
            None
        }
    };
    // What contradicts itself is not even read.
    let (Some(command), false) = (command, out.is_refused()) else { return Ok(false) };
    let Some(asked) = Asked::of(&command) else { return Ok(false) };
    let search = Search { folder: &args.bundle, bundle, inputs: args.inputs.as_deref() };
    let found: Vec<Found> = bundle.files.iter().map(|kept| search.find(kept)).collect();
    out.files = found.iter().map(|f| f.state.clone()).collect();
    for (kept, found) in bundle.files.iter().zip(&found) {
        if kept.shipped && !computed::is_carried(kept) {
            out.notes.push(notes.shipped(kept));
            if !notes.other_version {
                add(out, vec![(Wrong::NotShipped, kept.path.clone())]);
            }
        }
        if found.other_size {
            add(out, vec![(Wrong::Size, kept.path.clone())]);
        }
    }
    for written in &bundle.reports {
        let is = bundle::plain(&args.bundle.join(&written.file));
        if is.is_some_and(|(sha256, size)| sha256 == written.sha256 && size != written.size) {
            add(out, vec![(Wrong::Size, written.file.clone())]);
        }
    }
    if notes.other_version && !computed::is_by(&args.bundle, bundle) {
        add(out, vec![(Wrong::Version, "report.json".into())]);
    }
    let needed = |kept: &BundledFile| !(kept.shipped && computed::is_carried(kept));
    let again = match bundle.files.iter().zip(&found).all(|(kept, f)| f.file.is_some() || !needed(kept)) {
        true => Some(Recomputation::of(bundle, &found, cli)?),
        false => None,
    };
    let mut readable = true;
    match &again {
        Some(again) => {
            let folder = &again.stage.folder;
            match files(&command, &asked, bundle, folder, notes.other_version) {
                Ok((config, wrongs)) => {
                    add(out, wrongs);
                    let lang = command.lang.unwrap_or(notes.lang);
                    if !out.is_refused() && !is_resolved(&args.bundle, config, lang, notes.other_version)? {
                        add(out, vec![(Wrong::Resolved, RESOLVED.into())]);
                    }
                }
                Err(error) => {
                    readable = false;
                    out.notes.push(notes.settings(&error, folder));
                }
            }
        }
        None => out.notes.push(notes.missing(args.inputs.is_some())),
    }
    compute(args, bundle, again.filter(|_| readable && !out.is_refused()).as_ref(), notes, out)
}

/// Computes the reports again, if that can be done.
fn compute(
    args: &VerifyArgs,
    bundle: &Bundle,
    again: Option<&Recomputation>,
    notes: &Notes,
    out: &mut Verification,
) -> Result<bool> {
    let substituted = again.is_some_and(|a| a.substituted);
    let comparison = Comparison { folder: &args.bundle, bundle, other_version: notes.other_version, substituted };
    let mut recomputed = again.is_some();
    for written in &bundle.reports {
        let is = again.map(|again| again.report(written)).transpose()?;
        if let Some(Err(message)) = &is {
            recomputed = false;
            out.notes.push(notes.failed(written, message));
        }
        let is = is.and_then(Result::ok);
        out.reports.push(comparison.of(written, is.as_deref())?);
    }
    if recomputed && let Some(again) = again {
        out.reports.extend(again.unlisted(bundle)?.into_iter().map(computed::missing));
    }
    Ok(recomputed)
}

/// What is said beside the states.
struct Notes {
    lang: Lang,
    other_version: bool,
}

impl Notes {
    fn say(&self, id: String, en: String) -> String {
        if self.lang == Lang::Id { id } else { en }
    }

    fn version(&self, v: &Versions) -> String {
        let (bundle, program) = (&v.bundle, &v.program);
        self.say(
            format!("bundel dibuat oleh setara {bundle}, ini setara {program}: yang dibandingkan adalah angka"),
            format!("the bundle was made by setara {bundle}, this is setara {program}: figures are compared"),
        )
    }

    fn shipped(&self, kept: &BundledFile) -> String {
        let path = &kept.path;
        self.say(
            format!("{path} bawaan program ini bukan yang dipakai saat itu; dihitung ulang dengan salinan di bundel"),
            format!("{path} of this program is not the one used then; computed again with the bundle's own"),
        )
    }

    fn missing(&self, option_known: bool) -> String {
        let way = if option_known { "" } else { "; --inputs FOLDER" };
        self.say(
            format!("tidak dihitung ulang: ada berkas yang tidak ditemukan{way}"),
            format!("not computed again: files are missing{way}"),
        )
    }

    /// `folder`: where they were laid out, which says nothing to anybody.
    fn settings(&self, error: &anyhow::Error, folder: &std::path::Path) -> String {
        let why = messages::of_error(self.lang, error).replace(&format!("{}/", folder.display()), "");
        self.say(
            format!("tidak dihitung ulang: pengaturannya tidak terbaca: {why}"),
            format!("not computed again: the settings cannot be read: {why}"),
        )
    }

    fn failed(&self, written: &BundledReport, message: &str) -> String {
        let file = &written.file;
        self.say(
            format!("{file} tidak dapat dibuat ulang: {message}"),
            format!("{file} cannot be made again: {message}"),
        )
    }
}

// What the command of a bundle reads. All of it must stand among the bundle's files, each as what it is called, and
// nothing else: what a command reads beside them nobody has looked at.

/// What is wrong, and at what.
type Wrongs = Vec<(Wrong, String)>;

/// The command, if it is one that `report --bundle` writes; else what in it is not.
fn command(bundle: &Bundle) -> Result<Cli, Wrongs> {
    let wrong = |arg: &str| vec![(Wrong::Argument, arg.to_owned())];
    let options = bundle.command.iter().skip(1).take_while(|arg| *arg != "--");
    for arg in options {
        let long = arg.strip_prefix("--").map(|arg| arg.split_once('=').map_or(arg, |(name, _)| name));
        if !long.is_some_and(report::is_of_bundle) {
            return Err(wrong(arg));
        }
    }
    let words = std::iter::once("setara").chain(bundle.command.iter().map(String::as_str));
    let cli = Cli::try_parse_from(words).map_err(|e| wrong(e.to_string().lines().next().unwrap_or("command")))?;
    // Without either the settings would be those that happen to stand above the folder of the run.
    if cli.config.is_none() && !cli.no_config {
        return Err(wrong("command (--config, --no-config)"));
    }
    Ok(cli)
}

/// A file that is read, as the command or the settings name it.
#[derive(Clone)]
struct Read {
    role: FileRole,
    path: String,
    /// The program carries it.
    shipped: bool,
}

/// The settings of the run, and what is wrong with the files it would read in `folder`, where all of them stand.
///
/// # Errors
/// The settings cannot be read.
fn files(cli: &Cli, asked: &Asked, bundle: &Bundle, folder: &Path, other_version: bool) -> Result<(Config, Wrongs)> {
    let named = cli.config.as_ref().map(|path| folder.join(path));
    let mut wrongs = Wrongs::new();
    let whole = |path: &str| paths::absolute(&folder.join(path)).unwrap_or_else(|_| PathBuf::from(path));
    let is = |kept: &BundledFile, read: &Read| match kept.shipped {
        true => kept.role == read.role && kept.path == read.path && (read.shipped || other_version),
        false => kept.role == read.role && !read.shipped && whole(&kept.path) == whole(&read.path),
    };
    // A folder of statements or documents stands for those in it.
    let holds = |kept: &BundledFile, read: &Read| {
        let folders = kept.role == read.role && matches!(kept.role, FileRole::Gbs | FileRole::Documents);
        is(kept, read) || folders && whole(&kept.path).starts_with(whole(&read.path))
    };
    let settings: Vec<Read> = cli.config.iter().map(|p| Read::file(FileRole::Settings, &p.to_string_lossy())).collect();
    if let Some(read) = settings.iter().find(|read| !bundle.files.iter().any(|kept| is(kept, read))) {
        return Ok((Config::default(), vec![(Wrong::NotNamed, read.path.clone())]));
    }
    let config = match &named {
        Some(path) => Config::find(Some(path), &[])?,
        None => Config::default(),
    };
    let reads: Vec<Read> = settings.into_iter().chain(reads(asked, &config)).collect();
    for read in &reads {
        if !bundle.files.iter().any(|kept| holds(kept, read)) {
            // As it is written, not as it stands on this disk.
            let short = Path::new(&read.path).strip_prefix(folder).unwrap_or(Path::new(&read.path));
            wrongs.push((Wrong::NotNamed, short.to_string_lossy().into_owned()));
        }
    }
    for kept in &bundle.files {
        if !reads.iter().any(|read| holds(kept, read)) {
            wrongs.push((Wrong::NotRead, format!("{} {}", kept.role.id(), kept.path)));
        }
    }
    Ok((config, wrongs))
}

/// What a command of a bundle names to be read.
struct Asked<'a> {
    input: &'a InputArgs,
    decisions: &'a [PathBuf],
    beneficiaries: &'a [PathBuf],
    gbs: &'a [PathBuf],
    population: Option<&'a PathBuf>,
    /// Of working papers alone.
    more: Vec<Read>,
}

impl<'a> Asked<'a> {
    /// A bundle's command is no other than these.
    fn of(cli: &'a Cli) -> Option<Asked<'a>> {
        match &cli.command {
            Command::Report(args) => Some(Asked {
                input: &args.input,
                decisions: &args.decisions,
                beneficiaries: &args.allocation.beneficiaries,
                gbs: &args.gbs,
                population: args.allocation.population.as_ref(),
                more: Vec::new(),
            }),
            Command::AuditPack(args) => {
                let file = |role: FileRole| move |path: &PathBuf| Read::file(role, &path.to_string_lossy());
                let mut more: Vec<Read> = args.documents.iter().map(file(FileRole::Documents)).collect();
                more.extend(args.sample.iter().map(file(FileRole::Sample)));
                let shipped = Read { role: FileRole::Checklist, path: audit_pack::CHECKLIST.into(), shipped: true };
                more.push(args.checklist.as_ref().map_or(shipped, file(FileRole::Checklist)));
                let population = None;
                let (decisions, beneficiaries, gbs) = (&args.decisions, &args.beneficiaries, &args.gbs);
                Some(Asked { input: &args.input, decisions, beneficiaries, gbs, population, more })
            }
            _ => None,
        }
    }
}

/// Every file that a command reads, but the settings: those of the command line, else those of the settings.
fn reads(asked: &Asked, config: &Config) -> Vec<Read> {
    let reading = &asked.input.reading;
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    let several = |given: &[PathBuf], configured: &[String]| -> Vec<String> {
        match given.is_empty() {
            true => configured.iter().map(|p| config.path(p)).collect(),
            false => given.iter().map(text).collect(),
        }
    };
    let one = |given: Option<&PathBuf>, configured: &Option<String>| -> Vec<String> {
        given.map(text).or_else(|| configured.as_ref().map(|p| config.path(p))).into_iter().collect()
    };
    let packs = match (reading.packs.is_empty(), config.packs.is_empty()) {
        (false, _) => reading.packs.clone(),
        (true, false) => config.packs.iter().map(|p| config.pack(p)).collect(),
        (true, true) => vec!["id-arg".into()],
    };
    let mut out: Vec<Read> = packs
        .into_iter()
        .map(|path| Read { role: FileRole::Pack, shipped: Pack::is_shipped_name(&path), path })
        .collect();
    let lists = one(reading.nomenclature.as_ref(), &config.nomenclature);
    if lists.is_empty() {
        out.push(Read { role: FileRole::Nomenclature, path: "nomenclature".into(), shipped: true });
    }
    for (role, paths) in [
        (FileRole::Input, asked.input.files.clone()),
        (FileRole::Nomenclature, lists),
        (FileRole::Profile, one(reading.profile.as_ref(), &config.profile)),
        (FileRole::Decisions, several(asked.decisions, &config.decisions)),
        (FileRole::Beneficiaries, several(asked.beneficiaries, &config.beneficiaries)),
        (FileRole::Gbs, several(asked.gbs, &config.gbs)),
        (FileRole::Population, one(asked.population, &config.allocation.population)),
    ] {
        out.extend(paths.iter().map(|path| Read::file(role, path)));
    }
    out.extend(asked.more.iter().cloned());
    out
}

impl Read {
    fn file(role: FileRole, path: &str) -> Read {
        Read { role, path: path.to_owned(), shipped: false }
    }
}

/// Are the settings with the defaults filled in those that hold? Another version may have others beside them.
fn is_resolved(folder: &Path, config: Config, lang: Lang, other_version: bool) -> Result<bool> {
    let is = toml::to_string(&config.effective(lang))?;
    let Ok(was) = std::fs::read_to_string(folder.join(RESOLVED)) else { return Ok(false) };
    if was == is || !other_version {
        return Ok(was == is);
    }
    let Ok(was) = toml::from_str::<serde_json::Value>(&was) else { return Ok(false) };
    Ok(differences(&was, &toml::from_str(&is)?).iter().all(|d| d.was.is_none()))
}
