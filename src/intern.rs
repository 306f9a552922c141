//! Texts by number, so that what repeats is looked at once.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::read::Record;

/// Hashes what is never listed in the order of its hashes.
pub type Hasher = foldhash::fast::RandomState;

/// Columns whose cells together are one text.
#[derive(Clone, Default, Debug)]
pub struct Columns {
    /// In the order of the key; `None` where the table lacks the column.
    cells: Vec<Option<usize>>,
    /// The same in runs of neighbours: each is compared at once, delimiters and all.
    runs: Vec<RangeInclusive<usize>>,
}

impl Columns {
    pub fn of(cells: impl Iterator<Item = Option<usize>>) -> Columns {
        let cells: Vec<Option<usize>> = cells.collect();
        let mut own: Vec<usize> = cells.iter().flatten().copied().collect();
        own.sort_unstable();
        let runs = own.chunk_by(|a, b| *b <= a + 1).map(|run| run[0]..=run[run.len() - 1]).collect();
        Columns { cells, runs }
    }

    /// The bytes of each run; `None` where the record ends before it.
    fn raw<'t>(&self, text: &'t str, record: &Record) -> impl Iterator<Item = Option<&'t str>> {
        self.runs.iter().map(|run| {
            let (first, last) = (record.fields.get(*run.start())?, record.fields.get(*run.end())?);
            Some(&text[first.start..last.end])
        })
    }
}

/// Texts by number; a record that repeats the one before it costs a comparison, not a look-up.
#[derive(Default)]
pub struct Interner {
    numbers: HashMap<Box<str>, u32, Hasher>,
    key: String,
    /// The runs of the record before, one after the other, where each ends, and the number they have.
    last: String,
    ends: Vec<usize>,
    number: Option<u32>,
}

impl Interner {
    /// Forgets the record before: the next table has other columns.
    pub fn turn(&mut self) {
        self.number = None;
    }

    /// Number of the text that `columns` of the record make, with what holds for the whole table before it; `fresh`
    /// numbers it if it was never seen.
    pub fn number(
        &mut self,
        text: &str,
        record: &Record,
        columns: &Columns,
        table: [&str; 2],
        fresh: u32,
    ) -> (u32, bool) {
        if let Some(number) = self.number
            && self.repeats(columns.raw(text, record))
        {
            return (number, false);
        }
        self.last.clear();
        self.ends.clear();
        for run in columns.raw(text, record).flatten() {
            self.last.push_str(run);
            self.ends.push(self.last.len());
        }
        // A column the table lacks is an empty cell: tables of other columns must not make the same key.
        self.key.clear();
        let cells = columns.cells.iter().map(|c| c.map_or("", |c| record.raw(text, c)));
        for cell in table.into_iter().chain(cells) {
            self.key.push_str(cell);
            self.key.push('\u{1f}');
        }
        let known = self.numbers.get(self.key.as_str()).copied();
        let number = known.unwrap_or(fresh);
        if known.is_none() {
            self.numbers.insert(self.key.as_str().into(), fresh);
        }
        self.number = (self.ends.len() == columns.runs.len()).then_some(number);
        (number, known.is_none())
    }

    /// Number of a text of another interner; `fresh` numbers it if it was never seen.
    pub fn take(&mut self, text: Box<str>, fresh: u32) -> (u32, bool) {
        let number = *self.numbers.entry(text).or_insert(fresh);
        (number, number == fresh)
    }

    /// The texts in the order of their numbers.
    pub fn into_texts(self) -> Vec<Box<str>> {
        let mut texts: Vec<(u32, Box<str>)> = self.numbers.into_iter().map(|(text, number)| (number, text)).collect();
        texts.sort_unstable_by_key(|(number, _)| *number);
        texts.into_iter().map(|(_, text)| text).collect()
    }

    fn repeats<'t>(&self, mut runs: impl Iterator<Item = Option<&'t str>>) -> bool {
        let mut start = 0;
        self.ends.iter().all(|end| {
            let before = &self.last.as_bytes()[start..*end];
            start = *end;
            runs.next().flatten().is_some_and(|run| run.as_bytes() == before)
        })
    }
}
