//! The allocation as a value, and what its JSON says (`docs/json.md`). Amounts are rupiah, shares 0..1.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::allocate::reason::WhyRow;
use crate::allocate::split::SplitPiece;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Sex;
use crate::sides::population::Population;

/// female + male + unknown + indivisible = total, in rupiah.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct Parts {
    pub total: Rupiah,
    pub female: Rupiah,
    pub male: Rupiah,
    pub unknown: Rupiah,
    pub indivisible: Rupiah,
    /// Of female and male: only assumed, by the population.
    #[serde(skip_serializing_if = "nothing")]
    pub assumed: [Rupiah; 2],
    /// Of unknown: counted by sex, and of too few persons to be published.
    #[serde(skip_serializing_if = "Rupiah::is_zero")]
    pub withheld: Rupiah,
}

fn nothing(assumed: &[Rupiah; 2]) -> bool {
    assumed.iter().all(|a| *a == Rupiah::ZERO)
}

impl Parts {
    pub(super) fn add(&mut self, piece: &SplitPiece) {
        self.total += piece.amount;
        self.withheld += if piece.withheld { piece.amount } else { Rupiah::ZERO };
        let assumed = piece.method == Method::AssumedPopulation;
        match piece.group.map(|g| g.sex) {
            None => self.indivisible += piece.amount,
            Some(Sex::P) => {
                self.female += piece.amount;
                self.assumed[0] += if assumed { piece.amount } else { Rupiah::ZERO };
            }
            Some(Sex::L) => {
                self.male += piece.amount;
                self.assumed[1] += if assumed { piece.amount } else { Rupiah::ZERO };
            }
            Some(_) => self.unknown += piece.amount,
        }
    }

    /// What can be divided at all.
    pub fn divisible(&self) -> Rupiah {
        self.female + self.male + self.unknown
    }

    /// What is not known, assumed or not.
    pub fn missing(&self) -> Rupiah {
        self.unknown + self.assumed[0] + self.assumed[1]
    }

    /// Of it, what nobody has counted.
    pub fn uncounted(&self) -> Rupiah {
        self.missing() - self.withheld
    }

    /// female / (female + male), without what is only assumed.
    pub fn female_share_known(&self) -> Option<f64> {
        let [female, male] = [self.female - self.assumed[0], self.male - self.assumed[1]];
        female.part_of(female + male)
    }

    /// Share for women of what can be divided, if none and if all of what is not known is for women.
    pub fn female_share_interval(&self) -> Option<[f64; 2]> {
        self.interval(self.female - self.assumed[0])
    }

    pub fn male_share_interval(&self) -> Option<[f64; 2]> {
        self.interval(self.male - self.assumed[1])
    }

    fn interval(&self, known: Rupiah) -> Option<[f64; 2]> {
        interval(known, known + self.missing(), self.divisible())
    }
}

/// Two amounts as parts of `whole`. Amounts below zero can turn them round: then there is no interval.
pub(super) fn interval(low: Rupiah, high: Rupiah, whole: Rupiah) -> Option<[f64; 2]> {
    low.part_of(whole).zip(high.part_of(whole)).map(|(a, b)| [a, b]).filter(|[a, b]| a <= b)
}

/// An OPD or a program.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AllocationPart {
    pub code: String,
    pub name: String,
    #[serde(flatten)]
    pub parts: Parts,
    pub female_share_known: Option<f64>,
    pub female_share_interval: Option<[f64; 2]>,
}

/// One age group by sex. What is indivisible has no age.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AgeRow {
    pub age: &'static str,
    /// First and last year of age.
    pub years: Option<[u8; 2]>,
    pub female: Rupiah,
    pub male: Rupiah,
    pub unknown: Rupiah,
    pub total: Rupiah,
    /// Of female and male: only assumed, by the population.
    #[serde(skip_serializing_if = "Rupiah::is_zero")]
    pub assumed: Rupiah,
    /// Share of the group in what can be divided: if none and if all of what may be of the group is.
    pub share_interval: Option<[f64; 2]>,
    /// The same of its women and its men.
    pub female_share_interval: Option<[f64; 2]>,
    pub male_share_interval: Option<[f64; 2]>,
}

