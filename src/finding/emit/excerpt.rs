//! The line a finding is about, with a caret under the place.

use crate::files::source::Source;
use crate::finding::{Finding, Place};
use crate::guard::escape::visible;
use crate::guard::marks::masked;

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
