//! Parsing, and what is said where a command line cannot be parsed or asks for help: in the language of the run.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, Parser};

use crate::cli::{Cli, indonesian, inputs};
use crate::guard::{escape, terminal};
use crate::lang::{Lang, messages};

/// Something to be shown in place of a run: help, the version, or what is wrong with the command line.
pub struct Shown {
    text: String,
    /// The same without colours.
    pub plain: String,
    /// For stderr.
    wrong: bool,
    /// Exit code: 0 for help that was asked for, else 2.
    pub code: u8,
}

impl Shown {
    pub fn print(&self) {
        // Where nobody listens the exit code still tells.
        let _ = match self.wrong {
            true => std::io::stderr().write_all(self.text.as_bytes()),
            false => std::io::stdout().write_all(self.text.as_bytes()),
        };
    }
}

/// Parses the words of a command line, the program's name first. `lang` is asked only where something is to be shown.
///
/// # Errors
/// There is something to be shown instead.
pub fn parse(args: &[OsString], lang: impl FnOnce() -> Lang) -> Result<Cli, Shown> {
    let error = match Cli::try_parse_from(args) {
        Ok(mut cli) => {
            inputs::expand(&mut cli.command);
            return Ok(Cli { words: args.to_vec(), ..cli });
        }
        Err(error) => error,
    };
    let lang = lang();
    // The same error of the same command line, with the usage and help of the language.
    let error = match lang {
        Lang::En => error,
        Lang::Id => indonesian::command(lang).try_get_matches_from(args).err().unwrap_or(error),
    };
    Err(shown(&error, lang))
}

fn shown(error: &Error, lang: Lang) -> Shown {
    let wrong = error.use_stderr();
    let shown = if wrong { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() };
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colored = shown && !no_color && terminal::understands_escapes();
    let rendered = |color: bool| match color {
        true => error.render().ansi().to_string(),
        false => error.render().to_string(),
    };
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::DisplayVersion
    );
    let text = |color: bool| match lang {
        Lang::En => rendered(color),
        Lang::Id if is_help => indonesian::fixed_words(&rendered(color)),
        Lang::Id => in_indonesian(error, color),
    };
    Shown { text: text(colored), plain: text(false), wrong, code: u8::try_from(error.exit_code()).unwrap_or(2) }
}

fn in_indonesian(error: &Error, color: bool) -> String {
    let mark = if color { "\x1b[1m\x1b[31mgalat:\x1b[0m" } else { "galat:" };
    let mut parts = vec![format!("{mark} {}", escape::message(&sentence(error)))];
    let tips = tips(error);
    if !tips.is_empty() {
        parts.push(tips.iter().map(|tip| format!("  saran: {}", escape::message(tip))).collect::<Vec<_>>().join("\n"));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        parts.push(indonesian::fixed_words(&usage.to_string()));
    }
    parts.push("Untuk keterangan lebih lanjut, coba '--help'.\n".to_owned());
    parts.join("\n\n")
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.clone(),
        Some(ContextValue::StyledStrs(list)) => list.iter().map(|text| text.to_string()).collect(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// What is wrong.
fn sentence(error: &Error) -> String {
    let arg = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let command = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let number = |kind| text(error, kind).unwrap_or_default();
    let given = || number(ContextKind::ActualNumValues);
    match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => format!("pilihan '{arg}' tidak dikenal"),
        ErrorKind::UnknownArgument => format!("argumen '{arg}' tidak dikenal"),
        ErrorKind::InvalidValue if value.is_empty() => format!("'{arg}' memerlukan nilai{}", among(error, "nilai")),
        ErrorKind::InvalidValue => format!("'{value}' bukan nilai untuk '{arg}'{}", among(error, "nilai")),
        ErrorKind::ValueValidation => {
            let why = error.source().map(|why| format!(": {}", messages::say(Lang::Id, &why.to_string())));
            format!("'{value}' bukan nilai untuk '{arg}'{}", why.unwrap_or_default())
        }
        ErrorKind::InvalidSubcommand => format!("perintah '{command}' tidak dikenal"),
        ErrorKind::MissingSubcommand => {
            format!("'{command}' memerlukan perintah lanjutan{}", among(error, "perintah"))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("yang berikut ini belum diberikan:{}", indented(&list(error, ContextKind::InvalidArg)))
        }
        ErrorKind::ArgumentConflict => conflict(error, &arg, &command),
        ErrorKind::NoEquals => format!("nilai untuk '{arg}' ditulis dengan tanda sama dengan (=)"),
        ErrorKind::TooManyValues => {
            format!("nilai '{value}' untuk '{arg}' berlebih; tidak ada nilai lagi yang ditunggu")
        }
        ErrorKind::TooFewValues => {
            format!("'{arg}' memerlukan {} nilai; yang diberikan {}", number(ContextKind::MinValues), given())
        }
        ErrorKind::WrongNumberOfValues => {
            format!("'{arg}' memerlukan {} nilai; yang diberikan {}", number(ContextKind::ExpectedNumValues), given())
        }
        ErrorKind::InvalidUtf8 => "ada isi baris perintah yang bukan UTF-8".to_owned(),
        _ => messages::say(Lang::Id, error.to_string().trim_start_matches("error: ").trim_end()),
    }
}

fn conflict(error: &Error, arg: &str, command: &str) -> String {
    let prior = list(error, ContextKind::PriorArg);
    let subject = if arg.is_empty() { format!("perintah '{command}'") } else { format!("'{arg}'") };
    match prior.as_slice() {
        [one] if one == arg => format!("{subject} hanya dapat diberikan satu kali"),
        [one] => format!("{subject} tidak dapat dipakai bersama '{one}'"),
        [] => format!("{subject} tidak dapat dipakai bersama pilihan lain yang diberikan"),
        several => format!("{subject} tidak dapat dipakai bersama:{}", indented(several)),
    }
}

fn indented(list: &[String]) -> String {
    list.iter().map(|one| format!("\n  {one}")).collect()
}

/// The values or commands that there are, on a line of their own.
fn among(error: &Error, word: &str) -> String {
    let list = [list(error, ContextKind::ValidValue), list(error, ContextKind::ValidSubcommand)].concat();
    if list.is_empty() { String::new() } else { format!("\n  [{word}: {}]", list.join(", ")) }
}

/// What may have been meant.
fn tips(error: &Error) -> Vec<String> {
    let mut out = Vec::new();
    for (kind, word) in [
        (ContextKind::SuggestedSubcommand, "perintah"),
        (ContextKind::SuggestedArg, "pilihan"),
        (ContextKind::SuggestedValue, "nilai"),
    ] {
        let near: Vec<String> = list(error, kind).iter().map(|one| format!("'{one}'")).collect();
        if !near.is_empty() {
            out.push(format!("ada {word} yang mirip: {}", near.join(", ")));
        }
    }
    out.extend(list(error, ContextKind::Suggested).iter().map(|tip| messages::say(Lang::Id, tip)));
    out
}
