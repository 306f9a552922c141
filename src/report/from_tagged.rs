//! `report --from`: lines that `tag` wrote, on one machine or many, back into one ledger.

mod held;
mod stages;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::columns;
use crate::columns::tagged::given::{Distinct, Known, TaggedLine};
use crate::columns::tagged::{CellKey, ColumnTexts, File, Given, InputFacts, TaggedColumn, Value, given};
use crate::columns::{KeyedAmount, tagged};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::currency::Currency;
use crate::domain::language;
use crate::files::csv::Record;
use crate::files::sheet::Places;
use crate::finding::{Fault, Finding, FindingTable, Place};
use crate::lang::Lang;
use crate::ledger::{Ledger, LineInput, RowIds};
use crate::read::layout::BudgetRow;
use crate::report::Input;
use crate::report::from_tagged::held::Held;

/// Where the lines are, and what is known beside them.
pub struct TaggedSource<'a> {
    /// Files and folders of tagged lines.
    pub files: &'a [String],
    pub nomenclature: &'a Nomenclature,
    /// Tag the lines once more by their texts.
    pub recheck: bool,
    /// Government, year and stage of a budget, by its path and by what its lines say of them.
    pub facts: &'a dyn Fn(&str, InputFacts) -> InputFacts,
    /// The stage that is asked for, where there are several.
    pub stage: Option<String>,
    /// Stages are shown side by side.
    pub stages_beside: bool,
}

/// What was read.
pub struct ReadLines {
    /// The budgets whose lines these are, in the order in which they were met.
    pub inputs: Vec<Input>,
    pub files: Vec<File>,
    /// What they were tagged with.
    pub mark: Option<String>,
    /// Lines of which it cannot be seen whether one stands there twice.
    pub without_place: u64,
}

impl ReadLines {
    /// Budgets that were read themselves.
    pub fn of_budgets(inputs: Vec<Input>) -> ReadLines {
        ReadLines { inputs, files: Vec::new(), mark: None, without_place: 0 }
    }
}

/// Takes lines that are alike in all that a report sums by: as one row of their money, and how many they are.
pub(super) type EachGroup<'e> = dyn FnMut(&BudgetRow, u64) -> Result<()> + 'e;

/// What tells budgets apart: file, government, year, stage.
type Origin = (String, Option<String>, Option<u16>, Option<String>);

#[derive(Default)]
struct Origins {
    numbers: BTreeMap<Origin, usize>,
    inputs: Vec<Input>,
    /// What tells each apart, and the activities of its lines.
    names: Vec<Origin>,
    activities: Vec<HashSet<u32>>,
    /// Their files.
    tables: Vec<Arc<FindingTable>>,
    /// The same by the cells of a line.
    by_cells: Distinct<(u32, CellKey, Option<u16>, u32), usize>,
}

