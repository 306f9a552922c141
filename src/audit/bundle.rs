//! A bundle: all that is needed to compute a report again, or its hash (`docs/trust.md`). `setara report --bundle` writes
//! one, `setara verify` holds it against what is computed again.

mod compare;
mod faults;
mod place;
mod verdict;

pub use compare::{Difference, differences, under_names_of_today};
pub use faults::{Fault, Wrong, faults, plain};
pub use place::Stage;
pub use verdict::{BundleVerdict, FileState, ReportState, State, Verification, Versions};

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

pub const SCHEMA: &str = "setara.bundle/1";
/// The bundle's own file.
pub const FILE: &str = "bundle.json";
/// The settings with the defaults filled in.
pub const RESOLVED: &str = "settings/resolved.toml";

/// What a file is to the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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
}

impl FileRole {
    pub fn id(self) -> &'static str {
        match self {
            FileRole::Input => "input",
            FileRole::Pack => "pack",
            FileRole::Nomenclature => "nomenclature",
            FileRole::Settings => "settings",
            FileRole::Profile => "profile",
            FileRole::Decisions => "decisions",
            FileRole::Beneficiaries => "beneficiaries",
            FileRole::Gbs => "gbs",
            FileRole::Population => "population",
        }
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BundledReport {
    pub format: String,
    pub file: String,
    pub sha256: String,
    pub size: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
        if bundle.command.first().is_none_or(|c| c != "report") {
            bail!("{}: the command is no report", path.display());
        }
        // Nothing outside of the bundle is read in its name, and nothing outside of the stage is written.
        let own = bundle.reports.iter().map(|r| &r.file).chain(bundle.files.iter().filter_map(|f| f.copy.as_ref()));
        if let Some(bad) = own.into_iter().find(|name| !place::is_within(name)) {
            bail!("{}: {bad:?} is no file of the bundle", path.display());
        }
        if let Some(bad) = bundle.files.iter().find(|f| !place::is_held(&f.path)) {
            bail!("{}: {:?} is no path seen from the folder of the run", path.display(), bad.path);
        }
        Ok(bundle)
    }
}
