//! `setara beneficiaries count`: a list of persons → a table of how many they are. Of a person nothing is kept but the cell
//! they are counted in.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Result, bail};

use super::Group;
use crate::domain::code::ActivityCode;
use crate::domain::groups::Bands;
use crate::domain::groups::Sex;
use crate::domain::text;
use crate::finding::{DataFault, Fault, Finding};
use crate::guard::escape::CsvArgs;
use crate::sides::file;
use crate::sides::file::{Lacking, SideRow};

const CODE: &[&str] = &["kode sub kegiatan", "kode", "kode sub giat", "kode subkegiatan"];
const OPD: &[&str] = &["nama opd", "opd", "nama skpd", "skpd", "perangkat daerah"];
const SEX: &[&str] = &["jenis kelamin", "kelamin", "jk", "l p", "sex"];
const AGE: &[&str] = &["umur", "usia", "kelompok umur"];
const DIFABEL: &[&str] = &["difabel", "disabilitas", "jenis disabilitas", "ragam disabilitas"];

/// What is written.
pub(super) const HEADER: [&str; 9] = [
    "kode_sub_kegiatan",
    "nama_opd",
    "jenis_kelamin",
    "kelompok_umur",
    "difabel",
    "jumlah",
    "satuan",
    "sumber",
    "tahun",
];

struct Columns {
    code: Option<usize>,
    opd: Option<usize>,
    sex: usize,
    age: Option<usize>,
    difabel: Option<usize>,
}

impl Columns {
    fn of(row: &SideRow, given: bool) -> Result<Columns, Lacking> {
        let headers: Vec<String> = row.cells().map(|c| text::words(&c)).collect();
        let at = |names: &[&str]| headers.iter().position(|h| names.contains(&h.as_str()));
        let (code, sex) = (at(CODE), at(SEX));
        let known = usize::from(code.is_some()) + usize::from(sex.is_some());
        let lacking = |why: &str| Lacking { known, why: why.to_owned() };
        let sex = sex.ok_or_else(|| lacking("no column \"jenis_kelamin\" in the header"))?;
        if code.is_none() && !given {
            return Err(lacking(
                "no column \"kode_sub_kegiatan\" in the header; name the code with --sub-kegiatan CODE",
            ));
        }
        Ok(Columns { code, opd: at(OPD), sex, age: at(AGE), difabel: at(DIFABEL) })
    }
}

/// Of which sub kegiatan and OPD.
type Of = (ActivityCode, String);

/// Counts the rows of a list, each a person. A row that cannot be counted is a finding that shows nothing of it.
///
/// # Errors
/// The list cannot be read, or has not the columns that are needed.
pub fn count(
    path: &str,
    given: Option<ActivityCode>,
    bands: Bands,
    findings: &mut Vec<Finding>,
) -> Result<BTreeMap<(Of, Group), u64>> {
    let mut out = BTreeMap::new();
    let header = |row: &SideRow| Columns::of(row, given.is_some());
    let read = file::table(path, findings, header, |columns, row, findings| {
        // A cell may be anything of a person, where the cells of its row have slipped.
        let mut wrong = |column: Option<usize>, name: &str, accepted| {
            let fault = DataFault::Row { column: name.to_owned(), cell: "…".to_owned(), accepted };
            findings.push(Finding::new(path, row.place(column), Fault::Data(fault.into())));
        };
        let code = match columns.code {
            Some(column) => ActivityCode::find(&row.cell(Some(column))),
            None => given,
        };
        let Some(code) = code else {
            wrong(columns.code, "kode_sub_kegiatan", "1.02.02.2.02.0001");
            return Ok(());
        };
        let sex = match text::words(&row.cell(Some(columns.sex))).as_str() {
            "l" | "lk" | "laki laki" | "pria" | "m" | "male" => Sex::L,
            "p" | "pr" | "perempuan" | "wanita" | "f" | "female" => Sex::P,
            "" => Sex::Unknown,
            _ => {
                wrong(Some(columns.sex), "jenis_kelamin", "L, P, -");
                return Ok(());
            }
        };
        let Ok(age) = bands.find(&row.cell(columns.age)) else {
            wrong(columns.age, "umur", "years, or anak, remaja, dewasa, lansia, -");
            return Ok(());
        };
        // A kind of disability says that there is one.
        let difabel =
            !matches!(text::words(&row.cell(columns.difabel)).as_str(), "" | "0" | "tidak" | "tidak ada" | "no");
        let opd = row.cell(columns.opd);
        *out.entry(((code, opd), Group { sex, age, difabel })).or_default() += 1;
        Ok(())
    })?;
    match read {
        Some(_) => Ok(out),
        None => bail!("{path}: the file is empty"),
    }
}

/// Writes the counts as a beneficiaries file.
///
/// # Errors
/// It cannot be written.
pub fn write(
    counts: &BTreeMap<(Of, Group), u64>,
    source: &str,
    year: Option<u16>,
    form: CsvArgs,
    out: impl Write,
) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADER)?;
    let year = year.map_or(String::new(), |y| y.to_string());
    for (((code, opd), group), n) in counts {
        let age = group.age.map_or("-", |a| a.id());
        let difabel = if group.difabel { "1" } else { "0" };
        let (code, opd, n) = (code.to_string(), form.cell(opd), n.to_string());
        csv.write_record([&code, opd.as_ref(), group.sex.id(), age, difabel, &n, "orang", &form.cell(source), &year])?;
    }
    csv.flush()?;
    Ok(())
}
