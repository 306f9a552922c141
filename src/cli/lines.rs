//! Commands about lines and files: `convert`, `review`, `explain`, `evaluate`, `inspect` and `check`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::{AlsoArgs, InputArgs, OutputArgs, ReadingArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::finding::FailOn;
use crate::finding::emit::FindingFormat;
use crate::guard::escape::CsvArgs;
use crate::read::proof::Certainty;

#[derive(Args, Debug)]
pub struct ConvertArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else csv]
    #[arg(long, value_enum)]
    pub format: Option<ConvertFormat>,

    /// Write to this file what proves the lines: totals met, columns, and rows that are not lines (json; xlsx has it too)
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

    /// Format [default: what the ending of --output says, else csv]
    #[arg(long, value_enum)]
    pub format: Option<ReviewFormat>,

    /// Decisions already made: their verdicts are filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,

    /// Files of decisions by several reviewers, after the budgets: how far they agree, and with --output one file of what
    /// they decided, where what they disagree on stays open
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "decisions")]
    pub merge: Vec<String>,

    #[command(flatten)]
    pub csv: CsvArgs,
}

impl ReviewArgs {
    /// The format of what is to be decided on.
    ///
    /// # Errors
    /// The ending of the output is of another format, or of none that anybody decides in.
    pub fn format(&self) -> Result<ReviewFormat> {
        let path = self.output.output.as_deref();
        match (output::chosen(self.format, path)?, path) {
            (ReviewFormat::Json, Some(path)) => {
                bail!("{}: json says how far reviewers agree: name their files with --merge", path.display())
            }
            (ReviewFormat::Json, None) => bail!("json says how far reviewers agree: name their files with --merge"),
            (format, _) => Ok(format),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReviewFormat {
    Csv,
    /// A workbook with drop-downs and instructions
    Xlsx,
    /// One page to decide in, for a browser that needs no network; it saves decisions.csv
    Html,
    /// With --merge: how far the reviewers agree, and on what they do not
    Json,
}

impl Format for ReviewFormat {
    const DEFAULT: ReviewFormat = ReviewFormat::Csv;

    fn endings(self) -> &'static [&'static str] {
        match self {
            ReviewFormat::Csv => &["csv"],
            ReviewFormat::Xlsx => &["xlsx"],
            ReviewFormat::Html => &["html", "htm"],
            ReviewFormat::Json => &["json"],
        }
    }
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

    /// How often verdicts are right by the sign that decided them, with intervals, instead of the scores
    #[arg(long)]
    pub calibration: bool,

    /// Format; toml is the table of a pack [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<EvaluateFormat>,

    /// Criteria: a shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl EvaluateArgs {
    /// # Errors
    /// The ending of the output is of another format, or only a calibration can be written in it.
    pub fn format(&self) -> Result<EvaluateFormat> {
        let format = output::chosen(self.format, self.output.output.as_deref())?;
        if format == EvaluateFormat::Toml && !self.calibration {
            let path = self.output.output.as_deref();
            let what = path.map_or_else(|| "--format toml".to_owned(), |path| path.display().to_string());
            bail!("{what}: only a calibration is written as toml; add --calibration");
        }
        Ok(format)
    }

    /// The labels as an input of other commands, for settings.
    pub fn input(&self) -> InputArgs {
        let files = vec![self.labels.to_string_lossy().into_owned()];
        InputArgs { files, reading: ReadingArgs { packs: self.packs.clone(), ..ReadingArgs::default() } }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum EvaluateFormat {
    Table,
    Json,
    Toml,
}

impl Format for EvaluateFormat {
    const DEFAULT: EvaluateFormat = EvaluateFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            EvaluateFormat::Table => &["txt"],
            EvaluateFormat::Json => &["json"],
            EvaluateFormat::Toml => &["toml"],
        }
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

    #[command(flatten)]
    pub also: AlsoArgs,

    /// The lowest severity that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,

    /// How certain the reading of every file must be: a file whose totals prove nothing is then an error (F033)
    #[arg(long, value_enum, value_name = "CERTAINTY")]
    pub require: Option<Certainty>,

    /// Only these codes, or all that begin with them (B, A00)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Leave out these codes, and all that begin with them
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Only findings that are not in this file, or whose figure has got worse since
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// How much worse a figure may get before its finding is new (0.1: by a tenth) [default: 0.1]
    #[arg(long, value_name = "PART", requires = "baseline")]
    pub baseline_tolerance: Option<f64>,

    /// Write today's findings to this file, to be ignored from now on
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
