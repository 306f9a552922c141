//! Pieces → the allocation: sexes, ages, OPD, programs, what is missing, per head, aspects, seats.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use strum::VariantArray as _;

use super::reason::{Gap, Gaps, WhyRow, gap_of, is_known};
use super::split::SplitPiece;
use super::value::{
    AgeRow, Allocation, AllocationPart, AspectRow, Assumed, CountsRow, GroupRow, Missing, MissingRow, Parts, PerHead,
    SeatsRow, SubKegiatan, Unpublished,
};
use super::{AllocationInput, How, Method, Slot, Whose, value};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{CountsFrom, Unit};
use crate::domain::code::ActivityCode;
use crate::domain::groups::{Age, Aspect, Sex};
use crate::ledger::Ledger;
use crate::sides::beneficiary::Group;
use crate::sides::small_cells::Withheld;

const SHOWN: usize = 10;

pub(super) fn sum(
    ledger: &Ledger,
    input: &AllocationInput,
    (slots, gaps): (&BTreeMap<Slot, Rupiah>, &BTreeMap<Rc<Whose>, Gaps>),
    pieces: Vec<SplitPiece>,
    aspects: BTreeMap<u8, (Rupiah, u64)>,
) -> Allocation {
    let keys: Vec<&Slot> = slots.keys().collect();
    let Sums { all, staff, overhead, groups, methods, counts, opd, programs, subs, why } =
        sums(input, &keys, gaps, &pieces);
    let hidden = |how: Withheld| subs.values().filter(|sub| sub.withheld == how).count();
    let (sexes, sub_kegiatan_merged) = (hidden(Withheld::Sexes), hidden(Withheld::Details));
    let names = Names::of(ledger);
    let sub = |((code, opd), own): ((&str, &str), Sub)| SubKegiatan {
        code: code.to_owned(),
        name: names.sub_kegiatan(code),
        opd: names.opd(opd).1,
        opd_key: opd.to_owned(),
        parts: own.parts,
        counted: own.counted,
        why: own.why.rows(),
        methods: own.methods,
    };
    let mut sub_kegiatan: Vec<SubKegiatan> = subs.into_iter().map(sub).collect();
    sub_kegiatan.sort_by_key(|s| Reverse(s.parts.total));
    let part = |name: &dyn Fn(&str) -> (String, String), (key, parts): (&str, Parts)| {
        let (code, name) = name(key);
        let (known, interval) = (parts.female_share_known(), parts.female_share_interval());
        AllocationPart { code, name, parts, female_share_known: known, female_share_interval: interval }
    };
    let assumed = input.assume.then_some(Assumed { by: "population", female: all.assumed[0], male: all.assumed[1] });
    let years = |age: Option<Age>| age.map(|a| input.bands.of(a));
    let seats = seats(ledger, input);
    let unpublished = Unpublished {
        fewer_than: input.rules.small_cells.0,
        amount: all.withheld,
        sub_kegiatan: sexes,
        sub_kegiatan_merged,
        seats: seats.iter().filter(|s| s.withheld).count(),
    };
    let anything = unpublished.sub_kegiatan + unpublished.sub_kegiatan_merged + unpublished.seats > 0;
    let age_rows = Age::VARIANTS.iter().copied().map(Some).chain([None]);
    Allocation {
        base: input.base.id(),
        staff,
        overhead,
        assumed,
        withheld: anything.then_some(unpublished),
        female_share_known: all.female_share_known(),
        female_share_interval: all.female_share_interval(),
        male_share_interval: all.male_share_interval(),
        ages: age_rows
            .map(|age| {
                let id = age.map_or("-", |a| a.id());
                let may_be = |g: &Group| age.is_some() && (g.age.is_none() || g.age == age);
                age_row(id, years(age), &groups, all.divisible(), |g| g.age == age, may_be)
            })
            .collect(),
        // A source that does not say who is disabled says nothing: there is no upper bound but everything.
        difabel: age_row("difabel", None, &groups, all.divisible(), |g| g.difabel, |_| true),
        counts: counts
            .into_iter()
            .map(|((from, unit), amount)| CountsRow { from: from.id(), unit: unit.id(), amount })
            .collect(),
        opd: opd.into_iter().map(|o| part(&|key| names.opd(key), o)).collect(),
        programs: programs.into_iter().map(|p| part(&|key| names.program(key), p)).collect(),
        missing: missing(&sub_kegiatan, &all, why.rows()),
        sub_kegiatan,
        per_head: per_head(input, slots, &pieces, &all),
        population: input.population.clone(),
        aspects: self::aspects(&aspects),
        seats,
        parts: all,
        groups: groups.into_iter().map(group_row).collect(),
        methods,
    }
}

