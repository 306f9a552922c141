//! `check`: which findings, and in which format.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs};
use crate::files::format::{self, Format};
use crate::finding::Severity;

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

impl Format for FindingFormat {
    const DEFAULT: FindingFormat = FindingFormat::Text;

    fn endings(self) -> &'static [&'static str] {
        match self {
            FindingFormat::Text | FindingFormat::Concise | FindingFormat::Github => &["txt"],
            FindingFormat::Json | FindingFormat::Gitlab => &["json"],
            FindingFormat::Jsonl => &["jsonl", "ndjson"],
            FindingFormat::Sarif => &["sarif", "sarif.json", "json"],
            FindingFormat::Junit => &["xml"],
            FindingFormat::Markdown => &["md", "markdown"],
            FindingFormat::Xlsx => &["xlsx"],
        }
    }
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
        format::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CheckBy {
    Government,
    File,
    Code,
}
