//! JUnit XML: a suite a file, a case a finding. What fails the run is a failure, what is below that a case that passes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{About, Diagnostic, lines, relative};
use crate::guard::escape;
use crate::guard::escape::xml as escape;

pub fn write(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<(String, Vec<&Diagnostic>)> =
        about.files.iter().map(|path| (escape::line(&relative(path)), Vec::new())).collect();
    let mut known: BTreeMap<String, usize> =
        suites.iter().enumerate().map(|(i, (path, _))| (path.clone(), i)).collect();
    for finding in findings {
        let at = *known.entry(finding.path().to_owned()).or_insert_with(|| {
            suites.push((finding.path().to_owned(), Vec::new()));
            suites.len() - 1
        });
        suites[at].1.push(finding);
    }
    let suites: Vec<Suite> = suites.into_iter().map(|(path, own)| Suite::of(path, &own, about)).collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let (tests, failures, errors) = (sum(|s| s.tests), sum(|s| s.failures), sum(|s| s.errors));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="setara" tests="{tests}" failures="{failures}" errors="{errors}">"#)?;
    for Suite { path, tests, failures, errors, cases } in &suites {
        let path = escape(path);
        writeln!(
            out,
            r#"  <testsuite name="{path}" tests="{tests}" failures="{failures}" errors="{errors}" skipped="0">"#
        )?;
        out.write_all(cases.as_bytes())?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

struct Suite {
    path: String,
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
}

impl Suite {
    fn of(path: String, findings: &[&Diagnostic], about: &About) -> Suite {
        let class = escape(&path);
        let mut out = Suite { path, tests: findings.len().max(1), failures: 0, errors: 0, cases: String::new() };
        if findings.is_empty() {
            // A report is never empty: that it was checked is a result.
            let _ = writeln!(out.cases, r#"    <testcase name="setara" classname="{class}"/>"#);
        }
        // GitLab takes two cases of one name for one.
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for finding in findings {
            let message = finding.placed_message(about.lang);
            let mut name = format!("{} {}: {message}", finding.code(), finding.name());
            let n = names.entry(name.clone()).or_default();
            *n += 1;
            if *n > 1 {
                let _ = write!(name, " ({n})");
            }
            let mut text = lines::FindingLine(finding, about.lang).to_string();
            text.extend(finding.help(about.lang).map(|help| format!("\n{help}")));
            let _ = write!(text, "\n{}", finding.url());
            let kind = match finding {
                f if f.finding.fault.is_fatal() => Some(("error", &mut out.errors)),
                f if about.fail_on.fails(f.severity) => Some(("failure", &mut out.failures)),
                _ => None,
            };
            let inside = match kind {
                Some((tag, count)) => {
                    *count += 1;
                    let (code, message) = (finding.code(), escape(&message));
                    format!(r#"<{tag} type="{code}" message="{message}">{}</{tag}>"#, escape(&text))
                }
                None => format!("<system-out>{}</system-out>", escape(&text)),
            };
            let name = escape(&name);
            let _ = writeln!(out.cases, r#"    <testcase name="{name}" classname="{class}">{inside}</testcase>"#);
        }
        out
    }
}
