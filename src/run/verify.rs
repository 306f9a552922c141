//! `setara verify`: a bundle computed again, and what differs.

mod asked;
mod computed;
mod search;

use anyhow::Result;
use clap::ValueEnum;

use self::computed::{Comparison, Recomputation};
use self::search::{Found, Search};
use super::{ExitStatus, bundle as writing};
use crate::audit::bundle;
use crate::audit::bundle::{
    Bundle, BundleVerdict, BundledFile, BundledReport, Fault, FileRole, RESOLVED, Verification, Versions, Wrong,
};
use crate::cli::{Cli, VerifyArgs, VerifyFormat};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::files::output::{Guard, Output};
use crate::files::paths;
use crate::guard::escape;
use crate::lang::Lang;
use crate::write;
use crate::write::ReportFormat;

pub(super) fn run(cli: &Cli, args: &VerifyArgs, guard: &Guard) -> Result<ExitStatus> {
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let format = args.format()?;
    let bundle = Bundle::open(&args.bundle)?;
    let faults = bundle::faults(&args.bundle, &bundle, &reports_of_bundles(), lang);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let mut out = Verification {
        schema: "setara.verify/1",
        bundle: args.bundle.to_string_lossy().replace('\\', "/"),
        verdict: BundleVerdict::Cannot,
        setara: Versions { bundle: bundle.setara.clone(), program },
        faults,
        files: Vec::new(),
        reports: Vec::new(),
        notes: Vec::new(),
    };
    let notes = Notes { lang, other_version: out.setara.bundle != out.setara.program };
    if notes.other_version {
        out.notes.push(notes.version(&out.setara));
    }
    let recomputed = verify(cli, args, &bundle, &notes, &mut out)?;
    out.judge(recomputed);
    match format {
        VerifyFormat::Text => escape::log(&mut output, |to| out.text(lang, to))?,
        VerifyFormat::Json => write::json::value(&out, &mut output)?,
    }
    output.finish()?;
    Ok(match out.verdict {
        BundleVerdict::Verified => ExitStatus::Done,
        BundleVerdict::FiguresOnly if args.figures_only => ExitStatus::Done,
        BundleVerdict::FiguresOnly | BundleVerdict::Differs => ExitStatus::Findings,
        BundleVerdict::Cannot => ExitStatus::Failed,
    })
}

/// Looks at the files, and at the reports as they are computed again; whether they could be.
fn verify(cli: &Cli, args: &VerifyArgs, bundle: &Bundle, notes: &Notes, out: &mut Verification) -> Result<bool> {
    let add = |out: &mut Verification, wrongs: asked::Wrongs| {
        out.faults.extend(wrongs.iter().map(|(wrong, at)| Fault::new(*wrong, at, notes.lang)));
    };
    let command = match asked::command(bundle) {
        Ok(command) => Some(command),
        Err(wrongs) => {
            add(out, wrongs);
            None
        }
    };
    // What contradicts itself is not even read.
    let (Some(command), false) = (command, out.is_refused()) else { return Ok(false) };
    let Some(report) = asked::report(&command) else { return Ok(false) };
    let search = Search { folder: &args.bundle, bundle, inputs: args.inputs.as_deref() };
    let found: Vec<Found> = bundle.files.iter().map(|kept| search.find(kept)).collect();
    out.files = found.iter().map(|f| f.state.clone()).collect();
    for (kept, found) in bundle.files.iter().zip(&found) {
        if kept.shipped && !is_carried(kept) {
            out.notes.push(notes.shipped(kept));
            if !notes.other_version {
                add(out, vec![(Wrong::NotShipped, kept.path.clone())]);
            }
        }
        if found.other_size {
            add(out, vec![(Wrong::Size, kept.path.clone())]);
        }
    }
    for written in &bundle.reports {
        let is = bundle::plain(&args.bundle.join(&written.file));
        if is.is_some_and(|(sha256, size)| sha256 == written.sha256 && size != written.size) {
            add(out, vec![(Wrong::Size, written.file.clone())]);
        }
    }
    if notes.other_version && !computed::is_by(&args.bundle, bundle) {
        add(out, vec![(Wrong::Version, "report.json".into())]);
    }
    let needed = |kept: &BundledFile| !(kept.shipped && is_carried(kept));
    let again = match bundle.files.iter().zip(&found).all(|(kept, f)| f.file.is_some() || !needed(kept)) {
        true => Some(Recomputation::of(bundle, &found, cli)?),
        false => None,
    };
    let mut readable = true;
    match &again {
        Some(again) => {
            let folder = &again.stage.folder;
            match asked::files(&command, report, bundle, folder, notes.other_version) {
                Ok((config, wrongs)) => {
                    add(out, wrongs);
                    let lang = command.lang.unwrap_or(notes.lang);
                    if !out.is_refused() && !asked::is_resolved(&args.bundle, config, lang, notes.other_version)? {
                        add(out, vec![(Wrong::Resolved, RESOLVED.into())]);
                    }
                }
                Err(error) => {
                    readable = false;
                    out.notes.push(notes.settings(&error, folder));
                }
            }
        }
        None => out.notes.push(notes.missing(args.inputs.is_some())),
    }
    compute(args, bundle, again.filter(|_| readable && !out.is_refused()).as_ref(), notes, out)
}

/// Computes the reports again, if that can be done.
fn compute(
    args: &VerifyArgs,
    bundle: &Bundle,
    again: Option<&Recomputation>,
    notes: &Notes,
    out: &mut Verification,
) -> Result<bool> {
    let substituted = again.is_some_and(|a| a.substituted);
    let comparison = Comparison { folder: &args.bundle, bundle, other_version: notes.other_version, substituted };
    let mut recomputed = again.is_some();
    for written in &bundle.reports {
        let is = again.map(|again| again.report(written)).transpose()?;
        if let Some(Err(said)) = &is {
            recomputed = false;
            out.notes.push(notes.failed(written, said));
        }
        let is = is.and_then(Result::ok);
        out.reports.push(comparison.of(written, is.as_deref())?);
    }
    Ok(recomputed)
}

/// Formats of the reports of bundles, and their names.
fn reports_of_bundles() -> Vec<(String, String)> {
    let formats = ReportFormat::value_variants().iter().filter(|f| **f != ReportFormat::Table);
    let id = |f: &ReportFormat| f.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    formats.map(|f| (id(f), format!("report.{}", writing::ending_of(*f)))).collect()
}

/// Does this program carry the same pack or list?
fn is_carried(kept: &BundledFile) -> bool {
    let own = match kept.role {
        FileRole::Pack if Pack::is_shipped_name(&kept.path) => Pack::text(&kept.path).ok(),
        FileRole::Nomenclature => Some(Nomenclature::shipped_text().to_owned()),
        _ => None,
    };
    own.is_some_and(|text| paths::sha256(text.as_bytes()) == kept.sha256)
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

    fn shipped(&self, kept: &BundledFile) -> String {
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

    /// `folder`: where they were laid out, which says nothing to anybody.
    fn settings(&self, error: &anyhow::Error, folder: &std::path::Path) -> String {
        let why = format!("{error:#}").replace(&format!("{}/", folder.display()), "");
        self.say(
            format!("tidak dihitung ulang: pengaturannya tidak terbaca: {why}"),
            format!("not computed again: the settings cannot be read: {why}"),
        )
    }

    fn failed(&self, written: &BundledReport, said: &str) -> String {
        let file = &written.file;
        self.say(format!("{file} tidak dapat dibuat ulang: {said}"), format!("{file} cannot be made again: {said}"))
    }
}
