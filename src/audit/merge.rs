//! Decisions of several reviewers side by side: who decided what, how far they agree, and what is to be settled. Nobody's side
//! is taken: what they disagree on is left open. JSON: `setara.merge/1`.

mod value;

pub use value::{Conflict, ConflictKind, DecisionsFile, MergeReport, Pair, ReviewerShare, SCHEMA, Said, Seen, report};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::budget;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::sides::decision;
use crate::sides::decision::{DISPUTED, Decision, Given, Rows, Subject};

/// What stands between the names of those who decided alike, in `pemeriksa`.
const AND: &str = "; ";

/// The reviewers, with everything they decided.
#[derive(Default)]
pub struct Panel {
    /// Names, as they are first spelled.
    pub reviewers: Vec<String>,
    /// The files, with their decisions.
    pub files: Vec<(String, u64)>,
    by_name: BTreeMap<String, usize>,
    rulings: Vec<Ruling>,
    /// Keys of what each has a row for that is not filled in.
    open: BTreeMap<usize, BTreeSet<String>>,
}

/// A row, by everyone whose name stands in it.
struct Ruling {
    reviewers: Vec<usize>,
    given: Given,
}

/// What one reviewer says of a subject.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub reviewer: usize,
    /// Its row among all; the second one where the reviewer says two things.
    pub ruling: usize,
    pub against: Option<usize>,
    /// It is a decision on more than the subject: on every item, or every OPD.
    pub broader: bool,
}

/// What becomes of the decisions on a subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// None is valid in the year of the budget.
    Expired,
    Agreed(Category),
    /// Reviewers disagree, or one says two things.
    Disputed,
}

/// A subject that somebody decided.
pub struct Unit {
    pub key: String,
    /// `None`: its rows have a key that belongs to nothing in the budget.
    pub subject: Option<Subject>,
    /// Rows on exactly this, by reviewer.
    exact: BTreeMap<usize, Vec<usize>>,
    /// One a reviewer, in the order of the reviewers.
    pub voices: Vec<Voice>,
    pub standing: Standing,
}

impl Panel {
    /// Adds the decisions of a file. A row without `pemeriksa` is by the only reviewer whom the file names, else by who is
    /// called like the file.
    pub fn add(&mut self, path: &str, rows: Rows) {
        let Rows { given: rows, open } = rows;
        let named = |row: &Given| -> Vec<String> {
            let names = row.decision.because[1].split(';').map(str::trim).filter(|name| !text::words(name).is_empty());
            names.map(str::to_owned).collect()
        };
        let mut spelled: BTreeMap<String, String> = BTreeMap::new();
        for name in rows.iter().flat_map(named) {
            spelled.entry(text::words(&name)).or_insert(name);
        }
        let stem = || Path::new(path).file_stem().map_or(path.into(), |stem| stem.to_string_lossy().into_owned());
        let only = spelled.values().next().filter(|_| spelled.len() == 1).cloned();
        let unnamed = only.unwrap_or_else(stem);
        self.files.push((path.to_owned(), rows.len() as u64));
        for given in rows {
            let mut names = named(&given);
            if names.is_empty() {
                names.push(unnamed.clone());
            }
            let mut reviewers: Vec<usize> = names.iter().map(|name| self.reviewer(name)).collect();
            reviewers.sort_unstable();
            reviewers.dedup();
            for reviewer in &reviewers {
                self.open.entry(*reviewer).or_default().extend(open.iter().cloned());
            }
            self.rulings.push(Ruling { reviewers, given });
        }
    }

    fn reviewer(&mut self, name: &str) -> usize {
        let fresh = self.reviewers.len();
        let number = *self.by_name.entry(text::words(name)).or_insert(fresh);
        if number == fresh {
            self.reviewers.push(name.to_owned());
        }
        number
    }

    pub fn given(&self, ruling: usize) -> &Given {
        &self.rulings[ruling].given
    }

    /// The first row on exactly this.
    pub fn first(&self, unit: &Unit) -> Option<&Given> {
        unit.exact.values().flatten().min().map(|ruling| self.given(*ruling))
    }

    fn decision(&self, ruling: usize) -> &Decision {
        &self.rulings[ruling].given.decision
    }

    /// Everything that was decided, by key. `known`: subjects of the budget by their keys; `year`: of the budget. Who says two
    /// things of one subject is a finding.
    pub fn units(
        &self,
        known: &BTreeMap<String, Subject>,
        year: Option<u16>,
        findings: &mut Vec<Finding>,
    ) -> BTreeMap<String, Unit> {
        let mut units: BTreeMap<String, Unit> = BTreeMap::new();
        for (number, ruling) in self.rulings.iter().enumerate() {
            let (given, key) = (&ruling.given, &ruling.given.decision.key);
            let subject = (!given.by_key).then(|| given.subject.clone()).or_else(|| known.get(key).cloned());
            let unit = units.entry(key.clone()).or_insert_with(|| Unit {
                key: key.clone(),
                subject: None,
                exact: BTreeMap::new(),
                voices: Vec::new(),
                standing: Standing::Expired,
            });
            unit.subject = unit.subject.take().or(subject);
            for reviewer in &ruling.reviewers {
                unit.exact.entry(*reviewer).or_default().push(number);
            }
        }
        let heard: BTreeMap<String, Vec<Voice>> =
            units.iter().map(|(key, unit)| (key.clone(), self.voices(unit, &units, year))).collect();
        for (key, voices) in heard {
            for voice in voices.iter().filter(|voice| !voice.broader) {
                let against =
                    voice.against.map(|against| self.decision(against).contradicts(self.decision(voice.ruling)));
                findings.extend(against);
            }
            let Some(unit) = units.get_mut(&key) else { continue };
            unit.standing = self.standing(&voices);
            unit.voices = voices;
        }
        units
    }

