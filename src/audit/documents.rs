//! Documents that agencies hand in: which are needed of whom, and which are there. Statements are known by their content;
//! of other files only the name is looked at, and the papers say so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::checklist::{Content, DocumentKind, DocumentOf, Need};
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::gbs::Gbs;
use crate::gbs::filed::{JudgedStatement, Post};
use crate::lang::Word;
use crate::ledger::opds::Opd;

/// A sub kegiatan of an agency that documents may be needed of.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What its agency is told apart by.
    pub opd: String,
    /// `Activity::sub_kegiatan_key`.
    pub code: String,
    pub activity: Option<ActivityCode>,
    pub name: String,
    /// All of it, in rupiah.
    pub amount: Rupiah,
    pub needs: Vec<Need>,
}

/// A file of the folder of documents.
#[derive(Clone, Debug)]
pub struct HandedIn {
    pub path: String,
    /// Below the folder that was named.
    pub shown: String,
    pub sha256: String,
    /// It was read as a statement.
    pub is_statement: bool,
}

/// What is known of a document that is needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentState {
    /// Read, without errors.
    Valid,
    /// Read.
    Present,
    /// A file of that name is there; nobody looked into it.
    ByName,
    /// In the register of the settings.
    Registered,
    Missing,
    /// Nothing was given in which it could be.
    Unknown,
}

impl DocumentState {
    pub fn is_there(self) -> bool {
        !matches!(self, DocumentState::Missing | DocumentState::Unknown)
    }

    pub fn word(self) -> Word {
        match self {
            DocumentState::Valid => Word { id: "ada, dibaca, tanpa galat", en: "there, read, without errors" },
            DocumentState::Present => Word { id: "ada, dibaca", en: "there, read" },
            DocumentState::ByName => Word { id: "ada, menurut nama berkas saja", en: "there, by name only" },
            DocumentState::Registered => Word { id: "tercatat dalam setara.toml", en: "registered in setara.toml" },
            DocumentState::Missing => Word { id: "tidak ada", en: "missing" },
            DocumentState::Unknown => {
                Word { id: "tidak diketahui: dokumennya tidak diserahkan", en: "not known: no documents were given" }
            }
        }
    }
}

/// A document that is needed, and what is known of it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DocumentRow {
    /// Its kind, as the checklist calls it.
    pub document: String,
    pub document_name: String,
    /// Empty where it is of the agency as a whole.
    pub sub_kegiatan: String,
    pub name: String,
    pub amount: Option<Rupiah>,
    /// Why it is needed.
    pub needed: Vec<Need>,
    pub state: DocumentState,
    /// Files, or what the register says.
    pub files: Vec<String>,
}

/// All that documents are looked for in.
pub struct Archive<'a> {
    pub kinds: &'a [DocumentKind],
    pub opds: &'a BTreeMap<String, Opd>,
    pub subjects: &'a [Subject],
    /// Statements with the keys of agency and sub kegiatan that they are about.
    pub statements: &'a [(&'a JudgedStatement, Vec<(String, String)>)],
    pub files: &'a [HandedIn],
    /// Focal points by agency.
    pub posts: &'a BTreeMap<String, Post>,
    /// Statements, documents, a register: whether they were given at all.
    pub given: [bool; 3],
    pub lang: crate::lang::Lang,
}

/// What a file is by its name: numbers of kinds, and the agency and sub kegiatan that it names.
#[derive(Default, Debug)]
pub struct Named {
    pub kinds: Vec<usize>,
    pub opd: Option<String>,
    pub subject: Option<usize>,
}

