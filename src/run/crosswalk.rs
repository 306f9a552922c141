//! `setara crosswalk`: one record of every sub kegiatan, and what other frameworks can say of it.

use anyhow::{Result, bail};

use crate::allocate;
use crate::allocate::{Allocation, Method};
use crate::cli::{AllocationArgs, Cli, CrosswalkArgs, CrosswalkFormat};
use crate::files::output::{Guard, Output};
use crate::finding::Finding;
use crate::finding::table::in_currency;
use crate::gbs::filed;
use crate::gbs::filed::JudgedStatement;
use crate::lang::{Lang, word};
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lenses};
use crate::ledger::totals::Totals;
use crate::read::layout::BudgetRow;
use crate::report::collected::BudgetsByFile;
use crate::report::crosswalk::framework::Frameworks;
use crate::report::crosswalk::record::{RecordInput, Strengths};
use crate::report::crosswalk::sections::CrosswalkSection;
use crate::report::crosswalk::{Crosswalk, CrosswalkInput, crosswalk, meaning, sections};
use crate::report::{Input, Manifest, currency, official, one_currency, silent};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish_for, look};
use crate::settings::{Basis, Settings, Sides};
use crate::sides::statement;
use crate::sides::statement::Stated;
use crate::{settings, write};

/// # Errors
/// Settings, frameworks or side files cannot be read, or the output cannot be written.
pub(super) fn run(cli: &Cli, args: &CrosswalkArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    if format == CrosswalkFormat::Xlsx && args.output.output.is_none() && guard.host().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    if format == CrosswalkFormat::Csv && args.only.len() > 1 {
        bail!("csv has one table: name one section with --only");
    }
    let settings = settings_of(cli, args)?;
    let lang = settings.lang;
    let paths =
        |own: &[std::path::PathBuf]| own.iter().map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let frameworks = Frameworks::open(&paths(&args.framework_file))?;
    let chosen = frameworks.chosen(&args.frameworks)?;
    let mut findings = Vec::new();
    let mut said: Vec<Stated> = Vec::new();
    for path in paths(&args.statements) {
        statement::read(&path, &mut said, &mut findings, &|cells| meaning(&frameworks, cells))?;
    }
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let (basis, sides) = (Basis::open(&settings)?, Sides::open(&settings, &mut findings)?);
    let mut ledger = sides.ledger(&basis.criteria);
    let (mut strengths, mut budgets) = (Strengths::new(), BudgetsByFile::default());
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        strongest(&mut strengths, row);
        budgets.add(row);
        Ok(())
    })?;
    if inputs.is_empty() || findings.iter().any(|finding| finding.fault.is_fatal()) {
        return finish_for(guard.host(), &findings, lang);
    }
    one_currency(&inputs)?;
    in_currency(&mut findings, currency(&inputs));
    findings.extend(sides.unused_beneficiaries(&ledger));
    let judged = filed::judge(sides.statements.clone(), &budgets.pagu(&inputs));
    findings.extend(judged.iter().filter_map(JudgedStatement::not_counted));
    let mut lenses = Lenses::of(&ledger, &basis.nomenclature);
    filed::file(&ledger, &mut lenses, &judged, settings.gbs.method);
    let [reported, with_text] = allocations(&settings, &sides, (&ledger, &lenses), &inputs, &mut findings)?;
    let totals = Totals::of(&ledger, &lenses);
    let records = RecordInput {
        ledger: &ledger,
        lenses: &lenses,
        totals: &totals,
        nomenclature: &basis.nomenclature,
        silent: &silent(&ledger, &basis.nomenclature, &inputs),
        statements: &judged,
        allocations: [&reported, &with_text],
        strengths: &strengths,
        said: &said,
    };
    // Scripts get the same rows in every language.
    let words = if format == CrosswalkFormat::Csv { Lang::En } else { lang };
    let manifest = manifest(&settings, args, (&ledger, &basis));
    let openly = crate::report::openly(&manifest.settings, words);
    super::say_openly(openly.as_ref(), format == CrosswalkFormat::Csv);
    let input = CrosswalkInput {
        frameworks: &chosen,
        coverage: &frameworks.coverage,
        currency: currency(&inputs),
        notes: openly.into_iter().chain(notes(&records, (&inputs, &basis), words)).collect(),
        inputs,
        manifest,
        lang: words,
    };
    let found = crosswalk(&records, input);
    write(&found, args, format, lang, &mut output)?;
    output.finish()?;
    let is_elsewhere = args.output.output.is_some() || format == CrosswalkFormat::Csv;
    if is_elsewhere && !matches!(format, CrosswalkFormat::Table | CrosswalkFormat::Json) {
        super::say_lead(guard.host(), sections::lead(&found, lang, args.exact), lang);
    }
    finish_for(guard.host(), &findings, lang)
}

