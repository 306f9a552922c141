//! A review file that people filled in, brought up to date.

use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;

use super::{Asked, Occurring};
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::finding::{Fault, Finding, Stale};
use crate::sides::decision;
use crate::sides::decision::{COLUMNS, Subject};
use crate::sides::file::kept::{Counts, GONE, Table};

/// Columns of the file, by their names.
pub type Columns = BTreeMap<&'static str, usize>;

/// What the note begins with on a row that was decided on another suggestion: what follows is that suggestion.
const DECIDED_ON: &str = "putusan atas saran ";

/// Rows of what asks for a decision, in the file that is there.
pub struct Continued<'a> {
    table: Table<Columns>,
    asked: &'a [Asked],
    by_subject: BTreeMap<&'a Subject, Vec<usize>>,
    occurring: &'a Occurring,
}

impl<'a> Continued<'a> {
    pub fn new(table: Table<Columns>, asked: &'a [Asked], occurring: &'a Occurring) -> Continued<'a> {
        let mut by_subject: BTreeMap<&Subject, Vec<usize>> = BTreeMap::new();
        for (i, own) in asked.iter().enumerate() {
            by_subject.entry(&own.subject).or_default().push(i);
        }
        Continued { table, asked, by_subject, occurring }
    }

    /// Every row of the file is kept, with what people wrote; what asks for a decision and has no row gets one. Decisions
    /// on another suggestion than today's are findings.
    pub fn bring_up_to_date(mut self, findings: &mut Vec<Finding>) -> (Table<Columns>, Counts) {
        let at = COLUMNS.map(|name| match self.table.columns.get(name) {
            Some(column) => *column,
            None => self.table.column_or_new(name),
        });
        let mut counts = Counts::default();
        let mut met = BTreeSet::new();
        for (row, subject, asked) in self.rows(&at) {
            let there = self.row(row, &at, &subject, asked, findings);
            *(if there { &mut counts.kept } else { &mut counts.gone }) += 1;
            met.extend(asked);
        }
        for (_, asked) in self.asked.iter().enumerate().filter(|(i, _)| !met.contains(i)) {
            let cells: Vec<(usize, &str)> = at.into_iter().zip(asked.cells.iter().map(String::as_str)).collect();
            self.table.push(&cells);
            counts.new += 1;
        }
        (self.table, counts)
    }

    /// One row of the file; `false` where the budget has no line for it any more.
    fn row(
        &mut self,
        row: usize,
        at: &[usize; COLUMNS.len()],
        subject: &Subject,
        asked: Option<usize>,
        findings: &mut Vec<Finding>,
    ) -> bool {
        let computed = match (asked, self.occurring.get(subject)) {
            (Some(i), _) => Some([4, 5, 6, 7].map(|c| self.asked[i].cells[c].clone())),
            // No sign leads to it any more. A row that somebody wrote by hand says nothing of signs.
            (None, Some(suggestion)) if !subject.1.is_empty() && !self.table.cell(row, Some(at[6])).is_empty() => {
                Some(["0", "0.00", suggestion.id(), ""].map(str::to_owned))
            }
            (None, Some(_)) => None,
            // Of what names nothing, nobody can say that it is gone.
            (None, None) if subject.0.is_empty() => return true,
            (None, None) => {
                self.table.set_note(row, GONE, is_ours);
                return false;
            }
        };
        if let Some(computed) = computed.filter(|_| !self.table.is_slipped(row)) {
            self.compute(row, at, &computed, subject, findings);
        } else {
            self.table.set_note(row, "", |note| note == GONE);
        }
        if let Some(i) = asked.filter(|_| !self.table.is_slipped(row)) {
            self.decide(row, at, i);
        }
        true
    }

    /// Every row with its subject and what it stands for among what is asked: what is spelled as it is, else what of its
    /// subject no other row stands for, else the first of it.
    fn rows(&self, at: &[usize; COLUMNS.len()]) -> Vec<(usize, Subject, Option<usize>)> {
        let mut out = Vec::new();
        let mut met = BTreeSet::new();
        for row in self.table.rows().filter(|row| !self.table.is_blank(*row)) {
            let own = [0, 1, 2, 3].map(|i| self.table.cell(row, Some(at[i])));
            let [code, name, opd, item] = &own;
            let subject = decision::subject(ActivityCode::find(code), name, opd, item);
            let exact = |i: &&usize| self.asked[**i].cells.iter().zip(&own).all(|(a, b)| a.trim() == b);
            let asked = self.by_subject.get(&subject).and_then(|all| all.iter().find(exact)).copied();
            met.extend(asked);
            out.push((row, subject, asked));
        }
        for (_, subject, asked) in out.iter_mut().filter(|(.., asked)| asked.is_none()) {
            let Some(all) = self.by_subject.get(subject) else { continue };
            *asked = all.iter().find(|i| !met.contains(*i)).or(all.first()).copied();
            met.extend(*asked);
        }
        out
    }

    /// Lines, rupiah, suggestion and signs. Who decided on another suggestion is told so.
    fn compute(
        &mut self,
        row: usize,
        at: &[usize; COLUMNS.len()],
        computed: &[String; 4],
        subject: &Subject,
        findings: &mut Vec<Finding>,
    ) {
        let decided = !self.table.cell(row, Some(at[8])).is_empty();
        let (before, now) = (self.table.cell(row, Some(at[6])), &computed[2]);
        let note = self.table.note(row);
        let then = note.strip_prefix(DECIDED_ON).map_or(before.clone(), str::to_owned);
        let stale = decided && !then.is_empty() && then != *now;
        let note = if stale { format!("{DECIDED_ON}{then}") } else { String::new() };
        self.table.set_note(row, &note, is_ours);
        if stale && before != *now {
            let stale = Stale { subject: subject.0.clone(), then, now: now.clone() };
            let fault = Fault::StaleDecision(stale.into());
            findings.push(Finding::new(&self.table.name(), self.table.place(row), fault));
        }
        for (column, value) in at[4..8].iter().zip(computed) {
            self.table.set(row, *column, value);
        }
    }

    /// The decision of another file, where nobody has begun to write one here.
    fn decide(&mut self, row: usize, at: &[usize; COLUMNS.len()], asked: usize) {
        if at[8..].iter().all(|column| self.table.cell(row, Some(*column)).is_empty()) {
            for (column, value) in at[8..].iter().zip(&self.asked[asked].cells[8..]) {
                self.table.set(row, *column, value);
            }
        }
    }
}

fn is_ours(note: &str) -> bool {
    let on = note.strip_prefix(DECIDED_ON);
    note == GONE || on.is_some_and(|on| Category::VARIANTS.iter().copied().any(|c| c.id() == on))
}
