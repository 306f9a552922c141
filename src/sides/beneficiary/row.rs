//! One row of a beneficiaries file, in whichever form it is.

mod free;
mod long;
mod wide;

use super::columns::BeneficiaryColumns;
use super::{CountKind, Group, Whose, count, said};
use crate::domain::ages::Bands;
use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::domain::budget::Unit;
use crate::domain::code::ActivityCode;
use crate::domain::groups::{Aspect, Sex};
use crate::domain::text;
use crate::finding::DataFault;
use crate::sides::file;
use crate::sides::file::persons::CountColumns as _;

/// One count of a row.
pub struct GroupCount {
    pub group: Group,
    pub count: u64,
    pub cost: Option<Rupiah>,
}

/// What one row says.
pub struct BeneficiaryRow {
    pub whose: Whose,
    pub kind: CountKind,
    pub aspect: Option<Aspect>,
    pub what: String,
    pub unit: Unit,
    pub counts: Vec<GroupCount>,
    /// All of them, as a row of the long form states it.
    pub total: Option<u64>,
    pub year: Option<u16>,
    pub source: String,
}

/// Why a row is not used.
pub enum Refused {
    /// Nothing is filled in yet.
    Blank,
    /// Something is wrong, in this column where it is in one.
    Cell(Option<usize>, DataFault),
}

/// The cells of one row, by what they are.
pub struct Cells<'a> {
    pub columns: &'a BeneficiaryColumns,
    pub row: &'a file::SideRow<'a>,
    pub bands: Bands,
}

impl Cells<'_> {
    pub fn named(&self, name: &str) -> String {
        self.row.cell(self.columns.column(name))
    }

    /// The row, with what is doubtful about it.
    pub fn row(&self) -> Result<(BeneficiaryRow, Vec<DataFault>), Refused> {
        let wrong = |name: &str, accepted| self.wrong(self.columns.column(name), accepted);
        let said = |name: &str| Some(text::words(&self.named(name))).filter(|s| !s.is_empty());
        let code = ActivityCode::find(&self.named("kode_sub_kegiatan"))
            .ok_or_else(|| wrong("kode_sub_kegiatan", "1.02.02.2.02.0001"))?;
        let kind = match said("jenis_data").as_deref() {
            None | Some("rencana" | "target" | "plan") => CountKind::Plan,
            Some("realisasi" | "aktual" | "capaian" | "actual") => CountKind::Actual,
            _ => return Err(wrong("jenis_data", "rencana, realisasi")),
        };
        let aspect = match said("aspek").as_deref() {
            None => None,
            Some("akses") => Some(Aspect::Akses),
            Some("partisipasi") => Some(Aspect::Partisipasi),
            Some("kontrol") => Some(Aspect::Kontrol),
            Some("manfaat") => Some(Aspect::Manfaat),
            _ => return Err(wrong("aspek", "akses, partisipasi, kontrol, manfaat")),
        };
        let seats = matches!(aspect, Some(Aspect::Partisipasi | Aspect::Kontrol));
        let unit = match Unit::of(&self.named("satuan")) {
            Some(unit) => unit,
            // Seats are counted as they are called: kursi, jabatan, anggota.
            None if seats => Unit::Orang,
            None => return Err(wrong("satuan", "orang, kunjungan, orang-hari, persen")),
        };
        let year = match self.named("tahun").as_str() {
            "" | "-" => None,
            year => {
                let year = year.parse::<u16>().ok().filter(|y| (1900..2200).contains(y));
                Some(year.ok_or_else(|| wrong("tahun", "2025"))?)
            }
        };
        let mut out = BeneficiaryRow {
            whose: Whose { code, opd: said("nama_opd"), item: said("item") },
            kind,
            aspect,
            what: self.named("uraian"),
            unit,
            counts: Vec::new(),
            total: None,
            year,
            source: said("sumber").unwrap_or_default(),
        };
        let filled = |column: Option<usize>| says(&self.row.cell(column));
        let mut doubts = Vec::new();
        if self.columns.is_long() {
            self.long(&mut out)?;
        } else if self.columns.counts.iter().any(|(c, _)| filled(Some(*c))) {
            self.wide(&mut out, &mut doubts)?;
        } else if filled(self.columns.text) {
            self.free(&mut out, &mut doubts)?;
        } else {
            // Nobody by sex: all there are, if that is said.
            let column = self.columns.column("jumlah").filter(|_| unit != Unit::Persen);
            let all = self.number(column, unit)?.ok_or(Refused::Blank)?;
            out.unknown(all);
        }
        Ok((out, doubts))
    }

    fn wrong(&self, column: Option<usize>, accepted: &'static str) -> Refused {
        let fault = DataFault::Row { column: self.columns.header(column), cell: self.row.cell(column), accepted };
        Refused::Cell(column, fault)
    }

    /// A count in the unit of the row, which the cell may repeat (`20 orang`). `None` where it says nothing.
    fn number(&self, column: Option<usize>, unit: Unit) -> Result<Option<u64>, Refused> {
        let cell = self.row.cell(column);
        if !says(&cell) {
            return Ok(None);
        }
        let (number, own) = cell.split_at(cell.find(|c: char| c.is_alphabetic() || c == '%').unwrap_or(cell.len()));
        let fits = own.is_empty() || Unit::of(own) == Some(unit);
        let (found, accepted) = match unit {
            Unit::Persen => (said::hundredths(number.trim()), "62,84"),
            _ => (count(number.trim()).ok().flatten(), "0, 1, 2, ..."),
        };
        found.filter(|_| fits).map(Some).ok_or_else(|| self.wrong(column, accepted))
    }

    /// What one person of the group costs: the group's own column, else the row's.
    fn cost(&self, group: Group) -> Result<Option<Rupiah>, Refused> {
        let fits = |c: &Option<Group>| match c {
            None => true,
            Some(g) => g.sex == group.sex && (g.age.is_none() || g.age == group.age) && (!g.difabel || group.difabel),
        };
        let mut own: Vec<&(usize, Option<Group>)> = self.columns.costs.iter().filter(|(_, c)| fits(c)).collect();
        // The nearest first: of the group with its age, of the sex, of everybody.
        own.sort_by_key(|(_, c)| c.map_or(0, |g| -1 - i32::from(g.age.is_some()) - i32::from(g.difabel)));
        for (column, _) in own {
            let column = Some(*column);
            let cost = match amount::read(&self.row.cell(column), 1) {
                Reading::Nothing => continue,
                Reading::Exact { amount, .. } => Some(amount),
                // Nobody writes a cost with three decimals: the mark groups thousands.
                Reading::Either { plain, indonesian } => Some(plain.max(indonesian)),
                _ => None,
            };
            let cost = cost.filter(|c| *c >= Rupiah::ZERO);
            return cost.map(Some).ok_or_else(|| self.wrong(column, "150000, 150.000"));
        }
        Ok(None)
    }
}

impl BeneficiaryRow {
    /// Persons of whom the sex is not known.
    fn unknown(&mut self, count: u64) {
        if count > 0 {
            let group = Group { sex: Sex::Unknown, age: None, difabel: false };
            self.counts.push(GroupCount { group, count, cost: None });
        }
    }
}

fn says(cell: &str) -> bool {
    !matches!(cell, "" | "-")
}
