//! `setara simulate`: the budget read as for a report, once more where other criteria are asked for, and counted under every
//! change.

use anyhow::{Result, bail};

use crate::cli::{Cli, DiffFormat, InputArgs, ReadingArgs, SimulateArgs};
use crate::files::output::{Guard, Output};
use crate::finding::table::in_currency;
use crate::gbs::filed;
use crate::gbs::filed::JudgedStatement;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::ledger::lens::Lenses;
use crate::report::document::Lead;
use crate::report::simulate::{Asked, FilesOf, Judged, Simulation, SimulationInput, grids, simulate};
use crate::report::{Input, one_currency};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, look};
use crate::settings::{Basis, Settings, Sides};
use crate::write;

/// # Errors
/// What is asked for contradicts itself or is not known; a file cannot be read, or the output not be written.
pub(super) fn run(cli: &Cli, args: &SimulateArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let changes = args.changes()?;
    // Packs and the year of a list are changes here: before them stands what the settings say.
    let reading = ReadingArgs { packs: Vec::new(), nomenclature_year: None, ..args.input.reading.clone() };
    let input = InputArgs { reading, ..args.input.clone() };
    let asked =
        Options { decisions: &args.decisions, gbs: &args.gbs, gbs_method: args.gbs_method, ..Options::default() };
    let settings = resolve(cli, &input, &asked)?;
    let given = &args.input.reading;
    let lang = settings.lang;
    let others = match given.packs.is_empty() {
        true => None,
        false => Some(Basis::open(&Settings { packs: given.packs.clone(), ..settings.clone() })?),
    };
    if others.is_some() && settings.files().any(|path| path == "-") {
        bail!("standard input cannot be read twice: write it to a file first");
    }
    let basis = Basis::open(&settings)?;
    let list = match given.nomenclature_year {
        None => basis.nomenclature.clone(),
        year => basis.nomenclature.clone().asked(year, &settings.official_kinds)?,
    };
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let sides = Sides::open(&Settings { beneficiaries: Vec::new(), ..settings.clone() }, &mut findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let (mut collected, mut files) = (sides.collected(&settings), FilesOf::default());
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        collected.add_lines(row, 1);
        files.add(row);
        Ok(())
    })?;
    if inputs.is_empty() {
        return finish(&findings, lang);
    }
    let second = match &others {
        None => None,
        Some(others) => Some(read_again(&settings, others, &sides, &inputs)?),
    };
    one_currency(&inputs)?;
    findings.extend(sides.doubtful_decisions(&ledger, collected.seen.as_ref(), &basis.nomenclature, &inputs));
    let pagu = collected.budgets.take().map(|budgets| budgets.pagu(&inputs)).unwrap_or_default();
    let statements = filed::judge(sides.statements.clone(), &pagu);
    findings.extend(statements.iter().filter_map(JudgedStatement::not_counted));
    let method = settings.gbs.method;
    let judge = |packs: bool, other_list: bool| {
        let ledger = second.as_ref().filter(|_| packs).unwrap_or(&ledger);
        let nomenclature = if other_list { &list } else { &basis.nomenclature };
        let mut lenses = Lenses::of(ledger, nomenclature);
        filed::file(ledger, &mut lenses, &statements, method);
        Judged { ledger, nomenclature, lenses }
    };
    let target = args.target.map(|millionths| Asked { millionths, files: &files, statements: &statements, method });
    let made = simulate(SimulationInput {
        judge: &judge,
        base: &args.base,
        has_statements: !statements.is_empty(),
        changes: &changes,
        over: args.over,
        target,
        inputs,
        settings: settings.manifest(),
        lang: if format == DiffFormat::Table { lang } else { Lang::En },
    })?;
    in_currency(&mut findings, made.currency);
    write(&made, args, format, lang, &mut output)?;
    output.finish()?;
    finish(&findings, lang)
}

/// The same lines by other criteria. What is wrong with the files was said at the first reading.
fn read_again<'a>(settings: &Settings, basis: &'a Basis, sides: &'a Sides, first: &[Input]) -> Result<Ledger<'a>> {
    let mut ledger = sides.ledger(&basis.criteria);
    let inputs = basis.read(settings, &mut ledger, &mut Vec::new(), &mut |_| Ok(()))?;
    if !first.iter().map(|input| &input.sha256).eq(inputs.iter().map(|input| &input.sha256)) {
        bail!("a file changed while it was read; nothing is written");
    }
    Ok(ledger)
}

fn write(made: &Simulation, args: &SimulateArgs, format: DiffFormat, lang: Lang, out: &mut Output) -> Result<()> {
    if format == DiffFormat::Json {
        return write::json::value(made, out);
    }
    let table = format == DiffFormat::Table;
    // Scripts get the same rows in every language, and all of them.
    let (words, top) = if table { (lang, args.top) } else { (Lang::En, 0) };
    let grids = grids(made, &args.only, top, words, table);
    match format {
        DiffFormat::Csv => write::csv::write(&grids, args.csv, out),
        DiffFormat::Jsonl => write::csv::write_jsonl(&grids, out),
        _ => {
            let lead = Lead { sentences: made.sentences(&args.only, lang), ..Lead::default() };
            Ok(write::table::write_led(
                &lead,
                &grids,
                &made.notes,
                look(&args.output, args.width, args.exact, lang),
                out,
            )?)
        }
    }
}
