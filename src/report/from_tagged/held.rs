//! What tagged lines say, held against what can be known without the budgets: where they stand, the criteria, and, where
//! that is asked for, their own texts.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};

use crate::columns::tagged::given::{Known, TaggedLine};
use crate::columns::tagged::{Given, TaggedColumn, given};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::tag::{Answer, Criteria};
use crate::domain::budget::{CountsFrom, Persons};
use crate::domain::groups::Category;
use crate::files::intern::Hasher;
use crate::ledger::{Declared, Ledger, LineInput};

/// Differences that are named; of the others there is the count.
const NAMED: usize = 5;

pub(super) struct Held<'t> {
    nomenclature: &'t Nomenclature,
    criteria: &'t Criteria,
    /// Categories of the concepts.
    concepts: HashMap<&'t str, Category>,
    places: Places,
    /// Evidence and answers, by their numbers, that were found to suit.
    borne: HashSet<(u32, u32), Hasher>,
    /// Lines of standard input, or whose row is not said: whether one of them stands twice cannot be seen.
    pub without_place: u64,
    /// Lines are tagged once more.
    again: Option<Ledger<'t>>,
    /// Official tags by the number of the activity.
    official: Vec<Option<String>>,
    lines: u64,
    others: u64,
    named: Vec<String>,
}

impl<'t> Held<'t> {
    pub fn new(criteria: &'t Criteria, nomenclature: &'t Nomenclature, recheck: bool) -> Held<'t> {
        Held {
            nomenclature,
            criteria,
            concepts: criteria.concepts.iter().map(|c| (c.id.as_str(), c.category)).collect(),
            places: Places::default(),
            borne: HashSet::default(),
            without_place: 0,
            again: recheck.then(|| Ledger::new(criteria)),
            official: Vec::new(),
            lines: 0,
            others: 0,
            named: Vec::new(),
        }
    }

    /// Looks at a line of the budget with this number, before it is counted.
    ///
    /// # Errors
    /// It stands there twice, or its verdict is none that tagging gives.
    pub fn line(&mut self, cells: &Given, budget: usize, line: &TaggedLine, known: &Known) -> Result<()> {
        self.lines += 1;
        let row = given::number::<u64>(cells, TaggedColumn::Row)?;
        let sheet = cells.number_of(TaggedColumn::Sheet)?;
        match row.filter(|_| given::text(cells, TaggedColumn::File).is_ok_and(|file| file != "-")) {
            None => self.without_place += 1,
            Some(row) if self.places.is_taken(budget, sheet, row) => bail!(
                "{} stands there twice, and would count twice: take one of them out; two budgets of one name need \
                 --government or --stage where they are tagged",
                place(cells)?
            ),
            Some(_) => {}
        }
        let evidence = cells.number_of(TaggedColumn::Evidence)?;
        if !self.borne.contains(&(evidence, line.answer)) {
            self.evidence(given::text(cells, TaggedColumn::Evidence)?, *known.answers.get(line.answer))?;
            self.borne.insert((evidence, line.answer));
        }
        Ok(())
    }

    /// Does the evidence bear the verdict?
    fn evidence(&self, evidence: &str, answer: Answer) -> Result<()> {
        let verdict = answer.category;
        match (verdict == Category::None, evidence.is_empty()) {
            (true, true) => return Ok(()),
            (true, false) => {
                bail!("verdict none beside evidence {evidence:?}: what has evidence counts or asks for review")
            }
            (false, true) => bail!("verdict {} without evidence: nothing is tagged without", verdict.id()),
            (false, false) => {}
        }
        let mut bears = !verdict.is_arg();
        for concept in concepts(&self.concepts, evidence) {
            match self.concepts.get(concept) {
                Some(category) => bears |= *category == verdict,
                None => bail!("evidence of {concept:?}: the criteria of this run have no such concept"),
            }
        }
        if !bears {
            bail!("verdict {}, and no concept of its evidence {evidence:?} is of that category", verdict.id());
        }
        Ok(())
    }

    /// Tags the line once more by its texts, where that is asked for.
    ///
    /// # Errors
    /// A column that this needs is not there.
    pub fn recheck(&mut self, cells: &Given, line: &TaggedLine, known: &Known) -> Result<()> {
        let Some(again) = &mut self.again else { return Ok(()) };
        for column in [TaggedColumn::Unit, TaggedColumn::Official] {
            if !cells.has(column) {
                bail!("has no column {}, which --recheck needs: tag the budgets again", column.name());
            }
        }
        let activity = known.activities.get(line.activity);
        let (answer, stated) = (*known.answers.get(line.answer), *known.persons.get(line.persons));
        let item = given::text(cells, TaggedColumn::Item)?;
        let ids = again.ids_of(activity, known.accounts.get(line.account), item);
        let input = LineInput { ids, amount: line.amount, persons: None, declared: Declared::No, answer: None };
        let tagged = again.line(&input);
        // Those whom the target group or indicator of its activity counts.
        let (verdict, counted) = (again.verdict_of(&tagged), tagged.persons);
        // Counts of columns and coefficients stand in no text of the line; where it has none, those of its activity hold.
        let persons = match stated.from {
            _ if stated == Persons::default() => counted,
            CountsFrom::Sasaran | CountsFrom::Indikator => counted,
            _ => stated,
        };
        let number = line.activity as usize;
        if self.official.len() <= number {
            self.official.resize(number + 1, None);
        }
        let official = self.official[number].get_or_insert_with(|| self.nomenclature.tags_of(activity).join("; "));
        let signs = concepts(&self.concepts, given::text(cells, TaggedColumn::Evidence)?);
        let found: Vec<&str> = verdict.evidence.iter().map(|e| self.criteria.concepts[e.concept].id.as_str()).collect();
        let is_official = given::text(cells, TaggedColumn::Official)? == official;
        if verdict.answer == answer && is_official && signs == found && persons == stated {
            return Ok(());
        }
        self.others += 1;
        if self.named.len() == NAMED {
            return Ok(());
        }
        let mut says = words(answer);
        let mut is = words(verdict.answer);
        says.push((TaggedColumn::Official, given::text(cells, TaggedColumn::Official)?.to_owned()));
        is.push((TaggedColumn::Official, official.clone()));
        says.push((TaggedColumn::Evidence, signs.join(" ")));
        is.push((TaggedColumn::Evidence, found.join(" ")));
        for (columns, of) in [(&mut says, stated), (&mut is, persons)] {
            let count = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
            columns.push((TaggedColumn::PersonsMale, count(of.male)));
            columns.push((TaggedColumn::PersonsFemale, count(of.female)));
            columns.push((TaggedColumn::PersonsUnknown, of.unknown.to_string()));
            columns.push((TaggedColumn::PersonsUnit, of.unit.id().to_owned()));
            columns.push((TaggedColumn::PersonsFrom, of.from.id().to_owned()));
        }
        let differ = says.iter().zip(&is).filter(|(a, b)| a != b);
        let differ: Vec<String> = differ.map(|((c, a), (_, b))| format!("{} {a:?} is {b:?}", c.name())).collect();
        self.named.push(format!("{}: {}", place(cells)?, differ.join(", ")));
        Ok(())
    }

    /// # Errors
    /// Lines are not what their texts make them.
    pub fn finish(&self) -> Result<()> {
        if self.others == 0 {
            return Ok(());
        }
        let more = self.others - self.named.len() as u64;
        let more = if more > 0 { format!("\n  ... {more} more") } else { String::new() };
        bail!(
            "{} of {} lines are not what the criteria make of their texts; tag the budgets again\n  {}{more}",
            self.others,
            self.lines,
            self.named.join("\n  ")
        )
    }
}

