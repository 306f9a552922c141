//! What is wrong with a bundle as such: entries that contradict each other, files that none of them names. Whoever wants
//! to pass off another report edits these; so each is looked at before anything is computed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Bundle, BundledFile, BundledReport, FILE, FileRole, RESOLVED};
use crate::audit::bundle;
use crate::files::paths;
use crate::lang::Lang;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wrong {
    /// Two entries of one file.
    SamePath,
    /// Two entries with one copy.
    SameCopy,
    /// A link, or another thing that is no file.
    NoFile,
    RunIn,
    /// An argument that no command of a bundle has.
    Argument,
    /// The command reads a file that no entry names.
    NotNamed,
    /// An entry that the command does not read, or not as what it is called.
    NotRead,
    /// Marked as shipped, and not what this version ships.
    NotShipped,
    CopyName,
    Size,
    NoReports,
    /// No report whose figures can be compared.
    NoFigures,
    /// A report that no bundle has: its format, or its name.
    ReportName,
    /// In the folder, and named by no entry.
    Unnamed,
    Resolved,
    Version,
}

/// One of them, and where it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Fault {
    pub fault: Wrong,
    /// A path, an argument, or the name of a field.
    pub at: String,
    /// In words.
    pub text: String,
}

impl Fault {
    pub fn new(fault: Wrong, at: &str, lang: Lang) -> Fault {
        let (id, en) = fault.words();
        let words = lang.choose(id, en);
        Fault { fault, at: at.to_owned(), text: format!("{at}: {words}") }
    }
}

impl Wrong {
    /// Nothing is computed from such a bundle: it would not be known from what.
    pub fn stops(self) -> bool {
        use Wrong::*;
        matches!(self, SamePath | SameCopy | NoFile | RunIn | Argument | NotNamed | NotRead)
    }

    /// In Indonesian and in English.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Wrong::SamePath => (
                "dua entri berkas menyebut jalur ini; tidak dapat diketahui mana yang dipakai",
                "two entries of files name this path; which of them was used cannot be told",
            ),
            Wrong::SameCopy => ("dua entri berkas memakai salinan ini", "two entries of files have this copy"),
            Wrong::NoFile => (
                "bukan berkas, melainkan tautan atau lainnya; isi bundel harus berkasnya sendiri",
                "is no file but a link or the like; a bundle holds files of its own",
            ),
            Wrong::RunIn => (
                "run_in bukan folder yang dilihat dari bundel; tulis jalur relatif seperti ..",
                "run_in is no folder seen from the bundle, such as ..",
            ),
            Wrong::Argument => (
                "tidak boleh ada dalam perintah sebuah bundel; perintah ini tidak dijalankan",
                "has no place in the command of a bundle; the command is not run",
            ),
            Wrong::NotNamed => (
                "dibaca oleh perintah, tetapi tidak disebut entri mana pun; perintah ini tidak dijalankan",
                "is read by the command, and no entry of files names it; the command is not run",
            ),
            Wrong::NotRead => (
                "disebut sebuah entri, tetapi perintah tidak membacanya sebagai itu",
                "an entry of files names it, and the command does not read it as that",
            ),
            Wrong::NotShipped => (
                "ditandai sebagai bawaan program, padahal versi ini membawa yang lain",
                "is marked as shipped with the program, and this version ships another",
            ),
            Wrong::CopyName => ("bukan nama salinan dari entri itu", "is not what the copy of its entry is called"),
            Wrong::Size => ("ukurannya bukan yang tercatat", "its size is not the one recorded"),
            Wrong::NoReports => ("tidak ada laporan di dalamnya", "there is no report in it"),
            Wrong::NoFigures => (
                "tidak ada di antara laporan; angkanya tidak dapat dibandingkan",
                "is not among the reports; figures cannot be compared",
            ),
            Wrong::ReportName => (
                "bukan laporan yang dimiliki bundel: format atau namanya lain, atau disebut dua kali",
                "is no report that a bundle has: its format or name is another, or it is listed twice",
            ),
            Wrong::Unnamed => {
                ("ada di folder, tetapi tidak disebut entri mana pun", "is in the folder, and no entry names it")
            }
            Wrong::Resolved => (
                "tidak ada, atau bukan pengaturan yang dihitung ulang dari bundel ini",
                "is not there, or not the settings that are computed again from this bundle",
            ),
            Wrong::Version => (
                "versi program di laporan bukan versi di bundle.json",
                "the version of the program in the report is not the one in bundle.json",
            ),
        }
    }
}

