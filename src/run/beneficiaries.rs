//! `setara beneficiaries`: the sub kegiatan whose women and men are to be counted, and lists of persons as counts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use crate::allocate::SubKegiatan;
use crate::cli::{BeneficiariesCommand, Cli, CountArgs, InputArgs, TableFormat, TemplateArgs};
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::groups::{Bands, Sex};
use crate::domain::text;
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::finding::{DataFault, Fault, Finding};
use crate::guard::escape::CsvArgs;
use crate::ledger::lens::Lenses;
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish};
use crate::settings::{Basis, Settings, Sides};
use crate::sides::beneficiary::Group;
use crate::sides::file;
use crate::sides::file::{Lacking, SideRow};
use crate::write::template::{Continued, Key, occurring};
use crate::write::xlsx::forms;
use crate::{allocate, run, settings, write};

/// `beneficiaries template` and `beneficiaries count`.
///
/// # Errors
/// Settings or side files cannot be read, or the output cannot be written.
pub fn run(cli: &Cli, command: &BeneficiariesCommand, guard: &Guard) -> Result<ExitStatus> {
    let args = match command {
        BeneficiariesCommand::Template(args) => args,
        BeneficiariesCommand::Count(args) => return count(cli, args, guard),
    };
    let path = args.output.output.as_deref();
    let is_sheet = args.form.format(&args.output)? == TableFormat::Xlsx;
    let mut settings = template_settings(cli, args)?;
    let file = path.map(Continued::open).transpose()?.flatten();
    settings.continued = path.filter(|_| file.is_some()).map(Path::to_owned);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    match file {
        Some(file) => {
            if let Some(found) = found(&settings, &mut findings)? {
                let mut form = args.csv;
                form.raw_cells |= is_sheet;
                let form = (form, settings.lang);
                let (table, counts) = file.bring_up_to_date(&found.asked(args), &found.all, &found.occurring, form);
                run::write_continued(table, counts, &findings, settings.lang, output)?;
            }
        }
        None if template(&settings, args, &mut output, &mut findings)? => output.finish()?,
        None => {}
    }
    finish(&findings, settings.lang)
}

/// A list of persons → a table of counts. Only counts are kept of it.
fn count(cli: &Cli, args: &CountArgs, guard: &Guard) -> Result<ExitStatus> {
    output::only("csv", args.output.output.as_deref())?;
    let list = args.list.to_string_lossy().replace('\\', "/");
    let input = InputArgs { files: vec![list.clone()], ..InputArgs::default() };
    let settings = resolve(cli, &input, &Options::default())?;
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let code = match &args.sub_kegiatan {
        Some(code) => match ActivityCode::find(code).filter(|c| c.level() == Level::SubKegiatan) {
            Some(code) => Some(code),
            None => bail!("{code:?} is no code of a sub kegiatan, such as 1.02.02.2.02.0001"),
        },
        None => None,
    };
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let counts = count_persons(&list, code, settings.allocation.ages, &mut findings)?;
    write_counts(&counts, &args.sumber, args.tahun, args.csv, &mut output)?;
    output.finish()?;
    finish(&findings, settings.lang)
}

/// The settings of a template: a file that it writes is not read before it is there.
///
/// # Errors
/// As `resolve`.
pub fn template_settings(cli: &Cli, args: &TemplateArgs) -> Result<Settings> {
    let beneficiaries = &args.allocation.beneficiaries;
    let asked = Options { allocation: Some(&args.allocation), beneficiaries, ..Options::default() };
    let mut settings = resolve(cli, &args.input, &asked)?;
    settings.beneficiaries = run::readable(settings.beneficiaries, args.output.output.as_deref());
    Ok(settings)
}

/// Writes the template; `false` where no input could be read.
///
/// # Errors
/// Side files cannot be read, or the output cannot be written.
pub fn template(
    settings: &Settings,
    args: &TemplateArgs,
    out: &mut Output,
    findings: &mut Vec<Finding>,
) -> Result<bool> {
    let Some(found) = found(settings, findings)? else { return Ok(false) };
    match args.form.format(&args.output)? {
        TableFormat::Csv => write::template::template(&found.asked(args), args.wide, args.csv, settings.lang, out)?,
        TableFormat::Xlsx => forms::beneficiaries(&found.asked(args), args.wide, settings.lang, out)?,
    }
    Ok(true)
}

/// What the budgets show.
struct Found {
    /// Sub kegiatan of the base, the largest first.
    all: Vec<SubKegiatan>,
    /// Everything that counts could be of.
    occurring: BTreeSet<Key>,
}

impl Found {
    /// The sub kegiatan whose beneficiaries are asked for.
    fn asked(&self, args: &TemplateArgs) -> Vec<SubKegiatan> {
        // What serves nobody in particular has no beneficiaries to count, and what is counted is not asked for again.
        let open = |r: &&SubKegiatan| !r.counted && r.parts.divisible() != Rupiah::ZERO;
        let mut rows: Vec<SubKegiatan> = self.all.iter().filter(open).cloned().collect();
        if args.missing {
            rows.retain(|r| r.parts.missing() != Rupiah::ZERO);
            rows.sort_by_key(|r| Reverse(r.parts.missing()));
        }
        rows
    }
}

/// `None` where no input could be read.
fn found(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Option<Found>> {
    let basis = Basis::open(settings)?;
    let sides = Sides::without_statements(settings, findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let mut seen: BTreeSet<(u32, u32, u32)> = BTreeSet::new();
    let inputs = basis.read(settings, &mut ledger, findings, &mut |row| {
        seen.insert((row.line.activity, row.line.item, row.line.verdict));
        Ok(())
    })?;
    if inputs.is_empty() {
        return Ok(None);
    }
    let lenses = Lenses::of(&ledger, &basis.nomenclature);
    let divide = settings::allocation_input(settings, &sides.beneficiaries, &lenses, &inputs, findings)?;
    let all = allocate::allocate(&ledger, &divide).sub_kegiatan;
    let lines = seen.into_iter().map(|s| ledger.subject(s)).map(|(activity, item, _)| (activity, item));
    let occurring = occurring(lines, &all);
    Ok(Some(Found { all, occurring }))
}

// `setara beneficiaries count`: a list of persons → a table of how many they are. Of a person nothing is kept but the cell
// they are counted in.

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
pub fn count_persons(
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
            findings.push(row.finding(column, Fault::Data(fault.into())));
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
pub fn write_counts(
    counts: &BTreeMap<(Of, Group), u64>,
    source: &str,
    year: Option<u16>,
    form: CsvArgs,
    out: impl Write,
) -> Result<()> {
    let mut csv = csv::Writer::from_writer(form.out_named(out, &[]));
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
