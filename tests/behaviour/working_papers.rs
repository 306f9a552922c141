//! Working papers: `audit-pack`, and `verify` of what it wrote.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::{Folder, budget};

const HEALTH: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";
const ROADS: &str = "2.15.0.00.0.00.01.0000,Dinas Perhubungan";

/// Two agencies: health with evidence and the official tag, roads with neither.
fn apbd() -> String {
    budget(&[
        &format!(
            "{HEALTH},1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000000.50"
        ),
        &format!(
            "{HEALTH},1.02.02.2.02.0002,Pengelolaan Pelayanan Kesehatan Ibu Bersalin,5.1.02.01.01.0024,Alat tulis kantor,500000"
        ),
        &format!("{ROADS},2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.2.04.01.01.0001,Rambu,7000000"),
        &format!(
            "{ROADS},2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.1.02.01.01.0024,Monitoring PUG perhubungan,250000"
        ),
        &format!("{ROADS},9.99.99.9.99.9999,Kegiatan yang tidak ada,5.1.02.01.01.0024,Rapat,1000"),
    ])
}

const SETTINGS: &str = "government = \"Kabupaten Melati\"\nyear = 2026\nstage = \"apbd\"\n";

const STATEMENT: &str = include_str!("../../examples/kabupaten-melati/gbs/ibu-hamil.toml");

fn government() -> Folder {
    let folder = Folder::with("apbd.csv", apbd());
    folder.file("setara.toml", SETTINGS);
    folder
}

/// The papers of a run that must succeed.
fn pack(folder: &Folder, more: &[&str]) -> Value {
    let ran = folder.run(&[&["audit-pack", "apbd.csv", "-o", "kk"], more].concat());
    assert!(ran.code < 2, "{}", ran.stderr);
    json(folder, "kk/papers.json")
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
}

fn verify(folder: &Folder) -> (i32, Value) {
    let ran = folder.run(&["verify", "kk", "--format", "json"]);
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr)))
}

/// The text of a document, a line a paragraph.
fn text(folder: &Folder, name: &str) -> String {
    let file = std::fs::File::open(folder.path().join("kk").join(name)).unwrap();
    let mut xml = String::new();
    zip::ZipArchive::new(file).unwrap().by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut out = String::new();
    for piece in xml.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        out.push_str(if tag == "/w:p" { "\n" } else { "" });
        out.push_str(text);
    }
    out
}

fn sheet(folder: &Folder, book: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook(folder.path().join("kk").join(book)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn names(folder: &Folder) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![folder.path().join("kk")];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                out.push(path.strip_prefix(folder.path().join("kk")).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    out.sort();
    out
}

/// All findings of the papers, the government's and those of agencies.
fn findings(papers: &Value) -> Vec<Value> {
    let opd = papers["opd"].as_array().unwrap();
    let all = std::iter::once(&papers["government"]).chain(opd);
    all.flat_map(|paper| paper["findings"].as_array().unwrap().clone()).collect()
}

fn answer<'p>(paper: &'p Value, question: &str) -> &'p Value {
    let answers = paper["answers"].as_array().unwrap();
    answers.iter().find(|a| a["question"] == question).unwrap_or_else(|| panic!("no {question}"))
}

fn document<'p>(paper: &'p Value, kind: &str, code: &str) -> &'p Value {
    let rows = paper["documents"].as_array().unwrap();
    let own = rows.iter().find(|row| row["document"] == kind && row["sub_kegiatan"] == code);
    own.unwrap_or_else(|| panic!("no {kind} {code}: {rows:#?}"))
}

#[test]
fn the_folder_has_a_document_for_the_government_and_one_for_each_opd_and_a_workbook() {
    let folder = government();
    pack(&folder, &["--lang", "id"]);
    assert_eq!(
        names(&folder),
        [
            "bundle.json",
            "checklist/checklist.toml",
            "kertas-kerja.xlsx",
            "nomenclature/codes.txt",
            "opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx",
            "opd/2.15.0.00.0.00.01.0000-dinas-perhubungan.docx",
            "packs/id-arg.toml",
            "papers.json",
            "pemda.docx",
            "settings/resolved.toml",
            "settings/setara.toml",
        ]
    );
    let mut book: Xlsx<_> = calamine::open_workbook(folder.path().join("kk/kertas-kerja.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Ringkasan", "Temuan", "Dokumen", "Tujuh proses", "Berkas"]);
    let temuan = book.worksheet_range("Temuan").unwrap();
    let head: Vec<String> = temuan.rows().next().unwrap().iter().map(ToString::to_string).collect();
    for attribute in ["Kondisi", "Kriteria", "Sebab", "Akibat (rupiah)", "Rekomendasi", "Tempat", "SHA-256"] {
        assert!(head.iter().any(|title| title == attribute), "{attribute}: {head:?}");
    }
    let english = government();
    pack(&english, &["--lang", "en"]);
    let mut book: Xlsx<_> = calamine::open_workbook(english.path().join("kk/working-papers.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Summary", "Findings", "Documents", "Seven processes", "Files"]);
    assert!(book.worksheet_range("Findings").is_ok() && english.path().join("kk/government.docx").is_file());
}

