//! SARIF 2.1.0, as far as code scanning reads it.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::{About, Diagnostic, by_code, left_out, worst};
use crate::finding::Severity;
use crate::finding::catalog;
use crate::lang::Lang;

/// Results of one run that GitHub takes.
const RESULTS: usize = 25_000;

/// How many there was no room for is returned.
pub fn write(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<usize> {
    let lang = about.lang;
    let entries: Vec<&catalog::CatalogEntry> = by_code(findings).into_keys().filter_map(catalog::find).collect();
    let rules: Vec<Value> = entries.iter().map(|entry| rule(entry, lang)).collect();
    let (shown, more) = worst(findings, RESULTS);
    let results: Vec<Value> = shown.iter().map(|f| result(f, &entries, lang)).collect();
    let note = |level: &str, text: String| json!({ "level": level, "message": { "text": text } });
    let cut = (more > 0).then(|| note("warning", left_out(more, lang)));
    let failed = about.failed(findings).map(|why| note("error", why));
    let notifications: Vec<Value> = cut.into_iter().chain(failed).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "setara", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "invocations": [{
                "executionSuccessful": !findings.iter().any(|f| f.finding.fault.is_fatal()),
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)?;
    Ok(more)
}

fn rule(entry: &catalog::CatalogEntry, lang: Lang) -> Value {
    let (level, problem) = match entry.severity() {
        Severity::Error => ("error", "error"),
        Severity::Warning => ("warning", "warning"),
        Severity::Note => ("note", "recommendation"),
    };
    json!({
        "id": entry.code,
        "name": entry.name,
        "shortDescription": { "text": lang.say(entry.summary) },
        "fullDescription": { "text": entry.summary.en },
        "help": { "text": entry.page, "markdown": entry.page },
        "defaultConfiguration": { "level": level },
        "properties": { "precision": "high", "problem.severity": problem, "url": entry.url() },
    })
}

fn result(finding: &Diagnostic, entries: &[&catalog::CatalogEntry], lang: Lang) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut message = finding.placed_message(lang);
    message.extend(finding.help(lang).map(|help| format!("\n{help}")));
    let [line, column, end_line, end_column] = finding.region();
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(finding.path()) },
            "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
        },
    });
    if let Some(sheet) = finding.sheet() {
        location["logicalLocations"] = json!([{ "name": sheet, "fullyQualifiedName": finding.in_sheet() }]);
    }
    json!({
        "ruleId": finding.code(),
        "ruleIndex": entries.iter().position(|e| e.code == finding.code()),
        "level": level,
        "message": { "text": message },
        "locations": [location],
        "partialFingerprints": { "primaryLocationLineHash": finding.key().to_string() },
    })
}

/// A path as a relative reference: whatever has a meaning in a URI is written as its bytes.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
