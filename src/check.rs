//! Checks of a budget: its lines and codes (B), what counts as ARG (A), data by sex (D), and what the settings ask for (P).
//! One budget is the files of one government, year and stage.

mod lines;
mod tags;

pub use tags::{StageTags, compare};

use std::collections::BTreeMap;

use crate::criteria::nomenclature::{Kinds, Nomenclature, OfficialNames};
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::groups::Category;
use crate::finding::reading::Unproven;
use crate::finding::{DataFault, Fault, Finding, FindingTable, Place, PolicyFault};
use crate::ledger::Ledger;
use crate::ledger::lens::{Lens, Lenses};
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;
use crate::read::proof::Certainty;
use crate::report::{Input, Report};

/// Where something stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Spot {
    /// Number of the file.
    file: u32,
    sheet: Option<String>,
    place: Place,
}

/// What the checks see of a budget as it is read.
pub struct BudgetChecker<'a> {
    nomenclature: &'a Nomenclature,
    /// Its tags that mean ARG.
    kinds: Kinds,
    names: &'a OfficialNames,
    paths: Vec<String>,
    /// The file and sheet at hand.
    sheet: Option<(String, Option<String>)>,
    /// Where each activity is met first.
    spots: Vec<Option<Spot>>,
    lines: lines::LineChecks,
    tags: tags::TagChecks,
    persons: lines::PersonMarks,
    /// Kept where there is another stage to hold it against: it takes every distinct text.
    tagged: Option<StageTags>,
    findings: Vec<Finding>,
}

impl<'a> BudgetChecker<'a> {
    /// Findings about a line keep which row it is.
    pub fn keep_rows(&mut self, keep: bool) {
        self.lines.keep_rows = keep;
    }

    /// `stages`: the tags of lines are asked for, to be held against another stage.
    pub fn new(
        criteria: &Criteria,
        nomenclature: &'a Nomenclature,
        names: &'a OfficialNames,
        stages: bool,
    ) -> BudgetChecker<'a> {
        BudgetChecker {
            nomenclature,
            kinds: nomenclature.kinds(criteria),
            names,
            paths: Vec::new(),
            sheet: None,
            spots: Vec::new(),
            lines: lines::LineChecks::default(),
            tags: tags::TagChecks::default(),
            persons: lines::PersonMarks::default(),
            tagged: stages.then(StageTags::default),
            findings: Vec::new(),
        }
    }

    /// One line, in the order of files and rows.
    pub fn line(&mut self, row: &BudgetRow) {
        if self.paths.last().is_none_or(|p| p != row.path()) {
            self.paths.push(row.path().to_owned());
        }
        let sheet = (row.path(), row.sheet());
        if self.sheet.as_ref().is_none_or(|(path, sheet_name)| (path.as_str(), sheet_name.as_deref()) != sheet) {
            self.sheet = Some((row.path().to_owned(), row.sheet().map(str::to_owned)));
            lines::file(row, &mut self.findings);
            self.persons.start_table(row);
        }
        self.persons.line(row, &mut self.findings);
        let file = self.paths.len() as u32 - 1;
        let number = row.line.activity as usize;
        if self.spots.len() <= number {
            self.spots.resize(number + 1, None);
        }
        if self.spots[number].is_none() {
            let fields = [Field::KodeSubKegiatan, Field::NamaSubKegiatan, Field::NamaKegiatan, Field::NamaProgram];
            let has_column = |f: &Field| row.profile.is_some_and(|p| p.column(*f).is_some());
            let place = row.place(fields.into_iter().find(has_column).unwrap_or(Field::KodeSubKegiatan));
            self.spots[number] = Some(Spot { file, sheet: row.sheet().map(str::to_owned), place });
        }
        let official = self.is_official(row.ledger, number);
        self.lines.line(row, file, &self.paths, &mut self.findings);
        self.tags.line(row, official, file);
        if let Some(tagged) = &mut self.tagged {
            tagged.line(row, official, file);
        }
    }

    /// Does the sub kegiatan carry the official tag? Looked up once.
    fn is_official(&mut self, ledger: &Ledger, number: usize) -> bool {
        let known = &mut self.tags.official;
        if known.len() <= number {
            known.resize(number + 1, None);
        }
        *known[number]
            .get_or_insert_with(|| self.nomenclature.kinds_of(&ledger.activities[number].activity, &self.kinds) != 0)
    }

    /// What was found, once everything is read; and the tags of its lines, to be held against another stage.
    pub fn finish(
        mut self,
        ledger: &Ledger,
        lenses: &Lenses,
        year: Option<u16>,
        gbs: bool,
    ) -> (Vec<Finding>, StageTags) {
        let mut out = std::mem::take(&mut self.findings);
        let sums = Sums::of(ledger, lenses, &self.spots);
        let place = |spot: &Spot, fault: Fault| self.finding(spot, fault);
        lines::codes(&sums, self.nomenclature, self.names, year, &place, &mut out);
        self.lines.finish(&place, &mut out);
        tags::check(&sums, &self.tags, gbs, &place, &mut out);
        tags::against_list(&sums, &place, &mut out);
        targets(&sums, &place, &mut out);
        let paths = self.paths.clone();
        (out, self.tagged.unwrap_or_default().of(paths))
    }

    fn finding(&self, spot: &Spot, fault: Fault) -> Finding {
        Finding::at(&FindingTable::new(&self.paths[spot.file as usize], spot.sheet.as_deref()), spot.place, fault)
    }
}

