//! A budget written as a file, and what must come out of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::budget::{Budget, Leaf};
use crate::run::{Ran, Verdict, convert, report};

pub type Row = Vec<String>;

/// A row of cells of anything that can be written.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { vec![$($cell.to_string()),*] };
}

#[derive(Clone, Copy, Debug)]
enum Style {
    Plain,
    /// 1.234.567
    Dots,
    /// 1.234.567,00, less than nothing in brackets
    Cents,
    /// 1,234,567.00
    English,
    /// Rp 1.234.567,00
    Rp,
}

/// How cells are written: it goes with the seed.
#[derive(Clone, Copy, Debug)]
pub struct Dress {
    style: Style,
    delimiter: char,
}

impl Dress {
    pub fn of(seed: u64) -> Dress {
        let (delimiter, style) = [
            (';', Style::Cents),
            (',', Style::Plain),
            ('\t', Style::Dots),
            (',', Style::English),
            (';', Style::Rp),
            (';', Style::Dots),
            ('\t', Style::Cents),
            (';', Style::Plain),
        ][(seed.saturating_sub(1) % 8) as usize];
        Dress { style, delimiter }
    }

    /// Digits alone.
    pub fn plain(self) -> Dress {
        Dress { style: Style::Plain, ..self }
    }

    /// An amount of whole rupiah.
    pub fn n(&self, amount: i64) -> String {
        let grouped = |mark: char| {
            let digits = amount.abs().to_string();
            let mut out = String::new();
            for (i, digit) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i).is_multiple_of(3) {
                    out.push(mark);
                }
                out.push(digit);
            }
            out
        };
        let sign = if amount < 0 { "-" } else { "" };
        match self.style {
            Style::Plain => amount.to_string(),
            Style::Dots => format!("{sign}{}", grouped('.')),
            Style::Cents if amount < 0 => format!("({},00)", grouped('.')),
            Style::Cents => format!("{},00", grouped('.')),
            Style::English => format!("{sign}{}.00", grouped(',')),
            Style::Rp => format!("{sign}Rp {},00", grouped('.')),
        }
    }

    pub fn each(&self, amounts: impl IntoIterator<Item = i64>) -> Row {
        amounts.into_iter().map(|a| self.n(a)).collect()
    }

    /// Rows as text; short rows are filled up.
    pub fn text(&self, rows: &[Row]) -> String {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |cell: &str| match cell.contains([self.delimiter, '"', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        };
        let line = |row: &Row| {
            let cells: Vec<String> = (0..width).map(|i| cell(row.get(i).map_or("", String::as_str))).collect();
            cells.join(&self.delimiter.to_string()) + "\n"
        };
        rows.iter().map(line).collect()
    }
}

/// What a person reads in the file.
#[derive(Clone, Debug)]
pub struct Want {
    /// Whole rupiah, as all here.
    total: i64,
    /// What the list of 2027 tags, where the file has codes.
    official: Option<i64>,
    /// By name, where the file names them.
    agencies: Option<BTreeMap<String, i64>>,
    lines: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    /// To be read, at exit 0.
    Read,
    /// Two readings are equally good: nobody may choose one in silence.
    Asked,
    /// Something in it is wrong: exit 0 only with the true total and a warning.
    Warned,
}

/// Files, arguments and what must come out.
#[derive(Clone, Debug)]
pub struct Case {
    files: Vec<(String, Vec<u8>)>,
    arguments: Vec<&'static str>,
    want: Want,
    way: Way,
}

type Make = dyn Fn(&Budget, &Dress) -> Case + Send + Sync;

/// A way to write a budget.
pub struct Shape {
    pub name: String,
    pub make: Box<Make>,
}

pub fn shape(name: impl Into<String>, make: impl Fn(&Budget, &Dress) -> Case + Send + Sync + 'static) -> Shape {
    Shape { name: name.into(), make: Box::new(make) }
}

/// A shape that is one table of text.
pub fn table(name: impl Into<String>, rows: impl Fn(&Budget, &Dress) -> Vec<Row> + Send + Sync + 'static) -> Shape {
    shape(name, move |b, d| Case::of(b).csv(d, &rows(b, d)))
}

impl Shape {
    /// Changes what is expected.
    pub fn but(self, change: impl Fn(Case) -> Case + Send + Sync + 'static) -> Shape {
        Shape { name: self.name, make: Box::new(move |b, d| change((self.make)(b, d))) }
    }

    pub fn without_agencies(self) -> Shape {
        self.but(|case| Case { want: Want { agencies: None, ..case.want }, ..case })
    }

    /// Neither codes nor what the official list says of them.
    pub fn without_codes(self) -> Shape {
        self.but(|case| Case { want: Want { official: None, ..case.want }, ..case })
    }

    pub fn asked(self) -> Shape {
        self.but(|case| Case { way: Way::Asked, ..case })
    }

    pub fn warned(self) -> Shape {
        self.but(|case| Case { way: Way::Warned, ..case })
    }
}

impl Case {
    /// All of a budget, yet without a file.
    pub fn of(budget: &Budget) -> Case {
        Case { files: Vec::new(), arguments: Vec::new(), want: Want::of(budget, |l| l.amount), way: Way::Read }
    }

