//! `tag`.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish};
use crate::allocate::Methods;
use crate::cli::{Cli, Columns, TagArgs, TagFormat};
use crate::columns::tagged::{InputFacts, LineValues, Shape, Writer};
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::read::layout::{BudgetRow, Opened};
use crate::settings;
use crate::settings::{Basis, Settings, Sides};
use crate::write::tag::{TagForm, TagWriter, input_columns};

pub(super) fn run(cli: &Cli, args: &TagArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let asked = Options { beneficiaries: &args.beneficiaries, ..Options::default() };
    let mut settings = resolve(cli, &args.input, &asked)?;
    settings.reading.unhashed = true;
    settings.marked = true;
    let (lang, basis) = (settings.lang, Basis::open_ahead(&settings)?);
    let binary = matches!(format, TagFormat::Parquet | TagFormat::Arrow);
    if binary && args.output.output.is_none() && std::io::stdout().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    let mut findings = Vec::new();
    let sides = Sides::beneficiaries_alone(&settings, &mut findings)?;
    let mut methods = Methods::new(settings::rules(&settings, &sides.beneficiaries));
    let mut ledger = sides.ledger(&basis.criteria);
    let keep = |row: &BudgetRow| !args.tagged || row.ledger.answer_of(row.line).category != Category::None;
    let shape = match (format, args.columns) {
        (TagFormat::Parquet, _) => Some(Shape::Parquet),
        (TagFormat::Arrow, _) => Some(Shape::Arrow),
        (TagFormat::Csv, Columns::Full) => Some(Shape::Csv),
        (TagFormat::Jsonl, Columns::Full) => bail!("--columns full is for csv; parquet and arrow always have them"),
        _ => None,
    };
    if let Some(shape) = shape {
        let mut writer = Writer::open(shape, args.output.output.as_deref(), cli.jobs().0, guard)?;
        let mut lines = LineValues::new(&basis.criteria, &basis.nomenclature, args.tagged);
        let mut facts: Option<(String, InputFacts)> = None;
        let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
            if !keep(row) {
                return Ok(());
            }
            if facts.as_ref().is_none_or(|(path, _)| path != row.path()) {
                facts = Some((row.path().to_owned(), settings.facts.of(row.path())));
            }
            let Some((_, facts)) = &facts else { return Ok(()) };
            writer.put(&lines.cells(row, methods.of(row.ledger, row.line), facts))
        })?;
        if !inputs.is_empty() {
            writer.finish()?;
        }
        return finish(&findings, lang);
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let form = match format {
        TagFormat::Jsonl => TagForm::Jsonl,
        _ => TagForm::Csv { columns: columns_of_all(&settings, &basis), raw_cells: args.csv.raw_cells },
    };
    let mut tags = TagWriter::new(form, &basis.nomenclature, &mut output);
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        let method = keep(row).then(|| methods.of(row.ledger, row.line));
        tags.write(row, method)
    })?;
    tags.flush()?;
    if !inputs.is_empty() {
        output.finish()?;
    }
    finish(&findings, lang)
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
