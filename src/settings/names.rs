//! Names in `setara.toml` that nobody knows: each is an error with its line and the nearest name that is known. A selection
//! that selects nothing would switch a check off.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::domain::budget;
use crate::domain::budget::STAGES;
use crate::domain::text;
use crate::finding::catalog;

/// Reads a settings file. What is said of an unknown key or word ends with the nearest one that is known.
pub(super) fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T> {
    toml::from_str(text).map_err(|e| anyhow!("{}: {}{}", path.display(), e.to_string().trim_end(), meant(e.message())))
}

/// Of "unknown field `a`, expected one of `b`, `c`": which of these was meant.
fn meant(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    match names.next() {
        Some(unknown) if message.starts_with("unknown ") => text::hint(unknown, names),
        _ => String::new(),
    }
}

/// Looks at every name in the settings that a list or a folder must hold.
pub(super) fn check(config: &Config, text: &str, path: &Path) -> Result<()> {
    let at = |keys: &[&str]| {
        let line = line(text, keys).map_or(String::new(), |n| format!(":{n}"));
        format!("{}{line}", path.display())
    };
    for (key, list) in [("select", &config.check.select), ("ignore", &config.check.ignore)] {
        for (i, code) in list.iter().enumerate() {
            known_code(code, || format!("{}: [check] {key}", at(&["check", key, &i.to_string()])))?;
        }
    }
    for code in config.severity.keys() {
        known_code(code, || format!("{}: [severity]", at(&["severity", code])))?;
    }
    for (i, accept) in config.accept.iter().enumerate() {
        let i = i.to_string();
        if let Some(code) = &accept.code {
            known_code(code, || format!("{}: [[accept]] code", at(&["accept", &i, "code"])))?;
        }
        if let Some(file) = &accept.file {
            known_file(config, file, || format!("{}: [[accept]] file", at(&["accept", &i, "file"])))?;
        }
    }
    for (i, input) in config.input.iter().enumerate() {
        let i = i.to_string();
        known_file(config, &input.file, || format!("{}: [[input]] file", at(&["input", &i, "file"])))?;
        known_stage(input.stage.as_deref(), || at(&["input", &i, "stage"]))?;
    }
    known_stage(config.stage.as_deref(), || at(&["stage"]))
}

fn known_code(code: &str, at: impl Fn() -> String) -> Result<()> {
    catalog::checked(code).map_err(|e| anyhow!("{}: {e}", at()))
}

/// A file that is not there yet is none of this run. One whose name is nearly that of another is a slip of the pen, unless
/// they differ in their numbers: the next year's, the second stage's.
fn known_file(config: &Config, file: &str, at: impl Fn() -> String) -> Result<()> {
    let path = config.path(file);
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    match text::nearest_file(&path).filter(|near| digits(near) == digits(file)) {
        Some(near) if file != "-" => bail!("{}: no file {path:?}; did you mean {near:?}?", at()),
        _ => Ok(()),
    }
}

fn known_stage(stage: Option<&str>, at: impl Fn() -> String) -> Result<()> {
    match stage {
        Some(stage) if !budget::is_stage(stage) => bail!("{}: {}", at(), no_stage(stage)),
        _ => Ok(()),
    }
}

/// What is said of a stage that is none.
pub fn no_stage(stage: &str) -> String {
    format!("stage {stage:?} is none of {}, pergeseran-n{}", STAGES.join(", "), text::hint(stage, STAGES))
}

/// The line at which the value at some keys begins; of an array the key is a number.
fn line(text: &str, keys: &[&str]) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let (first, rest) = keys.split_first()?;
    let mut at: &Spanned<DeValue> = table.get_ref().get(*first)?;
    for key in rest {
        at = match at.get_ref() {
            DeValue::Table(table) => table.get(*key)?,
            DeValue::Array(array) => array.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(1 + text.get(..at.span().start)?.matches('\n').count())
}
