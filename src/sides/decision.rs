//! What a reviewer decided, by whom, when and why: a file that `setara review` writes, a person fills in, and
//! `--decisions` applies as the lens `decided`. Keys are code and text, so decisions survive the next stage of a budget.

mod given;
mod reopened;

pub use given::{DISPUTED, Given, Rows, rows};
pub use reopened::{AskedAmounts, DecidedOn, PendingKey, asks, folded};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::files::paths;
use crate::finding::table::column_letters;
use crate::finding::{Fault, Finding, FindingTable, Place, Stale};
use crate::sides::file;
use crate::sides::file::kept::NOTE;
use crate::sides::file::{Lacking, SideRow};

/// Columns of the file, in the order `setara review` writes them.
pub const COLUMNS: [&str; 17] = [
    "key",
    "tempat",
    "nilai",
    "kode_sub_kegiatan",
    "nama_sub_kegiatan",
    "nama_opd",
    "uraian",
    "baris",
    "bukti",
    "saran",
    "putusan",
    "alasan",
    "pemeriksa",
    "tanggal",
    "berlaku_sampai",
    "ketepatan",
    "diragukan",
];

/// What columns were called before, or are called too.
const OLDER: [(&str, &str); 2] = [("nama", "pemeriksa"), ("kunci", "key")];

/// What is decided of: sub kegiatan (code, else folded name), folded OPD name (empty: every OPD), folded item text
/// (empty: every item).
pub type Subject = (String, String, String);

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    pub verdict: Category,
    /// Reason, reviewer, date, and the day until which it holds, as given.
    pub because: [String; 4],
    /// The suggestion the reviewer saw.
    pub suggestion: String,
    /// The rupiah that the reviewer saw; a row by hand may say none.
    pub amount: Option<Rupiah>,
    /// The key of what it is of.
    pub key: String,
    /// What it is of, for people: the sub kegiatan, else the key.
    of: String,
    /// The last budget year it holds for.
    until: Option<u16>,
    /// Where it stands.
    pub table: Arc<FindingTable>,
    place: Place,
}

impl Decision {
    /// Does it hold for a budget of the year? One whose last day is before the first of the year does not.
    pub fn holds(&self, year: Option<u16>) -> bool {
        self.until.zip(year).is_none_or(|(until, year)| until >= year)
    }

    /// Does it hold longer than another one?
    pub fn outlasts(&self, other: &Decision) -> bool {
        other.until.is_some_and(|until| self.until.is_none_or(|own| own > until))
    }

    /// The last budget year it holds for.
    pub fn until(&self) -> Option<u16> {
        self.until
    }

    /// Where it stands, as `explain` takes it.
    pub fn place(&self) -> String {
        let (path, line) = (&self.table.path, self.place.line);
        match &self.table.sheet {
            Some(sheet) => format!("{path}:{sheet}!{}{line}", column_letters(self.place.column)),
            None => format!("{path}:{line}"),
        }
    }

    fn finding(&self, fault: Fault) -> Finding {
        Finding::at(&self.table, self.place, fault)
    }

    fn stale(&self, stale: Stale) -> Finding {
        self.finding(Fault::StaleDecision(stale.into()))
    }

    /// It says something else than an earlier one on the same.
    pub fn contradicts(&self, other: &Decision) -> Finding {
        let (subject, place) = (self.of.as_str().into(), other.place().into());
        self.finding(Fault::Conflict { subject, other: place, verdict: other.verdict })
    }
}

/// Decisions by what they are of: the first is used, a later one where it holds longer.
#[derive(Default, Debug)]
pub struct Decisions {
    all: Vec<Decision>,
    by_subject: BTreeMap<Subject, Vec<usize>>,
    /// Of rows that have a key and no texts.
    by_key: BTreeMap<String, Vec<usize>>,
    /// What reviewers disagree on, where nobody has settled it.
    disputed: BTreeSet<Subject>,
}

/// Sub kegiatan of a decision or a line: its code, else its folded name.
fn sub_kegiatan(code: Option<ActivityCode>, name: &str) -> String {
    code.map_or_else(|| text::words(name), |c| c.to_string())
}

