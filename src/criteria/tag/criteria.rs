//! Packs compiled: lists overlaid, codes parsed, all phrases in one automaton.

use std::collections::{BTreeSet, HashMap};

use super::phrases::Phrases;
use crate::criteria::calibration::Calibration;
use crate::criteria::nomenclature::KindRule;
use crate::criteria::pack::{
    Concept, Disqualifier, Gate, Indivisible, Negation, Pack, PackVersion, SourceOfLaw, Spelling, Trap, Where,
};
use crate::domain::budget::Activity;
use crate::domain::code::{AccountCode, ActivityCode};
use crate::domain::text;
use crate::files::intern::Hasher;

/// Criteria of all packs in use, ready to tag.
pub struct Criteria {
    pub packs: Vec<PackVersion>,
    /// Concepts by the pack that says the last word on them.
    origin: HashMap<String, String>,
    pub concepts: Vec<Concept>,
    pub traps: Vec<Trap>,
    pub disqualifiers: Vec<Disqualifier>,
    pub indivisible: Vec<Indivisible>,
    /// Their codes and folded phrases.
    indivisible_by: Vec<(Vec<ActivityCode>, Vec<String>)>,
    pub sources: Vec<SourceOfLaw>,
    pub women_agency: crate::criteria::pack::WomenAgency,
    pub arg_tags: Vec<String>,
    pub other_tags: Vec<String>,
    /// Kinds of official tag that mean ARG.
    pub kinds: Vec<KindRule>,
    /// Whole words by which a printed label means ARG, folded.
    pub label_tags: Vec<String>,
    negation: Negation,
    spelling: Spelling,
    pub gate: Gate,
    /// How people labelled what concepts decided.
    pub(in crate::criteria) calibration: Calibration,
    /// Where concepts and traps hold, by their numbers.
    pub(super) concept_places: Vec<Places>,
    pub(super) trap_places: Vec<Places>,
    pub(super) pay_accounts: Vec<AccountCode>,
    /// Activity code prefixes that are evidence, with their concept.
    pub(super) codes: Vec<(ActivityCode, usize)>,
    pub(super) disqualifier_accounts: Vec<Vec<AccountCode>>,
    pub(super) phrases: Phrases,
    pub(super) owners: Vec<Owner>,
    pub(super) lists: Lists,
}

/// Where a concept or trap holds, and where it does not.
pub(super) struct Places {
    pub(super) within: Option<Place>,
    pub(super) except: Option<Place>,
}

/// Codes of bidang, and folded words in the name of OPD, bidang or program.
pub(super) struct Place {
    pub(super) bidang: Vec<ActivityCode>,
    pub(super) names: Vec<String>,
}

impl Places {
    fn of(within: &Option<Where>, except: &Option<Where>) -> Places {
        let place = |w: &Where| Place {
            bidang: w.bidang.iter().filter_map(|b| ActivityCode::find(b)).collect(),
            names: w.opd.iter().map(|word| text::words(word)).collect(),
        };
        Places { within: within.as_ref().map(place), except: except.as_ref().map(place) }
    }
}

/// Numbers of the word lists that gates, traps and disqualifiers look for.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) support: u32,
    pub(super) pay: u32,
    pub(super) near: HashMap<usize, u32, Hasher>,
    pub(super) after: HashMap<usize, u32, Hasher>,
    pub(super) before: HashMap<usize, u32, Hasher>,
    pub(super) disqualifier: HashMap<usize, u32, Hasher>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Owner {
    Concept {
        concept: usize,
        acronym: bool,
    },
    Trap(usize),
    /// A word that is a trap only beside another one.
    TrapWord(usize),
    /// A word of a list that gates, traps or disqualifiers look for; the list is known by its owner number.
    Listed,
    /// A word of one of the lists of negation.
    Negation(Denial),
    /// A sign with the word before it that denies it.
    Denied,
}

/// What a word does to signs beside it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Denial {
    Word,
    Between,
    Only,
    Need,
}

