//! `nomenclature`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::ExitStatus;
use crate::cli::NomenclatureArgs;
use crate::criteria::nomenclature;
use crate::files::output::Output;
use crate::files::paths::whole;

pub(super) fn run(args: &NomenclatureArgs, out: &mut Output) -> Result<ExitStatus> {
    let mut builder = nomenclature::Builder::default();
    for (i, list) in args.lists.iter().enumerate() {
        let (year, path) = list.split_once('=').with_context(|| format!("{list:?}: write YEAR=FILE"))?;
        let year = year.parse().with_context(|| format!("{list:?}: {year:?} is no year"))?;
        let text = whole(Path::new(path), 64).with_context(|| path.to_owned())?;
        builder.add(&text, args.sources.get(i).map_or(path, |s| s), year).with_context(|| path.to_owned())?;
    }
    let table = if args.names { builder.print_names() } else { builder.print() };
    out.write_all(table.as_bytes())?;
    Ok(ExitStatus::Done)
}
