//! Stages of one government and year among tagged lines: one of them is read, or none is added to another.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::{Origin, Origins, TaggedSource};
use crate::columns::tagged::{self, ColumnTexts};
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::{EditionShown, Fault, Finding, PassedOver, Place, SeveralEditions, WhichEdition};
use crate::read::tables;
use crate::report::Input;

/// The stage that the lines of a budget say, else the name of its file.
fn stage((file, .., stage): &Origin) -> Option<String> {
    stage.clone().or_else(|| tables::stage_said(tables::stem(file)))
}

/// Budgets of one government and year may be stages of one budget.
fn whose((_, government, year, _): &Origin) -> (Option<String>, Option<u16>) {
    (government.as_deref().map(text::words), *year)
}

/// Budgets that are another stage than the one that is asked for, where that is there. Lines that come through a pipe are read
/// once, and all of them.
///
/// # Errors
/// A file cannot be read.
pub(super) fn passed(source: &TaggedSource, texts: &mut ColumnTexts) -> Result<BTreeSet<Origin>> {
    let Some(asked) = source.stage.as_ref().filter(|_| !source.files.iter().any(|file| file == "-")) else {
        return Ok(BTreeSet::new());
    };
    let mut all = Origins::default();
    for path in tagged::files(source.files)? {
        tagged::each_row(&path, texts, &mut |cells| all.of(source, cells).map(|_| ()))?;
    }
    let is_asked = |origin: &&Origin| stage(origin).as_ref() == Some(asked);
    let there: BTreeSet<_> = all.names.iter().filter(is_asked).map(whose).collect();
    let is_other = |origin: &&Origin| stage(origin).is_some() && !is_asked(origin) && there.contains(&whose(origin));
    Ok(all.names.iter().filter(is_other).cloned().collect())
}

/// The budgets that were read, each other stage named; none, where stages of one budget would be added.
pub(super) fn judged(
    source: &TaggedSource,
    origins: Origins,
    passed: &BTreeSet<Origin>,
    findings: &mut Vec<Finding>,
) -> Vec<Input> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, name) in origins.names.iter().enumerate() {
        match (stage(name), &source.stage) {
            (Some(own), Some(asked)) if passed.contains(name) => {
                let why = Fault::TablePassedOver(Box::new(PassedOver::Edition { own, asked: asked.clone() }));
                findings.push(Finding::new(&origins.inputs[number].path, Place::whole(), why));
            }
            (Some(_), _) => groups.entry(whose(name)).or_default().push(number),
            (None, _) => {}
        }
    }
    let mut is_refused = false;
    for budgets in groups.values().filter(|budgets| are_stages(&origins, budgets)) {
        let mut totals: BTreeMap<String, Rupiah> = BTreeMap::new();
        for number in budgets {
            *totals.entry(stage(&origins.names[*number]).unwrap_or_default()).or_default() +=
                origins.inputs[*number].total;
        }
        let shown = totals.into_iter().map(|(what, total)| EditionShown { what, stage: None, total });
        let (by, beside) = (WhichEdition::Stage, source.stages_beside);
        let fault = Fault::SeveralEditions(Box::new(SeveralEditions { by, shown: shown.collect(), beside }));
        findings.push(Finding::new(&origins.inputs[budgets[0]].path, Place::whole(), fault));
        is_refused |= !beside;
    }
    if is_refused {
        return Vec::new();
    }
    let kept = origins.inputs.into_iter().zip(&origins.names).filter(|(_, name)| !passed.contains(name));
    kept.map(|(input, _)| input).collect()
}

/// Do their lines say several stages? Where names of files alone do, the same activities must be in them.
fn are_stages(origins: &Origins, budgets: &[usize]) -> bool {
    budgets.iter().enumerate().any(|(i, a)| {
        budgets[..i].iter().any(|b| {
            let (one, other) = (&origins.names[*a], &origins.names[*b]);
            let are_said = one.3.is_some() && other.3.is_some();
            stage(one) != stage(other) && (are_said || !origins.activities[*a].is_disjoint(&origins.activities[*b]))
        })
    })
}
