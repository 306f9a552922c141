//! What every command writes and reads: no output is written over a file of the run (`output::Guard`).

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::audit::bundle;
use crate::audit::bundle::Bundle;
use crate::cli::{
    AllocationArgs, AlsoArgs, BeneficiariesCommand, Cli, Command, CriteriaCommand, GbsCommand, InputArgs,
    NomenclatureCommand, OutputArgs, ReadingArgs, ReviewFormat,
};
use crate::columns::tagged;
use crate::files::output::{Guard, Known, Role, Target, Whose};
use crate::files::written::Written;
use crate::gbs;
use crate::lang::Lang;
use crate::read::folder;
use crate::run::man;
use crate::settings;
use crate::settings::Config;

/// The inputs beside which the settings of a run are; the folder of the process where it has none.
pub(super) fn inputs(cli: &Cli) -> Vec<String> {
    let run = Run::of(&cli.command);
    if run.settings_of.is_empty() { vec![".".into()] } else { run.settings_of }
}

/// Outputs and files of one run, as the command line names them.
#[derive(Default)]
struct Run<'a> {
    targets: Vec<Target<'a>>,
    overwrite: bool,
    given: Vec<(Role, String)>,
    /// Inputs beside which the settings are; none: there are no settings.
    settings_of: Vec<String>,
    /// Every input has settings of its own.
    apart: bool,
}

/// Looks at the outputs of a command before it does anything.
///
/// # Errors
/// One of them must not be written.
pub(super) fn of(cli: &Cli) -> Result<Guard> {
    let made: Vec<PathBuf> = match &cli.command {
        // `init` writes what is not there.
        Command::Init(args) => {
            let files = ["setara.toml", "sasaran.csv"].map(|name| args.folder.join(name));
            files.into_iter().filter(|path| !path.exists()).collect()
        }
        Command::Man(args) => man::files(args),
        _ => Vec::new(),
    };
    let mut run = Run::of(&cli.command);
    let option = if matches!(cli.command, Command::Man(_)) { "--output" } else { "FOLDER" };
    for path in &made {
        run.target(option, Some(path));
    }
    Guard::over(&run.targets, run.overwrite, || run.known(cli))
}

/// The language of a run, as its command line, else its settings have it.
pub(super) fn lang(cli: &Cli) -> Lang {
    let settings = || {
        let inputs = Run::of(&cli.command).settings_of;
        let is_read = !cli.no_config && (cli.config.is_some() || !inputs.is_empty());
        let config = is_read.then(|| Config::find(cli.config.as_deref(), &inputs).ok()).flatten()?;
        config.lang
    };
    cli.lang.or_else(settings).unwrap_or_else(Lang::from_env)
}

