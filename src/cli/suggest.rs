//! `criteria suggest`: what of the criteria would explain decisions.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{InputArgs, OutputArgs};
use crate::files::output;
use crate::files::output::Format;

#[derive(Args, Debug)]
pub struct SuggestArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// Decisions of reviewers
    #[arg(long, value_name = "FILE", required = true)]
    pub decisions: Vec<PathBuf>,

    /// Decisions that a proposal needs behind it
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub least: u16,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<SuggestFormat>,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl SuggestArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<SuggestFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SuggestFormat {
    Table,
    /// A pack, for --pack
    Toml,
}

impl Format for SuggestFormat {
    const DEFAULT: SuggestFormat = SuggestFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            SuggestFormat::Table => &["txt"],
            SuggestFormat::Toml => &["toml"],
        }
    }
}
