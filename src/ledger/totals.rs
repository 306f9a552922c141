//! Sums of the ledger by what a report groups them by: OPD, sub kegiatan, account, category, what each lens counts.
//!
//! A report asks some thirty times. Names are numbers here, so that asking costs little: one engine of data frames took
//! more time for this than for reading ten thousand lines.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use hashbrown::HashTable;
use strum::VariantArray as _;

use crate::criteria::tag::{Answer, Criteria};
use crate::domain::amount::Rupiah;
use crate::domain::budget::{AccountGroup, Activity, Persons};
use crate::domain::code::{AccountCode, ActivityCode};
use crate::domain::denominator::Denominator;
use crate::domain::groups::Category;
use crate::domain::text;
use crate::files::intern::Hasher;
use crate::ledger::Ledger;
use crate::ledger::lens::{Lens, Lenses};
use crate::ledger::opds::Opds;

/// A group: the values it was grouped by, its amount in rupiah and its lines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Total {
    pub by: Vec<String>,
    pub amount: Rupiah,
    pub lines: u64,
}

/// What totals can be grouped or counted by. `WomenAgency` and a lens are `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Opd,
    SubKegiatan,
    Category,
    WomenAgency,
    Lens(Lens),
}

/// At most so many at once.
const MOST: usize = Lens::ALL.len();

/// All that lines are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Cell {
    opd: u32,
    sub_kegiatan: u32,
    account: AccountGroup,
    support: bool,
    women_agency: bool,
    category: Category,
    /// By the order of `Lens::ALL`.
    lenses: [bool; Lens::ALL.len()],
}

/// What the lines of a cell come to.
#[derive(Clone, Copy, Default, Debug)]
struct Sum {
    amount: Rupiah,
    /// What each lens counts, by the order of `Lens::ALL`.
    counted: [Rupiah; Lens::ALL.len()],
    lines: u64,
}

/// Sums by cell. Numbers of names are in the order of the names.
pub struct Totals {
    pub agencies: Opds,
    opd: Vec<String>,
    sub_kegiatan: Vec<String>,
    /// Numbers of OPD and sub kegiatan by activity.
    opds: Vec<u32>,
    subs: Vec<u32>,
    cells: Vec<(Cell, Sum)>,
}

impl Totals {
    pub fn of(ledger: &Ledger, lenses: &Lenses) -> Totals {
        let criteria = ledger.criteria;
        let activities = || ledger.activities.iter().map(|e| &e.activity);
        let agencies = Opds::of(ledger);
        let (opd, opds) = numbered((0..ledger.activities.len()).map(|number| agencies.key(number).to_owned()));
        let (sub_kegiatan, subs) = numbered(activities().map(Activity::sub_kegiatan_key));
        let of_women = women_agencies(criteria);
        let facts: Vec<(bool, bool)> =
            activities().map(|a| (a.is_support(criteria.gate.support_program_number), of_women(a))).collect();
        let mut sums: HashMap<Cell, Sum, Hasher> = HashMap::default();
        for (key, key_sum) in ledger.sums.iter() {
            let activity = key.activity as usize;
            let (support, women_agency) = facts[activity];
            let cell = Cell {
                opd: opds[activity],
                sub_kegiatan: subs[activity],
                account: key.group,
                support,
                women_agency,
                category: key.answer.category,
                lenses: Lens::ALL.map(|lens| lenses.counts(lens.base(), &key)),
            };
            let sum = sums.entry(cell).or_default();
            sum.amount += key_sum.amount;
            for (counted, lens) in sum.counted.iter_mut().zip(Lens::ALL) {
                *counted += lenses.amount(lens.base(), &key, key_sum.amount);
            }
            sum.lines += key_sum.lines;
        }
        Totals { agencies, opd, sub_kegiatan, opds, subs, cells: sums.into_iter().collect() }
    }

    /// What the OPD of an activity is told apart by.
    pub fn opd_of(&self, activity: usize) -> &str {
        &self.opd[self.opds[activity] as usize]
    }

    /// `Activity::sub_kegiatan_key`.
    pub fn sub_kegiatan_of(&self, activity: usize) -> &str {
        &self.sub_kegiatan[self.subs[activity] as usize]
    }

