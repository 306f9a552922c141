//! What reviewers state of sub kegiatan in the words of a framework: that one was screened, that equality is its main objective,
//! a score. Who reads the file knows the frameworks; this knows the table.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::finding::Finding;
use crate::sides::file;
use crate::sides::file::{Lacking, SideRow};

/// Columns of the file, and what they may be called too.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("kode_sub_kegiatan", &["kode sub kegiatan", "kode"]),
    ("nama_opd", &["nama opd", "opd"]),
    ("kerangka", &["kerangka", "framework"]),
    ("pernyataan", &["pernyataan", "statement"]),
    ("nilai", &["nilai", "value"]),
    ("alasan", &["alasan", "reason"]),
    ("pemeriksa", &["pemeriksa", "reviewer"]),
    ("tanggal", &["tanggal", "date"]),
];
const NEEDED: [&str; 4] = ["kerangka", "pernyataan", "nilai", "alasan"];

type Columns = BTreeMap<&'static str, usize>;

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stated {
    /// As the budget has it in normal form; `None`: it is about the government.
    pub code: Option<String>,
    /// Folded; empty: of every OPD.
    pub opd: String,
    pub framework: String,
    pub statement: String,
    pub value: String,
    /// Reason, reviewer, date.
    pub because: [String; 3],
    /// Where it stands.
    pub at: String,
}

impl Stated {
    fn is_of(&self, other: &Stated) -> bool {
        (&self.code, &self.opd, &self.framework, &self.statement)
            == (&other.code, &other.opd, &other.framework, &other.statement)
    }
}

/// What framework, statement and value of a row mean, and whether it is about the government.
pub struct Meant {
    pub framework: String,
    pub statement: String,
    pub value: String,
    pub of_government: bool,
}

/// The cell that is wrong, and why.
pub type Wrong = (&'static str, anyhow::Error);

/// Reads a file of statements after those of other files. Rows without a value are not filled in yet.
///
/// # Errors
/// The file cannot be read or lacks a column; a cell of it means nothing, or two rows differ on the same thing. They name the
/// place.
pub fn read(
    path: &str,
    all: &mut Vec<Stated>,
    findings: &mut Vec<Finding>,
    meaning: &dyn Fn([&str; 3]) -> Result<Meant, Wrong>,
) -> Result<()> {
    file::table(path, findings, columns, |columns, row, _| {
        if let Some(stated) = stated(columns, row, meaning)? {
            let other = all.iter().find(|other| other.is_of(&stated));
            match other {
                Some(other) if other.value != stated.value => {
                    let why =
                        format!("{} of the same statement says {:?}; leave one of the two out", other.at, other.value);
                    return Err(row.error(columns.get("nilai").copied(), &why));
                }
                Some(_) => {}
                None => all.push(stated),
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn columns(row: &SideRow) -> Result<Columns, Lacking> {
    let mut out = Columns::new();
    let headers: Vec<String> = row.cells().collect();
    let mut twice = None;
    for (i, header) in headers.iter().enumerate() {
        let name = text::words(header);
        let Some((column, _)) = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())) else { continue };
        let before = *out.entry(*column).or_insert(i);
        twice = twice.or((before != i).then_some([before, i]));
    }
    let known = out.len();
    if let Some(columns) = twice {
        return Err(Lacking { known, why: file::same(&headers, columns) });
    }
    match NEEDED.iter().find(|needed| !out.contains_key(**needed)) {
        None => Ok(out),
        Some(needed) => Err(Lacking { known, why: format!("no column {needed:?}") }),
    }
}

fn stated(
    columns: &Columns,
    row: &SideRow,
    meaning: &dyn Fn([&str; 3]) -> Result<Meant, Wrong>,
) -> Result<Option<Stated>> {
    let column = |name: &str| columns.get(name).copied();
    let cell = |name: &str| row.cell(column(name));
    let [framework, statement, value] = ["kerangka", "pernyataan", "nilai"].map(cell);
    if value.is_empty() || value == "-" {
        return Ok(None);
    }
    let meant = meaning([&framework, &statement, &value])
        .map_err(|(wrong, error)| row.error(column(wrong), &format!("{error:#}")))?;
    let written = cell("kode_sub_kegiatan");
    let code = ActivityCode::find(&written).filter(|code| code.level() == Level::SubKegiatan);
    let code = match (meant.of_government, written.is_empty() || written == "-", code) {
        (true, true, _) => None,
        (true, false, _) => {
            let why = format!("{} is about the government: leave kode_sub_kegiatan empty", meant.framework);
            return Err(row.error(column("kode_sub_kegiatan"), &why));
        }
        (false, _, Some(code)) => Some(code.to_string()),
        (false, _, None) => {
            let why = format!("{written:?} is not a code of a sub kegiatan, such as 1.02.02.2.02.0001");
            return Err(row.error(column("kode_sub_kegiatan"), &why));
        }
    };
    let because = ["alasan", "pemeriksa", "tanggal"].map(cell);
    if matches!(because[0].as_str(), "" | "-") {
        return Err(row.error(column("alasan"), "a statement needs its reason: alasan is empty"));
    }
    let opd = text::words(&cell("nama_opd"));
    let Meant { framework, statement, value, .. } = meant;
    let at = row.at(column("nilai"));
    Ok(Some(Stated { code, opd, framework, statement, value, because, at }))
}
