//! Totals that a flat file states in every row (of kegiatan and program) or in rows without account, held against the
//! sums of their lines. Levels that disagree are reported, never repaired.

use crate::finding::table::SeveralTotals;
use std::collections::BTreeMap;

use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::finding::table::{RefutedTotal, Stated};
use crate::finding::{Fault, Place};
use crate::ledger::{Ledger, Line};
use crate::read::profile::{AmountColumn, Field, Profile};

/// A total that a file states, with its level: totals of one level are of the same kind.
#[derive(Clone, PartialEq, Debug)]
pub struct LevelTotal {
    pub level: String,
    /// It is of all lines.
    pub is_topmost: bool,
    pub total: Stated,
}

/// How the totals that a file states agree with what was read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct StatedTotals {
    pub agree: usize,
    pub of: usize,
    /// The topmost total disagrees.
    pub topmost_disagrees: bool,
    /// Half or more of the totals of a level disagree, two at least being stated.
    pub level_disagrees: bool,
}

impl StatedTotals {
    /// With those of another table.
    pub fn add(&mut self, other: StatedTotals) {
        self.agree += other.agree;
        self.of += other.of;
        self.topmost_disagrees |= other.topmost_disagrees;
        self.level_disagrees |= other.level_disagrees;
    }
}

/// Totals that outvote one of all lines which is stated wrongly.
const OUTVOTE: usize = 4;

/// Totals against the reading: where the topmost one, or half or more of a level, disagrees, the reading is refuted, and a
/// fault says so. Fewer are faults of the file, each told where it is found; so is a total of all lines where another one,
/// and all others that are stated, agree.
pub fn weigh(totals: &[LevelTotal]) -> (StatedTotals, Vec<(Place, Fault)>) {
    let differs = |total: &&LevelTotal| total.total.stated != total.total.computed;
    let mut found = StatedTotals { of: totals.len(), ..StatedTotals::default() };
    found.agree = totals.len() - totals.iter().filter(differs).count();
    let agree_on_all = totals.iter().any(|total| total.is_topmost && !differs(&total));
    let parts_agree = totals.iter().all(|total| total.is_topmost || !differs(&total));
    let is_outvoted = agree_on_all && parts_agree && found.agree >= OUTVOTE;
    let mut levels: BTreeMap<&str, (usize, usize, Option<&Stated>)> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut refute = |total: &Stated, differ: usize, of: usize| {
        let refuted = RefutedTotal { total: total.clone(), differ, of };
        faults.push((total.place, Fault::TotalsRefute(Box::new(refuted))));
    };
    for total in totals {
        let level = levels.entry(&total.level).or_default();
        level.1 += 1;
        if differs(&total) {
            level.0 += 1;
            level.2 = level.2.or(Some(&total.total));
            if total.is_topmost && !is_outvoted {
                found.topmost_disagrees = true;
                refute(&total.total, 1, 1);
            }
        }
    }
    for (differ, of, first) in levels.into_values() {
        if let Some(first) = first.filter(|_| of >= 2 && differ * 2 >= of) {
            found.level_disagrees = true;
            refute(first, differ, of);
        }
    }
    (found, faults)
}

/// Agency and code.
type Whose = (String, String);

/// Totals stated for one code, each with the place it was first seen at, and the sum of the code's lines.
#[derive(Default)]
struct Parent {
    stated: BTreeMap<Rupiah, Place>,
    sum: Rupiah,
}

pub struct Parents {
    columns: Vec<(Level, AmountColumn)>,
    parents: BTreeMap<(Level, Whose), Parent>,
    /// Rows without account, and the sums of lines, by number of the activity: a number costs a line nothing.
    subtotals: Vec<(u32, Rupiah, Place)>,
    sub_kegiatan: Vec<Rupiah>,
    /// Sums by sub kegiatan are kept only where rows without account can turn up.
    has_accounts: bool,
}

impl Parents {
    pub fn new(profile: &Profile) -> Parents {
        let level = |field: &Field| if *field == Field::PaguKegiatan { Level::Kegiatan } else { Level::Program };
        let columns = profile.parents.iter().map(|(field, column)| (level(field), column.clone())).collect();
        Parents {
            columns,
            parents: BTreeMap::new(),
            subtotals: Vec::new(),
            sub_kegiatan: Vec::new(),
            has_accounts: profile.column(Field::KodeRekening).is_some(),
        }
    }

    /// Takes a line that counts; `stated` reads one of its other amount columns, `place` says where that column is.
    pub fn line(
        &mut self,
        activity: &Activity,
        line: &Line,
        stated: impl Fn(&AmountColumn) -> Option<Rupiah>,
        place: impl Fn(usize) -> Place,
    ) {
        let amount = line.amount.unwrap_or_default();
        for (level, column) in &self.columns {
            let Some(code) = activity.code.and_then(|c| c.at(*level)) else { continue };
            let parent = self.parents.entry((*level, (activity.opd_key(), code.to_string()))).or_default();
            parent.sum += amount;
            if let Some(total) = stated(column) {
                parent.stated.entry(total).or_insert_with(|| place(column.column));
            }
        }
        if self.has_accounts && amount != Rupiah::ZERO {
            let number = line.activity as usize;
            if self.sub_kegiatan.len() <= number {
                self.sub_kegiatan.resize(number + 1, Rupiah::ZERO);
            }
            self.sub_kegiatan[number] += amount;
        }
    }

