//! `criteria suggest`: what would explain the decisions of reviewers, as a pack to be judged by a person.

use crate::{Folder, Ran, budget};

const HEADER: &str = "kode_sub_kegiatan,nama_opd,uraian,putusan,alasan,pemeriksa,tanggal\n";

/// A line of the agency for food, and what was decided of its text.
const LINES: [(&str, u32, &str); 9] = [
    ("Sekolah lapang kenanga angkatan satu", 1000, "kesetaraan"),
    ("Sekolah lapang kenanga angkatan dua", 2000, "kesetaraan"),
    ("Sekolah lapang kenanga angkatan tiga", 4000, ""),
    ("Sekolah lapang padi", 500, "bukan ARG"),
    ("Pakan lansia satwa kota", 300, "bukan ARG"),
    ("Kandang lansia satwa desa", 700, "bukan ARG"),
    ("Obat lansia satwa hutan", 900, ""),
    ("Makanan lansia terlantar", 800, "kesetaraan"),
    ("Alat tulis", 50, ""),
];

fn row(text: &str, amount: u32) -> String {
    format!("3.27,Dinas Pangan,3.27.02.2.01.0001,Pengelolaan,5.1.02.01.01.0024,{text},{amount}")
}

fn decision(text: &str, verdict: &str) -> String {
    format!("3.27.02.2.01.0001,Dinas Pangan,{text},{verdict},x,Sari,2026-03-01\n")
}

fn folder_of(lines: &[(&str, u32, &str)]) -> Folder {
    let rows: Vec<String> = lines.iter().map(|(text, amount, _)| row(text, *amount)).collect();
    let folder = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let decided = lines.iter().filter(|(.., verdict)| !verdict.is_empty());
    let decided: String = decided.map(|(text, _, verdict)| decision(text, verdict)).collect();
    folder.file("d.csv", format!("{HEADER}{decided}"));
    folder
}

fn folder() -> Folder {
    folder_of(&LINES)
}

fn suggest(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["criteria", "suggest", "a.csv", "--decisions", "d.csv"], more].concat())
}

