//! Text of files as it may be shown: nothing in a cell steers a terminal, a page, a table, a spreadsheet or a log, and
//! documents show no number of a person.

mod excel;
mod runner;

pub use excel::{CsvArgs, CsvOut, CsvStyle};
pub use runner::{inert, is_command, json, log, may_command};

use std::borrow::Cow;
use std::io::{self, Write};

use crate::guard::personal::masked;

/// Letters that nobody sees and that show another text than the one that is there: they turn the direction of writing,
/// or hide in words.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// A letter, or a blank where it would steer a terminal or mislead a reader.
pub fn visible(c: char) -> char {
    if c.is_control() || is_hidden(c) { ' ' } else { c }
}

/// A text on one line.
pub fn line(text: &str) -> String {
    one_line(text.to_owned())
}

/// The same, of a text that nobody else needs.
pub fn one_line(text: String) -> String {
    // As a rule nothing in it is hidden.
    if is_plain(&text) { text } else { text.chars().map(visible).collect() }
}

/// Nothing but blanks and what ASCII can print: it is shown as it is.
pub fn is_plain(text: &str) -> bool {
    // To the end in any case: so many bytes are looked at at once.
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Adds the text in quotes, as `{:?}` writes it; that is slow where there is one in every line of a file.
pub fn push_quoted(text: &str, out: &mut String) {
    if is_plain(text) && !text.contains(['"', '\\']) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&format!("{text:?}"));
    }
}

/// A text of several lines, none of which a CI log takes for a command.
pub fn lines(text: &str) -> String {
    text.lines().map(|one| inert(&line(one)).into_owned() + "\n").collect()
}

/// A text of several lines, as long as people read: errors of parsers quote the line that they do not understand. A line
/// that a CI log would take for a command is none, and no number of a person is shown.
pub fn message(text: &str) -> String {
    const LINE: usize = 500;
    const LINES: usize = 50;
    let shown = |text_of: &str| {
        let mut out: String = text_of.chars().take(LINE).map(visible).collect();
        if text_of.chars().nth(LINE).is_some() {
            out.push('…');
        }
        inert(&out).into_owned()
    };
    masked(text).lines().take(LINES).map(shown).collect::<Vec<_>>().join("\n")
}

/// Text that is inert as markup and in a CI log; characters that XML does not know are dropped.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in masked(&inert(text)).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' => out.push(' '),
            '\n' => out.push('\n'),
            c if c.is_control() || is_hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Markdown that shows as it is, on one line: no markup, no link, no mention.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in masked(text).chars() {
        match c {
            c if c.is_control() => out.push(' '),
            c if is_hidden(c) => {}
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Mathematics on GitHub.
            '$' => out.push_str("&#36;"),
            // A letter that nobody sees ends a mention or an address before it begins.
            '@' => out.push_str("@&#8203;"),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '|' | '#' | '!' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    // Bare addresses become links where they are written as such.
    out.replace("://", ":&#47;/").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
}

/// A cell that a spreadsheet would run as a formula is made text with a leading apostrophe; numbers stay numbers.
pub fn formula(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(RISKY);
    let number = || !matches!(crate::domain::amount::read(cell, 1), crate::domain::amount::Reading::Unreadable);
    if risky && !number() { format!("'{cell}").into() } else { cell.into() }
}

/// Signs with which a formula begins. Some programs take the wide ones of East Asian keyboards for the narrow ones.
const RISKY: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// As `formula`, for a table that is read again: `without_mark` gives every text back as it was.
pub fn with_mark(cell: &str) -> Cow<'_, str> {
    let is_marked = cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(RISKY);
    if is_marked { format!("'{cell}").into() } else { formula(cell) }
}

/// The same where nothing can run: only what looks marked is, so that it comes back too.
pub fn with_mark_kept(cell: &str) -> Cow<'_, str> {
    if cell.starts_with('\'') { with_mark(cell) } else { cell.into() }
}

/// The same in the log of a CI: no text is a command for it, whatever it was.
pub fn with_mark_shown(cell: &str) -> Cow<'_, str> {
    match inert(cell) {
        Cow::Borrowed(cell) => with_mark(cell),
        Cow::Owned(cell) => with_mark(&cell).into_owned().into(),
    }
}

/// The text before it was marked.
pub fn without_mark(cell: Cow<'_, str>) -> Cow<'_, str> {
    let is_marked = cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(RISKY);
    match cell {
        cell if !is_marked => cell,
        Cow::Borrowed(cell) => Cow::Borrowed(&cell[1..]),
        Cow::Owned(cell) => Cow::Owned(cell[1..].to_owned()),
    }
}

/// A csv cell: harmless in a spreadsheet and in a CI log, or `raw` for programs that ask for that.
pub fn cell(cell: &str, raw: bool) -> Cow<'_, str> {
    match inert(cell) {
        _ if raw => cell.into(),
        Cow::Borrowed(cell) => formula(cell),
        Cow::Owned(cell) => formula(&cell).into_owned().into(),
    }
}

/// What goes to a terminal: whatever a format leaves in its data does not steer it.
pub struct Terminal<W: Write> {
    inner: W,
    /// Bytes of a letter, or of one of our own marks, that is not whole yet.
    waiting: Vec<u8>,
}

/// What we write ourselves: bold titles, severities in their colours.
pub const BOLD: &str = "\u{1b}[1m";
pub const RED: &str = "\u{1b}[1;31m";
pub const YELLOW: &str = "\u{1b}[1;33m";
pub const CYAN: &str = "\u{1b}[1;36m";
pub const PLAIN: &str = "\u{1b}[0m";
const OWN: [&str; 5] = [BOLD, RED, YELLOW, CYAN, PLAIN];

