//! The columns of fields, and those that together make what a line is about.

use super::Field;
use crate::files::intern;
use crate::read::fields;

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

    pub fn of(columns: &FieldColumns, items: &[usize]) -> Keys {
        let of = |fields: &[Field]| intern::KeyColumns::of(fields.iter().map(|f| columns.of(*f)));
        Keys {
            activity: of(&fields::ACTIVITY),
            account: of(&fields::ACCOUNT),
            item: intern::KeyColumns::of(items.iter().copied().map(Some)),
            facts: of(&[Field::Tahun, Field::Pemda]),
        }
    }
}
