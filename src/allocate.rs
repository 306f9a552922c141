//! Rupiah to women and men, by age group and disability. Parts add up to the sen; unknown stays unknown. How each method
//! divides, and a worked example: `docs/sasaran.md`.

mod lines;
mod reason;
mod split;
mod sums;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::allocate::reason::Gaps;
use crate::allocate::split::{Costs, costs};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{Activity, CountsFrom, Persons, Unit};
use crate::domain::code::Level;
use crate::domain::groups::{Age, Bands, Category, Sex};
use crate::domain::text;
use crate::files::intern::Hasher;
use crate::finding::{DataFault, Fault, Finding};
use crate::ledger::lens::{Base, Lenses};
use crate::ledger::{Ledger, SumKey};
use crate::sides::beneficiary;
use crate::sides::beneficiary::{Beneficiaries, Group, Reach};
use crate::sides::complement::Stated;
use crate::sides::population::Population;
use crate::sides::small_cells::{SmallCells, Withheld};

pub use lines::{LineGroup, Methods};
pub use reason::{Gap, Reason, WhyRow, reason_words};
pub use value::{
    AgeRow, Allocation, AllocationPart, AspectRow, GroupRow, Method, Missing, PRECEDENCE, Parts, PerHead, SeatsRow,
    SubKegiatan, Unpublished, precedence,
};

/// What decides the method of a line.
pub struct Rules<'a> {
    pub precedence: Vec<Method>,
    pub beneficiaries: &'a Beneficiaries,
    /// Counts of fewer persons are not told apart. Those of `beneficiaries` are merged already.
    pub small_cells: SmallCells,
}

/// What the allocation is told.
pub struct AllocationInput<'a> {
    pub base: Base,
    pub rules: Rules<'a>,
    pub lenses: &'a Lenses,
    pub bands: Bands,
    pub population: Option<Population>,
    /// Divide what is unknown by the population.
    pub assume: bool,
}

/// What is divided as one amount. Neither the order of rows nor the cut into files matters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Slot {
    of: Rc<Whose>,
    how: How,
}

/// Whose money a slot is, by the keys that tell them apart.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Whose {
    sub_kegiatan: String,
    /// Code and folded name: beneficiaries are found by the name of the OPD.
    opd: [String; 2],
    program: String,
}

impl Whose {
    fn of(activity: &Activity) -> Whose {
        Whose {
            sub_kegiatan: activity.sub_kegiatan_key(),
            opd: [activity.opd_key(), text::words(&activity.opd_name)],
            program: program_key(activity),
        }
    }
}

/// The method of a slot, with what it divides by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum How {
    /// Counts the budget itself states, and the group they are of.
    Stated(Method, Persons, Option<Age>, bool),
    /// Counts of the beneficiaries file, by number.
    File(Method, u32),
    /// Counts the budget itself states, of too few persons to be told apart.
    Withheld(Method, Group, CountsFrom, Unit),
    /// Of one sex; where the file counts its persons, they tell its ages.
    ByDesign(Group, Option<u32>),
    Indivisible,
    Staff,
    Unknown(Group),
}

impl How {
    fn method(self) -> Method {
        match self {
            How::Stated(method, ..) | How::File(method, _) | How::Withheld(method, ..) => method,
            How::ByDesign(..) => Method::ByDesign,
            How::Indivisible => Method::Indivisible,
            How::Staff => Method::Staff,
            How::Unknown(_) => Method::Unknown,
        }
    }

    /// Where its counts stand, and in which unit.
    fn counts(self, beneficiaries: &Beneficiaries) -> Option<(CountsFrom, Unit)> {
        match self {
            How::Stated(_, persons, ..) => Some((persons.from, persons.unit)),
            How::Withheld(_, _, from, unit) => Some((from, unit)),
            How::File(_, reach) => Some((CountsFrom::File, beneficiaries.reaches[reach as usize].unit)),
            _ => None,
        }
    }

