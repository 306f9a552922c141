//! Codes: that they are codes, of their field's level, in their normal spelling (G02 to G05, G26).

use super::Check;
use crate::domain::code::{ActivityCode, Level};
use crate::finding::Defect;
use crate::gbs;
use crate::gbs::names;

/// The first budget year in the codes of Permendagri 90/2019.
const CODES_SINCE: u16 = 2021;

pub fn check(check: &mut Check) {
    let gbs = check.gbs;
    let same = same_as_kegiatan(check);
    level(check, "kode_program", &gbs.program, Level::Program);
    if !same {
        level(check, "kode_kegiatan", &gbs.kegiatan, Level::Kegiatan);
    }
    level(check, "kode_sub_kegiatan", &gbs.sub_kegiatan, Level::SubKegiatan);
    let levels = [&gbs.program, &gbs.kegiatan, &gbs.sub_kegiatan];
    let mut codes = levels.iter().filter(|l| !old_style(check, l.code.text.trim())).filter_map(|l| l.activity());
    let by_code = codes.find(|c| c.program() == Some(1));
    let by_name = names::holds_any(&gbs.program.name.words(), &names::words().support_program);
    if by_name || by_code.is_some() {
        let what = match by_code.and_then(|c| c.at(Level::Program)) {
            Some(code) => code.to_string(),
            None => gbs.program.name.text.clone(),
        };
        check.say(gbs.program.place(), Defect::SupportProgram { what });
    }
}

/// One code under two levels.
fn same_as_kegiatan(check: &mut Check) -> bool {
    let (kegiatan, sub) = (&check.gbs.kegiatan, &check.gbs.sub_kegiatan);
    if let (Some(one), Some(other)) = (kegiatan.activity(), sub.activity())
        && one == other
    {
        check.say(kegiatan.place(), Defect::SameAsKegiatan { code: true, what: one.to_string() });
        return true;
    }
    if kegiatan.name.says() && kegiatan.name.words() == sub.name.words() {
        let what = sub.name.text.clone();
        check.say(kegiatan.name.place, Defect::SameAsKegiatan { code: false, what });
    }
    false
}

fn level(check: &mut Check, field: &'static str, level: &gbs::NamedLevel, wanted: Level) {
    let place = level.place();
    let cell = level.code.text.trim();
    if cell.is_empty() || names::is_placeholder(cell) {
        if let Some(code) = level.glued.filter(|c| c.level() != wanted) {
            check.say(place, Defect::WrongLevel { field, code: code.to_string(), level: name(code.level()) });
        }
        return;
    }
    let Some(code) = ActivityCode::find(cell) else {
        if old_style(check, cell) {
            return check.say(place, Defect::OldCode { cell: cell.to_owned() });
        }
        return check.say(place, Defect::NotACode { field, cell: cell.to_owned() });
    };
    if old_style(check, cell) {
        check.say(place, Defect::OldCode { cell: cell.to_owned() });
    } else if code.level() != wanted && cell.starts_with(char::is_alphabetic) {
        // A number somewhere in a name is no code.
        check.say(place, Defect::NotACode { field, cell: cell.to_owned() });
    } else if code.level() != wanted {
        check.say(place, Defect::WrongLevel { field, code: code.to_string(), level: name(code.level()) });
    } else if !spelled(cell, &code) {
        check.say(place, Defect::OddSpelling { cell: cell.to_owned(), code: code.to_string() });
    }
}

/// Digits and dots of a year in which codes were built otherwise.
fn old_style(check: &Check, cell: &str) -> bool {
    check.gbs.budget_year().is_some_and(|y| y < CODES_SINCE)
        && !cell.is_empty()
        && cell.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// The normal form, or the one with two last digits of Permendagri 90/2019.
fn spelled(cell: &str, code: &ActivityCode) -> bool {
    let normal = code.to_string();
    let short = || {
        let (head, last) = normal.rsplit_once('.')?;
        let number: u16 = last.parse().ok()?;
        (code.level() == Level::SubKegiatan && number < 100).then(|| format!("{head}.{number:02}"))
    };
    cell == normal || short().is_some_and(|s| s == cell)
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Urusan => "urusan",
        Level::Bidang => "bidang",
        Level::Program => "program",
        Level::Kegiatan => "kegiatan",
        Level::SubKegiatan => "sub kegiatan",
    }
}
