//! Blocks → the records in them, each with its line: all that can be done before anyone knows what they mean.

use std::thread::Scope;

use anyhow::Result;

use crate::ahead::ahead;
use crate::read::{self, Dialect, Field, Record, Step};
use crate::source::{Block, Source};

/// Blocks between two cores: enough to bridge uneven steps, few enough to cost no memory.
const WAITING: usize = 2;

/// A block and where its records and their fields are.
pub struct Split {
    pub block: Block,
    /// Where the fields of all records end: each begins one byte after the one before it.
    ends: Vec<u32>,
    records: Vec<Cut>,
    backslash: bool,
    /// The text ends inside a record: the last one, and where its quote opened if one did.
    pub partial: Option<Option<usize>>,
}

struct Cut {
    start: usize,
    /// Line of its first byte, 1-based.
    line: u64,
    /// One past its last field.
    fields: usize,
}

impl Split {
    /// The records from byte `at` on.
    pub fn of(block: Block, mut at: usize, dialect: Dialect) -> Split {
        let text = block.text.as_str();
        let newlines = |from: usize, to: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[from..to]).count() as u64;
        let mut line = block.line + newlines(0, at);
        // About as much as budgets need: growing would copy.
        let (mut ends, mut records) = (Vec::with_capacity(text.len() / 16), Vec::with_capacity(text.len() / 128));
        let mut partial = None;
        let mut record = Record::default();
        loop {
            let after = match read::next(text, at, dialect, block.last, &mut record) {
                Step::Record(after) => after,
                Step::End => break,
                Step::Partial { quote } => {
                    partial = Some(quote);
                    break;
                }
            };
            if record.start > at {
                line += newlines(at, record.start);
            }
            ends.extend(record.fields.iter().map(|f| f.end as u32));
            records.push(Cut { start: record.start, line, fields: ends.len() });
            // Only a quoted field holds line ends of its own.
            let quoted = record.fields.iter().any(|f| f.quoted);
            line += if quoted { newlines(record.start, after) } else { 1 };
            at = after;
        }
        Split { block, ends, records, backslash: dialect.backslash, partial }
    }

    /// Calls `each` with every record and its line, until one of them fails.
    pub fn each(&self, mut each: impl FnMut(&Record, u64) -> Result<()>) -> Result<()> {
        let bytes = self.block.text.as_bytes();
        let mut record = Record::default();
        let mut first = 0;
        for cut in &self.records {
            record.fields.clear();
            (record.start, record.end) = (cut.start, cut.start);
            let mut start = cut.start;
            for end in &self.ends[first..cut.fields] {
                let (end, quoted) = (*end as usize, bytes.get(start) == Some(&b'"'));
                record.fields.push(Field { start, end, quoted, backslash: self.backslash });
                record.end = end;
                start = end + 1;
            }
            first = cut.fields;
            each(&record, cut.line)?;
        }
        Ok(())
    }
}

/// The blocks of a source, split; the first `skip` bytes hold no records that count. With `jobs` other than one, one core
/// reads, another splits, and a third may take what comes.
pub fn splits<'scope>(
    scope: &'scope Scope<'scope, '_>,
    source: &'scope mut Source,
    dialect: Dialect,
    mut skip: usize,
    jobs: usize,
) -> Box<dyn Iterator<Item = Result<Split>> + 'scope> {
    let blocks = std::iter::from_fn(move || source.block(dialect).transpose());
    let split = move |block: Result<Block>| {
        block.map(|block| {
            let at = skip.min(block.text.len());
            skip -= at;
            Split::of(block, at, dialect)
        })
    };
    match jobs {
        1 => Box::new(blocks.map(split)),
        _ => Box::new(ahead(scope, ahead(scope, blocks, WAITING).map(split), WAITING)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line and cells of every record, and whether the text ends inside one.
    fn records(text: &str, skip: usize, piece: usize, jobs: usize) -> (Vec<(u64, Vec<String>)>, bool) {
        let dialect = Dialect { delimiter: b',', backslash: false };
        let mut source = Source::of_bytes("-", text.into(), Some(encoding_rs::UTF_8), piece).unwrap();
        let (mut out, mut partial) = (Vec::new(), false);
        std::thread::scope(|scope| {
            for split in splits(scope, &mut source, dialect, skip, jobs) {
                let split = split.unwrap();
                let add = |record: &Record, line| {
                    let cells = (0..record.fields.len()).map(|i| record.value(&split.block.text, i).into_owned());
                    out.push((line, cells.collect()));
                    Ok(())
                };
                split.each(add).unwrap();
                partial |= split.partial.is_some();
            }
        });
        (out, partial)
    }

    #[test]
    fn lines_and_cells_across_pieces() {
        let text = "kop\n\na,\"b\nc\"\r\n\r\n1,2\n";
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let expected = vec![(3, cells(["a", "b\nc"])), (6, cells(["1", "2"]))];
        for piece in 1..30 {
            assert_eq!(records(text, 4, piece, 2), (expected.clone(), false), "{piece}");
        }
    }

    proptest! {
        #[test]
        fn pieces_and_threads_change_nothing(text in "([aé, ]|,|\"|\n|\r|\"\"){0,60}", piece in 1usize..40, jobs in 1usize..3) {
            prop_assert_eq!(records(&text, 0, piece, jobs), records(&text, 0, 1 << 20, 1));
        }
    }
}
