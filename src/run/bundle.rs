//! `report --bundle`: the report, and all that is needed to compute it again.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use serde_json::Value;

use crate::audit::bundle::{Bundle, BundledFile, BundledReport, FILE, FileRole, RESOLVED, SCHEMA};
use crate::audit::sighting::Look;
use crate::cli::{Cli, Command, Held, ReportArgs};
use crate::columns::tagged;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::files::output::part::PartFolder;
use crate::files::output::{Format, Guard};
use crate::files::paths;
use crate::finding::{Fault, Finding, PersonalFault, emit};
use crate::gbs::{Gbs, open_all};
use crate::guard::personal::masked;
use crate::lang::Lang;
use crate::parallel::Jobs;
use crate::run::report::{Ran, Settled};
use crate::run::settings::config;
use crate::run::{ExitStatus, report};
use crate::settings::Settings;
use crate::write::ReportFormat;
use crate::{gbs, write};

pub(super) fn run(cli: &Cli, args: &ReportArgs, to: &Path, guard: &Guard) -> Result<ExitStatus> {
    let here = paths::absolute(Path::new("."))?;
    let folder = Folder::beside(to, guard)?;
    let settings = report::settings(cli, args, ReportFormat::Json, guard.host())?;
    if args.input.files.iter().any(|f| f == "-") {
        bail!("standard input cannot be read again: write it to a file first");
    }
    let mut findings = Vec::new();
    let files = match args.from {
        true => tagged::files(&args.input.files)?,
        false => settings.budget_files(&mut findings),
    };
    if !findings.is_empty() {
        return super::finish(&findings, settings.lang);
    }
    let settled = Settled { files: &files, settings: settings.file.as_deref(), lang: settings.lang, here: &here };
    let command = report::command(cli.words.iter().cloned(), &settled)?;
    // From here on everything is as the command says it, for so it will be read by others.
    let cli = Cli::try_parse_from(std::iter::once("setara".to_owned()).chain(command.iter().cloned()))?;
    let Command::Report(report_args) = &cli.command else { bail!("the command is no report") };
    let settings = report::settings(&cli, report_args, ReportFormat::Json, guard.host())?;

    let mut formats = vec![ReportFormat::Json];
    formats.extend(args.format.filter(|f| !matches!(f, ReportFormat::Json | ReportFormat::Table)));
    let (mut reports, mut ending) = (Vec::new(), ExitStatus::Done);
    for format in formats {
        let id = format.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        let file = report_file(format);
        let path = folder.path().join(&file);
        let first = reports.is_empty();
        let Ran { status, messages } = report::rerun(&command, &id, Jobs(settings.jobs), &paths::absolute(&path)?);
        if first && !messages.is_empty() {
            let _ = writeln!(std::io::stderr(), "{messages}");
        }
        match (status, first) {
            (ExitStatus::Done, _) => {}
            (ExitStatus::Findings, _) => ending = ExitStatus::Findings,
            (ExitStatus::Failed, true) => bail!("no bundle is written: the report could not be made"),
            (ExitStatus::Failed, false) => bail!("no bundle is written: the report could not be made {messages}"),
        }
        if !path.is_file() {
            bail!("no bundle is written: the report could not be made");
        }
        let (sha256, size) = paths::of_file(&path)?;
        reports.push(BundledReport { format: id, file, sha256, size });
    }

    let mut kept = Keeping::new(&folder, &args.bundle.bundle_with);
    kept.all(&settings)?;
    let statements = named_in(&open_all(&settings.gbs.statements, &mut Vec::new()));
    let files = kept.files;
    unchanged(&folder.path().join("report.json"), &files)?;
    let config = config(&cli, &report_args.input)?.effective(settings.lang);
    let with = &args.bundle.bundle_with;
    seal(folder, &here, Sealed { command, reports, files, config: toml::to_string(&config)?, with, statements })?;
    Ok(ending)
}