/// Reads all lines into the ledger, which holds no others.
///
/// # Errors
/// A file cannot be read, or its lines cannot be what `tag` wrote of the budgets; the error names the first of them.
pub fn read(
    source: &TaggedSource,
    ledger: &mut Ledger,
    findings: &mut Vec<Finding>,
    each: &mut EachGroup,
) -> Result<ReadLines> {
    let own = tagged::mark(ledger.criteria, source.nomenclature);
    let mut mark: Option<(String, String)> = None;
    let (mut origins, mut files) = (Origins::default(), Vec::<File>::new());
    let (mut texts, mut known, mut lines) = (ColumnTexts::default(), Known::default(), Lines::default());
    let mut held = Held::new(ledger.criteria, source.nomenclature, source.recheck);
    // Number of the mark that was looked at last.
    let mut marked = None;
    let passed = stages::passed(source, &mut texts)?;
    for path in tagged::files(source.files)? {
        let file = tagged::each_row(&path, &mut texts, &mut |cells| {
            let by = cells.number_of(TaggedColumn::TaggedBy)?;
            if marked != Some(by) {
                let by = given::text(cells, TaggedColumn::TaggedBy)?;
                match &mark {
                    Some((first, of)) => bail!(
                        "tagged by {by:?}, but {of} by {first:?}: verdicts of different criteria are not of one \
                         report; tag all of it with the same, or report on each alone"
                    ),
                    None => {
                        suits(by, &own)?;
                        mark = Some((by.to_owned(), path.clone()));
                    }
                }
            }
            marked = Some(by);
            let number = origins.of(source, cells)?;
            if passed.contains(origins.name(number)) {
                return Ok(());
            }
            let line = known.line(cells, origins.inputs[number].year)?;
            held.line(cells, number, &line, &known)?;
            held.recheck(cells, &line, &known)?;
            lines.put(cells, &line, number, &known, ledger)?;
            if lines.are_many() { lines.enter(&known, &mut origins, ledger, each) } else { Ok(()) }
        })?;
        if let Some(twin) = files.iter().find(|f| f.sha256 == file.sha256 && f.says == file.says) {
            findings.push(Finding::new(&path, Place::whole(), Fault::SameFileTwice(twin.path.clone())));
        }
        files.push(file);
    }
    let (mark, _) = mark.with_context(|| format!("{}: not one line in it", source.files.join(", ")))?;
    lines.enter(&known, &mut origins, ledger, each)?;
    held.finish()?;
    let inputs = stages::judged(source, origins, &passed, findings);
    Ok(ReadLines { inputs, files, mark: Some(mark), without_place: held.without_place })
}

/// What a report of such lines says of itself.
pub fn notes(read: &ReadLines, lang: Lang) -> Vec<String> {
    let mut out: Vec<String> = vec![match lang {
        Lang::Id => {
            "dari baris yang telah ditandai: baris yang tidak dapat dihitung disebut oleh tag, tidak di sini".into()
        }
        Lang::En => {
            "from lines that were tagged before: rows that could not be counted were named by tag, not here".into()
        }
    }];
    out.extend(without_place(read.without_place, lang));
    out
}

/// What cannot be seen of lines of standard input.
fn without_place(lines: u64, lang: Lang) -> Option<String> {
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
    fn of(&mut self, source: &TaggedSource, cells: &tagged::Given) -> Result<usize> {
        let (file, stage) = (cells.number_of(TaggedColumn::File)?, cells.number_of(TaggedColumn::Stage)?);
        let year: Option<u16> = given::number(cells, TaggedColumn::Year)?;
        let key = (file, cells.key(TaggedColumn::Government)?, year, stage);
        let mut by_cells = std::mem::take(&mut self.by_cells);
        let number = by_cells.number(key, || self.begin(source, cells, year));
        self.by_cells = by_cells;
        Ok(*self.by_cells.get(number?))
    }

    /// Number of a budget whose cells were not met before.
    fn begin(&mut self, source: &TaggedSource, cells: &tagged::Given, year: Option<u16>) -> Result<usize> {
        let some = |column| Ok::<_, anyhow::Error>(Some(given::text(cells, column)?).filter(|t| !t.is_empty()));
        let government = match cells.get(TaggedColumn::Government)? {
            // Engines take a folder's name for a number where it looks like one.
            Value::Number(number) => Some(number.to_string()),
            _ => some(TaggedColumn::Government)?.map(str::to_owned),
        };
        let file = given::text(cells, TaggedColumn::File)?.to_owned();
        let origin = (file, government, year, some(TaggedColumn::Stage)?.map(str::to_owned));
        if let Some(number) = self.numbers.get(&origin) {
            return Ok(*number);
        }
        let input = self.input(source, &origin);
        self.tables.push(FindingTable::new(&input.path, None));
        self.inputs.push(input);
        self.names.push(origin.clone());
        self.activities.push(HashSet::new());
        self.numbers.insert(origin, self.inputs.len() - 1);
        Ok(self.inputs.len() - 1)
    }

    /// What tells a budget apart.
    fn name(&self, number: usize) -> &Origin {
        &self.names[number]
    }

    fn input(&self, source: &TaggedSource, (file, government, year, stage): &Origin) -> Input {
        let own = InputFacts { government: government.clone(), year: *year, stage: stage.clone() };
        let InputFacts { government, year, stage: known_stage } = (source.facts)(file, own);
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
            stage: known_stage,
            lines: 0,
            lines_without_amount: 0,
            rows_not_counted: 0,
            currency: Currency::UNKNOWN,
            origin: language::Origin::default(),
            proof: None,
            tables: Vec::new(),
            total: Default::default(),
        }
    }
}

