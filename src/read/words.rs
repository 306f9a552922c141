//! The words by which budgets are read: headers, totals, units, stages. They are data, and they propose; what a word is worth
//! is seen by reading without it.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::profile::header;
use super::tables;

/// Lists of words by their place in the data: `headers.toml` for what columns and rows are called, `words.toml` for names of
/// sheets and files.
#[derive(Clone, Debug)]
pub struct WordLists {
    headers: Table,
    tables: Table,
}

/// A word, and the list that it is in (`pagu.names`, `parts.periods`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ListedWord {
    pub list: String,
    pub word: String,
}

/// A list of pairs, of which the first is a word and the second what it means.
const PAIRS: &str = "stages";

impl WordLists {
    /// The lists that the program carries.
    ///
    /// # Errors
    /// They are no TOML.
    pub fn shipped() -> Result<WordLists> {
        let table = |text: &str| text.parse::<Table>().context("words of the program");
        Ok(WordLists { headers: table(header::WORDS_TOML)?, tables: table(tables::WORDS_TOML)? })
    }

    /// Every word of every list.
    pub fn words(&self) -> Vec<ListedWord> {
        let mut out = Vec::new();
        for (name, value) in self.headers.iter().chain(&self.tables) {
            list_words(name, value, &mut out);
        }
        out
    }

    /// The same lists, but for a word.
    pub fn without(&self, word: &ListedWord) -> WordLists {
        let mut out = self.clone();
        for (name, value) in out.headers.iter_mut().chain(out.tables.iter_mut()) {
            withhold(name, value, word);
        }
        out
    }

    /// What `read` finds by these words instead of the shipped ones. They hold on this thread, so what works on others reads by
    /// the shipped: ask for one job. They are kept until the process ends.
    ///
    /// # Errors
    /// A list is missing.
    pub fn read_with<T>(&self, read: impl FnOnce() -> T) -> Result<T> {
        let words = Words { headers: header::Words::of(part(&self.headers)?), tables: part(&self.tables)? };
        let _until_read = Chosen(CHOSEN.replace(Some(Box::leak(Box::new(words)))));
        Ok(read())
    }
}

fn part<T: DeserializeOwned>(table: &Table) -> Result<T> {
    table.clone().try_into().context("lists of words")
}

fn list_words(list: &str, value: &Value, out: &mut Vec<ListedWord>) {
    match value {
        Value::String(word) => out.push(ListedWord { list: list.to_owned(), word: word.clone() }),
        Value::Array(pair) if list == PAIRS && pair.iter().all(Value::is_str) => {
            pair.iter().take(1).for_each(|word| list_words(PAIRS, word, out));
        }
        Value::Array(values) => values.iter().for_each(|value| list_words(list, value, out)),
        Value::Table(table) => table.iter().for_each(|(key, value)| list_words(&format!("{list}.{key}"), value, out)),
        _ => {}
    }
}

fn withhold(list: &str, value: &mut Value, word: &ListedWord) {
    let is_word = |value: &Value| value.as_str() == Some(&word.word);
    match value {
        Value::Array(pairs) if list == PAIRS => {
            pairs.retain(|pair| list != word.list || !pair.get(0).is_some_and(is_word));
        }
        Value::Array(values) => {
            values.retain(|value| list != word.list || !is_word(value));
            values.iter_mut().for_each(|value| withhold(list, value, word));
        }
        Value::Table(table) => {
            table.iter_mut().for_each(|(key, value)| withhold(&format!("{list}.{key}"), value, word));
        }
        _ => {}
    }
}

/// All lists, as they are used.
pub(crate) struct Words {
    pub headers: header::Words,
    pub tables: tables::Words,
}

static SHIPPED: LazyLock<Words> = LazyLock::new(|| {
    let shipped = "the shipped words are read by the tests";
    let headers = header::Words::of(toml::from_str(header::WORDS_TOML).expect(shipped));
    Words { headers, tables: toml::from_str(tables::WORDS_TOML).expect(shipped) }
});

thread_local! {
    /// The words that hold on this thread, where it reads by others than the shipped.
    static CHOSEN: Cell<Option<&'static Words>> = const { Cell::new(None) };
}

/// Puts back the words that held before.
struct Chosen(Option<&'static Words>);

impl Drop for Chosen {
    fn drop(&mut self) {
        CHOSEN.set(self.0);
    }
}

/// A part of the words that hold here.
pub(crate) struct InUse<T: 'static>(pub fn(&'static Words) -> &'static T);

impl<T> Deref for InUse<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (self.0)(CHOSEN.get().unwrap_or(&SHIPPED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_withheld_alone() {
        let lists = WordLists::shipped().unwrap();
        let all = lists.words();
        assert!(all.len() > 500, "{}", all.len());
        for word in &all {
            let rest = lists.without(word);
            let gone = all.iter().filter(|w| *w == word).count();
            assert_eq!(rest.words().len() + gone, all.len(), "{word:?}");
        }
        let stage = ListedWord { list: PAIRS.into(), word: "apbd".into() };
        assert!(all.contains(&stage) && lists.without(&stage).read_with(|| ()).is_ok());
    }

    #[test]
    fn words_hold_for_one_reading_alone() {
        let lists = WordLists::shipped().unwrap();
        let pagu = ListedWord { list: "pagu.names".into(), word: "pagu".into() };
        let known = || header::field_of("PAGU (Rp)");
        assert_eq!(known().as_deref(), Some("pagu"));
        assert_eq!(lists.without(&pagu).read_with(known).unwrap(), None);
        assert_eq!(known().as_deref(), Some("pagu"));
    }
}
