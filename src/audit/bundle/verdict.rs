//! What was found when a bundle was computed again: for people and, as `setara.verify/1`, for programs.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Difference, Fault, FileRole};
use crate::guard::escape;
use crate::lang::Lang;

/// Differences that people are shown of each report; programs get all.
const SHOWN: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BundleVerdict {
    Verified,
    /// Made by another version: what could be compared are figures, and all of them are the same.
    FiguresOnly,
    Differs,
    /// It cannot be told: files are missing, or the report cannot be made.
    Cannot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Byte by byte.
    Same,
    /// Of a report: all figures are the same, in the words of another version.
    Figures,
    /// Of a file: other bytes than those the report was made from. Of a report: not what is computed again.
    Changed,
    Missing,
    /// Could not be computed again, or only by another version, whose layout is its own.
    Unchecked,
}

/// A file that the report was made from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileState {
    pub role: FileRole,
    pub path: String,
    /// The copy that was looked at, or null: a file outside of the bundle.
    pub copy: Option<String>,
    pub state: State,
    pub sha256: String,
    /// Its hash now; null where it is missing.
    pub is: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportState {
    pub file: String,
    pub state: State,
    /// Its bytes are not those that the bundle recorded.
    pub edited: bool,
    /// Of JSON: the figures that differ.
    pub differences: Vec<Difference>,
    /// Of another text: the first line that differs.
    pub line: Option<usize>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Versions {
    pub bundle: String,
    pub program: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verification {
    pub schema: &'static str,
    pub bundle: String,
    pub verdict: BundleVerdict,
    pub setara: Versions,
    /// What is wrong with the bundle as such.
    pub faults: Vec<Fault>,
    pub files: Vec<FileState>,
    pub reports: Vec<ReportState>,
    pub notes: Vec<String>,
}

impl Verification {
    /// What the parts add up to.
    pub fn judge(&mut self, recomputed: bool) {
        let bad = |s: State| matches!(s, State::Changed | State::Missing);
        let differs = self.files.iter().any(|f| bad(f.state)) || self.reports.iter().any(|r| bad(r.state) || r.edited);
        let figures = self.reports.iter().any(|r| r.state == State::Figures);
        let compared = self.reports.iter().any(|r| matches!(r.state, State::Same | State::Figures));
        self.verdict = match recomputed && !self.is_refused() {
            false => BundleVerdict::Cannot,
            true if differs || !compared || !self.faults.is_empty() => BundleVerdict::Differs,
            true if self.setara.bundle != self.setara.program || figures => BundleVerdict::FiguresOnly,
            true => BundleVerdict::Verified,
        };
    }

    /// It contradicts itself, or asks for what is not in it: nothing is computed from it.
    pub fn is_refused(&self) -> bool {
        self.faults.iter().any(|f| f.fault.stops())
    }

    /// For people. Names come from the bundle: none of them begins a line that a CI log would obey.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn text(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let mut all = Vec::new();
        self.lines(lang, &mut all)?;
        String::from_utf8_lossy(&all).lines().try_for_each(|line| {
            let inert = if escape::is_command(line) { "| " } else { "" };
            writeln!(out, "{inert}{}", escape::line(line))
        })
    }

    fn lines(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        let say = |id: &'static str, en: &'static str| lang.choose(id, en);
        let verdict = match self.verdict {
            BundleVerdict::Verified => {
                say("terbukti: dihitung ulang dan sama", "verified: computed again, and the same")
            }
            BundleVerdict::FiguresOnly => say(
                "hanya angka: versi lain program ini, angkanya sama",
                "figures only: another version, the same figures",
            ),
            BundleVerdict::Differs => say("BERBEDA", "DIFFERS"),
            BundleVerdict::Cannot => say("tidak dapat diperiksa", "cannot be verified"),
        };
        writeln!(out, "{}: {verdict}", self.bundle)?;
        for fault in &self.faults {
            writeln!(out, "  {}", fault.text)?;
        }
        // Of a bundle that is refused nothing was read.
        if self.files.is_empty() {
            return self.notes.iter().try_for_each(|note| writeln!(out, "  {note}"));
        }
        let same = self.files.iter().filter(|f| f.state == State::Same).count();
        let (count, of) = (self.files.len(), say("dari", "of"));
        writeln!(out, "  {}: {same} {of} {count} {}", say("berkas", "files"), say("sama", "the same"))?;
        for file in self.files.iter().filter(|f| f.state != State::Same) {
            let (role, path) = (file.role.id(), &file.path);
            let place = match &file.copy {
                Some(copy) => format!("{path} ({copy})"),
                None => path.clone(),
            };
            match &file.is {
                Some(is) => {
                    writeln!(out, "  {role} {place}: {}", say("berubah", "changed"))?;
                    writeln!(out, "    sha256 {} {}", say("semula", "was"), file.sha256)?;
                    writeln!(out, "    sha256 {} {is}", say("kini  ", "is "))?;
                }
                None => {
                    writeln!(out, "  {role} {place}: {}", say("tidak ditemukan", "not found"))?;
                    writeln!(out, "    sha256 {}", file.sha256)?;
                }
            }
        }
        for report in &self.reports {
            let state = match report.state {
                State::Same => say("sama, bita demi bita", "the same, byte by byte"),
                State::Figures => say("angka sama, versi program lain", "the same figures, by another version"),
                State::Changed => say("berbeda dari hasil hitung ulang", "is not what is computed again"),
                State::Missing => say("tidak ditemukan", "not found"),
                State::Unchecked => say("tidak diperiksa", "not checked"),
            };
            writeln!(out, "  {}: {state}", report.file)?;
            if report.edited {
                let edited = "its sha256 is not the one recorded: it was edited";
                writeln!(out, "    {}", say("sha256-nya bukan yang tercatat: berkas ini disunting", edited))?;
            }
            for d in report.differences.iter().take(SHOWN) {
                let (was, is) = (brief(&d.was, lang), brief(&d.is, lang));
                writeln!(
                    out,
                    "    {}: {was} {}, {is} {}",
                    d.path,
                    say("di bundel", "in the bundle"),
                    say("dihitung ulang", "computed again")
                )?;
            }
            if let Some(more) = report.differences.len().checked_sub(SHOWN).filter(|n| *n > 0) {
                writeln!(out, "    ... {more} {}", say("lagi", "more"))?;
            }
            if let Some(line) = report.line {
                writeln!(out, "    {} {line}", say("mulai baris", "from line"))?;
            }
        }
        for note in &self.notes {
            writeln!(out, "  {note}")?;
        }
        Ok(())
    }
}

fn brief(value: &Option<Value>, lang: Lang) -> String {
    let Some(value) = value else { return lang.choose("tidak ada", "nothing").into() };
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}
