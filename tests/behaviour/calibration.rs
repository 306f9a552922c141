//! How often verdicts were right on labelled texts: counted by the sign that decided, carried by packs, and shown.

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

/// Labelled rows: texts of sub kegiatan and item with their label, each so many times under another number.
fn labels(groups: &[(usize, &str, &str, &str)]) -> String {
    let mut out = String::from("id,sumber,sub_kegiatan,item,category\n");
    for (n, sub, item, label) in groups {
        for i in 0..*n {
            let source = if i % 2 == 0 { "APBD 2025" } else { "RKA 2026" };
            out += &format!("{i},{source},{sub},{item},{label}\n");
        }
    }
    out
}

const IBU: &str = "Pelayanan Kesehatan Ibu Hamil";

fn classes(folder: &Folder, more: &[&str]) -> Vec<Value> {
    let ran = folder.run(&[&["evaluate", "labels.csv", "--calibration", "--format", "json"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    value["calibration"].as_array().unwrap().clone()
}

fn class<'a>(all: &'a [Value], verdict: &str, concept: Option<&str>, field: Option<&str>) -> &'a Value {
    let is = |c: &&Value| c["verdict"] == verdict && c["concept"].as_str() == concept && c["field"].as_str() == field;
    all.iter().find(is).unwrap_or_else(|| panic!("{verdict} {concept:?} {field:?}: {all:#?}"))
}

#[test]
fn verdicts_are_counted_by_concept_strength_and_field_of_the_sign_that_decided() {
    let text = labels(&[
        (24, IBU, "Rapat", "khusus_target"),
        (1, IBU, "Rapat", "none"),
        (3, "Rapat", "Makanan ibu hamil", "kesetaraan"),
        (18, "Rehabilitasi", "Makanan lansia", "review"),
        (2, "Rehabilitasi", "Makanan lansia", "kesetaraan"),
        (28, "Pembangunan Jalan", "Aspal", "none"),
        (1, "Pembangunan Jalan", "Aspal", "review"),
        (1, "Pembangunan Jalan", "Aspal", "pelembagaan"),
        (5, IBU, "Rapat", "?"),
    ]);
    let folder = Folder::with("labels.csv", text);
    let all = classes(&folder, &[]);
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-6;
    // 24 of 25, by exact sums of the binomial distribution.
    let own = class(&all, "tagged", Some("ibu-hamil"), Some("sub_kegiatan"));
    assert_eq!((&own["labels"], &own["right"], &own["strength"]), (&25.into(), &24.into(), &3.into()));
    assert!(near(&own["low"], 0.796_483_1) && near(&own["high"], 0.998_987_8), "{own}");
    assert_eq!(own["sources"], serde_json::json!({ "APBD 2025": 13, "RKA 2026": 12 }));
    // Any of the three categories is right; of three labels nothing is said.
    let item = class(&all, "tagged", Some("ibu-hamil"), Some("item"));
    assert_eq!((&item["right"], &item["tested"], &item["low"]), (&3.into(), &false.into(), &Value::Null));
    // A review claims nothing: how many of them were tagged is said. 2 of 20: 0.01234853 to 0.3169827.
    let review = class(&all, "review", Some("lansia"), Some("item"));
    assert_eq!((&review["right"], &review["tagged"], &review["review"]), (&Value::Null, &2.into(), &18.into()));
    assert!(near(&review["low"], 0.012_348_53) && near(&review["high"], 0.316_982_7), "{review}");
    // What found nothing is right where the label is not tagged.
    let none = class(&all, "none", None, None);
    assert_eq!((&none["right"], &none["labels"], &none["tested"]), (&29.into(), &30.into(), &true.into()));
    let labelled: u64 = all.iter().map(|c| c["labels"].as_u64().unwrap()).sum();
    assert_eq!((all.len(), labelled), (4, 78), "rows labelled ? are in no class");
    // Rows in another order: the same.
    let text = std::fs::read_to_string(folder.path().join("labels.csv")).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    folder.file("labels.csv", format!("{head}\n{}\n", rows.join("\n")));
    assert_eq!(classes(&folder, &[]), all);
}

#[test]
fn the_table_says_so_in_both_languages_and_the_json_without_it_is_as_before() {
    let folder =
        Folder::with("labels.csv", labels(&[(24, IBU, "Rapat", "khusus_target"), (3, "Jalan", "Aspal", "none")]));
    let ran = folder.run(&["evaluate", "labels.csv", "--calibration", "--lang", "en"]);
    let row =
        |text: &str, of: &str| text.lines().find(|l| l.contains(of)).unwrap_or_else(|| panic!("{text}")).to_owned();
    let cells = |line: String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    assert_eq!(cells(row(&ran.stdout, " ibu-hamil ")), "ARG ibu-hamil 3 sub kegiatan 24 24 24 85.8–100.0 %");
    assert_eq!(cells(row(&ran.stdout, " none ")), "none - - - 3 3 0 untested");
    assert!(ran.stdout.contains("Source of the labels: APBD 2025 14; RKA 2026 13"), "{}", ran.stdout);
    let ran = folder.run(&["evaluate", "labels.csv", "--calibration", "--lang", "id"]);
    assert!(cells(row(&ran.stdout, " ibu-hamil ")).ends_with("24 24 24 85,8–100,0 %"), "{}", ran.stdout);
    assert!(row(&ran.stdout, " bukan ARG ").contains("belum teruji"), "{}", ran.stdout);
    let plain = folder.run(&["evaluate", "labels.csv", "--format", "json"]).stdout;
    assert!(!plain.contains("calibration"), "{plain}");
    let ran = folder.run(&["evaluate", "labels.csv", "--format", "toml"]);
    assert!(ran.code == 2 && ran.stderr.contains("add --calibration"), "{}", ran.stderr);
}

/// A pack with a concept, and the counts that people gave it.
const PACK: &str = r#"id = "p"
version = "1"
title = "t"
[[concept]]
id = "gedung-serbaguna"
category = "kesetaraan"
strength = 3
aspect = []
phrase = ["gedung serbaguna"]
[[concept]]
id = "ibu-hamil-melati"
category = "khusus_target"
strength = 3
aspect = []
phrase = ["kelas bumil"]
"#;

const ROWS: [&str; 3] = [
    "1.03,Dinas PU,1.03.02.2.01.0001,Pembangunan Gedung Serbaguna,5.2.03.01.01.0006,Beton,1000",
    "1.03,Dinas PU,1.03.02.2.01.0002,Pembangunan Jalan,5.2.03.01.01.0006,Aspal,2000",
    "1.02,Dinas Kesehatan,1.02.02.2.02.0099,Rapat,5.1.02.01.01.0052,Makanan kelas bumil,3000",
];

/// A budget, a pack, and its counts, made of labels.
fn calibrated() -> Folder {
    let folder = Folder::with("a.csv", budget(&ROWS));
    folder.file("p.toml", PACK);
    let groups = [
        (41, "Pembangunan Gedung Serbaguna", "Semen", "kesetaraan"),
        (1000, "Pembangunan Jalan", "Aspal", "none"),
        (7, "Rapat", "Kelas bumil", "khusus_target"),
    ];
    folder.file("labels.csv", labels(&groups));
    let ran = folder.run(&[&["evaluate", "labels.csv", "--calibration", "--format", "toml"], &PACKS[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder.file("p.toml", format!("{PACK}{}", ran.stdout));
    folder
}

const PACKS: [&str; 4] = ["--pack", "id-arg", "--pack", "p.toml"];

fn explain(folder: &Folder, subject: &str, more: &[&str]) -> String {
    let ran = folder.run(&[&["explain", subject], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn a_pack_carries_its_counts_and_explain_shows_them() {
    let folder = calibrated();
    let line =
        |n: usize, lang: &str| explain(&folder, &format!("a.csv:{n}"), &[&PACKS[..], &["--lang", lang]].concat());
    let tested = line(2, "en");
    assert!(tested.contains("\n  accuracy: gedung-serbaguna, sub kegiatan: 41 of 41, at least 93 %\n"), "{tested}");
    let tested = line(2, "id");
    assert!(
        tested.contains("\n  ketepatan: gedung-serbaguna, sub kegiatan: 41 dari 41, sedikitnya 93 %\n"),
        "{tested}"
    );
    // Never "at least 100 %".
    assert!(line(3, "en").contains("accuracy: none: 1000 of 1000, at least 99.7 %\n"));
    assert!(line(4, "en").contains("accuracy: ibu-hamil-melati, item: untested (7 labels)\n"), "{}", line(4, "en"));
    assert!(line(4, "id").contains("ketepatan: ibu-hamil-melati, uraian: belum teruji (7 label)\n"));
    let concept = explain(&folder, "gedung-serbaguna", &PACKS);
    assert!(concept.contains("accuracy     gedung-serbaguna, sub kegiatan: 41 of 41, at least 93 %\n"), "{concept}");
    assert!(concept.contains("labels       APBD 2025 21; RKA 2026 20\n"), "{concept}");
    let shown = folder.run(&[&["criteria", "show", "gedung-serbaguna", "--lang", "id"], &PACKS[..]].concat()).stdout;
    assert!(shown.contains("ketepatan    gedung-serbaguna, sub kegiatan: 41 dari 41, sedikitnya 93 %\n"), "{shown}");
    // Counts, and no text.
    let table = std::fs::read_to_string(folder.path().join("p.toml")).unwrap();
    assert!(table.contains("tagged = 41, review = 0, none = 0") && !table.contains("Semen"), "{table}");
}

#[test]
fn lines_of_the_page_show_how_often_their_tag_was_right() {
    let folder = calibrated();
    let page = |lang: &str| {
        let ran = folder.run(&[&["report", "a.csv", "--format", "html", "--lang", lang], &PACKS[..]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let text = page("en");
    assert!(text.contains("<small>gedung-serbaguna, sub kegiatan: 41 of 41, at least 93 %</small>"));
    assert!(text.contains("<small>ibu-hamil-melati, item: untested (7 labels)</small>"));
    assert!(!text.contains("1000 of 1000"), "lines without a sign say nothing");
    assert!(page("id").contains("<small>gedung-serbaguna, sub kegiatan: 41 dari 41, sedikitnya 93 %</small>"));
}

#[test]
fn what_a_later_pack_replaces_was_not_labelled() {
    let folder = calibrated();
    let packs = [&PACKS[..], &["--pack", "q.toml"]].concat();
    let head = "id = \"q\"\nversion = \"1\"\ntitle = \"t\"\n";
    let other = "[[concept]]\nid = \"lain\"\ncategory = \"review\"\nstrength = 1\naspect = []\nphrase = [\"beton\"]\n";
    // Another concept: the figure stays; of what nothing is found in nobody knows any more.
    folder.file("q.toml", format!("{head}{other}"));
    assert!(explain(&folder, "a.csv:2", &packs).contains("41 of 41, at least 93 %"));
    assert!(explain(&folder, "a.csv:3", &packs).contains("accuracy: none: untested (no labels)"));
    // The concept itself, even if it reads the same.
    let same = PACK.split_once("[[concept]]").unwrap().1.split("[[concept]]").next().unwrap();
    folder.file("q.toml", format!("{head}[[concept]]{same}"));
    let text = explain(&folder, "a.csv:2", &packs);
    assert!(text.contains("accuracy: gedung-serbaguna, sub kegiatan: untested (no labels)"), "{text}");
    // With counts of its own it is tested again.
    let own = "[calibration]\nversion = \"1\"\nclass = [{ verdict = \"tagged\", concept = \"gedung-serbaguna\", \
               strength = 3, field = \"sub_kegiatan\", tagged = 19, review = 1, none = 0 }]\n";
    folder.file("q.toml", format!("{head}[[concept]]{same}{own}"));
    assert!(explain(&folder, "a.csv:2", &packs).contains("19 of 20, at least 78 %"));
    // Of another strength it is another claim.
    folder.file("q.toml", format!("{head}[[concept]]{same}{}", own.replace("strength = 3", "strength = 2")));
    assert!(explain(&folder, "a.csv:2", &packs).contains("untested (no labels)"));
}

#[test]
fn counts_of_another_version_and_broken_tables_are_refused() {
    let folder = calibrated();
    let table = std::fs::read_to_string(folder.path().join("p.toml")).unwrap();
    for (from, to, said) in [
        (
            "id = \"p\"\nversion = \"1\"",
            "id = \"p\"\nversion = \"2\"",
            "counted with version \"1\", and the pack is \"2\"",
        ),
        (
            "verdict = \"none\"",
            "verdict = \"none\", concept = \"x\"",
            "has concept and field, unless its verdict is none",
        ),
        ("field = \"item\"", "field = \"judul\"", "judul"),
        ("tagged = 41", "tagged = -41", "p.toml"),
    ] {
        assert!(table.contains(from), "{table}");
        folder.file("p.toml", table.replace(from, to));
        let ran = folder.run(&[&["explain", "a.csv:2"], &PACKS[..]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(said), "{from}: {} {}", ran.code, ran.stderr);
    }
    let class = table.lines().find(|l| l.contains("\"gedung-serbaguna\", strength")).unwrap();
    folder.file("p.toml", table.replace(class, &format!("{class}\n{class}")));
    let ran = folder.run(&[&["explain", "a.csv:2"], &PACKS[..]].concat());
    assert!(ran.code == 2 && ran.stderr.contains("stands twice"), "{}", ran.stderr);
}

#[test]
fn a_changed_copy_of_the_shipped_pack_has_no_counts() {
    let folder = Folder::with("a.csv", budget(&ROWS));
    let pack = std::fs::read_to_string(project().join("src/criteria/packs/id-arg.toml")).unwrap();
    let none = |pack: &str| {
        folder.file("copy.toml", pack);
        let text = explain(&folder, "a.csv:3", &["--pack", "copy.toml"]);
        text.lines().find(|l| l.contains("accuracy: none")).unwrap().to_owned()
    };
    assert!(none(&pack).contains(", at least "), "the same text has the same counts");
    assert!(none(&format!("{pack}\n# changed\n")).ends_with("untested (no labels)"));
}

#[test]
fn the_shipped_table_is_what_the_labels_at_hand_give() {
    let labels = project().join("../shared/gold/labels-dev.csv");
    if !labels.is_file() {
        eprintln!("skipped: no labelled texts beside the project");
        return;
    }
    let args = ["evaluate", labels.to_str().unwrap(), "--calibration", "--format", "toml", "--no-config"];
    let ran = run_in(project(), &args, "");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shipped = std::fs::read_to_string(project().join("src/criteria/packs/id-arg.calibration.toml")).unwrap();
    assert_eq!(ran.stdout, shipped, "make it again: CONTRIBUTING.md, calibration");
}
