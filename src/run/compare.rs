//! `setara compare`: which amounts of which files are held against which.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::{Ending, Told, allocation, finish, look};
use crate::allocate::{self, Allocation, Method};
use crate::beneficiary::Beneficiaries;
use crate::book::Book;
use crate::cli::{AllocationArgs, Cli, CompareArgs, CompareFormat, CompareSection};
use crate::compare::{self, Collect, Column, Comparison, Document, Side, Summary};
use crate::decision::Decisions;
use crate::finding::{Fault, Finding, Place};
use crate::lang::Lang;
use crate::layout::{Opened, Reading, Tally};
use crate::lens::{Base, Lenses};
use crate::output::Output;
use crate::profile::header::Role;
use crate::render;
use crate::report::{Input, Manifest};
use crate::settings;

/// A side before it is read: its name, the amount column if one is named, and its files with their tables.
struct Source {
    name: String,
    amount: Option<Column>,
    files: Vec<(String, Vec<Opened>)>,
}

impl Source {
    /// Do all tables have an amount of one of these roles?
    fn has(&self, roles: &[Role]) -> bool {
        let has = |table: &Opened| table.profile.amounts.iter().any(|a| roles.contains(&a.role));
        let mut tables = self.tables().peekable();
        tables.peek().is_some() && tables.all(has)
    }

    fn tables(&self) -> impl Iterator<Item = &Opened> {
        self.files.iter().flat_map(|(_, tables)| tables)
    }
}

/// What is compared, in order; and the two of it that are plan and realisation.
struct Plan {
    sources: Vec<Source>,
    /// How many of them are compared; one more may be a realisation only.
    compared: usize,
    absorption: Option<[usize; 2]>,
}

pub fn run(cli: &Cli, args: &CompareArgs) -> Result<Ending> {
    let told = Told::of(cli, &args.input)?;
    let mut output = Output::open(args.output.output.as_deref())?;
    let mut findings = Vec::new();
    let divide = AllocationArgs { beneficiaries: args.beneficiaries.clone(), ..AllocationArgs::default() };
    let (beneficiaries, side_files) = allocation::beneficiaries(&told, &divide, &mut findings)?;
    let plan = plan(&told, args, &mut findings)?;
    // Half of a comparison would show everything as new or gone.
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, told.lang);
    }
    let mut settings = told.settings.clone();
    let (mut sides, mut allocations) = (Vec::new(), BTreeMap::new());
    for (number, source) in plan.sources.into_iter().enumerate() {
        let mut reader = Reader { told: &told, args, beneficiaries: &beneficiaries, findings: &mut findings };
        let divide = plan.absorption.is_some_and(|pair| pair.contains(&number));
        let (side, allocation) = reader.side(source, divide)?;
        sides.push(side);
        allocations.extend(allocation.map(|a| (number, a)));
    }
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, told.lang);
    }
    if !side_files.is_empty() {
        settings.insert("beneficiaries", side_files);
    }
    let chain = &sides[..plan.compared];
    let whole = compare::compare(&chain[0], &chain[chain.len() - 1], args.join);
    let steps = match chain.len() {
        2 => Vec::new(),
        _ => chain.windows(2).map(|pair| compare::compare(&pair[0], &pair[1], args.join)).collect(),
    };
    let absorption = plan.absorption.and_then(|[planned, realised]| {
        let pair = [&sides[planned], &sides[realised]];
        let compared = compare::compare(pair[0], pair[1], args.join);
        Some(compare::absorption(&compared, pair, [allocations.get(&planned)?, allocations.get(&realised)?]))
    });
    let document = Document {
        notes: notes(&sides, std::iter::once(&whole).chain(&steps), told.lang),
        whole,
        steps,
        absorption,
        manifest: Manifest::of(&told.criteria, &told.nomenclature, settings),
    };
    write(&document, args, told.lang, &mut output)?;
    output.finish()?;
    finish(&findings, told.lang)
}