    /// What its counts do not say, for they are of few persons.
    fn withheld(self, beneficiaries: &Beneficiaries) -> Withheld {
        match self {
            How::Withheld(..) => Withheld::Sexes,
            How::File(_, reach) => beneficiaries.reaches[reach as usize].withheld,
            // The text says the sex.
            How::ByDesign(_, Some(reach)) => beneficiaries.reaches[reach as usize].withheld.min(Withheld::Details),
            _ => Withheld::Nothing,
        }
    }
}

/// Allocates what the base counts of a ledger.
pub fn allocate(ledger: &Ledger, input: &AllocationInput) -> Allocation {
    let Divided { slots, gaps, aspects } = slots(ledger, input);
    let pieces = split::split(&slots, input);
    sums::sum(ledger, input, (&slots, &gaps), pieces, aspects)
}

/// Amounts and lines by the aspects they name, as bits.
type ByAspects = BTreeMap<u8, (Rupiah, u64)>;

/// The lines of the base.
struct Divided {
    /// By what they are divided by.
    slots: BTreeMap<Slot, Rupiah>,
    /// Of slots that nothing divides: why, by whose they are.
    gaps: BTreeMap<Rc<Whose>, Gaps>,
    aspects: ByAspects,
}

fn slots(ledger: &Ledger, input: &AllocationInput) -> Divided {
    // A sub kegiatan has many sums: what it says is looked at once, and not at all where none of them counts.
    let mut known: Vec<Option<bool>> = vec![None; ledger.activities.len()];
    let mut indivisible = |number: u32| {
        *known[number as usize].get_or_insert_with(|| {
            ledger.criteria.indivisible_rule(&ledger.activities[number as usize].activity).is_some()
        })
    };
    let mut amounts: HashMap<(u32, How), Rupiah, Hasher> = HashMap::default();
    let mut unknown: HashMap<(u32, Gap), Rupiah, Hasher> = HashMap::default();
    let mut aspects = ByAspects::new();
    for (key, sum) in ledger.sums.iter().filter(|(key, _)| input.lenses.counts(input.base, key)) {
        let amount = input.lenses.amount(input.base, &key, sum.amount);
        let indivisible = indivisible(key.activity);
        let how = how(ledger, &input.rules, &key, indivisible);
        if let How::Unknown(_) = how {
            *unknown.entry((key.activity, gap(&input.rules, &key, indivisible))).or_default() += amount;
        }
        *amounts.entry((key.activity, how)).or_default() += amount;
        let aspect = aspects.entry(key.answer.aspects).or_default();
        aspect.0 += amount;
        aspect.1 += sum.lines;
    }
    // Whose it is, sorted once: in a tree, texts would be compared at every step.
    let numbers: BTreeSet<u32> = amounts.keys().map(|(activity, _)| *activity).collect();
    let of = |number: u32| (Whose::of(&ledger.activities[number as usize].activity), number);
    let mut whose: Vec<(Whose, u32)> = numbers.into_iter().map(of).collect();
    whose.sort_unstable();
    let mut ranks: HashMap<u32, usize, Hasher> = HashMap::default();
    let mut distinct: Vec<Rc<Whose>> = Vec::new();
    for (own, activity) in whose {
        if distinct.last().is_none_or(|last| **last != own) {
            distinct.push(Rc::new(own));
        }
        ranks.insert(activity, distinct.len() - 1);
    }
    let mut sums: BTreeMap<(usize, How), Rupiah> = BTreeMap::new();
    for ((activity, how), amount) in amounts {
        *sums.entry((ranks[&activity], how)).or_default() += amount;
    }
    let mut gaps: BTreeMap<Rc<Whose>, Gaps> = BTreeMap::new();
    for ((activity, gap), amount) in unknown {
        let named = if gap.names() { ledger.persons_named(activity) } else { Vec::new() };
        gaps.entry(Rc::clone(&distinct[ranks[&activity]])).or_default().add(gap, amount, named);
    }
    let slot = |((rank, how), amount): ((usize, How), Rupiah)| (Slot { of: Rc::clone(&distinct[rank]), how }, amount);
    let slots = sums.into_iter().map(slot).collect();
    Divided { slots, gaps, aspects }
}

/// What programs are told apart by: the code where there is one, else the folded name.
pub(crate) fn program_key(activity: &Activity) -> String {
    match activity.code.and_then(|c| c.at(Level::Program)) {
        Some(code) => code.to_string(),
        None => text::words(&activity.program_name),
    }
}