#[test]
fn the_figures_are_those_of_report_and_the_findings_those_of_check() {
    let folder = government();
    folder.file("gbs/ibu-hamil.toml", STATEMENT);
    folder.file("setara.toml", format!("{SETTINGS}gbs = [\"gbs\"]\n"));
    let papers = pack(&folder, &[]);
    let report = folder.report(&["apbd.csv"]);
    assert_eq!(papers["government"]["total"], report["total"]);
    for lens in report["lenses"].as_array().unwrap() {
        assert_eq!(papers["government"]["lenses"][lens["lens"].as_str().unwrap()], lens["amount"], "{lens}");
    }
    for (own, row) in papers["opd"].as_array().unwrap().iter().zip(report["opd"].as_array().unwrap()) {
        for field in ["code", "name", "total", "lines", "lenses", "shares"] {
            assert_eq!(own[field], row[field], "{field}");
        }
    }
    assert_eq!(papers["opd"][0]["due"], report["gbs"]["opd"][0]["due"]);
    assert_eq!(papers["opd"][0]["lenses"]["evidence"], "1500000.50");
    // Every finding of `check` is in exactly one paper, and no other.
    let checked = folder.run(&["check", "apbd.csv", "--format", "json"]);
    let mut keys: Vec<String> = serde_json::from_str::<Vec<Value>>(&checked.stdout)
        .unwrap()
        .iter()
        .map(|f| format!("{} {} {}", f["key"], f["message"], f["severity"]))
        .collect();
    let mut own: Vec<String> =
        findings(&papers).iter().map(|f| format!("{} {} {}", f["key"], f["condition"], f["severity"])).collect();
    keys.sort();
    own.sort();
    assert_eq!(own, keys);
    assert!(keys.len() > 5, "{keys:?}");
}

