//! What the command of a bundle reads. All of it must stand among the bundle's files, each as what it is called, and
//! nothing else: what a command reads beside them nobody has looked at.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Parser;

use crate::audit::bundle::{Bundle, BundledFile, FileRole, RESOLVED, Wrong, differences};
use crate::cli::{Cli, Command, ReportArgs};
use crate::criteria::pack::Pack;
use crate::files::paths;
use crate::lang::Lang;
use crate::run::again;
use crate::settings::Config;

/// What is wrong, and at what.
pub(super) type Wrongs = Vec<(Wrong, String)>;

/// The command, if it is one that `report --bundle` writes; else what in it is not.
pub(super) fn command(bundle: &Bundle) -> Result<Cli, Wrongs> {
    let wrong = |arg: &str| vec![(Wrong::Argument, arg.to_owned())];
    let options = bundle.command.iter().skip(1).take_while(|arg| *arg != "--");
    for arg in options {
        let long = arg.strip_prefix("--").map(|arg| arg.split_once('=').map_or(arg, |(name, _)| name));
        if !long.is_some_and(again::is_of_bundle) {
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
pub(super) fn files(
    cli: &Cli,
    report: &ReportArgs,
    bundle: &Bundle,
    folder: &Path,
    other_version: bool,
) -> Result<(Config, Wrongs)> {
    let named = cli.config.as_ref().map(|path| folder.join(path));
    let mut wrongs = Wrongs::new();
    let whole = |path: &str| paths::absolute(&folder.join(path)).unwrap_or_else(|_| PathBuf::from(path));
    let is = |kept: &BundledFile, read: &Read| match kept.shipped {
        true => kept.role == read.role && kept.path == read.path && (read.shipped || other_version),
        false => kept.role == read.role && !read.shipped && whole(&kept.path) == whole(&read.path),
    };
    // A folder of statements stands for those in it.
    let holds = |kept: &BundledFile, read: &Read| {
        let gbs = kept.role == FileRole::Gbs && read.role == FileRole::Gbs;
        is(kept, read) || gbs && whole(&kept.path).starts_with(whole(&read.path))
    };
    let settings: Vec<Read> = cli.config.iter().map(|p| Read::file(FileRole::Settings, &p.to_string_lossy())).collect();
    if let Some(read) = settings.iter().find(|read| !bundle.files.iter().any(|kept| is(kept, read))) {
        return Ok((Config::default(), vec![(Wrong::NotNamed, read.path.clone())]));
    }
    let config = match &named {
        Some(path) => Config::find(Some(path), &[])?,
        None => Config::default(),
    };
    let reads: Vec<Read> = settings.into_iter().chain(reads(report, &config)).collect();
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

/// Every file that a report reads, but the settings: those of the command line, else those of the settings.
fn reads(report: &ReportArgs, config: &Config) -> Vec<Read> {
    let reading = &report.input.reading;
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    let several = |given: &[PathBuf], configured: &[String]| -> Vec<String> {
        match given.is_empty() {
            true => configured.iter().map(|p| config.path(p)).collect(),
            false => given.iter().map(text).collect(),
        }
    };
    let one = |given: &Option<PathBuf>, configured: &Option<String>| -> Vec<String> {
        given.as_ref().map(text).or_else(|| configured.as_ref().map(|p| config.path(p))).into_iter().collect()
    };
    let packs = match (reading.packs.is_empty(), config.packs.is_empty()) {
        (false, _) => reading.packs.clone(),
        (true, false) => config.packs.iter().map(|p| config.pack(p)).collect(),
        (true, true) => vec!["id-arg".into()],
    };
    let allocation = &report.allocation;
    let mut out: Vec<Read> = packs
        .into_iter()
        .map(|path| Read { role: FileRole::Pack, shipped: Pack::is_shipped_name(&path), path })
        .collect();
    let lists = one(&reading.nomenclature, &config.nomenclature);
    if lists.is_empty() {
        out.push(Read { role: FileRole::Nomenclature, path: "nomenclature".into(), shipped: true });
    }
    for (role, paths) in [
        (FileRole::Input, report.input.files.clone()),
        (FileRole::Nomenclature, lists),
        (FileRole::Profile, one(&reading.profile, &config.profile)),
        (FileRole::Decisions, several(&report.decisions, &config.decisions)),
        (FileRole::Beneficiaries, several(&allocation.beneficiaries, &config.beneficiaries)),
        (FileRole::Gbs, several(&report.gbs, &config.gbs)),
        (FileRole::Population, one(&allocation.population, &config.allocation.population)),
    ] {
        out.extend(paths.iter().map(|path| Read::file(role, path)));
    }
    out
}

impl Read {
    fn file(role: FileRole, path: &str) -> Read {
        Read { role, path: path.to_owned(), shipped: false }
    }
}

/// Are the settings with the defaults filled in those that hold? Another version may have others beside them.
pub(super) fn is_resolved(folder: &Path, config: Config, lang: Lang, other_version: bool) -> Result<bool> {
    let is = toml::to_string(&config.effective(lang))?;
    let Ok(was) = std::fs::read_to_string(folder.join(RESOLVED)) else { return Ok(false) };
    if was == is || !other_version {
        return Ok(was == is);
    }
    let Ok(was) = toml::from_str::<serde_json::Value>(&was) else { return Ok(false) };
    Ok(differences(&was, &toml::from_str(&is)?).iter().all(|d| d.was.is_none()))
}

/// The report that is asked for; a bundle's command is no other.
pub(super) fn report(cli: &Cli) -> Option<&ReportArgs> {
    match &cli.command {
        Command::Report(args) => Some(args),
        _ => None,
    }
}
