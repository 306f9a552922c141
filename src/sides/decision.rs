//! What a reviewer decided, by whom, when and why: a file that `setara review` writes, a person fills in, and
//! `--decisions` applies as the lens `decided`. Keys are code and text, so decisions survive the next stage of a budget.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

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
pub const COLUMNS: [&str; 15] = [
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
];

/// What columns were called before, or are called too.
const OLDER: [(&str, &str); 2] = [("nama", "pemeriksa"), ("kunci", "key")];

/// What the note begins with on a row that was decided on another suggestion: what follows is that suggestion.
pub const DECIDED_ON: &str = "putusan atas saran ";

/// What is decided of: sub kegiatan (code, else folded name), folded OPD name (empty: every OPD), folded item text
/// (empty: every item).
pub type Subject = (String, String, String);

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    pub verdict: Category,
    /// Reason, reviewer, date, and the day until which it holds, as given.
    pub because: [String; 4],
    /// The suggestion the reviewer saw.
    suggestion: String,
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
    fn holds(&self, year: Option<u16>) -> bool {
        self.until.zip(year).is_none_or(|(until, year)| until >= year)
    }

    fn place(&self) -> String {
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
}

/// Decisions by what they are of: the first is used, a later one where it holds longer.
#[derive(Default, Debug)]
pub struct Decisions {
    all: Vec<Decision>,
    by_subject: BTreeMap<Subject, Vec<usize>>,
    /// Of rows that have a key and no texts.
    by_key: BTreeMap<String, Vec<usize>>,
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
        let column = |name: &str| columns.get(name).copied();
        let cell = |name: &str| row.cell(column(name));
        let mut say = |fault| findings.push(row.finding(column("putusan"), fault));
        if text::words(&cell("putusan")).is_empty() {
            return;
        }
        // Once the suggestion was brought up to date, the note says which one was seen.
        let seen = cell(NOTE).strip_prefix(DECIDED_ON).map_or_else(|| cell("saran"), str::to_owned);
        let Some(verdict) = verdict(&cell("putusan"), &seen) else {
            return say(Fault::UnknownVerdict(cell("putusan")));
        };
        if let Some(missing) = ["alasan", "pemeriksa", "tanggal"].into_iter().find(|c| cell(c).is_empty()) {
            say(Fault::DecisionWithout(missing));
        }
        let code = ActivityCode::find(&cell("kode_sub_kegiatan"));
        let subject = subject(code, &cell("nama_sub_kegiatan"), &cell("nama_opd"), &cell("uraian"));
        let (own, until) = (cell("key").to_lowercase(), cell("berlaku_sampai"));
        let by_key = subject.0.is_empty() && !own.is_empty() && own != key(&subject);
        let of = if by_key { own.clone() } else { subject.0.clone() };
        if !by_key && !own.is_empty() && own != key(&subject) {
            say(Fault::StaleDecision(Stale::Key { subject: of.clone(), key: own.clone() }.into()));
        }
        let last = last_year(&until);
        if last.is_none() && !matches!(until.as_str(), "" | "-") {
            say(Fault::StaleDecision(Stale::Undated { subject: of.clone(), cell: until.clone() }.into()));
        }
        let because = [cell("alasan"), cell("pemeriksa"), cell("tanggal"), until];
        let (table, place) = (Arc::clone(row.table()), row.place(column("putusan")));
        let decision = Decision { verdict, because, suggestion: cell("saran"), of, until: last, table, place };
        let before = match by_key {
            true => self.by_key.entry(own).or_default(),
            false => self.by_subject.entry(subject).or_default(),
        };
        let longer = |i: &usize| self.all[*i].until.is_some_and(|u| decision.until.is_none_or(|own| own > u));
        if before.iter().all(longer) {
            before.push(self.all.len());
            self.all.push(decision);
        } else if let Some(other) = before.iter().map(|i| &self.all[*i]).find(|other| other.verdict != verdict) {
            let (subject, place) = (decision.of.as_str().into(), other.place().into());
            say(Fault::Conflict { subject, other: place, verdict: other.verdict });
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
        }
        (None, expired)
    }

    /// Decisions that no line of the budgets is about, that hold no more, and those on a suggestion that has changed since.
    /// `lines`: activity, item and present suggestion of what the budgets hold.
    pub fn checked<'a>(&self, lines: impl Iterator<Item = (&'a Activity, &'a str, Category)>) -> Vec<Finding> {
        let mut seen: BTreeMap<usize, BTreeSet<Category>> = BTreeMap::new();
        let mut expired: BTreeMap<usize, u16> = BTreeMap::new();
        for (activity, item, suggestion) in lines {
            let (holding, over) = self.on(activity, item);
            if let Some(i) = holding {
                seen.entry(i).or_default().insert(suggestion);
            }
            expired.extend(over.into_iter().filter_map(|i| Some((i, activity.year?))));
        }
        let mut findings = Vec::new();
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
                        findings.push(decision.stale(Stale::Suggestion { subject, then, now }));
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
        findings
    }
}

/// The year of a date: its only number of four digits that is one.
fn last_year(date: &str) -> Option<u16> {
    let numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 4);
    let mut years = numbers.filter_map(|n| n.parse::<u16>().ok()).filter(|y| (1990..2200).contains(y));
    years.next().filter(|_| years.next().is_none())
}
