//! Whom a budget serves: categories of spending, sexes, age groups, aspects.

use serde::{Deserialize, Serialize};

/// Category of evidence; definitions: Juklak PPRG 2012, pages 33-35. `Review`: a group is named but no gap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    KhususTarget,
    Kesetaraan,
    Pelembagaan,
    Review,
    None,
}

impl Category {
    pub const ALL: [Category; 5] =
        [Category::KhususTarget, Category::Kesetaraan, Category::Pelembagaan, Category::Review, Category::None];

    pub fn id(self) -> &'static str {
        match self {
            Category::KhususTarget => "khusus_target",
            Category::Kesetaraan => "kesetaraan",
            Category::Pelembagaan => "pelembagaan",
            Category::Review => "review",
            Category::None => "none",
        }
    }

    /// One of the three official categories: the line counts in the evidence lens.
    pub fn is_arg(self) -> bool {
        !matches!(self, Category::Review | Category::None)
    }
}

/// Whom a text names: women, men, both; `Unknown` where it names no persons or does not tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub enum Sex {
    P,
    L,
    #[serde(rename = "both")]
    Both,
    #[default]
    #[serde(rename = "-")]
    Unknown,
}

impl Sex {
    pub fn id(self) -> &'static str {
        match self {
            Sex::P => "P",
            Sex::L => "L",
            Sex::Both => "both",
            Sex::Unknown => "-",
        }
    }
}

/// Age groups. Bands differ by law and overlap; here they are only names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Age {
    Anak,
    Remaja,
    Dewasa,
    Lansia,
}

impl Age {
    pub const ALL: [Age; 4] = [Age::Anak, Age::Remaja, Age::Dewasa, Age::Lansia];

    pub fn id(self) -> &'static str {
        match self {
            Age::Anak => "anak",
            Age::Remaja => "remaja",
            Age::Dewasa => "dewasa",
            Age::Lansia => "lansia",
        }
    }
}

/// What a line gives: access, participation, control, benefit (APKM).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    Akses,
    Partisipasi,
    Kontrol,
    Manfaat,
}

impl Aspect {
    pub const ALL: [Aspect; 4] = [Aspect::Akses, Aspect::Partisipasi, Aspect::Kontrol, Aspect::Manfaat];

    pub fn id(self) -> &'static str {
        match self {
            Aspect::Akses => "akses",
            Aspect::Partisipasi => "partisipasi",
            Aspect::Kontrol => "kontrol",
            Aspect::Manfaat => "manfaat",
        }
    }
}
