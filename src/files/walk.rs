//! Files of folders, each once and in the order of their names.

use super::paths::{FileId, file_id};
use std::collections::BTreeSet;
use std::path::Path;

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
    let (Ok(real), Ok(entries)) = (file_id(folder), std::fs::read_dir(folder)) else {
        found.push(name(folder));
        return;
    };
    if !seen.insert(real) {
        return;
    }
    let mut entries: Vec<_> = entries.flatten().collect();
    // Of several ways to a folder it is always the same one.
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(['.', '~']) {
            continue;
        }
        if entry.file_type().is_ok_and(|t| t.is_dir()) || path.is_dir() {
            walk(&path, wanted, seen, found);
        } else if wanted(&name(&path)) && path.metadata().map_or(true, |m| m.is_file()) {
            // Not a pipe, which would be waited for; a link that leads nowhere is told by whoever reads it.
            found.push(name(&path));
        }
    }
}
