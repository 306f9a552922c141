//! `setara config`: the settings that hold, for people who wonder why.

use std::io::Write;

use anyhow::Result;

use super::ExitStatus;
use crate::cli::{Cli, ConfigArgs};
use crate::lang::Lang;
use crate::settings::Config;

/// A JSON Schema of `setara.toml`, for editors.
const SCHEMA: &str = include_str!("../settings.schema.json");

pub fn run(cli: &Cli, args: &ConfigArgs, out: &mut dyn Write) -> Result<ExitStatus> {
    if args.schema {
        out.write_all(SCHEMA.as_bytes())?;
        return Ok(ExitStatus::Done);
    }
    let files = if args.files.is_empty() { vec![".".to_owned()] } else { args.files.clone() };
    let config = if cli.no_config { Config::default() } else { Config::find(cli.config.as_deref(), &files)? };
    match config.is_found() {
        true => writeln!(out, "# {}", config.file())?,
        false => writeln!(out, "# no setara.toml: the defaults")?,
    }
    let lang = cli.lang.or(config.lang).unwrap_or_else(Lang::from_env);
    out.write_all(toml::to_string(&config.effective(lang))?.as_bytes())?;
    Ok(ExitStatus::Done)
}
