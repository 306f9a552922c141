//! `setara check`: what is found in budgets, how it is chosen, accepted, kept in a baseline, and how runs end.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Folder, budget};

const COURSE: &str = "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Proses Pelaksanaan Pendidikan dan Pelatihan Vokasi bagi Pencari Kerja berdasarkan Unit Kompetensi,5.1.02.02.12.0001,Pelatihan las,60000000";
const HOSPITAL: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit beserta Sarana dan Prasarana Pendukungnya,5.2.03.01.01.0007,Gedung rawat inap,900000000";
const CLINIC: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,25000000";

/// Codes found, each with its number, in the order of codes.
fn codes(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["check", "--format", "json"], args].concat());
    let all: Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    for finding in all.as_array().unwrap() {
        *out.entry(finding["code"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    out.into_iter().map(|(code, n)| format!("{code} {n}")).collect()
}

#[test]
fn the_heaviest_stands_first_with_its_line() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE, HOSPITAL, CLINIC]));
    let ran = folder.run(&["check", "a.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let first: Vec<&str> = ran.stdout.lines().take(3).collect();
    assert_eq!(
        first[0],
        "a.csv:4:40: warning[A004] 1.02.02.2.01.0001 Pembangunan Rumah Sakit beserta Sarana dan Prasarana Penduku…: Rp 900,000,000 counts as ARG only because of its tag; Rp 900,000,000 of it is construction"
    );
    assert!(first[1].contains("1.02.02.2.01.0001") && first[2].contains("^^^^"), "{first:?}");
    assert!(
        ran.stdout
            .contains("a.csv:3:191: warning[B006] this row is the same as a.csv:2; Rp 60,000,000 is counted twice"),
        "{}",
        ran.stdout
    );
    let ran = folder.run(&["check", "a.csv", "--fail-on", "warning"]);
    assert_eq!(ran.code, 1);
    assert_eq!(folder.run(&["check", "a.csv", "--fail-on", "never"]).code, 0);
    assert_eq!(folder.run(&["check", "tiada.csv", "--fail-on", "never"]).code, 2);
}

/// Counts by sex, no tag without evidence, every code known: nothing to say, in every format.
#[test]
fn where_nothing_is_wrong_nothing_is_said() {
    let clean =
        format!("{}\n", budget(&[CLINIC]).replace("PAGU", "PAGU,L,P").replace("25000000", "25000000,0,400").trim());
    let folder = Folder::with("a.csv", clean);
    for format in ["text", "concise", "jsonl"] {
        let ran = folder.run(&["check", "a.csv", "--format", format, "--fail-on", "note"]);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("", "", 0), "{format}");
    }
    for (format, holds) in [("json", "[]"), ("sarif", "\"results\": []"), ("junit", "tests=\"1\""), ("gitlab", "[]")] {
        let ran = folder.run(&["check", "a.csv", "--format", format, "--fail-on", "note"]);
        assert!(ran.code == 0 && ran.stdout.contains(holds), "{format}: {}", ran.stdout);
    }
}

#[test]
fn codes_are_chosen_and_weighed() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE, HOSPITAL]));
    assert_eq!(codes(&folder, &["a.csv", "--year", "2025"]), ["A004 1", "B006 1", "D013 1"]);
    assert_eq!(codes(&folder, &["a.csv", "--year", "2025", "--select", "B,D0"]), ["B006 1", "D013 1"]);
    assert_eq!(codes(&folder, &["a.csv", "--year", "2025", "--ignore", "a004"]), ["B006 1", "D013 1"]);
    folder.file(
        "setara.toml",
        "year = 2025\n[severity]\nB006 = \"error\"\nD013 = \"off\"\n[check]\nfail_on = \"error\"\n",
    );
    assert_eq!(codes(&folder, &["a.csv"]), ["A004 1", "B006 1"]);
    let ran = folder.run(&["check", "a.csv"]);
    assert!(ran.code == 1 && ran.stdout.contains("error[B006]"), "{}", ran.stdout);
    // What cannot be read is named, whatever is chosen.
    folder.file("b.csv", "x,y\n1,2\n");
    let ran = folder.run(&["check", "a.csv", "b.csv", "--select", "A"]);
    assert!(ran.code == 2 && ran.stdout.contains("error[F004]") && ran.stdout.contains("A004"), "{}", ran.stdout);
    folder.file("setara.toml", "[severity]\nB006 = \"fatal\"\n");
    assert_eq!(folder.run(&["check", "a.csv"]).code, 2);
}

