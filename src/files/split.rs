//! Blocks → the records in them, each with its line: all that can be done before anyone knows what they mean.

use std::cell::Cell;
use std::thread::Scope;

use anyhow::Result;

use crate::files::csv;
use crate::files::csv::{Dialect, FieldSpan, Quotes, Record, Step};
use crate::files::source::Source;
use crate::parallel::spread;

/// Some whole records of an input.
pub struct Block {
    pub text: String,
    /// Line of its first byte, 1-based.
    pub line: u64,
    /// Nothing follows it.
    pub last: bool,
    /// Byte and line last asked for: places are asked for from top to bottom.
    counted: Cell<(usize, u64)>,
}

impl Block {
    pub fn new(text: String, line: u64, last: bool) -> Block {
        Block { text, line, last, counted: Cell::new((0, line)) }
    }

    /// Line and column (both 1-based, columns in characters) of a byte of this block.
    pub fn place(&self, byte: usize) -> (u64, u64) {
        let before = &self.text.as_bytes()[..byte];
        let start = memchr::memrchr(b'\n', before).map_or(0, |n| n + 1);
        let from = Some(self.counted.get()).filter(|(at, _)| *at <= byte).unwrap_or((0, self.line));
        let line = from.1 + memchr::memchr_iter(b'\n', &before[from.0..]).count() as u64;
        self.counted.set((byte, line));
        let column = &self.text[start..byte];
        let characters = if column.is_ascii() { column.len() } else { column.chars().count() };
        (line, characters as u64 + 1)
    }
}

/// A block and the records in it.
pub struct Split {
    pub block: Block,
    pub records: Records,
}

/// Where the records of a text and their fields are.
pub struct Records {
    /// Where the fields of all records end: each begins one byte after the one before it.
    ends: Vec<u32>,
    records: Vec<RecordEnd>,
    pub quotes: Quotes,
    /// The text ends inside a record: the last one, and where its quote opened if one did.
    pub partial: Option<Option<usize>>,
}

struct RecordEnd {
    start: usize,
    /// Line of its first byte, 1-based.
    line: u64,
    /// One past its last field.
    fields: usize,
}

impl Split {
    /// The records from byte `at` on.
    pub fn of(block: Block, at: usize, dialect: Dialect) -> Split {
        let line = block.line + newlines(&block.text.as_bytes()[..at]);
        let records = Records::of(&block.text, at, line, dialect, block.last);
        Split { block, records }
    }

    /// Calls `each` with every record and its line, until one of them fails.
    ///
    /// # Errors
    /// What `each` gave.
    pub fn each<E>(&self, each: impl FnMut(&Record, u64) -> Result<(), E>) -> Result<(), E> {
        self.records.each(each)
    }
}

