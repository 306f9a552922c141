//! What every word of the data is worth: the shapes, fixtures and examples that are read otherwise without it, in
//! `tests/words.txt`. A word that changes nothing may still be right: nothing that was tried needs it.
//!
//! `SETARA_WORDS=overwrite` accepts what is found now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use setara::domain::amount::Rupiah;
use setara::domain::text;
use setara::files::source::Source;
use setara::files::workbook;
use setara::finding::Severity;
use setara::ledger::Ledger;
use setara::read::words::{ListedWord, WordLists};
use setara::settings::{Basis, Settings};

use super::budget::Budget;
use super::case::Dress;
use super::run::each;

/// Cases that are named of each kind of difference; of more, how many they are.
const NAMED: usize = 3;
/// Cases that are read without a word at most, spread over all that hold it.
const TRIED: usize = 8;
/// Bytes of a file from which on it takes too long.
const LARGE: u64 = 20_000;

/// What is read by words, and the words in it.
struct WordCase {
    name: String,
    files: Vec<PathBuf>,
    text: String,
}

impl WordCase {
    fn of(name: String, files: Vec<PathBuf>) -> WordCase {
        let text = files.iter().map(|file| text_of(file)).collect();
        WordCase { name, files, text }
    }

    /// May the word be met in it? Without its words nothing is read otherwise.
    fn may_hold(&self, word: &str) -> bool {
        let letters: String = word.chars().flat_map(|c| [c, ' ']).collect();
        let is_of_letters = word.chars().all(|c| c.is_alphanumeric() || c == ' ');
        // Letters with blanks between them are a word too: "J U M L A H".
        !is_of_letters || [word, letters.trim()].iter().any(|word| self.text.contains(&format!(" {word} ")))
    }

    fn read(&self) -> Reading {
        let inputs: Vec<String> = self.files.iter().map(|f| f.to_string_lossy().into_owned()).collect();
        let settings = Settings { inputs, jobs: 1, ..Settings::default() };
        let (mut ledger, mut findings, mut out) = (Ledger::of_sums(&BASIS.criteria), Vec::new(), Reading::default());
        let mut table = None;
        let inputs = BASIS.read(&settings, &mut ledger, &mut findings, &mut |row| {
            let (activity, account) = (row.ledger.activity_of(row.line), row.ledger.account_of(row.line));
            let agency = (&activity.opd_code, &activity.opd_name, &activity.unit_name);
            out.agencies = hash(&(out.agencies, agency));
            out.rows = hash(&(out.rows, format!("{activity:?} {account:?} {:?}", row.line)));
            // Columns of item texts are in no sum.
            if table.replace(Arc::as_ptr(row.table)) != Some(Arc::as_ptr(row.table)) {
                let fields: Vec<_> = row.profile.map(|profile| profile.fields().collect()).unwrap_or_default();
                out.rows = hash(&(out.rows, format!("{fields:?}")));
            }
            Ok(())
        });
        let inputs = inputs.unwrap_or_default();
        out.is_read = !inputs.is_empty();
        (out.total, out.lines) = (inputs.iter().map(|i| i.total).sum(), inputs.iter().map(|i| i.lines).sum());
        out.inputs = hash(&serde_json::to_string(&inputs).unwrap());
        out.has_errors = findings.iter().any(|f| f.fault.severity() == Severity::Error);
        out.codes = findings.iter().map(|f| f.fault.code()).collect();
        out
    }
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

static BASIS: LazyLock<Basis> = LazyLock::new(|| Basis::open(&Settings { jobs: 1, ..Settings::default() }).unwrap());

/// The words of a file and of its name, also with letters and digits apart.
fn text_of(file: &Path) -> String {
    let path = file.to_string_lossy();
    let mut text = file.file_stem().unwrap().to_string_lossy().into_owned();
    if workbook::is_workbook(&path) {
        for source in workbook::open(&path, &[]).map(|(sources, _)| sources).unwrap_or_default() {
            text += &format!(" {} {}", source.sheet.name.clone().unwrap_or_default(), source.sample());
        }
    } else if let Ok(source) = Source::open(&path, None) {
        text += &format!(" {}", source.sample());
    }
    let mut apart = String::new();
    for c in text.chars() {
        if apart.chars().next_back().is_some_and(|before| before.is_ascii_digit() != c.is_ascii_digit()) {
            apart.push(' ');
        }
        apart.push(c);
    }
    format!(" {} {} ", text::words(&text), text::words(&apart))
}

/// What was made of a case.
#[derive(Default, PartialEq)]
struct Reading {
    is_read: bool,
    total: Rupiah,
    lines: u64,
    agencies: u64,
    rows: u64,
    inputs: u64,
    codes: BTreeSet<&'static str>,
    /// Exit code 1.
    has_errors: bool,
}

impl Reading {
    /// Of what is otherwise, that which matters most.
    fn differs(&self, other: &Reading) -> Option<&'static str> {
        let parts = [
            (self.is_read && !other.is_read, "refused"),
            (!self.is_read && other.is_read, "read"),
            (self.total != other.total && other.has_errors, "total, with an error"),
            (self.total != other.total, "total"),
            (self.lines != other.lines, "lines"),
            (self.agencies != other.agencies, "agencies"),
            (self.rows != other.rows, "texts"),
            (self.inputs != other.inputs, "proof"),
            (self.codes != other.codes, "findings"),
        ];
        parts.into_iter().find(|(differs, _)| *differs).map(|(_, what)| what)
    }
}

