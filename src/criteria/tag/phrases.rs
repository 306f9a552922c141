//! One automaton for all phrases of all packs: a tree of words. A text costs one look-up a word; words that no phrase
//! uses end every walk at once.

use std::collections::HashMap;

use crate::domain::text;
use crate::domain::text::Token;
use crate::files::intern::Hasher;

/// Number of a word that no phrase uses.
const UNKNOWN: u32 = u32::MAX;

#[derive(Default)]
struct Node {
    next: Vec<(u32, u32)>,
    ends: Vec<u32>,
}

/// Phrases, each with an owner number and, for acronyms, the exact spelling it must have.
pub struct Phrases {
    words: HashMap<String, u32, Hasher>,
    nodes: Vec<Node>,
    exact: Vec<Option<Vec<String>>>,
    owners: Vec<u32>,
    /// Words that are also known misspelt or torn apart, with their numbers, by their first letter.
    forgiven: HashMap<char, Vec<Forgiven>, Hasher>,
    /// Bytes of the shortest of them.
    shortest: usize,
    /// Short writings, with the number of the word they stand for.
    short: HashMap<String, u32, Hasher>,
}

/// A word that is also known misspelt or torn apart.
struct Forgiven {
    letters: Vec<char>,
    bytes: usize,
    number: u32,
}

/// A word of a text: its number, and the tokens it stands on (two where it was torn apart).
struct Word {
    number: u32,
    first: u16,
    end: u16,
    /// It is written as the phrases write it.
    plain: bool,
}

/// A phrase found: token range `[first, end)` and the owner of the phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PhraseMatch {
    pub first: u16,
    pub end: u16,
    pub owner: u32,
}

impl Phrases {
    pub fn new() -> Phrases {
        Phrases {
            words: HashMap::default(),
            nodes: vec![Node::default()],
            exact: Vec::new(),
            owners: Vec::new(),
            forgiven: HashMap::default(),
            shortest: usize::MAX,
            short: HashMap::default(),
        }
    }

