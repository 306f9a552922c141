//! Population by sex, from a file such as open-data portals publish. It allocates nothing by itself: it is for rupiah per
//! head, and for `--assume population`, which says so wherever it is used.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::groups::Sex;
use crate::domain::text;
use crate::finding::{Fault, Finding, PersonalFault, Place};
use crate::guard::personal;
use crate::sides::beneficiary::count;
use crate::sides::file;
use crate::sides::file::{Header, PersonGuard};
use crate::sides::file::{Lacking, SideRow};

/// Women and men of one government in one year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Population {
    pub government: String,
    pub year: Option<u16>,
    pub female: u64,
    pub male: u64,
}

/// By government (folded) and year: its name, women and men.
type Found = BTreeMap<(String, Option<u16>), (String, [Option<u64>; 2])>;

const COLUMNS: [(&str, &[&str]); 6] = [
    (
        "nama_kabupaten_kota",
        &["nama kabupaten kota", "kabupaten kota", "nama pemda", "pemda", "nama daerah", "wilayah", "government"],
    ),
    ("jenis_kelamin", &["jenis kelamin", "kelamin", "sex"]),
    ("jumlah_penduduk", &["jumlah penduduk", "jumlah", "penduduk", "population"]),
    ("tahun", &["tahun", "year"]),
    ("laki_laki", &["laki laki", "l", "lk", "male"]),
    ("perempuan", &["perempuan", "p", "pr", "female"]),
];

/// Columns that tell parts of a government or of its people apart: their rows are added.
const PARTS: [&str; 7] = ["umur", "usia", "age", "kecamatan", "desa", "kelurahan", "distrik"];

#[derive(Default)]
struct Columns {
    named: BTreeMap<&'static str, usize>,
    parts: Vec<usize>,
    personal: Vec<usize>,
    headers: Vec<String>,
    place: Place,
}

impl file::CountColumns for Columns {
    fn headers(&self) -> &[String] {
        &self.headers
    }

    fn personal(&self) -> &[usize] {
        &self.personal
    }

    fn is_read(&self, column: usize) -> bool {
        self.named.values().chain(&self.parts).any(|c| *c == column)
    }

    fn place(&self) -> Place {
        self.place
    }
}

