//! `tag`: lines with their verdicts, all of them or those behind a figure.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{InputArgs, OutputArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::gbs::filed::GbsMethod;
use crate::guard::escape::CsvArgs;

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

    /// With parquet and arrow: evidence, what was blocked, ages and aspects as lists instead of texts
    #[arg(long)]
    pub nested: bool,

    /// Only lines that count or may count
    #[arg(long)]
    pub tagged: bool,

    /// Only the lines behind a figure of the report, and their sum: lens=official,opd="Dinas Kesehatan",category!=none.
    /// All conditions must be met; a|b is one or the other, != is not
    #[arg(long = "where", value_name = "KEY=VALUE")]
    pub conditions: Vec<String>,

    /// File of beneficiaries (sasaran.csv), for the method by which each line is divided
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    /// With --where: what reviewers decided, for lens=decided and decision=...
    #[arg(long, value_name = "FILE", requires = "conditions")]
    pub decisions: Vec<PathBuf>,

    /// With --where: Gender Budget Statements, or folders of them, for lens=gbs
    #[arg(long, value_name = "FILE", requires = "conditions")]
    pub gbs: Vec<PathBuf>,

    /// With --where: how much of a sub kegiatan with a valid statement counts [default: full]
    #[arg(long, value_enum, requires = "conditions")]
    pub gbs_method: Option<GbsMethod>,

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

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TagFormat {
    Csv,
    Jsonl,
    /// One file (--output FILE.parquet), or a folder by government and year (--output FOLDER)
    Parquet,
    /// A stream of record batches
    Arrow,
    /// A table of all lines in one sheet, for a pivot table
    Xlsx,
}

impl Format for TagFormat {
    const DEFAULT: TagFormat = TagFormat::Csv;

    fn endings(self) -> &'static [&'static str] {
        match self {
            TagFormat::Csv => &["csv"],
            TagFormat::Jsonl => &["jsonl", "ndjson"],
            TagFormat::Parquet => &["parquet"],
            TagFormat::Arrow => &["arrow", "arrows"],
            TagFormat::Xlsx => &["xlsx"],
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Columns {
    Own,
    Full,
}
