//! Commands about lines, files and statements: `tag`, `convert`, `review`, `explain`, `evaluate`, `inspect`, `check`, `gbs`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{InputArgs, OutputArgs, ReadingArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::finding::FailOn;
use crate::finding::emit::FindingFormat;
use crate::guard::escape::CsvArgs;
use crate::read::proof::Certainty;
use crate::write::gbs::GbsFormat;

#[derive(Args, Debug)]
pub struct TagArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else csv]
    #[arg(long, value_enum)]
    pub format: Option<TagFormat>,

    /// Columns of csv: the input's own and what was found, or all that `report --from` needs, cells as they are
    #[arg(long, value_enum, default_value = "own")]
    pub columns: Columns,

    /// Only lines that count or may count
    #[arg(long)]
    pub tagged: bool,

    /// Who sub kegiatan reach, for the method by which each line is divided
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    #[command(flatten)]
    pub csv: CsvArgs,
}

impl TagArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<TagFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Args, Debug)]
pub struct ConvertArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else csv]
    #[arg(long, value_enum)]
    pub format: Option<ConvertFormat>,

    /// Write to this file how the lines are known: totals met, columns, and rows that are no lines (json; xlsx has it too)
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,

    #[command(flatten)]
    pub csv: CsvArgs,
}

impl ConvertArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<ConvertFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ConvertFormat {
    Csv,
    Xlsx,
    Parquet,
}

impl Format for ConvertFormat {
    const DEFAULT: ConvertFormat = ConvertFormat::Csv;

    fn endings(self) -> &'static [&'static str] {
        match self {
            ConvertFormat::Csv => &["csv"],
            ConvertFormat::Xlsx => &["xlsx"],
            ConvertFormat::Parquet => &["parquet"],
        }
    }
}

#[derive(Args, Debug)]
pub struct InspectArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<InspectFormat>,

    /// Write a profile of the columns to this file, to be corrected and used with --profile
    #[arg(long, value_name = "FILE")]
    pub save_profile: Option<PathBuf>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl InspectArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<InspectFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
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

    #[command(flatten)]
    pub csv: CsvArgs,
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

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<InspectFormat>,

    /// Criteria: a shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl EvaluateArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<InspectFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

impl EvaluateArgs {
    /// The labels as an input of other commands, for settings.
    pub fn input(&self) -> InputArgs {
        let files = vec![self.labels.to_string_lossy().into_owned()];
        InputArgs { files, reading: ReadingArgs { packs: self.packs.clone(), ..ReadingArgs::default() } }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum InspectFormat {
    Table,
    Json,
}

impl Format for InspectFormat {
    const DEFAULT: InspectFormat = InspectFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            InspectFormat::Table => &["txt"],
            InspectFormat::Json => &["json"],
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TagFormat {
    Csv,
    Jsonl,
    /// One file (--output FILE.parquet), or a folder by government and year (--output FOLDER)
    Parquet,
    /// A stream of record batches
    Arrow,
}

impl Format for TagFormat {
    const DEFAULT: TagFormat = TagFormat::Csv;

    fn endings(self) -> &'static [&'static str] {
        match self {
            TagFormat::Csv => &["csv"],
            TagFormat::Jsonl => &["jsonl", "ndjson"],
            TagFormat::Parquet => &["parquet"],
            TagFormat::Arrow => &["arrow", "arrows"],
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Columns {
    Own,
    Full,
}

// `check`: which findings, and in which format.

#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else text]
    #[arg(long, value_enum)]
    pub format: Option<FindingFormat>,

    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// How sure the reading of every file must be: a file whose totals prove nothing is then an error (F033)
    #[arg(long, value_enum, value_name = "CERTAINTY")]
    pub require: Option<Certainty>,

    /// Only these codes, or all that begin so (B, A00)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Not these codes, nor any that begin so
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Only findings that are not in this file, or whose figure got worse since
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// The part by which a figure may get worse before its finding is new [default: 0.1]
    #[arg(long, value_name = "PART", requires = "baseline")]
    pub baseline_tolerance: Option<f64>,

    /// Write the findings of today to this file, to be passed over from now on
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,

    /// A table of counts instead of the findings
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<CheckBy>,
}

impl CheckArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<FindingFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CheckBy {
    Government,
    File,
    Code,
}

// `gbs`: statements.

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

    /// Format [default: what the ending of --output says, else text]
    #[arg(long, value_enum)]
    pub format: Option<FindingFormat>,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub fail_on: FailOn,

    #[command(flatten)]
    pub reading: ReadingArgs,

    #[command(flatten)]
    pub output: OutputArgs,
}

impl GbsCheckArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<FindingFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Args, Debug)]
pub struct GbsRenderArgs {
    /// Statements of one agency (toml, yaml, json, xlsx) or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,

    /// Format [default: what the ending of --output says, else html]
    #[arg(long, value_enum)]
    pub format: Option<GbsFormat>,

    #[command(flatten)]
    pub output: OutputArgs,
}

impl GbsRenderArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<GbsFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}
