//! `setara criteria`: the packs in use, listed, shown, compared and tried on their examples.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::audit::calibration;
use crate::cli::{Cli, CriteriaCommand, DiffArgs, DiffFormat, PackArgs};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::criteria::validate::tried;
use crate::domain::text;
use crate::files::output::{Guard, Output};
use crate::lang::{Lang, format_in, word};
use crate::ledger::Ledger;
use crate::report::criteria_diff::{After, Before, Moves, entries, selected};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, explain, finish, look};
use crate::settings::Basis;
use crate::write;

/// `setara criteria list`, `show` and `test`.
///
/// # Errors
/// A pack cannot be read or is not valid; there is no entry of the id; the output cannot be written.
pub fn run(command: &CriteriaCommand, lang: Lang, out: &mut dyn Write) -> Result<ExitStatus> {
    match command {
        CriteriaCommand::List(args) => {
            list(&criteria(args)?, out)?;
            let lists = Nomenclature::shipped();
            writeln!(out, "nomenclature {:<21} sha256 {}", years(&lists), lists.sha256)?;
            Ok(ExitStatus::Done)
        }
        CriteriaCommand::Show { id, packs } => show(&criteria(packs)?, id, lang, out),
        CriteriaCommand::Test(args) => test(&criteria(args)?, lang, out),
        // They read budgets: they are commands of their own (`diff`, `suggest`).
        CriteriaCommand::Diff(_) | CriteriaCommand::Suggest(_) => Ok(ExitStatus::Done),
    }
}

fn criteria(args: &PackArgs) -> Result<Criteria> {
    let names = if args.packs.is_empty() { vec!["id-arg".into()] } else { args.packs.clone() };
    Ok(Criteria::compile(names.iter().map(|p| Pack::open(p)).collect::<Result<_>>()?))
}

