//! Which files of a folder are budgets.

use std::path::Path;

use crate::files::paths::files_in;
use crate::files::word;
use crate::files::written;
use crate::finding::{Fault, Finding, Place};

/// Files of the inputs: a folder stands for the budget files in it and below, in the order of their names. A folder without
/// any is an error of its name.
///
/// # Errors
/// In the place of each folder without a budget file, its name.
pub fn files(inputs: &[String]) -> Vec<Result<String, String>> {
    let mut out = Vec::new();
    for input in inputs {
        if input == "-" || !Path::new(input).is_dir() {
            out.push(Ok(input.replace('\\', "/")));
            continue;
        }
        let found = files_in(input, is_budget);
        if found.is_empty() {
            out.push(Err(input.replace('\\', "/")));
        }
        out.extend(found.into_iter().map(Ok));
    }
    out
}

fn is_budget(path: &str) -> bool {
    let ending = Path::new(path).extension().unwrap_or_default();
    // A letter is no budget: of documents, those with tables are.
    ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "pdf"].iter().any(|x| ending.eq_ignore_ascii_case(x))
        || word::is_named_so(path) && word::holds_table(path)
}

/// The budget files of the inputs. In a folder, side files are no budgets (counts of persons are no money), and what setara
/// wrote itself is passed over, with a note; a folder without any other file is a finding.
pub fn budgets(inputs: &[String], is_side_file: &dyn Fn(&str) -> bool, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut out = Vec::new();
    for name in inputs {
        let mut found: Vec<String> = files(std::slice::from_ref(name)).into_iter().flatten().collect();
        if Path::new(name).is_dir() {
            found.retain(|file| !is_side_file(file));
            pass_over_own(name, &mut found, findings);
            if found.is_empty() {
                findings.push(Finding::new(&name.replace('\\', "/"), Place::whole(), Fault::EmptyFolder));
            }
        }
        out.append(&mut found);
    }
    out
}

/// Takes out the files of a folder that setara wrote itself, with a note that counts them.
pub fn pass_over_own(folder: &str, files: &mut Vec<String>, findings: &mut Vec<Finding>) {
    let all = files.len();
    files.retain(|file| written::of_file(Path::new(file)).is_none());
    if files.len() < all {
        let own = Fault::OwnOutput(all - files.len());
        findings.push(Finding::new(&folder.replace('\\', "/"), Place::whole(), own));
    }
}
