//! Statements that are on file: which are valid, what they count of a budget, and what every agency still owes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::check::{planned, rupiah};
use super::pagu::resolve;
use super::{Gbs, check};
use crate::domain::amount;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::finding::{Defect, Finding, Severity};
use crate::ledger::lens::{Base, Lenses};
use crate::ledger::opds::{Opd, Opds};
use crate::ledger::totals::Totals;
use crate::ledger::{KeySum, Ledger, SumKey};

/// A statement and what was found in it.
#[derive(Clone, Debug)]
pub struct JudgedStatement {
    pub gbs: Gbs,
    pub errors: usize,
    pub warnings: usize,
    /// Codes of its errors.
    codes: BTreeSet<&'static str>,
}

impl JudgedStatement {
    pub fn of(gbs: Gbs, findings: &[Finding]) -> JudgedStatement {
        let of_statement = || findings.iter().filter(|f| gbs.has(f));
        let count = |severity| of_statement().filter(|f| f.fault.severity() == severity).count();
        let codes = of_statement().filter(|f| f.fault.severity() == Severity::Error).map(|f| f.fault.code()).collect();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        JudgedStatement { gbs, errors, warnings, codes }
    }

    /// Free of errors. A statement of which only the head is at hand is not valid: nobody has seen the rest.
    pub fn is_valid(&self) -> bool {
        self.errors == 0 && !self.gbs.head
    }

    /// Why it does not count.
    pub fn not_counted(&self) -> Option<Finding> {
        let codes = self.codes.iter().copied().collect::<Vec<_>>().join(", ");
        (self.errors > 0).then(|| self.gbs.finding(self.gbs.place, Defect::NotCounted { codes }))
    }

    fn code(&self) -> Option<ActivityCode> {
        self.gbs.sub_kegiatan.activity().filter(|c| c.level() == Level::SubKegiatan)
    }
}

/// The activities a statement is about: its code, of its agency or unit.
pub fn activities(ledger: &Ledger, opds: &Opds, judged: &JudgedStatement) -> Vec<u32> {
    let Some(code) = judged.code() else { return Vec::new() };
    let of_code = || {
        let numbered = ledger.activities.iter().enumerate();
        numbered.filter(move |(_, e)| e.counts && e.activity.code == Some(code)).map(|(i, e)| (i as u32, &e.activity))
    };
    // The agency of the line's own code, its unit, and the OPD that a unit is of.
    let folded = |i: u32, a: &Activity| [&a.opd_name, &a.unit_name, opds.name(i as usize)].map(text::words);
    let names: BTreeMap<u32, [String; 3]> = of_code().map(|(i, a)| (i, folded(i, a))).collect();
    let agencies = |at: usize| -> BTreeSet<&str> { names.values().map(|n| n[at].as_str()).collect() };
    let (own, heads) = (agencies(0), agencies(2));
    let names_of = [&judged.gbs.unit, &judged.gbs.opd].map(|t| t.words());
    let unit =
        names_of.iter().find(|w| !w.is_empty() && !own.contains(w.as_str()) && names.values().any(|n| n[1] == **w));
    let of = |at: usize, name: &str| names.iter().filter(|(_, n)| n[at] == name).map(|(i, _)| *i).collect();
    match (unit, resolve(&names_of[1], &own), resolve(&names_of[1], &heads)) {
        (Some(unit), ..) => of(1, unit),
        (None, Some(opd), _) => of(0, opd),
        (None, None, Some(opd)) => of(2, opd),
        (None, None, None) => Vec::new(),
    }
}