#[test]
fn a_finding_has_five_attributes_and_is_in_the_paper_of_its_opd() {
    let folder = government();
    let papers = pack(&folder, &[]);
    let roads = &papers["opd"][1];
    let unknown = roads["findings"].as_array().unwrap().iter().find(|f| f["code"] == "B004").unwrap();
    assert!(unknown["condition"].as_str().unwrap().contains("9.99.99.9.99.9999"), "{unknown}");
    let rule = papers["rules"].as_array().unwrap().iter().find(|rule| rule["code"] == "B004").unwrap();
    assert!(rule["criterion"].as_str().unwrap().starts_with("Rule B004: "), "{rule}");
    assert!(rule["source"].as_str().unwrap().contains("Permendagri 90/2019"), "{rule}");
    assert_eq!((&unknown["cause"], &unknown["effect"]), (&Value::Null, &Value::Null));
    // Why it matters and what to do are those of its page, without markup.
    for text in [&rule["consequence"], &rule["recommendation"]] {
        let text = text.as_str().unwrap();
        assert!(text.len() > 20 && !text.contains(['`', '*']), "{rule}");
    }
    assert_eq!(unknown["place"], "apbd.csv:6");
    let hash = crate::forging::sha256(apbd().as_bytes());
    assert_eq!(unknown["sha256"], hash.as_str());
    // Rupiah that a finding is about are exact.
    let without = papers["opd"][0]["findings"].as_array().unwrap().iter().find(|f| f["code"] == "A003");
    let disagree = papers["opd"][1]["findings"].as_array().unwrap().iter().find(|f| f["code"] == "A003");
    let amount = without.or(disagree).unwrap()["effect"].as_str().unwrap();
    assert!(["1500000.50", "250000.00"].contains(&amount), "{amount}");
    let page = text(&folder, "opd/2.15.0.00.0.00.01.0000-dinas-perhubungan.docx");
    for said in [
        "B004 A sub kegiatan",
        "Condition",
        "Cause",
        "(for the auditor to fill in)",
        "not known",
        "[apbd.csv:6]",
        &hash,
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let health = text(&folder, "opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx");
    assert!(!health.contains("9.99.99.9.99.9999"));
}

#[test]
fn indonesian_papers_are_indonesian() {
    let folder = government();
    pack(&folder, &["--lang", "id"]);
    for (name, texts) in [
        (
            "pemda.docx",
            ["Kertas kerja pemeriksaan ARG: Kabupaten Melati 2026 apbd", "Uji petik tidak diberikan", "Perencanaan"],
        ),
        ("opd/2.15.0.00.0.00.01.0000-dinas-perhubungan.docx", ["Kondisi", "(diisi pemeriksa)", "Rekomendasi"]),
    ] {
        let page = text(&folder, name);
        texts.iter().for_each(|said| assert!(page.contains(said), "{said}: {page}"));
    }
    let processes = sheet(&folder, "kertas-kerja.xlsx", "Tujuh proses");
    let named: Vec<String> = processes.iter().skip(1).map(|row| row[1].to_string()).collect();
    for process in ["Perencanaan", "Penganggaran", "Pelaksanaan", "Pemantauan", "Evaluasi", "Pengawasan", "Pelaporan"] {
        assert!(named.iter().any(|name| name == process), "{process}: {named:?}");
    }
    assert!(processes.iter().any(|row| row[3] == Data::String("tidak dapat diketahui dari berkas ini".into())));
}

#[test]
fn a_missing_document_is_named_and_one_that_is_there_is_known_by_its_content_or_its_name() {
    let folder = government();
    folder.file("dok/gbs/ibu-hamil.toml", STATEMENT);
    folder.file("dok/Dinas Kesehatan/KAK_1.02.02.2.02.0001.pdf", "%PDF-1.4");
    folder.file("dok/Dinas Kesehatan/SK Focal Point.pdf", "%PDF-1.4");
    folder.file("dok/catatan.txt", "rapat");
    let papers = pack(&folder, &["--documents", "dok"]);
    let [health, roads] = [&papers["opd"][0], &papers["opd"][1]];
    let code = "1.02.02.2.02.0001";
    let gbs = document(health, "gbs", code);
    assert!(["valid", "present"].contains(&gbs["state"].as_str().unwrap()), "{gbs}");
    assert_eq!(gbs["files"][0], "dok/gbs/ibu-hamil.toml");
    assert_eq!(document(health, "gap", code)["state"], "present");
    assert_eq!(document(health, "kak", code)["state"], "by-name");
    assert_eq!(document(health, "sk-focal-point", "")["state"], "by-name");
    assert_eq!(document(roads, "sk-focal-point", "")["state"], "missing");
    let missing = document(roads, "kak", "2.15.02.2.01.0002");
    assert_eq!((missing["state"].as_str(), missing["amount"].as_str()), (Some("missing"), Some("7250000.00")));
    let page = text(&folder, "opd/2.15.0.00.0.00.01.0000-dinas-perhubungan.docx");
    assert!(page.contains("2.15.02.2.01.0002 Penyediaan Perlengkapan Jalan"), "{page}");
    let files = papers["files"].as_array().unwrap();
    let known = |path: &str| files.iter().find(|f| f["path"] == path).unwrap()["known"].as_str().unwrap().to_owned();
    assert_eq!(known("dok/gbs/ibu-hamil.toml"), "GBS, read");
    assert!(known("dok/Dinas Kesehatan/KAK_1.02.02.2.02.0001.pdf").ends_with("by name only"));
    assert_eq!(known("dok/catatan.txt"), "its name does not show what it is");
    // Statements among the documents count as those of --gbs do.
    assert_eq!(health["filed"], 1);
    assert_eq!(verify(&folder).0, 0);
    // No document is handed on.
    assert!(
        names(&folder).iter().all(|name| !name.contains("KAK") && !name.contains("ibu-hamil")),
        "{:?}",
        names(&folder)
    );
}

#[test]
fn where_nothing_was_handed_in_documents_are_not_known_and_not_missing() {
    let folder = government();
    let papers = pack(&folder, &[]);
    for paper in papers["opd"].as_array().unwrap() {
        assert!(paper["documents"].as_array().unwrap().iter().all(|row| row["state"] == "unknown"), "{paper}");
        assert_eq!(answer(paper, "gbs")["answer"], "unknown");
        assert_eq!(answer(paper, "kak")["answer"], "unknown");
    }
    // A register of focal points says who has one.
    folder.file(
        "setara.toml",
        format!("{SETTINGS}\n[[focal_point]]\nopd = \"Dinas Kesehatan\"\njabatan = \"Sekretaris\"\nkeputusan = \"SK 12/2026\"\ntanggal = \"2026-01-05\"\n"),
    );
    std::fs::remove_dir_all(folder.path().join("kk")).unwrap();
    let papers = pack(&folder, &[]);
    assert_eq!(document(&papers["opd"][0], "sk-focal-point", "")["state"], "registered");
    assert_eq!(document(&papers["opd"][1], "sk-focal-point", "")["state"], "missing");
    assert_eq!(document(&papers["opd"][1], "kak", "2.15.02.2.01.0002")["state"], "unknown");
    // An empty folder says nothing.
    std::fs::create_dir(folder.path().join("kosong")).unwrap();
    let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "b", "--documents", "kosong"]);
    assert!(ran.code == 2 && ran.stderr.contains("leave --documents out"), "{ran:?}");
}

