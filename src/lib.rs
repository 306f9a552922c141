//! `setara` reads the budgets that Indonesian local agencies publish, finds which rupiah answer to a gender criterion and
//! why, and says how much reaches women, men, and the age and disability groups among them.
//!
//! The straight line is [`report`]: bytes → lines ([`read`]) → evidence ([`criteria`]) → sums ([`ledger`]) → what counts
//! ([`ledger::lens`]) → whom it reaches ([`allocate`]) → a value ([`report::Report`](crate::report::Report)). Every room may add
//! a [`finding`]; [`write`] makes bytes of the value again. The rooms stand in the order of the data: each knows those above it.

#![forbid(unsafe_code)]

pub mod lang;
pub mod parallel;

pub mod domain {
    //! The nouns of a budget: money, codes, activities and accounts, years and ages, and texts as they are compared.

    pub mod amount;
    pub mod budget;
    pub mod code;
    pub mod currency;
    pub mod denominator;
    pub mod groups;
    pub mod interval;
    pub mod language;
    pub mod text;
}

pub mod guard {
    //! What may not be shown as it stands: text that would run or steer where it is shown ([`escape`]), what a terminal can
    //! show ([`terminal`]), and what names a person ([`personal`]). Rules and examples: `docs/privacy.md`, `docs/dev/threats.md`.

    pub mod escape;
    pub mod personal;
    pub mod terminal;
}

pub mod files {
    //! Files in and out: bytes become text and records; results take their name when they are whole.

    pub mod csv;
    pub mod intern;
    pub mod json;
    pub mod output;
    pub mod paths;
    pub mod print;
    pub mod sheet;
    pub mod sheet_rows;
    pub mod source;
    pub mod split;
    pub mod wildcards;
    pub mod word;
    pub mod workbook;
    pub mod written;
}

pub mod finding;

pub mod criteria {
    //! What counts as gender-responsive: packs of criteria, texts tagged by them, official codes and tags.

    pub mod calibration;
    pub mod nomenclature;
    pub mod pack;
    pub mod tag;
    pub mod validate;
}

pub mod sides {
    //! Files beside a budget: whom it reaches, what reviewers decided, how many people live there.

    pub mod beneficiary;
    pub mod complement;
    pub mod decision;
    pub mod deflator;
    pub mod file;
    pub mod population;
    pub mod sample_file;
    pub mod small_cells;
    pub mod statement;

    pub use self::small_cells::{SmallCells, Withheld};
}

pub mod ledger;

pub mod read {
    //! Budgets as they are written → lines: which column is what, how rows make lines, what totals the file states.

    pub mod again;
    pub mod codes;
    pub mod declared;
    pub mod fields;
    pub mod folder;
    pub mod judge {
        //! What arithmetic knows of a table: which columns and rows are sums of others. It knows no words; words propose a reading,
        //! the judge decides.

        pub mod columns;
        pub mod rows;
    }
    pub mod labels;
    pub mod layout;
    pub mod outline;
    pub mod profile;
    pub mod proof;
    pub mod reconcile;
    pub mod row;
    pub mod rows;
    pub mod segments;
    pub mod spending;
    pub mod tables;
    pub mod words;
}

pub mod allocate;
pub mod columns;
pub mod gbs;
pub mod report;
pub mod check;
pub mod write;
pub mod settings;

pub mod audit {
    //! What lets others check a run: what a file is, bundles, scores, samples, working papers.

    pub mod agreement;
    pub mod bundle;
    pub mod calibration;
    pub mod checklist;
    pub mod converted;
    pub mod documents;
    pub mod estimate;
    pub mod evaluate;
    pub mod inspect;
    pub mod merge;
    pub mod paper_pages;
    pub mod pokja;
    pub mod population;
    pub mod sample;
    pub mod sampled;
    pub mod sighting;
    pub mod suggest;
    pub mod working_papers;
}

pub mod cli;
pub mod run;
#[cfg(feature = "python")]
pub mod python;

use anyhow::{Result, bail};

use crate::finding::Finding;
use crate::finding::table::in_currency;
use crate::gbs::filed;
use crate::gbs::filed::{JudgedStatement, OnFile};
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lenses};
use crate::parallel::later;
use crate::report::Report;
use crate::report::collected::Collected;
use crate::report::from_tagged::ReadLines;
use crate::report::sensitivity::RulesAtHand;
use crate::settings::{Basis, Settings, Sides};