/// Marks what valid statements count.
pub fn file(ledger: &Ledger, lenses: &mut Lenses, all: &[JudgedStatement], method: GbsMethod) {
    let mut shares: HashMap<SumKey, Rupiah> = HashMap::new();
    let opds = Opds::of(ledger);
    for judged in all.iter().filter(|j| j.is_valid()) {
        let filed_activities: BTreeSet<u32> = activities(ledger, &opds, judged).into_iter().collect();
        for activity in &filed_activities {
            lenses.filed[*activity as usize] = true;
        }
        if method == GbsMethod::Share {
            let mut sums: Vec<(SumKey, Rupiah)> = ledger
                .sums
                .iter()
                .filter(|(k, _)| filed_activities.contains(&k.activity))
                .map(|(k, s)| (k, s.amount))
                .collect();
            sums.sort_by_key(|(key, _)| *key);
            let whole: Rupiah = sums.iter().map(|(_, a)| *a).sum();
            // The plan cannot count more than there is.
            let part = planned(&judged.gbs.actions).map_or(whole, |p| p.min(whole));
            // Corrections below zero bear none of it.
            let weights: Vec<u64> = sums.iter().map(|(_, a)| u64::try_from(a.sen()).unwrap_or(0)).collect();
            let parts = amount::split(part, &weights).unwrap_or_default();
            shares.extend(sums.iter().map(|(k, _)| *k).zip(parts));
        }
    }
    lenses.shares = (method == GbsMethod::Share).then_some(shares);
}

/// One statement in a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatementDocument {
    pub path: String,
    pub sheet: Option<String>,
    pub opd: String,
    pub sub_kegiatan: Option<ActivityCode>,
    pub name: String,
    /// As it states it.
    pub amount: Option<Rupiah>,
    pub planned: Option<Rupiah>,
    pub errors: usize,
    pub warnings: usize,
    pub valid: bool,
    /// What of the budget it counts.
    pub counted: Rupiah,
}

/// What one agency owes and has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpdFiled {
    pub code: String,
    pub name: String,
    /// Sub kegiatan with the official tag or with evidence.
    pub due: usize,
    pub filed: usize,
    pub valid: usize,
    pub amount: Rupiah,
    /// As many valid ones as are asked for, or as are due; `None` where nothing is asked for.
    pub meets_threshold: Option<bool>,
    /// Post and decree of its focal point, where one is known.
    pub focal_point: Option<Post>,
}

/// Statements and posts of a government.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Filed {
    pub method: GbsMethod,
    pub documents: Vec<StatementDocument>,
    pub opd: Vec<OpdFiled>,
    /// Valid statements asked of every agency that has some due.
    pub gbs_per_opd: Option<usize>,
    pub pokja: Option<Post>,
    /// Somebody keeps statements or a register of posts: there is something to show.
    #[serde(skip)]
    pub kept: bool,
}

/// What the settings ask for and know.
pub struct StatementsAsked<'a> {
    pub method: GbsMethod,
    pub gbs_per_opd: Option<usize>,
    pub pokja: Option<&'a Post>,
    pub focal_points: &'a [FocalPoint],
}

/// Statements on file, as a report needs them.
pub struct OnFile<'a> {
    pub lenses: &'a Lenses,
    pub statements: &'a [JudgedStatement],
    pub asked: StatementsAsked<'a>,
}

