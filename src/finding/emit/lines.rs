//! Lines for people: `path:line:column: severity[CODE] message`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;
use std::{fmt, io};

use anyhow::Result;

use crate::files::source::Source;
use crate::finding::emit::{About, Diagnostic};
use crate::finding::{Finding, Place};
use crate::guard::escape;
use crate::guard::escape::visible;
use crate::guard::personal::masked;
use crate::lang::{Lang, write_in};

/// Findings of one code shown for one file beside other output; the rest are counted.
const SHOWN: usize = 20;

/// Writes findings beside other output, as they were found. Many of one kind are counted instead.
///
/// # Errors
/// Where the output cannot be written.
pub fn beside(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    escape::log(out, |out| some(findings, lang, out))
}

fn some(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in findings {
        let n = seen.entry((finding.path(), finding.fault.code())).or_default();
        *n += 1;
        if *n <= SHOWN {
            let shown = &super::shown(std::slice::from_ref(finding))[0];
            writeln!(out, "{}", FindingLine(shown, lang))?;
            if *n == 1 {
                help(shown, lang, out)?;
            }
        }
    }
    for ((path, code), n) in seen.into_iter().filter(|(_, n)| *n > SHOWN) {
        let (path, more) = (escape::line(&super::relative(path)), n - SHOWN);
        write_in!(
            lang,
            out,
            "{path}: {more} temuan [{code}] lagi tidak ditampilkan\n",
            "{path}: {more} more [{code}] not shown\n"
        )?;
    }
    Ok(())
}

/// All findings, each with the place it is about; what to do about a code once.
///
/// # Errors
/// It cannot be written.
pub fn full(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut helped = BTreeSet::new();
    let mut excerpts = Excerpts::default();
    let mut before = None;
    for finding in findings {
        writeln!(out, "{}", FindingLine(finding, lang))?;
        // Several findings on one place show it once.
        let place = Some((finding.finding.path(), finding.finding.place));
        if place != before {
            out.write_all(excerpts.of(finding.finding).unwrap_or_default().as_bytes())?;
        }
        before = place;
        if helped.insert(finding.code()) {
            help(finding, lang, out)?;
        }
    }
    Ok(())
}

/// # Errors
/// It cannot be written.
pub fn concise(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<()> {
    let lines = |findings: &[Diagnostic], text: &mut Vec<u8>| {
        // A formatter writes into a string with less ado than into bytes.
        let mut own = String::new();
        for finding in findings {
            own.clear();
            let _ = writeln!(own, "{}", FindingLine(finding, about.lang));
            text.extend_from_slice(own.as_bytes());
        }
        Ok(())
    };
    super::stretches(findings, about.jobs, lines, out)
}

/// One finding on one line.
pub struct FindingLine<'a>(pub &'a Diagnostic<'a>, pub Lang);

impl fmt::Display for FindingLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FindingLine(finding, lang) = self;
        finding.locate(f)?;
        write!(f, ": {}[{}] {}", finding.severity.word(*lang), finding.code(), finding.message(*lang))
    }
}

fn help(finding: &Diagnostic, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let word = lang.choose("saran", "help");
    finding.help(lang).map_or(Ok(()), |help| writeln!(out, "  {word}: {help}"))
}

// The line a finding is about, with a caret under the place.

/// Characters of a line that are shown; of a longer one, those around the place.
const WIDTH: usize = 96;
/// Of them, before the place.
const BEFORE: usize = 32;

/// The file last looked at: findings come file by file.
#[derive(Default)]
pub struct Excerpts {
    path: String,
    text: Option<String>,
    /// Where its lines start.
    starts: Vec<usize>,
}

impl Excerpts {
    /// Two lines, or `None`: the finding is on the whole file or in a workbook, or the file cannot be read again.
    pub fn of(&mut self, finding: &Finding) -> Option<String> {
        if finding.sheet().is_some() || finding.place.line == 0 {
            return None;
        }
        if self.path != finding.path() {
            finding.path().clone_into(&mut self.path);
            // What came through a pipe is gone.
            let is_file = std::fs::metadata(finding.path()).is_ok_and(|m| m.is_file()) && finding.path() != "-";
            let source = is_file.then(|| Source::open(finding.path(), None).ok()).flatten();
            self.text = source.map(|source| source.sample().to_owned());
            let text = self.text.as_deref().unwrap_or_default();
            self.starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        }
        let line = usize::try_from(finding.place.line).ok()? - 1;
        let text = &self.text.as_ref()?[*self.starts.get(line)?..];
        excerpt(text.split(['\n', '\r']).next()?, finding.place)
    }
}

fn excerpt(line: &str, place: Place) -> Option<String> {
    let line = masked(line);
    let (length, at) = (line.chars().count(), usize::try_from(place.column).ok()?.checked_sub(1)?);
    if length == 0 || at > length {
        return None;
    }
    let from = if length <= WIDTH { 0 } else { at.saturating_sub(BEFORE).min(length - WIDTH) };
    let to = length.min(from + WIDTH);
    let end = if place.end_line > place.line { to } else { usize::try_from(place.end_column).ok()?.saturating_sub(1) };
    let marks = end.min(to).saturating_sub(at).max(1);
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < length { "…" } else { "" });
    let text: String = line.chars().skip(from).take(to - from).map(visible).collect();
    let (number, blank) = (place.line.to_string(), " ".repeat(at - from + before.chars().count()));
    let margin = " ".repeat(number.len());
    Some(format!("  {number} | {before}{text}{after}\n  {margin} | {blank}{}\n", "^".repeat(marks)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, column: u64, end_column: u64) -> Option<String> {
        excerpt(line, Place { line: 7, column, end_line: 7, end_column })
    }

    #[test]
    fn the_caret_is_under_the_place() {
        assert_eq!(shown("a,dua,3", 3, 6).unwrap(), "  7 | a,dua,3\n    |   ^^^\n");
        assert_eq!(shown("é\tb", 3, 3).unwrap(), "  7 | é b\n    |   ^\n");
        assert_eq!(shown("ab", 3, 9).unwrap(), "  7 | ab\n    |   ^\n");
        assert_eq!(shown("ab", 4, 5), None);
        assert_eq!(shown("", 1, 1), None);
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let out = shown(&line, 501, 502).unwrap();
        let [text, marks] = out.lines().collect::<Vec<_>>()[..] else { panic!("{out}") };
        assert!(text.starts_with("  7 | …a") && text.ends_with("b…"), "{out}");
        assert_eq!(text.chars().position(|c| c == 'X'), marks.chars().position(|c| c == '^'));
        assert!(text.chars().count() < 110, "{out}");
        assert!(shown(&line, 1, 1002).unwrap().lines().all(|l| l.chars().count() < 110));
        assert!(shown(&line, 1001, 1002).unwrap().contains("b\n"));
    }
}
