//! What working papers ask, as data (`checklist.toml`): the processes of gender mainstreaming with their questions, the
//! documents that agencies hand in, and the sources of rules.

mod answers;

pub use answers::{Answer, AnswerKind, Facts, Saying};

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use crate::domain::groups::Category;
use crate::domain::text;
use crate::files::paths::whole;
use crate::finding::catalog;
use crate::lang::{Lang, Word};

/// The one that the program carries.
pub const SHIPPED: &str = include_str!("checklist.toml");
/// Written by hand.
const MEGABYTES: u64 = 4;

/// A text in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    id: String,
    en: String,
}

impl Texts {
    pub fn say(&self, lang: Lang) -> &str {
        lang.choose(&self.id, &self.en)
    }
}

/// What something rests on: one text, as names of rules are, or one in each language.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Source {
    Same(String),
    Each(Texts),
}

impl Source {
    pub fn say(&self, lang: Lang) -> &str {
        match self {
            Source::Same(text) => text,
            Source::Each(texts) => texts.say(lang),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    pub id: String,
    pub version: String,
    pub title: Texts,
    pub process: Vec<Process>,
    #[serde(default)]
    pub document: Vec<DocumentKind>,
    #[serde(default)]
    pub question: Vec<Question>,
    #[serde(default)]
    pub rule: Vec<RuleSource>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    pub id: String,
    pub name: Texts,
}

/// How far a source was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceStatus {
    Verified,
    /// By its title, or through texts that cite it.
    Title,
    Unverified,
}

impl SourceStatus {
    pub fn word(self) -> Word {
        match self {
            SourceStatus::Verified => Word { id: "sumber dibaca", en: "source read" },
            SourceStatus::Title => Word { id: "dikutip menurut judul", en: "cited by its title" },
            SourceStatus::Unverified => Word { id: "belum diverifikasi", en: "not verified" },
        }
    }
}

/// Of what there must be one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentOf {
    SubKegiatan,
    Opd,
}

/// What makes a sub kegiatan need a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It carries the official tag.
    Official,
    /// Its texts have evidence.
    Evidence,
}

/// What of a document the program reads; of others it sees the name of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// A Gender Budget Statement.
    Statement,
    /// The analysis in one: data and factors.
    Analysis,
    /// The register of focal points in `setara.toml`.
    FocalPoint,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    pub id: String,
    pub name: Texts,
    pub of: DocumentOf,
    #[serde(default)]
    pub needed: Vec<Need>,
    pub content: Option<Content>,
    /// Whole words of file names.
    pub names: Vec<String>,
    pub source: Source,
    pub status: SourceStatus,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AskedOf {
    #[default]
    Opd,
    Government,
}

/// What answers a question.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// Nothing in the files does.
    #[default]
    None,
    /// Rupiah of the official lens, of the evidence lens, of one of its categories.
    Official,
    Evidence,
    Category,
    /// Documents of a kind, for those that need them.
    Document,
    Statements,
    ValidStatements,
    DataBySex,
    IndicatorsBySex,
    /// Lines whose texts hold words.
    Text,
    Realisation,
    Amendment,
    Decisions,
    Sample,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub process: String,
    #[serde(default)]
    pub of: AskedOf,
    pub ask: Texts,
    #[serde(default)]
    pub evidence: EvidenceKind,
    pub document: Option<String>,
    pub category: Option<String>,
    /// Of every list, a line must hold one.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    pub source: Source,
    pub status: SourceStatus,
}

/// What the rules of finding codes rest on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    pub codes: Vec<String>,
    pub source: Source,
    pub status: SourceStatus,
}

impl Checklist {
    /// The one in a file, or the one that the program carries.
    ///
    /// # Errors
    /// It cannot be read, or contradicts itself.
    pub fn open(path: Option<&str>) -> Result<Checklist> {
        let Some(path) = path else { return Checklist::parse(SHIPPED) };
        let text = whole(Path::new(path), MEGABYTES).with_context(|| path.to_owned())?;
        Checklist::parse(&text).with_context(|| path.to_owned())
    }

