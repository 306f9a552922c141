//! A review file that people filled in, brought up to date.

use std::collections::{BTreeMap, BTreeSet};

use super::{ACCURACY, AMOUNT, Asked, DECISION, DOUBT, KEY, LINES, Occurring, PLACE, SIGNS, SUGGESTION, TEXTS};
use crate::domain::code::ActivityCode;
use crate::domain::groups::Category;
use crate::finding::{Fault, Finding, Stale};
use crate::lang::Lang;
use crate::sides::decision;
use crate::sides::decision::{COLUMNS, DecidedOn, Subject};
use crate::sides::file::kept::{Counts, GONE, NOTE, Table};

/// Columns of the file, by their names.
type Columns = BTreeMap<&'static str, usize>;

/// Rows of what asks for a decision, in the file that is there.
pub(super) struct Continued<'a> {
    table: Table<Columns>,
    asked: &'a [Asked],
    by_subject: BTreeMap<&'a Subject, Vec<usize>>,
    by_key: BTreeMap<&'a str, usize>,
    occurring: &'a Occurring,
    lang: Lang,
    /// Findings of decisions whose amounts have changed.
    changed: Vec<Finding>,
}

impl<'a> Continued<'a> {
    pub(super) fn new(
        table: Table<Columns>,
        asked: &'a [Asked],
        occurring: &'a Occurring,
        lang: Lang,
    ) -> Continued<'a> {
        let mut by_subject: BTreeMap<&Subject, Vec<usize>> = BTreeMap::new();
        for (i, own) in asked.iter().enumerate() {
            by_subject.entry(&own.subject).or_default().push(i);
        }
        let by_key = asked.iter().enumerate().map(|(i, own)| (own.cells[KEY].as_str(), i)).collect();
        Continued { table, asked, by_subject, by_key, occurring, lang, changed: Vec::new() }
    }

    /// Every row of the file is kept, with what people wrote; what asks for a decision and has no row gets one. Decisions
    /// on another suggestion than today's are findings.
    pub(super) fn bring_up_to_date(mut self, findings: &mut Vec<Finding>) -> (Table<Columns>, Counts) {
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
            let mut own = asked.cells.clone();
            [AMOUNT, DOUBT].into_iter().for_each(|i| own[i] = self.table.number(at[i], &own[i]));
            let mut cells: Vec<(usize, &str)> = at.into_iter().zip(own.iter().map(String::as_str)).collect();
            if !asked.note.is_empty() {
                cells.push((self.table.column_or_new(NOTE), &asked.note));
            }
            self.table.push(&cells);
            counts.new += 1;
        }
        findings.extend(decision::folded(self.changed));
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
            (Some(i), _) => {
                let own = &self.asked[i];
                let before = |c: usize| self.table.cell(row, Some(at[c]));
                let cells = [PLACE, AMOUNT, LINES, SIGNS, ACCURACY, DOUBT].map(|c| (c, own.cell(c, before(c))));
                Some((own.suggestion, cells))
            }
            // No sign leads to it any more. A row that somebody wrote by hand says nothing of signs.
            (None, Some(suggestion))
                if !subject.1.is_empty() && !self.table.cell(row, Some(at[SUGGESTION])).is_empty() =>
            {
                let [none, zero] = ["", "0.00"];
                let cells =
                    [(PLACE, none), (AMOUNT, zero), (LINES, "0"), (SIGNS, none), (ACCURACY, none), (DOUBT, zero)];
                Some((*suggestion, cells.map(|(c, text)| (c, text.to_owned()))))
            }
            (None, Some(_)) => None,
            // Of what names nothing, nobody can say that it is gone.
            (None, None) if subject.0.is_empty() => return true,
            (None, None) => {
                self.table.set_note(row, GONE, is_ours);
                return false;
            }
        };
        if let Some((now, cells)) = computed.filter(|_| !self.table.is_slipped(row)) {
            self.compute(row, at, now, &cells, subject, findings);
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
            let own: Vec<String> = TEXTS.map(|i| self.table.cell(row, Some(at[i]))).collect();
            let subject = decision::subject(ActivityCode::find(&own[0]), &own[1], &own[2], &own[3]);
            let exact = |i: &&usize| self.asked[**i].cells[TEXTS].iter().zip(&own).all(|(a, b)| a.trim() == b);
            let asked = match own.iter().all(String::is_empty) {
                true => self.by_key.get(self.table.cell(row, Some(at[KEY])).as_str()).copied(),
                false => self.by_subject.get(&subject).and_then(|all| all.iter().find(exact)).copied(),
            };
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

    /// Key, place, lines, rupiah, suggestion and signs. Who decided on another suggestion is told so.
    fn compute(
        &mut self,
        row: usize,
        at: &[usize; COLUMNS.len()],
        now: Category,
        cells: &[(usize, String)],
        subject: &Subject,
        findings: &mut Vec<Finding>,
    ) {
        let decided = !self.table.cell(row, Some(at[DECISION.start])).is_empty();
        let before = self.table.cell(row, Some(at[SUGGESTION]));
        let is_now = |text: &str| Category::of_words(text) == Some(now);
        let noted = DecidedOn::read(&self.table.note(row)).unwrap_or_default();
        let then = noted.suggestion.unwrap_or_else(|| before.clone());
        let stale = decided && !then.is_empty() && !is_now(&then);
        // What nobody asks any more has no amount.
        let asked = cells.iter().find(|(column, _)| *column == AMOUNT).filter(|_| cells.iter().all(|(_, c)| c != "0"));
        let amount = asked.and_then(|(_, cell)| decision::amount(cell)).filter(|_| decided);
        let was = decision::amount(&self.table.cell(row, Some(at[AMOUNT])));
        let changed = noted.amount.or(was).zip(amount).filter(|(then, now)| then != now);
        let on = DecidedOn { suggestion: stale.then(|| then.clone()), amount: changed.map(|(then, _)| then) };
        self.table.set_note(row, &on.note(), is_ours);
        if let Some((then, now)) = changed.filter(|_| was != amount) {
            let stale = Stale::Amount { subject: subject.0.clone(), then, now };
            self.changed.push(self.table.finding(row, Fault::StaleDecision(stale.into())));
        }
        if stale && !is_now(&before) {
            let stale = Stale::Suggestion { subject: subject.0.clone(), then, now: vec![now] };
            findings.push(self.table.finding(row, Fault::StaleDecision(stale.into())));
        }
        if !subject.0.is_empty() {
            self.table.set(row, at[KEY], &decision::key(subject));
        }
        for (column, value) in cells {
            match COLUMNS[*column] {
                "nilai" | "diragukan" => self.table.set_number(row, at[*column], value),
                _ => self.table.set(row, at[*column], value),
            }
        }
        // In whichever language it is written.
        if !is_now(&before) {
            self.table.set(row, at[SUGGESTION], now.word(self.lang));
        }
    }

    /// The decision of another file, where nobody has begun to write one here.
    fn decide(&mut self, row: usize, at: &[usize; COLUMNS.len()], asked: usize) {
        if at[DECISION].iter().all(|column| self.table.cell(row, Some(*column)).is_empty()) {
            for (column, value) in at[DECISION].iter().zip(&self.asked[asked].cells[DECISION]) {
                self.table.set(row, *column, value);
            }
            self.table.set_note(row, &self.asked[asked].note, is_ours);
        }
    }
}

fn is_ours(note: &str) -> bool {
    note == GONE || DecidedOn::read(note).is_some()
}
