//! Official activity codes and their tags, by year and scope. The table is data (`nomenclature/codes.txt`), made from
//! the official lists by `setara nomenclature`; `--nomenclature FILE` uses a newer one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::files::intern::Hasher;
use crate::files::paths;
use crate::files::paths::whole;

/// Tags are kept as bits of one number.
const MAX_TAGS: usize = 64;

/// Whose codes a list holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    Kabkota,
    Provinsi,
}

/// The sub kegiatan codes of one official list, each with its tags (a bit a tag).
#[derive(Debug)]
pub struct CodeList {
    pub year: u16,
    pub scope: Scope,
    codes: HashMap<ActivityCode, u64, Hasher>,
}

/// Some of the tags of a nomenclature.
#[derive(Clone, Copy, Debug)]
pub struct TagSet(u64);

#[derive(Debug)]
pub struct Nomenclature {
    /// Where the lists come from, one line each.
    pub sources: Vec<String>,
    /// Names of the tags, in the order of their bits.
    pub tags: Vec<String>,
    pub lists: Vec<CodeList>,
    /// Of the table as it was given, hexadecimal.
    pub sha256: String,
}

const CODES: &str = include_str!("nomenclature/codes.txt");
const NAMES: &str = include_str!("nomenclature/names.txt");

impl Nomenclature {
    /// The table the program carries.
    pub fn shipped() -> Nomenclature {
        parse(CODES).expect("the shipped nomenclature parses")
    }

    /// The text of that table.
    pub fn shipped_text() -> &'static str {
        CODES
    }

    /// A table in our form, or the official list as CSV (columns `kode_sub_kegiatan` and `tag`).
    ///
    /// # Errors
    /// It cannot be read, or is neither.
    pub fn open(path: &Path) -> Result<Nomenclature> {
        let text = whole(path, 64).with_context(|| path.display().to_string())?;
        if text.starts_with('#') || text.starts_with('@') {
            return parse(&text).with_context(|| path.display().to_string());
        }
        let mut builder = Builder::default();
        builder.add(&text, &path.display().to_string(), 0).with_context(|| path.display().to_string())?;
        let table = parse(&builder.print()).with_context(|| path.display().to_string())?;
        Ok(Nomenclature { sha256: paths::sha256(text.as_bytes()), ..table })
    }

    /// Tags of a code in the newest list of its scope that has tags; empty where the code has none or is unknown.
    pub fn tags_of(&self, code: &ActivityCode) -> Vec<&str> {
        let bits = self.bits(code);
        self.tags.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, t)| t.as_str()).collect()
    }

    /// Does the code carry one of `tags`?
    pub fn carries(&self, code: &ActivityCode, tags: TagSet) -> bool {
        self.bits(code) & tags.0 != 0
    }

    /// The tags that hold one of `words` (those that mean ARG, folded, as the pack names them).
    pub fn tags_with(&self, words: &[String]) -> TagSet {
        let holds = |tag: &String| {
            let folded = text::words(tag);
            words.iter().any(|w| text::holds(&folded, w))
        };
        TagSet(self.tags.iter().enumerate().fold(0, |bits, (i, tag)| bits | u64::from(holds(tag)) << i))
    }

    fn bits(&self, code: &ActivityCode) -> u64 {
        if code.level() != Level::SubKegiatan {
            return 0;
        }
        let scope = if code.scope() == Some(1) { Scope::Provinsi } else { Scope::Kabkota };
        let newest = |scope| self.lists.iter().filter(move |l| l.scope == scope).max_by_key(|l| l.year);
        // Codes of special scopes (Jakarta, autonomous regions) stand in either list.
        let lists = [newest(scope), newest(Scope::Kabkota), newest(Scope::Provinsi)];
        let look = |c: &ActivityCode| lists.iter().flatten().find_map(|l| l.codes.get(c).copied());
        look(code).or_else(|| look(&code.any_bidang())).unwrap_or(0)
    }

    /// Years of the lists that have the code, the newest first.
    pub fn years_of(&self, code: &ActivityCode) -> Vec<u16> {
        let holds = |l: &&CodeList| l.codes.contains_key(code) || l.codes.contains_key(&code.any_bidang());
        let mut years: Vec<u16> = self.lists.iter().filter(holds).map(|l| l.year).collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        years
    }

    /// Does a list hold the code, or a code under it?
    pub fn holds(&self, code: &ActivityCode) -> bool {
        let any = code.any_bidang();
        self.lists.iter().flat_map(|l| l.codes.keys()).any(|own| own.under(code) || own.under(&any))
    }

    /// All codes of all lists, in their order.
    pub fn codes(&self) -> BTreeSet<ActivityCode> {
        self.lists.iter().flat_map(|l| l.codes.keys().copied()).collect()
    }

    /// Years of all lists, the newest first.
    pub fn years(&self) -> Vec<u16> {
        let mut years: Vec<u16> = self.lists.iter().map(|l| l.year).collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.dedup();
        years
    }

    /// How many codes each list holds, and how many of them carry one of `arg_tags`.
    pub fn counts(&self, arg_tags: &[String]) -> Vec<(u16, Scope, usize, usize)> {
        let arg = self.tags_with(arg_tags).0;
        self.lists
            .iter()
            .map(|l| (l.year, l.scope, l.codes.len(), l.codes.values().filter(|bits| *bits & arg != 0).count()))
            .collect()
    }
}