    /// Sums of what `lens` counts (everything without one), by group, in the order of the groups' names.
    pub fn totals(&self, by: &[By], lens: Option<Lens>) -> Vec<Total> {
        let mut groups: Vec<_> = self.grouped(by, lens).into_iter().collect();
        groups.sort_unstable_by_key(|(group, _)| *group);
        let named = |(group, (amount, lines)): ([u32; MOST], (Rupiah, u64))| Total {
            by: by.iter().zip(group).map(|(by, value)| self.name(*by, value).to_owned()).collect(),
            amount,
            lines,
        };
        groups.into_iter().map(named).collect()
    }

    /// Amount and lines of everything `lens` counts.
    pub fn total(&self, lens: Option<Lens>) -> (Rupiah, u64) {
        self.grouped(&[], lens).into_values().next().unwrap_or_default()
    }

    /// Amounts by akun.kelompok.jenis (`None`: the line has no account) and whether the program supports others (x.xx.01).
    pub fn accounts(&self) -> impl Iterator<Item = (Option<AccountCode>, bool, Rupiah)> {
        self.cells.iter().map(|(cell, sum)| (cell.account.0, cell.support, sum.amount))
    }

    /// Is all that these lenses count spending of `of`?
    pub fn holds_all(&self, of: Denominator, lenses: &[Lens]) -> bool {
        let counts_nothing = |sum: &Sum| lenses.iter().all(|lens| sum.counted[*lens as usize].is_zero());
        self.cells.iter().all(|(cell, sum)| cell.is_of(of) || counts_nothing(sum))
    }

    /// Amounts of lines that both lenses count, the first alone, the second alone, and neither; of the spending that `of` has
    /// in it, or of everything.
    pub fn pair(&self, [first, second]: [Lens; 2], of: Option<Denominator>) -> [Rupiah; 4] {
        let mut out = [Rupiah::ZERO; 4];
        for (cell, sum) in self.cells.iter().filter(|(cell, _)| of.is_none_or(|of| cell.is_of(of))) {
            let place = match (cell.lenses[first as usize], cell.lenses[second as usize]) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            out[place] += sum.amount;
        }
        out
    }

    /// How many different values a column has among what `lens` counts.
    pub fn distinct(&self, by: By, lens: Option<Lens>) -> usize {
        self.grouped(&[by], lens).len()
    }

    fn grouped(&self, by: &[By], lens: Option<Lens>) -> HashMap<[u32; MOST], (Rupiah, u64), Hasher> {
        let mut groups: HashMap<[u32; MOST], (Rupiah, u64), Hasher> = HashMap::default();
        for (cell, sum) in self.cells.iter().filter(|(c, _)| lens.is_none_or(|l| c.lenses[l as usize])) {
            let mut group = [0; MOST];
            group.iter_mut().zip(by).for_each(|(value, by)| *value = cell.value(*by));
            let group_sum = groups.entry(group).or_default();
            group_sum.0 += lens.map_or(sum.amount, |l| sum.counted[l as usize]);
            group_sum.1 += sum.lines;
        }
        groups
    }

    fn name(&self, by: By, value: u32) -> &str {
        match by {
            By::Opd => &self.opd[value as usize],
            By::SubKegiatan => &self.sub_kegiatan[value as usize],
            By::Category => Category::VARIANTS[value as usize].id(),
            By::WomenAgency | By::Lens(_) => ["false", "true"][value as usize],
        }
    }
}

impl Cell {
    fn is_of(&self, of: Denominator) -> bool {
        self.account.0.is_some_and(|account| of.holds(account.numbers(), self.support))
    }

    fn value(&self, by: By) -> u32 {
        match by {
            By::Opd => self.opd,
            By::SubKegiatan => self.sub_kegiatan,
            By::Category => self.category as u32,
            By::WomenAgency => self.women_agency.into(),
            By::Lens(lens) => self.lenses[lens as usize].into(),
        }
    }
}

/// The names that occur, in their order, and the number of each one given.
fn numbered(names: impl Iterator<Item = String>) -> (Vec<String>, Vec<u32>) {
    let mut met: HashMap<String, u32, Hasher> = HashMap::default();
    let given: Vec<u32> = names
        .map(|name| {
            let fresh = met.len() as u32;
            *met.entry(name).or_insert(fresh)
        })
        .collect();
    let mut names: Vec<(String, u32)> = met.into_iter().collect();
    names.sort_unstable();
    let mut numbers = vec![0; names.len()];
    names.iter().zip(0..).for_each(|((_, met), number)| numbers[*met as usize] = number);
    (names.into_iter().map(|(name, _)| name).collect(), given.into_iter().map(|met| numbers[met as usize]).collect())
}