/// Sums of the pieces, by all that the allocation tells apart.
#[derive(Default)]
struct Sums<'a> {
    all: Parts,
    staff: Rupiah,
    overhead: Rupiah,
    groups: Groups,
    methods: BTreeMap<Method, Rupiah>,
    counts: BTreeMap<(CountsFrom, Unit), Rupiah>,
    opd: BTreeMap<&'a str, Parts>,
    programs: BTreeMap<&'a str, Parts>,
    /// By code and OPD.
    subs: BTreeMap<(&'a str, &'a str), Sub>,
    /// Why anything is not known, what is withheld among it.
    why: Gaps,
}

fn sums<'a>(
    input: &AllocationInput,
    keys: &[&'a Slot],
    gaps: &BTreeMap<Rc<Whose>, Gaps>,
    pieces: &[SplitPiece],
) -> Sums<'a> {
    let mut sums = Sums::default();
    // Pieces of one owner stand side by side: names are looked up once for all of them.
    let whose = |piece: &SplitPiece| &keys[piece.slot].of;
    for of_one in pieces.chunk_by(|a, b| Rc::ptr_eq(whose(a), whose(b))) {
        let of = whose(&of_one[0]);
        let (opd, program) = (sums.opd.entry(&of.opd[0]).or_default(), sums.programs.entry(&of.program).or_default());
        let sub = sums.subs.entry((&of.sub_kegiatan, &of.opd[0])).or_default();
        if let Some(gaps) = gaps.get(of) {
            sub.why.add_all(gaps);
            sums.why.add_amounts(gaps);
        }
        for piece in of_one {
            let how = keys[piece.slot].how;
            match gap_of(how, piece) {
                Some(Gap::Few) => sums.why.add(Gap::Few, piece.amount, None),
                Some(gap) => [&mut sub.why, &mut sums.why].into_iter().for_each(|why| why.add(gap, piece.amount, None)),
                None => {}
            }
            if is_known(piece) {
                sub.methods.insert(piece.method);
            }
            [&mut sums.all, opd, program, &mut sub.parts].into_iter().for_each(|parts| parts.add(piece));
            sub.withheld = how.withheld(input.rules.beneficiaries).max(sub.withheld);
            sub.counted |= matches!(how, How::File(..) | How::ByDesign(_, Some(_)));
            *sums.methods.entry(piece.method).or_default() += piece.amount;
            if let Some(origin) = how.counts(input.rules.beneficiaries) {
                *sums.counts.entry(origin).or_default() += piece.amount;
            }
            match (piece.group, piece.method) {
                (None, Method::Staff) => sums.staff += piece.amount,
                (None, Method::UnitCost) => sums.overhead += piece.amount,
                (None, _) => {}
                (Some(group), method) => {
                    let of_group = sums.groups.entry(group).or_default();
                    of_group.0 += piece.amount;
                    if method == Method::AssumedPopulation {
                        of_group.1 += piece.amount;
                    }
                }
            }
        }
    }
    sums
}

/// What is summed of one sub kegiatan of one OPD.
#[derive(Default)]
struct Sub {
    parts: Parts,
    why: Gaps,
    methods: BTreeSet<Method>,
    /// Its persons were counted.
    counted: bool,
    withheld: Withheld,
}

/// Amounts by group, and what of them is only assumed.
type Groups = BTreeMap<Group, (Rupiah, Rupiah)>;

fn group_row((group, (amount, assumed)): (Group, (Rupiah, Rupiah))) -> GroupRow {
    let age = group.age.map_or("-", |a| a.id());
    GroupRow { sex: group.sex.id(), age, difabel: group.difabel, amount, assumed }
}

