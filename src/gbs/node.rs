//! TOML, YAML and JSON → one tree of texts that know their places. What a text means is the model's business; what a
//! figure is stands here too.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, Span};
use toml::de::{DeTable, DeValue};

use crate::finding::Place;

/// A value with its place in the file.
#[derive(Clone, Debug)]
pub struct DataNode {
    pub value: Value,
    pub place: Place,
}

impl DataNode {
    /// Its items; what is no list becomes an empty one.
    pub fn list(&mut self) -> &mut Vec<DataNode> {
        if !matches!(self.value, Value::List(_)) {
            self.value = Value::List(Vec::new());
        }
        match &mut self.value {
            Value::List(list) => list,
            _ => unreachable!("made a list above"),
        }
    }

    /// Its entries; what is no map becomes an empty one.
    pub fn map(&mut self) -> &mut Vec<MapEntry> {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Vec::new());
        }
        match &mut self.value {
            Value::Map(map) => map,
            _ => unreachable!("made a map above"),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar as it is written; null is the empty text.
    Text(String),
    List(Vec<DataNode>),
    Map(Vec<MapEntry>),
}

/// A key of a map with its value.
#[derive(Clone, Debug)]
pub struct MapEntry {
    pub key: String,
    pub place: Place,
    pub node: DataNode,
}

/// A file that is not well formed: why, and where.
#[derive(Clone, PartialEq, Debug)]
pub struct Malformed {
    pub why: String,
    pub place: Place,
}

/// Deeper trees are no statement, and would exhaust the stack.
const MAX_DEPTH: usize = 32;

/// # Errors
/// The text is no TOML.
pub fn toml(text: &str) -> Result<DataNode, Malformed> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|e| Malformed {
        why: e.message().to_owned(),
        place: e.span().map_or(Place::line(1), |span| lines.place(span)),
    })?;
    map(&lines, table.get_ref(), Place::line(1), 0)
}

fn map(text: &Lines, table: &DeTable, at: Place, depth: usize) -> Result<DataNode, Malformed> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        entries.push(MapEntry {
            key: key.get_ref().to_string(),
            place: text.place(key.span()),
            node: value_of(text, value.get_ref(), text.place(value.span()), depth + 1)?,
        });
    }
    entries.sort_by_key(|e| e.place);
    Ok(DataNode { value: Value::Map(entries), place: at })
}

fn value_of(text: &Lines, value: &DeValue, at: Place, depth: usize) -> Result<DataNode, Malformed> {
    if depth > MAX_DEPTH {
        return Err(Malformed { why: "nested too deeply".into(), place: at });
    }
    let value = match value {
        DeValue::Table(table) => return map(text, table, at, depth),
        DeValue::Array(list) => {
            let nodes = list.iter().map(|v| value_of(text, v.get_ref(), text.place(v.span()), depth + 1));
            Value::List(nodes.collect::<Result<_, _>>()?)
        }
        DeValue::String(s) => Value::Text(s.to_string()),
        DeValue::Integer(n) => Value::Text(n.to_string()),
        DeValue::Float(n) => Value::Text(n.as_str().to_owned()),
        DeValue::Boolean(b) => Value::Text(b.to_string()),
        DeValue::Datetime(d) => Value::Text(d.to_string()),
    };
    Ok(DataNode { value, place: at })
}

/// A text and where its lines start.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let starts = [0].into_iter().chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Lines { text, starts }
    }

    /// Of a span of bytes.
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        let point = |byte: usize| {
            let mut byte = byte.min(self.text.len());
            while !self.text.is_char_boundary(byte) {
                byte -= 1;
            }
            let line = self.starts.partition_point(|start| *start <= byte);
            (line as u64, 1 + self.text[self.starts[line - 1]..byte].chars().count() as u64)
        };
        let ((line, column), (end_line, end_column)) = (point(span.start), point(span.end));
        Place { line, column, end_line, end_column }
    }
}

/// YAML, and JSON with it. Aliases are refused: a few of them can stand for billions of nodes.
///
/// # Errors
/// The text is no YAML, or has aliases.
pub fn yaml(text: &str) -> Result<DataNode, Malformed> {
    let mut parser = Parser::new_from_str(text);
    let mut next = || -> Result<(Event, Place), Malformed> {
        match parser.next() {
            Some(Ok((event, span))) => Ok((event, of_span(span))),
            Some(Err(e)) => {
                let mark = e.marker();
                let place = point(mark.line() as u64, mark.col() as u64 + 1);
                Err(Malformed { why: e.info().to_owned(), place })
            }
            None => Ok((Event::StreamEnd, Place::line(1))),
        }
    };
    loop {
        match next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            // Nothing but comments.
            (Event::StreamEnd, at) => return Ok(DataNode { value: Value::Map(Vec::new()), place: at }),
            (event, at) => return node(event, at, &mut next, 0),
        }
    }
}

