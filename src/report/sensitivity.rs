//! The answer to "how many percent?": the share that every rule at hand gives, in order, each named by its rule. A rule is a
//! lens, a method, and for the official lens a list and a kind of tag; it is held against every denominator.

mod shown;

pub use self::shown::{lead, of_what, points, ranges, rows};

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::code::Level;
use crate::domain::denominator::Denominator;
use crate::gbs::filed::{self, GbsMethod, JudgedStatement};
use crate::ledger::lens::{Lens, Lenses, declared};
use crate::ledger::totals::Totals;
use crate::ledger::{Declared, Ledger, SumKey};
use crate::report::headline::InBoth;
use crate::report::{Report, Silence, official};

/// Every share of this budget under the rules at hand.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// The ends of the band, 0..1; null where no rule gives a share.
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
    /// The lowest share first; of equal ones, in the order of the rules.
    pub points: Vec<Point>,
    /// What gives no share, and why: it is not 0.
    pub silent: Vec<Mute>,
    pub sentence: InBoth,
}

/// What counts: a lens, how it counts, and by which tags.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Rule {
    pub lens: Lens,
    /// `full`: every line of a sub kegiatan of which something counts; `lines`: the lines that show it; `weight`: by the
    /// file's weights; `share`: what action plans name.
    pub method: &'static str,
    /// Years of the official lists that judge: one, or the list of each budget's year. Empty for other lenses, and where the
    /// list's year is not known.
    pub lists: Vec<u16>,
    /// Of the official lens; null: all kinds together.
    pub kind: Option<String>,
}

/// One share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Point {
    #[serde(flatten)]
    pub rule: Rule,
    pub denominator: &'static str,
    pub formula: &'static str,
    /// `numerator` / `whole`.
    pub share: f64,
    pub numerator: Rupiah,
    pub whole: Rupiah,
    /// Of the numerator, what is not spending of the denominator.
    pub outside: Rupiah,
    /// Under codes of sub kegiatan that the list does not have: the rule cannot judge it, and counts nothing of it.
    pub unjudged: Rupiah,
    /// It is one of the shares of `lenses`.
    pub in_report: bool,
    pub name: InBoth,
}

/// A lens, a list or a denominator that gives no share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mute {
    pub lens: Option<Lens>,
    pub lists: Vec<u16>,
    pub denominator: Option<&'static str>,
    pub why: WhyMute,
    pub name: InBoth,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhyMute {
    /// None of the codes is in the official list.
    NoListedCode,
    /// The texts hold no word of the language of the criteria.
    OtherLanguage,
    /// Lines without an account code: the amount is not known.
    UnknownDenominator,
    /// The denominator is zero, or less.
    NoDenominator,
}

/// What the rules are made of.
pub struct RulesAtHand<'a> {
    pub ledger: &'a Ledger<'a>,
    pub nomenclature: &'a Nomenclature,
    pub lenses: &'a Lenses,
    pub statements: &'a [JudgedStatement],
}

impl Report {
    /// Shows every share that the rules at hand give.
    pub fn add_sensitivity(&mut self, rules: &RulesAtHand) {
        let mut made = sensitivity(self, rules);
        made.sentence = InBoth::of(|lang| shown::sentence(&made, self.currency, lang));
        self.sensitivity = Some(made);
    }
}

/// A rule, and what it counts of every sum of the ledger.
struct Counted {
    rule: Rule,
    amounts: Vec<Rupiah>,
    unjudged: Rupiah,
    in_report: bool,
}

fn sensitivity(report: &Report, rules: &RulesAtHand) -> Sensitivity {
    let lines = Lines::of(rules);
    let (counted, mut silent) = counted(report, rules, &lines);
    let mut points = Vec::new();
    for (place, of) in Denominator::ALL.iter().enumerate() {
        let whole = match report.denominators[of.id()] {
            Some(whole) if whole > Rupiah::ZERO => whole,
            known => {
                let why = if known.is_some() { WhyMute::NoDenominator } else { WhyMute::UnknownDenominator };
                silent.push(Mute::of(None, Vec::new(), Some(*of), why));
                continue;
            }
        };
        // Without accounts nobody knows what is spending: then D4 is all lines.
        let is_all = lines.without_accounts && *of == Denominator::D4;
        for own in &counted {
            let numerator: Rupiah = own.amounts.iter().copied().sum();
            let inside = own.amounts.iter().zip(&lines.spending).filter(|(_, of)| is_all || **of >> place & 1 == 1);
            let Some(share) = numerator.share_of(whole) else { continue };
            points.push(Point {
                denominator: of.id(),
                formula: of.formula(),
                share,
                numerator,
                whole,
                outside: numerator - inside.map(|(amount, _)| *amount).sum(),
                unjudged: own.unjudged,
                in_report: own.in_report,
                name: InBoth::of(|lang| format!("{}, {}", own.rule.name(lang), shown::of_what(*of, lang))),
                rule: own.rule.clone(),
            });
        }
    }
    let place = |point: &Point| counted.iter().position(|own| own.rule == point.rule);
    points.sort_by(|a, b| a.share.total_cmp(&b.share).then_with(|| place(a).cmp(&place(b))));
    let end = |point: Option<&Point>| point.map(|point| point.share);
    Sensitivity { lowest: end(points.first()), highest: end(points.last()), points, silent, ..Sensitivity::default() }
}

