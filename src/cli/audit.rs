//! Commands of an audit: `sample` and `estimate`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::cli::{InputArgs, InspectFormat, OutputArgs, TableFormatArgs};
use crate::files::output;
use crate::guard::escape::CsvArgs;

#[derive(Args, Debug)]
pub struct SampleArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub form: TableFormatArgs,

    /// Any text; whoever has it draws the same lines again. Agree on it before anybody knows the lines
    #[arg(long, value_name = "TEXT")]
    pub seed: String,

    /// Draws beside the lines that are looked at in any case: those of more than the N-th part of all rupiah
    #[arg(long, value_name = "N", conflicts_with = "tolerable", required_unless_present = "tolerable",
          value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub n: Option<u64>,

    /// As many draws as show that lines without evidence hide no more than this share of their rupiah, where none of them is
    /// found to be ARG
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub tolerable: Option<f64>,

    /// Write what setara says of each line too; without it readers judge for themselves
    #[arg(long)]
    pub show_verdict: bool,

    #[command(flatten)]
    pub csv: CsvArgs,
}

/// `1%`, `0.01`: above 0 and below 1.
fn share(text: &str) -> Result<f64, String> {
    let text = text.trim().replace(',', ".");
    let (number, per) = text.strip_suffix('%').map_or((text.as_str(), 1.0), |number| (number.trim_end(), 100.0));
    let share = number.parse::<f64>().ok().map(|number| number / per).filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "a share above 0 and below 1, such as 1% or 0.01".into())
}

#[derive(Args, Debug)]
pub struct EstimateArgs {
    /// The sample, as `setara sample` wrote it, filled in
    pub sample: PathBuf,

    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<InspectFormat>,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
}

impl EstimateArgs {
    /// # Errors
    /// The ending of the output is of another format.
    pub fn format(&self) -> Result<InspectFormat> {
        output::chosen(self.format, self.output.output.as_deref())
    }
}
