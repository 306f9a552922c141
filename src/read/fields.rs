//! The cells of one record → what they say: activity, account, persons, weight.

use crate::domain::budget::{Account, Activity, CountsFrom, Persons, code_and_name};
use crate::domain::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::files::csv::Record;
use crate::finding::Fault;
use crate::read::declared;
use crate::read::declared::Weight;
use crate::read::profile::{Field, Profile};
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
    a.skpd = SkpdCode::find(&a.opd_code);
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
        let code = ActivityCode::find(&cell(code_field)).or(glued).filter(|c| c.level() <= level);
        *slot = name.to_owned();
        if a.code.is_none_or(|own| code.is_some_and(|c| c.level() > own.level())) {
            a.code = code.or(a.code);
        }
    }
    a.bidang = a.code.and_then(|c| c.at(Level::Bidang));
    a.indikator = cell(Field::Indikator);
    a.sasaran = cell(Field::Sasaran);
    a
}

/// The account that a code cell and a name cell make; a code cell that holds no code is taken as the name.
pub fn account(code_cell: String, name: String) -> Account {
    let code = AccountCode::find(&code_cell);
    let name = if name.is_empty() && code.is_none() { code_cell } else { name };
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
