//! What a reviewer decided, by whom, when and why: a file that `setara review` writes, a person fills in, and
//! `--decisions` applies as the lens `decided`. Keys are code and text, so decisions survive the next stage of a budget.

use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

use anyhow::Result;

use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::finding::{Fault, Finding, Place, Stale};
use crate::sides::file;
use crate::sides::file::{Lacking, SideRow};

/// Columns of the file, in the order `setara review` writes them.
pub const COLUMNS: [&str; 12] = [
    "kode_sub_kegiatan",
    "nama_sub_kegiatan",
    "nama_opd",
    "uraian",
    "baris",
    "nilai",
    "saran",
    "bukti",
    "putusan",
    "alasan",
    "nama",
    "tanggal",
];

/// What is decided of: sub kegiatan (code, else folded name), folded OPD name (empty: every OPD), folded item text
/// (empty: every item).
pub type Subject = (String, String, String);

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    pub verdict: Category,
    /// Reason, name and date, as given.
    pub because: [String; 3],
    /// The suggestion the reviewer saw.
    suggestion: String,
    /// The file it stands in.
    pub path: String,
    place: Place,
}

#[derive(Default, Debug)]
pub struct Decisions {
    by_subject: BTreeMap<Subject, Decision>,
}

/// Sub kegiatan of a decision or a line: its code, else its folded name.
fn sub_kegiatan(code: Option<ActivityCode>, name: &str) -> String {
    code.map_or_else(|| text::words(name), |c| c.to_string())
}

/// The subject of texts as they stand in a budget or in a decisions file.
pub fn subject(code: Option<ActivityCode>, name: &str, opd: &str, item: &str) -> Subject {
    (sub_kegiatan(code, name), text::words(opd), text::words(item))
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
        let Some(column) = COLUMNS.iter().find(|c| **c == name) else { continue };
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

impl Decisions {
    pub fn is_empty(&self) -> bool {
        self.by_subject.is_empty()
    }

    /// Reads a decisions file; rows whose `putusan` is empty are not decided yet.
    ///
    /// # Errors
    /// It cannot be read as a table of decisions.
    pub fn read(&mut self, path: &str, findings: &mut Vec<Finding>) -> Result<()> {
        file::table(path, findings, columns, |columns, row, findings| {
            let cell = |name: &str| row.cell(columns.get(name).copied());
            let place = row.place(columns.get("putusan").copied());
            let mut say = |fault| findings.push(Finding::new(path, place, fault));
            let words = text::words(&cell("putusan")).replace(' ', "_");
            if words.is_empty() {
                return Ok(());
            }
            let Some(verdict) = Category::VARIANTS.iter().copied().find(|c| c.id() == words) else {
                say(Fault::UnknownVerdict(cell("putusan")));
                return Ok(());
            };
            if let Some(missing) = ["alasan", "nama", "tanggal"].into_iter().find(|c| cell(c).is_empty()) {
                say(Fault::DecisionWithout(missing));
            }
            let code = ActivityCode::find(&cell("kode_sub_kegiatan"));
            let subject = subject(code, &cell("nama_sub_kegiatan"), &cell("nama_opd"), &cell("uraian"));
            let because = [cell("alasan"), cell("nama"), cell("tanggal")];
            let decision = Decision { verdict, because, suggestion: cell("saran"), path: path.to_owned(), place };
            match self.by_subject.get(&subject) {
                Some(other) if other.verdict != verdict => {
                    let other = format!("{}:{} ({})", other.path, other.place.line, other.verdict.id());
                    say(Fault::Conflict { subject: subject.0.as_str().into(), other: other.into() });
                }
                Some(_) => {}
                None => {
                    self.by_subject.insert(subject, decision);
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// The decision on a line: the one on its item before the one on its whole sub kegiatan, that of its own OPD before
    /// that of every OPD.
    pub fn of(&self, activity: &Activity, item: &str) -> Option<Category> {
        self.full(activity, item).map(|d| d.verdict)
    }

    /// The same with its reason.
    pub fn full(&self, activity: &Activity, item: &str) -> Option<&Decision> {
        self.subject_of(activity, item).and_then(|s| self.by_subject.get(&s))
    }

    fn subject_of(&self, activity: &Activity, item: &str) -> Option<Subject> {
        if self.by_subject.is_empty() {
            return None;
        }
        let sub = sub_kegiatan(activity.code, &activity.sub_kegiatan_name);
        let (opd, item) = (text::words(&activity.opd_name), text::words(item));
        [(&opd, &item), (&String::new(), &item), (&opd, &String::new()), (&String::new(), &String::new())]
            .into_iter()
            .map(|(opd, item)| (sub.clone(), opd.clone(), item.clone()))
            .find(|s| self.by_subject.contains_key(s))
    }

    /// Decisions that no line of the budgets is about, and decisions on a suggestion that has changed since.
    /// `lines`: activity, item and present suggestion of what the budgets hold.
    pub fn checked<'a>(&self, lines: impl Iterator<Item = (&'a Activity, &'a str, Category)>) -> Vec<Finding> {
        let mut seen: BTreeMap<Subject, BTreeSet<&'static str>> = BTreeMap::new();
        for (activity, item, suggestion) in lines {
            if let Some(subject) = self.subject_of(activity, item) {
                seen.entry(subject).or_default().insert(suggestion.id());
            }
        }
        let mut findings = Vec::new();
        for (subject, decision) in &self.by_subject {
            let fault = match seen.get(subject) {
                None => Fault::UnusedDecision(subject.0.clone()),
                Some(now) if !decision.suggestion.is_empty() && !now.contains(decision.suggestion.as_str()) => {
                    let now = now.iter().copied().collect::<Vec<_>>().join(", ");
                    Fault::StaleDecision(
                        Stale { subject: subject.0.clone(), then: decision.suggestion.clone(), now }.into(),
                    )
                }
                Some(_) => continue,
            };
            findings.push(Finding::new(&decision.path, decision.place, fault));
        }
        findings
    }
}