/// Makes a finding at a spot.
type Say<'s> = dyn Fn(&Spot, Fault) -> Finding + 's;

/// One sub kegiatan of one agency, summed.
struct Sub<'b> {
    activity: &'b Activity,
    spot: Spot,
    official: bool,
    /// A valid statement is on file.
    filed: bool,
    support: bool,
    total: Rupiah,
    /// Of lines with evidence.
    evidence: Rupiah,
    /// Of lines with evidence that is not of institutions.
    reaching: Rupiah,
    /// Declared by a tag or weight.
    declared: Rupiah,
    /// Printed as ARG, and the labels that the file prints with it.
    printed: Rupiah,
    label: String,
    /// What counts by a tag alone, official or declared: no text of the line has evidence.
    alone: Rupiah,
    /// Of that: construction, pay.
    construction: Rupiah,
    pay: Rupiah,
    /// Some of it is told apart by sex, or is of one sex by design.
    by_sex: bool,
    /// Its text names one sex, and its own columns count the other: named, counted.
    contradicted: Option<(crate::domain::groups::Sex, u64)>,
}

/// All sub kegiatan by agency, in the order of their keys.
struct Sums<'b>(BTreeMap<(String, String), Sub<'b>>);

impl<'b> Sums<'b> {
    fn of(ledger: &'b Ledger, lenses: &Lenses, spots: &[Option<Spot>]) -> Sums<'b> {
        use crate::domain::code::AccountCode;
        use crate::domain::groups::Sex;
        use crate::ledger::lens::Base;
        let accounts = |of: &[String]| of.iter().filter_map(|a| AccountCode::find(a)).collect::<Vec<_>>();
        let gate = &ledger.criteria.gate;
        let (construction, pay) = (accounts(&gate.construction_accounts), accounts(&gate.pay_accounts));
        let mut printed = tags::Printed::default();
        let mut out: BTreeMap<(String, String), Sub> = BTreeMap::new();
        for (key, sum) in ledger.sums.iter() {
            let number = key.activity as usize;
            let activity = &ledger.activities[number].activity;
            let Some(Some(spot)) = spots.get(number) else { continue };
            let sub = out.entry((activity.opd_key(), activity.sub_kegiatan_key())).or_insert_with(|| Sub {
                activity,
                spot: spot.clone(),
                official: lenses.official[number],
                filed: lenses.filed[number],
                support: activity.is_support(gate.support_program_number),
                total: Rupiah::ZERO,
                evidence: Rupiah::ZERO,
                reaching: Rupiah::ZERO,
                declared: Rupiah::ZERO,
                printed: Rupiah::ZERO,
                label: String::new(),
                alone: Rupiah::ZERO,
                construction: Rupiah::ZERO,
                pay: Rupiah::ZERO,
                by_sex: false,
                contradicted: None,
            });
            // The first place in the files, whichever activity of the sub kegiatan it is.
            if *spot < sub.spot {
                (sub.spot, sub.activity) = (spot.clone(), activity);
            }
            let evident = key.answer.category.is_arg();
            sub.total += sum.amount;
            let declared = lenses.amount(Base::Declared, &key, sum.amount);
            sub.declared += declared;
            sub.printed += if printed.says_arg(number, ledger) { sum.amount } else { Rupiah::ZERO };
            if sub.label.is_empty() {
                sub.label.clone_from(&activity.label);
            }
            if evident {
                sub.evidence += sum.amount;
                if key.answer.category != Category::Pelembagaan {
                    sub.reaching += sum.amount;
                }
            } else {
                let under = |of: &[AccountCode]| key.group.0.is_some_and(|a| of.iter().any(|p| a.under(p)));
                // The official tag is the whole sub kegiatan's; a declared one is the line's, in part where it is a weight.
                let alone = if sub.official { sum.amount } else { declared };
                sub.alone += alone;
                if under(&construction) {
                    sub.construction += alone;
                } else if under(&pay) {
                    sub.pay += alone;
                }
            }
            let design = key.answer.by_design;
            sub.by_sex |= key.reach.is_some() || key.persons.weights().is_some() || (evident && design != Sex::Unknown);
            let other = match design {
                Sex::P => key.persons.male,
                Sex::L => key.persons.female,
                _ => None,
            };
            if let Some(counted) = other.filter(|n| *n > 0 && evident) {
                sub.contradicted = Some((design, counted));
            }
        }
        Sums(out)
    }

    fn iter(&self) -> impl Iterator<Item = &Sub<'b>> {
        self.0.values()
    }