/// Reads the compact form: `@` lines for sources, tags and lists, then a line a kegiatan with its sub kegiatan numbers.
fn parse(table: &str) -> Result<Nomenclature> {
    let mut out = Nomenclature {
        sources: Vec::new(),
        tags: Vec::new(),
        lists: Vec::new(),
        sha256: paths::sha256(table.as_bytes()),
    };
    let mut letters: HashMap<&str, u64, Hasher> = HashMap::default();
    for (i, line) in table.lines().enumerate() {
        let at = || format!("line {}: {line:?}", i + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(source) = line.strip_prefix("@source ") {
            out.sources.push(source.into());
        } else if let Some(tag) = line.strip_prefix("@tag ") {
            let (letter, name) = tag.split_once(' ').with_context(at)?;
            if out.tags.len() == MAX_TAGS {
                bail!("{}: more than {MAX_TAGS} tags", at());
            }
            letters.insert(letter, 1 << out.tags.len());
            out.tags.push(name.into());
        } else if let Some(list) = line.strip_prefix("@list ") {
            let (year, scope) = list.split_once(' ').with_context(at)?;
            let scope = if scope == "provinsi" { Scope::Provinsi } else { Scope::Kabkota };
            out.lists.push(CodeList { year: year.parse().with_context(at)?, scope, codes: HashMap::default() });
        } else {
            let list = out.lists.last_mut().with_context(at)?;
            let (kegiatan, numbers) = line.split_once(' ').with_context(at)?;
            let kegiatan = ActivityCode::find(kegiatan).with_context(at)?;
            for number in numbers.split(' ') {
                let (number, tags) = number.split_once('=').unwrap_or((number, ""));
                let code = kegiatan.sub_kegiatan(number).with_context(at)?;
                let bits = tags.split(',').filter(|t| !t.is_empty()).map(|t| letters.get(t).copied());
                let bits = bits.collect::<Option<Vec<u64>>>().with_context(at)?;
                list.codes.insert(code, bits.into_iter().fold(0, |a, b| a | b));
            }
        }
    }
    Ok(out)
}

/// Official names of sub kegiatan; of one code several, where lists differ.
pub struct OfficialNames(HashMap<ActivityCode, Vec<&'static str>, Hasher>);

impl OfficialNames {
    /// The text they come from.
    pub fn shipped_text() -> &'static str {
        NAMES
    }

    /// The names the program carries.
    pub fn shipped() -> OfficialNames {
        let mut out: HashMap<ActivityCode, Vec<&'static str>, Hasher> = HashMap::default();
        let mut kegiatan = None;
        for line in NAMES.lines().filter(|l| !l.starts_with('#')) {
            match line.split_once(' ') {
                None => kegiatan = ActivityCode::find(line),
                Some((number, name)) => {
                    if let Some(code) = kegiatan.and_then(|k| k.sub_kegiatan(number)) {
                        out.entry(code).or_default().push(name);
                    }
                }
            }
        }
        OfficialNames(out)
    }

    /// Every name with its code.
    pub fn iter(&self) -> impl Iterator<Item = (&ActivityCode, &'static str)> {
        self.0.iter().flat_map(|(code, names)| names.iter().map(move |name| (code, *name)))
    }

    /// What the lists call the code; nothing where they do not have it.
    pub fn of(&self, code: &ActivityCode) -> &[&'static str] {
        self.0.get(code).or_else(|| self.0.get(&code.any_bidang())).map_or(&[], Vec::as_slice)
    }
}

/// Makes the compact table from official lists.
#[derive(Default)]
pub struct Builder {
    sources: Vec<String>,
    tags: BTreeMap<String, usize>,
    lists: BTreeMap<(std::cmp::Reverse<u16>, Scope), BTreeMap<ActivityCode, Vec<String>>>,
    names: BTreeMap<ActivityCode, Vec<String>>,
}

impl Builder {
    /// Adds one official list as CSV: code in `kode_sub_kegiatan` or `kode`, tags in `tag` (joined by `|`), scope in
    /// `jenis_pemda` (PROV, else kabupaten/kota). Rows of other levels are passed over.
    ///
    /// # Errors
    /// It is no CSV, or has no column or row with a code of a sub kegiatan.
    pub fn add(&mut self, csv_text: &str, source: &str, year: u16) -> Result<()> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv_text.as_bytes());
        let headers = reader.headers()?.clone();
        let column = |names: &[&str]| {
            names.iter().find_map(|n| headers.iter().position(|h| h.trim_start_matches('\u{feff}') == *n))
        };
        let code_column = column(&["kode_sub_kegiatan", "kode"]).context("no column kode_sub_kegiatan or kode")?;
        let (tag_column, scope_column) = (column(&["tag"]), column(&["jenis_pemda"]));
        let name_column = column(&["nama_sub_kegiatan", "nomenklatur"]);
        self.sources.push(source.into());
        let mut found = false;
        for row in reader.records() {
            let row = row?;
            let cell = |column: Option<usize>| column.and_then(|c| row.get(c)).unwrap_or("");
            let Some(code) = ActivityCode::find(cell(Some(code_column))) else { continue };
            if code.level() != Level::SubKegiatan {
                continue;
            }
            found = true;
            let scope = if cell(scope_column) == "PROV" { Scope::Provinsi } else { Scope::Kabkota };
            let tags: Vec<String> =
                cell(tag_column).split('|').map(crate::domain::text::clean).filter(|t| !t.is_empty()).collect();
            for tag in &tags {
                *self.tags.entry(tag.clone()).or_default() += 1;
            }
            if self.tags.len() > MAX_TAGS {
                bail!("more than {MAX_TAGS} different tags");
            }
            let name = crate::domain::text::clean(cell(name_column));
            let names = self.names.entry(code).or_default();
            if !name.is_empty() && !names.iter().any(|n| text::words(n) == text::words(&name)) {
                names.push(name);
            }
            self.lists.entry((std::cmp::Reverse(year), scope)).or_default().insert(code, tags);
        }
        if !found {
            bail!("no code of a sub kegiatan, such as 1.02.02.2.02.0001, in the column {:?}", &headers[code_column]);
        }
        Ok(())
    }

    /// The names of the codes: a line a kegiatan, then a line a name, with the number of its sub kegiatan.
    pub fn print_names(&self) -> String {
        let mut out =
            String::from("# Official names of sub kegiatan. Made by `setara nomenclature --names`; do not edit.\n");
        let mut kegiatan = None;
        for (code, names) in &self.names {
            let full = code.to_string();
            let (above, number) = full.rsplit_once('.').unwrap_or_default();
            if kegiatan.as_deref() != Some(above) {
                let _ = writeln!(out, "{above}");
                kegiatan = Some(above.to_owned());
            }
            for name in names {
                let _ = writeln!(out, "{number} {name}");
            }
        }
        out
    }

    pub fn print(&self) -> String {
        let mut out =
            String::from("# Official sub kegiatan codes and tags. Made by `setara nomenclature`; do not edit.\n");
        for source in &self.sources {
            let _ = writeln!(out, "@source {source}");
        }
        let mut letters = BTreeMap::new();
        for (i, tag) in self.tags.keys().enumerate() {
            let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
            let letter = if i < 26 { letter(i).into() } else { format!("{}{}", letter(i / 26 - 1), letter(i)) };
            let _ = writeln!(out, "@tag {letter} {tag}");
            letters.insert(tag, letter);
        }
        for ((year, scope), codes) in &self.lists {
            let scope = if *scope == Scope::Provinsi { "provinsi" } else { "kabkota" };
            let _ = write!(out, "@list {} {scope}", year.0);
            let mut kegiatan = None;
            for (code, tags) in codes {
                if code.at(Level::Kegiatan) != kegiatan {
                    kegiatan = code.at(Level::Kegiatan);
                    let _ = write!(out, "\n{}", code.at(Level::Kegiatan).expect("a sub kegiatan has a kegiatan"));
                }
                let full = code.to_string();
                let _ = write!(out, " {}", full.rsplit('.').next().unwrap_or_default());
                let mut marks: Vec<&str> = tags.iter().map(|t| letters[t].as_str()).collect();
                marks.sort_unstable();
                if !marks.is_empty() {
                    let _ = write!(out, "={}", marks.join(","));
                }
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARG: &str = "anggaran responsif gender";

    #[test]
    fn shipped_lists_have_the_published_counts() {
        let counts = Nomenclature::shipped().counts(&[ARG.into()]);
        let of = |year, scope| counts.iter().find(|c| c.0 == year && c.1 == scope).map(|c| (c.2, c.3)).unwrap();
        let (kab, kab_arg) = of(2027, Scope::Kabkota);
        let (prov, prov_arg) = of(2027, Scope::Provinsi);
        assert_eq!((kab + prov, kab_arg + prov_arg), (7_581, 608));
        assert_eq!((kab_arg, prov_arg), (226, 382));
        assert_eq!(of(2023, Scope::Kabkota).0, 3_395);
    }

    #[test]
    fn tags_by_code_whatever_its_spelling() {
        let table = "@tag a ANGGARAN RESPONSIF GENDER (ASTACITA)\n@tag b STUNTING\n@list 2027 kabkota\n\
                     1.02.02.2.02 0001=a,b 0002\nX.XX.01.2.02 0001=b\n";
        let n = parse(table).unwrap();
        let arg = n.tags_with(&[ARG.into()]);
        let code = |c: &str| ActivityCode::find(c).unwrap();
        assert_eq!(n.tags_of(&code("1.02.02.02.02.01")).len(), 2);
        assert!(n.carries(&code("1.02.02.2.02.01"), arg));
        assert!(!n.carries(&code("1.02.02.2.02.0002"), arg));
        assert_eq!(n.tags_of(&code("2.08.01.2.02.0001")), ["STUNTING"]);
    }
}
