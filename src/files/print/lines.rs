//! Glyphs → lines of text, and the lines of a cell → its text: words that were wrapped get a blank, amounts and codes that
//! were broken do not.

use unicode_normalization::UnicodeNormalization;

use super::marks::Glyph;
use super::part::Text;

/// A gap as wide as this part of the font's size is a blank.
const BLANK: f32 = 0.2;
/// Glyphs whose lines are this part of a size apart stand on one line.
const SAME_LINE: f32 = 0.35;

/// Text that stands on one line.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    pub base: f32,
    pub left: f32,
    pub right: f32,
    pub size: f32,
    pub text: String,
    /// A part of it is outside the area that is shown.
    pub cut: bool,
    /// Letters that are printed over others.
    pub over: usize,
    /// A blank is drawn at its end: its last word is whole.
    pub spaced: bool,
}

/// The lines that glyphs make, from top to bottom. A gap of more than `wide` sizes ends a line, and begins another beside it.
pub fn lines(mut glyphs: Vec<Glyph>, wide: f32) -> Vec<Line> {
    glyphs.retain(|glyph| !glyph.text.is_empty());
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base));
    let (mut out, mut start) = (Vec::new(), 0);
    while start < glyphs.len() {
        let (mut end, mut base) = (start + 1, glyphs[start].base);
        while end < glyphs.len() && glyphs[end].base - base < SAME_LINE * glyphs[end].size.min(glyphs[start].size) {
            base = base.max(glyphs[end].base.min(glyphs[start].base + SAME_LINE * glyphs[start].size));
            end += 1;
        }
        let own = &mut glyphs[start..end];
        own.sort_by(|a, b| a.left.total_cmp(&b.left));
        split(own, wide, &mut out);
        start = end;
    }
    out
}

fn split(glyphs: &[Glyph], wide: f32, out: &mut Vec<Line>) {
    let (mut line, start): (Option<Line>, usize) = (None, out.len());
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        // Drawn twice, a little apart: what programs take for bold.
        if last.is_some_and(|last| {
            last.text == glyph.text && glyph.left - last.left < (glyph.right - glyph.left).max(0.5) * 0.5
        }) {
            continue;
        }
        let is_blank = glyph.text.trim().is_empty();
        if is_blank {
            if let Some(own) = line.as_mut().filter(|own| !own.text.ends_with(' ')) {
                own.text.push(' ');
            }
            continue;
        }
        let width = glyph.right - glyph.left;
        let is_over = last.is_some_and(|last| last.right - glyph.left > width.min(last.right - last.left) * 0.6);
        let gap = line.as_ref().map_or(0.0, |own| glyph.left - own.right);
        if gap > wide * glyph.size {
            out.extend(line.take());
        }
        match &mut line {
            None => {
                line = Some(Line {
                    base: glyph.base,
                    left: glyph.left,
                    right: glyph.right,
                    size: glyph.size,
                    text: plain(&glyph.text),
                    cut: glyph.cut,
                    over: usize::from(glyph.over),
                    spaced: false,
                });
            }
            Some(own) => {
                if gap > BLANK * glyph.size && !own.text.ends_with(' ') {
                    own.text.push(' ');
                }
                own.text.push_str(&plain(&glyph.text));
                own.right = own.right.max(glyph.right);
                own.cut |= glyph.cut;
                own.over += usize::from(is_over || glyph.over);
            }
        }
        last = Some(glyph);
    }
    out.extend(line);
    for line in &mut out[start..] {
        line.spaced = line.text.ends_with(' ');
        line.text.truncate(line.text.trim_end().len());
    }
}

/// Ligatures as the letters that they stand for, and every blank as a plain one.
fn plain(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => text.nfkc().filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')).collect(),
    }
}

/// What the lines of one cell say together.
pub fn text_of(lines: &[Line]) -> Text {
    text_in(lines, f32::NEG_INFINITY, f32::INFINITY)
}

