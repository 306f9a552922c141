//! `simulate`: what would count under other rules, and which statements would reach a share.

use std::path::PathBuf;
use std::str::FromStr as _;

use anyhow::{Result, bail};
use clap::Args;
use strum::VariantArray as _;

use crate::cli::{DiffFormat, InputArgs, OutputArgs};
use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::domain::denominator::Denominator;
use crate::domain::groups::Category;
use crate::files::output;
use crate::gbs::filed::GbsMethod;
use crate::guard::escape::CsvArgs;
use crate::ledger::lens::Lens;
use crate::report::simulate::{ALL, Change, SimulateSection};

#[derive(Args, Debug)]
pub struct SimulateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// What if a lens (official, evidence, gbs, declared, decided) counted, or no longer did; can be given several times
    #[arg(long = "set", value_name = "LENS=on|off", value_parser = set)]
    pub sets: Vec<Change>,

    /// What if a category (khusus_target, kesetaraan, pelembagaan, review, none) counted in part; can be given several times
    #[arg(long = "weight", value_name = "CATEGORY=0..1", value_parser = weight)]
    pub category_weights: Vec<Change>,

    /// What if construction counted up to so much of each sub kegiatan
    #[arg(long, value_name = "construction=RUPIAH", value_parser = cap)]
    pub cap: Option<Change>,

    /// Which statements (GBS) the lens gbs needs to reach this share (7%), the fewest
    #[arg(long, value_name = "SHARE", value_parser = target)]
    pub target: Option<u32>,

    /// What shares are of: D1 to D5 [default: as in the first sentence of report]
    #[arg(long, value_name = "DENOMINATOR", value_parser = denominator)]
    pub over: Option<Denominator>,

    /// The lenses that count before any change [default: those that report shows]
    #[arg(long = "base", value_name = "LENS", value_delimiter = ',', value_parser = lens)]
    pub base: Vec<Lens>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// Gender Budget Statements, or folders of them: a sub kegiatan with a valid one counts in the lens gbs
    #[arg(long, value_name = "FILE")]
    pub gbs: Vec<PathBuf>,

    /// How much of a sub kegiatan with a valid statement counts: all of it, or what its action plan names [default: full]
    #[arg(long, value_enum)]
    pub gbs_method: Option<GbsMethod>,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<DiffFormat>,

    /// Only these sections (csv and jsonl then have the section's own columns)
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<SimulateSection>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Rows shown of each list [0: all]
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl SimulateArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<DiffFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }

    /// Every change that is asked for: lenses, weights, packs, the list, the cap.
    ///
    /// # Errors
    /// One thing is to be changed twice, or nothing is asked for.
    pub fn changes(&self) -> Result<Vec<Change>> {
        let reading = &self.input.reading;
        let mut out: Vec<Change> = self.sets.iter().chain(&self.category_weights).cloned().collect();
        out.extend((!reading.packs.is_empty()).then(|| Change::Packs(reading.packs.clone())));
        out.extend(reading.nomenclature_year.map(Change::List));
        out.extend(self.cap.clone());
        if out.is_empty() && self.target.is_none() {
            bail!(
                "nothing to simulate: name a change (--set, --weight, --pack, --nomenclature-year, --cap) or a --target"
            );
        }
        for (i, change) in out.iter().enumerate() {
            let same = |other: &Change| match (other, change) {
                (Change::Set(a, _), Change::Set(b, _)) => a == b,
                (Change::Weight(a, _), Change::Weight(b, _)) => a == b,
                _ => false,
            };
            if let Some(first) = out[..i].iter().find(|other| same(other)) {
                bail!("--{} and --{} change the same: name one of them", first.name(), change.name());
            }
        }
        Ok(out)
    }
}

/// Key and value on both sides of `=`.
fn pair(text: &str) -> Option<(&str, &str)> {
    text.split_once('=').map(|(key, value)| (key.trim(), value.trim()))
}

/// What all changes are called, for who looks for another.
const OTHERS: &str = "other changes are --set LENS=on|off, --weight CATEGORY=0..1, --cap construction=RUPIAH, --pack, --nomenclature-year";

fn lens(name: &str) -> Result<Lens> {
    let Some(lens) = Lens::of_id(name.trim()) else {
        bail!("{name:?} is not a lens; there are {}", Lens::ALL.map(Lens::id).join(", "));
    };
    Ok(lens)
}

