//! Findings → what people and platforms read (`docs/formats.md`), a format a file.

mod ci;
mod json;
mod lines;
mod markdown;
mod order;
mod place;
mod xlsx;

use crate::files::output::Format;
use clap::ValueEnum;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use anyhow::Result;

use crate::domain::currency::Currency;
use crate::finding::FailOn;
use crate::finding::catalog;
use crate::finding::{Figure, Finding, Severity};
use crate::guard::escape;
use crate::lang::{Lang, format_in};
use crate::parallel::Jobs;
use crate::parallel::several;
use order::relative;

pub use json::Json as FindingJson;
pub use lines::{FindingLine, FindingLook, beside as text};
pub use order::{FindingKey, ordered, shown};

/// A finding as it is to be shown. Whoever overrides severities does it here.
pub struct Diagnostic<'a> {
    pub finding: &'a Finding,
    pub severity: Severity,
    /// Since the baseline.
    pub worse: Option<Box<Worse>>,
    /// All of them, and which it is of them.
    list: Arc<order::List<'a>>,
    number: u32,
}

/// A figure that got worse.
#[derive(Clone, Copy, Debug)]
pub struct Worse {
    pub from: Figure,
    pub to: Figure,
}

impl Worse {
    fn text(&self, lang: Lang, currency: Currency) -> String {
        let (from, to) = (self.from.text(lang, currency), self.to.text(lang, currency));
        format_in!(
            lang,
            "; lebih buruk daripada acuan: dari {from} menjadi {to}",
            "; worse than in the baseline: from {from} to {to}"
        )
    }
}

/// What a format knows of the run.
pub struct About<'a> {
    pub lang: Lang,
    pub fail_on: FailOn,
    /// Everything that was looked at, also where nothing was found.
    pub files: &'a [String],
    pub jobs: Jobs,
    /// Only what is new since a baseline is shown.
    pub since_baseline: bool,
    /// Of text for people.
    pub look: FindingLook,
}

impl About<'_> {
    /// Why the run fails although a baseline passes over what was known. `None`: it does not.
    pub fn failed(&self, findings: &[Diagnostic]) -> Option<String> {
        let mut fatal: Vec<(&str, &str)> =
            findings.iter().filter(|f| f.finding.fault.is_fatal()).map(|f| (f.path(), f.code())).collect();
        fatal.dedup();
        let (n, (path, code)) = (fatal.len(), *fatal.first().filter(|_| self.since_baseline)?);
        let more = if n > 1 { format!(" +{}", n - 1) } else { String::new() };
        Some(format_in!(
            self.lang,
            "kode keluar 2: ada berkas yang tidak dapat diperiksa ({path} [{code}]{more}); itu tidak pernah dilewati \
                 oleh acuan",
            "exit code 2: a file could not be checked ({path} [{code}]{more}); no baseline passes over that"
        ))
    }
}

/// Writes the findings, as the output that was asked for. How many of them it had no room for is returned: the file says so
/// itself, a log should too.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(findings: &[Diagnostic], format: FindingFormat, about: &About, out: &mut dyn Write) -> Result<usize> {
    match format {
        FindingFormat::Text => escape::log(out, |out| lines::full(findings, about, out))?,
        FindingFormat::Concise => escape::log(out, |out| lines::concise(findings, about, out))?,
        FindingFormat::Json => escape::json(out, |out| json::array(findings, about.lang, out))?,
        FindingFormat::Jsonl => escape::json(out, |out| json::lines(findings, about, out))?,
        FindingFormat::Sarif => return escape::json(out, |out| ci::sarif(findings, about, out)),
        FindingFormat::Junit => ci::junit(findings, about, out)?,
        FindingFormat::Github => ci::github(findings, about.lang, out)?,
        FindingFormat::Gitlab => escape::json(out, |out| ci::gitlab(findings, about.lang, out))?,
        FindingFormat::Markdown => return Ok(markdown::write(findings, about, out)?),
        FindingFormat::Xlsx => return xlsx::write(findings, about, out),
    }
    Ok(0)
}

