//! What working papers need of a budget beside its report and its findings: whose every line is, which sub kegiatan documents
//! are asked of, and what answers the questions of the checklist.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Result;

use crate::audit::checklist::{Checklist, EvidenceKind, Facts, Need, Question};
use crate::audit::documents::Subject;
use crate::domain::amount::Rupiah;
use crate::domain::code::ActivityCode;
use crate::domain::text;
use crate::finding::emit::Diagnostic;
use crate::finding::{Fault, Finding, FindingTable};
use crate::gbs::filed;
use crate::gbs::filed::JudgedStatement;
use crate::gbs::pagu::resolve;
use crate::ledger::Ledger;
use crate::ledger::lens::Lenses;
use crate::ledger::opds::Opd;
use crate::ledger::totals::Totals;
use crate::read::layout::BudgetRow;
use crate::read::profile::header::Role;
use crate::report::Input;
use crate::report::collected::BudgetsByFile;
use crate::settings::{Basis, Settings, Sides};

/// A table by its file and sheet.
type TableKey = (String, Option<String>);
/// Keys of agency and sub kegiatan.
type SubjectKey = (String, String);

/// Numbers of a row and of what stands in it.
type Numbers = Vec<(u64, u32)>;

pub(super) struct Gathered {
    pub opds: BTreeMap<String, Opd>,
    /// Sub kegiatan with the official tag or with evidence.
    pub subjects: Vec<Subject>,
    pub statements: Vec<(JudgedStatement, Vec<SubjectKey>)>,
    /// By agency, as far as the lines say them.
    pub facts: BTreeMap<String, Facts>,
    lines: HashMap<TableKey, TableLines>,
}

/// Whose the lines of a table are.
#[derive(Default)]
struct TableLines {
    /// Numbers of rows and keys of agencies by `names`, in the order of the rows.
    rows: Numbers,
    names: Vec<String>,
}

/// What rows say while they are read.
#[derive(Default)]
struct Rows {
    /// By table, as they come: numbers of rows and of activities.
    lines: Vec<(Arc<FindingTable>, Numbers)>,
    /// Which questions the texts of activity and item answer: a bit each.
    said: HashMap<(u32, u32), u64>,
    /// Lines and rupiah by activity and question.
    texts: BTreeMap<(u32, usize), (u64, Rupiah)>,
    budgets: BudgetsByFile,
}

impl Rows {
    fn add(&mut self, row: &BudgetRow, questions: &[&Question]) {
        if self.lines.last().is_none_or(|(table, _)| !Arc::ptr_eq(table, row.table)) {
            self.lines.push((Arc::clone(row.table), Vec::new()));
        }
        if let Some((_, lines)) = self.lines.last_mut() {
            lines.push((row.number, row.line.activity));
        }
        self.budgets.add(row);
        let Some(amount) = row.line.amount else { return };
        let said = *self.said.entry((row.line.activity, row.line.item)).or_insert_with(|| {
            let name = &row.ledger.activity_of(row.line).sub_kegiatan_name;
            let folded = text::words(&format!("{name} {}", row.ledger.item_of(row.line)));
            let answers = questions.iter().enumerate().filter(|(_, question)| Checklist::is_said(question, &folded));
            answers.fold(0, |bits, (number, _)| bits | 1 << number)
        });
        for number in (0..questions.len()).filter(|number| said >> number & 1 == 1) {
            let sum = self.texts.entry((row.line.activity, number)).or_default();
            *sum = (sum.0 + 1, sum.1 + amount);
        }
    }
}

/// A sub kegiatan as it is added up.
#[derive(Default)]
struct Sub {
    name: String,
    activity: Option<ActivityCode>,
    amount: Rupiah,
    official: bool,
    evidence: bool,
    by_sex: bool,
}

/// Questions of words that are answered; more of them have no bit.
const QUESTIONS: usize = 64;

