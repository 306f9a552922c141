//! Packs compiled into one automaton; a text → what stands in it; a scan in its context → what counts and what is
//! blocked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::phrases::{Found, Phrases};
use crate::budget::Activity;
use crate::code::{AccountCode, ActivityCode};
use crate::pack::{Concept, Disqualifier, Gate, Indivisible, Pack, SourceOfLaw, Spelling, Trap, Where};
use crate::text;

/// Criteria of all packs in use, ready to tag.
pub struct Criteria {
    /// Id and version of each pack.
    pub packs: Vec<(String, String)>,
    /// Their texts, told apart.
    pub digests: Vec<String>,
    /// Concepts by the pack that says the last word on them.
    origin: HashMap<String, String>,
    pub concepts: Vec<Concept>,
    pub traps: Vec<Trap>,
    pub disqualifiers: Vec<Disqualifier>,
    pub indivisible: Vec<Indivisible>,
    /// Their codes and folded phrases.
    indivisible_by: Vec<(Vec<ActivityCode>, Vec<String>)>,
    pub sources: Vec<SourceOfLaw>,
    pub women_agency: crate::pack::WomenAgency,
    pub arg_tags: Vec<String>,
    spelling: Spelling,
    pub gate: Gate,
    pub(super) pay_accounts: Vec<AccountCode>,
    /// Activity code prefixes that are evidence, with their concept.
    pub(super) codes: Vec<(ActivityCode, usize)>,
    pub(super) disqualifier_accounts: Vec<Vec<AccountCode>>,
    phrases: Phrases,
    owners: Vec<Owner>,
    lists: Lists,
}

/// Numbers of the word lists that gates, traps and disqualifiers look for.
#[derive(Default)]
struct Lists {
    support: u32,
    pay: u32,
    near: HashMap<usize, u32>,
    after: HashMap<usize, u32>,
    before: HashMap<usize, u32>,
    disqualifier: HashMap<usize, u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Owner {
    Concept {
        concept: usize,
        acronym: bool,
    },
    Trap(usize),
    /// A word that is a trap only beside another one.
    TrapWord(usize),
    /// A word of a list that gates, traps or disqualifiers look for; the list is known by its owner number.
    Listed,
}

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
pub struct Block {
    pub concept: usize,
    pub by: Blocker,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blocker {
    Trap(usize),
    /// A short word outside the bidang or OPD in which it means the concept.
    Context,
    /// A short word without the word that must stand near it.
    Near,
    SupportProgram,
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
    fn before(&self, word: &Found) -> Option<u16> {
        let next = self.ends.partition_point(|end| *end <= word.first);
        next.checked_sub(1).map(|i| word.first - self.ends[i])
    }

    /// Words between `word` and the nearest of the list after it.
    fn after(&self, word: &Found) -> Option<u16> {
        let next = self.firsts.partition_point(|first| *first < word.end);
        self.firsts.get(next).map(|first| first - word.end)
    }
}

impl Criteria {
    /// Compiles packs; a later pack's concept, trap or disqualifier replaces an earlier one of the same id.
    pub fn compile(packs: Vec<Pack>) -> Criteria {
        let mut out = Criteria {
            packs: Vec::new(),
            digests: Vec::new(),
            origin: HashMap::new(),
            concepts: Vec::new(),
            traps: Vec::new(),
            disqualifiers: Vec::new(),
            indivisible: Vec::new(),
            indivisible_by: Vec::new(),
            sources: Vec::new(),
            women_agency: Default::default(),
            arg_tags: Vec::new(),
            spelling: Spelling::default(),
            gate: Gate::default(),
            pay_accounts: Vec::new(),
            codes: Vec::new(),
            disqualifier_accounts: Vec::new(),
            phrases: Phrases::new(),
            owners: Vec::new(),
            lists: Lists::default(),
        };
        for pack in packs {
            out.origin.extend(pack.concept.iter().map(|c| (c.id.clone(), pack.id.clone())));
            out.packs.push((pack.id, pack.version));
            out.digests.push(pack.digest);
            overlay(&mut out.concepts, pack.concept, |c| &c.id);
            overlay(&mut out.traps, pack.trap, |t| &t.id);
            overlay(&mut out.disqualifiers, pack.disqualifier, |d| &d.id);
            overlay(&mut out.indivisible, pack.indivisible, |r| &r.id);
            overlay(&mut out.sources, pack.source, |s| &s.id);
            out.women_agency.bidang.extend(pack.women_agency.bidang);
            out.women_agency.name.extend(pack.women_agency.name.iter().map(|n| text::words(n)));
            out.arg_tags.extend(pack.official.arg_tags.iter().map(|t| text::words(t)));
            out.spelling.forgive.extend(pack.spelling.forgive);
            out.spelling.abbreviations.extend(pack.spelling.abbreviations);
            out.gate.pay_accounts.extend(pack.gate.pay_accounts);
            out.gate.pay_names.extend(pack.gate.pay_names);
            out.gate.construction_accounts.extend(pack.gate.construction_accounts);
            out.gate.support_program_names.extend(pack.gate.support_program_names);
            out.gate.support_program_number = out.gate.support_program_number.max(pack.gate.support_program_number);
        }
        out.build();
        out
    }

