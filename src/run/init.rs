//! `setara init`: settings to start from, and a beneficiaries file for the budgets at hand.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{ExitStatus, Told, beneficiaries, finish};
use crate::cli::{AllocationArgs, Cli, InitArgs, InputArgs, OutputArgs, TemplateArgs};
use crate::files::output::{Guard, Output};
use crate::guard::escape::CsvArgs;

const SETTINGS: &str = include_str!("init.toml");

/// Writes `setara.toml` and `sasaran.csv`; files that are there stay as they are.
///
/// # Errors
/// The folder is none, or both files are there already.
pub fn run(cli: &Cli, args: &InitArgs, guard: &Guard, out: &mut Output) -> Result<ExitStatus> {
    let folder = args.folder.as_path();
    if !folder.is_dir() {
        bail!("{}: is no folder", folder.display());
    }
    let (toml, sasaran) = (folder.join("setara.toml"), folder.join("sasaran.csv"));
    if toml.exists() && sasaran.exists() {
        bail!("{} and {} are there already; nothing is overwritten", toml.display(), sasaran.display());
    }
    let mut findings = Vec::new();
    let mut written: Vec<&Path> = Vec::new();
    // The template first: once setara.toml is there, it names a file that may not be.
    if !sasaran.exists() {
        let inputs = vec![folder.to_string_lossy().into_owned()];
        let budgets = !super::files(&inputs, &|_| false, &mut Vec::new()).is_empty();
        let mut output = Output::open(Some(&sasaran), guard)?;
        let template = TemplateArgs {
            input: InputArgs { files: inputs, ..InputArgs::default() },
            output: OutputArgs { output: None, overwrite: false },
            csv: CsvArgs::default(),
            allocation: AllocationArgs::default(),
            wide: false,
            missing: false,
        };
        let told = Told::of(cli, &template.input)?;
        let filled = budgets && beneficiaries::template(&told, &template, &mut output, &mut findings)?;
        if !filled {
            crate::write::template::template(&[], false, CsvArgs::default(), &mut output)?;
        }
        output.finish()?;
        written.push(&sasaran);
    }
    if !toml.exists() {
        let mut output = Output::open(Some(&toml), guard)?;
        output.write_all(SETTINGS.as_bytes()).with_context(|| toml.display().to_string())?;
        output.finish()?;
        written.push(&toml);
    }
    for path in written {
        writeln!(out, "{}", path.display())?;
    }
    finish(&findings, cli.lang.unwrap_or_else(crate::lang::Lang::from_env))
}
