//! Files that were met, read through the binary where they are at hand: small cases, each a fault that was found, and
//! real budgets of other offices. Totals are as a person reads them; exit 0 with another one is what may not be.

#[path = "shapes/run.rs"]
mod run;

use std::path::{Path, PathBuf};

use run::{Board, Ran, Verdict, each, report};

/// Small cases that are wrong at exit 0 today. A line goes when its case is right or refused; none is added.
const WRONG_CASES: &[&str] = &[];
/// Small cases that are right, at least.
const RIGHT_CASES: usize = 52;

/// Real files that are wrong at exit 0 today.
const WRONG_FILES: &[&str] = &[];
/// Real files that are right, at least.
const RIGHT_FILES: usize = 28;

/// A folder of the material beside the project; says so where it is absent.
fn beside(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared").join(folder);
    if !path.is_dir() {
        eprintln!("skipped: no {folder} beside the project");
        return None;
    }
    Some(path)
}

/// One file, how it is asked for, and what is right.
struct Case {
    name: String,
    files: Vec<PathBuf>,
    arguments: Vec<String>,
    /// In sen, as all here.
    total: Option<i128>,
    official: Option<i128>,
    /// An error that names the cause is right too.
    may_be_refused: bool,
    /// Words that must be said, whatever the figure is.
    must_say: &'static [&'static str],
}

impl Case {
    fn judge(&self) -> Verdict {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let ran = report(&self.files, &arguments);
        match ran.code {
            Some(0) => self.figures(&ran),
            Some(1 | 2) if self.may_be_refused && self.unsaid(&ran).is_none() => Verdict::Right,
            Some(1 | 2) => Verdict::Refused(ran.why()),
            code => Verdict::Wrong(format!("ended with {code:?}")),
        }
    }

    fn unsaid(&self, ran: &Ran) -> Option<&str> {
        self.must_say.iter().find(|word| !ran.said.contains(**word)).copied()
    }

    fn figures(&self, ran: &Ran) -> Verdict {
        let (total, official) = (ran.total(), ran.official());
        if self.total.is_none() || total != self.total {
            return Verdict::Wrong(format!("total {} for {}", rupiah(total), rupiah(self.total)));
        }
        if self.official.is_some() && official != self.official {
            return Verdict::Wrong(format!("official {} for {}", rupiah(official), rupiah(self.official)));
        }
        self.unsaid(ran).map_or(Verdict::Right, |word| Verdict::Wrong(format!("{word} is not named")))
    }
}

fn rupiah(sen: Option<i128>) -> String {
    sen.map_or("none".into(), |sen| format!("{}.{:02}", sen / 100, sen.abs() % 100))
}

/// Rupiah as written in a table: `1600600.5`.
fn sen(text: &str) -> Option<i128> {
    if text.is_empty() {
        return None;
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<2}").parse().ok()
}

fn hold(title: &str, cases: &[Case], wrong: &[&str], right: usize) {
    let verdicts = each(cases, Case::judge);
    let mut board = Board::default();
    for (case, verdict) in cases.iter().zip(verdicts) {
        board.add(&case.name, case.arguments.join(" "), verdict);
    }
    board.hold(title, wrong, right);
}

#[test]
fn small_cases_are_read_as_a_person_reads_them_or_refused() {
    let Some(folder) = beside("cases/reading") else { return };
    let table = std::fs::read_to_string(folder.join("expected.csv")).unwrap();
    let case = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [file, total, official, arguments, also] = cells[..] else { panic!("{line}") };
        Case {
            name: file.split('-').next().unwrap_or(file).to_owned(),
            files: vec![folder.join(file)],
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
            total: sen(total),
            official: sen(official),
            may_be_refused: also == "refused",
            must_say: &[],
        }
    };
    let cases: Vec<Case> = table.lines().skip(1).filter(|l| !l.is_empty()).map(case).collect();
    hold("small cases", &cases, WRONG_CASES, RIGHT_CASES);
}

/// Start of the file's name, what it is called here, arguments, total in rupiah (empty: only to be refused), what
/// must be said where an error is right too.
type Real = (&'static str, &'static str, &'static str, &'static str, Option<&'static [&'static str]>);

const REAL: [Real; 33] = [
    ("01-", "lra by class", "", "10810941900", None),
    ("01-", "lra by class, realised", "--amount realised", "126091861", None),
    ("03-", "cash plan, whole workbook", "", "", Some(&["--sheet"])),
    ("03-", "cash plan, one sheet", "--sheet=RAK Belanja", "10810941900", None),
    ("03-", "numbered sheet", "--sheet Sheet10", "12548700585", None),
    ("03-", "numbered sheet, before", "--sheet Sheet10 --amount before", "10810941900", None),
    ("04-", "rka of a province, months repeat it", "", "53683500", None),
    ("05-", "rka of a province, printed sum wrong", "", "94371800", None),
    ("07-", "cash plan, repeated totals", "", "1784782969590", None),
    ("07-", "cash plan, before", "--amount before", "1758915106902", None),
    ("09-", "nested accounts", "", "33158266927", None),
    ("09-", "nested accounts, before", "--amount before", "24515139000", None),
    ("10-", "renja with sums of the levels above", "", "4606293331", None),
    ("11-", "codes in pieces", "", "2819171829469", None),
    ("11-", "codes in pieces, realised", "--amount realised", "1339063172889.04", None),
    ("13-", "recap and details in one table", "", "11006439723330", Some(&[])),
    ("14-", "packages, cut rows", "", "1101742333850", Some(&["L5750", "L8888"])),
    ("16-", "old workbook, nothing filled in", "", "", Some(&["amount"])),
    ("18-", "quarters, a formula for the year", "", "3598445716", None),
    ("18-", "quarters, realised", "--amount realised", "1757000775", None),
    ("23-", "code and name in one cell, many levels", "", "14300000", None),
    ("24-", "classes of programmes, another country", "", "116681953060.98", None),
    ("25-", "print of another country", "", "108309007000", None),
    ("29-", "ruined workbook", "", "", Some(&[])),
    ("30-", "realised by document", "", "3500000", None),
    ("31-", "not active lines", "", "20000000", None),
    ("32-", "36 columns, repeated totals", "", "3000000", None),
    ("34-", "plan of a barangay", "", "1155000", None),
    ("35-", "a statement as a workbook", "", "", Some(&["gbs check"])),
    ("36-", "nine steps as a workbook", "", "", Some(&["gbs check"])),
    ("37-", "repeated totals, another country", "", "150000000", None),
    ("38-", "items with koefisien and tax", "", "3000000", None),
    ("39-", "eleven columns with a grand total", "", "3000000", None),
];

#[test]
fn real_files_are_read_to_the_rupiah_or_refused() {
    let Some(folder) = beside("data/more") else { return };
    let names: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    let starts = |path: &Path, start: &str| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(start));
    let case = |(start, name, arguments, total, refused): &Real| {
        // A name of a sheet may have blanks.
        let arguments = match arguments.split_once('=') {
            Some((flag, value)) => vec![flag.to_owned(), value.to_owned()],
            None => arguments.split_whitespace().map(str::to_owned).collect(),
        };
        Case {
            name: format!("{} {name}", start.trim_end_matches('-')),
            files: vec![names.iter().find(|p| starts(p, start)).unwrap().clone()],
            arguments,
            total: sen(total),
            official: None,
            may_be_refused: refused.is_some(),
            must_say: refused.unwrap_or_default(),
        }
    };
    let cases: Vec<Case> = REAL.iter().map(case).collect();
    hold("real files", &cases, WRONG_FILES, RIGHT_FILES);
}
