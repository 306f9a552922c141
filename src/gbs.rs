//! Gender Budget Statements (GBS, Pernyataan Anggaran Gender, Lembar ARG) with their analysis (GAP): the document that makes
//! a sub kegiatan count as ARG. Fields, forms and checks: `docs/gbs.md`.

mod alike;
pub mod check;
pub mod draft;
pub mod filed;
mod form;
mod model;
mod names;
pub mod node;
pub mod pagu;
pub mod written;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::bail;
use node::{Malformed, StatedFigure};
use strum::VariantArray as _;

use crate::domain::code::ActivityCode;
use crate::domain::groups::Aspect;
use crate::domain::text;
use crate::files::paths::{files_in, whole};
use crate::files::{paths, word, workbook};
use crate::finding::{Defect, Fault, Finding, FindingTable, PersonalFault, Place};
use crate::read::folder::pass_over_own;
use crate::read::layout::passed_over;

/// A JSON Schema of the file, for editors.
pub const SCHEMA: &str = include_str!("gbs/schema.json");

/// A text and where it stands. Empty where the field is not there.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct PlacedText {
    pub text: String,
    pub place: Place,
}

impl PlacedText {
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Something is written, and it is no placeholder.
    pub fn says(&self) -> bool {
        !self.is_empty() && !names::is_placeholder(&self.text)
    }

    pub fn words(&self) -> String {
        text::words(&self.text)
    }
}

/// Program, kegiatan or sub kegiatan as the statement names it.
#[derive(Clone, Default, Debug)]
pub struct NamedLevel {
    /// As it is written in the code field; empty where only the name holds one.
    pub code: PlacedText,
    /// Without a code that stands before it.
    pub name: PlacedText,
    /// The code at the start of the name field.
    pub glued: Option<ActivityCode>,
    pub goal: PlacedText,
}

impl NamedLevel {
    pub fn activity(&self) -> Option<ActivityCode> {
        ActivityCode::find(&self.code.text).or(self.glued)
    }

    /// Where the code stands, else the name.
    pub fn place(&self) -> Place {
        if self.code.is_empty() { self.name.place } else { self.code.place }
    }
}

/// A row of "data pembuka wawasan".
#[derive(Clone, Default, Debug)]
pub struct DataRow {
    pub place: Place,
    pub topic: PlacedText,
    pub male: Option<StatedFigure>,
    pub female: Option<StatedFigure>,
    pub total: Option<StatedFigure>,
    pub male_percent: Option<StatedFigure>,
    pub female_percent: Option<StatedFigure>,
    /// Coverage, prevalence: a share of something else.
    pub percent: Option<StatedFigure>,
    pub value: PlacedText,
    pub unit: PlacedText,
    pub basis: PlacedText,
    pub source: PlacedText,
    pub year: Option<u16>,
    /// The factor that the row is to show.
    pub aspect: Option<Aspect>,
    pub incident: bool,
    pub says: PlacedText,
    /// Counts of other groups, by the name of their column.
    pub others: Vec<(String, StatedFigure)>,
    /// The whole row is `-`.
    pub placeholder: bool,
}

impl DataRow {
    /// Counts (or rates) of men and women.
    pub fn pair(&self) -> Option<[&StatedFigure; 2]> {
        self.male.as_ref().zip(self.female.as_ref()).map(|(l, p)| [l, p])
    }

    pub fn percents(&self) -> Option<[&StatedFigure; 2]> {
        self.male_percent.as_ref().zip(self.female_percent.as_ref()).map(|(l, p)| [l, p])
    }
}

/// One factor of the gap.
#[derive(Clone, Default, Debug)]
pub struct Factor {
    pub place: Place,
    pub says: PlacedText,
    pub male: Option<StatedFigure>,
    pub female: Option<StatedFigure>,
    pub male_percent: Option<StatedFigure>,
    pub female_percent: Option<StatedFigure>,
    /// What its percentages are of, where it says so.
    pub basis: PlacedText,
    /// `data: tidak ada`: it says itself that it has no figure.
    pub without_data: bool,
}

impl Factor {
    pub fn pair(&self) -> Option<[&StatedFigure; 2]> {
        self.male.as_ref().zip(self.female.as_ref()).map(|(l, p)| [l, p])
    }

    pub fn percents(&self) -> Option<[&StatedFigure; 2]> {
        self.male_percent.as_ref().zip(self.female_percent.as_ref()).map(|(l, p)| [l, p])
    }
}

/// A baseline or a target: as text, and by sex where it is told apart.
#[derive(Clone, Default, Debug)]
pub struct Measure {
    pub text: PlacedText,
    pub male: PlacedText,
    pub female: PlacedText,
}

impl Measure {
    pub fn says(&self) -> bool {
        self.text.says() || self.by_sex()
    }

    pub fn by_sex(&self) -> bool {
        self.male.says() && self.female.says()
    }
}