impl Archive<'_> {
    /// What each file is by its name, in their order.
    pub fn named(&self) -> Vec<Named> {
        self.files.iter().map(|file| self.by_name(&file.shown)).collect()
    }

    /// The documents that are needed of an agency.
    pub fn rows(&self, opd: &str, named: &[Named]) -> Vec<DocumentRow> {
        let mut out = Vec::new();
        for (number, kind) in self.kinds.iter().enumerate() {
            match kind.of {
                DocumentOf::Opd => out.push(self.of_opd(number, kind, opd, named)),
                DocumentOf::SubKegiatan => {
                    let subjects = self.subjects.iter().enumerate().filter(|(_, s)| s.opd == opd);
                    let needed = subjects.filter(|(_, s)| s.needs.iter().any(|need| kind.needed.contains(need)));
                    out.extend(needed.map(|(at, subject)| self.of_subject(number, kind, (at, subject), named)));
                }
            }
        }
        out
    }

    fn of_opd(&self, number: usize, kind: &DocumentKind, opd: &str, named: &[Named]) -> DocumentRow {
        let [_, documents, register] = self.given;
        let post = self.posts.get(opd).filter(|_| kind.content == Some(Content::FocalPoint));
        let files = self.files_of(named, |n| n.kinds.contains(&number) && n.opd.as_deref() == Some(opd));
        let asked = documents || register && kind.content == Some(Content::FocalPoint);
        let (state, files) = match post {
            Some(post) => {
                let said = [&post.jabatan, &post.keputusan, &post.tanggal].map(String::as_str);
                (DocumentState::Registered, vec![said.join(", ")].into_iter().chain(files).collect())
            }
            None => (by_files(&files, asked), files),
        };
        self.row(kind, None, state, files)
    }

    fn of_subject(
        &self,
        number: usize,
        kind: &DocumentKind,
        (at, subject): (usize, &Subject),
        named: &[Named],
    ) -> DocumentRow {
        let [statements, documents, _] = self.given;
        let key = (subject.opd.clone(), subject.code.clone());
        let own = self.statements.iter().filter(|(_, about)| about.contains(&key)).map(|(judged, _)| *judged);
        let read: Vec<(DocumentState, String)> = own.filter_map(|judged| read_as(kind.content?, judged)).collect();
        if let Some(best) = read.iter().map(|(state, _)| *state).min() {
            return self.row(kind, Some(subject), best, read.into_iter().map(|(_, path)| path).collect());
        }
        let files = self.files_of(named, |n| n.kinds.contains(&number) && n.subject == Some(at));
        let asked = documents || statements && kind.content.is_some();
        self.row(kind, Some(subject), by_files(&files, asked), files)
    }

    fn row(
        &self,
        kind: &DocumentKind,
        subject: Option<&Subject>,
        state: DocumentState,
        files: Vec<String>,
    ) -> DocumentRow {
        let needed = subject.map(|s| s.needs.iter().copied().filter(|need| kind.needed.contains(need)).collect());
        DocumentRow {
            document: kind.id.clone(),
            document_name: kind.name.say(self.lang).to_owned(),
            sub_kegiatan: subject.map(|s| s.code.clone()).unwrap_or_default(),
            name: subject.map(|s| s.name.clone()).unwrap_or_default(),
            amount: subject.map(|s| s.amount),
            needed: needed.unwrap_or_default(),
            state,
            files,
        }
    }

    fn files_of(&self, named: &[Named], is: impl Fn(&Named) -> bool) -> Vec<String> {
        let own = self.files.iter().zip(named).filter(|(file, named)| !file.is_statement && is(named));
        own.map(|(file, _)| file.path.clone()).collect()
    }

    fn by_name(&self, path: &str) -> Named {
        let path = Path::new(path);
        // Of a name without an ending, the last digits of a code are none.
        let is_ending = path.extension().is_some_and(|e| e.to_string_lossy().contains(|c: char| c.is_alphabetic()));
        let stem = if is_ending { path.file_stem() } else { path.file_name() };
        let stem = stem.unwrap_or_default().to_string_lossy().into_owned();
        let folders: Vec<String> = path
            .parent()
            .into_iter()
            .flat_map(Path::components)
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect();
        // The name of the file says most, then the folder it is in.
        let parts: Vec<&String> = std::iter::once(&stem).chain(folders.iter().rev()).collect();
        let kinds = parts.iter().map(|part| self.kinds_in(&text::words(part))).find(|kinds| !kinds.is_empty());
        let opd = parts.iter().find_map(|part| self.opd_in(part));
        let subject = parts.iter().find_map(|part| self.subject_in(part, opd.as_deref()));
        let of_subject = subject.map(|at| self.subjects[at].opd.clone());
        Named { kinds: kinds.unwrap_or_default(), opd: opd.or(of_subject), subject }
    }

    fn kinds_in(&self, folded: &str) -> Vec<usize> {
        let is = |kind: &DocumentKind| kind.names.iter().any(|name| text::holds(folded, name));
        self.kinds.iter().enumerate().filter(|(_, kind)| is(kind)).map(|(number, _)| number).collect()
    }

    /// The one agency whose code or name a part of the path holds.
    fn opd_in(&self, part: &str) -> Option<String> {
        let folded = text::words(part);
        let is = |text: &str| !text.is_empty() && text::holds(&folded, &text::words(text));
        let longest = |opd: &Opd| opd.name.len().max(opd.code.len());
        let known = self.opds.iter().filter(|(_, opd)| is(&opd.code) || is(&opd.name));
        // "Dinas Kesehatan" is a part of "Dinas Kesehatan Hewan".
        let mut known: Vec<_> = known.map(|(key, opd)| (longest(opd), key)).collect();
        known.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        match known[..] {
            [(_, key)] => Some(key.clone()),
            [(most, key), (next, _), ..] if most > next => Some(key.clone()),
            _ => None,
        }
    }

    /// The one sub kegiatan whose code, else whose name, a part of the path holds.
    fn subject_in(&self, part: &str, opd: Option<&str>) -> Option<usize> {
        let codes = codes_in(part);
        let folded = text::words(part);
        let own = || self.subjects.iter().enumerate().filter(|(_, s)| opd.is_none_or(|opd| s.opd == opd));
        let only = |mut found: Box<dyn Iterator<Item = usize> + '_>| found.next().filter(|_| found.next().is_none());
        if !codes.is_empty() {
            return only(Box::new(
                own().filter(|(_, s)| s.activity.is_some_and(|c| codes.contains(&c))).map(|(at, _)| at),
            ));
        }
        // One word alone, such as "Rapat", names nothing.
        let is = |s: &Subject| {
            let name = text::words(&s.name);
            name.contains(' ') && text::holds(&folded, &name)
        };
        only(Box::new(own().filter(|(_, s)| is(s)).map(|(at, _)| at)))
    }
}

