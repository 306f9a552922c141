//! Findings → text, clickable as `path:line:column`, and JSON.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::cli::FindingFormat;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;

/// Findings of one code shown for one file; the rest are counted.
const SHOWN: usize = 20;

/// Writes findings beside other output, in the order of files and places. Many of one kind are counted instead.
pub fn text(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: std::collections::BTreeMap<(&str, &str), usize> = Default::default();
    for finding in findings {
        let n = shown.entry((&finding.path, finding.fault.code())).or_default();
        *n += 1;
        if *n <= SHOWN {
            one(finding, lang, *n == 1, out)?;
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

/// Writes all findings, as the output that was asked for.
pub fn write(findings: &[Finding], format: FindingFormat, lang: Lang, out: &mut dyn Write) -> anyhow::Result<()> {
    match format {
        FindingFormat::Text => {
            let mut helped: std::collections::BTreeSet<&str> = Default::default();
            for finding in findings {
                one(finding, lang, helped.insert(finding.fault.code()), out)?;
            }
        }
        FindingFormat::Json => {
            let all: Vec<Json> = findings.iter().map(|f| Json::of(f, lang)).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)?;
        }
        FindingFormat::Jsonl => {
            for finding in findings {
                serde_json::to_writer(&mut *out, &Json::of(finding, lang))?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

fn one(finding: &Finding, lang: Lang, help: bool, out: &mut dyn Write) -> io::Result<()> {
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
    match finding.fault.help(lang).filter(|_| help) {
        Some(help) => writeln!(out, "  {}: {help}", if lang == Lang::Id { "saran" } else { "help" }),
        None => Ok(()),
    }
}

/// A finding for machines (`docs/json.md`).
#[derive(Serialize)]
struct Json<'a> {
    code: &'static str,
    severity: Severity,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    message: String,
    help: Option<String>,
    /// The same for the same finding, wherever in the file it stands.
    key: String,
    url: String,
}

impl<'a> Json<'a> {
    fn of(finding: &'a Finding, lang: Lang) -> Json<'a> {
        let (fault, place) = (&finding.fault, finding.place);
        let mut hash = Sha256::new();
        for part in
            [fault.code(), &finding.path, finding.sheet.as_deref().unwrap_or_default(), &fault.message(Lang::En)]
        {
            hash.update(part);
            hash.update([0]);
        }
        let key: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
        Json {
            code: fault.code(),
            severity: fault.severity(),
            path: &finding.path,
            sheet: finding.sheet.as_deref(),
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            message: fault.message(lang),
            help: fault.help(lang),
            key,
            url: format!("docs/findings.md#{}", fault.code().to_lowercase()),
        }
    }
}
