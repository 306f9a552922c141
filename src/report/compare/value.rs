//! The comparison as a value, and its JSON `setara.compare/2` (`docs/json.md`). Amounts are rupiah, shares 0..1.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::absorption::Absorption;
use super::side::Joined;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::Lens;
use crate::report;
use crate::report::compare::series::{self, Series};
use crate::report::compare::{CompareHeadline, CompareSection};
use crate::report::{Input, Manifest, Silence};

/// An amount column of a file that has several.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CompareColumn {
    Before,
    After,
    Planned,
    Realised,
}

impl CompareColumn {
    fn word(self) -> Word {
        match self {
            CompareColumn::Before => word::BEFORE,
            CompareColumn::After => word::AFTER,
            CompareColumn::Planned => word::PLANNED,
            CompareColumn::Realised => word::REALISED,
        }
    }
}

/// What one side was read from.
#[derive(Clone, Debug, serde::Serialize, JsonSchema)]
pub struct Summary {
    /// As named on the command line.
    pub name: String,
    /// What people tell it apart by.
    #[serde(skip)]
    pub label: String,
    /// Of several amount columns of one file, the one that was read.
    pub amount: Option<CompareColumn>,
    pub inputs: Vec<Input>,
    /// Lenses that can say nothing of it, and why.
    #[serde(skip)]
    pub silent: BTreeMap<Lens, Silence>,
    pub total: Rupiah,
    /// Rows of the budget, those without an amount included.
    pub lines: u64,
}

impl Summary {
    /// The column, or stage and year, where they are known.
    fn facts_label(&self, lang: Lang) -> Option<String> {
        let first = self.inputs.first();
        let year = first.and_then(|i| i.year).map(|y| format!(" {y}")).unwrap_or_default();
        let stage = || first.and_then(|i| i.stage.as_ref()).map(|stage| format!("{stage}{year}"));
        self.amount.map(|column| lang.say(column.word()).to_lowercase()).or_else(stage)
    }
}

/// Gives every side a label: what is said of it; where that is nothing, or the same of two, its name below the folder that
/// all share.
pub fn label(sides: &mut [&mut Summary], lang: Lang) {
    let folder = |name: &str| name.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
    let first = sides.first().map(|s| s.name[..folder(&s.name)].to_owned()).unwrap_or_default();
    let shares = |folder: &&str| sides.iter().all(|s| s.name.starts_with(*folder) && s.name.len() > folder.len());
    let ends = first.match_indices('/').map(|(at, _)| &first[..=at]);
    let shared = ends.rev().find(shares).map_or(0, str::len);
    let labels: Vec<Option<String>> = sides.iter().map(|s| s.facts_label(lang)).collect();
    let distinct = labels.iter().flatten().collect::<BTreeSet<_>>().len() == labels.iter().flatten().count();
    for (side, label) in sides.iter_mut().zip(labels) {
        side.label = label.filter(|_| distinct).unwrap_or_else(|| side.name[shared..].to_owned());
    }
}

/// What lines are joined by, and whether all sides name their lines so, and no finer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Joining {
    pub unit: Joined,
    pub alike: bool,
}

/// How many lines, after those with one key are taken together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, JsonSchema)]
pub struct CountChange {
    /// On both sides, at the same place.
    pub same: usize,
    /// On both sides, under another account, sub kegiatan or OPD.
    pub elsewhere: usize,
    pub new: usize,
    pub gone: usize,
}

/// before + by_money + by_tag + by_new + by_gone = after, in rupiah.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct AmountChange {
    pub before: Rupiah,
    pub after: Rupiah,
    pub by_money: Rupiah,
    pub by_tag: Rupiah,
    pub by_new: Rupiah,
    pub by_gone: Rupiah,
    /// Of `by_tag`, what another list of official tags moved, and not the file.
    pub by_list: Rupiah,
}

impl AmountChange {
    pub fn change(&self) -> Rupiah {
        self.after - self.before
    }

    pub fn is_none(&self) -> bool {
        [self.change(), self.by_money, self.by_tag, self.by_new, self.by_gone].iter().all(Rupiah::is_zero)
    }

