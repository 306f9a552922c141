//! GitLab Code Quality: an array of what its merge request widget reads.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::Shown;
use crate::finding::Severity;
use crate::lang::Lang;

pub fn write(findings: &[Shown], lang: Lang, out: &mut dyn Write) -> Result<()> {
    let all: Vec<Value> = findings.iter().map(|f| issue(f, lang)).collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    Ok(writeln!(out)?)
}

fn issue(finding: &Shown, lang: Lang) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    json!({
        // The widget shows no check_name.
        "description": format!("[{}] {}", finding.code(), finding.placed_message(lang)),
        "check_name": finding.code(),
        "fingerprint": finding.key,
        "severity": severity,
        "location": { "path": &*finding.path, "lines": { "begin": finding.region()[0] } },
    })
}