#[test]
fn acceptances_have_reasons_and_end() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE]));
    let accept = |more: &str| {
        let text =
            format!("year = 2025\n[[accept]]\ncode = \"B006\"\nreason = \"two courses\"\nby = \"Bappeda\"\n{more}");
        folder.file("setara.toml", text);
        codes(&folder, &["a.csv"])
    };
    assert_eq!(accept(""), [] as [&str; 0]);
    assert_eq!(accept("file = \"a.csv\"\nuntil = \"2999-12-31\"\n"), [] as [&str; 0]);
    assert_eq!(accept("until = \"2020-01-31\"\n"), ["B006 1", "P005 1"]);
    folder.file("b.csv", "");
    assert_eq!(accept("file = \"b.csv\"\n"), ["B006 1", "P006 1"]);
    // By its key, as the machine formats give it.
    folder.file("setara.toml", "year = 2025\n");
    let ran = folder.run(&["check", "a.csv", "--format", "json"]);
    let all: Value = serde_json::from_str(&ran.stdout).unwrap();
    let key = all[0]["key"].as_str().unwrap();
    folder.file("setara.toml", format!("year = 2025\n[[accept]]\nkey = \"{key}\"\nreason = \"x\"\nby = \"y\"\n"));
    assert_eq!(codes(&folder, &["a.csv"]), [] as [&str; 0]);
    for wrong in [
        "reason = \"x\"\nby = \"y\"\n",
        "code = \"B006\"\nby = \"y\"\n",
        "code = \"B006\"\nreason = \"x\"\nby = \"y\"\nuntil = \"besok\"\n",
        "code = \"B006\"\nreason = \"x\"\nby = \"y\"\nuntil = \"2026-02-31\"\n",
    ] {
        folder.file("setara.toml", format!("[[accept]]\n{wrong}"));
        assert_eq!(folder.run(&["check", "a.csv"]).code, 2, "{wrong}");
    }
}

#[test]
fn a_baseline_lets_only_new_findings_fail() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE, HOSPITAL]));
    let args = ["check", "a.csv", "--year", "2025", "--fail-on", "note"];
    let write = folder.run(&[&args[..], &["--write-baseline", "lama.json"]].concat());
    assert_eq!(write.code, 0, "{}", write.stderr);
    let with = [&args[..], &["--baseline", "lama.json"]].concat();
    let ran = folder.run(&with);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", 0));
    // Rows move, findings stay the same; a new one fails.
    folder.file("a.csv", budget(&[CLINIC, COURSE, COURSE, HOSPITAL]));
    assert_eq!(folder.run(&with).stdout, "");
    folder.file("a.csv", budget(&[CLINIC, COURSE, COURSE, HOSPITAL, &COURSE.replace("60000000", "-5")]));
    let ran = folder.run(&with);
    assert!(ran.code == 1 && ran.stdout.contains("B007") && !ran.stdout.contains("B006"), "{}", ran.stdout);
    folder.file("lama.json", "{}");
    let ran = folder.run(&with);
    assert!(ran.code == 2 && ran.stderr.contains("is no baseline"), "{}", ran.stderr);
}

