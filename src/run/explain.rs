//! `setara explain FILE:LINE`, `CONCEPT` or `CODE`.

use std::io::Write;

use anyhow::{Result, bail};

use super::ExitStatus;
use super::settings::{Options, resolve};
use crate::allocate::Methods;
use crate::audit::explain;
use crate::cli::{Cli, ExplainArgs, InputArgs};
use crate::domain::code::Code;
use crate::domain::text;
use crate::files::output::Output;
use crate::files::workbook::is_workbook;
use crate::finding::catalog;
use crate::finding::catalog::CATALOG;
use crate::guard::escape;
use crate::read::layout::Opened;
use crate::run::criteria;
use crate::settings;
use crate::settings::{Basis, Settings, Sides};

pub fn run(cli: &Cli, args: &ExplainArgs, out: &mut Output) -> Result<ExitStatus> {
    let subject = args.subject.as_str();
    if let Some(entry) = catalog::find(subject) {
        out.write_all(entry.explained().as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((path, place)) = subject.rsplit_once(':')
        && let Some((sheet, row)) = place_of(place)
    {
        let mut reading = args.input.clone();
        if let Some(sheet) = sheet {
            if !is_workbook(path) {
                bail!("{path:?} is a text file and has no sheets; name the line as {path}:{row}");
            }
            // One that is hidden, too, if it is asked for.
            reading.sheets = vec![sheet.to_owned()];
        }
        let input = InputArgs { files: vec![path.to_owned()], reading };
        return line(&resolve(cli, &input, &Options::default())?, path, sheet, row, out);
    }
    let input = InputArgs { files: vec![".".into()], reading: args.input.clone() };
    let basis = Basis::open(&resolve(cli, &input, &Options::default())?)?;
    if let Some(text) = explain::gate(subject) {
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((Code::Activity(code), _)) = Code::leading(subject).filter(|(_, rest)| rest.is_empty()) {
        if !basis.nomenclature.holds(&code) && !explain::is_listed(&code, &basis.criteria) {
            let known: Vec<String> = basis.nomenclature.codes().iter().map(ToString::to_string).collect();
            bail!("{code} is in no official list of codes{}", text::hint(subject, known.iter().map(String::as_str)));
        }
        out.write_all(explain::activity(&code, &basis.criteria, &basis.nomenclature).as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if !criteria::ids(&basis.criteria).any(|id| id == subject) {
        let findings = CATALOG.iter().flat_map(|entry| [entry.code, entry.name]);
        bail!(
            "no concept, trap or disqualifier {subject:?}, no code of an activity and none of a finding; `setara \
             criteria list` names the concepts{}",
            text::hint(subject, criteria::ids(&basis.criteria).chain(explain::GATES).chain(findings))
        );
    }
    criteria::show(&basis.criteria, subject, out)
}

/// `12` or `Sheet!B12`.
fn place_of(place: &str) -> Option<(Option<&str>, u64)> {
    match place.trim().rsplit_once('!') {
        Some((sheet, cell)) => {
            let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            Some((Some(sheet), row.parse().ok()?))
        }
        None => Some((None, place.trim().parse().ok()?)),
    }
}

fn line(settings: &Settings, path: &str, sheet: Option<&str>, wanted: u64, out: &mut Output) -> Result<ExitStatus> {
    let basis = Basis::open(settings)?;
    let (tables, _) = match Opened::open(path, &basis.reading) {
        Ok(opened) => opened,
        Err(finding) => return super::finish(&[*finding], settings.lang),
    };
    // Doubts about the beneficiaries are the report's to tell.
    let sides = Sides::beneficiaries_alone(settings, &mut Vec::new())?;
    let mut methods = Methods::new(settings::rules(settings, &sides.beneficiaries));
    let mut text = None;
    let mut nearest: Option<u64> = None;
    let sheets: Vec<String> = tables.iter().filter_map(|t| t.source.sheet.name.clone()).collect();
    if let Some(name) = sheet.filter(|name| !sheets.iter().any(|own| own == name)) {
        let list = sheets.iter().map(|s| format!("{s:?}")).collect::<Vec<_>>().join(", ");
        let hint = text::hint(name, sheets.iter().map(String::as_str));
        bail!("{path}: no sheet {name:?} with a budget; the sheets are {list}{hint}");
    }
    for table in tables {
        if sheet.is_some_and(|s| table.source.sheet.name.as_deref() != Some(s)) {
            continue;
        }
        let mut ledger = sides.ledger(&basis.criteria);
        let mut findings = Vec::new();
        table.read(&mut ledger, &mut findings, &mut |row| {
            if row.number == wanted && text.is_none() {
                text = Some(explain::line(row, &basis.nomenclature, methods.of(row.ledger, row.line)));
            }
            if nearest.is_none_or(|n| row.number.abs_diff(wanted) < n.abs_diff(wanted)) {
                nearest = Some(row.number);
            }
            Ok(())
        })?;
    }
    match (text, nearest) {
        (Some(text), _) => out.write_all(escape::lines(&text).as_bytes())?,
        (None, Some(near)) => bail!("{path}:{wanted}: no line of the budget starts here; the nearest starts at {near}"),
        (None, None) => bail!("{path}: no lines of a budget"),
    }
    Ok(ExitStatus::Done)
}
