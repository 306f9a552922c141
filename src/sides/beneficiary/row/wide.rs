//! The wide form: one row a sub kegiatan. `L` and `P` hold their ages, and every column holds those with a disability in it.

use std::collections::BTreeMap;

use super::{BeneficiaryRow, Cells, GroupCount, Refused};
use crate::domain::budget::Unit;
use crate::domain::groups::{Age, Sex};
use crate::finding::DataFault;
use crate::sides::beneficiary::Group;
use crate::sides::beneficiary::reach::difference;

impl Cells<'_> {
    pub(super) fn wide(&self, out: &mut BeneficiaryRow, doubts: &mut Vec<DataFault>) -> Result<(), Refused> {
        let mut cells: BTreeMap<Group, u64> = BTreeMap::new();
        for (column, group) in &self.columns.counts {
            if let Some(n) = self.number(Some(*column), out.unit)? {
                cells.insert(*group, n);
            }
        }
        let stated = self.columns.column("jumlah").filter(|_| out.unit != Unit::Persen);
        let total = self.number(stated, out.unit)?;
        let incomplete = |column| Refused::Cell(column, DataFault::Incomplete { code: out.whose.code.to_string() });
        let empty = |sex| self.column(plain(sex)).filter(|_| !cells.contains_key(&plain(sex)));
        if total.is_none() && self.column(plain(Sex::P)).and(self.column(plain(Sex::L))).is_some() {
            match (empty(Sex::P), empty(Sex::L)) {
                (Some(column), None) | (None, Some(column)) => return Err(incomplete(Some(column))),
                _ => {}
            }
        }
        for sex in [Sex::P, Sex::L] {
            for (group, count) in self.apart(&cells, sex, out)? {
                if count > 0 || group == plain(sex) {
                    out.counts.push(GroupCount { group, count, cost: self.cost(group)? });
                }
            }
        }
        if let Some(total) = total {
            let parts = (!out.counts.is_empty()).then(|| out.counts.iter().map(|c| c.count).sum());
            let code = out.whose.code.to_string();
            let (rest, doubt) =
                difference(&code, parts, total, out.unit).map_err(|fault| Refused::Cell(stated, fault))?;
            doubts.extend(doubt);
            out.unknown(rest);
        }
        Ok(())
    }

    /// The columns of one sex as cells that exclude each other.
    fn apart(
        &self,
        cells: &BTreeMap<Group, u64>,
        sex: Sex,
        row: &BeneficiaryRow,
    ) -> Result<BTreeMap<Group, u64>, Refused> {
        let group = |age, difabel| Group { sex, age, difabel };
        let of = |age, difabel| cells.get(&group(age, difabel)).copied();
        let too_many = |age| {
            let accepted = "no more than the column they are part of (L, P, or that of their age)";
            self.wrong(self.column(group(age, true)), accepted)
        };
        let mut ages: BTreeMap<Age, u64> =
            Age::ALL.into_iter().filter_map(|a| Some((a, of(Some(a), false)?))).collect();
        let mut rest = 0;
        if let Some(total) = of(None, false) {
            let sum = ages.values().sum();
            let (code, percent) = (row.whose.code.to_string(), row.unit == Unit::Persen);
            let fault = DataFault::SumDiffers { code, sum, total, percent, used: false };
            rest = total.checked_sub(sum).ok_or_else(|| Refused::Cell(self.column(plain(sex)), fault))?;
        }
        // Where nobody but disabled people is counted, they are part of nothing.
        let part = of(None, false).is_some() || !ages.is_empty();
        let whole = self.columns.counts.iter().find(|(_, g)| g.sex == sex && !g.difabel);
        if let Some((column, _)) = whole.filter(|_| !part && cells.keys().any(|g| g.sex == sex)) {
            return Err(Refused::Cell(Some(*column), DataFault::Incomplete { code: row.whose.code.to_string() }));
        }
        let mut out = BTreeMap::new();
        for age in Age::ALL {
            let Some(n) = of(Some(age), true) else { continue };
            if part {
                let whole = ages.get_mut(&age).unwrap_or(&mut rest);
                *whole = whole.checked_sub(n).ok_or_else(|| too_many(Some(age)))?;
            }
            out.insert(group(Some(age), true), n);
        }
        if let Some(all) = of(None, true) {
            // Of any age: first those of the ages that are counted, then those of no age; who is left is of an age too, but
            // of which only a single age can tell.
            let mut n = all.checked_sub(out.values().sum()).ok_or_else(|| too_many(None))?;
            let aged = n.saturating_sub(rest);
            if part && aged > 0 {
                let mut filled = ages.iter_mut().filter(|(_, n)| **n > 0);
                match (filled.next(), filled.next()) {
                    (Some((age, whole)), None) if *whole >= aged => {
                        *whole -= aged;
                        *out.entry(group(Some(*age), true)).or_default() += aged;
                        n -= aged;
                    }
                    (Some(_), Some(_)) => {
                        let accepted = "no more than those of no age; of more than one age: difabel_anak_P and so on";
                        return Err(self.wrong(self.column(group(None, true)), accepted));
                    }
                    _ => return Err(too_many(None)),
                }
            }
            if part {
                rest -= n;
            }
            out.insert(group(None, true), n);
        }
        out.extend(of(None, false).map(|_| (plain(sex), rest)));
        out.extend(ages.into_iter().map(|(age, n)| (group(Some(age), false), n)));
        Ok(out)
    }

    fn column(&self, group: Group) -> Option<usize> {
        self.columns.counts.iter().find(|(_, g)| *g == group).map(|(column, _)| *column)
    }
}

fn plain(sex: Sex) -> Group {
    Group { sex, age: None, difabel: false }
}
