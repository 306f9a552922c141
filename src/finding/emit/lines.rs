//! Lines for people: `path:line:column: severity[CODE] message`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use anyhow::Result;

use super::excerpt::Excerpts;
use super::{About, Diagnostic};
use crate::finding::Finding;
use crate::guard::escape;
use crate::lang::Lang;

/// Findings of one code shown for one file beside other output; the rest are counted.
const SHOWN: usize = 20;

/// Writes findings beside other output, as they were found. Many of one kind are counted instead.
///
/// # Errors
/// Where the output cannot be written.
pub fn beside(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    escape::log(out, |out| some(findings, lang, out))
}

fn some(findings: &[Finding], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in findings {
        let n = seen.entry((finding.path(), finding.fault.code())).or_default();
        *n += 1;
        if *n <= SHOWN {
            let shown = &super::shown(std::slice::from_ref(finding))[0];
            writeln!(out, "{}", FindingLine(shown, lang))?;
            if *n == 1 {
                help(shown, lang, out)?;
            }
        }
    }
    for ((path, code), n) in seen.into_iter().filter(|(_, n)| *n > SHOWN) {
        let (path, more) = (escape::line(&super::relative(path)), n - SHOWN);
        match lang {
            Lang::Id => writeln!(out, "{path}: {more} temuan [{code}] lagi tidak ditampilkan")?,
            Lang::En => writeln!(out, "{path}: {more} more [{code}] not shown")?,
        }
    }
    Ok(())
}

/// All findings, each with the place it is about; what to do about a code once.
pub fn full(findings: &[Diagnostic], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut helped = BTreeSet::new();
    let mut excerpts = Excerpts::default();
    let mut before = None;
    for finding in findings {
        writeln!(out, "{}", FindingLine(finding, lang))?;
        // Several findings on one place show it once.
        let place = Some((finding.finding.path(), finding.finding.place));
        if place != before {
            out.write_all(excerpts.of(finding.finding).unwrap_or_default().as_bytes())?;
        }
        before = place;
        if helped.insert(finding.code()) {
            help(finding, lang, out)?;
        }
    }
    Ok(())
}

pub fn concise(findings: &[Diagnostic], about: &About, out: &mut dyn Write) -> Result<()> {
    let lines = |findings: &[Diagnostic], text: &mut Vec<u8>| {
        // A formatter writes into a string with less ado than into bytes.
        let mut own = String::new();
        for finding in findings {
            own.clear();
            let _ = writeln!(own, "{}", FindingLine(finding, about.lang));
            text.extend_from_slice(own.as_bytes());
        }
        Ok(())
    };
    super::stretches(findings, about.jobs, lines, out)
}

/// One finding on one line.
pub struct FindingLine<'a>(pub &'a Diagnostic<'a>, pub Lang);

impl fmt::Display for FindingLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FindingLine(finding, lang) = self;
        finding.locate(f)?;
        write!(f, ": {}[{}] {}", finding.severity.word(*lang), finding.code(), finding.message(*lang))
    }
}

fn help(finding: &Diagnostic, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let word = if lang == Lang::Id { "saran" } else { "help" };
    finding.help(lang).map_or(Ok(()), |help| writeln!(out, "  {word}: {help}"))
}
