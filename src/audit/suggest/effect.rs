//! Lines of budgets with what was decided of them, read again with other criteria.

use std::collections::{BTreeMap, BTreeSet};

use super::phrases::Candidate;
use super::{Kind, Proposal, Unexplained, holds, pack, phrases};
use crate::criteria::pack::Pack;
use crate::criteria::tag::{Blocker, Criteria, TextField, Verdict};
use crate::criteria::validate::tried;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Account, Activity};
use crate::domain::groups::Category;
use crate::guard::personal;
use crate::ledger::{Declared, Ledger, LineInput};

/// Examples of a proposal at most.
const EXAMPLES: usize = 3;

/// Lines that are alike: one activity, account and text.
#[derive(Clone, Debug)]
pub struct Line {
    pub activity: Activity,
    pub account: Account,
    pub item: String,
    pub lines: u64,
    pub amount: Rupiah,
    /// The decision on it, by its number, and whether that is on the text of the item. Not decided yet is none.
    pub decision: Option<(usize, bool)>,
}

impl Line {
    /// Every text in which a sign may be.
    pub(super) fn texts(&self) -> [(TextField, &str); 5] {
        let own = &self.activity;
        [
            (TextField::SubKegiatan, &own.sub_kegiatan_name),
            (TextField::Item, &self.item),
            (TextField::Kegiatan, &own.kegiatan_name),
            (TextField::Indikator, &own.indikator),
            (TextField::Sasaran, &own.sasaran),
        ]
    }

    /// The text that was decided on.
    pub(super) fn judged(&self) -> &str {
        match self.decision {
            Some((_, true)) => &self.item,
            _ => &self.activity.sub_kegiatan_name,
        }
    }
}

/// All lines, and what was decided.
#[derive(Default, Debug)]
pub struct Lines {
    pub lines: Vec<Line>,
    /// Verdicts of decisions that some line has, by number.
    pub decisions: BTreeMap<usize, Category>,
}

/// Lines and their rupiah.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Moved {
    pub lines: u64,
    pub amount: Rupiah,
}

