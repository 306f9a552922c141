//! The examples of packs, tried: what a concept must find and must not, what a trap must block.

use crate::criteria::pack::ContextExample;
use crate::criteria::tag::{Blocker, Context, Criteria};
use crate::domain::code::ActivityCode;
use crate::domain::text;

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