/// `is`: surely of the row; `may_be`: of the row if all that is not known were. What is assumed is not known.
fn age_row(
    age: &'static str,
    years: Option<[u8; 2]>,
    groups: &Groups,
    divisible: Rupiah,
    is: impl Fn(&Group) -> bool,
    may_be: impl Fn(&Group) -> bool,
) -> AgeRow {
    let sum = |sexes: &[Sex]| -> Rupiah {
        groups.iter().filter(|(g, _)| is(g) && sexes.contains(&g.sex)).map(|(_, (a, _))| *a).sum()
    };
    let (female, male, unknown) = (sum(&[Sex::P]), sum(&[Sex::L]), sum(&[Sex::Both, Sex::Unknown]));
    let total = female + male + unknown;
    let assumed = groups.iter().filter(|(g, _)| is(g)).map(|(_, (_, assumed))| *assumed).sum();
    let interval = |sex: Option<Sex>| {
        let of_sex = |g: &Group| sex.is_none_or(|s| g.sex == s);
        let low = |(g, (amount, assumed)): (&Group, &(Rupiah, Rupiah))| match is(g) && of_sex(g) {
            // An assumed sex says nothing of the sex; of the age it changes nothing.
            true if sex.is_some() => *amount - *assumed,
            true => *amount,
            false => Rupiah::ZERO,
        };
        let high = |(g, (amount, assumed)): (&Group, &(Rupiah, Rupiah))| match (may_be(g), of_sex(g)) {
            (true, true) => *amount,
            (true, false) if matches!(g.sex, Sex::Both | Sex::Unknown) => *amount,
            (true, false) => *assumed,
            (false, _) => Rupiah::ZERO,
        };
        let (low, high): (Rupiah, Rupiah) = (groups.iter().map(low).sum(), groups.iter().map(high).sum());
        value::interval(low, high, divisible)
    };
    AgeRow {
        age,
        years,
        female,
        male,
        unknown,
        total,
        assumed,
        share_interval: interval(None),
        female_share_interval: interval(Some(Sex::P)),
        male_share_interval: interval(Some(Sex::L)),
    }
}

fn missing(all_sub: &[SubKegiatan], all: &Parts, why: Vec<WhyRow>) -> Missing {
    let mut rows: Vec<&SubKegiatan> = all_sub.iter().filter(|s| s.parts.uncounted() != Rupiah::ZERO).collect();
    rows.sort_by_key(|s| Reverse(s.parts.uncounted()));
    let sub_kegiatan = rows.len();
    rows.truncate(SHOWN);
    let whole = all.divisible();
    let counted: Rupiah = rows.iter().map(|s| s.parts.uncounted()).sum();
    let row = |s: &SubKegiatan| MissingRow {
        sub_kegiatan: s.code.clone(),
        name: s.name.clone(),
        opd: s.opd.clone(),
        unknown: s.parts.uncounted(),
        narrows_by: s.parts.uncounted().part_of(whole),
        why: s.why.clone(),
    };
    Missing {
        amount: all.uncounted(),
        sub_kegiatan,
        width: all.missing().part_of(whole),
        width_after: (all.missing() - counted).part_of(whole),
        why,
        largest: rows.into_iter().map(row).collect(),
    }
}

/// Where counts are persons. The persons of one count are counted once, however many amounts it divides.
fn per_head(
    input: &AllocationInput,
    slots: &BTreeMap<Slot, Rupiah>,
    pieces: &[SplitPiece],
    all: &Parts,
) -> Vec<PerHead> {
    let slots: Vec<&Slot> = slots.keys().collect();
    let mut persons = [0u64; 2];
    let mut amounts = [Rupiah::ZERO; 2];
    let (mut files, mut stated) = (BTreeSet::new(), BTreeSet::new());
    for slot in &slots {
        match slot.how {
            How::File(_, number) if files.insert(number) => {
                let reach = &input.rules.beneficiaries.reaches[number as usize];
                for (group, n) in reach.counts.iter().filter(|_| reach.unit == Unit::Orang) {
                    match group.sex {
                        Sex::P => persons[0] += n,
                        Sex::L => persons[1] += n,
                        _ => {}
                    }
                }
            }
            How::Stated(Method::Direct, p, ..) if stated.insert((&slot.of.sub_kegiatan, &slot.of.opd, p)) => {
                persons[0] += p.female.unwrap_or(0);
                persons[1] += p.male.unwrap_or(0);
            }
            _ => {}
        }
    }
    for piece in pieces {
        let counted = matches!(piece.method, Method::Direct | Method::UnitCost);
        match piece.group.map(|g| g.sex).filter(|_| counted) {
            Some(Sex::P) => amounts[0] += piece.amount,
            Some(Sex::L) => amounts[1] += piece.amount,
            _ => {}
        }
    }
    let known = [all.female - all.assumed[0], all.male - all.assumed[1]];
    let inhabitants = input.population.as_ref().map(|p| [p.female, p.male]);
    let row = |(i, sex): (usize, Sex)| PerHead {
        sex: sex.id(),
        amount: amounts[i],
        persons: Some(persons[i]).filter(|n| *n > 0 || all.withheld == Rupiah::ZERO),
        per_person: each(amounts[i], persons[i]),
        population: inhabitants.map(|p| p[i]),
        per_inhabitant: inhabitants.and_then(|p| each(known[i], p[i])),
    };
    [Sex::P, Sex::L].into_iter().enumerate().map(row).collect()
}