/// Opens everything, and finds out which amounts are compared.
fn plan(told: &Told, args: &CompareArgs, findings: &mut Vec<Finding>) -> Result<Plan> {
    const PLANNED: [Role; 3] = [Role::After, Role::Budget, Role::Before];
    let names = &args.input.files;
    let budget = |name: &String, findings: &mut Vec<Finding>| {
        // Of a stage that is called so, what was spent; one file alone is held against itself.
        let spent = names.len() > 1 && told.config.facts(name).stage.as_deref() == Some("realisasi");
        let own = open(told, std::slice::from_ref(name), None, findings);
        match spent && args.input.reading.amount.is_none() && own.has(&[Role::Realised]) {
            true => again(told, own, Column::Realised, findings),
            false => Ok(own),
        }
    };
    let mut sources = names.iter().map(|n| budget(n, findings)).collect::<Result<Vec<_>>>()?;
    if !args.realisation.is_empty() {
        let mut realised = open(told, &args.realisation, None, findings);
        if realised.has(&[Role::Realised]) {
            realised = again(told, realised, Column::Realised, findings)?;
        }
        sources.push(realised);
        let last = names.len() - 1;
        return Ok(Plan { compared: names.len().max(2), sources, absorption: Some([last, last + 1]) });
    }
    let Some(last) = sources.pop() else { bail!("name two files to compare") };
    let planned = last.has(&PLANNED) && last.amount.is_none();
    let realises = planned && last.has(&[Role::Realised]) && args.input.reading.amount.is_none();
    let realised = |last: &Source, findings: &mut Vec<Finding>| -> Result<Option<Source>> {
        let again = realises && last.name != "-";
        again.then(|| named(told, &[last.name.clone()], Column::Realised, findings)).transpose()
    };
    if !sources.is_empty() {
        let spent = realised(&last, findings)?;
        let count = sources.len() + 1;
        let is_realised = told.config.facts(&last.name).stage.as_deref() == Some("realisasi");
        sources.push(last);
        let absorption = match spent.is_some() || is_realised {
            true if is_realised => Some([count - 2, count - 1]),
            true => Some([count - 1, count]),
            false => None,
        };
        sources.extend(spent);
        return Ok(Plan { compared: count, sources, absorption });
    }
    // One file: what it says of itself.
    let nothing_found = last.files.is_empty();
    if args.input.reading.amount.is_some() && !nothing_found {
        bail!(
            "--amount names one column of {}: name two files, or leave it out to compare the file's own columns",
            last.name
        );
    }
    if last.has(&[Role::Before]) && last.has(&[Role::After, Role::Budget]) {
        let before = named(told, &[last.name.clone()], Column::Before, findings)?;
        let spent = realised(&last, findings)?;
        let absorption = spent.is_some().then_some([1, 2]);
        let after = Source { amount: Some(Column::After), ..last };
        let sources = [before, after].into_iter().chain(spent).collect();
        return Ok(Plan { sources, compared: 2, absorption });
    }
    if realises {
        let spent = named(told, &[last.name.clone()], Column::Realised, findings)?;
        let planned = Source { amount: Some(Column::Planned), ..last };
        return Ok(Plan { sources: vec![planned, spent], compared: 2, absorption: Some([0, 1]) });
    }
    if nothing_found {
        return Ok(Plan { sources: vec![last], compared: 1, absorption: None });
    }
    bail!(
        "{}: one file is compared with itself where it has amounts before and after the change, or planned and realised; \
         name two files",
        last.name
    )
}

/// Opens the files of a side; what cannot be opened is a finding.
fn open(told: &Told, names: &[String], amount: Option<Column>, findings: &mut Vec<Finding>) -> Source {
    let reading = match amount {
        Some(column) => {
            // The role as `--amount` names it.
            let role = if column == Column::Before { "before" } else { "realised" };
            let columns = crate::profile::Told { amount: Some(role.into()), ..told.reading.columns.clone() };
            Reading { columns, ..told.reading.clone() }
        }
        None => told.reading.clone(),
    };
    let mut files = Vec::new();
    for file in settings::files(names) {
        let opened = match file {
            Ok(path) => Opened::open(&path, &reading).map(|(tables, notes)| {
                findings.extend(notes);
                (path, tables)
            }),
            Err(folder) => Err(Box::new(Finding::new(&folder, Place::whole(), Fault::EmptyFolder))),
        };
        match opened {
            Ok(file) => files.push(file),
            Err(finding) => findings.push(*finding),
        }
    }
    Source { name: names.join(", "), amount, files }
}

/// The same files once more, for another of their amounts.
fn named(told: &Told, names: &[String], amount: Column, findings: &mut Vec<Finding>) -> Result<Source> {
    if names.iter().any(|n| n == "-") {
        bail!("standard input is read once: name a file, which can be read again");
    }
    // Its notes were told when it was opened first.
    let mut heard = Vec::new();
    let source = open(told, names, Some(amount), &mut heard);
    findings.extend(heard.into_iter().filter(|f| f.fault.is_fatal()));
    Ok(source)
}

fn again(told: &Told, own: Source, amount: Column, findings: &mut Vec<Finding>) -> Result<Source> {
    let names: Vec<String> = own.files.iter().map(|(path, _)| path.clone()).collect();
    Ok(Source { name: own.name, ..named(told, &names, amount, findings)? })
}

