//! The reports of a bundle as they are computed again, and what differs.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::audit::bundle;
use crate::audit::bundle::{
    Bundle, BundledFile, BundledReport, FileRole, FileState, PAPERS, ReportState, Stage, State,
};
use crate::audit::checklist;
use crate::cli::Cli;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::files::paths;
use crate::parallel::Jobs;
use crate::run::audit_pack::PaperFiles;
use crate::run::{ExitStatus, audit_pack, bundle as writing, report};
use crate::write::ReportFormat;

/// Where packs and lists stand that this program does not carry.
const OF_THE_BUNDLE: &str = "of-the-bundle/";

/// All that the command needs, where it needs it.
pub(super) struct Recomputation {
    pub stage: Stage,
    command: Vec<String>,
    jobs: Jobs,
    /// What this program carries is another than that of the bundle, whose own is used.
    pub substituted: bool,
    /// Working papers come of one run, all of them.
    papers: Option<OnceCell<Result<PaperFiles, String>>>,
}

impl Recomputation {
    /// Lays out the files of a bundle as its command sees them.
    ///
    /// # Errors
    /// A file is missing, or the stage cannot be written.
    pub fn of(bundle: &Bundle, found: &[Found], cli: &Cli) -> Result<Recomputation> {
        let stage = Stage::new(bundle.files.iter().map(|f| f.path.as_str()))?;
        let mut command = bundle.command.clone();
        let mut packs = Vec::new();
        let mut substituted = false;
        for (kept, found) in bundle.files.iter().zip(found) {
            let ours = kept.shipped && !is_carried(kept);
            let path = if ours { format!("{OF_THE_BUNDLE}{}.toml", kept.path) } else { kept.path.clone() };
            if ours || !kept.shipped {
                stage.put(&path, found.file.as_ref().context("a file is missing")?)?;
            }
            substituted |= ours;
            match kept.role {
                FileRole::Pack => packs.push(format!("--pack={path}")),
                FileRole::Nomenclature if ours => command.insert(1, format!("--nomenclature={path}")),
                FileRole::Checklist if ours => command.insert(1, format!("--checklist={path}")),
                _ => {}
            }
        }
        if substituted {
            command.retain(|arg| !arg.starts_with("--pack="));
            command.splice(1..1, packs);
        }
        // Verdicts that were tagged elsewhere are no more believed than a report is.
        let asks = |option: &str| command.iter().take_while(|arg| *arg != "--").any(|arg| arg == option);
        if asks("--from") && !asks("--recheck") {
            command.insert(1, "--recheck".into());
        }
        let papers = bundle.is_of(PAPERS).then(OnceCell::new);
        Ok(Recomputation { stage, command, jobs: cli.jobs(), substituted, papers })
    }

    /// The working papers, where the bundle is of them; or what the program said instead.
    fn papers(&self) -> Result<Option<&Result<PaperFiles, String>>> {
        let Some(papers) = &self.papers else { return Ok(None) };
        if papers.get().is_none() {
            let there = Within::enter(&self.stage.folder)?;
            let made = audit_pack::again(&self.command, self.jobs);
            drop(there);
            let _ = papers.set(made);
        }
        Ok(papers.get())
    }

    /// Working papers that are computed and that the bundle does not list.
    ///
    /// # Errors
    /// The process cannot change its folder.
    pub fn unlisted(&self, bundle: &Bundle) -> Result<Vec<String>> {
        let Some(Ok(files)) = self.papers()? else { return Ok(Vec::new()) };
        let listed = |name: &String| bundle.reports.iter().any(|r| r.file == *name);
        Ok(files.iter().map(|(name, _)| name).filter(|name| !listed(name)).cloned().collect())
    }

    /// The bytes of a report, or what the program said instead.
    ///
    /// # Errors
    /// The process cannot change its folder. A report that cannot be made is the inner error, with what the program said.
    pub fn report(&self, written: &BundledReport) -> Result<Result<Vec<u8>, String>> {
        if let Some(papers) = self.papers()? {
            let own = |files: &PaperFiles| files.iter().find(|(name, _)| *name == written.file).map(|(_, b)| b.clone());
            // What is not among them is nothing that was computed.
            return Ok(papers.as_ref().map(|files| own(files).unwrap_or_default()).map_err(Clone::clone));
        }
        let output = std::path::absolute(self.stage.out())?;
        let there = Within::enter(&self.stage.folder)?;
        let ran = report::rerun(&self.command, &written.format, self.jobs, &output);
        drop(there);
        match (ran.status, std::fs::read(&output)) {
            (ExitStatus::Done | ExitStatus::Findings, Ok(bytes)) => {
                let _ = std::fs::remove_file(&output);
                Ok(Ok(bytes))
            }
            _ => Ok(Err(ran.messages)),
        }
    }
}

