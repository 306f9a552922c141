//! Markdown for a job summary or a comment: counts by code, then the findings of every file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{About, Diagnostic, by_code, counts, left_out};
use crate::finding::Severity;
use crate::finding::catalog;
use crate::guard::escape::markdown as escape;
use crate::lang::Lang;

/// A job summary takes 1 MiB and nothing of a larger one.
const BYTES: usize = 1_000_000;

/// How many there was no room for is returned.
///
/// # Errors
/// It cannot be written.
pub fn write(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> io::Result<usize> {
    let lang = about.lang;
    let mut text = format!("## setara: {}\n", heading(findings, lang));
    if let Some(why) = about.failed(findings) {
        let _ = writeln!(text, "\n**{}**", escape(&why));
    }
    if !findings.is_empty() {
        let head = lang.choose("\n| Kode | Tingkat | Jumlah | Apa |\n", "\n| Code | Severity | Count | What |\n");
        text.push_str(head);
        text.push_str("|---|---|--:|---|\n");
    }
    for (code, own) in by_code(findings) {
        let worst = own.iter().map(|f| f.severity).max().unwrap_or(Severity::Note);
        let what = catalog::find(code).map_or("", |entry| lang.say(entry.summary));
        let _ = writeln!(text, "| {code} | {} | {} | {} |", worst.word(lang), own.len(), escape(what));
    }
    let head = lang.choose("| Tempat | Tingkat | Kode | Temuan |", "| Place | Severity | Code | Finding |");
    let mut helped = BTreeSet::new();
    let mut more = 0;
    for (n, finding) in findings.iter().enumerate() {
        if text.len() > BYTES {
            more = findings.len() - n;
            let _ = writeln!(text, "\n{}.", left_out(more, lang));
            break;
        }
        if n == 0 || findings[n - 1].path() != finding.path() {
            let _ = writeln!(text, "\n### {}\n\n{head}\n|---|---|---|---|", escape(finding.path()));
        }
        let mut message = escape(&finding.message(lang));
        let help = finding.help(lang).filter(|_| helped.insert(finding.code()));
        message.extend(help.map(|help| format!("<br>{}", escape(&help))));
        let (severity, code) = (finding.severity.word(lang), finding.code());
        let _ = writeln!(text, "| {} | {severity} | {code} | {message} |", escape(&place(finding, lang)));
    }
    out.write_all(crate::guard::escape::inert(&text).as_bytes())?;
    Ok(more)
}

fn heading(findings: &[Diagnostic], lang: Lang) -> String {
    let some = counts(findings).into_iter().filter(|(_, n)| *n > 0);
    let list: Vec<String> = some.map(|(severity, n)| format!("{n} {}", severity.word(lang))).collect();
    if list.is_empty() { lang.choose("tidak ada temuan", "no findings").into() } else { list.join(", ") }
}

/// Within the file: its line, or sheet and cell.
fn place(finding: &Diagnostic, lang: Lang) -> String {
    finding.sheet_and_cell(lang).unwrap_or_else(|| match finding.finding.place.line {
        0 => String::new(),
        _ => finding.line_and_column(lang),
    })
}
