//! `setara explain PLACE`, `CONCEPT` or `CODE`: why a line got its verdict and is divided as it is, what a concept or trap
//! means, what a code is tagged with; all of it in one language.

mod code;
mod line;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Result, bail};

use self::line::LineText;
pub(super) use self::line::{category, sex_name};
use crate::allocate::{self, Methods};
use crate::cli::{Cli, ExplainArgs, InputArgs};
use crate::criteria::tag::Blocker;
use crate::domain::code::Code;
use crate::domain::text;
use crate::files::output::Output;
use crate::files::print::is_print;
use crate::files::word;
use crate::files::workbook::is_workbook;
use crate::finding::spot::Asked;
use crate::finding::{SheetRows, catalog, spot};
use crate::guard::escape;
use crate::lang::{Lang, format_in};
use crate::read::layout::Opened;
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, criteria};
use crate::settings;
use crate::settings::{Basis, Settings, Sides};

/// `explain`.
///
/// # Errors
/// The subject is neither a code, a line that can be read, nor an entry; or the output cannot be written.
pub fn run(cli: &Cli, args: &ExplainArgs, out: &mut Output) -> Result<ExitStatus> {
    let subject = args.subject.as_str();
    let here = InputArgs { files: vec![".".into()], reading: args.input.clone() };
    if let Some(entry) = catalog::find(subject) {
        // A page needs no settings that can be read.
        let set = || resolve(cli, &here, &Options::default()).map_or_else(|_| Lang::from_env(), |own| own.lang);
        out.write_all(entry.explained(cli.lang.unwrap_or_else(set)).as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((path, asked)) = spot::parse(subject) {
        return place(cli, args, path, asked, out);
    }
    let settings = resolve(cli, &here, &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    if let Some(text) = gate(subject, lang) {
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((Code::Activity(code), _)) = Code::leading(subject).filter(|(_, rest)| rest.is_empty()) {
        let (given, configured) = (&settings.facts.given, &settings.facts.configured);
        let year = settings.nomenclature_year.or(given.year).or(configured.year);
        let text = code::activity(&code, &basis, year, lang)?;
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if !criteria::ids(&basis.criteria).any(|id| id == subject) {
        let findings = catalog::entries().flat_map(|entry| [entry.code, entry.name]);
        let known = criteria::ids(&basis.criteria).chain(GATES).chain(findings);
        let near = text::nearest(subject, known);
        let hint = near.map(|near| format_in!(lang, "; maksudnya {near:?}?", "; did you mean {near:?}?"));
        let hint = hint.unwrap_or_default();
        bail!(format_in!(
            lang,
            "{subject:?} bukan tempat dalam berkas (BERKAS:BARIS, BERKAS:LEMBAR!SEL), konsep, jebakan, atau pembatal, kode \
             kegiatan, dan bukan kode temuan; `setara criteria list` menyebut konsepnya{hint}",
            "no concept, trap or disqualifier {subject:?}, no code of an activity and none of a finding; `setara criteria \
             list` names the concepts{hint}"
        ));
    }
    criteria::show(&basis.criteria, subject, lang, out)
}

/// The line at a place of a file.
fn place(cli: &Cli, args: &ExplainArgs, path: &str, asked: Asked, out: &mut Output) -> Result<ExitStatus> {
    let (sheet, row) = match asked {
        Asked::Line(line) => (None, line),
        Asked::SheetRow(row) => (None, SheetRows::default().line(path, row)),
        Asked::Sheet(sheet, row) => (Some(sheet), row),
    };
    let mut input = InputArgs { files: vec![path.to_owned()], reading: args.input.clone() };
    let mut settings = resolve(cli, &input, &Options::default())?;
    let is_print = is_print(path);
    if sheet.is_some() && !is_workbook(path) && !is_print {
        bail!(format_in!(
            settings.lang,
            "{path:?} berkas teks yang tidak mempunyai lembar; sebut barisnya: {path}:{row}",
            "{path:?} is a text file and has no sheets; name the line as {path}:{row}"
        ));
    }
    let named = sheet.and_then(word::table_named).filter(|_| word::is_named_so(path));
    let sheet = named.as_deref().or(sheet);
    if let Some(sheet) = sheet.filter(|_| !is_print) {
        // One that is hidden, too, if it is asked for.
        input.reading.sheets = vec![sheet.to_owned()];
        settings = resolve(cli, &input, &Options::default())?;
    }
    line(&settings, path, sheet, row, out)
}

fn line(settings: &Settings, path: &str, sheet: Option<&str>, wanted: u64, out: &mut Output) -> Result<ExitStatus> {
    let lang = settings.lang;
    let basis = Basis::open(settings)?;
    let (tables, _) = match Opened::open(path, &basis.reading) {
        Ok(opened) => opened,
        Err(finding) => return super::finish(&[*finding], lang),
    };
    // Doubts about the beneficiaries are the report's to tell.
    let sides = Sides::beneficiaries_alone(settings, &mut Vec::new())?;
    let mut text = None;
    let mut nearest: Option<u64> = None;
    let sheets: Vec<String> = tables.iter().filter_map(|t| t.source.sheet.name.clone()).collect();
    if let Some(name) = sheet.filter(|name| !sheets.iter().any(|own| own == name)) {
        let list = sheets.iter().map(|s| format!("{s:?}")).collect::<Vec<_>>().join(", ");
        let near = text::nearest(name, sheets.iter().map(String::as_str));
        let hint = near.map(|near| format_in!(lang, "; maksudnya {near:?}?", "; did you mean {near:?}?"));
        let hint = hint.unwrap_or_default();
        bail!(format_in!(
            lang,
            "{path}: tidak ada lembar {name:?} yang berisi anggaran; lembarnya {list}{hint}",
            "{path}: no sheet {name:?} with a budget; the sheets are {list}{hint}"
        ));
    }
    for table in tables {
        if sheet.is_some_and(|s| table.source.sheet.name.as_deref() != Some(s)) {
            continue;
        }
        let mut ledger = sides.ledger(&basis.criteria);
        let mut findings = Vec::new();
        table.read(&mut ledger, &mut findings, &mut |row| {
            if row.number == wanted && text.is_none() {
                // As in reports: counts of few persons are merged.
                let few = settings.small_cells();
                let published = sides.beneficiaries.published(few, &allocate::stated(row.ledger, few));
                let mut rules = settings::rules(settings, &published);
                rules.small_cells = few;
                let reason = Methods::new(rules).reason(row.ledger, row.line);
                let words = LineText { nomenclature: &basis.nomenclature, reason: &reason, lang };
                text = Some(words.of(row));
            }
            if nearest.is_none_or(|n| row.number.abs_diff(wanted) < n.abs_diff(wanted)) {
                nearest = Some(row.number);
            }
            Ok(())
        })?;
    }
    match (text, nearest) {
        (Some(text), _) => out.write_all(escape::lines(&text).as_bytes())?,
        (None, Some(near)) => bail!(format_in!(
            lang,
            "{path}:{wanted}: di sini tidak ada baris anggaran yang dimulai; yang terdekat dimulai pada baris {near}",
            "{path}:{wanted}: no line of the budget starts here; the nearest starts at {near}"
        )),
        (None, None) => {
            bail!(format_in!(lang, "{path}: tidak ada baris anggaran", "{path}: no lines of a budget"))
        }
    }
    Ok(ExitStatus::Done)
}

/// Names of what blocks by itself.
pub const GATES: [&str; 4] = ["konteks", "kata-pendamping", "program-penunjang", "belanja-pegawai"];

/// What blocks by itself, under the name that `blocked` gives it.
fn gate(name: &str, lang: Lang) -> Option<String> {
    let gates = BTreeMap::from([
        ("konteks", Blocker::Context),
        ("kata-pendamping", Blocker::Near),
        ("program-penunjang", Blocker::SupportProgram),
        ("belanja-pegawai", Blocker::Pay),
        ("negasi", Blocker::Negation),
    ]);
    gates.get(name).map(|by| format!("{name}\n  {}\n", line::always(*by, lang)))
}
