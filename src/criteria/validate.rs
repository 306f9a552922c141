//! What packs must hold that TOML cannot state; and their examples, tried: what a concept must find and must not, what a
//! trap must block.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::criteria::pack::{ContextExample, Pack};
use crate::criteria::tag::{Blocker, Context, Criteria};
use crate::domain::code::{AccountCode, ActivityCode};
use crate::domain::groups::Category;
use crate::domain::text;

/// A source of law that the shipped pack names: packs of one's own may rest on it.
fn shipped_source(id: &str) -> bool {
    Pack::id_arg().source.iter().any(|s| s.id == id)
}

impl Pack {
    /// What TOML cannot say: strengths, ids, references, something to match.
    pub(super) fn validate(&self) -> Result<()> {
        let mut ids = BTreeSet::new();
        let sources: BTreeSet<&str> = self.source.iter().map(|s| s.id.as_str()).collect();
        for concept in &self.concept {
            let id = &concept.id;
            if !ids.insert(id.as_str()) {
                bail!("concept {id:?} stands twice");
            }
            if concept.strength > 3 {
                bail!("concept {id:?}: strength is 0, 1, 2 or 3, not {}", concept.strength);
            }
            if concept.category == Category::None {
                bail!("concept {id:?}: `none` is no category of evidence; write a trap");
            }
            if concept.phrase.is_empty() && concept.acronym.is_empty() && concept.code.is_empty() {
                bail!("concept {id:?} has neither phrase, acronym nor code");
            }
            let known = |b: &String| sources.contains(b.as_str()) || (self.id != "id-arg" && shipped_source(b));
            if let Some(unknown) = concept.basis.iter().find(|b| !known(b)) {
                bail!("concept {id:?}: basis {unknown:?} is not among the sources");
            }
            if let Some(bad) = concept.code.iter().find(|c| ActivityCode::find(c).is_none()) {
                bail!("concept {id:?}: {bad:?} is no activity code");
            }
        }
        if let Some(table) = &self.calibration {
            table.validate(self)?;
        }
        for trap in &self.trap {
            if !ids.insert(trap.id.as_str()) {
                bail!("trap {:?}: the id is taken", trap.id);
            }
            if trap.phrase.is_empty() && trap.acronym.is_empty() && trap.word.is_empty() {
                bail!("trap {:?} has neither phrase, acronym nor word", trap.id);
            }
            if !trap.word.is_empty() && trap.after.is_empty() && trap.before.is_empty() {
                bail!(
                    "trap {:?}: a word is a trap only `after` or `before` another; name those, or write a phrase",
                    trap.id
                );
            }
        }
        let kinds = || self.official.kind.iter();
        if let Some(kind) = kinds().find(|kind| text::words(&kind.name).is_empty() || kind.tags.is_empty()) {
            bail!("official kind {:?}: a kind has a name and tags", kind.name);
        }
        let tags = || kinds().flat_map(|kind| &kind.tags);
        let names = || {
            self.official.arg_tags.iter().chain(tags()).chain(&self.printed.label_tags).chain(&self.women_agency.name)
        };
        if let Some(empty) = names().find(|n| text::words(n).is_empty()) {
            bail!("{empty:?} names no tag or agency: it has neither letter nor digit");
        }
        if let Some(short) =
            self.spelling.forgive.iter().find(|w| text::words(w).len() < 7 || text::words(w).contains(' '))
        {
            bail!("spelling: {short:?} is too short, or no single word: its neighbours are other words");
        }
        let whole = |w: &str| !w.is_empty() && w.chars().all(char::is_alphanumeric);
        if self.spelling.short().filter(|(s, w)| whole(s) && whole(w)).count() < self.spelling.abbreviations.len() {
            bail!("spelling: an abbreviation is written \"short = word\", one word each");
        }
        for rule in &self.indivisible {
            if !ids.insert(rule.id.as_str()) {
                bail!("indivisible {:?}: the id is taken", rule.id);
            }
            if rule.code.is_empty() && rule.phrase.is_empty() {
                bail!("indivisible {:?} has neither code nor phrase", rule.id);
            }
            if let Some(bad) = rule.code.iter().find(|c| ActivityCode::find(c).is_none()) {
                bail!("indivisible {:?}: {bad:?} is no activity code", rule.id);
            }
        }
        for rule in &self.disqualifier {
            if !ids.insert(rule.id.as_str()) {
                bail!("disqualifier {:?}: the id is taken", rule.id);
            }
            let pointless = rule.phrase.is_empty() && rule.rekening.is_empty();
            if pointless || rule.phrase.is_empty() != rule.field.is_empty() {
                bail!("disqualifier {:?} needs phrases with the fields to look in, or accounts (rekening)", rule.id);
            }
            if let Some(bad) = rule.rekening.iter().find(|a| AccountCode::find(a).is_none()) {
                bail!("disqualifier {:?}: {bad:?} is no account code", rule.id);
            }
            const FIELDS: [&str; 4] = ["sub_kegiatan", "kegiatan", "item", "rekening"];
            if let Some(unknown) = rule.field.iter().find(|f| !FIELDS.contains(&f.as_str())) {
                bail!("disqualifier {:?}: field {unknown:?} is none of {}", rule.id, FIELDS.join(", "));
            }
        }
        Ok(())
    }
}

