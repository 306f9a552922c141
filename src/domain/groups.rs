//! Whom a budget serves: categories of spending, sexes, age groups and their bands, aspects.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::domain::text;
use crate::lang::Lang;

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

    /// The word that people write; the three official categories have one name in both languages.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Category::KhususTarget => "khusus target",
            Category::Kesetaraan => "kesetaraan",
            Category::Pelembagaan => "pelembagaan",
            Category::Review => lang.choose("telaah", "review"),
            Category::None => lang.choose("bukan ARG", "none"),
        }
    }

    /// What a word means, in either language, or as programs write it. Blanks, hyphens and capitals do not matter.
    pub fn of_words(cell: &str) -> Option<Category> {
        Some(match text::words(cell).as_str() {
            "khusus target" | "specific target" => Category::KhususTarget,
            "kesetaraan" | "equality" => Category::Kesetaraan,
            "pelembagaan" | "institutions" => Category::Pelembagaan,
            "telaah" | "review" | "ditelaah" | "perlu ditelaah" | "to be reviewed" => Category::Review,
            "none" | "tidak" | "bukan" | "bukan arg" | "tanpa bukti" | "no" | "not arg" | "no evidence" => {
                Category::None
            }
            _ => return None,
        })
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

// Age groups and their bands. Laws draw them differently and they overlap; here they exclude each other, and a
// government sets its own.

/// First and last year of age of each group, in the order of `Age`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bands {
    anak: [u8; 2],
    remaja: [u8; 2],
    dewasa: [u8; 2],
    lansia: [u8; 2],
}

/// Adolescents 10 to 18 as the health ministry counts them, the elderly from 60 (UU 13/1998). Settable, because other
/// rules draw them otherwise (UU 35/2014: a child is anyone under 18).
impl Default for Bands {
    fn default() -> Bands {
        Bands { anak: [0, 9], remaja: [10, 18], dewasa: [19, 59], lansia: [60, 120] }
    }
}

/// A cell that names no age group, or years of more than one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoGroup;

impl Bands {
    pub fn of(&self, age: Age) -> [u8; 2] {
        match age {
            Age::Anak => self.anak,
            Age::Remaja => self.remaja,
            Age::Dewasa => self.dewasa,
            Age::Lansia => self.lansia,
        }
    }

    /// # Errors
    /// A band ends before it begins, or two of them overlap: a person would be counted twice.
    pub fn checked(self) -> Result<Bands> {
        for (i, age) in Age::VARIANTS.iter().copied().enumerate() {
            let [from, to] = self.of(age);
            if from > to {
                bail!("ages: {} = [{from}, {to}] ends before it begins", age.id());
            }
            for other in &Age::VARIANTS[..i] {
                let [a, b] = self.of(*other);
                if from <= b && a <= to {
                    bail!(
                        "ages: {} = [{a}, {b}] and {} = [{from}, {to}] overlap: a person would be in both",
                        other.id(),
                        age.id()
                    );
                }
            }
        }
        Ok(self)
    }

    /// The group a cell names, by its name or by years that lie within one band (`10-18`, `60+`, `15 - 18 tahun`).
    /// `Ok(None)`: the cell says nothing. `Err`: it names no group, or years of more than one.
    ///
    /// # Errors
    /// The cell names no group, or its years lie within none.
    pub fn find(&self, cell: &str) -> Result<Option<Age>, NoGroup> {
        let folded = text::words(cell);
        if folded.is_empty() {
            return Ok(None);
        }
        if let Some(age) = Age::VARIANTS.iter().copied().find(|a| a.id() == folded) {
            return Ok(Some(age));
        }
        match folded.as_str() {
            "anak anak" | "balita" | "bayi" => return Ok(Some(Age::Anak)),
            "lanjut usia" | "usila" => return Ok(Some(Age::Lansia)),
            _ => {}
        }
        let words: Vec<&str> =
            folded.split(' ').filter(|w| !matches!(*w, "tahun" | "th" | "thn" | "usia" | "umur")).collect();
        // "19-" may be 19 and over or a slip, "-19" up to it or a minus.
        let dash = ['-', '–', '—'];
        if cell.trim().starts_with(dash) || cell.trim().ends_with(dash) {
            return Err(NoGroup);
        }
        let year = |w: &str| w.parse::<u8>().map_err(|_| NoGroup);
        let (from, to) = match words[..] {
            [one] if cell.contains(['+', '≥', '>']) => (year(one)?, u8::MAX),
            [one, "ke", "atas"] => (year(one)?, u8::MAX),
            [one] if cell.contains('<') => (0, year(one)?.saturating_sub(1)),
            [one] => (year(one)?, year(one)?),
            [one, two] | [one, "sampai", two] | [one, "s", "d", two] => (year(one)?, year(two)?),
            _ => return Err(NoGroup),
        };
        let within = |age: &Age| {
            let [a, b] = self.of(*age);
            // The oldest band has no end.
            from <= to && a <= from && (to <= b || (*age == Age::Lansia && to == u8::MAX))
        };
        Age::VARIANTS.iter().copied().find(within).map(Some).ok_or(NoGroup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_years() {
        let bands = Bands::default();
        assert_eq!(bands.find("Lansia"), Ok(Some(Age::Lansia)));
        assert_eq!(bands.find("-"), Ok(None));
        assert_eq!(bands.find("10 - 18 tahun"), Ok(Some(Age::Remaja)));
        assert_eq!(bands.find("60+"), Ok(Some(Age::Lansia)));
        assert_eq!(bands.find("≥ 60"), Ok(Some(Age::Lansia)));
        assert_eq!(bands.find("0-4"), Ok(Some(Age::Anak)));
        assert_eq!(bands.find("< 10"), Ok(Some(Age::Anak)));
        // Across two bands: nobody can say how many are in which.
        assert_eq!(bands.find("15-24"), Err(NoGroup));
        assert_eq!(bands.find("15 s/d 18"), Ok(Some(Age::Remaja)));
        for cell in ["tua", "-19", "19-", "18-10", "– 19 tahun"] {
            assert_eq!(bands.find(cell), Err(NoGroup), "{cell}");
        }
    }

    #[test]
    fn bands_may_not_overlap() {
        let bands = |text: &str| toml::from_str::<Bands>(text).unwrap().checked();
        assert!(bands("").is_ok());
        assert!(bands("anak = [0, 17]\nremaja = [18, 18]").is_ok());
        assert!(bands("anak = [0, 17]").is_err());
        assert!(bands("dewasa = [59, 19]").is_err());
    }
}
