//! Counts in a text; a column `jumlah` beside it is their total.

use super::{BeneficiaryRow, Cells, GroupCount, Refused};
use crate::domain::budget::{CountsFrom, Unit};
use crate::domain::groups::Sex;
use crate::finding::DataFault;
use crate::sides::beneficiary::reach::difference;
use crate::sides::beneficiary::{Group, said};

impl Cells<'_> {
    pub(super) fn free(&self, out: &mut BeneficiaryRow, doubts: &mut Vec<DataFault>) -> Result<(), Refused> {
        let column = self.columns.text;
        let cell = self.row.cell(column);
        let unreadable = || self.wrong(column, "L : 1.816 P : 1.074; 245 Orang; 50 orang (20 perempuan)");
        let refused = |fault| Refused::Cell(column, fault);
        let mut said = said::read(&cell).ok_or_else(unreadable)?;
        let code = || out.whose.code.to_string();
        if said.unit != Unit::Persen && said.total.is_none() {
            said.total = self.number(self.columns.column("jumlah"), said.unit)?;
        }
        if let Some(total) = said.total {
            let (_, doubt) = difference(&code(), Some(said.known()), total, said.unit).map_err(refused)?;
            // A total beside one sex, or beside none, leaves the others unknown: that is no contradiction.
            doubts.extend(doubt.filter(|_| said.female.is_some() && said.male.is_some()));
        }
        let persons = said.persons(CountsFrom::File).ok_or_else(unreadable)?;
        // One sex counted and nothing said of the other or of all: nobody knows whether there are others.
        if persons.female.is_some() != persons.male.is_some() && said.total.is_none() {
            return Err(refused(DataFault::Incomplete { code: code() }));
        }
        out.unit = said.unit;
        for (sex, n) in [(Sex::P, persons.female), (Sex::L, persons.male)] {
            if let Some(count) = n {
                let group = Group { sex, age: None, difabel: false };
                out.counts.push(GroupCount { group, count, cost: self.cost(group)? });
            }
        }
        out.unknown(persons.unknown);
        Ok(())
    }
}
