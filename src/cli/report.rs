//! `report`, `compare` and `audit-pack`: what they show, and how money is divided among groups.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::allocate::Method;
use crate::cli::{BundleArgs, Held, InputArgs, OutputArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::gbs::filed::GbsMethod;
use crate::guard::escape::CsvArgs;
use crate::ledger::lens::Base;
use crate::report::breakdown::By;
use crate::report::compare::{CompareSection, Joined};
use crate::report::sections::Section;
use crate::sides::beneficiary::CountKind;
pub use crate::write::ReportFormat;

#[derive(Args, Debug)]
pub struct ReportArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// The files are lines that `tag` wrote (parquet, arrow, or csv with --columns full), or folders of them: their
    /// verdicts are taken as they are
    #[arg(long)]
    pub from: bool,

    /// With --from: tag the texts of the lines again, and stop where the result differs
    #[arg(long, requires = "from")]
    pub recheck: bool,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<ReportFormat>,

    /// Only these sections (csv and jsonl then have the section's own columns)
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<Section>,

    /// Also show the other themes of the official lists (KESPRO, STUNTING, SPM ...): they must not be added up
    #[arg(long)]
    pub tags: bool,

    /// Also show the share by every rule at hand: lens, method, official list and denominator, from the lowest to the
    /// highest
    #[arg(long)]
    pub sensitivity: bool,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// OPD shown in the table; the others are summed in one row [0: all]
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub top: usize,

    /// Html: lines on the page, below their OPD and sub kegiatan; of a budget with more, only those that a lens counts or
    /// that are to be reviewed [0: none]
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub html_lines: usize,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// Break the figures down by one or two dimensions: rows by the first, columns by the second
    #[arg(long, value_enum, value_name = "DIMENSION", value_delimiter = ',')]
    pub by: Vec<By>,

    /// Rows times columns that the table of two dimensions may have; more is an error
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub max_cells: u64,

    /// Gender Budget Statements, or folders of them: a sub kegiatan with a valid one counts in the lens gbs
    #[arg(long, value_name = "FILE")]
    pub gbs: Vec<PathBuf>,

    /// How much of a sub kegiatan with a valid statement counts: all of it, or what its action plan names [default: full]
    #[arg(long, value_enum)]
    pub gbs_method: Option<GbsMethod>,

    #[command(flatten)]
    pub csv: CsvArgs,

    #[command(flatten)]
    pub allocation: AllocationArgs,

    #[command(flatten)]
    pub bundle: BundleArgs,

    #[command(flatten)]
    pub privacy: PrivacyArgs,
}

impl ReportArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<ReportFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

/// What is not published.
#[derive(Args, Clone, Copy, Default, Debug)]
pub struct PrivacyArgs {
    /// Counts of fewer persons than this are not published; 0: all are [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=1_000_000))]
    pub small_cells: Option<u64>,

    /// Exact counts, for use within the office only; the output says so
    #[arg(long, conflicts_with = "small_cells")]
    pub internal: bool,
}

/// How money is divided among groups.
#[derive(Args, Default, Debug)]
pub struct AllocationArgs {
    /// File of beneficiaries (sasaran.csv): kode_sub_kegiatan, jenis_kelamin, jumlah ...
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    /// What is divided among women, men and age groups [default: evidence]
    #[arg(long, value_enum)]
    pub base: Option<Base>,

    /// Methods in the order they are tried; one left out is not used
    /// [default: unit-cost,direct,by-design,incidence,indivisible]
    #[arg(long, value_enum, value_name = "METHOD", value_delimiter = ',')]
    pub precedence: Vec<Method>,

    /// Which counts are used where a file has planned and actual ones [default: plan]
    #[arg(long, value_enum)]
    pub counts: Option<CountKind>,

    /// Population by sex, for rupiah per head
    #[arg(long, value_name = "FILE")]
    pub population: Option<PathBuf>,

    /// Divide what is unknown by an assumption; everything that depends on it is marked
    #[arg(long, value_enum)]
    pub assume: Option<Assumption>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Assumption {
    /// As if women and men were served by their share of the population
    Population,
}

// `compare`: what changed.

#[derive(Args, Debug)]
pub struct CompareArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// What was spent of the last budget [default: its column of realisation, where it has one]
    #[arg(long, visible_alias = "realization", value_name = "FILE")]
    pub realisation: Vec<String>,

    /// Of three or more budgets: price indices (tahun, indeks, sumber), for rupiah in prices of one year
    #[arg(long, value_name = "FILE")]
    pub deflator: Option<PathBuf>,

    /// With --deflator: the year whose prices are used [default: that of the last budget]
    #[arg(long, value_name = "YEAR", requires = "deflator")]
    pub prices_of: Option<u16>,

    /// What lines are matched by [default: the finest that all inputs have]
    #[arg(long, value_enum)]
    pub join: Option<Joined>,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<CompareFormat>,

    /// Only these sections (csv and jsonl then have the section's own columns)
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<CompareSection>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Rows shown of each list, the largest changes first [0: all] [default: 20 in tables, else all]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    /// File of beneficiaries (sasaran.csv), for absorption by sex
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    #[command(flatten)]
    pub csv: CsvArgs,

    #[command(flatten)]
    pub privacy: PrivacyArgs,
}

impl CompareArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<CompareFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

// `audit-pack`: working papers for an audit.

#[derive(Args, Debug)]
pub struct AuditPackArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// The folder of the working papers; it must not exist yet, or be empty
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,

    /// Gender Budget Statements, or folders of them: a sub kegiatan with a valid one counts in the lens gbs
    #[arg(long, value_name = "FILE")]
    pub gbs: Vec<PathBuf>,

    /// How much of a sub kegiatan with a valid statement counts: all of it, or what its action plan names [default: full]
    #[arg(long, value_enum)]
    pub gbs_method: Option<GbsMethod>,

    /// A folder of what agencies handed in (GAP, GBS, KAK, decrees of focal points): statements in it are read like those of
    /// --gbs, other files are known by their names
    #[arg(long, value_name = "FOLDER")]
    pub documents: Vec<PathBuf>,

    /// File of beneficiaries (sasaran.csv): kode_sub_kegiatan, jenis_kelamin, jumlah ...
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// A sample that `setara sample` drew and an auditor filled in
    #[arg(long, value_name = "FILE")]
    pub sample: Option<PathBuf>,

    /// Processes, questions and documents to ask for, instead of the shipped ones (TOML)
    #[arg(long, value_name = "FILE")]
    pub checklist: Option<PathBuf>,

    /// What is copied into the folder, not only its hash [default: all but inputs, beneficiaries and documents]
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub bundle_with: Vec<Held>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CompareFormat {
    Table,
    Csv,
    Json,
    Jsonl,
    Html,
    /// A workbook, a sheet for each table (needs --output or a pipe)
    Xlsx,
    Markdown,
    Docx,
}

impl Format for CompareFormat {
    const DEFAULT: CompareFormat = CompareFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            CompareFormat::Table => &["txt"],
            CompareFormat::Csv => &["csv"],
            CompareFormat::Json => &["json"],
            CompareFormat::Jsonl => &["jsonl", "ndjson"],
            CompareFormat::Html => &["html", "htm"],
            CompareFormat::Xlsx => &["xlsx"],
            CompareFormat::Markdown => &["md", "markdown"],
            CompareFormat::Docx => &["docx"],
        }
    }
}