/// Reads the population of `government` in the year nearest to `year` and not after it. `None` where the file lists persons,
/// which is a finding: it is not read.
///
/// # Errors
/// The file cannot be read, lacks columns, rows or either sex, has a row twice or no year that early, or holds several
/// governments and none is the one asked for.
pub fn read(
    path: &str,
    government: Option<&str>,
    year: Option<u16>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Population>> {
    let (mut found, mut seen, mut persons) = (Found::new(), BTreeSet::new(), PersonGuard::default());
    let header = file::table(
        path,
        findings,
        |row| Header::of(row, columns),
        |header, row, findings| {
            let Header::Counts(columns) = header else { return Ok(()) };
            persons.look(columns, row, findings);
            add(columns, row, &mut found, &mut seen)
        },
    )?;
    let file::Read { columns: header, table } = header.with_context(|| format!("{path}: the file is empty"))?;
    let list = match header {
        Header::Persons(columns, place) => Some((columns, place)),
        Header::Counts(columns) => {
            findings.extend(persons.columns(&table, &columns));
            let many = found.values().flat_map(|(_, counts)| counts).any(|n| n.is_some_and(|n| n > 1));
            persons.list(&columns, many).map(|own| (own, columns.place))
        }
    };
    if let Some((columns, place)) = list {
        findings.push(Finding::at(&table, place, Fault::Personal(PersonalFault::List { columns }.into())));
        return Ok(None);
    }
    if found.is_empty() {
        bail!("{path}: no rows of population below the header");
    }
    pick(&found, government, year).map(Some).with_context(|| path.to_owned())
}

/// Government, year, parts and sex of a row.
type Seen = BTreeSet<(String, Option<u16>, Vec<String>, Sex)>;

fn add(columns: &Columns, row: &SideRow, found: &mut Found, seen: &mut Seen) -> Result<()> {
    let column = |name: &str| columns.named.get(name).copied();
    // Where cells have slipped, any of them may be a name.
    let quoted = |cell: &str| if columns.personal.is_empty() { format!("{cell:?}") } else { "…".to_owned() };
    let name = row.cell(column("nama_kabupaten_kota"));
    let year = match row.cell(column("tahun")).as_str() {
        "" => None,
        cell => Some(
            cell.parse().map_err(|_| row.error(column("tahun"), &format!("tahun {} is not a year", quoted(cell))))?,
        ),
    };
    let parts: Vec<String> = columns.parts.iter().map(|c| text::words(&row.cell(Some(*c)))).collect();
    let counts = match text::words(&row.cell(column("jenis_kelamin"))).as_str() {
        _ if parts.iter().any(|p| matches!(p.as_str(), "jumlah" | "total" | "semua")) => vec![],
        _ if column("jenis_kelamin").is_none() => vec![(Sex::P, "perempuan"), (Sex::L, "laki_laki")],
        "l" | "lk" | "laki laki" | "pria" | "male" => vec![(Sex::L, "jumlah_penduduk")],
        "p" | "pr" | "perempuan" | "wanita" | "female" => vec![(Sex::P, "jumlah_penduduk")],
        // Totals of both.
        _ => vec![],
    };
    let government = text::words(&name);
    let slot = &mut found.entry((government.clone(), year)).or_insert((name, [None, None])).1;
    for (sex, field) in counts {
        let cell = row.cell(column(field));
        let wrong = || row.error(column(field), &format!("{field} {} is not a number of persons", quoted(&cell)));
        let n = count(&cell).ok().flatten().ok_or_else(wrong)?;
        if !seen.insert((government.clone(), year, parts.clone(), sex)) {
            let why = format!("{} of the same place and year a second time; leave one of the two rows out", sex.id());
            return Err(row.error(None, &why));
        }
        *slot[usize::from(sex == Sex::L)].get_or_insert(0) += n;
    }
    Ok(())
}

/// The one population that is asked for.
fn pick(found: &Found, government: Option<&str>, year: Option<u16>) -> Result<Population> {
    let governments: BTreeSet<&String> = found.keys().map(|(g, _)| g).collect();
    let wanted = match government.map(text::words) {
        Some(name) if governments.contains(&name) => name,
        None if governments.len() == 1 => governments.first().map(|g| (*g).clone()).unwrap_or_default(),
        // A file of one place need not name it.
        Some(_) if governments.len() == 1 && governments.first().is_some_and(|g| g.is_empty()) => String::new(),
        Some(_) => bail!("no population of {:?}; it has {}", government.unwrap_or_default(), some(found)),
        None => bail!("population of which government? say it with --government; the file has {}", some(found)),
    };
    let mut years = found.range((wanted.clone(), None)..).take_while(|((g, _), _)| *g == wanted);
    let last = years.clone().filter(|((_, y), _)| year.is_none() || *y <= year).last();
    let Some(((_, of), (name, persons))) = last else {
        let first = years.find_map(|((_, y), _)| *y).unwrap_or_default();
        bail!(
            "its population starts in {first}, the budget is of {}; a population of that year or before is needed",
            year.unwrap_or_default()
        );
    };
    match persons {
        [Some(female), Some(male)] if female + male > 0 => {
            Ok(Population { government: name.clone(), year: *of, female: *female, male: *male })
        }
        _ if name.is_empty() => bail!("women and men must both be there"),
        _ => bail!("population of {name:?}: women and men must both be there"),
    }
}

fn columns(row: &SideRow) -> Result<Columns, Lacking> {
    let mut out = Columns { headers: row.cells().collect(), place: row.place(None), ..Columns::default() };
    let mut twice = Vec::new();
    for (i, header) in out.headers.iter().enumerate() {
        let name = text::words(header);
        if personal::is_personal(header) {
            out.personal.push(i);
        } else if let Some((column, _)) = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())) {
            let before = *out.named.entry(*column).or_insert(i);
            twice.extend((before != i).then_some((*column, [before, i])));
        } else if name.split(' ').any(|word| PARTS.contains(&word)) {
            out.parts.push(i);
        }
    }
    let has = |names: [&str; 2]| names.iter().all(|n| out.named.contains_key(n));
    let (long, wide) = (["jenis_kelamin", "jumlah_penduduk"], ["laki_laki", "perempuan"]);
    if let Some(counts) = [long, wide].into_iter().find(|names| has(*names)) {
        // Of two years or places side by side, none is the one that was meant.
        let used = |column: &str| counts.contains(&column) || matches!(column, "tahun" | "nama_kabupaten_kota");
        return match twice.iter().find(|(column, _)| used(column)) {
            None => Ok(out),
            Some((_, columns)) => Err(Lacking { known: out.named.len(), why: file::same(&out.headers, *columns) }),
        };
    }
    let why = "needed: jenis_kelamin and jumlah_penduduk, or laki_laki and perempuan";
    Err(Lacking { known: out.named.len(), why: why.into() })
}

/// Names of the file's governments, a few of them.
fn some(found: &Found) -> String {
    const SHOWN: usize = 8;
    let names: BTreeSet<&str> = found.values().map(|(name, _)| name.as_str()).collect();
    let mut out = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        out.push_str(", ...");
    }
    out
}
