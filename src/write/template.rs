//! A beneficiaries file to be filled in. Rows without a count are passed over when it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::allocate::{Parts, SubKegiatan, reason_words};
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::ActivityCode;
use crate::domain::text;
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::sides::beneficiary::read::BeneficiaryColumns;
use crate::sides::file::kept::{Counts, GONE, Table};

pub(super) const LONG: [&str; 15] = [
    "kode_sub_kegiatan",
    "nama_sub_kegiatan",
    "nama_opd",
    "rupiah",
    "belum_diketahui",
    "uraian",
    "jenis_kelamin",
    "kelompok_umur",
    "difabel",
    "jumlah",
    "satuan",
    "jenis_data",
    "sumber",
    "tahun",
    "sebab",
];
pub(super) const WIDE: [&str; 15] = [
    "kode_sub_kegiatan",
    "nama_sub_kegiatan",
    "nama_opd",
    "rupiah",
    "belum_diketahui",
    "uraian",
    "L",
    "P",
    "difabel_L",
    "difabel_P",
    "satuan",
    "jenis_data",
    "sumber",
    "tahun",
    "sebab",
];

/// Columns with decimals.
const NUMBERS: [&str; 2] = ["rupiah", "belum_diketahui"];

/// Writes two rows (P and L) a sub kegiatan, or one row with both.
///
/// # Errors
/// Where it cannot be written.
pub fn template(rows: &[SubKegiatan], wide: bool, form: CsvArgs, lang: Lang, out: impl Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(form.out_named(out, &NUMBERS));
    csv.write_record(if wide { WIDE } else { LONG })?;
    for row in rows.iter().flat_map(|row| blank(row, wide, form, lang)) {
        csv.write_record(row.iter().map(|(_, cell)| cell))?;
    }
    csv.flush()?;
    Ok(())
}

/// The rows of one sub kegiatan that are to be filled in: cells with the names of their columns.
pub(super) fn blank(row: &SubKegiatan, wide: bool, form: CsvArgs, lang: Lang) -> Vec<Vec<(&'static str, String)>> {
    let known = [
        row.code.clone(),
        form.cell(&row.name).into_owned(),
        form.cell(&row.opd).into_owned(),
        row.parts.total.to_string(),
        row.parts.missing().to_string(),
    ];
    let rest: &[[&str; 9]] = match wide {
        true => &[["", "", "", "", "", "orang", "rencana", "", ""]],
        false => &["P", "L"].map(|sex| ["", sex, "-", "0", "", "orang", "rencana", "", ""]),
    };
    let names = if wide { WIDE } else { LONG };
    let why = form.cell(&why(row, lang)).into_owned();
    let cells = |rest: &[&str; 9]| {
        known.iter().cloned().chain(rest.map(str::to_owned)).chain([why.clone()]).collect::<Vec<_>>()
    };
    rest.iter().map(|rest| names.into_iter().zip(cells(rest)).collect()).collect()
}

/// Why nobody knows for whom the money is; of what is known, how.
fn why(row: &SubKegiatan, lang: Lang) -> String {
    let methods = || row.methods.iter().map(|method| method.name(lang)).collect::<Vec<_>>().join(" | ");
    if row.why.is_empty() { methods() } else { reason_words(&row.why, lang) }
}

// A beneficiaries file that people filled in, brought up to date with what the budget asks for now.

/// Whose a row is: sub kegiatan (code, else folded name), folded OPD name and item text; empty where it names none.
pub type Key = (String, String, String);

/// The file as it stands.
pub struct Continued(Table<BeneficiaryColumns>);

/// Columns that a template has and a file written by hand may lack.
const ADDED: [&str; 5] = ["nama_sub_kegiatan", "nama_opd", "rupiah", "belum_diketahui", "sebab"];

/// What makes a row another one of the same sub kegiatan.
const APART: [&str; 4] = ["jenis_kelamin", "kelompok_umur", "difabel", "jenis_data"];

impl Continued {
    /// `None` where there is no file, or it is empty, a device or a pipe.
    ///
    /// # Errors
    /// It is no beneficiaries file, or cannot be written again letter by letter.
    pub fn open(path: &Path) -> Result<Option<Continued>> {
        Ok(Table::open(path, BeneficiaryColumns::of)?.map(Continued))
    }

