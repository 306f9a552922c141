//! What most commands share: files, how they are read, where the output goes.

use crate::read::profile::AmountUnit;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::read::declared::Weights;

#[derive(Args, Clone, Default, Debug)]
pub struct InputArgs {
    /// Budget files (csv, tsv, txt, xlsx, xls, ods); a folder stands for the files in it; - is stdin
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How files are read, and by which criteria.
#[derive(Args, Clone, Default, Debug)]
pub struct ReadingArgs {
    /// The amount that is counted: before, after, realised, budget, or the header of its column
    #[arg(long, value_name = "WHICH")]
    pub amount: Option<String>,

    /// How amounts are written, where the file does not show it: 3.500 is 3.5 (plain) or 3500 (indonesian)
    #[arg(long, value_enum, value_name = "STYLE")]
    pub numbers: Option<Numbers>,

    /// What one of the file's amounts stands for [default: what the file says, else rupiah]
    #[arg(long, value_enum)]
    pub unit: Option<AmountUnit>,

    /// What bare numbers of a weight column are, where the file does not show it: 1 is one percent, or all of the line
    #[arg(long, value_enum, value_name = "KIND")]
    pub weights: Option<Weights>,

    /// What the columns are, as `inspect --save-profile` wrote it
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Only this sheet of a workbook
    #[arg(long = "sheet", value_name = "NAME")]
    pub sheets: Vec<String>,

    /// Delimiter: comma, semicolon, tab, pipe, or one character
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,

    /// Encoding, by its web name (utf-8, windows-1252, utf-16le ...)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Criteria: a shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,

    /// Official codes and tags to use instead of the shipped ones
    #[arg(long, value_name = "FILE")]
    pub nomenclature: Option<PathBuf>,

    /// Name of the government
    #[arg(long, value_name = "NAME")]
    pub government: Option<String>,

    /// Budget year
    #[arg(long, value_name = "YEAR")]
    pub year: Option<u16>,

    /// rkpd, kua-ppas, rka, apbd, pergeseran-n, perubahan or realisasi
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<String>,
}

#[derive(Args, Debug)]
pub struct OutputArgs {
    /// Write here instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Write over a file that is there already and that setara did not write; never over a file this run reads
    #[arg(long)]
    pub overwrite: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Numbers {
    Plain,
    Indonesian,
}
