//! The work plan of the Pokja PUG (Rencana Kerja Pokja PUG) as a budget fills it in: institutions and seven processes, each with
//! its sub kegiatan. Which belong where is data (`pokja.toml`).

pub mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::checklist::{Source, SourceStatus};
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::groups::Category;
use crate::domain::text;
use crate::files::paths::whole;
use crate::finding::{SheetRows, Spot};
use crate::guard::personal::masked;
use crate::lang::Lang;
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, Lenses};
use crate::ledger::totals::{SumKey, Totals};
use crate::read::layout::BudgetRow;

/// The one that the program carries.
const SHIPPED: &str = include_str!("pokja.toml");
/// Written by hand.
const MEGABYTES: u64 = 4;

/// The rows of the plan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    pub id: String,
    pub version: String,
    /// The form's official name.
    pub title: String,
    pub source: Source,
    pub status: SourceStatus,
    pub row: Vec<MatrixRow>,
}

/// Institutions, or one of the processes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixRow {
    pub id: String,
    /// The form's official name of it.
    pub name: String,
    /// What lies under these codes is listed whatever its texts say.
    #[serde(default)]
    institutional: Vec<String>,
    /// What lies under these is listed where it has evidence of pelembagaan or the official tag.
    #[serde(default)]
    codes: Vec<String>,
    /// The same of names and texts: of every list one.
    #[serde(default)]
    words: Vec<Vec<String>>,
    pub source: Source,
    pub status: SourceStatus,
    /// All codes, and whether they are institutional.
    #[serde(skip)]
    under: Vec<(ActivityCode, bool)>,
}

impl Matrix {
    /// The one in a file, or the one that the program carries.
    ///
    /// # Errors
    /// It cannot be read, or contradicts itself.
    pub fn open(path: Option<&str>) -> Result<Matrix> {
        let Some(path) = path else { return Matrix::parse(SHIPPED) };
        let text = whole(Path::new(path), MEGABYTES).with_context(|| path.to_owned())?;
        Matrix::parse(&text).with_context(|| path.to_owned())
    }

    fn parse(text: &str) -> Result<Matrix> {
        let mut out: Matrix = toml::from_str(text)?;
        let (mut ids, mut met) = (BTreeSet::new(), BTreeMap::new());
        if out.row.is_empty() {
            bail!("the matrix has no row");
        }
        for row in &mut out.row {
            let id = row.id.clone();
            if !ids.insert(id.clone()) {
                let (table, twice) = ("row", id);
                bail!("{table} {twice:?}: is there twice");
            }
            let codes = row.institutional.iter().map(|code| (code, true)).chain(row.codes.iter().map(|c| (c, false)));
            for (written, institutional) in codes {
                let Some(code) = ActivityCode::find(written) else {
                    bail!("row {id:?}: {written:?} is not a code of an activity, such as 2.08.02.2.01")
                };
                if let Some(other) = met.insert(code, id.clone()) {
                    bail!("row {id:?}: {written} is in the row {other:?} too");
                }
                row.under.push((code, institutional));
            }
            row.words.iter_mut().flatten().for_each(|word| *word = text::words(word));
            if row.words.iter().any(|list| list.is_empty() || list.iter().any(String::is_empty)) {
                bail!("row {id:?}: words are lists of words, none of them empty");
            }
        }
        Ok(out)
    }

    /// Number of the row whose code is the longest over this one; whether it is institutional.
    fn by_code(&self, code: &ActivityCode) -> Option<(usize, bool)> {
        let rows = self.row.iter().enumerate();
        let all = rows.flat_map(|(number, row)| row.under.iter().map(move |(own, whole)| (number, own, *whole)));
        let fits = all.filter(|(_, own, _)| code.under(own));
        fits.max_by_key(|(number, own, _)| (own.level(), std::cmp::Reverse(*number))).map(|(n, _, whole)| (n, whole))
    }

    /// Number of the first row that one of the folded texts has the words of.
    fn by_words<'t>(&self, mut texts: impl Iterator<Item = &'t str>) -> Option<usize> {
        let said = |row: &MatrixRow, text: &str| {
            !row.words.is_empty() && row.words.iter().all(|list| list.iter().any(|word| text::holds(text, word)))
        };
        texts.find_map(|text| self.row.iter().position(|row| said(row, text)))
    }
}

/// Where the lines of an activity are.
#[derive(Clone, Debug)]
struct Seen {
    /// In the order of reading.
    number: u64,
    first: Spot,
    lines: u64,
}

