//! The command line.

mod check;
mod compare;
mod gbs;
mod input;
mod lines;
mod report;
mod setup;
mod trust;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use self::check::{CheckArgs, CheckBy};
pub use self::compare::{CompareArgs, CompareFormat};
pub use self::gbs::{GbsCheckArgs, GbsCommand, GbsNewArgs, GbsRenderArgs};
pub use self::input::{InputArgs, Numbers, OutputArgs, ReadingArgs};
pub use self::lines::{Columns, EvaluateArgs, ExplainArgs, InspectArgs, InspectFormat, ReviewArgs, TagArgs, TagFormat};
pub use self::report::{AllocationArgs, Assumption, PrivacyArgs, ReportArgs, ReportFormat};
pub use self::setup::{
    BeneficiariesCommand, ConfigArgs, CountArgs, CriteriaCommand, InitArgs, NomenclatureArgs, PackArgs, TemplateArgs,
};
pub use self::trust::{BundleArgs, DiffArgs, DiffFormat, Held, SelftestArgs, VerifyArgs, VerifyFormat};
use crate::lang::Lang;
use crate::parallel::Jobs;

/// Gender-responsive budgeting (ARG) for Indonesian local government.
///
/// Reads the budget files of local agencies (OPD), tags every line against gender criteria with the evidence, and says
/// how much counts, by which rule, and who it reaches.
#[derive(Parser, Debug)]
#[command(name = "setara", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// Language of reports and messages [default: from LANG]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,

    /// Settings file instead of the nearest setara.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Use no settings file
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,

    /// Cores to work on; the output does not depend on how many [default: all]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

impl Cli {
    pub fn jobs(&self) -> Jobs {
        self.jobs.map_or_else(Jobs::default, |n| Jobs(n.into()))
    }
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// How much counts as ARG: by lens, category, OPD; who it reaches
    ///
    /// Exit code: 0 done; 1 done, but rows could not be counted (each is named on stderr); 2 a file could not be read.
    Report(ReportArgs),
    /// Every line with its verdict and the evidence for it
    ///
    /// Exit codes as for report.
    Tag(TagArgs),
    /// Compute a bundle of `report --bundle` again and say what differs
    ///
    /// Exit code: 0 verified; 1 something differs, or another version made it (0 with --figures-only where all figures are
    /// the same); 2 it cannot be told (files are missing, or it is no bundle).
    Verify(VerifyArgs),
    /// Try this program on this machine: criteria, forms of files, sums, texts, shipped data
    ///
    /// Exit code: 0 all passed; 1 something failed.
    Selftest(SelftestArgs),
    /// Findings in budget files, for people and for CI
    ///
    /// Exit code: 0 nothing at or over --fail-on; 1 findings; 2 a file could not be read.
    Check(CheckArgs),
    /// What changed between stages or years: because money moved, because tags did, because lines came and went
    ///
    /// BEFORE AFTER [MORE...]: each a file, or a folder for all files in it. One file alone is compared with itself where it
    /// has amounts before and after the change, or planned and realised.
    ///
    /// Exit codes as for report.
    Compare(CompareArgs),
    /// What a file is: encoding, layout, columns understood and not, totals stated and computed
    Inspect(InspectArgs),
    /// A file of what asks for a decision, to be filled in and given back with report --decisions
    ///
    /// Written to a file that was filled in, it keeps every row and all that was written there.
    Review(ReviewArgs),
    /// Why: a line (FILE:LINE, FILE:SHEET!ROW), a concept or trap, an activity code, or a finding code
    Explain(ExplainArgs),
    /// Hold verdicts against labelled texts: precision, recall, F1, and the wrong rows with their evidence
    Evaluate(EvaluateArgs),
    /// The criteria in use
    #[command(subcommand)]
    Criteria(CriteriaCommand),
    /// Who sub kegiatan reach (sasaran.csv)
    #[command(subcommand)]
    Beneficiaries(BeneficiariesCommand),
    /// Gender Budget Statements (GBS): write one, check them, print them
    #[command(subcommand)]
    Gbs(GbsCommand),
    /// Write a commented setara.toml, and a sasaran.csv for the budget files of the folder
    Init(InitArgs),
    /// The settings that hold: setara.toml with the defaults filled in
    Config(ConfigArgs),
    /// Make the compact table of official codes and tags from official lists (CSV)
    Nomenclature(NomenclatureArgs),
    /// Shell completions on stdout
    Completions { shell: clap_complete::Shell },
    /// Manual page on stdout
    Man,
}
