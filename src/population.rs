//! Population by sex, from a file such as open-data portals publish. It allocates nothing by itself: it is for rupiah per
//! head, and for `--assume population`, which says so wherever it is used.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::beneficiary::count;
use crate::finding::Finding;
use crate::pack::Sex;
use crate::read::Record;
use crate::side;
use crate::text;

/// Women and men of one government in one year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
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

/// Reads the population of `government` in the year nearest to `year`, not after it where the file has one such.
///
/// # Errors
/// The file cannot be read, lacks columns or either sex, or holds several governments and none is the one asked for.
pub fn read(
    path: &str,
    government: Option<&str>,
    year: Option<u16>,
    findings: &mut Vec<Finding>,
) -> Result<Population> {
    let mut columns: Option<BTreeMap<&'static str, usize>> = None;
    let mut found = Found::new();
    side::records(path, findings, |block, record, _| {
        let line = block.place(record.start).0;
        let Some(columns) = &columns else {
            columns = Some(header(&block.text, record, line)?);
            return Ok(());
        };
        let cell =
            |name: &str| columns.get(name).map_or(String::new(), |c| record.value(&block.text, *c).trim().to_owned());
        let number = |name: &str| -> Result<u64> {
            let cell = cell(name);
            count(&cell).ok().flatten().with_context(|| format!("line {line}: {name} {cell:?} is no number of persons"))
        };
        let name = cell("nama_kabupaten_kota");
        let year = cell("tahun").parse().ok();
        let slot = &mut found.entry((text::words(&name), year)).or_insert((name, [None, None])).1;
        let mut put = |sex: Sex, n: u64| *slot[usize::from(sex == Sex::L)].get_or_insert(0) += n;
        if !columns.contains_key("jenis_kelamin") {
            put(Sex::P, number("perempuan")?);
            put(Sex::L, number("laki_laki")?);
            return Ok(());
        }
        match text::words(&cell("jenis_kelamin")).as_str() {
            "l" | "lk" | "laki laki" | "pria" | "male" => put(Sex::L, number("jumlah_penduduk")?),
            "p" | "pr" | "perempuan" | "wanita" | "female" => put(Sex::P, number("jumlah_penduduk")?),
            // Totals of both.
            _ => {}
        }
        Ok(())
    })?;
    let governments: BTreeSet<&String> = found.keys().map(|(g, _)| g).collect();
    let wanted = match government.map(text::words) {
        Some(name) if governments.contains(&name) => name,
        None if governments.len() == 1 => governments.first().map(|g| (*g).clone()).unwrap_or_default(),
        // A file of one place need not name it.
        Some(_) if governments.len() == 1 && governments.first().is_some_and(|g| g.is_empty()) => String::new(),
        Some(_) => bail!("no population of {:?}; it has {}", government.unwrap_or_default(), some(&found)),
        None => bail!("population of which government? say it with --government; the file has {}", some(&found)),
    };
    let years = found.range((wanted.clone(), None)..).take_while(|((g, _), _)| *g == wanted);
    let years: Vec<_> = years.collect();
    let not_after = years.iter().rev().find(|((_, y), _)| year.is_none() || *y <= year);
    let ((_, year), (name, persons)) = not_after.or(years.first()).context("no rows of population")?;
    match persons {
        [Some(female), Some(male)] if female + male > 0 => {
            Ok(Population { government: name.clone(), year: *year, female: *female, male: *male })
        }
        _ => bail!("population of {name:?}: women and men must both be there"),
    }
}

fn header(text: &str, record: &Record, line: u64) -> Result<BTreeMap<&'static str, usize>> {
    let mut out = BTreeMap::new();
    for i in 0..record.fields.len() {
        let name = text::words(&record.value(text, i));
        if let Some((column, _)) = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())) {
            out.entry(*column).or_insert(i);
        }
    }
    let has = |names: [&str; 2]| names.iter().all(|n| out.contains_key(n));
    if !has(["jenis_kelamin", "jumlah_penduduk"]) && !has(["laki_laki", "perempuan"]) {
        bail!("line {line}: needed: jenis_kelamin and jumlah_penduduk, or laki_laki and perempuan");
    }
    Ok(out)
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
