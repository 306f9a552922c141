//! Commands that prepare the work: settings, criteria, beneficiaries, official lists.

use crate::guard::escape::CsvArgs;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{AllocationArgs, DiffArgs, InputArgs, OutputArgs};

#[derive(Subcommand, Debug)]
pub enum BeneficiariesCommand {
    /// A file of the tagged sub kegiatan, the largest first, ready to be filled in with counts of women and men
    ///
    /// Written to a file that was filled in, it keeps every row and all that was written there.
    Template(Box<TemplateArgs>),
    /// Count a list of persons into such a file: by sub kegiatan, sex, age group and disability, without their names
    Count(CountArgs),
}

#[derive(Args, Debug)]
pub struct CountArgs {
    /// The list (CSV), a person a row: kode_sub_kegiatan, jenis_kelamin, and umur, difabel where it has them
    pub list: PathBuf,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    /// The sub kegiatan they are all of, where the list has no column of codes
    #[arg(long, value_name = "CODE")]
    pub sub_kegiatan: Option<String>,

    /// Where the list comes from
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub sumber: String,

    /// Its year
    #[arg(long, value_name = "YEAR")]
    pub tahun: Option<u16>,
}

#[derive(Args, Debug)]
pub struct TemplateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    #[command(flatten)]
    pub allocation: AllocationArgs,

    /// One row a sub kegiatan with columns L and P, instead of one row a group
    #[arg(long)]
    pub wide: bool,

    /// Only sub kegiatan with money that nobody can divide yet, by that amount
    #[arg(long)]
    pub missing: bool,
}

#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder that gets setara.toml and sasaran.csv
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
}

#[derive(Subcommand, Debug)]
pub enum CriteriaCommand {
    /// Concepts with category, strength, groups and aspects
    List(PackArgs),
    /// One concept, trap or disqualifier in full
    Show {
        id: String,
        #[command(flatten)]
        packs: PackArgs,
    },
    /// Try every example of the packs; exit 1 if one fails
    Test(PackArgs),
    /// What other criteria move: concepts, lenses, verdicts by concept, and the largest lines with their evidence
    ///
    /// OLD and NEW: a shipped pack or a file, or several joined by commas (id-arg,perbup.toml).
    Diff(Box<DiffArgs>),
}

#[derive(Args, Debug)]
pub struct PackArgs {
    /// A shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
}

#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Files or folders whose settings are asked for [default: here]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// The JSON Schema of setara.toml, for editors
    #[arg(long)]
    pub schema: bool,
}

#[derive(Args, Debug)]
pub struct NomenclatureArgs {
    /// Official lists, each as YEAR=FILE (columns kode_sub_kegiatan or kode, tag, jenis_pemda)
    #[arg(required = true, value_name = "YEAR=FILE")]
    pub lists: Vec<String>,

    /// Where a list comes from, one for each list, in their order
    #[arg(long = "source", value_name = "TEXT")]
    pub sources: Vec<String>,

    /// Their names instead of codes and tags
    #[arg(long)]
    pub names: bool,
}
