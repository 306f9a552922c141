//! A row of a decisions file as a decision, with the texts that it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;

use super::{DecidedOn, Decision, Subject, amount, columns, key, last_year, subject, verdict};
use crate::domain::code::ActivityCode;
use crate::domain::text;
use crate::finding::{Fault, Finding, Stale};
use crate::sides::file;
use crate::sides::file::SideRow;
use crate::sides::file::kept::NOTE;

/// What the note on a row begins with that reviewers disagree on. As long as nothing is decided there, no decision on more
/// than it counts for it either: that would take a side.
pub const DISPUTED: &str = "bertentangan: ";

/// Columns of what is decided of.
const TEXTS: [&str; 4] = ["kode_sub_kegiatan", "nama_sub_kegiatan", "nama_opd", "uraian"];

/// A decision as its row gives it.
#[derive(Clone, Debug)]
pub struct Given {
    pub decision: Decision,
    pub subject: Subject,
    /// The row has a key and no texts: what it is of, only a budget can say.
    pub by_key: bool,
    /// Code, name, OPD and item as they stand in the row.
    pub texts: [String; 4],
}

/// The rows of a file.
#[derive(Default, Debug)]
pub struct Rows {
    /// Its decisions, in their order.
    pub given: Vec<Given>,
    /// Keys of what its rows leave open.
    pub open: BTreeSet<String>,
}

/// All rows of a decisions file.
///
/// # Errors
/// It cannot be read as a table of decisions.
pub fn rows(path: &str, findings: &mut Vec<Finding>) -> Result<Rows> {
    let mut out = Rows::default();
    file::table(path, findings, columns, |columns, row, findings| {
        match Given::of(columns, row, findings) {
            Some(given) => out.given.push(given),
            None => out.open.extend(undecided(columns, row).map(|(subject, _)| key(&subject))),
        }
        Ok(())
    })?;
    Ok(out)
}

/// What a row without `putusan` is about, and whether reviewers disagree on it.
pub(super) fn undecided(columns: &BTreeMap<&'static str, usize>, row: &SideRow) -> Option<(Subject, bool)> {
    let cell = |name: &str| row.cell(columns.get(name).copied());
    let [code, name, opd, item] = TEXTS.map(cell);
    let subject = subject(ActivityCode::find(&code), &name, &opd, &item);
    let open = text::words(&cell("putusan")).is_empty() && !subject.0.is_empty();
    open.then(|| (subject, cell(NOTE).starts_with(DISPUTED)))
}

impl Given {
    /// `None` where nothing is decided, or nothing that can be used: that is a finding.
    pub(super) fn of(
        columns: &BTreeMap<&'static str, usize>,
        row: &SideRow,
        findings: &mut Vec<Finding>,
    ) -> Option<Given> {
        let column = |name: &str| columns.get(name).copied();
        let cell = |name: &str| row.cell(column(name));
        let mut say = |fault| findings.push(row.finding(column("putusan"), fault));
        if text::words(&cell("putusan")).is_empty() {
            return None;
        }
        // Once suggestion and amount were brought up to date, the note says which ones were seen.
        let noted = DecidedOn::read(&cell(NOTE)).unwrap_or_default();
        let seen = noted.suggestion.unwrap_or_else(|| cell("saran"));
        let Some(verdict) = verdict(&cell("putusan"), &seen) else {
            say(Fault::UnknownVerdict(cell("putusan")));
            return None;
        };
        if let Some(missing) = ["alasan", "pemeriksa", "tanggal"].into_iter().find(|c| cell(c).is_empty()) {
            say(Fault::DecisionWithout(missing));
        }
        let texts = TEXTS.map(cell);
        let subject = subject(ActivityCode::find(&texts[0]), &texts[1], &texts[2], &texts[3]);
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
        let decision = Decision {
            verdict,
            because: [cell("alasan"), cell("pemeriksa"), cell("tanggal"), until],
            suggestion: cell("saran"),
            amount: noted.amount.or_else(|| amount(&cell("nilai"))),
            key: if by_key { own } else { key(&subject) },
            of,
            until: last,
            table: Arc::clone(row.table()),
            place: row.place(column("putusan")),
        };
        Some(Given { decision, subject, by_key, texts })
    }
}
