//! A text → what stands in it; a scan in its context → what counts and what is blocked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::criteria::{Criteria, Denial, Owner, Place};
use super::phrases::PhraseMatch;
use crate::domain::code::ActivityCode;
use crate::domain::text;
use crate::domain::text::Token;
use crate::files::intern::Hasher;

/// What stands in one text, whatever its context.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Scan {
    candidates: Vec<Candidate>,
    listed: Vec<u32>,
}

impl Scan {
    /// One past the last byte that a sign stands on; `None` where nothing of the packs stands in the text. A text whose
    /// only words are those that gates look for ends before its first byte.
    pub fn end(&self) -> Option<usize> {
        let last = self.candidates.iter().map(|c| c.end_byte as usize).max();
        if self.is_empty() { None } else { Some(last.unwrap_or(0)) }
    }

    /// Nothing of the packs stands in the text: it cannot move a verdict.
    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty() && self.listed.is_empty()
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Candidate {
    first: u16,
    end: u16,
    start_byte: u32,
    end_byte: u32,
    owner: Owner,
    /// For a concept that needs a word near it: whether there is one.
    near: bool,
}

/// A concept that counts in a text, with the bytes it was found at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    pub concept: usize,
    pub start: usize,
    pub end: usize,
}

/// A concept that was found but does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlockedConcept {
    pub concept: usize,
    pub by: Blocker,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Blocker {
    Trap(usize),
    /// A short word outside the bidang or OPD in which it means the concept.
    Context,
    /// A short word without the word that must stand near it.
    Near,
    SupportProgram,
    /// A word before it that denies it.
    Negation,
    Pay,
    Disqualifier(usize),
}

/// Who speaks: what a short word means depends on it.
#[derive(Clone, Default, Debug)]
pub struct Context {
    pub bidang: Option<ActivityCode>,
    /// Folded names of OPD, bidang and program, joined by blanks.
    pub names: String,
}

/// Where the words of one list stand in a text: first words, and ends, each in order.
#[derive(Default)]
struct Listed {
    firsts: Vec<u16>,
    ends: Vec<u16>,
}

impl Listed {
    /// Words between `word` and the nearest of the list before it.
    fn before(&self, word: &PhraseMatch) -> Option<u16> {
        let next = self.ends.partition_point(|end| *end <= word.first);
        next.checked_sub(1).map(|i| word.first - self.ends[i])
    }

    /// Words between `word` and the nearest of the list after it.
    fn after(&self, word: &PhraseMatch) -> Option<u16> {
        let next = self.firsts.partition_point(|first| *first < word.end);
        self.firsts.get(next).map(|first| first - word.end)
    }
}

/// Where the words of negation stand in a text.
#[derive(Default)]
struct Denials {
    /// Words that deny, and those that may stand behind them, by where they end.
    words: Vec<PhraseMatch>,
    between: Vec<PhraseMatch>,
    /// Where words of `only` and `need` begin.
    only: Vec<u16>,
    need: Vec<u16>,
}

/// Words that may stand between a negation and its sign: "belum sepenuhnya peka gender".
const BETWEEN: usize = 3;

impl Denials {
    fn of(found: &[PhraseMatch], owners: &[Owner]) -> Denials {
        let mut out = Denials::default();
        for f in found {
            match owners[f.owner as usize] {
                Owner::Negation(Denial::Word) => out.words.push(*f),
                Owner::Negation(Denial::Between) => out.between.push(*f),
                Owner::Negation(Denial::Only) => out.only.push(f.first),
                Owner::Negation(Denial::Need) => out.need.push(f.first),
                _ => {}
            }
        }
        out
    }

    /// First word of the negation that denies a sign, if one does. What ends a thought ends it too.
    fn word_before(&self, sign: &PhraseMatch, tokens: &[Token]) -> Option<u16> {
        if self.words.is_empty() || self.need.contains(&sign.first) {
            return None;
        }
        if self.only.contains(&sign.end) && !tokens[sign.end as usize].apart {
            return None;
        }
        let mut at = sign.first;
        for _ in 0..=BETWEEN {
            if tokens[at as usize].apart {
                return None;
            }
            if let Some(word) = self.words.iter().find(|w| w.end == at) {
                return Some(word.first);
            }
            at = self.between.iter().find(|w| w.end == at)?.first;
        }
        None
    }
}

