//! Proposals as a pack: laid over the criteria in use, and written for a person.

use std::collections::BTreeSet;

use super::effect::Judge;
use super::{Kind, Moved, Proposal};
use crate::criteria::pack::{Concept, Example, Pack, Trap};
use crate::criteria::tag::{Blocker, Context};
use crate::domain::currency::Currency;
use crate::domain::groups::Sex;
use crate::guard::escape;
use crate::lang::{Lang, format_in};

/// Proposals as a pack that `--pack` could take.
pub(super) fn of(proposals: &[Proposal]) -> Pack {
    let mut pack = Pack { id: "saran-putusan".into(), version: "1".into(), ..Pack::default() };
    for own in proposals {
        let matches = own.examples.iter().cloned().map(Example::Text).collect();
        match own.kind {
            Kind::Phrase(category) => pack.concept.push(Concept {
                id: own.id.clone(),
                category,
                strength: 3,
                sex: Sex::Unknown,
                mixed: false,
                age: Vec::new(),
                difabel: false,
                aspect: Vec::new(),
                phrase: vec![own.phrase.clone()],
                acronym: Vec::new(),
                within: None,
                except: None,
                within_all: false,
                near: Vec::new(),
                near_all: false,
                near_tokens: 5,
                code: Vec::new(),
                basis: Vec::new(),
                matches,
                reject: Vec::new(),
                note: None,
                catatan: None,
            }),
            Kind::Trap => pack.trap.push(Trap {
                id: own.id.clone(),
                reason: String::new(),
                alasan: String::new(),
                phrase: vec![own.phrase.clone()],
                acronym: Vec::new(),
                word: Vec::new(),
                after: Vec::new(),
                before: Vec::new(),
                gap: 1,
                within: None,
                except: None,
                matches,
            }),
        }
    }
    pack
}

/// Gives proposals ids that no entry in use has, and leaves out examples that work only in their context.
pub(super) fn name(proposals: &mut [Proposal], judge: &Judge) {
    let own = &judge.criteria;
    let mut taken: BTreeSet<String> = own.concepts.iter().map(|c| c.id.clone()).collect();
    taken.extend(own.traps.iter().map(|t| t.id.clone()).chain(own.disqualifiers.iter().map(|d| d.id.clone())));
    taken.extend(own.indivisible.iter().map(|rule| rule.id.clone()));
    for proposal in proposals.iter_mut() {
        let kind = if proposal.kind == Kind::Trap { "saran-jebakan" } else { "saran" };
        let base = format!("{kind}-{}", proposal.phrase.replace(' ', "-"));
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id));
        proposal.id = free.unwrap_or(base);
        taken.insert(proposal.id.clone());
    }
    let criteria = judge.criteria_with(proposals);
    for proposal in proposals {
        let works = |text: &String| {
            let (hits, blocked) = criteria.activate(&criteria.scan(text), &Context::default());
            match proposal.kind {
                Kind::Phrase(_) => hits.iter().any(|hit| criteria.concepts[hit.concept].id == proposal.id),
                Kind::Trap => {
                    let of = |by: Blocker| matches!(by, Blocker::Trap(i) if criteria.traps[i].id == proposal.id);
                    blocked.iter().any(|own| of(own.by))
                }
            }
        };
        proposal.examples.retain(works);
    }
}

/// The pack as a file: a comment on each proposal says what it rests on and what it moves.
pub fn written(proposals: &[Proposal], currency: Currency, lang: Lang) -> String {
    let mut out = comment(&format_in!(
        lang,
        "Usulan dari putusan penelaah: belum berlaku, dan belum ditimbang siapa pun.\n\
         Timbang satu per satu: hapus yang tidak tepat, lengkapi sex, age, aspect, dan alasan, lalu ganti id dan title.\n\
         Yang berubah karenanya: setara criteria diff id-arg id-arg,BERKAS_INI ANGGARAN",
        "Proposals from the decisions of reviewers: not in use, and not judged by anyone yet.\n\
         Judge them one by one: delete what is wrong, fill in sex, age, aspect and reasons, then change id and title.\n\
         What they would change: setara criteria diff id-arg id-arg,THIS_FILE BUDGET"
    ));
    let title =
        lang.choose("Usulan dari putusan penelaah, belum ditimbang", "Proposals from decisions, not judged yet");
    out += &format!("id = \"saran-putusan\"\nversion = \"1\"\ntitle = {}\n", quoted(title));
    if proposals.is_empty() {
        out.push('\n');
        out += &comment(lang.choose("Tidak ada yang dapat diusulkan.", "Nothing can be proposed."));
    }
    for own in proposals {
        out.push('\n');
        out += &comment(&basis(own, currency, lang));
        let (phrase, examples) =
            (quoted(&own.phrase), own.examples.iter().map(|text| quoted(text)).collect::<Vec<_>>());
        match own.kind {
            Kind::Phrase(category) => {
                out += &format!(
                    "[[concept]]\nid = {}\ncategory = \"{}\"\nstrength = 3\naspect = []\nphrase = [{phrase}]\n",
                    quoted(&own.id),
                    category.id()
                );
            }
            Kind::Trap => {
                let n = own.decisions.len();
                out += &format!(
                    "[[trap]]\nid = {}\nreason = {}\nalasan = {}\nphrase = [{phrase}]\n",
                    quoted(&own.id),
                    quoted(&format!("decisions that say it does not count: {n}")),
                    quoted(&format!("putusan yang menyatakan bukan ARG: {n}"))
                );
            }
        }
        if !examples.is_empty() {
            out += &format!("match = [{}]\n", examples.join(", "));
        }
    }
    out
}

/// What a proposal rests on, and what it moves.
fn basis(own: &Proposal, currency: Currency, lang: Lang) -> String {
    let n = own.decisions.len();
    let one = |moved: &Moved| {
        let (lines, amount) = (moved.lines, currency.write(moved.amount.in_lang(lang)));
        format!("{lines} ({amount})")
    };
    let (decided, others) = (one(&own.decided), one(&own.others));
    match own.kind {
        Kind::Phrase(_) => format_in!(
            lang,
            "Putusan yang mendukung: {n}; menentang: 0. Baris yang akan ditandai: {decided} yang diputuskan, {others} lainnya.",
            "Decisions for it: {n}; against: 0. Lines it would tag: {decided} decided, {others} others."
        ),
        Kind::Trap => format_in!(
            lang,
            "Putusan yang mendukung: {n}; menentang: 0. Baris yang tidak lagi ditandai atau ditelaah: {decided} yang diputuskan, {others} lainnya.",
            "Decisions for it: {n}; against: 0. Lines it would stop tagging, or asking about: {decided} decided, {others} others."
        ),
    }
}

fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {}\n", escape::line(line))).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::String(escape::line(text)).to_string()
}
