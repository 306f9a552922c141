//! A report as a command that can be run again, elsewhere and later: when a bundle is made, and by whoever checks it.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::parser::ValueSource;
use clap::{CommandFactory, ValueEnum};

use crate::cli::Cli;
use crate::files::output::part;
use crate::files::paths;
use crate::lang::Lang;

/// What a bundle says for itself, or what does not change figures.
const LEFT_OUT: [&str; 12] = [
    "help",
    "version",
    "files",
    "bundle",
    "bundle_with",
    "format",
    "output",
    "overwrite",
    "config",
    "no_config",
    "lang",
    "jobs",
];

/// Is it an option that a bundle's command has? What a bundle says for itself, and where it is written, is no part of it.
pub fn is_of_bundle(long: &str) -> bool {
    matches!(long, "config" | "no-config" | "lang") || !LEFT_OUT.contains(&long.replace('-', "_").as_str())
}

/// What cannot be seen in the arguments themselves.
pub struct Settled<'a> {
    pub files: &'a [String],
    /// The settings file, if there is one.
    pub settings: Option<&'a str>,
    pub lang: Lang,
    /// The folder of the run.
    pub here: &'a Path,
}

/// The arguments of `report`, written one way whatever way they were typed, with paths seen from the folder of the run.
///
/// # Errors
/// A path is no Unicode, or on another drive.
pub fn command(typed: impl Iterator<Item = OsString>, settled: &Settled) -> Result<Vec<String>> {
    let mut cli = Cli::command();
    let matches = cli.clone().try_get_matches_from(typed)?;
    cli.build();
    let (name, matches) = matches.subcommand().context("no command")?;
    let report = cli.find_subcommand(name).context("no command")?;
    let lang = settled.lang.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    let mut out = vec![name.to_owned(), format!("--lang={lang}")];
    out.push(match settled.settings {
        Some(path) => format!("--config={}", seen_from(path, settled.here)?),
        None => "--no-config".into(),
    });
    for arg in report.get_arguments() {
        let id = arg.get_id().as_str();
        let Some(long) = arg.get_long().filter(|_| !LEFT_OUT.contains(&id)) else { continue };
        if matches.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        if !arg.get_action().takes_values() {
            out.push(format!("--{long}"));
            continue;
        }
        let named = arg.get_value_names().and_then(|n| n.first()).map_or("", |n| n.as_str());
        for value in matches.get_raw(id).unwrap_or_default() {
            let value = value.to_str().with_context(|| format!("--{long} {value:?}: is no Unicode"))?;
            let is_path = named == "FILE" || named == "PACK" && value.ends_with(".toml");
            let value = if is_path { seen_from(value, settled.here)? } else { value.to_owned() };
            out.push(format!("--{long}={value}"));
        }
    }
    out.push("--".into());
    for file in settled.files {
        out.push(seen_from(file, settled.here)?);
    }
    Ok(out)
}

/// The path as one writes it in `here`.
pub fn seen_from(path: &str, here: &Path) -> Result<String> {
    let whole = paths::absolute(Path::new(path)).with_context(|| path.to_owned())?;
    match paths::relative(&whole, here) {
        Some(relative) => Ok(relative),
        None => bail!("{path}: cannot be written as a path from {}; is it on another drive?", here.display()),
    }
}

/// How a run went: its exit code, and what it said where that was listened to.
pub struct Ran {
    pub code: Option<i32>,
    pub said: String,
}

/// Runs the command in `folder` and writes to `output`. `aloud`: what it finds is for the user.
pub fn run(command: &[String], more: &[String], folder: &Path, output: &Path, aloud: bool) -> Result<Ran> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let (name, rest) = command.split_first().context("no command")?;
    let mut child = Command::new(program);
    child.arg(name).args(more).arg("--output").arg(std::path::absolute(output)?).args(rest).current_dir(folder);
    // What a table is drawn with depends on the terminal: in a bundle it is the same everywhere.
    child.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null());
    child.stderr(if aloud { Stdio::inherit() } else { Stdio::piped() });
    let mut child = child.spawn().context("cannot run this program again")?;
    // A signal that ends this run ends it too: nothing is to be written any more.
    let stderr = child.stderr.take();
    let said = std::thread::spawn(move || {
        let mut said = Vec::new();
        // What cannot be read was not said; the exit code tells the rest.
        let _ = stderr.map(|mut pipe| pipe.read_to_end(&mut said));
        said
    });
    let status = part::wait_for(child).context("cannot run this program again")?;
    let said = said.join().unwrap_or_default();
    Ok(Ran { code: status.code(), said: String::from_utf8_lossy(&said).trim().to_owned() })
}
