//! The settings of one run, resolved: defaults, `setara.toml` and the command line, merged once. Plain data, so that it can be
//! written down and a run repeated from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Accept, CheckSettings, CodeLevel, Threshold};
use crate::allocate;
use crate::allocate::Method;
use crate::columns::tagged::InputFacts;
use crate::domain::amount::NumberStyle;
use crate::domain::currency::Currency;
use crate::domain::groups::Bands;
use crate::files::paths;
use crate::finding::Finding;
use crate::gbs::filed::{FocalPoint, GbsMethod, Post, StatementsAsked};
use crate::lang::Lang;
use crate::ledger::lens::Base;
use crate::read::declared::Weights;
use crate::read::folder;
use crate::read::layout::StatedYears;
use crate::read::profile::{AmountUnit, LayoutAsked};
use crate::read::tables::Edition;
use crate::report::collected::CutSettings;
use crate::report::subjects::RowsKept;
use crate::sides::beneficiary::CountKind;
use crate::sides::small_cells::SmallCells;

/// What the manifest of a report says of the settings: those that differ from the defaults, by name.
pub type ManifestSettings = BTreeMap<&'static str, Vec<String>>;

#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// `setara.toml`, where there is one.
    pub file: Option<String>,
    /// Files and folders, as they are named; `-` is standard input.
    pub inputs: Vec<String>,
    /// The inputs are lines that `tag` wrote.
    pub tagged: Option<TaggedInput>,
    pub reading: ReadingSettings,
    /// Ids of shipped packs, or paths.
    pub packs: Vec<String>,
    /// A table of official codes instead of the shipped one.
    pub nomenclature: Option<String>,
    /// Year of the list of official tags that counts, whatever the budget's.
    pub nomenclature_year: Option<u16>,
    /// Kinds of official tag that count; none: all of the packs.
    pub official_kinds: Vec<String>,
    /// Other themes of the official lists are shown; and the share by every rule at hand.
    pub themes: bool,
    pub sensitivity: bool,
    /// Whole words by which a printed label means ARG; none: those of the packs.
    pub label_tags: Vec<String>,
    pub facts: FactSettings,
    pub beneficiaries: Vec<String>,
    pub decisions: Vec<String>,
    pub gbs: GbsSettings,
    pub allocation: AllocationSettings,
    pub privacy: PrivacySettings,
    /// A cut by dimensions.
    pub cut: Option<CutSettings>,
    /// The signs of every sub kegiatan are kept, for documents.
    pub evidence: Evidence,
    pub threshold: Threshold,
    pub check: CheckSettings,
    pub severity: BTreeMap<String, CodeLevel>,
    pub accept: Vec<Accept>,
    /// What the settings name as something else than a budget, by its path from the root.
    pub side_files: Vec<PathBuf>,
    /// The file that people filled in and this run continues: in a folder of budgets it is none of them.
    pub continued: Option<PathBuf>,
    /// Cores to work on.
    pub jobs: usize,
    pub lang: Lang,
    /// Nothing comes after this run in the process: what it was made of need not be given back, which takes a fifth of the time.
    #[serde(skip)]
    pub last: bool,
    /// Files are looked at, and no total is made of them: each of several editions is read, and found to stand beside others.
    #[serde(skip)]
    pub apart: bool,
    /// Lines keep the year and stage that the settings say of their file.
    #[serde(skip)]
    pub marked: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct TaggedInput {
    /// Lines are tagged once more by their texts.
    pub recheck: bool,
}

/// How files are written and read, where it is said.
#[derive(Clone, Default, Debug, Serialize)]
pub struct ReadingSettings {
    pub amount: Option<String>,
    pub numbers: Option<NumberStyle>,
    pub unit: Option<AmountUnit>,
    pub currency: Option<Currency>,
    pub weights: Option<Weights>,
    pub layout: Option<LayoutAsked>,
    /// A saved profile of columns.
    pub profile: Option<String>,
    pub sheets: Vec<String>,
    pub annex: Option<String>,
    pub delimiter: Option<String>,
    pub encoding: Option<String>,
    /// Nobody sees the hash of a file that is the only one.
    pub unhashed: bool,
    /// Findings about rows keep which row it is.
    pub keep_rows: bool,
}

/// Government, year and stage.
#[derive(Clone, Default, Debug, Serialize)]
pub struct FactSettings {
    /// On the command line: of all inputs, before anything else.
    pub given: InputFacts,
    /// In the settings: of all inputs that have no entry of their own.
    pub configured: InputFacts,
    /// In the settings: of single files, by their paths from the root.
    pub files: Vec<(PathBuf, InputFacts)>,
}