/// The statements against the budget.
pub fn filed(ledger: &Ledger, on_file: &OnFile, totals: &Totals) -> Filed {
    let names = &totals.agencies.named;
    let OnFile { lenses, statements, asked } = on_file;
    let counts = |key: &SumKey, sum: &KeySum| lenses.amount(Base::Gbs, key, sum.amount);
    let mut amounts: BTreeMap<&str, Rupiah> = BTreeMap::new();
    let mut by_opd: BTreeMap<&str, [BTreeSet<&str>; 3]> = BTreeMap::new();
    for (key, sum) in ledger.sums.iter() {
        let (number, activity) = (key.activity as usize, &ledger.activities[key.activity as usize].activity);
        // Without statements nothing of any sum counts.
        if lenses.filed[number] {
            *amounts.entry(totals.opd_of(number)).or_default() += counts(&key, &sum);
        }
        let due = lenses.official[number] || key.answer.category.is_arg();
        if due && sum.amount != Rupiah::ZERO && !activity.is_support(ledger.criteria.gate.support_program_number) {
            by_opd.entry(totals.opd_of(number)).or_default()[0].insert(totals.sub_kegiatan_of(number));
        }
    }
    let counted = |numbers: &BTreeSet<u32>| -> Rupiah {
        ledger.sums.iter().filter(|(k, _)| numbers.contains(&k.activity)).map(|(k, s)| counts(&k, &s)).sum()
    };
    let mut documents = Vec::new();
    for judged in *statements {
        let numbers: BTreeSet<u32> = activities(ledger, &totals.agencies, judged).into_iter().collect();
        for number in &numbers {
            let (opd, sub_kegiatan) = (totals.opd_of(*number as usize), totals.sub_kegiatan_of(*number as usize));
            let sets = by_opd.entry(opd).or_default();
            sets[1].insert(sub_kegiatan);
            if judged.is_valid() {
                sets[2].insert(sub_kegiatan);
            }
        }
        let gbs = &judged.gbs;
        documents.push(StatementDocument {
            path: gbs.path.clone(),
            sheet: gbs.sheet.clone(),
            opd: gbs.opd.text.clone(),
            sub_kegiatan: judged.code(),
            name: gbs.sub_kegiatan.name.text.clone(),
            amount: rupiah(&gbs.amount.text),
            planned: planned(&gbs.actions),
            errors: judged.errors,
            warnings: judged.warnings,
            valid: judged.is_valid(),
            counted: if judged.is_valid() { counted(&numbers) } else { Rupiah::ZERO },
        });
    }
    let opd_names: BTreeSet<String> = names.values().map(|opd| text::words(&opd.name)).collect();
    let opd_names: BTreeSet<&str> = opd_names.iter().map(String::as_str).collect();
    // Each post is asked for once, not by every agency: a name that is none of theirs is held against all of them.
    let mut posts: BTreeMap<&str, &FocalPoint> = BTreeMap::new();
    for post in asked.focal_points {
        if let Some(opd) = resolve(&text::words(&post.opd), &opd_names) {
            posts.entry(opd).or_insert(post);
        }
    }
    let opd = names.iter().map(|(key, Opd { code, name })| {
        let [due, filed, valid] =
            by_opd.get(key.as_str()).map_or([0; 3], |sets| [sets[0].len(), sets[1].len(), sets[2].len()]);
        OpdFiled {
            code: code.clone(),
            name: name.clone(),
            due,
            filed,
            valid,
            amount: amounts.get(key.as_str()).copied().unwrap_or_default(),
            // An agency with one sub kegiatan due cannot file two.
            meets_threshold: asked.gbs_per_opd.filter(|_| due > 0).map(|n| valid >= n.min(due)),
            focal_point: posts.get(text::words(name).as_str()).map(|f| Post {
                jabatan: f.jabatan.clone(),
                keputusan: f.keputusan.clone(),
                tanggal: f.tanggal.clone(),
            }),
        }
    });
    Filed {
        method: asked.method,
        opd: opd.collect(),
        gbs_per_opd: asked.gbs_per_opd,
        pokja: asked.pokja.cloned(),
        kept: !documents.is_empty()
            || asked.pokja.is_some()
            || !asked.focal_points.is_empty()
            || asked.gbs_per_opd.is_some(),
        documents,
    }
}

/// Judges statements by their own fields, each other, and the budget.
pub fn judge(all: Vec<Gbs>, pagu: &super::pagu::Pagu) -> Vec<JudgedStatement> {
    let findings = checked(&all, pagu);
    all.into_iter().map(|gbs| JudgedStatement::of(gbs, &findings)).collect()
}

/// The findings of statements: of each on its own, against the others, against the budget where there is one.
pub fn checked(all: &[Gbs], pagu: &super::pagu::Pagu) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut set: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for (number, finding) in check::set(all) {
        set.entry(number).or_default().push(finding);
    }
    for (number, gbs) in all.iter().enumerate() {
        let mut defects = check::statement(gbs);
        if !pagu.is_empty() {
            defects.extend(pagu.against(gbs));
        }
        defects.extend(set.remove(&number).unwrap_or_default());
        defects.sort_by_key(|f| f.place);
        out.extend(defects);
    }
    out
}

/// How much of a sub kegiatan counts in the GBS lens.
#[derive(
    Clone, Copy, PartialEq, Eq, Default, Debug, clap::ValueEnum, Deserialize, Serialize, IntoStaticStr, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum GbsMethod {
    /// All of it.
    #[default]
    Full,
    /// What its action plan names.
    Share,
}

impl GbsMethod {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A post, and the decree that made it. Posts, not persons.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub jabatan: String,
    /// Number of the decree.
    pub keputusan: String,
    pub tanggal: String,
}

/// `[[focal_point]]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FocalPoint {
    pub opd: String,
    pub jabatan: String,
    pub keputusan: String,
    pub tanggal: String,
}