/// What a bundle says of itself, and of what it holds.
pub(super) struct Sealed<'a> {
    pub command: Vec<String>,
    pub reports: Vec<BundledReport>,
    pub files: Vec<BundledFile>,
    /// The settings with the defaults filled in.
    pub config: String,
    pub with: &'a [Held],
    /// Fields of statements that name persons.
    pub statements: Vec<String>,
}

/// Writes what a folder says of itself, looks through all that it would publish, and gives it its name.
///
/// # Errors
/// It cannot be written, or would publish what leads to a person.
pub(super) fn seal(folder: Folder, here: &Path, sealed: Sealed) -> Result<()> {
    let Sealed { command, reports, files, config, with, statements } = sealed;
    let resolved_settings = RESOLVED.to_owned();
    folder.write(&resolved_settings, config.as_bytes())?;
    let run_in = paths::relative(here, &paths::absolute(folder.to)?).unwrap_or_else(|| ".".into());
    let setara = env!("CARGO_PKG_VERSION").to_owned();
    let bundle = Bundle { schema: SCHEMA.into(), setara, run_in, command, reports, resolved_settings, files };
    let mut json = Vec::new();
    write::json::value(&bundle, &mut json)?;
    folder.write(FILE, &json)?;
    look(folder.path(), &bundle, with, statements)?;
    folder.finish()
}

/// Name of the report in a format.
pub(super) fn report_file(format: ReportFormat) -> String {
    format!("report.{}", format.endings()[0])
}

