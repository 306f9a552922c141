//! Statements of files and folders.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Gbs, is_document, open};
use crate::files::paths;
use crate::files::paths::files_in;
use crate::finding::{Fault, Finding, Place};
use crate::read::folder::pass_over_own;

/// The statements of files and folders, in the order of their names. A folder without any is a finding, and what setara wrote
/// in it is passed over; a file that is named twice, as by a folder and by itself, is one file.
pub fn open_all(inputs: &[String], findings: &mut Vec<Finding>) -> Vec<Gbs> {
    let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
    for input in inputs {
        let is_folder = Path::new(input).is_dir();
        let mut files = if is_folder { files_in(input, is_document) } else { vec![input.clone()] };
        if is_folder {
            pass_over_own(input, &mut files, findings);
        }
        if files.is_empty() {
            findings.push(Finding::new(input, Place::whole(), Fault::NoStatements));
        }
        for path in files {
            if !seen.insert(paths::absolute(Path::new(&path)).unwrap_or_else(|_| PathBuf::from(&path))) {
                continue;
            }
            match open(&path) {
                Ok(found) => out.extend(found),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    out
}
