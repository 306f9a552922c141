//! What the decisions of several reviewers come to, as a value.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Panel, Standing, Unit, Voice};
use crate::audit::agreement;
use crate::audit::agreement::Coefficient;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::report::Input;

/// Name and version of its JSON.
pub const SCHEMA: &str = "setara.merge/1";

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MergeReport {
    pub schema: &'static str,
    /// The budgets.
    pub inputs: Vec<Input>,
    /// The files of decisions.
    pub files: Vec<DecisionsFile>,
    pub reviewers: Vec<ReviewerShare>,
    /// What somebody decided: sub kegiatan and texts.
    pub subjects: u64,
    /// Of these, what at least two decided.
    pub compared: u64,
    /// Of these, what all of them decided alike.
    pub same: u64,
    /// Cohen's kappa; null unless there are exactly two reviewers.
    pub kappa: Option<Coefficient>,
    /// Krippendorff's alpha, nominal: any number of reviewers, not all of whom need to have decided everything.
    pub alpha: Coefficient,
    /// Reviewers two by two.
    pub pairs: Vec<Pair>,
    /// What is to be settled, the largest amount first.
    pub conflicts: Vec<Conflict>,
    pub conflict_amount: Rupiah,
    /// Decisions that all agree on, made on another amount than today's: they count, and are open again.
    pub reopened: u64,
    /// Subjects of which the budget has no line any more.
    pub gone: u64,
    /// Subjects whose decisions were valid until before the budget year.
    pub expired: u64,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionsFile {
    pub path: String,
    pub decisions: u64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReviewerShare {
    /// `pemeriksa`, else the name of the file.
    pub name: String,
    /// Subjects that this reviewer decided.
    pub decided: u64,
    /// Of these, what nobody else decided.
    pub alone: u64,
}

/// Two reviewers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pair {
    pub reviewers: [String; 2],
    /// Subjects that both decided.
    pub both: u64,
    pub same: u64,
    pub kappa: Coefficient,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// Reviewers disagree.
    Reviewers,
    /// A reviewer says two things.
    Reviewer,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Conflict {
    pub kind: ConflictKind,
    pub key: String,
    pub sub_kegiatan: String,
    pub name: String,
    pub opd: String,
    pub text: String,
    /// Of the first line, as `explain` takes it.
    pub place: String,
    pub amount: Rupiah,
    pub said: Vec<Said>,
}

/// What a reviewer says of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Said {
    pub reviewer: String,
    pub verdict: &'static str,
    /// The other verdict of the same reviewer.
    pub also: Option<&'static str>,
    pub reason: String,
    pub date: String,
    pub until: String,
    /// Where the row is.
    pub place: String,
    /// The amount it was decided on, where the row says one.
    pub amount: Option<Rupiah>,
    /// The row is about more: every text of the sub kegiatan, or every OPD.
    pub broader: bool,
}

/// What the budget has of a subject.
#[derive(Clone, Default, Debug)]
pub struct Seen {
    pub texts: [String; 4],
    pub place: String,
    pub amount: Rupiah,
}

/// The report. `seen`: what the budget has of the subjects, by key; `reopened`: decisions that are open again.
pub fn report(
    panel: &Panel,
    units: &BTreeMap<String, Unit>,
    seen: &BTreeMap<String, Seen>,
    inputs: Vec<Input>,
    reopened: u64,
) -> MergeReport {
    let rated: Vec<BTreeMap<usize, Category>> = units.values().map(|unit| ratings(panel, unit)).collect();
    let mut all: BTreeMap<Vec<Category>, u64> = BTreeMap::new();
    for verdicts in rated.iter().filter(|verdicts| verdicts.len() > 1) {
        let mut verdicts: Vec<Category> = verdicts.values().copied().collect();
        verdicts.sort_unstable();
        *all.entry(verdicts).or_default() += 1;
    }
    let alike = |verdicts: &Vec<Category>| verdicts.windows(2).all(|two| two[0] == two[1]);
    let people = panel.reviewers.len();
    let both = (0..people).flat_map(|a| (a + 1..people).map(move |b| [a, b]));
    let pairs: Vec<Pair> = both.map(|two| pair(panel, two, &rated)).collect();
    let mut conflicts: Vec<Conflict> = units.values().filter_map(|unit| conflict(panel, unit, seen)).collect();
    conflicts.sort_by_key(|own| (Reverse(own.amount), own.key.clone()));
    let decided = |reviewer: usize| {
        let own = |unit: &&Unit| unit.voices.iter().any(|voice| voice.reviewer == reviewer && !voice.broader);
        let alone = |unit: &&Unit| unit.voices.len() == 1;
        let name = panel.reviewers[reviewer].clone();
        let count = |only: bool| units.values().filter(own).filter(|unit| !only || alone(unit)).count() as u64;
        ReviewerShare { name, decided: count(false), alone: count(true) }
    };
    let count = |is: &dyn Fn(&Unit) -> bool| units.values().filter(|unit| is(unit)).count() as u64;
    MergeReport {
        schema: SCHEMA,
        inputs,
        files: panel.files.iter().map(|(path, n)| DecisionsFile { path: path.clone(), decisions: *n }).collect(),
        reviewers: (0..people).map(decided).collect(),
        subjects: count(&|unit| unit.standing != Standing::Expired),
        compared: all.values().sum(),
        same: all.iter().filter(|(verdicts, _)| alike(verdicts)).map(|(_, n)| n).sum(),
        kappa: if let [two] = &pairs[..] { Some(two.kappa) } else { None },
        alpha: agreement::alpha(&all),
        conflict_amount: conflicts.iter().map(|own| own.amount).sum(),
        pairs,
        conflicts,
        reopened,
        gone: count(&|unit| !seen.contains_key(&unit.key)),
        expired: count(&|unit| unit.standing == Standing::Expired),
        notes: Vec::new(),
    }
}

/// One verdict a reviewer. Who says two things has none; what nobody decided itself is no subject.
fn ratings(panel: &Panel, unit: &Unit) -> BTreeMap<usize, Category> {
    if unit.standing == Standing::Expired {
        return BTreeMap::new();
    }
    unit.voices.iter().filter_map(|voice| Some((voice.reviewer, panel.verdict(voice)?))).collect()
}

fn pair(panel: &Panel, two: [usize; 2], rated: &[BTreeMap<usize, Category>]) -> Pair {
    let mut counts: BTreeMap<[Category; 2], u64> = BTreeMap::new();
    for verdicts in rated {
        if let [Some(a), Some(b)] = two.map(|reviewer| verdicts.get(&reviewer)) {
            *counts.entry([*a, *b]).or_default() += 1;
        }
    }
    Pair {
        reviewers: two.map(|reviewer| panel.reviewers[reviewer].clone()),
        both: counts.values().sum(),
        same: counts.iter().filter(|([a, b], _)| a == b).map(|(_, n)| n).sum(),
        kappa: agreement::kappa(&counts),
    }
}

fn conflict(panel: &Panel, unit: &Unit, seen: &BTreeMap<String, Seen>) -> Option<Conflict> {
    let kind = match unit.standing {
        Standing::Disputed if ratings_differ(panel, unit) => ConflictKind::Reviewers,
        Standing::Disputed => ConflictKind::Reviewer,
        Standing::Expired | Standing::Agreed(_) => return None,
    };
    let first = unit.voices.first()?;
    let of_row = || Seen { texts: panel.given(first.ruling).texts.clone(), ..Seen::default() };
    let Seen { texts: [sub_kegiatan, name, opd, text], place, amount } =
        seen.get(&unit.key).cloned().unwrap_or_else(of_row);
    let said = unit.voices.iter().map(|voice| said(panel, voice)).collect();
    Some(Conflict { kind, key: unit.key.clone(), sub_kegiatan, name, opd, text, place, amount, said })
}

fn ratings_differ(panel: &Panel, unit: &Unit) -> bool {
    let verdicts: Vec<Category> = unit.voices.iter().filter_map(|voice| panel.verdict(voice)).collect();
    verdicts.windows(2).any(|two| two[0] != two[1])
}

fn said(panel: &Panel, voice: &Voice) -> Said {
    let own = &panel.given(voice.ruling).decision;
    let [reason, _, date, until] = own.because.clone();
    Said {
        reviewer: panel.reviewers[voice.reviewer].clone(),
        verdict: own.verdict.id(),
        also: voice.against.map(|against| panel.given(against).decision.verdict.id()),
        reason,
        date,
        until,
        place: own.place(),
        amount: own.amount,
        broader: voice.broader,
    }
}
