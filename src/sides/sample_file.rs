//! The file of a sample: a row for each line to be looked at, which people fill in.

use std::cell::RefCell;

use anyhow::{Context, Result, anyhow, bail};
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::groups::Category;
use crate::domain::text;
use crate::finding::Finding;
use crate::lang::{Lang, format_in};
use crate::sides::file::{self, Lacking, SideRow};

/// Columns of the file, in their order.
pub const COLUMNS: [&str; 18] = [
    "no",
    "strata",
    "nilai",
    "nama_opd",
    "nama_kegiatan",
    "kode_sub_kegiatan",
    "nama_sub_kegiatan",
    "nama_rekening",
    "uraian",
    "tempat",
    "bagian_arg",
    "kategori",
    "alasan",
    "pemeriksa",
    "tanggal",
    "undian",
    "baris_ke",
    "sha256",
];
/// What the sample is of: the same in every row.
pub const BASIS: &str = "dasar";
/// What was said of the line, where somebody wants to see it.
pub const VERDICT: &str = "saran";
/// How a sample is drawn; another way has another name.
pub const RULES: &str = "setara.sample/1";

/// Columns that people fill in.
pub const FILLED: std::ops::Range<usize> = 10..15;
pub const AMOUNT: usize = 2;
/// Places are names of files, which may differ.
pub const PLACES: [usize; 2] = [0, 9];

/// How a sample was drawn, and from what.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SampleBasis {
    pub seed: String,
    pub draws: u64,
    /// SHA-256 of the hashes of the budgets.
    pub inputs_sha256: String,
    /// The same of the packs.
    pub packs_sha256: String,
    /// The same of the rules of drawing and of how the budgets are read.
    pub rules_sha256: String,
}

/// How much of a line is ARG, in millionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Portion(pub u32);

/// Of a whole.
pub const WHOLE: u32 = 1_000_000;

