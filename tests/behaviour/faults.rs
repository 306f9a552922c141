//! Full disks, signals, links in circles, bombs: bounded, said, and nothing half-written (`docs/faults.md`).

use std::io::{BufRead, BufReader, Cursor, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Folder, budget};

const GOOD: &str = "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,100";

fn good() -> Folder {
    Folder::with("a.csv", budget(&[GOOD]))
}

fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_output_that_cannot_be_one() {
    let folder = good();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let ran = folder.run(&["report", "a.csv", "--output", "sub"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("sub: is a folder; name a file in it"), "{}", ran.stderr);
    let kept = folder.file("kept.json", "kept");
    let mut rights = kept.metadata().unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&kept, rights).unwrap();
    let ran = folder.run(&["report", "a.csv", "--output", "kept.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("kept.json: is read-only"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "kept");
    assert_eq!(names(&folder), ["a.csv", "kept.json", "sub"]);
}

#[test]
fn what_a_killed_run_left_behind_goes_with_the_next() {
    let folder = good();
    folder.file(".out.json.4000000-0.part", "half");
    folder.file(".out.json.mine.part", "mine");
    assert_eq!(folder.run(&["report", "a.csv", "--format", "json", "--output", "out.json"]).code, 0);
    assert_eq!(names(&folder), [".out.json.mine.part", "a.csv", "out.json"]);
}

/// A pipe stands for any device: it must still be one afterwards.
#[cfg(unix)]
#[test]
fn pipes_and_links_stay_what_they_are() {
    use std::os::unix::fs::FileTypeExt;
    let folder = good();
    let pipe = folder.path().join("pipe");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success()) {
        eprintln!("skipped: no mkfifo on this machine");
        return;
    }
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    assert_eq!(folder.run(&["report", "a.csv", "--format", "json", "--output", "pipe"]).code, 0);
    assert!(reader.join().unwrap().contains("setara.report/1"));
    assert!(pipe.metadata().unwrap().file_type().is_fifo());

    folder.file("real.json", "old");
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).unwrap();
    assert_eq!(folder.run(&["report", "a.csv", "--format", "json", "--output", "link.json"]).code, 0);
    assert!(folder.path().join("link.json").symlink_metadata().unwrap().is_symlink());
    assert!(std::fs::read_to_string(folder.path().join("real.json")).unwrap().contains("setara.report/1"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    use std::os::unix::fs::FileTypeExt;
    let full = std::path::Path::new("/dev/full");
    if !full.metadata().is_ok_and(|m| m.file_type().is_char_device()) {
        eprintln!("skipped: no /dev/full on this machine");
        return;
    }
    let folder = good();
    for args in [&["report", "a.csv"][..], &["tag", "a.csv"], &["check", "a.csv"], &["inspect", "a.csv"], &["man"]] {
        let out = std::fs::OpenOptions::new().write(true).open(full).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_setara"))
            .args(args)
            .current_dir(folder.path())
            .stdout(out)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("No space left on device"), "{args:?}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_circles_end() {
    let folder = Folder::with("in/a/x.csv", budget(&[GOOD]));
    for i in 0..6 {
        std::os::unix::fs::symlink("..", folder.path().join(format!("in/a/l{i}"))).unwrap();
    }
    assert_eq!(folder.report(&["in"])["inputs"].as_array().unwrap().len(), 1);
}

#[test]
fn a_record_without_end() {
    let open = format!("x,Dinas,2.08.02.2.01.0001,\"{}", "a".repeat(18 << 20));
    let ran = Folder::with("a.csv", budget(&[GOOD, &open])).run(&["report", "a.csv", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("line 3: one record is larger than 16 MB; is a quote left open?"), "{}", ran.stderr);
}

#[test]
fn settings_that_are_none() {
    let folder = good();
    folder.file("long.toml", "# long\n".repeat(700_000));
    folder.file("deep.toml", format!("a = {}", "[".repeat(200_000)));
    let ran = folder.run(&["report", "a.csv", "--config", "long.toml"]);
    assert!(ran.code == 2 && ran.stderr.contains("long.toml: more than 4 MB"), "{}", ran.stderr);
    let ran = folder.run(&["report", "a.csv", "--config", "deep.toml"]);
    assert!(ran.code == 2 && ran.stderr.len() < 2000, "{}", ran.stderr.len());
}

#[test]
fn a_workbook_that_would_not_fit() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<sst uniqueCount=\"99999999999999\"></sst>").unwrap();
    let folder = Folder::with("a.xlsx", zip.finish().unwrap().into_inner());
    let ran = folder.run(&["report", "a.xlsx", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("a.xlsx: error[F001]") && ran.stderr.contains("damaged workbook"), "{}", ran.stderr);
}

#[test]
fn names_do_not_steer_a_terminal() {
    let name = "\u{1b}[31mDinas\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x";
    let folder =
        Folder::with("a.csv", budget(&[&format!("x,{name},2.08.02.2.01.0001,{name},5.1.02,{name},dua {name}"), GOOD]));
    for args in [&["report", "a.csv"][..], &["check", "a.csv"], &["inspect", "a.csv"], &["explain", "a.csv:3"]] {
        let ran = folder.run(args);
        for said in [&ran.stdout, &ran.stderr] {
            let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!said.contains(steers), "{args:?}: {said:?}");
        }
    }
}

fn setara(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_setara"));
    command.args(args).current_dir(folder.path()).stderr(Stdio::piped());
    command
}

/// Who reads the first line only has read enough: no error, and no word of it.
#[cfg(unix)]
#[test]
fn a_reader_that_stops_early() {
    let rows = vec![GOOD; 20_000];
    let folder = Folder::with("a.csv", budget(&rows));
    let commands: [&[&str]; 4] = [
        &["tag", "a.csv"],
        &["tag", "a.csv", "--format", "jsonl"],
        &["check", "a.csv", "--year", "2026", "--format", "jsonl", "--fail-on", "never"],
        &["explain", "B004"],
    ];
    for args in commands {
        let mut child = setara(&folder, args).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args:?}");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!first.is_empty() && !said.contains("pipe"), "{args:?}: {said}");
    }
}

/// Whenever the signal comes, there is the file as it was before, or none.
#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_behind() {
    use std::os::unix::process::ExitStatusExt;
    // A shell says 130 and 143.
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        let folder = good();
        folder.file("out.csv", "before");
        // The input is not at its end: the run waits for more of it.
        let args = ["tag", "-", "--output", "out.csv"];
        let mut child = setara(&folder, &args).stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(budget(&[GOOD]).as_bytes()).unwrap();
        for _ in 0..1000 {
            if names(&folder).len() == 3 {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(names(&folder).len(), 3, "{signal}: a temporary file beside the two");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let ended = child.wait().unwrap();
        drop(input);
        assert_eq!(ended.signal(), Some(number), "{signal}");
        assert_eq!(names(&folder), ["a.csv", "out.csv"], "{signal}");
        assert_eq!(std::fs::read_to_string(folder.path().join("out.csv")).unwrap(), "before");
    }
}

/// One budget whose names try every format at once, and a NIK in a text. `tag` is not asked: it gives the user's own cells
/// back to programs.
#[test]
fn hostile_names_are_harmless_in_every_format() {
    let bad = "<script>alert(1)</script> </td> ]]> **b** `c` [d](http://e) \u{1b}[31m \u{9b}31m \u{202e} \u{7}";
    let item = "=1+1 ibu hamil NIK 3271014101900001";
    let rows = [1, 2].map(|n| {
        format!("1.02,\"Dinas {bad}\",2.08.02.2.01.000{n},\"Perempuan {bad}\",5.1.02.01.01.0024,{item},{n}00")
    });
    let folder = Folder::with("a.csv", budget(&[&rows[0], &rows[1], "::error::x,y,z,::error::x,5.1,::error::x,1x"]));
    let mut outputs = Vec::new();
    for format in ["table", "csv", "json", "jsonl", "html", "markdown"] {
        outputs.push((format, folder.run(&["report", "a.csv", "--year", "2026", "--format", format])));
    }
    for format in ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"] {
        outputs.push((format, folder.run(&["check", "a.csv", "--year", "2026", "--format", format])));
    }
    outputs.push(("table", folder.run(&["inspect", "a.csv"])));
    outputs.push(("explain", folder.run(&["explain", "a.csv:2"])));
    for (format, ran) in outputs {
        let text = ran.stdout + &ran.stderr;
        assert!(text.len() > 100 && ran.code < 2, "{format}: {text}");
        // Programs that read JSON are given the letters that are there, as JSON writes them.
        let json = matches!(format, "json" | "jsonl" | "sarif" | "gitlab");
        for sign in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
            assert!(!text.contains(sign) || json && sign > '\u{1f}', "{format}: {sign:?}");
        }
        assert!(!matches!(format, "html" | "junit") || !text.contains("<script>alert"), "{format}: {text}");
        assert!(format != "markdown" || !text.contains("[d](http"), "{format}: {text}");
        // `explain` shows a line to who has the file (docs/privacy.md).
        assert!(format == "explain" || !text.contains("3271014101900001"), "{format}: a NIK");
        let commands = text.lines().filter(|l| l.trim_start().starts_with("::")).collect::<Vec<_>>();
        let own = |l: &&&str| format == "github" && !l.contains("::error::x,");
        assert_eq!(commands.iter().filter(|l| !own(l)).count(), 0, "{format}: {commands:?}");
    }
}

/// Every command that shows texts of a file on a terminal, also those without `--output`.
#[cfg(target_os = "linux")]
#[test]
fn nothing_steers_a_terminal() {
    let steers = "\u{1b}]0;judul\u{7}PUG \u{1b}[2J";
    let row = GOOD.replace("Dinas", &format!("Dinas {steers}")).replace("PUG,", &format!("{steers},"));
    let folder = Folder::with("a.csv", budget(&[&row]));
    for command in
        ["explain a.csv:2", "report a.csv --only opd", "tag a.csv", "tag a.csv --format jsonl", "review a.csv"]
    {
        let on_terminal = format!("{} --no-config {command}", env!("CARGO_BIN_EXE_setara"));
        let ran = Command::new("script").args(["-qec", &on_terminal, "/dev/null"]).current_dir(folder.path()).output();
        let Ok(ran) = ran else {
            eprintln!("skipped: `script` is not installed");
            return;
        };
        let shown = String::from_utf8_lossy(&ran.stdout);
        assert!(shown.contains("Dinas"), "{command}: {shown}");
        assert!(!shown.contains("\u{1b}]") && !shown.contains("\u{1b}[2J"), "{command}: {shown:?}");
    }
}