/// What is kept of lines while they are read, by activity.
#[derive(Default)]
pub struct LinesSeen {
    rows: u64,
    /// All lines of money, and those with evidence of pelembagaan.
    places: [BTreeMap<u32, Seen>; 2],
    /// Folded texts of the latter.
    texts: BTreeMap<u32, BTreeSet<String>>,
}

impl LinesSeen {
    pub fn add(&mut self, row: &BudgetRow) {
        if row.line.amount.is_none() {
            return;
        }
        self.rows += 1;
        let category = row.line.decided.unwrap_or_else(|| row.ledger.answer_of(row.line).category);
        let is_evidence = category == Category::Pelembagaan;
        for places in self.places.iter_mut().take(1 + usize::from(is_evidence)) {
            let first = || Seen { number: self.rows, first: row.spot(), lines: 0 };
            places.entry(row.line.activity).or_insert_with(first).lines += 1;
        }
        if is_evidence {
            let texts = self.texts.entry(row.line.activity).or_default();
            texts.insert(text::words(row.ledger.text_of(row.line)));
        }
    }
}

/// Why a sub kegiatan is in the plan, and so how much of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Its code is institutional: all of it.
    Code,
    /// Its code has the official tag: all of it.
    Official,
    /// Lines with evidence of pelembagaan: these alone.
    Evidence,
}

/// A sub kegiatan of an agency in the plan; what the budget does not say is empty.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// Number of its row; `None`: no row has its code or words.
    pub row: Option<usize>,
    pub reason: Reason,
    pub program: String,
    pub kegiatan: String,
    pub sub_kegiatan: String,
    pub indicator: String,
    /// What is counted of it, and all of it.
    pub amount: Rupiah,
    pub whole: Rupiah,
    pub unit: String,
    /// Where the first of its lines is, and how many there are.
    pub place: String,
    pub lines: u64,
}

/// How many sub kegiatan, and what they come to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct PlanSum {
    pub lines: u64,
    pub amount: Rupiah,
}

pub struct Plan {
    /// By agency and code.
    pub lines: Vec<PlanLine>,
    /// All of the budget.
    pub total: Rupiah,
}

/// A sub kegiatan as it is added up.
#[derive(Default)]
struct Sub {
    code: Option<ActivityCode>,
    program: BTreeSet<String>,
    kegiatan: BTreeSet<String>,
    names: BTreeSet<String>,
    indicators: BTreeSet<String>,
    whole: Rupiah,
    evidence: Rupiah,
    has_evidence: bool,
    official: bool,
    activities: BTreeSet<u32>,
}

impl Sub {
    fn add(&mut self, activity: &Activity) {
        self.code = self.code.or(activity.code);
        let named = [
            (&mut self.program, &activity.program_name),
            (&mut self.kegiatan, &activity.kegiatan_name),
            (&mut self.names, &activity.sub_kegiatan_name),
            (&mut self.indicators, &activity.indikator),
        ];
        for (names, name) in named.into_iter().filter(|(_, name)| !name.trim().is_empty()) {
            names.insert(name.trim().to_owned());
        }
    }
}

impl Plan {
    /// What the budget has for the rows of the matrix.
    pub fn of(matrix: &Matrix, (ledger, lenses): (&Ledger, &Lenses), seen: &LinesSeen, lang: Lang) -> Plan {
        let totals = Totals::of(ledger, lenses);
        let mut subs: BTreeMap<(String, String), Sub> = BTreeMap::new();
        let mut total = Rupiah::ZERO;
        for (key, sum) in ledger.sums.iter() {
            let number = key.activity as usize;
            let of = (totals.opd_of(number).to_owned(), totals.sub_kegiatan_of(number).to_owned());
            let sub = subs.entry(of).or_default();
            if sub.activities.insert(key.activity) {
                sub.add(&ledger.activities[number].activity);
            }
            total += sum.amount;
            sub.whole += sum.amount;
            sub.official |= lenses.official[number];
            if is_evidence(lenses, &key) {
                (sub.evidence, sub.has_evidence) = (sub.evidence + sum.amount, true);
            }
        }
        let line = |((opd, _), sub): ((String, String), Sub)| {
            let named = totals.agencies.named.get(&opd);
            let unit = named.map_or(opd.as_str(), |own| if own.name.is_empty() { &own.code } else { &own.name });
            sub.planned(matrix, seen, unit, lang)
        };
        Plan { lines: subs.into_iter().filter_map(line).collect(), total }
    }

