//! `--also`: findings in more than one format, from one run.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::files::output;
use crate::files::output::Format;
use crate::finding::emit::FindingFormat;

#[derive(Args, Clone, Default, Debug)]
pub struct AlsoArgs {
    /// Write the same findings to a file in another format too (sarif=setara.sarif); can be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = AlsoOutput::parse)]
    pub also: Vec<AlsoOutput>,
}

/// One more output of findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlsoOutput {
    pub format: FindingFormat,
    pub path: PathBuf,
}

impl AlsoOutput {
    /// `FORMAT=FILE`; what follows the first `=` is the name of the file.
    fn parse(text: &str) -> Result<AlsoOutput> {
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            bail!("is not FORMAT=FILE, as in sarif=setara.sarif");
        };
        let Ok(format) = FindingFormat::from_str(format, false) else {
            bail!("{format:?} is not a format of findings; there are {}", names().join(", "));
        };
        let path = PathBuf::from(path);
        if output::chosen(Some(format), Some(&path)).is_err() {
            let endings: Vec<String> = format.endings().iter().map(|ending| format!(".{ending}")).collect();
            bail!("the ending of that file is not one of its format: {}", endings.join(", "));
        }
        Ok(AlsoOutput { format, path })
    }
}

fn names() -> Vec<String> {
    let values = FindingFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}