/// The lines, and what they are by the criteria in use.
pub struct Judge<'a> {
    packs: &'a [Pack],
    pub(super) lines: &'a Lines,
    pub(super) criteria: Criteria,
    pub(super) before: Vec<Verdict>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(packs: &'a [Pack], lines: &'a Lines) -> Judge<'a> {
        let criteria = Criteria::compile(packs.to_vec());
        let before = verdicts(&criteria, lines, Verdict::clone);
        Judge { packs, lines, criteria, before }
    }

    /// Categories of all lines with these proposals beside the criteria in use.
    pub(super) fn with(&self, proposals: &[Proposal]) -> Vec<Category> {
        verdicts(&self.criteria_with(proposals), self.lines, |verdict| verdict.answer.category)
    }

    /// The criteria with these proposals.
    pub(super) fn criteria_with(&self, proposals: &[Proposal]) -> Criteria {
        Criteria::compile(self.packs.iter().cloned().chain([pack::of(proposals)]).collect())
    }

    /// Does it make an example fail that the criteria in use pass? What they say on purpose is not for a few decisions to undo.
    pub(super) fn breaks_examples(&self, proposal: &Proposal) -> bool {
        let failed = |criteria: &Criteria| tried(criteria).iter().map(|own| own.failed.len()).sum::<usize>();
        failed(&self.criteria_with(std::slice::from_ref(proposal))) > failed(&self.criteria)
    }

    fn categories(&self) -> Vec<Category> {
        self.before.iter().map(|verdict| verdict.answer.category).collect()
    }

    /// What was decided of a line.
    pub(super) fn decided(&self, line: &Line) -> Option<Category> {
        self.lines.decisions.get(&line.decision?.0).copied()
    }

    /// Decisions that do not come out today.
    pub(super) fn wrong(&self) -> BTreeSet<usize> {
        self.wrong_of(&self.categories())
    }

    /// Decisions that do not come out where the lines are of these categories.
    pub(super) fn wrong_of(&self, categories: &[Category]) -> BTreeSet<usize> {
        let wrong = self.wrong_lines(categories);
        wrong.into_keys().collect()
    }

    /// By decision, how many kinds of its lines are something else.
    fn wrong_lines(&self, categories: &[Category]) -> BTreeMap<usize, usize> {
        let mut out = BTreeMap::new();
        for (line, category) in self.lines.lines.iter().zip(categories) {
            if let (Some((decision, _)), Some(decided)) = (line.decision, self.decided(line))
                && decided != *category
            {
                *out.entry(decision).or_insert(0) += 1;
            }
        }
        out
    }

    /// Decisions of which more comes out as decided, and how many of which less does.
    pub(super) fn changed(&self, after: &[Category]) -> (BTreeSet<usize>, usize) {
        let (before, after) = (self.wrong_lines(&self.categories()), self.wrong_lines(after));
        let of = |wrong: &BTreeMap<usize, usize>, decision| wrong.get(&decision).copied().unwrap_or(0);
        let better = before.keys().copied().filter(|decision| of(&after, *decision) < before[decision]).collect();
        (better, after.keys().filter(|decision| of(&before, **decision) < after[*decision]).count())
    }

    /// Lines that are another category then: those that are decided, and others.
    pub(super) fn moved(&self, after: &[Category]) -> [Moved; 2] {
        let mut out = [Moved::default(); 2];
        for ((line, before), after) in self.lines.lines.iter().zip(&self.before).zip(after) {
            if before.answer.category != *after {
                let side = &mut out[usize::from(line.decision.is_none())];
                side.lines += line.lines;
                side.amount += line.amount;
            }
        }
        out
    }

    /// Texts of decisions that have the phrase; none that leads to a person.
    pub(super) fn examples(&self, decisions: &BTreeSet<usize>, phrase: &str) -> Vec<String> {
        let of = |line: &&Line| line.decision.is_some_and(|(decision, _)| decisions.contains(&decision));
        let texts = self.lines.lines.iter().filter(of).flat_map(|line| line.texts().map(|(_, text)| text));
        let fit = |text: &&str| holds(text, phrase) && personal::find(text).is_empty();
        let found: BTreeSet<String> = texts.filter(fit).map(crate::domain::text::clean).collect();
        found.into_iter().take(EXAMPLES).collect()
    }

    /// Counts where else candidates stand: in decisions that say something else, and in what nobody decided and they would
    /// move.
    pub(super) fn count_others(&self, kind: Kind, candidates: &mut BTreeMap<String, Candidate>) {
        let mut against: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut undecided: BTreeMap<String, BTreeSet<[&str; 2]>> = BTreeMap::new();
        // Lines share most of their texts.
        let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (line, before) in self.lines.lines.iter().zip(&self.before) {
            let (decided, category) = (self.decided(line), before.answer.category);
            let (agrees, moves) = match kind {
                Kind::Phrase(own) => (decided == Some(own), category != own),
                Kind::Trap => (decided == Some(Category::None), category != Category::None),
            };
            if agrees || decided.is_none() && !moves || candidates.is_empty() {
                continue;
            }
            for (_, text) in line.texts() {
                let of_text = || phrases::all(text).into_iter().filter(|own| candidates.contains_key(own)).collect();
                for phrase in known.entry(text).or_insert_with(of_text).iter().cloned() {
                    match line.decision {
                        Some((decision, _)) => drop(against.entry(phrase).or_default().insert(decision)),
                        None => {
                            let text = [line.activity.sub_kegiatan_name.as_str(), line.item.as_str()];
                            undecided.entry(phrase).or_default().insert(text);
                        }
                    }
                }
            }
        }
        for (phrase, own) in candidates {
            own.against = against.get(phrase).map_or(0, BTreeSet::len);
            own.undecided = undecided.get(phrase).map_or(0, BTreeSet::len);
        }
    }

    /// Why nothing explains a decision. `shared`: decisions that share a phrase with enough others.
    pub(super) fn why_not(&self, decision: usize, shared: &BTreeSet<usize>) -> Unexplained {
        let own = self.lines.lines.iter().zip(&self.before);
        let own: Vec<(&Line, &Verdict)> =
            own.filter(|(line, _)| line.decision.is_some_and(|(of, _)| of == decision)).collect();
        let yes = self.lines.decisions.get(&decision).is_some_and(|decided| decided.is_arg());
        let gated = |(line, verdict): &&(&Line, &Verdict)| {
            let blocked = |by: Blocker| matches!(by, Blocker::SupportProgram | Blocker::Pay);
            line.activity.is_support(self.criteria.gate.support_program_number)
                || line.account.code.is_some_and(|account| self.criteria.is_pay(account))
                || verdict.blocked.iter().any(|own| blocked(own.by))
        };
        let of_code = |(_, verdict): &(&Line, &Verdict)| verdict.evidence.iter().any(|e| e.field == TextField::Kode);
        if yes && own.iter().any(|line| gated(&line)) {
            Unexplained::Gate
        } else if yes && own.iter().any(|(_, verdict)| verdict.answer.category.is_arg()) {
            Unexplained::Category
        } else if !yes && own.iter().any(of_code) {
            Unexplained::Code
        } else if shared.contains(&decision) {
            Unexplained::Shared
        } else {
            Unexplained::Few
        }
    }
}

fn verdicts<T>(criteria: &Criteria, lines: &Lines, of: impl Fn(&Verdict) -> T) -> Vec<T> {
    let mut ledger = Ledger::new(criteria);
    let verdict = |line: &Line| {
        let ids = ledger.ids_of(&line.activity, &line.account, &line.item);
        let line = ledger.line(&LineInput { ids, amount: None, persons: None, declared: Declared::No, answer: None });
        of(ledger.verdict_of(&line))
    };
    lines.lines.iter().map(verdict).collect()
}
