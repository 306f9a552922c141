//! What of the criteria would explain decisions of reviewers: phrases that tell what they counted, and traps that tell what
//! they did not. Proposals for a person; nothing is applied. No model and no chance: words are counted, and what a proposal
//! moves is found by reading the lines again with it.

mod effect;
mod pack;
mod phrases;

pub use effect::{Line, Lines, Moved};
pub use pack::written;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit::suggest::effect::Judge;
use crate::audit::suggest::phrases::Candidate;
use crate::criteria::pack::Pack;
use crate::domain::groups::Category;
use crate::domain::text;

/// Undecided texts with a phrase, at most so many for each decision behind it: what is everywhere explains nothing.
const UNDECIDED: usize = 4;

/// Candidates tried on the lines at most.
const TRIED: usize = 200;

/// Rejected candidates that are shown.
const SHOWN: usize = 5;

/// What is proposed: a phrase that counts as a category, or a trap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Phrase(Category),
    Trap,
}

#[derive(Clone, Debug)]
pub struct Proposal {
    pub kind: Kind,
    pub id: String,
    pub phrase: String,
    /// Decisions that it makes come out as they were made.
    pub decisions: BTreeSet<usize>,
    /// Decided lines, and others, whose verdict it moves.
    pub decided: Moved,
    pub others: Moved,
    /// Texts of the decisions.
    pub examples: Vec<String>,
}

/// Why a candidate is no proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rejected {
    /// So many other decisions have it.
    Against(usize),
    /// So many undecided texts have it.
    Common(usize),
    /// With it, too few decisions come out: something else stops it, or is a sign too.
    NoEffect,
    /// An example of the criteria in use would fail.
    Example,
}

/// Why a decision stays unexplained.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unexplained {
    /// It is in a support program, or pay: no phrase counts there.
    Gate,
    /// The code of the sub kegiatan is the sign: no trap stops it.
    Code,
    /// It is tagged, as another category.
    Category,
    /// Too few decisions share a phrase with it.
    Few,
    /// What it shares with others is in decisions of another verdict, or in too much that is undecided.
    Shared,
}

/// A phrase that is no proposal, with the decisions behind it, and why.
pub type Candidacy = (Kind, String, usize, Rejected);

/// Everything that was found.
#[derive(Debug)]
pub struct Suggestions {
    pub proposals: Vec<Proposal>,
    pub rejected: Vec<Candidacy>,
    /// Decisions on lines of the budgets, those that come out as decided today, and with all proposals.
    pub decisions: usize,
    pub right: usize,
    pub right_after: usize,
    pub unexplained: BTreeMap<Unexplained, usize>,
}

/// Looks for phrases and traps that explain what was decided of these lines, each with `least` decisions behind it.
pub fn suggest(packs: &[Pack], lines: &Lines, least: usize) -> Suggestions {
    let judge = Judge::new(packs, lines);
    let mut search = Search { judge: &judge, least, tried: 0, proposals: Vec::new(), rejected: Vec::new() };
    let open = judge.wrong();
    let mut shared: BTreeSet<usize> = BTreeSet::new();
    for category in [Category::KhususTarget, Category::Kesetaraan, Category::Pelembagaan] {
        let candidates = phrases::of_missed(&judge, category);
        shared.extend(search.take(Kind::Phrase(category), candidates));
    }
    shared.extend(search.take(Kind::Trap, phrases::of_tagged(&judge)));
    let Search { mut proposals, rejected, .. } = search;
    let taken: BTreeSet<usize> = proposals.iter().flat_map(|own| own.decisions.iter().copied()).collect();
    proposals.sort_by_key(|own| (own.kind, Reverse(own.decided.amount + own.others.amount), own.phrase.clone()));
    pack::name(&mut proposals, &judge);
    let after = judge.with(&proposals);
    let mut unexplained: BTreeMap<Unexplained, usize> = BTreeMap::new();
    for decision in open.iter().filter(|decision| !taken.contains(decision)) {
        *unexplained.entry(judge.why_not(*decision, &shared)).or_default() += 1;
    }
    let rejected = nearest(rejected);
    let decisions = lines.decisions.len();
    Suggestions {
        proposals,
        rejected,
        decisions,
        right: decisions - open.len(),
        right_after: decisions - judge.wrong_of(&after).len(),
        unexplained,
    }
}