/// Concepts of a cell `concept:text; concept:text`. A text may have such marks itself: what begins with no concept, and
/// with nothing that looks like one, goes on with the text before it.
fn concepts<'e>(known: &HashMap<&str, Category>, evidence: &'e str) -> Vec<&'e str> {
    let is_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    let name = |(i, piece): (usize, &'e str)| -> Option<&'e str> {
        let own = piece.match_indices(':').map(|(end, _)| &piece[..end]).find(|name| known.contains_key(name));
        let like_one = || {
            let (name, _) = piece.split_once(':')?;
            (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
        };
        // The first is a concept, or nothing that tag writes.
        own.or_else(like_one).or_else(|| (i == 0 && !piece.is_empty()).then_some(piece))
    };
    evidence.split("; ").enumerate().filter_map(name).collect()
}

/// An answer as the columns say it.
fn words(answer: Answer) -> Vec<(TaggedColumn, String)> {
    let joined = |ids: Vec<&str>| ids.join("+");
    vec![
        (TaggedColumn::Verdict, answer.category.id().to_owned()),
        (TaggedColumn::Sex, answer.sex.id().to_owned()),
        (TaggedColumn::Age, joined(answer.ages().map(|a| a.id()).collect())),
        (TaggedColumn::Difabel, u8::from(answer.difabel).to_string()),
        (TaggedColumn::Aspect, joined(answer.aspects().map(|a| a.id()).collect())),
        (TaggedColumn::ByDesign, answer.by_design.id().to_owned()),
    ]
}

/// Where the line stands in its budget.
fn place(cells: &Given) -> Result<String> {
    let (file, sheet) = (given::text(cells, TaggedColumn::File)?, given::text(cells, TaggedColumn::Sheet)?);
    let row = given::number::<u64>(cells, TaggedColumn::Row)?.map_or("?".into(), |row| row.to_string());
    Ok(match sheet {
        "" => format!("{file}, row {row}"),
        _ => format!("{file}, sheet {sheet}, row {row}"),
    })
}

/// Rows a piece holds, one bit each: rows of a file mostly follow each other, so a line costs little more than its bit.
const ROWS: u64 = 4096;

type Piece = [u64; (ROWS / 64) as usize];

/// The rows that were met, by budget and sheet.
#[derive(Default)]
struct Places {
    pieces: HashMap<(usize, u32, u64), Box<Piece>, Hasher>,
}

impl Places {
    /// Notes the row of a sheet of a budget, both known by their numbers. Was it met before?
    fn is_taken(&mut self, budget: usize, sheet: u32, row: u64) -> bool {
        let piece = self.pieces.entry((budget, sheet, row / ROWS)).or_insert_with(|| Box::new([0; ROWS as usize / 64]));
        let (word, bit) = ((row % ROWS / 64) as usize, 1u64 << (row % 64));
        let taken = piece[word] & bit != 0;
        piece[word] |= bit;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_taken_once_in_its_sheet_of_its_budget() {
        let mut places = Places::default();
        for row in [0, 1, 63, 64, 4095, 4096, 8191, 1 << 40] {
            assert!(!places.is_taken(0, 0, row));
            assert!(!places.is_taken(1, 0, row));
            assert!(!places.is_taken(0, 1, row));
            assert!(places.is_taken(0, 0, row));
        }
        assert!(!places.is_taken(0, 0, 2));
    }
}
