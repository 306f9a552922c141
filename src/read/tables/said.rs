//! What names of sheets and files, title rows and columns say of a table: its stage, its year, whose it is.

use std::path::Path;

use serde::Deserialize;

use crate::domain::text;
use crate::read::words::InUse;

/// The lists of `words.toml`.
#[derive(Deserialize)]
pub(crate) struct Words {
    stages: Vec<[String; 2]>,
    columns: Vec<String>,
    plan: Vec<String>,
    offices: Vec<String>,
    plain: Vec<String>,
    recaps: Vec<String>,
}

pub(crate) const WORDS_TOML: &str = include_str!("words.toml");

static WORDS: InUse<Words> = InUse(|words| &words.tables);

/// A name as it is compared: folded, with letters and digits apart (`pergeseran2` is `pergeseran 2`).
fn folded(name: &str) -> String {
    let mut apart = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if before.is_alphabetic() && c.is_ascii_digit() || before.is_ascii_digit() && c.is_alphabetic() {
            apart.push(' ');
        }
        apart.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    text::words(&apart)
}

/// The name of a file without its folders and ending.
pub fn stem(path: &str) -> &str {
    Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path)
}

/// The stage that a name or cell says: one of the stages of a budget.
pub fn stage(name: &str) -> Option<String> {
    let name = folded(name);
    let [_, stage] = WORDS.stages.iter().find(|[word, _]| text::holds(&name, word))?;
    if stage != "pergeseran" {
        return Some(stage.clone());
    }
    let (_, after) = name.split_once("pergeseran")?;
    let number = after.split_whitespace().find(|word| word.bytes().all(|b| b.is_ascii_digit()));
    // A year is no number of a shift.
    Some(format!("pergeseran-{}", number.filter(|n| n.len() < 3).unwrap_or("1")))
}

/// The stage that a cell of a column of stages says; a word of its own where it is none that is known.
pub fn stage_of_cell(cell: &str) -> Option<String> {
    let name = folded(cell);
    (!name.is_empty()).then(|| stage(cell).unwrap_or(name))
}

/// The year that a cell begins with: `2026`, `2026-01-01`, `2026.0`.
pub fn year(cell: &str) -> Option<u16> {
    let cell = cell.trim();
    let digits = cell.len() - cell.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let year: u16 = cell[..digits].parse().ok()?;
    (digits == 4 && (1950..2100).contains(&year)).then_some(year)
}

/// Does every cell of a column hold a year of budgets and nothing else: are there two at least?
pub fn are_years<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let (mut first, mut several) = (None, false);
    for cell in cells.filter(|cell| !cell.trim().is_empty()) {
        let own = year(cell).filter(|year| cell.trim().len() == 4 && (2000..2060).contains(year));
        let Some(own) = own else { return false };
        several |= *first.get_or_insert(own) != own;
    }
    several
}

/// Is it the header of a column that says the stage of each row?
pub fn is_stage_column(header: &str) -> bool {
    let header = text::words(header);
    WORDS.columns.contains(&header)
}

/// Does every cell of a column name a stage, or the plan beside what was realised of it: are there two at least?
pub fn are_stages<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let mut seen: Vec<String> = Vec::new();
    for cell in cells {
        let name = folded(cell);
        let is_short = name.split(' ').count() <= STAGE_WORDS;
        let own = match WORDS.plan.contains(&name) {
            true => Some(name),
            // A stage says little else.
            false => stage(cell).filter(|_| is_short),
        };
        let Some(own) = own else { return false };
        if !seen.contains(&own) {
            seen.push(own);
        }
    }
    seen.len() > 1
}

/// Words of a cell that says a stage, at most.
const STAGE_WORDS: usize = 3;

/// Whose table a name says it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// It begins as names of offices do.
    Office,
    /// It says a kind of table, a stage, a month.
    Nobody,
    Unknown,
}

/// What the name of a sheet or file says of whose it is.
pub fn whose(name: &str) -> Whose {
    let name = folded(name);
    let mut words = name.split(' ').filter(|w| !w.is_empty() && !w.bytes().all(|b| b.is_ascii_digit())).peekable();
    if words.peek().is_some_and(|first| WORDS.offices.iter().any(|w| w == first)) {
        return Whose::Office;
    }
    if words.all(|word| WORDS.plain.iter().any(|w| w == word)) { Whose::Nobody } else { Whose::Unknown }
}

/// Does a name say that the table sums up others?
pub fn is_recap(name: &str) -> bool {
    let name = folded(name);
    WORDS.recaps.iter().any(|word| text::holds(&name, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_and_years_of_names() {
        let of = |name: &str| stage(name).unwrap_or_default();
        assert_eq!(of("2025-pergeseran2-paket"), "pergeseran-2");
        assert_eq!(of("Pergeseran 2026"), "pergeseran-1");
        assert_eq!(of("Sebelum Perubahan"), "apbd");
        assert_eq!(of("APBD Perubahan 2026"), "perubahan");
        assert_eq!(of("Sesudah"), "perubahan");
        assert_eq!(of("apbd"), "apbd");
        assert_eq!(stage("dinkes"), None);
        assert_eq!(
            (year("2026"), year("2026-01-01"), year("2026.0"), year("12"), year("20266")),
            (Some(2026), Some(2026), Some(2026), None, None)
        );
        assert_eq!(
            (whose("Dinas Sosial"), whose("Januari 2026"), whose("Waeapo")),
            (Whose::Office, Whose::Nobody, Whose::Unknown)
        );
        assert!(is_recap("Rekap OPD") && !is_recap("Data"));
        let are = |cells: &[&str]| are_stages(cells.iter().copied());
        assert!(are(&["Murni", "Perubahan", "Murni"]) && are(&["Anggaran", "Realisasi"]));
        assert!(!are(&["APBD Kabupaten", "APBD Provinsi"]) && !are(&["Murni"]) && !are(&["Murni", "Belanja ATK"]));
    }
}