fn set(text: &str) -> Result<Change> {
    let Some((key, value)) = pair(text) else { bail!("is not LENS=on or LENS=off, as in evidence=off") };
    let Some(lens) = Lens::of_id(key) else {
        bail!("{key:?} is not a lens; there are {}; {OTHERS}", Lens::ALL.map(Lens::id).join(", "));
    };
    match value {
        "on" => Ok(Change::Set(lens, true)),
        "off" => Ok(Change::Set(lens, false)),
        _ => bail!("{value:?} is neither on nor off"),
    }
}

fn weight(text: &str) -> Result<Change> {
    let Some((key, value)) = pair(text) else { bail!("is not CATEGORY=WEIGHT, as in pelembagaan=0.5") };
    let names = || Category::VARIANTS.iter().map(|category| category.id()).collect::<Vec<_>>().join(", ");
    let Some(category) = Category::of_words(key) else {
        bail!("{key:?} is not a category; there are {}; {OTHERS}", names());
    };
    let Some(weight) = millionths(value).filter(|weight| *weight <= ALL) else {
        bail!("{value:?} is not a weight from 0 to 1 with at most six decimals");
    };
    Ok(Change::Weight(category, weight))
}

fn cap(text: &str) -> Result<Change> {
    let Some((key, value)) = pair(text) else { bail!("is not construction=RUPIAH, as in construction=2500000000") };
    if key != "construction" {
        bail!("{key:?} cannot be capped; there is construction; {OTHERS}");
    }
    let amount = match amount::read(value, 1) {
        Reading::Exact { amount, rounded: false } => amount,
        _ => bail!("{value:?} is not an amount of rupiah, as 2500000000 is"),
    };
    if amount < Rupiah::ZERO {
        bail!("{value:?}: a cap is not below zero");
    }
    Ok(Change::Cap(amount))
}

/// `7%`, `7,5 %`, `0.07`
fn target(text: &str) -> Result<u32> {
    let share = match text.trim().strip_suffix('%') {
        Some(percent) => millionths(percent.trim_end()).filter(|own| own % 100 == 0).map(|own| own / 100),
        None => millionths(text).filter(|own| *own <= ALL),
    };
    match share {
        Some(share) if share > 0 && share <= ALL => Ok(share),
        _ => bail!("{text:?} is not a share above 0 and up to 100%: write 7% or 0.07"),
    }
}

fn denominator(text: &str) -> Result<Denominator> {
    match Denominator::from_str(&text.trim().to_uppercase()) {
        Ok(of) => Ok(of),
        Err(_) => bail!("{text:?} is not a denominator; there are D1, D2, D3, D4 and D5"),
    }
}

/// Millionths of a number that is not below zero, with a dot or a comma before at most six decimals.
fn millionths(text: &str) -> Option<u32> {
    const DECIMALS: usize = 6;
    let (whole, decimals) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || decimals.len() > DECIMALS {
        return None;
    }
    let decimals: u32 = format!("{decimals:0<DECIMALS$}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(ALL)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_weights_as_people_write_them() {
        let share = |text: &str| target(text).ok();
        assert_eq!(
            ["7%", "7,5 %", "0.07", "100%", "1", "0,5"].map(share),
            [Some(70_000), Some(75_000), Some(70_000), Some(ALL), Some(ALL), Some(500_000)]
        );
        for wrong in ["7", "0", "0%", "101%", "-1%", "7.00001%", "x", "", "%", "1e-2", "5000%"] {
            assert_eq!(share(wrong), None, "{wrong}");
        }
        assert_eq!(millionths("0.1234567"), None);
        assert_eq!(set("evidence = off").ok(), Some(Change::Set(Lens::Evidence, false)));
        assert_eq!(weight("khusus-target=0,25").ok(), Some(Change::Weight(Category::KhususTarget, 250_000)));
        assert_eq!(cap("construction=Rp 2.500.000.000").ok(), Some(Change::Cap(Rupiah::from_sen(250_000_000_000))));
        for wrong in ["construction=2.500", "construction=-1", "construction=", "roads=1", "construction"] {
            assert!(cap(wrong).is_err(), "{wrong}");
        }
    }
}
