//! The command line.

mod also;
mod audit;
mod crosswalk;
mod errors;
mod indonesian;
mod gbs;
mod inputs;
mod lines;
mod pokja;
mod report;
mod simulate;
mod suggest;
mod tag;
mod trust;

pub use also::{AlsoArgs, AlsoOutput};
pub use audit::{EstimateArgs, SampleArgs};
pub use crosswalk::{CrosswalkArgs, CrosswalkFormat};
pub use errors::{Shown, parse};
pub use gbs::{DraftFormat, GbsCheckArgs, GbsCommand, GbsConvertArgs, GbsNewArgs, GbsRenderArgs};
pub use indonesian::{command, described, documented};
pub use lines::{
    CheckArgs, CheckBy, ConvertArgs, ConvertFormat, EvaluateArgs, EvaluateFormat, ExplainArgs, InspectArgs,
    InspectFormat, ReviewArgs, ReviewFormat,
};
pub use pokja::{PokjaArgs, PokjaFormat};
pub use report::{
    AllocationArgs, Assumption, AuditPackArgs, CompareArgs, CompareFormat, PrivacyArgs, ReportArgs, ReportFormat,
};
pub use simulate::SimulateArgs;
pub use suggest::{SuggestArgs, SuggestFormat};
pub use tag::{Columns, TagArgs, TagFormat};
pub use trust::{
    BeneficiariesCommand, BundleArgs, ConfigArgs, CountArgs, CriteriaCommand, DiffArgs, DiffFormat, Held, InitArgs,
    ManArgs, NomenclatureCommand, NomenclatureDiffArgs, NomenclatureMakeArgs, PackArgs, SelftestArgs, TemplateArgs,
    VerifyArgs, VerifyFormat,
};

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::currency::Currency;
use crate::files::output;
use crate::files::output::Format;
use crate::lang::Lang;
use crate::parallel::Jobs;
use crate::read::declared::Weights;
use crate::read::profile::{AmountUnit, LayoutAsked};

/// Gender-responsive budgeting (ARG) for Indonesian local government.
///
/// Reads the budget files of local agencies (OPD), tags every line against gender criteria with the evidence, and says
/// how much counts, by which rule, and who it reaches.
#[derive(Parser, Debug)]
#[command(name = "setara", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// Language of reports, messages and help [default: that of setara.toml, else of the system]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,

    /// Settings file instead of the nearest setara.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Use no settings file
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,

    /// Cores to work on; the output does not depend on how many [default: all]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,

    /// The words that this was parsed from, the program's name first.
    #[arg(skip)]
    pub words: Vec<OsString>,
}