/// The sums of the ledger, with all that rules ask of them.
struct Lines {
    keys: Vec<(SumKey, Rupiah)>,
    /// Of which denominators each is spending, as bits by their order.
    spending: Vec<u8>,
    without_accounts: bool,
    /// The number of its sub kegiatan in its OPD; `None` where it has none.
    groups: Vec<Option<usize>>,
}

impl Lines {
    fn of(rules: &RulesAtHand) -> Lines {
        let ledger = rules.ledger;
        let totals = Totals::of(ledger, rules.lenses);
        let support = ledger.criteria.gate.support_program_number;
        let spending = |key: &SumKey| {
            let Some(account) = key.group.0 else { return 0 };
            let is_support = ledger.activities[key.activity as usize].activity.is_support(support);
            let holds = |of: &Denominator| of.holds(account.numbers(), is_support);
            Denominator::ALL.iter().enumerate().fold(0, |bits, (i, of)| bits | u8::from(holds(of)) << i)
        };
        let keys: Vec<(SumKey, Rupiah)> = ledger.sums.iter().map(|(key, sum)| (key, sum.amount)).collect();
        let mut numbers: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut group = |key: &SumKey| {
            let activity = key.activity as usize;
            let name = (totals.opd_of(activity).to_owned(), totals.sub_kegiatan_of(activity).to_owned());
            let fresh = numbers.len();
            (!name.1.is_empty()).then(|| *numbers.entry(name).or_insert(fresh))
        };
        Lines {
            spending: keys.iter().map(|(key, _)| spending(key)).collect(),
            without_accounts: keys.iter().any(|(key, amount)| key.group.0.is_none() && !amount.is_zero()),
            groups: keys.iter().map(|(key, _)| group(key)).collect(),
            keys,
        }
    }

    fn marked(&self, counts: impl Fn(&SumKey) -> bool) -> Vec<bool> {
        self.keys.iter().map(|(key, _)| counts(key)).collect()
    }

    /// With all other lines of the sub kegiatan of those that are marked.
    fn whole(&self, marked: &[bool]) -> Vec<bool> {
        let groups: BTreeSet<usize> =
            self.groups.iter().zip(marked).filter(|(_, is)| **is).filter_map(|(group, _)| *group).collect();
        let belongs = |(group, is): (&Option<usize>, &bool)| *is || group.is_some_and(|own| groups.contains(&own));
        self.groups.iter().zip(marked).map(belongs).collect()
    }

    fn amounts(&self, marked: &[bool], of: impl Fn(&SumKey, Rupiah) -> Rupiah) -> Vec<Rupiah> {
        let amount =
            |((key, amount), is): (&(SumKey, Rupiah), &bool)| if *is { of(key, *amount) } else { Rupiah::ZERO };
        self.keys.iter().zip(marked).map(amount).collect()
    }
}

/// What every rule counts, and the lenses and lists that can say nothing.
fn counted(report: &Report, rules: &RulesAtHand, lines: &Lines) -> (Vec<Counted>, Vec<Mute>) {
    let (mut out, mut silent) = (Vec::new(), Vec::new());
    let weighs = lines.keys.iter().any(|(key, _)| matches!(key.declared, Declared::Weight(_)));
    let all = |_: &SumKey, amount: Rupiah| amount;
    let weighed = |key: &SumKey, amount: Rupiah| declared(key.declared, amount);
    let evident = lines.marked(|key| key.answer.category.is_arg());
    for row in &report.lenses {
        if let Some(why) = row.cannot_speak {
            silent.push(Mute::of(Some(row.lens), Vec::new(), None, why.into()));
            continue;
        }
        let plain = |method| Rule { lens: row.lens, method, lists: Vec::new(), kind: None };
        let mut add = |rule: Rule, amounts: Vec<Rupiah>, unjudged: Rupiah, is_used: bool| {
            let in_report = is_used && rule.method == row.method;
            out.push(Counted { rule, amounts, unjudged, in_report });
        };
        match row.lens {
            Lens::Official => {
                for own in tagged(rules, lines, &mut silent) {
                    let rule = |method| Rule { method, lists: own.lists.clone(), kind: own.kind.clone(), ..plain("") };
                    add(rule("full"), lines.amounts(&own.marked, all), own.unjudged, own.is_used);
                    if report.speaks(Lens::Evidence) {
                        let both: Vec<bool> = own.marked.iter().zip(&evident).map(|(a, b)| *a && *b).collect();
                        add(rule("lines"), lines.amounts(&both, all), own.unjudged, own.is_used);
                    }
                    if weighs {
                        add(rule("weight"), lines.amounts(&own.marked, weighed), own.unjudged, own.is_used);
                    }
                }
            }
            Lens::Gbs => {
                for method in [GbsMethod::Full, GbsMethod::Share] {
                    let filed = filed_by(rules, method);
                    let every = vec![true; lines.keys.len()];
                    let amounts = lines.amounts(&every, |key, amount| filed.amount(Lens::Gbs.base(), key, amount));
                    add(plain(method.id()), amounts, Rupiah::ZERO, true);
                }
                if weighs {
                    let marked = lines.marked(|key| rules.lenses.filed[key.activity as usize]);
                    add(plain("weight"), lines.amounts(&marked, weighed), Rupiah::ZERO, false);
                }
            }
            Lens::Evidence | Lens::Declared | Lens::Decided => {
                let counts = |key: &SumKey| match row.lens {
                    // A weight of nothing declares nothing.
                    Lens::Declared => !matches!(key.declared, Declared::No | Declared::Weight(0)),
                    lens => rules.lenses.counts(lens.base(), key),
                };
                let marked = lines.marked(counts);
                add(plain("lines"), lines.amounts(&marked, all), Rupiah::ZERO, true);
                add(plain("full"), lines.amounts(&lines.whole(&marked), all), Rupiah::ZERO, true);
                if weighs {
                    add(plain("weight"), lines.amounts(&marked, weighed), Rupiah::ZERO, true);
                }
            }
        }
    }
    (out, silent)
}

