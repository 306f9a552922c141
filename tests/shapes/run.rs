//! Running the binary on files, and holding what came of it against what is known to be wrong today.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// What a run of `report` left behind.
pub struct Ran {
    pub code: Option<i32>,
    /// The report, where there is one.
    pub report: Option<Value>,
    /// Codes of what was found, with their severity: `warning[B001]`.
    pub findings: Vec<String>,
    /// All that was said beside the report.
    pub said: String,
}

/// Reports on files; `arguments` come after them.
pub fn report(files: &[PathBuf], arguments: &[&str]) -> Ran {
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .arg("report")
        .args(files)
        // What is official here is so by the list of 2027.
        .args(["--format", "json", "--no-config", "--lang", "en", "--jobs", "1", "--nomenclature-year", "2027"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    let mut findings: Vec<String> = said.split_whitespace().filter_map(finding).collect();
    findings.sort();
    findings.dedup();
    Ran { code: out.status.code(), report: serde_json::from_slice(&out.stdout).ok(), findings, said }
}

/// Converts files to `out`; what it says where it fails.
// Only the shapes are converted.
#[allow(dead_code)]
pub fn convert(files: &[PathBuf], arguments: &[&str], out: &Path) -> Result<(), String> {
    let ran = Command::new(env!("CARGO_BIN_EXE_setara"))
        .arg("convert")
        .args(files)
        .args(["--no-config", "--overwrite", "--jobs", "1", "-o"])
        .arg(out)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if ran.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ran.stderr).into_owned()) }
}

fn finding(word: &str) -> Option<String> {
    let word = word.trim_end_matches(':');
    let (severity, code) = word.strip_suffix(']')?.split_once('[')?;
    let code_like = code.len() == 4 && code.is_ascii();
    (["error", "warning"].contains(&severity) && code_like).then(|| word.to_owned())
}

impl Ran {
    /// Codes of what was found, or the first words where there are none.
    pub fn why(&self) -> String {
        match self.findings.is_empty() {
            true => self.said.lines().next().unwrap_or_default().to_owned(),
            false => self.findings.join(" "),
        }
    }

    /// A figure of the report in sen.
    pub fn sen(value: &Value) -> Option<i128> {
        let (whole, sen) = value.as_str()?.split_once('.')?;
        format!("{whole}{sen:0<2}").parse().ok()
    }

    pub fn total(&self) -> Option<i128> {
        Ran::sen(&self.report.as_ref()?["total"])
    }

    /// What the official lens holds.
    pub fn official(&self) -> Option<i128> {
        let lenses = self.report.as_ref()?["lenses"].as_array()?;
        Ran::sen(&lenses.iter().find(|l| l["lens"] == "official")?["amount"])
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Right,
    /// Exit 1 or 2: nobody takes the figure for true.
    Refused(String),
    /// Exit 0 and another figure than the true one.
    Wrong(String),
}

/// Verdicts by name of what was tried.
#[derive(Default)]
pub struct Board(BTreeMap<String, Vec<(String, Verdict)>>);

impl Board {
    /// `which` names the one that was tried: a seed, arguments.
    pub fn add(&mut self, name: &str, which: String, verdict: Verdict) {
        self.0.entry(name.to_owned()).or_default().push((which, verdict));
    }

    /// Right, refused and wrong of some verdicts.
    fn counts<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> [usize; 3] {
        let mut out = [0; 3];
        verdicts.for_each(|v| {
            out[match v {
                Verdict::Right => 0,
                Verdict::Refused(_) => 1,
                Verdict::Wrong(_) => 2,
            }] += 1
        });
        out
    }

    /// The table, and what differs from the lists: names that are wrong and not in `wrong`, names in it that are not
    /// wrong any more, and fewer names that are right than `right`.
    pub fn hold(&self, title: &str, wrong: &[&str], right: usize) {
        println!("\n{title}\n{:>5} {:>7} {:>5}", "right", "refused", "wrong");
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        let mut names = [0; 3];
        for (name, tried) in &self.0 {
            let counts = Board::counts(tried.iter().map(|t| &t.1));
            let [r, f, w] = counts;
            names[if w > 0 {
                2
            } else if f > 0 {
                1
            } else {
                0
            }] += 1;
            let why = tried.iter().rev().max_by_key(|t| match t.1 {
                Verdict::Right => 0,
                Verdict::Refused(_) => 1,
                Verdict::Wrong(_) => 2,
            });
            let why = match why {
                Some((which, Verdict::Refused(why) | Verdict::Wrong(why))) => format!("  ({which}: {why})"),
                _ => String::new(),
            };
            println!("{r:>5} {f:>7} {w:>5}  {name}{why}");
            match (w > 0, wrong.contains(&name.as_str())) {
                (true, false) => new.push(format!("{name}{why}")),
                (false, true) => gone.push(name.clone()),
                _ => {}
            }
        }
        println!("{:>5} {:>7} {:>5}  of {} kinds", names[0], names[1], names[2], self.0.len());
        assert!(new.is_empty(), "wrong at exit 0:\n{}", new.join("\n"));
        assert!(gone.is_empty(), "no longer wrong, take them off the list of today:\n{}", gone.join("\n"));
        let unknown: Vec<&&str> = wrong.iter().filter(|w| !self.0.contains_key(**w)).collect();
        assert!(unknown.is_empty(), "on the list of today and not tried: {unknown:?}");
        assert!(names[0] >= right, "{} kinds are right, {right} were", names[0]);
    }
}

/// One thread a core; results in the order of what they are of.
pub fn each<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            threads.spawn(|| {
                while let Some((at, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
                {
                    let result = run(item);
                    done.lock().unwrap().push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|d| d.0);
    done.into_iter().map(|d| d.1).collect()
}
