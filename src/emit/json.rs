//! JSON and JSON lines for scripts: one object a finding (`docs/formats.md`).

use std::io::Write;

use anyhow::Result;
use serde::{Serialize, Serializer};

use super::{About, Shown};
use crate::finding::Severity;
use crate::lang::Lang;

/// A finding for machines.
#[derive(Serialize)]
struct Json<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    message: String,
    help: Option<String>,
    key: String,
    url: String,
}

pub fn array(findings: &[Shown], lang: Lang, out: &mut dyn Write) -> Result<()> {
    serde_json::Serializer::pretty(&mut *out).collect_seq(findings.iter().map(|f| json(f, lang)))?;
    Ok(writeln!(out)?)
}

pub fn lines(findings: &[Shown], about: &About, out: &mut dyn Write) -> Result<()> {
    let line = |finding: &Shown, text: &mut Vec<u8>| {
        serde_json::to_writer(&mut *text, &json(finding, about.lang))?;
        text.push(b'\n');
        Ok(())
    };
    super::each(findings, about.jobs, line, out)
}

fn json<'a>(shown: &'a Shown, lang: Lang) -> Json<'a> {
    let place = shown.finding.place;
    Json {
        code: shown.code(),
        name: shown.name(),
        severity: shown.severity,
        path: &shown.path,
        sheet: shown.sheet(),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        message: shown.message(lang),
        help: shown.help(lang),
        key: shown.key(),
        url: shown.url(),
    }
}
