//! A verdict in the words that are shown: evidence, what was blocked and by what.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Blocked, Blocker, Context, Criteria, Evidence, Scanned, TextField, Verdict};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::budget::Activity;
use crate::domain::groups::{Category, Sex};

#[derive(Serialize, JsonSchema)]
struct EvidenceOut<'a> {
    concept: &'a str,
    /// Which text it stands in: `sub_kegiatan`, `kode`, `item`, `kegiatan`, `indikator`, `sasaran`.
    field: &'static str,
    text: &'a str,
    /// First character of that text, and one past the last.
    start: usize,
    end: usize,
    strength: u8,
    #[serde(skip)]
    category: Category,
}

#[derive(Serialize, JsonSchema)]
struct BlockedOut<'a> {
    concept: &'a str,
    trap: &'a str,
    field: &'static str,
    text: &'a str,
}

/// The part that its verdict says; a verdict is of one activity.
#[derive(Serialize, JsonSchema)]
pub struct TaggedWords<'a> {
    /// `khusus_target`, `kesetaraan`, `pelembagaan`, `review`, `none`.
    verdict: &'static str,
    /// All tags of the code in the official list.
    official: Vec<&'a str>,
    /// Whom the evidence names: `P`, `L`, `both`, `-`.
    sex: &'static str,
    age: Vec<&'static str>,
    difabel: bool,
    aspect: Vec<&'static str>,
    /// Signs that count.
    evidence: Vec<EvidenceOut<'a>>,
    /// Signs that do not, or for less, and what blocked them.
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
            category: criteria.concepts[e.concept].category,
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

/// Lists of a verdict, for columns that hold such.
pub struct NestedWords {
    pub age: Vec<&'static str>,
    pub aspect: Vec<&'static str>,
    /// Concept, category, strength, text, field, start, end of each sign.
    pub evidence: Vec<Vec<NestedCell>>,
    /// Concept, trap, text, field of each.
    pub blocked: Vec<Vec<NestedCell>>,
}

/// A field of a struct in a list.
#[derive(Clone, PartialEq, Debug)]
pub enum NestedCell {
    Text(String),
    Number(i64),
}

impl TaggedWords<'_> {
    pub fn nested(&self) -> NestedWords {
        let text = |text: &str| NestedCell::Text(text.to_owned());
        let number = |n: usize| NestedCell::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let sign = |e: &EvidenceOut| {
            let strength = NestedCell::Number(e.strength.into());
            let (concept, category) = (text(e.concept), text(e.category.id()));
            vec![concept, category, strength, text(e.text), text(e.field), number(e.start), number(e.end)]
        };
        let blocked = |b: &BlockedOut| vec![text(b.concept), text(b.trap), text(b.text), text(b.field)];
        NestedWords {
            age: self.age.clone(),
            aspect: self.aspect.clone(),
            evidence: self.evidence.iter().map(sign).collect(),
            blocked: self.blocked.iter().map(blocked).collect(),
        }
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
