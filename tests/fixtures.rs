//! For every code the smallest input that shows it, and one that does not: `fixtures/CODE/`. The file `command` has the
//! arguments of `setara` that show it, run in that folder; with `good` for `bad` they must not. What an officer then reads,
//! in both languages, stands in `tests/said.txt`.

use std::path::Path;
use std::process::Command;

use setara::finding::catalog;

/// What a run in the folder says, on stdout and stderr.
fn said(folder: &Path, arguments: &str, lang: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(arguments.split_whitespace())
        .args(["--lang", lang])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = [out.stdout, out.stderr].concat();
    assert!(!String::from_utf8_lossy(&text).contains("panicked"), "{}", folder.display());
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn every_code_has_an_input_that_shows_it_and_one_that_does_not() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut wrong = Vec::new();
    for entry in catalog::entries() {
        let (code, folder) = (entry.code, fixtures.join(entry.code));
        let Ok(command) = std::fs::read_to_string(folder.join("command")) else {
            wrong.push(format!("{code}: no fixtures/{code}/command"));
            continue;
        };
        let bad = said(&folder, &command, "en");
        // Only with a severity that the catalog knows.
        if !entry.severities.iter().any(|severity| bad.contains(&format!("{}[{code}]", severity.id()))) {
            wrong.push(format!("{code}: not shown by\n{command}{bad}"));
        }
        let good = command.replace("bad", "good");
        let told = said(&folder, &good, "en");
        if told.contains(&format!("[{code}]")) {
            wrong.push(format!("{code}: shown by\n{good}{told}"));
        }
        // Else nothing was looked at.
        if told.contains("error: ") || (code != "F001" && told.contains("[F001]")) {
            wrong.push(format!("{code}: cannot run\n{good}{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for folder in std::fs::read_dir(&fixtures).unwrap() {
        let name = folder.unwrap().file_name().to_string_lossy().into_owned();
        assert!(catalog::entries().any(|entry| entry.code == name), "fixtures/{name} is of no code");
    }
}

/// The findings of one code, each with what to do about it, without the lines of the file they quote.
fn findings(said: &str, code: &str) -> String {
    let mut out = String::new();
    let mut own = false;
    for line in said.lines() {
        if !line.starts_with(' ') {
            own = line.contains(&format!("[{code}] "));
        }
        if own && (!line.starts_with(' ') || line.starts_with("  saran: ") || line.starts_with("  help: ")) {
            out += line;
            out += "\n";
        }
    }
    out
}

/// `SETARA_SAID=overwrite cargo test --test fixtures` accepts what the program says now: read the diff.
#[test]
fn what_is_found_is_said_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for entry in catalog::entries() {
        let folder = root.join("fixtures").join(entry.code);
        let command = std::fs::read_to_string(folder.join("command")).unwrap();
        let [id, en] = ["id", "en"].map(|lang| findings(&said(&folder, &command, lang), entry.code));
        assert!(id.lines().count() == en.lines().count(), "{}: help in one language only\n{id}{en}", entry.code);
        all += &format!("{id}{en}\n");
    }
    let path = root.join("tests/said.txt");
    if std::env::var_os("SETARA_SAID").is_some_and(|how| how == "overwrite") {
        std::fs::write(&path, &all).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (now, then) in all.lines().zip(expected.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(all, expected);
}