    /// Names and amounts, in the order in which they are written.
    pub fn figures(&self) -> [(&'static str, Rupiah); 7] {
        [
            ("before", self.before),
            ("after", self.after),
            ("change", self.change()),
            ("by_money", self.by_money),
            ("by_tag", self.by_tag),
            ("by_new", self.by_new),
            ("by_gone", self.by_gone),
        ]
    }
}

impl std::ops::AddAssign for AmountChange {
    fn add_assign(&mut self, o: AmountChange) {
        self.before += o.before;
        self.after += o.after;
        self.by_money += o.by_money;
        self.by_tag += o.by_tag;
        self.by_new += o.by_new;
        self.by_gone += o.by_gone;
        self.by_list += o.by_list;
    }
}

/// A lens that is compared, and its place in `Amounts::counted`.
pub(super) struct Measure {
    pub lens: Lens,
    pub counted: usize,
}

/// What the tag moved of a pair whose `[amount, counted amount]` were and are: the change of the share that counts, times the
/// amount that both have. What the pair got more or less of is money.
pub(super) fn by_tag(before: [Rupiah; 2], after: [Rupiah; 2]) -> Rupiah {
    let (was, is) = (before[0].sen(), after[0].sen());
    let common = if was.signum() == is.signum() { was.abs().min(is.abs()) * was.signum() } else { 0 };
    Rupiah::from_sen(part(after, common) - part(before, common))
}

/// The counted part of `common` sen, when all of the amount counts as its own share does; rounded half up.
fn part([all, counted]: [Rupiah; 2], common: i128) -> i128 {
    let (all, counted) = (all.sen(), counted.sen());
    match () {
        _ if common == all => counted,
        _ if counted == all => common,
        _ if counted == 0 || common == 0 => 0,
        // No budget is so large that the product leaves i128; if one is, the sen are less sure.
        _ => match counted.checked_mul(common).and_then(|p| p.checked_mul(2)) {
            Some(product) => (product + all).div_euclid(all * 2),
            None => counted / all * common,
        },
    }
}

/// An OPD, a program, or a sub kegiatan of an OPD.
#[derive(Clone, Debug)]
pub struct CompareRow {
    /// Empty where the file has none.
    pub code: String,
    pub name: String,
    /// Where it was called otherwise before.
    pub name_before: Option<String>,
    /// Of a sub kegiatan: code and name of the OPD.
    pub opd: Option<[String; 2]>,
    pub total: AmountChange,
    pub lenses: Vec<(Lens, AmountChange)>,
}

/// A text that a lens counts more or less of than before, without its money.
#[derive(Clone, Debug, serde::Serialize, JsonSchema)]
pub struct MovedText {
    pub lens: Lens,
    pub opd: String,
    pub opd_name: String,
    pub text: String,
    /// Codes.
    pub sub_kegiatan_before: String,
    pub sub_kegiatan_after: String,
    pub rekening: String,
    /// The whole amount, before and after.
    pub before: Rupiah,
    pub after: Rupiah,
    pub by_tag: Rupiah,
    /// `list`: another list of official tags moved it; `file`: the file did.
    pub by: &'static str,
}

/// Two sides held against each other.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub before: Summary,
    pub after: Summary,
    pub joining: Joining,
    pub count: CountChange,
    pub total: AmountChange,
    pub lenses: Vec<(Lens, AmountChange)>,
    pub opd: Vec<CompareRow>,
    pub programs: Vec<CompareRow>,
    pub sub_kegiatan: Vec<CompareRow>,
    /// The largest first.
    pub moved: Vec<MovedText>,
}

impl Comparison {
    /// What its money is counted in.
    pub fn currency(&self) -> Currency {
        report::currency(&self.before.inputs).or(report::currency(&self.after.inputs))
    }
}

/// All that `setara compare` says.
#[derive(Clone, Debug)]
pub struct ComparisonDocument {
    /// From the first to the last.
    pub whole: Comparison,
    /// One after the other, where there are more than two.
    pub steps: Vec<Comparison>,
    /// All of them in a row, likewise.
    pub series: Option<Series>,
    pub absorption: Option<Absorption>,
    pub notes: Vec<String>,
    pub manifest: Manifest,
}

impl Serialize for AmountChange {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.figures().into_iter().chain([("by_list", self.by_list)]))
    }
}

/// A change with the lens it is of.
struct OfLens<'a>(&'a (Lens, AmountChange));

