//! What is shipped for CI runs as it stands: the steps of the action, the jobs of the GitLab include, the hooks.

use std::path::Path;
use std::process::Command;

use setara::gbs::node;
use setara::gbs::node::{DataNode, Value};

fn project(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The value at a path of keys and numbers.
fn at<'a>(node: &'a DataNode, path: &[&str]) -> &'a DataNode {
    let Some((first, rest)) = path.split_first() else { return node };
    let next = match &node.value {
        Value::Map(entries) => &entries.iter().find(|e| e.key == *first).unwrap_or_else(|| panic!("no {first}")).node,
        Value::List(list) => &list[first.parse::<usize>().unwrap()],
        Value::Text(text) => panic!("{first} in {text:?}"),
    };
    at(next, rest)
}

fn text<'a>(node: &'a DataNode, path: &[&str]) -> &'a str {
    match &at(node, path).value {
        Value::Text(text) => text,
        other => panic!("{path:?}: {other:?}"),
    }
}

/// A folder with the example of CI and one broken line, and what a script does in it.
fn run(script: &str, env: &[(&str, &str)], broken: bool) -> (tempfile::TempDir, i32, String) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["anggaran.csv", "sasaran.csv", "setara.toml"] {
        let mut content = project(&format!("examples/ci/{name}"));
        if broken && name == "anggaran.csv" {
            content = content.replace("64800000", "-64800000");
        }
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let bin = Path::new(env!("CARGO_BIN_EXE_setara")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let out = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("LC_ALL", "C")
        .envs(env.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
    (folder, out.status.code().unwrap(), said)
}

#[test]
fn the_action_annotates_and_fails_on_findings() {
    let action = node::yaml(&project("action.yml")).unwrap();
    let script = text(&action, &["runs", "steps", "1", "run"]);
    let env = [
        ("FILES", "."),
        ("FAIL_ON", "warning"),
        ("BASELINE", ""),
        ("SARIF", "setara.sarif"),
        ("SETARA", ""),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
    ];
    let (_, code, said) = run(script, &env, false);
    assert_eq!((code, said.as_str()), (0, "saved: setara.sarif\n"));
    let (folder, code, said) = run(script, &env, true);
    assert!(code == 1 && said.contains("::warning file=anggaran.csv,line=2,"), "{said}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("summary.md").contains("B007") && read("setara.sarif").contains("\"B007\""));
    // What a workflow is told is never part of the script.
    assert!(!script.contains("${{"));
}

#[test]
fn the_gitlab_job_writes_its_reports() {
    let job = node::yaml(&project("integrations/setara.gitlab-ci.yml")).unwrap();
    let Value::List(lines) = &at(&job, &[".setara-check", "script"]).value else { panic!("no script") };
    let script: Vec<&str> =
        (0..lines.len()).map(|i| text(&job, &[".setara-check", "script", i.to_string().leak()])).collect();
    let env = [("SETARA_FILES", "."), ("SETARA_FAIL_ON", "warning")];
    let (_, code, said) = run(&script.join("\n"), &env, false);
    assert_eq!((code, said.as_str()), (0, "saved: gl-code-quality-report.json\nsaved: setara.xml\n"));
    let (folder, code, _) = run(&script.join("\n"), &env, true);
    assert_eq!(code, 1);
    for name in ["codequality", "junit"] {
        let file = text(&job, &[".setara-check", "artifacts", "reports", name]);
        assert!(std::fs::read_to_string(folder.path().join(file)).unwrap().contains("B007"), "{file}");
    }
}

#[test]
fn the_hooks_run_on_named_files() {
    let hooks = node::yaml(&project(".pre-commit-hooks.yaml")).unwrap();
    assert_eq!(text(&hooks, &["0", "entry"]), "setara check");
    // As pre-commit calls it: with every file of the commit that fits.
    let entry = format!("{} anggaran.csv sasaran.csv", text(&hooks, &["1", "entry"]));
    assert_eq!(run(&entry, &[], false).1, 0);
    assert_eq!(run(&entry, &[], true).1, 1);
}
