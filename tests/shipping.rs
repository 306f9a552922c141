//! What is shipped for CI runs as it stands: the steps of the action, the jobs of the GitLab include, the hooks, on a release
//! that is packed as the workflow packs it.

// Scripts for bash.
#![cfg(unix)]

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

/// A folder with the example of CI, in names with blanks, and a `setara` on the PATH that counts its runs.
struct Repository(tempfile::TempDir);

/// How a script ended.
struct Ran {
    code: i32,
    /// stdout and stderr.
    text: String,
    /// How often it ran setara.
    runs: usize,
}

impl Repository {
    fn new(broken: bool) -> Repository {
        let folder = tempfile::tempdir().unwrap();
        for (name, to) in [
            ("anggaran.csv", "dinas kesehatan/anggaran 2026.csv"),
            ("sasaran.csv", "dinas kesehatan/sasaran.csv"),
            ("setara.toml", "dinas kesehatan/setara.toml"),
        ] {
            let mut content = project(&format!("examples/ci/{name}"));
            if broken && name == "anggaran.csv" {
                content = content.replace("64800000", "-64800000");
            }
            let to = folder.path().join(to);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, content).unwrap();
        }
        let repository = Repository(folder);
        let script = format!("#!/bin/sh\necho run >> '{}'\nexec '{}' \"$@\"\n", repository.runs().display(), BINARY);
        program(&repository.path().join("bin/setara"), &script);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn runs(&self) -> std::path::PathBuf {
        self.path().join("runs")
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn run(&self, script: &str, env: &[(&str, &str)]) -> Ran {
        let _ = std::fs::remove_file(self.runs());
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap());
        let out = Command::new("bash")
            .args(["-euo", "pipefail", "-c", script])
            .current_dir(self.path())
            .env("PATH", path)
            .env("LC_ALL", "C")
            .env("RUNNER_TEMP", self.path())
            .envs(env.iter().copied())
            .output()
            .unwrap();
        let text = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        let runs = std::fs::read_to_string(self.runs()).unwrap_or_default().lines().count();
        Ran { code: out.status.code().unwrap(), text, runs }
    }
}

const BINARY: &str = env!("CARGO_BIN_EXE_setara");

/// A file that can be run.
fn program(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, script).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The script of a step of the action.
fn step(number: &str) -> String {
    let action = node::yaml(&project("action.yml")).unwrap();
    text(&action, &["runs", "steps", number, "run"]).to_owned()
}

fn has(command: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {command}")]).output().unwrap().status.success()
}

#[test]
fn the_action_annotates_and_fails_on_findings() {
    let script = step("1");
    let env = [
        ("FILES", "dinas kesehatan/anggaran 2026.csv\ndinas kesehatan/sasaran.csv\n"),
        ("FAIL_ON", "warning"),
        ("BASELINE", ""),
        ("SARIF", "temuan set.sarif"),
        ("SETARA", ""),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
    ];
    let clean = Repository::new(false);
    let ran = clean.run(&script, &env);
    assert!(ran.code == 0 && ran.text.ends_with("saved: temuan set.sarif\n"), "{}", ran.text);
    let broken = Repository::new(true);
    std::fs::write(broken.path().join("summary.md"), "of the step before\n").unwrap();
    let ran = broken.run(&script, &env);
    let annotation = "::warning file=dinas kesehatan/anggaran 2026.csv,line=2,";
    assert!(ran.code == 1 && ran.text.contains(annotation), "{}", ran.text);
    assert_eq!(ran.runs, 1, "the annotations, the summary and SARIF are of one run");
    let summary = broken.read("summary.md");
    assert!(summary.starts_with("of the step before\n## setara: ") && summary.contains("B007"), "{summary}");
    assert!(broken.read("temuan set.sarif").contains("\"B007\""));
    // Nothing is left of the copy of the summary.
    let left = std::fs::read_dir(broken.path()).unwrap().flatten();
    assert!(!left.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("setara-")));
}

