//! Labels that a print has beside its sub kegiatan: rows such as `Keterangan : ARG; Stunting`. One right below the row of a
//! sub kegiatan is of that. Of one between the lines of two, the print as a whole shows whether its labels stand above or below.

use std::collections::{BTreeSet, HashMap};

use super::{Called, Kind, Outline, OutlineRow};
use crate::domain::code::{ActivityCode, Code, Level};
use crate::read::labels::PrintedLabel;
use crate::read::profile::Field;

/// A sub kegiatan of a print: agency, unit and code, or of a print without codes the number of its row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Sub {
    Coded(Option<usize>, Option<usize>, ActivityCode),
    Row(u64),
}

/// The labels of a print by what they are of.
#[derive(Default)]
pub struct PrintLabels {
    of: HashMap<Sub, String>,
    /// Of a print that names no sub kegiatan: of all its lines.
    whole: Option<String>,
    /// Nothing shows whose these are.
    pub unplaced: Vec<PrintedLabel>,
}

/// Where a label stands.
enum Stands {
    Within(Sub),
    /// Among the lines of a sub kegiatan: a note on one of them.
    Among,
    Above(Sub),
    Below(Sub),
    Between(Sub, Sub),
    Elsewhere,
}

impl PrintLabels {
    /// The labels of a line; empty where it has none. `nodes`: all rows of the print.
    pub fn of<'l>(&'l self, nodes: &'l [OutlineRow], leaf: &'l OutlineRow) -> &'l str {
        // In a column of its own: the nearest row above that has one.
        let mut at = Some(leaf);
        while let Some(node) = at {
            if !node.label.is_empty() {
                return &node.label;
            }
            at = node.parent.map(|parent| &nodes[parent]);
        }
        let whole = self.whole.as_deref().unwrap_or_default();
        sub_of(nodes, leaf).and_then(|sub| self.of.get(&sub)).map_or(whole, String::as_str)
    }

    fn add(&mut self, sub: Sub, text: &str) {
        let own = self.of.entry(sub).or_default();
        if !own.is_empty() {
            own.push_str("; ");
        }
        own.push_str(text);
    }
}

impl Outline<'_> {
    /// Whose the labels of the print are. Its rows hang below each other, and those without a code are not settled yet.
    pub(super) fn place_labels(&mut self) -> PrintLabels {
        let (mut out, labels) = (PrintLabels::default(), std::mem::take(&mut self.labels));
        if labels.is_empty() {
            return out;
        }
        let subs: BTreeSet<Sub> = self.rows.iter().filter_map(|row| sub_of(&self.rows, row)).collect();
        let only = subs.first().copied().filter(|_| subs.len() == 1);
        let is_alone = labels.len() == 1 && !self.headed;
        let stands: Vec<Stands> = labels.iter().map(|label| self.stands(label.row)).collect();
        let above = stands.iter().any(|own| matches!(own, Stands::Above(_)));
        let below = stands.iter().any(|own| matches!(own, Stands::Below(_)));
        for (label, stands) in labels.into_iter().zip(stands) {
            let sub = match stands {
                Stands::Among => continue,
                Stands::Within(sub) | Stands::Above(sub) | Stands::Below(sub) => Some(sub),
                Stands::Between(_, next) if above && !below => Some(next),
                Stands::Between(last, _) if below && !above => Some(last),
                Stands::Between(..) => None,
                Stands::Elsewhere => only,
            };
            match sub {
                Some(sub) => out.add(sub, &label.text),
                None if subs.is_empty() && is_alone && self.is_around_all(label.row) => {
                    out.whole = Some(label.text);
                }
                None => out.unplaced.push(label),
            }
        }
        out
    }

    fn stands(&self, number: u64) -> Stands {
        let before = self.rows.iter().rev().find(|row| row.number < number);
        // A total below the lines is none of them.
        let is_total = |row: &&OutlineRow| row.kind == Kind::Loose && matches!(row.called, Called::Total { .. });
        let after = self.rows.iter().filter(|row| !is_total(row)).find(|row| row.number > number);
        let sub = |row: Option<&OutlineRow>| row.and_then(|row| sub_of(&self.rows, row));
        match (sub(before), sub(after)) {
            (Some(last), Some(next)) if last == next => match before.is_some_and(|row| is_head(row, last)) {
                true => Stands::Within(last),
                false => Stands::Among,
            },
            // Right below its row, which has no lines of its own.
            (Some(last), _) if before.is_some_and(|row| is_head(row, last) && row.kind == Kind::Parent) => {
                Stands::Within(last)
            }
            (Some(last), Some(next)) => Stands::Between(last, next),
            (Some(last), None) => Stands::Below(last),
            (None, Some(next)) => Stands::Above(next),
            (None, None) => Stands::Elsewhere,
        }
    }

    /// Above all rows, or below them.
    fn is_around_all(&self, number: u64) -> bool {
        let [first, last] = [self.rows.first(), self.rows.last()].map(|row| row.map_or(0, |row| row.number));
        number < first || number > last
    }
}

/// Is it the row of the sub kegiatan itself?
fn is_head(row: &OutlineRow, sub: Sub) -> bool {
    match sub {
        Sub::Coded(..) => !row.codes.is_empty() && !row.codes.iter().any(|(code, _)| matches!(code, Code::Account(_))),
        Sub::Row(number) => row.number == number,
    }
}

/// The sub kegiatan that a row is, or stands below.
fn sub_of(nodes: &[OutlineRow], row: &OutlineRow) -> Option<Sub> {
    let mut at = Some(row);
    while let Some(node) = at {
        if !node.codes.is_empty() {
            let path = &node.path;
            let code = path.activity.filter(|code| code.level() == Level::SubKegiatan);
            return code.map(|code| Sub::Coded(path.opd, path.unit, code));
        }
        if node.field == Some(Field::NamaSubKegiatan) {
            return Some(Sub::Row(node.number));
        }
        at = node.parent.map(|parent| &nodes[parent]);
    }
    (row.depth.is_some() && row.kind == Kind::Line).then_some(Sub::Row(row.number))
}