/// One cell of sex × age × difabel.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupRow {
    pub sex: &'static str,
    pub age: &'static str,
    pub difabel: bool,
    pub amount: Rupiah,
    /// Of the amount: only assumed, by the population.
    #[serde(skip_serializing_if = "Rupiah::is_zero")]
    pub assumed: Rupiah,
}

/// How much was divided by counts of one origin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CountsRow {
    pub from: &'static str,
    pub unit: &'static str,
    pub amount: Rupiah,
}

/// One sub kegiatan of one OPD.
#[derive(Clone, Debug)]
pub struct SubKegiatan {
    pub code: String,
    pub name: String,
    pub opd: String,
    /// What the OPD is told apart by: `Activity::opd_key`.
    pub opd_key: String,
    pub parts: Parts,
    /// The beneficiaries file counts some of it already.
    pub counted: bool,
    /// Why nobody knows for whom some of it is: together `Parts::uncounted`.
    pub why: Vec<WhyRow>,
    /// Methods that divide the rest of it.
    pub methods: BTreeSet<Method>,
}

/// A sub kegiatan whose counts are missing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MissingRow {
    pub sub_kegiatan: String,
    pub name: String,
    pub opd: String,
    pub unknown: Rupiah,
    /// How much narrower the interval gets when its beneficiaries are counted by sex.
    pub narrows_by: Option<f64>,
    /// Why it is not known, the largest first: the amounts add up to `unknown`.
    pub why: Vec<WhyRow>,
}

/// How many rupiah nobody can divide for want of data.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Missing {
    pub amount: Rupiah,
    pub sub_kegiatan: usize,
    /// Width of the interval now, and once the ones below are counted.
    pub width: Option<f64>,
    pub width_after: Option<f64>,
    /// Why it is not known, of all sub kegiatan. With what is withheld of few persons (`few`) the amounts add up to all that
    /// is unknown or only assumed.
    pub why: Vec<WhyRow>,
    /// The ten that would narrow it most.
    pub largest: Vec<MissingRow>,
}

/// Rupiah per person of one sex.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PerHead {
    pub sex: &'static str,
    /// Divided by counts of persons.
    pub amount: Rupiah,
    /// Persons counted; who is reached twice is counted twice. `None`: all that are counted are withheld.
    pub persons: Option<u64>,
    pub per_person: Option<Rupiah>,
    /// All that is known to reach the sex, per woman or man of the population.
    pub population: Option<u64>,
    pub per_inhabitant: Option<Rupiah>,
}

/// Rupiah of lines that name an aspect. A line may name several, so the rows overlap and do not add up.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AspectRow {
    /// akses, partisipasi, kontrol, manfaat; `-`: none named.
    pub aspect: &'static str,
    pub amount: Rupiah,
    /// Of lines that name this aspect alone.
    pub amount_alone: Rupiah,
    pub lines: u64,
}

/// Women and men in committees and decisions: a share of seats, not of money.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeatsRow {
    pub aspect: &'static str,
    pub sub_kegiatan: String,
    pub opd: String,
    pub what: String,
    /// `None`: too few to be published.
    pub female: Option<u64>,
    pub male: Option<u64>,
    pub female_share: Option<f64>,
    pub year: Option<u16>,
    pub source: String,
    /// A number is too small to be published.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// What is counted and not published.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unpublished {
    /// Fewer persons than these are not told apart.
    pub fewer_than: u64,
    /// Of what is unknown.
    pub amount: Rupiah,
    /// Sub kegiatan whose women and men are not told apart.
    pub sub_kegiatan: usize,
    /// Sub kegiatan of which some ages or disabilities are not told.
    pub sub_kegiatan_merged: usize,
    /// Rows of seats.
    pub seats: usize,
}

/// What is only assumed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Assumed {
    pub by: &'static str,
    pub female: Rupiah,
    pub male: Rupiah,
}