impl Cli {
    pub fn jobs(&self) -> Jobs {
        self.jobs.map_or_else(Jobs::default, |n| Jobs(n.into()))
    }
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// How much counts as ARG: by lens, category, OPD; who it reaches
    ///
    /// Exit code: 0 done; 1 done, but rows could not be counted (each is named on stderr); 2 a file could not be read.
    Report(ReportArgs),
    /// Every line with its verdict and the evidence for it
    ///
    /// Exit codes as for report.
    Tag(TagArgs),
    /// The lines of any budget as one table (csv, xlsx, parquet): what was read, from where, and how it is known
    ///
    /// Written as csv or xlsx, they are read again as the same budget. Exit codes as for report.
    Convert(ConvertArgs),
    /// Working papers for an audit: findings with criterion, cause, effect and recommendation, documents present and missing,
    /// and what the seven processes of PUG find, as docx and xlsx
    ///
    /// The folder is written as a whole and can be checked with `verify`. Exit codes as for report.
    AuditPack(AuditPackArgs),
    /// The work plan of the Pokja PUG (Permen PPPA 5/2025), filled in as far as the budget goes, as docx or xlsx
    ///
    /// Institutions and seven processes with program, kegiatan, sub kegiatan, amounts and units; baselines and targets are left
    /// to be filled in, and marked. Exit codes as for report.
    Pokja(PokjaArgs),
    /// Recompute a bundle of `report --bundle` or `audit-pack` and say what differs
    ///
    /// Exit code: 0 verified; 1 something differs, or another version made it (0 with --figures-only where all figures are
    /// the same); 2 it cannot be verified (files are missing, or it is not a bundle).
    Verify(VerifyArgs),
    /// Try this program on this machine: criteria, forms of files, sums, texts, shipped data
    ///
    /// Exit code: 0 all passed; 1 something failed.
    Selftest(SelftestArgs),
    /// Findings in budget files, for people and for CI
    ///
    /// Exit code: 0 nothing at or over --fail-on; 1 findings; 2 a file could not be read.
    Check(CheckArgs),
    /// What changed between stages or years: because money moved, because tags did, because lines came and went
    ///
    /// BEFORE AFTER [MORE...]: each a file, or a folder for all files in it. One file alone is compared with itself where it
    /// has amounts before and after the change, or planned and realised.
    ///
    /// Exit codes as for report.
    Compare(CompareArgs),
    /// What other frameworks (OECD-DAC, EU, India, Nepal, PEFA ...) can say of each sub kegiatan, and what they cannot
    ///
    /// From one record: official tag, evidence, share of women, Gender Budget Statements, and what reviewers state. No
    /// framework follows from another, and none are added.
    ///
    /// Exit codes as for report.
    Crosswalk(Box<CrosswalkArgs>),
    /// What if: the rupiah that other lenses, weights, criteria, lists or caps would move; which statements reach a share
    ///
    /// Every change alone, all of them together, and their interaction, by OPD, exactly to the sen. --pack and
    /// --nomenclature-year are changes here; what the settings say is what they change.
    ///
    /// Exit codes as for report.
    Simulate(SimulateArgs),
    /// What a file is: encoding, layout, columns understood or not, totals stated and computed
    Inspect(InspectArgs),
    /// A file of the lines that need a decision, to be filled in and given back with report --decisions
    ///
    /// Written over a file that was filled in, it keeps every row and everything that was written there.
    Review(ReviewArgs),
    /// Lines for people to look at, drawn by rupiah, so that a few of them say how much of the whole is ARG
    ///
    /// Anybody can draw the same lines again. Exit codes as for report.
    Sample(SampleArgs),
    /// What a sample that was filled in says of the whole: how many rupiah are ARG, between bounds that hold
    ///
    /// Exit codes as for report; 2 where a row of the sample is blank, changed or missing, or the budgets have changed.
    Estimate(EstimateArgs),
    /// Why: a line (FILE:LINE, FILE:SHEET!ROW), a concept or trap, an activity code, or a finding code
    Explain(ExplainArgs),
    /// Compare verdicts with labelled texts: precision, recall, F1, and the wrong rows with their evidence
    Evaluate(EvaluateArgs),
    /// The criteria in use
    #[command(subcommand)]
    Criteria(CriteriaCommand),
    /// The people that sub kegiatan reach (sasaran.csv)
    #[command(subcommand)]
    Beneficiaries(BeneficiariesCommand),
    /// Gender Budget Statements (GBS): write one, check them, print them
    #[command(subcommand)]
    Gbs(GbsCommand),
    /// Write a commented setara.toml, and a sasaran.csv for the budget files of the folder
    Init(InitArgs),
    /// The settings in use: setara.toml with the defaults filled in
    Config(ConfigArgs),
    /// Lists of official codes and tags: make the compact table of them, compare two
    #[command(subcommand)]
    Nomenclature(NomenclatureCommand),
    /// The JSON Schema of an output for programs, or of a file that people write
    Schema {
        /// What the schema is of
        #[arg(value_enum, value_name = "OUTPUT")]
        of: SchemaOf,
    },
    /// Shell completions on stdout
    Completions { shell: clap_complete::Shell },
    /// Manual pages: of the program, of a command, or all of them as files
    Man(ManArgs),
}

// What most commands share: files, how they are read, where the output goes.

#[derive(Args, Clone, Default, Debug)]
pub struct InputArgs {
    /// Budget files (csv, tsv, txt, xlsx, xls, ods, docx, pdf); a folder stands for the files in it; - is stdin
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How files are read, and by which criteria.
#[derive(Args, Clone, Default, Debug)]
pub struct ReadingArgs {
    /// The amount that counts: before, after, realised, budget, or the header of its column
    #[arg(long, value_name = "WHICH")]
    pub amount: Option<String>,

