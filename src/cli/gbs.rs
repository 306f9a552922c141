//! `gbs`: statements.

use crate::finding::FailOn;
use crate::finding::emit::FindingFormat;
use crate::write::gbs::GbsFormat;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{OutputArgs, ReadingArgs};
use crate::files::format;

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
        format::chosen(self.format, self.output.output.as_deref())
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
        format::chosen(self.format, self.output.output.as_deref())
    }
}
