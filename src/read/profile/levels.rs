//! Levels of rows without codes: by the blanks before a name, by numbers before it (`I.`, `A.`, `1.`, `a)`), or by the column in
//! which the text stands. Each is a proposal, taken only where rows above others state what these add up to.

use super::Field;
use super::nested::amounts;
use crate::files::csv;
use crate::files::csv::{Dialect, Record, Step};
use crate::read::judge::rows::Nesting;

/// Marks before the names of a list.
const BULLETS: [char; 4] = ['-', '*', '•', '–'];
/// Rows that decide.
const ROWS: usize = 20_000;

/// How rows without codes show their level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Levels {
    /// By the blanks before the name, in this column.
    Indent(usize),
    /// By the number before it, in this column.
    Numbers(usize),
    /// By the first of these columns that is filled, and what each of them is.
    Stairs(Vec<(usize, Option<Field>)>),
}

/// Where a row stands: the deeper the larger; its name, and what its column says it is.
#[derive(PartialEq, Eq, Debug)]
pub struct LevelRow {
    pub depth: usize,
    pub name: String,
    pub field: Option<Field>,
}

impl Levels {
    /// The levels that the rows of a table prove, where it has any. `end`: the first column of amounts.
    pub fn find(
        sample: &str,
        start: usize,
        dialect: Dialect,
        fields: &[Option<Field>],
        end: usize,
        pagu: usize,
    ) -> Option<Levels> {
        let stairs = (0..end).map(|i| (i, fields.get(i).copied().flatten())).collect();
        let columns = (0..end).flat_map(|i| [Levels::Numbers(i), Levels::Indent(i)]);
        std::iter::once(Levels::Stairs(stairs)).chain(columns).find(|levels| {
            let table = LevelTable { sample, start, dialect, pagu };
            table.proves(levels, end)
        })
    }
}

/// A table of which levels are tried.
struct LevelTable<'t> {
    sample: &'t str,
    start: usize,
    dialect: Dialect,
    pagu: usize,
}

impl LevelTable<'_> {
    /// Nine of ten rows that stand above others are their sum. A row that repeats the one above it is that one.
    fn proves(&self, levels: &Levels, end: usize) -> bool {
        let mut reader = LevelReader::new(levels, end);
        let mut nesting = Nesting::default();
        let mut depths: Vec<usize> = Vec::new();
        let mut last: (Vec<String>, _) = (Vec::new(), None);
        let mut record = Record::default();
        let (mut at, mut placed, mut others) = (self.start, 0usize, 0usize);
        for _ in 0..ROWS {
            let Step::Record(after) = csv::next(self.sample, at, self.dialect, false, &mut record) else { break };
            at = after;
            let Some(amount) = amounts(&record.value(self.sample, self.pagu)) else { continue };
            let cells: Vec<_> = (0..end.min(record.fields.len())).map(|i| record.value(self.sample, i)).collect();
            let Some(row) = reader.row(&cells) else {
                others += 1;
                // Rows that say all of themselves are no print.
                if others > 20 + placed {
                    return false;
                }
                continue;
            };
            placed += 1;
            if last.1 == Some(amount) && cells.iter().eq(&last.0) {
                continue;
            }
            last = (cells.into_iter().map(Into::into).collect(), Some(amount));
            while depths.last().is_some_and(|depth| *depth >= row.depth) {
                depths.pop();
            }
            nesting.row(depths.len(), amount);
            depths.push(row.depth);
        }
        nesting.finish();
        nesting.agree > 0 && nesting.agree * 10 >= nesting.totals * 9 && placed > others
    }
}

/// A number before a name: of which kind, and which one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Number {
    kind: (NumberKind, bool),
    value: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum NumberKind {
    Roman {
        upper: bool,
    },
    Letter {
        upper: bool,
    },
    Digit,
    /// `1.2`: so many numbers, of which the last counts.
    Dotted {
        numbers: usize,
    },
}

/// Reads the level of one row after the other: numbers are of the level at which they go on.
pub struct LevelReader<'l> {
    levels: &'l Levels,
    /// The first column of amounts: names stand before it.
    end: usize,
    /// The last number of every level, of which the first are open.
    numbers: Vec<Number>,
    open: usize,
}

