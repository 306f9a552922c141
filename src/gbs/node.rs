//! TOML, YAML and JSON → one tree of texts that know their places. What a text means is the model's business.

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
}