#[derive(Clone, Default, Debug)]
pub struct Indicator {
    pub place: Place,
    /// keluaran or hasil, where it is said.
    pub kind: PlacedText,
    pub says: PlacedText,
    pub unit: PlacedText,
    pub baseline: Measure,
    pub target: Measure,
}

#[derive(Clone, Default, Debug)]
pub struct Action {
    pub place: Place,
    pub says: PlacedText,
    /// Rupiah.
    pub input: PlacedText,
    pub output: PlacedText,
    pub outcome: PlacedText,
    pub responsible: PlacedText,
    /// Accounts its money stands under.
    pub accounts: Vec<PlacedText>,
}

#[derive(Clone, Default, Debug)]
pub struct Signature {
    pub town: PlacedText,
    pub date: PlacedText,
    pub post: PlacedText,
    pub name: PlacedText,
    pub nip: PlacedText,
}

/// One statement.
#[derive(Clone, Default, Debug)]
pub struct Gbs {
    pub path: String,
    /// Of a workbook.
    pub sheet: Option<String>,
    pub place: Place,
    /// Only the head of the form is at hand: what is not there is not missing.
    pub head: bool,
    pub opd: PlacedText,
    pub unit: PlacedText,
    pub address: PlacedText,
    pub year: PlacedText,
    pub stage: PlacedText,
    pub policy: PlacedText,
    pub target_group: PlacedText,
    pub program: NamedLevel,
    pub kegiatan: NamedLevel,
    pub sub_kegiatan: NamedLevel,
    /// Steps of its analysis: 9, or 4 in the newer form.
    pub steps: u8,
    pub data: Vec<DataRow>,
    /// Akses, partisipasi, kontrol, manfaat, in the order of `Aspect`.
    pub factors: [Option<Factor>; 4],
    pub internal: Vec<PlacedText>,
    pub external: Vec<PlacedText>,
    /// The goal after reformulation.
    pub goal: PlacedText,
    pub baseline: Vec<PlacedText>,
    pub indicators: Vec<Indicator>,
    /// An input indicator in rupiah, as older forms have it.
    pub input: PlacedText,
    pub amount: PlacedText,
    pub actions: Vec<Action>,
    pub signature: Signature,
    /// Fields and cells that were not understood.
    pub strange: Vec<Strange>,
    /// Texts of a document that stand in no field.
    pub passages: Vec<PlacedText>,
    /// Of a document: the table or `paragraf`, and the row or number, of each line of its places.
    pub blocks: Vec<(String, u64)>,
    /// What names persons in it.
    pub persons: Vec<(Place, PersonalFault)>,
    /// What else was found where it was read: hidden sheets, formulas without values.
    pub beside: Vec<Finding>,
}

/// What was not understood.
#[derive(Clone, PartialEq, Debug)]
pub struct Strange {
    pub place: Place,
    /// The field, or the label of the form.
    pub field: String,
    /// A cell that is no number; empty where the field itself is not known.
    pub cell: String,
}

impl Gbs {
    /// A finding at a place of this statement.
    pub fn finding(&self, place: Place, defect: Defect) -> Finding {
        self.fault(place, Fault::Gbs(Box::new(defect)))
    }

    fn fault(&self, place: Place, fault: Fault) -> Finding {
        let (sheet, place) =
            match usize::try_from(place.line).ok().and_then(|line| self.blocks.get(line.checked_sub(1)?)) {
                Some((sheet, row)) => (Some(sheet.as_str()), Place { line: *row, end_line: *row, ..place }),
                None => (self.sheet.as_deref(), place),
            };
        Finding::at(&FindingTable::new(&self.path, sheet), place, fault)
    }

    /// Is a finding in this statement?
    pub fn has(&self, finding: &Finding) -> bool {
        let in_block = || {
            let own =
                |(sheet, row): &(String, u64)| Some(sheet.as_str()) == finding.sheet() && *row == finding.place.line;
            self.blocks.iter().any(own)
        };
        self.path == finding.path() && (self.sheet.as_deref() == finding.sheet() || in_block())
    }

    /// Budget year.
    pub fn budget_year(&self) -> Option<u16> {
        names::year_in(&self.year.text)
    }

    /// Factors that are there, with their aspects.
    pub fn factors(&self) -> impl Iterator<Item = (Aspect, &Factor)> {
        Aspect::VARIANTS.iter().copied().zip(&self.factors).filter_map(|(a, f)| Some((a, f.as_ref()?)))
    }

    /// What the analysis is held against: the goal before reformulation.
    pub fn old_goal(&self) -> &PlacedText {
        [&self.sub_kegiatan.goal, &self.kegiatan.goal, &self.program.goal]
            .into_iter()
            .find(|g| !g.is_empty())
            .unwrap_or(&self.sub_kegiatan.goal)
    }
}

