//! Files and folders as they should not be: in circles, too deep, too long, not to be read, changed on the way.

use super::{GOOD, good};
use crate::{Folder, budget};

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
fn folders_in_folders() {
    // As deep as paths go on every system.
    let deep = if cfg!(windows) { "d/".repeat(60) } else { "d/".repeat(300) };
    let folder = Folder::with(&format!("in/{deep}x.csv"), budget(&[GOOD]));
    assert_eq!(folder.report(&["in"])["inputs"][0]["path"], format!("in/{deep}x.csv"));
    let ran = folder.run(&["gbs", "check", "in", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stdout.contains("in: error[F003]"), "{ran:?}");
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
fn a_table_of_ten_thousand_columns() {
    let more = |cell: &str| format!(",{cell}").repeat(10_000);
    let text = budget(&[GOOD; 10]);
    let wide = text.lines().enumerate().map(|(i, line)| line.to_owned() + &more(if i == 0 { "k" } else { "1" }) + "\n");
    let folder = Folder::with("a.csv", wide.collect::<String>());
    assert_eq!(folder.report(&["a.csv"])["inputs"][0]["lines"], 10);
    // Of a header without end none of it is quoted.
    folder.file("b.csv", "k,".repeat(300_000) + "\n" + &"1,".repeat(300_000) + "\n");
    let ran = folder.run(&["report", "b.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("b.csv:1:1: error[F004]"), "{}", ran.stderr);
    assert!(ran.stderr.len() < 2000, "{}", ran.stderr.len());
}

#[test]
fn one_sign_and_nothing_else() {
    for sign in ["\0", ",", "\"", ";", "\n", " ", "\t", "\r", "\u{feff}"] {
        let text = sign.repeat(2 << 20);
        let folder = Folder::with("only.csv", &text);
        folder.file("below.csv", budget(&[GOOD]) + &text);
        let ran = folder.run(&["report", "only.csv"]);
        let said = ["error[F002]", "error[F004]"].iter().any(|code| ran.stderr.contains(code));
        assert!(ran.code == 2 && said && ran.stderr.len() < 2000, "{sign:?}: {}", ran.stderr);
        // Below a table, most of them are blank rows; two million semicolons or tabs are taken for what parts its columns.
        let ran = folder.run(&["report", "below.csv", "--format", "json"]);
        let read = ran.code < 2 && ran.stdout.contains("\"total\": \"100.00\"");
        assert!(read || matches!(sign, ";" | "\t") && ran.stderr.contains("error[F004]"), "{sign:?}: {}", ran.stderr);
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::super::{GOOD, good, setara};
    use crate::{Folder, budget};

    /// A run of somebody whom rights hold for: root may read everything. `None` where nobody else can run the program.
    fn ran_as_nobody(folder: &Folder, args: &[&str]) -> Option<(i32, String)> {
        use std::os::unix::process::CommandExt;
        let mut command = setara(folder, args);
        command.env("LC_ALL", "C");
        if folder.path().metadata().unwrap().uid() == 0 {
            rights(folder, "", 0o755);
            command.uid(65534).gid(65534);
        }
        match command.output() {
            Ok(out) => {
                Some((out.status.code().unwrap(), String::from_utf8([out.stdout, out.stderr].concat()).unwrap()))
            }
            Err(e) => {
                eprintln!("skipped: nobody cannot run the program here: {e}");
                None
            }
        }
    }

    fn rights(folder: &Folder, name: &str, mode: u32) {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_may_not_be_read_is_named() {
        let folder = Folder::with("in/a.csv", budget(&[GOOD]));
        folder.file("in/b.csv", budget(&[GOOD]));
        folder.file("in/sub/c.csv", budget(&[GOOD]));
        folder.file("in/list/d.csv", budget(&[GOOD]));
        folder.file("s.toml", "lang = \"en\"\n");
        rights(&folder, "in/b.csv", 0);
        rights(&folder, "in/sub", 0);
        // Its names may be read, its files may not.
        rights(&folder, "in/list", 0o644);
        rights(&folder, "s.toml", 0);
        let ran = ran_as_nobody(&folder, &["report", "in", "--format", "json", "--lang", "en"]);
        let settings = ran_as_nobody(&folder, &["report", "in", "--config", "s.toml"]);
        rights(&folder, "in/sub", 0o755);
        rights(&folder, "in/list", 0o755);
        let (Some((code, said)), Some((settings_code, settings))) = (ran, settings) else { return };
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("\"path\": \"in/a.csv\""), "the others are read: {said}");
        for name in ["in/b.csv", "in/sub", "in/list/d.csv"] {
            let error = format!("{name}: error[F001] cannot be read: cannot open: Permission denied");
            assert!(said.contains(&error), "{name}: {said}");
        }
        assert!(
            settings_code == 2 && settings.contains("s.toml") && settings.contains("Permission denied"),
            "{settings}"
        );
    }

    #[test]
    fn where_nothing_may_be_written() {
        let folder = good();
        std::fs::create_dir(folder.path().join("out")).unwrap();
        rights(&folder, "out", 0o555);
        let ran = ran_as_nobody(&folder, &["report", "a.csv", "--output", "out/r.json"]);
        let Some((code, said)) = ran else { return };
        assert!(code == 2 && said.contains("out/r.json: cannot write: Permission denied"), "{said}");
    }

    fn fifo(path: &Path) -> bool {
        let made = Command::new("mkfifo").arg(path).status().is_ok_and(|s| s.success());
        if !made {
            eprintln!("skipped: no mkfifo on this machine");
        }
        made
    }

    #[test]
    fn pipes_and_devices_are_read_where_they_are_named() {
        let folder = Folder::with("in/a.csv", budget(&[GOOD]));
        symlink("/dev/zero", folder.path().join("in/z.csv")).unwrap();
        symlink("nowhere", folder.path().join("in/n.csv")).unwrap();
        let pipe = folder.path().join("in/p.csv");
        if !fifo(&pipe) {
            return;
        }
        // In a folder nobody waits for them; a link to nowhere is told.
        let ran = folder.run(&["report", "in", "--lang", "en"]);
        assert!(ran.code == 2 && ran.stderr.contains("in/n.csv: error[F001] cannot be read: cannot open"), "{ran:?}");
        assert_eq!(ran.stderr.matches("error[").count(), 1, "{}", ran.stderr);
        let writer = std::thread::spawn(move || std::fs::write(pipe, budget(&[GOOD, GOOD])).unwrap());
        assert_eq!(folder.report(&["in/p.csv"])["inputs"][0]["lines"], 2);
        writer.join().unwrap();
        for (device, code) in [("/dev/null", "F002"), ("/dev/zero", "F004")] {
            let ran = folder.run(&["report", device]);
            assert!(ran.code == 2 && ran.stderr.contains(code), "{device}: {}", ran.stderr);
        }
    }

    /// `tag` writes as it reads: where nobody takes what it writes, it has read the first block and waits.
    #[test]
    fn a_file_that_changes_while_it_is_read() {
        const ROWS: usize = 24_000;
        let row = GOOD.replace("ATK", &"kertas ".repeat(140));
        let text = budget(&vec![row.as_str(); ROWS]);
        let append = |path: &Path| {
            std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(GOOD.as_bytes()).unwrap();
        };
        let cut = |path: &Path| std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(12 << 20).unwrap();
        let replace = |path: &Path| {
            std::fs::write(path.with_extension("new"), budget(&[GOOD])).unwrap();
            std::fs::rename(path.with_extension("new"), path).unwrap();
        };
        let remove = |path: &Path| std::fs::remove_file(path).unwrap();
        type Change<'c> = &'c dyn Fn(&Path);
        let changes: [(&str, Change, bool); 4] =
            [("grown", &append, true), ("cut", &cut, true), ("replaced", &replace, false), ("removed", &remove, false)];
        for (name, change, is_told) in changes {
            let folder = Folder::with("a.csv", &text);
            let mut child = setara(&folder, &["tag", "a.csv"]).stdout(Stdio::piped()).spawn().unwrap();
            let mut out = BufReader::new(child.stdout.take().unwrap());
            let mut first = String::new();
            out.read_line(&mut first).unwrap();
            change(&folder.path().join("a.csv"));
            let mut rest = Vec::new();
            out.read_to_end(&mut rest).unwrap();
            let ended = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&ended.stderr);
            if is_told {
                assert!(ended.status.code() == Some(2) && said.contains("a.csv: error[F001]"), "{name}: {said}");
                assert!(said.contains("it changed while it was read"), "{name}: {said}");
            } else {
                // What was opened is still there, under no name: it is read to its end.
                assert_eq!((ended.status.code(), &*said), (Some(0), ""), "{name}");
                assert_eq!(memchr::memchr_iter(b'\n', &rest).count(), ROWS, "{name}");
            }
        }
    }
}