/// The process in another folder, until it is let go: paths of a bundle's command are seen from there, and stand in the report
/// as they are written. Nothing else is at work then.
struct Within {
    before: PathBuf,
}

impl Within {
    fn enter(folder: &Path) -> Result<Within> {
        let before = std::env::current_dir().context("the folder of this run is gone")?;
        std::env::set_current_dir(folder).with_context(|| folder.display().to_string())?;
        Ok(Within { before })
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        let _ = std::env::set_current_dir(&self.before);
    }
}

/// How the reports of a bundle are held against what is computed again.
pub(super) struct Comparison<'a> {
    pub folder: &'a Path,
    pub bundle: &'a Bundle,
    pub other_version: bool,
    pub substituted: bool,
}

impl Comparison<'_> {
    /// How a report of the bundle differs from what is computed again, `None` where that was not possible.
    ///
    /// # Errors
    /// What was computed is no JSON. What cannot be read of the bundle is a state.
    pub fn of(&self, written: &BundledReport, is: Option<&[u8]>) -> Result<ReportState> {
        let file = written.file.clone();
        let mut out = ReportState { file, state: State::Unchecked, edited: false, differences: Vec::new(), line: None };
        let Ok(was) = std::fs::read(self.folder.join(&written.file)) else {
            out.state = State::Missing;
            return Ok(out);
        };
        out.edited = paths::sha256(&was) != written.sha256;
        let Some(is) = is else { return Ok(out) };
        if was == is {
            out.state = State::Same;
            return Ok(out);
        }
        out.state = State::Changed;
        if written.format != "json" {
            // Another version may lay out its pages in another way: its figures are compared in the JSON.
            if self.other_version || self.substituted {
                out.state = State::Unchecked;
            } else if let (Ok(was), Ok(is)) = (std::str::from_utf8(&was), std::str::from_utf8(is)) {
                let same = was.lines().zip(is.lines()).take_while(|(a, b)| a == b).count();
                out.line = Some(same + 1);
            }
            return Ok(out);
        }
        let Ok(mut was) = serde_json::from_slice(&was) else {
            out.line = Some(1);
            return Ok(out);
        };
        let mut is = if is.is_empty() { Value::Null } else { serde_json::from_slice(is)? };
        if self.substituted {
            under_own_names(&mut is);
        }
        let older = bundle::under_names_of_today(&mut was);
        out.differences = bundle::differences(&was, &is);
        if self.other_version || self.substituted {
            let version = Value::from(self.bundle.setara.as_str());
            // Versions add fields; they never rename or take away. A list that is shorter than it should be is no such thing.
            let added = |path: &str, was: &Option<Value>| {
                let in_list = path.trim_end_matches(']').ends_with(|c: char| c.is_ascii_digit()) && path.ends_with(']');
                self.other_version && was.is_none() && !in_list
            };
            out.differences.retain(|d| {
                let own_version = d.path == ".manifest.setara" && d.was.as_ref() == Some(&version);
                !own_version && !added(&d.path, &d.was)
            });
        }
        if out.differences.is_empty() && (self.other_version || self.substituted || older) {
            out.state = State::Figures;
        }
        Ok(out)
    }
}

/// A report that is computed and not there.
pub(super) fn missing(file: String) -> ReportState {
    ReportState { file, state: State::Missing, edited: false, differences: Vec::new(), line: None }
}

/// Packs and lists that were taken from the bundle are called what they were called then.
fn under_own_names(report: &mut Value) {
    let settings = &mut report["manifest"]["settings"];
    for pack in settings["packs"].as_array_mut().into_iter().flatten() {
        let name = pack.as_str().and_then(|path| path.strip_prefix(OF_THE_BUNDLE)?.strip_suffix(".toml"));
        if let Some(name) = name {
            *pack = Value::from(name);
        }
    }
    let taken = settings["nomenclature"][0].as_str().is_some_and(|path| path.starts_with(OF_THE_BUNDLE));
    if let Some(settings) = settings.as_object_mut().filter(|_| taken) {
        settings.remove("nomenclature");
    }
}

