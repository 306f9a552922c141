//! `setara verify`: a bundle computed again, and what differs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Ending, again};
use crate::bundle::{
    self, Bundle, FileState, Kept, ReportState, Role, Stage, State, Verdict, Verification, Versions, Written,
};
use crate::cli::{Cli, VerifyArgs, VerifyFormat};
use crate::lang::Lang;
use crate::nomenclature::Nomenclature;
use crate::output::{Guard, Output};
use crate::pack::Pack;
use crate::{hash, render, settings};

pub(super) fn run(cli: &Cli, args: &VerifyArgs, guard: &Guard) -> Result<Ending> {
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let bundle = Bundle::open(&args.bundle)?;
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let search = Search { folder: &args.bundle, bundle: &bundle, inputs: args.inputs.as_deref() };
    let found: Vec<Found> = bundle.files.iter().map(|kept| search.find(kept)).collect();
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let mut out = Verification {
        schema: "setara.verify/1",
        bundle: args.bundle.to_string_lossy().replace('\\', "/"),
        verdict: Verdict::Cannot,
        setara: Versions { bundle: bundle.setara.clone(), program },
        files: found.iter().map(|f| f.state.clone()).collect(),
        reports: Vec::new(),
        notes: Vec::new(),
    };
    let notes = Notes { lang, other_version: out.setara.bundle != out.setara.program };
    if notes.other_version {
        out.notes.push(notes.version(&out.setara));
    }
    for kept in bundle.files.iter().filter(|k| k.shipped && !is_carried(k)) {
        out.notes.push(notes.shipped(kept));
    }
    let jobs = cli.jobs();
    let needed = |kept: &Kept| !(kept.shipped && is_carried(kept));
    let again = match bundle.files.iter().zip(&found).all(|(kept, f)| f.file.is_some() || !needed(kept)) {
        true => Some(Again::of(&bundle, &found, format!("--jobs={}", jobs.0))?),
        false => None,
    };
    if again.is_none() {
        out.notes.push(notes.missing(args.inputs.is_some()));
    }
    let mut recomputed = again.is_some();
    for written in &bundle.reports {
        let is = match &again {
            Some(again) => again.report(written)?,
            None => Err(String::new()),
        };
        if let Err(said) = &is
            && again.is_some()
        {
            recomputed = false;
            out.notes.push(notes.failed(written, said));
        }
        let substituted = again.as_ref().is_some_and(|a| a.substituted);
        out.reports.push(compare(&args.bundle, written, is.ok().as_deref(), notes.other_version, substituted)?);
    }
    out.judge(recomputed);
    match args.format {
        VerifyFormat::Text => out.text(lang, &mut output)?,
        VerifyFormat::Json => render::json::value(&out, &mut output)?,
    }
    output.finish()?;
    Ok(match out.verdict {
        Verdict::Verified => Ending::Done,
        Verdict::Differs => Ending::Findings,
        Verdict::Cannot => Ending::Failed,
    })
}

/// Where files of the bundle may be.
struct Search<'a> {
    folder: &'a Path,
    bundle: &'a Bundle,
    inputs: Option<&'a Path>,
}

/// A file as it was found, and the one to compute from: the right bytes, wherever they are, else what there is.
struct Found {
    state: FileState,
    file: Option<PathBuf>,
}

impl Search<'_> {
    fn find(&self, kept: &Kept) -> Found {
        let hash = |path: &PathBuf| hash::of_file(path).ok().map(|(sha256, _)| sha256);
        let copy = kept.copy.as_ref().map(|copy| self.folder.join(copy));
        let told = self.told(kept);
        let mut places: Vec<PathBuf> = told.iter().cloned().chain(copy.clone()).collect();
        if !kept.shipped {
            places.push(self.folder.join(&self.bundle.run_in).join(&kept.path));
            places.push(PathBuf::from(&kept.path));
        }
        let hashes: Vec<(&PathBuf, String)> = places.iter().filter_map(|p| Some((p, hash(p)?))).collect();
        let right = hashes.iter().find(|(_, sha256)| *sha256 == kept.sha256);
        // What the user points at, and what the bundle itself holds, is to be right; elsewhere the right one is looked for.
        let looked_at = match (told, copy) {
            (Some(told), _) => hash(&told),
            (None, Some(copy)) => hash(&copy),
            (None, None) => right.or(hashes.first()).map(|(_, sha256)| sha256.clone()),
        };
        let state = match &looked_at {
            Some(is) if *is == kept.sha256 => State::Same,
            Some(_) => State::Changed,
            None => State::Missing,
        };
        let (role, path, copy) = (kept.role, kept.path.clone(), kept.copy.clone());
        let state = FileState { role, path, copy, state, sha256: kept.sha256.clone(), is: looked_at };
        Found { state, file: right.or(hashes.first()).map(|(path, _)| (*path).clone()) }
    }

    /// Where `--inputs` has it: under its path, under its name, or under any name if the bytes are right.
    fn told(&self, kept: &Kept) -> Option<PathBuf> {
        let folder = self.inputs.filter(|_| matches!(kept.role, Role::Input | Role::Beneficiaries))?;
        let name = Path::new(&kept.path).file_name()?;
        let named = [folder.join(&kept.path), folder.join(name)].into_iter().find(|p| p.is_file());
        let right = |path: &PathBuf| {
            let same_size = std::fs::metadata(path).is_ok_and(|m| m.len() == kept.size);
            same_size && hash::of_file(path).is_ok_and(|(sha256, _)| sha256 == kept.sha256)
        };
        let renamed =
            || settings::files_in(&folder.to_string_lossy(), |_| true).into_iter().map(PathBuf::from).find(right);
        named.or_else(renamed)
    }
}