/// Years of the lists, the newest first.
fn years(nomenclature: &Nomenclature) -> String {
    nomenclature.years().iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

fn list(criteria: &Criteria, out: &mut dyn Write) -> Result<()> {
    for c in &criteria.concepts {
        let ages: Vec<&str> = c.age.iter().map(|a| a.id()).collect();
        let aspects: Vec<&str> = c.aspect.iter().map(|a| a.id()).collect();
        let difabel = if c.difabel { "difabel" } else { "-" };
        writeln!(
            out,
            "{:<34} {:<14} {} {:<5} {:<20} {:<8} {}",
            c.id,
            c.category.id(),
            c.strength,
            c.sex.id(),
            if ages.is_empty() { "-".into() } else { ages.join("+") },
            difabel,
            aspects.join("+"),
        )?;
    }
    for pack in &criteria.packs {
        writeln!(out, "pack {:<29} sha256 {}", format!("{} {}", pack.id, pack.version), pack.sha256)?;
    }
    Ok(())
}

/// Prints one entry of the packs.
///
/// # Errors
/// There is no entry of the id, or the output cannot be written.
pub fn show(criteria: &Criteria, id: &str, lang: Lang, out: &mut dyn Write) -> Result<ExitStatus> {
    let mut row = |names: [&str; 2], values: &[String]| -> Result<()> {
        if !values.is_empty() && !values.iter().all(String::is_empty) {
            writeln!(out, "{:<12} {}", lang.choose(names[0], names[1]), values.join("; "))?;
        }
        Ok(())
    };
    if let Some(number) = criteria.concepts.iter().position(|c| c.id == id) {
        let c = &criteria.concepts[number];
        let (category, strength) = (explain::category(c.category, lang), c.strength);
        let note = c.catatan.as_ref().filter(|_| lang == Lang::Id).or(c.note.as_ref());
        row(["konsep", "concept"], std::slice::from_ref(&c.id))?;
        row(
            ["kategori", "category"],
            &[format_in!(lang, "{category} (kekuatan {strength})", "{category} (strength {strength})")],
        )?;
        row(["kelamin", "sex"], &[explain::sex_name(c.sex, lang).into()])?;
        row(["umur", "age"], &c.age.iter().map(|a| a.id().to_owned()).collect::<Vec<_>>())?;
        row(["aspek", "aspect"], &c.aspect.iter().map(|a| a.id().to_owned()).collect::<Vec<_>>())?;
        row(["frasa", "phrase"], &c.phrase)?;
        row(["singkatan", "acronym"], &c.acronym)?;
        for (name, place) in [(["hanya dalam", "within"], &c.within), (["kecuali", "except"], &c.except)] {
            if let Some(place) = place {
                row(name, &[place.bidang.clone(), place.opd.clone()].concat())?;
            }
        }
        row(["di dekat", "near"], &c.near)?;
        row(["kode", "code"], &c.code)?;
        row(["dasar", "basis"], &c.basis)?;
        row(["catatan", "note"], &note.cloned().into_iter().collect::<Vec<_>>())?;
        let figures = criteria.figures_of(number);
        let tested: Vec<String> = figures.iter().map(|figure| figure.named(lang)).collect();
        let untested = (strength > 0 && tested.is_empty()).then(|| lang.say(word::UNTESTED).to_owned());
        for (i, text) in tested.into_iter().chain(untested).enumerate() {
            row(if i == 0 { ["ketepatan", "accuracy"] } else { ["", ""] }, &[text])?;
        }
        let sources = calibration::sources(&figures).into_iter().map(|(name, n)| format!("{name} {n}"));
        row(["sumber label", "labels"], &sources.collect::<Vec<_>>())?;
    } else if let Some(t) = criteria.traps.iter().find(|t| t.id == id) {
        row(["jebakan", "trap"], std::slice::from_ref(&t.id))?;
        row(["alasan", "reason"], &[t.why(lang).to_owned()])?;
        row(["frasa", "phrase"], &t.phrase)?;
        row(["singkatan", "acronym"], &t.acronym)?;
        row(["kata", "word"], &t.word)?;
        row(["sesudah", "after"], &t.after)?;
        row(["sebelum", "before"], &t.before)?;
    } else if let Some(d) = criteria.disqualifiers.iter().find(|d| d.id == id) {
        row(["pembatal", "rule"], std::slice::from_ref(&d.id))?;
        row(["alasan", "reason"], &[d.why(lang).to_owned()])?;
        row(["frasa", "phrase"], &d.phrase)?;
        row(["dalam", "field"], &d.field)?;
        row(["rekening", "rekening"], &d.rekening)?;
        row(["kecuali", "unless"], &d.unless)?;
    } else if let Some(source) = criteria.sources.iter().find(|s| s.id == id) {
        row(["sumber", "source"], std::slice::from_ref(&source.id))?;
        row(["judul", "title"], std::slice::from_ref(&source.title))?;
        row(["nomor", "number"], std::slice::from_ref(&source.number))?;
        row(["tanggal", "date"], std::slice::from_ref(&source.date))?;
        row(["status", "status"], &[source.status.id().to_owned()])?;
        row(["catatan", "note"], std::slice::from_ref(&source.note))?;
        row(["url", "url"], std::slice::from_ref(&source.url))?;
        for fact in &source.says {
            let what = [lang.choose(&fact.catatan, &fact.note).clone(), fact.values.join(", ")];
            let what = what.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
            row(["isi", "says"], &[format!("{what} ({})", fact.mark.word(lang))])?;
        }
    } else {
        let sources = criteria.sources.iter().map(|source| source.id.as_str());
        let near = text::nearest(id, ids(criteria).chain(sources));
        let hint = near.map(|near| format_in!(lang, "; maksudnya {near:?}?", "; did you mean {near:?}?"));
        let hint = hint.unwrap_or_default();
        bail!(format_in!(
            lang,
            "tidak ada konsep, jebakan, atau pembatal {id:?}; `setara criteria list` menyebut konsepnya{hint}",
            "no concept, trap or disqualifier {id:?}; `setara criteria list` names the concepts{hint}"
        ));
    }
    Ok(ExitStatus::Done)
}

/// Ids of all concepts, traps and disqualifiers.
pub fn ids(criteria: &Criteria) -> impl Iterator<Item = &str> {
    let concepts = criteria.concepts.iter().map(|c| c.id.as_str());
    let traps = criteria.traps.iter().map(|t| t.id.as_str());
    concepts.chain(traps).chain(criteria.disqualifiers.iter().map(|d| d.id.as_str()))
}

fn test(criteria: &Criteria, lang: Lang, out: &mut dyn Write) -> Result<ExitStatus> {
    let [concepts, traps] = tried(criteria);
    let failed: Vec<&String> = concepts.failed.iter().chain(&traps.failed).collect();
    for message in &failed {
        writeln!(out, "{message}")?;
    }
    let (tried, wrong) = (concepts.tried + traps.tried, failed.len());
    writeln!(out, "{}", format_in!(lang, "{tried} contoh, {wrong} gagal", "{tried} examples, {wrong} failed"))?;
    Ok(if failed.is_empty() { ExitStatus::Done } else { ExitStatus::Findings })
}

// `setara criteria diff`: the budget read by the old criteria, then by the new.

pub(super) fn diff(cli: &Cli, args: &DiffArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    if !args.input.reading.packs.is_empty() {
        bail!("--pack: the packs are named as OLD and NEW; several are joined by commas");
    }
    if args.input.files.iter().any(|f| f == "-") {
        bail!("standard input cannot be read twice: write it to a file first");
    }
    let settings = resolve(cli, &args.input, &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let [mut old, mut new] = [compile(&args.old)?, compile(&args.new)?];
    [&mut old, &mut new].into_iter().for_each(|criteria| criteria.set_label_tags(&settings.label_tags));
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let tags_differ = old.arg_tags != new.arg_tags || old.label_tags != new.label_tags;
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
fn compile(names: &str) -> Result<Criteria> {
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
