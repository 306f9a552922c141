//! What if: the rupiah that a rule counts, and what changes of it move, each alone and all together, by OPD; and which
//! statements would reach a share. Its JSON is `setara.simulate/1` (`docs/simulate.md`).
//!
//! The rule counts of every line what at least one of its lenses counts, once: of parts of a line the largest. Then weights of
//! categories apply, then the cap.

mod shown;
mod target;

pub use self::shown::{SimulateSection, grids};
pub use self::target::{Asked, FilesOf, Target, Wanted};

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::code::AccountCode;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::domain::groups::Category;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::ledger::lens::{Lens, Lenses};
use crate::ledger::opds::{Opd, Opds};
use crate::ledger::totals::Totals;
use crate::report::headline::Whole;
use crate::report::{Input, Manifest, headline, official, silent};

/// Its version counts up where a field changes its name or meaning.
pub const SCHEMA: &str = "setara.simulate/1";

/// All of something, as weights are kept.
pub const ALL: u32 = 1_000_000;

/// One change of the rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    Set(Lens, bool),
    /// Millionths of what a category counts.
    Weight(Category, u32),
    /// Other criteria.
    Packs(Vec<String>),
    /// The year of another official list.
    List(u16),
    /// Construction of a sub kegiatan counts up to so much.
    Cap(Rupiah),
}

impl Change {
    /// As it was asked for, in one form.
    pub fn name(&self) -> String {
        match self {
            Change::Set(lens, on) => format!("set {}={}", lens.id(), if *on { "on" } else { "off" }),
            Change::Weight(category, millionths) => format!("weight {}={}", category.id(), decimal(*millionths)),
            Change::Packs(packs) => format!("pack {}", packs.join(" ")),
            Change::List(year) => format!("nomenclature-year {year}"),
            Change::Cap(cap) => format!("cap construction={cap}"),
        }
    }
}

/// `0.25` of 250,000 millionths.
pub fn decimal(millionths: u32) -> String {
    let text = format!("{}.{:06}", millionths / ALL, millionths % ALL);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What counts: lenses, weights of categories, and how much construction.
#[derive(Clone, Debug)]
struct Rule {
    on: Vec<Lens>,
    weights: BTreeMap<Category, u32>,
    cap: Option<Rupiah>,
}

impl Rule {
    fn with<'c>(&self, changes: impl Iterator<Item = &'c Change>) -> Rule {
        let mut out = self.clone();
        for change in changes {
            match change {
                Change::Set(lens, on) => {
                    out.on.retain(|own| own != lens);
                    out.on.extend(on.then_some(*lens));
                }
                Change::Weight(category, millionths) => _ = out.weights.insert(*category, *millionths),
                Change::Cap(cap) => out.cap = Some(*cap),
                // Another judge of the same lines.
                Change::Packs(_) | Change::List(_) => {}
            }
        }
        out
    }
}

/// Lines as some criteria and lists judge them.
pub struct Judged<'a> {
    pub ledger: &'a Ledger<'a>,
    pub nomenclature: &'a Nomenclature,
    pub lenses: Lenses,
}

/// What is simulated.
pub struct SimulationInput<'a> {
    /// The lines by the criteria (the others: `true`) and the lists (the asked one: `true`).
    pub judge: &'a dyn Fn(bool, bool) -> Judged<'a>,
    /// The lenses of the rule before any change; none: those that the report of these lines shows.
    pub base: &'a [Lens],
    pub has_statements: bool,
    pub changes: &'a [Change],
    /// What shares are of; none: as the report has it.
    pub over: Option<Denominator>,
    pub target: Option<Asked<'a>>,
    pub inputs: Vec<Input>,
    pub settings: BTreeMap<&'static str, Vec<String>>,
    pub lang: Lang,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Simulation {
    pub schema: &'static str,
    pub inputs: Vec<Input>,
    /// Null where it is not known.
    pub currency: Currency,
    /// Of all inputs.
    pub total: Rupiah,
    /// What shares are of.
    pub of: Whole,
    /// The lenses of the rule before any change.
    pub lenses: Vec<Lens>,
    /// `before` + what every change moves alone + `interaction` = `after`.
    pub before: Rupiah,
    pub before_share: Option<f64>,
    pub changes: Vec<ChangeRow>,
    pub interaction: Rupiah,
    pub after: Rupiah,
    pub after_share: Option<f64>,
    /// Every OPD, by code, then name.
    pub opd: Vec<OpdMoved>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Sentences, in English.
    pub notes: Vec<String>,
    pub manifest: Manifest,
}

