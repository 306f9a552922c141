//! GitHub annotations: workflow commands in the log of a step.

use std::io::{self, Write};

use super::{Diagnostic, lines};
use crate::finding::Severity;
use crate::guard::escape;
use crate::lang::Lang;

/// Annotations of one kind that GitHub shows for a step; it drops the others without a word.
const SHOWN: usize = 10;

/// Annotations, the worst first; what GitHub would drop stands below them as plain lines of the log.
pub fn write(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
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
    match lang {
        Lang::Id => writeln!(out, "{} temuan lagi tanpa anotasi: lihat baris di atas", rest.len()),
        Lang::En => writeln!(out, "{} more without an annotation: see the lines above", rest.len()),
    }
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
