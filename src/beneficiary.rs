//! Beneficiaries from a side file (`sasaran.csv`): who a sub kegiatan reaches, by sex, age group and disability.
//! Columns: `docs/sasaran.md`. Budget exports do not carry them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::amount::{self, Reading};
use crate::budget::Activity;
use crate::code::ActivityCode;
use crate::finding::{Fault, Finding, Place};
use crate::pack::{Age, Sex};
use crate::read::Record;
use crate::side;
use crate::text;

/// What is counted. Persons, visits and person-days are never added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unit {
    Orang,
    Kunjungan,
    OrangHari,
}

impl Unit {
    fn of(cell: &str) -> Option<Unit> {
        match text::words(cell).as_str() {
            "" | "orang" | "org" | "jiwa" | "peserta" => Some(Unit::Orang),
            "kunjungan" | "kali" => Some(Unit::Kunjungan),
            "orang hari" | "oh" => Some(Unit::OrangHari),
            _ => None,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Unit::Orang => "orang",
            Unit::Kunjungan => "kunjungan",
            Unit::OrangHari => "orang-hari",
        }
    }
}

/// One cell of sex × age × difabel. Cells exclude each other: disabled women are a cell of their own beside other women.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Group {
    pub sex: Sex,
    pub age: Option<Age>,
    pub difabel: bool,
}

/// Who one sub kegiatan reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    pub unit: Unit,
    pub counts: BTreeMap<Group, u64>,
}

/// Sub kegiatan and folded OPD name (`None`: every OPD).
type Whose = (ActivityCode, Option<String>);

#[derive(Default, Debug)]
pub struct Beneficiaries {
    by_code: BTreeMap<Whose, (Reach, String, Place)>,
}

const COLUMNS: [(&str, &[&str]); 8] = [
    ("kode_sub_kegiatan", &["kode sub kegiatan", "kode", "kode sub giat"]),
    ("nama_opd", &["nama opd", "opd", "nama skpd"]),
    ("jenis_kelamin", &["jenis kelamin", "kelamin", "sex"]),
    ("kelompok_umur", &["kelompok umur", "umur", "usia"]),
    ("difabel", &["difabel", "disabilitas"]),
    ("jumlah", &["jumlah", "jumlah orang", "count"]),
    ("satuan", &["satuan", "unit"]),
    ("uraian", &["uraian", "keterangan"]),
];

impl Beneficiaries {
    /// Reads a beneficiaries file; rows that cannot be used become findings.
    pub fn read(&mut self, path: &str, findings: &mut Vec<Finding>) -> Result<()> {
        let mut columns: Option<BTreeMap<&str, usize>> = None;
        let mut rows: BTreeMap<Whose, Vec<(Group, u64, Unit, Place)>> = BTreeMap::new();
        side::records(path, findings, |block, record, findings| {
            let Some(columns) = &columns else {
                let found = header(&block.text, record);
                if let Some(missing) =
                    ["kode_sub_kegiatan", "jenis_kelamin", "jumlah"].iter().find(|c| !found.contains_key(**c))
                {
                    anyhow::bail!("line {}: no column {missing:?} in the header", block.place(record.start).0);
                }
                columns = Some(found);
                return Ok(());
            };
            let cell = |name: &str| {
                columns.get(name).map_or(String::new(), |c| record.value(&block.text, *c).trim().to_owned())
            };
            match row(cell) {
                Ok((whose, group, count, unit)) => {
                    rows.entry(whose).or_default().push((group, count, unit, side::point(block, record.start)));
                }
                Err((name, fault)) => {
                    let field = columns.get(name).and_then(|c| record.fields.get(*c));
                    let place = side::point(block, field.map_or(record.start, |f| f.start));
                    findings.push(Finding::new(path, place, fault));
                }
            }
            Ok(())
        })?;
        for (whose, rows) in rows {
            let place = rows[0].3;
            let units: BTreeSet<Unit> = rows.iter().map(|r| r.2).collect();
            if units.len() > 1 {
                let units = units.iter().map(|u| u.id()).collect::<Vec<_>>().join(", ");
                let fault = Fault::MixedUnits { code: whose.0.to_string(), units };
                findings.push(Finding::new(path, place, fault));
                continue;
            }
            let mut counts = BTreeMap::new();
            for (group, count, ..) in &rows {
                *counts.entry(*group).or_default() += count;
            }
            if let Some((_, other, _)) = self.by_code.get(&whose) {
                let fault = Fault::CountedTwice { code: whose.0.to_string(), other: other.clone() };
                findings.push(Finding::new(path, place, fault));
                continue;
            }
            self.by_code.insert(whose, (Reach { unit: rows[0].2, counts }, path.to_owned(), place));
        }
        Ok(())
    }