/// Bytes of a file.
fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

/// Shapes, and every small file of the fixtures and examples.
fn cases() -> Vec<WordCase> {
    let shapes = super::shapes();
    let of_shapes = shapes.iter().map(|shape| {
        let files = (shape.make)(&Budget::of(1), &Dress::of(1)).write(&super::folder(&shape.name, 1).join("words"));
        WordCase::of(shape.name.clone(), files)
    });
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![project.join("fixtures"), project.join("examples")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|ending| ending.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("csv" | "xlsx" | "json") if size_of(&path) < LARGE => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    let of_files = files.into_iter().map(|file| {
        let name = file.strip_prefix(project).unwrap().to_string_lossy().replace('\\', "/");
        WordCase::of(name, vec![file])
    });
    of_shapes.chain(of_files).collect()
}

/// One line a word.
fn line(word: &ListedWord, differing: &BTreeMap<&str, Vec<&str>>) -> String {
    let mut out = format!("{} {:?}:", word.list, word.word);
    for (i, (what, names)) in differing.iter().enumerate() {
        let named = &names[..names.len().min(NAMED)];
        let more = if names.len() > NAMED { format!(" | … ({})", names.len()) } else { String::new() };
        let _ = write!(out, "{} {what}: {}{more}", if i > 0 { ";" } else { "" }, named.join(" | "));
    }
    if differing.is_empty() { out + " nothing" } else { out }
}

#[test]
fn what_every_word_is_worth_is_written_down() {
    let cases = cases();
    let readings: Vec<Reading> = each(&cases, WordCase::read);
    let lists = WordLists::shipped().unwrap();
    let words = lists.words();
    let lines = each(&words, |word| {
        let without = lists.without(word);
        let mut differing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let held: Vec<_> = cases.iter().zip(&readings).filter(|(case, _)| case.may_hold(&word.word)).collect();
        for (case, reading) in held.iter().step_by(held.len().div_ceil(TRIED).max(1)) {
            let read = without.read_with(|| case.read()).unwrap();
            if let Some(what) = reading.differs(&read) {
                differing.entry(what).or_default().push(&case.name);
            }
        }
        line(word, &differing)
    });
    let head =
        "# A word of the data, and what is read otherwise without it: what matters most of each case that was tried.\n";
    let now = format!("{head}{}\n", lines.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/words.txt");
    if std::env::var("SETARA_WORDS").is_ok_and(|v| v == "overwrite") {
        std::fs::write(&path, &now).unwrap();
    }
    let then = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = now.lines().filter(|line| !then.lines().any(|old| old == *line)).collect();
    assert!(now == then, "SETARA_WORDS=overwrite accepts:\n{}", changed.join("\n"));
}
