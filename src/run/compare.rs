//! `setara compare`: its sides read, compared, written.

mod plan;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use clap::ValueEnum;

use self::plan::{Source, plan};
use crate::allocate::{Allocation, Method};
use crate::cli::{Cli, CompareArgs, CompareFormat};
use crate::domain::currency::Currency;
use crate::files::output::{Guard, Output};
use crate::finding::table::in_currency;
use crate::finding::{Fault, Finding};
use crate::lang::{Lang, word};
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::read::layout::Tally;
use crate::report::compare::series::Series;
use crate::report::compare::{Collect, Comparison, ComparisonDocument, Side, Summary};
use crate::report::official::{self, ListUsed};
use crate::report::{Input, Manifest, compare, inputs, one_currency, silent};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish_for, look};
use crate::settings::{Basis, Settings, Sides};
use crate::sides::deflator::Deflator;
use crate::{allocate, settings, write};

/// `compare`.
///
/// # Errors
/// Settings or side files cannot be read, there is nothing to compare, or the output cannot be written.
pub fn run(cli: &Cli, args: &CompareArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let asked = Options { beneficiaries: &args.beneficiaries, privacy: args.privacy, ..Options::default() };
    let settings = resolve(cli, &args.input, &asked)?;
    if format == CompareFormat::Xlsx && args.output.output.is_none() && guard.host().is_terminal() {
        bail!("this format is no text: write it with --output, or to a pipe");
    }
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let known = Sides::beneficiaries_alone(&settings, &mut findings)?;
    let plan = plan(&settings, &basis, args, &mut findings)?;
    // Half of a comparison would show everything as new or gone.
    if findings.iter().any(|f| f.fault.is_fatal() || matches!(f.fault, Fault::SeveralEditions(_))) {
        return finish_for(guard.host(), &findings, lang);
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
        return finish_for(guard.host(), &findings, lang);
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
    let deflator =
        args.deflator.as_ref().map(|path| Deflator::read(&path.to_string_lossy(), &mut findings)).transpose()?;
    let series = match chain.len() {
        0..=2 if deflator.is_some() => {
            bail!("--deflator: is for three or more budgets; name them in the order of their years")
        }
        0..=2 => None,
        _ => Some(Series::of(chain, deflator.as_ref(), args.prices_of)?),
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
        series,
        absorption,
        manifest: Manifest { official_lists: lists, ..Manifest::of(&basis.criteria, &basis.nomenclature, manifest) },
    };
    write(&document, args, format, lang, &mut output)?;
    output.finish()?;
    if !scripts && format != CompareFormat::Table && args.output.output.is_some() {
        super::say_lead(guard.host(), compare::lead(&document, lang, args.exact, &args.only), lang);
    }
    finish_for(guard.host(), &findings, lang)
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
            // Files were looked at before: what of several years or stages is read is known of them.
            if !Path::new(&path).is_file() && tally.tables.iter().any(|table| table.editions.len() > 1) {
                bail!("{path}: several years or stages, and a pipe is read once: write it to a file first");
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
        CompareFormat::Html | CompareFormat::Markdown | CompareFormat::Docx | CompareFormat::Xlsx => {
            // A workbook has room for all.
            let top = args.top.unwrap_or(if format == CompareFormat::Xlsx { 0 } else { 20 });
            let picture = compare::document(document, lang, (top, args.exact), &args.only);
            match format {
                CompareFormat::Xlsx => write::xlsx::comparison(&picture, out),
                CompareFormat::Html => write::html::write(&picture, args.exact, out),
                CompareFormat::Markdown => Ok(write::markdown::write(&picture, args.exact, out)?),
                _ => write::docx::write(&picture, args.exact, out),
            }
        }
        CompareFormat::Table => {
            let look = look(&args.output, args.width, args.exact, lang);
            let lead = compare::lead(document, lang, args.exact, &args.only);
            Ok(write::table::write_led(&lead, &grids(), &document.notes, look, out)?)
        }
    }
}