/// Rupiah per person, rounded half up to the sen.
fn each(amount: Rupiah, persons: u64) -> Option<Rupiah> {
    let persons = i128::from(persons);
    (persons > 0).then(|| Rupiah::from_sen((amount.sen() * 2 + persons).div_euclid(persons * 2)))
}

fn aspects(found: &BTreeMap<u8, (Rupiah, u64)>) -> Vec<AspectRow> {
    let row = |id, is: &dyn Fn(u8) -> bool, alone: u8| AspectRow {
        aspect: id,
        amount: found.iter().filter(|(bits, _)| is(**bits)).map(|(_, (a, _))| *a).sum(),
        amount_alone: found.get(&alone).map_or(Rupiah::ZERO, |(a, _)| *a),
        lines: found.iter().filter(|(bits, _)| is(**bits)).map(|(_, (_, n))| *n).sum(),
    };
    let named = |aspect: Aspect| {
        let bit = 1u8 << aspect as u8;
        row(aspect.id(), &move |bits| bits & bit != 0, bit)
    };
    Aspect::VARIANTS.iter().copied().map(named).chain([row("-", &|bits| bits == 0, 0)]).collect()
}

fn seats(ledger: &Ledger, input: &AllocationInput) -> Vec<SeatsRow> {
    let known: BTreeSet<ActivityCode> =
        ledger.activities.iter().filter(|e| e.counts).filter_map(|e| e.activity.code).collect();
    let known_seats = input.rules.beneficiaries.seats.iter().filter(|s| known.contains(&s.code));
    let few = input.rules.small_cells;
    let hides = |s: &crate::sides::beneficiary::Seats| few.is_small(s.female) || few.is_small(s.male);
    let row = |s: &crate::sides::beneficiary::Seats| SeatsRow {
        aspect: s.aspect.id(),
        sub_kegiatan: s.code.to_string(),
        opd: s.opd.clone(),
        what: s.what.clone(),
        female: Some(s.female).filter(|n| !few.is_small(*n)),
        male: Some(s.male).filter(|n| !few.is_small(*n)),
        // A share of a number is the other number.
        female_share: (s.female + s.male > 0 && !hides(s)).then(|| s.female as f64 / (s.female + s.male) as f64),
        year: s.year,
        source: s.source.clone(),
        withheld: hides(s),
    };
    known_seats.map(row).collect()
}

/// Names by key; of several names of one key, the first by the alphabet.
struct Names {
    opd: BTreeMap<String, (String, String)>,
    program: BTreeMap<String, String>,
    sub_kegiatan: BTreeMap<String, String>,
}

impl Names {
    fn of(ledger: &Ledger) -> Names {
        let mut out = Names { opd: BTreeMap::new(), program: BTreeMap::new(), sub_kegiatan: BTreeMap::new() };
        let better = |slot: &mut String, name: &String| {
            if slot.is_empty() || (!name.is_empty() && name < slot) {
                slot.clone_from(name);
            }
        };
        for a in ledger.activities.iter().filter(|e| e.counts).map(|e| &e.activity) {
            better(
                &mut out.opd.entry(a.opd_key()).or_insert_with(|| (a.opd_code.clone(), String::new())).1,
                &a.opd_name,
            );
            better(out.program.entry(super::program_key(a)).or_default(), &a.program_name);
            better(out.sub_kegiatan.entry(a.sub_kegiatan_key()).or_default(), &a.sub_kegiatan_name);
        }
        out
    }

    fn opd(&self, key: &str) -> (String, String) {
        self.opd.get(key).cloned().unwrap_or_default()
    }

    /// A program without a code has its name only.
    fn program(&self, key: &str) -> (String, String) {
        let name = self.program.get(key).cloned().unwrap_or_default();
        let code = ActivityCode::find(key).map(|_| key.to_owned());
        (code.unwrap_or_default(), name)
    }

    fn sub_kegiatan(&self, key: &str) -> String {
        self.sub_kegiatan.get(key).cloned().unwrap_or_default()
    }
}