/// A change alone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeRow {
    pub change: String,
    /// What counts with it alone, and how much more or less that is.
    pub counted: Rupiah,
    pub moved: Rupiah,
}

/// The same of one OPD; `moved` in the order of the changes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpdMoved {
    pub code: String,
    pub name: String,
    pub before: Rupiah,
    pub moved: Vec<Rupiah>,
    pub interaction: Rupiah,
    pub after: Rupiah,
}

/// What counts, by the key of the OPD.
type ByOpd = BTreeMap<String, Rupiah>;

/// Runs every change alone, and all of them.
///
/// # Errors
/// The cap is asked for where the criteria name construction by accounts finer than sums are kept by; or a target is asked of
/// something that is not known.
pub fn simulate(asked: SimulationInput) -> Result<Simulation> {
    let SimulationInput { judge, changes, lang, .. } = asked;
    let first = judge(false, false);
    let shown = Lens::shown(first.ledger, asked.has_statements);
    let on = if asked.base.is_empty() { shown.clone() } else { asked.base.to_vec() };
    refuse_silence(&asked, &first, (&on, &shown))?;
    let rule = Rule { on: on.clone(), weights: BTreeMap::new(), cap: None };
    let scenario = |of: &[Change]| -> Result<ByOpd> {
        let packs = of.iter().any(|change| matches!(change, Change::Packs(_)));
        let list = of.iter().any(|change| matches!(change, Change::List(_)));
        counted(&rule.with(of.iter()), &judge(packs, list))
    };
    let before = scenario(&[])?;
    let alone = changes.iter().map(|change| scenario(std::slice::from_ref(change))).collect::<Result<Vec<_>>>()?;
    let after = scenario(changes)?;

    let totals = Totals::of(first.ledger, &first.lenses);
    let currency = super::currency(&asked.inputs);
    let total: Rupiah = asked.inputs.iter().map(|input| input.total).sum();
    let mut notes = Vec::new();
    let denominators = super::denominators(&totals, (total, currency), lang, &mut notes);
    let of = match asked.over {
        None => headline::whole(&shown, &denominators, total, &totals).0,
        Some(of) => match denominators[of.id()] {
            Some(amount) => Whole { denominator: Some(of.id()), amount, what: Some(of) },
            None => bail!("--over {}: it is not known, for lines have no account code", of.id()),
        },
    };
    let sum = |by: &ByOpd| -> Rupiah { by.values().copied().sum() };
    let moved: Vec<Rupiah> = alone.iter().map(|own| sum(own) - sum(&before)).collect();
    let row = |(change, own): (&Change, &ByOpd)| ChangeRow {
        change: change.name(),
        counted: sum(own),
        moved: sum(own) - sum(&before),
    };
    notes.splice(0..0, shown::about(&asked, &first, (&rule.on, &shown), lang));
    let target = match &asked.target {
        Some(target) => Some(target::target(target, &first, &totals, &of, (currency, lang))?),
        None => None,
    };
    let lists = official::lists_used(first.ledger, first.nomenclature);
    let manifest = Manifest::of(first.ledger.criteria, first.nomenclature, asked.settings.clone());
    Ok(Simulation {
        schema: SCHEMA,
        currency,
        total,
        lenses: on,
        before: sum(&before),
        before_share: of.share(sum(&before)),
        changes: changes.iter().zip(&alone).map(row).collect(),
        interaction: sum(&after) - sum(&before) - moved.iter().copied().sum(),
        after: sum(&after),
        after_share: of.share(sum(&after)),
        of,
        opd: by_opd(&totals.agencies.named, &before, &alone, &after),
        target,
        notes,
        manifest: Manifest { official_lists: lists, ..manifest },
        inputs: asked.inputs,
    })
}

