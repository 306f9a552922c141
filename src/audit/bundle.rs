//! A bundle: all that is needed to compute a report again, or its hash (`docs/trust.md`). `setara report --bundle` writes
//! one, `setara verify` holds it against what is computed again.

mod faults;
mod verdict;

pub use faults::{Fault, Wrong, faults, plain};
pub use verdict::{BundleVerdict, FileState, ReportState, State, Verification, Versions};

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::IntoStaticStr;

use crate::files::output::part::PartFolder;

pub const SCHEMA: &str = "setara.bundle/1";
/// The bundle's own file.
pub const FILE: &str = "bundle.json";
/// Commands that make bundles.
pub const REPORT: &str = "report";
pub const PAPERS: &str = "audit-pack";
/// The settings with the defaults filled in.
pub const RESOLVED: &str = "settings/resolved.toml";

/// What a file is to the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, IntoStaticStr, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum FileRole {
    Input,
    Pack,
    Nomenclature,
    Settings,
    Profile,
    Decisions,
    Beneficiaries,
    Gbs,
    Population,
    /// Of working papers: what agencies handed in, the questions that are asked, and the sample as it was filled in.
    Documents,
    Checklist,
    Sample,
}

impl FileRole {
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The folder of its copies.
    pub fn folder(self) -> &'static str {
        match self {
            FileRole::Input => "inputs",
            FileRole::Pack => "packs",
            role => role.id(),
        }
    }
}

/// A file that the report was made from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BundledFile {
    pub role: FileRole,
    /// As the command names it, seen from the folder of the run; of what the program carries, its name.
    pub path: String,
    /// The program carries it: there was no file.
    pub shipped: bool,
    pub sha256: String,
    pub size: u64,
    /// Its copy in the bundle, where there is one.
    pub copy: Option<String>,
}

/// A report in the bundle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BundledReport {
    pub format: String,
    pub file: String,
    pub sha256: String,
    pub size: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bundle {
    pub schema: String,
    /// Version of the program.
    pub setara: String,
    /// The folder of the run, seen from the bundle: there the paths hold.
    pub run_in: String,
    /// What was asked, without format and output; run in that folder, it gives the report again.
    pub command: Vec<String>,
    pub reports: Vec<BundledReport>,
    /// The settings with the defaults filled in, for readers.
    pub resolved_settings: String,
    pub files: Vec<BundledFile>,
}

impl Bundle {
    /// Is it of this command?
    pub fn is_of(&self, command: &str) -> bool {
        self.command.first().is_some_and(|own| own == command)
    }

    /// # Errors
    /// There is no bundle of this schema, or a name in it leads out of it.
    pub fn open(folder: &Path) -> Result<Bundle> {
        let path = folder.join(FILE);
        // A link may lead anywhere, also to what never ends.
        let plain = std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file());
        let text = (if plain { std::fs::read_to_string(&path) } else { Err(std::io::ErrorKind::NotFound.into()) })
            .with_context(|| format!("{}: cannot read; is this a bundle of `report --bundle`?", path.display()))?;
        let bundle: Bundle = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        if bundle.schema != SCHEMA {
            bail!("{}: schema {:?} is not {SCHEMA:?}", path.display(), bundle.schema);
        }
        if !bundle.is_of(REPORT) && !bundle.is_of(PAPERS) {
            bail!("{}: the command is no report", path.display());
        }
        // Nothing outside of the bundle is read in its name, and nothing outside of the stage is written.
        let own = bundle.reports.iter().map(|r| &r.file).chain(bundle.files.iter().filter_map(|f| f.copy.as_ref()));
        if let Some(bad) = own.into_iter().find(|name| !is_within(name)) {
            bail!("{}: {bad:?} is no file of the bundle", path.display());
        }
        if let Some(bad) = bundle.files.iter().find(|f| !is_held(&f.path)) {
            bail!("{}: {:?} is no path seen from the folder of the run", path.display(), bad.path);
        }
        Ok(bundle)
    }
}

// Two reports as JSON: which figures differ.

/// A figure that is not the same.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Difference {
    /// As `jq` would find it: `.lenses[1].amount`.
    pub path: String,
    /// In the bundle; `None`: it is not there.
    pub was: Option<Value>,
    /// Computed again.
    pub is: Option<Value>,
}

/// All figures that differ, in the order of the first report.
pub fn differences(was: &Value, is: &Value) -> Vec<Difference> {
    let mut out = Vec::new();
    walk("", Some(was), Some(is), &mut out);
    out
}

fn walk(path: &str, was: Option<&Value>, is: Option<&Value>, out: &mut Vec<Difference>) {
    match (was, is) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let added = b.keys().filter(|k| !a.contains_key(*k));
            for key in a.keys().chain(added) {
                let name = match key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_') {
                    true => format!("{path}.{key}"),
                    false => format!("{path}[{key:?}]"),
                };
                walk(&name, a.get(key), b.get(key), out);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for i in 0..a.len().max(b.len()) {
                walk(&format!("{path}[{i}]"), a.get(i), b.get(i), out);
            }
        }
        _ => {
            let path = if path.is_empty() { "." } else { path }.to_owned();
            out.push(Difference { path, was: was.cloned(), is: is.cloned() });
        }
    }
}

// A folder in which the files of a bundle stand as they stood when the report was made.

/// Removed when it is let go.
pub struct Stage {
    root: PartFolder,
    /// Where the command runs: deep enough for every `..` of the paths.
    pub folder: PathBuf,
}

