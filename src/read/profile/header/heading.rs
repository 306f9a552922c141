//! What the label of a column says of it: which field it is, or which amount.

use schemars::JsonSchema;
use serde::Serialize;

use super::{WORDS, asks_arg, normal, weights_said};
use crate::domain::amount::{self, Reading};
use crate::domain::text;
use crate::read::profile::Field;

/// Which amount a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The budget, where the file has one only.
    Budget,
    Before,
    After,
    Realised,
}

/// Label of one column: the cells above it, from top to bottom, and the lowest of them alone.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Label {
    pub whole: String,
    pub last: String,
}

impl Label {
    pub fn new(parts: &[&str]) -> Label {
        let mut own: Vec<&str> = Vec::new();
        for part in parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()) {
            if own.last() != Some(&part) {
                own.push(part);
            }
        }
        Label { whole: own.join(" "), last: own.last().unwrap_or(&"").to_string() }
    }
}

/// What the label of a column of numbers says of them. Labels propose; the judge decides.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The label as labels are compared.
    pub name: String,
    pub role: Role,
    /// Stage of the budget: before its change below 0, after it above, 0 where none is named.
    pub stage: i16,
    /// A year that it names.
    pub year: Option<u16>,
    /// It is of a year beside the budget's own.
    pub other_year: bool,
    /// Group of accounts: 1 to 4 for 5.1 to 5.4.
    pub class: Option<u8>,
    /// Part of the year: month, quarter.
    pub period: Option<u8>,
    /// Source of funds.
    pub fund: Option<u8>,
    /// Kind of spending.
    pub spending: Option<u8>,
    /// A percentage, a difference, what is left.
    pub derived: bool,
    /// A word of it says that it is money.
    pub is_money: bool,
    /// A word of it says that it is something else.
    pub is_other: bool,
}

impl Heading {
    pub fn of(label: &Label) -> Heading {
        let name = text::words(&label.whole);
        let table = &WORDS.table;
        let says = |words: &[String]| words.iter().any(|w| text::holds(&name, w));
        let (roles, kinds, classes) = (&table.roles, &table.kinds, &table.classes);
        let first = |lists: &[Vec<String>]| lists.iter().position(|words| says(words)).map(|i| i as u8);
        let class = [&classes.operasi, &classes.modal, &classes.tidak_terduga, &classes.transfer];
        let mut class = (1u8..).zip(class).filter(|(_, words)| says(words)).map(|(class, _)| class);
        let class = class.next().filter(|_| class.next().is_none());
        let numbers = || name.split(' ').filter_map(|word| word.parse::<u16>().ok());
        let stage = if says(&roles.before) {
            -10
        } else if says(&roles.last) {
            120
        } else if says(&roles.shift) {
            50 + numbers().filter(|n| *n < 20).max().unwrap_or(1) as i16
        } else if says(&roles.after) {
            100
        } else {
            0
        };
        // `Rp 918.100,00` is an amount, and labels none.
        let is_number = matches!(amount::read(&label.whole, 1), Reading::Exact { .. } | Reading::Either { .. });
        let never = says(&kinds.never);
        Heading {
            role: if says(&roles.realised) { Role::Realised } else { Role::Budget },
            stage,
            year: numbers().find(|n| (2000..2100).contains(n)),
            // "n+1", "n-1".
            other_year: says(&roles.other_year) || ["n 1", "n 2"].iter().any(|n| text::holds(&name, n)),
            class,
            period: first(&table.parts.periods),
            fund: first(&table.parts.funds),
            spending: first(&table.parts.spending),
            derived: [&roles.percent, &roles.change, &roles.remaining].iter().any(|w| says(w))
                || label.whole.contains('%'),
            is_money: says(&kinds.money) && !never && !is_number,
            is_other: says(&kinds.other) || never,
            name,
        }
    }
}

/// Does a label name the total of a level above (`Pagu Kegiatan`)?
pub fn is_other_level(label: &Label) -> bool {
    let levels = [Field::PaguKegiatan, Field::PaguProgram];
    [&label.whole, &label.last]
        .iter()
        .any(|l| WORDS.names.get(&normal(l)).is_some_and(|(field, _)| levels.contains(field)))
}

/// What the header says of one column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    Field(Field, usize),
    /// An amount, with how well it stands for the whole: lower is better.
    Amount(Role, (u8, usize)),
    /// A figure that is not counted: a percentage, a difference, what is left.
    Derived,
    Unknown,
}

/// Reads one label.
pub fn meaning(label: &Label) -> Meaning {
    if label.whole.is_empty() {
        return Meaning::Unknown;
    }
    let (whole, last) = (normal(&label.whole), normal(&label.last));
    if whole.is_empty() {
        return Meaning::Unknown;
    }
    let known = WORDS.names.get(&whole).or_else(|| WORDS.names.get(&last)).copied();
    let roles = &WORDS.table.roles;
    let says = |words: &[String]| words.iter().any(|w| text::holds(&whole, w));
    // Of a list that was laid out in columns: `tag_bl_sub_giat.0.nama_label_giat`.
    let laid_out = || {
        let words = whole.split(' ').filter(|word| !word.bytes().all(|b| b.is_ascii_digit()));
        let name = words.collect::<Vec<_>>().join(" ");
        WORDS.names.get(&name).copied().filter(|(field, _)| *field == Field::Label)
    };
    let known = known.or_else(laid_out).or_else(|| asks_arg(&label.whole).then_some((Field::Tag, usize::MAX)));
    let known = match known {
        // "ARG (%)" is no question.
        Some((Field::Tag, rank)) if weights_said(&label.whole).0 => Some((Field::Bobot, rank)),
        known => known,
    };
    let amount = match known {
        Some((Field::Pagu | Field::Realisasi, rank)) => Some(rank),
        // A merged header: the amount's name stands above ("JUMLAH (Rp)" over "SEBELUM PERUBAHAN").
        None if says(&roles.before) || says(&roles.after) || says(&roles.change) => Some(usize::MAX),
        _ => None,
    };
    let Some(rank) = amount else {
        return match known {
            Some((field, rank)) => Meaning::Field(field, rank),
            None => Meaning::Unknown,
        };
    };
    let derived =
        [&roles.percent, &roles.change, &roles.remaining].iter().any(|w| says(w)) || label.whole.contains('%');
    if derived {
        return Meaning::Derived;
    }
    let role = if says(&roles.realised) {
        Role::Realised
    } else if says(&roles.before) {
        Role::Before
    } else if says(&roles.after) {
        Role::After
    } else {
        Role::Budget
    };
    let standing = match () {
        _ if says(&roles.prefer.part) => 2,
        _ if label.whole != label.last && !says(&roles.prefer.whole) => 1,
        _ => 0,
    };
    Meaning::Amount(role, (standing, rank))
}
