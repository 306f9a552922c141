//! Two stages of one budget: lines whose text is the same and whose tag is not (A006).

use std::collections::{BTreeMap, BTreeSet};

use super::Spot;
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::{Fault, Finding, FindingTable, TaggingFault};
use crate::ledger::Declared;
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// The tags of the lines of one stage, by agency and text.
#[derive(Default)]
pub struct StageTags {
    by_text: BTreeMap<(String, String), Lines>,
    paths: Vec<String>,
}

#[derive(Default)]
struct Lines {
    /// Codes of their sub kegiatan.
    codes: BTreeSet<String>,
    tagged: BTreeSet<bool>,
    amount: Rupiah,
    spot: Option<Spot>,
}

impl StageTags {
    pub fn line(&mut self, row: &BudgetRow, official: bool, file: u32) {
        let Some(amount) = row.line.amount.filter(|a| *a != Rupiah::ZERO) else { return };
        let item = row.ledger.item_of(row.line);
        if item.is_empty() {
            return;
        }
        let activity = row.ledger.activity_of(row.line);
        let own = self.by_text.entry((text::words(&activity.opd_name), text::words(item))).or_default();
        own.codes.insert(activity.sub_kegiatan_key());
        own.tagged.insert(official || row.line.declared != Declared::No);
        own.amount += amount;
        own.spot.get_or_insert_with(|| Spot {
            file,
            sheet: row.sheet().map(str::to_owned),
            place: row.place(Field::KodeSubKegiatan),
        });
    }

    pub fn of(mut self, paths: Vec<String>) -> StageTags {
        self.paths = paths;
        self
    }
}

/// Findings in `after` for texts that stand in both and changed their tag. A text that stands under several tags in one of
/// them is left: nobody can tell which of its lines moved. `name`: of the stage before.
pub fn compare(before: &StageTags, after: &StageTags, name: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    for (key, now) in &after.by_text {
        let Some(then) = before.by_text.get(key) else { continue };
        let (Some(is), Some(was), 1, 1) =
            (now.tagged.first(), then.tagged.first(), now.tagged.len(), then.tagged.len())
        else {
            continue;
        };
        if is == was {
            continue;
        }
        let list = |codes: &BTreeSet<String>| codes.iter().cloned().collect::<Vec<_>>().join(", ");
        let Some(spot) = &now.spot else { continue };
        let fault = TaggingFault::TagChanged {
            gained: *is,
            item: key.1.clone(),
            from: list(&then.codes),
            to: list(&now.codes),
            before: name.to_owned(),
            amount: now.amount,
        };
        let table = FindingTable::new(&after.paths[spot.file as usize], spot.sheet.as_deref());
        out.push(Finding::at(&table, spot.place, Fault::Tagging(Box::new(fault))));
    }
    out
}
