//! The cells of one record → what they say: activity, account, persons, weight.

use crate::domain::budget::{Account, Activity, CountsFrom, Persons, code_and_name};
use crate::domain::code::{ActivityCode, Code, Level, SkpdCode};
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::finding::{Fault, Repair};
use crate::read::codes;
use crate::read::declared;
use crate::read::declared::Weight;
use crate::read::profile::{Field, Profile};
use crate::read::tables;
use crate::sides::beneficiary;
use crate::sides::beneficiary::said;
use std::sync::Arc;

/// Columns that make an activity, in the order of its key.
pub const ACTIVITY: [Field; 14] = [
    Field::KodeSkpd,
    Field::NamaSkpd,
    Field::KodeSubUnit,
    Field::NamaSubUnit,
    Field::KodeBidang,
    Field::NamaBidang,
    Field::KodeProgram,
    Field::NamaProgram,
    Field::KodeKegiatan,
    Field::NamaKegiatan,
    Field::KodeSubKegiatan,
    Field::NamaSubKegiatan,
    Field::Indikator,
    Field::Sasaran,
];
/// Columns that make an account.
pub const ACCOUNT: [Field; 2] = [Field::KodeRekening, Field::NamaRekening];

/// The activity that cells of a record (cleaned, by field) make.
pub fn activity(cell: impl Fn(Field) -> String) -> Activity {
    let mut a = Activity { opd_code: cell(Field::KodeSkpd), opd_name: cell(Field::NamaSkpd), ..Activity::default() };
    if a.opd_code.is_empty() {
        a.opd_code = cell(Field::KodeSubUnit);
    }
    a.unit_name = cell(Field::NamaSubUnit);
    if a.opd_name.is_empty() {
        a.opd_name = a.unit_name.clone();
    }
    agency_of_one_cell(&mut a);
    a.skpd = SkpdCode::find(&a.opd_code).or_else(|| codes::agency(&a.opd_code));
    if let Some(skpd) = &a.skpd {
        a.opd_code = skpd.to_string();
    }
    // The deepest code counts; a name cell may hold the code too.
    let levels = [
        (Field::KodeSubKegiatan, Field::NamaSubKegiatan, Level::SubKegiatan),
        (Field::KodeKegiatan, Field::NamaKegiatan, Level::Kegiatan),
        (Field::KodeProgram, Field::NamaProgram, Level::Program),
        (Field::KodeBidang, Field::NamaBidang, Level::Bidang),
    ];
    let names = [&mut a.sub_kegiatan_name, &mut a.kegiatan_name, &mut a.program_name, &mut a.bidang_name];
    for ((code_field, name_field, level), slot) in levels.into_iter().zip(names) {
        let name_cell = cell(name_field);
        let (glued, name) = code_and_name(&name_cell);
        let code = codes::activity(&cell(code_field)).0.or(glued).filter(|c| c.level() <= level);
        *slot = name.to_owned();
        if a.code.is_none_or(|own| code.is_some_and(|c| c.level() > own.level())) {
            a.code = code.or(a.code);
        }
    }
    if a.code.is_none_or(|c| c.level() < Level::SubKegiatan)
        && let Some(code) = proved_sub_kegiatan(&a, &cell)
    {
        a.code = Some(code);
    }
    a.bidang = a.code.and_then(|c| c.at(Level::Bidang));
    a.indikator = cell(Field::Indikator);
    a.sasaran = cell(Field::Sasaran);
    a.year = tables::year_said(&cell(Field::Tahun));
    a
}

/// `1.02.0.00.0.00.01.0000 Dinas Kesehatan` in the column of names: the code and the name.
fn agency_of_one_cell(a: &mut Activity) {
    if a.opd_code.is_empty()
        && let Some((Code::Skpd(code), name)) = Code::leading(&a.opd_name)
        && !name.is_empty()
    {
        (a.opd_code, a.opd_name) = (code.to_string(), name.to_owned());
    }
}

