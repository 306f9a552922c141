//! Which language a run speaks. It is known before the command line is parsed: help and errors of the command line are in
//! it too.

use std::ffi::{OsStr, OsString};

use clap::ValueEnum;

use crate::lang::Lang;

/// The language that the words of a command line (without the program's name) ask for: `--lang id` or `--lang=id`, before
/// a `--`. `None`: it names none that there is.
pub fn asked(args: &[OsString]) -> Option<Lang> {
    option(args, "--lang").and_then(|value| Lang::from_str(value.to_str()?, false).ok())
}

/// The value of an option in a command line that is not parsed yet.
pub fn option<'a>(args: &'a [OsString], name: &str) -> Option<&'a OsStr> {
    let before_files = || args.iter().take_while(|arg| *arg != "--");
    before_files().enumerate().find_map(|(i, arg)| match arg.to_str()?.strip_prefix(name)? {
        "" => before_files().nth(i + 1).map(OsString::as_os_str),
        value => value.strip_prefix('=').map(OsStr::new),
    })
}

/// The language of the machine: what LC_ALL, LC_MESSAGES or LANG says, the first that says anything; where none does, what
/// `locale` knows of the system. English unless that is Indonesian.
pub fn of_machine(env: impl Fn(&str) -> Option<String>, locale: impl FnOnce() -> Option<String>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env(name).filter(|value| !value.is_empty()));
    if set.or_else(locale).is_some_and(|name| is_indonesian(&name)) { Lang::Id } else { Lang::En }
}

/// Is a locale such as `id_ID.UTF-8` or `id-ID` Indonesian? `in` is the old code of the language.
fn is_indonesian(locale: &str) -> bool {
    let code = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
    ["id", "in"].iter().any(|known| code.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn the_option_is_found_wherever_it_is_before_the_files_alone() {
        for (line, lang) in [
            ("report --lang id a.csv", Some(Lang::Id)),
            ("--lang=id report", Some(Lang::Id)),
            ("--lang=en --lang id", Some(Lang::En)),
            ("--help --lang id", Some(Lang::Id)),
            ("report -- --lang id", None),
            ("report --lang -- id", None),
            ("report --language=id", None),
            ("report --lang", None),
            ("report --lang fr", None),
            ("report a.csv", None),
        ] {
            assert_eq!(asked(&words(line)), lang, "{line}");
        }
    }

    #[test]
    fn the_machine_is_indonesian_where_the_first_name_that_is_set_is() {
        let locale = |set: &'static [(&str, &str)], system: Option<&str>| {
            let env = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            of_machine(env, || system.map(str::to_owned))
        };
        for name in ["id_ID.UTF-8", "id", "id-ID", "id.UTF-8", "in_ID", "id_ID@euro", "in"] {
            assert_eq!(locale(&[], Some(name)), Lang::Id, "{name}");
        }
        for name in ["idea", "en_US.UTF-8", "C", "POSIX", "info", "en_ID.UTF-8", "i", ""] {
            assert_eq!(locale(&[], Some(name)), Lang::En, "{name}");
        }
        assert_eq!(locale(&[("LANG", "id_ID.UTF-8")], None), Lang::Id);
        assert_eq!(locale(&[("LANG", "id_ID.UTF-8"), ("LC_ALL", "C")], None), Lang::En);
        assert_eq!(locale(&[("LANG", "en_US"), ("LC_MESSAGES", "id_ID"), ("LC_ALL", "")], None), Lang::Id);
        assert_eq!(locale(&[("LANG", "C.UTF-8")], Some("id-ID")), Lang::En, "what is set goes before the system");
        assert_eq!(locale(&[("LANG", "")], Some("id-ID")), Lang::Id);
        assert_eq!(locale(&[], None), Lang::En);
    }
}