/// A lens that cannot judge has no figure: what it counts is not nothing but unknown.
///
/// # Errors
/// None of the lenses can judge these lines, or what is asked for needs one that cannot.
fn refuse_silence(asked: &SimulationInput, first: &Judged, (on, shown): (&[Lens], &[Lens])) -> Result<()> {
    let silent = silent(first.ledger, first.nomenclature, &asked.inputs);
    let own: Vec<&Lens> = on.iter().filter(|lens| shown.contains(lens)).collect();
    if !asked.changes.is_empty() && !own.is_empty() && own.iter().all(|lens| silent.contains_key(lens)) {
        bail!("no lens can judge these lines, so nothing can be simulated; setara report says why");
    }
    if asked.target.is_some() && silent.contains_key(&Lens::Evidence) {
        bail!("--target: evidence in these texts cannot be judged; setara report says why");
    }
    let is_official = on.contains(&Lens::Official) || asked.changes.contains(&Change::Set(Lens::Official, true));
    for change in asked.changes.iter().filter(|_| is_official && !silent.contains_key(&Lens::Official)) {
        let Change::List(year) = change else { continue };
        let codes = first.ledger.activities.iter().filter(|entry| entry.counts).filter_map(|entry| entry.activity.code);
        if !codes.into_iter().any(|code| first.nomenclature.knows(&code, *year)) {
            bail!("--nomenclature-year {year}: that list has none of the codes of these lines and cannot judge them");
        }
    }
    Ok(())
}

fn by_opd(named: &BTreeMap<String, Opd>, before: &ByOpd, alone: &[ByOpd], after: &ByOpd) -> Vec<OpdMoved> {
    let scenarios = || [before, after].into_iter().chain(alone);
    let keys: BTreeSet<&String> = named.keys().chain(scenarios().flat_map(BTreeMap::keys)).collect();
    let row = |key: &String| {
        let of = |by: &ByOpd| by.get(key).copied().unwrap_or_default();
        let moved: Vec<Rupiah> = alone.iter().map(|own| of(own) - of(before)).collect();
        let Opd { code, name } =
            named.get(key).cloned().unwrap_or_else(|| Opd { code: key.clone(), name: String::new() });
        let interaction = of(after) - of(before) - moved.iter().copied().sum();
        OpdMoved { code, name, before: of(before), moved, interaction, after: of(after) }
    };
    let mut rows: Vec<OpdMoved> = keys.into_iter().map(row).collect();
    rows.sort_by(|a, b| a.code.cmp(&b.code).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// What belongs together where a rule counts: weights are of a category, the cap is of a sub kegiatan of an OPD.
type Cell<'a> = (&'a str, String, Category, bool);

/// What the rule counts of lines that are judged, by OPD.
fn counted(rule: &Rule, judged: &Judged) -> Result<ByOpd> {
    let Judged { ledger, lenses, .. } = judged;
    let construction = match rule.cap {
        Some(_) => construction(ledger.criteria)?,
        None => Vec::new(),
    };
    let opds = Opds::of(ledger);
    let mut cells: BTreeMap<Cell, Rupiah> = BTreeMap::new();
    for (key, sum) in ledger.sums.iter() {
        let parts = rule.on.iter().map(|lens| lenses.amount(lens.base(), &key, sum.amount));
        // Each rupiah once: what several lenses count of a line overlaps as far as it can.
        let amount = parts.max_by_key(|part| part.sen().abs()).unwrap_or_default();
        let number = key.activity as usize;
        let built = key.group.0.is_some_and(|account| construction.iter().any(|above| account.under(above)));
        let sub_kegiatan = ledger.activities[number].activity.sub_kegiatan_key();
        *cells.entry((opds.key(number), sub_kegiatan, key.answer.category, built)).or_default() += amount;
    }
    for (category, millionths) in &rule.weights {
        let own: Vec<&mut Rupiah> =
            cells.iter_mut().filter(|((_, _, own, _), _)| own == category).map(|(_, amount)| amount).collect();
        let amounts: Vec<Rupiah> = own.iter().map(|amount| **amount).collect();
        own.into_iter().zip(weighed(&amounts, *millionths)).for_each(|(amount, part)| *amount = part);
    }
    let mut built: BTreeMap<(&str, &str), Rupiah> = BTreeMap::new();
    let mut out = ByOpd::new();
    for ((opd, sub_kegiatan, _, is_built), amount) in &cells {
        match is_built {
            true => *built.entry((opd, sub_kegiatan.as_str())).or_default() += *amount,
            false => *out.entry((*opd).to_owned()).or_default() += *amount,
        }
    }
    for ((opd, _), amount) in built {
        let kept = rule.cap.map_or(amount, |cap| amount.min(cap));
        *out.entry(opd.to_owned()).or_default() += kept;
    }
    Ok(out)
}

/// Accounts of construction, as the criteria name them.
fn construction(criteria: &Criteria) -> Result<Vec<AccountCode>> {
    /// Sums are kept by akun, kelompok and jenis.
    const JENIS: usize = 3;
    let accounts: Vec<AccountCode> =
        criteria.gate.construction_accounts.iter().filter_map(|code| AccountCode::find(code)).collect();
    if let Some(fine) = accounts.iter().find(|account| account.numbers().len() > JENIS) {
        bail!("--cap construction: the criteria call {fine} construction, which is finer than a jenis such as 5.2.03");
    }
    Ok(accounts)
}

/// Parts at a weight: they add up to the whole at that weight, rounded half up to the sen. What is left of rounding down goes to
/// the largest remainders; of equal ones, to the earlier.
fn weighed(amounts: &[Rupiah], millionths: u32) -> Vec<Rupiah> {
    let (weight, all) = (i128::from(millionths), i128::from(ALL));
    let exact: Vec<i128> = amounts.iter().map(|amount| amount.sen() * weight).collect();
    let mut parts: Vec<i128> = exact.iter().map(|sen| sen.div_euclid(all)).collect();
    let whole = (exact.iter().sum::<i128>() + all / 2).div_euclid(all);
    let left = usize::try_from(whole - parts.iter().sum::<i128>()).unwrap_or(0);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(exact[*i].rem_euclid(all)), *i));
    order.into_iter().take(left).for_each(|i| parts[i] += 1);
    parts.into_iter().map(Rupiah::from_sen).collect()
}

