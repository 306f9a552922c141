//! Findings → text on stderr, clickable as `path:line:column`.

use std::io::{self, Write};

use crate::finding::{Finding, Severity};
use crate::lang::Lang;

/// Findings of one code shown for one file; the rest are counted.
const SHOWN: usize = 20;

/// Writes findings in the order of files and places.
pub fn text(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: std::collections::BTreeMap<(&str, &str), usize> = Default::default();
    for finding in findings {
        let n = shown.entry((&finding.path, finding.fault.code())).or_default();
        *n += 1;
        if *n > SHOWN {
            continue;
        }
        let severity = match (finding.fault.severity(), lang) {
            (Severity::Error, Lang::Id) => "galat",
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::Id) => "peringatan",
            (Severity::Warning, Lang::En) => "warning",
            (Severity::Note, Lang::Id) => "catatan",
            (Severity::Note, Lang::En) => "note",
        };
        let (code, message) = (finding.fault.code(), finding.fault.message(lang));
        writeln!(out, "{}: {severity}[{code}] {message}", finding.location())?;
        if *n == 1
            && let Some(help) = finding.fault.help(lang)
        {
            writeln!(out, "  {}: {help}", if lang == Lang::Id { "saran" } else { "help" })?;
        }
    }
    for ((path, code), n) in shown.into_iter().filter(|(_, n)| *n > SHOWN) {
        let more = n - SHOWN;
        match lang {
            Lang::Id => writeln!(out, "{path}: {more} temuan [{code}] lagi tidak ditampilkan")?,
            Lang::En => writeln!(out, "{path}: {more} more [{code}] not shown")?,
        }
    }
    Ok(())
}
