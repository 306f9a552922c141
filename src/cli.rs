//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::allocate::Method;
use crate::beneficiary::Kind;
use crate::compare::Joined;
use crate::cut::By;
use crate::finding::Severity;
use crate::lang::Lang;
use crate::layout::Jobs;
use crate::lens::Base;
use crate::settings::GbsMethod;

/// Gender-responsive budgeting (ARG) for Indonesian local government.
///
/// Reads the budget files of local agencies (OPD), tags every line against gender criteria with the evidence, and says
/// how much counts, by which rule, and who it reaches.
#[derive(Parser, Debug)]
#[command(name = "setara", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// Language of reports and messages [default: from LANG]
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
    /// What a file is: encoding, layout, columns understood and not, totals stated and computed
    Inspect(InspectArgs),
    /// A file of what asks for a decision, to be filled in and given back with report --decisions
    Review(ReviewArgs),
    /// Why: a line (FILE:LINE, FILE:SHEET!ROW), a concept or trap, an activity code, or a finding code
    Explain(ExplainArgs),
    /// Hold verdicts against labelled texts: precision, recall, F1, and the wrong rows with their evidence
    Evaluate(EvaluateArgs),
    /// The criteria in use
    #[command(subcommand)]
    Criteria(CriteriaCommand),
    /// Who sub kegiatan reach (sasaran.csv)
    #[command(subcommand)]
    Beneficiaries(BeneficiariesCommand),
    /// Gender Budget Statements (GBS): write one, check them, print them
    #[command(subcommand)]
    Gbs(GbsCommand),
    /// Write a commented setara.toml, and a sasaran.csv for the budget files of the folder
    Init(InitArgs),
    /// The settings that hold: setara.toml with the defaults filled in
    Config(ConfigArgs),
    /// Make the compact table of official codes and tags from official lists (CSV)
    Nomenclature(NomenclatureArgs),
    /// Shell completions on stdout
    Completions { shell: clap_complete::Shell },
    /// Manual page on stdout
    Man,
}

#[derive(Args, Debug)]
pub struct ReportArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "table")]
    pub format: ReportFormat,

    /// Only these sections (csv and jsonl then have the section's own columns)
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<Section>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// OPD shown in the table; the others are summed in one row [0: all]
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub top: usize,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// Cut by one or two dimensions: rows by the first, columns by the second
    #[arg(long, value_enum, value_name = "DIMENSION", value_delimiter = ',')]
    pub by: Vec<By>,

    /// Gender Budget Statements, or folders of them: a sub kegiatan with a valid one counts in the lens gbs
    #[arg(long, value_name = "FILE")]
    pub gbs: Vec<PathBuf>,

    /// How much of such a sub kegiatan counts: all of it, or what its action plan names [default: full]
    #[arg(long, value_enum)]
    pub gbs_method: Option<GbsMethod>,

    #[command(flatten)]
    pub allocation: AllocationArgs,
}

/// How money is divided among groups.
#[derive(Args, Default, Debug)]
pub struct AllocationArgs {
    /// Who sub kegiatan reach: a file with kode_sub_kegiatan, jenis_kelamin, jumlah ...
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
    pub counts: Option<Kind>,

    /// Population by sex, for rupiah per head
    #[arg(long, value_name = "FILE")]
    pub population: Option<PathBuf>,

    /// Divide what is unknown by an assumption; everything it touches is marked
    #[arg(long, value_enum)]
    pub assume: Option<Assumption>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Assumption {
    /// As if women and men were served by their share of the population
    Population,
}

#[derive(Subcommand, Debug)]
pub enum BeneficiariesCommand {
    /// A file of the tagged sub kegiatan, the largest first, ready to be filled in with counts of women and men
    Template(TemplateArgs),
}

#[derive(Args, Debug)]
pub struct TemplateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub allocation: AllocationArgs,

    /// One row a sub kegiatan with columns L and P, instead of one row a group
    #[arg(long)]
    pub wide: bool,

    /// Only sub kegiatan with money that nobody can divide yet, by that amount
    #[arg(long)]
    pub missing: bool,
}

#[derive(Subcommand, Debug)]
pub enum GbsCommand {
    /// A statement for a sub kegiatan, filled in as far as the budget and the beneficiaries know
    New(GbsNewArgs),
    /// What a reviewer would say: sums, percentages, codes, claims against data, and the budget
    ///
    /// Exit code: 0 nothing at or over --fail-on; 1 findings; 2 a file could not be read.
    Check(GbsCheckArgs),
    /// The official form with its analysis, for print (HTML) or to be edited (DOCX)
    Render(GbsRenderArgs),
    /// The JSON Schema of the file, for editors
    Schema,
}

#[derive(Args, Debug)]
pub struct GbsNewArgs {
    /// Budget file or folder
    pub file: String,

    /// Code of the sub kegiatan
    pub sub_kegiatan: String,

    /// Of several agencies that have it: the one
    #[arg(long, value_name = "NAME")]
    pub opd: Option<String>,

    /// Steps of the analysis: 9, or 4 in the newer form
    #[arg(long, default_value = "9", value_parser = clap::builder::PossibleValuesParser::new(["9", "4"]))]
    pub gap: String,

    /// Who sub kegiatan reach
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    #[command(flatten)]
    pub reading: ReadingArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Args, Debug)]