fn by_files(files: &[String], asked: bool) -> DocumentState {
    match (files.is_empty(), asked) {
        (false, _) => DocumentState::ByName,
        (true, true) => DocumentState::Missing,
        (true, false) => DocumentState::Unknown,
    }
}

/// What a statement is as a document of this content, and where it is.
fn read_as(content: Content, judged: &JudgedStatement) -> Option<(DocumentState, String)> {
    let Gbs { path, sheet, .. } = &judged.gbs;
    let place = sheet.as_ref().map_or(path.clone(), |sheet| format!("{path}!{sheet}"));
    match content {
        Content::Statement if judged.is_valid() => Some((DocumentState::Valid, place)),
        Content::Statement => Some((DocumentState::Present, place)),
        Content::Analysis if has_analysis(&judged.gbs) => Some((DocumentState::Present, place)),
        Content::Analysis | Content::FocalPoint => None,
    }
}

/// Data and factors of the gap.
fn has_analysis(gbs: &Gbs) -> bool {
    gbs.data.iter().any(|row| !row.placeholder) && gbs.factors().next().is_some()
}

/// Codes of sub kegiatan in a name, whatever their segments are joined by.
fn codes_in(name: &str) -> BTreeSet<ActivityCode> {
    let mut out = BTreeSet::new();
    let (mut before, mut end) = (' ', 0);
    for (at, c) in name.char_indices() {
        if at >= end && c.is_ascii_digit() && !before.is_alphanumeric() {
            let run = name[at..].chars().map(|c| if matches!(c, '_' | '-') { '.' } else { c });
            let run: String = run.take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            end = at + run.len();
            out.extend(ActivityCode::find(run.trim_end_matches('.')).filter(|c| c.level() == Level::SubKegiatan));
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_names_of_files() {
        let code = ActivityCode::find("2.08.02.2.01.0001").unwrap();
        for name in [
            "KAK 2.08.02.2.01.0001 PUG",
            "2_08_02_2_01_0001",
            "2-08-02-2-01-0001",
            "KAK_2.08.02.2.01.0001_v2",
            "KAK (2.08.02.2.01.0001)",
        ] {
            assert_eq!(codes_in(name), BTreeSet::from([code]), "{name}");
        }
        for name in ["KAK 2.08.02", "2026-01-15 rapat", "v2.08.02.2.01.0001"] {
            assert!(codes_in(name).is_empty(), "{name}");
        }
    }
}
