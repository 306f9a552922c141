//! `check`: which findings, and in which format.

use crate::finding::FailOn;
use crate::finding::emit::FindingFormat;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs};
use crate::files::format;

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
