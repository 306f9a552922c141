//! Makes the compact table from official lists.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};

use super::rows::{self, CODES, File, ListFile, ListRow};
use super::table::MAX_TAGS;
use super::{Nomenclature, Scope};
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text::{self, clean};

/// Names of a sub kegiatan, each with the years of the lists that call it so.
pub(super) type Names = BTreeMap<ActivityCode, Vec<(String, Vec<u16>)>>;

/// The list of one year and scope.
#[derive(Default)]
struct List {
    source: usize,
    date: Option<String>,
    codes: BTreeMap<ActivityCode, Vec<String>>,
}

/// Official lists, as they are added.
#[derive(Default)]
pub struct Builder {
    sources: Vec<String>,
    /// Tags, and whether they stand in a column of their own.
    tags: BTreeMap<String, bool>,
    lists: BTreeMap<(Reverse<u16>, Scope), List>,
    pub(super) names: Names,
    pub(super) programs: BTreeMap<ActivityCode, Vec<String>>,
}

const COLUMN_OF_SPM: &str = "spm";

impl Builder {
    /// Adds one official list; `date`: the day of the copy.
    ///
    /// # Errors
    /// It cannot be read, or has no column or row with a code of a sub kegiatan.
    pub fn add_file(&mut self, path: &Path, source: &str, date: Option<&str>, year: u16) -> Result<()> {
        self.add(&rows::read(path)?, source, date, year)
    }

    /// The same of a file that was read. Code in `kode_sub_kegiatan`, `kode` or `kd_subkegiatan`; tags in `tag`, joined
    /// by `|` or as a JSON list; `spm` beside them; scope in `jenis_pemda` (PROV, else kabupaten/kota). Rows of other
    /// levels are passed over.
    pub(super) fn add(&mut self, file: &File, source: &str, date: Option<&str>, year: u16) -> Result<()> {
        let ListFile::Rows(rows) = &file.list else { bail!("a table of lists, no official list") };
        let Some(code_column) = CODES.into_iter().find(|name| rows.iter().any(|row| row.contains_key(*name))) else {
            bail!("no column {}", CODES.join(" or "));
        };
        self.sources.push(source.into());
        let number = self.sources.len();
        let mut found = false;
        for row in rows {
            let cell = |name: &str| row.get(name).map_or("", String::as_str);
            let Some(code) = ActivityCode::find(cell(code_column)) else { continue };
            let (above, called) = match code.level() {
                Level::Program => (Some(code), clean(cell("nomenklatur"))),
                _ => (ActivityCode::find(cell("kode_program")), clean(cell("nama_program"))),
            };
            if let Some(program) = above.filter(|own| own.level() == Level::Program && !called.is_empty()) {
                let names = self.programs.entry(program).or_default();
                if !names.iter().any(|own| text::words(own) == text::words(&called)) {
                    names.push(called);
                }
            }
            if code.level() != Level::SubKegiatan {
                continue;
            }
            found = true;
            let scope = if cell("jenis_pemda") == "PROV" { Scope::Provinsi } else { Scope::Kabkota };
            let tags = self.tags_of(row)?;
            let names = ["nama_sub_kegiatan", "nomenklatur", "nama_subkegiatan", "nm_subkegiatan"];
            let name = clean(names.into_iter().map(cell).find(|name| !name.is_empty()).unwrap_or_default());
            self.name(code, name, year);
            let list = self.lists.entry((Reverse(year), scope)).or_default();
            (list.source, list.date) = (number, date.map(str::to_owned));
            list.codes.insert(code, tags);
        }
        if !found {
            bail!("no code of a sub kegiatan, such as 1.02.02.2.02.0001, in the column {code_column:?}");
        }
        Ok(())
    }

    /// Tags of a row; SPM in a column of its own is one beside them.
    fn tags_of(&mut self, row: &ListRow) -> Result<Vec<String>> {
        let mut tags = row.get("tag").map(|cell| rows::tags(cell)).unwrap_or_default();
        for tag in &tags {
            self.tags.entry(tag.clone()).or_insert(false);
        }
        if row.get(COLUMN_OF_SPM).is_some_and(|cell| text::words(cell) == COLUMN_OF_SPM) {
            let spm = COLUMN_OF_SPM.to_uppercase();
            self.tags.entry(spm.clone()).or_insert(true);
            tags.push(spm);
        }
        if self.tags.len() > MAX_TAGS {
            bail!("more than {MAX_TAGS} different tags");
        }
        tags.sort();
        tags.dedup();
        Ok(tags)
    }

    fn name(&mut self, code: ActivityCode, name: String, year: u16) {
        let names = self.names.entry(code).or_default();
        if name.is_empty() {
            return;
        }
        match names.iter_mut().find(|(own, _)| text::words(own) == text::words(&name)) {
            Some((_, years)) => years.push(year),
            None => names.push((name, vec![year])),
        }
    }

    /// The lists as they are looked up.
    ///
    /// # Errors
    /// None that lists which were added can have.
    pub fn finish(&self) -> Result<Nomenclature> {
        super::table::parse(&self.print())
    }

    /// The compact table.
    pub fn print(&self) -> String {
        let mut out =
            String::from("# Official sub kegiatan codes and tags. Made by `setara nomenclature make`; do not edit.\n");
        for source in &self.sources {
            let _ = writeln!(out, "@source {source}");
        }
        let mut letters = BTreeMap::new();
        for (i, (tag, own_column)) in self.tags.iter().enumerate() {
            let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
            let letter = if i < 26 { letter(i).into() } else { format!("{}{}", letter(i / 26 - 1), letter(i)) };
            let _ = writeln!(out, "{} {letter} {tag}", if *own_column { "@column" } else { "@tag" });
            letters.insert(tag, letter);
        }
        for ((year, scope), list) in &self.lists {
            let date = list.date.as_deref().unwrap_or("unknown");
            let _ = write!(out, "@list {} {} {} {date}", year.0, scope.id(), list.source);
            let mut kegiatan = None;
            for (code, tags) in &list.codes {
                let above = code.at(Level::Kegiatan);
                if above != kegiatan {
                    kegiatan = above;
                    let _ = write!(out, "\n{}", above.map(|own| own.to_string()).unwrap_or_default());
                }
                let full = code.to_string();
                let _ = write!(out, " {}", full.rsplit('.').next().unwrap_or_default());
                let marks: Vec<&str> = tags.iter().map(|t| letters[t].as_str()).collect();
                if !marks.is_empty() {
                    let _ = write!(out, "={}", marks.join(","));
                }
            }
            out.push('\n');
        }
        out
    }
}