/// Reads sides.
struct Reader<'a> {
    told: &'a Told,
    args: &'a CompareArgs,
    beneficiaries: &'a Beneficiaries,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn side(&mut self, source: Source, divide: bool) -> Result<(Side, Option<Allocation>)> {
        let told = self.told;
        let undecided = Decisions::default();
        let mut book = Book::with(&told.criteria, &undecided, self.beneficiaries);
        let mut lines = Collect::default();
        let mut inputs: Vec<Input> = Vec::new();
        for (path, tables) in source.files {
            let mut tally = Tally::default();
            for table in tables {
                lines.table(&table);
                tally.add(table.read(&mut book, self.findings, &mut |row| {
                    lines.line(row);
                    Ok(())
                })?);
            }
            if let Some(twin) = inputs.iter().find(|i| !i.sha256.is_empty() && i.sha256 == tally.sha256) {
                self.findings.push(Finding::new(&path, Place::whole(), Fault::SameFileTwice(twin.path.clone())));
            }
            inputs.push(told.input(&self.args.input, &path, tally));
        }
        let allocation = match divide {
            true => Some(self.allocation(&book)?),
            false => None,
        };
        let summary = Summary {
            name: source.name,
            amount: source.amount,
            total: inputs.iter().map(|i| i.total).sum(),
            lines: inputs.iter().map(|i| i.lines).sum(),
            inputs,
        };
        Ok((lines.finish(&book, &told.nomenclature, summary), allocation))
    }

    /// Of the evidence lens, by counts and not by unit costs: these say what persons need in a whole year, and would not fit
    /// what is spent so far.
    fn allocation(&self, book: &Book) -> Result<Allocation> {
        let told = self.told;
        let mut rules = allocation::rules(told, &AllocationArgs::default(), self.beneficiaries)?;
        rules.precedence.retain(|method| *method != Method::UnitCost);
        let lenses = Lenses::of(book, &told.nomenclature);
        let (base, bands) = (Base::Evidence, told.config.ages);
        let divide = allocate::Told { base, rules, lenses: &lenses, bands, population: None, assume: false };
        Ok(allocate::allocate(book, &divide))
    }
}

fn notes<'c>(sides: &[Side], mut compared: impl Iterator<Item = &'c Comparison>, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let left_out: u64 = sides.iter().flat_map(|s| &s.summary.inputs).map(|i| i.left_out).sum();
    if left_out > 0 {
        out.push(match lang {
            Lang::Id => format!("baris yang tidak dapat dihitung dan tidak termasuk dalam angka mana pun: {left_out}"),
            Lang::En => format!("rows that could not be counted and are in none of the figures: {left_out}"),
        });
    }
    if compared.any(|c| !c.joining.alike) {
        out.push(match lang {
            Lang::Id => {
                "berkas tidak merinci barisnya dengan cara yang sama: perubahan pada lensa bukti dapat berasal \
                         dari teks yang hanya ada di salah satunya"
                    .into()
            }
            Lang::En => "the inputs do not name their lines alike: what changed in the evidence lens may come from \
                         texts that only one of them has"
                .into(),
        });
    }
    out
}

fn write(document: &Document, args: &CompareArgs, lang: Lang, out: &mut Output) -> Result<()> {
    // Long lists are shown where they are asked for.
    const LISTS: [CompareSection; 2] = [CompareSection::Programs, CompareSection::SubKegiatan];
    let table = args.format == CompareFormat::Table;
    let wanted = |section: &CompareSection| match args.only.is_empty() {
        true => !table || !LISTS.contains(section),
        false => args.only.contains(section),
    };
    let grids = match table {
        true => compare::sections::people(document, lang, args.top.unwrap_or(20)),
        false => compare::sections::machines(document, args.top.unwrap_or(0)),
    };
    let grids: Vec<render::Grid> = grids
        .into_iter()
        .filter(|(section, grid)| wanted(section) && (!grid.rows.is_empty() || args.only.contains(section)))
        .map(|(_, grid)| grid)
        .collect();
    match args.format {
        CompareFormat::Json => render::json::value(&compare::Told { document, only: &args.only }, out),
        CompareFormat::Csv => render::csv::write(&grids, out),
        CompareFormat::Jsonl => render::csv::write_jsonl(&grids, out),
        CompareFormat::Table => {
            let look = look(&args.output, args.width, args.exact, lang);
            Ok(render::table::write(&grids, &document.notes, look, out)?)
        }
    }
}
