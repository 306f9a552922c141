//! What a terminal shows: counts at the end, colours, carets, widths, what was saved.

use std::process::Command;

use crate::{Folder, Ran, budget};

const ROW: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";

/// A run with these variables beside a plain environment.
fn run(folder: &Folder, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_setara"));
    command.args(args).current_dir(folder.path()).env("LC_ALL", "C");
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let out = command.envs(variables.iter().copied()).output().unwrap();
    Ran {
        stdout: String::from_utf8(out.stdout).unwrap(),
        stderr: String::from_utf8(out.stderr).unwrap(),
        code: out.status.code().unwrap(),
    }
}

fn bad() -> Folder {
    Folder::with("bad.csv", budget(&[ROW, &ROW.replace(",1000", ",seribu")]))
}

#[test]
fn findings_end_with_how_many_there_are() {
    let folder = bad();
    let ran = run(&folder, &["check", "bad.csv"], &[]);
    let last = ran.stdout.lines().last().unwrap();
    let findings = ran.stdout.lines().filter(|line| line.starts_with("bad.csv")).count();
    assert!(findings > 0 && last.starts_with(&format!("{findings} finding")), "{}", ran.stdout);
    let of = |word: &str| {
        let before = last.split([',', ':']).find(|part| part.contains(word)).unwrap();
        before.trim().split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(of("error") + of("warning") + of("note"), findings, "{last}");
    let ran = run(&folder, &["check", "bad.csv", "--select", "F006", "--lang", "id"], &[]);
    let of_one = ran.stdout.lines().last().unwrap_or_default();
    assert!(ran.stdout.is_empty() || of_one.contains(" temuan: "), "{}", ran.stdout);
    // Formats that programs read have no such line, and where nothing is found there is nothing.
    for format in ["concise", "github", "jsonl"] {
        let ran = run(&folder, &["check", "bad.csv", "--format", format], &[]);
        assert!(!ran.stdout.lines().last().unwrap().contains(" findings: "), "{format}: {}", ran.stdout);
    }
    let none = run(&folder, &["check", "bad.csv", "--select", "G"], &[]);
    assert_eq!((none.stdout.as_str(), none.code), ("", 0));
}

#[test]
fn colours_are_for_terminals_and_where_they_are_asked_for() {
    let folder = bad();
    let args = ["check", "bad.csv"];
    let plain = run(&folder, &args, &[]);
    assert!(!plain.stdout.contains('\u{1b}'), "{}", plain.stdout);
    let forced = run(&folder, &args, &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.stdout.contains("\u{1b}[1;31merror["), "{:?}", forced.stdout);
    let without: String = ["\u{1b}[1m", "\u{1b}[0m", "\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[1;36m"]
        .iter()
        .fold(forced.stdout.clone(), |text, mark| text.replace(mark, ""));
    assert_eq!(without, plain.stdout);
    for variables in [&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")][..], &[("CLICOLOR_FORCE", "0")]] {
        assert_eq!(run(&folder, &args, variables).stdout, plain.stdout, "{variables:?}");
    }
    // A file has none.
    let ran = run(&folder, &["check", "bad.csv", "-o", "out.txt"], &[("CLICOLOR_FORCE", "1")]);
    assert_eq!(ran.code, plain.code);
    assert_eq!(std::fs::read_to_string(folder.path().join("out.txt")).unwrap(), plain.stdout);
    let report = run(&folder, &["report", "bad.csv"], &[("CLICOLOR_FORCE", "1")]);
    assert!(report.stdout.contains("\u{1b}[1m"), "{}", report.stdout);
}

#[test]
fn carets_are_under_the_place_at_the_width_of_the_pager() {
    let name = "Pelayanan Kesehatan Ibu Hamil ".repeat(12);
    let row = ROW.replace("Rapat", &name).replace(",1000", ",seribu");
    let folder = Folder::with("bad.csv", budget(&[&row, ROW]));
    for width in [60, 80, 120] {
        let ran = run(&folder, &["check", "bad.csv"], &[("COLUMNS", &width.to_string())]);
        let lines: Vec<&str> = ran.stdout.lines().collect();
        let at = lines.iter().position(|line| line.contains("seribu") && line.contains(" | …")).unwrap();
        let (text, caret) = (lines[at], lines[at + 1]);
        assert!(text.chars().count() <= width && caret.chars().count() <= width, "{text}\n{caret}");
        let place = text.chars().collect::<Vec<_>>();
        let before = caret.chars().position(|c| c == '^').unwrap();
        let shown: String = place[before..].iter().take(6).collect();
        assert_eq!(shown, "seribu", "{text}\n{caret}");
        assert_eq!(caret.matches('^').count(), 6, "{caret}");
    }
}

#[test]
fn tables_are_as_wide_as_the_pager_and_files_the_same_everywhere() {
    let folder = Folder::with("a.csv", budget(&[ROW]));
    let of = |variables: &[(&str, &str)]| run(&folder, &["report", "a.csv"], variables).stdout;
    assert_ne!(of(&[("COLUMNS", "160")]), of(&[]));
    assert_eq!(of(&[("COLUMNS", "100")]), of(&[]));
    assert_eq!(of(&[("COLUMNS", "x")]), of(&[]));
    for columns in ["80", "160"] {
        let ran = run(&folder, &["report", "a.csv", "-o", "out.txt"], &[("COLUMNS", columns)]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(std::fs::read_to_string(folder.path().join("out.txt")).unwrap(), of(&[]));
    }
}

#[test]
fn exact_figures_fit_eighty_columns_whole() {
    let large = |opd: &str| {
        ROW.replace("Dinas Kesehatan", opd).replace("1.02.0.00.0.00.01.0000", "").replace(",1000", ",333984100050.25")
    };
    let opds =
        ["Dinas Pengendalian Penduduk dan Keluarga Berencana", "Badan Kepegawaian dan Pengembangan SDM"].map(large);
    let folder = Folder::with("a.csv", budget(&[&opds[0], &opds[1]]));
    let ran = run(&folder, &["report", "a.csv", "--exact", "--only", "opd", "--lang", "id"], &[("COLUMNS", "80")]);
    let table: Vec<&str> = ran.stdout.lines().take_while(|line| !line.is_empty()).collect();
    assert!(table.iter().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("333.984.100.050,25").count(), 6, "{}", ran.stdout);
    assert!(!table[1].contains('%'), "{}", ran.stdout);
    // Where there is room nothing is left out.
    let ran = run(&folder, &["report", "a.csv", "--exact", "--only", "opd"], &[("COLUMNS", "140")]);
    assert!(ran.stdout.lines().nth(1).unwrap().contains('%'), "{}", ran.stdout);
}

#[test]
fn what_was_saved_is_said_and_nothing_else_of_the_work() {
    let folder = Folder::with("a.csv", budget(&[ROW]));
    folder.file("lain/b.csv", budget(&[&ROW.replace(",1000", ",1500")]));
    for (args, said) in [
        (&["report", "a.csv", "-o", "laporan.html"][..], "saved: laporan.html\n"),
        (&["report", "a.csv", "-o", "laporan.html", "--lang", "id"], "tersimpan: laporan.html\n"),
        (&["tag", "a.csv", "-o", "tag.parquet"], "saved: tag.parquet\n"),
        (&["convert", "a.csv", "-o", "c.csv", "--proof", "c.json"], "saved: c.json\nsaved: c.csv\n"),
        (&["compare", "a.csv", "lain/b.csv", "-o", "x.xlsx"], "saved: x.xlsx\n"),
        (&["report", "a.csv"], ""),
    ] {
        let ran = run(&folder, args, &[]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.ends_with(said), "{args:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains('\r') && !ran.stderr.contains('\u{1b}'), "{}", ran.stderr);
        let is_said = ran.stderr.contains("saved: ") || ran.stderr.contains("tersimpan: ");
        assert_eq!(is_said, !said.is_empty(), "{args:?}: {}", ran.stderr);
    }
    // The settings say the language too.
    folder.file("setara.toml", "lang = \"id\"\n");
    let ran = run(&folder, &["report", "a.csv", "-o", "laporan.csv"], &[]);
    assert!(ran.stderr.ends_with("tersimpan: laporan.csv\n"), "{}", ran.stderr);
    let ran = run(&folder, &["report", "tidak-ada.csv", "-o", "gagal.csv"], &[]);
    assert!(ran.code == 2 && !ran.stderr.contains("tersimpan"), "{}", ran.stderr);
}
