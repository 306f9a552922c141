//! Working papers of an audit as a value: what was found of every agency and of the government as a whole, in the five
//! attributes that auditors know (condition, criterion, cause, effect, recommendation); documents; answers to the questions of
//! the checklist. Its JSON is `setara.papers/1`; pages and sheets of it are made in `paper_pages`.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::checklist::{Answer, Checklist, SourceStatus};
use super::documents::{DocumentRow, DocumentState};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::text;
use crate::finding::emit::Diagnostic;
use crate::finding::{Severity, catalog};
use crate::guard::personal::masked;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::ByLens;
use crate::report::Manifest;
use crate::report::grid::Grid;

pub const SCHEMA: &str = "setara.papers/1";

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Papers {
    pub schema: &'static str,
    /// Government, year and stage of the budget, as far as they are known.
    pub about: String,
    /// Null where it is not known.
    pub currency: Currency,
    pub checklist: ChecklistUsed,
    pub government: Paper,
    pub opd: Vec<Paper>,
    /// Of the codes that occur, by code.
    pub rules: Vec<PaperRule>,
    pub sample: SampleSection,
    pub files: Vec<PaperFile>,
    /// Findings that the settings accept or leave out, and that are not in these papers.
    pub findings_passed_over: u64,
    /// Notes of the report on these figures, in the language of the run.
    pub notes: Vec<String>,
    pub manifest: Manifest,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChecklistUsed {
    pub id: String,
    pub version: String,
    pub title: String,
    #[serde(skip)]
    pub processes: usize,
}

/// Of an agency, or of the government as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Paper {
    /// Code and name of the agency as in the file; empty where it has none. Of the government, its name.
    pub code: String,
    pub name: String,
    /// The document it is written to.
    pub file: String,
    pub total: Rupiah,
    pub lines: u64,
    /// What each lens counts.
    #[schemars(with = "ByLens<Rupiah>")]
    pub lenses: BTreeMap<&'static str, Rupiah>,
    /// Of the total; null where a lens can say nothing.
    #[schemars(with = "ByLens<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
    /// Sub kegiatan with the official tag or with evidence, and those of them with a statement, and with a valid one.
    pub due: u64,
    pub filed: u64,
    pub valid: u64,
    /// Of the government: those that are of no single agency.
    pub findings: Vec<PaperFinding>,
    /// Of agencies.
    pub documents: Vec<DocumentRow>,
    pub answers: Vec<Answer>,
}

/// What findings of a code have in common.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PaperRule {
    pub code: &'static str,
    pub name: &'static str,
    /// The rule, and what it rests on.
    pub criterion: String,
    pub source: Option<String>,
    pub source_status: Option<SourceStatus>,
    /// Why it matters, and what to do, as the page of the code says it.
    pub consequence: String,
    pub recommendation: String,
}

/// A finding; with the rule of its code it has the five attributes.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PaperFinding {
    pub code: &'static str,
    pub severity: Severity,
    /// What was found.
    pub condition: String,
    /// For the auditor to fill in: nothing in the files says why.
    pub cause: Option<String>,
    /// Rupiah; null where the finding is about none that is known.
    pub effect: Option<Rupiah>,
    /// May effects of this kind be added?
    #[serde(skip)]
    pub adds_up: bool,
    /// The way out that the finding itself names.
    pub help: Option<String>,
    /// File and line, or sheet and cell, as `setara explain` takes it.
    pub place: String,
    pub path: String,
    /// Of the file; null where it could not be read.
    pub sha256: Option<String>,
    /// As `check` gives it.
    pub key: String,
}

/// What a sample of lines shows; without one, that there is none.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct SampleSection {
    pub given: bool,
    pub sentences: Vec<String>,
    #[serde(skip)]
    pub grids: Vec<Grid>,
}

/// A file that the papers were made from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PaperFile {
    /// `input`, `gbs`, `documents`, `decisions` …
    pub role: &'static str,
    pub path: String,
    pub sha256: String,
    /// What is known of a document, in the language of the run; empty of other files.
    pub known: String,
}

/// All of its findings are of one code.
pub struct FindingGroup<'p> {
    pub code: &'static str,
    pub severity: Severity,
    pub findings: Vec<&'p PaperFinding>,
    /// Rupiah of those that have an effect; `None`: none has, or they must not be added.
    pub effect: Option<Rupiah>,
}

impl Paper {
    /// Findings by code: the worst first, then the most rupiah.
    pub fn groups(&self) -> Vec<FindingGroup<'_>> {
        groups(self.findings.iter())
    }

    /// How many findings there are of each severity, the worst first.
    pub fn severities(&self) -> [u64; 3] {
        let of = |severity| self.findings.iter().filter(|f| f.severity == severity).count() as u64;
        [Severity::Error, Severity::Warning, Severity::Note].map(of)
    }

    /// Documents that are needed, there, missing, and of which it is not known.
    pub fn documents_of(&self, is: impl Fn(&DocumentRow) -> bool) -> [u64; 4] {
        let own: Vec<&DocumentRow> = self.documents.iter().filter(|row| is(row)).collect();
        let of = |is: &dyn Fn(DocumentState) -> bool| own.iter().filter(|row| is(row.state)).count() as u64;
        [
            own.len() as u64,
            of(&DocumentState::is_there),
            of(&|state| state == DocumentState::Missing),
            of(&|state| state == DocumentState::Unknown),
        ]
    }
}