    fn parse(text: &str) -> Result<Checklist> {
        let mut out: Checklist = toml::from_str(text)?;
        out.checked()?;
        for words in
            out.question.iter_mut().flat_map(|q| &mut q.words).chain(out.document.iter_mut().map(|d| &mut d.names))
        {
            words.iter_mut().for_each(|word| *word = text::words(word));
        }
        Ok(out)
    }

    fn checked(&self) -> Result<()> {
        let ids = [
            ("process", self.process.iter().map(|p| &p.id).collect::<Vec<_>>()),
            ("document", self.document.iter().map(|d| &d.id).collect()),
            ("question", self.question.iter().map(|q| &q.id).collect()),
        ];
        for (table, ids) in &ids {
            let mut seen = BTreeSet::new();
            if let Some(twice) = ids.iter().find(|id| !seen.insert(id.as_str())) {
                bail!("{table} {twice:?}: is there twice");
            }
        }
        let categories = Category::VARIANTS.iter().filter(|c| c.is_arg()).map(|c| c.id()).collect::<Vec<_>>();
        for question in &self.question {
            let Question { id, process, evidence, .. } = question;
            if !self.process.iter().any(|p| p.id == *process) {
                bail!("question {id:?}: {process:?} is not one of the processes");
            }
            let document = question.document.as_ref().is_some_and(|of| self.document.iter().any(|d| d.id == *of));
            let category = question.category.as_ref().is_some_and(|of| categories.contains(&of.as_str()));
            let has_words = !question.words.is_empty()
                && question.words.iter().all(|of| !of.is_empty() && of.iter().all(|w| !text::words(w).is_empty()));
            match evidence {
                EvidenceKind::Document if !document => bail!("question {id:?}: document names none of the documents"),
                EvidenceKind::Category if !category => {
                    bail!("question {id:?}: category is one of {}", categories.join(", "))
                }
                EvidenceKind::Text if !has_words => {
                    bail!("question {id:?}: words are lists of words, none of them empty")
                }
                _ => {}
            }
        }
        if let Some(document) = self.document.iter().find(|d| d.names.iter().any(|w| text::words(w).is_empty())) {
            bail!("document {:?}: names are words of file names, none of them empty", document.id);
        }
        self.rule.iter().flat_map(|rule| &rule.codes).try_for_each(|code| catalog::checked(code))
    }

    /// What a rule rests on: of the entries that fit a code, the one that says most of it.
    pub fn source_of(&self, code: &str) -> Option<&RuleSource> {
        let fits = |rule: &RuleSource| rule.codes.iter().filter_map(|own| catalog::covers(own, code)).max();
        let known = self.rule.iter().filter_map(|rule| Some((fits(rule)?, rule)));
        known.max_by_key(|(letters, _)| *letters).map(|(_, rule)| rule)
    }

    /// Does a folded text answer a question of words?
    pub fn is_said(question: &Question, folded: &str) -> bool {
        question.words.iter().all(|group| group.iter().any(|word| text::holds(folded, word)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_checklist_reads_and_asks_of_all_seven_processes() {
        let shipped = Checklist::open(None).unwrap();
        let processes: Vec<&str> = shipped.process.iter().map(|p| p.id.as_str()).collect();
        let seven = ["perencanaan", "penganggaran", "pelaksanaan", "pemantauan", "evaluasi", "pengawasan", "pelaporan"];
        assert_eq!(processes, seven);
        assert!(seven.iter().all(|id| shipped.question.iter().any(|q| q.process == *id)));
        // Every code rests on something, and the longest selection is the one that holds.
        assert!(catalog::entries().all(|entry| shipped.source_of(entry.code).is_some()));
        assert!(shipped.source_of("A007").unwrap().source.say(Lang::Id).contains("GBS"));
        assert!(shipped.source_of("A002").unwrap().source.say(Lang::Id).contains("kategori"));
    }
}