/// The base, taken apart: female + male + unknown + indivisible = total.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Allocation {
    pub base: &'static str,
    #[serde(flatten, serialize_with = "sexes")]
    #[schemars(with = "PartsAlone")]
    pub parts: Parts,
    /// Of the indivisible: pay and support programs.
    pub staff: Rupiah,
    /// Of the indivisible: what unit costs leave over.
    pub overhead: Rupiah,
    pub assumed: Option<Assumed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Unpublished>,
    pub female_share_known: Option<f64>,
    pub female_share_interval: Option<[f64; 2]>,
    pub male_share_interval: Option<[f64; 2]>,
    pub groups: Vec<GroupRow>,
    #[serde(serialize_with = "methods")]
    #[schemars(with = "Vec<MethodRow>")]
    pub methods: BTreeMap<Method, Rupiah>,
    pub ages: Vec<AgeRow>,
    /// Disabled people of all ages: a cut across the rows above, not to be added to them.
    pub difabel: AgeRow,
    pub counts: Vec<CountsRow>,
    pub opd: Vec<AllocationPart>,
    pub programs: Vec<AllocationPart>,
    /// The largest first.
    #[serde(skip)]
    pub sub_kegiatan: Vec<SubKegiatan>,
    pub missing: Missing,
    pub per_head: Vec<PerHead>,
    pub population: Option<Population>,
    pub aspects: Vec<AspectRow>,
    pub seats: Vec<SeatsRow>,
}

fn sexes<S: Serializer>(parts: &Parts, s: S) -> Result<S::Ok, S::Error> {
    let Parts { total, female, male, unknown, indivisible, .. } = *parts;
    PartsAlone { total, female, male, unknown, indivisible }.serialize(s)
}

fn methods<S: Serializer>(methods: &BTreeMap<Method, Rupiah>, s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(methods.iter().map(|(method, amount)| MethodRow { method: *method, amount: *amount }))
}

/// What was divided by one method.
#[derive(Serialize, JsonSchema)]
struct MethodRow {
    method: Method,
    amount: Rupiah,
}

/// `Parts` as the allocation says them: what is assumed or withheld it says by itself.
#[derive(Serialize, JsonSchema)]
struct PartsAlone {
    total: Rupiah,
    female: Rupiah,
    male: Rupiah,
    unknown: Rupiah,
    indivisible: Rupiah,
}

/// How an amount was given to groups.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    ValueEnum,
    strum::IntoStaticStr,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Persons times what one of their group costs; the remainder is overhead.
    UnitCost,
    /// Counts of persons.
    Direct,
    /// The evidence names one sex only.
    ByDesign,
    /// Observed use (visits, person-days, shares): an estimate.
    Incidence,
    /// Serves nobody in particular: institutions, roads, offices.
    Indivisible,
    /// Pay and support programs: staff are no beneficiaries.
    #[value(skip)]
    #[serde(skip_deserializing)]
    Staff,
    /// Unknown, divided by the population because it was asked for.
    #[value(skip)]
    #[serde(skip_deserializing)]
    AssumedPopulation,
    #[value(skip)]
    #[serde(skip_deserializing)]
    Unknown,
}

impl Method {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The order in which methods are tried; one that is left out is not used. Counts of persons say more than a text, and a
/// text says more of its line than an estimate of the whole sub kegiatan.
pub const PRECEDENCE: [Method; 5] =
    [Method::UnitCost, Method::Direct, Method::ByDesign, Method::Incidence, Method::Indivisible];

/// # Errors
/// No method is named, or one stands twice.
pub fn precedence(methods: Option<&[Method]>) -> Result<Vec<Method>> {
    let Some(methods) = methods else { return Ok(PRECEDENCE.into()) };
    if methods.is_empty() {
        bail!("precedence: no method is named; leave it out for {}", PRECEDENCE.map(Method::id).join(", "));
    }
    if methods.iter().collect::<BTreeSet<_>>().len() < methods.len() {
        bail!("precedence: a method stands twice");
    }
    Ok(methods.into())
}