/// The subject of texts as they stand in a budget or in a decisions file.
pub fn subject(code: Option<ActivityCode>, name: &str, opd: &str, item: &str) -> Subject {
    (sub_kegiatan(code, name), text::words(opd), text::words(item))
}

/// A short name of a subject, the same in every stage: `p` and the first twelve hexadecimal digits of the SHA-256 of its
/// parts, a line each. The letter keeps spreadsheets from taking it for a number.
pub fn key((sub, opd, item): &Subject) -> String {
    paths::key('p', &[sub, opd, item], 12)
}

/// Columns of a decisions file, by their names.
///
/// # Errors
/// The row is not the header of one.
pub fn columns(row: &SideRow) -> Result<BTreeMap<&'static str, usize>, Lacking> {
    let mut out = BTreeMap::new();
    let headers: Vec<String> = row.cells().collect();
    let mut twice = None;
    for (i, header) in headers.iter().enumerate() {
        let name = text::words(header).replace(' ', "_");
        let older = OLDER.iter().find(|(older, _)| *older == name).map(|(_, column)| column);
        let Some(column) = COLUMNS.iter().chain([&NOTE]).find(|c| **c == name).or(older) else { continue };
        let before = *out.entry(*column).or_insert(i);
        twice = twice.or((before != i).then_some([before, i]));
    }
    if out.contains_key("putusan") && out.contains_key("kode_sub_kegiatan") {
        return match twice {
            None => Ok(out),
            Some(columns) => Err(Lacking { known: out.len(), why: file::same(&headers, columns) }),
        };
    }
    Err(Lacking { known: out.len(), why: "no columns \"kode_sub_kegiatan\" and \"putusan\"".into() })
}

/// The rupiah of a cell, however a spreadsheet wrote it: three digits behind one mark are thousands, for what setara writes
/// has two decimals.
pub fn amount(cell: &str) -> Option<Rupiah> {
    match amount::read(cell, 1) {
        Reading::Exact { amount, .. } => Some(amount),
        Reading::Either { plain, indonesian } => {
            Some(if plain.sen().abs() > indonesian.sen().abs() { plain } else { indonesian })
        }
        Reading::Nothing | Reading::Unreadable | Reading::TooLarge => None,
    }
}

/// The verdict that a cell means. `ya` is what was suggested, where that is one of the three categories.
fn verdict(cell: &str, suggestion: &str) -> Option<Category> {
    match text::words(cell).as_str() {
        "ya" | "yes" => Category::of_words(suggestion).filter(|c| c.is_arg()),
        _ => Category::of_words(cell),
    }
}

impl Decisions {
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Reads a decisions file; rows whose `putusan` is empty are not decided yet.
    ///
    /// # Errors
    /// It cannot be read as a table of decisions.
    pub fn read(&mut self, path: &str, findings: &mut Vec<Finding>) -> Result<()> {
        file::table(path, findings, columns, |columns, row, findings| {
            self.add(columns, row, findings);
            Ok(())
        })?;
        Ok(())
    }

    fn add(&mut self, columns: &BTreeMap<&'static str, usize>, row: &SideRow, findings: &mut Vec<Finding>) {
        let Some(Given { decision, subject, by_key, .. }) = Given::of(columns, row, findings) else {
            let disputed = given::undecided(columns, row).filter(|(_, disputed)| *disputed);
            return self.disputed.extend(disputed.map(|(subject, _)| subject));
        };
        let before = match by_key {
            true => self.by_key.entry(decision.key.clone()).or_default(),
            false => self.by_subject.entry(subject).or_default(),
        };
        if before.iter().all(|i| decision.outlasts(&self.all[*i])) {
            before.push(self.all.len());
            self.all.push(decision);
        } else if let Some(other) = before.iter().map(|i| &self.all[*i]).find(|other| other.verdict != decision.verdict)
        {
            findings.push(decision.contradicts(other));
        }
    }

    /// The decision on a line: the one on its item before the one on its whole sub kegiatan, that of its own OPD before
    /// that of every OPD.
    pub fn of(&self, activity: &Activity, item: &str) -> Option<Category> {
        self.full(activity, item).map(|d| d.verdict)
    }

