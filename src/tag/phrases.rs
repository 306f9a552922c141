//! One automaton for all phrases of all packs: a tree of words. A text costs one look-up a word; words that no phrase
//! uses end every walk at once.

use std::collections::HashMap;

use crate::text::{self, Token};

/// Number of a word that no phrase uses.
const UNKNOWN: u32 = u32::MAX;

#[derive(Default)]
struct Node {
    next: Vec<(u32, u32)>,
    ends: Vec<u32>,
}

/// Phrases, each with an owner number and, for acronyms, the exact spelling it must have.
pub struct Phrases {
    words: HashMap<String, u32>,
    nodes: Vec<Node>,
    exact: Vec<Option<Vec<String>>>,
    owners: Vec<u32>,
}

/// A phrase found: token range `[first, end)` and the owner of the phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    pub first: u16,
    pub end: u16,
    pub owner: u32,
}

impl Phrases {
    pub fn new() -> Phrases {
        Phrases { words: HashMap::new(), nodes: vec![Node::default()], exact: Vec::new(), owners: Vec::new() }
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

    /// Every phrase that stands in `text`, in order of place; phrases may overlap.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<Found> {
        let mut folded = String::new();
        let words: Vec<u32> = tokens
            .iter()
            .map(|t| {
                let word = &text[t.start..t.end];
                folded.clear();
                if word.is_ascii() {
                    folded.push_str(word);
                    folded.make_ascii_lowercase();
                } else {
                    folded.push_str(&text::fold(word));
                }
                self.words.get(&folded).copied().unwrap_or(UNKNOWN)
            })
            .collect();
        let mut out = Vec::new();
        for first in 0..words.len().min(u16::MAX as usize) {
            let mut node = 0u32;
            for (at, word) in words.iter().enumerate().skip(first) {
                if *word == UNKNOWN || (at > first && tokens[at].apart) {
                    break;
                }
                let next = &self.nodes[node as usize].next;
                let Ok(i) = next.binary_search_by_key(word, |(w, _)| *w) else { break };
                node = next[i].1;
                for id in &self.nodes[node as usize].ends {
                    if self.spelled(*id, text, &tokens[first..=at]) {
                        let owner = self.owners[*id as usize];
                        out.push(Found { first: first as u16, end: at as u16 + 1, owner });
                    }
                }
            }
        }
        out
    }

    fn spelled(&self, id: u32, text: &str, tokens: &[Token]) -> bool {
        self.exact[id as usize]
            .as_ref()
            .is_none_or(|words| words.iter().zip(tokens).all(|(w, t)| *w == text[t.start..t.end]))
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
        let span = |f: &Found| text[tokens[f.first as usize].start..tokens[f.end as usize - 1].end].to_owned();
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
    fn acronyms_keep_their_case() {
        assert_eq!(found("korban KtP"), [(10, "KtP".into())]);
        assert_eq!(found("KTP dan pik-r"), []);
        assert_eq!(found("PIK-R"), [(11, "PIK-R".into())]);
    }
}