/// What is tagged by one list and kind.
struct Tagged {
    lists: Vec<u16>,
    kind: Option<String>,
    marked: Vec<bool>,
    unjudged: Rupiah,
    is_used: bool,
}

/// The official lens by every list with tags: all kinds together, and each where there are several; and by the list of each
/// year where budgets are judged by several.
fn tagged(rules: &RulesAtHand, lines: &Lines, silent: &mut Vec<Mute>) -> Vec<Tagged> {
    let RulesAtHand { ledger, nomenclature, lenses, .. } = *rules;
    let kinds = nomenclature.kinds(ledger.criteria);
    let used: BTreeSet<u16> =
        official::lists_used(ledger, nomenclature).iter().map(|own| own.list.unwrap_or(0)).collect();
    let years = |list: u16| if list == 0 { Vec::new() } else { vec![list] };
    let mut out = Vec::new();
    if used.len() > 1 {
        let marked = lines.marked(|key| lenses.official[key.activity as usize]);
        let lists = used.iter().copied().filter(|list| *list != 0).collect();
        out.push(Tagged { lists, kind: None, marked, unjudged: Rupiah::ZERO, is_used: true });
    }
    for list in nomenclature.tagged_years() {
        let bits = |entry: &crate::ledger::ActivityEntry| nomenclature.kinds_in(&entry.activity.code?, list, &kinds);
        // By activity; `None`: the list does not have its code.
        let bits: Vec<Option<u64>> = ledger.activities.iter().map(bits).collect();
        if bits.iter().zip(&ledger.activities).all(|(own, entry)| own.is_none() || !entry.counts) {
            silent.push(Mute::of(Some(Lens::Official), years(list), None, WhyMute::NoListedCode));
            continue;
        }
        let of = |key: &SumKey| bits[key.activity as usize];
        let is_coded = |key: &SumKey| {
            let code = ledger.activities[key.activity as usize].activity.code;
            code.is_some_and(|code| code.level() == Level::SubKegiatan)
        };
        let unknown = lines.keys.iter().filter(|(key, _)| is_coded(key) && of(key).is_none());
        let unjudged: Rupiah = unknown.map(|(_, amount)| *amount).sum();
        let is_used = used.len() == 1 && used.contains(&list);
        let of_list = nomenclature.kinds_of_list(list, &kinds);
        let mut add = |kind: Option<usize>, is_used: bool| {
            let is_of = |bits: u64| kind.map_or(bits != 0, |kind| kinds.is_one(bits, kind));
            let marked = lines.marked(|key| of(key).is_some_and(is_of));
            let kind = kind.map(|kind| kinds.names[kind].clone());
            out.push(Tagged { lists: years(list), kind, marked, unjudged, is_used });
        };
        if of_list.len() != 1 {
            add(None, is_used);
        }
        of_list.iter().for_each(|kind| add(Some(*kind), is_used && of_list.len() == 1));
    }
    out
}

/// Valid statements, counted by this method.
fn filed_by(rules: &RulesAtHand, method: GbsMethod) -> Lenses {
    let mut lenses = Lenses { filed: vec![false; rules.ledger.activities.len()], ..Lenses::default() };
    filed::file(rules.ledger, &mut lenses, rules.statements, method);
    lenses
}

impl Mute {
    fn of(lens: Option<Lens>, lists: Vec<u16>, denominator: Option<Denominator>, why: WhyMute) -> Mute {
        let name = InBoth::of(|lang| shown::mute(lens, &lists, denominator, why, lang));
        Mute { lens, lists, denominator: denominator.map(Denominator::id), why, name }
    }
}

impl From<Silence> for WhyMute {
    fn from(silence: Silence) -> WhyMute {
        match silence {
            Silence::NoListedCode => WhyMute::NoListedCode,
            Silence::OtherLanguage => WhyMute::OtherLanguage,
        }
    }
}
