//! JSON → its table. What stands above a nested array stands again in each of its rows: its amounts are counted once, as the
//! rows that they are the sum of, or at their own level.

use super::{Opened, Opening, Reading};
use crate::domain::amount::{NumberStyle, Rupiah};
use crate::files::json;
use crate::files::json::{Table, Trouble, Wanted};
use crate::files::source::Source;
use crate::files::written;
use crate::finding::table::Stated;
use crate::finding::{Fault, Finding, Place};
use crate::read::profile::{AmountColumn, Layout, Profile, ReadOptions};

/// Opens the table of a JSON text.
///
/// # Errors
/// It is no JSON, is larger than is read, has no rows, or its rows do not tell lines from totals.
pub fn open(mut source: Source, reading: &Reading) -> Opening {
    let path = source.path.clone();
    let fail = |(place, fault)| Box::new(Finding::new(&path, place, fault));
    let own = written::of_text(source.sample());
    let text = source.whole(json::MAX_BYTES).map_err(|e| fail(cannot(format!("{e:#}"))))?;
    if text.trim().is_empty() {
        return Err(fail((Place::whole(), Fault::EmptyFile)));
    }
    let table = |depth| json::table(&path, &text, Wanted { arrays: &reading.sheets, depth });
    let found = match (table(None), own) {
        (Err(Trouble::NoRows), _) => Err((Place::whole(), Fault::NoRows)),
        (_, Some(kind)) => Err((Place::whole(), Fault::OutputAsInput(kind))),
        (found, None) => found.map_err(trouble),
    };
    let found = found.map_err(fail)?;
    let opened = Opened::of(found.source(&source), reading).map_err(fail)?;
    let said = |array: &String| Finding::new(&path, Place::whole(), Fault::ArrayPassedOver(array.as_str().into()));
    let mut notes: Vec<Finding> = found.others.iter().map(said).collect();
    if found.is_tree && opened.profile.layout == Layout::Flat {
        return Err(fail(cannot(
            "objects stand below objects with the same keys, and their codes do not tell the levels apart: which of them are \
             lines is not known; export the lines alone"
                .to_owned(),
        )));
    }
    let opened = match counted(&found, &opened.profile, reading.columns.amount.is_some()) {
        Counted::AsRead => opened,
        Counted::Below(column, differing) => {
            notes.extend(
                differing
                    .into_iter()
                    .map(|stated| Finding::new(&path, stated.place, Fault::TotalDiffers(Box::new(stated)))),
            );
            let columns = ReadOptions { amount: Some(found.headers[column].clone()), ..reading.columns.clone() };
            Opened::of(found.source(&source), &Reading { columns, ..reading.clone() }).map_err(fail)?
        }
        Counted::AtLevel(level) => {
            notes.extend(found.nested.get(level).map(said));
            let cut = table(Some(level)).map_err(|e| fail(trouble(e)))?;
            Opened::of(cut.source(&source), reading).map_err(fail)?
        }
    };
    Ok((vec![opened], notes))
}

fn cannot(why: String) -> (Place, Fault) {
    (Place::whole(), Fault::CannotRead(why))
}

fn trouble(trouble: Trouble) -> (Place, Fault) {
    match trouble {
        Trouble::NoRows => (Place::whole(), Fault::NoRows),
        Trouble::Wrong { line: 0, why, .. } => cannot(why),
        Trouble::Wrong { line, column, why } => {
            (Place { line, column, end_line: line, end_column: column }, Fault::CannotRead(why))
        }
    }
}

/// How the amounts of nested objects count.
enum Counted {
    AsRead,
    /// In this column of the rows below: the stated amounts are their sums, with those that are not.
    Below(usize, Vec<Stated>),
    /// At this level: what is nested below it is left out.
    AtLevel(usize),
}

/// What the counted amount is by the nesting. `named`: somebody said which column it is.
fn counted(table: &Table, profile: &Profile, named: bool) -> Counted {
    let pagu = profile.pagu();
    let level = table.levels.get(pagu.column).copied().unwrap_or_default();
    if level < table.deepest {
        let below = (0..table.headers.len()).filter(|column| table.levels[*column] == table.deepest);
        let mut explained = below.filter(|column| table.numeric[*column] && !named).filter_map(|column| {
            let below = AmountColumn::single(column, pagu.role, Some(NumberStyle::Plain));
            let differing = differing(table, pagu, &below, profile.unit)?;
            let has_amount =
                |row: &json::Row| below.read(row.cell(column), 1).amount().is_some_and(|n| n != Rupiah::ZERO);
            table.rows.iter().any(has_amount).then_some(Counted::Below(column, differing))
        });
        return explained.next().unwrap_or(Counted::AtLevel(level));
    }
    if named {
        return Counted::AsRead;
    }
    // What is called as the counted amount and stands above it is held against its rows.
    let induk = format!("{} (induk)", table.headers[pagu.column]);
    let mut stated = Vec::new();
    for column in (0..table.headers.len()).filter(|column| table.headers[*column] == induk) {
        let above = AmountColumn::single(column, pagu.role, Some(NumberStyle::Plain));
        match differing(table, &above, pagu, profile.unit) {
            Some(found) => stated.extend(found),
            None => return Counted::AtLevel(table.levels[column]),
        }
    }
    // Objects with nothing below them have their amount themselves, or none.
    let above = |amount: &&AmountColumn| amount.role == pagu.role && table.levels[amount.column] < table.deepest;
    let has_own = |amount: &&AmountColumn| {
        let mut alone = table.rows.iter().filter(|row| row.owners.len() <= table.deepest);
        alone.any(|row| amount.read(row.cell(amount.column), 1).amount().is_some_and(|own| own != Rupiah::ZERO))
    };
    match profile.amounts.iter().filter(above).find(has_own) {
        Some(amount) => Counted::AtLevel(table.levels[amount.column]),
        None if stated.is_empty() => Counted::AsRead,
        None => Counted::Below(pagu.column, stated),
    }
}

/// Where the rows of the column `below` add up to the amounts that stand above them, but for one in fifty at most: those that
/// do not.
fn differing(table: &Table, above: &AmountColumn, below: &AmountColumn, unit: i128) -> Option<Vec<Stated>> {
    let level = table.levels[above.column];
    let (mut groups, mut differing) = (0, Vec::new());
    for group in table.rows.chunk_by(|a, b| a.owners.get(..=level) == b.owners.get(..=level)) {
        let amount = |row: &json::Row, own: &AmountColumn| own.read(row.cell(own.column), unit).amount();
        let first = group.first()?;
        let Some(stated) = amount(first, above) else { continue };
        let computed = group.iter().filter_map(|row| amount(row, below)).fold(Rupiah::ZERO, |sum, own| sum + own);
        // An object alone has its amount itself.
        if stated != Rupiah::ZERO && group.iter().any(|row| row.owners.len() <= table.deepest) {
            return None;
        }
        groups += u64::from(stated != Rupiah::ZERO || computed != Rupiah::ZERO);
        if stated != computed {
            let what = table.headers[above.column].clone();
            differing.push(Stated { what, place: Place::line(first.number), stated, computed });
        }
    }
    (differing.len() as u64 * 50 <= groups).then_some(differing)
}
