//! Columns that labels name, which amount is counted, and which columns together make what a line is about.

use std::collections::BTreeMap;

use super::header::{self, Label, Meaning, Role};
use super::{Field, Levels, ReadOptions};
use crate::domain::amount;
use crate::domain::amount::Reading;
use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::files::intern;
use crate::read::codes::columns as by_content;
use crate::read::codes::pieces::Pieces;
use crate::read::fields;

/// Rows that tell words from numbers.
const LAYOUT_ROWS: usize = 2_000;

/// The column of each field that has one: every line asks for most of them.
#[derive(Clone, Debug)]
pub struct FieldColumns([Option<(usize, Field)>; Field::Bobot as usize + 1]);

impl FieldColumns {
    pub fn of_pairs(pairs: impl IntoIterator<Item = (Field, usize)>) -> FieldColumns {
        let mut out = [None; Field::Bobot as usize + 1];
        for (field, column) in pairs {
            out[field as usize] = Some((column, field));
        }
        FieldColumns(out)
    }

    pub fn of(&self, field: Field) -> Option<usize> {
        self.0[field as usize].map(|(column, _)| column)
    }

    pub fn any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|f| self.of(*f).is_some())
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, Field)> + '_ {
        self.0.iter().flatten().copied()
    }
}

/// Columns that few files have, and that say more of a line.
pub const PERSONS: [Field; 3] = [Field::LakiLaki, Field::Perempuan, Field::Koefisien];
pub const DECLARED: [Field; 2] = [Field::Bobot, Field::Tag];

/// Columns that make an activity, an account and an item.
#[derive(Clone, Debug)]
pub struct Keys {
    pub activity: intern::KeyColumns,
    pub account: intern::KeyColumns,
    pub item: intern::KeyColumns,
    /// Year and government.
    pub facts: intern::KeyColumns,
}

impl Keys {
    /// What makes an activity, an account and an item.
    pub fn all(&self) -> [&intern::KeyColumns; 3] {
        [&self.activity, &self.account, &self.item]
    }

    /// A code in pieces is made of all its columns.
    pub fn of(columns: &FieldColumns, items: &[usize], labels: &[usize], pieces: &[Pieces]) -> Keys {
        let of = |fields: &[Field], labels: &[usize]| {
            let own = fields.iter().map(|f| columns.of(*f)).chain(labels.iter().copied().map(Some));
            let pieces = pieces.iter().filter(|p| fields.iter().any(|f| columns.of(*f) == Some(p.last)));
            intern::KeyColumns::of(own.chain(pieces.flat_map(Pieces::columns).map(Some)))
        };
        Keys {
            activity: of(&[&fields::ACTIVITY[..], &[Field::Tahun]].concat(), labels),
            account: of(&fields::ACCOUNT, &[]),
            item: intern::KeyColumns::of(items.iter().copied().map(Some)),
            facts: of(&[Field::Tahun, Field::Pemda], &[]),
        }
    }
}

/// Columns that labels name.
pub struct NamedColumns {
    pub columns: BTreeMap<Field, usize>,
    pub items: Vec<usize>,
    /// Of printed labels: a file may have those of the centre, the province and its own.
    pub labels: Vec<usize>,
    /// Column, role and standing of every amount.
    pub amounts: Vec<(usize, Role, (u8, usize))>,
    /// The amount that a saved profile names.
    named: Option<usize>,
}

impl NamedColumns {
    pub fn of(labels: &[Label], told: &ReadOptions) -> NamedColumns {
        let mut best: BTreeMap<Field, (usize, usize)> = BTreeMap::new();
        let (mut items, mut printed, mut amounts, mut named) = (Vec::new(), Vec::new(), Vec::new(), None);
        for (column, label) in labels.iter().enumerate() {
            let saved = told.columns.get(&label.whole).copied();
            if saved == Some(Field::Pagu) {
                named = Some(column);
            }
            let meaning = match saved {
                Some(Field::Pagu) => Meaning::Amount(Role::Budget, (0, 0)),
                Some(field) => Meaning::Field(field, 0),
                None => header::meaning(label),
            };
            match meaning {
                Meaning::Field(Field::Item, rank) => items.push((rank, column)),
                Meaning::Field(Field::Label, _) => printed.push(column),
                Meaning::Field(field, rank) => {
                    let slot = best.entry(field).or_insert((rank, column));
                    if rank < slot.0 {
                        *slot = (rank, column);
                    }
                }
                Meaning::Amount(role, standing) => amounts.push((column, role, standing)),
                Meaning::Derived | Meaning::Unknown => {
                    // A column the user names as the amount is one, whatever it is called.
                    if told.amount.as_ref().is_some_and(|name| header::normal(name) == header::normal(&label.whole)) {
                        amounts.push((column, Role::Budget, (0, 0)));
                    }
                }
            }
        }
        items.sort_unstable();
        let columns = best.into_iter().map(|(field, (_, column))| (field, column)).collect();
        let items = items.into_iter().map(|(_, column)| column).collect();
        NamedColumns { columns, items, labels: printed, amounts, named }.with_told(labels, told)
    }

