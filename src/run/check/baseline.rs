//! `check --baseline`: only what is new, or got worse, fails.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use strum::VariantArray as _;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::files::output::{Guard, Host, Output};
use crate::files::paths::whole;
use crate::finding::emit::{Diagnostic, Worse};
use crate::finding::{Figure, Finding, Measure, RowOf};
use crate::lang::{Lang, format_in};

const SCHEMA: &str = "setara.baseline/2";
/// The first one had keys alone.
const WITHOUT_FIGURES: &str = "setara.baseline/1";
/// The row of a finding, beside the names of figures.
const ROW: &str = "row";

/// Findings that were there when a budget was taken under CI.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    schema: String,
    findings: Vec<Known>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
struct Known {
    path: String,
    code: String,
    key: String,
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    figures: Figures,
}

/// What a key does not say of its finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "BTreeMap<String, Value>", into = "BTreeMap<String, Value>")]
struct Figures {
    all: Vec<Figure>,
    /// A digest of the row, of which only the same one is the same finding.
    row: Option<u64>,
}

impl Figures {
    fn of(finding: &Finding) -> Figures {
        let row = match finding.row.as_deref() {
            Some(RowOf::Text(digest)) => Some(*digest),
            _ => None,
        };
        Figures { all: finding.figures(), row }
    }

    fn is_empty(&self) -> bool {
        self.all.is_empty() && self.row.is_none()
    }

    fn figure(&self, of: Measure) -> Option<Figure> {
        self.all.iter().copied().find(|figure| figure.of == of)
    }

    /// The first of these figures that is worse than it was. A figure that was not kept says nothing: then it is new.
    fn worse(&self, known: &Figures, tolerance: u32) -> Option<(Option<Figure>, Figure)> {
        let before = |now: &Figure| (known.figure(now.of), *now);
        self.all.iter().map(before).find(|(then, now)| then.is_none_or(|then| now.got_worse(then, tolerance)))
    }

    fn are_known_by(&self, known: &Figures, tolerance: u32) -> bool {
        self.row == known.row && self.worse(known, tolerance).is_none()
    }

    /// The heaviest first; what falls is heavier the less it is.
    fn weight(&self) -> std::cmp::Reverse<Option<i128>> {
        let weight = |f: &Figure| if f.of == Measure::Share { -f.value } else { f.value };
        std::cmp::Reverse(self.all.first().map(weight))
    }
}

impl From<Figures> for BTreeMap<String, Value> {
    fn from(figures: Figures) -> BTreeMap<String, Value> {
        let row = figures.row.map(|digest| (ROW.to_owned(), format!("{digest:016x}").into()));
        figures.all.iter().map(|f| (f.of.id().to_owned(), f.json())).chain(row).collect()
    }
}

impl TryFrom<BTreeMap<String, Value>> for Figures {
    type Error = String;

    fn try_from(mut values: BTreeMap<String, Value>) -> Result<Figures, String> {
        let wrong = |name: &str, value: &Value| format!("figures: {name} = {value} is no figure");
        let mut out = Figures::default();
        for of in Measure::VARIANTS.iter().copied() {
            if let Some(value) = values.remove(of.id()) {
                out.all.push(Figure::read(of, &value).ok_or_else(|| wrong(of.id(), &value))?);
            }
        }
        if let Some(value) = values.remove(ROW) {
            let digest = value.as_str().and_then(|text| u64::from_str_radix(text, 16).ok());
            out.row = Some(digest.ok_or_else(|| wrong(ROW, &value))?);
        }
        match values.first_key_value() {
            Some((name, value)) => Err(wrong(name, value)),
            None => Ok(out),
        }
    }
}

