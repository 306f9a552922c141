//! Every kind of finding: its code, short name, severities, a line about it and its page. Codes are never used again.
//!
//! Where a fault has one severity or another, the first is the one a reader should expect. Wording of single findings is
//! beside the faults, in [`crate::finding`]; this is about their kind. The rows stand beside the faults too.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::domain::text;
use crate::finding::Severity;
use crate::finding::alike::ALIKE;
use crate::finding::budget::{BUDGETS, POLICY};
use crate::finding::data::SIDES;
use crate::finding::gbs::STATEMENTS;
use crate::finding::tagging::TAGS;
use crate::lang::{Lang, Word};

/// The rows of a group: code, name, severities, and a line about it in Indonesian and English.
macro_rules! catalog {
    ($group:ident: $($code:literal, $name:literal, [$($severity:ident),+], $id:literal, $en:literal;)*) => {
        pub(super) const $group: &[$crate::finding::catalog::CatalogEntry] = &[$($crate::finding::catalog::CatalogEntry {
            code: $code,
            name: $name,
            severities: &[$($crate::finding::Severity::$severity),+],
            summary: $crate::lang::Word { id: $id, en: $en },
            page: $crate::lang::Word {
                id: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes/id/", $code, ".md")),
                en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes/", $code, ".md")),
            },
        }),*];
    };
}
pub(super) use catalog;

