//! Reports as documents: HTML, a workbook, Markdown, Word.

use anyhow::Result;

use crate::book::Book;
use crate::cli::{ReportArgs, ReportFormat};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::lens::{Lens, Lenses};
use crate::output::Output;
use crate::render;
use crate::report::Report;
use crate::report::document::{Document, Material};
use crate::report::subjects::{Said, subjects};

/// What rows say is kept for documents only.
pub fn said(format: ReportFormat) -> Option<Said> {
    is_document(format).then(|| Said::new(false))
}

fn is_document(format: ReportFormat) -> bool {
    matches!(format, ReportFormat::Html)
}

/// What documents are made of, beside the report.
pub struct Source<'a> {
    pub book: &'a Book<'a>,
    pub lenses: &'a Lenses,
    pub said: &'a Said,
    pub findings: &'a [Finding],
}

pub fn write(report: &Report, source: &Source, args: &ReportArgs, lang: Lang, out: &mut Output) -> Result<()> {
    let shown: Vec<Lens> = report.lenses.iter().map(|l| l.lens).collect();
    let subjects = subjects(source.book, source.lenses, &shown, source.said)?;
    let material =
        Material { report, subjects: &subjects, findings: source.findings, lang, only: &args.only, top: args.top };
    let document = Document::of(&material);
    render::html::write(&document, args.exact, out)
}
