//! `tag`.

mod chosen;

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish_for};
use crate::allocate::Methods;
use crate::cli::{Cli, Columns, TagArgs, TagFormat};
use crate::columns::tagged::{InputFacts, LineCells, LineIds, LineValues, Shape, Writer};
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::guard::escape::{CsvArgs, CsvOut};
use crate::ledger::ItemsKept;
use crate::read::layout::{BudgetRow, Opened};
use crate::report::behind;
use crate::settings;
use crate::settings::{Basis, Settings, Sides};
use crate::write::tag::{self, TagForm, TagWriter, input_columns};
use crate::write::xlsx::TaggedBook;

pub(super) fn run(cli: &Cli, args: &TagArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let asked = Options {
        beneficiaries: &args.beneficiaries,
        decisions: &args.decisions,
        gbs: &args.gbs,
        gbs_method: args.gbs_method,
        ..Options::default()
    };
    let mut settings = resolve(cli, &args.input, &asked)?;
    settings.reading.unhashed = true;
    let lang = settings.lang;
    let conditions = behind::conditions(&args.conditions, lang)?;
    // Lines of several years and stages stand beside each other; what is added up is of one of them, as in a report.
    settings.marked = conditions.is_empty();
    settings.cut = behind::told_apart(&conditions);
    let binary = matches!(format, TagFormat::Parquet | TagFormat::Arrow | TagFormat::Xlsx);
    if binary && args.output.output.is_none() && guard.host().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    if args.columns == Columns::Full && matches!(format, TagFormat::Jsonl) {
        bail!("--columns full is for csv; parquet and arrow always have them");
    }
    if args.nested && !matches!(format, TagFormat::Parquet | TagFormat::Arrow) {
        bail!(
            "--nested is for parquet and arrow (-o lines.parquet); cells of csv and xlsx hold no lists, and jsonl has them anyway"
        );
    }
    let basis = Basis::open_ahead(&settings)?;
    let mut findings = Vec::new();
    let sides = match conditions.is_empty() {
        true => Sides::beneficiaries_alone(&settings, &mut findings)?,
        false => Sides::open(&settings, &mut findings)?,
    };
    let mut methods = Methods::new(settings::rules(&settings, &sides.beneficiaries));
    let mut ledger = sides.ledger(&basis.criteria);
    // Conditions may ask for words of items; else each row says its own.
    if conditions.is_empty() && !ledger.looks_at_items() {
        ledger.keep_items(ItemsKept::ClassesAndHashes);
    }
    let mut chosen = match conditions.is_empty() {
        true => None,
        false => {
            let found =
                chosen::choose(&conditions, (&settings, &basis, &sides), &mut ledger, &mut methods, &mut findings)?;
            if found.is_none() {
                return finish_for(guard.host(), &findings, lang);
            }
            found
        }
    };
    // What the first of two readings found is known.
    let mut again = Vec::new();
    let found = if chosen.is_some() { &mut again } else { &mut findings };
    let mut keep = |row: &BudgetRow| {
        (!args.tagged || row.ledger.answer_of(row.line).category != Category::None)
            && chosen.as_mut().is_none_or(|lines| lines.has(row))
    };
    let mut sink = Sink::open(format, cli, args, (&settings, &basis), guard)?;
    let mut lines =
        LineValues::new(&basis.criteria, &basis.nomenclature, (args.tagged || !conditions.is_empty(), args.nested));
    let mut ids = LineIds::default();
    let mut facts: Option<(String, InputFacts)> = None;
    let inputs = basis.read(&settings, &mut ledger, found, &mut |row| {
        let id = ids.next(row);
        let found = keep(row).then(|| (methods.of(row.ledger, row.line), id.as_str()));
        if let Sink::Own(tags) = &mut sink {
            return tags.write(row, found);
        }
        let Some(found) = found else { return Ok(()) };
        if facts.as_ref().is_none_or(|(path, _)| path != row.path()) {
            facts = Some((row.path().to_owned(), settings.facts.of(row.path())));
        }
        let Some((_, facts)) = &facts else { return Ok(()) };
        sink.put(&lines.cells(row, found, facts))
    })?;
    // Of rows that went to stdout none is held back; a file stays what it was.
    let are_rows = matches!(sink, Sink::Own(_)) && args.output.output.is_none();
    if !inputs.is_empty() || are_rows {
        sink.finish()?;
    }
    if let Some(chosen) = chosen.filter(|_| !inputs.is_empty()) {
        guard.host().say(&chosen.sum);
    }
    finish_for(guard.host(), &findings, lang)
}

/// Where lines go.
enum Sink<'n> {
    Own(Box<TagWriter<'n, CsvOut<Output>>>),
    Columns(Box<Writer>),
    Book { out: Output, book: Box<TaggedBook> },
}

impl<'n> Sink<'n> {
    fn open(
        format: TagFormat,
        cli: &Cli,
        args: &TagArgs,
        (settings, basis): (&Settings, &'n Basis),
        guard: &Guard,
    ) -> Result<Sink<'n>> {
        let path = args.output.output.as_deref();
        let shape = match (format, args.columns) {
            (TagFormat::Parquet, _) => Shape::Parquet,
            (TagFormat::Arrow, _) => Shape::Arrow,
            (TagFormat::Csv, Columns::Full) => Shape::Csv,
            (TagFormat::Xlsx, _) => {
                let book = Box::new(TaggedBook::new(settings.lang)?);
                return Ok(Sink::Book { out: Output::open(path, guard)?, book });
            }
            (TagFormat::Csv | TagFormat::Jsonl, _) => {
                let form = match format {
                    TagFormat::Jsonl => TagForm::Jsonl,
                    _ => TagForm::Csv { columns: columns_of_all(settings, basis), raw_cells: args.csv.raw_cells },
                };
                // jsonl has a style of its own.
                let csv = if format == TagFormat::Csv { args.csv } else { CsvArgs::default() };
                let out = csv.out(Output::open(path, guard)?, tag::numbers);
                return Ok(Sink::Own(Box::new(TagWriter::new(form, &basis.nomenclature, out))));
            }
        };
        Ok(Sink::Columns(Box::new(Writer::open((shape, args.nested), path, cli.jobs().0, args.csv, guard)?)))
    }

    fn put(&mut self, cells: &LineCells) -> Result<()> {
        match self {
            Sink::Own(_) => Ok(()),
            Sink::Columns(writer) => writer.put(cells),
            Sink::Book { book, .. } => book.put(cells),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Sink::Own(tags) => tags.finish()?.finish()?.finish(),
            Sink::Columns(writer) => writer.finish(),
            Sink::Book { mut out, book } => {
                book.finish(&mut out)?;
                out.finish()
            }
        }
    }
}

/// The columns of several tables, in order of first appearance; `None` for a single one, which brings its own.
fn columns_of_all(settings: &Settings, basis: &Basis) -> Option<Vec<String>> {
    let files = settings.budget_files(&mut Vec::new());
    if files.len() < 2 && !files.iter().any(|f| crate::files::workbook::is_workbook(f)) {
        return None;
    }
    let mut own: Vec<String> = Vec::new();
    // What comes through a pipe comes once.
    for path in files.iter().filter(|p| std::path::Path::new(p).is_file()) {
        let Ok((tables, _)) = Opened::open(path, &basis.reading) else { continue };
        for name in tables.iter().flat_map(|t| input_columns(&t.profile.headers)) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
    }
    Some(own)
}