impl<'l> LevelReader<'l> {
    pub fn new(levels: &'l Levels, end: usize) -> LevelReader<'l> {
        LevelReader { levels, end, numbers: Vec::new(), open: 0 }
    }

    /// Where a row stands, by its cells as they are; `None` of a row that shows no level.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Option<LevelRow> {
        let cell = |i: usize| cells.get(i).map_or("", AsRef::as_ref);
        let is_text = |i: &usize| cell(*i).contains(char::is_alphabetic);
        match self.levels {
            Levels::Indent(column) => {
                let own = cell(*column);
                let name = own.trim().trim_start_matches(BULLETS).trim_start();
                // A dash before a name sets it in as a blank does.
                let depth = own.chars().take_while(|c| c.is_whitespace() || BULLETS.contains(c)).count();
                is_text(column).then(|| LevelRow { depth, name: name.to_owned(), field: None })
            }
            Levels::Numbers(column) => {
                let (number, rest) = cut(cell(*column).trim())?;
                let name = match rest {
                    "" => (column + 1..self.end).find(is_text).map(|i| cell(i).trim())?,
                    rest => rest,
                };
                let depth = self.depth(&number);
                Some(LevelRow { depth, name: name.to_owned(), field: None })
            }
            Levels::Stairs(columns) => {
                let mut filled = columns.iter().enumerate().filter(|(_, (i, _))| is_text(i));
                let (depth, (column, field)) = filled.next()?;
                let name = cell(*column).trim().to_owned();
                filled.next().is_none().then_some(LevelRow { depth, name, field: *field })
            }
        }
    }

    /// The level of a number that may be read as several (`I`, `C`): the one that it goes on, the deepest first, also below a
    /// new row of the level above; else one of the same kind; else a new one below.
    fn depth(&mut self, readings: &[Number]) -> usize {
        let goes_on = |last: &Number| readings.iter().any(|n| n.kind == last.kind && n.value == last.value + 1);
        let is_kind = |last: &Number| readings.iter().any(|n| n.kind == last.kind);
        let begins = readings.iter().find(|n| n.value == 1);
        let open = &self.numbers[..self.open];
        let is_open = |begins: &Number| open.iter().any(|open| open.kind == begins.kind);
        let found = open.iter().rposition(goes_on);
        let found = found.or_else(|| self.numbers.get(self.open).filter(|last| goes_on(last)).map(|_| self.open));
        let found = found.or_else(|| open.iter().rposition(is_kind).filter(|_| begins.is_none_or(is_open)));
        let depth = found.unwrap_or(self.open);
        let kind = found.map(|depth| self.numbers[depth].kind);
        let own = readings.iter().find(|n| Some(n.kind) == kind).or(begins).or(readings.first());
        match (own, self.numbers.get_mut(depth)) {
            (Some(own), Some(last)) => *last = *own,
            (Some(own), None) => self.numbers.push(*own),
            (None, _) => {}
        }
        self.open = depth + 1;
        depth
    }
}

