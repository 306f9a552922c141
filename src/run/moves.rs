//! `setara criteria diff`: the budget read by the old criteria, then by the new.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish, look};
use crate::cli::{Cli, DiffArgs, DiffFormat};
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::files::output::{Guard, Output};
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::report::criteria_diff::{After, Before, Moves, entries, selected};
use crate::settings::Basis;
use crate::write;

pub(super) fn run(cli: &Cli, args: &DiffArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    if !args.input.reading.packs.is_empty() {
        bail!("--pack: the packs are named as OLD and NEW; several are joined by commas");
    }
    if args.input.files.iter().any(|f| f == "-") {
        bail!("standard input cannot be read twice: write it to a file first");
    }
    let settings = resolve(cli, &args.input, &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let [old, new] = [criteria(&args.old)?, criteria(&args.new)?];
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let tags_differ = old.arg_tags != new.arg_tags;
    let (mut before, mut old_book) = (Before::default(), Ledger::new(&old));
    let inputs = basis.read(&settings, &mut old_book, &mut findings, &mut |row| {
        before.add(row, tags_differ);
        Ok(())
    })?;
    if inputs.is_empty() || findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    let differing = entries(&old, &new);
    let mut new_book = Ledger::new(&new);
    let mut after = After::new(&old_book, &before, &differing, args.top);
    // What is wrong with the files was said at the first reading.
    let again = basis.read(&settings, &mut new_book, &mut Vec::new(), &mut |row| {
        after.add(row);
        Ok(())
    })?;
    let same = inputs.iter().map(|i| &i.sha256).eq(again.iter().map(|i| &i.sha256));
    if !same || !after.is_whole() {
        bail!("a file changed while it was read; nothing is written");
    }
    let mut moves = after.finish(&new_book, &basis.nomenclature, inputs);
    if differing.is_empty() {
        moves.notes.push(match lang {
            Lang::Id => "kedua kriteria sama".into(),
            Lang::En => "both criteria are the same".into(),
        });
    }
    write(&moves, args, format, lang, &mut output)?;
    output.finish()?;
    finish(&findings, lang)
}

/// Packs by their names, joined by commas; a file whose name has a comma is one all the same.
fn criteria(names: &str) -> Result<Criteria> {
    let names: Vec<&str> = if Path::new(names).is_file() { vec![names] } else { names.split(',').collect() };
    let packs = names.iter().map(|name| Pack::open(name.trim())).collect::<Result<_>>();
    Ok(Criteria::compile(packs.context("criteria")?))
}

fn write(moves: &Moves, args: &DiffArgs, format: DiffFormat, lang: Lang, out: &mut Output) -> Result<()> {
    if format == DiffFormat::Json {
        return write::json::value(moves, out);
    }
    let table = format == DiffFormat::Table;
    // Scripts get the same rows in every language.
    let words = if table { lang } else { Lang::En };
    let grids = selected(moves, &args.only, words, table);
    match format {
        DiffFormat::Csv => write::csv::write(&grids, args.csv, out),
        DiffFormat::Jsonl => write::csv::write_jsonl(&grids, out),
        _ => Ok(write::table::write(&grids, &moves.notes, look(&args.output, args.width, args.exact, lang), out)?),
    }
}
