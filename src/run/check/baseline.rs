//! `check --baseline`: only what is new fails.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::emit::Shown;
use crate::output::{Guard, Output};
use crate::source::whole;

/// Findings that were there when a budget was taken under CI.
#[derive(Serialize, Deserialize)]
pub(super) struct Baseline {
    schema: String,
    findings: Vec<Known>,
}

#[derive(Serialize, Deserialize)]
struct Known {
    key: String,
    /// For the reader.
    code: String,
    path: String,
}

impl Baseline {
    pub fn of(shown: &[Shown]) -> Baseline {
        let mut findings: Vec<Known> = shown
            .iter()
            .map(|s| Known { key: s.key().to_string(), code: s.code().to_owned(), path: s.finding.path().to_owned() })
            .collect();
        findings.sort_by(|a, b| (&a.path, &a.code, &a.key).cmp(&(&b.path, &b.code, &b.key)));
        Baseline { schema: "setara.baseline/1".into(), findings }
    }

    pub fn open(path: &Path) -> Result<Baseline> {
        let text = whole(path, 512).with_context(|| path.display().to_string())?;
        serde_json::from_str(&text)
            .with_context(|| format!("{}: is no baseline; write one with --write-baseline", path.display()))
    }

    pub fn write(&self, path: &Path, guard: &Guard) -> Result<()> {
        let mut output = Output::open(Some(path), guard)?;
        serde_json::to_writer_pretty(&mut output, self)?;
        writeln!(output)?;
        output.finish()
    }

    /// Takes out what was there then.
    pub fn pass_over(&self, shown: &mut Vec<Shown>) {
        let known: HashSet<&str> = self.findings.iter().map(|f| f.key.as_str()).collect();
        shown.retain(|s| !known.contains(s.key().to_string().as_str()));
    }
}
