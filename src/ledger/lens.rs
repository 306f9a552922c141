//! Lenses: rules for what counts as ARG. They are shown side by side and never added.

use std::borrow::Cow;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use clap::ValueEnum;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::groups::Category;
use crate::lang::{Word, word};
use crate::ledger::{ActivityEntry, Declared, Ledger, SumKey};

/// One row of the table of lenses: all that sums, tables and charts need to know of it.
pub struct LensEntry {
    pub id: &'static str,
    /// Column of its share, where it has one.
    pub share_id: &'static str,
    /// The same rule, as what is divided among groups.
    pub base: Base,
    pub name: Word,
    /// As the base of an allocation.
    pub base_name: Word,
    /// What counts.
    pub what: Word,
    /// How, unless the file or the user says otherwise: `full`, `lines`, `weight`, `share`.
    pub method: &'static str,
    /// Hexadecimal, in full and pale; those of the HTML page are in its style sheet.
    pub colors: [&'static str; 2],
}

macro_rules! lenses {
    ($($(#[$doc:meta])* $lens:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum Lens {
            $($(#[$doc])* $lens,)*
        }

        impl Lens {
            pub const ALL: [Lens; [$(Lens::$lens),*].len()] = [$(Lens::$lens),*];

            pub const fn entry(self) -> LensEntry {
                match self {
                    $(Lens::$lens => LensEntry { $($field: $value),* },)*
                }
            }
        }
    };
}

lenses! {
    /// The sub kegiatan's code carries the ARG tag in the nomenclature: its whole amount counts.
    Official {
        id: "official",
        share_id: "official_share",
        base: Base::Official,
        name: word::OFFICIAL,
        base_name: word::BASE_OFFICIAL,
        what: word::OFFICIAL_WHAT,
        method: "full",
        colors: ["1F4F7A", "9DB6CC"],
    }
    /// The line's text shows a criterion.
    Evidence {
        id: "evidence",
        share_id: "evidence_share",
        base: Base::Evidence,
        name: word::EVIDENCE,
        base_name: word::BASE_EVIDENCE,
        what: word::EVIDENCE_WHAT,
        method: "lines",
        colors: ["B4540A", "E3B48F"],
    }
    /// A valid Gender Budget Statement is on file for the sub kegiatan.
    Gbs {
        id: "gbs",
        share_id: "gbs_share",
        base: Base::Gbs,
        name: word::GBS,
        base_name: word::BASE_GBS,
        what: word::GBS_WHAT,
        method: "full",
        colors: ["0F766E", "9CCBC7"],
    }
    /// A tag or weight column in the file.
    Declared {
        id: "declared",
        share_id: "declared_share",
        base: Base::Declared,
        name: word::DECLARED,
        base_name: word::BASE_DECLARED,
        what: word::DECLARED_WHAT,
        method: "lines",
        colors: ["6B7280", "BDC1C7"],
    }
    /// A reviewer decided so.
    Decided {
        id: "decided",
        share_id: "decided_share",
        base: Base::Decided,
        name: word::DECIDED,
        base_name: word::BASE_DECIDED,
        what: word::DECIDED_WHAT,
        method: "lines",
        colors: ["7A3E9D", "CBB0DA"],
    }
}

/// An amount for every lens, in rupiah.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct LensAmounts([Rupiah; Lens::ALL.len()]);

impl LensAmounts {
    pub fn of(amount: impl FnMut(Lens) -> Rupiah) -> LensAmounts {
        LensAmounts(Lens::ALL.map(amount))
    }
}

impl Index<Lens> for LensAmounts {
    type Output = Rupiah;

    fn index(&self, lens: Lens) -> &Rupiah {
        &self.0[lens as usize]
    }
}

impl IndexMut<Lens> for LensAmounts {
    fn index_mut(&mut self, lens: Lens) -> &mut Rupiah {
        &mut self.0[lens as usize]
    }
}

impl Lens {
    pub fn id(self) -> &'static str {
        self.entry().id
    }

    pub fn base(self) -> Base {
        self.entry().base
    }

    pub fn name(self) -> Word {
        self.entry().name
    }

    pub fn of_id(id: &str) -> Option<Lens> {
        Lens::ALL.into_iter().find(|lens| lens.id() == id)
    }

    /// Those that a report shows: a lens that has nothing to go by is left out.
    pub fn shown(ledger: &Ledger, has_statements: bool) -> Vec<Lens> {
        let shows = |lens: &Lens| match lens {
            Lens::Official | Lens::Evidence => true,
            Lens::Gbs => has_statements,
            Lens::Declared => ledger.sums.keys().any(|key| key.declared != Declared::No),
            Lens::Decided => ledger.sums.keys().any(|key| key.decided.is_some()),
        };
        Lens::ALL.into_iter().filter(shows).collect()
    }
}

/// What the schema of figures by lens looks like: those of the lenses that are shown, each a `T`.
pub struct ByLens<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for ByLens<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ByLens".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let of = |lens: Lens| (lens.id().to_owned(), generator.subschema_for::<T>().to_value());
        let properties: Map<String, Value> = Lens::ALL.into_iter().map(of).collect();
        json_schema!({ "type": "object", "properties": properties })
    }
}

/// What is divided among groups: what a lens counts, or the whole budget.
#[derive(
    Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize, Serialize, ValueEnum, strum::IntoStaticStr, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Base {
    /// What the text evidence counts.
    #[default]
    Evidence,
    /// Sub kegiatan with the official tag.
    Official,
    /// Sub kegiatan with a valid Gender Budget Statement.
    Gbs,
    /// What the file declares.
    Declared,
    /// What reviewers decided.
    Decided,
    /// The whole budget.
    Total,
}

impl Base {
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What the base of an allocation is called.
    pub fn name_of(id: &str) -> Word {
        Lens::of_id(id).map_or(word::BASE_TOTAL, |lens| lens.entry().base_name)
    }
}

/// What lenses know beyond a line's own key.
#[derive(Default, Debug)]
pub struct Lenses {
    /// Activities with the official tag, by their number.
    pub official: Vec<bool>,
    /// Of which kinds it is: bits by the number of the activity, and what they are called.
    pub kinds: Vec<u64>,
    pub kind_names: Vec<String>,
    /// Activities with a valid statement.
    pub filed: Vec<bool>,
    /// Where only the action plan counts: its part of every sum of such an activity.
    pub shares: Option<HashMap<SumKey, Rupiah>>,
}

impl Lenses {
    /// Without statements.
    pub fn of(ledger: &Ledger, nomenclature: &Nomenclature) -> Lenses {
        let names = nomenclature.kinds(ledger.criteria);
        let of = |e: &ActivityEntry| nomenclature.kinds_of(&e.activity, &names);
        let kinds: Vec<u64> = ledger.activities.iter().map(of).collect();
        Lenses {
            official: kinds.iter().map(|own| *own != 0).collect(),
            filed: vec![false; kinds.len()],
            kinds,
            kind_names: names.names,
            shares: None,
        }
    }

