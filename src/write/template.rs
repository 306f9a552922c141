//! A beneficiaries file to be filled in. Rows without a count are passed over when it is read.

pub mod continued;

use std::io::Write;

use anyhow::Result;

use crate::allocate::SubKegiatan;
use crate::guard::escape::CsvArgs;

pub(super) const LONG: [&str; 14] = [
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
];
pub(super) const WIDE: [&str; 14] = [
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
];

/// Writes two rows (P and L) a sub kegiatan, or one row with both.
pub fn template(rows: &[SubKegiatan], wide: bool, form: CsvArgs, out: impl Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(if wide { WIDE } else { LONG })?;
    for row in rows.iter().flat_map(|row| blank(row, wide, form)) {
        csv.write_record(row.iter().map(|(_, cell)| cell))?;
    }
    csv.flush()?;
    Ok(())
}

/// The rows of one sub kegiatan that are to be filled in: cells with the names of their columns.
pub(super) fn blank(row: &SubKegiatan, wide: bool, form: CsvArgs) -> Vec<Vec<(&'static str, String)>> {
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
    let cells = |rest: &[&str; 9]| known.iter().cloned().chain(rest.map(str::to_owned)).collect::<Vec<_>>();
    rest.iter().map(|rest| names.into_iter().zip(cells(rest)).collect()).collect()
}
