//! Sheets of a workbook, tables of a document → tables: those that hold a budget; what is passed over, hidden or has no value is named.

use anyhow::{Error, anyhow};

use super::{Opened, Opening, Reading};
use crate::files::sheet::{ErrorCell, Sheet};
use crate::files::source::Source;
use crate::files::word;
use crate::files::workbook;
use crate::files::workbook::Hidden;
use crate::files::written::Written;
use crate::finding::{FailedCells, Fault, Finding, FindingTable, HiddenRows, Instead, NoHeader, Place, Unvalued};
use crate::read::profile::header::{self, is_total};
use crate::read::profile::{Layout, Profile};
use crate::read::tables::AgencySums;

/// Opens the sheets that hold a budget. A workbook without any is an error; so is one that shows none of them.
///
/// # Errors
/// It is no workbook, no sheet holds a budget, or an amount is to be asked for.
pub fn open(path: &str, reading: &Reading) -> Opening {
    let fail = |fault| Box::new(Finding::new(path, Place::whole(), fault));
    let unreadable = |e: Error| fail(Fault::CannotRead(format!("{e:#}")));
    let (sources, hidden) = workbook::open(path, &reading.sheets).map_err(unreadable)?;
    if reading.sheets.is_empty()
        && let Some((sheet, fault)) = statement(path, &sources)
    {
        return Err(Box::new(Finding::at(&FindingTable::new(path, sheet), Place::whole(), fault)));
    }
    let (mut tables, mut notes, mut unvalued, mut beside) = (Vec::new(), Vec::new(), None, Vec::new());
    for source in sources {
        let (sheet, formulas) = (source.sheet.name.clone(), source.sheet.unvalued.clone());
        let sums = AgencySums::of(&source, &reading.columns);
        match Opened::tables_of(source, reading) {
            Ok(opened) => tables.extend(opened),
            // The proof of lines that `convert` wrote.
            Err((_, Fault::OutputAsInput(Written::Inspection)))
                if tables.iter().any(|t: &Opened| t.profile.is_converted()) => {}
            // What is asked for is no sheet without a budget.
            Err((place, fault @ Fault::OpenAmount(_))) => {
                return Err(Box::new(Finding::at(&FindingTable::new(path, sheet.as_deref()), place, fault)));
            }
            Err((place, fault)) => {
                let table = FindingTable::new(path, sheet.as_deref());
                beside.extend(sums);
                if unvalued.is_none() {
                    unvalued = Unvalued::of(&formulas, false).map(|(place, fault)| Finding::at(&table, place, fault));
                }
                notes.push(Finding::at(&table, place, Fault::SheetWithoutBudget(Box::new(fault))));
            }
        }
    }
    if tables.is_empty()
        && let Some(names) = budgets(path, &hidden, reading)
    {
        return Err(unreadable(anyhow!(
            "its only sheets that hold a budget are hidden: {}; show them in a spreadsheet program, or read one with \
             --sheet NAME",
            names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join(", ")
        )));
    }
    // Where nothing could be read, cells without values may be why.
    if let Some(unvalued) = unvalued.filter(|_| tables.is_empty()) {
        return Err(Box::new(unvalued));
    }
    match (tables.is_empty(), notes.pop()) {
        // Its paragraphs are no sheet that anybody sees.
        (true, Some(Finding { fault: Fault::SheetWithoutBudget(fault), .. }))
            if *fault == Fault::EmptyFile && word::holds_one(path) =>
        {
            Err(fail(Fault::EmptyFile))
        }
        (true, Some(Finding { table, place, fault: Fault::SheetWithoutBudget(fault), .. })) => {
            Err(Box::new(Finding::at(&table, place, *fault)))
        }
        (true, _) => Err(fail(Fault::EmptyFile)),
        (false, last) => {
            notes.extend(last);
            notes.extend(hidden.into_iter().map(|sheet| passed_over(path, &sheet)));
            if let Some(first) = tables.first_mut() {
                first.beside = beside;
            }
            Ok((tables, notes))
        }
    }
}

/// A document that is a statement: its plan of actions is no budget, although it may look like one. One of its tables is read
/// where it is named.
fn statement<'s>(path: &str, sources: &'s [Source]) -> Option<(Option<&'s str>, Fault)> {
    if !word::is_named_so(path) && !word::holds_one(path) {
        return None;
    }
    let texts: Vec<String> = sources.iter().map(|source| source.sample().to_owned()).collect();
    header::is_statement(texts.iter()).then(|| {
        let instead = Some(Instead::Statement);
        let own = NoHeader { headers: Vec::new(), amount: None, known: header::amount_names(), instead };
        (sources.first().and_then(|source| source.sheet.name.as_deref()), Fault::NoBudgetHeader(own.into()))
    })
}

/// The note on a hidden sheet.
pub fn passed_over(path: &str, sheet: &Hidden) -> Finding {
    Finding::at(&FindingTable::new(path, Some(&sheet.name)), Place::whole(), Fault::HiddenSheet { very: sheet.very })
}

/// Names of the hidden sheets that hold a budget.
fn budgets(path: &str, hidden: &[Hidden], reading: &Reading) -> Option<Vec<String>> {
    if hidden.is_empty() {
        return None;
    }
    let wanted: Vec<String> = hidden.iter().map(|sheet| sheet.name.clone()).collect();
    let (sources, _) = workbook::open(path, &wanted).ok()?;
    let opened = sources.into_iter().filter_map(|source| Opened::of(source, reading).ok());
    let names: Vec<String> = opened.filter_map(|opened| opened.source.sheet.name).collect();
    (!names.is_empty()).then_some(names)
}

/// Formulas without a value in the cells that are used.
pub fn unvalued(sheet: &Sheet, profile: &Profile) -> Option<(Place, Fault)> {
    let below = profile.header_rows.last().copied().unwrap_or(0);
    let is_print = profile.layout == Layout::Hierarchical;
    let used = |column: usize| {
        profile.amounts.iter().chain(profile.parents.iter().map(|(_, a)| a)).any(|a| a.column == column)
            || profile.fields().any(|(own, _)| own == column)
            || is_print && (profile.code_columns.contains(&column) || profile.name_column == column)
    };
    let cells: Vec<(u64, usize)> =
        sheet.unvalued.iter().filter(|(row, column)| *row > below && used(*column)).copied().collect();
    Unvalued::of(&cells, cells.iter().any(|(_, column)| *column == profile.pagu_column))
}

/// What else the cells do not show: errors in the place of values, and rows that are not shown. `lines` are the rows of a print
/// that are lines without an amount; of another table its rows are lines unless they name nothing or a total.
pub fn beside(sheet: &Sheet, profile: &Profile, lines: Option<&[u64]>) -> impl Iterator<Item = (Place, Fault)> {
    let below = profile.header_rows.last().copied().unwrap_or(0);
    let is_line = |own: &ErrorCell| match lines {
        Some(lines) => lines.binary_search(&own.row).is_ok(),
        None => own.beside.as_deref().is_some_and(|text| !is_total(text)),
    };
    let (mut failed, mut others) = (Vec::new(), Vec::new());
    for own in sheet.errors.iter().filter(|own| own.row > below) {
        let is_amount = own.column == profile.pagu_column && is_line(own);
        let of_kind = if is_amount { &mut failed } else { &mut others };
        of_kind.push((own.kind, own.row, own.column));
    }
    let hidden: Vec<u64> = sheet.hidden.iter().copied().filter(|row| *row > below).collect();
    let found = [FailedCells::of(&failed, true), FailedCells::of(&others, false), HiddenRows::of(&hidden)];
    found.into_iter().flatten()
}
