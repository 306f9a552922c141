//! Persons in a statement (D014 to D016): it counts them and names none. What names one is left out before it is read.

use std::collections::BTreeSet;

use super::names::{self, StatementPart};
use super::node::{DataNode, Value};
use crate::domain::text;
use crate::finding::{PersonalFault, Place};
use crate::guard::{marks, personal};

/// A defect and where it stands.
pub type FoundPersonal = (Place, PersonalFault);

/// Takes columns of persons out of the tree, and says which; lists of persons and numbers in texts are said too.
pub fn leave_out(tree: &mut DataNode) -> Vec<FoundPersonal> {
    let mut look = Look::default();
    match &mut tree.value {
        // The address of an agency is none of a person.
        Value::Map(entries) => {
            entries
                .retain(|e| names::field(StatementPart::Gbs, &e.key).is_some() || !look.is_of_persons(&e.key, e.place));
            entries.iter_mut().for_each(|e| look.node(&mut e.node, &e.key));
        }
        _ => look.node(tree, ""),
    }
    look.found
}

/// What the head of a table says: nothing, columns that name persons, or that every row is one of them.
pub fn in_header(headers: &[(String, Place)]) -> Vec<FoundPersonal> {
    let mut look = Look::default();
    let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
    if look.is_list(&names, headers.first().map_or(Place::whole(), |(_, place)| *place)) {
        return look.found;
    }
    for (name, place) in headers {
        look.is_of_persons(name, *place);
    }
    look.found
}

#[derive(Default)]
struct Look {
    found: Vec<FoundPersonal>,
    /// Columns that were said: once for all rows of a table.
    said: BTreeSet<String>,
}

impl Look {
    fn node(&mut self, node: &mut DataNode, column: &str) {
        match &mut node.value {
            Value::Text(text) => {
                if let Some(mark) = marks::find(text).into_iter().next() {
                    let covered = marks::masked(&text[mark.range]).into_owned();
                    let fault = PersonalFault::Number { column: column.to_owned(), kind: mark.kind, covered };
                    self.found.push((node.place, fault));
                }
            }
            Value::List(list) => {
                if let Some(DataNode { value: Value::Map(first), place }) = list.first() {
                    let keys: Vec<String> = first.iter().map(|e| e.key.clone()).collect();
                    let place = *place;
                    self.is_list(&keys, place);
                }
                list.iter_mut().for_each(|own| self.node(own, column));
            }
            Value::Map(entries) => {
                entries.retain(|e| !self.is_of_persons(&e.key, e.place));
                entries.iter_mut().for_each(|e| self.node(&mut e.node, &e.key));
            }
        }
    }

    /// Asks for one person each, and for no count.
    fn is_list(&mut self, headers: &[String], place: Place) -> bool {
        let counts =
            |h: &String| matches!(names::field(StatementPart::Data, h), Some("L" | "P" | "total")) && !is_of_one(h);
        if !personal::are_of_persons(headers) || headers.iter().any(counts) {
            return false;
        }
        let own = headers.iter().filter(|h| personal::names_one(h));
        let columns = own.map(|h| format!("{:?}", crate::finding::brief(h))).collect::<Vec<_>>().join(", ");
        self.found.push((place, PersonalFault::List { columns }));
        true
    }

    fn is_of_persons(&mut self, column: &str, place: Place) -> bool {
        let own = personal::is_personal(column);
        if own && self.said.insert(text::words(column)) {
            self.found.push((place, PersonalFault::Column { column: column.to_owned() }));
        }
        own
    }
}

/// `L/P` is the sex of one person where another column names them.
fn is_of_one(header: &str) -> bool {
    text::words(header) == "l p"
}