#[test]
fn thresholds_are_the_governments_own() {
    let folder = Folder::with("a.csv", budget(&[COURSE, CLINIC]));
    folder.file("setara.toml", "year = 2025\n[threshold]\nunknown_at_most = 0.5\n[[threshold.share]]\nlens = \"evidence\"\nover = \"D1\"\nat_least = 0.3\n");
    let ran = folder.run(&["check", "a.csv", "--select", "P"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "a.csv: error[P001] lens evidence: 29.41 % of D1, operating and capital spending (Rp 25,000,000 of Rp 85,000,000); the threshold is 30.00 %\n1 finding: 1 error, 0 warnings, 0 notes\n"
    );
    folder.file("setara.toml", "[[threshold.share]]\nlens = \"evidence\"\nover = \"D9\"\nat_least = 0.3\n");
    assert_eq!(folder.run(&["check", "a.csv"]).code, 2);
}

/// A tree of governments, each under its own settings.
#[test]
fn every_folder_has_its_own_settings() {
    let folder = Folder::empty();
    for (name, year) in [("melati", 2025), ("kenanga", 2026)] {
        folder.file(&format!("{name}/apbd.csv"), budget(&[COURSE, COURSE]));
        folder.file(&format!("{name}/sasaran.csv"), "kode_sub_kegiatan,jenis_kelamin,jumlah\n");
        let accept = if year == 2026 { "[[accept]]\ncode = \"B006\"\nreason = \"x\"\nby = \"y\"\n" } else { "" };
        let text = format!(
            "government = \"Kabupaten {name}\"\nyear = {year}\nbeneficiaries = [\"sasaran.csv\"]\n[severity]\nD011 = \"off\"\n{accept}"
        );
        folder.file(&format!("{name}/setara.toml"), text);
    }
    folder.file("rusak.csv", "bukan,anggaran\n1,2\n");
    let ran = folder.run(&["check", ".", "--format", "concise"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("melati/apbd.csv:3:") && ran.stdout.contains("B006"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("kenanga/apbd.csv") && ran.stdout.contains("rusak.csv"), "{}", ran.stdout);
    let ran = folder.run(&["check", "melati", "kenanga", "--by", "government"]);
    let lines: Vec<Vec<&str>> = ran.stdout.lines().map(|l| l.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["Kabupaten", "kenanga", "1", "0", "0", "0"]), "{}", ran.stdout);
    assert!(lines.contains(&vec!["Kabupaten", "melati", "1", "0", "1", "0"]), "{}", ran.stdout);
    // However many are checked at once, and in whatever order they are named.
    let one = folder.run(&["check", ".", "--jobs", "1", "--format", "json"]);
    let two = folder.run(&["check", "kenanga", "rusak.csv", "melati", "--jobs", "2", "--format", "json"]);
    assert_eq!(one.stdout, two.stdout);
}

#[test]
fn stages_of_one_budget_are_held_against_each_other() {
    let folder = Folder::with(
        "apbd.csv",
        budget(&[
            CLINIC,
            &HOSPITAL.replace("1.02.02.2.01.0001", "1.02.02.2.01.0005").replace("Pembangunan", "Rehabilitasi"),
        ]),
    );
    folder.file("perubahan.csv", budget(&[CLINIC, HOSPITAL]));
    folder.file("setara.toml", "year = 2025\n[[input]]\nfile = \"apbd.csv\"\nstage = \"apbd\"\n[[input]]\nfile = \"perubahan.csv\"\nstage = \"perubahan\"\n");
    let ran = folder.run(&["check", ".", "--select", "A006", "--format", "concise"]);
    assert!(ran.stdout.contains("perubahan.csv:3:40: warning[A006]"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("(1.02.02.2.01.0005 -> 1.02.02.2.01.0001, Rp 900,000,000) and was not in the stage apbd"),
        "{}",
        ran.stdout
    );
    // The same file is not one stage twice.
    assert_eq!(folder.run(&["check", "apbd.csv", "--select", "A006"]).stdout, "");
}

#[test]
fn statements_are_checked_with_the_budget_they_are_about() {
    let folder = Folder::with("a.csv", budget(&[CLINIC]));
    folder.file("gbs/a.toml", "bagian = \"kepala\"\nperangkat_daerah = \"Dinas Kesehatan\"\nanggaran = \"1\"\n[sub_kegiatan]\nkode = \"1.02.02.2.02.0001\"\nnama = \"Pengelolaan Pelayanan Kesehatan Ibu Hamil\"\n");
    folder.file("setara.toml", "year = 2025\ngbs = [\"gbs\"]\n");
    let ran = folder.run(&["check", ".", "--select", "G", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with("gbs/a.toml:3:12: error[G20]"), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    // Tagged, and no valid statement.
    assert_eq!(codes(&folder, &["a.csv", "--select", "A007"]), ["A007 1"]);
}

#[test]
fn the_settings_that_hold_are_shown() {
    let folder =
        Folder::with("setara.toml", "year = 2025\n[check]\nfail_on = \"warning\"\n[severity]\nB006 = \"error\"\n");
    let ran = folder.run(&["config"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shown: toml::Value = toml::from_str(&ran.stdout).unwrap();
    assert_eq!(shown["year"].as_integer(), Some(2025));
    assert_eq!(shown["packs"][0].as_str(), Some("id-arg"));
    assert_eq!(shown["check"]["fail_on"].as_str(), Some("warning"));
    assert_eq!(shown["allocation"]["base"].as_str(), Some("evidence"));
    // What is shown is what can be said.
    folder.file("setara.toml", &ran.stdout);
    assert_eq!(
        folder.run(&["config"]).stdout.lines().skip(1).collect::<Vec<_>>(),
        ran.stdout.lines().skip(1).collect::<Vec<_>>()
    );
    assert!(folder.run(&["config", "--no-config"]).stdout.starts_with("# no setara.toml"));
    // The schema knows every key that is shown, and every key of the commented file that `init` writes.
    let schema: Value = serde_json::from_str(&folder.run(&["config", "--schema"]).stdout).unwrap();
    for key in shown.as_table().unwrap().keys() {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    for (table, keys) in [("allocation", &shown["allocation"]), ("check", &shown["check"])] {
        for key in keys.as_table().unwrap().keys() {
            assert!(schema["properties"][table]["properties"].get(key).is_some(), "{table}.{key}");
        }
    }
}