impl Portion {
    /// `0`, `1`, `0.25`, `0,25` or `25 %`, to the millionth; `None` where it is none of 0 to 1.
    pub fn read(cell: &str) -> Option<Portion> {
        let text = cell.trim();
        let (text, places) = match text.strip_suffix('%') {
            Some(text) => (text.trim_end(), 4),
            None => (text, 6),
        };
        let (units, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = units.len() + decimals.len();
        if digits == 0 || units.len() > 3 || !(units.bytes().chain(decimals.bytes())).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let kept = &decimals[..decimals.len().min(places)];
        let number: u32 = format!("{units}{kept:0<places$}").parse().ok()?;
        let up = decimals.as_bytes().get(places).is_some_and(|next| *next >= b'5');
        Some(Portion(number + u32::from(up))).filter(|portion| portion.0 <= WHOLE)
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// 0..1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }
}

/// `setara.sample/1;undian=60;anggaran=…;kriteria=…;aturan=…;benih=TEXT`: the seed last, as it may be any text.
pub fn basis_text(basis: &SampleBasis) -> String {
    let SampleBasis { seed, draws, inputs_sha256, packs_sha256, rules_sha256 } = basis;
    format!(
        "{RULES};undian={draws};anggaran={inputs_sha256};kriteria={packs_sha256};aturan={rules_sha256};benih={seed}"
    )
}

fn read_basis(text: &str) -> Option<SampleBasis> {
    let mut parts = text.splitn(6, ';');
    let mut part = |name: &str| parts.next()?.strip_prefix(name).map(str::to_owned);
    part(RULES).filter(String::is_empty)?;
    Some(SampleBasis {
        draws: part("undian=")?.parse().ok()?,
        inputs_sha256: part("anggaran=")?,
        packs_sha256: part("kriteria=")?,
        rules_sha256: part("aturan=")?,
        seed: part("benih=")?,
    })
}

/// A row as it was filled in.
pub struct FilledRow {
    pub cells: [String; COLUMNS.len()],
    basis: String,
    /// Where each of the cells is.
    pub places: [String; COLUMNS.len()],
    pub place: String,
}

/// Columns of the file, by their places in a row: those of `COLUMNS`, then that of the basis.
type Columns = [usize; COLUMNS.len() + 1];

fn columns(row: &SideRow) -> Result<Columns, Lacking> {
    let headers: Vec<String> = row.cells().map(|cell| text::words(&cell).replace(' ', "_")).collect();
    let (mut out, mut known, mut missing) = ([0; COLUMNS.len() + 1], 0, None);
    for (at, name) in COLUMNS.iter().chain([&BASIS]).enumerate() {
        let mut with = headers.iter().enumerate().filter(|(_, header)| header == name).map(|(i, _)| i);
        match (with.next(), with.next()) {
            (Some(first), Some(second)) => {
                let headers: Vec<String> = row.cells().collect();
                return Err(Lacking { known, why: file::same(&headers, [first, second]) });
            }
            (Some(column), None) => (out[at], known) = (column, known + 1),
            (None, _) => missing = missing.or(Some(*name)),
        }
    }
    match missing {
        None => Ok(out),
        Some(name) => {
            Err(Lacking { known, why: format!("no column {name:?}; the file is one that setara sample wrote") })
        }
    }
}

/// The rows of a file, and what its sample is of.
///
/// # Errors
/// It cannot be read as a sample, or its rows are of several.
pub fn read(path: &str, findings: &mut Vec<Finding>, lang: Lang) -> Result<(SampleBasis, Vec<FilledRow>)> {
    let rows = RefCell::new(Vec::new());
    file::table(path, findings, columns, |columns, row, _| {
        let [fixed @ .., basis] = columns;
        let place = |column: usize| row.error(Some(column), "").to_string().trim_end_matches(": ").to_owned();
        rows.borrow_mut().push(FilledRow {
            cells: std::array::from_fn(|i| row.cell(Some(fixed[i]))),
            basis: row.cell(Some(*basis)),
            places: std::array::from_fn(|i| place(fixed[i])),
            place: place(0),
        });
        Ok(())
    })?;
    let rows = rows.into_inner();
    let first = rows.first().with_context(|| format!("{path}: has no rows"))?;
    let basis = read_basis(&first.basis).with_context(|| {
        let place = &first.place;
        format_in!(lang, "{place}: kolom {BASIS} tidak terbaca", "{place}: the column {BASIS} cannot be read")
    })?;
    if let Some(other) = rows.iter().find(|row| row.basis != first.basis) {
        let place = &other.place;
        bail!(
            "{}",
            format_in!(
                lang,
                "{place}: baris ini dari uji petik lain (kolom {BASIS} berbeda)",
                "{place}: this row is of another sample (its {BASIS} differs)"
            )
        );
    }
    Ok((basis, rows))
}

impl FilledRow {
    /// What it says of its line.
    ///
    /// # Errors
    /// It says nothing that can be understood, or contradicts itself.
    pub fn portion(&self, lang: Lang) -> Result<Portion> {
        let (cell, place) = (&self.cells[FILLED.start], &self.places[FILLED.start]);
        let portion = Portion::read(cell).ok_or_else(|| {
            anyhow!(
                "{}",
                format_in!(
                    lang,
                    "{place}: {cell:?} bukan bagian: tulis 0 (bukan ARG), 1 (seluruhnya ARG), atau di antaranya, seperti 0,25 \
                     atau 25 %",
                    "{place}: {cell:?} is not a part: write 0 (not ARG), 1 (all of it is), or between, such as 0.25 or 25 %"
                )
            )
        })?;
        let (category, place) = (&self.cells[FILLED.start + 1], &self.places[FILLED.start + 1]);
        if category.is_empty() {
            return Ok(portion);
        }
        match Category::of_words(category).filter(|known| *known != Category::Review) {
            Some(known) if known.is_arg() != portion.is_zero() => Ok(portion),
            Some(_) => bail!(
                "{}",
                format_in!(
                    lang,
                    "{place}: kategori {category:?} bertentangan dengan bagian_arg {cell:?}",
                    "{place}: the category {category:?} contradicts the part {cell:?}"
                )
            ),
            None => bail!(
                "{}",
                format_in!(
                    lang,
                    "{place}: {category:?} bukan kategori: khusus target, kesetaraan, pelembagaan, atau bukan ARG",
                    "{place}: {category:?} is not a category: khusus target, kesetaraan, pelembagaan, or none"
                )
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_as_people_write_them() {
        for (cell, millionths) in [
            ("0", Some(0)),
            ("1", Some(1_000_000)),
            (" 1,0 ", Some(1_000_000)),
            ("0.25", Some(250_000)),
            (",5", Some(500_000)),
            ("25 %", Some(250_000)),
            ("12,5%", Some(125_000)),
            ("100%", Some(1_000_000)),
            ("0.33333333333", Some(333_333)),
            ("0.6666666666", Some(666_667)),
            ("0.30000000000000004", Some(300_000)),
            ("1.01", None),
            ("25", None),
            ("101 %", None),
            ("-1", None),
            ("ya", None),
            ("1.000.000", None),
            ("%", None),
            (".", None),
            ("", None),
        ] {
            assert_eq!(Portion::read(cell), millionths.map(Portion), "{cell:?}");
        }
    }
}
