//! The command line in Indonesian: help, usage and what completions describe. Its texts are data (`id.toml`), looked up by
//! the English ones of the code: no text can change in one language alone.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap::{Arg, Command, CommandFactory};
use serde::Deserialize;

use crate::cli::Cli;
use crate::lang::Lang;

/// The data is part of the program: a test reads it.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| toml::from_str(include_str!("id.toml")).unwrap_or_default());

/// The tables of `id.toml`: English → Indonesian.
#[derive(Default, Debug, Deserialize)]
struct Texts {
    /// What values are called: FILE → BERKAS.
    names: BTreeMap<String, String>,
    /// Paragraphs of help.
    texts: BTreeMap<String, String>,
}

impl Texts {
    /// A text, paragraph by paragraph. One that is not there stays English; a test says so.
    fn of(&self, english: &str) -> String {
        let paragraph = |text: &str| self.texts.get(text).map_or(text, String::as_str).to_owned();
        english.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
    }

    fn name(&'static self, english: &str) -> Option<&'static str> {
        self.names.get(english).map(String::as_str)
    }
}

/// The command line as it is parsed and as its help is shown.
pub fn command(lang: Lang) -> Command {
    in_lang(lang, Cli::command(), argument)
}

/// The command line for manual pages: all but the command `help`, which is a way to them. It cannot parse.
pub fn documented(lang: Lang) -> Command {
    in_lang(lang, Cli::command().disable_help_subcommand(true), described_argument)
}

/// The command line for completions: what they describe is in the language too. It cannot parse.
pub fn described(lang: Lang) -> Command {
    in_lang(lang, Cli::command(), described_argument)
}

/// Built before it is translated: what clap adds (`--help`, `--version`, `help`) is there then.
fn in_lang(lang: Lang, mut command: Command, argument: fn(Arg) -> Arg) -> Command {
    command.build();
    match lang {
        Lang::En => command,
        Lang::Id => translated(command, argument),
    }
}

fn translated(command: Command, argument: fn(Arg) -> Arg) -> Command {
    let (about, long) = (command.get_about().map(|t| t.to_string()), command.get_long_about().map(|t| t.to_string()));
    let mut command = command.mut_args(argument).mut_subcommands(|sub| translated(sub, argument));
    if let Some(about) = about {
        command = command.about(TEXTS.of(&about));
    }
    if let Some(long) = long {
        command = command.long_about(TEXTS.of(&long));
    }
    command.subcommand_help_heading("Perintah").subcommand_value_name("PERINTAH")
}

/// For help. What clap would add in English (`[default: …]`, `[possible values: …]`) is part of the text here.
fn argument(arg: Arg) -> Arg {
    let values = values(&arg);
    let notes: Vec<String> = default(&arg).into_iter().chain(names_of(&values)).collect();
    let described = values.iter().any(|value| value.get_help().is_some());
    let list = if described { described_list(&values) } else { notes.join("\n") };
    with_texts(arg.hide_possible_values(true), &notes, &list, described)
}

/// For readers that show the values themselves.
fn described_argument(arg: Arg) -> Arg {
    let notes: Vec<String> = default(&arg).into_iter().collect();
    let arg = with_texts(arg, &notes, &notes.join("\n"), false);
    let values = values(&arg);
    if values.is_empty() {
        return arg;
    }
    let said = |value: PossibleValue| match value.get_help().map(|help| TEXTS.of(&help.to_string())) {
        Some(help) => value.help(help),
        None => value,
    };
    arg.value_parser(PossibleValuesParser::new(values.into_iter().map(said)))
}

/// `notes` stand behind the short help, `list` below the long one, which there is where English has it or `always`.
fn with_texts(arg: Arg, notes: &[String], list: &str, always: bool) -> Arg {
    let say = |text: Option<&StyledStr>| text.map(|text| TEXTS.of(&text.to_string()));
    let (help, long) = (say(arg.get_help()), say(arg.get_long_help()));
    let names: Option<Vec<&'static str>> =
        arg.get_value_names().and_then(|names| names.iter().map(|name| TEXTS.name(name)).collect());
    let heading = if arg.is_positional() { "Argumen" } else { "Pilihan" };
    let short: Vec<&str> = help.iter().chain(notes).map(String::as_str).collect();
    let mut arg = arg.help_heading(heading).hide_default_value(true).help(short.join(" "));
    if always || long.is_some() {
        let parts = [long.or(help).unwrap_or_default(), list.to_owned()];
        arg = arg.long_help(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"));
    }
    match names {
        Some(names) => arg.value_names(names),
        None => arg,
    }
}

/// The values that may be given, those that are shown.
fn values(arg: &Arg) -> Vec<PossibleValue> {
    let shown = !arg.is_hide_possible_values_set();
    arg.get_possible_values().into_iter().filter(|value| shown && !value.is_hide_set()).collect()
}

fn default(arg: &Arg) -> Option<String> {
    let values: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let shown = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
    (shown && !values.concat().is_empty()).then(|| format!("[bawaan: {}]", values.join(",")))
}

fn names_of(values: &[PossibleValue]) -> Option<String> {
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    (!names.is_empty()).then(|| format!("[nilai: {}]", names.join(", ")))
}

fn described_list(values: &[PossibleValue]) -> String {
    let width = values.iter().map(|value| value.get_name().len()).max().unwrap_or_default() + 1;
    let line = |value: &PossibleValue| match value.get_help() {
        Some(help) => format!("- {:width$} {}", format!("{}:", value.get_name()), TEXTS.of(&help.to_string())),
        None => format!("- {}", value.get_name()),
    };
    format!("Nilai:\n{}", values.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// What clap has no setting for. It wraps none of these.
pub(super) fn fixed_words(text: &str) -> String {
    text.replace("Usage:", "Penggunaan:").replace("[OPTIONS]", "[PILIHAN]").replace("[aliases:", "[alias:")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every text and name of the English command line.
    fn english(command: &Command, texts: &mut BTreeSet<String>, names: &mut BTreeSet<String>) {
        let mut add = |text: Option<&StyledStr>| {
            let text = text.map(|t| t.to_string()).unwrap_or_default();
            texts.extend(text.split("\n\n").filter(|p| !p.is_empty()).map(str::to_owned));
        };
        add(command.get_about());
        add(command.get_long_about());
        for arg in command.get_arguments() {
            add(arg.get_help());
            add(arg.get_long_help());
            arg.get_possible_values().iter().for_each(|value| add(value.get_help()));
            if arg.get_action().takes_values() {
                names.extend(arg.get_value_names().unwrap_or_default().iter().map(|name| name.to_string()));
            }
        }
        command.get_subcommands().for_each(|sub| english(sub, texts, names));
    }

    #[test]
    fn every_text_of_the_command_line_is_there_in_indonesian_and_none_is_left_over() {
        let (mut texts, mut names) = (BTreeSet::new(), BTreeSet::new());
        english(&command(Lang::En), &mut texts, &mut names);
        let file: Texts = toml::from_str(include_str!("id.toml")).unwrap();
        for (wanted, there) in [(texts, &file.texts), (names, &file.names)] {
            let missing: Vec<String> =
                wanted.iter().filter(|t| !there.contains_key(*t)).map(|t| format!("{t:?} = \"\"")).collect();
            assert!(missing.is_empty(), "not in src/cli/id.toml:\n{}", missing.join("\n"));
            let left: Vec<&String> = there.keys().filter(|key| !wanted.contains(*key)).collect();
            assert!(left.is_empty(), "in src/cli/id.toml, but no text of the command line: {left:#?}");
            assert!(there.values().all(|text| !text.trim().is_empty()));
        }
    }

    #[test]
    fn both_languages_have_the_same_commands_and_options() {
        fn shape(command: &Command, out: &mut Vec<String>) {
            let arg = |arg: &Arg| (arg.get_id().to_string(), arg.get_num_args(), arg.is_required_set());
            out.push(format!("{} {:?}", command.get_name(), command.get_arguments().map(arg).collect::<Vec<_>>()));
            command.get_subcommands().for_each(|sub| shape(sub, out));
        }
        let (mut english, mut indonesian) = (Vec::new(), Vec::new());
        shape(&command(Lang::En), &mut english);
        shape(&command(Lang::Id), &mut indonesian);
        assert_eq!(english, indonesian);
    }
}