impl Criteria {
    /// Compiles packs; a later pack's concept, trap or disqualifier replaces an earlier one of the same id.
    pub fn compile(packs: Vec<Pack>) -> Criteria {
        let mut out = Criteria {
            packs: Vec::new(),
            origin: HashMap::new(),
            concepts: Vec::new(),
            traps: Vec::new(),
            disqualifiers: Vec::new(),
            indivisible: Vec::new(),
            indivisible_by: Vec::new(),
            sources: Vec::new(),
            women_agency: Default::default(),
            arg_tags: Vec::new(),
            other_tags: Vec::new(),
            kinds: Vec::new(),
            label_tags: Vec::new(),
            negation: Negation::default(),
            spelling: Spelling::default(),
            gate: Gate::default(),
            calibration: Calibration::default(),
            concept_places: Vec::new(),
            trap_places: Vec::new(),
            pay_accounts: Vec::new(),
            codes: Vec::new(),
            disqualifier_accounts: Vec::new(),
            phrases: Phrases::new(),
            owners: Vec::new(),
            lists: Lists::default(),
        };
        for pack in packs {
            out.origin.extend(pack.concept.iter().map(|c| (c.id.clone(), pack.id.clone())));
            out.packs.push(PackVersion { id: pack.id, version: pack.version, sha256: pack.sha256 });
            out.calibration.overlay(&pack.concept, pack.calibration);
            overlay(&mut out.concepts, pack.concept, |c| &c.id);
            overlay(&mut out.traps, pack.trap, |t| &t.id);
            overlay(&mut out.disqualifiers, pack.disqualifier, |d| &d.id);
            overlay(&mut out.indivisible, pack.indivisible, |r| &r.id);
            overlay(&mut out.sources, pack.source, |s| &s.id);
            out.women_agency.bidang.extend(pack.women_agency.bidang);
            out.women_agency.name.extend(pack.women_agency.name.iter().map(|n| text::words(n)));
            out.arg_tags.extend(pack.official.arg_tags.iter().map(|t| text::words(t)));
            out.other_tags.extend(pack.official.other_tags.iter().map(|t| text::words(t)));
            for kind in pack.official.kind {
                out.kinds.retain(|own| own.name != kind.name);
                let tags = kind.tags.iter().map(|t| text::words(t)).collect();
                out.kinds.push(KindRule { name: kind.name, tags });
            }
            out.label_tags.extend(pack.printed.label_tags.iter().map(|t| text::words(t)));
            out.negation.words.extend(pack.negation.words);
            out.negation.between.extend(pack.negation.between);
            out.negation.only.extend(pack.negation.only);
            out.negation.need.extend(pack.negation.need);
            out.negation.matches.extend(pack.negation.matches);
            out.negation.reject.extend(pack.negation.reject);
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

    pub fn spelling(&self) -> &Spelling {
        &self.spelling
    }

    pub fn negation(&self) -> &Negation {
        &self.negation
    }

    /// Is this folded word one that denies what follows it?
    /// Other words by which a printed label means ARG than those of the packs; none: those stay.
    pub fn set_label_tags(&mut self, names: &[String]) {
        if !names.is_empty() {
            self.label_tags = names.iter().map(|name| text::words(name)).collect();
        }
    }

    pub fn negates(&self, word: &str) -> bool {
        self.negation.words.iter().any(|w| w == word)
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

        self.concept_places = self.concepts.iter().map(|c| Places::of(&c.within, &c.except)).collect();
        self.trap_places = self.traps.iter().map(|t| Places::of(&t.within, &t.except)).collect();

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
        let Negation { words, between, only, need, .. } = &self.negation;
        for (words, denial) in
            [(words, Denial::Word), (between, Denial::Between), (only, Denial::Only), (need, Denial::Need)]
        {
            build.add(words, false, Owner::Negation(denial));
        }
        for word in &self.spelling.forgive {
            build.phrases.forgive(word);
        }
        for (short, word) in self.spelling.short() {
            build.phrases.abbreviate(short, word);
        }
        (self.phrases, self.owners) = (build.phrases, build.owners);
    }

    /// Is it an account of pay?
    pub fn is_pay(&self, account: AccountCode) -> bool {
        self.pay_accounts.iter().any(|p| account.under(p))
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