    /// Another figure of the lines than their amount.
    pub fn amounts(self, budget: &Budget, of: impl Fn(&Leaf) -> i64) -> Case {
        Case { want: Want::of(budget, of), ..self }
    }

    pub fn file(mut self, name: &str, content: impl Into<Vec<u8>>) -> Case {
        self.files.push((name.into(), content.into()));
        self
    }

    pub fn csv(self, dress: &Dress, rows: &[Row]) -> Case {
        let name = format!("anggaran{}.csv", self.files.len() + 1);
        self.file(&name, dress.text(rows))
    }

    /// Arguments that come after the files.
    pub fn with(self, arguments: &[&'static str]) -> Case {
        Case { arguments: arguments.to_vec(), ..self }
    }

    /// How many lines there are.
    pub fn lines(mut self, lines: usize) -> Case {
        self.want.lines = Some(lines);
        self
    }

    /// Writes the files into a folder.
    pub fn write(&self, folder: &Path) -> Vec<PathBuf> {
        std::fs::create_dir_all(folder).unwrap();
        let paths: Vec<_> = self.files.iter().map(|(name, _)| folder.join(name)).collect();
        for (path, (_, content)) in paths.iter().zip(&self.files) {
            std::fs::write(path, content).unwrap();
        }
        paths
    }

    /// Parts of a report that its converted lines say otherwise, where it is read.
    pub fn not_read_back(&self, folder: &Path) -> Vec<String> {
        let (paths, out) = (self.write(folder), folder.join("kembali.csv"));
        let ran = report(&paths, &self.arguments);
        if ran.code != Some(0) {
            return Vec::new();
        }
        if let Err(said) = convert(&paths, &self.arguments, &out) {
            return vec![said];
        }
        let again = report(&[out], &[]);
        let (Some(whole), Some(lines)) = (&ran.report, &again.report) else { return vec![again.said] };
        let parts =
            ["total", "lines", "denominators", "lenses", "categories", "overlap", "opd", "coverage", "allocation"];
        parts.into_iter().filter(|part| whole[part] != lines[part]).map(str::to_owned).collect()
    }

    /// Writes the files into a folder, and reads them.
    pub fn judge(&self, folder: &Path) -> Verdict {
        let paths = self.write(folder);
        let ran = report(&paths, &self.arguments);
        match (ran.code, self.way) {
            (Some(1 | 2), Way::Read) => Verdict::Refused(ran.why()),
            (Some(1 | 2), _) => Verdict::Right,
            (Some(0), Way::Asked) => Verdict::Wrong(format!("read in silence as {:?} sen", ran.total())),
            (Some(0), Way::Read) => verdict(self.want.faults(&ran)),
            (Some(0), Way::Warned) => {
                let mut faults = self.want.faults(&ran);
                if ran.findings.is_empty() {
                    faults.push("nothing is said".into());
                }
                verdict(faults)
            }
            (code, _) => Verdict::Wrong(format!("ended with {code:?}")),
        }
    }
}

fn verdict(faults: Vec<String>) -> Verdict {
    if faults.is_empty() { Verdict::Right } else { Verdict::Wrong(faults.join("; ")) }
}

impl Want {
    fn of(budget: &Budget, of: impl Fn(&Leaf) -> i64) -> Want {
        let mut agencies: BTreeMap<String, i64> = BTreeMap::new();
        budget.leaves.iter().for_each(|l| *agencies.entry(l.agency.name.to_uppercase()).or_default() += of(l));
        Want {
            total: budget.sum(&of),
            official: Some(budget.sum(|l| if l.sub.official { of(l) } else { 0 })),
            agencies: Some(agencies),
            lines: None,
        }
    }

    /// What a report has otherwise.
    fn faults(&self, ran: &Ran) -> Vec<String> {
        let Some(report) = &ran.report else { return vec!["no report".into()] };
        let sen = |rupiah: i64| i128::from(rupiah) * 100;
        let mut out = Vec::new();
        let total = ran.total();
        if total != Some(sen(self.total)) {
            let times = total.map_or(0.0, |t| t as f64 / sen(self.total).max(1) as f64);
            out.push(format!("{times:.3} times the total"));
        }
        if let Some(official) = self.official
            && ran.official() != Some(sen(official))
        {
            out.push(format!("official {:?} sen for {official} rupiah", ran.official()));
        }
        if let Some(lines) = self.lines
            && report["lines"].as_u64() != Some(lines as u64)
        {
            out.push(format!("{} lines for {lines}", report["lines"]));
        }
        if let Some(agencies) = &self.agencies {
            let read = agencies_of(report);
            let want: BTreeMap<String, i128> = agencies.iter().map(|(name, a)| (name.clone(), sen(*a))).collect();
            if read != want {
                out.push(format!("agencies {:?}", read.keys().collect::<Vec<_>>()));
            }
        }
        out
    }
}

/// Agencies of a report with money: names without codes, in capitals.
fn agencies_of(report: &Value) -> BTreeMap<String, i128> {
    let mut out = BTreeMap::new();
    for agency in report["opd"].as_array().into_iter().flatten() {
        let name =
            agency["name"].as_str().unwrap_or_default().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        *out.entry(name.trim().to_uppercase()).or_default() += Ran::sen(&agency["total"]).unwrap_or(0);
    }
    out.retain(|_, sen| *sen != 0);
    out
}
