//! Rows of a beneficiaries file → whom each sub kegiatan reaches.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::columns::Columns;
use super::{Beneficiaries, Group, Kind, Reach, Seats, Whose, count, said};
use crate::ages::Bands;
use crate::amount::{self, Reading, Rupiah};
use crate::budget::{CountsFrom, Unit};
use crate::code::ActivityCode;
use crate::finding::{Data, Fault, Finding, Place};
use crate::pack::{Aspect, Sex};
use crate::side;
use crate::text;

/// One count of a row.
struct Count {
    group: Group,
    count: u64,
    cost: Option<Rupiah>,
}

/// What one row says.
struct Row {
    whose: Whose,
    kind: Kind,
    aspect: Option<Aspect>,
    what: String,
    unit: Unit,
    counts: Vec<Count>,
    /// All of them, as a row of the long form states it.
    total: Option<u64>,
    year: Option<u16>,
    source: String,
}

/// The rows of one sub kegiatan.
#[derive(Default)]
struct Rows {
    rows: Vec<(Row, Place)>,
}

/// Why a row is not used.
enum Refused {
    /// Nothing is filled in yet.
    Blank,
    Cell(&'static str, Data),
}

impl Beneficiaries {
    /// Reads a beneficiaries file; rows that cannot be used become findings.
    ///
    /// # Errors
    /// The file cannot be read, or has no header with the columns that are needed.
    pub fn read(&mut self, path: &str, findings: &mut Vec<Finding>) -> Result<()> {
        let bands = self.bands;
        let mut columns: Option<Columns> = None;
        let mut found: BTreeMap<(Whose, Kind), Rows> = BTreeMap::new();
        let mut seats: BTreeMap<(ActivityCode, String, Aspect, String), Seats> = BTreeMap::new();
        let mut blank: Option<(u64, Place)> = None;
        // Sub kegiatan (with OPD and item) of which a row is blank or cannot be used: the rest of them tells nothing.
        let mut incomplete: BTreeSet<[String; 3]> = BTreeSet::new();
        side::records(path, findings, |block, record, findings| {
            let Some(columns) = &columns else {
                let line = block.place(record.start).0;
                columns = Some(Columns::of(&block.text, record).map_err(|why| anyhow::anyhow!("line {line}: {why}"))?);
                return Ok(());
            };
            let at = |column: Option<usize>| {
                column.map_or(String::new(), |c| record.value(&block.text, c).trim().to_owned())
            };
            let result = row(columns, &at, &bands);
            if result.is_err() {
                let code = ActivityCode::find(&at(columns.column("kode_sub_kegiatan")));
                let name = |column| text::words(&at(columns.column(column)));
                incomplete.extend(code.map(|c| [c.to_string(), name("nama_opd"), name("item")]));
            }
            match result {
                Ok((row, doubts)) => {
                    let place = side::point(block, record.start);
                    findings.extend(doubts.into_iter().map(|d| Finding::new(path, place, Fault::Data(d))));
                    match row.aspect {
                        Some(aspect @ (Aspect::Partisipasi | Aspect::Kontrol)) => sit(&mut seats, row, aspect),
                        _ => found.entry((row.whose.clone(), row.kind)).or_default().rows.push((row, place)),
                    }
                }
                Err(Refused::Blank) => {
                    blank.get_or_insert((0, side::point(block, record.start))).0 += 1;
                }
                Err(Refused::Cell(name, fault)) => {
                    let column = columns.column(name).or(columns.text.filter(|_| name == "sasaran"));
                    let field = column.and_then(|c| record.fields.get(c));
                    let place = side::point(block, field.map_or(record.start, |f| f.start));
                    findings.push(Finding::new(path, place, Fault::Data(fault)));
                }
            }
            Ok(())
        })?;
        if columns.is_none() {
            anyhow::bail!("the file is empty; `setara beneficiaries template FILE` writes one to fill in");
        }
        for ((whose, kind), rows) in found {
            let name = |n: &Option<String>| n.clone().unwrap_or_default();
            if incomplete.contains(&[whose.code.to_string(), name(&whose.opd), name(&whose.item)]) {
                let fault = Data::Incomplete { code: whose.code.to_string() };
                findings.push(Finding::new(path, rows.rows[0].1, Fault::Data(fault)));
                continue;
            }
            match reach(path, whose, rows, findings) {
                Some(reach) => self.add(reach, kind, findings),
                None => continue,
            }
        }
        self.seats.extend(seats.into_values());
        if let Some((rows, place)) = blank {
            findings.push(Finding::new(path, place, Fault::Data(Data::NotFilledIn { rows })));
        }
        Ok(())
    }