    /// What each says of a unit: the row on it, else one on more than it. Who has a row for it and left it open has not
    /// decided it, whatever the rest was decided to be.
    fn voices(&self, unit: &Unit, units: &BTreeMap<String, Unit>, year: Option<u16>) -> Vec<Voice> {
        let levels: Vec<String> = [unit.key.clone()].into_iter().chain(broader(unit.subject.as_ref())).collect();
        let heard = |reviewer: usize| {
            for key in &levels {
                let rows = units.get(key).and_then(|level| level.exact.get(&reviewer));
                if let Some((ruling, against)) = rows.and_then(|rows| self.holding(rows, year)) {
                    return Some(Voice { reviewer, ruling, against, broader: *key != unit.key });
                }
                if rows.is_none() && self.open.get(&reviewer).is_some_and(|open| open.contains(key)) {
                    return None;
                }
            }
            None
        };
        (0..self.reviewers.len()).filter_map(heard).collect()
    }

    /// Of the rows of one reviewer on one thing, the first that is valid, and one beside it that says something else. A later
    /// row that is valid for longer follows it, and contradicts nothing.
    fn holding(&self, rulings: &[usize], year: Option<u16>) -> Option<(usize, Option<usize>)> {
        let (mut chain, mut beside): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for ruling in rulings {
            let own = self.decision(*ruling);
            let follows = chain.iter().all(|before| own.outlasts(self.decision(*before)));
            if follows { &mut chain } else { &mut beside }.push(*ruling);
        }
        let holds = |ruling: &usize| self.decision(*ruling).holds(year);
        let first = chain.into_iter().find(holds)?;
        let other = |ruling: &usize| self.decision(*ruling).verdict != self.decision(first).verdict;
        Some((first, beside.into_iter().find(|ruling| holds(ruling) && other(ruling))))
    }

    fn standing(&self, voices: &[Voice]) -> Standing {
        let Some(first) = voices.first().filter(|_| voices.iter().any(|voice| !voice.broader)) else {
            return Standing::Expired;
        };
        let verdict = self.decision(first.ruling).verdict;
        let alike = voices.iter().all(|v| v.against.is_none() && self.decision(v.ruling).verdict == verdict);
        if alike { Standing::Agreed(verdict) } else { Standing::Disputed }
    }

    /// The verdict of a voice; `None` where it says two things.
    fn verdict(&self, voice: &Voice) -> Option<Category> {
        voice.against.is_none().then(|| self.decision(voice.ruling).verdict)
    }

    /// What the row of a unit says in the columns `putusan` to `berlaku_sampai`: of all who decided it alike; nothing where it
    /// is open. It is valid as long as it is for all of them.
    pub fn decided(&self, unit: &Unit, lang: Lang) -> [String; 5] {
        let Standing::Agreed(verdict) = unit.standing else { return Default::default() };
        let exact: Vec<(&str, &Decision)> =
            unit.voices.iter().filter(|voice| !voice.broader).map(|v| self.named(v)).collect();
        let who = exact.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(AND);
        let until = exact.iter().filter(|(_, own)| own.until().is_some()).map(|(_, own)| *own);
        let until = until.min_by_key(|own| {
            let day = budget::parse_day(&own.because[3]);
            (own.until(), day.is_none(), day)
        });
        let until = until.map(|own| own.because[3].clone()).unwrap_or_default();
        [verdict.word(lang).to_owned(), each(&exact, 0, true), who, each(&exact, 2, false), until]
    }

    fn named(&self, voice: &Voice) -> (&str, &Decision) {
        (&self.reviewers[voice.reviewer], self.decision(voice.ruling))
    }

    /// Who decided what, where it is open because of that.
    pub fn note(&self, unit: &Unit, lang: Lang) -> String {
        if unit.standing != Standing::Disputed {
            return String::new();
        }
        let said = |voice: &Voice| {
            let (name, own) = self.named(voice);
            let second = voice.against.map(|against| format!(" / {}", self.decision(against).verdict.word(lang)));
            let [reason, _, when, _] = &own.because;
            let why: Vec<&str> = [when.as_str(), reason.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
            let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(": ")) };
            format!("{name} {}{}{why}", own.verdict.word(lang), second.unwrap_or_default())
        };
        format!("{DISPUTED}{}", unit.voices.iter().map(said).collect::<Vec<_>>().join(AND))
    }
}

/// One of the texts of decisions: once where all have the same, else one after the other, with the names where asked for.
fn each(decided: &[(&str, &Decision)], part: usize, named: bool) -> String {
    let said =
        || decided.iter().map(|(name, own)| (*name, own.because[part].as_str())).filter(|(_, own)| !own.is_empty());
    let different: BTreeSet<&str> = said().map(|(_, own)| own).collect();
    if different.len() < 2 {
        return different.into_iter().collect();
    }
    let one = |(name, own): (&str, &str)| if named { format!("{name}: {own}") } else { own.to_owned() };
    said().map(one).collect::<Vec<_>>().join(AND)
}

/// Keys of what also decides a subject, where nothing decides it itself: any OPD, any item.
fn broader(subject: Option<&Subject>) -> Vec<String> {
    let Some((sub, opd, item)) = subject.filter(|(sub, ..)| !sub.is_empty()) else { return Vec::new() };
    let mut out: Vec<Subject> = Vec::new();
    for (opd, item) in [("", item.as_str()), (opd.as_str(), ""), ("", "")] {
        let wider = (sub.clone(), opd.to_owned(), item.to_owned());
        if Some(&wider) != subject && !out.contains(&wider) {
            out.push(wider);
        }
    }
    out.iter().map(decision::key).collect()
}
