//! The language of a run where its settings are not known, or cannot be: `--lang`, else that of setara.toml, else the
//! machine's.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::Cli;
use crate::lang::{Lang, choice};
use crate::run::guard;
use crate::settings::Config;

/// The language of a command line that is not parsed, or cannot be: its files are not known, so the settings are those of
/// `--config`, else of the folder that the program runs in.
pub fn of_words(args: &[OsString]) -> Lang {
    let words = args.get(1..).unwrap_or_default();
    let without = words.iter().take_while(|word| *word != "--").any(|word| word == "--no-config");
    let named = choice::option(words, "--config").map(Path::new);
    choice::asked(words).or_else(|| configured(named, without, &[".".to_owned()])).unwrap_or_else(Lang::from_env)
}

/// The language of a command line.
pub fn of(cli: &Cli) -> Lang {
    let beside = || guard::inputs(cli);
    let settings = || configured(cli.config.as_deref(), cli.no_config, &beside());
    cli.lang.or_else(settings).unwrap_or_else(Lang::from_env)
}

/// What the settings say; settings that cannot be read say nothing here.
fn configured(named: Option<&Path>, without: bool, inputs: &[String]) -> Option<Lang> {
    if without { None } else { Config::find(named, inputs).ok()?.lang }
}