type Next<'n, 'i> = &'n mut dyn FnMut() -> Result<(Event<'i>, Place), Malformed>;

fn node<'i>(event: Event<'i>, at: Place, next: Next<'_, 'i>, depth: usize) -> Result<DataNode, Malformed> {
    let refused = |why: &str| Err(Malformed { why: why.into(), place: at });
    if depth > MAX_DEPTH {
        return refused("nested too deeply");
    }
    let value = match event {
        Event::Scalar(text, style, ..) => {
            let null = style == saphyr_parser::ScalarStyle::Plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
            Value::Text(if null { String::new() } else { text.into_owned() })
        }
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match next()? {
                    (Event::SequenceEnd, _) => break,
                    (event, at) => list.push(node(event, at, next, depth + 1)?),
                }
            }
            Value::List(list)
        }
        Event::MappingStart(..) => {
            let mut entries: Vec<MapEntry> = Vec::new();
            let mut known: HashSet<String> = HashSet::new();
            loop {
                let (key, place) = match next()? {
                    (Event::MappingEnd, _) => break,
                    (Event::Scalar(key, ..), place) => (key.into_owned(), place),
                    (_, place) => return Err(Malformed { why: "a key must be a text".into(), place }),
                };
                if !known.insert(key.clone()) {
                    return Err(Malformed { why: format!("the key {key:?} stands twice"), place });
                }
                let (event, at) = next()?;
                entries.push(MapEntry { key, place, node: node(event, at, next, depth + 1)? });
            }
            Value::Map(entries)
        }
        Event::Alias(_) => return refused("aliases (*name) are not read"),
        _ => return refused("the file ends early"),
    };
    Ok(DataNode { value, place: at })
}

fn of_span(span: Span) -> Place {
    let mut place = point(span.start.line() as u64, span.start.col() as u64 + 1);
    place.end_line = span.end.line() as u64;
    place.end_column = span.end.col() as u64 + 1;
    place
}

fn point(line: u64, column: u64) -> Place {
    Place { line, column, end_line: line, end_column: column }
}

// Figures of a statement: counts, rates and percentages as they are printed.

/// A number with the precision it is printed in.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StatedFigure {
    /// In millionths.
    pub millionths: i128,
    /// Printed decimals.
    pub decimals: u32,
    pub text: String,
    pub place: Place,
}

/// One, in millionths.
pub const ONE: i128 = 1_000_000;

impl StatedFigure {
    /// Reads `1.816`, `88,240`, `62,84 %`, `54`. A mark before three digits groups thousands, but in a percentage it is the
    /// decimal mark. `None` where the cell is no number.
    pub fn read(cell: &str, percent: bool, place: Place) -> Option<StatedFigure> {
        let text = cell.trim();
        let number = text.trim_end_matches(|c: char| c == '%' || c.is_alphabetic() || c.is_whitespace());
        let tail = text[number.len()..].trim().to_lowercase();
        if !matches!(tail.as_str(), "" | "%" | "persen" | "orang" | "jiwa" | "org" | "kasus" | "kk") {
            return None;
        }
        let marks: Vec<(usize, u8)> = number.bytes().enumerate().filter(|(_, b)| !b.is_ascii_digit()).collect();
        if number.is_empty() || marks.iter().any(|(_, b)| !matches!(b, b'.' | b',')) {
            return None;
        }
        let groups = |mark: u8| {
            let mut parts = number.split(mark as char);
            let first = parts.next().map_or(0, str::len);
            (1..=3).contains(&first) && parts.all(|p| p.len() == 3)
        };
        let decimal = match marks[..] {
            [] => None,
            [(at, mark)] => (percent || !groups(mark)).then_some(at),
            [(_, first), .., (at, last)] if first != last => {
                // The last mark is the decimal one; those before it group.
                (marks[..marks.len() - 1].iter().all(|(_, b)| *b == first)).then_some(at)?.into()
            }
            [(_, first), ..] => {
                if !groups(first) {
                    return None;
                }
                None
            }
        };
        let (whole, part) = match decimal {
            Some(at) => (&number[..at], &number[at + 1..]),
            None => (number, ""),
        };
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        if whole.is_empty() || whole.len() > 15 || part.len() > 6 || (decimal.is_some() && part.is_empty()) {
            return None;
        }
        let padded = format!("{part:0<6}");
        let millionths = whole.parse::<i128>().ok()? * ONE + padded.parse::<i128>().ok()?;
        Some(StatedFigure { millionths, decimals: part.len() as u32, text: text.to_owned(), place })
    }