impl<'a> Run<'a> {
    fn of(command: &'a Command) -> Run<'a> {
        let mut run = Run::default();
        match command {
            Command::Report(args) => {
                run.output(&args.output);
                run.target("--bundle", args.bundle.bundle.as_deref());
                run.input(&args.input, if args.from { Role::Lines } else { Role::Budget });
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Statement, &args.gbs);
                run.allocation(&args.allocation);
            }
            Command::AuditPack(args) => {
                run.target("--output", args.output.as_deref());
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Beneficiaries, &args.beneficiaries);
                run.paths(Role::Statement, &args.gbs);
            }
            Command::Pokja(args) => {
                if let Some(target) = run.output(&args.output) {
                    target.existing = Whose::User;
                }
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Matrix, args.matrix.as_slice());
            }
            Command::Tag(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.paths(Role::Beneficiaries, &args.beneficiaries);
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Statement, &args.gbs);
            }
            Command::Convert(args) => {
                run.output(&args.output);
                run.target("--proof", args.proof.as_deref());
                run.input(&args.input, Role::Budget);
            }
            Command::Verify(args) => {
                run.output(&args.output);
                run.bundle(&args.bundle);
                run.paths(Role::Budget, args.inputs.as_slice());
            }
            Command::Check(args) => {
                run.output(&args.output);
                if let Some(target) = run.target("--write-baseline", args.write_baseline.as_deref()) {
                    (target.continues, target.replaces) = (Some(Role::Baseline), Some(Written::Baseline));
                }
                run.also(&args.also);
                run.input(&args.input, Role::Budget);
                run.paths(Role::Baseline, args.baseline.as_slice());
                run.apart = true;
            }
            Command::Compare(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.names(Role::Budget, &args.realisation);
                run.paths(Role::Deflator, args.deflator.as_slice());
                run.paths(Role::Beneficiaries, &args.beneficiaries);
            }
            Command::Crosswalk(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Statement, &args.gbs);
                run.paths(Role::Beneficiaries, &args.beneficiaries);
                run.paths(Role::Population, args.population.as_slice());
                run.paths(Role::Framework, &args.framework_file);
                run.paths(Role::Stated, &args.statements);
            }
            Command::Simulate(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
                run.paths(Role::Statement, &args.gbs);
            }
            Command::Inspect(args) => {
                run.output(&args.output);
                if let Some(target) = run.target("--save-profile", args.save_profile.as_deref()) {
                    target.replaces = Some(Written::Profile);
                }
                run.input(&args.input, Role::Budget);
            }
            Command::Review(args) => {
                // A page, and a file of several reviewers, is made anew; the other formats go on with what is there.
                let anew = matches!(args.format(), Ok(ReviewFormat::Html)) || !args.merge.is_empty();
                if let Some(target) = run.output(&args.output).filter(|_| !anew) {
                    (target.continues, target.existing) = (Some(Role::Decisions), Whose::Command);
                }
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
                run.names(Role::Decisions, &args.merge);
            }
            Command::Sample(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
            }
            Command::Estimate(args) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.given.push((Role::Sample, args.sample.to_string_lossy().into_owned()));
            }
            Command::Evaluate(args) => {
                run.output(&args.output);
                run.input(&args.input(), Role::Labels);
            }
            Command::Beneficiaries(command) => run.beneficiaries(command),
            Command::Gbs(command) => run.gbs(command),
            Command::Criteria(CriteriaCommand::Diff(args)) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                for names in [&args.old, &args.new] {
                    // Several are joined by commas; a file's own name may have one.
                    run.given.extend(
                        std::iter::once(names.as_str())
                            .chain(names.split(','))
                            .map(|n| (Role::Pack, n.trim().to_owned())),
                    );
                }
            }
            Command::Criteria(CriteriaCommand::Suggest(args)) => {
                run.output(&args.output);
                run.input(&args.input, Role::Budget);
                run.paths(Role::Decisions, &args.decisions);
            }
            Command::Nomenclature(NomenclatureCommand::Diff(args)) => {
                run.output(&args.output);
                run.names(Role::Budget, &args.files);
                run.settings_of.clone_from(&args.files);
                run.reading(&args.reading);
                for list in [&args.old, &args.new].into_iter().filter(|list| Path::new(list).exists()) {
                    run.given.push((Role::Nomenclature, list.clone()));
                }
            }
            Command::Nomenclature(_) => {}
            Command::Man(args) => run.overwrite = args.overwrite,
            // They write to stdout alone; what `init` writes is added where it is not there.
            Command::Criteria(_)
            | Command::Init(_)
            | Command::Selftest(_)
            | Command::Explain(_)
            | Command::Config(_)
            | Command::Schema { .. }
            | Command::Completions { .. } => {}
        }
        run
    }

    fn beneficiaries(&mut self, command: &'a BeneficiariesCommand) {
        match command {
            BeneficiariesCommand::Template(args) => {
                if let Some(target) = self.output(&args.output) {
                    (target.continues, target.existing) = (Some(Role::Beneficiaries), Whose::Command);
                }
                self.input(&args.input, Role::Budget);
                self.allocation(&args.allocation);
            }
            BeneficiariesCommand::Count(args) => {
                self.refusing(&args.output);
                self.given.push((Role::Persons, args.list.to_string_lossy().into_owned()));
                self.settings_of.push(args.list.to_string_lossy().into_owned());
            }
        }
    }

    fn gbs(&mut self, command: &'a GbsCommand) {
        match command {
            GbsCommand::New(args) => {
                self.refusing(&args.output);
                let files = vec![args.file.clone()];
                self.input(&InputArgs { files, reading: args.reading.clone() }, Role::Budget);
                self.paths(Role::Beneficiaries, &args.beneficiaries);
            }
            GbsCommand::Check(args) => {
                self.output(&args.output);
                self.also(&args.also);
                self.names(Role::Statement, &args.files);
                self.names(Role::Budget, &args.budget);
                self.reading(&args.reading);
                let beside = if args.budget.is_empty() { &args.files } else { &args.budget };
                self.settings_of = if beside.is_empty() { vec![".".into()] } else { beside.clone() };
            }
            GbsCommand::Convert(args) => {
                self.output(&args.output);
                self.names(Role::Statement, std::slice::from_ref(&args.file));
                self.settings_of = vec![args.file.clone()];
            }
            GbsCommand::Render(args) => {
                self.output(&args.output);
                self.names(Role::Statement, &args.files);
                self.settings_of.clone_from(&args.files);
            }
            GbsCommand::Schema => {}
        }
    }

    fn target(&mut self, option: &'static str, path: Option<&'a Path>) -> Option<&mut Target<'a>> {
        let target = Target { option, path: path?, continues: None, replaces: None, existing: Whose::Guard };
        self.targets.push(target);
        self.targets.last_mut()
    }

    fn output(&mut self, args: &'a OutputArgs) -> Option<&mut Target<'a>> {
        self.overwrite = args.overwrite;
        self.target("--output", args.output.as_deref())
    }

    fn also(&mut self, args: &'a AlsoArgs) {
        for one in &args.also {
            self.target("--also", Some(&one.path));
        }
    }

    /// The command writes over nothing at all.
    fn refusing(&mut self, args: &'a OutputArgs) {
        if let Some(target) = self.output(args) {
            target.existing = Whose::Refused;
        }
    }

    fn input(&mut self, args: &InputArgs, role: Role) {
        self.names(role, &args.files);
        self.settings_of.clone_from(&args.files);
        self.reading(&args.reading);
    }

    fn reading(&mut self, args: &ReadingArgs) {
        self.paths(Role::Profile, args.profile.as_slice());
        self.paths(Role::Nomenclature, args.nomenclature.as_slice());
        self.names(Role::Pack, &args.packs);
    }

    fn allocation(&mut self, args: &AllocationArgs) {
        self.paths(Role::Beneficiaries, &args.beneficiaries);
        self.paths(Role::Population, args.population.as_slice());
    }

    /// A bundle is what its list names: verifications may stand beside it.
    fn bundle(&mut self, folder: &Path) {
        let mut files = vec![folder.join(bundle::FILE)];
        if let Ok(bundle) = Bundle::open(folder) {
            let place = folder.join(&bundle.run_in);
            files.push(folder.join(&bundle.resolved_settings));
            files.extend(bundle.reports.iter().map(|r| folder.join(&r.file)));
            files.extend(bundle.files.iter().filter_map(|f| f.copy.as_ref()).map(|copy| folder.join(copy)));
            files.extend(bundle.files.iter().flat_map(|f| [place.join(&f.path), PathBuf::from(&f.path)]));
        }
        self.paths(Role::Bundle, &files);
    }

    fn names(&mut self, role: Role, names: &[String]) {
        self.given.extend(names.iter().map(|name| (role, name.clone())));
    }

    fn paths(&mut self, role: Role, paths: &[PathBuf]) {
        self.given.extend(paths.iter().map(|path| (role, path.to_string_lossy().into_owned())));
    }

    /// Every file of the run, those that the settings name too.
    fn known(&self, cli: &Cli) -> Result<Vec<Known>> {
        let mut out = Vec::new();
        for (role, name) in &self.given {
            add(&mut out, *role, name);
        }
        for config in self.configs(cli)? {
            // Side files in a folder are none of its budgets.
            out.retain(|known: &Known| !(known.found && config.names(&known.path.to_string_lossy())));
            if config.is_found() {
                add(&mut out, Role::Settings, &config.file());
            }
            let one = |path: &Option<String>| path.iter().cloned().collect::<Vec<_>>();
            for (role, paths) in [
                (Role::Beneficiaries, &config.beneficiaries),
                (Role::Decisions, &config.decisions),
                (Role::Statement, &config.gbs),
                (Role::Population, &one(&config.allocation.population)),
                (Role::Nomenclature, &one(&config.nomenclature)),
                (Role::Profile, &one(&config.profile)),
                (Role::Pack, &config.packs),
            ] {
                paths.iter().for_each(|path| add(&mut out, role, &config.path(path)));
            }
        }
        Ok(out)
    }

    fn configs(&self, cli: &Cli) -> Result<Vec<Config>> {
        if cli.no_config || self.settings_of.is_empty() {
            return Ok(Vec::new());
        }
        if !self.apart || cli.config.is_some() {
            return Ok(vec![Config::find(cli.config.as_deref(), &self.settings_of)?]);
        }
        let mut files: Vec<PathBuf> =
            folder::files(&self.settings_of).into_iter().flatten().filter_map(|f| settings::nearest_to(&f)).collect();
        files.sort();
        files.dedup();
        files.iter().map(|file| Config::find(Some(file), &[])).collect()
    }
}

/// A file, or those of a folder.
fn add(out: &mut Vec<Known>, role: Role, name: &str) {
    let found = match role {
        _ if !Path::new(name).is_dir() => {
            // What stands behind standard input may be a file too.
            let path = if name == "-" { "/dev/stdin" } else { name };
            out.push(Known { path: path.into(), role, found: false });
            return;
        }
        Role::Lines => tagged::files(&[name.to_owned()]).unwrap_or_default(),
        Role::Statement => crate::files::paths::files_in(name, gbs::is_document),
        _ => folder::files(&[name.to_owned()]).into_iter().flatten().collect(),
    };
    // Tagged lines are what setara wrote.
    out.extend(found.into_iter().map(|path| Known { path: path.into(), role, found: role != Role::Lines }));
}