    /// Who an activity reaches: rows of its own OPD before rows that name none.
    pub fn of(&self, activity: &Activity) -> Option<&Reach> {
        let code = activity.code?;
        let own = (code, Some(text::words(&activity.opd_name)));
        self.by_code.get(&own).or_else(|| self.by_code.get(&(code, None))).map(|(reach, ..)| reach)
    }

    /// Findings for rows whose sub kegiatan none of the activities is.
    pub fn unused<'a>(&self, activities: impl Iterator<Item = &'a Activity>) -> Vec<Finding> {
        let mut used: BTreeSet<Whose> = BTreeSet::new();
        for a in activities {
            if let Some(code) = a.code {
                used.insert((code, Some(text::words(&a.opd_name))));
                used.insert((code, None));
            }
        }
        self.by_code
            .iter()
            .filter(|(whose, _)| !used.contains(whose))
            .map(|((code, _), (_, path, place))| {
                Finding::new(path, *place, Fault::UnusedBeneficiaries { code: code.to_string() })
            })
            .collect()
    }
}

fn header(text: &str, record: &Record) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    for i in 0..record.fields.len() {
        let name = text::words(&record.value(text, i));
        if let Some((column, _)) = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())) {
            out.entry(*column).or_insert(i);
        }
    }
    out
}

/// One row, or the column that is wrong and what it accepts.
fn row(cell: impl Fn(&str) -> String) -> Result<(Whose, Group, u64, Unit), (&'static str, Fault)> {
    let wrong = |column: &'static str, accepted: &'static str| {
        (column, Fault::Beneficiaries { column, cell: cell(column), accepted })
    };
    let code = ActivityCode::find(&cell("kode_sub_kegiatan"))
        .ok_or_else(|| wrong("kode_sub_kegiatan", "1.02.02.2.02.0001"))?;
    let sex = match text::words(&cell("jenis_kelamin")).as_str() {
        "l" | "lk" | "laki laki" | "pria" | "m" | "male" => Sex::L,
        "p" | "pr" | "perempuan" | "wanita" | "f" | "female" => Sex::P,
        "" => Sex::Unsaid,
        _ => return Err(wrong("jenis_kelamin", "L, P, -")),
    };
    let age = match text::words(&cell("kelompok_umur")).as_str() {
        "" => None,
        name => {
            let age = Age::ALL.into_iter().find(|a| a.id() == name);
            Some(age.ok_or_else(|| wrong("kelompok_umur", "anak, remaja, dewasa, lansia, -"))?)
        }
    };
    let difabel = match text::words(&cell("difabel")).as_str() {
        "" | "0" | "tidak" | "no" => false,
        "1" | "ya" | "yes" => true,
        _ => return Err(wrong("difabel", "0, 1")),
    };
    let count = count(&cell("jumlah")).ok().flatten().ok_or_else(|| wrong("jumlah", "0, 1, 2, ..."))?;
    let unit = Unit::of(&cell("satuan")).ok_or_else(|| wrong("satuan", "orang, kunjungan, orang-hari"))?;
    let opd = text::words(&cell("nama_opd"));
    Ok(((code, (!opd.is_empty()).then_some(opd)), Group { sex, age, difabel }, count, unit))
}

/// A cell that is no count of persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACount;

/// A count of persons: whole, with or without thousands marks. `Ok(None)` where the cell says nothing.
pub fn count(cell: &str) -> Result<Option<u64>, NotACount> {
    let amount = match amount::read(cell, 1) {
        Reading::Nothing => return Ok(None),
        Reading::Exact { amount, rounded: false } => amount,
        // Nobody is half a person: a mark before three digits groups thousands.
        Reading::Either { plain, indonesian } => plain.max(indonesian),
        _ => return Err(NotACount),
    };
    if amount.sen() % 100 != 0 {
        return Err(NotACount);
    }
    // More than there are people on earth is no count of persons.
    u64::try_from(amount.sen() / 100).ok().filter(|n| *n < 10_000_000_000).map(Some).ok_or(NotACount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_persons() {
        assert_eq!(count("1.816"), Ok(Some(1816)));
        assert_eq!(count("88,240"), Ok(Some(88_240)));
        assert_eq!(count("-"), Ok(None));
        assert_eq!(count("12,5"), Err(NotACount));
        assert_eq!(count("-4"), Err(NotACount));
        assert_eq!(count("dua"), Err(NotACount));
    }
}
