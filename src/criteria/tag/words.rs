//! A verdict in the words that are shown: evidence, what was blocked and by what.

use serde::Serialize;

use super::{Blocked, Blocker, Context, Criteria, Evidence, Scanned, TextField, Verdict};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::budget::Activity;
use crate::domain::groups::Sex;

#[derive(Serialize)]
struct EvidenceOut<'a> {
    concept: &'a str,
    field: &'static str,
    text: &'a str,
    start: usize,
    end: usize,
    strength: u8,
}

#[derive(Serialize)]
struct BlockedOut<'a> {
    concept: &'a str,
    trap: &'a str,
    field: &'static str,
    text: &'a str,
}

/// The part that its verdict says; a verdict is of one activity.
#[derive(Serialize)]
pub struct TaggedWords<'a> {
    verdict: &'static str,
    official: Vec<&'a str>,
    sex: &'static str,
    age: Vec<&'static str>,
    difabel: bool,
    aspect: Vec<&'static str>,
    evidence: Vec<EvidenceOut<'a>>,
    blocked: Vec<BlockedOut<'a>>,
}

impl<'a> TaggedWords<'a> {
    pub fn of(
        activity: &Activity,
        verdict: &'a Verdict,
        criteria: &'a Criteria,
        nomenclature: &'a Nomenclature,
    ) -> TaggedWords<'a> {
        let evidence = |e: &'a Evidence| EvidenceOut {
            concept: &criteria.concepts[e.concept].id,
            field: e.field.id(),
            text: &e.text,
            start: e.start,
            end: e.end,
            strength: e.strength,
        };
        let blocked = |b: &'a Blocked| BlockedOut {
            concept: &criteria.concepts[b.concept].id,
            trap: blocker(criteria, b.by),
            field: b.field.id(),
            text: &b.text,
        };
        TaggedWords {
            verdict: verdict.answer.category.id(),
            official: nomenclature.tags_of(activity),
            sex: verdict.answer.sex.id(),
            age: verdict.answer.ages().map(|a| a.id()).collect(),
            difabel: verdict.answer.difabel,
            aspect: verdict.answer.aspects().map(|a| a.id()).collect(),
            evidence: verdict.evidence.iter().map(evidence).collect(),
            blocked: verdict.blocked.iter().map(blocked).collect(),
        }
    }

    /// As cells of a table, in the order of `COLUMNS`, from `verdict` to `blocked`.
    pub fn cells(&self) -> [String; 8] {
        let evidence: Vec<String> = self.evidence.iter().map(|e| format!("{}:{}", e.concept, e.text)).collect();
        let blocked: Vec<String> =
            self.blocked.iter().map(|b| format!("{}:{} [{}]", b.concept, b.text, b.trap)).collect();
        [
            self.verdict.to_owned(),
            self.official.join("; "),
            self.sex.to_owned(),
            self.age.join("+"),
            if self.difabel { "1" } else { "0" }.to_owned(),
            self.aspect.join("+"),
            evidence.join("; "),
            blocked.join("; "),
        ]
    }
}

/// Name of what blocked a sign: a trap or disqualifier of the pack, or one of the gates.
pub fn blocker(criteria: &Criteria, by: Blocker) -> &str {
    match by {
        Blocker::Trap(trap) => &criteria.traps[trap].id,
        Blocker::Disqualifier(rule) => &criteria.disqualifiers[rule].id,
        Blocker::Context => "konteks",
        Blocker::Near => "kata-pendamping",
        Blocker::SupportProgram => "program-penunjang",
        Blocker::Pay => "belanja-pegawai",
        Blocker::Negation => "negasi",
    }
}

impl Criteria {
    /// The words of a text that name persons, in lower case and in the order of the text, each once: `kelas ibu balita` names
    /// ibu and balita.
    pub fn persons_named(&self, text: &str, context: &Context) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for phrase in self.phrases_of_persons(text, context) {
            let words = phrase.split(' ').filter(|word| !self.phrases_of_persons(word, context).is_empty());
            let words: Vec<String> = words.map(str::to_owned).collect();
            let named = if words.len() > 1 { words } else { vec![phrase] };
            for word in named {
                if !out.contains(&word) {
                    out.push(word);
                }
            }
        }
        out
    }

    fn phrases_of_persons(&self, text: &str, context: &Context) -> Vec<String> {
        let scan = self.scan(text);
        let signs = self.signs(TextField::SubKegiatan, Scanned { text, scan: &scan }, context);
        signs.evidence.into_iter().filter(|e| self.names_persons(e.concept)).map(|e| e.text.to_lowercase()).collect()
    }

    fn names_persons(&self, concept: usize) -> bool {
        let concept = &self.concepts[concept];
        concept.sex != Sex::Unknown || !concept.age.is_empty() || concept.difabel
    }
}
