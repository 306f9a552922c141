//! What a runner of CI jobs prints of a run: whatever the files hold, no line of it is a command to the runner.

use super::{Folder, Ran};

/// Names that runners obey at the beginning of a line, or wherever they stand.
const NAMES: [&str; 7] = [
    "::stop-commands::x",
    "::add-mask::Kesehatan",
    "::error::palsu",
    "##[error]palsu",
    "##vso[task.complete]palsu",
    "section_start:1:palsu",
    "  \t::warning::palsu",
];

/// Looks past blanks and past what tables and Markdown draw.
fn obeys(line: &str) -> bool {
    let begin = line.trim_start_matches([' ', '\t', '|', '│', '┆', '>', '-', '*', '"', '\'', '[', '{']);
    let starts = ["::", "section_start:", "section_end:"].iter().any(|sign| begin.starts_with(sign));
    starts || line.contains("##[") || line.contains("##vso[")
}

fn inert(what: &[&str], ran: &Ran) {
    for line in ran.stdout.lines().chain(ran.stderr.lines()) {
        assert!(!obeys(line), "{what:?}: {line}");
    }
}

/// The same name wherever a file has room for one; the amount of the second line cannot be read.
fn budget(name: &str, amount: u32) -> String {
    let program = format!("{name} {}", "Pemberdayaan ".repeat(9));
    format!(
        "NAMA SKPD,NAMA PROGRAM,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,{name},NAMA PAKET,PAGU\n\
         {name},{program},2.08.02.2.02.0001,Layanan Ibu Hamil {name},1,{name},{amount}\n\
         {name} B,{program},2.08.03.2.02.0001,{name},1,\"a\n{name}\",{name}\n"
    )
}

#[test]
fn no_line_of_any_output_is_a_command() {
    for name in NAMES {
        let folder = Folder::with("a.csv", budget(name, 5));
        folder.file("b.csv", budget(name, 9));
        folder.file(&format!("{}.csv", name.trim()), budget(name, 5));
        let own = format!("{}.csv", name.trim());
        let mut runs: Vec<Vec<&str>> = vec![
            vec!["inspect", "a.csv"],
            vec!["inspect", "a.csv", "--format", "json"],
            vec!["compare", "a.csv", "b.csv"],
            vec!["compare", "a.csv", "b.csv", "--format", "json"],
            vec!["simulate", "a.csv", "--set", "official=off", "--target", "90%"],
            vec!["simulate", "a.csv", "--set", "official=off", "--target", "90%", "--format", "csv"],
            vec!["explain", "a.csv:2"],
            vec!["explain", name],
            vec!["criteria", "show", name],
            vec!["report", "a.csv", "--amount", name],
            vec!["report", "a.csv", "--by", "opd,program"],
            vec!["report", "a.csv", "--by", "opd,program", "--format", "csv"],
            vec!["report", "a.csv", "--only", "opd", "--width", "40"],
            vec!["check", "a.csv", "--select", name],
            vec!["check", &own, "--by", "file"],
            vec!["check", "tidak-ada", &own],
            vec!["tag", "a.csv"],
            vec!["tag", "a.csv", "--format", "jsonl"],
            vec!["review", "a.csv"],
            vec!["criteria", "diff", "id-arg", "id-arg", "--only", "opd", "a.csv"],
        ];
        for format in ["table", "csv", "json", "jsonl", "markdown", "html"] {
            runs.push(vec!["report", &own, "--format", format]);
        }
        for format in ["text", "concise", "json", "jsonl", "sarif", "junit", "gitlab", "markdown"] {
            runs.push(vec!["check", &own, "--format", format]);
        }
        for args in runs {
            let ran = folder.run(&[&args[..], &["--no-config"]].concat());
            assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{args:?}");
            inert(&args, &ran);
        }
    }
}

/// Annotations are commands, and ours: none of them is another's.
#[test]
fn annotations_hold_no_command_of_another() {
    for name in NAMES {
        let folder = Folder::with("a.csv", budget(name, 5));
        let ran = folder.run(&["check", "a.csv", "--format", "github"]);
        let ours = ["::error file=a.csv", "::warning file=a.csv", "::notice file=a.csv"];
        for line in ran.stdout.lines() {
            assert!(ours.iter().any(|o| line.starts_with(o)) || !obeys(line), "{line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
        }
    }
}

#[test]
fn the_name_stays_readable_and_machines_get_it_as_it_is() {
    let folder =
        Folder::with("a.csv", "NAMA SKPD,NAMA SUB KEGIATAN,PAGU\n::stop-commands::x,Ibu Hamil,5\n##[error]y,Z,6\n");
    let table = folder.run(&["report", "a.csv", "--only", "opd"]).stdout;
    assert!(table.contains(": :stop-commands::x") && table.contains("## [error]y"), "{table}");
    let report = folder.report(&["a.csv"]);
    let names: Vec<&str> = report["opd"].as_array().unwrap().iter().filter_map(|o| o["name"].as_str()).collect();
    assert_eq!(names, ["##[error]y", "::stop-commands::x"]);
    let lines = folder.tags(&["a.csv"]);
    assert!(lines[0].to_string().contains("::stop-commands::x"), "{}", lines[0]);
    let cells = |more: &[&str]| folder.run(&[&["tag", "a.csv"], more].concat()).stdout;
    assert!(cells(&[]).contains("\n: :stop-commands::x,Ibu Hamil,5,"), "{}", cells(&[]));
    assert!(cells(&["--raw-cells"]).contains("\n::stop-commands::x,Ibu Hamil,5,"), "{}", cells(&["--raw-cells"]));
    // Two colons within a name are no command.
    let folder = Folder::with("a.csv", "NAMA SKPD,NAMA SUB KEGIATAN,PAGU\nDinas A::B,Ibu Hamil,5\n");
    assert!(folder.run(&["report", "a.csv", "--only", "opd"]).stdout.contains("Dinas A::B"));
}
