//! Columns of years and of stages: what the rows of each edition add up to, and which rows are read where one edition of
//! several is asked for.

use crate::domain::amount::Rupiah;
use crate::files::csv::Record;
use crate::read::profile::{Field, Profile};

use super::said;
use crate::read::codes::columns::sample_rows;

/// The edition of a budget that a row, a table or a run is about, as far as it is said.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Edition {
    pub year: Option<u16>,
    pub stage: Option<String>,
}

impl Edition {
    /// Is it of the edition that is asked for, as far as both say?
    pub fn fits(&self, asked: &Edition) -> bool {
        let year = asked.year.is_none() || self.year.is_none() || self.year == asked.year;
        year && (asked.stage.is_none() || self.stage.is_none() || self.stage == asked.stage)
    }
}

/// One edition in a table, and what its lines add up to.
#[derive(Clone, PartialEq, Debug)]
pub struct EditionSum {
    pub edition: Edition,
    pub lines: u64,
    pub total: Rupiah,
}

/// The editions of a table whose columns say them, while it is read.
pub struct Editions {
    year: Option<usize>,
    stage: Option<usize>,
    /// Rows of other editions are passed over.
    asked: Option<Edition>,
    /// Of the whole table, where no column says it.
    whole: Edition,
    /// Cells of the row before: as a rule the next row repeats them.
    last: [String; 2],
    current: usize,
    sums: Vec<EditionSum>,
}

/// More distinct editions than this are no editions.
const MOST: usize = 200;

impl Editions {
    /// `whole`: what is said of the whole table; `sample`: its first rows, in which a column may hold nothing but stages.
    pub fn new(profile: &Profile, asked: Option<Edition>, whole: Edition, sample: &str) -> Editions {
        let by_header = profile.headers.iter().position(|header| said::is_stage_column(header));
        let by_cells = || {
            let rows = sample_rows(sample, profile.data_start, profile.dialect);
            (0..profile.headers.len()).find(|column| {
                let cells = rows.iter().filter_map(|row| row.get(*column)).map(String::as_str);
                *column != profile.pagu_column && said::are_stages(cells.filter(|cell| !cell.is_empty()))
            })
        };
        let stage = by_header.or_else(by_cells);
        let year = profile.column(Field::Tahun).or_else(|| {
            let rows = sample_rows(sample, profile.data_start, profile.dialect);
            (0..profile.headers.len())
                .filter(|column| profile.is_unknown(*column))
                .find(|column| said::are_years(rows.iter().filter_map(|row| row.get(*column)).map(String::as_str)))
        });
        Editions { year, stage, asked, whole, last: Default::default(), current: usize::MAX, sums: Vec::new() }
    }

    /// Finds the edition of a row; is it one that is read?
    pub fn reads(&mut self, text: &str, record: &Record) -> bool {
        let columns = [self.year, self.stage];
        if columns == [None, None] {
            return true;
        }
        let mut both = columns.iter().zip(&self.last);
        let is_new = both.any(|(column, last)| column.is_some_and(|column| record.raw(text, column) != last));
        if self.current == usize::MAX || is_new {
            for (column, last) in columns.iter().zip(&mut self.last) {
                column.map_or("", |column| record.raw(text, column)).clone_into(last);
            }
            let value = |column: Option<usize>| column.map(|c| record.value(text, c)).unwrap_or_default();
            let stage = said::stage_of_cell(&value(self.stage)).or_else(|| self.whole.stage.clone());
            let edition = Edition { year: said::year(&value(self.year)).or(self.whole.year), stage };
            let known = self.sums.iter().position(|own| own.edition == edition);
            self.current = known.unwrap_or(self.sums.len().min(MOST));
            if known.is_none() && self.sums.len() <= MOST {
                self.sums.push(EditionSum { edition, lines: 0, total: Rupiah::ZERO });
            }
        }
        self.asked.as_ref().is_none_or(|asked| self.sums[self.current].edition.fits(asked))
    }

    /// The edition of the row that was looked at last.
    pub fn current(&self) -> &Edition {
        self.sums.get(self.current).map_or(&self.whole, |own| &own.edition)
    }

    /// Takes the line that the row makes.
    pub fn add(&mut self, amount: Option<Rupiah>) {
        if let Some(own) = self.sums.get_mut(self.current) {
            own.lines += 1;
            own.total += amount.unwrap_or_default();
        }
    }

    /// Those that have lines, in their order.
    pub fn finish(mut self) -> Vec<EditionSum> {
        self.sums.retain(|own| own.lines > 0 && own.edition != Edition::default());
        self.sums.sort_by(|a, b| a.edition.cmp(&b.edition));
        self.sums
    }
}