    pub fn is_whole(&self) -> bool {
        self.millionths % ONE == 0
    }

    /// How far a printed percentage may be from the exact one: a tenth of a point, or half of its last printed digit.
    pub fn tolerance(&self) -> i128 {
        (ONE / 10).max(self.half_digit())
    }

    /// Half of the last printed digit: further off, it is not rounded but cut.
    pub fn half_digit(&self) -> i128 {
        ONE / 10i128.pow(self.decimals) / 2
    }

    /// Indonesian writing.
    pub fn write(millionths: i128, decimals: u32) -> String {
        let unit = 10i128.pow(6 - decimals.min(6));
        let rounded = (millionths + unit / 2).div_euclid(unit);
        let scale = 10i128.pow(decimals);
        match decimals {
            0 => rounded.to_string(),
            n => format!("{},{:0width$}", rounded / scale, rounded % scale, width = n as usize),
        }
    }
}

/// Percentage of `part` in `whole`, in millionths of a percent; `None` where the whole is nothing.
pub fn percent(part: i128, whole: i128) -> Option<i128> {
    (whole > 0 && part >= 0).then(|| (part.checked_mul(100 * ONE)? + whole / 2).checked_div(whole)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'a>(node: &'a DataNode, key: &str) -> &'a MapEntry {
        let Value::Map(entries) = &node.value else { panic!("no map") };
        entries.iter().find(|e| e.key == key).unwrap()
    }

    #[test]
    fn texts_stay_as_they_are_written_and_know_their_places() {
        let of_toml = toml("# a\nkode = \"1.02.02\"\nL = 62.840\n[b]\nc = [1, \"–\"]\n").unwrap();
        let of_yaml = yaml("# a\nkode: \"1.02.02\"\nL: 62.840\nb:\n  c: [1, \"–\"]\n").unwrap();
        let of_json = yaml("{\n\"kode\": \"1.02.02\",\n\"L\": 62.840, \"b\": {\"c\": [1, \"–\"]}}").unwrap();
        for tree in [of_toml, of_yaml, of_json] {
            let l = find(&tree, "L");
            assert!(matches!(&l.node.value, Value::Text(t) if t == "62.840"));
            assert_eq!((l.place.line, l.place.column), (3, 1));
            let Value::List(list) = &find(&find(&tree, "b").node, "c").node.value else { panic!("no list") };
            assert!(matches!(&list[1].value, Value::Text(t) if t == "–"));
        }
    }

    #[test]
    fn what_is_malformed_says_where() {
        assert_eq!(toml("a = 1\nb = \n").unwrap_err().place.line, 2);
        assert_eq!(yaml("a: 1\na: 2\n").unwrap_err().place.line, 2);
        assert_eq!(yaml("a: &x [1]\nb: *x\n").unwrap_err().place.line, 2);
        assert!(yaml(&"[".repeat(100_000)).is_err());
        assert!(yaml("").is_ok());
    }

    #[test]
    fn as_they_are_printed() {
        let read =
            |cell, percent| StatedFigure::read(cell, percent, Place::line(1)).map(|f| (f.millionths, f.decimals));
        assert_eq!(read("1.816", false), Some((1816 * ONE, 0)));
        assert_eq!(read("1,449,930", false), Some((1_449_930 * ONE, 0)));
        assert_eq!(read("2.49", false), Some((2_490_000, 2)));
        assert_eq!(read("40.385", true), Some((40_385_000, 3)));
        assert_eq!(read("62,84 %", true), Some((62_840_000, 2)));
        assert_eq!(read("1.234,5", false), Some((1_234_500_000, 1)));
        assert_eq!(read("116 orang", false), Some((116 * ONE, 0)));
        for cell in ["", "-", "dua", "12 paket", "1.23.4", "L 5", "1.", "-3"] {
            assert_eq!(read(cell, false), None, "{cell}");
        }
        assert_eq!(StatedFigure::write(62_839_999, 2), "62,84");
        assert_eq!(percent(35, 46).map(|p| StatedFigure::write(p, 2)), Some("76,09".into()));
    }
}