#[test]
fn questions_are_answered_by_what_the_files_hold() {
    let folder = government();
    let papers = pack(&folder, &[]);
    let [health, roads, whole] = [&papers["opd"][0], &papers["opd"][1], &papers["government"]];
    let found = |paper: &Value, question: &str| answer(paper, question)["answer"].as_str().unwrap().to_owned();
    assert_eq!(answer(health, "bukti")["amount"], "1500000.50");
    assert_eq!((found(health, "bukti"), found(roads, "pemantauan-belanja")), ("found".into(), "found".into()));
    assert_eq!(answer(roads, "pemantauan-belanja")["evidence"], "1 lines, Rp 250,000");
    assert_eq!(found(health, "pemantauan-belanja"), "not-found");
    // What nothing tells is left to the auditor.
    for question in ["pemantauan-terpilah", "laporan-tahunan"] {
        assert_eq!(found(health, question), "unknown");
    }
    assert_eq!((found(whole, "inspektorat"), found(whole, "realisasi")), ("unknown".into(), "unknown".into()));
    assert!(papers["opd"][0]["answers"].as_array().unwrap().iter().all(|a| a["question"] != "inspektorat"));
    // A realisation is in the file.
    let realised = apbd().replace(",PAGU\n", ",ANGGARAN,REALISASI\n");
    let rows = realised.lines().enumerate().map(|(i, row)| if i == 0 { row.into() } else { format!("{row},100") });
    folder.file("apbd.csv", rows.collect::<Vec<String>>().join("\n"));
    std::fs::remove_dir_all(folder.path().join("kk")).unwrap();
    let papers = pack(&folder, &[]);
    assert_eq!(answer(&papers["government"], "realisasi")["answer"], "found");
}

#[test]
fn a_checklist_of_ones_own_takes_the_place_of_the_shipped_one() {
    let folder = government();
    let own = r#"
id = "inspektorat-melati"
version = "3"
title = { id = "Daftar uji Inspektorat", en = "The Inspektorat's checklist" }

[[process]]
id = "awal"
name = { id = "Awal", en = "Start" }

[[question]]
id = "rambu"
process = "awal"
ask = { id = "Adakah rambu?", en = "Are there signs?" }
evidence = "text"
words = [["rambu"]]
source = "Perbup 1/2026"
status = "verified"
"#;
    folder.file("tanya.toml", own);
    let papers = pack(&folder, &["--checklist", "tanya.toml"]);
    assert_eq!(papers["checklist"]["id"], "inspektorat-melati");
    let roads = &papers["opd"][1];
    assert_eq!(roads["answers"].as_array().unwrap().len(), 1);
    assert_eq!(answer(roads, "rambu")["answer"], "found");
    assert_eq!(answer(&papers["opd"][0], "rambu")["answer"], "not-found");
    assert_eq!(roads["documents"], serde_json::json!([]));
    assert_eq!((verify(&folder).0, names(&folder).contains(&"checklist/tanya.toml".to_owned())), (0, true));
    for (from, to, why) in [
        ("process = \"awal\"", "process = \"akhir\"", "\"akhir\" is not one of the processes"),
        ("words = [[\"rambu\"]]", "words = [[]]", "words are lists of words"),
        ("evidence = \"text\"", "evidence = \"document\"", "document names none of the documents"),
        ("source = ", "sumber = ", "sumber"),
    ] {
        folder.file("tanya.toml", own.replace(from, to));
        let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "b", "--checklist", "tanya.toml"]);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{why}: {ran:?}");
        assert!(!folder.path().join("b").exists());
    }
}