/// The code of a sub kegiatan whose own cell holds a part of it, or a date that a spreadsheet made of it: with the cells of
/// the levels above and the agency, or by its official name, the list has exactly one.
fn proved_sub_kegiatan(a: &Activity, cell: &impl Fn(Field) -> String) -> Option<ActivityCode> {
    let own = cell(Field::KodeSubKegiatan);
    if own.is_empty() {
        return None;
    }
    let levels = [Field::KodeUrusan, Field::KodeBidang, Field::KodeProgram, Field::KodeKegiatan];
    let mut cells: Vec<String> = levels.map(cell).into_iter().filter(|cell| !cell.is_empty()).collect();
    cells.push(own);
    codes::compose(&cells, a.skpd, &a.program_name).or_else(|| {
        let [.., own] = &cells[..] else { return None };
        let above = codes::activity(own).1.filter(|m| m.repair == Repair::Date).and(a.code)?;
        codes::official_code(&a.sub_kegiatan_name, &above)
    })
}

/// The printed labels that stand in the row itself, each once.
pub fn label_cells(text: &str, record: &Record, profile: &Profile) -> String {
    let mut cells: Vec<String> = Vec::new();
    for column in &profile.labels {
        let cell = clean(&profile.text_of(text, record, *column));
        if !cell.is_empty() && !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells.join("; ")
}

/// The account that a code cell and a name cell make; a code cell that holds no code is taken as the name, and what stands
/// behind its code too.
pub fn account(code_cell: String, name: String) -> Account {
    let code = codes::account(&code_cell).0;
    let name = match (name.is_empty(), code) {
        (true, None) => code_cell,
        (true, Some(_)) => match Code::leading(&code_cell) {
            Some((Code::Account(_), behind)) => behind.trim().to_owned(),
            _ => name,
        },
        _ => name,
    };
    Account { code, name }
}

/// The text of a line: its cells (trimmed), each once.
pub fn item(cells: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = Vec::new();
    for cell in cells {
        if !cell.is_empty() && !texts.contains(&cell) {
            texts.push(cell);
        }
    }
    texts.join(" | ")
}

/// Beneficiary columns of the line. A cell that is no whole number is an error: it would be lost in silence.
///
/// # Errors
/// The column and the fault of a cell that is no whole number.
pub fn persons(text: &str, record: &Record, profile: &Profile) -> Result<Persons, (usize, Fault)> {
    let count = |field| -> Result<Option<u64>, (usize, Fault)> {
        let Some(column) = profile.column(field) else { return Ok(None) };
        let cell = record.value(text, column);
        match beneficiary::count(&cell) {
            Ok(count) => Ok(count),
            Err(_) => {
                Err((column, Fault::NotANumber { header: Arc::clone(&profile.headers[column]), cell: cell.into() }))
            }
        }
    };
    Ok(Persons { male: count(Field::LakiLaki)?, female: count(Field::Perempuan)?, ..Persons::default() })
}

/// Counts in the coefficient of the line, where it tells the sexes apart ("L 20 orang, P 15 orang"). A bare "245 Orang" is
/// not used: the same persons stand in many lines, and staff among them.
pub fn coefficient(text: &str, record: &Record, profile: &Profile) -> Option<Persons> {
    let cell = record.value(text, profile.column(Field::Koefisien)?);
    said::persons(&cell, CountsFrom::Koefisien).filter(|p| p.weights().is_some())
}

/// Weight column of the line, in millionths. A cell that is no share is an error: the line would be declared by nothing in
/// silence. Of a column that does not say whether it holds shares or percentages nothing counts, and the table is asked.
///
/// # Errors
/// The column and the fault of a cell that is no share.
pub fn weight(text: &str, record: &Record, profile: &Profile) -> Result<Option<u32>, (usize, Fault)> {
    let Some(column) = profile.column(Field::Bobot) else { return Ok(None) };
    let cell = record.value(text, column);
    match declared::weight(&cell, profile.weights) {
        Weight::Nothing => Ok(None),
        Weight::Of(share) => Ok(Some(share)),
        Weight::Undecided => Ok(Some(0)),
        Weight::Unreadable => {
            let header = Arc::clone(&profile.headers[column]);
            Err((column, Fault::NotANumber { header, cell: cell.as_ref().into() }))
        }
    }
}