    /// The same with its reason.
    pub fn full(&self, activity: &Activity, item: &str) -> Option<&Decision> {
        let (holding, _) = self.on(activity, item);
        holding.map(|i| &self.all[i])
    }

    /// The same with its number among all.
    pub fn numbered(&self, activity: &Activity, item: &str) -> Option<(usize, &Decision)> {
        let (holding, _) = self.on(activity, item);
        holding.map(|i| (i, &self.all[i]))
    }

    /// The decision that holds on a line, and those before it that hold no more.
    fn on(&self, activity: &Activity, item: &str) -> (Option<usize>, Vec<usize>) {
        let mut expired = Vec::new();
        if self.is_empty() {
            return (None, expired);
        }
        let sub = sub_kegiatan(activity.code, &activity.sub_kegiatan_name);
        let (opd, item) = (text::words(&activity.opd_name), text::words(item));
        for (opd, item) in [(&*opd, &*item), ("", &*item), (&*opd, ""), ("", "")] {
            let subject = (sub.clone(), opd.to_owned(), item.to_owned());
            let of_key = || (!self.by_key.is_empty()).then(|| self.by_key.get(&key(&subject))).flatten();
            for i in self.by_subject.get(&subject).into_iter().chain(of_key()).flatten() {
                if self.all[*i].holds(activity.year) {
                    return (Some(*i), expired);
                }
                expired.push(*i);
            }
            if self.disputed.contains(&subject) {
                break;
            }
        }
        (None, expired)
    }

    /// Decisions that no line of the budgets is about, that hold no more, and those on a suggestion or an amount that has
    /// changed since. `lines`: activity, item and present suggestion of what the budgets hold; `amounts`: of what is asked.
    pub fn checked<'a>(
        &self,
        lines: impl Iterator<Item = (&'a Activity, &'a str, Category)>,
        amounts: &AskedAmounts,
    ) -> Vec<Finding> {
        let mut seen: BTreeMap<usize, BTreeSet<Category>> = BTreeMap::new();
        let mut expired: BTreeMap<usize, u16> = BTreeMap::new();
        for (activity, item, suggestion) in lines {
            let (holding, over) = self.on(activity, item);
            if let Some(i) = holding {
                seen.entry(i).or_default().insert(suggestion);
            }
            expired.extend(over.into_iter().filter_map(|i| Some((i, activity.year?))));
        }
        let (mut findings, mut changed) = (Vec::new(), Vec::new());
        for of_subject in self.by_subject.values().chain(self.by_key.values()) {
            let (first, mut any) = (of_subject[0], false);
            for i in of_subject {
                let decision = &self.all[*i];
                let (subject, then) = (decision.of.clone(), decision.suggestion.clone());
                if let Some(now) = seen.get(i) {
                    any = true;
                    let is_now = Category::of_words(&then).is_some_and(|then| now.contains(&then));
                    if !then.is_empty() && !is_now {
                        let now = now.iter().copied().collect();
                        findings.push(decision.stale(Stale::Suggestion { subject: subject.clone(), then, now }));
                    }
                    if let Some((then, now)) = amounts.changed(decision) {
                        changed.push(decision.stale(Stale::Amount { subject, then, now }));
                    }
                } else if let Some(year) = expired.get(i) {
                    // One that was renewed is of no interest.
                    if !any && !of_subject.iter().any(|i| seen.contains_key(i)) {
                        let until = decision.because[3].clone();
                        findings.push(decision.stale(Stale::Expired { subject, until, year: *year }));
                    }
                    any = true;
                }
            }
            if !any {
                let decision = &self.all[first];
                findings.push(decision.finding(Fault::UnusedDecision(decision.of.clone())));
            }
        }
        findings.extend(folded(changed));
        findings
    }
}

/// The year of a date: its only number of four digits that is one.
fn last_year(date: &str) -> Option<u16> {
    let numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 4);
    let mut years = numbers.filter_map(|n| n.parse::<u16>().ok()).filter(|y| (1990..2200).contains(y));
    years.next().filter(|_| years.next().is_none())
}
