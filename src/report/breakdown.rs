//! `report --by`: the budget cut by one or two of its dimensions, each part with its total, so that parts of different size
//! can be compared.

mod kept;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Result, bail};
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

pub use self::kept::{Breakdown, Part};

use crate::columns;
use crate::columns::FramePart;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::files::intern::Hasher;
use crate::ledger::Ledger;
use crate::ledger::lens::{Base, ByLens, Lens, LensAmounts, Lenses};
use crate::ledger::opds::Opds;
use crate::read::tables;
use crate::report::Input;

/// What a budget can be cut by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    Government,
    Year,
    Stage,
    Opd,
    /// Unit of an OPD (a puskesmas, a UPTD), else the OPD itself.
    Unit,
    Program,
    Bidang,
    /// Source of funds.
    SumberDana,
    /// Account, down to its jenis (5.1.02).
    Rekening,
}

impl By {
    pub fn id(self) -> &'static str {
        match self {
            By::Government => "government",
            By::Year => "year",
            By::Stage => "stage",
            By::Opd => "opd",
            By::Unit => "unit",
            By::Program => "program",
            By::Bidang => "bidang",
            By::SumberDana => "sumber-dana",
            By::Rekening => "rekening",
        }
    }
}

/// One part of the budget.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cut {
    /// Its value of each dimension; `-` where the files do not say.
    pub by: Vec<String>,
    pub total: Rupiah,
    pub lines: u64,
    #[schemars(with = "ByLens<Rupiah>")]
    pub lenses: BTreeMap<&'static str, Rupiah>,
    /// Of its own total; null where a lens can say nothing.
    #[schemars(with = "ByLens<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
}

/// Rows by the first dimension, columns by the second.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Pivot {
    pub lens: &'static str,
    pub columns: Vec<String>,
    pub rows: Vec<PivotRow>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PivotRow {
    pub name: String,
    /// What the lens counts; `None` where the budget has no such part.
    pub amounts: Vec<Option<Rupiah>>,
    pub totals: Vec<Option<Rupiah>>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CutTable {
    pub dimensions: Vec<By>,
    pub rows: Vec<Cut>,
    /// Of two dimensions.
    pub pivot: Option<Pivot>,
    /// Rows and columns of the pivot, where it is left out because it would be too large.
    #[serde(skip)]
    pub left_out: Option<[usize; 2]>,
}

/// How the parts of two dimensions are set side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Wide {
    /// Not at all: rows alone are asked for.
    No,
    /// Where it has no more cells than this; else it is left out.
    UpTo(u64),
    /// The same; one with more cells is an error.
    Within(u64),
}

/// `base`: what the pivot shows. `shown`: lenses, and whether they can say anything.
///
/// # Errors
/// Where the pivot would have more cells than it may.
pub fn table(
    cuts: &Breakdown,
    by: &[By],
    (ledger, lenses): (&Ledger, &Lenses),
    shown: &[(Lens, bool)],
    base: Base,
    inputs: &[Input],
    wide: Wide,
) -> Result<CutTable> {
    let (names, opds) = (Names::of(ledger), Opds::of(ledger));
    let by_path: HashMap<&str, &Input> = inputs.iter().rev().map(|i| (i.path.as_str(), i)).collect();
    // By numbers first: a country has millions of sums, and few values of a dimension.
    let mut grouped: HashMap<[u32; 2], FramePart, Hasher> = HashMap::default();
    for (cut, sum, counted) in cuts.counted((ledger, lenses)) {
        let activity = &ledger.activities[cut.key.activity as usize].activity;
        let value = |by: &By| -> String {
            let input = by_path.get(cut.part.path.as_str()).copied();
            let code = |level| activity.code.and_then(|c| c.at(level));
            let found = match by {
                By::Government => {
                    Some(input.and_then(|i| i.government.as_ref()).unwrap_or(&cut.part.government).clone())
                }
                By::Year => input.and_then(|i| i.year).or(cut.part.edition.year).map(|y| y.to_string()),
                By::Stage => {
                    let own = input.and_then(|i| i.stage.clone()).or_else(|| cut.part.edition.stage.clone());
                    own.or_else(|| tables::stage_said(tables::stem(&cut.part.path)))
                }
                By::Opd => Some(opds.name(cut.key.activity as usize).to_owned()),
                By::Unit => Some(unit(activity)),
                By::Program => code(Level::Program).map(|c| names.of_code(&c.to_string())),
                By::Bidang => code(Level::Bidang).map(|c| names.of_code(&c.to_string())),
                By::SumberDana => Some(cuts.fund(cut.numbers.fund).to_owned()),
                By::Rekening => Some(cut.key.group.to_string()),
            };
            found.filter(|v| !v.trim().is_empty()).unwrap_or_else(|| "-".into())
        };
        let mut group = [0; 2];
        for (number, by) in group.iter_mut().zip(by) {
            *number = match by {
                By::Government | By::Year | By::Stage => cut.numbers.part,
                By::Opd | By::Unit | By::Program | By::Bidang => cut.key.activity,
                By::SumberDana => cut.numbers.fund,
                By::Rekening => {
                    cut.key.group.0.map_or(0, |code| code.numbers().iter().fold(0, |n, own| n << 8 | u32::from(*own)))
                }
            };
        }
        let part = grouped.entry(group).or_insert_with(|| FramePart {
            by: by.iter().map(value).collect(),
            total: Rupiah::ZERO,
            lines: 0,
            lenses: LensAmounts::default(),
        });
        part.total += sum.amount;
        part.lines += sum.lines;
        for lens in Lens::ALL {
            part.lenses[lens] += counted[lens];
        }
    }
    let parts: Vec<FramePart> = grouped.into_values().collect();
    let parts = columns::parts(&parts)?;
    let lens = Lens::of_id(base.id());
    let (pivot, left_out) = pivot(&parts, by, lens, wide)?;
    let rows = parts.into_iter().map(|part| {
        let share = |(lens, speaks): &(Lens, bool)| part.lenses[*lens].share_of(part.total).filter(|_| *speaks);
        Cut {
            shares: shown.iter().map(|own| (own.0.id(), share(own))).collect(),
            lenses: shown.iter().map(|(lens, _)| (lens.id(), part.lenses[*lens])).collect(),
            by: part.by,
            total: part.total,
            lines: part.lines,
        }
    });
    Ok(CutTable { dimensions: by.to_vec(), rows: rows.collect(), pivot, left_out })
}

