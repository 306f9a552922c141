//! Where results go: full disks, devices, links, readers that stop, signals. Nothing half-written.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{GOOD, good, names, setara};
use crate::{Folder, budget};

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
    assert!(reader.join().unwrap().contains("setara.report/2"));
    assert!(pipe.metadata().unwrap().file_type().is_fifo());

    folder.file("real.json", "old");
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).unwrap();
    let args = ["report", "a.csv", "--format", "json", "--output", "link.json"];
    assert_eq!(folder.run(&args).code, 2, "somebody else wrote it");
    assert_eq!(folder.run(&[&args[..], &["--overwrite"]].concat()).code, 0);
    assert!(folder.path().join("link.json").symlink_metadata().unwrap().is_symlink());
    assert!(std::fs::read_to_string(folder.path().join("real.json")).unwrap().contains("setara.report/2"));
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
        let args = ["tag", "-", "--output", "out.csv", "--overwrite"];
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

/// What breaks off has told some rows: they are nobody's budget, and take no file's place.
#[test]
fn a_part_of_a_file_is_no_result() {
    let row = GOOD.replace("ATK", &"kertas ".repeat(140));
    let mut text = budget(&vec![row.as_str(); 9 << 10]).into_bytes();
    text.extend(b"x,Dinas \xE9,2.08.02.2.01.0001\n");
    let folder = Folder::with("a.csv", text);
    folder.file("b.csv", budget(&[GOOD]));
    let filled = "kode_sub_kegiatan,putusan\n2.08.02.2.01.0001,none\n";
    for (command, before) in [
        (&["tag"][..], "before"),
        (&["report", "--format", "json"], "before"),
        (&["review"], filled),
        (&["compare"], "before"),
    ] {
        folder.file("out", before);
        let args = [command, &["a.csv", "b.csv", "--output", "out", "--overwrite"]].concat();
        let ran = folder.run(&[&args[..], &["--lang", "en"]].concat());
        let said = "a.csv: error[F001] cannot be read: line 9218, column 9: byte 0xE9 is not UTF-8";
        assert!(ran.code == 2 && ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
        assert_eq!(std::fs::read_to_string(folder.path().join("out")).unwrap(), before, "{args:?}");
        assert_eq!(names(&folder), ["a.csv", "b.csv", "out"], "{args:?}");
    }
}

/// Cores that read ahead of the fault must not have given numbers that the next file then trips over.
#[test]
fn the_file_after_one_that_breaks_off_is_read_as_it_is() {
    let rows = |of: &str, n: usize| -> String {
        (0..n).map(|i| GOOD.replace("ATK", &format!("{of} {i} {}", "kertas ".repeat(140))) + "\n").collect()
    };
    let mut broken = (budget(&[]) + &rows("satu", 9 << 10)).into_bytes();
    broken.extend(b"x,Dinas \xE9\n");
    broken.extend(rows("dua", 4096).as_bytes());
    let folder = Folder::with("a.csv", broken);
    folder.file("b.csv", budget(&[]) + &rows("tiga", 50));
    let run = |files: &[&str], jobs| {
        let ran = folder.run(&[&["tag", "--format", "jsonl", "--jobs", jobs], files].concat());
        let own: Vec<&str> = ran.stdout.lines().filter(|l| l.contains("\"b.csv\"")).collect();
        (own.join("\n"), ran.code, ran.stderr)
    };
    let (alone, code, _) = run(&["b.csv"], "1");
    assert_eq!((alone.lines().count(), code), (50, 0));
    for jobs in ["1", "2", "3"] {
        let (beside, code, said) = run(&["a.csv", "b.csv"], jobs);
        assert_eq!((&beside, code), (&alone, 2), "{jobs}: {said}");
    }
}

/// Nobody listens: the exit code is what is left.
#[cfg(unix)]
#[test]
fn without_stderr_the_exit_code_tells() {
    let folder = Folder::with("a.csv", budget(&[GOOD]));
    folder.file("bad.csv", budget(&[GOOD, &GOOD.replace(",100", ",1x0")]));
    let cases = [
        ("report a.csv --output r.txt", 0),
        ("report bad.csv", 1),
        ("check bad.csv", 1),
        ("tag bad.csv", 1),
        ("report none.csv", 2),
        ("no-such-command", 2),
    ];
    for (args, code) in cases {
        for end in ["2>&-", "2>/dev/full", "2>&- >&-"] {
            let line = format!("exec {} {args} {}", env!("CARGO_BIN_EXE_setara"), end);
            let ran = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
            assert_eq!(ran.status.code(), Some(code), "{args} {end}");
        }
    }
    // No file took the place of the closed one.
    let report = std::fs::read_to_string(folder.path().join("r.txt")).unwrap();
    assert!(report.contains("Dinas") && !report.contains("error"), "{report}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let full = std::path::Path::new("/dev/full");
    if !full.metadata().is_ok_and(|m| m.file_type().is_char_device()) {
        eprintln!("skipped: no /dev/full on this machine");
        return;
    }
    let folder = good();
    for format in ["table", "json", "html", "xlsx", "docx"] {
        let ran = folder.run(&["report", "a.csv", "--format", format, "--output", "/dev/full"]);
        assert!(ran.code == 2 && ran.stderr.contains("No space left on device"), "{format}: {}", ran.stderr);
    }
    assert!(full.metadata().unwrap().file_type().is_char_device());
}

/// Somebody else who may write in the folder guesses the name: what the link leads to is not theirs to write.
#[cfg(unix)]
#[test]
fn a_link_where_the_temporary_file_will_be() {
    let folder = good();
    let program = env!("CARGO_BIN_EXE_setara");
    for link in ["victim", "nowhere"] {
        let victim = folder.file("victim", "theirs");
        let line =
            format!("ln -s {link} .out.json.$$-0.part; exec {program} report a.csv --format json --output out.json");
        let ran = Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(std::fs::read_to_string(victim).unwrap(), "theirs");
        let out = folder.path().join("out.json");
        assert!(!out.symlink_metadata().unwrap().is_symlink());
        assert!(std::fs::read_to_string(out).unwrap().contains("setara.report/2"));
        assert!(!folder.path().join("nowhere").exists());
    }
    let left = names(&folder);
    assert_eq!(left.iter().filter(|n| n.ends_with(".part")).count(), 2, "the links are theirs, too: {left:?}");
}
