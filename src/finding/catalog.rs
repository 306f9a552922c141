//! Every kind of finding: its code, short name, severities, a line about it and its page. Codes are never used again.
//!
//! Where a fault has one severity or another, the first is the one a reader should expect. Wording of single findings is
//! beside the faults, in [`crate::finding`]; this is about their kind. The rows stand beside the faults too.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::domain::text;
use crate::finding::Severity;
use crate::finding::budget::{BUDGETS, POLICY};
use crate::finding::data::SIDES;
use crate::finding::gbs::STATEMENTS;
use crate::finding::tagging::TAGS;
use crate::finding::wording::FILES;
use crate::lang::{Lang, Word};

/// The rows of a group: code, name, severities, and a line about it in Indonesian and English.
macro_rules! catalog {
    ($group:ident: $($code:literal, $name:literal, [$($severity:ident),+], $id:literal, $en:literal;)*) => {
        pub(super) const $group: &[$crate::finding::catalog::CatalogEntry] = &[$($crate::finding::catalog::CatalogEntry {
            code: $code,
            name: $name,
            severities: &[$($crate::finding::Severity::$severity),+],
            summary: $crate::lang::Word { id: $id, en: $en },
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes/", $code, ".md")),
        }),*];
    };
}
pub(super) use catalog;

/// Files and budgets that are read (F, B), lines of budgets (B), tags (A), beneficiaries and decisions (D), statements (G),
/// what a government's own settings ask for (P).
const GROUPS: [&[CatalogEntry]; 6] = [FILES, BUDGETS, TAGS, SIDES, STATEMENTS, POLICY];

/// Every kind, in the order of their groups.
pub fn entries() -> impl Iterator<Item = &'static CatalogEntry> + Clone {
    GROUPS.into_iter().flatten()
}

/// One kind of finding.
#[derive(Debug)]
pub struct CatalogEntry {
    pub code: &'static str,
    /// In kebab case, for people who do not learn codes by heart.
    pub name: &'static str,
    /// Those it can have, the usual one first.
    pub severities: &'static [Severity],
    pub summary: Word,
    /// What, why it matters, an example, the way out: Markdown, in English.
    pub page: &'static str,
}

impl CatalogEntry {
    /// The usual severity.
    pub fn severity(&self) -> Severity {
        self.severities.first().copied().unwrap_or(Severity::Note)
    }

    /// Where its page is in the repository.
    pub fn url(&self) -> String {
        format!("docs/codes/{}.md", self.code)
    }

    /// The page, with the summary in Indonesian below its title.
    pub fn explained(&self) -> String {
        let (title, rest) = self.page.split_once('\n').unwrap_or((self.page, ""));
        let severities: Vec<&str> = self.severities.iter().map(|s| s.id()).collect();
        format!("{title} ({})\n\n{}.\n{rest}", severities.join(", "), capital(Lang::Id.say(self.summary)))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The kind that a code or a name stands for.
pub fn find(code: &str) -> Option<&'static CatalogEntry> {
    // Every finding asks for its own, by its code as it stands.
    let exact = entries().find(|entry| entry.code == code);
    exact.or_else(|| entries().find(|entry| entry.code.eq_ignore_ascii_case(code) || entry.name == code))
}

/// How closely a selection stands for the kind of a code: by the letters of the code that it says. A selection is a code,
/// the beginning of codes, or a name.
pub fn covers(selection: &str, code: &str) -> Option<usize> {
    let selection = selection.trim();
    let named = entries().find(|entry| entry.name.eq_ignore_ascii_case(selection));
    let wanted = named.map_or(selection, |entry| entry.code);
    let begins = code.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
    (begins && !wanted.is_empty()).then_some(wanted.len())
}

/// Codes of all kinds that some of the selections stand for.
pub fn codes(selections: &[String]) -> BTreeSet<&'static str> {
    let wanted = |code: &&str| selections.iter().any(|s| covers(s, code).is_some());
    entries().map(|entry| entry.code).filter(wanted).collect()
}

/// A selection that stands for some kind.
///
/// # Errors
/// It stands for none.
pub fn checked(selection: &str) -> Result<()> {
    if entries().any(|entry| covers(selection, entry.code).is_some()) {
        return Ok(());
    }
    bail!(
        "{selection:?} is no code of findings (A, B, D, F, G, P), no beginning of codes and no name of one{}",
        text::hint(selection, entries().flat_map(|entry| [entry.code, entry.name]))
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn project(path: &str) -> String {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    }

    /// Codes as they stand in sources: `"F001"`, `"G01"`.
    fn codes_in(text: &str) -> BTreeSet<String> {
        let is_code = |t: &str| {
            matches!(t.len(), 3 | 4)
                && t.starts_with(['A', 'B', 'D', 'F', 'G', 'P'])
                && t[1..].bytes().all(|b| b.is_ascii_digit())
        };
        text.split('"').filter(|t| is_code(t)).map(str::to_owned).collect()
    }

    #[test]
    fn every_code_of_a_fault_is_here_and_no_other() {
        let mut named = codes_in(&project("src/finding.rs"));
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/finding")).unwrap() {
            let path = entry.unwrap().path();
            // Files of kinds; formats are folders, and this file is what they are held against.
            if path.is_file() && path.file_name().is_some_and(|name| name != "catalog.rs") {
                let text = std::fs::read_to_string(path).unwrap();
                // Rows of the catalog name codes too.
                named.extend(text.split("\ncatalog! {").next().into_iter().flat_map(codes_in));
            }
        }
        let listed: BTreeSet<String> = entries().map(|e| e.code.to_owned()).collect();
        assert_eq!(named, listed);
        assert_eq!(listed.len(), entries().count(), "a code stands twice");
        let names: BTreeSet<&str> = entries().map(|e| e.name).collect();
        assert_eq!(names.len(), entries().count(), "a name stands twice");
    }

    #[test]
    fn documents_list_what_the_catalog_has() {
        let text = project("docs/findings.md");
        let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| [")).collect();
        for entry in entries() {
            let severities: Vec<&str> = entry.severities.iter().map(|s| s.id()).collect();
            let (code, list) = (entry.code, severities.join(", "));
            let row = format!("| [{code}](codes/{code}.md) | {} | {list} | {} |", entry.name, entry.summary.en);
            assert!(rows.contains(&row.as_str()), "docs/findings.md lacks\n{row}");
        }
        assert_eq!(rows.len(), entries().count());
    }

    #[test]
    fn every_page_says_what_why_how_it_looks_and_the_way_out() {
        for entry in entries() {
            let page = entry.page;
            assert!(page.starts_with(&format!("# {} {}\n", entry.code, entry.name)), "{}", entry.code);
            // The page may go on where the summary ends.
            let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(entry.summary.en), "{}", entry.code);
            for part in ["**Why it matters.**", "**Example.**", "**Way out.**"] {
                assert!(page.contains(part), "{} {part}", entry.code);
            }
            assert!(entry.summary.en.len() <= 200 && entry.summary.id.len() <= 200, "{}", entry.code);
            assert!(entry.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
    }

    #[test]
    fn kinds_are_found_by_code_and_by_name() {
        assert_eq!(find("f005").map(|e| e.name), Some("not-a-number"));
        assert_eq!(find("subtotal-differs").map(|e| e.code), Some("B001"));
        assert!(find("F999").is_none());
        let text = find("B001").map(CatalogEntry::explained).unwrap_or_default();
        assert!(text.starts_with("# B001 subtotal-differs (warning)\n\nJumlah yang tertulis"), "{text}");
    }
}