/// Reads the budget once more. What is wrong with it was found by who read it first.
///
/// # Errors
/// Side files cannot be read.
pub(super) fn gather(basis: &Basis, settings: &Settings, checklist: &Checklist) -> Result<Gathered> {
    let mut heard = Vec::new();
    let sides = Sides::open(settings, &mut heard)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let asks = checklist.question.iter().filter(|q| q.evidence == EvidenceKind::Text);
    let questions: Vec<&Question> = asks.take(QUESTIONS).collect();
    let mut rows = Rows::default();
    let inputs = basis.read(settings, &mut ledger, &mut heard, &mut |row| {
        rows.add(row, &questions);
        Ok(())
    })?;
    let pagu = std::mem::take(&mut rows.budgets).pagu(&inputs);
    let judged = filed::judge(sides.statements.clone(), &pagu);
    let mut lenses = Lenses::of(&ledger, &basis.nomenclature);
    filed::file(&ledger, &mut lenses, &judged, settings.gbs.method);
    let totals = Totals::of(&ledger, &lenses);
    let subs = subs(&ledger, &lenses, &totals);
    let statements = judged.into_iter().map(|judged| {
        let numbers: BTreeSet<u32> = filed::activities(&ledger, &totals.agencies, &judged).into_iter().collect();
        let key = |n: u32| (totals.opd_of(n as usize).to_owned(), totals.sub_kegiatan_of(n as usize).to_owned());
        let about: BTreeSet<SubjectKey> = numbers.into_iter().map(key).collect();
        (judged, about.into_iter().collect())
    });
    let mut out = Gathered {
        statements: statements.collect(),
        facts: facts(&ledger, &totals, &rows, &questions, !settings.decisions.is_empty()),
        lines: HashMap::new(),
        subjects: Vec::new(),
        opds: totals.agencies.named.clone(),
    };
    for (table, lines) in rows.lines {
        let own = out.lines.entry((table.path.clone(), table.sheet.clone())).or_default();
        lines.into_iter().for_each(|(line, activity)| own.add(line, totals.opd_of(activity as usize)));
    }
    out.lines.values_mut().for_each(|table| table.rows.sort_unstable());
    out.add_subjects(subs);
    out.add_statements();
    Ok(out)
}

/// Sub kegiatan that statements are due of: as the report counts them.
fn subs(ledger: &Ledger, lenses: &Lenses, totals: &Totals) -> BTreeMap<SubjectKey, Sub> {
    let mut out: BTreeMap<SubjectKey, Sub> = BTreeMap::new();
    let support = ledger.criteria.gate.support_program_number;
    for (key, sum) in ledger.sums.iter() {
        let number = key.activity as usize;
        let activity = &ledger.activities[number].activity;
        let of = (totals.opd_of(number).to_owned(), totals.sub_kegiatan_of(number).to_owned());
        let sub = out.entry(of).or_default();
        let name = &activity.sub_kegiatan_name;
        if sub.name.is_empty() || (!name.is_empty() && *name < sub.name) {
            sub.name.clone_from(name);
        }
        sub.activity = sub.activity.or(activity.code);
        sub.amount += sum.amount;
        if sum.amount != Rupiah::ZERO && !activity.is_support(support) {
            sub.official |= lenses.official[number];
            sub.evidence |= key.answer.category.is_arg();
            sub.by_sex |= key.reach.is_some() || key.persons.weights().is_some();
        }
    }
    out.retain(|_, sub| sub.official || sub.evidence);
    out
}

/// What the sums of every agency say.
fn facts(
    ledger: &Ledger,
    totals: &Totals,
    rows: &Rows,
    questions: &[&Question],
    decisions: bool,
) -> BTreeMap<String, Facts> {
    let mut out: BTreeMap<String, Facts> = BTreeMap::new();
    for key in totals.agencies.named.keys() {
        let decided = decisions.then_some(Rupiah::ZERO);
        out.insert(key.clone(), Facts { decided, ..Facts::default() });
    }
    for (key, sum) in ledger.sums.iter() {
        let Some(facts) = out.get_mut(totals.opd_of(key.activity as usize)) else { continue };
        *facts.categories.entry(key.answer.category.id()).or_default() += sum.amount;
        if let Some(decided) = facts.decided.as_mut().filter(|_| key.decided.is_some()) {
            *decided += sum.amount;
        }
    }
    for ((activity, number), (lines, amount)) in &rows.texts {
        let Some(facts) = out.get_mut(totals.opd_of(*activity as usize)) else { continue };
        let sum = facts.texts.entry(questions[*number].id.clone()).or_default();
        *sum = (sum.0 + lines, sum.1 + *amount);
    }
    out
}

impl Gathered {
    fn add_subjects(&mut self, subs: BTreeMap<SubjectKey, Sub>) {
        for ((opd, code), sub) in subs {
            if let Some(facts) = self.facts.get_mut(&opd) {
                facts.counted_by_sex += u64::from(sub.by_sex);
            }
            let needs = [(sub.official, Need::Official), (sub.evidence, Need::Evidence)];
            let needs = needs.into_iter().filter(|(is, _)| *is).map(|(_, need)| need).collect();
            let Sub { name, activity, amount, .. } = sub;
            self.subjects.push(Subject { opd, code, activity, name, amount, needs });
        }
    }