#[test]
fn the_action_says_what_it_cannot_read() {
    let repository = Repository::new(false);
    let env = [
        ("FILES", "tidak ada.csv"),
        ("FAIL_ON", "never"),
        ("BASELINE", ""),
        ("SARIF", ""),
        ("SETARA", "setara"),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
    ];
    let ran = repository.run(&step("1"), &env);
    assert!(ran.code == 2 && ran.text.contains("::error file=tidak ada.csv,"), "{}", ran.text);
}

#[test]
fn scripts_are_told_nothing_but_by_their_environment() {
    // What a workflow, a tag or a branch is called is never part of a script.
    for file in ["action.yml", ".github/workflows/release.yml", ".github/workflows/test.yml"] {
        let mut scripts = Vec::new();
        fn collect(node: &DataNode, key: &str, scripts: &mut Vec<String>) {
            match &node.value {
                Value::Map(entries) => entries.iter().for_each(|e| collect(&e.node, &e.key, scripts)),
                Value::List(list) => list.iter().for_each(|node| collect(node, key, scripts)),
                Value::Text(text) if key == "run" => scripts.push(text.clone()),
                _ => {}
            }
        }
        collect(&node::yaml(&project(file)).unwrap(), "", &mut scripts);
        assert!(!scripts.is_empty(), "{file}");
        for script in scripts {
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
}

#[test]
fn workflows_name_what_they_use_by_its_commit() {
    for file in ["release.yml", "test.yml"] {
        let text = project(&format!(".github/workflows/{file}"));
        let used: Vec<&str> =
            text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")).collect();
        assert!(!used.is_empty(), "{file}");
        for line in used {
            let (action, version) = line.split_once(" # v").unwrap_or_else(|| panic!("{file}: {line}: no version"));
            let commit = action.split_once('@').unwrap().1;
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{file}: {line}");
            assert!(version.split('.').count() == 3, "{file}: {line}");
        }
    }
}

#[test]
fn the_gitlab_job_writes_its_reports() {
    let job = node::yaml(&project("integrations/setara.gitlab-ci.yml")).unwrap();
    let script = text(&job, &[".setara-check", "script", "0"]);
    let files = "dinas kesehatan/anggaran 2026.csv\ndinas kesehatan/sasaran.csv";
    let env = [("SETARA_FILES", files), ("SETARA_FAIL_ON", "warning")];
    let ran = Repository::new(false).run(script, &env);
    assert!(ran.code == 0, "{}", ran.text);
    assert!(ran.text.ends_with("saved: gl-code-quality-report.json\nsaved: setara.xml\n"), "{}", ran.text);
    let broken = Repository::new(true);
    let ran = broken.run(script, &env);
    assert_eq!((ran.code, ran.runs), (1, 1), "{}", ran.text);
    for name in ["codequality", "junit"] {
        let file = text(&job, &[".setara-check", "artifacts", "reports", name]);
        assert!(broken.read(file).contains("B007"), "{file}");
    }
    // The version is asked for, by its checksum where there is one.
    let install = text(&job, &[".setara-check", "before_script", "0"]);
    broken.run(install, &[("SETARA_VERSION", "0.1.0"), ("SETARA_SHA256", "")]);
    assert_eq!(broken.read("setara-requirement.txt"), "setara==0.1.0\n");
    broken.run(install, &[("SETARA_VERSION", "0.1.0"), ("SETARA_SHA256", "ab12")]);
    assert_eq!(broken.read("setara-requirement.txt"), "setara==0.1.0 --hash=sha256:ab12\n");
}

#[test]
fn the_hooks_run_on_named_files() {
    let hooks = node::yaml(&project(".pre-commit-hooks.yaml")).unwrap();
    // As pre-commit calls it: with every file of the commit that fits.
    let files = "'dinas kesehatan/anggaran 2026.csv' 'dinas kesehatan/sasaran.csv'";
    let entry = format!("{} {files}", text(&hooks, &["0", "entry"]));
    assert_eq!(Repository::new(false).run(&entry, &[]).code, 0);
    assert_eq!(Repository::new(true).run(&entry, &[]).code, 1);
}

#[test]
fn the_mirror_for_pre_commit_has_the_same_hooks_and_the_wheel() {
    if !has("python3") {
        return eprintln!("skipped: no python3");
    }
    let repository = Repository::new(false);
    let script = format!("python3 '{}/tools/mirror.py' mirror", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(repository.run(&script, &[]).code, 0);
    let (hooks, own) = (repository.read("mirror/.pre-commit-hooks.yaml"), project(".pre-commit-hooks.yaml"));
    let (hooks, own) = (node::yaml(&hooks).unwrap(), node::yaml(&own).unwrap());
    for hook in ["0", "1"] {
        assert_eq!(text(&hooks, &[hook, "language"]), "python");
        assert_eq!(text(&own, &[hook, "language"]), "system");
        for key in ["id", "entry", "files"] {
            assert_eq!(text(&hooks, &[hook, key]), text(&own, &[hook, key]));
        }
    }
    let package: toml::Table = repository.read("mirror/pyproject.toml").parse().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(package["project"]["version"].as_str(), Some(version));
    assert_eq!(package["project"]["dependencies"][0].as_str(), Some(&*format!("setara=={version}")));
}

/// A release in a folder, as the workflow packs it: the archive of this machine and the list of checksums.
fn release(repository: &Repository) -> Option<String> {
    if !has("python3") || !has("curl") {
        eprintln!("skipped: no python3 or no curl");
        return None;
    }
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", arch) => format!("{arch}-unknown-linux-musl"),
        (_, arch) => format!("{arch}-apple-darwin"),
    };
    let root = env!("CARGO_MANIFEST_DIR");
    let version = env!("CARGO_PKG_VERSION");
    // In place of the program a script that runs it: to pack a debug build takes long.
    program(&repository.path().join("built/setara"), &format!("#!/bin/sh\nexec '{BINARY}' \"$@\"\n"));
    let script = format!(
        "python3 '{root}/tools/pack.py' built/setara {target} 'releases/v{version}'
         cd 'releases/v{version}'
         (sha256sum -- * || shasum -a 256 -- *) > ../SHA256SUMS && mv ../SHA256SUMS ."
    );
    let ran = repository.run(&script, &[]);
    assert_eq!(ran.code, 0, "{}", ran.text);
    Some(format!("setara-{version}-{target}"))
}

#[test]
fn an_archive_has_what_a_package_needs() {
    let repository = Repository::new(false);
    let Some(name) = release(&repository) else { return };
    let packed = format!("releases/v{}/{name}.tar.gz", env!("CARGO_PKG_VERSION"));
    let list = repository.run(&format!("tar -tzf '{packed}'"), &[]).text;
    for file in [
        "setara",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
        "README.id.md",
        "CHANGELOG.md",
        "completions/setara.bash",
        "completions/_setara",
        "completions/setara.fish",
        "completions/_setara.ps1",
        "man/man1/setara.1",
        "man/man1/setara-gbs-check.1",
        "man/id/man1/setara.1",
        "man/id/man1/setara-gbs-check.1",
    ] {
        assert!(list.lines().any(|line| line == format!("{name}/{file}")), "{file}: {list}");
    }
    let page = |path: &str| repository.run(&format!("tar -xzOf '{packed}' '{name}/{path}'"), &[]).text;
    assert!(page("man/man1/setara.1").contains(".SH OPTIONS"));
    assert!(page("man/id/man1/setara.1").contains(".SH PILIHAN"));
    assert!(page("completions/setara.fish").contains("complete -c setara"));
    // The same files are the same bytes.
    let before = std::fs::read(repository.path().join(&packed)).unwrap();
    release(&repository);
    assert!(before == std::fs::read(repository.path().join(&packed)).unwrap());
}

#[test]
fn the_action_installs_a_release_by_its_checksum() {
    let repository = Repository::new(true);
    let Some(name) = release(&repository) else { return };
    let version = env!("CARGO_PKG_VERSION");
    let url = format!("file://{}", repository.path().join("releases").display());
    let install = |sha256: &str, version: &str| {
        let env = [
            ("SOURCE", env!("CARGO_MANIFEST_DIR")),
            ("VERSION", version),
            ("SHA256", sha256),
            ("SETARA_RELEASES", &url),
            ("GITHUB_PATH", "path.txt"),
        ];
        let _ = std::fs::remove_dir_all(repository.path().join("setara"));
        repository.run(&step("0"), &env)
    };
    let ran = install("", version);
    assert_eq!(ran.code, 0, "{}", ran.text);
    let bin = repository.read("path.txt").trim().to_owned();
    let ran = repository.run("\"$BIN/setara\" --version", &[("BIN", &bin)]);
    assert_eq!((ran.code, ran.text.as_str()), (0, &*format!("setara {version}\n")));
    let sums = repository.read(&format!("releases/v{version}/SHA256SUMS"));
    let sha256 = sums.lines().find_map(|line| line.strip_suffix(&format!("  {name}.tar.gz"))).unwrap();
    assert_eq!(install(sha256, version).code, 0);
    // Anything else is not installed.
    let wrong = "0".repeat(64);
    let ran = install(&wrong, version);
    assert!(ran.code == 2 && ran.text.contains(&format!("has the checksum {sha256}, not {wrong}")), "{}", ran.text);
    assert!(!Path::new(&bin).exists());
    let ran = install("", "9.9.9");
    assert!(ran.code == 2 && ran.text.contains("cannot download"), "{}", ran.text);
    std::fs::write(repository.path().join(format!("releases/v{version}/SHA256SUMS")), sums.replace(&name, "setara"))
        .unwrap();
    let ran = install("", version);
    assert!(ran.code == 2 && ran.text.contains("is not in SHA256SUMS"), "{}", ran.text);
}

#[test]
fn what_is_shipped_installs_this_version() {
    let action = node::yaml(&project("action.yml")).unwrap();
    assert_eq!(text(&action, &["inputs", "version", "default"]), env!("CARGO_PKG_VERSION"));
    let job = node::yaml(&project("integrations/setara.gitlab-ci.yml")).unwrap();
    assert_eq!(text(&job, &[".setara-check", "variables", "SETARA_VERSION"]), env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_image_holds_nothing_but_the_program_and_is_not_run_by_root() {
    let text = project("integrations/Dockerfile");
    let last: Vec<&str> = text.split("FROM ").last().unwrap().lines().collect();
    assert_eq!(last[0], "scratch");
    assert!(last.contains(&"USER 65532:65532") && last.contains(&"ENTRYPOINT [\"/setara\"]"), "{last:?}");
    // Without a checksum nothing is built.
    assert!(text.contains("test -n \"$SHA256\""));
}

#[test]
fn what_is_released_unwinds_and_is_small() {
    let cargo: toml::Table = project("Cargo.toml").parse().unwrap();
    let profile = |name: &str| cargo["profile"][name].as_table().unwrap();
    let (release, dist) = (profile("release"), profile("dist"));
    assert!(dist["inherits"].as_str() == Some("release") && dist.contains_key("lto"));
    // Readers that panic are caught: in a program that aborts they would end it.
    assert!(!release.contains_key("panic") && !dist.contains_key("panic"));
    assert_eq!(release["strip"].as_bool(), Some(true));
    for profile in [release, dist] {
        // Settings of our own package would leave the symbols in.
        assert!(profile["package"].get("setara").is_none());
    }
    assert_eq!(dist["codegen-units"].as_integer(), Some(1));
    assert_eq!(dist["package"]["*"]["codegen-units"].as_integer(), Some(1));
}