/// What the budget's own columns count of persons and a report may publish, once for all lines of a sub kegiatan that count
/// the same. Texts count only where no file does.
pub fn stated(ledger: &Ledger, least: SmallCells) -> Vec<Stated> {
    let mut out = BTreeSet::new();
    for key in ledger.sums.keys() {
        let persons = &key.persons;
        let counts = persons.from == CountsFrom::Columns && persons.unit == Unit::Orang && !least.hides(persons);
        let activity = &ledger.activities[key.activity as usize].activity;
        if let (true, Some([female, male, _]), Some(code)) = (counts, persons.weights(), activity.code) {
            // Lines that count others are of other items, whatever these are called.
            let item = Some(format!("{female} {male}"));
            let whose = beneficiary::Whose { code, opd: Some(text::words(&activity.opd_name)), item };
            out.insert(Stated { whose, female, male });
        }
    }
    out.into_iter().collect()
}

/// The first method of the precedence that applies to a line.
fn how(ledger: &Ledger, rules: &Rules, key: &SumKey, indivisible: bool) -> How {
    let activity = &ledger.activities[key.activity as usize].activity;
    if activity.is_support(ledger.criteria.gate.support_program_number)
        || key.group.0.is_some_and(|a| ledger.criteria.is_pay(a))
    {
        return How::Staff;
    }
    let answer = key.answer;
    let mut ages = answer.ages();
    // Several ages named: how the money falls between them is not known.
    let age = ages.next().filter(|_| ages.next().is_none());
    let group = |sex| Group { sex, age, difabel: answer.difabel };
    let counts = counted(rules, key, age);
    for method in &rules.precedence {
        let found = match method {
            Method::UnitCost | Method::Direct | Method::Incidence => match counts {
                // Costs that are not asked for leave the counts.
                Some(How::File(Method::UnitCost, reach)) if *method == Method::Direct => {
                    Some(How::File(*method, reach))
                }
                own => own.filter(|how| how.method() == *method),
            },
            Method::ByDesign if matches!(answer.by_design, Sex::P | Sex::L) => {
                Some(How::ByDesign(group(answer.by_design), key.reach))
            }
            Method::Indivisible if nobody(indivisible, answer.category) => Some(How::Indivisible),
            _ => None,
        };
        if let Some(how) = found {
            return how;
        }
    }
    How::Unknown(group(Sex::Unknown))
}

/// Why no method of the precedence applies to a line: what would, if it were used.
fn gap(rules: &Rules, key: &SumKey, indivisible: bool) -> Gap {
    let usable = match (counted(rules, key, None), key.answer.by_design) {
        (Some(counts), _) => Some(counts.method()),
        (None, Sex::P | Sex::L) => Some(Method::ByDesign),
        (None, _) => nobody(indivisible, key.answer.category).then_some(Method::Indivisible),
    };
    Gap::of(key, usable)
}

/// Serves nobody in particular: an institution, or a road; but what answers to a need of somebody on a road is for them.
fn nobody(indivisible: bool, category: Category) -> bool {
    category == Category::Pelembagaan || indivisible && !category.is_arg()
}

/// The counts of a line: the budget's own columns, else the beneficiaries file, else the budget's texts. Counts that are
/// all zero say nothing.
fn counted(rules: &Rules, key: &SumKey, age: Option<Age>) -> Option<How> {
    let method = |unit| if unit == Unit::Orang { Method::Direct } else { Method::Incidence };
    let own = || {
        let weights = key.persons.weights().filter(|w| w.iter().sum::<u64>() > 0)?;
        // A text that counts nobody by sex has nothing to divide by.
        let divides = weights[0] + weights[1] > 0 || key.persons.from == CountsFrom::Columns;
        let (method, persons, difabel) = (method(key.persons.unit), key.persons, key.answer.difabel);
        divides.then(|| match rules.small_cells.hides(&persons) {
            true => How::Withheld(method, Group { sex: Sex::Unknown, age, difabel }, persons.from, persons.unit),
            false => How::Stated(method, persons, age, difabel),
        })
    };
    let file = || {
        let number = key.reach?;
        let reach = &rules.beneficiaries.reaches[number as usize];
        let counts = reach.counts.values().any(|n| *n > 0);
        let costs = reach.unit == Unit::Orang && !reach.costs.is_empty();
        counts.then_some(How::File(if costs { Method::UnitCost } else { method(reach.unit) }, number))
    };
    match key.persons.from {
        CountsFrom::Columns => own().or_else(file),
        _ => file().or_else(own),
    }
}

