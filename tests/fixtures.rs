//! For every code the smallest input that shows it, and one that does not: `fixtures/CODE/`. The file `command` has the
//! arguments of `setara` that show it, run in that folder; with `good` for `bad` they must not.

use std::path::Path;
use std::process::Command;

use setara::catalog::CATALOG;

/// What a run in the folder says, on stdout and stderr.
fn said(folder: &Path, arguments: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(arguments.split_whitespace())
        .args(["--lang", "en"])
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
    for entry in CATALOG {
        let (code, folder) = (entry.code, fixtures.join(entry.code));
        let Ok(command) = std::fs::read_to_string(folder.join("command")) else {
            wrong.push(format!("{code}: no fixtures/{code}/command"));
            continue;
        };
        let bad = said(&folder, &command);
        // Only with a severity that the catalog knows.
        if !entry.severities.iter().any(|severity| bad.contains(&format!("{}[{code}]", severity.id()))) {
            wrong.push(format!("{code}: not shown by\n{command}{bad}"));
        }
        let good = command.replace("bad", "good");
        let told = said(&folder, &good);
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
        assert!(CATALOG.iter().any(|entry| entry.code == name), "fixtures/{name} is of no code");
    }
}
