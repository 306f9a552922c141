//! Names that nobody knows are errors, exit code 2, with the nearest name that is known: a selection that selects nothing
//! would switch a check off.

use super::{Folder, budget};

const LINE: &str = "1.01,Dinas Sosial,2.08.02.2.01.0001,Ibu Hamil,5.1.02,Paket,1000";

fn folder() -> Folder {
    Folder::with("a.csv", budget(&[LINE]))
}

/// Runs; must end with 2 and say all of it.
fn refused(folder: &Folder, args: &[&str], said: &[&str]) {
    let ran = folder.run(args);
    assert_eq!(ran.code, 2, "{args:?}: {} {}", ran.stdout, ran.stderr);
    let all = ran.stdout + &ran.stderr;
    said.iter().for_each(|part| assert!(all.contains(part), "{args:?}: {part:?} is not in {all}"));
}

#[test]
fn codes_of_findings_on_the_command_line() {
    let folder = folder();
    refused(&folder, &["check", "a.csv", "--select", "A0O4"], &["--select", "\"A0O4\"", "did you mean \"A004\"?"]);
    refused(&folder, &["check", "a.csv", "--ignore", "A003,QQ9"], &["--ignore", "\"QQ9\""]);
    refused(&folder, &["check", "a.csv", "--select", "never-fire"], &["did you mean \"never-fired\"?"]);
    refused(&folder, &["check", "a.csv", "--ignore", ""], &["--ignore"]);
    refused(&folder, &["check", "a.csv", "--select", "A0031"], &["did you mean \"A003\"?"]);
    for select in ["A003", "a003", "A", "a00", "evidence-without-tag", "F, A003"] {
        let ran = folder.run(&["check", "a.csv", "--format", "concise", "--select", select]);
        assert_eq!((ran.code, ran.stdout.matches("[A003]").count()), (0, 1), "{select}: {}", ran.stdout);
    }
    let ran = folder.run(&["check", "a.csv", "--ignore", "evidence-without-tag"]);
    assert!(!ran.stdout.contains("[A003]"), "{}", ran.stdout);
}

#[test]
fn codes_of_findings_in_settings_have_a_line() {
    let cases = [
        ("[check]\nselect = [\n  \"A\",\n  \"NOPE\",\n]\n", "setara.toml:4: [check] select: \"NOPE\"", ""),
        ("[check]\nignore = [\"B0O6\"]\n", "setara.toml:2: [check] ignore: \"B0O6\"", "did you mean \"B006\"?"),
        (
            "year = 2026\n\n[severity]\nA0O3 = \"off\"\n",
            "setara.toml:4: [severity]: \"A0O3\"",
            "did you mean \"A003\"?",
        ),
        (
            "[[accept]]\ncode = \"A03\"\nreason = \"x\"\nby = \"y\"\n",
            "setara.toml:2: [[accept]] code: \"A03\"",
            "did you mean \"A003\"?",
        ),
    ];
    for (settings, place, near) in cases {
        let folder = folder();
        folder.file("setara.toml", settings);
        for command in [&["check", "a.csv"][..], &["report", "a.csv"], &["config"]] {
            refused(&folder, command, &[place, near]);
        }
    }
}

#[test]
fn a_group_in_settings_is_all_of_its_codes() {
    let folder = folder();
    let severity = |settings: &str| {
        folder.file("setara.toml", settings);
        folder.run(&["check", "a.csv", "--format", "concise"]).stdout
    };
    assert!(!severity("[severity]\nA = \"off\"\n").contains("[A003]"));
    assert!(severity("[severity]\nA = \"off\"\nA003 = \"error\"\n").contains("error[A003]"));
    assert!(severity("[severity]\nA003 = \"error\"\nA0 = \"off\"\n").contains("error[A003]"));
    assert!(severity("[severity]\nevidence-without-tag = \"warning\"\n").contains("warning[A003]"));
    let accept = "[[accept]]\ncode = \"evidence-without-tag\"\nreason = \"x\"\nby = \"y\"\n";
    assert!(!severity(accept).contains("[A003]"));
}

