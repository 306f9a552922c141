//! Reports as documents: HTML, a workbook, Markdown, Word.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use crate::cli::{ReportArgs, ReportFormat};
use crate::report::subjects::EvidenceCollector;

/// What rows say is kept for documents only.
///
/// # Errors
/// The format is no text, and would go to a terminal.
pub fn evidence_collector(args: &ReportArgs, format: ReportFormat) -> Result<Option<EvidenceCollector>> {
    if format.is_binary() && args.output.output.is_none() && std::io::stdout().is_terminal() {
        bail!("this format is no text: write it to a file with --output FILE, or to a pipe");
    }
    Ok(format.evidence_collector())
}
