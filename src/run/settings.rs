//! Defaults, `setara.toml` and the command line, merged into the settings of a run.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::{
    AllocationArgs, Assumption, Cli, ConfigArgs, InitArgs, InputArgs, Numbers, OutputArgs, PrivacyArgs, ReadingArgs,
    SchemaOf, TableFormatArgs, TemplateArgs,
};
use crate::columns::tagged::InputFacts;
use crate::domain::amount::NumberStyle;
use crate::domain::budget;
use crate::files::output::{Guard, Output};
use crate::files::{json, print, workbook};
use crate::gbs::filed::GbsMethod;
use crate::guard::escape::CsvArgs;
use crate::lang::{Lang, Word, format_in};
use crate::read::folder;
use crate::run::{ExitStatus, beneficiaries, finish, language, schema};
use crate::settings::{
    Accept, AllocationSettings, Config, DEFAULT_PACK, FactSettings, GbsSettings, PrivacySettings, ReadingSettings,
    Settings,
};
use crate::sides::small_cells::SmallCells;
use crate::{allocate, settings};

/// What the command line asks beside its inputs; a command that has no such option leaves it as it is.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    pub allocation: Option<&'a AllocationArgs>,
    pub beneficiaries: &'a [PathBuf],
    pub decisions: &'a [PathBuf],
    pub gbs: &'a [PathBuf],
    pub gbs_method: Option<GbsMethod>,
    pub privacy: PrivacyArgs,
}

/// The settings of a run on these inputs.
///
/// # Errors
/// The settings file cannot be read, or the command line contradicts itself or its inputs.
pub fn resolve(cli: &Cli, input: &InputArgs, asked: &Options) -> Result<Settings> {
    let config = config(cli, input)?;
    reaches(input, cli.lang.or(config.lang).unwrap_or_else(Lang::from_env))?;
    let reading = &input.reading;
    if let Some(stage) = &reading.stage
        && !budget::is_stage(stage)
    {
        bail!("{}", settings::no_stage(stage));
    }
    let several = |given: &[PathBuf], configured: &[String]| match given.is_empty() {
        true => configured.iter().map(|p| config.path(p)).collect(),
        false => given.iter().map(|p| p.to_string_lossy().into_owned()).collect(),
    };
    let given = InputFacts { government: reading.government.clone(), year: reading.year, stage: reading.stage.clone() };
    let small_cells = asked.privacy.small_cells.or(config.privacy.small_cells).unwrap_or(SmallCells::DEFAULT.0);
    Ok(Settings {
        file: config.is_found().then(|| config.file()),
        inputs: input.files.clone(),
        reading: reading_settings(reading, &config),
        packs: match (reading.packs.is_empty(), config.packs.is_empty()) {
            (false, _) => reading.packs.clone(),
            (true, false) => config.packs.iter().map(|p| config.pack(p)).collect(),
            (true, true) => vec![DEFAULT_PACK.into()],
        },
        nomenclature: one(&reading.nomenclature, &config.nomenclature, &config),
        nomenclature_year: reading.nomenclature_year.or(config.nomenclature_year),
        official_kinds: match reading.official_kinds.is_empty() {
            true => config.official_kinds.clone(),
            false => reading.official_kinds.clone(),
        },
        label_tags: config.label_tags.clone(),
        facts: FactSettings { given, ..config.facts() },
        beneficiaries: several(asked.beneficiaries, &config.beneficiaries),
        decisions: several(asked.decisions, &config.decisions),
        gbs: GbsSettings {
            statements: several(asked.gbs, &config.gbs),
            method: asked.gbs_method.or(config.gbs_method).unwrap_or_default(),
            pokja: config.pokja.clone(),
            focal_points: config.focal_point.clone(),
        },
        allocation: allocation(asked.allocation, &config)?,
        privacy: PrivacySettings { small_cells, internal: asked.privacy.internal },
        threshold: config.threshold.clone(),
        check: config.check.clone(),
        severity: config.severity.clone(),
        accept: accepted(&config),
        side_files: config.side_files(),
        jobs: cli.jobs().0,
        lang: cli.lang.or(config.lang).unwrap_or_else(Lang::from_env),
        ..Settings::default()
    })
}

/// What is accepted, with its files as they are seen from where the program runs.
fn accepted(config: &Config) -> Vec<Accept> {
    let file = |accept: &Accept| accept.file.as_ref().map(|f| config.path(f));
    config.accept.iter().map(|accept| Accept { file: file(accept), ..accept.clone() }).collect()
}

/// The settings file of these inputs.
///
/// # Errors
/// It cannot be read, or says what nobody knows.
pub fn config(cli: &Cli, input: &InputArgs) -> Result<Config> {
    if cli.no_config { Ok(Config::default()) } else { Config::find(cli.config.as_deref(), &input.files) }
}