impl Records {
    /// The records from byte `at` on, which is in this `line`. With `last`, the end of the text ends a record.
    pub fn of(text: &str, mut at: usize, line: u64, dialect: Dialect, last: bool) -> Records {
        let bytes = text.as_bytes();
        // About as much as budgets need: growing would copy.
        let (ends, records) = (Vec::with_capacity(bytes.len() / 16), Vec::with_capacity(bytes.len() / 128));
        let mut found = Found { ends, records, line, start: at };
        let mut partial = None;
        let mut record = Record::default();
        loop {
            at = found.plain(&bytes[..plain_end(bytes, at)], at, dialect.delimiter);
            let after = match csv::next(text, at, dialect, last, &mut record) {
                Step::Record(after) => after,
                Step::End => break,
                Step::Partial { quote } => {
                    partial = Some(quote);
                    break;
                }
            };
            found.line += newlines(&bytes[at..record.start]);
            found.ends.extend(record.fields.iter().map(|f| f.end as u32));
            found.start = record.start;
            found.end_record();
            found.line += newlines(&bytes[record.start..after]);
            at = after;
        }
        let Found { ends, records, .. } = found;
        Records { ends, records, quotes: dialect.quotes(), partial }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The bytes of one field of every record that has it, as they stand in the file.
    pub fn cells<'t>(&self, text: &'t str, column: usize) -> impl Iterator<Item = &'t str> {
        let firsts = std::iter::once(0).chain(self.records.iter().map(|cut| cut.fields));
        self.records.iter().zip(firsts).filter(move |(cut, first)| first + column < cut.fields).map(
            move |(cut, first)| {
                let at = first + column;
                let start = if column == 0 { cut.start } else { self.ends[at - 1] as usize + 1 };
                &text[start..self.ends[at] as usize]
            },
        )
    }

    /// Calls `each` with every record and its line, until one of them fails.
    ///
    /// # Errors
    /// What `each` gave.
    pub fn each<E>(&self, mut each: impl FnMut(&Record, u64) -> Result<(), E>) -> Result<(), E> {
        let mut record = Record { quotes: self.quotes, ..Record::default() };
        let mut first = 0;
        for cut in &self.records {
            let ends = &self.ends[first..cut.fields];
            let mut start = cut.start;
            record.fields.clear();
            record.fields.extend(ends.iter().map(|end| {
                let field = FieldSpan { start, end: *end as usize };
                start = field.end + 1;
                field
            }));
            (record.start, record.end) = (cut.start, start - 1);
            first = cut.fields;
            each(&record, cut.line)?;
        }
        Ok(())
    }
}

/// Records as they are found.
struct Found {
    ends: Vec<u32>,
    records: Vec<RecordEnd>,
    /// Line of what comes next.
    line: u64,
    /// Where the record begins that comes next.
    start: usize,
}

impl Found {
    /// Takes the whole records of `bytes` from `from` on, which hold no quote and of which the last ends at the end. Gives
    /// where they end.
    fn plain(&mut self, bytes: &[u8], from: usize, delimiter: u8) -> usize {
        self.begin(bytes, from);
        let mut chunks = bytes[from..].chunks_exact(64);
        let mut base = from;
        for chunk in &mut chunks {
            let mut marks = marks(chunk, delimiter);
            while marks != 0 {
                self.take(bytes, base + marks.trailing_zeros() as usize, delimiter);
                marks &= marks - 1;
            }
            base += 64;
        }
        for at in memchr::memchr2_iter(delimiter, b'\n', chunks.remainder()) {
            self.take(bytes, base + at, delimiter);
        }
        bytes.len()
    }

    #[inline(always)]
    fn take(&mut self, bytes: &[u8], mark: usize, delimiter: u8) {
        if bytes[mark] == delimiter {
            self.ends.push(mark as u32);
        } else {
            self.end_line(bytes, mark);
        }
    }

    /// Out of line, so that what is done for every field stays short.
    #[inline(never)]
    fn end_line(&mut self, bytes: &[u8], mark: usize) {
        if mark > self.start {
            // A CR that stands for itself is no cell.
            let field = self.ends.len() > self.records.last().map_or(0, |r| r.fields);
            let field = if field { self.ends[self.ends.len() - 1] as usize + 1 } else { self.start };
            let cr = mark > field && bytes[mark - 1] == b'\r';
            self.ends.push((mark - usize::from(cr)) as u32);
            self.end_record();
        }
        self.line += 1;
        self.begin(bytes, mark + 1);
    }

    /// Blank lines are passed over, as are stray CR at the start of a record.
    fn begin(&mut self, bytes: &[u8], at: usize) {
        self.start = at + bytes[at..].iter().take_while(|b| **b == b'\r').count();
    }

    fn end_record(&mut self) {
        self.records.push(RecordEnd { start: self.start, line: self.line, fields: self.ends.len() });
    }
}

