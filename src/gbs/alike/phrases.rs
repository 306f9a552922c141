//! Sentences that several statements have, equal but for what is filled in: fixed phrases.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::text::{BLANK, Narrative, Sentence, common, count};
use crate::files::intern::Hasher;

/// Words of a run that sentences must share to be compared, and that a phrase must have.
const RUN: usize = 4;
/// The fewest fixed words of a phrase with blanks, and of a sentence without any.
const FIXED: usize = 6;
const WHOLE: usize = super::copies::WORDS;
/// The most words of a sentence that is compared: more is no sentence, and takes its square in time.
const LONGEST: usize = 120;
/// Phrases with a run that are remembered, and how many of all a sentence is compared with.
const REMEMBERED: usize = 8;
const COMPARED: usize = 3;
/// A word is fixed where so many of so many sentences have it.
const MOST: (usize, usize) = (3, 4);

/// A phrase and the sentences that fill it in.
#[derive(Debug)]
pub(super) struct Phrase<'a> {
    /// As its first sentence has it, with `…` for blanks.
    pub shown: String,
    pub has_blanks: bool,
    /// The narratives that have it.
    pub narratives: Vec<usize>,
    base: &'a Sentence,
    /// The words of its first sentence.
    words: Vec<u32>,
    /// How many sentences there are; how many have each word, and have it directly behind the one before it. The first word
    /// is behind the beginning, and the end behind the last one.
    sentences: usize,
    having: Vec<usize>,
    joined: Vec<usize>,
}

/// The phrases of sentences, whoever has them.
pub(super) fn phrases(narratives: &[Narrative]) -> Vec<Phrase<'_>> {
    let mut known: HashMap<Vec<u32>, usize, Hasher> = HashMap::default();
    let mut distinct: Vec<(&Sentence, Vec<u32>, Vec<usize>)> = Vec::new();
    for (number, narrative) in narratives.iter().enumerate() {
        for sentence in &narrative.sentences {
            let words: Vec<u32> = sentence.pieces.iter().map(|p| p.word).collect();
            if count(words.iter().copied()) < FIXED || words.len() > LONGEST {
                continue;
            }
            let at = *known.entry(words.clone()).or_insert(distinct.len());
            match distinct.get_mut(at) {
                Some((.., has)) => has.push(number),
                None => distinct.push((sentence, words, vec![number])),
            }
        }
    }
    // What a phrase is must not hang on the order of files.
    distinct.sort_by_cached_key(|(sentence, ..)| crate::domain::text::words(&sentence.text));
    let mut out: Vec<Phrase> = Vec::new();
    let mut by_run: HashMap<[u32; RUN], Vec<usize>, Hasher> = HashMap::default();
    for (sentence, words, has) in distinct {
        let fitting = nearest(&words, &by_run).into_iter().find_map(|at| Some((at, out[at].filled_in_by(&words)?)));
        let (at, pairs) = fitting.unwrap_or_else(|| {
            out.push(Phrase::new(sentence, words.clone()));
            (out.len() - 1, (0..words.len()).map(|i| (i, i)).collect())
        });
        out[at].take(&pairs, words.len(), has);
        for run in runs(&words) {
            let remembered = by_run.entry(run).or_default();
            if !remembered.contains(&at) {
                remembered.push(at);
                if remembered.len() > REMEMBERED {
                    remembered.remove(0);
                }
            }
        }
    }
    out.retain_mut(Phrase::finish);
    out
}

/// Runs of words without a blank.
fn runs(words: &[u32]) -> impl Iterator<Item = [u32; RUN]> {
    words.windows(RUN).filter_map(|w| w.first_chunk::<RUN>().copied()).filter(|run| !run.contains(&BLANK))
}

/// The phrases that share most runs with the words, most first.
fn nearest(words: &[u32], by_run: &HashMap<[u32; RUN], Vec<usize>, Hasher>) -> Vec<usize> {
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for at in runs(words).filter_map(|run| by_run.get(&run)).flatten() {
        match shared.iter_mut().find(|(_, phrase)| phrase == at) {
            Some((runs, _)) => *runs += 1,
            None => shared.push((1, *at)),
        }
    }
    shared.sort_by_key(|(runs, phrase)| (Reverse(*runs), *phrase));
    shared.into_iter().take(COMPARED).map(|(_, phrase)| phrase).collect()
}

