//! Words of a text: how letters are folded and where words end. Matching, header names and agency names share this. And
//! the known name nearest to one that nobody knows.

use std::cmp::Reverse;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word (a maximal run of letters and digits) and its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
    /// Something that ends a thought (`,` `;` `:` brackets …) stands between this word and the one before it.
    pub apart: bool,
}

/// The words of `text`. White space, `-`, `/`, `.`, `'`, `_` and the like join words loosely; `, ; : ( ) [ ] { } | " ! ?`
/// keep them apart.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut start = None;
    let mut apart = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c)) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            out.push(Token { start, end: at, apart: std::mem::take(&mut apart) });
        }
        apart |= matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '"' | '!' | '?');
    }
    if let Some(start) = start {
        out.push(Token { start, end: text.len(), apart });
    }
    out
}

/// Lower case, compatibility forms opened, marks dropped.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The folded words of a text joined by single blanks.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        return out;
    }
    for token in tokens(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&fold(&text[token.start..token.end]));
    }
    out
}

/// A hash that is the same on every machine and in every run (FNV-1a); 0 of nothing.
pub fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Does the folded text begin with the folded phrase as whole words?
pub fn starts_with(folded: &str, phrase: &str) -> bool {
    folded.strip_prefix(phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '))
}

/// Does the folded text hold the folded phrase as whole words?
pub fn holds(folded: &str, phrase: &str) -> bool {
    let (mut text, phrase) = (folded.as_bytes(), phrase.as_bytes());
    loop {
        if text.strip_prefix(phrase).is_some_and(|after| after.first().is_none_or(|b| *b == b' ')) {
            return true;
        }
        let Some(blank) = memchr::memchr(b' ', text) else { return false };
        text = &text[blank + 1..];
    }
}

/// A cell of a code or name: runs of blanks and line breaks are one blank.
pub fn clean(cell: &str) -> String {
    let mut blank = false;
    let is_clean = cell.bytes().all(|b| match b {
        b' ' => !std::mem::replace(&mut blank, true),
        // Letters beyond ASCII are blanks at times.
        _ => {
            blank = false;
            b.is_ascii_graphic()
        }
    });
    if is_clean {
        return cell.trim().to_owned();
    }
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns that a letter takes in a terminal: none for what stands on the letter before, two for wide letters of East Asia and
/// pictures.
pub fn columns(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    let is_wide = matches!(u32::from(c),
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1F64F | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD);
    match c {
        c if unicode_normalization::char::is_combining_mark(c) => 0,
        _ if is_wide => 2,
        _ => 1,
    }
}

// The known name nearest to one that nobody knows: what errors offer.

/// The known name that shares all but a third of its letters with `name`, or of whose words `name` is some; the nearest
/// one, of several the first.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = words(name);
    let letters = wanted.chars().count();
    let distance = |known: &str| {
        let folded = words(known);
        let most = letters.max(folded.chars().count()) / 3;
        // Cheaper than to compare names whose lengths differ too much.
        let close = folded.len().abs_diff(wanted.len()) <= 4 * most;
        let distance = close.then(|| strsim::osa_distance(&wanted, &folded)).filter(|d| *d <= most);
        distance.or_else(|| (letters > 3 && holds(&folded, &wanted)).then_some(folded.len()))
    };
    let near = known.into_iter().filter_map(|known| Some((distance(known)?, known)));
    // Of those equally near, the one that begins alike: people mistype the end.
    let alike = |known: &str| words(known).chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    near.min_by_key(|(distance, known)| (*distance, Reverse(alike(known)))).map(|(_, known)| known)
}

/// `; did you mean "x"?`, where a name is near; else nothing.
pub fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or(String::new(), |known| format!("; did you mean {known:?}?"))
}

/// The same of a file, where it is not there: what else its folder holds.
pub fn file_hint(path: &str) -> String {
    nearest_file(path).map_or(String::new(), |known| format!("; did you mean {known:?}?"))
}

/// The name in its folder that is nearest to a file that is not there.
pub fn nearest_file(path: &str) -> Option<String> {
    let path = Path::new(path);
    if path.exists() {
        return None;
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    nearest(&own, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_keeps_them_apart() {
        assert_eq!(words("Laki-laki / PEREMPUAN\u{a0}(Café)"), "laki laki perempuan cafe");
        let apart: Vec<bool> = tokens("ibu, anak hamil (KEK)").iter().map(|t| t.apart).collect();
        assert_eq!(apart, [false, true, false, true]);
        assert!(holds("dinas ibu kota", "ibu kota"));
        assert!(!holds("dinas ibu kotamadya", "ibu kota"));
        assert!(!holds("dinas ibukota", "kota"));
        assert!(holds("dinas ibu", "dinas ibu") && holds("", "") && !holds("dinas", ""));
    }

    #[test]
    fn names_near_and_far() {
        let codes = ["A003", "A004", "F001", "never-fired"];
        assert_eq!(nearest("A0O4", codes), Some("A004"));
        assert_eq!(nearest("A0031", ["A001", "A003"]), Some("A003"));
        assert_eq!(nearest("a04", codes), Some("A004"));
        assert_eq!(nearest("neverfired", codes), Some("never-fired"));
        assert_eq!(nearest("QQ9", codes), None);
        assert_eq!(nearest("Kesehatan", ["Dinas Sosial", "Dinas Kesehatan"]), Some("Dinas Kesehatan"));
        assert_eq!(hint("PAGUU", ["NAMA", "PAGU"]), "; did you mean \"PAGU\"?");
        assert_eq!(nearest("", codes), None);
    }
}
