//! Whom a budget serves: categories of spending, sexes, age groups, aspects.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// Category of evidence; definitions: Juklak PPRG 2012, pages 33-35. `Review`: a group is named but no gap.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Category {
    KhususTarget,
    Kesetaraan,
    Pelembagaan,
    Review,
    None,
}

impl Category {
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// One of the three official categories: the line counts in the evidence lens.
    pub fn is_arg(self) -> bool {
        !matches!(self, Category::Review | Category::None)
    }
}

/// Whom a text names: women, men, both; `Unsaid` where it names no persons or does not tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub enum Sex {
    P,
    L,
    #[serde(rename = "both")]
    Both,
    #[default]
    #[serde(rename = "-")]
    Unsaid,
}

impl Sex {
    pub fn id(self) -> &'static str {
        match self {
            Sex::P => "P",
            Sex::L => "L",
            Sex::Both => "both",
            Sex::Unsaid => "-",
        }
    }
}

/// Age groups. Bands differ by law and overlap; here they are only names.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Age {
    Anak,
    Remaja,
    Dewasa,
    Lansia,
}

impl Age {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// What a line gives: access, participation, control, benefit (APKM).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Aspect {
    Akses,
    Partisipasi,
    Kontrol,
    Manfaat,
}

impl Aspect {
    pub fn id(self) -> &'static str {
        self.into()
    }
}
