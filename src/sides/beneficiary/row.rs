//! One row of a beneficiaries file, in whichever form it is.

use std::collections::BTreeMap;

use strum::VariantArray as _;

use crate::domain::amount::{Reading, Rupiah};
use crate::domain::budget::{CountsFrom, Unit};
use crate::domain::code::ActivityCode;
use crate::domain::groups::{Age, Aspect, Bands, Sex};
use crate::domain::{amount, text};
use crate::finding::DataFault;
use crate::sides::beneficiary::read::BeneficiaryColumns;
use crate::sides::beneficiary::{CountKind, Group, Whose, count, difference, said};
use crate::sides::file;
use crate::sides::file::CountColumns as _;

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
    ///
    /// # Errors
    /// The row cannot be used, or is not filled in.
    pub fn row(&self) -> Result<(BeneficiaryRow, Vec<DataFault>), Refused> {
        let wrong = |name: &str, accepted| self.wrong(self.columns.column(name), accepted);
        let cell_words = |name: &str| Some(text::words(&self.named(name))).filter(|s| !s.is_empty());
        let code = ActivityCode::find(&self.named("kode_sub_kegiatan"))
            .ok_or_else(|| wrong("kode_sub_kegiatan", "1.02.02.2.02.0001"))?;
        let kind = match cell_words("jenis_data").as_deref() {
            None | Some("rencana" | "target" | "plan") => CountKind::Plan,
            Some("realisasi" | "aktual" | "capaian" | "actual") => CountKind::Actual,
            _ => return Err(wrong("jenis_data", "rencana, realisasi")),
        };
        let aspect = match cell_words("aspek").as_deref() {
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
            whose: Whose { code, opd: cell_words("nama_opd"), item: cell_words("item") },
            kind,
            aspect,
            what: self.named("uraian"),
            unit,
            counts: Vec::new(),
            total: None,
            year,
            source: cell_words("sumber").unwrap_or_default(),
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

// Counts in a text; a column `jumlah` beside it is their total.

impl Cells<'_> {
    pub(super) fn free(&self, out: &mut BeneficiaryRow, doubts: &mut Vec<DataFault>) -> Result<(), Refused> {
        let column = self.columns.text;
        let cell = self.row.cell(column);
        let unreadable = || self.wrong(column, "L : 1.816 P : 1.074; 245 Orang; 50 orang (20 perempuan)");
        let refused = |fault| Refused::Cell(column, fault);
        let mut counts = said::read(&cell).ok_or_else(unreadable)?;
        let code = || out.whose.code.to_string();
        if counts.unit != Unit::Persen && counts.total.is_none() {
            counts.total = self.number(self.columns.column("jumlah"), counts.unit)?;
        }
        if let Some(total) = counts.total {
            let (_, doubt) = difference(&code(), Some(counts.known()), total, counts.unit).map_err(refused)?;
            // A total beside one sex, or beside none, leaves the others unknown: that is no contradiction.
            doubts.extend(doubt.filter(|_| counts.female.is_some() && counts.male.is_some()));
        }
        let persons = counts.persons(CountsFrom::File).ok_or_else(unreadable)?;
        // One sex counted and nothing said of the other or of all: nobody knows whether there are others.
        if persons.female.is_some() != persons.male.is_some() && counts.total.is_none() {
            return Err(refused(DataFault::Incomplete { code: code() }));
        }
        out.unit = counts.unit;
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

// The long form: one group a row.

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
            "" | "0" | "tidak" | "no" | "false" => false,
            "1" | "ya" | "yes" | "true" => true,
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

// The wide form: one row a sub kegiatan. `L` and `P` hold their ages, and every column holds those with a disability in it.

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
            Age::VARIANTS.iter().copied().filter_map(|a| Some((a, of(Some(a), false)?))).collect();
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
        for age in Age::VARIANTS.iter().copied() {
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