    /// By agency, in the order of their first places.
    fn by_opd(&self) -> Vec<(&str, Vec<&Sub<'b>>)> {
        let mut out: BTreeMap<&str, Vec<&Sub>> = BTreeMap::new();
        for ((opd, _), sub) in &self.0 {
            out.entry(opd).or_default().push(sub);
        }
        let mut out: Vec<_> = out.into_values().map(|subs| (subs[0].activity.opd_name.as_str(), subs)).collect();
        out.sort_by_key(|(_, subs)| subs.iter().map(|s| s.spot.clone()).min());
        out
    }
}

/// `2.08.02.2.01.0001 Koordinasi ...`
fn named(activity: &Activity) -> String {
    let code = activity.code.map(|c| c.to_string()).unwrap_or_default();
    format!("{code} {}", activity.sub_kegiatan_name).trim().to_owned()
}

// Data by sex (D): what counts as ARG and does not say whom it reaches; columns that contradict the text.

fn targets(sums: &Sums, place: &Say, out: &mut Vec<Finding>) {
    for sub in sums.iter() {
        if let Some((sex, counted)) = sub.contradicted {
            let code = sub.activity.sub_kegiatan_key();
            out.push(place(&sub.spot, Fault::Data(DataFault::SingleSex { code, named: sex.id(), counted }.into())));
        }
    }
    for (opd, subs) in sums.by_opd() {
        // What institutions do, and what supports the agency, has no beneficiaries of its own.
        let reaches = |s: &&&Sub| (s.official || s.reaching != Rupiah::ZERO) && !s.support && !s.by_sex;
        let reaching: Vec<_> = subs.iter().filter(reaches).filter(|s| s.total != Rupiah::ZERO).collect();
        let Some(largest) = reaching.iter().max_by(|a, b| a.total.cmp(&b.total).then_with(|| b.spot.cmp(&a.spot)))
        else {
            continue;
        };
        let amount = reaching.iter().map(|s| if s.official { s.total } else { s.reaching }).sum();
        let fault = DataFault::NoTarget { opd: opd.to_owned(), sub_kegiatan: reaching.len(), amount };
        out.push(place(&largest.spot, Fault::Data(fault.into())));
    }
}

// What the settings ask for (P): shares of lenses, statements, the unknown, focal points.

/// A share that a lens must reach.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct ShareAsked {
    pub lens: Lens,
    /// D1 to D5.
    pub over: String,
    pub at_least: f64,
}

/// What is asked.
pub struct PolicyAsked<'a> {
    pub shares: &'a [ShareAsked],
    pub gbs_per_opd: Option<usize>,
    pub unknown_at_most: Option<f64>,
    /// A register of focal points is kept.
    pub focal_points: bool,
}

impl PolicyAsked<'_> {
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty() && self.gbs_per_opd.is_none() && self.unknown_at_most.is_none() && !self.focal_points
    }
}

/// Findings about the budget as a whole, at the file that stands for it.
pub fn policy(asked: &PolicyAsked, report: &Report, path: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut say = |policy: PolicyFault| out.push(Finding::new(path, Place::whole(), Fault::Policy(Box::new(policy))));
    for share in asked.shares {
        let (lens, name) = (share.lens.id(), share.lens.name());
        let over = share.over.clone();
        let whole = report.denominators.get(over.as_str()).copied().flatten();
        // A lens that counts nothing has no row.
        let row = report.lenses.iter().find(|l| l.lens == share.lens);
        let known = row.map_or(whole.map(|_| 0.0), |row| row.shares.get(over.as_str()).copied().flatten());
        match known.zip(whole) {
            None => say(PolicyFault::ShareUnknown { lens, name, over }),
            Some((known, whole)) if known < share.at_least => {
                let amount = row.map_or(Default::default(), |row| row.amount);
                say(PolicyFault::ShareBelow { lens, name, over, share: known, least: share.at_least, amount, whole });
            }
            Some(_) => {}
        }
    }
    let parts = &report.allocation.parts;
    if let (Some(most), Some(share)) = (asked.unknown_at_most, parts.missing().part_of(parts.divisible()))
        && share > most
    {
        say(PolicyFault::UnknownAbove { share, most, amount: parts.missing(), whole: parts.divisible() });
    }
    for opd in &report.gbs.opd {
        if opd.meets_threshold == Some(false) {
            let (valid, due, least) = (opd.valid, opd.due, asked.gbs_per_opd.unwrap_or_default());
            say(PolicyFault::GbsBelow { opd: opd.name.clone(), valid, due, least });
        }
        if asked.focal_points && opd.focal_point.is_none() {
            say(PolicyFault::NoFocalPoint { opd: opd.name.clone() });
        }
    }
    out
}

/// Files whose readings are less sure than they must be.
pub fn unproven(inputs: &[Input], require: Certainty) -> impl Iterator<Item = Finding> {
    inputs.iter().filter_map(move |input| {
        let proof = input.proof.as_ref().filter(|proof| proof.certainty < require)?;
        let fault = Fault::Unproven(Box::new(Unproven { totals: proof.totals, agree: proof.totals_agree }));
        Some(Finding::new(&input.path, Place::whole(), fault))
    })
}