    /// How amounts are written, where the file does not show it: 3.500 is 3.5 (plain) or 3500 (indonesian)
    #[arg(long, value_enum, value_name = "STYLE")]
    pub numbers: Option<Numbers>,

    /// Unit of the amounts [default: what the file says, else rupiah]
    #[arg(long, value_enum)]
    pub unit: Option<AmountUnit>,

    /// Currency of the amounts, by its code (IDR, MXN, PHP ...) [default: rupiah where the file is Indonesian]
    #[arg(long, value_name = "CODE")]
    pub currency: Option<Currency>,

    /// What bare numbers of a weight column mean, where the file does not show it: 1 is one percent, or the whole line
    #[arg(long, value_enum, value_name = "KIND")]
    pub weights: Option<Weights>,

    /// How rows make lines, where the file does not show it
    #[arg(long, value_enum)]
    pub layout: Option<LayoutAsked>,

    /// What the columns are, as `inspect --save-profile` wrote it
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Only this sheet of a workbook
    #[arg(long = "sheet", value_name = "NAME")]
    pub sheets: Vec<String>,

    /// Only this annex of a PDF, by the number in its title: 2, II
    #[arg(long, value_name = "NUMBER")]
    pub annex: Option<String>,

    /// Delimiter: comma, semicolon, tab, pipe, or one character
    #[arg(long, value_name = "CHAR")]
    pub delimiter: Option<String>,

    /// Encoding, by its web name (utf-8, windows-1252, utf-16le ...)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Criteria: a shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,

    /// Official codes and tags to use instead of the shipped ones: a table, or a list as csv, xlsx or json
    #[arg(long, value_name = "FILE")]
    pub nomenclature: Option<PathBuf>,

    /// Year of the list of official tags that counts [default: that of the budget, else the nearest]
    #[arg(long, value_name = "YEAR")]
    pub nomenclature_year: Option<u16>,

    /// The kind of official tag that counts as ARG; several: any of them [default: all of the pack]
    #[arg(long = "official-kind", value_name = "KIND")]
    pub official_kinds: Vec<String>,

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

    /// Replace a file that setara did not write; never one that this run reads
    #[arg(long)]
    pub overwrite: bool,
}

/// The format of a file that people fill in.
#[derive(Args, Clone, Copy, Default, Debug)]
pub struct TableFormatArgs {
    /// Format [default: what the ending of --output says, else csv]
    #[arg(long, value_enum)]
    pub format: Option<TableFormat>,
}

impl TableFormatArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(self, output: &OutputArgs) -> Result<TableFormat> {
        output::chosen(self.format, output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TableFormat {
    Csv,
    /// A workbook with drop-downs and instructions
    Xlsx,
}

impl Format for TableFormat {
    const DEFAULT: TableFormat = TableFormat::Csv;

    fn endings(self) -> &'static [&'static str] {
        match self {
            TableFormat::Csv => &["csv"],
            TableFormat::Xlsx => &["xlsx"],
        }
    }
}

/// What has a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SchemaOf {
    /// `report --format json`
    Report,
    /// A line of `tag --format jsonl`; under $defs a row of its columns
    Tag,
    /// `check` and `gbs check --format json`: findings; of jsonl, each line is one of them
    Check,
    /// `compare --format json` of two inputs
    Compare,
    /// The same of three or more
    Series,
    /// `simulate --format json`
    Simulate,
    /// `inspect --format json`
    Inspect,
    /// A Gender Budget Statement, as `gbs schema`
    Gbs,
    /// setara.toml, as `config --schema`
    Config,
    /// `evaluate --format json`
    Evaluate,
    /// `estimate --format json`
    Estimate,
    /// `verify --format json`
    Verify,
    /// `criteria diff --format json`
    CriteriaDiff,
    /// `nomenclature diff --format json`
    NomenclatureDiff,
    /// `crosswalk --format json`
    Crosswalk,
    /// The proof of `convert`
    Convert,
    /// bundle.json of `report --bundle` and `audit-pack`
    Bundle,
    /// papers.json of `audit-pack`
    Papers,
    /// `check --write-baseline`
    Baseline,
    /// `review --merge --format json`
    Merge,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Numbers {
    Plain,
    Indonesian,
}