pub fn groups<'p>(findings: impl Iterator<Item = &'p PaperFinding>) -> Vec<FindingGroup<'p>> {
    let mut by_code: BTreeMap<&'static str, Vec<&PaperFinding>> = BTreeMap::new();
    for finding in findings {
        by_code.entry(finding.code).or_default().push(finding);
    }
    let group = |(code, mut findings): (&'static str, Vec<&'p PaperFinding>)| {
        findings.sort_by_key(|f| std::cmp::Reverse((f.severity, f.effect)));
        let known: Vec<Rupiah> = findings.iter().filter_map(|f| f.effect).collect();
        let added = (known.len() == 1 || findings.iter().all(|f| f.adds_up)) && !known.is_empty();
        FindingGroup { code, severity: findings[0].severity, effect: added.then(|| known.into_iter().sum()), findings }
    };
    let mut out: Vec<FindingGroup> = by_code.into_iter().map(group).collect();
    out.sort_by_key(|g| (std::cmp::Reverse(g.severity), std::cmp::Reverse(g.effect), g.code));
    out
}

impl PaperRule {
    pub fn of(code: &'static str, checklist: &Checklist, lang: Lang) -> PaperRule {
        let entry = catalog::find(code);
        let summary = entry.map_or("", |entry| lang.say(entry.summary));
        let rule = checklist.source_of(code);
        PaperRule {
            code,
            name: entry.map_or("", |entry| entry.name),
            criterion: format_in!(lang, "Aturan {code}: {summary}", "Rule {code}: {summary}"),
            source: rule.map(|rule| rule.source.say(lang).to_owned()),
            source_status: rule.map(|rule| rule.status),
            consequence: entry.map(|entry| entry.why(lang)).unwrap_or_default(),
            recommendation: entry.map(|entry| entry.way_out(lang)).unwrap_or_default(),
        }
    }
}

impl PaperFinding {
    /// `hashes`: of files, by the paths of findings.
    pub fn of(shown: &Diagnostic, hashes: &HashMap<String, Option<String>>, lang: Lang) -> PaperFinding {
        let (code, fault) = (shown.code(), &shown.finding.fault);
        let summary = || catalog::find(code).map_or("", |entry| lang.say(entry.summary)).to_owned();
        PaperFinding {
            code,
            severity: shown.severity,
            condition: if fault.counts_persons() { summary() } else { masked(&shown.message(lang)).into_owned() },
            cause: None,
            effect: fault.effect(),
            adds_up: fault.adds_up(),
            help: shown.help(lang).map(|help| help.into_owned()),
            place: masked(&shown.for_explain(lang)).into_owned(),
            path: masked(shown.path()).into_owned(),
            sha256: hashes.get(shown.finding.path()).cloned().flatten(),
            key: shown.key().to_string(),
        }
    }
}

impl Papers {
    /// What the findings of a code have in common.
    pub fn rule(&self, code: &str) -> Option<&PaperRule> {
        self.rules.iter().find(|rule| rule.code == code)
    }
}

// Names of documents.

/// Letters of a name in the name of a file.
const NAME: usize = 60;

/// Names for the documents of agencies, one each, in their order: code and name in letters that every system takes.
pub fn file_names<'o>(opds: impl Iterator<Item = (&'o str, &'o str)>, lang: Lang) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for (code, name) in opds {
        let own = short_name(code, name, lang);
        let names = std::iter::once(own.clone()).chain((2..).map(|n| format!("{own}-{n}")));
        if let Some(free) = names.into_iter().find(|name| !taken.contains(name)) {
            out.push(format!("opd/{free}.docx"));
            taken.insert(free);
        }
    }
    out
}

fn short_name(code: &str, name: &str, lang: Lang) -> String {
    let code: String = masked(code).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    let name = text::words(&masked(name)).replace(' ', "-");
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(NAME).collect();
    let parts = [code.trim_matches('.'), name.trim_matches('-')].into_iter().filter(|part| !part.is_empty());
    let whole = parts.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if whole.is_empty() { lang.choose("tanpa-nama", "unnamed").to_owned() } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_documents_differ_and_name_nobody() {
        let opds = [
            ("1.02.0.00.0.00.01.0000", "Dinas Kesehatan"),
            ("", "Dinas Kesehatan"),
            ("", "dinas  kesehatan"),
            ("", ""),
            ("", "Kelompok 3271014101900001 / Tani"),
        ];
        assert_eq!(
            file_names(opds.into_iter(), Lang::Id),
            [
                "opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx",
                "opd/dinas-kesehatan.docx",
                "opd/dinas-kesehatan-2.docx",
                "opd/tanpa-nama.docx",
                "opd/kelompok-3271-01-tani.docx",
            ]
        );
    }
}