pub struct GbsCheckArgs {
    /// Statements (toml, yaml, json, xlsx) or folders of them [default: gbs of setara.toml]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// The budget they are held against
    #[arg(long, value_name = "FILE")]
    pub budget: Vec<String>,

    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingFormat,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub fail_on: FailOn,

    #[command(flatten)]
    pub reading: ReadingArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Args, Debug)]
pub struct GbsRenderArgs {
    /// Statements of one agency (toml, yaml, json, xlsx) or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    #[arg(long, value_enum, default_value = "html")]
    pub format: GbsFormat,

    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum GbsFormat {
    Html,
    Docx,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FindingFormat {
    /// With the line that each finding is about
    Text,
    /// One line a finding
    Concise,
    Json,
    Jsonl,
    /// For GitHub code scanning and other readers of SARIF 2.1.0
    Sarif,
    /// Test results, for GitLab, Jenkins and others
    Junit,
    /// Annotations of a GitHub workflow
    Github,
    /// GitLab code quality
    Gitlab,
    /// For a job summary or a comment
    Markdown,
    /// A workbook
    Xlsx,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// Does a finding of this severity fail the run?
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Note => true,
            FailOn::Never => false,
        }
    }
}

#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder that gets setara.toml and sasaran.csv
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
}

#[derive(Args, Debug)]
pub struct TagArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "csv")]
    pub format: TagFormat,

    /// Only lines that count or may count
    #[arg(long)]
    pub tagged: bool,

    /// Who sub kegiatan reach, for the method by which each line is divided
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    /// Write cells as they are, also those a spreadsheet would run as a formula
    #[arg(long)]
    pub raw_cells: bool,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingFormat,

    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// Only these codes, or all that begin so (B, A00)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Not these codes, nor any that begin so
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Only findings that are not in this file
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Write the findings of today to this file, to be passed over from now on
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,

    /// A table of counts instead of the findings
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<CheckBy>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CheckBy {
    Government,
    File,
    Code,
}

#[derive(Args, Debug)]
pub struct CompareArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// What was spent of the last budget [default: its own column of realisation, where it has one]
    #[arg(long, visible_alias = "realization", value_name = "FILE")]
    pub realisation: Vec<String>,

    /// What lines are joined by [default: the finest that all inputs name]
    #[arg(long, value_enum)]
    pub join: Option<Joined>,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "table")]
    pub format: CompareFormat,

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

    /// Who sub kegiatan reach, for absorption by sex
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CompareFormat {
    Table,
    Csv,
    Json,
    Jsonl,
    Html,
    Markdown,
    Docx,
}

/// Sections of a comparison, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum CompareSection {
    Summary,
    Lenses,
    Steps,
    Opd,
    Programs,
    SubKegiatan,
    Moved,
    Absorption,
    Unspent,
}

#[derive(Args, Debug)]
pub struct InspectArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "table")]
    pub format: InspectFormat,

    /// Write a profile of the columns to this file, to be corrected and used with --profile
    #[arg(long, value_name = "FILE")]
    pub save_profile: Option<PathBuf>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

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
    pub unit: Option<Unit>,

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
pub struct ReviewArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Decisions made already: their verdicts are filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// FILE:LINE, CONCEPT, or CODE
    pub subject: String,

    #[command(flatten)]
    pub input: ReadingArgs,
}

#[derive(Args, Debug)]
pub struct EvaluateArgs {
    /// Texts with labels (CSV): columns of a budget, and category, sex, age, difabel; ? where a reader could not tell
    pub labels: PathBuf,

    #[command(flatten)]
    pub output: OutputArgs,

    #[arg(long, value_enum, default_value = "table")]
    pub format: InspectFormat,

    /// Criteria: a shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl EvaluateArgs {
    /// The labels as an input of other commands, for settings.
    pub fn input(&self) -> InputArgs {
        let files = vec![self.labels.to_string_lossy().into_owned()];
        InputArgs { files, reading: ReadingArgs { packs: self.packs.clone(), ..ReadingArgs::default() } }
    }
}

#[derive(Args, Debug)]
pub struct OutputArgs {
    /// Write here instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
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

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    Table,
    Csv,
    Json,
    Jsonl,
    /// One page for a browser, that needs no network; prints on A4
    Html,
    /// A workbook with formulas (needs --output or a pipe)
    Xlsx,
    /// Tables for a job summary or a repository
    Markdown,
    /// A Word document for a meeting (needs --output or a pipe)
    Docx,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum InspectFormat {
    Table,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TagFormat {
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Numbers {
    Plain,
    Indonesian,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Rupiah,
    Ribu,
    Juta,
    Miliar,
}

impl Unit {
    /// Rupiah that one stands for.
    pub fn rupiah(self) -> i128 {
        match self {
            Unit::Rupiah => 1,
            Unit::Ribu => 1_000,
            Unit::Juta => 1_000_000,
            Unit::Miliar => 1_000_000_000,
        }
    }
}

/// Sections of the report, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum Section {
    Summary,
    Lenses,
    Denominators,
    Overlap,
    Categories,
    Opd,
    Coverage,
    Gbs,
    By,
    Allocation,
    Ages,
    Groups,
    Methods,
    Counts,
    AllocationOpd,
    AllocationProgram,
    Missing,
    PerHead,
    Aspects,
    Seats,
}

impl Section {
    /// The section shows some of the allocation.
    pub fn is_allocation(self) -> bool {
        self >= Section::Allocation
    }
}
