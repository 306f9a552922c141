//! What a run is told: the nearest `setara.toml` with the command line merged over it.

mod names;
mod opened;
mod resolved;

pub use self::names::no_stage;
pub use self::opened::{Basis, Sides, allocation_input, never_fired, rules};
pub use self::resolved::{
    AllocationSettings, DEFAULT_PACK, Evidence, FactSettings, GbsSettings, ManifestSettings, PrivacySettings,
    ReadingSettings, Settings, TaggedInput,
};

use self::resolved::comparable;
use crate::domain::budget;
use crate::gbs::filed::{FocalPoint, GbsMethod, Post};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::allocate;
use crate::allocate::Method;
use crate::check::ShareAsked;
use crate::columns::tagged;
use crate::domain::amount::NumberStyle;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::domain::groups::Bands;
use crate::domain::text;
use crate::files::paths::{is_below, whole};
use crate::finding::FailOn;
use crate::lang::Lang;
use crate::ledger::lens::Base;
use crate::read::declared::Weights;
use crate::read::profile::AmountUnit;
use crate::read::profile::{Field, LayoutAsked};
use crate::read::proof::Certainty;
use crate::sides::beneficiary::CountKind;
use crate::sides::small_cells::SmallCells;

/// Settings and profiles are written by hand.
const MEGABYTES: u64 = 4;

/// `setara.toml`. Unknown keys are errors. Paths are relative to the file.
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub lang: Option<Lang>,
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
    pub packs: Vec<String>,
    pub nomenclature: Option<String>,
    /// Year of the list of official tags that counts, whatever the budget's.
    pub nomenclature_year: Option<u16>,
    /// Kinds of official tag that count; none: all of the packs.
    pub official_kinds: Vec<String>,
    /// Whole words by which a printed label means ARG, instead of those of the packs.
    pub label_tags: Vec<String>,
    pub beneficiaries: Vec<String>,
    /// How money is divided among groups.
    pub allocation: Allocation,
    /// Bands of the age groups.
    pub ages: Bands,
    /// What is not published.
    pub privacy: Privacy,
    /// Decisions of reviewers.
    pub decisions: Vec<String>,
    /// Gender Budget Statements: files, or folders of them.
    pub gbs: Vec<String>,
    /// How much of a sub kegiatan with a valid statement counts.
    pub gbs_method: Option<GbsMethod>,
    /// What is asked of the agencies.
    pub threshold: Threshold,
    /// How checks are run.
    pub check: CheckSettings,
    /// Severities of finding codes that differ from the catalog's.
    pub severity: BTreeMap<String, CodeLevel>,
    /// Findings that are accepted, with the reason.
    pub accept: Vec<Accept>,
    /// The working group on gender mainstreaming (Pokja PUG).
    pub pokja: Option<Post>,
    /// Focal points of the agencies.
    pub focal_point: Vec<FocalPoint>,
    /// A saved profile of the columns.
    pub profile: Option<String>,
    /// What money is counted in, where the files do not show it.
    pub currency: Option<Currency>,
    /// How rows make lines, where it is not to be found out.
    pub layout: Option<LayoutAsked>,
    /// The annex of PDF files that is read, by the number in its title.
    pub annex: Option<String>,
    /// Facts of single files that differ from the ones above.
    pub input: Vec<InputEntry>,
    #[serde(skip)]
    folder: PathBuf,
    #[serde(skip)]
    path: Option<PathBuf>,
}

/// `[threshold]`
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Threshold {
    /// Valid statements that every agency with due ones must have.
    pub gbs_per_opd: Option<usize>,
    /// The part of what can be divided that may be unknown, 0..1.
    pub unknown_at_most: Option<f64>,
    /// Shares that lenses must reach.
    pub share: Vec<ShareAsked>,
}

/// `[check]`
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckSettings {
    pub fail_on: Option<FailOn>,
    /// Codes, or beginnings of codes.
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    /// The part by which a figure may get worse before a baseline passes over its finding no more.
    pub baseline_tolerance: Option<f64>,
    /// How sure readings must be.
    pub require: Option<Certainty>,
}

impl CheckSettings {
    /// Where nobody says another.
    pub const TOLERANCE: f64 = 0.1;
}

/// What a code counts as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeLevel {
    Off,
    Note,
    Warning,
    Error,
}

/// `[[accept]]`: findings of a key, or of a code (in a file), that are known and let be.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// As the machine formats give it.
    pub key: Option<String>,
    pub code: Option<String>,
    /// Relative to the settings; without one, all files.
    pub file: Option<String>,
    pub reason: String,
    pub by: String,
    /// The last day it holds, YYYY-MM-DD.
    pub until: Option<String>,
}

/// `[allocation]`
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Allocation {
    pub base: Option<Base>,
    /// Methods in the order they are tried.
    pub precedence: Option<Vec<Method>>,
    /// Of planned and actual counts, the ones that are used.
    pub counts: Option<CountKind>,
    /// A file of population by sex.
    pub population: Option<String>,
}

/// `[privacy]`
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Counts of fewer persons are not published; 0: all are.
    pub small_cells: Option<u64>,
}

/// Year and stage of one file.
#[derive(Clone, Default, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct InputEntry {
    pub file: String,
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
}

