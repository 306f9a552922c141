//! The guides of a training: every command runs, in their order, in a copy of the example; both languages have the same.

mod example;

use std::process::Command;

use example::{kabupaten, project};

/// The commands of the `console` blocks, each with its exit code. What they print is looked at by `tests/examples.rs`.
fn commands(name: &str) -> Vec<(String, i32)> {
    let text = std::fs::read_to_string(project().join("docs").join(name)).unwrap();
    let mut out: Vec<(String, i32)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if inside => {
                if let Some(command) = line.strip_prefix("$ ") {
                    out.push((command.to_owned(), 0));
                } else if let Some(code) = line.strip_prefix("? ") {
                    out.last_mut().unwrap().1 = code.parse().unwrap();
                }
            }
            _ => {}
        }
    }
    out
}

#[test]
fn every_command_of_the_guides_runs() {
    let own = commands("panduan.md");
    assert_eq!(own, commands("guide.md"));
    assert!(own.len() > 15);
    let folder = kabupaten();
    for (command, code) in own {
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("setara"), "{command}");
        let out = Command::new(env!("CARGO_BIN_EXE_setara"))
            .args(words)
            .current_dir(folder.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(code), "{command}\n{said}");
        // What is asked for as a file is there.
        if let Some((_, file)) = command.split_once(" -o ") {
            assert!(std::fs::metadata(folder.path().join(file)).unwrap().len() > 100, "{command}");
        }
    }
    // What the commands wrote stands in the folder of the budgets: none of it is counted again.
    std::fs::remove_file(folder.path().join("perubahan-2026.csv")).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(["report", ".", "--format", "json", "--lang", "en"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let (report, said) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(report.contains("\"total\": \"364393585255.50\""), "{said}");
    assert_eq!(report.matches("\"path\": \"apbd-2026.csv\"").count(), 1);
    assert!(said.contains(".: note[F016] 6 files written by setara are skipped"), "{said}");
}

#[test]
fn both_languages_answer_the_same_questions() {
    let [english, own] = ["faq.md", "tanya-jawab.md"].map(|name| {
        let questions = std::fs::read_to_string(project().join("docs").join(name)).unwrap();
        (questions.lines().filter(|l| l.starts_with("## ")).count(), commands(name))
    });
    assert_eq!(own, english);
    assert_eq!(own.0, 20);
}