    fn with_told(mut self, labels: &[Label], told: &ReadOptions) -> NamedColumns {
        // The named column comes first among its like.
        if let Some(name) = told.amount.as_ref().filter(|name| role_named(name).is_none())
            && let Some(i) = self.amounts.iter().position(|(c, ..)| {
                [&labels[*c].whole, &labels[*c].last].iter().any(|l| header::normal(l) == header::normal(name))
            })
        {
            self.amounts[i].2 = (0, 0);
            self.amounts.swap(0, i);
        }
        self
    }

    /// A saved profile names the amount.
    pub fn names_amount(&self) -> bool {
        self.named.is_some()
    }

    /// The amount that is counted: the one the user names, else after change, the budget, before, realisation.
    pub fn pagu(&self, told: &ReadOptions) -> Option<usize> {
        if told.amount.is_none() && self.named.is_some() {
            return self.named;
        }
        let of_role = |role: Role| {
            let own = self.amounts.iter().filter(|(_, r, _)| *r == role);
            own.min_by_key(|(_, _, standing)| *standing).map(|(column, ..)| *column)
        };
        let Some(name) = &told.amount else {
            return [Role::After, Role::Budget, Role::Before, Role::Realised].into_iter().find_map(of_role);
        };
        match role_named(name) {
            Some(role) => of_role(role),
            // Named by its header: it was put first.
            None => self.amounts.first().filter(|(_, _, standing)| *standing == (0, 0)).map(|(column, ..)| *column),
        }
    }

    /// The role that the user asks for, where several columns have it: which of them is meant, or their sum, the judge
    /// finds out.
    pub fn role_of_several(&self, told: &ReadOptions) -> Option<Role> {
        let role = role_named(told.amount.as_ref()?)?;
        (self.amounts.iter().filter(|(_, own, _)| *own == role).count() > 1).then_some(role)
    }

    /// Takes out columns that only a word such as "mutakhir" calls amounts, and whose cells are none.
    pub fn keep_numbers(&mut self, sample: &str, start: usize, dialect: Dialect) {
        let by_a_word = |(_, _, (_, rank)): &(usize, Role, (u8, usize))| *rank == usize::MAX;
        if !self.amounts.iter().any(by_a_word) {
            return;
        }
        let mut record = Record::default();
        let mut at = start;
        let mut seen = vec![(0usize, 0usize); self.amounts.len()];
        for _ in 0..LAYOUT_ROWS {
            let Step::Record(after) = csv::next(sample, at, dialect, true, &mut record) else { break };
            at = after;
            for (count, (column, ..)) in seen.iter_mut().zip(&self.amounts) {
                match amount::read(&record.value(sample, *column), 1) {
                    Reading::Nothing => {}
                    Reading::Unreadable => count.1 += 1,
                    _ => count.0 += 1,
                }
            }
        }
        let mut seen = seen.into_iter();
        self.amounts.retain(|amount| {
            let (numbers, others) = seen.next().unwrap_or_default();
            !by_a_word(amount) || numbers > others
        });
    }

    /// Which columns hold codes, by their cells; what a saved profile says stays.
    pub fn settle_codes(&mut self, rows: &[Vec<String>], pieces: &[Pieces], labels: &[Label], told: &ReadOptions) {
        let amounts = self.amounts.iter().map(|(column, ..)| *column);
        let texts = self.items.iter().chain(&self.labels).copied();
        let taken: Vec<usize> = amounts.chain(texts).collect();
        by_content::settle(rows, &mut self.columns, &taken, pieces);
        for (column, label) in labels.iter().enumerate() {
            if let Some(field) =
                told.columns.get(&label.whole).filter(|f| !matches!(f, Field::Pagu | Field::Item | Field::Label))
            {
                self.columns.insert(*field, column);
            }
        }
    }

    /// How rows without codes show their level, where sums prove one.
    pub fn levels(&self, sample: &str, start: usize, dialect: Dialect, pagu: usize) -> Option<Levels> {
        let end = self.amounts.iter().map(|(column, ..)| *column).min().unwrap_or(0);
        let mut fields = vec![None; end];
        for (field, column) in self.columns.iter().filter(|(_, column)| **column < end) {
            fields[*column] = Some(*field);
        }
        Levels::find(sample, start, dialect, &fields, end, pagu)
    }

    /// A budget says what the money is for: an amount alone, or beside a bare list of places, is no budget.
    pub fn says_what_for(&self) -> bool {
        use Field::*;
        let purpose =
            [KodeSubKegiatan, NamaSubKegiatan, KodeKegiatan, NamaKegiatan, KodeProgram, NamaProgram, KodeRekening];
        purpose.iter().any(|f| self.columns.contains_key(f))
            || (!self.items.is_empty() && self.columns.contains_key(&NamaSkpd))
    }
}

/// Does a name given for the amount stand for a role, and not for a header?
pub fn is_role(name: &str) -> bool {
    role_named(name).is_some()
}

/// The role that a name given for the amount stands for.
fn role_named(name: &str) -> Option<Role> {
    match header::normal(name).as_str() {
        "after" | "setelah" | "sesudah" => Some(Role::After),
        "before" | "sebelum" => Some(Role::Before),
        "realised" | "realisasi" => Some(Role::Realised),
        "budget" => Some(Role::Budget),
        _ => None,
    }
}
