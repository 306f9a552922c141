//! Commands about statements: `gbs new`, `check`, `convert`, `render`, `schema`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{AlsoArgs, OutputArgs, ReadingArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::finding::FailOn;
use crate::finding::emit::FindingFormat;
use crate::write::gbs::GbsFormat;

#[derive(Subcommand, Debug)]
pub enum GbsCommand {
    /// A statement for a sub kegiatan, filled in from the budget and the beneficiaries
    New(GbsNewArgs),
    /// What a reviewer would say: sums, percentages, codes, claims against data, and the budget
    ///
    /// Exit code: 0 nothing at or over --fail-on; 1 findings; 2 a file could not be read.
    Check(GbsCheckArgs),
    /// A statement in any form (docx, xlsx, ods, yaml, json) as TOML
    ///
    /// What was not understood is named on stderr. Exit code: 0 done; 1 done, but something was wrong; 2 a file could not be
    /// read.
    Convert(GbsConvertArgs),
    /// The official form with its analysis, to be printed (HTML) or edited (DOCX)
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

    /// The agency, where several have the sub kegiatan
    #[arg(long, value_name = "NAME")]
    pub opd: Option<String>,

    /// Steps of the analysis: 9, or 4 in the newer form
    #[arg(long, default_value = "9", value_parser = clap::builder::PossibleValuesParser::new(["9", "4"]))]
    pub gap: String,

    /// File of beneficiaries (sasaran.csv)
    #[arg(long, value_name = "FILE")]
    pub beneficiaries: Vec<PathBuf>,

    #[command(flatten)]
    pub reading: ReadingArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub form: DraftFormatArgs,
}

#[derive(Args, Debug)]
pub struct GbsCheckArgs {
    /// Statements (toml, yaml, json, docx, xlsx, ods) or folders of them [default: gbs of setara.toml]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// The budget that they are checked against
    #[arg(long, value_name = "FILE")]
    pub budget: Vec<String>,

    /// Format [default: what the ending of --output says, else text]
    #[arg(long, value_enum)]
    pub format: Option<FindingFormat>,

    #[command(flatten)]
    pub also: AlsoArgs,

    /// The lowest severity that makes the exit code 1
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
pub struct GbsConvertArgs {
    /// The statement (docx, xlsx, ods, toml, yaml, json)
    pub file: String,

    /// Which statement, where the file has several: its sheet, or the table or paragraph with which it begins
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Args, Debug)]
pub struct GbsRenderArgs {
    /// Statements of one agency (toml, yaml, json, docx, xlsx, ods) or folders of them
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

/// The format of a statement to be filled in.
#[derive(Args, Clone, Copy, Default, Debug)]
pub struct DraftFormatArgs {
    /// Format [default: what the ending of --output says, else toml]
    #[arg(long, value_enum)]
    pub format: Option<DraftFormat>,
}

impl DraftFormatArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(self, output: &OutputArgs) -> Result<DraftFormat> {
        output::chosen(self.format, output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DraftFormat {
    Toml,
    /// The form as a workbook
    Xlsx,
}

impl Format for DraftFormat {
    const DEFAULT: DraftFormat = DraftFormat::Toml;

    fn endings(self) -> &'static [&'static str] {
        match self {
            DraftFormat::Toml => &["toml"],
            DraftFormat::Xlsx => &["xlsx"],
        }
    }
}