/// A pair of places and the one that follows on both sides.
fn goes_on(one: (usize, usize), next: (usize, usize)) -> bool {
    next.0 == one.0 + 1 && next.1 == one.1 + 1
}

impl<'a> Phrase<'a> {
    fn new(base: &'a Sentence, words: Vec<u32>) -> Phrase<'a> {
        let (having, joined) = (vec![0; words.len()], vec![0; words.len() + 1]);
        Phrase {
            shown: String::new(),
            has_blanks: false,
            narratives: Vec::new(),
            base,
            words,
            sentences: 0,
            having,
            joined,
        }
    }

    /// Do most sentences have it?
    fn is_most(&self, number: usize) -> bool {
        number * MOST.1 >= self.sentences * MOST.0
    }

    fn is_fixed(&self, at: usize) -> bool {
        self.words[at] != BLANK && self.is_most(self.having[at])
    }

    /// The words that a sentence shares with the phrase, by their places in both; `None` where those are too few.
    fn filled_in_by(&self, words: &[u32]) -> Option<Vec<(usize, usize)>> {
        let pairs = common(&self.words, words);
        // Single words between blanks are the same by chance.
        let is_in_run = |i: usize| {
            let before = i.checked_sub(1).is_some_and(|j| goes_on(pairs[j], pairs[i]));
            before || pairs.get(i + 1).is_some_and(|next| goes_on(pairs[i], *next))
        };
        let pairs: Vec<(usize, usize)> = (0..pairs.len()).filter(|i| is_in_run(*i)).map(|i| pairs[i]).collect();
        let fixed: Vec<(usize, usize)> = pairs.iter().copied().filter(|(own, _)| self.is_fixed(*own)).collect();
        let longest = count(self.words.iter().copied()).max(count(words.iter().copied()));
        let run = fixed.chunk_by(|one, next| goes_on(*one, *next)).map(<[_]>::len).max().unwrap_or(0);
        (fixed.len() >= FIXED && fixed.len() * 2 >= longest && run >= RUN).then_some(pairs)
    }

    /// Takes in a sentence of so many words that narratives have.
    fn take(&mut self, pairs: &[(usize, usize)], length: usize, narratives: Vec<usize>) {
        let weight = narratives.len();
        for (own, _) in pairs {
            self.having[*own] += weight;
        }
        for pair in pairs.windows(2).filter(|pair| goes_on(pair[0], pair[1])) {
            self.joined[pair[1].0] += weight;
        }
        if pairs.first() == Some(&(0, 0)) {
            self.joined[0] += weight;
        }
        if pairs.last().is_some_and(|(own, other)| own + 1 == self.words.len() && other + 1 == length) {
            self.joined[self.words.len()] += weight;
        }
        self.sentences += weight;
        self.narratives.extend(narratives);
    }

    /// Says what it is, if it is one at all: enough of it is fixed.
    fn finish(&mut self) -> bool {
        self.narratives.sort_unstable();
        self.narratives.dedup();
        let is_joined = |at: usize| self.is_most(self.joined[at]);
        let fixed: Vec<usize> = (0..self.words.len()).filter(|at| self.is_fixed(*at)).collect();
        let runs: Vec<&[usize]> =
            fixed.chunk_by(|one, next| one + 1 == *next && is_joined(*next)).filter(|run| run.len() > 1).collect();
        let words: usize = runs.iter().map(|run| run.len()).sum();
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return false };
        let ends = (
            first[0] == 0 && is_joined(0),
            last[last.len() - 1] + 1 == self.words.len() && is_joined(self.words.len()),
        );
        self.has_blanks = runs.len() > 1 || ends != (true, true);
        if words < if self.has_blanks { FIXED } else { WHOLE } || runs.iter().all(|run| run.len() < RUN) {
            return false;
        }
        let piece = |at: usize| &self.base.pieces[at];
        let texts = runs.iter().map(|run| &self.base.text[piece(run[0]).start..piece(run[run.len() - 1]).end]);
        let texts = texts.collect::<Vec<_>>().join(" … ");
        let (before, behind) = (if ends.0 { "" } else { "… " }, if ends.1 { "" } else { " …" });
        self.shown = format!("{before}{texts}{behind}");
        true
    }
}