/// The parts, each of which occurs once, in rows and columns; or how many of these there would be, where that is too many.
/// They are counted before any cell is made.
fn pivot(
    parts: &[FramePart],
    by: &[By],
    lens: Option<Lens>,
    wide: Wide,
) -> Result<(Option<Pivot>, Option<[usize; 2]>)> {
    let ([first, second], Wide::UpTo(most) | Wide::Within(most)) = (by, wide) else { return Ok((None, None)) };
    let columns: BTreeSet<&str> = parts.iter().map(|p| p.by[1].as_str()).collect();
    let names: BTreeSet<&str> = parts.iter().map(|p| p.by[0].as_str()).collect();
    if names.len() as u64 * columns.len() as u64 > most {
        if let Wide::UpTo(_) = wide {
            return Ok((None, Some([names.len(), columns.len()])));
        }
        let (rows, columns, [first, second]) = (names.len(), columns.len(), [first, second].map(|by| by.id()));
        bail!(
            "--by {first},{second}: a table of {rows} rows and {columns} columns has more than {most} cells; take --by \
             {first} or --by {second} alone, --format csv, jsonl or json (a row for each of the {} parts that there are), \
             or --max-cells {}",
            parts.len(),
            rows as u64 * columns as u64,
        );
    }
    let columns: Vec<&str> = columns.into_iter().collect();
    let mut rows: Vec<PivotRow> = Vec::with_capacity(names.len());
    // Parts come in the order of their values: those of a row follow each other.
    for part in parts {
        if rows.last().is_none_or(|row| row.name != part.by[0]) {
            let none = vec![None; columns.len()];
            rows.push(PivotRow { name: part.by[0].clone(), amounts: none.clone(), totals: none });
        }
        let at = columns.binary_search(&part.by[1].as_str()).ok();
        if let Some((row, at)) = rows.last_mut().zip(at) {
            row.amounts[at] = Some(lens.map_or(part.total, |l| part.lenses[l]));
            row.totals[at] = Some(part.total);
        }
    }
    let columns = columns.into_iter().map(str::to_owned).collect();
    Ok((Some(Pivot { lens: lens.map_or("total", Lens::id), columns, rows }), None))
}

/// The unit that a line is of: what the file calls it, else the agency of its own code.
pub(super) fn unit(activity: &Activity) -> String {
    [&activity.unit_name, &activity.opd_name, &activity.opd_code]
        .into_iter()
        .find(|t| !t.is_empty())
        .cloned()
        .unwrap_or_default()
}

/// Names beside codes: of several of one code, the first by the alphabet.
struct Names {
    codes: BTreeMap<String, String>,
}

impl Names {
    fn of(ledger: &Ledger) -> Names {
        let mut out = Names { codes: BTreeMap::new() };
        let put = |map: &mut BTreeMap<String, String>, key: String, name: &str| {
            let slot = map.entry(key).or_insert_with(|| name.to_owned());
            if slot.is_empty() || (!name.is_empty() && name < slot.as_str()) {
                *slot = name.to_owned();
            }
        };
        for entry in ledger.activities.iter().filter(|e| e.counts) {
            let a = &entry.activity;
            for (level, name) in [(Level::Bidang, &a.bidang_name), (Level::Program, &a.program_name)] {
                if let Some(code) = a.code.and_then(|c| c.at(level)) {
                    put(&mut out.codes, code.to_string(), name);
                }
            }
        }
        out
    }

    fn of_code(&self, code: &str) -> String {
        format!("{code} {}", self.codes.get(code).map_or("", String::as_str)).trim().to_owned()
    }
}
