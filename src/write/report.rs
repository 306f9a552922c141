//! A report in the format that is asked for.

use anyhow::Result;
use clap::ValueEnum;

use super::table::TableLook;
use super::{csv, docx, html, json, markdown, table, xlsx};
use crate::files::format::Format;
use crate::files::output::Output;
use crate::finding::Finding;
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::report::Report;
use crate::report::document::{Document, DocumentInput};
use crate::report::grid::Grid;
use crate::report::sections;
use crate::report::sections::Section;

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportFormat {
    Table,
    Csv,
    Json,
    Jsonl,
    /// One page for a browser, that needs no network; prints on A4
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
    /// Its bytes are no text.
    pub fn is_binary(self) -> bool {
        matches!(self, ReportFormat::Xlsx | ReportFormat::Docx)
    }

    /// Pages for people, with the evidence of every sub kegiatan.
    pub fn is_document(self) -> bool {
        self.is_binary() || matches!(self, ReportFormat::Html | ReportFormat::Markdown)
    }
}

/// How a report is shown.
pub struct ReportLook<'a> {
    pub format: ReportFormat,
    /// These sections only; empty: the format's own choice.
    pub only: &'a [Section],
    /// OPD that are shown; 0: all.
    pub top: usize,
    pub csv: CsvArgs,
    /// For tables; exact rupiah and language for all.
    pub table: TableLook,
}

/// Writes the report. `findings` are listed in documents.
///
/// # Errors
/// The output cannot be written.
pub fn write(report: &Report, findings: &[Finding], look: &ReportLook, out: &mut Output) -> Result<()> {
    match look.format {
        ReportFormat::Json => json::write(report, look.only, out),
        ReportFormat::Csv => csv::write(&grids(report, look), look.csv, out),
        ReportFormat::Jsonl => csv::write_jsonl(&grids(report, look), out),
        ReportFormat::Table => Ok(table::write(&grids(report, look), &report.notes, look.table, out)?),
        _ => document(report, findings, look, out),
    }
}

/// The tables that are wanted.
fn grids(report: &Report, look: &ReportLook) -> Vec<Grid> {
    // Lists of single sub kegiatan are shown where they are asked for: in the whole report they would hide the rest. People
    // who read tables ask for details of the allocation too.
    const LISTS: [&str; 4] =
        ["official_without_evidence", "evidence_without_official", "allocation_opd", "allocation_program"];
    const DETAILS: [&str; 5] = ["groups", "counts", "per_head", "aspects", "seats"];
    let table = look.format == ReportFormat::Table;
    let list =
        |id: &str| LISTS.contains(&id) || (table && DETAILS.contains(&id)) || (id == "gbs_opd" && !report.gbs.kept);
    // Who asks for a cut wants to see it; JSON has it beside the rest.
    let only: &[Section] = match look.only.is_empty() && report.by.is_some() {
        true => &[Section::By],
        false => look.only,
    };
    // All of the allocation, for people who ask for it; scripts name the table they want.
    let whole = table && only.contains(&Section::Allocation);
    let wanted = |s: &Section, id: &str| match only.is_empty() {
        true => !list(id),
        false => only.contains(s) || (whole && s.is_allocation()),
    };
    // Scripts get the same rows in every language.
    let words = if table { look.table.lang } else { Lang::En };
    sections::grids(report, words, look.top)
        .into_iter()
        .filter(|(section, grid)| wanted(section, grid.id) && (table || !grid.id.starts_with("by_pivot")))
        .filter(|(_, grid)| !grid.columns.is_empty())
        .filter(|(section, grid)| !grid.rows.is_empty() || only.contains(section))
        .map(|(_, grid)| grid)
        .collect()
}

fn document(report: &Report, findings: &[Finding], look: &ReportLook, out: &mut Output) -> Result<()> {
    // The workbook is always whole.
    let only: &[Section] = if look.format == ReportFormat::Xlsx { &[] } else { look.only };
    // A meeting reads some agencies, unless it asks for others.
    let top = if look.format == ReportFormat::Docx && look.top == 0 { 15 } else { look.top };
    let (lang, exact, subjects) = (look.table.lang, look.table.exact, report.subjects.as_slice());
    let document = Document::of(&DocumentInput { report, subjects, findings, lang, only, top });
    match look.format {
        ReportFormat::Markdown => Ok(markdown::write(&document, exact, out)?),
        ReportFormat::Docx => docx::write(&document, exact, out),
        ReportFormat::Xlsx => {
            let lines = &report.evidence_lines;
            xlsx::write(&xlsx::WorkbookInput { report, document: &document, subjects, lines, findings }, out)
        }
        _ => html::write(&document, exact, out),
    }
}