/// The findings of a command that is not `check`, as `check --format json` writes them.
///
/// # Errors
/// They cannot be written.
pub fn json_array(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> Result<()> {
    escape::json(out, |out| json::array(&shown(findings), lang, out))
}

/// Findings that a core writes at a time.
const STRETCH: usize = 4096;

/// What `write` makes of some findings after the other, on several cores, in the order of the findings.
fn stretches(
    findings: &[Diagnostic],
    jobs: Jobs,
    write: impl Fn(&[Diagnostic], &mut Vec<u8>) -> Result<()> + Sync,
    out: &mut dyn Write,
) -> Result<()> {
    let stretches: Vec<&[Diagnostic]> = findings.chunks(STRETCH).collect();
    let text = |stretch: &&[Diagnostic]| {
        let mut text = Vec::with_capacity(stretch.len() * 256);
        write(stretch, &mut text)?;
        anyhow::Ok(text)
    };
    std::thread::scope(|scope| {
        several(scope, &stretches, jobs.0, text).try_for_each(|text| anyhow::Ok(out.write_all(&text?)?))
    })
}

impl Diagnostic<'_> {
    /// The same for the same finding, in whatever row of the file and in whatever language it is told.
    pub fn key(&self) -> FindingKey {
        self.list.key(self.number)
    }

    /// Relative to the working directory where it is below it, with forward slashes.
    pub fn path(&self) -> &str {
        self.list.path(self.number)
    }

    pub fn code(&self) -> &'static str {
        self.finding.fault.code()
    }

    /// Its short name in the catalog.
    pub fn name(&self) -> &'static str {
        catalog::find(self.code()).map_or("", |entry| entry.name)
    }

    /// Where its page is, in the repository of the tool.
    pub fn url(&self) -> String {
        format!("docs/codes/{}.md", self.code())
    }

    pub fn message(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.say(lang, &mut out);
        out
    }

    /// The message, in place of what the text held.
    fn say(&self, lang: Lang, text: &mut String) {
        text.clear();
        let currency = self.finding.table.currency;
        self.finding.fault.say(lang, currency, text);
        if let Some(worse) = &self.worse {
            text.push_str(&worse.text(lang, currency));
        }
        if !escape::is_plain(text) {
            *text = escape::one_line(std::mem::take(text));
        }
    }

    pub fn help(&self, lang: Lang) -> Option<Cow<'static, str>> {
        self.finding.fault.help(lang)
    }

    /// Line, column, last line and the column after the last character, all at least 1 and never empty: what stands for a
    /// whole file is its first character.
    fn region(&self) -> [u64; 4] {
        let place = self.place();
        let (line, column) = (place.line.max(1), place.column.max(1));
        let end_line = place.end_line.max(line);
        let end = if end_line == line { place.end_column.max(column + 1) } else { place.end_column.max(1) };
        [line, column, end_line, end]
    }
}

/// The first of them, where there is no room for all: then the worst are the first. And how many are left out.
fn worst<'f, 'a>(findings: &'f [Diagnostic<'a>], most: usize) -> (Vec<&'f Diagnostic<'a>>, usize) {
    let mut shown: Vec<&Diagnostic> = findings.iter().collect();
    if shown.len() > most {
        shown.sort_by_key(|f| std::cmp::Reverse(f.severity));
        shown.truncate(most);
    }
    let more = findings.len() - shown.len();
    (shown, more)
}

/// What a format has no room for, in its words and in those of a log.
pub fn left_out(more: usize, lang: Lang) -> String {
    format_in!(
        lang,
        "{more} temuan lagi tidak dimuat dalam format ini; jsonl memuat semuanya",
        "{more} more findings are left out of this format; jsonl has them all"
    )
}

/// How many there are of each severity, the worst first.
fn counts(findings: &[Diagnostic]) -> [(Severity, usize); 3] {
    [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| (severity, findings.iter().filter(|f| f.severity == severity).count()))
}

/// How many there are of each code, by code.
fn by_code<'f>(findings: &'f [Diagnostic]) -> BTreeMap<&'static str, Vec<&'f Diagnostic<'f>>> {
    let mut out: BTreeMap<&'static str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        out.entry(finding.code()).or_default().push(finding);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FindingFormat {
    /// With the line that each finding is about
    Text,
    /// One line per finding
    Concise,
    Json,
    Jsonl,
    /// For GitHub code scanning and other readers of SARIF 2.1.0
    Sarif,
    /// Test results, for GitLab, Jenkins and others
    Junit,
    /// Annotations of a GitHub workflow
    Github,
    /// GitLab code quality
    Gitlab,
    /// For a job summary or a comment
    Markdown,
    /// A workbook
    Xlsx,
}

impl Format for FindingFormat {
    const DEFAULT: FindingFormat = FindingFormat::Text;

