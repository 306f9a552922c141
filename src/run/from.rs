//! `report --from`: lines that `tag` wrote, on one machine or many, back into one ledger.

mod held;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use self::held::Held;
use super::Told;
use crate::cli::InputArgs;
use crate::columns::tagged;
use crate::columns::tagged::{File, TaggedColumn, Value, given};
use crate::files::csv::Record;
use crate::finding::{Fault, Finding, FindingTable, Place};
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::read::layout::{BudgetRow, Each};
use crate::report::Input;

/// What was read.
pub(super) struct From {
    /// The budgets whose lines these are, in the order in which they were met.
    pub inputs: Vec<Input>,
    pub files: Vec<File>,
    /// What they were tagged with.
    pub mark: Option<String>,
    /// Lines of which it cannot be seen whether one stands there twice.
    pub without_place: u64,
}

impl From {
    /// Budgets that were read themselves.
    pub fn untagged(inputs: Vec<Input>) -> From {
        From { inputs, files: Vec::new(), mark: None, without_place: 0 }
    }
}

/// What tells budgets apart: file, government, year, stage.
type Origin = (String, Option<String>, Option<u16>, Option<String>);

#[derive(Default)]
struct Origins {
    numbers: BTreeMap<Origin, usize>,
    inputs: Vec<Input>,
    /// Their files.
    tables: Vec<Arc<FindingTable>>,
    last: Option<(Origin, usize)>,
}

/// Reads all lines into the ledger, which holds no others. `recheck`: they are tagged once more by their texts.
///
/// # Errors
/// A file cannot be read, or its lines cannot be what `tag` wrote of the budgets; the error names the first of them.
pub(super) fn read(
    told: &Told,
    args: &InputArgs,
    recheck: bool,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut Each,
) -> Result<From> {
    refuse_reading(args)?;
    let own = tagged::mark(ledger.criteria, &told.nomenclature);
    let mut mark: Option<(String, String)> = None;
    let (mut origins, mut files) = (Origins::default(), Vec::<File>::new());
    // Tagged lines have no cells of a budget.
    let none = Record::default();
    let mut held = Held::new(told, recheck);
    for path in tagged::files(&args.files)? {
        let file = tagged::each_row(&path, &mut |cells| {
            let by = given::text(cells, TaggedColumn::TaggedBy)?;
            match &mark {
                Some((first, _)) if first == by => {}
                Some((first, of)) => bail!(
                    "tagged by {by:?}, but {of} by {first:?}: verdicts of different criteria are not of one report; \
                     tag all of it with the same, or report on each alone"
                ),
                None => {
                    suits(by, &own)?;
                    mark = Some((by.to_owned(), path.clone()));
                }
            }
            let line = given::line(cells)?;
            let number = origins.of(told, args, cells)?;
            held.line(cells, number, &line)?;
            let input = &mut origins.inputs[number];
            input.lines += 1;
            match line.amount {
                Some(amount) => input.total += amount,
                None => input.lines_without_amount += 1,
            }
            let own = line.enter(ledger);
            held.recheck(cells, &line, &own)?;
            let fund =
                [given::text(cells, TaggedColumn::SumberDanaCode)?, given::text(cells, TaggedColumn::SumberDana)?];
            each(&BudgetRow {
                table: &origins.tables[number],
                headers: &[],
                government: None,
                year: None,
                text: "",
                record: &none,
                profile: None,
                fund: Some(fund),
                number: given::number(cells, TaggedColumn::Row)?.unwrap_or_default(),
                line: &own,
                ledger,
            })
        })?;
        if let Some(twin) = files.iter().find(|f| f.sha256 == file.sha256 && f.says == file.says) {
            findings.push(Finding::new(&path, Place::whole(), Fault::SameFileTwice(twin.path.clone())));
        }
        files.push(file);
    }
    let (mark, _) = mark.with_context(|| format!("{}: not one line in it", args.files.join(", ")))?;
    held.finish()?;
    Ok(From { inputs: origins.inputs, files, mark: Some(mark), without_place: held.without_place })
}

