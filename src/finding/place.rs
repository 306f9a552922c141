//! Where a finding is: the table and the place in it.

use std::sync::Arc;

use serde::Serialize;

/// Where a finding is: line and column are 1-based, columns count characters; 0 means the whole file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize)]
pub struct Place {
    pub line: u64,
    pub column: u64,
    pub end_line: u64,
    /// One past the last character.
    pub end_column: u64,
}

impl Place {
    pub fn whole() -> Place {
        Place::default()
    }

    pub fn line(line: u64) -> Place {
        Place { line, column: 1, end_line: line, end_column: 1 }
    }
}

/// A table that was read: a file, or a sheet of a workbook. Lines of a sheet are its rows, columns its columns.
#[derive(PartialEq, Eq, Hash, Debug)]
pub struct FindingTable {
    pub path: String,
    pub sheet: Option<String>,
}

impl FindingTable {
    pub fn new(path: &str, sheet: Option<&str>) -> Arc<FindingTable> {
        Arc::new(FindingTable { path: path.to_owned(), sheet: sheet.map(str::to_owned) })
    }
}
