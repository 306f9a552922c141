//! `setara nomenclature make` and `diff`: the official lists, as the program keeps them and as they differ.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cli::{Cli, DiffFormat, InputArgs, NomenclatureCommand, NomenclatureDiffArgs, NomenclatureMakeArgs};
use crate::criteria::nomenclature::{Builder, Nomenclature, OfficialNames, year_in_name};
use crate::domain::budget::parse_day;
use crate::domain::code::ActivityCode;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::report::list_diff::{ListSide, NameOf, list_diff};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, look};
use crate::settings::Basis;
use crate::write;

/// # Errors
/// A list or budget cannot be read, or the output not be written.
pub(super) fn run(cli: &Cli, command: &NomenclatureCommand, guard: &Guard) -> Result<ExitStatus> {
    match command {
        NomenclatureCommand::Make(args) => super::to_stdout(|out| make(args, out)),
        NomenclatureCommand::Diff(args) => diff(cli, args, guard),
        NomenclatureCommand::Other(words) => bail!(
            "nomenclature has two commands: make and diff; the compact table is made by `setara nomenclature make {}`",
            words.join(" ")
        ),
    }
}

fn make(args: &NomenclatureMakeArgs, out: &mut Output) -> Result<ExitStatus> {
    let mut builder = Builder::default();
    if let Some(day) = args.dates.iter().find(|day| *day != "unknown" && parse_day(day).is_none()) {
        bail!("--date {day:?} is no day; write YYYY-MM-DD, or unknown");
    }
    for (i, list) in args.lists.iter().enumerate() {
        let (year, path) = list.split_once('=').with_context(|| format!("{list:?}: write YEAR=FILE"))?;
        let year = year.parse().with_context(|| format!("{list:?}: {year:?} is no year"))?;
        let source = args.sources.get(i).map_or(path, |s| s);
        let date = args.dates.get(i).map(String::as_str).filter(|day| *day != "unknown");
        builder.add_file(Path::new(path), source, date, year).with_context(|| path.to_owned())?;
    }
    let table = if args.names { builder.print_names() } else { builder.print() };
    out.write_all(table.as_bytes())?;
    Ok(ExitStatus::Done)
}

/// A list as it is named: a year that is shipped, or a file.
enum Named {
    Shipped(u16),
    File(Box<(Builder, Nomenclature)>, u16),
}

impl Named {
    fn open(name: &str) -> Result<Named> {
        let path = Path::new(name);
        if let Some(year) = name.parse::<u16>().ok().filter(|_| !path.exists()) {
            let years = Nomenclature::shipped().years();
            if !years.contains(&year) {
                let years = years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
                bail!("no list of {year} is shipped; those of {years} are, and a file is another");
            }
            return Ok(Named::Shipped(year));
        }
        let mut builder = Builder::default();
        let year = year_in_name(path).unwrap_or(0);
        builder.add_file(path, name, None, year).with_context(|| name.to_owned())?;
        let nomenclature = builder.finish()?;
        Ok(Named::File(Box::new((builder, nomenclature)), year))
    }
}

fn diff(cli: &Cli, args: &NomenclatureDiffArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = output::chosen(args.format, args.output.output.as_deref())?;
    let [old, new] = [Named::open(&args.old)?, Named::open(&args.new)?];
    let files = if args.files.is_empty() { vec![".".to_owned()] } else { args.files.clone() };
    let input = InputArgs { files, reading: args.reading.clone() };
    let settings = resolve(cli, &input, &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let (mut findings, mut ledger) = (Vec::new(), Ledger::new(&basis.criteria));
    let inputs = match args.files.is_empty() {
        true => Vec::new(),
        false => basis.read(&settings, &mut ledger, &mut findings, &mut |_| Ok(()))?,
    };
    if inputs.is_empty() && !args.files.is_empty() {
        return finish(&findings, lang);
    }
    let (shipped, names) = (Nomenclature::shipped(), OfficialNames::shipped());
    let called = [&old, &new].map(|side| {
        let names = &names;
        move |code: &ActivityCode| match side {
            Named::Shipped(year) => names.of_year(code, *year).map(str::to_owned),
            Named::File(own, year) => own.0.name_of(code, *year).map(str::to_owned),
        }
    });
    let sides = [(&old, &args.old, &called[0]), (&new, &args.new, &called[1])].map(|(named, label, called)| {
        let (nomenclature, year, has_names) = match named {
            Named::Shipped(year) => (&shipped, *year, names.has_names(*year)),
            Named::File(own, year) => (&own.1, *year, own.0.has_names()),
        };
        let called: NameOf = called;
        ListSide { label: label.clone(), nomenclature, year, names: has_names.then_some(called) }
    });
    let words = if format == DiffFormat::Table { lang } else { Lang::En };
    let found = list_diff([&sides[0], &sides[1]], &basis.criteria, &ledger, inputs, words);
    match format {
        DiffFormat::Json => write::json::value(&found, &mut output)?,
        DiffFormat::Csv => write::csv::write(&found.grids(words, 0), args.csv, &mut output)?,
        DiffFormat::Jsonl => write::csv::write_jsonl(&found.grids(words, 0), &mut output)?,
        DiffFormat::Table => {
            let grids: Vec<_> = found.grids(lang, args.top).into_iter().filter(|grid| !grid.rows.is_empty()).collect();
            let look = look(&args.output, args.width, args.exact, lang);
            write::table::write(&grids, &found.notes, look, &mut output)?;
        }
    }
    output.finish()?;
    finish(&findings, lang)
}
