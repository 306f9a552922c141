//! JSON as values that know where they stand. Numbers stay texts; nesting has an end, so that no text exhausts the stack.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Trouble;

/// Objects and arrays within each other, at most.
const MAX_DEPTH: usize = 32;

pub enum Node<'t> {
    Null,
    Text(Cow<'t, str>),
    /// As it is written.
    Number(&'t str),
    Bool(bool),
    Object(Object<'t>),
    Array(Vec<Node<'t>>),
}

pub struct Object<'t> {
    /// Byte of the text at which it begins.
    pub at: usize,
    /// In their order.
    pub members: Vec<(Cow<'t, str>, Node<'t>)>,
}

impl<'t> Node<'t> {
    pub fn object(&self) -> Option<&Object<'t>> {
        match self {
            Node::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// The values of a text, one after another, and where each begins.
///
/// # Errors
/// The text is no JSON, or nests deeper than is read; with the byte where it stands.
pub fn documents(text: &str) -> Result<Vec<(usize, Node<'_>)>, Trouble> {
    let mut out = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let raw = value.map_err(|e| fault(text, 0, &e))?.get();
        out.push((offset(text, raw), node(text, raw, 0)?));
    }
    Ok(out)
}

fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

fn node<'t>(text: &'t str, raw: &'t str, depth: usize) -> Result<Node<'t>, Trouble> {
    let at = offset(text, raw);
    if depth > MAX_DEPTH {
        return Err(Trouble::at(text, at, format!("objects and arrays nested more than {MAX_DEPTH} deep")));
    }
    let wrong = |e| fault(text, at, &e);
    Ok(match raw.as_bytes().first() {
        Some(b'{') => {
            let Members(own) = serde_json::from_str(raw).map_err(wrong)?;
            let mut members: Vec<(Cow<str>, Node)> = Vec::with_capacity(own.len());
            let mut keys = BTreeSet::new();
            for (key, value) in own {
                // Twice the same says nothing new.
                if !keys.insert(key.clone()) {
                    ensure_same(text, &members, &key, value.get())?;
                    continue;
                }
                members.push((key, node(text, value.get(), depth + 1)?));
            }
            Node::Object(Object { at, members })
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(wrong)?;
            Node::Array(items.into_iter().map(|item| node(text, item.get(), depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Node::Text(serde_json::from_str::<Text>(raw).map_err(wrong)?.0),
        Some(b't') => Node::Bool(true),
        Some(b'f') => Node::Bool(false),
        Some(b'n') => Node::Null,
        _ => Node::Number(raw),
    })
}

/// # Errors
/// A key stands twice in one object, with two values: which of them is meant is not known.
fn ensure_same(text: &str, members: &[(Cow<str>, Node)], key: &str, again: &str) -> Result<(), Trouble> {
    let at = offset(text, again);
    let known = members.iter().find(|(own, _)| own == key).map(|(_, value)| value);
    let is_same = match known {
        Some(Node::Text(known)) => serde_json::from_str::<Text>(again).is_ok_and(|own| own.0 == *known),
        Some(Node::Number(known)) => *known == again,
        Some(Node::Null) => again == "null",
        Some(Node::Bool(known)) => again == known.to_string(),
        _ => false,
    };
    match is_same {
        true => Ok(()),
        false => Err(Trouble::at(text, at, format!("the key {key:?} stands twice in one object, with two values"))),
    }
}

/// What the parser says of a part of the text, with its place in the whole.
fn fault(text: &str, part: usize, e: &serde_json::Error) -> Trouble {
    let said = e.to_string();
    let why = said.rsplit_once(" at line ").map_or(said.as_str(), |(why, _)| why);
    let why = match e.is_eof() {
        true => format!("the JSON is cut off ({why}); export it again"),
        false => format!("not JSON: {why}"),
    };
    let start = text[part..].split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum::<usize>();
    Trouble::at(text, (part + start + e.column().saturating_sub(1)).min(text.len()), why)
}

/// A text, copied only where it has escapes.
#[derive(Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

/// The members of an object in their order, one that stands twice too.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(from: D) -> Result<Self, D::Error> {
        struct All;
        impl<'t> Visitor<'t> for All {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut out = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    out.push((key, value));
                }
                Ok(Members(out))
            }
        }
        from.deserialize_map(All)
    }
}

/// Objects of two arrays have most of their keys in common.
pub fn is_alike(a: &[&Object], b: &[&Object]) -> bool {
    let [a, b] = [a, b].map(|own| own.iter().flat_map(|object| keys(object)).collect::<BTreeSet<_>>());
    a.intersection(&b).count() * 3 >= a.union(&b).count() * 2
}

/// Keys of the members that are no arrays of objects.
pub fn keys<'d>(object: &'d Object) -> impl Iterator<Item = &'d str> {
    object.members.iter().filter(|(_, value)| children(value).is_none()).map(|(key, _)| key.as_ref())
}

/// The objects of an array that holds nothing else.
pub fn children<'d, 't>(node: &'d Node<'t>) -> Option<Vec<&'d Object<'t>>> {
    let Node::Array(items) = node else { return None };
    let objects: Vec<&Object> = items.iter().filter_map(Node::object).collect();
    (!objects.is_empty() && objects.len() == items.len()).then_some(objects)
}
