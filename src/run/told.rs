//! What the user told: the settings file and the command line, merged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};

use super::continued;
use crate::cli::{Cli, InputArgs, Numbers};
use crate::columns::tagged::InputFacts;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::files::workbook;
use crate::lang::Lang;
use crate::parallel;
use crate::read::layout::{Opened, Opening, Reading, Tally};
use crate::read::profile;
use crate::read::profile::AmountUnit;
use crate::report::Input;
use crate::settings;
use crate::settings::{Config, SavedProfile};

/// Whether files are hashed as they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hashes {
    /// They are shown.
    Shown,
    /// Not of a single file: they only tell whether one of several stands there twice.
    OfSeveral,
}

/// Settings file and command line, merged.
pub(super) struct Told {
    pub config: Config,
    pub lang: Lang,
    pub reading: Reading,
    pub criteria: Criteria,
    pub nomenclature: Nomenclature,
    /// For the manifest: what was set, where it differs from the defaults.
    pub settings: BTreeMap<&'static str, Vec<String>>,
    /// The file that people filled in and this run continues: in a folder of budgets it is none of them.
    pub continued: Option<PathBuf>,
    /// A file that was opened ahead, until it is taken.
    opened: Mutex<Option<(String, Opening)>>,
}

impl Told {
    /// Side files: those of the command line, else those of the configuration.
    pub fn side_files(&self, given: &[PathBuf], configured: &[String]) -> Vec<String> {
        if given.is_empty() {
            return configured.iter().map(|p| self.config.path(p)).collect();
        }
        given.iter().map(|p| p.to_string_lossy().into_owned()).collect()
    }

    /// Is the file, found in a folder, something else than a budget?
    pub fn names(&self, path: &str) -> bool {
        let continued = self.continued.as_deref().is_some_and(|own| continued::is_same(own, Path::new(path)));
        continued || self.config.names(path)
    }

    /// Settings alone.
    pub fn of(cli: &Cli, args: &InputArgs) -> Result<Told> {
        Told::with(cli, args, None)
    }

    /// For a command that reads its inputs as budgets: a single file is opened while the packs are compiled. Of a small one
    /// that is a good part of the time.
    pub fn to_read(cli: &Cli, args: &InputArgs, hashes: Hashes) -> Result<Told> {
        Told::with(cli, args, Some(hashes))
    }

    fn with(cli: &Cli, args: &InputArgs, to_read: Option<Hashes>) -> Result<Told> {
        let config = if cli.no_config { Config::default() } else { Config::find(cli.config.as_deref(), &args.files)? };
        let input = &args.reading;
        reaches(args)?;
        if let Some(stage) = &input.stage
            && !crate::domain::budget::is_stage(stage)
        {
            bail!("{}", settings::no_stage(stage));
        }
        let packs: Vec<String> = match (input.packs.is_empty(), config.packs.is_empty()) {
            (false, _) => input.packs.clone(),
            (true, false) => config.packs.iter().map(|p| config.pack(p)).collect(),
            (true, true) => vec!["id-arg".into()],
        };
        let nomenclature = input
            .nomenclature
            .as_ref()
            .map(|p| p.to_string_lossy().into_owned())
            .or_else(|| config.nomenclature.as_ref().map(|p| config.path(p)));
        let saved = input.profile.as_ref().map(|p| p.to_string_lossy().into_owned());
        let saved = saved.or_else(|| config.profile.as_ref().map(|p| config.path(p)));
        let profile = saved.as_ref().map(|p| SavedProfile::open(p)).transpose()?.unwrap_or_default();
        let numbers = input.numbers.map(|n| match n {
            Numbers::Plain => crate::domain::amount::NumberStyle::Plain,
            Numbers::Indonesian => crate::domain::amount::NumberStyle::Indonesian,
        });
        let reading = Reading {
            columns: profile::ReadOptions {
                amount: input.amount.clone(),
                numbers: numbers.or(profile.numbers),
                unit: input.unit.or(profile.unit).map(AmountUnit::rupiah),
                weights: input.weights.or(profile.weights),
                columns: profile.columns,
                layout: profile.layout,
            },
            sheets: input.sheets.clone(),
            delimiter: input.delimiter.as_deref().map(delimiter).transpose()?,
            encoding: input.encoding.as_deref().map(encoding).transpose()?,
            jobs: cli.jobs(),
            unhashed: to_read == Some(Hashes::OfSeveral),
            keep_rows: false,
        };
        let lists = || match &nomenclature {
            None => Ok(Nomenclature::shipped()),
            Some(path) => Nomenclature::open(Path::new(path)),
        };
        let open = |path: String| (path.clone(), Opened::open(&path, &reading));
        let one = match &args.files[..] {
            [path] if to_read.is_some() && cli.jobs().0 > 1 => Some(path.replace('\\', "/")),
            _ => None,
        };
        // A pipe may have nothing to say yet, and a workbook is read as a whole: not before it is known that it is wanted.
        let one = one.filter(|path| path != "-" && Path::new(path).is_file() && !workbook::is_workbook(path));
        let (criteria, (lists, opened)) = parallel::both(
            cli.jobs().0,
            || packs.iter().map(|p| Pack::open(p)).collect::<Result<_>>().map(Criteria::compile),
            || (lists(), one.map(open)),
        );
        let mut settings = BTreeMap::new();
        settings.insert("packs", packs.clone());
        for (name, value) in [
            ("amount", &input.amount),
            ("delimiter", &input.delimiter),
            ("encoding", &input.encoding),
            ("nomenclature", &nomenclature),
            ("profile", &saved),
        ] {
            settings.extend(value.clone().map(|v| (name, vec![v])));
        }
        settings.extend(input.numbers.map(|n| ("numbers", vec![format!("{n:?}").to_lowercase()])));
        settings.extend(input.unit.map(|u| ("unit", vec![format!("{u:?}").to_lowercase()])));
        settings.extend(input.weights.map(|w| ("weights", vec![format!("{w:?}").to_lowercase()])));
        if !input.sheets.is_empty() {
            settings.insert("sheet", input.sheets.clone());
        }
        Ok(Told {
            lang: cli.lang.or(config.lang).unwrap_or_else(Lang::from_env),
            reading,
            criteria: criteria?,
            nomenclature: lists?,
            config,
            settings,
            continued: None,
            opened: Mutex::new(opened),
        })
    }