fn pack(folder: &Folder, more: &[&str]) -> toml::Table {
    let ran = suggest(folder, &[&["--format", "toml"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    toml::from_str(&ran.stdout).unwrap()
}

/// Kinds, phrases and categories of what is proposed.
fn proposed(pack: &toml::Table) -> Vec<(&str, &str, &str)> {
    let of = |kind: &'static str| {
        let all = pack.get(kind).and_then(toml::Value::as_array).into_iter().flatten();
        all.map(move |own| {
            (kind, own["phrase"][0].as_str().unwrap(), own.get("category").map_or("", |c| c.as_str().unwrap()))
        })
    };
    of("concept").chain(of("trap")).collect()
}

/// Verdict of each line, by its text.
fn verdicts(folder: &Folder, packs: &[&str]) -> Vec<(&'static str, String)> {
    let lines = folder.tags(&[&["a.csv"], packs].concat());
    let verdict = |line: &serde_json::Value| line["verdict"].as_str().unwrap().to_owned();
    LINES.iter().map(|(text, ..)| *text).zip(lines.iter().map(verdict)).collect()
}

#[test]
fn a_phrase_and_a_trap_are_told_from_what_was_decided() {
    let folder = folder();
    let pack = pack(&folder, &[]);
    assert_eq!(
        proposed(&pack),
        [("concept", "sekolah lapang kenanga angkatan", "kesetaraan"), ("trap", "lansia satwa", "")]
    );
    let concept = &pack["concept"][0];
    assert_eq!(concept["strength"].as_integer(), Some(3));
    assert_eq!(concept["match"].as_array().unwrap().len(), 2);
    assert!(concept["aspect"].as_array().unwrap().is_empty());
    // Decisions behind each, and the lines and rupiah that each moves: what is decided, and what nobody has decided.
    let table = suggest(&folder, &["--exact", "--width", "160"]).stdout;
    let cells = |phrase: &str| -> Vec<String> {
        let line = table.lines().find(|line| line.contains(phrase)).unwrap_or_else(|| panic!("{table}"));
        line[line.find(phrase).unwrap() + phrase.len()..].split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(cells("sekolah lapang kenanga angkatan"), ["2", "0", "2", "3,000", "1", "4,000"]);
    assert_eq!(cells("lansia satwa"), ["2", "0", "2", "1,000", "1", "900"]);
    assert!(table.contains("1 of 6 decisions are what the criteria in use say; with all proposals 5"), "{table}");
    assert!(table.contains("decisions not explained: 1 (too few other decisions with the same phrase)"), "{table}");
}

#[test]
fn the_pack_makes_the_verdicts_that_were_decided_and_passes_its_own_examples() {
    let folder = folder();
    let ran = suggest(&folder, &["-o", "saran.toml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "saved: saran.toml\n"));
    assert!(ran.stdout.contains("What the decisions suggest"), "{}", ran.stdout);
    let text = std::fs::read_to_string(folder.path().join("saran.toml")).unwrap();
    let basis = "# Decisions for it: 2; against: 0. Lines it would tag: 2 (Rp 3,000) decided, 1 (Rp 4,000) others.\n";
    assert!(text.starts_with("# Proposals from the decisions of reviewers") && text.contains(basis), "{text}");
    let packs = ["--pack", "id-arg", "--pack", "saran.toml"];
    let ran = folder.run(&[&["criteria", "test"], &packs[..]].concat());
    assert!(ran.code == 0 && ran.stdout.contains(" 0 failed"), "{}", ran.stdout);
    let after = verdicts(&folder, &packs);
    let of = |text: &str| after.iter().find(|(own, _)| *own == text).unwrap().1.clone();
    for (text, verdict) in [
        ("Sekolah lapang kenanga angkatan satu", "kesetaraan"),
        ("Sekolah lapang kenanga angkatan dua", "kesetaraan"),
        ("Sekolah lapang padi", "none"),
        ("Pakan lansia satwa kota", "none"),
        ("Kandang lansia satwa desa", "none"),
        // Nobody decided these; the table says that they would move.
        ("Sekolah lapang kenanga angkatan tiga", "kesetaraan"),
        ("Obat lansia satwa hutan", "none"),
        ("Makanan lansia terlantar", "review"),
        ("Alat tulis", "none"),
    ] {
        assert_eq!(of(text), verdict, "{text}");
    }
    // Nothing was applied by itself.
    let before = verdicts(&folder, &[]);
    assert!(before.iter().all(|(text, verdict)| !text.starts_with("Sekolah") || verdict == "none"));
    // What it moves is what `criteria diff` finds.
    let diff = folder.run(&["criteria", "diff", "id-arg", "id-arg,saran.toml", "a.csv", "--format", "json"]);
    let diff: serde_json::Value = serde_json::from_str(&diff.stdout).unwrap();
    let moved: Vec<(&str, u64, &str)> = diff["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["kind"].as_str().unwrap(), own["lines"].as_u64().unwrap(), own["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(moved, [("concept", 3, "7000.00"), ("trap", 3, "1900.00")]);
}

#[test]
fn a_phrase_that_others_have_too_is_not_proposed_and_it_is_said_why() {
    // Against: one of those that have it does not count.
    let mut lines = LINES[..3].to_vec();
    lines.push(("Sekolah lapang kenanga angkatan empat", 100, "bukan ARG"));
    let folder = folder_of(&lines);
    assert_eq!(proposed(&pack(&folder, &[])), []);
    let table = suggest(&folder, &["--width", "160"]).stdout;
    assert!(table.contains("sekolah lapang kenanga angkatan") && table.contains("decisions against it: 1"), "{table}");
    assert!(
        table.contains("nothing can be proposed: a phrase needs at least 2 decisions for it, and none against"),
        "{table}"
    );
    assert!(suggest(&folder, &["--lang", "id"]).stdout.contains("putusan yang menentang: 1"));
    // Common: what is in many undecided texts explains nothing.
    let many: Vec<String> = "abcdefghi".chars().map(|c| format!("Sekolah lapang kenanga angkatan {c}")).collect();
    let mut lines = LINES[..2].to_vec();
    lines.extend(many.iter().map(|text| (text.as_str(), 10, "")));
    let folder = folder_of(&lines);
    assert_eq!(proposed(&pack(&folder, &[])), []);
    assert!(suggest(&folder, &[]).stdout.contains("undecided texts with it: 9"));
    // One decision is none, unless one is enough.
    let folder = folder_of(&[LINES[0], LINES[3]]);
    assert_eq!(proposed(&pack(&folder, &[])), []);
    assert_eq!(
        proposed(&pack(&folder, &["--least", "1"])),
        [("concept", "lapang kenanga angkatan satu", "kesetaraan")]
    );
    // Neither decided nor doubtful: nothing to propose.
    let folder = folder_of(&[("Alat tulis", 50, "bukan ARG"), ("Kertas", 5, "review")]);
    assert!(suggest(&folder, &[]).stdout.contains("there is nothing to propose"));
    folder.file("d.csv", format!("{HEADER}9.99.02.2.01.0001,X,y,none,x,Sari,2026\n"));
    let ran = suggest(&folder, &["-o", "kosong.toml"]);
    assert!(ran.code == 0 && ran.stdout.contains("no line of the budget is decided"), "{ran:?}");
    let ran = folder.run(&["criteria", "test", "--pack", "id-arg", "--pack", "kosong.toml"]);
    assert_eq!(ran.code, 0, "a pack without entries is one: {}", ran.stderr);
}

#[test]
fn what_no_phrase_can_explain_is_counted_with_its_reason() {
    let rows = [
        "2.08,DP3A,2.08.01.2.06.0005,Cetakan,5.1.02.01.01.0026,Spanduk mawar satu,50",
        "2.08,DP3A,2.08.01.2.06.0005,Cetakan,5.1.02.01.01.0026,Spanduk mawar dua,50",
        "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan,5.1.02.01.01.0052,Rapat,1000",
        "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan,5.1.02.01.01.0052,Konsumsi,1000",
    ];
    let folder = Folder::with("a.csv", budget(&rows));
    let own =
        |code: &str, opd: &str, text: &str, verdict: &str| format!("{code},{opd},{text},{verdict},x,Sari,2026-03-01\n");
    folder.file(
        "d.csv",
        HEADER.to_owned()
            + &own("2.08.01.2.06.0005", "DP3A", "Spanduk mawar satu", "kesetaraan")
            + &own("2.08.01.2.06.0005", "DP3A", "Spanduk mawar dua", "kesetaraan")
            + &own("1.02.02.2.02.0001", "Dinas Kesehatan", "Rapat", "none")
            + &own("1.02.02.2.02.0001", "Dinas Kesehatan", "Konsumsi", "none"),
    );
    let ran = suggest(&folder, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for said in [
        "decisions not explained: 2 (support program or pay, where no phrase counts)",
        "decisions not explained: 2 (the sign is the code of the sub kegiatan, which no trap stops)",
        "0 of 4 decisions are what the criteria in use say; with all proposals 0",
    ] {
        assert!(ran.stdout.contains(said), "{said}\n{}", ran.stdout);
    }
}

#[test]
fn what_the_criteria_say_on_purpose_is_not_undone() {
    // The shipped criteria have an example with these words: two decisions are not enough to make it fail.
    let lines = [
        ("Rapat Program Bangga Kencana desa", 100, "bukan ARG"),
        ("Laporan Program Bangga Kencana kota", 200, "bukan ARG"),
    ];
    let folder = folder_of(&lines);
    assert_eq!(proposed(&pack(&folder, &[])), []);
    let table = suggest(&folder, &["--width", "160"]).stdout;
    let row = table.lines().find(|line| line.contains("program bangga kencana")).unwrap_or_else(|| panic!("{table}"));
    assert!(row.contains("contradicts an example of the criteria in use"), "{table}");
}

#[test]
fn the_order_of_rows_and_decisions_changes_nothing() {
    let folder = folder();
    let first = suggest(&folder, &["--format", "toml"]).stdout;
    let mut lines = LINES;
    lines.reverse();
    assert_eq!(suggest(&folder_of(&lines), &["--format", "toml"]).stdout, first);
    assert_eq!(suggest(&folder, &["--format", "toml"]).stdout, first);
    let ran = suggest(&folder, &["-o", "a.csv"]);
    assert!(ran.code == 2, "{ran:?}");
    let ran = folder.run(&["criteria", "suggest", "a.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("--decisions"), "{}", ran.stderr);
}