/// All that can be seen without reading what the files say. `is_named`: may a report of the bundle, by its number, be called
/// so?
pub fn faults(
    folder: &Path,
    bundle: &Bundle,
    is_named: &dyn Fn(usize, &BundledReport) -> bool,
    lang: Lang,
) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut push = |fault, at: &str| out.push(Fault::new(fault, at, lang));
    if bundle.run_in != "." && !bundle::is_plain(&bundle.run_in) {
        push(Wrong::RunIn, &bundle.run_in);
    }
    for (i, kept) in bundle.files.iter().enumerate() {
        let twin = |other: &BundledFile| {
            let contradicts = other.sha256 != kept.sha256 || other.size != kept.size;
            is_same(kept, other) && (other.role == kept.role || contradicts)
        };
        if bundle.files[..i].iter().any(twin) {
            push(Wrong::SamePath, &kept.path);
        }
        let Some(copy) = &kept.copy else { continue };
        if bundle.files[..i].iter().any(|other| other.copy.as_ref() == Some(copy)) {
            push(Wrong::SameCopy, copy);
        }
        if !is_name_of(copy, kept) {
            push(Wrong::CopyName, copy);
        }
    }
    if bundle.reports.is_empty() {
        push(Wrong::NoReports, "reports");
    } else if !bundle.reports.iter().any(|r| r.format == "json") {
        push(Wrong::NoFigures, "report.json");
    }
    for (i, report) in bundle.reports.iter().enumerate() {
        if !is_named(i, report) || bundle.reports[..i].iter().any(|other| other.file == report.file) {
            push(Wrong::ReportName, &report.file);
        }
    }
    if bundle.resolved_settings != RESOLVED {
        push(Wrong::Resolved, &bundle.resolved_settings);
    }
    let own: BTreeSet<&str> = [FILE, RESOLVED]
        .into_iter()
        .chain(bundle.reports.iter().map(|r| r.file.as_str()))
        .chain(bundle.files.iter().filter_map(|f| f.copy.as_deref()))
        .collect();
    for (name, plain) in entries(folder) {
        match plain {
            false => push(Wrong::NoFile, &name),
            true if !own.contains(name.as_str()) => push(Wrong::Unnamed, &name),
            true => {}
        }
    }
    out
}

/// Do two entries name one file? Paths are compared as they lead, however they are written.
fn is_same(a: &BundledFile, b: &BundledFile) -> bool {
    // Deeper than any path that a bundle may hold leads up.
    let root: PathBuf = std::iter::once("/").chain(std::iter::repeat_n("f", 100)).collect();
    let whole = |kept: &BundledFile| paths::absolute(&root.join(&kept.path)).ok();
    a.shipped == b.shipped && (a.path == b.path || whole(a) == whole(b))
}

/// As `report --bundle` calls copies: in the folder of the role, under the file's own name, a number before it where that
/// was taken.
fn is_name_of(copy: &str, kept: &BundledFile) -> bool {
    let own = match kept.role {
        FileRole::Nomenclature if kept.shipped => "codes.txt".to_owned(),
        FileRole::Checklist if kept.shipped => "checklist.toml".to_owned(),
        FileRole::Pack if kept.shipped => format!("{}.toml", kept.path),
        _ => kept.path.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let name = copy.strip_prefix(kept.role.folder()).and_then(|rest| rest.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(&own)).is_some_and(|number| {
        number.is_empty()
            || number.strip_suffix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// What is in the folder and below, in the order of names, and whether it is a plain file. Links are not followed.
fn entries(folder: &Path) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((at, before)) = open.pop() {
        let Ok(inside) = std::fs::read_dir(at) else {
            // What cannot be looked into may hold anything.
            out.push((before, false));
            continue;
        };
        for entry in inside.flatten() {
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push((entry.path(), name + "/")),
                kind => out.push((name, kind.is_ok_and(|k| k.is_file()))),
            }
        }
    }
    out.sort();
    out
}

/// Hash and size of a plain file.
pub fn plain(path: &Path) -> Option<(String, u64)> {
    path.is_file().then(|| paths::of_file(path).ok()).flatten()
}