impl<W: Write> Terminal<W> {
    pub fn new(inner: W) -> Terminal<W> {
        Terminal { inner, waiting: Vec::new() }
    }

    /// Writes what is whole; at the `end` the rest too.
    fn pass(&mut self, end: bool) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.waiting);
        let whole = match std::str::from_utf8(&bytes) {
            Err(e) if e.error_len().is_none() && !end => e.valid_up_to(),
            _ => bytes.len(),
        };
        let text = String::from_utf8_lossy(&bytes[..whole]);
        let mut rest = &*text;
        let mut out = String::with_capacity(rest.len());
        while let Some(c) = rest.chars().next() {
            if let Some(code) = OWN.iter().find(|code| rest.starts_with(**code)) {
                out.push_str(code);
                rest = &rest[code.len()..];
            } else if c == '\u{1b}' && !end && OWN.iter().any(|code| code.starts_with(rest)) {
                break;
            } else {
                out.push(if matches!(c, '\n' | '\t') { c } else { visible(c) });
                rest = &rest[c.len_utf8()..];
            }
        }
        self.waiting.extend_from_slice(rest.as_bytes());
        self.waiting.extend_from_slice(&bytes[whole..]);
        self.inner.write_all(out.as_bytes())
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        self.pass(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(true)?;
        self.inner.flush()
    }
}

/// A csv cell: quoted where it must be, harmless in a spreadsheet unless it is to stay raw.
pub(crate) fn push_csv_cell(out: &mut Vec<u8>, text: &str, raw: bool) {
    push_quoted_cell(out, &cell(text, raw));
}

/// A csv cell as it is, quoted where it must be.
pub(crate) fn push_quoted_cell(out: &mut Vec<u8>, text: &str) {
    if !text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_not_shown() {
        assert_eq!(line("a\x1b[31m\r\nb\u{202e}c\u{9b}"), "a [31m  b c ");
        assert_eq!(message("x: bad\n::error::y\n  ##[group]z\n\x07"), "x: bad\n: :error::y\n  ## [group]z\n ");
        assert!(message(&"a".repeat(1_000_000)).chars().count() == 501);
    }

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        assert_eq!(inert("::stop-commands::x"), ": :stop-commands::x");
        assert_eq!(inert("a\n\t| ::add-mask::b │\nc"), "a\n\t| : :add-mask::b │\nc");
        assert_eq!(inert("a ##[error]b ##vso[x]"), "a ## [error]b ## vso[x]");
        assert_eq!(inert(" section_start:1:x"), " section_start :1:x");
        for plain in ["Dinas A::B", "a: ::b", "## heading", "#[x]", "x section_start:1"] {
            assert!(matches!(inert(plain), Cow::Borrowed(_)), "{plain}");
        }
    }

    #[test]
    fn json_of_commands_keeps_its_values() {
        let value = serde_json::json!(["::stop-commands::x", " ##[error]", "section_start:1:x", "a::b"]);
        let mut out = Vec::new();
        json(&mut out, |out| anyhow::Ok(serde_json::to_writer_pretty(out, &value)?)).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), value);
        assert!(!String::from_utf8(out).unwrap().lines().any(is_command));
    }

    #[test]
    fn nothing_but_our_own_marks_reaches_a_terminal() {
        let text = "\u{1b}[1mtitle\u{1b}[0m\té\n\u{1b}[31mred\u{1b}]52;c;x\u{7}\u{9b}2J\u{202e}\u{1b}";
        for size in 1..text.len() {
            let mut out = Terminal::new(Vec::new());
            text.as_bytes().chunks(size).for_each(|part| out.write_all(part).unwrap());
            out.flush().unwrap();
            let said = String::from_utf8(out.inner).unwrap();
            assert_eq!(said, "\u{1b}[1mtitle\u{1b}[0m\té\n [31mred ]52;c;x  2J  ", "{size}");
        }
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(xml("<b a=\"'\">&\u{0}\u{202e}\t]]>"), "&lt;b a=&quot;&apos;&quot;&gt;&amp; ]]&gt;");
        assert_eq!(markdown("<b>|`x`\n@a www.b http://c"), "&lt;b&gt;\\|\\`x\\` @&#8203;a www&#46;b http:&#47;/c");
    }

    #[test]
    fn quotes_are_those_of_debug() {
        for text in ["", "a b", "~", "\"", "a\\b", "é", "a\tb\n", "\u{7f}", "'"] {
            let mut out = String::from("a ");
            push_quoted(text, &mut out);
            assert_eq!(out, format!("a {text:?}"));
        }
    }

    #[test]
    fn marked_texts_come_back() {
        for cell in ["=1", "'=1", "''=1", "- Belanja", "-5", "'-5", "'Aisyiyah", "'", "", "\t=1", "a'=1", "＝1", "'＝1"]
        {
            assert_eq!(without_mark(with_mark(cell)), cell);
            assert_eq!(formula(&with_mark(cell)), with_mark(cell), "{cell}");
        }
    }

    #[test]
    fn formulas_are_inert() {
        for cell in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\n=1", "＝1+1", "＠A1"] {
            assert_eq!(formula(cell), format!("'{cell}"));
        }
        for cell in ["-", "-5", "-38.705,83", "Belanja", ""] {
            assert_eq!(formula(cell), cell);
        }
    }
}
