//! Files that people fill in, written again: `review -o` and `beneficiaries template -o` onto what is there already.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, bail};

use crate::files::output::Output;
use crate::files::paths;
use crate::finding::Finding;
use crate::guard::escape;
use crate::lang::Lang;
use crate::sides::file::kept::{Counts, Table};

/// The side files that can be read: one that this run is to write need not be there before.
pub fn readable(files: Vec<String>, output: Option<&Path>) -> Vec<String> {
    let output = output.filter(|o| !o.exists()).and_then(|o| paths::absolute(o).ok());
    let is_output = |file: &String| output.is_some() && paths::absolute(Path::new(file)).ok() == output;
    files.into_iter().filter(|file| !is_output(file)).collect()
}

/// Do two paths name one file, through links too?
pub fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Writes what is there brought up to date, and says how many rows of it are what. After findings that end the run the
/// file stays as it is: of what could not be read, every row would be gone.
pub fn write<C>(table: Table<C>, counts: Counts, findings: &[Finding], lang: Lang, mut output: Output) -> Result<()> {
    if findings.iter().any(|f| f.fault.is_fatal()) {
        return Ok(());
    }
    let name = table.name();
    let bytes = table.finish()?;
    if bytes.is_empty() {
        bail!("{name}: cannot be written again; nothing is overwritten");
    }
    output.write_all(&bytes)?;
    output.finish()?;
    let Counts { kept, new, gone } = counts;
    let said = match lang {
        Lang::Id => format!("{name}: baris: {kept} tetap, {new} baru, {gone} tidak ada lagi dalam anggaran"),
        Lang::En => format!("{name}: rows: {kept} kept, {new} new, {gone} no longer in the budget"),
    };
    // Where nobody listens the file still says it.
    let _ = writeln!(io::stderr(), "{}", escape::message(&said));
    Ok(())
}