impl Config {
    /// `named`, or the nearest `setara.toml` at or above the folder that holds all `inputs`; none is fine.
    ///
    /// # Errors
    /// The file cannot be read, or says what no settings say.
    pub fn find(named: Option<&Path>, inputs: &[String]) -> Result<Config> {
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None => nearest(inputs),
        };
        let Some(path) = path else { return Ok(Config::default()) };
        let text = whole(&path, MEGABYTES).with_context(|| path.display().to_string())?;
        let mut config: Config = names::parse(&text, &path)?;
        config.folder = path.parent().unwrap_or(Path::new("")).to_owned();
        config.path = Some(path.clone());
        names::check(&config, &text, &path)?;
        for accept in &config.accept {
            if accept.key.is_none() && accept.code.is_none() {
                bail!("{}: [[accept]] names neither key nor code", path.display());
            }
            if let Some(until) = accept.until.as_ref().filter(|u| budget::parse_day(u).is_none()) {
                bail!("{}: [[accept]] until {until:?} is no day; write YYYY-MM-DD", path.display());
            }
        }
        for share in &config.threshold.share {
            if Denominator::from_str(&share.over).is_err() || !(0.0..=1.0).contains(&share.at_least) {
                bail!("{}: [[threshold.share]]: over is one of D1 to D5, at_least within 0..1", path.display());
            }
        }
        if let Some(tag) = config.label_tags.iter().find(|tag| text::words(tag).is_empty()) {
            bail!("{}: label_tags: {tag:?} names no tag: it has neither letter nor digit", path.display());
        }
        config.ages.checked().with_context(|| path.display().to_string())?;
        allocate::precedence(config.allocation.precedence.as_deref()).with_context(|| path.display().to_string())?;
        Ok(config)
    }

    /// With everything that is not said at what it is without being said.
    pub fn effective(mut self, lang: Lang) -> Config {
        self.lang.get_or_insert(lang);
        if self.packs.is_empty() {
            self.packs.push(DEFAULT_PACK.into());
        }
        self.gbs_method.get_or_insert_default();
        self.check.fail_on.get_or_insert(FailOn::Error);
        self.check.baseline_tolerance.get_or_insert(CheckSettings::TOLERANCE);
        self.privacy.small_cells.get_or_insert(SmallCells::DEFAULT.0);
        self.allocation.base.get_or_insert_default();
        self.allocation.counts.get_or_insert_default();
        self.allocation.precedence.get_or_insert_with(|| allocate::PRECEDENCE.into());
        self
    }

    pub fn is_found(&self) -> bool {
        self.path.is_some()
    }

    /// The settings file itself.
    pub fn file(&self) -> String {
        self.path.as_ref().map_or("setara.toml".into(), |p| p.to_string_lossy().replace('\\', "/"))
    }

    /// What it names as something else than a budget, from the root.
    pub fn side_files(&self) -> Vec<PathBuf> {
        let side = self.beneficiaries.iter().chain(&self.decisions).chain(&self.allocation.population);
        side.chain(&self.nomenclature).chain(&self.gbs).map(|p| comparable(&self.path(p))).collect()
    }

    /// Does it name the file as something else than a budget?
    pub fn names(&self, file: &str) -> bool {
        let file = comparable(file);
        self.side_files().iter().any(|side| file.starts_with(side))
    }

    /// A path of the configuration, seen from where the program runs.
    pub fn path(&self, relative: &str) -> String {
        self.folder.join(relative).to_string_lossy().replace('\\', "/")
    }

    /// A pack of the configuration: ids stay, files are seen from the configuration's folder.
    pub fn pack(&self, name: &str) -> String {
        if name.ends_with(".toml") { self.path(name) } else { name.to_owned() }
    }

    /// Government, year and stage of inputs as the configuration knows them.
    pub fn facts(&self) -> FactSettings {
        let of = |government: &Option<String>, year, stage: &Option<String>| tagged::InputFacts {
            government: government.clone(),
            year,
            stage: stage.clone(),
        };
        let own = |i: &InputEntry| (comparable(&self.path(&i.file)), of(&i.government, i.year, &i.stage));
        FactSettings {
            given: tagged::InputFacts::default(),
            configured: of(&self.government, self.year, &self.stage),
            files: self.input.iter().map(own).collect(),
        }
    }
}

/// A saved profile: what the columns of files are. `inspect --save-profile` writes one.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SavedProfile {
    /// Label of the column that is counted, as --amount names it.
    pub amount: Option<String>,
    pub layout: Option<LayoutAsked>,
    pub numbers: Option<NumberStyle>,
    pub unit: Option<AmountUnit>,
    /// What money is counted in.
    pub currency: Option<Currency>,
    /// What the bare numbers of a weight column are.
    pub weights: Option<Weights>,
    /// Header → field.
    pub columns: BTreeMap<String, Field>,
}

impl SavedProfile {
    /// Reads a saved profile.
    ///
    /// # Errors
    /// The file cannot be read, or says what no profile says.
    pub fn open(path: &str) -> Result<SavedProfile> {
        let text = whole(Path::new(path), MEGABYTES).with_context(|| path.to_owned())?;
        names::parse(&text, Path::new(path))
    }
}

/// The settings file that holds for one input, as `Config::find` finds it.
pub fn nearest_to(input: &str) -> Option<PathBuf> {
    nearest(&[input.to_owned()])
}

/// The nearest `setara.toml` above every input; the working directory stands in for standard input.
fn nearest(inputs: &[String]) -> Option<PathBuf> {
    let folder = |input: &String| -> Option<PathBuf> {
        let path = if input == "-" { PathBuf::from(".") } else { PathBuf::from(input) };
        let folder = if path.is_dir() { path } else { path.parent()?.to_owned() };
        std::path::absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder }).ok()
    };
    let mut folders = inputs.iter().filter_map(folder);
    let mut shared = folders.next()?;
    for folder in folders {
        while !is_below(&folder, &shared) {
            if !shared.pop() {
                return None;
            }
        }
    }
    let here = std::path::absolute(".").ok()?;
    let config = shared.ancestors().map(|a| a.join("setara.toml")).find(|p| p.is_file())?;
    // Shown to the user as short as the path they typed.
    Some(config.strip_prefix(&here).map(Path::to_owned).unwrap_or(config))
}
