//! `setara explain FILE:LINE`, `CONCEPT` or `CODE`.

use std::io::Write;

use anyhow::{Result, bail};

use super::{ExitStatus, Told, allocation};
use crate::allocate::Methods;
use crate::audit::explain;
use crate::cli::{AllocationArgs, Cli, ExplainArgs, InputArgs};
use crate::domain::code::Code;
use crate::domain::text;
use crate::files::output::Output;
use crate::files::workbook::is_workbook;
use crate::finding::catalog;
use crate::finding::catalog::CATALOG;
use crate::guard::escape;
use crate::ledger::Ledger;
use crate::read::layout::Opened;
use crate::run::criteria;
use crate::sides::decision::Decisions;

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
        return line(&Told::of(cli, &input)?, path, sheet, row, out);
    }
    let input = InputArgs { files: vec![".".into()], reading: args.input.clone() };
    let told = Told::of(cli, &input)?;
    if let Some(text) = explain::gate(subject) {
        out.write_all(text.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if let Some((Code::Activity(code), _)) = Code::leading(subject).filter(|(_, rest)| rest.is_empty()) {
        if !told.nomenclature.holds(&code) && !explain::is_listed(&code, &told.criteria) {
            let known: Vec<String> = told.nomenclature.codes().iter().map(ToString::to_string).collect();
            bail!("{code} is in no official list of codes{}", text::hint(subject, known.iter().map(String::as_str)));
        }
        out.write_all(explain::activity(&code, &told.criteria, &told.nomenclature).as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    if !criteria::ids(&told.criteria).any(|id| id == subject) {
        let findings = CATALOG.iter().flat_map(|entry| [entry.code, entry.name]);
        bail!(
            "no concept, trap or disqualifier {subject:?}, no code of an activity and none of a finding; `setara \
             criteria list` names the concepts{}",
            text::hint(subject, criteria::ids(&told.criteria).chain(explain::GATES).chain(findings))
        );
    }
    criteria::show(&told.criteria, subject, out)
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

fn line(told: &Told, path: &str, sheet: Option<&str>, wanted: u64, out: &mut Output) -> Result<ExitStatus> {
    let (tables, _) = match Opened::open(path, &told.reading) {
        Ok(opened) => opened,
        Err(finding) => return super::finish(&[*finding], told.lang),
    };
    let divide = AllocationArgs::default();
    // Doubts about the beneficiaries are the report's to tell.
    let (beneficiaries, _) = allocation::beneficiaries(told, &divide, &mut Vec::new())?;
    let mut methods = Methods::new(allocation::rules(told, &divide, &beneficiaries)?);
    let undecided = Decisions::default();
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
        let mut ledger = Ledger::with(&told.criteria, &undecided, &beneficiaries);
        let mut findings = Vec::new();
        table.read(&mut ledger, &mut findings, &mut |row| {
            if row.number == wanted && text.is_none() {
                text = Some(explain::line(row, &told.nomenclature, methods.of(row.ledger, row.line)));
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
