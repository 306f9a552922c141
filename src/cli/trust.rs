//! What lets others check a run: bundles, their verification, what packs move, and the program's test of itself.

use crate::guard::escape::CsvArgs;
use crate::report::criteria_diff::DiffSection;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{InputArgs, OutputArgs};
use crate::files::format;
use crate::files::format::Format;

#[derive(Args, Default, Debug)]
pub struct BundleArgs {
    /// Write a folder by which others can check the report: the report, its criteria, settings and side files, and the
    /// hash of every input (`setara verify FOLDER`)
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    pub bundle: Option<PathBuf>,

    /// What the bundle holds a copy of, beside its hash [default: all but inputs and beneficiaries]
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',', requires = "bundle")]
    pub bundle_with: Vec<Held>,
}

/// Files that are copied only where somebody says so: the inputs are large, beneficiaries may be persons. Decisions and
/// statements are copied in any case, unless something in them leads to a person: then somebody has to have looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Held {
    /// The budget files
    Inputs,
    /// Files of beneficiaries: see that they name nobody
    Beneficiaries,
    /// Files of decisions, also where a number of a person stands in them: see that it may be passed on
    Decisions,
    /// Gender Budget Statements, likewise
    Gbs,
}

#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// A bundle that `report --bundle` wrote
    #[arg(value_name = "FOLDER")]
    pub bundle: PathBuf,

    /// Where the inputs are now [default: in the bundle, else where they were, seen from it]
    #[arg(long, value_name = "FOLDER")]
    pub inputs: Option<PathBuf>,

    /// A bundle of another version of the program is good enough where all figures are the same (exit code 0)
    #[arg(long)]
    pub figures_only: bool,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else text]
    #[arg(long, value_enum)]
    pub format: Option<VerifyFormat>,
}

impl VerifyArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<VerifyFormat> {
        format::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum VerifyFormat {
    Text,
    Json,
}

impl Format for VerifyFormat {
    const DEFAULT: VerifyFormat = VerifyFormat::Text;

    fn endings(self) -> &'static [&'static str] {
        match self {
            VerifyFormat::Text => &["txt"],
            VerifyFormat::Json => &["json"],
        }
    }
}

#[derive(Args, Debug)]
pub struct SelftestArgs {
    /// Try the examples of these packs too: a shipped pack or a file; later ones overlay earlier ones
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
}

#[derive(Args, Debug)]
pub struct DiffArgs {
    /// The criteria before: a shipped pack or a file; several, joined by commas, overlay each other
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The criteria after
    #[arg(value_name = "NEW")]
    pub new: String,

    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<DiffFormat>,

    /// Only these sections (csv and jsonl then have the section's own columns)
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    pub only: Vec<DiffSection>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Lines shown, the largest first [0: all]
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl DiffArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<DiffFormat> {
        format::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DiffFormat {
    Table,
    Csv,
    Json,
    Jsonl,
}

impl Format for DiffFormat {
    const DEFAULT: DiffFormat = DiffFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            DiffFormat::Table => &["txt"],
            DiffFormat::Csv => &["csv"],
            DiffFormat::Json => &["json"],
            DiffFormat::Jsonl => &["jsonl", "ndjson"],
        }
    }
}