    fn endings(self) -> &'static [&'static str] {
        match self {
            FindingFormat::Text | FindingFormat::Concise | FindingFormat::Github => &["txt"],
            FindingFormat::Json | FindingFormat::Gitlab => &["json"],
            FindingFormat::Jsonl => &["jsonl", "ndjson"],
            FindingFormat::Sarif => &["sarif", "sarif.json", "json"],
            FindingFormat::Junit => &["xml"],
            FindingFormat::Markdown => &["md", "markdown"],
            FindingFormat::Xlsx => &["xlsx"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fault, FindingTable, Place};

    fn at(line: u64, fault: Fault) -> Finding {
        Finding::new("a.csv", Place::line(line), fault)
    }

    fn keys(findings: &[Finding]) -> Vec<String> {
        shown(findings).into_iter().map(|s| s.key().to_string()).collect()
    }

    #[test]
    fn a_key_does_not_move_with_its_row() {
        let conflict = |line: u64| Fault::Conflict {
            subject: "1.02".into(),
            other: format!("d.csv:{line}").into(),
            verdict: crate::domain::groups::Category::None,
        };
        let unused = || Fault::UnusedDecision("x".into());
        let before = keys(&[at(2, unused()), at(3, Fault::NoPurpose), at(9, Fault::NoPurpose), at(5, conflict(4))]);
        let after = keys(&[at(3, unused()), at(4, Fault::NoPurpose), at(10, Fault::NoPurpose), at(6, conflict(5))]);
        assert_eq!(before, after);
        assert_eq!(before[3], format!("{}-2", before[1]));
        let other = Finding::new("b.csv", Place::line(2), unused());
        assert_ne!(keys(&[other])[0], before[0]);
        let sheet = Finding::at(&FindingTable::new("a.csv", Some("RKA")), Place::line(2), unused());
        assert_ne!(keys(&[sheet])[0], before[0]);
    }

    fn written(findings: &[Diagnostic], format: FindingFormat) -> String {
        let look = FindingLook { width: 80, color: false };
        let about =
            About { lang: Lang::En, fail_on: FailOn::Error, files: &[], jobs: Jobs(2), since_baseline: false, look };
        let mut out = Vec::new();
        write(findings, format, &about, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_severity_that_was_overridden_is_what_every_format_shows() {
        let findings = [at(2, Fault::NoPurpose)];
        let mut all = shown(&findings);
        all[0].severity = Severity::Note;
        for (format, expected) in [
            (FindingFormat::Concise, "a.csv:2:1: note[F013]"),
            (FindingFormat::Jsonl, r#""severity":"note""#),
            (FindingFormat::Sarif, r#""level": "note""#),
            (FindingFormat::Junit, r#"failures="0""#),
            (FindingFormat::Github, "::notice file=a.csv"),
            (FindingFormat::Gitlab, r#""severity": "info""#),
            (FindingFormat::Markdown, "| 2:1 | note | F013 |"),
        ] {
            let text = written(&all, format);
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn what_platforms_do_not_take_is_counted() {
        let mut findings: Vec<Finding> = (1..=25_000).map(|line| at(line, Fault::UnusedDecision("x".into()))).collect();
        findings.push(at(30_000, Fault::NoPurpose));
        let all = shown(&findings);
        let log: serde_json::Value = serde_json::from_str(&written(&all, FindingFormat::Sarif)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!((results.len(), &results[0]["ruleId"]), (25_000, &"F013".into()), "the worst are kept");
        let said = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert!(said.as_str().unwrap().starts_with("1 more findings"), "{said}");
        let summary = written(&all, FindingFormat::Markdown);
        assert!(
            summary.len() < 1 << 20
                && summary.ends_with("more findings are left out of this format; jsonl has them all.\n")
        );
        assert!(
            written(&all, FindingFormat::Github).ends_with("24990 more without an annotation: see the lines above\n")
        );
    }

    #[test]
    fn regions_are_never_empty() {
        let region = |place: Place| shown(&[Finding::new("a", place, Fault::EmptyFile)])[0].region();
        assert_eq!(region(Place::whole()), [1, 1, 1, 2]);
        assert_eq!(region(Place::line(7)), [7, 1, 7, 2]);
        assert_eq!(region(Place { line: 2, column: 3, end_line: 4, end_column: 1 }), [2, 3, 4, 1]);
    }
}
