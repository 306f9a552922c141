//! The Python recipes of `docs/recipes.md`, run as they are printed where their module is installed (SETARA_PYTHON names a
//! Python that has them): what they add up to is what `setara report` and `setara compare` say, to the sen.

mod example;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn page() -> String {
    std::fs::read_to_string(example::project().join("docs/recipes.md")).unwrap()
}

/// The blocks of a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn setara(folder: &Path, args: &[&str]) -> Output {
    let out = Command::new(env!("CARGO_BIN_EXE_setara")).args(args).current_dir(folder).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out
}

fn json(folder: &Path, args: &[&str]) -> Value {
    serde_json::from_slice(&setara(folder, &[args, &["--format", "json"]].concat()).stdout).unwrap()
}

/// The commands of the page, in a copy of the example.
fn tagged() -> tempfile::TempDir {
    let folder = example::kabupaten();
    std::fs::create_dir(folder.path().join("tagged")).unwrap();
    let commands = blocks(&page(), "sh").concat();
    let commands: Vec<&str> = commands.lines().filter_map(|line| line.strip_prefix("setara ")).collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        setara(folder.path(), &command.split_whitespace().collect::<Vec<_>>());
    }
    folder
}

fn python() -> PathBuf {
    std::env::var_os("SETARA_PYTHON").map_or("python3".into(), PathBuf::from)
}

/// What the report says, as the recipes print it.
fn expected(folder: &Path) -> Vec<String> {
    let report = json(folder, &["report", "apbd-2026.csv"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let evidence = report["lenses"].as_array().unwrap().iter().find(|lens| lens["lens"] == "evidence").unwrap();
    let mut out = vec![format!("total {}", text(&report["total"])), format!("evidence {}", text(&evidence["amount"]))];
    for row in report["categories"].as_array().unwrap().iter().filter(|row| row["lines"] != 0) {
        out.push(format!("verdict {} {}", text(&row["category"]), text(&row["amount"])));
    }
    out
}

/// Runs a recipe; none where its modules are not there.
fn printed(recipe: &str, folder: &Path) -> Option<Vec<String>> {
    let modules = recipe.lines().filter(|line| line.starts_with("import ")).collect::<Vec<_>>().join("\n");
    let has = Command::new(python()).args(["-c", &modules]).output().is_ok_and(|out| out.status.success());
    if !has {
        eprintln!("skipped: no python3 that can {} (name one in SETARA_PYTHON)", modules.replace('\n', ", "));
        return None;
    }
    let out = Command::new(python()).args(["-c", recipe]).current_dir(folder).output().unwrap();
    assert!(out.status.success(), "{recipe}\n{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn recipes_add_up_to_the_report() {
    let recipes = blocks(&page(), "python");
    assert_eq!(recipes.len(), 3);
    let folder = tagged();
    let mut expected = expected(folder.path());
    expected.sort();
    let of_both = |name: &str| json(folder.path(), &["report", name])["total"].as_str().unwrap().replace('.', "");
    let sen = |text: &str| text.replace('.', "").parse::<i128>().unwrap();
    let change = sen(&of_both("perubahan-2026.csv")) - sen(&of_both("apbd-2026.csv"));
    let mut first: Option<Vec<String>> = None;
    for recipe in &recipes {
        let Some(mut printed) = printed(recipe, folder.path()) else { continue };
        printed.sort();
        let is_sum = |line: &&String| ["total ", "evidence ", "verdict "].iter().any(|start| line.starts_with(start));
        assert_eq!(printed.iter().filter(is_sum).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>(), "{recipe}");
        // Lines that stayed, came and went make up the change of the whole.
        let parts: Vec<i128> = printed
            .iter()
            .filter_map(|line| line.strip_prefix("change "))
            .flat_map(|line| line.split(' '))
            .map(sen)
            .collect();
        assert_eq!(parts[0] + parts[1] - parts[2], change, "{recipe}");
        assert!(printed.iter().filter(|line| line.starts_with("concept ")).count() == 5, "{printed:?}");
        // All of them say the same.
        assert_eq!(first.get_or_insert_with(|| printed.clone()), &printed, "{recipe}");
    }
}

#[test]
fn recipes_name_columns_that_there_are() {
    let folder = tagged();
    let csv = setara(folder.path(), &["tag", "apbd-2026.csv", "--columns", "full"]).stdout;
    let csv = String::from_utf8(csv).unwrap();
    let columns: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    for name in ["amount", "verdict", "line_id", "evidence", "government", "year"] {
        assert!(columns.contains(&name), "{name}");
    }
    let r = blocks(&page(), "r").concat();
    assert!(["verdict", "amount", "line_id", "evidence"].iter().all(|name| r.contains(name)));
}
