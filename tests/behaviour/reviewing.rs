//! explain, evaluate, review and decisions, and where official list and evidence disagree.

use serde_json::Value;

use crate::{Folder, budget};

const ROWS: &[&str] = &[
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000",
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit,5.2.03.01.01.0006,Gedung,20000",
    "1.06.0.00.0.00.01.0000,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300",
    "2.08.0.00.0.00.01.0000,DP3A,2.08.01.2.06.0005,Cetakan,5.1.02.01.01.0026,Spanduk kesetaraan gender,50",
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Bahan,70",
];

fn folder() -> Folder {
    Folder::with("a.csv", budget(ROWS))
}

fn explain(folder: &Folder, subject: &str) -> String {
    let ran = folder.run(&["explain", subject]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn a_line_explained() {
    let folder = folder();
    let text = explain(&folder, "a.csv:2");
    for expected in [
        "a.csv:2\n",
        "  sub_kegiatan  Pengelolaan [Pelayanan Kesehatan Ibu Hamil]\n",
        "verdict  khusus_target\n  sex P; age dewasa; difabel no; aspect akses+manfaat\n  decided by sub_kegiatan\n",
        "  official tags: ANGGARAN RESPONSIF GENDER (ASTACITA);",
        "  ibu-hamil (khusus_target, strength 3): \"Pelayanan Kesehatan Ibu Hamil\" in sub_kegiatan, characters 12-41\n",
        "  without ibu-hamil it would be none\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let text = explain(&folder, "a.csv:4");
    assert!(text.contains("verdict  review") && text.contains("item          Makanan [lansia]"), "{text}");
    assert!(text.contains("a second sign beside one of strength 2, a GBS or sex-disaggregated data"), "{text}");
    let text = explain(&folder, "a.csv:5");
    assert!(text.contains("by program-penunjang: support programs (x.xx.01) are never evidence"), "{text}");
    assert!(text.contains("the program: outside a support program the signs above would be looked at"), "{text}");
    let ran = folder.run(&["explain", "a.csv:99"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("a.csv:99: no line of the budget starts here; the nearest starts at 6"),
        "{}",
        ran.stderr
    );
}

#[test]
fn traps_are_visible_in_the_explanation() {
    let row = |item: &str| budget(&[&format!("x,Dinas Pekerjaan Umum,1.03.02.2.01.0001,Pengelolaan,5.1.02,{item},1")]);
    let of = |item: &str| explain(&Folder::with("a.csv", row(item)), "a.csv:2");
    let text = of("Normalisasi anak sungai di ibu kota dan Jl. R.A. Kartini");
    assert!(text.contains("anak: \"anak\" in item, by ") && text.contains("ibu: \"ibu\" in item, by "), "{text}");
    let text = of("Rapat bidang koordinasi distribusi keluarga");
    for word in ["bidang: bidan", "koordinasi: ASI", "distribusi: ibu"] {
        assert!(text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn codes_and_concepts_explained() {
    let folder = folder();
    assert!(explain(&folder, "kb-pria").contains("category     khusus_target (strength 3)"));
    let text = explain(&folder, "1.02.02.2.02.01");
    assert!(
        text.starts_with("1.02.02.2.02.0001\n  official tags: ANGGARAN RESPONSIF GENDER (ASTACITA)")
            && text.contains("concept ibu-hamil"),
        "{text}"
    );
    for kind in ["F005", "f005", "not-a-number"] {
        let text = explain(&folder, kind);
        assert!(text.starts_with("# F005 not-a-number (error)\n\nA cell of the amount"), "{text}");
        assert!(text.contains("**Way out.**"), "{text}");
    }
    let ran = folder.run(&["explain", "tidak-ada"]);
    assert!(ran.code == 2 && ran.stderr.contains("no concept, trap or disqualifier \"tidak-ada\""), "{}", ran.stderr);
}

#[test]
fn verdicts_against_labels() {
    let labels = "id,source,opd,program,sub_kegiatan,item,category,sex,age,difabel
a,x,Dinas Kesehatan,,Pelayanan Kesehatan Ibu Hamil,,khusus_target,P,dewasa,0
b,x,Dinas Sosial,,Rehabilitasi,Makanan lansia,kesetaraan,?,lansia,0
c,y,Dinas PU,,Jalan,Aspal,none,-,-,0
d,y,Dinas PU,,Jalan,Aspal,?,-,-,0
e,y,DP3A,PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH,Cetak,Spanduk kesetaraan gender,none,-,-,0
";
    let folder = Folder::with("labels.csv", labels);
    let ran = folder.run(&["evaluate", "labels.csv", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let e: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (e["schema"].as_str(), e["rows"].as_u64(), e["undecided"].as_u64()),
        (Some("setara.evaluate/1"), Some(5), Some(1))
    );
    assert_eq!(
        (e["tagged"]["right"].as_u64(), e["tagged"]["wrong"].as_u64(), e["tagged"]["missed"].as_u64()),
        (Some(1), Some(0), Some(1))
    );
    assert_eq!((e["tagged"]["precision"].as_f64(), e["tagged"]["recall"].as_f64()), (Some(1.0), Some(0.5)));
    assert_eq!((e["sex"]["right"].as_u64(), e["sex"]["of"].as_u64()), (Some(3), Some(3)));
    assert_eq!(e["confusion"]["kesetaraan"]["review"], 1);
    assert_eq!(e["by_source"]["x"]["recall"], 0.5);
    let wrong = &e["wrong"][0];
    assert_eq!(
        (wrong["id"].as_str(), wrong["row"].as_u64(), wrong["evidence"][0].as_str()),
        (Some("b"), Some(3), Some("lansia:lansia"))
    );
    let table = folder.run(&["evaluate", "labels.csv"]).stdout;
    assert!(table.contains("Rows labelled ? that are left out: 1 / 5"), "{table}");
    folder.file("texts.csv", "item\nx\n");
    let ran = folder.run(&["evaluate", "texts.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("no column \"category\"; columns found: item"), "{}", ran.stderr);
}

#[test]
fn a_column_that_stands_there_twice_is_refused() {
    let folder = folder();
    folder.file("labels.csv", "item,category,sex,kategori\nx,none,-,review\n");
    let ran = folder.run(&["evaluate", "labels.csv"]);
    let said = "labels.csv: line 1: columns \"category\" and \"kategori\" are the same; leave one out";
    assert!(ran.code == 2 && ran.stderr.contains(said) && ran.stdout.is_empty(), "{ran:?}");
    folder.file("d.csv", "PUTUSAN\nkode_sub_kegiatan,putusan,alasan,putusan\n1.02.02.2.02.0001,none,x,review\n");
    let ran = folder.run(&["report", "a.csv", "--decisions", "d.csv"]);
    let said = "d.csv:2:1: columns \"putusan\" and \"putusan\" are the same; leave one out";
    assert!(ran.code == 2 && ran.stderr.contains(said) && ran.stdout.is_empty(), "{ran:?}");
    // Columns of one's own are nobody's.
    folder.file("d.csv", "kode_sub_kegiatan,putusan,catatan,catatan,alasan,nama,tanggal\n1.02.02.2.02.0001,,a,b,,,\n");
    assert_eq!(folder.run(&["report", "a.csv", "--decisions", "d.csv"]).code, 0);
}

#[test]
fn the_official_list_beside_the_evidence() {
    let report = folder().report(&["a.csv"]);
    assert_eq!(
        (
            report["official_without_evidence"][0]["sub_kegiatan"].as_str(),
            report["official_without_evidence"][0]["amount"].as_str()
        ),
        (Some("1.02.02.2.01.0001"), Some("20000.00"))
    );
    let table = folder().run(&["report", "a.csv", "--only", "overlap"]).stdout;
    assert!(
        table.contains("Official tag without evidence: largest sub kegiatan")
            && table.contains("Pembangunan Rumah Sakit"),
        "{table}"
    );
    let whole = folder().run(&["report", "a.csv"]).stdout;
    assert!(!whole.contains("Official tag without evidence: largest sub kegiatan"), "{whole}");
}

/// The review file as rows of named cells.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_review_file_has_what_asks_for_a_decision_the_most_in_doubt_first() {
    let ran = folder().run(&["review", "a.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let rows = rows(&ran.stdout);
    let short: Vec<(&str, &str, &str, &str)> = rows
        .iter()
        .map(|r| (r["kode_sub_kegiatan"].as_str(), r["uraian"].as_str(), r["saran"].as_str(), r["nilai"].as_str()))
        .collect();
    // The official tag of a code asks for a decision too: the hospital building carries it.
    assert_eq!(
        short,
        [
            ("1.02.02.2.01.0001", "", "none", "20000.00"),
            ("1.02.02.2.02.0001", "", "khusus target", "1000.00"),
            ("1.06.04.2.01.0099", "Makanan lansia", "review", "300.00"),
        ]
    );
}

#[test]
fn decisions_are_a_lens_and_survive_the_next_stage() {
    let folder = folder();
    let review = folder.run(&["review", "a.csv"]).stdout;
    let decide = |code: &str, verdict: &str, text: &str| -> String {
        let lines = text.lines().map(|l| match l.contains(code) {
            true => l.replace(",,,,,", &format!(",{verdict},data terpilah,Sari,2026-03-01,")),
            false => l.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    let decided = decide("1.06.04.2.01.0099", "kesetaraan", &review);
    let decided = decide("1.02.02.2.01.0001", "none", &decided);
    folder.file("d.csv", &decided);
    let report = folder.report(&["a.csv", "--decisions", "d.csv"]);
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "decided").unwrap();
    assert_eq!((lens["amount"].as_str(), lens["lines"].as_u64()), (Some("300.00"), Some(1)));
    assert!(
        report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|n| n == "decided: Rp 20,300 of Rp 21,300 that ask for a decision"),
        "{}",
        report["notes"]
    );
    // Another amount, another spelling of the code, other rows: the decision holds.
    folder.file("b.csv", budget(ROWS).replace("1.06.04.2.01.0099", "1.06.04.2.01.99").replace(",300", ",450"));
    let report = folder.report(&["b.csv", "--decisions", "d.csv"]);
    assert!(report["lenses"].as_array().unwrap().iter().any(|l| l["lens"] == "decided" && l["amount"] == "450.00"));
    // Given back to review, the verdicts are there.
    let again = folder.run(&["review", "a.csv", "--decisions", "d.csv"]).stdout;
    let verdicts: Vec<String> = rows(&again).iter().map(|r| r["putusan"].clone()).collect();
    assert_eq!(verdicts, ["", "none", "kesetaraan"]);
}

#[test]
fn conflicts_unused_and_stale_decisions_are_findings() {
    let folder = folder();
    folder.file(
        "d.csv",
        "kode_sub_kegiatan,uraian,saran,putusan,alasan,nama,tanggal
1.06.04.2.01.0099,,none,kesetaraan,x,y,z
1.06.04.2.01.0099,,none,none,x,y,z
9.99.04.2.01.0001,,,kesetaraan,x,y,z
1.02.02.2.02.0001,,,mungkin,x,y,z
1.02.02.2.01.0001,,,none,,y,z
",
    );
    let ran = folder.run(&["report", "a.csv", "--decisions", "d.csv"]);
    assert_eq!(ran.code, 1);
    for expected in [
        "d.csv:3:25: error[D103] the decision on 1.06.04.2.01.0099 contradicts d.csv:2 (kesetaraan)",
        "d.csv:4:21: warning[D104] no line of the budget matches the decision on 9.99.04.2.01.0001",
        "d.csv:5:21: error[D101] the verdict \"mungkin\" is not known",
        "d.csv:6:21: warning[D102] the decision has no alasan",
        "d.csv:2:25: warning[D105] the decision on 1.06.04.2.01.0099 was made when the suggestion was none; now it is review",
    ] {
        assert!(ran.stderr.contains(expected), "{expected}\n{}", ran.stderr);
    }
}

#[test]
fn a_concept_of_ones_own_that_finds_nothing_is_a_note() {
    let folder = folder();
    folder.file(
        "p.toml",
        "id = \"p\"\nversion = \"1\"\ntitle = \"t\"\n[[concept]]\nid = \"x\"\ncategory = \"kesetaraan\"\nstrength = 3\naspect = []\nphrase = [\"sekolah laut\"]\n",
    );
    let ran = folder.run(&["report", "a.csv", "--pack", "id-arg", "--pack", "p.toml"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.stderr, "p: note[A001] the concept x found nothing in these files\n");
}

#[test]
fn typing_errors_of_long_words_are_evidence_with_their_own_span() {
    let folder = Folder::with(
        "a.csv",
        "nama_skpd,nama_sub_kegiatan,pagu\nDinas,Peberdayaan Prempuan Bidang Ekonomi,5\nDinas,Advokasi PENGARUS UTAMAAN GENDER,5\nDinas,Pencegahan kekerasan dlm rumah tangga,5\n",
    );
    let tags = folder.tags(&["a.csv"]);
    assert_eq!(tags[0]["verdict"], "kesetaraan");
    assert_eq!(tags[1]["verdict"], "pelembagaan");
    assert_eq!(tags[2]["evidence"][0]["concept"], "kdrt");
    let text = tags[0]["evidence"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("Peberdayaan Prempuan"), "{text}");
}