// Tagged lines into the ledger: those that are alike in all that a report sums by are one row to it.

/// Lines that are grouped together.
const WAITING: usize = 1 << 17;

/// Lines that wait to be grouped.
#[derive(Default)]
struct Lines {
    waiting: Vec<KeyedAmount>,
    /// Numbers in the ledger, by those of activity, account and item.
    ids: Distinct<[u32; 3], RowIds>,
    /// Code and name of sources of funds.
    funds: Distinct<[u32; 2], [String; 2]>,
}

impl Lines {
    /// Takes a line of the budget with this number.
    ///
    /// # Errors
    /// Its source of funds is no text.
    pub fn put(
        &mut self,
        cells: &Given,
        line: &TaggedLine,
        budget: usize,
        known: &Known,
        ledger: &mut Ledger,
    ) -> Result<()> {
        // Lines that differ in their items alone are alike, where nobody asks for these.
        let items = ledger.looks_at_items();
        let ids = [line.activity, line.account, if items { line.item } else { 0 }];
        let ids = self.ids.number(ids, || {
            let item = if items { given::text(cells, TaggedColumn::Item)? } else { "" };
            Ok(ledger.ids_of(known.activities.get(line.activity), known.accounts.get(line.account), item))
        })?;
        let [code, name] = [TaggedColumn::SumberDanaCode, TaggedColumn::SumberDana];
        let fund = self.funds.number([cells.number_of(code)?, cells.number_of(name)?], || {
            Ok([given::text(cells, code)?.to_owned(), given::text(cells, name)?.to_owned()])
        })?;
        // Budgets first: their lines stay together.
        let key = [budget as u32, ids, line.answer, line.persons, line.declared, fund];
        self.waiting.push(KeyedAmount { key, amount: line.amount });
        Ok(())
    }

    /// Are there as many as are grouped together?
    pub fn are_many(&self) -> bool {
        self.waiting.len() >= WAITING
    }

    /// Enters what waits in the ledger, a row for all that are alike.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn enter(
        &mut self,
        known: &Known,
        origins: &mut Origins,
        ledger: &mut Ledger,
        each: &mut EachGroup,
    ) -> Result<()> {
        // Tagged lines have no cells of a budget.
        let none = Record::default();
        for (row, lines) in columns::grouped(&self.waiting)? {
            let [budget, ids, answer, persons, declared, fund] = row.key;
            let input = &mut origins.inputs[budget as usize];
            input.lines += lines;
            origins.activities[budget as usize].insert(self.ids.get(ids).activity);
            match row.amount {
                Some(amount) => input.total += amount,
                None => input.lines_without_amount += lines,
            }
            let mut line = ledger.line(&LineInput {
                ids: *self.ids.get(ids),
                amount: row.amount,
                persons: Some(*known.persons.get(persons)),
                declared: *known.declared.get(declared),
                answer: Some(*known.answers.get(answer)),
            });
            ledger.add_lines(&mut line, lines);
            let [code, name] = self.funds.get(fund);
            let row = BudgetRow {
                table: &origins.tables[budget as usize],
                headers: &[],
                government: None,
                year: None,
                text: "",
                record: &none,
                places: Places::Text,
                profile: None,
                fund: Some([code, name]),
                item: None,
                edition: None,
                number: 0,
                line: &line,
                ledger,
            };
            each(&row, lines)?;
        }
        self.waiting.clear();
        Ok(())
    }
}
