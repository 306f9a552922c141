//! Numbers that a word processor puts before paragraphs: they stand in no text, but people read them as part of it.

use std::collections::HashMap;

use super::xml::Node;

/// Levels of a list.
const LEVELS: usize = 9;
/// Styles that are based on others: none is so many steps from its root.
const MAX_BASES: usize = 20;

/// How a level of a list counts.
#[derive(Clone, Default, Debug)]
struct ListLevel {
    /// `decimal`, `lowerLetter`, `bullet`
    format: String,
    /// `%1.%2`
    text: String,
    start: u64,
}

/// Lists of a document, styles that are in one, and how far each has counted.
#[derive(Default)]
pub struct Numbering {
    /// Which list a number of the text is.
    lists: HashMap<String, Vec<ListLevel>>,
    /// What one of them shares with others: they count on together.
    families: HashMap<String, String>,
    styles: HashMap<String, Style>,
    counts: HashMap<String, [Option<u64>; LEVELS]>,
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    list: Option<(String, usize)>,
    is_heading: bool,
}

impl Numbering {
    pub fn of(numbering: Option<&Node>, styles: Option<&Node>) -> Numbering {
        let mut out = Numbering::default();
        let mut families: HashMap<&str, Vec<ListLevel>> = HashMap::new();
        for node in numbering.into_iter().flat_map(|root| &root.children) {
            let Some(id) = node.value.as_deref() else { continue };
            match node.name {
                "abstractNum" => _ = families.insert(id, levels(node)),
                "num" => {
                    let Some(family) = node.value_of("abstractNumId") else { continue };
                    let Some(own) = families.get(family) else { continue };
                    let own = own.clone();
                    let starts_anew = node.children.iter().any(|child| child.name == "lvlOverride");
                    let counts = if starts_anew { format!("own {id}") } else { family.to_owned() };
                    out.lists.insert(id.to_owned(), own);
                    out.families.insert(id.to_owned(), counts);
                }
                _ => {}
            }
        }
        for node in styles.into_iter().flat_map(|root| &root.children).filter(|node| node.name == "style") {
            let Some(id) = node.value.as_deref() else { continue };
            let properties = node.child("pPr");
            let is_heading = properties.is_some_and(|own| own.child("outlineLvl").is_some());
            let based_on = node.value_of("basedOn").map(str::to_owned);
            out.styles.insert(id.to_owned(), Style { based_on, list: properties.and_then(list_of), is_heading });
        }
        out
    }

    /// Is a paragraph of the style a heading?
    pub fn is_heading(&self, style: &str) -> bool {
        let of_style = self.bases(style).any(|own| own.is_heading);
        of_style || ["Heading", "Judul", "Title"].iter().any(|name| style.starts_with(name))
    }

    /// What stands before the next paragraph with these properties: `2.`, `b)`, `-`; nothing where it is in no list.
    pub fn next(&mut self, properties: Option<&Node>) -> String {
        let style = properties.and_then(|own| own.value_of("pStyle")).unwrap_or_default();
        let own = properties.and_then(list_of);
        let Some((id, level)) = own.or_else(|| self.bases(style).find_map(|style| style.list.clone())) else {
            return String::new();
        };
        let (Some(levels), Some(family)) = (self.lists.get(&id), self.families.get(&id)) else { return String::new() };
        let Some(shown) = levels.get(level) else { return String::new() };
        let counts = self.counts.entry(family.clone()).or_default();
        let start = |level: usize| levels.get(level).map_or(1, |own| own.start);
        counts[level] = Some(counts[level].map_or(start(level), |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        match shown.format.as_str() {
            "none" => String::new(),
            "bullet" => "-".to_owned(),
            _ => {
                let mut out = shown.text.clone();
                for at in (0..=level).rev() {
                    let count = counts[at].unwrap_or_else(|| start(at));
                    let format = levels.get(at).map_or("decimal", |own| own.format.as_str());
                    out = out.replace(&format!("%{}", at + 1), &written(count, format));
                }
                out.trim().to_owned()
            }
        }
    }

    /// A style and those that it is based on.
    fn bases(&self, style: &str) -> impl Iterator<Item = &Style> {
        let first = self.styles.get(style);
        let base = |own: &&Style| own.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(first, base).take(MAX_BASES)
    }
}

fn levels(list: &Node) -> Vec<ListLevel> {
    let mut out = vec![ListLevel::default(); LEVELS];
    for node in list.children.iter().filter(|node| node.name == "lvl") {
        let level = node.value.as_deref().and_then(|value| value.parse::<usize>().ok());
        if let Some(own) = level.and_then(|level| out.get_mut(level)) {
            let text = |name| node.value_of(name).unwrap_or_default().to_owned();
            let start = node.value_of("start").and_then(|value| value.parse().ok()).unwrap_or(1);
            // A text of the level is a few signs.
            let shown = text("lvlText").chars().take(40).collect();
            *own = ListLevel { format: text("numFmt"), text: shown, start };
        }
    }
    out
}

/// The list and level of a paragraph or style; list 0 is none.
fn list_of(properties: &Node) -> Option<(String, usize)> {
    let own = properties.child("numPr")?;
    let id = own.value_of("numId")?;
    let level = own.value_of("ilvl").and_then(|value| value.parse::<usize>().ok()).unwrap_or(0);
    (level < LEVELS).then(|| (id.to_owned(), level))
}

fn written(count: u64, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count).to_lowercase(),
        "upperLetter" => letters(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        _ => count.to_string(),
    }
}

/// a … z, aa, bb: as word processors count on.
fn letters(count: u64) -> String {
    let Some(at) = count.checked_sub(1).filter(|at| *at < 26 * 20) else { return count.to_string() };
    let letter = char::from(b'A' + (at % 26) as u8);
    std::iter::repeat_n(letter, at as usize / 26 + 1).collect()
}

fn roman(count: u64) -> String {
    const VALUES: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count == 0 || count > 3999 {
        return count.to_string();
    }
    let (mut left, mut out) = (count, String::new());
    for (value, sign) in VALUES {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_processors_write_them() {
        assert_eq!([1, 26, 27, 28].map(letters), ["A", "Z", "AA", "BB"]);
        assert_eq!([1, 4, 9, 14, 1990].map(roman), ["I", "IV", "IX", "XIV", "MCMXC"]);
        assert_eq!([letters(0), letters(u64::MAX), roman(0)], ["0", "18446744073709551615", "0"]);
    }
}
