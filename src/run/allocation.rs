//! What the command line and the settings say of the allocation.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::Told;
use crate::allocate;
use crate::allocate::Rules;
use crate::cli::{AllocationArgs, Assumption, PrivacyArgs};
use crate::finding::Finding;
use crate::ledger::lens::Lenses;
use crate::report::Input;
use crate::sides::beneficiary::{Beneficiaries, CountKind};
use crate::sides::population;
use crate::sides::small_cells::SmallCells;

/// The beneficiaries files, read, with their paths.
pub fn beneficiaries(
    told: &Told,
    args: &AllocationArgs,
    findings: &mut Vec<Finding>,
) -> Result<(Beneficiaries, Vec<String>)> {
    let paths = told.side_files(&args.beneficiaries, &told.config.beneficiaries);
    Ok((beneficiaries_of(told, args, &paths, findings)?, paths))
}

/// The beneficiaries of these files.
pub fn beneficiaries_of(
    told: &Told,
    args: &AllocationArgs,
    paths: &[String],
    findings: &mut Vec<Finding>,
) -> Result<Beneficiaries> {
    let prefer = args.counts.or(told.config.allocation.counts).unwrap_or_default();
    let mut out = Beneficiaries::new(told.config.ages, prefer);
    for path in paths {
        out.read(path, findings)?;
    }
    Ok(out)
}

/// The order of methods, and the counts they divide by.
pub fn rules<'a>(told: &Told, args: &AllocationArgs, beneficiaries: &'a Beneficiaries) -> Result<Rules<'a>> {
    let given = Some(args.precedence.as_slice()).filter(|methods| !methods.is_empty());
    let methods = given.or(told.config.allocation.precedence.as_deref());
    // Exact: what is published is merged before it is divided (`privacy`).
    Ok(Rules { precedence: allocate::precedence(methods)?, beneficiaries, small_cells: SmallCells::EXACT })
}

/// The least number of persons that is published, with what the manifest says of it.
pub fn small_cells(told: &Told, args: PrivacyArgs) -> (SmallCells, Said) {
    let set = args.small_cells.or(told.config.privacy.small_cells).map_or(SmallCells::DEFAULT, SmallCells);
    match args.internal {
        true => (SmallCells::EXACT, Said::from([("internal", vec!["true".into()])])),
        false if set == SmallCells::DEFAULT => (set, Said::new()),
        false => (set, Said::from([("small_cells", vec![set.0.to_string()])])),
    }
}

/// Says that counts of few persons are in the output, where the format has no place for it.
pub fn say_openly(openly: Option<&String>, has_no_place: bool) {
    if let Some(note) = openly.filter(|_| has_no_place) {
        eprintln!("setara: {note}");
    }
}

/// Settings that differ from the defaults, for the manifest.
type Said = BTreeMap<&'static str, Vec<String>>;

/// Base, precedence and population. The population is that of the inputs' one government.
pub fn told<'a>(
    told: &Told,
    args: &AllocationArgs,
    beneficiaries: &'a Beneficiaries,
    lenses: &'a Lenses,
    inputs: &[Input],
    findings: &mut Vec<Finding>,
) -> Result<(allocate::AllocationInput<'a>, Said)> {
    let config = &told.config.allocation;
    let base = args.base.or(config.base).unwrap_or_default();
    let rules = rules(told, args, beneficiaries)?;
    let file = match &args.population {
        Some(path) => Some(path.to_string_lossy().into_owned()),
        None => config.population.as_ref().map(|p| told.config.path(p)),
    };
    let assume = args.assume == Some(Assumption::Population);
    if assume && file.is_none() {
        bail!("--assume population needs a file of the population: --population FILE");
    }
    let government = inputs.first().and_then(|i| i.government.clone());
    if file.is_some() && inputs.iter().any(|i| i.government != government) {
        bail!("--population: the inputs are of several governments; run them one by one");
    }
    let year = inputs.iter().filter_map(|i| i.year).max();
    let population = match &file {
        Some(path) => population::read(path, government.as_deref(), year, findings)?,
        None => None,
    };
    let mut said = Said::new();
    if base != Default::default() {
        said.insert("base", vec![base.id().into()]);
    }
    if rules.precedence != allocate::PRECEDENCE {
        said.insert("precedence", rules.precedence.iter().map(|m| m.id().into()).collect());
    }
    if args.counts.or(config.counts) == Some(CountKind::Actual) {
        said.insert("counts", vec!["actual".into()]);
    }
    said.extend(file.map(|f| ("population", vec![f])));
    if assume {
        said.insert("assume", vec!["population".into()]);
    }
    let bands = told.config.ages;
    Ok((allocate::AllocationInput { base, rules, lenses, bands, population, assume }, said))
}