fn one(given: &Option<PathBuf>, configured: &Option<String>, config: &Config) -> Option<String> {
    let given = given.as_ref().map(|p| p.to_string_lossy().into_owned());
    given.or_else(|| configured.as_ref().map(|p| config.path(p)))
}

fn reading_settings(args: &ReadingArgs, config: &Config) -> ReadingSettings {
    let numbers = args.numbers.map(|n| match n {
        Numbers::Plain => NumberStyle::Plain,
        Numbers::Indonesian => NumberStyle::Indonesian,
    });
    ReadingSettings {
        amount: args.amount.clone(),
        numbers,
        unit: args.unit,
        currency: args.currency.or(config.currency),
        weights: args.weights,
        layout: args.layout.or(config.layout),
        profile: one(&args.profile, &config.profile, config),
        sheets: args.sheets.clone(),
        annex: args.annex.clone().or_else(|| config.annex.clone()),
        delimiter: args.delimiter.clone(),
        encoding: args.encoding.clone(),
        unhashed: false,
        keep_rows: false,
    }
}

fn allocation(args: Option<&AllocationArgs>, config: &Config) -> Result<AllocationSettings> {
    let set = &config.allocation;
    let methods = args.map(|a| a.precedence.as_slice()).filter(|methods| !methods.is_empty());
    let population = args.and_then(|a| a.population.clone());
    let out = AllocationSettings {
        base: args.and_then(|a| a.base).or(set.base).unwrap_or_default(),
        precedence: allocate::precedence(methods.or(set.precedence.as_deref()))?,
        counts: args.and_then(|a| a.counts).or(set.counts).unwrap_or_default(),
        population: one(&population, &set.population, config),
        assume: args.is_some_and(|a| a.assume == Some(Assumption::Population)),
        ages: config.ages,
    };
    if out.assume && out.population.is_none() {
        bail!("--assume population needs a file of the population: --population FILE");
    }
    Ok(out)
}

/// # Errors
/// An option is about another kind of file than all that are given: what it was to change stays as it is. Of several files,
/// one that it is about is enough.
fn reaches(args: &InputArgs, lang: Lang) -> Result<()> {
    let own = &args.reading;
    let asked = [
        ("--sheet", !own.sheets.is_empty(), OptionOf::Workbook),
        ("--annex", own.annex.is_some(), OptionOf::Print),
        ("--delimiter", own.delimiter.is_some(), OptionOf::Text),
        ("--encoding", own.encoding.is_some(), OptionOf::Text),
    ];
    if asked.iter().all(|(_, given, _)| !given) {
        return Ok(());
    }
    let files: Vec<String> = folder::files(&args.files).into_iter().flatten().collect();
    let Some(first) = files.first() else { return Ok(()) };
    for (option, _, of) in asked.into_iter().filter(|(_, given, _)| *given) {
        if files.iter().any(|path| of.reaches(path)) {
            continue;
        }
        let kind = match () {
            () if print::is_print(first) => lang.choose("PDF", "a PDF"),
            () if workbook::is_workbook(first) => lang.choose("buku kerja", "a workbook"),
            () => lang.choose("berkas teks", "a text file"),
        };
        let what = match of {
            OptionOf::Workbook => lang.choose(
                "menyebut lembar buku kerja (.xlsx, .xlsb, .xls, .ods)",
                "names a sheet of a workbook (.xlsx, .xlsb, .xls, .ods)",
            ),
            OptionOf::Print => lang.choose("menyebut lampiran PDF", "names an annex of a PDF"),
            OptionOf::Text => lang.choose("untuk berkas teks", "is about text files"),
        };
        bail!(
            "{}",
            format_in!(
                lang,
                "{option} {what}, sedangkan {first:?} adalah {kind}; hilangkan {option}",
                "{option} {what}, and {first:?} is {kind}; leave {option} out"
            )
        );
    }
    Ok(())
}

/// What kind of file an option is about.
#[derive(Clone, Copy)]
enum OptionOf {
    Workbook,
    Print,
    Text,
}

impl OptionOf {
    fn reaches(self, path: &str) -> bool {
        match self {
            OptionOf::Workbook => workbook::is_workbook(path) || json::has_ending(path),
            OptionOf::Print => print::is_print(path),
            OptionOf::Text => !workbook::is_workbook(path) && !print::is_print(path),
        }
    }
}

/// How a budget is read was said when it was tagged.
///
/// # Errors
/// An option is about it all the same.
pub fn refuse_reading(reading: &ReadingArgs) -> Result<()> {
    let options = [
        ("--amount", reading.amount.is_some()),
        ("--numbers", reading.numbers.is_some()),
        ("--unit", reading.unit.is_some()),
        ("--weights", reading.weights.is_some()),
        ("--layout", reading.layout.is_some()),
        ("--profile", reading.profile.is_some()),
        ("--sheet", !reading.sheets.is_empty()),
        ("--annex", reading.annex.is_some()),
        ("--delimiter", reading.delimiter.is_some()),
        ("--encoding", reading.encoding.is_some()),
    ];
    match options.iter().find(|(_, given)| *given) {
        Some((option, _)) => {
            bail!("{option} says how a budget is read; with --from it was read already: give it to tag")
        }
        None => Ok(()),
    }
}