/// Where the last line ends that is whole and has no quote before its end: until there, every delimiter and every line end is
/// what it looks like.
fn plain_end(bytes: &[u8], from: usize) -> usize {
    let end = memchr::memchr(b'"', &bytes[from..]).map_or(bytes.len(), |quote| from + quote);
    memchr::memrchr(b'\n', &bytes[from..end]).map_or(from, |newline| from + newline + 1)
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Which of 64 bytes are delimiters or line ends, a bit a byte. Written so that the compiler compares many bytes at once;
/// a search for one mark after the other starts anew for every cell, and cells are short.
fn marks(chunk: &[u8], delimiter: u8) -> u64 {
    let mut found = [0u8; 64];
    for (found, byte) in found.iter_mut().zip(chunk) {
        *found = if *byte == delimiter || *byte == b'\n' { 0xFF } else { 0 };
    }
    let mut marks = 0;
    for (i, eight) in found.as_chunks::<8>().0.iter().enumerate() {
        // Of each byte a bit of its own; the product has their sum in its highest byte.
        let bits = u64::from_le_bytes(*eight) & 0x8040_2010_0804_0201;
        marks |= (bits.wrapping_mul(0x0101_0101_0101_0101) >> 56) << (8 * i);
    }
    marks
}

/// The blocks of a source, split, and what `readers` make of each, in the order of the blocks; the first `skip` bytes hold no
/// records that count. With `jobs` other than one, one core reads the source, and each reader splits blocks on one of its
/// own: who takes what they made has a core too.
///
/// # Errors
/// Every item is an error from the place on at which the source cannot be read.
pub fn splits<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    source: &'scope mut Source,
    dialect: Dialect,
    mut skip: usize,
    jobs: usize,
    readers: Vec<impl FnMut(Split) -> T + Send + 'scope>,
) -> Box<dyn Iterator<Item = Result<T>> + 'scope> {
    // What comes after a fault is nobody's: it must not be worked on ahead of who is told of the fault.
    let mut whole = true;
    let blocks = std::iter::from_fn(move || {
        let block = if whole { source.block(dialect).transpose() } else { None };
        whole &= !matches!(block, Some(Err(_)));
        Some(block?.map(|block| {
            let at = skip.min(block.text.len());
            skip -= at;
            (block, at)
        }))
    });
    let mut works = readers.into_iter().map(|mut read| {
        move |block: Result<(Block, usize)>| block.map(|(block, at)| read(Split::of(block, at, dialect)))
    });
    match (jobs, works.next()) {
        (_, None) => Box::new(std::iter::empty()),
        (1, Some(work)) => Box::new(blocks.map(work)),
        (_, Some(work)) => Box::new(spread(scope, blocks, std::iter::once(work).chain(works).collect())),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use proptest::prelude::*;

    /// Line and cells of every record, and whether the text ends inside one.
    fn records(text: &str, skip: usize, piece: usize, jobs: usize) -> (Vec<(u64, Vec<String>)>, bool) {
        let dialect = Dialect { delimiter: b',', backslash: false };
        let mut source = Source::of_bytes("-", text.into(), Some(encoding_rs::UTF_8), piece).unwrap();
        let (mut out, mut partial) = (Vec::new(), false);
        std::thread::scope(|scope| {
            for split in splits(scope, &mut source, dialect, skip, jobs, vec![|split| split; jobs]) {
                let split = split.unwrap();
                let Ok(()) = split.each(|record: &Record, line| {
                    let cells = (0..record.fields.len()).map(|i| record.value(&split.block.text, i).into_owned());
                    out.push((line, cells.collect()));
                    Ok::<_, Infallible>(())
                });
                partial |= split.records.partial.is_some();
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
        fn pieces_and_threads_change_nothing(text in "k\n([aé, ]|,|\"|\n|\r|\"\"){0,60}", piece in 1usize..40, jobs in 1usize..4) {
            prop_assert_eq!(records(&text, 0, piece, jobs), records(&text, 0, 1 << 20, 1));
        }
    }

    #[test]
    fn places_count_characters_and_lines() {
        let block = Block::new("é,b\r\n\n\"x\ny\",z".into(), 10, true);
        assert_eq!(block.place(0), (10, 1));
        assert_eq!(block.place(3), (10, 3));
        assert_eq!(block.place(block.text.find('z').unwrap()), (13, 4));
    }
}
