//! `setara compare`: its sides read, compared, written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::allocate::{Allocation, Method};
use crate::cli::{Cli, CompareArgs, CompareFormat};
use crate::domain::currency::Currency;
use crate::files::output::{Guard, Output};
use crate::finding::table::in_currency;
use crate::finding::{Fault, Finding};
use crate::lang::{Lang, word};
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::read::folder;
use crate::read::layout::{Opened, Reading, Tally};
use crate::read::profile::ReadOptions;
use crate::read::profile::header::Role;
use crate::read::tables::ReadPlan;
use crate::report::compare::{Collect, CompareColumn, Comparison, ComparisonDocument, Side, Summary};
use crate::report::official::{self, ListUsed};
use crate::report::{Input, Manifest, compare, inputs, one_currency, silent};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, look};
use crate::settings::{Basis, Settings, Sides};
use crate::{allocate, settings, write};

/// `compare`.
///
/// # Errors
/// Settings or side files cannot be read, there is nothing to compare, or the output cannot be written.
pub fn run(cli: &Cli, args: &CompareArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let asked = Options { beneficiaries: &args.beneficiaries, privacy: args.privacy, ..Options::default() };
    let settings = resolve(cli, &args.input, &asked)?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let known = Sides::beneficiaries_alone(&settings, &mut findings)?;
    let plan = plan(&settings, &basis, args, &mut findings)?;
    // Half of a comparison would show everything as new or gone.
    if findings.iter().any(|f| f.fault.is_fatal() || matches!(f.fault, Fault::SeveralEditions(_))) {
        return finish(&findings, lang);
    }
    let (mut sides, mut allocations) = (Vec::new(), BTreeMap::new());
    for (number, source) in plan.sources.into_iter().enumerate() {
        let mut reader = Reader { settings: &settings, basis: &basis, known: &known, findings: &mut findings };
        let divide = plan.absorption.is_some_and(|pair| pair.contains(&number));
        let (side, allocation) = reader.side(source, divide)?;
        sides.push(side);
        allocations.extend(allocation.map(|a| (number, a)));
    }
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    one_currency(sides.iter().flat_map(|side: &Side| &side.summary.inputs))?;
    let mut manifest = settings.reading_manifest();
    if !settings.beneficiaries.is_empty() {
        manifest.insert("beneficiaries", settings.beneficiaries.clone());
    }
    if let Some(join) = args.join.and_then(|j| j.to_possible_value()) {
        manifest.insert("join", vec![join.get_name().to_owned()]);
    }
    // Scripts get the same rows in every language.
    let scripts = matches!(format, CompareFormat::Csv | CompareFormat::Json | CompareFormat::Jsonl);
    let words = if scripts { Lang::En } else { lang };
    compare::label(&mut sides.iter_mut().map(|s: &mut Side| &mut s.summary).collect::<Vec<_>>(), words);
    let chain = &sides[..plan.compared];
    let whole = compare::compare(&chain[0], &chain[chain.len() - 1], args.join);
    in_currency(&mut findings, whole.currency());
    let steps = match chain.len() {
        2 => Vec::new(),
        _ => chain.windows(2).map(|pair| compare::compare(&pair[0], &pair[1], args.join)).collect(),
    };
    let absorption = plan.absorption.and_then(|[planned, realised]| {
        let pair = [&sides[planned], &sides[realised]];
        let compared = compare::compare(pair[0], pair[1], args.join);
        Some(compare::absorption(&compared, pair, [allocations.get(&planned)?, allocations.get(&realised)?]))
    });
    let mut notes = notes(&sides, std::iter::once(&whole).chain(&steps), lang);
    let lists: Vec<ListUsed> =
        sides.iter().flat_map(|side| side.lists.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect();
    manifest.extend(settings.privacy_manifest());
    let openly = crate::report::openly(&manifest, lang);
    super::say_openly(openly.as_ref(), matches!(format, CompareFormat::Csv | CompareFormat::Jsonl));
    notes.splice(0..0, openly);
    notes.extend(withheld(allocations.values(), lang));
    notes.extend(official::notes(&lists, &basis.nomenclature, words));
    let document = ComparisonDocument {
        notes,
        whole,
        steps,
        absorption,
        manifest: Manifest { official_lists: lists, ..Manifest::of(&basis.criteria, &basis.nomenclature, manifest) },
    };
    write(&document, args, format, lang, &mut output)?;
    output.finish()?;
    finish(&findings, lang)
}

/// Reads sides.
struct Reader<'a> {
    settings: &'a Settings,
    basis: &'a Basis,
    known: &'a Sides,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn side(&mut self, source: Source, divide: bool) -> Result<(Side, Option<Allocation>)> {
        let basis = self.basis;
        let mut ledger = self.known.ledger(&basis.criteria);
        let mut lines = Collect::default();
        let mut read: Vec<Input> = Vec::new();
        for (path, tables) in source.files {
            let mut tally = Tally::default();
            for table in tables {
                lines.table(&table);
                tally.add(table.read(&mut ledger, self.findings, &mut |row| {
                    lines.line(row);
                    Ok(())
                })?);
            }
            read.push(inputs::input(self.settings.facts.of(&path), &path, tally));
        }
        let allocation = match divide {
            true => Some(self.allocation(&ledger)),
            false => None,
        };
        let summary = Summary {
            name: source.name,
            label: String::new(),
            amount: source.amount,
            total: read.iter().map(|i| i.total).sum(),
            lines: read.iter().map(|i| i.lines).sum(),
            silent: silent(&ledger, &basis.nomenclature, &read),
            inputs: read,
        };
        Ok((lines.finish(&ledger, &basis.nomenclature, summary), allocation))
    }

    /// Of the evidence lens, by counts and not by unit costs: these say what persons need in a whole year, and would not fit
    /// what is spent so far.
    fn allocation(&self, ledger: &Ledger) -> Allocation {
        let few = self.settings.small_cells();
        let published = self.known.beneficiaries.published(few, &allocate::stated(ledger, few));
        let mut rules = settings::rules(self.settings, &published);
        rules.small_cells = few;
        rules.precedence.retain(|method| *method != Method::UnitCost);
        let lenses = Lenses::of(ledger, &self.basis.nomenclature);
        let (base, bands) = (Base::Evidence, self.settings.allocation.ages);
        let divide = allocate::AllocationInput { base, rules, lenses: &lenses, bands, population: None, assume: false };
        allocate::allocate(ledger, &divide)
    }
}

