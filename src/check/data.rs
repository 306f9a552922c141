//! Data by sex (D): what counts as ARG and does not say whom it reaches; columns that contradict the text.

use super::{Say, Sums};
use crate::domain::amount::Rupiah;
use crate::finding::{DataFault, Fault, Finding};

pub fn check(sums: &Sums, place: &Say, out: &mut Vec<Finding>) {
    for sub in sums.iter() {
        if let Some((sex, counted)) = sub.contradicted {
            let code = sub.activity.sub_kegiatan_key();
            out.push(place(&sub.spot, Fault::Data(DataFault::SingleSex { code, named: sex.id(), counted }.into())));
        }
    }
    for (opd, subs) in sums.by_opd() {
        // What institutions do, and what supports the agency, has no beneficiaries of its own.
        let reaches = |s: &&&super::Sub| (s.official || s.reaching != Rupiah::ZERO) && !s.support && !s.by_sex;
        let own: Vec<_> = subs.iter().filter(reaches).filter(|s| s.total != Rupiah::ZERO).collect();
        let Some(largest) = own.iter().max_by(|a, b| a.total.cmp(&b.total).then_with(|| b.spot.cmp(&a.spot))) else {
            continue;
        };
        let amount = own.iter().map(|s| if s.official { s.total } else { s.reaching }).sum();
        let fault = DataFault::NoTarget { opd: opd.to_owned(), sub_kegiatan: own.len(), amount };
        out.push(place(&largest.spot, Fault::Data(fault.into())));
    }
}