    fn build(&mut self) {
        self.pay_accounts = self.gate.pay_accounts.iter().filter_map(|a| AccountCode::find(a)).collect();
        for (i, concept) in self.concepts.iter().enumerate() {
            self.codes.extend(concept.code.iter().filter_map(|c| Some((ActivityCode::find(c)?, i))));
        }
        let indivisible = |rule: &Indivisible| {
            let codes = rule.code.iter().filter_map(|c| ActivityCode::find(c)).collect();
            (codes, rule.phrase.iter().map(|p| text::words(p)).collect())
        };
        self.indivisible_by = self.indivisible.iter().map(indivisible).collect();
        let accounts = |d: &Disqualifier| d.rekening.iter().filter_map(|a| AccountCode::find(a)).collect();
        self.disqualifier_accounts = self.disqualifiers.iter().map(accounts).collect();

        let mut build = Build { phrases: Phrases::new(), owners: Vec::new() };
        for (concept, c) in self.concepts.iter().enumerate() {
            build.add(&c.phrase, false, Owner::Concept { concept, acronym: false });
            build.add(&c.acronym, true, Owner::Concept { concept, acronym: true });
            if !c.near.is_empty() {
                self.lists.near.insert(concept, build.list(&c.near));
            }
        }
        for (trap, t) in self.traps.iter().enumerate() {
            build.add(&t.phrase, false, Owner::Trap(trap));
            build.add(&t.acronym, true, Owner::Trap(trap));
            build.add(&t.word, false, Owner::TrapWord(trap));
            if !t.after.is_empty() {
                self.lists.after.insert(trap, build.list(&t.after));
            }
            if !t.before.is_empty() {
                self.lists.before.insert(trap, build.list(&t.before));
            }
        }
        for (i, d) in self.disqualifiers.iter().enumerate() {
            if !d.phrase.is_empty() {
                self.lists.disqualifier.insert(i, build.list(&d.phrase));
            }
        }
        self.lists.support = build.list(&self.gate.support_program_names);
        self.lists.pay = build.list(&self.gate.pay_names);
        for word in &self.spelling.forgive {
            build.phrases.forgive(word);
        }
        for (short, word) in self.spelling.short() {
            build.phrases.abbreviate(short, word);
        }
        (self.phrases, self.owners) = (build.phrases, build.owners);
    }

    /// The rule by which an activity serves nobody in particular.
    pub fn indivisible_rule(&self, activity: &Activity) -> Option<&Indivisible> {
        let name = text::words(&activity.sub_kegiatan_name);
        let under = |codes: &[ActivityCode]| activity.code.is_some_and(|own| codes.iter().any(|p| own.under(p)));
        let named = |phrases: &[String]| phrases.iter().any(|p| text::holds(&name, p));
        let found = self.indivisible_by.iter().position(|(codes, phrases)| under(codes) || named(phrases));
        found.map(|rule| &self.indivisible[rule])
    }

