//! What counts as ARG (A): tags without a word of evidence, evidence without a tag, and the known signs of relabelling,
//! within a stage and between two.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Say, Spot, Sub, Sums, named};
use crate::domain::amount::Rupiah;
use crate::domain::code::Level;
use crate::domain::text;
use crate::finding::{Disagree, Fault, Finding, FindingTable, TaggingFault, What};
use crate::ledger::{Declared, Ledger};
use crate::read::declared::{self, Tag};
use crate::read::layout::BudgetRow;
use crate::read::profile::Field;

/// Lines that carry most of a lens, and from which part of it on they are named.
const TOP: usize = 5;
const MOST: f64 = 0.5;
/// Fewer weighted lines are no pattern; of more, nine in ten are.
const WEIGHTED: u64 = 10;
/// Lines of construction at one weight.
const BUILT: u64 = 3;

/// What is kept of lines.
#[derive(Default)]
pub struct TagChecks {
    /// By activity: does it carry the official tag? `None`: not looked up yet.
    pub official: Vec<Option<bool>>,
    /// Largest lines of the official and of the evidence lens.
    top: [Top; 2],
    /// Weights by line: lines, rupiah, and the lines of construction among them.
    weights: BTreeMap<u32, Weighted>,
    first_weight: Option<Spot>,
}

#[derive(Default)]
struct Top {
    total: Rupiah,
    lines: Vec<(Rupiah, String, Spot)>,
    count: u64,
}

#[derive(Default)]
struct Weighted {
    lines: u64,
    built: u64,
    built_amount: Rupiah,
}

impl TagChecks {
    pub fn line(&mut self, row: &BudgetRow, official: bool, file: u32) {
        let Some(amount) = row.line.amount else { return };
        let spot = || Spot { file, sheet: row.sheet().map(str::to_owned), place: row.place(Field::Pagu) };
        let evident = row.ledger.answer_of(row.line).category.is_arg();
        let [of_official, of_evidence] = &mut self.top;
        if official {
            of_official.line(row, amount, spot);
        }
        if evident {
            of_evidence.line(row, amount, spot);
        }
        if let Declared::Weight(weight) = row.line.declared {
            self.first_weight.get_or_insert_with(spot);
            let of_weight = self.weights.entry(weight).or_default();
            of_weight.lines += 1;
            let account = row.ledger.account_of(row.line).code;
            let built = &row.ledger.criteria.gate.construction_accounts;
            let built = built.iter().filter_map(|a| crate::domain::code::AccountCode::find(a));
            if account.is_some_and(|a| built.into_iter().any(|p| a.under(&p))) {
                of_weight.built += 1;
                of_weight.built_amount += amount;
            }
        }
    }
}

impl Top {
    fn line(&mut self, row: &BudgetRow, amount: Rupiah, spot: impl Fn() -> Spot) {
        self.total += amount;
        self.count += 1;
        if self.lines.len() < TOP || self.lines.last().is_some_and(|(least, ..)| amount > *least) {
            let at = self.lines.partition_point(|(a, ..)| *a >= amount);
            let text = Some(row.ledger.text_of(row.line)).filter(|t| !t.is_empty());
            let text = text.map_or_else(|| named(row.ledger.activity_of(row.line)), str::to_owned);
            self.lines.insert(at, (amount, text, spot()));
            self.lines.truncate(TOP);
        }
    }
}

/// `gbs`: statements are kept, so that one may be missing.
pub fn check(sums: &Sums, tags: &TagChecks, gbs: bool, place: &Say, out: &mut Vec<Finding>) {
    let mut say = |spot: &Spot, fault: TaggingFault| out.push(place(spot, Fault::Tagging(Box::new(fault))));
    for sub in sums.iter() {
        by_tag_alone(sub, &mut say);
    }
    for (opd, subs) in sums.by_opd() {
        let unlike = |official: bool| {
            let chosen = subs.iter().filter(move |s| {
                s.official == official
                    && !s.support
                    && (s.evidence != Rupiah::ZERO) != official
                    && s.total != Rupiah::ZERO
            });
            // What is construction is named by itself.
            chosen.filter(|s| !official || s.construction + s.pay == Rupiah::ZERO).copied().collect::<Vec<&Sub>>()
        };
        let amount = |s: &Sub| if s.official { s.total } else { s.evidence };
        if let Some((spot, d)) = disagree(opd, &unlike(true), amount) {
            say(&spot, TaggingFault::OfficialWithoutEvidence(d));
        }
        if let Some((spot, d)) = disagree(opd, &unlike(false), amount) {
            say(&spot, TaggingFault::EvidenceWithoutOfficial(d));
        }
        let total: Rupiah = subs.iter().map(|s| s.total).sum();
        let overhead = subs.iter().any(|s| s.support && s.total > Rupiah::ZERO);
        let official: Rupiah = subs.iter().filter(|s| s.official).map(|s| s.total).sum();
        let declared: Rupiah = subs.iter().map(|s| s.declared).sum();
        // Everything, the office and its pay with it.
        if overhead && total > Rupiah::ZERO && official.max(declared) == total {
            say(&subs[0].spot, TaggingFault::WholeAgency { opd: opd.to_owned(), amount: total });
        }
        if gbs {
            let unfiled: Vec<&&Sub> =
                subs.iter().filter(|s| s.official && !s.filed && s.total != Rupiah::ZERO).collect();
            if let Some(first) = unfiled.first() {
                let amount = unfiled.iter().map(|s| s.total).sum();
                let (opd, sub_kegiatan) = (opd.to_owned(), unfiled.len());
                say(&first.spot, TaggingFault::WithoutGbs { opd, sub_kegiatan, amount });
            }
        }
    }
    for (top, lens) in tags.top.iter().zip(["official", "evidence"]) {
        let amount: Rupiah = top.lines.iter().map(|(a, ..)| *a).sum();
        if let Some((_, largest, spot)) = top.lines.first()
            && top.count > 2 * TOP as u64
            && amount.part_of(top.total).is_some_and(|share| share >= MOST)
        {
            let (lines, largest) = (top.lines.len(), largest.clone());
            say(spot, TaggingFault::Concentrated { lens, lines, amount, total: top.total, largest });
        }
    }
    weights(tags, &mut say);
}