#[test]
fn nothing_is_written_over() {
    let folder = government();
    folder.file("kk/catatan.txt", "milik orang lain");
    let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "kk"]);
    assert!(ran.code == 2 && ran.stderr.contains("kk: is there already"), "{ran:?}");
    assert_eq!(names(&folder), ["catatan.txt"]);
    folder.file("berkas", "x");
    let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "berkas"]);
    assert_eq!((ran.code, std::fs::read(folder.path().join("berkas")).unwrap()), (2, b"x".to_vec()));
    // Without a budget that can be read there is no folder.
    let ran = folder.run(&["audit-pack", "tidak-ada.csv", "-o", "baru"]);
    assert!(ran.code == 2 && !folder.path().join("baru").exists(), "{ran:?}");
    let ran = folder.run(&["audit-pack", "apbd.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("--output FOLDER"), "{ran:?}");
    let left = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0);
}

#[test]
fn the_same_budget_makes_the_same_bytes() {
    let folder = government();
    pack(&folder, &[]);
    std::fs::rename(folder.path().join("kk"), folder.path().join("dulu")).unwrap();
    pack(&folder, &["--jobs", "1"]);
    for name in names(&folder).iter().filter(|name| *name != "bundle.json") {
        let read = |of: &str| std::fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("kk") == read("dulu"), "{name}");
    }
}

#[test]
fn the_papers_are_verified_and_a_changed_input_or_paper_is_named() {
    let folder = government();
    folder.file("gbs/ibu-hamil.toml", STATEMENT);
    pack(&folder, &["--gbs", "gbs"]);
    let (code, v) = verify(&folder);
    assert_eq!((code, v["verdict"].as_str(), &v["faults"]), (0, Some("verified"), &serde_json::json!([])), "{v}");
    assert!(v["reports"].as_array().unwrap().len() == 5, "{v}");
    let said = folder.run(&["verify", "kk", "--lang", "id"]).stdout;
    assert!(said.starts_with("kk: terbukti"), "{said}");
    // A paper that somebody edited, and one that is gone.
    let health = folder.path().join("kk/opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx");
    let bytes = std::fs::read(&health).unwrap();
    std::fs::write(&health, [&bytes[..], b" "].concat()).unwrap();
    let (code, v) = verify(&folder);
    assert_eq!(code, 1, "{v}");
    let of =
        |v: &Value, file: &str| v["reports"].as_array().unwrap().iter().find(|r| r["file"] == file).unwrap().clone();
    assert_eq!(of(&v, "opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx")["state"], "changed");
    std::fs::remove_file(&health).unwrap();
    assert_eq!(of(&verify(&folder).1, "opd/1.02.0.00.0.00.01.0000-dinas-kesehatan.docx")["state"], "missing");
    std::fs::write(&health, bytes).unwrap();
    assert_eq!(verify(&folder).0, 0);
    // The budget changed: which figures move is named.
    folder.file("apbd.csv", apbd().replace("1000000.50", "2000000.50"));
    let (code, v) = verify(&folder);
    assert_eq!((code, v["verdict"].as_str()), (1, Some("differs")), "{v}");
    let moved = of(&v, "papers.json")["differences"].as_array().unwrap().clone();
    let total = moved.iter().find(|d| d["path"] == ".government.total").unwrap();
    assert_eq!((total["was"].as_str(), total["is"].as_str()), (Some("8751000.50"), Some("9751000.50")));
    assert_eq!(v["files"].as_array().unwrap().iter().find(|f| f["role"] == "input").unwrap()["state"], "changed");
}

#[test]
fn a_paper_that_nobody_computed_or_that_is_not_listed_is_named() {
    let folder = government();
    pack(&folder, &[]);
    let bundle = folder.path().join("kk/bundle.json");
    let text = std::fs::read_to_string(&bundle).unwrap();
    let mut edited: Value = serde_json::from_str(&text).unwrap();
    // One is taken out of the list: its file is named by no entry, and it is computed again.
    edited["reports"].as_array_mut().unwrap().retain(|r| r["file"] != "government.docx");
    std::fs::write(&bundle, serde_json::to_string(&edited).unwrap()).unwrap();
    let (code, v) = verify(&folder);
    assert_eq!(code, 1, "{v}");
    assert!(v["faults"].as_array().unwrap().iter().any(|f| f["at"] == "government.docx"), "{v}");
    assert!(v["reports"].as_array().unwrap().iter().any(|r| r["file"] == "government.docx" && r["state"] == "missing"));
    // One is put into it that is of no agency.
    let mut edited: Value = serde_json::from_str(&text).unwrap();
    let mut extra = edited["reports"][2].clone();
    std::fs::copy(folder.path().join("kk/government.docx"), folder.path().join("kk/opd/lain.docx")).unwrap();
    extra["file"] = "opd/lain.docx".into();
    edited["reports"].as_array_mut().unwrap().push(extra);
    std::fs::write(&bundle, serde_json::to_string(&edited).unwrap()).unwrap();
    let (code, v) = verify(&folder);
    let state =
        v["reports"].as_array().unwrap().iter().find(|r| r["file"] == "opd/lain.docx").unwrap()["state"].clone();
    assert_eq!((code, state.as_str()), (1, Some("changed")), "{v}");
}

