//! Commands about single lines and files: `tag`, `review`, `explain`, `evaluate`, `inspect`.

use crate::guard::escape::CsvArgs;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs, ReadingArgs};
use crate::files::format;
use crate::files::format::Format;

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
        format::chosen(self.format, self.output.output.as_deref())
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
        format::chosen(self.format, self.output.output.as_deref())
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
        format::chosen(self.format, self.output.output.as_deref())
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