    /// Does `base` count any of the line?
    pub fn counts(&self, base: Base, key: &SumKey) -> bool {
        match base {
            Base::Total => true,
            Base::Official => self.official[key.activity as usize],
            Base::Gbs => self.filed[key.activity as usize],
            Base::Evidence => key.answer.category.is_arg(),
            Base::Declared => key.declared != Declared::No,
            Base::Decided => key.decided.is_some_and(Category::is_arg),
        }
    }

    /// The part of one sum that `base` counts.
    pub fn amount(&self, base: Base, key: &SumKey, amount: Rupiah) -> Rupiah {
        match base {
            Base::Declared => declared(key.declared, amount),
            Base::Gbs => match &self.shares {
                Some(shares) => shares.get(key).copied().unwrap_or_default(),
                None if self.filed[key.activity as usize] => amount,
                None => Rupiah::ZERO,
            },
            _ if self.counts(base, key) => amount,
            _ => Rupiah::ZERO,
        }
    }
}

/// The part of an amount that a tag or weight declares; weights round half up to the sen.
pub(crate) fn declared(declared: Declared, amount: Rupiah) -> Rupiah {
    match declared {
        Declared::No => Rupiah::ZERO,
        Declared::Tag => amount,
        Declared::Weight(millionths) => {
            Rupiah::from_sen((amount.sen() * i128::from(millionths) + 500_000).div_euclid(1_000_000))
        }
    }
}