/// The same of a cell from one place to another: a word that fills it may go on in the next line.
pub fn text_in(lines: &[Line], left: f32, right: f32) -> Text {
    let cut = lines.iter().any(|line| line.cut);
    let over = lines.iter().map(|line| line.over).sum::<usize>() > OVER;
    let lines: Vec<&Line> = lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    let Some(first) = lines.first() else { return Text { cut, over, ..Text::default() } };
    if lines.iter().all(|line| is_figure(line.text.trim())) {
        let (text, joined) = figure_of(lines.iter().map(|line| line.text.trim()));
        return Text { text, joined, cut, over };
    }
    let (mut out, mut joined) = (first.text.trim().to_owned(), false);
    for pair in lines.windows(2) {
        let (above, text) = (pair[0], pair[1].text.trim());
        if out.ends_with('\u{AD}') {
            out.push_str(text);
            continue;
        }
        // A code or amount that was broken at its dot.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let (mut end, mut start) = (out.chars().rev(), text.chars());
        let (last, first) = (end.next(), start.next());
        let is_mark = |c: Option<char>| matches!(c, Some('.' | ','));
        let is_broken = last == Some('.') && digit(end.clone().next()) && digit(first)
            || is_mark(first) && digit(start.clone().next()) && digit(last);
        // A word of which parts were joined by a hyphen is broken there; a dash between words stands apart.
        let before = end.next();
        let is_hyphen =
            last == Some('-') && before.is_some_and(char::is_alphanumeric) && first.is_some_and(char::is_alphanumeric);
        // A word wider than its cell.
        let room = (right - (above.left - left)) - above.right;
        let is_full = !above.spaced && !above.text.trim().contains(' ') && room < first.map_or(0.0, width) * above.size;
        let is_word = is_full && last.is_some_and(char::is_alphabetic) && first.is_some_and(char::is_lowercase);
        joined |= is_broken;
        if !(is_broken || is_hyphen || is_word) {
            out.push(' ');
        }
        out.push_str(text);
    }
    Text { text: out.replace('\u{AD}', ""), joined, cut, over }
}

/// How wide a letter is at least, of its size: one that would have fitted was not broken off.
fn width(letter: char) -> f32 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' => 0.25,
        'm' | 'w' => 0.7,
        _ => 0.45,
    }
}

/// Letters over others: accents are drawn so, too.
const OVER: usize = 2;

/// Lines of an amount or a code as one.
fn figure_of<'l>(lines: impl Iterator<Item = &'l str>) -> (String, bool) {
    let mut texts: Vec<&str> = lines.collect();
    // `Rp` before the digits, or on a line of its own.
    let (unit, rest) = split_unit(texts[0]);
    texts[0] = rest;
    texts.retain(|text| !text.is_empty());
    let parts: Vec<&str> = texts.iter().flat_map(|text| text.split(' ')).filter(|part| !part.is_empty()).collect();
    // `5 1 02` stays as it is: which pieces those are, the reading finds out.
    let is_one = texts.len() == 1 && !parts.iter().any(|part| part.contains(['.', ',']));
    let figure = if is_one { parts.join(" ") } else { parts.concat() };
    let blank = if unit.is_empty() || figure.is_empty() { "" } else { " " };
    (format!("{unit}{blank}{figure}"), texts.len() > 1)
}

/// Nothing but what amounts and codes are made of.
pub fn is_figure(text: &str) -> bool {
    let (unit, rest) = split_unit(text);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '(' | ')' | '-' | '\u{2212}' | ' ');
    rest.chars().all(is_part)
        && (!unit.is_empty() || rest.contains(|c: char| c.is_ascii_digit() || c == '.' || c == ',' || c == ')'))
}

fn split_unit(text: &str) -> (&str, &str) {
    let units = ["Rp.", "Rp", "RP.", "RP", "rp.", "rp", "IDR"];
    match units.iter().find_map(|unit| Some((*unit, text.strip_prefix(unit)?))) {
        Some((unit, rest)) if !rest.starts_with(char::is_alphabetic) => (unit, rest.trim_start()),
        _ => ("", text),
    }
}

/// An amount that nothing is missing of: with its groups of three, and perhaps two decimals.
pub fn is_whole_amount(text: &str) -> bool {
    let (_, text) = split_unit(text.trim());
    let text = text.trim().trim_end_matches(",-").trim_start_matches(['-', '\u{2212}']);
    let text = text.strip_prefix('(').map_or(text, |own| own.strip_suffix(')').unwrap_or(own));
    ['.', ','].iter().any(|mark| {
        let (whole, decimals) = match text.rsplit_once(if *mark == '.' { ',' } else { '.' }) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text, None),
        };
        let mut groups = whole.split(*mark);
        let is_digits = |own: &str| !own.is_empty() && own.bytes().all(|b| b.is_ascii_digit());
        let first = groups.next().is_some_and(|own| is_digits(own) && own.len() <= 3);
        let (mut others, rest) = (0, groups);
        let all = rest.into_iter().all(|own| {
            others += 1;
            is_digits(own) && own.len() == 3
        });
        first && all && others > 0 && decimals.is_none_or(|own| is_digits(own) && own.len() == 2)
    })
}