    /// Opens a file, if that has not been done yet.
    pub fn open(&self, path: &str, reading: &Reading) -> Opening {
        let ahead = self.opened.lock().ok().and_then(|mut opened| opened.take());
        let ahead = ahead.filter(|(own, _)| own == path);
        let mut opening = ahead.map_or_else(|| Opened::open(path, reading), |(_, opened)| opened);
        // What was opened ahead was opened before all was known that is asked of it.
        if let Ok((tables, _)) = &mut opening {
            tables.iter_mut().for_each(|table| table.keep_rows = reading.keep_rows);
        }
        opening
    }

    /// Government, year and stage of a file, where the command line or the settings say them.
    pub fn said(&self, args: &InputArgs, path: &str) -> InputFacts {
        let facts = self.config.facts(path);
        InputFacts {
            government: args.reading.government.clone().or(facts.government),
            year: args.reading.year.or(facts.year),
            stage: args.reading.stage.clone().or(facts.stage),
        }
    }

    /// Government, year and stage: the command line, else the settings, else the file's own columns.
    pub fn input(&self, args: &InputArgs, path: &str, tally: Tally) -> Input {
        let said = self.said(args, path);
        let only = |values: &std::collections::BTreeSet<String>| {
            (values.len() == 1).then(|| values.first().cloned()).flatten()
        };
        Input {
            path: path.to_owned(),
            government: said.government.or_else(|| only(&tally.governments)),
            year: said.year.or_else(|| only(&tally.years)?.parse().ok()),
            stage: said.stage,
            whole: tally.whole,
            sha256: tally.sha256,
            lines: tally.lines,
            lines_without_amount: tally.lines_without_amount,
            rows_not_counted: tally.left_out,
            total: tally.total,
        }
    }
}

/// # Errors
/// An option is about another kind of file than all that are given: what it was to change stays as it is. Of several files,
/// one that it is about is enough.
fn reaches(args: &InputArgs) -> Result<()> {
    let own = &args.reading;
    let asked = [
        ("--sheet", !own.sheets.is_empty(), true),
        ("--delimiter", own.delimiter.is_some(), false),
        ("--encoding", own.encoding.is_some(), false),
    ];
    if asked.iter().all(|(_, given, _)| !given) {
        return Ok(());
    }
    let files: Vec<String> = settings::files(&args.files).into_iter().flatten().collect();
    let Some(first) = files.first() else { return Ok(()) };
    for (option, _, of_workbooks) in asked.into_iter().filter(|(_, given, _)| *given) {
        if files.iter().any(|path| workbook::is_workbook(path) == of_workbooks) {
            continue;
        }
        match of_workbooks {
            true => bail!(
                "{option} names a sheet of a workbook (.xlsx, .xlsb, .xls, .ods), and {first:?} is a text file; leave \
                 {option} out"
            ),
            false => bail!("{option} is about text files, and {first:?} is a workbook; leave {option} out"),
        }
    }
    Ok(())
}

fn delimiter(name: &str) -> Result<u8> {
    match name {
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "tab" | "\\t" => Ok(b'\t'),
        "pipe" => Ok(b'|'),
        _ if name.len() == 1 && !matches!(name, "\"" | "\n" | "\r") => Ok(name.as_bytes()[0]),
        _ => bail!("delimiter {name:?}: comma, semicolon, tab, pipe or one character"),
    }
}

fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(name.as_bytes())
        .with_context(|| format!("encoding {name:?} is not known; utf-8, windows-1252, utf-16le, utf-16be ..."))
}
