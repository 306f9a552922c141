//! Lines for people: `path:line:column: severity[CODE] message`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;
use std::sync::Arc;
use std::{fmt, io};

use anyhow::Result;

use crate::domain::text;
use crate::files::source::Source;
use crate::finding::emit::order::ordered_with;
use crate::finding::emit::{About, Diagnostic};
use crate::finding::{Finding, Place, Severity};
use crate::guard::escape;
use crate::guard::escape::{BOLD, CYAN, PLAIN, RED, YELLOW, visible};
use crate::guard::personal::masked;
use crate::lang::{Lang, write_in};
use crate::parallel::Jobs;

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
    let rows = Arc::default();
    for finding in findings {
        let n = seen.entry((finding.path(), finding.fault.code())).or_default();
        *n += 1;
        if *n <= SHOWN {
            let shown = &ordered_with(std::slice::from_ref(finding), Jobs(1), &rows)[0];
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

/// How lines for people look.
#[derive(Clone, Copy, Debug)]
pub struct FindingLook {
    /// Columns of the terminal.
    pub width: u16,
    pub color: bool,
}

impl FindingLook {
    /// Of a file, which is the same wherever it is written.
    pub const FILE: FindingLook = FindingLook { width: 100, color: false };
}

/// What a terminal is told for a severity, for what is bold, and to go back to plain letters.
fn marks(severity: Severity, color: bool) -> [&'static str; 3] {
    let own = match severity {
        _ if !color => return ["", "", ""],
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => CYAN,
    };
    [own, BOLD, PLAIN]
}

/// All findings, each with the place it is about; what to do about a code once, and at the end how many there are.
///
/// # Errors
/// It cannot be written.
pub fn full(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> io::Result<()> {
    let (lang, look) = (about.lang, about.look);
    let mut helped = BTreeSet::new();
    let mut excerpts = Excerpts::default();
    let mut before = None;
    for finding in findings {
        let [own, bold, plain] = marks(finding.severity, look.color);
        let (place, severity) = (Located(finding, lang), finding.severity.word(lang));
        writeln!(out, "{bold}{place}:{plain} {own}{severity}[{}]{plain} {}", finding.code(), finding.message(lang))?;
        // Several findings on one place show it once.
        let place = Some((finding.finding.path(), finding.finding.place));
        if place != before
            && let Some([text, caret]) = excerpts.of(finding.finding, look.width.into())
        {
            let (margin, marks) = caret.split_at(caret.find('^').unwrap_or(0));
            write!(out, "{text}\n{margin}{own}{marks}{plain}\n")?;
        }
        before = place;
        if helped.insert(finding.code()) {
            help(finding, lang, out)?;
        }
    }
    if findings.is_empty() { Ok(()) } else { writeln!(out, "{}", closing(findings, lang)) }
}

/// How many findings there are, and how many of each severity.
fn closing(findings: &[Diagnostic], lang: Lang) -> String {
    let [errors, warnings, notes] = super::counts(findings).map(|(_, n)| n);
    let n = findings.len();
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match lang {
        Lang::Id => format!("{n} temuan: {errors} galat, {warnings} peringatan, {notes} catatan"),
        Lang::En => format!(
            "{}: {}, {}, {}",
            count(n, "finding"),
            count(errors, "error"),
            count(warnings, "warning"),
            count(notes, "note")
        ),
    }
}

/// Where a finding is.
struct Located<'a>(&'a Diagnostic<'a>, Lang);

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.locate(self.1, f)
    }
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
        finding.locate(*lang, f)?;
        write!(f, ": {}[{}] {}", finding.severity.word(*lang), finding.code(), finding.message(*lang))
    }
}

fn help(finding: &Diagnostic, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let word = lang.choose("saran", "help");
    finding.help(lang).map_or(Ok(()), |help| writeln!(out, "  {word}: {help}"))
}

// The line a finding is about, with a caret under the place.

/// The least columns of a line that are shown, whatever the terminal has.
const LEAST: usize = 20;

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
    pub fn of(&mut self, finding: &Finding, width: usize) -> Option<[String; 2]> {
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
        excerpt(text.split(['\n', '\r']).next()?, finding.place, width)
    }
}