#[test]
fn what_leads_to_a_person_is_not_handed_on() {
    let folder = government();
    folder.file("gbs/a.toml", format!("{STATEMENT}\n[[kontak]]\ncatatan = \"hubungi 081234567890\"\n"));
    let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "kk", "--gbs", "gbs"]);
    assert!(ran.code == 2 && ran.stderr.contains("leads to a person"), "{ran:?}");
    assert!(!ran.stderr.contains("081234567890") && !folder.path().join("kk").exists());
    let ran = folder.run(&["audit-pack", "apbd.csv", "-o", "kk", "--gbs", "gbs", "--bundle-with", "gbs"]);
    assert!(ran.code < 2, "{ran:?}");
    for name in names(&folder).iter().filter(|name| !name.starts_with("gbs/")) {
        let bytes = std::fs::read(folder.path().join("kk").join(name)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("081234567890"), "{name}");
    }
}

#[test]
fn what_the_settings_accept_is_counted_and_not_in_the_papers() {
    let folder = government();
    let all = pack(&folder, &[]);
    let codes = |papers: &Value, code: &str| findings(papers).iter().filter(|f| f["code"] == code).count() as u64;
    let accepted = codes(&all, "B004");
    assert!(accepted > 0);
    folder.file(
        "setara.toml",
        format!("{SETTINGS}\n[[accept]]\ncode = \"B004\"\nreason = \"daftar lama\"\nby = \"Inspektorat\"\nuntil = \"2999-12-31\"\n"),
    );
    std::fs::remove_dir_all(folder.path().join("kk")).unwrap();
    let papers = pack(&folder, &[]);
    assert_eq!((codes(&papers, "B004"), papers["findings_passed_over"].as_u64()), (0, Some(accepted)));
    assert!(text(&folder, "government.docx").contains(&format!("not in these papers: {accepted} findings")));
}

#[test]
fn papers_are_what_their_schema_says() {
    let folder = government();
    folder.file("gbs/ibu-hamil.toml", STATEMENT);
    let papers = pack(&folder, &["--gbs", "gbs"]);
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "papers"]).stdout).unwrap();
    assert_eq!((schema["$id"].as_str(), papers["schema"].as_str()), (Some("setara.papers/1"), Some("setara.papers/1")));
    let faults = crate::schemas::validator::faults(&schema, &papers);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(Path::new(&folder.path().join("kk/papers.json")).is_file());
}

#[test]
fn a_sample_that_was_filled_in_says_in_the_papers_how_much_is_arg() {
    let folder = government();
    let ran = folder.run(&["sample", "apbd.csv", "--seed", "x", "--n", "1000", "-o", "uji.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let sample = std::fs::read_to_string(folder.path().join("uji.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(sample.as_bytes());
    let mut rows: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    let [part, item] = ["bagian_arg", "uraian"].map(|name| rows[0].iter().position(|own| own == name).unwrap());
    rows[1..].iter_mut().for_each(|r| r[part] = if r[item].contains("ibu hamil") { "1".into() } else { "0".into() });
    let mut writer = csv::Writer::from_path(folder.path().join("uji.csv")).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    pack(&folder, &["--sample", "uji.csv", "--lang", "id"]);
    let said = text(&folder, "pemda.docx");
    assert!(said.contains("diperkirakan Rp 1,0 jt") && said.contains("Uji petik: uji.csv (SHA-256"), "{said}");
    assert_eq!(verify(&folder).0, 0);
    // A sample of another budget makes no papers.
    folder.file("lain.csv", apbd().replace("7000000", "7000001"));
    let ran = folder.run(&["audit-pack", "lain.csv", "-o", "lain", "--sample", "uji.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("has changed since the draw"), "{}", ran.stderr);
    assert!(!folder.path().join("lain").exists());
}
