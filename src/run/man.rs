//! `man`: manual pages of the program and its commands, in the language of the run.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Command;
use clap_mangen::Man;

use crate::cli;
use crate::cli::{Cli, ManArgs};
use crate::files::output::{Guard, Output};
use crate::lang::Lang;
use crate::run::{ExitStatus, language};

/// Headings that the library writes in English.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "NAMA"),
    ("SYNOPSIS", "RINGKASAN"),
    ("DESCRIPTION", "KETERANGAN"),
    ("OPTIONS", "PILIHAN"),
    ("SUBCOMMANDS", "PERINTAH"),
    ("Perintah", "PERINTAH"),
    ("VERSION", "VERSI"),
];

/// # Errors
/// There is no such command, or a page cannot be written.
pub(super) fn run(cli: &Cli, args: &ManArgs, guard: &Guard) -> Result<ExitStatus> {
    let lang = language::of(cli);
    let top = cli::documented(lang);
    let Some(folder) = &args.output else {
        let page = page(find(&top, &args.command)?, lang)?;
        return super::to_stdout(|out| Ok(out.write_all(&page).map(|()| ExitStatus::Done)?));
    };
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot write", folder.display()))?;
    for command in all(&top) {
        let mut output = Output::open(Some(&folder.join(file_name(command))), guard)?;
        output.write_all(&page(command, lang)?)?;
        output.finish()?;
    }
    Ok(ExitStatus::Done)
}

/// The files that a run writes.
pub(super) fn files(args: &ManArgs) -> Vec<PathBuf> {
    let Some(folder) = &args.output else { return Vec::new() };
    all(&cli::documented(Lang::En)).into_iter().map(|command| folder.join(file_name(command))).collect()
}

/// A command and those below it that are shown.
fn all(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|sub| !sub.is_hide_set()).flat_map(all);
    std::iter::once(command).chain(below).collect()
}

fn find<'a>(top: &'a Command, words: &[String]) -> Result<&'a Command> {
    let mut command = top;
    for word in words {
        let Some(below) = command.find_subcommand(word) else {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            if known.is_empty() {
                bail!("{word:?} is not a command: {} has none", command.get_name());
            }
            bail!("{word:?} is not a command; there are {}", known.join(", "));
        };
        command = below;
    }
    Ok(command)
}

/// setara-gbs-check.1
fn file_name(command: &Command) -> String {
    format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()))
}

fn page(command: &Command, lang: Lang) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Man::new(command.clone()).render(&mut bytes)?;
    let text = String::from_utf8(bytes)?;
    Ok(text.lines().map(|line| self::line(line, command, lang) + "\n").collect::<String>().into_bytes())
}

/// A line of a page with what the library has no word for: the title has no date, and headings are in the language.
fn line(line: &str, command: &Command, lang: Lang) -> String {
    if line.starts_with(".TH ") {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let manual = lang.choose("Panduan setara", "Manual of setara");
        return format!(".TH \"{name}\" 1 \"\" \"setara {}\" \"{manual}\"", env!("CARGO_PKG_VERSION"));
    }
    let english = line.strip_prefix(".SH ").filter(|_| lang == Lang::Id);
    match english.and_then(|heading| HEADINGS.iter().find(|(known, _)| *known == heading)) {
        Some((_, heading)) => format!(".SH {heading}"),
        None if lang == Lang::Id => line.replace("Possible values:", "Nilai:"),
        None => line.to_owned(),
    }
}
