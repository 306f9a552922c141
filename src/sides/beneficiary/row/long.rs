//! The long form: one group a row.

use super::{BeneficiaryRow, Cells, GroupCount, Refused};
use crate::domain::groups::Sex;
use crate::domain::text;
use crate::sides::beneficiary::Group;

impl Cells<'_> {
    pub(super) fn long(&self, out: &mut BeneficiaryRow) -> Result<(), Refused> {
        let wrong = |name: &str, accepted| self.wrong(self.columns.column(name), accepted);
        let folded = text::words(&self.named("jenis_kelamin"));
        let total = matches!(folded.as_str(), "l p" | "p l" | "total" | "jumlah" | "semua");
        let sex = match folded.as_str() {
            "l" | "lk" | "laki laki" | "pria" | "m" | "male" => Sex::L,
            "p" | "pr" | "perempuan" | "wanita" | "f" | "female" => Sex::P,
            "" => Sex::Unknown,
            _ if total => Sex::Unknown,
            _ => return Err(wrong("jenis_kelamin", "L, P, -, total")),
        };
        let age = self
            .bands
            .find(&self.named("kelompok_umur"))
            .map_err(|_| wrong("kelompok_umur", "anak, remaja, dewasa, lansia, -, or years within one of them"))?;
        let difabel = match text::words(&self.named("difabel")).as_str() {
            "" | "0" | "tidak" | "no" => false,
            "1" | "ya" | "yes" => true,
            _ => return Err(wrong("difabel", "0, 1")),
        };
        let count = self.number(self.columns.column("jumlah"), out.unit)?.ok_or(Refused::Blank)?;
        if total {
            out.total = Some(count);
            return Ok(());
        }
        let group = Group { sex, age, difabel };
        out.counts.push(GroupCount { group, count, cost: self.cost(group)? });
        Ok(())
    }
}
