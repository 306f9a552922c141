//! `tag`.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use super::{ExitStatus, Hashes, Told, allocation, finish, inputs, read_all};
use crate::allocate::Methods;
use crate::cli::{AllocationArgs, Cli, Columns, InputArgs, TagArgs, TagFormat};
use crate::columns::tagged::{InputFacts, LineValues, Shape, Writer};
use crate::domain::groups::Category;
use crate::files::output::{Guard, Output};
use crate::ledger::Ledger;
use crate::read::layout::{BudgetRow, Opened};
use crate::sides::decision::Decisions;
use crate::write::tag::{TagForm, TagWriter, own_columns};

pub(super) fn run(cli: &Cli, args: &TagArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let told = Told::to_read(cli, &args.input, Hashes::OfSeveral)?;
    let binary = matches!(format, TagFormat::Parquet | TagFormat::Arrow);
    if binary && args.output.output.is_none() && std::io::stdout().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    let mut findings = Vec::new();
    let divide = AllocationArgs { beneficiaries: args.beneficiaries.clone(), ..AllocationArgs::default() };
    let (beneficiaries, _) = allocation::beneficiaries(&told, &divide, &mut findings)?;
    let mut methods = Methods::new(allocation::rules(&told, &divide, &beneficiaries)?);
    let undecided = Decisions::default();
    let mut ledger = Ledger::with(&told.criteria, &undecided, &beneficiaries);
    let keep = |row: &BudgetRow| !args.tagged || row.ledger.answer_of(row.line).category != Category::None;
    let shape = match (format, args.columns) {
        (TagFormat::Parquet, _) => Some(Shape::Parquet),
        (TagFormat::Arrow, _) => Some(Shape::Arrow),
        (TagFormat::Csv, Columns::Full) => Some(Shape::Csv),
        (TagFormat::Jsonl, Columns::Full) => bail!("--columns full is for csv; parquet and arrow always have them"),
        _ => None,
    };
    if let Some(shape) = shape {
        let mut writer = Writer::open(shape, args.output.output.as_deref(), told.reading.jobs.0, guard)?;
        let mut lines = LineValues::new(&told.criteria, &told.nomenclature, args.tagged);
        let mut said: Option<(String, InputFacts)> = None;
        let inputs = read_all(&told, &args.input, &mut ledger, &mut findings, &mut |row| {
            if !keep(row) {
                return Ok(());
            }
            if said.as_ref().is_none_or(|(path, _)| path != row.path()) {
                said = Some((row.path().to_owned(), told.said(&args.input, row.path())));
            }
            let Some((_, said)) = &said else { return Ok(()) };
            writer.put(&lines.cells(row, methods.of(row.ledger, row.line), said))
        })?;
        if !inputs.is_empty() {
            writer.finish()?;
        }
        return finish(&findings, told.lang);
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let form = match format {
        TagFormat::Jsonl => TagForm::Jsonl,
        _ => TagForm::Csv { own: columns_of_all(&told, &args.input), raw_cells: args.csv.raw_cells },
    };
    let mut tags = TagWriter::new(form, &told.nomenclature, &mut output);
    let inputs = read_all(&told, &args.input, &mut ledger, &mut findings, &mut |row| {
        let method = keep(row).then(|| methods.of(row.ledger, row.line));
        tags.write(row, method)
    })?;
    tags.flush()?;
    if !inputs.is_empty() {
        output.finish()?;
    }
    finish(&findings, told.lang)
}

/// The columns of several tables, in order of first appearance; `None` for a single one, which brings its own.
fn columns_of_all(told: &Told, args: &InputArgs) -> Option<Vec<String>> {
    let files = inputs(told, args, &mut Vec::new());
    if files.len() < 2 && !files.iter().any(|f| crate::files::workbook::is_workbook(f)) {
        return None;
    }
    let mut own: Vec<String> = Vec::new();
    // What comes through a pipe comes once.
    for path in files.iter().filter(|p| std::path::Path::new(p).is_file()) {
        let Ok((tables, _)) = Opened::open(path, &told.reading) else { continue };
        for name in tables.iter().flat_map(|t| own_columns(&t.profile.headers)) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
    }
    Some(own)
}