/// `A. PROGRAM` → the number and what stands behind it. A word that is no number has none.
fn cut(cell: &str) -> Option<(Vec<Number>, &str)> {
    if let Some(number) = dotted(cell) {
        return Some((vec![number], ""));
    }
    let marker: &str = cell.split([' ', '.', ')', '\u{a0}']).next()?;
    let rest = cell.get(marker.len()..)?;
    let closed = rest.starts_with(['.', ')']);
    // A letter alone, without a mark behind it, is a number only in a cell of its own.
    if marker.is_empty() || !(closed || rest.trim().is_empty()) {
        return None;
    }
    let bracket = rest.starts_with(')');
    let number = |kind, value| Number { kind: (kind, bracket), value };
    let upper = marker.chars().all(|c| c.is_ascii_uppercase());
    let one_case = upper || marker.chars().all(|c| c.is_ascii_lowercase());
    let mut found = Vec::new();
    if let Some(value) = marker.parse().ok().filter(|n| (1..1_000).contains(n) && marker.len() <= 3) {
        found.push(number(NumberKind::Digit, value));
    }
    if one_case && let Some(value) = roman(&marker.to_ascii_uppercase()) {
        found.push(number(NumberKind::Roman { upper }, value));
    }
    if one_case && let [letter] = marker.as_bytes() {
        found.push(number(NumberKind::Letter { upper }, usize::from(letter.to_ascii_uppercase() - b'A') + 1));
    }
    let rest = rest.trim_start_matches(['.', ')', ' ', '\u{a0}']);
    // `1.02` is a code.
    (!found.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some((found, rest))
}

/// `1.2` in a cell of its own; `1.02` is a code.
fn dotted(cell: &str) -> Option<Number> {
    let parts: Vec<&str> = cell.strip_suffix('.').unwrap_or(cell).split('.').collect();
    let is_number = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0')
    };
    let last = parts.last()?.parse().ok()?;
    let kind = (NumberKind::Dotted { numbers: parts.len() }, false);
    (parts.len() > 1 && parts.iter().all(is_number)).then_some(Number { kind, value: last })
}

/// A roman number up to some hundreds, written as it should be.
fn roman(text: &str) -> Option<usize> {
    const SIGNS: [(&str, usize); 9] =
        [("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)];
    let (mut rest, mut value) = (text, 0);
    for (sign, worth) in SIGNS {
        while let Some(after) = rest.strip_prefix(sign) {
            (rest, value) = (after, value + worth);
        }
    }
    (rest.is_empty() && (1..400).contains(&value)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(levels: &Levels, rows: &[[&str; 2]]) -> Vec<Option<usize>> {
        let mut reader = LevelReader::new(levels, 2);
        rows.iter().map(|row| reader.row(row).map(|row| row.depth)).collect()
    }

    #[test]
    fn numbers_are_of_the_level_at_which_they_go_on() {
        let rows = ["I", "A.", "1.", "a.", "b.", "2.", "a.", "B.", "1.", "a.", "II", "A.", "1.", "a.", "III"];
        let rows: Vec<[&str; 2]> = rows.iter().map(|number| [*number, "Nama"]).collect();
        let expected = [0, 1, 2, 3, 3, 2, 3, 1, 2, 3, 0, 1, 2, 3, 0].map(Some);
        assert_eq!(depths(&Levels::Numbers(0), &rows), expected);
        let rows = ["A", "I", "1.1", "1.2", "II", "2.1", "2.2", "B", "III", "3.1", "3.2"];
        let rows: Vec<[&str; 2]> = rows.iter().map(|number| [*number, "Nama"]).collect();
        assert_eq!(depths(&Levels::Numbers(0), &rows), [0, 1, 2, 2, 1, 2, 2, 0, 1, 2, 2].map(Some));
        let rows = ["D", "IX", "9.1", "E", "X", "10.1", "XI", "11.1"].map(|number| [number, "Nama"]);
        assert_eq!(depths(&Levels::Numbers(0), &rows), [0, 1, 2, 0, 1, 2, 1, 2].map(Some), "X goes on IX");
        let letters: Vec<[&str; 2]> = ["A.", "B.", "C.", "D."].iter().map(|n| [*n, "Nama"]).collect();
        assert_eq!(depths(&Levels::Numbers(0), &letters), [Some(0); 4], "C and D are letters here");
        assert_eq!(
            depths(&Levels::Numbers(0), &[["1.02 Program", ""], ["Di jalan", ""], ["a) Belanja", ""]]),
            [None, None, Some(0)]
        );
    }

    #[test]
    fn blanks_and_stairs() {
        assert_eq!(depths(&Levels::Indent(0), &[["A", ""], ["  B", ""], ["", ""]]), [Some(0), Some(2), None]);
        let stairs = Levels::Stairs(vec![(0, None), (1, None)]);
        assert_eq!(
            depths(&stairs, &[["A", ""], ["", "B"], ["A", "B"], ["12", "B"]]),
            [Some(0), Some(1), None, Some(1)]
        );
    }
}
