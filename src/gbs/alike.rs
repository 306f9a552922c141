//! Statements that say the same: narratives that are nearly the same in several of them (G32), sentences that are fixed
//! phrases with blanks filled in (G33). That a text was copied is a doubt, not a fault: it may be true of both.

mod copies;
mod phrases;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use self::copies::Copied;
use self::phrases::Phrase;
use self::text::Narrative;
use super::Gbs;
use crate::domain::code::Level;
use crate::finding::{Alike, CommonText, Fault, Finding};

/// Statements that must have a phrase.
const STATEMENTS: usize = 3;

/// Statements that are compared, in an order that does not hang on that of their files.
pub(super) struct Compared<'a> {
    pub all: &'a [&'a Gbs],
    /// What each is called in findings.
    pub names: &'a [String],
    /// Statements and fields of which it is said elsewhere that they repeat another statement of their agency (G21).
    pub repeated: &'a BTreeSet<(usize, &'static str)>,
}

/// What is found, with the number of the statement that it is told of: the first of those that it is about.
pub(super) fn found(compared: &Compared) -> Vec<(usize, Finding)> {
    if compared.all.len() < 2 {
        return Vec::new();
    }
    let narratives = text::narratives(compared.all);
    let copied = copies::copied(&narratives);
    let mut phrases = phrases::phrases(&narratives);
    let work = Work { compared, families: families(compared.all), narratives: &narratives };
    phrases.retain(|phrase| work.families_of(&phrase.narratives).len() >= STATEMENTS);
    // What is copied with the text around it is no phrase of its own.
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (group, copied) in copied.iter().enumerate() {
        group_of.extend(copied.narratives.iter().map(|narrative| (*narrative, group)));
    }
    phrases.retain(|phrase| {
        let groups: BTreeSet<Option<&usize>> = phrase.narratives.iter().map(|n| group_of.get(n)).collect();
        groups.len() > 1 || groups.contains(&None) || work.is_all_of_it(phrase)
    });
    let mut out = work.told_copies(&copied);
    out.extend(phrases.iter().filter_map(|phrase| work.told_phrase(phrase)));
    out
}

/// Number of the sub kegiatan of an agency that each statement is about: another year or stage of it may keep its words.
fn families(all: &[&Gbs]) -> Vec<usize> {
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut out = Vec::with_capacity(all.len());
    for (number, gbs) in all.iter().enumerate() {
        let named = gbs.sub_kegiatan.name.words();
        let what = code(gbs).unwrap_or(named);
        let family = if what.is_empty() { number } else { *known.entry((gbs.opd.words(), what)).or_insert(number) };
        out.push(family);
    }
    out
}

/// Code of the sub kegiatan.
fn code(gbs: &Gbs) -> Option<String> {
    gbs.sub_kegiatan.activity().filter(|code| code.level() == Level::SubKegiatan).map(|code| code.to_string())
}

struct Work<'a> {
    compared: &'a Compared<'a>,
    families: Vec<usize>,
    narratives: &'a [Narrative],
}

impl Work<'_> {
    /// The statements of narratives, in order.
    fn statements(&self, narratives: &[usize]) -> Vec<usize> {
        let statements: BTreeSet<usize> = narratives.iter().map(|n| self.narratives[*n].statement).collect();
        statements.into_iter().collect()
    }

    fn families_of(&self, narratives: &[usize]) -> BTreeSet<usize> {
        narratives.iter().map(|n| self.families[self.narratives[*n].statement]).collect()
    }

    /// Is a phrase with blanks all that its narratives say? Then it shows what was filled in.
    fn is_all_of_it(&self, phrase: &Phrase) -> bool {
        phrase.has_blanks && phrase.narratives.iter().all(|n| self.narratives[*n].sentences.len() == 1)
    }

    /// Copies, once for all fields that the same statements share.
    fn told_copies(&self, copied: &[Copied]) -> Vec<(usize, Finding)> {
        let mut by_statements: BTreeMap<Vec<usize>, Vec<&Copied>> = BTreeMap::new();
        for copied in copied {
            let statements = self.statements(&copied.narratives);
            let is_told = |s: &&usize| self.compared.repeated.contains(&(**s, copied.field));
            if statements.iter().filter(is_told).count() + 1 < statements.len() {
                by_statements.entry(statements).or_default().push(copied);
            }
        }
        by_statements.iter().filter_map(|(statements, copied)| self.told_copy(statements, copied)).collect()
    }

    fn told_copy(&self, statements: &[usize], copied: &[&Copied]) -> Option<(usize, Finding)> {
        let fields = copied
            .iter()
            .map(|c| CommonText { field: c.field, shorter: c.shared.shorter, longer: c.shared.longer })
            .collect();
        let gbs = |statement: usize| self.compared.all[statement];
        let families: BTreeSet<usize> = statements.iter().map(|s| self.families[*s]).collect();
        let years: BTreeSet<u16> = statements.iter().filter_map(|s| gbs(*s).budget_year()).collect();
        let stages: BTreeSet<String> = statements.iter().map(|s| gbs(*s).stage.words()).collect();
        let first = *statements.first()?;
        let (about, fault) = if families.len() > 1 {
            (first, Alike::Copied { others: self.names(statements, first), fields })
        } else if years.len() > 1 {
            let newest = *statements.iter().rev().max_by_key(|s| gbs(**s).budget_year())?;
            let year = |s: usize| gbs(s).budget_year().filter(|year| Some(*year) < gbs(newest).budget_year());
            let earlier = statements.iter().filter_map(|s| Some((year(*s)?, self.compared.names[*s].clone())));
            (newest, Alike::Kept { earlier: earlier.collect(), fields })
        } else if code(gbs(first)).is_some() || stages.len() > 1 {
            // Another stage of it, or filed twice, which has a finding of its own.
            return None;
        } else {
            (first, Alike::Copied { others: self.names(statements, first), fields })
        };
        let mut narratives = copied.iter().flat_map(|c| &c.narratives).map(|n| &self.narratives[*n]);
        let place = narratives.find(|n| n.statement == about)?.place;
        Some((about, gbs(about).fault(place, Fault::Alike(Box::new(fault)))))
    }

    fn told_phrase(&self, phrase: &Phrase) -> Option<(usize, Finding)> {
        let first = &self.narratives[*phrase.narratives.first()?];
        let statements = self.statements(&phrase.narratives);
        let mut fields: Vec<&'static str> = Vec::new();
        for narrative in &phrase.narratives {
            let field = self.narratives[*narrative].field;
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        let others = self.names(&statements, first.statement);
        let fault = Alike::Phrase { phrase: phrase.shown.clone(), has_blanks: phrase.has_blanks, fields, others };
        let finding = self.compared.all[first.statement].fault(first.place, Fault::Alike(Box::new(fault)));
        Some((first.statement, finding))
    }

    fn names(&self, statements: &[usize], without: usize) -> Vec<String> {
        statements.iter().filter(|s| **s != without).map(|s| self.compared.names[*s].clone()).collect()
    }
}