    /// The sub kegiatan of a row; of none, those that no row has.
    pub fn of_row(&self, row: Option<usize>) -> impl Iterator<Item = &PlanLine> {
        self.lines.iter().filter(move |line| line.row == row)
    }

    /// What all rows come to.
    pub fn listed(&self) -> PlanSum {
        sum(self.lines.iter().filter(|line| line.row.is_some()))
    }

    pub fn unmapped(&self) -> PlanSum {
        sum(self.of_row(None))
    }
}

pub fn sum<'l>(lines: impl Iterator<Item = &'l PlanLine>) -> PlanSum {
    lines.fold(PlanSum::default(), |sum, line| PlanSum { lines: sum.lines + 1, amount: sum.amount + line.amount })
}

/// Evidence of pelembagaan; a decision on the line replaces what its texts say.
fn is_evidence(lenses: &Lenses, key: &SumKey) -> bool {
    let by_text = || lenses.counts(Base::Evidence, key) && key.answer.category == Category::Pelembagaan;
    key.decided.map_or_else(by_text, |decided| decided == Category::Pelembagaan)
}

impl Sub {
    /// Its line in the plan; `None`: it is not part of it.
    fn planned(self, matrix: &Matrix, seen: &LinesSeen, unit: &str, lang: Lang) -> Option<PlanLine> {
        let by_code = self.code.and_then(|code| matrix.by_code(&code));
        let reason = match by_code {
            Some((_, true)) => Reason::Code,
            _ if self.official => Reason::Official,
            _ if self.has_evidence => Reason::Evidence,
            _ => return None,
        };
        let names: Vec<String> = self.names.iter().map(|name| text::words(name)).collect();
        let texts = self.activities.iter().filter_map(|number| seen.texts.get(number)).flatten();
        let by_words = || matrix.by_words(names.iter().chain(texts).map(String::as_str));
        let row = by_code.map(|(row, _)| row).or_else(by_words);
        let places = &seen.places[usize::from(reason == Reason::Evidence)];
        let places: Vec<&Seen> = self.activities.iter().filter_map(|number| places.get(number)).collect();
        let first = places.iter().min_by_key(|seen| seen.number);
        let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
        let at = |level: Level| self.code.and_then(|code| code.at(level));
        // Of several names of one code, the first by the alphabet.
        let named = |level: Level, names: &BTreeSet<String>| {
            let code = at(level).map(|code| code.to_string());
            let parts: Vec<String> = code.into_iter().chain(names.first().cloned()).collect();
            parts.join(" ")
        };
        Some(PlanLine {
            row,
            reason,
            program: named(Level::Program, &self.program),
            kegiatan: named(Level::Kegiatan, &self.kegiatan),
            sub_kegiatan: named(Level::SubKegiatan, &self.names),
            indicator: masked(&joined(&self.indicators)).into_owned(),
            amount: if reason == Reason::Evidence { self.evidence } else { self.whole },
            whole: self.whole,
            unit: unit.to_owned(),
            place: first.map_or(String::new(), |seen| seen.first.in_words(lang, &SheetRows::default())),
            lines: places.iter().map(|seen| seen.lines).sum(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_matrix_has_institutions_and_the_seven_processes() {
        let shipped = Matrix::open(None).unwrap();
        let rows: Vec<&str> = shipped.row.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(rows[0], "kelembagaan");
        let seven = ["perencanaan", "penganggaran", "pelaksanaan", "pemantauan", "evaluasi", "pengawasan", "pelaporan"];
        assert_eq!(rows[1..], seven);
    }

    #[test]
    fn the_longest_code_decides_and_words_only_where_none_does() {
        let shipped = Matrix::open(None).unwrap();
        let by_code = |code: &str| shipped.by_code(&ActivityCode::find(code).unwrap());
        assert_eq!(by_code("2.08.02.2.01.0006"), Some((0, true)));
        assert_eq!(by_code("2.08.02.2.03.0001"), Some((0, false)));
        assert_eq!(by_code("2.08.03.2.01.0001"), None);
        assert_eq!(by_code("6.01.02.2.01.0001").map(|(row, _)| row), Some(6));
        assert_eq!(shipped.by_words(["evaluasi pelaksanaan program gender"].into_iter()), Some(3));
        assert_eq!(shipped.by_words(["evaluasi jalan"].into_iter()), None);
    }
}