/// Formats of the reports of bundles, and their names.
pub(super) fn reports_of_bundles() -> Vec<(String, String)> {
    let formats = ReportFormat::value_variants().iter().filter(|f| **f != ReportFormat::Table);
    let id = |f: &ReportFormat| f.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    formats.map(|f| (id(f), writing::report_file(*f))).collect()
}

/// Does this program carry the same pack or list?
pub(super) fn is_carried(kept: &BundledFile) -> bool {
    let own = match kept.role {
        FileRole::Pack if Pack::is_shipped_name(&kept.path) => Pack::text(&kept.path).ok(),
        FileRole::Nomenclature => Some(Nomenclature::shipped_text().to_owned()),
        FileRole::Checklist => Some(checklist::SHIPPED.to_owned()),
        _ => None,
    };
    own.is_some_and(|text| paths::sha256(text.as_bytes()) == kept.sha256)
}

/// Does the report say that it was made by this version?
pub(super) fn is_by(folder: &Path, bundle: &Bundle) -> bool {
    let json = bundle.reports.iter().find(|r| r.format == "json");
    let report = json.and_then(|r| std::fs::read(folder.join(&r.file)).ok());
    let report: Option<Value> = report.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    report.is_none_or(|report| report["manifest"]["setara"] == bundle.setara.as_str())
}

// Where the files of a bundle are now.

/// Where files of the bundle may be.
pub(super) struct Search<'a> {
    pub folder: &'a Path,
    pub bundle: &'a Bundle,
    pub inputs: Option<&'a Path>,
}

/// A file as it was found, and the one to compute from: the right bytes, wherever they are, else what there is.
pub(super) struct Found {
    pub state: FileState,
    pub file: Option<PathBuf>,
    /// The right bytes, and the bundle says that they are more or fewer than they are.
    pub other_size: bool,
}

impl Search<'_> {
    pub fn find(&self, kept: &BundledFile) -> Found {
        let hash = |path: &PathBuf| bundle::plain(path).map(|(sha256, _)| sha256);
        let copy = kept.copy.as_ref().map(|copy| self.folder.join(copy));
        let named = self.named_place(kept);
        let mut places: Vec<PathBuf> = named.iter().cloned().chain(copy.clone()).collect();
        if !kept.shipped {
            places.push(self.folder.join(&self.bundle.run_in).join(&kept.path));
        }
        let hashes: Vec<(&PathBuf, String)> = places.iter().filter_map(|p| Some((p, hash(p)?))).collect();
        let right = hashes.iter().find(|(_, sha256)| *sha256 == kept.sha256);
        // What the user points at, and what the bundle itself holds, is to be right; elsewhere the right one is looked for.
        let looked_at = match (named, copy) {
            (Some(named), _) => hash(&named),
            (None, Some(copy)) => hash(&copy),
            (None, None) => right.or(hashes.first()).map(|(_, sha256)| sha256.clone()),
        };
        let state = match &looked_at {
            Some(is) if *is == kept.sha256 => State::Same,
            Some(_) => State::Changed,
            None => State::Missing,
        };
        let size = right.and_then(|(path, _)| std::fs::metadata(path).ok()).map(|m| m.len());
        let (role, path, copy) = (kept.role, kept.path.clone(), kept.copy.clone());
        let state = FileState { role, path, copy, state, sha256: kept.sha256.clone(), is: looked_at };
        let file = right.or(hashes.first()).map(|(path, _)| (*path).clone());
        Found { state, file, other_size: size.is_some_and(|size| size != kept.size) }
    }

    /// Where `--inputs` has it: under its path, under its name, or under any name if the bytes are right.
    fn named_place(&self, kept: &BundledFile) -> Option<PathBuf> {
        let outside =
            matches!(kept.role, FileRole::Input | FileRole::Beneficiaries) || kept.copy.is_none() && !kept.shipped;
        let folder = self.inputs.filter(|_| outside)?;
        let name = Path::new(&kept.path).file_name()?;
        let right = |path: &PathBuf| bundle::plain(path).is_some_and(|(sha256, _)| sha256 == kept.sha256);
        let renamed = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|m| m.len() == kept.size) && right(path);
        let named = [folder.join(&kept.path), folder.join(name)];
        let mut all = crate::files::paths::files_in(&folder.to_string_lossy(), |_| true).into_iter().map(PathBuf::from);
        // Several files may have one name, each in a folder of its own.
        let found = named.iter().find(|p| right(p)).cloned().or_else(|| all.find(renamed));
        found.or_else(|| named.into_iter().find(|p| p.is_file()))
    }
}