/// Construction, pay and overhead that count through a tag.
fn by_tag_alone(sub: &Sub, say: &mut dyn FnMut(&Spot, TaggingFault)) {
    if !sub.official && sub.declared == Rupiah::ZERO {
        return;
    }
    let mut parts = vec![(What::Construction, sub.construction), (What::Pay, sub.pay)];
    if sub.support {
        parts = vec![(What::Support, sub.alone)];
    }
    for (what, amount) in parts {
        if amount > Rupiah::ZERO {
            let code = sub.activity.code.map(|c| c.to_string()).unwrap_or_default();
            let name = sub.activity.sub_kegiatan_name.clone();
            say(&sub.spot, TaggingFault::ByTagAlone { what, code, name, amount, total: sub.alone });
        }
    }
}

fn disagree(opd: &str, subs: &[&Sub], amount: fn(&Sub) -> Rupiah) -> Option<(Spot, Disagree)> {
    let largest = subs.iter().max_by(|a, b| amount(a).cmp(&amount(b)).then_with(|| b.spot.cmp(&a.spot)))?;
    let found = Disagree {
        opd: opd.to_owned(),
        sub_kegiatan: subs.len(),
        amount: subs.iter().map(|s| amount(s)).sum(),
        largest: named(largest.activity),
        largest_amount: amount(largest),
    };
    Some((largest.spot.clone(), found))
}

/// One weight for everything is no analysis.
fn weights(tags: &TagChecks, say: &mut dyn FnMut(&Spot, TaggingFault)) {
    let Some(spot) = &tags.first_weight else { return };
    let of: u64 = tags.weights.values().map(|w| w.lines).sum();
    let built: u64 = tags.weights.values().map(|w| w.built).sum();
    for (weight, uses) in &tags.weights {
        // All of a line is what a tag would say.
        if *weight == 1_000_000 {
            continue;
        }
        let written = format!("{} %", f64::from(*weight) / 10_000.0);
        if of >= WEIGHTED && uses.lines * 10 >= of * 9 {
            say(spot, TaggingFault::SameWeight { weight: written.clone(), lines: uses.lines, of });
        }
        if uses.built >= BUILT && uses.built * 10 >= built * 9 {
            let amount = uses.built_amount;
            say(spot, TaggingFault::DefaultWeight { weight: written, lines: uses.built, amount });
        }
    }
}

// Labels as the file prints them against the official list (A013): both ways, a finding a sub kegiatan.

/// Which activities are printed as ARG, by their numbers, once looked at.
#[derive(Default)]
pub struct Printed(Vec<Option<bool>>);

impl Printed {
    pub fn says_arg(&mut self, number: usize, ledger: &Ledger) -> bool {
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        let label = &ledger.activities[number].activity.label;
        *self.0[number].get_or_insert_with(|| declared::label(label, ledger.criteria) == Tag::Arg)
    }
}

/// Sub kegiatan of files that print labels, on which label and list do not agree.
pub fn against_list(sums: &Sums, place: &Say, out: &mut Vec<Finding>) {
    let files: BTreeSet<u32> = sums.iter().filter(|sub| !sub.label.is_empty()).map(|sub| sub.spot.file).collect();
    for sub in sums.iter().filter(|sub| files.contains(&sub.spot.file)) {
        // Without its code nobody knows what the list says of it.
        let Some(code) = sub.activity.code.filter(|code| code.level() == Level::SubKegiatan) else { continue };
        let (printed, amount) = match (sub.printed != Rupiah::ZERO, sub.official) {
            (true, false) => (true, sub.printed),
            (false, true) if sub.total != Rupiah::ZERO => (false, sub.total),
            _ => continue,
        };
        let (name, label) = (sub.activity.sub_kegiatan_name.clone(), sub.label.clone());
        let fault = TaggingFault::LabelAgainstList { printed, code: code.to_string(), name, label, amount };
        out.push(place(&sub.spot, Fault::Tagging(Box::new(fault))));
    }
}

// Two stages of one budget: lines whose text is the same and whose tag is not (A006).

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
        let entry = self.by_text.entry((text::words(&activity.opd_name), text::words(item))).or_default();
        entry.codes.insert(activity.sub_kegiatan_key());
        entry.tagged.insert(official || row.line.declared != Declared::No);
        entry.amount += amount;
        entry.spot.get_or_insert_with(|| Spot {
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