impl Criteria {
    /// How many phrases of the packs stand in a text, whatever they mean: the automaton alone, for benchmarks.
    pub fn occurrences(&self, text: &str) -> usize {
        self.phrases.find(text, &text::tokens(text)).len()
    }

    /// Everything of the packs that stands in `text`. Done once a distinct text.
    pub fn scan(&self, text: &str) -> Scan {
        let tokens = text::tokens(text);
        let found = self.phrases.find(text, &tokens);
        if found.is_empty() {
            return Scan::default();
        }
        let mut scan = Scan::default();
        let listed = self.listed(&found);
        let denials = Denials::of(&found, &self.owners);
        for f in &found {
            let owner = self.owners[f.owner as usize];
            let near = match owner {
                Owner::Listed => {
                    scan.listed.push(f.owner);
                    continue;
                }
                Owner::Negation(_) => continue,
                Owner::TrapWord(trap) if !self.beside(trap, f, &listed) => continue,
                Owner::Concept { concept, .. } => self.has_near(concept, f, &listed),
                _ => false,
            };
            let mut candidate = |first: u16, owner, near| {
                let start_byte = tokens[first as usize].start as u32;
                let end_byte = tokens[f.end as usize - 1].end as u32;
                scan.candidates.push(Candidate { first, end: f.end, start_byte, end_byte, owner, near });
            };
            candidate(f.first, owner, near);
            if let (Owner::Concept { .. }, Some(first)) = (owner, denials.word_before(f, &tokens)) {
                candidate(first, Owner::Denied, false);
            }
        }
        scan.listed.sort_unstable();
        scan.listed.dedup();
        // Longest first; of the same length traps before concepts, strong before weak, then as they stand in the text.
        scan.candidates.sort_by_key(|c| {
            let strength = match c.owner {
                Owner::Concept { concept, .. } => self.concepts[concept].strength,
                // A phrase that has the negation in it ("tidak sekolah") says what it says.
                Owner::Denied => 0,
                _ => u8::MAX,
            };
            (Reverse(c.end - c.first), Reverse(strength), c.first)
        });
        scan
    }

    /// Where the words of each list stand.
    fn listed(&self, found: &[PhraseMatch]) -> HashMap<u32, Listed, Hasher> {
        let mut out: HashMap<u32, Listed, Hasher> = HashMap::default();
        for f in found.iter().filter(|f| matches!(self.owners[f.owner as usize], Owner::Listed)) {
            let list = out.entry(f.owner).or_default();
            list.firsts.push(f.first);
            list.ends.push(f.end);
        }
        for list in out.values_mut() {
            list.ends.sort_unstable();
        }
        out
    }

    /// Is the word of a trap beside one of the words that make it one?
    fn beside(&self, trap: usize, word: &PhraseMatch, listed: &HashMap<u32, Listed, Hasher>) -> bool {
        let within = |gap: Option<u16>| gap.is_some_and(|gap| usize::from(gap) < self.traps[trap].gap);
        let of = |list: Option<&u32>| list.and_then(|list| listed.get(list));
        of(self.lists.after.get(&trap)).is_some_and(|l| within(l.before(word)))
            || of(self.lists.before.get(&trap)).is_some_and(|l| within(l.after(word)))
    }

    fn has_near(&self, concept: usize, acronym: &PhraseMatch, listed: &HashMap<u32, Listed, Hasher>) -> bool {
        let reach = self.concepts[concept].near_tokens;
        let within = |gap: Option<u16>| gap.is_some_and(|gap| reach == 0 || usize::from(gap) < reach);
        let list = self.lists.near.get(&concept).and_then(|list| listed.get(list));
        list.is_some_and(|l| within(l.before(acronym)) || within(l.after(acronym)))
    }

