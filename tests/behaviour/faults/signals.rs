//! Runs that a signal ends: they leave nothing behind; of those that were killed outright the next one tells.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{GOOD, good, names, setara};
use crate::{Folder, budget};

/// Waits until something half-written is there, and sends the signal.
fn interrupted(folder: &Folder, args: &[&str], input: Option<&[u8]>, signal: &str) -> Option<i32> {
    let before = names(folder).len();
    let mut child = setara(folder, args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    if let Some(bytes) = input {
        stdin.write_all(bytes).unwrap();
    }
    for _ in 0..2000 {
        if names(folder).len() > before {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(names(folder).len(), before + 1, "{args:?}: something half-written");
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let ended = child.wait().unwrap();
    drop(stdin);
    ended.signal()
}

#[test]
fn leave_nothing_behind() {
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        for args in [
            &["tag", "-", "--format", "parquet", "-o", "out.parquet"][..],
            &["tag", "-", "--format", "parquet", "-o", "out"],
            &["tag", "-", "--format", "arrow", "-o", "out"],
            &["report", "-", "-o", "out"],
            &["check", "-", "-o", "out"],
            &["review", "-", "-o", "out"],
        ] {
            let folder = good();
            let ended = interrupted(&folder, args, Some(budget(&[GOOD]).as_bytes()), signal);
            assert_eq!(ended, Some(number), "{args:?} {signal}");
            assert_eq!(names(&folder), ["a.csv"], "{args:?} {signal}");
        }
    }
}

/// A bundle is written by a run within the run: it ends too.
#[test]
fn end_a_bundle_and_the_run_within_it() {
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        let folder = Folder::with("a.csv", budget(&vec![GOOD; 200_000]));
        let ended = interrupted(&folder, &["report", "a.csv", "--bundle", "bundel"], None, signal);
        assert_eq!(ended, Some(number), "{signal}");
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(names(&folder), ["a.csv"], "{signal}");
    }
}

/// Of a run that was killed outright the next one tells, and removes it; of one at work it removes nothing.
#[test]
fn what_a_killed_run_left_is_named_and_removed() {
    for (args, out) in [
        (&["tag", "-", "--format", "parquet", "-o", "out"][..], "out"),
        (&["tag", "-", "--format", "parquet", "-o", "out.parquet"], "out.parquet"),
        (&["tag", "-", "-o", "out.csv"], "out.csv"),
    ] {
        let folder = good();
        assert_eq!(interrupted(&folder, args, Some(budget(&[GOOD]).as_bytes()), "-KILL"), Some(9));
        let left = names(&folder).into_iter().find(|n| n.ends_with(".part")).unwrap();
        assert!(left.starts_with(&format!(".{out}.")), "{left}");
        let mut other = setara(&folder, args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = other.stdin.take().unwrap();
        stdin.write_all(budget(&[GOOD]).as_bytes()).unwrap();
        for _ in 0..2000 {
            if !names(&folder).contains(&left) && names(&folder).iter().any(|n| n.ends_with(".part")) {
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        // A third one beside the run at work, whose part is locked.
        let own: Vec<&str> = args.iter().map(|a| if *a == "-" { "a.csv" } else { *a }).collect();
        assert_eq!(folder.run(&own).code, 0);
        assert_eq!(names(&folder).iter().filter(|n| n.ends_with(".part")).count(), 1, "{:?}", names(&folder));
        if out == "out" {
            std::fs::remove_dir_all(folder.path().join(out)).unwrap();
        }
        drop(stdin);
        let ended = other.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(0), "{said}");
        let saved = if out == "out" { String::new() } else { format!("saved: {out}\n") };
        assert_eq!(said, format!("note: {left}: left behind by a run that was killed; removed\n{saved}"));
        assert_eq!(names(&folder), ["a.csv", out]);
    }
}
