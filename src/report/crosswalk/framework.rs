//! Frameworks as data: levels, what reviewers may state, and rules over the record of a sub kegiatan (`docs/frameworks.md`). A
//! file of one's own replaces a framework of the same id, or adds one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::span::{Number, Span};
use crate::domain::text;
use crate::files::paths::whole;
use crate::lang::Lang;

const SHIPPED: &str = include_str!("frameworks.toml");
const NAME: &str = "frameworks.toml";
/// A file of frameworks has some pages of text.
const MEGABYTES: u64 = 4;

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkText")]
pub struct Text {
    pub id: String,
    pub en: String,
}

impl Text {
    pub fn say(&self, lang: Lang) -> &str {
        lang.choose(&self.id, &self.en)
    }

    fn is_blank(&self) -> bool {
        self.id.trim().is_empty() || self.en.trim().is_empty()
    }
}

/// One value, or any of several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Written")]
pub struct AnyOf(pub Vec<String>);

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Written {
    One(String),
    Several(Vec<String>),
}

impl From<Written> for AnyOf {
    fn from(written: Written) -> AnyOf {
        match written {
            Written::One(value) => AnyOf(vec![value]),
            Written::Several(values) => AnyOf(values),
        }
    }
}

/// Conditions that hold together: fields of the record, or `said.` and what a reviewer states, and the values that fit.
pub type When = BTreeMap<String, AnyOf>;

/// Where a framework is described.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub year: u16,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// Whether the rules were read in the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    Verified,
    Unverified,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkLevel")]
pub struct Level {
    pub id: String,
    pub name: Text,
}

/// What a reviewer may state of a sub kegiatan, and the values that it may have.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementKind {
    pub id: String,
    pub values: Vec<String>,
    pub what: Text,
}

/// What bands divide: the share of women of counts that are reported (0 to 100), the same with what texts say by design, or the
/// sum of the elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    WomenReported,
    WomenWithText,
    Score,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub level: String,
    /// `30 <= x <= 99`.
    #[serde(rename = "where")]
    pub span: Span,
}

/// A part of the scale that has no level.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    pub id: String,
    #[serde(rename = "where")]
    pub span: Span,
    pub why: Text,
}

/// A part of a score. A reviewer's mark is a statement of its id.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Element {
    pub id: String,
    pub name: Text,
    pub max: Number,
    /// Without a reviewer: in proportion to this share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Scale>,
    /// When a form shows it as partly there: a hint, never a mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partly: Option<When>,
}

/// A question or indicator of a scorecard.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub name: Text,
    /// What of the record speaks to it: any of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<When>,
}

/// The first rule whose conditions hold gives the answer. It has one outcome: a value, candidates, a range, what a reviewer
/// states, the bands; none of them: it cannot be said.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FrameworkRule")]
pub struct Rule {
    pub when: When,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidate: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub range: Vec<String>,
    /// The value is that of this statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bands: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Parts of a statement (GBS) of which it is shown how many are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Text>,
    /// Why it cannot be said, and what would change that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Text>,
}

/// What an answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The official tag of the code.
    Official,
    /// Signs in the texts.
    Evidence,
    /// Counts of women and men.
    Beneficiaries,
    /// A Gender Budget Statement.
    Gbs,
    /// Account codes.
    Account,
    /// A reviewer.
    Decided,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub id: String,
    pub name: Text,
    pub version: String,
    pub mark: Mark,
    pub source: Source,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
    #[serde(default, rename = "statement", skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    #[serde(default, rename = "band", skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    #[serde(default, rename = "gap", skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    #[serde(default, rename = "element", skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<Element>,
    /// What an element that is partly there is called: the framework is a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partly: Option<Text>,
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Of a scorecard: questions about a government. It has no rules.
    #[serde(default, rename = "question", skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Of a scorecard: why a question cannot be answered, and what would change that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Text>,
}

/// How much something holds for, in words.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageWord {
    /// In percent.
    pub at_least: u8,
    pub word: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    coverage: Vec<CoverageWord>,
    #[serde(default)]
    framework: Vec<Framework>,
}

/// All frameworks at hand, in their order.
pub struct Frameworks {
    pub all: Vec<Framework>,
    /// The largest first.
    pub coverage: Vec<CoverageWord>,
}

impl Framework {
    pub fn is_scorecard(&self) -> bool {
        !self.questions.is_empty()
    }

