//! Lines with their verdicts → csv (after the input's own columns) or jsonl.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use super::inert;
use crate::allocate::Method;
use crate::amount::Rupiah;
use crate::code::AccountCode;
use crate::layout::Row;
use crate::nomenclature::Nomenclature;
use crate::tag::{Blocked, Blocker, Criteria, Evidence};

/// Columns that follow the input's own.
const COLUMNS: [&str; 15] = [
    "file",
    "row",
    "opd",
    "sub_kegiatan",
    "rekening",
    "amount",
    "verdict",
    "official",
    "sex",
    "age",
    "difabel",
    "aspect",
    "evidence",
    "blocked",
    "method",
];

/// One line as jsonl has it. `row` is the line of the file at which the record starts.
#[derive(Serialize)]
struct Tagged<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    row: u64,
    opd: &'a str,
    opd_code: &'a str,
    sub_kegiatan: Option<String>,
    rekening: Option<AccountCode>,
    amount: Option<Rupiah>,
    verdict: &'static str,
    official: Vec<&'a str>,
    sex: &'static str,
    age: Vec<&'static str>,
    difabel: bool,
    aspect: Vec<&'static str>,
    evidence: Vec<EvidenceOut<'a>>,
    blocked: Vec<BlockedOut<'a>>,
    method: Method,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    concept: &'a str,
    field: &'static str,
    text: &'a str,
    start: usize,
    end: usize,
    strength: u8,
}

#[derive(Serialize)]
struct BlockedOut<'a> {
    concept: &'a str,
    trap: &'a str,
    field: &'static str,
    text: &'a str,
}

impl<'a> Tagged<'a> {
    fn of(row: &'a Row, nomenclature: &'a Nomenclature, method: Method) -> Tagged<'a> {
        let (activity, verdict, criteria) =
            (row.book.activity_of(row.line), row.book.verdict_of(row.line), row.book.criteria);
        let evidence = |e: &'a Evidence| EvidenceOut {
            concept: &criteria.concepts[e.concept].id,
            field: e.field.id(),
            text: &e.text,
            start: e.start,
            end: e.end,
            strength: e.strength,
        };
        let blocked = |b: &'a Blocked| BlockedOut {
            concept: &criteria.concepts[b.concept].id,
            trap: blocker(criteria, b.by),
            field: b.field.id(),
            text: &b.text,
        };
        Tagged {
            file: row.path,
            sheet: row.sheet,
            row: row.number,
            opd: &activity.opd_name,
            opd_code: &activity.opd_code,
            sub_kegiatan: activity.code.map(|c| c.to_string()),
            rekening: row.book.account_of(row.line).code,
            amount: row.line.amount,
            verdict: verdict.answer.category.id(),
            official: activity.code.map(|c| nomenclature.tags_of(&c)).unwrap_or_default(),
            sex: verdict.answer.sex.id(),
            age: verdict.answer.ages().map(|a| a.id()).collect(),
            difabel: verdict.answer.difabel,
            aspect: verdict.answer.aspects().map(|a| a.id()).collect(),
            evidence: verdict.evidence.iter().map(evidence).collect(),
            blocked: verdict.blocked.iter().map(blocked).collect(),
            method,
        }
    }
}

/// Name of what blocked a sign: a trap or disqualifier of the pack, or one of the gates.
pub fn blocker(criteria: &Criteria, by: Blocker) -> &str {
    match by {
        Blocker::Trap(trap) => &criteria.traps[trap].id,
        Blocker::Disqualifier(rule) => &criteria.disqualifiers[rule].id,
        Blocker::Context => "konteks",
        Blocker::Near => "kata-pendamping",
        Blocker::SupportProgram => "program-penunjang",
        Blocker::Pay => "belanja-pegawai",
    }
}

pub fn write_jsonl(row: &Row, nomenclature: &Nomenclature, method: Method, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer(&mut *out, &Tagged::of(row, nomenclature, method))?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Writes csv with the columns of all inputs side by side; an input without a column leaves it empty.
pub struct CsvTags<W: Write> {
    writer: ::csv::Writer<W>,
    own: Vec<String>,
    raw_cells: bool,
    /// The last line's own verdict columns, kept while lines repeat.
    cells: Vec<String>,
}

/// Headers of one file, told apart where a name stands twice.
pub fn own_columns(headers: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::with_capacity(headers.len());
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut out = Vec::with_capacity(headers.len());
    for header in headers {
        let n = last.entry(header).or_insert(0);
        loop {
            *n += 1;
            let name = if *n == 1 { header.clone() } else { format!("{header} ({n})") };
            if taken.insert(name.clone()) {
                out.push(name);
                break;
            }
        }
    }
    out
}

impl<W: Write> CsvTags<W> {
    /// `own`: the columns of all inputs, in order of first appearance.
    pub fn start(own: Vec<String>, raw_cells: bool, out: W) -> Result<CsvTags<W>> {
        let mut writer = ::csv::Writer::from_writer(out);
        let cell = |c: &str| if raw_cells { c.to_owned() } else { inert(c).into_owned() };
        writer.write_record(own.iter().map(|c| cell(c)).chain(COLUMNS.map(String::from)))?;
        Ok(CsvTags { writer, own, raw_cells, cells: Vec::new() })
    }

    /// Where each of the output's own columns stands in a file with these headers.
    pub fn places(&self, headers: &[String]) -> Vec<Option<usize>> {
        let names = own_columns(headers);
        self.own.iter().map(|own| names.iter().position(|n| n == own)).collect()
    }

    pub fn write(
        &mut self,
        row: &Row,
        places: &[Option<usize>],
        nomenclature: &Nomenclature,
        method: Method,
    ) -> Result<()> {
        for place in places {
            let value = place.map(|i| row.record.value(row.text, i)).unwrap_or_default();
            if self.raw_cells {
                self.writer.write_field(value.as_bytes())?;
            } else {
                self.writer.write_field(inert(&value).as_bytes())?;
            }
        }
        let t = Tagged::of(row, nomenclature, method);
        let number = t.row.to_string();
        let evidence: Vec<String> = t.evidence.iter().map(|e| format!("{}:{}", e.concept, e.text)).collect();
        let blocked: Vec<String> = t.blocked.iter().map(|b| format!("{}:{} [{}]", b.concept, b.text, b.trap)).collect();
        self.cells.clear();
        self.cells.extend([
            t.file.to_owned(),
            number,
            t.opd.to_owned(),
            t.sub_kegiatan.unwrap_or_default(),
            t.rekening.map(|r| r.to_string()).unwrap_or_default(),
            t.amount.map(|a| a.to_string()).unwrap_or_default(),
            t.verdict.to_owned(),
            t.official.join("; "),
            t.sex.to_owned(),
            t.age.join("+"),
            u8::from(t.difabel).to_string(),
            t.aspect.join("+"),
            evidence.join("; "),
            blocked.join("; "),
            t.method.id().to_owned(),
        ]);
        for cell in &self.cells {
            let cell = if self.raw_cells { cell.as_str().into() } else { inert(cell) };
            self.writer.write_field(cell.as_bytes())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<()> {
        self.writer.flush()?;
        Ok(())
    }
}