impl Serialize for OfLens<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (lens, change) = self.0;
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("lens", lens)?;
        for (name, amount) in change.figures().into_iter().chain([("by_list", change.by_list)]) {
            map.serialize_entry(name, &amount)?;
        }
        map.end()
    }
}

impl Serialize for CompareRow {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("name_before", &self.name_before)?;
        if let Some([code, name]) = &self.opd {
            map.serialize_entry("opd", code)?;
            map.serialize_entry("opd_name", name)?;
        }
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("lenses", &self.lenses.iter().map(OfLens).collect::<Vec<_>>())?;
        map.end()
    }
}

/// A comparison, or the sections of it that are named; sides and totals stand with either.
struct Part<'a> {
    comparison: &'a Comparison,
    only: &'a [CompareSection],
}

impl Part<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let c = self.comparison;
        let wanted = |section| self.only.is_empty() || self.only.contains(&section);
        map.serialize_entry("before", &c.before)?;
        map.serialize_entry("after", &c.after)?;
        map.serialize_entry("joined_by", &c.joining.unit)?;
        map.serialize_entry("joined", &c.count)?;
        map.serialize_entry("total", &c.total)?;
        if wanted(CompareSection::Lenses) {
            map.serialize_entry("lenses", &c.lenses.iter().map(OfLens).collect::<Vec<_>>())?;
        }
        for (section, name, rows) in [
            (CompareSection::Opd, "opd", &c.opd),
            (CompareSection::Programs, "programs", &c.programs),
            (CompareSection::SubKegiatan, "sub_kegiatan", &c.sub_kegiatan),
        ] {
            if wanted(section) {
                map.serialize_entry(name, rows)?;
            }
        }
        if wanted(CompareSection::Moved) {
            map.serialize_entry("moved", &c.moved)?;
        }
        Ok(())
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

/// The whole document, or only the sections named.
pub struct ComparisonJson<'a> {
    pub document: &'a ComparisonDocument,
    pub only: &'a [CompareSection],
}

impl Serialize for ComparisonJson<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (d, only) = (self.document, self.only);
        let wanted = |section| only.is_empty() || only.contains(&section);
        let part = |comparison| Part { comparison, only };
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("schema", if d.series.is_some() { series::SCHEMA } else { "setara.compare/2" })?;
        if wanted(CompareSection::Headline) {
            map.serialize_entry("headline", &CompareHeadline(&d.whole))?;
        }
        if let Some(series) = d.series.as_ref().filter(|_| wanted(CompareSection::Series)) {
            map.serialize_entry("series", series)?;
        }
        part(&d.whole).entries(&mut map)?;
        if wanted(CompareSection::Absorption) {
            map.serialize_entry("absorption", &d.absorption)?;
        }
        if !d.steps.is_empty() && wanted(CompareSection::Steps) {
            map.serialize_entry("steps", &d.steps.iter().map(part).collect::<Vec<_>>())?;
        }
        map.serialize_entry("currency", &d.whole.currency())?;
        map.serialize_entry("notes", &d.notes)?;
        map.serialize_entry("manifest", &d.manifest)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(before: [i128; 2], after: [i128; 2]) -> i128 {
        by_tag(before.map(Rupiah::from_sen), after.map(Rupiah::from_sen)).sen()
    }

    #[test]
    fn what_the_tag_moves() {
        assert_eq!(tag([100, 0], [150, 150]), 100); // gained: what was there; the 50 more are money
        assert_eq!(tag([150, 0], [100, 100]), 100);
        assert_eq!(tag([100, 100], [150, 0]), -100);
        assert_eq!(tag([150, 150], [100, 0]), -100); // the 50 less are money
        assert_eq!(tag([100, 100], [150, 150]), 0);
        assert_eq!(tag([100, 0], [150, 0]), 0);
        assert_eq!(tag([100, 25], [100, 50]), 25); // a weight that was doubled
        assert_eq!(tag([100, 25], [200, 50]), 0);
        assert_eq!(tag([-100, 0], [-50, -50]), -50);
        assert_eq!(tag([-100, -100], [50, 0]), 0); // nothing in common
        assert_eq!(tag([0, 0], [50, 50]), 0);
        assert_eq!(tag([3, 1], [2, 0]), -1);
    }
}