/// The report that the settings ask for; `None` where no input could be read whole, which the findings tell.
///
/// # Errors
/// What is asked for cannot be done at all: criteria or side files cannot be read, or settings contradict each other.
pub fn report(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Option<Report>> {
    let basis = if settings.tagged.is_some() { Basis::open(settings)? } else { Basis::open_ahead(settings)? };
    let report = report_with(&basis, settings, findings);
    if settings.last {
        std::mem::forget(basis);
    }
    report
}

/// The same on a basis that is opened already: criteria take longer to compile than a small budget to read.
///
/// # Errors
/// As `report`.
pub fn report_with(basis: &Basis, settings: &Settings, findings: &mut Vec<Finding>) -> Result<Option<Report>> {
    let sides = Sides::open(settings, findings)?;
    let mut ledger = match settings.tagged {
        Some(_) => sides.ledger_of_tagged(&basis.criteria),
        None => sides.ledger(&basis.criteria),
    };
    let mut collected = sides.collected(settings);
    let read = basis.read_lines(settings, &mut ledger, findings, &mut collected)?;
    let report = match read.inputs.is_empty() {
        true => None,
        false => Some(counted(settings, basis, &sides, (&ledger, collected), read, findings)?),
    };
    if let Some(report) = &report {
        in_currency(findings, report.currency);
    }
    if settings.last {
        std::mem::forget(ledger);
    }
    Ok(report)
}

/// What the lines of the ledger come to: what counts, whom it reaches.
fn counted(
    settings: &Settings,
    basis: &Basis,
    sides: &Sides,
    (ledger, collected): (&Ledger, Collected),
    read: ReadLines,
    findings: &mut Vec<Finding>,
) -> Result<Report> {
    report::one_currency(&read.inputs)?;
    findings.extend(sides.unused_beneficiaries(ledger));
    // Tags say what was found, not by which concept alone.
    if settings.tagged.is_none() {
        findings.extend(settings::never_fired(ledger));
    }
    findings.extend(sides.doubtful_decisions(ledger, collected.seen.as_ref(), &basis.nomenclature, &read.inputs));
    let pagu = collected.budgets.map(|budgets| budgets.pagu(&read.inputs)).unwrap_or_default();
    let statements = filed::judge(sides.statements.clone(), &pagu);
    findings.extend(statements.iter().filter_map(JudgedStatement::not_counted));
    let mut lenses = Lenses::of(ledger, &basis.nomenclature);
    filed::file(ledger, &mut lenses, &statements, settings.gbs.method);
    let mut divide = settings::allocation_input(settings, &sides.beneficiaries, &lenses, &read.inputs, findings)?;
    if divide.base == Base::Gbs && statements.is_empty() {
        bail!("--base gbs needs statements: --gbs FILE, or gbs in setara.toml");
    }
    // Doubts are told of the exact counts, to who has the file; what is published rests on merged ones.
    findings.extend(allocate::doubts(ledger, &divide, read.inputs.iter().filter_map(|i| i.year).max()));
    let few = settings.small_cells();
    let published = sides.beneficiaries.published(few, &allocate::stated(ledger, few));
    (divide.rules.beneficiaries, divide.rules.small_cells) = (&published, few);
    let on_file = OnFile { lenses: &lenses, statements: &statements, asked: settings.statements_asked() };
    let mut report = std::thread::scope(|scope| {
        let allocation = later(scope, settings.jobs, || allocate::allocate(ledger, &divide));
        let (inputs, manifest) = (read.inputs.clone(), settings.manifest());
        report::report(ledger, &basis.nomenclature, &on_file, allocation, inputs, manifest, settings.lang)
    });
    report.add_statements(&statements, settings.gbs.method);
    if settings.themes {
        report.add_themes(ledger, &basis.nomenclature, &lenses);
    }
    if settings.sensitivity {
        let (nomenclature, lenses) = (&basis.nomenclature, &lenses);
        report.add_sensitivity(&RulesAtHand { ledger, nomenclature, lenses, statements: &statements });
    }
    report.add_openness(settings.lang);
    if settings.tagged.is_some() {
        report.add_tagged(read, settings.lang);
    }
    if let (Some(cuts), Some(asked)) = (&collected.cuts, &settings.cut) {
        report.add_cut(cuts, asked, (ledger, &lenses), divide.base, settings.lang)?;
        report.add_peers(cuts, (ledger, &lenses), &basis.nomenclature, settings.lang);
    }
    if let Some(evidence) = &collected.evidence {
        report.add_evidence(evidence, (ledger, &lenses), settings.evidence.html_lines());
    }
    Ok(report)
}
