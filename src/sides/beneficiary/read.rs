//! A beneficiaries file → whom each sub kegiatan reaches.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::columns::BeneficiaryColumns;
use super::row::{BeneficiaryRow, Cells, Refused};
use super::{Beneficiaries, CountKind, Reach, Seats, Whose, reach};
use crate::domain::code::ActivityCode;
use crate::domain::groups::{Aspect, Sex};
use crate::domain::text;
use crate::finding::{DataFault, Fault, Finding, PersonalFault, Place};
use crate::sides::file;
use crate::sides::file::persons::{Header, PersonGuard};

impl Beneficiaries {
    /// Reads a beneficiaries file; rows that cannot be used become findings.
    ///
    /// # Errors
    /// The file cannot be read, or has no header with the columns that are needed.
    pub fn read(&mut self, path: &str, findings: &mut Vec<Finding>) -> Result<()> {
        let bands = self.bands;
        let mut found: BTreeMap<(Whose, CountKind), Vec<(BeneficiaryRow, Place)>> = BTreeMap::new();
        let mut seats: BTreeMap<(ActivityCode, String, Aspect, String), Seats> = BTreeMap::new();
        let mut rows = 0;
        let mut blank: Option<(u64, Place)> = None;
        // Sub kegiatan (with OPD and item) of which a row is blank or cannot be used: the rest of them tells nothing.
        let mut incomplete: BTreeSet<[String; 3]> = BTreeSet::new();
        let mut persons = PersonGuard::default();
        let header = file::table(
            path,
            findings,
            |row| Header::of(row, BeneficiaryColumns::of),
            |header, row, findings| {
                let Header::Counts(columns) = header else { return Ok(()) };
                rows += 1;
                persons.look(path, columns, row, findings);
                let cells = Cells { columns, row, bands };
                let result = cells.row();
                if result.is_err() {
                    let code = ActivityCode::find(&cells.named("kode_sub_kegiatan"));
                    let name = |column| text::words(&cells.named(column));
                    incomplete.extend(code.map(|c| [c.to_string(), name("nama_opd"), name("item")]));
                }
                match result {
                    Ok((own, doubts)) => {
                        let place = row.place(None);
                        findings.extend(doubts.into_iter().map(|d| Finding::new(path, place, Fault::Data(d.into()))));
                        match own.aspect {
                            Some(aspect @ (Aspect::Partisipasi | Aspect::Kontrol)) => sit(&mut seats, own, aspect),
                            _ => found.entry((own.whose.clone(), own.kind)).or_default().push((own, place)),
                        }
                    }
                    Err(Refused::Blank) => blank.get_or_insert((0, row.place(None))).0 += 1,
                    Err(Refused::Cell(column, fault)) => {
                        // Where cells have slipped, any of them may be a name.
                        let fault = if columns.personal.is_empty() { fault } else { fault.without_cell() };
                        findings.push(Finding::new(path, row.place(column), Fault::Data(fault.into())));
                    }
                }
                Ok(())
            },
        )?;
        let Some(header) = header else {
            bail!("{path}: the file is empty; `setara beneficiaries template FILE` writes one to fill in");
        };
        let header = match header {
            Header::Counts(columns) => columns,
            Header::Persons(columns, place) => {
                findings.push(Finding::new(path, place, Fault::Personal(PersonalFault::List { columns }.into())));
                return Ok(());
            }
        };
        findings.extend(persons.columns(path, &header));
        let many = found.values().flatten().flat_map(|(row, _)| &row.counts).any(|c| c.count > 1);
        if let Some(columns) = persons.list(&header, many) {
            findings.push(Finding::new(path, header.place, Fault::Personal(PersonalFault::List { columns }.into())));
            return Ok(());
        }
        for ((whose, kind), rows) in found {
            let name = |n: &Option<String>| n.clone().unwrap_or_default();
            if incomplete.contains(&[whose.code.to_string(), name(&whose.opd), name(&whose.item)]) {
                let fault = DataFault::Incomplete { code: whose.code.to_string() };
                findings.push(Finding::new(path, rows[0].1, Fault::Data(fault.into())));
                continue;
            }
            if let Some(reach) = reach::reach(path, whose, &rows, findings) {
                self.add(reach, kind, findings);
            }
        }
        self.seats.extend(seats.into_values());
        if let Some((rows, place)) = blank.or((rows == 0).then_some((0, header.place))) {
            findings.push(Finding::new(path, place, Fault::Data(DataFault::NotFilledIn { rows }.into())));
        }
        Ok(())
    }

    fn add(&mut self, reach: Reach, kind: CountKind, findings: &mut Vec<Finding>) {
        let key = (reach.whose.clone(), kind);
        if let Some(number) = self.by_whose.get(&key) {
            let other = self.reaches[*number].path.clone();
            let fault = DataFault::CountedTwice { code: reach.whose.code.to_string(), other };
            findings.push(Finding::new(&reach.path, reach.place, Fault::Data(fault.into())));
            return;
        }
        self.items |= reach.whose.item.is_some();
        self.by_whose.insert(key, self.reaches.len());
        self.reaches.push(reach);
    }
}

fn sit(seats: &mut BTreeMap<(ActivityCode, String, Aspect, String), Seats>, row: BeneficiaryRow, aspect: Aspect) {
    let opd = row.whose.opd.clone().unwrap_or_default();
    let key = (row.whose.code, opd.clone(), aspect, row.what.clone());
    let own = seats.entry(key).or_insert(Seats {
        aspect,
        code: row.whose.code,
        opd,
        what: row.what,
        female: 0,
        male: 0,
        year: row.year,
        source: row.source,
    });
    for count in row.counts {
        match count.group.sex {
            Sex::P => own.female += count.count,
            Sex::L => own.male += count.count,
            _ => {}
        }
    }
}
