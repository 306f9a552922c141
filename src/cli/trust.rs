//! What lets others check a run (bundles, `verify`, what packs move, `selftest`), and commands that prepare the work: settings,
//! criteria, beneficiaries, official lists.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{AllocationArgs, InputArgs, OutputArgs, ReadingArgs, SuggestArgs, TableFormatArgs};
use crate::files::output;
use crate::files::output::Format;
use crate::guard::escape::CsvArgs;
use crate::report::criteria_diff::DiffSection;

#[derive(Args, Default, Debug)]
pub struct BundleArgs {
    /// Write a folder by which others can check the report: the report, its criteria, settings and side files, and the
    /// hash of every input (`setara verify FOLDER`)
    #[arg(long, value_name = "FOLDER", conflicts_with = "output")]
    pub bundle: Option<PathBuf>,

    /// What is copied into the bundle, not only its hash [default: all but inputs and beneficiaries]
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',', requires = "bundle")]
    pub bundle_with: Vec<Held>,
}

/// Files that are copied only where somebody says so: the inputs are large, beneficiaries may be persons. Decisions and
/// statements are copied in any case, unless something in them leads to a person: then somebody has to have looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Held {
    /// The budget files
    Inputs,
    /// Files of beneficiaries: make sure that they name nobody
    Beneficiaries,
    /// Files of decisions, even with a person's number in them: make sure that it may be passed on
    Decisions,
    /// Gender Budget Statements, in the same way
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

    /// Accept a bundle of another version of the program where all figures are the same (exit code 0)
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
        output::chosen(self.format, self.output.output.as_deref())
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
        output::chosen(self.format, self.output.output.as_deref())
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

// Commands that prepare the work: settings, criteria, beneficiaries, official lists.

#[derive(Subcommand, Debug)]
pub enum BeneficiariesCommand {
    /// A file of the tagged sub kegiatan, the largest first, ready to be filled in with counts of women and men
    ///
    /// Written over a file that was filled in, it keeps every row and everything that was written there.
    Template(Box<TemplateArgs>),
    /// Count a list of persons into such a file: by sub kegiatan, sex, age group and disability, without their names
    Count(CountArgs),
}

#[derive(Args, Debug)]
pub struct CountArgs {
    /// The list (CSV), one person per row: kode_sub_kegiatan, jenis_kelamin, and umur, difabel where it has them
    pub list: PathBuf,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    /// The sub kegiatan of all of them, where the list has no column of codes
    #[arg(long, value_name = "CODE")]
    pub sub_kegiatan: Option<String>,

    /// Where the list comes from
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub sumber: String,

    /// Its year
    #[arg(long, value_name = "YEAR")]
    pub tahun: Option<u16>,
}

#[derive(Args, Debug)]
pub struct TemplateArgs {
    #[command(flatten)]
    pub input: InputArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub form: TableFormatArgs,

    #[command(flatten)]
    pub csv: CsvArgs,

    #[command(flatten)]
    pub allocation: AllocationArgs,

    /// One row per sub kegiatan with columns L and P, instead of one row per group
    #[arg(long)]
    pub wide: bool,

    /// Only sub kegiatan with money that cannot be divided yet, the largest such amount first
    #[arg(long)]
    pub missing: bool,
}

#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder that gets setara.toml and sasaran.csv
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
}

#[derive(Subcommand, Debug)]
pub enum CriteriaCommand {
    /// Concepts with category, strength, groups and aspects
    List(PackArgs),
    /// One concept, trap or disqualifier in full
    Show {
        id: String,
        #[command(flatten)]
        packs: PackArgs,
    },
    /// Try every example of the packs; exit 1 if one fails
    Test(PackArgs),
    /// What other criteria change: concepts, lenses, verdicts by concept, and the largest lines with their evidence
    ///
    /// OLD and NEW: a shipped pack or a file, or several joined by commas (id-arg,perbup.toml).
    Diff(Box<DiffArgs>),
    /// Phrases and traps that would explain what reviewers decided, as a pack to be judged by a person
    ///
    /// Nothing is applied: the pack counts where --pack names it.
    Suggest(Box<SuggestArgs>),
}

#[derive(Args, Debug)]
pub struct PackArgs {
    /// A shipped pack or a file; later ones overlay earlier ones [default: id-arg]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
}

#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Files or folders to show the settings of [default: here]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    /// The JSON Schema of setara.toml, for editors
    #[arg(long)]
    pub schema: bool,
}

#[derive(Subcommand, Debug)]
pub enum NomenclatureCommand {
    /// Make the compact table of official codes and tags from official lists (csv, xlsx, json)
    Make(NomenclatureMakeArgs),
    /// What another list changes: codes new, gone and renamed, tags gained and lost, and the rupiah of each
    Diff(Box<NomenclatureDiffArgs>),
    /// As it was called before there were two commands.
    #[command(external_subcommand)]
    Other(Vec<String>),
}

#[derive(Args, Debug)]
pub struct NomenclatureDiffArgs {
    /// A list: a year that is shipped, or a file
    pub old: String,

    /// The list to compare it with
    pub new: String,

    /// Budgets to count the rupiah of
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,

    #[command(flatten)]
    pub reading: ReadingArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    /// Format [default: what the ending of --output says, else table]
    #[arg(long, value_enum)]
    pub format: Option<DiffFormat>,

    /// Rows shown of each list [0: all]
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// Exact rupiah instead of readable figures (241,5 M)
    #[arg(long)]
    pub exact: bool,

    /// Width of the table [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    #[command(flatten)]
    pub csv: CsvArgs,
}

#[derive(Args, Debug)]
pub struct NomenclatureMakeArgs {
    /// Official lists, each as YEAR=FILE (columns kode_sub_kegiatan, kode or kd_subkegiatan; tag, spm, jenis_pemda)
    #[arg(required = true, value_name = "YEAR=FILE")]
    pub lists: Vec<String>,

    /// Where a list comes from, one for each list, in their order
    #[arg(long = "source", value_name = "TEXT")]
    pub sources: Vec<String>,

    /// Day on which a list was copied (YYYY-MM-DD, or unknown), one for each list, in their order
    #[arg(long = "date", value_name = "DAY")]
    pub dates: Vec<String>,

    /// The table of names instead of codes and tags
    #[arg(long)]
    pub names: bool,
}

#[derive(Args, Debug)]
pub struct ManArgs {
    /// The command, such as `gbs check` [default: the program itself]
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,

    /// Write the pages of the program and of every command into this folder (setara.1, setara-report.1 ...)
    #[arg(long, short, value_name = "FOLDER", conflicts_with = "command")]
    pub output: Option<PathBuf>,

    /// Replace pages that are there already
    #[arg(long, requires = "output")]
    pub overwrite: bool,
}