fn notes<'c>(sides: &[Side], mut compared: impl Iterator<Item = &'c Comparison>, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let left_out: u64 = sides.iter().flat_map(|s| &s.summary.inputs).map(|i| i.rows_not_counted).sum();
    if left_out > 0 {
        out.push(match lang {
            Lang::Id => format!("baris yang tidak dapat dihitung dan tidak termasuk dalam angka mana pun: {left_out}"),
            Lang::En => format!("rows that could not be counted and are in none of the figures: {left_out}"),
        });
    }
    // Of budgets that are not ours both lenses are told; codes of no list alone are told by the report.
    let silent: BTreeMap<_, _> = sides.iter().flat_map(|s| &s.summary.silent).collect();
    let silent = Some(silent).filter(|own| own.contains_key(&Lens::Evidence)).unwrap_or_default();
    out.extend(silent.values().map(|why| lang.say(why.word()).to_owned()));
    let mut inputs = sides.iter().flat_map(|s| &s.summary.inputs);
    if inputs.any(|input| input.currency == Currency::UNKNOWN && !input.total.is_zero()) {
        out.push(lang.say(word::NO_CURRENCY).to_owned());
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

/// What the unknown of either side holds for want of persons enough.
fn withheld<'a>(allocations: impl Iterator<Item = &'a Allocation>, lang: Lang) -> Option<String> {
    let few = allocations.filter_map(|a| a.withheld.as_ref()).find(|w| w.sub_kegiatan > 0)?.fewer_than;
    Some(match lang {
        Lang::Id => {
            format!(
                "disamarkan: sub kegiatan dengan kurang dari {few} perempuan atau laki-laki termasuk yang tidak diketahui"
            )
        }
        Lang::En => format!("withheld: sub kegiatan with fewer than {few} women or men are among the unknown"),
    })
}

fn write(
    document: &ComparisonDocument,
    args: &CompareArgs,
    format: CompareFormat,
    lang: Lang,
    out: &mut Output,
) -> Result<()> {
    let table = format == CompareFormat::Table;
    let top = args.top.unwrap_or(if table { 20 } else { 0 });
    let grids = || compare::sections::selected(document, &args.only, top, lang, table);
    match format {
        CompareFormat::Json => write::json::value(&compare::ComparisonJson { document, only: &args.only }, out),
        CompareFormat::Csv => write::csv::write(&grids(), args.csv, out),
        CompareFormat::Jsonl => write::csv::write_jsonl(&grids(), out),
        CompareFormat::Html | CompareFormat::Markdown | CompareFormat::Docx => {
            let picture = compare::document(document, lang, args.top.unwrap_or(20), &args.only);
            match format {
                CompareFormat::Html => write::html::write(&picture, args.exact, out),
                CompareFormat::Markdown => Ok(write::markdown::write(&picture, args.exact, out)?),
                _ => write::docx::write(&picture, args.exact, out),
            }
        }
        CompareFormat::Table => {
            let look = look(&args.output, args.width, args.exact, lang);
            Ok(write::table::write(&grids(), &document.notes, look, out)?)
        }
    }
}

// Which amounts of which files are held against which.

