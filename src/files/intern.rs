//! Texts by number, so that what repeats is looked at once.

use std::hash::BuildHasher;
use std::ops::RangeInclusive;

use hashbrown::HashTable;

use crate::files::csv::Record;

/// Hashes what is never listed in the order of its hashes.
pub type Hasher = foldhash::fast::RandomState;

/// Distinct texts, numbered from 0 in the order in which they were met. They stand one after the other: a text costs its
/// bytes and a few more.
#[derive(Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
    known: HashTable<Known>,
    hasher: Hasher,
}

/// A text with its place among all: it is compared without another look-up.
#[derive(Clone, Copy)]
struct Known {
    start: usize,
    length: u32,
    number: u32,
}

impl Known {
    fn text(self, all: &str) -> &str {
        &all[self.start..self.start + self.length as usize]
    }
}

impl Texts {
    /// Number of a text; as many as there were before if it is new.
    pub fn number(&mut self, text: &str) -> u32 {
        let Texts { all, ends, known, hasher } = self;
        let hash = hasher.hash_one(text.as_bytes());
        if let Some(entry) = known.find(hash, |entry| entry.text(all) == text) {
            return entry.number;
        }
        let new = Known { start: all.len(), length: text.len() as u32, number: ends.len() as u32 };
        all.push_str(text);
        ends.push(all.len());
        known.insert_unique(hash, new, |entry| hasher.hash_one(entry.text(all).as_bytes()));
        new.number
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number that was given.
    pub fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.all[start..self.ends[number]]
    }

    /// In the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.all[*start..*end])
    }
}

/// Columns whose cells together are one text.
#[derive(Clone, Default, Debug)]
pub struct KeyColumns {
    /// In the order of the key; `None` where the table lacks the column.
    cells: Vec<Option<usize>>,
    /// The same in runs of neighbours: each is compared at once, delimiters and all.
    runs: Vec<RangeInclusive<usize>>,
}

impl KeyColumns {
    pub fn of(cells: impl Iterator<Item = Option<usize>>) -> KeyColumns {
        let cells: Vec<Option<usize>> = cells.collect();
        let mut sorted: Vec<usize> = cells.iter().flatten().copied().collect();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| *b <= a + 1).map(|run| run[0]..=run[run.len() - 1]).collect();
        KeyColumns { cells, runs }
    }

    /// Those that the table has.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().flatten().copied()
    }

    /// The bytes of each run; `None` where the record ends before it.
    fn raw<'t>(&self, text: &'t str, record: &Record) -> impl Iterator<Item = Option<&'t str>> {
        self.runs.iter().map(|run| {
            let (first, last) = (record.fields.get(*run.start())?, record.fields.get(*run.end())?);
            Some(&text[first.start..last.end])
        })
    }
}

/// What cells of records make, by number; a record that repeats the one before it costs a comparison, not a look-up.
#[derive(Default)]
pub struct Interner {
    pub texts: Texts,
    key: String,
    /// The runs of the record before, one after the other, where each ends, and the number they have.
    last: String,
    ends: Vec<usize>,
    number: Option<u32>,
}

impl Interner {
    /// Forgets the record before: the next table has other columns.
    pub fn start_table(&mut self) {
        self.number = None;
    }

    /// Number of the text that `columns` of the record make, with what holds for the whole table before it.
    pub fn number(&mut self, text: &str, record: &Record, columns: &KeyColumns, table: [&str; 2]) -> u32 {
        if let Some(number) = self.number
            && self.repeats(columns.raw(text, record))
        {
            return number;
        }
        // One cell is a key as it stands.
        if let ([Some(column)], ["", ""]) = (&columns.cells[..], table) {
            return self.texts.number(record.raw(text, *column));
        }
        self.last.clear();
        self.ends.clear();
        for run in columns.raw(text, record).flatten() {
            self.last.push_str(run);
            self.ends.push(self.last.len());
        }
        // A column the table lacks is an empty cell: tables of other columns must not make the same key. A line end stands in
        // no cell as it is written, unless within quotes.
        self.key.clear();
        let cells = columns.cells.iter().map(|c| c.map_or("", |c| record.raw(text, c)));
        for (i, cell) in cells.chain(table).enumerate() {
            if i > 0 {
                self.key.push('\n');
            }
            self.key.push_str(cell);
        }
        let number = self.texts.number(&self.key);
        self.number = (self.ends.len() == columns.runs.len()).then_some(number);
        number
    }

    /// Number of values that are no cells of a record.
    pub fn number_of(&mut self, values: &[&String]) -> u32 {
        self.key.clear();
        for value in values {
            self.key.push_str(value);
            // Stands in no cell as it is written: such keys are not those of records.
            self.key.push('\u{1f}');
        }
        self.texts.number(&self.key)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::csv::{Dialect, next};
    use proptest::prelude::*;

    proptest! {
        /// The same number means the same cells, whatever the record before; new ones are counted up.
        #[test]
        fn a_number_is_a_text(rows in prop::collection::vec(("[ab\"]{0,2}", "[ab]{0,2}", "[xy]"), 1..20), single in any::<bool>()) {
            let columns = if single { vec![Some(0)] } else { vec![Some(1), None, Some(0)] };
            let columns = KeyColumns::of(columns.into_iter());
            let (mut interner, mut seen) = (Interner::default(), Vec::<Vec<String>>::new());
            for (a, b, c) in &rows {
                let text = format!("\"{}\",{b},{c}\n", a.replace('"', "\"\""));
                let mut record = Record::default();
                next(&text, 0, Dialect { delimiter: b',', backslash: false }, true, &mut record);
                let cells_of = columns.columns().map(|i| record.raw(&text, i).to_owned()).collect::<Vec<_>>();
                let number = interner.number(&text, &record, &columns, ["", ""]) as usize;
                match seen.iter().position(|s| *s == cells_of) {
                    Some(known) => prop_assert_eq!(number, known),
                    None => {
                        prop_assert_eq!(number, seen.len());
                        seen.push(cells_of);
                    }
                }
            }
            prop_assert_eq!(interner.texts.iter().count(), seen.len());
        }
    }
}
