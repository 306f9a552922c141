//! A changed amount opens its decision again: what is asked of a budget with its rupiah, and what was decided on others.

use std::collections::BTreeMap;

use super::{Category, Decision, Subject, amount, key, subject};
use crate::criteria::tag::{TextField, Verdict};
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::finding::{Fault, Finding, Stale};

/// More of them in one file are told in one finding: in another stage of a budget most amounts are others.
const ONE_BY_ONE: usize = 10;

// What the note on a row begins with: what was seen when it was decided.
const SUGGESTION: &str = "putusan atas saran ";
const AMOUNT: &str = "nilai saat diputuskan: ";

/// What is to be decided of, as it is spelled: code, name of the sub kegiatan, OPD, item (empty: all of the sub kegiatan).
pub type PendingKey = (String, String, String, String);

/// What a line asks a decision of, where it asks for one: it counts, may count, or carries the official tag.
pub fn asks(activity: &Activity, item: &str, verdict: &Verdict, official: bool) -> Option<PendingKey> {
    if verdict.answer.category == Category::None && !official {
        return None;
    }
    let of_item = verdict.evidence.iter().any(|e| e.field == TextField::Item);
    let item = if of_item { item.to_owned() } else { String::new() };
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    Some((code, activity.sub_kegiatan_name.clone(), activity.opd_name.clone(), item))
}

/// Rupiah of what is asked, as `review` writes them into `nilai`.
#[derive(Default, Debug)]
pub struct AskedAmounts {
    /// By the key of the subject; as it is spelled in different ways, more than one.
    by_key: BTreeMap<String, BTreeMap<PendingKey, Rupiah>>,
    /// Lines came without their signs: what they ask of is not known.
    unknown: bool,
}

impl AskedAmounts {
    /// Counts lines of a budget.
    pub fn add(&mut self, activity: &Activity, item: &str, verdict: &Verdict, official: bool, amount: Rupiah) {
        self.unknown |= verdict.answer.category != Category::None && verdict.evidence.is_empty();
        if let Some(pending) = asks(activity, item, verdict, official) {
            self.count(&pending, amount);
        }
    }

    /// Counts what is asked.
    pub fn count(&mut self, pending: &PendingKey, amount: Rupiah) {
        let (code, name, opd, item) = pending;
        let key = key(&subject(ActivityCode::find(code), name, opd, item));
        *self.by_key.entry(key).or_default().entry(pending.clone()).or_default() += amount;
    }

    /// The amount a decision was made on and today's, where it is another one, to the sen. A row that says no amount, and
    /// one of what nobody asks today, has nothing to compare.
    pub fn changed(&self, decision: &Decision) -> Option<(Rupiah, Rupiah)> {
        let (then, spelled) = (decision.amount?, self.by_key.get(&decision.key)?);
        let now = spelled.values().copied().sum();
        let same = then == now || spelled.values().any(|amount| *amount == then);
        (!same && !self.unknown).then_some((then, now))
    }

    /// What is asked of a subject; `None`: nobody asks.
    pub fn of(&self, subject: &Subject) -> Option<Rupiah> {
        Some(self.by_key.get(&key(subject))?.values().copied().sum())
    }
}

/// Findings of changed amounts; of a file with many of them, one, at the first.
pub fn folded(changed: Vec<Finding>) -> Vec<Finding> {
    let mut by_table: BTreeMap<(String, Option<String>), Vec<Finding>> = BTreeMap::new();
    for finding in changed {
        let sheet = finding.sheet().map(str::to_owned);
        by_table.entry((finding.path().to_owned(), sheet)).or_default().push(finding);
    }
    by_table.into_values().flat_map(fold).collect()
}

fn fold(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|finding| finding.place);
    if found.len() <= ONE_BY_ONE {
        return found;
    }
    let sum = |which: fn(&Stale) -> Option<Rupiah>| -> Rupiah {
        let stale = |finding: &Finding| match &finding.fault {
            Fault::StaleDecision(stale) => which(stale),
            _ => None,
        };
        found.iter().filter_map(stale).sum()
    };
    let then = sum(|stale| if let Stale::Amount { then, .. } = stale { Some(*then) } else { None });
    let now = sum(|stale| if let Stale::Amount { now, .. } = stale { Some(*now) } else { None });
    let all = Stale::Amounts { rows: found.len() as u64, then, now };
    found.truncate(1);
    found.iter_mut().for_each(|first| first.fault = Fault::StaleDecision(all.clone().into()));
    found
}

/// What a decision was made on, where that is not what is there today: the note on its row.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct DecidedOn {
    /// The suggestion, in the words of either language.
    pub suggestion: Option<String>,
    pub amount: Option<Rupiah>,
}

impl DecidedOn {
    /// What a note says; `None` where somebody else wrote it.
    pub fn read(note: &str) -> Option<DecidedOn> {
        let mut out = DecidedOn::default();
        for part in note.split("; ") {
            if let Some(suggestion) = part.strip_prefix(SUGGESTION) {
                Category::of_words(suggestion)?;
                out.suggestion = Some(suggestion.to_owned());
            } else {
                out.amount = Some(amount(part.strip_prefix(AMOUNT)?)?);
            }
        }
        Some(out)
    }

    /// The note; empty where all is as it was.
    pub fn note(&self) -> String {
        let suggestion = self.suggestion.as_ref().map(|own| format!("{SUGGESTION}{own}"));
        let amount = self.amount.map(|own| format!("{AMOUNT}{}", own.indonesian()));
        suggestion.into_iter().chain(amount).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_back_and_those_of_people_are_left_alone() {
        let amount = |sen| Some(Rupiah::from_sen(sen));
        let suggestion = || Some("khusus target".to_owned());
        for (on, note) in [
            (DecidedOn::default(), ""),
            (DecidedOn { suggestion: suggestion(), amount: None }, "putusan atas saran khusus target"),
            (DecidedOn { suggestion: None, amount: amount(91_250_000_050) }, "nilai saat diputuskan: 912.500.000,50"),
            (DecidedOn { suggestion: None, amount: amount(1_234_500) }, "nilai saat diputuskan: 12.345"),
            (
                DecidedOn { suggestion: suggestion(), amount: amount(-30_000) },
                "putusan atas saran khusus target; nilai saat diputuskan: -300",
            ),
        ] {
            assert_eq!(on.note(), note);
            let read = DecidedOn::read(note);
            assert_eq!(read, (!note.is_empty()).then_some(on), "{note}");
        }
        for other in ["tanya Budi", "putusan atas saran mungkin", "nilai saat diputuskan: banyak", "x; y"] {
            assert_eq!(DecidedOn::read(other), None, "{other}");
        }
    }

    #[test]
    fn amounts_as_spreadsheets_write_them() {
        for (cell, sen) in [
            ("912500000.00", Some(91_250_000_000)),
            ("912.500.000,00", Some(91_250_000_000)),
            ("912500000", Some(91_250_000_000)),
            ("Rp 912.500.000,-", Some(91_250_000_000)),
            ("912.500", Some(91_250_000)),
            ("3,500", Some(350_000)),
            ("3.500", Some(350_000)),
            ("", None),
            ("-", None),
            ("banyak", None),
        ] {
            assert_eq!(amount(cell).map(Rupiah::sen), sen, "{cell}");
        }
    }
}
