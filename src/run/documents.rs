//! Reports as documents: HTML, a workbook, Markdown, Word.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use crate::cli::{ReportArgs, ReportFormat};
use crate::files::output::Output;
use crate::finding::Finding;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::ledger::lens::{Lens, Lenses};
use crate::report::Report;
use crate::report::document::{Document, DocumentInput};
use crate::report::sections::Section;
use crate::report::subjects;
use crate::report::subjects::EvidenceCollector;
use crate::write;
use crate::write::xlsx;

/// What rows say is kept for documents only, lines for the workbook only.
///
/// # Errors
/// The format is no text, and would go to a terminal.
pub fn said(args: &ReportArgs, format: ReportFormat) -> Result<Option<EvidenceCollector>> {
    let binary = matches!(format, ReportFormat::Xlsx | ReportFormat::Docx);
    if binary && args.output.output.is_none() && std::io::stdout().is_terminal() {
        bail!("this format is no text: write it to a file with --output FILE, or to a pipe");
    }
    let document = binary || matches!(format, ReportFormat::Html | ReportFormat::Markdown);
    Ok(document.then(|| EvidenceCollector::new(format == ReportFormat::Xlsx)))
}

/// What documents are made of, beside the report.
pub struct Source<'a> {
    pub ledger: &'a Ledger<'a>,
    pub lenses: &'a Lenses,
    pub said: &'a EvidenceCollector,
    pub findings: &'a [Finding],
}

pub fn write(
    report: &Report,
    source: &Source,
    args: &ReportArgs,
    format: ReportFormat,
    lang: Lang,
    out: &mut Output,
) -> Result<()> {
    let shown: Vec<Lens> = report.lenses.iter().map(|l| l.lens).collect();
    let subjects = subjects::subjects(source.ledger, source.lenses, &shown, source.said);
    // The workbook is always whole.
    let only: &[Section] = if format == ReportFormat::Xlsx { &[] } else { &args.only };
    // A meeting reads some agencies, unless it asks for others.
    let top = if format == ReportFormat::Docx && args.top == 0 { 15 } else { args.top };
    let findings = source.findings;
    let document = Document::of(&DocumentInput { report, subjects: &subjects, findings, lang, only, top });
    match format {
        ReportFormat::Markdown => Ok(write::markdown::write(&document, args.exact, out)?),
        ReportFormat::Docx => write::docx::write(&document, args.exact, out),
        ReportFormat::Xlsx => {
            let lines: Vec<_> = subjects::lines(source.ledger, source.lenses, source.said).collect();
            let subjects = &subjects;
            write::xlsx::write(
                &xlsx::WorkbookInput { report, document: &document, subjects, lines: &lines, findings },
                out,
            )
        }
        _ => write::html::write(&document, args.exact, out),
    }
}