    fn add(&mut self, reach: Reach, kind: Kind, findings: &mut Vec<Finding>) {
        let key = (reach.whose.clone(), kind);
        if let Some(number) = self.by_whose.get(&key) {
            let other = self.reaches[*number].path.clone();
            let fault = Data::CountedTwice { code: reach.whose.code.to_string(), other };
            findings.push(Finding::new(&reach.path, reach.place, Fault::Data(fault)));
            return;
        }
        self.items |= reach.whose.item.is_some();
        self.by_whose.insert(key, self.reaches.len());
        self.reaches.push(reach);
    }
}

fn sit(seats: &mut BTreeMap<(ActivityCode, String, Aspect, String), Seats>, row: Row, aspect: Aspect) {
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

/// The rows of one sub kegiatan together.
fn reach(path: &str, whose: Whose, found: Rows, findings: &mut Vec<Finding>) -> Option<Reach> {
    let place = found.rows[0].1;
    let code = whose.code.to_string();
    let mut say = |fault| findings.push(Finding::new(path, place, Fault::Data(fault)));
    let units: BTreeSet<Unit> = found.rows.iter().map(|(r, _)| r.unit).collect();
    if units.len() > 1 {
        let units = units.iter().map(|u| u.id()).collect::<Vec<_>>().join(", ");
        say(Data::MixedUnits { code, units });
        return None;
    }
    let unit = *units.first()?;
    let (mut counts, mut costs) = (BTreeMap::new(), BTreeMap::new());
    for count in found.rows.iter().flat_map(|(r, _)| &r.counts) {
        *counts.entry(count.group).or_default() += count.count;
        if let Some(cost) = count.cost
            && costs.insert(count.group, cost).is_some_and(|before| before != cost)
        {
            say(Data::CostTwice { code: code.clone() });
            return None;
        }
    }
    let totals: Vec<u64> = found.rows.iter().filter_map(|(r, _)| r.total).collect();
    let mut total = (!totals.is_empty()).then(|| totals.iter().sum::<u64>());
    if unit == Unit::Persen {
        total = Some(10_000);
    }
    if let Some(total) = total {
        let sum: u64 = counts.values().sum();
        match difference(&code, sum, total, unit) {
            Ok((rest, doubt)) => {
                doubt.into_iter().for_each(&mut say);
                if rest > 0 {
                    *counts.entry(Group { sex: Sex::Unsaid, age: None, difabel: false }).or_default() += rest;
                }
            }
            Err(fault) => {
                say(fault);
                return None;
            }
        }
    }
    if !costs.is_empty() && counts.iter().any(|(group, n)| *n > 0 && !costs.contains_key(group)) {
        say(Data::CostMissing { code: code.clone() });
        costs.clear();
    }
    let sourced = found.rows.iter().all(|(r, _)| !r.source.is_empty());
    let year = found.rows.iter().filter_map(|(r, _)| r.year).min();
    Some(Reach { whose, unit, counts, costs, year, sourced, path: path.to_owned(), place })
}

/// Parts and a stated total: what of the total is in no part, or that they contradict each other. Shares may be rounded by a
/// tenth of a percent.
fn difference(code: &str, sum: u64, total: u64, unit: Unit) -> Result<(u64, Option<Data>), Data> {
    let differ = |used| Data::SumDiffers { code: code.to_owned(), sum, total, percent: unit == Unit::Persen, used };
    match unit {
        Unit::Persen if sum.abs_diff(total) <= 10 => Ok((0, None)),
        _ if sum > total => Err(differ(false)),
        _ if sum < total => Ok((total - sum, Some(differ(true)))),
        _ => Ok((0, None)),
    }
}

/// One row, with what is doubtful about it; or why it is not used.
fn row(columns: &Columns, at: &dyn Fn(Option<usize>) -> String, bands: &Bands) -> Result<(Row, Vec<Data>), Refused> {
    let cell = |name: &str| at(columns.column(name));
    let wrong = |column: &'static str, accepted: &'static str| {
        Refused::Cell(column, Data::Row { column, cell: cell(column), accepted })
    };
    let code = ActivityCode::find(&cell("kode_sub_kegiatan"))
        .ok_or_else(|| wrong("kode_sub_kegiatan", "1.02.02.2.02.0001"))?;
    let said = |name: &str| Some(text::words(&cell(name))).filter(|s| !s.is_empty());
    let kind = match said("jenis_data").as_deref() {
        None | Some("rencana" | "target" | "plan") => Kind::Plan,
        Some("realisasi" | "aktual" | "capaian" | "actual") => Kind::Actual,
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
    let unit = match Unit::of(&cell("satuan")) {
        Some(unit) => unit,
        // Seats are counted as they are called: kursi, jabatan, anggota.
        None if seats => Unit::Orang,
        None => return Err(wrong("satuan", "orang, kunjungan, orang-hari, persen")),
    };
    let year = match cell("tahun").as_str() {
        "" | "-" => None,
        year => {
            Some(year.parse::<u16>().ok().filter(|y| (1900..2200).contains(y)).ok_or_else(|| wrong("tahun", "2025"))?)
        }
    };
    let mut out = Row {
        whose: Whose { code, opd: said("nama_opd"), item: said("item") },
        kind,
        aspect,
        what: cell("uraian"),
        unit,
        counts: Vec::new(),
        total: None,
        year,
        source: said("sumber").unwrap_or_default(),
    };
    let mut doubts = Vec::new();
    if columns.is_long() {
        long(&mut out, columns, at, bands)?;
    } else if columns.counts.iter().any(|(c, _)| !at(Some(*c)).is_empty()) {
        wide(&mut out, columns, at, &mut doubts)?;
    } else {
        free(&mut out, columns, at, &mut doubts)?;
    }
    Ok((out, doubts))
}

/// One group a row.
fn long(out: &mut Row, columns: &Columns, at: &dyn Fn(Option<usize>) -> String, bands: &Bands) -> Result<(), Refused> {
    let cell = |name: &str| at(columns.column(name));
    let wrong = |column: &'static str, accepted: &'static str| {
        Refused::Cell(column, Data::Row { column, cell: cell(column), accepted })
    };
    let folded = text::words(&cell("jenis_kelamin"));
    let total = matches!(folded.as_str(), "l p" | "p l" | "total" | "jumlah" | "semua");
    let sex = match folded.as_str() {
        "l" | "lk" | "laki laki" | "pria" | "m" | "male" => Sex::L,
        "p" | "pr" | "perempuan" | "wanita" | "f" | "female" => Sex::P,
        "" => Sex::Unsaid,
        _ if total => Sex::Unsaid,
        _ => return Err(wrong("jenis_kelamin", "L, P, -, total")),
    };
    let age = bands
        .find(&cell("kelompok_umur"))
        .map_err(|_| wrong("kelompok_umur", "anak, remaja, dewasa, lansia, -, or years within one of them"))?;
    let difabel = match text::words(&cell("difabel")).as_str() {
        "" | "0" | "tidak" | "no" => false,
        "1" | "ya" | "yes" => true,
        _ => return Err(wrong("difabel", "0, 1")),
    };
    if cell("jumlah").is_empty() {
        return Err(Refused::Blank);
    }
    let count = match out.unit {
        Unit::Persen => {
            said::hundredths(cell("jumlah").trim_end_matches('%').trim()).ok_or_else(|| wrong("jumlah", "62,84"))?
        }
        _ => count(&cell("jumlah")).ok().flatten().ok_or_else(|| wrong("jumlah", "0, 1, 2, ..."))?,
    };
    if total {
        out.total = Some(count);
        return Ok(());
    }
    let group = Group { sex, age, difabel };
    out.counts.push(Count { group, count, cost: cost(columns, at, group)? });
    Ok(())
}

/// One row a sub kegiatan. `L` and `P` hold their ages, and every cell holds those with a disability in it.
fn wide(
    out: &mut Row,
    columns: &Columns,
    at: &dyn Fn(Option<usize>) -> String,
    doubts: &mut Vec<Data>,
) -> Result<(), Refused> {
    let mut cells: BTreeMap<Group, u64> = BTreeMap::new();
    for (column, group) in &columns.counts {
        let cell = at(Some(*column));
        let number = match out.unit {
            Unit::Persen if cell.is_empty() || cell == "-" => None,
            Unit::Persen => Some(said::hundredths(cell.trim_end_matches('%').trim()).ok_or(())),
            _ => count(&cell).map_err(|_| ()).transpose(),
        };
        match number {
            Some(Ok(n)) => {
                cells.insert(*group, n);
            }
            None => {}
            Some(Err(())) => {
                let fault = Data::Row { column: "L / P", cell, accepted: "0, 1, 2, ..." };
                return Err(Refused::Cell("", fault));
            }
        }
    }
    let code = out.whose.code.to_string();
    let plain = |sex| Group { sex, age: None, difabel: false };
    let both = [Sex::P, Sex::L].iter().all(|sex| columns.counts.iter().any(|(_, g)| *g == plain(*sex)));
    let one = cells.contains_key(&plain(Sex::P)) != cells.contains_key(&plain(Sex::L));
    if both && one && at(columns.column("jumlah")).is_empty() {
        return Err(Refused::Cell("", Data::Incomplete { code }));
    }
    for sex in [Sex::P, Sex::L] {
        let plain = Group { sex, age: None, difabel: false };
        let ages: u64 =
            cells.iter().filter(|(g, _)| g.sex == sex && g.age.is_some() && !g.difabel).map(|(_, n)| n).sum();
        if let Some(all) = cells.get(&plain).copied() {
            let rest = all.checked_sub(ages).ok_or_else(|| {
                let fault = Data::SumDiffers { code: code.clone(), sum: ages, total: all, percent: false, used: false };
                Refused::Cell("", fault)
            })?;
            cells.insert(plain, rest);
        }
    }
    let disabled: Vec<(Group, u64)> = cells.iter().filter(|(g, _)| g.difabel).map(|(g, n)| (*g, *n)).collect();
    for (group, n) in disabled {
        let others = Group { difabel: false, ..group };
        if !columns.counts.iter().any(|(_, g)| *g == others) {
            // Nobody but disabled people is counted.
            continue;
        }
        match cells.get(&others).and_then(|all| all.checked_sub(n)) {
            Some(rest) => cells.insert(others, rest),
            None => {
                let fault = Data::Row {
                    column: "difabel L / P",
                    cell: n.to_string(),
                    accepted: "no more than the column they are part of (L, P, or that of their age)",
                };
                return Err(Refused::Cell("", fault));
            }
        };
    }
    for (group, n) in cells {
        if n > 0 || group.age.is_none() && !group.difabel {
            out.counts.push(Count { group, count: n, cost: cost(columns, at, group)? });
        }
    }
    let stated = at(columns.column("jumlah"));
    if out.unit != Unit::Persen
        && let Ok(Some(total)) = count(&stated)
    {
        let sum = out.counts.iter().map(|c| c.count).sum();
        let (rest, doubt) = difference(&code, sum, total, out.unit).map_err(|f| Refused::Cell("jumlah", f))?;
        doubts.extend(doubt);
        rest_of(out, rest);
    }
    Ok(())
}

fn rest_of(out: &mut Row, rest: u64) {
    if rest > 0 {
        out.counts.push(Count {
            group: Group { sex: Sex::Unsaid, age: None, difabel: false },
            count: rest,
            cost: None,
        });
    }
}

/// Counts in a text.
fn free(
    out: &mut Row,
    columns: &Columns,
    at: &dyn Fn(Option<usize>) -> String,
    doubts: &mut Vec<Data>,
) -> Result<(), Refused> {
    let cell = at(columns.text);
    if cell.is_empty() || cell == "-" {
        return Err(Refused::Blank);
    }
    let refused = |fault| Refused::Cell("sasaran", fault);
    let unreadable = || {
        let cell = cell.clone();
        refused(Data::Row {
            column: "sasaran",
            cell,
            accepted: "L : 1.816 P : 1.074; 245 Orang; 50 orang (20 perempuan)",
        })
    };
    let said = said::read(&cell).ok_or_else(unreadable)?;
    let known = said.female.unwrap_or(0) + said.male.unwrap_or(0);
    if let Some(total) = said.total {
        let code = out.whose.code.to_string();
        let (_, doubt) = difference(&code, known, total, said.unit).map_err(refused)?;
        // A total beside one sex, or beside none, leaves the others unsaid: that is no contradiction.
        doubts.extend(doubt.filter(|_| said.female.is_some() && said.male.is_some()));
    }
    let persons = said::persons(&cell, CountsFrom::File).ok_or_else(unreadable)?;
    // One sex counted and nothing said of the other or of all: nobody knows whether there are others.
    if persons.female.is_some() != persons.male.is_some() && said.total.is_none() {
        return Err(refused(Data::Incomplete { code: out.whose.code.to_string() }));
    }
    out.unit = said.unit;
    for (sex, n) in [(Sex::P, persons.female), (Sex::L, persons.male)] {
        if let Some(count) = n {
            let group = Group { sex, age: None, difabel: false };
            out.counts.push(Count { group, count, cost: cost(columns, at, group)? });
        }
    }
    rest_of(out, persons.unsaid);
    Ok(())
}

/// What one person of the group costs: the group's own column, else the row's.
fn cost(columns: &Columns, at: &dyn Fn(Option<usize>) -> String, group: Group) -> Result<Option<Rupiah>, Refused> {
    let fits = |c: &Option<Group>| match c {
        None => true,
        Some(g) => g.sex == group.sex && (g.age.is_none() || g.age == group.age) && (!g.difabel || group.difabel),
    };
    let mut own: Vec<&(usize, Option<Group>)> = columns.costs.iter().filter(|(_, c)| fits(c)).collect();
    // The nearest first: of the group with its age, of the sex, of everybody.
    own.sort_by_key(|(_, c)| c.map_or(0, |g| -1 - i32::from(g.age.is_some()) - i32::from(g.difabel)));
    for (column, _) in own {
        let cell = at(Some(*column));
        let cost = match amount::read(&cell, 1) {
            Reading::Nothing => continue,
            Reading::Exact { amount, .. } => amount,
            // Nobody writes a cost with three decimals: the mark groups thousands.
            Reading::Either { plain, indonesian } => plain.max(indonesian),
            _ => Rupiah::from_sen(-1),
        };
        if cost < Rupiah::ZERO {
            return Err(Refused::Cell("", Data::Row { column: "biaya_satuan", cell, accepted: "150000, 150.000" }));
        }
        return Ok(Some(cost));
    }
    Ok(None)
}
