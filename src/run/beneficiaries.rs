//! `setara beneficiaries template`: the sub kegiatan whose women and men are to be counted.

use std::cmp::Reverse;

use anyhow::{Result, bail};

use super::{Ending, Told, allocation, finish, read_all};
use crate::allocate;
use crate::amount::Rupiah;
use crate::beneficiary;
use crate::book::Book;
use crate::cli::{BeneficiariesCommand, Cli, TemplateArgs};
use crate::decision::Decisions;
use crate::finding::Finding;
use crate::lens::Lenses;
use crate::output::Output;

pub fn run(cli: &Cli, command: &BeneficiariesCommand) -> Result<Ending> {
    let BeneficiariesCommand::Template(args) = command;
    let told = Told::of(cli, &args.input)?;
    // Counts that somebody filled in, or the budget itself, are not to be lost to a template.
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let mut output = Output::open(args.output.output.as_deref())?;
    let mut findings = Vec::new();
    if template(&told, args, &mut output, &mut findings)? {
        output.finish()?;
    }
    finish(&findings, told.lang)
}

/// Writes the template; `false` where no input could be read.
pub fn template(told: &Told, args: &TemplateArgs, out: &mut Output, findings: &mut Vec<Finding>) -> Result<bool> {
    let (beneficiaries, _) = allocation::beneficiaries(told, &args.allocation, findings)?;
    let mut decisions = Decisions::default();
    for path in told.side_files(&[], &told.config.decisions) {
        decisions.read(&path, findings)?;
    }
    let mut book = Book::with(&told.criteria, &decisions, &beneficiaries);
    let inputs = read_all(told, &args.input, &mut book, findings, &mut |_| Ok(()))?;
    if inputs.is_empty() {
        return Ok(false);
    }
    let lenses = Lenses::of(&book, &told.nomenclature);
    let (divide, _) = allocation::told(told, &args.allocation, &beneficiaries, &lenses, &inputs, findings)?;
    let mut rows = allocate::allocate(&book, &divide).sub_kegiatan;
    // What serves nobody in particular has no beneficiaries to count, and what is counted is not asked for again.
    rows.retain(|r| !r.counted && r.parts.divisible() != Rupiah::ZERO);
    if args.missing {
        rows.retain(|r| r.parts.missing() != Rupiah::ZERO);
        rows.sort_by_key(|r| Reverse(r.parts.missing()));
    }
    beneficiary::template(&rows, args.wide, out)?;
    Ok(true)
}