#[derive(Clone, Default, Debug, Serialize)]
pub struct GbsSettings {
    /// Files and folders of statements.
    pub statements: Vec<String>,
    pub method: GbsMethod,
    pub pokja: Option<Post>,
    pub focal_points: Vec<FocalPoint>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AllocationSettings {
    pub base: Base,
    /// Methods in the order in which they are tried.
    pub precedence: Vec<Method>,
    pub counts: CountKind,
    /// A file of population by sex.
    pub population: Option<String>,
    /// Divide what is unknown by the population.
    pub assume: bool,
    pub ages: Bands,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct PrivacySettings {
    /// Counts of fewer persons are not published; 0: all are.
    pub small_cells: u64,
    /// Exact counts, for the office.
    pub internal: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    #[default]
    None,
    /// By sub kegiatan.
    Subjects,
    /// And by line.
    Lines,
    /// And every line, so many of them at most on the page.
    Page(usize),
}

impl Evidence {
    /// Lines on a page for a browser.
    pub fn html_lines(self) -> Option<usize> {
        if let Evidence::Page(lines) = self { Some(lines) } else { None }
    }

    pub fn rows(self) -> RowsKept {
        match self {
            Evidence::None | Evidence::Subjects | Evidence::Page(0) => RowsKept::None,
            Evidence::Lines => RowsKept::Evidence,
            Evidence::Page(_) => RowsKept::All,
        }
    }
}

impl Default for AllocationSettings {
    fn default() -> AllocationSettings {
        AllocationSettings {
            base: Base::default(),
            precedence: allocate::PRECEDENCE.into(),
            counts: CountKind::default(),
            population: None,
            assume: false,
            ages: Bands::default(),
        }
    }
}

impl Default for PrivacySettings {
    fn default() -> PrivacySettings {
        PrivacySettings { small_cells: SmallCells::DEFAULT.0, internal: false }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            file: None,
            inputs: Vec::new(),
            tagged: None,
            reading: ReadingSettings::default(),
            packs: vec![DEFAULT_PACK.into()],
            nomenclature: None,
            nomenclature_year: None,
            official_kinds: Vec::new(),
            themes: false,
            sensitivity: false,
            label_tags: Vec::new(),
            facts: FactSettings::default(),
            beneficiaries: Vec::new(),
            decisions: Vec::new(),
            gbs: GbsSettings::default(),
            allocation: AllocationSettings::default(),
            privacy: PrivacySettings::default(),
            cut: None,
            evidence: Evidence::None,
            threshold: Threshold::default(),
            check: CheckSettings::default(),
            severity: BTreeMap::new(),
            accept: Vec::new(),
            side_files: Vec::new(),
            continued: None,
            jobs: crate::parallel::Jobs::default().0,
            lang: Lang::En,
            last: false,
            apart: false,
            marked: false,
        }
    }
}

/// The criteria where none are named.
pub const DEFAULT_PACK: &str = "id-arg";

impl FactSettings {
    /// Of a budget whose lines say `own` of themselves; the settings say what they leave open.
    pub fn around(&self, path: &str, of_rows: InputFacts) -> InputFacts {
        let settings = self.configured(path);
        InputFacts {
            government: self.given.government.clone().or(of_rows.government).or(settings.government),
            year: self.given.year.or(of_rows.year).or(settings.year),
            stage: self.given.stage.clone().or(of_rows.stage).or(settings.stage),
        }
    }

    /// Of a file: the command line, else the settings.
    pub fn of(&self, path: &str) -> InputFacts {
        self.around(path, InputFacts::default())
    }

    /// The years that are said of files.
    pub fn stated_years(&self) -> StatedYears {
        let of_file = |(path, facts): &(PathBuf, InputFacts)| Some((path.clone(), facts.year?));
        StatedYears {
            given: self.given.year,
            files: self.files.iter().filter_map(of_file).collect(),
            others: self.configured.year,
        }
    }

    /// Of this one file, as its own entry in the settings says.
    pub fn entry(&self, path: &str) -> InputFacts {
        if self.files.is_empty() {
            return InputFacts::default();
        }
        let whole = comparable(path);
        self.files.iter().find(|(file, _)| *file == whole).map(|(_, facts)| facts.clone()).unwrap_or_default()
    }

    /// The edition that the run is about, where the command line or the settings say one of all inputs.
    pub fn asked(&self) -> Edition {
        let (given, all) = (&self.given, &self.configured);
        Edition { year: given.year.or(all.year), stage: given.stage.clone().or(all.stage.clone()) }
    }

