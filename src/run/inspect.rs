//! `setara inspect`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::settings::{Options, resolve};
use super::{ExitStatus, finish_for, look};
use crate::audit::inspect;
use crate::cli::{Cli, InspectArgs, InspectFormat};
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::files::sheet::Places;
use crate::files::workbook;
use crate::guard::escape;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::read::folder;
use crate::read::layout::{BudgetRow, Tally};
use crate::read::tables::ReadPlan;
use crate::settings::Basis;
use crate::write;

/// `inspect`.
///
/// # Errors
/// Settings cannot be read, or the output or the profile cannot be written.
pub fn run(cli: &Cli, args: &InspectArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    output::only("toml", args.save_profile.as_deref())?;
    let mut settings = resolve(cli, &args.input, &Options::default())?;
    settings.reading.unhashed = true;
    let (lang, basis) = (settings.lang, Basis::open_ahead(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let (mut findings, mut found) = (Vec::new(), Vec::new());
    let mut profile = None;
    let paths = folder::budgets(&settings.inputs, &|_| false, &mut findings);
    // What is a copy or a recap of what; a pipe is read once.
    let are_several = paths.len() > 1 || paths.iter().any(|path| workbook::is_workbook(path));
    let plan = match are_several && paths.iter().all(|path| Path::new(path).is_file()) {
        true => basis.survey(&settings, &paths, &basis.reading)?,
        false => ReadPlan::default(),
    };
    for (file, path) in paths.into_iter().enumerate() {
        let (tables, notes) = match basis.open_file(&path, &basis.reading) {
            Ok(opened) => opened,
            Err(finding) => {
                profile.get_or_insert_with(|| inspect::profile_toml(&inspect::unknown_columns(&finding.fault), None));
                findings.push(*finding);
                continue;
            }
        };
        findings.extend(notes);
        let mut all = Tally::default();
        for table in tables {
            let before = inspect::Before {
                path: path.clone(),
                sheet: table.source.sheet.name.clone(),
                is_delimited: table.source.sheet.places() == Places::Text,
                encoding: table.source.encoding.name(),
                guessed: table.source.guessed,
                profile: table.profile.clone(),
                fills: !table.roles.filled.is_empty(),
                contents: inspect::Content::of_columns(table.source.sample(), &table.profile),
                passed_over: plan.passed(file, table.source.sheet.name.as_deref()).map(|own| own.fault.clone()),
            };
            let mut ledger = Ledger::new(&basis.criteria);
            let (from, mut seen) = (findings.len(), inspect::Seen::default());
            let tally = table.read(&mut ledger, &mut findings, &mut |row| {
                if seen.preview.len() < 5 {
                    seen.preview.push(preview_of(row, lang));
                }
                seen.codes.extend(row.ledger.activity_of(row.line).code);
                Ok(())
            })?;
            all.add(tally.clone());
            let inspection = inspect::inspection(&before, tally, &findings[from..], seen, (&basis.nomenclature, lang));
            profile
                .get_or_insert_with(|| inspect::profile_toml(&inspection.columns, Some((&before, &inspection.proof))));
            found.push(inspection);
        }
        findings.extend(all.not_filled_in(&path));
    }
    if let (Some(path), Some(profile)) = (&args.save_profile, &profile) {
        let mut file = Output::open(Some(path), guard)?;
        file.write_all(profile.as_bytes())?;
        file.finish()?;
    }
    match (format, found.as_slice()) {
        (_, []) => {}
        (InspectFormat::Json, all) => escape::json(&mut output, |out| {
            match all {
                [one] => serde_json::to_writer_pretty(out, one)?,
                all => serde_json::to_writer_pretty(out, all)?,
            }
            anyhow::Ok(())
        })?,
        (InspectFormat::Table, all) => {
            for inspection in all {
                let grids: Vec<_> = inspect::grids(inspection, lang)
                    .into_iter()
                    .filter(|g| !g.rows.is_empty() || !g.notes.is_empty())
                    .collect();
                write::table::write(&grids, &[], look(&args.output, args.width, true, lang), &mut output)?;
            }
        }
    }
    if !found.is_empty() {
        if format == InspectFormat::Json {
            output.write_all(b"\n")?;
        }
        output.finish()?;
    }
    finish_for(guard.host(), &findings, lang)
}

/// A line as it was understood: row, OPD, sub kegiatan, item or account, amount.
fn preview_of(row: &BudgetRow, lang: Lang) -> [String; 5] {
    let activity = row.ledger.activity_of(row.line);
    let sub = format!("{} {}", activity.code.map(|c| c.to_string()).unwrap_or_default(), activity.sub_kegiatan_name);
    [
        row.number.to_string(),
        activity.opd_name.clone(),
        sub.trim().to_owned(),
        row.ledger.text_of(row.line).to_owned(),
        row.line.amount.map_or("-".into(), |a| crate::report::grid::exact(a, lang)),
    ]
}