    /// Adds a phrase. `exact`: it counts only in this very spelling, capitals included.
    pub fn add(&mut self, phrase: &str, exact: bool, owner: u32) {
        let tokens = text::tokens(phrase);
        if tokens.is_empty() {
            return;
        }
        let mut node = 0u32;
        for token in &tokens {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(text::fold(&phrase[token.start..token.end])).or_insert(fresh);
            node = match self.nodes[node as usize].next.binary_search_by_key(&word, |(w, _)| *w) {
                Ok(i) => self.nodes[node as usize].next[i].1,
                Err(i) => {
                    let new = self.nodes.len() as u32;
                    self.nodes[node as usize].next.insert(i, (word, new));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        let id = self.owners.len() as u32;
        self.owners.push(owner);
        let spelling = || tokens.iter().map(|t| phrase[t.start..t.end].to_owned()).collect();
        self.exact.push(exact.then(spelling));
        self.nodes[node as usize].ends.push(id);
    }

    /// Is this folded word a phrase of its own?
    pub fn is_phrase(&self, folded: &str) -> bool {
        let Some(word) = self.words.get(folded) else { return false };
        let first = self.nodes[0].next.binary_search_by_key(word, |(w, _)| *w);
        first.is_ok_and(|i| !self.nodes[self.nodes[0].next[i].1 as usize].ends.is_empty())
    }

    /// A long word that is known with one letter wrong, missing, added or swapped too (`prempuan`), or torn in two
    /// (`pengarus utamaan`). Short words and words with real neighbours are not for this: *menyusui*, *menyusun*.
    pub fn forgive(&mut self, word: &str) {
        let folded = text::fold(word);
        let letters: Vec<char> = folded.chars().collect();
        let Some(first) = letters.first() else { return };
        let bytes = folded.len();
        self.shortest = self.shortest.min(bytes);
        let fresh = self.words.len() as u32;
        let number = *self.words.entry(folded).or_insert(fresh);
        self.forgiven.entry(*first).or_default().push(Forgiven { letters, bytes, number });
    }

    /// A short writing of a word (`dlm` for `dalam`), where phrases use the word.
    pub fn abbreviate(&mut self, short: &str, word: &str) {
        if let Some(number) = self.words.get(&text::fold(word)) {
            self.short.insert(text::fold(short), *number);
        }
    }

    /// Every phrase that stands in `text`, in order of place; phrases may overlap.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<PhraseMatch> {
        let words = self.words_of(text, tokens);
        let mut out = Vec::new();
        for first in 0..words.len() {
            let mut node = 0u32;
            for (at, word) in words.iter().enumerate().skip(first) {
                if word.number == UNKNOWN || (at > first && tokens[word.first as usize].apart) {
                    break;
                }
                let next = &self.nodes[node as usize].next;
                let Ok(i) = next.binary_search_by_key(&word.number, |(w, _)| *w) else { break };
                node = next[i].1;
                for id in &self.nodes[node as usize].ends {
                    if self.spelled(*id, text, tokens, &words[first..=at]) {
                        let owner = self.owners[*id as usize];
                        out.push(PhraseMatch { first: words[first].first, end: word.end, owner });
                    }
                }
            }
        }
        out
    }

    /// Words of a text by number: as written, with a suffix or a reduplication mark taken off, misspelt, or torn apart.
    fn words_of(&self, text: &str, tokens: &[Token]) -> Vec<Word> {
        let mut out: Vec<Word> = Vec::with_capacity(tokens.len());
        let mut folded = String::new();
        let mut last = String::new();
        for (i, token) in tokens.iter().enumerate().take(u16::MAX as usize - 1) {
            let word_text = &text[token.start..token.end];
            std::mem::swap(&mut last, &mut folded);
            folded.clear();
            if word_text.is_ascii() {
                folded.push_str(word_text);
                folded.make_ascii_lowercase();
            } else {
                folded.push_str(&text::fold(word_text));
            }
            let place = i as u16;
            let known = self.words.get(folded.as_str()).copied();
            // `pengarus utamaan`: together with the word before it, a word that may be torn apart.
            if !token.apart
                && let Some(before) = out.last_mut().filter(|w| w.end == place && w.end - w.first == 1)
                && let Some(number) = self.joined(&last, &folded)
            {
                *before = Word { number, first: before.first, end: place + 1, plain: false };
                continue;
            }
            let bare = || [folded.strip_suffix("nya"), folded.strip_suffix('2')].into_iter().flatten();
            let number = known
                .or_else(|| self.short.get(folded.as_str()).copied())
                .or_else(|| bare().find_map(|w| self.words.get(w).copied()))
                .or_else(|| self.misspelt(&folded))
                .unwrap_or(UNKNOWN);
            out.push(Word { number, first: place, end: place + 1, plain: known.is_some() });
        }
        out
    }

    fn joined(&self, before: &str, after: &str) -> Option<u32> {
        let bytes = before.len() + after.len();
        if bytes < self.shortest {
            return None;
        }
        let of_first = self.forgiven.get(&before.chars().next()?)?;
        let is = |word: &&Forgiven| {
            word.bytes == bytes && word.letters.iter().copied().eq(before.chars().chain(after.chars()))
        };
        of_first.iter().find(is).map(|word| word.number)
    }

    /// The word that this is with one letter wrong, missing, added, or two swapped; the first letter is right.
    fn misspelt(&self, folded: &str) -> Option<u32> {
        if folded.len() < 6 {
            return None;
        }
        // Most words are like none of them.
        let of_first = self.forgiven.get(&folded.chars().next()?)?;
        let length = folded.chars().count();
        let mut like = of_first.iter().filter(|word| word.letters.len().abs_diff(length) <= 1).peekable();
        like.peek()?;
        let letters: Vec<char> = folded.chars().collect();
        like.find(|word| one_apart(&letters, &word.letters)).map(|word| word.number)
    }

    fn spelled(&self, id: u32, text: &str, tokens: &[Token], words: &[Word]) -> bool {
        let as_written = |(spelling, word): (&String, &Word)| {
            let token = tokens[word.first as usize];
            word.plain && *spelling == text[token.start..token.end]
        };
        self.exact[id as usize].as_ref().is_none_or(|spelling| spelling.iter().zip(words).all(as_written))
    }
}

/// Two words that differ by one letter changed, dropped or added, or by two neighbours swapped.
fn one_apart(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([w, x], [y, z]) => w == z && x == y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        let mut phrases = Phrases::new();
        for (i, p) in ["ibu hamil", "ibu", "laki laki", "anak sungai"].iter().enumerate() {
            phrases.add(p, false, i as u32);
        }
        phrases.add("KtP", true, 10);
        phrases.add("PIK-R", true, 11);
        let tokens = text::tokens(text);
        let span = |f: &PhraseMatch| text[tokens[f.first as usize].start..tokens[f.end as usize - 1].end].to_owned();
        phrases.find(text, &tokens).iter().map(|f| (f.owner, span(f))).collect()
    }

    #[test]
    fn whole_words_across_loose_separators_only() {
        assert_eq!(found("Ibu-Hamil"), [(1, "Ibu".into()), (0, "Ibu-Hamil".into())]);
        assert_eq!(found("Laki-Laki"), [(2, "Laki-Laki".into())]);
        assert_eq!(found("distribusi, ibukota, hamil"), []);
        assert_eq!(found("anak, sungai"), []);
    }

    #[test]
    fn long_words_are_known_misspelt_and_torn() {
        let mut phrases = Phrases::new();
        phrases.add("pengarusutamaan gender", false, 0);
        phrases.add("perempuan", false, 1);
        phrases.add("ibu", false, 2);
        for word in ["pengarusutamaan", "perempuan"] {
            phrases.forgive(word);
        }
        let found = |text: &str| -> Vec<(u32, String)> {
            let tokens = text::tokens(text);
            let span =
                |f: &PhraseMatch| text[tokens[f.first as usize].start..tokens[f.end as usize - 1].end].to_owned();
            phrases.find(text, &tokens).iter().map(|f| (f.owner, span(f))).collect()
        };
        for text in
            ["PENGARUS UTAMAAN GENDER", "Pengarustamaan Gender", "pengarusutamaaan gender", "Pengarusutamaan  gender"]
        {
            assert_eq!(found(text), [(0, text.to_owned())], "{text}");
        }
        for text in ["prempuan", "perempaun", "perempuann", "perempuannya", "perem puan", "perempuan2"] {
            assert_eq!(found(text), [(1, text.to_owned())], "{text}");
        }
        assert_eq!(found("ibu2"), [(2, "ibu2".into())]);
        for text in ["perumpamaan", "pempuan", "rempuan", "perem, puan", "ibua", "pengarus"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn acronyms_keep_their_case() {
        assert_eq!(found("korban KtP"), [(10, "KtP".into())]);
        assert_eq!(found("KTP dan pik-r"), []);
        assert_eq!(found("PIK-R"), [(11, "PIK-R".into())]);
    }
}