/// Whether an activity is of an agency for women, as the packs name them.
pub(crate) fn women_agencies(criteria: &Criteria) -> impl Fn(&Activity) -> bool + '_ {
    let agency = &criteria.women_agency;
    let bidang: Vec<ActivityCode> = agency.bidang.iter().filter_map(|b| ActivityCode::find(b)).collect();
    move |activity| {
        activity.skpd.is_some_and(|s| s.bidang().any(|own| bidang.iter().any(|b| own.under(b)))) || {
            let name = text::words(&activity.opd_name);
            agency.name.iter().any(|n| text::holds(&name, n))
        }
    }
}

// Sums of lines by all that reports tell apart.

/// What sums are kept by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SumKey {
    pub activity: u32,
    pub group: AccountGroup,
    pub answer: Answer,
    pub persons: Persons,
    /// Number of the beneficiaries the line reaches.
    pub reach: Option<u32>,
    pub declared: Declared,
    /// What a reviewer decided of the line.
    pub decided: Option<Category>,
}

/// What the file itself declares of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Declared {
    No,
    /// A tag that means ARG.
    Tag,
    /// A weight, in millionths of the line.
    Weight(u32),
}

#[derive(Clone, Copy, Default, Debug)]
pub struct KeySum {
    pub amount: Rupiah,
    pub lines: u64,
}

/// All of a key but its activity and persons: few are different.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    group: AccountGroup,
    answer: Answer,
    reach: Option<u32>,
    declared: Declared,
    decided: Option<Category>,
}

/// Values by number, in the order in which they were met.
struct Numbered<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32, Hasher>,
    /// As a rule the next is the same.
    last: u32,
}

impl<T: Copy + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        if self.values.get(self.last as usize) == Some(&value) {
            return self.last;
        }
        let fresh = self.values.len() as u32;
        self.last = *self.numbers.entry(value).or_insert(fresh);
        if self.last == fresh {
            self.values.push(value);
        }
        self.last
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Numbered<T> {
        Numbered { values: Vec::new(), numbers: HashMap::default(), last: 0 }
    }
}

/// Sums by key, in the order in which the keys were met. Keys are kept as numbers: a country has millions of them.
#[derive(Default)]
pub struct KeySums {
    kinds: Numbered<Kind>,
    persons: Numbered<Persons>,
    /// Each with its activity, kind and persons.
    sums: Vec<([u32; 3], KeySum)>,
    /// Numbers of the sums, found by their keys.
    numbers: HashTable<u32>,
    hasher: Hasher,
}

impl KeySums {
    /// Adds to the sum of a key, and gives its number.
    pub(super) fn add(&mut self, key: SumKey, amount: Rupiah, lines: u64) -> u32 {
        let SumKey { activity, group, answer, persons, reach, declared, decided } = key;
        let kind = self.kinds.number(Kind { group, answer, reach, declared, decided });
        let key = [activity, kind, self.persons.number(persons)];
        let KeySums { sums, numbers, hasher, .. } = self;
        let hash = hasher.hash_one(key);
        let known = numbers.find(hash, |number| sums[*number as usize].0 == key).copied();
        let number = known.unwrap_or_else(|| {
            let new = sums.len() as u32;
            sums.push((key, KeySum::default()));
            *numbers.insert_unique(hash, new, |number| hasher.hash_one(sums[*number as usize].0)).get()
        });
        let sum = &mut sums[number as usize].1;
        sum.amount += amount;
        sum.lines += lines;
        number
    }

    pub fn iter(&self) -> impl Iterator<Item = (SumKey, KeySum)> {
        self.keys().zip(self.sums.iter().map(|(_, sum)| *sum))
    }

    pub fn keys(&self) -> impl Iterator<Item = SumKey> {
        (0..self.sums.len() as u32).map(|number| self.key(number))
    }

    /// The key of the sum that has this number.
    pub fn key(&self, number: u32) -> SumKey {
        let [activity, kind, persons] = self.sums[number as usize].0;
        let Kind { group, answer, reach, declared, decided } = self.kinds.values[kind as usize];
        SumKey { activity, group, answer, persons: self.persons.values[persons as usize], reach, declared, decided }
    }
}