    /// Which candidates of a scan count in this context, in order of place, and which were blocked by what.
    pub fn activate(&self, scan: &Scan, context: &Context) -> (Vec<Hit>, Vec<BlockedConcept>) {
        let (mut hits, mut blocked) = (Vec::new(), Vec::new());
        // By first word. Accepted spans are the same or apart, so those a candidate clashes with stand side by side.
        let mut accepted: BTreeMap<u16, Vec<&Candidate>> = BTreeMap::new();
        for c in &scan.candidates {
            if let Some(by) = self.closed(c, context) {
                if let Owner::Concept { concept, .. } = c.owner {
                    blocked.push(BlockedConcept {
                        concept,
                        by,
                        start: c.start_byte as usize,
                        end: c.end_byte as usize,
                    });
                }
                continue;
            }
            let before = accepted.range(..c.end).rev();
            let clashing: Vec<&Candidate> = before
                .take_while(|(_, same)| same[0].end > c.first)
                .flat_map(|(_, same)| same.iter().copied())
                .collect();
            let concept = match c.owner {
                Owner::Concept { concept, .. } => concept,
                _ if !clashing.is_empty() => continue,
                _ => {
                    accepted.insert(c.first, vec![c]);
                    continue;
                }
            };
            let hit = Hit { concept, start: c.start_byte as usize, end: c.end_byte as usize };
            let blocker = clashing.iter().find_map(|a| match a.owner {
                Owner::Trap(t) | Owner::TrapWord(t) => Some((Blocker::Trap(t), hit.start)),
                // Shown with the word that denies it, and what stands in between.
                Owner::Denied => Some((Blocker::Negation, hit.start.min(a.start_byte as usize))),
                _ => None,
            });
            if let Some((by, start)) = blocker {
                blocked.push(BlockedConcept { concept, by, start, end: hit.end });
            } else if clashing.iter().all(|a| (a.first, a.end) == (c.first, c.end))
                && !clashing.iter().any(|a| matches!(a.owner, Owner::Concept { concept: own, .. } if own == concept))
            {
                accepted.entry(c.first).or_default().push(c);
                hits.push(hit);
            }
        }
        // A short word out of its context is no news where it is part of a sign that counts.
        hits.sort_by_key(|h| (h.start, h.concept));
        let covered = |b: &BlockedConcept| {
            let next = hits.partition_point(|h| h.end <= b.start);
            hits.get(next).is_some_and(|h| h.start < b.end)
        };
        blocked.retain(|b| matches!(b.by, Blocker::Trap(_) | Blocker::Negation) || !covered(b));
        blocked.sort_by_key(|b| (b.start, b.concept));
        blocked.dedup();
        (hits, blocked)
    }

    /// In which places of concepts and traps a context is: all of it that verdicts depend on.
    pub fn places(&self, context: &Context) -> Arc<[bool]> {
        let places = self.concept_places.iter().chain(&self.trap_places);
        let asked = places.flat_map(|own| [&own.within, &own.except]).flatten();
        asked.map(|place| context.is_in(place)).collect()
    }

    /// Why a candidate does not count in this context at all, if so.
    fn closed(&self, c: &Candidate, context: &Context) -> Option<Blocker> {
        let holds = |place: &Option<Place>| place.as_ref().map(|place| context.is_in(place));
        match c.owner {
            Owner::Concept { concept, acronym } => {
                let (places, concept) = (&self.concept_places[concept], &self.concepts[concept]);
                let gated = acronym || concept.within_all;
                if gated && holds(&places.except) == Some(true) {
                    return Some(Blocker::Context);
                }
                let within = if gated { holds(&places.within) } else { None };
                let needs_near = !concept.near.is_empty() && (acronym || concept.near_all);
                match (within, needs_near) {
                    (None, false) | (Some(true), _) => None,
                    (_, true) if c.near => None,
                    (None, true) => Some(Blocker::Near),
                    _ => Some(Blocker::Context),
                }
            }
            Owner::Trap(t) | Owner::TrapWord(t) => {
                let places = &self.trap_places[t];
                let off = holds(&places.except) == Some(true) || holds(&places.within) == Some(false);
                off.then_some(Blocker::Context)
            }
            Owner::Listed | Owner::Negation(_) | Owner::Denied => None,
        }
    }

    pub(super) fn names_support(&self, scan: &Scan) -> bool {
        scan.listed.binary_search(&self.lists.support).is_ok()
    }

    pub(super) fn names_pay(&self, scan: &Scan) -> bool {
        scan.listed.binary_search(&self.lists.pay).is_ok()
    }

    pub(super) fn names_disqualifier(&self, rule: usize, scan: &Scan) -> bool {
        self.lists.disqualifier.get(&rule).is_some_and(|list| scan.listed.binary_search(list).is_ok())
    }
}

impl Context {
    fn is_in(&self, place: &Place) -> bool {
        let by_code = |own: &ActivityCode| place.bidang.iter().any(|b| own.under(b));
        self.bidang.as_ref().is_some_and(by_code) || place.names.iter().any(|words| text::holds(&self.names, words))
    }
}