impl Baseline {
    /// Of all findings but those that no baseline passes over: a file that cannot be read is checked by nobody.
    pub fn of(shown: &[Diagnostic]) -> Baseline {
        let known = |s: &Diagnostic| Known {
            path: s.finding.path().to_owned(),
            code: s.code().to_owned(),
            key: s.key().to_string(),
            figures: Figures::of(s.finding),
        };
        let mut findings: Vec<Known> = shown.iter().filter(|s| !s.finding.fault.is_fatal()).map(known).collect();
        findings.sort();
        Baseline { schema: SCHEMA.into(), findings }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// It cannot be read, is none, or has one finding twice with different figures.
    pub fn open(path: &Path, lang: Lang, host: &Host) -> Result<Baseline> {
        let name = path.display();
        let text = whole(path, 512).with_context(|| name.to_string())?;
        let none = || format!("{name}: is no baseline; write one with --write-baseline");
        let value: Value = serde_json::from_str(&text).with_context(none)?;
        let schema = value["schema"].as_str().with_context(none)?;
        if ![SCHEMA, WITHOUT_FIGURES].contains(&schema) {
            bail!(
                "{name}: is {schema:?}, this version reads {SCHEMA} and {WITHOUT_FIGURES}; write one with --write-baseline"
            );
        }
        if schema == WITHOUT_FIGURES {
            host.say(&format_in!(
                lang,
                "setara: {name}: {WITHOUT_FIGURES} tidak memuat angka, maka yang memburuk tetap tersembunyi; perbarui: \
                 setara check … --write-baseline {name}",
                "setara: {name}: {WITHOUT_FIGURES} holds no figures, so what got worse stays hidden; renew it: \
                 setara check … --write-baseline {name}"
            ));
        }
        let mut baseline: Baseline = serde_json::from_value(value).with_context(none)?;
        // Written by hand or merged, an entry may stand twice: it is one finding.
        baseline.findings.sort();
        baseline.findings.dedup();
        if let Some(pair) = baseline.findings.windows(2).find(|pair| pair[0].key == pair[1].key) {
            bail!(
                "{name}: the key {} stands twice with different figures; write it anew with --write-baseline",
                pair[0].key
            );
        }
        Ok(baseline)
    }

    /// Writes the baseline in place of the file.
    ///
    /// # Errors
    /// It cannot be written, or is a file of the run.
    pub fn write(&self, path: &Path, guard: &Guard) -> Result<()> {
        let mut output = Output::open(Some(path), guard)?;
        serde_json::to_writer_pretty(&mut output, self)?;
        writeln!(output)?;
        output.finish()
    }

    /// Takes out what was there then; what got worse by more than `tolerance` (in millionths) stays, and says so.
    pub fn pass_over(&self, shown: &mut Vec<Diagnostic>, tolerance: u32) {
        let has_figures = self.schema != WITHOUT_FIGURES;
        let mut known: BTreeMap<&str, Vec<&Figures>> = BTreeMap::new();
        for finding in &self.findings {
            known.entry(alike(&finding.key)).or_default().push(&finding.figures);
        }
        let mut now: BTreeMap<String, Vec<(usize, Figures)>> = BTreeMap::new();
        for (i, s) in shown.iter().enumerate().filter(|(_, s)| !s.finding.fault.is_fatal()) {
            let key = s.key().to_string();
            now.entry(alike(&key).to_owned()).or_default().push((i, Figures::of(s.finding)));
        }
        let mut passed: BTreeSet<usize> = BTreeSet::new();
        for (key, own) in now {
            let Some(then) = known.remove(key.as_str()) else { continue };
            if !has_figures {
                passed.extend(own.iter().take(then.len()).map(|(i, _)| i));
                continue;
            }
            let all: Vec<usize> = own.iter().map(|(i, _)| *i).collect();
            let new = not_known(own, then, tolerance);
            passed.extend(all.into_iter().filter(|i| !new.contains_key(i)));
            for (i, worse) in new {
                shown[i].worse = worse.map(Box::new);
            }
        }
        let mut number = 0;
        shown.retain(|_| {
            number += 1;
            !passed.contains(&(number - 1))
        });
    }
}

/// The key without which of several it is: rows that come in above change that.
fn alike(key: &str) -> &str {
    key.split('-').next().unwrap_or(key)
}

/// Of findings of one key, those that none of the known ones stands for, by number; and what each of them was, where one of
/// the known ones is left that it may have been.
fn not_known(mut now: Vec<(usize, Figures)>, then: Vec<&Figures>, tolerance: u32) -> BTreeMap<usize, Option<Worse>> {
    // The same row, the same figure: the same finding.
    let mut same: BTreeMap<&Figures, usize> = BTreeMap::new();
    then.into_iter().for_each(|figures| *same.entry(figures).or_default() += 1);
    now.retain(|(_, figures)| match same.get_mut(figures) {
        Some(n) if *n > 0 => {
            *n -= 1;
            false
        }
        _ => true,
    });
    let mut left: Vec<&Figures> = same.into_iter().flat_map(|(figures, n)| std::iter::repeat_n(figures, n)).collect();
    // The worst of then stands for the worst of now that it can.
    now.sort_by_key(|(_, figures)| figures.weight());
    left.sort_by_key(|figures| figures.weight());
    let mut left = left.into_iter().peekable();
    now.retain(|(_, figures)| left.next_if(|known| figures.are_known_by(known, tolerance)).is_none());
    let mut out = BTreeMap::new();
    for (i, figures) in now {
        let known = left.next_if(|known| known.row == figures.row);
        let worse = known.and_then(|known| figures.worse(known, tolerance));
        let worse = worse.and_then(|(from, to)| Some(Worse { from: from?, to }));
        out.insert(i, worse);
    }
    out
}
