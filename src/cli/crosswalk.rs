//! `crosswalk`: what other frameworks can say of a budget.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{Assumption, InputArgs, OutputArgs, PrivacyArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::guard::escape::CsvArgs;
use crate::report::crosswalk::sections::CrosswalkSection;
use crate::sides::beneficiary::CountKind;

#[derive(Args, Debug)]
pub struct CrosswalkArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// Only these frameworks, by their ids (dac,eu,india,nepal,gem,italy,hgdg,andalucia,sdg,pefa) [default: all]
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    pub frameworks: Vec<String>,

    /// Frameworks as data (toml), over those that are shipped: one of the same id replaces it
    #[arg(long, value_name = "FILE")]
    pub framework_file: Vec<PathBuf>,

    /// What reviewers state (csv or a workbook): kode_sub_kegiatan, nama_opd, kerangka, pernyataan, nilai, alasan, pemeriksa,
    /// tanggal
    #[arg(long, value_name = "FILE")]
    pub statements: Vec<PathBuf>,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<CrosswalkFormat>,

    /// Only these sections; csv has one [default of csv: answers]
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<CrosswalkSection>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Sub kegiatan shown in the table, the largest first [0: all]
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// Gender Budget Statements, or folders of them
    #[arg(long, value_name = "FILE")]
    pub gbs: Vec<PathBuf>,

    /// File of beneficiaries (sasaran.csv): kode_sub_kegiatan, jenis_kelamin, jumlah ...
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    /// Which counts are used where a file has planned and actual ones [default: plan]
    #[arg(long, value_enum)]
    pub counts: Option<CountKind>,

    /// Population by sex, for --assume
    #[arg(long, value_name = "FILE")]
    pub population: Option<PathBuf>,

    /// Divide what is unknown by an assumption: the record shows it, and it decides nothing
    #[arg(long, value_enum)]
    pub assume: Option<Assumption>,

    #[command(flatten)]
    pub csv: CsvArgs,

    #[command(flatten)]
    pub privacy: PrivacyArgs,
}

impl CrosswalkArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<CrosswalkFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CrosswalkFormat {
    Table,
    Csv,
    Json,
    Html,
    /// A workbook, a sheet for each table (needs --output or a pipe)
    Xlsx,
}

impl Format for CrosswalkFormat {
    const DEFAULT: CrosswalkFormat = CrosswalkFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            CrosswalkFormat::Table => &["txt"],
            CrosswalkFormat::Csv => &["csv"],
            CrosswalkFormat::Json => &["json"],
            CrosswalkFormat::Html => &["html", "htm"],
            CrosswalkFormat::Xlsx => &["xlsx"],
        }
    }
}
