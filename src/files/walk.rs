//! Files of folders, each once and in the order of their names.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

use super::paths::{FileId, file_id};

/// The files in a folder and below that are `wanted`, in the order of their names; hidden ones are passed over.
pub fn files_in(folder: &str, wanted: fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(Path::new(folder), wanted, &mut BTreeSet::new(), &mut found);
    found.sort();
    found
}

/// Each folder once, however many links lead to it: they may lead in circles. A folder that cannot be read is named as a
/// file would be: whoever reads it says why.
fn walk(folder: &Path, wanted: fn(&str) -> bool, seen: &mut BTreeSet<FileId>, found: &mut Vec<String>) {
    // As one would type it.
    let name = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_string_lossy().replace('\\', "/");
    // Of several ways to a folder it is always the same one. Links are followed here: to an unreadable folder, walkdir
    // would not name them.
    let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                found.push(name(e.path().unwrap_or(folder)));
                continue;
            }
        };
        let (path, is_folder) = (entry.path(), entry.depth() == 0 || entry.file_type().is_dir());
        if entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with(['.', '~']) {
            if is_folder {
                entries.skip_current_dir();
            }
        } else if is_folder {
            // One that cannot be looked at is named when it cannot be read.
            if file_id(path).is_ok_and(|id| !seen.insert(id)) {
                entries.skip_current_dir();
            }
        } else if path.is_dir() {
            walk(path, wanted, seen, found);
        } else if wanted(&name(path)) && path.metadata().map_or(true, |m| m.is_file()) {
            // Not a pipe, which would be waited for; a link that leads nowhere is named by whoever reads it.
            found.push(name(path));
        }
    }
}