    /// What the statements of every agency hold.
    fn add_statements(&mut self) {
        for (judged, about) in &self.statements {
            let opds: BTreeSet<String> = about.iter().map(|(opd, _)| opd.clone()).collect();
            let opds = if opds.is_empty() { self.named(&judged.gbs.opd.text).into_iter().collect() } else { opds };
            let data = judged.gbs.data.iter().any(|row| row.pair().or(row.percents()).is_some());
            let indicators = judged.gbs.indicators.iter().any(|i| i.baseline.by_sex() || i.target.by_sex());
            for opd in opds {
                let facts = self.facts.entry(opd).or_default();
                facts.statements += 1;
                facts.statements_with_data += u64::from(data);
                facts.statements_with_indicators += u64::from(indicators);
            }
        }
    }

    /// The agency that a name means.
    pub fn named(&self, name: &str) -> Option<String> {
        let folded: Vec<(String, &String)> = self
            .opds
            .iter()
            .map(|(key, opd)| (text::words(&opd.name), key))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        let names: BTreeSet<&str> = folded.iter().map(|(name, _)| name.as_str()).collect();
        let name = text::words(name);
        let known = resolve(&name, &names).filter(|_| !name.is_empty())?;
        let mut keys = folded.iter().filter(|(name, _)| name == known).map(|(_, key)| (*key).clone());
        keys.next().filter(|_| keys.next().is_none())
    }

    /// The one agency that a finding is about; `None`: it is of several, or of the budget as a whole.
    pub fn whose(&self, shown: &Diagnostic) -> Option<String> {
        let finding = shown.finding;
        if let Some(agency) = finding.fault.agency() {
            return self.named(agency).or_else(|| self.at(finding));
        }
        if matches!(finding.fault, Fault::Policy(_)) {
            return None;
        }
        let own = |judged: &JudgedStatement| judged.gbs.has(finding);
        match self.statements.iter().find(|(judged, _)| own(judged)) {
            Some((judged, about)) => {
                let mut opds: Vec<&String> = about.iter().map(|(opd, _)| opd).collect();
                opds.dedup();
                let only = opds.first().filter(|_| opds.len() == 1).map(|opd| (*opd).clone());
                only.or_else(|| self.named(&judged.gbs.opd.text))
            }
            None => self.at(finding),
        }
    }

    /// The agency of the line at a place.
    fn at(&self, finding: &Finding) -> Option<String> {
        let table = (finding.path().to_owned(), finding.sheet().map(str::to_owned));
        self.lines.get(&table)?.at(finding.place.line)
    }
}

impl TableLines {
    fn add(&mut self, line: u64, opd: &str) {
        // As a rule the agency is that of the row before.
        let known = match self.rows.last().map(|(_, number)| *number as usize) {
            Some(last) if self.names[last] == opd => Some(last),
            _ => self.names.iter().position(|name| name == opd),
        };
        let number = known.unwrap_or(self.names.len());
        if number == self.names.len() {
            self.names.push(opd.to_owned());
        }
        self.rows.push((line, number as u32));
    }

    /// The agency of a row; of one between lines, that of both neighbours where it is one.
    fn at(&self, line: u64) -> Option<String> {
        if let [only] = &self.names[..] {
            return Some(only.clone());
        }
        let at = self.rows.partition_point(|(number, _)| *number < line);
        let (number, opd) = self.rows.get(at)?;
        let is_own = *number == line || at > 0 && self.rows[at - 1].1 == *opd;
        is_own.then(|| self.names[*opd as usize].clone())
    }
}

/// Do the files have what was spent, and amounts before and after a change?
pub(super) fn stages(basis: &Basis, inputs: &[Input]) -> [bool; 2] {
    let mut out = [inputs.iter().any(|input| input.stage.as_deref() == Some("realisasi")), false];
    for input in inputs {
        let Ok((tables, _)) = basis.open_file(&input.path, &basis.reading) else { continue };
        for table in &tables {
            let has = |roles: &[Role]| table.profile.amounts.iter().any(|amount| roles.contains(&amount.role));
            out[0] |= has(&[Role::Realised]);
            out[1] |= has(&[Role::Before]) && has(&[Role::After, Role::Budget]);
        }
    }
    out
}