/// Files and budgets that are read (F, B), lines of budgets (B), tags (A), beneficiaries and decisions (D), statements (G)
/// and what they share, what a government's own settings ask for (P).
const GROUPS: [&[CatalogEntry]; 7] = [FILES, BUDGETS, TAGS, SIDES, STATEMENTS, ALIKE, POLICY];

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
    /// What, why it matters, an example, the way out: Markdown.
    pub page: Word,
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

    /// Why it matters, as its page says it, without markup.
    pub fn why(&self, lang: Lang) -> String {
        self.paragraph(lang, lang.choose("**Mengapa penting.**", "**Why it matters.**"))
    }

    /// What to do about it, as its page says it, without markup.
    pub fn way_out(&self, lang: Lang) -> String {
        self.paragraph(lang, lang.choose("**Jalan keluar.**", "**Way out.**"))
    }

    fn paragraph(&self, lang: Lang, label: &str) -> String {
        let mut paragraphs = lang.say(self.page).split("\n\n");
        let own = paragraphs.find_map(|paragraph| paragraph.trim_start().strip_prefix(label));
        let text = own.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        // Of a link its words; what is to be typed is quoted.
        let mut out = String::new();
        for piece in text.split('[') {
            match piece.split_once("](").and_then(|(words, rest)| Some((words, rest.split_once(')')?.1))) {
                Some((words, rest)) => out.extend([words, rest]),
                None if out.is_empty() => out.push_str(piece),
                None => out.extend(["[", piece]),
            }
        }
        let mut quotes = ['“', '”'].into_iter().cycle();
        let typed = |c: char| if c == '`' { quotes.next().unwrap_or(c) } else { c };
        out.chars().filter(|c| *c != '*').map(typed).collect()
    }

    /// The page in a language, below its title the summary where the page does not say it itself.
    pub fn explained(&self, lang: Lang) -> String {
        let (page, summary) = (lang.say(self.page), lang.say(self.summary));
        let (title, rest) = page.split_once('\n').unwrap_or((page, ""));
        let severities: Vec<&str> = self.severities.iter().map(|s| s.word(lang)).collect();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let summary = match flat(rest).contains(&flat(summary)) {
            true => String::new(),
            false => format!("\n{}.\n", capital(summary)),
        };
        format!("{title} ({})\n{summary}{rest}", severities.join(", "))
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

catalog! {
    FILES:
    "F001", "cannot-read", [Error],
        "Berkas tidak dapat dibuka, atau tidak dapat dibaca sampai habis",
        "The file cannot be opened, or cannot be read to its end";
    "F002", "empty-file", [Error],
        "Berkas kosong, atau tidak ada barisnya yang bernilai",
        "The file is empty, or none of its rows has an amount";
    "F003", "empty-folder", [Error],
        "Folder tidak berisi berkas yang dicari",
        "The folder has no files of a kind that is read";
    "F004", "no-budget-header", [Error],
        "Dalam 40 baris pertama tidak ada baris judul kolom yang memuat nilai serta kode atau nama kegiatan",
        "No header in the first 40 rows has an amount and the code or name of an activity";
    "F005", "not-a-number", [Error],
        "Sel di kolom nilai, laki-laki, atau perempuan bukan angka; barisnya tidak dihitung",
        "A cell of the amount, laki-laki or perempuan column is not a number; the row is not counted";
    "F006", "ambiguous-number", [Error],
        "Sebuah angka dapat dibaca dengan dua cara dan tidak ada sel lain di kolomnya yang memastikan; barisnya tidak dihitung",
        "A number can be read in two ways and no other cell in its column settles it; the row is not counted";
    "F007", "rounded", [Warning],
        "Sebuah nilai memiliki lebih dari dua desimal: dibulatkan ke sen, dan tetap dihitung",
        "An amount has more than two decimals: it is rounded to the sen, and counted";
    "F008", "short-row", [Error, Warning],
        "Baris memiliki lebih sedikit kolom daripada baris judul kolom dan nilainya tidak ada; tidak dihitung",
        "The row has fewer fields than the header and its amount is missing; not counted. A warning if the row ends before its amount";
    "F009", "long-row", [Error, Warning],
        "Baris memiliki lebih banyak kolom daripada baris judul kolom, dan kelebihannya tidak kosong; tidak dihitung",
        "The row has more fields than the header, and they are not empty; not counted. A warning if numbers are in columns without a header";
    "F010", "open-quote", [Error],
        "Tanda kutip dibuka di sini dan tidak pernah ditutup; sisa berkas tidak dihitung",
        "A quote opens here and is never closed; the rest of the file is not counted";
    "F011", "guessed-encoding", [Warning],
        "Berkas bukan UTF-8 dan tidak menyebut pengodeannya: dibaca dengan pengodean yang disebut dalam temuan",
        "The file is not UTF-8 and does not state its encoding: it is read in the one that the message names";
    "F012", "same-file-twice", [Warning],
        "Dua berkas masukan berisi sama: dihitung satu kali",
        "Two inputs have the same content: it is counted once";
    "F013", "no-purpose", [Error],
        "Sebuah baris bernilai tanpa kode atau nama kegiatan, dan tidak ada selnya yang menyebutnya jumlah; tidak dihitung",
        "A row of a flat file has an amount but no code or name of an activity, and no cell that calls it a total; not counted";
    "F014", "sheet-without-budget", [Note],
        "Sebuah lembar buku kerja tidak memuat anggaran dan dilewati; temuan ini menyebut sebabnya",
        "A sheet of a workbook does not contain a budget and is skipped; the message says why";
    "F015", "unit-said", [Error, Note],
        "Berkas menyatakan nilainya dalam ribuan, jutaan, atau miliar, dan dibaca demikian",
        "The file says that its amounts are in thousands, millions or billions, and they are read that way";
    "F016", "own-output", [Note],
        "Berkas yang ditulis oleh setara sendiri di dalam folder dilewati",
        "Files in a folder that setara wrote itself are skipped";
    "F017", "output-as-input", [Error],
        "Berkas yang ditulis oleh setara sendiri disebut sebagai anggaran",
        "A file that setara wrote itself is given as a budget";
    "F018", "hidden-sheet", [Note],
        "Sebuah lembar buku kerja disembunyikan dan dilewati",
        "A sheet of a workbook is hidden and is skipped";
    "F019", "formula-without-value", [Error],
        "Rumus di sel yang dipakai disimpan tanpa nilainya; baris yang nilainya tidak diketahui tidak dihitung",
        "Formulas in cells that are used were saved without their values; a row whose amount is not known is not counted";
    "F020", "formula-error", [Error, Note],
        "Rumus memberi galat (#REF!, #N/A): baris yang nilainya galat tidak dihitung, sel lain dibaca kosong",
        "Formulas give errors (#REF!, #N/A): a row whose amount is an error is not counted, other cells are read as empty";
    "F021", "hidden-rows", [Note],
        "Beberapa baris lembar disembunyikan atau disaring, dan tetap dibaca",
        "Rows of a sheet are hidden or filtered out, but are still read";
    "F022", "no-such-column", [Warning],
        "Profil menyebut kolom yang tidak ada dalam tabel",
        "The saved profile names a column that the table does not have";
    "F023", "unread-code", [Error, Note],
        "Sel yang dimaksudkan sebagai kode bukan kode; barisnya dihitung tanpa kode",
        "A cell that should be a code is not one; its row counts without a code";
    "F024", "table-passed-over", [Note],
        "Sebuah lembar atau berkas adalah salinan, rekapitulasi, atau tahun atau tahap yang tidak diminta: tidak dihitung",
        "A sheet or file is a copy or a recap of another one, or of a year or stage that was not asked for; it is not counted";
    "F025", "several-editions", [Note, Error],
        "Beberapa tahun atau tahap dari satu anggaran ada bersama-sama dan tidak satu pun dipilih: tidak dijumlahkan",
        "Several years or stages of one budget are present and none was asked for; they are not added. A note if they are shown side by side";
    "F026", "not-spending", [Note, Error],
        "Pendapatan dan pembiayaan bukan belanja, jadi tidak dihitung; berkas yang tidak memuat apa pun selain itu adalah galat",
        "Revenue and financing are not spending and are not counted; a file that contains nothing else is an error";
    "F027", "totals-refute", [Error],
        "Jumlah teratas yang tertulis, atau separuh atau lebih jumlah pada satu tingkat, tidak cocok dengan yang terbaca",
        "The topmost stated total, or half or more of the totals of a level, does not agree with what was read";
    "F029", "mended-codes", [Note],
        "Kode ditulis dengan cara lain, dan dibaca sebagaimana dipastikan oleh daftar resmi",
        "Codes are not written in their usual form, and are read as the official list proves them";
    "F030", "open-amount", [Error],
        "Beberapa kolom dapat menjadi nilai yang dihitung, dan isinya tidak menunjukkan yang mana",
        "Several columns may be the amount that is counted, and nothing in them shows which";
    "F031", "unexplained-row", [Error],
        "Sebuah baris bernilai, tidak memiliki kode atau nama seperti baris lain, dan bukan jumlah baris mana pun; tidak dihitung",
        "A row has money but lacks the code or name that lines have, and is not the sum of any lines; not counted";
    "F032", "labels-filled-down", [Note],
        "Label yang hanya tertulis di baris pertama suatu kelompok berlaku bagi baris di bawahnya",
        "Labels are written in the first row of a group and apply to the rows below";
    "F033", "unproven-reading", [Error],
        "Pembacaan belum terbukti, padahal buktinya diminta",
        "The reading is not proven, and proof was asked for";
    "F034", "contradicted-by-the-file", [Error, Warning],
        "Isi berkas bertentangan dengan profil, --amount, atau --layout",
        "The file contradicts a profile, --amount or --layout";
    "F035", "unread-pages", [Error],
        "Halaman PDF berupa gambar (hasil pindaian), atau hurufnya tidak dapat dikenali; tidak ada yang dihitung",
        "Pages of a PDF are pictures (a scan), or their letters have no characters; nothing is counted";
    "F036", "open-annex", [Error],
        "Beberapa lampiran atau tabel dalam satu PDF dapat menjadi anggarannya, dan tidak satu pun dipilih: tidak dijumlahkan",
        "Several annexes or tables of a PDF may be the budget and none is chosen; they are not added";
    "F037", "unproven-print", [Error, Warning],
        "Yang terbaca dari PDF tidak terbukti, atau dibantah, oleh jumlah dan hasil kali yang tercetak",
        "What was read from a PDF is not proven, or is refuted, by the totals and products that it prints";
    "B001", "subtotal-differs", [Warning],
        "Jumlah yang tertulis tidak sama dengan jumlah bagiannya",
        "A stated total is not the sum of its parts";
    "B002", "several-totals", [Warning],
        "Untuk satu kegiatan atau program dari satu OPD tertulis beberapa jumlah",
        "Several totals are stated for one kegiatan or program of an agency";
    "B003", "no-account", [Error],
        "Sebuah baris bernilai tanpa kode rekening, padahal baris lain memilikinya, dan nilainya bukan jumlah sub kegiatannya; tidak dihitung",
        "A row has an amount but no account code, unlike other rows, and is not the sum of its sub kegiatan; not counted";
    "B010", "row-differs", [Warning],
        "Di satu baris, sebuah kolom bukan jumlah kolom bagiannya, padahal di baris lain demikian",
        "In one row a column is not the sum of others, although it is in the other rows";
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
            let page = entry.page.en;
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
    fn every_code_has_a_page_in_either_language() {
        for entry in entries() {
            let page = project(&format!("docs/codes/id/{}.md", entry.code));
            assert!(page.starts_with(&format!("# {}", entry.code)), "{}", entry.code);
            assert_eq!(entry.page.id, page, "{}: the page that the program has is another one", entry.code);
            assert_ne!(entry.page.id, entry.page.en, "{}", entry.code);
        }
    }

    #[test]
    fn kinds_are_found_by_code_and_by_name() {
        assert_eq!(find("f005").map(|e| e.name), Some("not-a-number"));
        assert_eq!(find("subtotal-differs").map(|e| e.code), Some("B001"));
        assert!(find("F999").is_none());
        let text = |lang| find("B001").map(|entry| entry.explained(lang)).unwrap_or_default();
        assert!(
            text(Lang::En).starts_with("# B001 subtotal-differs (warning)\n\nA stated total"),
            "{}",
            text(Lang::En)
        );
        assert!(text(Lang::Id).starts_with("# B001 "), "{}", text(Lang::Id));
        assert!(
            text(Lang::Id).contains("Jumlah yang tertulis tidak sama dengan jumlah bagiannya"),
            "{}",
            text(Lang::Id)
        );
        assert!(!text(Lang::En).contains("tertulis"), "{}", text(Lang::En));
    }
}
