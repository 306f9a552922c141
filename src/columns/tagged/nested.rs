//! Lists of tagged lines → the texts that flat columns have: a report reads either.

use std::sync::Arc;

use anyhow::{Context, Result};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, StringArray};

use crate::columns::tagged::TaggedColumn;

/// The column as it is where nothing is nested; `None`: it is no list.
///
/// # Errors
/// The list is not of what tag writes.
pub fn flat(name: &str, array: &ArrayRef) -> Result<Option<ArrayRef>> {
    let Some(lists) = array.as_list_opt::<i32>() else { return Ok(None) };
    let texts = match name {
        _ if name == TaggedColumn::Evidence.name() => signs(lists),
        _ if [TaggedColumn::Age, TaggedColumn::Aspect].iter().any(|column| column.name() == name) => words(lists),
        // Lists that engines made of other columns are named where they are looked at.
        _ => return Ok(None),
    };
    Ok(Some(Arc::new(texts.with_context(|| format!("column {name}"))?)))
}

/// `anak+remaja`
fn words(lists: &ListArray) -> Result<StringArray> {
    let words = texts(lists.values().as_ref())?;
    Ok(joined(lists, "+", |at| words.is_valid(at).then(|| words.value(at).to_owned())))
}

/// `concept:text; concept:text`
fn signs(lists: &ListArray) -> Result<StringArray> {
    let rows = lists.values().as_struct_opt();
    let field = |name: &str| {
        let field = rows.and_then(|rows| rows.column_by_name(name));
        texts(field.context("is no list of structs with concept and text; keep what setara wrote")?.as_ref())
    };
    let (concepts, found) = (field("concept")?, field("text")?);
    let is_there = |at: usize| rows.is_some_and(|rows| rows.is_valid(at));
    Ok(joined(lists, "; ", |at| is_there(at).then(|| format!("{}:{}", concepts.value(at), found.value(at)))))
}

fn texts(array: &dyn Array) -> Result<&StringArray> {
    array.as_string_opt::<i32>().context("is no list of texts; keep what setara wrote")
}

/// What stands in each list, in one text; an empty one is null.
fn joined(lists: &ListArray, by: &str, text: impl Fn(usize) -> Option<String>) -> StringArray {
    let offsets = lists.value_offsets();
    let of = |row: usize| {
        let place = |offset: i32| usize::try_from(offset).unwrap_or_default();
        let all: Vec<String> = (place(offsets[row])..place(offsets[row + 1])).filter_map(&text).collect();
        (lists.is_valid(row) && !all.is_empty()).then(|| all.join(by))
    };
    (0..lists.len()).map(of).collect()
}
