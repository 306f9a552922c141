//! GitLab Code Quality: an array of what its merge request widget reads.

use std::io::Write;

use anyhow::Result;
use serde::Serializer;
use serde_json::{Value, json};

use super::Diagnostic;
use crate::finding::Severity;
use crate::lang::Lang;

pub fn write(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> Result<()> {
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