/// The line and the carets below it, neither wider than `width` columns: of a longer line, what is around the place.
fn excerpt(line: &str, place: Place, width: usize) -> Option<[String; 2]> {
    let letters: Vec<char> = masked(line).chars().map(visible).collect();
    let (length, at) = (letters.len(), usize::try_from(place.column).ok()?.checked_sub(1)?);
    if length == 0 || at > length {
        return None;
    }
    let number = place.line.to_string();
    let room = width.saturating_sub(number.len() + "   | ".len()).max(LEAST);
    let columns = |from: usize, to: usize| letters[from..to].iter().map(|c| text::columns(*c)).sum::<usize>();
    let (from, to) = match columns(0, length) <= room {
        true => (0, length),
        false => window(&letters, at, room - 2),
    };
    let end = if place.end_line > place.line { to } else { usize::try_from(place.end_column).ok()?.saturating_sub(1) };
    let marked = at.min(to)..end.clamp(at.min(to), to);
    let marks = columns(marked.start, marked.end).max(1);
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < length { "…" } else { "" });
    let shown: String = letters[from..to].iter().collect();
    let blank = " ".repeat(columns(from, at.min(to)) + before.chars().count());
    let margin = " ".repeat(number.len());
    Some([format!("  {number} | {before}{shown}{after}"), format!("  {margin} | {blank}{}", "^".repeat(marks))])
}

/// Letters around the one `at`, as many as `room` columns have: a third of them before it, more where the line ends.
fn window(letters: &[char], at: usize, room: usize) -> (usize, usize) {
    let (mut from, mut to, mut taken) = (at, at, 0);
    let mut before = 0;
    loop {
        let forward = letters.get(to).map(|c| text::columns(*c)).filter(|own| taken + own <= room);
        let back = from.checked_sub(1).map(|i| text::columns(letters[i])).filter(|own| taken + own <= room);
        match (forward, back) {
            (None, None) => return (from, to),
            (forward, Some(own)) if forward.is_none() || before < room / 3 => {
                (from, taken, before) = (from - 1, taken + own, before + own);
            }
            (Some(own), _) => (to, taken) = (to + 1, taken + own),
            (None, Some(_)) => return (from, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, column: u64, end_column: u64) -> Option<String> {
        let place = Place { line: 7, column, end_line: 7, end_column };
        excerpt(line, place, 80).map(|[text, caret]| format!("{text}\n{caret}\n"))
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
    fn wide_letters_and_marks_on_letters_are_counted_as_they_are_shown() {
        assert_eq!(shown("予算,x", 4, 5).unwrap(), "  7 | 予算,x\n    |      ^\n");
        assert_eq!(shown("予算", 2, 3).unwrap(), "  7 | 予算\n    |   ^^\n");
        assert_eq!(shown("e\u{301}x", 3, 4).unwrap(), "  7 | e\u{301}x\n    |  ^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let columns = |line: &str| line.chars().map(text::columns).sum::<usize>();
        for letter in ["a", "予"] {
            let line = format!("{}X{}", letter.repeat(500), letter.repeat(500));
            for width in [40, 80, 132] {
                for at in [1, 7, 500, 501, 502, 990, 1001] {
                    let place = Place { line: 7, column: at, end_line: 7, end_column: at + 1 };
                    let [text, caret] = excerpt(&line, place, width).unwrap();
                    assert!(columns(&text) <= width && columns(&text) > width - 4, "{width} {at}: {text}");
                    assert!(columns(&caret) <= width, "{width} {at}: {caret}");
                }
                let place = Place { line: 7, column: 501, end_line: 7, end_column: 502 };
                let [text, caret] = excerpt(&line, place, width).unwrap();
                let before: String = text.chars().take_while(|c| *c != 'X').collect();
                assert_eq!(columns(&before), caret.chars().position(|c| c == '^').unwrap());
                assert!(text.starts_with("  7 | …") && text.ends_with('…'), "{text}");
                // All of it is marked: the marks end with the line.
                let all = Place { line: 7, column: 1, end_line: 7, end_column: 1002 };
                assert!(excerpt(&line, all, width).unwrap().iter().all(|line| columns(line) <= width));
            }
        }
    }
}
