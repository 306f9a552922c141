//! Official names of sub kegiatan.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use super::Builder;
use crate::domain::code::ActivityCode;
use crate::files::intern::Hasher;

const NAMES: &str = include_str!("names.txt");

/// Official names of sub kegiatan; of one code several, where lists differ.
pub struct OfficialNames {
    names: HashMap<ActivityCode, Vec<&'static str>, Hasher>,
    /// Of codes with several names, the years of the lists that have each, in the order of the names.
    years: HashMap<ActivityCode, Vec<&'static str>, Hasher>,
    /// Years of the lists that have names.
    named: Vec<u16>,
    /// Programs with their names.
    programs: Vec<(ActivityCode, &'static str)>,
}

impl OfficialNames {
    /// The text they come from.
    pub fn shipped_text() -> &'static str {
        NAMES
    }

    /// The names the program carries.
    pub fn shipped() -> OfficialNames {
        let mut out = OfficialNames {
            names: HashMap::default(),
            years: HashMap::default(),
            named: Vec::new(),
            programs: Vec::new(),
        };
        let mut kegiatan = None;
        for line in NAMES.lines().filter(|l| !l.starts_with('#')) {
            if let Some(years) = line.strip_prefix("@lists ") {
                out.named = years.split(' ').filter_map(|year| year.parse::<u16>().ok()).collect();
                continue;
            }
            if let Some((code, name)) = line.strip_prefix("@program ").and_then(|own| own.split_once(' ')) {
                out.programs.extend(ActivityCode::find(code).map(|code| (code, name)));
                continue;
            }
            let Some((number, name)) = line.split_once(' ') else {
                kegiatan = ActivityCode::find(line);
                continue;
            };
            let (number, years) = number.split_once('@').unwrap_or((number, ""));
            let Some(code) = kegiatan.and_then(|k| k.sub_kegiatan(number)) else { continue };
            out.names.entry(code).or_default().push(name);
            if !years.is_empty() {
                out.years.entry(code).or_default().push(years);
            }
        }
        out
    }

    /// Every name with its code.
    pub fn iter(&self) -> impl Iterator<Item = (&ActivityCode, &'static str)> {
        self.names.iter().flat_map(|(code, names)| names.iter().map(move |name| (code, *name)))
    }

    /// What the lists call the code; nothing where they do not have it.
    pub fn of(&self, code: &ActivityCode) -> &[&'static str] {
        self.names.get(code).or_else(|| self.names.get(&code.any_bidang())).map_or(&[], Vec::as_slice)
    }

    /// Every name of a program with its code; of one code several, where lists differ.
    pub fn programs(&self) -> &[(ActivityCode, &'static str)] {
        &self.programs
    }

    /// Has the list of that year names?
    pub fn has_names(&self, year: u16) -> bool {
        self.named.contains(&year)
    }

    /// What the list of that year calls a code that it has; a list without names calls it nothing.
    pub fn of_year(&self, code: &ActivityCode, year: u16) -> Option<&'static str> {
        let names = self.names.get(code)?;
        match self.years.get(code) {
            None => names.first().copied(),
            Some(years) => {
                let is_of = |years: &&str| years.split(',').any(|own| own.parse() == Ok(year));
                names.iter().zip(years).find(|(_, years)| is_of(years)).map(|(name, _)| *name)
            }
        }
    }
}

impl Builder {
    /// The names of the codes: a line a kegiatan, then a line a name, with the number of its sub kegiatan; where lists
    /// differ, with their years (`0001@2027`).
    pub fn print_names(&self) -> String {
        let mut out = String::from(
            "# Official names of sub kegiatan. Made by `setara nomenclature make --names`; do not edit.\n",
        );
        let named: BTreeSet<u16> = self.names.values().flatten().flat_map(|(_, years)| years).copied().collect();
        let named: Vec<String> = named.iter().rev().map(u16::to_string).collect();
        let _ = writeln!(out, "@lists {}", named.join(" "));
        for (code, names) in &self.programs {
            for name in names {
                let _ = writeln!(out, "@program {code} {name}");
            }
        }
        let mut kegiatan = None;
        for (code, names) in self.names.iter().filter(|(_, names)| !names.is_empty()) {
            let full = code.to_string();
            let (above, number) = full.rsplit_once('.').unwrap_or_default();
            if kegiatan.as_deref() != Some(above) {
                let _ = writeln!(out, "{above}");
                kegiatan = Some(above.to_owned());
            }
            for (name, years) in names {
                let mut years = years.clone();
                years.sort_unstable_by(|a, b| b.cmp(a));
                years.dedup();
                let years: Vec<String> = years.iter().map(u16::to_string).collect();
                let mark = if names.len() > 1 { format!("@{}", years.join(",")) } else { String::new() };
                let _ = writeln!(out, "{number}{mark} {name}");
            }
        }
        out
    }

    /// Have the lists names?
    pub fn has_names(&self) -> bool {
        self.names.values().any(|names| !names.is_empty())
    }

    /// What the list of that year calls a code.
    pub fn name_of(&self, code: &ActivityCode, year: u16) -> Option<&str> {
        let names = self.names.get(code)?;
        names.iter().find(|(_, years)| years.contains(&year)).map(|(name, _)| name.as_str())
    }
}