// What beneficiaries say against the budget, and against themselves.

/// Counts are no use without a date: older than this before the budget they are doubtful.
const YEARS: u16 = 3;

/// What the lines of one reach name.
#[derive(Default)]
struct Named {
    /// By design of each line that counts as evidence.
    sexes: BTreeSet<Sex>,
    ages: BTreeSet<Age>,
    /// A line that names no age fits any.
    any_age: bool,
}

/// Contradictions of the beneficiaries that lines of the budget reach. `year`: of the budget.
pub fn doubts(ledger: &Ledger, input: &AllocationInput, year: Option<u16>) -> Vec<Finding> {
    if input.rules.beneficiaries.is_empty() {
        return Vec::new();
    }
    let mut named: BTreeMap<u32, Named> = BTreeMap::new();
    for key in ledger.sums.keys() {
        let Some(reach) = key.reach else { continue };
        let own = named.entry(reach).or_default();
        // Institutions serve through their own purpose; lines without evidence name nobody.
        if key.answer.category.is_arg() && key.answer.category != Category::Pelembagaan {
            own.sexes.insert(key.answer.by_design);
            own.ages.extend(key.answer.ages());
            own.any_age |= key.answer.ages == 0;
        }
    }
    let mut out = Vec::new();
    for (number, named) in &named {
        let reach = &input.rules.beneficiaries.reaches[*number as usize];
        let mut say = |fault: DataFault| out.push(Finding::at(&reach.table, reach.place, Fault::Data(fault.into())));
        let code = reach.whose.code.to_string();
        if reach.unit == Unit::Orang
            && let Some((sex, counted)) = contradicted(reach, named)
        {
            say(DataFault::SingleSex { code: code.clone(), named: sex.id(), counted });
        }
        let counted: BTreeSet<Age> = reach.counts.iter().filter(|(_, n)| **n > 0).filter_map(|(g, _)| g.age).collect();
        if !named.any_age && !named.ages.is_empty() && !counted.is_empty() && named.ages.is_disjoint(&counted) {
            let list = |ages: &BTreeSet<Age>| ages.iter().map(|a| a.id()).collect::<Vec<_>>().join(", ");
            say(DataFault::OtherGroups { code: code.clone(), named: list(&named.ages), counted: list(&counted) });
        }
        if let (Some(counted), Some(budget)) = (reach.year, year)
            && counted + YEARS < budget
        {
            say(DataFault::Old { code: code.clone(), year: counted, budget });
        }
        if reach.unit != Unit::Orang && (!reach.sourced || reach.year.is_none()) {
            say(DataFault::NoSource { code });
        }
    }
    for (number, held) in costs(&slots(ledger, input).slots, input) {
        if let Costs::Unfit([costs, amount]) = held {
            let reach = &input.rules.beneficiaries.reaches[number as usize];
            let fault = DataFault::CostsUnfit { code: reach.whose.code.to_string(), costs, amount };
            out.push(Finding::at(&reach.table, reach.place, Fault::Data(fault.into())));
        }
    }
    out
}

/// All lines name one sex, and the other one is counted.
fn contradicted(reach: &Reach, named: &Named) -> Option<(Sex, u64)> {
    let mut sexes = named.sexes.iter();
    let (Some(sex @ (Sex::P | Sex::L)), None) = (sexes.next(), sexes.next()) else { return None };
    let other = if *sex == Sex::P { Sex::L } else { Sex::P };
    let counted: u64 = reach.counts.iter().filter(|(g, _)| g.sex == other).map(|(_, n)| *n).sum();
    (counted > 0).then_some((*sex, counted))
}
