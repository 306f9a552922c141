//! `pokja`: the work plan of the Pokja PUG, filled in as far as a budget goes.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{InputArgs, OutputArgs};
use crate::files::output;
use crate::files::output::Format;

#[derive(Args, Debug)]
pub struct PokjaArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else docx]
    #[arg(long, value_enum)]
    pub format: Option<PokjaFormat>,

    /// Rows of the matrix and what belongs to them, instead of the shipped ones (TOML)
    #[arg(long, value_name = "FILE")]
    pub matrix: Option<PathBuf>,

    /// What reviewers decided: a file that `setara review` wrote and a person filled in
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,
}

impl PokjaArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<PokjaFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PokjaFormat {
    Docx,
    /// A workbook whose open cells are coloured
    Xlsx,
}

impl Format for PokjaFormat {
    const DEFAULT: PokjaFormat = PokjaFormat::Docx;

    fn endings(self) -> &'static [&'static str] {
        match self {
            PokjaFormat::Docx => &["docx"],
            PokjaFormat::Xlsx => &["xlsx"],
        }
    }
}