impl Simulation {
    /// What it comes to, before the tables of these sections.
    pub fn sentences(&self, only: &[SimulateSection], lang: Lang) -> Vec<String> {
        let wants = |section| only.is_empty() || only.contains(&section);
        let target = self.target.iter().filter(|_| wants(SimulateSection::Target)).map(|target| &target.sentence);
        let said = target.map(|said| lang.choose(&said.id, &said.en).clone());
        let moved = (!self.changes.is_empty() && wants(SimulateSection::Moved)).then(|| shown::sentence(self, lang));
        moved.into_iter().chain(said).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_at_a_weight_add_up_to_the_whole_at_that_weight() {
        let sen = |amounts: &[i128], millionths| {
            let amounts: Vec<Rupiah> = amounts.iter().copied().map(Rupiah::from_sen).collect();
            weighed(&amounts, millionths).into_iter().map(Rupiah::sen).collect::<Vec<_>>()
        };
        // Half of 3 sen is 2, rounded half up: the first of equal remainders gets more.
        assert_eq!(sen(&[1, 1, 1], 500_000), [1, 1, 0]);
        assert_eq!(sen(&[10, 5, 7], 333_333), [3, 2, 2]);
        assert_eq!(sen(&[-3, 8], 500_000), [-1, 4]);
        assert_eq!(sen(&[5, 6], ALL), [5, 6]);
        assert_eq!((sen(&[5, 6], 0), sen(&[], 500_000)), (vec![0, 0], vec![]));
        assert_eq!(["0.5", "1", "0", "0.000001"], [500_000, ALL, 0, 1].map(decimal).each_ref().map(String::as_str));
    }

    proptest! {
        #[test]
        fn no_part_is_off_by_a_sen(amounts in prop::collection::vec(-10i128.pow(15)..10i128.pow(15), 0..20), weight in 0..=ALL) {
            let given: Vec<Rupiah> = amounts.iter().copied().map(Rupiah::from_sen).collect();
            let parts = weighed(&given, weight);
            let whole: i128 = amounts.iter().sum::<i128>() * i128::from(weight);
            let sum: i128 = parts.iter().map(|part| part.sen()).sum();
            prop_assert!((sum * 2_000_000 - whole * 2).abs() <= 1_000_000, "{sum} {whole}");
            for (part, amount) in parts.iter().zip(&amounts) {
                prop_assert!((part.sen() * 1_000_000 - amount * i128::from(weight)).abs() < 1_000_000);
            }
        }
    }
}
