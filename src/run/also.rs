//! `--also`: the findings of a run in more than one format.

use std::io::{Write, stderr};
use std::path::Path;

use anyhow::Result;

use crate::cli::AlsoArgs;
use crate::files::output::{Guard, Output};
use crate::finding::emit;
use crate::finding::emit::{About, Diagnostic, FindingFormat, FindingLook};
use crate::guard::escape;

/// Files that are opened before the work and written after it.
pub(super) struct AlsoOutputs<'a>(Vec<(FindingFormat, &'a Path, Output)>);

impl<'a> AlsoOutputs<'a> {
    /// # Errors
    /// One of the files cannot be written.
    pub(super) fn open(args: &'a AlsoArgs, guard: &Guard) -> Result<AlsoOutputs<'a>> {
        let open = |one: &'a crate::cli::AlsoOutput| {
            let path = one.path.as_path();
            Ok((one.format, path, Output::open(Some(path), guard)?))
        };
        args.also.iter().map(open).collect::<Result<_>>().map(AlsoOutputs)
    }

    /// Writes them all. They are done before the output of the run itself: whoever reads that may stop reading.
    ///
    /// # Errors
    /// One of the files cannot be written.
    pub(super) fn write(self, findings: &[Diagnostic], about: &About) -> Result<()> {
        // As in every file: whatever the terminal is like.
        let about = About { look: FindingLook::FILE, ..*about };
        for (format, path, mut output) in self.0 {
            let more = emit::write(findings, format, &about, &mut output)?;
            output.finish()?;
            if more > 0 {
                let line = format!("{}: {}", path.display(), emit::left_out(more, about.lang));
                let _ = writeln!(stderr(), "{}", escape::message(&line));
            }
        }
        Ok(())
    }
}