/// The report was made from the very bytes whose hashes are kept.
fn unchanged(report: &Path, files: &[BundledFile]) -> Result<()> {
    let report: Value = serde_json::from_slice(&std::fs::read(report)?)?;
    // Of tagged lines it is their files that were hashed; those of the budgets were not read.
    let read = if report["manifest"]["tagged"].is_array() { &report["manifest"]["tagged"] } else { &report["inputs"] };
    for input in read.as_array().into_iter().flatten() {
        let own = files.iter().find(|f| f.role == FileRole::Input && input["path"] == f.path.as_str());
        if own.is_some_and(|f| input["sha256"] != f.sha256.as_str()) {
            bail!("no bundle is written: {} changed while it was read", input["path"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}

/// The files of a report as they are copied and hashed.
pub(super) struct Keeping<'a> {
    folder: &'a Path,
    with: &'a [Held],
    pub files: Vec<BundledFile>,
}

impl<'a> Keeping<'a> {
    pub fn new(folder: &'a Folder, with: &'a [Held]) -> Keeping<'a> {
        Keeping { folder: folder.path(), with, files: Vec::new() }
    }

    /// Every file that the settings name.
    ///
    /// # Errors
    /// One of them cannot be read or copied, or is named from the root of the disk.
    pub fn all(&mut self, settings: &Settings) -> Result<()> {
        for path in &settings.inputs {
            self.file(FileRole::Input, path)?;
        }
        for name in &settings.packs {
            match Pack::is_shipped_name(name) {
                true => self.shipped(FileRole::Pack, name, &format!("{name}.toml"), &Pack::text(name)?)?,
                false => self.file(FileRole::Pack, name)?,
            }
        }
        match &settings.nomenclature {
            Some(path) => self.file(FileRole::Nomenclature, path)?,
            None => self.shipped(FileRole::Nomenclature, "nomenclature", "codes.txt", Nomenclature::shipped_text())?,
        }
        if let Some(path) = &settings.file {
            self.file(FileRole::Settings, path)?;
        }
        let mut statements = Vec::new();
        for path in &settings.gbs.statements {
            match Path::new(path).is_dir() {
                true => statements.extend(crate::files::paths::files_in(path, gbs::is_document)),
                false => statements.push(path.clone()),
            }
        }
        let one = |path: &Option<String>| path.iter().cloned().collect::<Vec<_>>();
        for (role, paths) in [
            (FileRole::Profile, &one(&settings.reading.profile)),
            (FileRole::Decisions, &settings.decisions),
            (FileRole::Beneficiaries, &settings.beneficiaries),
            (FileRole::Gbs, &statements),
            (FileRole::Population, &one(&settings.allocation.population)),
        ] {
            paths.iter().try_for_each(|path| self.file(role, path))?;
        }
        Ok(())
    }

    /// One file, copied where files of its role are.
    ///
    /// # Errors
    /// As `all`.
    pub fn file(&mut self, role: FileRole, path: &str) -> Result<()> {
        // One file is one entry, however often and in whatever spelling it is named.
        let whole = |path: &str| paths::comparable(Path::new(path)).ok();
        if self.files.iter().any(|f| f.role == role && !f.shipped && whole(&f.path) == whole(path)) {
            return Ok(());
        }
        if Path::new(path).is_absolute() {
            bail!(
                "{path}: setara.toml names it from the root of this disk; write it as seen from setara.toml, for a \
                 bundle is read elsewhere"
            );
        }
        let (sha256, size) = paths::of_file(Path::new(path)).with_context(|| format!("{path}: cannot read"))?;
        let copied = match role {
            FileRole::Input => self.with.contains(&Held::Inputs),
            FileRole::Beneficiaries => self.with.contains(&Held::Beneficiaries),
            // Nobody looks into them: decrees name persons.
            FileRole::Documents => false,
            _ => true,
        };
        let name = Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let copy = match copied {
            true => Some(self.place(role, &name)?),
            false => None,
        };
        if let Some(copy) = &copy {
            let to = self.folder.join(copy);
            std::fs::copy(path, &to).with_context(|| format!("{path}: cannot copy"))?;
            if paths::of_file(&to)?.0 != sha256 {
                bail!("no bundle is written: {path} changed while it was read");
            }
        }
        self.files.push(BundledFile { role, path: path.to_owned(), shipped: false, sha256, size, copy });
        Ok(())
    }

    /// What the program carries, copied.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn shipped(&mut self, role: FileRole, path: &str, name: &str, text: &str) -> Result<()> {
        let copy = self.place(role, name)?;
        std::fs::write(self.folder.join(&copy), text).with_context(|| format!("{copy}: cannot write"))?;
        let (sha256, size) = (paths::sha256(text.as_bytes()), text.len() as u64);
        self.files.push(BundledFile { role, path: path.to_owned(), shipped: true, sha256, size, copy: Some(copy) });
        Ok(())
    }

    /// A name in the bundle that is not taken: files of one name come from several folders.
    fn place(&self, role: FileRole, name: &str) -> Result<String> {
        let folder = role.folder();
        std::fs::create_dir_all(self.folder.join(folder)).with_context(|| format!("{folder}: cannot write"))?;
        let taken = |copy: &String| copy == RESOLVED || self.files.iter().any(|f| f.copy.as_ref() == Some(copy));
        let names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{n}-{name}")));
        let free = names.map(|name| format!("{folder}/{name}")).find(|copy| !taken(copy));
        free.context("no name is free")
    }
}

/// The bundle as it is written: under another name until it is whole.
pub(super) struct Folder<'a> {
    part: PartFolder,
    to: &'a Path,
}

impl Folder<'_> {
    /// A new one beside the one it will be.
    ///
    /// # Errors
    /// Something is there already, or it cannot be made.
    pub fn beside<'a>(to: &'a Path, guard: &Guard) -> Result<Folder<'a>> {
        guard.has_seen(to)?;
        let name = to.file_name().with_context(|| format!("{}: is no folder name", to.display()))?;
        if to.exists() && std::fs::read_dir(to).map_or(true, |mut entries| entries.next().is_some()) {
            bail!("{}: is there already; name another folder, or remove it first", to.display());
        }
        let part = PartFolder::beside(to, name).with_context(|| format!("{}: cannot write", to.display()))?;
        Ok(Folder { part, to })
    }

    pub fn path(&self) -> &Path {
        self.part.path()
    }

    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path().join(name);
        let above = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        above.and_then(|()| std::fs::write(&path, bytes)).with_context(|| format!("{name}: cannot write"))
    }

    fn finish(self) -> Result<()> {
        self.part.rename(self.to).with_context(|| format!("{}: cannot write", self.to.display()))
    }
}

