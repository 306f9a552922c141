//! `convert`.

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish};
use crate::audit::converted::ConvertProof;
use crate::cli::{Cli, ConvertArgs, ConvertFormat};
use crate::columns::converted::ConvertedValues;
use crate::columns::tagged::InputFacts;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::guard::escape;
use crate::ledger::Ledger;
use crate::settings::Basis;
use crate::write::convert::ConvertWriter;

pub(super) fn run(cli: &Cli, args: &ConvertArgs, guard: &Guard) -> Result<ExitStatus> {
    let (format, path) = (args.format()?, args.output.output.as_deref());
    output::only("json", args.proof.as_deref())?;
    let mut settings = resolve(cli, &args.input, &Options::default())?;
    settings.reading.unhashed = true;
    if format != ConvertFormat::Csv && path.is_none() && guard.host().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    let (lang, mut basis) = (settings.lang, Basis::open_ahead(&settings)?);
    basis.reading.keep_tables = args.proof.is_some() || format == ConvertFormat::Xlsx;
    let out = Output::open(path, guard)?;
    let mut writer = match format {
        ConvertFormat::Csv => ConvertWriter::csv(out, args.csv, path.is_none())?,
        ConvertFormat::Parquet => ConvertWriter::parquet(out, cli.jobs().0)?,
        ConvertFormat::Xlsx => ConvertWriter::xlsx(out, lang)?,
    };
    let (mut ledger, mut findings) = (Ledger::new(&basis.criteria), Vec::new());
    let mut values = ConvertedValues::default();
    let mut facts: Option<(String, InputFacts)> = None;
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        if facts.as_ref().is_none_or(|(path, _)| path != row.path()) {
            facts = Some((row.path().to_owned(), settings.facts.of(row.path())));
        }
        let Some((_, facts)) = &facts else { return Ok(()) };
        writer.put(&values.cells(row, facts))
    })?;
    if !inputs.is_empty() {
        let proof = ConvertProof::of(inputs, &findings, (&basis.nomenclature, lang));
        if let Some(path) = &args.proof {
            let mut out = Output::open(Some(path), guard)?;
            escape::json(&mut out, |out| anyhow::Ok(serde_json::to_writer_pretty(out, &proof)?))?;
            out.finish()?;
        }
        writer.finish(|| proof.grids(lang))?;
    }
    finish(&findings, lang)
}