#[test]
fn keys_words_and_files_of_settings() {
    let cases = [
        ("[chek]\nselect = [\"A\"]\n", "unknown field `chek`", "did you mean \"check\"?"),
        ("[check]\nselct = [\"A\"]\n", "line 2", "did you mean \"select\"?"),
        ("[check]\nfail_on = \"eror\"\n", "unknown variant `eror`", "did you mean \"error\"?"),
        ("[[threshold.share]]\nlens = \"evidense\"\nover = \"D1\"\nat_least = 0.1\n", "line 2", "\"evidence\"?"),
        ("stage = \"apdb\"\n", "setara.toml:1: stage \"apdb\"", "did you mean \"apbd\"?"),
        (
            "[[input]]\nfile = \"b.csv\"\n",
            "setara.toml:2: [[input]] file: no file \"b.csv\"",
            "did you mean \"a.csv\"?",
        ),
        (
            "[[accept]]\ncode = \"A003\"\nfile = \"aa.csv\"\nreason = \"x\"\nby = \"y\"\n",
            "setara.toml:3: [[accept]] file: no file \"aa.csv\"",
            "did you mean \"a.csv\"?",
        ),
        ("packs = [\"id-arc\"]\n", "no pack \"id-arc\"", "did you mean \"id-arg\"?"),
    ];
    for (settings, said, near) in cases {
        let folder = folder();
        folder.file("setara.toml", settings);
        refused(&folder, &["check", "a.csv"], &[said, near]);
    }
}

#[test]
fn a_column_is_looked_for_among_all_columns() {
    let many: Vec<String> = (1..=30).map(|i| format!("KOLOM {i}")).collect();
    let header = format!("NAMA SUB KEGIATAN,PAGU,{},PAGU MURNI", many.join(","));
    let folder = Folder::with("a.csv", format!("{header}\nIbu Hamil,5{}\n", ",1".repeat(31)));
    let said = ["no column \"PAGUU\"", "KOLOM 30, PAGU MURNI", "did you mean \"PAGU\"?"];
    for command in ["report", "tag", "check", "inspect"] {
        refused(&folder, &[command, "a.csv", "--amount", "PAGUU"], &said);
    }
    refused(&folder, &["report", "a.csv", "--amount", "PAGUU", "--lang", "id"], &["KOLOM 30", "maksudnya \"PAGU\"?"]);
    // Where no column was asked for, what is not shown is counted.
    folder.file("b.csv", format!("{}\n1{}\n", many.join(","), ",1".repeat(29)));
    refused(&folder, &["report", "b.csv"], &["KOLOM 12 and 18 more"]);
}

#[test]
fn packs_concepts_codes_and_stages() {
    let folder = folder();
    refused(&folder, &["report", "a.csv", "--pack", "id-arc"], &["no pack \"id-arc\"", "did you mean \"id-arg\"?"]);
    folder.file("sendiri.toml", "");
    refused(&folder, &["report", "a.csv", "--pack", "sendri.toml"], &["did you mean \"sendiri.toml\"?"]);
    refused(&folder, &["report", "a.csv", "--stage", "apdb"], &["did you mean \"apbd\"?"]);
    refused(&folder, &["report", "a.csv", "--only", "lense"], &["'lenses'"]);
    refused(&folder, &["report", "a.csv", "--by", "progam"], &["'program'"]);
    refused(&folder, &["criteria", "show", "ibu-hamill"], &["did you mean \"ibu-hamil\"?"]);
    refused(&folder, &["explain", "ibu-hamill"], &["did you mean \"ibu-hamil\"?"]);
    refused(&folder, &["explain", "A0O3"], &["did you mean \"A003\"?"]);
    refused(&folder, &["explain", "kontex"], &["did you mean \"konteks\"?"]);
    refused(
        &folder,
        &["explain", "2.08.02.2.01.9999"],
        &["2.08.02.2.01.9999 is in no official list", "did you mean \""],
    );
    for known in ["2.08.02.2.01.0001", "2.08.02", "1.02.01.2.01.0001", "konteks", "A003", "evidence-without-tag"] {
        assert_eq!(folder.run(&["explain", known]).code, 0, "{known}");
    }
}

#[test]
fn agencies_and_sub_kegiatan_of_a_new_statement() {
    let folder = folder();
    let new = |code, more: &[&str], said: &[&str]| {
        refused(&folder, &[&["gbs", "new", "a.csv", code], more].concat(), said);
    };
    new("2.08.02.2.01.0002", &[], &["2.08.02.2.01.0002 is not in a.csv", "did you mean \"2.08.02.2.01.0001\"?"]);
    let said = ["is not in a.csv for \"Dinas Sosal\"", "agencies that have it: Dinas Sosial", "mean \"Dinas Sosial\"?"];
    new("2.08.02.2.01.0001", &["--opd", "Dinas Sosal"], &said);
}
