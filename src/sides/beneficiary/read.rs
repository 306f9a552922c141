//! A beneficiaries file → whom each sub kegiatan reaches; and its columns.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use strum::VariantArray as _;

use crate::domain::code::ActivityCode;
use crate::domain::groups::{Age, Aspect, Sex};
use crate::domain::text;
use crate::finding::{DataFault, Fault, Finding, PersonalFault, Place};
use crate::guard::personal;
use crate::sides::beneficiary;
use crate::sides::beneficiary::row::{BeneficiaryRow, Cells, Refused};
use crate::sides::beneficiary::{Beneficiaries, CountKind, Group, Reach, Seats, Whose};
use crate::sides::file;
use crate::sides::file::Lacking;
use crate::sides::file::{Header, PersonGuard};

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
                persons.look(columns, row, findings);
                let cells = Cells { columns, row, bands };
                let result = cells.row();
                if result.is_err() {
                    let code = ActivityCode::find(&cells.named("kode_sub_kegiatan"));
                    let name = |column| text::words(&cells.named(column));
                    incomplete.extend(code.map(|c| [c.to_string(), name("nama_opd"), name("item")]));
                }
                match result {
                    Ok((count, doubts)) => {
                        let place = row.place(None);
                        findings.extend(doubts.into_iter().map(|d| row.finding(None, Fault::Data(d.into()))));
                        match count.aspect {
                            Some(aspect @ (Aspect::Partisipasi | Aspect::Kontrol)) => sit(&mut seats, count, aspect),
                            _ => found.entry((count.whose.clone(), count.kind)).or_default().push((count, place)),
                        }
                    }
                    Err(Refused::Blank) => blank.get_or_insert((0, row.place(None))).0 += 1,
                    Err(Refused::Cell(column, fault)) => {
                        // Where cells have slipped, any of them may be a name.
                        let fault = if columns.personal.is_empty() { fault } else { fault.without_cell() };
                        findings.push(row.finding(column, Fault::Data(fault.into())));
                    }
                }
                Ok(())
            },
        )?;
        let Some(file::Read { columns: header, table }) = header else {
            bail!("{path}: the file is empty; `setara beneficiaries template FILE` writes one to fill in");
        };
        let header = match header {
            Header::Counts(columns) => columns,
            Header::Persons(columns, place) => {
                findings.push(Finding::at(&table, place, Fault::Personal(PersonalFault::List { columns }.into())));
                return Ok(());
            }
        };
        findings.extend(persons.columns(&table, &header));
        let many = found.values().flatten().flat_map(|(row, _)| &row.counts).any(|c| c.count > 1);
        if let Some(columns) = persons.list(&header, many) {
            findings.push(Finding::at(&table, header.place, Fault::Personal(PersonalFault::List { columns }.into())));
            return Ok(());
        }
        for ((whose, kind), rows) in found {
            let name = |n: &Option<String>| n.clone().unwrap_or_default();
            if incomplete.contains(&[whose.code.to_string(), name(&whose.opd), name(&whose.item)]) {
                let fault = DataFault::Incomplete { code: whose.code.to_string() };
                findings.push(Finding::at(&table, rows[0].1, Fault::Data(fault.into())));
                continue;
            }
            if let Some(reach) = beneficiary::reach(&table, whose, &rows, findings) {
                self.add(reach, kind, findings);
            }
        }
        self.seats.extend(seats.into_values());
        if let Some((rows, place)) = blank.or((rows == 0).then_some((0, header.place))) {
            findings.push(Finding::at(&table, place, Fault::Data(DataFault::NotFilledIn { rows }.into())));
        }
        Ok(())
    }

    fn add(&mut self, reach: Reach, kind: CountKind, findings: &mut Vec<Finding>) {
        let key = (reach.whose.clone(), kind);
        if let Some(number) = self.by_whose.get(&key) {
            let other = self.reaches[*number].table.path.clone();
            let fault = DataFault::CountedTwice { code: reach.whose.code.to_string(), other };
            findings.push(Finding::at(&reach.table, reach.place, Fault::Data(fault.into())));
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
    let sum = seats.entry(key).or_insert(Seats {
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
            Sex::P => sum.female += count.count,
            Sex::L => sum.male += count.count,
            _ => {}
        }
    }
}

// Columns of a beneficiaries file: the long form (one row a group), wide forms (one row a sub kegiatan, columns L and P
// by age), and free text.

const NAMES: [(&str, &[&str]); 14] = [
    ("kode_sub_kegiatan", &["kode sub kegiatan", "kode", "kode sub giat", "kode subkegiatan"]),
    ("nama_opd", &["nama opd", "opd", "nama skpd", "skpd", "perangkat daerah"]),
    ("item", &["item", "nama paket", "paket", "nama paket kelompok", "komponen", "nama komponen"]),
    ("jenis_kelamin", &["jenis kelamin", "kelamin", "sex"]),
    ("kelompok_umur", &["kelompok umur", "umur", "usia"]),
    ("difabel", &["difabel", "disabilitas"]),
    ("jumlah", &["jumlah", "jumlah orang", "count", "total", "jumlah total", "l p"]),
    ("satuan", &["satuan", "unit"]),
    ("jenis_data", &["jenis data", "rencana realisasi", "status"]),
    ("aspek", &["aspek", "apkm"]),
    ("sumber", &["sumber", "sumber data", "source"]),
    ("tahun", &["tahun", "tahun data", "year"]),
    ("uraian", &["uraian", "keterangan"]),
    // Of a template: why the row is asked for.
    ("sebab", &["sebab"]),
];
const TEXTS: [&str; 6] =
    ["sasaran", "kelompok sasaran", "penerima manfaat", "penerima", "data terpilah", "jumlah penerima manfaat"];
/// Words of a count column that say nothing about the group.
const NOISE: [&str; 12] = [
    "jumlah", "orang", "target", "sasaran", "penerima", "manfaat", "usia", "umur", "org", "jiwa", "peserta", "kelompok",
];

/// What the columns of one file are.
#[derive(Default, Debug)]
pub struct BeneficiaryColumns {
    named: BTreeMap<&'static str, usize>,
    /// Wide form: a count a group.
    pub counts: Vec<(usize, Group)>,
    /// Unit costs: of one group, or (`None`) of everybody in the row.
    pub costs: Vec<(usize, Option<Group>)>,
    pub text: Option<usize>,
    /// Columns that name persons: never read.
    pub personal: Vec<usize>,
    /// As they stand in the file.
    headers: Vec<String>,
    pub place: Place,
}

impl BeneficiaryColumns {
    /// # Errors
    /// Columns that are needed are missing, stand twice, or are of two forms.
    pub fn of(row: &file::SideRow) -> Result<BeneficiaryColumns, Lacking> {
        let mut out = BeneficiaryColumns {
            place: row.place(None),
            headers: row.cells().collect(),
            ..BeneficiaryColumns::default()
        };
        let mut twice: Option<[usize; 2]> = None;
        for i in 0..out.headers.len() {
            let name = text::words(&out.headers[i]);
            if personal::is_personal(&out.headers[i]) {
                out.personal.push(i);
                continue;
            }
            let before = if let Some((column, _)) = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())) {
                // Remarks are for readers: the first will do.
                let before = out.named.get(column).copied();
                out.named.entry(column).or_insert(i);
                before.filter(|_| *column != "uraian")
            } else if let Some(cost) = cost(&name) {
                out.costs.push((i, cost));
                out.costs.iter().find(|(_, c)| *c == cost).map(|(c, _)| *c).filter(|c| *c != i)
            } else if let Some(group) = group(&name) {
                out.counts.push((i, group));
                out.counts.iter().find(|(_, g)| *g == group).map(|(c, _)| *c).filter(|c| *c != i)
            } else {
                out.text = out.text.or(TEXTS.contains(&name.as_str()).then_some(i));
                None
            };
            twice = twice.or(before.map(|b| [b, i]));
        }
        let known = out.named.len() + out.counts.len() + out.costs.len() + usize::from(out.text.is_some());
        match out.wrong(twice) {
            Some(why) => Err(Lacking { known, why }),
            None => Ok(out),
        }
    }

    /// Why these are not the columns of a beneficiaries file.
    fn wrong(&self, twice: Option<[usize; 2]>) -> Option<String> {
        let both = |columns| file::both(&self.headers, columns);
        let sex = self.named.get("jenis_kelamin").copied();
        let missing = match sex {
            _ if !self.named.contains_key("kode_sub_kegiatan") => "kode_sub_kegiatan",
            _ if self.is_long() || !self.counts.is_empty() || self.text.is_some() => {
                let forms = sex.zip(self.counts.first().map(|(c, _)| *c)).map(|(a, b)| [a, b]);
                return match (twice, forms) {
                    (Some(columns), _) => Some(file::same(&self.headers, columns)),
                    (_, Some(columns)) => {
                        Some(format!("{}: one row a group or one row a sub kegiatan, not both", both(columns)))
                    }
                    _ => None,
                };
            }
            Some(_) => "jumlah",
            None => "jenis_kelamin",
        };
        Some(format!(
            "no column {missing:?} in the header; needed: kode_sub_kegiatan, and jenis_kelamin with jumlah, or L and P, or sasaran"
        ))
    }

    /// One row a group.
    pub fn is_long(&self) -> bool {
        ["jenis_kelamin", "jumlah"].iter().all(|c| self.named.contains_key(c))
    }

    pub fn column(&self, name: &str) -> Option<usize> {
        self.named.get(name).copied()
    }
}

