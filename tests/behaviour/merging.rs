//! `review --merge`: several reviewers, how far they agree, what they do not agree on, and one file of it.

use serde_json::Value;

use crate::{Folder, Ran, budget};

const HEADER: &str = "kode_sub_kegiatan,nama_opd,uraian,nilai,saran,putusan,alasan,pemeriksa,tanggal,berlaku_sampai\n";
const SUB: &str = "1.06.04.2.01.0099";
const NAMES: [&str; 12] = [
    "Anggrek",
    "Bakung",
    "Cempaka",
    "Dahlia",
    "Eceng",
    "Flamboyan",
    "Gardenia",
    "Hortensia",
    "Iris",
    "Jepun",
    "Kenanga",
    "Lili",
];

/// Twelve texts with a sign, of 100 to 1200 rupiah.
fn rows() -> Vec<String> {
    let row = |(i, name): (usize, &&str)| {
        format!("1.06,Dinas Sosial,{SUB},Rehabilitasi,5.1.02.01.01.0024,Makanan lansia {name},{}", (i + 1) * 100)
    };
    NAMES.iter().enumerate().map(row).collect()
}

fn folder() -> Folder {
    let rows = rows();
    Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Decisions of one reviewer on the texts from the first on, a letter each: y, n, or a dot for none.
fn decided(who: &str, letters: &str) -> String {
    let mut out = HEADER.to_owned();
    for (i, letter) in letters.chars().enumerate() {
        let verdict = match letter {
            'y' => "kesetaraan",
            'n' => "bukan ARG",
            _ => continue,
        };
        let amount = (i + 1) * 100;
        out += &format!(
            "{SUB},Dinas Sosial,Makanan lansia {},{amount},telaah,{verdict},sebab {who},{who},2026-03-01,\n",
            NAMES[i]
        );
    }
    out
}

fn merged(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["review", "a.csv", "--merge"], more].concat())
}

