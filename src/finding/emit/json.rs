//! JSON and JSON lines for scripts: one object a finding (`docs/formats.md`).

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{About, Diagnostic};
use crate::finding::{Place, Severity};
use crate::lang::Lang;

/// A finding for machines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct Json<'a> {
    #[serde(flatten)]
    kind: Kind<'a>,
    #[serde(flatten)]
    place: Place,
    #[serde(flatten)]
    said: Said,
    #[serde(flatten)]
    worse: Worse,
    #[serde(flatten)]
    help: Help,
    #[serde(flatten)]
    key: Key,
    #[serde(flatten)]
    page: Page,
}

/// What findings of one kind in one table share.
#[derive(Serialize, JsonSchema)]
struct Kind<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Said {
    message: String,
}

/// What got worse since the baseline.
#[derive(Serialize, JsonSchema)]
struct Worse {
    #[serde(skip_serializing_if = "Option::is_none")]
    worse: Option<FromTo>,
}

#[derive(Serialize, JsonSchema)]
struct FromTo {
    figure: &'static str,
    from: Value,
    to: Value,
}

impl Worse {
    fn of(shown: &Diagnostic) -> Worse {
        let from_to = |w: &super::Worse| FromTo { figure: w.to.of.id(), from: w.from.json(), to: w.to.json() };
        Worse { worse: shown.worse.as_deref().map(from_to) }
    }
}

#[derive(PartialEq, Serialize, JsonSchema)]
struct Help {
    help: Option<Cow<'static, str>>,
}

#[derive(Serialize, JsonSchema)]
struct Key {
    key: String,
}

#[derive(Serialize, JsonSchema)]
struct Page {
    url: String,
}

/// # Errors
/// It cannot be written.
pub fn array(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> Result<()> {
    serde_json::Serializer::pretty(&mut *out).collect_seq(findings.iter().map(|shown| json(shown, lang)))?;
    Ok(writeln!(out)?)
}

fn json<'a>(shown: &'a Diagnostic, lang: Lang) -> Json<'a> {
    Json {
        kind: kind(shown),
        place: shown.place(),
        said: Said { message: shown.message(lang) },
        worse: Worse::of(shown),
        help: Help { help: shown.help(lang) },
        key: Key { key: shown.key().to_string() },
        page: Page { url: shown.url() },
    }
}

fn kind<'a>(shown: &'a Diagnostic) -> Kind<'a> {
    let (code, name, severity) = (shown.code(), shown.name(), shown.severity);
    Kind { code, name, severity, path: shown.path(), sheet: shown.sheet() }
}

/// # Errors
/// It cannot be written.
pub fn lines(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<()> {
    super::stretches(findings, about.jobs, |findings, text| lines_of(findings, about.lang, text), out)
}

/// The same objects, each on a line. There may be a million: what many of them share is written once and copied, and what
/// is left has no use for a serializer's care.
fn lines_of(findings: &[Diagnostic], lang: Lang, text: &mut Vec<u8>) -> Result<()> {
    let mut before: Option<(&Diagnostic, Help)> = None;
    let (mut first, mut help, mut page) = (Vec::new(), Vec::new(), Vec::new());
    let mut message = String::new();
    for shown in findings {
        let help_text = Help { help: shown.help(lang) };
        let alike = |other: &Diagnostic| {
            other.code() == shown.code()
                && other.severity == shown.severity
                && Arc::ptr_eq(&other.finding.table, &shown.finding.table)
        };
        if !before.as_ref().is_some_and(|(other, said)| alike(other) && *said == help_text) {
            [&mut first, &mut help, &mut page].into_iter().for_each(Vec::clear);
            fields(&kind(shown), &mut first)?;
            fields(&help_text, &mut help)?;
            fields(&Page { url: shown.url() }, &mut page)?;
            first[0] = b'{';
            before = Some((shown, help_text));
        }
        text.extend_from_slice(&first);
        let place = shown.place();
        let numbers = [place.line, place.column, place.end_line, place.end_column];
        for (name, number) in ["line", "column", "end_line", "end_column"].into_iter().zip(numbers) {
            text.extend_from_slice(b",\"");
            text.extend_from_slice(name.as_bytes());
            text.extend_from_slice(b"\":");
            serde_json::to_writer(&mut *text, &number)?;
        }
        text.extend_from_slice(b",\"message\":");
        shown.say(lang, &mut message);
        string(&message, text)?;
        if shown.worse.is_some() {
            fields(&Worse::of(shown), text)?;
        }
        text.extend_from_slice(&help);
        text.extend_from_slice(b",\"key\":\"");
        shown.key().write(text);
        text.push(b'"');
        text.extend_from_slice(&page);
        text.extend_from_slice(b"}\n");
    }
    Ok(())
}

/// The fields of an object, each after a comma.
fn fields(object: &impl Serialize, text: &mut Vec<u8>) -> Result<()> {
    let start = text.len();
    serde_json::to_writer(&mut *text, object)?;
    text[start] = b',';
    text.pop();
    Ok(())
}

/// A string. Messages are on one line: as a rule only quotes in them need a backslash.
fn string(value: &str, text: &mut Vec<u8>) -> Result<()> {
    // To the end in any case: so many bytes are looked at at once.
    if value.bytes().fold(false, |any, byte| any | (byte < 0x20)) {
        return Ok(serde_json::to_writer(text, value)?);
    }
    let mut rest = value.as_bytes();
    text.push(b'"');
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
        text.extend_from_slice(&rest[..at]);
        text.extend_from_slice(&[b'\\', rest[at]]);
        rest = &rest[at + 1..];
    }
    text.extend_from_slice(rest);
    text.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::emit::shown;
    use crate::finding::{Fault, Figure, Finding, FindingTable, Measure};
    use crate::parallel::Jobs;

    #[test]
    fn strings_are_those_of_json() {
        for value in ["", "\"", "a\\\"b\"\"", "é … \u{7f}\u{2028}", "a\tb\u{1}\"\n", "\\"] {
            let mut text = Vec::new();
            string(value, &mut text).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string(value).unwrap());
        }
    }

    #[test]
    fn a_line_is_the_object_of_the_array() {
        let sheet = FindingTable::new("b \"c\".xlsx", Some("RKA, 1"));
        let short = |fields| Fault::ShortRow { fields, expected: 9 };
        let findings = [
            Finding::new("a.csv", Place::whole(), Fault::EmptyFile),
            Finding::at(&sheet, Place::line(3), short(4)),
            Finding::at(&sheet, Place::line(4), short(4)),
            Finding::at(&sheet, Place::line(5), short(7)),
            Finding::at(&sheet, Place::line(6), Fault::NoPurpose),
        ];
        let mut all = shown(&findings);
        let figure = |value| Figure { of: Measure::Amount, value };
        all[2].worse = Some(Box::new(super::super::Worse { from: figure(100), to: figure(9_000) }));
        let about = About {
            lang: Lang::Id,
            fail_on: crate::finding::FailOn::Error,
            files: &[],
            jobs: Jobs(1),
            since_baseline: false,
            look: super::super::FindingLook { width: 80, color: false },
        };
        let mut out = Vec::new();
        lines(&all, &about, &mut out).unwrap();
        let expected: Vec<String> = all.iter().map(|s| serde_json::to_string(&json(s, Lang::Id)).unwrap()).collect();
        assert_eq!(String::from_utf8(out).unwrap().lines().collect::<Vec<_>>(), expected);
    }
}
