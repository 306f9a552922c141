//! `setara beneficiaries`: the sub kegiatan whose women and men are to be counted, and lists of persons as counts.

use std::cmp::Reverse;

use anyhow::{Result, bail};

use super::{Ending, Told, allocation, finish, read_all};
use crate::allocate;
use crate::amount::Rupiah;
use crate::beneficiary;
use crate::book::Book;
use crate::cli::{BeneficiariesCommand, Cli, CountArgs, InputArgs, TemplateArgs};
use crate::code::{ActivityCode, Level};
use crate::decision::Decisions;
use crate::finding::Finding;
use crate::lens::Lenses;
use crate::output::{Guard, Output};

pub fn run(cli: &Cli, command: &BeneficiariesCommand, guard: &Guard) -> Result<Ending> {
    let args = match command {
        BeneficiariesCommand::Template(args) => args,
        BeneficiariesCommand::Count(args) => return count(cli, args, guard),
    };
    let told = Told::of(cli, &args.input)?;
    // Counts that somebody filled in, or the budget itself, are not to be lost to a template.
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    if template(&told, args, &mut output, &mut findings)? {
        output.finish()?;
    }
    finish(&findings, told.lang)
}

/// A list of persons → a table of counts. Only counts are kept of it.
fn count(cli: &Cli, args: &CountArgs, guard: &Guard) -> Result<Ending> {
    let list = args.list.to_string_lossy().replace('\\', "/");
    let input = InputArgs { files: vec![list.clone()], ..InputArgs::default() };
    let told = Told::of(cli, &input)?;
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let code = match &args.sub_kegiatan {
        Some(code) => match ActivityCode::find(code).filter(|c| c.level() == Level::SubKegiatan) {
            Some(code) => Some(code),
            None => bail!("{code:?} is no code of a sub kegiatan, such as 1.02.02.2.02.0001"),
        },
        None => None,
    };
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let counts = beneficiary::count::count(&list, code, told.config.ages, &mut findings)?;
    beneficiary::count::write(&counts, &args.sumber, args.tahun, args.csv, &mut output)?;
    output.finish()?;
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
    beneficiary::template(&rows, args.wide, args.csv, out)?;
    Ok(true)
}
