//! Columns of a beneficiaries file: the long form (one row a group), wide forms (one row a sub kegiatan, columns L and P
//! by age), and free text.

use std::collections::BTreeMap;

use super::Group;
use crate::pack::{Age, Sex};
use crate::read::Record;
use crate::text;

const NAMES: [(&str, &[&str]); 13] = [
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
];
const TEXTS: [&str; 6] =
    ["sasaran", "kelompok sasaran", "penerima manfaat", "penerima", "data terpilah", "jumlah penerima manfaat"];
/// Words of a count column that say nothing about the group.
const NOISE: [&str; 12] = [
    "jumlah", "orang", "target", "sasaran", "penerima", "manfaat", "usia", "umur", "org", "jiwa", "peserta", "kelompok",
];

/// What the columns of one file are.
#[derive(Default, Debug)]
pub struct Columns {
    named: BTreeMap<&'static str, usize>,
    /// Wide form: a count a group.
    pub counts: Vec<(usize, Group)>,
    /// Unit costs: of one group, or (`None`) of everybody in the row.
    pub costs: Vec<(usize, Option<Group>)>,
    pub text: Option<usize>,
}

impl Columns {
    /// `Err` names the columns that are missing.
    pub fn of(text: &str, record: &Record) -> Result<Columns, String> {
        let mut out = Columns::default();
        for i in 0..record.fields.len() {
            let name = text::words(&record.value(text, i));
            if let Some((column, _)) = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())) {
                out.named.entry(*column).or_insert(i);
            } else if let Some(cost) = cost(&name) {
                out.costs.push((i, cost));
            } else if let Some(group) = group(&name) {
                if out.counts.iter().any(|(_, g)| *g == group) {
                    return Err(format!("column {name:?} stands twice"));
                }
                out.counts.push((i, group));
            } else if TEXTS.contains(&name.as_str()) {
                out.text.get_or_insert(i);
            }
        }
        let long = out.is_long();
        let counts = long || !out.counts.is_empty() || out.text.is_some();
        if out.named.contains_key("kode_sub_kegiatan") && counts {
            return Ok(out);
        }
        let missing = match out.named.contains_key("kode_sub_kegiatan") {
            false => "kode_sub_kegiatan",
            true if out.named.contains_key("jenis_kelamin") => "jumlah",
            true => "jenis_kelamin",
        };
        Err(format!(
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

/// `L`, `Perempuan`, `anak_l`, `lansia P difabel`, `Jumlah Laki-laki (orang)`: the group a column counts.
fn group(name: &str) -> Option<Group> {
    let mut group = Group { sex: Sex::Unsaid, age: None, difabel: false };
    for word in name.split(' ') {
        match word {
            "l" | "lk" | "laki" | "pria" | "male" => group.sex = one(group.sex, Sex::L)?,
            "p" | "pr" | "perempuan" | "wanita" | "female" => group.sex = one(group.sex, Sex::P)?,
            "difabel" | "disabilitas" => group.difabel = true,
            _ => match Age::ALL.into_iter().find(|a| a.id() == word) {
                Some(age) if group.age.is_none_or(|own| own == age) => group.age = Some(age),
                None if NOISE.contains(&word) => {}
                _ => return None,
            },
        }
    }
    (group.sex != Sex::Unsaid).then_some(group)
}

fn one(own: Sex, new: Sex) -> Option<Sex> {
    (own == Sex::Unsaid || own == new).then_some(new)
}

/// `biaya_satuan`, `biaya_l`, `biaya satuan lansia P`.
fn cost(name: &str) -> Option<Option<Group>> {
    let rest = ["biaya satuan", "biaya per orang", "unit cost", "biaya"].iter().find_map(|p| name.strip_prefix(p))?;
    match rest.trim() {
        "" => Some(None),
        rest => group(rest).map(Some),
    }
}