fn json(folder: &Folder, files: &[&str]) -> Value {
    let ran = merged(folder, &[files, &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// What the lens `decided` counts with this file, and what was said.
fn counted(folder: &Folder, file: &str) -> (Option<String>, Ran) {
    let ran = folder.run(&["report", "a.csv", "--format", "json", "--decisions", file]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let lens = report["lenses"].as_array().unwrap().iter().find(|lens| lens["lens"] == "decided").cloned();
    (lens.map(|lens| lens["amount"].as_str().unwrap().to_owned()), ran)
}

/// The rows of a file by their texts.
fn by_text(
    folder: &Folder,
    file: &str,
) -> std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>> {
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
    rows.into_iter().map(|row| (row["uraian"].clone(), row)).collect()
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-4)
}

#[test]
fn two_reviewers_agree_as_far_as_kappa_says_and_nobody_takes_a_side() {
    let folder = folder();
    // Both yes five times, both no four times; 2 + 1 times they disagree: (0.75 - 0.5) / 0.5.
    folder.file("sari.csv", decided("Sari", "yyyyyyynnnnn"));
    folder.file("budi.csv", decided("Budi", "yyyyynnynnnn"));
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    assert_eq!(report["schema"], "setara.merge/1");
    assert_eq!(
        (report["subjects"].as_u64(), report["compared"].as_u64(), report["same"].as_u64()),
        (Some(12), Some(12), Some(9))
    );
    assert!(near(&report["kappa"]["value"], 0.5), "{}", report["kappa"]);
    assert!(near(&report["kappa"]["low"], -0.092_356) && report["kappa"]["high"] == 1.0, "{}", report["kappa"]);
    assert_eq!(report["reviewers"][0], serde_json::json!({ "name": "Sari", "decided": 12, "alone": 0 }));
    // The largest first, with who said what, why and when.
    let conflicts: Vec<(&str, &str)> = report["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["text"].as_str().unwrap(), own["amount"].as_str().unwrap()))
        .collect();
    let wanted = [
        ("Makanan lansia Hortensia", "800.00"),
        ("Makanan lansia Gardenia", "700.00"),
        ("Makanan lansia Flamboyan", "600.00"),
    ];
    assert_eq!(conflicts, wanted);
    assert_eq!(report["conflict_amount"], "2100.00");
    let said = &report["conflicts"][0]["said"];
    assert_eq!(
        (said[0]["reviewer"].as_str(), said[0]["verdict"].as_str(), said[0]["place"].as_str()),
        (Some("Sari"), Some("none"), Some("sari.csv:9"))
    );
    assert_eq!(
        (said[1]["reviewer"].as_str(), said[1]["verdict"].as_str(), said[1]["reason"].as_str()),
        (Some("Budi"), Some("kesetaraan"), Some("sebab Budi"))
    );

    // One file of it: agreed rows by both, disputed ones open, those first.
    let ran = merged(&folder, &["sari.csv", "budi.csv", "-o", "gabungan.csv"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "saved: gabungan.csv\n"));
    for shown in ["Sari – Budi", "κ 0.500", "-0.092 – 1.000", "Makanan lansia Hortensia", "Sari none; Budi kesetaraan"]
    {
        assert!(ran.stdout.contains(shown), "{shown}\n{}", ran.stdout);
    }
    let rows = by_text(&folder, "gabungan.csv");
    assert_eq!(rows.len(), 12);
    let own = &rows["Makanan lansia Anggrek"];
    assert_eq!(
        (own["putusan"].as_str(), own["pemeriksa"].as_str(), own["alasan"].as_str(), own["tanggal"].as_str()),
        ("kesetaraan", "Sari; Budi", "Sari: sebab Sari; Budi: sebab Budi", "2026-03-01")
    );
    let own = &rows["Makanan lansia Hortensia"];
    assert_eq!((own["putusan"].as_str(), own["pemeriksa"].as_str(), own["alasan"].as_str()), ("", "", ""));
    assert_eq!(
        own["catatan_setara"],
        "bertentangan: Sari none (2026-03-01: sebab Sari); Budi kesetaraan (2026-03-01: sebab Budi)"
    );
    let text = std::fs::read_to_string(folder.path().join("gabungan.csv")).unwrap();
    assert!(text.lines().nth(1).unwrap().contains("Hortensia"), "{text}");
    // It is a file of decisions: what both count is counted, and nothing else.
    let (amount, ran) = counted(&folder, "gabungan.csv");
    assert_eq!((amount.as_deref(), ran.code, ran.stderr.as_str()), (Some("1500.00"), 0, ""));
    // A row that is settled by hand counts; what was noted stays.
    folder.file("settled.csv", text.replacen("review,,,,,", "review,kesetaraan,rapat,Pokja,2026-04-01,", 1));
    assert_eq!(counted(&folder, "settled.csv").0.as_deref(), Some("2300.00"));
    // The other way round it is the same, but for the order of the names.
    let turned = json(&folder, &["budi.csv", "sari.csv"]);
    assert_eq!((&turned["kappa"], &turned["alpha"]), (&report["kappa"], &report["alpha"]));
}

#[test]
fn more_reviewers_with_gaps_agree_as_far_as_alpha_says() {
    let folder = folder();
    // One file with two reviewers in it, and two files; not everybody decided everything.
    let two = decided("Sari", "yynnyy......") + decided("Budi", "yynny.y.....").strip_prefix(HEADER).unwrap();
    folder.file("dua.csv", two);
    folder.file("tiga.csv", decided("Citra", "yynny..n...y"));
    let report = json(&folder, &["dua.csv", "tiga.csv"]);
    let names: Vec<&str> =
        report["reviewers"].as_array().unwrap().iter().map(|own| own["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Sari", "Budi", "Citra"]);
    assert_eq!(report["kappa"], Value::Null);
    // Five subjects with three like verdicts each: yes nine times, no six times.
    assert_eq!((report["alpha"]["value"].as_f64(), report["alpha"]["subjects"].as_u64()), (Some(1.0), Some(5)));
    assert_eq!(
        (report["alpha"]["low"].clone(), report["compared"].as_u64(), report["subjects"].as_u64()),
        (Value::Null, Some(5), Some(9))
    );
    assert_eq!(report["reviewers"][2], serde_json::json!({ "name": "Citra", "decided": 7, "alone": 2 }));
    assert_eq!(report["pairs"].as_array().unwrap().len(), 3);
    // One says otherwise once: observed 2 of 15 apart, by hand 1 - 14 × (2 / 3) × 3 / (2 × 8 × 7).
    folder.file("tiga.csv", decided("Citra", "ynnny..n...y"));
    let report = json(&folder, &["dua.csv", "tiga.csv"]);
    assert!(near(&report["alpha"]["value"], 1.0 - 14.0 * 2.0 / (2.0 * 8.0 * 7.0)), "{}", report["alpha"]);
    let table = merged(&folder, &["dua.csv", "tiga.csv", "--lang", "id"]).stdout;
    assert!(table.contains("semua penelaah") && table.contains("α 0,750"), "{table}");
}

#[test]
fn a_reviewer_is_who_signs_else_who_the_file_is_called_after() {
    let folder = folder();
    folder.file("sari.csv", decided("", "yy"));
    folder.file(
        "budi.csv",
        decided("Budi", "y.").replace("sebab Budi,Budi", "sebab,") + &decided("Budi", ".n")[HEADER.len()..],
    );
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    let names: Vec<&str> =
        report["reviewers"].as_array().unwrap().iter().map(|own| own["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["sari", "Budi"], "a row without a name is by the only one whom the file names");
    // Names in other letters are one name; a file that was merged before brings all of them.
    folder.file("c.csv", decided("SARI; budi", "..nn"));
    let report = json(&folder, &["sari.csv", "budi.csv", "c.csv"]);
    assert_eq!(report["reviewers"].as_array().unwrap().len(), 2);
    let ran = merged(&folder, &["sari.csv", "sari.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("sari.csv: is named twice"), "{}", ran.stderr);
}

#[test]
fn a_reviewer_who_says_two_things_has_said_nothing() {
    let folder = folder();
    folder.file("sari.csv", decided("Sari", "y") + &decided("Sari", "n")[HEADER.len()..]);
    folder.file("budi.csv", decided("Budi", "y"));
    let ran = merged(&folder, &["sari.csv", "budi.csv", "--format", "json", "-o", "g.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("sari.csv:3:") && ran.stderr.contains("error[D103]"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((report["conflicts"][0]["kind"].as_str(), report["compared"].as_u64()), (Some("reviewer"), Some(0)));
    assert_eq!(report["conflicts"][0]["said"][0]["also"], "none");
    assert_eq!(counted(&folder, "g.csv").0, None);
    // The same twice is once, and a later row that is valid for longer follows the first.
    folder.file("sari.csv", decided("Sari", "y") + &decided("Sari", "y")[HEADER.len()..]);
    assert_eq!(json(&folder, &["sari.csv", "budi.csv"])["same"], 1);
    let renewed =
        decided("Sari", "n").replace("2026-03-01,", "2024-03-01,2024-12-31") + &decided("Sari", "y")[HEADER.len()..];
    folder.file("sari.csv", renewed);
    let ran = merged(&folder, &["sari.csv", "budi.csv", "--year", "2026", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (ran.code, report["same"].as_u64(), report["conflicts"].as_array().map(Vec::len)),
        (0, Some(1), Some(0))
    );
}

#[test]
fn what_is_agreed_is_valid_as_long_as_it_is_for_all() {
    let folder = folder();
    let until = |who: &str, until: &str| decided(who, "y").replace("2026-03-01,\n", &format!("2026-03-01,{until}\n"));
    folder.file("sari.csv", until("Sari", "2028-12-31"));
    folder.file("budi.csv", until("Budi", "2027-06-30"));
    folder.file("citra.csv", until("Citra", ""));
    let files = ["sari.csv", "budi.csv", "citra.csv"];
    assert_eq!(merged(&folder, &[&files[..], &["-o", "g.csv"]].concat()).code, 0);
    let row = &by_text(&folder, "g.csv")["Makanan lansia Anggrek"];
    assert_eq!((row["berlaku_sampai"].as_str(), row["pemeriksa"].as_str()), ("2027-06-30", "Sari; Budi; Citra"));
    // Of a later year, only those that still are valid decide; none: it is open.
    let of = |year: &str| -> Value {
        let ran = merged(&folder, &[&files[..], &["--year", year, "--format", "json"]].concat());
        serde_json::from_str(&ran.stdout).unwrap()
    };
    assert_eq!((of("2027")["compared"].as_u64(), of("2028")["reviewers"][1]["decided"].as_u64()), (Some(1), Some(0)));
    folder.file("citra.csv", until("Citra", "2020"));
    assert_eq!((of("2030")["subjects"].as_u64(), of("2030")["expired"].as_u64()), (Some(0), Some(1)));
}

#[test]
fn a_decision_on_all_of_it_speaks_of_its_parts_and_settles_none_that_is_disputed() {
    let folder = folder();
    let whole = format!("{HEADER}{SUB},Dinas Sosial,,,telaah,kesetaraan,semua,Sari,2026-03-01,\n");
    folder.file("sari.csv", &whole);
    // One of the twelve is not, says Budi; Sari's decision is on it too.
    folder.file("budi.csv", decided("Budi", "...n"));
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    let conflicts = report["conflicts"].as_array().unwrap();
    assert_eq!((conflicts.len(), conflicts[0]["text"].as_str()), (1, Some("Makanan lansia Dahlia")));
    let said = &conflicts[0]["said"];
    assert_eq!(
        (said[0]["reviewer"].as_str(), said[0]["broader"].as_bool(), said[1]["broader"].as_bool()),
        (Some("Sari"), Some(true), Some(false))
    );
    merged(&folder, &["sari.csv", "budi.csv", "-o", "g.csv"]);
    assert_eq!(counted(&folder, "g.csv").0.as_deref(), Some("7400.00"), "all but what is disputed");
    assert_eq!(by_text(&folder, "g.csv")[""]["putusan"], "kesetaraan");
    // Brought up to date, and in a workbook, it is as open as before; settled, it counts as it was settled.
    assert_eq!(folder.run(&["review", "a.csv", "-o", "g.csv"]).code, 0);
    assert_eq!(counted(&folder, "g.csv").0.as_deref(), Some("7400.00"));
    merged(&folder, &["sari.csv", "budi.csv", "-o", "g.xlsx"]);
    assert_eq!(counted(&folder, "g.xlsx").0.as_deref(), Some("7400.00"));
    let text = std::fs::read_to_string(folder.path().join("g.csv")).unwrap();
    let settled = |line: &str| match line.contains("bertentangan") {
        true => line.replace("review,,,,,,", "review,kesetaraan,rapat,Pokja,2026,,"),
        false => line.to_owned(),
    };
    folder.file("g.csv", text.lines().map(settled).collect::<Vec<_>>().join("\n"));
    assert_eq!(counted(&folder, "g.csv").0.as_deref(), Some("7800.00"));
    // Where they agree on the part, the whole counts.
    folder.file("budi.csv", decided("Budi", "...y"));
    merged(&folder, &["sari.csv", "budi.csv", "-o", "h.csv"]);
    assert_eq!(counted(&folder, "h.csv").0.as_deref(), Some("7800.00"));
    // Who has a row for the part and leaves it open has not decided it.
    folder.file(
        "sari.csv",
        whole + &decided("Sari", "...n")[HEADER.len()..].replace("bukan ARG,sebab Sari,Sari,2026-03-01", ",,,"),
    );
    folder.file("budi.csv", decided("Budi", "...n"));
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    assert_eq!((report["conflicts"].as_array().map(Vec::len), report["compared"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn what_is_not_in_the_budget_and_what_was_decided_on_another_amount_is_kept_and_noted() {
    let folder = folder();
    let gone = format!("{HEADER}9.99.04.2.01.0001,Dinas Lama,Sesuatu,5,none,kesetaraan,dulu,Sari,2026-03-01,\n");
    folder.file("sari.csv", gone + &decided("Sari", "yy")[HEADER.len()..]);
    folder.file("budi.csv", decided("Budi", "yy").replace("Bakung,200,", "Bakung,150,"));
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    assert_eq!(
        (report["gone"].as_u64(), report["reopened"].as_u64(), report["same"].as_u64()),
        (Some(1), Some(1), Some(2))
    );
    merged(&folder, &["sari.csv", "budi.csv", "-o", "g.csv"]);
    let rows = by_text(&folder, "g.csv");
    let own = &rows["Makanan lansia Bakung"];
    assert_eq!(
        (own["putusan"].as_str(), own["nilai"].as_str(), own["catatan_setara"].as_str()),
        ("kesetaraan", "200.00", "nilai saat diputuskan: 150")
    );
    let own = &rows["Sesuatu"];
    assert_eq!(
        (own["putusan"].as_str(), own["kode_sub_kegiatan"].as_str(), own["catatan_setara"].as_str()),
        ("kesetaraan", "9.99.04.2.01.0001", "tidak ada lagi dalam anggaran")
    );
    // It is open again for who reads the merged file, too.
    let (_, ran) = counted(&folder, "g.csv");
    assert!(
        ran.stderr.contains("note[D105]") && ran.stderr.contains("Rp 150") && ran.stderr.contains("Rp 200"),
        "{}",
        ran.stderr
    );
}

#[test]
fn rows_that_name_a_key_alone_decide_what_the_key_belongs_to() {
    let folder = folder();
    let review = folder.run(&["review", "a.csv"]).stdout;
    let key = review.lines().find(|line| line.contains("Lili")).unwrap().split(',').next().unwrap().to_owned();
    folder
        .file("sari.csv", format!("key,kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal\n{key},,none,x,Sari,2026\n"));
    folder.file("budi.csv", decided("Budi", "...........y"));
    let report = json(&folder, &["sari.csv", "budi.csv"]);
    assert_eq!(
        (report["conflicts"][0]["key"].as_str(), report["conflicts"][0]["text"].as_str()),
        (Some(key.as_str()), Some("Makanan lansia Lili"))
    );
}

#[test]
fn each_output_has_its_place() {
    let folder = folder();
    folder.file("sari.csv", decided("Sari", "yn"));
    folder.file("budi.csv", decided("Budi", "yy"));
    let files = ["sari.csv", "budi.csv"];
    // Decisions on stdout, agreement on stderr.
    let ran = merged(&folder, &[&files[..], &["--format", "csv"]].concat());
    assert!(
        ran.code == 0 && ran.stdout.starts_with("key,tempat,nilai,") && ran.stderr.contains("How far they agree"),
        "{ran:?}"
    );
    // Decisions in a file, agreement as JSON.
    let ran = merged(&folder, &[&files[..], &["--format", "json", "-o", "g.csv"]].concat());
    assert!(ran.code == 0 && ran.stdout.starts_with('{') && by_text(&folder, "g.csv").len() == 12, "{ran:?}");
    let json = ran.stdout;
    // JSON in a file, and nothing else.
    let ran = merged(&folder, &[&files[..], &["-o", "g.json"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("g.json")).unwrap(), json);
    // A workbook is read as the csv is.
    let ran = merged(&folder, &[&files[..], &["-o", "g.xlsx"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(counted(&folder, "g.xlsx").0.as_deref(), Some("100.00"));
    let again = merged(&folder, &["g.xlsx", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&again.stdout).unwrap()["reviewers"].as_array().unwrap().len(), 2);
    // A file that was filled in meanwhile is not written over, nor one of the reviewers.
    for (name, why) in [("g.csv", "is there already"), ("sari.csv", "nothing is overwritten")] {
        let ran = merged(&folder, &[&files[..], &["-o", name]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(why), "{name}: {}", ran.stderr);
    }
    // Without reviewers there is no agreement.
    let ran = folder.run(&["review", "a.csv", "--format", "json"]);
    assert!(ran.code == 2 && ran.stderr.contains("--merge"), "{}", ran.stderr);
    let ran = merged(&folder, &["sari.csv", "--decisions", "budi.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
    folder.file("kosong.csv", HEADER);
    let ran = merged(&folder, &["kosong.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("nothing is decided in these files"), "{}", ran.stderr);
    let ran = merged(&folder, &["kosong.csv", "--lang", "id"]);
    assert!(ran.stderr.contains("belum ada putusan"), "{}", ran.stderr);
}
