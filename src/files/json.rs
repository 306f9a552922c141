//! JSON as systems hand it out (an array of objects, one under a key, an object a line) → a table, as delimited text that
//! remembers where its objects stand. Numbers keep their digits as they are written.

mod table;
mod tree;

pub use table::{Row, Table};

use std::fmt::Display;

use crate::files::json::tree::{Node, Object};
use crate::files::source::Source;
use crate::files::workbook;

/// More text than this is not read: it is held in memory as a whole.
pub const MAX_BYTES: usize = 256 << 20;

/// Why a text gives no table, and where (line and column, 1-based; 0: all of it).
#[derive(Debug)]
pub enum Trouble {
    /// There is an array, and nothing in it.
    NoRows,
    Wrong {
        line: u64,
        column: u64,
        why: String,
    },
}

impl Trouble {
    pub fn whole(why: impl Display) -> Trouble {
        Trouble::Wrong { line: 0, column: 0, why: why.to_string() }
    }

    /// At a byte of the text.
    fn at(text: &str, byte: usize, why: impl Display) -> Trouble {
        let (line, column) = place(text, byte);
        Trouble::Wrong { line, column, why: why.to_string() }
    }
}

/// Line and column (1-based, in characters) of a byte.
fn place(text: &str, byte: usize) -> (u64, u64) {
    let before = &text[..text.floor_char_boundary(byte)];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() as u64 + 1, before[start..].chars().count() as u64 + 1)
}

/// Is the input JSON? Its ending says it, or its first characters, which no table has.
pub fn is_json(source: &Source) -> bool {
    if has_ending(&source.path) {
        return true;
    }
    let text = source.sample().trim_start();
    let object = |text: &str| text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
    !workbook::is_named_so(&source.path)
        && (object(text) || text.strip_prefix('[').is_some_and(|rest| object(rest.trim_start())))
}

/// Does the name say JSON?
pub fn has_ending(path: &str) -> bool {
    is_lines(path) || path.to_ascii_lowercase().ends_with(".json")
}

/// One object a line, by its name.
fn is_lines(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".jsonl", ".ndjson"].iter().any(|end| name.ends_with(end))
}

/// What of a file becomes its table.
#[derive(Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Keys of the array, as `data` or `data.rows`, among other names; none: the largest.
    pub arrays: &'a [String],
    /// Objects nested so deep at most; none: as deep as they go.
    pub depth: Option<usize>,
}

/// The table of a text that is all of the file `path`.
///
/// # Errors
/// It is no JSON, has no array of objects, or more of something than is allowed.
pub fn table(path: &str, text: &str, wanted: Wanted) -> Result<Table, Trouble> {
    let documents = tree::documents(text)?;
    let (objects, others) = match &documents[..] {
        [] => return Err(Trouble::whole("the file holds no JSON")),
        [(at, one)] => objects(text, *at, one, wanted.arrays, is_lines(path))?,
        _ => (of_lines(text, &documents)?, Vec::new()),
    };
    Table::of(text, &objects, wanted.depth, others)
}

/// One object a line.
fn of_lines<'d, 't>(text: &str, documents: &'d [(usize, Node<'t>)]) -> Result<Vec<&'d Object<'t>>, Trouble> {
    let one = |(at, node): &'d (usize, Node<'t>)| match node {
        Node::Object(object) => Ok(object),
        _ => Err(Trouble::at(text, *at, "not an object; where there are several values, each must be an object")),
    };
    documents.iter().map(one).collect()
}

/// An array of objects, its keys and how many it has.
struct Found<'d, 't> {
    keys: String,
    objects: Vec<&'d Object<'t>>,
}

/// The rows of a document, and the arrays beside them that are passed over.
fn objects<'d, 't>(
    text: &str,
    at: usize,
    document: &'d Node<'t>,
    wanted: &[String],
    lines: bool,
) -> Result<(Vec<&'d Object<'t>>, Vec<String>), Trouble> {
    let mut found = Vec::new();
    let mut empty = false;
    match document {
        Node::Array(_) => arrays(document, String::new(), &mut found, &mut empty),
        Node::Object(object) if lines => found.push(Found { keys: String::new(), objects: vec![object] }),
        Node::Object(_) => arrays(document, String::new(), &mut found, &mut empty),
        _ => {}
    }
    if !wanted.is_empty() && matches!(document, Node::Object(_)) && !lines {
        let names = found.iter().map(|own| format!("{:?}", own.keys)).collect::<Vec<_>>().join(", ");
        let mut named = found.into_iter().filter(|own| wanted.contains(&own.keys));
        return match (named.next(), named.next()) {
            (Some(own), None) => Ok((own.objects, Vec::new())),
            (Some(_), Some(_)) => {
                Err(Trouble::whole("one array of a JSON file is read at a time; name one with --sheet"))
            }
            (None, _) => {
                let wanted = wanted.iter().map(|own| format!("{own:?}")).collect::<Vec<_>>().join(", ");
                Err(Trouble::whole(format!("no array of objects {wanted}; there are: {names}")))
            }
        };
    }
    let most = found.iter().map(|own| own.objects.len()).max().unwrap_or(0);
    let Some(largest) = found.iter().position(|own| own.objects.len() == most) else {
        return Err(match empty {
            true => Trouble::NoRows,
            false => Trouble::at(
                text,
                at,
                "JSON without an array of objects, so without rows; export the rows as an array ([{…}, {…}]); a statement \
                 is read by setara gbs check",
            ),
        });
    };
    let largest = found.remove(largest);
    if let Some(alike) = found.iter().find(|own| tree::is_alike(&own.objects, &largest.objects)) {
        return Err(Trouble::whole(format!(
            "two arrays have the same keys, {:?} and {:?}: which one is the budget? name it with --sheet {:?}",
            largest.keys, alike.keys, largest.keys
        )));
    }
    Ok((largest.objects, found.into_iter().map(|own| own.keys).collect()))
}

/// The arrays of objects in an object and the objects below it, not those in arrays.
fn arrays<'d, 't>(node: &'d Node<'t>, keys: String, found: &mut Vec<Found<'d, 't>>, empty: &mut bool) {
    match node {
        Node::Array(items) => {
            let objects: Vec<&Object> = items.iter().filter_map(Node::object).collect();
            *empty |= items.is_empty();
            if !objects.is_empty() && objects.len() == items.len() {
                found.push(Found { keys, objects });
            }
        }
        Node::Object(object) => {
            for (key, value) in &object.members {
                let keys = if keys.is_empty() { key.to_string() } else { format!("{keys}.{key}") };
                arrays(value, keys, found, empty);
            }
        }
        _ => {}
    }
}