impl Stage {
    /// A stage for files of these paths, beside nothing else.
    ///
    /// # Errors
    /// A folder for them cannot be made.
    pub fn new<'p>(paths: impl Iterator<Item = &'p str>) -> Result<Stage> {
        let deepest = paths.map(ups).max().unwrap_or(0);
        let root = PartFolder::temporary().context("cannot write a temporary folder")?;
        let mut folder = root.path().to_owned();
        folder.extend((0..=deepest).map(|_| "f"));
        let stage = Stage { root, folder };
        std::fs::create_dir_all(&stage.folder).context("cannot write a temporary folder")?;
        Ok(stage)
    }

    /// Puts the file there; a link where the system has them, for budgets are large.
    ///
    /// # Errors
    /// The file can neither be linked nor copied there.
    pub fn put(&self, path: &str, file: &Path) -> Result<()> {
        let to = self.at(path)?;
        if to.exists() {
            return Ok(());
        }
        let file = std::path::absolute(file)?;
        link(&file, &to)
            .or_else(|_| std::fs::copy(&file, &to).map(drop))
            .with_context(|| format!("{}: cannot stage", file.display()))
    }

    /// Where a command may write: out of the way of the files.
    pub fn out(&self) -> PathBuf {
        self.root.path().join("out")
    }

    fn at(&self, path: &str) -> Result<PathBuf> {
        let to = self.folder.join(path);
        if let Some(above) = to.parent() {
            std::fs::create_dir_all(above).with_context(|| format!("{path}: cannot stage"))?;
        }
        Ok(to)
    }
}

#[cfg(unix)]
fn link(file: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(file, to)
}

#[cfg(not(unix))]
fn link(file: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::hard_link(file, to)
}

/// How many folders up a path leads at most.
fn ups(path: &str) -> usize {
    let (mut depth, mut most) = (0i64, 0i64);
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => depth += 1,
            Component::Normal(_) => depth -= 1,
            _ => {}
        }
        most = most.max(depth);
    }
    // A path that names too many folders up is refused by the system, not followed out of the stage.
    most.max(0) as usize
}

/// A path that a stage can hold: relative, and not from the other end of the disk.
pub fn is_held(path: &str) -> bool {
    // On Windows `C:a` and `\a` are not absolute, and lead to other folders all the same.
    let from_elsewhere = |part: Component| matches!(part, Component::Prefix(_) | Component::RootDir);
    !path.is_empty() && !Path::new(path).components().any(from_elsewhere) && ups(path) <= 64
}

/// A relative path that leads nowhere up.
pub fn is_within(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|c| matches!(c, Component::Normal(_)))
}

/// A path as `report --bundle` writes it: relative, up only at its beginning.
pub fn is_plain(path: &str) -> bool {
    let mut parts = path.split('/').skip_while(|part| *part == "..");
    !path.is_empty() && !path.contains('\\') && parts.all(|part| !matches!(part, "" | "." | ".."))
}

/// Fields of reports that had another name before 0.1.0.
const RENAMED: [(&str, &str); 9] = [
    ("openings", "lines_without_amount"),
    ("left_out", "rows_not_counted"),
    ("narrows", "narrows_by"),
    ("width_then", "width_after"),
    ("outside_women_agency", "outside_women_agency_share"),
    ("details", "sub_kegiatan_merged"),
    ("alone", "amount_alone"),
    ("enough", "meets_threshold"),
    ("tagged", "tagged_files"),
];

/// Calls the fields of a report of `setara.report/1` as they are called today; whether it was one.
pub fn under_names_of_today(report: &mut Value) -> bool {
    let older = report["schema"] == "setara.report/1";
    if older {
        rename(report);
        report["schema"] = crate::report::SCHEMA.into();
    }
    older
}

fn rename(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(name, mut value)| {
                    rename(&mut value);
                    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
                    (renamed.map_or(name, |(_, new)| (*new).to_owned()), value)
                })
                .collect();
        }
        Value::Array(values) => values.iter_mut().for_each(rename),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_older_report_is_read_by_the_names_of_today() {
        let mut old = json!({"schema": "setara.report/1", "openings": 1, "inputs": [{"left_out": 2}], "total": "1.00"});
        under_names_of_today(&mut old);
        let new = json!({"schema": "setara.report/2", "lines_without_amount": 1, "inputs": [{"rows_not_counted": 2}],
            "total": "1.00"});
        assert_eq!(differences(&old, &new), []);
        let mut today = json!({"schema": "setara.report/2", "openings": 1});
        under_names_of_today(&mut today);
        assert_eq!(today["openings"], 1);
    }

    #[test]
    fn names_the_figure() {
        let found = differences(&json!({"a": [{"b": 1}, 2], "c": 3}), &json!({"a": [{"b": 9}], "d": {"e": 1}}));
        let paths: Vec<&str> = found.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, [".a[0].b", ".a[1]", ".c", ".d"]);
        assert_eq!((found[0].was.clone(), found[0].is.clone()), (Some(json!(1)), Some(json!(9))));
        assert_eq!((found[1].is.clone(), found[3].was.clone()), (None, None));
    }

    #[test]
    fn depth_and_bounds() {
        assert_eq!((ups("a/b"), ups("../a"), ups("../../a/../../b"), ups("a/../b")), (0, 1, 3, 0));
        assert!(is_plain("..") && is_plain("../a/b") && !is_plain("a/../b") && !is_plain("/a") && !is_plain("./a"));
        assert!(is_within("packs/a.toml") && !is_within("../a") && !is_within("/a") && !is_within("a/../../b"));
    }
}