    pub fn level(&self, id: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.id == id)
    }

    /// The statements that reviewers may make, by their ids.
    pub fn sayable(&self) -> Vec<&str> {
        let kinds = self.statements.iter().map(|kind| kind.id.as_str());
        kinds
            .chain(self.elements.iter().map(|e| e.id.as_str()))
            .chain(self.questions.iter().map(|q| q.id.as_str()))
            .collect()
    }

    /// What a reviewer's value means in this framework.
    ///
    /// # Errors
    /// It has no such statement, or the value is none that the statement may have.
    pub fn stated(&self, statement: &str, value: &str) -> Result<String> {
        if let Some(element) = self.elements.iter().find(|e| e.id == statement) {
            let number = Number::parse(&value.replace(',', "."));
            return match number.filter(|n| *n >= Number::ZERO && *n <= element.max) {
                Some(number) => Ok(number.to_string()),
                None => bail!("{value:?} is not a mark of 0 to {}", element.max),
            };
        }
        let values: Vec<&str> = match self.statements.iter().find(|kind| kind.id == statement) {
            Some(kind) => kind.values.iter().map(String::as_str).collect(),
            None if self.questions.iter().any(|q| q.id == statement) => {
                self.levels.iter().map(|level| level.id.as_str()).collect()
            }
            None => {
                let known = self.sayable();
                let list = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
                bail!("{statement:?} is not a statement of {}; a reviewer may state {list}", self.id)
            }
        };
        let folded = match value.to_lowercase().as_str() {
            "ya" => "yes".to_owned(),
            "tidak" => "no".to_owned(),
            other => other.to_owned(),
        };
        // `G` and `g` are not the same everywhere: as it is written first.
        let found = values.iter().find(|v| **v == value).or(values.iter().find(|v| v.to_lowercase() == folded));
        match found {
            Some(found) => Ok((*found).to_owned()),
            None => bail!("{value:?} is not a value of {statement}; it may be {}", values.join(", ")),
        }
    }
}

impl Frameworks {
    /// Those that are shipped, and those of the files over them.
    ///
    /// # Errors
    /// A file cannot be read, or says what cannot be.
    pub fn open(files: &[String]) -> Result<Frameworks> {
        let mut out = Frameworks { all: Vec::new(), coverage: Vec::new() };
        out.add(SHIPPED).context(NAME)?;
        for path in files {
            let content = whole(Path::new(path), MEGABYTES)
                .with_context(|| format!("{path}: cannot read frameworks{}", text::file_hint(path)))?;
            out.add(&content).with_context(|| path.to_owned())?;
        }
        Ok(out)
    }

    fn add(&mut self, content: &str) -> Result<()> {
        let file: File = toml::from_str(content)?;
        let mut seen = BTreeSet::new();
        for framework in file.framework {
            if !seen.insert(framework.id.clone()) {
                bail!("framework {:?} stands twice", framework.id);
            }
            super::validate::framework(&framework).with_context(|| format!("framework {:?}", framework.id))?;
            match self.all.iter_mut().find(|own| own.id == framework.id) {
                Some(own) => *own = framework,
                None => self.all.push(framework),
            }
        }
        if !file.coverage.is_empty() {
            self.coverage = file.coverage;
            self.coverage.sort_by_key(|word| std::cmp::Reverse(word.at_least));
        }
        Ok(())
    }

    /// Those that are asked for, in the order in which they are named; none named: all.
    ///
    /// # Errors
    /// There is no such framework, or one is named twice.
    pub fn chosen(&self, ids: &[String]) -> Result<Vec<&Framework>> {
        if ids.is_empty() {
            return Ok(self.all.iter().collect());
        }
        let mut out: Vec<&Framework> = Vec::new();
        for id in ids {
            let found = self.of(id)?;
            if out.iter().any(|own| own.id == found.id) {
                bail!("--frameworks: {id:?} stands twice");
            }
            out.push(found);
        }
        Ok(out)
    }

    /// # Errors
    /// There is no such framework.
    pub fn of(&self, id: &str) -> Result<&Framework> {
        let known = || self.all.iter().map(|own| own.id.as_str());
        match self.all.iter().find(|own| own.id.eq_ignore_ascii_case(id.trim())) {
            Some(found) => Ok(found),
            None => {
                let (list, hint) = (known().collect::<Vec<_>>().join(", "), text::hint(id, known()));
                bail!("there is no framework {id:?}; there are {list}{hint}")
            }
        }
    }
}

/// Is the text there, in both languages?
pub(super) fn is_said(text: &Option<Text>) -> bool {
    text.as_ref().is_some_and(|text| !text.is_blank())
}
