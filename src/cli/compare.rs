//! `compare`: what changed.

use crate::guard::escape::CsvArgs;
use crate::report::compare::CompareSection;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs, PrivacyArgs};
use crate::files::format;
use crate::files::format::Format;
use crate::report::compare::Joined;

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

    /// Who sub kegiatan reach, for absorption by sex
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
        format::chosen(self.format, self.output.output.as_deref())
    }
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

impl Format for CompareFormat {
    const DEFAULT: CompareFormat = CompareFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            CompareFormat::Table => &["txt"],
            CompareFormat::Csv => &["csv"],
            CompareFormat::Json => &["json"],
            CompareFormat::Jsonl => &["jsonl", "ndjson"],
            CompareFormat::Html => &["html", "htm"],
            CompareFormat::Markdown => &["md", "markdown"],
            CompareFormat::Docx => &["docx"],
        }
    }
}
