//! Formats that platforms read in CI: annotations of GitHub, code quality of GitLab, JUnit XML, SARIF.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use anyhow::Result;
use serde::Serializer;
use serde_json::{Value, json};

use crate::finding::emit::{About, Diagnostic, by_code, left_out, lines, relative, worst};
use crate::finding::{Severity, catalog};
use crate::guard::escape;
use crate::lang::{Lang, write_in};

// GitHub annotations: workflow commands in the log of a step.

/// Annotations of one kind that GitHub shows for a step; it drops the others without a word.
const SHOWN: usize = 10;

/// Annotations, the worst first; what GitHub would drop stands below them as plain lines of the log.
///
/// # Errors
/// It cannot be written.
pub fn github(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut rest: Vec<&Diagnostic> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let own: Vec<&Diagnostic> = findings.iter().filter(|f| f.severity == severity).collect();
        let (first, others) = own.split_at(own.len().min(SHOWN));
        for finding in first {
            writeln!(out, "{}", annotation(finding, lang))?;
        }
        rest.extend(others);
    }
    if rest.is_empty() {
        return Ok(());
    }
    for finding in &rest {
        writeln!(out, "- {}", escape::inert(&lines::FindingLine(finding, lang).to_string()))?;
    }
    write_in!(
        lang,
        out,
        "{} temuan lagi tanpa anotasi: lihat baris di atas\n",
        "{} more without an annotation: see the lines above\n",
        rest.len()
    )
}

fn annotation(finding: &Diagnostic, lang: Lang) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = vec![("file", finding.path().to_owned())];
    if finding.finding.place.line > 0 {
        let [line, column, end_line, end_column] = finding.region();
        properties.extend([("line", line.to_string()), ("endLine", end_line.to_string())]);
        // Columns of several lines are refused; those of a sheet are no characters.
        if line == end_line && finding.finding.sheet().is_none() {
            properties.extend([("col", column.to_string()), ("endColumn", end_column.to_string())]);
        }
    }
    properties.push(("title", format!("{} {}", finding.code(), finding.name())));
    let list: Vec<String> = properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let mut message = finding.placed_message(lang);
    message.extend(finding.help(lang).map(|help| format!("\n{help}")));
    // Commands of the old form are looked for anywhere.
    format!("::{kind} {}", escape::inert(&format!("{}::{}", list.join(","), data(&message))))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

// GitLab Code Quality: an array of what its merge request widget reads.

/// # Errors
/// It cannot be written.
pub fn gitlab(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> Result<()> {
    // One by one: a million of them would not fit into memory.
    serde_json::Serializer::pretty(&mut *out).collect_seq(findings.iter().map(|f| issue(f, lang)))?;
    Ok(writeln!(out)?)
}

fn issue(finding: &Diagnostic, lang: Lang) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    json!({
        // The widget shows no check_name.
        "description": format!("[{}] {}", finding.code(), finding.placed_message(lang)),
        "check_name": finding.code(),
        "fingerprint": finding.key().to_string(),
        "severity": severity,
        "location": { "path": finding.path(), "lines": { "begin": finding.region()[0] } },
    })
}

// JUnit XML: a suite a file, a case a finding. What fails the run is a failure, what is below that a case that passes.

/// # Errors
/// It cannot be written.
pub fn junit(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<(String, Vec<&Diagnostic>)> =
        about.files.iter().map(|path| (escape::line(&relative(path)), Vec::new())).collect();
    let mut known: BTreeMap<String, usize> =
        suites.iter().enumerate().map(|(i, (path, _))| (path.clone(), i)).collect();
    for finding in findings {
        let at = *known.entry(finding.path().to_owned()).or_insert_with(|| {
            suites.push((finding.path().to_owned(), Vec::new()));
            suites.len() - 1
        });
        suites[at].1.push(finding);
    }
    let suites: Vec<Suite> = suites.into_iter().map(|(path, own)| Suite::of(path, &own, about)).collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let (tests, failures, errors) = (sum(|s| s.tests), sum(|s| s.failures), sum(|s| s.errors));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="setara" tests="{tests}" failures="{failures}" errors="{errors}">"#)?;
    for Suite { path, tests, failures, errors, cases } in &suites {
        let path = escape::xml(path);
        writeln!(
            out,
            r#"  <testsuite name="{path}" tests="{tests}" failures="{failures}" errors="{errors}" skipped="0">"#
        )?;
        out.write_all(cases.as_bytes())?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

struct Suite {
    path: String,
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
}

impl Suite {
    fn of(path: String, findings: &[&Diagnostic], about: &About) -> Suite {
        let class = escape::xml(&path);
        let mut out = Suite { path, tests: findings.len().max(1), failures: 0, errors: 0, cases: String::new() };
        if findings.is_empty() {
            // A report is never empty: that it was checked is a result.
            let _ = writeln!(out.cases, r#"    <testcase name="setara" classname="{class}"/>"#);
        }
        // GitLab takes two cases of one name for one.
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for finding in findings {
            let message = finding.placed_message(about.lang);
            let mut name = format!("{} {}: {message}", finding.code(), finding.name());
            let n = names.entry(name.clone()).or_default();
            *n += 1;
            if *n > 1 {
                let _ = write!(name, " ({n})");
            }
            let mut text = lines::FindingLine(finding, about.lang).to_string();
            text.extend(finding.help(about.lang).map(|help| format!("\n{help}")));
            let _ = write!(text, "\n{}", finding.url());
            let kind = match finding {
                f if f.finding.fault.is_fatal() => Some(("error", &mut out.errors)),
                f if about.fail_on.fails(f.severity) => Some(("failure", &mut out.failures)),
                _ => None,
            };
            let inside = match kind {
                Some((tag, count)) => {
                    *count += 1;
                    let (code, message) = (finding.code(), escape::xml(&message));
                    format!(r#"<{tag} type="{code}" message="{message}">{}</{tag}>"#, escape::xml(&text))
                }
                None => format!("<system-out>{}</system-out>", escape::xml(&text)),
            };
            let name = escape::xml(&name);
            let _ = writeln!(out.cases, r#"    <testcase name="{name}" classname="{class}">{inside}</testcase>"#);
        }
        out
    }
}

// SARIF 2.1.0, as far as code scanning reads it.

/// Results of one run that GitHub takes.
const RESULTS: usize = 25_000;

/// How many there was no room for is returned.
///
/// # Errors
/// It cannot be written.
pub fn sarif(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<usize> {
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
        "help": { "text": lang.say(entry.page), "markdown": lang.say(entry.page) },
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

/// A path as a relative reference: whatever has a meaning in a URI is written as its bytes. With a drive of Windows it is the
/// URI of a file.
fn uri(path: &str) -> String {
    let is_drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let (start, rest) = path.split_at(if is_drive { 2 } else { 0 });
    let mut out = if is_drive { format!("file:///{start}") } else { String::with_capacity(path.len()) };
    for byte in rest.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        for (path, expected) in [
            ("dinas kesehatan/a#1.csv", "dinas%20kesehatan/a%231.csv"),
            ("a:b.csv", "a%3Ab.csv"),
            ("C:/anggaran/a b.csv", "file:///C:/anggaran/a%20b.csv"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
