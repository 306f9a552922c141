//! Commands of the runners of CI jobs: no line that a log may show is one.

use std::borrow::Cow;
use std::io::{self, Write};

use memchr::memmem;

/// Would the runner of a CI job obey this line? It looks past blanks.
pub fn is_command(line: &str) -> bool {
    matches!(inert(line), Cow::Owned(_))
}

/// Lines that no runner of CI jobs obeys: a blank breaks its commands. GitHub takes `::command::` at the start of a line, and
/// `##[command]` wherever it stands, as Azure does `##vso[command]`; GitLab folds its log at `section_start:`. What tables and
/// Markdown draw before a cell is looked past too: somebody may cut it off.
pub fn inert(text: &str) -> Cow<'_, str> {
    if !has_command(text.as_bytes()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let (drawn, rest) = line.split_at(line.len() - past_drawing(line).len());
        out.push_str(drawn);
        let mut rest = match rest.strip_prefix("::") {
            Some(rest) => {
                out.push_str(": :");
                rest
            }
            None => rest,
        };
        if let Some(word) = SECTIONS.iter().find(|word| rest.starts_with(**word)) {
            let word = &word[..word.len() - 1];
            out.push_str(word);
            out.push(' ');
            rest = &rest[word.len()..];
        }
        while let Some(at) = bracketed(rest.as_bytes()) {
            out.push_str(&rest[..at + 2]);
            out.push(' ');
            rest = &rest[at + 2..];
        }
        out.push_str(rest);
    }
    out.into()
}

/// What GitLab takes for the edge of a section.
const SECTIONS: [&str; 2] = ["section_start:", "section_end:"];

fn has_command(text: &[u8]) -> bool {
    may_command(text) && (text.split(|b| *b == b'\n').any(starts_command) || bracketed(text).is_some())
}

/// Has the text signs of commands, wherever they stand? As a rule it has none.
pub fn may_command(text: &[u8]) -> bool {
    memchr::memchr2(b':', b'#', text).is_some()
        && ["::", "##", "section_"].iter().any(|sign| memmem::find(text, sign.as_bytes()).is_some())
}

fn starts_command(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return true };
    let line = past_drawing(line);
    line.starts_with("::") || SECTIONS.iter().any(|word| line.starts_with(word))
}

fn past_drawing(line: &str) -> &str {
    line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ':' | '#'))
}

/// Where the next `##[` or `##word[` begins.
fn bracketed(text: &[u8]) -> Option<usize> {
    memmem::find_iter(text, b"##").find(|at| {
        let word = text[at + 2..].iter().position(|b| !b.is_ascii_alphanumeric());
        word.is_some_and(|end| text[at + 2 + end] == b'[')
    })
}

/// Writes text that a runner of CI jobs may print: whatever is written, no line of it is a command.
///
/// # Errors
/// Where it cannot be written.
pub fn log<T, E: From<io::Error>>(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    by_line(out, inert, write)
}

/// The same for JSON, whose values stay what they are: signs are written as their numbers.
///
/// # Errors
/// Where it cannot be written.
pub fn json<T, E: From<io::Error>>(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let text = |line: &str| match (bracketed(line.as_bytes()), is_command(line)) {
        (None, false) => None,
        // Outside of texts JSON has neither sign.
        (_, command) => {
            let text = line.replace("##", "#\\u0023").replace("section_", "section\\u005f");
            Some(if command { text.replace("::", ":\\u003a") } else { text })
        }
    };
    by_line(out, |line| text(line).map_or(line.into(), Cow::from), write)
}

/// Whole lines, each made harmless before it is passed on.
struct ByLine<'w, F> {
    inner: &'w mut dyn Write,
    harmless: F,
    /// The beginning of a line.
    waiting: Vec<u8>,
}

fn by_line<T, E: From<io::Error>>(
    out: &mut dyn Write,
    harmless: impl Fn(&str) -> Cow<'_, str>,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let mut lines = ByLine { inner: out, harmless, waiting: Vec::new() };
    let done = write(&mut lines)?;
    lines.pass(lines.waiting.len())?;
    Ok(done)
}

impl<F: Fn(&str) -> Cow<'_, str>> ByLine<'_, F> {
    fn pass(&mut self, end: usize) -> io::Result<()> {
        let whole = &self.waiting[..end];
        if may_command(whole) {
            for line in String::from_utf8_lossy(whole).split_inclusive('\n') {
                self.inner.write_all((self.harmless)(line).as_bytes())?;
            }
        } else {
            self.inner.write_all(whole)?;
        }
        self.waiting.drain(..end);
        Ok(())
    }
}

impl<F: Fn(&str) -> Cow<'_, str>> Write for ByLine<'_, F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Pieces are small as a rule: lines are passed on some at a time.
        const SOME: usize = 1 << 14;
        // What waits already and is that much has no end of a line: a long one is not looked through again and again.
        let seen = if self.waiting.len() < SOME { 0 } else { self.waiting.len() };
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= SOME
            && let Some(last) = memchr::memrchr(b'\n', &self.waiting[seen..])
        {
            self.pass(seen + last + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
