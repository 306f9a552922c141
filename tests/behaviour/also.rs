//! `--also`: the findings of one run in several formats.

use serde_json::Value;

use crate::{Folder, budget};

const ROW: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,-1000";

fn folder() -> Folder {
    let folder = Folder::with("a.csv", budget(&[ROW]));
    folder.file("gbs.toml", "sub_kegiatan = \"1.02.02.2.02.0001\"\nopd = \"Dinas Kesehatan\"\n");
    folder
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn one_run_writes_what_several_runs_would() {
    for command in [vec!["check", "a.csv"], vec!["gbs", "check", "gbs.toml"]] {
        let folder = folder();
        let formats =
            [("sarif", "a.sarif"), ("markdown", "a.md"), ("junit", "a b.xml"), ("gitlab", "q=1.json"), ("text", "t")];
        let also: Vec<String> = formats.iter().map(|(format, file)| format!("--also={format}={file}")).collect();
        let mut args = [command.clone(), vec!["--lang", "en", "--fail-on", "note", "--format", "github"]].concat();
        let alone = folder.run(&args);
        args.extend(also.iter().map(String::as_str));
        let ran = folder.run(&args);
        // The run itself is as it was; what was written is named.
        assert_eq!((ran.code, &ran.stdout), (1, &alone.stdout), "{}", ran.stderr);
        for (format, file) in formats {
            assert!(ran.stderr.contains(&format!("saved: {file}\n")), "{}", ran.stderr);
            let one =
                folder.run(&[command.clone(), vec!["--lang", "en", "--fail-on", "note", "--format", format]].concat());
            assert_eq!((one.code, &read(&folder, file)), (1, &one.stdout), "{command:?} {format}");
        }
    }
}

#[test]
fn an_output_of_another_format_is_guarded_as_the_first_is() {
    let folder = folder();
    let before = read(&folder, "a.csv");
    folder.file("notes.md", "# Mine\n");
    for (args, said) in [
        (&["--also", "text=a.csv"][..], "the ending of that file is not one of its format: .txt"),
        (&["--also", "sarif=a.md"], "the ending of that file is not one of its format: .sarif"),
        (&["--also", "markdown=notes.md"], "notes.md: is there already, and setara did not write it"),
        (&["--also", "sarif=x.sarif", "-o", "x.sarif"], "named for two outputs, --output and --also"),
        (&["--also", "sarif=x.json", "--also", "gitlab=x.json"], "named for two outputs, --also and --also"),
        (&["--also", "sarif"], "is not FORMAT=FILE, as in sarif=setara.sarif"),
        (&["--also", "sarif="], "is not FORMAT=FILE"),
        (&["--also", "pdf=a.pdf"], "\"pdf\" is not a format of findings; there are text, concise, json,"),
        (&["--also", "sarif=none/a.sarif"], "none/a.sarif: cannot write"),
    ] {
        let ran = folder.run(&[&["check", "a.csv", "--lang", "en"], args].concat());
        assert!(ran.code == 2 && ran.stderr.contains(said) && ran.stdout.is_empty(), "{args:?}: {}", ran.stderr);
        assert!(!folder.path().join("x.sarif").exists() && !folder.path().join("x.json").exists(), "{args:?}");
    }
    // An input that has an ending of the format is none to write over.
    std::fs::rename(folder.path().join("a.csv"), folder.path().join("a.txt")).unwrap();
    let ran = folder.run(&["check", "a.txt", "--lang", "en", "--overwrite", "--also", "text=a.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("a budget that this run reads"), "{}", ran.stderr);
    assert_eq!(read(&folder, "a.txt"), before);
    assert_eq!(read(&folder, "notes.md"), "# Mine\n");
    let ran = folder.run(&["check", "a.txt", "--lang", "id", "--also", "pdf=a.pdf"]);
    assert!(ran.stderr.contains("\"pdf\" bukan format temuan; yang ada text, concise,"), "{}", ran.stderr);
}

#[test]
fn counts_on_the_screen_and_findings_in_a_file() {
    let folder = folder();
    let ran =
        folder.run(&["check", "a.csv", "--lang", "en", "--by", "code", "--fail-on", "note", "--also", "json=a.json"]);
    assert!(ran.code == 1 && ran.stdout.contains("Total"), "{}", ran.stdout);
    let all: Value = serde_json::from_str(&read(&folder, "a.json")).unwrap();
    assert!(all.as_array().unwrap().iter().any(|f| f["code"] == "B007"), "{all}");
}

#[test]
fn a_baseline_is_one_for_all_formats() {
    let folder = folder();
    folder.run(&["check", "a.csv", "--write-baseline", "b.json"]);
    let ran =
        folder.run(&["check", "a.csv", "--baseline", "b.json", "--also", "json=a.json", "--also", "jsonl=a.jsonl"]);
    assert_eq!(
        (ran.code, read(&folder, "a.json").trim(), read(&folder, "a.jsonl").as_str()),
        (0, "[]", ""),
        "{}",
        ran.stderr
    );
}