    /// Takes a row that has an amount but no account.
    pub fn subtotal(&mut self, activity: u32, amount: Rupiah, place: Place) {
        self.subtotals.push((activity, amount, place));
    }

    /// Every stated total beside its sum; what differs is a fault.
    pub fn finish(
        self,
        ledger: &Ledger,
        stated: &mut Vec<Stated>,
        several: &mut Vec<SeveralTotals>,
        faults: &mut Vec<(Place, Fault)>,
    ) {
        for ((_, (_, code)), parent) in self.parents {
            let mut totals: Vec<(Rupiah, Place)> = parent.stated.into_iter().collect();
            let Some(&(first, _)) = totals.first() else { continue };
            // As the file has them, not by size.
            totals.sort_by_key(|(_, place)| *place);
            let place = totals[0].1;
            if totals.len() > 1 {
                let totals: Vec<Rupiah> = totals.into_iter().map(|(total, _)| total).collect();
                let adds_up = totals.iter().copied().sum::<Rupiah>() == parent.sum;
                let found = SeveralTotals { code, place, totals, computed: parent.sum, adds_up };
                faults.push((place, Fault::SeveralTotals(Box::new(found.clone()))));
                several.push(found);
                continue;
            }
            let total = Stated { what: code, place, stated: first, computed: parent.sum };
            if total.stated != total.computed {
                faults.push((place, Fault::TotalDiffers(Box::new(total.clone()))));
            }
            stated.push(total);
        }
        if self.subtotals.is_empty() {
            return;
        }
        let whose = |activity: u32| whose(&ledger.activities[activity as usize].activity);
        let mut sums: BTreeMap<Whose, Rupiah> = BTreeMap::new();
        for (activity, sum) in self.sub_kegiatan.iter().enumerate().filter(|(_, sum)| !sum.is_zero()) {
            *sums.entry(whose(activity as u32)).or_default() += *sum;
        }
        for (activity, amount, place) in self.subtotals {
            let (agency, code) = whose(activity);
            // A total need not say again whose it is.
            let begins = |(of, sum): &(String, String)| *sum == code && of.starts_with(agency.trim_end());
            let alike = || sums.iter().filter(|(key, _)| begins(key)).map(|(_, sum)| *sum).sum();
            let computed = sums.get(&(agency.clone(), code.clone())).copied().unwrap_or_else(alike);
            let total = Stated { what: code, place, stated: amount, computed };
            if amount != computed {
                faults.push((place, Fault::NoAccount(Box::new(total.clone()))));
            }
            stated.push(total);
        }
    }
}

fn whose(activity: &Activity) -> Whose {
    (format!("{} {}", activity.opd_key(), activity.unit_name), activity.sub_kegiatan_key())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(level: &str, is_topmost: bool, stated: i128, computed: i128) -> LevelTotal {
        let [stated, computed] = [stated, computed].map(Rupiah::from_sen);
        let total = Stated { what: level.to_owned(), place: Place::whole(), stated, computed };
        LevelTotal { level: level.to_owned(), is_topmost, total }
    }

    #[test]
    fn what_refutes_a_reading() {
        let found = |totals: &[LevelTotal]| {
            let (found, faults) = weigh(totals);
            (found.agree, found.of, found.topmost_disagrees, found.level_disagrees, faults.len())
        };
        assert_eq!(found(&[]), (0, 0, false, false, 0));
        assert_eq!(found(&[total("a", false, 1, 2)]), (0, 1, false, false, 0), "one of one is no level");
        assert_eq!(found(&[total("a", true, 1, 2)]), (0, 1, true, false, 1));
        let half = [total("a", false, 1, 2), total("a", false, 2, 2), total("b", false, 3, 3)];
        assert_eq!(found(&half), (2, 3, false, true, 1));
        let fewer = [total("a", false, 1, 2), total("a", false, 2, 2), total("a", false, 3, 3)];
        assert_eq!(found(&fewer), (2, 3, false, false, 0));
        let mut outvoted = vec![total("a", true, 9, 9), total("b", true, 8, 9), total("c", false, 4, 4)];
        assert_eq!(found(&outvoted), (2, 3, true, false, 1), "too few agree");
        outvoted.extend([total("c", false, 5, 5), total("d", false, 9, 9)]);
        assert_eq!(found(&outvoted), (4, 5, false, false, 0));
        outvoted.push(total("c", false, 6, 7));
        assert_eq!(found(&outvoted), (4, 6, true, false, 1), "a part disagrees too");
    }
}