/// Is the file of a kind that statements are kept in?
pub fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ends = [".toml", ".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end)) || workbook::is_workbook(path);
    ends && name != "setara.toml"
}

/// Reads the statements of a file: one, or one a sheet of a workbook.
///
/// # Errors
/// The file cannot be read, is not well formed, holds no statement, or lists persons; the finding says where.
pub fn open(path: &str) -> Result<Vec<Gbs>, Box<Finding>> {
    let refuse = |place: Place, fault: Fault| Box::new(Finding::new(path, place, fault));
    let cannot = |e: anyhow::Error| refuse(Place::whole(), Fault::CannotRead(format!("{e:#}")));
    if word::is_named_so(path) || Path::new(path).is_file() && word::holds_one(path) {
        let blocks = word::open(path).map_err(cannot)?;
        let found = form::word::read(path, &blocks);
        return match found.is_empty() {
            true => Err(refuse(Place::whole(), Fault::Gbs(Box::new(Defect::NoStatement)))),
            false => counting(found),
        };
    }
    if let Some(document) = word::refused(path) {
        return Err(cannot(document));
    }
    if workbook::is_workbook(path) {
        return counting(
            open_sheets(path)
                .map_err(cannot)?
                .ok_or_else(|| refuse(Place::whole(), Fault::Gbs(Box::new(Defect::NoStatement))))?,
        );
    }
    let text = whole(Path::new(path), MEGABYTES).map_err(cannot)?;
    let name = Path::new(path).extension().unwrap_or_default().to_ascii_lowercase();
    let tree = if name == "toml" { node::toml(&text) } else { node::yaml(&text) };
    let tree = tree.map_err(|Malformed { why, place }| {
        refuse(place, Fault::Gbs(Box::new(Defect::Malformed(why.lines().collect::<Vec<_>>().join(" ")))))
    })?;
    match model::read(path, tree) {
        Some(gbs) => counting(vec![gbs]),
        None => Err(refuse(Place::whole(), Fault::Gbs(Box::new(Defect::NoStatement)))),
    }
}

/// The statements of a workbook, one a sheet; `None` where it has none.
fn open_sheets(path: &str) -> anyhow::Result<Option<Vec<Gbs>>> {
    let (sheets, hidden) = workbook::sheets(path)?;
    let mut found: Vec<Gbs> = sheets.iter().flat_map(|sheet| form::read(path, sheet)).collect();
    if let Some(first) = found.first_mut() {
        first.beside.extend(hidden.iter().map(|sheet| passed_over(path, sheet)));
        return Ok(Some(found));
    }
    if hidden.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = hidden.into_iter().map(|sheet| sheet.name).collect();
    let is_one = |sheet: &workbook::WorkbookSheet| !form::read(path, sheet).is_empty();
    let statements = workbook::sheets_named(path, &names)?.into_iter().filter(is_one);
    let names: Vec<String> = statements.map(|sheet| format!("{:?}", sheet.name)).collect();
    if names.is_empty() {
        return Ok(None);
    }
    bail!("its only sheets that hold a statement are hidden: {}; show them in a spreadsheet program", names.join(", "))
}

/// A file in which persons are listed, or of which it is not known what is meant, is not used at all.
fn counting(found: Vec<Gbs>) -> Result<Vec<Gbs>, Box<Finding>> {
    let list = |gbs: &Gbs| {
        let (place, list) = gbs.persons.iter().find(|(_, p)| matches!(p, PersonalFault::List { .. }))?;
        Some(Box::new(gbs.fault(*place, Fault::Personal(list.clone().into()))))
    };
    found.iter().find_map(list).map_or(Ok(()), Err)?;
    let fatal = found.iter().flat_map(|gbs| &gbs.beside).find(|finding| finding.fault.is_fatal());
    fatal.map_or(Ok(()), |finding| Err(Box::new(finding.clone())))?;
    Ok(found)
}

/// A statement is a page or two of text.
const MEGABYTES: u64 = 4;

// Statements of files and folders.

/// The statements of files and folders, in the order of their names. A folder without any is a finding, and what setara wrote
/// in it is passed over; a file that is named twice, as by a folder and by itself, is one file.
pub fn open_all(inputs: &[String], findings: &mut Vec<Finding>) -> Vec<Gbs> {
    let (mut out, mut seen) = (Vec::new(), BTreeSet::new());
    for input in inputs {
        let is_folder = Path::new(input).is_dir();
        let mut files = if is_folder { files_in(input, is_document) } else { vec![input.clone()] };
        if is_folder {
            pass_over_own(input, &mut files, findings);
        }
        if files.is_empty() {
            findings.push(Finding::new(input, Place::whole(), Fault::NoStatements));
        }
        for path in files {
            if !seen.insert(paths::comparable(Path::new(&path)).unwrap_or_else(|_| PathBuf::from(&path))) {
                continue;
            }
            match open(&path) {
                Ok(found) => out.extend(found),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    out
}