// `setara config`: the settings that hold, for people who wonder why.

/// A JSON Schema of `setara.toml`, for editors.
pub const SCHEMA: &str = include_str!("../settings.schema.json");

/// `config`: the settings that hold.
///
/// # Errors
/// `setara.toml` cannot be read, or the output cannot be written.
pub fn show(cli: &Cli, args: &ConfigArgs, out: &mut dyn Write) -> Result<ExitStatus> {
    if args.schema {
        schema::write(SchemaOf::Config, out)?;
        return Ok(ExitStatus::Done);
    }
    let files = if args.files.is_empty() { vec![".".to_owned()] } else { args.files.clone() };
    let config = if cli.no_config { Config::default() } else { Config::find(cli.config.as_deref(), &files)? };
    let lang = cli.lang.or(config.lang).unwrap_or_else(Lang::from_env);
    match config.is_found() {
        true => writeln!(out, "# {}", config.file())?,
        false => writeln!(out, "# {}", lang.choose("tidak ada setara.toml: bawaan", "no setara.toml: the defaults"))?,
    }
    out.write_all(toml::to_string(&config.effective(lang))?.as_bytes())?;
    Ok(ExitStatus::Done)
}

// `setara init`: settings to start from, and a beneficiaries file for the budgets at hand.

/// The same keys with comments in either language.
const SETTINGS: Word = Word { id: include_str!("init.id.toml"), en: include_str!("init.toml") };

/// Writes `setara.toml` and `sasaran.csv`; files that are there stay as they are.
///
/// # Errors
/// The folder is none, or both files are there already.
pub fn run(cli: &Cli, args: &InitArgs, guard: &Guard, out: &mut Output) -> Result<ExitStatus> {
    let lang = language::of(cli);
    let folder = args.folder.as_path();
    if !folder.is_dir() {
        bail!("{}: is no folder", folder.display());
    }
    let (toml, sasaran) = (folder.join("setara.toml"), folder.join("sasaran.csv"));
    if toml.exists() && sasaran.exists() {
        bail!("{} and {} are there already; nothing is overwritten", toml.display(), sasaran.display());
    }
    let mut findings = Vec::new();
    let mut written: Vec<&Path> = Vec::new();
    // The template first: once setara.toml is there, it names a file that may not be.
    if !sasaran.exists() {
        let inputs = vec![folder.to_string_lossy().into_owned()];
        let budgets = !folder::budgets(&inputs, &|_| false, &mut Vec::new()).is_empty();
        let mut output = Output::open(Some(&sasaran), guard)?;
        let template = TemplateArgs {
            input: InputArgs { files: inputs, ..InputArgs::default() },
            output: OutputArgs { output: None, overwrite: false },
            form: TableFormatArgs::default(),
            csv: CsvArgs::default(),
            allocation: AllocationArgs::default(),
            wide: false,
            missing: false,
        };
        let settings = beneficiaries::template_settings(cli, &template)?;
        let filled = budgets && beneficiaries::template(&settings, &template, &mut output, &mut findings)?;
        if !filled {
            crate::write::template::template(&[], false, CsvArgs::default(), settings.lang, &mut output)?;
        }
        output.finish_quietly()?;
        written.push(&sasaran);
    }
    if !toml.exists() {
        let mut output = Output::open(Some(&toml), guard)?;
        output.write_all(lang.say(SETTINGS).as_bytes()).with_context(|| toml.display().to_string())?;
        output.finish_quietly()?;
        written.push(&toml);
    }
    for path in written {
        writeln!(out, "{}", path.display())?;
    }
    finish(&findings, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comments_of_both_languages_stand_beside_the_same_settings() {
        // Also of the settings that are commented out.
        let table = |text: &str| {
            let is_setting = |line: &str| {
                let key = line.split(" = ").next().unwrap_or_default();
                line.starts_with('[') || line.contains(" = ") && !key.contains(' ')
            };
            let bare = |line: &str| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line).to_owned();
            let all: String = text.lines().map(|line| bare(line) + "\n").collect();
            (toml::from_str::<toml::Table>(text).unwrap(), toml::from_str::<toml::Table>(&all).unwrap())
        };
        assert_eq!(table(SETTINGS.id), table(SETTINGS.en));
        let (as_written, all) = table(SETTINGS.id);
        assert!(
            as_written.contains_key("beneficiaries") && all.contains_key("input") && all.contains_key("allocation")
        );
    }
}
