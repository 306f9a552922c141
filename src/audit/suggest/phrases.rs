//! Words that stand side by side in texts: candidates for phrases and traps.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::Judge;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::domain::text::Token;

/// Words of a phrase at most.
const WORDS: usize = 4;

/// Words that begin and end no phrase: they join others.
const JOINING: &str = include_str!("joining.txt");

/// Words side by side, and where they stand.
#[derive(Clone, Default, Debug)]
pub struct Candidate {
    /// Decisions that it would explain.
    pub decisions: BTreeSet<usize>,
    /// Decisions that say something else and have it too.
    pub against: usize,
    /// Undecided texts that have it and would be moved.
    pub undecided: usize,
}

/// Phrases of what reviewers counted as this category and the criteria do not tag.
pub fn of_missed(judge: &Judge, category: Category) -> BTreeMap<String, Candidate> {
    let mut out: BTreeMap<String, Candidate> = BTreeMap::new();
    for (line, before) in judge.lines.lines.iter().zip(&judge.before) {
        let missed = judge.decided(line) == Some(category) && !before.answer.category.is_arg();
        let Some((decision, _)) = line.decision.filter(|_| missed) else { continue };
        for phrase in all(line.judged()) {
            out.entry(phrase).or_default().decisions.insert(decision);
        }
    }
    out
}

/// Signs with their neighbours, of what reviewers did not count and the criteria tag, or ask about.
pub fn of_tagged(judge: &Judge) -> BTreeMap<String, Candidate> {
    let mut out: BTreeMap<String, Candidate> = BTreeMap::new();
    for (line, before) in judge.lines.lines.iter().zip(&judge.before) {
        let tagged = judge.decided(line) == Some(Category::None) && before.answer.category != Category::None;
        let Some((decision, _)) = line.decision.filter(|_| tagged) else { continue };
        for sign in &before.evidence {
            let Some((_, text)) = line.texts().into_iter().find(|(field, _)| *field == sign.field) else { continue };
            for phrase in around(text, sign.start, sign.end) {
                out.entry(phrase).or_default().decisions.insert(decision);
            }
        }
    }
    out
}

/// Everything of one to four words side by side that may be a phrase, folded.
pub fn all(text: &str) -> BTreeSet<String> {
    let tokens = text::tokens(text);
    let mut out = BTreeSet::new();
    for first in 0..tokens.len() {
        for end in first + 1..=(first + WORDS).min(tokens.len()) {
            out.extend(phrase(text, &tokens, first, end));
        }
    }
    out
}

/// The characters `from` to `to` with one neighbour at least; of four words in all, or one more than they are themselves.
fn around(text: &str, from: usize, to: usize) -> BTreeSet<String> {
    let tokens = text::tokens(text);
    let place = |byte: usize| text[..byte].chars().count();
    let inside = |token: &Token| place(token.start) < to && place(token.end) > from;
    let Some(first) = tokens.iter().position(inside) else { return BTreeSet::new() };
    let end = first + tokens[first..].iter().take_while(|token| inside(token)).count();
    let most = WORDS.max(end - first + 1);
    let mut out = BTreeSet::new();
    for start in end.saturating_sub(most)..=first {
        for stop in end..=(start + most).min(tokens.len()) {
            if (start, stop) != (first, end) {
                out.extend(phrase(text, &tokens, start, stop));
            }
        }
    }
    out
}

/// The words of these tokens; `None` where a thought ends among them, they begin or end with a word that joins others, or they
/// have a number or no word at all.
fn phrase(text: &str, tokens: &[Token], first: usize, end: usize) -> Option<String> {
    if tokens[first + 1..end].iter().any(|token| token.apart) {
        return None;
    }
    let words: Vec<String> = tokens[first..end].iter().map(|token| text::fold(&text[token.start..token.end])).collect();
    let joins = |word: &String| JOINING.lines().any(|own| own == word);
    let bare = words.first().is_some_and(joins) || words.last().is_some_and(joins);
    let number = words.iter().any(|word| word.chars().any(char::is_numeric));
    let word = words.iter().any(|word| word.chars().count() > 2);
    (!bare && !number && word).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(phrases: BTreeSet<String>) -> Vec<String> {
        phrases.into_iter().collect()
    }

    #[test]
    fn phrases_are_words_side_by_side_that_mean_something() {
        assert_eq!(
            of(all("Kader dasawisma, untuk desa 12")),
            ["dasawisma", "desa", "kader", "kader dasawisma"],
            "a comma parts, a joining word begins nothing, a number is none"
        );
        assert!(all("satu dua tiga empat lima").contains("satu dua tiga empat"));
        assert!(!all("satu dua tiga empat lima").contains("satu dua tiga empat lima"));
        assert!(all("di 12").is_empty() && all("").is_empty());
    }

    #[test]
    fn a_sign_is_told_by_its_neighbours() {
        assert_eq!(
            of(around("Normalisasi anak sungai besar", 12, 16)),
            [
                "anak sungai",
                "anak sungai besar",
                "normalisasi anak",
                "normalisasi anak sungai",
                "normalisasi anak sungai besar",
            ]
        );
        // Alone, it has no neighbour.
        assert!(around("anak", 0, 4).is_empty());
        assert!(around("anak, sungai", 0, 4).is_empty());
        // Letters of more than a byte count once.
        assert!(around("café anak sungai", 5, 9).contains("anak sungai"));
    }
}
