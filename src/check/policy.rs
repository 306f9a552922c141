//! What the settings ask for (P): shares of lenses, statements, the unknown, focal points.

use crate::finding::{Fault, Finding, Place, PolicyFault};
use crate::ledger::lens::Lens;
use crate::report::Report;

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
pub fn check(asked: &PolicyAsked, report: &Report, path: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut say = |policy: PolicyFault| out.push(Finding::new(path, Place::whole(), Fault::Policy(Box::new(policy))));
    for share in asked.shares {
        let lens = share.lens.id();
        let over = share.over.clone();
        let whole = report.denominators.get(over.as_str()).copied().flatten();
        // A lens that counts nothing has no row.
        let row = report.lenses.iter().find(|l| l.lens == share.lens);
        let own = row.map_or(whole.map(|_| 0.0), |row| row.shares.get(over.as_str()).copied().flatten());
        match own.zip(whole) {
            None => say(PolicyFault::ShareUnknown { lens, over }),
            Some((own, whole)) if own < share.at_least => {
                let amount = row.map_or(Default::default(), |row| row.amount);
                say(PolicyFault::ShareBelow { lens, over, share: own, least: share.at_least, amount, whole });
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