    /// Concepts of packs of one's own that are not in `fired`, with the pack: a rule that finds nothing may be misspelt.
    pub fn never_fired(&self, fired: &BTreeSet<usize>) -> Vec<(&str, &str)> {
        let silent = self.concepts.iter().enumerate().filter(|(i, _)| !fired.contains(i));
        let own = silent.map(|(_, c)| (self.origin[&c.id].as_str(), c.id.as_str()));
        own.filter(|(pack, _)| *pack != "id-arg").collect()
    }

    /// Words of a text that only hold a short word of the criteria (*bidang*, *keluarga*, *koordinasi*): no signs, though a
    /// search for letters would take them for some. The word, what it holds, and the concept of that.
    pub fn look_alikes(&self, text: &str) -> Vec<(String, &str, &str)> {
        let mut out = Vec::new();
        for token in text::tokens(text) {
            let word = text::fold(&text[token.start..token.end]);
            let held = self.concepts.iter().flat_map(|c| c.acronym.iter().chain(&c.phrase).map(move |p| (c, p)));
            let short = held.filter(|(_, p)| (3..=6).contains(&p.len()) && p.chars().all(char::is_alphabetic));
            let mut found = short.filter(|(_, p)| {
                let p = text::fold(p);
                word.len() > p.len() && word.contains(&p) && !self.phrases.is_phrase(&word)
            });
            if let Some((concept, held)) = found.next() {
                out.push((word, held.as_str(), concept.id.as_str()));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

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
        for f in &found {
            let owner = self.owners[f.owner as usize];
            let near = match owner {
                Owner::Listed => {
                    scan.listed.push(f.owner);
                    continue;
                }
                Owner::TrapWord(trap) if !self.beside(trap, f, &listed) => continue,
                Owner::Concept { concept, .. } => self.has_near(concept, f, &listed),
                _ => false,
            };
            let start_byte = tokens[f.first as usize].start as u32;
            let end_byte = tokens[f.end as usize - 1].end as u32;
            scan.candidates.push(Candidate { first: f.first, end: f.end, start_byte, end_byte, owner, near });
        }
        scan.listed.sort_unstable();
        scan.listed.dedup();
        // Longest first; of the same length traps before concepts, strong before weak, then as they stand in the text.
        scan.candidates.sort_by_key(|c| {
            let strength = match c.owner {
                Owner::Concept { concept, .. } => self.concepts[concept].strength,
                _ => u8::MAX,
            };
            (Reverse(c.end - c.first), Reverse(strength), c.first)
        });
        scan
    }

    /// Where the words of each list stand.
    fn listed(&self, found: &[Found]) -> HashMap<u32, Listed> {
        let mut out: HashMap<u32, Listed> = HashMap::new();
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
    fn beside(&self, trap: usize, word: &Found, listed: &HashMap<u32, Listed>) -> bool {
        let within = |gap: Option<u16>| gap.is_some_and(|gap| usize::from(gap) < self.traps[trap].gap);
        let of = |list: Option<&u32>| list.and_then(|list| listed.get(list));
        of(self.lists.after.get(&trap)).is_some_and(|l| within(l.before(word)))
            || of(self.lists.before.get(&trap)).is_some_and(|l| within(l.after(word)))
    }

    fn has_near(&self, concept: usize, acronym: &Found, listed: &HashMap<u32, Listed>) -> bool {
        let reach = self.concepts[concept].near_tokens;
        let within = |gap: Option<u16>| gap.is_some_and(|gap| reach == 0 || usize::from(gap) < reach);
        let list = self.lists.near.get(&concept).and_then(|list| listed.get(list));
        list.is_some_and(|l| within(l.before(acronym)) || within(l.after(acronym)))
    }

    /// Which candidates of a scan count in this context, in order of place, and which were blocked by what.
    pub fn activate(&self, scan: &Scan, context: &Context) -> (Vec<Hit>, Vec<Block>) {
        let (mut hits, mut blocked) = (Vec::new(), Vec::new());
        // By first word. Accepted spans are the same or apart, so those a candidate clashes with stand side by side.
        let mut accepted: BTreeMap<u16, Vec<&Candidate>> = BTreeMap::new();
        for c in &scan.candidates {
            if let Some(by) = self.closed(c, context) {
                if let Owner::Concept { concept, .. } = c.owner {
                    blocked.push(Block { concept, by, start: c.start_byte as usize, end: c.end_byte as usize });
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
            let trap = clashing.iter().find_map(|a| match a.owner {
                Owner::Trap(t) | Owner::TrapWord(t) => Some(t),
                _ => None,
            });
            if let Some(trap) = trap {
                blocked.push(Block { concept, by: Blocker::Trap(trap), start: hit.start, end: hit.end });
            } else if clashing.iter().all(|a| (a.first, a.end) == (c.first, c.end))
                && !clashing.iter().any(|a| matches!(a.owner, Owner::Concept { concept: own, .. } if own == concept))
            {
                accepted.entry(c.first).or_default().push(c);
                hits.push(hit);
            }
        }
        // A short word out of its context is no news where it is part of a sign that counts.
        hits.sort_by_key(|h| (h.start, h.concept));
        let covered = |b: &Block| {
            let next = hits.partition_point(|h| h.end <= b.start);
            hits.get(next).is_some_and(|h| h.start < b.end)
        };
        blocked.retain(|b| matches!(b.by, Blocker::Trap(_)) || !covered(b));
        blocked.sort_by_key(|b| (b.start, b.concept));
        blocked.dedup();
        (hits, blocked)
    }

    /// Why a candidate does not count in this context at all, if so.
    fn closed(&self, c: &Candidate, context: &Context) -> Option<Blocker> {
        let holds = |w: &Option<Where>| w.as_ref().map(|w| context.is_in(w));
        match c.owner {
            Owner::Concept { concept, acronym } => {
                let concept = &self.concepts[concept];
                let gated = acronym || concept.within_all;
                if gated && holds(&concept.except) == Some(true) {
                    return Some(Blocker::Context);
                }
                let within = if gated { holds(&concept.within) } else { None };
                let needs_near = !concept.near.is_empty() && (acronym || concept.near_all);
                match (within, needs_near) {
                    (None, false) | (Some(true), _) => None,
                    (_, true) if c.near => None,
                    (None, true) => Some(Blocker::Near),
                    _ => Some(Blocker::Context),
                }
            }
            Owner::Trap(t) | Owner::TrapWord(t) => {
                let trap = &self.traps[t];
                let off = holds(&trap.except) == Some(true) || holds(&trap.within) == Some(false);
                off.then_some(Blocker::Context)
            }
            Owner::Listed => None,
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
    fn is_in(&self, place: &Where) -> bool {
        let by_code =
            |own: &ActivityCode| place.bidang.iter().filter_map(|b| ActivityCode::find(b)).any(|b| own.under(&b));
        self.bidang.as_ref().is_some_and(by_code)
            || place.opd.iter().any(|word| text::holds(&self.names, &text::words(word)))
    }
}

/// The automaton while it is filled.
struct Build {
    phrases: Phrases,
    owners: Vec<Owner>,
}

impl Build {
    fn add(&mut self, phrases: &[String], exact: bool, owner: Owner) {
        let number = self.owners.len() as u32;
        self.owners.push(owner);
        for phrase in phrases {
            self.phrases.add(phrase, exact, number);
        }
    }

    fn list(&mut self, words: &[String]) -> u32 {
        let number = self.owners.len() as u32;
        self.add(words, false, Owner::Listed);
        number
    }
}

fn overlay<T>(base: &mut Vec<T>, over: Vec<T>, id: impl Fn(&T) -> &str) {
    for new in over {
        match base.iter().position(|old| id(old) == id(&new)) {
            Some(i) => base[i] = new,
            None => base.push(new),
        }
    }
}