/// Does this program carry the same pack or list?
fn is_carried(kept: &Kept) -> bool {
    let own = match kept.role {
        Role::Pack if Pack::is_shipped_name(&kept.path) => Pack::text(&kept.path).ok(),
        Role::Nomenclature => Some(Nomenclature::shipped_text().to_owned()),
        _ => None,
    };
    own.is_some_and(|text| hash::sha256(text.as_bytes()) == kept.sha256)
}

/// The report as it is computed again.
struct Again {
    stage: Stage,
    command: Vec<String>,
    jobs: String,
    /// What this program carries is another than that of the bundle, whose own is used.
    substituted: bool,
}

impl Again {
    fn of(bundle: &Bundle, found: &[Found], jobs: String) -> Result<Again> {
        let stage = Stage::new(bundle.files.iter().map(|f| f.path.as_str()))?;
        let mut command = bundle.command.clone();
        let mut packs = Vec::new();
        let mut substituted = false;
        for (kept, found) in bundle.files.iter().zip(found) {
            let own = kept.shipped && !is_carried(kept);
            let path = if own { format!("of-the-bundle/{}.toml", kept.path) } else { kept.path.clone() };
            if own || !kept.shipped {
                stage.put(&path, found.file.as_ref().context("a file is missing")?)?;
            }
            substituted |= own;
            match kept.role {
                Role::Pack => packs.push(format!("--pack={path}")),
                Role::Nomenclature if own => command.insert(1, format!("--nomenclature={path}")),
                _ => {}
            }
        }
        if substituted {
            command.retain(|arg| !arg.starts_with("--pack="));
            command.splice(1..1, packs);
        }
        Ok(Again { stage, command, jobs, substituted })
    }

    /// The bytes of a report, or what the program said instead.
    fn report(&self, written: &Written) -> Result<Result<Vec<u8>, String>> {
        let more = [format!("--format={}", written.format), self.jobs.clone()];
        let output = self.stage.out();
        let ran = again::run(&self.command, &more, &self.stage.folder, &output, false)?;
        match (ran.code, std::fs::read(&output)) {
            (Some(0 | 1), Ok(bytes)) => {
                let _ = std::fs::remove_file(&output);
                Ok(Ok(bytes))
            }
            _ => Ok(Err(ran.said)),
        }
    }
}

/// Holds a report of the bundle against what was computed again.
fn compare(
    folder: &Path,
    written: &Written,
    is: Option<&[u8]>,
    other_version: bool,
    substituted: bool,
) -> Result<ReportState> {
    let file = written.file.clone();
    let mut out = ReportState { file, state: State::Unchecked, edited: false, differences: Vec::new(), line: None };
    let Ok(was) = std::fs::read(folder.join(&written.file)) else {
        out.state = State::Missing;
        return Ok(out);
    };
    out.edited = hash::sha256(&was) != written.sha256;
    let Some(is) = is else { return Ok(out) };
    if was == is {
        out.state = State::Same;
        return Ok(out);
    }
    out.state = State::Changed;
    if written.format != "json" {
        // Another version may lay out its pages in another way: its figures are compared in the JSON.
        if other_version || substituted {
            out.state = State::Unchecked;
        } else if let (Ok(was), Ok(is)) = (std::str::from_utf8(&was), std::str::from_utf8(is)) {
            let same = was.lines().zip(is.lines()).take_while(|(a, b)| a == b).count();
            out.line = Some(same + 1);
        }
        return Ok(out);
    }
    let Ok(was) = serde_json::from_slice(&was) else {
        out.line = Some(1);
        return Ok(out);
    };
    out.differences = bundle::differences(&was, &serde_json::from_slice(is)?);
    if other_version || substituted {
        const OWN: [&str; 3] = [".manifest.setara", ".manifest.settings.packs", ".manifest.settings.nomenclature"];
        let own = |path: &str| OWN.iter().any(|o| path.starts_with(o));
        // Versions add fields; they never rename or take away.
        out.differences.retain(|d| !(own(&d.path) || other_version && d.was.is_none()));
        if out.differences.is_empty() {
            out.state = State::Figures;
        }
    }
    Ok(out)
}

/// What is said beside the states.
struct Notes {
    lang: Lang,
    other_version: bool,
}

impl Notes {
    fn say(&self, id: String, en: String) -> String {
        if self.lang == Lang::Id { id } else { en }
    }

    fn version(&self, v: &Versions) -> String {
        let (bundle, program) = (&v.bundle, &v.program);
        self.say(
            format!("bundel dibuat oleh setara {bundle}, ini setara {program}: yang dibandingkan adalah angka"),
            format!("the bundle was made by setara {bundle}, this is setara {program}: figures are compared"),
        )
    }

    fn shipped(&self, kept: &Kept) -> String {
        let path = &kept.path;
        self.say(
            format!("{path} bawaan program ini bukan yang dipakai saat itu; dihitung ulang dengan salinan di bundel"),
            format!("{path} of this program is not the one used then; computed again with the bundle's own"),
        )
    }

    fn missing(&self, told: bool) -> String {
        let way = if told { "" } else { "; --inputs FOLDER" };
        self.say(
            format!("tidak dihitung ulang: ada berkas yang tidak ditemukan{way}"),
            format!("not computed again: files are missing{way}"),
        )
    }

    fn failed(&self, written: &Written, said: &str) -> String {
        let file = &written.file;
        self.say(format!("{file} tidak dapat dibuat ulang: {said}"), format!("{file} cannot be made again: {said}"))
    }
}
