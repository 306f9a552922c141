//! What a share is of. Practice differs, so no share stands without its denominator, in words and as a formula.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::lang::{Word, word};

/// The denominators, by accounts (kelompok and jenis) and support programs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, EnumString, IntoStaticStr, VariantArray)]
pub enum Denominator {
    /// The base of Nusa Tenggara Barat.
    D1,
    /// The base of Kalimantan Timur.
    D2,
    /// The nearest to *belanja langsung* of the national indicator, which is an account group no more: without what never
    /// was direct spending.
    D3,
    D4,
    D5,
}

impl Denominator {
    pub const ALL: &[Denominator] = Denominator::VARIANTS;

    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What it is called.
    pub fn name(self) -> Word {
        match self {
            Denominator::D1 => word::D1,
            Denominator::D2 => word::D2,
            Denominator::D3 => word::D3,
            Denominator::D4 => word::D4,
            Denominator::D5 => word::D5,
        }
    }

    pub fn formula(self) -> &'static str {
        match self {
            Denominator::D1 => "5.1 + 5.2",
            Denominator::D2 => "5.1.02 + 5.1.06 + 5.2",
            Denominator::D3 => "5.1 + 5.2 - 5.1.01 - 5.1.03 - 5.1.04 - 5.1.05",
            Denominator::D4 => "5",
            Denominator::D5 => "5.1 + 5.2 - program x.xx.01",
        }
    }

    /// Is spending of this account in it? `support`: it is of a support program (x.xx.01).
    pub fn holds(self, account: &[u16], support: bool) -> bool {
        let operating = matches!(account, [5, 1 | 2, ..]);
        match self {
            Denominator::D1 => operating,
            Denominator::D2 => matches!(account, [5, 1, 2 | 6, ..] | [5, 2, ..]),
            Denominator::D3 => operating && !matches!(account, [5, 1, 1 | 3 | 4 | 5, ..]),
            Denominator::D4 => account.first() == Some(&5),
            Denominator::D5 => operating && !support,
        }
    }
}

/// What the schema of figures by denominator looks like: all five, each a `T`.
pub struct ByDenominator<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for ByDenominator<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ByDenominator".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let of = |d: &Denominator| (d.id().to_owned(), generator.subschema_for::<T>().to_value());
        let properties: Map<String, Value> = Denominator::ALL.iter().map(of).collect();
        let required: Vec<&str> = Denominator::ALL.iter().map(|d| d.id()).collect();
        json_schema!({ "type": "object", "properties": properties, "required": required })
    }
}