/// What cannot be seen of lines of standard input.
pub(super) fn without_place(lines: u64, lang: Lang) -> Option<String> {
    (lines > 0).then(|| match lang {
        Lang::Id => format!(
            "{lines} baris tanpa nama berkas atau nomor baris: tidak terlihat apakah ada yang tercantum dua kali"
        ),
        Lang::En => {
            format!(
                "{lines} lines without the name of a file or a row: whether one of them stands twice cannot be seen"
            )
        }
    })
}

/// How a budget is read was said when it was tagged.
fn refuse_reading(args: &InputArgs) -> Result<()> {
    let said = &args.reading;
    let options = [
        ("--amount", said.amount.is_some()),
        ("--numbers", said.numbers.is_some()),
        ("--unit", said.unit.is_some()),
        ("--weights", said.weights.is_some()),
        ("--profile", said.profile.is_some()),
        ("--sheet", !said.sheets.is_empty()),
        ("--delimiter", said.delimiter.is_some()),
        ("--encoding", said.encoding.is_some()),
    ];
    match options.iter().find(|(_, given)| *given) {
        Some((option, _)) => {
            bail!("{option} says how a budget is read; with --from it was read already: give it to tag")
        }
        None => Ok(()),
    }
}

/// Rules that a report needs beside verdicts (agencies, accounts of pay, official tags) must be those of the verdicts.
fn suits(by: &str, own: &str) -> Result<()> {
    if by.is_empty() {
        bail!(
            "column {} is empty: what the lines were tagged by is not known; tag them again",
            TaggedColumn::TaggedBy.name()
        );
    }
    if by.ends_with(tagged::EXTRACT) {
        bail!("holds tagged lines only, no whole budget: no share can be made of it; tag again without --tagged");
    }
    if tagged::criteria_of(by) != tagged::criteria_of(own) {
        bail!(
            "tagged by {by:?}, this run has {own:?}: name the same criteria and codes (--pack, --nomenclature), or tag \
             again"
        );
    }
    Ok(())
}

impl Origins {
    /// Number of the budget a line is of.
    fn of(&mut self, told: &Told, args: &InputArgs, cells: &tagged::Given) -> Result<usize> {
        let some = |column| Ok::<_, anyhow::Error>(Some(given::text(cells, column)?).filter(|t| !t.is_empty()));
        let file = given::text(cells, TaggedColumn::File)?;
        let year: Option<u16> = given::number(cells, TaggedColumn::Year)?;
        let government = match cells.get(TaggedColumn::Government)? {
            // Engines take a folder's name for a number where it looks like one.
            Value::Number(number) => Some(number.to_string()),
            _ => some(TaggedColumn::Government)?.map(str::to_owned),
        };
        let origin = (file.to_owned(), government, year, some(TaggedColumn::Stage)?.map(str::to_owned));
        if let Some((last, number)) = &self.last
            && *last == origin
        {
            return Ok(*number);
        }
        let number = match self.numbers.get(&origin) {
            Some(number) => *number,
            None => {
                let input = self.input(told, args, &origin);
                self.tables.push(FindingTable::new(&input.path, None));
                self.inputs.push(input);
                self.numbers.insert(origin.clone(), self.inputs.len() - 1);
                self.inputs.len() - 1
            }
        };
        self.last = Some((origin, number));
        Ok(number)
    }

    fn input(&self, told: &Told, args: &InputArgs, (file, government, year, stage): &Origin) -> Input {
        let facts = told.config.facts(file);
        let said = &args.reading;
        let government = said.government.clone().or_else(|| government.clone()).or(facts.government);
        let year = said.year.or(*year).or(facts.year);
        // Of several budgets in one file, or on stdin, each has a name of its own.
        let mut path = file.clone();
        if self.numbers.keys().any(|(other, ..)| other == file) {
            let year = year.map(|y| y.to_string());
            let parts: Vec<&str> =
                [government.as_deref(), year.as_deref(), stage.as_deref()].into_iter().flatten().collect();
            path = format!("{file} ({})", parts.join(", "));
        }
        Input {
            path,
            whole: true,
            sha256: String::new(),
            government,
            year,
            stage: said.stage.clone().or_else(|| stage.clone()).or(facts.stage),
            lines: 0,
            lines_without_amount: 0,
            rows_not_counted: 0,
            total: Default::default(),
        }
    }
}