    /// Every row of the file is kept, with what people wrote; sub kegiatan of `asked` that it has no row of get blank ones,
    /// in the form the file has. `all`: what is known of each sub kegiatan; `occurring`: what the budget has.
    pub fn bring_up_to_date(
        self,
        asked: &[SubKegiatan],
        all: &[SubKegiatan],
        occurring: &BTreeSet<Key>,
        (form, lang): (CsvArgs, Lang),
    ) -> (Table<BeneficiaryColumns>, Counts) {
        let Continued(mut table) = self;
        let added = ADDED.map(|name| match table.columns.column(name) {
            Some(column) => column,
            None => table.column_or_new(name),
        });
        let mut known = Known::default();
        for sub in all {
            known.subs.entry(whose(sub)).or_default().push(sub);
        }
        let (mut counts, mut covered) = (Counts::default(), BTreeSet::new());
        for row in table.rows().filter(|row| !table.is_blank(*row)).collect::<Vec<_>>() {
            let key = key(&table, row, added[1]);
            let (sub, opd, item) = &key;
            if item.is_empty() && !is_of_seats(&table, row) {
                covered.insert((sub.clone(), opd.clone()));
            }
            let there = occurring.contains(&key);
            // Of what names nothing, nobody can say that it is gone.
            if !there && !sub.is_empty() {
                table.set_note(row, GONE, is_gone);
                counts.gone += 1;
                continue;
            }
            counts.kept += 1;
            if !there {
                continue;
            }
            table.set_note(row, "", is_gone);
            let subs = known.of(&table, row, (sub.clone(), opd.clone()));
            let [total, missing, reason] = [added[2], added[3], added[4]];
            // A row by hand of what the budget shows no sign of has no rupiah to bring up to date.
            let by_hand = subs.is_empty() && table.cell(row, Some(total)).is_empty();
            if item.is_empty() && !by_hand && !table.is_slipped(row) {
                let sum = |of: fn(&Parts) -> Rupiah| subs.iter().map(|s| of(&s.parts)).sum::<Rupiah>().to_string();
                table.set_number(row, total, &sum(|parts| parts.total));
                table.set_number(row, missing, &sum(Parts::missing));
                let mut reasons: Vec<String> = subs.iter().map(|sub| why(sub, lang)).collect();
                reasons.dedup();
                table.set(row, reason, &form.cell(&reasons.join(" | ")));
            }
        }
        let is_new = |sub: &&SubKegiatan| {
            let (code, opd) = whose(sub);
            !covered.contains(&(code.clone(), String::new())) && !covered.contains(&(code, opd))
        };
        for sub in asked.iter().filter(is_new) {
            for cells in blank(sub, !table.columns.is_long(), form, lang) {
                let column = |name: &str| match ADDED.iter().position(|added| *added == name) {
                    Some(i) => Some(added[i]),
                    None => table.columns.column(name),
                };
                let value = |name: &str, column: usize, value: &String| match NUMBERS.contains(&name) {
                    true => table.number(column, value),
                    false => value.clone(),
                };
                let cells: Vec<(usize, String)> =
                    cells.iter().filter_map(|(name, own)| column(name).map(|at| (at, value(name, at, own)))).collect();
                table.push(&cells.iter().map(|(column, value)| (*column, value.as_str())).collect::<Vec<_>>());
                counts.new += 1;
            }
        }
        (table, counts)
    }
}

/// What is known of sub kegiatan, by code and OPD.
#[derive(Default)]
struct Known<'a> {
    subs: BTreeMap<(String, String), Vec<&'a SubKegiatan>>,
    /// Rows met so far, by what makes them other ones.
    met: BTreeMap<(String, String, [String; APART.len()]), usize>,
}

impl<'a> Known<'a> {
    /// The sub kegiatan that a row is of: those of every OPD where it names none.
    fn of(&mut self, table: &Table<BeneficiaryColumns>, row: usize, whose: (String, String)) -> Vec<&'a SubKegiatan> {
        let apart = APART.map(|c| text::words(&table.cell(row, table.columns.column(c))));
        let before = self.met.entry((whose.0.clone(), whose.1.clone(), apart)).or_default();
        *before += 1;
        match self.subs.get(&whose) {
            // Two agencies may share a name: each has rows of its own.
            Some(subs) => vec![subs[(*before).min(subs.len()) - 1]],
            None if whose.1.is_empty() => {
                self.subs.iter().filter(|((code, _), _)| *code == whose.0).flat_map(|(_, subs)| subs).copied().collect()
            }
            None => Vec::new(),
        }
    }
}

fn is_gone(note: &str) -> bool {
    note == GONE
}

fn code_of(cell: &str) -> String {
    ActivityCode::find(cell).map_or_else(|| text::words(cell), |code| code.to_string())
}

fn whose(sub: &SubKegiatan) -> (String, String) {
    (code_of(&sub.code), text::words(&sub.opd))
}

/// Everything that counts could be of in these lines: their activities and items. An agency may have more than one name:
/// rows have that of `subs`.
pub fn occurring<'a>(lines: impl Iterator<Item = (&'a Activity, &'a str)>, subs: &[SubKegiatan]) -> BTreeSet<Key> {
    let own = |sub| {
        let (code, opd) = whose(sub);
        (code, opd, String::new())
    };
    let mut out: BTreeSet<Key> = subs.iter().map(own).collect();
    for (activity, item) in lines {
        let (code, opd, item) = (activity.sub_kegiatan_key(), text::words(&activity.opd_name), text::words(item));
        for (opd, item) in
            [(&opd, &item), (&String::new(), &item), (&opd, &String::new()), (&String::new(), &String::new())]
        {
            out.insert((code.clone(), opd.clone(), item.clone()));
        }
    }
    out
}

/// Whose the row is.
fn key(table: &Table<BeneficiaryColumns>, row: usize, opd: usize) -> Key {
    let named = |name: &str| table.cell(row, table.columns.column(name));
    let code = code_of(&named("kode_sub_kegiatan"));
    (code, text::words(&table.cell(row, Some(opd))), text::words(&named("item")))
}

/// Seats are no beneficiaries: these are still to be counted.
fn is_of_seats(table: &Table<BeneficiaryColumns>, row: usize) -> bool {
    matches!(text::words(&table.cell(row, table.columns.column("aspek"))).as_str(), "partisipasi" | "kontrol")
}