impl file::CountColumns for BeneficiaryColumns {
    fn headers(&self) -> &[String] {
        &self.headers
    }

    fn personal(&self) -> &[usize] {
        &self.personal
    }

    fn is_read(&self, column: usize) -> bool {
        self.named.values().any(|c| *c == column)
            || self.text == Some(column)
            || self.counts.iter().any(|(c, _)| *c == column)
            || self.costs.iter().any(|(c, _)| *c == column)
    }

    fn place(&self) -> Place {
        self.place
    }
}

/// `L`, `Perempuan`, `anak_l`, `lansia P difabel`, `Jumlah Laki-laki (orang)`: the group a column counts.
fn group(name: &str) -> Option<Group> {
    let mut group = Group { sex: Sex::Unknown, age: None, difabel: false };
    for word in name.split(' ') {
        match word {
            "l" | "lk" | "laki" | "pria" | "male" => group.sex = one(group.sex, Sex::L)?,
            "p" | "pr" | "perempuan" | "wanita" | "female" => group.sex = one(group.sex, Sex::P)?,
            "difabel" | "disabilitas" => group.difabel = true,
            _ => match Age::VARIANTS.iter().copied().find(|a| a.id() == word) {
                Some(age) if group.age.is_none_or(|known| known == age) => group.age = Some(age),
                None if NOISE.contains(&word) => {}
                _ => return None,
            },
        }
    }
    (group.sex != Sex::Unknown).then_some(group)
}

fn one(known: Sex, new: Sex) -> Option<Sex> {
    (known == Sex::Unknown || known == new).then_some(new)
}

/// `biaya_satuan`, `biaya_l`, `biaya satuan lansia P`.
fn cost(name: &str) -> Option<Option<Group>> {
    let rest = ["biaya satuan", "biaya per orang", "unit cost", "biaya"].iter().find_map(|p| name.strip_prefix(p))?;
    match rest.trim() {
        "" => Some(None),
        rest => group(rest).map(Some),
    }
}