/// A side before it is read: its name, the amount column if one is named, and its files with their tables.
pub struct Source {
    pub name: String,
    pub amount: Option<CompareColumn>,
    pub files: Vec<(String, Vec<Opened>)>,
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
pub struct Plan {
    pub sources: Vec<Source>,
    /// How many of them are compared; one more may be a realisation only.
    pub compared: usize,
    pub absorption: Option<[usize; 2]>,
}

/// Opens everything, and finds out which amounts are compared.
///
/// # Errors
/// A column is asked for that a file does not have, or there is one file with one amount.
pub fn plan(settings: &Settings, basis: &Basis, args: &CompareArgs, findings: &mut Vec<Finding>) -> Result<Plan> {
    let how = &Opener { settings, basis };
    const PLANNED: [Role; 3] = [Role::After, Role::Budget, Role::Before];
    let names = &args.input.files;
    let is_realisation = |source: &Source| {
        let stage = |path: &str| settings.facts.configured(path).stage;
        !source.files.is_empty() && source.files.iter().all(|(path, _)| stage(path).as_deref() == Some("realisasi"))
    };
    let budget = |name: &String, findings: &mut Vec<Finding>| {
        let of_name = how.open(std::slice::from_ref(name), None, findings)?;
        // Of a stage that is called so, what was spent; one file alone is held against itself.
        let spent = names.len() > 1
            && args.input.reading.amount.is_none()
            && is_realisation(&of_name)
            && of_name.has(&[Role::Realised]);
        if spent { how.open_again(&of_name, CompareColumn::Realised, findings) } else { Ok(of_name) }
    };
    let mut sources = names.iter().map(|n| budget(n, findings)).collect::<Result<Vec<_>>>()?;
    if !args.realisation.is_empty() {
        let mut realised = how.open(&args.realisation, None, findings)?;
        if realised.has(&[Role::Realised]) {
            realised = how.open_again(&realised, CompareColumn::Realised, findings)?;
        }
        sources.push(realised);
        let last = names.len() - 1;
        return Ok(Plan { compared: names.len().max(2), sources, absorption: Some([last, last + 1]) });
    }
    let Some(last) = sources.pop() else { bail!("name two files to compare") };
    let planned = last.has(&PLANNED) && last.amount.is_none();
    let realises = planned && last.has(&[Role::Realised]) && args.input.reading.amount.is_none();
    let realised = |last: &Source, findings: &mut Vec<Finding>| -> Result<Option<Source>> {
        let twice = realises && last.name != "-";
        twice.then(|| how.open_again(last, CompareColumn::Realised, findings)).transpose()
    };
    if !sources.is_empty() {
        let spent = realised(&last, findings)?;
        let count = sources.len() + 1;
        let is_realised = is_realisation(&last);
        sources.push(last);
        let absorption = match is_realised {
            true => Some([count - 2, count - 1]),
            false => spent.is_some().then_some([count - 1, count]),
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
        let before = how.open_again(&last, CompareColumn::Before, findings)?;
        let spent = realised(&last, findings)?;
        let absorption = spent.is_some().then_some([1, 2]);
        let after = Source { amount: Some(CompareColumn::After), ..last };
        let sources = [before, after].into_iter().chain(spent).collect();
        return Ok(Plan { sources, compared: 2, absorption });
    }
    if realises {
        let spent = how.open_again(&last, CompareColumn::Realised, findings)?;
        let planned = Source { amount: Some(CompareColumn::Planned), ..last };
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

/// How the files of a side are opened.
struct Opener<'a> {
    settings: &'a Settings,
    basis: &'a Basis,
}

impl Opener<'_> {
    /// Opens the files of a side; what cannot be opened is a finding.
    fn open(&self, names: &[String], amount: Option<CompareColumn>, findings: &mut Vec<Finding>) -> Result<Source> {
        let reading = match amount {
            Some(column) => {
                // The role as `--amount` names it.
                let role = if column == CompareColumn::Before { "before" } else { "realised" };
                let columns = ReadOptions {
                    amount: Some(role.into()),
                    saved_amount: false,
                    ..self.basis.reading.columns.clone()
                };
                Reading { columns, ..self.basis.reading.clone() }
            }
            None => self.basis.reading.clone(),
        };
        let mut files = Vec::new();
        let paths = folder::budgets(names, &|path| self.settings.is_side_file(path), findings);
        let read = match paths.iter().all(|path| Path::new(path).is_file()) {
            true => self.basis.survey(self.settings, &paths, &reading)?,
            false => ReadPlan::default(),
        };
        findings.extend(read.refused.iter().chain(&read.findings).cloned());
        for (number, path) in paths.into_iter().enumerate() {
            match Opened::open(&path, &reading) {
                Ok((tables, notes)) => {
                    findings.extend(notes);
                    let tables = read.taken(number, tables, findings);
                    if !tables.is_empty() {
                        files.push((path, tables));
                    }
                }
                Err(finding) => findings.push(*finding),
            }
        }
        Ok(Source { name: names.join(", "), amount, files })
    }

    /// The same files once more, for another of their amounts.
    fn open_again(&self, opened: &Source, amount: CompareColumn, findings: &mut Vec<Finding>) -> Result<Source> {
        let names: Vec<String> = opened.files.iter().map(|(path, _)| path.clone()).collect();
        if names.iter().any(|n| n == "-") {
            bail!("standard input is read once: name a file, which can be read again");
        }
        // Its notes were told when it was opened first.
        let mut heard = Vec::new();
        let source = self.open(&names, Some(amount), &mut heard)?;
        findings.extend(heard.into_iter().filter(|f| f.fault.is_fatal()));
        Ok(Source { name: opened.name.clone(), ..source })
    }
}