/// Examples that were tried, and what is wrong with those that failed.
#[derive(Default)]
pub struct Tried {
    pub tried: usize,
    pub failed: Vec<String>,
}

impl Tried {
    fn check(&mut self, ok: bool, message: String) {
        self.tried += 1;
        if !ok {
            self.failed.push(message);
        }
    }
}

/// Every `match` and `reject` of concepts, and that every trap blocks something in each of its examples.
pub fn tried(criteria: &Criteria) -> [Tried; 2] {
    let [mut concepts, mut traps] = [Tried::default(), Tried::default()];
    for (i, concept) in criteria.concepts.iter().enumerate() {
        for (examples, wanted) in [(&concept.matches, true), (&concept.reject, false)] {
            for example in examples {
                let example = example.in_context();
                let found = is_active(criteria, i, &example);
                let what = if wanted { "does not match" } else { "matches" };
                concepts.check(found == wanted, format!("concept {}: {what} {:?}", concept.id, example.text));
            }
        }
    }
    for (i, trap) in criteria.traps.iter().enumerate() {
        for example in &trap.matches {
            let example = example.in_context();
            let (_, blocked) = criteria.activate(&criteria.scan(&example.text), &context(&example));
            let ok = blocked.iter().any(|b| b.by == Blocker::Trap(i));
            traps.check(ok, format!("trap {}: blocks nothing in {:?}", trap.id, example.text));
        }
    }
    let negation = criteria.negation();
    for (examples, wanted) in [(&negation.matches, true), (&negation.reject, false)] {
        for text in examples {
            let (_, blocked) = criteria.activate(&criteria.scan(text), &Context::default());
            let denied = blocked.iter().any(|b| b.by == Blocker::Negation);
            let what = if wanted { "denies nothing" } else { "denies something" };
            traps.check(denied == wanted, format!("negation: {what} in {text:?}"));
        }
    }
    [concepts, traps]
}

fn is_active(criteria: &Criteria, concept: usize, example: &ContextExample) -> bool {
    let (hits, _) = criteria.activate(&criteria.scan(&example.text), &context(example));
    let by_code = || {
        let code = ActivityCode::find(&example.kode);
        let prefixes = criteria.concepts[concept].code.iter().filter_map(|c| ActivityCode::find(c));
        code.is_some_and(|code| prefixes.into_iter().any(|p| code.under(&p)))
    };
    hits.iter().any(|h| h.concept == concept) || by_code()
}

fn context(example: &ContextExample) -> Context {
    let names = [&example.opd, &example.program].map(|n| text::words(n)).join(" ");
    Context { bidang: ActivityCode::find(&example.bidang), names }
}