    /// Of a file, as the settings alone know it.
    pub fn configured(&self, path: &str) -> InputFacts {
        let (of_file, all) = (self.entry(path), self.configured.clone());
        InputFacts {
            government: of_file.government.or(all.government),
            year: of_file.year.or(all.year),
            stage: of_file.stage.or(all.stage),
        }
    }
}

/// One file is one path, from wherever it is seen.
pub(super) fn comparable(path: &str) -> PathBuf {
    paths::comparable(Path::new(path)).unwrap_or_else(|_| path.into())
}

impl Settings {
    /// The budget files of the inputs; what is wrong with folders is found.
    pub fn budget_files(&self, findings: &mut Vec<Finding>) -> Vec<String> {
        folder::budgets(&self.inputs, &|path| self.is_side_file(path), findings)
    }

    /// Every file and folder that is named to be read, but the settings file.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        let lists = [&self.inputs, &self.packs, &self.beneficiaries, &self.decisions, &self.gbs.statements];
        let single = [&self.nomenclature, &self.reading.profile, &self.allocation.population];
        lists.into_iter().flatten().chain(single.into_iter().flatten())
    }

    /// Is the file, found in a folder, something else than a budget?
    pub fn is_side_file(&self, path: &str) -> bool {
        let continued = self.continued.as_deref().is_some_and(|file| paths::is_same(file, Path::new(path)));
        let file = comparable(path);
        continued || self.side_files.iter().any(|side| file.starts_with(side))
    }

    /// The least number of persons that is published.
    pub fn small_cells(&self) -> SmallCells {
        if self.privacy.internal { SmallCells::EXACT } else { SmallCells(self.privacy.small_cells) }
    }

    /// What is asked of agencies, and the posts that are known.
    pub fn statements_asked(&self) -> StatementsAsked<'_> {
        StatementsAsked {
            method: self.gbs.method,
            gbs_per_opd: self.threshold.gbs_per_opd,
            pokja: self.gbs.pokja.as_ref(),
            focal_points: &self.gbs.focal_points,
        }
    }

    /// How lines are read and tagged, where it differs from the defaults; the packs in any case.
    pub fn reading_manifest(&self) -> ManifestSettings {
        let reading = &self.reading;
        let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
        // Words of the command line.
        fn word<T: std::fmt::Debug>(value: Option<T>) -> Vec<String> {
            value.map(|v| format!("{v:?}").to_lowercase()).into_iter().collect()
        }
        let mut out = differing([
            ("amount", one(&reading.amount)),
            ("delimiter", one(&reading.delimiter)),
            ("encoding", one(&reading.encoding)),
            ("nomenclature", one(&self.nomenclature)),
            ("nomenclature_year", word(self.nomenclature_year)),
            ("official_kinds", self.official_kinds.clone()),
            ("label_tags", self.label_tags.clone()),
            ("profile", one(&reading.profile)),
            ("numbers", word(reading.numbers)),
            ("unit", word(reading.unit)),
            ("currency", one(&reading.currency.and_then(|own| own.code().map(str::to_owned)))),
            ("weights", word(reading.weights)),
            ("layout", word(reading.layout)),
            ("year", word(self.facts.given.year)),
            ("stage", one(&self.facts.given.stage)),
            ("sheet", reading.sheets.clone()),
            ("annex", one(&reading.annex)),
        ]);
        out.insert("packs", self.packs.clone());
        out
    }

    /// What is not published, where it differs from the default.
    pub fn privacy_manifest(&self) -> ManifestSettings {
        match self.privacy {
            PrivacySettings { internal: true, .. } => ManifestSettings::from([("internal", vec!["true".into()])]),
            PrivacySettings { small_cells, .. } if SmallCells(small_cells) == SmallCells::DEFAULT => BTreeMap::new(),
            PrivacySettings { small_cells, .. } => {
                ManifestSettings::from([("small_cells", vec![small_cells.to_string()])])
            }
        }
    }

    /// All that differs from the defaults: with it and the files that it names, the figures can be made again.
    pub fn manifest(&self) -> ManifestSettings {
        let (allocation, default) = (&self.allocation, AllocationSettings::default());
        let unless = |is_default: bool, values: Vec<String>| if is_default { Vec::new() } else { values };
        let methods = || allocation.precedence.iter().map(|m| m.id().into()).collect();
        let mut out = self.reading_manifest();
        out.extend(differing([
            ("base", unless(allocation.base == default.base, vec![allocation.base.id().into()])),
            ("precedence", unless(allocation.precedence == default.precedence, methods())),
            ("counts", unless(allocation.counts != CountKind::Actual, vec!["actual".into()])),
            ("population", allocation.population.iter().cloned().collect()),
            ("assume", unless(!allocation.assume, vec!["population".into()])),
            ("decisions", self.decisions.clone()),
            ("beneficiaries", self.beneficiaries.clone()),
        ]));
        out.extend(self.privacy_manifest());
        out
    }
}

/// Entries that say something.
fn differing<const N: usize>(entries: [(&'static str, Vec<String>); N]) -> ManifestSettings {
    entries.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}