fn settings_of(cli: &Cli, args: &CrosswalkArgs) -> Result<Settings> {
    let allocation = AllocationArgs {
        counts: args.counts,
        population: args.population.clone(),
        assume: args.assume,
        ..AllocationArgs::default()
    };
    let asked = Options {
        allocation: Some(&allocation),
        beneficiaries: &args.beneficiaries,
        decisions: &args.decisions,
        gbs: &args.gbs,
        gbs_method: None,
        privacy: args.privacy,
    };
    resolve(cli, &args.input, &asked)
}

/// The strongest sign of the lines that count, and of those that may.
fn strongest(strengths: &mut Strengths, row: &BudgetRow) {
    let verdict = row.ledger.verdict_of(row.line);
    let counts = row.line.decided.unwrap_or(verdict.answer.category).is_arg();
    if let (Some(strength), true) = (verdict.evidence.iter().map(|sign| sign.strength).max(), row.line.amount.is_some())
    {
        let own = &mut strengths.entry(row.line.activity).or_default()[usize::from(!counts)];
        *own = strength.max(*own);
    }
}

/// The whole budget by counts alone, and by what texts say by design too.
fn allocations(
    settings: &Settings,
    sides: &Sides,
    (ledger, lenses): (&Ledger, &Lenses),
    inputs: &[Input],
    findings: &mut Vec<Finding>,
) -> Result<[Allocation; 2]> {
    let few = settings.small_cells();
    let published = sides.beneficiaries.published(few, &allocate::stated(ledger, few));
    let mut divide = settings::allocation_input(settings, &published, lenses, inputs, findings)?;
    (divide.base, divide.rules.small_cells) = (Base::Total, few);
    let with_text = allocate::allocate(ledger, &divide);
    divide.rules.precedence.retain(|method| *method != Method::ByDesign);
    Ok([allocate::allocate(ledger, &divide), with_text])
}

fn manifest(settings: &Settings, args: &CrosswalkArgs, (ledger, basis): (&Ledger, &Basis)) -> Manifest {
    let mut out = settings.manifest();
    let paths = |own: &[std::path::PathBuf]| own.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let own: [(&str, Vec<String>); 4] = [
        ("frameworks", args.frameworks.clone()),
        ("framework_file", paths(&args.framework_file)),
        ("statements", paths(&args.statements)),
        ("gbs", settings.gbs.statements.clone()),
    ];
    out.extend(own.into_iter().filter(|(_, values)| !values.is_empty()));
    let official_lists = official::lists_used(ledger, &basis.nomenclature);
    Manifest { official_lists, ..Manifest::of(&basis.criteria, &basis.nomenclature, out) }
}

fn notes(records: &RecordInput, (inputs, basis): (&[Input], &Basis), lang: Lang) -> Vec<String> {
    let mut out: Vec<String> = records.silent.values().map(|why| lang.say(why.word()).to_owned()).collect();
    let used = official::lists_used(records.ledger, &basis.nomenclature);
    out.extend(official::notes(&used, &basis.nomenclature, lang));
    let left_out: u64 = inputs.iter().map(|input| input.rows_not_counted).sum();
    if left_out > 0 {
        out.push(match lang {
            Lang::Id => format!("baris yang tidak dapat dihitung dan tidak termasuk dalam angka mana pun: {left_out}"),
            Lang::En => format!("rows that could not be counted and are in none of the figures: {left_out}"),
        });
    }
    if currency(inputs) == crate::domain::currency::Currency::UNKNOWN && inputs.iter().any(|own| !own.total.is_zero()) {
        out.push(lang.say(word::NO_CURRENCY).to_owned());
    }
    out
}

fn write(found: &Crosswalk, args: &CrosswalkArgs, format: CrosswalkFormat, lang: Lang, out: &mut Output) -> Result<()> {
    match format {
        CrosswalkFormat::Json => write::json::value(found, out),
        CrosswalkFormat::Csv => {
            let section = args.only.first().copied().unwrap_or(CrosswalkSection::Answers);
            write::csv::write(&[sections::for_scripts(found, section)], args.csv, out)
        }
        CrosswalkFormat::Html => {
            write::html::write(&sections::document(found, lang, args.exact, &args.only), args.exact, out)
        }
        CrosswalkFormat::Xlsx => {
            // A workbook shows facts, and no sentences.
            let mut document = sections::document(found, lang, true, &args.only);
            document.facts.splice(0..0, document.lead.sentences.iter().cloned());
            write::xlsx::tables(&document, "crosswalk", out)
        }
        CrosswalkFormat::Table => {
            let look = look(&args.output, args.width, args.exact, lang);
            let grids = sections::for_people(found, &args.only, args.top, lang);
            let lead = sections::lead(found, lang, args.exact);
            Ok(write::table::write_led(&lead, &grids, &found.notes, look, out)?)
        }
    }
}
