//! Reports and statements in every format. One format a file.

pub mod convert;
pub mod csv;
pub mod docx;
pub mod gbs;
pub mod html;
pub mod json;
pub mod lead;
pub mod markdown;
pub mod table;
pub mod tag;
pub mod template;
pub mod xlsx;

use std::io::Write;

use anyhow::Result;
use clap::ValueEnum;

use crate::files::output::Format;
use crate::finding::Finding;
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::report::Report;
use crate::report::document::chapters::{self, DocumentInput};
use crate::report::sections::{Section, selected};
use crate::report::{headline, sensitivity};
use crate::write::table::TableLook;
use crate::write::xlsx::WorkbookInput;

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    Table,
    Csv,
    Json,
    Jsonl,
    /// One page for a browser that needs no network; prints on A4
    Html,
    /// A workbook with formulas (needs --output or a pipe)
    Xlsx,
    /// Tables for a job summary or a repository
    Markdown,
    /// A Word document for a meeting (needs --output or a pipe)
    Docx,
}

impl Format for ReportFormat {
    const DEFAULT: ReportFormat = ReportFormat::Table;

    fn endings(self) -> &'static [&'static str] {
        match self {
            ReportFormat::Table => &["txt"],
            ReportFormat::Csv => &["csv"],
            ReportFormat::Json => &["json"],
            ReportFormat::Jsonl => &["jsonl", "ndjson"],
            ReportFormat::Html => &["html", "htm"],
            ReportFormat::Xlsx => &["xlsx"],
            ReportFormat::Markdown => &["md", "markdown"],
            ReportFormat::Docx => &["docx"],
        }
    }
}

impl ReportFormat {
    /// It is no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, ReportFormat::Xlsx | ReportFormat::Docx)
    }

    /// Pages for people, with the evidence of every sub kegiatan.
    pub fn is_document(self) -> bool {
        self.is_binary() || matches!(self, ReportFormat::Html | ReportFormat::Markdown)
    }
}

/// How a report is written.
#[derive(Clone, Copy)]
pub struct ReportOptions<'a> {
    pub format: ReportFormat,
    /// Only these sections; none: all.
    pub only: &'a [Section],
    /// Rows of the lists that are cut; 0: all.
    pub top: usize,
    pub csv: CsvArgs,
    /// Language and exactness hold for every format that people read.
    pub look: TableLook,
    /// Listed in documents.
    pub findings: &'a [Finding],
}

/// Writes the report as `options` ask.
///
/// # Errors
/// Where it cannot be written.
pub fn report(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> Result<()> {
    let ReportOptions { format, only, top, csv, look, .. } = *options;
    let for_people = format == ReportFormat::Table;
    // Scripts get the same rows in every language.
    let grids = || selected(report, only, top, if for_people { look.lang } else { Lang::En }, for_people);
    match format {
        ReportFormat::Table => {
            let is_led = headline::is_shown(report, only);
            let lead = is_led.then(|| headline::lead(report, look.lang, look.exact));
            let mut lead = lead.unwrap_or_default();
            if only.contains(&Section::Sensitivity) || is_led && only.is_empty() {
                sensitivity::lead(report, look.lang, &mut lead);
            }
            Ok(table::write_led(&lead, &grids(), &report.notes, look, out)?)
        }
        ReportFormat::Json => json::write(report, only, out),
        ReportFormat::Csv => csv::write(&grids(), csv, out),
        ReportFormat::Jsonl => csv::write_jsonl(&grids(), out),
        ReportFormat::Html | ReportFormat::Xlsx | ReportFormat::Markdown | ReportFormat::Docx => {
            document(report, options, out)
        }
    }
}

fn document(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> Result<()> {
    let ReportOptions { format, look, findings, .. } = *options;
    // The workbook is always whole.
    let only = if format == ReportFormat::Xlsx { &[] } else { options.only };
    // A meeting reads some agencies, unless it asks for others.
    let top = if format == ReportFormat::Docx && options.top == 0 { 15 } else { options.top };
    let document =
        chapters::document(&DocumentInput { report, findings, lang: look.lang, only, top, exact: look.exact });
    match format {
        ReportFormat::Markdown => Ok(markdown::write(&document, look.exact, out)?),
        ReportFormat::Docx => docx::write(&document, look.exact, out),
        ReportFormat::Xlsx => {
            let (subjects, lines) = (&report.subjects, &report.evidence_lines);
            xlsx::write(&WorkbookInput { report, document: &document, subjects, lines, findings }, out)
        }
        _ => html::write(&document, look.exact, out),
    }
}