/// The rejected candidates that most decisions are behind; of phrases within each other, rejected alike, the longest.
fn nearest(mut rejected: Vec<Candidacy>) -> Vec<Candidacy> {
    rejected.sort_by_key(|(kind, phrase, decisions, _)| {
        (Reverse(*decisions), Reverse(phrase.split(' ').count()), *kind, phrase.clone())
    });
    let mut out: Vec<Candidacy> = Vec::new();
    for (kind, phrase, decisions, why) in rejected {
        let within = |(of, longer, n, reason): &Candidacy| {
            (*of, *n, *reason) == (kind, decisions, why) && text::holds(longer, &phrase)
        };
        if !out.iter().any(within) {
            out.push((kind, phrase, decisions, why));
        }
        if out.len() == SHOWN {
            break;
        }
    }
    out
}

/// Candidates tried one after the other, the best first.
struct Search<'a> {
    judge: &'a Judge<'a>,
    least: usize,
    tried: usize,
    proposals: Vec<Proposal>,
    rejected: Vec<Candidacy>,
}

impl Search<'_> {
    /// Takes what explains most, and then what explains most of the rest. The decisions that share a phrase at all are given
    /// back.
    fn take(&mut self, kind: Kind, mut candidates: BTreeMap<String, Candidate>) -> BTreeSet<usize> {
        candidates.retain(|_, own| own.decisions.len() >= self.least);
        let shared = candidates.values().flat_map(|own| own.decisions.iter().copied()).collect();
        self.judge.count_others(kind, &mut candidates);
        loop {
            candidates.retain(|_, own| own.decisions.len() >= self.least);
            // The longest of those that explain as much: it claims least of what nobody has looked at.
            let open = candidates.iter().filter(|(_, own)| closed(own).is_none());
            let best = open.min_by_key(|(phrase, own)| {
                let words = phrase.split(' ').count();
                (Reverse(own.decisions.len()), own.undecided, Reverse(words), (*phrase).clone())
            });
            let best = best.map(|(phrase, own)| (phrase.clone(), own.clone())).filter(|_| self.tried < TRIED);
            let Some((phrase, own)) = best else { break };
            candidates.remove(&phrase);
            match self.tried_out(kind, &phrase) {
                Ok(proposal) => {
                    for own in candidates.values_mut() {
                        own.decisions.retain(|decision| !proposal.decisions.contains(decision));
                    }
                    self.proposals.push(proposal);
                }
                Err(why) => self.rejected.push((kind, phrase, own.decisions.len(), why)),
            }
        }
        let left =
            candidates.into_iter().filter_map(|(phrase, own)| Some((kind, phrase, own.decisions.len(), closed(&own)?)));
        self.rejected.extend(left);
        shared
    }

    fn tried_out(&mut self, kind: Kind, phrase: &str) -> Result<Proposal, Rejected> {
        self.tried += 1;
        let mut proposal = Proposal {
            kind,
            id: String::from("saran"),
            phrase: phrase.to_owned(),
            decisions: BTreeSet::new(),
            decided: Moved::default(),
            others: Moved::default(),
            examples: Vec::new(),
        };
        let after = self.judge.with(std::slice::from_ref(&proposal));
        let (better, worse) = self.judge.changed(&after);
        if worse > 0 {
            return Err(Rejected::Against(worse));
        }
        if better.len() < self.least {
            return Err(Rejected::NoEffect);
        }
        if self.judge.breaks_examples(&proposal) {
            return Err(Rejected::Example);
        }
        [proposal.decided, proposal.others] = self.judge.moved(&after);
        proposal.examples = self.judge.examples(&better, phrase);
        proposal.decisions = better;
        Ok(proposal)
    }
}

/// Why a candidate is not tried: others have it too.
fn closed(own: &Candidate) -> Option<Rejected> {
    match own.against {
        0 => (own.undecided > UNDECIDED * own.decisions.len()).then_some(Rejected::Common(own.undecided)),
        against => Some(Rejected::Against(against)),
    }
}

/// Does a text have the phrase as whole words?
fn holds(text: &str, phrase: &str) -> bool {
    text::holds(&text::words(text), phrase)
}