// What a bundle would publish is looked through before it is one.

/// Places that are named; the others are counted.
const SHOWN: usize = 20;

/// Whatever is published is looked through for what leads to a person, as it stands in the bundle.
///
/// # Errors
/// Something does, in a file that nobody said may be passed on all the same.
pub fn look(part: &Path, bundle: &Bundle, with: &[Held], statements: Vec<String>) -> Result<()> {
    let allowed = |role: FileRole| match role {
        FileRole::Decisions => with.contains(&Held::Decisions),
        FileRole::Gbs => with.contains(&Held::Gbs),
        _ => false,
    };
    let mut found: Vec<(Option<FileRole>, String)> = Vec::new();
    if !allowed(FileRole::Gbs) {
        found.extend(statements.into_iter().map(|line| (Some(FileRole::Gbs), line)));
    }
    let mut through = |role: Option<FileRole>, name: &str, copy: &str, look: Look| -> Result<()> {
        let path = part.join(copy);
        let seen =
            look.through(&path.to_string_lossy()).with_context(|| format!("{name}: cannot be looked through"))?;
        found.extend(seen.iter().map(|sighting| (role, format!("{}:{sighting}", masked(name)))));
        Ok(())
    };
    // Cells of reports are covered already, and their amounts are no telephones.
    let ours = Look { numbers_alone: true, has_amounts: true };
    for report in &bundle.reports {
        through(None, &report.file, &report.file, ours)?;
    }
    through(None, &bundle.resolved_settings, &bundle.resolved_settings, ours)?;
    through(None, FILE, FILE, ours)?;
    for kept in bundle.files.iter().filter(|kept| !kept.shipped && !allowed(kept.role)) {
        use FileRole::{Beneficiaries, Decisions, Input, Population, Sample};
        let Some(copy) = &kept.copy else { continue };
        let is_table = matches!(kept.role, Input | Beneficiaries | Population | Decisions | Sample);
        let how = Look { numbers_alone: !is_table, has_amounts: kept.role == FileRole::Input };
        through(Some(kept.role), &kept.path, copy, how)?;
    }
    if found.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = found.iter().take(SHOWN).map(|(_, line)| line.as_str()).collect();
    let more = if found.len() > SHOWN { format!("\n  and {} more", found.len() - SHOWN) } else { String::new() };
    let mut way_out = "leave them out of these files".to_owned();
    let roles: Vec<&str> = [FileRole::Decisions, FileRole::Gbs]
        .into_iter()
        .filter(|role| found.iter().any(|(own, _)| own == &Some(*role)))
        .map(FileRole::id)
        .collect();
    if !roles.is_empty() {
        way_out += &format!("; who has looked at them and may pass them on: --bundle-with {}", roles.join(","));
    }
    if found.iter().any(|(own, _)| matches!(own, Some(FileRole::Input | FileRole::Beneficiaries))) {
        way_out += "; inputs and beneficiaries need not be copied: a bundle names them by their hash";
    }
    bail!("no bundle is written: it would publish what leads to a person\n  {}{more}\n{way_out}", shown.join("\n  "))
}

/// Fields and columns of statements that name persons, with their places; numbers are found with those of other files.
pub fn named_in(statements: &[Gbs]) -> Vec<String> {
    let found = gbs::filed::checked(statements, &Default::default());
    let is_name = |f: &Finding| matches!(&f.fault, Fault::Personal(p) if !matches!(**p, PersonalFault::Number { .. }));
    let line = |f: &emit::Diagnostic| emit::FindingLine(f, Lang::En).to_string();
    emit::shown(&found).iter().filter(|f| is_name(f.finding)).map(line).collect()
}
